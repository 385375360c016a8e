#include "grammar.h"
#include "marks.h"

#include <string.h>

enum { WORD_LIMIT = 12 };

/*
 * The closed classes, after Quirk, Greenbaum, Leech & Svartvik, A Comprehensive Grammar of the English Language (1985):
 * determiners 5.10, pronouns 6, prepositions 9.7, auxiliaries 3.21, coordinators 13.5, subordinators 14.12, relatives 6.32,
 * reported questions 16.35, verbs of telling with an object of their own 16.60; participles of feeling 7.15. Where a
 * contraction is meant its apostrophe and what follows is left out: "don" of don’t. In the order of bytes.
 */
static const struct {
    char word[WORD_LIMIT];
    uint32_t grammar;
} words[] = {

};

/* Copies a word in lower case up to its first apostrophe; its size, 0 for a word that is too long. */
static size_t lower_word(const struct text *text, const struct tokens *tokens, uint32_t i, char word[WORD_LIMIT]) {
    const char *bytes = text->bytes + tokens->begin[i];
    size_t size = tokens->end[i] - tokens->begin[i];
    memset(word, 0, WORD_LIMIT);
    for (size_t k = 0; k < size; k++) {
        char c = bytes[k];
        if (c == '\'' || c == '\xE2') { /* ’ */
            return k;
        }
        if (k + 1 == WORD_LIMIT) {
            return 0;
        }
        word[k] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    return size;
}

static bool find_word(const char word[WORD_LIMIT], uint32_t *grammar) {
    size_t low = 0;
    size_t high = sizeof words / sizeof *words;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(word, words[middle].word, WORD_LIMIT);
        if (order == 0) {
            *grammar = words[middle].grammar;
            return true;
        }
        low = order < 0 ? low : middle + 1;
        high = order < 0 ? middle : high;
    }
    return false;
}

/* What the ending of a word of the open classes says: Quirk et al., 3.5 (-ing, -ed) and 7.46 (-ly). */
static uint32_t ending_of(const char *bytes, size_t size) {
    if (size >= 5 && memcmp(bytes + size - 3, "ing", 3) == 0) {
        return GRAMMAR_ING;
    }
    if (size >= 4 && memcmp(bytes + size - 2, "ed", 2) == 0) {
        return GRAMMAR_ED;
    }
    return size >= 5 && memcmp(bytes + size - 2, "ly", 2) == 0 ? GRAMMAR_ADVERB : 0;
}

static uint32_t word_grammar(const struct text *text, const struct tokens *tokens, uint32_t i) {
    char word[WORD_LIMIT];
    uint16_t flags = tokens->flags[i];
    uint32_t grammar = 0;
    size_t size = lower_word(text, tokens, i, word);
    bool found = size > 0 && find_word(word, &grammar);
    if (!found && !(flags & TOKEN_CAPITAL)) {
        grammar = ending_of(text->bytes + tokens->begin[i], tokens->end[i] - tokens->begin[i]);
    }
    if (flags & TOKEN_POSSESSIVE && !(grammar & (GRAMMAR_SUBJECT | GRAMMAR_RELATIVE | GRAMMAR_QUESTION))) {
        grammar |= GRAMMAR_POSSESSIVE;
    }
    return grammar | (flags & TOKEN_CAPITAL ? GRAMMAR_CAPITAL : 0);
}

static uint32_t mark_grammar(const struct text *text, const struct tokens *tokens, uint32_t i) {
    switch (mark_of(text, tokens, i)) {
    case MARK_COMMA:
        switch (mark_code_point(text, tokens, i)) {
        case ':':
        case 0xFF1A:
            return GRAMMAR_COLON;
        case ';':
            return GRAMMAR_SEMICOLON;
        default:
            return GRAMMAR_COMMA;
        }
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

uint32_t grammar_of(const struct text *text, const struct tokens *tokens, uint32_t i) {
    switch (tokens->class[i]) {
    case WORD_LETTERS:
        return word_grammar(text, tokens, i);
    case WORD_NUMBER:
        return GRAMMAR_NUMBER;
    case WORD_PUNCTUATION:
        return mark_grammar(text, tokens, i);
    default:
        return 0;
    }
}
