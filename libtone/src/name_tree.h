/* Name trees: numbers by names. A name is found in as many steps as it has characters, times the characters that names are
   made of, whatever the other names are. */
#ifndef TONE_NAME_TREE_H
#define TONE_NAME_TREE_H

#include "alloc.h"

/* What names are told from each other by: a character, behind those before it. */
struct name_node {
    uint32_t first;  /* the first node behind it, */
    uint32_t next;   /* and the next behind the same one as it: 0 for none, as node 0 is the root */
    uint32_t number; /* of the name that ends here; UINT32_MAX for none */
    char character;
};

/* All zero at first. */
struct name_tree {
    size_t count;
    size_t capacity;
    struct name_node *nodes;
};

/* The number of a name; UINT32_MAX for none. */
uint32_t name_tree_find(const struct name_tree *tree, const char *name);

/* Gives a name that has none a number. False without memory. */
bool name_tree_add(struct name_tree *tree, const char *name, uint32_t number, const tone_allocator *hooks);
void name_tree_release(struct name_tree *tree, const tone_allocator *hooks);

#endif
