/* Positions by AVX-512: a block at once. */
#include "positions.h"

#include "eights.h"

#ifdef __x86_64__
#include "avx512.h"

/* How many lanes are set before each of them, of which `running` tells the sum up to every eighth. */
AVX512 static inline __m512i count_before(__mmask64 set, uint64_t running) {
    static const uint64_t eight_of_each[] = {EIGHT_OF(0), EIGHT_OF(1), EIGHT_OF(2), EIGHT_OF(3),
                                             EIGHT_OF(4), EIGHT_OF(5), EIGHT_OF(6), EIGHT_OF(7)};
    __m512i eights = _mm512_loadu_si512(eight_of_each);
    __m512i own = _mm512_maskz_set1_epi8(set, 1);
    __m512i before = _mm512_permutexvar_epi8(eights, _mm512_set1_epi64((int64_t)(running << 8)));
    return _mm512_add_epi8(before, _mm512_mullo_epi64(own, _mm512_set1_epi64((int64_t)(EIGHT_OF(1) << 8))));
}

AVX512 uint32_t positions_avx512(const char *bytes, uint32_t size, uint32_t inside, uint32_t *restrict passed,
                                 uint8_t *restrict before) {
    const __m512i continuing = _mm512_set1_epi8((char)0xC0); /* signed: 0x80 to 0xBF are less */
    for (uint32_t at = 0; at <= size; at += POSITION_BLOCK) {
        __mmask64 valid = _bzhi_u64(UINT64_MAX, size - at < POSITION_BLOCK ? size - at : POSITION_BLOCK);
        __m512i block = _mm512_maskz_loadu_epi8(valid, bytes + at);
        __mmask64 set = _mm512_cmplt_epi8_mask(block, continuing);
        uint64_t running = eight_running_ones(set);
        _mm512_storeu_si512(before + at, count_before(set, running));
        *passed++ = inside;
        inside += (uint32_t)(running >> 56);
    }
    return inside;
}
#endif
