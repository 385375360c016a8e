#include "lexicon_image.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void source_begin(struct source *source, const tone_allocator *hooks) {
    *source = (struct source){.hooks = *hooks};
}

void source_release(struct source *source) {
    const tone_allocator *hooks = &source->hooks;
    alloc_release(hooks, source->strings.bytes, source->strings.capacity, 1);
    alloc_release(hooks, source->dimensions, source->dimension_capacity, sizeof *source->dimensions);
    alloc_release(hooks, source->categories, source->category_capacity, sizeof *source->categories);
    alloc_release(hooks, source->entries, source->entry_capacity, sizeof *source->entries);
    alloc_release(hooks, source->blocked, source->blocked_capacity, sizeof *source->blocked);
    alloc_release(hooks, source->scores, source->score_capacity, sizeof *source->scores);
    alloc_release(hooks, source->features, source->feature_capacity, sizeof *source->features);
    name_tree_release(&source->names, hooks);
    *source = (struct source){.hooks = source->hooks};
}

bool strings_add(struct strings *strings, const char *bytes, size_t size, uint32_t *offset,
                 const tone_allocator *hooks) {
    size_t start = strings->size ? strings->size : 1; /* offset 0 is the empty string */
    if (size > UINT32_MAX - 1 || start > UINT32_MAX - 1 - size) {
        return false;
    }
    char *grown = alloc_grow(hooks, strings->bytes, &strings->capacity, start + size + 1, 1);
    if (!grown) {
        return false;
    }
    strings->bytes = grown;
    grown[0] = '\0';
    strings->size = start;
    *offset = 0;
    if (size > 0) {
        memcpy(grown + start, bytes, size);
        grown[start + size] = '\0';
        strings->size = start + size + 1;
        *offset = (uint32_t)start;
    }
    return true;
}

bool source_string(struct source *source, const char *bytes, size_t size, uint32_t *offset) {
    return strings_add(&source->strings, bytes, size, offset, &source->hooks);
}

/* Appends an item to one of the source's arrays: its number, or UINT32_MAX. */
#define APPEND(source, array, count, capacity, item)                                                                   \
    do {                                                                                                               \
        void *grown = (source)->count < UINT32_MAX - 1                                                                 \
                          ? alloc_grow(&(source)->hooks, (source)->array, &(source)->capacity, (source)->count + 1,    \
                                       sizeof *(source)->array)                                                        \
                          : NULL;                                                                                      \
        if (!grown) {                                                                                                  \
            return UINT32_MAX;                                                                                         \
        }                                                                                                              \
        (source)->array = grown;                                                                                       \
        (source)->array[(source)->count] = *(item);                                                                    \
        return (uint32_t)(source)->count++;                                                                            \
    } while (0)

static uint32_t append_dimension(struct source *source, const struct lexicon_dimension *item) {
    APPEND(source, dimensions, dimension_count, dimension_capacity, item);
}

static uint32_t append_category(struct source *source, const struct lexicon_category *item) {
    APPEND(source, categories, category_count, category_capacity, item);
}

static uint32_t append_score(struct source *source, const struct lexicon_score *item) {
    APPEND(source, scores, score_count, score_capacity, item);
}

uint32_t source_add_entry(struct source *source, const struct lexicon_entry *item) {
    APPEND(source, entries, entry_count, entry_capacity, item);
}

uint32_t source_add_blocked(struct source *source, uint32_t dimension) {
    APPEND(source, blocked, blocked_count, blocked_capacity, &dimension);
}

static uint32_t append_feature(struct source *source, const struct lexicon_feature *item) {
    APPEND(source, features, feature_count, feature_capacity, item);
}

/* -------------------------------------------------------------------------------------------------------- names */

/* By what an item is found: a character, which no name has, for what it is; and its name. What is longer than a name is no
   key, cut or not. */
struct key {
    char bytes[2 * NAME_LIMIT];
};

static struct key key_of(char what, const char *name) {
    struct key key;
    snprintf(key.bytes, sizeof key.bytes, "%c%s", what, name);
    return key;
}

static struct key key_of_dimension(const char *name) {
    return key_of('#', name);
}

static struct key key_of_score(const char *name) {
    return key_of('=', name);
}

static struct key key_of_composite(const char *name) {
    return key_of('+', name);
}

/* The key of a category of a dimension, or of any where that is UINT32_MAX. */
static struct key key_of_category(const char *name, uint32_t dimension) {
    struct key key = key_of(':', name);
    if (dimension != UINT32_MAX) {
        snprintf(key.bytes, sizeof key.bytes, "/%" PRIu32 "/%s", dimension, name);
    }
    return key;
}

