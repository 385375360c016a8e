#include "inflect.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST_LEMMA = 48 };

/* Base, past, participle; "a/b" gives both. Forms of -ing and -s are regular. */
static const char *const irregular_verbs[][3] = {
    {"arise", "arose", "arisen"},
    {"awake", "awoke", "awoken"},
    {"babysit", "babysat", "babysat"},
    {"bear", "bore", "borne"},
    {"beat", "beat", "beaten"},
    {"become", "became", "become"},
    {"befall", "befell", "befallen"},
    {"begin", "began", "begun"},
    {"bend", "bent", "bent"},
    {"beseech", "beseeched/besought", "beseeched/besought"},
    {"beset", "beset", "beset"},
    {"bet", "bet", "bet"},
    {"bid", "bid", "bid"},
    {"bind", "bound", "bound"},
    {"bite", "bit", "bitten"},
    {"bleed", "bled", "bled"},
    {"blow", "blew", "blown"},
    {"break", "broke", "broken"},
    {"breed", "bred", "bred"},
    {"bring", "brought", "brought"},
    {"broadcast", "broadcast", "broadcast"},
    {"build", "built", "built"},
    {"burn", "burned/burnt", "burned/burnt"},
    {"burst", "burst", "burst"},
    {"bust", "busted", "bust"},
    {"buy", "bought", "bought"},
    {"cast", "cast", "cast"},
    {"catch", "caught", "caught"},
    {"choose", "chose", "chosen"},
    {"cling", "clung", "clung"},
    {"come", "came", "come"},
    {"cost", "cost", "cost"},
    {"creep", "crept", "crept"},
    {"cut", "cut", "cut"},
    {"deal", "dealt", "dealt"},
    {"dig", "dug", "dug"},
    {"do", "did", "done"},
    {"draw", "drew", "drawn"},
    {"dream", "dreamed/dreamt", "dreamed/dreamt"},
    {"drink", "drank", "drunk"},
    {"drive", "drove", "driven"},
    {"dwell", "dwelled/dwelt", "dwelled/dwelt"},
    {"eat", "ate", "eaten"},
    {"fall", "fell", "fallen"},
    {"feed", "fed", "fed"},
    {"feel", "felt", "felt"},
    {"fight", "fought", "fought"},
    {"find", "found", "found"},
    {"flee", "fled", "fled"},
    {"fling", "flung", "flung"},
    {"fly", "flew", "flown"},
    {"forbid", "forbade", "forbidden"},
    {"forget", "forgot", "forgotten"},
    {"forgive", "forgave", "forgiven"},
    {"forsake", "forsook", "forsaken"},
    {"freeze", "froze", "frozen"},
    {"get", "got", "got/gotten"},
    {"give", "gave", "given"},
    {"go", "went", "gone"},
    {"grind", "ground", "ground"},
    {"grow", "grew", "grown"},
    {"hang", "hung/hanged", "hung/hanged"},
    {"have", "had", "had"},
    {"hear", "heard", "heard"},
    {"hide", "hid", "hidden"},
    {"hit", "hit", "hit"},
    {"hold", "held", "held"},
    {"hurt", "hurt", "hurt"},
    {"keep", "kept", "kept"},
    {"kneel", "knelt/kneeled", "knelt/kneeled"},
    {"know", "knew", "known"},
    {"lay", "laid", "laid"},
    {"lead", "led", "led"},
    {"lean", "leaned/leant", "leaned/leant"},
    {"leap", "leapt/leaped", "leapt/leaped"},
    {"learn", "learned/learnt", "learned/learnt"},
    {"leave", "left", "left"},
    {"lend", "lent", "lent"},
    {"let", "let", "let"},
    {"lose", "lost", "lost"},
    {"make", "made", "made"},
    {"mean", "meant", "meant"},
    {"meet", "met", "met"},
    {"mow", "mowed", "mown"},
    {"pay", "paid", "paid"},
    {"plead", "pleaded/pled", "pleaded/pled"},
    {"prove", "proved", "proved/proven"},
    {"put", "put", "put"},
    {"quit", "quit", "quit"},
    {"read", "read", "read"},
    {"rend", "rent", "rent"},
    {"rid", "rid", "rid"},
    {"ride", "rode", "ridden"},
    {"ring", "rang", "rung"},
    {"rise", "rose", "risen"},
    {"run", "ran", "run"},
    {"saw", "sawed", "sawn"},
    {"say", "said", "said"},
    {"see", "saw", "seen"},
    {"seek", "sought", "sought"},
    {"sell", "sold", "sold"},
    {"send", "sent", "sent"},
    {"set", "set", "set"},
    {"sew", "sewed", "sewn"},
    {"shake", "shook", "shaken"},
    {"shed", "shed", "shed"},
    {"shine", "shone/shined", "shone/shined"},
    {"shit", "shat", "shat"},
    {"shoot", "shot", "shot"},
    {"show", "showed", "shown"},
    {"shrink", "shrank", "shrunk"},
    {"shut", "shut", "shut"},
    {"sing", "sang", "sung"},
    {"sink", "sank", "sunk"},
    {"sit", "sat", "sat"},
    {"slay", "slew", "slain"},
    {"sleep", "slept", "slept"},
    {"slide", "slid", "slid"},
    {"sling", "slung", "slung"},
    {"slit", "slit", "slit"},
    {"smell", "smelled/smelt", "smelled/smelt"},
    {"sow", "sowed", "sown"},
    {"speak", "spoke", "spoken"},
    {"speed", "sped", "sped"},
    {"spell", "spelled/spelt", "spelled/spelt"},
    {"spend", "spent", "spent"},
    {"spill", "spilled/spilt", "spilled/spilt"},
    {"spin", "spun", "spun"},
    {"spit", "spat/spit", "spat/spit"},
    {"split", "split", "split"},
    {"spoil", "spoiled/spoilt", "spoiled/spoilt"},
    {"spread", "spread", "spread"},
    {"spring", "sprang", "sprung"},
    {"stand", "stood", "stood"},
    {"steal", "stole", "stolen"},
    {"stick", "stuck", "stuck"},
    {"sting", "stung", "stung"},
    {"stink", "stank", "stunk"},
    {"stride", "strode", "stridden"},
    {"strike", "struck", "struck/stricken"},
    {"string", "strung", "strung"},
    {"strive", "strove/strived", "striven/strived"},
    {"swear", "swore", "sworn"},
    {"sweep", "swept", "swept"},
    {"swell", "swelled", "swollen"},
    {"swim", "swam", "swum"},
    {"swing", "swung", "swung"},
    {"take", "took", "taken"},
    {"teach", "taught", "taught"},
    {"tear", "tore", "torn"},
    {"tell", "told", "told"},
    {"think", "thought", "thought"},
    {"thrive", "thrived/throve", "thrived/thriven"},
    {"throw", "threw", "thrown"},
    {"thrust", "thrust", "thrust"},
    {"tread", "trod", "trodden"},
    {"upset", "upset", "upset"},
    {"wake", "woke", "woken"},
    {"wear", "wore", "worn"},
    {"weave", "wove", "woven"},
    {"weep", "wept", "wept"},
    {"win", "won", "won"},
    {"wind", "wound", "wound"},
    {"wring", "wrung", "wrung"},
    {"write", "wrote", "written"},
};

