/* Tokens: joined addresses, split words, flags; hostile input. */
#include "clusters.h"
#include "paragraphs.h"
#include "plain_tokens.h"
#include "support.h"
#include "tokens.h"
#include "way.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void suite_tokens(void);

static tone_allocator standard_hooks(void) {
    tone_allocator hooks;
    alloc_hooks(&hooks, NULL);
    return hooks;
}

/* Tokens of a text that is one paragraph. */
static bool find_tokens(struct tokens *tokens, const char *bytes, size_t size) {
    tone_allocator hooks = standard_hooks();
    struct text text = {bytes, (uint32_t)size, true};
    struct tokeniser tokeniser = {0};
    bool done = tokens_append(tokens, &tokeniser, &text, 0, text.size, way_by_name(WAY_PORTABLE), &hooks);
    tokeniser_release(&tokeniser, &hooks);
    return done;
}

static char class_letter(uint8_t class) {
    return "slnpea"[class];
}

/* The tokens of `bytes` in one line: a letter for the class, then the bytes in brackets. */
static void check_tokens(const char *bytes, const char *expected) {
    static const struct tokens none;
    struct tokens tokens = none;
    CU_ASSERT_TRUE_FATAL(find_tokens(&tokens, bytes, strlen(bytes)));
    char found[1024] = "";
    size_t length = 0;
    for (uint32_t i = 0; i < tokens.count && length + 256 < sizeof found; i++) {
        length += (size_t)snprintf(found + length, sizeof found - length, "%c[%.*s]", class_letter(tokens.class[i]),
                                   (int)(tokens.end[i] - tokens.begin[i]), bytes + tokens.begin[i]);
    }
    tone_allocator hooks = standard_hooks();
    tokens_release(&tokens, &hooks);
    CU_ASSERT_STRING_EQUAL(found, expected);
    if (strcmp(found, expected) != 0) {
        fprintf(stderr, "found %s\n", found);
    }
}

static void test_plain(void) {
    check_tokens("", "");
    check_tokens(" \n", "");
    check_tokens("Putin\u2019s 20th attack, $3.5bn!", "l[Putin\u2019s]n[20th]l[attack]p[,]p[$]n[3.5bn]p[!]");
    check_tokens("so-called \u201Chysteria\u201D", "l[so]p[-]l[called]p[\u201C]l[hysteria]p[\u201D]");
    check_tokens("@handle #tag \U0001F600", "p[@]l[handle]p[#]l[tag]e[\U0001F600]");
    check_tokens("a \xFF b", "l[a]p[\xFF]l[b]");
}

/* Each mark of a text with its code: a token that is neither a word nor a number. */
static void test_marks(void) {
    static const char bytes[] =
        "Ann\u2019s \u201Cmail\u201D, a@b.org\u2026 \u00ABno\u00BB \U0001F600 x-y 1.5 \u20AC3 \xFF \x93!";
    static const struct {
        uint32_t token;
        uint8_t code;
    } marks[] = {{1, 0x9C},
                 {3, 0x9D},
                 {4, ','},
                 {5, MARK_CODE_NONE},
                 {6, 0xA6},
                 {7, MARK_CODE_OTHER},
                 {9, MARK_CODE_OTHER},
                 {10, MARK_CODE_NONE},
                 {12, '-'},
                 {15, MARK_CODE_SYMBOL},
                 {17, MARK_CODE_SYMBOL},
                 {18, MARK_CODE_SYMBOL},
                 {19, '!'}};
    struct tokens tokens = {0};
    CU_ASSERT_TRUE_FATAL(find_tokens(&tokens, bytes, strlen(bytes)));
    CU_ASSERT_EQUAL_FATAL(tokens.mark_count, sizeof marks / sizeof *marks);
    for (uint32_t m = 0; m < tokens.mark_count; m++) {
        CU_ASSERT_EQUAL(tokens.mark[m], marks[m].token);
        CU_ASSERT_EQUAL(tokens.mark_code[m], marks[m].code);
    }
    tone_allocator hooks = standard_hooks();
    tokens_release(&tokens, &hooks);
}

