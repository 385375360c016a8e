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
enum { LOOKUP_BATCH = 32 };

/*
 * One of the ways to look up `count` tokens from `first` on where most words are: in the first bucket of their hash.
 * Fills what the lexicon stage fills. Lists in `missed`, which has room for LOOKUP_BATCH + 1, those of the tokens that
 * may be known all the same but are not found there, as if they were no words; their number.
 */
typedef uint32_t lookup_function(struct tokens *tokens, uint32_t first, uint32_t count, const struct text *text,
                                 const struct image *lexicon, uint32_t *missed);
lookup_function lookup_portable, lookup_avx512;

/* Whether a word that a bucket does not have may stand in the next. */
static inline bool lookup_goes_on(const struct image *lexicon, uint32_t bucket) {
    return lexicon->words[bucket * BUCKET_WORDS].overflows;
}

/* What the lexicon says of the word that was found for a token; what its flags tell the matcher. */
static inline void lookup_take_word(struct tokens *tokens, uint32_t token, uint32_t number,
                                    const struct image *lexicon) {
    const struct lexicon_word *word = &lexicon->words[number];
    tokens->word[token] = number;
    tokens->start[token] = word->start;
    tokens->prefix[token] = word->prefix;
    tokens->closed[token] = word->closed;
    bool starts = word->prefix != 0 || tokens->flags[token] & TOKEN_POSSESSIVE;
    tokens->flags[token] |= (uint16_t)(word->flags * TOKEN_TITLE | starts * TOKEN_STARTS);
}

static inline void lookup_list_mark(struct tokens *tokens, uint32_t token) {
    tokens->mark[tokens->mark_count] = token;
    tokens->mark_count += tokens->class[token] != WORD_LETTERS && tokens->class[token] != WORD_NUMBER;
}

#endif
