#include "contributions.h"

#include "eights.h"

/*
 * Hutto & Gilbert 2014. A negation up to three words before turns a valence to -0.74 of itself; a degree word up to
 * three words before scales it, by 0.95 and 0.9 of its effect when it stands farther off; what stands before a "but"
 * counts half, what stands behind it half as much again. Capitals add 0.733 to a valence and each of up to four
 * exclamation marks adds 0.292 to a sentence's sum, which at a usual valence of 2 and a usual sum of 3 are the factors
 * here; so do question marks, of which one alone says nothing.
 */
static const double negation_factor = -0.74;
static const double degree_decay[] = {1.0, 0.95, 0.9};
static const double before_contrast = 0.5;
static const double behind_contrast = 1.5;
static const double capitals_factor = 1.35;
static const double exclamation_step = 0.1;
static const double question_step = 0.06;
enum { SCOPE_WORDS = 3, EXCLAMATIONS = 4, FEWEST_QUESTIONS = 2, MOST_QUESTIONS = 5 };

/* What begins more than REACH tokens behind the first of a cue is out of its reach: a cue is no longer than a term, and
   reaches over SCOPE_WORDS and the marks among them. */
enum { REACH = 2 * TERM_ELEMENTS };

/* What there is around a token for a hit that begins with it: bits HEEDS_..., and these. */
enum { BEHIND_CONTRAST = HEEDS_EMPHASIS << 1, BEGINS_SENTENCE = 0x80 };
_Static_assert(BEHIND_CONTRAST < BEGINS_SENTENCE, "there is a byte for each token");

/* A chunk; a sentence of it, and what is known of that so far. */
struct scene {
    const struct hits *hits;
    const struct lexicon_grade *grades;
    const struct weights *weights;
    const struct text *text;
    const struct tokens *tokens;
    const struct sentences *sentences;
    const uint8_t *voice;
    const uint8_t *around; /* what there is around each token */
    const struct cue *cues;
    const uint32_t *nearest; /* of a token that a cue reaches, the last that may */
    const struct sentence *sentence;
    uint32_t lower; /* no token of the sentence before this one is a word of lower case */
    double marks;   /* factor of its exclamation and question marks; 0: not counted yet */
};

/* What a hit adds, and why. */
struct contribution {
    double degree;
    int64_t units; /* of 1e-9 */
    uint8_t flags; /* TONE_MATCH_... */
};

static double weight_of(const struct scene *scene, const struct hit *hit) {
    return (double)hit_grade(hit, scene->grades)->weight / LEXICON_UNIT;
}

/* The factor of the exclamation and question marks of a sentence. Where they stand cannot be foretold: no branch asks. */
static double find_marks(const struct tokens *tokens, const struct sentences *sentences,
                         const struct sentence *sentence) {
    uint32_t exclamations = 0;
    uint32_t questions = 0;
    uint32_t first = sentences_first_mark(sentences, (size_t)(sentence - sentences->items));
    for (uint32_t m = first; m < sentence->mark_end && sentence->loud; m++) {
        uint32_t token = tokens->mark[m];
        bool alone = tokens->end[token] - tokens->begin[token] == 1;
        exclamations += alone & (tokens->mark_code[m] == '!');
        questions += alone & (tokens->mark_code[m] == '?');
    }
    exclamations = exclamations < EXCLAMATIONS ? exclamations : EXCLAMATIONS;
    questions = questions < FEWEST_QUESTIONS ? 0 : questions < MOST_QUESTIONS ? questions : MOST_QUESTIONS;
    return 1 + exclamation_step * exclamations + question_step * questions;
}

/* Whether a token is a mark that ends a clause: a cue does not reach over it. */
static bool ends_clause(const struct scene *scene, uint32_t token) {
    const struct tokens *tokens = scene->tokens;
    char byte = scene->text->bytes[tokens->begin[token]];
    return tokens->class[token] == WORD_PUNCTUATION && tokens->end[token] - tokens->begin[token] == 1 &&
           (byte == ',' || byte == ';' || byte == ':' || byte == '(' || byte == ')');
}

