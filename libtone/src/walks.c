#include "walks.h"

/* A walk through the trie from one token. */
struct walk {
    const struct image *lexicon;
    const struct tokens *tokens;
    struct candidates *candidates;
    uint32_t first;
    uint32_t end; /* of the sentence */
};

/* Notes what the terms give that end in a node, before token `end`, where they are the longest yet. */
static void note_outputs(const struct walk *walk, uint32_t node, uint32_t end) {
    const struct image *lexicon = walk->lexicon;
    struct candidates *candidates = walk->candidates;
    for (uint32_t i = lexicon->node_outputs[node]; i < lexicon->node_outputs[node + 1]; i++) {
        const struct lexicon_output *output = &lexicon->outputs[i];
        uint32_t dimension = lexicon->grades[output_grade(output)].dimension;
        struct candidate *candidate = &candidates->items[dimension];
        uint32_t tokens = output_tokens(output);
        uint32_t output_end = tokens != 0 ? walk->first + tokens : end;
        if (!candidate->output) {
            candidates->found[candidates->found_count++] = dimension;
            candidate->end = 0;
        }
        if (output_end > candidate->end) {
            candidate->end = output_end;
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

static void take_classes(const struct walk *walk, uint32_t node, uint32_t token, unsigned gaps) {
    unsigned fits = token_classes(walk->tokens, token) & walk->lexicon->nodes[node].traits.edges;
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
    uint32_t edges = walk->lexicon->nodes[node].traits.edges;
    if (edges == 0 || token >= walk->end) {
        return;
    }
    uint32_t word = tokens_word(walk->tokens, token);
    uint32_t next = token + 1 < walk->end ? tokens_word(walk->tokens, token + 1) : 0;
    if (edges & element_bit(ELEMENT_WORD, word) && image_leads_on(walk->lexicon, node, word, next)) {
        take(walk, node, token, ELEMENT_WORD, word, gaps);
    }
    if (edges & 1U << ELEMENT_PREFIX) {
        for (uint32_t i = tokens_prefix(walk->tokens, token); i != 0; i = walk->lexicon->prefixes[i].shorter) {
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
static void begin(const struct walk *walk) {
    const struct image *lexicon = walk->lexicon;
    uint32_t token = walk->first;
    uint32_t word = tokens_word(walk->tokens, token);
    bool possessive = (walk->tokens->flags[token] & TOKEN_POSSESSIVE) != 0;
    if (possessive && starts_possessive(lexicon, word)) {
        enter(walk, image_child(lexicon, 0, element_symbol(ELEMENT_WORD, word, false, true)), token, 0);
    }
    enter(walk, image_start(lexicon, word), token, 0);
    for (uint32_t i = tokens_prefix(walk->tokens, token); i != 0; i = lexicon->prefixes[i].shorter) {
        take(walk, 0, token, ELEMENT_PREFIX, i, 0);
    }
    unsigned fits = token_classes(walk->tokens, token) & lexicon->nodes[0].traits.edges;
    for (uint32_t i = CLASS_COUNT; fits != 0 && i-- > 0;) {
        enter(walk, fits & element_bit(ELEMENT_CLASS, i) ? lexicon->class_start[i] : 0, token, 0);
    }
}

static void sort_by_dimension(struct candidates *candidates) {
    uint32_t *found = candidates->found;
    for (uint32_t i = 1; i < candidates->found_count; i++) {
        uint32_t dimension = found[i];
        uint32_t place = i;
        for (; place > 0 && found[place - 1] > dimension; place--) {
            found[place] = found[place - 1];
        }
        found[place] = dimension;
    }
}

void walk_from(struct candidates *candidates, const struct image *lexicon, const struct tokens *tokens, uint32_t first,
               uint32_t end) {
    struct walk walk = {lexicon, tokens, candidates, first, end};
    begin(&walk);
    sort_by_dimension(candidates);
}

/* ---------------------------------------------------------------------------------------------------------- memory */

void candidates_clear(struct candidates *candidates) {
    for (uint32_t i = 0; i < candidates->found_count; i++) {
        candidates->items[candidates->found[i]].output = NULL;
    }
    candidates->found_count = 0;
}

bool candidates_reserve(struct candidates *candidates, uint32_t dimensions, const tone_allocator *hooks) {
    candidates_clear(candidates);
    if (dimensions <= candidates->dimension_count) {
        return true;
    }
    candidates_release(candidates, hooks);
    candidates->dimension_count = dimensions;
    candidates->items = alloc_zeroed(hooks, dimensions, sizeof *candidates->items);
    candidates->found = alloc_zeroed(hooks, dimensions, sizeof *candidates->found);
    if (!candidates->items || !candidates->found) {
        candidates_release(candidates, hooks);
        return false;
    }
    return true;
}

void candidates_release(struct candidates *candidates, const tone_allocator *hooks) {
    alloc_release(hooks, candidates->items, candidates->dimension_count, sizeof *candidates->items);
    alloc_release(hooks, candidates->found, candidates->dimension_count, sizeof *candidates->found);
    *candidates = (struct candidates){0};
}
