#include "arrow_export.h"

#include <stdatomic.h>
#include <string.h>

/* -------------------------------------------------------------------------------------------------------- memory */

enum { MOST_BUFFERS = 3 };

/* An array and the list of its buffers. */
struct node {
    struct ArrowArray array;
    const void *buffers[MOST_BUFFERS];
};

/* What an array and its children own together. Each of them holds a reference, so that children may be moved out. */
struct array_memory {
    tone_allocator hooks;
    _Atomic size_t references;
    struct table moved; /* what was the result's */
    struct table made;  /* columns that the result does not hold as they are */
    uint8_t *validity;  /* of the texts, where some are null */
    size_t validity_capacity;
    size_t node_count;
    struct node *nodes; /* the children, their dictionaries, and the whole */
    size_t child_count;
    struct ArrowArray **children;
    struct arrow_dictionaries *dictionaries;
};

static void drop(struct array_memory *memory) {
    if (atomic_fetch_sub_explicit(&memory->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    tone_allocator hooks = memory->hooks;
    table_release(&memory->moved, &hooks);
    table_release(&memory->made, &hooks);
    alloc_release(&hooks, memory->validity, memory->validity_capacity, 1);
    alloc_release(&hooks, memory->nodes, memory->node_count, sizeof *memory->nodes);
    alloc_release(&hooks, memory->children, memory->child_count, sizeof *memory->children);
    arrow_drop_dictionaries(memory->dictionaries);
    alloc_release(&hooks, memory, 1, sizeof *memory);
}

static void release_array(struct ArrowArray *array) {
    struct array_memory *memory = array->private_data;
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release) {
            array->children[i]->release(array->children[i]);
        }
    }
    if (array->dictionary && array->dictionary->release) {
        array->dictionary->release(array->dictionary);
    }
    array->release = NULL;
    drop(memory);
}

static struct array_memory *new_memory(const tone_allocator *hooks, const struct arrow_export *export) {
    struct array_memory *memory = alloc_zeroed(hooks, 1, sizeof *memory);
    if (!memory) {
        return NULL;
    }
    memory->hooks = *hooks;
    atomic_init(&memory->references, 1);
    memory->child_count = export->columns->count;
    memory->node_count = memory->child_count * 2 + 1;
    memory->nodes = alloc_zeroed(hooks, memory->node_count, sizeof *memory->nodes);
    memory->children = alloc_zeroed(hooks, memory->child_count, sizeof *memory->children);
    memory->dictionaries = arrow_retain_dictionaries(export->dictionaries);
    if (!memory->nodes || !memory->children) {
        drop(memory);
        return NULL;
    }
    return memory;
}

/* -------------------------------------------------------------------------------------------------- made columns */

/* Where columns are made from. */
struct maker {
    const struct table *table;
    const uint64_t *offsets; /* the rows of each text, where the level is below the texts */
    const uint64_t *sentence_offsets;
    const uint32_t *words; /* of each row */
    const struct arrow_names *names;
    uint64_t text_count;
    uint64_t first_text;
};

/* One member of the items of a table's column. */
struct field {
    const char *first;
    size_t stride;
};

static struct field field_of(const struct maker *maker, const struct arrow_column *column) {
    const struct table *table = maker->table;
    const char *first = table_column(table, column->source);
    return (struct field){first + column->offset, table->before[column->source + 1] - table->before[column->source]};
}

static void copy_field(struct field field, size_t width, size_t begin, size_t end, char *out) {
    for (size_t i = begin; i < end; i++) {
        const char *from = field.first + i * field.stride;
        if (width == 1) {
            out[i] = *from;
        } else if (width == 4) {
            memcpy(out + i * 4, from, 4);
        } else {
            memcpy(out + i * 8, from, 8);
        }
    }
}

static void make_doubles(struct field field, size_t begin, size_t end, double *out) {
    for (size_t i = begin; i < end; i++) {
        int64_t units;
        memcpy(&units, field.first + i * field.stride, sizeof units);
        out[i] = (double)units / LEXICON_UNIT;
    }
}

static void make_names(struct field field, const int32_t *places, size_t begin, size_t end, int32_t *out) {
    for (size_t i = begin; i < end; i++) {
        uint32_t number;
        memcpy(&number, field.first + i * field.stride, sizeof number);
        out[i] = places[number];
    }
}

