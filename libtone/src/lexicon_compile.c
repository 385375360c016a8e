#include "closed.h"
#include "inflect.h"
#include "lexicon_inherit.h"
#include "lexicon_layout.h"

#include <string.h>

/*
 * How well a term was meant for a node: when two entries of a dimension meet there, the later lexicon wins, then what
 * is written over what is inflected, then the hyphen as written over the space in its place, then the earlier entry.
 */
enum { RANK_AS_WRITTEN = 2, RANK_INFLECTED = 0, RANK_WITH_HYPHEN = 1, RANK_STEPS = 4 };

/* The term being compiled. */
struct compiling {
    uint32_t entry;
    uint32_t rank;
};

static void out_of_memory(struct compiler *compiler) {
    compiler->no_memory = true;
}

/* ----------------------------------------------------------------------------------------------------------- faults */

static void tell(struct compiler *compiler, const struct lexicon_entry *entry, const char *message) {
    struct faults *faults = compiler->faults;
    tone_error fault = {.status = TONE_ERROR_LEXICON, .line = entry->line, .column = entry->field, .message = message};
    const char *file = source_text(compiler->source, entry->file);
    size_t size = strlen(file);
    size = size < sizeof fault.file ? size : sizeof fault.file - 1;
    memcpy(fault.file, file, size);
    faults->count++;
    faults->stopped = faults->stopped || faults->tell(faults->context, &fault) != 0;
}

/* ------------------------------------------------------------------------------------------ words, wildcards, edges */

static void slots_put(struct slots *slots, uint64_t hash, uint32_t number) {
    uint32_t slot = lexicon_mixed(hash);
    while (slots->items[slot & (slots->count - 1)] != 0) {
        slot++;
    }
    slots->items[slot & (slots->count - 1)] = number;
}

/* Makes the table twice as large, and empty. */
static bool slots_double(struct compiler *compiler, struct slots *slots) {
    size_t doubled = slots->count ? slots->count * 2 : 64;
    uint32_t *items = alloc_zeroed(&compiler->hooks, doubled, sizeof *items);
    if (!items || doubled > UINT32_MAX / 2) {
        alloc_release(&compiler->hooks, items, doubled, sizeof *items);
        out_of_memory(compiler);
        return false;
    }
    alloc_release(&compiler->hooks, slots->items, slots->count, sizeof *items);
    *slots = (struct slots){items, doubled};
    return true;
}

/* Adds the next number to a table of those from 1 on, which stays half full at most. `hash_of` tells the hash of each. */
static void slots_add(struct compiler *compiler, struct slots *slots, uint32_t number,
                      uint64_t (*hash_of)(const struct compiler *compiler, uint32_t number)) {
    uint32_t first = number;
    if (((size_t)number + 1) * 2 > slots->count) {
        if (!slots_double(compiler, slots)) {
            return;
        }
        first = 1;
    }
    for (uint32_t i = first; i <= number; i++) {
        slots_put(slots, hash_of(compiler, i), i);
    }
}

static const char *text_of(const struct compiler *compiler, const struct growing_word *word) {
    return compiler->strings.bytes + word->text;
}

static uint64_t hash_of_word(const struct compiler *compiler, uint32_t number) {
    const char *text = text_of(compiler, &compiler->words[number]);
    return lexicon_hash_bytes(text, strlen(text));
}

static bool same_text(const char *text, const struct folded *folded) {
    return strlen(text) == folded->size && memcmp(text, folded->bytes, folded->size) == 0;
}

/* Adds the blocks of a word's code points. */
static void add_blocks(struct compiler *compiler, const struct folded *folded) {
    for (size_t at = 0; at < folded->size;) {
        int32_t code_point;
        at += text_decode(folded->bytes + at, folded->size - at, &code_point);
        uint32_t block = lexicon_block(code_point);
        compiler->word_blocks[block / 64] |= UINT64_C(1) << block % 64;
    }
}

