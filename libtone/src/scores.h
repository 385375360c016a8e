/* Scores: from raw sums to the numbers that reports show. */
#ifndef TONE_SCORES_H
#define TONE_SCORES_H

#include "lexicon.h"

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

static inline double score_ratio(const struct score_scale *scale, double x) {
    double above = x > 0 ? x : 0;
    return above / (above + scale->half);
}

static inline double score_sigmoid(const struct score_scale *scale, double x) {
    return (1 + score_bend((x - scale->center) / scale->half)) / 2;
}

static inline double score_signed(const struct score_scale *scale, double x) {
    return score_bend(x / scale->half);
}

/* How many scores are made at once: loops of a fixed length are made of vector instructions, whose bits are the same. */
enum { SCORE_LANES = 8 };

/*
 * The scores of raw sums, each over so many words, by + - x / and the square root alone, so that they are the same bits
 * anywhere. With x = raw / (1 + words / length), or raw where length is infinite:
 *     ratio    x / (x + half), 0 where x is below 0      half a score of 1 at x = half
 *     sigmoid  (1 + z / sqrt(1 + z^2)) / 2, z = (x - center) / half
 *     signed   z / sqrt(1 + z^2), z = x / half
 * All rise with raw. A raw sum of 0 has the same score over any number of words.
 */
static inline void score_lanes(const struct score_scale *scale, const int64_t raw[SCORE_LANES],
                               const double words[SCORE_LANES], double scores[restrict SCORE_LANES]) {
    double x[SCORE_LANES];
    for (int i = 0; i < SCORE_LANES; i++) {
        x[i] = (double)raw[i];
    }
    for (int i = 0; i < SCORE_LANES; i++) {
        x[i] = x[i] / 1e9 / (1 + words[i] / scale->length);
    }
    switch (scale->map) {
    case MAP_RATIO:
        for (int i = 0; i < SCORE_LANES; i++) {
            scores[i] = score_ratio(scale, x[i]);
        }
        break;
    case MAP_SIGMOID:
        for (int i = 0; i < SCORE_LANES; i++) {
            scores[i] = score_sigmoid(scale, x[i]);
        }
        break;
    case MAP_SIGNED:
        for (int i = 0; i < SCORE_LANES; i++) {
            scores[i] = score_signed(scale, x[i]);
        }
        break;
    }
}

/* The score of one raw sum. */
static inline double score_of(const struct score_scale *scale, int64_t raw, uint32_t words) {
    int64_t raws[SCORE_LANES] = {raw};
    double lengths[SCORE_LANES] = {words};
    double scores[SCORE_LANES];
    score_lanes(scale, raws, lengths, scores);
    return scores[0];
}

#endif
