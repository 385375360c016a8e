#include "matches.h"

/* A walk through the trie from one token. */
struct walk {
    const struct image *lexicon;
    const struct tokens *tokens;
    struct matcher *matcher;
    uint32_t first;
    uint32_t end; /* of the sentence */
};

/* Notes what a term that ends before token `end` gives, where it is the longest yet. */
static void note_outputs(const struct walk *walk, uint32_t node, uint32_t end) {
    const struct lexicon_node *at = &walk->lexicon->nodes[node];
    struct matcher *matcher = walk->matcher;
    for (uint32_t i = 0; i < at->output_count; i++) {
        const struct lexicon_output *output = &walk->lexicon->outputs[at->output + i];
        struct candidate *candidate = &matcher->candidates[output->dimension];
        if (candidate->covered > walk->first) {
            continue;
        }
        if (!candidate->output) {
            matcher->touched[matcher->touched_count++] = output->dimension;
            candidate->end = 0;
        }
        if (end > candidate->end) {
            candidate->end = end;
            candidate->output = output;
        }
    }
}

static void follow(const struct walk *walk, uint32_t node, uint32_t token, unsigned gaps);

/* Goes on behind `child`, where an edge for `token` leads. */
static void enter(const struct walk *walk, uint32_t child, uint32_t token, unsigned gaps) {
    if (child != 0) {
        note_outputs(walk, child, token + 1);
        follow(walk, child, token + 1, gaps);
    }
}

/* Takes an edge for `token`, where there is one: with the possessive ’s first if the token has it. Behind the root. */
static void take(const struct walk *walk, uint32_t node, uint32_t token, enum element_kind kind, uint32_t number,
                 unsigned gaps) {
    uint16_t flags = walk->tokens->flags[token];
    bool glued = token > walk->first && !(flags & TOKEN_SPACE);
    for (int with = (flags & TOKEN_POSSESSIVE) != 0; with >= 0; with--) {
        enter(walk, image_child(walk->lexicon, node, element_symbol(kind, number, glued, with)), token, gaps);
    }
}

/* Which classes of words a token is of: bits of element_bit. */
static unsigned classes_of(const struct tokens *tokens, uint32_t token) {
    switch (tokens->class[token]) {
    case WORD_NUMBER:
        return element_bit(ELEMENT_CLASS, CLASS_NUMBER);
    case WORD_LETTERS:
        return element_bit(ELEMENT_CLASS, CLASS_WORD) |
               (tokens->flags[token] & TOKEN_CAPITAL ? element_bit(ELEMENT_CLASS, CLASS_CAPITAL) : 0);
    default:
        return 0;
    }
}

static void take_classes(const struct walk *walk, uint32_t node, uint32_t token, unsigned gaps) {
    unsigned fits = classes_of(walk->tokens, token) & walk->lexicon->nodes[node].edges;
    for (uint32_t i = CLASS_COUNT; i-- > 0;) {
        if (fits & element_bit(ELEMENT_CLASS, i)) {
            take(walk, node, token, ELEMENT_CLASS, i, gaps);
        }
    }
}

/* Passes over one to GAP_WORDS words. */
static void take_gap(const struct walk *walk, uint32_t node, uint32_t token, unsigned gaps) {
    uint32_t behind = image_child(walk->lexicon, node, element_symbol(ELEMENT_GAP, 0, false, false));
    if (behind == 0 || gaps == TERM_GAPS) {
        return;
    }
    uint32_t last = token + GAP_WORDS < walk->end ? token + GAP_WORDS : walk->end;
    for (uint32_t i = token; i < last && walk->tokens->class[i] != WORD_PUNCTUATION; i++) {
        follow(walk, behind, i + 1, gaps + 1);
    }
}

/* Goes on from `node` with `token`. Every edge goes to a later node, and a term has at most TERM_GAPS gaps, so the walk
   is bounded by the lexicon's terms. */
static void follow(const struct walk *walk, uint32_t node, uint32_t token, unsigned gaps) {
    const struct lexicon_node *at = &walk->lexicon->nodes[node];
    uint32_t edges = at->edges;
    if (edges == 0 || token >= walk->end) {
        return;
    }
    uint32_t word = walk->tokens->word[token];
    if (word != 0 && at->words & word_bit(word)) {
        take(walk, node, token, ELEMENT_WORD, word, gaps);
    }
    if (edges & 1U << ELEMENT_PREFIX) {
        for (uint32_t i = walk->tokens->prefix[token]; i != 0; i = walk->lexicon->prefixes[i].shorter) {
            take(walk, node, token, ELEMENT_PREFIX, i, gaps);
        }
    }
    if (edges >> (ELEMENT_GAP + 1)) {
        take_classes(walk, node, token, gaps);
    }
    if (edges & 1U << ELEMENT_GAP) {
        take_gap(walk, node, token, gaps);
    }
}

