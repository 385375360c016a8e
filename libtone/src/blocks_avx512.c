/* Blocks by AVX-512: 64 bytes at a time. */
#ifdef __x86_64__

#include "blocks_find.h"

#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,bmi,bmi2,popcnt")))

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

AVX512 uint32_t blocks_find_avx512(const char *bytes, size_t size, struct byte_block *blocks);
AVX512 uint32_t blocks_find_avx512(const char *bytes, size_t size, struct byte_block *blocks) {
    return find_blocks(bytes, size, blocks, read_avx512);
}

#endif
