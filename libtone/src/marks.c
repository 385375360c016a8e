#include "marks.h"

#include <string.h>
#include <utf8proc.h>

int32_t mark_code_point(const struct text *text, const struct tokens *tokens, uint32_t i) {
    int32_t code_point;
    text_decode(text->bytes + tokens->begin[i], tokens->end[i] - tokens->begin[i], &code_point);
    return code_point;
}

static enum mark ascii_mark(int32_t code_point) {
    switch (code_point) {
    case '.':
        return MARK_STOP;
    case '?':
        return MARK_QUESTION;
    case '!':
        return MARK_EXCLAMATION;
    case ',':
    case ';':
    case ':':
        return MARK_COMMA;
    case '-':
        return MARK_DASH;
    case '(':
    case '[':
    case '{':
        return MARK_OPEN;
    case ')':
    case ']':
    case '}':
        return MARK_CLOSE;
    case '"':
    case '\'':
        return MARK_QUOTE;
    default:
        return MARK_OTHER;
    }
}

/* Sentence ends of other scripts and widths: Unicode 15, Sentence_Terminal, as far as newsrooms mix them with English. */
static enum mark wide_mark(int32_t code_point) {
    switch (code_point) {
    case 0x2026:
        return MARK_ELLIPSIS;
    case 0x203C: /* double exclamation mark */
    case 0x203D: /* interrobang */
    case 0x2048:
    case 0x2049:
    case 0xFF01:
        return MARK_EXCLAMATION;
    case 0x061F: /* Arabic question mark */
    case 0x2047:
    case 0xFF1F:
        return MARK_QUESTION;
    case 0x0964: /* danda */
    case 0x3002: /* ideographic full stop */
    case 0xFF0E:
    case 0xFF61:
        return MARK_STOP;
    case 0x060C:
    case 0x3001:
    case 0xFF0C:
    case 0xFF1A:
    case 0xFF1B:
        return MARK_COMMA;
    case 0x2022: /* bullet */
    case 0x2023:
    case 0x2043: /* hyphen bullet */
    case 0x204C:
    case 0x204D:
    case 0x2219:
    case 0x25A0:
    case 0x25AA:
    case 0x25B6:
    case 0x25B8:
    case 0x25BA:
    case 0x25CB:
    case 0x25CF:
    case 0x25E6:
        return MARK_BULLET;
    default:
        return MARK_OTHER;
    }
}

static enum mark category_mark(int32_t code_point) {
    switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_PD:
        return MARK_DASH;
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
        return MARK_QUOTE;
    case UTF8PROC_CATEGORY_PS: /* „ and ‚ are opening punctuation to Unicode */
        return code_point == 0x201E || code_point == 0x201A ? MARK_QUOTE : MARK_OPEN;
    case UTF8PROC_CATEGORY_PE:
        return MARK_CLOSE;
    default:
        return MARK_OTHER;
    }
}

enum mark mark_of(const struct text *text, const struct tokens *tokens, uint32_t i) {
    if (tokens->class[i] != WORD_PUNCTUATION) {
        return MARK_NONE;
    }
    int32_t code_point = mark_code_point(text, tokens, i);
    if (code_point < 0x80) {
        return ascii_mark(code_point);
    }
    enum mark mark = wide_mark(code_point);
    return mark == MARK_OTHER ? category_mark(code_point) : mark;
}

bool mark_paragraph(const struct tokens *tokens, uint32_t i) {
    return i >= tokens->count || i == 0 || (tokens->flags[i] & TOKEN_PARAGRAPH);
}

bool mark_tight_before(const struct tokens *tokens, uint32_t i) {
    return !mark_paragraph(tokens, i) && !(tokens->flags[i] & (TOKEN_SPACE | TOKEN_LINE));
}

bool mark_tight_after(const struct tokens *tokens, uint32_t i) {
    return mark_tight_before(tokens, i + 1);
}

bool mark_lower(const struct text *text, const struct tokens *tokens, uint32_t i) {
    if (tokens->class[i] != WORD_LETTERS || (tokens->flags[i] & TOKEN_CAPITAL)) {
        return false;
    }
    return utf8proc_category(mark_code_point(text, tokens, i)) == UTF8PROC_CATEGORY_LL;
}

enum { LISTED_LIMIT = 16 };

/* The bytes of a word before its first apostrophe: "they" of "they’re". */
static size_t stem_size(const char *bytes, size_t size) {
    for (size_t k = 0; k < size; k++) {
        bool curly = size - k > 2 && memcmp(bytes + k, "\xE2\x80\x99", 3) == 0;
        if (bytes[k] == '\'' || curly) {
            return k;
        }
        if (k == LISTED_LIMIT) {
            break;
        }
    }
    return size;
}

bool mark_listed(const struct text *text, const struct tokens *tokens, uint32_t i, const char *const *list,
                 size_t count) {
    const char *bytes = text->bytes + tokens->begin[i];
    size_t size = stem_size(bytes, tokens->end[i] - tokens->begin[i]);
    if (size >= LISTED_LIMIT) {
        return false;
    }
    char word[LISTED_LIMIT] = {0};
    for (size_t k = 0; k < size; k++) {
        word[k] = (char)(bytes[k] >= 'A' && bytes[k] <= 'Z' ? bytes[k] + ('a' - 'A') : bytes[k]);
    }
    size_t low = 0;
    while (low < count) {
        size_t middle = low + (count - low) / 2;
        int order = strcmp(word, list[middle]);
        if (order == 0) {
            return true;
        }
        low = order < 0 ? low : middle + 1;
        count = order < 0 ? middle : count;
    }
    return false;
}
