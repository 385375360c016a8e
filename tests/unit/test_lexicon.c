/* Lexicons: reading CSV folders and their faults, compiled images and what hostile ones may say, digests. */
#include "lexicon_image.h"
#include "scratch.h"
#include "support.h"
#include "tokens.h"

void suite_lexicon(void);

static const char categories_csv[] =
    "category,dimension,description,role,signed,negation,degree,contrast,emphasis,author\n"
    "insult,loaded,bad names,,no,,scale,,,yes\n"
    "praise,loaded,good names,,no,,scale,,,yes\n"
    "modal,hedging,,score,,,,,,\n"
    "figure,sign,,sign,,,,,,\n"
    "negator,negation,,support,,,,,,\n";
static const char entries_csv[] = "term,category,weight,inflect,note\n"
                                  "tyrant,insult,2.5,noun,a note\n"
                                  "may,modal,1,,\n"
                                  "escalat*,insult,1,,\n"
                                  "war ... drugs,insult,1.5,,\n"
                                  "<number>,figure,1,,\n";
static const char neutral_csv[] = "term,dimensions\n\"may <number>\",hedging\nwar hero,*\n";
static const char composites_csv[] = "composite,feature,coefficient\nbias,dimension:loaded,0.5\nbias,author:insult,1\n";
static const char scores_csv[] = "score,map,center,half,length\nloaded,ratio,0,2,60\nbias,sigmoid,1,2,0\n";

/* ------------------------------------------------------------------------------------------------------- reading */

static void reads_what_was_written(void) {
    tone_lexicon *lexicon = lexicon_of((struct csv_file[]){
        {"categories.csv", categories_csv, 0}, {"a.csv", entries_csv, 0}, {"b.csv", neutral_csv, 0}, {NULL, NULL, 0}});
    CU_ASSERT_STRING_EQUAL(tone_lexicon_name(lexicon), "test");
    CU_ASSERT_STRING_EQUAL(tone_lexicon_version(lexicon), "1.0");
    CU_ASSERT_STRING_EQUAL(tone_lexicon_language(lexicon), "en");
    CU_ASSERT_STRING_EQUAL(tone_lexicon_licence(lexicon), "CC0-1.0");
    CU_ASSERT_EQUAL(tone_lexicon_dimension_count(lexicon), 4);
    CU_ASSERT_EQUAL(tone_lexicon_category_count(lexicon), 5);
    CU_ASSERT_EQUAL(tone_lexicon_entry_count(lexicon), 7);
    CU_ASSERT_EQUAL(tone_lexicon_form_count(lexicon), 8); /* the entries and "tyrants" */
    CU_ASSERT_STRING_EQUAL(tone_lexicon_dimension(lexicon, 2), "sign");
    CU_ASSERT_STRING_EQUAL(tone_lexicon_dimension_role(lexicon, 0), "score");
    CU_ASSERT_STRING_EQUAL(tone_lexicon_dimension_role(lexicon, 2), "sign");
    CU_ASSERT_STRING_EQUAL(tone_lexicon_dimension_role(lexicon, 3), "support");
    CU_ASSERT_STRING_EQUAL(tone_lexicon_category(lexicon, 1), "praise");
    CU_ASSERT_STRING_EQUAL(tone_lexicon_category_description(lexicon, 1), "good names");
    CU_ASSERT_EQUAL(tone_lexicon_category_dimension(lexicon, 2), 1);
    CU_ASSERT_STRING_EQUAL(tone_lexicon_entry_term(lexicon, 0), "tyrant");
    CU_ASSERT_EQUAL(tone_lexicon_entry_category(lexicon, 0), 0);
    CU_ASSERT_EQUAL(tone_lexicon_entry_weight(lexicon, 0), 2.5);
    CU_ASSERT_STRING_EQUAL(tone_lexicon_entry_inflect(lexicon, 0), "noun");
    CU_ASSERT_STRING_EQUAL(tone_lexicon_entry_note(lexicon, 0), "a note");
    CU_ASSERT_EQUAL(tone_lexicon_entry_category(lexicon, 5), UINT32_MAX);
    CU_ASSERT_EQUAL(tone_lexicon_entry_weight(lexicon, 5), 0);
    CU_ASSERT_EQUAL(strlen(tone_lexicon_sha256(lexicon)), 64);
    tone_lexicon_free(lexicon);
}

static void numbers_out_of_range(void) {
    tone_lexicon *lexicon = lexicon_of_entries("bad,loaded,,,,,,,,\n", "tyrant,bad,2,,\n");
    CU_ASSERT_PTR_NULL(tone_lexicon_dimension(lexicon, 1));
    CU_ASSERT_PTR_NULL(tone_lexicon_dimension_role(lexicon, 1));
    CU_ASSERT_PTR_NULL(tone_lexicon_category(lexicon, 1));
    CU_ASSERT_PTR_NULL(tone_lexicon_category_description(lexicon, 1));
    CU_ASSERT_EQUAL(tone_lexicon_category_dimension(lexicon, 1), UINT32_MAX);
    CU_ASSERT_PTR_NULL(tone_lexicon_entry_term(lexicon, 1));
    CU_ASSERT_EQUAL(tone_lexicon_entry_category(lexicon, 1), UINT32_MAX);
    CU_ASSERT_EQUAL(tone_lexicon_entry_weight(lexicon, 1), 0);
    CU_ASSERT_PTR_NULL(tone_lexicon_entry_inflect(lexicon, 1));
    CU_ASSERT_PTR_NULL(tone_lexicon_entry_note(lexicon, 1));
    tone_lexicon_free(lexicon);
}

/* What spreadsheets write: a byte order mark, CR LF, quoted fields with newlines, other columns' order, blank lines. */
static void reads_spreadsheets(void) {
    static const char entries[] = "\xEF\xBB\xBFnote,weight,term,category\r\n"
                                  "\"two\r\nlines\",\"2\",\"tyrant\",insult\r\n"
                                  "\r\n"
                                  "\"a \"\"word\"\"\",+.5,\"on, off\",insult";
    tone_lexicon *lexicon =
        lexicon_of((struct csv_file[]){{"categories.csv", categories_csv, 0}, {"a.csv", entries, 0}, {NULL, NULL, 0}});
    CU_ASSERT_EQUAL_FATAL(tone_lexicon_entry_count(lexicon), 2);
    CU_ASSERT_STRING_EQUAL(tone_lexicon_entry_note(lexicon, 0), "two\r\nlines");
    CU_ASSERT_STRING_EQUAL(tone_lexicon_entry_term(lexicon, 1), "on, off");
    CU_ASSERT_STRING_EQUAL(tone_lexicon_entry_note(lexicon, 1), "a \"word\"");
    CU_ASSERT_EQUAL(tone_lexicon_entry_weight(lexicon, 1), 0.5);
    tone_lexicon_free(lexicon);
}

/* Records over the blocks that the reader takes at once: 64 KiB. */
static void reads_long_files(void) {
    enum { ROWS = 20000, ROW = 24 };
    char *entries = malloc(64 + (size_t)ROWS * ROW);
    int size = sprintf(entries, "term,category,weight\n");
    for (int i = 0; i < ROWS; i++) {
        size += sprintf(entries + size, "word%d x,insult,%d\n", i, i % 9 + 1);
    }
    tone_lexicon *lexicon =
        lexicon_of((struct csv_file[]){{"categories.csv", categories_csv, 0}, {"a.csv", entries, 0}, {NULL, NULL, 0}});
    CU_ASSERT_EQUAL(tone_lexicon_entry_count(lexicon), ROWS);
    CU_ASSERT_STRING_EQUAL(tone_lexicon_entry_term(lexicon, ROWS - 1), "word19999 x");
    tone_lexicon_free(lexicon);
    free(entries);
}

/* -------------------------------------------------------------------------------------------------------- faults */

/* A file that spoils a good lexicon, and where and why it does. */
struct fault_case {
    struct csv_file file;
    const char *in; /* the file that the fault names, where it is another */
    uint32_t line;
    uint32_t column;
    const char *reason; /* part of the message */
};

static void write_spoilt(char path[FOLDER_PATH_SIZE], const struct csv_file *spoilt) {
    struct csv_file files[] = {{"categories.csv", categories_csv, 0},
                               {"composites.csv", composites_csv, 0},
                               {"scores.csv", scores_csv, 0},
                               {"entries.csv", entries_csv, 0},
                               {"neutral.csv", neutral_csv, 0},
                               {NULL, NULL, 0},
                               {NULL, NULL, 0}};
    size_t i = 0;
    while (files[i].name && strcmp(files[i].name, spoilt->name) != 0) {
        i++;
    }
    files[i] = *spoilt;
    folder_write(path, files);
}

static void check_fault(const struct fault_case *expected) {
    char path[FOLDER_PATH_SIZE];
    tone_lexicon *lexicon = NULL;
    tone_error error = {0};
    write_spoilt(path, &expected->file);
    tone_status status = tone_lexicon_read(&lexicon, path, NULL, &error);
    CU_ASSERT_EQUAL(tone_lexicon_read(&lexicon, path, NULL, NULL), TONE_ERROR_LEXICON);
    folder_remove(path);
    const char *file = expected->in ? expected->in : expected->file.name;
    bool same = status == TONE_ERROR_LEXICON && error.status == status && strcmp(error.file, file) == 0 &&
                error.line == expected->line && error.column == expected->column && error.message &&
                strstr(error.message, expected->reason);
    if (!same) {
        fprintf(stderr, "%s, line %u, column %u, %s\n  got %s %s:%u:%u: %s\n", file, expected->line, expected->column,
                expected->reason, tone_status_name(status), error.file, error.line, error.column,
                error.message ? error.message : "");
    }
    CU_ASSERT_TRUE(same);
    CU_ASSERT_PTR_NULL(lexicon);
}

