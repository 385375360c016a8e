/* Arrow in and out: texts of every layout read in place, hostile arrays refused, results
   moved out and let go anywhere. */
#include "support.h"

#include <errno.h>
#include <pthread.h>

void suite_arrow(void);

static struct meter memory;
static const tone_allocator hooks = {meter_allocate, meter_reallocate, meter_release, &memory};

static struct bench bench;

static int set_up(void) {
    return bench_open_builtin(&bench, &hooks, TONE_INVALID_ERROR) ? 0 : 1;
}

static int tear_down(void) {
    bench_close(&bench);
    return meter_balanced(&memory) ? 0 : 1;
}

/* ------------------------------------------------------------------------------------------------- arrays by hand */

/* Text 1 is null; the others are short, empty, and longer than a view holds. */
static const char *const texts[] = {"The tyrant reportedly crushed the hordes. They might win!",
                                    NULL,
                                    "",
                                    "zealots",
                                    "Officials said it was \xE2\x80\x9Ch\xC3\xBDsteria\xE2\x80\x9D, a disaster.",
                                    "vermin, ok!!"};
enum { TEXTS = sizeof texts / sizeof *texts };

static size_t size_of(size_t text) {
    return texts[text] ? strlen(texts[text]) : 0;
}

static void keep_schema(struct ArrowSchema *schema) {
    schema->release = NULL;
}

static void keep_array(struct ArrowArray *array) {
    array->release = NULL;
}

/* An array of the texts behind `lead` rows of something else, so that it is a slice where lead is above 0. */
struct made_array {
    struct ArrowSchema schema, values_schema;
    struct ArrowArray array, values;
    const void *buffers[5];
    const void *values_buffers[5];
    uint8_t validity[4];
    uint8_t values_validity[4];
    int32_t offsets_32[32];
    int64_t offsets_64[32];
    char bytes[1024];
    char views[32 * 16];
    int64_t sizes[2];
    char indices[32 * 8];
};

static void set_bit(uint8_t *bits, size_t at, bool set) {
    bits[at / 8] = (uint8_t)((bits[at / 8] & ~(1U << at % 8)) | (unsigned)set << at % 8);
}

/* The rows of the lead repeat text 0. */
static void fill_strings(struct made_array *made, size_t lead, uint8_t *validity) {
    size_t end = 0;
    for (size_t i = 0; i < lead + TEXTS; i++) {
        size_t text = i < lead ? 0 : i - lead;
        size_t size = size_of(text);
        char *view = made->views + i * 16;
        int32_t view_size = (int32_t)size, at[2] = {1, (int32_t)end};
        memcpy(made->bytes + end, texts[text] ? texts[text] : "", size);
        memcpy(view, &view_size, 4);
        memcpy(view + 4, made->bytes + end, size < 12 ? size : 12);
        if (size > 12) {
            memcpy(view + 8, at, 8);
        }
        made->offsets_32[i] = (int32_t)end;
        made->offsets_64[i] = (int64_t)end;
        end += size;
        set_bit(validity, i, texts[text] != NULL);
    }
    made->offsets_32[lead + TEXTS] = (int32_t)end;
    made->offsets_64[lead + TEXTS] = (int64_t)end;
    made->sizes[0] = 0;
    made->sizes[1] = (int64_t)end;
}

static struct ArrowArray strings_array(struct made_array *made, const char *format, const void **buffers,
                                       const uint8_t *validity, size_t lead) {
    struct ArrowArray array = {.length = TEXTS,
                               .null_count = -1,
                               .offset = (int64_t)lead,
                               .n_buffers = 3,
                               .buffers = buffers,
                               .release = keep_array};
    buffers[0] = validity;
    buffers[1] = format[0] == 'u' || format[0] == 'z' ? (const void *)made->offsets_32 : made->offsets_64;
    buffers[2] = made->bytes;
    if (format[0] == 'v') {
        buffers[1] = made->views;
        buffers[2] = NULL; /* the first of two data buffers, and empty */
        buffers[3] = made->bytes;
        buffers[4] = made->sizes;
        array.n_buffers = 5;
    }
    return array;
}

static void make_strings(struct made_array *made, const char *format, size_t lead) {
    memset(made, 0, sizeof *made);
    fill_strings(made, lead, made->validity);
    made->schema = (struct ArrowSchema){.format = format, .name = "text", .release = keep_schema};
    made->array = strings_array(made, format, made->buffers, made->validity, lead);
}

static void put_index(char *indices, char format, size_t at, int64_t index) {
    size_t width = strchr("cC", format) ? 1 : strchr("sS", format) ? 2 : strchr("iI", format) ? 4 : 8;
    memcpy(indices + at * width, &index, width); /* little-endian, as the tests' machines are */
}

/* The same texts through a dictionary, whose null stands for text 1. */
static void make_dictionary(struct made_array *made, const char *index_format, const char *format, size_t lead) {
    memset(made, 0, sizeof *made);
    fill_strings(made, 0, made->values_validity);
    made->values_schema = (struct ArrowSchema){.format = format, .name = "", .release = keep_schema};
    made->values = strings_array(made, format, made->values_buffers, made->values_validity, 0);
    for (size_t i = 0; i < lead + TEXTS; i++) {
        put_index(made->indices, index_format[0], i, i < lead ? 0 : (int64_t)(i - lead));
        set_bit(made->validity, i, true);
    }
    made->buffers[0] = made->validity;
    made->buffers[1] = made->indices;
    made->schema = (struct ArrowSchema){
        .format = index_format, .name = "text", .dictionary = &made->values_schema, .release = keep_schema};
    made->array = (struct ArrowArray){.length = TEXTS,
                                      .null_count = 0,
                                      .offset = (int64_t)lead,
                                      .n_buffers = 2,
                                      .buffers = made->buffers,
                                      .dictionary = &made->values,
                                      .release = keep_array};
}

/* A struct of which the made array is the second column. It is a slice that leaves out the first `skip` rows. */
struct made_struct {
    struct ArrowSchema schema, other_schema;
    struct ArrowArray array, other;
    struct ArrowSchema *schemas[2];
    struct ArrowArray *arrays[2];
    const void *buffers[1];
    uint8_t validity[4];
};

static void make_struct(struct made_struct *made, struct made_array *column, size_t skip) {
    memset(made, 0, sizeof *made);
    memset(made->validity, 0xFF, sizeof made->validity);
    made->other_schema = (struct ArrowSchema){.format = "n", .name = "id", .release = keep_schema};
    made->other = (struct ArrowArray){.length = TEXTS, .null_count = TEXTS, .release = keep_array};
    made->schemas[0] = &made->other_schema;
    made->schemas[1] = &column->schema;
    made->arrays[0] = &made->other;
    made->arrays[1] = &column->array;
    made->buffers[0] = made->validity;
    made->schema = (struct ArrowSchema){
        .format = "+s", .name = "", .n_children = 2, .children = made->schemas, .release = keep_schema};
    made->array = (struct ArrowArray){.length = (int64_t)(TEXTS - skip),
                                      .null_count = -1,
                                      .offset = (int64_t)skip,
                                      .n_buffers = 1,
                                      .buffers = made->buffers,
                                      .n_children = 2,
                                      .children = made->arrays,
                                      .release = keep_array};
}

/* ------------------------------------------------------------------------------------------------------ in */

