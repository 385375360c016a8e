/* Blocks by AVX2: 32 bytes at a time. */
#include "blocks.h"

#ifdef __x86_64__
#include "blocks_single.h"

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))

/* The 64 bytes in hand. */
struct halves {
    __m256i low;
    __m256i high;
};

AVX2 static inline uint64_t bits_of(__m256i low, __m256i high) {
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

AVX2 static inline uint64_t equal(struct halves h, char byte) {
    __m256i all = _mm256_set1_epi8(byte);
    return bits_of(_mm256_cmpeq_epi8(h.low, all), _mm256_cmpeq_epi8(h.high, all));
}

/* The bytes from `first` on, `count` of them. */
AVX2 static inline uint64_t in_range(struct halves h, char first, char count) {
    __m256i shift = _mm256_set1_epi8(first);
    __m256i most = _mm256_set1_epi8((char)(count - 1));
    __m256i low = _mm256_sub_epi8(h.low, shift);
    __m256i high = _mm256_sub_epi8(h.high, shift);
    return bits_of(_mm256_cmpeq_epi8(_mm256_min_epu8(low, most), low),
                   _mm256_cmpeq_epi8(_mm256_min_epu8(high, most), high));
}

AVX2 static inline struct classes read_avx2(const char *bytes) {
    struct halves h = {_mm256_loadu_si256((const __m256i *)(const void *)bytes),
                       _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32))};
    __m256i case_bit = _mm256_set1_epi8(0x20);
    struct halves folded = {_mm256_or_si256(h.low, case_bit), _mm256_or_si256(h.high, case_bit)};
    uint64_t line = in_range(h, '\n', 4);
    uint64_t space = equal(h, ' ') | equal(h, '\t') | line;
    uint64_t control = in_range(h, 0, ' ') | equal(h, 0x7F);
    struct classes classes = {
        .letter = in_range(folded, 'a', 26),
        .upper = in_range(h, 'A', 26),
        .s = equal(folded, 's'),
        .digit = in_range(h, '0', 10),
        .space = space,
        .line = line,
        .rare = (control & ~space) | equal(h, '_') | equal(h, '@'),
        .apostrophe = equal(h, '\''),
        .dot = equal(h, '.'),
        .comma = equal(h, ',') | equal(h, ';'),
        .colon = equal(h, ':'),
        .slash = equal(h, '/'),
        .high = bits_of(h.low, h.high),
    };
    if (classes.high != 0) {
        classes.lead = equal(h, (char)0xE2);
        classes.second = equal(h, (char)0x80);
        classes.left = equal(h, (char)0x98);
        classes.right = equal(h, (char)0x99);
        classes.mark =
            in_range(h, (char)0x93, 2) | in_range(h, (char)0x9C, 2) | equal(h, (char)0xA2) | equal(h, (char)0xA6);
    }
    return classes;
}

AVX2 uint32_t blocks_find_avx2(const char *bytes, size_t size, const struct blocks *blocks) {
    return find_blocks(bytes, size, blocks, read_avx2);
}

AVX2 void blocks_list_avx2(const struct blocks *blocks, uint32_t from, uint32_t to, const char *bytes, uint32_t base,
                           struct tokens *tokens) {
    list_blocks_singly(blocks, from, to, bytes, base, tokens);
}

#endif
