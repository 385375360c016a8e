#include "marks.h"

#include "unicode_tables.h"

#include <utf8proc.h>

/* The kinds, short enough for a table. */
enum {
    OT = MARK_OTHER,
    ST = MARK_STOP,
    EL = MARK_ELLIPSIS,
    QU = MARK_QUESTION,
    EX = MARK_EXCLAMATION,
    CO = MARK_COMMA,
    DA = MARK_DASH,
    OP = MARK_OPEN,
    CL = MARK_CLOSE,
    QM = MARK_QUOTE,
    BU = MARK_BULLET
};

/* Rows of 16 code points. */
const uint8_t mark_ascii[MARK_ASCII_COUNT] = {
    /* clang-format off */
    OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT,
    OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT,
    OT, EX, QM, OT, OT, OT, OT, QM, OP, CL, OT, OT, CO, DA, ST, OT,
    OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, CO, CO, OT, OT, OT, QU,
    OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT,
    OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OP, OT, CL, OT, OT,
    OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT,
    OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OP, OT, CL, OT, OT,
    /* clang-format on */
};

/* The same, from U+2000 on. */
const uint8_t mark_general[MARK_GENERAL_COUNT] = {
    /* clang-format off */
    OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT,
    DA, DA, DA, DA, DA, DA, OT, OT, QM, QM, QM, QM, QM, QM, QM, QM,
    OT, OT, BU, BU, OT, OT, EL, OT, OT, OT, OT, OT, OT, OT, OT, OT,
    OT, OT, OT, OT, OT, OT, OT, OT, OT, QM, QM, OT, EX, EX, OT, OT,
    /* clang-format on */
};

/* Guillemets, and sentence ends of other scripts and widths: Unicode 15, Sentence_Terminal, as far as newsrooms mix them
   with English. */
static enum mark wide_mark(int32_t code_point) {
    switch (code_point) {
    case 0xAB: /* « */
    case 0xBB: /* » */
        return MARK_QUOTE;
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
    if (!(unicode_properties(code_point) & UNICODE_IS_PUNCTUATION)) {
        return MARK_OTHER;
    }
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

enum mark mark_of_code_point(int32_t code_point) {
    if (code_point < MARK_ASCII_COUNT) {
        return (enum mark)mark_ascii[code_point];
    }
    enum mark mark = wide_mark(code_point);
    return mark == MARK_OTHER ? category_mark(code_point) : mark;
}

bool mark_lower(const struct text *text, const struct tokens *tokens, uint32_t i) {
    if (tokens->class[i] != WORD_LETTERS || (tokens->flags[i] & TOKEN_CAPITAL)) {
        return false;
    }
    unsigned char byte = mark_byte(text, tokens, i);
    if (byte < MARK_ASCII_COUNT) {
        return byte >= 'a' && byte <= 'z';
    }
    return utf8proc_category(mark_code_point(text, tokens, i)) == UTF8PROC_CATEGORY_LL;
}
