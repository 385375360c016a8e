/* Contributions: weight, degree, negation, contrast and emphasis, to the last unit. */
#include "contributions.h"
#include "support.h"

void suite_contributions(void);

static struct bench bench;

/* "mood" heeds everything, "plain" nothing. The support lists are these alone. */
static const char categories[] = "feeling,mood,,score,yes,flip,scale,yes,yes,yes\n"
                                 "fact,plain,,score,no,ignore,ignore,no,no,no\n"
                                 "no,negation,,support,,,,,,\n"
                                 "much,degree,,support,,,,,,\n"
                                 "but,contrast,,support,,,,,,\n";
static const char entries[] = "good,feeling,2,,\nbad,feeling,-2,,\nfine,fact,2,,\n"
                              "not,no,1,,\nhardly,no,0.5,,\nby no means,no,1,,\n"
                              "very,much,1.5,,\nso very,much,1.8,,\nslightly,much,0.5,,\n"
                              "but,but,1,,\n";

static void open_bench(void) {
    bench_open_entries(&bench, categories, entries);
}

static void close_bench(void) {
    bench_close(&bench);
}

/* More tokens than are marked at once. */
#define LONG_WORDS "a b c d e f g h i j k l m n o p q r s t u v w x "

/* Whether the text has one match, with that contribution, degree and flags. */
static bool gives(const char *text, int64_t units, double degree, unsigned flags) {
    bench_score(&bench, text, strlen(text));
    if (tone_result_match_count(bench.result) != 1) {
        fprintf(stderr, "%s: %s\n", text, bench_matches(&bench, text));
        return false;
    }
    const tone_match *match = tone_result_matches(bench.result);
    bool same = match->contribution == units && match->flags == flags && match->degree > degree - 1e-12 &&
                match->degree < degree + 1e-12;
    if (!same) {
        fprintf(stderr, "%s: %lld, degree %.17g, flags %u\n", text, (long long)match->contribution, match->degree,
                match->flags);
    }
    return same;
}

#define GIVES(text, units, degree, flags) CU_ASSERT_TRUE(gives(text, INT64_C(units), degree, flags))

static void weight_alone(void) {
    GIVES("a good day", 2000000000, 1, 0);
    GIVES("a bad day", -2000000000, 1, 0);
    GIVES("fine", 2000000000, 1, 0);
    bench_matches(&bench, "good, bad and fine");
    CU_ASSERT_EQUAL(tone_result_raw(bench.result, 0)[0], 0);
    CU_ASSERT_EQUAL(tone_result_counts(bench.result, 0)[0], 2);
}

static void negation(void) {
    GIVES("not good", -1480000000, 1, TONE_MATCH_NEGATED);
    GIVES("not bad", 1480000000, 1, TONE_MATCH_NEGATED);
    GIVES("not a good day", -1480000000, 1, TONE_MATCH_NEGATED);
    GIVES("not a really good day", -1480000000, 1, TONE_MATCH_NEGATED);
    GIVES("not one of the good days", 2000000000, 1, 0);
    GIVES("not such a truly good day", 2000000000, 1, 0);
    GIVES("good, not", 2000000000, 1, 0);
    GIVES("by no means good", -1480000000, 1, TONE_MATCH_NEGATED);
    GIVES("not, good", 2000000000, 1, 0);
    GIVES("not; good", 2000000000, 1, 0);
    GIVES("not (good", 2000000000, 1, 0);
    GIVES("He did not. Good for him", 2000000000, 1, 0);
    GIVES("not \"good\"", -1480000000, 1, TONE_MATCH_NEGATED);
    GIVES("not \"really\" \"so\" \"good\"", -1480000000, 1, TONE_MATCH_NEGATED); /* words count, marks do not */
}

/* Marks between count for nothing, however many they are. */
static void distance_over_marks(void) {
    GIVES("very / / / / / / / / / good", 3000000000, 1.5, TONE_MATCH_DEGREE);
    GIVES("very / / / / / / a / / / good", 2950000000, 1.475, TONE_MATCH_DEGREE);
    GIVES("very / a / / / / / b / / good", 2900000000, 1.45, TONE_MATCH_DEGREE);
    GIVES("very / a / / / / / b / c / good", 2000000000, 1, 0);
    GIVES("very / a / b good", 2900000000, 1.45, TONE_MATCH_DEGREE);
}

