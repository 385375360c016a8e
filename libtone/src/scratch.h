/* Scratch: the working memory of the way from bytes to scores, one a thread. */
#ifndef TONE_SCRATCH_H
#define TONE_SCRATCH_H

#include "contributions.h"
#include "positions.h"
#include "result.h"

/* A chunk is the whole paragraphs that end within so many bytes, or one. It stays in the cache from stage to stage. */
enum { CHUNK_BYTES = 16 * 1024 };

/* What a score gathers over a text. */
struct tally {
    int64_t raw;
    double sum; /* of the sentences' scores */
    double max;
    uint32_t count;
};

/* The sums of a chunk's sentences. `stride` is their number in whole lanes of scores.h; behind the last all is 0. */
struct sentence_sums {
    size_t stride;
    int64_t *raw; /* of each tally [tally][sentence] */
    size_t raw_capacity;
    double *words;            /* of each sentence */
    double *scores;           /* of each sentence, by the measure in hand */
    size_t sentence_capacity; /* of the two */
};

struct tone_scratch {
    tone_allocator hooks;
    uint32_t chunk_bytes; /* CHUNK_BYTES; tests set another, and no output may change */
    struct tokeniser tokeniser;
    struct tokens tokens;
    struct sentences sentences;
    struct hits hits;
    struct matcher matcher;
    struct contributions contributions;
    struct voices voices;
    struct positions positions;
    struct tally *tallies; /* one a score, and behind them one for hits that add to none */
    size_t tally_capacity;
    struct sentence_sums sums;
};

/* Scores one text into the next row of a result that was begun. score.c */
tone_status score_text(const tone_scorer *scorer, tone_scratch *scratch, const char *bytes, size_t size,
                       tone_result *result, tone_error *error);

/* Adds a null text. */
tone_status score_null(const tone_scorer *scorer, tone_scratch *scratch, tone_result *result, tone_error *error);

#endif
