/* The children of an array or a schema that is put together here: structs, and the
   pointers to them that Arrow wants. */
#ifndef TONE_ARROW_CHILDREN_H
#define TONE_ARROW_CHILDREN_H

#include "alloc.h"

struct arrow_arrays {
    size_t count;
    struct ArrowArray *items;
    struct ArrowArray **pointers;
};

struct arrow_schemas {
    size_t count;
    struct ArrowSchema *items;
    struct ArrowSchema **pointers;
};

/* Makes so many empty structs, of which each is to be filled or left alone. False without
   memory: release them even then. */
bool arrow_new_arrays(struct arrow_arrays *arrays, size_t count, const tone_allocator *hooks);
bool arrow_new_schemas(struct arrow_schemas *schemas, size_t count, const tone_allocator *hooks);

/* Releases those that were filled and that nobody moved out, and gives the memory back. */
void arrow_release_arrays(struct arrow_arrays *arrays, const tone_allocator *hooks);
void arrow_release_schemas(struct arrow_schemas *schemas, const tone_allocator *hooks);

#endif
