/* The names of a report's columns. They are a promise: only ever added to. */
#ifndef TONE_COLUMNS_H
#define TONE_COLUMNS_H

#include "alloc.h"

/* The composite scores of a scorer in the order of the match rows: bias, certainty, then the others by number. */
struct shares {
    uint32_t *scores;
    uint32_t count;
    size_t capacity;
};

/* False when there is no memory. */
bool shares_make(struct shares *shares, const tone_scorer *scorer, const tone_allocator *hooks);
void shares_release(struct shares *shares, const tone_allocator *hooks);

/* Names in order: name i is bytes [ends[i - 1], ends[i]), the first from 0. */
struct columns {
    char *bytes;
    size_t size;
    size_t capacity;
    size_t *ends;
    size_t count;
    size_t end_capacity;
    size_t *slots; /* hash table of the names: number + 1, or 0 for a free slot */
    size_t slot_count;
};

/*
 * Makes the columns of a level: ours, then the extra ones. An extra one that has the name of one of ours gets "input_"
 * in front until no other column has its name. TONE_ERROR_ARGUMENT when two extra columns have one name.
 */
tone_status columns_make(struct columns *columns, const tone_scorer *scorer, tone_level level,
                         const struct shares *shares, const char *const *extra, size_t extra_count,
                         const tone_allocator *hooks);

const char *columns_name(const struct columns *columns, size_t column, size_t *size);

void columns_release(struct columns *columns, const tone_allocator *hooks);

#endif
