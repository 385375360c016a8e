/* Results: the columns and rows of what was scored. */
#ifndef TONE_RESULT_H
#define TONE_RESULT_H

#include "scorer.h"
#include "table.h"

/* Columns of a text, then for each score its four: see result_text_score. */
enum text_column { TEXT_WORDS, TEXT_VOICES, TEXT_SCORES = TEXT_VOICES + VOICE_COUNT };
enum text_score_column { TEXT_SCORE, TEXT_MAX, TEXT_RAW, TEXT_COUNT, TEXT_SCORE_COLUMNS };

/* Columns of a sentence, then for each score its two. */
enum sentence_column {
    SENTENCE_SPAN,
    SENTENCE_KIND,
    SENTENCE_WORDS,
    SENTENCE_VOICES,
    SENTENCE_SCORES = SENTENCE_VOICES + VOICE_COUNT
};
enum sentence_score_column { SENTENCE_SCORE, SENTENCE_RAW, SENTENCE_SCORE_COLUMNS };

/* Columns of a match, then its share of each composite. */
enum match_column { MATCH_ROW, MATCH_SHARES };

/* Columns of the n + 1 offsets. */
enum offset_column { OFFSET_SENTENCES, OFFSET_MATCHES, OFFSET_ATTRIBUTIONS, OFFSET_COLUMNS };

struct tone_result {
    tone_allocator hooks;
    unsigned rows;   /* TONE_ROWS_... that were asked for */
    char sha256[65]; /* of the scorer */
    uint32_t score_count;
    uint32_t composite_count;
    size_t score_capacity;        /* of composite_of_score */
    uint32_t *composite_of_score; /* UINT32_MAX for other scores */
    uint64_t text_total;          /* so many texts will be scored */
    struct table texts;
    struct table sentences;
    struct table matches;
    struct table attributions;
    struct table offsets;
    uint64_t sentence_total; /* counted also where no rows are kept */
    uint8_t *validity;
    size_t validity_capacity;
};

static inline size_t text_score_column(uint32_t score, enum text_score_column column) {
    return TEXT_SCORES + (size_t)score * TEXT_SCORE_COLUMNS + column;
}

static inline size_t sentence_score_column(uint32_t score, enum sentence_score_column column) {
    return SENTENCE_SCORES + (size_t)score * SENTENCE_SCORE_COLUMNS + column;
}

/* Empties a result and gives it the columns of a scorer, for so many texts. False without memory. */
bool result_begin(tone_result *result, const tone_scorer *scorer, unsigned rows, uint64_t texts);

/* Ends a text that was added: its offsets and its validity. */
bool result_end_text(tone_result *result, bool valid);

/* The share of the texts that so many are. */
static inline double result_share(const tone_result *result, double texts) {
    return texts / (double)result->text_total;
}

/* Adds the texts of another result of the same scorer and rows. */
bool result_append(tone_result *result, const tone_result *other);

/* Whether the result was made with the scorer, or one of the same lexicons and parameters:
   its numbers mean the same. */
bool result_is_of(const tone_result *result, const tone_scorer *scorer);

/* Takes out everything; the columns stay. */
void result_clear(tone_result *result);

#endif
