/* The options that `tone score` and `tone report` share. */
#ifndef TOOL_OPTIONS_H
#define TOOL_OPTIONS_H

#include "input.h"

/* A document whose score is above the limit trips. */
struct threshold {
    const char *name; /* of the score; not NUL-terminated */
    size_t name_size;
    double limit;
    uint32_t score; /* of the scorer, once there is one */
};

struct options {
    char **paths;
    size_t path_count;
    const char *output; /* NULL: standard output */
    tone_level level;
    tone_format format;
    enum input_kind input;
    const char *text_column;
    const char *id_column;
    const char **lexicons;
    size_t lexicon_count;
    size_t lexicon_capacity;
    bool no_default_lexicons;
    int64_t invalid_utf8;
    struct threshold *thresholds;
    size_t threshold_count;
    size_t threshold_capacity;
    unsigned jobs;
    bool excel_safe;
    bool help;
};

/* The most threads that --jobs takes. */
enum { MOST_JOBS = 1024 };

/* Which options there are. */
enum options_of { OPTIONS_OF_SCORE, OPTIONS_OF_REPORT };

/*
 * Reads the arguments behind the name of the command, which is arguments[0]. False after a message. With
 * `help` nothing else is checked.
 */
bool options_read(struct options *options, enum options_of command, int count, char **arguments);
void options_free(struct options *options);

#endif
