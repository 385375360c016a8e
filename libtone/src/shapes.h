/* Shapes: how a cue stands in its clause, as a verb or a noun, and which words belong to it. */
#ifndef TONE_SHAPES_H
#define TONE_SHAPES_H

#include "subjects.h"

enum shape {
    SHAPE_NONE,
    SHAPE_FINITE,      /* he said; who said; he is saying */
    SHAPE_PASSIVE,     /* he was accused; he is believed */
    SHAPE_PARTICIPLE,  /* saying */
    SHAPE_INFINITIVE,  /* to say */
    SHAPE_NOUN,        /* the claim */
    SHAPE_PREPOSITION, /* according to */
    SHAPE_ADVERB       /* reportedly */
};

/* A cue: items [first, end), of which `head` is the word of the lexicon. */
struct cue {
    uint32_t first;
    uint32_t head;
    uint32_t end;
    enum shape shape;
    struct phrase subject; /* of a finite verb: what stands before it */
    uint8_t kind;          /* cue_kind */
    bool negated;          /* or asked: did he say so? */
    bool unsure;           /* a boundary that is marked later may change it */
};

/* Reads a cue: its auxiliaries and adverbs, and how it stands. Where its first word is the subject of the verb, that is
   no ITEM_VERB any more: polls | show. In bounded steps. */
void shape_read(const struct clauses *c, const struct head *head, struct cue *cue);

#endif
