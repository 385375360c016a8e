/* AVX2: what the loops of that way are compiled for; way.c asks the processor for all of it. Included by those alone:
   *_avx2.c and the like. */
#ifndef TONE_AVX2_H
#define TONE_AVX2_H

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))

#endif
