#include "lexicon_image.h"
#include "closed.h"
#include "lexicon_places.h"
#include "text.h"

#include <sha2.h>
#include <string.h>

static const char magic[8] = {'T', 'O', 'N', 'E', 'L', 'E', 'X', '\n'};
enum { BYTE_ORDER_MARK = 0x01020304, FORMAT = 8, LEADS_MOST = 1 << 17 };

const size_t section_item_size[SECTION_COUNT] = {
    [SECTION_STRINGS] = 1,
    [SECTION_DIMENSIONS] = sizeof(struct lexicon_dimension),
    [SECTION_CATEGORIES] = sizeof(struct lexicon_category),
    [SECTION_ENTRIES] = sizeof(struct lexicon_entry),
    [SECTION_BLOCKED] = sizeof(uint32_t),
    [SECTION_SCORES] = sizeof(struct lexicon_score),
    [SECTION_FEATURES] = sizeof(struct lexicon_feature),
    [SECTION_WORDS] = sizeof(struct lexicon_word),
    [SECTION_SPELLINGS] = sizeof(struct lexicon_spelling),
    [SECTION_DISPLACEMENTS] = sizeof(uint16_t),
    [SECTION_LEADS] = sizeof(uint32_t),
    [SECTION_PREFIXES] = sizeof(struct lexicon_prefix),
    [SECTION_PREFIX_SLOTS] = sizeof(uint32_t),
    [SECTION_NODES] = sizeof(struct lexicon_node),
    [SECTION_NODE_OUTPUTS] = sizeof(uint32_t),
    [SECTION_EDGES] = sizeof(struct lexicon_edge),
    [SECTION_EDGE_DISPLACEMENTS] = sizeof(uint16_t),
    [SECTION_OUTPUTS] = sizeof(struct lexicon_output),
    [SECTION_GRADES] = sizeof(struct lexicon_grade),
};

void image_digest(const void *image, size_t size, uint8_t digest[32]) {
    SHA2_CTX context;
    SHA256Init(&context);
    SHA256Update(&context, (const uint8_t *)image + sizeof(struct lexicon_header),
                 size - sizeof(struct lexicon_header));
    SHA256Final(digest, &context);
}

const char *const support_names[SUPPORT_COUNT] = {[SUPPORT_NEGATION] = "negation",
                                                  [SUPPORT_DEGREE] = "degree",
                                                  [SUPPORT_CONTRAST] = "contrast",
                                                  [SUPPORT_ATTRIBUTION] = "attribution"};

unsigned dimension_use(const char *name, const struct policy *policy) {
    bool supports = policy->role == ROLE_SUPPORT;
    for (size_t i = 0; i < SUPPORT_COUNT; i++) {
        supports = supports || strcmp(name, support_names[i]) == 0;
    }
    return (policy->role != ROLE_SUPPORT ? OUTPUT_SHOWN : 0U) | (supports ? OUTPUT_SUPPORTS : 0U);
}

unsigned start_flags(const struct node_traits *start, uint32_t prefix) {
    const unsigned number = element_bit(ELEMENT_CLASS, CLASS_NUMBER);
    const unsigned capital = element_bit(ELEMENT_CLASS, CLASS_CAPITAL);
    const unsigned word = element_bit(ELEMENT_WORD, 0);
    unsigned starts = prefix != 0 ? TOKEN_STARTS : 0U;
    if (!start) {
        return starts;
    }
    return starts | (start->given ? TOKEN_GIVES : 0U) | (start->edges & number ? TOKEN_BEFORE_NUMBER : 0U) |
           (start->edges & capital ? TOKEN_BEFORE_CAPITAL : 0U) | (start->edges & word ? TOKEN_LEADS : 0U) |
           (start->edges & ~(number | capital | word) ? TOKEN_STARTS : 0U);
}

size_t leads_count(size_t edges) {
    size_t count = 1;
    while (count * 32 < edges * 16 && count < LEADS_MOST) {
        count *= 2;
    }
    return count;
}

void image_stamp(struct lexicon_header *header, size_t size) {
    memcpy(header->magic, magic, sizeof magic);
    header->byte_order = BYTE_ORDER_MARK;
    header->format = FORMAT;
    header->closed_digest = closed_digest();
    header->size = size;
}

/* ------------------------------------------------------------------------------ what a hostile image may try to say */

