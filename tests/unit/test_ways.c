/*
 * Ways: each gives the answers on UTF-8, the blocks, words, starts, items and signs of the portable one, and the tokens
 * made of its blocks are those that all the rules of UAX #29 give (clusters.h). Whole results are the same for every
 * way, chunk and place in memory.
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "clusters.h"
#include "items.h"
#include "lookup.h"
#include "paragraphs.h"
#include "same.h"
#include "scratch.h"
#include "signs.h"
#include "starts.h"
#include "support.h"
#include "voice_words.h"

#include <sys/mman.h>

void suite_ways(void);

/* Builds for debugging, most of which run under valgrind or a sanitizer, take a part of the texts. */
#ifdef NDEBUG
enum { ROUNDS = 4000, RESULT_ROUNDS = 300, STEP = 1 };
#else
enum { ROUNDS = 250, RESULT_ROUNDS = 12, STEP = 9 };
#endif

enum { TEXT_LIMIT = 1 << 17, SHORT_LIMIT = 2048, COMPLAINTS_LIMIT = 5 };

/* --------------------------------------------------------------------------------------------------- what is tested */

static const char *const way_names[WAY_COUNT] = {"portable", "AVX2", "AVX-512"};

static bool has_way(enum way_name way) {
    return way_by_name(way) != NULL;
}

static bool is_utf8(enum way_name way, const char *bytes, size_t size, size_t *bad) {
    return way_by_name(way)->is_utf8(bytes, size, bad);
}

static uint32_t find_blocks(enum way_name way, const char *bytes, size_t size, const struct blocks *blocks) {
    return way_by_name(way)->find_blocks(bytes, size, blocks);
}

/* The grammar that a way gives tokens, with room for all of a short text. */
static const uint32_t *read_items(enum way_name way, const struct tokens *tokens) {
    static uint32_t grammar[WAY_COUNT][SHORT_LIMIT + 1];
    memset(grammar[way], 0x5A, sizeof grammar[way]);
    way_by_name(way)->read_items(grammar[way], tokens);
    return grammar[way];
}

static bool same_items(const uint32_t *a, const uint32_t *b) {
    return memcmp(a, b, (SHORT_LIMIT + 1) * sizeof *a) == 0; /* nothing behind the last is written either */
}

/* The signs that a way finds. */
static void find_signs(enum way_name way, const struct tokens *tokens, struct signs *signs) {
    enum { MOST = SHORT_LIMIT / BITS_LANES + 2 };
    static uint64_t bits[WAY_COUNT][3][MOST];
    memset(bits[way], 0x5A, sizeof bits[way]);
    *signs = (struct signs){.quotes = bits[way][0], .leaning = bits[way][1], .so_called = bits[way][2], .count = MOST};
    way_by_name(way)->find_signs(signs, tokens);
}

static bool same_signs(const struct signs *a, const struct signs *b) {
    size_t size = a->count * sizeof *a->quotes;
    return memcmp(a->quotes, b->quotes, size) == 0 && memcmp(a->leaning, b->leaning, size) == 0 &&
           memcmp(a->so_called, b->so_called, size) == 0;
}

/* So that what is not written is seen, though it was there before. */
static void spoil(struct tokens *tokens) {
    if (tokens->capacity > 0) {
        memset(tokens->begin, 0x5A, tokens->capacity * sizeof *tokens->begin);
        memset(tokens->end, 0x5A, tokens->capacity * sizeof *tokens->end);
        memset(tokens->facts, 0x5A, tokens->capacity * sizeof *tokens->facts);
        memset(tokens->prefix, 0x5A, tokens->capacity * sizeof *tokens->prefix);
        memset(tokens->flags, 0x5A, tokens->capacity * sizeof *tokens->flags);
        memset(tokens->class, 0x5A, tokens->capacity * sizeof *tokens->class);
        memset(tokens->mark, 0x5A, tokens->capacity * sizeof *tokens->mark);
        memset(tokens->mark_code, 0x5A, tokens->capacity * sizeof *tokens->mark_code);
    }
}

/* The tokens of a text in chunks of so many bytes; as one paragraph where `chunk` is 0. */
static bool find_tokens(enum way_name way, struct tokens *tokens, struct tokeniser *tokeniser, const struct text *text,
                        uint32_t chunk, const tone_allocator *hooks) {
    bool done = true;
    tokens_clear(tokens);
    spoil(tokens);
    for (uint32_t begin = 0, end = text->size; begin < text->size && done; begin = end) {
        done = chunk == 0 ? tokens_append(tokens, tokeniser, text, 0, end, way_by_name(way), hooks)
                          : tokens_append_chunk(tokens, tokeniser, text, begin, chunk, &end, way_by_name(way), hooks);
    }
    return done;
}

static void look_up(enum way_name way, struct tokens *tokens, const struct text *text, const struct image *lexicon) {
    lookup_tokens(tokens, 0, text, lexicon, way_by_name(way));
}

static bool same_starts(const struct starts *a, const struct starts *b) {
    return a->count == b->count && a->going_count == b->going_count && a->other_count == b->other_count &&
           same_bytes(a->items, b->items, a->count, sizeof *a->items) &&
           same_bytes(a->nodes, b->nodes, a->count, sizeof *a->nodes) &&
           same_bytes(a->going, b->going, a->going_count, sizeof *a->going) &&
           same_bytes(a->others, b->others, a->other_count, sizeof *a->others);
}

