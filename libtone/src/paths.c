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
        __builtin_prefetch(&lexicon->nodes[paths->nodes[i]]);
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

/* The class for which alone something begins with a token, and goes on by words; CLASS_COUNT where there is none. */
static enum element_class mere_class(const struct image *lexicon, const struct tokens *tokens, uint32_t token) {
    unsigned flags = tokens->flags[token];
    bool number = tokens->class[token] == WORD_NUMBER;
    bool capital = tokens->class[token] == WORD_LETTERS && flags & TOKEN_CAPITAL &&
                   lexicon->class_start[CLASS_WORD][false] == 0 && tokens_prefix(tokens, token) == 0;
    if (tokens_start(tokens, token) != 0 || flags & (TOKEN_POSSESSIVE | TOKEN_STARTS) || !(number | capital)) {
        return CLASS_COUNT;
    }
    enum element_class class = number ? CLASS_NUMBER : CLASS_CAPITAL;
    return leads_to_words_alone(lexicon, lexicon->class_start[class][false]) ? class : CLASS_COUNT;
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

/* Sorts out the starts that something else than words may lead on from: most are as the others, or numbers. */
static void sort_out_others(struct paths *paths, const struct view *view) {
    const struct image *lexicon = view->lexicon;
    const struct tokens *tokens = view->tokens;
    for (uint32_t k = 0; k < paths->other_count; k++) {
        uint32_t i = paths->others[k];
        uint32_t start = paths->starts[i];
        uint32_t token = start_token(start);
        enum element_class class = mere_class(lexicon, tokens, token);
        if (class != CLASS_COUNT) {
            uint32_t node = lexicon->class_start[class][false];
            paths->nodes[i] = node;
            list_word(paths, view, i,
                      image_leads_on(lexicon, node, word_at(tokens, token + 1), word_at(tokens, token + 2)));
        } else if (is_mere_possessive(lexicon, tokens, token)) {
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
    }
}

/* Whether something else than the plain word of a token may lead on from a node. */
static bool leads_otherwise(const struct lexicon_node *node, const struct tokens *tokens, uint32_t token) {
    const unsigned classes = element_bit(ELEMENT_CLASS, CLASS_NUMBER) | element_bit(ELEMENT_CLASS, CLASS_CAPITAL) |
                             element_bit(ELEMENT_WORD, 0);
    return tokens->flags[token] & TOKEN_POSSESSIVE || node->edges & ~classes ||
           node->edges & token_classes(tokens, token);
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
    sort_out_others(paths, &view);
    for (uint32_t depth = 1; paths->word_count > 0; depth++) {
        find_children(paths, &view, depth);
        go_on(paths, &view, depth + 1);
        find_edges(paths, &view, depth + 1);
    }
}
