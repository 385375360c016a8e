/* Scare: what the words between quotation marks are, where no report says whose they are. */
#ifndef TONE_SCARE_H
#define TONE_SCARE_H

#include "marks.h"

enum quoted_as {
    QUOTED_SPEECH, /* a sentence, or more words than a writer keeps at a distance */
    QUOTED_WORDS,  /* a word or a few */
    QUOTED_NAME    /* a name or a title: “Good Morning America”, ‘Ukraine.ru’ */
};

/*
 * What the quotation of tokens [first, end), its marks included, looks like; it has at least `words` words. Quotations of
 * a chunk are read in order of their first tokens: `*idle` is 0 at first, then where the marks end that say nothing of
 * the last one; of one that begins among them they say nothing either.
 */
enum quoted_as scare_read(const struct text *text, const struct tokens *tokens, uint32_t first, uint32_t end,
                          uint32_t words, uint32_t *idle);

/* The end of the name or the word that begins at token `i`; `i` when neither does. */
uint32_t scare_end(const struct text *text, const struct tokens *tokens, uint32_t i, uint32_t end);

/* Whether a mark at token `hyphen`, which no paragraph or text begins or ends with, is that of "so-called". */
static inline bool scare_is_so_called(const struct tokens *tokens, uint32_t hyphen) {
    return closed_is(tokens, hyphen + 1, CLOSED_CALLED) && closed_is(tokens, hyphen - 1, CLOSED_SO) &&
           mark_tight_before(tokens, hyphen) && mark_tight_before(tokens, hyphen + 1);
}

#endif
