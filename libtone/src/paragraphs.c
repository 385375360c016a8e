#include "paragraphs.h"

#include "characters.h"
#include "eights.h"

#include <string.h>

enum {
    WRAP_COLUMNS = 50, /* a line of at least this many columns may have been wrapped */
    WRAP_WORDS = 3,    /* a shorter one needs this many words */
    INDENT_LIMIT = 16, /* blanks looked at in front of a line */
    LOOK_AHEAD = 256,  /* bytes of the next line looked at */
    CUT_NEAR = 1024    /* bytes in which white space is looked for to cut a paragraph behind it */
};
_Static_assert((int)CUT_NEAR < (int)PARAGRAPH_LIMIT, "a paragraph that is cut has so many bytes");

static unsigned byte_at(const char *bytes, size_t at) {
    return (unsigned char)bytes[at];
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

/* Bytes [begin, end) of a text that end a line, or several; none where both are the same. */
struct line_end {
    uint32_t begin;
    uint32_t end;
};

static struct line_end line_end_at(const struct text *text, uint32_t at) {
    return (struct line_end){at, at + line_end_size(text->bytes + at, text->size - at)};
}

static bool is_line_end(struct line_end line_end) {
    return line_end.end > line_end.begin;
}

/* Sixteen bytes, each for itself. */
typedef unsigned char lanes __attribute__((vector_size(16)));

static inline lanes read_lanes(const char *bytes) {
    lanes read;
    memcpy(&read, bytes, sizeof read);
    return read;
}

/* So many bytes of the text are looked at where a line end may begin in a block of them. */
enum { BLOCK_LOOK = BLOCK_BYTES + 2 };

/* Whether a line end begins in a block of bytes: one of those that line_end_size tells. */
static bool has_line_end(const char *bytes) {
    lanes found = {0};
    for (size_t i = 0; i < BLOCK_BYTES; i += sizeof(lanes)) {
        lanes here = read_lanes(bytes + i);
        lanes next = read_lanes(bytes + i + 1);
        lanes third = read_lanes(bytes + i + 2);
        found |= (lanes)(here - '\n' <= '\r' - '\n') | (lanes)((here == 0xC2) & (next == 0x85)) |
                 (lanes)((here == 0xE2) & (next == 0x80) & ((third & 0xFE) == 0xA8));
    }
    uint64_t half[2];
    memcpy(half, &found, sizeof half);
    return (half[0] | half[1]) != 0;
}

/* The first line end that begins in bytes [at, limit); none at `limit` where there is none. */
static struct line_end find_line_end(const struct text *text, uint32_t at, uint32_t limit) {
    while (at < limit) {
        uint32_t end = limit - at < BLOCK_BYTES ? limit : at + BLOCK_BYTES;
        if (text->size - at >= BLOCK_LOOK && !has_line_end(text->bytes + at)) {
            at = end;
        }
        for (; at < end; at++) {
            struct line_end found = line_end_at(text, at);
            if (is_line_end(found)) {
                return found;
            }
        }
    }
    return (struct line_end){limit, limit};
}

/* Where line ends are sought: in the bytes of a text, or in blocks of those from `begin` up to `end`. */
struct lines {
    const struct text *text;
    const struct blocks *blocks; /* NULL for none */
    uint32_t begin;
    uint32_t end;
};

/* As find_line_end, in blocks, where all line ends are marked. */
static struct line_end find_marked(const struct lines *lines, uint32_t at, uint32_t limit) {
    uint32_t end = (limit < lines->end ? limit : lines->end) - lines->begin;
    uint32_t place = bits_first(lines->blocks->line, at - lines->begin, end);
    return place < end ? line_end_at(lines->text, lines->begin + place) : (struct line_end){limit, limit};
}

static bool is_blank(char byte) {
    return byte == ' ' || byte == '\t';
}

static bool is_roman(char byte) {
    return byte == 'i' || byte == 'v' || byte == 'x';
}

/* Whether the line at `at` is a list item, by a letter, a Roman number or the bullet o: a)  iv.  o item */
static bool is_listed(const struct text *text, uint32_t at) {
    uint32_t mark = at;
    while (mark < text->size && mark - at < 4 && is_roman(text->bytes[mark])) {
        mark++;
    }
    mark = mark == at ? at + 1 : mark;
    if (text->size - at < 3 || text->size - mark < 2) {
        return false;
    }
    bool numbered = (text->bytes[mark] == ')' || text->bytes[mark] == '.') && is_blank(text->bytes[mark + 1]);
    return numbered || (text->bytes[at] == 'o' && is_blank(text->bytes[at + 1]));
}

static uint16_t properties_at(const struct text *text, uint32_t at) {
    return character_at(text, at, text->size).properties;
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
    return (properties_at(text, at) & UNICODE_IS_LOWER) && !is_listed(text, at);
}

static bool is_stop(char byte) {
    return byte == '.' || byte == '!' || byte == '?';
}

/* Whether the line at `at` goes on past LOOK_AHEAD bytes or ends in a mark that closes a sentence. */
static bool ends_closed(const struct text *text, uint32_t at) {
    uint32_t limit = text->size - at < LOOK_AHEAD ? text->size : at + LOOK_AHEAD;
    uint32_t end = find_line_end(text, at, limit).begin;
    if (end == limit && limit < text->size) {
        return true;
    }
    while (end > at && is_blank(text->bytes[end - 1])) {
        end--;
    }
    return end > at && is_stop(text->bytes[end - 1]);
}

static bool is_closer(char byte) {
    return byte == '"' || byte == '\'' || byte == ')' || byte == ']';
}

/* The bytes of the closing quotation mark or bracket that ends bytes [begin, end), 0 when none does. */
static uint32_t closer_size(const struct text *text, uint32_t begin, uint32_t end) {
    if (end > begin && is_closer(text->bytes[end - 1])) {
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
    if (!(properties_at(text, begin) & UNICODE_IS_UPPER)) {
        return false;
    }
    unsigned words = 1;
    for (uint32_t at = begin + 1; at < end; at++) {
        words += is_blank(text->bytes[at - 1]) && !is_blank(text->bytes[at]);
    }
    return words >= WRAP_WORDS;
}

/* Whether a line is as long as wrapped ones are. */
static bool is_long(const struct text *text, uint32_t begin, uint32_t end) {
    enum { COLUMN_BYTES = 4 }; /* no code point takes more */
    uint32_t size = end - begin;
    return size >= WRAP_COLUMNS &&
           (size >= WRAP_COLUMNS * COLUMN_BYTES || text_count(text, begin, end) >= WRAP_COLUMNS);
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
    if (last == ',' || last == '-' || is_long(text, begin, end)) {
        return true;
    }
    return is_sentence_start(text, begin, end) && ends_closed(text, next);
}

static bool continues_character(const struct text *text, uint32_t at) {
    return (byte_at(text->bytes, at) & 0xC0) == 0x80;
}

/* Whether a byte may begin white space. Never false where it does (White_Space, Unicode 15). */
static bool may_begin_space(unsigned byte) {
    return byte < 0x80 ? unicode_ascii[byte] & UNICODE_IS_SPACE : byte == 0xC2 || (byte >= 0xE1 && byte <= 0xE3);
}

/* The end of the last whole code point in bytes [begin, limit). */
static uint32_t whole_end(const struct text *text, uint32_t begin, uint32_t limit) {
    uint32_t at = limit - 1;
    while (at > begin && continues_character(text, at)) {
        at--;
    }
    for (uint32_t next = at; next <= limit; next = character_at(text, at, text->size).next) {
        at = next;
    }
    return at;
}

/* The end of the last white space among the last of bytes [begin, limit), or failing that of the last whole code point;
   `limit` is not the end of the text. */
static uint32_t cut_point(const struct text *text, uint32_t begin, uint32_t limit) {
    for (uint32_t at = limit; at > limit - CUT_NEAR; at--) {
        if (may_begin_space(byte_at(text->bytes, at - 1))) {
            struct character character = character_at(text, at - 1, text->size);
            if (character.properties & UNICODE_IS_SPACE && character.next <= limit) {
                return character.next;
            }
        }
    }
    return whole_end(text, begin, limit);
}

/* The line ends that close the paragraph that begins at `begin`, all before `limit`; none where there are none. */
static struct line_end close_paragraph(const struct lines *lines, uint32_t begin, uint32_t limit) {
    const struct text *text = lines->text;
    for (uint32_t line = begin;;) {
        struct line_end found = lines->blocks ? find_marked(lines, line, limit) : find_line_end(text, line, limit);
        if (!is_line_end(found) || found.end > limit) {
            return (struct line_end){limit, limit};
        }
        if (!is_wrap(text, line, found.begin, found.end)) {
            while (found.end < limit) {
                struct line_end next = line_end_at(text, found.end);
                if (!is_line_end(next) || next.end > limit) {
                    break;
                }
                found.end = next.end;
            }
            return found;
        }
        line = found.end;
    }
}

/* Where the paragraph that begins at `begin` ends at the latest. */
static uint32_t paragraph_limit(const struct text *text, uint32_t begin) {
    return text->size - begin < PARAGRAPH_LIMIT ? text->size : begin + PARAGRAPH_LIMIT;
}

uint32_t paragraph_end(const struct text *text, uint32_t begin) {
    uint32_t limit = paragraph_limit(text, begin);
    struct lines lines = {.text = text};
    struct line_end closing = close_paragraph(&lines, begin, limit);
    return is_line_end(closing) || limit == text->size ? closing.end : cut_point(text, begin, limit);
}

/* Makes plain white space of positions [from, to). */
static void blank(const struct blocks *blocks, uint32_t from, uint32_t to) {
    for (uint32_t b = from / BLOCK_BYTES; b * BLOCK_BYTES < to; b++) {
        uint64_t bits = bits_between(b, from, to);
        blocks->space[b] |= bits;
        blocks->line[b] &= ~bits;
        blocks->rare[b] &= ~bits;
    }
}

/* The line ends in block number `b` that are not of ASCII: their first bytes, which are rare. */
static uint64_t find_others(const struct lines *lines, uint32_t b) {
    enum { FEW = 8 };
    uint64_t rare = lines->blocks->rare[b] & bits_between(b, 0, lines->end - lines->begin);
    uint64_t others = 0;
    uint32_t at = lines->begin + b * BLOCK_BYTES;
    bool many = eight_ones(rare) > FEW && lines->text->size - at >= BLOCK_LOOK;
    if (many && !has_line_end(lines->text->bytes + at)) {
        return 0;
    }
    for (; rare != 0; rare &= rare - 1) {
        bool found = is_line_end(line_end_at(lines->text, at + (uint32_t)__builtin_ctzll(rare)));
        others |= found ? rare & -rare : 0;
    }
    return others;
}

/* Marks the line ends that are not of ASCII, too: each is open itself. */
static void mark_others(const struct lines *lines) {
    const struct blocks *blocks = lines->blocks;
    uint32_t count = (lines->end - lines->begin) / BLOCK_BYTES + 1;
    for (uint32_t b = 0; (b = blocks_first_unsettled(blocks, b, count)) < count; b++) {
        uint64_t others = find_others(lines, b);
        blocks->line[b] |= others;
        blocks->open[b] |= others;
    }
}

/* The first position behind `from`, or at it, where a line end that is to be read begins, or behind one: all others close
   a paragraph. One behind the end for none. */
static uint32_t find_open(const struct lines *lines, uint32_t from) {
    const struct blocks *blocks = lines->blocks;
    uint32_t end = lines->end - lines->begin;
    uint32_t count = end / BLOCK_BYTES + 1;
    for (uint32_t b = from / BLOCK_BYTES; (b = blocks_first_unsettled(blocks, b, count)) < count; b++) {
        uint64_t behind = bits_between(b, from + 1, end + 1);
        uint64_t open = blocks->open[b] & (behind | (blocks->line[b] & bits_between(b, from, end)));
        if (open != 0) {
            return b * BLOCK_BYTES + (uint32_t)__builtin_ctzll(open);
        }
    }
    return end + 1;
}

/* Whether no line ends in the first `size` bytes, for sure: most texts of a sentence or two are so. */
static bool is_one_line(const struct blocks *blocks, uint32_t size) {
    uint64_t ends = 0;
    for (uint32_t b = 0; b * BLOCK_BYTES < size && ends == 0; b++) {
        ends = blocks->line[b] | blocks->rare[b];
    }
    return ends == 0;
}

uint32_t paragraphs_mark(const struct text *text, uint32_t begin, uint32_t size, const struct blocks *blocks) {
    struct lines lines = {.text = text, .blocks = blocks, .begin = begin, .end = begin + size};
    if (text->size == lines.end && is_one_line(blocks, size)) {
        blocks_mark_paragraph(blocks, 0, size);
        return lines.end;
    }
    mark_others(&lines);
    uint32_t at = begin;
    for (uint32_t read = 0; at < lines.end && read < PARAGRAPHS_MOST; read++) {
        uint32_t open = find_open(&lines, at - begin);
        uint32_t behind = bits_behind_last(blocks->paragraph, at - begin + 1, open < size ? open : size);
        if (behind > at - begin + 1) { /* the paragraphs before are closed, and the last bit begins the one in hand */
            blocks_mark_paragraph(blocks, at - begin, behind - 1);
            at = begin + behind - 1;
        }
        struct line_end closing = {lines.end, lines.end};
        if (open <= size) {
            closing = close_paragraph(&lines, at, paragraph_limit(text, at));
        }
        bool last = !is_line_end(closing) && text->size == lines.end;
        if (last) {
            closing = (struct line_end){lines.end, lines.end};
        }
        if (closing.end > lines.end || (!is_line_end(closing) && !last)) {
            break;
        }
        if (closing.end > closing.begin + 1) { /* one byte is white space */
            blank(blocks, closing.begin - begin, closing.end - begin);
        }
        blocks_mark_paragraph(blocks, at - begin, closing.begin - begin);
        at = closing.end;
    }
    return at;
}
