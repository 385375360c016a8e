/* Items: what the rules of reported speech read in place of tokens. An item is a word with the marks that belong to it
   (Sen., far-right, dogs’), a mark, or a quotation. */
#ifndef TONE_ITEMS_H
#define TONE_ITEMS_H

#include "grammar.h"

/* Columns, in the order of the text. */
struct items {
    uint32_t *token;   /* where each begins */
    uint32_t *grammar; /* enum grammar, joined by |; GRAMMAR_OPEN where the ending was not asked for */
    uint8_t *role;     /* enum item_role (clauses.h), joined by | */
    uint32_t *rank;    /* by token: how many items begin before it */
};

/* One of the ways to make each token of a chunk an item, as if it were a word or a number: its token and grammar. */
typedef void items_function(const struct items *items, const struct tokens *tokens);
items_function items_portable, items_avx512;

#endif
