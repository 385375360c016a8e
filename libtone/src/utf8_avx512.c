/*
 * Well-formed UTF-8, 64 bytes at a time, without a branch: Keiser & Lemire, Validating UTF-8 In Less Than One
 * Instruction Per Byte (2021). Three tables, by the two halves of a byte and the first half of the next, name what is
 * wrong with the two; what all three name is wrong, but for a third and a fourth byte of a sequence, which must be there.
 */
#include "utf8.h"

#ifdef __x86_64__
#include <immintrin.h>
#include <stdint.h>

#define AVX512 __attribute__((target("avx2,avx512f,avx512bw")))

enum { VECTOR = 64 };

/* What may be wrong with two bytes. */
enum fault {
    TOO_SHORT = 1,       /* a first byte without the next */
    TOO_LONG = 2,        /* a next byte behind ASCII */
    OVERLONG_3 = 4,      /* E0 80 to E0 9F */
    TOO_LARGE = 8,       /* F4 90 and up */
    SURROGATE = 16,      /* ED A0 and up */
    OVERLONG_2 = 32,     /* C0 and C1 */
    BEYOND_4 = 64,       /* F0 80 to F0 8F; F5 80 and up */
    CONTINUATIONS = 128, /* two next bytes: no fault where a third or fourth is due */
    ANY_LOW = TOO_SHORT | TOO_LONG | CONTINUATIONS
};

static const uint8_t of_first_high[16] = {TOO_LONG,
                                          TOO_LONG,
                                          TOO_LONG,
                                          TOO_LONG,
                                          TOO_LONG,
                                          TOO_LONG,
                                          TOO_LONG,
                                          TOO_LONG,
                                          CONTINUATIONS,
                                          CONTINUATIONS,
                                          CONTINUATIONS,
                                          CONTINUATIONS,
                                          TOO_SHORT | OVERLONG_2,
                                          TOO_SHORT,
                                          TOO_SHORT | OVERLONG_3 | SURROGATE,
                                          TOO_SHORT | TOO_LARGE | BEYOND_4};

static const uint8_t of_first_low[16] = {ANY_LOW | OVERLONG_3 | OVERLONG_2 | BEYOND_4,
                                         ANY_LOW | OVERLONG_2,
                                         ANY_LOW,
                                         ANY_LOW,
                                         ANY_LOW | TOO_LARGE,
                                         ANY_LOW | TOO_LARGE | BEYOND_4,
                                         ANY_LOW | TOO_LARGE | BEYOND_4,
                                         ANY_LOW | TOO_LARGE | BEYOND_4,
                                         ANY_LOW | TOO_LARGE | BEYOND_4,
                                         ANY_LOW | TOO_LARGE | BEYOND_4,
                                         ANY_LOW | TOO_LARGE | BEYOND_4,
                                         ANY_LOW | TOO_LARGE | BEYOND_4,
                                         ANY_LOW | TOO_LARGE | BEYOND_4,
                                         ANY_LOW | TOO_LARGE | BEYOND_4 | SURROGATE,
                                         ANY_LOW | TOO_LARGE | BEYOND_4,
                                         ANY_LOW | TOO_LARGE | BEYOND_4};

enum { NEXT = TOO_LONG | OVERLONG_2 | CONTINUATIONS };
static const uint8_t of_second_high[16] = {TOO_SHORT,
                                           TOO_SHORT,
                                           TOO_SHORT,
                                           TOO_SHORT,
                                           TOO_SHORT,
                                           TOO_SHORT,
                                           TOO_SHORT,
                                           TOO_SHORT,
                                           NEXT | OVERLONG_3 | BEYOND_4,
                                           NEXT | OVERLONG_3 | TOO_LARGE,
                                           NEXT | SURROGATE | TOO_LARGE,
                                           NEXT | SURROGATE | TOO_LARGE,
                                           TOO_SHORT,
                                           TOO_SHORT,
                                           TOO_SHORT,
                                           TOO_SHORT};

static AVX512 __m512i load_table(const uint8_t table[16]) {
    return _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)table));
}

static AVX512 __m512i high_half(__m512i bytes) {
    return _mm512_and_si512(_mm512_srli_epi16(bytes, 4), _mm512_set1_epi8(15));
}

/* The 64 bytes `back` before position `at`; 0 for those that are not of the text. */
static AVX512 __m512i load_before(const char *bytes, size_t size, size_t at, size_t back) {
    uint64_t mask = at == 0 ? UINT64_MAX << back : UINT64_MAX;
    size_t left = size - at + back;
    mask &= left < VECTOR ? ((uint64_t)1 << left) - 1 : UINT64_MAX;
    return _mm512_maskz_loadu_epi8(mask, (const void *)((uintptr_t)bytes + at - back));
}

AVX512 bool utf8_avx512(const char *bytes, size_t size) {
    const __m512i first_high = load_table(of_first_high);
    const __m512i first_low = load_table(of_first_low);
    const __m512i second_high = load_table(of_second_high);
    __m512i faults = _mm512_setzero_si512();
    for (size_t at = 0; at <= size; at += VECTOR) { /* one more behind a whole number: a sequence may want its end */
        __m512i second = load_before(bytes, size, at, 0);
        __m512i first = load_before(bytes, size, at, 1);
        __m512i low = _mm512_and_si512(first, _mm512_set1_epi8(15));
        __m512i pair = _mm512_and_si512(
            _mm512_shuffle_epi8(first_high, high_half(first)),
            _mm512_and_si512(_mm512_shuffle_epi8(first_low, low), _mm512_shuffle_epi8(second_high, high_half(second))));
        /* The highest bit is set where a byte is the third of a sequence, or the fourth. */
        __m512i third = _mm512_subs_epu8(load_before(bytes, size, at, 2), _mm512_set1_epi8(0xE0 - 0x80));
        __m512i fourth = _mm512_subs_epu8(load_before(bytes, size, at, 3), _mm512_set1_epi8(0xF0 - 0x80));
        __m512i due = _mm512_and_si512(_mm512_or_si512(third, fourth), _mm512_set1_epi8((char)CONTINUATIONS));
        faults = _mm512_or_si512(faults, _mm512_xor_si512(due, pair));
    }
    return _mm512_test_epi8_mask(faults, faults) == 0;
}
#endif