/* A prefix that keeps an irregular verb irregular: overthrow, overthrew. */
static const char *const verb_prefixes[] = {"over", "under", "out", "re", "un", "mis", "misunder", "fore", "with"};

/* Verbs of several syllables whose last one is stressed, or is a word of its own: it doubles its consonant. */
static const char *const doubling_verbs[] = {
    "abet",     "abhor",    "acquit",   "admit",  "airdrop", "allot",     "annul",    "babysit",  "backstab",
    "befit",    "begin",    "beset",    "commit", "compel",  "concur",    "confer",   "control",  "debar",
    "defer",    "demur",    "deter",    "dispel", "distil",  "eavesdrop", "embed",    "emit",     "enrol",
    "enthral",  "entrap",   "equip",    "excel",  "expel",   "extol",     "forbid",   "forget",   "format",
    "fulfil",   "handicap", "humbug",   "impel",  "incur",   "infer",     "instil",   "inter",    "misstep",
    "occur",    "offset",   "omit",     "outbid", "outfit",  "outrun",    "outstrip", "outwit",   "overlap",
    "overrun",  "overstep", "patrol",   "permit", "prefer",  "propel",    "rebel",    "rebut",    "recur",
    "refer",    "regret",   "remit",    "repel",  "rerun",   "reset",     "sandbag",  "sidestep", "submit",
    "transfer", "transmit", "underpin", "unpin",  "unplug",  "unzip",     "upset",    "wiretap",  "zigzag",
};

