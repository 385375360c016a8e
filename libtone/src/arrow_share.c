#include "arrow_share.h"

#include "arrow_children.h"

#include <stdatomic.h>
#include <string.h>

/* Deeper nesting is refused, so that no producer can exhaust the stack. */
enum { MOST_LEVELS = 64 };

struct arrow_held {
    tone_allocator hooks;
    _Atomic size_t references;
    struct ArrowArray array;
};

struct arrow_held *arrow_hold(struct ArrowArray *array, const tone_allocator *hooks) {
    struct arrow_held *held = alloc_zeroed(hooks, 1, sizeof *held);
    if (held) {
        held->hooks = *hooks;
        atomic_init(&held->references, 1);
        held->array = *array;
        array->release = NULL;
    }
    return held;
}

const struct ArrowArray *arrow_held_array(const struct arrow_held *held) {
    return &held->array;
}

void arrow_let_go(struct arrow_held *held) {
    if (!held || atomic_fetch_sub_explicit(&held->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    tone_allocator hooks = held->hooks;
    held->array.release(&held->array);
    alloc_release(&hooks, held, 1, sizeof *held);
}

/* -------------------------------------------------------------------------------------------------------- arrays */

/* What a shared array owns: its children and its dictionary as structs. The buffers are the held array's. */
struct shared {
    tone_allocator hooks;
    struct arrow_held *held;
    struct arrow_arrays children;
    struct ArrowArray dictionary;
};

static void release_array(struct ArrowArray *array) {
    struct shared *shared = array->private_data;
    tone_allocator hooks = shared->hooks;
    arrow_release_arrays(&shared->children, &hooks);
    if (shared->dictionary.release) {
        shared->dictionary.release(&shared->dictionary);
    }
    arrow_let_go(shared->held);
    alloc_release(&hooks, shared, 1, sizeof *shared);
    array->release = NULL;
}

static bool share(const struct ArrowArray *part, struct arrow_held *held, int level, struct ArrowArray *out);

static bool share_parts(const struct ArrowArray *part, struct shared *shared, int level) {
    size_t count = part->n_children > 0 ? (size_t)part->n_children : 0;
    if (!arrow_new_arrays(&shared->children, count, &shared->hooks)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!share(part->children[i], shared->held, level + 1, &shared->children.items[i])) {
            return false;
        }
    }
    return !part->dictionary || share(part->dictionary, shared->held, level + 1, &shared->dictionary);
}

static bool share(const struct ArrowArray *part, struct arrow_held *held, int level, struct ArrowArray *out) {
    struct shared *shared = level < MOST_LEVELS ? alloc_zeroed(&held->hooks, 1, sizeof *shared) : NULL;
    if (!shared) {
        return false;
    }
    shared->hooks = held->hooks;
    shared->held = held;
    atomic_fetch_add_explicit(&held->references, 1, memory_order_relaxed);
    struct ArrowArray made = *part;
    made.release = release_array;
    made.private_data = shared;
    if (!share_parts(part, shared, level)) {
        release_array(&made);
        return false;
    }
    made.children = shared->children.pointers;
    made.dictionary = part->dictionary ? &shared->dictionary : NULL;
    *out = made;
    return true;
}

bool arrow_share(const struct ArrowArray *part, struct arrow_held *held, struct ArrowArray *out) {
    return share(part, held, 0, out);
}

/* ------------------------------------------------------------------------------------------------------- schemas */

struct schema_copy {
    tone_allocator hooks;
    struct arrow_schemas children;
    struct ArrowSchema dictionary;
    char *text; /* format, name, metadata */
    size_t text_size;
};

static void release_schema(struct ArrowSchema *schema) {
    struct schema_copy *copy = schema->private_data;
    tone_allocator hooks = copy->hooks;
    arrow_release_schemas(&copy->children, &hooks);
    if (copy->dictionary.release) {
        copy->dictionary.release(&copy->dictionary);
    }
    alloc_release(&hooks, copy->text, copy->text_size, 1);
    alloc_release(&hooks, copy, 1, sizeof *copy);
    schema->release = NULL;
}

size_t arrow_metadata_size(const char *metadata) {
    int32_t pairs, length;
    if (!metadata) {
        return 0;
    }
    memcpy(&pairs, metadata, sizeof pairs);
    size_t size = sizeof pairs;
    for (int64_t i = 0; i < (int64_t)pairs * 2; i++) {
        memcpy(&length, metadata + size, sizeof length);
        size += sizeof length + (size_t)length;
    }
    return size;
}

static bool copy_text(struct schema_copy *copy, const struct ArrowSchema *schema, const char *name,
                      struct ArrowSchema *made) {
    size_t format_size = strlen(schema->format) + 1;
    size_t name_size = name ? strlen(name) + 1 : 0;
    size_t metadata_size = arrow_metadata_size(schema->metadata);
    copy->text_size = format_size + name_size + metadata_size;
    copy->text = alloc_zeroed(&copy->hooks, copy->text_size, 1);
    if (!copy->text) {
        return false;
    }
    memcpy(copy->text, schema->format, format_size);
    made->format = copy->text;
    if (name) {
        memcpy(copy->text + format_size, name, name_size);
        made->name = copy->text + format_size;
    }
    if (schema->metadata) {
        memcpy(copy->text + format_size + name_size, schema->metadata, metadata_size);
        made->metadata = copy->text + format_size + name_size;
    }
    return true;
}

static bool copy_level(const struct ArrowSchema *schema, const char *name, const tone_allocator *hooks, int level,
                       struct ArrowSchema *out);

static bool copy_parts(const struct ArrowSchema *schema, struct schema_copy *copy, int level) {
    size_t count = schema->n_children > 0 ? (size_t)schema->n_children : 0;
    if (!arrow_new_schemas(&copy->children, count, &copy->hooks)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct ArrowSchema *child = schema->children[i];
        if (!copy_level(child, child->name, &copy->hooks, level + 1, &copy->children.items[i])) {
            return false;
        }
    }
    const struct ArrowSchema *dictionary = schema->dictionary;
    return !dictionary || copy_level(dictionary, dictionary->name, &copy->hooks, level + 1, &copy->dictionary);
}

static bool copy_level(const struct ArrowSchema *schema, const char *name, const tone_allocator *hooks, int level,
                       struct ArrowSchema *out) {
    struct schema_copy *copy = level < MOST_LEVELS ? alloc_zeroed(hooks, 1, sizeof *copy) : NULL;
    if (!copy) {
        return false;
    }
    copy->hooks = *hooks;
    struct ArrowSchema made = {
        .flags = schema->flags, .n_children = schema->n_children, .release = release_schema, .private_data = copy};
    if (!copy_text(copy, schema, name, &made) || !copy_parts(schema, copy, level)) {
        release_schema(&made);
        return false;
    }
    made.children = copy->children.pointers;
    made.dictionary = schema->dictionary ? &copy->dictionary : NULL;
    *out = made;
    return true;
}

bool arrow_copy_schema(const struct ArrowSchema *schema, const char *name, const tone_allocator *hooks,
                       struct ArrowSchema *out) {
    return copy_level(schema, name ? name : schema->name, hooks, 0, out);
}
