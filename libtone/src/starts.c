#include "starts.h"

static bool class_starts(const struct image *lexicon, enum element_class class) {
    const struct lexicon_node *node = &lexicon->nodes[lexicon->class_start[class][false]];
    return lexicon->class_start[class][false] != 0 &&
           (node->output_count != 0 || node->edges & ~element_bit(ELEMENT_WORD, 0));
}

struct start_classes start_classes(const struct image *lexicon) {
    return (struct start_classes){.any_word = lexicon->class_start[CLASS_WORD][false] != 0,
                                  .any_number = class_starts(lexicon, CLASS_NUMBER),
                                  .any_capital = class_starts(lexicon, CLASS_CAPITAL)};
}

/* Whether a term may begin with a token otherwise than by what its word alone gives. */
static inline bool may_lead(const struct tokens *tokens, const struct image *lexicon, struct start_classes classes,
                            uint32_t token) {
    uint32_t next = token + 1 < tokens->count ? tokens->word[token + 1] : 0;
    bool number = tokens->class[token] == WORD_NUMBER;
    bool capital = (tokens->flags[token] & TOKEN_CAPITAL) != 0;
    uint32_t class = lexicon_pair_class(number ? CLASS_NUMBER : capital ? CLASS_CAPITAL : CLASS_WORD);
    bool any = classes.any_word | (classes.any_number & number) | (classes.any_capital & capital);
    return image_has_pair(lexicon, tokens->word[token], next) | image_has_pair(lexicon, class, next) | any |
           ((tokens->flags[token] & TOKEN_STARTS) != 0);
}

uint32_t starts_from(const struct tokens *tokens, const struct image *lexicon, uint32_t first, uint32_t count,
                     uint32_t *starts) {
    struct start_classes classes = start_classes(lexicon);
    for (uint32_t i = first; i < tokens->count; i++) {
        bool leads = may_lead(tokens, lexicon, classes, i);
        bool gives = (tokens->flags[i] & TOKEN_GIVES) != 0;
        starts[count] = i << 1 | leads;
        count += leads | gives;
    }
    return count;
}

uint32_t starts_portable(const struct tokens *tokens, const struct image *lexicon, uint32_t *starts) {
    return starts_from(tokens, lexicon, 0, 0, starts);
}
