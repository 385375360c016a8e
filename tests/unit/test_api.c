/* The public interface: what its functions refuse, what a failure leaves, texts and batches of every kind. */
#include "support.h"

#include <stddef.h>

void suite_api(void);

static tone_allocator no_allocate(void) {
    tone_allocator hooks = {NULL, meter_reallocate, meter_release, NULL};
    return hooks;
}

#define REFUSES(call) CU_ASSERT_EQUAL(call, TONE_ERROR_ARGUMENT)

/* ----------------------------------------------------------------------------------------------------- contracts */

static void sizes_are_frozen(void) {
    CU_ASSERT_EQUAL(sizeof(tone_span), 32);
    CU_ASSERT_EQUAL(sizeof(tone_match), 80);
    CU_ASSERT_EQUAL(sizeof(tone_attribution), 128);
    CU_ASSERT_EQUAL(offsetof(tone_match, weight), 40);
    CU_ASSERT_EQUAL(offsetof(tone_match, contribution), 56);
    CU_ASSERT_EQUAL(offsetof(tone_attribution, sentence), 96);
    CU_ASSERT_TRUE(sizeof(((tone_span *)0)->reserved) >= 16);
    CU_ASSERT_TRUE(sizeof(((tone_match *)0)->reserved) >= 16);
    CU_ASSERT_TRUE(sizeof(((tone_attribution *)0)->reserved) >= 16);
}

static void names_of_statuses(void) {
    static const char *const names[] = {
        "TONE_OK",          "TONE_ERROR_NO_MEMORY", "TONE_ERROR_ARGUMENT", "TONE_ERROR_UTF8",     "TONE_ERROR_LIMIT",
        "TONE_ERROR_IO",    "TONE_ERROR_LEXICON",   "TONE_ERROR_IMAGE",    "TONE_ERROR_CONFLICT", "TONE_ERROR_WRITE",
        "TONE_ERROR_THREAD"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        CU_ASSERT_STRING_EQUAL(tone_status_name((tone_status)i), names[i]);
    }
    CU_ASSERT_STRING_EQUAL(tone_status_name((tone_status)11), "TONE_ERROR_UNKNOWN");
    CU_ASSERT_STRING_EQUAL(tone_status_name((tone_status)255), "TONE_ERROR_UNKNOWN");
    char version[32];
    snprintf(version, sizeof version, "%d.%d.%d", TONE_VERSION_MAJOR, TONE_VERSION_MINOR, TONE_VERSION_PATCH);
    CU_ASSERT_STRING_EQUAL(tone_version(), version);
}

static int ignore_fault(void *context, const tone_error *fault) {
    (void)context;
    (void)fault;
    return 0;
}

static void arguments_of_lexicons(void) {
    tone_allocator lame = no_allocate();
    tone_lexicon *lexicon = NULL;
    tone_error error = {0};
    REFUSES(tone_lexicon_builtin(NULL, NULL, NULL));
    REFUSES(tone_lexicon_builtin(&lexicon, &lame, &error));
    CU_ASSERT_EQUAL(error.status, TONE_ERROR_ARGUMENT);
    CU_ASSERT_PTR_NOT_NULL(error.message);
    REFUSES(tone_lexicon_read(NULL, "/tmp", NULL, NULL));
    REFUSES(tone_lexicon_read(&lexicon, NULL, NULL, NULL));
    REFUSES(tone_lexicon_read(&lexicon, "/tmp", &lame, NULL));
    CU_ASSERT_EQUAL(tone_lexicon_read(&lexicon, "/nowhere/at/all", NULL, &error), TONE_ERROR_IO);
    CU_ASSERT_EQUAL(error.status, TONE_ERROR_IO);
    REFUSES(tone_lexicon_from_image(NULL, "x", 1, NULL, NULL));
    REFUSES(tone_lexicon_from_image(&lexicon, NULL, 1, NULL, NULL));
    REFUSES(tone_lexicon_from_image(&lexicon, "x", 1, &lame, NULL));
    CU_ASSERT_EQUAL(tone_lexicon_from_image(&lexicon, "", 0, NULL, NULL), TONE_ERROR_IMAGE);
    REFUSES(tone_lexicon_check(NULL, ignore_fault, NULL, NULL, NULL));
    REFUSES(tone_lexicon_check("/tmp", NULL, NULL, NULL, NULL));
    REFUSES(tone_lexicon_check("/tmp", ignore_fault, NULL, &lame, NULL));
    CU_ASSERT_EQUAL(tone_lexicon_check("/nowhere/at/all", ignore_fault, NULL, NULL, NULL), TONE_ERROR_IO);
    CU_ASSERT_PTR_NULL(tone_lexicon_image(NULL, NULL));
    CU_ASSERT_PTR_NULL(tone_lexicon_retain(NULL));
    tone_lexicon_free(NULL);
    CU_ASSERT_PTR_NULL(lexicon);
}