/* Whether a way finds the starts of all tokens that the portable one does. */
static bool finds_same_starts(enum way_name way, const struct tokens *tokens, const struct image *lexicon) {
    static struct starts expected, found;
    bool same = true;
    for (uint32_t i = 0; i < tokens->count; i = starts_end(tokens, i)) {
        way_by_name(WAY_PORTABLE)->find_starts(&expected, tokens, lexicon, i);
        way_by_name(way)->find_starts(&found, tokens, lexicon, i);
        same = same && same_starts(&expected, &found);
    }
    return same;
}

static void use_way(tone_scratch *scratch, enum way_name way) {
    scratch->way = way_by_name(way);
}

/* The same by all the rules. */
static bool find_reference(struct tokens *tokens, const struct text *text, uint32_t chunk,
                           const tone_allocator *hooks) {
    bool done = true;
    tokens_clear(tokens);
    for (uint32_t begin = 0, end; begin < text->size && done; begin = end) {
        unsigned pending = 0;
        uint32_t first = tokens->count;
        end = chunk == 0 ? text->size : paragraph_end(text, begin);
        done = clusters_append(tokens, text, begin, end, UINT32_MAX, &pending, hooks);
        if (tokens->count > first) {
            tokens->paragraph[tokens->paragraph_count++] = first;
            tokens->flags[first] = (uint16_t)((tokens->flags[first] & ~TOKEN_LINE) | TOKEN_PARAGRAPH | TOKEN_SPACE);
        }
        if (chunk > 0 && tokens->count > first + TOKENS_MOST) {
            end = tokens_cut(tokens, text, first);
        }
    }
    return done;
}

/* ---------------------------------------------------------------------------------------------------------- memory */

/* Pages between two that may not be touched. */
static struct fence {
    char *pages;
    char *begin;
    char *end;
    size_t page;
} fence;

static tone_allocator hooks;
static struct tokeniser tokeniser;
static struct tokens found_tokens;
static struct tokens reference_tokens;
static unsigned complaints;

/* Of the built-in lexicon; of one with wildcards, and terms that begin with a class; of one with such as begin with a
   class and are never that alone; of one with such as begin with any word. */
static struct bench bench;
static struct bench wild_bench;
static struct bench led_bench;
static struct bench any_bench;

static int open_fence(void) {
    fence.page = (size_t)sysconf(_SC_PAGESIZE);
    size_t size = TEXT_LIMIT + 2 * fence.page;
    fence.pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fence.pages == MAP_FAILED || !alloc_hooks(&hooks, NULL)) {
        return 1;
    }
    fence.begin = fence.pages + fence.page;
    fence.end = fence.begin + TEXT_LIMIT;
    return mprotect(fence.pages, fence.page, PROT_NONE) || mprotect(fence.end, fence.page, PROT_NONE);
}

/* In the first test. */
static void open_benches(void) {
    if (bench.scorer) {
        return;
    }
    static const char categories[] = "bad,loaded,,,,,,,,\n";
    bench_open(&bench, NULL, NULL);
    bench_open_entries(&wild_bench, categories,
                       "tyr*,bad,1,,\ntyrants,bad,2,,\nescalat*,bad,1,,\nto war,bad,1,,\n<number>,bad,1,,\n"
                       "<capital> <number>,bad,1,,\nreg* could,bad,1,,\ncaf\xC3\xA9,bad,1,,\n");
    bench_open_entries(&led_bench, categories, "tyrant,bad,1,,\n<number> the,bad,1,,\n<capital> the,bad,1,,\n");
    bench_open_entries(&any_bench, categories, "tyrant,bad,1,,\n<word> the,bad,1,,\n");
}

static int close_all(void) {
    bench_close(&bench);
    bench_close(&wild_bench);
    bench_close(&led_bench);
    bench_close(&any_bench);
    tokeniser_release(&tokeniser, &hooks);
    tokens_release(&found_tokens, &hooks);
    tokens_release(&reference_tokens, &hooks);
    return munmap(fence.pages, TEXT_LIMIT + 2 * fence.page);
}

/* The text where a read outside of it ends the program: before its start, or behind its end. */
static const char *place_first(const char *bytes, size_t size) {
    return memcpy(fence.begin, bytes, size);
}

static const char *place_last(const char *bytes, size_t size) {
    return memcpy(fence.end - size, bytes, size);
}

/* Asserts that a text is the same by a way, and prints what of it is not: the first few such texts. */
static void expect_same(bool same, const char *what, enum way_name way, const char *bytes, size_t size) {
    CU_ASSERT_TRUE(same);
    if (same || complaints++ >= COMPLAINTS_LIMIT) {
        return;
    }
    fprintf(stderr, "the %s way, %s differ in %zu bytes: \"", way_names[way], what, size);
    for (size_t i = 0; i < size && i < SHORT_LIMIT; i++) {
        bool plain = bytes[i] >= ' ' && bytes[i] < 0x7F && bytes[i] != '"' && bytes[i] != '\\';
        fprintf(stderr, plain ? "%c" : "\\%03o", (unsigned char)bytes[i]);
    }
    fprintf(stderr, "\"\n");
}

/* --------------------------------------------------------------------------------------------------------- checks */

