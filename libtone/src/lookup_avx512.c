/* Lookup by AVX-512: a word is one register; what is between reading and comparing is for eight words at once. */
#include "lookup.h"

#ifdef __x86_64__
#include <immintrin.h>
#include <stddef.h>

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi,bmi2,popcnt")))

enum { LANES = 16, STEP = 64, WORD_SHIFT = 5 };
_Static_assert(sizeof(struct lexicon_word) == 1 << WORD_SHIFT && offsetof(struct lexicon_word, facts) == KEY_BYTES,
               "a word is four numbers");

/* What is done for one token after the other is so short that the loop itself would be a third of it. */
#define UNROLLED _Pragma("GCC unroll 4")

/* Tokens on their way through the table of words. Keys behind the last are none. */
struct batch {
    const char *bytes;             /* of the text */
    const uint32_t *begins;        /* of the keys there */
    uint32_t copied[LOOKUP_BATCH]; /* of those, where they are not as many as fill the last lanes */
    bool at_end;                   /* of the text, so that no more may be read than the keys */
    uint16_t inside[LOOKUP_BATCH]; /* a bit for each byte of the key */
    __m128i key[LOOKUP_BATCH];     /* folded */
    uint64_t hash[LOOKUP_BATCH];
    uint32_t bucket[LOOKUP_BATCH]; /* the number of the displacement */
    uint32_t offset[LOOKUP_BATCH]; /* of the only word that it may be, in bytes */
};

/* So many tokens, and those that fill their last lanes. */
static inline uint32_t whole_lanes(uint32_t count) {
    return (count + LANES - 1) / LANES * LANES;
}

AVX512 static inline __mmask16 first_lanes(uint32_t count) {
    return (__mmask16)_bzhi_u32(0xFFFF, count < LANES ? count : LANES);
}

/* Which bytes behind its beginning are of a key of that size: none where it is too long. */
AVX512 static inline __m512i inside_of(__m512i size) {
    const __m512i one = _mm512_set1_epi32(1);
    __mmask16 fits = _mm512_cmple_epu32_mask(size, _mm512_set1_epi32(KEY_BYTES));
    return _mm512_maskz_sub_epi32(fits, _mm512_sllv_epi32(one, size), one);
}

/* Cuts the ’s of those tokens that have one: in one loop for all, for how often a loop runs is not foreseen. */
AVX512 static inline void cut_possessives(struct batch *batch, const uint64_t *possessive, const struct text *text,
                                          const struct tokens *tokens, uint32_t first, uint32_t count) {
    for (uint32_t h = 0; h * 64 < count; h++) {
        for (uint64_t left = possessive[h]; left != 0; left &= left - 1) {
            uint32_t i = h * 64 + (uint32_t)__builtin_ctzll(left);
            uint32_t size = lookup_possessive_size(text, tokens, first + i);
            batch->inside[i] = (uint16_t)(size <= KEY_BYTES ? _bzhi_u32(0xFFFF, size) : 0);
        }
    }
}

/* Finds which bytes behind the beginning of each token are of its key. */
AVX512 static inline void find_inside(struct batch *batch, const struct tokens *tokens, uint32_t first, uint32_t count,
                                      const struct text *text) {
    uint64_t possessive[LOOKUP_BATCH / 64] = {0};
    for (uint32_t i = 0; i < count; i += LANES) {
        __mmask16 valid = first_lanes(count - i);
        __m512i begin = _mm512_maskz_loadu_epi32(valid, tokens->begin + first + i);
        __m512i size = _mm512_sub_epi32(_mm512_maskz_loadu_epi32(valid, tokens->end + first + i), begin);
        __m256i flags = _mm256_maskz_loadu_epi16(valid, tokens->flags + first + i);
        uint64_t lanes = _mm256_test_epi16_mask(flags, _mm256_set1_epi16(TOKEN_POSSESSIVE));
        possessive[i / 64] |= lanes << i % 64;
        _mm256_storeu_si256((__m256i *)(void *)(batch->inside + i), _mm512_cvtepi32_epi16(inside_of(size)));
    }
    cut_possessives(batch, possessive, text, tokens, first, count);
}

