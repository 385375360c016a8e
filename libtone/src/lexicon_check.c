#include "lexicon_check.h"

#include "inflect.h"
#include "lexicon_image.h"
#include "lookup.h"
#include "matches.h"
#include "paragraphs.h"
#include "way.h"

#include <stdio.h>
#include <string.h>

/* In units of 1e-9: the scale of weights and of degree words (lexicons/README.md), and what is much for a word that
   stands in most texts. */
static const int64_t least_weight = 500000000, most_weight = 4000000000, weight_step = 500000000;
static const int64_t least_degree = 100000000, most_degree = 2000000000;
static const int64_t heavy_weight = 2000000000;

/* The ranks of words that stand in most texts; how many words of a wildcard are named. */
enum { FREQUENT_RANK = 500, NAMED_WORDS = 3 };

/* The common words that a wildcard catches and that are not of its family. */
struct caught {
    uint32_t count;
    uint32_t text[NAMED_WORDS]; /* of the first, in the material's strings */
};

struct checker {
    const struct image *lexicon;
    const struct check_material *material;
    struct faults *faults;
    tone_allocator hooks;
    struct tokeniser tokeniser;
    struct tokens tokens;
    struct sentences sentences;
    struct hits hits;
    struct matcher matcher;
    uint8_t *kind;         /* of each word of the lexicon: enum common_kind */
    struct caught *caught; /* of each entry */
    bool no_memory;
};

static bool may_go_on(const struct checker *checker) {
    return !checker->no_memory && !checker->faults->stopped;
}

/* ----------------------------------------------------------------------------------------------------- remarks */

static void remark(struct checker *checker, tone_error *about, const char *file) {
    about->status = TONE_OK;
    about->severity = TONE_SEVERITY_REMARK;
    size_t size = strlen(file);
    memcpy(about->file, file, size < sizeof about->file ? size : sizeof about->file - 1);
    struct faults *faults = checker->faults;
    faults->stopped = faults->stopped || faults->tell(faults->context, about) != 0;
}

static void remark_on_category(struct checker *checker, uint32_t category, const char *message) {
    const struct check_material *material = checker->material;
    tone_error about = {.message = message, .column = 1};
    about.line = category < material->category_count ? material->category_lines[category] : 0;
    about.detail = image_string(checker->lexicon, checker->lexicon->categories[category].name);
    remark(checker, &about, "categories.csv");
}

/* A remark on an entry, unless its note says that somebody looked at it. */
static void remark_on_entry(struct checker *checker, uint32_t number, const char *message, const char *detail) {
    const struct lexicon_entry *entry = &checker->lexicon->entries[number];
    if (strstr(image_string(checker->lexicon, entry->note), "checked")) {
        return;
    }
    tone_error about = {.message = message, .line = entry->line, .column = entry->field, .detail = detail};
    remark(checker, &about, image_string(checker->lexicon, entry->file));
}

/* -------------------------------------------------------------------------------------------------- what is found */

/* Finds the hits of a text, by the stages that score. */
static bool find(struct checker *checker, const char *bytes) {
    const tone_allocator *hooks = &checker->hooks;
    const struct way *way = way_by_name(WAY_PORTABLE);
    struct text text = {bytes, (uint32_t)strlen(bytes), false};
    tokens_clear(&checker->tokens);
    for (uint32_t begin = 0, end; begin < text.size && !checker->no_memory; begin = end) {
        end = paragraph_end(&text, begin);
        checker->no_memory = !tokens_append(&checker->tokens, &checker->tokeniser, &text, begin, end, way, hooks);
    }
    if (!checker->no_memory) {
        lookup_tokens(&checker->tokens, 0, &text, checker->lexicon, way);
        checker->no_memory = !sentences_find(&checker->sentences, &text, &checker->tokens, hooks) ||
                             !matches_find(&checker->hits, &checker->matcher, checker->lexicon, &checker->tokens,
                                           &checker->sentences, way, hooks);
    }
    return !checker->no_memory;
}

/* The dimension of an entry, UINT32_MAX of a neutral one. */
static uint32_t dimension_of(const struct checker *checker, uint32_t entry) {
    uint32_t category = checker->lexicon->entries[entry].category;
    return category == NEUTRAL_CATEGORY ? UINT32_MAX : checker->lexicon->categories[category].dimension;
}

