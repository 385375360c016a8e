#include "contributions.h"

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

/*
 * A cue is no longer than a term, and reaches over SCOPE_WORDS and the marks among them; what begins REACH tokens
 * before a hit is out of its reach. A dimension has one hit at a token at most, so these are all the cues within it.
 */
enum { REACH = 2 * TERM_ELEMENTS, NEAR_CUES = 128 };
_Static_assert(NEAR_CUES >= 2 * (REACH + 1), "cues of two dimensions at each token in reach");

/* The sentence at hand, and what is known of it so far. */
struct scene {
    const struct hits *hits;
    const struct lexicon_grade *grades;
    const uint16_t *bits; /* dimension_bit of each dimension */
    const struct text *text;
    const struct tokens *tokens;
    const uint8_t *voice;
    const struct sentence *sentence;
    uint32_t first_mark;     /* of the sentence, in the list of marks */
    uint32_t cue[NEAR_CUES]; /* the latest hits before the one at hand that negate or scale, each over an older one */
    uint32_t cue_count;
    uint32_t contrast; /* token at which a contrast word begins, or UINT32_MAX */
    uint32_t lower;    /* no token of the sentence before this one is a word of lower case */
    double marks;      /* factor of the exclamation and question marks; 0: not counted yet */
};

static double weight_of(const struct scene *scene, const struct hit *hit) {
    return (double)scene->grades[hit->grade].weight / LEXICON_UNIT;
}

static void find_marks(struct scene *scene) {
    const struct tokens *tokens = scene->tokens;
    uint32_t exclamations = 0;
    uint32_t questions = 0;
    for (uint32_t m = scene->first_mark; m < scene->sentence->mark_end && scene->sentence->loud; m++) {
        uint32_t begin = tokens->begin[tokens->mark[m]];
        char byte = scene->text->bytes[begin];
        bool alone = (byte == '!' || byte == '?') && tokens->end[tokens->mark[m]] - begin == 1;
        exclamations += alone && byte == '!';
        questions += alone && byte == '?';
    }
    exclamations = exclamations < EXCLAMATIONS ? exclamations : EXCLAMATIONS;
    questions = questions < FEWEST_QUESTIONS ? 0 : questions < MOST_QUESTIONS ? questions : MOST_QUESTIONS;
    scene->marks = 1 + exclamation_step * exclamations + question_step * questions;
}

/* Whether a token is a mark that ends a clause: a cue does not reach over it. */
static bool ends_clause(const struct scene *scene, uint32_t token) {
    const struct tokens *tokens = scene->tokens;
    char byte = scene->text->bytes[tokens->begin[token]];
    return tokens->end[token] - tokens->begin[token] == 1 &&
           (byte == ',' || byte == ';' || byte == ':' || byte == '(' || byte == ')');
}

/* Words between a cue that ends before token `from` and token `to`; SCOPE_WORDS where a clause ends between them. */
static uint32_t words_between(const struct scene *scene, uint32_t from, uint32_t to) {
    uint32_t words = 0;
    for (uint32_t i = from; i < to && words < SCOPE_WORDS; i++) {
        if (scene->tokens->class[i] != WORD_PUNCTUATION) {
            words++;
        } else if (ends_clause(scene, i)) {
            return SCOPE_WORDS;
        }
    }
    return words;
}

/* Emoticons and emoji stand outside the grammar of their clause: who writes "not today :)" smiles. */
static bool stands_outside(const struct scene *scene, const struct hit *hit) {
    uint8_t class = scene->tokens->class[hit->first];
    return class == WORD_PUNCTUATION || class == WORD_EMOJI;
}

