/* Numbers by AVX-512: those in a set, in order. Included by the files that list such: *_avx512.c. */
#ifndef TONE_NUMBERS_AVX512_H
#define TONE_NUMBERS_AVX512_H

#include "avx512.h"

#include <stdint.h>

/* Lists the numbers in a set of sixteen, which count from `first`, behind `count` others; how many there are then.
   Sixteen are written, whatever the set: there must be room for them. (Compressing straight into memory is slow on some
   processors.) */
AVX512 static inline uint32_t list_numbers(__mmask16 set, uint32_t first, uint32_t count, uint32_t *list) {
    const __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    __m512i numbers = _mm512_add_epi32(lanes, _mm512_set1_epi32((int)first));
    _mm512_storeu_si512(list + count, _mm512_maskz_compress_epi32(set, numbers));
    return count + (uint32_t)__builtin_popcount(set);
}

#endif
