/* Lookup by AVX-512: a word is one register; what is between reading and comparing is for eight words at once. */
#include "lookup.h"

#ifdef __x86_64__
#include <immintrin.h>
#include <stddef.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi,bmi2,popcnt")))

enum { LANES = LOOKUP_LANES };

/* Tokens on their way through the table of words. Behind the last their keys are zero as far as they are read. */
struct batch {
    uint16_t inside[LOOKUP_BATCH]; /* a bit for each byte of the key */
    __m128i key[LOOKUP_BATCH];
    uint32_t place[LOOKUP_BATCH];
};

/* Sixteen sizes, of which those with a ’s become those without it. */
AVX512 static inline __m512i cut_possessives(__m512i size, __mmask16 possessive, const struct text *text,
                                             const struct tokens *tokens, uint32_t first) {
    uint32_t sizes[LANES];
    _mm512_storeu_si512(sizes, size);
    for (unsigned left = possessive; left != 0; left &= left - 1) {
        uint32_t lane = (uint32_t)__builtin_ctz(left);
        sizes[lane] = lookup_stem_size(text, tokens, first + lane);
    }
    return _mm512_loadu_si512(sizes);
}

/* Which bytes behind the beginning of each of sixteen tokens are of its key: none where it is too long. */
AVX512 static inline __m256i find_inside(const struct tokens *tokens, uint32_t first, uint32_t count,
                                         const struct text *text) {
    __mmask16 valid = (__mmask16)_bzhi_u32(0xFFFF, count);
    __m512i begin = _mm512_maskz_loadu_epi32(valid, tokens->begin + first);
    __m512i size = _mm512_sub_epi32(_mm512_maskz_loadu_epi32(valid, tokens->end + first), begin);
    __m256i flags = _mm256_maskz_loadu_epi16(valid, tokens->flags + first);
    __mmask16 possessive = _mm256_test_epi16_mask(flags, _mm256_set1_epi16(TOKEN_POSSESSIVE));
    if (possessive != 0) {
        size = cut_possessives(size, possessive, text, tokens, first);
    }
    __mmask16 fits = _mm512_cmple_epu32_mask(size, _mm512_set1_epi32(KEY_BYTES));
    __m512i one = _mm512_set1_epi32(1);
    return _mm512_cvtepi32_epi16(_mm512_maskz_sub_epi32(fits, _mm512_sllv_epi32(one, size), one));
}

/* Reads the keys as they stand in the text, and nothing behind them. */
AVX512 static inline void read_keys(struct batch *batch, const struct tokens *tokens, uint32_t first, uint32_t count,
                                    const struct text *text) {
    for (uint32_t i = 0; i < count; i += LANES) {
        __m256i inside = find_inside(tokens, first + i, count - i, text);
        _mm256_storeu_si256((__m256i *)(void *)(batch->inside + i), inside);
    }
    for (uint32_t i = 0; i < count; i++) {
        batch->key[i] = _mm_maskz_loadu_epi8(batch->inside[i], text->bytes + tokens->begin[first + i]);
    }
    for (uint32_t i = count; i % LANES != 0; i++) {
        batch->key[i] = _mm_setzero_si128();
    }
}

/* Makes lower case of four keys. */
AVX512 static inline __m512i fold_keys(__m128i *keys) {
    __m512i key = _mm512_loadu_si512(keys);
    __mmask64 upper = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(key, _mm512_set1_epi8('A')), _mm512_set1_epi8(26));
    key = _mm512_mask_add_epi8(key, upper, key, _mm512_set1_epi8('a' - 'A'));
    _mm512_storeu_si512(keys, key);
    return key;
}

/* Eight times lexicon_word_hash. */
AVX512 static inline __m512i hash_keys(__m512i low, __m512i high, uint64_t seed) {
    __m512i first = _mm512_permutex2var_epi64(low, _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), high);
    __m512i second = _mm512_permutex2var_epi64(low, _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15), high);
    return _mm512_add_epi64(_mm512_mullo_epi64(first, _mm512_set1_epi64((long long)(LEXICON_KEY_FIRST + seed))),
                            _mm512_mullo_epi64(second, _mm512_set1_epi64((long long)LEXICON_KEY_SECOND)));
}

/* Eight times image_place. */
AVX512 static inline __m256i find_places(__m512i hash, const struct image *lexicon) {
    __m512i index = _mm512_srl_epi64(hash, _mm_cvtsi32_si128((int)lexicon->displacement_shift));
    __m256i two = _mm512_i64gather_epi32(index, lexicon->displacements, sizeof *lexicon->displacements);
    __m512i displacement = _mm512_cvtepu32_epi64(_mm256_and_si256(two, _mm256_set1_epi32(UINT16_MAX)));
    __m512i high = _mm512_srli_epi64(hash, 32);
    __m512i displaced = _mm512_add_epi64(_mm512_xor_si512(hash, high), _mm512_mul_epu32(displacement, high));
    __m512i place = _mm512_mul_epu32(displaced, _mm512_set1_epi64(lexicon->word_count - 1));
    return _mm256_add_epi32(_mm512_cvtepi64_epi32(_mm512_srli_epi64(place, 32)), _mm256_set1_epi32(1));
}

AVX512 static inline void place_keys(struct batch *batch, uint32_t count, const struct image *lexicon) {
    for (uint32_t i = 0; i < count; i += 8) {
        __m512i low = fold_keys(batch->key + i);
        __m512i high = fold_keys(batch->key + i + 4);
        __m256i places = find_places(hash_keys(low, high, lexicon->word_seed), lexicon);
        _mm256_storeu_si256((__m256i *)(void *)(batch->place + i), places);
    }
    for (uint32_t i = 0; i < count; i++) {
        __builtin_prefetch(&lexicon->words[batch->place[i]]);
    }
}