/* Emoticons and emoji stand outside the grammar of their clause: who writes "not today :)" smiles. */
static bool stands_outside(const struct scene *scene, const struct hit *hit) {
    uint8_t class = scene->tokens->class[hit->first];
    return class == WORD_PUNCTUATION || class == WORD_EMOJI;
}

/* Whether a cue reaches a hit that begins with this token. */
static bool reaches(const struct scene *scene, const struct cue *cue, uint32_t token) {
    if (token < cue->hit->end || token >= cue->behind) {
        return false;
    }
    for (uint32_t i = cue->mark; i < token; i++) {
        if (ends_clause(scene, i)) {
            return false;
        }
    }
    return true;
}

/* The negation, in `*negation`, and the degree of a hit, by the cues before it, the nearest first. */
static void apply_cues(const struct scene *scene, const struct hit *hit, unsigned todo, double *negation,
                       struct contribution *out) {
    uint32_t token = hit->first;
    for (const struct cue *cue = &scene->cues[scene->nearest[token]]; cue->farthest > token; cue--) {
        unsigned applies = reaches(scene, cue, token) ? cue->is & todo : 0;
        if (applies & HEEDS_NEGATION && !stands_outside(scene, hit) && !(out->flags & TONE_MATCH_NEGATED)) {
            *negation = 1 - (1 - negation_factor) * weight_of(scene, cue->hit);
            out->flags |= TONE_MATCH_NEGATED;
        }
        if (applies & HEEDS_DEGREE) {
            unsigned words = (unsigned)(token >= cue->second) + (token >= cue->third);
            out->degree *= 1 + (weight_of(scene, cue->hit) - 1) * degree_decay[words];
            out->flags |= TONE_MATCH_DEGREE;
        }
    }
}

/* Whether a token is a word of lower case. A lone capital, as in "A" and "I", is one neither way. */
static bool is_lower_word(const struct scene *scene, uint32_t token) {
    const struct tokens *tokens = scene->tokens;
    if (tokens->class[token] != WORD_LETTERS || tokens->flags[token] & TOKEN_CAPITALS) {
        return false;
    }
    return !(tokens->flags[token] & TOKEN_CAPITAL) ||
           text_count(scene->text, tokens->begin[token], tokens->end[token]) > 1;
}

/* Whether a hit has a word in capitals. */
static bool has_capitals(const struct scene *scene, const struct hit *hit) {
    unsigned flags = 0;
    for (uint32_t i = hit->first; i < hit->end; i++) {
        flags |= scene->tokens->flags[i];
    }
    return flags & TOKEN_CAPITALS;
}

/* Whether the sentence has words in lower case: else nothing stands out. */
static bool has_lower(struct scene *scene) {
    while (scene->lower < scene->sentence->end && !is_lower_word(scene, scene->lower)) {
        scene->lower++;
    }
    return scene->lower < scene->sentence->end;
}

/* Goes on to the sentence of a hit, which is none before that at hand. */
static void go_on(struct scene *scene, const struct hit *hit) {
    if (scene->sentence->end <= hit->first) {
        scene->sentence = sentence_around(scene->sentence, hit->first);
        scene->lower = scene->sentence->first;
        scene->marks = 0;
    }
    if (scene->marks == 0) {
        scene->marks = find_marks(scene->tokens, scene->sentences, scene->sentence);
    }
}

static void apply_emphasis(struct scene *scene, const struct hit *hit, struct contribution *out) {
    bool capitals = has_capitals(scene, hit);
    if (!capitals && !(scene->around[hit->first] & HEEDS_EMPHASIS)) {
        return;
    }
    go_on(scene, hit);
    capitals = capitals && has_lower(scene);
    if (capitals || scene->marks > 1) {
        out->degree *= capitals ? capitals_factor * scene->marks : scene->marks;
        out->flags |= TONE_MATCH_EMPHASIS;
    }
}

/* Contrast and voice change a degree without a branch: whether they do cannot be foretold. A factor of 1 is none. */
static void apply_contrast(unsigned todo, unsigned around, struct contribution *out) {
    _Static_assert((int)TONE_MATCH_CONTRAST == (int)HEEDS_CONTRAST, "what is heeded is the flag");
    static const double factors[2][2] = {{1, 1}, {before_contrast, behind_contrast}};
    out->degree *= factors[(todo & HEEDS_CONTRAST) != 0][(around & BEHIND_CONTRAST) != 0];
    out->flags |= todo & HEEDS_CONTRAST;
}

