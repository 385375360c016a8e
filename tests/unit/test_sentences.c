/* Sentences: golden files, grouping of paragraphs, hostile input. */
#include "analysis.h"
#include "ends.h"
#include "sentences.h"

#include <CUnit/CUnit.h>
#include <ctype.h>
#include <time.h>

void suite_sentences(void);

static const char *const kind_names[] = {"prose", "headline", "caption", "list"};

/* Adds "kind | words" and a line end for a sentence, white space as one blank. The size without it. */
static size_t print_sentence(char *line, const struct analysis *analysis, const struct sentence *sentence) {
    const struct tokens *tokens = &analysis->tokens;
    size_t size = (size_t)sprintf(line, "%s | ", kind_names[sentence->kind]);
    for (uint32_t i = sentence->first; i < sentence->end; i++) {
        if (i > sentence->first && tokens->begin[i] > tokens->end[i - 1]) {
            line[size++] = ' ';
        }
        memcpy(line + size, analysis->text.bytes + tokens->begin[i], tokens->end[i] - tokens->begin[i]);
        size += tokens->end[i] - tokens->begin[i];
    }
    line[size++] = '\n';
    return size;
}

/* A sentence knows where its marks end in the list of them, and whether one is loud. */
static void check_marks(const struct analysis *analysis, const struct sentence *sentence) {
    const struct tokens *tokens = &analysis->tokens;
    uint32_t marks = 0;
    bool loud = false;
    for (; marks < tokens->mark_count && tokens->mark[marks] < sentence->end; marks++) {
        char byte = analysis->text.bytes[tokens->begin[tokens->mark[marks]]];
        loud = loud || (tokens->mark[marks] >= sentence->first && (byte == '!' || byte == '?'));
    }
    CU_ASSERT_EQUAL(sentence->mark_end, marks);
    CU_ASSERT_EQUAL(sentence->loud, loud);
}

