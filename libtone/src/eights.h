/* Eights: eight bytes as one number, each for itself (Warren, Hacker's Delight, section 6-1). */
#ifndef TONE_EIGHTS_H
#define TONE_EIGHTS_H

#include <stdint.h>

/* The same byte eight times. */
#define EIGHT_OF(byte) ((uint64_t)(byte)*UINT64_C(0x0101010101010101))

/* Not 0 where one of the bytes is. */
static inline uint64_t eight_has_zero(uint64_t eight) {
    return (eight - EIGHT_OF(1)) & ~eight & EIGHT_OF(0x80);
}

#endif