/* Whether the result is that of scoring texts [first, TEXTS) one by one. */
static void check_result(size_t first, bool first_is_null) {
    tone_result *alone = NULL;
    CU_ASSERT_EQUAL_FATAL(tone_result_new(&alone, NULL, NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_result_text_count(bench.result), TEXTS - first);
    for (size_t i = first; i < TEXTS; i++) {
        size_t row = i - first;
        bool null = !texts[i] || (i == first && first_is_null);
        CU_ASSERT_EQUAL(tone_result_validity(bench.result)[row / 8] >> row % 8 & 1, !null);
        tone_score(bench.scorer, bench.scratch, null ? "" : texts[i], null ? 0 : size_of(i), TONE_ROWS_ALL, alone,
                   NULL);
        uint64_t matches = tone_result_match_offsets(bench.result)[row];
        uint64_t count = tone_result_match_offsets(bench.result)[row + 1] - matches;
        CU_ASSERT_EQUAL(tone_result_words(bench.result)[row], tone_result_words(alone)[0]);
        CU_ASSERT_EQUAL_FATAL(count, tone_result_match_count(alone));
        if (count > 0) {
            CU_ASSERT_EQUAL(memcmp(tone_result_matches(bench.result) + matches, tone_result_matches(alone),
                                   count * sizeof(tone_match)),
                            0);
        }
        for (uint32_t s = 0; s < tone_scorer_score_count(bench.scorer); s++) {
            CU_ASSERT_EQUAL(tone_result_scores(bench.result, s)[row], tone_result_scores(alone, s)[0]);
        }
    }
    tone_result_free(alone);
}

static tone_status score_array(const struct made_array *made, unsigned threads) {
    return tone_score_arrow(bench.scorer, bench.scratch, &made->schema, &made->array, NULL, threads, TONE_ROWS_ALL,
                            bench.result, NULL);
}

static void test_strings(void) {
    static const char *const formats[] = {"u", "U", "vu", "z", "Z", "vz"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        for (size_t lead = 0; lead < 10; lead += 3) {
            struct made_array made;
            make_strings(&made, formats[i], lead);
            CU_ASSERT_EQUAL_FATAL(score_array(&made, 1), TONE_OK);
            check_result(0, false);
            CU_ASSERT_EQUAL_FATAL(score_array(&made, 3), TONE_OK);
            check_result(0, false);
        }
    }
}

static void test_dictionaries(void) {
    static const char *const indices[] = {"c", "C", "s", "S", "i", "I", "l", "L"};
    static const char *const formats[] = {"u", "U", "vu"};
    for (size_t i = 0; i < sizeof indices / sizeof *indices; i++) {
        for (size_t k = 0; k < sizeof formats / sizeof *formats; k++) {
            struct made_array made;
            make_dictionary(&made, indices[i], formats[k], i % 4);
            CU_ASSERT_EQUAL_FATAL(score_array(&made, 1 + (unsigned)k), TONE_OK);
            check_result(0, false);
        }
    }
    struct made_array made;
    make_dictionary(&made, "i", "u", 2);
    set_bit(made.validity, 2, false);
    made.array.null_count = 1;
    put_index(made.indices, 'i', 2, -7); /* what a null index points at does not matter */
    CU_ASSERT_EQUAL_FATAL(score_array(&made, 1), TONE_OK);
    check_result(0, true);
}

static void test_structs(void) {
    struct made_array column;
    struct made_struct made;
    make_strings(&column, "u", 3);
    for (size_t skip = 0; skip < 3; skip++) {
        make_struct(&made, &column, skip);
        CU_ASSERT_EQUAL_FATAL(tone_score_arrow(bench.scorer, bench.scratch, &made.schema, &made.array, "text", 2,
                                               TONE_ROWS_ALL, bench.result, NULL),
                              TONE_OK);
        check_result(skip, false);
    }
    make_struct(&made, &column, 0);
    set_bit(made.validity, 0, false);
    CU_ASSERT_EQUAL_FATAL(tone_score_arrow(bench.scorer, bench.scratch, &made.schema, &made.array, "text", 1,
                                           TONE_ROWS_ALL, bench.result, NULL),
                          TONE_OK);
    check_result(0, true);
    CU_ASSERT_EQUAL_FATAL(tone_score_arrow(bench.scorer, bench.scratch, &made.schema, &made.array, "id", 1,
                                           TONE_ROWS_NONE, bench.result, NULL),
                          TONE_OK);
    CU_ASSERT_EQUAL(tone_result_validity(bench.result)[0] & 0x3F, 0);
}

static void test_empty_arrays(void) {
    static const char *const formats[] = {"u", "U", "vu", "n"};
    const void *none[3] = {NULL, NULL, NULL};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct made_array made = {
            .schema = {.format = formats[i], .release = keep_schema},
            .array = {.n_buffers = formats[i][0] == 'n' ? 0 : 3, .buffers = none, .release = keep_array}};
        CU_ASSERT_EQUAL_FATAL(score_array(&made, 2), TONE_OK);
        CU_ASSERT_EQUAL(tone_result_text_count(bench.result), 0);
        CU_ASSERT_PTR_NOT_NULL(tone_result_sentence_offsets(bench.result));
    }
}

static void test_failing_text(void) {
    struct made_array made;
    tone_error error;
    make_strings(&made, "z", 0);
    char *disaster = strstr(made.bytes, "disaster");
    CU_ASSERT_PTR_NOT_NULL_FATAL(disaster);
    *disaster = '\xFF';
    for (unsigned threads = 1; threads < 4; threads++) {
        CU_ASSERT_EQUAL(tone_score_arrow(bench.scorer, bench.scratch, &made.schema, &made.array, NULL, threads,
                                         TONE_ROWS_ALL, bench.result, &error),
                        TONE_ERROR_UTF8);
        CU_ASSERT_EQUAL(error.text, 4);
        CU_ASSERT_EQUAL(error.offset, (uint64_t)(disaster - made.bytes) - (uint64_t)made.offsets_32[4]);
        CU_ASSERT_EQUAL(tone_result_text_count(bench.result), 0);
    }
}

/* ------------------------------------------------------------------------------------------------------ hostile */

static void refuse(const struct ArrowSchema *schema, const struct ArrowArray *array, const char *column) {
    tone_error error = {0};
    CU_ASSERT_EQUAL(
        tone_score_arrow(bench.scorer, bench.scratch, schema, array, column, 1, TONE_ROWS_ALL, bench.result, &error),
        TONE_ERROR_ARGUMENT);
    CU_ASSERT_TRUE(error.message && error.message[0] != '\0');
}

/* Each changes one thing of an array that is sound. */
#define REFUSE(format, lead, change)                                                                                   \
    do {                                                                                                               \
        struct made_array made;                                                                                        \
        make_strings(&made, format, lead);                                                                             \
        CU_ASSERT_EQUAL(score_array(&made, 1), TONE_OK);                                                               \
        change;                                                                                                        \
        refuse(&made.schema, &made.array, NULL);                                                                       \
    } while (0)

#define REFUSE_DICTIONARY(index, change)                                                                               \
    do {                                                                                                               \
        struct made_array made;                                                                                        \
        make_dictionary(&made, index, "u", 1);                                                                         \
        CU_ASSERT_EQUAL(score_array(&made, 1), TONE_OK);                                                               \
        change;                                                                                                        \
        refuse(&made.schema, &made.array, NULL);                                                                       \
    } while (0)

