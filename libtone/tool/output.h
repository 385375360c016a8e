/* Where rows go: one report, or the four of `tone report`. */
#ifndef TOOL_OUTPUT_H
#define TOOL_OUTPUT_H

#include "input.h"
#include "sources.h"

struct table {
    char *path;     /* NULL: standard output */
    int descriptor; /* -1: not open */
    int reason;     /* errno of the write that failed; 0: none did */
    tone_level level;
    tone_report *report;
};

struct output {
    const tone_scorer *scorer;
    tone_format format;
    unsigned options;
    struct table tables[4];
    size_t table_count;
    struct names columns;       /* that pass through. CSV: of all inputs, fixed; JSON Lines: of the record before */
    const struct names *mapped; /* whose map it is, at which version */
    uint64_t mapped_version;
    size_t *map; /* the column of each name */
    size_t map_capacity;
    tone_value *values; /* of the columns */
    size_t value_capacity;
};

enum output_end {
    OUTPUT_DONE,
    OUTPUT_NO_COLUMN, /* CSV: the record has a name that no column has; a message was given, nothing was written */
    OUTPUT_FAILED     /* after a message; nothing more can be written */
};

/* Opens a table's file, NULL for standard output, and refuses an input's. False after a message. */
bool output_open(struct output *output, const char *path, tone_level level, const struct sources *sources);

/* Adds to the columns that pass through; before output_begin. False after a message. */
bool output_add_columns(struct output *output, const struct names *names);

/* Makes the reports. False after a message. */
bool output_begin(struct output *output);

/* Forgets whose map it is: the next record is of another input. */
void output_next_input(struct output *output);

/* Writes the rows of a record, whose document is named. */
enum output_end output_add(struct output *output, const tone_result *result, const struct record *record,
                           const char *document, size_t document_size, const char *path);

/* Writes what is held back and closes. False after a message. */
bool output_finish(struct output *output);
void output_free(struct output *output);

#endif
