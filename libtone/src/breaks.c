#include "breaks.h"

#include "ends.h"

enum { ADDRESS_TOKENS = 24 };

/* Whether a mail address, perhaps in angle brackets, ends with token `last`; shortened ones
   ("ann...@example.org") too. */
static bool ends_mail(const struct text *text, const struct tokens *tokens, uint32_t first, uint32_t last) {
    uint32_t i = last;
    for (uint32_t count = 0; count < ADDRESS_TOKENS; count++) {
        for (uint32_t k = tokens->begin[i]; k < tokens->end[i] && tokens->class[i] != WORD_LETTERS; k++) {
            if (text->bytes[k] == '@') {
                return true;
            }
        }
        if (i <= first || !mark_tight_before(tokens, i)) {
            return false;
        }
        i--;
    }
    return false;
}

static bool ends_header(const struct text *text, const struct tokens *tokens, uint32_t first, uint32_t i) {
    return (tokens->flags[i] & TOKEN_CAPITAL) && i - first > 2 && break_is_header(text, tokens, first) &&
           ends_mail(text, tokens, first, i - 1);
}

enum { ROW_LENGTH = 4, STARS = 3 };

/* Whether a row of one mark, which a sentence precedes, ends in front of token `i`. */
static bool ends_row(const struct text *text, const struct tokens *tokens, uint32_t first, uint32_t i) {
    unsigned char byte = mark_byte(text, tokens, i - 1);
    if (byte != '-' && byte != '=' && byte != '*' && byte != '~') {
        return false;
    }
    uint32_t k = i - 1;
    while (k > first && mark_tight_before(tokens, k) && mark_byte(text, tokens, k - 1) == byte) {
        k--;
    }
    return k > first && i - k >= (uint32_t)(byte == '*' ? STARS : ROW_LENGTH);
}

enum { SALUTATION_TOKENS = 4 };

static bool ends_salutation(const struct text *text, const struct tokens *tokens, uint32_t first, uint32_t comma) {
    if (comma - first > SALUTATION_TOKENS || !closed_is(tokens, first, CLOSED_SALUTATION)) {
        return false;
    }
    for (uint32_t k = first; k < comma; k++) {
        bool name = (tokens->flags[k] & TOKEN_CAPITAL) || mark_of(text, tokens, k) == MARK_STOP;
        if (!name) {
            return false;
        }
    }
    return comma - first > 1;
}

static bool ends_close(const struct text *text, const struct tokens *tokens, uint32_t first, uint32_t comma,
                       uint32_t next) {
    return comma - first <= BREAK_CLOSE_TOKENS && comma > first && (tokens->flags[first] & TOKEN_CAPITAL) &&
           closed_is(tokens, comma - 1, CLOSED_LETTER_CLOSE) && !end_starter(text, tokens, next);
}

/* Whether a face made of marks, :) or ;-), ends in front of token `i`, a word with a capital. */
static bool ends_face(const struct text *text, const struct tokens *tokens, uint32_t first, uint32_t i) {
    uint32_t k = i - 1;
    unsigned char mouth = mark_byte(text, tokens, k);
    if ((mouth != ')' && mouth != '(') || !(tokens->flags[i] & TOKEN_CAPITAL) || !mark_tight_before(tokens, k)) {
        return false;
    }
    k--;
    if (mark_byte(text, tokens, k) == '-' && mark_tight_before(tokens, k)) {
        k--;
    }
    unsigned char eyes = mark_byte(text, tokens, k);
    return (eyes == ':' || eyes == ';') && k > first && !mark_tight_before(tokens, k);
}

bool break_between(const struct text *text, const struct tokens *tokens, uint32_t first, uint32_t i) {
    if (tokens->class[i - 1] == WORD_ADDRESS && tokens->class[i] == WORD_ADDRESS) {
        return true;
    }
    switch (mark_byte(text, tokens, i - 1)) {
    case ',':
        return (tokens->flags[i] & TOKEN_CAPITAL) &&
               (ends_salutation(text, tokens, first, i - 1) || ends_close(text, tokens, first, i - 1, i));
    case ')':
    case '(':
        return ends_face(text, tokens, first, i) || ends_header(text, tokens, first, i);
    case '-':
    case '=':
    case '*':
    case '~':
        return ends_row(text, tokens, first, i) || ends_header(text, tokens, first, i);
    default:
        return ends_header(text, tokens, first, i);
    }
}