/* A string of the pool, which does not begin inside a code point. */
static bool string_fits(const struct image *image, uint32_t offset) {
    return offset < image->header->section[SECTION_STRINGS].count &&
           ((unsigned char)image->strings[offset] & 0xC0) != 0x80;
}

static bool text_fits(const struct image *image, uint32_t text, uint32_t size) {
    return (uint64_t)text + size < image->header->section[SECTION_STRINGS].count;
}

/* A name, as lexicon_read takes it. */
static bool name_fits(const struct image *image, uint32_t offset) {
    if (!string_fits(image, offset)) {
        return false;
    }
    const char *name = image_string(image, offset);
    size_t size = strspn(name, NAME_CHARACTERS);
    return size > 0 && size <= NAME_LIMIT && name[size] == '\0';
}

static bool number_fits(int64_t number) {
    return number <= WEIGHT_LIMIT && number >= -WEIGHT_LIMIT;
}

/* The pool ends with a string's end, and all of it is UTF-8. */
static bool strings_hold(const struct image *image) {
    uint32_t size = image->header->section[SECTION_STRINGS].count;
    size_t bad;
    return size > 0 && image->strings[size - 1] == '\0' && image->strings[0] == '\0' &&
           text_is_utf8(image->strings, size, &bad);
}

static uint32_t section_count(const struct image *image, enum lexicon_section section) {
    return image->header->section[section].count;
}

static bool dimensions_hold(const struct image *image) {
    if (image->dimension_count > DIMENSION_LIMIT) {
        return false;
    }
    for (uint32_t i = 0; i < image->dimension_count; i++) {
        const struct lexicon_dimension *dimension = &image->dimensions[i];
        const struct policy *policy = &dimension->policy;
        if (!name_fits(image, dimension->name) || policy->role > ROLE_SUPPORT || policy->is_signed > 1 ||
            policy->negation > 1 || policy->degree > 1 || policy->contrast > 1 || policy->emphasis > 1 ||
            policy->author > 1 || policy->reported > 1 || policy->unstated > 1) {
            return false;
        }
    }
    return true;
}

static bool categories_hold(const struct image *image) {
    for (uint32_t i = 0; i < image->category_count; i++) {
        const struct lexicon_category *category = &image->categories[i];
        if (!name_fits(image, category->name) || !string_fits(image, category->description) ||
            category->dimension >= image->dimension_count) {
            return false;
        }
    }
    return true;
}

/* A neutral entry blocks dimensions that stand behind those of the entries before it, where `blocked` ends: what is merged
   is then no more than the image. Another blocks none. */
static bool blocked_hold(const struct image *image, const struct lexicon_entry *entry, uint32_t *blocked) {
    if (entry->category != NEUTRAL_CATEGORY) {
        return entry->blocked_count == 0;
    }
    uint64_t end = (uint64_t)entry->blocked + entry->blocked_count;
    bool holds = entry->blocked >= *blocked && end <= section_count(image, SECTION_BLOCKED);
    *blocked = (uint32_t)end;
    return holds;
}

static bool entry_holds(const struct image *image, const struct lexicon_entry *entry) {
    return string_fits(image, entry->term) && string_fits(image, entry->note) && string_fits(image, entry->file) &&
           (entry->category == NEUTRAL_CATEGORY || entry->category < image->category_count) &&
           number_fits(entry->weight);
}

static bool entries_hold(const struct image *image) {
    uint32_t blocked = 0;
    for (uint32_t i = 0; i < image->entry_count; i++) {
        if (!entry_holds(image, &image->entries[i]) || !blocked_hold(image, &image->entries[i], &blocked)) {
            return false;
        }
    }
    for (uint32_t i = 0; i < section_count(image, SECTION_BLOCKED); i++) {
        if (image->blocked[i] >= image->dimension_count) {
            return false;
        }
    }
    return true;
}

static bool scores_hold(const struct image *image) {
    for (uint32_t i = 0; i < image->score_count; i++) {
        const struct lexicon_score *score = &image->scores[i];
        if (!name_fits(image, score->name) || score->map > MAP_SIGNED || score->half <= 0 || score->length < 0 ||
            !number_fits(score->center) || !number_fits(score->half) || !number_fits(score->length)) {
            return false;
        }
    }
    return true;
}

static bool features_hold(const struct image *image) {
    for (uint32_t i = 0; i < image->feature_count; i++) {
        const struct lexicon_feature *feature = &image->features[i];
        uint32_t count = feature->kind == FEATURE_DIMENSION ? image->dimension_count : image->category_count;
        if (!name_fits(image, feature->composite) || feature->kind > FEATURE_DIMENSION || feature->index >= count ||
            !number_fits(feature->coefficient)) {
            return false;
        }
    }
    return true;
}

