/* Lookup: each token to the word and the wildcard of the lexicon that it is. */
#ifndef TONE_LOOKUP_H
#define TONE_LOOKUP_H

#include "fold.h"
#include "lexicon.h"
#include "tokens.h"

struct way;

/* The bytes by which a token is looked up: folded, without a possessive ’s. */
void token_key(const struct text *text, const struct tokens *tokens, uint32_t token, struct folded *key);

/* Fills what the lexicon stage fills of tokens [first, count). */
void lookup_tokens(struct tokens *tokens, uint32_t first, const struct text *text, const struct image *lexicon,
                   const struct way *way);

/* Tokens that are looked up together, at most: as many as it takes to wait for the memory of all at once. */
enum { LOOKUP_BATCH = 256 };

/* They begin within so many bytes, which are folded together. */
enum { LOOKUP_WINDOW = 4096 };

/*
 * One of the ways to look up `count` tokens from `first` on as they stand there, but for capitals and ’s. Fills what the
 * lexicon stage fills, but for wildcards; facts behind them are written, too, but no more than TOKENS_BEHIND. Lists in
 * `missed`, which has room for `count` and TOKENS_BEHIND more, those that are no words so but may be known all the same:
 * all of them where the lexicon has wildcards; their number.
 */
typedef uint32_t lookup_function(struct tokens *tokens, uint32_t first, uint32_t count, const struct text *text,
                                 const struct image *lexicon, uint32_t *missed);
lookup_function lookup_portable, lookup_avx2, lookup_avx512;

/* “ ” ‘ ’ – — … are words as they stand there, or none: what they fold to is spelled so too (lexicon_spellings.h). NULs
   behind them, as in a key. */
enum { PLAIN_MARKS = 8 };
extern const char lookup_plain_marks[PLAIN_MARKS][8];

/* KEY_BYTES bytes, so many of them ones and those behind them zeros. */
static inline const char *lookup_ones(uint32_t size) {
    static const unsigned char ones[2 * KEY_BYTES] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                                      0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    return (const char *)ones + KEY_BYTES - size;
}

/* Whether a token that is no word as it stands there may be known all the same: it is long (of no bytes here), or of other
   bytes than ASCII and none of the marks, or a word with an apostrophe or with three bytes in a row that are the same, as
   one has that is drawn out. Of the folded bytes KEY_BYTES + 2 are read, whatever the size. */
bool lookup_may_be_known(const char *folded, uint32_t size, uint8_t class);

/* The bytes of a token with a ’s without it; more than KEY_BYTES where the apostrophe is an unusual one. */
uint32_t lookup_possessive_size(const struct text *text, const struct tokens *tokens, uint32_t token);

/* The flags of a token with those of its word: one that begins a term with its ’s alone is a start where it has that. */
static inline uint16_t lookup_flags(unsigned token, unsigned word) {
    unsigned starts = token & word & TOKEN_POSSESSIVE;
    return (uint16_t)(token | (word & ~(unsigned)TOKEN_POSSESSIVE) | starts * (TOKEN_STARTS / TOKEN_POSSESSIVE));
}

#endif
