/* Lookup: a token is the word of the lexicon that its folded bytes are, however it is written; else none. */
#include "closed.h"
#include "lookup.h"
#include "scratch.h"
#include "support.h"

void suite_lookup(void);

static struct bench bench;      /* of a few words */
static struct bench wild_bench; /* and wildcards */
static tone_allocator hooks;
static struct tokeniser tokeniser;
static struct tokens tokens;

static const char few_entries[] =
    "tyrant,bad,1,,\nman,bad,1,,\nso,bad,1,,\ncool,bad,1,,\ncaf\u00E9,bad,1,,\n"
    "\u2026,bad,1,,\n\u201C,bad,1,,\n\u2014,bad,1,,\n',bad,1,,\n"
    "sixteenletters16,bad,1,,\nseventeenletters7,bad,1,,\n"
    "\u043A\u0440\u0430\u0439,bad,1,,\n\u4E2D,bad,1,,\n"
    "incomprehensibility,bad,1,,\n3.5bn,bad,1,,\nman of war,bad,1,,\nno <number>,bad,1,,\n"
    "don't,bad,1,,\nrock'n'roll,bad,1,,\nmustn't've done,bad,1,,\n";

static int get_hooks(void) {
    return !alloc_hooks(&hooks, NULL);
}

/* In the first test. */
static void open_benches(void) {
    if (bench.scorer) {
        return;
    }
    static const char categories[] = "bad,loaded,,,,,,,,\n";
    static char wild_entries[sizeof few_entries + 64];
    snprintf(wild_entries, sizeof wild_entries, "%styra*,bad,2,,\nincomprehensib*,bad,2,,\ncaf*,bad,2,,\n",
             few_entries);
    bench_open_entries(&bench, categories, few_entries);
    bench_open_entries(&wild_bench, categories, wild_entries);
}

static int close_benches(void) {
    tokens_release(&tokens, &hooks);
    tokeniser_release(&tokeniser, &hooks);
    bench_close(&bench);
    bench_close(&wild_bench);
    return 0;
}

static const char *word_text(const struct image *lexicon, uint32_t number) {
    return number == 0 ? "" : image_string(lexicon, lexicon->words[number].text);
}

/* The spelling of a folded word in the lexicon; of no word, "", what is told of none. */
static const struct lexicon_spelling *spelling_of(const struct image *lexicon, const char *word) {
    static const struct lexicon_spelling none;
    struct word_key key = lexicon_key(word, strlen(word));
    uint64_t hash = lexicon_key_hash(&key, lexicon->word_places.seed);
    return *word == '\0' ? &none : &lexicon->spellings[placing_find(&lexicon->word_places, hash)];
}

static void look_up(const struct image *lexicon, enum way_name way, const struct text *text) {
    tokens_clear(&tokens);
    CU_ASSERT_TRUE_FATAL(tokens_append(&tokens, &tokeniser, text, 0, text->size, way_by_name(way), &hooks));
    CU_ASSERT_TRUE_FATAL(tokens.count > 0);
    lookup_tokens(&tokens, 0, text, lexicon, way_by_name(way));
}

/* Whether the first token of a text is that word, and has what the lexicon says of it; "" for none. */
static bool is_word(const struct image *lexicon, enum way_name way, const char *bytes, const char *word) {
    struct text text = {bytes, (uint32_t)strlen(bytes), false};
    look_up(lexicon, way, &text);
    const char *found = word_text(lexicon, tokens_word(&tokens, 0));
    const struct lexicon_spelling *spelling = spelling_of(lexicon, word);
    bool same = strcmp(found, word) == 0;
    if (!same) {
        fprintf(stderr, "\"%s\" is \"%s\", not \"%s\"\n", bytes, found, word);
    }
    return same && tokens_word(&tokens, 0) == spelling->facts.word &&
           (tokens.flags[0] & spelling->facts.flags) == spelling->facts.flags &&
           tokens.facts[0].flags == spelling->facts.flags && tokens_closed(&tokens, 0) == closed_of(&text, &tokens, 0);
}