static void test_urls(void) {
    check_tokens("See https://example.com/a?b=c&d=1#e.", "l[See]a[https://example.com/a?b=c&d=1#e]p[.]");
    check_tokens("(http://x.org/a_(b)), so", "p[(]a[http://x.org/a_(b)]p[)]p[,]l[so]");
    check_tokens("www.4chan.org\u2019s", "a[www.4chan.org]p[\u2019]l[s]");
    check_tokens("WWW.Example.com's", "a[WWW.Example.com]p[']l[s]");
    check_tokens("\u201Chttp://x.org\u201D", "p[\u201C]a[http://x.org]p[\u201D]");
    check_tokens("\u00ABhttp://x.org\u00BB", "p[\u00AB]a[http://x.org]p[\u00BB]");
    check_tokens("here:http://x.org!?", "l[here]p[:]a[http://x.org]p[!]p[?]");
    check_tokens("[ftp://x.org/a]: b", "p[[]a[ftp://x.org/a]p[]]p[:]l[b]");
    check_tokens("http://x.org/\u00E9t\u00E9\u2014no", "a[http://x.org/\u00E9t\u00E9]p[\u2014]l[no]");
    check_tokens("www.x.org.Then", "a[www.x.org.Then]");
}

static void test_no_urls(void) {
    check_tokens("http:// x", "l[http]p[:]p[/]p[/]l[x]");
    check_tokens("http://", "l[http]p[:]p[/]p[/]");
    check_tokens("http:/x", "l[http]p[:]p[/]l[x]");
    check_tokens("www. x", "l[www]p[.]l[x]");
    check_tokens("3://x", "n[3]p[:]p[/]p[/]l[x]");
    check_tokens("Ukraine.ru", "l[Ukraine.ru]");
}

static void test_emails(void) {
    check_tokens("write to john.Doe+x@mail.example.com.", "l[write]l[to]a[john.Doe+x@mail.example.com]p[.]");
    check_tokens("<a@b.org>", "p[<]a[a@b.org]p[>]");
    check_tokens("mailto:a-1@b-c.org's", "l[mailto]p[:]a[a-1@b-c.org]p[']l[s]");
    check_tokens("-a@b.org:x", "p[-]a[a@b.org]p[:]l[x]");
    check_tokens("4u@b.org", "a[4u@b.org]");
    check_tokens("a@b.org- x", "a[a@b.org]p[-]l[x]");
}

static void test_no_emails(void) {
    check_tokens("a@b", "l[a]p[@]l[b]");
    check_tokens("a @b.org", "l[a]p[@]l[b.org]");
    check_tokens("a.@b.org", "l[a]p[.]p[@]l[b.org]");
    check_tokens("a@b.o", "l[a]p[@]l[b.o]");
    check_tokens("a@b.12", "l[a]p[@]l[b]p[.]n[12]");
    check_tokens("a@b.org_c", "l[a]p[@]l[b.org_c]");
    check_tokens("\u00E9a@b.org", "l[\u00E9a]p[@]l[b.org]");
    check_tokens("a@b.org@c.org", "a[a@b.org]p[@]l[c.org]");
    check_tokens("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.org",
                 "l[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]p[@]l[b.org]");
}

static void test_joins(void) {
    check_tokens("ty\u200Brant", "l[ty\u200Brant]");
    check_tokens("ty\u200B\u200Bran\u200Bt x", "l[ty\u200B\u200Bran\u200Bt]l[x]");
    check_tokens("ty\u00ADrant", "l[ty\u00ADrant]");
    check_tokens("end.\u200B", "l[end]p[.]");
    check_tokens("a\u200B 1\u200B2", "l[a]n[1]n[2]");
    check_tokens("\u00AD \u00ADa\uFEFF", "l[a\uFEFF]");
}

