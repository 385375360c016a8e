/*
 * jansson checks a line and decodes the text; what passes through is copied as its source text, so that 1.10 stays
 * 1.10.
 */
#include "json_line.h"

#include "memory.h"
#include "message.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct json_reader {
    const struct input_settings *settings;
    const char *path;             /* of the input at hand */
    const struct raw_record *raw; /* the line at hand */
    struct buffer masked;
    json_t *object; /* of the line */
    struct record *record;
    struct names names;
    tone_value *values;
    size_t value_capacity;
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *skip_blanks(const char *at) {
    while (is_blank(*at)) {
        at++;
    }
    return at;
}

/* Whether an odd number of backslashes stands before the quotation mark at `mark`, in a string from `begin` on. */
static bool is_escaped(const char *begin, const char *mark) {
    const char *run = mark;
    while (run > begin && run[-1] == '\\') {
        run--;
    }
    return (mark - run) % 2 == 1;
}

/* The end of the string that begins at `at` with a quotation mark: the next one that is not escaped. */
static const char *skip_string(const char *at, const char *end) {
    const char *begin = at + 1;
    const char *mark = memchr(begin, '"', (size_t)(end - begin));
    while (mark != NULL && is_escaped(begin, mark)) {
        mark = memchr(mark + 1, '"', (size_t)(end - mark - 1));
    }
    return mark != NULL ? mark + 1 : end;
}

static const char *skip_digits(const char *at) {
    while (*at >= '0' && *at <= '9') {
        at++;
    }
    return at;
}

/* The end of the number at `at` (RFC 8259, section 6); `at` itself where there is none. */
static const char *skip_number(const char *at) {
    const char *whole = at + (*at == '-');
    const char *end = *whole == '0' ? whole + 1 : skip_digits(whole);
    if (end == whole) {
        return at;
    }
    if (*end == '.' && skip_digits(end + 1) > end + 1) {
        end = skip_digits(end + 1);
    }
    if (*end == 'e' || *end == 'E') {
        const char *exponent = end + 1 + (end[1] == '-' || end[1] == '+');
        end = skip_digits(exponent) > exponent ? skip_digits(exponent) : end;
    }
    return end;
}

/*
 * Copies the line with a plain 0 and blanks in the place of each number: jansson refuses numbers that no double or
 * 64-bit integer holds, which JSON allows and which only pass through here.
 */
static bool mask_numbers(struct json_reader *reader) {
    const char *at = reader->raw->bytes;
    const char *end = at + reader->raw->size;
    reader->masked.size = 0;
    if (!buffer_add(&reader->masked, at, reader->raw->size + 1)) {
        return false;
    }
    while (at < end) {
        const char *next = *at == '"' ? skip_string(at, end) : skip_number(at);
        if (next > at && *at != '"') {
            char *masked = reader->masked.bytes + (at - reader->raw->bytes);
            memset(masked, ' ', (size_t)(next - at));
            *masked = '0';
        }
        at = next > at ? next : at + 1;
    }
    return true;
}

/* The end of the value at `at`, in a line that is known to be well-formed. */
static const char *skip_value(const char *at, const char *end) {
    size_t depth = 0;
    do {
        if (*at == '"') {
            at = skip_string(at, end);
        } else if (*at == '{' || *at == '[') {
            depth++;
            at++;
        } else if (*at == '}' || *at == ']') {
            depth--;
            at++;
        } else if (depth > 0) {
            at++;
        } else {
            at += strcspn(at, ",}] \t\r\n");
        }
    } while (at < end && depth > 0);
    return at;
}

static bool tell(const struct json_reader *reader, const char *reason) {
    message_at(input_title(reader->path), reader->raw->line, "%s", reason);
    return false;
}

static json_t *parse(const char *bytes, size_t size, json_error_t *error) {
    return json_loadb(bytes, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, error);
}

static bool tell_fault(const struct json_reader *reader, const json_error_t *error) {
    if (error->text[0] == '\0') {
        message("out of memory");
    } else {
        message_at(input_title(reader->path), reader->raw->line, "column %d: %s", error->column, error->text);
    }
    return false;
}

/* Parses the line into `object`. */
static bool parse_line(struct json_reader *reader) {
    const struct raw_record *raw = reader->raw;
    json_error_t error = {0}; /* jansson says nothing, and gives no code, where it has no memory */
    json_reader_forget(reader);
    reader->object = parse(raw->bytes, raw->size, &error);
    if (reader->object == NULL && json_error_code(&error) == json_error_numeric_overflow) {
        if (!mask_numbers(reader)) {
            return false;
        }
        reader->object = parse(reader->masked.bytes, raw->size, &error);
    }
    if (reader->object == NULL) {
        return tell_fault(reader, &error);
    }
    return json_is_object(reader->object) || tell(reader, "a line must be a JSON object");
}

