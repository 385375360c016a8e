/* Gathering: from what the stages found in a chunk to the sums of its text, the scores of its sentences, and rows. */
#ifndef TONE_GATHER_H
#define TONE_GATHER_H

#include "passage.h"

/* Sentences [sentence, sentence_end) of a chunk, and their hits. */
struct part {
    uint32_t sentence;
    uint32_t sentence_end;
    uint32_t hit;
    uint32_t hit_end;
};

/* Adds a part of the chunk in hand to the text. Where rows are wanted, the part is the whole chunk, and its rows are
   added to the result. False without memory. */
bool gather_part(struct passage *passage, const struct part *part);

void sums_release(struct sentence_sums *sums, const tone_allocator *hooks);

#endif
