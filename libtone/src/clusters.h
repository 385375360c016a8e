/* Clusters: bytes between white space whose tokens all the rules of UAX #29 are needed for; a paragraph is one too. */
#ifndef TONE_CLUSTERS_H
#define TONE_CLUSTERS_H

#include "tokens.h"

/*
 * Appends the tokens of bytes [begin, end), as tokens_append describes them, up to the one with which there are `most`.
 * `*pending` are flags for the first of them, and in the end what white space there tells the next token. False when
 * there is no memory.
 */
bool clusters_append(struct tokens *tokens, const struct text *text, uint32_t begin, uint32_t end, uint32_t most,
                     unsigned *pending, const tone_allocator *hooks);

/* The flags of a word that its own letters tell: TOKEN_CAPITAL, TOKEN_CAPITALS, TOKEN_POSSESSIVE. */
unsigned cluster_word_flags(const struct text *text, uint32_t begin, uint32_t end);

#endif