enum { BLOCKS_LIMIT = SHORT_LIMIT / BLOCK_BYTES + 1 + BLOCKS_TOGETHER, BLOCK_COLUMNS = 11 };

/* Room for the blocks of a short text, and for what may not be written behind them. */
struct block_room {
    uint64_t columns[BLOCK_COLUMNS][BLOCKS_LIMIT + BLOCKS_TOGETHER];
};

static struct blocks blocks_in(struct block_room *room) {
    uint64_t(*c)[BLOCKS_LIMIT + BLOCKS_TOGETHER] = room->columns;
    return (struct blocks){.begin = c[0],
                           .mark = c[1],
                           .end = c[2],
                           .capitals = c[3],
                           .possessive = c[4],
                           .rare = c[5],
                           .space = c[6],
                           .line = c[7],
                           .paragraph = c[8],
                           .open = c[9],
                           .unsettled = c[10]};
}

/* Whether the blocks of a way are those, and nothing is written behind what may be. */
static bool has_blocks(enum way_name way, const char *bytes, size_t size, const struct block_room *expected,
                       uint32_t begins) {
    static struct block_room found;
    memset(&found, 0x5A, sizeof found);
    struct blocks blocks = blocks_in(&found);
    bool same = find_blocks(way, bytes, size, &blocks) == begins;
    for (size_t i = 0; i < BLOCK_COLUMNS; i++) {
        const uint64_t *column = found.columns[i];
        size_t count = blocks_count(size);
        count = column == blocks.unsettled ? (count - 1) / BLOCK_BYTES + 1 : count;
        same = same && same_bytes(column, expected->columns[i], count, sizeof *column);
        for (size_t k = count + BLOCKS_TOGETHER - 1; k < BLOCKS_LIMIT + BLOCKS_TOGETHER; k++) {
            same = same && column[k] == UINT64_C(0x5A5A5A5A5A5A5A5A);
        }
    }
    return same;
}

static void check_blocks(const char *bytes, size_t size) {
    static struct block_room expected;
    struct blocks blocks = blocks_in(&expected);
    CU_ASSERT_TRUE_FATAL(size <= SHORT_LIMIT);
    uint32_t begins = find_blocks(WAY_PORTABLE, bytes, size, &blocks);
    for (enum way_name way = WAY_PORTABLE; way < WAY_COUNT; way++) {
        if (has_way(way)) {
            bool same = has_blocks(way, place_first(bytes, size), size, &expected, begins) &&
                        has_blocks(way, place_last(bytes, size), size, &expected, begins);
            expect_same(same, "blocks", way, bytes, size);
        }
    }
}

static void check_utf8(const char *bytes, size_t size) {
    size_t expected_bad = SIZE_MAX;
    bool expected = is_utf8(WAY_PORTABLE, bytes, size, &expected_bad);
    for (enum way_name way = WAY_PORTABLE; way < WAY_COUNT; way++) {
        size_t bad[2] = {SIZE_MAX, SIZE_MAX};
        if (has_way(way)) {
            bool same = is_utf8(way, place_first(bytes, size), size, &bad[0]) == expected &&
                        is_utf8(way, place_last(bytes, size), size, &bad[1]) == expected;
            expect_same(same && bad[0] == expected_bad && bad[1] == expected_bad, "faults", way, bytes, size);
        }
    }
}

static bool same_tokens(const struct tokens *a, const struct tokens *b) {
    return a->count == b->count && same_bytes(a->begin, b->begin, a->count, sizeof *a->begin) &&
           same_bytes(a->end, b->end, a->count, sizeof *a->end) &&
           same_bytes(a->class, b->class, a->count, sizeof *a->class) &&
           same_bytes(a->flags, b->flags, a->count, sizeof *a->flags) && a->mark_count == b->mark_count &&
           same_bytes(a->mark, b->mark, a->mark_count, sizeof *a->mark) &&
           same_bytes(a->mark_code, b->mark_code, a->mark_count, sizeof *a->mark_code) &&
           a->paragraph_count == b->paragraph_count &&
           same_bytes(a->paragraph, b->paragraph, a->paragraph_count, sizeof *a->paragraph);
}

/* Checks every way against the rules, at the end of a page. */
static void check_chunks(const char *bytes, size_t size, const uint32_t *chunks, size_t count) {
    size_t bad = 0;
    struct text text = {place_last(bytes, size), (uint32_t)size, !text_is_utf8(bytes, size, &bad)};
    CU_ASSERT_TRUE_FATAL(find_reference(&reference_tokens, &text, chunks[0], &hooks));
    for (enum way_name way = WAY_PORTABLE; way < WAY_COUNT; way++) {
        for (size_t i = 0; i < count && has_way(way); i++) {
            CU_ASSERT_TRUE_FATAL(find_tokens(way, &found_tokens, &tokeniser, &text, chunks[i], &hooks));
            expect_same(same_tokens(&found_tokens, &reference_tokens), chunks[i] ? "tokens" : "tokens of one paragraph",
                        way, bytes, size);
            bool same_fault =
                found_tokens.ill_formed == text.ill_formed && (!text.ill_formed || found_tokens.fault == bad);
            expect_same(same_fault, "faults of tokens", way, bytes, size);
        }
    }
}

static void check_paragraph(const char *bytes, size_t size) {
    static const uint32_t none = 0;
    check_chunks(bytes, size, &none, 1);
}

