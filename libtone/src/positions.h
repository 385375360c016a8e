/* Positions: from bytes to code points, for any byte of a chunk in a few steps. */
#ifndef TONE_POSITIONS_H
#define TONE_POSITIONS_H

#include "alloc.h"
#include "text.h"

enum { POSITION_BLOCK = 64, POSITION_EIGHTS = POSITION_BLOCK / 8 };

/* The bytes of a block that begin no code point, by eights of them. */
struct position_block {
    uint8_t inside[POSITION_EIGHTS]; /* a set of them: bit n for byte n of the eight */
    uint8_t before[POSITION_EIGHTS]; /* how many there are in the block before the eight, */
    uint32_t passed;                 /* and in the text before the block */
};

/* How many bits of a byte are set. */
extern const uint8_t position_ones[UINT8_MAX + 1];

struct positions {
    uint32_t begin;  /* first byte of the chunk */
    uint32_t inside; /* bytes of the text before the chunk's end that begin no code point; 0 for a new text */
    size_t capacity;
    struct position_block *blocks;
};

/* Marks the chunk [begin, end), which follows the one before or is the first of its text. False without memory. */
bool positions_mark(struct positions *positions, const struct text *text, uint32_t begin, uint32_t end,
                    const tone_allocator *hooks);

/* The code points before a byte of the chunk, or before its end, that is a boundary of code points. */
static inline uint32_t positions_find(const struct positions *positions, uint32_t byte) {
    uint32_t at = byte - positions->begin;
    const struct position_block *block = &positions->blocks[at / POSITION_BLOCK];
    uint32_t eight = at / 8 % POSITION_EIGHTS;
    uint32_t before = (1u << at % 8) - 1;
    return byte - block->passed - block->before[eight] - position_ones[block->inside[eight] & before];
}

void positions_release(struct positions *positions, const tone_allocator *hooks);

#endif