/* What stands behind the root for the walk's first token, in the order of `follow`, but by the lexicon's shortcuts. */
static void start(const struct walk *walk) {
    const struct image *lexicon = walk->lexicon;
    uint32_t token = walk->first;
    uint32_t word = walk->tokens->word[token];
    bool possessive = (walk->tokens->flags[token] & TOKEN_POSSESSIVE) != 0;
    if (word != 0 && possessive) {
        enter(walk, image_child(lexicon, 0, element_symbol(ELEMENT_WORD, word, false, true)), token, 0);
    }
    enter(walk, lexicon->words[word].start, token, 0);
    for (uint32_t i = walk->tokens->prefix[token]; i != 0; i = lexicon->prefixes[i].shorter) {
        take(walk, 0, token, ELEMENT_PREFIX, i, 0);
    }
    unsigned fits = classes_of(walk->tokens, token) & lexicon->nodes[0].edges;
    for (uint32_t i = CLASS_COUNT; fits != 0 && i-- > 0;) {
        for (uint32_t with = fits & element_bit(ELEMENT_CLASS, i) ? possessive + 1u : 0; with-- > 0;) {
            enter(walk, lexicon->class_start[i][with], token, 0);
        }
    }
}

static bool class_may_start(const struct image *lexicon, enum element_class class, uint32_t next) {
    const struct lexicon_node *node = &lexicon->nodes[lexicon->class_start[class][false]];
    return node->output_count != 0 || node->edges & ~element_bit(ELEMENT_WORD, 0) ||
           image_has_pair(lexicon, lexicon_pair_class(class), next);
}

/* Whether a term may begin with a token: it gives something at once, or the next word may go on with it. */
static inline bool may_start(const struct walk *walk, uint32_t token, uint32_t next, unsigned root_classes) {
    const struct image *lexicon = walk->lexicon;
    if (walk->tokens->flags[token] & TOKEN_STARTS || image_has_pair(lexicon, walk->tokens->word[token], next)) {
        return true;
    }
    unsigned fits = classes_of(walk->tokens, token) & root_classes;
    for (uint32_t i = 0; fits != 0 && i < CLASS_COUNT; i++) {
        if (fits & element_bit(ELEMENT_CLASS, i) && class_may_start(lexicon, (enum element_class)i, next)) {
            return true;
        }
    }
    return false;
}

/* Turns the candidates of a token into hits, in order of dimension. */
static bool keep_candidates(struct hits *hits, struct matcher *matcher, uint32_t first, const tone_allocator *hooks) {
    size_t need = (size_t)hits->count + matcher->touched_count;
    if (need > hits->capacity) {
        struct hit *more = alloc_grow(hooks, hits->items, &hits->capacity, need, sizeof *more);
        if (!more) {
            return false;
        }
        hits->items = more;
    }
    struct hit *grown = hits->items;
    uint32_t start = hits->count;
    for (uint32_t i = 0; i < matcher->touched_count; i++) {
        struct candidate *candidate = &matcher->candidates[matcher->touched[i]];
        const struct lexicon_output *output = candidate->output;
        candidate->covered = candidate->end;
        candidate->output = NULL;
        if (output->neutral) {
            continue;
        }
        uint32_t place = hits->count++;
        for (; place > start && grown[place - 1].dimension > output->dimension; place--) {
            grown[place] = grown[place - 1];
        }
        grown[place] = (struct hit){first, candidate->end, output->entry, output->dimension, output->rule};
    }
    matcher->touched_count = 0;
    return true;
}

static void release_candidates(struct matcher *matcher, const tone_allocator *hooks) {
    alloc_release(hooks, matcher->candidates, matcher->dimension_count, sizeof *matcher->candidates);
    alloc_release(hooks, matcher->touched, matcher->dimension_count, sizeof *matcher->touched);
    *matcher = (struct matcher){0};
}

/* An empty candidate for each dimension. */
static bool reserve_candidates(struct matcher *matcher, uint32_t dimensions, const tone_allocator *hooks) {
    if (dimensions > matcher->dimension_count) {
        release_candidates(matcher, hooks);
        matcher->dimension_count = dimensions;
        matcher->candidates = alloc_zeroed(hooks, dimensions, sizeof *matcher->candidates);
        matcher->touched = alloc_zeroed(hooks, dimensions, sizeof *matcher->touched);
        if (!matcher->candidates || !matcher->touched) {
            release_candidates(matcher, hooks);
            return false;
        }
    }
    for (uint32_t i = 0; i < dimensions; i++) {
        matcher->candidates[i] = (struct candidate){0, 0, NULL};
    }
    matcher->touched_count = 0;
    return true;
}

bool matches_find(struct hits *hits, struct matcher *matcher, const struct image *lexicon, const struct tokens *tokens,
                  const struct sentences *sentences, const tone_allocator *hooks) {
    hits->count = 0;
    if (!reserve_candidates(matcher, lexicon->dimension_count, hooks)) {
        return false;
    }
    unsigned root_classes = lexicon->nodes[0].edges;
    for (uint32_t s = 0; s < sentences->count; s++) {
        struct walk walk = {lexicon, tokens, matcher, 0, sentences->items[s].end};
        for (uint32_t i = sentences->items[s].first; i < walk.end; i++) {
            uint32_t next = i + 1 < walk.end ? tokens->word[i + 1] : 0;
            if (!may_start(&walk, i, next, root_classes)) {
                continue;
            }
            walk.first = i;
            start(&walk);
            if (matcher->touched_count > 0 && !keep_candidates(hits, matcher, i, hooks)) {
                return false;
            }
        }
    }
    return true;
}

void matches_release(struct hits *hits, struct matcher *matcher, const tone_allocator *hooks) {
    alloc_release(hooks, hits->items, hits->capacity, sizeof *hits->items);
    *hits = (struct hits){0};
    release_candidates(matcher, hooks);
}