/* Tells where the keys stand. Those behind the last are at the beginning of the text. */
AVX512 static inline void find_keys(struct batch *batch, const struct tokens *tokens, uint32_t first, uint32_t count,
                                    const struct text *text) {
    batch->bytes = text->bytes;
    batch->begins = tokens->begin + first;
    batch->at_end = count % LANES != 0 || text->size - tokens->begin[first + count - 1] < KEY_BYTES;
    if (!batch->at_end) {
        return;
    }
    for (uint32_t i = 0; i < count; i += LANES) {
        __m512i begin = _mm512_maskz_loadu_epi32(first_lanes(count - i), tokens->begin + first + i);
        _mm512_storeu_si512(batch->copied + i, begin);
    }
    batch->begins = batch->copied;
}

AVX512 static inline __m128i read_key(const struct batch *batch, uint32_t i, bool at_end) {
    const char *bytes = batch->bytes + batch->begins[i];
    return at_end ? _mm_maskz_loadu_epi8(batch->inside[i], bytes)
                  : _mm_loadu_si128((const __m128i *)(const void *)bytes);
}

/* Four keys in lower case. */
AVX512 static inline __m512i fold_keys(const struct batch *batch, uint32_t first, bool at_end) {
    __m256i low = _mm256_set_m128i(read_key(batch, first + 1, at_end), read_key(batch, first, at_end));
    __m256i high = _mm256_set_m128i(read_key(batch, first + 3, at_end), read_key(batch, first + 2, at_end));
    __m512i key = _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
    __mmask64 inside;
    memcpy(&inside, batch->inside + first, sizeof inside);
    key = _mm512_maskz_mov_epi8(inside, key);
    __mmask64 upper = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(key, _mm512_set1_epi8('A')), _mm512_set1_epi8(26));
    return _mm512_mask_add_epi8(key, upper, key, _mm512_set1_epi8('a' - 'A'));
}

/* Folds eight keys at a time, and does for each what lexicon_key_hash and lexicon_displacement do. */
AVX512 static inline void hash_keys(struct batch *batch, uint32_t begin, uint32_t end, const struct image *lexicon,
                                    bool at_end) {
    const __m512i first = _mm512_set1_epi64((long long)(LEXICON_KEY_FIRST + lexicon->word_places.seed));
    const __m512i second = _mm512_set1_epi64((long long)LEXICON_KEY_SECOND);
    const __m128i shift = _mm_cvtsi32_si128((int)lexicon->word_places.shift);
    for (uint32_t i = begin; i < end; i += 8) {
        __m512i low = fold_keys(batch, i, at_end);
        __m512i high = fold_keys(batch, i + 4, at_end);
        __m512i firsts = _mm512_permutex2var_epi64(low, _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), high);
        __m512i seconds = _mm512_permutex2var_epi64(low, _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15), high);
        __m512i hash = _mm512_add_epi64(_mm512_mullo_epi64(firsts, first), _mm512_mullo_epi64(seconds, second));
        __m256i bucket = _mm512_cvtepi64_epi32(_mm512_srl_epi64(hash, shift));
        _mm512_storeu_si512(batch->key + i, low);
        _mm512_storeu_si512(batch->key + i + 4, high);
        _mm512_storeu_si512(batch->hash + i, hash);
        _mm256_storeu_si256((__m256i *)(void *)(batch->bucket + i), bucket);
    }
}

/* Eight displacements, read one by one: to gather them takes longer. */
AVX512 static inline __m512i read_displacements(const uint16_t *displacements, const uint32_t *bucket) {
    __m128i eight = _mm_setr_epi16((short)displacements[bucket[0]], (short)displacements[bucket[1]],
                                   (short)displacements[bucket[2]], (short)displacements[bucket[3]],
                                   (short)displacements[bucket[4]], (short)displacements[bucket[5]],
                                   (short)displacements[bucket[6]], (short)displacements[bucket[7]]);
    return _mm512_cvtepu16_epi64(eight);
}