/* `factor` times a count, for each word of the row; 0 where it has none. */
static void make_ratios(struct field field, double factor, const uint32_t *words, size_t begin, size_t end,
                        double *out) {
    for (size_t i = begin; i < end; i++) {
        uint32_t count;
        memcpy(&count, field.first + i * field.stride, sizeof count);
        out[i] = words[i] > 0 ? factor * count / words[i] : 0;
    }
}

/* A bit for each row, least significant first; `begin` is a multiple of 8. How many are not set. */
static size_t make_bits(struct field field, uint8_t mask, size_t begin, size_t end, uint8_t *out) {
    size_t unset = 0;
    for (size_t i = begin; i < end; i++) {
        bool set = ((uint8_t)field.first[i * field.stride] & mask) != 0;
        uint8_t before = i % 8 == 0 ? 0 : out[i / 8];
        out[i / 8] = (uint8_t)(before | set << i % 8);
        unset += !set;
    }
    return unset;
}

static void make_sentence_counts(const struct maker *maker, size_t begin, size_t end, uint32_t *out) {
    for (size_t i = begin; i < end; i++) {
        out[i] = (uint32_t)(maker->sentence_offsets[i + 1] - maker->sentence_offsets[i]);
    }
}

/* The number of each row's text, or of the row in its text. */
static void make_numbers(const struct maker *maker, enum arrow_making making, void *out) {
    for (uint64_t text = 0; text < maker->text_count; text++) {
        for (uint64_t row = maker->offsets[text]; row < maker->offsets[text + 1]; row++) {
            if (making == MAKE_TEXT_NUMBER) {
                ((uint64_t *)out)[row] = maker->first_text + text;
            } else {
                ((uint32_t *)out)[row] = (uint32_t)(row - maker->offsets[text]);
            }
        }
    }
}

static void make_rows(const struct maker *maker, const struct arrow_column *column, size_t begin, size_t end,
                      void *out) {
    struct field field = field_of(maker, column);
    switch (column->making) {
    case MAKE_SAME:
        copy_field(field, arrow_width(column->kind), begin, end, out);
        break;
    case MAKE_DOUBLE:
        make_doubles(field, begin, end, out);
        break;
    case MAKE_NAME:
        make_names(field, maker->names[column->dictionary].places, begin, end, out);
        break;
    case MAKE_FLAG:
        make_bits(field, column->mask, begin, end, out);
        break;
    case MAKE_SHARE:
        make_ratios(field, 1, maker->words, begin, end, out);
        break;
    case MAKE_PER_100:
        make_ratios(field, 100, maker->words, begin, end, out);
        break;
    case MAKE_SENTENCE_COUNT:
        make_sentence_counts(maker, begin, end, out);
        break;
    case MAKE_TEXT_NUMBER:
    case MAKE_NUMBER_IN_TEXT:
        break; /* made text by text */
    }
}

/* ---------------------------------------------------------------------------------------------------- the export */

/* The rows of a text and of a sentence lie in columns, which are moved. Those of matches and attributions are structs,
   of which columns are made; their table stays, to be used again. */
static bool moves_table(tone_level level) {
    return level == TONE_LEVEL_DOCUMENT || level == TONE_LEVEL_SENTENCE;
}

static bool is_moved(const struct arrow_export *export, const struct arrow_column *column, const struct table *table) {
    size_t item = table->before[column->source + 1] - table->before[column->source];
    return moves_table(export->level) && column->making == MAKE_SAME && item == arrow_width(column->kind);
}

/* Room for the made columns, each followed by its validity where it may be absent. */
static bool shape_made(struct array_memory *memory, const struct arrow_export *export, const struct table *table) {
    const struct arrow_columns *columns = export->columns;
    size_t most = columns->count * 2;
    size_t count = 0;
    size_t *items = alloc_zeroed(&memory->hooks, most, sizeof *items);
    for (size_t i = 0; items && i < columns->count; i++) {
        if (!is_moved(export, &columns->items[i], table)) {
            items[count++] = arrow_width(columns->items[i].kind);
            if (columns->items[i].present) {
                items[count++] = 1;
            }
        }
    }
    bool done = items && table_shape(&memory->made, items, count, &memory->hooks) &&
                table_add(&memory->made, table->rows, 1, &memory->hooks);
    alloc_release(&memory->hooks, items, most, sizeof *items);
    return done;
}

