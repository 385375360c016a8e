/* Sums: what the hits of a chunk add to the scores of its sentences. */
#ifndef TONE_SUMS_H
#define TONE_SUMS_H

#include "contributions.h"
#include "scores.h"

/* What adds to no score adds to the numbers behind the last one: not all to one, for each waits for the one before. */
enum { SUM_SINKS = 2 };

/* The scores to which a dimension's hits add; for none, the number of a sink. */
struct sum_scores {
    uint32_t all;
    uint32_t by_author[2]; /* of the author's voice: none for a hit in another voice, and the one for a hit in it */
};

/* What is summed: the hits of a chunk that are shown, in order, as far as they stand in some of its sentences. */
struct sum_source {
    const struct hits *hits;
    const struct contributions *contributions;
    const uint8_t *voice; /* of each token */
    const struct sentence *sentences;
    uint32_t sentence_count;
    const struct lexicon_grade *grades;
    const struct sum_scores *scores; /* of each dimension */
    const uint32_t *composites;      /* the numbers of the scores that are */
    uint32_t composite_count;
    const double *coefficients; /* [category][author's voice or not][score]: what a unit of a hit adds to each score */
    size_t stride;              /* so many scores are summed: SCORE_LANES or a multiple; some may be none */
    int64_t *shares;            /* what each hit adds to each composite goes there, unless it is NULL: */
    size_t share_step;          /* those of a composite stand so far behind those of the one before */
};

/* What a unit of a hit adds to each score. */
static inline const double *sum_coefficients(const struct sum_source *source, const struct hit *hit) {
    bool author = source->voice[hit->first] == TONE_VOICE_AUTHOR;
    return source->coefficients + (hit_grade(hit, source->grades)->category * (size_t)2 + author) * source->stride;
}

/* What a contribution, in whole ones, adds to a composite. False, and 0, where that is out of range. */
static inline bool sum_share(double contribution, double coefficient, int64_t *share) {
    static const double most = 9e9; /* what to_units takes */
    double product = contribution * coefficient;
    bool fits = __builtin_fabs(product) <= most;
    *share = fits ? to_units(product) : 0;
    return fits;
}

/*
 * Adds up the hits of each sentence into a row of `sums`, whatever stood there, and adds to `counts` how many of them
 * give to each score. `hit` is the first that is in none before; the same of what follows is returned. No hit gives 2^50
 * or more, and no sum is out of range. There is room for a row more, and for the counts of the sinks.
 */
typedef uint32_t sum_function(const struct sum_source *source, uint32_t hit, int64_t *restrict sums,
                              int64_t *restrict counts);
sum_function sum_portable, sum_avx512;

/* The same for any hits. `*overflow` is set when something was out of range. */
__attribute__((cold)) uint32_t sum_checked(const struct sum_source *source, uint32_t hit, int64_t *restrict sums,
                                           int64_t *restrict counts, bool *overflow);

#endif
