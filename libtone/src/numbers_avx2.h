/* Numbers by AVX2: those in a set, in order. Included by the files that list such, or what they number: *_avx2.c. */
#ifndef TONE_NUMBERS_AVX2_H
#define TONE_NUMBERS_AVX2_H

#include "avx2.h"

#include <stdint.h>

/* Short loops of which a step hardly waits for another. */
#define UNROLLED _Pragma("GCC unroll 8")

/* Of each set of eight the numbers in it, in order, a byte for each. */
extern const uint64_t numbers_in[256];

INLINE __m128i numbers_of(uint64_t set) {
    return _mm_cvtsi64_si128((long long)numbers_in[set & 0xFF]);
}

/* Lists the numbers in a set of at most so many, which count from `first`: how many. Eight are written at once, whatever
   the set: there must be room for as many behind those listed. */
INLINE uint32_t list_numbers(uint64_t set, uint32_t most, uint32_t first, uint32_t *list) {
    __m256i from = _mm256_set1_epi32((int)first);
    uint32_t count = 0;
    UNROLLED
    for (uint32_t i = 0; i < most; i += 8, set >>= 8) {
        __m256i numbers = _mm256_add_epi32(_mm256_cvtepu8_epi32(numbers_of(set)), from);
        store(list + count, numbers);
        count += (uint32_t)__builtin_popcountll(set & 0xFF);
        from = _mm256_add_epi32(from, _mm256_set1_epi32(8));
    }
    return count;
}

#endif
