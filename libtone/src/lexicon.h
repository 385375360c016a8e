/*
 * Lexicons. Their way is that of the data:
 *
 *     CSV folder -> lexicon_read -> source -> lexicon_compile -> image -> lexicon_open -> lexicon
 *
 * The source is what people wrote; the image is one flat block with the source and, behind it, what matching needs:
 * words, wildcards, a trie of terms. Scorers and the built-in lexicon use an image in place.
 */
#ifndef TONE_LEXICON_H
#define TONE_LEXICON_H

#include "alloc.h"
#include "facts.h"
#include "name_tree.h"
#include "status.h"

#include <string.h>

/* ------------------------------------------------------------------------------------------- what is in an image */

enum dimension_role { ROLE_SCORE, ROLE_SIGN, ROLE_SUPPORT };

/* How a score is made of raw and length; see scores.h. */
enum score_map { MAP_RATIO, MAP_SIGMOID, MAP_SIGNED };

/* Weights, factors and coefficients are whole numbers of billionths, so that sums are exact: so many are one. */
#define LEXICON_UNIT 1e9

/* The policy of a dimension: how its matches contribute. */
struct policy {
    uint8_t role;
    uint8_t is_signed;
    uint8_t negation; /* 1: a negation turns the contribution */
    uint8_t degree;   /* 1: degree words scale it */
    uint8_t contrast; /* 1: a contrast word weighs it up or down */
    uint8_t emphasis; /* 1: capitals and exclamation marks raise it */
    uint8_t author;   /* 1: there is a score of the author's own voice too */
    uint8_t reported; /* 1: words of others count less: see contributions.c */
    uint8_t unstated; /* 1: the lexicon says nothing of it, and agrees with any other that does */
    uint8_t reserved[3];
};

/* Text in an image or a source is the offset of a NUL-terminated string in its pool; 0 is the empty string. */
struct lexicon_dimension {
    uint32_t name;
    struct policy policy;
};

struct lexicon_category {
    uint32_t name;
    uint32_t description;
    uint32_t dimension;
};

#define NEUTRAL_CATEGORY UINT32_MAX

struct lexicon_entry {
    int64_t weight; /* in units of 1e-9 */
    uint32_t term;
    uint32_t note;
    uint32_t category; /* NEUTRAL_CATEGORY for a neutral entry */
    uint32_t blocked;  /* of a neutral entry: first of the dimensions it blocks, */
    uint32_t file;     /* where it was written */
    uint32_t line;
    uint16_t blocked_count; /* and how many */
    uint16_t lexicon;       /* which of the merged lexicons it is from */
    uint16_t inflect;       /* enum inflect_part, joined by | */
    uint16_t field;         /* which of its line, from 1 */
};

/* A score that reports show, in their order, and its map. */
struct lexicon_score {
    int64_t center; /* in units of 1e-9 */
    int64_t half;
    int64_t length;
    uint32_t name;
    uint32_t map; /* enum score_map */
};

enum feature_kind { FEATURE_CATEGORY, FEATURE_AUTHOR_CATEGORY, FEATURE_DIMENSION };

/* One term of a composite's linear sum. */
struct lexicon_feature {
    int64_t coefficient; /* in units of 1e-9 */
    uint32_t composite;  /* its name */
    uint32_t kind;       /* enum feature_kind */
    uint32_t index;      /* of the category or the dimension */
    uint32_t reserved;
};

/* The bytes of a word by which it is found. */
enum { KEY_BYTES = 16 };

/*
 * What a word is hashed by: its bytes with NULs behind them, as two numbers in the order of bytes in memory. That of a
 * longer word is eight NULs and its hash, an odd one: no token begins with a NUL.
 */
struct word_key {
    uint64_t half[2];
};

/*
 * A spelling of a word, in its place: where its hash and a displacement lead (lexicon_places.h). It is known by its hash:
 * no two of at most eight bytes have the same, and of longer ones one pair in 2^64, so that a text that has such another
 * was made to. (It might as well have the word. To compare the second halves of keys takes a cycle a token by AVX-512, and
 * three without.) A place without a word is all zero.
 */
struct lexicon_spelling {
    uint64_t hash;
    struct word_facts facts;
};

/* A folded word of some term, by its number; number 0 is no word. Those that a term begins with are the first, numbered
   as the nodes behind the root to which they lead, as plain words. */
