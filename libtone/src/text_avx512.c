/* Text by AVX-512: UTF-8 is checked 64 bytes at a time (Keiser & Lemire 2021, Validating UTF-8 in less than one
   instruction per byte). */
#include "text.h"

#ifdef __x86_64__
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,bmi,bmi2")))

enum { STEP = 64 };

/* What may be wrong with two bytes, one behind the other. */
enum fault {
    TOO_SHORT = 1,   /* a lead byte, and then none that continues */
    TOO_LONG = 2,    /* ASCII, and then a byte that continues */
    OVERLONG_3 = 4,  /* E0, then below A0 */
    TOO_LARGE = 8,   /* F4, then 90 or more, or F5 and up */
    SURROGATE = 16,  /* ED, then A0 or more */
    OVERLONG_2 = 32, /* C0 or C1 */
    OVERLONG_4 = 64, /* F0, then below 90; or F5 and up, then 80 to 8F */
    TWO_CONTINUE = 128,
    ANY_LOW = TOO_SHORT | TOO_LONG | TWO_CONTINUE, /* which the low half of the first byte says nothing of */
    OVER_F4 = ANY_LOW | TOO_LARGE | OVERLONG_4,
    CONTINUES = TOO_LONG | OVERLONG_2 | TWO_CONTINUE
};

/* The faults that a half of a byte allows: two bytes have those that all three halves do. Four times the same. */
#define ROW(...) __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__

static const unsigned char by_first_high[STEP] = {
    ROW(TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TWO_CONTINUE, TWO_CONTINUE,
        TWO_CONTINUE, TWO_CONTINUE, TOO_SHORT | OVERLONG_2, TOO_SHORT, TOO_SHORT | OVERLONG_3 | SURROGATE,
        TOO_SHORT | TOO_LARGE | OVERLONG_4)};

static const unsigned char by_first_low[STEP] = {
    ROW(ANY_LOW | OVERLONG_2 | OVERLONG_3 | OVERLONG_4, ANY_LOW | OVERLONG_2, ANY_LOW, ANY_LOW, ANY_LOW | TOO_LARGE,
        OVER_F4, OVER_F4, OVER_F4, OVER_F4, OVER_F4, OVER_F4, OVER_F4, OVER_F4, OVER_F4 | SURROGATE, OVER_F4, OVER_F4)};

static const unsigned char by_second_high[STEP] = {
    ROW(TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
        CONTINUES | OVERLONG_3 | OVERLONG_4, CONTINUES | OVERLONG_3 | TOO_LARGE, CONTINUES | SURROGATE | TOO_LARGE,
        CONTINUES | SURROGATE | TOO_LARGE, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT)};

/* The 64 bytes that end `back` bytes before `at` + 64; zeros for those outside the text. */
AVX512 static inline __m512i load(const char *bytes, size_t size, size_t at, unsigned back) {
    if (at >= back && at - back + STEP <= size) {
        return _mm512_loadu_si512(bytes + at - back);
    }
    uint64_t inside = size + back - at < STEP ? _bzhi_u64(~UINT64_C(0), (unsigned)(size + back - at)) : ~UINT64_C(0);
    inside &= at < back ? ~UINT64_C(0) << (back - at) : ~UINT64_C(0);
    return _mm512_maskz_loadu_epi8(inside, bytes + at - back);
}

AVX512 static inline __m512i look_up(const unsigned char table[STEP], __m512i halves) {
    return _mm512_shuffle_epi8(_mm512_loadu_si512(table), _mm512_and_si512(halves, _mm512_set1_epi8(0x0F)));
}

/* Not zero for bytes of a block that, with those before them, are not UTF-8. */
AVX512 static inline __m512i find_faults(const char *bytes, size_t size, size_t at) {
    __m512i byte = load(bytes, size, at, 0);
    __m512i before = load(bytes, size, at, 1);
    __m512i faults = _mm512_and_si512(look_up(by_first_high, _mm512_srli_epi16(before, 4)),
                                      look_up(by_second_high, _mm512_srli_epi16(byte, 4)));
    faults = _mm512_and_si512(faults, look_up(by_first_low, before));
    /* The third byte behind E0 and up, and the fourth behind F0 and up, continue behind one that does. */
    __m512i third = _mm512_subs_epu8(load(bytes, size, at, 2), _mm512_set1_epi8(0xE0 - 0x80));
    __m512i fourth = _mm512_subs_epu8(load(bytes, size, at, 3), _mm512_set1_epi8((char)(0xF0 - 0x80)));
    __m512i continues = _mm512_and_si512(_mm512_or_si512(third, fourth), _mm512_set1_epi8((char)TWO_CONTINUE));
    return _mm512_xor_si512(faults, continues);
}

AVX512 bool text_is_utf8_avx512(const char *bytes, size_t size, size_t *bad) {
    __m512i faults = _mm512_setzero_si512();
    for (size_t at = 0; at <= size; at += STEP) { /* one byte behind the text, too: it may end too soon */
        faults = _mm512_or_si512(faults, find_faults(bytes, size, at));
    }
    return _mm512_test_epi8_mask(faults, faults) == 0 || text_is_utf8(bytes, size, bad);
}

#endif
