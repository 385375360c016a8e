/* Voice words by AVX-512: most sentences at once. */
#include "voice_words.h"

#ifdef __x86_64__
#include "avx512.h"

enum { LANES = 64 };

AVX512 void voice_words_avx512(const struct tokens *tokens, const uint8_t *voice, const struct sentence *sentences,
                               size_t count, const uint32_t *restrict words, uint32_t *restrict counts, size_t step) {
    for (size_t i = 0; i < count; i++) {
        uint64_t attributed = 0, quoted = 0, scare = 0;
        for (uint32_t first = sentences[i].first, end = sentences[i].end; first < end; first += LANES) {
            __mmask64 valid = _bzhi_u64(UINT64_MAX, end - first < LANES ? end - first : LANES);
            __m512i class = _mm512_maskz_loadu_epi8(valid, tokens->class + first);
            __m512i voices = _mm512_maskz_loadu_epi8(valid, voice + first);
            __mmask64 counted = _mm512_cmpeq_epi8_mask(class, _mm512_set1_epi8(WORD_LETTERS)) |
                                _mm512_cmpeq_epi8_mask(class, _mm512_set1_epi8(WORD_NUMBER));
            attributed += (uint64_t)_mm_popcnt_u64(
                _mm512_mask_cmpeq_epi8_mask(counted, voices, _mm512_set1_epi8(TONE_VOICE_ATTRIBUTED)));
            quoted += (uint64_t)_mm_popcnt_u64(
                _mm512_mask_cmpeq_epi8_mask(counted, voices, _mm512_set1_epi8(TONE_VOICE_QUOTED)));
            scare += (uint64_t)_mm_popcnt_u64(
                _mm512_mask_cmpeq_epi8_mask(counted, voices, _mm512_set1_epi8(TONE_VOICE_SCARE)));
        }
        voice_words_set(counts + i, step, words[i], (uint32_t)attributed, (uint32_t)quoted, (uint32_t)scare);
    }
}
#endif
