/* Blocks by AVX2: 32 bytes at a time are classified, and the rules are applied to four blocks at a time. */
#include "blocks.h"

#ifdef __x86_64__
#include "blocks_list.h"
#include "eights.h"
#include "numbers_avx2.h"

/* ------------------------------------------------------------------------------------------------- bits of 4 blocks */

typedef __m256i byte_set; /* four blocks, a lane of 64 bits for each */

enum { LANES = 4, LANE_BITS = 64, HALF = 32, CASE_BIT = 0x20 };

INLINE bool any(byte_set some) {
    return !_mm256_testz_si256(some, some);
}

INLINE byte_set later(byte_set some, byte_set before, unsigned by) {
    __m256i behind = _mm256_permute4x64_epi64(_mm256_blend_epi32(some, before, 0xC0), 0x93);
    return _mm256_or_si256(_mm256_slli_epi64(some, (int)by), _mm256_srli_epi64(behind, (int)(LANE_BITS - by)));
}

INLINE byte_set sooner(byte_set some, byte_set next, unsigned by) {
    __m256i ahead = _mm256_permute4x64_epi64(_mm256_blend_epi32(some, next, 0x03), 0x39);
    return _mm256_or_si256(_mm256_srli_epi64(some, (int)by), _mm256_slli_epi64(ahead, (int)(LANE_BITS - by)));
}

/* The lanes of which the highest bit is set, a bit each. */
INLINE unsigned high_lanes(__m256i lanes) {
    return (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(lanes));
}

INLINE unsigned which(byte_set some) {
    return high_lanes(~_mm256_cmpeq_epi64(some, _mm256_setzero_si256()));
}

INLINE void put(uint64_t *to, byte_set some) {
    store(to, some);
}

INLINE uint32_t ones(uint64_t bits) {
    return (uint32_t)__builtin_popcountll(bits);
}

/* One goes to the lane behind each that runs over, and on over lanes that are full: as in a sum of lanes' bits. */
INLINE byte_set add(byte_set some, byte_set more, bool *carried) {
    const __m256i lane = _mm256_setr_epi64x(1, 2, 4, 8);
    byte_set sum = _mm256_add_epi64(some, more);
    unsigned over = high_lanes((some & more) | ((some | more) & ~sum));
    unsigned full = high_lanes(_mm256_cmpeq_epi64(sum, _mm256_set1_epi64x(-1)));
    unsigned reached = (over << 1 | *carried) + full;
    __m256i raised = _mm256_set1_epi64x((int)(reached ^ full)) & lane;
    *carried = reached >> LANES;
    return _mm256_sub_epi64(sum, _mm256_cmpeq_epi64(raised, lane));
}

#include "blocks_rules.h"

/* ---------------------------------------------------------------------------------------------------------- classes */

INLINE __m256i equal(__m256i bytes, char byte) {
    return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte));
}

/* The bytes from `first` on, `count` of them. */
INLINE __m256i those_from(__m256i bytes, char first, char count) {
    __m256i shifted = _mm256_sub_epi8(bytes, _mm256_set1_epi8(first));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(shifted, _mm256_set1_epi8((char)(count - 1))), shifted);
}

/* Some bytes that differ in their lower halves, each in the place of that; where there is none, one with another. */
struct some_bytes {
    char by_half[16];
};

/* Those of 32 bytes that are among them (Langdale & Lemire 2019, Parsing gigabytes of JSON per second). */
INLINE __m256i some_of(__m256i bytes, const struct some_bytes *some) {
    __m256i by_half = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)some));
    return _mm256_cmpeq_epi8(_mm256_shuffle_epi8(by_half, bytes & _mm256_set1_epi8(0x0F)), bytes);
}

/* Letters of ASCII. */
INLINE __m256i letters(__m256i bytes) {
    return those_from(bytes | _mm256_set1_epi8(CASE_BIT), 'a', 26);
}

