/* The check of a lexicon: each remark on a lexicon that earns it, and none on one that does not. */
#include "tone.h"

#include <CUnit/CUnit.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void suite_lexicon_check(void);

enum { PATH_SIZE = 512, TOLD_LIMIT = 64, TOLD_SIZE = 512 };

static const char lexicon_file[] = "name,version,language,licence\ntest,1,en,CC0-1.0\n";
static const char categories_file[] =
    "category,dimension,role,signed,negation,degree,contrast,emphasis,author,description\n"
    "label,loaded,score,no,ignore,scale,no,no,no,labels\n"
    "dread,loaded,score,no,ignore,scale,no,no,no,dread\n"
    "valence,sentiment,score,yes,flip,scale,no,no,no,valence\n"
    "intensify,degree,support,no,ignore,ignore,no,no,no,degree words\n"
    "figure,sign,sign,no,ignore,ignore,no,no,no,figures\n";

/* An entry of each category, so that none is without one. */
#define ENTRIES                                                                                                        \
    "term,category,weight,inflect,note\n"                                                                              \
    "tyrant,label,3,noun,\n"                                                                                           \
    "doom,dread,2.5,,\n"                                                                                               \
    "splendid,valence,2,,\n"                                                                                           \
    "utterly,intensify,2,,\n"                                                                                          \
    "<number>,figure,20,,\n"

enum { ENTRIES_LINE = 7 }; /* the line behind them */

static char folder[] = "/tmp/tone_check_XXXXXX";

static int make_folder(void) {
    return mkdtemp(folder) ? 0 : 1;
}

static void path_of(char path[PATH_SIZE], const char *name) {
    snprintf(path, PATH_SIZE, "%s/%s", folder, name);
}

static bool empty_folder(void) {
    DIR *open = opendir(folder);
    for (const struct dirent *entry; open && (entry = readdir(open)) != NULL;) {
        char path[PATH_SIZE];
        path_of(path, entry->d_name);
        if (entry->d_name[0] != '.') {
            remove(path);
        }
    }
    return open && closedir(open) == 0;
}

static int remove_folder(void) {
    return empty_folder() ? rmdir(folder) : 1;
}

static void write_file(const char *name, const char *content) {
    char path[PATH_SIZE];
    path_of(path, name);
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fwrite(content, 1, strlen(content), file), strlen(content));
    fclose(file);
}

/* A lexicon of the entries, with a list of common words or NULL. */
static void write_lexicon(const char *entries, const char *common) {
    CU_ASSERT_TRUE_FATAL(empty_folder());
    write_file("lexicon.csv", lexicon_file);
    write_file("categories.csv", categories_file);
    write_file("entries.csv", entries);
    if (common) {
        write_file("common.csv", common);
    }
}

/* ---------------------------------------------------------------------------------------------- what is told */

struct told {
    unsigned remarks;
    unsigned faults;
    unsigned most; /* then the callback stops the check */
    char text[TOLD_LIMIT][TOLD_SIZE];
};

static int keep(void *context, const tone_error *fault) {
    struct told *told = context;
    unsigned count = told->remarks + told->faults;
    bool remark = fault->severity == TONE_SEVERITY_REMARK;
    if (count < TOLD_LIMIT) {
        snprintf(told->text[count], TOLD_SIZE, "%s:%u:%u: %s%s%s", fault->file, fault->line, fault->column,
                 fault->message, fault->detail ? ": " : "", fault->detail ? fault->detail : "");
    }
    told->remarks += remark;
    told->faults += !remark;
    CU_ASSERT_EQUAL(fault->status, remark ? TONE_OK : TONE_ERROR_LEXICON);
    return count + 1 == told->most;
}

static struct told told;

static tone_status check(void) {
    told = (struct told){0};
    return tone_lexicon_check(folder, keep, &told, NULL, NULL);
}

