/* Folding: what reads the same becomes the same bytes; long and hostile tokens stay within the limit. */
#include "fold.h"

#include <CUnit/CUnit.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

void suite_fold(void);

static void check_fold(const char *bytes, const char *expected) {
    struct folded folded;
    fold_token(bytes, strlen(bytes), &folded);
    CU_ASSERT_TRUE(folded.whole);
    CU_ASSERT_EQUAL(folded.size, strlen(expected));
    CU_ASSERT_EQUAL(memcmp(folded.bytes, expected, folded.size), 0);
}

static void test_case(void) {
    check_fold("", "");
    check_fold("Tyrant", "tyrant");
    check_fold("@AZ[`az{", "@az[`az{");
    check_fold("\u00C9LAN", "\u00E9lan");
    check_fold("Stra\u00DFe", "strasse");
    check_fold("\u039F\u0394\u039F\u03A3", "\u03BF\u03B4\u03BF\u03C3");
    check_fold("\u1E9E", "ss");
}

static void test_composition(void) {
    check_fold("E\u0301lan", "\u00E9lan");
    check_fold("q\u0307\u0323", "q\u0323\u0307");
    check_fold("\u1100\u1161\u11A8", "\uAC01");
    check_fold("\u0958", "\u0915\u093C"); /* excluded from composition */
}

static void test_compatibility(void) {
    check_fold("o\uFB03ce", "office");
    check_fold("\uFF34\uFF59\uFF52\uFF41\uFF4E\uFF54", "tyrant");
    check_fold("\u2122", "tm");
    check_fold("\u2026", "...");
    check_fold("\U0001D54B", "t");
}

static void test_ignorable(void) {
    check_fold("ty\u00ADrant", "tyrant");
    check_fold("ty\u200Brant\uFEFF\u2060", "tyrant");
    check_fold("\u00AD", "");
}

static void test_marks(void) {
    check_fold("don\u2019t", "don't");
    check_fold("don\u2018t", "don't");
    check_fold("don\u201Bt", "don't");
    check_fold("don\u02BCt", "don't");
    check_fold("don\u2032t", "don't");
    check_fold("don\uFF07t", "don't");
    check_fold("so\u2010called", "so-called");
    check_fold("so\u2011called", "so-called");
    check_fold("\u2013", "\u2013");
}

/* What Unicode says of a text, by utf8proc, for which apostrophes of every shape differ. */
static void check_fully(const char *bytes) {
    utf8proc_uint8_t *expected = NULL;
    const utf8proc_option_t options =
        UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    CU_ASSERT_TRUE_FATAL(utf8proc_map((const utf8proc_uint8_t *)bytes, 0, &expected, options) >= 0);
    check_fold(bytes, (const char *)expected);
    free(expected);
}

/* Whatever code points are folded without utf8proc fold as it folds them, each beside others. */
static void test_simple(void) {
    static const int32_t ranges[][2] = {{0x01, 0x148},    {0x14A, 0x1FF},   {0x370, 0x52F},
                                        {0x2012, 0x2014}, {0x201C, 0x201F}, {0x4DF0, 0xA00F}};
    static const char *const besides[] = {"", "a", "Z", "\u00C9", "\u0419", "\u4E2D", "\u0301", "\u0308", "\u00DF"};
    for (size_t r = 0; r < sizeof ranges / sizeof *ranges; r++) {
        for (int32_t point = ranges[r][0]; point <= ranges[r][1]; point++) {
            utf8proc_uint8_t encoded[5] = {0};
            utf8proc_encode_char(point, encoded);
            const char *beside = besides[point % (int32_t)(sizeof besides / sizeof *besides)];
            const char *behind = besides[point / 3 % (int32_t)(sizeof besides / sizeof *besides)];
            char bytes[16];
            snprintf(bytes, sizeof bytes, "%s%s%s", beside, (const char *)encoded, behind);
            check_fully((const char *)encoded);
            check_fully(bytes);
        }
    }
}

