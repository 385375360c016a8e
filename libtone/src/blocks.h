/*
 * Blocks: the bytes of a chunk as bits, 64 at a time, with the bounds of its tokens. Most text is ASCII and a few
 * marks of typography, and there the rules of UAX #29 come down to what stands directly beside a byte. What needs
 * more of them is marked as rare.
 */
#ifndef TONE_BLOCKS_H
#define TONE_BLOCKS_H

#include "alloc.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK_BYTES = 64 };

/*
 * Columns: number b of each is of block b, and bit n of that for byte n of the block. Where bytes are rare, `begin`,
 * `mark` and `end` say nothing.
 */
struct blocks {
    size_t capacity;
    uint64_t *begin;      /* of a token */
    uint64_t *mark;       /* of those: of neither a word nor a number */
    uint64_t *end;        /* first byte behind a token */
    uint64_t *capitals;   /* of those ends: of a word of two letters or more, but for a possessive all in upper case, */
    uint64_t *possessive; /* and of a word, or what begins with a digit, that ends in ’s or 's */
    uint64_t *rare;  /* a byte by which the tokens around it, as far as white space, are to be read by all the rules */
    uint64_t *space; /* white space of ASCII; all that stands behind the text, too */
    uint64_t *line;  /* of that: line ends */
    uint64_t *paragraph; /* first bytes of paragraphs that show: those behind line ends of ASCII that tell by themselves
                            that one ends there, before paragraphs are marked */
    uint64_t *open;      /* the other bytes behind line ends of ASCII: white space, lower case or rare */
    uint64_t *unsettled; /* the blocks with rare or open bytes: bit n of number b is of block 64 b + n */
};

/* Blocks that `size` bytes take: one more than they fill, for the end of the last token. */
static inline size_t blocks_count(size_t size) {
    return size / BLOCK_BYTES + 1;
}

/* Blocks are written so many at a time: columns have room for more than there are. */
enum { BLOCKS_TOGETHER = 8 };

/* Room for the blocks of `size` bytes. False without memory. */
bool blocks_reserve(struct blocks *blocks, size_t size, const tone_allocator *hooks);
void blocks_release(struct blocks *blocks, const tone_allocator *hooks);

/* Free places that must stand behind the tokens: blocks may write more than there is. */
enum { BLOCK_SLACK = BLOCK_BYTES };

/*
 * The ways to find blocks: fill the blocks_count(size) blocks of `size` bytes, and tell how many begin bits
 * there are. All give the same bits.
 */
typedef uint32_t blocks_find_function(const char *bytes, size_t size, const struct blocks *blocks);
blocks_find_function blocks_find_portable, blocks_find_avx2, blocks_find_avx512;

struct tokens;

/*
 * The ways to append the tokens of bytes [from, to), where nothing is rare, and which white space bounds, and the
 * paragraphs that begin there. The blocks are those of `bytes` from `base` on, which is added to their offsets.
 */
typedef void blocks_list_function(const struct blocks *blocks, uint32_t from, uint32_t to, const char *bytes,
                                  uint32_t base, struct tokens *tokens);
blocks_list_function blocks_list_portable, blocks_list_avx2, blocks_list_avx512;

/* The bits of block number `block` at or behind position `from` of all, and before `to`. */
static inline uint64_t blocks_between(uint32_t block, uint32_t from, uint32_t to) {
    uint64_t bits = ~UINT64_C(0);
    uint32_t first = block * BLOCK_BYTES;
    if (from > first) {
        bits = from - first < BLOCK_BYTES ? bits << (from - first) : 0;
    }
    if (to < first + BLOCK_BYTES) {
        bits &= to > first ? ~(~UINT64_C(0) << (to - first)) : 0;
    }
    return bits;
}

/* The first position in [from, to) whose bit differs from those of `other`, which are all the same; `to` for none. */
static inline uint32_t blocks_first_but(const uint64_t *column, uint64_t other, uint32_t from, uint32_t to) {
    uint64_t behind = ~UINT64_C(0) << from % BLOCK_BYTES;
    for (uint32_t b = from / BLOCK_BYTES; b * BLOCK_BYTES < to; b++, behind = ~UINT64_C(0)) {
        uint64_t bits = (column[b] ^ other) & behind;
        if (bits != 0) {
            uint32_t at = b * BLOCK_BYTES + (uint32_t)__builtin_ctzll(bits);
            return at < to ? at : to;
        }
    }
    return to;
}

/* The first position in [from, to) that a column marks; `to` for none. */
static inline uint32_t blocks_first(const uint64_t *column, uint32_t from, uint32_t to) {
    return blocks_first_but(column, 0, from, to);
}

/* The first in [from, to) that is no white space. */
static inline uint32_t blocks_first_shown(const struct blocks *blocks, uint32_t from, uint32_t to) {
    return blocks_first_but(blocks->space, ~UINT64_C(0), from, to);
}

/* Tells which blocks from number `i` on are unsettled, of one or of BLOCKS_TOGETHER; one after the other. */
static inline void blocks_mark_unsettled(const struct blocks *blocks, size_t i, uint64_t some) {
    uint64_t *set = &blocks->unsettled[i / BLOCK_BYTES];
    uint64_t before = i % BLOCK_BYTES == 0 ? 0 : *set;
    *set = before | some << i % BLOCK_BYTES;
}

/* The first unsettled block in [from, to); `to` for none. */
static inline uint32_t blocks_first_unsettled(const struct blocks *blocks, uint32_t from, uint32_t to) {
    return blocks_first(blocks->unsettled, from, to);
}

/* The first rare position in [from, to); `to` for none. */
static inline uint32_t blocks_first_rare(const struct blocks *blocks, uint32_t from, uint32_t to) {
    uint32_t count = to / BLOCK_BYTES + 1;
    for (uint32_t b = from / BLOCK_BYTES; (b = blocks_first_unsettled(blocks, b, count)) < count; b++) {
        uint64_t bits = blocks->rare[b] & blocks_between(b, from, to);
        if (bits != 0) {
            return b * BLOCK_BYTES + (uint32_t)__builtin_ctzll(bits);
        }
    }
    return to;
}

/* Behind the last position in [from, to) that a column marks, `from` for none. */
static inline uint32_t blocks_behind_last(const uint64_t *column, uint32_t from, uint32_t to) {
    for (uint32_t b = to / BLOCK_BYTES + 1; b-- > from / BLOCK_BYTES;) {
        uint64_t bits = column[b] & blocks_between(b, from, to);
        if (bits != 0) {
            return b * BLOCK_BYTES + BLOCK_BYTES - (uint32_t)__builtin_clzll(bits);
        }
    }
    return from;
}

/* Takes the paragraphs of `size` bytes away. */
static inline void blocks_unmark_paragraphs(const struct blocks *blocks, size_t size) {
    memset(blocks->paragraph, 0, blocks_count(size) * sizeof *blocks->paragraph);
}

/* Marks that the first position in [from, to) that shows begins a paragraph. */
static inline void blocks_mark_paragraph(const struct blocks *blocks, uint32_t from, uint32_t to) {
    uint32_t first = blocks_first_shown(blocks, from, to);
    if (first < to) {
        blocks->paragraph[first / BLOCK_BYTES] |= UINT64_C(1) << first % BLOCK_BYTES;
    }
}

#endif
