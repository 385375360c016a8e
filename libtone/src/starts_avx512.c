/* Starts by AVX-512: sixteen tokens at a time. */
#ifdef __x86_64__

#include "starts.h"

#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi,bmi2,popcnt")))

/* Sixteen times image_has_pair. */
AVX512 static inline __mmask16 have_pairs(const struct image *lexicon, __m512i first, __m512i second) {
    __m512i sum = _mm512_add_epi32(_mm512_mullo_epi32(first, _mm512_set1_epi32((int)LEXICON_PAIR_FIRST)),
                                   _mm512_mullo_epi32(second, _mm512_set1_epi32((int)LEXICON_PAIR_SECOND)));
    __m512i bit = _mm512_srl_epi32(sum, _mm_cvtsi32_si128((int)lexicon->pair_shift));
    __m512i found = _mm512_i32gather_epi32(_mm512_srli_epi32(bit, 5), lexicon->pairs, 4);
    __m512i place = _mm512_and_si512(bit, _mm512_set1_epi32(31));
    return _mm512_test_epi32_mask(found, _mm512_sllv_epi32(_mm512_set1_epi32(1), place));
}

AVX512 uint32_t starts_avx512(const struct tokens *tokens, const struct image *lexicon, uint32_t *starts) {
    enum { LANES = 16 };
    struct start_classes classes = start_classes(lexicon);
    __m512i token = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    uint32_t count = 0;
    uint32_t i = 0;
    for (; i + LANES < tokens->count; i += LANES) { /* one less than all: the next word of each is read */
        __m512i word = _mm512_loadu_si512(tokens->word + i);
        __m512i next = _mm512_loadu_si512(tokens->word + i + 1);
        __m256i flags = _mm256_loadu_si256((const __m256i *)(const void *)(tokens->flags + i));
        __m128i class = _mm_loadu_si128((const __m128i *)(const void *)(tokens->class + i));
        __mmask16 number = _mm_cmpeq_epi8_mask(class, _mm_set1_epi8(WORD_NUMBER));
        __mmask16 capital = _mm256_test_epi16_mask(flags, _mm256_set1_epi16(TOKEN_CAPITAL));
        __m512i lead = _mm512_set1_epi32((int)lexicon_pair_class(CLASS_WORD));
        lead = _mm512_mask_mov_epi32(lead, capital, _mm512_set1_epi32((int)lexicon_pair_class(CLASS_CAPITAL)));
        lead = _mm512_mask_mov_epi32(lead, number, _mm512_set1_epi32((int)lexicon_pair_class(CLASS_NUMBER)));
        unsigned leads = have_pairs(lexicon, word, next) | have_pairs(lexicon, lead, next) |
                         _mm256_test_epi16_mask(flags, _mm256_set1_epi16(TOKEN_STARTS)) |
                         (classes.any_number ? number : 0u) | (classes.any_capital ? capital : 0u) |
                         (classes.any_word ? 0xFFFFu : 0u);
        unsigned gives = _mm256_test_epi16_mask(flags, _mm256_set1_epi16(TOKEN_GIVES));
        __m512i start = _mm512_slli_epi32(_mm512_add_epi32(token, _mm512_set1_epi32((int)i)), 1);
        start = _mm512_mask_add_epi32(start, (__mmask16)leads, start, _mm512_set1_epi32(1));
        _mm512_mask_compressstoreu_epi32(starts + count, (__mmask16)(leads | gives), start);
        count += (uint32_t)__builtin_popcount(leads | gives);
    }
    return starts_from(tokens, lexicon, i, count, starts);
}

#endif
