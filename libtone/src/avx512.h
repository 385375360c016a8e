/* AVX-512: what the loops of that way are compiled for; way.c asks the processor for all of it. Included by those alone:
   *_avx512.c and the like. */
#ifndef TONE_AVX512_H
#define TONE_AVX512_H

#include <immintrin.h>

#define AVX512                                                                                                         \
    __attribute__((target("fma,avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,gfni,bmi,bmi2,popcnt")))

#endif
