/* Positions: from bytes to code points, for any byte of a chunk in a bounded number of steps. */
#ifndef TONE_POSITIONS_H
#define TONE_POSITIONS_H

#include "alloc.h"
#include "text.h"

/* A mark every so many bytes. */
enum { POSITION_STEP = 256 };

struct position_mark {
    uint32_t byte; /* the first boundary of code points at or behind the step */
    uint32_t code_point;
};

struct positions {
    uint32_t begin;     /* first byte of the chunk */
    uint32_t end_point; /* code points before the chunk's end */
    size_t capacity;
    struct position_mark *marks;
};

/* Marks the chunk [begin, end), before which there are `code_points`. False without memory. */
bool positions_mark(struct positions *positions, const struct text *text, uint32_t begin, uint32_t end,
                    uint32_t code_points, const tone_allocator *hooks);

/* The code points before a byte of the chunk, or before its end, that is a boundary of code points. */
uint32_t positions_find(const struct positions *positions, const struct text *text, uint32_t byte);

void positions_release(struct positions *positions, const tone_allocator *hooks);

#endif
