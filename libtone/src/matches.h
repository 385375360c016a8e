/* Matches: the entries of the lexicon that stand in a text. Leftmost first, then longest, in each dimension. */
#ifndef TONE_MATCHES_H
#define TONE_MATCHES_H

#include "lexicon.h"
#include "sentences.h"
#include "walks.h"
#include "way.h"

/* An entry found at tokens [first, end). */
struct hit {
    uint32_t first;
    uint32_t end;
    uint32_t entry;
    uint32_t grade;
    uint16_t dimension;
    uint8_t rule; /* tone_rule */
};

/* Hits in order of their first token, then of their dimension. Neutral entries are none. */
struct hits {
    uint32_t count;
    size_t capacity;
    struct hit *items;
};

/* Working memory of matches_find. All zero at first. */
struct matcher {
    uint32_t *starts; /* where terms may begin: starts.h */
    size_t start_capacity;
    uint32_t *covered; /* of a dimension, the first token that no match of it holds yet */
    uint32_t dimension_count;
    struct candidates candidates;
};

/*
 * Finds the hits of a chunk's tokens, after lookup_tokens; no hit crosses the end of a sentence. `hits` is emptied
 * first. False when there is no memory.
 */
bool matches_find(struct hits *hits, struct matcher *matcher, const struct image *lexicon, const struct tokens *tokens,
                  const struct sentences *sentences, const struct way *way, const tone_allocator *hooks);
void matches_release(struct hits *hits, struct matcher *matcher, const tone_allocator *hooks);

#endif
