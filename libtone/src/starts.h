/* Starts: the tokens of a chunk with which terms may begin; most begin none, and are not looked at again. */
#ifndef TONE_STARTS_H
#define TONE_STARTS_H

#include "lexicon.h"
#include "tokens.h"

/* A start is the number of its token, and how a term may begin there besides with its word alone: by leads of its word
   and the next, or of those and the third, or otherwise. */
enum { START_BY_NEXT = 1, START_BY_THIRD = 2, START_OTHERWISE = 4, START_BITS = 3 };

static inline uint32_t start_token(uint32_t start) {
    return start >> START_BITS;
}

/* Tokens whose starts are listed together. */
enum { STARTS_AT_ONCE = 512 };

/* Lists the starts of the tokens from `first` on by no wide registers; how many. */
uint32_t starts_behind(const struct tokens *tokens, const struct image *lexicon, uint32_t first, uint32_t *starts);

/* Free places that must stand behind the starts: more may be written than there are. */
enum { STARTS_BEHIND = 16 };

/* One of the ways to list the starts of all tokens, after lookup_tokens; how many. `starts` has room for as many as
   tokens, and STARTS_BEHIND. */
typedef uint32_t starts_function(const struct tokens *tokens, const struct image *lexicon, uint32_t *starts);
starts_function starts_portable, starts_avx2, starts_avx512;

#endif
