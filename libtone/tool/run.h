/* One scoring pass over all inputs into all outputs. */
#ifndef TOOL_RUN_H
#define TOOL_RUN_H

#include "options.h"
#include "output.h"

/* The names of the files to write beside each other; one without a path is standard output. */
struct target {
    const char *path;
    tone_level level;
};

/* Scores what the options name. Returns the exit status, messages given. */
int run(const struct options *options, const struct target *targets, size_t target_count);

#endif
