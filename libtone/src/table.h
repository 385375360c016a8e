/* Tables: columns of items of fixed size that grow by rows together, in one block. */
#ifndef TONE_TABLE_H
#define TONE_TABLE_H

#include "alloc.h"

struct table {
    char *block;
    size_t rows;
    size_t capacity; /* a multiple of 8, so that every column is aligned */
    size_t columns;
    size_t *before; /* bytes of a row in the columns before each; one more at the end: bytes of a row */
};

/* Gives the table its columns, `item[i]` bytes each, and takes its rows out. Memory stays where the columns do. */
bool table_shape(struct table *table, const size_t *item, size_t columns, const tone_allocator *hooks);

/* What table_add does where there is no room for `need` rows. */
__attribute__((cold)) bool table_grow(struct table *table, size_t need, double share, const tone_allocator *hooks);

/*
 * Adds `rows` rows, not initialised. All columns grow or none; false without memory. With those there are they are
 * likely to be a `share` of all that will come (1: they are all). When the table grows, room is made for these, but for no
 * more than eight times as many as there are: rows that are foreseen and never come cost addresses, not memory that is
 * touched.
 */
static inline bool table_add(struct table *table, size_t rows, double share, const tone_allocator *hooks) {
    size_t need;
    if (__builtin_add_overflow(table->rows, rows, &need) ||
        (need > table->capacity && !table_grow(table, need, share, hooks))) {
        return false;
    }
    table->rows = need;
    return true;
}

/* Adds the rows of another table with the same columns, as table_add. */
bool table_append(struct table *table, const struct table *other, double share, const tone_allocator *hooks);

void table_release(struct table *table, const tone_allocator *hooks);

/* The first item of a column; NULL where the table has no memory yet. */
static inline void *table_column(const struct table *table, size_t column) {
    return table->block ? table->block + table->before[column] * table->capacity : NULL;
}

#endif
