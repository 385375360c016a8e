/* Gathering: from what the stages found in a chunk to the sums of its text, the scores of its sentences, and rows. */
#ifndef TONE_GATHER_H
#define TONE_GATHER_H

#include "scratch.h"

/* Sentences [sentence, sentence_end) of a chunk, and their hits. */
struct part {
    uint32_t sentence;
    uint32_t sentence_end;
    uint32_t hit;
    uint32_t hit_end;
};

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
    uint64_t hits;  /* those of this chunk too */
    uint32_t texts; /* of several that are in one chunk: so many are in the result */
    bool overflow;  /* a sum left the range of its type */
};

/* Adds a part of the chunk in hand to the text: the whole chunk, where rows are wanted, and they to the result. False
   without memory. */
bool gather_part(struct passage *passage, const struct part *part);

void sums_release(struct sentence_sums *sums, const tone_allocator *hooks);

#endif
