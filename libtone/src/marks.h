/* Marks: what kind of punctuation a token is, and how it leans on its neighbours. */
#ifndef TONE_MARKS_H
#define TONE_MARKS_H

#include "tokens.h"

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

/* First code point of token `i`. */
int32_t mark_code_point(const struct text *text, const struct tokens *tokens, uint32_t i);

enum mark mark_of(const struct text *text, const struct tokens *tokens, uint32_t i);

/* Whether something other than white space stands directly before, or behind, token `i` in its paragraph. */
bool mark_tight_before(const struct tokens *tokens, uint32_t i);
bool mark_tight_after(const struct tokens *tokens, uint32_t i);

/* Whether token `i` begins its paragraph; the end of the tokens does too. */
bool mark_paragraph(const struct tokens *tokens, uint32_t i);

/* Whether token `i` is a letter in lower case or begins with one. */
bool mark_lower(const struct text *text, const struct tokens *tokens, uint32_t i);

/*
 * Whether the word of token `i`, its ASCII letters in lower case, is in `list`: words in byte order, all shorter than 16
 * bytes. What follows an apostrophe inside the word is no part of it: "they’re" is "they".
 */
bool mark_listed(const struct text *text, const struct tokens *tokens, uint32_t i, const char *const *list,
                 size_t count);

#endif
