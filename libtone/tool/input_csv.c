/*
 * CSV (RFC 4180), read by libcsv, strictly: a field is quoted as a whole or not at all, and blanks are part of it.
 * Records end with LF, CR LF or CR; empty lines between them are skipped. One record is in memory at a time.
 */
#include "input.h"

#include "memory.h"
#include "message.h"
#include "stream.h"

#include <csv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct csv_input {
    struct input base;
    const char *path;
    const struct input_settings *settings;
    struct stream stream;
    size_t newline_end; /* behind the next LF of the block, */
    size_t return_end;  /* and behind the next CR; 0: not looked for yet */
    struct csv_parser parser;
    struct buffer row; /* the fields of the record, one behind the other */
    size_t *ends;      /* where each ends */
    size_t field_count;
    size_t end_capacity;
    bool row_ended;
    bool no_memory;
    size_t column_count; /* of the header */
    size_t text_column;
    size_t id_column; /* SIZE_MAX: none */
    struct names names;
    tone_value *values;
    uint64_t line;        /* of the next byte */
    uint64_t record_line; /* where the record begins; 0: it has not begun */
    bool after_return;    /* the last byte was CR, so that an LF ends no other line */
    uint64_t record;
};

static int strip_nothing(unsigned char c) {
    (void)c;
    return 0;
}

static void take_field(void *bytes, size_t size, void *context) {
    struct csv_input *input = context;
    if (input->no_memory || !buffer_add(&input->row, bytes, size) ||
        !grow(&input->ends, &input->end_capacity, input->field_count + 1, sizeof *input->ends)) {
        input->no_memory = true;
        return;
    }
    input->ends[input->field_count++] = input->row.size;
}

static void take_row_end(int terminator, void *context) {
    struct csv_input *input = context;
    (void)terminator;
    input->row_ended = true;
}

static const char *field(const struct csv_input *input, size_t number, size_t *size) {
    size_t begin = number > 0 ? input->ends[number - 1] : 0;
    *size = input->ends[number] - begin;
    return input->row.bytes != NULL ? input->row.bytes + begin : "";
}

/*
 * Behind the next such byte, or the end of the block. It is looked for again only once it was passed: so a block is
 * searched once, however its lines end.
 */
static size_t byte_end(const struct stream *stream, char byte, size_t known) {
    if (known > stream->at) {
        return known;
    }
    const char *found = memchr(stream->block + stream->at, byte, stream->size - stream->at);
    return found != NULL ? (size_t)(found - stream->block) + 1 : stream->size;
}

/* The bytes up to the end of the physical line, or of the block. */
static size_t line_size(struct csv_input *input) {
    const struct stream *stream = &input->stream;
    input->newline_end = byte_end(stream, '\n', input->newline_end);
    input->return_end = byte_end(stream, '\r', input->return_end);
    return (input->newline_end < input->return_end ? input->newline_end : input->return_end) - stream->at;
}

/* Makes sure that there are bytes, unless the file has ended. False after a message. */
static bool fill(struct csv_input *input) {
    if (input->stream.at == input->stream.size) {
        input->newline_end = 0;
        input->return_end = 0;
    }
    return stream_fill(&input->stream);
}

static bool tell_parse_error(const struct csv_input *input) {
    int error = csv_error((struct csv_parser *)&input->parser);
    if (error == CSV_EPARSE) {
        message_at(input_title(input->path), input->line,
                   "a stray quotation mark: a field is quoted as a whole, without blanks around it, and the quotation "
                   "marks inside are doubled (RFC 4180)");
    } else {
        message_at(input_title(input->path), input->line, "%s", csv_strerror(error));
    }
    return false;
}

/* Gives one physical line, or a part of it, to the parser, so that whatever it finds is on this line. */
static bool parse_line(struct csv_input *input) {
    struct stream *stream = &input->stream;
    const char *bytes = stream->block + stream->at;
    size_t size = line_size(input);
    bool ends = bytes[size - 1] == '\n' || bytes[size - 1] == '\r';
    bool second_half = input->after_return && bytes[0] == '\n';
    if (input->record_line == 0 && bytes[0] != '\n' && bytes[0] != '\r') {
        input->record_line = input->line;
    }
    if (input->parser.entry_pos > UINT32_MAX) {
        message_at(input_title(input->path), input->record_line, "a field is over the limit of 4 GiB - 1 byte");
        return false;
    }
    size_t parsed = csv_parse(&input->parser, bytes, size, take_field, take_row_end, input);
    if (input->no_memory) {
        return false;
    }
    if (parsed != size) {
        return tell_parse_error(input);
    }
    stream->at += size;
    input->line += ends && !second_half;
    input->after_return = bytes[size - 1] == '\r';
    return true;
}

static bool parse_end(struct csv_input *input) {
    if (csv_fini(&input->parser, take_field, take_row_end, input) != 0) {
        message_at(input_title(input->path), input->record_line,
                   "the record that begins here has a quotation mark that is never closed");
        return false;
    }
    return !input->no_memory;
}

/* Reads one record; `*found` is false at the end of the file. False after a message. */
static bool read_row(struct csv_input *input, bool *found) {
    input->row.size = 0;
    input->field_count = 0;
    input->row_ended = false;
    input->record_line = 0;
    while (!input->row_ended) {
        if (!fill(input)) {
            return false;
        }
        if (input->stream.at < input->stream.size) {
            if (!parse_line(input)) {
                return false;
            }
        } else {
            if (!parse_end(input)) {
                return false;
            }
            break;
        }
    }
    *found = input->row_ended;
    return true;
}

