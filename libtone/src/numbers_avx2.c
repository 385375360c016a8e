/* The numbers in each set of eight. */
#include <stdint.h>

#ifdef __x86_64__
#include "numbers_avx2.h"

#define NUMBER(set, n) (((uint64_t)(set) >> (n)&1) * (n) << 8 * __builtin_popcount((set) & ((1 << (n)) - 1)))
#define NUMBERS(set)                                                                                                   \
    NUMBER(set, 1) | NUMBER(set, 2) | NUMBER(set, 3) | NUMBER(set, 4) | NUMBER(set, 5) | NUMBER(set, 6) | NUMBER(set, 7)
#define FOUR_SETS(set) NUMBERS(set), NUMBERS((set) + 1), NUMBERS((set) + 2), NUMBERS((set) + 3)
#define SIXTEEN_SETS(set) FOUR_SETS(set), FOUR_SETS((set) + 4), FOUR_SETS((set) + 8), FOUR_SETS((set) + 12)

const uint64_t numbers_in[256] = {SIXTEEN_SETS(0),   SIXTEEN_SETS(16),  SIXTEEN_SETS(32),  SIXTEEN_SETS(48),
                                  SIXTEEN_SETS(64),  SIXTEEN_SETS(80),  SIXTEEN_SETS(96),  SIXTEEN_SETS(112),
                                  SIXTEEN_SETS(128), SIXTEEN_SETS(144), SIXTEEN_SETS(160), SIXTEEN_SETS(176),
                                  SIXTEEN_SETS(192), SIXTEEN_SETS(208), SIXTEEN_SETS(224), SIXTEEN_SETS(240)};

#endif
