/* Columns that go along with their scores, and tables that are read again: values, owners, refusals, memory. */
#include "support.h"

#include <errno.h>

void suite_arrow_table(void);

static struct meter memory;
static const tone_allocator hooks = {meter_allocate, meter_reallocate, meter_release, &memory};
static tone_scorer *scorer;

static int set_up(void) {
    scorer = builtin_scorer(&hooks, TONE_INVALID_ERROR);
    return scorer ? 0 : 1;
}

static int tear_down(void) {
    tone_scorer_free(scorer);
    return meter_balanced(&memory) ? 0 : 1;
}

/* -------------------------------------------------------------------------------------------------- a table by hand */

/* Four rows behind one that the table's offset skips: text 0 has two matches of "loaded", 2 is null, 3 has one. */
enum { ROWS = 4, SKIPPED = 1, SLOTS = ROWS + SKIPPED, COLUMNS = 8 };
enum { TEXT, ID, NUMBER, FLAG, LOADED, NAME, VIEW, NESTED };

static const char text_bytes[] = "skipA tyrant. A traitor.Calm.A zealot.";
static const int32_t text_offsets[SLOTS + 1] = {0, 4, 24, 29, 29, 38};
static const uint8_t text_valid = 0x17; /* slot 3 is null */
static const char id_bytes[] = "-aaabb";
static const int32_t id_offsets[SLOTS + 1] = {0, 1, 4, 4, 6, 6};
static const uint8_t id_valid = 0x1B; /* slot 2 is null */
static const int64_t numbers[SLOTS] = {-1, 10, 11, 12, 13};
static const uint8_t flags = 0x12; /* slots 1 and 4 */
static const int32_t loaded[SLOTS] = {0, 1, 2, 3, 4};
static const int8_t name_indices[SLOTS] = {0, 1, 0, 1, 0};
static const char name_bytes[] = "onetwo";
static const int32_t name_offsets[] = {0, 3, 6};
static const char view_bytes[] = "a view of more than twelve bytes";
static const int64_t view_sizes[] = {sizeof view_bytes - 1};
static char views[SLOTS * 16];

static int arrays_alive;

static void keep_schema(struct ArrowSchema *schema) {
    schema->release = NULL;
}

static void drop_array(struct ArrowArray *array) {
    array->release = NULL;
    arrays_alive--;
}

static void keep_child(struct ArrowArray *array) {
    array->release = NULL;
}

static struct ArrowSchema schema_children[COLUMNS], name_schema, nested_schema;
static struct ArrowSchema *schema_pointers[COLUMNS];
static struct ArrowSchema *nested_schema_pointer = &nested_schema;
static struct ArrowArray children[COLUMNS], name_values, nested_array;
static struct ArrowArray *pointers[COLUMNS];
static struct ArrowArray *nested_pointer = &nested_array;
static const void *buffers[COLUMNS][4];
static const void *name_buffers[3];
static const void *none[1];

static void make_view(size_t slot, const char *text) {
    int32_t size = (int32_t)strlen(text);
    memset(views + slot * 16, 0, 16);
    memcpy(views + slot * 16, &size, sizeof size);
    memcpy(views + slot * 16 + 4, text, size > 12 ? 4 : (size_t)size);
}

static struct ArrowSchema table_schema(int64_t columns) {
    static const char *const formats[] = {"u", "u", "l", "b", "i", "c", "vu", "+s"};
    static const char *const names[] = {"text", "id", "number", "flag", "loaded", "name", "view", "nested"};
    for (size_t i = 0; i < COLUMNS; i++) {
        schema_pointers[i] = &schema_children[i];
        schema_children[i] = (struct ArrowSchema){
            .format = formats[i], .name = names[i], .flags = ARROW_FLAG_NULLABLE, .release = keep_schema};
    }
    name_schema = (struct ArrowSchema){.format = "u", .name = "", .release = keep_schema};
    schema_children[NAME].dictionary = &name_schema;
    nested_schema = (struct ArrowSchema){.format = "l", .name = "inner", .release = keep_schema};
    schema_children[NESTED].n_children = 1;
    schema_children[NESTED].children = &nested_schema_pointer;
    return (struct ArrowSchema){
        .format = "+s", .name = "", .n_children = columns, .children = schema_pointers, .release = keep_schema};
}

static void set_column(size_t column, const void *valid, const void *first, const void *second, const void *third) {
    const void *given[] = {valid, first, second, third};
    memcpy(buffers[column], given, sizeof given);
    int64_t count = third ? 4 : second ? 3 : 2;
    pointers[column] = &children[column];
    children[column] = (struct ArrowArray){.length = SLOTS,
                                           .null_count = valid ? 1 : 0,
                                           .n_buffers = count,
                                           .buffers = buffers[column],
                                           .release = keep_child};
}

