/* Grammar: what a token can be in a clause, by its form alone: the closed classes of English, and a few endings. */
#ifndef TONE_GRAMMAR_H
#define TONE_GRAMMAR_H

#include "marks.h"

/* Classes of words, and of the marks between them. A word may have several: "that", "her", "since". */
enum grammar {
    GRAMMAR_DETERMINER = 1 << 0,
    GRAMMAR_POSSESSIVE = 1 << 1, /* my, his, and any word with ’s */
    GRAMMAR_SUBJECT = 1 << 2,    /* a pronoun that may be a subject: he, they, you, everyone */
    GRAMMAR_OBJECT = 1 << 3,     /* one that is an object: him, them, you */
    GRAMMAR_RELATIVE = 1 << 4,   /* who, which, that */
    GRAMMAR_PREPOSITION = 1 << 5,
    GRAMMAR_AUXILIARY = 1 << 6, /* be, have, do and the modals */
    GRAMMAR_BE = 1 << 7,
    GRAMMAR_COORDINATOR = 1 << 8,
    GRAMMAR_SUBORDINATOR = 1 << 9,
    GRAMMAR_THAT = 1 << 10,
    GRAMMAR_TO = 1 << 11,
    GRAMMAR_QUESTION = 1 << 12, /* whether, why, how: begins a reported question */
    GRAMMAR_NEGATION = 1 << 13,
    GRAMMAR_ADVERB = 1 << 14,
    GRAMMAR_TIME = 1 << 15, /* Monday, yesterday */
    GRAMMAR_COMMA = 1 << 16,
    GRAMMAR_COLON = 1 << 17,
    GRAMMAR_SEMICOLON = 1 << 18,
    GRAMMAR_DASH = 1 << 19,
    GRAMMAR_BRACKET = 1 << 20,
    GRAMMAR_STOP = 1 << 21,
    GRAMMAR_CAPITAL = 1 << 22,
    GRAMMAR_NUMBER = 1 << 23,
    GRAMMAR_ING = 1 << 24,
    GRAMMAR_ED = 1 << 25,      /* a past or a participle in -ed, or an irregular one */
    GRAMMAR_FEELING = 1 << 26, /* a participle that says what its subject feels: convinced */
    GRAMMAR_TELLING = 1 << 27, /* a verb whose first object is the one who is told */
    GRAMMAR_BY = 1 << 28,
    GRAMMAR_TOPIC = 1 << 29, /* a preposition before what is spoken of: about, of, for, against */
    GRAMMAR_PLURAL = 1 << 30 /* ends in -s, or may be a subject of many */
};

/* A word of the open classes, of which its ending may tell more. */
#define GRAMMAR_OPEN (UINT32_C(1) << 31)

/* The classes of a mark that begins with an ASCII character. */
extern const uint32_t grammar_ascii[MARK_ASCII_COUNT];

/* The classes of a mark that begins with another. */
uint32_t grammar_of_wide_mark(const struct text *text, const struct tokens *tokens, uint32_t i);

static inline uint32_t grammar_of_mark(const struct text *text, const struct tokens *tokens, uint32_t i) {
    unsigned char byte = mark_byte(text, tokens, i);
    return byte < MARK_ASCII_COUNT ? grammar_ascii[byte] : grammar_of_wide_mark(text, tokens, i);
}

/* An ending of words of the open classes: the last bytes of a word, and what they say. */
struct grammar_ending {
    uint32_t mask; /* of the last three bytes */
    uint32_t bytes;
    uint32_t least; /* a word has so many bytes at least */
    uint32_t grammar;
};

/* By the last bits of the last byte, in which they differ. */
enum { GRAMMAR_ENDINGS = 8 };
extern const struct grammar_ending grammar_endings[GRAMMAR_ENDINGS];

/* What the ending of a word of the open classes says: by no branch, for it is as good as any other. */
static inline uint32_t grammar_of_ending(const char *bytes, size_t size) {
    enum { SS = 's' << 8 | 's' };
    if (size < 3) {
        return 0;
    }
    const unsigned char *last = (const unsigned char *)bytes + size - 3;
    uint32_t two = (uint32_t)last[1] << 8 | last[2];
    uint32_t three = (uint32_t)last[0] << 16 | two;
    const struct grammar_ending *ending = &grammar_endings[last[2] % GRAMMAR_ENDINGS];
    uint32_t found = ((three & ending->mask) == ending->bytes) & (size >= ending->least) & (two != SS);
    return ending->grammar & -found;
}

/*
 * The classes of a word of this number and these flags, joined by |, but for what its ending says: GRAMMAR_OPEN stands
 * where that is still to be asked for.
 */
static inline uint32_t grammar_of_word(uint16_t closed, uint32_t flags) {
    static const uint32_t pronouns = GRAMMAR_SUBJECT | GRAMMAR_RELATIVE | GRAMMAR_QUESTION;
    uint32_t grammar = closed_grammar[closed];
    if (flags & TOKEN_POSSESSIVE && !(grammar & pronouns)) {
        grammar |= GRAMMAR_POSSESSIVE;
    }
    return grammar | (flags & TOKEN_CAPITAL) * (GRAMMAR_CAPITAL / TOKEN_CAPITAL);
}

/* The classes of token `i`, a word, a number or a mark. */
static inline uint32_t grammar_of(const struct text *text, const struct tokens *tokens, uint32_t i) {
    switch (tokens->class[i]) {
    case WORD_LETTERS:
        return grammar_of_word(tokens_closed(tokens, i), tokens->flags[i]);
    case WORD_NUMBER:
        return GRAMMAR_NUMBER;
    case WORD_PUNCTUATION:
        return grammar_of_mark(text, tokens, i);
    default:
        return 0;
    }
}

#endif