static void check_faults(const struct fault_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        check_fault(&cases[i]);
    }
}

#define CHECK_FAULTS(cases) check_faults(cases, sizeof(cases) / sizeof(cases)[0])

#define ENTRIES(rows)                                                                                                  \
    { "entries.csv", "term,category,weight,inflect,note\n" rows, 0 }
#define NEUTRAL(rows)                                                                                                  \
    { "neutral.csv", "term,dimensions,inflect\n" rows, 0 }

static void faults_of_files(void) {
    static const struct fault_case cases[] = {
        {{"lexicon.csv", NULL, 0}, NULL, 1, 1, "cannot be opened"},
        {{"categories.csv", NULL, 0}, NULL, 1, 1, "cannot be opened"},
        {{"lexicon.csv", "name,version,language\n", 0}, NULL, 1, 1, "no row"},
        {{"lexicon.csv", "name,version\na,1\n", 0}, NULL, 1, 1, "lacks a column"},
        {{"lexicon.csv", "name,version,language\na,1,en\nb,1,en\n", 0}, NULL, 3, 1, "one row"},
        {{"lexicon.csv", "name,version,language\na,1 b,en\n", 0}, NULL, 2, 2, "a blank or a +"},
        {{"lexicon.csv", "name,version,language\na+b,1,en\n", 0}, NULL, 2, 1, "a blank or a +"},
        {{"lexicon.csv", "name,version,language\na,1,\n", 0}, NULL, 2, 3, "empty"},
        {{"categories.csv", "category,dimension\n", 0}, NULL, 1, 1, "no category"},
        {{"categories.csv", "", 0}, NULL, 1, 1, "empty; it needs a header"},
        {{"entries.csv", "\n\n", 0}, NULL, 1, 1, "empty; it needs a header"},
        {{"entries.csv", "term,category,weight,colour\n", 0}, NULL, 1, 4, "does not take"},
        {{"entries.csv", "term,term,category,weight\n", 0}, NULL, 1, 2, "twice"},
        {{"entries.csv", "term,category,weight,\n", 0}, NULL, 1, 4, "does not take"},
        {{"entries.csv", "term,weight\n", 0}, NULL, 1, 1, "lacks a column"},
        {{"entries.csv", "term\0x,category,weight\n", 23}, NULL, 1, 1, "NUL"},
        {{"neutral.csv", "dimensions,note\n", 0}, NULL, 1, 1, "lacks a column"},
    };
    CHECK_FAULTS(cases);
}

static void faults_of_csv(void) {
    static const struct fault_case cases[] = {
        {ENTRIES("a,insult,1,,\nb,insult,1\n"), NULL, 3, 3, "more or fewer fields"},
        {ENTRIES("a,insult,1,,,\n"), NULL, 2, 6, "more or fewer fields"},
        {ENTRIES("a,insult,1,,,,,,,,,,,,,,,,,,,,,,,,,\n"), NULL, 2, 6, "more or fewer fields"},
        {ENTRIES("a,insult,1,,\nb,in\"sult,1,,\n"), NULL, 3, 2, "quotation mark out of place"},
        {ENTRIES("a,insult,1,,\nb,\"insult\"s,1,,\n"), NULL, 3, 2, "quotation mark out of place"},
        {ENTRIES("a,insult,1,,\n\"b,insult,1,,\nc,insult,1,,\n"), NULL, 3, 1, "does not end"},
        {ENTRIES("a,insult,1,,\n\n\r\n\nb,nothing,1,,\n"), NULL, 6, 2, "not in categories.csv"},
        {ENTRIES("\"a\n\nz\",insult,1,,\nb,nothing,1,,\n"), NULL, 5, 2, "not in categories.csv"},
        {ENTRIES("a,insult,1,,caf\xE9\n"), NULL, 2, 5, "UTF-8"},
        {ENTRIES("a,insult,1,,\xED\xA0\x80\n"), NULL, 2, 5, "UTF-8"},
        {{"entries.csv", "term,category,weight\na\0b,insult,1\n", 35}, NULL, 2, 1, "NUL"},
    };
    CHECK_FAULTS(cases);
}

static void faults_of_categories(void) {
    static const struct fault_case cases[] = {
        {{"categories.csv", "category,dimension\nInsult,loaded\n", 0}, NULL, 2, 1, "a-z"},
        {{"categories.csv", "category,dimension\ninsult,\n", 0}, NULL, 2, 2, "a-z"},
        {{"categories.csv", "category,dimension\na,loaded\na,loaded\n", 0}, NULL, 3, 1, "twice"},
        {{"categories.csv", "category,dimension\na,one\na,two\n", 0}, NULL, 3, 1, "twice"},
        {{"categories.csv", "category,dimension,role\na,loaded,hero\n", 0}, NULL, 2, 3, "none of the words"},
        {{"categories.csv", "category,dimension,signed\na,loaded,1\n", 0}, NULL, 2, 3, "none of the words"},
        {{"categories.csv", "category,dimension,negation\na,loaded,yes\n", 0}, NULL, 2, 3, "none of the words"},
        {{"categories.csv", "category,dimension,degree\na,loaded,yes\n", 0}, NULL, 2, 3, "none of the words"},
        {{"categories.csv", "category,dimension,signed\na,loaded,yes\nb,loaded,no\n", 0},
         NULL,
         3,
         2,
         "different policies"},
    };
    CHECK_FAULTS(cases);
}

static void faults_of_entries(void) {
    static const struct fault_case cases[] = {
        {ENTRIES("a,insult,x,,\n"), NULL, 2, 3, "no decimal number"},
        {ENTRIES("a,insult,,,\n"), NULL, 2, 3, "no decimal number"},
        {ENTRIES("a,insult,1e3,,\n"), NULL, 2, 3, "no decimal number"},
        {ENTRIES("a,insult,\"1,5\",,\n"), NULL, 2, 3, "no decimal number"},
        {ENTRIES("a,insult,-,,\n"), NULL, 2, 3, "no decimal number"},
        {ENTRIES("a,insult, 1,,\n"), NULL, 2, 3, "no decimal number"},
        {ENTRIES("a,insult,0.0000000001,,\n"), NULL, 2, 3, "no decimal number"},
        {ENTRIES("a,insult,99999999999999999999,,\n"), NULL, 2, 3, "no decimal number"},
        {ENTRIES("a,insult,1000.000000001,,\n"), NULL, 2, 3, "between -1000 and 1000"},
        {ENTRIES("a,insult,-1001,,\n"), NULL, 2, 3, "between -1000 and 1000"},
        {ENTRIES("a,insult,-0.0,,\n"), NULL, 2, 3, "the weight is 0"},
        {ENTRIES("a,nothing,1,,\n"), NULL, 2, 2, "not in categories.csv"},
        {ENTRIES("a,insul,1,,\n"), NULL, 2, 2, "not in categories.csv"},
        {ENTRIES("a,insults,1,,\n"), NULL, 2, 2, "not in categories.csv"},
        {ENTRIES("a,0/insult,1,,\n"), NULL, 2, 2, "not in categories.csv"},
        {ENTRIES("a,/0/insult,1,,\n"), NULL, 2, 2, "not in categories.csv"},
        {ENTRIES("a,loaded,1,,\n"), NULL, 2, 2, "not in categories.csv"},
        {ENTRIES("a,insult,1,adverb,\n"), NULL, 2, 4, "noun, verb and adjective"},
        {ENTRIES("a,insult,1,noun  verb,\n"), NULL, 2, 4, "noun, verb and adjective"},
        {ENTRIES(",insult,1,,\n"), NULL, 2, 1, "empty"},
        {{"entries.csv", "weight,category,term\n1,insult,a\n2,insult,A\n", 0}, NULL, 3, 3, "twice"},
        {ENTRIES("a,insult,1,,\na,praise,1,,\n"), NULL, 3, 1, "two categories"},
        {{"lexicon.csv", "name,version,language\na,1,de\n", 0}, "entries.csv", 2, 4, "English"},
    };
    CHECK_FAULTS(cases);
}