static void check_tokens(const char *bytes, size_t size) {
    static const uint32_t chunks[] = {1, 100, UINT32_MAX};
    check_paragraph(bytes, size);
    check_chunks(bytes, size, chunks, sizeof chunks / sizeof *chunks);
}

static bool same_words(const struct tokens *a, const struct tokens *b) {
    return same_tokens(a, b) && same_bytes(a->facts, b->facts, a->count, sizeof *a->facts) &&
           a->any_prefix == b->any_prefix &&
           (!a->any_prefix || same_bytes(a->prefix, b->prefix, a->count, sizeof *a->prefix));
}

/* Checks what every way finds in a lexicon for the words of a text, at the end of a page. */
static void check_words_in(const struct image *lexicon, const char *bytes, size_t size) {
    size_t bad = 0;
    struct text text = {place_last(bytes, size), (uint32_t)size, !text_is_utf8(bytes, size, &bad)};
    CU_ASSERT_TRUE_FATAL(size <= SHORT_LIMIT);
    CU_ASSERT_TRUE_FATAL(find_tokens(WAY_PORTABLE, &reference_tokens, &tokeniser, &text, UINT32_MAX, &hooks));
    look_up(WAY_PORTABLE, &reference_tokens, &text, lexicon);
    const uint32_t *expected_items = read_items(WAY_PORTABLE, &reference_tokens);
    struct signs expected_signs;
    find_signs(WAY_PORTABLE, &reference_tokens, &expected_signs);
    for (enum way_name way = WAY_PORTABLE + 1; way < WAY_COUNT; way++) {
        if (has_way(way)) {
            struct signs signs;
            CU_ASSERT_TRUE_FATAL(find_tokens(way, &found_tokens, &tokeniser, &text, UINT32_MAX, &hooks));
            look_up(way, &found_tokens, &text, lexicon);
            expect_same(same_items(read_items(way, &found_tokens), expected_items), "items", way, bytes, size);
            find_signs(way, &found_tokens, &signs);
            expect_same(same_signs(&signs, &expected_signs), "signs", way, bytes, size);
            expect_same(same_words(&found_tokens, &reference_tokens), "words", way, bytes, size);
            expect_same(finds_same_starts(way, &found_tokens, lexicon), "starts", way, bytes, size);
        }
    }
}

static void check_words(const char *bytes, size_t size) {
    check_words_in(&bench.scorer->image, bytes, size);
    check_words_in(&wild_bench.scorer->image, bytes, size);
    check_words_in(&led_bench.scorer->image, bytes, size);
    check_words_in(&any_bench.scorer->image, bytes, size);
}

/* What blocks decide. */
static void check_bounds(const char *bytes, size_t size) {
    check_utf8(bytes, size);
    check_blocks(bytes, size);
    check_paragraph(bytes, size);
}

/* All of this. */
static void check_all(const char *bytes, size_t size) {
    check_utf8(bytes, size);
    check_blocks(bytes, size);
    check_tokens(bytes, size);
    check_words(bytes, size);
}

/* ----------------------------------------------------------------------------------------------------------- texts */

/* What rules look at. Each stands alone, too, so that what is cut by the end of a text or a block comes up. */
static const char *const odd[] = {"'",
                                  "\xE2\x80\x99",
                                  "\xE2\x80\x98",
                                  "\xE2\x80\x9C",
                                  "\xE2\x80\x9D",
                                  "\xE2\x80\x93",
                                  "\xE2\x80\x94",
                                  "\xE2\x80\xA6",
                                  "\xE2\x80\xA2", /* ’ ‘ “ ” – — … • */
                                  "\xE2\x80\x9A",
                                  "\xE2\x80\xAF",
                                  "\xE2\x82\xAC", /* ‚ U+202F € */
                                  "\xCA\xBC",
                                  "\xEF\xBC\x87",
                                  "\xC2\xA0",
                                  "\xC2\xAD",
                                  "\xE2\x80\x8B",
                                  "\xE2\x80\x8D",
                                  "\xCC\x81",
                                  "\xEF\xBB\xBF",
                                  ",",
                                  ".",
                                  ";",
                                  ":",
                                  "/",
                                  "://",
                                  "_",
                                  "@",
                                  "\"",
                                  "-",
                                  "!",
                                  "?",
                                  "(",
                                  "#",
                                  "&",
                                  "%",
                                  "`",
                                  "{",
                                  "~",
                                  "[",
                                  "\r",
                                  "\n",
                                  "\r\n",
                                  "\xC2\x85",
                                  "\xE2\x80\xA8",
                                  "\xE2\x80\xA9",
                                  "\t",
                                  "\v",
                                  "\f",
                                  " ",
                                  "\x01",
                                  "\x1C",
                                  "\x7F",
                                  "a",
                                  "Z",
                                  "0",
                                  "9",
                                  "A's'B",
                                  "AB\xE2\x80\x99s",
                                  "'S",
                                  "\xC3\xA9",
                                  "\xC3\x89",
                                  "\xD0\x96",
                                  "\xD7\x90",
                                  "\xE4\xB8\xAD",
                                  "\xE3\x82\xAB",
                                  "\xF0\x9D\x94\xB8",
                                  "\xD9\xA3",
                                  "\xF0\x9F\x98\x80",
                                  "\xF0\x9F\x87\xAC\xF0\x9F\x87\xA7",
                                  "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x94\xAC",
                                  "1\xEF\xB8\x8F\xE2\x83\xA3",
                                  "\xE2\x84\xA2",
                                  "\x80",
                                  "\xE2",
                                  "\xE2\x80",
                                  "\xE2\x98\x80",
                                  "\x80\x99",
                                  "\xFF",
                                  "\xC3",
                                  "\xF0\x9F\x98",
                                  "\xED\xA0\x80"};

