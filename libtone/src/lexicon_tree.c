#include "lexicon_tree.h"

static uint32_t slot_of(uint32_t node, uint32_t symbol) {
    uint64_t key = ((uint64_t)node << 32 | symbol) * UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(key >> 32);
}

struct tree_edge *tree_place(struct tree_edge *edges, size_t slots, uint32_t node, uint32_t symbol) {
    for (uint32_t slot = slot_of(node, symbol);; slot++) {
        struct tree_edge *edge = &edges[slot & (slots - 1)];
        if (edge->child == 0 || (edge->node == node && edge->symbol == symbol)) {
            return edge;
        }
    }
}

/* ------------------------------------------------------------------------------------------------------ sorting */

/* Where a symbol stands among those of a node: plain words before all others. */
static uint32_t rank(uint32_t symbol) {
    return symbol << 28 | symbol >> 4;
}

/* Moves the edge at `i` down a heap of `count` edges with the last symbol on top. */
static void sift(struct tree_edge *edges, size_t i, size_t count) {
    struct tree_edge moved = edges[i];
    for (size_t child; (child = 2 * i + 1) < count; i = child) {
        child += child + 1 < count && rank(edges[child + 1].symbol) > rank(edges[child].symbol);
        if (rank(edges[child].symbol) <= rank(moved.symbol)) {
            break;
        }
        edges[i] = edges[child];
    }
    edges[i] = moved;
}

/* Heapsort (Williams 1964), by symbol: in place, and never slow. */
static void sort_edges(struct tree_edge *edges, size_t count) {
    for (size_t i = count / 2; i-- > 0;) {
        sift(edges, i, count);
    }
    for (size_t end = count; end-- > 1;) {
        struct tree_edge last = edges[0];
        edges[0] = edges[end];
        edges[end] = last;
        sift(edges, 0, end);
    }
}

/* -------------------------------------------------------------------------------------------------------- order */

/* Puts the edges of each node together, at [first[node], first[node + 1]). `first` is all zero. */
static void group_edges(const struct tree_edge *edges, size_t slots, uint32_t count, uint32_t *first,
                        struct tree_edge *grouped) {
    for (size_t i = 0; i < slots; i++) {
        first[edges[i].node + 1] += edges[i].child != 0;
    }
    for (uint32_t n = 0; n < count; n++) {
        first[n + 1] += first[n];
    }
    for (size_t i = 0; i < slots; i++) {
        if (edges[i].child != 0) {
            grouped[first[edges[i].node]++] = edges[i];
        }
    }
    for (uint32_t n = count; n > 0; n--) { /* each has moved to where the next began */
        first[n] = first[n - 1];
    }
    first[0] = 0;
    for (uint32_t n = 0; n < count; n++) {
        sort_edges(grouped + first[n], first[n + 1] - first[n]);
    }
}

static void walk(struct tree *tree, const uint32_t *first, const struct tree_edge *grouped) {
    uint32_t next = 1;
    for (uint32_t n = 0; n < tree->count; n++) {
        tree->child[n] = next;
        for (uint32_t i = first[tree->old[n]]; i < first[tree->old[n] + 1]; i++) {
            tree->number[grouped[i].child] = next;
            tree->old[next] = grouped[i].child;
            tree->symbol[next] = grouped[i].symbol;
            next++;
        }
    }
}

bool tree_order(struct tree *tree, const struct tree_edge *edges, size_t slots, uint32_t count,
                const tone_allocator *hooks) {
    *tree = (struct tree){.count = count,
                          .number = alloc_zeroed(hooks, count, sizeof *tree->number),
                          .old = alloc_zeroed(hooks, count, sizeof *tree->old),
                          .child = alloc_zeroed(hooks, count, sizeof *tree->child),
                          .symbol = alloc_zeroed(hooks, count, sizeof *tree->symbol)};
    uint32_t *first = alloc_zeroed(hooks, (size_t)count + 1, sizeof *first);
    struct tree_edge *grouped = alloc_zeroed(hooks, count, sizeof *grouped);
    bool done = tree->number && tree->old && tree->child && tree->symbol && first && grouped;
    if (done) {
        group_edges(edges, slots, count, first, grouped);
        walk(tree, first, grouped);
    } else {
        tree_release(tree, hooks);
    }
    alloc_release(hooks, first, (size_t)count + 1, sizeof *first);
    alloc_release(hooks, grouped, count, sizeof *grouped);
    return done;
}

void tree_release(struct tree *tree, const tone_allocator *hooks) {
    alloc_release(hooks, tree->number, tree->count, sizeof *tree->number);
    alloc_release(hooks, tree->old, tree->count, sizeof *tree->old);
    alloc_release(hooks, tree->child, tree->count, sizeof *tree->child);
    alloc_release(hooks, tree->symbol, tree->count, sizeof *tree->symbol);
    *tree = (struct tree){0};
}