/* Whether the one thing that was told is a remark at a place, with words in its message and with this detail. */
static bool told_one(const char *file, unsigned line, const char *words, const char *detail) {
    char place[TOLD_SIZE];
    char end[TOLD_SIZE];
    snprintf(place, sizeof place, "%s:%u:1: ", file, line);
    snprintf(end, sizeof end, ": %s", detail ? detail : "");
    const char *text = told.text[0];
    size_t size = strlen(text);
    bool ends = !detail || (size > strlen(end) && strcmp(text + size - strlen(end), end) == 0);
    bool right = told.remarks == 1 && told.faults == 0 && strncmp(text, place, strlen(place)) == 0 &&
                 strstr(text, words) && ends;
    if (!right) {
        fprintf(stderr, "\ntold %u remarks, %u faults, first: %s\n", told.remarks, told.faults, text);
    }
    return right;
}

/* The check of a lexicon of ENTRIES and these gives one remark on its first entry behind them. */
static bool remarks_on(const char *entries, const char *common, const char *words, const char *detail) {
    write_lexicon(entries, common);
    return check() == TONE_OK && told_one("entries.csv", ENTRIES_LINE, words, detail);
}

static bool remarks_on_nothing(const char *entries, const char *common) {
    write_lexicon(entries, common);
    bool nothing = check() == TONE_OK && told.remarks == 0 && told.faults == 0;
    if (!nothing) {
        fprintf(stderr, "\ntold: %s\n", told.text[0]);
    }
    return nothing;
}

/* ------------------------------------------------------------------------------------------------------ remarks */

static void test_nothing_to_remark(void) {
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES, NULL));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES, "word,rank,kind\ntyrants,501,\nthe,1,function\n"));
}

static void test_categories(void) {
    write_lexicon(ENTRIES, NULL);
    char categories[2048];
    snprintf(categories, sizeof categories, "%s\n%s%s", categories_file,
             "empty,loaded,score,no,ignore,scale,no,no,no,nothing\n",
             "nameless,loaded,score,no,ignore,scale,no,no,no,\n");
    write_file("categories.csv", categories);
    write_file("more.csv", "term,category,weight\nghoul,nameless,1\n");
    CU_ASSERT_EQUAL(check(), TONE_OK);
    CU_ASSERT_EQUAL(told.remarks, 2);
    CU_ASSERT_STRING_EQUAL(told.text[0], "categories.csv:8:1: the category has no entry: empty");
    CU_ASSERT_STRING_EQUAL(told.text[1], "categories.csv:9:1: the category has no description: nameless");
}

static void test_neutral_entries_alone(void) {
    write_lexicon("term,category,weight\n", NULL);
    write_file("neutral.csv", "term,dimensions\nghoul,loaded\n");
    CU_ASSERT_EQUAL(check(), TONE_OK);
    CU_ASSERT_EQUAL(told.remarks, 0);
}

static void test_weights(void) {
    static const char *const off[] = {"ghoul,label,0.25,,\n", "ghoul,label,4.5,,\n", "ghoul,valence,-1.2,,\n",
                                      "ghoul,valence,-5,,\n"};
    static const char *const factors[] = {"ever so,intensify,2.1,,\n", "ever so,intensify,0.05,,\n"};
    char entries[1024];
    for (size_t i = 0; i < sizeof off / sizeof *off; i++) {
        snprintf(entries, sizeof entries, "%s%s", ENTRIES, off[i]);
        CU_ASSERT_TRUE(remarks_on(entries, NULL, "weight is off the scale", NULL));
    }
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        snprintf(entries, sizeof entries, "%s%s", ENTRIES, factors[i]);
        CU_ASSERT_TRUE(remarks_on(entries, NULL, "factor is off the scale", NULL));
    }
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "ghoul,label,0.5,,\nfiend,label,4,,\nbad,valence,-4,,\n"
                                              "ever so,intensify,0.1,,\n",
                                      NULL));
}

static void test_never_found(void) {
    CU_ASSERT_TRUE(remarks_on(ENTRIES "<capital> gang,label,1,,\n<word> gang,label,1,,\n", NULL, "never found", NULL));
    CU_ASSERT_TRUE(remarks_on(ENTRIES "oh really? They would,label,1,,\n", NULL, "never found", NULL));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "<capital> gang,label,1,,\n<word> gang,valence,-1,,\n", NULL));
    CU_ASSERT_TRUE(remarks_on_nothing(
        ENTRIES "ghoul* of <number> ... <word>,label,1,,\n:*,valence,1,,\nend-of-days,dread,2,,\n", NULL));
}

