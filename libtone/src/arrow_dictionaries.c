#include "arrow_dictionaries.h"
#include "names.h"

#include <stdatomic.h>
#include <string.h>

/* The dictionary's name of a number; NULL behind the last. */
static const char *find_name(const tone_scorer *scorer, enum arrow_dictionary dictionary, uint32_t number) {
    static const struct names *const lists[ARROW_DICTIONARIES] = {
        [SENTENCE_KINDS] = &sentence_kind_names,       [VOICES] = &voice_names,   [RULES] = &rule_names,
        [ATTRIBUTION_KINDS] = &attribution_kind_names, [STANCES] = &stance_names,
    };
    switch (dictionary) {
    case DIMENSIONS:
        return tone_scorer_dimension(scorer, number);
    case CATEGORIES:
        return tone_scorer_category(scorer, number);
    case TERMS:
        return tone_scorer_entry_term(scorer, number);
    default:
        return lists[dictionary] ? name_of(lists[dictionary], number) : NULL;
    }
}

/* ---------------------------------------------------------------------------------------------------- each once */

/* Slots of a hash table: the place of a name + 1, or 0. At most half of them are taken. */
struct slots {
    uint32_t *items;
    size_t count; /* a power of two */
};

/* FNV-1a, 64 bits (Fowler, Noll, Vo). */
static uint64_t hash_name(const char *name, size_t size) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)name[i]) * UINT64_C(1099511628211);
    }
    return hash;
}

/* The slot of a name, or the free one where it belongs. */
static uint32_t *find_slot(const struct slots *slots, const struct arrow_names *names, const char *name, size_t size) {
    size_t at = (size_t)hash_name(name, size) & (slots->count - 1);
    while (slots->items[at] != 0) {
        uint32_t place = slots->items[at] - 1;
        size_t begin = (size_t)names->offsets[place];
        if ((size_t)names->offsets[place + 1] - begin == size && memcmp(names->bytes + begin, name, size) == 0) {
            break;
        }
        at = (at + 1) & (slots->count - 1);
    }
    return &slots->items[at];
}

static void add_name(struct arrow_names *names, const struct slots *slots, uint32_t number, const char *name) {
    size_t size = strlen(name);
    uint32_t *slot = find_slot(slots, names, name, size);
    if (*slot == 0) {
        size_t begin = (size_t)names->offsets[names->count];
        memcpy(names->bytes + begin, name, size);
        names->offsets[++names->count] = (int32_t)(begin + size);
        *slot = names->count;
    }
    names->places[number] = (int32_t)(*slot - 1);
}

/* Room for all the names of a dictionary. */
static tone_status make_room(struct arrow_names *names, const tone_scorer *scorer, enum arrow_dictionary dictionary,
                             const tone_allocator *hooks) {
    const char *name;
    while ((name = find_name(scorer, dictionary, names->numbers)) != NULL) {
        names->size += strlen(name);
        names->numbers++;
    }
    if (names->size >= INT32_MAX || names->numbers >= INT32_MAX) {
        return TONE_ERROR_LIMIT;
    }
    names->size++;
    names->offsets = alloc_zeroed(hooks, (size_t)names->numbers + 1, sizeof *names->offsets);
    names->places = alloc_zeroed(hooks, (size_t)names->numbers + 1, sizeof *names->places);
    names->bytes = alloc_zeroed(hooks, names->size, 1);
    return names->offsets && names->places && names->bytes ? TONE_OK : TONE_ERROR_NO_MEMORY;
}

static tone_status make_names(struct arrow_names *names, const tone_scorer *scorer, enum arrow_dictionary dictionary,
                              const tone_allocator *hooks) {
    tone_status status = make_room(names, scorer, dictionary, hooks);
    struct slots slots = {.count = 16};
    while (slots.count < (size_t)names->numbers * 2) {
        slots.count *= 2;
    }
    slots.items = status == TONE_OK ? alloc_zeroed(hooks, slots.count, sizeof *slots.items) : NULL;
    if (!slots.items) {
        return status == TONE_OK ? TONE_ERROR_NO_MEMORY : status;
    }
    for (uint32_t i = 0; i < names->numbers; i++) {
        add_name(names, &slots, i, find_name(scorer, dictionary, i));
    }
    alloc_release(hooks, slots.items, slots.count, sizeof *slots.items);
    return TONE_OK;
}

/* -------------------------------------------------------------------------------------------------- references */

struct arrow_dictionaries *arrow_retain_dictionaries(struct arrow_dictionaries *dictionaries) {
    atomic_fetch_add_explicit(&dictionaries->references, 1, memory_order_relaxed);
    return dictionaries;
}

void arrow_drop_dictionaries(struct arrow_dictionaries *dictionaries) {
    if (!dictionaries || atomic_fetch_sub_explicit(&dictionaries->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    tone_allocator hooks = dictionaries->hooks;
    for (size_t i = 0; i < ARROW_DICTIONARIES; i++) {
        struct arrow_names *names = &dictionaries->names[i];
        alloc_release(&hooks, names->offsets, (size_t)names->numbers + 1, sizeof *names->offsets);
        alloc_release(&hooks, names->places, (size_t)names->numbers + 1, sizeof *names->places);
        alloc_release(&hooks, names->bytes, names->size, 1);
    }
    alloc_release(&hooks, dictionaries, 1, sizeof *dictionaries);
}

/* The memo is the first member. */
static void drop_memo(struct scorer_memo *memo) {
    arrow_drop_dictionaries((struct arrow_dictionaries *)memo);
}

static tone_status make_dictionaries(struct arrow_dictionaries **dictionaries, const tone_scorer *scorer) {
    struct arrow_dictionaries *made = alloc_zeroed(&scorer->hooks, 1, sizeof *made);
    if (!made) {
        return TONE_ERROR_NO_MEMORY;
    }
    made->memo.drop = drop_memo;
    made->hooks = scorer->hooks;
    atomic_init(&made->references, 1);
    tone_status status = TONE_OK;
    for (unsigned i = NO_DICTIONARY + 1; i < ARROW_DICTIONARIES && status == TONE_OK; i++) {
        status = make_names(&made->names[i], scorer, (enum arrow_dictionary)i, &scorer->hooks);
    }
    if (status != TONE_OK) {
        arrow_drop_dictionaries(made);
        return status;
    }
    *dictionaries = made;
    return TONE_OK;
}

/* Of several threads that make them at once, the first keeps its own with the scorer; the others take those. */
tone_status arrow_take_dictionaries(struct arrow_dictionaries **dictionaries, const tone_scorer *scorer) {
    struct scorer_memo *kept = atomic_load_explicit(scorer->memo, memory_order_acquire);
    if (!kept) {
        struct arrow_dictionaries *made;
        tone_status status = make_dictionaries(&made, scorer);
        if (status != TONE_OK) {
            return status;
        }
        if (atomic_compare_exchange_strong_explicit(scorer->memo, &kept, &made->memo, memory_order_acq_rel,
                                                    memory_order_acquire)) {
            kept = &made->memo;
        } else {
            arrow_drop_dictionaries(made);
        }
    }
    *dictionaries = arrow_retain_dictionaries((struct arrow_dictionaries *)kept);
    return TONE_OK;
}
