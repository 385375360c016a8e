/*
 * Inputs and texts worked on by several threads, and what comes of them told in their order by the thread that gives
 * them. What waits is bounded, by its number and by its bytes, whatever the size of the inputs.
 */
#ifndef TOOL_JOBS_H
#define TOOL_JOBS_H

#include "sources.h"
#include "worker.h"

struct jobs;

/*
 * `count` threads at most; with 1, all is done inside the calls below. `function` is told what comes of the work, in
 * order, inside them too. NULL after a message.
 */
struct jobs *jobs_new(const struct work *work, unsigned count, event_function function, void *context);
void jobs_free(struct jobs *jobs);

/* Each gives more to do; false when nothing more is wanted. The bytes of a record are copied. */
bool jobs_raw(struct jobs *jobs, const struct raw_text *raw);
bool jobs_file(struct jobs *jobs, const struct source *source); /* one that is one text */
bool jobs_event(struct jobs *jobs, enum event_kind kind, unsigned number);

/* Between these two, messages of this thread, those of an input that is read, are told in their order as events. */
void jobs_redirect(struct jobs *jobs);
void jobs_restore(struct jobs *jobs);

/* Waits until all is done and told. False when nothing more was wanted. */
bool jobs_finish(struct jobs *jobs);

#endif
