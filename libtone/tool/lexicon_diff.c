#include "lexicon_diff.h"

#include "memory.h"
#include "message.h"

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a lexicon says of a term in a dimension. The strings are the lexicon's. */
struct saying {
    const char *term;
    const char *dimension;
    const char *category; /* "" of a neutral entry */
    const char *inflect;
    double weight;
};

struct sayings {
    struct saying *items;
    size_t count;
};

void print_cell(const char *cell, const char *after) {
    if (cell != NULL && strpbrk(cell, ",\"\r\n") != NULL) {
        csv_fwrite(stdout, cell, strlen(cell));
    } else if (cell != NULL) {
        fputs(cell, stdout);
    }
    fputs(after, stdout);
}

/* By term, dimension and category, so that what speaks of the same thing meets; then by the rest. */
static int compare_place(const struct saying *a, const struct saying *b) {
    int order = strcmp(a->term, b->term);
    order = order != 0 ? order : strcmp(a->dimension, b->dimension);
    return order != 0 ? order : strcmp(a->category, b->category);
}

static int compare_sayings(const void *first, const void *second) {
    const struct saying *a = first;
    const struct saying *b = second;
    int order = compare_place(a, b);
    order = order != 0 ? order : (a->weight > b->weight) - (a->weight < b->weight);
    return order != 0 ? order : strcmp(a->inflect, b->inflect);
}

/* How many dimensions an entry speaks of: a neutral one, those that it blocks. */
static size_t count_dimensions(const tone_lexicon *lexicon, uint32_t entry) {
    size_t count = 0;
    if (tone_lexicon_entry_category(lexicon, entry) != UINT32_MAX) {
        return 1;
    }
    while (tone_lexicon_entry_blocked(lexicon, entry, (uint32_t)count) != UINT32_MAX) {
        count++;
    }
    return count;
}

static void add_entry(struct sayings *sayings, const tone_lexicon *lexicon, uint32_t entry) {
    uint32_t category = tone_lexicon_entry_category(lexicon, entry);
    bool neutral = category == UINT32_MAX;
    size_t dimensions = count_dimensions(lexicon, entry);
    for (uint32_t i = 0; i < dimensions; i++) {
        uint32_t dimension = neutral ? tone_lexicon_entry_blocked(lexicon, entry, i)
                                     : tone_lexicon_category_dimension(lexicon, category);
        sayings->items[sayings->count++] =
            (struct saying){.term = tone_lexicon_entry_term(lexicon, entry),
                            .dimension = tone_lexicon_dimension(lexicon, dimension),
                            .category = neutral ? "" : tone_lexicon_category(lexicon, category),
                            .inflect = tone_lexicon_entry_inflect(lexicon, entry),
                            .weight = neutral ? 0 : tone_lexicon_entry_weight(lexicon, entry)};
    }
}

/* All that a lexicon says, sorted. False after a message. */
static bool list_sayings(struct sayings *sayings, const tone_lexicon *lexicon) {
    size_t count = 0;
    for (uint32_t entry = 0; entry < tone_lexicon_entry_count(lexicon); entry++) {
        count += count_dimensions(lexicon, entry);
    }
    sayings->count = 0;
    sayings->items = zeroed(count + 1, sizeof *sayings->items);
    if (sayings->items == NULL) {
        return false;
    }
    for (uint32_t entry = 0; entry < tone_lexicon_entry_count(lexicon); entry++) {
        add_entry(sayings, lexicon, entry);
    }
    qsort(sayings->items, sayings->count, sizeof *sayings->items, compare_sayings);
    return true;
}

static void print_weight(const struct saying *saying) {
    char weight[REAL_ROOM];
    bool stated = saying != NULL && saying->category[0] != '\0';
    print_cell(stated ? real_text(weight, saying->weight) : NULL, ",");
}

/* A row; `before` is NULL for what was added, `after` for what was removed. */
static void print_change(const struct saying *before, const struct saying *after) {
    const struct saying *either = after != NULL ? after : before;
    print_cell(before == NULL ? "added" : after == NULL ? "removed" : "changed", ",");
    print_cell(either->dimension, ",");
    print_cell(either->category, ",");
    print_cell(either->term, ",");
    print_weight(before);
    print_weight(after);
    print_cell(before != NULL ? before->inflect : NULL, ",");
    print_cell(after != NULL ? after->inflect : NULL, "\r\n");
}

static void print_changes(const struct sayings *before, const struct sayings *after) {
    size_t i = 0;
    size_t k = 0;
    while (i < before->count || k < after->count) {
        const struct saying *old = i < before->count ? &before->items[i] : NULL;
        const struct saying *new = k < after->count ? &after->items[k] : NULL;
        int order = old == NULL ? 1 : new == NULL ? -1 : compare_place(old, new);
        i += order <= 0;
        k += order >= 0;
        if (order != 0 || compare_sayings(old, new) != 0) {
            print_change(order <= 0 ? old : NULL, order >= 0 ? new : NULL);
        }
    }
}

bool print_differences(const tone_lexicon *before, const tone_lexicon *after) {
    struct sayings old = {0};
    struct sayings new = {0};
    bool listed = list_sayings(&old, before) && list_sayings(&new, after);
    if (listed) {
        fputs("change,dimension,category,term,weight_before,weight_after,inflect_before,inflect_after\r\n", stdout);
        print_changes(&old, &new);
    }
    free(old.items);
    free(new.items);
    return listed;
}
