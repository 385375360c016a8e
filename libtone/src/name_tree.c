#include "name_tree.h"

/* The node behind another by a character; 0 for none. */
static uint32_t find_behind(const struct name_tree *tree, uint32_t node, char character) {
    uint32_t found = tree->nodes[node].first;
    while (found != 0 && tree->nodes[found].character != character) {
        found = tree->nodes[found].next;
    }
    return found;
}

uint32_t name_tree_find(const struct name_tree *tree, const char *name) {
    uint32_t node = 0;
    if (tree->count == 0) {
        return UINT32_MAX;
    }
    for (; *name != '\0'; name++) {
        node = find_behind(tree, node, *name);
        if (node == 0) {
            return UINT32_MAX;
        }
    }
    return tree->nodes[node].number;
}

/* Adds a node that nothing leads to. False without memory. */
static bool add_node(struct name_tree *tree, uint32_t next, char character, const tone_allocator *hooks) {
    struct name_node *grown = tree->count < UINT32_MAX
                                  ? alloc_grow(hooks, tree->nodes, &tree->capacity, tree->count + 1, sizeof *grown)
                                  : NULL;
    if (!grown) {
        return false;
    }
    tree->nodes = grown;
    grown[tree->count++] = (struct name_node){.next = next, .number = UINT32_MAX, .character = character};
    return true;
}

bool name_tree_add(struct name_tree *tree, const char *name, uint32_t number, const tone_allocator *hooks) {
    uint32_t node = 0;
    if (tree->count == 0 && !add_node(tree, 0, '\0', hooks)) {
        return false;
    }
    for (; *name != '\0'; name++) {
        uint32_t behind = find_behind(tree, node, *name);
        if (behind == 0) {
            behind = (uint32_t)tree->count;
            if (!add_node(tree, tree->nodes[node].first, *name, hooks)) {
                return false;
            }
            tree->nodes[node].first = behind;
        }
        node = behind;
    }
    if (tree->nodes[node].number == UINT32_MAX) {
        tree->nodes[node].number = number;
    }
    return true;
}

void name_tree_release(struct name_tree *tree, const tone_allocator *hooks) {
    alloc_release(hooks, tree->nodes, tree->capacity, sizeof *tree->nodes);
    *tree = (struct name_tree){0};
}
