/* Attributions: whose words they are, with source, cue and flags, in a golden file; the
   laws of voices; hostile input. */
#include "analysis.h"
#include "scratch.h"
#include "support.h"

#include <time.h>

void suite_attributions(void);

/* ---------------------------------------------------------------------------------------------------- golden file */

enum { ROWS_SIZE = 8192, ALL_SIZE = 1 << 16 };

static size_t print_span(char *out, const char *text, const tone_span *span, bool filled) {
    return (size_t)sprintf(out, " | %.*s", filled ? (int)(span->end - span->begin) : 1,
                           filled ? text + span->begin : "-");
}

/* The rows as the golden file has them: "> 0 indirect | content | source | cue | stance, unnamed, negated". */
static void print_rows(char *out, const struct bench *bench, const char *text) {
    static const char *const kinds[] = {"direct", "indirect", "scare"};
    static const char *const stances[] = {"neutral", "assertive", "factive", "doubting"};
    const tone_attribution *rows = tone_result_attributions(bench->result);
    *out = '\0';
    for (uint64_t i = 0; i < tone_result_attribution_count(bench->result); i++) {
        const tone_attribution *row = &rows[i];
        out += sprintf(out, "> %u %s", row->group, kinds[row->kind]);
        out += print_span(out, text, &row->content, true);
        if (row->flags & (TONE_ATTRIBUTION_SOURCE | TONE_ATTRIBUTION_CUE)) {
            out += print_span(out, text, &row->source, row->flags & TONE_ATTRIBUTION_SOURCE);
            out += print_span(out, text, &row->cue, row->flags & TONE_ATTRIBUTION_CUE);
            out += sprintf(out, " | %s%s%s", stances[row->stance],
                           row->flags & TONE_ATTRIBUTION_UNNAMED ? ", unnamed" : "",
                           row->flags & TONE_ATTRIBUTION_NEGATED ? ", negated" : "");
        }
        out += sprintf(out, "\n");
    }
}

/* Precedence: quoted, scare, attributed, author. The row of a token is the last that holds
   it, which is the innermost. */
static void check_voices(const struct bench *bench) {
    const struct tokens *tokens = &bench->scratch->tokens;
    const struct voices *voices = &bench->scratch->voices;
    static const uint8_t rank[] = {3, 1, 2}; /* of each kind */
    static const uint8_t voice_of_rank[] = {TONE_VOICE_AUTHOR, TONE_VOICE_ATTRIBUTED, TONE_VOICE_SCARE,
                                            TONE_VOICE_QUOTED};
    for (uint32_t i = 0; i < tokens->count; i++) {
        uint32_t innermost = UINT32_MAX;
        uint8_t highest = 0;
        for (uint32_t row = 0; row < voices->row_count; row++) {
            const tone_attribution *at = &tone_result_attributions(bench->result)[row];
            if (at->content.begin <= tokens->begin[i] && tokens->end[i] <= at->content.end) {
                innermost = row;
                highest = rank[at->kind] > highest ? rank[at->kind] : highest;
            }
        }
        CU_ASSERT_EQUAL(voices->attribution[i], innermost);
        CU_ASSERT_EQUAL(voices->voice[i], voice_of_rank[highest]);
    }
}

/* Words have their voices, and matches their attributions, whether or not reports are described. */
static void check_undescribed(const struct bench *bench, const char *text) {
    static uint8_t voice[ALL_SIZE];
    static uint32_t attribution[ALL_SIZE];
    const struct voices *voices = &bench->scratch->voices;
    uint32_t count = bench->scratch->tokens.count;
    memcpy(voice, voices->voice, count * sizeof *voice);
    memcpy(attribution, voices->attribution, count * sizeof *attribution);
    CU_ASSERT_EQUAL_FATAL(
        tone_score(bench->scorer, bench->scratch, text, strlen(text), TONE_ROWS_MATCHES, bench->result, NULL), TONE_OK);
    CU_ASSERT_EQUAL(memcmp(voice, voices->voice, count * sizeof *voice), 0);
    CU_ASSERT_EQUAL(memcmp(attribution, voices->attribution, count * sizeof *attribution), 0);
}

