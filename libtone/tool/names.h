/* Names of columns, in order and by name. */
#ifndef TOOL_NAMES_H
#define TOOL_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct name {
    char *text;
    size_t number;
};

struct names {
    struct name **items;
    size_t count;
    size_t capacity;
    void *tree;       /* of tsearch(3) */
    uint64_t version; /* rises whenever the names change */
};

/* Adds a name that is not there yet; copies it. False, after a message, when there is no memory. */
bool names_add(struct names *names, const char *text);

/* Its number, or SIZE_MAX. */
size_t names_find(const struct names *names, const char *text);

/* Takes out all names from number `count` on. */
void names_cut(struct names *names, size_t count);

void names_free(struct names *names);

#endif
