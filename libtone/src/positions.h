/* Positions: from bytes to code points, for any byte of a chunk in a few steps. */
#ifndef TONE_POSITIONS_H
#define TONE_POSITIONS_H

#include "alloc.h"
#include "eights.h"
#include "text.h"

/* A block is as many bytes as a set has bits. */
enum { POSITION_BLOCK = 64 };

/* The bytes of a block that begin no code point. */
struct position_block {
    uint64_t inside; /* a set of them: bit n for byte n of the block */
    uint32_t before; /* how many there are in the text before the block */
};

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
    uint32_t inside = block->before;
    if (block->inside) {
        uint64_t before = ((uint64_t)1 << at % POSITION_BLOCK) - 1;
        inside += eight_ones(block->inside & before);
    }
    return byte - inside;
}

void positions_release(struct positions *positions, const tone_allocator *hooks);

#endif
