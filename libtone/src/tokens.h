/* Tokens: the words, numbers, marks, emoji and addresses of a text, made of UAX #29 segments. White space is none. */
#ifndef TONE_TOKENS_H
#define TONE_TOKENS_H

#include "words.h"

enum token_flag {
    TOKEN_SPACE = 1,         /* white space (or the start of a paragraph) stands before it */
    TOKEN_LINE = 2,          /* a line end stands before it, inside its paragraph */
    TOKEN_PARAGRAPH = 4,     /* first token of its paragraph */
    TOKEN_CAPITAL = 8,       /* begins with a letter in upper or title case */
    TOKEN_CAPITALS = 16,     /* at least two letters, and all in upper case */
    TOKEN_POSSESSIVE = 32,   /* ends in ’s or 's, no part of the word that is looked up; folded, two bytes: 's */
    TOKEN_TITLE = 64,        /* abbreviation before a name: Mr (the full stop is the next token) */
    TOKEN_NUMBERED = 128,    /* abbreviation before a number: No */
    TOKEN_ABBREVIATION = 256 /* abbreviation that may end a sentence: Inc */
};

/* Arrays of `count` items; offsets are bytes of the text. */
struct tokens {
    uint32_t count;
    size_t capacity;
    uint32_t *begin;
    uint32_t *end;
    uint32_t *word;   /* number of the word in the lexicon, 0 for none; filled by the lexicon stage */
    uint32_t *prefix; /* number of the longest wildcard that it begins like, 0 for none; likewise */
    uint16_t *flags;  /* token_flag; TOKEN_TITLE and what follows it are filled by the lexicon stage */
    uint16_t *closed; /* number of the word among the closed classes (closed.h), of its part before an apostrophe; 0 for
                         none; filled by the lexicon stage */
    uint8_t *class;   /* word_class, never WORD_SPACE */
    uint32_t
        *mark; /* the `mark_count` tokens that are neither words nor numbers, in order; filled by the lexicon stage */
    uint32_t mark_count;
    uint32_t *paragraph; /* the first token of each of `paragraph_count` paragraphs; likewise */
    uint32_t paragraph_count;
};

/*
 * Appends the tokens of one paragraph, whose segments `words` are. Joins the segments of URLs and e-mail addresses,
 * and letters around U+200B or a soft hyphen; splits what UAX #29 leaves joined by a colon, by a quotation mark (‘ “ ”
 * and "), by a full stop between a word in lower case and a capitalised one ("end.Next", not "Ph.D"), or by U+202F
 * unless it groups digits. ‘ stays where it stands for an apostrophe ("don‘t"). A token neither begins with nor
 * consists of characters that do not show. False when there is no memory; the tokens are then good for tokens_clear
 * and tokens_release alone. Linear in the bytes, whatever they are.
 */
bool tokens_append(struct tokens *tokens, const struct text *text, const struct words *words,
                   const tone_allocator *hooks);
void tokens_clear(struct tokens *tokens);
void tokens_release(struct tokens *tokens, const tone_allocator *hooks);

#endif