static void apply_voice(unsigned bits, uint8_t voice, struct contribution *out) {
    double degree = contribution_degree(bits, voice);
    out->degree *= degree;
    out->flags |= (uint8_t)((degree < 1) * TONE_MATCH_REPORTED);
}

/* Degree words multiply, and a text may heap them up; no weight grows more than this. */
static const double most_degree = 8;

double contribution_limit(double weight) {
    double negation = 1 + (1 - negation_factor) * weight;
    return (weight * most_degree * negation + 1) * LEXICON_UNIT;
}

/* What a hit adds by its weight, its degree and its negation. */
static void weigh(const struct lexicon_grade *grade, double negation, struct contribution *out) {
    if (out->flags) {
        out->degree = out->degree > most_degree ? most_degree : out->degree < -most_degree ? -most_degree : out->degree;
        out->units = to_units((double)grade->weight / LEXICON_UNIT * out->degree * negation);
    }
}

/* What a hit of a dimension with these bits may heed, of what there is around its tokens. One of more than two may have
   capitals between the first and the last. */
static inline unsigned may_heed(unsigned bits, const uint8_t *around, uint32_t first, uint32_t end) {
    unsigned emphasis = (around[end - 1] & HEEDS_EMPHASIS) | (end - first > 2) * (unsigned)HEEDS_EMPHASIS;
    return bits & (around[first] | emphasis);
}

/* What a hit adds by all that it heeds. */
static struct contribution apply(struct scene *scene, const struct hit *hit) {
    const struct lexicon_grade *grade = hit_grade(hit, scene->grades);
    unsigned bits = scene->weights->bits[output_grade(&hit->output)];
    unsigned todo = may_heed(bits, scene->around, hit->first, hit->end);
    struct contribution out = {.degree = 1, .units = grade->weight};
    double negation = 1;
    if (todo & (HEEDS_NEGATION | HEEDS_DEGREE)) {
        apply_cues(scene, hit, todo & (HEEDS_NEGATION | HEEDS_DEGREE), &negation, &out);
    }
    apply_contrast(todo, scene->around[hit->first], &out);
    if (todo & HEEDS_EMPHASIS) {
        apply_emphasis(scene, hit, &out);
    }
    apply_voice(bits, scene->voice[hit->first], &out);
    weigh(grade, negation, &out);
    return out;
}

/* ------------------------------------------------------------------------------------------------------- the chunk */

/* Lists the cues, but for how far they reach, and the contrast words: without a branch, as which comes next cannot be
   foretold. */
static void list_cues(const struct scene *scene, struct contributions *out) {
    const struct hit *support = scene->hits->support;
    const uint16_t *bits = scene->weights->bits;
    struct cue *cues = out->cues + 1;
    uint32_t *contrasts = out->contrasts;
    uint32_t hit_count = scene->hits->support_count;
    uint32_t cue_count = 0;
    uint32_t contrast_count = 0;
    for (uint32_t i = 0; i < hit_count; i++) {
        unsigned is = (unsigned)bits[output_grade(&support[i].output)] >> CUE_SHIFT;
        cues[cue_count].hit = &support[i];
        cues[cue_count].is = is;
        cue_count += (is & (HEEDS_NEGATION | HEEDS_DEGREE)) != 0;
        contrasts[contrast_count] = support[i].first;
        contrast_count += (is & HEEDS_CONTRAST) != 0;
    }
    contrasts[contrast_count] = UINT32_MAX;
    out->cues[0].farthest = 0;
    out->cue_count = cue_count;
}

/* Tokens that are marked at once. */
typedef uint8_t lanes __attribute__((vector_size(TOKENS_BEHIND)));

/* Tells each token what itself brings: capitals; many at once, as there is room behind the last. The token behind that
   begins a sentence. */
