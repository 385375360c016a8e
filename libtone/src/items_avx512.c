/* The grammar of items by AVX-512: of sixty-four tokens at a time, each byte of it for itself; of those that are left,
   sixteen at a time. */
#include "items.h"

#ifdef __x86_64__
#include "avx512.h"

#include <stddef.h>

/* Short loops whose steps wait for nothing. */
#define UNROLLED _Pragma("GCC unroll 8")

enum { LANES = 64, PART_LANES = 16, PARTS = LANES / PART_LANES, TABLES = CLOSED_PLACES / LANES };

/*
 * The tokens stand in registers so that they are in order once the bytes of each have been put together, which is done
 * in each quarter of a register for itself: a quarter has four tokens of each of the four parts of sixteen, one part
 * after the other.
 */

/* Four bytes that are so far from each other. */
#define FOUR_FROM(first, step)                                                                                         \
    ((first) | ((first) + (step)) << 8 | ((first) + 2 * (step)) << 16 | ((first) + 3 * (step)) << 24)

/* The numbers of closed words, the lower and the higher byte of each. */
struct closed_numbers {
    __m512i low;
    __m512i high;
};

/* The numbers of a part: of four tokens the lower bytes begin each quarter, then come the higher ones. */
AVX512 static inline __m512i read_part(const struct word_facts *facts) {
    _Static_assert(sizeof *facts == 8 && offsetof(struct word_facts, closed) == 4, "a number begins with byte 4 of 8");
    const __m512i picked = _mm512_setr_epi32(FOUR_FROM(4, 8), FOUR_FROM(5, 8), 0, 0,   /**/
                                             FOUR_FROM(36, 8), FOUR_FROM(37, 8), 0, 0, /**/
                                             FOUR_FROM(68, 8), FOUR_FROM(69, 8), 0, 0, /**/
                                             FOUR_FROM(100, 8), FOUR_FROM(101, 8), 0, 0);
    return _mm512_permutex2var_epi8(_mm512_loadu_si512(facts), picked, _mm512_loadu_si512(facts + PART_LANES / 2));
}

AVX512 static inline struct closed_numbers read_closed(const struct word_facts *facts) {
    __m512i part[PARTS];
    UNROLLED
    for (int k = 0; k < PARTS; k++) {
        part[k] = read_part(facts + PART_LANES * k);
    }
    __m512i first = _mm512_unpacklo_epi32(part[0], part[1]);
    __m512i second = _mm512_unpacklo_epi32(part[2], part[3]);
    return (struct closed_numbers){_mm512_unpacklo_epi64(first, second), _mm512_unpackhi_epi64(first, second)};
}

/* The lower bytes of the flags. */
AVX512 static inline __m512i read_flags(const uint16_t *flags) {
    const __m512i picked = _mm512_setr_epi32(FOUR_FROM(0, 2), FOUR_FROM(32, 2), FOUR_FROM(64, 2), FOUR_FROM(96, 2),
                                             FOUR_FROM(8, 2), FOUR_FROM(40, 2), FOUR_FROM(72, 2), FOUR_FROM(104, 2),
                                             FOUR_FROM(16, 2), FOUR_FROM(48, 2), FOUR_FROM(80, 2), FOUR_FROM(112, 2),
                                             FOUR_FROM(24, 2), FOUR_FROM(56, 2), FOUR_FROM(88, 2), FOUR_FROM(120, 2));
    return _mm512_permutex2var_epi8(_mm512_loadu_si512(flags), picked, _mm512_loadu_si512(flags + LANES / 2));
}

AVX512 static inline __m512i read_classes(const uint8_t *class) {
    const __m512i picked = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    return _mm512_permutexvar_epi32(picked, _mm512_loadu_si512(class));
}

/* A byte of the grammar of closed words by their numbers: 128 of a table are looked up at once. */
AVX512 static inline __m512i look_up(const uint8_t bytes[CLOSED_PLACES], const struct closed_numbers *closed) {
    _Static_assert(TABLES == 8, "nine bits of a number tell its place");
    __mmask64 second = _mm512_movepi8_mask(closed->low);
    __mmask64 upper = _mm512_test_epi8_mask(closed->high, closed->high);
    __m512i found[TABLES / 2];
    UNROLLED
    for (int k = 0; k < TABLES; k += 2) {
        __m512i table = _mm512_loadu_si512(bytes + LANES * k);
        __m512i next = _mm512_loadu_si512(bytes + LANES * (k + 1));
        found[k / 2] = _mm512_permutex2var_epi8(table, closed->low, next);
    }
    __m512i lower_half = _mm512_mask_mov_epi8(found[0], second, found[1]);
    __m512i upper_half = _mm512_mask_mov_epi8(found[2], second, found[3]);
    return _mm512_mask_mov_epi8(lower_half, upper, upper_half);
}

/* The four bytes of the grammar of each. */
struct grammar_bytes {
    __m512i first, second, third, last;
};

