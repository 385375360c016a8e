#include "blocks.h"

#include "blocks_single.h"

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
    return alloc_grow_columns(hooks, columns, COLUMNS, &blocks->capacity, need);
}

void blocks_release(struct blocks *blocks, const tone_allocator *hooks) {
    struct alloc_column columns[COLUMNS];
    list_columns(blocks, columns);
    alloc_release_columns(hooks, columns, COLUMNS, &blocks->capacity);
}

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

static struct classes read_portable(const char *bytes) {
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

uint32_t blocks_find_portable(const char *bytes, size_t size, const struct blocks *blocks) {
    return find_blocks(bytes, size, blocks, read_portable);
}

void blocks_list_portable(const struct blocks *blocks, uint32_t from, uint32_t to, const char *bytes, uint32_t base,
                          struct tokens *tokens) {
    list_blocks_singly(blocks, from, to, bytes, base, tokens);
}
