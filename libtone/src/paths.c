#include "paths.h"
#include "starts.h"
#include "walks.h"

/* What the starts are looked up in. */
struct view {
    const struct image *lexicon;
    const struct tokens *tokens;
    const uint64_t *ends; /* of the sentences */
};

/* The node behind the word of each start, and the lists of those that lead on. */
static void begin_paths(struct paths *paths, const struct image *lexicon, const struct tokens *tokens) {
    uint32_t words = 0;
    uint32_t others = 0;
    for (uint32_t i = 0; i < paths->count; i++) {
        uint32_t start = paths->starts[i];
        paths->nodes[i] = tokens_start(tokens, start_token(start));
        __builtin_prefetch(&lexicon->node_outputs[paths->nodes[i]]);
        bool otherwise = (start & START_OTHERWISE) != 0;
        paths->words[words] = i;
        words += ((start & (START_BY_NEXT | START_BY_THIRD)) != 0) & !otherwise;
        paths->others[others] = i;
        others += otherwise;
    }
    paths->word_count = words;
    paths->other_count = others;
}

/* The word of a token, 0 behind the last. */
static inline uint32_t word_at(const struct tokens *tokens, uint32_t token) {
    return token < tokens->count ? tokens->word[token] : 0;
}

static inline bool leads_to_words_alone(const struct image *lexicon, uint32_t node) {
    return !(lexicon->nodes[node].edges & ~element_bit(ELEMENT_WORD, 0));
}

/* Whether the words behind a token may lead on from a node. */
static inline bool words_lead_on(const struct image *lexicon, const struct tokens *tokens, uint32_t token,
                                 uint32_t node) {
    return image_leads_on(lexicon, node, word_at(tokens, token + 1), word_at(tokens, token + 2));
}

/* Whether a term may begin with a token by way of a node behind the root, or 0. */
static bool begins_by(const struct image *lexicon, const struct tokens *tokens, uint32_t token, uint32_t node) {
    return node != 0 && (lexicon->nodes[node].given != 0 || !leads_to_words_alone(lexicon, node) ||
                         words_lead_on(lexicon, tokens, token, node));
}

/* Whether a term may begin with a word for its class. */
static bool starts_with_class(const struct image *lexicon, const struct tokens *tokens, uint32_t token) {
    const uint32_t(*starts)[2] = lexicon->class_start;
    bool capital = (tokens->flags[token] & TOKEN_CAPITAL) != 0;
    return starts[CLASS_WORD][false] | starts[CLASS_WORD][true] ||
           (capital &&
            (starts[CLASS_CAPITAL][true] != 0 || begins_by(lexicon, tokens, token, starts[CLASS_CAPITAL][false])));
}

/* Whether a term may begin with a word and its ’s. */
static bool starts_with_possessive(const struct image *lexicon, const struct tokens *tokens, uint32_t token) {
    uint32_t word = tokens->word[token];
    return tokens->flags[token] & TOKEN_POSSESSIVE && starts_possessive(lexicon, word) &&
           begins_by(lexicon, tokens, token, image_child(lexicon, 0, element_symbol(ELEMENT_WORD, word, false, true)));
}

/* Whether something else than the plain word of a token may lead on from a node. */
static bool leads_otherwise(const struct lexicon_node *node, const struct tokens *tokens, uint32_t token) {
    const unsigned classes = element_bit(ELEMENT_CLASS, CLASS_NUMBER) | element_bit(ELEMENT_CLASS, CLASS_CAPITAL) |
                             element_bit(ELEMENT_WORD, 0);
    return tokens->flags[token] & TOKEN_POSSESSIVE || node->edges & ~classes ||
           node->edges & token_classes(tokens, token);
}

/* Whether what begins with a token begins with its plain word, and goes on by words. */
static bool is_mere_word(const struct image *lexicon, const struct tokens *tokens, uint32_t token) {
    uint32_t node = tokens_start(tokens, token);
    return tokens->class[token] == WORD_LETTERS && tokens_prefix(tokens, token) == 0 &&
           !starts_with_possessive(lexicon, tokens, token) && !starts_with_class(lexicon, tokens, token) &&
           (node == 0 || leads_to_words_alone(lexicon, node) ||
            (token + 1 < tokens->count && !leads_otherwise(&lexicon->nodes[node], tokens, token + 1)));
}

/* The symbol of a plain word inside a term. */
static inline uint32_t word_symbol(const struct tokens *tokens, uint32_t token) {
    bool glued = !(tokens->flags[token] & TOKEN_SPACE);
    return element_symbol(ELEMENT_WORD, tokens->word[token], glued, false);
}

