/* Voice: quotations of every style in golden files, grouping of paragraphs, hostile input. */
#include "analysis.h"
#include "scare.h"
#include "voice.h"

#include <CUnit/CUnit.h>
#include <time.h>

void suite_voice(void);

enum { ROWS_LIMIT = 2048 };

/* All that the stage reads and writes for one text. */
struct voice_run {
    struct analysis analysis;
    struct sentences sentences;
    struct voices voices;
    struct voice_state state;
    struct positions positions;
    tone_attribution rows[ROWS_LIMIT];
};

static bool run_stage(struct voice_run *run, uint32_t begin, uint32_t end) {
    struct analysis *a = &run->analysis;
    return analyse_part(a, begin, end) && sentences_find(&run->sentences, &a->text, &a->tokens, &a->hooks) &&
           voice_find(&run->voices, &run->state, &a->text, &a->tokens, &run->sentences, NULL, way_by_name(WAY_PORTABLE),
                      &a->hooks) &&
           voice_list_rows(&run->voices, &a->hooks) && voice_give_rows(&run->voices, &a->tokens, 0, &a->hooks) &&
           positions_mark(&run->positions, &a->text, begin, end, way_by_name(WAY_PORTABLE), &a->hooks);
}

static bool run_part(struct voice_run *run, uint32_t begin, uint32_t end) {
    bool done = run_stage(run, begin, end) && run->voices.row_count <= ROWS_LIMIT;
    for (uint32_t i = 0; i < run->voices.row_count && done; i++) {
        voice_fill_row(&run->voices, i, &run->analysis.tokens, &run->positions, &run->rows[i]);
    }
    return done;
}

static bool run_text(struct voice_run *run, const char *bytes, size_t size) {
    run->state = (struct voice_state){0};
    run->analysis.text = (struct text){.bytes = bytes, .size = (uint32_t)size};
    return run_part(run, 0, (uint32_t)size);
}

static void run_free(struct voice_run *run) {
    sentences_release(&run->sentences, &run->analysis.hooks);
    voice_release(&run->voices, &run->analysis.hooks);
    positions_release(&run->positions, &run->analysis.hooks);
    analysis_free(&run->analysis);
}

/* Copies the marked text without braces and group numbers; its size. */
static size_t strip(char *plain, const char *marked) {
    size_t size = 0;
    for (; *marked; marked++) {
        if (*marked == '{') {
            marked += 1 + strspn(marked + 1, "0123456789");
        } else if (*marked != '}') {
            plain[size++] = *marked;
        }
    }
    return size;
}

/* The text with braces around the rows. */
static void mark_rows(char *marked, const struct voice_run *run) {
    const struct voices *voices = &run->voices;
    const struct text *text = &run->analysis.text;
    size_t size = 0;
    for (uint32_t i = 0; i <= text->size; i++) {
        for (uint32_t row = 0; row < voices->row_count; row++) {
            size += (size_t)(run->rows[row].content.end == i ? sprintf(marked + size, "}") : 0);
        }
        for (uint32_t row = 0; row < voices->row_count; row++) {
            bool begins = run->rows[row].content.begin == i;
            size += (size_t)(begins ? sprintf(marked + size, "{%u ", run->rows[row].group) : 0);
        }
        if (i < text->size) {
            marked[size++] = text->bytes[i];
        }
    }
    marked[size] = '\0';
}

/* Whether a row's quotation marks are doubled apostrophes or grave accents, which say no
   more than that it is reported. */
static bool is_loose(const struct voice_run *run, const tone_attribution *row) {
    const char *content = run->analysis.text.bytes + row->content.begin;
    return row->content.end - row->content.begin > 1 && (content[0] == '\'' || content[0] == '`') &&
           content[1] == content[0];
}

static uint8_t voice_of(const struct voice_run *run, const tone_attribution *row) {
    return is_loose(run, row) ? TONE_VOICE_ATTRIBUTED : TONE_VOICE_QUOTED;
}

/* Each token has the voice of the rows that hold it, quoted before attributed, and else the author's; its row is the
   innermost. */
