#include "arrow_texts.h"

#include <string.h>

/* Buffers of others need not be aligned: every number is read byte by byte, which compilers make one load. */
static int32_t read_32(const char *numbers, uint64_t at) {
    int32_t number;
    memcpy(&number, numbers + at * sizeof number, sizeof number);
    return number;
}

static int64_t read_64(const char *numbers, uint64_t at) {
    int64_t number;
    memcpy(&number, numbers + at * sizeof number, sizeof number);
    return number;
}

static bool is_valid(const uint8_t *validity, uint64_t slot) {
    return !validity || (validity[slot / 8] >> slot % 8 & 1);
}

/* ---------------------------------------------------------------------------------------------------- the schema */

static bool find_layout(const char *format, enum arrow_layout *layout) {
    static const struct {
        const char *format;
        enum arrow_layout layout;
    } layouts[] = {{"u", ARROW_OFFSETS_32}, {"z", ARROW_OFFSETS_32}, {"U", ARROW_OFFSETS_64}, {"Z", ARROW_OFFSETS_64},
                   {"vu", ARROW_VIEWS},     {"vz", ARROW_VIEWS},     {"n", ARROW_NULLS}};
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        if (strcmp(format, layouts[i].format) == 0) {
            *layout = layouts[i].layout;
            return true;
        }
    }
    return false;
}

static const char *find_column(struct arrow_type *type, const struct ArrowSchema *schema, const char *column) {
    if (strcmp(schema->format, "+s") != 0) {
        return "a column is named, and the array is no struct";
    }
    if (schema->n_children < 0 || (schema->n_children > 0 && !schema->children)) {
        return "the schema has no children";
    }
    type->child_count = schema->n_children;
    for (int64_t i = 0; i < schema->n_children; i++) {
        const struct ArrowSchema *child = schema->children[i];
        if (!child) {
            return "a child of the schema is missing";
        }
        if (strcmp(child->name ? child->name : "", column) == 0) {
            if (type->child >= 0) {
                return "two columns have the name of the text column";
            }
            type->child = i;
        }
    }
    return type->child < 0 ? "there is no column of that name" : NULL;
}

const char *arrow_find_type(struct arrow_type *type, const struct ArrowSchema *schema, const char *column) {
    *type = (struct arrow_type){.child = -1};
    if (!schema->release || !schema->format) {
        return "the schema was released or has no format";
    }
    if (column) {
        const char *fault = find_column(type, schema, column);
        if (fault) {
            return fault;
        }
        schema = schema->children[type->child];
    }
    if (schema->dictionary) {
        if (!schema->format || schema->format[0] == '\0' || !strchr("cCsSiIlL", schema->format[0]) ||
            schema->format[1] != '\0') {
            return "the indices of the dictionary are no integers";
        }
        type->index = schema->format[0];
        schema = schema->dictionary;
    }
    if (!schema->format || schema->dictionary || !find_layout(schema->format, &type->layout)) {
        return "the array does not hold strings";
    }
    return NULL;
}

/* ---------------------------------------------------------------------------------------------------- the arrays */

/* Slots [first, first + count) of an array. */
struct slice {
    const struct ArrowArray *array;
    uint64_t first;
    uint64_t count;
};

/* The validity of an array, where it has any. */
static const uint8_t *validity_of(const struct ArrowArray *array) {
    return array->n_buffers > 0 && array->null_count != 0 ? array->buffers[0] : NULL;
}

/* Takes an array whole; `buffers` is how many it must have at least. */
static const char *open_slice(struct slice *slice, const struct ArrowArray *array, int64_t buffers) {
    int64_t end;
    if (!array || !array->release) {
        return "an array is missing or was released";
    }
    if (array->length < 0 || array->offset < 0 || array->null_count < -1 || array->null_count > array->length ||
        __builtin_add_overflow(array->offset, array->length, &end) || end > INT64_MAX / 16 - 1) {
        return "the length, the offset or the null count of an array is out of range";
    }
    if (array->n_buffers < buffers || (buffers > 0 && !array->buffers)) {
        return "an array has too few buffers for its type";
    }
    if (buffers > 0 && array->null_count > 0 && !array->buffers[0]) {
        return "an array has nulls and no validity bitmap";
    }
    *slice = (struct slice){array, (uint64_t)array->offset, (uint64_t)array->length};
    return NULL;
}

