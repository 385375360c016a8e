/* UTF-8 as Unicode 15, table 3-7 has it; paragraphs of prose, of wrapped mail, of lists; hostile input. */
#include "paragraphs.h"
#include "positions.h"
#include "support.h"
#include "text.h"
#include "way.h"

#include <utf8proc.h>

void suite_text(void);

static void test_decode_every_code_point(void) {
    unsigned failures = 0;
    for (int32_t expected = 0; expected <= 0x10FFFF; expected++) {
        if (expected >= 0xD800 && expected <= 0xDFFF) {
            continue;
        }
        char bytes[4];
        size_t size = (size_t)utf8proc_encode_char(expected, (utf8proc_uint8_t *)bytes);
        int32_t found = -1;
        size_t bad;
        failures += text_decode(bytes, size, &found) != size || found != expected || !text_is_utf8(bytes, size, &bad);
    }
    CU_ASSERT_EQUAL(failures, 0);
}

/* The sizes of the parts that ill-formed bytes are read as, a digit each; a letter x marks U+FFFD. */
static void check_parts(const char *bytes, size_t size, const char *expected) {
    char found[64] = "";
    size_t length = 0;
    for (size_t at = 0; at < size && length + 2 < sizeof found;) {
        int32_t code_point;
        size_t part = text_decode(bytes + at, size - at, &code_point);
        found[length++] = (char)('0' + part);
        if (code_point == 0xFFFD) {
            found[length++] = 'x';
        }
        at += part;
    }
    CU_ASSERT_STRING_EQUAL(found, expected);
}

#define CHECK_PARTS(string, expected) check_parts(string, sizeof(string) - 1, expected)

static void test_maximal_parts(void) {
    CHECK_PARTS("a\xF1\x80\x80\xE1\x80\xC2"
                "b\x80"
                "c",
                "13x2x1x11x1"); /* the example of section 3.9 */
    CHECK_PARTS("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82", "1x1x1x1x1x1x1x1x");
    CHECK_PARTS("\xED\xA0\x80", "1x1x1x");
    CHECK_PARTS("\xF4\x90\x80\x80\xFF", "1x1x1x1x1x");
    CHECK_PARTS("\xF0\x9F\x98", "3x");
    CHECK_PARTS("\xE2\x80", "2x");
    CHECK_PARTS("\xC3", "1x");
    CHECK_PARTS("\xF5\x80", "1x1x");
}

static void check_bad(const char *bytes, size_t size, size_t expected) {
    size_t bad = SIZE_MAX;
    CU_ASSERT_FALSE(text_is_utf8(bytes, size, &bad));
    CU_ASSERT_EQUAL(bad, expected);
}

static void test_is_utf8(void) {
    size_t bad;
    CU_ASSERT_TRUE(text_is_utf8("", 0, &bad));
    CU_ASSERT_TRUE(text_is_utf8("a\0b", 3, &bad));
    CU_ASSERT_TRUE(text_is_utf8("0123456789abcdef\u00E9", 18, &bad));
    check_bad("0123456789abcdef\xE9", 17, 16);
    check_bad("0123456\xFF 9abcdef", 16, 7);
    check_bad("ab\xE2\x82", 4, 2);
    check_bad("\x80", 1, 0);
    check_bad("\xED\xA0\x80", 3, 0);
}

static void test_count(void) {
    struct text well = {"na\u00EFve \U0001F600", 11, false};
    CU_ASSERT_EQUAL(text_count(&well, 0, 11), 7);
    CU_ASSERT_EQUAL(text_count(&well, 2, 4), 1);
    struct text ill = {"a\xF0\x9F\x98z\x80", 6, true};
    CU_ASSERT_EQUAL(text_count(&ill, 0, 6), 4);
    CU_ASSERT_EQUAL(text_count(&ill, 6, 6), 0);
}

/* The paragraphs of a text are the string cut at each |. */
static void check_paragraphs(const char *marked) {
    char bytes[1024];
    uint32_t ends[64];
    uint32_t count = 0;
    struct text text = {bytes, 0, false};
    for (; *marked; marked++) {
        if (*marked == '|') {
            ends[count++] = text.size;
        } else {
            bytes[text.size++] = *marked;
        }
    }
    ends[count++] = text.size;
    uint32_t begin = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t end = paragraph_end(&text, begin);
        CU_ASSERT_EQUAL(end, ends[i]);
        if (end != ends[i]) {
            fprintf(stderr, "paragraph %u of: %.*s\n", (unsigned)i, (int)text.size, bytes);
            return;
        }
        begin = end;
    }
}

