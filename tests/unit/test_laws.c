/* Laws: what holds of every text, whatever it says. Articles, and strings made to hurt, with the built-in lexicon. */
#include "same.h"
#include "scratch.h"
#include "support.h"

void suite_laws(void);

/* --------------------------------------------------------------------------------------------------------- samples */

enum { SAMPLES_LIMIT = 64, RANDOM_SAMPLES = 24 };

struct sample {
    char *bytes;
    size_t size;
};

static struct sample samples[SAMPLES_LIMIT];
static size_t sample_count;

static void add_sample(const char *bytes, size_t size) {
    CU_ASSERT_TRUE_FATAL(sample_count < SAMPLES_LIMIT);
    char *copy = malloc(size ? size : 1);
    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    samples[sample_count++] = (struct sample){copy, size};
}

static void add_text(const char *text) {
    add_sample(text, strlen(text));
}

static void add_article(const char *name) {
    char path[512];
    static char bytes[1 << 16];
    snprintf(path, sizeof path, TONE_TESTS_DIR "/../examples/articles/%s", name);
    FILE *file = fopen(path, "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    add_sample(bytes, fread(bytes, 1, sizeof bytes, file));
    fclose(file);
}

/* `piece` over and over, up to `size` bytes. */
static void add_repeated(const char *piece, size_t size) {
    char *bytes = malloc(size);
    size_t length = strlen(piece);
    for (size_t i = 0; i < size; i++) {
        bytes[i] = piece[i % length];
    }
    add_sample(bytes, size);
    free(bytes);
}

/* Words of the lexicon, marks, line ends, and other things that rules look at, in any order. */
static void add_jumble(uint64_t *state, size_t pieces) {
    static const char *const parts[] = {"tyrant",
                                        "not",
                                        "very",
                                        "hardly",
                                        "but",
                                        "however",
                                        "may",
                                        "according to",
                                        "he said",
                                        "terrible",
                                        "GREAT",
                                        "so-called",
                                        "war",
                                        "10,000",
                                        "3.5",
                                        "Mr.",
                                        "e.g.",
                                        "No. 5",
                                        "U.S.",
                                        "the",
                                        "horde\xE2\x80\x99s",
                                        "don't",
                                        "clearly",
                                        "\"",
                                        "\xE2\x80\x9C",
                                        "\xE2\x80\x9D",
                                        "\xE2\x80\x98",
                                        "\xE2\x80\x99",
                                        "'",
                                        ",",
                                        ".",
                                        "!",
                                        "!!",
                                        "?",
                                        "...",
                                        ":",
                                        ";",
                                        "(",
                                        ")",
                                        "[",
                                        "]",
                                        "\xE2\x80\x94",
                                        "-",
                                        "\n",
                                        "\n\n",
                                        "\r\n",
                                        "\r",
                                        "\f",
                                        "\v",
                                        "\xC2\x85",
                                        "\xE2\x80\xA8",
                                        "\xCC\x81",
                                        "\xE2\x80\x8D",
                                        "\t",
                                        " ",
                                        " ",
                                        " ",
                                        " ",
                                        " ",
                                        " ",
                                        "\xC3\xA9lan",
                                        "\xF0\x9F\x98\xA1",
                                        "\xF0\x9F\x87\xAC\xF0\x9F\x87\xA7",
                                        ":-)",
                                        "http://example.org/a?b=c",
                                        "a@b.org",
                                        "\xC2\xAD",
                                        "\xE2\x80\x8B",
                                        "\xEF\xBC\xA1\xEF\xBC\xA2",
                                        "\xE2\x80\xA2 item",
                                        "1. first",
                                        "THE",
                                        "\xC2\xAB",
                                        "\xC2\xBB",
                                        "\xE4\xB8\xAD\xE6\x96\x87"};
    static char bytes[1 << 16];
    size_t size = 0;
    for (size_t i = 0; i < pieces; i++) {
        const char *part = parts[next_random(state) % (sizeof parts / sizeof *parts)];
        memcpy(bytes + size, part, strlen(part));
        size += strlen(part);
        if (next_random(state) % 3) {
            bytes[size++] = ' ';
        }
    }
    add_sample(bytes, size);
}

/* Bytes of any value, of which few make code points. */
static void add_random(uint64_t *state, size_t size) {
    static char bytes[4096];
    for (size_t i = 0; i < size; i++) {
        uint64_t number = next_random(state);
        bytes[i] = number % 4 ? (char)(number >> 8) : "tyrant not.\n\" "[(number >> 8) % 14];
    }
    add_sample(bytes, size);
}

static void add_hostile(void) {
    add_text("");
    add_text(" \n\n ");
    add_text("\xEF\xBB\xBFThe tyrant\xE2\x80\x99s \xE2\x80\x9Chordes\xE2\x80\x9D, he said, \xE2\x80\x9Cmay not "
             "win.\xE2\x80\x9D");
    add_sample("a\0tyrant\0\0 may\0.", 16);
    add_text("\xE2\x80\x9CIt is a disgrace.\n\n\xE2\x80\x9CIt is a very bad thing!\n\n\xE2\x80\x9CReally "
             "terrible,\xE2\x80\x9D she said.\n");
    add_text("\xC3\xA9\xCC\x81\xCC\x81 t\xCC\x81yrant "
             "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7 tyrant");
    add_repeated("\"", 70001);
    add_repeated("tyrant", 70001);
    add_repeated("not very tyrant, ", 140003);
    add_repeated("\xC3\xA9\xC3\xA9 ", 66000);
    add_repeated("(", 5000);
    add_repeated("\xE2\x80\x9Ctyrant ", 9000);
    add_repeated("a.", 5000);
    add_repeated("!?", 5000);
    add_repeated("May 5 may. \n\n", 9000);
    add_repeated("no ", 66000);
    add_text("tyrant \x80 \xE2\x82 tyrant \xF0\x9F\x98");
    add_repeated("\xE2\x82 \x80tyrant ", 66001);
}

/* Reads and makes the samples once, in the first test. */
static void make_samples(void) {
    if (sample_count > 0) {
        return;
    }
    add_article("1-calm-council-budget.txt");
    add_article("2-measured-ferry-delay.txt");
    add_article("3-pointed-hospital-row.txt");
    add_article("4-sharp-mayor-record.txt");
    add_article("5-heated-harbour-column.txt");
    add_hostile();
    uint64_t state = 1592653589;
    for (int i = 0; i < 8; i++) {
        add_jumble(&state, 100 + 300 * (size_t)i);
    }
    for (size_t i = 0; i < RANDOM_SAMPLES; i++) {
        add_random(&state, 40 + i * 160);
    }
}

static struct bench bench;

static void open_bench(void) {
    make_samples();
    bench_open(&bench, NULL, NULL);
}

static void close_bench(void) {
    bench_close(&bench);
}

static int free_samples(void) {
    for (size_t i = 0; i < sample_count; i++) {
        free(samples[i].bytes);
    }
    sample_count = 0;
    return 0;
}

/* ------------------------------------------------------------------------------------------------------------ sums */

/* Sums of a text's matches, by what they must be equal to. */
struct sums {
    int64_t raw;
    uint32_t count;
};

static struct sums sum_score(uint32_t score, uint64_t first, uint64_t end) {
    struct sums sums = {0, 0};
    tone_score_kind kind = tone_scorer_score_kind(bench.scorer, score);
    const tone_match *matches = tone_result_matches(bench.result);
    const int64_t *shares = tone_result_match_shares(bench.result, score);
    for (uint64_t i = first; i < end; i++) {
        bool of_dimension = matches[i].dimension == tone_scorer_score_dimension(bench.scorer, score);
        bool counts = kind == TONE_SCORE_COMPOSITE ||
                      (of_dimension && (kind == TONE_SCORE_DIMENSION || matches[i].voice == TONE_VOICE_AUTHOR));
        if (counts) {
            int64_t part = shares ? shares[i] : matches[i].contribution;
            sums.raw += part;
            sums.count += part != 0;
        }
    }
    return sums;
}

static void matches_sum_to_raw(void) {
    for (size_t s = 0; s < sample_count; s++) {
        bench_score(&bench, samples[s].bytes, samples[s].size);
        uint64_t count = tone_result_match_count(bench.result);
        for (uint32_t score = 0; score < tone_scorer_score_count(bench.scorer); score++) {
            struct sums sums = sum_score(score, 0, count);
            CU_ASSERT_EQUAL(sums.raw, tone_result_raw(bench.result, score)[0]);
            CU_ASSERT_EQUAL(sums.count, tone_result_counts(bench.result, score)[0]);
        }
    }
}

static void matches_sum_to_sentences(void) {
    for (size_t s = 0; s < sample_count; s++) {
        bench_score(&bench, samples[s].bytes, samples[s].size);
        const tone_match *matches = tone_result_matches(bench.result);
        uint64_t count = tone_result_match_count(bench.result);
        uint64_t next = 0;
        for (uint64_t i = 0; i < tone_result_sentence_count(bench.result); i++) {
            uint64_t first = next;
            while (next < count && matches[next].sentence == i) {
                next++;
            }
            for (uint32_t score = 0; score < tone_scorer_score_count(bench.scorer); score++) {
                CU_ASSERT_EQUAL(sum_score(score, first, next).raw, tone_result_sentence_raw(bench.result, score)[i]);
            }
        }
        CU_ASSERT_EQUAL(next, count);
    }
}

/* A contribution is weight x degree x negation, rounded once. */
static void contributions_multiply(void) {
    for (size_t s = 0; s < sample_count; s++) {
        bench_score(&bench, samples[s].bytes, samples[s].size);
        for (uint64_t i = 0; i < tone_result_match_count(bench.result); i++) {
            const tone_match *match = &tone_result_matches(bench.result)[i];
            CU_ASSERT_EQUAL(match->degree != 1, (match->flags & ~(unsigned)TONE_MATCH_NEGATED) != 0);
            if (!(match->flags & TONE_MATCH_NEGATED)) {
                CU_ASSERT_EQUAL(match->contribution, to_units(match->weight * match->degree));
            }
        }
    }
}

static void scores_in_range(void) {
    for (size_t s = 0; s < sample_count; s++) {
        bench_score(&bench, samples[s].bytes, samples[s].size);
        for (uint32_t score = 0; score < tone_scorer_score_count(bench.scorer); score++) {
            double least = strcmp(tone_scorer_score_name(bench.scorer, score), "sentiment") == 0 ? -1 : 0;
            double mean = tone_result_scores(bench.result, score)[0];
            double largest = tone_result_max(bench.result, score)[0];
            CU_ASSERT_TRUE(mean >= least && mean <= 1);
            CU_ASSERT_TRUE(largest >= least && largest <= 1 && (least < 0 || largest >= mean - 1e-12));
        }
    }
}

/* ----------------------------------------------------------------------------------------------------------- spans */

/* Of each byte of a sample, the code points before it; UINT32_MAX inside one. */
static uint32_t *count_code_points(const struct sample *sample) {
    uint32_t *before = malloc((sample->size + 1) * sizeof *before);
    uint32_t count = 0;
    memset(before, 0xFF, (sample->size + 1) * sizeof *before);
    for (size_t at = 0; at < sample->size; count++) {
        int32_t code_point;
        before[at] = count;
        at += text_decode(sample->bytes + at, sample->size - at, &code_point);
    }
    before[sample->size] = count;
    return before;
}

static bool span_holds(const uint32_t *before, size_t size, const tone_span *span) {
    return span->begin < span->end && span->end <= size && before[span->begin] == span->begin_char &&
           before[span->end] == span->end_char;
}

static void check_sentences(const struct sample *sample, const uint32_t *before) {
    const tone_span *sentences = tone_result_sentences(bench.result);
    uint64_t count = tone_result_sentence_count(bench.result);
    uint64_t words = 0;
    uint32_t end = 0;
    for (uint64_t i = 0; i < count; i++) {
        CU_ASSERT_TRUE(span_holds(before, sample->size, &sentences[i]));
        CU_ASSERT_TRUE(sentences[i].begin >= end);
        end = sentences[i].end;
        uint64_t voices = 0;
        for (unsigned voice = 0; voice < 4; voice++) {
            voices += tone_result_sentence_voice_words(bench.result, (tone_voice)voice)[i];
        }
        CU_ASSERT_EQUAL(voices, tone_result_sentence_words(bench.result)[i]);
        CU_ASSERT_TRUE(tone_result_sentence_kinds(bench.result)[i] <= TONE_SENTENCE_LIST);
        words += voices;
    }
    CU_ASSERT_EQUAL(words, tone_result_words(bench.result)[0]);
}

static void check_matches(const struct sample *sample, const uint32_t *before) {
    const tone_match *matches = tone_result_matches(bench.result);
    const tone_span *sentences = tone_result_sentences(bench.result);
    uint32_t covered[64] = {0};
    for (uint64_t i = 0; i < tone_result_match_count(bench.result); i++) {
        const tone_match *match = &matches[i];
        tone_span span = {match->begin, match->end, match->begin_char, match->end_char, {0}};
        CU_ASSERT_TRUE(span_holds(before, sample->size, &span));
        CU_ASSERT_TRUE_FATAL(match->dimension < 64 && match->sentence < tone_result_sentence_count(bench.result));
        CU_ASSERT_TRUE(match->begin >= sentences[match->sentence].begin &&
                       match->end <= sentences[match->sentence].end);
        CU_ASSERT_TRUE(match->begin >= covered[match->dimension]); /* a token counts once in a dimension */
        covered[match->dimension] = match->end;
        CU_ASSERT_TRUE(i == 0 || matches[i - 1].begin < match->begin ||
                       (matches[i - 1].begin == match->begin && matches[i - 1].dimension < match->dimension));
        CU_ASSERT_TRUE(match->attribution == UINT32_MAX ||
                       match->attribution < tone_result_attribution_count(bench.result));
        CU_ASSERT_TRUE(match->voice != TONE_VOICE_AUTHOR || match->attribution == UINT32_MAX);
        CU_ASSERT_PTR_NOT_NULL(tone_scorer_entry_term(bench.scorer, match->entry));
        CU_ASSERT_PTR_NOT_NULL(tone_scorer_category(bench.scorer, match->category));
    }
}

static void check_attributions(const struct sample *sample, const uint32_t *before) {
    const tone_attribution *rows = tone_result_attributions(bench.result);
    const tone_span *sentences = tone_result_sentences(bench.result);
    for (uint64_t i = 0; i < tone_result_attribution_count(bench.result); i++) {
        CU_ASSERT_TRUE(span_holds(before, sample->size, &rows[i].content));
        CU_ASSERT_TRUE(i == 0 || rows[i - 1].content.begin <= rows[i].content.begin);
        CU_ASSERT_TRUE_FATAL(rows[i].sentence < tone_result_sentence_count(bench.result));
        CU_ASSERT_TRUE(rows[i].content.begin >= sentences[rows[i].sentence].begin &&
                       rows[i].content.begin < sentences[rows[i].sentence].end);
        CU_ASSERT_TRUE(!(rows[i].flags & TONE_ATTRIBUTION_SOURCE) || span_holds(before, sample->size, &rows[i].source));
        CU_ASSERT_TRUE(!(rows[i].flags & TONE_ATTRIBUTION_CUE) || span_holds(before, sample->size, &rows[i].cue));
    }
}

static void spans_slice_the_text(void) {
    uint64_t matches = 0, attributions = 0;
    for (size_t s = 0; s < sample_count; s++) {
        bench_score(&bench, samples[s].bytes, samples[s].size);
        uint32_t *before = count_code_points(&samples[s]);
        check_sentences(&samples[s], before);
        check_matches(&samples[s], before);
        check_attributions(&samples[s], before);
        free(before);
        matches += tone_result_match_count(bench.result);
        attributions += tone_result_attribution_count(bench.result);
    }
    CU_ASSERT_TRUE(matches > 1000 && attributions > 100);
}

static void voices_partition_the_words(void) {
    for (size_t s = 0; s < sample_count; s++) {
        bench_score(&bench, samples[s].bytes, samples[s].size);
        uint64_t words = 0;
        for (unsigned voice = 0; voice < 4; voice++) {
            words += tone_result_voice_words(bench.result, (tone_voice)voice)[0];
        }
        CU_ASSERT_EQUAL(words, tone_result_words(bench.result)[0]);
    }
}

/* ---------------------------------------------------------------------------------------------------- same results */

static void chunks_change_nothing(void) {
    static const uint32_t sizes[] = {64, 100, 1000, 16384, 1000000};
    tone_scratch *other = NULL;
    tone_result *result = NULL;
    CU_ASSERT_EQUAL_FATAL(tone_scratch_new(&other, NULL, NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_result_new(&result, NULL, NULL), TONE_OK);
    for (size_t s = 0; s < sample_count; s++) {
        bench_score(&bench, samples[s].bytes, samples[s].size);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            other->chunk_bytes = sizes[i];
            CU_ASSERT_EQUAL_FATAL(
                tone_score(bench.scorer, other, samples[s].bytes, samples[s].size, TONE_ROWS_ALL, result, NULL),
                TONE_OK);
            bool same = same_results(bench.scorer, bench.result, result);
            if (!same) {
                fprintf(stderr, "sample %zu differs with chunks of %u bytes\n", s, sizes[i]);
            }
            CU_ASSERT_TRUE(same);
        }
    }
    tone_result_free(result);
    tone_scratch_free(other);
}

/* What rows are kept changes no column. */
static void rows_change_nothing(void) {
    tone_result *result = NULL;
    CU_ASSERT_EQUAL_FATAL(tone_result_new(&result, NULL, NULL), TONE_OK);
    for (size_t s = 0; s < sample_count; s++) {
        bench_score(&bench, samples[s].bytes, samples[s].size);
        CU_ASSERT_EQUAL_FATAL(
            tone_score(bench.scorer, bench.scratch, samples[s].bytes, samples[s].size, TONE_ROWS_NONE, result, NULL),
            TONE_OK);
        for (uint32_t score = 0; score < tone_scorer_score_count(bench.scorer); score++) {
            CU_ASSERT_EQUAL(tone_result_scores(result, score)[0], tone_result_scores(bench.result, score)[0]);
            CU_ASSERT_EQUAL(tone_result_max(result, score)[0], tone_result_max(bench.result, score)[0]);
            CU_ASSERT_EQUAL(tone_result_raw(result, score)[0], tone_result_raw(bench.result, score)[0]);
            CU_ASSERT_EQUAL(tone_result_counts(result, score)[0], tone_result_counts(bench.result, score)[0]);
        }
        CU_ASSERT_EQUAL(tone_result_sentence_count(result), tone_result_sentence_count(bench.result));
    }
    tone_result_free(result);
}

/* Compares text `text` of a batch's result with the text scored alone. */
static bool same_as_alone(const tone_result *batch, uint64_t text, const tone_result *alone) {
    uint64_t sentence = tone_result_sentence_offsets(batch)[text];
    uint64_t match = tone_result_match_offsets(batch)[text];
    uint64_t attribution = tone_result_attribution_offsets(batch)[text];
    uint64_t sentences = tone_result_sentence_offsets(batch)[text + 1] - sentence;
    uint64_t matches = tone_result_match_offsets(batch)[text + 1] - match;
    uint64_t attributions = tone_result_attribution_offsets(batch)[text + 1] - attribution;
    bool same = sentences == tone_result_sentence_count(alone) && matches == tone_result_match_count(alone) &&
                attributions == tone_result_attribution_count(alone) &&
                tone_result_words(batch)[text] == tone_result_words(alone)[0];
    same = same && (sentences == 0 || same_bytes(tone_result_sentences(batch) + sentence, tone_result_sentences(alone),
                                                 sentences, sizeof(tone_span)));
    same = same && (matches == 0 || same_bytes(tone_result_matches(batch) + match, tone_result_matches(alone), matches,
                                               sizeof(tone_match)));
    same = same &&
           (attributions == 0 || same_bytes(tone_result_attributions(batch) + attribution,
                                            tone_result_attributions(alone), attributions, sizeof(tone_attribution)));
    for (uint32_t score = 0; score < tone_scorer_score_count(bench.scorer) && same; score++) {
        const int64_t *shares = tone_result_match_shares(batch, score);
        same = tone_result_scores(batch, score)[text] == tone_result_scores(alone, score)[0] &&
               tone_result_max(batch, score)[text] == tone_result_max(alone, score)[0] &&
               tone_result_raw(batch, score)[text] == tone_result_raw(alone, score)[0] &&
               tone_result_counts(batch, score)[text] == tone_result_counts(alone, score)[0] &&
               (matches == 0 || !shares ||
                same_bytes(shares + match, tone_result_match_shares(alone, score), matches, sizeof(int64_t)));
    }
    return same;
}

static void batch_is_single(void) {
    static const unsigned threads[] = {1, 2, 3, 7};
    uint64_t offsets[SAMPLES_LIMIT + 1] = {0};
    for (size_t s = 0; s < sample_count; s++) {
        offsets[s + 1] = offsets[s] + samples[s].size;
    }
    char *bytes = malloc((size_t)offsets[sample_count]);
    for (size_t s = 0; s < sample_count; s++) {
        memcpy(bytes + offsets[s], samples[s].bytes, samples[s].size);
    }
    tone_batch batch = {.bytes = bytes, .size = offsets[sample_count], .offsets_64 = offsets, .count = sample_count};
    tone_result *first = NULL;
    tone_result *result = NULL;
    CU_ASSERT_EQUAL_FATAL(tone_result_new(&first, NULL, NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_result_new(&result, NULL, NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_score_batch(bench.scorer, bench.scratch, &batch, 1, TONE_ROWS_ALL, first, NULL),
                          TONE_OK);
    for (size_t s = 0; s < sample_count; s++) {
        bench_score(&bench, samples[s].bytes, samples[s].size);
        CU_ASSERT_TRUE(same_as_alone(first, s, bench.result));
    }
    for (size_t i = 1; i < sizeof threads / sizeof *threads; i++) {
        tone_status status =
            tone_score_batch(bench.scorer, bench.scratch, &batch, threads[i], TONE_ROWS_ALL, result, NULL);
        CU_ASSERT_EQUAL_FATAL(status, TONE_OK);
        CU_ASSERT_TRUE(same_results(bench.scorer, first, result));
    }
    tone_result_free(first);
    tone_result_free(result);
    free(bytes);
}

/* Whether two results of the same texts have the same scores of them. */
static bool same_texts(const tone_result *a, const tone_result *b) {
    uint64_t texts = tone_result_text_count(a);
    bool same = texts == tone_result_text_count(b) &&
                same_bytes(tone_result_words(a), tone_result_words(b), texts, sizeof(uint32_t)) &&
                same_bytes(tone_result_sentence_offsets(a), tone_result_sentence_offsets(b), texts + 1, 8);
    for (int voice = TONE_VOICE_AUTHOR; voice <= TONE_VOICE_SCARE; voice++) {
        same = same && same_bytes(tone_result_voice_words(a, (tone_voice)voice),
                                  tone_result_voice_words(b, (tone_voice)voice), texts, sizeof(uint32_t));
    }
    for (uint32_t score = 0; score < tone_scorer_score_count(bench.scorer); score++) {
        same = same && same_bytes(tone_result_scores(a, score), tone_result_scores(b, score), texts, 8) &&
               same_bytes(tone_result_max(a, score), tone_result_max(b, score), texts, 8) &&
               same_bytes(tone_result_raw(a, score), tone_result_raw(b, score), texts, 8) &&
               same_bytes(tone_result_counts(a, score), tone_result_counts(b, score), texts, 4);
    }
    return same;
}

/* Texts without rows are scored together as far as they are short, wherever they begin and end. */
static void short_texts_are_single(void) {
    enum { LONGEST = 200, FEWEST_BYTES = 8 };
    static const uint32_t chunks[] = {64, 1000, CHUNK_BYTES, 1000000};
    static const unsigned threads[] = {1, 2, 3};
    uint64_t state = 7;
    tone_result *alone = NULL;
    tone_result *together = NULL;
    CU_ASSERT_EQUAL_FATAL(tone_result_new(&alone, NULL, NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_result_new(&together, NULL, NULL), TONE_OK);
    for (size_t s = 0; s < sample_count; s++) {
        uint64_t *offsets = calloc(samples[s].size + 2, sizeof *offsets);
        tone_batch batch = {.bytes = samples[s].bytes, .size = samples[s].size, .offsets_64 = offsets};
        for (uint64_t end = 0; end < samples[s].size; batch.count++) {
            end += next_random(&state) % (next_random(&state) % 4 ? LONGEST : FEWEST_BYTES);
            offsets[batch.count + 1] = end = end < samples[s].size ? end : samples[s].size;
        }
        CU_ASSERT_EQUAL_FATAL(tone_score_batch(bench.scorer, bench.scratch, &batch, 1, TONE_ROWS_ALL, alone, NULL),
                              TONE_OK);
        for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) {
            bench.scratch->chunk_bytes = chunks[i];
            CU_ASSERT_EQUAL_FATAL(
                tone_score_batch(bench.scorer, bench.scratch, &batch, threads[s % 3], TONE_ROWS_NONE, together, NULL),
                TONE_OK);
            CU_ASSERT_TRUE(same_texts(alone, together));
        }
        bench.scratch->chunk_bytes = CHUNK_BYTES;
        free(offsets);
    }
    tone_result_free(alone);
    tone_result_free(together);
}

static bool is_aligned(const void *column, size_t alignment) {
    return (uintptr_t)column % alignment == 0;
}

/* Columns are what numpy and Arrow can view as they are, however many rows there are. */
static void columns_are_aligned(void) {
    uint32_t offsets[32] = {0};
    for (uint64_t count = 1; count < 30; count++) {
        tone_batch batch = {.bytes = "Tyrant! May. ", .size = 13, .offsets_32 = offsets, .count = count};
        offsets[count] = 13;
        tone_result *result = NULL;
        CU_ASSERT_EQUAL_FATAL(tone_result_new(&result, NULL, NULL), TONE_OK);
        CU_ASSERT_EQUAL_FATAL(tone_score_batch(bench.scorer, bench.scratch, &batch, 1, TONE_ROWS_ALL, result, NULL),
                              TONE_OK);
        for (uint32_t score = 0; score < tone_scorer_score_count(bench.scorer); score++) {
            CU_ASSERT_TRUE(is_aligned(tone_result_scores(result, score), 8));
            CU_ASSERT_TRUE(is_aligned(tone_result_max(result, score), 8));
            CU_ASSERT_TRUE(is_aligned(tone_result_raw(result, score), 8));
            CU_ASSERT_TRUE(is_aligned(tone_result_counts(result, score), 4));
            CU_ASSERT_TRUE(is_aligned(tone_result_sentence_scores(result, score), 8));
            CU_ASSERT_TRUE(is_aligned(tone_result_sentence_raw(result, score), 8));
            CU_ASSERT_TRUE(is_aligned(tone_result_match_shares(result, score), 8));
        }
        CU_ASSERT_TRUE(is_aligned(tone_result_matches(result), 8));
        CU_ASSERT_TRUE(is_aligned(tone_result_match_offsets(result), 8));
        CU_ASSERT_TRUE(is_aligned(tone_result_sentence_words(result), 4));
        tone_result_free(result);
        offsets[count] = 0;
    }
}

/* Whatever was scored before, a text scores the same. */
static void again_is_the_same(void) {
    tone_result *result = NULL;
    CU_ASSERT_EQUAL_FATAL(tone_result_new(&result, NULL, NULL), TONE_OK);
    for (size_t s = sample_count; s-- > 0;) {
        bench_score(&bench, samples[s].bytes, samples[s].size);
        CU_ASSERT_EQUAL_FATAL(
            tone_score(bench.scorer, bench.scratch, samples[s].bytes, samples[s].size, TONE_ROWS_ALL, result, NULL),
            TONE_OK);
        CU_ASSERT_TRUE(same_results(bench.scorer, bench.result, result));
    }
    tone_result_free(result);
}

void suite_laws(void) {
    CU_pSuite suite = CU_add_suite_with_setup_and_teardown("laws", NULL, free_samples, open_bench, close_bench);
    CU_add_test(suite, "matches sum to raw", matches_sum_to_raw);
    CU_add_test(suite, "matches sum to sentences", matches_sum_to_sentences);
    CU_add_test(suite, "contributions multiply", contributions_multiply);
    CU_add_test(suite, "scores in range", scores_in_range);
    CU_add_test(suite, "spans slice the text", spans_slice_the_text);
    CU_add_test(suite, "voices partition the words", voices_partition_the_words);
    CU_add_test(suite, "chunks change nothing", chunks_change_nothing);
    CU_add_test(suite, "rows change nothing", rows_change_nothing);
    CU_add_test(suite, "a batch is its texts alone", batch_is_single);
    CU_add_test(suite, "short texts are scored together as alone", short_texts_are_single);
    CU_add_test(suite, "columns are aligned", columns_are_aligned);
    CU_add_test(suite, "again is the same", again_is_the_same);
}