/* Points the buffers of every child at its column, moved or still to be made. */
static void place_buffers(struct array_memory *memory, const struct arrow_export *export, const struct table *table) {
    size_t next = 0;
    for (size_t i = 0; i < export->columns->count; i++) {
        const struct arrow_column *column = &export->columns->items[i];
        struct node *node = &memory->nodes[i];
        if (is_moved(export, column, table)) {
            node->buffers[1] = table_column(table, column->source);
            continue;
        }
        node->buffers[1] = table_column(&memory->made, next++);
        if (column->present) {
            node->buffers[0] = table_column(&memory->made, next++);
        }
    }
}

/* The buffers that this file made may be written, though their list says const. */
static void *made_buffer(const struct node *node, size_t buffer) {
    void *writable;
    memcpy(&writable, &node->buffers[buffer], sizeof writable);
    return writable;
}

/* A few rows at a time, so that they stay in the cache from column to column. */
static void make_columns(struct array_memory *memory, const struct arrow_export *export, const struct maker *maker) {
    enum { ROWS = 512 };
    const struct table *table = maker->table;
    for (size_t begin = 0; begin < table->rows; begin += ROWS) {
        size_t end = table->rows - begin < ROWS ? table->rows : begin + ROWS;
        for (size_t i = 0; i < export->columns->count; i++) {
            const struct arrow_column *column = &export->columns->items[i];
            struct node *node = &memory->nodes[i];
            if (is_moved(export, column, table)) {
                continue;
            }
            make_rows(maker, column, begin, end, made_buffer(node, 1));
            if (column->present) {
                const char *attributions = table_column(table, 0);
                struct field flags = {attributions + offsetof(tone_attribution, flags), sizeof(tone_attribution)};
                node->array.null_count += (int64_t)make_bits(flags, column->present, begin, end, made_buffer(node, 0));
            }
        }
    }
    for (size_t i = 0; i < export->columns->count && table->rows > 0; i++) {
        enum arrow_making making = export->columns->items[i].making;
        if (making == MAKE_TEXT_NUMBER || making == MAKE_NUMBER_IN_TEXT) {
            make_numbers(maker, making, made_buffer(&memory->nodes[i], 1));
        }
    }
}

static struct maker maker_of(const tone_result *result, const struct arrow_export *export, const struct table *table) {
    struct maker maker = {.table = table,
                          .sentence_offsets = tone_result_sentence_offsets(result),
                          .text_count = result->texts.rows,
                          .names = export->dictionaries->names,
                          .first_text = export->first_text};
    if (export->level == TONE_LEVEL_DOCUMENT) {
        maker.words = tone_result_words(result);
    } else if (export->level == TONE_LEVEL_SENTENCE) {
        maker.words = tone_result_sentence_words(result);
        maker.offsets = maker.sentence_offsets;
    } else {
        maker.offsets = export->level == TONE_LEVEL_MATCH ? tone_result_match_offsets(result)
                                                          : tone_result_attribution_offsets(result);
    }
    return maker;
}

static size_t count_nulls(const tone_result *result) {
    size_t nulls = 0;
    for (size_t i = 0; i < result->texts.rows; i++) {
        nulls += !(result->validity[i / 8] >> i % 8 & 1);
    }
    return nulls;
}

/* A null text is null in every column of its level. */
static void set_nulls(struct array_memory *memory, tone_result *result) {
    size_t nulls = count_nulls(result);
    if (nulls == 0) {
        return;
    }
    memory->validity = result->validity;
    memory->validity_capacity = result->validity_capacity;
    result->validity = NULL;
    result->validity_capacity = 0;
    for (size_t i = 0; i < memory->child_count; i++) {
        memory->nodes[i].buffers[0] = memory->validity;
        memory->nodes[i].array.null_count = (int64_t)nulls;
    }
}

/* Makes an array of a node whose buffers and null count are set. */
static struct ArrowArray *finish(struct array_memory *memory, struct node *node, size_t length, int64_t buffers) {
    node->array.length = (int64_t)length;
    node->array.n_buffers = buffers;
    node->array.buffers = node->buffers;
    node->array.release = release_array;
    node->array.private_data = memory;
    atomic_fetch_add_explicit(&memory->references, 1, memory_order_relaxed);
    return &node->array;
}

