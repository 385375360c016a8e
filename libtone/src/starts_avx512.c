/* Starts by AVX-512: sixteen tokens at a time. */
#include "starts.h"

#ifdef __x86_64__
#include <immintrin.h>
#include <stddef.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi,bmi2,popcnt")))

/* Sixteen times image_has_lead, of hashes that are not at their end yet. */
AVX512 static inline __mmask16 have_leads(const struct image *lexicon, __m512i mixed) {
    mixed = _mm512_xor_si512(mixed, _mm512_srli_epi32(mixed, 15));
    __m512i lead = _mm512_mullo_epi32(mixed, _mm512_set1_epi32((int)LEXICON_LEAD_LAST));
    __m512i item = _mm512_and_si512(_mm512_srli_epi32(lead, LEAD_ITEM), _mm512_set1_epi32((int)lexicon->lead_mask));
    __m512i found = _mm512_i32gather_epi32(item, lexicon->leads, 4);
    __m512i one = _mm512_set1_epi32(1);
    __m512i first = _mm512_rolv_epi32(one, lead);
    __m512i second = _mm512_rolv_epi32(one, _mm512_srli_epi32(lead, LEAD_SECOND_BIT));
    __m512i third = _mm512_rolv_epi32(one, _mm512_srli_epi32(lead, LEAD_THIRD_BIT));
    __m512i bits = _mm512_or_si512(first, _mm512_or_si512(second, third));
    return _mm512_testn_epi32_mask(_mm512_andnot_si512(found, bits), bits);
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

AVX512 static inline __m512i read_words(const struct tokens *tokens, uint32_t first) {
    uint32_t left = first < tokens->count ? tokens->count - first : 0;
    return _mm512_maskz_loadu_epi32((__mmask16)_bzhi_u32(0xFFFF, left < LANES ? left : LANES), tokens->word + first);
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

AVX512 static inline __m512i times(__m512i numbers, uint32_t factor) {
    return _mm512_mullo_epi32(numbers, _mm512_set1_epi32((int)factor));
}

/* Which terms may begin with words alone, by the next and by the third. */
AVX512 static inline unsigned find_by_words(const struct image *lexicon, const struct lanes *here,
                                            const struct lanes *next, __m512i third, unsigned *by_third) {
    __m512i mixed = _mm512_add_epi32(times(here->start, LEXICON_LEAD_NODE), times(next->word, LEXICON_LEAD_WORD));
    __m512i further = _mm512_add_epi32(mixed, times(third, LEXICON_LEAD_NEXT));
    unsigned led = _mm512_test_epi32_mask(here->start, here->start) & _mm512_test_epi32_mask(next->word, next->word);
    *by_third = led & _mm512_test_epi32_mask(third, third) & have_leads(lexicon, further);
    return led & have_leads(lexicon, mixed);
}

AVX512 static inline unsigned find_otherwise(const struct lanes *here, const struct lanes *next,
                                             struct start_classes classes) {
    unsigned leads = have(next, TOKEN_BEHIND_CLASS);
    unsigned numbers = classes.any_number ? 0xFFFFu : classes.number ? leads : 0u;
    unsigned capitals = classes.any_capital ? 0xFFFFu : classes.capital ? leads : 0u;
    return (have(here, TOKEN_STARTS | TOKEN_POSSESSIVE) | (have(here, TOKEN_BEFORE_NUMBER) & next->number) |
            (have(here, TOKEN_BEFORE_CAPITAL) & next->capital) | (here->number & numbers) | (here->capital & capitals) |
            (classes.any_word ? 0xFFFFu : 0u)) &
           here->valid;
}

AVX512 uint32_t starts_avx512(const struct tokens *tokens, const struct image *lexicon, uint32_t *starts) {
    struct start_classes classes = start_classes(lexicon);
    __m512i token = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    uint32_t count = 0;
    for (uint32_t i = 0; i < tokens->count; i += LANES) {
        struct lanes here = read_lanes(tokens, i);
        struct lanes next = read_lanes(tokens, i + 1);
        unsigned by_third;
        unsigned by_next = find_by_words(lexicon, &here, &next, read_words(tokens, i + 2), &by_third);
        unsigned otherwise = find_otherwise(&here, &next, classes);
        unsigned all = by_next | by_third | otherwise | have(&here, TOKEN_GIVES);
        __m512i start = _mm512_slli_epi32(_mm512_add_epi32(token, _mm512_set1_epi32((int)i)), START_BITS);
        start = _mm512_mask_add_epi32(start, (__mmask16)by_next, start, _mm512_set1_epi32(START_BY_NEXT));
        start = _mm512_mask_add_epi32(start, (__mmask16)by_third, start, _mm512_set1_epi32(START_BY_THIRD));
        start = _mm512_mask_add_epi32(start, (__mmask16)otherwise, start, _mm512_set1_epi32(START_OTHERWISE));
        uint32_t found = (uint32_t)__builtin_popcount(all);
        __mmask16 written = (__mmask16)_bzhi_u32(0xFFFF, found);
        _mm512_mask_storeu_epi32(starts + count, written, _mm512_maskz_compress_epi32((__mmask16)all, start));
        count += found;
    }
    return count;
}

#endif
