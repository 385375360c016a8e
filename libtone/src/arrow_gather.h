/* Rows of an Arrow array picked by number, as a column repeats the id of a text beside each of its sentences. */
#ifndef TONE_ARROW_GATHER_H
#define TONE_ARROW_GATHER_H

#include "arrow_share.h"

/* Whether arrays of the schema can be gathered: all but nested, union and run-end encoded ones. */
bool arrow_can_gather(const struct ArrowSchema *schema);

/* Which rows: row i is row `numbers[i] - first` of the array, `offset` slots further on. */
struct arrow_rows {
    const uint64_t *numbers;
    uint64_t count;
    uint64_t first;
    uint64_t offset;
};

/*
 * Makes an array of those rows of `array`, which lies in `held`. What is not copied, a dictionary or the
 * buffers of views, keeps the held array alive. TONE_ERROR_NO_MEMORY, or TONE_ERROR_LIMIT where strings with
 * offsets of 32 bits pass 2 GiB.
 */
tone_status arrow_gather(const struct ArrowSchema *schema, const struct ArrowArray *array, struct arrow_held *held,
                         const struct arrow_rows *rows, const tone_allocator *hooks, struct ArrowArray *out);

#endif
