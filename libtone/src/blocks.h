/*
 * Blocks: the bytes of a chunk as bits, 64 at a time, with the bounds of its tokens. Most text is ASCII and a few
 * marks of typography, and there the rules of UAX #29 come down to what stands directly beside a byte. What needs
 * more of them is marked as rare.
 */
#ifndef TONE_BLOCKS_H
#define TONE_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

enum { BLOCK_BYTES = 64 };

/* Bit n of each stands for byte n of the block. Where bytes are rare, `begin` and `end` say nothing. */
struct byte_block {
    uint64_t begin;  /* of a token */
    uint64_t end;    /* first byte behind a token */
    uint64_t doubt;  /* of those ends: of a token that begins with a capital and has no letter in lower case, or that
                        has an apostrophe near its end */
    uint64_t rare;   /* a byte by which the tokens around it, as far as white space, are to be read by all the rules */
    uint64_t space;  /* white space of ASCII; all that stands behind the text, too */
    uint64_t line;   /* of that: line ends */
    uint64_t letter; /* of ASCII */
    uint64_t upper;  /* of those: capitals */
    uint64_t digit;  /* of ASCII */
};

/* Blocks that `size` bytes take: one more than they fill, for the end of the last token. */
static inline size_t blocks_count(size_t size) {
    return size / BLOCK_BYTES + 1;
}

/* Where the tokens of blocks go: columns of struct tokens, from their first free place on. */
struct block_tokens {
    uint32_t *begin;
    uint32_t *end;
    uint16_t *flags;
    uint8_t *class;
    uint32_t *doubts; /* tokens of which each letter must be read for its flags; numbers from the first one here */
    uint32_t count;
    uint32_t doubt_count;
};

/* Free places that must stand behind the tokens: blocks may write more than there is. */
enum { BLOCK_SLACK = BLOCK_BYTES };

/*
 * The ways to find blocks: fill the blocks_count(size) blocks of `size` bytes, and tell how many begin bits
 * there are. All give the same bits.
 */
typedef uint32_t blocks_find_function(const char *bytes, size_t size, struct byte_block *blocks);
blocks_find_function blocks_find_portable, blocks_find_avx2, blocks_find_avx512;

/*
 * The ways to list the tokens of bytes [from, to), where nothing is rare, and which white space bounds.
 * `base` is added to their offsets.
 */
typedef void blocks_list_function(const struct byte_block *blocks, uint32_t from, uint32_t to, uint32_t base,
                                  struct block_tokens *tokens);
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

#endif