static struct ArrowArray *finish_dictionary(struct array_memory *memory, struct node *node,
                                            enum arrow_dictionary dictionary) {
    const struct arrow_names *names = &memory->dictionaries->names[dictionary];
    node->buffers[1] = names->offsets;
    node->buffers[2] = names->bytes;
    return finish(memory, node, names->count, 3);
}

static void finish_all(struct array_memory *memory, const struct arrow_columns *columns, size_t rows,
                       struct ArrowArray *array) {
    for (size_t i = 0; i < columns->count; i++) {
        memory->children[i] = finish(memory, &memory->nodes[i], rows, 2);
        if (columns->items[i].dictionary != NO_DICTIONARY) {
            struct node *node = &memory->nodes[columns->count + i];
            memory->nodes[i].array.dictionary = finish_dictionary(memory, node, columns->items[i].dictionary);
        }
    }
    struct ArrowArray *whole = finish(memory, &memory->nodes[columns->count * 2], rows, 1);
    whole->n_children = (int64_t)columns->count;
    whole->children = memory->children;
    *array = *whole;
}

bool arrow_move_level(tone_result *result, const struct arrow_export *export, struct ArrowArray *array) {
    struct table *table = arrow_level_table(result, export->level);
    struct array_memory *memory = new_memory(&result->hooks, export);
    if (!memory) {
        return false;
    }
    if (!shape_made(memory, export, table)) {
        drop(memory);
        return false;
    }
    struct maker maker = maker_of(result, export, table);
    size_t rows = table->rows;
    place_buffers(memory, export, table);
    make_columns(memory, export, &maker);
    if (export->level == TONE_LEVEL_DOCUMENT) {
        set_nulls(memory, result);
    }
    if (moves_table(export->level)) {
        memory->moved = *table;
        *table = (struct table){0};
    }
    finish_all(memory, export->columns, rows, array);
    drop(memory);
    result_clear(result);
    return true;
}

/* ------------------------------------------------------------------------------------------------------ public */

/* Whether the result holds the rows of the level, and was made with the scorer. */
static const char *find_fault(const tone_result *result, const tone_scorer *scorer, tone_level level) {
    unsigned rows = tone_level_rows(level);
    if (result->offsets.rows == 0) {
        return "tone_result_export: the result is empty";
    }
    if ((result->rows & rows) != rows) {
        return "tone_result_export: the result does not hold the rows of the level";
    }
    if (!result_is_of(result, scorer)) {
        return "tone_result_export: the result was made with another scorer";
    }
    return NULL;
}

static tone_status export_level(tone_result *result, const tone_scorer *scorer, struct arrow_export *export,
                                struct ArrowSchema *schema, struct ArrowArray *array) {
    struct ArrowSchema made = {0};
    tone_status status = arrow_take_dictionaries(&export->dictionaries, scorer);
    if (status != TONE_OK) {
        return status;
    }
    bool done = !schema || arrow_make_schema(&made, export->columns, scorer, &result->hooks);
    if (done) {
        done = arrow_move_level(result, export, array);
        if (done && schema) {
            *schema = made;
        } else if (schema) {
            made.release(&made);
        }
    }
    arrow_drop_dictionaries(export->dictionaries);
    return done ? TONE_OK : TONE_ERROR_NO_MEMORY;
}

tone_status tone_result_export(tone_result *result, const tone_scorer *scorer, tone_level level,
                               struct ArrowSchema *schema, struct ArrowArray *array, tone_error *error) {
    if (!result || !scorer || !array || !arrow_is_level(level)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_result_export: an argument is missing or out of range");
    }
    const char *fault = find_fault(result, scorer, level);
    if (fault) {
        return fail(error, TONE_ERROR_ARGUMENT, fault);
    }
    struct arrow_columns columns;
    struct arrow_export export = {.level = level, .columns = &columns};
    tone_status status = arrow_list_columns(&columns, scorer, level, &result->hooks)
                             ? export_level(result, scorer, &export, schema, array)
                             : TONE_ERROR_NO_MEMORY;
    arrow_release_columns(&columns, &result->hooks);
    if (status == TONE_OK) {
        return TONE_OK;
    }
    return fail(error, status,
                status == TONE_ERROR_LIMIT ? "the names of the lexicon pass 2 GiB" : "no memory to export a result");
}
