/* Text by AVX-512: UTF-8 is checked 64 bytes at a time. */
#include "text.h"

#ifdef __x86_64__
#include "text_faults.h"

#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw")))

enum { STEP = 64 };

AVX512 static inline __m512i load(const char *bytes) {
    return _mm512_loadu_si512(bytes);
}

AVX512 static inline __m512i look_up(const unsigned char table[HALVES], __m512i halves) {
    __m512i all = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)table));
    return _mm512_shuffle_epi8(all, _mm512_and_si512(halves, _mm512_set1_epi8(0x0F)));
}

AVX512 static inline bool has_faults(const char *bytes) {
    __m512i byte = load(bytes);
    __m512i before = load(bytes - 1);
    __m512i faults = _mm512_and_si512(look_up(by_first_high, _mm512_srli_epi16(before, 4)),
                                      look_up(by_second_high, _mm512_srli_epi16(byte, 4)));
    faults = _mm512_and_si512(faults, look_up(by_first_low, before));
    /* The third byte behind E0 and up, and the fourth behind F0 and up, continue behind one that does. */
    __m512i third = _mm512_subs_epu8(load(bytes - 2), _mm512_set1_epi8(0xE0 - 0x80));
    __m512i fourth = _mm512_subs_epu8(load(bytes - 3), _mm512_set1_epi8((char)(0xF0 - 0x80)));
    __m512i continues = _mm512_and_si512(_mm512_or_si512(third, fourth), _mm512_set1_epi8((char)TWO_CONTINUE));
    faults = _mm512_xor_si512(faults, continues);
    return _mm512_test_epi8_mask(faults, faults) != 0;
}

AVX512 bool text_is_utf8_avx512(const char *bytes, size_t size, size_t *bad) {
    return !find_any_fault(bytes, size, STEP, has_faults) || text_is_utf8(bytes, size, bad);
}

#endif