static uint32_t add_word(struct compiler *compiler, const struct folded *folded) {
    uint32_t text;
    struct growing_word *grown = alloc_grow(&compiler->hooks, compiler->words, &compiler->word_capacity,
                                            compiler->word_count + 1, sizeof *grown);
    compiler->words = grown ? grown : compiler->words;
    if (!grown || !strings_add(&compiler->strings, folded->bytes, folded->size, &text, &compiler->hooks)) {
        out_of_memory(compiler);
        return 0;
    }
    add_blocks(compiler, folded);
    uint32_t number = (uint32_t)compiler->word_count++;
    grown[number] = (struct growing_word){.text = text, .key = lexicon_key(folded->bytes, folded->size)};
    slots_add(compiler, &compiler->word_slots, number, hash_of_word);
    return number;
}

/* The number of a word, added where it is new; 0 without memory. */
static uint32_t word_number(struct compiler *compiler, const struct folded *folded) {
    uint64_t hash = lexicon_hash_bytes(folded->bytes, folded->size);
    for (uint32_t slot = lexicon_mixed(hash);; slot++) {
        uint32_t number = compiler->word_slots.items[slot & (compiler->word_slots.count - 1)];
        if (number == 0) {
            break;
        }
        if (same_text(text_of(compiler, &compiler->words[number]), folded)) {
            return number;
        }
    }
    return add_word(compiler, folded);
}

/* The number of the wildcard of that hash and those bytes, or 0. */
static uint32_t find_prefix(const struct compiler *compiler, uint64_t hash, const char *bytes, size_t size) {
    for (uint32_t slot = lexicon_mixed(hash);; slot++) {
        uint32_t number = compiler->prefix_slots.items[slot & (compiler->prefix_slots.count - 1)];
        const struct lexicon_prefix *prefix = &compiler->prefixes[number];
        if (number == 0 || (prefix->size == size && memcmp(compiler->strings.bytes + prefix->text, bytes, size) == 0)) {
            return number;
        }
    }
}

static uint64_t hash_of_prefix(const struct compiler *compiler, uint32_t number) {
    const struct lexicon_prefix *prefix = &compiler->prefixes[number];
    return lexicon_hash_bytes(compiler->strings.bytes + prefix->text, prefix->size);
}

static uint32_t add_prefix(struct compiler *compiler, const struct folded *folded) {
    uint32_t text;
    struct lexicon_prefix *grown = alloc_grow(&compiler->hooks, compiler->prefixes, &compiler->prefix_capacity,
                                              compiler->prefix_count + 1, sizeof *grown);
    compiler->prefixes = grown ? grown : compiler->prefixes;
    if (!grown || !strings_add(&compiler->strings, folded->bytes, folded->size, &text, &compiler->hooks)) {
        out_of_memory(compiler);
        return 0;
    }
    uint32_t number = (uint32_t)compiler->prefix_count++;
    grown[number] = (struct lexicon_prefix){text, (uint32_t)folded->size, 0};
    compiler->prefix_sizes |= UINT64_C(1) << folded->size;
    slots_add(compiler, &compiler->prefix_slots, number, hash_of_prefix);
    return number;
}

/* The number of a wildcard, added where it is new; 0 without memory. */
static uint32_t prefix_number(struct compiler *compiler, const struct folded *folded) {
    uint64_t hash = lexicon_hash_bytes(folded->bytes, folded->size);
    uint32_t number = find_prefix(compiler, hash, folded->bytes, folded->size);
    return number != 0 ? number : add_prefix(compiler, folded);
}