static void faults_of_terms(void) {
    static const struct fault_case cases[] = {
        {ENTRIES(" a,insult,1,,\n"), NULL, 2, 1, "blank too many"},
        {ENTRIES("a  b,insult,1,,\n"), NULL, 2, 1, "blank too many"},
        {ENTRIES("b <thing>,insult,1,,\n"), NULL, 2, 1, "a class that there is not"},
        {ENTRIES("b-<number>,insult,1,,\n"), NULL, 2, 1, "between spaces"},
        {ENTRIES("... b,insult,1,,\n"), NULL, 2, 1, "start or the end"},
        {ENTRIES("b ...,insult,1,,\n"), NULL, 2, 1, "start or the end"},
        {ENTRIES("a ... b ... c ... d,insult,1,,\n"), NULL, 2, 1, "too many gaps"},
        {ENTRIES("ab*,insult,1,,\n"), NULL, 2, 1, "3 to 63 bytes"},
        {ENTRIES("a-b-c-d-e-f,insult,1,,\n"), NULL, 2, 1, "too many hyphens"},
        {ENTRIES("a a a a a a a a a a a a a a a a a a a a a a a a a,insult,1,,\n"), NULL, 2, 1, "too many words"},
        {ENTRIES("a \xC2\xAD,insult,1,,\n"), NULL, 2, 1, "shows nothing"},
        {NEUTRAL("b,,\n"), NULL, 2, 2, "names the dimensions"},
        {NEUTRAL("b,loaded colour,\n"), NULL, 2, 2, "not in categories.csv"},
        {NEUTRAL("b,loaded *,\n"), NULL, 2, 2, "not in categories.csv"},
        {NEUTRAL("b,loaded  hedging,\n"), NULL, 2, 2, "not in categories.csv"},
        {NEUTRAL("b,*,adverb\n"), NULL, 2, 3, "noun, verb and adjective"},
        {NEUTRAL("tyrant,loaded,\n"), NULL, 2, 1, "two categories"},
        {NEUTRAL("b,*,\nb,*,\n"), NULL, 3, 1, "twice"},
    };
    CHECK_FAULTS(cases);
}

#define COMPOSITES(rows)                                                                                               \
    { "composites.csv", "composite,feature,coefficient\n" rows, 0 }
#define SCORES(rows)                                                                                                   \
    { "scores.csv", "score,map,center,half,length\n" rows, 0 }

static void faults_of_scores(void) {
    static const struct fault_case cases[] = {
        {COMPOSITES("bias,loaded,1\n"), NULL, 2, 2, "category:NAME"},
        {COMPOSITES("bias,dimension:colour,1\n"), NULL, 2, 2, "names no category or dimension"},
        {COMPOSITES("bias,category:loaded,1\n"), NULL, 2, 2, "names no category or dimension"},
        {COMPOSITES("bias,author:,1\n"), NULL, 2, 2, "names no category or dimension"},
        {COMPOSITES("bias,dimension:loaded,high\n"), NULL, 2, 3, "no decimal number"},
        {COMPOSITES("loaded,dimension:loaded,1\n"), NULL, 2, 1, "name of a dimension"},
        {COMPOSITES("Bias,dimension:loaded,1\n"), NULL, 2, 1, "a-z"},
        {SCORES("colour,ratio,0,2,60\n"), NULL, 2, 1, "no such dimension"},
        {SCORES("sign,ratio,0,2,60\n"), NULL, 2, 1, "no such dimension"},
        {SCORES("loaded,ratio,0,2,60\nloaded,ratio,0,2,60\n"), NULL, 3, 1, "twice"},
        {SCORES("loaded,linear,0,2,60\n"), NULL, 2, 2, "none of the words"},
        {SCORES("loaded,signed,0,2,60\n"), NULL, 2, 2, "a signed dimension"},
        {SCORES("loaded,ratio,,2,60\n"), NULL, 2, 3, "no decimal number"},
        {SCORES("loaded,ratio,0,0,60\n"), NULL, 2, 4, "half is above 0"},
        {SCORES("loaded,ratio,0,2,-1\n"), NULL, 2, 5, "length is not below 0"},
    };
    CHECK_FAULTS(cases);
}

struct told {
    size_t count;
    size_t stop_at;
    tone_error last;
};

static int tell(void *context, const tone_error *fault) {
    struct told *told = context;
    told->count++;
    told->last = *fault;
    return told->count == told->stop_at;
}

/* The check tells every fault: of rows, of terms, of several files. */
static void check_tells_all(void) {
    static const struct csv_file files[] = {
        {"categories.csv", "category,dimension\ninsult,loaded\nX,loaded\n", 0},
        {"a.csv", "term,category,weight\na,insult,0\nb  c,insult,1\nd,insult,2\n", 0},
        {"b.csv", "term,category,weight\ne,insult\nd,insult,1\n", 0},
        {NULL, NULL, 0},
    };
    char path[FOLDER_PATH_SIZE];
    struct told told = {0};
    tone_error error = {0};
    folder_write(path, files);
    CU_ASSERT_EQUAL(tone_lexicon_check(path, tell, &told, NULL, &error), TONE_ERROR_LEXICON);
    CU_ASSERT_EQUAL(told.count, 5);
    CU_ASSERT_EQUAL(error.status, TONE_ERROR_LEXICON);
    CU_ASSERT_STRING_EQUAL(told.last.file, "b.csv");
    CU_ASSERT_EQUAL(told.last.line, 3);
    told = (struct told){.stop_at = 2};
    CU_ASSERT_EQUAL(tone_lexicon_check(path, tell, &told, NULL, NULL), TONE_ERROR_LEXICON);
    CU_ASSERT_EQUAL(told.count, 2);
    CU_ASSERT_STRING_EQUAL(told.last.file, "a.csv");
    folder_remove(path);
}

static void check_of_a_good_one(void) {
    char path[FOLDER_PATH_SIZE];
    struct told told = {0};
    folder_write(
        path, (struct csv_file[]){{"categories.csv", categories_csv, 0}, {"a.csv", entries_csv, 0}, {NULL, NULL, 0}});
    CU_ASSERT_EQUAL(tone_lexicon_check(path, tell, &told, NULL, NULL), TONE_OK);
    CU_ASSERT_TRUE(told.count == 0 || told.last.severity == TONE_SEVERITY_REMARK);
    folder_remove(path);
}

/* The linguist's folder of the built-in lexicon is what is built in. */
static void builtin_is_the_folder(void) {
    tone_lexicon *builtin = NULL;
    tone_lexicon *read = NULL;
    CU_ASSERT_EQUAL_FATAL(tone_lexicon_builtin(&builtin, NULL, NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_lexicon_read(&read, TONE_TESTS_DIR "/../lexicons/en", NULL, NULL), TONE_OK);
    CU_ASSERT_STRING_EQUAL(tone_lexicon_sha256(builtin), tone_lexicon_sha256(read));
    CU_ASSERT_TRUE(tone_lexicon_entry_count(builtin) >= 1200);
    tone_lexicon_free(read);
    tone_lexicon_free(builtin);
}

/* -------------------------------------------------------------------------------------------------------- images */

static tone_lexicon *whole_lexicon(void) {
    return lexicon_of((struct csv_file[]){{"categories.csv", categories_csv, 0},
                                          {"composites.csv", composites_csv, 0},
                                          {"scores.csv", scores_csv, 0},
                                          {"entries.csv", entries_csv, 0},
                                          {"neutral.csv", neutral_csv, 0},
                                          {NULL, NULL, 0}});
}

#define IMAGE_TEXT                                                                                                     \
    "The tyrant’s tyrants may escalate the war on hard drugs. May 5 saw 3 escalations. “A tyrant may not,” he said. "

/* More tokens than a way reads at once. */
static const char image_text[] = IMAGE_TEXT IMAGE_TEXT IMAGE_TEXT;

/* Names that begin alike are told apart; the first number of one stays. */
static void names(void) {
    static const char *const known[] = {"loaded", "load", "loaded_author", "", "lo", "x"};
    static const char *const unknown[] = {"l", "loade", "loaded_", "loaded_authors", "xx", "o"};
    const uint32_t count = sizeof known / sizeof *known;
    struct name_tree tree = {0};
    tone_allocator hooks;
    alloc_hooks(&hooks, NULL);
    CU_ASSERT_EQUAL(name_tree_find(&tree, ""), UINT32_MAX);
    for (uint32_t i = 0; i < count; i++) {
        CU_ASSERT_EQUAL(name_tree_find(&tree, known[i]), UINT32_MAX);
        CU_ASSERT_TRUE(name_tree_add(&tree, known[i], i, &hooks));
        CU_ASSERT_TRUE(name_tree_add(&tree, known[i], count, &hooks));
    }
    for (uint32_t i = 0; i < count; i++) {
        CU_ASSERT_EQUAL(name_tree_find(&tree, known[i]), i);
    }
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        CU_ASSERT_EQUAL(name_tree_find(&tree, unknown[i]), UINT32_MAX);
    }
    name_tree_release(&tree, &hooks);
}

static void image_round_trip(void) {
    tone_lexicon *lexicon = whole_lexicon();
    tone_lexicon *copy = NULL;
    size_t size = 0;
    const void *image = tone_lexicon_image(lexicon, &size);
    CU_ASSERT_EQUAL_FATAL(tone_lexicon_from_image(&copy, image, size, NULL, NULL), TONE_OK);
    CU_ASSERT_STRING_EQUAL(tone_lexicon_sha256(copy), tone_lexicon_sha256(lexicon));
    CU_ASSERT_STRING_EQUAL(tone_lexicon_name(copy), "test");
    struct bench one, two;
    bench_open(&one, lexicon, NULL);
    bench_open(&two, copy, NULL);
    char expected[MATCHES_TEXT_SIZE];
    strcpy(expected, bench_matches(&one, image_text));
    CU_ASSERT_TRUE(strlen(expected) > 100);
    CU_ASSERT_STRING_EQUAL(bench_matches(&two, image_text), expected);
    for (uint32_t i = 0; i < tone_scorer_score_count(one.scorer); i++) {
        CU_ASSERT_EQUAL(tone_result_scores(one.result, i)[0], tone_result_scores(two.result, i)[0]);
        CU_ASSERT_EQUAL(tone_result_raw(one.result, i)[0], tone_result_raw(two.result, i)[0]);
    }
    bench_close(&one);
    bench_close(&two);
}

