/* The files that rows are written to: one, or the four of `tone report`. */
#ifndef TOOL_OUTPUT_H
#define TOOL_OUTPUT_H

#include "memory.h"
#include "sources.h"
#include "worker.h"

struct table {
    char *path;           /* NULL: standard output */
    int descriptor;       /* -1: not open */
    int reason;           /* errno of the write that failed; 0: none did */
    struct buffer header; /* to be filled by the caller; it goes in front of the first rows, or of nothing at the end */
    struct buffer held;   /* what is not written yet */
};

struct output {
    struct table tables[TABLE_LIMIT];
    size_t table_count;
};

/* Opens a target's file, and refuses an input's. False after a message. */
bool output_open(struct output *output, const struct target *target, const struct sources *sources);

/* Writes rows, a block at a time. False after a message. */
bool output_write(struct output *output, size_t table, const char *bytes, size_t size);

/* Writes what is held back and closes. False after a message. */
bool output_finish(struct output *output);
void output_free(struct output *output);

#endif