static void test_inflection_of_another_entry(void) {
    static const char words[] = "another entry's";
    CU_ASSERT_TRUE(remarks_on(ENTRIES "scar,label,1,verb,\nscarred,dread,1,,\n", NULL, words, "scarred (dread)"));
    CU_ASSERT_TRUE(
        remarks_on(ENTRIES "stun,valence,-1,verb,\nstunning,valence,2,,\n", NULL, words, "stunning (valence)"));
    CU_ASSERT_TRUE(remarks_on(ENTRIES "see red,label,1,verb,\nsaw red,dread,1,,\n", NULL, words, "saw red (dread)"));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "stun,valence,1,verb,\nstunning,valence,2,,\n", NULL));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "stun,label,1,verb,\nstunning,valence,2,,\n", NULL));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "stun,valence,-1,verb,checked\nstunning,valence,2,,\n", NULL));
}

static void test_superfluous_entries(void) {
    static const char words[] = "adds nothing";
    static const char common[] = "word,rank,kind\nleaves,800,homograph\ntyrants,801,\n";
    CU_ASSERT_TRUE(remarks_on(ENTRIES "tyrants,label,3,,\n", common, words, "tyrant"));
    CU_ASSERT_TRUE(remarks_on(ENTRIES "bombs,label,2,,\nbomb,label,2,noun verb,\n", NULL, words, "bomb"));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "tyrants,label,2.5,,\n", common));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "tyrants,label,3,verb,\n", common));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "tyrants,label,3,,checked\n", common));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "tyrants,valence,-3,,\n", common));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "leaf,valence,1,noun,\nleaves,valence,1,,\n", common));
}

static void test_inflection_of_another_meaning(void) {
    static const char words[] = "of another meaning";
    static const char common[] = "word,rank,kind\nwounded,900,\nwound,700,homograph\nleaves,800,homograph\n";
    CU_ASSERT_TRUE(remarks_on(ENTRIES "leaf,valence,1,noun,\n", common, words, "leaves"));
    CU_ASSERT_TRUE(remarks_on(ENTRIES "doe,label,1,noun,\n", "word,rank,kind\ndoes,9,function\n", words, "does"));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "leaf,valence,1,noun,\nleaves,valence,1,,\n", common));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "leaf,valence,1,noun,it is checked\n", common));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "wound,valence,-1,verb,\n", common));
    write_lexicon(ENTRIES "leaf,valence,1,noun,\n", common);
    write_file("neutral.csv", "term,dimensions\nleaves,sentiment\n");
    CU_ASSERT_EQUAL(check(), TONE_OK);
    CU_ASSERT_EQUAL(told.remarks, 0);
}

static void test_wildcards(void) {
    static const char words[] = "other families";
    static const char common[] = "word,rank\nwar,500\nwars,501\nwarring,502\nwarlike,503\nwarm,504\nward,505\n"
                                 "warn,506\nwarp,507\nescalate,508\nescalation,509\n";
    CU_ASSERT_TRUE(remarks_on(ENTRIES "war*,dread,1,,\n", common, words, "warlike, warm, ward and 2 more"));
    CU_ASSERT_TRUE(remarks_on(ENTRIES "warm*,label,1,,\n", "word,rank\nwarmonger,900\n", words, "warmonger"));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "escalat*,dread,1,,\n", common));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "war*,dread,1,,checked\n", common));
    CU_ASSERT_TRUE(remarks_on(ENTRIES "war*,dread,1,,\nwarlike,label,1,,\nwarm,label,1,,\nwarn,label,1,,\n", common,
                              words, "ward, warp"));
}

static void test_hyphens(void) {
    static const char words[] = "words of grammar";
    static const char common[] = "word,rank,kind\nhas,1,function\nbeen,2,function\nrun,3,\ndown,4,function\n";
    CU_ASSERT_TRUE(remarks_on(ENTRIES "has-been,label,2,,\n", common, words, "has been"));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "run-down,label,2,,\n", common));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "has been,label,2,,\n", common));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "has-been,label,2,,\nhas been,dread,1,,\n", common));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "gibber-jabber,label,2,,\n", "word,rank,kind\nelse,1,function\n"));
}