/* Room for one more edge: at most three quarters of the slots are taken. */
static bool edges_reserve(struct compiler *compiler) {
    if ((compiler->edge_count + 1) * 4 <= compiler->edge_slots * 3) {
        return true;
    }
    size_t doubled = compiler->edge_slots ? compiler->edge_slots * 2 : 64;
    struct tree_edge *edges = alloc_zeroed(&compiler->hooks, doubled, sizeof *edges);
    if (!edges) {
        out_of_memory(compiler);
        return false;
    }
    for (size_t i = 0; i < compiler->edge_slots; i++) {
        const struct tree_edge *edge = &compiler->edges[i];
        if (edge->child != 0) {
            *tree_place(edges, doubled, edge->node, edge->symbol) = *edge;
        }
    }
    alloc_release(&compiler->hooks, compiler->edges, compiler->edge_slots, sizeof *edges);
    compiler->edges = edges;
    compiler->edge_slots = doubled;
    return true;
}

/* The node that an edge leads to, added where it is new; 0 without memory. */
static uint32_t child_node(struct compiler *compiler, uint32_t node, uint32_t symbol,
                           const struct term_element *element, uint32_t number) {
    if (!edges_reserve(compiler)) {
        return 0;
    }
    struct tree_edge *edge = tree_place(compiler->edges, compiler->edge_slots, node, symbol);
    if (edge->child != 0) {
        return edge->child;
    }
    struct growing_node *grown = alloc_grow(&compiler->hooks, compiler->nodes, &compiler->node_capacity,
                                            compiler->node_count + 1, sizeof *grown);
    if (!grown) {
        out_of_memory(compiler);
        return 0;
    }
    compiler->nodes = grown;
    grown[node].traits.edges |= (uint8_t)element_bit(element->kind, number);
    grown[node].traits.possessive |= element->possessive;
    uint32_t child = (uint32_t)compiler->node_count++;
    grown[child] = (struct growing_node){0};
    *edge = (struct tree_edge){node, symbol, child};
    compiler->edge_count++;
    return child;
}

/* The number in an element's symbol: of a word, a wildcard, a class. */
static uint32_t element_number(struct compiler *compiler, const struct term_element *element) {
    switch (element->kind) {
    case ELEMENT_WORD:
        return word_number(compiler, &element->word);
    case ELEMENT_PREFIX:
        return prefix_number(compiler, &element->word);
    case ELEMENT_CLASS:
        return (uint32_t)element->class;
    case ELEMENT_GAP:
        return 0;
    }
    return 0;
}

/* --------------------------------------------------------------------------------------------------------- outcomes */

static uint8_t rule_of(const struct compiler *compiler, const struct term *term, struct compiling what,
                       uint32_t dimension) {
    if (compiler->source->dimensions[dimension].policy.role == ROLE_SIGN) {
        return TONE_RULE_SIGN;
    }
    bool wildcard = false;
    for (size_t i = 0; i < term->count; i++) {
        enum element_kind kind = term->element[i].kind;
        if (kind == ELEMENT_CLASS || kind == ELEMENT_GAP) {
            return TONE_RULE_PATTERN;
        }
        wildcard = wildcard || kind == ELEMENT_PREFIX;
    }
    if (wildcard) {
        return TONE_RULE_WILDCARD;
    }
    if (term->count > 1) {
        return TONE_RULE_PHRASE;
    }
    return what.rank % RANK_STEPS >= RANK_AS_WRITTEN ? TONE_RULE_WORD : TONE_RULE_INFLECTION;
}

/* Two entries of a dimension end in one node: the better one stays; a lexicon that says both is told so. */
static void settle(struct compiler *compiler, struct outcome *there, const struct outcome *other) {
    const struct lexicon_entry *entries = compiler->source->entries;
    bool both_written = there->rank % RANK_STEPS == RANK_AS_WRITTEN + RANK_WITH_HYPHEN && there->rank == other->rank;
    if (both_written && there->entry != other->entry) {
        const struct lexicon_entry *first = &entries[there->entry];
        const struct lexicon_entry *second = &entries[other->entry];
        bool same_category = first->category == second->category;
        tell(compiler, second,
             same_category ? "the term stands twice" : "the term stands in two categories of one dimension");
    }
    if (other->rank > there->rank) {
        there->entry = other->entry;
        there->rule = other->rule;
        there->rank = other->rank;
    }
}

