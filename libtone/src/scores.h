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

/*
 * The score of a raw sum over `words` words, by + - x / and the square root alone, so that it is the same bits anywhere.
 * With x = raw / (1 + words / length), or raw where length is 0:
 *     ratio    x / (x + half), 0 where x is below 0      half a score of 1 at x = half
 *     sigmoid  (1 + z / sqrt(1 + z^2)) / 2, z = (x - center) / half
 *     signed   z / sqrt(1 + z^2), z = x / half
 * All rise with raw.
 */
double score_of(const struct score_scale *scale, int64_t raw, uint32_t words);

#endif
