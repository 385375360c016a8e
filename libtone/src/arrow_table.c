#include "arrow_share.h"
#include "status.h"

#include <errno.h>
#include <stdatomic.h>

struct tone_table {
    tone_allocator hooks;
    _Atomic size_t references;
    struct ArrowSchema schema;
    struct arrow_held **arrays;
    size_t count;
    size_t capacity;
};

static tone_table *new_table(const tone_allocator *allocator) {
    tone_allocator hooks;
    if (!alloc_hooks(&hooks, allocator)) {
        return NULL;
    }
    tone_table *table = alloc_zeroed(&hooks, 1, sizeof *table);
    if (table) {
        table->hooks = hooks;
        atomic_init(&table->references, 1);
    }
    return table;
}

void tone_table_free(tone_table *table) {
    if (!table || atomic_fetch_sub_explicit(&table->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    tone_allocator hooks = table->hooks;
    for (size_t i = 0; i < table->count; i++) {
        arrow_let_go(table->arrays[i]);
    }
    alloc_release(&hooks, table->arrays, table->capacity, sizeof *table->arrays);
    if (table->schema.release) {
        table->schema.release(&table->schema);
    }
    alloc_release(&hooks, table, 1, sizeof *table);
}

/* Takes an array over. */
static bool add_array(tone_table *table, struct ArrowArray *array) {
    struct arrow_held **grown =
        alloc_grow(&table->hooks, table->arrays, &table->capacity, table->count + 1, sizeof *grown);
    if (!grown) {
        return false;
    }
    table->arrays = grown;
    struct arrow_held *held = arrow_hold(array, &table->hooks);
    if (held) {
        grown[table->count++] = held;
    }
    return held != NULL;
}

tone_status tone_table_from_array(tone_table **table, struct ArrowSchema *schema, struct ArrowArray *array,
                                  const tone_allocator *allocator, tone_error *error) {
    if (!table || !schema || !schema->release || !array || !array->release) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_table_from_array: an argument is missing or was released");
    }
    tone_table *made = new_table(allocator);
    if (!made || !add_array(made, array)) {
        tone_table_free(made);
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory for a table");
    }
    made->schema = *schema;
    schema->release = NULL;
    *table = made;
    return TONE_OK;
}

/* ------------------------------------------------------------------------------------------------------- reading */

/* The error numbers of the C Stream Interface, as the streams of this library give them. */
static tone_status stream_failed(int code, tone_error *error) {
    tone_status status = code == ENOMEM   ? TONE_ERROR_NO_MEMORY
                         : code == EINVAL ? TONE_ERROR_ARGUMENT
                         : code == EAGAIN ? TONE_ERROR_THREAD
                                          : TONE_ERROR_IO;
    return fail(error, status, "the stream failed");
}

static tone_status read_arrays(tone_table *table, struct ArrowArrayStream *in, tone_error *error) {
    int code = in->get_schema(in, &table->schema);
    while (code == 0) {
        struct ArrowArray array = {0};
        code = in->get_next(in, &array);
        if (code == 0 && !array.release) {
            return TONE_OK;
        }
        if (code == 0 && !add_array(table, &array)) {
            array.release(&array);
            return fail(error, TONE_ERROR_NO_MEMORY, "no memory for a table");
        }
    }
    return stream_failed(code, error);
}

tone_status tone_table_read(tone_table **table, struct ArrowArrayStream *in, const tone_allocator *allocator,
                            tone_error *error) {
    if (!table || !in || !in->release) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_table_read: an argument is missing or was released");
    }
    tone_table *made = new_table(allocator);
    tone_status status =
        made ? read_arrays(made, in, error) : fail(error, TONE_ERROR_NO_MEMORY, "no memory for a table");
    if (status != TONE_OK) {
        tone_table_free(made);
        return status;
    }
    in->release(in);
    *table = made;
    return TONE_OK;
}

/* ------------------------------------------------------------------------------------------------------ contents */

const struct ArrowSchema *tone_table_schema(const tone_table *table) {
    return &table->schema;
}

uint64_t tone_table_array_count(const tone_table *table) {
    return table->count;
}

const struct ArrowArray *tone_table_array(const tone_table *table, uint64_t array) {
    return array < table->count ? arrow_held_array(table->arrays[array]) : NULL;
}

/* ------------------------------------------------------------------------------------------------------ a stream */

struct table_stream {
    tone_table *table;
    size_t next;
};

static int get_schema(struct ArrowArrayStream *self, struct ArrowSchema *out) {
    const struct table_stream *stream = self->private_data;
    return arrow_copy_schema(&stream->table->schema, NULL, &stream->table->hooks, out) ? 0 : ENOMEM;
}

static int get_next(struct ArrowArrayStream *self, struct ArrowArray *out) {
    struct table_stream *stream = self->private_data;
    if (stream->next == stream->table->count) {
        *out = (struct ArrowArray){0};
        return 0;
    }
    struct arrow_held *held = stream->table->arrays[stream->next];
    if (!arrow_share(arrow_held_array(held), held, out)) {
        return ENOMEM;
    }
    stream->next++;
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *self) {
    (void)self;
    return "no memory to hand an array on, or it is nested too deep";
}

static void release(struct ArrowArrayStream *self) {
    struct table_stream *stream = self->private_data;
    tone_allocator hooks = stream->table->hooks;
    tone_table_free(stream->table);
    alloc_release(&hooks, stream, 1, sizeof *stream);
    self->release = NULL;
}

tone_status tone_table_stream(tone_table *table, struct ArrowArrayStream *out, tone_error *error) {
    if (!table || !out) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_table_stream: an argument is missing");
    }
    struct table_stream *stream = alloc_zeroed(&table->hooks, 1, sizeof *stream);
    if (!stream) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory for a stream");
    }
    stream->table = table;
    atomic_fetch_add_explicit(&table->references, 1, memory_order_relaxed);
    *out = (struct ArrowArrayStream){get_schema, get_next, get_last_error, release, stream};
    return TONE_OK;
}