/* Lets an item that was appended be found by a key: its number, or UINT32_MAX without memory. */
static uint32_t add_key(struct source *source, struct key key, uint32_t number) {
    bool done = number != UINT32_MAX && name_tree_add(&source->names, key.bytes, number, &source->hooks);
    return done ? number : UINT32_MAX;
}

uint32_t source_add_dimension(struct source *source, const struct lexicon_dimension *item) {
    return add_key(source, key_of_dimension(source_text(source, item->name)), append_dimension(source, item));
}

uint32_t source_add_category(struct source *source, const struct lexicon_category *item) {
    const char *name = source_text(source, item->name);
    uint32_t number = add_key(source, key_of_category(name, UINT32_MAX), append_category(source, item));
    return add_key(source, key_of_category(name, item->dimension), number);
}

uint32_t source_add_score(struct source *source, const struct lexicon_score *item) {
    return add_key(source, key_of_score(source_text(source, item->name)), append_score(source, item));
}

uint32_t source_add_feature(struct source *source, const struct lexicon_feature *item) {
    return add_key(source, key_of_composite(source_text(source, item->composite)), append_feature(source, item));
}

uint32_t source_dimension(const struct source *source, const char *name) {
    return name_tree_find(&source->names, key_of_dimension(name).bytes);
}

uint32_t source_category(const struct source *source, const char *name, uint32_t dimension) {
    return name_tree_find(&source->names, key_of_category(name, dimension).bytes);
}

uint32_t source_score(const struct source *source, const char *name) {
    return name_tree_find(&source->names, key_of_score(name).bytes);
}

bool source_has_composite(const struct source *source, const char *name) {
    return name_tree_find(&source->names, key_of_composite(name).bytes) != UINT32_MAX;
}

/* ------------------------------------------------------------------------------------------------------ merging */

/* What a merge keeps at hand: old numbers to new ones. */
struct merge {
    struct source *source;
    const struct image *image;
    const bool *wanted;
    uint32_t *dimension; /* by the image's number; UINT32_MAX where it is not wanted */
    uint32_t *category;
};

static bool copy_string(struct merge *merge, uint32_t from, uint32_t *to) {
    const char *text = image_string(merge->image, from);
    return source_string(merge->source, text, strlen(text), to);
}

/* Whether two policies of one dimension agree; one that is not stated becomes the other. */
static bool agree(struct policy *policy, const struct policy *other) {
    if (policy->unstated) {
        *policy = *other;
    }
    return other->unstated || memcmp(policy, other, sizeof *policy) == 0;
}

static tone_status merge_dimensions(struct merge *merge, tone_error *error) {
    for (uint32_t i = 0; i < merge->image->dimension_count; i++) {
        struct lexicon_dimension dimension = merge->image->dimensions[i];
        merge->dimension[i] = UINT32_MAX;
        if (merge->wanted && !merge->wanted[i]) {
            continue;
        }
        uint32_t number = source_dimension(merge->source, image_string(merge->image, dimension.name));
        if (number == UINT32_MAX && merge->source->dimension_count == DIMENSION_LIMIT) {
            return fail(error, TONE_ERROR_LIMIT, "the lexicons have too many dimensions together");
        }
        if (number == UINT32_MAX) {
            if (!copy_string(merge, dimension.name, &dimension.name)) {
                return fail(error, TONE_ERROR_NO_MEMORY, "no memory to merge lexicons");
            }
            number = source_add_dimension(merge->source, &dimension);
        } else if (!agree(&merge->source->dimensions[number].policy, &dimension.policy)) {
            fail(error, TONE_ERROR_CONFLICT, "two lexicons give one dimension different policies");
            if (error) {
                error->detail = image_string(merge->image, dimension.name);
            }
            return TONE_ERROR_CONFLICT;
        }
        if (number == UINT32_MAX) {
            return fail(error, TONE_ERROR_NO_MEMORY, "no memory to merge lexicons");
        }
        merge->dimension[i] = number;
    }
    return TONE_OK;
}

static bool merge_categories(struct merge *merge) {
    for (uint32_t i = 0; i < merge->image->category_count; i++) {
        struct lexicon_category category = merge->image->categories[i];
        uint32_t dimension = merge->dimension[category.dimension];
        merge->category[i] = UINT32_MAX;
        if (dimension == UINT32_MAX) {
            continue;
        }
        uint32_t number = source_category(merge->source, image_string(merge->image, category.name), dimension);
        if (number == UINT32_MAX) {
            category.dimension = dimension;
            if (!copy_string(merge, category.name, &category.name) ||
                !copy_string(merge, category.description, &category.description)) {
                return false;
            }
            number = source_add_category(merge->source, &category);
            if (number == UINT32_MAX) {
                return false;
            }
        }
        merge->category[i] = number;
    }
    return true;
}