static void image_in_a_file(void) {
    tone_lexicon *lexicon = whole_lexicon();
    tone_lexicon *copy = NULL;
    char path[FOLDER_PATH_SIZE];
    char file[FOLDER_PATH_SIZE + 16];
    size_t size = 0;
    const void *image = tone_lexicon_image(lexicon, &size);
    folder_write(path, (struct csv_file[]){{"a.tonelex", image, size}, {NULL, NULL, 0}});
    snprintf(file, sizeof file, "%s/a.tonelex", path);
    CU_ASSERT_EQUAL(tone_lexicon_read(&copy, file, NULL, NULL), TONE_OK);
    CU_ASSERT_STRING_EQUAL(tone_lexicon_sha256(copy), tone_lexicon_sha256(lexicon));
    tone_lexicon_free(copy);
    copy = NULL;
    write_file(path, "a.tonelex", "", 0);
    CU_ASSERT_EQUAL(tone_lexicon_read(&copy, file, NULL, NULL), TONE_ERROR_IMAGE);
    write_file(path, "a.tonelex", "term,category,weight\n", 21);
    CU_ASSERT_EQUAL(tone_lexicon_read(&copy, file, NULL, NULL), TONE_ERROR_IMAGE);
    CU_ASSERT_PTR_NULL(copy);
    folder_remove(path);
    CU_ASSERT_EQUAL(tone_lexicon_read(&copy, file, NULL, NULL), TONE_ERROR_IO);
    CU_ASSERT_EQUAL(tone_lexicon_read(&copy, "/dev/null", NULL, NULL), TONE_ERROR_IO);
    tone_lexicon_free(lexicon);
}

/* Scores by all the ways that this machine has. */
static void score_by_all_ways(struct bench *bench) {
    for (enum way_name way = WAY_PORTABLE; way < WAY_COUNT; way++) {
        bench->scratch->way = way_by_name(way);
        if (bench->scratch->way) {
            tone_status status = tone_score(bench->scorer, bench->scratch, image_text, sizeof image_text - 1,
                                            TONE_ROWS_ALL, bench->result, NULL);
            CU_ASSERT_TRUE(status == TONE_OK || status == TONE_ERROR_LIMIT);
        }
    }
}

/* Opens an image, which the caller may have spoilt, and scores with it; whether it was taken. */
static bool survives(const void *image, size_t size) {
    tone_lexicon *lexicon = NULL;
    tone_config *config = NULL;
    tone_scorer *scorer = NULL;
    tone_status status = tone_lexicon_from_image(&lexicon, image, size, NULL, NULL);
    if (status != TONE_OK) {
        CU_ASSERT_EQUAL(status, TONE_ERROR_IMAGE);
        CU_ASSERT_PTR_NULL(lexicon);
        return false;
    }
    CU_ASSERT_EQUAL_FATAL(tone_config_new(&config, NULL, NULL), TONE_OK);
    tone_config_clear_lexicons(config);
    CU_ASSERT_EQUAL(tone_config_add_lexicon(config, lexicon, NULL), TONE_OK);
    tone_error error = {0};
    status = tone_scorer_new(&scorer, config, &error);
    CU_ASSERT_EQUAL(error.status, status);
    CU_ASSERT_TRUE(status == TONE_OK || status == TONE_ERROR_LEXICON || status == TONE_ERROR_CONFLICT);
    if (status == TONE_OK) {
        struct bench bench = {scorer, NULL, NULL};
        CU_ASSERT_EQUAL_FATAL(tone_scratch_new(&bench.scratch, NULL, NULL), TONE_OK);
        CU_ASSERT_EQUAL_FATAL(tone_result_new(&bench.result, NULL, NULL), TONE_OK);
        score_by_all_ways(&bench);
        bench_close(&bench);
    }
    tone_config_free(config);
    tone_lexicon_free(lexicon);
    return true;
}

/* A copy of the image of a lexicon. */
static unsigned char *image_of(const tone_lexicon *lexicon, size_t *size) {
    const void *image = tone_lexicon_image(lexicon, size);
    unsigned char *copy = malloc(*size);
    memcpy(copy, image, *size);
    return copy;
}

/* A copy of an image, to be spoilt; with its support list of its own, so that it is used as it stands. */
static unsigned char *copy_image(size_t *size) {
    static const char all_support[] = "insult,loaded,,,,,,,,yes\nmodal,hedging,,,,,,,,\nfigure,sign,,sign,,,,,,\n"
                                      "negator,negation,,support,,,,,,\nmore,degree,,support,,,,,,\n"
                                      "but,contrast,,support,,,,,,\nsaid,attribution,,support,,,,,,\n"
                                      "abbreviation_common,abbreviation,,support,,,,,,\n";
    tone_lexicon *lexicon = lexicon_of_entries(
        all_support, "tyrant,insult,2,noun,\nmay,modal,1,,\nescalat*,insult,1,,\nesc*,modal,1,,\n"
                     "war ... drugs,insult,1,,\n<capital> saw <number>,figure,1,,\nnot,negator,1,,\n");
    unsigned char *image = image_of(lexicon, size);
    tone_lexicon_free(lexicon);
    return image;
}

/* The next place to spoil behind `i`: every one, but in strings and words, which the closed
   classes make large, not all. */
static size_t next_place(const unsigned char *image, size_t i, size_t step) {
    enum { WHOLE = 1024, APART = 60 }; /* no multiple of a word's size, so that all its members have their turn */
    const struct lexicon_header *header = (const struct lexicon_header *)(const void *)image;
    bool strings =
        i >= header->section[SECTION_STRINGS].offset + WHOLE && i + APART < header->section[SECTION_DIMENSIONS].offset;
    bool words =
        i >= header->section[SECTION_WORDS].offset + WHOLE && i + APART < header->section[SECTION_LEADS].offset;
    return strings || words ? i + APART : i + step;
}

static void truncated_images(void) {
    size_t size;
    unsigned char *image = copy_image(&size);
    CU_ASSERT_TRUE(survives(image, size));
    for (size_t i = 0; i < size; i = next_place(image, i, 1)) {
        CU_ASSERT_FALSE(survives(image, i));
    }
    free(image);
}

static void longer_images(void) {
    size_t size;
    unsigned char *image = copy_image(&size);
    unsigned char *longer = calloc(size + 8, 1);
    memcpy(longer, image, size);
    CU_ASSERT_FALSE(survives(longer, size + 8));
    free(longer);
    free(image);
}

/* One byte changed: the digest tells. */
static void flipped_bytes(void) {
    size_t size;
    unsigned char *image = copy_image(&size);
    size_t digest_begin = offsetof(struct lexicon_header, content_digest);
    size_t untold = 0;
    for (size_t i = 0, next; i < size; i = next) {
        next = next_place(image, i, 1);
        image[i] ^= 0x10;
        untold += survives(image, size);
        image[i] ^= 0x10;
    }
    /* The header stands before what is digested; its names, its wildcard sizes, its seed and the
       source's digest may be others. */
    CU_ASSERT_TRUE(untold < sizeof(struct lexicon_header) - digest_begin);
    free(image);
}

static void sign_image(unsigned char *image, size_t size) {
    struct lexicon_header *header = (struct lexicon_header *)(void *)image;
    image_digest(image, size, header->image_digest);
}

/* One byte changed by somebody who makes the digest fit: refused, or scored without harm. */
static void forged_bytes(void) {
    static const unsigned char flips[] = {0x01, 0x80, 0xFF};
    size_t size;
    unsigned char *image = copy_image(&size);
    size_t refused = 0;
    for (size_t i = sizeof(struct lexicon_header); i < size; i = next_place(image, i, 1)) {
        unsigned char flip = flips[i % sizeof flips];
        image[i] ^= flip;
        sign_image(image, size);
        refused += !survives(image, size);
        image[i] ^= flip;
    }
    CU_ASSERT_TRUE(refused > 0);
    free(image);
}

/* Numbers at the ends of their range, wherever four bytes may be one. */
static void forged_numbers(void) {
    static const uint32_t numbers[] = {UINT32_MAX, UINT32_MAX - 1, 0x7FFFFFFF, 0x80000000, 0, 1};
    size_t size;
    unsigned char *image = copy_image(&size);
    for (size_t i = sizeof(struct lexicon_header); i + 4 <= size; i = next_place(image, i, 4)) {
        uint32_t number = numbers[i / 4 % (sizeof numbers / sizeof *numbers)];
        unsigned char kept[4];
        memcpy(kept, image + i, 4);
        memcpy(image + i, &number, 4);
        sign_image(image, size);
        survives(image, size);
        memcpy(image + i, kept, 4);
    }
    sign_image(image, size);
    CU_ASSERT_TRUE(survives(image, size));
    free(image);
}

/* Several bytes changed at random, the digest made to fit. */
static void forged_at_random(void) {
    uint64_t state = 20231;
    size_t size;
    unsigned char *image = copy_image(&size);
    unsigned char *spoilt = malloc(size);
    for (int round = 0; round < 3000; round++) {
        memcpy(spoilt, image, size);
        for (uint64_t i = next_random(&state) % 4 + 1; i > 0; i--) {
            spoilt[next_random(&state) % size] = (unsigned char)next_random(&state);
        }
        memcpy(spoilt, image, offsetof(struct lexicon_header, content_digest));
        sign_image(spoilt, size);
        survives(spoilt, size);
    }
    free(spoilt);
    free(image);
}

