/* The grammar of items by AVX-512: sixteen tokens at a time. */
#include "items.h"

#ifdef __x86_64__
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi,bmi2,popcnt")))

/* Short loops whose steps wait for nothing. */
#define UNROLLED _Pragma("GCC unroll 8")

enum { LANES = 16 };

/* The grammar of words by their numbers alone, one by one: gathering them takes longer. */
static void look_up(uint32_t *restrict grammar, const struct tokens *tokens) {
    uint32_t count = tokens->count;
    UNROLLED
    for (uint32_t i = 0; i < count; i++) {
        grammar[i] = closed_grammar[tokens->facts[i].closed];
    }
}

/* Sixteen times what grammar_of_word adds to that, and the grammar of numbers. */
AVX512 static inline __m512i grammar_of_tokens(__m512i grammar, __m256i flags, __m128i class) {
    static const uint32_t pronouns = GRAMMAR_SUBJECT | GRAMMAR_RELATIVE | GRAMMAR_QUESTION;
    __mmask16 capital = _mm256_test_epi16_mask(flags, _mm256_set1_epi16(TOKEN_CAPITAL));
    __mmask16 possessor = _mm256_test_epi16_mask(flags, _mm256_set1_epi16(TOKEN_POSSESSIVE)) &
                          _mm512_testn_epi32_mask(grammar, _mm512_set1_epi32((int)pronouns));
    grammar = _mm512_mask_or_epi32(grammar, capital, grammar, _mm512_set1_epi32(GRAMMAR_CAPITAL));
    grammar = _mm512_mask_or_epi32(grammar, possessor, grammar, _mm512_set1_epi32(GRAMMAR_POSSESSIVE));
    __mmask16 number = _mm_cmpeq_epi8_mask(class, _mm_set1_epi8(WORD_NUMBER));
    return _mm512_mask_mov_epi32(grammar, number, _mm512_set1_epi32(GRAMMAR_NUMBER));
}

/* Stores with a mask are slow, so that the last tokens are done by one for itself. */
AVX512 void items_avx512(uint32_t *grammar, const struct tokens *tokens) {
    const uint16_t *flags = tokens->flags;
    const uint8_t *class = tokens->class;
    uint32_t count = tokens->count;
    uint32_t i = 0;
    look_up(grammar, tokens);
    for (; i + LANES <= count; i += LANES) {
        __m256i flagged = _mm256_loadu_si256((const __m256i *)(flags + i));
        __m128i classed = _mm_loadu_si128((const __m128i *)(class + i));
        _mm512_storeu_si512(grammar + i, grammar_of_tokens(_mm512_loadu_si512(grammar + i), flagged, classed));
    }
    if (i == count) {
        return;
    }
    __mmask16 valid = (__mmask16)_bzhi_u32(0xFFFF, count - i);
    __m256i flagged = _mm256_maskz_loadu_epi16(valid, flags + i);
    __m128i classed = _mm_maskz_loadu_epi8(valid, class + i);
    __m512i last = _mm512_maskz_loadu_epi32(valid, grammar + i);
    _mm512_mask_storeu_epi32(grammar + i, valid, grammar_of_tokens(last, flagged, classed));
}

#endif