static uint32_t hit_dimension(const struct checker *checker, const struct hit *hit) {
    return hit_grade(hit, checker->lexicon->grades)->dimension;
}

/* How far the lists of the hits were read. All zero at first. */
struct reading {
    uint32_t shown;
    uint32_t support;
};

/* The next hit of the text that was found last, of either list, by its first token and its dimension. NULL behind the
   last. */
static const struct hit *next_hit(const struct checker *checker, struct reading *reading) {
    const struct hits *hits = &checker->hits;
    const struct hit *shown = reading->shown < hits->count ? &hits->items[reading->shown] : NULL;
    while (reading->support < hits->support_count &&
           output_use(&hits->support[reading->support].output) & OUTPUT_SHOWN) {
        reading->support++;
    }
    const struct hit *support = reading->support < hits->support_count ? &hits->support[reading->support] : NULL;
    if (support &&
        (!shown || support->first < shown->first ||
         (support->first == shown->first && hit_dimension(checker, support) < hit_dimension(checker, shown)))) {
        reading->support++;
        return support;
    }
    reading->shown += shown != NULL;
    return shown;
}

/* The hit that holds the whole of the text that was found last, in a dimension; NULL where there is none. */
static const struct hit *whole_hit(const struct checker *checker, uint32_t dimension) {
    struct reading reading = {0};
    const struct hit *hit;
    while ((hit = next_hit(checker, &reading)) &&
           (hit_dimension(checker, hit) != dimension || hit->first != 0 || hit->end != checker->tokens.count)) {
    }
    return hit;
}

static bool is_found(const struct checker *checker, uint32_t entry) {
    struct reading reading = {0};
    const struct hit *hit;
    while ((hit = next_hit(checker, &reading)) && hit->output.entry != entry) {
    }
    return hit != NULL;
}

/* ---------------------------------------------------------------------------------------------------- categories */

static void check_categories(struct checker *checker) {
    const struct image *lexicon = checker->lexicon;
    uint32_t *counts = alloc_zeroed(&checker->hooks, (size_t)lexicon->category_count + 1, sizeof *counts);
    if (!counts) {
        checker->no_memory = true;
        return;
    }
    for (uint32_t i = 0; i < lexicon->entry_count; i++) {
        uint32_t category = lexicon->entries[i].category;
        counts[category == NEUTRAL_CATEGORY ? lexicon->category_count : category]++;
    }
    /* A list that takes words out and scores none needs its categories only to name the dimensions. */
    bool only_neutral = lexicon->entry_count > 0 && counts[lexicon->category_count] == lexicon->entry_count;
    for (uint32_t i = 0; i < lexicon->category_count && may_go_on(checker); i++) {
        if (counts[i] == 0 && !only_neutral) {
            remark_on_category(checker, i, "the category has no entry");
        }
        if (*image_string(lexicon, lexicon->categories[i].description) == '\0' && may_go_on(checker)) {
            remark_on_category(checker, i, "the category has no description");
        }
    }
    alloc_release(&checker->hooks, counts, (size_t)lexicon->category_count + 1, sizeof *counts);
}

/* -------------------------------------------------------------------------------------------------- common words */

/* Endings that a word and those derived from it share, after Quirk et al. (1985), appendix I. */
static const char *const endings[] = {
    "e",     "s",    "es",   "ed",   "er",   "ers",  "est",  "ing",   "ings", "ion",  "ions", "ation", "ations",
    "or",    "ors",  "ory",  "al",   "ally", "ly",   "y",    "ily",   "ness", "ies",  "ied",  "ier",   "iest",
    "iness", "ful",  "ity",  "less", "able", "ible", "ably", "ibly",  "ment", "ive",  "ives", "ic",    "ical",
    "ics",   "ism",  "ist",  "ous",  "ists", "ate",  "ize",  "ise",   "ish",  "ship", "dom",  "en",    "ant",
    "ent",   "ance", "ence", "ary",  "ure",  "age",  "an",   "ments", "ian",  "ians", "hood", "wise"};

