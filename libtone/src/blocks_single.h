/* How blocks are found one at a time, whatever reads 64 bytes. Included by the files that do: blocks*.c. */
#ifndef TONE_BLOCKS_SINGLE_H
#define TONE_BLOCKS_SINGLE_H

#include "blocks.h"
#include "eights.h"

#include <stdbool.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

typedef uint64_t byte_set;

INLINE bool any(byte_set some) {
    return some != 0;
}

INLINE byte_set later(byte_set some, byte_set before, unsigned by) {
    return some << by | before >> (BLOCK_BYTES - by);
}

INLINE byte_set sooner(byte_set some, byte_set next, unsigned by) {
    return some >> by | next << (BLOCK_BYTES - by);
}

INLINE byte_set add(byte_set some, byte_set more, bool *carried) {
    byte_set sum;
    bool over = __builtin_add_overflow(some, more, &sum);
    over = __builtin_add_overflow(sum, (byte_set)*carried, &sum) || over;
    *carried = over;
    return sum;
}

#include "blocks_rules.h"

typedef struct classes classes_function(const char *bytes);

/* The classes of the last bytes, fewer than 64; behind them stands white space. */
INLINE struct classes read_tail(const char *bytes, size_t size, classes_function *read) {
    char tail[BLOCK_BYTES];
    memset(tail, ' ', sizeof tail);
    memcpy(tail, bytes, size);
    return read(tail);
}

/* Writes block number `i`; how many begins it has. */
INLINE uint32_t write_block(const struct blocks *blocks, size_t i, const struct bounds *bounds,
                            const struct classes *classes) {
    blocks->begin[i] = bounds->begin;
    blocks->end[i] = bounds->end;
    blocks->doubt[i] = bounds->doubt;
    blocks->rare[i] = bounds->rare;
    blocks->space[i] = classes->space;
    blocks->line[i] = classes->line;
    blocks->letter[i] = classes->letter;
    blocks->upper[i] = classes->upper;
    blocks->digit[i] = classes->digit;
    blocks->paragraph[i] = 0;
    return eight_ones(bounds->begin);
}

/* Inlined into each way, so that `read` is too. */
INLINE uint32_t find_blocks(const char *bytes, size_t size, const struct blocks *blocks, classes_function *read) {
    size_t count = blocks_count(size);
    size_t whole = size / BLOCK_BYTES;
    struct carry carry = {0};
    struct classes here = whole > 0 ? read(bytes) : read_tail(bytes, size, read);
    uint32_t begins = 0;
    for (size_t i = 0; i < count; i++) {
        struct classes next = {0};
        if (i + 1 < whole) {
            next = read(bytes + (i + 1) * BLOCK_BYTES);
        } else if (i + 1 < count) {
            next = read_tail(bytes + whole * BLOCK_BYTES, size % BLOCK_BYTES, read);
        }
        struct bounds bounds = find_bounds(&carry, &here, &next);
        begins += write_block(blocks, i, &bounds, &here);
        here = next;
    }
    return begins;
}

#endif