/* Those that one side of the Atlantic doubles and the other does not. */
static const char *const varying_verbs[] = {"benefit", "bias", "focus", "kidnap", "program", "worship"};

/* ch as in "monarch": -s, for all that it looks like a sibilant. */
static const char *const hard_ch_words[] = {"epoch",    "eunuch",    "matriarch", "monarch",
                                            "oligarch", "patriarch", "stomach",   "tech"};

static const char *const irregular_nouns[][2] = {
    {"person", "people"},
    {"foot", "feet"},
    {"tooth", "teeth"},
    {"goose", "geese"},
    {"mouse", "mice"},
    {"louse", "lice"},
    {"ox", "oxen"},
    {"die", "dice"},
    {"half", "halves"},
    {"calf", "calves"},
    {"elf", "elves"},
    {"self", "selves"},
    {"shelf", "shelves"},
    {"leaf", "leaves"},
    {"loaf", "loaves"},
    {"thief", "thieves"},
    {"knife", "knives"},
    {"life", "lives"},
    {"phenomenon", "phenomena"},
    {"criterion", "criteria"},
};

/* Endings that inflect in compounds as they do alone: "brainchild", "housewife", "werewolf". */
static const char *const compound_nouns[][2] = {{"child", "children"}, {"wife", "wives"}, {"wolf", "wolves"}};

/* Nouns in -man that are no compounds of "man". */
static const char *const mans_nouns[] = {"caiman", "german", "human",      "norman",  "ottoman",
                                         "roman",  "shaman", "superhuman", "talisman"};

/* Nouns in -o that take -es. */
static const char *const oes_nouns[] = {"domino", "echo",    "embargo", "hero", "mosquito", "negro",     "potato",
                                        "tomato", "tornado", "torpedo", "veto", "volcano",  "superhero", "antihero"};

static const char *const irregular_adjectives[][3] = {
    {"good", "better", "best"},
    {"bad", "worse", "worst"},
    {"far", "farther/further", "farthest/furthest"},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

struct lemma {
    const char *text;
    size_t size;
};

static bool is(struct lemma lemma, const char *word) {
    return strlen(word) == lemma.size && memcmp(word, lemma.text, lemma.size) == 0;
}

static bool ends_in(struct lemma lemma, const char *ending) {
    size_t size = strlen(ending);
    return lemma.size >= size && memcmp(lemma.text + lemma.size - size, ending, size) == 0;
}

static bool is_among(struct lemma lemma, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (is(lemma, words[i])) {
            return true;
        }
    }
    return false;
}

static bool is_vowel(char letter) {
    return letter != '\0' && strchr("aeiou", letter) != NULL;
}

/* The letter `back` places from the end, 0 for the last; NUL before the beginning. */
static char letter(struct lemma lemma, size_t back) {
    return back < lemma.size ? lemma.text[lemma.size - 1 - back] : '\0';
}