/* The dimensions that a neutral entry blocks, as far as they are wanted. False without memory. */
static bool merge_blocked(struct merge *merge, struct lexicon_entry *entry) {
    uint32_t first = (uint32_t)merge->source->blocked_count;
    for (uint32_t i = 0; i < entry->blocked_count; i++) {
        uint32_t dimension = merge->dimension[merge->image->blocked[entry->blocked + i]];
        if (dimension != UINT32_MAX && source_add_blocked(merge->source, dimension) == UINT32_MAX) {
            return false;
        }
    }
    entry->blocked = first;
    entry->blocked_count = (uint16_t)(merge->source->blocked_count - first);
    return true;
}

static bool merge_entries(struct merge *merge) {
    for (uint32_t i = 0; i < merge->image->entry_count; i++) {
        struct lexicon_entry entry = merge->image->entries[i];
        if (entry.category == NEUTRAL_CATEGORY) {
            if (!merge_blocked(merge, &entry)) {
                return false;
            }
            if (entry.blocked_count == 0) {
                continue;
            }
        } else {
            entry.category = merge->category[entry.category];
            if (entry.category == UINT32_MAX) {
                continue;
            }
        }
        entry.lexicon = (uint16_t)merge->source->lexicon_count;
        if (!copy_string(merge, entry.term, &entry.term) || !copy_string(merge, entry.note, &entry.note) ||
            !copy_string(merge, entry.file, &entry.file) || source_add_entry(merge->source, &entry) == UINT32_MAX) {
            return false;
        }
    }
    return true;
}

static bool merge_scores(struct merge *merge) {
    for (uint32_t i = 0; i < merge->image->score_count; i++) {
        struct lexicon_score score = merge->image->scores[i];
        uint32_t number = source_score(merge->source, image_string(merge->image, score.name));
        if (number != UINT32_MAX) {
            score.name = merge->source->scores[number].name;
            merge->source->scores[number] = score;
        } else if (!copy_string(merge, score.name, &score.name) ||
                   source_add_score(merge->source, &score) == UINT32_MAX) {
            return false;
        }
    }
    return true;
}

/* Takes out the features of the composites that the image has as well. False without memory. */
static bool drop_replaced_features(struct merge *merge) {
    struct source *source = merge->source;
    struct name_tree replaced = {0};
    bool done = true;
    for (uint32_t i = 0; i < merge->image->feature_count && done; i++) {
        const char *composite = image_string(merge->image, merge->image->features[i].composite);
        done = name_tree_add(&replaced, composite, i, &source->hooks);
    }
    size_t kept = 0;
    for (size_t i = 0; i < source->feature_count && done; i++) {
        const char *composite = source_text(source, source->features[i].composite);
        source->features[kept] = source->features[i];
        kept += name_tree_find(&replaced, composite) == UINT32_MAX;
    }
    source->feature_count = kept;
    name_tree_release(&replaced, &source->hooks);
    return done;
}

static bool merge_features(struct merge *merge) {
    if (!drop_replaced_features(merge)) {
        return false;
    }
    for (uint32_t i = 0; i < merge->image->feature_count; i++) {
        struct lexicon_feature feature = merge->image->features[i];
        bool of_dimension = feature.kind == FEATURE_DIMENSION;
        feature.index = of_dimension ? merge->dimension[feature.index] : merge->category[feature.index];
        if (!copy_string(merge, feature.composite, &feature.composite) ||
            source_add_feature(merge->source, &feature) == UINT32_MAX) {
            return false;
        }
    }
    return true;
}

static tone_status merge_all(struct merge *merge, tone_error *error) {
    tone_status status = merge_dimensions(merge, error);
    if (status != TONE_OK) {
        return status;
    }
    bool done = merge_categories(merge) && merge_entries(merge);
    if (done && !merge->wanted) {
        done = merge_scores(merge) && merge_features(merge);
    }
    merge->source->lexicon_count++;
    return done ? TONE_OK : fail(error, TONE_ERROR_NO_MEMORY, "no memory to merge lexicons");
}

tone_status source_merge(struct source *source, const struct image *image, const bool *wanted, tone_error *error) {
    const tone_allocator *hooks = &source->hooks;
    struct merge merge = {source, image, wanted, NULL, NULL};
    merge.dimension = alloc_zeroed(hooks, (size_t)image->dimension_count + 1, sizeof *merge.dimension);
    merge.category = alloc_zeroed(hooks, (size_t)image->category_count + 1, sizeof *merge.category);
    tone_status status = merge.dimension && merge.category
                             ? merge_all(&merge, error)
                             : fail(error, TONE_ERROR_NO_MEMORY, "no memory to merge lexicons");
    alloc_release(hooks, merge.dimension, (size_t)image->dimension_count + 1, sizeof *merge.dimension);
    alloc_release(hooks, merge.category, (size_t)image->category_count + 1, sizeof *merge.category);
    return status;
}
