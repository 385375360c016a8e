#define _DEFAULT_SOURCE

#include "names.h"

#include "memory.h"
#include "message.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right) {
    const struct name *first = left;
    const struct name *second = right;
    return strcmp(first->text, second->text);
}

static void free_name(struct name *name) {
    if (name != NULL) {
        free(name->text);
        free(name);
    }
}

static struct name *new_name(const char *text, size_t number) {
    struct name *name = calloc(1, sizeof *name);
    if (name != NULL) {
        name->text = strdup(text);
        name->number = number;
    }
    if (name == NULL || name->text == NULL) {
        free_name(name);
        message("out of memory");
        return NULL;
    }
    return name;
}

bool names_add(struct names *names, const char *text) {
    if (!grow(&names->items, &names->capacity, names->count + 1, sizeof(struct name *))) {
        return false;
    }
    struct name *name = new_name(text, names->count);
    if (name == NULL) {
        return false;
    }
    if (tsearch(name, &names->tree, compare) == NULL) {
        free_name(name);
        message("out of memory");
        return false;
    }
    names->items[names->count++] = name;
    names->version++;
    return true;
}

size_t names_find(const struct names *names, const char *text) {
    struct name wanted = {.text = (char *)(uintptr_t)text};
    void *const *found = tfind(&wanted, &names->tree, compare);
    return found != NULL ? ((const struct name *)*found)->number : SIZE_MAX;
}

void names_cut(struct names *names, size_t count) {
    while (names->count > count) {
        struct name *name = names->items[--names->count];
        tdelete(name, &names->tree, compare);
        free_name(name);
        names->version++;
    }
}

void names_free(struct names *names) {
    names_cut(names, 0);
    free(names->items);
    *names = (struct names){0};
}
