/* Batches: tokens on their way through the table of words, some at a time. Included by the files that look up so:
   lookup_*.c. */
#ifndef TONE_LOOKUP_BATCH_H
#define TONE_LOOKUP_BATCH_H

#include "lookup.h"

#include <limits.h>
#include <stddef.h>

enum { SPELLING_SHIFT = 4, BATCH_LANES = 16, BATCH_SLACK = 128 };
_Static_assert(sizeof(struct lexicon_spelling) == 1 << SPELLING_SHIFT && offsetof(struct lexicon_spelling, facts) == 8,
               "a spelling is two numbers");
_Static_assert(sizeof(struct word_facts) == sizeof(uint64_t), "facts are one number");
_Static_assert((int)BATCH_LANES <= TOKENS_BEHIND, "what is behind the last token may be written with it");

/* TOKEN_POSSESSIVE, where a word and its token have it, is shifted so far to become TOKEN_STARTS (lookup_flags). */
enum { STARTS_SHIFT = 5 };
_Static_assert(TOKEN_POSSESSIVE << STARTS_SHIFT == TOKEN_STARTS, "one flag is shifted to the other");

/* Keys behind the last are empty. */
struct batch {
    uint32_t begin[LOOKUP_BATCH]; /* of the keys in `folded` */
    uint32_t size[LOOKUP_BATCH];  /* of the keys; none of one that is too long */
    uint64_t hash[LOOKUP_BATCH];
    uint32_t low[LOOKUP_BATCH];               /* half of the hash, */
    uint32_t mixed[LOOKUP_BATCH];             /* and lexicon_mixed of it */
    uint32_t bucket[LOOKUP_BATCH];            /* the number of the displacement */
    uint32_t offset[LOOKUP_BATCH];            /* of the only spelling that it may be, in bytes */
    char folded[LOOKUP_WINDOW + BATCH_SLACK]; /* the text from the first token on, in lower case */
    unsigned char unusual[LOOKUP_WINDOW / CHAR_BIT + sizeof(uint64_t)]; /* the set of those bytes that are not of ASCII,
                                                                           apostrophes, or two like them behind them */
};

/* The bytes in which the keys of some tokens may be. */
static inline uint32_t window_size(const struct tokens *tokens, uint32_t first, uint32_t count,
                                   const struct text *text) {
    uint32_t last = tokens->begin[first + count - 1];
    uint32_t behind = text->size - last < KEY_BYTES ? text->size - last : KEY_BYTES;
    return last - tokens->begin[first] + behind;
}

/* Cuts the ’s of the keys of some tokens, listed for one loop: how often a loop runs is not foreseen. */
static inline void cut_possessives(struct batch *batch, const uint32_t *possessive, uint32_t count,
                                   const struct tokens *tokens, uint32_t first, const struct text *text) {
    for (uint32_t p = 0; p < count; p++) {
        uint32_t size = lookup_possessive_size(text, tokens, first + possessive[p]);
        batch->size[possessive[p]] = size <= KEY_BYTES ? size : 0;
    }
}

/* Whether a token has an unusual byte, or is long. */
static inline unsigned is_unusual(const struct batch *batch, uint32_t i) {
    uint32_t bits;
    memcpy(&bits, batch->unusual + batch->begin[i] / CHAR_BIT, sizeof bits);
    uint32_t inside = bits >> batch->begin[i] % CHAR_BIT & ((UINT32_C(1) << batch->size[i]) - 1);
    return (inside != 0) | (batch->size[i] == 0);
}

/* Keeps of the tokens without a word those that may be known: their number. By no branch, for none could be foreseen, and
   first by what is told of most by a look at a bitmap. */
static inline uint32_t keep_some(const struct batch *batch, const struct tokens *tokens, uint32_t first,
                                 uint32_t *missed, uint32_t count) {
    uint32_t unusual = 0;
    uint32_t kept = 0;
    for (uint32_t m = 0; m < count; m++) {
        uint32_t token = missed[m];
        missed[unusual] = token;
        unusual += is_unusual(batch, token - first);
    }
    for (uint32_t m = 0; m < unusual; m++) {
        uint32_t token = missed[m];
        const char *folded = batch->folded + batch->begin[token - first];
        missed[kept] = token;
        kept += lookup_may_be_known(folded, batch->size[token - first], tokens->class[token]);
    }
    return kept;
}

#ifdef __x86_64__
#include <emmintrin.h>

/* Eight displacements, read one by one: to gather them takes longer. */
static inline __attribute__((always_inline)) __m128i read_displacements(const uint16_t *displacements,
                                                                        const uint32_t *bucket) {
    return _mm_setr_epi16((short)displacements[bucket[0]], (short)displacements[bucket[1]],
                          (short)displacements[bucket[2]], (short)displacements[bucket[3]],
                          (short)displacements[bucket[4]], (short)displacements[bucket[5]],
                          (short)displacements[bucket[6]], (short)displacements[bucket[7]]);
}

static inline __attribute__((always_inline)) __m128i read_spelling(const struct image *lexicon, uint32_t offset) {
    return _mm_loadu_si128((const __m128i *)(const void *)((const char *)lexicon->spellings + offset));
}
#endif

#endif