static void check_word(const char *bytes, const char *word) {
    for (enum way_name way = WAY_PORTABLE; way < WAY_COUNT; way++) {
        if (way_by_name(way)) {
            CU_ASSERT_TRUE(is_word(&bench.scorer->image, way, bytes, word));
            CU_ASSERT_TRUE(is_word(&wild_bench.scorer->image, way, bytes, word));
        }
    }
}

static void test_cases(void) {
    check_word("tyrant", "tyrant");
    check_word("Tyrant, he said, of a text that goes on", "tyrant");
    check_word("TYRANT", "tyrant");
    check_word("3.5BN", "3.5bn");
    check_word("caf\u00E9", "caf\u00E9");
    check_word("CAF\u00C9", "caf\u00E9");
    check_word("cafe\u0301", "caf\u00E9");
    check_word("ty\u00ADrant", "tyrant");
    check_word("\uFF54yrant", "tyrant");
    check_word("tyrantess", "");
    check_word("tyran", "");
    check_word("caf\u00E8", "");
}

static void test_possessives(void) {
    check_word("tyrant's", "tyrant");
    check_word("Tyrant\u2019s", "tyrant");
    check_word("TYRANT\u2019S own", "tyrant");
    check_word("tyrant\uFF07s", "tyrant");
    check_word("caf\u00E9\u2019s", "caf\u00E9");
    check_word("sixteenletters16\u2019s", "sixteenletters16");
    check_word("incomprehensibility's", "incomprehensibility");
    check_word("Putin\u2019s", "");
}

/* The longest word that is compared at once, and the shortest that is not; NULs behind a key are no part of it. */
static void test_lengths(void) {
    check_word("sixteenletters16", "sixteenletters16");
    check_word("SeventeenLetters7", "seventeenletters7");
    check_word("incomprehensibility", "incomprehensibility");
    check_word("incomprehensibilitz", "");
    check_word("seventeenletters", "");
    check_word("sixteenletters167", "");
    check_word("m", "");
}

static void test_marks(void) {
    check_word("\u2026", "...");
    check_word("'", "'");
    check_word("\u2019", "'");
    check_word("\u2018", "'");
    check_word("\u201C", "\u201C");
    check_word("\u2014", "\u2014");
    check_word("\u201D", "");
    check_word("\u2013", "");
    check_word("\u2022", "");
    check_word("!", "");
}

/* Whether each way finds the only token of a text as it stands there. */
static bool is_found_at_once(const char *bytes, const char *word) {
    const struct image *lexicon = &bench.scorer->image;
    struct text text = {bytes, (uint32_t)strlen(bytes), false};
    uint32_t missed[LOOKUP_BATCH + TOKENS_BEHIND];
    bool found = true;
    for (enum way_name way = WAY_PORTABLE; way < WAY_COUNT; way++) {
        if (way_by_name(way)) {
            look_up(lexicon, way, &text);
            tokens.facts[0].word = 0;
            found = found && tokens.count == 1 &&
                    way_by_name(way)->lookup(&tokens, 0, 1, &text, lexicon, missed) == 0 &&
                    strcmp(word_text(lexicon, tokens_word(&tokens, 0)), word) == 0;
        }
    }
    return found;
}

/* Words as they are typeset are spellings of theirs; other ways to write them are found too, but not at once. */
static void test_spellings(void) {
    CU_ASSERT_TRUE(is_found_at_once("Don't", "don't"));
    CU_ASSERT_TRUE(is_found_at_once("DON\u2019T", "don't"));
    CU_ASSERT_TRUE(is_found_at_once("don\u2018t", "don't"));
    CU_ASSERT_TRUE(is_found_at_once("rock\u2019n\u2019roll", "rock'n'roll"));
    CU_ASSERT_TRUE(is_found_at_once("\u2019", "'"));
    CU_ASSERT_TRUE(is_found_at_once("\u2018", "'"));
    CU_ASSERT_TRUE(is_found_at_once("\u2026", "..."));
    CU_ASSERT_FALSE(is_found_at_once("rock'n\u2019roll", "rock'n'roll"));
    check_word("don\u2019t", "don't");
    check_word("don\uFF07t", "don't");
    check_word("rock'n\u2019roll", "rock'n'roll");
    check_word("mustn't\u2019ve", "mustn't've");
    check_word("don\u2019ts", "");
}