static size_t vowel_groups(struct lemma lemma) {
    size_t groups = 0;
    for (size_t i = 0; i < lemma.size; i++) {
        bool here = is_vowel(lemma.text[i]) || (lemma.text[i] == 'y' && i > 0);
        bool before = i > 0 && (is_vowel(lemma.text[i - 1]) || (lemma.text[i - 1] == 'y' && i > 1));
        groups += here && !before;
    }
    return groups;
}

/* Adds the first `keep` letters of the lemma, then `ending`, unless it is there already or is the lemma. */
static void add(struct inflections *out, struct lemma lemma, size_t keep, const char *ending) {
    size_t size = strlen(ending);
    if (out->count == INFLECT_FORMS || keep + size >= INFLECT_SIZE) {
        return;
    }
    char *form = out->form[out->count];
    memcpy(form, lemma.text, keep);
    memcpy(form + keep, ending, size + 1);
    for (size_t i = 0; i < out->count; i++) {
        if (strcmp(out->form[i], form) == 0) {
            return;
        }
    }
    out->count += !is(lemma, form);
}

/* Adds "a/b" as two forms, each behind the lemma's first `keep` letters. */
static void add_variants(struct inflections *out, struct lemma lemma, size_t keep, const char *variants) {
    const char *slash = strchr(variants, '/');
    if (!slash) {
        add(out, lemma, keep, variants);
        return;
    }
    char first[INFLECT_SIZE];
    size_t size = (size_t)(slash - variants);
    memcpy(first, variants, size);
    first[size] = '\0';
    add(out, lemma, keep, first);
    add(out, lemma, keep, slash + 1);
}

/* One vowel letter between consonants at the end, the last of them not w, x or y. */
static bool ends_in_short_syllable(struct lemma lemma) {
    char last = letter(lemma, 0);
    char second = letter(lemma, 1);
    char third = letter(lemma, 2);
    bool consonant = last >= 'a' && last <= 'z' && !is_vowel(last) && !strchr("wxy", last);
    bool quit = third == 'u' && letter(lemma, 3) == 'q';
    return consonant && (is_vowel(second) || second == 'y') && third != '\0' && (!is_vowel(third) || quit);
}

static bool doubles(struct lemma lemma) {
    return ends_in_short_syllable(lemma) &&
           (vowel_groups(lemma) == 1 || is_among(lemma, doubling_verbs, COUNT(doubling_verbs)));
}

/* British spelling doubles an l even in an unstressed syllable, and behind two vowels of which the first is i or u:
   travelled, fuelled, dialled (Quirk et al. 3.7). */
static bool may_double(struct lemma lemma) {
    char second = letter(lemma, 1);
    char third = letter(lemma, 2);
    bool two_vowels = (second == 'a' || second == 'e') && (third == 'i' || third == 'u');
    return is_among(lemma, varying_verbs, COUNT(varying_verbs)) ||
           (!doubles(lemma) && letter(lemma, 0) == 'l' && (two_vowels || ends_in_short_syllable(lemma)));
}

/* The lemma, its last letter doubled, and an ending. */
static void add_doubled(struct inflections *out, struct lemma lemma, const char *ending) {
    char doubled[8] = {letter(lemma, 0)};
    strncat(doubled, ending, sizeof doubled - 2);
    add(out, lemma, lemma.size, doubled);
}

/* Quirk et al. 5.80, 3.5: -es after a sibilant, -ies for a consonant and y, else -s. */
static void add_s(struct inflections *out, struct lemma lemma) {
    static const char *const sibilants[] = {"s", "x", "z", "ch", "sh"};
    if (letter(lemma, 0) == 'y' && !is_vowel(letter(lemma, 1))) {
        add(out, lemma, lemma.size - 1, "ies");
        return;
    }
    if (is_among(lemma, hard_ch_words, COUNT(hard_ch_words))) {
        add(out, lemma, lemma.size, "s");
        return;
    }
    if (letter(lemma, 0) == 'z' && doubles(lemma)) {
        add_doubled(out, lemma, "es"); /* quizzes */
        return;
    }
    for (size_t i = 0; i < COUNT(sibilants); i++) {
        if (ends_in(lemma, sibilants[i])) {
            add(out, lemma, lemma.size, "es");
            return;
        }
    }
    add(out, lemma, lemma.size, "s");
}

