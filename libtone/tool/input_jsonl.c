/* JSON Lines: one object (RFC 8259) a line; blank lines are skipped. */
#include "json_line.h"

#include "memory.h"
#include "stream.h"

#include <stdlib.h>
#include <string.h>

struct jsonl_input {
    struct input base;
    struct stream stream;
    struct buffer line;    /* with a NUL behind it */
    struct raw_record raw; /* the same */
    bool found;            /* there is a line */
    uint64_t line_number;
    struct json_reader *reader; /* of the first line */
};

/* Reads one line; `found` is false at the end of the file. False after a message. */
static bool read_line(struct jsonl_input *input) {
    struct stream *stream = &input->stream;
    bool ended = false;
    input->line.size = 0;
    input->found = false;
    while (!ended) {
        if (!stream_fill(stream)) {
            return false;
        }
        if (stream->at == stream->size) {
            break;
        }
        const char *bytes = stream->block + stream->at;
        const char *newline = memchr(bytes, '\n', stream->size - stream->at);
        size_t size = newline != NULL ? (size_t)(newline - bytes) : stream->size - stream->at;
        if (!buffer_add(&input->line, bytes, size)) {
            return false;
        }
        ended = newline != NULL;
        stream->at += size + ended;
        input->found = true;
    }
    input->line_number += input->found;
    return buffer_add(&input->line, "", 1);
}

/* Reads the next line that is not blank into `raw`. False after a message. */
static bool read_raw(struct jsonl_input *input) {
    do {
        if (!read_line(input)) {
            return false;
        }
    } while (input->found && strspn(input->line.bytes, " \t\r\n") == input->line.size - 1);
    input->raw = (struct raw_record){.bytes = input->line.bytes,
                                     .size = input->line.size - 1,
                                     .number = input->raw.number + 1,
                                     .line = input->line_number};
    return true;
}

static enum input_end jsonl_read(struct input *base, raw_function function, void *context) {
    struct jsonl_input *input = (struct jsonl_input *)base;
    while (input->found) {
        if (!function(context, &input->raw)) {
            return INPUT_STOPPED;
        }
        if (!read_raw(input)) {
            return INPUT_FAILED;
        }
    }
    return INPUT_DONE;
}

static void jsonl_close(struct input *base) {
    struct jsonl_input *input = (struct jsonl_input *)base;
    stream_close(&input->stream);
    buffer_free(&input->line);
    json_reader_free(input->reader);
    free(input);
}

/* Reads the first line, which says what passes through. */
static bool read_first(struct jsonl_input *input) {
    struct record record;
    bool well =
        read_raw(input) && (!input->found || json_reader_read(input->reader, input->stream.path, &input->raw, &record));
    json_reader_forget(input->reader);
    return well;
}

struct input *input_jsonl_open(const char *path, const struct input_settings *settings) {
    static const struct input_methods methods = {jsonl_read, jsonl_close};
    struct jsonl_input *input = zeroed(1, sizeof *input);
    if (input == NULL) {
        return NULL;
    }
    input->base.methods = &methods;
    bool open = stream_open(&input->stream, path);
    input->reader = open ? json_reader_new(settings) : NULL;
    if (input->reader != NULL) {
        input->base.names = json_reader_names(input->reader);
    }
    return input_opened(&input->base, input->reader != NULL && read_first(input));
}