static void test_frequent_words(void) {
    static const char words[] = "most frequent words";
    CU_ASSERT_TRUE(
        remarks_on(ENTRIES "work,valence,-2,noun verb,\n", "word,rank\nwork,500\nworked,100\n", words, NULL));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "work,valence,-2,,\n", "word,rank\nwork,501\n"));
    CU_ASSERT_TRUE(remarks_on_nothing(ENTRIES "work,valence,-1.5,,\nhard work,valence,2,,\nmuch,intensify,2,,\n",
                                      "word,rank\nwork,5\nhard,6\nmuch,7\n"));
}

/* -------------------------------------------------------------------------------------------------- common words */

static void test_common_words_are_in_no_lexicon(void) {
    write_lexicon(ENTRIES, NULL);
    tone_lexicon *without = NULL;
    tone_lexicon *with = NULL;
    CU_ASSERT_EQUAL_FATAL(tone_lexicon_read(&without, folder, NULL, NULL), TONE_OK);
    write_file("common.csv", "word,rank,kind\nhas,1,function\n");
    CU_ASSERT_EQUAL_FATAL(tone_lexicon_read(&with, folder, NULL, NULL), TONE_OK);
    CU_ASSERT_STRING_EQUAL(tone_lexicon_sha256(with), tone_lexicon_sha256(without));
    CU_ASSERT_EQUAL(tone_lexicon_entry_count(with), tone_lexicon_entry_count(without));
    CU_ASSERT_EQUAL(tone_lexicon_form_count(with), tone_lexicon_form_count(without));
    tone_lexicon_free(with);
    tone_lexicon_free(without);
}

static void test_faults_of_common_words(void) {
    static const struct {
        const char *row;
        unsigned column;
    } bad[] = {{",1,\n", 1},          {"two words,1,\n", 1},
               {"has,0,\n", 2},       {"has,1.5,\n", 2},
               {"has,-1,\n", 2},      {"has,,\n", 2},
               {"has,1000001,\n", 2}, {"has,1,verb\n", 3},
               {"has,1,,,\n", 4},     {"aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd,1,\n", 1}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char common[256];
        char place[64];
        snprintf(common, sizeof common, "word,rank,kind\nthe,1000000,function\n%s", bad[i].row);
        snprintf(place, sizeof place, "common.csv:3:%u: ", bad[i].column);
        /* An entry off the scale: what has faults gets no remark. */
        write_lexicon(ENTRIES "ghoul,label,9,,\n", common);
        CU_ASSERT_EQUAL(check(), TONE_ERROR_LEXICON);
        CU_ASSERT_EQUAL(told.faults, 1);
        CU_ASSERT_EQUAL(told.remarks, 0);
        CU_ASSERT_PTR_EQUAL(strstr(told.text[0], place), told.text[0]);
    }
}

/* ------------------------------------------------------------------------------------------------- the callback */

/* A lexicon with a remark of every kind. */
static void write_poor_lexicon(void) {
    write_lexicon(ENTRIES "<capital> gang,label,1,,\n<word> gang,label,1,,\nstun,valence,-1,verb,\n"
                          "stunning,valence,2,,\nleaf,valence,1,noun,\nwar*,dread,1,,\nhas-been,label,9,,\n"
                          "work,label,2,,\n",
                  "word,rank,kind\nhas,1,function\nbeen,2,function\nwork,3,\nleaves,4,homograph\nwarm,5,\n");
}

static void test_stopping(void) {
    write_poor_lexicon();
    CU_ASSERT_EQUAL(check(), TONE_OK);
    unsigned all = told.remarks;
    CU_ASSERT_EQUAL(all, 7);
    for (unsigned most = 1; most <= all; most++) {
        told = (struct told){.most = most};
        CU_ASSERT_EQUAL(tone_lexicon_check(folder, keep, &told, NULL, NULL), TONE_OK);
        CU_ASSERT_EQUAL(told.remarks, most);
    }
}

/* -------------------------------------------------------------------------------------------------------- memory */

/* Hooks that fail once so many blocks were given. */
struct scarce {
    long left;
    long live;
};

