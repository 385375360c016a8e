/* CSV: a record holds the fields that the header names, one of them a text. */
#ifndef TOOL_CSV_RECORD_H
#define TOOL_CSV_RECORD_H

#include "input.h"

#include <stdatomic.h>

/* What the first record says of the others; threads may share it. */
struct csv_header {
    atomic_size_t users;
    size_t column_count;
    size_t text_column;
    size_t id_column;   /* SIZE_MAX: none */
    struct names names; /* of the columns that pass through */
};

/* Makes records of raw ones: one for each thread. */
struct csv_reader;

/* NULL, after a message, when there is no memory. */
struct csv_reader *csv_reader_new(void);
void csv_reader_free(struct csv_reader *reader);

/* The header that a raw record holds. `path` is that of its input. NULL after a message. */
struct csv_header *csv_reader_header(struct csv_reader *reader, const char *path, const struct raw_record *raw,
                                     const struct input_settings *settings);

/*
 * Makes the record that a raw one holds. It lives until the next one is made, its names as long as the header. `path` is
 * that of its input. False after a message.
 */
bool csv_reader_read(struct csv_reader *reader, const char *path, const struct raw_record *raw, struct record *record);

/* One more use of a header, and one given back; NULL: nothing is done. Any thread may. */
struct csv_header *csv_header_hold(struct csv_header *header);
void csv_header_release(struct csv_header *header);

#endif
