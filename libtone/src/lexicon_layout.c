#include "lexicon_layout.h"

#include "lexicon_image.h"
#include "lexicon_places.h"
#include "lexicon_spellings.h"

#include <string.h>

/* The words by their numbers in the image, and what else is found of them before they are laid out. */
struct numbered {
    uint32_t count;           /* with number 0 */
    uint32_t start_count;     /* of those with which a term begins, as plain words: they have the first numbers */
    uint32_t *number;         /* of each word of the compiler */
    struct word_facts *facts; /* by number */
    struct word_key *keys;    /* of the spellings, */
    uint32_t *spelled;        /* and the numbers of their words */
    uint32_t spelling_count;
};

/* What is decided before anything is laid out. */
struct plan {
    struct numbered words;
    struct places spellings;
    struct tree tree;
    struct places edges;
    uint32_t *outcomes; /* the compiler's, in order of dimension */
    size_t outcome_count;
};

/* The sections of words, nodes and what belongs to them, in the image. */
struct layout {
    struct lexicon_word *words;
    struct lexicon_spelling *spellings;
    uint32_t *leads;
    struct lexicon_node *nodes;
    uint32_t *node_outputs;
    struct lexicon_edge *edges;
    struct lexicon_output *outputs;
    uint32_t lead_mask; /* one less than there are leads */
};

/* ------------------------------------------------------------------------------------------------------------- plan */

static size_t most_spellings(const struct numbered *words) {
    return (size_t)words->count * SPELLINGS_MOST;
}

static void numbered_release(struct numbered *words, const tone_allocator *hooks) {
    alloc_release(hooks, words->number, words->count, sizeof *words->number);
    alloc_release(hooks, words->facts, words->count, sizeof *words->facts);
    alloc_release(hooks, words->keys, most_spellings(words), sizeof *words->keys);
    alloc_release(hooks, words->spelled, most_spellings(words), sizeof *words->spelled);
}

/* Numbers the words: those with which a term begins before the others. */
static void number_words(const struct compiler *compiler, struct numbered *words) {
    uint32_t next = 1;
    for (int starting = 1; starting >= 0; starting--) {
        for (uint32_t i = 1; i < words->count; i++) {
            if ((compiler->words[i].start != 0) == starting) {
                words->facts[next] = compiler->words[i].facts;
                words->facts[next].word = next;
                words->number[i] = next++;
            }
        }
        words->start_count = starting ? next - 1 : words->start_count;
    }
}

static void spell_words(const struct compiler *compiler, struct numbered *words) {
    for (uint32_t i = 1; i < words->count; i++) {
        const char *text = compiler->strings.bytes + compiler->words[i].text;
        uint32_t end = words->spelling_count + lexicon_spell(text, words->keys + words->spelling_count);
        while (words->spelling_count < end) {
            words->spelled[words->spelling_count++] = words->number[i];
        }
    }
}

/* Numbers and spells the words. False without memory. */
static bool plan_words(const struct compiler *compiler, struct numbered *words) {
    const tone_allocator *hooks = &compiler->hooks;
    words->count = (uint32_t)compiler->word_count;
    words->number = alloc_zeroed(hooks, words->count, sizeof *words->number);
    words->facts = alloc_zeroed(hooks, words->count, sizeof *words->facts);
    words->keys = alloc_zeroed(hooks, most_spellings(words), sizeof *words->keys);
    words->spelled = alloc_zeroed(hooks, most_spellings(words), sizeof *words->spelled);
    if (!words->number || !words->facts || !words->keys || !words->spelled) {
        return false;
    }
    number_words(compiler, words);
    spell_words(compiler, words);
    return true;
}

/* Tells the edges the new numbers of words. */
static void renumber_edges(struct compiler *compiler, const struct numbered *words) {
    for (size_t i = 0; i < compiler->edge_slots; i++) {
        struct tree_edge *edge = &compiler->edges[i];
        if (edge->child != 0 && symbol_kind(edge->symbol) == ELEMENT_WORD) {
            edge->symbol = symbol_with(edge->symbol, words->number[symbol_number(edge->symbol)]);
        }
    }
}

