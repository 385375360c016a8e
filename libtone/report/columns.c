#include "columns.h"

#include <string.h>

static const char *const document_columns[] = {"document", "sentences", "words", NULL};

static const char *const sentence_columns[] = {"document",   "sentence", "kind",  "begin", "end",
                                               "begin_char", "end_char", "words", NULL};

static const char *const share_columns[] = {"share_author", "share_attributed", "share_quoted", "share_scare", NULL};

static const char *const match_columns[] = {"document",  "sentence", "begin",        "end",  "begin_char", "end_char",
                                            "dimension", "category", "term",         "rule", "weight",     "voice",
                                            "negated",   "degree",   "contribution", NULL};

static const char *const attribution_columns[] = {"document",
                                                  "sentence",
                                                  "group",
                                                  "kind",
                                                  "begin",
                                                  "end",
                                                  "begin_char",
                                                  "end_char",
                                                  "source_begin",
                                                  "source_end",
                                                  "source_begin_char",
                                                  "source_end_char",
                                                  "cue_begin",
                                                  "cue_end",
                                                  "cue_begin_char",
                                                  "cue_end_char",
                                                  "stance",
                                                  "unnamed",
                                                  "negated",
                                                  "text",
                                                  NULL};

static const char *const text_column[] = {"text", NULL};

static const char *const last_columns[] = {"version", "lexicon", "lexicon_sha256", NULL};

bool shares_make(struct shares *shares, const tone_scorer *scorer, const tone_allocator *hooks) {
    static const char *const first[] = {"bias", "certainty"};
    uint32_t score_count = tone_scorer_score_count(scorer);
    *shares = (struct shares){.capacity = score_count};
    if (score_count == 0) {
        return true;
    }
    shares->scores = alloc_zeroed(hooks, score_count, sizeof *shares->scores);
    if (shares->scores == NULL) {
        return false;
    }
    for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
        uint32_t score = tone_scorer_score_index(scorer, first[i]);
        if (score < score_count && tone_scorer_score_kind(scorer, score) == TONE_SCORE_COMPOSITE) {
            shares->scores[shares->count++] = score;
        }
    }
    uint32_t named = shares->count;
    for (uint32_t score = 0; score < score_count; score++) {
        bool known = (named > 0 && shares->scores[0] == score) || (named > 1 && shares->scores[1] == score);
        if (!known && tone_scorer_score_kind(scorer, score) == TONE_SCORE_COMPOSITE) {
            shares->scores[shares->count++] = score;
        }
    }
    return true;
}

void shares_release(struct shares *shares, const tone_allocator *hooks) {
    alloc_release(hooks, shares->scores, shares->capacity, sizeof *shares->scores);
    *shares = (struct shares){0};
}

const char *columns_name(const struct columns *columns, size_t column, size_t *size) {
    size_t begin = column > 0 ? columns->ends[column - 1] : 0;
    *size = columns->ends[column] - begin;
    return columns->bytes + begin;
}

/* FNV-1a, 64 bits (Fowler, Noll, Vo). */
static uint64_t hash_name(const char *name, size_t size) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)name[i]) * UINT64_C(1099511628211);
    }
    return hash;
}

/* The slot that holds a name, or the free one where it belongs. The table is never full. */
static size_t find_slot(const struct columns *columns, const char *name, size_t size) {
    size_t slot = (size_t)hash_name(name, size) & (columns->slot_count - 1);
    while (columns->slots[slot] != 0) {
        size_t other_size;
        const char *other = columns_name(columns, columns->slots[slot] - 1, &other_size);
        if (other_size == size && memcmp(other, name, size) == 0) {
            break;
        }
        slot = (slot + 1) & (columns->slot_count - 1);
    }
    return slot;
}

static bool is_taken(const struct columns *columns, const char *name, size_t size) {
    return columns->slot_count > 0 && columns->slots[find_slot(columns, name, size)] != 0;
}

