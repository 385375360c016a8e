/* A file or standard input, read block by block. */
#ifndef TOOL_STREAM_H
#define TOOL_STREAM_H

#include <stdbool.h>
#include <stddef.h>

struct stream {
    const char *path;
    int descriptor;
    char *block;
    size_t at; /* the first byte that is not used yet */
    size_t size;
    bool started; /* a byte order mark was looked for */
    bool ended;
};

/* Opens a path, - for standard input. False after a message. */
bool stream_open(struct stream *stream, const char *path);

/*
 * Makes sure that there are unused bytes, unless the stream has ended. A byte order mark in front is skipped. False,
 * after a message, when it could not be read.
 */
bool stream_fill(struct stream *stream);

void stream_close(struct stream *stream);

/* Opens a path for reading, - being standard input; -1 after a message. */
int open_input(const char *path);

/* Closes what open_input opened. */
void close_input(const char *path, int descriptor);

#endif