static void check_case(struct analysis *analysis, struct golden_case *item) {
    char got[16384];
    struct sentences sentences = {0};
    char *arrow = strstr(item->body, "\n->\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(arrow);
    const char *expected = arrow + strlen("\n->\n");
    CU_ASSERT_TRUE_FATAL(analyse(analysis, item->body, (size_t)(arrow - item->body)));
    CU_ASSERT_TRUE_FATAL(sentences_find(&sentences, &analysis->text, &analysis->tokens, &analysis->hooks));
    size_t size = 0;
    for (uint32_t i = 0; i < sentences.count; i++) {
        CU_ASSERT_EQUAL(sentences.items[i].first, i ? sentences.items[i - 1].end : 0);
        check_marks(analysis, &sentences.items[i]);
        size += print_sentence(got + size, analysis, &sentences.items[i]);
    }
    got[size ? size - 1 : 0] = '\0';
    CU_ASSERT_STRING_EQUAL(got, expected);
    if (strcmp(got, expected) != 0) {
        printf("\n  %s: got\n%s\n", item->title, got);
    }
    sentences_release(&sentences, &analysis->hooks);
}

static void check_file(const char *path, int least) {
    static struct analysis analysis;
    struct golden golden;
    struct golden_case item;
    int count = 0;
    CU_ASSERT_TRUE_FATAL(analysis_new(&analysis));
    CU_ASSERT_TRUE_FATAL(golden_open(&golden, path));
    while (golden_next(&golden, &item)) {
        check_case(&analysis, &item);
        count++;
    }
    CU_ASSERT_TRUE(count >= least);
    golden_close(&golden);
    analysis_free(&analysis);
}

static void test_ends(void) {
    check_file(TONE_TESTS_DIR "/golden/segmentation/sentences.txt", 40);
}

static void test_kinds(void) {
    check_file(TONE_TESTS_DIR "/golden/segmentation/kinds.txt", 15);
}

static const char paragraphs[] =
    "Hale Wins Again\n\nHe won. \"Nobody,\" she said. (See p. 5.) \n\n1. One 2. Two\n\n(A photo)\r\n\n"
    "“We lost. . . . The end,” he wrote.\n\nAt 5 p.m. Mr. Diaz left. ... Then what?\n";

/* Sentences of one paragraph at a time are those of all at once. */
static void test_grouping(void) {
    static struct analysis analysis;
    struct sentences whole = {0};
    struct sentences part = {0};
    CU_ASSERT_TRUE_FATAL(analysis_new(&analysis));
    CU_ASSERT_TRUE_FATAL(analyse(&analysis, paragraphs, sizeof paragraphs - 1));
    CU_ASSERT_TRUE_FATAL(sentences_find(&whole, &analysis.text, &analysis.tokens, &analysis.hooks));
    uint32_t at = 0;
    uint32_t tokens = 0;
    for (uint32_t begin = 0, end; begin < analysis.text.size; begin = end) {
        end = paragraph_end(&analysis.text, begin);
        CU_ASSERT_TRUE_FATAL(analyse_part(&analysis, begin, end));
        CU_ASSERT_TRUE_FATAL(sentences_find(&part, &analysis.text, &analysis.tokens, &analysis.hooks));
        for (uint32_t i = 0; i < part.count; i++, at++) {
            CU_ASSERT_TRUE_FATAL(at < whole.count);
            CU_ASSERT_EQUAL(whole.items[at].first, part.items[i].first + tokens);
            CU_ASSERT_EQUAL(whole.items[at].end, part.items[i].end + tokens);
            CU_ASSERT_EQUAL(whole.items[at].kind, part.items[i].kind);
        }
        tokens += analysis.tokens.count;
    }
    CU_ASSERT_EQUAL(at, whole.count);
    CU_ASSERT_TRUE(whole.count > 8);
    sentences_release(&whole, &analysis.hooks);
    sentences_release(&part, &analysis.hooks);
    analysis_free(&analysis);
}

/* Every word here, and every word that the rules know, stands before a full stop, with all of what may follow one. */
static const char *const stopped[] = {"end", "It",  "Mr",  "mr",  "St",    "st",  "No",   "no",
                                      "Inc", "etc", "e.g", "U.S", "Ph.D",  "p.m", "a.bc", "A",
                                      "b",   "I",   "É",   "été", "Yahoo", "7",   "2nd",  "-"};
static const char *const followers[] = {" the",  " The", " Smith", " A", " b", " É", " été", " 日本", " 7",  ",",
                                        ", and", ".",    "x",      "X",  " (", "”",  "-",    ";",     " :)", "4 "};

/* What is foreseen of a full stop is what the rules say. */
static void check_foresight(struct analysis *analysis, const char *word, const char *follower, int told[3]) {
    char text[64];
    int size = sprintf(text, "so %s.%s go on", word, follower);
    CU_ASSERT_TRUE_FATAL(analyse(analysis, text, (size_t)size));
    const struct tokens *tokens = &analysis->tokens;
    for (uint32_t m = 0; m < tokens->mark_count && tokens->mark[m] + 1 < tokens->count; m++) {
        struct straight_marks straight = {0};
        struct end_context context = {.text = &analysis->text, .tokens = tokens, .straight = &straight};
        enum end_outlook outlook = end_foresee(&analysis->text, tokens, m);
        told[outlook]++;
        if (outlook != END_OPEN) {
            struct end_verdict verdict = end_judge(&context, tokens->mark[m]);
            CU_ASSERT_EQUAL(verdict.next, tokens->mark[m] + 1);
            CU_ASSERT_EQUAL(verdict.ends, outlook == END_SURE);
        }
    }
}

static void check_foresights(struct analysis *analysis, const char *word, int told[3]) {
    for (size_t i = 0; i < sizeof followers / sizeof *followers; i++) {
        check_foresight(analysis, word, followers[i], told);
    }
}

static void test_foresight(void) {
    static struct analysis analysis;
    int told[3] = {0};
    CU_ASSERT_TRUE_FATAL(analysis_new(&analysis));
    for (size_t i = 0; i < sizeof stopped / sizeof *stopped; i++) {
        check_foresights(&analysis, stopped[i], told);
    }
    for (uint16_t i = 1; i < closed_count; i++) {
        char capital[CLOSED_SIZE];
        memcpy(capital, closed_words[i], sizeof capital);
        capital[0] = (char)toupper((unsigned char)capital[0]);
        check_foresights(&analysis, closed_words[i], told);
        check_foresights(&analysis, capital, told);
    }
    CU_ASSERT_TRUE(told[END_OPEN] > 0 && told[END_GOES_ON] > 0 && told[END_SURE] > 0);
    analysis_free(&analysis);
}

static void test_empty(void) {
    static struct analysis analysis;
    struct sentences sentences = {0};
    CU_ASSERT_TRUE_FATAL(analysis_new(&analysis));
    CU_ASSERT_TRUE(analyse(&analysis, " \n\n\t", 4));
    CU_ASSERT_TRUE(sentences_find(&sentences, &analysis.text, &analysis.tokens, &analysis.hooks));
    CU_ASSERT_EQUAL(sentences.count, 0);
    sentences_release(&sentences, &analysis.hooks);
    analysis_free(&analysis);
}

enum { LONG_SIZE = 1 << 18, SHORTER = 4, TIMES_LONGER = 10 };

/* CPU seconds to find the sentences of `size` bytes that repeat `unit`, taken as one
   paragraph: the best of three runs. */
static double time_paragraph(struct analysis *analysis, char *buffer, size_t size, const char *unit) {
    struct sentences sentences = {0};
    double best = 1e9;
    for (size_t i = 0; i < size; i++) {
        buffer[i] = unit[i % strlen(unit)];
    }
    CU_ASSERT_TRUE_FATAL(analyse(analysis, buffer, size));
    join_paragraphs(&analysis->tokens);
    for (int run = 0; run < 3; run++) {
        clock_t start = clock();
        CU_ASSERT_TRUE(sentences_find(&sentences, &analysis->text, &analysis->tokens, &analysis->hooks));
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        best = seconds < best ? seconds : best;
    }
    CU_ASSERT_EQUAL(sentences.count ? sentences.items[sentences.count - 1].end : 0, analysis->tokens.count);
    sentences_release(&sentences, &analysis->hooks);
    return best;
}

/* Four times the text takes far less than sixteen times as long, though it is one paragraph. */
static void test_linear(void) {
    static const char *const units[] = {".",     ". ",  "\"", ".\"",      "a.\"'", "[",     ".[1",    "(",
                                        "1. ",   "a) ", ":",  "?!",       "-",     "- ",    "dear ",  "\xE2\x80\x9C",
                                        "b. . ", "'",   ":-", "From: a@", "x",     "No. I", "a. \" ", "e.g. x"};
    static struct analysis analysis;
    char *buffer = malloc(LONG_SIZE);
    CU_ASSERT_TRUE_FATAL(buffer && analysis_new(&analysis));
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        double shorter = time_paragraph(&analysis, buffer, LONG_SIZE / SHORTER, units[i]);
        double longer = time_paragraph(&analysis, buffer, LONG_SIZE, units[i]);
        CU_ASSERT_TRUE(longer < 0.05 || longer < TIMES_LONGER * shorter);
    }
    free(buffer);
    analysis_free(&analysis);
}

