#include "alloc.h"

#include <stdlib.h>
#include <string.h>

static void *standard_allocate(void *context, size_t size) {
    (void)context;
    return malloc(size);
}

static void *standard_reallocate(void *context, void *block, size_t old_size, size_t new_size) {
    (void)context;
    (void)old_size;
    return realloc(block, new_size);
}

static void standard_release(void *context, void *block, size_t size) {
    (void)context;
    (void)size;
    free(block);
}

bool alloc_hooks(tone_allocator *hooks, const tone_allocator *given) {
    if (!given) {
        *hooks = (tone_allocator){standard_allocate, standard_reallocate, standard_release, NULL};
        return true;
    }
    *hooks = *given;
    return given->allocate && given->reallocate && given->release;
}

void *alloc_zeroed(const tone_allocator *hooks, size_t count, size_t item) {
    size_t size;
    if (__builtin_mul_overflow(count, item, &size) || size == 0) {
        return NULL;
    }
    void *block = hooks->allocate(hooks->context, size);
    if (block) {
        memset(block, 0, size);
    }
    return block;
}

void alloc_release(const tone_allocator *hooks, void *block, size_t count, size_t item) {
    if (block) {
        hooks->release(hooks->context, block, count * item);
    }
}

/* A quarter as much again, and at least what is needed. */
static size_t grown_capacity(size_t capacity, size_t need) {
    size_t grown = capacity + capacity / 4;
    grown = grown < need ? need : grown;
    return grown < 16 ? 16 : grown;
}

void *alloc_more(const tone_allocator *hooks, void *block, size_t *capacity, size_t need, size_t item) {
    size_t grown = grown_capacity(*capacity, need);
    size_t size;
    if (__builtin_mul_overflow(grown, item, &size)) {
        return NULL;
    }
    void *moved = hooks->reallocate(hooks->context, block, block ? *capacity * item : 0, size);
    if (moved) {
        *capacity = grown;
    }
    return moved;
}

/* The pointer that a column names. All pointers to objects have one representation on every
   machine with POSIX threads. */
static void *column_block(const struct alloc_column *column) {
    void *block;
    memcpy(&block, column->array, sizeof block);
    return block;
}

static void column_set(const struct alloc_column *column, void *block) {
    memcpy(column->array, &block, sizeof block);
}

enum { COLUMNS_LIMIT = 16 };

bool alloc_more_columns(const tone_allocator *hooks, const struct alloc_column *columns, size_t count, size_t *capacity,
                        size_t need) {
    if (count > COLUMNS_LIMIT) {
        return false;
    }
    size_t grown = grown_capacity(*capacity, need);
    void *blocks[COLUMNS_LIMIT];
    for (size_t i = 0; i < count; i++) {
        size_t size;
        bool fits = !__builtin_mul_overflow(grown, columns[i].item, &size);
        blocks[i] = fits ? hooks->allocate(hooks->context, size) : NULL;
        if (!blocks[i]) {
            while (i-- > 0) {
                alloc_release(hooks, blocks[i], grown, columns[i].item);
            }
            return false;
        }
    }
    for (size_t i = 0; i < count; i++) {
        void *old = column_block(&columns[i]);
        if (old) {
            memcpy(blocks[i], old, *capacity * columns[i].item);
            alloc_release(hooks, old, *capacity, columns[i].item);
        }
        column_set(&columns[i], blocks[i]);
    }
    *capacity = grown;
    return true;
}

void alloc_release_columns(const tone_allocator *hooks, const struct alloc_column *columns, size_t count,
                           size_t *capacity) {
    for (size_t i = 0; i < count; i++) {
        alloc_release(hooks, column_block(&columns[i]), *capacity, columns[i].item);
        column_set(&columns[i], NULL);
    }
    *capacity = 0;
}
