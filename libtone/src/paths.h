/* Paths: to which node of the trie the tokens from a start on lead, for many starts at once. */
#ifndef TONE_PATHS_H
#define TONE_PATHS_H

#include "starts.h"

/* In place of a node: no one has all that begins at the start, and what does is found by a walk. */
#define PATH_WALKS UINT32_MAX

/* The starts are worked on in one pass after the other, for what is read of the lexicon depends on what was read before:
   so all edges are asked for before the first is read, and what is decided by branches that cannot be foreseen is decided
   for those alone that need it. */
struct paths {
    struct starts starts; /* their nodes: the last that each leads to, as far as it is known; or PATH_WALKS */

    /* Of those that are going: the symbols of the edges, where these stand, and what the nodes are to which they led. */
    uint32_t steps[STARTS_AT_ONCE];
    uint32_t places[STARTS_AT_ONCE];
    struct node_traits traits[STARTS_AT_ONCE];
};

/* Finds the last nodes of the starts; `ends` is the set of the tokens at which sentences end: those behind their last. */
void paths_find(struct paths *paths, const struct image *lexicon, const struct tokens *tokens, const uint64_t *ends);

#endif