/* The classes of four blocks and of the one behind them: of each two halves, of 32 bits. */
enum { ROW = 2 * (LANES + 1) };

struct rows {
    uint32_t letter[ROW], upper[ROW], s[ROW], digit[ROW], space[ROW], line[ROW], rare[ROW], apostrophe[ROW], dot[ROW],
        comma[ROW], colon[ROW], slash[ROW], high[ROW], lead[ROW], second[ROW], left[ROW], right[ROW], mark[ROW];
};

INLINE uint32_t bits_of(__m256i bytes) {
    return (uint32_t)_mm256_movemask_epi8(bytes);
}

/* Writes the classes of 32 bytes, half number `n`. */
INLINE void classify(struct rows *rows, size_t n, __m256i bytes) {
    static const struct some_bytes spaces = {{' ', [9] = '\t', '\n', '\v', '\f', '\r'}};
    static const struct some_bytes commas = {{1, [0xB] = ';', [0xC] = ','}};
    static const struct some_bytes marks = {
        {1, [2] = (char)0xA2, (char)0x93, (char)0x94, [6] = (char)0xA6, [0xC] = (char)0x9C, (char)0x9D}};
    __m256i space = some_of(bytes, &spaces);
    __m256i control = those_from(bytes, 0, ' ') | equal(bytes, 0x7F);
    rows->letter[n] = bits_of(letters(bytes));
    rows->upper[n] = bits_of(those_from(bytes, 'A', 26));
    rows->s[n] = bits_of(equal(bytes | _mm256_set1_epi8(CASE_BIT), 's'));
    rows->digit[n] = bits_of(those_from(bytes, '0', 10));
    rows->space[n] = bits_of(space);
    rows->line[n] = bits_of(those_from(bytes, '\n', 4));
    rows->rare[n] = bits_of((control & ~space) | equal(bytes, '_') | equal(bytes, '@'));
    rows->apostrophe[n] = bits_of(equal(bytes, '\''));
    rows->dot[n] = bits_of(equal(bytes, '.'));
    rows->comma[n] = bits_of(some_of(bytes, &commas));
    rows->colon[n] = bits_of(equal(bytes, ':'));
    rows->slash[n] = bits_of(equal(bytes, '/'));
    rows->high[n] = bits_of(bytes);
    rows->lead[n] = bits_of(equal(bytes, (char)0xE2));
    rows->second[n] = bits_of(equal(bytes, (char)0x80));
    rows->left[n] = bits_of(equal(bytes, (char)0x98));
    rows->right[n] = bits_of(equal(bytes, (char)0x99));
    rows->mark[n] = bits_of(some_of(bytes, &marks));
}

/* Writes the classes of block number `i` of `size` bytes as those of block `n`; behind them stands white space. */
INLINE void read_block(struct rows *rows, size_t n, const char *bytes, size_t size, size_t i) {
    size_t whole = size / BLOCK_BYTES;
    const char *from = bytes;
    char tail[BLOCK_BYTES];
    if (i < whole) {
        from += i * BLOCK_BYTES;
    } else {
        memset(tail, ' ', sizeof tail);
        memcpy(tail, bytes + whole * BLOCK_BYTES, i == whole ? size % BLOCK_BYTES : 0);
        from = tail;
    }
    classify(rows, 2 * n, load(from));
    classify(rows, 2 * n + 1, load(from + HALF));
}

/* What a row says of four blocks. */
INLINE byte_set read_row(const uint32_t row[ROW]) {
    return load(row);
}

/* What it says of the block behind them, in all lanes. */
INLINE byte_set spread_row(const uint32_t row[ROW]) {
    return _mm256_broadcastq_epi64(_mm_loadl_epi64((const __m128i *)(const void *)(row + 2 * LANES)));
}

typedef byte_set read_function(const uint32_t row[ROW]);

