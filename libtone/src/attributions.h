/* Attributions: the quotations and the reports of a paragraph, brought together as pieces of what others say. */
#ifndef TONE_ATTRIBUTIONS_H
#define TONE_ATTRIBUTIONS_H

#include "reports.h"

/* No report says whose words a piece is. */
#define NO_REPORT UINT32_MAX

/* Tokens [first, end) that are not the author's. */
struct piece {
    uint32_t first;
    uint32_t end;
    uint32_t report; /* number of the report of its chunk, or NO_REPORT */
    uint32_t group;
    uint32_t paragraph; /* of a quotation: the first token of its paragraph */
    uint8_t kind;       /* tone_attribution_kind */
    uint8_t as;         /* quoted_as of a quotation */
    bool nested;        /* a quotation inside a quotation */
    bool name;          /* a name or a title: no row */
    bool joined;        /* a quotation of the group of the last one that is not nested */
    bool loose;         /* a quotation between doubled apostrophes or grave accents */
};

/* Whether one piece stands before another: it begins first, or it holds the other. */
static inline bool piece_stands_before(const struct piece *a, const struct piece *b) {
    return (a->first < b->first) | ((a->first == b->first) & (a->end >= b->end));
}

struct pieces {
    uint32_t count;
    size_t capacity;
    struct piece *items;
};

/* What crosses from one chunk to the next. */
struct speakers {
    uint32_t next_group; /* number of the next group */
    uint32_t last_group; /* that of the last quotation that is not nested */
    uint8_t unnamed;     /* the last speaker had no name; told where reports are described */
};

/* What was found in a chunk. All zero at first. */
struct attributions {
    struct clauses clauses;
    struct reports reports;
    struct pieces quotations; /* in order, outer before inner; filled by the caller */
    struct pieces reported;   /* indirect speech, likewise; and what is so-called, without quotation marks */
    struct pieces distanced;  /* what is so-called, in order, until it is brought among the others */
    uint32_t first_quotation; /* the first that the sentence at hand may hold */
    uint32_t numbered;        /* so many quotations have their groups, */
    uint32_t settled;         /* and so many their kinds */
    uint32_t so_called;       /* the first of these hyphens that was not passed, by its number in the list of marks */
};

/* Begins a chunk: forgets what was found. */
void attributions_clear(struct attributions *attributions);

/* Room for so many pieces in all. False without memory. */
bool pieces_reserve(struct pieces *pieces, size_t need, const tone_allocator *hooks);

/*
 * Finds the reports of a chunk, whose quotations the caller has listed: lists what is reported, and gives quotations
 * their group, report, kind and name. Groups are numbered paragraph by paragraph: the quotations, the reports, and what
 * is so-called. False without memory. Linear in the tokens.
 */
bool attributions_find(struct attributions *attributions, const struct clause_source *source, struct speakers *speakers,
                       const struct way *way, const tone_allocator *hooks);

/* Gives the quotations of a chunk their groups where reports are not sought. */
void attributions_number(struct attributions *attributions, struct speakers *speakers);
void attributions_release(struct attributions *attributions, const tone_allocator *hooks);

#endif