static const char *const words[] = {"the",
                                    "tyrant",
                                    "He",
                                    "NATO",
                                    "USA",
                                    "I",
                                    "iPhone",
                                    "don't",
                                    "O'Brien",
                                    "tyrant's",
                                    "USA'S",
                                    "CIA\xE2\x80\x99s",
                                    "I'm",
                                    "A1",
                                    "WASHINGTON",
                                    "Netanyahu's",
                                    "rock'n'roll",
                                    "they\xE2\x80\x99re",
                                    "Putin\xE2\x80\x99s",
                                    "\xE2\x80\x98tis",
                                    "don\xE2\x80\x98t",
                                    "said:no",
                                    "10,000",
                                    "3.5",
                                    "20th",
                                    "20th's",
                                    "S'S",
                                    "O'sX",
                                    "CIA's'X",
                                    "CIA\xE2\x80\x99s\xE2\x80\x99X",
                                    "JOE'S.COM",
                                    "McDONALD",
                                    "1;2",
                                    "1'000",
                                    "4\xE2\x80\x99"
                                    "000",
                                    "$3.5bn",
                                    "10\xE2\x80\xAF"
                                    "000",
                                    "U.S.",
                                    "e.g.",
                                    "Ph.D",
                                    "Mr.",
                                    "end.Next",
                                    "Node.js",
                                    "x.y.z",
                                    "A.B",
                                    "a.The",
                                    "p.m",
                                    "don't.The",
                                    "O\xE2\x80\x99n.The",
                                    "\xE2\x80\xA2",
                                    "20th.Next",
                                    "x.5",
                                    "5.x",
                                    "http://example.org/a?b=c",
                                    "https://x.org",
                                    "www.x.org",
                                    "www.4x.org",
                                    "ftp://",
                                    "a@b.org",
                                    "first.last@b.co.uk",
                                    "@handle",
                                    "#tag",
                                    "snake_case",
                                    "caf\xC3\xA9",
                                    "\xC3\x89t\xC3\xA9",
                                    "na\xC3\xAFve",
                                    "ty\xE2\x80\x8Brant",
                                    "well-known",
                                    "may",
                                    "not",
                                    "very",
                                    "tyrants",
                                    "regime",
                                    "hysteria",
                                    "terrible",
                                    "GREAT",
                                    "so-called",
                                    "according",
                                    "to",
                                    "war",
                                    "on",
                                    "drugs",
                                    "could",
                                    "have",
                                    "been",
                                    "soooo",
                                    "incomprehensibility",
                                    "escalating",
                                    "Mr",
                                    "No",
                                    "Inc",
                                    "\xEF\xBC\xA1\xEF\xBC\xA2",
                                    "he,said",
                                    "and/or",
                                    "...",
                                    "!?",
                                    ",\n",
                                    ",\r\n",
                                    "\n\n"};

enum { ODD_COUNT = sizeof odd / sizeof *odd, WORD_COUNT = sizeof words / sizeof *words };

static size_t add(char *bytes, size_t size, size_t limit, const char *piece) {
    size_t length = strlen(piece);
    if (length > limit - size) {
        return size;
    }
    memcpy(bytes + size, piece, length);
    return size + length;
}

/* Words and what is odd, with white space between them or not. */
static size_t make_mixture(uint64_t *state, char *bytes, size_t limit) {
    size_t size = 0;
    unsigned oddness = (unsigned)(next_random(state) % 5);
    unsigned gap = 1 + (unsigned)(next_random(state) % 6);
    for (size_t pieces = limit / 4; pieces > 0; pieces--) {
        uint64_t number = next_random(state);
        bool is_odd = number % 4 < oddness;
        size = add(bytes, size, limit, is_odd ? odd[(number >> 8) % ODD_COUNT] : words[(number >> 8) % WORD_COUNT]);
        size = (number >> 32) % gap == 0 ? size : add(bytes, size, limit, " ");
    }
    return size;
}

/* Bytes of any value, or of those that rules look at. */
static size_t make_bytes(uint64_t *state, char *bytes, size_t size) {
    static const char looked_at[] = "aaZ09 .,'/:@_\n\r\x80\x80\xE2\xE2\x98\x99\x93\x9C\xA2\xA6\xC2\xAD\x85";
    bool any = next_random(state) % 2;
    for (size_t i = 0; i < size; i++) {
        uint64_t number = next_random(state) >> 16;
        bytes[i] = any ? (char)number : looked_at[number % (sizeof looked_at - 1)];
    }
    return size;
}

static const char *const articles[] = {"1-calm-council-budget.txt", "2-measured-ferry-delay.txt",
                                       "3-pointed-hospital-row.txt", "4-sharp-mayor-record.txt",
                                       "5-heated-harbour-column.txt"};

enum { ARTICLE_COUNT = sizeof articles / sizeof *articles };

