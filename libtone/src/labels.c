#include "labels.h"

enum label_style { STYLE_NUMBER = 1, STYLE_LETTER = 2, STYLE_STOP = 4, STYLE_CLOSE = 8, STYLE_OPEN = 16 };

enum { DIGITS_LIMIT = 3 }; /* a longer number is a year or an amount */

/* The value of a number of few digits or of a single ASCII letter, 0 for anything else; its style is added. */
static uint32_t read_value(const struct text *text, const struct tokens *tokens, uint32_t i, uint8_t *style) {
    const char *bytes = text->bytes + tokens->begin[i];
    uint32_t size = tokens->end[i] - tokens->begin[i];
    if (tokens->class[i] == WORD_LETTERS && size == 1) {
        *style |= STYLE_LETTER;
        char lower = (char)(bytes[0] | 0x20);
        return lower >= 'a' && lower <= 'z' ? (uint32_t)(lower - 'a') + 1 : 0;
    }
    if (tokens->class[i] != WORD_NUMBER || size > DIGITS_LIMIT) {
        return 0;
    }
    *style |= STYLE_NUMBER;
    uint32_t value = 0;
    for (uint32_t k = 0; k < size; k++) {
        if (bytes[k] < '0' || bytes[k] > '9') {
            return 0;
        }
        value = value * 10 + (uint32_t)(bytes[k] - '0');
    }
    return value;
}

/* A mark of the label itself, which stands without white space in front. */
static bool has_mark(const struct text *text, const struct tokens *tokens, uint32_t i, enum mark mark) {
    return mark_tight_before(tokens, i) && mark_of(text, tokens, i) == mark;
}

static bool read_numbered(const struct text *text, const struct tokens *tokens, uint32_t i, struct label *label) {
    uint8_t style = 0;
    uint32_t k = i;
    if (mark_code_point(text, tokens, k) == '(' && mark_tight_after(tokens, k)) {
        style |= STYLE_OPEN;
        k++;
    }
    uint32_t word = k;
    uint32_t value = read_value(text, tokens, word, &style);
    if (value == 0) {
        return false;
    }
    k++;
    if (!(style & STYLE_OPEN) && has_mark(text, tokens, k, MARK_STOP)) {
        style |= STYLE_STOP;
        k++;
    }
    if (has_mark(text, tokens, k, MARK_CLOSE)) {
        style |= STYLE_CLOSE;
        k++;
    }
    bool capital = tokens->flags[word] & TOKEN_CAPITAL; /* "A." begins a name: an initial */
    bool closed = (style & STYLE_CLOSE) || ((style & STYLE_STOP) && !capital);
    if (!closed || mark_paragraph(tokens, k) || mark_tight_before(tokens, k)) {
        return false;
    }
    label->next = k;
    label->value = value;
    label->style = style;
    return true;
}

/* Whether a character is typed for a bullet, and for much else. */
static bool is_typed_bullet(int32_t code_point) {
    return code_point == '-' || code_point == '*' || code_point == 0x2013 || code_point == 0xB7;
}

/* The bullet at token `i`, 0 for none. Those that are typed have white space behind them. */
static int32_t read_bullet(const struct text *text, const struct tokens *tokens, uint32_t i) {
    int32_t code_point = mark_code_point(text, tokens, i);
    if (tokens->class[i] == WORD_PUNCTUATION && mark_of(text, tokens, i) == MARK_BULLET) {
        return code_point;
    }
    bool parted = !mark_paragraph(tokens, i + 1) && !mark_tight_after(tokens, i);
    return is_typed_bullet(code_point) && parted && tokens->end[i] - tokens->begin[i] <= 3 ? code_point : 0;
}

bool label_look(const struct text *text, const struct tokens *tokens, uint32_t i, struct label *label) {
    *label = (struct label){.next = i, .bullet = read_bullet(text, tokens, i)};
    if (label->bullet == 0) {
        return read_numbered(text, tokens, i, label);
    }
    label->next = i + 1;
    if (!mark_paragraph(tokens, i + 1)) {
        read_numbered(text, tokens, i + 1, label);
    }
    return true;
}

bool label_follows(const struct label *label, const struct label *before) {
    if (label->bullet != before->bullet || label->style != before->style) {
        return false;
    }
    return label->style ? label->value == before->value + 1 : label->bullet != 0 && !is_typed_bullet(label->bullet);
}
