/* Blocks by AVX-512: 64 bytes at a time. */
#include "blocks_find.h"

#ifdef __x86_64__
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi2,bmi,bmi2,popcnt")))

AVX512 static inline uint64_t equal(__m512i bytes, char byte) {
    return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte));
}

/* The bytes from `first` on, `count` of them. */
AVX512 static inline uint64_t in_range(__m512i bytes, char first, char count) {
    return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8(first)), _mm512_set1_epi8(count));
}

AVX512 static inline struct classes read_avx512(const char *bytes) {
    __m512i b = _mm512_loadu_si512(bytes);
    uint64_t line = in_range(b, '\n', 4);
    uint64_t space = equal(b, ' ') | equal(b, '\t') | line;
    uint64_t control = in_range(b, 0, ' ') | equal(b, 0x7F);
    struct classes classes = {
        .letter = in_range(_mm512_or_si512(b, _mm512_set1_epi8(0x20)), 'a', 26),
        .upper = in_range(b, 'A', 26),
        .digit = in_range(b, '0', 10),
        .space = space,
        .line = line,
        .rare = (control & ~space) | equal(b, '_') | equal(b, '@'),
        .apostrophe = equal(b, '\''),
        .dot = equal(b, '.'),
        .comma = equal(b, ',') | equal(b, ';'),
        .colon = equal(b, ':'),
        .slash = equal(b, '/'),
        .high = (uint64_t)_mm512_movepi8_mask(b),
    };
    if (classes.high != 0) {
        classes.lead = equal(b, (char)0xE2);
        classes.second = equal(b, (char)0x80);
        classes.left = equal(b, (char)0x98);
        classes.right = equal(b, (char)0x99);
        classes.mark = in_range(b, (char)0x93, 2) | in_range(b, (char)0x9C, 2) | equal(b, (char)0xA6);
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

/* A number for each byte, compressed to those where tokens begin. */
AVX512 static inline void write_avx512(const struct excerpt *excerpt, struct tokens *tokens, uint32_t first,
                                       uint32_t first_end) {
    const struct byte_block *block = excerpt->block;
    uint32_t begins = (uint32_t)__builtin_popcountll(excerpt->begin);
    uint32_t ends = (uint32_t)__builtin_popcountll(excerpt->end);
    write_offsets(positions(excerpt->begin), excerpt->base, begins, tokens->begin + first);
    write_offsets(positions(excerpt->end), excerpt->base, ends, tokens->end + first_end);
    __m512i flags = _mm512_maskz_mov_epi8(excerpt->spaced, _mm512_set1_epi8(TOKEN_SPACE));
    flags = _mm512_mask_add_epi8(flags, block->upper, flags, _mm512_set1_epi8(TOKEN_CAPITAL));
    flags = _mm512_mask_add_epi8(flags, excerpt->lined, flags, _mm512_set1_epi8(TOKEN_LINE));
    flags = _mm512_mask_add_epi8(flags, block->paragraph, flags, _mm512_set1_epi8(TOKEN_PARAGRAPH));
    write_wide(_mm512_maskz_compress_epi8(excerpt->begin, flags), begins, tokens->flags + first);
    __m512i class =
        _mm512_mask_mov_epi8(_mm512_set1_epi8(WORD_PUNCTUATION), block->letter, _mm512_set1_epi8(WORD_LETTERS));
    class = _mm512_mask_mov_epi8(class, block->digit, _mm512_set1_epi8(WORD_NUMBER));
    _mm512_storeu_si512(tokens->class + first, _mm512_maskz_compress_epi8(excerpt->begin, class));
}

AVX512 uint32_t blocks_list_avx512(const struct byte_block *blocks, uint32_t from, uint32_t to, uint32_t base,
                                   struct tokens *tokens, uint32_t *doubts) {
    return list_blocks(blocks, from, to, base, tokens, doubts, write_avx512);
}

#endif
