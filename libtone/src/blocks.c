#include "blocks.h"

#include "blocks_list.h"
#include "eights.h"

#define INLINE static inline __attribute__((always_inline))

enum { COLUMNS = 11 };

static void list_columns(struct blocks *blocks, struct alloc_column columns[COLUMNS]) {
    uint64_t **arrays[COLUMNS] = {&blocks->begin,      &blocks->mark,      &blocks->end,      &blocks->capitals,
                                  &blocks->possessive, &blocks->rare,      &blocks->space,    &blocks->line,
                                  &blocks->open,       &blocks->paragraph, &blocks->unsettled};
    for (size_t i = 0; i < COLUMNS; i++) {
        columns[i] = (struct alloc_column){arrays[i], sizeof **arrays[i]};
    }
}

bool blocks_reserve(struct blocks *blocks, size_t size, const tone_allocator *hooks) {
    size_t need = blocks_count(size) + BLOCKS_TOGETHER;
    struct alloc_column columns[COLUMNS];
    if (need <= blocks->capacity) {
        return true;
    }
    list_columns(blocks, columns);
    return alloc_more_columns(hooks, columns, COLUMNS, &blocks->capacity, need);
}

void blocks_release(struct blocks *blocks, const tone_allocator *hooks) {
    struct alloc_column columns[COLUMNS];
    list_columns(blocks, columns);
    alloc_release_columns(hooks, columns, COLUMNS, &blocks->capacity);
}

/* ------------------------------------------------------------------------------------------------- bits of a block */

typedef uint64_t byte_set;

enum { LANES = 1 };

INLINE bool any(byte_set some) {
    return some != 0;
}

INLINE unsigned which(byte_set some) {
    return some != 0;
}

INLINE void put(uint64_t *to, byte_set some) {
    *to = some;
}

INLINE uint32_t ones(uint64_t bits) {
    return eight_ones(bits);
}

INLINE byte_set later(byte_set some, byte_set before, unsigned by) {
    return some << by | before >> (BLOCK_BYTES - by);
}

INLINE byte_set sooner(byte_set some, byte_set next, unsigned by) {
    return some >> by | next << (BLOCK_BYTES - by);
}

INLINE byte_set add(byte_set some, byte_set more, bool *carried) {
    byte_set sum;
    bool over = __builtin_add_overflow(some, more, &sum);
    over = __builtin_add_overflow(sum, (byte_set)*carried, &sum) || over;
    *carried = over;
    return sum;
}

#include "blocks_rules.h"

/* --------------------------------------------------------------------------------------------------------- classes */

/* The marks and others that are told from each other; the same letters as in struct classes. */
enum kind { NONE, RARE, TAB, LINE, APOSTROPHE, DOT, COMMA, COLON, SLASH, LEAD, SECOND, LEFT, RIGHT, MARK, KIND_COUNT };

static const uint8_t kinds[256] = {
    /* clang-format off */
    [0x00] = RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, TAB, LINE, LINE, LINE, LINE, RARE, RARE,
    [0x10] = RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE,
    /* clang-format on */
    ['_'] = RARE,
    ['@'] = RARE,
    [0x7F] = RARE,
    ['\''] = APOSTROPHE,
    ['.'] = DOT,
    [','] = COMMA,
    [';'] = COMMA,
    [':'] = COLON,
    ['/'] = SLASH,
    [0xE2] = LEAD,
    [0x80] = SECOND,
    [0x98] = LEFT,
    [0x99] = RIGHT,
    [0x93] = MARK,
    [0x94] = MARK,
    [0x9C] = MARK,
    [0x9D] = MARK,
    [0xA2] = MARK,
    [0xA6] = MARK};

/* Adds the classes of eight bytes that most bytes are of. */
static inline void add_eight(struct classes *classes, uint64_t eight, unsigned at) {
    uint64_t ascii = eight & EIGHT_OF(0x7F);
    uint64_t letter = eight_in_range(ascii | EIGHT_OF(0x20), 'a', 'z') & ~eight;
    classes->letter |= eight_bits(letter) << at;
    classes->upper |= eight_bits(letter & ~(eight << 2)) << at; /* the bit that tells the cases is the sixth */
    classes->digit |= eight_bits(eight_in_range(ascii, '0', '9') & ~eight) << at;
    classes->space |= eight_bits(eight_in_range(ascii, ' ', ' ') & ~eight) << at;
    classes->high |= eight_bits(eight) << at;
}

