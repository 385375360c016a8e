/* Word boundaries, held to Unicode's own test file; classes of segments; hostile input. */
#include "support.h"
#include "words.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

void suite_words(void);

enum { LINE_LIMIT = 4096, SEGMENTS_LIMIT = 64 };

/* A line of WordBreakTest.txt: a string, and the bytes at which it breaks behind the first one. */
struct sample {
    char bytes[LINE_LIMIT];
    uint32_t size;
    uint32_t ends[SEGMENTS_LIMIT];
    uint32_t count;
};

static void parse_sample(char *line, struct sample *sample) {
    sample->size = 0;
    sample->count = 0;
    line[strcspn(line, "#")] = '\0';
    for (char *field = strtok(line, " \t\r\n"); field; field = strtok(NULL, " \t\r\n")) {
        if (strcmp(field, "\xC3\xB7") == 0) { /* ÷ */
            if (sample->size > 0) {
                sample->ends[sample->count++] = sample->size;
            }
        } else if (strcmp(field, "\xC3\x97") != 0) { /* × */
            int32_t code_point = (int32_t)strtol(field, NULL, 16);
            utf8proc_uint8_t *end = (utf8proc_uint8_t *)sample->bytes + sample->size;
            sample->size += (uint32_t)utf8proc_encode_char(code_point, end);
        }
    }
}

static bool equals_sample(const struct words *words, const struct sample *sample) {
    return words->count == sample->count &&
           memcmp(words->end, sample->ends, sample->count * sizeof sample->ends[0]) == 0;
}

