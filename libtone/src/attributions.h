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
    uint32_t report; /* number of the report of its paragraph, or NO_REPORT */
    uint32_t group;
    uint8_t kind; /* tone_attribution_kind */
    uint8_t as;   /* quoted_as of a quotation */
    bool nested;  /* a quotation inside a quotation */
    bool name;    /* a name or a title: no row */
    bool loose;   /* a quotation between doubled apostrophes or grave accents */
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

/* What was found in the paragraphs of a chunk so far. All zero at first. */
struct attributions {
    struct clauses clauses;
    struct reports reports;
    struct pieces quotations; /* in order, outer before inner; filled by the caller */
    struct pieces reported;   /* indirect speech, likewise; and scare quotes without marks */
    uint32_t first_quotation; /* of the paragraph at hand */
};

/* A paragraph: tokens [first, end), its sentences, its quotation marks. */
struct attribution_source {
    struct clause_source clause;
    const struct sentences *sentences;
    uint32_t sentence;     /* the first of the paragraph, or one before it that was not passed yet */
    const uint32_t *signs; /* tokens from the paragraph's first on; the hyphen of "so-called" is one of them */
    bool so_called;        /* there are such hyphens */
    uint32_t first;
    uint32_t end;
};

/* What is known of the last speaker, and the next number of a group; carried from paragraph to paragraph. */
struct speakers {
    uint32_t *next_group;
    uint8_t *unnamed; /* the last speaker had no name */
};

/* Begins a chunk: forgets what was found. False without memory. */
bool attributions_open(struct attributions *attributions, const struct clause_source *source, const struct way *way,
                       const tone_allocator *hooks);

/* One more piece, for the caller to fill: a copy would wait for what was just stored. NULL without memory. */
struct piece *pieces_append(struct pieces *pieces, const tone_allocator *hooks);

/*
 * Finds the reports of a paragraph: adds to `reported`, and gives its quotations, from `first_quotation` on, their
 * report, kind and name. False without memory. Linear in the tokens.
 */
bool attributions_find(struct attributions *attributions, struct attribution_source *source,
                       const struct speakers *speakers, const tone_allocator *hooks);
void attributions_release(struct attributions *attributions, const tone_allocator *hooks);

#endif
