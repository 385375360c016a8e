/* Blocks by AVX-512: 64 bytes at a time. */
#include "blocks_find.h"

#ifdef __x86_64__
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt")))

AVX512 static inline uint64_t equal(__m512i bytes, char byte) {
    return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte));
}

/* The classes of ASCII in two tables of bits, highest first, so that one sign after the other is read from a byte. */
enum common { LETTER = 0x80, UPPER = 0x40, DIGIT = 0x20, SPACE = 0x10, LINE = 0x08, RARE = 0x04, DOT = 0x02 };
enum special { APOSTROPHE = 0x80, COMMA = 0x40, COLON = 0x20, SLASH = 0x10 };

enum { ASCII_COUNT = 128, CAPITAL = LETTER | UPPER, LINE_END = SPACE | LINE };

/* clang-format off */
static const unsigned char commons[ASCII_COUNT] = {
    [0x00] = RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE,
    [0x08] = RARE, SPACE, LINE_END, LINE_END, LINE_END, LINE_END, RARE, RARE,
    [0x10] = RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE,
    [' '] = SPACE, ['.'] = DOT, ['@'] = RARE, ['_'] = RARE, [0x7F] = RARE,
    ['0'] = DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT,
    ['A'] = CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL,
    CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL,
    CAPITAL, CAPITAL, CAPITAL,
    ['a'] = LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER,
    LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER};
/* clang-format on */

static const unsigned char specials[ASCII_COUNT] = {
    ['\''] = APOSTROPHE, [','] = COMMA, [';'] = COMMA, [':'] = COLON, ['/'] = SLASH};

/* What a table has for bytes of ASCII; 0 for others. */
AVX512 static inline __m512i classify(__m512i bytes, const unsigned char table[ASCII_COUNT]) {
    __m512i low = _mm512_loadu_si512(table);
    __m512i high = _mm512_loadu_si512(table + ASCII_COUNT / 2);
    return _mm512_maskz_permutex2var_epi8((__mmask64)~_mm512_movepi8_mask(bytes), low, bytes, high);
}

/* The bytes whose highest bit is set; the next bit takes its place. */
AVX512 static inline uint64_t take_bit(__m512i *classes) {
    uint64_t bits = (uint64_t)_mm512_movepi8_mask(*classes);
    *classes = _mm512_add_epi8(*classes, *classes);
    return bits;
}

AVX512 static inline struct classes read_avx512(const char *bytes) {
    __m512i b = _mm512_loadu_si512(bytes);
    __m512i common = classify(b, commons);
    __m512i special = classify(b, specials);
    struct classes classes = {.high = (uint64_t)_mm512_movepi8_mask(b)};
    classes.letter = take_bit(&common);
    classes.upper = take_bit(&common);
    classes.digit = take_bit(&common);
    classes.space = take_bit(&common);
    classes.line = take_bit(&common);
    classes.rare = take_bit(&common);
    classes.dot = take_bit(&common);
    classes.apostrophe = take_bit(&special);
    classes.comma = take_bit(&special);
    classes.colon = take_bit(&special);
    classes.slash = take_bit(&special);
    if (classes.high != 0) {
        classes.lead = equal(b, (char)0xE2);
        classes.second = equal(b, (char)0x80);
        classes.left = equal(b, (char)0x98);
        classes.right = equal(b, (char)0x99);
        classes.mark = equal(b, (char)0x93) | equal(b, (char)0x94) | equal(b, (char)0x9C) | equal(b, (char)0x9D) |
                       equal(b, (char)0xA6);
    }
    return classes;
}

AVX512 uint32_t blocks_find_avx512(const char *bytes, size_t size, struct byte_block *blocks) {
    return find_blocks(bytes, size, blocks, read_avx512);
}

/* The positions of `bits`, in order; behind them zeros. */
AVX512 static inline __m512i positions(uint64_t bits) {
    static const unsigned char numbers[BLOCK_BYTES] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                                       16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
                                                       32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
                                                       48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    return _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512(numbers));
}

