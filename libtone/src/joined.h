/* Joined texts: several short ones through all stages at once, as one chunk, where nothing but scores is wanted. */
#ifndef TONE_JOINED_H
#define TONE_JOINED_H

#include "scratch.h"

/* Begins anew: no text is joined. */
static inline void joined_clear(tone_scratch *scratch) {
    scratch->joined.count = scratch->joined.size = 0;
}

/* Whether a text may be joined to those before: it is short, has no line feeds, and finds room in the chunk. */
bool joined_may_add(const tone_scorer *scorer, const tone_scratch *scratch, const char *bytes, size_t size);

/* Joins a text that may be. False without memory. */
bool joined_add(tone_scratch *scratch, const char *bytes, size_t size);

/*
 * Scores the texts that were joined, as score_text does one after the other, into a result of texts alone. `*scored` is
 * how many were, up to the first that failed. None where the bytes are not UTF-8, for then each is to be told alone, or
 * where they have more tokens than a chunk.
 */
tone_status joined_score(const tone_scorer *scorer, tone_scratch *scratch, tone_result *result, uint32_t *scored,
                         tone_error *error);

#endif