/* The name of a column, with a NUL behind it: that of the header, or column_N where it has none. */
static bool name_column(const struct csv_input *input, size_t column, struct buffer *name) {
    size_t size;
    const char *bytes = field(input, column, &size);
    char made[32];
    name->size = 0;
    if (memchr(bytes, '\0', size) != NULL) {
        message_at(input_title(input->path), input->record_line, "the name of column %zu holds a NUL byte", column + 1);
        return false;
    }
    if (size == 0) {
        size = (size_t)snprintf(made, sizeof made, "column_%zu", column + 1);
        bytes = made;
    }
    return buffer_add(name, bytes, size) && buffer_add(name, "", 1);
}

/* The names of all columns, each once. */
static bool read_names(struct csv_input *input, struct names *all) {
    struct buffer name = {0};
    bool done = true;
    for (size_t column = 0; column < input->field_count && done; column++) {
        done = name_column(input, column, &name);
        if (done && names_find(all, name.bytes) != SIZE_MAX) {
            message_at(input_title(input->path), input->record_line, "columns %zu and %zu are both named \"%s\"",
                       names_find(all, name.bytes) + 1, column + 1, name.bytes);
            done = false;
        }
        done = done && names_add(all, name.bytes);
    }
    buffer_free(&name);
    return done;
}

/* Says that a column is missing, and which there are. */
static void tell_missing(const struct csv_input *input, const struct names *all, const char *wanted,
                         const char *option) {
    enum { MOST_SHOWN = 20 };
    struct buffer list = {0};
    size_t shown = all->count < MOST_SHOWN ? all->count : MOST_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        buffer_add(&list, i > 0 ? ", " : "", i > 0 ? 2 : 0);
        buffer_add(&list, all->items[i]->text, strlen(all->items[i]->text));
    }
    message("%s: there is no column \"%s\"; name one with %s: %.*s%s", input_title(input->path), wanted, option,
            (int)(list.size < INT16_MAX ? list.size : INT16_MAX), list.bytes != NULL ? list.bytes : "",
            shown < all->count ? ", ..." : "");
    buffer_free(&list);
}

static bool find_columns(struct csv_input *input, const struct names *all) {
    const struct input_settings *settings = input->settings;
    input->text_column = names_find(all, settings->text_column);
    if (input->text_column == SIZE_MAX) {
        tell_missing(input, all, settings->text_column, "--text-column");
        return false;
    }
    input->id_column = names_find(all, settings->id_column != NULL ? settings->id_column : "id");
    if (input->id_column == SIZE_MAX && settings->id_column != NULL) {
        tell_missing(input, all, settings->id_column, "--id-column");
        return false;
    }
    for (size_t i = 0; i < all->count; i++) {
        if (i != input->text_column && i != input->id_column && !names_add(&input->names, all->items[i]->text)) {
            return false;
        }
    }
    return true;
}

static bool read_header(struct csv_input *input) {
    struct names all = {0};
    bool found;
    if (!read_row(input, &found)) {
        return false;
    }
    if (!found) {
        message("%s: it is empty; a CSV file begins with a header that names its columns", input_title(input->path));
        return false;
    }
    input->column_count = input->field_count;
    bool done = read_names(input, &all) && find_columns(input, &all);
    names_free(&all);
    if (done) {
        input->values = zeroed(input->names.count + 1, sizeof *input->values);
    }
    return input->values != NULL;
}

static bool is_whole(const struct csv_input *input) {
    if (input->field_count == input->column_count) {
        return true;
    }
    message_at(input_title(input->path), input->record_line, "the record has %zu field%s, the header has %zu",
               input->field_count, input->field_count == 1 ? "" : "s", input->column_count);
    return false;
}

static bool give(struct csv_input *input, record_function function, void *context) {
    struct record record = {
        .number = ++input->record, .line = input->record_line, .names = &input->names, .values = input->values};
    size_t passed = 0;
    for (size_t column = 0; column < input->field_count; column++) {
        size_t size;
        const char *bytes = field(input, column, &size);
        if (column == input->text_column) {
            record.text = bytes;
            record.size = size;
        }
        if (column == input->id_column) {
            record.document = bytes;
            record.document_size = size;
        }
        if (column != input->text_column && column != input->id_column) {
            input->values[passed++] = (tone_value){.bytes = bytes, .size = size};
        }
    }
    return function(context, &record);
}

static enum input_end csv_read(struct input *base, record_function function, void *context) {
    struct csv_input *input = (struct csv_input *)base;
    for (;;) {
        bool found;
        if (!read_row(input, &found)) {
            return INPUT_FAILED;
        }
        if (!found) {
            return INPUT_DONE;
        }
        if (!is_whole(input)) {
            return INPUT_FAILED;
        }
        if (!give(input, function, context)) {
            return INPUT_STOPPED;
        }
    }
}

static void csv_close(struct input *base) {
    struct csv_input *input = (struct csv_input *)base;
    stream_close(&input->stream);
    csv_free(&input->parser);
    buffer_free(&input->row);
    names_free(&input->names);
    free(input->ends);
    free(input->values);
    free(input);
}

struct input *input_csv_open(const char *path, const struct input_settings *settings) {
    static const struct input_methods methods = {csv_read, csv_close};
    /* libcsv grows a field's buffer by this much, so that a long article is not copied often. */
    enum { FIELD_BLOCK = 1024 * 1024 };
    struct csv_input *input = zeroed(1, sizeof *input);
    if (input == NULL) {
        return NULL;
    }
    input->base = (struct input){&methods, &input->names};
    input->path = path;
    input->settings = settings;
    input->line = 1;
    csv_init(&input->parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_space_func(&input->parser, strip_nothing);
    csv_set_blk_size(&input->parser, FIELD_BLOCK);
    return input_opened(&input->base, stream_open(&input->stream, path) && read_header(input));
}
