/* Matches: the entries of the lexicon that stand in a text. Leftmost first, then longest, in each dimension. */
#ifndef TONE_MATCHES_H
#define TONE_MATCHES_H

#include "lexicon.h"
#include "sentences.h"
#include "walks.h"

/* A term found at tokens [first, end), and what it gives. */
struct hit {
    uint32_t first;
    uint32_t end;
    struct lexicon_output output;
};

static inline const struct lexicon_grade *hit_grade(const struct hit *hit, const struct lexicon_grade *grades) {
    return &grades[output_grade(&hit->output)];
}

/* Hits in order of their first token, then of their dimension. Neutral entries are none. A dimension may be of both
   lists. */
struct hits {
    uint32_t count; /* those that are shown, which alone add to scores */
    size_t capacity;
    struct hit *items;
    uint32_t support_count; /* those that tell how others are read */
    size_t support_capacity;
    struct hit *support;
};

/* Working memory of matches_find. All zero at first. */
struct matcher {
    uint64_t *ends; /* the set of the tokens at which sentences end */
    size_t end_capacity;
    uint64_t *found; /* outputs, by the starts at hand */
    uint32_t found_count;
    size_t found_capacity;
    uint32_t *gap_ends; /* where those of them end, in order, that do not say how many tokens they have */
    uint32_t gap_end_count;
    size_t gap_end_capacity;
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