/* Words of other scripts, and such as are of a script or a block of code points of which the lexicon has no word. */
static void test_scripts(void) {
    check_word("\u043A\u0440\u0430\u0439", "\u043A\u0440\u0430\u0439");
    check_word("\u041A\u0420\u0410\u0419", "\u043A\u0440\u0430\u0439");
    check_word("\u043A\u0440\u0430\u0438\u0306", "\u043A\u0440\u0430\u0439");
    check_word("\u041A\u0440\u0430\u0439\u2019s", "\u043A\u0440\u0430\u0439");
    check_word("\u043A\u0440\u0430", "");
    check_word("\u4E2D", "\u4E2D");
    check_word("\u4E2E", "");
    check_word("\u56FD", "");
    check_word("\u03B3\u03B7", "");
    check_word("they\u2019\u03B7", "");
    check_word("\uFF54yrant", "tyrant");
    check_word("tyran\uFF54", "tyrant");
}

/* Words of the closed classes are known to every lexicon; a contraction is of the class of what it begins with. */
static void test_closed_words(void) {
    for (uint16_t i = 1; i < closed_count; i++) {
        for (const char *byte = closed_words[i]; *byte != '\0'; byte++) {
            CU_ASSERT_TRUE((unsigned char)*byte < 0x80); /* as closed_find has it */
        }
    }
    check_word("They", "they");
    check_word("they're", "");
    check_word("they\u2019re", "");
    check_word("They\u2018re", "");
    check_word("its", "its");
}

static void test_drawn_out(void) {
    check_word("sooooo", "so");
    check_word("COOOOL", "cool");
    check_word("coooooooooooooooooool", "cool");
    check_word("mannn", "man");
    check_word("sss", "");
    check_word("111", "");
    check_word("zzzap", "");
}

/* Whether the first token of a text begins like that wildcard and no longer one; "" for none. */
static bool is_like(const char *bytes, const char *beginning) {
    const struct image *lexicon = &wild_bench.scorer->image;
    struct text text = {bytes, (uint32_t)strlen(bytes), false};
    bool like = true;
    for (enum way_name way = WAY_PORTABLE; way < WAY_COUNT; way++) {
        if (way_by_name(way)) {
            look_up(lexicon, way, &text);
            const struct lexicon_prefix *prefix = &lexicon->prefixes[tokens_prefix(&tokens, 0)];
            bool starts = (tokens.flags[0] & TOKEN_STARTS) != 0;
            like = like && tokens.any_prefix && strcmp(image_string(lexicon, prefix->text), beginning) == 0 &&
                   (starts || beginning[0] == '\0');
        }
    }
    return like;
}

static void test_wildcards(void) {
    CU_ASSERT_TRUE(is_like("tyrant", "tyra"));
    CU_ASSERT_TRUE(is_like("Tyrannical", "tyra"));
    CU_ASSERT_TRUE(is_like("TYRA\u2019s", "tyra"));
    CU_ASSERT_TRUE(is_like("incomprehensibly-made", "incomprehensib"));
    CU_ASSERT_TRUE(is_like("caf\u00C9s", "caf"));
    CU_ASSERT_TRUE(is_like("so", ""));
    CU_ASSERT_TRUE(is_like("tyr", ""));
}

