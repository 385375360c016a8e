/* The grammar of items by AVX-512: sixteen tokens at a time. */
#include "items.h"

#ifdef __x86_64__
#include <immintrin.h>
#include <stddef.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi,bmi2,popcnt")))

enum { LANES = 16 };

/* The numbers of sixteen words in the closed classes: the lower half of every other number of their facts. */
AVX512 static inline __m512i read_closed(const struct word_facts *facts, __mmask16 valid) {
    _Static_assert(sizeof *facts == 8 && offsetof(struct word_facts, closed) == 4, "closed is half of an odd number");
    const __m512i odd = _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    __m512i low = _mm512_maskz_loadu_epi64((__mmask8)valid, facts);
    __m512i high = _mm512_maskz_loadu_epi64((__mmask8)(valid >> 8), facts + 8);
    return _mm512_and_si512(_mm512_permutex2var_epi32(low, odd, high), _mm512_set1_epi32(UINT16_MAX));
}

/* Sixteen times grammar_of_word. */
AVX512 static inline __m512i grammar_of_words(__m512i closed, __m512i flags) {
    static const uint32_t pronouns = GRAMMAR_SUBJECT | GRAMMAR_RELATIVE | GRAMMAR_QUESTION;
    __m512i grammar = _mm512_i32gather_epi32(closed, closed_grammar, 4);
    __mmask16 possessor = _mm512_test_epi32_mask(flags, _mm512_set1_epi32(TOKEN_POSSESSIVE)) &
                          _mm512_testn_epi32_mask(grammar, _mm512_set1_epi32((int)pronouns));
    __m512i capital = _mm512_and_si512(flags, _mm512_set1_epi32(TOKEN_CAPITAL));
    capital = _mm512_mullo_epi32(capital, _mm512_set1_epi32(GRAMMAR_CAPITAL / TOKEN_CAPITAL));
    grammar = _mm512_mask_or_epi32(grammar, possessor, grammar, _mm512_set1_epi32(GRAMMAR_POSSESSIVE));
    return _mm512_or_si512(grammar, capital);
}

AVX512 void items_avx512(uint32_t *grammar, const struct tokens *tokens) {
    for (uint32_t i = 0; i < tokens->count; i += LANES) {
        uint32_t left = tokens->count - i;
        __mmask16 valid = (__mmask16)_bzhi_u32(0xFFFF, left < LANES ? left : LANES);
        __m512i flags = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(valid, tokens->flags + i));
        __m128i class = _mm_maskz_loadu_epi8(valid, tokens->class + i);
        __m512i words = grammar_of_words(read_closed(tokens->facts + i, valid), flags);
        __mmask16 number = _mm_cmpeq_epi8_mask(class, _mm_set1_epi8(WORD_NUMBER));
        words = _mm512_mask_mov_epi32(words, number, _mm512_set1_epi32(GRAMMAR_NUMBER));
        _mm512_mask_storeu_epi32(grammar + i, valid, words);
    }
}

#endif