/* The items of a section. */
static void *section_of(unsigned char *image, size_t section) {
    const struct lexicon_header *header = (const struct lexicon_header *)(void *)image;
    return image + header->section[section].offset;
}

/* Sections that are elsewhere, larger, or not where their alignment asks. */
static void lies_of_sections(void) {
    static const uint32_t lies[] = {0, 1, 4, 7, 8, 64, 1000, 0x10000, 0x7FFFFFF8, 0xFFFFFFF8, UINT32_MAX};
    size_t size;
    unsigned char *image = copy_image(&size);
    struct lexicon_header *header = (struct lexicon_header *)(void *)image;
    for (size_t section = 0; section < SECTION_COUNT; section++) {
        uint32_t *fields[] = {&header->section[section].offset, &header->section[section].count};
        for (size_t field = 0; field < 2; field++) {
            uint32_t kept = *fields[field];
            for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
                *fields[field] = lies[i];
                survives(image, size);
                *fields[field] = kept + lies[i];
                survives(image, size);
                *fields[field] = kept - lies[i];
                survives(image, size);
            }
            *fields[field] = kept;
        }
    }
    CU_ASSERT_TRUE(survives(image, size));
    header->size += 8;
    CU_ASSERT_FALSE(survives(image, size));
    free(image);
}

/* Children that make a graph of the trie, in which walks would multiply or never end. */
static void forged_graph(void) {
    size_t size;
    unsigned char *image = copy_image(&size);
    struct lexicon_header *header = (struct lexicon_header *)(void *)image;
    struct lexicon_node *nodes = section_of(image, SECTION_NODES);
    uint32_t last = header->section[SECTION_NODES].count - 2;
    CU_ASSERT_TRUE_FATAL(last > 2);
    for (uint32_t i = 1; i <= last; i += last / 3) {
        uint32_t kept = nodes[i].child;
        nodes[i].child = i; /* a node that is its own child */
        sign_image(image, size);
        CU_ASSERT_FALSE(survives(image, size));
        nodes[i].child = last + 2; /* and one whose children are none */
        sign_image(image, size);
        CU_ASSERT_FALSE(survives(image, size));
        nodes[i].child = kept;
    }
    sign_image(image, size);
    CU_ASSERT_TRUE(survives(image, size));
    free(image);
}

/* Displacements lead to a place of the table whatever they are; hashes ask for a power of two of them. No table is
   empty. */
static void forge_displacements(enum lexicon_section displacements, enum lexicon_section table) {
    size_t size;
    unsigned char *image = copy_image(&size);
    struct lexicon_header *header = (struct lexicon_header *)(void *)image;
    uint32_t kept = header->section[displacements].count;
    memset(image + header->section[displacements].offset, 0xFF, kept * sizeof(uint16_t));
    sign_image(image, size);
    CU_ASSERT_TRUE(survives(image, size));
    const uint32_t counts[] = {0, 1, 3, kept - 1, kept + 1};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        header->section[displacements].count = counts[i];
        CU_ASSERT_FALSE(survives(image, size));
    }
    header->section[displacements].count = kept;
    header->section[table].count = 0;
    CU_ASSERT_FALSE(survives(image, size));
    free(image);
}

static void forged_displacements(void) {
    forge_displacements(SECTION_DISPLACEMENTS, SECTION_SPELLINGS);
    forge_displacements(SECTION_EDGE_DISPLACEMENTS, SECTION_EDGES);
}

/* Edges that lead to other nodes than those behind theirs are refused; where they lead nowhere, nothing is found. */
static void forged_edges(void) {
    static const uint32_t children[] = {1, 2, UINT32_MAX}; /* in place of an edge's own */
    size_t size;
    unsigned char *image = copy_image(&size);
    struct lexicon_header *header = (struct lexicon_header *)(void *)image;
    struct lexicon_edge *edges = section_of(image, SECTION_EDGES);
    const struct lexicon_node *nodes = section_of(image, SECTION_NODES);
    uint32_t count = header->section[SECTION_EDGES].count;
    for (uint32_t i = 0; i < count; i += count / 8 + 1) {
        struct lexicon_edge kept = edges[i];
        for (size_t k = 0; k < sizeof children / sizeof *children; k++) {
            struct node_traits traits = nodes[children[k] < UINT32_MAX ? children[k] : 0].traits;
            edges[i] =
                (struct lexicon_edge){header->section[SECTION_NODES].count - 2, kept.symbol, children[k], traits};
            sign_image(image, size);
            CU_ASSERT_FALSE(survives(image, size)); /* the last node has no children */
            edges[i] = (struct lexicon_edge){UINT32_MAX, kept.symbol, children[k], traits};
            sign_image(image, size);
            CU_ASSERT_FALSE(survives(image, size)); /* no such node */
        }
        edges[i] = kept;
    }
    for (uint32_t i = 0; i < count; i++) {
        edges[i].child = 0;
    }
    sign_image(image, size);
    CU_ASSERT_TRUE(survives(image, size));
    free(image);
}

/* Edges that say something else of a child than the child itself are refused. */
static void forged_traits(void) {
    size_t size;
    unsigned char *image = copy_image(&size);
    const struct lexicon_header *header = (const struct lexicon_header *)(const void *)image;
    struct lexicon_edge *edges = section_of(image, SECTION_EDGES);
    for (uint32_t i = 0; i < header->section[SECTION_EDGES].count; i++) {
        struct node_traits kept = edges[i].traits;
        *((unsigned char *)&edges[i].traits + i % sizeof kept) ^= 1;
        sign_image(image, size);
        CU_ASSERT_EQUAL(survives(image, size), edges[i].child == 0);
        edges[i].traits = kept;
    }
    free(image);
}

/* Leads each class to where the word beside it leads; how many. */
static uint32_t double_edges(struct lexicon_edge *edges, uint32_t count) {
    uint32_t doubled = 0;
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < count && symbol_kind(edges[i].symbol) == ELEMENT_CLASS; k++) {
            bool beside = edges[k].child != 0 && edges[k].node == edges[i].node && edges[k].node != 0;
            if (beside && symbol_kind(edges[k].symbol) == ELEMENT_WORD) {
                edges[i].child = edges[k].child;
                edges[i].traits = edges[k].traits;
                doubled++;
            }
        }
    }
    return doubled;
}

/* Two edges to one child are refused: a walk would have two ways at each step, and 2^21 to the end of "a a a ...". */
static void forged_ways(void) {
    char entries[TERM_ELEMENTS * TERM_ELEMENTS * 4] = "";
    for (int i = 1; i < TERM_ELEMENTS - 1; i++) {
        for (int k = 0; k < i; k++) {
            strcat(entries, "a ");
        }
        strcat(entries, i + 2 < TERM_ELEMENTS ? "<word>,bad,1,,\n" : "a,bad,1,,\n");
    }
    tone_lexicon *lexicon = lexicon_of_entries("bad,loaded,,,,,,,,\n", entries);
    size_t size;
    unsigned char *image = image_of(lexicon, &size);
    struct lexicon_header *header = (struct lexicon_header *)(void *)image;
    struct lexicon_edge *edges = section_of(image, SECTION_EDGES);
    CU_ASSERT_EQUAL(double_edges(edges, header->section[SECTION_EDGES].count), TERM_ELEMENTS - 3);
    sign_image(image, size);
    CU_ASSERT_TRUE(survives(tone_lexicon_image(lexicon, &size), size));
    CU_ASSERT_FALSE(survives(image, size));
    free(image);
    tone_lexicon_free(lexicon);
}

/* An output that does not say how many tokens its term has is refused where no gap leads: nobody notes where it ends, and
   it would take the end of another. */
static void forged_tokens(void) {
    tone_lexicon *lexicon =
        lexicon_of_entries("bad,loaded,,,,,,,,\n", "a b,bad,1,,\na ... c,bad,1,,\n<number> d,bad,1,,\n");
    size_t size;
    unsigned char *image = image_of(lexicon, &size);
    const struct lexicon_header *header = (const struct lexicon_header *)(const void *)image;
    struct lexicon_output *outputs = section_of(image, SECTION_OUTPUTS);
    uint32_t told = 0;
    for (uint32_t i = 0; i < header->section[SECTION_OUTPUTS].count; i++) {
        uint32_t kept = outputs[i].said;
        outputs[i].said = output_said(output_grade(&outputs[i]), output_use(&outputs[i]), 0, output_rule(&outputs[i]));
        told += outputs[i].said != kept;
        sign_image(image, size);
        CU_ASSERT_EQUAL(survives(image, size), outputs[i].said == kept);
        outputs[i].said = kept;
    }
    CU_ASSERT_EQUAL(told, 2);
    CU_ASSERT_EQUAL(header->section[SECTION_OUTPUTS].count, 3);
    free(image);
    tone_lexicon_free(lexicon);
}