static void *refuse(void *context, size_t size) {
    (void)context;
    (void)size;
    return NULL;
}

static void *refuse_more(void *context, void *block, size_t old_size, size_t new_size) {
    (void)context;
    (void)block;
    (void)old_size;
    (void)new_size;
    return NULL;
}

static void test_no_memory(void) {
    static struct analysis analysis;
    struct sentences sentences = {0};
    CU_ASSERT_TRUE_FATAL(analysis_new(&analysis));
    CU_ASSERT_TRUE(analyse(&analysis, paragraphs, sizeof paragraphs - 1));
    tone_allocator none = analysis.hooks;
    none.allocate = refuse;
    none.reallocate = refuse_more;
    CU_ASSERT_FALSE(sentences_find(&sentences, &analysis.text, &analysis.tokens, &none));
    CU_ASSERT_TRUE(sentences_find(&sentences, &analysis.text, &analysis.tokens, &analysis.hooks));
    sentences_release(&sentences, &analysis.hooks);
    analysis_free(&analysis);
}

void suite_sentences(void) {
    CU_pSuite suite = CU_add_suite("sentences", NULL, NULL);
    CU_add_test(suite, "golden: where sentences end", test_ends);
    CU_add_test(suite, "golden: kinds", test_kinds);
    CU_add_test(suite, "grouping of paragraphs changes nothing", test_grouping);
    CU_add_test(suite, "what is foreseen of full stops", test_foresight);
    CU_add_test(suite, "no words, no sentences", test_empty);
    CU_add_test(suite, "linear time on one long paragraph", test_linear);
    CU_add_test(suite, "no memory", test_no_memory);
}
