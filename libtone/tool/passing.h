/* The columns of the inputs that pass through into the rows. */
#ifndef TOOL_PASSING_H
#define TOOL_PASSING_H

#include "input.h"

#include <stdatomic.h>

/* The names of the columns of some rows, which threads may share. */
struct extra {
    atomic_size_t users;
    size_t count;
    const char **names;
};

struct passing {
    tone_format format;
    struct names columns;       /* CSV: of all inputs, fixed by passing_begin; JSON Lines: of the record before */
    struct extra *extra;        /* the same, for the rows; NULL: there was no memory for them */
    const struct names *mapped; /* whose map it is, at which version */
    uint64_t mapped_version;
    size_t *map; /* the column of each name */
    size_t map_capacity;
    tone_value *values; /* of the columns, of the record */
    size_t value_capacity;
};

enum passing_end {
    PASSING_DONE,
    PASSING_NO_COLUMN, /* CSV: the record has a name that no column has; a message was given */
    PASSING_FAILED     /* there is no memory; a message was given */
};

/* Adds columns; before passing_begin. False after a message. */
bool passing_add(struct passing *passing, const struct names *names);

/* Ends adding: `extra` then holds them. False after a message. */
bool passing_begin(struct passing *passing);

/* Forgets whose map it is: the next record is of another input. */
void passing_next_input(struct passing *passing);

/* Puts what passes through of a record into `values`, one for each name of `extra`. `path` is that of its input. */
enum passing_end passing_take(struct passing *passing, const struct record *record, const char *path);

void passing_free(struct passing *passing);

/* One more use of names, and one given back; any thread may. */
struct extra *extra_hold(struct extra *extra);
void extra_release(struct extra *extra);

#endif
