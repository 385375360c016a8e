/* Plain tokens: those whose bounds are settled by what stands directly beside them; most of any script. */
#ifndef TONE_PLAIN_TOKENS_H
#define TONE_PLAIN_TOKENS_H

#include "characters.h"
#include "words.h"

struct plain_token {
    uint32_t end;
    unsigned flags; /* enum token_flag: what its letters tell */
    enum word_class class;
};

/*
 * Reads the token, or the blank, that begins with the character `*here`, where a segment of UAX #29 begins, of bytes
 * that end at `end`: a word of letters and the marks that combine with them, an ideograph, an emoji, a mark. It is what
 * all the rules of tokens.h give. `*here` becomes the character behind it, if there is one. False for others, which may
 * be the same, and of which no more was read than of the segment there; `*here` is then of no use.
 */
bool plain_token_read(const struct text *text, struct character *here, uint32_t end, struct plain_token *token);

#endif