static size_t read_article(size_t number, char *bytes, size_t limit) {
    char path[512];
    snprintf(path, sizeof path, TONE_TESTS_DIR "/../examples/articles/%s", articles[number]);
    FILE *file = fopen(path, "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    size_t size = fread(bytes, 1, limit, file);
    CU_ASSERT_TRUE_FATAL(size > 0 && size < limit);
    fclose(file);
    return size;
}

/* ----------------------------------------------------------------------------------------------------------- tests */

static void test_fastest(void) {
    enum way_name last = WAY_PORTABLE;
    for (enum way_name way = WAY_PORTABLE; way < WAY_COUNT; way++) {
        last = has_way(way) ? way : last;
    }
    CU_ASSERT_TRUE(has_way(WAY_PORTABLE));
    CU_ASSERT_TRUE(way_fastest() == way_by_name(last));
}

/* Many a four bytes at the borders of what is well-formed (Unicode 15, table 3-7), inside a block, over its end, and at
   the end of the text. */
static void test_utf8(void) {
    static const char borders[] =
        "a\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xE1\xEC\xED\xEE\xEF\xF0\xF1\xF3\xF4"
        "\xF5\xFF";
    enum { BORDERS = sizeof borders - 1, BEFORE = BLOCK_BYTES - 4, SEQUENCE = 4 };
    char bytes[BEFORE + 2 * SEQUENCE + 1];
    memset(bytes, 'a', sizeof bytes);
    for (size_t number = 0; number < BORDERS * BORDERS * BORDERS * BORDERS; number += 31 * STEP) {
        size_t before = BEFORE + number % (SEQUENCE + 1);
        size_t size = before;
        for (size_t rest = number; size < before + SEQUENCE; rest /= BORDERS) {
            bytes[size++] = borders[rest % BORDERS];
        }
        check_utf8(bytes, size);
        check_utf8(bytes, size + 1);
        memset(bytes, 'a', sizeof bytes);
    }
}

static void test_articles(void) {
    char bytes[SHORT_LIMIT];
    for (size_t i = 0; i < ARTICLE_COUNT; i++) {
        size_t size = read_article(i, bytes, sizeof bytes);
        check_all(bytes, size);
    }
}

/* Every length, so that a text ends at every place of a block, and inside characters. */
static void test_lengths(void) {
    char bytes[SHORT_LIMIT];
    uint64_t state = 314159265;
    for (size_t size = 0; size <= 200; size++) {
        make_bytes(&state, bytes, size);
        check_all(bytes, size);
        memset(bytes, size % 2 ? 'A' : 'a', size);
        check_all(bytes, size);
        size_t made = make_mixture(&state, bytes, size);
        check_all(bytes, made);
    }
}

/* The same for blocks that are written together, up to two and an eighth of these. */
static void test_lengths_of_blocks(void) {
    enum { MOST = 2 * BLOCKS_TOGETHER * BLOCK_BYTES + BLOCK_BYTES };
    char bytes[MOST];
    uint64_t state = 161803398;
    for (size_t size = 0; size <= MOST; size += STEP) {
        make_bytes(&state, bytes, size);
        check_bounds(bytes, size);
        memset(bytes, size % 2 ? 'A' : 'a', size);
        check_bounds(bytes, size);
        size_t made = make_mixture(&state, bytes, size);
        check_tokens(bytes, made);
        check_bounds(bytes, made);
    }
}

/* `fill` over and over, and in it `piece`, at `at`. */
static size_t put_in(char *bytes, size_t size, const char *fill, const char *piece, size_t at) {
    size_t length = strlen(fill);
    for (size_t i = 0; i < size; i++) {
        bytes[i] = fill[i % length];
    }
    memcpy(bytes + at, piece, strlen(piece));
    return size;
}

/* Checks what is odd at each place of [from, to) of so many bytes, which other text fills. */
static void check_places(size_t from, size_t to, size_t size) {
    static const char *const fills[] = {"a", "A", "1", " ", ".", ", A b", "Ab1, c ", "Ab,\nc\n\nD "};
    char bytes[SHORT_LIMIT];
    size_t number = 0;
    for (size_t i = 0; i < ODD_COUNT; i++) {
        for (size_t at = from; at < to && at + strlen(odd[i]) <= size; at++) {
            for (size_t fill = 0; fill < sizeof fills / sizeof *fills; fill++) {
                if (number++ % STEP == 0) {
                    check_bounds(bytes, put_in(bytes, size, fills[fill], odd[i], at));
                }
            }
        }
    }
}

/* What is odd at every place of a block, and over the borders of blocks. */
static void test_places(void) {
    enum { SIZE = 3 * BLOCK_BYTES };
    check_places(0, SIZE, SIZE);
}

/* The same around the border of blocks that are written together, where what they leave is handed on. */
static void test_places_of_blocks(void) {
    enum { BORDER = BLOCKS_TOGETHER * BLOCK_BYTES, NEAR = 12 };
    check_places(BORDER - NEAR, BORDER + NEAR, BORDER + BLOCK_BYTES);
}

/* Adds that many blanks. */
static size_t add_blanks(char *bytes, size_t size, size_t count) {
    memset(bytes + size, ' ', count);
    return size + count;
}

/* Words that stand ever further apart, so that fewer of them are among the bytes that are looked at together. */
static void test_words_apart(void) {
    static const char *const known[] = {"tyrant", "reportedly", "Russia\xE2\x80\x99s", "the"};
    enum { MOST = 48, WORDS = 32 };
    for (size_t blanks = 1; blanks <= MOST; blanks++) {
        char bytes[SHORT_LIMIT];
        size_t size = 0;
        for (size_t i = 0; i < WORDS; i++) {
            size = add(bytes, size, SHORT_LIMIT, known[i % (sizeof known / sizeof *known)]);
            size = add_blanks(bytes, size, blanks);
        }
        check_words(bytes, size);
    }
}

/* The last of eight words ever further from the first. It is as long as a key, and was made to have the hash of "tyrant": it
   is that or it is not, wherever it stands. */
static void test_word_apart(void) {
    static const char word[] = "gvgnobyhqbjcpmwt";
    enum { MOST = 160 };
    struct word_key key = lexicon_key(word, strlen(word));
    struct word_key tyrant = lexicon_key("tyrant", 6);
    uint64_t seed = led_bench.scorer->image.word_places.seed;
    CU_ASSERT_EQUAL(strlen(word), KEY_BYTES);
    CU_ASSERT_EQUAL(lexicon_key_hash(&key, seed), lexicon_key_hash(&tyrant, seed));
    for (size_t blanks = 0; blanks <= MOST; blanks++) {
        char bytes[SHORT_LIMIT];
        size_t size = add(bytes, 0, SHORT_LIMIT, "and and and and and and and ");
        size = add_blanks(bytes, size, blanks);
        size = add(bytes, size, SHORT_LIMIT, word);
        check_words(bytes, size);
    }
}

/* Texts that one of the makers makes of up to `most` bytes. */
static void check_made(size_t (*make)(uint64_t *state, char *bytes, size_t limit), uint64_t state, size_t most) {
    char bytes[SHORT_LIMIT];
    for (size_t round = 0; round < ROUNDS; round++) {
        size_t size = make(&state, bytes, next_random(&state) % most);
        check_all(bytes, size);
    }
}

static void test_random_bytes(void) {
    check_made(make_bytes, 271828182, 300);
}

static void test_mixtures(void) {
    check_made(make_mixture, 141421356, 400);
}

/* Paragraphs that are too long, cut where no white space is, in every state that the bytes before can leave. */
static void test_long_paragraphs(void) {
    static const char *const fills[] = {"a",
                                        "A",
                                        "1",
                                        ".",
                                        "a.",
                                        "A.",
                                        "1,",
                                        "a'",
                                        "a ",
                                        "a:b.",
                                        "a@",
                                        "\xC3\xA9",
                                        "a\xE2\x80\x99",
                                        "\xE2\x80\x94",
                                        "aB1\xE2\x80\x98 "};
    static char bytes[PARAGRAPH_LIMIT + 200];
    const size_t step = STEP == 1 ? 1 : 4;
    for (size_t i = 0; i < sizeof fills / sizeof *fills; i += step) {
        for (size_t shift = 0; shift < 4; shift++) {
            memset(bytes, 'b', shift);
            size_t size = put_in(bytes + shift, sizeof bytes - 4, fills[i], "", 0) + shift;
            check_tokens(bytes, size);
        }
    }
}

/* ----------------------------------------------------------------------------------------------------- voice words */

enum { COUNTED_LIMIT = 10000, COUNTED_SENTENCES = 40 };

/* The words of each voice in a sentence, one by one. */
static void count_slowly(const struct tokens *tokens, const uint8_t *voice, const struct sentence *sentence,
                         uint32_t counts[VOICE_COUNT]) {
    memset(counts, 0, VOICE_COUNT * sizeof *counts);
    for (uint32_t i = sentence->first; i < sentence->end; i++) {
        counts[voice[i]] += tokens->class[i] == WORD_LETTERS || tokens->class[i] == WORD_NUMBER;
    }
}

/* Sentences of all lengths, of random tokens whose voice changes now and then. */
static void test_voice_words(void) {
    static uint8_t class[COUNTED_LIMIT + TOKENS_BEHIND], voice[COUNTED_LIMIT + TOKENS_BEHIND];
    struct tokens tokens = {.count = COUNTED_LIMIT, .class = class};
    struct sentence sentences[COUNTED_SENTENCES];
    uint32_t all[COUNTED_SENTENCES], slowly[COUNTED_SENTENCES][VOICE_COUNT];
    uint64_t state = 141421356;
    for (uint32_t i = 0; i < COUNTED_LIMIT; i++) {
        class[i] = (uint8_t)(next_random(&state) % 4 ? WORD_LETTERS : 1 + next_random(&state) % WORD_ADDRESS);
        voice[i] = (uint8_t)(i > 0 && next_random(&state) % 64 ? voice[i - 1] : next_random(&state) % VOICE_COUNT);
    }
    memset(voice, TONE_VOICE_QUOTED, 5000); /* more than the lanes of one way could count */
    for (uint32_t i = 0, first = 0; i < COUNTED_SENTENCES; i++, first = sentences[i - 1].end) {
        uint32_t size = i == 0 ? 5000 : 1 + (uint32_t)(next_random(&state) % (i < 20 ? 32 : 200));
        sentences[i] = (struct sentence){.first = first, .end = first + size};
        count_slowly(&tokens, voice, &sentences[i], slowly[i]);
        all[i] = slowly[i][0] + slowly[i][1] + slowly[i][2] + slowly[i][3];
    }
    for (enum way_name way = WAY_PORTABLE; way < WAY_COUNT && has_way(way); way++) {
        uint32_t counts[VOICE_COUNT][COUNTED_SENTENCES];
        way_by_name(way)->count_voices(&tokens, voice, sentences, COUNTED_SENTENCES, all, counts[0], COUNTED_SENTENCES);
        for (size_t i = 0; i < COUNTED_SENTENCES * VOICE_COUNT; i++) {
            CU_ASSERT_EQUAL(counts[i % VOICE_COUNT][i / VOICE_COUNT], slowly[i / VOICE_COUNT][i % VOICE_COUNT]);
        }
    }
}

/* ----------------------------------------------------------------------------------------------------------- items */

/* All words of the closed classes with all flags, among tokens of all kinds. */
static void test_items(void) {
    static struct word_facts facts[SHORT_LIMIT];
    static uint16_t flags[SHORT_LIMIT];
    static uint8_t class[SHORT_LIMIT];
    struct tokens tokens = {.facts = facts, .flags = flags, .class = class};
    for (uint32_t bits = 0; bits <= UINT8_MAX; bits++) {
        tokens.count = closed_count + bits % BITS_LANES;
        for (uint32_t i = 0; i < tokens.count; i++) {
            facts[i] = (struct word_facts){.word = ~i, .closed = (uint16_t)(i % closed_count), .flags = UINT16_MAX};
            flags[i] = (uint16_t)(bits ^ i << 8);
            class[i] = (uint8_t)(1 + (i + bits) % WORD_ADDRESS);
        }
        const uint32_t *expected = read_items(WAY_PORTABLE, &tokens);
        for (enum way_name way = WAY_PORTABLE + 1; way < WAY_COUNT && has_way(way); way++) {
            CU_ASSERT_TRUE(same_items(read_items(way, &tokens), expected));
        }
    }
}

/* --------------------------------------------------------------------------------------------------------- results */

/* Scores the text by every way, in chunks of several sizes, at both ends of the pages; all is the same. */
static void check_results(tone_result *result, const char *bytes, size_t size) {
    static const uint32_t chunks[] = {64, 1000, CHUNK_BYTES};
    CU_ASSERT_TRUE_FATAL(size <= TEXT_LIMIT);
    use_way(bench.scratch, WAY_PORTABLE);
    bench.scratch->chunk_bytes = CHUNK_BYTES;
    bench_score(&bench, bytes, size);
    for (enum way_name way = WAY_PORTABLE; way < WAY_COUNT; way++) {
        for (size_t i = 0; i < 2 * sizeof chunks / sizeof *chunks && has_way(way); i++) {
            const char *placed = i % 2 ? place_first(bytes, size) : place_last(bytes, size);
            use_way(bench.scratch, way);
            bench.scratch->chunk_bytes = chunks[i / 2];
            CU_ASSERT_EQUAL_FATAL(tone_score(bench.scorer, bench.scratch, placed, size, TONE_ROWS_ALL, result, NULL),
                                  TONE_OK);
            expect_same(same_results(bench.scorer, bench.result, result), "results", way, bytes, size);
        }
    }
}

static void test_results(void) {
    static char bytes[TEXT_LIMIT];
    tone_result *result = NULL;
    uint64_t state = 173205080;
    CU_ASSERT_EQUAL_FATAL(tone_result_new(&result, NULL, NULL), TONE_OK);
    size_t all = 0;
    for (size_t i = 0; i < ARTICLE_COUNT; i++) {
        size_t size = read_article(i, bytes + all, sizeof bytes - all);
        check_results(result, bytes + all, size);
        all += size;
    }
    check_results(result, bytes, all);
    for (size_t round = 0; round < RESULT_ROUNDS; round++) {
        size_t size = round % 2 ? make_mixture(&state, bytes, next_random(&state) % 6000)
                                : make_bytes(&state, bytes, next_random(&state) % 1000);
        check_results(result, bytes, size);
    }
    /* A paragraph that is cut. */
    check_results(result, bytes, put_in(bytes, PARAGRAPH_LIMIT + 5000, "the tyrant may ", "\xE2\x80\x99", 70));
    tone_result_free(result);
}

void suite_ways(void) {
    CU_pSuite suite = CU_add_suite_with_setup_and_teardown("ways", open_fence, close_all, open_benches, NULL);
    CU_add_test(suite, "the fastest way", test_fastest);
    CU_add_test(suite, "UTF-8", test_utf8);
    CU_add_test(suite, "articles", test_articles);
    CU_add_test(suite, "every length", test_lengths);
    CU_add_test(suite, "every length of several blocks", test_lengths_of_blocks);
    CU_add_test(suite, "what is odd, at every place", test_places);
    CU_add_test(suite, "what is odd, around eight blocks", test_places_of_blocks);
    CU_add_test(suite, "words far apart", test_words_apart);
    CU_add_test(suite, "a word far from others", test_word_apart);
    CU_add_test(suite, "random bytes", test_random_bytes);
    CU_add_test(suite, "mixtures", test_mixtures);
    CU_add_test(suite, "long paragraphs", test_long_paragraphs);
    CU_add_test(suite, "words of voices", test_voice_words);
    CU_add_test(suite, "items of closed words", test_items);
    CU_add_test(suite, "whole results", test_results);
}
