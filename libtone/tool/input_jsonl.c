/*
 * JSON Lines: one object (RFC 8259) a line. jansson checks each line and decodes the text; what passes through is
 * copied as its source text, so that 1.10 stays 1.10.
 */
#include "input.h"

#include "memory.h"
#include "message.h"
#include "stream.h"

#include <jansson.h>
#include <string.h>

struct jsonl_input {
    struct input base;
    const char *path;
    const struct input_settings *settings;
    struct stream stream;
    struct buffer line; /* with a NUL behind it */
    struct buffer masked;
    uint64_t line_number;
    uint64_t record;
    json_t *object; /* of the line; NULL: none is read */
    struct record current;
    struct names names;
    tone_value *values;
    size_t value_capacity;
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Reads one line; `*found` is false at the end of the file. False after a message. */
static bool read_line(struct jsonl_input *input, bool *found) {
    struct stream *stream = &input->stream;
    bool ended = false;
    input->line.size = 0;
    *found = false;
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
        *found = true;
    }
    input->line_number += *found;
    return buffer_add(&input->line, "", 1);
}

static bool line_is_blank(const struct jsonl_input *input) {
    for (size_t i = 0; i + 1 < input->line.size; i++) {
        if (!is_blank(input->line.bytes[i])) {
            return false;
        }
    }
    return true;
}

