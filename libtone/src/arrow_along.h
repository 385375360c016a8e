/* Columns of the table that the texts are in, which go along with their scores. */
#ifndef TONE_ARROW_ALONG_H
#define TONE_ARROW_ALONG_H

#include "arrow_gather.h"

struct arrow_along {
    tone_allocator hooks;
    bool gathers; /* a column's value is repeated for each row below the texts; at their level columns go as they are */
    size_t count;
    size_t *columns;           /* numbers in the table */
    struct ArrowSchema table;  /* of the texts */
    struct ArrowSchema joined; /* of the columns, then the scores */
};

/*
 * Finds `count` columns by name, or all where `count` is TONE_ALL_COLUMNS, and makes the joined schema. Takes `table`
 * over, whatever comes of it; `scores` stays the caller's. NULL, or why not; `*status` says of which kind.
 */
const char *arrow_along_open(struct arrow_along *along, struct ArrowSchema *table, const char *const *names,
                             size_t count, const struct ArrowSchema *scores, bool gathers, const tone_allocator *hooks,
                             tone_status *status);
void arrow_along_close(struct arrow_along *along);

/*
 * Joins the columns of an array of texts and its scores; text 0 of the array has the number `first_text`. Takes both
 * over, whatever comes of it. NULL, or what is wrong.
 */
const char *arrow_along_join(const struct arrow_along *along, struct ArrowArray *texts, struct ArrowArray *scores,
                             uint64_t first_text, struct ArrowArray *out, tone_status *status);

#endif
