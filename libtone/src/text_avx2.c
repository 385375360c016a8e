/* Text by AVX2: UTF-8 is checked 32 bytes at a time. */
#include "text.h"

#ifdef __x86_64__
#include "avx2.h"
#include "text_faults.h"

#include <string.h>

enum {
    STEP = 32,      /* bytes in hand */
    FAULT_REACH = 3 /* bytes before them that are looked at, too */
};

AVX2 static inline __m256i look_up(const unsigned char table[HALVES], __m256i halves) {
    __m256i both = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)table));
    return _mm256_shuffle_epi8(both, _mm256_and_si256(halves, _mm256_set1_epi8(0x0F)));
}

AVX2 static inline bool has_faults(const char *bytes) {
    __m256i byte = load(bytes);
    __m256i before = load(bytes - 1);
    __m256i faults = _mm256_and_si256(look_up(by_first_high, _mm256_srli_epi16(before, 4)),
                                      look_up(by_second_high, _mm256_srli_epi16(byte, 4)));
    faults = _mm256_and_si256(faults, look_up(by_first_low, before));
    /* The third byte behind E0 and up, and the fourth behind F0 and up, continue behind one that does. */
    __m256i third = _mm256_subs_epu8(load(bytes - 2), _mm256_set1_epi8(0xE0 - 0x80));
    __m256i fourth = _mm256_subs_epu8(load(bytes - 3), _mm256_set1_epi8((char)(0xF0 - 0x80)));
    __m256i continues = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)TWO_CONTINUE));
    faults = _mm256_xor_si256(faults, continues);
    return !_mm256_testz_si256(faults, faults);
}

/* Copies the bytes in hand from `at` on, behind those before them; zeros where the text has none. */
static inline void copy_edge(char edge[FAULT_REACH + STEP], const char *bytes, size_t size, size_t at) {
    size_t from = at < FAULT_REACH ? 0 : at - FAULT_REACH;
    size_t to = size - at < STEP ? size : at + STEP;
    memset(edge, 0, FAULT_REACH + STEP);
    memcpy(edge + FAULT_REACH - (at - from), bytes + from, to - from);
}

AVX2 bool text_is_utf8_avx2(const char *bytes, size_t size, size_t *bad) {
    for (size_t at = 0; at <= size && size > 0; at += STEP) { /* one byte behind the text, too: it may end too soon */
        char edge[FAULT_REACH + STEP];
        bool inside = at >= FAULT_REACH && size - at >= STEP;
        if (!inside) {
            copy_edge(edge, bytes, size, at);
        }
        if (has_faults(inside ? bytes + at : edge + FAULT_REACH)) {
            return text_is_utf8(bytes, size, bad);
        }
    }
    return true;
}

#endif
