/* Inflection: the forms of lemmas, in both spellings. */
#include "inflect.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

void suite_inflect(void);

struct lemma_case {
    const char *lemma;
    const char *forms; /* joined by one blank */
};

/* Whether the forms are those, in any order. */
static bool has_forms(const char *lemma, size_t size, enum inflect_part part, const char *expected) {
    struct inflections out;
    size_t count = 0;
    bool same = true;
    inflect(lemma, size, part, &out);
    for (const char *at = expected; *at; count++) {
        size_t length = strcspn(at, " ");
        bool found = false;
        for (size_t i = 0; i < out.count; i++) {
            found = found || (strlen(out.form[i]) == length && memcmp(out.form[i], at, length) == 0);
        }
        same = same && found;
        at += length + (at[length] == ' ');
    }
    same = same && count == out.count;
    if (!same) {
        fprintf(stderr, "%s: expected %s, got", lemma, expected);
        for (size_t i = 0; i < out.count; i++) {
            fprintf(stderr, " %s", out.form[i]);
        }
        fprintf(stderr, "\n");
    }
    return same;
}

static void check(const struct lemma_case *cases, size_t count, enum inflect_part part) {
    for (size_t i = 0; i < count; i++) {
        CU_ASSERT_TRUE(has_forms(cases[i].lemma, strlen(cases[i].lemma), part, cases[i].forms));
    }
}

#define CHECK(cases, part) check(cases, sizeof(cases) / sizeof(cases)[0], part)

static void nouns(void) {
    static const struct lemma_case cases[] = {
        {"tyrant", "tyrants"},    {"lie", "lies"},
        {"boy", "boys"},          {"baby", "babies"},
        {"box", "boxes"},         {"bus", "buses"},
        {"church", "churches"},   {"crash", "crashes"},
        {"waltz", "waltzes"},     {"quiz", "quizzes"},
        {"monarch", "monarchs"},  {"oligarch", "oligarchs"},
        {"stomach", "stomachs"},  {"research", "researches"},
        {"analysis", "analyses"}, {"crisis", "crises"},
        {"hero", "heroes"},       {"veto", "vetoes"},
        {"photo", "photos"},      {"cliché", "clichés"},
    };
    CHECK(cases, INFLECT_NOUN);
}

static void irregular_nouns(void) {
    static const struct lemma_case cases[] = {
        {"child", "children"},
        {"brainchild", "brainchildren"},
        {"person", "people"},
        {"man", "men"},
        {"spokeswoman", "spokeswomen"},
        {"german", "germans"},
        {"human", "humans"},
        {"shaman", "shamans"},
        {"wolf", "wolves"},
        {"housewife", "housewives"},
        {"thief", "thieves"},
        {"belief", "beliefs"},
        {"life", "lives"},
        {"criterion", "criteria"},
        {"phenomenon", "phenomena"},
        {"foot", "feet"},
        {"mongoose", "mongooses"},
    };
    CHECK(cases, INFLECT_NOUN);
}

static void regular_verbs(void) {
    static const struct lemma_case cases[] = {
        {"warn", "warns warned warning"},
        {"claim", "claims claimed claiming"},
        {"escalate", "escalates escalated escalating"},
        {"deny", "denies denied denying"},
        {"play", "plays played playing"},
        {"crush", "crushes crushed crushing"},
        {"agree", "agrees agreed agreeing"},
        {"dye", "dyes dyed dyeing"},
        {"hoe", "hoes hoed hoeing"},
        {"argue", "argues argued arguing"},
        {"die", "dies died dying"},
        {"veto", "vetoes vetoed vetoing"},
        {"woo", "woos wooed wooing"},
        {"panic", "panics panicked panicking"},
        {"snow", "snows snowed snowing"},
        {"tax", "taxes taxed taxing"},
        {"relay", "relays relayed relaying"},
    };
    CHECK(cases, INFLECT_VERB);
}