static void test_splits(void) {
    check_tokens("end.Next", "l[end]p[.]l[Next]");
    check_tokens("said:no", "l[said]p[:]l[no]");
    check_tokens("the\u2018word", "l[the]p[\u2018]l[word]");
    check_tokens("Russia\u2018s don\u2018t we\u2018ll", "l[Russia\u2018s]l[don\u2018t]l[we\u2018ll]");
    check_tokens("\u05D0\"\u05D1", "l[\u05D0]p[\"]l[\u05D1]");
    check_tokens("one.Two.Three", "l[one]p[.]l[Two]p[.]l[Three]");
    check_tokens("20th.Next", "n[20th]p[.]l[Next]");
    check_tokens("\u202Fmot\u202F! 10\u202F000", "l[mot]p[!]n[10\u202F000]");
}

static void test_no_splits(void) {
    check_tokens("U.S e.g Ph.D Node.js", "l[U.S]l[e.g]l[Ph.D]l[Node.js]");
    check_tokens("e.g.The a.The X.Y", "l[e.g.The]l[a.The]l[X.Y]");
    check_tokens("O\u2019Brien rock\u2019n\u2019roll", "l[O\u2019Brien]l[rock\u2019n\u2019roll]");
}

/* The flags of the token that begins with the first byte behind the mark ^. */
static void check_flags(const char *marked, unsigned expected) {
    char bytes[256];
    size_t size = 0;
    uint32_t begin = 0;
    for (; *marked; marked++) {
        if (*marked == '^') {
            begin = (uint32_t)size;
        } else {
            bytes[size++] = *marked;
        }
    }
    struct tokens tokens = {0};
    CU_ASSERT_TRUE_FATAL(find_tokens(&tokens, bytes, size));
    uint32_t i = 0;
    while (i < tokens.count && tokens.begin[i] != begin) {
        i++;
    }
    CU_ASSERT_TRUE_FATAL(i < tokens.count);
    CU_ASSERT_EQUAL(tokens.flags[i], expected);
    tone_allocator hooks = standard_hooks();
    tokens_release(&tokens, &hooks);
}

static void test_space_flags(void) {
    check_flags("^one", TOKEN_PARAGRAPH | TOKEN_SPACE);
    check_flags("\n\n^one", TOKEN_PARAGRAPH | TOKEN_SPACE);
    check_flags("one^, two", 0);
    check_flags("one, ^two", TOKEN_SPACE);
    check_flags("one \r\n ^two", TOKEN_SPACE | TOKEN_LINE);
    check_flags("one\u2028^two", TOKEN_SPACE | TOKEN_LINE);
    check_flags("one.\u200B^two", 0);
    check_flags("one \u200D^\U0001F600", TOKEN_SPACE);
    check_flags("one \001 ^\u00E9", TOKEN_SPACE);
    check_flags("one \001 \n\t^\u00E9", TOKEN_SPACE | TOKEN_LINE);
    check_flags("one ^a@b.org", TOKEN_SPACE);
    check_flags("^A@b.org", TOKEN_PARAGRAPH | TOKEN_SPACE);
    check_flags("http://x.org^, two", 0);
}

static void test_case_flags(void) {
    check_flags("a ^Bc", TOKEN_SPACE | TOKEN_CAPITAL);
    check_flags("a ^\u01C5a", TOKEN_SPACE | TOKEN_CAPITAL);
    check_flags("a ^USA", TOKEN_SPACE | TOKEN_CAPITAL | TOKEN_CAPITALS);
    check_flags("a ^IMPOSSIBLE", TOKEN_SPACE | TOKEN_CAPITAL | TOKEN_CAPITALS);
    check_flags("a ^\u00C9T\u00C9", TOKEN_SPACE | TOKEN_CAPITAL | TOKEN_CAPITALS);
    check_flags("a ^I", TOKEN_SPACE | TOKEN_CAPITAL);
    check_flags("a ^USAid", TOKEN_SPACE | TOKEN_CAPITAL);
    check_flags("a ^iPhone", TOKEN_SPACE);
    check_flags("a ^3D", TOKEN_SPACE);
    check_flags("end.^Next", TOKEN_CAPITAL);
}

