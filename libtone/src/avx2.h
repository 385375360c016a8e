/* AVX2: what the loops of that way are compiled for; way.c asks the processor for all of it. Included by those alone:
   *_avx2.c and the like. */
#ifndef TONE_AVX2_H
#define TONE_AVX2_H

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define INLINE AVX2 static inline __attribute__((always_inline))

INLINE __m256i load(const void *from) {
    return _mm256_loadu_si256((const __m256i *)from);
}

INLINE void store(void *to, __m256i all) {
    _mm256_storeu_si256((__m256i *)to, all);
}

#endif