#define REFUSE_STRUCT(change)                                                                                          \
    do {                                                                                                               \
        struct made_array column;                                                                                      \
        struct made_struct made;                                                                                       \
        make_strings(&column, "u", 1);                                                                                 \
        make_struct(&made, &column, 0);                                                                                \
        change;                                                                                                        \
        refuse(&made.schema, &made.array, "text");                                                                     \
    } while (0)

static void test_hostile_arrays(void) {
    static const char *const others[] = {"", "b", "i", "w:4", "+s", "+vl", "tss:", "uu", "v"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        REFUSE("u", 0, made.schema.format = others[i]);
    }
    REFUSE("u", 0, made.schema.format = NULL);
    REFUSE("u", 0, made.schema.release = NULL);
    REFUSE("u", 0, made.array.release = NULL);
    REFUSE("u", 0, made.array.length = -1);
    REFUSE("u", 0, made.array.offset = -1);
    REFUSE("u", 0, made.array.offset = INT64_MAX);
    REFUSE("u", 0, made.array.length = INT64_MAX);
    REFUSE("u", 0, made.array.null_count = -2);
    REFUSE("u", 0, made.array.null_count = TEXTS + 1);
    REFUSE("u", 0, (made.array.null_count = 1, made.buffers[0] = NULL));
    REFUSE("u", 0, made.array.n_buffers = 2);
    REFUSE("u", 0, made.array.n_buffers = -1);
    REFUSE("u", 0, made.array.buffers = NULL);
    REFUSE("u", 0, made.buffers[1] = NULL);
    REFUSE("u", 0, made.buffers[2] = NULL);
    REFUSE("u", 3, made.offsets_32[5]--);
    REFUSE("u", 3, made.offsets_32[3 + TEXTS] = 0);
    REFUSE("u", 0, made.offsets_32[0] = -1);
    REFUSE("U", 0, made.offsets_64[0] = INT64_MIN);
    REFUSE("U", 3, made.offsets_64[5] = INT64_MAX);
    REFUSE("u", 0, made.schema.dictionary = &made.values_schema);
}

static void put_view(struct made_array *made, size_t text, size_t part, int32_t number) {
    memcpy(made->views + text * 16 + part * 4, &number, sizeof number);
}

static void test_hostile_views(void) {
    REFUSE("vu", 0, made.array.n_buffers = 2);
    REFUSE("vu", 0, made.array.n_buffers = 3); /* no data buffers, and a view into one */
    REFUSE("vu", 0, made.buffers[4] = NULL);
    REFUSE("vu", 0, made.buffers[3] = NULL);
    REFUSE("vu", 0, put_view(&made, 0, 0, -1));
    REFUSE("vu", 0, put_view(&made, 0, 0, INT32_MAX));
    REFUSE("vu", 0, put_view(&made, 0, 2, 0)); /* into the buffer that is empty */
    REFUSE("vu", 0, put_view(&made, 0, 2, 2));
    REFUSE("vu", 0, put_view(&made, 0, 2, -1));
    REFUSE("vu", 0, put_view(&made, 0, 3, -1));
    REFUSE("vu", 0, put_view(&made, 0, 3, INT32_MAX));
    REFUSE("vu", 0, made.sizes[1] = 20);
    REFUSE("vu", 0, made.sizes[1] = -1);
    struct made_array made;
    make_strings(&made, "vu", 0);
    put_view(&made, 1, 0, INT32_MAX); /* a view that is null may hold anything */
    CU_ASSERT_EQUAL(score_array(&made, 1), TONE_OK);
}

static void test_hostile_dictionaries(void) {
    REFUSE_DICTIONARY("c", put_index(made.indices, 'c', 2, -1));
    REFUSE_DICTIONARY("i", put_index(made.indices, 'i', 2, -1));
    REFUSE_DICTIONARY("l", put_index(made.indices, 'l', 2, INT64_MIN));
    REFUSE_DICTIONARY("C", put_index(made.indices, 'C', 1, TEXTS));
    REFUSE_DICTIONARY("S", put_index(made.indices, 'S', 1, UINT16_MAX));
    REFUSE_DICTIONARY("L", put_index(made.indices, 'L', 1, -1));
    REFUSE_DICTIONARY("i", made.values.length = 2);
    REFUSE_DICTIONARY("i", made.values.offset = INT64_MAX);
    REFUSE_DICTIONARY("i", made.values.release = NULL);
    REFUSE_DICTIONARY("i", made.array.dictionary = NULL);
    REFUSE_DICTIONARY("i", made.buffers[1] = NULL);
    REFUSE_DICTIONARY("i", made.array.n_buffers = 1);
    REFUSE_DICTIONARY("i", made.schema.format = "g");
    REFUSE_DICTIONARY("i", made.schema.format = "ii");
    REFUSE_DICTIONARY("i", made.schema.format = "");
    REFUSE_DICTIONARY("i", made.values_schema.format = "i");
    REFUSE_DICTIONARY("i", made.values_schema.dictionary = &made.values_schema);
    REFUSE_DICTIONARY("i", made.offsets_32[2] = INT32_MAX);
}

static void test_hostile_structs(void) {
    REFUSE_STRUCT(column.schema.name = "other");
    REFUSE_STRUCT(column.schema.name = NULL);
    REFUSE_STRUCT(made.other_schema.name = "text");
    REFUSE_STRUCT(made.schema.format = "+l");
    REFUSE_STRUCT(made.schema.children = NULL);
    REFUSE_STRUCT(made.schema.n_children = -1);
    REFUSE_STRUCT(made.schemas[0] = NULL);
    REFUSE_STRUCT(made.array.n_children = 1);
    REFUSE_STRUCT(made.array.children = NULL);
    REFUSE_STRUCT(made.arrays[1] = NULL);
    REFUSE_STRUCT(column.array.release = NULL);
    REFUSE_STRUCT(made.array.length = TEXTS + 1);
    REFUSE_STRUCT(made.array.offset = 1);
    REFUSE_STRUCT(made.array.n_buffers = 0);
    REFUSE_STRUCT((made.array.null_count = 1, made.buffers[0] = NULL));
    struct made_array column;
    struct made_struct made;
    make_strings(&column, "u", 1);
    make_struct(&made, &column, 0);
    refuse(&made.schema, &made.array, NULL);
    refuse(&column.schema, &column.array, "text");
}

static void test_arguments(void) {
    struct made_array made;
    make_strings(&made, "u", 0);
    const struct ArrowSchema *schema = &made.schema;
    const struct ArrowArray *array = &made.array;
    CU_ASSERT_EQUAL(tone_score_arrow(NULL, bench.scratch, schema, array, NULL, 1, 0, bench.result, NULL),
                    TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_score_arrow(bench.scorer, NULL, schema, array, NULL, 1, 0, bench.result, NULL),
                    TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_score_arrow(bench.scorer, bench.scratch, NULL, array, NULL, 1, 0, bench.result, NULL),
                    TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_score_arrow(bench.scorer, bench.scratch, schema, NULL, NULL, 1, 0, bench.result, NULL),
                    TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_score_arrow(bench.scorer, bench.scratch, schema, array, NULL, 0, 0, bench.result, NULL),
                    TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_score_arrow(bench.scorer, bench.scratch, schema, array, NULL, 1025, 0, bench.result, NULL),
                    TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_score_arrow(bench.scorer, bench.scratch, schema, array, NULL, 1, 8, bench.result, NULL),
                    TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_score_arrow(bench.scorer, bench.scratch, schema, array, NULL, 1, 0, NULL, NULL),
                    TONE_ERROR_ARGUMENT);
}

