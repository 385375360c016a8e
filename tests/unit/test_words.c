/* Word boundaries, held to Unicode's own test file; classes of segments; hostile input. */
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

/* Where the segments of some bytes end, and their classes: the first of them; their number. */
struct segments {
    uint32_t ends[SEGMENTS_LIMIT];
    enum word_class classes[SEGMENTS_LIMIT];
    uint32_t count;
};

static struct segments find_segments(const struct text *text, uint32_t begin, uint32_t end) {
    struct segments segments = {.count = 0};
    for (uint32_t at = begin; at < end;) {
        enum word_class class;
        uint32_t next = words_next(text, at, end, &class);
        CU_ASSERT_TRUE_FATAL(next > at && next <= end);
        if (segments.count < SEGMENTS_LIMIT) {
            segments.ends[segments.count] = next;
            segments.classes[segments.count] = class;
        }
        segments.count++;
        at = next;
    }
    return segments;
}

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

static bool equals_sample(const struct segments *segments, const struct sample *sample) {
    return segments->count == sample->count && sample->count <= SEGMENTS_LIMIT &&
           memcmp(segments->ends, sample->ends, sample->count * sizeof sample->ends[0]) == 0;
}

static void test_unicode_lines(void) {
    FILE *file = fopen(TONE_TESTS_DIR "/data/WordBreakTest.txt", "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
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
        struct segments segments = find_segments(&text, 0, sample.size);
        failures += !equals_sample(&segments, &sample);
        lines++;
    }
    fclose(file);
    CU_ASSERT_EQUAL(lines, 1823);
    CU_ASSERT_EQUAL(failures, 0);
}

/* The classes of the segments of a string, a letter each: s l n p e. */
static void check_classes(const char *bytes, size_t size, const char *expected) {
    static const char names[] = "slnpe";
    struct text text = {bytes, (uint32_t)size, true};
    char found[SEGMENTS_LIMIT + 1] = "";
    struct segments segments = find_segments(&text, 0, text.size);
    CU_ASSERT_TRUE_FATAL(segments.count <= SEGMENTS_LIMIT);
    for (uint32_t i = 0; i < segments.count; i++) {
        found[i] = names[segments.classes[i]];
    }
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
    struct text text = {"don't stop", 10, false};
    struct segments segments = find_segments(&text, 1, 4);
    CU_ASSERT_EQUAL_FATAL(segments.count, 2);
    CU_ASSERT_EQUAL(segments.ends[0], 3);
    CU_ASSERT_EQUAL(segments.ends[1], 4);
}

/* Segments of `size` bytes that repeat `pattern`. Were the time quadratic, the test would not end. */
static uint32_t count_repeated(const char *pattern, uint32_t size) {
    char *bytes = malloc(size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    size_t length = strlen(pattern);
    for (uint32_t i = 0; i < size; i++) {
        bytes[i] = pattern[i % length];
    }
    struct text text = {bytes, size, true};
    uint32_t count = find_segments(&text, 0, size).count;
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

void suite_words(void) {
    CU_pSuite suite = CU_add_suite("words", NULL, NULL);
    CU_add_test(suite, "every line of WordBreakTest.txt", test_unicode_lines);
    CU_add_test(suite, "classes of words and numbers", test_classes_of_words);
    CU_add_test(suite, "classes of marks", test_classes_of_marks);
    CU_add_test(suite, "classes of white space", test_classes_of_space);
    CU_add_test(suite, "classes of emoji", test_classes_of_emoji);
    CU_add_test(suite, "a part of a text", test_part_of_text);
    CU_add_test(suite, "hostile input takes linear time", test_hostile);
}