/* What one sentence brings ends with it, however long it and those beside it are. */
static void sentences_keep_to_themselves(void) {
    GIVES(LONG_WORDS "but " LONG_WORDS "good", 3000000000, 1.5, TONE_MATCH_CONTRAST);
    GIVES(LONG_WORDS "good " LONG_WORDS "but a", 1000000000, 0.5, TONE_MATCH_CONTRAST);
    GIVES("A but " LONG_WORDS "a. A good day", 2000000000, 1, 0);
    GIVES("A good day. A but " LONG_WORDS "a.", 2000000000, 1, 0);
    GIVES("Oh " LONG_WORDS "no! A good day", 2000000000, 1, 0);
    GIVES("Oh " LONG_WORDS "good " LONG_WORDS "so!", 2200000000, 1.1, TONE_MATCH_EMPHASIS);
    GIVES("A b not. Good day", 2000000000, 1, 0);
    GIVES("Not. A very. Good day", 2000000000, 1, 0);
}

/* A partial negator turns a part: its weight is the part. 1 - 1.74 / 2 = 0.13. The nearest one counts, once. */
static void partial_negation(void) {
    GIVES("hardly good", 260000000, 1, TONE_MATCH_NEGATED);
    GIVES("not hardly good", 260000000, 1, TONE_MATCH_NEGATED);
    GIVES("hardly not good", -1480000000, 1, TONE_MATCH_NEGATED);
    GIVES("not not good", -1480000000, 1, TONE_MATCH_NEGATED);
}

static void degree(void) {
    GIVES("very good", 3000000000, 1.5, TONE_MATCH_DEGREE);
    GIVES("very a good", 2950000000, 1.475, TONE_MATCH_DEGREE);
    GIVES("very a b good", 2900000000, 1.45, TONE_MATCH_DEGREE);
    GIVES("very a b c good", 2000000000, 1, 0);
    GIVES("very, good", 2000000000, 1, 0);
    GIVES("slightly bad", -1000000000, 0.5, TONE_MATCH_DEGREE);
    GIVES("so very good", 3600000000, 1.8, TONE_MATCH_DEGREE);
    GIVES("very very good", 4425000000, 1.5 * 1.475, TONE_MATCH_DEGREE);
    GIVES("very slightly good", 1475000000, 0.5 * 1.475, TONE_MATCH_DEGREE);
    GIVES("not very good", -2220000000, 1.5, TONE_MATCH_DEGREE | TONE_MATCH_NEGATED);
}

static void contrast(void) {
    GIVES("good but late", 1000000000, 0.5, TONE_MATCH_CONTRAST);
    GIVES("late but good", 3000000000, 1.5, TONE_MATCH_CONTRAST);
    GIVES("But good", 2000000000, 1, 0);
    GIVES("But late but good", 3000000000, 1.5, TONE_MATCH_CONTRAST);
    GIVES("late but good but late", 3000000000, 1.5, TONE_MATCH_CONTRAST);
    GIVES("late, but not good", -2220000000, 1.5, TONE_MATCH_CONTRAST | TONE_MATCH_NEGATED);
    GIVES("It was late. But good", 2000000000, 1, 0);
}

