/* Lookup by AVX2: four or eight words at once. */
#include "lookup_batch.h"

#ifdef __x86_64__
#include "numbers_avx2.h"

enum { LANES = 8, BLOCK = 32 };

/* ------------------------------------------------------------------------------------------------------------- keys */

/* Letters of ASCII in lower case. */
INLINE __m256i lower_case(__m256i bytes) {
    __m256i shifted = _mm256_sub_epi8(bytes, _mm256_set1_epi8('A'));
    __m256i upper = _mm256_cmpeq_epi8(_mm256_min_epu8(shifted, _mm256_set1_epi8(25)), shifted);
    return bytes | (upper & _mm256_set1_epi8('a' - 'A'));
}

INLINE void find_unusual(struct batch *batch, uint32_t size) {
    for (uint32_t i = 0; i < size; i += BLOCK) {
        __m256i here = load(batch->folded + i);
        __m256i runs =
            _mm256_cmpeq_epi8(here, load(batch->folded + i + 1)) & _mm256_cmpeq_epi8(here, load(batch->folded + i + 2));
        __m256i apostrophes = _mm256_cmpeq_epi8(here, _mm256_set1_epi8('\''));
        int unusual = _mm256_movemask_epi8(runs | apostrophes | here);
        memcpy(batch->unusual + i / CHAR_BIT, &unusual, sizeof unusual);
    }
}

/* Folds the bytes in which the keys are. */
INLINE void fold_window(struct batch *batch, const char *from, uint32_t size) {
    char rest[BLOCK] = {0};
    uint32_t i = 0;
    for (; size - i >= BLOCK; i += BLOCK) {
        store(batch->folded + i, lower_case(load(from + i)));
    }
    memcpy(rest, from + i, size - i);
    store(batch->folded + i, lower_case(load(rest)));
    store(batch->folded + i + BLOCK, _mm256_setzero_si256());
}

/* The lanes of the first `count` of eight tokens, or of all. */
INLINE __m256i first_lanes(uint32_t count) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

/* Finds the keys in the folded bytes. */
INLINE void find_keys(struct batch *batch, const struct tokens *tokens, uint32_t first, uint32_t count,
                      const struct text *text) {
    const __m256i base = _mm256_set1_epi32((int)tokens->begin[first]);
    uint32_t possessive[LOOKUP_BATCH + LANES];
    uint32_t possessive_count = 0;
    for (uint32_t i = 0; i < count; i += LANES) {
        __m256i valid = first_lanes(count - i);
        __m256i begin = load(tokens->begin + first + i);
        __m256i size = _mm256_sub_epi32(load(tokens->end + first + i), begin);
        __m256i fits = valid & _mm256_cmpeq_epi32(_mm256_min_epu32(size, _mm256_set1_epi32(KEY_BYTES)), size);
        __m128i flags = _mm_loadu_si128((const __m128i *)(const void *)(tokens->flags + first + i));
        __m128i cut = _mm_cmpgt_epi16(flags & _mm_set1_epi16(TOKEN_POSSESSIVE), _mm_setzero_si128());
        unsigned cuts = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cvtepi16_epi32(cut) & valid));
        store(batch->begin + i, _mm256_sub_epi32(begin, base) & valid);
        store(batch->size + i, size & fits);
        possessive_count += list_numbers(cuts, LANES, i, possessive + possessive_count);
    }
    cut_possessives(batch, possessive, possessive_count, tokens, first, text);
}

INLINE __m128i read_key(const struct batch *batch, uint32_t i) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(batch->folded + batch->begin[i]));
    return bytes & _mm_loadu_si128((const __m128i *)(const void *)lookup_ones(batch->size[i]));
}

/* The lower halves of the products of four numbers with one. */
INLINE __m256i multiply(__m256i numbers, uint64_t by) {
    __m256i low = _mm256_set1_epi64x((long long)(by & UINT32_MAX));
    __m256i high = _mm256_set1_epi64x((long long)(by >> 32));
    __m256i crossed =
        _mm256_add_epi64(_mm256_mul_epu32(_mm256_srli_epi64(numbers, 32), low), _mm256_mul_epu32(numbers, high));
    return _mm256_add_epi64(_mm256_mul_epu32(numbers, low), _mm256_slli_epi64(crossed, 32));
}

/* lexicon_key_hash of four keys. */
INLINE __m256i hash_of(const struct batch *batch, uint32_t i, uint64_t seed) {
    __m256i even = _mm256_set_m128i(read_key(batch, i + 2), read_key(batch, i));
    __m256i odd = _mm256_set_m128i(read_key(batch, i + 3), read_key(batch, i + 1));
    __m256i first = multiply(_mm256_unpacklo_epi64(even, odd), LEXICON_KEY_FIRST + seed);
    __m256i second = multiply(_mm256_unpackhi_epi64(even, odd), LEXICON_KEY_SECOND);
    return first ^ _mm256_shuffle_epi32(second, 0xB1);
}

/* The lower halves of eight numbers. */
INLINE __m256i lower_halves(__m256i first, __m256i second) {
    __m256 lower = _mm256_shuffle_ps(_mm256_castsi256_ps(first), _mm256_castsi256_ps(second), 0x88);
    return _mm256_permute4x64_epi64(_mm256_castps_si256(lower), 0xD8);
}

