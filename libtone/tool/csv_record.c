/* libcsv takes the fields of a record apart, strictly: a field is quoted as a whole or not at all, and blanks are part
   of it. */
#include "csv_record.h"

#include "memory.h"
#include "message.h"

#include <csv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct csv_reader {
    struct csv_parser parser;
    const char *path;             /* of the input at hand */
    const struct raw_record *raw; /* the record at hand */
    struct buffer fields;         /* one behind the other */
    size_t *ends;                 /* where each ends */
    size_t field_count;
    size_t end_capacity;
    bool ended; /* the record */
    bool no_memory;
    tone_value *values;
    size_t value_capacity;
};

struct csv_header *csv_header_hold(struct csv_header *header) {
    if (header != NULL) {
        atomic_fetch_add(&header->users, 1);
    }
    return header;
}

void csv_header_release(struct csv_header *header) {
    if (header != NULL && atomic_fetch_sub(&header->users, 1) == 1) {
        names_free(&header->names);
        free(header);
    }
}

/* ---------------------------------------------------------------------------------------------------- fields */

static int strip_nothing(unsigned char c) {
    (void)c;
    return 0;
}

static void begin_parser(struct csv_parser *parser) {
    /* libcsv grows a field's buffer by this much, so that a long article is not copied often. */
    enum { FIELD_BLOCK = 1024 * 1024 };
    csv_init(parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_space_func(parser, strip_nothing);
    csv_set_blk_size(parser, FIELD_BLOCK);
}

static void take_field(void *bytes, size_t size, void *context) {
    struct csv_reader *reader = context;
    if (reader->no_memory || !buffer_add(&reader->fields, bytes, size) ||
        !grow(&reader->ends, &reader->end_capacity, reader->field_count + 1, sizeof *reader->ends)) {
        reader->no_memory = true;
        return;
    }
    reader->ends[reader->field_count++] = reader->fields.size;
}

static void take_end(int terminator, void *context) {
    struct csv_reader *reader = context;
    (void)terminator;
    reader->ended = true;
}

static const char *field(const struct csv_reader *reader, size_t number, size_t *size) {
    size_t begin = number > 0 ? reader->ends[number - 1] : 0;
    *size = reader->ends[number] - begin;
    return reader->fields.bytes != NULL ? reader->fields.bytes + begin : "";
}

/* The number of the line that a byte of the record stands in; CR LF ends one line. */
static uint64_t line_of(const struct raw_record *raw, size_t at) {
    uint64_t line = raw->line;
    for (size_t i = 0; i < at; i++) {
        bool second_half = raw->bytes[i] == '\n' && i > 0 && raw->bytes[i - 1] == '\r';
        line += (raw->bytes[i] == '\n' || raw->bytes[i] == '\r') && !second_half;
    }
    return line;
}

static void tell_parse_error(struct csv_reader *reader, size_t at) {
    int error = csv_error(&reader->parser);
    const char *reason = csv_strerror(error);
    if (error == CSV_EPARSE) {
        reason = "a stray quotation mark: a field is quoted as a whole, without blanks around it, and the quotation "
                 "marks inside are doubled (RFC 4180)";
    }
    message_at(input_title(reader->path), line_of(reader->raw, at), "%s", reason);
}

static bool parse(struct csv_reader *reader) {
    const struct raw_record *raw = reader->raw;
    size_t parsed = csv_parse(&reader->parser, raw->bytes, raw->size, take_field, take_end, reader);
    if (reader->no_memory) {
        return false;
    }
    if (parsed != raw->size) {
        tell_parse_error(reader, parsed);
        return false;
    }
    if (!reader->ended && csv_fini(&reader->parser, take_field, take_end, reader) != 0) {
        message_at(input_title(reader->path), raw->line,
                   "the record that begins here has a quotation mark that is never closed");
        return false;
    }
    return !reader->no_memory;
}

/* Takes the fields of a record apart. False after a message. */
static bool read_fields(struct csv_reader *reader, const char *path, const struct raw_record *raw) {
    reader->path = path;
    reader->raw = raw;
    reader->fields.size = 0;
    reader->field_count = 0;
    reader->ended = false;
    reader->no_memory = false;
    bool done = parse(reader);
    if (!done) {
        csv_free(&reader->parser);
        begin_parser(&reader->parser);
    }
    return done;
}

/* ---------------------------------------------------------------------------------------------------- header */

/* The name of a column, with a NUL behind it: that of the header, or column_N where it has none. */
static bool name_column(const struct csv_reader *reader, size_t column, struct buffer *name) {
    size_t size;
    const char *bytes = field(reader, column, &size);
    char made[32];
    name->size = 0;
    if (memchr(bytes, '\0', size) != NULL) {
        message_at(input_title(reader->path), reader->raw->line, "the name of column %zu holds a NUL byte", column + 1);
        return false;
    }
    if (size == 0) {
        size = (size_t)snprintf(made, sizeof made, "column_%zu", column + 1);
        bytes = made;
    }
    return buffer_add(name, bytes, size) && buffer_add(name, "", 1);
}

/* The names of all columns, each once. */
static bool read_names(const struct csv_reader *reader, struct names *all) {
    struct buffer name = {0};
    bool done = true;
    for (size_t column = 0; column < reader->field_count && done; column++) {
        done = name_column(reader, column, &name);
        if (done && names_find(all, name.bytes) != SIZE_MAX) {
            message_at(input_title(reader->path), reader->raw->line, "columns %zu and %zu are both named \"%s\"",
                       names_find(all, name.bytes) + 1, column + 1, name.bytes);
            done = false;
        }
        done = done && names_add(all, name.bytes);
    }
    buffer_free(&name);
    return done;
}

/* Says that a column is missing, and which there are. */
static void tell_missing(const char *path, const struct names *all, const char *wanted, const char *option) {
    enum { MOST_SHOWN = 20 };
    struct buffer list = {0};
    size_t shown = all->count < MOST_SHOWN ? all->count : MOST_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        buffer_add(&list, i > 0 ? ", " : "", i > 0 ? 2 : 0);
        buffer_add(&list, all->items[i]->text, strlen(all->items[i]->text));
    }
    message("%s: there is no column \"%s\"; name one with %s: %.*s%s", input_title(path), wanted, option,
            (int)(list.size < INT16_MAX ? list.size : INT16_MAX), list.bytes != NULL ? list.bytes : "",
            shown < all->count ? ", ..." : "");
    buffer_free(&list);
}

