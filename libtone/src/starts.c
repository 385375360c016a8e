#include "starts.h"

/* Whether a term may begin with a word of a class whatever follows: it ends there, or goes on otherwise than by words,
   of which the set of leads tells. */
static bool class_starts(const struct image *lexicon, enum element_class class) {
    const struct lexicon_node *node = &lexicon->nodes[lexicon->class_start[class][false]];
    return lexicon->class_start[class][false] != 0 &&
           (node->output_count != 0 || node->edges & ~element_bit(ELEMENT_WORD, 0));
}

struct start_classes start_classes(const struct image *lexicon) {
    return (struct start_classes){.any_word = lexicon->class_start[CLASS_WORD][false] != 0,
                                  .any_number = class_starts(lexicon, CLASS_NUMBER),
                                  .any_capital = class_starts(lexicon, CLASS_CAPITAL),
                                  .number = lexicon->class_start[CLASS_NUMBER][false] != 0,
                                  .capital = lexicon->class_start[CLASS_CAPITAL][false] != 0};
}

/* Whether a term may begin with the class of a token. */
static inline bool fits_class(const struct tokens *tokens, struct start_classes classes, uint32_t token) {
    bool number = tokens->class[token] == WORD_NUMBER;
    bool capital = (tokens->flags[token] & TOKEN_CAPITAL) != 0;
    bool leads = token + 1 < tokens->count && tokens->flags[token + 1] & TOKEN_BEHIND_CLASS;
    return classes.any_word | (number & (classes.any_number | (classes.number & leads))) |
           (capital & (classes.any_capital | (classes.capital & leads)));
}

/* How a term may begin with a token besides with its word alone. */
static inline unsigned find_leads(const struct tokens *tokens, const struct image *lexicon,
                                  struct start_classes classes, uint32_t token) {
    bool last = token + 1 == tokens->count;
    uint32_t start = tokens_start(tokens, token);
    uint32_t next = last ? 0 : tokens->word[token + 1];
    uint32_t third = token + 2 < tokens->count ? tokens->word[token + 2] : 0;
    bool led = (start != 0) & (next != 0);
    unsigned by_next = led & image_has_lead(lexicon, lexicon_lead(start, next, 0));
    unsigned by_third = led & (third != 0) & image_has_lead(lexicon, lexicon_lead(start, next, third));
    unsigned otherwise = ((tokens->flags[token] & (TOKEN_STARTS | TOKEN_POSSESSIVE)) != 0u) |
                         (last ? 0 : start_fits_class(tokens, token)) | fits_class(tokens, classes, token);
    return by_next * START_BY_NEXT | by_third * START_BY_THIRD | otherwise * START_OTHERWISE;
}

uint32_t starts_portable(const struct tokens *tokens, const struct image *lexicon, uint32_t *starts) {
    uint32_t count = 0;
    struct start_classes classes = start_classes(lexicon);
    for (uint32_t i = 0; i < tokens->count; i++) {
        unsigned leads = find_leads(tokens, lexicon, classes, i);
        starts[count] = i << START_BITS | leads;
        count += (leads != 0) | ((tokens->flags[i] & TOKEN_GIVES) != 0);
    }
    return count;
}