static void inflect_noun(struct lemma lemma, struct inflections *out) {
    for (size_t i = 0; i < COUNT(irregular_nouns); i++) {
        if (is(lemma, irregular_nouns[i][0])) {
            add(out, lemma, 0, irregular_nouns[i][1]);
            return;
        }
    }
    for (size_t i = 0; i < COUNT(compound_nouns); i++) {
        if (ends_in(lemma, compound_nouns[i][0])) {
            add(out, lemma, lemma.size - strlen(compound_nouns[i][0]), compound_nouns[i][1]);
            return;
        }
    }
    if (ends_in(lemma, "man") && !is_among(lemma, mans_nouns, COUNT(mans_nouns))) {
        add(out, lemma, lemma.size - 3, "men");
    } else if (ends_in(lemma, "sis")) {
        add(out, lemma, lemma.size - 2, "es");
    } else if (is_among(lemma, oes_nouns, COUNT(oes_nouns))) {
        add(out, lemma, lemma.size, "es");
    } else {
        add_s(out, lemma);
    }
}

static void add_past(struct inflections *out, struct lemma lemma) {
    char last = letter(lemma, 0);
    if (last == 'e') {
        add(out, lemma, lemma.size, "d");
    } else if (last == 'y' && !is_vowel(letter(lemma, 1))) {
        add(out, lemma, lemma.size - 1, "ied");
    } else if (last == 'c') {
        add(out, lemma, lemma.size, "ked");
    } else if (doubles(lemma)) {
        add_doubled(out, lemma, "ed");
    } else {
        add(out, lemma, lemma.size, "ed");
        if (may_double(lemma)) {
            add_doubled(out, lemma, "ed");
        }
    }
}

static void add_ing(struct inflections *out, struct lemma lemma) {
    char last = letter(lemma, 0);
    char second = letter(lemma, 1);
    if (ends_in(lemma, "ie")) {
        add(out, lemma, lemma.size - 2, "ying");
    } else if (last == 'e' && second != 'e' && second != 'o' && second != 'y' && lemma.size > 2) {
        add(out, lemma, lemma.size - 1, "ing");
    } else if (last == 'c') {
        add(out, lemma, lemma.size, "king");
    } else if (doubles(lemma)) {
        add_doubled(out, lemma, "ing");
    } else {
        add(out, lemma, lemma.size, "ing");
        if (may_double(lemma)) {
            add_doubled(out, lemma, "ing");
        }
    }
}

/* Adds past and participle of an irregular verb, also behind a prefix; false for a regular one. */
static bool add_irregular_past(struct inflections *out, struct lemma lemma) {
    if (is(lemma, "relay")) {
        return false; /* to pass on, not to lay again */
    }
    for (size_t p = 0; p <= COUNT(verb_prefixes); p++) {
        const char *prefix = p ? verb_prefixes[p - 1] : "";
        size_t keep = strlen(prefix);
        if (lemma.size <= keep || memcmp(lemma.text, prefix, keep) != 0) {
            continue;
        }
        struct lemma stem = {lemma.text + keep, lemma.size - keep};
        for (size_t i = 0; i < COUNT(irregular_verbs); i++) {
            if (is(stem, irregular_verbs[i][0])) {
                add_variants(out, lemma, keep, irregular_verbs[i][1]);
                add_variants(out, lemma, keep, irregular_verbs[i][2]);
                return true;
            }
        }
    }
    return false;
}

