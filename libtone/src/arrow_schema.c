#include "arrow_columns.h"
#include "status.h"

#include <stdatomic.h>
#include <string.h>

/* What a schema and its children own together. Each of them holds a reference, so that children may be moved out. */
struct schema_memory {
    tone_allocator hooks;
    _Atomic size_t references;
    size_t node_count;
    struct ArrowSchema *nodes; /* the children, then their dictionaries */
    struct ArrowSchema **children;
    size_t child_count;
    char *text; /* metadata, then the names */
    size_t text_size;
};

static void drop(struct schema_memory *memory) {
    if (atomic_fetch_sub_explicit(&memory->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    tone_allocator hooks = memory->hooks;
    alloc_release(&hooks, memory->nodes, memory->node_count, sizeof *memory->nodes);
    alloc_release(&hooks, memory->children, memory->child_count, sizeof *memory->children);
    alloc_release(&hooks, memory->text, memory->text_size, 1);
    alloc_release(&hooks, memory, 1, sizeof *memory);
}

static void release_schema(struct ArrowSchema *schema) {
    struct schema_memory *memory = schema->private_data;
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release) {
            schema->children[i]->release(schema->children[i]);
        }
    }
    if (schema->dictionary && schema->dictionary->release) {
        schema->dictionary->release(schema->dictionary);
    }
    schema->release = NULL;
    drop(memory);
}

/* ---------------------------------------------------------------------------------------------------- metadata */

/* Text that is measured first, where `at` is NULL, and then written. */
struct pen {
    char *at;
    size_t size;
};

static void put(struct pen *pen, const void *bytes, size_t size) {
    if (pen->at) {
        memcpy(pen->at + pen->size, bytes, size);
    }
    pen->size += size;
}

static void put_number(struct pen *pen, size_t number) {
    int32_t given = (int32_t)number;
    put(pen, &given, sizeof given);
}

/* A count, then sizes and bytes of each key and value, in the byte order of the machine. */
static void put_metadata(struct pen *pen, const tone_scorer *scorer) {
    const char *const pairs[][2] = {{"version", tone_version()},
                                    {"lexicon", tone_scorer_lexicons(scorer)},
                                    {"lexicon_sha256", tone_scorer_sha256(scorer)}};
    put_number(pen, sizeof pairs / sizeof *pairs);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        for (size_t k = 0; k < 2; k++) {
            put_number(pen, strlen(pairs[i][k]));
            put(pen, pairs[i][k], strlen(pairs[i][k]));
        }
    }
}

/* Where the name begins, of a pen that writes. */
static const char *put_name(struct pen *pen, const struct arrow_column *column) {
    const char *begin = pen->at ? pen->at + pen->size : NULL;
    put(pen, column->name, strlen(column->name));
    put(pen, column->suffix, strlen(column->suffix) + 1);
    return begin;
}

/* ---------------------------------------------------------------------------------------------------- the nodes */

static const char *format_of(enum arrow_kind kind) {
    static const char *const formats[] = {
        [ARROW_UINT32] = "I",  [ARROW_UINT64] = "L", [ARROW_INT64] = "l", [ARROW_DOUBLE] = "g",
        [ARROW_BOOLEAN] = "b", [ARROW_INT8] = "c",   [ARROW_INT32] = "i"};
    return formats[kind];
}

static struct ArrowSchema node(struct schema_memory *memory, const char *format, const char *name) {
    atomic_fetch_add_explicit(&memory->references, 1, memory_order_relaxed);
    return (struct ArrowSchema){.format = format, .name = name, .release = release_schema, .private_data = memory};
}

static void fill(struct schema_memory *memory, struct ArrowSchema *schema, const struct arrow_columns *columns,
                 const tone_scorer *scorer) {
    struct pen pen = {.at = memory->text};
    put_metadata(&pen, scorer);
    for (size_t i = 0; i < columns->count; i++) {
        const struct arrow_column *column = &columns->items[i];
        struct ArrowSchema *child = &memory->nodes[i];
        *child = node(memory, format_of(column->kind), put_name(&pen, column));
        child->flags = column->nullable ? ARROW_FLAG_NULLABLE : 0;
        if (column->dictionary != NO_DICTIONARY) {
            child->dictionary = &memory->nodes[columns->count + i];
            *child->dictionary = node(memory, "u", "");
        }
        memory->children[i] = child;
    }
    *schema = node(memory, "+s", "");
    schema->metadata = memory->text;
    schema->n_children = (int64_t)columns->count;
    schema->children = memory->children;
}

static size_t text_size(const struct arrow_columns *columns, const tone_scorer *scorer) {
    struct pen pen = {0};
    put_metadata(&pen, scorer);
    for (size_t i = 0; i < columns->count; i++) {
        put_name(&pen, &columns->items[i]);
    }
    return pen.size;
}

bool arrow_make_schema(struct ArrowSchema *schema, const struct arrow_columns *columns, const tone_scorer *scorer,
                       const tone_allocator *hooks) {
    struct schema_memory *memory = alloc_zeroed(hooks, 1, sizeof *memory);
    if (!memory) {
        return false;
    }
    memory->hooks = *hooks;
    atomic_init(&memory->references, 1);
    memory->node_count = columns->count * 2;
    memory->child_count = columns->count;
    memory->text_size = text_size(columns, scorer);
    memory->nodes = alloc_zeroed(hooks, memory->node_count, sizeof *memory->nodes);
    memory->children = alloc_zeroed(hooks, memory->child_count, sizeof *memory->children);
    memory->text = alloc_zeroed(hooks, memory->text_size, 1);
    bool done = memory->nodes && memory->children && memory->text;
    if (done) {
        fill(memory, schema, columns, scorer);
    }
    drop(memory);
    return done;
}

tone_status tone_level_schema(const tone_scorer *scorer, tone_level level, struct ArrowSchema *schema,
                              tone_error *error) {
    struct arrow_columns columns;
    if (!scorer || !schema || !arrow_is_level(level)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_level_schema: an argument is missing or out of range");
    }
    bool done = arrow_list_columns(&columns, scorer, level, &scorer->hooks) &&
                arrow_make_schema(schema, &columns, scorer, &scorer->hooks);
    arrow_release_columns(&columns, &scorer->hooks);
    return done ? TONE_OK : fail(error, TONE_ERROR_NO_MEMORY, "no memory for a schema");
}
