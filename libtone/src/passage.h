/* Passages: texts on their way through the stages, from bytes to what a chunk has, and to a row of the result. */
#ifndef TONE_PASSAGE_H
#define TONE_PASSAGE_H

#include "scratch.h"

/* A text on its way: what is known of it as a whole, and how far it has come. Or several, joined: one after the other. */
struct passage {
    const tone_scorer *scorer;
    tone_scratch *scratch;
    tone_result *result;
    struct text text;
    struct voice_state voice;
    uint32_t chunk_begin;
    uint32_t chunk_end;
    uint32_t sentences;        /* before this chunk, or part of one */
    size_t chunk_attributions; /* attributions of the text before this chunk */
    uint32_t words;
    uint32_t voice_words[VOICE_COUNT];
    uint64_t hits;  /* those of this chunk too */
    uint32_t texts; /* of several that are in one chunk: so many are in the result */
    bool overflow;  /* a sum left the range of its type */
};

/* Begins a text, of which nothing is known. False without memory. */
bool passage_begin_text(struct passage *passage);

/* Cuts the next chunk: whole paragraphs, to tokens. False without memory. */
bool passage_tokenise(struct passage *passage);

/* From tokens to contributions and voices, each stage over the whole chunk. False without memory. */
bool passage_analyse(struct passage *passage);

/* Adds the row of a text whose chunks are gathered. False without memory. */
bool passage_end_text(struct passage *passage, bool valid);

/* What scoring fails with. */
__attribute__((cold)) tone_status passage_no_memory(tone_error *error);
__attribute__((cold)) tone_status passage_out_of_range(tone_error *error);

#endif
