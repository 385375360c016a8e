#include "text.h"

#include "eights.h"
#include "unicode_tables.h"

#include <string.h>
#include <utf8proc.h>

enum {
    REPLACEMENT = 0xFFFD, /* U+FFFD REPLACEMENT CHARACTER */
    WRAP_COLUMNS = 50,    /* a line of at least this many columns may have been wrapped */
    WRAP_WORDS = 3,       /* a shorter one needs this many words */
    INDENT_LIMIT = 16,    /* blanks looked at in front of a line */
    LOOK_AHEAD = 256      /* bytes of the next line looked at */
};

static unsigned byte_at(const char *bytes, size_t at) {
    return (unsigned char)bytes[at];
}

/*
 * The length of the maximal ill-formed part that begins with the byte at the start: the longest beginning of a
 * well-formed sequence (Unicode 15, table 3-7), or one byte.
 */
static size_t ill_formed_part(const char *bytes, size_t size) {
    unsigned lead = byte_at(bytes, 0);
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (lead < 0xC2 || lead > 0xF4 || size < 2 || byte_at(bytes, 1) < low || byte_at(bytes, 1) > high) {
        return 1;
    }
    size_t part = 2;
    while (part < length && part < size && (byte_at(bytes, part) & 0xC0) == 0x80) {
        part++;
    }
    return part;
}

size_t text_decode(const char *bytes, size_t size, int32_t *code_point) {
    unsigned lead = byte_at(bytes, 0);
    if (lead < 0x80) {
        *code_point = (int32_t)lead;
        return 1;
    }
    size_t sequence = size < 4 ? size : 4;
    utf8proc_ssize_t read = utf8proc_iterate((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)sequence, code_point);
    if (read > 0) {
        return (size_t)read;
    }
    *code_point = REPLACEMENT;
    return ill_formed_part(bytes, size);
}

/* The first byte at or behind `at` that is not ASCII, or `size`. Reads eight bytes at a time. */
static size_t ascii_end(const char *bytes, size_t size, size_t at) {
    while (size - at >= sizeof(uint64_t)) {
        uint64_t eight;
        memcpy(&eight, bytes + at, sizeof eight);
        if (eight & EIGHT_OF(0x80)) {
            break;
        }
        at += sizeof eight;
    }
    while (at < size && byte_at(bytes, at) < 0x80) {
        at++;
    }
    return at;
}

bool text_is_utf8(const char *bytes, size_t size, size_t *bad) {
    size_t at = 0;
    while ((at = ascii_end(bytes, size, at)) < size) {
        size_t sequence = size - at < 4 ? size - at : 4;
        int32_t code_point;
        utf8proc_ssize_t read =
            utf8proc_iterate((const utf8proc_uint8_t *)bytes + at, (utf8proc_ssize_t)sequence, &code_point);
        if (read <= 0) {
            *bad = at;
            return false;
        }
        at += (size_t)read;
    }
    return true;
}

uint32_t text_count(const struct text *text, uint32_t begin, uint32_t end) {
    uint32_t count = 0;
    if (!text->ill_formed) {
        for (uint32_t at = begin; at < end; at++) {
            count += (byte_at(text->bytes, at) & 0xC0) != 0x80;
        }
        return count;
    }
    while (begin < end) {
        int32_t code_point;
        begin += (uint32_t)text_decode(text->bytes + begin, end - begin, &code_point);
        count++;
    }
    return count;
}

/* The bytes of the line end at the start of `bytes` (size >= 1), 0 when there is none. */
static uint32_t line_end_size(const char *bytes, size_t size) {
    unsigned lead = byte_at(bytes, 0);
    if (lead == '\r') {
        return size > 1 && bytes[1] == '\n' ? 2 : 1;
    }
    if (lead >= '\n' && lead <= '\f') {
        return 1;
    }
    if (lead == 0xC2) {
        return size > 1 && byte_at(bytes, 1) == 0x85 ? 2 : 0;
    }
    if (lead == 0xE2 && size > 2 && byte_at(bytes, 1) == 0x80) {
        return byte_at(bytes, 2) == 0xA8 || byte_at(bytes, 2) == 0xA9 ? 3 : 0;
    }
    return 0;
}

