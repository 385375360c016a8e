/* Results moved out as Arrow arrays. */
#ifndef TONE_ARROW_EXPORT_H
#define TONE_ARROW_EXPORT_H

#include "arrow_columns.h"

/* The dictionaries of a level, as Arrow strings. Reference-counted: arrays on any thread share them. */
struct arrow_dictionaries;

/* Makes the dictionaries that the columns name; to be given back. TONE_ERROR_LIMIT when the names pass 2 GiB. */
tone_status arrow_new_dictionaries(struct arrow_dictionaries **dictionaries, const struct arrow_columns *columns,
                                   const tone_scorer *scorer, const tone_allocator *hooks);

/* Gives a reference back; NULL is ignored. */
void arrow_drop_dictionaries(struct arrow_dictionaries *dictionaries);

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
