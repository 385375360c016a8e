/* Texts in Arrow arrays, read where they lie. The layouts are those of the Arrow columnar format, version 1.5. */
#ifndef TONE_ARROW_TEXTS_H
#define TONE_ARROW_TEXTS_H

#include "batch.h"

/* How strings lie in the buffers of an array. */
enum arrow_layout {
    ARROW_NULLS,      /* no buffers: every string is null */
    ARROW_OFFSETS_32, /* offsets of 32 bits into one buffer */
    ARROW_OFFSETS_64,
    ARROW_VIEWS /* 16 bytes a string: itself, or where it lies in one of several buffers */
};

/* Where a schema has its texts. */
struct arrow_type {
    int64_t child; /* number of the column of a struct, or -1: the array itself */
    int64_t child_count;
    enum arrow_layout layout;
    char index; /* the format of a dictionary's indices, or 0 */
};

/* Strings, checked: every one lies within its buffer. */
struct arrow_strings {
    enum arrow_layout layout;
    const uint8_t *validity;
    uint64_t first; /* slot of string 0 */
    uint64_t count;
    const char *slots; /* offsets or views */
    const char *bytes;
    const void *const *data; /* the buffers that views point into */
};

/* The texts of an array: strings, or indices of strings. */
struct arrow_texts {
    uint64_t count;
    const uint8_t *row_validity; /* of the struct */
    uint64_t row_first;
    char index; /* 0 where text i is string i */
    const uint8_t *index_validity;
    const char *indices;
    uint64_t index_first;
    struct arrow_strings strings;
};

/* Finds the texts in a schema; `column` is NULL for the array itself. NULL, or why not. */
const char *arrow_find_type(struct arrow_type *type, const struct ArrowSchema *schema, const char *column);

/* Opens an array of such a schema. All of it is checked. NULL, or what is wrong with it. */
const char *arrow_open_texts(struct arrow_texts *texts, const struct arrow_type *type, const struct ArrowArray *array);

/* The texts as a batch, as long as `texts` lives. */
struct batch_texts arrow_batch(const struct arrow_texts *texts);

#endif
