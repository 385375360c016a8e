/* Gathering: from what the stages found in a chunk to the sums of its text, the scores of its sentences, and rows. */
#ifndef TONE_GATHER_H
#define TONE_GATHER_H

#include "scratch.h"

/* A text on its way: what is known of it as a whole, and how far it has come. */
struct passage {
    const tone_scorer *scorer;
    tone_scratch *scratch;
    tone_result *result;
    struct text text;
    struct voice_state voice;
    uint32_t chunk_begin;
    uint32_t chunk_end;
    uint32_t sentences;        /* before this chunk */
    size_t chunk_attributions; /* attributions of the text before this chunk */
    uint32_t words;
    uint32_t voice_words[VOICE_COUNT];
    uint64_t hits; /* those of this chunk too */
    bool overflow; /* a sum left the range of its type */
};

/* Adds the chunk in hand to the text and, as far as they are wanted, its rows to the result. False without memory. */
bool gather_chunk(struct passage *passage);

void sums_release(struct sentence_sums *sums, const tone_allocator *hooks);

#endif