static struct ArrowArray table_array(int64_t columns) {
    for (size_t i = 0; i < SLOTS; i++) {
        make_view(i, i == 1 ? view_bytes : "short");
    }
    set_column(TEXT, &text_valid, text_offsets, text_bytes, NULL);
    set_column(ID, &id_valid, id_offsets, id_bytes, NULL);
    set_column(NUMBER, NULL, numbers, NULL, NULL);
    set_column(FLAG, NULL, &flags, NULL, NULL);
    set_column(LOADED, NULL, loaded, NULL, NULL);
    set_column(NAME, NULL, name_indices, NULL, NULL);
    set_column(VIEW, NULL, views, view_bytes, view_sizes);
    set_column(NESTED, NULL, NULL, NULL, NULL);
    name_buffers[1] = name_offsets;
    name_buffers[2] = name_bytes;
    name_values = (struct ArrowArray){.length = 2, .n_buffers = 3, .buffers = name_buffers, .release = keep_child};
    children[NAME].dictionary = &name_values;
    nested_array =
        (struct ArrowArray){.length = SLOTS, .n_buffers = 2, .buffers = buffers[NUMBER], .release = keep_child};
    children[NESTED].n_buffers = 1;
    children[NESTED].n_children = 1;
    children[NESTED].children = &nested_pointer;
    arrays_alive++;
    return (struct ArrowArray){.length = ROWS,
                               .offset = SKIPPED,
                               .n_buffers = 1,
                               .buffers = none,
                               .n_children = columns,
                               .children = pointers,
                               .release = drop_array};
}

/* A stream of the table, which may fail instead. */
static int64_t stream_columns;
static int stream_arrays, stream_error;

static int next_schema(struct ArrowArrayStream *self, struct ArrowSchema *out) {
    (void)self;
    *out = table_schema(stream_columns);
    return 0;
}

static int next_array(struct ArrowArrayStream *self, struct ArrowArray *out) {
    (void)self;
    if (stream_arrays == 0) {
        *out = (struct ArrowArray){0};
        return stream_error;
    }
    stream_arrays--;
    *out = table_array(stream_columns);
    return 0;
}

static const char *why(struct ArrowArrayStream *self) {
    (void)self;
    return "the disk is gone";
}

static void drop_stream(struct ArrowArrayStream *self) {
    self->release = NULL;
}

static struct ArrowArrayStream table_stream(int64_t columns, int arrays) {
    stream_columns = columns;
    stream_arrays = arrays;
    stream_error = 0;
    return (struct ArrowArrayStream){next_schema, next_array, why, drop_stream, NULL};
}

/* ------------------------------------------------------------------------------------------------------- reading */

static const struct ArrowArray *column_of(const tone_table *table, uint64_t array, const char *name, size_t *number) {
    const struct ArrowSchema *schema = tone_table_schema(table);
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (strcmp(schema->children[i]->name, name) == 0) {
            if (number) {
                *number = (size_t)i;
            }
            return tone_table_array(table, array)->children[i];
        }
    }
    CU_FAIL("there is no such column");
    return NULL;
}

static bool is_valid(const struct ArrowArray *array, int64_t row) {
    const uint8_t *bits = array->buffers[0];
    int64_t slot = array->offset + row;
    return !bits || array->null_count == 0 || (bits[slot / 8] >> slot % 8 & 1);
}

static int64_t integer(const struct ArrowArray *array, int64_t row) {
    return ((const int64_t *)array->buffers[1])[array->offset + row];
}

static bool is_text(const struct ArrowArray *array, int64_t row, const char *text) {
    const int32_t *offsets = array->buffers[1];
    int64_t slot = array->offset + row;
    size_t size = (size_t)(offsets[slot + 1] - offsets[slot]);
    return size == strlen(text) && memcmp((const char *)array->buffers[2] + offsets[slot], text, size) == 0;
}

static tone_status score_table(tone_table **table, int64_t columns, int arrays, const char *const *along, size_t count,
                               tone_level level) {
    struct ArrowArrayStream in = table_stream(columns, arrays);
    struct ArrowArrayStream out = {0};
    tone_status status = tone_score_arrow_stream(scorer, &in, "text", along, count, level, 1, &out, NULL);
    if (status == TONE_OK) {
        status = tone_table_read(table, &out, &hooks, NULL);
    }
    if (in.release) {
        in.release(&in);
    }
    if (out.release) {
        out.release(&out);
    }
    return status;
}

/* --------------------------------------------------------------------------------------------------------- tests */

