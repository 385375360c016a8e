/* Lookup by AVX-512: eight or sixteen words at once. */
#include "lookup_batch.h"

#include "eights.h"

#ifdef __x86_64__
#include "numbers_avx512.h"

enum { LANES = BATCH_LANES, BLOCK = 64 };
_Static_assert(2 * (int)BLOCK <= (int)BATCH_SLACK, "two registers are read from a key on");

AVX512 static inline __mmask16 first_lanes(uint32_t count) {
    return (__mmask16)_bzhi_u32(0xFFFF, count < LANES ? count : LANES);
}

/* ------------------------------------------------------------------------------------------------------------- keys */

/* Letters of ASCII in lower case. */
AVX512 static inline __m512i lower_case(__m512i bytes) {
    __mmask64 upper = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8('A')), _mm512_set1_epi8(26));
    return _mm512_mask_add_epi8(bytes, upper, bytes, _mm512_set1_epi8('a' - 'A'));
}

AVX512 static inline void find_unusual(struct batch *batch, uint32_t size) {
    for (uint32_t i = 0; i < size; i += BLOCK) {
        __m512i here = _mm512_loadu_si512(batch->folded + i);
        __mmask64 doubled = _mm512_cmpeq_epi8_mask(here, _mm512_loadu_si512(batch->folded + i + 1));
        __mmask64 runs = _mm512_mask_cmpeq_epi8_mask(doubled, here, _mm512_loadu_si512(batch->folded + i + 2));
        __mmask64 apostrophes = _mm512_cmpeq_epi8_mask(here, _mm512_set1_epi8('\''));
        uint64_t unusual = runs | apostrophes | _mm512_movepi8_mask(here);
        memcpy(batch->unusual + i / CHAR_BIT, &unusual, sizeof unusual);
    }
}

/* Folds the bytes in which the keys are. */
AVX512 static inline void fold_window(struct batch *batch, const char *from, uint32_t size) {
    uint32_t i = 0;
    for (; size - i >= BLOCK; i += BLOCK) {
        _mm512_storeu_si512(batch->folded + i, lower_case(_mm512_loadu_si512(from + i)));
    }
    __m512i rest = _mm512_maskz_loadu_epi8(_bzhi_u64(UINT64_MAX, size - i), from + i);
    _mm512_storeu_si512(batch->folded + i, lower_case(rest));
    _mm512_storeu_si512(batch->folded + i + BLOCK, _mm512_setzero_si512());
}

/* Finds the keys in the folded bytes. */
AVX512 static inline void find_keys(struct batch *batch, const struct tokens *tokens, uint32_t first, uint32_t count,
                                    const struct text *text) {
    const __m512i base = _mm512_set1_epi32((int)tokens->begin[first]);
    uint32_t possessive[LOOKUP_BATCH + LANES];
    uint32_t possessive_count = 0;
    for (uint32_t i = 0; i < count; i += LANES) {
        __mmask16 valid = first_lanes(count - i);
        __m512i begin = _mm512_maskz_loadu_epi32(valid, tokens->begin + first + i);
        __m512i size = _mm512_sub_epi32(_mm512_maskz_loadu_epi32(valid, tokens->end + first + i), begin);
        __m256i flags = _mm256_maskz_loadu_epi16(valid, tokens->flags + first + i);
        __mmask16 cut = _mm256_test_epi16_mask(flags, _mm256_set1_epi16(TOKEN_POSSESSIVE));
        __mmask16 fits = _mm512_cmple_epu32_mask(size, _mm512_set1_epi32(KEY_BYTES));
        _mm512_storeu_si512(batch->begin + i, _mm512_maskz_sub_epi32(valid, begin, base));
        _mm512_storeu_si512(batch->size + i, _mm512_maskz_mov_epi32(fits, size));
        possessive_count = list_numbers(cut, i, possessive_count, possessive);
    }
    cut_possessives(batch, possessive, possessive_count, tokens, first, text);
}

/* The halves of eight keys. */
struct halves {
    __m512i first;
    __m512i second;
};

/* Eight keys from where they begin, wherever that is. `in_first` and `in_second` are their bytes in the halves. */
AVX512 static inline struct halves gather_keys(const struct batch *batch, __m256i begin, __mmask64 in_first,
                                               __mmask64 in_second) {
    __m512i first = _mm512_i32gather_epi64(begin, batch->folded, 1);
    __m512i second = _mm512_i32gather_epi64(begin, batch->folded + sizeof(uint64_t), 1);
    return (struct halves){_mm512_maskz_mov_epi8(in_first, first), _mm512_maskz_mov_epi8(in_second, second)};
}

