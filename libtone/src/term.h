/* Terms: what stands in the `term` field of a lexicon, as elements to match. */
#ifndef TONE_TERM_H
#define TONE_TERM_H

#include "fold.h"
#include "lexicon.h"
#include "tokens.h"

struct term_element {
    enum element_kind kind;
    enum element_class class; /* of ELEMENT_CLASS */
    bool glued;               /* no space before it */
    bool possessive;          /* with ’s */
    bool hyphen;              /* a hyphen between two words, which may be a space in the text */
    struct folded word;       /* of ELEMENT_WORD and ELEMENT_PREFIX */
};

struct term {
    size_t count;
    struct term_element element[TERM_ELEMENTS];
};

/* Working memory of term_parse, all zero at first. */
struct term_scratch {
    struct tokeniser tokeniser;
    struct tokens tokens;
};

/*
 * Reads a term. NULL when it could, else what is wrong with it, a static message; `*no_memory` tells whether that was
 * all. The words of a term are found by the stages that find those of a text.
 */
const char *term_parse(struct term *term, const char *text, struct term_scratch *scratch, const tone_allocator *hooks,
                       bool *no_memory);
void term_scratch_release(struct term_scratch *scratch, const tone_allocator *hooks);

#endif
