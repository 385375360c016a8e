#include "passing.h"

#include "memory.h"
#include "message.h"

#include <stdlib.h>
#include <string.h>

static struct extra *new_extra(const struct names *names) {
    size_t size = 0;
    for (size_t i = 0; i < names->count; i++) {
        size += strlen(names->items[i]->text) + 1;
    }
    struct extra *extra = malloc(sizeof *extra + names->count * sizeof(char *) + size);
    if (extra == NULL) {
        message("out of memory");
        return NULL;
    }
    atomic_init(&extra->users, 1);
    extra->count = names->count;
    extra->names = (const char **)(extra + 1);
    char *text = (char *)(extra->names + names->count);
    for (size_t i = 0; i < names->count; i++) {
        size_t length = strlen(names->items[i]->text) + 1;
        memcpy(text, names->items[i]->text, length);
        extra->names[i] = text;
        text += length;
    }
    return extra;
}

struct extra *extra_hold(struct extra *extra) {
    atomic_fetch_add(&extra->users, 1);
    return extra;
}

void extra_release(struct extra *extra) {
    if (extra != NULL && atomic_fetch_sub(&extra->users, 1) == 1) {
        free(extra);
    }
}

bool passing_add(struct passing *passing, const struct names *names) {
    for (size_t i = 0; i < names->count; i++) {
        const char *name = names->items[i]->text;
        if (names_find(&passing->columns, name) == SIZE_MAX && !names_add(&passing->columns, name)) {
            return false;
        }
    }
    return true;
}

bool passing_begin(struct passing *passing) {
    struct extra *extra = new_extra(&passing->columns);
    if (extra == NULL || !grow(&passing->values, &passing->value_capacity, extra->count + 1, sizeof(tone_value))) {
        free(extra);
        return false;
    }
    extra_release(passing->extra);
    passing->extra = extra;
    memset(passing->values, 0, extra->count * sizeof *passing->values);
    return true;
}

void passing_next_input(struct passing *passing) {
    passing->mapped = NULL;
}

static bool same_names(const struct names *left, const struct names *right) {
    bool same = left->count == right->count;
    for (size_t i = 0; same && i < left->count; i++) {
        same = strcmp(left->items[i]->text, right->items[i]->text) == 0;
    }
    return same;
}

/* JSON Lines: every row has the names of its own record. */
static bool follow_names(struct passing *passing, const struct names *names) {
    if (passing->extra != NULL && same_names(names, &passing->columns)) {
        return true;
    }
    extra_release(passing->extra);
    passing->extra = NULL; /* until it holds the columns: there may be no memory for them */
    names_cut(&passing->columns, 0);
    return passing_add(passing, names) && passing_begin(passing);
}

/* Finds the column of each name of the record. */
static enum passing_end map_names(struct passing *passing, const struct record *record, const char *path) {
    const struct names *names = record->names;
    if (passing->mapped == names && passing->mapped_version == names->version) {
        return PASSING_DONE;
    }
    passing->mapped = NULL;
    if ((passing->format == TONE_FORMAT_JSONL && !follow_names(passing, names)) ||
        !grow(&passing->map, &passing->map_capacity, names->count + 1, sizeof *passing->map)) {
        return PASSING_FAILED;
    }
    for (size_t i = 0; i < names->count; i++) {
        passing->map[i] = names_find(&passing->columns, names->items[i]->text);
        if (passing->map[i] == SIZE_MAX) {
            message_at(input_title(path), record->line,
                       "\"%s\" is not among the columns of the header, which are those of the first record; use "
                       "--format jsonl",
                       names->items[i]->text);
            return PASSING_NO_COLUMN;
        }
    }
    passing->mapped = names;
    passing->mapped_version = names->version;
    return PASSING_DONE;
}

enum passing_end passing_take(struct passing *passing, const struct record *record, const char *path) {
    enum passing_end end = map_names(passing, record, path);
    if (end != PASSING_DONE) {
        return end;
    }
    memset(passing->values, 0, passing->columns.count * sizeof *passing->values);
    for (size_t i = 0; i < record->names->count; i++) {
        passing->values[passing->map[i]] = record->values[i];
    }
    return PASSING_DONE;
}

void passing_free(struct passing *passing) {
    names_free(&passing->columns);
    extra_release(passing->extra);
    free(passing->map);
    free(passing->values);
}
