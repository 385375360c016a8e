/* Memory through the caller's hooks. Every size is checked, every allocation may fail. */
#ifndef TONE_ALLOC_H
#define TONE_ALLOC_H

#include "tone.h"

#include <stdbool.h>

/* The caller's hooks, or malloc, realloc and free where `given` is NULL. False when a hook is missing. */
bool alloc_hooks(tone_allocator *hooks, const tone_allocator *given);

/* `count` items of `item` bytes, all zero; NULL when there is no memory, or count x item is 0 or no size. */
void *alloc_zeroed(const tone_allocator *hooks, size_t count, size_t item);

/* Gives back a block of `count` items of `item` bytes; NULL is ignored. */
void alloc_release(const tone_allocator *hooks, void *block, size_t count, size_t item);

/* What alloc_grow does where there is no room. Such functions are cold: what leads to them stands away from what every
   text runs, which takes more than the nearest cache for code as it is. */
__attribute__((cold)) void *alloc_more(const tone_allocator *hooks, void *block, size_t *capacity, size_t need,
                                       size_t item);

/*
 * Room for at least `need` items in a growable array of `*capacity` items: the block, moved or not, with the new
 * capacity; NULL when there is no memory, and then the old block and its capacity still hold. Grows by a quarter, so
 * that appending is linear, and little of it is free for good.
 */
static inline void *alloc_grow(const tone_allocator *hooks, void *block, size_t *capacity, size_t need, size_t item) {
    return block && need <= *capacity ? block : alloc_more(hooks, block, capacity, need, item);
}

/* One of several arrays that grow together: the address of its pointer, and the size of an item. */
struct alloc_column {
    void *array;
    size_t item;
};

/* What alloc_grow_columns does where there is no room. */
__attribute__((cold)) bool alloc_more_columns(const tone_allocator *hooks, const struct alloc_column *columns,
                                              size_t count, size_t *capacity, size_t need);

/*
 * Room for at least `need` items in each of `count` arrays that share `*capacity`. All grow or none: false when there
 * is no memory, and then all still hold.
 */
static inline bool alloc_grow_columns(const tone_allocator *hooks, const struct alloc_column *columns, size_t count,
                                      size_t *capacity, size_t need) {
    return need <= *capacity || alloc_more_columns(hooks, columns, count, capacity, need);
}

/* Gives back arrays that grew together, and sets them to NULL and the capacity to 0. */
void alloc_release_columns(const tone_allocator *hooks, const struct alloc_column *columns, size_t count,
                           size_t *capacity);

#endif