/* Where the children of a node end in a tree. */
static uint32_t children_end(const struct tree *tree, uint32_t node) {
    return node + 1 < tree->count ? tree->child[node + 1] : tree->count;
}

/* Whether the edge from a node to a child has a place: not so where the plain word tells it. */
static bool has_place(const struct tree *tree, uint32_t node, uint32_t child) {
    uint32_t symbol = tree->symbol[child];
    return node != 0 || symbol_kind(symbol) != ELEMENT_WORD || symbol_is_possessive(symbol);
}

static bool place_edges(const struct compiler *compiler, const struct tree *tree, struct places *places) {
    struct word_key *keys = alloc_zeroed(&compiler->hooks, tree->count, sizeof *keys);
    uint32_t count = 0;
    for (uint32_t node = 0; node < tree->count && keys; node++) {
        for (uint32_t i = tree->child[node]; i < children_end(tree, node); i++) {
            keys[count] = lexicon_edge_key(node, tree->symbol[i]);
            count += has_place(tree, node, i);
        }
    }
    bool done = keys && places_find(places, keys, count, &compiler->hooks);
    alloc_release(&compiler->hooks, keys, tree->count, sizeof *keys);
    return done;
}

/* Puts the outcomes in order of dimension (counting sort). False without memory. */
static bool order_outcomes(const struct compiler *compiler, struct plan *plan) {
    const tone_allocator *hooks = &compiler->hooks;
    const struct outcome *outcomes = compiler->outcomes;
    size_t dimensions = compiler->source->dimension_count;
    uint32_t *place = alloc_zeroed(hooks, dimensions + 1, sizeof *place);
    plan->outcome_count = compiler->outcome_count;
    plan->outcomes = alloc_zeroed(hooks, plan->outcome_count + 1, sizeof *plan->outcomes);
    bool done = place && plan->outcomes;
    for (size_t i = 0; i < plan->outcome_count && done; i++) {
        place[outcomes[i].dimension + 1]++;
    }
    for (size_t d = 0; d < dimensions && done; d++) {
        place[d + 1] += place[d];
    }
    for (size_t i = 0; i < plan->outcome_count && done; i++) {
        plan->outcomes[place[outcomes[i].dimension]++] = (uint32_t)i;
    }
    alloc_release(hooks, place, dimensions + 1, sizeof *place);
    return done;
}

static void plan_release(struct plan *plan, const tone_allocator *hooks) {
    alloc_release(hooks, plan->outcomes, plan->outcome_count + 1, sizeof *plan->outcomes);
    numbered_release(&plan->words, hooks);
    places_release(&plan->spellings, hooks);
    places_release(&plan->edges, hooks);
    tree_release(&plan->tree, hooks);
}

/* Finds the numbers of words, the order of nodes and outcomes, and the places of spellings and edges. False without
   memory. */
static bool make_plan(struct compiler *compiler, struct plan *plan) {
    const tone_allocator *hooks = &compiler->hooks;
    *plan = (struct plan){0};
    bool planned = plan_words(compiler, &plan->words) &&
                   places_find(&plan->spellings, plan->words.keys, plan->words.spelling_count, hooks);
    if (planned) {
        renumber_edges(compiler, &plan->words);
        planned =
            tree_order(&plan->tree, compiler->edges, compiler->edge_slots, (uint32_t)compiler->node_count, hooks) &&
            place_edges(compiler, &plan->tree, &plan->edges) && order_outcomes(compiler, plan);
    }
    if (!planned) {
        plan_release(plan, hooks);
    }
    return planned;
}

/* ------------------------------------------------------------------------------------------------------------ words */

/* Writes the words by their numbers. */
static void lay_out_words(const struct compiler *compiler, const struct numbered *numbered,
                          struct lexicon_word *words) {
    for (uint32_t i = 1; i < numbered->count; i++) {
        const struct growing_word *word = &compiler->words[i];
        uint32_t number = numbered->number[i];
        words[number] = (struct lexicon_word){.text = word->text, .prefix = word->prefix};
        const struct node_traits *start = word->start != 0 ? &compiler->nodes[word->start].traits : NULL;
        numbered->facts[number].flags |= (uint16_t)start_flags(start, word->prefix);
    }
}