static bool is_power_of_two(uint32_t count) {
    return count != 0 && (count & (count - 1)) == 0;
}

/* So many slots in a row may be taken, and a search takes no more steps. A table that is half full has no such row, if its
   hashes are fair (Knuth, The Art of Computer Programming, volume 3, section 6.4). */
enum { SLOTS_IN_A_ROW = 256 };

/* Slots are a power of two, name what there is, and leave some free so that a search ends soon. The row at the end of the
   table goes on at its start. */
static bool slots_hold(const uint32_t *slots, uint32_t count, uint32_t items) {
    uint32_t row = 0;
    if (!is_power_of_two(count)) {
        return false;
    }
    for (uint64_t i = 0; i < (uint64_t)count * 2; i++) {
        uint32_t number = slots[i & (count - 1)];
        row = number != 0 ? row + 1 : 0;
        if (number >= items || row == count || row > SLOTS_IN_A_ROW) {
            return false;
        }
    }
    return true;
}

/* Displacements are for whatever the highest bits of a hash are. */
static bool displacements_hold(const struct image *image, enum lexicon_section section) {
    return section_count(image, section) > 1 && is_power_of_two(section_count(image, section));
}

/* Words that are nodes are behind the root. Number 0 of the words says nothing. */
static bool numbers_hold(const struct image *image) {
    uint64_t starts = image->header->start_count;
    return image->word_count > 0 && starts < image->word_count && starts < image->nodes[1].child &&
           image->words[0].text == 0 && image->words[0].prefix == 0;
}

/* Whether the flags of a word say of its node what that does: else what is found might depend on what stands behind the
   word in its chunk. */
static bool flags_hold(const struct image *image, const struct word_facts *facts) {
    const unsigned others =
        TOKEN_POSSESSIVE | TOKEN_TITLE | TOKEN_NUMBERED | TOKEN_ABBREVIATION | TOKEN_BEHIND_CLASS | TOKEN_LED;
    const struct lexicon_node *start = facts->word <= image->header->start_count ? &image->nodes[facts->word] : NULL;
    return (facts->flags & ~others) == start_flags(start ? &start->traits : NULL, image->words[facts->word].prefix);
}

/* A place without a word says nothing else; one with a word is not found by what has no hash: keys that are too long. */
static bool spelling_holds(const struct image *image, const struct lexicon_spelling *spelling) {
    const struct word_facts *facts = &spelling->facts;
    if (facts->word == 0) {
        return spelling->hash == 0 && facts->closed == 0 && facts->flags == 0;
    }
    return spelling->hash != 0 && facts->word < image->word_count && facts->closed < closed_count &&
           flags_hold(image, facts);
}

static bool spellings_hold(const struct image *image) {
    for (uint32_t i = 0; i < image->word_places.count; i++) {
        if (!spelling_holds(image, &image->spellings[i])) {
            return false;
        }
    }
    return image->word_places.count > 0 && displacements_hold(image, SECTION_DISPLACEMENTS);
}

static bool words_hold(const struct image *image) {
    uint32_t prefixes = section_count(image, SECTION_PREFIXES);
    for (uint32_t i = 0; i < image->word_count; i++) {
        const struct lexicon_word *word = &image->words[i];
        if (!string_fits(image, word->text) || word->prefix >= prefixes) {
            return false;
        }
    }
    return numbers_hold(image);
}

/* Wildcards lead to shorter ones alone. */
static bool prefixes_hold(const struct image *image) {
    uint32_t count = section_count(image, SECTION_PREFIXES);
    for (uint32_t i = 0; i < count; i++) {
        const struct lexicon_prefix *prefix = &image->prefixes[i];
        bool chain =
            prefix->shorter == 0 || (prefix->shorter < count && image->prefixes[prefix->shorter].size < prefix->size);
        if (!text_fits(image, prefix->text, prefix->size) || prefix->size > PREFIX_LIMIT || !chain) {
            return false;
        }
    }
    return count > 0 && slots_hold(image->prefix_slots, section_count(image, SECTION_PREFIX_SLOTS), count);
}

/* Whatever is in the set of leads, it asks for a power of two of items. */
static bool leads_hold(const struct image *image) {
    uint32_t count = section_count(image, SECTION_LEADS);
    return is_power_of_two(count) && count <= LEADS_MOST;
}

