/* Places: each word has one of its own, where its hash and its displacement lead, however many words there are. */
#include "lexicon_places.h"
#include "support.h"

void suite_places(void);

static tone_allocator hooks;

static int get_hooks(void) {
    return !alloc_hooks(&hooks, NULL);
}

/* The key of word `number` of a list in which none is there twice; every eighth is a long one. */
static struct word_key make_word(uint32_t number) {
    char bytes[64];
    const char *ending = number % 8 == 0 ? "incomprehensibilities" : number % 3 == 0 ? "ing" : "";
    snprintf(bytes, sizeof bytes, "w%u%s", number, ending);
    return lexicon_key(bytes, strlen(bytes));
}

static struct word_key *make_words(uint32_t count) {
    struct word_key *words = calloc((size_t)count + 1, sizeof *words);
    for (uint32_t i = 0; i < count; i++) {
        words[i] = make_word(i);
    }
    return words;
}

/* Whether each word is where a search looks for it, and none where another is. */
static bool places_hold(const struct places *places, const struct word_key *words, uint32_t count) {
    bool *taken = calloc(places->count, sizeof *taken);
    bool hold = places->place != NULL && places->bucket_count > 1;
    for (uint32_t i = 0; i < count && hold; i++) {
        uint64_t hash = lexicon_key_hash(&words[i], places->seed);
        uint32_t bucket = lexicon_displacement(hash, places_shift(places->bucket_count));
        uint32_t place = lexicon_place(hash, places->displacement[bucket], places->count);
        hold = bucket < places->bucket_count && place < places->count && place == places->place[i] && !taken[place];
        taken[place] = true;
    }
    free(taken);
    return hold;
}

static void test_counts(void) {
    static const uint32_t counts[] = {0, 1, 2, 3, 4, 5, 8, 9, 10, 50, 1000, 20000, 100000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct places places;
        struct word_key *words = make_words(counts[i]);
        CU_ASSERT_TRUE_FATAL(places_find(&places, words, counts[i], &hooks));
        CU_ASSERT_TRUE(places_hold(&places, words, counts[i]));
        CU_ASSERT_TRUE(places.count > counts[i] && places.count <= counts[i] + counts[i] / 10 + 1);
        places_release(&places, &hooks);
        free(words);
    }
}

/* Every few words, so that every bucket comes to be full and empty. */
static void test_few(void) {
    for (uint32_t count = 0; count < 300; count++) {
        struct places places;
        struct word_key *words = make_words(count);
        CU_ASSERT_TRUE_FATAL(places_find(&places, words, count, &hooks));
        CU_ASSERT_TRUE(places_hold(&places, words, count));
        places_release(&places, &hooks);
        free(words);
    }
}

static void test_same_every_time(void) {
    enum { COUNT = 5000 };
    struct places places, again;
    struct word_key *words = make_words(COUNT);
    CU_ASSERT_TRUE_FATAL(places_find(&places, words, COUNT, &hooks));
    CU_ASSERT_TRUE_FATAL(places_find(&again, words, COUNT, &hooks));
    CU_ASSERT_EQUAL(places.seed, again.seed);
    CU_ASSERT_EQUAL(memcmp(places.place, again.place, COUNT * sizeof *places.place), 0);
    CU_ASSERT_EQUAL(memcmp(places.displacement, again.displacement, places.bucket_count * sizeof *places.displacement),
                    0);
    places_release(&places, &hooks);
    places_release(&again, &hooks);
    free(words);
}

