/* One scoring pass over all inputs into all outputs. */
#ifndef TOOL_RUN_H
#define TOOL_RUN_H

#include "worker.h"

/* Scores what the options name. Returns the exit status, messages given. */
int run(const struct options *options, const struct target *targets, size_t target_count);

#endif