/* The first spelling from which a term may begin, as a plain word, or none does; NULL where there is none. */
static struct lexicon_spelling *find_spelling(unsigned char *image, bool begins) {
    const struct lexicon_header *header = (const struct lexicon_header *)(const void *)image;
    struct lexicon_spelling *spellings = section_of(image, SECTION_SPELLINGS);
    for (uint32_t i = 0; i < header->section[SECTION_SPELLINGS].count; i++) {
        if (spellings[i].facts.word != 0 && (spellings[i].facts.word <= header->start_count) == begins) {
            return &spellings[i];
        }
    }
    return NULL;
}

/* No term is led to by a word from which nothing leads on. */
static void forged_leads(void) {
    size_t size;
    unsigned char *image = copy_image(&size);
    struct lexicon_spelling *spelling = find_spelling(image, false);
    CU_ASSERT_PTR_NOT_NULL_FATAL(spelling);
    spelling->facts.flags = TOKEN_LED;
    sign_image(image, size);
    CU_ASSERT_TRUE(survives(image, size));
    spelling->facts.flags = TOKEN_LEADS;
    sign_image(image, size);
    CU_ASSERT_FALSE(survives(image, size));
    free(image);
}

/* Whether an image is taken with a spelling as it is now, which becomes what it was. */
static bool spelling_survives(unsigned char *image, size_t size, struct lexicon_spelling *spelling,
                              struct lexicon_spelling was) {
    sign_image(image, size);
    bool taken = survives(image, size);
    *spelling = was;
    return taken;
}

/* A place without a word says nothing, and none has a word for keys that are too long. */
static void forged_spellings(void) {
    size_t size;
    unsigned char *image = copy_image(&size);
    struct lexicon_spelling *word = find_spelling(image, true);
    struct lexicon_spelling *none = section_of(image, SECTION_SPELLINGS);
    CU_ASSERT_PTR_NOT_NULL_FATAL(word);
    while (none->facts.word != 0) {
        none++;
    }
    const struct lexicon_spelling nothing = {0};
    const struct lexicon_spelling was = *word;
    word->hash++;
    CU_ASSERT_TRUE(spelling_survives(image, size, word, was));
    word->hash = 0;
    CU_ASSERT_FALSE(spelling_survives(image, size, word, was));
    word->facts.word = 0;
    CU_ASSERT_FALSE(spelling_survives(image, size, word, was));
    *word = nothing;
    CU_ASSERT_TRUE(spelling_survives(image, size, word, was));
    none->hash = 1;
    CU_ASSERT_FALSE(spelling_survives(image, size, none, nothing));
    none->facts.closed = 1;
    CU_ASSERT_FALSE(spelling_survives(image, size, none, nothing));
    none->facts.flags = TOKEN_LED;
    CU_ASSERT_FALSE(spelling_survives(image, size, none, nothing));
    free(image);
}

/* What words say of their nodes is what the nodes do. */
static void forged_flags(void) {
    static const uint16_t flags[] = {TOKEN_GIVES, TOKEN_STARTS, TOKEN_BEFORE_NUMBER, TOKEN_BEFORE_CAPITAL, TOKEN_LEADS};
    size_t size;
    unsigned char *image = copy_image(&size);
    for (int begins = 0; begins <= 1; begins++) {
        struct lexicon_spelling *spelling = find_spelling(image, begins);
        CU_ASSERT_PTR_NOT_NULL_FATAL(spelling);
        const struct lexicon_spelling was = *spelling;
        for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
            spelling->facts.flags ^= flags[i];
            CU_ASSERT_FALSE(spelling_survives(image, size, spelling, was));
        }
        spelling->facts.flags ^= TOKEN_BEHIND_CLASS;
        CU_ASSERT_TRUE(spelling_survives(image, size, spelling, was));
    }
    free(image);
}

/* The words that are nodes are words, and are nodes behind the root. */
static void forged_starts(void) {
    size_t size;
    unsigned char *image = copy_image(&size);
    struct lexicon_header *header = (struct lexicon_header *)(void *)image;
    const struct lexicon_node *nodes = section_of(image, SECTION_NODES);
    const uint64_t starts[] = {nodes[1].child, header->section[SECTION_WORDS].count, UINT64_C(1) << 32 | 1};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        header->start_count = starts[i];
        CU_ASSERT_FALSE(survives(image, size));
    }
    free(image);
}

/* A lexicon of so many wildcards: aaa*, aab* ... */
static tone_lexicon *lexicon_of_wildcards(unsigned count) {
    enum { LINE_SIZE = 16 };
    char *entries = calloc(count + 1, LINE_SIZE);
    for (unsigned i = 0; i < count; i++) {
        snprintf(entries + strlen(entries), LINE_SIZE, "a%c%c*,bad,1,,\n", 'a' + i / 26, 'a' + i % 26);
    }
    tone_lexicon *lexicon = lexicon_of_entries("bad,loaded,,,,,,,,\n", entries);
    free(entries);
    return lexicon;
}

/* Whether an image is taken when so many slots of wildcards in a row are, from number `first` on, and no others. */
static bool row_survives(unsigned char *image, size_t size, uint32_t first, uint32_t row) {
    const struct lexicon_header *header = (const struct lexicon_header *)(const void *)image;
    uint32_t *slots = section_of(image, SECTION_PREFIX_SLOTS);
    uint32_t count = header->section[SECTION_PREFIX_SLOTS].count;
    memset(slots, 0, count * sizeof *slots);
    for (uint32_t i = first; i < first + row; i++) {
        slots[i % count] = 1;
    }
    sign_image(image, size);
    return survives(image, size);
}

/* A search for a wildcard ends at a free slot: there is one, and soon. */
static void forged_slots(void) {
    static const unsigned wildcards[] = {10, 300};
    for (size_t i = 0; i < sizeof wildcards / sizeof *wildcards; i++) {
        tone_lexicon *lexicon = lexicon_of_wildcards(wildcards[i]);
        size_t size;
        unsigned char *image = image_of(lexicon, &size);
        const struct lexicon_header *header = (const struct lexicon_header *)(const void *)image;
        uint32_t count = header->section[SECTION_PREFIX_SLOTS].count;
        uint32_t most = count <= 256 ? count - 1 : 256;
        CU_ASSERT_EQUAL(count, i == 0 ? 64 : 1024);
        CU_ASSERT_TRUE(row_survives(image, size, 0, most));
        CU_ASSERT_TRUE(row_survives(image, size, count - 3, most));
        CU_ASSERT_FALSE(row_survives(image, size, 0, most + 1));
        CU_ASSERT_FALSE(row_survives(image, size, count - 3, most + 1));
        CU_ASSERT_FALSE(row_survives(image, size, 0, count));
        free(image);
        tone_lexicon_free(lexicon);
    }
}

/* A number somewhere in a section that says what cannot be. */
struct lie {
    enum lexicon_section section;
    uint32_t item;
    size_t field;
    uint32_t number;
};

static bool lie_survives(unsigned char *image, size_t size, const struct lie *lie) {
    const struct lexicon_header *header = (const struct lexicon_header *)(const void *)image;
    CU_ASSERT_TRUE_FATAL(lie->item < header->section[lie->section].count);
    size_t at = header->section[lie->section].offset + lie->item * section_item_size[lie->section] + lie->field;
    uint32_t kept;
    memcpy(&kept, image + at, sizeof kept);
    memcpy(image + at, &lie->number, sizeof kept);
    sign_image(image, size);
    bool taken = survives(image, size);
    memcpy(image + at, &kept, sizeof kept);
    return taken;
}

#define LIE(section, item, type, field, number)                                                                        \
    { section, item, offsetof(struct type, field), number }

