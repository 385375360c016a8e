/* Plain tokens: those whose bounds are settled by what stands directly beside them; most of any script. */
#ifndef TONE_PLAIN_TOKENS_H
#define TONE_PLAIN_TOKENS_H

#include "text.h"
#include "words.h"

struct plain_token {
    uint32_t end;
    unsigned flags; /* enum token_flag: what its letters tell */
    enum word_class class;
};

/*
 * Reads the token, or the blank, that begins at `begin` (less than `end`), where a segment of UAX #29 begins, of bytes
 * that end at `end`: a word of letters and the marks that combine with them, an ideograph, an emoji, a mark. It is what all the
 * rules of tokens.h give. False for others, which may be the same: in that case the bytes that were read are all of the
 * segment there.
 */
bool plain_token_read(const struct text *text, uint32_t begin, uint32_t end, struct plain_token *token);

#endif