/* Which of some bytes, or the first, is s or S. The first is tested whether it is asked for or not, for that is hard to
   foresee. */
static inline uint64_t find_s(const char *bytes, uint64_t some) {
    uint64_t found = (bytes[0] | 0x20) == 's';
    for (; some != 0; some &= some - 1) {
        bool is_s = (bytes[__builtin_ctzll(some)] | 0x20) == 's';
        found |= is_s ? some & -some : 0;
    }
    return found;
}

static struct classes read_classes(const char *bytes) {
    struct classes classes = {0};
    uint64_t of_kind[KIND_COUNT] = {0};
    for (unsigned i = 0; i < BLOCK_BYTES; i += sizeof(uint64_t)) {
        add_eight(&classes, eight_read(bytes + i), i);
    }
    for (uint64_t others = ~(classes.letter | classes.digit | classes.space); others != 0; others &= others - 1) {
        of_kind[kinds[(unsigned char)bytes[__builtin_ctzll(others)]]] |= others & -others;
    }
    classes.space |= of_kind[TAB] | of_kind[LINE];
    classes.line = of_kind[LINE];
    classes.rare = of_kind[RARE];
    classes.apostrophe = of_kind[APOSTROPHE];
    classes.dot = of_kind[DOT];
    classes.comma = of_kind[COMMA];
    classes.colon = of_kind[COLON];
    classes.slash = of_kind[SLASH];
    classes.lead = of_kind[LEAD];
    classes.second = of_kind[SECOND];
    classes.left = of_kind[LEFT];
    classes.right = of_kind[RIGHT];
    classes.mark = of_kind[MARK];
    classes.s = find_s(bytes, (classes.apostrophe | classes.right) << 1);
    return classes;
}

/* The classes of the last bytes, fewer than 64; behind them stands white space. */
INLINE struct classes read_tail(const char *bytes, size_t size) {
    char tail[BLOCK_BYTES];
    memset(tail, ' ', sizeof tail);
    memcpy(tail, bytes, size);
    return read_classes(tail);
}

uint32_t blocks_find_portable(const char *bytes, size_t size, const struct blocks *blocks) {
    size_t count = blocks_count(size);
    size_t whole = size / BLOCK_BYTES;
    struct carry carry = {0};
    struct classes here = whole > 0 ? read_classes(bytes) : read_tail(bytes, size);
    uint32_t begins = 0;
    for (size_t i = 0; i < count; i++) {
        struct classes next = {0};
        if (i + 1 < whole) {
            next = read_classes(bytes + (i + 1) * BLOCK_BYTES);
        } else if (i + 1 < count) {
            next = read_tail(bytes + whole * BLOCK_BYTES, size % BLOCK_BYTES);
        }
        struct bounds bounds = find_bounds(&carry, &here, &next);
        begins += write_blocks(blocks, i, &bounds, &here);
        here = next;
    }
    return begins;
}

/* ---------------------------------------------------------------------------------------------------------- tokens */

/* Lists the tokens of a block that `some` of the bits of `all` stand for, which are numbered from `first` on: how many
   there are. Most blocks have none or one: one is written without a branch, and written over where it is none. */
INLINE uint32_t list_some(uint64_t some, uint64_t all, uint32_t first, uint32_t *list) {
    uint32_t count = 0;
    do {
        uint64_t before = all & ((some & -some) - 1);
        list[count] = first + eight_ones(before);
        count += some != 0;
        some &= some - 1;
    } while (some != 0);
    return count;
}

/* The last of some bits, or any where there is none. */
INLINE uint64_t last_of(uint64_t bits) {
    return UINT64_C(1) << (BLOCK_BYTES - 1 - __builtin_clzll(bits | 1));
}

/* Takes the first of some bits: its position. That of `last` where there is none. */
INLINE unsigned take_first(uint64_t *bits, uint64_t last) {
    unsigned at = (unsigned)__builtin_ctzll(*bits | last);
    *bits &= *bits - 1;
    return at;
}

/* Tokens are written one by one, but some at a time, however many there are, for that is hard to foresee. */
enum { WRITTEN_TOGETHER = 4 };

