#include "cells.h"

#include "eights.h"
#include "number.h"
#include "text.h"

#include <csv.h>
#include <string.h>

/* Makes room for `need` more bytes behind those there are; NULL when there is no memory. */
static char *grow(struct cells *cells, size_t need) {
    char *bytes = NULL;
    if (!cells->failed && need <= SIZE_MAX - cells->size) {
        bytes = alloc_grow(cells->hooks, cells->bytes, &cells->capacity, cells->size + need, 1);
    }
    if (bytes == NULL) {
        cells->failed = true;
        return NULL;
    }
    cells->bytes = bytes;
    return bytes + cells->size;
}

static inline char *room(struct cells *cells, size_t need) {
    bool fits = cells->bytes != NULL && need <= cells->capacity - cells->size && !cells->failed;
    return fits ? cells->bytes + cells->size : grow(cells, need);
}

static inline void append(struct cells *cells, const char *bytes, size_t size) {
    char *end = size > 0 ? room(cells, size) : NULL;
    if (end != NULL) {
        memcpy(end, bytes, size);
        cells->size += size;
    }
}

/* What stands in front of a cell: a comma, or the key. Gives room for `need` bytes behind it, or NULL. */
static inline char *begin_cell(struct cells *cells, size_t need) {
    size_t column = cells->column++;
    const char *front = ",";
    size_t size = column > 0;
    if (column < cells->column_count) {
        size_t begin = column > 0 ? cells->key_ends[column - 1] : 0;
        front = cells->keys + begin;
        size = cells->key_ends[column] - begin;
    }
    char *end = need <= SIZE_MAX - size ? room(cells, size + need) : NULL;
    if (end == NULL) {
        cells->failed = true;
        return NULL;
    }
    memcpy(end, front, size);
    cells->size += size;
    return end + size;
}

/* Copies a cell into `clean`, each maximal ill-formed part as U+FFFD (Unicode 15, section 3.9). */
static bool replace_ill_formed(struct cells *cells, const char **bytes, size_t *size) {
    static const char replacement[] = "\xEF\xBF\xBD";
    enum { REPLACEMENT_SIZE = sizeof replacement - 1, REPLACEMENT = 0xFFFD };
    size_t bad;
    if (text_is_utf8(*bytes, *size, &bad)) {
        return true;
    }
    char *clean = NULL;
    if (*size <= SIZE_MAX / REPLACEMENT_SIZE) {
        clean = alloc_grow(cells->hooks, cells->clean, &cells->clean_capacity, *size * REPLACEMENT_SIZE, 1);
    }
    if (clean == NULL) {
        cells->failed = true;
        return false;
    }
    cells->clean = clean;
    size_t clean_size = 0;
    for (size_t at = 0; at < *size;) {
        int32_t code_point;
        size_t width = text_decode(*bytes + at, *size - at, &code_point);
        bool replaced = code_point == REPLACEMENT;
        memcpy(clean + clean_size, replaced ? replacement : *bytes + at, replaced ? REPLACEMENT_SIZE : width);
        clean_size += replaced ? REPLACEMENT_SIZE : width;
        at += width;
    }
    *bytes = clean;
    *size = clean_size;
    return true;
}

/* What is in a text: bytes that are not ASCII, bytes that a format cannot show as they are. */
struct content {
    bool wide;
    bool special;
};

enum { WORD = sizeof(uint64_t) };

/*
 * Not 0 where one of eight bytes is special. An ASCII byte less what is greater than it borrows from its top bit, and
 * from the byte above it, but then one was found (Warren, "Hacker's Delight", section 6-1).
 */
static inline uint64_t special_of_csv(uint64_t word) {
    return (((word ^ EIGHT_OF(',')) - EIGHT_OF(1)) | ((word ^ EIGHT_OF('"')) - EIGHT_OF(1)) |
            ((word ^ EIGHT_OF('\n')) - EIGHT_OF(1)) | ((word ^ EIGHT_OF('\r')) - EIGHT_OF(1))) &
           ~word & EIGHT_OF(0x80);
}

static inline uint64_t special_of_json(uint64_t word) {
    return ((word - EIGHT_OF(' ')) | ((word ^ EIGHT_OF('"')) - EIGHT_OF(1)) | ((word ^ EIGHT_OF('\\')) - EIGHT_OF(1))) &
           ~word & EIGHT_OF(0x80);
}