/* Whether one of eight bytes may begin a line end: it is below 0E, or C2 or E2. Never false where one does. */
static bool may_end_line(uint64_t eight) {
    uint64_t low = (eight - EIGHT_OF(0x0E)) & ~eight & EIGHT_OF(0x80);
    uint64_t lead = (eight & ~EIGHT_OF(0x20)) ^ EIGHT_OF(0xC2); /* zero in a byte that is C2 or E2 */
    return low | eight_has_zero(lead);
}

/* The first line end in bytes [at, limit), and its size; `limit` where there is none. */
static uint32_t find_line_end(const struct text *text, uint32_t at, uint32_t limit, uint32_t *size) {
    while (at < limit) {
        uint64_t eight;
        if (limit - at >= sizeof eight) {
            memcpy(&eight, text->bytes + at, sizeof eight);
            if (!may_end_line(eight)) {
                at += (uint32_t)sizeof eight;
                continue;
            }
        }
        uint32_t end = limit - at < sizeof eight ? limit : at + (uint32_t)sizeof eight;
        for (; at < end; at++) {
            unsigned byte = byte_at(text->bytes, at);
            bool may_end = (byte >= '\n' && byte <= '\r') || byte == 0xC2 || byte == 0xE2;
            if (may_end && (*size = line_end_size(text->bytes + at, text->size - at)) > 0) {
                return at;
            }
        }
    }
    return limit;
}

static bool is_blank(char byte) {
    return byte == ' ' || byte == '\t';
}

/* Whether the line at `at` is a list item, by a letter, a Roman number or the bullet o: a)  iv.  o item */
static bool is_listed(const struct text *text, uint32_t at) {
    uint32_t mark = at;
    while (mark < text->size && mark - at < 4 && text->bytes[mark] && strchr("ivx", text->bytes[mark])) {
        mark++;
    }
    mark = mark == at ? at + 1 : mark;
    if (text->size - at < 3 || text->size - mark < 2) {
        return false;
    }
    bool numbered = (text->bytes[mark] == ')' || text->bytes[mark] == '.') && is_blank(text->bytes[mark + 1]);
    return numbered || (text->bytes[at] == 'o' && is_blank(text->bytes[at + 1]));
}

/* Whether the line at `at` begins, perhaps behind an indent, with a letter in lower case that is no list mark. */
static bool begins_lower(const struct text *text, uint32_t at) {
    uint32_t indent = 0;
    while (at < text->size && is_blank(text->bytes[at]) && indent < INDENT_LIMIT) {
        at++;
        indent++;
    }
    if (at == text->size) {
        return false;
    }
    int32_t code_point;
    text_decode(text->bytes + at, text->size - at, &code_point);
    return (unicode_properties(code_point) & UNICODE_IS_LOWER) && !is_listed(text, at);
}

static bool is_stop(char byte) {
    return byte == '.' || byte == '!' || byte == '?';
}

/* Whether the line at `at` goes on past LOOK_AHEAD bytes or ends in a mark that closes a sentence. */
static bool ends_closed(const struct text *text, uint32_t at) {
    uint32_t limit = text->size - at < LOOK_AHEAD ? text->size : at + LOOK_AHEAD;
    uint32_t size;
    uint32_t end = find_line_end(text, at, limit, &size);
    if (end == limit && limit < text->size) {
        return true;
    }
    while (end > at && is_blank(text->bytes[end - 1])) {
        end--;
    }
    return end > at && is_stop(text->bytes[end - 1]);
}

/* The bytes of the closing quotation mark or bracket that ends bytes [begin, end), 0 when none does. */
static uint32_t closer_size(const struct text *text, uint32_t begin, uint32_t end) {
    if (end > begin && text->bytes[end - 1] && strchr("\"')]", text->bytes[end - 1])) {
        return 1;
    }
    if (end - begin >= 2 && memcmp(text->bytes + end - 2, "\xC2\xBB", 2) == 0) { /* » */
        return 2;
    }
    bool curly = end - begin >= 3 && (memcmp(text->bytes + end - 3, "\xE2\x80\x99", 3) == 0 || /* ’ */
                                      memcmp(text->bytes + end - 3, "\xE2\x80\x9D", 3) == 0);  /* ” */
    return curly ? 3 : 0;
}

