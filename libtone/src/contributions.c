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
 * A cue is no longer than a term, and reaches over SCOPE_WORDS and the marks among them; what begins more than REACH
 * tokens before a hit is out of its reach.
 */
enum { REACH = 2 * TERM_ELEMENTS };

/* From where on cues reach a token: from the d-th of these on, no more than d words stand between. */
struct scope {
    uint32_t token;
    uint32_t from[SCOPE_WORDS];
};

/* The sentence at hand, and what is known of it so far. */
struct scene {
    const struct hits *hits;
    const struct lexicon_grade *grades;
    const uint16_t *bits; /* dimension_bit of each dimension */
    const struct text *text;
    const struct tokens *tokens;
    const uint8_t *voice;
    const struct sentence *sentence;
    uint32_t first_mark; /* of the sentence, in the list of marks */
    uint32_t *cues;      /* its hits that are negation or degree words, in order */
    uint32_t cue_count;
    uint32_t cue_first; /* those before this one are out of the reach of what is still to come */
    uint32_t cue_end;   /* those from this one on are not passed yet */
    struct scope scope; /* of the token asked for last */
    uint32_t contrast;  /* token at which a contrast word begins, or UINT32_MAX */
    uint32_t lower;     /* no token of the sentence before this one is a word of lower case */
    double marks;       /* factor of the exclamation and question marks; 0: not counted yet */
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

/* The scope of a token: the last words before it, back to a mark that ends a clause. */
static struct scope scope_of(const struct scene *scene, uint32_t token) {
    uint32_t least = token - scene->sentence->first > REACH ? token - REACH : scene->sentence->first;
    struct scope scope = {.token = token};
    uint32_t first = token;
    for (uint32_t distance = 0; distance < SCOPE_WORDS; distance++) {
        while (first > least && scene->tokens->class[first - 1] == WORD_PUNCTUATION && !ends_clause(scene, first - 1)) {
            first--;
        }
        scope.from[distance] = first;
        first -= first > least && scene->tokens->class[first - 1] != WORD_PUNCTUATION;
    }
    return scope;
}

/* Words between a cue that ends at token `end` and what has this scope; SCOPE_WORDS where it does not reach so far. */
static uint32_t words_between(const struct scope *scope, uint32_t end) {
    uint32_t words = 0;
    for (uint32_t distance = 0; distance < SCOPE_WORDS; distance++) {
        words += end < scope->from[distance];
    }
    return words;
}

/* Goes on to a hit: passes the cues before it, and drops those that reach neither it nor what stands behind it. */
static void approach(struct scene *scene, const struct hit *hit) {
    const struct hit *hits = scene->hits->items;
    if (scene->scope.token != hit->first) {
        scene->scope = scope_of(scene, hit->first);
    }
    while (scene->cue_end < scene->cue_count && &hits[scene->cues[scene->cue_end]] < hit) {
        scene->cue_end++;
    }
    while (scene->cue_first < scene->cue_end) {
        const struct hit *cue = &hits[scene->cues[scene->cue_first]];
        if (hit->first - cue->first <= REACH && words_between(&scene->scope, cue->end) < SCOPE_WORDS) {
            break;
        }
        scene->cue_first++;
    }
}

/* Emoticons and emoji stand outside the grammar of their clause: who writes "not today :)" smiles. */
static bool stands_outside(const struct scene *scene, const struct hit *hit) {
    uint8_t class = scene->tokens->class[hit->first];
    return class == WORD_PUNCTUATION || class == WORD_EMOJI;
}

/* The negation, in `*negation`, and the degree of a hit, by the cues before it, the nearest first. */
static void apply_cues(struct scene *scene, const struct hit *hit, unsigned todo, double *negation,
                       struct contribution *out) {
    approach(scene, hit);
    for (uint32_t i = scene->cue_end; i-- > scene->cue_first;) {
        const struct hit *cue = &scene->hits->items[scene->cues[i]];
        unsigned applies = (unsigned)scene->bits[cue->dimension] >> CUE_SHIFT & todo;
        uint32_t distance = words_between(&scene->scope, cue->end);
        if (!applies || cue->end > hit->first || distance >= SCOPE_WORDS) {
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

/* What of its voice a hit may heed. */
static const uint8_t heeded_voice[VOICE_COUNT] = {
    [TONE_VOICE_ATTRIBUTED] = HEEDS_VOICE, [TONE_VOICE_QUOTED] = HEEDS_VOICE};

static void apply_voice(const struct lexicon_grade *grade, unsigned bits, uint8_t voice, struct contribution *out) {
    double degree = contribution_degree(grade, bits, voice);
    if (degree < 1) {
        out->degree *= degree;
        out->flags |= TONE_MATCH_REPORTED;
    }
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

/* What a hit adds by all that it heeds: its voice, and what there is for it of bits HEEDS_... in `todo`. */
static struct contribution apply(struct scene *scene, const struct hit *hit, unsigned todo) {
    const struct lexicon_grade *grade = &scene->grades[hit->grade];
    struct contribution out = {.degree = 1, .units = grade->weight};
    double negation = 1;
    if (todo & (HEEDS_NEGATION | HEEDS_DEGREE)) {
        apply_cues(scene, hit, todo & (HEEDS_NEGATION | HEEDS_DEGREE), &negation, &out);
    }
    if (todo & HEEDS_CONTRAST) {
        out.degree *= hit->first < scene->contrast ? before_contrast : behind_contrast;
        out.flags |= TONE_MATCH_CONTRAST;
    }
    if (todo & HEEDS_EMPHASIS) {
        apply_emphasis(scene, hit, &out);
    }
    apply_voice(grade, scene->bits[hit->dimension], scene->voice[hit->first], &out);
    weigh(grade, negation, &out);
    return out;
}

/* What of emphasis a hit may heed: HEEDS_EMPHASIS where its first or last word is in capitals, or there are others. */
static inline unsigned may_stand_out(const uint16_t *flags, const struct hit *hit) {
    unsigned capitals = (unsigned)(flags[hit->first] | flags[hit->end - 1]) & TOKEN_CAPITALS;
    _Static_assert(TOKEN_CAPITALS == HEEDS_EMPHASIS << 1, "one is moved to the other");
    return capitals >> 1 | (hit->end - hit->first > 2) * (unsigned)HEEDS_EMPHASIS;
}

/*
 * Lists behind the changes which hits [*next, ...) of the sentence may heed something, and how many; `*next` is then the
 * first behind them. What most of them do is done without a branch: which dimensions follow each other cannot be
 * foretold. Negation and degree come before what heeds them, so that one pass is enough. A contrast word weighs what
 * stands before it too: the pass ends at it, to begin anew with it known. What each hit is looked up in stands in locals:
 * else it were read anew for each, as what is stored might have changed it.
 */
static uint32_t list_heeding(struct scene *scene, uint32_t *next, struct contributions *out) {
    const struct sentence *sentence = scene->sentence;
    const struct hit *hits = scene->hits->items;
    unsigned present = (sentence->loud ? HEEDS_EMPHASIS : 0U) | (scene->contrast == UINT32_MAX ? 0U : HEEDS_CONTRAST);
    unsigned near = 0;     /* what the cues so far are to what heeds them */
    uint32_t near_end = 0; /* from this token on none of them applies: too many words stand between */
    uint32_t count = 0;
    struct change *may = &out->changes[out->change_count];
    const struct lexicon_grade *grades = scene->grades;
    const uint16_t *dimension_bits = scene->bits;
    const uint16_t *flags = scene->tokens->flags;
    const uint8_t *voice = scene->voice;
    int64_t *units = out->units;
    uint32_t *listed = out->listed;
    uint32_t listed_count = out->listed_count;
    uint32_t hit_count = scene->hits->count;
    uint32_t end = sentence->end;
    uint32_t *cues = scene->cues;
    uint32_t cue_count = 0;
    uint32_t i = *next;
    for (; i < hit_count && hits[i].first < end; i++) {
        const struct hit *hit = &hits[i];
        unsigned bits = dimension_bits[hit->dimension];
        unsigned around = present | (hit->first < near_end ? near : 0);
        unsigned todo = bits & (around | may_stand_out(flags, hit));
        units[i] = grades[hit->grade].weight;
        may[count].hit = i;
        may[count].todo = (uint8_t)todo;
        count += todo != 0;
        listed[listed_count] = i;
        listed_count += ((bits & heeded_voice[voice[hit->first]]) != 0) & (todo == 0);
        if (bits & (IS_NEGATION | IS_DEGREE)) {
            uint32_t reach = SCOPE_WORDS + sentence->mark_end - scene->first_mark;
            near |= bits >> CUE_SHIFT & (HEEDS_NEGATION | HEEDS_DEGREE);
            near_end = hit->end + reach > near_end ? hit->end + reach : near_end;
            cues[cue_count++] = i;
        }
        if (bits & IS_CONTRAST && scene->contrast == UINT32_MAX && hit->first > sentence->first) {
            scene->contrast = hit->first;
            return list_heeding(scene, next, out);
        }
    }
    scene->cue_count = cue_count;
    out->listed_count = listed_count;
    *next = i;
    return count;
}

/* The sentence at hand, whose hits begin at `*next`. */
static void contribute(struct scene *scene, uint32_t *next, struct contributions *out) {
    scene->contrast = UINT32_MAX;
    scene->lower = scene->sentence->first;
    scene->marks = 0;
    scene->cue_first = 0;
    scene->cue_end = 0;
    const struct change *may = &out->changes[out->change_count];
    uint32_t count = list_heeding(scene, next, out);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t hit = may[i].hit;
        struct contribution contribution = apply(scene, &scene->hits->items[hit], may[i].todo);
        out->units[hit] = contribution.units;
        out->changes[out->change_count] =
            (struct change){.degree = contribution.degree, .hit = hit, .flags = contribution.flags};
        out->change_count += contribution.flags != 0;
    }
}

/* The units of the hits that were listed, for they heed their voice alone. */
static void weigh_voices(const struct scene *scene, struct contributions *out) {
    for (uint32_t i = 0; i < out->listed_count; i++) {
        const struct hit *hit = &scene->hits->items[out->listed[i]];
        const struct lexicon_grade *grade = &scene->grades[hit->grade];
        double degree = contribution_degree(grade, HEEDS_VOICE, scene->voice[hit->first]);
        if (degree < 1) {
            out->units[out->listed[i]] = to_units((double)grade->weight / LEXICON_UNIT * degree);
        }
    }
}

enum { COLUMNS = 4 };

static void list_columns(struct contributions *contributions, struct alloc_column columns[COLUMNS]) {
    columns[0] = (struct alloc_column){&contributions->units, sizeof *contributions->units};
    columns[1] = (struct alloc_column){&contributions->changes, sizeof *contributions->changes};
    columns[2] = (struct alloc_column){&contributions->listed, sizeof *contributions->listed};
    columns[3] = (struct alloc_column){&contributions->cues, sizeof *contributions->cues};
}

/* Room for so many hits, and for what is written behind the last. */
static bool reserve(struct contributions *contributions, uint32_t hits, const tone_allocator *hooks) {
    if (hits < contributions->capacity) {
        return true;
    }
    struct alloc_column columns[COLUMNS];
    list_columns(contributions, columns);
    return alloc_grow_columns(hooks, columns, COLUMNS, &contributions->capacity, (size_t)hits + 1);
}

bool contributions_find(struct contributions *contributions, const struct hits *hits, const struct image *lexicon,
                        const uint16_t *bits, const struct text *text, const struct tokens *tokens,
                        const struct sentences *sentences, const struct voices *voices, const tone_allocator *hooks) {
    contributions->change_count = 0;
    contributions->listed_count = 0;
    if (!reserve(contributions, hits->count, hooks)) {
        return false;
    }
    struct scene scene = {.hits = hits,
                          .grades = lexicon->grades,
                          .bits = bits,
                          .text = text,
                          .tokens = tokens,
                          .voice = voices->voice,
                          .cues = contributions->cues,
                          .scope = {.token = UINT32_MAX}};
    uint32_t next = 0;
    for (uint32_t s = 0; s < sentences->count; s++) {
        scene.sentence = &sentences->items[s];
        contribute(&scene, &next, contributions);
        scene.first_mark = scene.sentence->mark_end;
    }
    weigh_voices(&scene, contributions);
    return true;
}

void contributions_list_shown(struct contributions *contributions, const struct hits *hits, const uint16_t *bits) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < hits->count; i++) {
        contributions->listed[count] = i;
        count += (bits[hits->items[i].dimension] & IS_SHOWN) != 0;
    }
    contributions->listed_count = count;
}

void contributions_release(struct contributions *contributions, const tone_allocator *hooks) {
    struct alloc_column columns[COLUMNS];
    list_columns(contributions, columns);
    alloc_release_columns(hooks, columns, COLUMNS, &contributions->capacity);
}
