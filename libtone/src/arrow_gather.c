#include "arrow_gather.h"

#include <string.h>

enum { MOST_BUFFERS = 3 };

/* What a gathered array owns. `source` holds what it borrows: a dictionary, the buffers that views point into. */
struct gathered {
    tone_allocator hooks;
    struct {
        void *bytes;
        size_t size;
    } made[MOST_BUFFERS];
    size_t buffer_count;
    const void **buffers;
    struct ArrowArray source;
};

static void release(struct ArrowArray *array) {
    struct gathered *gathered = array->private_data;
    tone_allocator hooks = gathered->hooks;
    for (size_t i = 0; i < MOST_BUFFERS; i++) {
        alloc_release(&hooks, gathered->made[i].bytes, gathered->made[i].size, 1);
    }
    alloc_release(&hooks, gathered->buffers, gathered->buffer_count, sizeof *gathered->buffers);
    if (gathered->source.release) {
        gathered->source.release(&gathered->source);
    }
    alloc_release(&hooks, gathered, 1, sizeof *gathered);
    array->release = NULL;
}

/* ------------------------------------------------------------------------------------------------------- formats */

/* Bytes of an item of a fixed width; 0 for other formats (the columnar format, "Data type description"). */
static size_t fixed_width(const char *format) {
    static const struct {
        const char *format;
        size_t width;
    } prefixes[] = {{"tdD", 4}, {"tdm", 8}, {"tts", 4}, {"ttm", 4}, {"ttu", 8}, {"ttn", 8},
                    {"ts", 8},  {"tD", 8},  {"tiM", 4}, {"tiD", 8}, {"tin", 16}};
    static const char singles[] = "cCsSiIlLefg";
    static const uint8_t widths[] = {1, 1, 2, 2, 4, 4, 8, 8, 2, 4, 8};
    const char *single = format[0] != '\0' && format[1] == '\0' ? strchr(singles, format[0]) : NULL;
    if (single) {
        return widths[single - singles];
    }
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (strncmp(format, prefixes[i].format, strlen(prefixes[i].format)) == 0) {
            return prefixes[i].width;
        }
    }
    return 0;
}

static size_t parse_number(const char *digits) {
    size_t number = 0;
    for (; *digits >= '0' && *digits <= '9' && number < SIZE_MAX / 100; digits++) {
        number = number * 10 + (size_t)(*digits - '0');
    }
    return number;
}

/* "w:42" are 42 bytes; "d:19,10" is a decimal of 128 bits, "d:19,10,NNN" of NNN bits. */
static size_t item_width(const char *format) {
    if (strncmp(format, "w:", 2) == 0) {
        return parse_number(format + 2);
    }
    if (strncmp(format, "d:", 2) == 0) {
        const char *comma = strchr(format, ',');
        const char *bits = comma ? strchr(comma + 1, ',') : NULL;
        return bits ? parse_number(bits + 1) / 8 : 16;
    }
    return fixed_width(format);
}

static bool is_one_of(const char *format, const char *first, const char *second) {
    return strcmp(format, first) == 0 || strcmp(format, second) == 0;
}

bool arrow_can_gather(const struct ArrowSchema *schema) {
    const char *format = schema->format;
    return item_width(format) > 0 || is_one_of(format, "n", "b") || is_one_of(format, "u", "z") ||
           is_one_of(format, "U", "Z") || is_one_of(format, "vu", "vz");
}

/* ---------------------------------------------------------------------------------------------------------- bits */

static bool bit(const uint8_t *bits, uint64_t number) {
    return bits[number / 8] >> number % 8 & 1;
}

static uint64_t slot_of(const struct arrow_rows *rows, const struct ArrowArray *array, uint64_t row) {
    return (uint64_t)array->offset + rows->offset + rows->numbers[row] - rows->first;
}

static void *make(struct gathered *gathered, size_t buffer, size_t count, size_t item) {
    size_t size;
    if (__builtin_mul_overflow(count > 0 ? count : 1, item, &size)) {
        return NULL;
    }
    gathered->made[buffer].bytes = alloc_zeroed(&gathered->hooks, size, 1);
    gathered->made[buffer].size = size;
    gathered->buffers[buffer] = gathered->made[buffer].bytes;
    return gathered->made[buffer].bytes;
}

/* How many bits are not set; UINT64_MAX without memory. */
static uint64_t gather_bits(struct gathered *gathered, size_t buffer, const uint8_t *bits,
                            const struct ArrowArray *array, const struct arrow_rows *rows) {
    uint64_t unset = 0;
    uint8_t *out = make(gathered, buffer, (size_t)(rows->count / 8 + 1), 1);
    if (!out) {
        return UINT64_MAX;
    }
    for (uint64_t i = 0; i < rows->count; i++) {
        bool set = bit(bits, slot_of(rows, array, i));
        out[i / 8] = (uint8_t)(out[i / 8] | set << i % 8);
        unset += !set;
    }
    return unset;
}

/* -------------------------------------------------------------------------------------------------------- values */

static bool gather_items(struct gathered *gathered, const struct ArrowArray *array, const struct arrow_rows *rows,
                         size_t width) {
    const char *from = array->buffers[1];
    char *out = make(gathered, 1, (size_t)rows->count, width);
    for (uint64_t i = 0; out && i < rows->count; i++) {
        memcpy(out + i * width, from + slot_of(rows, array, i) * width, width);
    }
    return out != NULL;
}