/* Whether the rest of a word is made of endings: the last letter of the stem may stand twice ("stopping"). */
static bool is_ending(const char *stem_end, size_t size) {
    bool reached[COMMON_SIZE + 1] = {true};
    for (size_t at = 0; at < size; at++) {
        if (at == 1 && size > 2 && stem_end[0] == stem_end[-1]) {
            reached[at] = true;
        }
        for (size_t i = 0; i < sizeof endings / sizeof *endings && reached[at]; i++) {
            size_t length = strlen(endings[i]);
            if (at + length <= size && memcmp(stem_end + at, endings[i], length) == 0) {
                reached[at + length] = true;
            }
        }
    }
    return reached[size];
}

/* A common word that a wildcard catches: counted where it is not of the wildcard's family. */
static void catch_word(struct checker *checker, uint32_t entry, const struct common_word *word) {
    const char *term = image_string(checker->lexicon, checker->lexicon->entries[entry].term);
    const char *text = checker->material->strings.bytes + word->text;
    size_t stem = strlen(term) - 1;
    size_t size = strlen(text);
    if (stem > 0 && stem <= size && is_ending(text + stem, size - stem)) {
        return;
    }
    struct caught *caught = &checker->caught[entry];
    if (caught->count < NAMED_WORDS) {
        caught->text[caught->count] = word->text;
    }
    caught->count++;
}

static void check_common_hit(struct checker *checker, const struct hit *hit, const struct common_word *word) {
    const struct image *lexicon = checker->lexicon;
    uint32_t entry = hit->output.entry;
    uint8_t rule = output_rule(&hit->output);
    int64_t weight = lexicon->entries[entry].weight;
    if (rule == TONE_RULE_WILDCARD) {
        catch_word(checker, entry, word);
    } else if (rule == TONE_RULE_INFLECTION && word->kind != COMMON_WORD) {
        remark_on_entry(checker, entry, "an inflected form is a common word of another meaning as well",
                        checker->material->strings.bytes + word->text);
    } else if (rule == TONE_RULE_WORD && word->rank <= FREQUENT_RANK &&
               (weight >= heavy_weight || weight <= -heavy_weight) &&
               lexicon->dimensions[hit_dimension(checker, hit)].policy.role == ROLE_SCORE) {
        remark_on_entry(checker, entry, "the weight is 2 or more, for one of the most frequent words", NULL);
    }
}

static void check_common_words(struct checker *checker) {
    const struct check_material *material = checker->material;
    for (size_t w = 0; w < material->word_count && may_go_on(checker); w++) {
        const struct common_word *word = &material->words[w];
        if (!find(checker, material->strings.bytes + word->text) || checker->tokens.count != 1) {
            continue;
        }
        if (tokens_word(&checker->tokens, 0) != 0) {
            checker->kind[tokens_word(&checker->tokens, 0)] = (uint8_t)word->kind;
        }
        struct reading reading = {0};
        for (const struct hit *hit; may_go_on(checker) && (hit = next_hit(checker, &reading));) {
            check_common_hit(checker, hit, word);
        }
    }
}

static void tell_caught(struct checker *checker, uint32_t entry) {
    const struct caught *caught = &checker->caught[entry];
    if (caught->count == 0) {
        return;
    }
    char detail[NAMED_WORDS * (COMMON_SIZE + 2) + 32];
    size_t size = 0;
    for (uint32_t i = 0; i < NAMED_WORDS && i < caught->count; i++) {
        size += (size_t)snprintf(detail + size, sizeof detail - size, "%s%s", i > 0 ? ", " : "",
                                 checker->material->strings.bytes + caught->text[i]);
    }
    if (caught->count > NAMED_WORDS) {
        snprintf(detail + size, sizeof detail - size, " and %u more", caught->count - NAMED_WORDS);
    }
    remark_on_entry(checker, entry, "the wildcard catches common words of other families", detail);
}

/* ------------------------------------------------------------------------------------------------------- weights */

