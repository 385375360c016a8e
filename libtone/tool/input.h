/* Inputs: text files, CSV and JSON Lines, each read as records. */
#ifndef TOOL_INPUT_H
#define TOOL_INPUT_H

#include "names.h"
#include "tone.h"

enum input_kind { INPUT_BY_NAME, INPUT_TEXT, INPUT_CSV, INPUT_JSONL };

struct input_settings {
    const char *text_column;
    const char *id_column; /* NULL: "id" where there is one */
    bool keep_source;      /* JSON strings pass through as source text; else as the text they stand for */
};

/* One text to score. */
struct record {
    const char *text;
    size_t size;
    const char *document; /* NULL: it has no name of its own */
    size_t document_size;
    uint64_t number;           /* in its file, from 1; 0 where the file is the text */
    uint64_t line;             /* where it begins, from 1; 0 where the file is the text */
    const struct names *names; /* the columns that pass through */
    const tone_value *values;  /* one for each */
};

/*
 * The bytes of a record, which csv_record.h or json_line.h makes it of: that takes a good part of the time, which the
 * thread that scores the text has. They live until the raw function returns.
 */
struct raw_record {
    const char *bytes; /* with a NUL behind them */
    size_t size;
    uint64_t number;           /* in its file, from 1 */
    uint64_t line;             /* where it begins, from 1 */
    struct csv_header *header; /* NULL: it is a line of JSON Lines */
};

/* Each false: nothing more is wanted. */
typedef bool (*record_function)(void *context, const struct record *record);
typedef bool (*raw_function)(void *context, const struct raw_record *raw);

enum input_end {
    INPUT_DONE,
    INPUT_FAILED, /* after a message */
    INPUT_STOPPED /* by the function */
};

struct input;

struct input_methods {
    enum input_end (*read)(struct input *input, raw_function function, void *context);
    void (*close)(struct input *input);
};

/* An input of records: the first member of each kind. */
struct input {
    const struct input_methods *methods;
    const struct names *names; /* of the columns that pass through, as far as the header or the first record says */
};

/* The input that was opened; closes it, and gives NULL, where opening did not end well. */
static inline struct input *input_opened(struct input *input, bool well) {
    if (!well) {
        input->methods->close(input);
    }
    return well ? input : NULL;
}

/* Each opens a path (- for standard input) and reads its header or first record; NULL after a message. */
struct input *input_csv_open(const char *path, const struct input_settings *settings);
struct input *input_jsonl_open(const char *path, const struct input_settings *settings);

/* Reads a path whose content is one text, which lives until the function returns. */
enum input_end input_text_read(const char *path, record_function function, void *context);

#endif
