#include "memory.h"

#include "message.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *zeroed(size_t count, size_t item) {
    void *block = calloc(count, item);
    if (block == NULL) {
        message("out of memory");
    }
    return block;
}

bool grow(void *array, size_t *capacity, size_t need, size_t item) {
    enum { FEWEST = 16 };
    if (need <= *capacity) {
        return true;
    }
    size_t grown = *capacity + *capacity / 2;
    grown = grown < need ? need : grown;
    grown = grown < FEWEST ? FEWEST : grown;
    void *old;
    memcpy(&old, array, sizeof old);
    void *block = grown <= SIZE_MAX / item ? realloc(old, grown * item) : NULL;
    if (block == NULL) {
        message("out of memory");
        return false;
    }
    memcpy(array, &block, sizeof block);
    *capacity = grown;
    return true;
}

bool buffer_add(struct buffer *buffer, const char *bytes, size_t size) {
    if (size == 0) {
        return true;
    }
    if (size > SIZE_MAX - buffer->size || !grow(&buffer->bytes, &buffer->capacity, buffer->size + size, 1)) {
        return false;
    }
    memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
    return true;
}

void buffer_free(struct buffer *buffer) {
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}