static void inflect_verb(struct lemma lemma, struct inflections *out) {
    if (is(lemma, "have")) {
        add(out, lemma, 0, "has");
    } else if (is(lemma, "be")) {
        static const char *const forms[] = {"am", "are", "is", "was", "were", "been", "being"};
        for (size_t i = 0; i < COUNT(forms); i++) {
            add(out, lemma, 0, forms[i]);
        }
        return;
    } else if (letter(lemma, 0) == 'o' && !is_vowel(letter(lemma, 1))) {
        add(out, lemma, lemma.size, "es");
    } else {
        add_s(out, lemma);
    }
    if (!add_irregular_past(out, lemma)) {
        add_past(out, lemma);
    }
    add_ing(out, lemma);
}

static void inflect_adjective(struct lemma lemma, struct inflections *out) {
    for (size_t i = 0; i < COUNT(irregular_adjectives); i++) {
        if (is(lemma, irregular_adjectives[i][0])) {
            add_variants(out, lemma, 0, irregular_adjectives[i][1]);
            add_variants(out, lemma, 0, irregular_adjectives[i][2]);
            return;
        }
    }
    if (letter(lemma, 0) == 'e') {
        add(out, lemma, lemma.size, "r");
        add(out, lemma, lemma.size, "st");
    } else if (letter(lemma, 0) == 'y' && !is_vowel(letter(lemma, 1))) {
        add(out, lemma, lemma.size - 1, "ier");
        add(out, lemma, lemma.size - 1, "iest");
    } else if (ends_in(lemma, "ey") && vowel_groups(lemma) > 1) {
        add(out, lemma, lemma.size - 2, "ier"); /* dopey */
        add(out, lemma, lemma.size - 2, "iest");
    } else if (doubles(lemma)) {
        add_doubled(out, lemma, "er");
        add_doubled(out, lemma, "est");
    } else {
        add(out, lemma, lemma.size, "er");
        add(out, lemma, lemma.size, "est");
        if (may_double(lemma)) {
            add_doubled(out, lemma, "er");
            add_doubled(out, lemma, "est");
        }
    }
}

void inflect(const char *word, size_t size, enum inflect_part part, struct inflections *out) {
    struct lemma lemma = {word, size};
    out->count = 0;
    if (size == 0 || size > LONGEST_LEMMA) {
        return;
    }
    switch (part) {
    case INFLECT_NOUN:
        inflect_noun(lemma, out);
        break;
    case INFLECT_VERB:
        inflect_verb(lemma, out);
        break;
    case INFLECT_ADJECTIVE:
        inflect_adjective(lemma, out);
        break;
    }
}

/* ------------------------------------------------------------------------------------------------------ terms */

/* Where in a term the word stands that inflects. */
static void inflected_word(const char *term, enum inflect_part part, size_t *begin, size_t *end) {
    const char *space = part == INFLECT_VERB ? strchr(term, ' ') : strrchr(term, ' ');
    *begin = part == INFLECT_VERB || !space ? 0 : (size_t)(space - term) + 1;
    *end = part == INFLECT_VERB && space ? (size_t)(space - term) : strlen(term);
    for (size_t i = *begin; i < *end; i++) {
        *begin = term[i] == '-' ? i + 1 : *begin;
    }
}

void inflect_term(const char *term, unsigned parts, void (*take)(void *context, const char *form), void *context) {
    static const enum inflect_part all[] = {INFLECT_NOUN, INFLECT_VERB, INFLECT_ADJECTIVE};
    char text[INFLECT_TERM_SIZE];
    if (strlen(term) >= sizeof text) {
        return; /* no term is so long */
    }
    for (size_t p = 0; p < sizeof all / sizeof *all; p++) {
        if (!(parts & (unsigned)all[p])) {
            continue;
        }
        size_t begin, end;
        struct inflections forms;
        inflected_word(term, all[p], &begin, &end);
        inflect(term + begin, end - begin, all[p], &forms);
        for (size_t i = 0; i < forms.count; i++) {
            int size = snprintf(text, sizeof text, "%.*s%s%s", (int)begin, term, forms.form[i], term + end);
            if (size > 0 && (size_t)size < sizeof text) {
                take(context, text);
            }
        }
    }
}
