#include "arrow_along.h"

#include "arrow_children.h"

#include <string.h>

static const char *refuse(tone_status *status, tone_status kind, const char *message) {
    *status = kind;
    return message;
}

static const char *no_memory(tone_status *status) {
    return refuse(status, TONE_ERROR_NO_MEMORY, "no memory to join columns, or they are nested too deep");
}

/* ------------------------------------------------------------------------------------------------------- columns */

static bool is_named(const struct ArrowSchema *schema, const char *name) {
    return schema->name && strcmp(schema->name, name) == 0;
}

static size_t child_count(const struct ArrowSchema *schema) {
    return schema->n_children > 0 ? (size_t)schema->n_children : 0;
}

static const char *find_column(const struct ArrowSchema *table, const char *name, size_t *column) {
    size_t found = 0;
    for (size_t i = 0; i < child_count(table); i++) {
        if (is_named(table->children[i], name)) {
            *column = i;
            found++;
        }
    }
    return found == 1 ? NULL : found == 0 ? "the table has no column of that name" : "a column's name is there twice";
}

static const char *find_columns(struct arrow_along *along, const char *const *names, size_t count,
                                tone_status *status) {
    bool all = count == TONE_ALL_COLUMNS;
    if (strcmp(along->table.format, "+s") != 0) {
        return all || count == 0 ? NULL : refuse(status, TONE_ERROR_ARGUMENT, "only a table has columns that go along");
    }
    along->count = all ? child_count(&along->table) : count;
    along->columns = alloc_zeroed(&along->hooks, along->count, sizeof *along->columns);
    if (along->count > 0 && !along->columns) {
        return no_memory(status);
    }
    for (size_t i = 0; i < along->count; i++) {
        along->columns[i] = i;
        const char *fault = all ? NULL : find_column(&along->table, names[i], &along->columns[i]);
        if (!fault && along->gathers && !arrow_can_gather(along->table.children[along->columns[i]])) {
            fault = "a column that is repeated beside each row cannot be nested";
        }
        if (fault) {
            return refuse(status, TONE_ERROR_ARGUMENT, fault);
        }
    }
    return NULL;
}

/* ---------------------------------------------------------------------------------------------------- the schema */

/* A struct's children, which it owns. */
struct joined_schema {
    tone_allocator hooks;
    struct arrow_schemas children;
    char *metadata;
    size_t metadata_size;
};

static void release_schema(struct ArrowSchema *schema) {
    struct joined_schema *joined = schema->private_data;
    tone_allocator hooks = joined->hooks;
    arrow_release_schemas(&joined->children, &hooks);
    alloc_release(&hooks, joined->metadata, joined->metadata_size, 1);
    alloc_release(&hooks, joined, 1, sizeof *joined);
    schema->release = NULL;
}

static bool is_score(const struct ArrowSchema *scores, const char *name) {
    for (size_t i = 0; i < child_count(scores); i++) {
        if (is_named(scores->children[i], name)) {
            return true;
        }
    }
    return false;
}

static bool is_taken(const struct arrow_along *along, const struct ArrowSchema *scores, const char *name) {
    for (size_t i = 0; i < along->count; i++) {
        if (is_named(along->table.children[along->columns[i]], name)) {
            return true;
        }
    }
    return is_score(scores, name);
}

/* A copy of a column's schema; one that has the name of one of ours gets "input_" in front
   until no other has its name. */
static bool copy_column(const struct arrow_along *along, const struct ArrowSchema *column,
                        const struct ArrowSchema *scores, struct ArrowSchema *out) {
    static const char prefix[] = "input_";
    const char *name = column->name ? column->name : "";
    if (!is_score(scores, name)) {
        return arrow_copy_schema(column, name, &along->hooks, out);
    }
    /* There are fewer names to run into than columns. */
    size_t most = (child_count(scores) + along->count + 1) * (sizeof prefix - 1) + strlen(name) + 1;
    char *longer = alloc_zeroed(&along->hooks, most, 1);
    if (!longer) {
        return false;
    }
    memcpy(longer, name, strlen(name));
    do {
        memmove(longer + sizeof prefix - 1, longer, strlen(longer) + 1);
        memcpy(longer, prefix, sizeof prefix - 1);
    } while (is_taken(along, scores, longer));
    bool done = arrow_copy_schema(column, longer, &along->hooks, out);
    alloc_release(&along->hooks, longer, most, 1);
    return done;
}

