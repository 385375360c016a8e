/* Lookup by AVX-512: a word is one register; what is between reading and comparing is for eight words at once. */
#include "lookup.h"

#ifdef __x86_64__
#include <immintrin.h>
#include <stddef.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi,bmi2,popcnt")))

enum { LANES = 16 };
_Static_assert(LOOKUP_BATCH <= UINT8_MAX, "_bzhi_u32 reads eight bits of a count");

/* What is done for one token after the other is so short that the loop itself would be a third of it. */
#define UNROLLED _Pragma("GCC unroll 4")

/* Tokens on their way through the table of words. Behind the last their keys are zero as far as they are read. */
struct batch {
    uint16_t inside[LOOKUP_BATCH]; /* a bit for each byte of the key */
    __m128i key[LOOKUP_BATCH];
    uint64_t hash[LOOKUP_BATCH];
    uint32_t bucket[LOOKUP_BATCH]; /* the number of the displacement, */
    uint32_t displacement[LOOKUP_BATCH];
    uint32_t place[LOOKUP_BATCH]; /* of the only word that it may be, */
    uint32_t found[LOOKUP_BATCH]; /* and all ones where it is that, or 0 */
};

/* Sixteen sizes, of which those with a ’s become those without it. */
AVX512 static inline __m512i cut_possessives(__m512i size, __mmask16 possessive, const struct text *text,
                                             const struct tokens *tokens, uint32_t first) {
    uint32_t sizes[LANES];
    _mm512_storeu_si512(sizes, size);
    for (unsigned left = possessive; left != 0; left &= left - 1) {
        uint32_t lane = (uint32_t)__builtin_ctz(left);
        sizes[lane] = lookup_possessive_size(text, tokens, first + lane);
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
    UNROLLED
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

/* Folds eight keys at a time, and does for each what lexicon_key_hash and lexicon_displacement do. */
AVX512 static inline void hash_keys(struct batch *batch, uint32_t count, const struct image *lexicon) {
    const __m512i first = _mm512_set1_epi64((long long)(LEXICON_KEY_FIRST + lexicon->word_places.seed));
    const __m512i second = _mm512_set1_epi64((long long)LEXICON_KEY_SECOND);
    const __m128i shift = _mm_cvtsi32_si128((int)lexicon->word_places.shift);
    for (uint32_t i = 0; i < count; i += 8) {
        __m512i low = fold_keys(batch->key + i);
        __m512i high = fold_keys(batch->key + i + 4);
        __m512i firsts = _mm512_permutex2var_epi64(low, _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), high);
        __m512i seconds = _mm512_permutex2var_epi64(low, _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15), high);
        __m512i hash = _mm512_add_epi64(_mm512_mullo_epi64(firsts, first), _mm512_mullo_epi64(seconds, second));
        __m256i bucket = _mm512_cvtepi64_epi32(_mm512_srl_epi64(hash, shift));
        _mm512_storeu_si512(batch->hash + i, hash);
        _mm256_storeu_si256((__m256i *)(void *)(batch->bucket + i), bucket);
    }
}

/* Does eight times at once what lexicon_place does. The displacements are read before, one by one: to gather them takes
   longer. */
AVX512 static inline void place_keys(struct batch *batch, uint32_t count, const struct image *lexicon) {
    UNROLLED
    for (uint32_t i = 0; i < count; i++) {
        batch->displacement[i] = lexicon->word_places.displacements[batch->bucket[i]];
    }
    const __m512i places = _mm512_set1_epi64(lexicon->word_places.count);
    for (uint32_t i = 0; i < count; i += 8) {
        __m512i hash = _mm512_loadu_si512(batch->hash + i);
        __m512i high = _mm512_srli_epi64(hash, 32);
        __m256i displacements = _mm256_loadu_si256((const __m256i *)(const void *)(batch->displacement + i));
        __m512i moved = _mm512_mul_epu32(_mm512_cvtepu32_epi64(displacements), high);
        __m512i displaced = _mm512_add_epi64(_mm512_xor_si512(hash, high), moved);
        __m512i place = _mm512_srli_epi64(_mm512_mul_epu32(displaced, places), 32);
        __m256i number = _mm256_add_epi32(_mm512_cvtepi64_epi32(place), _mm256_set1_epi32(1));
        _mm256_storeu_si256((__m256i *)(void *)(batch->place + i), number);
    }
    UNROLLED
    for (uint32_t i = 0; i < count; i++) {
        __builtin_prefetch(&lexicon->words[batch->place[i]]);
    }
}