/* The negation, in `*negation`, and the degree of a hit, by the cues before it, the nearest first. */
static void apply_cues(const struct scene *scene, const struct hit *hit, unsigned todo, double *negation,
                       struct contribution *out) {
    uint32_t oldest = scene->cue_count > NEAR_CUES ? scene->cue_count - NEAR_CUES : 0;
    for (uint32_t i = scene->cue_count; i-- > oldest;) {
        const struct hit *cue = &scene->hits->items[scene->cue[i % NEAR_CUES]];
        unsigned applies = (unsigned)scene->bits[cue->dimension] >> CUE_SHIFT & todo;
        if (hit->first - cue->first > REACH) {
            return;
        }
        if (!(applies & (HEEDS_NEGATION | HEEDS_DEGREE)) || cue->end > hit->first) {
            continue;
        }
        uint32_t distance = words_between(scene, cue->end, hit->first);
        if (distance >= SCOPE_WORDS) {
            continue;
        }
        if (applies & HEEDS_NEGATION && !stands_outside(scene, hit) && !(out->flags & TONE_MATCH_NEGATED)) {
            *negation = 1 - (1 - negation_factor) * weight_of(scene, cue);
            out->flags |= TONE_MATCH_NEGATED;
        }
        if (applies & HEEDS_DEGREE) {
            out->degree *= 1 + (weight_of(scene, cue) - 1) * degree_decay[distance];
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

/* Whether a hit has a word in capitals, in a sentence that has words in lower case too: else nothing stands out. */
static bool stands_out(struct scene *scene, const struct hit *hit) {
    unsigned flags = 0;
    for (uint32_t i = hit->first; i < hit->end; i++) {
        flags |= scene->tokens->flags[i];
    }
    if (!(flags & TOKEN_CAPITALS)) {
        return false;
    }
    while (scene->lower < scene->sentence->end && !is_lower_word(scene, scene->lower)) {
        scene->lower++;
    }
    return scene->lower < scene->sentence->end;
}

static void apply_emphasis(struct scene *scene, const struct hit *hit, struct contribution *out) {
    bool capitals = stands_out(scene, hit);
    if (scene->marks == 0) {
        find_marks(scene);
    }
    if (capitals || scene->marks > 1) {
        out->degree *= capitals ? capitals_factor * scene->marks : scene->marks;
        out->flags |= TONE_MATCH_EMPHASIS;
    }
}

/*
 * An opinion that is reported is not given: where the policy discounts the words of others, what speaks for a dimension
 * counts half in indirect speech, whose wording is half the writer's, and not at all in a quotation. Signs against it,
 * of negative weight, count in any voice.
 */
static const double attributed_factor = 0.5;
static const double quoted_factor = 0;

/* What of its voice a hit may heed. */
static unsigned heeded_voice(uint8_t voice) {
    return (unsigned)(voice == TONE_VOICE_QUOTED || voice == TONE_VOICE_ATTRIBUTED) * HEEDS_VOICE;
}

static void apply_voice(const struct scene *scene, const struct hit *hit, struct contribution *out) {
    if (scene->grades[hit->grade].weight > 0) {
        out->degree *= scene->voice[hit->first] == TONE_VOICE_QUOTED ? quoted_factor : attributed_factor;
        out->flags |= TONE_MATCH_REPORTED;
    }
}

/* Degree words multiply, and a text may heap them up; no weight grows more than this. */
static const double most_degree = 8;

double contribution_limit(double weight) {
    double negation = 1 + (1 - negation_factor) * weight;
    return (weight * most_degree * negation + 1) * LEXICON_UNIT;
}

/* Applies to a hit what there is in its sentence that it heeds: bits HEEDS_... in `todo`. */
static void apply(struct scene *scene, const struct hit *hit, unsigned todo, struct contribution *out) {
    double negation = 1;
    if (todo & (HEEDS_NEGATION | HEEDS_DEGREE)) {
        apply_cues(scene, hit, todo, &negation, out);
    }
    if (todo & HEEDS_CONTRAST) {
        out->degree *= hit->first < scene->contrast ? before_contrast : behind_contrast;
        out->flags |= TONE_MATCH_CONTRAST;
    }
    if (todo & HEEDS_EMPHASIS) {
        apply_emphasis(scene, hit, out);
    }
    if (todo & HEEDS_VOICE) {
        apply_voice(scene, hit, out);
    }
    if (out->flags) {
        out->degree = out->degree > most_degree ? most_degree : out->degree < -most_degree ? -most_degree : out->degree;
        out->units = to_units(weight_of(scene, hit) * out->degree * negation);
    }
}

/* What of emphasis a hit may heed: HEEDS_EMPHASIS where its first or last word is in capitals, or there are others. */
static unsigned may_stand_out(const uint16_t *flags, const struct hit *hit) {
    bool capitals = ((flags[hit->first] | flags[hit->end - 1]) & TOKEN_CAPITALS) | (hit->end - hit->first > 2);
    return capitals * HEEDS_EMPHASIS;
}

/*
 * Hits [*next, ...) of the sentence. What most of them do is done without a branch: which dimensions follow each other
 * cannot be foretold. Negation and degree come before what heeds them, so that one pass gathers and applies them. A
 * contrast word weighs what stands before it too: the pass ends at it, true, to begin anew with it known.
 */
static bool contribute(struct scene *scene, uint32_t *next, uint32_t number, struct contributions *out) {
    const struct sentence *sentence = scene->sentence;
    const struct hit *hits = scene->hits->items;
    const uint16_t *flags = scene->tokens->flags;
    unsigned present = (sentence->loud ? HEEDS_EMPHASIS : 0U) | (scene->contrast == UINT32_MAX ? 0U : HEEDS_CONTRAST);
    unsigned cues = 0;     /* those so far */
    uint32_t cues_end = 0; /* from this token on none of them applies: too many words stand between */
    uint32_t shown_count = out->shown_count;
    uint32_t cue_reach = SCOPE_WORDS + sentence->mark_end - scene->first_mark;
    uint32_t i = *next;
    scene->cue_count = 0;
    for (; i < scene->hits->count && hits[i].first < sentence->end; i++) {
        const struct hit *hit = &hits[i];
        unsigned bits = scene->bits[hit->dimension];
        unsigned near = hit->first < cues_end ? cues : 0;
        unsigned todo = bits & (present | near | heeded_voice(scene->voice[hit->first]) | may_stand_out(flags, hit));
        out->items[i] =
            (struct contribution){.degree = 1, .units = scene->grades[hit->grade].weight, .sentence = number};
        if (todo) {
            apply(scene, hit, todo, &out->items[i]);
        }
        out->shown[shown_count] = i;
        shown_count += (bits & IS_SHOWN) != 0;
        if (bits & (IS_NEGATION | IS_DEGREE)) {
            scene->cue[scene->cue_count++ % NEAR_CUES] = i;
            cues |= bits >> CUE_SHIFT & (HEEDS_NEGATION | HEEDS_DEGREE);
            cues_end = hit->end + cue_reach > cues_end ? hit->end + cue_reach : cues_end;
        }
        if (bits & IS_CONTRAST && scene->contrast == UINT32_MAX && hit->first > sentence->first) {
            scene->contrast = hit->first;
            return true;
        }
    }
    out->shown_count = shown_count;
    *next = i;
    return false;
}

static void list_columns(struct contributions *contributions, struct alloc_column columns[2]) {
    columns[0] = (struct alloc_column){&contributions->items, sizeof *contributions->items};
    columns[1] = (struct alloc_column){&contributions->shown, sizeof *contributions->shown};
}

static bool grow(struct contributions *contributions, size_t count, const tone_allocator *hooks) {
    if (count <= contributions->capacity) {
        return true;
    }
    struct alloc_column columns[2];
    list_columns(contributions, columns);
    return alloc_grow_columns(hooks, columns, 2, &contributions->capacity, count);
}

bool contributions_find(struct contributions *contributions, const struct hits *hits, const struct image *lexicon,
                        const uint16_t *bits, const struct text *text, const struct tokens *tokens,
                        const struct sentences *sentences, const struct voices *voices, const tone_allocator *hooks) {
    if (!grow(contributions, hits->count, hooks)) {
        return false;
    }
    contributions->shown_count = 0;
    struct scene scene = {
        .hits = hits, .grades = lexicon->grades, .bits = bits, .text = text, .tokens = tokens, .voice = voices->voice};
    uint32_t next = 0;
    for (uint32_t s = 0; s < sentences->count; s++) {
        scene.sentence = &sentences->items[s];
        scene.contrast = UINT32_MAX;
        scene.lower = scene.sentence->first;
        scene.marks = 0;
        while (contribute(&scene, &next, s, contributions)) {
        }
        scene.first_mark = scene.sentence->mark_end;
    }
    return true;
}

void contributions_release(struct contributions *contributions, const tone_allocator *hooks) {
    struct alloc_column columns[2];
    list_columns(contributions, columns);
    alloc_release_columns(hooks, columns, 2, &contributions->capacity);
}