INLINE void hash_keys(struct batch *batch, uint32_t count, const struct placing *placing) {
    const __m128i shift = _mm_cvtsi32_si128((int)placing->shift);
    for (uint32_t i = 0; i < count; i += LANES) {
        __m256i first = hash_of(batch, i, placing->seed);
        __m256i second = hash_of(batch, i + LANES / 2, placing->seed);
        __m256i low = lower_halves(first, second);
        __m256i mixed = low ^ lower_halves(_mm256_srli_epi64(first, 32), _mm256_srli_epi64(second, 32));
        store(batch->hash + i, first);
        store(batch->hash + i + LANES / 2, second);
        store(batch->low + i, low);
        store(batch->mixed + i, mixed);
        store(batch->bucket + i, _mm256_srl_epi32(mixed, shift));
    }
}

/* ------------------------------------------------------------------------------------------------------------ words */

/* The higher halves of the products of eight numbers with one. */
INLINE __m256i scale(__m256i numbers, __m256i by) {
    __m256i even = _mm256_srli_epi64(_mm256_mul_epu32(numbers, by), 32);
    __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(numbers, 32), by);
    return _mm256_blend_epi32(even, odd, 0xAA);
}

/* Does eight times at once what lexicon_place does. */
INLINE void place_keys(struct batch *batch, uint32_t count, const struct placing *placing) {
    const __m256i places = _mm256_set1_epi64x(placing->count);
    for (uint32_t i = 0; i < count; i += LANES) {
        __m256i displacement = _mm256_cvtepu16_epi32(read_displacements(placing->displacements, batch->bucket + i));
        __m256i step = _mm256_mullo_epi32(displacement, load(batch->mixed + i));
        __m256i place = scale(_mm256_add_epi32(load(batch->low + i), step), places);
        store(batch->offset + i, _mm256_slli_epi32(place, SPELLING_SHIFT));
    }
}

/* The facts of the spellings at the places of four keys, where they are the keys'. */
INLINE __m256i compare_keys(const struct batch *batch, uint32_t i, const struct image *lexicon) {
    const uint32_t *offset = batch->offset + i;
    __m256i even = _mm256_set_m128i(read_spelling(lexicon, offset[2]), read_spelling(lexicon, offset[0]));
    __m256i odd = _mm256_set_m128i(read_spelling(lexicon, offset[3]), read_spelling(lexicon, offset[1]));
    __m256i same = _mm256_cmpeq_epi64(_mm256_unpacklo_epi64(even, odd), load(batch->hash + i));
    return _mm256_unpackhi_epi64(even, odd) & same;
}

/* Adds to the flags of eight tokens those of their words, the highest sixteen bits: lookup_flags. */
INLINE void add_flags(uint16_t *flags, __m256i first, __m256i second) {
    const __m128i possessive = _mm_set1_epi16(TOKEN_POSSESSIVE);
    __m256i words = lower_halves(_mm256_srli_epi64(first, 48), _mm256_srli_epi64(second, 48));
    __m128i told = _mm_packus_epi32(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
    __m128i had = _mm_loadu_si128((const __m128i *)(const void *)flags);
    __m128i starts = _mm_slli_epi16(had & told & possessive, STARTS_SHIFT);
    _mm_storeu_si128((__m128i *)(void *)flags, had | (told & ~possessive) | starts);
}

/* The lanes of four that are zero, a bit each. */
INLINE unsigned zero_lanes(__m256i four) {
    return (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpeq_epi64(four, _mm256_setzero_si256())));
}

/* Takes the facts of eight keys; which have none. Written whole: those behind the last token are not known, and keep
   their flags. */
INLINE unsigned take_facts(const struct batch *batch, struct tokens *tokens, uint32_t first, uint32_t i,
                           const struct image *lexicon) {
    __m256i low = compare_keys(batch, i, lexicon);
    __m256i high = compare_keys(batch, i + LANES / 2, lexicon);
    store(tokens->facts + first + i, low);
    store(tokens->facts + first + i + LANES / 2, high);
    add_flags(tokens->flags + first + i, low, high);
    return zero_lanes(low) | zero_lanes(high) << LANES / 2;
}

AVX2 uint32_t lookup_avx2(struct tokens *tokens, uint32_t first, uint32_t count, const struct text *text,
                          const struct image *lexicon, uint32_t *missed) {
    struct batch batch;
    uint32_t missed_count = 0;
    uint32_t size = window_size(tokens, first, count, text);
    fold_window(&batch, text->bytes + tokens->begin[first], size);
    find_keys(&batch, tokens, first, count, text);
    hash_keys(&batch, count, &lexicon->word_places);
    place_keys(&batch, count, &lexicon->word_places);
    for (uint32_t i = 0; i < count; i += LANES) {
        uint32_t valid = _bzhi_u32(0xFF, count - i < LANES ? count - i : LANES);
        uint32_t unknown = take_facts(&batch, tokens, first, i, lexicon) & valid;
        missed_count += list_numbers(unknown, LANES, first + i, missed + missed_count);
    }
    find_unusual(&batch, size);
    return tokens->any_prefix ? missed_count : keep_some(&batch, tokens, first, missed, missed_count);
}

#endif