/* Inlined, so that `read` is too, and what is not looked at is not read. */
INLINE struct classes read_classes(const struct rows *rows, read_function *read) {
    return (struct classes){
        .letter = read(rows->letter),
        .upper = read(rows->upper),
        .s = read(rows->s),
        .digit = read(rows->digit),
        .space = read(rows->space),
        .line = read(rows->line),
        .rare = read(rows->rare),
        .apostrophe = read(rows->apostrophe),
        .dot = read(rows->dot),
        .comma = read(rows->comma),
        .colon = read(rows->colon),
        .slash = read(rows->slash),
        .high = read(rows->high),
        .lead = read(rows->lead),
        .second = read(rows->second),
        .left = read(rows->left),
        .right = read(rows->right),
        .mark = read(rows->mark),
    };
}

/* The block behind four becomes the first. */
INLINE void move_on(struct rows *rows) {
    char *row = (char *)rows;
    for (size_t i = 0; i < sizeof *rows; i += sizeof rows->letter) {
        memcpy(row + i, row + i + LANES * sizeof(uint64_t), sizeof(uint64_t));
    }
}

AVX2 uint32_t blocks_find_avx2(const char *bytes, size_t size, const struct blocks *blocks) {
    size_t count = blocks_count(size);
    struct carry carry = {0};
    struct rows rows;
    uint32_t begins = 0;
    read_block(&rows, 0, bytes, size, 0);
    for (size_t b = 0; b < count; b += LANES) {
        for (size_t i = 1; i <= LANES; i++) {
            read_block(&rows, i, bytes, size, b + i);
        }
        struct classes here = read_classes(&rows, read_row);
        struct classes next = read_classes(&rows, spread_row);
        struct bounds bounds = find_bounds(&carry, &here, &next);
        begins += write_blocks(blocks, b, &bounds, &here);
        move_on(&rows);
    }
    return begins;
}

/* ----------------------------------------------------------------------------------------------------------- tokens */

/* Writes where the tokens of a block begin, and their kinds in place of their classes: how many. */
INLINE uint32_t write_begins(const struct excerpt *excerpt, const uint8_t kinds[BLOCK_BYTES], uint32_t *begin,
                             uint8_t *class) {
    __m256i from = _mm256_set1_epi32((int)excerpt->base);
    uint64_t set = excerpt->begin;
    uint32_t count = 0;
    UNROLLED
    for (uint32_t i = 0; i < BLOCK_BYTES; i += 8, set >>= 8) {
        __m128i numbers = numbers_of(set);
        __m128i eight = _mm_loadl_epi64((const __m128i *)(const void *)(kinds + i));
        __m256i all = _mm256_add_epi32(_mm256_cvtepu8_epi32(numbers), from);
        store(begin + count, all);
        _mm_storel_epi64((__m128i *)(void *)(class + count), _mm_shuffle_epi8(eight, numbers));
        count += (uint32_t)__builtin_popcountll(set & 0xFF);
        from = _mm256_add_epi32(from, _mm256_set1_epi32(8));
    }
    return count;
}

/* All ones in the bytes that a set of 32 has. */
INLINE __m256i spread(uint32_t set) {
    const __m256i eighths = _mm256_setr_epi64x(0, EIGHT_OF(1), EIGHT_OF(2), EIGHT_OF(3));
    const __m256i own = _mm256_set1_epi64x((long long)UINT64_C(0x8040201008040201));
    return _mm256_cmpeq_epi8(_mm256_shuffle_epi8(_mm256_set1_epi32((int)set), eighths) & own, own);
}

/* The kinds of tokens that begin with 32 bytes, those of them that do (enum token_kind). */
INLINE __m256i make_kinds(__m256i bytes, uint32_t spaced, uint32_t paragraph) {
    __m256i letter = letters(bytes);
    __m256i figure = those_from(bytes, '0', 10);
    __m256i capital = those_from(bytes, 'A', 26);
    return (letter & _mm256_set1_epi8((char)SMALL)) | (figure & _mm256_set1_epi8((char)FIGURE)) |
           (capital & _mm256_set1_epi8(TOKEN_CAPITAL)) | (spread(spaced) & _mm256_set1_epi8(TOKEN_SPACE)) |
           (spread(paragraph) & _mm256_set1_epi8(TOKEN_PARAGRAPH));
}