/* The use of an output of a grade. */
static unsigned use_of(const struct image *image, const struct lexicon_grade *grade) {
    const struct lexicon_dimension *dimension = &image->dimensions[grade->dimension];
    return grade->category == NEUTRAL_CATEGORY
               ? 0
               : dimension_use(image_string(image, dimension->name), &dimension->policy);
}

/* An output names an entry, and a grade that is the entry's, and its use is that of its dimension. */
static bool output_holds(const struct image *image, const struct lexicon_output *output) {
    if (output->entry >= image->entry_count || output_grade(output) >= section_count(image, SECTION_GRADES) ||
        output_rule(output) > TONE_RULE_SIGN) {
        return false;
    }
    const struct lexicon_entry *entry = &image->entries[output->entry];
    const struct lexicon_grade *grade = &image->grades[output_grade(output)];
    return entry->category == grade->category && entry->weight == grade->weight && entry->inflect == grade->inflect &&
           output_use(output) == use_of(image, grade);
}

/* A grade is of a dimension, and of a category of that where it is not neutral. */
static bool grades_hold(const struct image *image) {
    for (uint32_t i = 0; i < section_count(image, SECTION_GRADES); i++) {
        const struct lexicon_grade *grade = &image->grades[i];
        bool neutral = grade->category == NEUTRAL_CATEGORY;
        if (grade->dimension >= image->dimension_count || (!neutral && grade->category >= image->category_count) ||
            (!neutral && image->categories[grade->category].dimension != grade->dimension)) {
            return false;
        }
    }
    return true;
}

/* Whether the outputs of a node that `depth` tokens lead to stand behind those of the one before, and none says that a
   term has more tokens. */
static bool outputs_hold(const struct image *image, uint32_t node, uint32_t depth) {
    uint32_t begin = image->node_outputs[node];
    uint32_t end = image->node_outputs[node + 1];
    if (end < begin || end - begin > image->dimension_count || end > section_count(image, SECTION_OUTPUTS)) {
        return false;
    }
    for (uint32_t k = begin; k < end; k++) {
        if (!output_holds(image, &image->outputs[k]) || output_tokens(&image->outputs[k]) > depth) {
            return false;
        }
    }
    return true;
}

/*
 * Whether the nodes make a tree no deeper than a term is long, so that a walk is as long as the terms and no
 * longer: the children of each stand behind those of the one before, all after it, and each level ends where the
 * children of its last node do. And whether their outputs hold.
 */
static bool tree_holds(const struct image *image) {
    uint32_t level_end = 1;
    uint32_t depth = 0;
    if (image->nodes[0].child != 1 || image->nodes[image->node_count].child != image->node_count) {
        return false;
    }
    for (uint32_t i = 0; i < image->node_count; i++) {
        uint32_t child = image->nodes[i].child;
        uint32_t end = image->nodes[i + 1].child;
        if (child <= i || end < child || end > image->node_count || !outputs_hold(image, i, depth)) {
            return false;
        }
        if (i + 1 == level_end) {
            depth += end > level_end;
            level_end = end;
        }
    }
    return depth <= TERM_ELEMENTS;
}

/* Whether an edge leads to a child of its node, and says of it what the child does. */
static bool edge_holds(const struct image *image, const struct lexicon_edge *edge) {
    return edge->node < image->node_count && edge->child >= image->nodes[edge->node].child &&
           edge->child < image->nodes[edge->node + 1].child &&
           memcmp(&edge->traits, &image->nodes[edge->child].traits, sizeof edge->traits) == 0;
}

/* What is known of a node by what leads to it. */
enum { REACHED_BY_TOKEN = 1, REACHED_BY_GAP = 2, REACHED_PLAINLY = 4 /* on the way from the root is no gap */ };

/*
 * Each edge leads to a child of its node to which no other leads, or there is none: with two ways to each child, a walk
 * would take twice as long at each step. In which place an edge stands is no matter. `reached` is of each node 0, and
 * then what edge leads to it.
 */
static bool edges_hold(const struct image *image, uint8_t *reached) {
    for (uint32_t i = 0; i < image->edge_places.count; i++) {
        const struct lexicon_edge *edge = &image->edges[i];
        if (edge->child == 0) {
            continue;
        }
        if (!edge_holds(image, edge) || reached[edge->child] != 0) {
            return false;
        }
        reached[edge->child] = symbol_kind(edge->symbol) == ELEMENT_GAP ? REACHED_BY_GAP : REACHED_BY_TOKEN;
    }
    return image->edge_places.count > 0 && displacements_hold(image, SECTION_EDGE_DISPLACEMENTS);
}