/* Does eight times at once what lexicon_place does. */
AVX512 static inline void place_keys(struct batch *batch, uint32_t begin, uint32_t end, const struct image *lexicon) {
    const __m512i places = _mm512_set1_epi64(lexicon->word_places.count);
    for (uint32_t i = begin; i < end; i += 8) {
        __m512i hash = _mm512_loadu_si512(batch->hash + i);
        __m512i high = _mm512_srli_epi64(hash, 32);
        __m512i displacement = read_displacements(lexicon->word_places.displacements, batch->bucket + i);
        __m512i moved = _mm512_mul_epu32(displacement, high);
        __m512i displaced = _mm512_add_epi64(_mm512_xor_si512(hash, high), moved);
        __m512i place = _mm512_srli_epi64(_mm512_mul_epu32(displaced, places), 32);
        __m256i number = _mm256_add_epi32(_mm512_cvtepi64_epi32(place), _mm256_set1_epi32(1));
        _mm256_storeu_si256((__m256i *)(void *)(batch->offset + i), _mm256_slli_epi32(number, WORD_SHIFT));
    }
    UNROLLED
    for (uint32_t i = begin; i < end; i++) {
        __builtin_prefetch((const char *)lexicon->words + batch->offset[i]);
    }
}

/* Finds where the words of the keys are, and asks for them: for those of one step while the next is worked on, as the
   memory takes longer than a step if all are asked for at once. */
AVX512 static inline void find_places(struct batch *batch, uint32_t count, const struct image *lexicon) {
    for (uint32_t i = 0; i < count; i += STEP) {
        uint32_t end = count - i < STEP ? count : i + STEP;
        if (batch->at_end) {
            hash_keys(batch, i, end, lexicon, true);
        } else {
            hash_keys(batch, i, end, lexicon, false);
        }
        place_keys(batch, i, end, lexicon);
    }
}

/* Two words, whole. */
AVX512 static inline __m512i read_words(const struct image *lexicon, const uint32_t *offset) {
    const char *words = (const char *)lexicon->words;
    __m256i first = _mm256_loadu_si256((const __m256i *)(const void *)(words + offset[0]));
    __m256i second = _mm256_loadu_si256((const __m256i *)(const void *)(words + offset[1]));
    return _mm512_inserti64x4(_mm512_castsi256_si512(first), second, 1);
}

/* The facts of the words at the places of four keys; `same` gets a bit for each half of a key that is the word's. */
AVX512 static inline __m256i compare_keys(const struct batch *batch, uint32_t first, const struct image *lexicon,
                                          unsigned *same) {
    __m512i low = read_words(lexicon, batch->offset + first);
    __m512i high = read_words(lexicon, batch->offset + first + 2);
    __m512i key = _mm512_permutex2var_epi64(low, _mm512_setr_epi64(0, 1, 4, 5, 8, 9, 12, 13), high);
    __m512i facts = _mm512_permutex2var_epi64(low, _mm512_setr_epi64(2, 6, 10, 14, 2, 6, 10, 14), high);
    *same |= (unsigned)_mm512_cmpeq_epi64_mask(key, _mm512_loadu_si512(batch->key + first)) << first % LANES * 2;
    return _mm512_castsi512_si256(facts);
}

