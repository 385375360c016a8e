/* Memory that gives out: at every allocation in turn, through everything that the library does. */
#include "support.h"
#include "table.h"

void suite_memory(void);

static const struct csv_file first_lexicon[] = {
    {"categories.csv",
     "category,dimension,role,signed,negation,degree,contrast,emphasis,author\nbad,loaded,score,no,flip,scale,yes,yes,"
     "yes\n"
     "doubt,hedging,score,,,,,,\nfigure,sign,sign,,,,,,\nno,negation,support,,,,,,\nmuch,degree,support,,,,,,\n"
     "but,contrast,support,,,,,,\nsaid,attribution,support,,,,,,\nabbreviation_common,abbreviation,support,,,,,,\n",
     0},
    {"composites.csv", "composite,feature,coefficient\nbias,dimension:loaded,0.5\nbias,category:figure,1\n", 0},
    {"scores.csv", "score,map,center,half,length\nloaded,ratio,0,2,60\nbias,sigmoid,1,2,0\n", 0},
    {"entries.csv",
     "term,category,weight,inflect,note\ntyrant,bad,2,noun,a note\nhard-line,bad,1,,\nescalat*,bad,1,,\n"
     "war ... drugs,bad,1,,\n<number>,figure,1,,\nmay,doubt,1,,\nnot,no,1,,\nvery,much,1.5,,\nbut,but,1,,\n"
     "etc.,abbreviation_common,1,,\n",
     0},
    {"neutral.csv", "term,dimensions\n\"may <number>\",hedging\n", 0},
    {NULL, NULL, 0},
};
static const struct csv_file second_lexicon[] = {
    {"categories.csv", "category,dimension\nworse,loaded\ngood,praise\n", 0},
    {"composites.csv", "composite,feature,coefficient\nwarm,category:good,1\n", 0},
    {"entries.csv", "term,category,weight,inflect\ntyrant,worse,3,noun\nhero,good,2,noun\nhero*,good,1,\n", 0},
    {NULL, NULL, 0},
};

static const char bytes[] =
    "The tyrants may not win, \xE2\x80\x9Cvery hard-line heroes!\xE2\x80\x9D he said. May 5 saw war on drugs.\n\n"
    "\xE2\x80\x9CIt escalates,\xE2\x80\x9D said 3 tyrants\xE2\x80\xA6 but heroically.";

enum { LONGEST_OUTPUT = 1 << 14, TEXTS = 3 };

static int count_bytes(void *context, const void *piece, size_t size) {
    size_t *count = context;
    (void)piece;
    *count += size;
    return 0;
}

/* What a run holds at a time. */
struct run {
    tone_allocator hooks;
    const char *folders[2];
    tone_lexicon *lexicons[3];
    tone_config *config;
    tone_scorer *scorer;
    tone_scratch *scratch;
    tone_result *result;
    tone_report *report;
};

static void run_release(struct run *run) {
    tone_report_free(run->report);
    tone_result_free(run->result);
    tone_scratch_free(run->scratch);
    tone_scorer_free(run->scorer);
    tone_config_free(run->config);
    for (size_t i = 0; i < 3; i++) {
        tone_lexicon_free(run->lexicons[i]);
    }
}

/* Reads two lexicons, and one of them a second time as an image; or takes the built-in one. */
static tone_status make_scorer(struct run *run, tone_error *error) {
    tone_status status = tone_config_new(&run->config, &run->hooks, error);
    for (size_t i = 0; i < 2 && status == TONE_OK && run->folders[i]; i++) {
        status = tone_lexicon_read(&run->lexicons[i], run->folders[i], &run->hooks, error);
    }
    if (status == TONE_OK && run->folders[0]) {
        size_t size;
        const void *image = tone_lexicon_image(run->lexicons[1], &size);
        status = tone_lexicon_from_image(&run->lexicons[2], image, size, &run->hooks, error);
        tone_config_clear_lexicons(run->config);
    }
    for (size_t i = 0; i < 3 && status == TONE_OK && run->folders[0]; i++) {
        status = tone_config_add_lexicon(run->config, run->lexicons[i], error);
    }
    return status == TONE_OK ? tone_scorer_new(&run->scorer, run->config, error) : status;
}