/* Takes the facts of the words at the keys' places where those are the keys' words. */
AVX512 static inline void compare_keys(struct batch *batch, uint32_t count, const struct image *lexicon,
                                       struct word_facts *facts) {
    UNROLLED
    for (uint32_t i = 0; i < count; i++) {
        const struct lexicon_word *word = &lexicon->words[batch->place[i]];
        __m128i same = _mm_cmpeq_epi64(batch->key[i], _mm_loadu_si128((const __m128i *)(const void *)&word->key));
        same = _mm_and_si128(same, _mm_shuffle_epi32(same, _MM_SHUFFLE(1, 0, 3, 2)));
        __m128i told = _mm_and_si128(same, _mm_loadl_epi64((const __m128i *)(const void *)&word->facts));
        _mm_storel_epi64((__m128i *)(void *)&facts[i], told);
        _mm_storeu_si32(&batch->found[i], same);
    }
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

/* Lists those of sixteen tokens that are no words of the lexicon; takes the flags. */
AVX512 static inline uint32_t sort_lanes(struct tokens *tokens, uint32_t first, __mmask16 valid, __m512i word,
                                         uint32_t missed_count, uint32_t *missed) {
    _mm512_mask_storeu_epi32(tokens->word + first, valid, word);
    take_flags(tokens, first, valid);
    return list_lanes(_mm512_mask_testn_epi32_mask(valid, word, word), first, missed_count, missed);
}

/* Whether an unknown word may say something all the same: it has an apostrophe, or three bytes
   in a row that are the same. */
AVX512 static inline unsigned is_unusual(__m128i key) {
    __m128i second = _mm_bsrli_si128(key, 1);
    __m128i third = _mm_bsrli_si128(key, 2);
    __mmask16 run = _mm_mask_cmpeq_epi8_mask(_mm_test_epi8_mask(third, third), key, second);
    return (_mm_mask_cmpeq_epi8_mask(run, key, third) | _mm_cmpeq_epi8_mask(key, _mm_set1_epi8('\''))) != 0;
}

/* Whether it is of other bytes than ASCII, and not one of the marks that fold to themselves. */
AVX512 static inline unsigned is_foreign(__m128i key) {
    __m256i marks = _mm256_loadu_si256((const __m256i *)(const void *)lookup_plain_marks);
    unsigned is_mark = _mm256_cmpeq_epi64_mask(_mm256_broadcastq_epi64(key), marks) != 0;
    unsigned is_high = _mm_movepi8_mask(key) != 0;
    return is_high & ~is_mark;
}

/* Whether a token that is no word as it stands there may be known all the same: it is long, or not of ASCII, or a word
   that is unusual. No branch: none could be foreseen. */
AVX512 static inline unsigned may_be_known(__m128i key, uint8_t class) {
    unsigned is_long = _mm_cvtsi128_si64(key) == 0;
    unsigned is_word = class == WORD_LETTERS;
    return is_long | is_foreign(key) | (is_word & is_unusual(key));
}

AVX512 uint32_t lookup_avx512(struct tokens *tokens, uint32_t first, uint32_t count, const struct text *text,
                              const struct image *lexicon, uint32_t *missed) {
    struct batch batch;
    uint32_t missed_count = 0;
    uint32_t kept = 0;
    read_keys(&batch, tokens, first, count, text);
    hash_keys(&batch, count, lexicon);
    place_keys(&batch, count, lexicon);
    compare_keys(&batch, count, lexicon, tokens->facts + first);
    for (uint32_t i = 0; i < count; i += LANES) {
        __m512i word = _mm512_and_si512(_mm512_loadu_si512(batch.place + i), _mm512_loadu_si512(batch.found + i));
        missed_count =
            sort_lanes(tokens, first + i, (__mmask16)_bzhi_u32(0xFFFF, count - i), word, missed_count, missed);
    }
    for (uint32_t m = 0; m < missed_count; m++) {
        uint32_t token = missed[m];
        missed[kept] = token;
        kept += tokens->any_prefix | may_be_known(batch.key[token - first], tokens->class[token]);
    }
    return kept;
}

#endif
