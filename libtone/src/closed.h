/* Closed classes: the words that the rules of sentences, quotations and reports know one by one, in one table. */
#ifndef TONE_CLOSED_H
#define TONE_CLOSED_H

#include "tokens.h"

/* What the rules know a word for. Each list is explained where it is used. */
enum closed_list {
    CLOSED_STARTER = 1 << 0,    /* begins sentences and, with a capital in running text, hardly ever anything else */
    CLOSED_INTRODUCER = 1 << 1, /* an abbreviation that always introduces what follows: e.g. */
    CLOSED_CLOCK_TIME = 1 << 2, /* a.m. */
    CLOSED_CLOCK_FOLLOWER = 1 << 3, /* goes on with a time of day: 10 a.m. Eastern, 5 p.m. Monday */
    CLOSED_BEFORE_TIME = 1 << 4,    /* a preposition before a time of day */
    CLOSED_LOUD_NAME = 1 << 5,      /* a name that ends in an exclamation mark: Yahoo! */
    CLOSED_REPORT_VERB = 1 << 6,    /* a verb that a short report clause has: “Stop!” Mary shouted. */
    CLOSED_FINAL = 1 << 7,          /* an abbreviation that ends what it closes: etc. */
    CLOSED_STREET = 1 << 8,         /* a title before a name, a street behind one: St. */
    CLOSED_PRONOUN_I = 1 << 9,
    CLOSED_HEADER = 1 << 10,       /* a header field with a mail address: From: */
    CLOSED_SALUTATION = 1 << 11,   /* Dear Ann, */
    CLOSED_LETTER_CLOSE = 1 << 12, /* Kind regards, */
    CLOSED_JOINER = 1 << 13,       /* joins the last item of a list within a sentence: (a) one and (b) two */
    CLOSED_CAPTION = 1 << 14,      /* Photo: */
    CLOSED_CAPTION_KIND = 1 << 15, /* stands before such a word: File photo: */
    CLOSED_ELISION = 1 << 16,      /* has an apostrophe in front: ’em */
    CLOSED_ELIDED_AND = 1 << 17,   /* the n of rock ’n’ roll */
    CLOSED_SO = 1 << 18,           /* of so-called, */
    CLOSED_CALLED = 1 << 19        /* as is this */
};

/* Words in lower case are shorter than this, in bytes. */
enum { CLOSED_SIZE = 16 };

/* By number; number 0 is none, and so of the open classes. The words are in the order of their bytes. */
extern const char closed_words[][CLOSED_SIZE];
extern const uint32_t closed_grammar[]; /* enum grammar, joined by |; GRAMMAR_OPEN alone: of no closed class */
extern const uint32_t closed_lists[];   /* enum closed_list, joined by | */
extern const uint16_t closed_count;     /* with number 0 */

/* The first, the second and the last byte of closed_grammar; its third is that of marks, numbers and capitals. */
enum { CLOSED_BYTES = 3, CLOSED_PLACES = 512 };
extern const uint8_t closed_bytes[CLOSED_BYTES][CLOSED_PLACES];

/*
 * The number of a word, 0 for none. Its ASCII letters may be capitals; an apostrophe of any shape and what follows it
 * are no part of it: "they’re" is "they".
 */
uint16_t closed_find(const char *word, size_t size);

/* A digest of the table: a compiled lexicon, whose words have these numbers, is good for as
   long as it stays the same. */
uint64_t closed_digest(void);

/* The number of the word of token `i`; 0 for a token that is none. */
uint16_t closed_of(const struct text *text, const struct tokens *tokens, uint32_t i);

/* Whether the word of token `i` is in one of `lists`. */
static inline bool closed_is(const struct tokens *tokens, uint32_t i, uint32_t lists) {
    return (closed_lists[tokens_closed(tokens, i)] & lists) != 0;
}

#endif
