#include "sums.h"

#include <string.h>

#define ALWAYS_INLINE inline __attribute__((always_inline))

/* Adds to a sum. True when it is out of range. */
static ALWAYS_INLINE bool add(int64_t *sum, int64_t units, bool checked) {
    if (checked) {
        return __builtin_add_overflow(*sum, units, sum);
    }
    *sum += units;
    return false;
}

/* Adds what a hit gives to a score; one that gives nothing does not count. True when the sum is out of range. */
static ALWAYS_INLINE bool add_units(int64_t *sums, int64_t *counts, uint32_t score, int64_t units, bool checked) {
    counts[score] += units != 0;
    return add(&sums[score], units, checked);
}

/* Adds a hit to the composites, and keeps its shares of them unless `shares` is NULL. True when something is out of
   range. */
static ALWAYS_INLINE bool add_composites(const struct sum_source *source, int64_t *sums, int64_t *counts, int64_t units,
                                         const double *coefficients, int64_t *shares, bool checked) {
    double contribution = (double)units / LEXICON_UNIT;
    bool overflow = false;
    for (uint32_t i = 0; i < source->composite_count; i++) {
        uint32_t score = source->composites[i];
        int64_t share = 0;
        if (checked) {
            overflow |= !sum_share(contribution, coefficients[score], &share);
        } else {
            share = to_units(contribution * coefficients[score]);
        }
        if (shares) {
            shares[i * source->share_step] = share;
        }
        overflow |= add_units(sums, counts, score, share, checked);
    }
    return overflow;
}

/*
 * Adds the hits to the scores of their dimensions and to the composites; a sign has no score and adds to these alone.
 * Which dimension and which voice comes next cannot be foretold: what adds to no score adds to a sink, without a
 * branch; it is a number of the next sentence, whose sums are cleared when it begins.
 */
static ALWAYS_INLINE uint32_t sum_all(const struct sum_source *given, uint32_t i, int64_t *restrict sums,
                                      int64_t *restrict counts, bool checked, bool kept, bool *out_of_range) {
    const struct sum_source local = *given; /* which no store changes */
    const struct sum_source *source = &local;
    const struct hit *hits = source->hits->items;
    const int64_t *own_units = source->contributions->units;
    uint32_t hit_count = source->hits->count;
    bool overflow = false;
    for (uint32_t s = 0; s < source->sentence_count; s++, sums += source->stride) {
        memset(sums, 0, (source->stride + SUM_SINKS) * sizeof *sums);
        for (; i < hit_count && hits[i].first < source->sentences[s].end; i++) {
            const struct sum_scores *scores = &source->scores[hit_grade(&hits[i], source->grades)->dimension];
            uint32_t own = scores->by_author[source->voice[hits[i].first] == TONE_VOICE_AUTHOR];
            int64_t units = own_units[i];
            overflow |= add_units(sums, counts, scores->all, units, checked) & (scores->all < source->stride);
            overflow |= add_units(sums, counts, own, units, checked) & (own < source->stride);
            overflow |= add_composites(source, sums, counts, units, sum_coefficients(source, &hits[i]),
                                       kept ? &source->shares[i] : NULL, checked);
        }
    }
    *out_of_range |= overflow;
    return i;
}

uint32_t sum_portable(const struct sum_source *source, uint32_t hit, int64_t *restrict sums, int64_t *restrict counts) {
    bool unchecked = false;
    return source->shares ? sum_all(source, hit, sums, counts, false, true, &unchecked)
                          : sum_all(source, hit, sums, counts, false, false, &unchecked);
}

uint32_t sum_checked(const struct sum_source *source, uint32_t hit, int64_t *restrict sums, int64_t *restrict counts,
                     bool *overflow) {
    return sum_all(source, hit, sums, counts, true, source->shares != NULL, overflow);
}