static void check_tokens(const struct voice_run *run) {
    const struct tokens *tokens = &run->analysis.tokens;
    const struct voices *voices = &run->voices;
    for (uint32_t i = 0; i < tokens->count; i++) {
        uint32_t innermost = UINT32_MAX;
        uint8_t voice = TONE_VOICE_AUTHOR;
        for (uint32_t row = 0; row < voices->row_count; row++) {
            const tone_span *content = &run->rows[row].content;
            if (content->begin <= tokens->begin[i] && tokens->end[i] <= content->end) {
                innermost = row;
                voice = voice == TONE_VOICE_QUOTED ? voice : voice_of(run, &run->rows[row]);
            }
        }
        CU_ASSERT_EQUAL(voices->attribution[i], innermost);
        CU_ASSERT_EQUAL(voices->voice[i], voice);
    }
}

static void check_rows(const struct voice_run *run) {
    for (uint32_t row = 0; row < run->voices.row_count; row++) {
        const tone_attribution *attribution = &run->rows[row];
        CU_ASSERT_EQUAL(attribution->kind,
                        is_loose(run, attribution) ? TONE_ATTRIBUTION_INDIRECT : TONE_ATTRIBUTION_DIRECT);
        CU_ASSERT_EQUAL(attribution->stance, TONE_STANCE_NEUTRAL);
        CU_ASSERT_EQUAL(attribution->flags, 0);
        CU_ASSERT_TRUE(attribution->content.begin < attribution->content.end);
        CU_ASSERT_TRUE(row == 0 || attribution[-1].content.begin < attribution->content.begin);
    }
}

/* Paragraph by paragraph: the rows and voices of the whole text, numbers of rows counted on. */
static void check_grouping(const struct voice_run *whole) {
    static struct voice_run part;
    const struct text *text = &whole->analysis.text;
    uint32_t rows = 0;
    uint32_t tokens = 0;
    memset(&part, 0, sizeof part);
    part.analysis.abbreviations = whole->analysis.abbreviations;
    part.analysis.hooks = whole->analysis.hooks;
    part.analysis.text = *text;
    for (uint32_t begin = 0, end; begin < text->size; begin = end) {
        end = paragraph_end(text, begin);
        CU_ASSERT_TRUE_FATAL(run_part(&part, begin, end));
        CU_ASSERT_TRUE_FATAL(rows + part.voices.row_count <= whole->voices.row_count);
        for (uint32_t i = 0; i < part.voices.row_count; i++) {
            const tone_attribution *row = &whole->rows[rows + i];
            CU_ASSERT_EQUAL(memcmp(row, &part.rows[i], sizeof *row), 0);
        }
        for (uint32_t i = 0; i < part.analysis.tokens.count; i++) {
            uint32_t row = part.voices.attribution[i];
            CU_ASSERT_EQUAL(whole->voices.voice[tokens + i], part.voices.voice[i]);
            CU_ASSERT_EQUAL(whole->voices.attribution[tokens + i], row == UINT32_MAX ? row : row + rows);
        }
        rows += part.voices.row_count;
        tokens += part.analysis.tokens.count;
    }
    CU_ASSERT_EQUAL(rows, whole->voices.row_count);
    CU_ASSERT_EQUAL(memcmp(&part.state, &whole->state, sizeof part.state), 0);
    run_free(&part);
}

static void check_case(struct voice_run *run, const struct golden_case *item) {
    char plain[16384];
    char got[16384];
    CU_ASSERT_TRUE_FATAL(run_text(run, plain, strip(plain, item->body)));
    mark_rows(got, run);
    CU_ASSERT_STRING_EQUAL(got, item->body);
    if (strcmp(got, item->body) != 0) {
        printf("\n  %s: got\n%s\n", item->title, got);
    }
    check_tokens(run);
    check_rows(run);
    check_grouping(run);
}