/* Up to eight bytes, some of them twice, as a word. Empty: bytes that nothing is about. */
static inline uint64_t read_last(const char *bytes, size_t size) {
    enum { HALF = sizeof(uint32_t) };
    uint32_t halves[2];
    if (size >= HALF) {
        memcpy(&halves[0], bytes, HALF);
        memcpy(&halves[1], bytes + size - HALF, HALF);
        return (uint64_t)halves[0] << 32 | halves[1];
    }
    uint64_t word = EIGHT_OF('a');
    for (size_t i = 0; i < size; i++) {
        word = word << 8 | (unsigned char)bytes[i];
    }
    return word;
}

static inline struct content look(const char *bytes, size_t size, uint64_t (*special_of)(uint64_t word)) {
    uint64_t all = 0;
    uint64_t special = 0;
    uint64_t word;
    for (; size > WORD; size -= WORD, bytes += WORD) {
        memcpy(&word, bytes, WORD);
        all |= word;
        special |= special_of(word);
    }
    word = read_last(bytes, size);
    all |= word;
    special |= special_of(word);
    return (struct content){.wide = (all & EIGHT_OF(0x80)) != 0, .special = special != 0};
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static struct content look_csv(const char *bytes, size_t size) {
    struct content content = look(bytes, size, special_of_csv);
    content.special = content.special || (size > 0 && (is_blank(bytes[0]) || is_blank(bytes[size - 1])));
    return content;
}

/* What a spreadsheet takes for the start of a formula (OWASP, "CSV Injection"). */
static bool looks_like_formula(const char *bytes, size_t size) {
    return size > 0 && bytes[0] != '\0' && strchr("=+-@\t\r", bytes[0]) != NULL;
}

/* Puts the cell in quotation marks, those inside doubled. Mostly there are none, and it is copied as it is. */
static void append_quoted(struct cells *cells, const char *bytes, size_t size) {
    if (memchr(bytes, '"', size) == NULL) {
        append(cells, "\"", 1);
        append(cells, bytes, size);
        append(cells, "\"", 1);
        return;
    }
    char *end = size <= (SIZE_MAX - 2) / 2 ? room(cells, 2 * size + 2) : NULL;
    if (end == NULL) {
        cells->failed = true;
        return;
    }
    cells->size += csv_write2(end, 2 * size + 2, bytes, size, CSV_QUOTE);
}

/* An apostrophe in front, which may have to stand inside the quotation marks. */
static void append_defused(struct cells *cells, const char *bytes, size_t size, bool quotes) {
    if (!quotes) {
        append(cells, "'", 1);
        append(cells, bytes, size);
        return;
    }
    size_t quoted = cells->size;
    append_quoted(cells, bytes, size);
    append(cells, "'", 1);
    if (!cells->failed) {
        memmove(cells->bytes + quoted + 2, cells->bytes + quoted + 1, cells->size - quoted - 2);
        cells->bytes[quoted + 1] = '\'';
    }
}

static void append_csv(struct cells *cells, const char *bytes, size_t size) {
    struct content content = look_csv(bytes, size);
    if (content.wide && !replace_ill_formed(cells, &bytes, &size)) {
        return;
    }
    if (cells->excel_safe && looks_like_formula(bytes, size)) {
        append_defused(cells, bytes, size, content.special);
    } else if (content.special) {
        append_quoted(cells, bytes, size);
    } else {
        append(cells, bytes, size);
    }
}

/* The escape of a control character, a quotation mark or a backslash (RFC 8259, section 7). */
static void append_escape(struct cells *cells, unsigned char c) {
    static const char hexadecimal[] = "0123456789abcdef";
    static const char named[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";
    char escape[6] = {'\\', 'u', '0', '0', hexadecimal[c >> 4], hexadecimal[c & 0xF]};
    const char *found = c != '\0' ? strchr(named, c) : NULL;
    if (found != NULL) {
        escape[1] = letters[found - named];
    }
    append(cells, escape, found != NULL ? 2 : sizeof escape);
}

static void append_escaped(struct cells *cells, const char *bytes, size_t size) {
    size_t begin = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c < ' ' || c == '"' || c == '\\') {
            append(cells, bytes + begin, i - begin);
            append_escape(cells, c);
            begin = i + 1;
        }
    }
    append(cells, bytes + begin, size - begin);
}

static void append_json(struct cells *cells, const char *bytes, size_t size) {
    struct content content = look(bytes, size, special_of_json);
    if (content.wide && !replace_ill_formed(cells, &bytes, &size)) {
        return;
    }
    append(cells, "\"", 1);
    if (content.special) {
        append_escaped(cells, bytes, size);
    } else {
        append(cells, bytes, size);
    }
    append(cells, "\"", 1);
}

static void append_text(struct cells *cells, const char *bytes, size_t size) {
    if (cells->format == TONE_FORMAT_CSV) {
        append_csv(cells, bytes != NULL ? bytes : "", size);
    } else {
        append_json(cells, bytes != NULL ? bytes : "", size);
    }
}