/* The four voices partition the words; rows come in order, the outer first. */
static void check_laws(const struct bench *bench) {
    uint32_t words = 0;
    for (int voice = TONE_VOICE_AUTHOR; voice <= TONE_VOICE_SCARE; voice++) {
        words += tone_result_voice_words(bench->result, (tone_voice)voice)[0];
    }
    CU_ASSERT_EQUAL(words, tone_result_words(bench->result)[0]);
    const tone_attribution *rows = tone_result_attributions(bench->result);
    for (uint64_t i = 1; i < tone_result_attribution_count(bench->result); i++) {
        const tone_span *before = &rows[i - 1].content;
        const tone_span *here = &rows[i].content;
        CU_ASSERT_TRUE(before->begin < here->begin || (before->begin == here->begin && before->end >= here->end));
    }
}

static void check_text(struct bench *bench, const char *title, char *text, char *expected) {
    static char got[ROWS_SIZE];
    bench_score(bench, text, strlen(text));
    print_rows(got, bench, text);
    CU_ASSERT_STRING_EQUAL(got, expected);
    if (strcmp(got, expected) != 0) {
        printf("\n  %s: %s\n  got\n%s", title, text, got);
    }
    check_voices(bench);
    check_laws(bench);
    check_undescribed(bench, text);
}

/* The end of the lines that begin with "> ", from the start of a line on. */
static char *rows_end(char *line) {
    while (line[0] == '>') {
        line = strchr(line, '\n') + 1;
    }
    return line;
}

/* A case is texts of one line each, behind each its rows. Appends the texts to `all` as paragraphs. */
static int check_case(struct bench *bench, const struct golden_case *item, char *all) {
    static char body[ROWS_SIZE];
    static char expected[ROWS_SIZE];
    int count = 0;
    sprintf(body, "%s\n", item->body);
    for (char *line = body; *line; count++) {
        char *rows = strchr(line, '\n') + 1;
        char *end = rows_end(rows);
        rows[-1] = '\0';
        sprintf(expected, "%.*s", (int)(end - rows), rows);
        check_text(bench, item->title, line, expected);
        sprintf(all + strlen(all), "%s\n\n", line);
        line = end;
    }
    return count;
}

static char *all_texts(struct bench *bench, int *count) {
    struct golden golden = {0};
    struct golden_case item;
    char *all = calloc(1, ALL_SIZE);
    CU_ASSERT_TRUE_FATAL(all && golden_open(&golden, TONE_TESTS_DIR "/golden/voice/attributions.txt"));
    *count = 0;
    while (golden_next(&golden, &item)) {
        *count += check_case(bench, &item, all);
    }
    golden_close(&golden);
    return all;
}

static void test_golden(void) {
    struct bench bench;
    int count;
    bench_open(&bench, NULL, NULL);
    free(all_texts(&bench, &count));
    CU_ASSERT_TRUE(count >= 75);
    bench_close(&bench);
}

/* ------------------------------------------------------------------------------------------------------------ laws */

static void test_chunks(void) {
    static const uint32_t sizes[] = {64, 100, 333, 1000, 4096};
    struct bench bench;
    int count;
    bench_open(&bench, NULL, NULL);
    char *all = all_texts(&bench, &count);
    bench_score(&bench, all, strlen(all));
    uint64_t rows = tone_result_attribution_count(bench.result);
    tone_attribution *whole = calloc(rows + 1, sizeof *whole);
    CU_ASSERT_TRUE_FATAL(whole && rows > 75);
    memcpy(whole, tone_result_attributions(bench.result), rows * sizeof *whole);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        bench.scratch->chunk_bytes = sizes[i];
        bench_score(&bench, all, strlen(all));
        CU_ASSERT_EQUAL_FATAL(tone_result_attribution_count(bench.result), rows);
        CU_ASSERT_EQUAL(memcmp(whole, tone_result_attributions(bench.result), rows * sizeof *whole), 0);
    }
    free(whole);
    free(all);
    bench_close(&bench);
}

