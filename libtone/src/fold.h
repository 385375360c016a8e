/* Folding for matching: what is the same word to a reader becomes the same bytes. */
#ifndef TONE_FOLD_H
#define TONE_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Folded words are at most this long; a longer one is in no lexicon, though a wildcard may match its beginning. */
enum { FOLD_LIMIT = 255 };

struct folded {
    size_t size;            /* of `bytes` */
    bool whole;             /* false: it was longer, and cut behind its last whole code point */
    bool kept;              /* nothing was changed but capitals of ASCII */
    char bytes[FOLD_LIMIT]; /* UTF-8, no NUL behind it */
};

/*
 * Folds the bytes of one token: NFKC_Casefold (Unicode 15, section 3.13: case, compatibility, default ignorables such
 * as soft hyphens and zero-width characters dropped, composed), then ’ ‘ ‛ ʼ ′ become ' and U+2010, U+2011 become -.
 * Ill-formed parts fold to U+FFFD.
 */
void fold_token(const char *bytes, size_t size, struct folded *folded);

/* Whether a token that ends in this code point, not an ill-formed part, ends in it when it is folded, too. */
bool fold_keeps_last(int32_t code_point);

#endif