static bool take_text(struct json_reader *reader, const json_t *value) {
    if (!json_is_string(value) && !json_is_null(value)) {
        message_at(input_title(reader->path), reader->raw->line, "\"%s\" is no string", reader->settings->text_column);
        return false;
    }
    reader->record->text = json_is_string(value) ? json_string_value(value) : "";
    reader->record->size = json_string_length(value);
    return true;
}

static bool take_id(struct json_reader *reader, const json_t *value, const char *source, size_t size) {
    struct record *record = reader->record;
    if (json_is_string(value)) {
        record->document = json_string_value(value);
        record->document_size = json_string_length(value);
        return true;
    }
    if (json_is_null(value)) {
        record->document = "";
        return true;
    }
    record->document = source;
    record->document_size = size;
    return json_is_number(value) || tell(reader, "the id is no string and no number");
}

/* A value that passes through, under number `passed`. */
static bool take_value(struct json_reader *reader, const json_t *value, const char *source, size_t size,
                       size_t passed) {
    if (!grow(&reader->values, &reader->value_capacity, passed + 1, sizeof *reader->values)) {
        return false;
    }
    tone_value taken = {.bytes = source, .size = size, .json = 1};
    if (json_is_null(value)) {
        taken = (tone_value){0};
    } else if (json_is_string(value) && !reader->settings->keep_source) {
        taken = (tone_value){.bytes = json_string_value(value), .size = json_string_length(value)};
    }
    reader->values[passed] = taken;
    return true;
}

/* Keeps the name of column `passed` of those that pass through, and forgets those of the record before from it on. */
static bool take_name(struct json_reader *reader, const char *name, size_t passed, bool *same) {
    if (*same && passed < reader->names.count && strcmp(reader->names.items[passed]->text, name) == 0) {
        return true;
    }
    if (*same) {
        *same = false;
        names_cut(&reader->names, passed);
    }
    return names_add(&reader->names, name);
}

/* Goes through the members of the object and, beside them, their source text: both are in the order of the line. */
static bool take_members(struct json_reader *reader) {
    const char *end = reader->raw->bytes + reader->raw->size;
    const char *at = skip_blanks(reader->raw->bytes) + 1;
    const char *id = reader->settings->id_column != NULL ? reader->settings->id_column : "id";
    const char *name;
    json_t *value;
    size_t passed = 0;
    bool same = true;
    json_object_foreach(reader->object, name, value) {
        at = skip_blanks(skip_string(skip_blanks(at), end)) + 1;
        const char *source = skip_blanks(at);
        const char *source_end = skip_value(source, end);
        size_t size = (size_t)(source_end - source);
        at = skip_blanks(source_end) + 1;
        bool is_text = strcmp(name, reader->settings->text_column) == 0;
        bool is_id = strcmp(name, id) == 0;
        if ((is_text && !take_text(reader, value)) || (is_id && !take_id(reader, value, source, size))) {
            return false;
        }
        if (!is_text && !is_id) {
            if (!take_name(reader, name, passed, &same) || !take_value(reader, value, source, size, passed)) {
                return false;
            }
            passed++;
        }
    }
    if (same) {
        names_cut(&reader->names, passed);
    }
    return true;
}

static bool is_whole(const struct json_reader *reader) {
    const struct input_settings *settings = reader->settings;
    const char *missing = NULL;
    if (reader->record->text == NULL) {
        missing = settings->text_column;
    } else if (reader->record->document == NULL) {
        missing = settings->id_column;
    }
    if (missing != NULL) {
        message_at(input_title(reader->path), reader->raw->line, "the record has no \"%s\"", missing);
    }
    return missing == NULL;
}

bool json_reader_read(struct json_reader *reader, const char *path, const struct raw_record *raw,
                      struct record *record) {
    *record = (struct record){.number = raw->number, .line = raw->line, .names = &reader->names};
    reader->path = path;
    reader->raw = raw;
    reader->record = record;
    if (!parse_line(reader) || !take_members(reader) || !is_whole(reader)) {
        return false;
    }
    record->values = reader->values;
    return true;
}

void json_reader_forget(struct json_reader *reader) {
    json_decref(reader->object);
    reader->object = NULL;
}

const struct names *json_reader_names(const struct json_reader *reader) {
    return &reader->names;
}

struct json_reader *json_reader_new(const struct input_settings *settings) {
    struct json_reader *reader = zeroed(1, sizeof *reader);
    if (reader != NULL) {
        reader->settings = settings;
    }
    return reader;
}

void json_reader_free(struct json_reader *reader) {
    if (reader == NULL) {
        return;
    }
    json_reader_forget(reader);
    buffer_free(&reader->masked);
    names_free(&reader->names);
    free(reader->values);
    free(reader);
}