static void look_at_tokens(const struct tokens *tokens, uint8_t *around) {
    typedef uint16_t wide_lanes __attribute__((vector_size(2 * sizeof(lanes))));
    for (uint32_t i = 0; i < tokens->count; i += (uint32_t)sizeof(lanes)) {
        wide_lanes wide;
        memcpy(&wide, tokens->flags + i, sizeof wide);
        lanes capitals = __builtin_convertvector(wide & TOKEN_CAPITALS, lanes);
        memcpy(around + i, &capitals, sizeof capitals);
    }
    memset(around + tokens->count, BEGINS_SENTENCE, TOKENS_BEHIND);
}

/* Tells tokens [first, end) what there is around them: many at once, and those behind the end get back what they had. */
static void mark_tokens(uint8_t *around, uint32_t first, uint32_t end, unsigned there) {
    lanes marked, behind;
    memcpy(&behind, around + end, sizeof behind);
    for (uint32_t i = first; i < end; i += (uint32_t)sizeof marked) {
        memcpy(&marked, around + i, sizeof marked);
        marked |= (uint8_t)there;
        memcpy(around + i, &marked, sizeof marked);
    }
    memcpy(around + end, &behind, sizeof behind);
}

/* Marks a sentence in which contrast words begin at `*contrasts` and behind; the first that is behind it. Of them that
   counts which is the first not to begin the sentence; it weighs what stands before it, too. */
static const uint32_t *mark_contrast(const struct sentence *sentence, const uint32_t *contrasts, uint8_t *around) {
    contrasts += *contrasts == sentence->first;
    if (*contrasts < sentence->end) {
        mark_tokens(around, sentence->first, *contrasts, HEEDS_CONTRAST);
        mark_tokens(around, *contrasts, sentence->end, HEEDS_CONTRAST | BEHIND_CONTRAST);
    }
    while (*contrasts < sentence->end) {
        contrasts++;
    }
    return contrasts;
}

/* Tells tokens what their sentences bring. */
static void look_at_sentences(const struct sentences *sentences, const struct tokens *tokens, const uint32_t *contrasts,
                              uint8_t *around) {
    uint32_t count = sentences->count;
    for (uint32_t i = 0; i < count; i++) {
        const struct sentence *sentence = &sentences->items[i];
        if (sentence->loud && find_marks(tokens, sentences, sentence) > 1) {
            mark_tokens(around, sentence->first, sentence->end, HEEDS_EMPHASIS);
        }
        if (*contrasts < sentence->end) {
            contrasts = mark_contrast(sentence, contrasts, around);
        }
        around[sentence->end] |= BEGINS_SENTENCE;
    }
}

/* Finds what a cue reaches, and marks it, token by token. */
__attribute__((cold)) static void find_reach_slowly(struct cue *cue, const struct tokens *tokens, uint8_t *around) {
    uint32_t i = cue->hit->end;
    uint32_t words = 0;
    cue->second = cue->third = cue->mark = UINT32_MAX;
    for (; words < SCOPE_WORDS && i - cue->hit->first <= REACH && !(around[i] & BEGINS_SENTENCE); i++) {
        bool mark = tokens->class[i] == WORD_PUNCTUATION;
        around[i] |= (uint8_t)cue->is;
        cue->mark = mark && cue->mark == UINT32_MAX ? i : cue->mark;
        cue->second = words == 0 ? i + 1 : cue->second;
        cue->third = words <= 1 ? i + 1 : cue->third;
        words += !mark;
    }
    cue->behind = i;
}

/* The number of the first of eight bytes of whose highest bits one is set; 7 where none is. */
static uint32_t first_of(uint64_t bits) {
    return (uint32_t)__builtin_ctzll(bits | UINT64_C(1) << 63) / 8;
}