static void check_weight(struct checker *checker, uint32_t number) {
    const struct image *lexicon = checker->lexicon;
    int64_t weight = lexicon->entries[number].weight;
    const struct lexicon_dimension *dimension = &lexicon->dimensions[dimension_of(checker, number)];
    int64_t size = weight < 0 ? -weight : weight;
    if (dimension->policy.role == ROLE_SCORE &&
        (size < least_weight || size > most_weight || size % weight_step != 0)) {
        remark_on_entry(checker, number, "the weight is off the scale, which is 0.5 to 4 in steps of 0.5", NULL);
    } else if (strcmp(image_string(lexicon, dimension->name), support_names[SUPPORT_DEGREE]) == 0 &&
               (weight < least_degree || weight > most_degree)) {
        remark_on_entry(checker, number, "the factor is off the scale, which is 0.1 to 2", NULL);
    }
}

/* --------------------------------------------------------------------------------------------------------- forms */

/* What stands in a text for a class, a gap or a wildcard of a term: words that are in no lexicon. */
static const struct {
    const char *piece;
    const char *sample;
} samples[] = {{"<number>", "10"}, {"<capital>", "Xqz"}, {"<word>", "xqz"}, {"...", "xqz xqz"}};

enum { SAMPLE_SIZE = 2 * INFLECT_TERM_SIZE };

static bool is_wildcard(const char *piece, size_t size) {
    unsigned char before = size > 1 ? (unsigned char)piece[size - 2] : 0;
    return before != 0 && piece[size - 1] == '*' &&
           (before >= 0x80 || (before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z') ||
            (before >= '0' && before <= '9'));
}

/* A text that a term is to be found in: the term itself, with samples for what is no word of it. */
static void write_sample(const char *term, char sample[SAMPLE_SIZE]) {
    size_t written = 0;
    for (const char *at = term; *at && written < SAMPLE_SIZE - INFLECT_TERM_SIZE;) {
        size_t size = strcspn(at, " ");
        const char *piece = at;
        size_t piece_size = is_wildcard(at, size) ? size - 1 : size;
        for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
            if (size == strlen(samples[i].piece) && memcmp(at, samples[i].piece, size) == 0) {
                piece = samples[i].sample;
                piece_size = strlen(piece);
            }
        }
        memcpy(sample + written, piece, piece_size);
        written += piece_size;
        at += size;
        if (*at == ' ') {
            sample[written++] = *at++;
        }
    }
    sample[written] = '\0';
}

/* An entry while its forms are looked at. */
struct forms {
    struct checker *checker;
    uint32_t entry;
    uint32_t dimension;
    uint32_t other; /* the entry that the form before was; the plural of a noun may be a form of the verb as well */
    bool found;
};

/* The form is found as another entry, which comes before it. To list a form that has another meaning is no fault. */
static void check_collision(struct checker *checker, uint32_t number, uint32_t other_number, const char *form) {
    const struct image *lexicon = checker->lexicon;
    const struct lexicon_entry *entry = &lexicon->entries[number];
    const struct lexicon_entry *other = &lexicon->entries[other_number];
    bool common = checker->tokens.count == 1 && checker->kind[tokens_word(&checker->tokens, 0)] != COMMON_WORD;
    char detail[INFLECT_TERM_SIZE + NAME_LIMIT + 8];
    if (entry->category != other->category || (entry->weight < 0) != (other->weight < 0)) {
        const char *category = image_string(lexicon, lexicon->categories[other->category].name);
        snprintf(detail, sizeof detail, "%s (%s)", form, category);
        remark_on_entry(checker, number, "an inflected form is another entry's, of another category or sign", detail);
    } else if (entry->weight == other->weight && other->inflect == 0 && !common) {
        const char *term = image_string(lexicon, entry->term);
        remark_on_entry(checker, other_number, "the entry adds nothing to the inflected forms of another", term);
    }
}

static void check_form(void *context, const char *form) {
    struct forms *forms = context;
    struct checker *checker = forms->checker;
    char sample[SAMPLE_SIZE];
    write_sample(form, sample);
    if (!may_go_on(checker) || !find(checker, sample)) {
        return;
    }
    forms->found = forms->found || is_found(checker, forms->entry);
    const struct hit *hit = whole_hit(checker, forms->dimension);
    if (hit && hit->output.entry != forms->entry && hit->output.entry != forms->other) {
        forms->other = hit->output.entry;
        check_collision(checker, forms->entry, hit->output.entry, form);
    }
}

