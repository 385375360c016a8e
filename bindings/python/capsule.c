/*
 * What a capsule of the Arrow PyCapsule interface does when Python drops it: it releases what nobody took out of it
 * (https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html). In C, because Python may drop it while an
 * exception is on its way or while it shuts down, when no Python code can run. Needs no headers of Python: the one function
 * is in its stable ABI, and found in the interpreter that loads this.
 */
#include <stdlib.h>
#include <tone.h>

#define EXPORT __attribute__((visibility("default")))

extern void *PyCapsule_GetPointer(void *capsule, const char *name);

EXPORT void *capsule_allocate(size_t size) {
    return calloc(1, size);
}

EXPORT void capsule_drop_schema(void *capsule) {
    struct ArrowSchema *schema = PyCapsule_GetPointer(capsule, "arrow_schema");
    if (schema->release) {
        schema->release(schema);
    }
    free(schema);
}

EXPORT void capsule_drop_stream(void *capsule) {
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
    if (stream->release) {
        stream->release(stream);
    }
    free(stream);
}