static uint64_t hash_outcome(const struct outcome *outcome) {
    struct word_key key = {{(uint64_t)outcome->node << 32 | outcome->dimension, 0}};
    return lexicon_key_hash(&key, 0);
}

/* Outcomes count from 1 in their table. */
static uint64_t hash_of_outcome(const struct compiler *compiler, uint32_t number) {
    return hash_outcome(&compiler->outcomes[number - 1]);
}

/* The outcome that a node has already in the dimension of another one of it; NULL for none. */
static struct outcome *find_outcome(const struct compiler *compiler, const struct outcome *other) {
    for (uint32_t slot = lexicon_mixed(hash_outcome(other));; slot++) {
        uint32_t number = compiler->outcome_slots.items[slot & (compiler->outcome_slots.count - 1)];
        struct outcome *there = number != 0 ? &compiler->outcomes[number - 1] : NULL;
        if (!there || (there->node == other->node && there->dimension == other->dimension)) {
            return there;
        }
    }
}

static void add_outcome(struct compiler *compiler, const struct outcome *outcome) {
    struct growing_node *node = &compiler->nodes[outcome->node];
    struct outcome *there = find_outcome(compiler, outcome);
    if (there) {
        settle(compiler, there, outcome);
        return;
    }
    struct outcome *grown = alloc_grow(&compiler->hooks, compiler->outcomes, &compiler->outcome_capacity,
                                       compiler->outcome_count + 1, sizeof *grown);
    if (!grown) {
        out_of_memory(compiler);
        return;
    }
    compiler->outcomes = grown;
    grown[compiler->outcome_count] = *outcome;
    grown[compiler->outcome_count].next = node->outcome;
    node->outcome = (uint32_t)++compiler->outcome_count;
    node->outcome_count++;
    slots_add(compiler, &compiler->outcome_slots, node->outcome, hash_of_outcome);
}

/* What a term that ends in `node` gives, in each dimension it speaks of. */
static void add_outcomes(struct compiler *compiler, const struct term *term, struct compiling what, uint32_t node) {
    const struct source *source = compiler->source;
    const struct lexicon_entry *entry = &source->entries[what.entry];
    struct outcome outcome = {.entry = what.entry, .node = node, .rank = what.rank};
    if (entry->category != NEUTRAL_CATEGORY) {
        outcome.dimension = (uint16_t)source->categories[entry->category].dimension;
        outcome.rule = rule_of(compiler, term, what, outcome.dimension);
        add_outcome(compiler, &outcome);
        return;
    }
    for (uint32_t i = 0; i < entry->blocked_count; i++) {
        outcome.dimension = (uint16_t)source->blocked[entry->blocked + i];
        outcome.rule = rule_of(compiler, term, what, outcome.dimension);
        add_outcome(compiler, &outcome);
    }
}

/* ------------------------------------------------------------------------------------------------------------ terms */

/* The token flag that an abbreviation's category stands for, 0 for other entries. */
static uint32_t abbreviation_flag(const struct compiler *compiler, const struct lexicon_entry *entry) {
    if (entry->category == NEUTRAL_CATEGORY) {
        return 0;
    }
    const char *category = source_text(compiler->source, compiler->source->categories[entry->category].name);
    static const struct {
        const char *category;
        uint32_t flag;
    } kinds[] = {{"abbreviation_title", TOKEN_TITLE},
                 {"abbreviation_number", TOKEN_NUMBERED},
                 {"abbreviation_common", TOKEN_ABBREVIATION}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(category, kinds[i].category) == 0) {
            return kinds[i].flag;
        }
    }
    return 0;
}

