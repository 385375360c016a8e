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

/* How many scores are made at once: side by side in vectors. */
enum { SCORE_LANES = 8 };

/* The maps of SCORE_LANES scores. A mask is all ones where it holds, else 0: one arithmetic makes the scores of all. */
struct score_maps {
    double center[SCORE_LANES]; /* 0 where the map has none */
    double half[SCORE_LANES];
    double length[SCORE_LANES];
    int64_t ratio[SCORE_LANES];     /* mask: MAP_RATIO */
    int64_t sigmoid[SCORE_LANES];   /* mask: MAP_SIGMOID */
    int64_t magnitude[SCORE_LANES]; /* of a score, those bits by which the most of several is found */
};

/* What SCORE_LANES scores gather over the sentences of a text. */
struct tally {
    int64_t raw[SCORE_LANES];
    double sum[SCORE_LANES];
    double most[SCORE_LANES];
};

/* Gives a lane its map. The most of a signed score is that of most magnitude. */
void score_maps_set(struct score_maps *maps, size_t lane, const struct score_scale *scale, bool is_signed);

/*
 * The scores of `count` sentences of so many words each, and what a text gathers of them.
 * What belongs to a sentence stands `stride` behind that of the one before. By + - x / and the square root alone, so
 * that they are the same bits anywhere. With x = raw / (1 + words / length), or raw where length is infinite:
 *     ratio    x / (x + half), 0 where x is below 0      half a score of 1 at x = half
 *     sigmoid  (1 + z / sqrt(1 + z^2)) / 2, z = (x - center) / half
 *     signed   z / sqrt(1 + z^2), z = x / half
 * All rise with raw. A raw sum of 0 has the same score over any number of words. A raw sum and a scale keep |z| below
 * 1e20, whose square is in range.
 */
typedef void score_function(const struct score_maps *maps, const int64_t *raw, const double *words, size_t count,
                            size_t stride, double *restrict scores, struct tally *restrict tally);
score_function score_portable, score_avx2, score_avx512;

/* The score of one raw sum. */
double score_of(const struct score_scale *scale, int64_t raw, uint32_t words);

#endif
