/* Arrow arrays and schemas of somebody else's, held and handed on without a copy of their buffers. */
#ifndef TONE_ARROW_SHARE_H
#define TONE_ARROW_SHARE_H

#include "alloc.h"

/* An array that is released when the last that reads it has let go. Reference-counted across threads; never written. */
struct arrow_held;

/* Takes an array over. NULL without memory: the array is as it was. */
struct arrow_held *arrow_hold(struct ArrowArray *array, const tone_allocator *hooks);
const struct ArrowArray *arrow_held_array(const struct arrow_held *held);

/* Gives the reference of arrow_hold back; NULL is ignored. */
void arrow_let_go(struct arrow_held *held);

/*
 * `part`, which is the held array or lies within it, as an array of its own. It, its children and its dictionaries keep
 * the held array alive, each on its own, so that whoever gets them may move them out and release them on any thread.
 * False without memory, or where arrays are nested too deep.
 */
bool arrow_share(const struct ArrowArray *part, struct arrow_held *held, struct ArrowArray *out);

/* A schema of its own like `schema`, with another name where `name` is given. False without
   memory or nested too deep. */
bool arrow_copy_schema(const struct ArrowSchema *schema, const char *name, const tone_allocator *hooks,
                       struct ArrowSchema *out);

/* Bytes of a schema's metadata, as the C Data Interface lays it out; 0 for NULL. */
size_t arrow_metadata_size(const char *metadata);

#endif
