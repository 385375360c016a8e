/* Facts: what the lexicon says of a word at once, and which it is. A token has those of its word, as they stand there. */
#ifndef TONE_FACTS_H
#define TONE_FACTS_H

#include <stdint.h>

struct word_facts {
    uint32_t word;   /* its number in the lexicon; 0: none */
    uint16_t closed; /* number of the word in the closed classes (closed.h), or 0 */
    uint16_t flags;  /* token flags from TOKEN_TITLE up; TOKEN_POSSESSIVE where a term may begin with it and its ’s */
};

#endif