struct lexicon_word {
    uint32_t text;   /* among the strings */
    uint32_t prefix; /* the longest wildcard that it begins like, or 0 */
};

/* The longest wildcard, in bytes: there is a set of their sizes, of 64 bits. */
enum { PREFIX_LIMIT = 63 };

/* The beginning of words that a wildcard stands for. Number 0 is none. */
struct lexicon_prefix {
    uint32_t text;
    uint32_t size;
    uint32_t shorter; /* the next shorter wildcard that this one begins like, or 0 */
};

/* What entries have in common: the dimension that an output is of, and what an entry of this weight says in it. */
struct lexicon_grade {
    int64_t weight;    /* in units of 1e-9 */
    uint32_t category; /* NEUTRAL_CATEGORY of a neutral entry */
    uint16_t dimension;
    uint16_t inflect; /* enum inflect_part, joined by | */
};

/* The dimensions whose hits tell how others are read, and their names. */
enum support { SUPPORT_NEGATION, SUPPORT_DEGREE, SUPPORT_CONTRAST, SUPPORT_ATTRIBUTION, SUPPORT_COUNT };
extern const char *const support_names[SUPPORT_COUNT];

/* What a hit is for, joined by |: it is a match row, and tells how others are read. One of a neutral entry is for nothing,
   and no hit. */
enum output_use { OUTPUT_SHOWN = 1, OUTPUT_SUPPORTS = 2 };

/* What a term gives. Those of one node are in order of dimension. */
struct lexicon_output {
    uint32_t entry;
    uint32_t said; /* number of the grade; output_use; how many tokens the term has, 0 where a gap makes them uncertain;
                      tone_rule */
};

enum { RULE_BITS = 3, TOKENS_BITS = 5, USE_BITS = 2, GRADE_LIMIT = 1 << 22 };

static inline uint32_t output_said(uint32_t grade, unsigned use, uint32_t tokens, uint8_t rule) {
    return ((grade << USE_BITS | use) << TOKENS_BITS | tokens) << RULE_BITS | rule;
}

static inline uint32_t output_grade(const struct lexicon_output *output) {
    return output->said >> (USE_BITS + TOKENS_BITS + RULE_BITS);
}

static inline unsigned output_use(const struct lexicon_output *output) {
    return output->said >> (TOKENS_BITS + RULE_BITS) & ((1 << USE_BITS) - 1);
}

static inline uint32_t output_tokens(const struct lexicon_output *output) {
    return output->said >> RULE_BITS & ((1 << TOKENS_BITS) - 1);
}

static inline uint8_t output_rule(const struct lexicon_output *output) {
    return output->said & ((1 << RULE_BITS) - 1);
}

/* How terms end at a node, and go on from it. */
struct node_traits {
    uint8_t given;      /* 1: terms end there */
    uint8_t edges;      /* which edges leave it: bits of element_bit; */
    uint8_t possessive; /* 1: some of them are for words with ’s */
    uint8_t apart;      /* 1: the outputs of shorter terms were too many to have them here too */
};

/*
 * A node of the trie of terms. Node 0 is the root. Nodes are numbered breadth first, so that those behind one stand
 * together, in order of the symbols of the edges to them, plain words first: its children are [child, child of the next
 * node). Its outputs (node_outputs of the image) are those of the longest terms, in each dimension, with which what leads
 * to it begins: so what a walk finds is what its last node has. Not so behind a gap, where a node has those alone of
 * terms that end there.
 */
struct lexicon_node {
    uint32_t child; /* the first of its children */
    struct node_traits traits;
};

/* What an element of a term is, and the classes of words. */
enum element_kind { ELEMENT_WORD, ELEMENT_PREFIX, ELEMENT_CLASS, ELEMENT_GAP };
enum element_class { CLASS_NUMBER, CLASS_CAPITAL, CLASS_WORD, CLASS_COUNT };

/* A gap takes one to this many words. */
enum { GAP_WORDS = 3 };

/* The most dimensions of a lexicon: outputs number them in 16 bits. */
enum { DIMENSION_LIMIT = 65535 };

/* Elements of a term, hyphens in it, gaps in it, at most. */
enum { TERM_ELEMENTS = 24, TERM_HYPHENS = 4, TERM_GAPS = 2 };
_Static_assert(TERM_ELEMENTS < 1 << TOKENS_BITS, "an output says how many tokens a term has");