/* Puts the elements of a term, without the hyphens that `left_out` names by bit, into the trie. */
static void add_path(struct compiler *compiler, const struct term *term, unsigned left_out, struct compiling what) {
    uint32_t node = 0;
    unsigned hyphen = 0;
    bool spaced = false;
    for (size_t i = 0; i < term->count && !compiler->no_memory; i++) {
        const struct term_element *element = &term->element[i];
        if (element->hyphen && left_out >> hyphen++ & 1) {
            spaced = true;
            continue;
        }
        bool glued = element->glued && !spaced && i > 0;
        uint32_t number = element_number(compiler, element);
        if (compiler->no_memory) {
            return;
        }
        uint32_t symbol = element_symbol(element->kind, number, glued, element->possessive);
        uint32_t child = child_node(compiler, node, symbol, element, number);
        if (node == 0 && element->kind == ELEMENT_WORD && element->possessive) {
            compiler->words[number].facts.flags |= TOKEN_POSSESSIVE;
        } else if (node == 0 && element->kind == ELEMENT_WORD) {
            compiler->words[number].start = child;
        }
        node = child;
        spaced = false;
    }
    if (!compiler->no_memory) {
        add_outcomes(compiler, term, what, node);
    }
}

static void add_term(struct compiler *compiler, const char *text, struct compiling what) {
    struct term term;
    const struct lexicon_entry *entry = &compiler->source->entries[what.entry];
    bool no_memory;
    const char *fault = term_parse(&term, text, &compiler->scratch, &compiler->hooks, &no_memory);
    if (no_memory) {
        out_of_memory(compiler);
        return;
    }
    if (fault) {
        tell(compiler, entry, fault);
        return;
    }
    unsigned hyphens = 0;
    for (size_t i = 0; i < term.count; i++) {
        hyphens += term.element[i].hyphen;
    }
    uint32_t rank = what.rank;
    for (unsigned left_out = 0; left_out < 1U << hyphens && !compiler->no_memory; left_out++) {
        what.rank = rank + (left_out == 0 ? RANK_WITH_HYPHEN : 0);
        add_path(compiler, &term, left_out, what);
    }
    uint32_t flag = abbreviation_flag(compiler, entry);
    if (flag != 0 && term.element[0].kind == ELEMENT_WORD && !compiler->no_memory) {
        uint32_t number = word_number(compiler, &term.element[0].word);
        if (number != 0) {
            compiler->words[number].facts.flags |= (uint16_t)flag;
        }
    }
}

/* An inflected form of an entry on its way into the trie. */
struct inflecting {
    struct compiler *compiler;
    struct compiling what;
};

static void add_form(void *context, const char *form) {
    struct inflecting *inflecting = context;
    if (!inflecting->compiler->no_memory) {
        add_term(inflecting->compiler, form, inflecting->what);
    }
}

static void add_entry(struct compiler *compiler, uint32_t number) {
    const struct lexicon_entry *entry = &compiler->source->entries[number];
    const char *term = source_text(compiler->source, entry->term);
    uint32_t rank = entry->lexicon * RANK_STEPS;
    add_term(compiler, term, (struct compiling){number, rank + RANK_AS_WRITTEN});
    struct inflecting inflecting = {compiler, {number, rank + RANK_INFLECTED}};
    inflect_term(term, entry->inflect, add_form, &inflecting);
}

/* --------------------------------------------------------------------------------------------------- facts of words */

/* Adds the words of the closed classes, whether terms have them or not. */
static void add_closed_words(struct compiler *compiler) {
    for (uint16_t i = 1; i < closed_count && !compiler->no_memory; i++) {
        struct folded folded = {.size = strlen(closed_words[i]), .whole = true};
        memcpy(folded.bytes, closed_words[i], folded.size);
        word_number(compiler, &folded);
    }
    for (size_t i = 1; i < compiler->word_count && !compiler->no_memory; i++) {
        struct growing_word *word = &compiler->words[i];
        const char *text = text_of(compiler, word);
        word->facts.closed = closed_find(text, strlen(text));
    }
}