static void test_unicode_lines(void) {
    FILE *file = fopen(TONE_TESTS_DIR "/data/WordBreakTest.txt", "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    tone_allocator hooks;
    alloc_hooks(&hooks, NULL);
    struct words words = {0};
    static struct sample sample;
    char line[LINE_LIMIT];
    unsigned lines = 0;
    unsigned failures = 0;
    while (fgets(line, sizeof line, file)) {
        parse_sample(line, &sample);
        if (sample.size == 0) {
            continue;
        }
        struct text text = {sample.bytes, sample.size, false};
        CU_ASSERT_TRUE_FATAL(words_find(&words, &text, 0, sample.size, &hooks));
        failures += !equals_sample(&words, &sample);
        lines++;
    }
    fclose(file);
    words_release(&words, &hooks);
    CU_ASSERT_EQUAL(lines, 1823);
    CU_ASSERT_EQUAL(failures, 0);
}

/* The classes of the segments of a string, a letter each: s l n p e. */
static void check_classes(const char *bytes, size_t size, const char *expected) {
    static const char names[] = "slnpe";
    tone_allocator hooks;
    alloc_hooks(&hooks, NULL);
    struct words words = {0};
    struct text text = {bytes, (uint32_t)size, true};
    char found[SEGMENTS_LIMIT + 1] = "";
    CU_ASSERT_TRUE_FATAL(words_find(&words, &text, 0, text.size, &hooks));
    CU_ASSERT_TRUE_FATAL(words.count <= SEGMENTS_LIMIT);
    for (uint32_t i = 0; i < words.count; i++) {
        found[i] = names[words.class[i]];
    }
    words_release(&words, &hooks);
    CU_ASSERT_STRING_EQUAL(found, expected);
}

#define CHECK_CLASSES(string, expected) check_classes(string, sizeof(string) - 1, expected)

static void test_classes_of_words(void) {
    CHECK_CLASSES("", "");
    CHECK_CLASSES("Don\u2019t go", "lsl");
    CHECK_CLASSES("10,000 3.5 20th 1990s _1", "nsnsnsnsn");
    CHECK_CLASSES("_a AK47", "lsl");
    CHECK_CLASSES("3\u00BD", "nn");
    CHECK_CLASSES("\u4E2D\u6587 \u0E01 \u30AB\u30BF", "llslsl");
    CHECK_CLASSES("e\u0301te\u0301", "l");
}

static void test_classes_of_marks(void) {
    CHECK_CLASSES("$5%", "pnp");
    CHECK_CLASSES("\u2122\u00A9\u203C\u201C\u2014", "ppppp");
    CHECK_CLASSES("...", "ppp");
    CHECK_CLASSES("\xFF", "p");
    CHECK_CLASSES("_", "p");
}

static void test_classes_of_space(void) {
    CHECK_CLASSES("  \t\r\n\xC2\x85\u2028", "sssss");
    CHECK_CLASSES("\0\x01\x7F", "sss");
    CHECK_CLASSES("\uFEFF", "s");
    CHECK_CLASSES("\u200B", "s");
    CHECK_CLASSES(" \u00AD", "s");
    CHECK_CLASSES("\u00AD", "s");
}

static void test_classes_of_emoji(void) {
    CHECK_CLASSES("\U0001F600", "e");
    CHECK_CLASSES("1\uFE0F\u20E3", "e");
    CHECK_CLASSES("#\u20E3", "e");
    CHECK_CLASSES("1\uFE0F", "n");
    CHECK_CLASSES("\U0001F1FA\U0001F1E6\U0001F1F5\U0001F1F1", "ee");
    CHECK_CLASSES("\U0001F469\u200D\U0001F680", "e");
    CHECK_CLASSES("\u2764\u200D\U0001F525", "e");
    CHECK_CLASSES("\u2122\uFE0F", "e");
    CHECK_CLASSES("\u261D\U0001F3FD", "e");
}

static void test_part_of_text(void) {
    tone_allocator hooks;
    alloc_hooks(&hooks, NULL);
    struct words words = {0};
    struct text text = {"don't stop", 10, false};
    CU_ASSERT_TRUE_FATAL(words_find(&words, &text, 1, 4, &hooks));
    CU_ASSERT_EQUAL(words.begin, 1);
    CU_ASSERT_EQUAL_FATAL(words.count, 2);
    CU_ASSERT_EQUAL(words.end[0], 3);
    CU_ASSERT_EQUAL(words.end[1], 4);
    words_release(&words, &hooks);
    CU_ASSERT_PTR_NULL(words.end);
    CU_ASSERT_EQUAL(words.capacity, 0);
}

/* Segments of `size` bytes that repeat `pattern`. Were the time quadratic, the test would not end. */
static uint32_t count_repeated(const char *pattern, uint32_t size) {
    tone_allocator hooks;
    alloc_hooks(&hooks, NULL);
    char *bytes = malloc(size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    size_t length = strlen(pattern);
    for (uint32_t i = 0; i < size; i++) {
        bytes[i] = pattern[i % length];
    }
    struct words words = {0};
    struct text text = {bytes, size, true};
    CU_ASSERT_TRUE(words_find(&words, &text, 0, size, &hooks));
    uint32_t count = words.count;
    CU_ASSERT_EQUAL(count ? words.end[count - 1] : 0, size);
    words_release(&words, &hooks);
    free(bytes);
    return count;
}

static void test_hostile(void) {
    enum { SIZE = 2 * 1024 * 1024 };
    CU_ASSERT_EQUAL(count_repeated("a", SIZE), 1);
    CU_ASSERT_EQUAL(count_repeated("a.", SIZE), 2);
    CU_ASSERT_EQUAL(count_repeated("a'", SIZE), 2);
    CU_ASSERT_EQUAL(count_repeated("a:\xCC\x88\xCC\x88", SIZE), 2);
    CU_ASSERT_EQUAL(count_repeated(" ", SIZE), 1);
    CU_ASSERT_EQUAL(count_repeated("\"", SIZE), SIZE);
    CU_ASSERT_EQUAL(count_repeated("\xC2\xAD", SIZE), 1);
    CU_ASSERT_EQUAL(count_repeated("\x80", SIZE), SIZE);
}

static void test_no_memory(void) {
    struct meter meter = {0};
    tone_allocator hooks = meter_hooks(&meter);
    char bytes[1000];
    memset(bytes, '.', sizeof bytes);
    struct text text = {bytes, sizeof bytes, false};
    unsigned failures = 0;
    bool done = false;
    for (unsigned n = 0; !done && n < 100; n++) {
        struct words words = {0};
        meter_give(&meter, n);
        done = words_find(&words, &text, 0, text.size, &hooks);
        failures += !done;
        words_release(&words, &hooks);
    }
    CU_ASSERT_TRUE(done);
    CU_ASSERT_TRUE(failures >= 4);
    CU_ASSERT_TRUE(meter_balanced(&meter));
}

void suite_words(void) {
    CU_pSuite suite = CU_add_suite("words", NULL, NULL);
    CU_add_test(suite, "every line of WordBreakTest.txt", test_unicode_lines);
    CU_add_test(suite, "classes of words and numbers", test_classes_of_words);
    CU_add_test(suite, "classes of marks", test_classes_of_marks);
    CU_add_test(suite, "classes of white space", test_classes_of_space);
    CU_add_test(suite, "classes of emoji", test_classes_of_emoji);
    CU_add_test(suite, "a part of a text", test_part_of_text);
    CU_add_test(suite, "hostile input takes linear time", test_hostile);
    CU_add_test(suite, "failing allocations", test_no_memory);
}
