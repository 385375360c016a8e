#include "lexicon_inherit.h"

/* A node with more outcomes passes none on: of a lexicon with many dimensions, all nodes would have all of them. */
enum { INHERITED_MOST = 16 };

/* Where a node comes from. */
struct origin {
    uint32_t parent;
    uint8_t depth; /* the tokens from the root on; of a node behind a gap unknown, */
    bool behind_gap;
};

/* The origins of all nodes. Each was made after its parent. */
static void trace_origins(const struct compiler *compiler, struct origin *origins) {
    for (size_t i = 0; i < compiler->edge_slots; i++) {
        const struct tree_edge *edge = &compiler->edges[i];
        if (edge->child != 0) {
            origins[edge->child] =
                (struct origin){.parent = edge->node, .behind_gap = symbol_kind(edge->symbol) == ELEMENT_GAP};
        }
    }
    for (size_t n = 1; n < compiler->node_count; n++) {
        const struct origin *parent = &origins[origins[n].parent];
        origins[n].behind_gap |= parent->behind_gap;
        origins[n].depth = origins[n].behind_gap ? 0 : (uint8_t)(parent->depth + 1);
    }
}

static bool has_dimension(const struct compiler *compiler, const struct growing_node *node, uint16_t dimension) {
    for (uint32_t i = node->outcome; i != 0; i = compiler->outcomes[i - 1].next) {
        if (compiler->outcomes[i - 1].dimension == dimension) {
            return true;
        }
    }
    return false;
}

/* Adds those outcomes of a node's parent to it, from one on, that are of other dimensions than its own. */
static bool inherit(struct compiler *compiler, uint32_t number, uint32_t outcome) {
    struct growing_node *node = &compiler->nodes[number];
    for (; outcome != 0; outcome = compiler->outcomes[outcome - 1].next) {
        if (has_dimension(compiler, node, compiler->outcomes[outcome - 1].dimension)) {
            continue;
        }
        struct outcome *grown = alloc_grow(&compiler->hooks, compiler->outcomes, &compiler->outcome_capacity,
                                           compiler->outcome_count + 1, sizeof *grown);
        if (!grown) {
            return false;
        }
        compiler->outcomes = grown;
        grown[compiler->outcome_count] = grown[outcome - 1];
        grown[compiler->outcome_count].node = number;
        grown[compiler->outcome_count].next = node->outcome;
        node->outcome = (uint32_t)++compiler->outcome_count;
        node->outcome_count++;
    }
    return true;
}

bool inherit_outcomes(struct compiler *compiler) {
    struct origin *origins = alloc_zeroed(&compiler->hooks, compiler->node_count, sizeof *origins);
    bool done = origins != NULL;
    if (done) {
        trace_origins(compiler, origins);
    }
    for (size_t n = 1; n < compiler->node_count && done; n++) {
        struct growing_node *node = &compiler->nodes[n];
        const struct growing_node *parent = &compiler->nodes[origins[n].parent];
        node->traits.given = node->outcome_count != 0;
        for (uint32_t i = node->outcome; i != 0; i = compiler->outcomes[i - 1].next) {
            compiler->outcomes[i - 1].tokens = origins[n].depth;
        }
        if (!origins[n].behind_gap) {
            node->traits.apart = parent->traits.apart || parent->outcome_count > INHERITED_MOST;
            done = node->traits.apart || inherit(compiler, (uint32_t)n, parent->outcome);
        }
    }
    alloc_release(&compiler->hooks, origins, compiler->node_count, sizeof *origins);
    return done;
}
