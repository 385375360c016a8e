/* Scores: from raw sums to the numbers that reports show. */
#ifndef TONE_SCORES_H
#define TONE_SCORES_H

#include "lexicon.h"

/* The map of a score, in doubles. */
struct score_scale {
    enum score_map map;
    double center;
    double half;
    double length; /* 0: the length of the sentence does not matter */
};

struct score_scale score_scale(const struct lexicon_score *score);

/* From -1 to 1; beyond 1e150 the square would overflow, and the result is 1 to the last bit long before. */
static inline double score_bend(double z) {
    if (z > 1e150 || z < -1e150) {
        return z < 0 ? -1 : 1;
    }
    return z / __builtin_sqrt(1 + z * z);
}

/*
 * The score of a raw sum over `words` words, by + - x / and the square root alone, so that it is the same bits anywhere.
 * With x = raw / (1 + words / length), or raw where length is 0:
 *     ratio    x / (x + half), 0 where x is below 0      half a score of 1 at x = half
 *     sigmoid  (1 + z / sqrt(1 + z^2)) / 2, z = (x - center) / half
 *     signed   z / sqrt(1 + z^2), z = x / half
 * All rise with raw. A raw sum of 0 has the same score over any number of words.
 */
static inline double score_of(const struct score_scale *scale, int64_t raw, uint32_t words) {
    double x = (double)raw / 1e9;
    if (scale->length > 0) {
        x = x / (1 + words / scale->length);
    }
    switch (scale->map) {
    case MAP_RATIO:
        return x > 0 ? x / (x + scale->half) : 0;
    case MAP_SIGMOID:
        return (1 + score_bend((x - scale->center) / scale->half)) / 2;
    case MAP_SIGNED:
        return score_bend(x / scale->half);
    }
    return 0;
}

#endif
