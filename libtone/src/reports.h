/* Reports: who says or thinks what, in a sentence. Rules of grammar over items, without a parser. */
#ifndef TONE_REPORTS_H
#define TONE_REPORTS_H

#include "clauses.h"

/* A run of tokens [first, end); empty: none. */
struct run {
    uint32_t first;
    uint32_t end;
};

/* Contents stand in one another at most this deep; a cue that would open one more opens none. */
enum { REPORT_DEPTH = 4 };

/* A report clause may split its content into so many pieces. */
enum { REPORT_PIECES = 2 };

struct report {
    struct run content; /* what it says, */
    struct run rest;    /* and the second piece where that is split; or empty */
    struct run cue;
    struct run source; /* this and what follows where reports are described; or else all zero */
    bool pronoun;      /* the source is one: he, who */
    uint8_t stance;    /* tone_stance */
    uint8_t flags;     /* TONE_ATTRIBUTION_UNNAMED, TONE_ATTRIBUTION_NEGATED */
};

struct reports {
    uint32_t count;
    size_t capacity;
    struct report *items;
};

/* Room for so many reports in all. False without memory. */
bool reports_reserve(struct reports *reports, size_t need, const tone_allocator *hooks);

/* Appends the reports of a sentence, in order of their cues; marks boundaries in its items. There is room for as many as
   there are cues. Linear. */
void reports_find(struct reports *reports, struct clauses *clauses);
void reports_release(struct reports *reports, const tone_allocator *hooks);

#endif