/* ------------------------------------------------------------------------------------------------------ out */

static const tone_level levels[] = {TONE_LEVEL_DOCUMENT, TONE_LEVEL_SENTENCE, TONE_LEVEL_MATCH, TONE_LEVEL_ATTRIBUTION};

static void score_texts(void) {
    struct made_array made;
    make_strings(&made, "u", 0);
    CU_ASSERT_EQUAL_FATAL(score_array(&made, 1), TONE_OK);
}

/* A schema and an array, and the column of a name in both. */
struct table {
    struct ArrowSchema schema;
    struct ArrowArray array;
};

static struct table export_level(tone_level level) {
    struct table table;
    tone_error error = {0};
    CU_ASSERT_EQUAL_FATAL(tone_result_export(bench.result, bench.scorer, level, &table.schema, &table.array, &error),
                          TONE_OK);
    CU_ASSERT_EQUAL(table.schema.n_children, table.array.n_children);
    return table;
}

static void release_table(struct table *table) {
    table->array.release(&table->array);
    table->schema.release(&table->schema);
    CU_ASSERT_PTR_NULL(table->array.release);
    CU_ASSERT_PTR_NULL(table->schema.release);
}

static size_t find(const struct table *table, const char *name) {
    for (int64_t i = 0; i < table->schema.n_children; i++) {
        if (strcmp(table->schema.children[i]->name, name) == 0) {
            return (size_t)i;
        }
    }
    fprintf(stderr, "there is no column %s\n", name);
    CU_FAIL_FATAL("a column is missing");
    return 0;
}

static const void *column_of(const struct table *table, const char *name, const char *format) {
    size_t number = find(table, name);
    CU_ASSERT_STRING_EQUAL(table->schema.children[number]->format, format);
    return table->array.children[number]->buffers[1];
}

static bool bit_at(const void *bits, uint64_t at) {
    return ((const uint8_t *)bits)[at / 8] >> at % 8 & 1;
}

/* Whether a number of a dictionary column, which is its place, stands for `name`. */
static bool is_named(const struct table *table, const char *column, int64_t place, const char *name) {
    size_t number = find(table, column);
    const struct ArrowArray *dictionary = table->array.children[number]->dictionary;
    const int32_t *offsets = dictionary->buffers[1];
    const char *bytes = dictionary->buffers[2];
    CU_ASSERT_STRING_EQUAL(table->schema.children[number]->dictionary->format, "u");
    if (place < 0 || place >= dictionary->length) {
        return false;
    }
    size_t size = (size_t)(offsets[place + 1] - offsets[place]);
    return size == strlen(name) && memcmp(bytes + offsets[place], name, size) == 0;
}

/* Every array is in itself as the columnar format asks. */
static void check_arrays(const struct table *table) {
    CU_ASSERT_STRING_EQUAL(table->schema.format, "+s");
    CU_ASSERT_EQUAL(table->array.n_buffers, 1);
    CU_ASSERT_PTR_NULL(table->array.buffers[0]);
    CU_ASSERT_EQUAL(table->array.null_count, 0);
    for (int64_t i = 0; i < table->array.n_children; i++) {
        const struct ArrowSchema *schema = table->schema.children[i];
        const struct ArrowArray *array = table->array.children[i];
        int64_t nulls = 0;
        for (int64_t row = 0; array->buffers[0] && row < array->length; row++) {
            nulls += !bit_at(array->buffers[0], (uint64_t)row);
        }
        CU_ASSERT_EQUAL(array->length, table->array.length);
        CU_ASSERT_EQUAL(array->offset, 0);
        CU_ASSERT_EQUAL(array->n_buffers, 2);
        CU_ASSERT_EQUAL(array->null_count, nulls);
        CU_ASSERT_EQUAL(schema->dictionary != NULL, array->dictionary != NULL);
        CU_ASSERT_TRUE(nulls == 0 || schema->flags & ARROW_FLAG_NULLABLE);
    }
}

static void test_documents(void) {
    score_texts();
    const double *scores = tone_result_scores(bench.result, 0);
    const int64_t *raw = tone_result_raw(bench.result, 0);
    int64_t raw_0 = raw[0];
    double score_0 = scores[0];
    uint32_t words_0 = tone_result_words(bench.result)[0], count_0 = tone_result_counts(bench.result, 0)[0];
    struct table table = export_level(TONE_LEVEL_DOCUMENT);
    check_arrays(&table);
    CU_ASSERT_EQUAL(table.array.length, TEXTS);
    CU_ASSERT_EQUAL(tone_result_text_count(bench.result), 0);
    CU_ASSERT_PTR_NULL(tone_result_sentence_offsets(bench.result));
    /* Moved, not copied. */
    CU_ASSERT_PTR_EQUAL(column_of(&table, "loaded", "g"), scores);
    CU_ASSERT_PTR_EQUAL(column_of(&table, "loaded_raw_units", "l"), raw);
    CU_ASSERT_EQUAL(scores[0], score_0);
    CU_ASSERT_EQUAL(((const uint32_t *)column_of(&table, "sentences", "I"))[0], 2);
    CU_ASSERT_EQUAL(((const uint32_t *)column_of(&table, "words", "I"))[0], words_0);
    CU_ASSERT_EQUAL(((const double *)column_of(&table, "loaded_raw", "g"))[0], (double)raw_0 / 1e9);
    CU_ASSERT_EQUAL(((const double *)column_of(&table, "loaded_per100", "g"))[0], 100.0 * count_0 / words_0);
    CU_ASSERT_EQUAL(((const double *)column_of(&table, "share_author", "g"))[0], 1);
    CU_ASSERT_EQUAL(((const double *)column_of(&table, "share_author", "g"))[2], 0);
    for (int64_t i = 0; i < table.array.n_children; i++) {
        CU_ASSERT_EQUAL(table.array.children[i]->null_count, 1);
        CU_ASSERT_FALSE(bit_at(table.array.children[i]->buffers[0], 1));
    }
    release_table(&table);
}

static void test_documents_without_nulls(void) {
    CU_ASSERT_EQUAL_FATAL(tone_score(bench.scorer, bench.scratch, "ok", 2, TONE_ROWS_NONE, bench.result, NULL),
                          TONE_OK);
    struct table table = export_level(TONE_LEVEL_DOCUMENT);
    check_arrays(&table);
    CU_ASSERT_PTR_NULL(table.array.children[0]->buffers[0]);
    release_table(&table);
    bench_score(&bench, "", 0);
    table = export_level(TONE_LEVEL_MATCH);
    check_arrays(&table);
    CU_ASSERT_EQUAL(table.array.length, 0);
    release_table(&table);
}