/* Finds the place of the edge from the node of a start by a plain word, for number `k` of those that words lead on from;
   it is asked for before the first is read. */
static inline void find_edge(struct paths *paths, const struct view *view, uint32_t k, uint32_t token) {
    uint32_t symbol = word_symbol(view->tokens, token);
    paths->children[k] = image_edge(view->lexicon, paths->nodes[paths->words[k]], symbol);
    __builtin_prefetch(&view->lexicon->edges[paths->children[k]]);
}

/* Lists a start among those that words lead on from, where `leads`, if a plain word follows in its sentence. */
static inline void list_word(struct paths *paths, const struct view *view, uint32_t i, bool leads) {
    uint32_t token = start_token(paths->starts[i]);
    bool inside = !sentence_ends_at(view->ends, token + 1);
    bool plain = !(view->tokens->flags[token + inside] & TOKEN_POSSESSIVE);
    if (inside & leads & !plain) {
        paths->nodes[i] = PATH_WALKS;
    }
    paths->words[paths->word_count] = i;
    find_edge(paths, view, paths->word_count, token + inside);
    paths->word_count += inside & leads & plain;
}

/* Leaves those in the list that a plain word follows in their sentence. */
static void sort_out_words(struct paths *paths, const struct view *view) {
    uint32_t count = paths->word_count;
    paths->word_count = 0;
    for (uint32_t k = 0; k < count; k++) {
        list_word(paths, view, paths->words[k], true);
    }
}

/* The last node of a start from whose plain word nothing but the class of the next may lead on. PATH_WALKS where more
   may. */
static uint32_t find_before_class(const struct view *view, uint32_t start) {
    const struct image *lexicon = view->lexicon;
    const struct tokens *tokens = view->tokens;
    uint32_t token = start_token(start);
    uint32_t node = tokens_start(tokens, token);
    uint32_t next = token + 1;
    if (start & (START_BY_NEXT | START_BY_THIRD) || tokens->flags[token] & (TOKEN_STARTS | TOKEN_POSSESSIVE) ||
        tokens->class[token] == WORD_NUMBER || starts_with_class(lexicon, tokens, token)) {
        return PATH_WALKS;
    }
    if (sentence_ends_at(view->ends, next)) {
        return node;
    }
    uint32_t class = tokens->class[next] == WORD_NUMBER ? CLASS_NUMBER : CLASS_CAPITAL;
    bool glued = !(tokens->flags[next] & TOKEN_SPACE);
    uint32_t child = image_child(lexicon, node, element_symbol(ELEMENT_CLASS, class, glued, false));
    bool ends = lexicon->nodes[child].edges == 0 && !(tokens->flags[next] & TOKEN_POSSESSIVE);
    return ends ? child : PATH_WALKS;
}

/* The nodes of the classes for which alone something may begin with a token, and goes on by words: by word_class; or 0. */
struct mere_classes {
    uint32_t node[WORD_ADDRESS + 1];
};

static struct mere_classes mere_classes(const struct image *lexicon) {
    uint32_t number = lexicon->class_start[CLASS_NUMBER][false];
    uint32_t capital = lexicon->class_start[CLASS_CAPITAL][false];
    bool words = lexicon->class_start[CLASS_WORD][false] != 0;
    return (struct mere_classes){
        .node = {[WORD_NUMBER] = leads_to_words_alone(lexicon, number) ? number : 0,
                 [WORD_LETTERS] = leads_to_words_alone(lexicon, capital) && !words ? capital : 0}};
}

/* The node of the class for which alone something begins with a token; 0 where there is none, or something else does. */
static inline uint32_t mere_class_node(const struct mere_classes *classes, const struct tokens *tokens,
                                       uint32_t token) {
    unsigned flags = tokens->flags[token];
    bool number = tokens->class[token] == WORD_NUMBER;
    bool capital = ((flags & TOKEN_CAPITAL) != 0) & (tokens_prefix(tokens, token) == 0);
    bool mere = (tokens_start(tokens, token) == 0) & ((flags & (TOKEN_POSSESSIVE | TOKEN_STARTS)) == 0);
    return classes->node[tokens->class[token]] & (0 - (uint32_t)(mere & (number | capital)));
}