/* Whether all outputs of a node say how many tokens their terms have. */
static bool tokens_are_told(const struct image *image, uint32_t node) {
    bool told = true;
    for (uint32_t i = image->node_outputs[node]; i < image->node_outputs[node + 1]; i++) {
        told &= output_tokens(&image->outputs[i]) != 0;
    }
    return told;
}

/*
 * Whether outputs say how many tokens their terms have wherever no gap leads: only walks pass gaps, and they alone note
 * where such terms end. Words lead to the nodes behind the root without an edge.
 */
static bool gaps_hold(const struct image *image, uint8_t *reached) {
    uint32_t starts_end = image->start_count + 1;
    reached[0] = REACHED_PLAINLY;
    for (uint32_t i = 0; i < image->node_count; i++) {
        if (!(reached[i] & REACHED_PLAINLY)) {
            continue;
        }
        if (!tokens_are_told(image, i)) {
            return false;
        }
        for (uint32_t child = image->nodes[i].child; child < image->nodes[i + 1].child; child++) {
            bool plainly = (reached[child] & REACHED_BY_TOKEN) != 0 || child < starts_end;
            reached[child] |= plainly ? REACHED_PLAINLY : 0;
        }
    }
    return true;
}

static bool content_holds(const struct image *image, uint8_t *reached) {
    const struct lexicon_header *header = image->header;
    return strings_hold(image) && string_fits(image, header->name) && string_fits(image, header->version) &&
           string_fits(image, header->language) && string_fits(image, header->licence) && dimensions_hold(image) &&
           categories_hold(image) && entries_hold(image) && scores_hold(image) && features_hold(image) &&
           grades_hold(image) && tree_holds(image) && prefixes_hold(image) && words_hold(image) &&
           spellings_hold(image) && leads_hold(image) && edges_hold(image, reached) && gaps_hold(image, reached);
}

/* What an image is made of is told by offsets of 32 bits. */
static bool sections_fit(const struct lexicon_header *header, size_t size) {
    if (size > UINT32_MAX) {
        return false;
    }
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        uint64_t end = header->section[i].offset + (uint64_t)header->section[i].count * section_item_size[i];
        if (header->section[i].offset % 8 != 0 || header->section[i].offset < sizeof *header || end > size) {
            return false;
        }
    }
    return true;
}

static const char *header_fault(const struct lexicon_header *header, size_t size) {
    if (memcmp(header->magic, magic, sizeof magic) != 0) {
        return "this is no compiled lexicon";
    }
    if (header->byte_order != BYTE_ORDER_MARK) {
        return "the compiled lexicon is of a machine with another byte order";
    }
    if (header->format != FORMAT || header->closed_digest != closed_digest()) {
        return "the compiled lexicon is of another version of the library; compile it anew";
    }
    if (header->size != size || !sections_fit(header, size) || header->section[SECTION_NODES].count < 2 ||
        header->section[SECTION_NODE_OUTPUTS].count != header->section[SECTION_NODES].count) {
        return "the compiled lexicon is damaged: its sizes disagree";
    }
    uint8_t digest[32];
    image_digest(header, size, digest);
    return memcmp(digest, header->image_digest, sizeof digest) == 0
               ? NULL
               : "the compiled lexicon is damaged: its digest is wrong";
}

/* ---------------------------------------------------------------------------------------------------------- opening */

/* Whether a term may begin with a word of a class whatever follows: it ends there, or goes on otherwise than by words,
   of which the set of leads tells. */
static bool class_starts(const struct image *lexicon, enum element_class class) {
    const struct node_traits *traits = &lexicon->nodes[lexicon->class_start[class]].traits;
    return lexicon->class_start[class] != 0 && (traits->given != 0 || traits->edges & ~element_bit(ELEMENT_WORD, 0));
}

static struct start_classes find_start_classes(const struct image *lexicon) {
    return (struct start_classes){.any_word = lexicon->class_start[CLASS_WORD] != 0,
                                  .any_number = class_starts(lexicon, CLASS_NUMBER),
                                  .any_capital = class_starts(lexicon, CLASS_CAPITAL),
                                  .number = lexicon->class_start[CLASS_NUMBER] != 0,
                                  .capital = lexicon->class_start[CLASS_CAPITAL] != 0};
}