/* Reads eight keys out of as many bytes as two registers have: each byte of a half is picked by its number. Few begin
   further from the first than that. */
AVX512 static inline struct halves read_keys(const struct batch *batch, uint32_t i) {
    const __m512i fourths = _mm512_set_epi64(EIGHT_OF(28), EIGHT_OF(24), EIGHT_OF(20), EIGHT_OF(16), EIGHT_OF(12),
                                             EIGHT_OF(8), EIGHT_OF(4), EIGHT_OF(0));
    const __m512i first = _mm512_set1_epi64(0x0706050403020100);
    const __m512i second = _mm512_set1_epi64(0x0F0E0D0C0B0A0908);
    __m256i begin = _mm256_loadu_si256((const __m256i *)(const void *)(batch->begin + i));
    __m256i size = _mm256_loadu_si256((const __m256i *)(const void *)(batch->size + i));
    __m256i apart = _mm256_sub_epi32(begin, _mm256_set1_epi32((int)batch->begin[i]));
    __mmask8 far = _mm256_cmpgt_epu32_mask(apart, _mm256_set1_epi32(2 * BLOCK - KEY_BYTES));
    __m512i sizes = _mm512_permutexvar_epi8(fourths, _mm512_castsi256_si512(size));
    __mmask64 in_first = _mm512_cmplt_epu8_mask(first, sizes);
    __mmask64 in_second = _mm512_cmplt_epu8_mask(second, sizes);
    if (_mm256_mask_test_epi32_mask(far, size, size) != 0) {
        return gather_keys(batch, begin, in_first, in_second);
    }
    __m512i low = _mm512_loadu_si512(batch->folded + batch->begin[i]);
    __m512i high = _mm512_loadu_si512(batch->folded + batch->begin[i] + BLOCK);
    __m512i places = _mm512_permutexvar_epi8(fourths, _mm512_castsi256_si512(apart));
    return (struct halves){
        _mm512_maskz_permutex2var_epi8(in_first, low, _mm512_add_epi8(places, first), high),
        _mm512_maskz_permutex2var_epi8(in_second, low, _mm512_add_epi8(places, second), high),
    };
}

/* lexicon_key_hash of eight keys. */
AVX512 static inline __m512i hash_of(struct halves key, uint64_t seed) {
    __m512i first = _mm512_mullo_epi64(key.first, _mm512_set1_epi64((long long)(LEXICON_KEY_FIRST + seed)));
    __m512i second = _mm512_mullo_epi64(key.second, _mm512_set1_epi64((long long)LEXICON_KEY_SECOND));
    return _mm512_xor_si512(first, _mm512_rol_epi64(second, 32));
}

AVX512 static inline void hash_keys(struct batch *batch, uint32_t count, const struct placing *placing) {
    const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    const __m512i odd = _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    const __m128i shift = _mm_cvtsi32_si128((int)placing->shift);
    for (uint32_t i = 0; i < count; i += LANES) {
        __m512i first = hash_of(read_keys(batch, i), placing->seed);
        __m512i second = hash_of(read_keys(batch, i + LANES / 2), placing->seed);
        __m512i low = _mm512_permutex2var_epi32(first, even, second);
        __m512i mixed = _mm512_xor_si512(low, _mm512_permutex2var_epi32(first, odd, second));
        _mm512_storeu_si512(batch->hash + i, first);
        _mm512_storeu_si512(batch->hash + i + LANES / 2, second);
        _mm512_storeu_si512(batch->low + i, low);
        _mm512_storeu_si512(batch->mixed + i, mixed);
        _mm512_storeu_si512(batch->bucket + i, _mm512_srl_epi32(mixed, shift));
    }
}

/* ------------------------------------------------------------------------------------------------------------ words */

/* The higher halves of the products of sixteen numbers with one. */
AVX512 static inline __m512i scale(__m512i numbers, __m512i by) {
    __m512i even = _mm512_srli_epi64(_mm512_mul_epu32(numbers, by), 32);
    __m512i odd = _mm512_mul_epu32(_mm512_srli_epi64(numbers, 32), by);
    return _mm512_mask_mov_epi32(even, 0xAAAA, odd);
}