static bool find_columns(struct csv_header *header, const char *path, const struct names *all,
                         const struct input_settings *settings) {
    header->column_count = all->count;
    header->text_column = names_find(all, settings->text_column);
    if (header->text_column == SIZE_MAX) {
        tell_missing(path, all, settings->text_column, "--text-column");
        return false;
    }
    header->id_column = names_find(all, settings->id_column != NULL ? settings->id_column : "id");
    if (header->id_column == SIZE_MAX && settings->id_column != NULL) {
        tell_missing(path, all, settings->id_column, "--id-column");
        return false;
    }
    for (size_t i = 0; i < all->count; i++) {
        if (i != header->text_column && i != header->id_column && !names_add(&header->names, all->items[i]->text)) {
            return false;
        }
    }
    return true;
}

struct csv_header *csv_reader_header(struct csv_reader *reader, const char *path, const struct raw_record *raw,
                                     const struct input_settings *settings) {
    struct csv_header *header = zeroed(1, sizeof *header);
    if (header == NULL) {
        return NULL;
    }
    struct names all = {0};
    atomic_init(&header->users, 1);
    if (!read_fields(reader, path, raw) || !read_names(reader, &all) || !find_columns(header, path, &all, settings)) {
        csv_header_release(header);
        header = NULL;
    }
    names_free(&all);
    return header;
}

/* --------------------------------------------------------------------------------------------------- records */

static bool is_whole(const struct csv_reader *reader) {
    size_t count = reader->field_count;
    size_t expected = reader->raw->header->column_count;
    if (count == expected) {
        return true;
    }
    message_at(input_title(reader->path), reader->raw->line, "the record has %zu field%s, the header has %zu", count,
               count == 1 ? "" : "s", expected);
    return false;
}

static void take_columns(struct csv_reader *reader, struct record *record) {
    const struct csv_header *header = reader->raw->header;
    size_t passed = 0;
    for (size_t column = 0; column < reader->field_count; column++) {
        size_t size;
        const char *bytes = field(reader, column, &size);
        if (column == header->text_column) {
            record->text = bytes;
            record->size = size;
        }
        if (column == header->id_column) {
            record->document = bytes;
            record->document_size = size;
        }
        if (column != header->text_column && column != header->id_column) {
            reader->values[passed++] = (tone_value){.bytes = bytes, .size = size};
        }
    }
}

bool csv_reader_read(struct csv_reader *reader, const char *path, const struct raw_record *raw, struct record *record) {
    if (!read_fields(reader, path, raw) || !is_whole(reader) ||
        !grow(&reader->values, &reader->value_capacity, reader->field_count, sizeof *reader->values)) {
        return false;
    }
    *record = (struct record){
        .number = raw->number, .line = raw->line, .names = &raw->header->names, .values = reader->values};
    take_columns(reader, record);
    return true;
}

struct csv_reader *csv_reader_new(void) {
    struct csv_reader *reader = zeroed(1, sizeof *reader);
    if (reader != NULL) {
        begin_parser(&reader->parser);
    }
    return reader;
}

void csv_reader_free(struct csv_reader *reader) {
    if (reader == NULL) {
        return;
    }
    csv_free(&reader->parser);
    buffer_free(&reader->fields);
    free(reader->ends);
    free(reader->values);
    free(reader);
}
