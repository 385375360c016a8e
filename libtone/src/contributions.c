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

/*
 * A cue is no longer than a term, and reaches over SCOPE_WORDS and the marks among them; what begins more than REACH
 * tokens before a hit is out of its reach.
 */
enum { REACH = 2 * TERM_ELEMENTS };

/* From where on cues reach a token: they begin with `least` or behind it, and from the d-th of `from` on, no more than d
   words stand between. */
struct scope {
    uint32_t token;
    uint32_t least;
    uint32_t from[SCOPE_WORDS];
};

/* What there is around a token for a hit that begins with it: bits HEEDS_..., and this one. */
enum { BEHIND_CONTRAST = HEEDS_EMPHASIS << 1 };
_Static_assert(BEHIND_CONTRAST <= UINT8_MAX, "there is a byte for each token");

/* A chunk; the sentence at hand, and what is known of it so far. */
struct scene {
    const struct hits *hits;
    const struct lexicon_grade *grades;
    const uint16_t *bits; /* dimension_bit of each dimension */
    const struct text *text;
    const struct tokens *tokens;
    const struct sentences *sentences;
    const uint8_t *voice;
    uint8_t *around; /* what there is around each token */
    struct cue *cues;
    uint32_t cue_count;
    uint32_t cue_end; /* those from this one on are not passed yet */
    const struct sentence *sentence;
    struct scope scope; /* of the token asked for last */
    uint32_t lower;     /* no token of the sentence before this one is a word of lower case */
    double marks;       /* factor of the exclamation and question marks; 0: not counted yet */
};

static double weight_of(const struct scene *scene, const struct hit *hit) {
    return (double)hit_grade(hit, scene->grades)->weight / LEXICON_UNIT;
}