/* Does sixteen times at once what lexicon_place does. */
AVX512 static inline void place_keys(struct batch *batch, uint32_t count, const struct placing *placing) {
    const __m512i places = _mm512_set1_epi64(placing->count);
    for (uint32_t i = 0; i < count; i += LANES) {
        __m128i first = read_displacements(placing->displacements, batch->bucket + i);
        __m128i second = read_displacements(placing->displacements, batch->bucket + i + LANES / 2);
        __m512i displacement = _mm512_cvtepu16_epi32(_mm256_set_m128i(second, first));
        __m512i step = _mm512_mullo_epi32(displacement, _mm512_loadu_si512(batch->mixed + i));
        __m512i displaced = _mm512_add_epi32(_mm512_loadu_si512(batch->low + i), step);
        _mm512_storeu_si512(batch->offset + i, _mm512_slli_epi32(scale(displaced, places), SPELLING_SHIFT));
    }
}

AVX512 static inline __m512i read_spellings(const struct image *lexicon, const uint32_t *offset) {
    __m256i low = _mm256_set_m128i(read_spelling(lexicon, offset[1]), read_spelling(lexicon, offset[0]));
    __m256i high = _mm256_set_m128i(read_spelling(lexicon, offset[3]), read_spelling(lexicon, offset[2]));
    return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

/* The facts of the spellings at the places of eight keys, where they are the keys'. */
AVX512 static inline __m512i compare_keys(const struct batch *batch, uint32_t first, const struct image *lexicon) {
    __m512i low = read_spellings(lexicon, batch->offset + first);
    __m512i high = read_spellings(lexicon, batch->offset + first + 4);
    __m512i hash = _mm512_permutex2var_epi64(low, _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), high);
    __mmask8 same = _mm512_cmpeq_epi64_mask(hash, _mm512_loadu_si512(batch->hash + first));
    return _mm512_maskz_permutex2var_epi64(same, low, _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15), high);
}

/* Adds to the flags of sixteen tokens those of their words, the highest sixteen bits: lookup_flags. */
AVX512 static inline void add_flags(uint16_t *flags, __m512i low, __m512i high) {
    const __m512i fourths =
        _mm512_castsi256_si512(_mm256_setr_epi16(3, 7, 11, 15, 19, 23, 27, 31, 35, 39, 43, 47, 51, 55, 59, 63));
    __m256i told = _mm512_castsi512_si256(_mm512_permutex2var_epi16(low, fourths, high));
    __m256i had = _mm256_loadu_si256((const __m256i *)(const void *)flags);
    const __m256i possessive = _mm256_set1_epi16(TOKEN_POSSESSIVE);
    __m256i starts = _mm256_slli_epi16(_mm256_and_si256(_mm256_and_si256(had, told), possessive), STARTS_SHIFT);
    __m256i plain = _mm256_or_si256(had, _mm256_andnot_si256(possessive, told));
    _mm256_storeu_si256((__m256i *)(void *)flags, _mm256_or_si256(plain, starts));
}

/* Takes the facts of sixteen keys; which have none. Written whole: those behind the last token are not known, and keep
   their flags. */
AVX512 static inline __mmask16 take_facts(const struct batch *batch, struct tokens *tokens, uint32_t first, uint32_t i,
                                          const struct image *lexicon) {
    __m512i low = compare_keys(batch, i, lexicon);
    __m512i high = compare_keys(batch, i + 8, lexicon);
    _mm512_storeu_si512(tokens->facts + first + i, low);
    _mm512_storeu_si512(tokens->facts + first + i + 8, high);
    add_flags(tokens->flags + first + i, low, high);
    return (__mmask16)_mm512_kunpackb(_mm512_testn_epi64_mask(high, high), _mm512_testn_epi64_mask(low, low));
}

AVX512 uint32_t lookup_avx512(struct tokens *tokens, uint32_t first, uint32_t count, const struct text *text,
                              const struct image *lexicon, uint32_t *missed) {
    struct batch batch;
    uint32_t missed_count = 0;
    uint32_t size = window_size(tokens, first, count, text);
    fold_window(&batch, text->bytes + tokens->begin[first], size);
    find_keys(&batch, tokens, first, count, text);
    hash_keys(&batch, count, &lexicon->word_places);
    place_keys(&batch, count, &lexicon->word_places);
    for (uint32_t i = 0; i < count; i += LANES) {
        __mmask16 unknown = take_facts(&batch, tokens, first, i, lexicon);
        missed_count = list_numbers(unknown & first_lanes(count - i), first + i, missed_count, missed);
    }
    find_unusual(&batch, size);
    return tokens->any_prefix ? missed_count : keep_some(&batch, tokens, first, missed, missed_count);
}

#endif
