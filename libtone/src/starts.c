#include "starts.h"

/* Whether a term may begin with a word of a class whatever follows: it ends there, or goes on otherwise than by words,
   of which the set of leads tells. */
static bool class_starts(const struct image *lexicon, enum element_class class) {
    const struct lexicon_node *node = &lexicon->nodes[lexicon->class_start[class][false]];
    return lexicon->class_start[class][false] != 0 && (node->given != 0 || node->edges & ~element_bit(ELEMENT_WORD, 0));
}

struct start_classes start_classes(const struct image *lexicon) {
    return (struct start_classes){.any_word = lexicon->class_start[CLASS_WORD][false] != 0,
                                  .any_number = class_starts(lexicon, CLASS_NUMBER),
                                  .any_capital = class_starts(lexicon, CLASS_CAPITAL),
                                  .number = lexicon->class_start[CLASS_NUMBER][false] != 0,
                                  .capital = lexicon->class_start[CLASS_CAPITAL][false] != 0};
}

/* What of a token, and of those behind it, tells how a term may begin with it. */
struct view {
    uint32_t start;
    uint32_t next;
    uint32_t third;
    unsigned flags;
    unsigned next_flags;
    bool number;
    bool next_number;
};

static inline struct view view_token(const struct tokens *tokens, uint32_t token, uint32_t next, uint32_t third) {
    return (struct view){.start = tokens_start(tokens, token),
                         .next = tokens->word[next],
                         .third = tokens->word[third],
                         .flags = tokens->flags[token],
                         .next_flags = tokens->flags[next],
                         .number = tokens->class[token] == WORD_NUMBER,
                         .next_number = tokens->class[next] == WORD_NUMBER};
}

/* The view of a token near the end, where what is behind it may not be there. */
static inline struct view view_last(const struct tokens *tokens, uint32_t token) {
    uint32_t last = tokens->count - 1;
    struct view view = view_token(tokens, token, token < last ? token + 1 : last, token + 2 <= last ? token + 2 : last);
    view.third = token + 2 <= last ? view.third : 0;
    if (token == last) {
        view.next = 0;
        view.next_flags = 0;
        view.next_number = false;
    }
    return view;
}

/* Whether a term may begin with a token otherwise than by leads of words. */
static inline bool begins_otherwise(struct start_classes classes, struct view view) {
    unsigned leads = view.next_flags & TOKEN_BEHIND_CLASS ? TOKEN_CAPITAL : 0;
    unsigned flags = TOKEN_STARTS | TOKEN_POSSESSIVE | (view.next_number ? TOKEN_BEFORE_NUMBER : 0u) |
                     (view.next_flags & TOKEN_CAPITAL ? TOKEN_BEFORE_CAPITAL : 0u) |
                     (classes.any_capital ? TOKEN_CAPITAL : 0u) | (classes.capital ? leads : 0u);
    return ((view.flags & flags) != 0) | classes.any_word |
           (view.number & (classes.any_number | (classes.number & (leads != 0))));
}

/* How a term may begin with a token besides with its word alone. */
static inline unsigned find_leads(const struct image *lexicon, struct start_classes classes, struct view view) {
    bool led = (view.start != 0) & (view.next != 0);
    unsigned by_next = led & image_has_lead(lexicon, lexicon_lead(view.start, view.next, 0));
    unsigned by_third =
        led & (view.third != 0) & image_has_lead(lexicon, lexicon_lead(view.start, view.next, view.third));
    return by_next * START_BY_NEXT | by_third * START_BY_THIRD | begins_otherwise(classes, view) * START_OTHERWISE;
}

uint32_t starts_behind(const struct tokens *tokens, const struct image *lexicon, uint32_t first, uint32_t *starts) {
    const struct tokens all = *tokens; /* copies: what is written to `starts` does not change them */
    const struct image image = *lexicon;
    struct start_classes classes = start_classes(lexicon);
    uint32_t count = 0;
    for (uint32_t i = first; i < all.count; i++) {
        struct view view = i + 2 < all.count ? view_token(&all, i, i + 1, i + 2) : view_last(&all, i);
        unsigned leads = find_leads(&image, classes, view);
        starts[count] = i << START_BITS | leads;
        count += (leads != 0) | ((view.flags & TOKEN_GIVES) != 0);
    }
    return count;
}

uint32_t starts_portable(const struct tokens *tokens, const struct image *lexicon, uint32_t *starts) {
    return starts_behind(tokens, lexicon, 0, starts);
}