static void find_class_starts(struct image *image) {
    for (uint32_t class = 0; class < CLASS_COUNT; class ++) {
        image->class_start[class] = image_child(image, 0, element_symbol(ELEMENT_CLASS, class, false, false));
    }
    image->start_classes = find_start_classes(image);
}

/* What tells `count` places by the displacements of a section. */
static struct placing placing_of(const struct lexicon_header *header, enum lexicon_section displacements, uint64_t seed,
                                 uint32_t count) {
    return (struct placing){.displacements =
                                (const void *)((const char *)header + header->section[displacements].offset),
                            .seed = seed,
                            .shift = places_shift(header->section[displacements].count),
                            .count = count};
}

static void point(struct image *image, const void *bytes) {
    const struct lexicon_header *header = bytes;
    const char *base = bytes;
    *image = (struct image){
        .header = header,
        .strings = base + header->section[SECTION_STRINGS].offset,
        .dimensions = (const void *)(base + header->section[SECTION_DIMENSIONS].offset),
        .categories = (const void *)(base + header->section[SECTION_CATEGORIES].offset),
        .entries = (const void *)(base + header->section[SECTION_ENTRIES].offset),
        .blocked = (const void *)(base + header->section[SECTION_BLOCKED].offset),
        .scores = (const void *)(base + header->section[SECTION_SCORES].offset),
        .features = (const void *)(base + header->section[SECTION_FEATURES].offset),
        .words = (const void *)(base + header->section[SECTION_WORDS].offset),
        .spellings = (const void *)(base + header->section[SECTION_SPELLINGS].offset),
        .leads = (const void *)(base + header->section[SECTION_LEADS].offset),
        .prefixes = (const void *)(base + header->section[SECTION_PREFIXES].offset),
        .prefix_slots = (const void *)(base + header->section[SECTION_PREFIX_SLOTS].offset),
        .nodes = (const void *)(base + header->section[SECTION_NODES].offset),
        .node_outputs = (const void *)(base + header->section[SECTION_NODE_OUTPUTS].offset),
        .edges = (const void *)(base + header->section[SECTION_EDGES].offset),
        .outputs = (const void *)(base + header->section[SECTION_OUTPUTS].offset),
        .grades = (const void *)(base + header->section[SECTION_GRADES].offset),
        .dimension_count = header->section[SECTION_DIMENSIONS].count,
        .category_count = header->section[SECTION_CATEGORIES].count,
        .entry_count = header->section[SECTION_ENTRIES].count,
        .score_count = header->section[SECTION_SCORES].count,
        .feature_count = header->section[SECTION_FEATURES].count,
        .word_count = header->section[SECTION_WORDS].count,
        .node_count = header->section[SECTION_NODES].count - 1,
        .word_places =
            placing_of(header, SECTION_DISPLACEMENTS, header->word_seed, header->section[SECTION_SPELLINGS].count),
        .edge_places =
            placing_of(header, SECTION_EDGE_DISPLACEMENTS, header->edge_seed, header->section[SECTION_EDGES].count),
        .start_count = (uint32_t)header->start_count,
        .lead_mask = header->section[SECTION_LEADS].count - 1,
        .prefix_mask = header->section[SECTION_PREFIX_SLOTS].count - 1,
    };
}

void lexicon_open(struct image *image, const void *bytes) {
    point(image, bytes);
    find_class_starts(image);
}

tone_status lexicon_open_checked(struct image *image, const void *bytes, size_t size, const tone_allocator *hooks,
                                 tone_error *error) {
    const char *fault =
        size < sizeof(struct lexicon_header) ? "this is no compiled lexicon" : header_fault(bytes, size);
    if (fault) {
        return fail(error, TONE_ERROR_IMAGE, fault);
    }
    struct image opened;
    point(&opened, bytes);
    uint8_t *reached = alloc_zeroed(hooks, opened.node_count, sizeof *reached);
    if (!reached) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory for a lexicon");
    }
    bool holds = content_holds(&opened, reached);
    alloc_release(hooks, reached, opened.node_count, sizeof *reached);
    if (!holds) {
        return fail(error, TONE_ERROR_IMAGE, "the compiled lexicon is damaged: its content does not hold together");
    }
    find_class_starts(&opened);
    *image = opened;
    return TONE_OK;
}