static void emphasis(void) {
    GIVES("a GOOD day", 2700000000, 1.35, TONE_MATCH_EMPHASIS);
    GIVES("A GOOD DAY", 2000000000, 1, 0);
    GIVES("I SAW A GOOD DAY IN THE U.S.", 2000000000, 1, 0);
    GIVES("I saw A GOOD DAY", 2700000000, 1.35, TONE_MATCH_EMPHASIS);
    GIVES("a Good day", 2000000000, 1, 0);
    GIVES("good!", 2200000000, 1.1, TONE_MATCH_EMPHASIS);
    GIVES("good!!!!", 2800000000, 1.4, TONE_MATCH_EMPHASIS);
    GIVES("good!!!!!!", 2800000000, 1.4, TONE_MATCH_EMPHASIS);
    GIVES("good?", 2000000000, 1, 0);
    GIVES("good???", 2360000000, 1.18, TONE_MATCH_EMPHASIS);
    GIVES("good????????", 2600000000, 1.3, TONE_MATCH_EMPHASIS);
    GIVES("a GOOD day!", 2970000000, 1.35 * 1.1, TONE_MATCH_EMPHASIS);
    GIVES("so very GOOD, day!", 5346000000, 1.8 * 1.35 * 1.1, TONE_MATCH_EMPHASIS | TONE_MATCH_DEGREE);
}

static void policy_that_ignores(void) {
    GIVES("not fine", 2000000000, 1, 0);
    GIVES("very fine", 2000000000, 1, 0);
    GIVES("late but FINE!!!", 2000000000, 1, 0);
}

/* Each policy alone. */
static void policies_apart(void) {
    struct bench apart;
    bench_open_entries(&apart,
                       "a,one,,score,no,flip,ignore,no,no,\nb,two,,score,no,ignore,scale,no,no,\n"
                       "c,three,,score,no,ignore,ignore,yes,no,\nd,four,,score,no,ignore,ignore,no,yes,\n"
                       "no,negation,,support,,,,,,\nmuch,degree,,support,,,,,,\nbut,contrast,,support,,,,,,\n",
                       "good,a,1,,\ngood,b,1,,\ngood,c,1,,\ngood,d,1,,\nnot,no,1,,\nvery,much,2,,\nbut,but,1,,\n");
    bench_matches(&apart, "late but not very good!");
    CU_ASSERT_EQUAL_FATAL(tone_result_match_count(apart.result), 4);
    static const int64_t units[] = {-740000000, 2000000000, 1500000000, 1100000000};
    static const unsigned flags[] = {TONE_MATCH_NEGATED, TONE_MATCH_DEGREE, TONE_MATCH_CONTRAST, TONE_MATCH_EMPHASIS};
    for (size_t i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(tone_result_matches(apart.result)[i].contribution, units[i]);
        CU_ASSERT_EQUAL(tone_result_matches(apart.result)[i].flags, flags[i]);
    }
    bench_close(&apart);
}

/* Degree words heaped up end at a factor of 8, either way. */
static void degree_is_bounded(void) {
    struct bench heap;
    bench_open_entries(&heap, "a,mood,,score,,,scale,,,\nmuch,degree,,support,,,,,,\n",
                       "good,a,1000,,\n~,much,1000,,\nun,much,-1000,,\n");
    bench_matches(&heap, "~~~~ ~ ~ ~ ~ ~ ~ ~ ~ ~ ~ good");
    CU_ASSERT_EQUAL_FATAL(tone_result_match_count(heap.result), 1);
    CU_ASSERT_EQUAL(tone_result_matches(heap.result)->contribution, INT64_C(8000000000000));
    bench_matches(&heap, "un good");
    CU_ASSERT_EQUAL(tone_result_matches(heap.result)->contribution, INT64_C(-8000000000000));
    bench_close(&heap);
}

/* However many cues there are, the nearest count: here far more than can be in reach. */
static void heaps_of_cues(void) {
    char text[4096];
    size_t size = 0;
    for (size_t i = 0; i < 300; i++) {
        size += (size_t)snprintf(text + size, sizeof text - size, "%s ", i % 2 ? "hardly" : "slightly");
    }
    snprintf(text + size, sizeof text - size, "not very good");
    GIVES(text, -2220000000, 1.5, TONE_MATCH_DEGREE | TONE_MATCH_NEGATED);
}

/* Each hit has the cues in its own scope: those before it are behind them for good, those behind it still to come. */
static void cues_of_each_hit(void) {
    bench_matches(&bench, "not good and very a good; bad, hardly very good good a good");
    static const int64_t units[] = {-1480000000, 2950000000, -2000000000, 390000000, 383500000, 2000000000};
    CU_ASSERT_EQUAL_FATAL(tone_result_match_count(bench.result), 6);
    for (size_t i = 0; i < 6; i++) {
        CU_ASSERT_EQUAL(tone_result_matches(bench.result)[i].contribution, units[i]);
    }
}

