/* What scores texts and makes their rows: one for each thread. */
#ifndef TOOL_WORKER_H
#define TOOL_WORKER_H

#include "memory.h"
#include "options.h"
#include "passing.h"

enum { TABLE_LIMIT = 4 };

/* A file to write; one without a path is standard output. */
struct target {
    const char *path;
    tone_level level;
};

/* What all workers share. */
struct work {
    const struct options *options;
    const struct input_settings *settings;
    const struct passing *passing; /* the columns that pass through into CSV, as each worker passes them */
    const tone_scorer *scorer;
    const struct target *targets;
    size_t target_count;      /* at most TABLE_LIMIT */
    unsigned rows;            /* TONE_ROWS_... that the targets need */
    struct extra *text_extra; /* of a file that is one text: columns that are empty for it */
    const tone_value *text_values;
};

/* A raw record, which holds a text. */
struct raw_text {
    const char *path;
    struct raw_record record;
    uint64_t ordinal;
};

/* What comes of inputs and texts, in their order. */
enum event_kind {
    EVENT_ROWS,      /* bytes of target `number` */
    EVENT_MESSAGE,   /* bytes for standard error */
    EVENT_SCORED,    /* a text, its rows given */
    EVENT_FAILED,    /* a text */
    EVENT_TRIPPED,   /* a threshold */
    EVENT_BROKEN,    /* nothing more can be written */
    EVENT_UNREAD,    /* a record cannot be read, and so nothing behind it in its input */
    EVENT_INPUT_END, /* `number` is its input_end */
};

struct event {
    enum event_kind kind;
    unsigned number;
    size_t size; /* of the bytes that go with it */
};

/* False: nothing more is wanted. */
typedef bool (*event_function)(void *context, const struct event *event, const void *bytes);

struct worker;

/* NULL after a message. It tells `function` what comes of its work. */
struct worker *worker_new(const struct work *work, event_function function, void *context);
void worker_free(struct worker *worker);

/* Scores the text of a raw record. False when nothing more is wanted. */
bool worker_score(struct worker *worker, const struct raw_text *raw);

/* Opens a file that is one text, scores it, and tells the end of the input. False when nothing more is wanted. */
bool worker_read(struct worker *worker, const char *path);

/* Adds the header of a target's rows to a buffer. False after a message. */
bool work_header(const struct work *work, size_t target, const struct extra *extra, struct buffer *header);

#endif