/* The label of an edge. `glued`: no space before it, and never of the first element of a term; `possessive`: with ’s. */
static inline uint32_t element_symbol(enum element_kind kind, uint32_t number, bool glued, bool possessive) {
    return number << 4 | (uint32_t)kind << 2 | (uint32_t)glued << 1 | (uint32_t)possessive;
}

static inline enum element_kind symbol_kind(uint32_t symbol) {
    return (enum element_kind)(symbol >> 2 & 3);
}

static inline bool symbol_is_possessive(uint32_t symbol) {
    return symbol & 1;
}

static inline uint32_t symbol_number(uint32_t symbol) {
    return symbol >> 4;
}

/* The symbol with another number. */
static inline uint32_t symbol_with(uint32_t symbol, uint32_t number) {
    return number << 4 | (symbol & 15);
}

/*
 * An edge of the trie, in its place: where the hash of the node that it leaves and of its symbol leads
 * (lexicon_places.h). Edges from the root by plain words are in none, for words tell where they lead. A place without an
 * edge has no child. What the child is stands here too, so that most children need not be read.
 */
struct lexicon_edge {
    uint32_t node; /* that it leaves */
    uint32_t symbol;
    uint32_t child;
    struct node_traits traits; /* of the child */
};

_Static_assert(ELEMENT_GAP + CLASS_COUNT < 8, "a node has a bit for all that may leave it");

/* The bit of node_traits.edges that stands for an element of a kind, of a class for ELEMENT_CLASS. */
static inline unsigned element_bit(enum element_kind kind, uint32_t number) {
    return kind == ELEMENT_CLASS ? 1U << (ELEMENT_GAP + 1 + number) : 1U << (unsigned)kind;
}

enum lexicon_section {
    SECTION_STRINGS,
    SECTION_DIMENSIONS,
    SECTION_CATEGORIES,
    SECTION_ENTRIES,
    SECTION_BLOCKED,
    SECTION_SCORES,
    SECTION_FEATURES,
    SECTION_WORDS,         /* before them number 0 */
    SECTION_SPELLINGS,     /* in their places, */
    SECTION_DISPLACEMENTS, /* and which lead to them */
    SECTION_LEADS,         /* a filter: what may lead on from a node */
    SECTION_PREFIXES,
    SECTION_PREFIX_SLOTS,       /* a hash table of their numbers */
    SECTION_NODES,              /* and one more, where the children of the last end */
    SECTION_NODE_OUTPUTS,       /* of each node the first of its outputs, and one more, where those of the last end */
    SECTION_EDGES,              /* in their places, */
    SECTION_EDGE_DISPLACEMENTS, /* and which lead to them */
    SECTION_OUTPUTS,
    SECTION_GRADES,
    SECTION_COUNT
};

/* Scripts are told apart by blocks of 64 code points, which are numbered modulo this: in the first plane all differ. */
enum { WORD_BLOCKS = 1024 };

static inline uint32_t lexicon_block(int32_t code_point) {
    return (uint32_t)code_point / 64 % WORD_BLOCKS;
}

struct lexicon_header {
    char magic[8];
    uint32_t byte_order;
    uint32_t format;
    uint64_t size;              /* of the image */
    uint8_t content_digest[32]; /* SHA-256 of the source */
    uint8_t image_digest[32];   /* SHA-256 of all behind the header */
    uint32_t name;
    uint32_t version;
    uint32_t language;
    uint32_t licence;
    uint64_t closed_digest;                 /* of the closed classes, which words name by number */
    uint64_t prefix_sizes;                  /* bit n: there is a wildcard of n bytes */
    uint64_t word_blocks[WORD_BLOCKS / 64]; /* the set of those that the words have code points of */
    uint64_t word_seed;                     /* of lexicon_key_hash */
    uint64_t edge_seed;                     /* likewise */
    uint64_t start_count;                   /* of the words that a term begins with, as plain words */
    struct {
        uint32_t offset; /* from the start of the image */
        uint32_t count;  /* items: a power of two of displacements, leads and slots */
    } section[SECTION_COUNT];
};

/* What tells the places of keys in a table: the only one where each may stand (lexicon_places.h). */
struct placing {
    const uint16_t *displacements;
    uint64_t seed;  /* of lexicon_key_hash */
    unsigned shift; /* of lexicon_displacement */
    uint32_t count; /* of the places */
};

