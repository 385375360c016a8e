/* Lookup: each token to the word and the wildcard of the lexicon that it is. */
#ifndef TONE_LOOKUP_H
#define TONE_LOOKUP_H

#include "fold.h"
#include "lexicon.h"
#include "tokens.h"

/* The bytes by which a token is looked up: folded, without a possessive ’s. */
void token_key(const struct text *text, const struct tokens *tokens, uint32_t token, struct folded *key);

/* Fills `word`, `prefix` and the abbreviation flags of tokens [first, count), and lists their marks and paragraphs. */
void lookup_tokens(struct tokens *tokens, uint32_t first, const struct text *text, const struct image *lexicon);

#endif
