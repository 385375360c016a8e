/* Scores: from raw sums to the numbers that reports show. */
#ifndef TONE_SCORES_H
#define TONE_SCORES_H

#include "lexicon.h"

#include <string.h>

/* The map of a score, in doubles. */
struct score_scale {
    enum score_map map;
    double center;
    double half;
    double length; /* infinite where the length of the sentence does not matter */
};

struct score_scale score_scale(const struct lexicon_score *score);

/* From -1 to 1. A raw sum and a scale keep |z| below 1e20, whose square is in range. */
static inline double score_bend(double z) {
    return z / __builtin_sqrt(1 + z * z);
}

static inline double score_ratio(double x, double half) {
    double above = x > 0 ? x : 0;
    return above / (above + half);
}

static inline double score_sigmoid(double x, double center, double half) {
    return (1 + score_bend((x - center) / half)) / 2;
}

static inline double score_signed(double x, double half) {
    return score_bend(x / half);
}

/* How many scores are made at once: loops of a fixed length are made of vector
   instructions, whose bits are the same. */
enum { SCORE_LANES = 8 };

/* SCORE_LANES scores, from `raw` and `words` to `scores`, of a score_function. */
static inline __attribute__((always_inline)) void score_lanes(struct score_scale scale, const int64_t *raw,
                                                              const double *words, double *scores) {
    double x[SCORE_LANES];
    double divisor[SCORE_LANES];
    memcpy(divisor, words, sizeof divisor);
    for (int i = 0; i < SCORE_LANES; i++) {
        x[i] = (double)raw[i];
    }
    for (int i = 0; i < SCORE_LANES; i++) {
        x[i] = x[i] / LEXICON_UNIT / (1 + divisor[i] / scale.length);
    }
    switch (scale.map) {
    case MAP_RATIO:
        for (int i = 0; i < SCORE_LANES; i++) {
            x[i] = score_ratio(x[i], scale.half);
        }
        break;
    case MAP_SIGMOID:
        for (int i = 0; i < SCORE_LANES; i++) {
            x[i] = score_sigmoid(x[i], scale.center, scale.half);
        }
        break;
    case MAP_SIGNED:
        for (int i = 0; i < SCORE_LANES; i++) {
            x[i] = score_signed(x[i], scale.half);
        }
        break;
    }
    memcpy(scores, x, sizeof x);
}

/*
 * The scores of `count` raw sums, a multiple of SCORE_LANES, each over so many words, by + - x / and the square root
 * alone, so that they are the same bits anywhere. With x = raw / (1 + words / length), or raw where length is infinite:
 *     ratio    x / (x + half), 0 where x is below 0      half a score of 1 at x = half
 *     sigmoid  (1 + z / sqrt(1 + z^2)) / 2, z = (x - center) / half
 *     signed   z / sqrt(1 + z^2), z = x / half
 * All rise with raw. A raw sum of 0 has the same score over any number of words.
 */
typedef void score_function(const struct score_scale *scale, const int64_t *raw, const double *words, size_t count,
                            double *restrict scores);
score_function score_portable, score_avx2, score_avx512;

/* The score of one raw sum. */
static inline double score_of(const struct score_scale *scale, int64_t raw, uint32_t words) {
    int64_t raws[SCORE_LANES] = {raw};
    double lengths[SCORE_LANES] = {words};
    double scores[SCORE_LANES];
    score_lanes(*scale, raws, lengths, scores);
    return scores[0];
}

#endif