/* Keeps the hash table at most half full. */
static bool grow_slots(struct columns *columns, const tone_allocator *hooks) {
    enum { FIRST_SLOTS = 256 };
    if (columns->count + 1 <= columns->slot_count / 2) {
        return true;
    }
    size_t count = columns->slot_count > 0 ? columns->slot_count * 2 : FIRST_SLOTS;
    size_t *slots = alloc_zeroed(hooks, count, sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    alloc_release(hooks, columns->slots, columns->slot_count, sizeof *slots);
    columns->slots = slots;
    columns->slot_count = count;
    for (size_t i = 0; i < columns->count; i++) {
        size_t size;
        const char *name = columns_name(columns, i, &size);
        slots[find_slot(columns, name, size)] = i + 1;
    }
    return true;
}

/* Adds a column, its name in two parts. */
static tone_status add(struct columns *columns, const char *first, size_t first_size, const char *last,
                       size_t last_size, const tone_allocator *hooks) {
    if (!grow_slots(columns, hooks)) {
        return TONE_ERROR_NO_MEMORY;
    }
    if (first_size >= SIZE_MAX - last_size || first_size + last_size >= SIZE_MAX - columns->size) {
        return TONE_ERROR_NO_MEMORY;
    }
    size_t end = columns->size + first_size + last_size;
    char *bytes = alloc_grow(hooks, columns->bytes, &columns->capacity, end + 1, 1);
    if (bytes == NULL) {
        return TONE_ERROR_NO_MEMORY;
    }
    columns->bytes = bytes;
    size_t *ends = alloc_grow(hooks, columns->ends, &columns->end_capacity, columns->count + 1, sizeof *ends);
    if (ends == NULL) {
        return TONE_ERROR_NO_MEMORY;
    }
    columns->ends = ends;
    char *name = bytes + columns->size;
    memcpy(name, first, first_size);
    memcpy(name + first_size, last, last_size);
    size_t slot = find_slot(columns, name, first_size + last_size);
    if (columns->slots[slot] != 0) {
        return TONE_ERROR_ARGUMENT;
    }
    ends[columns->count++] = end;
    columns->slots[slot] = columns->count;
    columns->size = end;
    return TONE_OK;
}

static tone_status add_name(struct columns *columns, const char *name, const char *suffix,
                            const tone_allocator *hooks) {
    return add(columns, name, strlen(name), suffix, strlen(suffix), hooks);
}

static tone_status add_list(struct columns *columns, const char *const *names, const tone_allocator *hooks) {
    tone_status status = TONE_OK;
    for (size_t i = 0; names[i] != NULL && status == TONE_OK; i++) {
        status = add_name(columns, names[i], "", hooks);
    }
    return status;
}

static tone_status add_scores(struct columns *columns, const tone_scorer *scorer, const tone_allocator *hooks) {
    tone_status status = TONE_OK;
    for (uint32_t score = 0; score < tone_scorer_score_count(scorer) && status == TONE_OK; score++) {
        status = add_name(columns, tone_scorer_score_name(scorer, score), "", hooks);
    }
    return status;
}

/* For each score that is not an author's alone: its name with each of the suffixes. */
static tone_status add_derived(struct columns *columns, const tone_scorer *scorer, const char *const *suffixes,
                               const tone_allocator *hooks) {
    tone_status status = TONE_OK;
    for (uint32_t score = 0; score < tone_scorer_score_count(scorer); score++) {
        if (tone_scorer_score_kind(scorer, score) == TONE_SCORE_AUTHOR) {
            continue;
        }
        for (size_t i = 0; suffixes[i] != NULL && status == TONE_OK; i++) {
            status = add_name(columns, tone_scorer_score_name(scorer, score), suffixes[i], hooks);
        }
    }
    return status;
}

static tone_status add_documents(struct columns *columns, const tone_scorer *scorer, const tone_allocator *hooks) {
    static const char *const suffixes[] = {"_raw", "_max", "_per100", NULL};
    tone_status status = add_list(columns, document_columns, hooks);
    if (status == TONE_OK) {
        status = add_scores(columns, scorer, hooks);
    }
    if (status == TONE_OK) {
        status = add_derived(columns, scorer, suffixes, hooks);
    }
    return status == TONE_OK ? add_list(columns, share_columns, hooks) : status;
}

static tone_status add_sentences(struct columns *columns, const tone_scorer *scorer, const tone_allocator *hooks) {
    static const char *const suffixes[] = {"_raw", NULL};
    tone_status status = add_list(columns, sentence_columns, hooks);
    if (status == TONE_OK) {
        status = add_scores(columns, scorer, hooks);
    }
    if (status == TONE_OK) {
        status = add_derived(columns, scorer, suffixes, hooks);
    }
    if (status == TONE_OK) {
        status = add_list(columns, share_columns, hooks);
    }
    return status == TONE_OK ? add_list(columns, text_column, hooks) : status;
}

static tone_status add_matches(struct columns *columns, const tone_scorer *scorer, const struct shares *shares,
                               const tone_allocator *hooks) {
    tone_status status = add_list(columns, match_columns, hooks);
    for (uint32_t i = 0; i < shares->count && status == TONE_OK; i++) {
        status = add_name(columns, tone_scorer_score_name(scorer, shares->scores[i]), "", hooks);
    }
    return status == TONE_OK ? add_list(columns, text_column, hooks) : status;
}

static tone_status add_level(struct columns *columns, const tone_scorer *scorer, tone_level level,
                             const struct shares *shares, const tone_allocator *hooks) {
    tone_status status = TONE_ERROR_ARGUMENT;
    switch (level) {
    case TONE_LEVEL_DOCUMENT:
        status = add_documents(columns, scorer, hooks);
        break;
    case TONE_LEVEL_SENTENCE:
        status = add_sentences(columns, scorer, hooks);
        break;
    case TONE_LEVEL_MATCH:
        status = add_matches(columns, scorer, shares, hooks);
        break;
    case TONE_LEVEL_ATTRIBUTION:
        status = add_list(columns, attribution_columns, hooks);
        break;
    }
    return status == TONE_OK ? add_list(columns, last_columns, hooks) : status;
}

/* Whether an extra column would have the name of one of ours, or of an extra one, if it were called so. */
static bool clashes(const struct columns *ours, const struct columns *given, const char *name, size_t size) {
    return is_taken(ours, name, size) || is_taken(given, name, size);
}

static tone_status add_prefixed(struct columns *columns, const struct columns *given, const char *name,
                                const tone_allocator *hooks) {
    static const char prefix[] = "input_";
    const size_t prefix_size = sizeof prefix - 1;
    size_t size = strlen(name);
    size_t capacity = 0;
    char *longer = NULL;
    size_t front = 0;
    do {
        front += prefix_size;
        size_t old_capacity = capacity;
        char *grown = alloc_grow(hooks, longer, &capacity, front + size, 1);
        if (grown == NULL) {
            alloc_release(hooks, longer, old_capacity, 1);
            return TONE_ERROR_NO_MEMORY;
        }
        longer = grown;
        memcpy(longer + front - prefix_size, prefix, prefix_size);
        memcpy(longer + front, name, size);
    } while (clashes(columns, given, longer, front + size));
    tone_status status = add(columns, longer, front + size, "", 0, hooks);
    alloc_release(hooks, longer, capacity, 1);
    return status;
}

/* `given` holds the extra names as they came. */
static tone_status add_extra(struct columns *columns, const struct columns *given, const char *const *extra,
                             size_t extra_count, const tone_allocator *hooks) {
    size_t own = columns->count;
    tone_status status = TONE_OK;
    for (size_t i = 0; i < extra_count && status == TONE_OK; i++) {
        size_t size = strlen(extra[i]);
        bool ours = columns->slots[find_slot(columns, extra[i], size)] != 0 &&
                    columns->slots[find_slot(columns, extra[i], size)] <= own;
        status = ours ? add_prefixed(columns, given, extra[i], hooks) : add_name(columns, extra[i], "", hooks);
    }
    return status;
}

tone_status columns_make(struct columns *columns, const tone_scorer *scorer, tone_level level,
                         const struct shares *shares, const char *const *extra, size_t extra_count,
                         const tone_allocator *hooks) {
    struct columns given = {0};
    *columns = (struct columns){0};
    tone_status status = TONE_OK;
    for (size_t i = 0; i < extra_count && status == TONE_OK; i++) {
        status = extra[i] == NULL ? TONE_ERROR_ARGUMENT : add_name(&given, extra[i], "", hooks);
    }
    if (status == TONE_OK) {
        status = add_level(columns, scorer, level, shares, hooks);
    }
    if (status == TONE_OK) {
        status = add_extra(columns, &given, extra, extra_count, hooks);
    }
    columns_release(&given, hooks);
    if (status != TONE_OK) {
        columns_release(columns, hooks);
    }
    return status;
}

void columns_release(struct columns *columns, const tone_allocator *hooks) {
    alloc_release(hooks, columns->bytes, columns->capacity, 1);
    alloc_release(hooks, columns->ends, columns->end_capacity, sizeof *columns->ends);
    alloc_release(hooks, columns->slots, columns->slot_count, sizeof *columns->slots);
    *columns = (struct columns){0};
}