static void test_quotations(void) {
    static struct voice_run run;
    struct golden golden;
    struct golden_case item;
    int count = 0;
    memset(&run, 0, sizeof run);
    CU_ASSERT_TRUE_FATAL(analysis_new(&run.analysis));
    CU_ASSERT_TRUE_FATAL(golden_open(&golden, TONE_TESTS_DIR "/golden/voice/quotations.txt"));
    while (golden_next(&golden, &item)) {
        check_case(&run, &item);
        count++;
    }
    CU_ASSERT_TRUE(count >= 35);
    golden_close(&golden);
    run_free(&run);
}

/* Deeper than QUOTE_DEPTH, marks open nothing. */
static void test_depth(void) {
    static struct voice_run run;
    char bytes[512];
    size_t size = 0;
    memset(&run, 0, sizeof run);
    CU_ASSERT_TRUE_FATAL(analysis_new(&run.analysis));
    for (int i = 0; i < 20; i++) {
        size += (size_t)sprintf(bytes + size, "\xE2\x80\x9C%c ", 'a' + i);
    }
    CU_ASSERT_TRUE(run_text(&run, bytes, size));
    CU_ASSERT_EQUAL(run.voices.row_count, QUOTE_DEPTH);
    CU_ASSERT_EQUAL(run.rows[0].content.begin, 0);
    run_free(&run);
}

/* What is known of a quotation's words, and of the marks of those before it, makes reading shorter and nothing else. */
static void test_what_is_known(void) {
    static const char *const parts[] = {"\xE2\x80\x9C", "\xE2\x80\x98", ",",   "\xE2\x80\xA6",
                                        "go ",          "Ann ",         " \"", "- "};
    static struct voice_run run;
    char bytes[4096] = "";
    uint32_t random = 1;
    uint32_t seen[QUOTED_NAME + 1] = {0};
    memset(&run, 0, sizeof run);
    CU_ASSERT_TRUE_FATAL(analysis_new(&run.analysis));
    for (size_t i = 0; i < 1000; i++) {
        random = random * 1664525 + 1013904223;
        strcat(bytes, parts[random >> 29]);
    }
    CU_ASSERT_TRUE_FATAL(run_text(&run, bytes, strlen(bytes)));
    const struct text *text = &run.analysis.text;
    const struct tokens *tokens = &run.analysis.tokens;
    uint32_t idle = 0;
    for (uint32_t i = 0; i < tokens->count; i++) {
        random = random * 1664525 + 1013904223;
        uint32_t end = i + 1 + (random >> 27) < tokens->count ? i + 1 + (random >> 27) : tokens->count;
        uint32_t none = 0;
        enum quoted_as as = scare_read(text, tokens, i, end, 0, &none);
        CU_ASSERT_EQUAL(scare_read(text, tokens, i, end, 0, &idle), as);
        uint32_t words = 0;
        for (uint32_t k = i + 1; k < end; k++) {
            words += tokens->class[k] != WORD_PUNCTUATION;
        }
        for (uint32_t known = 1; known <= words; known++) {
            CU_ASSERT_EQUAL(scare_read(text, tokens, i, end, known, &none), as);
        }
        seen[as]++;
    }
    CU_ASSERT_TRUE(seen[QUOTED_SPEECH] > 10 && seen[QUOTED_WORDS] > 10 && seen[QUOTED_NAME] > 10);
    run_free(&run);
}

enum { LONG_SIZE = 1 << 19, SHORTER = 4, TIMES_LONGER = 10 };

/* CPU seconds to find the voices of `size` bytes that repeat `unit`, taken as one paragraph: the best of three runs. */
static double time_paragraph(struct voice_run *run, char *buffer, size_t size, const char *unit) {
    struct analysis *a = &run->analysis;
    double best = 1e9;
    for (size_t i = 0; i < size; i++) {
        buffer[i] = unit[i % strlen(unit)];
    }
    CU_ASSERT_TRUE_FATAL(analyse(a, buffer, size));
    join_paragraphs(&a->tokens);
    for (int i = 0; i < 3; i++) {
        clock_t start = clock();
        run->state = (struct voice_state){0};
        CU_ASSERT_TRUE(voice_find(&run->voices, &run->state, &a->text, &a->tokens, &run->sentences, NULL,
                                  way_by_name(WAY_PORTABLE), &a->hooks));
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        best = seconds < best ? seconds : best;
    }
    return best;
}

