/* Results moved out as Arrow arrays. */
#ifndef TONE_ARROW_EXPORT_H
#define TONE_ARROW_EXPORT_H

#include "arrow_columns.h"

/* What an export takes beside the result. */
struct arrow_export {
    tone_level level;
    const struct arrow_columns *columns;
    struct arrow_dictionaries *dictionaries; /* the array takes a reference of its own */
    uint64_t first_text;                     /* the number of text 0 of the result */
};

/* Moves a level of the result, which holds its rows, into `array`. False without memory: the result is as it was. */
bool arrow_move_level(tone_result *result, const struct arrow_export *export, struct ArrowArray *array);

#endif
