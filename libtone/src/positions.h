/* Positions: from bytes to code points, for any byte of a chunk in a few steps. */
#ifndef TONE_POSITIONS_H
#define TONE_POSITIONS_H

#include "alloc.h"
#include "text.h"

struct way;

enum { POSITION_BLOCK = 64 };

/* A byte that begins no code point is inside one. */
struct positions {
    uint32_t begin;   /* first byte of the chunk */
    uint32_t inside;  /* bytes of the text before the chunk's end that are; 0 for a new text */
    size_t capacity;  /* of blocks */
    uint32_t *passed; /* of each block: how many are in the text before it */
    uint8_t *before;  /* of each byte: how many are in its block before it */
};

/*
 * One of the ways to mark a chunk of UTF-8: fills what is told of its blocks, one more than are full, and of their
 * bytes. `inside` so many are in the text before it; how many are up to its end.
 */
typedef uint32_t positions_function(const char *bytes, uint32_t size, uint32_t inside, uint32_t *restrict passed,
                                    uint8_t *restrict before);
positions_function positions_portable, positions_avx512;

/* Marks the chunk [begin, end), which follows the one before or is the first of its text. False without memory. */
bool positions_mark(struct positions *positions, const struct text *text, uint32_t begin, uint32_t end,
                    const struct way *way, const tone_allocator *hooks);

/* The code points before a byte of the chunk, or before its end, that is a boundary of code points. */
static inline uint32_t positions_find(const struct positions *positions, uint32_t byte) {
    uint32_t at = byte - positions->begin;
    return byte - positions->passed[at / POSITION_BLOCK] - positions->before[at];
}

void positions_release(struct positions *positions, const tone_allocator *hooks);

#endif