/* Two sentences that are scored together. */
static const uint32_t short_offsets[] = {0, 19, 19, 30};
static const tone_batch short_texts = {
    .bytes = "The tyrant may go. He said so.", .size = 30, .offsets_32 = short_offsets, .count = 3};

static tone_status score_all(struct run *run, tone_error *error) {
    static const uint32_t offsets[TEXTS + 1] = {0, 60, 60, sizeof bytes - 1};
    static const uint8_t validity[] = {5};
    tone_batch batch = {
        .bytes = bytes, .size = sizeof bytes - 1, .offsets_32 = offsets, .count = TEXTS, .validity = validity};
    tone_status status = tone_scratch_new(&run->scratch, &run->hooks, error);
    if (status == TONE_OK) {
        status = tone_result_new(&run->result, &run->hooks, error);
    }
    if (status == TONE_OK) {
        status = tone_score_batch(run->scorer, run->scratch, &short_texts, 1, TONE_ROWS_NONE, run->result, error);
    }
    if (status == TONE_OK) {
        status = tone_score_batch(run->scorer, run->scratch, &batch, 2, TONE_ROWS_ALL, run->result, error);
    }
    if (status == TONE_OK) {
        status = tone_score(run->scorer, run->scratch, bytes, sizeof bytes - 1, TONE_ROWS_ALL, run->result, error);
    }
    return status;
}

static tone_status write_all(struct run *run, size_t *written, tone_error *error) {
    static const char *const extra[] = {"bias", "note"};
    static const tone_value values[] = {{"a\nb", 3, 0, {0}}, {NULL, 0, 0, {0}}};
    tone_status status = TONE_OK;
    for (unsigned level = 0; level < 4 && status == TONE_OK; level++) {
        status =
            tone_report_new(&run->report, run->scorer, (tone_level)level,
                            level % 2 ? TONE_FORMAT_JSONL : TONE_FORMAT_CSV, 0, extra, 2, count_bytes, written, error);
        if (status == TONE_OK) {
            status = tone_report_add(run->report, run->result, 0, bytes, sizeof bytes - 1, "doc", 3, values, error);
        }
        if (status == TONE_OK) {
            status = tone_report_flush(run->report, error);
        }
        tone_report_free(run->report);
        run->report = NULL;
    }
    return status;
}

static tone_status run_all(struct run *run, size_t *written, tone_error *error) {
    tone_status status = make_scorer(run, error);
    if (status == TONE_OK) {
        status = score_all(run, error);
    }
    return status == TONE_OK ? write_all(run, written, error) : status;
}

/* Runs with the allocation `fail_at` failing; whether all went well. */
static bool run_once(const char *const folders[2], long fail_at, bool all_after, size_t *written) {
    struct meter meter = {.fail_at = fail_at, .all_after = all_after};
    struct run run = {.hooks = meter_hooks(&meter), .folders = {folders[0], folders[1]}};
    tone_error error = {0};
    *written = 0;
    tone_status status = run_all(&run, written, &error);
    CU_ASSERT_TRUE(status == TONE_OK || status == TONE_ERROR_NO_MEMORY);
    CU_ASSERT_EQUAL(error.status, status);
    run_release(&run);
    bool balanced = meter_balanced(&meter);
    if (!balanced || (status != TONE_OK && status != TONE_ERROR_NO_MEMORY)) {
        fprintf(stderr, "allocation %ld: %s, %ld blocks, %lld bytes, %ld wrong sizes\n", fail_at,
                tone_status_name(status), meter.blocks, meter.bytes, meter.wrong_sizes);
    }
    CU_ASSERT_TRUE(balanced);
    return status == TONE_OK;
}

