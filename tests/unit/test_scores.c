/* Scores: the maps from raw to what reports show, the columns, the composites. */
#include "scratch.h"
#include "support.h"
#include "way.h"

#include <math.h>

void suite_scores(void);

static const int64_t unit = 1000000000;

static struct score_scale scale_of(enum score_map map, int64_t center, int64_t half, int64_t length) {
    return score_scale(
        &(struct lexicon_score){.center = center * unit, .half = half * unit, .length = length * unit, .map = map});
}

static bool near(double x, double y) {
    return x - y < 1e-12 && y - x < 1e-12;
}

static void ratio(void) {
    struct score_scale scale = scale_of(MAP_RATIO, 0, 2, 0);
    CU_ASSERT_EQUAL(score_of(&scale, 0, 0), 0);
    CU_ASSERT_EQUAL(score_of(&scale, 2 * unit, 0), 0.5);
    CU_ASSERT_EQUAL(score_of(&scale, 2 * unit, 1000), 0.5);
    CU_ASSERT_EQUAL(score_of(&scale, 6 * unit, 0), 0.75);
    CU_ASSERT_EQUAL(score_of(&scale, -unit, 0), 0);
    struct score_scale by_length = scale_of(MAP_RATIO, 0, 2, 60);
    CU_ASSERT_EQUAL(score_of(&by_length, 4 * unit, 60), 0.5);
    CU_ASSERT_EQUAL(score_of(&by_length, 2 * unit, 0), 0.5);
}

static void sigmoid(void) {
    struct score_scale scale = scale_of(MAP_SIGMOID, 0, 3, 0);
    CU_ASSERT_EQUAL(score_of(&scale, 0, 0), 0.5);
    CU_ASSERT_TRUE(near(score_of(&scale, 4 * unit, 0), 0.9));
    CU_ASSERT_TRUE(near(score_of(&scale, -4 * unit, 0), 0.1));
    struct score_scale moved = scale_of(MAP_SIGMOID, 2, 3, 0);
    CU_ASSERT_EQUAL(score_of(&moved, 2 * unit, 0), 0.5);
    CU_ASSERT_TRUE(score_of(&moved, 0, 0) < 0.5);
}

static void signed_map(void) {
    struct score_scale scale = scale_of(MAP_SIGNED, 0, 3, 0);
    CU_ASSERT_EQUAL(score_of(&scale, 0, 9), 0);
    CU_ASSERT_TRUE(near(score_of(&scale, 4 * unit, 0), 0.8));
    CU_ASSERT_EQUAL(score_of(&scale, -4 * unit, 7), -score_of(&scale, 4 * unit, 7));
}

/* All rise with raw and stay in their range, at the ends of int64 and of the scales too. */
static void monotone_and_in_range(void) {
    static const int64_t raws[] = {INT64_MIN,  INT64_MIN / 2, -1000000000000, -3000000000,   -1,       0, 1, 2,
                                   1000000000, 3000000000,    1000000000000,  INT64_MAX / 2, INT64_MAX};
    static const int64_t halves[] = {1, 1000000000, INT64_C(1000000000000)};
    static const uint32_t words[] = {0, 1, 60, UINT32_MAX};
    for (unsigned map = MAP_RATIO; map <= MAP_SIGNED; map++) {
        for (size_t h = 0; h < 9; h++) {
            struct lexicon_score score = {
                .center = unit, .half = halves[h % 3], .length = h / 3 ? halves[h / 3] : 0, .map = map};
            struct score_scale scale = score_scale(&score);
            for (size_t w = 0; w < 4; w++) {
                double before = -1;
                for (size_t i = 0; i < sizeof raws / sizeof *raws; i++) {
                    double got = score_of(&scale, raws[i], words[w]);
                    CU_ASSERT_TRUE(got >= before && got <= 1 && (map == MAP_SIGNED || got >= 0));
                    before = got;
                }
            }
        }
    }
}

enum { SENTENCES = 500, STRIDE = 2 * SCORE_LANES };