static void test_no_wildcards(void) {
    struct text text = {"tyrannical", 10, false};
    look_up(&bench.scorer->image, WAY_PORTABLE, &text);
    CU_ASSERT_FALSE(tokens.any_prefix);
    CU_ASSERT_EQUAL(tokens_prefix(&tokens, 0), 0);
}

/* Words far from each other, so that few are looked up together, or one. */
static void test_far(void) {
    enum { WORDS = 40, MOST = WORDS * (2 * LOOKUP_WINDOW + 10) };
    static const uint32_t gaps[] = {LOOKUP_WINDOW / 300,
                                    LOOKUP_WINDOW / 16,
                                    LOOKUP_WINDOW - KEY_BYTES - 6,
                                    LOOKUP_WINDOW - KEY_BYTES - 5,
                                    LOOKUP_WINDOW - 6,
                                    LOOKUP_WINDOW,
                                    2 * LOOKUP_WINDOW};
    char *bytes = malloc(MOST);
    for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++) {
        struct text text = {bytes, 0, false};
        for (int i = 0; i < WORDS; i++) {
            memset(bytes + text.size, ' ', gaps[g]);
            memcpy(bytes + text.size + gaps[g], "Tyrant", 6);
            text.size += gaps[g] + 6;
        }
        for (enum way_name way = WAY_PORTABLE; way < WAY_COUNT; way++) {
            if (way_by_name(way)) {
                look_up(&bench.scorer->image, way, &text);
                CU_ASSERT_EQUAL(tokens.count, WORDS);
            }
            for (uint32_t i = 0; i < tokens.count; i++) {
                CU_ASSERT_STRING_EQUAL(word_text(&bench.scorer->image, tokens_word(&tokens, i)), "tyrant");
            }
        }
    }
    free(bytes);
}

/* Tokens of every number, so that the last of what is looked up together are few or many. */
static void test_many(void) {
    enum { MOST = 2 * LOOKUP_BATCH + 3 };
    static const char *const pieces[] = {"tyrant ", "kumquat ", "\u2014 ", "man\u2019s ", "\u2026 ", "coool "};
    static const char *const expected[] = {"tyrant", "", "\u2014", "man", "...", "cool"};
    char bytes[MOST * 9];
    struct text text = {bytes, 0, false};
    for (uint32_t count = 0; count < MOST; count++) {
        const char *piece = pieces[count % 6];
        memcpy(bytes + text.size, piece, strlen(piece));
        text.size += (uint32_t)strlen(piece);
        for (enum way_name way = WAY_PORTABLE; way < WAY_COUNT; way++) {
            bool same = true;
            if (way_by_name(way)) {
                look_up(&bench.scorer->image, way, &text);
                CU_ASSERT_EQUAL_FATAL(tokens.count, count + 1);
            }
            for (uint32_t i = 0; i < tokens.count; i++) {
                same = same && strcmp(word_text(&bench.scorer->image, tokens_word(&tokens, i)), expected[i % 6]) == 0;
            }
            CU_ASSERT_TRUE(same);
            CU_ASSERT_EQUAL(tokens.mark_count, (count + 4) / 6 + (count + 2) / 6);
        }
    }
}

void suite_lookup(void) {
    CU_pSuite suite = CU_add_suite_with_setup_and_teardown("lookup", get_hooks, close_benches, open_benches, NULL);
    CU_add_test(suite, "cases and folding", test_cases);
    CU_add_test(suite, "possessives", test_possessives);
    CU_add_test(suite, "lengths", test_lengths);
    CU_add_test(suite, "marks", test_marks);
    CU_add_test(suite, "spellings", test_spellings);
    CU_add_test(suite, "words of other scripts", test_scripts);
    CU_add_test(suite, "closed words", test_closed_words);
    CU_add_test(suite, "words drawn out", test_drawn_out);
    CU_add_test(suite, "wildcards", test_wildcards);
    CU_add_test(suite, "no wildcards", test_no_wildcards);
    CU_add_test(suite, "words far from each other", test_far);
    CU_add_test(suite, "any number of tokens", test_many);
}
