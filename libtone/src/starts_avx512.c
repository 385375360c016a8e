/* Starts by AVX-512: sixteen tokens at a time. */
#include "starts.h"

#ifdef __x86_64__
#include <immintrin.h>
#include <stddef.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi,bmi2,popcnt")))

/* Sixteen times image_has_pair. */
AVX512 static inline __mmask16 have_pairs(const struct image *lexicon, __m512i nodes, __m512i words) {
    __m512i mixed = _mm512_add_epi32(_mm512_mullo_epi32(nodes, _mm512_set1_epi32((int)LEXICON_PAIR_FIRST)), words);
    mixed = _mm512_xor_si512(mixed, _mm512_srli_epi32(mixed, 15));
    mixed = _mm512_mullo_epi32(mixed, _mm512_set1_epi32((int)LEXICON_PAIR_SECOND));
    __m512i bit = _mm512_srl_epi32(mixed, _mm_cvtsi32_si128((int)lexicon->pair_shift));
    __m512i found = _mm512_i32gather_epi32(_mm512_srli_epi32(bit, 5), lexicon->pairs, 4);
    __m512i place = _mm512_and_si512(bit, _mm512_set1_epi32(31));
    return _mm512_test_epi32_mask(found, _mm512_sllv_epi32(_mm512_set1_epi32(1), place));
}

AVX512 static inline __m512i node_of_class(const struct image *lexicon, enum element_class class) {
    return _mm512_set1_epi32((int)lexicon->class_start[class][false]);
}

enum { LANES = 16 };

/* Sixteen tokens. Those behind the last have no word, no flags, no class. */
struct lanes {
    __m512i word;
    __m512i start;
    __m256i flags;
    __mmask16 valid;
    __mmask16 number;
    __mmask16 capital;
};

/* The nodes that sixteen tokens lead to: every other number of their facts. */
AVX512 static inline __m512i read_starts(const struct word_facts *facts, __mmask16 valid) {
    _Static_assert(sizeof *facts == 8 && offsetof(struct word_facts, start) == 0, "a start is every other number");
    const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    __m512i low = _mm512_maskz_loadu_epi64((__mmask8)valid, facts);
    __m512i high = _mm512_maskz_loadu_epi64((__mmask8)(valid >> 8), facts + 8);
    return _mm512_permutex2var_epi32(low, even, high);
}

AVX512 static inline struct lanes read_lanes(const struct tokens *tokens, uint32_t first) {
    uint32_t left = tokens->count - first;
    struct lanes lanes = {.valid = (__mmask16)_bzhi_u32(0xFFFF, left < LANES ? left : LANES)};
    lanes.word = _mm512_maskz_loadu_epi32(lanes.valid, tokens->word + first);
    lanes.start = read_starts(tokens->facts + first, lanes.valid);
    lanes.flags = _mm256_maskz_loadu_epi16(lanes.valid, tokens->flags + first);
    __m128i class = _mm_maskz_loadu_epi8(lanes.valid, tokens->class + first);
    lanes.number = _mm_cmpeq_epi8_mask(class, _mm_set1_epi8(WORD_NUMBER));
    lanes.capital = _mm256_test_epi16_mask(lanes.flags, _mm256_set1_epi16(TOKEN_CAPITAL));
    return lanes;
}

AVX512 static inline unsigned have(const struct lanes *lanes, unsigned flag) {
    return _mm256_test_epi16_mask(lanes->flags, _mm256_set1_epi16((short)flag));
}

AVX512 static inline unsigned find_by_word(const struct image *lexicon, const struct lanes *here,
                                           const struct lanes *next) {
    return have_pairs(lexicon, here->start, next->word) | have(here, TOKEN_STARTS) |
           (have(here, TOKEN_BEFORE_NUMBER) & next->number) | (have(here, TOKEN_BEFORE_CAPITAL) & next->capital);
}

AVX512 static inline unsigned find_by_class(const struct image *lexicon, const struct lanes *here,
                                            const struct lanes *next, struct start_classes classes) {
    __m512i node = node_of_class(lexicon, CLASS_WORD);
    node = _mm512_mask_mov_epi32(node, here->capital, node_of_class(lexicon, CLASS_CAPITAL));
    node = _mm512_mask_mov_epi32(node, here->number, node_of_class(lexicon, CLASS_NUMBER));
    unsigned some = _mm512_test_epi32_mask(node, node);
    return (have_pairs(lexicon, node, next->word) & some) | have(here, TOKEN_POSSESSIVE) |
           (classes.any_number ? here->number : 0u) | (classes.any_capital ? here->capital : 0u) |
           (classes.any_word ? 0xFFFFu : 0u);
}

AVX512 uint32_t starts_avx512(const struct tokens *tokens, const struct image *lexicon, uint32_t *starts) {
    struct start_classes classes = start_classes(lexicon);
    __m512i token = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    uint32_t count = 0;
    for (uint32_t i = 0; i < tokens->count; i += LANES) {
        struct lanes here = read_lanes(tokens, i);
        struct lanes next = read_lanes(tokens, i + 1);
        unsigned by_word = find_by_word(lexicon, &here, &next) & here.valid;
        unsigned by_class = find_by_class(lexicon, &here, &next, classes) & here.valid;
        unsigned all = by_word | by_class | have(&here, TOKEN_GIVES);
        __m512i start = _mm512_slli_epi32(_mm512_add_epi32(token, _mm512_set1_epi32((int)i)), START_BITS);
        start = _mm512_mask_add_epi32(start, (__mmask16)by_word, start, _mm512_set1_epi32(START_BY_WORD));
        start = _mm512_mask_add_epi32(start, (__mmask16)by_class, start, _mm512_set1_epi32(START_BY_CLASS));
        uint32_t found = (uint32_t)__builtin_popcount(all);
        __mmask16 written = (__mmask16)_bzhi_u32(0xFFFF, found);
        _mm512_mask_storeu_epi32(starts + count, written, _mm512_maskz_compress_epi32((__mmask16)all, start));
        count += found;
    }
    return count;
}

#endif
