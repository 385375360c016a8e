#include "matches.h"
#include "starts.h"

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
        const struct lexicon_output *output = image_output(walk->lexicon, at, i);
        uint32_t dimension = walk->lexicon->grades[output_grade(output)].dimension;
        struct candidate *candidate = &matcher->candidates[dimension];
        if (candidate->covered > walk->first) {
            continue;
        }
        if (!candidate->output) {
            matcher->touched[matcher->touched_count++] = dimension;
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
    uint32_t next = token + 1 < walk->end ? walk->tokens->word[token + 1] : 0;
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

/* Where the next word leads is not known yet. */
#define NO_CHILD UINT32_MAX

/* What stands behind the root by the plain word of the walk's first token; `child` by the
   next word too, or NO_CHILD. */
static void begin_by_word(const struct walk *walk, uint32_t child) {
    uint32_t token = walk->first;
    if (child == NO_CHILD) {
        enter(walk, tokens_start(walk->tokens, token), token, 0);
        return;
    }
    note_outputs(walk, tokens_start(walk->tokens, token), token + 1);
    if (token + 1 < walk->end) {
        enter(walk, child, token + 1, 0);
    }
}

/* What stands behind the root for the walk's first token, in the order of `follow`, but by the lexicon's shortcuts. */
static void begin(const struct walk *walk, uint32_t start, uint32_t child) {
    const struct image *lexicon = walk->lexicon;
    uint32_t token = walk->first;
    uint32_t word = walk->tokens->word[token];
    bool possessive = (walk->tokens->flags[token] & TOKEN_POSSESSIVE) != 0;
    if (word != 0 && possessive) {
        enter(walk, image_child(lexicon, 0, element_symbol(ELEMENT_WORD, word, false, true)), token, 0);
    }
    begin_by_word(walk, child);
    for (uint32_t i = tokens_prefix(walk->tokens, token); i != 0; i = lexicon->prefixes[i].shorter) {
        take(walk, 0, token, ELEMENT_PREFIX, i, 0);
    }
    unsigned fits = start & START_BY_CLASS ? classes_of(walk->tokens, token) & lexicon->nodes[0].edges : 0;
    for (uint32_t i = CLASS_COUNT; fits != 0 && i-- > 0;) {
        for (uint32_t with = fits & element_bit(ELEMENT_CLASS, i) ? possessive + 1u : 0; with-- > 0;) {
            enter(walk, lexicon->class_start[i][with], token, 0);
        }
    }
}

/* ------------------------------------------------------------------------------------------------------------- hits */

/* Room for so many more hits. */
static bool reserve_hits(struct hits *hits, size_t more, const tone_allocator *hooks) {
    if (hits->capacity - hits->count >= more) {
        return true;
    }
    struct hit *grown = alloc_grow(hooks, hits->items, &hits->capacity, hits->count + more, sizeof *grown);
    hits->items = grown ? grown : hits->items;
    return grown != NULL;
}

static inline struct hit hit_of(const struct image *lexicon, const struct lexicon_output *output, uint32_t first,
                                uint32_t end) {
    return (struct hit){.first = first,
                        .end = end,
                        .entry = output->entry,
                        .grade = output_grade(output),
                        .dimension = lexicon->grades[output_grade(output)].dimension,
                        .rule = output_rule(output)};
}

/* What the word of a token gives alone, where nothing longer may begin there. */
static bool keep_outputs(struct hits *hits, struct matcher *matcher, const struct image *lexicon, uint32_t token,
                         uint32_t start, const tone_allocator *hooks) {
    const struct lexicon_node *node = &lexicon->nodes[start];
    if (!reserve_hits(hits, node->output_count, hooks)) {
        return false;
    }
    for (uint32_t i = 0; i < node->output_count; i++) {
        const struct lexicon_output *output = image_output(lexicon, node, i);
        const struct lexicon_grade *grade = &lexicon->grades[output_grade(output)];
        struct candidate *candidate = &matcher->candidates[grade->dimension];
        if (candidate->covered <= token) {
            candidate->covered = token + 1;
            hits->items[hits->count] = hit_of(lexicon, output, token, token + 1);
            hits->count += grade->category != NEUTRAL_CATEGORY;
        }
    }
    return true;
}

/* Turns the candidates of a token into hits, in order of dimension. */
static bool keep_candidates(struct hits *hits, struct matcher *matcher, const struct image *lexicon, uint32_t first,
                            const tone_allocator *hooks) {
    if (!reserve_hits(hits, matcher->touched_count, hooks)) {
        return false;
    }
    uint32_t start = hits->count;
    for (uint32_t i = 0; i < matcher->touched_count; i++) {
        struct candidate *candidate = &matcher->candidates[matcher->touched[i]];
        const struct lexicon_output *output = candidate->output;
        candidate->covered = candidate->end;
        candidate->output = NULL;
        if (lexicon->grades[output_grade(output)].category == NEUTRAL_CATEGORY) {
            continue;
        }
        struct hit hit = hit_of(lexicon, output, first, candidate->end);
        uint32_t place = hits->count++;
        for (; place > start && hits->items[place - 1].dimension > hit.dimension; place--) {
            hits->items[place] = hits->items[place - 1];
        }
        hits->items[place] = hit;
    }
    matcher->touched_count = 0;
    return true;
}

static void release_candidates(struct matcher *matcher, const tone_allocator *hooks) {
    alloc_release(hooks, matcher->candidates, matcher->dimension_count, sizeof *matcher->candidates);
    alloc_release(hooks, matcher->touched, matcher->dimension_count, sizeof *matcher->touched);
    matcher->candidates = NULL;
    matcher->touched = NULL;
    matcher->dimension_count = 0;
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

/* ----------------------------------------------------------------------------------------------------------- chunks */

static void list_columns(struct matcher *matcher, struct alloc_column columns[2]) {
    columns[0] = (struct alloc_column){&matcher->starts, sizeof *matcher->starts};
    columns[1] = (struct alloc_column){&matcher->children, sizeof *matcher->children};
}

/* Room for the starts of tokens, and more. What lists them writes one behind the last. */
static bool reserve_starts(struct matcher *matcher, uint32_t tokens, const tone_allocator *hooks) {
    struct alloc_column columns[2];
    list_columns(matcher, columns);
    return matcher->start_capacity > tokens ||
           alloc_grow_columns(hooks, columns, 2, &matcher->start_capacity, (size_t)tokens + 1);
}

/* The child behind a token's word and the next; NO_CHILD where more than the next word tells what goes on. */
static inline uint32_t find_child(const struct image *lexicon, const struct tokens *tokens, uint32_t token) {
    uint32_t next = token + 1;
    if (tokens_start(tokens, token) == 0 || tokens->flags[token] & TOKEN_STARTS || next >= tokens->count ||
        tokens->flags[next] & TOKEN_POSSESSIVE || start_fits_class(tokens, token)) {
        return NO_CHILD;
    }
    bool glued = !(tokens->flags[next] & TOKEN_SPACE);
    return image_child(lexicon, tokens_start(tokens, token),
                       element_symbol(ELEMENT_WORD, tokens->word[next], glued, false));
}

/*
 * The children of the starts by word, in order. The lexicon is larger than the caches, and what is read of it depends
 * on what was read before; found here, all of them, the nodes are there when the walks need them.
 */
static void find_children(struct matcher *matcher, uint32_t start_count, const struct image *lexicon,
                          const struct tokens *tokens) {
    uint32_t *children = matcher->children;
    uint32_t count = 0;
    for (uint32_t i = 0; i < start_count; i++) {
        uint32_t token = start_token(matcher->starts[i]);
        __builtin_prefetch(&lexicon->nodes[tokens_start(tokens, token)]);
        children[count] = token;
        count += (matcher->starts[i] & START_BY_WORD) != 0;
    }
    for (uint32_t i = 0; i < count; i++) {
        children[i] = find_child(lexicon, tokens, children[i]);
        __builtin_prefetch(&lexicon->nodes[children[i] == NO_CHILD ? 0 : children[i]]);
    }
}

/* Keeps the hits of a start; `child` is that of its word and the next, or NO_CHILD, or 0 where it is not by word. */
static bool keep_start(struct hits *hits, const struct walk *walk, uint32_t start, uint32_t child,
                       const tone_allocator *hooks) {
    uint32_t token = start_token(start);
    if (child == 0 && !(start & START_BY_CLASS)) {
        return keep_outputs(hits, walk->matcher, walk->lexicon, token, tokens_start(walk->tokens, token), hooks);
    }
    begin(walk, start, child);
    return walk->matcher->touched_count == 0 || keep_candidates(hits, walk->matcher, walk->lexicon, token, hooks);
}

bool matches_find(struct hits *hits, struct matcher *matcher, const struct image *lexicon, const struct tokens *tokens,
                  const struct sentences *sentences, const struct way *way, const tone_allocator *hooks) {
    hits->count = 0;
    if (!reserve_candidates(matcher, lexicon->dimension_count, hooks) ||
        !reserve_starts(matcher, tokens->count, hooks)) {
        return false;
    }
    uint32_t count = way->find_starts(tokens, lexicon, matcher->starts);
    find_children(matcher, count, lexicon, tokens);
    struct walk walk = {lexicon, tokens, matcher, 0, 0};
    const struct sentence *sentence = sentences->items;
    const uint32_t *child = matcher->children;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t start = matcher->starts[i];
        walk.first = start_token(start);
        while (sentence->end <= walk.first) {
            sentence++;
        }
        walk.end = sentence->end;
        if (!keep_start(hits, &walk, start, start & START_BY_WORD ? *child : 0, hooks)) {
            return false;
        }
        child += start & START_BY_WORD;
    }
    return true;
}

void matches_release(struct hits *hits, struct matcher *matcher, const tone_allocator *hooks) {
    struct alloc_column columns[2];
    list_columns(matcher, columns);
    alloc_release(hooks, hits->items, hits->capacity, sizeof *hits->items);
    *hits = (struct hits){0};
    alloc_release_columns(hooks, columns, 2, &matcher->start_capacity);
    release_candidates(matcher, hooks);
}
