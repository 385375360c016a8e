/* Quotes: the quotations of a paragraph, by their marks. */
#ifndef TONE_QUOTES_H
#define TONE_QUOTES_H

#include "marks.h"
#include "signs.h"

/* Marks that pair with each other. Newsrooms mix curly and straight ones, so both are of one family. */
enum quote_family {
    QUOTE_NONE,
    QUOTE_DOUBLE,       /* “ ” „ " and '' `` */
    QUOTE_SINGLE,       /* ‘ ’ ‚ ' */
    QUOTE_ANGLE,        /* « » */
    QUOTE_SINGLE_ANGLE, /* ‹ › */
    QUOTE_FAMILIES
};

/* Quotations nest at most this deep; marks that open one more open nothing. */
enum { QUOTE_DEPTH = 8 };

/* A mark, and how it may be read; then what it was found to open. */
struct quote_mark {
    uint32_t token;
    uint32_t number;    /* in the list of marks */
    uint32_t paragraph; /* the first token of its paragraph */
    uint32_t width;     /* in tokens: 2 for '' and `` */
    uint32_t end;       /* opens a quotation of tokens [token, end); 0: opens none */
    uint32_t close;     /* token of the mark that closes it, `end` when none does */
    uint32_t mark_end;  /* of a quotation that is closed: the marks up to there are in it, by their numbers; or 0 */
    uint8_t family;     /* quote_family */
    uint8_t as;         /* quoted_as of what it opens; filled by the caller */
    bool opens;         /* may open */
    bool closes;        /* may close */
    bool doubtful;      /* where it closes, it may be an apostrophe (the dogs’ bowls) or inches (5") */
    bool runs_on;       /* where nothing closes it, the quotation goes on to the end of the paragraph */
    bool unclosed;      /* and so it does */
};

/* At least so many words are in a quotation: emoji and addresses are of the list of marks. */
static inline uint32_t quote_words(const struct quote_mark *mark) {
    return mark->mark_end == 0 ? 0 : mark->end - mark->token - (mark->mark_end - mark->number);
}

struct quotes {
    uint32_t count;
    size_t capacity;
    struct quote_mark *marks; /* in order; behind the last one at UINT32_MAX */
};

/*
 * Finds the quotations of whole paragraphs; `quotes` is emptied first. They are the marks whose `end` is not 0, in
 * order, properly nested, none over the end of its paragraph. False when there is no memory. Linear in the tokens.
 *
 * A quotation that nothing closes goes on to the end of its paragraph, or to where the next of its family opens, when
 * it opens with “ „ « ‹; with a straight " that begins the paragraph or follows another mark (he said: "We); with a ‘
 * that begins the paragraph. Other marks that nothing closes are no quotation marks.
 */
bool quotes_find(struct quotes *quotes, const struct text *text, const struct tokens *tokens, const struct signs *signs,
                 const tone_allocator *hooks);
void quotes_release(struct quotes *quotes, const tone_allocator *hooks);

#endif
