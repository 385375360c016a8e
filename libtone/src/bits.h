/* Bits: sets of numbers as bits, 64 in one item: number n is bit n % 64 of item n / 64. */
#ifndef TONE_BITS_H
#define TONE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BITS_LANES = 64 };

/* Items of a set of the numbers up to `last`, with it: of all places, and the end of the last. */
static inline size_t bits_items(size_t last) {
    return last / BITS_LANES + 1;
}

static inline bool bits_have(const uint64_t *set, uint32_t number) {
    return set[number / BITS_LANES] >> number % BITS_LANES & 1;
}

static inline void bits_add(uint64_t *set, uint32_t number) {
    set[number / BITS_LANES] |= UINT64_C(1) << number % BITS_LANES;
}

/* The bits of an item that stand for numbers in [from, to). */
static inline uint64_t bits_between(uint32_t item, uint32_t from, uint32_t to) {
    uint64_t bits = ~UINT64_C(0);
    uint32_t first = item * BITS_LANES;
    if (from > first) {
        bits = from - first < BITS_LANES ? bits << (from - first) : 0;
    }
    if (to < first + BITS_LANES) {
        bits &= to > first ? ~(~UINT64_C(0) << (to - first)) : 0;
    }
    return bits;
}

/* Adds the numbers in [from, to). */
static inline void bits_add_all(uint64_t *set, uint32_t from, uint32_t to) {
    for (uint32_t item = from / BITS_LANES; item * BITS_LANES < to; item++) {
        set[item] |= bits_between(item, from, to);
    }
}

/* Takes them away. */
static inline void bits_remove_all(uint64_t *set, uint32_t from, uint32_t to) {
    for (uint32_t item = from / BITS_LANES; item * BITS_LANES < to; item++) {
        set[item] &= ~bits_between(item, from, to);
    }
}

/* The first number in [from, to) whose bit differs from those of `other`, which are all the same; `to` for none. */
static inline uint32_t bits_first_but(const uint64_t *set, uint64_t other, uint32_t from, uint32_t to) {
    uint64_t behind = ~UINT64_C(0) << from % BITS_LANES;
    for (uint32_t item = from / BITS_LANES; item * BITS_LANES < to; item++, behind = ~UINT64_C(0)) {
        uint64_t bits = (set[item] ^ other) & behind;
        if (bits != 0) {
            uint32_t number = item * BITS_LANES + (uint32_t)__builtin_ctzll(bits);
            return number < to ? number : to;
        }
    }
    return to;
}

/* The first number of a set in [from, to); `to` for none. */
static inline uint32_t bits_first(const uint64_t *set, uint32_t from, uint32_t to) {
    return bits_first_but(set, 0, from, to);
}

/* Behind the last number in [from, to) whose bit differs from those of `other`, which are all the same; `from` for none. */
static inline uint32_t bits_behind_last_but(const uint64_t *set, uint64_t other, uint32_t from, uint32_t to) {
    for (uint32_t item = to / BITS_LANES + 1; item-- > from / BITS_LANES;) {
        uint64_t bits = (set[item] ^ other) & bits_between(item, from, to);
        if (bits != 0) {
            return item * BITS_LANES + BITS_LANES - (uint32_t)__builtin_clzll(bits);
        }
    }
    return from;
}

/* Behind the last number of a set in [from, to), `from` for none. */
static inline uint32_t bits_behind_last(const uint64_t *set, uint32_t from, uint32_t to) {
    return bits_behind_last_but(set, 0, from, to);
}

/* Those in [from, to), as far as one item holds: bit n is number `from` + n. One item more than they take is read. */
static inline uint64_t bits_from(const uint64_t *set, uint32_t from, uint32_t to) {
    uint32_t shift = from % BITS_LANES;
    const uint64_t *at = set + from / BITS_LANES;
    uint64_t found = at[0] >> shift | at[1] << 1 << (BITS_LANES - 1 - shift);
    uint32_t count = to - from;
    return count < BITS_LANES ? found & ~(~UINT64_C(0) << count) : found;
}

#endif
