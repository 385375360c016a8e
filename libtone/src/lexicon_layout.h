/* The layout of an image: what the terms of a source were compiled to, put where matching finds it soonest. */
#ifndef TONE_LEXICON_LAYOUT_H
#define TONE_LEXICON_LAYOUT_H

#include "lexicon_tree.h"
#include "term.h"

/* An output while the trie grows; those of a node are a list. `rank` says how well the term was meant for it. */
struct outcome {
    uint32_t entry;
    uint16_t dimension;
    uint8_t rule;   /* tone_rule */
    uint8_t tokens; /* see lexicon_output; filled by inherit_outcomes */
    uint32_t grade;
    uint32_t node;
    uint32_t next; /* number + 1 of the next outcome of the node; 0: none */
    uint32_t rank;
};

/* A node while the trie grows. */
struct growing_node {
    uint32_t outcome; /* number + 1 of the first of its outcomes; 0: none */
    uint16_t outcome_count;
    struct node_traits traits; /* `given` and `apart` are filled by inherit_outcomes */
};

/* A word while the trie grows. */
struct growing_word {
    struct word_key key;
    struct word_facts facts; /* its number is that of when the lexicon is laid out */
    uint32_t start;          /* the growing node behind the root by the plain word, or 0 */
    uint32_t text;
    uint32_t prefix; /* see lexicon_word */
};

/* A hash table of numbers from 1; that of the wildcards goes into the image. */
struct slots {
    uint32_t *items;
    size_t count; /* a power of two, or 0 */
};

/* What a source is compiled to before it is laid out, and what that takes. */
struct compiler {
    const struct source *source;
    tone_allocator hooks;
    struct faults *faults;
    struct term_scratch scratch;
    struct strings strings; /* the source's, then the words' */
    struct growing_word *words;
    size_t word_count, word_capacity;
    struct slots word_slots; /* while the words are found: in an image they have places */
    struct lexicon_prefix *prefixes;
    size_t prefix_count, prefix_capacity;
    struct slots prefix_slots;
    uint64_t prefix_sizes;
    uint64_t word_blocks[WORD_BLOCKS / 64];
    struct growing_node *nodes;
    size_t node_count, node_capacity;
    struct tree_edge *edges;
    size_t edge_count, edge_slots;
    struct outcome *outcomes;
    size_t outcome_count, outcome_capacity;
    struct slots outcome_slots; /* by node and dimension, while terms are added */
    struct lexicon_grade *grades;
    size_t grade_count, grade_capacity;
    struct slots grade_slots;
    bool no_memory;
};

/* Writes the image, of `*size` bytes, and tells the edges the words' new numbers. NULL without memory. */
void *lexicon_lay_out(struct compiler *compiler, size_t *size);

#endif