/* A cue reaches over marks, but not over any number of them. */
static void marks_between(void) {
    char text[128] = "not ";
    memset(text + 4, '+', 47);
    strcpy(text + 4 + 47, " good");
    GIVES(text, -1480000000, 1, TONE_MATCH_NEGATED);
    strcpy(text + 4 + 47, "+ good");
    GIVES(text, 2000000000, 1, 0);
}

/* A cue does not reach into the next sentence, nor over a mark that ends the clause among others. */
static void ends_of_scope(void) {
    GIVES("They said not. Good", 2000000000, 1, 0);
    GIVES("They said not! Very good", 3000000000, 1.5, TONE_MATCH_DEGREE);
    GIVES("not \" + + ( + + + + good", 2000000000, 1, 0);
    GIVES("not \" + + = + + + + good", -1480000000, 1, TONE_MATCH_NEGATED);
    GIVES("not + a + a + good", -1480000000, 1, TONE_MATCH_NEGATED);
    GIVES("not + a + a + a + good", 2000000000, 1, 0);
    GIVES("not good + + + + + + + + + + + + + + + + +", -1480000000, 1, TONE_MATCH_NEGATED);
}

/* What tells how others are read may be scored for itself. */
static void cues_that_are_shown(void) {
    struct bench shown;
    bench_open_entries(&shown,
                       "feeling,mood,,score,yes,flip,scale,yes,yes,yes\n"
                       "no,negation,,score,no,ignore,scale,no,no,no\n"
                       "much,degree,,score,no,flip,ignore,no,no,no\n",
                       "good,feeling,2,,\nnot,no,1,,\nvery,much,1.5,,\n");
    bench_matches(&shown, "very not good");
    static const int64_t units[] = {1500000000, 1500000000, -2183000000};
    CU_ASSERT_EQUAL_FATAL(tone_result_match_count(shown.result), 3);
    for (size_t i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(tone_result_matches(shown.result)[i].contribution, units[i]);
    }
    bench_matches(&shown, "not very good");
    CU_ASSERT_EQUAL(tone_result_matches(shown.result)[1].contribution, -1110000000);
    bench_close(&shown);
}

/* A contrast word weighs every hit of its sentence, the first of several words is the one
   that counts, and cues go on. */
static void contrast_over_a_sentence(void) {
    bench_matches(&bench, "Very good, not bad, but good but very good. Good");
    static const int64_t units[] = {1500000000, 740000000, 3000000000, 4500000000, 2000000000};
    CU_ASSERT_EQUAL_FATAL(tone_result_match_count(bench.result), 5);
    for (size_t i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL(tone_result_matches(bench.result)[i].contribution, units[i]);
    }
}

/* Short texts that are scored together have sums of their own: one of them alone may leave the range, and is named. */
static void check_batch_out_of_range(struct bench *most) {
    enum { TEXTS = 100, TEXT = 14 };
    char bytes[TEXTS * TEXT];
    uint32_t offsets[TEXTS + 1] = {0};
    for (uint32_t i = 0; i < TEXTS; i++) {
        memcpy(bytes + (size_t)i * TEXT, "less not good ", TEXT);
        offsets[i + 1] = (i + 1) * TEXT;
    }
    const tone_batch batch = {.bytes = bytes, .size = sizeof bytes, .offsets_32 = offsets, .count = TEXTS};
    tone_error error = {0};
    CU_ASSERT_EQUAL(tone_score_batch(most->scorer, most->scratch, &batch, 1, TONE_ROWS_NONE, most->result, &error),
                    TONE_OK);
    memcpy(bytes + 70 * TEXT, "not very good ", TEXT);
    CU_ASSERT_EQUAL(tone_score_batch(most->scorer, most->scratch, &batch, 1, TONE_ROWS_NONE, most->result, &error),
                    TONE_ERROR_LIMIT);
    CU_ASSERT_EQUAL(error.text, 70);
    CU_ASSERT_EQUAL(tone_result_text_count(most->result), 0);
}