/* Whether a way makes of some sums the bits that score_of makes of each, and gathers them in order. */
static void check_way(const struct way *way, const struct score_scale scales[SCORE_LANES], const int64_t *raws,
                      const double *words) {
    static double scores[SENTENCES * STRIDE];
    struct score_maps maps;
    struct tally tally = {.raw = {0}};
    for (unsigned i = 0; i < SCORE_LANES; i++) {
        score_maps_set(&maps, i, &scales[i], scales[i].map == MAP_SIGNED);
    }
    memset(scores, 0xFF, sizeof scores);
    way->score(&maps, raws, words, SENTENCES, STRIDE, scores, &tally);
    for (unsigned lane = 0; lane < SCORE_LANES; lane++) {
        uint64_t raw = 0;
        double sum = 0;
        double most = 0;
        bool same = true;
        for (unsigned i = 0; i < SENTENCES; i++) {
            double one = score_of(&scales[lane], raws[i * STRIDE + lane], (uint32_t)words[i]);
            same &= memcmp(&scores[i * STRIDE + lane], &one, sizeof one) == 0;
            raw += (uint64_t)raws[i * STRIDE + lane];
            sum += one;
            most = fabs(one) > fabs(most) ? one : most;
        }
        CU_ASSERT_TRUE(same);
        CU_ASSERT_EQUAL((uint64_t)tally.raw[lane], raw);
        CU_ASSERT_TRUE(memcmp(&tally.sum[lane], &sum, sizeof sum) == 0);
        CU_ASSERT_TRUE(memcmp(&tally.most[lane], &most, sizeof most) == 0);
    }
}

/* Every way makes the same bits, in every lane, of sums of all sizes: of maps of all kinds side by side, and where those
   of one kind stand together. */
static void ways_agree(void) {
    static int64_t raws[SENTENCES * STRIDE];
    static double words[SENTENCES];
    uint64_t state = 1;
    for (uint32_t i = 0; i < SENTENCES * STRIDE; i++) {
        int64_t random = (int64_t)next_random(&state);
        raws[i] = random >> next_random(&state) % 64;
        words[i / STRIDE] = i / STRIDE * 7;
    }
    for (unsigned apart = 1; apart <= SCORE_LANES; apart *= 2) {
        struct score_scale scales[SCORE_LANES];
        for (unsigned i = 0; i < SCORE_LANES; i++) {
            enum score_map map = (enum score_map)(i / apart % 3);
            scales[i] = scale_of(map, 1, 3, i % 3 == 0 ? 0 : 15);
        }
        for (int name = 0; name < WAY_COUNT; name++) {
            const struct way *way = way_by_name((enum way_name)name);
            if (way) {
                check_way(way, scales, raws, words);
            }
        }
    }
}

/* --------------------------------------------------------------------------------------------------- from a text */

static struct bench bench;

static void open_bench(void) {
    static const struct csv_file files[] = {
        {"categories.csv",
         "category,dimension,role,signed,author\ninsult,loaded,score,no,yes\nsneer,loaded,score,no,yes\n"
         "feeling,mood,score,yes,no\nfigure,sign,sign,no,no\n",
         0},
        {"composites.csv",
         "composite,feature,coefficient\nbias,dimension:loaded,0.5\nbias,author:insult,1\nbias,category:figure,-0.25\n"
         "calm,dimension:mood,1\n",
         0},
        {"scores.csv", "score,map,center,half,length\nbias,sigmoid,1,2,0\nloaded,ratio,0,2,0\n", 0},
        {"entries.csv",
         "term,category,weight\ntyrant,insult,2\nregime,sneer,1\ngood,feeling,2\nbad,feeling,-3\n"
         "<number>,figure,1\n",
         0},
        {NULL, NULL, 0},
    };
    bench_open(&bench, lexicon_of(files), NULL);
}

static void close_bench(void) {
    bench_close(&bench);
}

/* The order of scores.csv, then the dimensions and the composites that it does not list. */
static void order_of_scores(void) {
    static const char *const names[] = {"bias", "loaded", "loaded_author", "mood", "calm"};
    static const tone_score_kind kinds[] = {TONE_SCORE_COMPOSITE, TONE_SCORE_DIMENSION, TONE_SCORE_AUTHOR,
                                            TONE_SCORE_DIMENSION, TONE_SCORE_COMPOSITE};
    static const char *const dimensions[] = {NULL, "loaded", "loaded", "mood", NULL};
    CU_ASSERT_EQUAL_FATAL(tone_scorer_score_count(bench.scorer), 5);
    for (uint32_t i = 0; i < 5; i++) {
        CU_ASSERT_STRING_EQUAL(tone_scorer_score_name(bench.scorer, i), names[i]);
        CU_ASSERT_EQUAL(tone_scorer_score_index(bench.scorer, names[i]), i);
        CU_ASSERT_EQUAL(tone_scorer_score_kind(bench.scorer, i), kinds[i]);
        uint32_t dimension = tone_scorer_score_dimension(bench.scorer, i);
        const char *name = tone_scorer_dimension(bench.scorer, dimension);
        CU_ASSERT_TRUE(dimensions[i] ? name && strcmp(name, dimensions[i]) == 0 : dimension == UINT32_MAX);
    }
}