/* Adds to the flags of sixteen tokens those of their facts: the highest sixteen bits. */
AVX512 static inline void add_flags(struct tokens *tokens, uint32_t first, __mmask16 valid, __m512i low, __m512i high) {
    _Static_assert(sizeof *tokens->facts == 8 && offsetof(struct word_facts, flags) == 6, "flags are the highest bits");
    const __m512i fourths =
        _mm512_castsi256_si512(_mm256_setr_epi16(3, 7, 11, 15, 19, 23, 27, 31, 35, 39, 43, 47, 51, 55, 59, 63));
    __m256i told = _mm512_castsi512_si256(_mm512_permutex2var_epi16(low, fourths, high));
    __m256i flags = _mm256_maskz_loadu_epi16(valid, tokens->flags + first);
    const __m256i possessive = _mm256_set1_epi16(TOKEN_POSSESSIVE);
    __mmask16 starts = _mm256_test_epi16_mask(_mm256_and_si256(flags, told), possessive);
    flags = _mm256_or_si256(flags, _mm256_andnot_si256(possessive, told));
    flags = _mm256_mask_blend_epi16(starts, flags, _mm256_or_si256(flags, _mm256_set1_epi16(TOKEN_STARTS)));
    _mm256_mask_storeu_epi16(tokens->flags + first, valid, flags);
}

/* Sixteen, as they were written: eight at a time. */
AVX512 static inline __m512i read_offsets(const uint32_t *offset) {
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)offset);
    __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(offset + 8));
    return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

/* Takes the words of sixteen keys that are those at their places; which they are. */
AVX512 static inline __mmask16 take_words(const struct batch *batch, struct tokens *tokens, uint32_t first, uint32_t i,
                                          __mmask16 valid, const struct image *lexicon) {
    unsigned halves = 0;
    __m256i a = compare_keys(batch, i, lexicon, &halves);
    __m256i b = compare_keys(batch, i + 4, lexicon, &halves);
    __m256i c = compare_keys(batch, i + 8, lexicon, &halves);
    __m256i d = compare_keys(batch, i + 12, lexicon, &halves);
    __mmask16 same = (__mmask16)_pext_u32(halves & halves >> 1, 0x55555555);
    __m512i low = _mm512_maskz_inserti64x4((__mmask8)same, _mm512_castsi256_si512(a), b, 1);
    __m512i high = _mm512_maskz_inserti64x4((__mmask8)(same >> 8), _mm512_castsi256_si512(c), d, 1);
    __m512i word = _mm512_maskz_srli_epi32(same, read_offsets(batch->offset + i), WORD_SHIFT);
    _mm512_mask_storeu_epi32(tokens->word + first + i, valid, word);
    _mm512_mask_storeu_epi64(tokens->facts + first + i, (__mmask8)valid, low);
    _mm512_mask_storeu_epi64(tokens->facts + first + i + 8, (__mmask8)(valid >> 8), high);
    add_flags(tokens, first + i, valid, low, high);
    return same;
}

/* Lists the tokens of some of sixteen lanes behind `count` others, of which there are no more than tokens before them: the
   room for as many as tokens is room for a whole register. (Compressing straight into memory is slow on some
   processors.) */
AVX512 static inline uint32_t list_lanes(__mmask16 lanes, uint32_t first, uint32_t count, uint32_t *list) {
    const __m512i numbers = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    __m512i token = _mm512_add_epi32(_mm512_set1_epi32((int)first), numbers);
    _mm512_storeu_si512(list + count, _mm512_maskz_compress_epi32(lanes, token));
    return count + (uint32_t)__builtin_popcount(lanes);
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
    find_inside(&batch, tokens, first, count, text);
    find_keys(&batch, tokens, first, count, text);
    find_places(&batch, whole_lanes(count), lexicon);
    for (uint32_t i = 0; i < count; i += LANES) {
        __mmask16 valid = first_lanes(count - i);
        __mmask16 known = take_words(&batch, tokens, first, i, valid, lexicon);
        missed_count = list_lanes(valid & (__mmask16)~known, first + i, missed_count, missed);
    }
    for (uint32_t m = 0; m < missed_count; m++) {
        uint32_t token = missed[m];
        missed[kept] = token;
        kept += tokens->any_prefix | may_be_known(batch.key[token - first], tokens->class[token]);
    }
    return kept;
}

#endif