static void test_sentences(void) {
    score_texts();
    uint64_t count = tone_result_sentence_count(bench.result);
    tone_span spans[16];
    uint64_t offsets[TEXTS + 1];
    memcpy(spans, tone_result_sentences(bench.result), count * sizeof *spans);
    memcpy(offsets, tone_result_sentence_offsets(bench.result), sizeof offsets);
    const double *scores = tone_result_sentence_scores(bench.result, 0);
    struct table table = export_level(TONE_LEVEL_SENTENCE);
    check_arrays(&table);
    CU_ASSERT_EQUAL_FATAL(table.array.length, (int64_t)count);
    CU_ASSERT_PTR_EQUAL(column_of(&table, "loaded", "g"), scores);
    for (uint64_t text = 0; text < TEXTS; text++) {
        for (uint64_t row = offsets[text]; row < offsets[text + 1]; row++) {
            CU_ASSERT_EQUAL(((const uint64_t *)column_of(&table, "text_index", "L"))[row], text);
            CU_ASSERT_EQUAL(((const uint32_t *)column_of(&table, "sentence", "I"))[row], row - offsets[text]);
            CU_ASSERT_EQUAL(((const uint32_t *)column_of(&table, "begin", "I"))[row], spans[row].begin);
            CU_ASSERT_EQUAL(((const uint32_t *)column_of(&table, "end_char", "I"))[row], spans[row].end_char);
            CU_ASSERT_TRUE(is_named(&table, "kind", ((const int8_t *)column_of(&table, "kind", "c"))[row], "prose"));
        }
    }
    release_table(&table);
}

static void check_match(const struct table *table, uint64_t row, const tone_match *match, int64_t bias) {
    static const char *const rules[] = {"word", "inflection", "phrase", "wildcard", "pattern", "sign"};
    static const char *const voices[] = {"author", "attributed", "quoted", "scare"};
    CU_ASSERT_EQUAL(((const uint32_t *)column_of(table, "begin", "I"))[row], match->begin);
    CU_ASSERT_EQUAL(((const uint32_t *)column_of(table, "sentence", "I"))[row], match->sentence);
    CU_ASSERT_EQUAL(((const double *)column_of(table, "weight", "g"))[row], match->weight);
    CU_ASSERT_EQUAL(((const int64_t *)column_of(table, "contribution_units", "l"))[row], match->contribution);
    CU_ASSERT_EQUAL(((const double *)column_of(table, "contribution", "g"))[row], (double)match->contribution / 1e9);
    CU_ASSERT_EQUAL(((const int64_t *)column_of(table, "bias_units", "l"))[row], bias);
    CU_ASSERT_EQUAL(bit_at(column_of(table, "negated", "b"), row), (match->flags & TONE_MATCH_NEGATED) != 0);
    CU_ASSERT_TRUE(is_named(table, "dimension", ((const int32_t *)column_of(table, "dimension", "i"))[row],
                            tone_scorer_dimension(bench.scorer, match->dimension)));
    CU_ASSERT_TRUE(is_named(table, "category", ((const int32_t *)column_of(table, "category", "i"))[row],
                            tone_scorer_category(bench.scorer, match->category)));
    CU_ASSERT_TRUE(is_named(table, "term", ((const int32_t *)column_of(table, "term", "i"))[row],
                            tone_scorer_entry_term(bench.scorer, match->entry)));
    CU_ASSERT_TRUE(is_named(table, "rule", ((const int8_t *)column_of(table, "rule", "c"))[row], rules[match->rule]));
    CU_ASSERT_TRUE(
        is_named(table, "voice", ((const int8_t *)column_of(table, "voice", "c"))[row], voices[match->voice]));
}

