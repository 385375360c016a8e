/*
 * CSV (RFC 4180), cut into its records. They end with LF, CR LF or CR outside of quotation marks; empty lines between
 * them are skipped. One record is in memory at a time.
 */
#include "csv_record.h"

#include "memory.h"
#include "message.h"
#include "stream.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What the block is searched for, and behind the next of each; 0: not looked for yet. */
struct marks {
    size_t quote_end;
    size_t newline_end;
    size_t return_end;
};

struct csv_input {
    struct input base;
    struct stream stream;
    struct marks marks;
    struct csv_header *header;
    struct buffer record;  /* as far as it was read, with a NUL behind it at its end */
    struct raw_record raw; /* the same, at its end */
    bool found;            /* there is a record */
    bool quoted;           /* inside quotation marks */
    bool stray;            /* a quotation mark stands where none may: what is behind it cannot be told apart */
    uint64_t line;         /* of the next byte */
    bool after_return;     /* the last byte was CR, so that an LF ends no other line */
};

/*
 * Behind the next such byte, or the end of the block. It is looked for again only once it was passed: so a block is
 * searched once for each, whatever is in it.
 */
static size_t byte_end(const struct stream *stream, char byte, size_t known) {
    if (known > stream->at) {
        return known;
    }
    const char *found = memchr(stream->block + stream->at, byte, stream->size - stream->at);
    return found != NULL ? (size_t)(found - stream->block) + 1 : stream->size;
}

static size_t least(size_t left, size_t right) {
    return left < right ? left : right;
}

/* The bytes up to the next quotation mark or end of a line, with it, or to the end of the block. */
static size_t piece_size(struct csv_input *input) {
    const struct stream *stream = &input->stream;
    struct marks *marks = &input->marks;
    marks->quote_end = byte_end(stream, '"', marks->quote_end);
    marks->newline_end = byte_end(stream, '\n', marks->newline_end);
    marks->return_end = byte_end(stream, '\r', marks->return_end);
    return least(marks->quote_end, least(marks->newline_end, marks->return_end)) - stream->at;
}

/* Makes sure that there are bytes, unless the file has ended. False after a message. */
static bool fill(struct csv_input *input) {
    if (input->stream.at == input->stream.size) {
        input->marks = (struct marks){0};
    }
    return stream_fill(&input->stream);
}

/* A field begins with it, or it is the second of two inside a field. */
static bool may_open(const struct buffer *record) {
    char before = record->size > 1 ? record->bytes[record->size - 2] : ',';
    return before == ',' || before == '"';
}

/* Whether the piece that was added last, of so many bytes, ends the record. */
static bool ends_record(struct csv_input *input, size_t size) {
    char last = input->record.bytes[input->record.size - 1];
    bool ends_line = last == '\n' || last == '\r';
    bool second_half = input->after_return && last == '\n' && size == 1;
    input->after_return = last == '\r';
    input->line += ends_line && !second_half;
    if (last == '"') {
        input->stray = !input->quoted && !may_open(&input->record);
        input->quoted = !input->quoted;
    }
    return input->stray || (ends_line && !input->quoted);
}

static bool is_empty_line(const struct buffer *record) {
    return record->size == 1 && (*record->bytes == '\n' || *record->bytes == '\r');
}

/* Adds bytes to the record, and tells whether it ends with them. False after a message. */
static bool add_piece(struct csv_input *input, bool *ended) {
    struct stream *stream = &input->stream;
    size_t size = piece_size(input);
    if (input->record.size == 0) {
        input->raw.line = input->line;
    }
    if (input->record.size + size > UINT32_MAX) {
        message_at(input_title(stream->path), input->raw.line,
                   "the record that begins here is over the limit of 4 GiB - 1 byte");
        return false;
    }
    if (!buffer_add(&input->record, stream->block + stream->at, size)) {
        return false;
    }
    stream->at += size;
    *ended = ends_record(input, size);
    if (*ended && is_empty_line(&input->record)) {
        input->record.size = 0;
        *ended = false;
    }
    return true;
}

/* Reads the next record into `raw`; `found` is false where there is none. False after a message. */
static bool read_raw(struct csv_input *input) {
    bool ended = input->stray;
    input->record.size = 0;
    while (!ended) {
        if (!fill(input)) {
            return false;
        }
        if (input->stream.at == input->stream.size) {
            break;
        }
        if (!add_piece(input, &ended)) {
            return false;
        }
    }
    input->found = input->record.size > 0;
    input->raw.size = input->record.size;
    bool done = buffer_add(&input->record, "", 1);
    input->raw.bytes = input->record.bytes;
    return done;
}

static enum input_end csv_read(struct input *base, raw_function function, void *context) {
    struct csv_input *input = (struct csv_input *)base;
    for (;;) {
        if (!read_raw(input)) {
            return INPUT_FAILED;
        }
        if (!input->found) {
            return INPUT_DONE;
        }
        input->raw.number++;
        if (!function(context, &input->raw)) {
            return INPUT_STOPPED;
        }
    }
}

static void csv_close(struct input *base) {
    struct csv_input *input = (struct csv_input *)base;
    stream_close(&input->stream);
    csv_header_release(input->header);
    buffer_free(&input->record);
    free(input);
}

/* Reads the first record, which names the columns. */
static bool read_header(struct csv_input *input, const struct input_settings *settings) {
    if (!read_raw(input)) {
        return false;
    }
    if (!input->found) {
        message("%s: it is empty; a CSV file begins with a header that names its columns",
                input_title(input->stream.path));
        return false;
    }
    struct csv_reader *reader = csv_reader_new();
    input->header = reader != NULL ? csv_reader_header(reader, input->stream.path, &input->raw, settings) : NULL;
    csv_reader_free(reader);
    if (input->header != NULL) {
        input->base.names = &input->header->names;
        input->raw.header = input->header;
    }
    return input->header != NULL;
}

struct input *input_csv_open(const char *path, const struct input_settings *settings) {
    static const struct input_methods methods = {csv_read, csv_close};
    struct csv_input *input = zeroed(1, sizeof *input);
    if (input == NULL) {
        return NULL;
    }
    input->base.methods = &methods;
    input->line = 1;
    return input_opened(&input->base, stream_open(&input->stream, path) && read_header(input, settings));
}
