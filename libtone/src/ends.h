/* Ends: where the rules of English punctuation end a sentence. */
#ifndef TONE_ENDS_H
#define TONE_ENDS_H

#include "marks.h"

/* What is known of the paragraph up to a mark: enough to judge whether a sentence ends there. */
struct end_context {
    const struct text *text;
    const struct tokens *tokens;
    uint32_t first;     /* first token of the sentence so far */
    bool straight_open; /* an odd number of straight double quotation marks precedes the mark in its paragraph */
};

/* What the rules say of a mark that may end a sentence. */
struct end_verdict {
    uint32_t next; /* first token behind the marks that were judged: where the next sentence begins, if this one ends */
    bool ends;
};

/* Whether a mark may end a sentence. */
static inline bool end_is_terminator(enum mark mark) {
    return mark == MARK_STOP || mark == MARK_ELLIPSIS || mark == MARK_QUESTION || mark == MARK_EXCLAMATION;
}

/* Whether token `i` is such a mark. */
static inline bool end_candidate(const struct text *text, const struct tokens *tokens, uint32_t i) {
    return end_is_terminator(mark_of(text, tokens, i));
}

/*
 * Judges the candidate `i` with all marks that belong to it: . ! ? … in a row, quotation marks and brackets that close
 * behind them, citations such as [12], emoticons. `next` is always behind `i`. Takes time linear in `next` - `i`.
 */
struct end_verdict end_judge(const struct end_context *context, uint32_t i);

/* Whether the word of token `i` is one that begins sentences ("The", "How", "Mr"), and no initial. */
bool end_starter(const struct text *text, const struct tokens *tokens, uint32_t i);

#endif
