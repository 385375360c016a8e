/*
 * Texts of Python, joined to be scored together. In C, because a call for each text takes as long as half of scoring it.
 * Needs no headers of Python, as capsule.c.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

extern ptrdiff_t PyList_Size(void *list);
extern void *PyList_GetItem(void *list, ptrdiff_t index); /* borrowed */
extern void *PyUnicode_AsUTF8String(void *text); /* new: PyUnicode_AsUTF8 would leave it with the text for good */
extern ptrdiff_t PyBytes_Size(void *bytes);
extern char *PyBytes_AsString(void *bytes);
extern int PyByteArray_Resize(void *array, ptrdiff_t size); /* appending is linear */
extern char *PyByteArray_AsString(void *array);
extern void *PyErr_NoMemory(void);
extern void Py_DecRef(void *object);

/* Makes an array of `size` bytes so many longer. False with a Python exception. */
static bool lengthen(void *array, ptrdiff_t size, ptrdiff_t more) {
    if (more > PTRDIFF_MAX - size) {
        PyErr_NoMemory();
        return false;
    }
    return PyByteArray_Resize(array, size + more) == 0;
}

/* Adds a text to the `*size` bytes that are joined. False with a Python exception. */
static bool add(void *joined, ptrdiff_t *size, void *text) {
    void *encoded = text ? PyUnicode_AsUTF8String(text) : NULL;
    if (!encoded) {
        return false;
    }
    ptrdiff_t more = PyBytes_Size(encoded);
    bool done = lengthen(joined, *size, more);
    if (done) {
        memcpy(PyByteArray_AsString(joined) + *size, PyBytes_AsString(encoded), (size_t)more);
        *size += more;
    }
    Py_DecRef(encoded);
    return done;
}

/* Joins the UTF-8 of a list of `str` in an empty `bytearray`; where each ends goes to `ends`. With a Python exception
   where one is no `str`, or has lone surrogates. */
EXPORT void texts_join(void *texts, void *joined, uint64_t *ends) {
    ptrdiff_t size = 0;
    for (ptrdiff_t i = 0, count = PyList_Size(texts); i < count && add(joined, &size, PyList_GetItem(texts, i)); i++) {
        ends[i] = (uint64_t)size;
    }
}
