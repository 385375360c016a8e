/* Lookup by AVX-512: eight tokens at a time. */
#ifdef __x86_64__

#include "lookup.h"

#include <immintrin.h>
#include <stddef.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi,bmi2,popcnt")))

enum { LANES = 8 };

/* Eight keys, in halves. */
struct keys {
    __m512i low;
    __m512i high;
    __mmask8 usable; /* those of short words of ASCII, without ’s, that do not stand at the end of the text */
};

AVX512 static inline __m512i gather(__m512i offsets, __mmask8 lanes, const void *base, size_t offset) {
    return _mm512_mask_i64gather_epi64(_mm512_setzero_si512(), lanes, offsets, (const char *)base + offset, 1);
}

/* The lowest `sizes` bytes of each lane, from 0 to 8; the others become zero. */
AVX512 static inline __m512i cut(__m512i lanes, __m512i sizes) {
    __m512i behind = _mm512_sub_epi64(_mm512_set1_epi64(64), _mm512_slli_epi64(sizes, 3));
    return _mm512_and_si512(lanes, _mm512_srlv_epi64(_mm512_set1_epi64(-1), behind));
}

AVX512 static inline __m512i fold(__m512i bytes) {
    __mmask64 capitals = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes, _mm512_set1_epi8('A')), _mm512_set1_epi8(26));
    return _mm512_mask_add_epi8(bytes, capitals, bytes, _mm512_set1_epi8('a' - 'A'));
}

AVX512 static inline struct keys read_keys(const struct tokens *tokens, uint32_t first, const struct text *text) {
    __m512i begin = _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(const void *)(tokens->begin + first)));
    __m512i end = _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(const void *)(tokens->end + first)));
    __m128i flags = _mm_loadu_si128((const __m128i *)(const void *)(tokens->flags + first));
    __m512i size = _mm512_sub_epi64(end, begin);
    __m512i room = _mm512_sub_epi64(_mm512_set1_epi64(text->size), begin);
    struct keys keys;
    keys.usable = _mm512_cmple_epu64_mask(size, _mm512_set1_epi64(KEY_BYTES)) &
                  _mm512_cmpge_epu64_mask(room, _mm512_set1_epi64(KEY_BYTES)) &
                  _mm_testn_epi16_mask(flags, _mm_set1_epi16(TOKEN_POSSESSIVE));
    __m512i eight = _mm512_set1_epi64(8);
    __m512i low_size = _mm512_min_epu64(size, eight);
    __m512i high_size = _mm512_min_epu64(_mm512_sub_epi64(size, low_size), eight);
    keys.low = cut(gather(begin, keys.usable, text->bytes, 0), low_size);
    keys.high = cut(gather(begin, keys.usable, text->bytes, 8), high_size);
    __m512i not_ascii = _mm512_set1_epi64((long long)0x8080808080808080);
    keys.usable &= _mm512_testn_epi64_mask(_mm512_or_si512(keys.low, keys.high), not_ascii);
    keys.low = fold(keys.low);
    keys.high = fold(keys.high);
    return keys;
}

/* Eight times lexicon_key_hash and lexicon_slot: the first bucket of each key. */
AVX512 static inline __m512i find_buckets(const struct keys *keys, const struct image *lexicon) {
    __m512i hash = _mm512_add_epi64(_mm512_mullo_epi64(keys->low, _mm512_set1_epi64((long long)LEXICON_KEY_LOW)),
                                    _mm512_mullo_epi64(keys->high, _mm512_set1_epi64((long long)LEXICON_KEY_HIGH)));
    hash = _mm512_xor_si512(hash, _mm512_srli_epi64(hash, 32));
    hash = _mm512_mullo_epi64(hash, _mm512_set1_epi64((long long)LEXICON_KEY_LAST));
    hash = _mm512_xor_si512(hash, _mm512_srli_epi64(hash, 32));
    return _mm512_and_si512(hash, _mm512_set1_epi64(lexicon->bucket_mask));
}

/* The lanes whose key the word at an offset of the table has. */
AVX512 static inline __mmask8 same_keys(const struct keys *keys, __m512i offsets, const struct image *lexicon,
                                        size_t word) {
    __m512i low = gather(offsets, keys->usable, lexicon->words, word * sizeof *lexicon->words);
    __m512i high = gather(offsets, keys->usable, lexicon->words, word * sizeof *lexicon->words + 8);
    return keys->usable & _mm512_cmpeq_epi64_mask(low, keys->low) & _mm512_cmpeq_epi64_mask(high, keys->high);
}

