/* The trie of terms while it grows, as edges in a hash table, and its order in an image, breadth first. */
#ifndef TONE_LEXICON_TREE_H
#define TONE_LEXICON_TREE_H

#include "lexicon.h"

struct tree_edge {
    uint32_t node;
    uint32_t symbol;
    uint32_t child; /* 0: an empty slot, for no edge leads to the root */
};

/* The slot of an edge, or the empty one where it would stand, in a table of `slots`, a power of
   two, not all of them full. */
struct tree_edge *tree_place(struct tree_edge *edges, size_t slots, uint32_t node, uint32_t symbol);

/* The order of `count` nodes; arrays of as many items. */
struct tree {
    uint32_t count;
    uint32_t *number; /* the new number of each */
    uint32_t *old;    /* the old number by the new one, as below */
    uint32_t *child;  /* the first child, new; or where it would stand */
    uint32_t *symbol; /* of the edge to it */
};

/* Numbers the nodes breadth first, those behind one node in order of their symbols, plain words first. False without
   memory. */
bool tree_order(struct tree *tree, const struct tree_edge *edges, size_t slots, uint32_t count,
                const tone_allocator *hooks);
void tree_release(struct tree *tree, const tone_allocator *hooks);

#endif
