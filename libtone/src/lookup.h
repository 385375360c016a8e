/* Lookup: each token to the word and the wildcard of the lexicon that it is. */
#ifndef TONE_LOOKUP_H
#define TONE_LOOKUP_H

#include "fold.h"
#include "lexicon.h"
#include "tokens.h"
#include "way.h"

/* The bytes by which a token is looked up: folded, without a possessive ’s. */
void token_key(const struct text *text, const struct tokens *tokens, uint32_t token, struct folded *key);

/* Fills what the lexicon stage fills of tokens [first, count). */
void lookup_tokens(struct tokens *tokens, uint32_t first, const struct text *text, const struct image *lexicon,
                   const struct way *way);

/* Tokens that are looked up together, at most. */
enum { LOOKUP_BATCH = 64 };

/*
 * One of the ways to look up `count` tokens from `first` on where most words are: in the first bucket of their hash. Fills
 * what the lexicon stage fills. Lists in `missed`, which has room for LOOKUP_BATCH + 1, the tokens that are not found
 * there, as if they were no words; their number.
 */
typedef uint32_t lookup_function(struct tokens *tokens, uint32_t first, uint32_t count, const struct text *text,
                                 const struct image *lexicon, uint32_t *missed);
lookup_function lookup_portable, lookup_avx512;

#endif