static uint64_t offset_at(const char *offsets, size_t width, uint64_t slot) {
    uint32_t narrow;
    uint64_t wide;
    if (width == sizeof narrow) {
        memcpy(&narrow, offsets + slot * width, sizeof narrow);
        return narrow;
    }
    memcpy(&wide, offsets + slot * width, sizeof wide);
    return wide;
}

static void put_offset(char *offsets, size_t width, uint64_t slot, uint64_t offset) {
    uint32_t narrow = (uint32_t)offset;
    memcpy(offsets + slot * width, width == sizeof narrow ? (const void *)&narrow : &offset, width);
}

static tone_status gather_strings(struct gathered *gathered, const struct ArrowArray *array,
                                  const struct arrow_rows *rows, size_t width) {
    const char *offsets = array->buffers[1];
    const char *bytes = array->buffers[2];
    char *made = make(gathered, 1, (size_t)rows->count + 1, width);
    uint64_t size = 0;
    for (uint64_t i = 0; made && i < rows->count; i++) {
        uint64_t slot = slot_of(rows, array, i);
        size += offset_at(offsets, width, slot + 1) - offset_at(offsets, width, slot);
        if (size > (width == sizeof(int32_t) ? (uint64_t)INT32_MAX : (uint64_t)INT64_MAX)) {
            return TONE_ERROR_LIMIT;
        }
        put_offset(made, width, i + 1, size);
    }
    char *out = made ? make(gathered, 2, (size_t)size, 1) : NULL;
    for (uint64_t i = 0; out && i < rows->count; i++) {
        uint64_t begin = offset_at(made, width, i);
        size_t length = (size_t)(offset_at(made, width, i + 1) - begin);
        if (length > 0) {
            memcpy(out + begin, bytes + offset_at(offsets, width, slot_of(rows, array, i)), length);
        }
    }
    return out ? TONE_OK : TONE_ERROR_NO_MEMORY;
}

static tone_status gather_values(struct gathered *gathered, const char *format, const struct ArrowArray *array,
                                 const struct arrow_rows *rows) {
    size_t width = item_width(format);
    bool done = true;
    if (width > 0) {
        done = gather_items(gathered, array, rows, width);
    } else if (strcmp(format, "b") == 0) {
        done = gather_bits(gathered, 1, array->buffers[1], array, rows) != UINT64_MAX;
    } else if (is_one_of(format, "u", "z")) {
        return gather_strings(gathered, array, rows, sizeof(int32_t));
    } else if (is_one_of(format, "U", "Z")) {
        return gather_strings(gathered, array, rows, sizeof(int64_t));
    } else if (is_one_of(format, "vu", "vz")) {
        enum { VIEW_SIZE = 16 };
        done = gather_items(gathered, array, rows, VIEW_SIZE);
    }
    return done ? TONE_OK : TONE_ERROR_NO_MEMORY;
}

static struct gathered *new_gathered(const struct ArrowArray *array, const tone_allocator *hooks) {
    struct gathered *gathered = alloc_zeroed(hooks, 1, sizeof *gathered);
    if (!gathered) {
        return NULL;
    }
    gathered->hooks = *hooks;
    gathered->buffer_count = array->n_buffers > MOST_BUFFERS ? (size_t)array->n_buffers : MOST_BUFFERS;
    gathered->buffers = alloc_zeroed(hooks, gathered->buffer_count, sizeof *gathered->buffers);
    if (!gathered->buffers) {
        alloc_release(hooks, gathered, 1, sizeof *gathered);
        return NULL;
    }
    return gathered;
}

tone_status arrow_gather(const struct ArrowSchema *schema, const struct ArrowArray *array, struct arrow_held *held,
                         const struct arrow_rows *rows, const tone_allocator *hooks, struct ArrowArray *out) {
    struct gathered *gathered = new_gathered(array, hooks);
    if (!gathered || !arrow_share(array, held, &gathered->source)) {
        if (gathered) {
            release(&(struct ArrowArray){.private_data = gathered});
        }
        return TONE_ERROR_NO_MEMORY;
    }
    struct ArrowArray made = {.length = (int64_t)rows->count,
                              .n_buffers = array->n_buffers,
                              .buffers = gathered->buffers,
                              .dictionary = gathered->source.dictionary,
                              .release = release,
                              .private_data = gathered};
    for (int64_t i = 2; i < array->n_buffers; i++) {
        gathered->buffers[i] = array->buffers[i];
    }
    tone_status status = TONE_OK;
    if (array->n_buffers > 0 && array->buffers[0] && array->null_count != 0) {
        uint64_t nulls = gather_bits(gathered, 0, array->buffers[0], array, rows);
        status = nulls == UINT64_MAX ? TONE_ERROR_NO_MEMORY : TONE_OK;
        made.null_count = (int64_t)nulls;
    }
    if (strcmp(schema->format, "n") == 0) {
        made.null_count = made.length;
    }
    if (status == TONE_OK) {
        status = gather_values(gathered, schema->format, array, rows);
    }
    if (status != TONE_OK) {
        release(&made);
        return status;
    }
    *out = made;
    return TONE_OK;
}
