/*
 * Blocks: the bytes of a chunk as bits, 64 at a time, with the bounds of its tokens. Most text is ASCII and a few
 * marks of typography, and there the rules of UAX #29 come down to what stands directly beside a byte. What needs
 * more of them is marked as rare.
 */
#ifndef TONE_BLOCKS_H
#define TONE_BLOCKS_H

#include "alloc.h"
#include "bits.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK_BYTES = BITS_LANES };

/*
 * Columns: sets of positions, of which item b is of block b. Where bytes are rare, `begin`,
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
    uint64_t *unsettled; /* the set of the blocks with rare or open bytes */
};

/* Blocks that `size` bytes take: one more than they fill, for the end of the last token. */
static inline size_t blocks_count(size_t size) {
    return bits_items(size);
}

/* Blocks are written so many at a time, or fewer: columns have room for more than there are. */
enum { BLOCKS_TOGETHER = 8, BLOCKS_FEW = 4 };

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

/* As blocks_find_avx512, where there are no more than BLOCKS_FEW. */
blocks_find_function blocks_few_avx512;

struct tokens;

/*
 * The ways to append the tokens of bytes [from, to), where nothing is rare, and which white space bounds, and the
 * paragraphs that begin there. The blocks are those of `bytes` from `base` on, which is added to their offsets.
 */
typedef void blocks_list_function(const struct blocks *blocks, uint32_t from, uint32_t to, const char *bytes,
                                  uint32_t base, struct tokens *tokens);
blocks_list_function blocks_list_portable, blocks_list_avx2, blocks_list_avx512;

/* The first in [from, to) that is no white space. */
static inline uint32_t blocks_first_shown(const struct blocks *blocks, uint32_t from, uint32_t to) {
    return bits_first_but(blocks->space, ~UINT64_C(0), from, to);
}

/* Tells which blocks from number `i` on are unsettled, of those that are written together: one after the other. */
static inline void blocks_mark_unsettled(const struct blocks *blocks, size_t i, uint64_t some) {
    uint64_t *set = &blocks->unsettled[i / BLOCK_BYTES];
    uint64_t before = i % BLOCK_BYTES == 0 ? 0 : *set;
    *set = before | some << i % BLOCK_BYTES;
}

/* The first unsettled block in [from, to); `to` for none. */
static inline uint32_t blocks_first_unsettled(const struct blocks *blocks, uint32_t from, uint32_t to) {
    return bits_first(blocks->unsettled, from, to);
}

/* The first rare position in [from, to); `to` for none. */
static inline uint32_t blocks_first_rare(const struct blocks *blocks, uint32_t from, uint32_t to) {
    uint32_t count = to / BLOCK_BYTES + 1;
    for (uint32_t b = from / BLOCK_BYTES; (b = blocks_first_unsettled(blocks, b, count)) < count; b++) {
        uint64_t bits = blocks->rare[b] & bits_between(b, from, to);
        if (bits != 0) {
            return b * BLOCK_BYTES + (uint32_t)__builtin_ctzll(bits);
        }
    }
    return to;
}

/* Takes the paragraphs of `size` bytes away. */
static inline void blocks_unmark_paragraphs(const struct blocks *blocks, size_t size) {
    memset(blocks->paragraph, 0, blocks_count(size) * sizeof *blocks->paragraph);
}

/* Marks that the first position in [from, to) that shows begins a paragraph. */
static inline void blocks_mark_paragraph(const struct blocks *blocks, uint32_t from, uint32_t to) {
    uint32_t first = blocks_first_shown(blocks, from, to);
    if (first < to) {
        bits_add(blocks->paragraph, first);
    }
}

#endif
