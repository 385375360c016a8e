#include "sums.h"

#ifdef __x86_64__
#include <string.h>

#define AVX512 __attribute__((target("avx2,avx512f,avx512dq,avx512vl")))

typedef double lanes __attribute__((vector_size(SCORE_LANES * sizeof(double))));
typedef int64_t numbers __attribute__((vector_size(SCORE_LANES * sizeof(int64_t))));

/* The sums of one vector of scores, the first of which is number `first`. What a unit adds to a score of the hit's own
   is 1, and below 2^50 the rounding gives back what it was given. */
static AVX512 void sum_lanes(const struct sum_source *source, size_t first, int64_t *restrict sums,
                             int64_t *restrict counts) {
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
        }
        memcpy(sums + first, &sum, sizeof sum);
    }
    memcpy(counts, &count, sizeof count);
}

AVX512 void sum_avx512(const struct sum_source *source, int64_t *restrict sums, int64_t *restrict counts) {
    for (size_t first = 0; first < source->stride; first += SCORE_LANES) {
        sum_lanes(source, first, sums, counts + first);
    }
}
#endif
