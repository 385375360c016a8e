#include "peers.h"

#include <hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct hyperscan {
    hs_database_t *database;
    hs_scratch_t *scratch;
};

/* What the compiler of expressions takes, an item for each word. */
struct expressions {
    const char **items;
    size_t *sizes;
    unsigned *flags;
    unsigned *numbers;
};

static struct expressions expressions_of(const struct terms *words, const char *frame) {
    size_t count = words->count;
    struct expressions made = {allocate(count * sizeof(char *)), allocate(count * sizeof(size_t)),
                               allocate(count * sizeof(unsigned)), allocate(count * sizeof(unsigned))};
    for (unsigned i = 0; i < words->count; i++) {
        size_t room = strlen(words->items[i]) + 2 * strlen(frame) + 1;
        char *item = allocate(room);
        made.sizes[i] = (size_t)snprintf(item, room, "%s%s%s", frame, words->items[i], frame);
        made.items[i] = item;
        made.flags[i] = HS_FLAG_CASELESS;
        made.numbers[i] = i;
    }
    return made;
}

static void expressions_free(struct expressions *expressions, unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        free((char *)expressions->items[i]);
    }
    free(expressions->items);
    free(expressions->sizes);
    free(expressions->flags);
    free(expressions->numbers);
}

struct hyperscan *hyperscan_new(const struct terms *words, bool whole_words) {
    struct hyperscan *hyperscan = allocate(sizeof *hyperscan);
    struct expressions made = expressions_of(words, whole_words ? "\\b" : "");
    hs_compile_error_t *error = NULL;
    *hyperscan = (struct hyperscan){NULL, NULL};
    hs_error_t status = whole_words
                            ? hs_compile_multi(made.items, made.flags, made.numbers, words->count, HS_MODE_BLOCK, NULL,
                                               &hyperscan->database, &error)
                            : hs_compile_lit_multi(made.items, made.flags, made.numbers, made.sizes, words->count,
                                                   HS_MODE_BLOCK, NULL, &hyperscan->database, &error);
    if (status != HS_SUCCESS) {
        stop(error ? error->message : "Hyperscan cannot compile");
    }
    if (hs_alloc_scratch(hyperscan->database, &hyperscan->scratch) != HS_SUCCESS) {
        stop("no memory");
    }
    expressions_free(&made, words->count);
    return hyperscan;
}

static int count_match(unsigned number, unsigned long long from, unsigned long long to, unsigned flags, void *context) {
    (void)number, (void)from, (void)to, (void)flags;
    ++*(uint64_t *)context;
    return 0;
}

double hyperscan_scan(struct hyperscan *hyperscan, const struct corpus *text) {
    uint64_t matches = 0;
    double begin = cpu_seconds();
    if (hs_scan(hyperscan->database, text->bytes, (unsigned)text->size, 0, hyperscan->scratch, count_match, &matches) !=
            HS_SUCCESS ||
        matches == 0) {
        stop("Hyperscan finds nothing");
    }
    return cpu_seconds() - begin;
}

void hyperscan_free(struct hyperscan *hyperscan) {
    hs_free_scratch(hyperscan->scratch);
    hs_free_database(hyperscan->database);
    free(hyperscan);
}