static int64_t string_offset(const struct arrow_strings *strings, uint64_t slot) {
    return strings->layout == ARROW_OFFSETS_32 ? read_32(strings->slots, slot) : read_64(strings->slots, slot);
}

static const char *check_offsets(const struct arrow_strings *strings) {
    int64_t last = string_offset(strings, strings->first);
    int64_t begin = last;
    for (uint64_t i = 1; i <= strings->count; i++) {
        int64_t offset = string_offset(strings, strings->first + i);
        if (offset < last) {
            return "the offsets of an array fall";
        }
        last = offset;
    }
    if (begin < 0 || last > PTRDIFF_MAX) {
        return "an offset of an array is out of range";
    }
    return last > begin && !strings->bytes ? "an array has no data buffer" : NULL;
}

/* A view of a string, as the columnar format lays it out. */
struct view {
    int32_t size;
    char prefix[4]; /* the string itself, to its 12th byte, where it is no longer */
    int32_t buffer;
    int32_t offset;
};

enum { INLINE_LIMIT = 12, VIEW_SIZE = 16 };
_Static_assert(sizeof(struct view) == VIEW_SIZE, "a view is 16 bytes");

static struct view read_view(const struct arrow_strings *strings, uint64_t slot) {
    struct view view;
    memcpy(&view, strings->slots + slot * VIEW_SIZE, sizeof view);
    return view;
}

static const char *check_views(const struct arrow_strings *strings, int64_t data_count, const char *sizes) {
    for (uint64_t i = 0; i < strings->count; i++) {
        uint64_t slot = strings->first + i;
        struct view view = read_view(strings, slot);
        if (!is_valid(strings->validity, slot) || (view.size >= 0 && view.size <= INLINE_LIMIT)) {
            continue;
        }
        if (view.size < 0 || view.buffer < 0 || view.buffer >= data_count || view.offset < 0 ||
            !strings->data[view.buffer] || (int64_t)view.offset + view.size > read_64(sizes, (uint64_t)view.buffer)) {
            return "a view points outside its buffer";
        }
    }
    return NULL;
}

/* The last buffer holds the sizes of those that views point into. */
static const char *open_views(struct arrow_strings *strings, const struct ArrowArray *array) {
    int64_t data_count = array->n_buffers - 3;
    const char *sizes = array->buffers[array->n_buffers - 1];
    if (data_count > 0 && !sizes) {
        return "an array of views does not tell the sizes of its buffers";
    }
    strings->data = (const void *const *)array->buffers + 2;
    return check_views(strings, data_count, sizes);
}

static const char *open_strings(struct arrow_strings *strings, enum arrow_layout layout, const struct slice *slice) {
    const struct ArrowArray *array = slice->array;
    *strings = (struct arrow_strings){.layout = layout, .first = slice->first, .count = slice->count};
    if (layout == ARROW_NULLS || slice->count == 0) {
        return NULL;
    }
    strings->validity = validity_of(array);
    strings->slots = array->buffers[1];
    if (!strings->slots) {
        return "an array has no offsets or views";
    }
    if (layout == ARROW_VIEWS) {
        return open_views(strings, array);
    }
    strings->bytes = array->buffers[2];
    return check_offsets(strings);
}

static int64_t string_buffers(enum arrow_layout layout) {
    return layout == ARROW_NULLS ? 0 : 3;
}

static uint64_t index_at(const struct arrow_texts *texts, uint64_t slot) {
    const char *indices = texts->indices;
    int16_t index_16;
    switch (texts->index) {
    case 'c':
        return (uint64_t)((const int8_t *)indices)[slot];
    case 'C':
        return ((const uint8_t *)indices)[slot];
    case 's':
        memcpy(&index_16, indices + slot * sizeof index_16, sizeof index_16);
        return (uint64_t)index_16;
    case 'S':
        memcpy(&index_16, indices + slot * sizeof index_16, sizeof index_16);
        return (uint16_t)index_16;
    case 'i':
        return (uint64_t)read_32(indices, slot);
    case 'I':
        return (uint32_t)read_32(indices, slot);
    default:
        return (uint64_t)read_64(indices, slot);
    }
}

