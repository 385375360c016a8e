/* Facts: what the lexicon says of a word at once. A token has those of its word, as they stand in the lexicon. */
#ifndef TONE_FACTS_H
#define TONE_FACTS_H

#include <stdint.h>

struct word_facts {
    uint32_t start;  /* the node behind the lexicon's root by the plain word, or 0: most walks end before they begin */
    uint16_t closed; /* number of the word in the closed classes (closed.h), or 0 */
    uint16_t flags;  /* token flags from TOKEN_TITLE up; TOKEN_POSSESSIVE where a term may begin with it and its ’s */
};

#endif
