/* The classes of bytes by AVX-512, 64 at a time. Included by the files that find blocks so, behind blocks_rules.h. */
#ifndef TONE_BLOCKS_CLASSES_AVX512_H
#define TONE_BLOCKS_CLASSES_AVX512_H

#include "blocks.h"

#include <immintrin.h>

/* The classes of a byte in a bit for each, of which some have another meaning in other bytes: */
enum letter_class { LETTER = 1, UPPER = 8, S = 16 };
enum digit_class { DIGIT = 2 };
enum space_class { SPACE = 4, LINE = 8 };
enum mark_class { RARE = 16, DOT = 64, SLASH = 64 | 16, COMMA = 128, COLON = 128 | 16, APOSTROPHE = 64 | 128 };
enum high_class { HIGH = 32, LEFT = 8, RIGHT = 16, MARK = LEFT | RIGHT, LEAD = 64, SECOND = 128 };

enum { CLASS_BITS = 8, HALF = 128, CAPITAL = LETTER | UPPER, LINE_END = SPACE | LINE };

/* clang-format off */
static const unsigned char ascii_classes[HALF] = {
    [0x00] = RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE,
    [0x08] = RARE, SPACE, LINE_END, LINE_END, LINE_END, LINE_END, RARE, RARE,
    [0x10] = RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE, RARE,
    [' '] = SPACE, ['@'] = RARE, ['_'] = RARE, [0x7F] = RARE,
    ['\''] = APOSTROPHE, ['.'] = DOT, [','] = COMMA, [';'] = COMMA, [':'] = COLON, ['/'] = SLASH,
    ['0'] = DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT,
    ['A'] = CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL,
    CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, CAPITAL, ['S'] = CAPITAL | S, CAPITAL, CAPITAL, CAPITAL,
    CAPITAL, CAPITAL, CAPITAL, CAPITAL,
    ['a'] = LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER,
    LETTER, LETTER, LETTER, LETTER, LETTER, ['s'] = LETTER | S, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER, LETTER};
/* clang-format on */

/* Of bytes of 80 and up, besides HIGH. */
static const unsigned char high_classes[HALF] = {
    [0xE2 - HALF] = LEAD, [0x80 - HALF] = SECOND, [0x98 - HALF] = LEFT, [0x99 - HALF] = RIGHT, [0x93 - HALF] = MARK,
    [0x94 - HALF] = MARK, [0x9C - HALF] = MARK,   [0x9D - HALF] = MARK, [0xA2 - HALF] = MARK,  [0xA6 - HALF] = MARK};

/* What a table of 128 has for bytes without their highest bit. */
INLINE __m512i look_up(__m512i bytes, const unsigned char table[HALF]) {
    return _mm512_permutex2var_epi8(_mm512_loadu_si512(table), bytes, _mm512_loadu_si512(table + HALF / 2));
}

/* The classes of 64 bytes, eight by eight as bits: byte n of a lane is the set of the lane's bytes that have bit n. To
   that end the bytes of each lane are reversed, for so does the product of matrices of bits that turns them. */
INLINE __m512i classify(__m512i bytes) {
    const __m128i reverse = _mm_setr_epi8(7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8);
    const __m512i unit = _mm512_set1_epi64((long long)UINT64_C(0x8040201008040201));
    bytes = _mm512_shuffle_epi8(bytes, _mm512_broadcast_i32x4(reverse));
    __mmask64 high = _mm512_movepi8_mask(bytes);
    __m512i special = _mm512_or_si512(look_up(bytes, high_classes), _mm512_set1_epi8(HIGH));
    __m512i classes = _mm512_mask_mov_epi8(look_up(bytes, ascii_classes), high, special);
    return _mm512_gf2p8affine_epi64_epi8(unit, classes, 0);
}

/* The classes of block number `i` of `size` bytes; behind them stands white space. */
INLINE __m512i read_block(const char *bytes, size_t size, size_t i) {
    size_t whole = size / BLOCK_BYTES;
    if (i < whole) {
        return classify(_mm512_loadu_si512(bytes + i * BLOCK_BYTES));
    }
    if (i > whole) {
        return _mm512_set1_epi64(0xFF << 8 * 2); /* SPACE is bit 2 */
    }
    __mmask64 rest = ~(~UINT64_C(0) << size % BLOCK_BYTES);
    return classify(_mm512_mask_loadu_epi8(_mm512_set1_epi8(' '), rest, bytes + i * BLOCK_BYTES));
}

/* The classes by their bits: row n is of bit n. */
INLINE struct classes name_classes(const byte_set row[CLASS_BITS]) {
    byte_set letter = row[0];
    byte_set space = row[2];
    byte_set high = row[5];
    byte_set other = ~(letter | high);
    return (struct classes){
        .letter = letter,
        .upper = row[3] & letter,
        .s = row[4] & letter,
        .digit = row[1],
        .space = space,
        .line = row[3] & space,
        .rare = row[4] & other & ~(row[6] | row[7]),
        .apostrophe = row[6] & row[7],
        .dot = row[6] & other & ~(row[4] | row[7]),
        .comma = row[7] & other & ~(row[4] | row[6]),
        .colon = row[7] & row[4],
        .slash = row[6] & row[4],
        .high = high,
        .lead = row[6] & high,
        .second = row[7] & high,
        .left = row[3] & high & ~row[4],
        .right = row[4] & high & ~row[3],
        .mark = row[3] & row[4] & high,
    };
}

#endif