/* Does for sixty-four what items_portable does. */
AVX512 static inline struct grammar_bytes read_grammar(const struct tokens *tokens, uint32_t i) {
    enum { THIRD = 1 << 16, SECOND = 1 << 8 };
    struct closed_numbers closed = read_closed(tokens->facts + i);
    __m512i flags = read_flags(tokens->flags + i);
    __m512i first = look_up(closed_bytes[0], &closed);
    __m512i second = look_up(closed_bytes[1], &closed);
    __m512i last = look_up(closed_bytes[2], &closed);
    __mmask64 word = _mm512_cmpneq_epi8_mask(read_classes(tokens->class + i), _mm512_set1_epi8(WORD_NUMBER));
    __mmask64 capital = _mm512_test_epi8_mask(flags, _mm512_set1_epi8(TOKEN_CAPITAL));
    __mmask64 possessor = _mm512_test_epi8_mask(flags, _mm512_set1_epi8(TOKEN_POSSESSIVE)) &
                          _mm512_testn_epi8_mask(first, _mm512_set1_epi8(GRAMMAR_SUBJECT | GRAMMAR_RELATIVE)) &
                          _mm512_testn_epi8_mask(second, _mm512_set1_epi8(GRAMMAR_QUESTION / SECOND));
    first = _mm512_or_si512(first, _mm512_maskz_set1_epi8(possessor, GRAMMAR_POSSESSIVE));
    __m512i third = _mm512_maskz_set1_epi8(capital, GRAMMAR_CAPITAL / THIRD);
    __m512i number = _mm512_set1_epi8((char)(GRAMMAR_NUMBER / THIRD));
    return (struct grammar_bytes){_mm512_maskz_mov_epi8(word, first), _mm512_maskz_mov_epi8(word, second),
                                  _mm512_mask_mov_epi8(number, word, third), _mm512_maskz_mov_epi8(word, last)};
}

/* Puts the bytes together, sixteen in a part. */
AVX512 static inline void join_bytes(const struct grammar_bytes *bytes, __m512i part[PARTS]) {
    __m512i low = _mm512_unpacklo_epi8(bytes->first, bytes->second);
    __m512i high = _mm512_unpacklo_epi8(bytes->third, bytes->last);
    part[0] = _mm512_unpacklo_epi16(low, high);
    part[1] = _mm512_unpackhi_epi16(low, high);
    low = _mm512_unpackhi_epi8(bytes->first, bytes->second);
    high = _mm512_unpackhi_epi8(bytes->third, bytes->last);
    part[2] = _mm512_unpacklo_epi16(low, high);
    part[3] = _mm512_unpackhi_epi16(low, high);
}

/* The classes of the words of some of sixteen tokens, each looked up for itself: that takes longer than bytes do, but not
   to begin with. */
AVX512 static inline __m512i gather_closed(const struct word_facts *facts, __mmask16 valid) {
    const __m512i odd = _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
    __m512i low = _mm512_maskz_loadu_epi64((__mmask8)valid, facts);
    __m512i high = _mm512_maskz_loadu_epi64((__mmask8)(valid >> 8), facts + 8);
    __m512i closed = _mm512_and_si512(_mm512_permutex2var_epi32(low, odd, high), _mm512_set1_epi32(UINT16_MAX));
    return _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), valid, closed, closed_grammar, sizeof *closed_grammar);
}

/* The grammar of some of sixteen tokens. */
AVX512 static inline __m512i read_few(const struct tokens *tokens, uint32_t i, __mmask16 valid) {
    enum { PRONOUNS = GRAMMAR_SUBJECT | GRAMMAR_RELATIVE | GRAMMAR_QUESTION };
    __m512i grammar = gather_closed(tokens->facts + i, valid);
    __m256i flags = _mm256_maskz_loadu_epi16(valid, tokens->flags + i);
    __m128i class = _mm_maskz_loadu_epi8(valid, tokens->class + i);
    __mmask16 possessor = _mm256_test_epi16_mask(flags, _mm256_set1_epi16(TOKEN_POSSESSIVE)) &
                          _mm512_testn_epi32_mask(grammar, _mm512_set1_epi32(PRONOUNS));
    __mmask16 capital = _mm256_test_epi16_mask(flags, _mm256_set1_epi16(TOKEN_CAPITAL));
    __mmask16 number = _mm_cmpeq_epi8_mask(class, _mm_set1_epi8(WORD_NUMBER));
    grammar = _mm512_mask_or_epi32(grammar, possessor, grammar, _mm512_set1_epi32(GRAMMAR_POSSESSIVE));
    grammar = _mm512_mask_or_epi32(grammar, capital, grammar, _mm512_set1_epi32(GRAMMAR_CAPITAL));
    return _mm512_mask_mov_epi32(grammar, number, _mm512_set1_epi32(GRAMMAR_NUMBER));
}

AVX512 void items_avx512(uint32_t *grammar, const struct tokens *tokens) {
    uint32_t count = tokens->count;
    uint32_t i = 0;
    for (; count - i >= LANES; i += LANES) {
        struct grammar_bytes bytes = read_grammar(tokens, i);
        __m512i part[PARTS];
        join_bytes(&bytes, part);
        UNROLLED
        for (uint32_t k = 0; k < PARTS; k++) {
            _mm512_storeu_si512(grammar + i + PART_LANES * k, part[k]);
        }
    }
    for (; i < count; i += PART_LANES) {
        __mmask16 valid = (__mmask16)_bzhi_u32(UINT16_MAX, count - i < PART_LANES ? count - i : PART_LANES);
        _mm512_mask_storeu_epi32(grammar + i, valid, read_few(tokens, i, valid));
    }
}

#endif
