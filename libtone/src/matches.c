#include "matches.h"

/* A walk through the trie from one token. */
struct walk {
    const struct image *lexicon;
    const struct tokens *tokens;
    struct matcher *matcher;
    uint32_t first;
    uint32_t end; /* of the sentence */
};

static uint32_t find_child(const struct image *lexicon, uint32_t node, uint32_t symbol) {
    for (uint32_t slot = lexicon_edge_slot(node, symbol);; slot++) {
        const struct lexicon_edge *edge = &lexicon->edges[slot & lexicon->edge_mask];
        if (edge->child == 0 || (edge->node == node && edge->symbol == symbol)) {
            return edge->child;
        }
    }
}

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

/* The node that `token` leads to as an element of that kind and number, with the possessive ’s or without; 0: none. */
static uint32_t find_next(const struct walk *walk, uint32_t node, uint32_t token, enum element_kind kind,
                          uint32_t number, bool possessive) {
    if (node == 0 && kind == ELEMENT_WORD && !possessive) {
        return walk->lexicon->words[number].start;
    }
    bool glued = token > walk->first && !(walk->tokens->flags[token] & TOKEN_SPACE);
    return find_child(walk->lexicon, node, element_symbol(kind, number, glued, possessive));
}

/* Takes an edge for `token`, where there is one: with the possessive ’s first if the token has it. */
static void take(const struct walk *walk, uint32_t node, uint32_t token, enum element_kind kind, uint32_t number,
                 unsigned gaps) {
    bool possessive = (walk->tokens->flags[token] & TOKEN_POSSESSIVE) != 0;
    for (int with = possessive; with >= 0; with--) {
        uint32_t child = find_next(walk, node, token, kind, number, with);
        if (child != 0) {
            note_outputs(walk, child, token + 1);
            follow(walk, child, token + 1, gaps);
        }
    }
}

static void take_classes(const struct walk *walk, uint32_t node, uint32_t token, unsigned gaps) {
    unsigned edges = walk->lexicon->nodes[node].edges;
    uint8_t class = walk->tokens->class[token];
    const bool fits[] = {
        [CLASS_NUMBER] = class == WORD_NUMBER,
        [CLASS_CAPITAL] = class == WORD_LETTERS && walk->tokens->flags[token] & TOKEN_CAPITAL,
        [CLASS_WORD] = class == WORD_LETTERS,
    };
    for (uint32_t i = sizeof fits / sizeof *fits; i-- > 0;) {
        if (fits[i] && edges & element_bit(ELEMENT_CLASS, i)) {
            take(walk, node, token, ELEMENT_CLASS, i, gaps);
        }
    }
}

/* Passes over one to GAP_WORDS words. */
static void take_gap(const struct walk *walk, uint32_t node, uint32_t token, unsigned gaps) {
    uint32_t behind = find_child(walk->lexicon, node, element_symbol(ELEMENT_GAP, 0, false, false));
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
    uint32_t edges = walk->lexicon->nodes[node].edges;
    if (edges == 0 || token >= walk->end) {
        return;
    }
    uint32_t word = walk->tokens->word[token];
    if (word != 0 && edges & 1U << ELEMENT_WORD) {
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

/* Turns the candidates of a token into hits, in order of dimension. */
static bool keep_candidates(struct hits *hits, struct matcher *matcher, uint32_t first, const tone_allocator *hooks) {
    size_t need = (size_t)hits->count + matcher->touched_count;
    struct hit *grown = alloc_grow(hooks, hits->items, &hits->capacity, need, sizeof *grown);
    if (!grown) {
        return false;
    }
    hits->items = grown;
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
    for (uint32_t s = 0; s < sentences->count; s++) {
        struct walk walk = {lexicon, tokens, matcher, 0, sentences->items[s].end};
        for (uint32_t i = sentences->items[s].first; i < walk.end; i++) {
            walk.first = i;
            follow(&walk, 0, i, 0);
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