/* Writes `count` numbers of one byte as offsets, and up to fifteen more. */
AVX512 static inline void write_offsets(__m512i numbers, uint32_t base, uint32_t count, uint32_t *out) {
    char bytes[BLOCK_BYTES];
    __m512i bases = _mm512_set1_epi32((int)base);
    _mm512_storeu_si512(out, _mm512_add_epi32(bases, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(numbers))));
    if (count > 16) {
        _mm512_storeu_si512(bytes, numbers);
        for (uint32_t i = 16; i < count; i += 16) {
            __m128i next = _mm_loadu_si128((const __m128i *)(const void *)(bytes + i));
            _mm512_storeu_si512(out + i, _mm512_add_epi32(bases, _mm512_cvtepu8_epi32(next)));
        }
    }
}

/* Writes numbers of one byte as such of two. */
AVX512 static inline void write_wide(__m512i numbers, uint32_t count, uint16_t *out) {
    _mm512_storeu_si512(out, _mm512_cvtepu8_epi16(_mm512_castsi512_si256(numbers)));
    if (count > 32) {
        _mm512_storeu_si512(out + 32, _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(numbers, 1)));
    }
}

/* The marks of a block with their codes: the first byte, or the third of a known mark of typography. */
AVX512 static inline void write_marks(const struct excerpt *excerpt, struct tokens *tokens,
                                      const struct token_places *places) {
    uint32_t count = (uint32_t)__builtin_popcountll(excerpt->marks);
    uint64_t numbers = _pext_u64(excerpt->marks, excerpt->begin); /* a bit for each token */
    write_offsets(positions(numbers), places->begin, count, tokens->mark + places->mark);
    __m512i codes = _mm512_maskz_loadu_epi8(excerpt->marks, excerpt->bytes);
    uint64_t high = (uint64_t)_mm512_movepi8_mask(codes);
    codes = _mm512_mask_loadu_epi8(codes, high, excerpt->bytes + 2);
    _mm512_storeu_si512(tokens->mark_code + places->mark, _mm512_maskz_compress_epi8(excerpt->marks, codes));
}

/* A number for each byte, compressed to those where tokens begin. */
AVX512 static inline void write_avx512(const struct excerpt *excerpt, struct tokens *tokens,
                                       const struct token_places *places) {
    const struct byte_block *block = excerpt->block;
    uint32_t begins = (uint32_t)__builtin_popcountll(excerpt->begin);
    uint32_t ends = (uint32_t)__builtin_popcountll(excerpt->end);
    write_offsets(positions(excerpt->begin), excerpt->base, begins, tokens->begin + places->begin);
    write_offsets(positions(excerpt->end), excerpt->base, ends, tokens->end + places->end);
    __m512i flags = _mm512_maskz_mov_epi8(excerpt->spaced, _mm512_set1_epi8(TOKEN_SPACE));
    flags = _mm512_mask_add_epi8(flags, block->upper, flags, _mm512_set1_epi8(TOKEN_CAPITAL));
    flags = _mm512_mask_add_epi8(flags, excerpt->lined, flags, _mm512_set1_epi8(TOKEN_LINE));
    flags = _mm512_mask_add_epi8(flags, block->paragraph, flags, _mm512_set1_epi8(TOKEN_PARAGRAPH));
    write_wide(_mm512_maskz_compress_epi8(excerpt->begin, flags), begins, tokens->flags + places->begin);
    __m512i class =
        _mm512_mask_mov_epi8(_mm512_set1_epi8(WORD_PUNCTUATION), block->letter, _mm512_set1_epi8(WORD_LETTERS));
    class = _mm512_mask_mov_epi8(class, block->digit, _mm512_set1_epi8(WORD_NUMBER));
    _mm512_storeu_si512(tokens->class + places->begin, _mm512_maskz_compress_epi8(excerpt->begin, class));
    write_marks(excerpt, tokens, places);
}

AVX512 uint32_t blocks_list_avx512(const struct byte_block *blocks, uint32_t from, uint32_t to, const char *bytes,
                                   uint32_t base, struct tokens *tokens, uint32_t *doubts) {
    return list_blocks(blocks, from, to, bytes, base, tokens, doubts, write_avx512);
}

#endif