/* Four times the marks take far less than sixteen times as long, though they are one paragraph. */
static void test_linear(void) {
    static const char *const units[] = {"\"",
                                        "'",
                                        "\xE2\x80\x9C",
                                        "\xE2\x80\x9D",
                                        "\xE2\x80\x98",
                                        "\xE2\x80\x99",
                                        "\xC2\xAB",
                                        "\xC2\xBB",
                                        " \"a",
                                        " 'a",
                                        "\xE2\x80\x9C\xE2\x80\x98",
                                        "\" ",
                                        " \"a,\" b,",
                                        "s' ",
                                        "5\" ",
                                        "\xE2\x80\x9C a \xE2\x80\x98 b\xE2\x80\x9D "};
    static struct voice_run run;
    char *buffer = malloc(LONG_SIZE);
    memset(&run, 0, sizeof run);
    CU_ASSERT_TRUE_FATAL(buffer && analysis_new(&run.analysis));
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        double shorter = time_paragraph(&run, buffer, LONG_SIZE / SHORTER, units[i]);
        double longer = time_paragraph(&run, buffer, LONG_SIZE, units[i]);
        CU_ASSERT_TRUE(longer < 0.05 || longer < TIMES_LONGER * shorter);
    }
    free(buffer);
    run_free(&run);
}

/* Hooks that allow a number of allocations and count what is held. */
struct budget {
    int left;
    int held;
};

static void *budget_allocate(void *context, size_t size) {
    struct budget *budget = context;
    void *block = budget->left-- > 0 ? malloc(size) : NULL;
    budget->held += block != NULL;
    return block;
}

static void *budget_reallocate(void *context, void *block, size_t old_size, size_t new_size) {
    struct budget *budget = context;
    (void)old_size;
    void *moved = budget->left-- > 0 ? realloc(block, new_size) : NULL;
    budget->held += moved && !block;
    return moved;
}

static void budget_release(void *context, void *block, size_t size) {
    struct budget *budget = context;
    (void)size;
    budget->held--;
    free(block);
}

/* Whichever allocation fails, the call says so and nothing is lost. */
static void test_no_memory(void) {
    static struct voice_run run;
    static const char text[] =
        "He said \"one\" and \"two\" and \"three\" and \"four\" and \"five\" and \"six\" and \"seven\" "
        "and \"eight\" and \"nine\" and \"ten\".";
    bool done = false;
    int allowed = 0;
    memset(&run, 0, sizeof run);
    CU_ASSERT_TRUE_FATAL(analysis_new(&run.analysis));
    CU_ASSERT_TRUE(analyse(&run.analysis, text, sizeof text - 1));
    for (; !done && allowed < 100; allowed++) {
        struct budget budget = {.left = allowed};
        tone_allocator hooks = {budget_allocate, budget_reallocate, budget_release, &budget};
        struct voices voices = {0};
        struct voice_state state = {0};
        done = voice_find(&voices, &state, &run.analysis.text, &run.analysis.tokens, &run.sentences, NULL,
                          way_by_name(WAY_PORTABLE), &hooks) &&
               voice_list_rows(&voices, &hooks) && voice_give_rows(&voices, &run.analysis.tokens, 0, &hooks);
        CU_ASSERT_TRUE(!done ||
                       (voices.row_count == 10 && run.analysis.tokens.end[voices.rows[9]->end - 1] == sizeof text - 2));
        voice_release(&voices, &hooks);
        CU_ASSERT_EQUAL(budget.held, 0);
    }
    CU_ASSERT_TRUE(done);
    CU_ASSERT_TRUE(allowed > 4);
    run_free(&run);
}

void suite_voice(void) {
    CU_pSuite suite = CU_add_suite("voice", NULL, NULL);
    CU_add_test(suite, "golden: quotations", test_quotations);
    CU_add_test(suite, "depth is bounded", test_depth);
    CU_add_test(suite, "a quotation is read alike whatever is known of it", test_what_is_known);
    CU_add_test(suite, "linear time on quotation marks of any kind", test_linear);
    CU_add_test(suite, "no memory", test_no_memory);
}