/* What is said to be kept at the end of a token is, as utf8proc has it, and so for most letters. */
static void test_kept(void) {
    uint32_t kept = 0;
    uint32_t failures = 0;
    for (int32_t point = 1; point < 0x110000; point++) {
        utf8proc_uint8_t bytes[8] = "E\u0301";
        utf8proc_uint8_t *folded = NULL;
        if (!fold_keeps_last(point)) {
            continue;
        }
        utf8proc_ssize_t size = utf8proc_encode_char(point, bytes + 3);
        utf8proc_ssize_t length =
            utf8proc_map(bytes, 3 + size, &folded,
                         UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
        CU_ASSERT_TRUE_FATAL(length > 0);
        failures += length != 2 + size || memcmp(folded + 2, bytes + 3, (size_t)size) != 0;
        free(folded);
        struct folded ours;
        fold_token((const char *)bytes, 3 + (size_t)size, &ours);
        failures += ours.size != 2 + (size_t)size || memcmp(ours.bytes + 2, bytes + 3, (size_t)size) != 0;
        kept++;
    }
    CU_ASSERT_EQUAL(failures, 0);
    CU_ASSERT_TRUE(kept > 120000);
    CU_ASSERT_TRUE(fold_keeps_last(0x4E2D) && fold_keeps_last(0x0434));
    CU_ASSERT_FALSE(fold_keeps_last('A') || fold_keeps_last(0x0301) || fold_keeps_last(0x2019));
}

static bool keeps(const char *bytes) {
    struct folded folded;
    fold_token(bytes, strlen(bytes), &folded);
    return folded.kept;
}

/* Whether it is told that nothing but capitals of ASCII was changed. */
static void test_unchanged(void) {
    CU_ASSERT_TRUE(keeps("Tyrant") && keeps("Caf\u00E9") && keeps("\u00BB") && keeps("\u4E2D\u0434z"));
    CU_ASSERT_FALSE(keeps("\u00C9t\u00E9") || keeps("t\u00E9\u00C9") || keeps("don\u2019t") || keeps("\u2122"));
    CU_ASSERT_FALSE(keeps("e\u0301") || keeps("ty\u00ADrant") || keeps("a\xFF") || keeps("\xE4\xB8"));
    char long_token[FOLD_LIMIT + 2];
    memset(long_token, 'a', sizeof long_token);
    long_token[FOLD_LIMIT + 1] = 0;
    CU_ASSERT_FALSE(keeps(long_token));
    CU_ASSERT_TRUE(keeps(long_token + 1));
}

static void test_ill_formed(void) {
    check_fold("a\xFFz", "a\uFFFDz");
    check_fold("\xF0\x9F\x98", "\uFFFD");
    struct folded folded;
    fold_token("A\0B", 3, &folded);
    CU_ASSERT_EQUAL(folded.size, 3);
    CU_ASSERT_EQUAL(memcmp(folded.bytes, "a\0b", 3), 0);
}

/* Folds `count` times `pattern`; the result must repeat `expected` up to the limit. */
static void check_repeated(const char *pattern, size_t count, const char *expected, size_t size, bool whole) {
    size_t length = strlen(pattern);
    char *bytes = malloc(count * length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    for (size_t i = 0; i < count * length; i++) {
        bytes[i] = pattern[i % length];
    }
    struct folded folded;
    fold_token(bytes, count * length, &folded);
    free(bytes);
    CU_ASSERT_EQUAL(folded.size, size);
    CU_ASSERT_EQUAL(folded.whole, whole);
    bool equal = true;
    for (size_t i = 0; i < folded.size; i++) {
        equal = equal && folded.bytes[i] == expected[i % strlen(expected)];
    }
    CU_ASSERT_TRUE(equal);
}

static void test_limit(void) {
    check_repeated("A", 255, "a", 255, true);
    check_repeated("A", 256, "a", 255, false);
    check_repeated("A", 100000, "a", 255, false);
    check_repeated("\u00C9", 127, "\u00E9", 254, true);
    check_repeated("\u00C9", 128, "\u00E9", 254, false);
    check_repeated("E\u0301", 100000, "\u00E9", 254, false);
    check_repeated("\u1FB7", 100000, "\u1FB6\u03B9", 255, false); /* four code points of three bytes */
    check_repeated("\U0001F600", 1000, "\U0001F600", 252, false);
    check_repeated("\u00AD", 100000, "", 0, true);
    check_repeated("\xFF", 100000, "\uFFFD", 255, false);
    check_repeated("\uFB03", 85, "ffi", 255, true);
}

/* One code point whose compatibility decomposition is eighteen, over and over. */
static void test_longest_decomposition(void) {
    static const char expected[] = "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 \u0639\u0644\u064A\u0647 "
                                   "\u0648\u0633\u0644\u0645";
    check_fold("\uFDFA", expected);
    check_repeated("\uFDFA", 1000, expected, 255, false);
}

/* A long run of marks in descending order of class must be sorted, and must not leave the buffer. */
static void test_long_run_of_marks(void) {
    check_repeated("\u0301\u0323", 100000, "\u0323", 254, false);
}

/* The composed letter at the limit is as it would be without one. */
static void test_composition_at_limit(void) {
    char bytes[256];
    memset(bytes, 'a', sizeof bytes);
    memcpy(bytes + 254, "\u0301", 2);
    struct folded folded;
    fold_token(bytes, sizeof bytes, &folded);
    CU_ASSERT_TRUE(folded.whole);
    CU_ASSERT_EQUAL(folded.size, 255);
    CU_ASSERT_EQUAL(memcmp(folded.bytes + 252, "a\u00E1", 3), 0);
}

void suite_fold(void) {
    CU_pSuite suite = CU_add_suite("fold", NULL, NULL);
    CU_add_test(suite, "case", test_case);
    CU_add_test(suite, "composition", test_composition);
    CU_add_test(suite, "compatibility", test_compatibility);
    CU_add_test(suite, "default ignorable characters", test_ignorable);
    CU_add_test(suite, "apostrophes and hyphens", test_marks);
    CU_add_test(suite, "code points that fold simply", test_simple);
    CU_add_test(suite, "what a token ends in and keeps", test_kept);
    CU_add_test(suite, "what folding does not change", test_unchanged);
    CU_add_test(suite, "ill-formed UTF-8 and NUL", test_ill_formed);
    CU_add_test(suite, "the limit", test_limit);
    CU_add_test(suite, "the longest decomposition", test_longest_decomposition);
    CU_add_test(suite, "a long run of marks", test_long_run_of_marks);
    CU_add_test(suite, "composition at the limit", test_composition_at_limit);
}