static double score_at(uint32_t score) {
    return tone_result_scores(bench.result, score)[0];
}

static void empty_text(void) {
    static const char *const texts[] = {"", " ", "\n\n\t ", "\xEF\xBB\xBF"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bench_matches(&bench, texts[i]);
        CU_ASSERT_EQUAL(tone_result_sentence_count(bench.result), 0);
        CU_ASSERT_EQUAL(tone_result_words(bench.result)[0], 0);
        CU_ASSERT_TRUE(score_at(0) > 0.2 && score_at(0) < 0.4); /* (0 - 1) / 2 */
        CU_ASSERT_EQUAL(score_at(1), 0);
        CU_ASSERT_EQUAL(score_at(2), 0);
        CU_ASSERT_EQUAL(score_at(3), 0);
        CU_ASSERT_EQUAL(score_at(4), 0.5);
        CU_ASSERT_EQUAL(tone_result_max(bench.result, 4)[0], 0.5);
    }
}

/* Raw and counts of each score, with a quoted word that the author's score leaves out. */
static void raws_and_counts(void) {
    static const int64_t raws[] = {4250000000, 5000000000, 3000000000, -3000000000, -3000000000};
    static const uint32_t counts[] = {4, 3, 2, 1, 1};
    bench_matches(&bench, "The tyrant and his regime. \"A tyrant,\" he said, is bad for 7.");
    for (uint32_t i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL(tone_result_raw(bench.result, i)[0], raws[i]);
        CU_ASSERT_EQUAL(tone_result_counts(bench.result, i)[0], counts[i]);
    }
    CU_ASSERT_EQUAL(tone_result_words(bench.result)[0], 13);
    CU_ASSERT_EQUAL(tone_result_voice_words(bench.result, TONE_VOICE_QUOTED)[0], 2);
}

/* The words of one voice in a sentence of thousands of tokens, which are counted some at a time. */
static void many_words(void) {
    enum { TIMES = 1300, PATTERN = 5, WORDS = 2 };
    static char text[TIMES * PATTERN + 3];
    text[0] = '"';
    for (size_t i = 0; i < TIMES; i++) {
        memcpy(text + 1 + i * PATTERN, "so x,", PATTERN);
    }
    text[1 + TIMES * PATTERN] = '"';
    bench_matches(&bench, text);
    CU_ASSERT_EQUAL_FATAL(tone_result_sentence_count(bench.result), 1);
    CU_ASSERT_EQUAL(tone_result_words(bench.result)[0], TIMES * WORDS);
    CU_ASSERT_EQUAL(tone_result_voice_words(bench.result, TONE_VOICE_QUOTED)[0], TIMES * WORDS);
    CU_ASSERT_EQUAL(tone_result_sentence_voice_words(bench.result, TONE_VOICE_QUOTED)[0], TIMES * WORDS);
    CU_ASSERT_EQUAL(tone_result_sentence_voice_words(bench.result, TONE_VOICE_AUTHOR)[0], 0);
}

static void shares(void) {
    bench_matches(&bench, "The tyrant and his regime. \"A tyrant,\" he said, is bad for 7.");
    static const int64_t bias[] = {3000000000, 500000000, 1000000000, 0, -250000000};
    static const int64_t calm[] = {0, 0, 0, -3000000000, 0};
    uint32_t composites[] = {tone_scorer_score_index(bench.scorer, "bias"),
                             tone_scorer_score_index(bench.scorer, "calm")};
    CU_ASSERT_EQUAL_FATAL(tone_result_match_count(bench.result), 5);
    for (size_t i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL(tone_result_match_shares(bench.result, composites[0])[i], bias[i]);
        CU_ASSERT_EQUAL(tone_result_match_shares(bench.result, composites[1])[i], calm[i]);
    }
    CU_ASSERT_PTR_NULL(tone_result_match_shares(bench.result, 1));
    CU_ASSERT_PTR_NULL(tone_result_match_shares(bench.result, 5));
}

