/* Walks: what terms begin at one token, by every way that the trie goes on: words, wildcards, classes, gaps. */
#ifndef TONE_WALKS_H
#define TONE_WALKS_H

#include "lexicon.h"
#include "tokens.h"

/* What a dimension has found: the output of its longest term, and where that ends. */
struct candidate {
    uint32_t end;
    const struct lexicon_output *output; /* NULL: nothing */
};

/* What a walk finds: one candidate a dimension. All zero at first. */
struct candidates {
    struct candidate *items; /* by dimension */
    uint32_t *found;         /* dimensions that have one, */
    uint32_t found_count;    /* and how many do */
    uint32_t dimension_count;
};

/* No candidate of so many dimensions. False when there is no memory. */
bool candidates_reserve(struct candidates *candidates, uint32_t dimensions, const tone_allocator *hooks);
void candidates_clear(struct candidates *candidates);
void candidates_release(struct candidates *candidates, const tone_allocator *hooks);

/* Finds the terms that begin with token `first` and end before token `end`; there are no candidates before. Those found
   are in order of dimension. */
void walk_from(struct candidates *candidates, const struct image *lexicon, const struct tokens *tokens, uint32_t first,
               uint32_t end);

/* Which classes of words a token is of: bits of element_bit. By no branch. */
static inline unsigned token_classes(const struct tokens *tokens, uint32_t token) {
    const unsigned capital = element_bit(ELEMENT_CLASS, CLASS_CAPITAL);
    bool number = tokens->class[token] == WORD_NUMBER;
    bool letters = tokens->class[token] == WORD_LETTERS;
    unsigned capitals = (tokens->flags[token] & TOKEN_CAPITAL) * (capital / TOKEN_CAPITAL);
    return number * element_bit(ELEMENT_CLASS, CLASS_NUMBER) |
           letters * (element_bit(ELEMENT_CLASS, CLASS_WORD) | capitals);
}

/* Whether a term may begin with a word and its ’s. */
static inline bool starts_possessive(const struct image *lexicon, uint32_t word) {
    return word != 0 && image_has_lead(lexicon, lexicon_lead(0, word, 0));
}

#endif
