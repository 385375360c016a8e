#include "paths.h"

#include "bits.h"
#include "walks.h"

/* What the starts are looked up in. */
struct view {
    const struct image *lexicon;
    const struct tokens *tokens;
    const uint64_t *ends; /* of the sentences */
};

/* ------------------------------------------------------------------------------------------------------------ steps */

/* In place of a symbol: terms may go on by more than one edge. No edge has it, nor STEP_NONE. */
#define STEP_WALKS UINT32_MAX
#define STEP_NONE 0

/* The word of a token, 0 behind the last. */
static inline uint32_t word_at(const struct tokens *tokens, uint32_t token) {
    return token < tokens->count ? tokens_word(tokens, token) : 0;
}

static inline bool leads_to_words_alone(const struct image *lexicon, uint32_t node) {
    return !(lexicon->nodes[node].traits.edges & ~element_bit(ELEMENT_WORD, 0));
}

/* The symbol of a token inside a term, without ’s. */
static inline uint32_t token_symbol(const struct tokens *tokens, uint32_t token, enum element_kind kind,
                                    uint32_t number) {
    bool glued = !(tokens->flags[token] & TOKEN_SPACE);
    return element_symbol(kind, number, glued, false);
}

static inline uint32_t word_symbol(const struct tokens *tokens, uint32_t token) {
    return token_symbol(tokens, token, ELEMENT_WORD, tokens_word(tokens, token));
}

/* Whether a plain word may lead on from a node. */
static inline bool word_leads_on(const struct view *view, uint32_t node, uint32_t token) {
    return image_leads_on(view->lexicon, node, word_at(view->tokens, token), word_at(view->tokens, token + 1));
}

/* Whether terms may go on behind a gap that begins with a token. */
static bool gap_leads_on(const struct view *view, uint32_t node, uint32_t token) {
    uint32_t behind = image_child(view->lexicon, node, element_symbol(ELEMENT_GAP, 0, false, false));
    bool words_alone = leads_to_words_alone(view->lexicon, behind);
    for (uint32_t i = 0; i < GAP_WORDS && view->tokens->class[token] != WORD_PUNCTUATION; i++) {
        if (bits_have(view->ends, ++token)) {
            return false;
        }
        if (!words_alone || word_leads_on(view, behind, token)) {
            return true;
        }
    }
    return false;
}

/* The edges of a node that a token fits otherwise than by its plain word: bits of element_bit. */
static inline unsigned other_edges(const struct node_traits *node, const struct tokens *tokens, uint32_t token) {
    unsigned prefix = tokens_prefix(tokens, token) != 0;
    return node->edges &
           (token_classes(tokens, token) | prefix * element_bit(ELEMENT_PREFIX, 0) | element_bit(ELEMENT_GAP, 0));
}

/* Whether terms may go on from a node with a word and its ’s. */
static inline bool takes_possessive(const struct node_traits *node, const struct tokens *tokens, uint32_t token) {
    return node->possessive & ((tokens->flags[token] & TOKEN_POSSESSIVE) != 0);
}

/* The symbol of the only edge by which terms may go on from a node, which is `at`, with a token: by its plain word, where
   that `leads`, or by its class. */
static uint32_t find_step(const struct view *view, uint32_t node, const struct node_traits *at, uint32_t token,
                          bool leads) {
    const struct tokens *tokens = view->tokens;
    if (bits_have(view->ends, token)) {
        return STEP_NONE;
    }
    unsigned others = other_edges(at, tokens, token);
    if (takes_possessive(at, tokens, token)) {
        return STEP_WALKS;
    }
    if (others & element_bit(ELEMENT_GAP, 0) && !gap_leads_on(view, node, token)) {
        others &= ~element_bit(ELEMENT_GAP, 0);
    }
    if (others == 0) {
        return leads ? word_symbol(tokens, token) : STEP_NONE;
    }
    for (uint32_t class = 0; class < CLASS_COUNT && !leads; class ++) {
        if (others == element_bit(ELEMENT_CLASS, class)) {
            return token_symbol(tokens, token, ELEMENT_CLASS, class);
        }
    }
    return STEP_WALKS;
}

/* The same of a node behind the root, or of none. */
static uint32_t find_first_step(const struct view *view, uint32_t node, uint32_t token, bool leads) {
    return node != 0 ? find_step(view, node, &view->lexicon->nodes[node].traits, token, leads) : STEP_NONE;
}

/* Lists a start among those that go on, where `step` leads on from its node. The edge is asked for before the first is
   read. */
static inline void list_step(struct paths *paths, const struct image *lexicon, uint32_t i, uint32_t step, bool leads) {
    uint32_t k = paths->starts.going_count;
    paths->starts.going[k] = i;
    paths->steps[k] = step;
    paths->places[k] = image_edge(lexicon, paths->starts.nodes[i], step);
    __builtin_prefetch(&lexicon->edges[paths->places[k]]);
    paths->starts.going_count += leads;
}

