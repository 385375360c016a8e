/* Signs by AVX-512: sixty-four marks at a time. */
#include "signs.h"

#ifdef __x86_64__
#include "avx512.h"

/* What each of sixty-four marks may be; behind codes of ASCII stand those of General Punctuation, and one for others. */
AVX512 static inline __m512i kinds_of(__m512i codes, __m512i low, __m512i high, __m512i general) {
    __m512i ascii = _mm512_permutex2var_epi8(low, codes, high);
    __m512i kinds = _mm512_mask_permutexvar_epi8(ascii, _mm512_movepi8_mask(codes), codes, general);
    __mmask64 others = _mm512_cmpeq_epi8_mask(codes, _mm512_set1_epi8((char)MARK_CODE_OTHER));
    __mmask64 none = _mm512_cmpeq_epi8_mask(codes, _mm512_set1_epi8((char)MARK_CODE_NONE));
    kinds = _mm512_mask_mov_epi8(kinds, others, _mm512_set1_epi8((char)sign_kinds[MARK_CODE_OTHER]));
    return _mm512_mask_mov_epi8(kinds, none, _mm512_setzero_si512());
}

AVX512 void signs_avx512(struct signs *signs, const struct tokens *tokens) {
    enum { FEW = 8 }; /* are done one by one before the tables are in registers */
    if (tokens->mark_count <= FEW) {
        signs_portable(signs, tokens);
        return;
    }
    const __m512i low = _mm512_loadu_si512(sign_kinds);
    const __m512i high = _mm512_loadu_si512(sign_kinds + BITS_LANES);
    const __m512i general = _mm512_loadu_si512(sign_kinds + MARK_CODE_GENERAL);
    uint32_t mark_count = tokens->mark_count;
    for (uint32_t first = 0, n = 0; first < mark_count; first += BITS_LANES, n++) {
        uint32_t count = mark_count - first < BITS_LANES ? mark_count - first : BITS_LANES;
        __mmask64 valid = _bzhi_u64(UINT64_MAX, count);
        __m512i codes = _mm512_maskz_loadu_epi8(valid, tokens->mark_code + first);
        __m512i kinds = kinds_of(codes, low, high, general);
        signs->quotes[n] = _mm512_test_epi8_mask(kinds, _mm512_set1_epi8(SIGN_QUOTE));
        signs->leaning[n] = _mm512_test_epi8_mask(kinds, _mm512_set1_epi8(SIGN_LEANING));
        signs->so_called[n] = _mm512_test_epi8_mask(kinds, _mm512_set1_epi8(SIGN_HYPHEN));
    }
}

#endif
