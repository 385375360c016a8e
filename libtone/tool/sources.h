/* The inputs of a run: what the command line names, folders walked. */
#ifndef TOOL_SOURCES_H
#define TOOL_SOURCES_H

#include "input.h"

struct source {
    char *path; /* - for standard input */
    enum input_kind kind;
    uint64_t size;       /* of the file when it was found; 0 where that is not known */
    bool failed;         /* it could not be opened; a message was given */
    struct input *input; /* opened beforehand, because it can be read only once */
};

struct sources {
    struct source *items;
    size_t count;
    size_t capacity;
    bool some_missing; /* a path or a folder could not be read; a message was given */
};

/*
 * Adds a path. A folder is walked: names in order of their bytes, hidden ones skipped, and with INPUT_BY_NAME only
 * .txt, .csv, .jsonl and .ndjson taken. False, after a message, when there is no memory.
 */
bool sources_add(struct sources *sources, char *path, enum input_kind kind);
void sources_free(struct sources *sources);

/* Opens a source of records, with what its kind needs; NULL after a message, and then it has failed. */
struct input *source_open(struct source *source, const struct input_settings *settings);

/* Whether it can be opened a second time. */
bool source_is_file(const struct source *source);

/* The source that is the same file as an open descriptor; NULL where there is none. */
const struct source *sources_find(const struct sources *sources, int descriptor);

#endif