static void test_line_ends(void) {
    check_paragraphs("One.\n|Two.\r\n|Three.\r|Four.\u2028|Five.\u2029|Six.\x0B|Seven.\x0C|Eight.\xC2\x85|Nine");
    check_paragraphs("One\n\n\n|Two\r\n\r\n|Three\n");
    check_paragraphs("\n\n|One");
    check_paragraphs("caf\u00C2 \u2014 \u20AC");
}

static void test_wrapped_lines(void) {
    check_paragraphs("This is a sentence\ncut off in the middle because pdf.");
    check_paragraphs("It was a cold \nnight in the city.");
    check_paragraphs("It was a cold \r\n  night in the city.\n|Then it snowed.");
    check_paragraphs("the members of the committee who had come from the north of the\n"
                     "country did not agree with those who had come by the last boat,\n"
                     "and left.\n|Nobody minded");
    check_paragraphs("two roads diverged,\nand I took one");
    check_paragraphs("They were told by an official of the old government of the U.S.\nthat nothing would come of it");
    check_paragraphs("The paper called what the minister had done in May \u201Ca folly\u201D\nand then a crime");
    check_paragraphs("The members who came from the north of the country met\n\u00E9migr\u00E9s");
}

static void test_lines_apart(void) {
    check_paragraphs("features\n|contact manager\n|events, activities\n");
    check_paragraphs("Rebels take the northern city after a siege of nine weeks\n|The army fled.");
    check_paragraphs("The committee could not agree on any of the points on the list.\n|nobody minded");
    check_paragraphs("The committee said on Monday that it could not agree on this:\n|nobody minded");
    check_paragraphs("The minister said of it after the meeting, \u201CIt was a folly.\u201D\n|nobody minded");
    check_paragraphs("The committee could not agree on any of the points on the list\n|a) money\n|ii. time\n|o people");
    check_paragraphs("The committee could not agree on any of the points on the list\n\n|nobody minded");
    check_paragraphs("The committee could not agree on any of the points on the list\u2028|nobody minded");
    check_paragraphs("The committee could not agree on any of the points on the list\r|nobody minded");
    check_paragraphs("Things to buy\n|milk\n|bread");
    check_paragraphs("\u201D\n|milk");
    check_paragraphs("   \n|milk.");
}