/* Writes what the tokens of a block are in the places of their first bytes. */
INLINE void find_kinds(const struct excerpt *excerpt, uint8_t kinds[BLOCK_BYTES]) {
    char bytes[BLOCK_BYTES];
    const char *from = excerpt->bytes;
    if (excerpt->size < BLOCK_BYTES) {
        memcpy(bytes, from, excerpt->size);
        from = bytes;
    }
    __m256i low = make_kinds(load(from), (uint32_t)excerpt->spaced, (uint32_t)excerpt->paragraph);
    __m256i high =
        make_kinds(load(from + HALF), (uint32_t)(excerpt->spaced >> HALF), (uint32_t)(excerpt->paragraph >> HALF));
    store(kinds, low);
    store(kinds + HALF, high);
    for (uint64_t bits = excerpt->lined; bits != 0; bits &= bits - 1) {
        kinds[__builtin_ctzll(bits)] |= TOKEN_LINE;
    }
}

INLINE void write_avx2(const struct excerpt *excerpt, struct tokens *tokens, struct token_places *places) {
    uint8_t kinds[BLOCK_BYTES];
    find_kinds(excerpt, kinds);
    places->begin += write_begins(excerpt, kinds, tokens->begin + places->begin, tokens->class + places->begin);
    add_endings(excerpt, tokens->class + places->end);
    places->end += list_numbers(excerpt->end, BLOCK_BYTES, excerpt->base, tokens->end + places->end);
}

INLINE void write_flags(__m128i flags, uint16_t *out) {
    store(out, _mm256_cvtepu8_epi16(flags));
}

/* Makes flags and classes of the kinds of the tokens from `first` on, and lists the marks and the paragraphs. */
INLINE void read_kinds(struct tokens *tokens, uint32_t first) {
    const __m256i class_bits = _mm256_set1_epi8(WORD_PUNCTUATION);
    for (uint32_t i = first; i < tokens->count; i += HALF) {
        uint32_t valid = _bzhi_u32(UINT32_MAX, tokens->count - i < HALF ? tokens->count - i : HALF);
        __m256i kind = load(tokens->class + i);
        __m256i flags = kind & _mm256_set1_epi8((1 << CLASS_SHIFT) - 1);
        __m256i class = ~_mm256_srli_epi16(kind, CLASS_SHIFT) & class_bits;
        __m256i first_of_all = _mm256_cmpgt_epi8(flags & _mm256_set1_epi8(TOKEN_PARAGRAPH), _mm256_setzero_si256());
        uint32_t marks = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(class, class_bits));
        uint32_t paragraphs = (uint32_t)_mm256_movemask_epi8(first_of_all);
        write_flags(_mm256_castsi256_si128(flags), tokens->flags + i);
        write_flags(_mm256_extracti128_si256(flags, 1), tokens->flags + i + HALF / 2);
        store(tokens->class + i, class);
        tokens->mark_count += list_numbers(marks & valid, HALF, i, tokens->mark + tokens->mark_count);
        tokens->paragraph_count +=
            list_numbers(paragraphs & valid, HALF, i, tokens->paragraph + tokens->paragraph_count);
    }
}

AVX2 void blocks_list_avx2(const struct blocks *blocks, uint32_t from, uint32_t to, const char *bytes, uint32_t base,
                           struct tokens *tokens) {
    uint32_t first = tokens->count;
    uint32_t first_mark = tokens->mark_count;
    list_blocks(blocks, from, to, bytes, base, tokens, write_avx2);
    read_kinds(tokens, first);
    read_mark_codes(tokens, first_mark, bytes);
}

#endif
