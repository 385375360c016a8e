#include "grammar.h"

const uint32_t grammar_ascii[MARK_ASCII_COUNT] = {
    ['.'] = GRAMMAR_STOP,    ['?'] = GRAMMAR_STOP,      ['!'] = GRAMMAR_STOP,    [','] = GRAMMAR_COMMA,
    [':'] = GRAMMAR_COLON,   [';'] = GRAMMAR_SEMICOLON, ['-'] = GRAMMAR_DASH,    ['('] = GRAMMAR_BRACKET,
    [')'] = GRAMMAR_BRACKET, ['['] = GRAMMAR_BRACKET,   [']'] = GRAMMAR_BRACKET, ['{'] = GRAMMAR_BRACKET,
    ['}'] = GRAMMAR_BRACKET,
};

uint32_t grammar_of_wide_mark(const struct text *text, const struct tokens *tokens, uint32_t i) {
    switch (mark_of(text, tokens, i)) {
    case MARK_COMMA:
        return mark_code_point(text, tokens, i) == 0xFF1A ? GRAMMAR_COLON : GRAMMAR_COMMA;
    case MARK_DASH:
        return GRAMMAR_DASH;
    case MARK_OPEN:
    case MARK_CLOSE:
        return GRAMMAR_BRACKET;
    case MARK_STOP:
    case MARK_ELLIPSIS:
    case MARK_QUESTION:
    case MARK_EXCLAMATION:
        return GRAMMAR_STOP;
    default:
        return 0;
    }
}

/* Quirk et al., 3.5 (-ing, -ed), 5.74 (-s, but not -ss), 7.46 (-ly). */
const struct grammar_ending grammar_endings[GRAMMAR_ENDINGS] = {
    ['s' % GRAMMAR_ENDINGS] = {0xFF, 's', 3, GRAMMAR_PLURAL},
    ['d' % GRAMMAR_ENDINGS] = {0xFFFF, 'e' << 8 | 'd', 4, GRAMMAR_ED},
    ['g' % GRAMMAR_ENDINGS] = {0xFFFFFF, 'i' << 16 | 'n' << 8 | 'g', 5, GRAMMAR_ING},
    ['y' % GRAMMAR_ENDINGS] = {0xFFFF, 'l' << 8 | 'y', 5, GRAMMAR_ADVERB},
};
