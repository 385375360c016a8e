/*
 * Capsules of the Arrow PyCapsule interface (https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html),
 * which own a struct and release what nobody took out of it. In C, because Python may drop a capsule while an exception is
 * on its way or while it shuts down, when no Python code can run. Needs no headers of Python: the two functions are in its
 * stable ABI, and found in the interpreter that loads this.
 */
#include <stdlib.h>
#include <tone.h>

#define EXPORT __attribute__((visibility("default")))

extern void *PyCapsule_New(void *pointer, const char *name, void (*drop)(void *capsule));
extern void *PyCapsule_GetPointer(void *capsule, const char *name);

static const char schema_name[] = "arrow_schema";
static const char stream_name[] = "arrow_array_stream";

static void drop_schema(void *capsule) {
    struct ArrowSchema *schema = PyCapsule_GetPointer(capsule, schema_name);
    if (schema->release) {
        schema->release(schema);
    }
    free(schema);
}

static void drop_stream(void *capsule) {
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, stream_name);
    if (stream->release) {
        stream->release(stream);
    }
    free(stream);
}

/* A new capsule of an empty struct; NULL with a Python exception. */
static void *new_capsule(size_t size, const char *name, void (*drop)(void *capsule)) {
    void *content = calloc(1, size); /* PyCapsule_New raises ValueError for NULL */
    void *capsule = PyCapsule_New(content, name, drop);
    if (!capsule) {
        free(content);
    }
    return capsule;
}

EXPORT void *capsule_new_schema(void) {
    return new_capsule(sizeof(struct ArrowSchema), schema_name, drop_schema);
}

EXPORT void *capsule_new_stream(void) {
    return new_capsule(sizeof(struct ArrowArrayStream), stream_name, drop_stream);
}
