/* Blocks of a short text by AVX-512: as blocks_avx512.c, but four blocks, which are all there are, in registers of half
   the size: those of the whole size take twice as long. */
#include "blocks.h"

#ifdef __x86_64__
#include "avx512.h"

#define INLINE AVX512 static inline __attribute__((always_inline))

typedef __m256i byte_set; /* four blocks, a lane of 64 bits for each */

enum { LANES = BLOCKS_FEW };

INLINE unsigned which(byte_set some) {
    return _mm256_test_epi64_mask(some, some);
}

INLINE bool any(byte_set some) {
    return which(some) != 0;
}

INLINE void put(uint64_t *to, byte_set some) {
    _mm256_storeu_si256((__m256i *)(void *)to, some);
}

INLINE uint32_t ones(uint64_t bits) {
    return (uint32_t)__builtin_popcountll(bits);
}

INLINE byte_set later(byte_set some, byte_set before, unsigned by) {
    return _mm256_shldv_epi64(some, _mm256_alignr_epi64(some, before, LANES - 1), _mm256_set1_epi64x(by));
}

INLINE byte_set sooner(byte_set some, byte_set next, unsigned by) {
    return _mm256_shrdv_epi64(some, _mm256_alignr_epi64(next, some, 1), _mm256_set1_epi64x(by));
}

/* One goes to the lane behind each that runs over, and on over lanes that are full: as in a sum of lanes' bits. */
INLINE byte_set add(byte_set some, byte_set more, bool *carried) {
    byte_set sum = _mm256_add_epi64(some, more);
    unsigned over = _mm256_cmplt_epu64_mask(sum, some);
    unsigned full = _mm256_cmpeq_epi64_mask(sum, _mm256_set1_epi64x(-1));
    unsigned reached = (over << 1 | *carried) + full;
    *carried = reached >> LANES;
    return _mm256_mask_sub_epi64(sum, (__mmask8)(reached ^ full), sum, _mm256_set1_epi64x(-1));
}

#include "blocks_rules.h"

#include "blocks_classes_avx512.h"

/* Puts the earlier lanes of `low` and `high` together in pairs, for two rows; and the later ones, for two others. */
INLINE void pair_lanes(__m512i low, __m512i high, byte_set *row) {
    __m512i earlier = _mm512_permutex2var_epi64(low, _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11), high);
    __m512i later = _mm512_permutex2var_epi64(low, _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15), high);
    row[0] = _mm512_castsi512_si256(earlier);
    row[2] = _mm512_extracti64x4_epi64(earlier, 1);
    row[4] = _mm512_castsi512_si256(later);
    row[6] = _mm512_extracti64x4_epi64(later, 1);
}

/* The classes of a block, of which what is of one bit comes to stand in one lane. */
INLINE __m512i gather_bits(__m512i block) {
    /* clang-format off */
    static const unsigned char bits[BLOCK_BYTES] = {
        0, 8, 16, 24, 32, 40, 48, 56,   1, 9, 17, 25, 33, 41, 49, 57,
        2, 10, 18, 26, 34, 42, 50, 58,  3, 11, 19, 27, 35, 43, 51, 59,
        4, 12, 20, 28, 36, 44, 52, 60,  5, 13, 21, 29, 37, 45, 53, 61,
        6, 14, 22, 30, 38, 46, 54, 62,  7, 15, 23, 31, 39, 47, 55, 63};
    /* clang-format on */
    return _mm512_permutexvar_epi8(_mm512_loadu_si512(bits), block);
}

/* The classes of the four blocks of `size` bytes. */
INLINE struct classes read_classes(const char *bytes, size_t size) {
    __m512i block[LANES];
    byte_set row[CLASS_BITS];
    for (size_t i = 0; i < LANES; i++) {
        block[i] = gather_bits(read_block(bytes, size, i));
    }
    pair_lanes(_mm512_unpacklo_epi64(block[0], block[1]), _mm512_unpacklo_epi64(block[2], block[3]), row);
    pair_lanes(_mm512_unpackhi_epi64(block[0], block[1]), _mm512_unpackhi_epi64(block[2], block[3]), row + 1);
    return name_classes(row);
}

AVX512 uint32_t blocks_few_avx512(const char *bytes, size_t size, const struct blocks *blocks) {
    struct carry carry = {0};
    struct classes classes = read_classes(bytes, size);
    struct classes behind = {0};
    struct bounds bounds = find_bounds(&carry, &classes, &behind);
    return write_blocks(blocks, 0, &bounds, &classes);
}

#endif