/* The number of a key's word, or 0: `place` is the only one that it can be. */
AVX512 static inline uint32_t find_at(const struct image *lexicon, uint32_t place, __m128i key) {
    __m128i there = _mm_loadu_si128((const __m128i *)(const void *)&lexicon->words[place].key);
    return _mm_cmpeq_epi64_mask(there, key) == 3 ? place : 0;
}

/* Takes the flags of sixteen tokens' facts: their highest sixteen bits. */
AVX512 static inline void take_flags(struct tokens *tokens, uint32_t first, __mmask16 valid) {
    _Static_assert(sizeof *tokens->facts == 8 && offsetof(struct word_facts, flags) == 6, "flags are the highest bits");
    const __m512i fourths =
        _mm512_castsi256_si512(_mm256_setr_epi16(3, 7, 11, 15, 19, 23, 27, 31, 35, 39, 43, 47, 51, 55, 59, 63));
    const struct word_facts *facts = tokens->facts + first;
    __m512i low = _mm512_maskz_loadu_epi64((__mmask8)valid, facts);
    __m512i high = _mm512_maskz_loadu_epi64((__mmask8)(valid >> 8), facts + 8);
    __m256i told = _mm512_castsi512_si256(_mm512_permutex2var_epi16(low, fourths, high));
    __m256i flags = _mm256_maskz_loadu_epi16(valid, tokens->flags + first);
    __mmask16 possessive = _mm256_test_epi16_mask(flags, _mm256_set1_epi16(TOKEN_POSSESSIVE));
    flags = _mm256_or_si256(flags, told);
    flags = _mm256_mask_blend_epi16(possessive, flags, _mm256_or_si256(flags, _mm256_set1_epi16(TOKEN_STARTS)));
    _mm256_mask_storeu_epi16(tokens->flags + first, valid, flags);
}

/* Lists the tokens of some of sixteen lanes behind `count` others, of which there are fewer than tokens before them; it
   writes no more. (Compressing straight into memory is slow on some processors.) */
AVX512 static inline uint32_t list_lanes(__mmask16 lanes, uint32_t first, uint32_t count, uint32_t *list) {
    const __m512i numbers = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    __m512i token = _mm512_add_epi32(_mm512_set1_epi32((int)first), numbers);
    uint32_t listed = (uint32_t)__builtin_popcount(lanes);
    _mm512_mask_storeu_epi32(list + count, (__mmask16)_bzhi_u32(0xFFFF, listed),
                             _mm512_maskz_compress_epi32(lanes, token));
    return count + listed;
}

/* Lists those of sixteen tokens that are no words of the lexicon, and those that are marks; takes the flags. */
AVX512 static inline uint32_t sort_lanes(struct tokens *tokens, uint32_t first, __mmask16 valid, uint32_t missed_count,
                                         uint32_t *missed) {
    __m512i word = _mm512_maskz_loadu_epi32(valid, tokens->word + first);
    __m128i class = _mm_maskz_loadu_epi8(valid, tokens->class + first);
    __mmask16 marks = _mm_mask_cmpneq_epi8_mask(valid, class, _mm_set1_epi8(WORD_LETTERS)) &
                      _mm_cmpneq_epi8_mask(class, _mm_set1_epi8(WORD_NUMBER));
    take_flags(tokens, first, valid);
    tokens->mark_count = list_lanes(marks, first, tokens->mark_count, tokens->mark);
    return list_lanes(_mm512_mask_testn_epi32_mask(valid, word, word), first, missed_count, missed);
}

/* Whether an unknown word may say something all the same: it has an apostrophe, or three bytes
   in a row that are the same. */
AVX512 static inline bool is_unusual(__m128i key) {
    __m128i second = _mm_bsrli_si128(key, 1);
    __m128i third = _mm_bsrli_si128(key, 2);
    __mmask16 run = _mm_mask_cmpeq_epi8_mask(_mm_test_epi8_mask(third, third), key, second);
    return (_mm_mask_cmpeq_epi8_mask(run, key, third) | _mm_cmpeq_epi8_mask(key, _mm_set1_epi8('\''))) != 0;
}

/* Whether a token that is no word as it stands there may be known all the same: it is long, or not of ASCII, or a word
   that is unusual. */
AVX512 static inline bool may_be_known(__m128i key, uint8_t class) {
    return (_mm_cvtsi128_si64(key) == 0) | (_mm_movepi8_mask(key) != 0) | ((class == WORD_LETTERS) & is_unusual(key));
}

AVX512 uint32_t lookup_avx512(struct tokens *tokens, uint32_t first, uint32_t count, const struct text *text,
                              const struct image *lexicon, uint32_t *missed) {
    struct batch batch;
    uint32_t missed_count = 0;
    uint32_t kept = 0;
    read_keys(&batch, tokens, first, count, text);
    place_keys(&batch, count, lexicon);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t number = find_at(lexicon, batch.place[i], batch.key[i]);
        tokens->word[first + i] = number;
        tokens->facts[first + i] = lexicon->words[number].facts;
    }
    for (uint32_t i = 0; i < count; i += LANES) {
        missed_count = sort_lanes(tokens, first + i, (__mmask16)_bzhi_u32(0xFFFF, count - i), missed_count, missed);
    }
    for (uint32_t m = 0; m < missed_count; m++) {
        uint32_t token = missed[m];
        missed[kept] = token;
        kept += tokens->any_prefix | may_be_known(batch.key[token - first], tokens->class[token]);
    }
    return kept;
}

#endif