static void test_document_level(void) {
    tone_table *table = NULL;
    CU_ASSERT_EQUAL_FATAL(score_table(&table, COLUMNS, 2, NULL, TONE_ALL_COLUMNS, TONE_LEVEL_DOCUMENT), TONE_OK);
    CU_ASSERT_EQUAL(tone_table_array_count(table), 2);
    CU_ASSERT_PTR_NULL(tone_table_array(table, 2));
    const struct ArrowSchema *schema = tone_table_schema(table);
    static const char *const names[] = {"text", "id", "number", "flag", "input_loaded", "name", "view", "nested"};
    for (size_t i = 0; i < COLUMNS; i++) {
        CU_ASSERT_STRING_EQUAL(schema->children[i]->name, names[i]);
    }
    CU_ASSERT_STRING_EQUAL(schema->children[COLUMNS]->name, "sentences");
    CU_ASSERT_EQUAL(tone_table_array(table, 1)->length, ROWS);
    const struct ArrowArray *number = column_of(table, 1, "number", NULL);
    CU_ASSERT_PTR_EQUAL(number->buffers[1], numbers);
    CU_ASSERT_EQUAL(number->length, ROWS);
    CU_ASSERT_EQUAL(integer(number, 0), 10);
    const struct ArrowArray *id = column_of(table, 0, "id", NULL);
    CU_ASSERT(is_text(id, 0, "aaa"));
    CU_ASSERT_FALSE(is_valid(id, 1));
    CU_ASSERT_EQUAL(column_of(table, 0, "nested", NULL)->children[0]->buffers[1], numbers);
    CU_ASSERT_FALSE(is_valid(column_of(table, 0, "loaded", NULL), 2));
    CU_ASSERT_EQUAL(arrays_alive, 2);
    tone_table_free(table);
    CU_ASSERT_EQUAL(arrays_alive, 0);
}

static void test_rows_below(void) {
    static const char *const along[] = {"id", "number", "flag", "loaded", "name", "view"};
    tone_table *table = NULL;
    CU_ASSERT_EQUAL_FATAL(score_table(&table, COLUMNS, 2, along, 6, TONE_LEVEL_SENTENCE), TONE_OK);
    const struct ArrowArray *rows = tone_table_array(table, 1);
    CU_ASSERT_EQUAL_FATAL(rows->length, 4); /* two of text 0, one of texts 1 and 3 */
    static const int64_t texts[] = {0, 0, 1, 3};
    const struct ArrowArray *text_index = column_of(table, 1, "text_index", NULL);
    const struct ArrowArray *number = column_of(table, 1, "number", NULL);
    const struct ArrowArray *id = column_of(table, 1, "id", NULL);
    const struct ArrowArray *flag = column_of(table, 1, "flag", NULL);
    const struct ArrowArray *name = column_of(table, 1, "name", NULL);
    const struct ArrowArray *view = column_of(table, 1, "view", NULL);
    CU_ASSERT_EQUAL(id->null_count, 1);
    for (int64_t i = 0; i < rows->length; i++) {
        CU_ASSERT_EQUAL(integer(text_index, i), ROWS + texts[i]);
        CU_ASSERT_EQUAL(integer(number, i), 10 + texts[i]);
        CU_ASSERT_EQUAL(is_valid(id, i), texts[i] != 1);
        CU_ASSERT_EQUAL((((const uint8_t *)flag->buffers[1])[0] >> i & 1), texts[i] == 0 || texts[i] == 3);
        CU_ASSERT_EQUAL(((const int8_t *)name->buffers[1])[i], name_indices[SKIPPED + texts[i]]);
        CU_ASSERT_EQUAL(memcmp((const char *)view->buffers[1] + i * 16, views + (SKIPPED + texts[i]) * 16, 16), 0);
    }
    CU_ASSERT(is_text(id, 1, "aaa"));
    CU_ASSERT(is_text(id, 3, ""));
    CU_ASSERT(is_text(name->dictionary, 1, "two"));
    CU_ASSERT_PTR_EQUAL(view->buffers[2], view_bytes);
    tone_table_free(table);
    CU_ASSERT_EQUAL(arrays_alive, 0);
}