static void test_possessive_flags(void) {
    check_flags("a ^tyrant\u2019s", TOKEN_SPACE | TOKEN_POSSESSIVE);
    check_flags("a ^tyrant's", TOKEN_SPACE | TOKEN_POSSESSIVE);
    check_flags("a ^tyrant\u2018s", TOKEN_SPACE | TOKEN_POSSESSIVE);
    check_flags("a ^tyrant\u02BCs", TOKEN_SPACE | TOKEN_POSSESSIVE);
    check_flags("a ^USA\u2019S", TOKEN_SPACE | TOKEN_CAPITAL | TOKEN_CAPITALS | TOKEN_POSSESSIVE);
    check_flags("a ^A's", TOKEN_SPACE | TOKEN_CAPITAL | TOKEN_POSSESSIVE);
    check_flags("a ^tyrants", TOKEN_SPACE);
    check_flags("a ^don't", TOKEN_SPACE);
    check_flags("a '^s", 0);
    check_flags("a ^\u02BCs", TOKEN_SPACE);
}

static void test_two_paragraphs(void) {
    tone_allocator hooks = standard_hooks();
    struct text text = {"One two\nThree@x.org", 19, false};
    struct tokeniser tokeniser = {0};
    struct tokens tokens = {0};
    const struct way *way = way_by_name(WAY_PORTABLE);
    CU_ASSERT_TRUE_FATAL(tokens_append(&tokens, &tokeniser, &text, 0, 8, way, &hooks));
    CU_ASSERT_TRUE_FATAL(tokens_append(&tokens, &tokeniser, &text, 8, 19, way, &hooks));
    CU_ASSERT_EQUAL_FATAL(tokens.count, 3);
    CU_ASSERT_EQUAL(tokens.begin[2], 8);
    CU_ASSERT_EQUAL(tokens.end[2], 19);
    CU_ASSERT_EQUAL(tokens.class[2], WORD_ADDRESS);
    CU_ASSERT_EQUAL(tokens.flags[2], TOKEN_PARAGRAPH | TOKEN_SPACE);
    tokens_clear(&tokens);
    CU_ASSERT_EQUAL(tokens.count, 0);
    tokeniser_release(&tokeniser, &hooks);
    tokens_release(&tokens, &hooks);
    CU_ASSERT_PTR_NULL(tokens.begin);
}

/* The first chunk of a text: how many tokens it has, and where it ends. */
static void check_chunk(const char *bytes, uint32_t size, uint32_t chunk, uint32_t count, uint32_t end) {
    tone_allocator hooks = standard_hooks();
    struct text text = {bytes, size, false};
    struct tokeniser tokeniser = {0};
    struct tokens tokens = {0};
    uint32_t found = 0;
    CU_ASSERT_TRUE_FATAL(
        tokens_append_chunk(&tokens, &tokeniser, &text, 0, chunk, &found, way_by_name(WAY_PORTABLE), &hooks));
    CU_ASSERT_EQUAL(tokens.count, count);
    CU_ASSERT_EQUAL(found, end);
    CU_ASSERT_TRUE(tokens.mark_count == 0 || tokens.mark[tokens.mark_count - 1] < tokens.count);
    CU_ASSERT_EQUAL(tokens.mark[tokens.mark_count], UINT32_MAX);
    CU_ASSERT_EQUAL(tokens.flags[tokens.count], TOKEN_PARAGRAPH | TOKEN_SPACE);
    tokeniser_release(&tokeniser, &hooks);
    tokens_release(&tokens, &hooks);
}