/* Keys that the first seed hashes alike, by the inverse of its second factor: the next seed tells them apart. */
static void test_other_seed(void) {
    uint64_t inverse = LEXICON_KEY_SECOND; /* Newton's method: each step doubles the bits that are right */
    for (int i = 0; i < 6; i++) {
        inverse *= 2 - LEXICON_KEY_SECOND * inverse;
    }
    struct word_key words[3] = {make_word(1), make_word(2), make_word(2)};
    uint64_t hash = lexicon_key_hash(&words[0], 0);
    uint64_t second = hash ^ words[1].half[0] * LEXICON_KEY_FIRST;
    words[1].half[1] = (second << 32 | second >> 32) * inverse;
    struct places places;
    CU_ASSERT_EQUAL_FATAL(lexicon_key_hash(&words[1], 0), hash);
    CU_ASSERT_TRUE_FATAL(places_find(&places, words, 3, &hooks));
    CU_ASSERT_NOT_EQUAL(places.seed, 0);
    CU_ASSERT_TRUE(places_hold(&places, words, 3));
    places_release(&places, &hooks);
}

static int compare_hashes(const void *a, const void *b) {
    uint64_t first = *(const uint64_t *)a;
    uint64_t second = *(const uint64_t *)b;
    return (first > second) - (first < second);
}

/* Words that differ in four of their letters alone: all have hashes of their own, and places. */
static void check_family(const char *word, const unsigned letters[4]) {
    enum { VARIANTS = 12, COUNT = VARIANTS * VARIANTS * VARIANTS * VARIANTS };
    struct word_key *words = calloc(COUNT, sizeof *words);
    uint64_t *hashes = calloc(COUNT, sizeof *hashes);
    uint32_t same = 0;
    for (uint32_t i = 0; i < COUNT; i++) {
        char bytes[KEY_BYTES + 1];
        uint32_t rest = i;
        strcpy(bytes, word);
        for (size_t k = 0; k < 4; k++, rest /= VARIANTS) {
            bytes[letters[k]] = (char)('a' + rest % VARIANTS * 2);
        }
        words[i] = lexicon_key(bytes, strlen(bytes));
        hashes[i] = lexicon_key_hash(&words[i], 0);
    }
    qsort(hashes, COUNT, sizeof *hashes, compare_hashes);
    for (uint32_t i = 1; i < COUNT; i++) {
        same += hashes[i] == hashes[i - 1];
    }
    CU_ASSERT_EQUAL(same, 0);
    struct places places;
    CU_ASSERT_TRUE_FATAL(places_find(&places, words, COUNT, &hooks));
    CU_ASSERT_TRUE(places_hold(&places, words, COUNT));
    places_release(&places, &hooks);
    free(hashes);
    free(words);
}

/* The last letters of both halves of a word, the first, those of one half alone, and those of short words. */
static void test_families(void) {
    check_family("internationalism", (const unsigned[]){6, 7, 14, 15});
    check_family("internationalism", (const unsigned[]){6, 7, 10, 11});
    check_family("internationalism", (const unsigned[]){2, 3, 14, 15});
    check_family("internationalism", (const unsigned[]){12, 13, 14, 15});
    check_family("internationalism", (const unsigned[]){4, 5, 6, 7});
    check_family("internationa", (const unsigned[]){0, 1, 8, 9});
    check_family("internat", (const unsigned[]){4, 5, 6, 7});
    check_family("inter", (const unsigned[]){1, 2, 3, 4});
}

/* Were there no end to trying, it would be here. */
static void test_same_words(void) {
    enum { COUNT = 200 };
    struct word_key *words = make_words(COUNT);
    struct places places;
    words[COUNT - 1] = words[0];
    CU_ASSERT_FALSE(places_find(&places, words, COUNT, &hooks));
    for (uint32_t i = 0; i < COUNT; i++) {
        words[i] = words[0];
    }
    CU_ASSERT_FALSE(places_find(&places, words, COUNT, &hooks));
    free(words);
}

void suite_places(void) {
    CU_pSuite suite = CU_add_suite("places", get_hooks, NULL);
    CU_add_test(suite, "any number of words", test_counts);
    CU_add_test(suite, "few words", test_few);
    CU_add_test(suite, "the same every time", test_same_every_time);
    CU_add_test(suite, "words that one hash does not tell apart", test_other_seed);
    CU_add_test(suite, "words that differ in a few letters", test_families);
    CU_add_test(suite, "the same word twice", test_same_words);
}
