/* Lookup by AVX-512: a word is one register. */
#include "lookup.h"

#ifdef __x86_64__
#include <immintrin.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi,bmi2,popcnt")))

enum { LANES = 8 };

/* A key that no word has: its bytes are none of UTF-8. */
AVX512 static inline __m128i no_key(void) {
    return _mm_set1_epi8(-1);
}

/* A token in lower case, with zeros behind it; no_key() where it is long, not of ASCII, or has a ’s. */
AVX512 static inline __m128i read_key(const struct tokens *tokens, uint32_t token, const char *bytes) {
    uint32_t size = tokens->end[token] - tokens->begin[token];
    if (size > KEY_BYTES || tokens->flags[token] & TOKEN_POSSESSIVE) {
        return no_key();
    }
    __mmask16 inside = (__mmask16)_bzhi_u32(0xFFFF, size);
    __m128i key = _mm_maskz_loadu_epi8(inside, bytes + tokens->begin[token]); /* reads nothing behind the token */
    __mmask16 capitals = _mm_cmplt_epu8_mask(_mm_sub_epi8(key, _mm_set1_epi8('A')), _mm_set1_epi8(26));
    key = _mm_mask_add_epi8(key, capitals, key, _mm_set1_epi8('a' - 'A'));
    return _mm_movepi8_mask(key) == 0 ? key : no_key();
}

AVX512 static inline uint32_t find_bucket(__m128i key, const struct image *lexicon) {
    uint64_t halves[2] = {(uint64_t)_mm_cvtsi128_si64(key), (uint64_t)_mm_extract_epi64(key, 1)};
    return lexicon_slot(lexicon_key_hash(halves)) & lexicon->bucket_mask;
}

_Static_assert(BUCKET_WORDS * sizeof(struct lexicon_word) == sizeof(__m512i), "a bucket is one register");

/* The number of the word of a key that a bucket has, or 0. */
AVX512 static inline uint32_t find_number(__m128i key, uint32_t bucket, const struct image *lexicon) {
    __m512i words = _mm512_loadu_si512(&lexicon->words[bucket * BUCKET_WORDS]);
    uint32_t halves = _mm512_cmpeq_epi64_mask(words, _mm512_broadcast_i64x2(key)); /* a bit for each eight bytes */
    uint32_t same = halves & halves >> 1; /* bits 0 and 4 stand for the keys of the two words */
    uint32_t second = same >> 4 & 1;
    return (bucket * BUCKET_WORDS + second) & -((same | second) & 1);
}

/* Whether an unknown word may say something all the same: it has an apostrophe, or three bytes
   in a row that are the same. */
AVX512 static inline unsigned is_unusual(__m128i key) {
    __m128i second = _mm_bsrli_si128(key, 1);
    __m128i third = _mm_bsrli_si128(key, 2);
    __mmask16 run = _mm_mask_cmpeq_epi8_mask(_mm_test_epi8_mask(third, third), key, second);
    return (_mm_mask_cmpeq_epi8_mask(run, key, third) | _mm_cmpeq_epi8_mask(key, _mm_set1_epi8('\''))) != 0;
}

/* Whether a word that its first bucket does not have may be known all the same. */
AVX512 static inline unsigned may_be_known(__m128i key, uint32_t bucket, const struct image *lexicon) {
    return (unsigned)lookup_goes_on(lexicon, bucket) | (_mm_movepi8_mask(key) != 0) | is_unusual(key);
}

/* Lists the tokens of eight lanes behind `count` others, of which there are fewer than tokens before them; what it
   writes behind them is written over. (Compressing straight into memory is slow on some processors.) */
AVX512 static inline uint32_t list_lanes(__mmask8 lanes, uint32_t first, uint32_t count, uint32_t *list) {
    __m256i token = _mm256_add_epi32(_mm256_set1_epi32((int)first), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
    _mm256_storeu_si256((__m256i *)(void *)(list + count), _mm256_maskz_compress_epi32(lanes, token));
    return count + (uint32_t)__builtin_popcount(lanes);
}

AVX512 static inline __mmask8 find_marks(const struct tokens *tokens, uint32_t first) {
    __m128i class = _mm_loadl_epi64((const __m128i *)(const void *)(tokens->class + first));
    return (__mmask8)(_mm_cmpneq_epi8_mask(class, _mm_set1_epi8(WORD_LETTERS)) &
                      _mm_cmpneq_epi8_mask(class, _mm_set1_epi8(WORD_NUMBER)));
}

AVX512 uint32_t lookup_avx512(struct tokens *tokens, uint32_t first, uint32_t count, const struct text *text,
                              const struct image *lexicon, uint32_t *missed) {
    __m128i keys[LOOKUP_BATCH];
    uint32_t buckets[LOOKUP_BATCH];
    uint32_t missed_count = 0;
    bool wildcards = lexicon->header->prefix_sizes != 0;
    for (uint32_t i = 0; i < count; i++) {
        keys[i] = read_key(tokens, first + i, text->bytes);
        buckets[i] = find_bucket(keys[i], lexicon);
        __builtin_prefetch(&lexicon->words[buckets[i] * BUCKET_WORDS]);
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t number = find_number(keys[i], buckets[i], lexicon);
        lookup_take_word(tokens, first + i, number, lexicon);
        if (number == 0 && (wildcards || may_be_known(keys[i], buckets[i], lexicon))) {
            missed[missed_count++] = first + i;
        }
    }
    uint32_t i = first;
    for (; i + LANES <= first + count; i += LANES) {
        tokens->mark_count = list_lanes(find_marks(tokens, i), i, tokens->mark_count, tokens->mark);
    }
    for (; i < first + count; i++) {
        lookup_list_mark(tokens, i);
    }
    return missed_count;
}

#endif
