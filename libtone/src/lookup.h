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

/* Tokens that are looked up together, at most: as many as it takes to wait for the memory of all at once. */
enum { LOOKUP_BATCH = 256 };

/*
 * One of the ways to look up `count` tokens from `first` on as they stand there, but for capitals and ’s. Fills what the
 * lexicon stage fills, but for wildcards. Lists in `missed`, which has room for LOOKUP_BATCH, those that are no words so
 * but may be known all the same: all of them where the lexicon has wildcards; their number.
 */
typedef uint32_t lookup_function(struct tokens *tokens, uint32_t first, uint32_t count, const struct text *text,
                                 const struct image *lexicon, uint32_t *missed);
lookup_function lookup_portable, lookup_avx512;

/* “ ” – — fold to themselves. NULs behind them, as in a key. */
enum { PLAIN_MARKS = 4 };
extern const char lookup_plain_marks[PLAIN_MARKS][8];

/* The bytes of a token with a ’s without it; more than KEY_BYTES where the apostrophe is an unusual one. */
uint32_t lookup_possessive_size(const struct text *text, const struct tokens *tokens, uint32_t token);

/* What the lexicon says of the word that was found for a token; what the flags tell the matcher. */
static inline void lookup_take_word(struct tokens *tokens, uint32_t token, uint32_t number,
                                    const struct image *lexicon) {
    struct word_facts facts = lexicon->words[number].facts;
    unsigned possessive = tokens->flags[token] & facts.flags & TOKEN_POSSESSIVE;
    unsigned flags = (facts.flags & ~(unsigned)TOKEN_POSSESSIVE) | possessive * (TOKEN_STARTS / TOKEN_POSSESSIVE);
    tokens->word[token] = number;
    tokens->facts[token] = facts;
    tokens->flags[token] |= (uint16_t)flags;
}

#endif
