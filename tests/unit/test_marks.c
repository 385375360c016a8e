/* Marks and closed classes: what the tables say, against what they were made from. */
#include "bits.h"
#include "grammar.h"

#include <CUnit/CUnit.h>
#include <string.h>
#include <utf8proc.h>

void suite_marks(void);

enum { CODE_POINTS = 0x30000, MOST_BYTES = 4 };

/* The kind of a token that is this one mark. */
static enum mark kind_of(int32_t code_point) {
    utf8proc_uint8_t bytes[MOST_BYTES];
    utf8proc_ssize_t size = utf8proc_encode_char(code_point, bytes);
    uint32_t begin = 0;
    uint32_t end = (uint32_t)size;
    uint16_t flags = TOKEN_PARAGRAPH | TOKEN_SPACE;
    uint8_t class = WORD_PUNCTUATION;
    struct text text = {(const char *)bytes, end, false};
    struct tokens tokens = {.count = 1, .begin = &begin, .end = &end, .flags = &flags, .class = &class};
    CU_ASSERT_EQUAL(mark_code_point(&text, &tokens, 0), code_point);
    return mark_of(&text, &tokens, 0);
}

/* The kinds that Unicode's categories tell. */
static bool agrees(int32_t code_point, enum mark mark) {
    switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_PD:
        return mark == MARK_DASH;
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
        return mark == MARK_QUOTE;
    case UTF8PROC_CATEGORY_PS:
        return mark == MARK_OPEN || code_point == 0x201A || code_point == 0x201E;
    case UTF8PROC_CATEGORY_PE:
        return mark == MARK_CLOSE;
    default:
        return mark != MARK_DASH && mark != MARK_OPEN && mark != MARK_CLOSE &&
               (mark != MARK_QUOTE || code_point == '"' || code_point == '\'');
    }
}

