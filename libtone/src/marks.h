/* Marks: what kind of punctuation a token is, and how it leans on its neighbours. */
#ifndef TONE_MARKS_H
#define TONE_MARKS_H

#include "closed.h"

enum mark {
    MARK_NONE,     /* no punctuation: a word, a number, an emoji, an address */
    MARK_OTHER,    /* a symbol, or punctuation of no kind below */
    MARK_STOP,     /* . and its full-width forms */
    MARK_ELLIPSIS, /* … */
    MARK_QUESTION,
    MARK_EXCLAMATION,
    MARK_COMMA, /* , ; : */
    MARK_DASH,
    MARK_OPEN,  /* opening bracket */
    MARK_CLOSE, /* closing bracket */
    MARK_QUOTE, /* quotation mark or apostrophe of any shape */
    MARK_BULLET
};

enum { MARK_ASCII_COUNT = 128, MARK_GENERAL_COUNT = 64, MARK_GENERAL_FIRST = 0x2000 };

/* The enum mark of ASCII, and of the first code points of General Punctuation, U+2000 to U+203F. */
extern const uint8_t mark_ascii[MARK_ASCII_COUNT];
extern const uint8_t mark_general[MARK_GENERAL_COUNT];

/* The enum mark of any code point. */
enum mark mark_of_code_point(int32_t code_point);

/* First byte of token `i`. */
static inline unsigned char mark_byte(const struct text *text, const struct tokens *tokens, uint32_t i) {
    return (unsigned char)text->bytes[tokens->begin[i]];
}

/* First code point of token `i`. */
static inline int32_t mark_code_point(const struct text *text, const struct tokens *tokens, uint32_t i) {
    const char *bytes = text->bytes + tokens->begin[i];
    uint32_t size = tokens->end[i] - tokens->begin[i];
    uint8_t code = token_mark_code(bytes, size);
    if (code < MARK_CODE_OTHER) {
        return code < MARK_CODE_GENERAL ? code : MARK_GENERAL_FIRST + code - MARK_CODE_GENERAL;
    }
    int32_t code_point;
    text_decode(bytes, size, &code_point);
    return code_point;
}

static inline enum mark mark_of(const struct text *text, const struct tokens *tokens, uint32_t i) {
    if (tokens->class[i] != WORD_PUNCTUATION) {
        return MARK_NONE;
    }
    unsigned char byte = mark_byte(text, tokens, i);
    if (byte < MARK_ASCII_COUNT) {
        return (enum mark)mark_ascii[byte];
    }
    int32_t code_point = mark_code_point(text, tokens, i);
    uint32_t general = (uint32_t)code_point - MARK_GENERAL_FIRST;
    return general < MARK_GENERAL_COUNT ? (enum mark)mark_general[general] : mark_of_code_point(code_point);
}

/* The same of number `m` of the list of marks. */
static inline enum mark mark_listed(const struct text *text, const struct tokens *tokens, uint32_t m) {
    uint8_t code = tokens->mark_code[m];
    if (code < MARK_CODE_GENERAL) {
        return (enum mark)mark_ascii[code];
    }
    if (code < MARK_CODE_OTHER) {
        return (enum mark)mark_general[code - MARK_CODE_GENERAL];
    }
    return code == MARK_CODE_SYMBOL ? MARK_OTHER : mark_of(text, tokens, tokens->mark[m]);
}

/* The first code point of number `m` of the list of marks. */
static inline int32_t mark_listed_code_point(const struct text *text, const struct tokens *tokens, uint32_t m) {
    uint8_t code = tokens->mark_code[m];
    if (code < MARK_CODE_GENERAL) {
        return code;
    }
    return code < MARK_CODE_OTHER ? MARK_GENERAL_FIRST + code - MARK_CODE_GENERAL
                                  : mark_code_point(text, tokens, tokens->mark[m]);
}

/* Whether token `i` begins its paragraph; the end of the tokens does too. */
static inline bool mark_paragraph(const struct tokens *tokens, uint32_t i) {
    return i >= tokens->count || i == 0 || (tokens->flags[i] & TOKEN_PARAGRAPH);
}

/* Whether something other than white space stands directly before, or behind, token `i` in its paragraph. */
static inline bool mark_tight_before(const struct tokens *tokens, uint32_t i) {
    return i < tokens->count && !(tokens->flags[i] & (TOKEN_SPACE | TOKEN_LINE | TOKEN_PARAGRAPH));
}

static inline bool mark_tight_after(const struct tokens *tokens, uint32_t i) {
    return mark_tight_before(tokens, i + 1);
}

/* Whether token `i` is a letter in lower case or begins with one. */
bool mark_lower(const struct text *text, const struct tokens *tokens, uint32_t i);

#endif