static void *scarce_allocate(void *context, size_t size) {
    struct scarce *scarce = context;
    void *block = scarce->left-- > 0 ? malloc(size) : NULL;
    scarce->live += block != NULL;
    return block;
}

static void *scarce_reallocate(void *context, void *block, size_t old_size, size_t new_size) {
    struct scarce *scarce = context;
    (void)old_size;
    void *moved = scarce->left-- > 0 ? realloc(block, new_size) : NULL;
    scarce->live += moved && !block;
    return moved;
}

static void scarce_release(void *context, void *block, size_t size) {
    struct scarce *scarce = context;
    (void)size;
    scarce->live--;
    free(block);
}

static void test_memory(void) {
    write_poor_lexicon();
    tone_status status = TONE_ERROR_NO_MEMORY;
    long blocks = 0;
    for (; status == TONE_ERROR_NO_MEMORY && blocks < 10000; blocks++) {
        struct scarce scarce = {blocks, 0};
        tone_allocator hooks = {scarce_allocate, scarce_reallocate, scarce_release, &scarce};
        tone_error error = {.status = TONE_OK};
        told = (struct told){0};
        status = tone_lexicon_check(folder, keep, &told, &hooks, &error);
        CU_ASSERT_EQUAL(scarce.live, 0);
        CU_ASSERT_EQUAL(error.status, status);
    }
    CU_ASSERT_EQUAL(status, TONE_OK);
    CU_ASSERT_EQUAL(told.remarks, 7);
    CU_ASSERT_TRUE(blocks > 30);
}

/* ------------------------------------------------------------------------------------------------------- blocked */

static void test_blocked_dimensions(void) {
    write_lexicon(ENTRIES, NULL);
    write_file("neutral.csv", "term,dimensions\ntyrant lizard,sentiment loaded\n");
    tone_lexicon *lexicon = NULL;
    CU_ASSERT_EQUAL_FATAL(tone_lexicon_read(&lexicon, folder, NULL, NULL), TONE_OK);
    uint32_t neutral = tone_lexicon_entry_count(lexicon) - 1;
    CU_ASSERT_STRING_EQUAL(tone_lexicon_dimension(lexicon, tone_lexicon_entry_blocked(lexicon, neutral, 0)),
                           "sentiment");
    CU_ASSERT_STRING_EQUAL(tone_lexicon_dimension(lexicon, tone_lexicon_entry_blocked(lexicon, neutral, 1)), "loaded");
    CU_ASSERT_EQUAL(tone_lexicon_entry_blocked(lexicon, neutral, 2), UINT32_MAX);
    CU_ASSERT_EQUAL(tone_lexicon_entry_blocked(lexicon, 0, 0), UINT32_MAX);
    CU_ASSERT_EQUAL(tone_lexicon_entry_blocked(lexicon, neutral + 1, 0), UINT32_MAX);
    tone_lexicon_free(lexicon);
}

void suite_lexicon_check(void) {
    CU_pSuite suite = CU_add_suite("lexicon check", make_folder, remove_folder);
    CU_add_test(suite, "a good lexicon", test_nothing_to_remark);
    CU_add_test(suite, "categories", test_categories);
    CU_add_test(suite, "neutral entries alone", test_neutral_entries_alone);
    CU_add_test(suite, "weights", test_weights);
    CU_add_test(suite, "entries that are never found", test_never_found);
    CU_add_test(suite, "inflections that are another entry's", test_inflection_of_another_entry);
    CU_add_test(suite, "superfluous entries", test_superfluous_entries);
    CU_add_test(suite, "inflections of another meaning", test_inflection_of_another_meaning);
    CU_add_test(suite, "wildcards", test_wildcards);
    CU_add_test(suite, "hyphens", test_hyphens);
    CU_add_test(suite, "frequent words", test_frequent_words);
    CU_add_test(suite, "common words are in no lexicon", test_common_words_are_in_no_lexicon);
    CU_add_test(suite, "faults of common words", test_faults_of_common_words);
    CU_add_test(suite, "stopping", test_stopping);
    CU_add_test(suite, "memory", test_memory);
    CU_add_test(suite, "blocked dimensions", test_blocked_dimensions);
}