/* Contents nest at most REPORT_DEPTH deep. */
static void test_depth(void) {
    char text[1024] = "";
    struct bench bench;
    bench_open(&bench, NULL, NULL);
    for (int i = 0; i < 20; i++) {
        strcat(text, "Hale said that ");
    }
    strcat(text, "it works.");
    bench_score(&bench, text, strlen(text));
    CU_ASSERT_EQUAL(tone_result_attribution_count(bench.result), REPORT_DEPTH);
    check_voices(&bench);
    bench_close(&bench);
}

/* What is so-called holds nothing else that is, so that words are in one such piece at most; one behind it is another. */
static void test_so_called(void) {
    static const char text[] = "They met the So-Called So-Called So-Called Club and a so-called friend.";
    struct bench bench;
    bench_open(&bench, NULL, NULL);
    bench_score(&bench, text, sizeof text - 1);
    const tone_attribution *rows = tone_result_attributions(bench.result);
    CU_ASSERT_EQUAL_FATAL(tone_result_attribution_count(bench.result), 2);
    CU_ASSERT_EQUAL(rows[0].kind, TONE_ATTRIBUTION_SCARE);
    CU_ASSERT_EQUAL(strncmp(text + rows[0].content.begin, "So-Called So-Called Club and", 28), 0);
    CU_ASSERT_EQUAL(strncmp(text + rows[1].content.begin, "friend.", 7), 0);
    CU_ASSERT_EQUAL(rows[1].group, rows[0].group + 1);
    check_voices(&bench);
    bench_close(&bench);
}

enum { LONG_SIZE = 1 << 20, SHORTER = 4, TIMES_LONGER = 10 };

/* CPU seconds to score a text: the best of three runs. */
static double time_score(struct bench *bench, const char *text, size_t size) {
    double best = 1e9;
    for (int i = 0; i < 3; i++) {
        clock_t start = clock();
        bench_score(bench, text, size);
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        best = seconds < best ? seconds : best;
    }
    return best;
}

/* The same of `size` bytes that repeat `unit`. */
static double time_text(struct bench *bench, char *buffer, size_t size, const char *unit) {
    for (size_t i = 0; i < size; i++) {
        buffer[i] = unit[i % strlen(unit)];
    }
    return time_score(bench, buffer, size);
}

/* Four times the text takes far less than sixteen times as long. */
static void test_linear(void) {
    static const char *const units[] = {"said ",
                                        "he said that ",
                                        ", ",
                                        "he said, ",
                                        "\xE2\x80\x9C"
                                        "a,\xE2\x80\x9D he said, ",
                                        "according to ",
                                        "x, according to y, ",
                                        "is believed to ",
                                        "and say ",
                                        "the claim that ",
                                        "who said ",
                                        "told the mayor of the town of ",
                                        "(said) ",
                                        "\xE2\x80\x94 he said ",
                                        "so-called ",
                                        "his claim\xE2\x80\x99s ",
                                        "officials ",
                                        "\xE2\x80\x9C"
                                        "a\xE2\x80\x9D "};
    struct bench bench;
    char *buffer = malloc(LONG_SIZE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(buffer);
    bench_open(&bench, NULL, NULL);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        double shorter = time_text(&bench, buffer, LONG_SIZE / SHORTER, units[i]);
        double longer = time_text(&bench, buffer, LONG_SIZE, units[i]);
        CU_ASSERT_TRUE(longer < 0.05 || longer < TIMES_LONGER * shorter);
    }
    free(buffer);
    bench_close(&bench);
}

enum { PARAGRAPHS_SIZE = 240 << 10, PARAGRAPH_SHORT = 4 << 10, PARAGRAPH_LONG = 60 << 10, TIMES_SLOWER = 4 };

