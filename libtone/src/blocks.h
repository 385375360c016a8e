/*
 * Blocks: the bytes of a paragraph as bits, 64 at a time, with the bounds of its tokens. Most text is ASCII and a few marks
 * of typography, and there the rules of UAX #29 come down to what stands directly beside a byte. What needs more of
 * them is marked as rare.
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
    uint64_t doubt;  /* of those ends: the token has no letter in lower case, or an apostrophe near its end */
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

/*
 * Fills the blocks_count(size) blocks of `size` bytes. Returns how many begin bits there are. All ways that a machine
 * has give the same bits; the later ones in the list are faster.
 */
typedef uint32_t blocks_function(const char *bytes, size_t size, struct byte_block *blocks);

enum blocks_way { BLOCKS_PORTABLE, BLOCKS_AVX2, BLOCKS_AVX512, BLOCKS_WAYS };

/* NULL where this machine does not have it. Never NULL for BLOCKS_PORTABLE. */
blocks_function *blocks_way(enum blocks_way way);

/* The fastest way of this machine. */
blocks_function *blocks_fastest(void);

#endif