static void test_categories(void) {
    int wrong = 0;
    for (int32_t code_point = 1; code_point < CODE_POINTS; code_point++) {
        bool surrogate = code_point >= 0xD800 && code_point < 0xE000;
        wrong += !surrogate && !agrees(code_point, kind_of(code_point));
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void test_kinds(void) {
    static const struct {
        int32_t code_point;
        enum mark mark;
    } marks[] = {
        {'.', MARK_STOP},           {'?', MARK_QUESTION},  {'!', MARK_EXCLAMATION},    {',', MARK_COMMA},
        {';', MARK_COMMA},          {':', MARK_COMMA},     {'"', MARK_QUOTE},          {'\'', MARK_QUOTE},
        {'`', MARK_OTHER},          {'/', MARK_OTHER},     {0x2026, MARK_ELLIPSIS},    {0x201A, MARK_QUOTE},
        {0x201E, MARK_QUOTE},       {0x2022, MARK_BULLET}, {0x2023, MARK_BULLET},      {0x203C, MARK_EXCLAMATION},
        {0x203D, MARK_EXCLAMATION}, {0x2020, MARK_OTHER},  {0x2048, MARK_EXCLAMATION}, {0xFF1F, MARK_QUESTION},
        {0x3002, MARK_STOP},        {0xFF0C, MARK_COMMA},  {0xB7, MARK_OTHER},         {0x25CF, MARK_BULLET}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        CU_ASSERT_EQUAL(kind_of(marks[i].code_point), marks[i].mark);
        CU_ASSERT_EQUAL(mark_of_code_point(marks[i].code_point), marks[i].mark);
    }
}

/* Every word is found, and the words are in order and in lower case, so that none is found twice. */
static void test_closed_table(void) {
    CU_ASSERT_EQUAL(closed_words[0][0], '\0');
    for (uint16_t i = 1; i < closed_count; i++) {
        const char *word = closed_words[i];
        CU_ASSERT_TRUE(strcmp(closed_words[i - 1], word) < 0);
        CU_ASSERT_TRUE(closed_lists[i] != 0 || !(closed_grammar[i] & GRAMMAR_OPEN));
        CU_ASSERT_TRUE(closed_grammar[i] == GRAMMAR_OPEN || !(closed_grammar[i] & GRAMMAR_OPEN));
        CU_ASSERT_EQUAL(closed_bytes[0][i] | (uint32_t)closed_bytes[1][i] << 8 | (uint32_t)closed_bytes[2][i] << 24,
                        closed_grammar[i]);
        CU_ASSERT_EQUAL(closed_find(word, strlen(word)), i);
        CU_ASSERT_EQUAL(strspn(word, "abcdefghijklmnopqrstuvwxyz."), strlen(word));
    }
}

static uint16_t find(const char *word) {
    return closed_find(word, strlen(word));
}

static void test_closed_find(void) {
    uint16_t they = find("they");
    CU_ASSERT_NOT_EQUAL(they, 0);
    CU_ASSERT_EQUAL(find("THEY"), they);
    CU_ASSERT_EQUAL(find("they're"), they);
    CU_ASSERT_EQUAL(find("They\xE2\x80\x99re"), they);
    CU_ASSERT_EQUAL(find("they\xE2\x80\x98re"), they);
    CU_ASSERT_EQUAL(find("they\xCA\xBCre"), they);
    CU_ASSERT_EQUAL(find("they\xEF\xBC\x87re"), they);
    CU_ASSERT_EQUAL(find("they\xE2\x80\x9Cre"), 0);
    CU_ASSERT_EQUAL(find("theyre"), 0);
    CU_ASSERT_EQUAL(find("the\xE2\x80"), 0);
    CU_ASSERT_EQUAL(find(""), 0);
    CU_ASSERT_EQUAL(find("'they"), 0);
    CU_ASSERT_EQUAL(find("0"), 0);
    CU_ASSERT_EQUAL(find("zzzzzzzzzzzzzzz"), 0);
    CU_ASSERT_EQUAL(find("theytheytheythey"), 0);
    CU_ASSERT_EQUAL(closed_find("they are", 4), they);
    CU_ASSERT_TRUE(closed_lists[find("etc")] & CLOSED_FINAL);
    CU_ASSERT_TRUE(closed_grammar[find("because")] & GRAMMAR_SUBORDINATOR);
}

static void test_endings(void) {
    static const struct {
        const char *word;
        uint32_t grammar;
    } words[] = {{"warning", GRAMMAR_ING},  {"ting", 0}, {"asked", GRAMMAR_ED},    {"bed", 0},   {"fled", GRAMMAR_ED},
                 {"madly", GRAMMAR_ADVERB}, {"ugly", 0}, {"cats", GRAMMAR_PLURAL}, {"class", 0}, {"is", 0},
                 {"gas", GRAMMAR_PLURAL},   {"word", 0}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        CU_ASSERT_EQUAL(grammar_of_ending(words[i].word, strlen(words[i].word)), words[i].grammar);
    }
}

/* The grammar of a token that is this one mark, by way of its kind. */
static uint32_t grammar_by_kind(int32_t code_point) {
    switch (kind_of(code_point)) {
    case MARK_COMMA:
        return code_point == ':' ? GRAMMAR_COLON : code_point == ';' ? GRAMMAR_SEMICOLON : GRAMMAR_COMMA;
    case MARK_DASH:
        return GRAMMAR_DASH;
    case MARK_OPEN:
    case MARK_CLOSE:
        return GRAMMAR_BRACKET;
    case MARK_STOP:
    case MARK_QUESTION:
    case MARK_EXCLAMATION:
        return GRAMMAR_STOP;
    default:
        return 0;
    }
}

static void test_grammar_of_ascii(void) {
    for (int32_t code_point = 1; code_point < MARK_ASCII_COUNT; code_point++) {
        CU_ASSERT_EQUAL(grammar_ascii[code_point], grammar_by_kind(code_point));
    }
}

static void test_grammar_of_words(void) {
    static const uint32_t name = GRAMMAR_OPEN | GRAMMAR_CAPITAL;
    CU_ASSERT_EQUAL(grammar_of_word(0, 0), GRAMMAR_OPEN);
    CU_ASSERT_EQUAL(grammar_of_word(0, TOKEN_CAPITAL | TOKEN_SPACE), name);
    CU_ASSERT_EQUAL(grammar_of_word(0, TOKEN_CAPITAL | TOKEN_POSSESSIVE), name | GRAMMAR_POSSESSIVE);
    CU_ASSERT_EQUAL(grammar_of_word(find("asked"), 0), GRAMMAR_OPEN);
    CU_ASSERT_EQUAL(grammar_of_word(find("the"), TOKEN_CAPITAL), GRAMMAR_DETERMINER | GRAMMAR_CAPITAL);
    CU_ASSERT_EQUAL(grammar_of_word(find("who"), TOKEN_POSSESSIVE), grammar_of_word(find("who"), 0));
}

enum { ITEMS = 3, NUMBERS = ITEMS * BITS_LANES };

/* Whether what is found of a set in [from, to) is what its numbers tell one by one. */
static void check_found(const uint64_t *set, const bool *has, uint32_t from, uint32_t to) {
    uint64_t found = bits_from(set, from, to);
    uint32_t first = to;
    uint32_t first_not = to;
    uint32_t behind = from;
    for (uint32_t n = from; n < to; n++) {
        first = has[n] && n < first ? n : first;
        first_not = !has[n] && n < first_not ? n : first_not;
        behind = has[n] ? n + 1 : behind;
        CU_ASSERT_EQUAL(bits_have(set, n), has[n]);
        CU_ASSERT_TRUE(n - from >= BITS_LANES || (found >> (n - from) & 1) == has[n]);
    }
    CU_ASSERT_TRUE(to - from >= BITS_LANES || found >> (to - from) == 0);
    CU_ASSERT_EQUAL(bits_first(set, from, to), first);
    CU_ASSERT_EQUAL(bits_first_but(set, UINT64_MAX, from, to), first_not);
    CU_ASSERT_EQUAL(bits_behind_last(set, from, to), behind);
}

/* A set of numbers, but for those in [from, to), or with them. */
static void check_changed(uint64_t *set, const bool *has, uint32_t from, uint32_t to, bool with) {
    (with ? bits_add_all : bits_remove_all)(set, from, to);
    for (uint32_t n = 0; n < NUMBERS; n++) {
        CU_ASSERT_EQUAL(bits_have(set, n), n >= from && n < to ? with : has[n]);
    }
}

/* Any numbers of a set, on either side of where one item ends and the next begins. */
static void test_bits(void) {
    static const uint64_t shown[ITEMS + 1] = {0x8000000000000001, 0xF0F0F0F012345678, 0xA5A5A5A5DEADBEEF, 0};
    uint64_t set[ITEMS + 1];
    bool has[NUMBERS];
    for (uint32_t n = 0; n < NUMBERS; n++) {
        has[n] = shown[n / BITS_LANES] >> n % BITS_LANES & 1;
    }
    for (uint32_t from = 0; from < NUMBERS; from++) {
        for (uint32_t to = from; to <= NUMBERS; to++) {
            check_found(shown, has, from, to);
            memcpy(set, shown, sizeof set);
            check_changed(set, has, from, to, false);
            memcpy(set, shown, sizeof set);
            check_changed(set, has, from, to, true);
        }
        memset(set, 0, sizeof set);
        bits_add(set, from);
        CU_ASSERT_EQUAL(bits_first(set, 0, NUMBERS), from);
    }
    CU_ASSERT_TRUE(bits_items(BITS_LANES - 1) == 1 && bits_items(BITS_LANES) == 2);
}

void suite_marks(void) {
    CU_pSuite suite = CU_add_suite("marks", NULL, NULL);
    CU_add_test(suite, "sets of bits", test_bits);
    CU_add_test(suite, "kinds agree with Unicode's categories", test_categories);
    CU_add_test(suite, "kinds that categories do not tell", test_kinds);
    CU_add_test(suite, "closed classes: the table is in order", test_closed_table);
    CU_add_test(suite, "closed classes: capitals and apostrophes", test_closed_find);
    CU_add_test(suite, "endings of open classes", test_endings);
    CU_add_test(suite, "grammar: marks of ASCII agree with their kinds", test_grammar_of_ascii);
    CU_add_test(suite, "grammar: words of open classes are open, whatever their flags", test_grammar_of_words);
}