/* The same of a text that repeats `pattern`, of more tokens than a chunk has. */
static void check_cut(const char *pattern, uint32_t chunk, uint32_t count, uint32_t end) {
    static char bytes[4 * TOKENS_MOST];
    size_t length = strlen(pattern);
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = pattern[i % length];
    }
    check_chunk(bytes, sizeof bytes, chunk, count, end);
}

/* A paragraph of too many tokens is cut before a sentence, or behind white space, or anywhere; of several, the first
   are a chunk of their own. */
static void test_cuts(void) {
    static const uint32_t chunks[] = {64, 4 * TOKENS_MOST};
    for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) {
        check_cut("A b c. ", chunks[i], TOKENS_MOST, TOKENS_MOST / 4 * 7);
        check_cut("A b c d. ", chunks[i], TOKENS_MOST / 5 * 5, TOKENS_MOST / 5 * 9);
        check_cut("a bc! ", chunks[i], TOKENS_MOST, TOKENS_MOST / 3 * 6 + 2);
        check_cut("!", chunks[i], TOKENS_MOST, TOKENS_MOST);
        check_cut("\u00AB", chunks[i], TOKENS_MOST, 2 * TOKENS_MOST);
    }
    check_cut("A! b!\n\n", chunks[1], TOKENS_MOST, TOKENS_MOST / 4 * 7);
    check_cut("A! b\n\n", chunks[1], TOKENS_MOST / 3 * 3, TOKENS_MOST / 3 * 6);
}

/* Of several paragraphs that repeat `pattern`, too many for a chunk, it has all that fit whole. */
static void check_left_over(const char *pattern) {
    static char bytes[4 * TOKENS_MOST];
    tone_allocator hooks = standard_hooks();
    struct text text = {bytes, sizeof bytes, false};
    struct tokeniser tokeniser = {0};
    struct tokens tokens = {0};
    uint32_t begin = 0;
    uint32_t count = 0;
    for (size_t i = 0, length = strlen(pattern); i < sizeof bytes; i++) {
        bytes[i] = pattern[i % length];
    }
    for (uint32_t end; begin < text.size; begin = end, count = tokens.count) {
        end = paragraph_end(&text, begin);
        CU_ASSERT_TRUE_FATAL(tokens_append(&tokens, &tokeniser, &text, begin, end, way_by_name(WAY_PORTABLE), &hooks));
        if (tokens.count > TOKENS_MOST) {
            break;
        }
    }
    CU_ASSERT_TRUE(begin < text.size && count > TOKENS_MOST / 2);
    check_chunk(bytes, sizeof bytes, sizeof bytes, count, begin);
    tokeniser_release(&tokeniser, &hooks);
    tokens_release(&tokens, &hooks);
}

static void test_left_over(void) {
    check_left_over("A!b!\n");
    check_left_over("A!! \r\n \n\t");
    check_left_over("a,\nb,\nC.\n");
    check_left_over("A!!\x0C\x0B ");
    check_left_over("A!!!!!\u2028\u2029 ");
    check_left_over("A!!!!!\n\u200B\n");
    check_left_over("A!!!!!\n\u200B");
    check_left_over("A!!!!!\xC2\x85\u00A0\n");
}

/* A paragraph that has as many tokens as a chunk, or nearly, is no longer for the tokens of the next: it is not cut. */
static void test_just_enough(void) {
    enum { PAIR = 2 };
    static char bytes[8 * TOKENS_MOST];
    static const uint32_t chunks[] = {64, 4 * TOKENS_MOST, PARAGRAPH_LIMIT};
    for (uint32_t count = TOKENS_MOST - 2; count <= TOKENS_MOST + 2; count++) {
        for (size_t i = 0; i < sizeof bytes; i += PAIR) {
            memcpy(bytes + i, "a ", PAIR);
        }
        uint32_t end = count * PAIR;
        bytes[end - 1] = '\n';
        bytes[end] = 'A';
        bool fits = count <= TOKENS_MOST;
        for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) {
            check_chunk(bytes, sizeof bytes, chunks[i], fits ? count : TOKENS_MOST, fits ? end : TOKENS_MOST * PAIR);
        }
    }
}

