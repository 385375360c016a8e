/* Scoring: a text through all stages, chunk by chunk. */
#ifndef TONE_SCORE_H
#define TONE_SCORE_H

#include "scratch.h"

/* Scores one text into the next row of a result that was begun. */
tone_status score_text(const tone_scorer *scorer, tone_scratch *scratch, const char *bytes, size_t size,
                       tone_result *result, tone_error *error);

/* Adds a null text. */
tone_status score_null(const tone_scorer *scorer, tone_scratch *scratch, tone_result *result, tone_error *error);

#endif