/* CPU seconds to score paragraphs of so many bytes, the first half of which repeats `lead`, the second `unit`. */
static double time_paragraphs(struct bench *bench, char *buffer, size_t paragraph, const char *lead, const char *unit) {
    for (size_t i = 0; i < PARAGRAPHS_SIZE; i++) {
        size_t at = i % paragraph;
        const char *piece = at < paragraph / 2 ? lead : unit;
        buffer[i] = '\n';
        if (at + 2 < paragraph) {
            buffer[i] = piece[at % strlen(piece)];
        }
    }
    return time_score(bench, buffer, PARAGRAPHS_SIZE);
}

/* As much text takes as long in long paragraphs as in short ones: longer ones than these are cut, so that no text of one
   would tell. */
static void test_linear_paragraphs(void) {
    static const char *const leads[] = {", ", "! ", "; ", "quickly ", "a \"b\" ", "and "};
    static const char *const units[] = {"he said and not ",        "said Hale and Jo said, ", "quickly 's said, ",
                                        "Hale said, to not ",      "x, according to y, ",     "a, claim that ! ",
                                        "the relay to go ",        ", who said it",           "So-Called ",
                                        "he said the so-called x "};
    struct bench bench;
    char *buffer = malloc(PARAGRAPHS_SIZE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(buffer);
    bench_open(&bench, NULL, NULL);
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
            double shorter = time_paragraphs(&bench, buffer, PARAGRAPH_SHORT, leads[i], units[k]);
            double longer = time_paragraphs(&bench, buffer, PARAGRAPH_LONG, leads[i], units[k]);
            CU_ASSERT_TRUE(longer < 0.01 || longer < TIMES_SLOWER * shorter);
        }
    }
    free(buffer);
    bench_close(&bench);
}

/* ---------------------------------------------------------------------------------------------------------- memory */

/* Whichever allocation fails, the call says so and everything comes back. */
static void test_no_memory(void) {
    static const char text[] =
        "Hale said \xE2\x80\x9Cone\xE2\x80\x9D and \xE2\x80\x9Ctwo\xE2\x80\x9D. The mayor warned that it would fall. "
        "The so-called experts, according to Hale, believe that it is \xE2\x80\x98safe\xE2\x80\x99 and claim that it "
        "holds.";
    struct bench bench;
    bench_open(&bench, NULL, NULL);
    tone_status status = TONE_ERROR_NO_MEMORY;
    long failed = 0;
    for (; status != TONE_OK && failed < 500; failed++) {
        struct meter meter = {.fail_at = failed + 1, .all_after = true};
        tone_allocator hooks = meter_hooks(&meter);
        tone_scratch *scratch = NULL;
        status = tone_scratch_new(&scratch, &hooks, NULL);
        if (status == TONE_OK) {
            status = tone_score(bench.scorer, scratch, text, sizeof text - 1, TONE_ROWS_ALL, bench.result, NULL);
            CU_ASSERT_TRUE(status == TONE_OK || status == TONE_ERROR_NO_MEMORY);
        }
        tone_scratch_free(scratch);
        CU_ASSERT_TRUE(meter_balanced(&meter));
    }
    CU_ASSERT_EQUAL(status, TONE_OK);
    CU_ASSERT_TRUE(failed > 15);
    bench_close(&bench);
}

void suite_attributions(void) {
    CU_pSuite suite = CU_add_suite("attributions", NULL, NULL);
    CU_add_test(suite, "golden: reports, sources, cues, scare quotes", test_golden);
    CU_add_test(suite, "chunks change nothing", test_chunks);
    CU_add_test(suite, "depth is bounded", test_depth);
    CU_add_test(suite, "what is so-called within another", test_so_called);
    CU_add_test(suite, "linear time on cues, commas and quotations of any kind", test_linear);
    CU_add_test(suite, "linear time in long paragraphs", test_linear_paragraphs);
    CU_add_test(suite, "no memory", test_no_memory);
}