#define UNROLLED _Pragma("GCC unroll 4")

INLINE void write_offsets(uint64_t bits, uint32_t base, uint32_t *out) {
    uint32_t count = eight_ones(bits);
    uint64_t last = last_of(bits);
    for (uint32_t i = 0; i < count; i += WRITTEN_TOGETHER) {
        UNROLLED
        for (unsigned k = 0; k < WRITTEN_TOGETHER; k++) {
            out[i + k] = base + take_first(&bits, last);
        }
    }
}

INLINE void write_begins(const struct excerpt *excerpt, struct tokens *tokens, const struct token_places *places) {
    uint32_t first = places->begin;
    uint32_t *begin = tokens->begin + first;
    uint16_t *flags = tokens->flags + first;
    uint8_t *class = tokens->class + first;
    uint32_t *mark = tokens->mark + places->mark;
    uint64_t bits = excerpt->begin;
    uint64_t last = last_of(bits);
    uint32_t count = eight_ones(bits);
    for (uint32_t i = 0; i < count; i += WRITTEN_TOGETHER) {
        UNROLLED
        for (unsigned k = 0; k < WRITTEN_TOGETHER; k++) {
            unsigned at = take_first(&bits, last);
            unsigned kind = token_kinds[(unsigned char)excerpt->bytes[at]];
            begin[i + k] = excerpt->base + at;
            flags[i + k] = (uint16_t)((excerpt->spaced >> at & 1) * TOKEN_SPACE | (kind & TOKEN_CAPITAL));
            class[i + k] = (uint8_t)(WORD_PUNCTUATION ^ kind >> CLASS_SHIFT);
            *mark = first + i + k;
            mark += kind == 0;
        }
    }
    for (bits = excerpt->lined; bits != 0; bits &= bits - 1) {
        flags[eight_ones(excerpt->begin & ((bits & -bits) - 1))] |= TOKEN_LINE;
    }
}

/* Adds what the ends of words tell; the first end of the block is that of token `first`. Most blocks have none or one
   that tells something: one is done without a branch, and adds nothing where it is none. */
INLINE void add_end_flags(const struct excerpt *excerpt, struct tokens *tokens, uint32_t first) {
    uint64_t telling = excerpt->capitals | excerpt->possessive;
    do {
        uint64_t end = telling & -telling;
        uint32_t token = first + eight_ones(excerpt->end & (end - 1));
        unsigned capitals = (excerpt->capitals & end) != 0;
        unsigned possessive = (excerpt->possessive & end) != 0;
        unsigned is_word = tokens->class[token] == WORD_LETTERS;
        tokens->flags[token] |= (uint16_t)(is_word * (capitals * TOKEN_CAPITALS | possessive * TOKEN_POSSESSIVE));
        telling &= telling - 1;
    } while (telling != 0);
}

INLINE void write_tokens(const struct excerpt *excerpt, struct tokens *tokens, struct token_places *places) {
    write_begins(excerpt, tokens, places);
    write_offsets(excerpt->end, excerpt->base, tokens->end + places->end);
    places->paragraph +=
        list_some(excerpt->paragraph, excerpt->begin, places->begin, tokens->paragraph + places->paragraph);
    add_end_flags(excerpt, tokens, places->end);
    places->begin += eight_ones(excerpt->begin);
    places->end += eight_ones(excerpt->end);
    places->mark += eight_ones(excerpt->marks);
}

/* Flags the tokens that begin paragraphs from number `first` on. */
static void flag_paragraphs(struct tokens *tokens, uint32_t first) {
    for (uint32_t p = first; p < tokens->paragraph_count; p++) {
        tokens->flags[tokens->paragraph[p]] |= TOKEN_PARAGRAPH;
    }
}

void blocks_list_portable(const struct blocks *blocks, uint32_t from, uint32_t to, const char *bytes, uint32_t base,
                          struct tokens *tokens) {
    uint32_t first_mark = tokens->mark_count;
    uint32_t first_paragraph = tokens->paragraph_count;
    list_blocks(blocks, from, to, bytes, base, tokens, write_tokens);
    read_mark_codes(tokens, first_mark, bytes);
    flag_paragraphs(tokens, first_paragraph);
}
