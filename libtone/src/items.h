/* Items: what the rules of reported speech read in place of tokens. An item is a word with the marks that belong to it
   (Sen., far-right, dogs’), a mark, or a quotation. */
#ifndef TONE_ITEMS_H
#define TONE_ITEMS_H

#include "grammar.h"

/* One of the ways to give each token of a chunk its enum grammar, joined by |, as if it were a word or a number. */
typedef void items_function(uint32_t *grammar, const struct tokens *tokens);
items_function items_portable, items_avx512;

#endif