/* Every allocation in turn, until a run needs no more; `least` is how many there are at the least. */
static void fail_each(const char *const folders[2], bool all_after, long least) {
    size_t expected, written;
    long failures = 0;
    CU_ASSERT_TRUE_FATAL(run_once(folders, 0, false, &expected));
    CU_ASSERT_TRUE(expected > 1000);
    /* Two threads share out the texts as they come, so the number of allocations varies a little from run to run. */
    for (long quiet = 0, fail_at = 1; quiet < 20 && fail_at < 5000; fail_at++) {
        bool done = run_once(folders, fail_at, all_after, &written);
        failures += !done;
        quiet = done ? quiet + 1 : 0;
        CU_ASSERT_TRUE(!done || written == expected);
    }
    CU_ASSERT_TRUE(failures >= least);
}

static void lexicons_of_folders(void) {
    char paths[2][FOLDER_PATH_SIZE];
    const char *const folders[2] = {paths[0], paths[1]};
    folder_write(paths[0], first_lexicon);
    folder_write(paths[1], second_lexicon);
    fail_each(folders, false, 200);
    fail_each(folders, true, 200);
    folder_remove(paths[0]);
    folder_remove(paths[1]);
}

static void builtin_lexicon(void) {
    static const char *const none[2] = {NULL, NULL};
    fail_each(none, false, 60);
    fail_each(none, true, 60);
}