/* Leaves those in the list of others with which something begins not by their class alone: most others are numbers. */
static void sort_out_classes(struct paths *paths, const struct view *view) {
    const struct tokens *tokens = view->tokens;
    struct mere_classes classes = mere_classes(view->lexicon);
    uint32_t led[PATHS_MOST]; /* those that go on, as far as the next word tells */
    uint32_t led_count = 0;
    uint32_t other_count = 0;
    for (uint32_t k = 0; k < paths->other_count; k++) {
        uint32_t i = paths->others[k];
        uint32_t token = start_token(paths->starts[i]);
        uint32_t node = mere_class_node(&classes, tokens, token);
        paths->nodes[i] |= node; /* where there is one, the word leads nowhere */
        led[led_count] = i;
        led_count += (node != 0) & ((tokens->flags[token + 1] & TOKEN_BEHIND_CLASS) != 0);
        paths->others[other_count] = i;
        other_count += node == 0;
    }
    paths->other_count = other_count;
    for (uint32_t k = 0; k < led_count; k++) {
        uint32_t token = start_token(paths->starts[led[k]]);
        list_word(paths, view, led[k], words_lead_on(view->lexicon, tokens, token, paths->nodes[led[k]]));
    }
}

/* Sorts out the starts that something else than words may lead on from: most are as if it did not. */
static void sort_out_others(struct paths *paths, const struct view *view) {
    for (uint32_t k = 0; k < paths->other_count; k++) {
        uint32_t i = paths->others[k];
        uint32_t start = paths->starts[i];
        if (is_mere_word(view->lexicon, view->tokens, start_token(start))) {
            list_word(paths, view, i, (start & (START_BY_NEXT | START_BY_THIRD)) != 0);
        } else {
            paths->nodes[i] = find_before_class(view, start);
        }
    }
}

/* Finds the edges by the words `depth` tokens behind the starts. */
static void find_edges(struct paths *paths, const struct view *view, uint32_t depth) {
    for (uint32_t k = 0; k < paths->word_count; k++) {
        find_edge(paths, view, k, start_token(paths->starts[paths->words[k]]) + depth);
    }
}

/* The children to which the edges lead by the word `depth` tokens behind the start. */
static void find_children(struct paths *paths, const struct view *view, uint32_t depth) {
    for (uint32_t k = 0; k < paths->word_count; k++) {
        uint32_t i = paths->words[k];
        uint32_t symbol = word_symbol(view->tokens, start_token(paths->starts[i]) + depth);
        paths->children[k] = image_child_at(view->lexicon, paths->nodes[i], symbol, paths->children[k]);
        __builtin_prefetch(&view->lexicon->nodes[paths->children[k]]);
        __builtin_prefetch(&view->lexicon->node_outputs[paths->children[k]]);
    }
}

/* Goes on to the children: leaves those in the list from which the word `depth` tokens behind the start leads on. Of
   the third word the start itself tells, where it was looked at for its words. */
static void go_on(struct paths *paths, const struct view *view, uint32_t depth) {
    const struct image *lexicon = view->lexicon;
    const struct tokens *tokens = view->tokens;
    uint32_t count = 0;
    for (uint32_t k = 0; k < paths->word_count; k++) {
        uint32_t i = paths->words[k];
        uint32_t start = paths->starts[i];
        uint32_t token = start_token(start) + depth;
        uint32_t child = paths->children[k];
        const struct lexicon_node *node = &lexicon->nodes[child];
        bool inside = !sentence_ends_at(view->ends, token) & (child != 0);
        uint32_t next = inside ? token : 0;
        bool possessive = (tokens->flags[next] & TOKEN_POSSESSIVE) != 0;
        bool special =
            inside & (((node->edges & ~element_bit(ELEMENT_WORD, 0)) != 0) | (possessive & (node->edges != 0)));
        bool leads = depth == 2 ? (start & (START_BY_THIRD | START_OTHERWISE)) != 0
                                : image_leads_on(lexicon, child, tokens->word[next], word_at(tokens, next + 1));
        bool walks = node->apart || (special && leads_otherwise(node, tokens, token));
        uint32_t last = child != 0 ? child : paths->nodes[i];
        paths->nodes[i] = walks ? PATH_WALKS : last;
        paths->words[count] = i;
        count += inside & leads & !walks;
    }
    paths->word_count = count;
}

void paths_find(struct paths *paths, const struct image *lexicon, const struct tokens *tokens, const uint64_t *ends) {
    const struct view view = {lexicon, tokens, ends};
    begin_paths(paths, lexicon, tokens);
    sort_out_words(paths, &view);
    sort_out_classes(paths, &view);
    sort_out_others(paths, &view);
    for (uint32_t depth = 1; paths->word_count > 0; depth++) {
        find_children(paths, &view, depth);
        go_on(paths, &view, depth + 1);
        find_edges(paths, &view, depth + 1);
    }
}