/* The tokens of `size` bytes that repeat `pattern`, in order. Were the time quadratic, the test would not end. */
static uint32_t count_repeated(const char *pattern, uint32_t size) {
    char *bytes = malloc(size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
    size_t length = strlen(pattern);
    for (uint32_t i = 0; i < size; i++) {
        bytes[i] = pattern[i % length];
    }
    struct tokens tokens = {0};
    CU_ASSERT_TRUE_FATAL(find_tokens(&tokens, bytes, size));
    uint32_t disorder = 0;
    uint32_t last = 0;
    for (uint32_t i = 0; i < tokens.count; i++) {
        disorder += tokens.begin[i] < last || tokens.end[i] <= tokens.begin[i] || tokens.end[i] > size;
        last = tokens.end[i];
    }
    CU_ASSERT_EQUAL(disorder, 0);
    uint32_t count = tokens.count;
    tone_allocator hooks = standard_hooks();
    tokens_release(&tokens, &hooks);
    free(bytes);
    return count;
}

static void test_hostile(void) {
    enum { SIZE = 2 * 1024 * 1024 };
    CU_ASSERT_EQUAL(count_repeated("@", SIZE), SIZE);
    CU_ASSERT_EQUAL(count_repeated("a", SIZE), 1);
    CU_ASSERT_EQUAL(count_repeated("a.a.a.", SIZE), 2);
    CU_ASSERT_EQUAL(count_repeated("ab.Ab", SIZE), 1 + 2 * (SIZE / 5));
    CU_ASSERT_EQUAL(count_repeated("http://http://", SIZE), 1);
    CU_ASSERT_EQUAL(count_repeated("http:// ", SIZE), SIZE / 2);
    CU_ASSERT_EQUAL(count_repeated("www.", SIZE), 2);
    CU_ASSERT_EQUAL(count_repeated("a@", SIZE), SIZE);
    CU_ASSERT_EQUAL(count_repeated("a@b.cc ", SIZE - SIZE % 7), SIZE / 7);
    CU_ASSERT_EQUAL(count_repeated("a\u2018", SIZE), SIZE / 2);
    CU_ASSERT_EQUAL(count_repeated("a\u200B", SIZE), 1);
    CU_ASSERT_EQUAL(count_repeated("a\u200B\u200B1", SIZE), SIZE / 8 + 1);
    CU_ASSERT_EQUAL(count_repeated("w://a)", SIZE), 2);
    CU_ASSERT_EQUAL(count_repeated("\"", SIZE), SIZE);
    CU_ASSERT_EQUAL(count_repeated("\xF0\x9F\x98", SIZE - SIZE % 3), SIZE / 3);
}

/* Whether the first token, or a blank, is as all the rules have it. */
static bool same_as_rules(const struct text *text, const struct plain_token *token) {
    enum word_class class;
    uint32_t end = words_next(text, 0, text->size, &class);
    unsigned flags = class == WORD_LETTERS ? cluster_word_flags(text, 0, end) : 0;
    return token->class == class && token->flags == flags && token->end == end;
}

/* What is read as plain is what the rules give, whatever stands around it; and most of a text is plain. */
static void test_against_rules(void) {
    static const char characters[][5] = {
        " ",      "a",      "B",      "s",          "\u0434",     "\u0416",     "\u0301",     "\u0345", "\u0947",
        "\u4E2D", "\u3042", "\u30AB", "\u30FC",     "\u309B",     "\u05D0",     "\uAC00",     "\u1161", "\u0E01",
        "\u0E31", "1",      "\u0661", "_",          "\u203F",     ".",          ",",          ":",      "'",
        "\"",     "\u2019", "\u02BC", "\u3002",     "\u2014",     "#",          "\u00A9",     "\u24C2", "\u200D",
        "\u200B", "\u00AD", "\uFE0F", "\U0001F600", "\U0001F44D", "\U0001F3FD", "\U0001F1FA", "\u00A0", "\u0600",
        "\r",     "\n",     "\u1F88", "\x80",       "\xE4"};
    enum { COUNT = sizeof characters / sizeof *characters, ROUNDS = 200000 };
    uint64_t random = 88172645463325252;
    unsigned plain = 0;
    unsigned failures = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        char bytes[64];
        struct text text = {bytes, 0, true};
        unsigned few = 2 + (unsigned)(next_random(&random) % 40); /* of one kind, so that there are long words too */
        for (unsigned i = 0; i < 10; i++) {
            const char *piece = characters[(round + next_random(&random) % few) % COUNT];
            memcpy(bytes + text.size, piece, strlen(piece));
            text.size += (uint32_t)strlen(piece);
        }
        struct plain_token token;
        struct character here = character_at(&text, 0, text.size);
        bool read = plain_token_read(&text, &here, text.size, &token);
        plain += read;
        failures += read && !same_as_rules(&text, &token);
        failures += read && token.end < text.size && here.next != character_at(&text, token.end, text.size).next;
    }
    CU_ASSERT_EQUAL(failures, 0);
    CU_ASSERT_TRUE(plain > ROUNDS / 4);
}