/* A failure leaves scratch and result as good as new. */
static void objects_stay_usable(void) {
    struct meter meter = {0};
    tone_allocator hooks = meter_hooks(&meter);
    struct bench bench;
    tone_scratch *scratch = NULL;
    tone_result *result = NULL;
    bench_open(&bench, NULL, NULL);
    bench_score(&bench, bytes, sizeof bytes - 1);
    bool done = false;
    CU_ASSERT_EQUAL_FATAL(tone_scratch_new(&scratch, &hooks, NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_result_new(&result, &hooks, NULL), TONE_OK);
    for (long round = 0; round < 1000 && !done; round++) {
        meter.calls = 0;
        meter.fail_at = round % 16 + 1; /* what it got stays, so that a later round comes farther */
        tone_status status = tone_score(bench.scorer, scratch, bytes, sizeof bytes - 1, TONE_ROWS_ALL, result, NULL);
        done = status == TONE_OK && round % 16 == 0;
        CU_ASSERT_TRUE(status == TONE_OK || status == TONE_ERROR_NO_MEMORY);
        CU_ASSERT_EQUAL(tone_result_text_count(result), status == TONE_OK);
    }
    CU_ASSERT_TRUE_FATAL(done);
    CU_ASSERT_EQUAL(tone_result_match_count(result), tone_result_match_count(bench.result));
    CU_ASSERT_EQUAL(tone_result_raw(result, 0)[0], tone_result_raw(bench.result, 0)[0]);
    tone_result_free(result);
    tone_scratch_free(scratch);
    CU_ASSERT_TRUE(meter_balanced(&meter));
    bench_close(&bench);
}

/* Scratch and result with memory of their own meters, and a scorer of the built-in lexicon. */
struct metered {
    struct bench bench;
    struct meter scratch_meter;
    struct meter result_meter;
    tone_allocator hooks[2];
    tone_scratch *scratch;
    tone_result *result;
};

static void metered_open(struct metered *metered) {
    *metered = (struct metered){0};
    bench_open(&metered->bench, NULL, NULL);
    metered->hooks[0] = meter_hooks(&metered->scratch_meter);
    metered->hooks[1] = meter_hooks(&metered->result_meter);
    CU_ASSERT_EQUAL_FATAL(tone_scratch_new(&metered->scratch, &metered->hooks[0], NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_result_new(&metered->result, &metered->hooks[1], NULL), TONE_OK);
}

static void metered_close(struct metered *metered) {
    tone_result_free(metered->result);
    tone_scratch_free(metered->scratch);
    CU_ASSERT_TRUE(meter_balanced(&metered->scratch_meter));
    CU_ASSERT_TRUE(meter_balanced(&metered->result_meter));
    bench_close(&metered->bench);
}

static long metered_calls(const struct metered *metered) {
    return metered->scratch_meter.calls + metered->result_meter.calls;
}

/* Articles of several chunks: paragraphs of the sample, numbered so that no two are the same. */
static size_t write_articles(char *out, size_t capacity, unsigned paragraphs) {
    size_t size = 0;
    for (unsigned i = 0; i < paragraphs; i++) {
        size += (size_t)snprintf(out + size, capacity - size, "No. %u. %s\n\n", i, bytes);
    }
    return size;
}

enum { ARTICLES_SIZE = 1 << 16, ARTICLES = 400 };

/* The second text of the same kind asks for nothing, whatever rows are kept: memory is reused. */
static void memory_is_reused(void) {
    static char articles[ARTICLES_SIZE];
    size_t size = write_articles(articles, sizeof articles, ARTICLES);
    CU_ASSERT_TRUE_FATAL(size > 40000 && size < sizeof articles);
    for (unsigned rows = TONE_ROWS_NONE; rows <= TONE_ROWS_ALL; rows++) {
        struct metered metered;
        metered_open(&metered);
        for (int round = 0; round < 3; round++) {
            long before = metered_calls(&metered);
            CU_ASSERT_EQUAL(
                tone_score(metered.bench.scorer, metered.scratch, articles, size, rows, metered.result, NULL), TONE_OK);
            CU_ASSERT_TRUE(round == 0 ? metered_calls(&metered) > before : metered_calls(&metered) == before);
            CU_ASSERT_EQUAL(tone_result_match_count(metered.result) > ARTICLES, (rows & TONE_ROWS_MATCHES) != 0);
        }
        metered_close(&metered);
    }
}

/* So it is for a batch on the caller's thread. */
static void batches_reuse_memory(void) {
    static char articles[ARTICLES_SIZE];
    static const uint8_t validity[] = {0x0b};
    size_t size = write_articles(articles, sizeof articles, ARTICLES);
    uint32_t offsets[] = {0, 7000, 7000, 30000, (uint32_t)size};
    tone_batch batch = {.bytes = articles, .size = size, .offsets_32 = offsets, .count = 4, .validity = validity};
    for (unsigned rows = TONE_ROWS_NONE; rows <= TONE_ROWS_ALL; rows++) {
        struct metered metered;
        metered_open(&metered);
        for (int round = 0; round < 3; round++) {
            long before = metered_calls(&metered);
            CU_ASSERT_EQUAL(
                tone_score_batch(metered.bench.scorer, metered.scratch, &short_texts, 1, rows, metered.result, NULL),
                TONE_OK);
            CU_ASSERT_EQUAL(
                tone_score_batch(metered.bench.scorer, metered.scratch, &batch, 1, rows, metered.result, NULL),
                TONE_OK);
            CU_ASSERT_TRUE(round == 0 ? metered_calls(&metered) > before : metered_calls(&metered) == before);
            CU_ASSERT_EQUAL(tone_result_text_count(metered.result), 4);
        }
        metered_close(&metered);
    }
}

/* A result foresees how many rows will come: half the calls are enough that growing by half takes, and it holds little
   more than what came. */
static void check_foreseen(const tone_batch *batch, long most_calls) {
    enum { SENTENCE = 32 + 1 + 20 + 8 * 16, TEXT = 20 + 8 * 28 + 24 };
    struct metered metered;
    metered_open(&metered);
    CU_ASSERT_EQUAL(
        tone_score_batch(metered.bench.scorer, metered.scratch, batch, 1, TONE_ROWS_ALL, metered.result, NULL),
        TONE_OK);
    long long matches = (long long)tone_result_match_count(metered.result);
    long long rows = matches * (long long)(sizeof(tone_match) + 2 * sizeof(int64_t));
    rows += (long long)tone_result_attribution_count(metered.result) * (long long)sizeof(tone_attribution);
    rows += (long long)tone_result_sentence_count(metered.result) * SENTENCE;
    rows += (long long)batch->count * TEXT;
    CU_ASSERT_TRUE(matches > 8 * ARTICLES);
    CU_ASSERT_TRUE(metered.result_meter.calls <= most_calls);
    CU_ASSERT_TRUE(metered.result_meter.bytes <= rows + rows / 4);
    metered_close(&metered);
}

/* So it is for many texts and for a long one. */
static void rows_are_foreseen(void) {
    enum { COPIES = 8, MANY = COPIES * ARTICLES };
    static char articles[COPIES * ARTICLES_SIZE];
    static uint64_t offsets[MANY + 1];
    size_t size = 0;
    for (unsigned i = 0; i < COPIES; i++) {
        size += write_articles(articles + size, sizeof articles - size, ARTICLES);
    }
    for (size_t i = 1; i < MANY; i++) {
        offsets[i] = (uint64_t)(strstr(articles + offsets[i - 1] + 1, "No. ") - articles);
    }
    offsets[MANY] = size;
    check_foreseen(&(tone_batch){.bytes = articles, .size = size, .offsets_64 = offsets, .count = MANY}, 48);
    offsets[1] = size;
    check_foreseen(&(tone_batch){.bytes = articles, .size = size, .offsets_64 = offsets, .count = 1}, 24);
}

static void *allocate_up_to(void *context, size_t size) {
    const size_t *most = context;
    return size <= *most ? malloc(size) : NULL;
}

static void release_block(void *context, void *block, size_t size) {
    (void)context;
    (void)size;
    free(block);
}

/* Rows that are foreseen are no more than eight times those that there are; where there is no memory for them, those that
   came find room all the same. */
static void rows_may_never_come(void) {
    static const size_t items[] = {sizeof(double), sizeof(uint32_t)};
    enum { ROW = sizeof(double) + sizeof(uint32_t), COUNT = 104 };
    size_t most = 2 * COUNT * ROW;
    const tone_allocator hooks = {.allocate = allocate_up_to, .release = release_block, .context = &most};
    struct table table = {0};
    CU_ASSERT_TRUE_FATAL(table_shape(&table, items, 2, &hooks));
    CU_ASSERT_TRUE(table_add(&table, COUNT, 0.001, &hooks));
    CU_ASSERT_EQUAL(table.capacity, COUNT);
    CU_ASSERT_FALSE(table_add(&table, 2 * COUNT, 0.001, &hooks));
    CU_ASSERT_EQUAL(table.rows, COUNT);
    most = SIZE_MAX;
    CU_ASSERT_TRUE(table_add(&table, COUNT, 0.001, &hooks));
    CU_ASSERT_EQUAL(table.capacity, 2 * COUNT * 8);
    CU_ASSERT_EQUAL(table.rows, 2 * COUNT);
    table_release(&table, &hooks);
}

/* On threads, the number of allocations is that of threads and blocks, not of texts. */
static void threads_share_memory(void) {
    enum { MANY = 4096, TEXT = 128 };
    static char texts[MANY * TEXT];
    static uint64_t offsets[MANY + 1];
    long calls[2];
    for (size_t i = 0; i < MANY; i++) {
        memset(texts + i * TEXT, ' ', TEXT);
        memcpy(texts + i * TEXT, bytes, TEXT / 2);
        offsets[i + 1] = (i + 1) * TEXT;
    }
    for (size_t i = 0; i < 2; i++) {
        uint64_t count = i == 0 ? MANY / 4 : MANY;
        tone_batch batch = {.bytes = texts, .size = sizeof texts, .offsets_64 = offsets, .count = count};
        struct metered metered;
        metered_open(&metered);
        CU_ASSERT_EQUAL(
            tone_score_batch(metered.bench.scorer, metered.scratch, &batch, 2, TONE_ROWS_ALL, metered.result, NULL),
            TONE_OK);
        CU_ASSERT_EQUAL(tone_result_text_count(metered.result), count);
        calls[i] = metered_calls(&metered);
        metered_close(&metered);
    }
    CU_ASSERT_TRUE(calls[0] > 0 && calls[1] < MANY / 4);
}

/* Bytes that a scratch holds after a text. */
static long long scratch_after(const char *text, size_t size) {
    struct metered metered;
    metered_open(&metered);
    CU_ASSERT_EQUAL(tone_score(metered.bench.scorer, metered.scratch, text, size, TONE_ROWS_ALL, metered.result, NULL),
                    TONE_OK);
    long long held = metered.scratch_meter.bytes;
    metered_close(&metered);
    return held;
}

/* A scratch stays small, on articles as on paragraphs without end of nothing but short tokens that all match something,
   and the length of the text does not change it. */
static void scratch_is_small(void) {
    static char text[8 * ARTICLES_SIZE];
    static const char *const hostile[] = {"a ",   "!",  "!\n",      "\xE2\x80\x9C", "not very good ", "very tyrant ",
                                          "but ", "“a", "he said ", "\xE4\xB8\xAD", "said \"a\" "};
    long long held = scratch_after(text, write_articles(text, sizeof text, 1000));
    CU_ASSERT_TRUE(held > 0 && held <= 1 << 20);
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        size_t piece = strlen(hostile[i]);
        size_t size = 0;
        for (; size + piece <= sizeof text; size += piece) {
            memcpy(text + size, hostile[i], piece);
        }
        held = scratch_after(text, size);
        CU_ASSERT_TRUE(held <= 1 << 20);
        CU_ASSERT_EQUAL(scratch_after(text, size / 2), held);
    }
}

/* A check of a folder, with faults and without. */
static int ignore_fault(void *context, const tone_error *fault) {
    (void)context;
    (void)fault;
    return 0;
}

static void checks(void) {
    static const struct csv_file faulty[] = {
        {"categories.csv", "category,dimension\nbad,loaded\n", 0},
        {"entries.csv", "term,category,weight\na,bad,0\nb  c,bad,1\nd,bad,1\nd,bad,1\ne*,bad,1\n", 0},
        {NULL, NULL, 0},
    };
    const struct csv_file *const folders[] = {first_lexicon, faulty};
    static const tone_status results[] = {TONE_OK, TONE_ERROR_LEXICON};
    for (size_t i = 0; i < 2; i++) {
        char path[FOLDER_PATH_SIZE];
        tone_status status = TONE_ERROR_NO_MEMORY;
        folder_write(path, folders[i]);
        for (long fail_at = 1; status == TONE_ERROR_NO_MEMORY && fail_at < 5000; fail_at++) {
            struct meter meter = {.fail_at = fail_at};
            tone_allocator hooks = meter_hooks(&meter);
            tone_error error = {0};
            status = tone_lexicon_check(path, ignore_fault, NULL, &hooks, &error);
            CU_ASSERT_EQUAL(error.status, status);
            CU_ASSERT_TRUE(meter_balanced(&meter));
        }
        CU_ASSERT_EQUAL(status, results[i]);
        folder_remove(path);
    }
}

void suite_memory(void) {
    CU_pSuite suite = CU_add_suite("memory", NULL, NULL);
    CU_add_test(suite, "lexicons of folders", lexicons_of_folders);
    CU_add_test(suite, "the built-in lexicon", builtin_lexicon);
    CU_add_test(suite, "objects stay usable", objects_stay_usable);
    CU_add_test(suite, "memory is reused", memory_is_reused);
    CU_add_test(suite, "batches reuse memory", batches_reuse_memory);
    CU_add_test(suite, "rows are foreseen", rows_are_foreseen);
    CU_add_test(suite, "rows that are foreseen may never come", rows_may_never_come);
    CU_add_test(suite, "threads share memory", threads_share_memory);
    CU_add_test(suite, "a scratch is small", scratch_is_small);
    CU_add_test(suite, "checks", checks);
}
