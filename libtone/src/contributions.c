#include "contributions.h"

/*
 * Hutto & Gilbert 2014. A negation up to three words before turns a valence to -0.74 of itself; a degree word up to three
 * words before scales it, by 0.95 and 0.9 of its effect when it stands farther off; what stands before a "but" counts
 * half, what stands behind it half as much again. Capitals add 0.733 to a valence and each of up to four exclamation marks
 * adds 0.292 to a sentence's sum, which at a usual valence of 2 and a usual sum of 3 are the factors here; so do
 * question marks, of which one alone says nothing.
 */
static const double negation_factor = -0.74;
static const double degree_decay[] = {1.0, 0.95, 0.9};
static const double before_contrast = 0.5;
static const double behind_contrast = 1.5;
static const double capitals_factor = 1.35;
static const double exclamation_step = 0.1;
static const double question_step = 0.06;
enum { SCOPE_WORDS = 3, EXCLAMATIONS = 4, FEWEST_QUESTIONS = 2, MOST_QUESTIONS = 5 };

/* Weights count so many units. */
static const double unit = 1e9;

int64_t to_units(double x) {
    double scaled = x * unit;
    return (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
}

/* The hits of one sentence, and what holds in all of it. */
struct scene {
    const struct hits *hits;
    uint32_t first_hit;
    uint32_t end_hit;
    const struct image *lexicon;
    const struct cue_dimensions *cues;
    const struct text *text;
    const struct tokens *tokens;
    const struct voices *voices;
    const struct sentence *sentence;
    uint32_t contrast; /* token at which a contrast word begins, or UINT32_MAX */
    bool all_capitals; /* nothing stands out by capitals */
    double marks;      /* factor of the exclamation and question marks */
};

static bool is_mark(const struct scene *scene, uint32_t token, char mark) {
    const struct tokens *tokens = scene->tokens;
    return tokens->end[token] - tokens->begin[token] == 1 && scene->text->bytes[tokens->begin[token]] == mark;
}

static double weight_of(const struct scene *scene, const struct hit *hit) {
    return (double)scene->lexicon->entries[hit->entry].weight / unit;
}

static void find_contrast(struct scene *scene) {
    scene->contrast = UINT32_MAX;
    for (uint32_t i = scene->first_hit; i < scene->end_hit && scene->contrast == UINT32_MAX; i++) {
        const struct hit *hit = &scene->hits->items[i];
        if (hit->dimension == scene->cues->contrast && hit->first > scene->sentence->first) {
            scene->contrast = hit->first;
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

static void find_emphasis(struct scene *scene) {
    uint32_t exclamations = 0;
    uint32_t questions = 0;
    scene->all_capitals = true;
    for (uint32_t i = scene->sentence->first; i < scene->sentence->end; i++) {
        scene->all_capitals = scene->all_capitals && !is_lower_word(scene, i);
        exclamations += is_mark(scene, i, '!');
        questions += is_mark(scene, i, '?');
    }
    exclamations = exclamations < EXCLAMATIONS ? exclamations : EXCLAMATIONS;
    questions = questions < FEWEST_QUESTIONS ? 0 : questions < MOST_QUESTIONS ? questions : MOST_QUESTIONS;
    scene->marks = 1 + exclamation_step * exclamations + question_step * questions;
}

/* Marks that end a clause: a cue does not reach over them. */
static bool ends_clause(const struct scene *scene, uint32_t token) {
    static const char marks[] = ",;:()";
    for (const char *mark = marks; *mark; mark++) {
        if (is_mark(scene, token, *mark)) {
            return true;
        }
    }
    return false;
}

/* Words between a cue that ends before token `from` and token `to`; SCOPE_WORDS where a clause ends between them. */
static uint32_t words_between(const struct scene *scene, uint32_t from, uint32_t to) {
    uint32_t words = 0;
    for (uint32_t i = from; i < to && words < SCOPE_WORDS; i++) {
        words += scene->tokens->class[i] != WORD_PUNCTUATION;
        words = ends_clause(scene, i) ? SCOPE_WORDS : words;
    }
    return words;
}

/* Emoticons and emoji stand outside the grammar of their clause: who writes "not today :)" smiles. */
static bool stands_outside(const struct scene *scene, const struct hit *hit) {
    uint8_t class = scene->tokens->class[hit->first];
    return class == WORD_PUNCTUATION || class == WORD_EMOJI;
}

/* The negation and the degree of a hit, by the cues before it. The nearest come last; at most three words can hold three
   cues of a dimension, so the search goes back over few hits. */
static void apply_cues(const struct scene *scene, uint32_t index, const struct policy *policy, double *negation,
                       struct contribution *out) {
    const struct hit *hit = &scene->hits->items[index];
    for (uint32_t i = index; i-- > scene->first_hit;) {
        const struct hit *cue = &scene->hits->items[i];
        bool negates = policy->negation && cue->dimension == scene->cues->negation;
        bool scales = policy->degree && cue->dimension == scene->cues->degree;
        if (hit->first - cue->first > 2 * TERM_ELEMENTS) {
            return; /* no cue is that long: all that come before are out of reach */
        }
        if ((!negates && !scales) || cue->end > hit->first) {
            continue;
        }
        uint32_t distance = words_between(scene, cue->end, hit->first);
        if (distance >= SCOPE_WORDS) {
            continue;
        }
        if (negates && !stands_outside(scene, hit) && !(out->flags & TONE_MATCH_NEGATED)) {
            *negation = 1 - (1 - negation_factor) * weight_of(scene, cue);
            out->flags |= TONE_MATCH_NEGATED;
        }
        if (scales) {
            out->degree *= 1 + (weight_of(scene, cue) - 1) * degree_decay[distance];
            out->flags |= TONE_MATCH_DEGREE;
        }
    }
}

static bool has_capitals(const struct scene *scene, const struct hit *hit) {
    for (uint32_t i = hit->first; i < hit->end; i++) {
        if (scene->tokens->flags[i] & TOKEN_CAPITALS) {
            return !scene->all_capitals;
        }
    }
    return false;
}

static void apply_sentence(const struct scene *scene, const struct hit *hit, const struct policy *policy,
                           struct contribution *out) {
    if (policy->contrast && scene->contrast != UINT32_MAX) {
        out->degree *= hit->first < scene->contrast ? before_contrast : behind_contrast;
        out->flags |= TONE_MATCH_CONTRAST;
    }
    if (policy->emphasis && (scene->marks > 1 || has_capitals(scene, hit))) {
        out->degree *= has_capitals(scene, hit) ? capitals_factor * scene->marks : scene->marks;
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

static void apply_voice(const struct scene *scene, const struct hit *hit, struct contribution *out) {
    uint8_t voice = scene->voices->voice[hit->first];
    if (out->weight > 0 && (voice == TONE_VOICE_QUOTED || voice == TONE_VOICE_ATTRIBUTED)) {
        out->degree *= voice == TONE_VOICE_QUOTED ? quoted_factor : attributed_factor;
        out->flags |= TONE_MATCH_REPORTED;
    }
}

/* Degree words multiply, and a text may heap them up; no weight grows more than this. */
static const double most_degree = 8;

static void contribute(const struct scene *scene, uint32_t index, struct contribution *out) {
    const struct hit *hit = &scene->hits->items[index];
    const struct policy *policy = &scene->lexicon->dimensions[hit->dimension].policy;
    double negation = 1;
    *out = (struct contribution){.weight = weight_of(scene, hit), .degree = 1};
    if (policy->negation || policy->degree) {
        apply_cues(scene, index, policy, &negation, out);
    }
    if (policy->contrast || policy->emphasis) {
        apply_sentence(scene, hit, policy, out);
    }
    if (policy->reported) {
        apply_voice(scene, hit, out);
    }
    out->degree = out->degree > most_degree ? most_degree : out->degree < -most_degree ? -most_degree : out->degree;
    out->units = to_units(out->weight * out->degree * negation);
}

static bool heeds_sentence(const struct image *lexicon, const struct scene *scene) {
    for (uint32_t i = scene->first_hit; i < scene->end_hit; i++) {
        const struct policy *policy = &lexicon->dimensions[scene->hits->items[i].dimension].policy;
        if (policy->contrast || policy->emphasis) {
            return true;
        }
    }
    return false;
}

bool contributions_find(struct contributions *contributions, const struct hits *hits, const struct image *lexicon,
                        const struct cue_dimensions *cues, const struct text *text, const struct tokens *tokens,
                        const struct sentences *sentences, const struct voices *voices, const tone_allocator *hooks) {
    struct contribution *grown =
        alloc_grow(hooks, contributions->items, &contributions->capacity, hits->count, sizeof *grown);
    if (!grown) {
        return false;
    }
    contributions->items = grown;
    struct scene scene = {
        .hits = hits, .lexicon = lexicon, .cues = cues, .text = text, .tokens = tokens, .voices = voices};
    for (uint32_t s = 0; s < sentences->count; s++) {
        scene.sentence = &sentences->items[s];
        scene.first_hit = scene.end_hit;
        while (scene.end_hit < hits->count && hits->items[scene.end_hit].first < scene.sentence->end) {
            scene.end_hit++;
        }
        if (heeds_sentence(lexicon, &scene)) {
            find_contrast(&scene);
            find_emphasis(&scene);
        }
        for (uint32_t i = scene.first_hit; i < scene.end_hit; i++) {
            contribute(&scene, i, &grown[i]);
        }
    }
    return true;
}

void contributions_release(struct contributions *contributions, const tone_allocator *hooks) {
    alloc_release(hooks, contributions->items, contributions->capacity, sizeof *contributions->items);
    *contributions = (struct contributions){0};
}