/* A text has the mean and the largest of its sentences; of signed scores the farthest from 0. */
static void mean_and_max(void) {
    bench_matches(&bench, "A tyrant. A tyrant of a regime, a tyrant and a regime. Nothing.");
    CU_ASSERT_EQUAL_FATAL(tone_result_sentence_count(bench.result), 3);
    const double *sentences = tone_result_sentence_scores(bench.result, 1);
    CU_ASSERT_EQUAL(sentences[0], 0.5);
    CU_ASSERT_EQUAL(sentences[1], 0.75);
    CU_ASSERT_EQUAL(sentences[2], 0);
    CU_ASSERT_EQUAL(score_at(1), (0.5 + 0.75) / 3);
    CU_ASSERT_EQUAL(tone_result_max(bench.result, 1)[0], 0.75);
    bench_matches(&bench, "It was good. It was bad. It was good.");
    const double *moods = tone_result_sentence_scores(bench.result, 3);
    CU_ASSERT_TRUE(moods[0] > 0 && moods[1] < 0 && moods[2] == moods[0]);
    CU_ASSERT_EQUAL(tone_result_max(bench.result, 3)[0], moods[1]);
    CU_ASSERT_EQUAL(score_at(3), (moods[0] + moods[1] + moods[2]) / 3);
}

/* Of a composite that is low everywhere, the largest sentence is still a sentence's. */
static void max_below_neutral(void) {
    bench_matches(&bench, "Bad. Very bad, bad.");
    const double *calm = tone_result_sentence_scores(bench.result, 4);
    CU_ASSERT_TRUE(calm[1] < calm[0] && calm[0] < 0.5);
    CU_ASSERT_EQUAL(tone_result_max(bench.result, 4)[0], calm[0]);
}

/* A later lexicon's composite, and a later lexicon's map, are in the place of an earlier one's of that name. */
static void replaced_composite(void) {
    static const struct csv_file first[] = {
        {"categories.csv", "category,dimension\ninsult,loaded\nsneer,loaded\n", 0},
        {"composites.csv", "composite,feature,coefficient\nbias,category:insult,1\nbias,category:sneer,1\n", 0},
        {"scores.csv", "score,map,center,half,length\nloaded,ratio,0,2,0\nbias,sigmoid,0,1,0\n", 0},
        {"entries.csv", "term,category,weight\ntyrant,insult,2\nregime,sneer,1\n", 0},
        {NULL, NULL, 0},
    };
    static const struct csv_file second[] = {
        {"categories.csv", "category,dimension\ninsult,loaded\n", 0},
        {"composites.csv", "composite,feature,coefficient\nbias,category:insult,3\n", 0},
        {"scores.csv", "score,map,center,half,length\nloaded,ratio,0,6,0\n", 0},
        {"entries.csv", "term,category,weight\nbrute,insult,2\n", 0},
        {NULL, NULL, 0},
    };
    struct bench merged;
    bench_open(&merged, lexicon_of(first), lexicon_of(second));
    bench_matches(&merged, "tyrant regime");
    CU_ASSERT_EQUAL(tone_scorer_score_count(merged.scorer), 2);
    CU_ASSERT_EQUAL(tone_result_raw(merged.result, tone_scorer_score_index(merged.scorer, "bias"))[0], 6000000000);
    CU_ASSERT_EQUAL(tone_result_scores(merged.result, tone_scorer_score_index(merged.scorer, "loaded"))[0], 3.0 / 9);
    bench_close(&merged);
}

/* Categories of one name are one in one dimension alone. */
static void categories_of_one_name(void) {
    static const struct csv_file first[] = {
        {"categories.csv", "category,dimension\nstrong,loaded\nweak,hedging\n", 0},
        {"entries.csv", "term,category,weight\ntyrant,strong,2\nmaybe,weak,3\n", 0},
        {NULL, NULL, 0},
    };
    static const struct csv_file second[] = {
        {"categories.csv", "category,dimension\nweak,loaded\nstrong,hedging\n", 0},
        {"entries.csv", "term,category,weight\nregime,weak,1\nsurely,strong,4\n", 0},
        {NULL, NULL, 0},
    };
    struct bench twice, merged;
    bench_open(&twice, lexicon_of(first), lexicon_of(first));
    bench_open(&merged, lexicon_of(first), lexicon_of(second));
    CU_ASSERT_EQUAL(tone_scorer_category_count(merged.scorer), tone_scorer_category_count(twice.scorer) + 2);
    bench_close(&twice);
    bench_matches(&merged, "tyrant maybe regime surely");
    CU_ASSERT_EQUAL(tone_result_raw(merged.result, tone_scorer_score_index(merged.scorer, "loaded"))[0], 3000000000);
    CU_ASSERT_EQUAL(tone_result_raw(merged.result, tone_scorer_score_index(merged.scorer, "hedging"))[0], 7000000000);
    bench_close(&merged);
}