/* What of the root the scan for starts needs to know: the classes of words with which a term may begin, whatever follows,
   and those with which it may where the next word is one that goes on behind a class. */
struct start_classes {
    bool any_word;
    bool any_number;
    bool any_capital;
    bool number;
    bool capital;
};

/* An image opened: pointers into it. */
struct image {
    const struct lexicon_header *header;
    const char *strings;
    const struct lexicon_dimension *dimensions;
    const struct lexicon_category *categories;
    const struct lexicon_entry *entries;
    const uint32_t *blocked;
    const struct lexicon_score *scores;
    const struct lexicon_feature *features;
    const struct lexicon_word *words;
    const struct lexicon_spelling *spellings;
    const uint32_t *leads;
    const struct lexicon_prefix *prefixes;
    const uint32_t *prefix_slots;
    const struct lexicon_node *nodes;
    const uint32_t *node_outputs;
    const struct lexicon_edge *edges;
    const struct lexicon_output *outputs;
    const struct lexicon_grade *grades;
    uint32_t dimension_count, category_count, entry_count, score_count, feature_count, word_count, node_count;
    struct placing word_places;
    struct placing edge_places;
    uint32_t start_count; /* of the words that are nodes behind the root */
    uint32_t prefix_mask, lead_mask;
    uint32_t class_start[CLASS_COUNT]; /* the node behind the root by a class of words, or 0 */
    struct start_classes start_classes;
};

static inline const char *image_string(const struct image *image, uint32_t offset) {
    return image->strings + offset;
}

/* FNV-1a, 64 bits (Fowler, Noll & Vo), one byte more. The hash of a prefix is on the way to that of a word. */
#define LEXICON_HASH_START UINT64_C(0xcbf29ce484222325)
static inline uint64_t lexicon_hash_byte(uint64_t hash, unsigned char byte) {
    return (hash ^ byte) * UINT64_C(0x100000001b3);
}

static inline uint64_t lexicon_hash_bytes(const char *bytes, size_t size) {
    uint64_t hash = LEXICON_HASH_START;
    for (size_t i = 0; i < size; i++) {
        hash = lexicon_hash_byte(hash, (unsigned char)bytes[i]);
    }
    return hash;
}

/*
 * A lead goes on from a node: by a word, where a term ends behind it or goes on otherwise than by words, or by a word
 * and the next one. The set of leads is a filter (Bloom 1970) with the three bits of a lead in one item, so that it is
 * read once (Putze, Sanders & Singler 2007). Further bits in the item of a lead by a word tell that there may be leads by
 * it and the next one: of most pairs of words one look tells that no term begins with them. They are there for leads
 * from the nodes behind the root by words.
 */
#define LEXICON_LEAD_NODE UINT32_C(0x9e3779b1)
#define LEXICON_LEAD_NEXT UINT32_C(0xc2b2ae3d)
#define LEXICON_LEAD_WORD UINT32_C(0x85ebca77)
#define LEXICON_LEAD_LAST UINT32_C(0x27d4eb2f)

/* The hash of a lead; `next` is 0 for one by a word alone. */
static inline uint32_t lexicon_lead(uint32_t node, uint32_t word, uint32_t next) {
    uint32_t mixed = node * LEXICON_LEAD_NODE + word * LEXICON_LEAD_WORD + next * LEXICON_LEAD_NEXT;
    return (mixed ^ mixed >> 15) * LEXICON_LEAD_LAST;
}

/* What of a lead says in which item it is, and which are its bits there. */
enum { LEAD_SECOND_BIT = 5, LEAD_ITEM = 10, LEAD_THIRD_BIT = 25 };

/* The item of a lead in a set that has one more than `mask`, and its bits there. */
static inline uint32_t lead_item(uint32_t lead, uint32_t mask) {
    return lead >> LEAD_ITEM & mask;
}

static inline uint32_t lead_bits(uint32_t lead) {
    return UINT32_C(1) << lead % 32 | UINT32_C(1) << (lead >> LEAD_SECOND_BIT) % 32 |
           UINT32_C(1) << (lead >> LEAD_THIRD_BIT) % 32;
}

/* The bits in the item of a lead by a word that tell that there may be leads by it and the next one. */
static inline uint32_t lead_further_bits(uint32_t lead) {
    uint32_t bits = lead_bits(lead);
    return bits << 16 | bits >> 16;
}