static void test_paragraph_limit(void) {
    enum { SIZE = 3 * PARAGRAPH_LIMIT };
    char *bytes = malloc(SIZE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    struct text text = {bytes, SIZE, false};
    memset(bytes, 'a', SIZE);
    CU_ASSERT_EQUAL(paragraph_end(&text, 0), PARAGRAPH_LIMIT);
    CU_ASSERT_EQUAL(paragraph_end(&text, 2 * PARAGRAPH_LIMIT), SIZE);
    bytes[100] = ' '; /* too far */
    CU_ASSERT_EQUAL(paragraph_end(&text, 0), PARAGRAPH_LIMIT);
    bytes[PARAGRAPH_LIMIT - 200] = ' ';
    CU_ASSERT_EQUAL(paragraph_end(&text, 0), PARAGRAPH_LIMIT - 199);
    memcpy(bytes + PARAGRAPH_LIMIT - 100, "\u3000", 3);
    CU_ASSERT_EQUAL(paragraph_end(&text, 0), PARAGRAPH_LIMIT - 97);
    memcpy(bytes + PARAGRAPH_LIMIT - 1, "\u3000", 3);
    CU_ASSERT_EQUAL(paragraph_end(&text, 0), PARAGRAPH_LIMIT - 97);
    memcpy(bytes + PARAGRAPH_LIMIT - 1, "\r\n", 2);
    CU_ASSERT_EQUAL(paragraph_end(&text, 0), PARAGRAPH_LIMIT);
    for (uint32_t i = 0; i < SIZE; i += 3) {
        memcpy(bytes + i, "\u4E2D", 3);
    }
    CU_ASSERT_EQUAL(paragraph_end(&text, 0), PARAGRAPH_LIMIT / 3 * 3);
    free(bytes);
}

/* The paragraphs of `size` bytes that repeat `pattern`. Were the time quadratic, the test would not end. */
static uint32_t count_repeated(const char *pattern, uint32_t size) {
    char *bytes = malloc(size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    size_t length = strlen(pattern);
    for (uint32_t i = 0; i < size; i++) {
        bytes[i] = pattern[i % length];
    }
    struct text text = {bytes, size, true};
    uint32_t count = 0;
    for (uint32_t begin = 0; begin < size; count++) {
        uint32_t end = paragraph_end(&text, begin);
        CU_ASSERT_TRUE_FATAL(end > begin && end - begin <= PARAGRAPH_LIMIT);
        begin = end;
    }
    free(bytes);
    return count;
}

static void test_hostile(void) {
    enum { SIZE = 2 * 1024 * 1024, LEAST = SIZE / PARAGRAPH_LIMIT };
    CU_ASSERT_EQUAL(count_repeated("\n", SIZE), LEAST);
    CU_ASSERT_EQUAL(count_repeated("a,\n", SIZE), LEAST + 1);
    CU_ASSERT_EQUAL(count_repeated("Aa b c\na\n", SIZE), SIZE * 2 / 9 + 1);
    CU_ASSERT_EQUAL(count_repeated(" ", SIZE), LEAST);
    CU_ASSERT_EQUAL(count_repeated(")", SIZE), LEAST);
    CU_ASSERT_EQUAL(count_repeated("\xF0\x9F\x98", SIZE), LEAST + 1);
}

/* The code points before every boundary of a text, chunk by chunk, beside a count from its start. */
static void check_positions(const struct text *text, uint32_t chunk, const struct way *way) {
    struct positions positions = {0};
    tone_allocator hooks;
    uint32_t code_points = 0;
    uint32_t begin = 0;
    CU_ASSERT_TRUE_FATAL(alloc_hooks(&hooks, NULL));
    for (uint32_t at = 0, end = 0; at < text->size; begin = end) {
        while (end < text->size && end - begin < chunk) { /* a chunk ends at a boundary */
            int32_t code_point;
            end += (uint32_t)text_decode(text->bytes + end, text->size - end, &code_point);
        }
        CU_ASSERT_TRUE_FATAL(positions_mark(&positions, text, begin, end, way, &hooks));
        while (at < end) {
            int32_t code_point;
            CU_ASSERT_EQUAL(positions_find(&positions, at), code_points);
            at += (uint32_t)text_decode(text->bytes + at, text->size - at, &code_point);
            code_points++;
        }
        CU_ASSERT_EQUAL(positions_find(&positions, end), code_points);
    }
    positions_release(&positions, &hooks);
}

static void code_points_of_bytes(void) {
    static const char *const pieces[] = {"a",  "the ", "\xC3\xA9", "\xE2\x80\x99", "\xF0\x9F\x98\x80",
                                         "\n", "\x80", "\xE2\x80", "\xF0\x9F",     "\xFF"};
    static const uint32_t chunks[] = {1, 63, 64, 65, 200, 5000};
    char bytes[1000];
    uint64_t random = 88172645463325252;
    for (size_t round = 0; round < 60; round++) {
        bool ill_formed = round % 2;
        uint32_t size = 0;
        while (size < 900 + round) {
            const char *piece = pieces[next_random(&random) % (ill_formed ? 10 : round % 4 ? 6 : 2)];
            memcpy(bytes + size, piece, strlen(piece));
            size += (uint32_t)strlen(piece);
        }
        for (int way = 0; way < WAY_COUNT; way++) {
            if (way_by_name((enum way_name)way)) {
                check_positions(&(struct text){bytes, size, ill_formed}, chunks[round % 6],
                                way_by_name((enum way_name)way));
            }
        }
    }
}

void suite_text(void) {
    CU_pSuite suite = CU_add_suite("text", NULL, NULL);
    CU_add_test(suite, "every code point decodes", test_decode_every_code_point);
    CU_add_test(suite, "maximal ill-formed parts", test_maximal_parts);
    CU_add_test(suite, "is it UTF-8", test_is_utf8);
    CU_add_test(suite, "counting code points", test_count);
    CU_add_test(suite, "line ends", test_line_ends);
    CU_add_test(suite, "wrapped lines are one paragraph", test_wrapped_lines);
    CU_add_test(suite, "other lines are several", test_lines_apart);
    CU_add_test(suite, "the limit of a paragraph", test_paragraph_limit);
    CU_add_test(suite, "hostile input takes linear time", test_hostile);
    CU_add_test(suite, "code points of bytes", code_points_of_bytes);
}