/* Writes the spellings into their places. */
static void lay_out_spellings(const struct plan *plan, struct lexicon_spelling *spellings) {
    const struct numbered *words = &plan->words;
    for (uint32_t i = 0; i < words->spelling_count; i++) {
        spellings[plan->spellings.place[i]] = (struct lexicon_spelling){
            .hash = lexicon_key_hash(&words->keys[i], plan->spellings.seed), .facts = words->facts[words->spelled[i]]};
    }
}

/* ------------------------------------------------------------------------------------------------------------ nodes */

/* The output of an outcome. */
static struct lexicon_output output_of(const struct compiler *compiler, const struct outcome *outcome) {
    const struct source *source = compiler->source;
    const struct lexicon_dimension *dimension = &source->dimensions[outcome->dimension];
    bool neutral = source->entries[outcome->entry].category == NEUTRAL_CATEGORY;
    unsigned use = neutral ? 0 : dimension_use(source_text(source, dimension->name), &dimension->policy);
    return (struct lexicon_output){outcome->entry, output_said(outcome->grade, use, outcome->tokens, outcome->rule)};
}

/* Writes the outputs, node by node and in order of dimension, behind the first of each node, which are known. */
static void lay_out_outputs(const struct compiler *compiler, const struct plan *plan, const struct layout *layout) {
    const struct tree *tree = &plan->tree;
    for (size_t i = 0; i < plan->outcome_count; i++) {
        const struct outcome *outcome = &compiler->outcomes[plan->outcomes[i]];
        uint32_t *place = &layout->node_outputs[tree->number[outcome->node]];
        layout->outputs[(*place)++] = output_of(compiler, outcome);
    }
    for (uint32_t n = tree->count; n > 0; n--) { /* each has moved to where the next began */
        layout->node_outputs[n] = layout->node_outputs[n - 1];
    }
    layout->node_outputs[0] = 0;
}

/* Marks the words that lead on from the nodes behind the root by classes. */
static void mark_behind_classes(const uint32_t *symbols, const struct layout *layout, struct word_facts *facts) {
    for (uint32_t start = layout->nodes[0].child; start < layout->nodes[1].child; start++) {
        bool of_class = symbol_kind(symbols[start]) == ELEMENT_CLASS;
        uint32_t end = of_class ? layout->nodes[start + 1].child : 0;
        for (uint32_t i = layout->nodes[start].child; i < end; i++) {
            if (symbol_kind(symbols[i]) == ELEMENT_WORD) {
                facts[symbol_number(symbols[i])].flags |= TOKEN_BEHIND_CLASS;
            }
        }
    }
}

/* Adds bits to the item of a lead. */
static void mark_lead(const struct layout *layout, uint32_t lead, uint32_t bits) {
    layout->leads[lead_item(lead, layout->lead_mask)] |= bits;
}

/* Marks a word that is the second of terms, and the lead by it where further words may follow. */
static void mark_second(const struct layout *layout, uint32_t node, uint32_t child, uint32_t word,
                        struct word_facts *facts) {
    uint32_t lead = lexicon_lead(node, word, 0);
    facts[word].flags |= TOKEN_LED;
    if (layout->nodes[child].traits.edges & element_bit(ELEMENT_WORD, 0)) {
        mark_lead(layout, lead, lead_further_bits(lead));
    }
}

/* Puts the leads from a node by a word to a child into their set. */
static void mark_leads_to(const uint32_t *symbols, const struct layout *layout, uint32_t node, uint32_t child) {
    uint32_t word = symbol_number(symbols[child]);
    const struct lexicon_node *behind = &layout->nodes[child];
    if (node == 0 || behind->traits.given || behind->traits.edges & ~element_bit(ELEMENT_WORD, 0)) {
        uint32_t lead = lexicon_lead(node, word, 0);
        mark_lead(layout, lead, lead_bits(lead));
    }
    for (uint32_t i = behind[0].child; i < behind[1].child; i++) {
        if (symbol_kind(symbols[i]) == ELEMENT_WORD) {
            uint32_t lead = lexicon_lead(node, word, symbol_number(symbols[i]));
            mark_lead(layout, lead, lead_bits(lead));
        }
    }
}