/* The pairs of both, the table's first. */
static bool join_metadata(struct joined_schema *joined, const char *table, const char *scores) {
    int32_t table_pairs = 0, score_pairs;
    size_t table_size = arrow_metadata_size(table), score_size = arrow_metadata_size(scores);
    memcpy(&score_pairs, scores, sizeof score_pairs);
    joined->metadata_size = table_size + score_size;
    joined->metadata = alloc_zeroed(&joined->hooks, joined->metadata_size, 1);
    if (!joined->metadata) {
        return false;
    }
    char *at = joined->metadata + sizeof table_pairs;
    if (table) {
        memcpy(&table_pairs, table, sizeof table_pairs);
        memcpy(at, table + sizeof table_pairs, table_size - sizeof table_pairs);
        at += table_size - sizeof table_pairs;
    }
    memcpy(at, scores + sizeof score_pairs, score_size - sizeof score_pairs);
    int32_t pairs = table_pairs + score_pairs;
    memcpy(joined->metadata, &pairs, sizeof pairs);
    return true;
}

static bool fill_schema(struct joined_schema *joined, const struct arrow_along *along,
                        const struct ArrowSchema *scores) {
    if (!arrow_new_schemas(&joined->children, along->count + child_count(scores), &joined->hooks)) {
        return false;
    }
    for (size_t i = 0; i < joined->children.count; i++) {
        struct ArrowSchema *child = &joined->children.items[i];
        bool ours = i >= along->count;
        const struct ArrowSchema *from =
            ours ? scores->children[i - along->count] : along->table.children[along->columns[i]];
        if (!(ours ? arrow_copy_schema(from, NULL, &along->hooks, child) : copy_column(along, from, scores, child))) {
            return false;
        }
    }
    /* What a table says of itself, such as which column is the index, holds where its rows stay. */
    return join_metadata(joined, along->gathers ? NULL : along->table.metadata, scores->metadata);
}

static bool join_schemas(struct arrow_along *along, const struct ArrowSchema *scores) {
    struct joined_schema *joined = alloc_zeroed(&along->hooks, 1, sizeof *joined);
    if (!joined) {
        return false;
    }
    joined->hooks = along->hooks;
    struct ArrowSchema made = {.format = "+s", .name = "", .release = release_schema, .private_data = joined};
    if (!fill_schema(joined, along, scores)) {
        release_schema(&made);
        return false;
    }
    made.metadata = joined->metadata;
    made.n_children = (int64_t)joined->children.count;
    made.children = joined->children.pointers;
    along->joined = made;
    return true;
}

const char *arrow_along_open(struct arrow_along *along, struct ArrowSchema *table, const char *const *names,
                             size_t count, const struct ArrowSchema *scores, bool gathers, const tone_allocator *hooks,
                             tone_status *status) {
    *along = (struct arrow_along){.hooks = *hooks, .gathers = gathers, .table = *table};
    table->release = NULL;
    const char *fault = find_columns(along, names, count, status);
    return !fault && !join_schemas(along, scores) ? no_memory(status) : fault;
}

void arrow_along_close(struct arrow_along *along) {
    if (along->joined.release) {
        along->joined.release(&along->joined);
    }
    if (along->table.release) {
        along->table.release(&along->table);
    }
    alloc_release(&along->hooks, along->columns, along->count, sizeof *along->columns);
}

/* ---------------------------------------------------------------------------------------------------- the arrays */

struct joined_array {
    tone_allocator hooks;
    struct arrow_arrays children;
    const void *validity; /* there is none */
};

static void release_array(struct ArrowArray *array) {
    struct joined_array *joined = array->private_data;
    tone_allocator hooks = joined->hooks;
    arrow_release_arrays(&joined->children, &hooks);
    alloc_release(&hooks, joined, 1, sizeof *joined);
    array->release = NULL;
}