static void find_marks(struct scene *scene) {
    const struct tokens *tokens = scene->tokens;
    uint32_t exclamations = 0;
    uint32_t questions = 0;
    uint32_t first = sentences_first_mark(scene->sentences, (size_t)(scene->sentence - scene->sentences->items));
    for (uint32_t m = first; m < scene->sentence->mark_end && scene->sentence->loud; m++) {
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
    struct scope scope = {.token = token, .least = least};
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

/* Goes on to a hit: takes its scope, and passes the cues before it. */
static void approach(struct scene *scene, const struct hit *hit) {
    if (scene->scope.token != hit->first) {
        scene->scope = scope_of(scene, hit->first);
    }
    while (scene->cue_end < scene->cue_count && scene->cues[scene->cue_end].hit->first < hit->first) {
        scene->cue_end++;
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
    const struct cue *cue = &scene->cues[scene->cue_end];
    while (cue-- > scene->cues && cue->hit->first >= scene->scope.least &&
           words_between(&scene->scope, cue->reach) < SCOPE_WORDS) {
        unsigned applies = cue->is & todo;
        uint32_t distance = words_between(&scene->scope, cue->hit->end);
        if (!applies || cue->hit->end > hit->first || distance >= SCOPE_WORDS) {
            continue;
        }
        if (applies & HEEDS_NEGATION && !stands_outside(scene, hit) && !(out->flags & TONE_MATCH_NEGATED)) {
            *negation = 1 - (1 - negation_factor) * weight_of(scene, cue->hit);
            out->flags |= TONE_MATCH_NEGATED;
        }
        if (applies & HEEDS_DEGREE) {
            out->degree *= 1 + (weight_of(scene, cue->hit) - 1) * degree_decay[distance];
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

/* What a hit of a dimension with these bits may heed, of what there is around its tokens. One of more than two may have
   capitals between the first and the last. */
static inline unsigned may_heed(unsigned bits, const uint8_t *around, const struct hit *hit) {
    unsigned emphasis =
        (around[hit->end - 1] & HEEDS_EMPHASIS) | (hit->end - hit->first > 2) * (unsigned)HEEDS_EMPHASIS;
    return bits & (around[hit->first] | emphasis);
}

/* What a hit adds by all that it heeds. */
static struct contribution apply(struct scene *scene, const struct hit *hit) {
    const struct lexicon_grade *grade = hit_grade(hit, scene->grades);
    unsigned bits = scene->bits[grade->dimension];
    unsigned todo = may_heed(bits, scene->around, hit);
    struct contribution out = {.degree = 1, .units = grade->weight};
    double negation = 1;
    if (todo & (HEEDS_NEGATION | HEEDS_DEGREE)) {
        apply_cues(scene, hit, todo & (HEEDS_NEGATION | HEEDS_DEGREE), &negation, &out);
    }
    if (todo & HEEDS_CONTRAST) {
        out.degree *= scene->around[hit->first] & BEHIND_CONTRAST ? behind_contrast : before_contrast;
        out.flags |= TONE_MATCH_CONTRAST;
    }
    if (todo & HEEDS_EMPHASIS) {
        apply_emphasis(scene, hit, &out);
    }
    apply_voice(grade, bits, scene->voice[hit->first], &out);
    weigh(grade, negation, &out);
    return out;
}

/* ------------------------------------------------------------------------------------------------------- the chunk */

/* Lists the cues. */
static void list_cues(struct scene *scene) {
    const struct hit *support = scene->hits->support;
    const struct lexicon_grade *grades = scene->grades;
    const uint16_t *bits = scene->bits;
    struct cue *cues = scene->cues;
    uint32_t hit_count = scene->hits->support_count;
    uint32_t count = 0;
    uint32_t reach = 0;
    for (uint32_t i = 0; i < hit_count; i++) { /* without a branch: what comes next cannot be foretold */
        const struct hit *hit = &support[i];
        unsigned is = (unsigned)bits[hit_grade(hit, grades)->dimension] >> CUE_SHIFT;
        reach = hit->end > reach ? hit->end : reach;
        cues[count] = (struct cue){.hit = hit, .reach = reach, .is = is};
        count += is != 0;
    }
    scene->cue_count = count;
}

/* Tells tokens [first, end) what there is around them. */
static void mark_tokens(struct scene *scene, uint32_t first, uint32_t end, unsigned there) {
    for (uint32_t i = first; i < end; i++) {
        scene->around[i] |= (uint8_t)there;
    }
}

/* Marks the sentence of a contrast word, which weighs what stands before it too: the first counts that does not begin a
   sentence. */
static void mark_contrast(struct scene *scene, uint32_t first) {
    scene->sentence = sentence_around(scene->sentence, first);
    const struct sentence *sentence = scene->sentence;
    if (first > sentence->first && !(scene->around[sentence->first] & HEEDS_CONTRAST)) {
        mark_tokens(scene, sentence->first, first, HEEDS_CONTRAST);
        mark_tokens(scene, first, sentence->end, HEEDS_CONTRAST | BEHIND_CONTRAST);
    }
}

/* Marks tokens from that behind a cue on up to the last with no more than SCOPE_WORDS words before it, as if no mark
   ended a clause. */
static void mark_scope_slowly(struct scene *scene, uint32_t first, unsigned is) {
    uint32_t count = scene->tokens->count;
    uint32_t end = count - first > REACH ? first + REACH : count;
    uint32_t words = 0;
    for (uint32_t i = first; i < end && words < SCOPE_WORDS; i++) {
        scene->around[i] |= (uint8_t)is;
        words += scene->tokens->class[i] != WORD_PUNCTUATION;
    }
}

/* The same by eight tokens at once, where they are enough. */
static void mark_scope(struct scene *scene, uint32_t first, unsigned is) {
    _Static_assert(SCOPE_WORDS == 3, "two words are taken, and those up to the next are left");
    uint64_t words = 0;
    if (scene->tokens->count - first >= 8) {
        uint64_t marks = eight_read((const char *)scene->tokens->class + first) ^ EIGHT_OF(WORD_PUNCTUATION);
        words = (marks + EIGHT_OF(0x7F)) & EIGHT_OF(0x80); /* classes are below 0x80 */
        words &= words - 1;
        words &= words - 1;
    }
    if (words == 0) {
        mark_scope_slowly(scene, first, is);
        return;
    }
    uint64_t reached = (words & -words) * 2 - 1;
    uint64_t around = eight_read((const char *)scene->around + first) | (reached & EIGHT_OF(is));
    eight_write((char *)scene->around + first, around);
}

/* Tells each token what itself brings: the voice of others, capitals. */
static void look_at_tokens(struct scene *scene) {
    typedef uint8_t lanes __attribute__((vector_size(16)));
    typedef uint16_t wide_lanes __attribute__((vector_size(32)));
    const uint8_t *voice = scene->voice;
    const uint16_t *flags = scene->tokens->flags;
    uint32_t count = scene->tokens->count;
    uint32_t i = 0;
    for (; count - i >= sizeof(lanes); i += (uint32_t)sizeof(lanes)) {
        lanes voices;
        wide_lanes wide;
        memcpy(&voices, voice + i, sizeof voices);
        memcpy(&wide, flags + i, sizeof wide);
        lanes reported = (lanes)(voices == TONE_VOICE_ATTRIBUTED) | (lanes)(voices == TONE_VOICE_QUOTED);
        lanes capitals = __builtin_convertvector(wide & TOKEN_CAPITALS, lanes);
        lanes own = (reported & HEEDS_VOICE) | capitals;
        memcpy(scene->around + i, &own, sizeof own);
    }
    for (; i < count; i++) {
        bool reported = voice[i] == TONE_VOICE_ATTRIBUTED || voice[i] == TONE_VOICE_QUOTED;
        scene->around[i] = (uint8_t)((reported ? HEEDS_VOICE : 0) | (flags[i] & TOKEN_CAPITALS));
    }
}

/* Tells all tokens what there is around them. */
static void look_around(struct scene *scene) {
    look_at_tokens(scene);
    for (uint32_t i = 0; i < scene->sentences->count; i++) {
        const struct sentence *sentence = &scene->sentences->items[i];
        if (sentence->loud) {
            mark_tokens(scene, sentence->first, sentence->end, HEEDS_EMPHASIS);
        }
    }
    scene->sentence = scene->sentences->items;
    for (uint32_t i = 0; i < scene->cue_count; i++) {
        const struct cue *cue = &scene->cues[i];
        if (cue->is & HEEDS_CONTRAST) {
            mark_contrast(scene, cue->hit->first);
        } else {
            mark_scope(scene, cue->hit->end, cue->is);
        }
    }
}

/*
 * Gives each hit the units of its weight, and lists those that may heed something around them; how many. Those that heed
 * their voice alone are listed for themselves; `*reported` is how many. All that without a branch: which dimensions
 * follow each other cannot be foretold. What each hit is looked up in stands in locals: else it were read anew for each,
 * as what is stored might have changed it.
 */
static uint32_t list_heeding(const struct scene *scene, struct contributions *out, uint32_t *reported) {
    const struct hit *hits = scene->hits->items;
    const struct lexicon_grade *grades = scene->grades;
    const uint16_t *bits = scene->bits;
    const uint8_t *around = scene->around;
    int64_t *units = out->units;
    uint32_t *heeding = out->heeding;
    uint32_t *voices = out->reported;
    uint32_t heeding_count = 0;
    uint32_t voice_count = 0;
    uint32_t hit_count = scene->hits->count;
    for (uint32_t i = 0; i < hit_count; i++) {
        const struct lexicon_grade *grade = hit_grade(&hits[i], grades);
        unsigned heeds = may_heed(bits[grade->dimension], around, &hits[i]);
        units[i] = grade->weight;
        heeding[heeding_count] = i;
        heeding_count += (heeds & ~(unsigned)HEEDS_VOICE) != 0;
        voices[voice_count] = i;
        voice_count += heeds == HEEDS_VOICE;
    }
    *reported = voice_count;
    return heeding_count;
}

/* Goes on to the sentence of a hit. */
static void go_on(struct scene *scene, const struct hit *hit) {
    if (scene->sentence->end <= hit->first) {
        scene->sentence = sentence_around(scene->sentence, hit->first);
        scene->lower = scene->sentence->first;
        scene->marks = 0;
    }
}

/* The changes of the hits that may heed something around them. */
static void change_hits(struct scene *scene, struct contributions *out, uint32_t heeding_count) {
    scene->sentence = scene->sentences->items;
    scene->lower = 0;
    scene->marks = 0;
    for (uint32_t i = 0; i < heeding_count; i++) {
        uint32_t number = out->heeding[i];
        const struct hit *hit = &scene->hits->items[number];
        go_on(scene, hit);
        struct contribution contribution = apply(scene, hit);
        out->units[number] = contribution.units;
        out->changes[out->change_count] =
            (struct change){.degree = contribution.degree, .hit = number, .flags = contribution.flags};
        out->change_count += contribution.flags != 0;
    }
}

/* The units of the hits that heed their voice alone. */
static void weigh_voices(const struct scene *scene, struct contributions *out, uint32_t reported) {
    for (uint32_t i = 0; i < reported; i++) {
        const struct hit *hit = &scene->hits->items[out->reported[i]];
        const struct lexicon_grade *grade = hit_grade(hit, scene->grades);
        double degree = contribution_degree(grade, HEEDS_VOICE, scene->voice[hit->first]);
        if (degree < 1) {
            out->units[out->reported[i]] = to_units((double)grade->weight / LEXICON_UNIT * degree);
            out->changes[out->change_count++] =
                (struct change){.degree = degree, .hit = out->reported[i], .flags = TONE_MATCH_REPORTED};
        }
    }
}

enum { COLUMNS = 4 };

static void list_columns(struct contributions *contributions, struct alloc_column columns[COLUMNS]) {
    columns[0] = (struct alloc_column){&contributions->units, sizeof *contributions->units};
    columns[1] = (struct alloc_column){&contributions->changes, sizeof *contributions->changes};
    columns[2] = (struct alloc_column){&contributions->heeding, sizeof *contributions->heeding};
    columns[3] = (struct alloc_column){&contributions->reported, sizeof *contributions->reported};
}

/* Room for the hits, and for what is written behind the last; and for so many tokens. */
static bool reserve(struct contributions *contributions, const struct hits *hits, uint32_t tokens,
                    const tone_allocator *hooks) {
    struct alloc_column columns[COLUMNS];
    list_columns(contributions, columns);
    struct cue *cues = alloc_grow(hooks, contributions->cues, &contributions->cue_capacity,
                                  (size_t)hits->support_count + 1, sizeof *cues);
    contributions->cues = cues ? cues : contributions->cues;
    uint8_t *around = alloc_grow(hooks, contributions->around, &contributions->token_capacity, tokens, sizeof *around);
    contributions->around = around ? around : contributions->around;
    return cues && around &&
           alloc_grow_columns(hooks, columns, COLUMNS, &contributions->capacity, (size_t)hits->count + 1);
}

bool contributions_find(struct contributions *contributions, const struct hits *hits, const struct image *lexicon,
                        const uint16_t *bits, const struct text *text, const struct tokens *tokens,
                        const struct sentences *sentences, const struct voices *voices, const tone_allocator *hooks) {
    contributions->change_count = 0;
    if (!reserve(contributions, hits, tokens->count, hooks)) {
        return false;
    }
    struct scene scene = {.hits = hits,
                          .grades = lexicon->grades,
                          .bits = bits,
                          .text = text,
                          .tokens = tokens,
                          .sentences = sentences,
                          .voice = voices->voice,
                          .around = contributions->around,
                          .cues = contributions->cues,
                          .scope = {.token = UINT32_MAX}};
    uint32_t reported;
    list_cues(&scene);
    look_around(&scene);
    uint32_t heeding = list_heeding(&scene, contributions, &reported);
    change_hits(&scene, contributions, heeding);
    weigh_voices(&scene, contributions, reported);
    return true;
}

void contributions_release(struct contributions *contributions, const tone_allocator *hooks) {
    struct alloc_column columns[COLUMNS];
    list_columns(contributions, columns);
    alloc_release_columns(hooks, columns, COLUMNS, &contributions->capacity);
    alloc_release(hooks, contributions->cues, contributions->cue_capacity, sizeof *contributions->cues);
    alloc_release(hooks, contributions->around, contributions->token_capacity, sizeof *contributions->around);
}
