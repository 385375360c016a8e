/* Matches: the entries of the lexicon that stand in a text. Leftmost first, then longest, in each dimension. */
#ifndef TONE_MATCHES_H
#define TONE_MATCHES_H

#include "lexicon.h"
#include "sentences.h"
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

/* What a dimension has found at the token in hand: an output, and the end of its term. */
struct candidate {
    uint32_t end;
    const struct lexicon_output *output;
};

/* Working memory of matches_find: where terms may begin, and one candidate a dimension. All zero at first. */
struct matcher {
    uint32_t *starts; /* starts.h */
    size_t start_capacity;
    uint32_t *covered; /* of a dimension, the first token that no match of it holds yet */
    struct candidate *candidates;
    uint32_t *touched; /* dimensions with a candidate at this token */
    uint32_t touched_count;
    uint32_t dimension_count;
};

/*
 * Finds the hits of a chunk's tokens, after lookup_tokens; no hit crosses the end of a sentence. `hits` is emptied
 * first. False when there is no memory.
 */
bool matches_find(struct hits *hits, struct matcher *matcher, const struct image *lexicon, const struct tokens *tokens,
                  const struct sentences *sentences, const struct way *way, const tone_allocator *hooks);
void matches_release(struct hits *hits, struct matcher *matcher, const tone_allocator *hooks);

#endif