/* Every number that leads to another place is refused when it leads out of it. */
static void lies_are_refused(void) {
    static const struct lie lies[] = {
        LIE(SECTION_DIMENSIONS, 0, lexicon_dimension, name, 1U << 30),
        LIE(SECTION_DIMENSIONS, 0, lexicon_dimension, name, 0),
        LIE(SECTION_DIMENSIONS, 0, lexicon_dimension, policy, 3),
        LIE(SECTION_DIMENSIONS, 0, lexicon_dimension, policy, 0x200),
        LIE(SECTION_CATEGORIES, 0, lexicon_category, name, 1U << 30),
        LIE(SECTION_CATEGORIES, 0, lexicon_category, description, 1U << 30),
        LIE(SECTION_CATEGORIES, 0, lexicon_category, dimension, 4),
        LIE(SECTION_ENTRIES, 0, lexicon_entry, term, 1U << 30),
        LIE(SECTION_ENTRIES, 0, lexicon_entry, note, 1U << 30),
        LIE(SECTION_ENTRIES, 0, lexicon_entry, file, 1U << 30),
        LIE(SECTION_ENTRIES, 0, lexicon_entry, category, 5),
        LIE(SECTION_ENTRIES, 0, lexicon_entry, category, UINT32_MAX),
        {SECTION_ENTRIES, 0, offsetof(struct lexicon_entry, weight) + 4, 1U << 30},
        LIE(SECTION_ENTRIES, 5, lexicon_entry, blocked, 100),
        LIE(SECTION_ENTRIES, 5, lexicon_entry, blocked_count, UINT32_MAX),
        LIE(SECTION_ENTRIES, 0, lexicon_entry, blocked_count, 1), /* it is not neutral */
        LIE(SECTION_ENTRIES, 6, lexicon_entry, blocked, 0),       /* those of the neutral entry before */
        {SECTION_BLOCKED, 0, 0, 4},
        LIE(SECTION_SCORES, 0, lexicon_score, name, 1U << 30),
        LIE(SECTION_SCORES, 0, lexicon_score, map, 3),
        {SECTION_SCORES, 0, offsetof(struct lexicon_score, half) + 4, 1U << 31},
        {SECTION_SCORES, 0, offsetof(struct lexicon_score, center) + 4, 1U << 30},
        {SECTION_SCORES, 0, offsetof(struct lexicon_score, length) + 4, 1U << 31},
        {SECTION_FEATURES, 0, offsetof(struct lexicon_feature, coefficient) + 4, 1U << 30},
        LIE(SECTION_FEATURES, 0, lexicon_feature, composite, 1U << 30),
        LIE(SECTION_FEATURES, 0, lexicon_feature, kind, 3),
        LIE(SECTION_FEATURES, 0, lexicon_feature, index, 5),
        LIE(SECTION_WORDS, 1, lexicon_word, text, 1U << 30),
        LIE(SECTION_WORDS, 1, lexicon_word, prefix, 100),
        LIE(SECTION_WORDS, 0, lexicon_word, text, 1),
        LIE(SECTION_WORDS, 0, lexicon_word, prefix, 1),
        LIE(SECTION_SPELLINGS, 0, lexicon_spelling, facts.word, 1U << 30),
        LIE(SECTION_SPELLINGS, 0, lexicon_spelling, facts.closed, 0xFFFF),
        LIE(SECTION_SPELLINGS, 0, lexicon_spelling, facts.closed, 1 << 16), /* its flags */
        LIE(SECTION_PREFIXES, 1, lexicon_prefix, text, 1U << 30),
        LIE(SECTION_PREFIXES, 1, lexicon_prefix, size, 64),
        LIE(SECTION_PREFIXES, 1, lexicon_prefix, shorter, 1),
        LIE(SECTION_PREFIXES, 1, lexicon_prefix, shorter, 100),
        {SECTION_PREFIX_SLOTS, 0, 0, 1000},
        {SECTION_NODE_OUTPUTS, 1, 0, 10000},
        LIE(SECTION_NODES, 0, lexicon_node, child, 2),
        LIE(SECTION_NODES, 1, lexicon_node, child, 1),
        {SECTION_NODE_OUTPUTS, 2, 0, UINT32_MAX},
        {SECTION_NODE_OUTPUTS, 3, 0, 0},
        LIE(SECTION_OUTPUTS, 0, lexicon_output, entry, 7),
        LIE(SECTION_OUTPUTS, 0, lexicon_output, said, 100 << (USE_BITS + TOKENS_BITS + RULE_BITS)),
        LIE(SECTION_OUTPUTS, 0, lexicon_output, said, 2 << RULE_BITS), /* behind one token */
        LIE(SECTION_OUTPUTS, 0, lexicon_output, said, 6),
        LIE(SECTION_GRADES, 0, lexicon_grade, category, 4),
        LIE(SECTION_GRADES, 0, lexicon_grade, dimension, 4),
        LIE(SECTION_GRADES, 0, lexicon_grade, dimension, 1),
        LIE(SECTION_GRADES, 0, lexicon_grade, weight, 1),
    };
    tone_lexicon *lexicon = whole_lexicon();
    size_t size;
    unsigned char *image = image_of(lexicon, &size);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        bool taken = lie_survives(image, size, &lies[i]);
        if (taken) {
            fprintf(stderr, "lie %zu was taken\n", i);
        }
        CU_ASSERT_FALSE(taken);
    }
    sign_image(image, size);
    CU_ASSERT_TRUE(survives(image, size));
    free(image);
    tone_lexicon_free(lexicon);
}

/* What an output is for is what its dimension says: a neutral entry that were shown would add to no category. */
static void forged_uses(void) {
    tone_lexicon *lexicon = whole_lexicon();
    size_t size;
    unsigned char *image = image_of(lexicon, &size);
    const struct lexicon_header *header = (const struct lexicon_header *)(const void *)image;
    struct lexicon_output *outputs = section_of(image, SECTION_OUTPUTS);
    for (uint32_t i = 0; i < header->section[SECTION_OUTPUTS].count; i++) {
        for (unsigned use = OUTPUT_SHOWN; use <= OUTPUT_SUPPORTS; use++) {
            outputs[i].said ^= use << (TOKENS_BITS + RULE_BITS);
            sign_image(image, size);
            CU_ASSERT_FALSE(survives(image, size));
            outputs[i].said ^= use << (TOKENS_BITS + RULE_BITS);
        }
    }
    sign_image(image, size);
    CU_ASSERT_TRUE(survives(image, size));
    free(image);
    tone_lexicon_free(lexicon);
}

/* A trie as deep as the text is long would take as much of the stack. */
static void forged_depth(void) {
    tone_lexicon *lexicon =
        lexicon_of_entries("bad,loaded,,,,,,,,\n", "a a a a a a a a a a a a a a a a a a a a a a a a,bad,1,,\n"
                                                   "b a a a a a a a a a a a a a a a a a a a a a a a,bad,1,,\n");
    size_t size;
    unsigned char *image = image_of(lexicon, &size);
    struct lexicon_header *header = (struct lexicon_header *)(void *)image;
    struct lexicon_node *nodes = section_of(image, SECTION_NODES);
    uint32_t count = header->section[SECTION_NODES].count - 1;
    CU_ASSERT_EQUAL(count, 2 * TERM_ELEMENTS + 1);
    for (uint32_t i = 0; i < count; i++) {
        nodes[i].child = i + 1; /* each behind the one before */
    }
    CU_ASSERT_TRUE(survives(tone_lexicon_image(lexicon, &size), size));
    sign_image(image, size);
    CU_ASSERT_FALSE(survives(image, size));
    free(image);
    tone_lexicon_free(lexicon);
}

/* Whether the set of leads has all that lead from a node by a word to a child. */
static bool leads_are_told(const struct image *image, const uint32_t *symbols, uint32_t node, uint32_t child) {
    uint32_t word = symbol_number(symbols[child]);
    const struct lexicon_node *behind = &image->nodes[child];
    bool told = image_leads_on(image, node, word, 0) ||
                (behind->traits.given == 0 && !(behind->traits.edges & ~element_bit(ELEMENT_WORD, 0)));
    for (uint32_t i = behind[0].child; i < behind[1].child; i++) {
        if (symbol_kind(symbols[i]) == ELEMENT_WORD) {
            told = told && image_leads_on(image, node, word, symbol_number(symbols[i]));
        }
    }
    return told;
}

/* The symbols of the edges to all nodes but those behind the root, by the nodes' numbers. */
static uint32_t *list_symbols(const struct image *image) {
    uint32_t *symbols = calloc(image->node_count, sizeof *symbols);
    for (uint32_t i = 0; i < image->edge_places.count; i++) {
        symbols[image->edges[i].child] = image->edges[i].symbol;
    }
    return symbols;
}

/* Every node is found by the edge to it, and by no other symbol. */
static void edges(void) {
    struct image image;
    lexicon_open(&image, builtin_image);
    uint32_t *symbols = list_symbols(&image);
    uint32_t lost = 0;
    uint32_t astray = 0;
    for (uint32_t node = 1; node < image.node_count; node++) {
        for (uint32_t i = image.nodes[node].child; i < image.nodes[node + 1].child; i++) {
            lost += image_child(&image, node, symbols[i]) != i;
            uint32_t other = image_child(&image, node, symbols[i] ^ 1);
            astray += other != 0 && (other == i || symbols[other] != (symbols[i] ^ 1));
        }
    }
    CU_ASSERT_EQUAL(lost, 0);
    CU_ASSERT_EQUAL(astray, 0);
    free(symbols);
}

/* The set of leads has every lead, and few others. */
static void leads(void) {
    enum { DRAWN = 100000, MOST = DRAWN / 25 };
    struct image image;
    lexicon_open(&image, builtin_image);
    uint32_t *symbols = list_symbols(&image);
    uint32_t untold = 0;
    for (uint32_t node = 1; node < image.node_count; node++) {
        for (uint32_t i = image.nodes[node].child; i < image.nodes[node + 1].child; i++) {
            untold += symbol_kind(symbols[i]) == ELEMENT_WORD && !leads_are_told(&image, symbols, node, i);
        }
    }
    free(symbols);
    CU_ASSERT_EQUAL(untold, 0);
    uint64_t random = 1;
    uint32_t others = 0;
    for (uint32_t i = 0; i < DRAWN; i++) {
        uint32_t node = (uint32_t)(next_random(&random) % image.node_count);
        uint32_t word = (uint32_t)(next_random(&random) % image.word_count);
        others += image_leads_on(&image, node, word, (uint32_t)(next_random(&random) % image.word_count));
    }
    CU_ASSERT_TRUE(others < MOST);
}

/* ------------------------------------------------------------------------------------------------------- digests */

static void digest_of(const struct csv_file *files, char out[65]) {
    tone_lexicon *lexicon = lexicon_of(files);
    strcpy(out, tone_lexicon_sha256(lexicon));
    tone_lexicon_free(lexicon);
}