void cells_text(struct cells *cells, const char *bytes, size_t size) {
    begin_cell(cells, 0);
    append_text(cells, bytes, size);
}

void cells_name(struct cells *cells, const char *name) {
    if (name == NULL) {
        cells_absent(cells);
    } else {
        cells_text(cells, name, strlen(name));
    }
}

void cells_natural(struct cells *cells, uint64_t number) {
    char *digits = begin_cell(cells, NUMBER_ROOM);
    if (digits != NULL) {
        cells->size += number_natural(digits, number);
    }
}

void cells_billionths(struct cells *cells, int64_t number) {
    char *digits = begin_cell(cells, NUMBER_ROOM);
    if (digits != NULL) {
        cells->size += number_billionths(digits, number);
    }
}

void cells_real(struct cells *cells, double number) {
    char *digits = begin_cell(cells, NUMBER_ROOM);
    if (digits != NULL) {
        cells->size += number_real(digits, number);
    }
}

void cells_source(struct cells *cells, const char *bytes, size_t size) {
    begin_cell(cells, 0);
    if (cells->format == TONE_FORMAT_CSV) {
        append_text(cells, bytes, size);
    } else if (replace_ill_formed(cells, &bytes, &size)) {
        append(cells, bytes, size);
    }
}

void cells_absent(struct cells *cells) {
    begin_cell(cells, 0);
    if (cells->format == TONE_FORMAT_JSONL) {
        append(cells, "null", 4);
    }
}

void cells_header(struct cells *cells, const struct columns *columns) {
    for (size_t i = 0; i < columns->count; i++) {
        size_t size;
        const char *name = columns_name(columns, i, &size);
        cells_text(cells, name, size);
    }
}

bool cells_keep(struct cells *cells, struct common_cells *common) {
    size_t size = cells->size - cells->row;
    char *bytes = cells->failed ? NULL : alloc_grow(cells->hooks, common->bytes, &common->capacity, size, 1);
    bool done = bytes != NULL;
    if (done) {
        memcpy(bytes, cells->bytes + cells->row, size);
        common->bytes = bytes;
        common->size = size;
        common->column = cells->column;
    }
    cells->size = cells->row;
    cells->column = 0;
    cells->failed = false;
    return done;
}

void cells_repeat(struct cells *cells, const struct common_cells *common) {
    append(cells, common->bytes, common->size);
    cells->column = common->column;
}

bool cells_row_end(struct cells *cells) {
    append(cells, cells->format == TONE_FORMAT_CSV ? "\r\n" : "}\n", 2);
    bool done = !cells->failed;
    if (!done) {
        cells->size = cells->row;
        cells->failed = false;
    }
    cells->row = cells->size;
    cells->column = 0;
    return done;
}

/* The keys of a JSON Lines row, made once: the row buffer becomes their home. */
static bool make_keys(struct cells *cells, const struct columns *columns) {
    cells->key_ends = alloc_zeroed(cells->hooks, columns->count, sizeof *cells->key_ends);
    if (cells->key_ends == NULL) {
        return false;
    }
    cells->column_count = columns->count;
    for (size_t i = 0; i < columns->count; i++) {
        size_t size;
        const char *name = columns_name(columns, i, &size);
        append(cells, i > 0 ? "," : "{", 1);
        append_text(cells, name, size);
        append(cells, ":", 1);
        cells->key_ends[i] = cells->size;
    }
    cells->keys = cells->bytes;
    cells->key_capacity = cells->capacity;
    cells->bytes = NULL;
    cells->size = 0;
    cells->capacity = 0;
    return !cells->failed;
}

bool cells_make(struct cells *cells, const struct columns *columns, tone_format format, bool excel_safe,
                const tone_allocator *hooks) {
    *cells = (struct cells){.hooks = hooks, .format = format, .excel_safe = excel_safe};
    return format == TONE_FORMAT_CSV || make_keys(cells, columns);
}

void cells_release(struct cells *cells) {
    alloc_release(cells->hooks, cells->bytes, cells->capacity, 1);
    alloc_release(cells->hooks, cells->clean, cells->clean_capacity, 1);
    alloc_release(cells->hooks, cells->head.bytes, cells->head.capacity, 1);
    alloc_release(cells->hooks, cells->tail.bytes, cells->tail.capacity, 1);
    alloc_release(cells->hooks, cells->keys, cells->key_capacity, 1);
    alloc_release(cells->hooks, cells->key_ends, cells->column_count, sizeof *cells->key_ends);
}