/* The end of the string that begins at `at` with a quotation mark. The line ends with a NUL. */
static const char *skip_string(const char *at, const char *end) {
    for (at++; at < end && *at != '"'; at++) {
        at += *at == '\\';
    }
    return at < end ? at + 1 : end;
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
static bool mask_numbers(struct jsonl_input *input) {
    const char *at = input->line.bytes;
    const char *end = at + input->line.size - 1;
    input->masked.size = 0;
    if (!buffer_add(&input->masked, at, input->line.size)) {
        return false;
    }
    while (at < end) {
        const char *next = *at == '"' ? skip_string(at, end) : skip_number(at);
        if (next > at && *at != '"') {
            char *masked = input->masked.bytes + (at - input->line.bytes);
            memset(masked, ' ', (size_t)(next - at));
            *masked = '0';
        }
        at = next > at ? next : at + 1;
    }
    return true;
}

static const char *skip_blanks(const char *at) {
    while (is_blank(*at)) {
        at++;
    }
    return at;
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

static bool tell(const struct jsonl_input *input, const char *reason) {
    message_at(input_title(input->path), input->line_number, "%s", reason);
    return false;
}

static bool parse_line(struct jsonl_input *input) {
    json_error_t error;
    if (!mask_numbers(input)) {
        return false;
    }
    input->object =
        json_loadb(input->masked.bytes, input->masked.size - 1, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
    if (input->object == NULL) {
        message_at(input_title(input->path), input->line_number, "column %d: %s", error.column, error.text);
        return false;
    }
    return json_is_object(input->object) || tell(input, "a line must be a JSON object");
}

static bool take_text(struct jsonl_input *input, const json_t *value) {
    if (!json_is_string(value) && !json_is_null(value)) {
        message_at(input_title(input->path), input->line_number, "\"%s\" is no string", input->settings->text_column);
        return false;
    }
    input->current.text = json_is_string(value) ? json_string_value(value) : "";
    input->current.size = json_string_length(value);
    return true;
}

static bool take_id(struct jsonl_input *input, const json_t *value, const char *source, size_t size) {
    if (json_is_string(value)) {
        input->current.document = json_string_value(value);
        input->current.document_size = json_string_length(value);
        return true;
    }
    if (json_is_null(value)) {
        input->current.document = "";
        return true;
    }
    input->current.document = source;
    input->current.document_size = size;
    return json_is_number(value) || tell(input, "the id is no string and no number");
}

/* A value that passes through, under number `passed`. */
static bool take_value(struct jsonl_input *input, const json_t *value, const char *source, size_t size, size_t passed) {
    if (!grow(&input->values, &input->value_capacity, passed + 1, sizeof *input->values)) {
        return false;
    }
    tone_value taken = {.bytes = source, .size = size, .json = 1};
    if (json_is_null(value)) {
        taken = (tone_value){0};
    } else if (json_is_string(value) && !input->settings->keep_source) {
        taken = (tone_value){.bytes = json_string_value(value), .size = json_string_length(value)};
    }
    input->values[passed] = taken;
    return true;
}

/* Keeps the name of column `passed` of those that pass through, and forgets the names of
   the record before from it on. */
static bool take_name(struct jsonl_input *input, const char *name, size_t passed, bool *same) {
    if (*same && passed < input->names.count && strcmp(input->names.items[passed]->text, name) == 0) {
        return true;
    }
    if (*same) {
        *same = false;
        names_cut(&input->names, passed);
    }
    return names_add(&input->names, name);
}

/* Goes through the members of the object and, beside them, their source text: both are in the order of the line. */
static bool take_members(struct jsonl_input *input) {
    const char *end = input->line.bytes + input->line.size - 1;
    const char *at = skip_blanks(input->line.bytes) + 1;
    const char *id = input->settings->id_column != NULL ? input->settings->id_column : "id";
    const char *name;
    json_t *value;
    size_t passed = 0;
    bool same = true;
    json_object_foreach(input->object, name, value) {
        at = skip_blanks(skip_string(skip_blanks(at), end)) + 1;
        const char *source = skip_blanks(at);
        const char *source_end = skip_value(source, end);
        size_t size = (size_t)(source_end - source);
        at = skip_blanks(source_end) + 1;
        bool is_text = strcmp(name, input->settings->text_column) == 0;
        bool is_id = strcmp(name, id) == 0;
        if ((is_text && !take_text(input, value)) || (is_id && !take_id(input, value, source, size))) {
            return false;
        }
        if (!is_text && !is_id) {
            if (!take_name(input, name, passed, &same) || !take_value(input, value, source, size, passed)) {
                return false;
            }
            passed++;
        }
    }
    if (same) {
        names_cut(&input->names, passed);
    }
    return true;
}

static bool is_whole(const struct jsonl_input *input) {
    const struct input_settings *settings = input->settings;
    const char *missing = NULL;
    if (input->current.text == NULL) {
        missing = settings->text_column;
    } else if (input->current.document == NULL) {
        missing = settings->id_column;
    }
    if (missing != NULL) {
        message_at(input_title(input->path), input->line_number, "the record has no \"%s\"", missing);
    }
    return missing == NULL;
}

/* Reads the next record into `current`; without one, `object` is NULL. False after a message. */
static bool read_record(struct jsonl_input *input) {
    bool found;
    json_decref(input->object);
    input->object = NULL;
    do {
        if (!read_line(input, &found)) {
            return false;
        }
    } while (found && line_is_blank(input));
    if (!found) {
        return true;
    }
    if (!parse_line(input)) {
        return false;
    }
    input->current = (struct record){.number = ++input->record, .line = input->line_number, .names = &input->names};
    if (!take_members(input) || !is_whole(input)) {
        return false;
    }
    input->current.values = input->values;
    return true;
}

static enum input_end jsonl_read(struct input *base, record_function function, void *context) {
    struct jsonl_input *input = (struct jsonl_input *)base;
    while (input->object != NULL) {
        if (!function(context, &input->current)) {
            return INPUT_STOPPED;
        }
        if (!read_record(input)) {
            return INPUT_FAILED;
        }
    }
    return INPUT_DONE;
}

static void jsonl_close(struct input *base) {
    struct jsonl_input *input = (struct jsonl_input *)base;
    stream_close(&input->stream);
    json_decref(input->object);
    buffer_free(&input->line);
    buffer_free(&input->masked);
    names_free(&input->names);
    free(input->values);
    free(input);
}

struct input *input_jsonl_open(const char *path, const struct input_settings *settings) {
    static const struct input_methods methods = {jsonl_read, jsonl_close};
    struct jsonl_input *input = zeroed(1, sizeof *input);
    if (input == NULL) {
        return NULL;
    }
    input->base = (struct input){&methods, &input->names};
    input->path = path;
    input->settings = settings;
    return input_opened(&input->base, stream_open(&input->stream, path) && read_record(input));
}