/* Puts the leads from a node by edges that have places into their set, and marks the words of those that go on from a
   word with which a term begins. */
static void mark_leads_from(const struct tree *tree, const struct layout *layout, uint32_t node,
                            struct word_facts *facts) {
    const uint32_t *symbols = tree->symbol;
    bool starts = node != 0 && node < layout->nodes[1].child && symbol_kind(symbols[node]) == ELEMENT_WORD;
    for (uint32_t i = layout->nodes[node].child; i < layout->nodes[node + 1].child; i++) {
        bool by_word = symbol_kind(symbols[i]) == ELEMENT_WORD && has_place(tree, node, i);
        if (by_word) {
            mark_leads_to(symbols, layout, node, i);
        }
        if (by_word && starts) {
            mark_second(layout, node, i, symbol_number(symbols[i]), facts);
        }
    }
}

/* Writes nodes in the order of the tree, with the numbers of their first outputs, and marks words by their edges. */
static void lay_out_nodes(const struct compiler *compiler, const struct tree *tree, const struct layout *layout,
                          struct word_facts *facts) {
    uint32_t outputs = 0;
    for (uint32_t n = 0; n < tree->count; n++) {
        const struct growing_node *node = &compiler->nodes[tree->old[n]];
        layout->nodes[n] = (struct lexicon_node){.child = tree->child[n], .traits = node->traits};
        layout->node_outputs[n] = outputs;
        outputs += node->outcome_count;
    }
    layout->nodes[tree->count] = (struct lexicon_node){.child = tree->count};
    layout->node_outputs[tree->count] = outputs;
    mark_behind_classes(tree->symbol, layout, facts);
    for (uint32_t n = 0; n < tree->count; n++) {
        mark_leads_from(tree, layout, n, facts);
    }
}

/* Writes the edges into their places, in the order in which those were found. */
static void lay_out_edges(const struct plan *plan, const struct lexicon_node *nodes, struct lexicon_edge *edges) {
    const struct tree *tree = &plan->tree;
    uint32_t written = 0;
    for (uint32_t node = 0; node < tree->count; node++) {
        for (uint32_t i = tree->child[node]; i < children_end(tree, node); i++) {
            if (has_place(tree, node, i)) {
                edges[plan->edges.place[written++]] = (struct lexicon_edge){node, tree->symbol[i], i, nodes[i].traits};
            }
        }
    }
}

/* ------------------------------------------------------------------------------------------------------------ image */

/* A section on its way into the image. One without items is written in place. */
struct part {
    const void *items;
    size_t count;
};

static void list_parts(const struct compiler *compiler, const struct plan *plan, struct part parts[SECTION_COUNT]) {
    const struct source *source = compiler->source;
    parts[SECTION_STRINGS] = (struct part){compiler->strings.bytes, compiler->strings.size};
    parts[SECTION_DIMENSIONS] = (struct part){source->dimensions, source->dimension_count};
    parts[SECTION_CATEGORIES] = (struct part){source->categories, source->category_count};
    parts[SECTION_ENTRIES] = (struct part){source->entries, source->entry_count};
    parts[SECTION_BLOCKED] = (struct part){source->blocked, source->blocked_count};
    parts[SECTION_SCORES] = (struct part){source->scores, source->score_count};
    parts[SECTION_FEATURES] = (struct part){source->features, source->feature_count};
    parts[SECTION_WORDS] = (struct part){NULL, plan->words.count};
    parts[SECTION_SPELLINGS] = (struct part){NULL, plan->spellings.count};
    parts[SECTION_DISPLACEMENTS] = (struct part){plan->spellings.displacement, plan->spellings.bucket_count};
    parts[SECTION_LEADS] = (struct part){NULL, leads_count(compiler->edge_count)};
    parts[SECTION_PREFIXES] = (struct part){compiler->prefixes, compiler->prefix_count};
    parts[SECTION_PREFIX_SLOTS] = (struct part){compiler->prefix_slots.items, compiler->prefix_slots.count};
    parts[SECTION_NODES] = (struct part){NULL, compiler->node_count + 1};
    parts[SECTION_NODE_OUTPUTS] = (struct part){NULL, compiler->node_count + 1};
    parts[SECTION_EDGES] = (struct part){NULL, plan->edges.count};
    parts[SECTION_EDGE_DISPLACEMENTS] = (struct part){plan->edges.displacement, plan->edges.bucket_count};
    parts[SECTION_OUTPUTS] = (struct part){NULL, compiler->outcome_count};
    parts[SECTION_GRADES] = (struct part){compiler->grades, compiler->grade_count};
}