static void arguments_of_configs(void) {
    tone_allocator lame = no_allocate();
    tone_config *config = NULL;
    tone_scorer *scorer = NULL;
    tone_lexicon *lexicon = NULL;
    REFUSES(tone_config_new(NULL, NULL, NULL));
    REFUSES(tone_config_new(&config, &lame, NULL));
    CU_ASSERT_PTR_NULL(config);
    CU_ASSERT_EQUAL_FATAL(tone_config_new(&config, NULL, NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_lexicon_builtin(&lexicon, NULL, NULL), TONE_OK);
    REFUSES(tone_config_add_lexicon(NULL, lexicon, NULL));
    REFUSES(tone_config_add_lexicon(config, NULL, NULL));
    REFUSES(tone_scorer_new(NULL, config, NULL));
    REFUSES(tone_scorer_new(&scorer, NULL, NULL));
    tone_config_clear_lexicons(config);
    REFUSES(tone_scorer_new(&scorer, config, NULL));
    CU_ASSERT_PTR_NULL(scorer);
    tone_scorer_free(NULL);
    tone_config_free(NULL);
    tone_config_free(config);
    tone_lexicon_free(lexicon);
}

static void parameters(void) {
    tone_config *config = NULL;
    int64_t least = 7, most = 7, standard = 7;
    CU_ASSERT_EQUAL_FATAL(tone_config_new(&config, NULL, NULL), TONE_OK);
    CU_ASSERT_EQUAL(tone_parameter_bounds(TONE_PARAM_MAX_TEXT, &least, &most, &standard), TONE_OK);
    CU_ASSERT_EQUAL(least, 1);
    CU_ASSERT_EQUAL(most, UINT32_MAX);
    CU_ASSERT_EQUAL(standard, UINT32_MAX);
    CU_ASSERT_EQUAL(tone_parameter_bounds(TONE_PARAM_INVALID_UTF8, NULL, NULL, NULL), TONE_OK);
    REFUSES(tone_parameter_bounds((tone_parameter)0, &least, NULL, NULL));
    REFUSES(tone_parameter_bounds((tone_parameter)3, &least, NULL, NULL));
    REFUSES(tone_config_set(NULL, TONE_PARAM_MAX_TEXT, 5, NULL));
    REFUSES(tone_config_set(config, (tone_parameter)0, 1, NULL));
    REFUSES(tone_config_set(config, (tone_parameter)3, 1, NULL));
    REFUSES(tone_config_set(config, TONE_PARAM_MAX_TEXT, 0, NULL));
    REFUSES(tone_config_set(config, TONE_PARAM_MAX_TEXT, (int64_t)UINT32_MAX + 1, NULL));
    REFUSES(tone_config_set(config, TONE_PARAM_INVALID_UTF8, 2, NULL));
    REFUSES(tone_config_set(config, TONE_PARAM_INVALID_UTF8, -1, NULL));
    CU_ASSERT_EQUAL(tone_config_set(config, TONE_PARAM_MAX_TEXT, 1, NULL), TONE_OK);
    CU_ASSERT_EQUAL(tone_config_set(config, TONE_PARAM_MAX_TEXT, UINT32_MAX, NULL), TONE_OK);
    tone_config_free(config);
}

static struct bench bench;

static void open_bench(void) {
    bench_open_entries(&bench, "bad,loaded,,score,,,,,,yes\ndoubt,hedging,,,,,,,,\n",
                       "tyrant,bad,2,noun,\nmay,doubt,1,,\n");
}

static void close_bench(void) {
    bench_close(&bench);
}

static void arguments_of_scoring(void) {
    tone_allocator lame = no_allocate();
    tone_scratch *scratch = NULL;
    tone_result *result = NULL;
    REFUSES(tone_scratch_new(NULL, NULL, NULL));
    REFUSES(tone_scratch_new(&scratch, &lame, NULL));
    REFUSES(tone_result_new(NULL, NULL, NULL));
    REFUSES(tone_result_new(&result, &lame, NULL));
    CU_ASSERT_PTR_NULL(scratch);
    CU_ASSERT_PTR_NULL(result);
    tone_scratch_free(NULL);
    tone_result_free(NULL);
    REFUSES(tone_score(NULL, bench.scratch, "a", 1, 0, bench.result, NULL));
    REFUSES(tone_score(bench.scorer, NULL, "a", 1, 0, bench.result, NULL));
    REFUSES(tone_score(bench.scorer, bench.scratch, "a", 1, 0, NULL, NULL));
    REFUSES(tone_score(bench.scorer, bench.scratch, NULL, 1, 0, bench.result, NULL));
    REFUSES(tone_score(bench.scorer, bench.scratch, "a", 1, 8, bench.result, NULL));
}

static void numbers_of_scorers(void) {
    tone_scorer *scorer = bench.scorer;
    uint32_t scores = tone_scorer_score_count(scorer);
    CU_ASSERT_EQUAL(scores, 3);
    CU_ASSERT_PTR_NULL(tone_scorer_score_name(scorer, scores));
    CU_ASSERT_EQUAL(tone_scorer_score_dimension(scorer, scores), UINT32_MAX);
    CU_ASSERT_EQUAL(tone_scorer_score_index(scorer, "nothing"), UINT32_MAX);
    CU_ASSERT_EQUAL(tone_scorer_score_index(scorer, NULL), UINT32_MAX);
    CU_ASSERT_PTR_NULL(tone_scorer_dimension(scorer, tone_scorer_dimension_count(scorer)));
    CU_ASSERT_PTR_NULL(tone_scorer_category(scorer, tone_scorer_category_count(scorer)));
    CU_ASSERT_PTR_NULL(tone_scorer_category(scorer, UINT32_MAX));
    CU_ASSERT_PTR_NULL(tone_scorer_entry_term(scorer, tone_scorer_entry_count(scorer)));
    CU_ASSERT_PTR_NOT_NULL(tone_scorer_entry_term(scorer, tone_scorer_entry_count(scorer) - 1));
}

/* ---------------------------------------------------------------------------------------------------------- texts */

static uint32_t words_in(const char *text, size_t size) {
    bench_score(&bench, text, size);
    CU_ASSERT_EQUAL(tone_result_text_count(bench.result), 1);
    CU_ASSERT_EQUAL(tone_result_validity(bench.result)[0] & 1, 1);
    return tone_result_words(bench.result)[0];
}

static void odd_texts(void) {
    CU_ASSERT_EQUAL(words_in(NULL, 0), 0);
    CU_ASSERT_EQUAL(words_in("", 0), 0);
    CU_ASSERT_EQUAL(words_in("   \n\n\t", 6), 0);
    CU_ASSERT_EQUAL(tone_result_sentence_count(bench.result), 0);
    CU_ASSERT_PTR_NULL(tone_result_sentences(bench.result));
    CU_ASSERT_EQUAL(words_in("a\0tyrant\0b", 10), 3);
    CU_ASSERT_EQUAL_FATAL(tone_result_match_count(bench.result), 1);
    CU_ASSERT_EQUAL(tone_result_matches(bench.result)->begin, 2);
    CU_ASSERT_EQUAL(words_in("\0\0\0", 3), 0);
    CU_ASSERT_EQUAL(words_in("\xEF\xBB\xBFtyrant", 9), 1);
    CU_ASSERT_EQUAL_FATAL(tone_result_match_count(bench.result), 1);
    CU_ASSERT_EQUAL(tone_result_matches(bench.result)->begin, 3);
    CU_ASSERT_EQUAL(tone_result_matches(bench.result)->begin_char, 1);
    CU_ASSERT_EQUAL(words_in("may\r\ntyrants\r\n", 14), 2);
}

/* A bench of the same lexicon with other parameters. */
static tone_scorer *scorer_with(tone_parameter parameter, int64_t value) {
    tone_config *config = NULL;
    tone_scorer *scorer = NULL;
    CU_ASSERT_EQUAL_FATAL(tone_config_new(&config, NULL, NULL), TONE_OK);
    CU_ASSERT_EQUAL(tone_config_set(config, parameter, value, NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_scorer_new(&scorer, config, NULL), TONE_OK);
    tone_config_free(config);
    return scorer;
}

static void ill_formed_is_an_error(void) {
    static const struct {
        const char *bytes;
        size_t size;
        uint64_t offset;
    } cases[] = {
        {"\x80", 1, 0},
        {"a tyrant \xBF b", 12, 9},
        {"abc\xC3", 4, 3},
        {"\xC0\xAF", 2, 0},
        {"\xED\xA0\x80", 3, 0},
        {"x\xF4\x90\x80\x80", 5, 1},
        {"\xE2\x82", 2, 0},
        {"\xF0\x9F\x98", 3, 0},
        {"\xC3\xA9\xFF", 3, 2},
        {"0123456789abcdef\xFE", 17, 16},
        {"a\xE2\x82"
         "b",
         4, 1},
    };
    tone_scorer *strict = scorer_with(TONE_PARAM_INVALID_UTF8, TONE_INVALID_ERROR);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tone_error error = {0};
        CU_ASSERT_EQUAL(tone_score(strict, bench.scratch, cases[i].bytes, cases[i].size, 7, bench.result, &error),
                        TONE_ERROR_UTF8);
        CU_ASSERT_EQUAL(error.status, TONE_ERROR_UTF8);
        CU_ASSERT_EQUAL(error.offset, cases[i].offset);
        CU_ASSERT_EQUAL(tone_result_text_count(bench.result), 0);
        CU_ASSERT_EQUAL(tone_score(strict, bench.scratch, cases[i].bytes, cases[i].size, 7, bench.result, NULL),
                        TONE_ERROR_UTF8);
    }
    CU_ASSERT_EQUAL(tone_score(strict, bench.scratch, "fine", 4, 7, bench.result, NULL), TONE_OK);
    tone_scorer_free(strict);
}

/* Each maximal ill-formed part is one code point, in no word; spans are those of the caller's bytes. */
static void ill_formed_is_replaced(void) {
    static const struct {
        const char *bytes;
        size_t size;
        uint32_t begin, begin_char;
    } cases[] = {
        {"\x80 tyrant", 8, 2, 2},
        {"\xE2\x82 tyrant", 9, 3, 2},
        {"\xF0\x9F\x98 tyrant", 10, 4, 2},
        {"\x80\x80 tyrant", 9, 3, 3},
        {"\xED\xA0\x80 tyrant", 10, 4, 4},
        {"\xC2\xA7\xFF tyrant", 10, 4, 3},
        {"\xF4\x90\x80\x80 tyrant", 11, 5, 5},
        {"tyrant\x80", 7, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bench_score(&bench, cases[i].bytes, cases[i].size);
        CU_ASSERT_EQUAL_FATAL(tone_result_match_count(bench.result), 1);
        const tone_match *match = tone_result_matches(bench.result);
        CU_ASSERT_EQUAL(match->begin, cases[i].begin);
        CU_ASSERT_EQUAL(match->end, cases[i].begin + 6);
        CU_ASSERT_EQUAL(match->begin_char, cases[i].begin_char);
        CU_ASSERT_EQUAL(match->end_char, cases[i].begin_char + 6);
        CU_ASSERT_EQUAL(tone_result_words(bench.result)[0], 1);
    }
}

static void limit_of_length(void) {
    tone_scorer *short_ones = scorer_with(TONE_PARAM_MAX_TEXT, 5);
    tone_error error = {0};
    CU_ASSERT_EQUAL(tone_score(short_ones, bench.scratch, "12345", 5, 0, bench.result, &error), TONE_OK);
    CU_ASSERT_EQUAL(tone_result_text_count(bench.result), 1);
    CU_ASSERT_EQUAL(tone_score(short_ones, bench.scratch, "123456", 6, 0, bench.result, &error), TONE_ERROR_LIMIT);
    CU_ASSERT_EQUAL(error.status, TONE_ERROR_LIMIT);
    CU_ASSERT_EQUAL(tone_result_text_count(bench.result), 0);
    tone_scorer_free(short_ones);
    if (SIZE_MAX > UINT32_MAX) { /* the limit of the interface: told by the size, before a byte is read */
        size_t four_gib = (size_t)UINT32_MAX + 1;
        CU_ASSERT_EQUAL(tone_score(bench.scorer, bench.scratch, "x", four_gib, 0, bench.result, &error),
                        TONE_ERROR_LIMIT);
    }
}

/* ------------------------------------------------------------------------------------------------------- results */

static void empty_result(void) {
    tone_result *result = NULL;
    CU_ASSERT_EQUAL_FATAL(tone_result_new(&result, NULL, NULL), TONE_OK);
    CU_ASSERT_EQUAL(tone_result_text_count(result), 0);
    CU_ASSERT_EQUAL(tone_result_sentence_count(result), 0);
    CU_ASSERT_EQUAL(tone_result_match_count(result), 0);
    CU_ASSERT_EQUAL(tone_result_attribution_count(result), 0);
    CU_ASSERT_PTR_NULL(tone_result_scores(result, 0));
    CU_ASSERT_PTR_NULL(tone_result_max(result, 0));
    CU_ASSERT_PTR_NULL(tone_result_raw(result, 0));
    CU_ASSERT_PTR_NULL(tone_result_counts(result, 0));
    CU_ASSERT_PTR_NULL(tone_result_words(result));
    CU_ASSERT_PTR_NULL(tone_result_voice_words(result, TONE_VOICE_AUTHOR));
    CU_ASSERT_PTR_NULL(tone_result_validity(result));
    CU_ASSERT_PTR_NULL(tone_result_sentences(result));
    CU_ASSERT_PTR_NULL(tone_result_matches(result));
    CU_ASSERT_PTR_NULL(tone_result_match_shares(result, 0));
    CU_ASSERT_PTR_NULL(tone_result_attributions(result));
    tone_result_free(result);
}

/* The rows that were asked for, and no others; the columns are the same. */
static void rows_asked_for(void) {
    static const char text[] = "\"The tyrant may,\" he said.";
    for (unsigned rows = 0; rows <= TONE_ROWS_ALL; rows++) {
        CU_ASSERT_EQUAL(tone_score(bench.scorer, bench.scratch, text, sizeof text - 1, rows, bench.result, NULL),
                        TONE_OK);
        CU_ASSERT_EQUAL(tone_result_sentences(bench.result) != NULL, (rows & TONE_ROWS_SENTENCES) != 0);
        CU_ASSERT_EQUAL(tone_result_matches(bench.result) != NULL, (rows & TONE_ROWS_MATCHES) != 0);
        CU_ASSERT_EQUAL(tone_result_attributions(bench.result) != NULL, (rows & TONE_ROWS_ATTRIBUTIONS) != 0);
        CU_ASSERT_EQUAL(tone_result_sentence_count(bench.result), 1);
        CU_ASSERT_EQUAL(tone_result_raw(bench.result, 0)[0], 2000000000);
        CU_ASSERT_EQUAL(tone_result_counts(bench.result, 0)[0], 1);
        CU_ASSERT_EQUAL(tone_result_raw(bench.result, 1)[0], 0); /* not in the author's voice */
        CU_ASSERT_PTR_NULL(tone_result_scores(bench.result, 3));
        CU_ASSERT_PTR_NULL(tone_result_sentence_scores(bench.result, 3));
        CU_ASSERT_PTR_NULL(tone_result_sentence_raw(bench.result, 3));
        CU_ASSERT_PTR_NULL(tone_result_voice_words(bench.result, (tone_voice)4));
        CU_ASSERT_PTR_NULL(tone_result_sentence_voice_words(bench.result, (tone_voice)4));
    }
}

/* One result and one scratch go from scorer to scorer, whose columns differ, and from failure to success. */
static void reuse(void) {
    struct bench builtin;
    bench_open(&builtin, NULL, NULL);
    for (int round = 0; round < 3; round++) {
        CU_ASSERT_EQUAL(tone_score(builtin.scorer, bench.scratch, "A tyrant, perhaps!", 18, 7, bench.result, NULL),
                        TONE_OK);
        CU_ASSERT_PTR_NOT_NULL(tone_result_scores(bench.result, 7));
        CU_ASSERT_TRUE(tone_result_match_count(bench.result) >= 2);
        REFUSES(tone_score(bench.scorer, bench.scratch, "x", 1, 99, bench.result, NULL));
        CU_ASSERT_EQUAL(tone_score(bench.scorer, bench.scratch, "tyrants", 7, 7, bench.result, NULL), TONE_OK);
        CU_ASSERT_EQUAL(tone_result_match_count(bench.result), 1);
        CU_ASSERT_PTR_NULL(tone_result_scores(bench.result, 7));
    }
    bench_close(&builtin);
}

/* The lexicon and the config may go before the scorer; references count. */
static void lifetimes(void) {
    tone_lexicon *lexicon = lexicon_of_entries("bad,loaded,,,,,,,,\n", "tyrant,bad,1,,\n");
    tone_config *config = NULL;
    tone_scorer *scorer = NULL;
    CU_ASSERT_PTR_EQUAL(tone_lexicon_retain(lexicon), lexicon);
    tone_lexicon_free(lexicon);
    CU_ASSERT_EQUAL_FATAL(tone_config_new(&config, NULL, NULL), TONE_OK);
    tone_config_clear_lexicons(config);
    CU_ASSERT_EQUAL(tone_config_add_lexicon(config, lexicon, NULL), TONE_OK);
    tone_lexicon_free(lexicon);
    CU_ASSERT_EQUAL_FATAL(tone_scorer_new(&scorer, config, NULL), TONE_OK);
    tone_config_free(config);
    CU_ASSERT_EQUAL(tone_score(scorer, bench.scratch, "tyrant", 6, 7, bench.result, NULL), TONE_OK);
    CU_ASSERT_EQUAL(tone_result_match_count(bench.result), 1);
    tone_scorer_free(scorer);
    CU_ASSERT_EQUAL(tone_result_counts(bench.result, 0)[0], 1);
}

/* --------------------------------------------------------------------------------------------------------- batches */

static const char batch_bytes[] = "A tyrant.The tyrants may go.May.";
static const uint32_t batch_32[] = {0, 9, 28, 28, 32};
static const uint64_t batch_64[] = {0, 9, 28, 28, 32};

static tone_batch batch_of(uint64_t count) {
    return (tone_batch){.bytes = batch_bytes, .size = sizeof batch_bytes - 1, .offsets_32 = batch_32, .count = count};
}

static tone_status score_batch(const tone_batch *batch, unsigned threads, tone_error *error) {
    return tone_score_batch(bench.scorer, bench.scratch, batch, threads, TONE_ROWS_ALL, bench.result, error);
}

static void arguments_of_batches(void) {
    tone_batch batch = batch_of(4);
    static const uint32_t falling[] = {0, 9, 8, 28, 32};
    static const uint32_t beyond[] = {0, 9, 28, 28, 33};
    REFUSES(tone_score_batch(NULL, bench.scratch, &batch, 1, 0, bench.result, NULL));
    REFUSES(tone_score_batch(bench.scorer, NULL, &batch, 1, 0, bench.result, NULL));
    REFUSES(tone_score_batch(bench.scorer, bench.scratch, NULL, 1, 0, bench.result, NULL));
    REFUSES(tone_score_batch(bench.scorer, bench.scratch, &batch, 1, 0, NULL, NULL));
    REFUSES(tone_score_batch(bench.scorer, bench.scratch, &batch, 0, 0, bench.result, NULL));
    REFUSES(tone_score_batch(bench.scorer, bench.scratch, &batch, 1, 8, bench.result, NULL));
    batch.offsets_64 = batch_64;
    REFUSES(score_batch(&batch, 1, NULL));
    batch.offsets_64 = NULL;
    batch.offsets_32 = NULL;
    REFUSES(score_batch(&batch, 1, NULL));
    batch.offsets_32 = falling;
    REFUSES(score_batch(&batch, 1, NULL));
    batch.offsets_32 = beyond;
    REFUSES(score_batch(&batch, 2, NULL));
    batch = batch_of(4);
    batch.bytes = NULL;
    REFUSES(score_batch(&batch, 1, NULL));
    batch = batch_of(4);
    CU_ASSERT_EQUAL(score_batch(&batch, 1, NULL), TONE_OK);
}

static void check_batch(void) {
    static const uint64_t sentences[] = {0, 1, 2, 2, 3};
    static const uint64_t matches[] = {0, 1, 3, 3, 4};
    CU_ASSERT_EQUAL_FATAL(tone_result_text_count(bench.result), 4);
    CU_ASSERT_EQUAL_FATAL(tone_result_match_count(bench.result), 4);
    for (size_t i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL(tone_result_sentence_offsets(bench.result)[i], sentences[i]);
        CU_ASSERT_EQUAL(tone_result_match_offsets(bench.result)[i], matches[i]);
    }
    CU_ASSERT_EQUAL(tone_result_words(bench.result)[1], 4);
    CU_ASSERT_EQUAL(tone_result_matches(bench.result)[1].begin, 4); /* from the start of its text */
    CU_ASSERT_EQUAL(tone_result_raw(bench.result, 0)[1], 2000000000);
    CU_ASSERT_EQUAL(tone_result_raw(bench.result, 0)[3], 0);
    CU_ASSERT_EQUAL(tone_result_validity(bench.result)[0] & 15, 15);
}

static void offsets_of_both_sizes(void) {
    tone_batch batch = batch_of(4);
    CU_ASSERT_EQUAL_FATAL(score_batch(&batch, 1, NULL), TONE_OK);
    check_batch();
    batch.offsets_32 = NULL;
    batch.offsets_64 = batch_64;
    CU_ASSERT_EQUAL_FATAL(score_batch(&batch, 1, NULL), TONE_OK);
    check_batch();
    CU_ASSERT_EQUAL_FATAL(score_batch(&batch, 9, NULL), TONE_OK);
    check_batch();
    batch.offsets_64 = batch_64 + 1; /* a slice: what stands before and behind is not scored */
    batch.count = 1;
    CU_ASSERT_EQUAL_FATAL(score_batch(&batch, 3, NULL), TONE_OK);
    CU_ASSERT_EQUAL(tone_result_text_count(bench.result), 1);
    CU_ASSERT_EQUAL(tone_result_words(bench.result)[0], 4);
}

static void empty_batches(void) {
    static const uint32_t zero[] = {0, 0, 0};
    for (unsigned threads = 1; threads < 4; threads++) {
        tone_batch batch = batch_of(0);
        CU_ASSERT_EQUAL(score_batch(&batch, threads, NULL), TONE_OK);
        CU_ASSERT_EQUAL(tone_result_text_count(bench.result), 0);
        CU_ASSERT_EQUAL(tone_result_sentence_offsets(bench.result)[0], 0);
        batch = (tone_batch){.bytes = NULL, .size = 0, .offsets_32 = zero, .count = 2};
        CU_ASSERT_EQUAL(score_batch(&batch, threads, NULL), TONE_OK);
        CU_ASSERT_EQUAL(tone_result_text_count(bench.result), 2);
        CU_ASSERT_EQUAL(tone_result_words(bench.result)[1], 0);
    }
}

/* Null texts: no counts, neutral scores, null in the result, whatever their bytes are. */
static void null_texts(void) {
    enum { COUNT = 21 };
    char bytes[COUNT * 7];
    uint64_t offsets[COUNT + 1] = {0};
    for (size_t i = 0; i < COUNT; i++) {
        memcpy(bytes + i * 7, i == 5 ? "\xFFyrant " : "tyrant ", 7);
        offsets[i + 1] = (i + 1) * 7;
    }
    static const uint8_t validity[] = {0xF8, 0x5F, 0x3A, 0xA5, 0x01};
    for (uint64_t first = 0; first < 16; first++) {
        for (unsigned threads = 1; threads < 4; threads++) {
            tone_batch batch = {.bytes = bytes,
                                .size = sizeof bytes,
                                .offsets_64 = offsets,
                                .count = COUNT,
                                .validity = validity,
                                .validity_offset = first};
            CU_ASSERT_EQUAL_FATAL(score_batch(&batch, threads, NULL), TONE_OK);
            const uint8_t *out = tone_result_validity(bench.result);
            for (uint64_t i = 0; i < COUNT; i++) {
                unsigned valid = validity[(first + i) / 8] >> (first + i) % 8 & 1;
                CU_ASSERT_EQUAL((unsigned)(out[i / 8] >> i % 8 & 1), valid);
                CU_ASSERT_EQUAL(tone_result_words(bench.result)[i], valid);
                CU_ASSERT_EQUAL(tone_result_counts(bench.result, 0)[i], valid && i != 5);
            }
        }
    }
}

/* The first text that fails is named, though a later one fails as well, and where short ones are scored together. */
static void failing_batches(void) {
    enum { COUNT = 40 };
    tone_scorer *strict = scorer_with(TONE_PARAM_INVALID_UTF8, TONE_INVALID_ERROR);
    char bytes[COUNT * 3];
    uint32_t offsets[COUNT + 1] = {0};
    for (uint32_t i = 0; i < COUNT; i++) {
        memcpy(bytes + i * 3, i == 17 || i == 18 || i == 39 ? "a\x80 " : "ab ", 3);
        offsets[i + 1] = (i + 1) * 3;
    }
    tone_batch batch = {.bytes = bytes, .size = sizeof bytes, .offsets_32 = offsets, .count = COUNT};
    for (unsigned threads = 1; threads < 6; threads++) {
        unsigned rows = threads % 2 ? TONE_ROWS_NONE : TONE_ROWS_ALL;
        tone_error error = {0};
        tone_status status = tone_score_batch(strict, bench.scratch, &batch, threads, rows, bench.result, &error);
        CU_ASSERT_EQUAL(status, TONE_ERROR_UTF8);
        CU_ASSERT_EQUAL(error.status, TONE_ERROR_UTF8);
        CU_ASSERT_EQUAL(error.text, 17);
        CU_ASSERT_EQUAL(error.offset, 1);
        CU_ASSERT_EQUAL(tone_result_text_count(bench.result), 0);
        CU_ASSERT_EQUAL(tone_score_batch(strict, bench.scratch, &batch, threads, rows, bench.result, NULL),
                        TONE_ERROR_UTF8);
        CU_ASSERT_EQUAL(score_batch(&batch, threads, NULL), TONE_OK); /* replaced: and the objects are good */
        CU_ASSERT_EQUAL(tone_result_text_count(bench.result), COUNT);
    }
    tone_scorer_free(strict);
}

void suite_api(void) {
    CU_pSuite suite = CU_add_suite_with_setup_and_teardown("api", NULL, NULL, open_bench, close_bench);
    CU_add_test(suite, "sizes are frozen", sizes_are_frozen);
    CU_add_test(suite, "names of statuses", names_of_statuses);
    CU_add_test(suite, "arguments of lexicons", arguments_of_lexicons);
    CU_add_test(suite, "arguments of configs", arguments_of_configs);
    CU_add_test(suite, "parameters", parameters);
    CU_add_test(suite, "arguments of scoring", arguments_of_scoring);
    CU_add_test(suite, "numbers of scorers", numbers_of_scorers);
    CU_add_test(suite, "odd texts", odd_texts);
    CU_add_test(suite, "ill-formed is an error", ill_formed_is_an_error);
    CU_add_test(suite, "ill-formed is replaced", ill_formed_is_replaced);
    CU_add_test(suite, "the limit of length", limit_of_length);
    CU_add_test(suite, "an empty result", empty_result);
    CU_add_test(suite, "rows asked for", rows_asked_for);
    CU_add_test(suite, "reuse", reuse);
    CU_add_test(suite, "lifetimes", lifetimes);
    CU_add_test(suite, "arguments of batches", arguments_of_batches);
    CU_add_test(suite, "offsets of both sizes", offsets_of_both_sizes);
    CU_add_test(suite, "empty batches", empty_batches);
    CU_add_test(suite, "null texts", null_texts);
    CU_add_test(suite, "failing batches", failing_batches);
}