/* 1 where a lead is in the set. */
static inline uint32_t image_has_lead(const struct image *image, uint32_t lead) {
    uint32_t item = image->leads[lead_item(lead, image->lead_mask)];
    return item >> lead % 32 & item >> (lead >> LEAD_SECOND_BIT) % 32 & item >> (lead >> LEAD_THIRD_BIT) % 32 & 1;
}

/* Whether a word, and the next behind it, may lead on from a node to a term. False: they do not. */
static inline bool image_leads_on(const struct image *image, uint32_t node, uint32_t word, uint32_t next) {
    return (node != 0) & (word != 0) &
           (image_has_lead(image, lexicon_lead(node, word, 0)) | image_has_lead(image, lexicon_lead(node, word, next)));
}

/* The key of a word, without the NULs that it may have. */
static inline struct word_key lexicon_key(const char *bytes, size_t size) {
    struct word_key key = {{0, 0}};
    if (size <= KEY_BYTES) {
        memcpy(key.half, bytes, size);
    } else {
        key.half[1] = lexicon_hash_bytes(bytes, size) | 1;
    }
    return key;
}

#define LEXICON_KEY_FIRST UINT64_C(0x9e3779b97f4a7c15)
#define LEXICON_KEY_SECOND UINT64_C(0xc2b2ae3d27d4eb4f)

/*
 * The hash of a key, by one of many functions (Dietzfelbinger et al. 1997). The last bytes of a half change but the
 * highest bits of its product: so one product is turned by half, and they are not added, for of sums one pair of keys
 * with the same tells many: all that differ by as much.
 */
static inline uint64_t lexicon_key_hash(const struct word_key *key, uint64_t seed) {
    uint64_t second = key->half[1] * LEXICON_KEY_SECOND;
    return key->half[0] * (LEXICON_KEY_FIRST + seed) ^ (second << 32 | second >> 32);
}

/* The hash in 32 bits, all of which all of a key tells. */
static inline uint32_t lexicon_mixed(uint64_t hash) {
    return (uint32_t)(hash ^ hash >> 32);
}

/* The number of the displacement for a hash. */
static inline uint32_t lexicon_displacement(uint64_t hash, unsigned shift) {
    return lexicon_mixed(hash) >> shift;
}

/* The place among `count` of a hash that is displaced (Lemire 2019 for the range). */
static inline uint32_t lexicon_place(uint64_t hash, uint32_t displacement, uint32_t count) {
    uint32_t displaced = (uint32_t)hash + displacement * lexicon_mixed(hash);
    return (uint32_t)((uint64_t)displaced * count >> 32);
}

/* The only place where what has a hash may stand. */
static inline uint32_t placing_find(const struct placing *placing, uint64_t hash) {
    uint32_t displacement = placing->displacements[lexicon_displacement(hash, placing->shift)];
    return lexicon_place(hash, displacement, placing->count);
}

/* The node behind the root to which a plain word leads, or 0. Without a branch. */
static inline uint32_t image_start(const struct image *image, uint32_t word) {
    return word & -(uint32_t)(word <= image->start_count);
}

/* The key of an edge. */
static inline struct word_key lexicon_edge_key(uint32_t node, uint32_t symbol) {
    return (struct word_key){{(uint64_t)node << 32 | symbol, 0}};
}

/* The number of the only place where the edge from a node with a symbol may stand. */
static inline uint32_t image_edge(const struct image *image, uint32_t node, uint32_t symbol) {
    struct word_key key = lexicon_edge_key(node, symbol);
    return placing_find(&image->edge_places, lexicon_key_hash(&key, image->edge_places.seed));
}

/* Whether an edge is the one that leaves a node with a symbol: by no branch. */
static inline bool edge_is(const struct lexicon_edge *edge, uint32_t node, uint32_t symbol) {
    return (edge->node == node) & (edge->symbol == symbol);
}

/* The child of a node to which the edge with a symbol leads, or 0. Of the root that is not asked for plain words. */
static inline uint32_t image_child(const struct image *image, uint32_t node, uint32_t symbol) {
    const struct lexicon_edge *edge = &image->edges[image_edge(image, node, symbol)];
    return edge_is(edge, node, symbol) ? edge->child : 0;
}

/* ------------------------------------------------------------------------------------------------------- source */

/* A string pool that grows. */
struct strings {
    char *bytes;
    size_t size;
    size_t capacity;
};