/* The built-in scores stand in the order that reports promise. */
static void builtin_order(void) {
    static const char *const names[] = {"loaded",    "loaded_author", "hedging",   "boosting",
                                        "certainty", "subjectivity",  "sentiment", "bias"};
    struct bench builtin;
    bench_open(&builtin, NULL, NULL);
    CU_ASSERT_EQUAL(tone_scorer_score_count(builtin.scorer), 8);
    for (uint32_t i = 0; i < 8; i++) {
        CU_ASSERT_STRING_EQUAL(tone_scorer_score_name(builtin.scorer, i), names[i]);
    }
    bench_score(&builtin, NULL, 0);
    CU_ASSERT_EQUAL(tone_result_scores(builtin.result, 4)[0], 0.5);
    bench_close(&builtin);
}

/* A lexicon of so many dimensions, each with a word whose weight is the dimension's number and a score of the author's
   voice too, and all of them in a composite. */
static void open_many(struct bench *many, unsigned dimensions) {
    static char categories[8192], composites[4096], entries[4096];
    int category = snprintf(categories, sizeof categories, "category,dimension,role,author\n");
    int composite = snprintf(composites, sizeof composites, "composite,feature,coefficient\n");
    int entry = snprintf(entries, sizeof entries, "term,category,weight\n");
    for (unsigned i = 1; i <= dimensions; i++) {
        category += snprintf(categories + category, sizeof categories - (size_t)category, "c%u,d%u,score,yes\n", i, i);
        composite +=
            snprintf(composites + composite, sizeof composites - (size_t)composite, "all,dimension:d%u,-0.5\n", i);
        entry += snprintf(entries + entry, sizeof entries - (size_t)entry, "word%u,c%u,%u\n", i, i, i);
    }
    bench_open(many,
               lexicon_of((struct csv_file[]){{"categories.csv", categories, 0},
                                              {"composites.csv", composites, 0},
                                              {"entries.csv", entries, 0},
                                              {NULL, NULL, 0}}),
               NULL);
}

/* Any number of scores, by every way: every word stands twice in a sentence, once in a quotation. */
static void many_scores(void) {
    for (unsigned dimensions = 1; dimensions <= 41; dimensions += 4) {
        struct bench many;
        char text[2048];
        int size = 0;
        open_many(&many, dimensions);
        for (unsigned i = 1; i <= dimensions; i++) {
            size += snprintf(text + size, sizeof text - (size_t)size, "He is word%u, \"to be a word%u in it\". ", i, i);
        }
        for (int name = 0; name < WAY_COUNT; name++) {
            many.scratch->way = way_by_name((enum way_name)name) ? way_by_name((enum way_name)name) : way_fastest();
            bench_score(&many, text, (size_t)size);
            int64_t all = 0;
            for (unsigned i = 0; i < dimensions; i++) {
                CU_ASSERT_EQUAL(tone_result_raw(many.result, 2 * i)[0], 2 * (i + 1) * unit);
                CU_ASSERT_EQUAL(tone_result_counts(many.result, 2 * i)[0], 2);
                CU_ASSERT_EQUAL(tone_result_raw(many.result, 2 * i + 1)[0], (i + 1) * unit);
                CU_ASSERT_EQUAL(tone_result_counts(many.result, 2 * i + 1)[0], 1);
                all -= (i + 1) * unit;
            }
            CU_ASSERT_EQUAL(tone_result_raw(many.result, 2 * dimensions)[0], all);
            CU_ASSERT_EQUAL(tone_result_counts(many.result, 2 * dimensions)[0], 2 * dimensions);
        }
        bench_close(&many);
    }
}

void suite_scores(void) {
    CU_pSuite suite = CU_add_suite_with_setup_and_teardown("scores", NULL, NULL, open_bench, close_bench);
    CU_add_test(suite, "ratio", ratio);
    CU_add_test(suite, "sigmoid", sigmoid);
    CU_add_test(suite, "signed", signed_map);
    CU_add_test(suite, "monotone and in range", monotone_and_in_range);
    CU_add_test(suite, "ways agree", ways_agree);
    CU_add_test(suite, "the order of scores", order_of_scores);
    CU_add_test(suite, "an empty text", empty_text);
    CU_add_test(suite, "raws and counts", raws_and_counts);
    CU_add_test(suite, "many words of one voice", many_words);
    CU_add_test(suite, "shares", shares);
    CU_add_test(suite, "mean and largest", mean_and_max);
    CU_add_test(suite, "a largest below neutral", max_below_neutral);
    CU_add_test(suite, "many scores", many_scores);
    CU_add_test(suite, "a composite replaced", replaced_composite);
    CU_add_test(suite, "categories of one name", categories_of_one_name);
    CU_add_test(suite, "the order of the built-in scores", builtin_order);
}