/* A negative index reads as a large one. */
static const char *open_indices(struct arrow_texts *texts, const struct slice *slice) {
    texts->index_validity = validity_of(slice->array);
    texts->indices = slice->array->buffers[1];
    texts->index_first = slice->first;
    if (slice->count > 0 && !texts->indices) {
        return "an array has no indices";
    }
    for (uint64_t i = 0; i < slice->count; i++) {
        uint64_t slot = slice->first + i;
        if (is_valid(texts->index_validity, slot) && index_at(texts, slot) >= texts->strings.count) {
            return "an index points outside its dictionary";
        }
    }
    return NULL;
}

/* The slots of a struct's column that are the struct's rows. */
static const char *open_column(struct slice *column, const struct slice *rows, const struct ArrowArray *child,
                               int64_t buffers) {
    const char *fault = open_slice(column, child, buffers);
    if (!fault && rows->first + rows->count > column->count) {
        fault = "a column is shorter than its struct";
    }
    column->first += rows->first;
    column->count = rows->count;
    return fault;
}

static const char *open_rows(struct arrow_texts *texts, const struct arrow_type *type, const struct ArrowArray *array,
                             int64_t buffers, struct slice *column) {
    struct slice rows;
    if (type->child < 0) {
        return open_slice(column, array, buffers);
    }
    const char *fault = open_slice(&rows, array, 1);
    if (fault) {
        return fault;
    }
    if (array->n_children != type->child_count || !array->children) {
        return "the array has not the children of its schema";
    }
    texts->row_validity = validity_of(array);
    texts->row_first = rows.first;
    return open_column(column, &rows, array->children[type->child], buffers);
}

const char *arrow_open_texts(struct arrow_texts *texts, const struct arrow_type *type, const struct ArrowArray *array) {
    struct slice column, values;
    int64_t buffers = type->index ? 2 : string_buffers(type->layout);
    *texts = (struct arrow_texts){.index = type->index};
    const char *fault = open_rows(texts, type, array, buffers, &column);
    if (fault) {
        return fault;
    }
    texts->count = column.count;
    if (!type->index) {
        return open_strings(&texts->strings, type->layout, &column);
    }
    fault = open_slice(&values, column.array->dictionary, string_buffers(type->layout));
    if (!fault) {
        fault = open_strings(&texts->strings, type->layout, &values);
    }
    return fault ? fault : open_indices(texts, &column);
}

/* ----------------------------------------------------------------------------------------------------- the batch */

static struct batch_text find_string(const struct arrow_strings *strings, uint64_t number) {
    uint64_t slot = strings->first + number;
    if (strings->layout == ARROW_NULLS || !is_valid(strings->validity, slot)) {
        return (struct batch_text){.null = true};
    }
    if (strings->layout != ARROW_VIEWS) {
        int64_t begin = string_offset(strings, slot);
        return (struct batch_text){.bytes = strings->bytes ? strings->bytes + begin : NULL,
                                   .size = (size_t)(string_offset(strings, slot + 1) - begin)};
    }
    struct view view = read_view(strings, slot);
    const char *at = strings->slots + slot * VIEW_SIZE + offsetof(struct view, prefix);
    if (view.size > INLINE_LIMIT) {
        at = (const char *)strings->data[view.buffer] + view.offset;
    }
    return (struct batch_text){.bytes = at, .size = (size_t)view.size};
}

static struct batch_text find_text(const void *context, uint64_t number) {
    const struct arrow_texts *texts = context;
    if (!is_valid(texts->row_validity, texts->row_first + number)) {
        return (struct batch_text){.null = true};
    }
    if (!texts->index) {
        return find_string(&texts->strings, number);
    }
    uint64_t slot = texts->index_first + number;
    if (!is_valid(texts->index_validity, slot)) {
        return (struct batch_text){.null = true};
    }
    return find_string(&texts->strings, index_at(texts, slot));
}

struct batch_texts arrow_batch(const struct arrow_texts *texts) {
    return (struct batch_texts){.count = texts->count, .find = find_text, .context = texts};
}