/* The spelling of the files, and their names as long as they sort alike, say nothing. */
static void digest_is_of_the_content(void) {
    char one[65], two[65], three[65];
    digest_of((struct csv_file[]){{"categories.csv", "category,dimension\nbad,loaded\n", 0},
                                  {"a.csv", "term,category,weight\ntyrant,bad,2\nhorde,bad,1\n", 0},
                                  {NULL, NULL, 0}},
              one);
    digest_of((struct csv_file[]){{"c.csv", "\xEF\xBB\xBFweight,\"term\",category,note\r\n1.0,\"horde\",bad,\r\n", 0},
                                  {"b.csv", "category,term,weight,inflect\r\n\r\n\"bad\",tyrant,+2.000,\r\n", 0},
                                  {"categories.csv", "dimension,category,role\r\nloaded,bad,\r\n", 0},
                                  {NULL, NULL, 0}},
              two);
    CU_ASSERT_STRING_EQUAL(one, two);
    digest_of((struct csv_file[]){{"categories.csv", "category,dimension\nbad,loaded\n", 0},
                                  {"a.csv", "term,category,weight\nhorde,bad,1\ntyrant,bad,2\n", 0},
                                  {NULL, NULL, 0}},
              three);
    CU_ASSERT_STRING_NOT_EQUAL(one, three); /* the order of entries is content: the later one wins */
}

/* Each thing that a lexicon says changes the digest. */
static void digest_tells_all(void) {
    static const struct csv_file base[] = {
        {"lexicon.csv", "name,version,language,licence\ntest,1,en,MIT\n", 0},
        {"categories.csv", "category,dimension,description,degree\nbad,loaded,x,scale\ngood,loaded,y,scale\n", 0},
        {"composites.csv", "composite,feature,coefficient\nbias,category:bad,0.5\n", 0},
        {"scores.csv", "score,map,center,half,length\nloaded,ratio,0,2,60\n", 0},
        {"entries.csv", "term,category,weight,inflect,note\ntyrant,bad,2,,n\n", 0},
        {"neutral.csv", "term,dimensions,note\nwar hero,loaded,n\n", 0},
        {NULL, NULL, 0},
    };
    static const struct csv_file changes[] = {
        {"lexicon.csv", "name,version,language,licence\ntest,2,en,MIT\n", 0},
        {"lexicon.csv", "name,version,language,licence\ntest,1,en,CC0\n", 0},
        {"categories.csv", "category,dimension,description,degree\nbad,loaded,z,scale\ngood,loaded,y,scale\n", 0},
        {"categories.csv", "category,dimension,description,degree\nbad,loaded,x,ignore\ngood,loaded,y,ignore\n", 0},
        {"composites.csv", "composite,feature,coefficient\nbias,category:bad,0.4\n", 0},
        {"composites.csv", "composite,feature,coefficient\nbias,author:bad,0.5\n", 0},
        {"scores.csv", "score,map,center,half,length\nloaded,ratio,0,2,61\n", 0},
        {"scores.csv", "score,map,center,half,length\nloaded,sigmoid,0,2,60\n", 0},
        {"entries.csv", "term,category,weight,inflect,note\ntyrant,bad,2.000000001,,n\n", 0},
        {"entries.csv", "term,category,weight,inflect,note\ntyrants,bad,2,,n\n", 0},
        {"entries.csv", "term,category,weight,inflect,note\ntyrant,good,2,,n\n", 0},
        {"entries.csv", "term,category,weight,inflect,note\ntyrant,bad,2,noun,n\n", 0},
        {"entries.csv", "term,category,weight,inflect,note\ntyrant,bad,2,,m\n", 0},
        {"neutral.csv", "term,dimensions,note\nwar heroes,loaded,n\n", 0},
    };
    char digests[sizeof changes / sizeof *changes + 1][65];
    size_t count = sizeof changes / sizeof *changes;
    digest_of(base, digests[count]);
    for (size_t i = 0; i < count; i++) {
        struct csv_file files[sizeof base / sizeof *base];
        memcpy(files, base, sizeof base);
        for (struct csv_file *file = files; file->name; file++) {
            *file = strcmp(file->name, changes[i].name) == 0 ? changes[i] : *file;
        }
        digest_of(files, digests[i]);
        for (size_t k = 0; k < i; k++) {
            CU_ASSERT_STRING_NOT_EQUAL(digests[i], digests[k]);
        }
        CU_ASSERT_STRING_NOT_EQUAL(digests[i], digests[count]);
    }
}

/* The scorer's digest: of one lexicon its own; of several, or with a parameter that is not standard, another. */
static void digest_of_a_scorer(void) {
    tone_lexicon *lexicon = whole_lexicon();
    tone_config *config = NULL;
    tone_scorer *scorers[4] = {NULL};
    CU_ASSERT_EQUAL_FATAL(tone_config_new(&config, NULL, NULL), TONE_OK);
    tone_config_clear_lexicons(config);
    CU_ASSERT_EQUAL(tone_config_add_lexicon(config, lexicon, NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_scorer_new(&scorers[0], config, NULL), TONE_OK);
    CU_ASSERT_EQUAL(tone_config_set(config, TONE_PARAM_MAX_TEXT, 1000, NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_scorer_new(&scorers[1], config, NULL), TONE_OK);
    CU_ASSERT_EQUAL(tone_config_set(config, TONE_PARAM_MAX_TEXT, UINT32_MAX, NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_scorer_new(&scorers[2], config, NULL), TONE_OK);
    CU_ASSERT_EQUAL(tone_config_add_lexicon(config, lexicon, NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_scorer_new(&scorers[3], config, NULL), TONE_OK);
    CU_ASSERT_STRING_EQUAL(tone_scorer_sha256(scorers[0]), tone_lexicon_sha256(lexicon));
    CU_ASSERT_STRING_NOT_EQUAL(tone_scorer_sha256(scorers[1]), tone_lexicon_sha256(lexicon));
    CU_ASSERT_STRING_EQUAL(tone_scorer_sha256(scorers[2]), tone_lexicon_sha256(lexicon));
    CU_ASSERT_STRING_NOT_EQUAL(tone_scorer_sha256(scorers[3]), tone_lexicon_sha256(lexicon));
    CU_ASSERT_STRING_NOT_EQUAL(tone_scorer_sha256(scorers[3]), tone_scorer_sha256(scorers[1]));
    CU_ASSERT_STRING_EQUAL(tone_scorer_lexicons(scorers[0]), "test 1.0");
    CU_ASSERT_STRING_EQUAL(tone_scorer_lexicons(scorers[3]), "test 1.0+test 1.0");
    for (size_t i = 0; i < 4; i++) {
        tone_scorer_free(scorers[i]);
    }
    tone_config_free(config);
    tone_lexicon_free(lexicon);
}

void suite_lexicon(void) {
    CU_pSuite suite = CU_add_suite("lexicon", NULL, NULL);
    CU_add_test(suite, "reads what was written", reads_what_was_written);
    CU_add_test(suite, "numbers out of range", numbers_out_of_range);
    CU_add_test(suite, "reads what spreadsheets write", reads_spreadsheets);
    CU_add_test(suite, "reads long files", reads_long_files);
    CU_add_test(suite, "faults of files", faults_of_files);
    CU_add_test(suite, "faults of CSV", faults_of_csv);
    CU_add_test(suite, "faults of categories", faults_of_categories);
    CU_add_test(suite, "faults of entries", faults_of_entries);
    CU_add_test(suite, "faults of terms", faults_of_terms);
    CU_add_test(suite, "faults of scores", faults_of_scores);
    CU_add_test(suite, "a check tells all faults", check_tells_all);
    CU_add_test(suite, "a check of a good lexicon", check_of_a_good_one);
    CU_add_test(suite, "the built-in lexicon is its folder", builtin_is_the_folder);
    CU_add_test(suite, "names", names);
    CU_add_test(suite, "an image round trip", image_round_trip);
    CU_add_test(suite, "an image in a file", image_in_a_file);
    CU_add_test(suite, "truncated images", truncated_images);
    CU_add_test(suite, "longer images", longer_images);
    CU_add_test(suite, "flipped bytes", flipped_bytes);
    CU_add_test(suite, "forged bytes", forged_bytes);
    CU_add_test(suite, "forged numbers", forged_numbers);
    CU_add_test(suite, "forged at random", forged_at_random);
    CU_add_test(suite, "lies of sections", lies_of_sections);
    CU_add_test(suite, "a forged graph", forged_graph);
    CU_add_test(suite, "images whose displacements are any", forged_displacements);
    CU_add_test(suite, "forged edges", forged_edges);
    CU_add_test(suite, "edges that belie their nodes", forged_traits);
    CU_add_test(suite, "two edges to one node", forged_ways);
    CU_add_test(suite, "outputs that do not say where they end", forged_tokens);
    CU_add_test(suite, "forged leads", forged_leads);
    CU_add_test(suite, "forged spellings", forged_spellings);
    CU_add_test(suite, "words that belie their nodes", forged_flags);
    CU_add_test(suite, "forged starts", forged_starts);
    CU_add_test(suite, "forged slots", forged_slots);
    CU_add_test(suite, "lies are refused", lies_are_refused);
    CU_add_test(suite, "a forged depth", forged_depth);
    CU_add_test(suite, "forged uses of outputs", forged_uses);
    CU_add_test(suite, "edges", edges);
    CU_add_test(suite, "leads", leads);
    CU_add_test(suite, "a digest is of the content", digest_is_of_the_content);
    CU_add_test(suite, "a digest tells all", digest_tells_all);
    CU_add_test(suite, "the digest of a scorer", digest_of_a_scorer);
}