/* Whether the full stop at `at` belongs to an abbreviation with a stop inside: U.S.  e.g. */
static bool is_inner_stop(const struct text *text, uint32_t begin, uint32_t at) {
    if (at - begin < 3 || text->bytes[at] != '.' || text->bytes[at - 2] != '.') {
        return false;
    }
    unsigned letter = byte_at(text->bytes, at - 1);
    return letter < 0x80 && (unicode_ascii[letter] & UNICODE_IS_LETTER);
}

/* Whether bytes [begin, end) end in a mark that closes a sentence or opens a list, perhaps inside quotation marks. */
static bool is_closed(const struct text *text, uint32_t begin, uint32_t end) {
    uint32_t closer;
    while ((closer = closer_size(text, begin, end)) > 0) {
        end -= closer;
    }
    if (end == begin) {
        return true;
    }
    if (end - begin >= 3 && memcmp(text->bytes + end - 3, "\xE2\x80\xA6", 3) == 0) { /* … */
        return true;
    }
    char last = text->bytes[end - 1];
    return (is_stop(last) && !is_inner_stop(text, begin, end - 1)) || last == ':';
}

/* Whether the line has WRAP_WORDS words, the first with a capital: a sentence, more likely than a list item. */
static bool is_sentence_start(const struct text *text, uint32_t begin, uint32_t end) {
    int32_t code_point;
    text_decode(text->bytes + begin, end - begin, &code_point);
    if (!(unicode_properties(code_point) & UNICODE_IS_UPPER)) {
        return false;
    }
    unsigned words = 1;
    for (uint32_t at = begin + 1; at < end; at++) {
        words += is_blank(text->bytes[at - 1]) && !is_blank(text->bytes[at]);
    }
    return words >= WRAP_WORDS;
}

/*
 * Whether the line end behind line [begin, end) only wraps a line of plain text, so that the paragraph goes on at
 * `next`. The next line must begin in lower case; and this one must not be closed, and must end in a comma or a hyphen,
 * or be as long as wrapped lines are, or look like a sentence that the next line closes.
 */
static bool is_wrap(const struct text *text, uint32_t begin, uint32_t end, uint32_t next) {
    if (text->bytes[next - 1] != '\n' || !begins_lower(text, next)) {
        return false;
    }
    while (begin < end && is_blank(text->bytes[begin])) {
        begin++;
    }
    while (begin < end && is_blank(text->bytes[end - 1])) {
        end--;
    }
    if (begin == end || is_closed(text, begin, end)) {
        return false;
    }
    char last = text->bytes[end - 1];
    if (last == ',' || last == '-' || text_count(text, begin, end) >= WRAP_COLUMNS) {
        return true;
    }
    return is_sentence_start(text, begin, end) && ends_closed(text, next);
}

/* The end of the last white space in bytes [begin, limit), or failing that of the last whole code point. */
static uint32_t cut_point(const struct text *text, uint32_t begin, uint32_t limit) {
    uint32_t space = 0;
    uint32_t whole = begin;
    for (uint32_t at = begin; at < limit;) {
        int32_t code_point;
        at += (uint32_t)text_decode(text->bytes + at, text->size - at, &code_point);
        if (at <= limit) {
            whole = at;
            space = unicode_properties(code_point) & UNICODE_IS_SPACE ? at : space;
        }
    }
    return space > begin ? space : whole;
}

uint32_t text_paragraph_end(const struct text *text, uint32_t begin) {
    uint32_t limit = text->size - begin < TEXT_PARAGRAPH_LIMIT ? text->size : begin + TEXT_PARAGRAPH_LIMIT;
    uint32_t line = begin;
    uint32_t size = 0;
    uint32_t end;
    while ((end = find_line_end(text, line, limit, &size)) < limit && size <= limit - end) {
        uint32_t next = end + size;
        if (!is_wrap(text, line, end, next)) {
            while (next < limit && (size = line_end_size(text->bytes + next, text->size - next)) > 0 &&
                   size <= limit - next) {
                next += size;
            }
            return next;
        }
        line = next;
    }
    return limit == text->size ? limit : cut_point(text, begin, limit);
}
