#include "sums.h"

#ifdef __x86_64__
#include <immintrin.h>
#include <string.h>

#define AVX512 __attribute__((target("avx2,avx512f,avx512dq,avx512vl")))

typedef double lanes __attribute__((vector_size(SCORE_LANES * sizeof(double))));
typedef int64_t numbers __attribute__((vector_size(SCORE_LANES * sizeof(int64_t))));

/* Two of the composites that are among the scores of a vector, or one twice, and where their shares go. */
struct share_pair {
    int64_t lane[SCORE_LANES]; /* the first two are theirs */
    int64_t *column[2];
};

struct share_pairs {
    uint32_t count;
    struct share_pair items[SCORE_LANES / 2];
};

/* The composites among the scores from number `first` on. */
static void pair_shares(const struct sum_source *source, size_t first, struct share_pairs *pairs) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < source->composite_count; i++) {
        size_t lane = source->composites[i] - first;
        if (lane < SCORE_LANES) {
            struct share_pair *pair = &pairs->items[count / 2];
            for (uint32_t k = count++ % 2; k < 2; k++) {
                pair->lane[k] = (int64_t)lane;
                pair->column[k] = source->shares + i * source->share_step;
            }
        }
    }
    pairs->count = (count + 1) / 2;
}

/* Keeps the shares of hit number `hit`. */
static AVX512 inline void keep_shares(const struct share_pairs *pairs, uint32_t hit, numbers units) {
    for (uint32_t i = 0; i < pairs->count; i++) {
        const struct share_pair *pair = &pairs->items[i];
        numbers both = (numbers)_mm512_permutexvar_epi64(_mm512_loadu_si512(pair->lane), (__m512i)units);
        pair->column[0][hit] = both[0];
        pair->column[1][hit] = both[1];
    }
}

/* The sums of one vector of scores, the first of which is number `first`. What a unit adds to a score of the hit's own
   is 1, and below 2^50 the rounding gives back what it was given. `shares` may be NULL. */
static AVX512 inline __attribute__((always_inline)) void sum_lanes(const struct sum_source *source, size_t first,
                                                                   int64_t *restrict sums, int64_t *restrict counts,
                                                                   const struct share_pairs *shares) {
    const struct hit *hits = source->hits->items;
    numbers count;
    memcpy(&count, counts, sizeof count);
    uint32_t i = source->hit;
    for (uint32_t s = source->sentence; s < source->sentence_end; s++, sums += source->stride) {
        numbers sum = {0};
        for (; i < source->hits->count && hits[i].first < source->sentences->items[s].end; i++) {
            lanes coefficients;
            memcpy(&coefficients, sum_coefficients(source, &hits[i]) + first, sizeof coefficients);
            lanes scaled = (double)source->contributions->units[i] / LEXICON_UNIT * coefficients * LEXICON_UNIT;
            lanes half = (lanes)(((numbers)scaled & INT64_MIN) | (numbers)((lanes){0} + 0.5)); /* away from zero */
            numbers units = __builtin_convertvector(scaled + half, numbers);
            sum += units;
            count -= (numbers)(units != 0); /* a lane that is not 0 is all ones: -1 */
            if (shares) {
                keep_shares(shares, i, units);
            }
        }
        memcpy(sums + first, &sum, sizeof sum);
    }
    memcpy(counts, &count, sizeof count);
}

AVX512 void sum_avx512(const struct sum_source *source, int64_t *restrict sums, int64_t *restrict counts) {
    for (size_t first = 0; first < source->stride; first += SCORE_LANES) {
        if (source->shares) {
            struct share_pairs shares = {.count = 0};
            pair_shares(source, first, &shares);
            sum_lanes(source, first, sums, counts + first, &shares);
        } else {
            sum_lanes(source, first, sums, counts + first, NULL);
        }
    }
}
#endif