static struct joined_array *new_joined(const struct arrow_along *along, size_t count) {
    struct joined_array *joined = alloc_zeroed(&along->hooks, 1, sizeof *joined);
    if (!joined) {
        return NULL;
    }
    joined->hooks = along->hooks;
    if (!arrow_new_arrays(&joined->children, count, &along->hooks)) {
        release_array(&(struct ArrowArray){.private_data = joined});
        return NULL;
    }
    return joined;
}

/* A column of the table as it is, cut to the table's rows. */
static tone_status share_column(const struct ArrowArray *table, size_t column, struct arrow_held *held,
                                struct ArrowArray *out) {
    if (!arrow_share(table->children[column], held, out)) {
        return TONE_ERROR_NO_MEMORY;
    }
    if (out->null_count > 0 && (table->offset > 0 || out->length != table->length)) {
        out->null_count = -1;
    }
    out->offset += table->offset;
    out->length = table->length;
    return TONE_OK;
}

static tone_status fill_children(const struct arrow_along *along, struct arrow_held *held, struct ArrowArray *scores,
                                 uint64_t first_text, struct joined_array *joined) {
    const struct ArrowArray *table = arrow_held_array(held);
    struct ArrowArray *children = joined->children.items;
    struct arrow_rows rows = {
        .first = first_text, .count = (uint64_t)scores->length, .offset = (uint64_t)table->offset};
    if (along->gathers) {
        rows.numbers = scores->children[0]->buffers[1]; /* text_index */
    }
    tone_status status = TONE_OK;
    for (size_t i = 0; i < along->count && status == TONE_OK; i++) {
        size_t column = along->columns[i];
        status = along->gathers ? arrow_gather(along->table.children[column], table->children[column], held, &rows,
                                               &along->hooks, &children[i])
                                : share_column(table, column, held, &children[i]);
    }
    for (size_t i = along->count; i < joined->children.count && status == TONE_OK; i++) {
        struct ArrowArray *score = scores->children[i - along->count];
        children[i] = *score;
        score->release = NULL;
    }
    return status;
}

/* A null count of -1 says that nobody has counted. */
static bool has_null_rows(const struct ArrowArray *table) {
    const uint8_t *validity = table->n_buffers > 0 && table->null_count != 0 ? table->buffers[0] : NULL;
    for (int64_t row = table->offset; validity && row < table->offset + table->length; row++) {
        if (!(validity[row / 8] >> row % 8 & 1)) {
            return true;
        }
    }
    return false;
}

static const char *join(const struct arrow_along *along, struct arrow_held *held, struct ArrowArray *scores,
                        uint64_t first_text, struct ArrowArray *out, tone_status *status) {
    if (along->count > 0 && has_null_rows(arrow_held_array(held))) {
        return refuse(status, TONE_ERROR_ARGUMENT, "a row of the table is null as a whole");
    }
    struct joined_array *joined = new_joined(along, along->count + (size_t)scores->n_children);
    if (!joined) {
        return no_memory(status);
    }
    struct ArrowArray made = {.length = scores->length,
                              .n_buffers = 1,
                              .n_children = (int64_t)joined->children.count,
                              .buffers = &joined->validity,
                              .children = joined->children.pointers,
                              .release = release_array,
                              .private_data = joined};
    *status = fill_children(along, held, scores, first_text, joined);
    if (*status != TONE_OK) {
        release_array(&made);
        return *status == TONE_ERROR_LIMIT ? "a column with offsets of 32 bits passes 2 GiB: use large strings"
                                           : no_memory(status);
    }
    *out = made;
    return NULL;
}

const char *arrow_along_join(const struct arrow_along *along, struct ArrowArray *texts, struct ArrowArray *scores,
                             uint64_t first_text, struct ArrowArray *out, tone_status *status) {
    struct arrow_held *held = arrow_hold(texts, &along->hooks);
    const char *fault = held ? join(along, held, scores, first_text, out, status) : no_memory(status);
    arrow_let_go(held);
    if (texts->release) {
        texts->release(texts);
    }
    scores->release(scores);
    return fault;
}
