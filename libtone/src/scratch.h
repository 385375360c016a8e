/* Scratch: the working memory of the way from bytes to scores, one a thread. */
#ifndef TONE_SCRATCH_H
#define TONE_SCRATCH_H

#include "contributions.h"
#include "positions.h"
#include "result.h"
#include "way.h"

/* A chunk is the whole paragraphs that end within so many bytes, or one. It stays in the cache from stage to stage. */
enum { CHUNK_BYTES = 16 * 1024 };

/* Sentences are summed up and scored so many at a time. */
enum { SUMMED_SENTENCES = 32 };

/* The sums of sentences, and the scores that are made of them: a row of scorer_stride for each sentence, and one more. */
struct sentence_sums {
    size_t capacity; /* of the numbers of all rows */
    int64_t *raw;
    double *scores;
    double words[SUMMED_SENTENCES];
};

/* Short texts that are scored together: they stand one behind the other, each with a form feed behind it. joined.h */
struct joined_texts {
    uint32_t count;
    uint32_t size; /* of all */
    size_t capacity;
    char *bytes;
    size_t end_capacity;
    uint32_t *ends; /* behind each with its form feed */
};

struct tone_scratch {
    tone_allocator hooks;
    uint32_t chunk_bytes;  /* CHUNK_BYTES; tests set another, and no output may change */
    const struct way *way; /* likewise: the fastest */
    struct tokeniser tokeniser;
    struct tokens tokens;
    struct sentences sentences;
    struct hits hits;
    struct matcher matcher;
    struct contributions contributions;
    struct voices voices;
    struct positions positions;
    struct tally *tallies; /* of the text, SCORE_LANES scores each */
    size_t tally_capacity;
    int64_t *counts; /* of the text: how many hits add to each score, and to the sinks of sums.h */
    size_t count_capacity;
    struct sentence_sums sums;
    struct joined_texts joined;
};

#endif