static void test_no_memory(void) {
    struct meter meter = {0};
    tone_allocator hooks = meter_hooks(&meter);
    static const char bytes[] = "a b.Cd e@f.org http://x.org \u201Cg\u201D, h: i j k l m n o p q r s t u v w x y z";
    struct text text = {bytes, sizeof bytes - 1, false};
    unsigned failures = 0;
    bool done = false;
    for (unsigned n = 0; !done && n < 100; n++) {
        struct tokens tokens = {0};
        struct tokeniser tokeniser = {0};
        meter_give(&meter, n);
        done = tokens_append(&tokens, &tokeniser, &text, 0, text.size, way_by_name(WAY_PORTABLE), &hooks);
        failures += !done;
        tokens_release(&tokens, &hooks);
        tokeniser_release(&tokeniser, &hooks);
    }
    CU_ASSERT_TRUE(done);
    CU_ASSERT_TRUE(failures >= 11);
    CU_ASSERT_TRUE(meter_balanced(&meter));
}

void suite_tokens(void) {
    CU_pSuite suite = CU_add_suite("tokens", NULL, NULL);
    CU_add_test(suite, "plain tokens", test_plain);
    CU_add_test(suite, "marks", test_marks);
    CU_add_test(suite, "plain tokens beside all the rules", test_against_rules);
    CU_add_test(suite, "URLs", test_urls);
    CU_add_test(suite, "what is no URL", test_no_urls);
    CU_add_test(suite, "e-mail addresses", test_emails);
    CU_add_test(suite, "what is no e-mail address", test_no_emails);
    CU_add_test(suite, "joined words", test_joins);
    CU_add_test(suite, "split words", test_splits);
    CU_add_test(suite, "words that stay whole", test_no_splits);
    CU_add_test(suite, "flags of white space", test_space_flags);
    CU_add_test(suite, "flags of case", test_case_flags);
    CU_add_test(suite, "possessives", test_possessive_flags);
    CU_add_test(suite, "two paragraphs", test_two_paragraphs);
    CU_add_test(suite, "paragraphs of many tokens", test_cuts);
    CU_add_test(suite, "a paragraph that is left over", test_left_over);
    CU_add_test(suite, "paragraphs of just as many tokens as a chunk", test_just_enough);
    CU_add_test(suite, "hostile input takes linear time", test_hostile);
    CU_add_test(suite, "failing allocations", test_no_memory);
}