static void doubling_verbs(void) {
    static const struct lemma_case cases[] = {
        {"slam", "slams slammed slamming"},
        {"quit", "quits quitting"},
        {"squat", "squats squatted squatting"},
        {"quiz", "quizzes quizzed quizzing"},
        {"admit", "admits admitted admitting"},
        {"refer", "refers referred referring"},
        {"offer", "offers offered offering"},
        {"open", "opens opened opening"},
        {"forbid", "forbids forbade forbidden forbidding"},
        {"upset", "upsets upsetting"},
        {"overstep", "oversteps overstepped overstepping"},
        {"backstab", "backstabs backstabbed backstabbing"},
        {"seem", "seems seemed seeming"},
        {"reveal", "reveals revealed revealing"},
    };
    CHECK(cases, INFLECT_VERB);
}

static void both_spellings(void) {
    static const struct lemma_case cases[] = {
        {"label", "labels labeled labelled labeling labelling"},
        {"travel", "travels traveled travelled traveling travelling"},
        {"fuel", "fuels fueled fuelled fueling fuelling"},
        {"dial", "dials dialed dialled dialing dialling"},
        {"worship", "worships worshiped worshipped worshiping worshipping"},
        {"bias", "biases biased biassed biasing biassing"},
        {"burn", "burns burned burnt burning"},
        {"learn", "learns learned learnt learning"},
        {"get", "gets got gotten getting"},
    };
    CHECK(cases, INFLECT_VERB);
}

static void irregular_verbs(void) {
    static const struct lemma_case cases[] = {
        {"be", "am are is was were been being"},
        {"have", "has had having"},
        {"do", "does did done doing"},
        {"go", "goes went gone going"},
        {"think", "thinks thought thinking"},
        {"cut", "cuts cutting"},
        {"begin", "begins began begun beginning"},
        {"overthrow", "overthrows overthrew overthrown overthrowing"},
        {"mislead", "misleads misled misleading"},
        {"misunderstand", "misunderstands misunderstood misunderstanding"},
        {"undermine", "undermines undermined undermining"},
        {"behave", "behaves behaved behaving"},
        {"shave", "shaves shaved shaving"},
    };
    CHECK(cases, INFLECT_VERB);
}

static void adjectives(void) {
    static const struct lemma_case cases[] = {
        {"harsh", "harsher harshest"}, {"brave", "braver bravest"},
        {"ugly", "uglier ugliest"},    {"grey", "greyer greyest"},
        {"dopey", "dopier dopiest"},   {"grim", "grimmer grimmest"},
        {"raw", "rawer rawest"},       {"cruel", "crueler cruelest crueller cruellest"},
        {"bad", "worse worst"},        {"far", "farther further farthest furthest"},
    };
    CHECK(cases, INFLECT_ADJECTIVE);
}

/* Nothing is written past the forms, whatever the word is. */
static void odd_words(void) {
    char word[64];
    memset(word, 'l', sizeof word);
    CU_ASSERT_TRUE(has_forms("", 0, INFLECT_NOUN, ""));
    CU_ASSERT_TRUE(has_forms(word, 49, INFLECT_VERB, ""));
    struct inflections out;
    inflect(word, 48, INFLECT_VERB, &out);
    CU_ASSERT_EQUAL(out.count, 3);
    for (size_t i = 0; i < out.count; i++) {
        CU_ASSERT_TRUE(strlen(out.form[i]) < INFLECT_SIZE);
    }
    CU_ASSERT_TRUE(has_forms("e", 1, INFLECT_NOUN, "es"));
    CU_ASSERT_TRUE(has_forms("y", 1, INFLECT_VERB, "ies ied ying"));
    CU_ASSERT_TRUE(has_forms("\xC3\xA9", 2, INFLECT_NOUN, "\xC3\xA9s"));
    CU_ASSERT_TRUE(has_forms("U.N", 3, INFLECT_NOUN, "U.Ns"));
}

void suite_inflect(void) {
    CU_pSuite suite = CU_add_suite("inflect", NULL, NULL);
    CU_add_test(suite, "nouns", nouns);
    CU_add_test(suite, "irregular nouns", irregular_nouns);
    CU_add_test(suite, "regular verbs", regular_verbs);
    CU_add_test(suite, "doubled consonants", doubling_verbs);
    CU_add_test(suite, "both spellings", both_spellings);
    CU_add_test(suite, "irregular verbs", irregular_verbs);
    CU_add_test(suite, "adjectives", adjectives);
    CU_add_test(suite, "odd words", odd_words);
}