/* Goes on from the node of a start by a step that was found. */
static inline void take_step(struct paths *paths, const struct image *lexicon, uint32_t i, uint32_t step) {
    if (step == STEP_WALKS) {
        paths->starts.nodes[i] = PATH_WALKS;
    } else {
        list_step(paths, lexicon, i, step, step != STEP_NONE);
    }
}

/* ------------------------------------------------------------------------------------------------------ first steps */

/* The first steps of the starts that words lead on from. */
static void step_by_words(struct paths *paths, const struct view *view) {
    const struct tokens *tokens = view->tokens;
    uint32_t count = paths->starts.going_count;
    paths->starts.going_count = 0;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = paths->starts.going[k];
        uint32_t token = start_token(paths->starts.items[i]);
        bool inside = !bits_have(view->ends, token + 1);
        token += inside;
        if (tokens->flags[token] & TOKEN_POSSESSIVE && inside) {
            take_step(paths, view->lexicon, i, find_first_step(view, paths->starts.nodes[i], token, true));
        } else {
            list_step(paths, view->lexicon, i, word_symbol(tokens, token), inside);
        }
    }
}

/* The nodes of the classes for which alone something may begin with a token, and goes on by words: by word_class; or 0. */
struct mere_classes {
    uint32_t node[WORD_ADDRESS + 1];
};

static struct mere_classes mere_classes(const struct image *lexicon) {
    uint32_t number = lexicon->class_start[CLASS_NUMBER];
    uint32_t capital = lexicon->class_start[CLASS_CAPITAL];
    bool words = lexicon->class_start[CLASS_WORD] != 0;
    return (struct mere_classes){
        .node = {[WORD_NUMBER] = leads_to_words_alone(lexicon, number) ? number : 0,
                 [WORD_LETTERS] = leads_to_words_alone(lexicon, capital) && !words ? capital : 0}};
}

/* The node of the class for which alone something begins with a token, whose word leads to the node `start`; 0 where
   there is none, or something else does. */
static inline uint32_t mere_class_node(const struct mere_classes *classes, const struct tokens *tokens, uint32_t token,
                                       uint32_t start) {
    unsigned flags = tokens->flags[token];
    bool number = tokens->class[token] == WORD_NUMBER;
    bool capital = ((flags & TOKEN_CAPITAL) != 0) & (tokens_prefix(tokens, token) == 0);
    bool mere = (start == 0) & ((flags & TOKEN_STARTS) == 0);
    return classes->node[tokens->class[token]] & (0 - (uint32_t)(mere & (number | capital)));
}

/* Leaves those in the list of others with which something begins not by their class alone: most others are numbers. The
   nodes of those left are asked for. */
static void sort_out_classes(struct paths *paths, const struct view *view) {
    const struct tokens *tokens = view->tokens;
    struct mere_classes classes = mere_classes(view->lexicon);
    uint32_t led[STARTS_AT_ONCE]; /* those that go on, as far as the next word tells */
    uint32_t led_count = 0;
    uint32_t other_count = 0;
    for (uint32_t k = 0; k < paths->starts.other_count; k++) {
        uint32_t i = paths->starts.others[k];
        uint32_t token = start_token(paths->starts.items[i]);
        uint32_t start = paths->starts.nodes[i];
        uint32_t node = mere_class_node(&classes, tokens, token, start);
        paths->starts.nodes[i] |= node; /* where there is one, the word leads nowhere */
        led[led_count] = i;
        led_count += (node != 0) & ((tokens->flags[token + 1] & TOKEN_BEHIND_CLASS) != 0);
        __builtin_prefetch(&view->lexicon->nodes[start]);
        paths->starts.others[other_count] = i;
        other_count += node == 0;
    }
    paths->starts.other_count = other_count;
    for (uint32_t k = 0; k < led_count; k++) {
        uint32_t i = led[k];
        uint32_t next = start_token(paths->starts.items[i]) + 1;
        bool leads = word_leads_on(view, paths->starts.nodes[i], next);
        take_step(paths, view->lexicon, i, find_first_step(view, paths->starts.nodes[i], next, leads));
    }
}

/* Where a start leads first: to a node behind the root, and from there by a step. */
struct way_in {
    uint32_t node; /* PATH_WALKS: by more than one way */
    uint32_t step;
};

static inline bool leads_somewhere(const struct view *view, struct way_in in) {
    return in.step != STEP_NONE || view->lexicon->nodes[in.node].traits.given != 0;
}

/* The only way in that leads anywhere: the one at hand, or that by another node. */
static struct way_in choose_way_in(const struct view *view, uint32_t token, struct way_in in, uint32_t node) {
    if (node == 0 || in.node == PATH_WALKS) {
        return in;
    }
    uint32_t next = token + 1;
    struct way_in other = {node, find_first_step(view, node, next, word_leads_on(view, node, next))};
    if (!leads_somewhere(view, other)) {
        return in;
    }
    return leads_somewhere(view, in) ? (struct way_in){PATH_WALKS, STEP_NONE} : other;
}