static void check_forms(struct checker *checker, uint32_t number) {
    const struct lexicon_entry *entry = &checker->lexicon->entries[number];
    const char *term = image_string(checker->lexicon, entry->term);
    struct forms forms = {checker, number, dimension_of(checker, number), UINT32_MAX, false};
    char sample[SAMPLE_SIZE];
    write_sample(term, sample);
    if (!find(checker, sample)) {
        return;
    }
    forms.found = is_found(checker, number);
    inflect_term(term, entry->inflect, check_form, &forms);
    if (!forms.found && may_go_on(checker)) {
        remark_on_entry(checker, number, "the entry is never found: another takes its place, or a sentence ends in it",
                        NULL);
    }
}

/* -------------------------------------------------------------------------------------------------------- hyphens */

/* Writes the term with spaces for the hyphens between its words; whether there is one. */
static bool write_spaced(const char *term, char spaced[INFLECT_TERM_SIZE]) {
    bool hyphen = false;
    size_t size = strlen(term);
    memcpy(spaced, term, size + 1);
    for (size_t i = 1; i + 1 < size; i++) {
        if (term[i] == '-' && !strchr(" -", term[i - 1]) && !strchr(" -", term[i + 1])) {
            spaced[i] = ' ';
            hyphen = true;
        }
    }
    return hyphen;
}

/* A term with a hyphen is found with a space in its place, which words of grammar alone would often have. */
static void check_hyphens(struct checker *checker, uint32_t number) {
    char spaced[INFLECT_TERM_SIZE];
    const char *term = image_string(checker->lexicon, checker->lexicon->entries[number].term);
    if (!write_spaced(term, spaced) || !find(checker, spaced)) {
        return;
    }
    bool function = true;
    for (uint32_t i = 0; i < checker->tokens.count; i++) {
        function = function && checker->kind[tokens_word(&checker->tokens, i)] == COMMON_FUNCTION;
    }
    const struct hit *hit = whole_hit(checker, dimension_of(checker, number));
    if (function && hit && hit->output.entry == number) {
        remark_on_entry(checker, number, "with a space for its hyphen the term is plain words of grammar", spaced);
    }
}

/* ------------------------------------------------------------------------------------------------------- checking */

static void check_entries(struct checker *checker) {
    for (uint32_t i = 0; i < checker->lexicon->entry_count && may_go_on(checker); i++) {
        if (checker->lexicon->entries[i].category == NEUTRAL_CATEGORY) {
            continue;
        }
        check_weight(checker, i);
        if (may_go_on(checker)) {
            check_forms(checker, i);
        }
        if (may_go_on(checker)) {
            check_hyphens(checker, i);
        }
        if (may_go_on(checker)) {
            tell_caught(checker, i);
        }
    }
}

tone_status lexicon_remark(const struct image *lexicon, const struct check_material *material, struct faults *faults,
                           tone_error *error) {
    struct checker checker = {.lexicon = lexicon, .material = material, .faults = faults, .hooks = material->hooks};
    const tone_allocator *hooks = &checker.hooks;
    checker.kind = alloc_zeroed(hooks, lexicon->word_count, sizeof *checker.kind);
    checker.caught = alloc_zeroed(hooks, (size_t)lexicon->entry_count + 1, sizeof *checker.caught);
    checker.no_memory = !checker.kind || !checker.caught;
    if (may_go_on(&checker)) {
        check_categories(&checker);
    }
    if (may_go_on(&checker)) {
        check_common_words(&checker);
    }
    check_entries(&checker);
    alloc_release(hooks, checker.kind, lexicon->word_count, sizeof *checker.kind);
    alloc_release(hooks, checker.caught, (size_t)lexicon->entry_count + 1, sizeof *checker.caught);
    tokeniser_release(&checker.tokeniser, hooks);
    tokens_release(&checker.tokens, hooks);
    sentences_release(&checker.sentences, hooks);
    matches_release(&checker.hits, &checker.matcher, hooks);
    return checker.no_memory ? fail(error, TONE_ERROR_NO_MEMORY, "no memory to check a lexicon") : TONE_OK;
}