/* More rows than are made at a time, with flags of both kinds. */
static void test_matches(void) {
    enum { TIMES = 300 };
    static const char sentence[] = "He is not good, the tyrant said \"vermin\". ";
    size_t size = sizeof sentence - 1;
    char *text = malloc(TIMES * size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    for (size_t i = 0; i < TIMES; i++) {
        memcpy(text + i * size, sentence, size);
    }
    bench_score(&bench, text, TIMES * size);
    uint64_t count = tone_result_match_count(bench.result);
    tone_match *matches = malloc(count * sizeof *matches);
    int64_t *bias = malloc(count * sizeof *bias);
    CU_ASSERT_PTR_NOT_NULL_FATAL(matches);
    CU_ASSERT_PTR_NOT_NULL_FATAL(bias);
    memcpy(matches, tone_result_matches(bench.result), count * sizeof *matches);
    memcpy(bias, tone_result_match_shares(bench.result, tone_scorer_score_index(bench.scorer, "bias")),
           count * sizeof *bias);
    struct table table = export_level(TONE_LEVEL_MATCH);
    check_arrays(&table);
    CU_ASSERT_EQUAL_FATAL(table.array.length, (int64_t)count);
    CU_ASSERT(count > 1024);
    for (uint64_t i = 0; i < count; i++) {
        check_match(&table, i, &matches[i], bias[i]);
    }
    release_table(&table);
    free(bias);
    free(matches);
    free(text);
}

static void test_attributions(void) {
    static const char text[] = "The mayor said the plan was \"vermin\". It was said to be a so-called \"reform\".";
    bench_score(&bench, text, sizeof text - 1);
    uint64_t count = tone_result_attribution_count(bench.result);
    tone_attribution rows[8];
    CU_ASSERT_FATAL(count > 0 && count <= 8);
    memcpy(rows, tone_result_attributions(bench.result), count * sizeof *rows);
    struct table table = export_level(TONE_LEVEL_ATTRIBUTION);
    check_arrays(&table);
    const struct ArrowArray *source = table.array.children[find(&table, "source_begin")];
    const struct ArrowArray *cue = table.array.children[find(&table, "cue_end_char")];
    for (uint64_t i = 0; i < count; i++) {
        static const char *const kinds[] = {"direct", "indirect", "scare"};
        CU_ASSERT_EQUAL(((const uint32_t *)column_of(&table, "begin", "I"))[i], rows[i].content.begin);
        CU_ASSERT_EQUAL(((const uint32_t *)column_of(&table, "group", "I"))[i], rows[i].group);
        CU_ASSERT_EQUAL(bit_at(source->buffers[0], i), (rows[i].flags & TONE_ATTRIBUTION_SOURCE) != 0);
        CU_ASSERT_EQUAL(((const uint32_t *)source->buffers[1])[i], rows[i].source.begin);
        CU_ASSERT_EQUAL(bit_at(cue->buffers[0], i), (rows[i].flags & TONE_ATTRIBUTION_CUE) != 0);
        CU_ASSERT_EQUAL(((const uint32_t *)cue->buffers[1])[i], rows[i].cue.end_char);
        CU_ASSERT_EQUAL(bit_at(column_of(&table, "unnamed", "b"), i), (rows[i].flags & TONE_ATTRIBUTION_UNNAMED) != 0);
        CU_ASSERT_TRUE(
            is_named(&table, "kind", ((const int8_t *)column_of(&table, "kind", "c"))[i], kinds[rows[i].kind]));
    }
    release_table(&table);
}

/* pandas and others refuse a dictionary that has a name twice. */
static void test_dictionary_names(void) {
    score_texts();
    struct table table = export_level(TONE_LEVEL_MATCH);
    const struct ArrowArray *terms = table.array.children[find(&table, "term")]->dictionary;
    const int32_t *offsets = terms->buffers[1];
    const char *bytes = terms->buffers[2];
    CU_ASSERT(terms->length > 1000 && terms->length < (int64_t)tone_scorer_entry_count(bench.scorer));
    bool seen = false;
    for (int64_t i = 0; i < terms->length; i++) {
        size_t size = (size_t)(offsets[i + 1] - offsets[i]);
        bool tyrant = size == 6 && memcmp(bytes + offsets[i], "tyrant", 6) == 0;
        CU_ASSERT_FALSE(tyrant && seen);
        seen = seen || tyrant;
    }
    CU_ASSERT_TRUE(seen);
    release_table(&table);
}

/* Whether a column of the report is not exported, or a column of the export not reported. */
static bool is_ours_alone(const char *name, size_t size, bool exported) {
    static const char *const reported[] = {"document", "text", "version", "lexicon", "lexicon_sha256"};
    if (exported) {
        return strcmp(name, "text_index") == 0 || (size > 6 && strcmp(name + size - 6, "_units") == 0);
    }
    for (size_t i = 0; i < sizeof reported / sizeof *reported; i++) {
        if (strlen(reported[i]) == size && memcmp(reported[i], name, size) == 0) {
            return true;
        }
    }
    return false;
}

/* The columns are those of the CSV report, in its order. */
static void test_column_names(void) {
    for (size_t i = 0; i < 4; i++) {
        static struct output header;
        char ours[4096] = "", theirs[4096] = "";
        tone_report *report = NULL;
        struct ArrowSchema schema;
        output_clear(&header);
        tone_report_new(&report, bench.scorer, levels[i], TONE_FORMAT_CSV, 0, NULL, 0, output_write, &header, NULL);
        tone_report_flush(report, NULL);
        tone_report_free(report);
        header.bytes[strcspn(header.bytes, "\r\n")] = '\0';
        for (const char *name = header.bytes; *name;) {
            size_t size = strcspn(name, ",");
            if (!is_ours_alone(name, size, false)) {
                strncat(theirs, name, size);
                strcat(theirs, " ");
            }
            name += size + (name[size] == ',');
        }
        CU_ASSERT_EQUAL_FATAL(tone_level_schema(bench.scorer, levels[i], &schema, NULL), TONE_OK);
        for (int64_t k = 0; k < schema.n_children; k++) {
            const char *name = schema.children[k]->name;
            if (!is_ours_alone(name, strlen(name), true)) {
                strcat(ours, name);
                strcat(ours, " ");
            }
        }
        schema.release(&schema);
        CU_ASSERT_STRING_EQUAL(ours, theirs);
    }
}

static const char *read_metadata(const char *at, const char *key, char *value) {
    int32_t size;
    memcpy(&size, at, 4);
    CU_ASSERT_EQUAL((size_t)size, strlen(key));
    CU_ASSERT_EQUAL(memcmp(at + 4, key, (size_t)size), 0);
    at += 4 + size;
    memcpy(&size, at, 4);
    memcpy(value, at + 4, (size_t)size);
    value[size] = '\0';
    return at + 4 + size;
}

static void test_metadata(void) {
    struct ArrowSchema schema;
    int32_t count;
    char value[256];
    CU_ASSERT_EQUAL_FATAL(tone_level_schema(bench.scorer, TONE_LEVEL_SENTENCE, &schema, NULL), TONE_OK);
    memcpy(&count, schema.metadata, 4);
    CU_ASSERT_EQUAL(count, 3);
    const char *at = read_metadata(schema.metadata + 4, "version", value);
    CU_ASSERT_STRING_EQUAL(value, tone_version());
    at = read_metadata(at, "lexicon", value);
    CU_ASSERT_STRING_EQUAL(value, tone_scorer_lexicons(bench.scorer));
    read_metadata(at, "lexicon_sha256", value);
    CU_ASSERT_STRING_EQUAL(value, tone_scorer_sha256(bench.scorer));
    schema.release(&schema);
}

static void refuse_export(tone_level level, const tone_scorer *given) {
    struct ArrowArray array;
    uint64_t texts_before = tone_result_text_count(bench.result);
    CU_ASSERT_EQUAL(tone_result_export(bench.result, given, level, NULL, &array, NULL), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_result_text_count(bench.result), texts_before);
}

static void test_export_refusals(void) {
    tone_config *config = NULL;
    tone_scorer *other = NULL;
    tone_config_new(&config, NULL, NULL);
    tone_config_set(config, TONE_PARAM_MAX_TEXT, 1000, NULL);
    CU_ASSERT_EQUAL_FATAL(tone_scorer_new(&other, config, NULL), TONE_OK);
    score_texts();
    refuse_export(TONE_LEVEL_MATCH, other);
    refuse_export(TONE_LEVEL_MATCH, NULL);
    refuse_export((tone_level)4, bench.scorer);
    struct ArrowArray array;
    CU_ASSERT_EQUAL(tone_result_export(bench.result, bench.scorer, TONE_LEVEL_MATCH, NULL, NULL, NULL),
                    TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_result_export(NULL, bench.scorer, TONE_LEVEL_MATCH, NULL, &array, NULL), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL_FATAL(tone_result_export(bench.result, bench.scorer, TONE_LEVEL_MATCH, NULL, &array, NULL),
                          TONE_OK);
    array.release(&array);
    refuse_export(TONE_LEVEL_MATCH, bench.scorer); /* it is empty now */
    tone_score(bench.scorer, bench.scratch, "ok", 2, TONE_ROWS_SENTENCES, bench.result, NULL);
    refuse_export(TONE_LEVEL_MATCH, bench.scorer);
    tone_scorer_free(other);
    tone_config_free(config);
}

/* Two results may be alive at once, and a result that gave its columns away is as good as new. */
static void test_reuse(void) {
    for (size_t i = 0; i < 4; i++) {
        score_texts();
        struct table first = export_level(levels[i]);
        score_texts();
        check_result(0, false);
        struct table second = export_level(levels[i]);
        CU_ASSERT_EQUAL(first.array.length, second.array.length);
        release_table(&first);
        check_arrays(&second);
        release_table(&second);
    }
}

/* -------------------------------------------------------------------------------------------------- letting go */

static void *release_elsewhere(void *context) {
    struct ArrowArray *array = context;
    array->release(array);
    return NULL;
}

/* Children moved out and released by several threads at once, after everything that they came from is gone. */
static void test_moved_children(void) {
    enum { MOST = 64 };
    for (size_t level = 0; level < 4; level++) {
        tone_scorer *own = builtin_scorer(&hooks, TONE_INVALID_ERROR);
        tone_scratch *own_scratch = NULL;
        tone_result *own_result = NULL;
        tone_scratch_new(&own_scratch, &hooks, NULL);
        tone_result_new(&own_result, &hooks, NULL);
        CU_ASSERT_EQUAL_FATAL(tone_score(own, own_scratch, texts[0], size_of(0), TONE_ROWS_ALL, own_result, NULL),
                              TONE_OK);
        struct table table;
        CU_ASSERT_EQUAL_FATAL(tone_result_export(own_result, own, levels[level], &table.schema, &table.array, NULL),
                              TONE_OK);
        tone_scratch_free(own_scratch);
        tone_result_free(own_result);
        tone_scorer_free(own);
        struct ArrowArray moved[MOST];
        struct ArrowSchema moved_schemas[MOST];
        pthread_t threads[MOST];
        size_t count = (size_t)table.array.n_children;
        for (size_t i = 0; i < count; i++) {
            moved[i] = *table.array.children[i];
            moved_schemas[i] = *table.schema.children[i];
            table.array.children[i]->release = NULL;
            table.schema.children[i]->release = NULL;
        }
        release_table(&table);
        for (size_t i = 0; i < count; i++) {
            CU_ASSERT(moved[i].length == 0 || moved[i].buffers[1] != NULL);
            CU_ASSERT(strlen(moved_schemas[i].name) > 0);
            CU_ASSERT_EQUAL_FATAL(pthread_create(&threads[i], NULL, release_elsewhere, &moved[i]), 0);
        }
        for (size_t i = 0; i < count; i++) {
            pthread_join(threads[i], NULL);
            CU_ASSERT_PTR_NULL(moved[i].release);
            moved_schemas[i].release(&moved_schemas[i]);
        }
    }
}

static void *export_elsewhere(void *context) {
    tone_scorer *shared = context;
    tone_scratch *own_scratch = NULL;
    tone_result *own_result = NULL;
    struct ArrowArray array;
    bool done = tone_scratch_new(&own_scratch, &hooks, NULL) == TONE_OK &&
                tone_result_new(&own_result, &hooks, NULL) == TONE_OK;
    for (int i = 0; i < 20 && done; i++) {
        done = tone_score(shared, own_scratch, texts[0], size_of(0), TONE_ROWS_ALL, own_result, NULL) == TONE_OK &&
               tone_result_export(own_result, shared, TONE_LEVEL_MATCH, NULL, &array, NULL) == TONE_OK;
        if (done) {
            array.release(&array);
        }
    }
    tone_scratch_free(own_scratch);
    tone_result_free(own_result);
    return done ? shared : NULL;
}

/* The names are made by whichever thread exports first. */
static void test_exports_at_once(void) {
    enum { THREADS = 8 };
    pthread_t threads[THREADS];
    tone_scorer *shared = builtin_scorer(&hooks, TONE_INVALID_ERROR);
    for (size_t i = 0; i < THREADS; i++) {
        CU_ASSERT_EQUAL_FATAL(pthread_create(&threads[i], NULL, export_elsewhere, shared), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        void *done = NULL;
        pthread_join(threads[i], &done);
        CU_ASSERT_PTR_EQUAL(done, shared);
    }
    tone_scorer_free(shared);
}

/* ------------------------------------------------------------------------------------------------------ streams */

/* A stream of `arrays` arrays, the one of number `bad` of which fails. */
struct source {
    struct made_array made;
    struct made_struct whole;
    bool is_struct;
    const char *format;
    int arrays;
    int bad;
    int given;
    int released;
};

static int source_schema(struct ArrowArrayStream *self, struct ArrowSchema *out) {
    struct source *source = self->private_data;
    make_strings(&source->made, source->format, 1);
    make_struct(&source->whole, &source->made, 0);
    *out = source->is_struct ? source->whole.schema : source->made.schema;
    return 0;
}

static int source_next(struct ArrowArrayStream *self, struct ArrowArray *out) {
    struct source *source = self->private_data;
    memset(out, 0, sizeof *out);
    if (source->given == source->bad) {
        return 77;
    }
    if (source->given < source->arrays) {
        *out = source->is_struct ? source->whole.array : source->made.array;
    }
    source->given++;
    return 0;
}

static const char *source_error(struct ArrowArrayStream *self) {
    (void)self;
    return "the disk is full";
}

static void source_release(struct ArrowArrayStream *self) {
    ((struct source *)self->private_data)->released++;
    self->release = NULL;
}

static struct ArrowArrayStream open_source(struct source *source, const char *format, int arrays, int bad) {
    memset(source, 0, sizeof *source);
    source->format = format;
    source->arrays = arrays;
    source->bad = bad;
    return (struct ArrowArrayStream){source_schema, source_next, source_error, source_release, source};
}

static tone_status open_scores(tone_scorer *given, struct ArrowArrayStream *in, tone_level level,
                               struct ArrowArrayStream *out) {
    return tone_score_arrow_stream(given, in, NULL, NULL, 0, level, 2, out, NULL);
}

static void test_stream(void) {
    for (size_t level = 0; level < 4; level++) {
        struct source source;
        struct ArrowArrayStream in = open_source(&source, "u", 3, -1), out;
        tone_scorer *own = builtin_scorer(&hooks, TONE_INVALID_ERROR);
        CU_ASSERT_EQUAL_FATAL(open_scores(own, &in, levels[level], &out), TONE_OK);
        tone_scorer_free(own); /* the stream keeps it */
        CU_ASSERT_PTR_NULL(in.release);
        score_texts();
        struct table whole = export_level(levels[level]);
        for (uint64_t i = 0; i < 3; i++) {
            struct table table;
            CU_ASSERT_EQUAL(source.given, (int)i); /* pulled when it is asked for */
            CU_ASSERT_EQUAL_FATAL(out.get_schema(&out, &table.schema), 0);
            CU_ASSERT_EQUAL_FATAL(out.get_next(&out, &table.array), 0);
            CU_ASSERT_PTR_NOT_NULL_FATAL(table.array.release);
            check_arrays(&table);
            CU_ASSERT_EQUAL(table.array.length, whole.array.length);
            if (level > 0) {
                const uint64_t *numbers = column_of(&table, "text_index", "L");
                const uint64_t *alone = column_of(&whole, "text_index", "L");
                CU_ASSERT_EQUAL(numbers[0], alone[0] + i * TEXTS);
            }
            release_table(&table);
        }
        struct ArrowArray end;
        CU_ASSERT_EQUAL(out.get_next(&out, &end), 0);
        CU_ASSERT_PTR_NULL(end.release);
        CU_ASSERT_PTR_NULL(out.get_last_error(&out));
        CU_ASSERT_EQUAL(source.released, 0);
        out.release(&out);
        CU_ASSERT_PTR_NULL(out.release);
        CU_ASSERT_EQUAL(source.released, 1);
        release_table(&whole);
    }
}

static void test_stream_failures(void) {
    struct source source;
    struct ArrowArray array;
    struct ArrowArrayStream in = open_source(&source, "u", 3, 1), out;
    CU_ASSERT_EQUAL_FATAL(open_scores(bench.scorer, &in, TONE_LEVEL_SENTENCE, &out), TONE_OK);
    CU_ASSERT_EQUAL(out.get_next(&out, &array), 0);
    array.release(&array);
    CU_ASSERT_EQUAL(out.get_next(&out, &array), 77);
    CU_ASSERT_STRING_EQUAL(out.get_last_error(&out), "the disk is full");
    CU_ASSERT_EQUAL(out.get_next(&out, &array), 77);
    out.release(&out);

    in = open_source(&source, "z", 3, -1);
    CU_ASSERT_EQUAL_FATAL(open_scores(bench.scorer, &in, TONE_LEVEL_SENTENCE, &out), TONE_OK);
    CU_ASSERT_EQUAL(out.get_next(&out, &array), 0);
    array.release(&array);
    source.made.bytes[source.made.offsets_32[4] + 3] = '\xFF'; /* text 3, behind one row of lead */
    CU_ASSERT_EQUAL(out.get_next(&out, &array), EINVAL);
    CU_ASSERT_STRING_EQUAL(out.get_last_error(&out), "the text is not UTF-8, text 9, byte 3");
    out.release(&out);

    in = open_source(&source, "u", 3, -1);
    CU_ASSERT_EQUAL_FATAL(open_scores(bench.scorer, &in, TONE_LEVEL_SENTENCE, &out), TONE_OK);
    source.made.array.null_count = -5;
    CU_ASSERT_EQUAL(out.get_next(&out, &array), EINVAL);
    CU_ASSERT_PTR_NOT_NULL(out.get_last_error(&out));
    out.release(&out);

    in = open_source(&source, "i", 3, -1);
    CU_ASSERT_EQUAL(open_scores(bench.scorer, &in, TONE_LEVEL_SENTENCE, &out), TONE_ERROR_ARGUMENT);
    CU_ASSERT_PTR_NOT_NULL(in.release);
    CU_ASSERT_EQUAL(open_scores(NULL, &in, TONE_LEVEL_SENTENCE, &out), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(open_scores(bench.scorer, &in, (tone_level)9, &out), TONE_ERROR_ARGUMENT);
    in.release = NULL;
    CU_ASSERT_EQUAL(open_scores(bench.scorer, &in, TONE_LEVEL_SENTENCE, &out), TONE_ERROR_ARGUMENT);
}

/* ------------------------------------------------------------------------------------------------------ memory */

/* The Nth allocation fails, for every N, until all is done without. */
static void test_memory_in(void) {
    struct made_array made;
    make_dictionary(&made, "i", "vu", 1);
    for (unsigned threads = 1; threads < 3; threads++) {
        tone_status status = TONE_ERROR_NO_MEMORY;
        for (long n = 0; status != TONE_OK; n++) {
            tone_scratch *own_scratch = NULL;
            tone_result *own_result = NULL;
            tone_scratch_new(&own_scratch, &hooks, NULL);
            tone_result_new(&own_result, &hooks, NULL);
            meter_give(&memory, n);
            status = tone_score_arrow(bench.scorer, own_scratch, &made.schema, &made.array, NULL, threads,
                                      TONE_ROWS_ALL, own_result, NULL);
            meter_give(&memory, -1);
            CU_ASSERT(status == TONE_OK || status == TONE_ERROR_NO_MEMORY);
            tone_scratch_free(own_scratch);
            tone_result_free(own_result);
        }
    }
}

static void test_memory_out(void) {
    for (size_t level = 0; level < 4; level++) {
        tone_scorer *own = builtin_scorer(&hooks, TONE_INVALID_ERROR); /* whose names are not made yet */
        struct made_array made;
        make_strings(&made, "u", 0);
        CU_ASSERT_EQUAL_FATAL(
            tone_score_arrow(own, bench.scratch, &made.schema, &made.array, NULL, 1, TONE_ROWS_ALL, bench.result, NULL),
            TONE_OK);
        long before = memory.blocks;
        struct table table;
        tone_status status = TONE_ERROR_NO_MEMORY;
        long n = 0;
        for (; status != TONE_OK; n++) {
            meter_give(&memory, n);
            status = tone_result_export(bench.result, own, levels[level], &table.schema, &table.array, NULL);
            meter_give(&memory, -1);
            CU_ASSERT_FATAL(status == TONE_OK || status == TONE_ERROR_NO_MEMORY);
            CU_ASSERT_EQUAL(tone_result_text_count(bench.result), status == TONE_OK ? 0 : TEXTS);
        }
        CU_ASSERT(n > 8);
        CU_ASSERT(memory.blocks > before);
        check_arrays(&table);
        release_table(&table);
        tone_scorer_free(own);
    }
}

static void fail_stream_at_each(tone_level level, bool is_struct) {
    long before = memory.blocks;
    int code = ENOMEM;
    for (long n = 0; code != 0; n++) {
        struct source source;
        struct ArrowArrayStream in = open_source(&source, "u", 1, -1), out;
        struct table table = {0};
        tone_scorer *own = builtin_scorer(&hooks, TONE_INVALID_ERROR);
        source.is_struct = is_struct;
        meter_give(&memory, n);
        tone_status status = tone_score_arrow_stream(own, &in, is_struct ? "text" : NULL, NULL,
                                                     is_struct ? TONE_ALL_COLUMNS : 0, level, 2, &out, NULL);
        CU_ASSERT_FATAL(status == TONE_OK || status == TONE_ERROR_NO_MEMORY);
        if (status != TONE_OK) {
            CU_ASSERT_PTR_NOT_NULL(in.release);
        } else {
            code = out.get_schema(&out, &table.schema);
            code = code == 0 ? out.get_next(&out, &table.array) : code;
            CU_ASSERT_FATAL(code == 0 || code == ENOMEM);
            CU_ASSERT(code == 0 || out.get_last_error(&out) != NULL);
        }
        meter_give(&memory, -1);
        if (table.schema.release) {
            table.schema.release(&table.schema);
        }
        if (table.array.release) {
            table.array.release(&table.array);
        }
        if (status == TONE_OK) {
            out.release(&out);
        }
        tone_scorer_free(own);
    }
    CU_ASSERT_EQUAL(memory.blocks, before);
}

static void test_memory_stream(void) {
    fail_stream_at_each(TONE_LEVEL_MATCH, false);
    fail_stream_at_each(TONE_LEVEL_DOCUMENT, true);
    fail_stream_at_each(TONE_LEVEL_SENTENCE, true);
}

void suite_arrow(void) {
    CU_pSuite suite = CU_add_suite("arrow", set_up, tear_down);
    CU_add_test(suite, "strings of every layout, whole and sliced", test_strings);
    CU_add_test(suite, "dictionaries of every index", test_dictionaries);
    CU_add_test(suite, "columns of structs", test_structs);
    CU_add_test(suite, "empty arrays", test_empty_arrays);
    CU_add_test(suite, "a text that fails is named", test_failing_text);
    CU_add_test(suite, "hostile arrays are refused", test_hostile_arrays);
    CU_add_test(suite, "hostile views are refused", test_hostile_views);
    CU_add_test(suite, "hostile dictionaries are refused", test_hostile_dictionaries);
    CU_add_test(suite, "hostile structs are refused", test_hostile_structs);
    CU_add_test(suite, "arguments", test_arguments);
    CU_add_test(suite, "documents out", test_documents);
    CU_add_test(suite, "documents without nulls, and no rows", test_documents_without_nulls);
    CU_add_test(suite, "sentences out", test_sentences);
    CU_add_test(suite, "matches out", test_matches);
    CU_add_test(suite, "attributions out", test_attributions);
    CU_add_test(suite, "names stand once in a dictionary", test_dictionary_names);
    CU_add_test(suite, "columns are those of the report", test_column_names);
    CU_add_test(suite, "metadata", test_metadata);
    CU_add_test(suite, "exports that are refused", test_export_refusals);
    CU_add_test(suite, "a result is used again", test_reuse);
    CU_add_test(suite, "children moved, released on other threads", test_moved_children);
    CU_add_test(suite, "exports at once", test_exports_at_once);
    CU_add_test(suite, "a stream", test_stream);
    CU_add_test(suite, "streams that fail", test_stream_failures);
    CU_add_test(suite, "no memory for scoring", test_memory_in);
    CU_add_test(suite, "no memory for an export", test_memory_out);
    CU_add_test(suite, "no memory for a stream", test_memory_stream);
}