/* Sections begin with a cache line, so that spellings lie in one each. */
static size_t aligned(size_t size) {
    return (size + 63) & ~(size_t)63;
}

static void write_header(const struct compiler *compiler, const struct plan *plan, struct lexicon_header *header,
                         size_t size) {
    const struct source *source = compiler->source;
    image_stamp(header, size);
    header->name = source->name;
    header->version = source->version;
    header->language = source->language;
    header->licence = source->licence;
    header->prefix_sizes = compiler->prefix_sizes;
    memcpy(header->word_blocks, compiler->word_blocks, sizeof header->word_blocks);
    header->word_seed = plan->spellings.seed;
    header->edge_seed = plan->edges.seed;
    header->start_count = plan->words.start_count;
    source_digest(source, header->content_digest);
    image_digest(header, size, header->image_digest);
}

static void *section_at(char *image, enum lexicon_section section) {
    return image + ((struct lexicon_header *)(void *)image)->section[section].offset;
}

/* Tells the header where the sections are. */
static void place_sections(struct lexicon_header *header, const struct part parts[SECTION_COUNT]) {
    size_t offset = sizeof *header;
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        offset = aligned(offset);
        header->section[i].offset = (uint32_t)offset;
        header->section[i].count = (uint32_t)parts[i].count;
        offset += parts[i].count * section_item_size[i];
    }
}

/* Writes all sections behind the header, which tells where. */
static void write_sections(const struct compiler *compiler, const struct plan *plan,
                           const struct part parts[SECTION_COUNT], char *image) {
    struct layout layout = {section_at(image, SECTION_WORDS),        section_at(image, SECTION_SPELLINGS),
                            section_at(image, SECTION_LEADS),        section_at(image, SECTION_NODES),
                            section_at(image, SECTION_NODE_OUTPUTS), section_at(image, SECTION_EDGES),
                            section_at(image, SECTION_OUTPUTS),      (uint32_t)parts[SECTION_LEADS].count - 1};
    lay_out_words(compiler, &plan->words, layout.words);
    lay_out_nodes(compiler, &plan->tree, &layout, plan->words.facts);
    lay_out_outputs(compiler, plan, &layout);
    lay_out_spellings(plan, layout.spellings);
    lay_out_edges(plan, layout.nodes, layout.edges);
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        if (parts[i].items && parts[i].count > 0) {
            memcpy(section_at(image, (enum lexicon_section)i), parts[i].items, parts[i].count * section_item_size[i]);
        }
    }
}

/* Writes the image as it was planned. NULL without memory. */
static void *write_image(const struct compiler *compiler, const struct plan *plan, size_t *size) {
    struct part parts[SECTION_COUNT];
    list_parts(compiler, plan, parts);
    size_t total = sizeof(struct lexicon_header);
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        total = aligned(total) + parts[i].count * section_item_size[i];
    }
    char *image = total <= UINT32_MAX ? alloc_zeroed(&compiler->hooks, total, 1) : NULL;
    if (!image) {
        return NULL;
    }
    place_sections((struct lexicon_header *)(void *)image, parts);
    write_sections(compiler, plan, parts, image);
    write_header(compiler, plan, (struct lexicon_header *)(void *)image, total);
    *size = total;
    return image;
}

void *lexicon_lay_out(struct compiler *compiler, size_t *size) {
    struct plan plan;
    if (!make_plan(compiler, &plan)) {
        return NULL;
    }
    void *image = write_image(compiler, &plan, size);
    plan_release(&plan, &compiler->hooks);
    return image;
}