/* The classes with which a term may begin at a token, by its class and the next word: bits of element_bit. */
static unsigned first_classes(const struct view *view, uint32_t token) {
    struct start_classes starts = view->lexicon->start_classes;
    bool led = (view->tokens->flags[token + 1] & TOKEN_BEHIND_CLASS) != 0;
    unsigned may = starts.any_word * element_bit(ELEMENT_CLASS, CLASS_WORD) |
                   (starts.any_number | (starts.number & led)) * element_bit(ELEMENT_CLASS, CLASS_NUMBER) |
                   (starts.any_capital | (starts.capital & led)) * element_bit(ELEMENT_CLASS, CLASS_CAPITAL);
    return may & token_classes(view->tokens, token);
}

/* The way in by a start: by its plain word, by that with its ’s, or by its class. */
static struct way_in find_way_in(const struct view *view, uint32_t start) {
    const struct image *lexicon = view->lexicon;
    const struct tokens *tokens = view->tokens;
    uint32_t token = start_token(start);
    uint32_t word = tokens_word(tokens, token);
    bool possessive = (tokens->flags[token] & TOKEN_POSSESSIVE) != 0;
    if (tokens_prefix(tokens, token) != 0) {
        return (struct way_in){PATH_WALKS, STEP_NONE};
    }
    uint32_t node = image_start(lexicon, word);
    bool leads = (start & (START_BY_NEXT | START_BY_THIRD)) != 0;
    struct way_in in = {node, find_first_step(view, node, token + 1, leads)};
    if (possessive && starts_possessive(lexicon, word)) {
        node = image_child(lexicon, 0, element_symbol(ELEMENT_WORD, word, false, true));
        in = choose_way_in(view, token, in, node);
    }
    unsigned fits = first_classes(view, token);
    for (uint32_t class = 0; class < CLASS_COUNT && fits != 0; class ++) {
        node = fits & element_bit(ELEMENT_CLASS, class) ? lexicon->class_start[class] : 0;
        in = choose_way_in(view, token, in, node);
    }
    return in;
}

/* The first steps of the starts that something else than words may lead on from: most are as if it did not. */
static void step_otherwise(struct paths *paths, const struct view *view) {
    for (uint32_t k = 0; k < paths->starts.other_count; k++) {
        uint32_t i = paths->starts.others[k];
        struct way_in in = find_way_in(view, paths->starts.items[i]);
        paths->starts.nodes[i] = in.node;
        if (in.node != PATH_WALKS) {
            take_step(paths, view->lexicon, i, in.step);
        }
    }
}

/* ---------------------------------------------------------------------------------------------------- further steps */

/* Enters the children to which the edges lead: leaves those in the list from which something may lead on. Of the third
   word the start itself tells, where it was looked at for its words alone. */
static void enter_children(struct paths *paths, const struct image *lexicon, uint32_t depth) {
    const unsigned words =
        depth == 1 ? START_BY_THIRD | START_OTHERWISE : START_BY_NEXT | START_BY_THIRD | START_OTHERWISE;
    const struct lexicon_edge *edges = lexicon->edges;
    const uint32_t *starts = paths->starts.items;
    uint32_t *nodes = paths->starts.nodes;
    uint32_t count = 0;
    for (uint32_t k = 0; k < paths->starts.going_count; k++) {
        uint32_t i = paths->starts.going[k];
        const struct lexicon_edge *edge = &edges[paths->places[k]];
        const struct node_traits child = edge->traits;
        bool found = edge_is(edge, nodes[i], paths->steps[k]) & (edge->child != 0);
        unsigned by_word = (starts[i] & words) != 0 ? child.edges : 0U;
        unsigned otherwise = (child.edges & ~element_bit(ELEMENT_WORD, 0)) | child.possessive | child.apart;
        __builtin_prefetch(&lexicon->node_outputs[edge->child]);
        nodes[i] ^= (nodes[i] ^ edge->child) & (0 - (uint32_t)found); /* no branch */
        paths->starts.going[count] = i;
        paths->traits[count] = child;
        count += ((by_word | otherwise) != 0) & found;
    }
    paths->starts.going_count = count;
}

/* Goes on by the tokens `depth` behind the starts. */
static void go_on(struct paths *paths, const struct view *view, uint32_t depth) {
    uint32_t count = paths->starts.going_count;
    paths->starts.going_count = 0;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = paths->starts.going[k];
        uint32_t node = paths->starts.nodes[i];
        struct node_traits at = paths->traits[k];
        uint32_t start = paths->starts.items[i];
        uint32_t token = start_token(start) + depth;
        bool told = (depth == 2) & !(start & START_OTHERWISE); /* by the start */
        bool leads = told ? (start & START_BY_THIRD) != 0 : word_leads_on(view, node, token);
        take_step(paths, view->lexicon, i, at.apart ? STEP_WALKS : find_step(view, node, &at, token, leads));
    }
}

void paths_find(struct paths *paths, const struct image *lexicon, const struct tokens *tokens, const uint64_t *ends) {
    const struct view view = {lexicon, tokens, ends};
    step_by_words(paths, &view);
    sort_out_classes(paths, &view);
    step_otherwise(paths, &view);
    for (uint32_t depth = 1; paths->starts.going_count > 0; depth++) {
        enter_children(paths, lexicon, depth);
        go_on(paths, &view, depth + 1);
    }
}