static void test_refusals(void) {
    static const char *const nothing[] = {"nothing"};
    static const char *const nested[] = {"nested"};
    tone_table *table = NULL;
    CU_ASSERT_EQUAL(score_table(&table, COLUMNS, 1, nothing, 1, TONE_LEVEL_DOCUMENT), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(score_table(&table, COLUMNS, 1, nested, 1, TONE_LEVEL_MATCH), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(score_table(&table, COLUMNS, 1, NULL, 1, TONE_LEVEL_MATCH), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_table_read(&table, NULL, &hooks, NULL), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_table_from_array(&table, NULL, NULL, &hooks, NULL), TONE_ERROR_ARGUMENT);
    CU_ASSERT_EQUAL(tone_table_stream(NULL, NULL, NULL), TONE_ERROR_ARGUMENT);
    CU_ASSERT_PTR_NULL(table);
    CU_ASSERT_EQUAL(arrays_alive, 0);
    tone_table_free(NULL);
}

/* A stream that fails stays the caller's, who asks it why. */
static void test_failing_stream(void) {
    static const struct {
        int code;
        tone_status status;
    } cases[] = {{EIO, TONE_ERROR_IO},
                 {EINVAL, TONE_ERROR_ARGUMENT},
                 {ENOMEM, TONE_ERROR_NO_MEMORY},
                 {EAGAIN, TONE_ERROR_THREAD}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ArrowArrayStream in = table_stream(COLUMNS, 1);
        stream_error = cases[i].code;
        tone_table *table = NULL;
        CU_ASSERT_EQUAL(tone_table_read(&table, &in, &hooks, NULL), cases[i].status);
        CU_ASSERT_PTR_NULL(table);
        CU_ASSERT_PTR_NOT_NULL_FATAL(in.release);
        CU_ASSERT_STRING_EQUAL(in.get_last_error(&in), "the disk is gone");
        in.release(&in);
        CU_ASSERT_EQUAL(arrays_alive, 0);
    }
}

/* Each part of an array that was handed on keeps it alive by itself, also when the table and the stream are gone. */
static void test_owners(void) {
    struct ArrowSchema schema = table_schema(COLUMNS), copy = {0};
    struct ArrowArray array = table_array(COLUMNS), first = {0}, second = {0}, end = {0};
    tone_table *table = NULL;
    CU_ASSERT_EQUAL_FATAL(tone_table_from_array(&table, &schema, &array, &hooks, NULL), TONE_OK);
    CU_ASSERT(!schema.release && !array.release);
    struct ArrowArrayStream one = {0}, two = {0};
    CU_ASSERT_EQUAL_FATAL(tone_table_stream(table, &one, NULL), TONE_OK);
    CU_ASSERT_EQUAL_FATAL(tone_table_stream(table, &two, NULL), TONE_OK);
    CU_ASSERT_EQUAL(one.get_next(&one, &first), 0);
    CU_ASSERT_EQUAL(one.get_next(&one, &end), 0);
    CU_ASSERT_PTR_NULL(end.release);
    CU_ASSERT_EQUAL(two.get_next(&two, &second), 0);
    CU_ASSERT_EQUAL(two.get_schema(&two, &copy), 0);
    tone_table_free(table);
    one.release(&one);
    two.release(&two);
    second.release(&second);
    CU_ASSERT_STRING_EQUAL(copy.children[NAME]->dictionary->format, "u");
    copy.release(&copy);

    struct ArrowArray moved = *first.children[NAME];
    first.children[NAME]->release = NULL;
    first.release(&first);
    struct ArrowArray dictionary = *moved.dictionary;
    moved.dictionary->release = NULL;
    moved.release(&moved);
    CU_ASSERT_EQUAL(arrays_alive, 1);
    CU_ASSERT(is_text(&dictionary, 0, "one"));
    dictionary.release(&dictionary);
    CU_ASSERT_EQUAL(arrays_alive, 0);
}

/* The Nth allocation fails, for every N, and nothing is lost. */
static void test_memory(void) {
    static const char *const along[] = {"id", "flag", "loaded", "name", "view"};
    long blocks = memory.blocks;
    for (tone_level level = TONE_LEVEL_DOCUMENT; level <= TONE_LEVEL_SENTENCE; level++) {
        tone_status status = TONE_ERROR_NO_MEMORY;
        for (long n = 0; status != TONE_OK; n++) {
            tone_table *table = NULL;
            struct ArrowArrayStream stream = {0};
            struct ArrowArray array = {0};
            meter_give(&memory, n);
            status = score_table(&table, COLUMNS, 2, along, 5, level);
            if (status == TONE_OK) {
                status = tone_table_stream(table, &stream, NULL);
            }
            if (status == TONE_OK && stream.get_next(&stream, &array) != 0) {
                status = TONE_ERROR_NO_MEMORY;
            }
            meter_give(&memory, -1);
            CU_ASSERT_FATAL(status == TONE_OK || status == TONE_ERROR_NO_MEMORY);
            if (array.release) {
                array.release(&array);
            }
            if (stream.release) {
                stream.release(&stream);
            }
            tone_table_free(table);
            CU_ASSERT_EQUAL_FATAL(arrays_alive, 0);
            CU_ASSERT_EQUAL_FATAL(memory.blocks, blocks);
        }
    }
}

void suite_arrow_table(void) {
    CU_pSuite suite = CU_add_suite("arrow tables", set_up, tear_down);
    CU_add_test(suite, "columns go along at document level, not copied", test_document_level);
    CU_add_test(suite, "columns are repeated beside rows below", test_rows_below);
    CU_add_test(suite, "what is refused", test_refusals);
    CU_add_test(suite, "a stream that fails stays the caller's", test_failing_stream);
    CU_add_test(suite, "each part keeps the array alive", test_owners);
    CU_add_test(suite, "memory gives out", test_memory);
}
