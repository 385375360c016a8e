/* Growable arrays of the command. */
#ifndef TOOL_MEMORY_H
#define TOOL_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* So many items, all zero. NULL, after a message, when there is no memory. */
void *zeroed(size_t count, size_t item);

/*
 * Room for at least `need` items in the array at `*array` (a pointer to the pointer), whose capacity is kept. False,
 * after a message, when there is no memory; the array then still holds.
 */
bool grow(void *array, size_t *capacity, size_t need, size_t item);

/* Bytes that grow. */
struct buffer {
    char *bytes;
    size_t size;
    size_t capacity;
};

bool buffer_add(struct buffer *buffer, const char *bytes, size_t size);
void buffer_free(struct buffer *buffer);

#endif