_Static_assert(offsetof(struct lexicon_word, prefix) == offsetof(struct lexicon_word, start) + 4, "read together");
_Static_assert(offsetof(struct lexicon_word, flags) == offsetof(struct lexicon_word, closed) + 3, "read together");

/* Eight times take_word; number 0 says nothing. */
AVX512 static inline void take_words(struct tokens *tokens, uint32_t first, __m512i numbers,
                                     const struct image *lexicon) {
    __m512i offsets = _mm512_slli_epi64(numbers, 5);
    __m512i nodes = gather(offsets, 0xFF, lexicon->words, offsetof(struct lexicon_word, start));
    __m256i facts =
        _mm512_i64gather_epi32(offsets, (const char *)lexicon->words + offsetof(struct lexicon_word, closed), 1);
    __m256i prefix = _mm512_cvtepi64_epi32(_mm512_srli_epi64(nodes, 32));
    _mm256_storeu_si256((__m256i *)(void *)(tokens->word + first), _mm512_cvtepi64_epi32(numbers));
    _mm256_storeu_si256((__m256i *)(void *)(tokens->start + first), _mm512_cvtepi64_epi32(nodes));
    _mm256_storeu_si256((__m256i *)(void *)(tokens->prefix + first), prefix);
    _mm_storeu_si128((__m128i *)(void *)(tokens->closed + first), _mm256_cvtepi32_epi16(facts));
    __m128i flags = _mm256_cvtepi32_epi16(_mm256_srli_epi32(facts, 24));
    flags = _mm_mullo_epi16(flags, _mm_set1_epi16(TOKEN_TITLE));
    flags = _mm_or_si128(flags, _mm_loadu_si128((const __m128i *)(const void *)(tokens->flags + first)));
    flags = _mm_or_si128(flags, _mm_maskz_set1_epi16(_mm256_test_epi32_mask(prefix, prefix), TOKEN_STARTS));
    _mm_storeu_si128((__m128i *)(void *)(tokens->flags + first), flags);
}
_Static_assert(sizeof(struct lexicon_word) == 1 << 5, "numbers are shifted to offsets");

/* Lists the tokens of eight lanes behind `count` others. */
AVX512 static inline uint32_t list_lanes(__mmask8 lanes, uint32_t first, uint32_t count, uint32_t *list) {
    __m256i token = _mm256_add_epi32(_mm256_set1_epi32((int)first), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
    _mm256_mask_compressstoreu_epi32(list + count, lanes, token);
    return count + (uint32_t)__builtin_popcount(lanes);
}

AVX512 static inline __mmask8 find_marks(const struct tokens *tokens, uint32_t first) {
    __m128i class = _mm_loadl_epi64((const __m128i *)(const void *)(tokens->class + first));
    return (__mmask8)(_mm_cmpneq_epi8_mask(class, _mm_set1_epi8(WORD_LETTERS)) &
                      _mm_cmpneq_epi8_mask(class, _mm_set1_epi8(WORD_NUMBER)));
}

AVX512 uint32_t lookup_avx512(struct tokens *tokens, uint32_t first, uint32_t count, const struct text *text,
                              const struct image *lexicon, uint32_t *missed) {
    uint32_t missed_count = 0;
    uint32_t i = first;
    for (; i + LANES <= first + count; i += LANES) {
        struct keys keys = read_keys(tokens, i, text);
        __m512i buckets = find_buckets(&keys, lexicon);
        __m512i offsets = _mm512_slli_epi64(buckets, 6);
        __mmask8 second = same_keys(&keys, offsets, lexicon, 1);
        __mmask8 found = same_keys(&keys, offsets, lexicon, 0) | second;
        __m512i numbers = _mm512_maskz_slli_epi64(found, buckets, 1);
        numbers = _mm512_mask_add_epi64(numbers, second, numbers, _mm512_set1_epi64(1));
        take_words(tokens, i, numbers, lexicon);
        tokens->mark_count = list_lanes(find_marks(tokens, i), i, tokens->mark_count, tokens->mark);
        missed_count = list_lanes((__mmask8)~found, i, missed_count, missed);
    }
    return missed_count + lookup_portable(tokens, i, first + count - i, text, lexicon, missed + missed_count);
}
_Static_assert(sizeof(struct lexicon_word) * BUCKET_WORDS == 1 << 6, "buckets are shifted to offsets");

#endif
