/* Eights: eight bytes as one number, each for itself (Warren, Hacker's Delight, section 6-1). */
#ifndef TONE_EIGHTS_H
#define TONE_EIGHTS_H

#include <stdint.h>
#include <string.h>

/* The same byte eight times. */
#define EIGHT_OF(byte) ((uint64_t)(byte)*UINT64_C(0x0101010101010101))

/* Not 0 where one of the bytes is. */
static inline uint64_t eight_has_zero(uint64_t eight) {
    return (eight - EIGHT_OF(1)) & ~eight & EIGHT_OF(0x80);
}

/* How many bits are set in each byte and all lower ones: added up by twos, fours and bytes (Warren, Hacker's Delight,
   section 5-1). */
static inline uint64_t eight_running_ones(uint64_t set) {
    set -= set >> 1 & UINT64_C(0x5555555555555555);
    set = (set & UINT64_C(0x3333333333333333)) + (set >> 2 & UINT64_C(0x3333333333333333));
    set = (set + (set >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return set * EIGHT_OF(1);
}

/* How many bits are set. */
static inline uint32_t eight_ones(uint64_t set) {
    return (uint32_t)(eight_running_ones(set) >> 56);
}

/* The sum of the bytes: of those beside each other, then of the four sums. */
static inline uint32_t eight_sum(uint64_t eight) {
    static const uint64_t pairs = UINT64_C(0x00FF00FF00FF00FF);
    return (uint32_t)(((eight & pairs) + (eight >> 8 & pairs)) * UINT64_C(0x0001000100010001) >> 48);
}

/* Eight bytes of memory, the first of them the lowest. */
static inline uint64_t eight_read(const char *bytes) {
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap64(eight) : eight;
}

/* The same the other way. */
static inline void eight_write(void *bytes, uint64_t eight) {
    eight = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap64(eight) : eight;
    memcpy(bytes, &eight, sizeof eight);
}

/* The bytes from `first` to `last` among eight of ASCII: their highest bits; the others say nothing. */
static inline uint64_t eight_in_range(uint64_t eight, unsigned char first, unsigned char last) {
    return (eight + EIGHT_OF(0x80 - first)) & ~(eight + EIGHT_OF(0x7F - last));
}

/* The highest bits of the bytes: that of byte n is bit n. The product moves it from bit 8n to bit 56 + n. */
static inline uint64_t eight_bits(uint64_t eight) {
    return ((eight & EIGHT_OF(0x80)) >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

#endif
