/* Ends: where the rules of English punctuation end a sentence. */
#ifndef TONE_ENDS_H
#define TONE_ENDS_H

#include "marks.h"

/* The straight double quotation marks of a paragraph, counted as they are asked for. */
struct straight_marks {
    uint32_t mark; /* they are counted so far, by the list of marks: */
    bool open;     /* an odd number of them */
};

/* What is known of the paragraph up to a mark: enough to judge whether a sentence ends there. */
struct end_context {
    const struct text *text;
    const struct tokens *tokens;
    uint32_t first; /* first token of the sentence so far */
    struct straight_marks *straight;
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

/* What a mark and the tokens beside it tell of a sentence before all rules are asked. */
enum end_outlook {
    END_OPEN,    /* nothing */
    END_GOES_ON, /* it goes on */
    END_SURE     /* it ends */
};

/*
 * What end_judge would say of mark number `m` of the list, where it is a full stop, as most are: behind a word of several
 * letters, and before a comma or, after white space, a word. It is not the last token of its paragraph.
 */
static inline enum end_outlook end_foresee(const struct text *text, const struct tokens *tokens, uint32_t m) {
    static const uint16_t parted = TOKEN_SPACE | TOKEN_LINE | TOKEN_PARAGRAPH;
    static const uint16_t abbreviations = TOKEN_TITLE | TOKEN_NUMBERED | TOKEN_ABBREVIATION;
    uint32_t i = tokens->mark[m];
    uint32_t word = i - (i > 0);
    uint32_t flags = tokens->flags[word];
    uint32_t next = tokens->flags[i + 1];
    uint32_t lists = closed_lists[tokens_closed(tokens, word)];
    const char *bytes = text->bytes + tokens->begin[word]; /* a stop follows: there are two */
    bool stop = (tokens->mark_code[m] == '.') & !(tokens->flags[i] & parted) & (tokens->class[word] == WORD_LETTERS) &
                (tokens->end[word] - tokens->begin[word] > 1) & ((unsigned char)bytes[0] < MARK_ASCII_COUNT);
    bool before_word = ((next & parted) != 0) & (tokens->class[i + 1] == WORD_LETTERS);
    bool before_comma = !(next & parted) & (tokens->mark_code[m + 1] == ',') & (tokens->mark[m + 1] == i + 1);
    bool abbreviation = (flags & abbreviations) != 0;
    bool name = (flags & (TOKEN_TITLE | TOKEN_CAPITAL)) == (TOKEN_TITLE | TOKEN_CAPITAL);
    bool before_more = before_word & abbreviation & !(lists & CLOSED_STREET) & (!(next & TOKEN_CAPITAL) | name);
    bool ends = before_word & !abbreviation & (bytes[1] != '.') & !(lists & CLOSED_INTRODUCER);
    return stop ? (before_comma | before_more) * END_GOES_ON + ends * END_SURE : END_OPEN;
}

/*
 * Judges the candidate `i` with all marks that belong to it: . ! ? … in a row, quotation marks and brackets that close
 * behind them, citations such as [12], emoticons. `next` is always behind `i`. Takes time linear in `next` - `i`.
 */
struct end_verdict end_judge(const struct end_context *context, uint32_t i);

/* Whether the word of token `i` is one that begins sentences ("The", "How", "Mr"), and no initial. */
bool end_starter(const struct text *text, const struct tokens *tokens, uint32_t i);

#endif
