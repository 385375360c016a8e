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

/* Tokens whose starts are listed together, at most; and free places behind them, for more may be written than there are.
   The lexicon is larger than the caches: of many starts all that is read of it can be asked for before. */
enum { STARTS_AT_ONCE = 1024, STARTS_BEHIND = 16 };

struct starts {
    uint32_t count;
    uint32_t going_count;
    uint32_t other_count;
    uint32_t items[STARTS_AT_ONCE + STARTS_BEHIND];
    uint32_t nodes[STARTS_AT_ONCE + STARTS_BEHIND];  /* behind the root, to which their words lead; or 0 */
    uint32_t going[STARTS_AT_ONCE + STARTS_BEHIND];  /* the places of those from which words alone may lead on, */
    uint32_t others[STARTS_AT_ONCE + STARTS_BEHIND]; /* and of START_OTHERWISE */
};

/* Behind the last token whose starts are listed together with those of `first`. */
static inline uint32_t starts_end(const struct tokens *tokens, uint32_t first) {
    return tokens->count - first < STARTS_AT_ONCE ? tokens->count : first + STARTS_AT_ONCE;
}

/* By no wide registers: adds the starts of the tokens from `first` up to `end`, */
void starts_add(struct starts *starts, const struct tokens *tokens, const struct image *lexicon, uint32_t first,
                uint32_t end);
/* and tells the nodes of all, and which are of which kind. */
void starts_sort(struct starts *starts, const struct tokens *tokens, const struct image *lexicon);

/* One of the ways to list the starts of the tokens from `first` up to starts_end, after lookup_tokens. */
typedef void starts_function(struct starts *starts, const struct tokens *tokens, const struct image *lexicon,
                             uint32_t first);
starts_function starts_portable, starts_avx2, starts_avx512;

#endif