/* The same by eight tokens at once, where they are enough. */
static void find_reach(struct cue *cue, const struct tokens *tokens, uint8_t *around) {
    _Static_assert(SCOPE_WORDS == 3, "two words are taken, and those up to the next are reached");
    uint32_t first = cue->hit->end;
    uint64_t there = eight_read((const char *)around + first);
    uint64_t begins = there & EIGHT_OF(BEGINS_SENTENCE);
    uint64_t reached = ((begins & -begins) >> 7) - 1; /* up to the end of the sentence */
    uint64_t classes = eight_read((const char *)tokens->class + first) ^ EIGHT_OF(WORD_PUNCTUATION);
    uint64_t words = (classes + EIGHT_OF(0x7F)) & EIGHT_OF(0x80) & reached; /* classes are below 0x80 */
    uint64_t second = words & (words - 1);
    uint64_t third = second & (second - 1);
    if ((third | begins) == 0 || first + 8 - cue->hit->first > REACH) {
        find_reach_slowly(cue, tokens, around);
        return;
    }
    reached &= (third & -third) * 2 - 1;
    eight_write(around + first, there | (reached & EIGHT_OF(cue->is)));
    cue->second = first + first_of(words) + 1;
    cue->third = first + first_of(second) + 1;
    cue->behind = first + eight_sum(reached & EIGHT_OF(1));
    cue->mark = first + first_of(~words & reached & EIGHT_OF(0x80));
}

/* Finds what the cues reach, and tells that to the tokens. */
static void find_reaches(const struct tokens *tokens, struct contributions *out) {
    typedef uint32_t numbers __attribute__((vector_size(8 * sizeof(uint32_t))));
    uint32_t farthest = 0;
    for (uint32_t i = 1; i <= out->cue_count; i++) {
        struct cue *cue = &out->cues[i];
        numbers number = (numbers){0} + i;
        find_reach(cue, tokens, out->around);
        farthest = cue->behind > farthest ? cue->behind : farthest;
        cue->farthest = farthest;
        for (uint32_t k = cue->hit->end; k < cue->behind; k += 8) {
            memcpy(&out->nearest[k], &number, sizeof number);
        }
    }
}

/*
 * Gives each hit the units that it has in its voice, and lists those that may heed something around them; how many.
 * Without a branch: which dimensions follow each other cannot be foretold. What each hit is looked up in stands in
 * locals: else it were read anew for each, as what is stored might have changed it.
 */
static uint32_t list_heeding(const struct scene *scene, struct contributions *out) {
    const struct hit *hits = scene->hits->items;
    const struct voiced_units *voiced = scene->weights->units;
    const uint16_t *bits = scene->weights->bits;
    const uint8_t *around = out->around;
    const uint8_t *voice = scene->voice;
    int64_t *units = out->units;
    uint32_t *heeding = out->heeding;
    uint32_t count = 0;
    uint32_t hit_count = scene->hits->count;
    for (uint32_t i = 0; i < hit_count; i++) {
        uint32_t grade = output_grade(&hits[i].output);
        uint32_t first = hits[i].first;
        uint32_t end = hits[i].end;
        units[i] = voiced[grade].of[voice[first]];
        heeding[count] = i;
        count += may_heed(bits[grade], around, first, end) != 0;
    }
    return count;
}

/* The changes of the hits that may heed something around them. */
static void change_hits(struct scene *scene, struct contributions *out, uint32_t heeding_count) {
    for (uint32_t i = 0; i < heeding_count; i++) {
        uint32_t number = out->heeding[i];
        struct contribution contribution = apply(scene, &scene->hits->items[number]);
        out->units[number] = contribution.units;
        out->changes[out->change_count] =
            (struct change){.degree = contribution.degree, .hit = number, .flags = contribution.flags};
        out->change_count += contribution.flags != 0;
    }
}

/* ---------------------------------------------------------------------------------------------------------- memory */

/* Lists of arrays that grow together: by the hits, the cues, the tokens. */
enum { HIT_COLUMNS = 2, CUE_COLUMNS = 2, TOKEN_COLUMNS = 2 };

static void list_hit_columns(struct contributions *contributions, struct alloc_column columns[HIT_COLUMNS]) {
    columns[0] = (struct alloc_column){&contributions->units, sizeof *contributions->units};
    columns[1] = (struct alloc_column){&contributions->heeding, sizeof *contributions->heeding};
}

static void list_cue_columns(struct contributions *contributions, struct alloc_column columns[CUE_COLUMNS]) {
    columns[0] = (struct alloc_column){&contributions->cues, sizeof *contributions->cues};
    columns[1] = (struct alloc_column){&contributions->contrasts, sizeof *contributions->contrasts};
}