/* The most that a lexicon may say, times the most that a composite may: a limit, never a wrong sum. */
static void sums_out_of_range(void) {
    static const struct csv_file files[] = {
        {"categories.csv",
         "category,dimension,role,negation,degree\na,mood,score,flip,scale\nno,negation,support,,\nmuch,degree,support,"
         ",\n",
         0},
        {"composites.csv", "composite,feature,coefficient\nall,category:a,1000\n", 0},
        {"entries.csv", "term,category,weight\ngood,a,1000\nnot,no,-1000\nvery,much,1000\nless,much,0.1\n", 0},
        {NULL, NULL, 0},
    };
    struct bench most;
    tone_error error = {0};
    bench_open(&most, lexicon_of(files), NULL);
    bench_matches(&most, "less not good");
    CU_ASSERT_TRUE(tone_result_raw(most.result, 1)[0] > INT64_C(200000000000000000));
    tone_status status = tone_score(most.scorer, most.scratch, "not very good", 13, 0, most.result, &error);
    CU_ASSERT_EQUAL(status, TONE_ERROR_LIMIT);
    CU_ASSERT_EQUAL(error.status, TONE_ERROR_LIMIT);
    CU_ASSERT_EQUAL(tone_result_text_count(most.result), 0);
    check_batch_out_of_range(&most);
    static char many[200 * 14];
    for (size_t i = 0; i < 200; i++) {
        memcpy(many + i * 14, "less not good ", 14);
    }
    status = tone_score(most.scorer, most.scratch, many, sizeof many, 0, most.result, &error);
    CU_ASSERT_EQUAL(status, TONE_ERROR_LIMIT);
    bench_matches(&most, "good");
    CU_ASSERT_EQUAL(tone_result_raw(most.result, 1)[0], INT64_C(1000000000000000));
    bench_close(&most);
}

static void rounding(void) {
    CU_ASSERT_EQUAL(to_units(0), 0);
    CU_ASSERT_EQUAL(to_units(1), 1000000000);
    CU_ASSERT_EQUAL(to_units(0.5e-9), 1);
    CU_ASSERT_EQUAL(to_units(-0.5e-9), -1);
    CU_ASSERT_EQUAL(to_units(0.4e-9), 0);
    CU_ASSERT_EQUAL(to_units(-0.4e-9), 0);
    CU_ASSERT_EQUAL(to_units(9e9), INT64_C(9000000000000000000));
    CU_ASSERT_EQUAL(to_units(-9e9), INT64_C(-9000000000000000000));
}

void suite_contributions(void) {
    CU_pSuite suite = CU_add_suite_with_setup_and_teardown("contributions", NULL, NULL, open_bench, close_bench);
    CU_add_test(suite, "weight alone", weight_alone);
    CU_add_test(suite, "negation", negation);
    CU_add_test(suite, "partial negation", partial_negation);
    CU_add_test(suite, "degree", degree);
    CU_add_test(suite, "distance over marks", distance_over_marks);
    CU_add_test(suite, "sentences keep to themselves", sentences_keep_to_themselves);
    CU_add_test(suite, "contrast", contrast);
    CU_add_test(suite, "emphasis", emphasis);
    CU_add_test(suite, "a policy that ignores", policy_that_ignores);
    CU_add_test(suite, "policies apart", policies_apart);
    CU_add_test(suite, "degree is bounded", degree_is_bounded);
    CU_add_test(suite, "heaps of cues", heaps_of_cues);
    CU_add_test(suite, "the cues of each hit", cues_of_each_hit);
    CU_add_test(suite, "marks between a cue and a hit", marks_between);
    CU_add_test(suite, "where a scope ends", ends_of_scope);
    CU_add_test(suite, "cues that are shown", cues_that_are_shown);
    CU_add_test(suite, "contrast over a sentence", contrast_over_a_sentence);
    CU_add_test(suite, "sums out of range", sums_out_of_range);
    CU_add_test(suite, "rounding", rounding);
}