/* Each wildcard to the next shorter one that it begins like. */
static void chain_prefixes(struct compiler *compiler) {
    for (size_t i = 1; i < compiler->prefix_count; i++) {
        struct lexicon_prefix *prefix = &compiler->prefixes[i];
        const char *bytes = compiler->strings.bytes + prefix->text;
        uint64_t hash = LEXICON_HASH_START;
        for (size_t size = 1; size < prefix->size; size++) {
            hash = lexicon_hash_byte(hash, (unsigned char)bytes[size - 1]);
            uint32_t shorter = find_prefix(compiler, hash, bytes, size);
            prefix->shorter = shorter ? shorter : prefix->shorter;
        }
    }
}

/* The longest wildcard that each word begins like. */
static void find_prefixes_of_words(struct compiler *compiler) {
    for (size_t i = 1; i < compiler->word_count; i++) {
        struct growing_word *word = &compiler->words[i];
        const char *bytes = text_of(compiler, word);
        uint64_t hash = LEXICON_HASH_START;
        for (size_t size = 1; bytes[size - 1] != '\0'; size++) {
            hash = lexicon_hash_byte(hash, (unsigned char)bytes[size - 1]);
            uint32_t longer = size <= PREFIX_LIMIT && compiler->prefix_sizes >> size & 1
                                  ? find_prefix(compiler, hash, bytes, size)
                                  : 0;
            word->prefix = longer ? longer : word->prefix;
        }
    }
}

/* ----------------------------------------------------------------------------------------------------------- grades */

static uint64_t hash_grade(const struct lexicon_grade *grade) {
    struct word_key key = {
        {(uint64_t)grade->weight, (uint64_t)grade->category << 32 | (uint64_t)grade->dimension << 16 | grade->inflect}};
    return lexicon_key_hash(&key, 0);
}

static bool same_grade(const struct lexicon_grade *a, const struct lexicon_grade *b) {
    return a->weight == b->weight && a->category == b->category && a->dimension == b->dimension &&
           a->inflect == b->inflect;
}

/* Grades count from 1 in their table. */
static uint64_t hash_of_grade(const struct compiler *compiler, uint32_t number) {
    return hash_grade(&compiler->grades[number - 1]);
}

static uint32_t add_grade(struct compiler *compiler, const struct lexicon_grade *grade) {
    struct lexicon_grade *grown = alloc_grow(&compiler->hooks, compiler->grades, &compiler->grade_capacity,
                                             compiler->grade_count + 1, sizeof *grown);
    compiler->grades = grown ? grown : compiler->grades;
    if (!grown || compiler->grade_count + 1 >= GRADE_LIMIT) {
        out_of_memory(compiler);
        return 0;
    }
    uint32_t number = (uint32_t)compiler->grade_count++;
    grown[number] = *grade;
    slots_add(compiler, &compiler->grade_slots, number + 1, hash_of_grade);
    return number;
}

/* The number of a grade, added where it is new; 0 without memory. */
static uint32_t grade_number(struct compiler *compiler, const struct lexicon_grade *grade) {
    for (uint32_t slot = lexicon_mixed(hash_grade(grade));; slot++) {
        uint32_t number = compiler->grade_slots.items[slot & (compiler->grade_slots.count - 1)];
        if (number == 0) {
            break;
        }
        if (same_grade(&compiler->grades[number - 1], grade)) {
            return number - 1;
        }
    }
    return add_grade(compiler, grade);
}

/* Gives the outcomes their grades. */
static void grade_outcomes(struct compiler *compiler) {
    for (size_t i = 0; i < compiler->outcome_count && !compiler->no_memory; i++) {
        struct outcome *outcome = &compiler->outcomes[i];
        const struct lexicon_entry *entry = &compiler->source->entries[outcome->entry];
        struct lexicon_grade grade = {entry->weight, entry->category, outcome->dimension, entry->inflect};
        outcome->grade = grade_number(compiler, &grade);
    }
}

/* -------------------------------------------------------------------------------------------------------- compiling */

