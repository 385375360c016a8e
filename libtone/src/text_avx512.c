/* Text by AVX-512: UTF-8 is checked 64 bytes at a time. */
#include "text.h"

#ifdef __x86_64__
#include "avx512.h"
#include "text_faults.h"

enum { STEP = 64 };

AVX512 static inline __m512i look_up(const unsigned char table[HALVES], __m512i halves) {
    __m512i all = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)table));
    return _mm512_shuffle_epi8(all, _mm512_and_si512(halves, _mm512_set1_epi8(0x0F)));
}

/* Where one of 64 bytes shows a fault; `passed` are the 64 before them. */
AVX512 static inline __m512i find_faults(__m512i passed, __m512i byte) {
    __m512i sixteen_before = _mm512_alignr_epi64(byte, passed, 6);
    __m512i first_before = _mm512_alignr_epi8(byte, sixteen_before, 15);
    __m512i faults = _mm512_and_si512(look_up(by_first_high, _mm512_srli_epi16(first_before, 4)),
                                      look_up(by_second_high, _mm512_srli_epi16(byte, 4)));
    faults = _mm512_and_si512(faults, look_up(by_first_low, first_before));
    /* The third byte behind E0 and up, and the fourth behind F0 and up, continue behind one that does. */
    __m512i second_before = _mm512_alignr_epi8(byte, sixteen_before, 14);
    __m512i third_before = _mm512_alignr_epi8(byte, sixteen_before, 13);
    __m512i third = _mm512_subs_epu8(second_before, _mm512_set1_epi8(0xE0 - 0x80));
    __m512i fourth = _mm512_subs_epu8(third_before, _mm512_set1_epi8((char)(0xF0 - 0x80)));
    __m512i continues = _mm512_and_si512(_mm512_or_si512(third, fourth), _mm512_set1_epi8((char)TWO_CONTINUE));
    return _mm512_xor_si512(faults, continues);
}

AVX512 bool text_is_utf8_avx512(const char *bytes, size_t size, size_t *bad) {
    __m512i faults = _mm512_setzero_si512();
    __m512i passed = _mm512_setzero_si512();
    for (size_t at = 0; at <= size && size > 0; at += STEP) { /* one byte behind the text, too: it may end too soon */
        __mmask64 inside = size - at < STEP ? ~(~UINT64_C(0) << (size - at)) : ~UINT64_C(0);
        __m512i byte = _mm512_maskz_loadu_epi8(inside, bytes + at);
        faults = _mm512_or_si512(faults, find_faults(passed, byte));
        passed = byte;
    }
    return _mm512_test_epi8_mask(faults, faults) == 0 || text_is_utf8(bytes, size, bad);
}

#endif