static void list_token_columns(struct contributions *contributions, struct alloc_column columns[TOKEN_COLUMNS]) {
    columns[0] = (struct alloc_column){&contributions->around, sizeof *contributions->around};
    columns[1] = (struct alloc_column){&contributions->nearest, sizeof *contributions->nearest};
}

/* What reserve does where there is no room for so many. */
__attribute__((cold)) static bool grow(struct contributions *contributions, size_t hit_need, size_t cue_need,
                                       size_t token_need, const tone_allocator *hooks) {
    struct alloc_column of_hits[HIT_COLUMNS], of_cues[CUE_COLUMNS], of_tokens[TOKEN_COLUMNS];
    list_hit_columns(contributions, of_hits);
    list_cue_columns(contributions, of_cues);
    list_token_columns(contributions, of_tokens);
    return alloc_grow_columns(hooks, of_hits, HIT_COLUMNS, &contributions->capacity, hit_need) &&
           alloc_grow_columns(hooks, of_cues, CUE_COLUMNS, &contributions->cue_capacity, cue_need) &&
           alloc_grow_columns(hooks, of_tokens, TOKEN_COLUMNS, &contributions->token_capacity, token_need);
}

/* Room for the hits and cues, and for what is written behind the last; and for so many tokens. */
static bool reserve(struct contributions *contributions, const struct hits *hits, uint32_t tokens,
                    const tone_allocator *hooks) {
    size_t hit_need = (size_t)hits->count + 1;
    size_t cue_need = (size_t)hits->support_count + 2;
    size_t token_need = (size_t)tokens + TOKENS_BEHIND;
    bool room = hit_need <= contributions->capacity && cue_need <= contributions->cue_capacity &&
                token_need <= contributions->token_capacity;
    return room || grow(contributions, hit_need, cue_need, token_need, hooks);
}

/* Room for the changes of so many hits, and for what is written behind the last. */
static bool reserve_changes(struct contributions *contributions, uint32_t hits, const tone_allocator *hooks) {
    struct change *changes =
        alloc_grow(hooks, contributions->changes, &contributions->change_capacity, (size_t)hits + 1, sizeof *changes);
    contributions->changes = changes ? changes : contributions->changes;
    return changes != NULL;
}

bool contributions_find(struct contributions *contributions, const struct hits *hits, const struct image *lexicon,
                        const struct weights *weights, const struct text *text, const struct tokens *tokens,
                        const struct sentences *sentences, const struct voices *voices, const tone_allocator *hooks) {
    contributions->change_count = 0;
    if (!reserve(contributions, hits, tokens->count, hooks)) {
        return false;
    }
    struct scene scene = {.hits = hits,
                          .grades = lexicon->grades,
                          .weights = weights,
                          .text = text,
                          .tokens = tokens,
                          .sentences = sentences,
                          .voice = voices->voice,
                          .around = contributions->around,
                          .cues = contributions->cues,
                          .nearest = contributions->nearest,
                          .sentence = sentences->items};
    list_cues(&scene, contributions);
    look_at_tokens(tokens, contributions->around);
    look_at_sentences(sentences, tokens, contributions->contrasts, contributions->around);
    find_reaches(tokens, contributions);
    uint32_t heeding_count = list_heeding(&scene, contributions);
    if (!reserve_changes(contributions, heeding_count, hooks)) {
        return false;
    }
    change_hits(&scene, contributions, heeding_count);
    return true;
}

void contributions_release(struct contributions *contributions, const tone_allocator *hooks) {
    struct alloc_column of_hits[HIT_COLUMNS], of_cues[CUE_COLUMNS], of_tokens[TOKEN_COLUMNS];
    list_hit_columns(contributions, of_hits);
    list_cue_columns(contributions, of_cues);
    list_token_columns(contributions, of_tokens);
    alloc_release_columns(hooks, of_hits, HIT_COLUMNS, &contributions->capacity);
    alloc_release(hooks, contributions->changes, contributions->change_capacity, sizeof *contributions->changes);
    alloc_release_columns(hooks, of_cues, CUE_COLUMNS, &contributions->cue_capacity);
    alloc_release_columns(hooks, of_tokens, TOKEN_COLUMNS, &contributions->token_capacity);
}