/* Number 0 of words, wildcards and nodes, and the source's strings, which the words' follow. */
static bool compiler_begin(struct compiler *compiler) {
    const struct strings *strings = &compiler->source->strings;
    compiler->words = alloc_zeroed(&compiler->hooks, 16, sizeof *compiler->words);
    compiler->prefixes = alloc_zeroed(&compiler->hooks, 16, sizeof *compiler->prefixes);
    compiler->nodes = alloc_zeroed(&compiler->hooks, 16, sizeof *compiler->nodes);
    compiler->word_capacity = compiler->words ? 16 : 0;
    compiler->prefix_capacity = compiler->prefixes ? 16 : 0;
    compiler->node_capacity = compiler->nodes ? 16 : 0;
    compiler->word_count = compiler->prefix_count = compiler->node_count = 1;
    size_t size = strings->size ? strings->size : 1;
    compiler->strings.bytes = alloc_zeroed(&compiler->hooks, size, 1);
    compiler->strings.capacity = compiler->strings.bytes ? size : 0;
    if (!compiler->words || !compiler->prefixes || !compiler->nodes || !compiler->strings.bytes) {
        return false;
    }
    compiler->strings.size = size;
    if (strings->size > 0) {
        memcpy(compiler->strings.bytes, strings->bytes, strings->size);
    }
    return slots_double(compiler, &compiler->word_slots) && slots_double(compiler, &compiler->prefix_slots) &&
           slots_double(compiler, &compiler->grade_slots) && slots_double(compiler, &compiler->outcome_slots) &&
           edges_reserve(compiler);
}

static void compiler_release(struct compiler *compiler) {
    const tone_allocator *hooks = &compiler->hooks;
    term_scratch_release(&compiler->scratch, hooks);
    alloc_release(hooks, compiler->strings.bytes, compiler->strings.capacity, 1);
    alloc_release(hooks, compiler->words, compiler->word_capacity, sizeof *compiler->words);
    alloc_release(hooks, compiler->word_slots.items, compiler->word_slots.count, sizeof(uint32_t));
    alloc_release(hooks, compiler->prefixes, compiler->prefix_capacity, sizeof *compiler->prefixes);
    alloc_release(hooks, compiler->prefix_slots.items, compiler->prefix_slots.count, sizeof(uint32_t));
    alloc_release(hooks, compiler->nodes, compiler->node_capacity, sizeof *compiler->nodes);
    alloc_release(hooks, compiler->edges, compiler->edge_slots, sizeof *compiler->edges);
    alloc_release(hooks, compiler->outcomes, compiler->outcome_capacity, sizeof *compiler->outcomes);
    alloc_release(hooks, compiler->outcome_slots.items, compiler->outcome_slots.count, sizeof(uint32_t));
    alloc_release(hooks, compiler->grades, compiler->grade_capacity, sizeof *compiler->grades);
    alloc_release(hooks, compiler->grade_slots.items, compiler->grade_slots.count, sizeof(uint32_t));
}

tone_status lexicon_compile(const struct source *source, void **image, size_t *size, struct faults *faults,
                            tone_error *error) {
    struct compiler compiler = {.source = source, .hooks = source->hooks, .faults = faults};
    compiler.no_memory = !compiler_begin(&compiler);
    for (size_t i = 0; i < source->entry_count && !compiler.no_memory && !faults->stopped; i++) {
        add_entry(&compiler, (uint32_t)i);
    }
    add_closed_words(&compiler);
    void *written = NULL;
    if (!compiler.no_memory && faults->count == 0) {
        chain_prefixes(&compiler);
        find_prefixes_of_words(&compiler);
        grade_outcomes(&compiler);
        compiler.no_memory = compiler.no_memory || !inherit_outcomes(&compiler);
        written = compiler.no_memory ? NULL : lexicon_lay_out(&compiler, size);
        compiler.no_memory = written == NULL;
    }
    bool no_memory = compiler.no_memory;
    compiler_release(&compiler);
    if (no_memory) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory to compile a lexicon");
    }
    if (!written) {
        return TONE_ERROR_LEXICON; /* the faults were told */
    }
    *image = written;
    return TONE_OK;
}
