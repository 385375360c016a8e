/* Batches: many texts scored into one result, on one thread or several. */
#ifndef TONE_BATCH_H
#define TONE_BATCH_H

#include "scratch.h"

/* A text of a batch. Its bytes may be NULL when it is empty or null. */
struct batch_text {
    const char *bytes;
    size_t size;
    bool null;
};

/* Texts by number, wherever they lie. `find` is called on several threads at once. */
struct batch_texts {
    uint64_t count;
    struct batch_text (*find)(const void *context, uint64_t number);
    const void *context;
};

/* Scores all texts, in order, into a result that it begins; as tone_score_batch, after its arguments were checked. */
tone_status batch_score(const tone_scorer *scorer, tone_scratch *scratch, const struct batch_texts *texts,
                        unsigned threads, unsigned rows, tone_result *result, tone_error *error);

/* Whether the numbers that every batch takes are in range. */
bool batch_takes(unsigned threads, unsigned rows);

#endif
