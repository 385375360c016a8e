#include "arrow_children.h"

bool arrow_new_arrays(struct arrow_arrays *arrays, size_t count, const tone_allocator *hooks) {
    arrays->count = count;
    arrays->items = alloc_zeroed(hooks, count, sizeof *arrays->items);
    arrays->pointers = alloc_zeroed(hooks, count, sizeof *arrays->pointers);
    if (!arrays->items || !arrays->pointers) {
        return count == 0;
    }
    for (size_t i = 0; i < count; i++) {
        arrays->pointers[i] = &arrays->items[i];
    }
    return true;
}

void arrow_release_arrays(struct arrow_arrays *arrays, const tone_allocator *hooks) {
    for (size_t i = 0; arrays->items && i < arrays->count; i++) {
        if (arrays->items[i].release) {
            arrays->items[i].release(&arrays->items[i]);
        }
    }
    alloc_release(hooks, arrays->items, arrays->count, sizeof *arrays->items);
    alloc_release(hooks, arrays->pointers, arrays->count, sizeof *arrays->pointers);
}

bool arrow_new_schemas(struct arrow_schemas *schemas, size_t count, const tone_allocator *hooks) {
    schemas->count = count;
    schemas->items = alloc_zeroed(hooks, count, sizeof *schemas->items);
    schemas->pointers = alloc_zeroed(hooks, count, sizeof *schemas->pointers);
    if (!schemas->items || !schemas->pointers) {
        return count == 0;
    }
    for (size_t i = 0; i < count; i++) {
        schemas->pointers[i] = &schemas->items[i];
    }
    return true;
}

void arrow_release_schemas(struct arrow_schemas *schemas, const tone_allocator *hooks) {
    for (size_t i = 0; schemas->items && i < schemas->count; i++) {
        if (schemas->items[i].release) {
            schemas->items[i].release(&schemas->items[i]);
        }
    }
    alloc_release(hooks, schemas->items, schemas->count, sizeof *schemas->items);
    alloc_release(hooks, schemas->pointers, schemas->count, sizeof *schemas->pointers);
}
