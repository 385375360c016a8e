/* The columns of each level, as Arrow export gives them: where each comes from, and its names. */
#ifndef TONE_ARROW_COLUMNS_H
#define TONE_ARROW_COLUMNS_H

#include "arrow_dictionaries.h"
#include "result.h"

enum arrow_kind { ARROW_UINT32, ARROW_UINT64, ARROW_INT64, ARROW_DOUBLE, ARROW_BOOLEAN, ARROW_INT8, ARROW_INT32 };

/* What is made of the field that a column comes from. */
enum arrow_making {
    MAKE_SAME,           /* the field itself */
    MAKE_DOUBLE,         /* units of 1e-9 as a double */
    MAKE_NAME,           /* the place of its name in the dictionary */
    MAKE_FLAG,           /* whether a bit of `mask` is set */
    MAKE_SHARE,          /* divided by the words of its row */
    MAKE_PER_100,        /* that x 100 */
    MAKE_SENTENCE_COUNT, /* of the text; no field */
    MAKE_TEXT_NUMBER,    /* of the row's text; no field */
    MAKE_NUMBER_IN_TEXT  /* of the row in its text; no field */
};

struct arrow_column {
    const char *name;
    const char *suffix;
    enum arrow_kind kind;
    enum arrow_dictionary dictionary;
    enum arrow_making making;
    size_t source; /* column of the level's table */
    size_t offset; /* of the field in an item of it */
    uint8_t mask;
    uint8_t present; /* attributions: the flag without which it is null; 0: always there */
    bool nullable;
};

/* A list that grows. */
struct arrow_columns {
    struct arrow_column *items;
    size_t count;
    size_t capacity;
};

/* The columns of a level, in order. False without memory; to be released all the same. */
bool arrow_list_columns(struct arrow_columns *columns, const tone_scorer *scorer, tone_level level,
                        const tone_allocator *hooks);
void arrow_release_columns(struct arrow_columns *columns, const tone_allocator *hooks);

bool arrow_is_level(tone_level level);

/* Bytes of an item; a boolean is a bit, and this 1. */
size_t arrow_width(enum arrow_kind kind);

/* The table of a result that holds a level. */
struct table *arrow_level_table(tone_result *result, tone_level level);

/* The schema of a level. False without memory. */
bool arrow_make_schema(struct ArrowSchema *schema, const struct arrow_columns *columns, const tone_scorer *scorer,
                       const tone_allocator *hooks);

#endif