/* What people wrote: of one folder, or of several lexicons merged. */
struct source {
    tone_allocator hooks;
    struct strings strings;
    uint32_t name, version, language, licence;
    struct lexicon_dimension *dimensions;
    struct lexicon_category *categories;
    struct lexicon_entry *entries;
    uint32_t *blocked;
    struct lexicon_score *scores;
    struct lexicon_feature *features;
    size_t dimension_count, category_count, entry_count, blocked_count, score_count, feature_count;
    size_t dimension_capacity, category_capacity, entry_capacity, blocked_capacity, score_capacity, feature_capacity;
    struct name_tree names; /* of dimensions, categories, scores and composites, by the keys of source.c */
    uint32_t lexicon_count;
    struct check_material *material; /* where the reader keeps what the check needs besides, or NULL: nowhere */
};

/* Where faults go. Non-zero stops the work. */
struct faults {
    tone_fault_function tell;
    void *context;
    uint32_t count;
    bool stopped;
};

void source_begin(struct source *source, const tone_allocator *hooks);
void source_release(struct source *source);

/* Adds `size` bytes to a pool and tells their offset. False without memory, or when the pool would pass 4 GiB. */
bool strings_add(struct strings *strings, const char *bytes, size_t size, uint32_t *offset,
                 const tone_allocator *hooks);
bool source_string(struct source *source, const char *bytes, size_t size, uint32_t *offset);
static inline const char *source_text(const struct source *source, uint32_t offset) {
    return source->strings.bytes + offset;
}

/* Append one item; its number, or UINT32_MAX without memory. */
uint32_t source_add_dimension(struct source *source, const struct lexicon_dimension *item);
uint32_t source_add_category(struct source *source, const struct lexicon_category *item);
uint32_t source_add_entry(struct source *source, const struct lexicon_entry *item);
uint32_t source_add_blocked(struct source *source, uint32_t dimension);
uint32_t source_add_score(struct source *source, const struct lexicon_score *item);
uint32_t source_add_feature(struct source *source, const struct lexicon_feature *item);

/* The number of a dimension, of a category of a dimension (of any where that is UINT32_MAX), or of a score, by name;
   UINT32_MAX where there is none. */
uint32_t source_dimension(const struct source *source, const char *name);
uint32_t source_category(const struct source *source, const char *name, uint32_t dimension);
uint32_t source_score(const struct source *source, const char *name);

/* Whether a feature is of a composite of that name. */
bool source_has_composite(const struct source *source, const char *name);

/*
 * Merges an image's source behind what there is: all of it, or where `wanted` is not NULL the entries of those of its
 * dimensions alone. A later composite or score replaces one of the same name. TONE_ERROR_CONFLICT when a policy
 * disagrees.
 */
tone_status source_merge(struct source *source, const struct image *image, const bool *wanted, tone_error *error);

/* SHA-256 of all that a source says. source_digest.c */
void source_digest(const struct source *source, uint8_t digest[32]);

/* ------------------------------------------------------------------------------------------------- read, compile */

/* Reads the CSV files of a folder into an empty source and tells their faults. lexicon_reader.c */
tone_status lexicon_read(struct source *source, const char *path, struct faults *faults, tone_error *error);

/* Compiles a source into a new image of `*size` bytes and tells faults of terms. lexicon_compile.c, lexicon_layout.c */
tone_status lexicon_compile(const struct source *source, void **image, size_t *size, struct faults *faults,
                            tone_error *error);

/* Opens an image that this process made, or the built-in one. lexicon_image.c */
void lexicon_open(struct image *image, const void *bytes);

/* Opens an image from elsewhere, when nothing that it says could lead astray. TONE_ERROR_IMAGE where something could.
   lexicon_image.c */
tone_status lexicon_open_checked(struct image *image, const void *bytes, size_t size, const tone_allocator *hooks,
                                 tone_error *error);

/* The image inside the library. lexicon_builtin.S */
extern const unsigned char builtin_image[];
extern const uint64_t builtin_image_size;

/* ------------------------------------------------------------------------------------------------------- handle */

struct tone_lexicon {
    tone_allocator hooks;
    struct image image;
    void *owned; /* the image's memory, or NULL for the built-in one */
    size_t owned_size;
    char sha256[65];
    _Atomic uint32_t references;
};

/* 64 hexadecimal digits and a NUL. */
void hexadecimal(const uint8_t digest[32], char out[65]);

#endif
