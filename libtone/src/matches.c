#include "matches.h"
#include "starts.h"

/* A walk through the trie from one token. */
struct walk {
    const struct image *lexicon;
    const struct tokens *tokens;
    struct matcher *matcher;
    const struct sentence *sentence;
    uint32_t first;
    uint32_t end; /* of the sentence */
};

/* Goes on to the token where the next walk begins. */
static inline void go_to(struct walk *walk, uint32_t token) {
    while (walk->sentence->end <= token) {
        walk->sentence++;
    }
    walk->first = token;
    walk->end = walk->sentence->end;
}

/* Notes what the terms give that end in a node, before token `end`, where they are the longest yet. */
static void note_outputs(const struct walk *walk, uint32_t node, uint32_t end) {
    const struct lexicon_node *at = &walk->lexicon->nodes[node];
    struct matcher *matcher = walk->matcher;
    for (uint32_t i = 0; i < at->output_count; i++) {
        const struct lexicon_output *output = &walk->lexicon->outputs[at->output + i];
        uint32_t dimension = walk->lexicon->grades[output_grade(output)].dimension;
        struct candidate *candidate = &matcher->candidates[dimension];
        uint32_t tokens = output_tokens(output);
        uint32_t output_end = tokens != 0 ? walk->first + tokens : end;
        if (!candidate->output) {
            matcher->touched[matcher->touched_count++] = dimension;
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

/* Whether a term may begin with a word and its ’s. */
static inline bool starts_possessive(const struct image *lexicon, uint32_t word) {
    return word != 0 && image_has_lead(lexicon, lexicon_lead(0, word, 0));
}

/* What stands behind the root for the walk's first token, in the order of `follow`, but by the lexicon's shortcuts. */
static void begin(const struct walk *walk) {
    const struct image *lexicon = walk->lexicon;
    uint32_t token = walk->first;
    uint32_t word = walk->tokens->word[token];
    bool possessive = (walk->tokens->flags[token] & TOKEN_POSSESSIVE) != 0;
    if (possessive && starts_possessive(lexicon, word)) {
        enter(walk, image_child(lexicon, 0, element_symbol(ELEMENT_WORD, word, false, true)), token, 0);
    }
    enter(walk, tokens_start(walk->tokens, token), token, 0);
    for (uint32_t i = tokens_prefix(walk->tokens, token); i != 0; i = lexicon->prefixes[i].shorter) {
        take(walk, 0, token, ELEMENT_PREFIX, i, 0);
    }
    unsigned fits = classes_of(walk->tokens, token) & lexicon->nodes[0].edges;
    for (uint32_t i = CLASS_COUNT; fits != 0 && i-- > 0;) {
        for (uint32_t with = fits & element_bit(ELEMENT_CLASS, i) ? possessive + 1u : 0; with-- > 0;) {
            enter(walk, lexicon->class_start[i][with], token, 0);
        }
    }
}

/* ----------------------------------------------------------------------------------------------------------- starts */

/* A start to which no one node leads: what begins there is found by a walk. */
#define WALK UINT32_MAX

/* Starts that are worked on together, in one pass after the other: the lexicon is larger than the caches, and what is
   read of it depends on what was read before. So all nodes are asked for before the first is read, and what is decided
   by branches that cannot be foreseen is decided for those alone that need it. */
enum { BATCH_STARTS = 256 };

struct batch {
    const uint32_t *starts;
    uint32_t count;
    uint32_t word_count;          /* starts that words lead on from, listed in `words`, */
    uint32_t other_count;         /* and starts that something else may lead on from, in `others` */
    uint32_t nodes[BATCH_STARTS]; /* the last one that each start leads to, as far as it is known; or WALK */
    uint32_t words[BATCH_STARTS];
    uint32_t others[BATCH_STARTS];
    uint32_t children[BATCH_STARTS]; /* of the nodes of those in `words`, or 0 */
    uint32_t ends[BATCH_STARTS];     /* of their sentences; by start */
};

/* The node behind the word of each start, and the lists of those that lead on. */
static void batch_begin(struct batch *batch, const struct image *lexicon, const struct tokens *tokens) {
    uint32_t words = 0;
    uint32_t others = 0;
    for (uint32_t i = 0; i < batch->count; i++) {
        uint32_t start = batch->starts[i];
        batch->nodes[i] = tokens_start(tokens, start_token(start));
        __builtin_prefetch(&lexicon->nodes[batch->nodes[i]]);
        bool otherwise = (start & START_OTHERWISE) != 0;
        batch->words[words] = i;
        words += ((start & (START_BY_NEXT | START_BY_THIRD)) != 0) & !otherwise;
        batch->others[others] = i;
        others += otherwise;
    }
    batch->word_count = words;
    batch->other_count = others;
}

static inline uint32_t word_before(const struct tokens *tokens, uint32_t token, uint32_t end) {
    return token < end ? tokens->word[token] : 0;
}

static inline bool leads_to_words_alone(const struct image *lexicon, uint32_t node) {
    return !(lexicon->nodes[node].edges & ~element_bit(ELEMENT_WORD, 0));
}

/* Whether what begins with a token begins so because it is a number, and goes on by words. */
static bool is_mere_number(const struct image *lexicon, const struct tokens *tokens, uint32_t token) {
    return tokens->class[token] == WORD_NUMBER && !(tokens->flags[token] & (TOKEN_POSSESSIVE | TOKEN_STARTS)) &&
           tokens_start(tokens, token) == 0 && leads_to_words_alone(lexicon, lexicon->class_start[CLASS_NUMBER][false]);
}

/* Whether a term may begin with a word for its class. */
static bool starts_with_class(const struct image *lexicon, const struct tokens *tokens, uint32_t token) {
    const uint32_t(*starts)[2] = lexicon->class_start;
    const struct lexicon_node *capital = &lexicon->nodes[starts[CLASS_CAPITAL][false]];
    bool behind = token + 1 < tokens->count && tokens->flags[token + 1] & TOKEN_BEHIND_CLASS;
    return starts[CLASS_WORD][false] | starts[CLASS_WORD][true] | starts[CLASS_CAPITAL][true] ||
           (starts[CLASS_CAPITAL][false] != 0 &&
            (behind || capital->given != 0 || capital->edges & ~element_bit(ELEMENT_WORD, 0)));
}

/* Whether a token is a possessive, and what begins with it begins with its plain word, and goes on by words. */
static bool is_mere_possessive(const struct image *lexicon, const struct tokens *tokens, uint32_t token) {
    uint32_t node = tokens_start(tokens, token);
    return tokens->flags[token] & TOKEN_POSSESSIVE && tokens->class[token] == WORD_LETTERS &&
           tokens_prefix(tokens, token) == 0 && !starts_possessive(lexicon, tokens->word[token]) &&
           !starts_with_class(lexicon, tokens, token) && (node == 0 || leads_to_words_alone(lexicon, node));
}

/* Lists a start among those that words lead on from, where `leads`, if a plain word follows in its sentence. */
static inline void list_word(struct batch *batch, struct walk *walk, uint32_t i, bool leads) {
    go_to(walk, start_token(batch->starts[i]));
    bool inside = walk->first + 1 < walk->end;
    bool plain = !(walk->tokens->flags[walk->first + inside] & TOKEN_POSSESSIVE);
    if (inside & leads & !plain) {
        batch->nodes[i] = WALK;
    }
    batch->ends[i] = walk->end;
    batch->words[batch->word_count] = i;
    batch->word_count += inside & leads & plain;
}

/* Leaves those in the list that a plain word follows in their sentence. `walk` is a copy: each pass goes through the
   sentences for itself. */
static void sort_out_words(struct batch *batch, struct walk walk) {
    uint32_t count = batch->word_count;
    batch->word_count = 0;
    for (uint32_t k = 0; k < count; k++) {
        list_word(batch, &walk, batch->words[k], true);
    }
}

/* The last node of a start from whose plain word nothing but the class of the next may lead on; WALK where more may. */
static uint32_t find_before_class(const struct walk *walk, uint32_t start) {
    const struct tokens *tokens = walk->tokens;
    uint32_t node = tokens_start(tokens, walk->first);
    uint32_t next = walk->first + 1;
    if (start & (START_BY_NEXT | START_BY_THIRD) || tokens->flags[walk->first] & (TOKEN_STARTS | TOKEN_POSSESSIVE) ||
        tokens->class[walk->first] == WORD_NUMBER || starts_with_class(walk->lexicon, tokens, walk->first)) {
        return WALK;
    }
    if (next == walk->end) {
        return node;
    }
    uint32_t class = tokens->class[next] == WORD_NUMBER ? CLASS_NUMBER : CLASS_CAPITAL;
    bool glued = !(tokens->flags[next] & TOKEN_SPACE);
    uint32_t child = image_child(walk->lexicon, node, element_symbol(ELEMENT_CLASS, class, glued, false));
    bool ends = walk->lexicon->nodes[child].edges == 0 && !(tokens->flags[next] & TOKEN_POSSESSIVE);
    return ends ? child : WALK;
}

/* Sorts out the starts that something else than words may lead on from: most are as the others, or numbers. */
static void sort_out_others(struct batch *batch, struct walk walk) {
    const struct image *lexicon = walk.lexicon;
    const struct tokens *tokens = walk.tokens;
    for (uint32_t k = 0; k < batch->other_count; k++) {
        uint32_t i = batch->others[k];
        uint32_t token = start_token(batch->starts[i]);
        if (is_mere_number(lexicon, tokens, token)) {
            uint32_t node = lexicon->class_start[CLASS_NUMBER][false];
            batch->nodes[i] = node;
            list_word(batch, &walk, i,
                      image_leads_on(lexicon, node, word_before(tokens, token + 1, tokens->count),
                                     word_before(tokens, token + 2, tokens->count)));
        } else if (is_mere_possessive(lexicon, tokens, token)) {
            list_word(batch, &walk, i, (batch->starts[i] & (START_BY_NEXT | START_BY_THIRD)) != 0);
        } else {
            go_to(&walk, token);
            batch->nodes[i] = find_before_class(&walk, batch->starts[i]);
        }
    }
}

/* The children of nodes by the word `depth` tokens behind the start. */
static void find_children(struct batch *batch, const struct image *lexicon, const struct tokens *tokens,
                          uint32_t depth) {
    for (uint32_t k = 0; k < batch->word_count; k++) {
        uint32_t i = batch->words[k];
        uint32_t token = start_token(batch->starts[i]) + depth;
        bool glued = !(tokens->flags[token] & TOKEN_SPACE);
        uint32_t symbol = element_symbol(ELEMENT_WORD, tokens->word[token], glued, false);
        batch->children[k] = image_child(lexicon, batch->nodes[i], symbol);
        __builtin_prefetch(&lexicon->nodes[batch->children[k]]);
    }
}

/* Whether something else than the plain word of a token may lead on from a node. */
static bool leads_otherwise(const struct lexicon_node *node, const struct tokens *tokens, uint32_t token) {
    const unsigned classes = element_bit(ELEMENT_CLASS, CLASS_NUMBER) | element_bit(ELEMENT_CLASS, CLASS_CAPITAL) |
                             element_bit(ELEMENT_WORD, 0);
    return tokens->flags[token] & TOKEN_POSSESSIVE || node->edges & ~classes || node->edges & classes_of(tokens, token);
}

/* Goes on to the children: leaves those in the list from which the word `depth` tokens behind the start leads on. Of the
   third word the start itself tells, where it was looked at for its words. */
static void go_on(struct batch *batch, const struct image *lexicon, const struct tokens *tokens, uint32_t depth) {
    uint32_t count = 0;
    for (uint32_t k = 0; k < batch->word_count; k++) {
        uint32_t i = batch->words[k];
        uint32_t start = batch->starts[i];
        uint32_t token = start_token(start) + depth;
        uint32_t end = batch->ends[i];
        uint32_t child = batch->children[k];
        const struct lexicon_node *node = &lexicon->nodes[child];
        bool inside = (token < end) & (child != 0);
        bool possessive = (tokens->flags[inside ? token : 0] & TOKEN_POSSESSIVE) != 0;
        bool special =
            inside & (((node->edges & ~element_bit(ELEMENT_WORD, 0)) != 0) | (possessive & (node->edges != 0)));
        bool leads = depth == 2 ? (start & (START_BY_THIRD | START_OTHERWISE)) != 0
                                : image_leads_on(lexicon, child, word_before(tokens, token, end),
                                                 word_before(tokens, token + 1, end));
        bool walks = node->apart || (special && leads_otherwise(node, tokens, token));
        uint32_t last = child != 0 ? child : batch->nodes[i];
        batch->nodes[i] = walks ? WALK : last;
        batch->words[count] = i;
        count += inside & leads & !walks;
    }
    batch->word_count = count;
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

/* Writes a hit that is not settled yet: its entry stands for an output. */
static inline void write_unsettled(struct hit *hit, uint32_t first, uint32_t end, uint32_t output) {
    hit->first = first;
    hit->end = end;
    hit->entry = output;
}

/* Outputs of a node that are listed by no branch: few have more. */
enum { OUTPUTS_AT_ONCE = 2 };

/* Lists what a node gives to which a start leads. There is room for it, and for OUTPUTS_AT_ONCE. */
static inline uint32_t list_outputs(struct hit *items, const struct image *lexicon, const struct lexicon_node *node,
                                    uint32_t first) {
    __builtin_prefetch(&lexicon->outputs[node->output]);
    for (uint32_t i = 0; i < OUTPUTS_AT_ONCE; i++) {
        write_unsettled(&items[i], first, first + 1, node->output + i);
    }
    for (uint32_t i = OUTPUTS_AT_ONCE; i < node->output_count; i++) {
        write_unsettled(&items[i], first, first + 1, node->output + i);
    }
    return node->output_count;
}

/* Lists the candidates of a token, in order of dimension. */
static bool list_candidates(struct hits *hits, const struct walk *walk, const tone_allocator *hooks) {
    struct matcher *matcher = walk->matcher;
    if (!reserve_hits(hits, matcher->touched_count, hooks)) {
        return false;
    }
    uint32_t *touched = matcher->touched;
    for (uint32_t i = 0; i < matcher->touched_count; i++) {
        uint32_t dimension = touched[i];
        uint32_t place = i;
        for (; place > 0 && touched[place - 1] > dimension; place--) {
            touched[place] = touched[place - 1];
        }
        touched[place] = dimension;
    }
    for (uint32_t i = 0; i < matcher->touched_count; i++) {
        struct candidate *candidate = &matcher->candidates[touched[i]];
        uint32_t output = (uint32_t)(candidate->output - walk->lexicon->outputs);
        write_unsettled(&hits->items[hits->count++], walk->first, candidate->end, output);
        candidate->output = NULL;
    }
    matcher->touched_count = 0;
    return true;
}

/* Lists what the starts of a batch from `*at` on give, up to the first that needs a walk. False without memory. */
static bool list_known(struct hits *hits, const struct batch *batch, uint32_t *at, const struct image *lexicon,
                       const tone_allocator *hooks) {
    uint32_t listed = hits->count;
    uint32_t i = *at;
    for (; i < batch->count && batch->nodes[i] != WALK; i++) {
        const struct lexicon_node *node = &lexicon->nodes[batch->nodes[i]];
        size_t room = node->output_count + (size_t)OUTPUTS_AT_ONCE;
        if (hits->capacity - listed < room) {
            hits->count = listed;
            if (!reserve_hits(hits, room, hooks)) {
                return false;
            }
        }
        listed += list_outputs(hits->items + listed, lexicon, node, start_token(batch->starts[i]));
    }
    hits->count = listed;
    *at = i;
    return true;
}

/* Lists what the starts of a batch give, in their order. */
static bool list_hits(struct hits *hits, const struct batch *batch, struct walk *walk, const tone_allocator *hooks) {
    for (uint32_t i = 0;; i++) {
        if (!list_known(hits, batch, &i, walk->lexicon, hooks)) {
            return false;
        }
        if (i == batch->count) {
            return true;
        }
        go_to(walk, start_token(batch->starts[i]));
        begin(walk);
        if (!list_candidates(hits, walk, hooks)) {
            return false;
        }
    }
}

/* Keeps of the hits listed from `begin` on those whose first token no other of their dimension holds, and that are not
   neutral, and says all of them. */
static void settle_hits(struct hits *hits, uint32_t begin, uint32_t *covered, const struct image *lexicon) {
    uint32_t count = begin;
    for (uint32_t i = begin; i < hits->count; i++) {
        struct hit hit = hits->items[i];
        const struct lexicon_output *output = &lexicon->outputs[hit.entry];
        const struct lexicon_grade *grade = &lexicon->grades[output_grade(output)];
        uint32_t tokens = output_tokens(output);
        hit.end = tokens != 0 ? hit.first + tokens : hit.end;
        hit.entry = output->entry;
        hit.grade = output_grade(output);
        hit.dimension = grade->dimension;
        hit.rule = output_rule(output);
        uint32_t held = covered[hit.dimension];
        bool free = held <= hit.first;
        covered[hit.dimension] = free ? hit.end : held;
        hits->items[count] = hit;
        count += free & (grade->category != NEUTRAL_CATEGORY);
    }
    hits->count = count;
}

/* ---------------------------------------------------------------------------------------------------------- memory */

/* Room for the starts of so many tokens. */
static bool reserve_starts(struct matcher *matcher, uint32_t tokens, const tone_allocator *hooks) {
    uint32_t *grown = alloc_grow(hooks, matcher->starts, &matcher->start_capacity, tokens, sizeof *grown);
    matcher->starts = grown ? grown : matcher->starts;
    return grown != NULL;
}

static void release_dimensions(struct matcher *matcher, const tone_allocator *hooks) {
    alloc_release(hooks, matcher->covered, matcher->dimension_count, sizeof *matcher->covered);
    alloc_release(hooks, matcher->candidates, matcher->dimension_count, sizeof *matcher->candidates);
    alloc_release(hooks, matcher->touched, matcher->dimension_count, sizeof *matcher->touched);
    matcher->covered = NULL;
    matcher->candidates = NULL;
    matcher->touched = NULL;
    matcher->dimension_count = 0;
}

/* For each dimension no candidate, and nothing covered. */
static bool reserve_dimensions(struct matcher *matcher, uint32_t dimensions, const tone_allocator *hooks) {
    if (dimensions > matcher->dimension_count) {
        release_dimensions(matcher, hooks);
        matcher->dimension_count = dimensions;
        matcher->covered = alloc_zeroed(hooks, dimensions, sizeof *matcher->covered);
        matcher->candidates = alloc_zeroed(hooks, dimensions, sizeof *matcher->candidates);
        matcher->touched = alloc_zeroed(hooks, dimensions, sizeof *matcher->touched);
        if (!matcher->covered || !matcher->candidates || !matcher->touched) {
            release_dimensions(matcher, hooks);
            return false;
        }
    }
    for (uint32_t i = 0; i < dimensions; i++) {
        matcher->covered[i] = 0;
        matcher->candidates[i] = (struct candidate){0, NULL};
    }
    matcher->touched_count = 0;
    return true;
}

void matches_release(struct hits *hits, struct matcher *matcher, const tone_allocator *hooks) {
    alloc_release(hooks, hits->items, hits->capacity, sizeof *hits->items);
    *hits = (struct hits){0};
    alloc_release(hooks, matcher->starts, matcher->start_capacity, sizeof *matcher->starts);
    matcher->starts = NULL;
    matcher->start_capacity = 0;
    release_dimensions(matcher, hooks);
}

/* ---------------------------------------------------------------------------------------------------------- chunks */

/* Finds the hits of a batch, behind those there are. */
static bool find_hits(struct hits *hits, struct batch *batch, struct walk *walk, const tone_allocator *hooks) {
    uint32_t settled = hits->count;
    batch_begin(batch, walk->lexicon, walk->tokens);
    sort_out_words(batch, *walk);
    sort_out_others(batch, *walk);
    for (uint32_t depth = 1; batch->word_count > 0; depth++) {
        find_children(batch, walk->lexicon, walk->tokens, depth);
        go_on(batch, walk->lexicon, walk->tokens, depth + 1);
    }
    if (!list_hits(hits, batch, walk, hooks)) {
        return false;
    }
    settle_hits(hits, settled, walk->matcher->covered, walk->lexicon);
    return true;
}

bool matches_find(struct hits *hits, struct matcher *matcher, const struct image *lexicon, const struct tokens *tokens,
                  const struct sentences *sentences, const struct way *way, const tone_allocator *hooks) {
    hits->count = 0;
    if (!reserve_dimensions(matcher, lexicon->dimension_count, hooks) ||
        !reserve_starts(matcher, tokens->count, hooks)) {
        return false;
    }
    uint32_t count = way->find_starts(tokens, lexicon, matcher->starts);
    struct walk walk = {lexicon, tokens, matcher, sentences->items, 0, 0};
    for (uint32_t i = 0; i < count; i += BATCH_STARTS) {
        struct batch batch;
        batch.starts = matcher->starts + i;
        batch.count = count - i < BATCH_STARTS ? count - i : BATCH_STARTS;
        if (!find_hits(hits, &batch, &walk, hooks)) {
            return false;
        }
    }
    return true;
}
