/* Breaks: where a sentence ends without a full stop, inside a paragraph whose lines ran together. */
#ifndef TONE_BREAKS_H
#define TONE_BREAKS_H

#include "marks.h"

/* A complimentary close has so many tokens at most. */
enum { BREAK_CLOSE_TOKENS = 3 };

/* The same as break_before, where white space stands before token `i`. */
bool break_between(const struct text *text, const struct tokens *tokens, uint32_t first, uint32_t i);

/*
 * Whether a sentence that begins at token `first` ends in front of token `i` > `first`, where no mark says so:
 * - between two addresses: each link of a list stands alone;
 * - behind the mail address of a header field ("From: Ann <ann@example.org> Subject: …", RFC 5322, section 3.6);
 * - behind a row of marks that parts sections: ---- ==== ***;
 * - behind a face made of marks, :) or ;-), when a capital follows (Dresner and Herring 2010: it
 *   does what a full stop does);
 * - behind the salutation and the complimentary close of a letter: "Dear Ann, Thank you", "Kind regards, Ben".
 * Behind a token that is neither a mark nor an address, only a header field ends. Linear when it is asked of each token
 * once.
 */
static inline bool break_before(const struct text *text, const struct tokens *tokens, uint32_t first, uint32_t i) {
    return !mark_tight_before(tokens, i) && break_between(text, tokens, first, i);
}

/* Whether a header field begins at token `first`, with its name: "From: …". */
static inline bool break_is_header(const struct text *text, const struct tokens *tokens, uint32_t first) {
    return closed_is(tokens, first, CLOSED_HEADER) && first + 1 < tokens->count &&
           mark_byte(text, tokens, first + 1) == ':';
}

/* Whether a salutation or a complimentary close may begin at token `first`, in a paragraph that ends with token `end`. */
static inline bool break_may_be_letter(const struct tokens *tokens, uint32_t first, uint32_t end) {
    uint32_t second = first + 1 < end ? first + 1 : first;
    uint32_t third = first + 2 < end ? first + 2 : second;
    uint32_t lists = closed_lists[tokens_closed(tokens, second)] | closed_lists[tokens_closed(tokens, third)];
    return closed_is(tokens, first, CLOSED_SALUTATION | CLOSED_LETTER_CLOSE) | ((lists & CLOSED_LETTER_CLOSE) != 0);
}

#endif
