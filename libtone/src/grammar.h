/* Grammar: what a token can be in a clause, by its form alone: the closed classes of English, and a few endings. */
#ifndef TONE_GRAMMAR_H
#define TONE_GRAMMAR_H

#include "tokens.h"

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
    GRAMMAR_PLURAL = 1 << 30, /* ends in -s, or may be a subject of many */
    GRAMMAR_TOPIC = 1 << 29   /* a preposition before what is spoken of: about, of, for, against */
};

/* Where each word of the closed classes stands in their table. */
enum { GRAMMAR_SLOTS = 2048 };
struct grammar_index {
    uint16_t slots[GRAMMAR_SLOTS];
};

void grammar_index(struct grammar_index *index);

/*
 * The classes of token `i`, joined by |; 0 for a word of the open classes. A capital says nothing of the word that
 * `begins` a sentence; any other with one is a name, whatever its ending.
 */
uint32_t grammar_of(const struct grammar_index *index, const struct text *text, const struct tokens *tokens, uint32_t i,
                    bool begins);

#endif
