/* Blocks by AVX-512: 64 bytes at a time are classified, and the rules are applied to eight blocks at a time. */
#include "blocks.h"

#ifdef __x86_64__
#include "avx512.h"
#include "blocks_list.h"

#define INLINE AVX512 static inline __attribute__((always_inline))

/* ------------------------------------------------------------------------------------------------- bits of 8 blocks */

typedef __m512i byte_set; /* eight blocks, a lane of 64 bits for each */

enum { LANES = BLOCKS_TOGETHER };

INLINE unsigned which(byte_set some) {
    return _mm512_test_epi64_mask(some, some);
}

INLINE bool any(byte_set some) {
    return which(some) != 0;
}

INLINE void put(uint64_t *to, byte_set some) {
    _mm512_storeu_si512(to, some);
}

INLINE uint32_t ones(uint64_t bits) {
    return (uint32_t)__builtin_popcountll(bits);
}

INLINE byte_set later(byte_set some, byte_set before, unsigned by) {
    return _mm512_shldv_epi64(some, _mm512_alignr_epi64(some, before, LANES - 1), _mm512_set1_epi64(by));
}

INLINE byte_set sooner(byte_set some, byte_set next, unsigned by) {
    return _mm512_shrdv_epi64(some, _mm512_alignr_epi64(next, some, 1), _mm512_set1_epi64(by));
}

/* One goes to the lane behind each that runs over, and on over lanes that are full: as in a sum of lanes' bits. */
INLINE byte_set add(byte_set some, byte_set more, bool *carried) {
    byte_set sum = _mm512_add_epi64(some, more);
    unsigned over = _mm512_cmplt_epu64_mask(sum, some);
    unsigned full = _mm512_cmpeq_epi64_mask(sum, _mm512_set1_epi64(-1));
    unsigned reached = (over << 1 | *carried) + full;
    *carried = reached >> LANES;
    return _mm512_mask_sub_epi64(sum, (__mmask8)(reached ^ full), sum, _mm512_set1_epi64(-1));
}

#include "blocks_rules.h"

#include "blocks_classes_avx512.h"

/* Asks for the bytes that come later, of this text or behind it: by itself the processor looks ahead no further than the
   page in hand ends. They are an address alone, and may be no one's. */
INLINE void prefetch(const char *bytes, size_t at) {
    enum { AHEAD = 4096 };
    __builtin_prefetch((const void *)((uintptr_t)bytes + at + AHEAD));
}

/* Two rows trade places: the later half of `a` and the earlier of `b`, of each so many lanes. */
INLINE void trade(__m512i *a, __m512i *b, __m512i earlier, __m512i later) {
    __m512i both = _mm512_permutex2var_epi64(*a, earlier, *b);
    *b = _mm512_permutex2var_epi64(*a, later, *b);
    *a = both;
}

/* As trade, of the classes of two blocks, of which what is of one bit comes to stand in one lane. */
INLINE void trade_classes(__m512i *a, __m512i *b) {
    /* clang-format off */
    static const unsigned char low[BLOCK_BYTES] = {
        0, 8, 16, 24, 32, 40, 48, 56,        1, 9, 17, 25, 33, 41, 49, 57,
        2, 10, 18, 26, 34, 42, 50, 58,       3, 11, 19, 27, 35, 43, 51, 59,
        64, 72, 80, 88, 96, 104, 112, 120,   65, 73, 81, 89, 97, 105, 113, 121,
        66, 74, 82, 90, 98, 106, 114, 122,   67, 75, 83, 91, 99, 107, 115, 123};
    /* clang-format on */
    __m512i earlier = _mm512_loadu_si512(low);
    __m512i later = _mm512_add_epi8(earlier, _mm512_set1_epi8(LANES / 2));
    __m512i both = _mm512_permutex2var_epi8(*a, earlier, *b);
    *b = _mm512_permutex2var_epi8(*a, later, *b);
    *a = both;
}

/* The classes of block m become lane m of each row, of which number n is of bit n. */
INLINE void transpose(__m512i row[LANES]) {
    const __m512i twos[] = {_mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13), _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15)};
    const __m512i ones[] = {_mm512_setr_epi64(0, 8, 2, 10, 4, 12, 6, 14), _mm512_setr_epi64(1, 9, 3, 11, 5, 13, 7, 15)};
    trade_classes(&row[0], &row[4]);
    trade_classes(&row[1], &row[5]);
    trade_classes(&row[2], &row[6]);
    trade_classes(&row[3], &row[7]);
    trade(&row[0], &row[2], twos[0], twos[1]);
    trade(&row[1], &row[3], twos[0], twos[1]);
    trade(&row[4], &row[6], twos[0], twos[1]);
    trade(&row[5], &row[7], twos[0], twos[1]);
    trade(&row[0], &row[1], ones[0], ones[1]);
    trade(&row[2], &row[3], ones[0], ones[1]);
    trade(&row[4], &row[5], ones[0], ones[1]);
    trade(&row[6], &row[7], ones[0], ones[1]);
}

/* The classes of eight blocks. */
INLINE struct classes gather_classes(const __m512i block[LANES]) {
    __m512i row[] = {block[0], block[1], block[2], block[3], block[4], block[5], block[6], block[7]};
    transpose(row);
    return name_classes(row);
}

/* What bit `bit` says of the classes of one block, in all lanes. */
INLINE byte_set spread_row(__m512i block, char bit) {
    const __m512i first = _mm512_set1_epi64((long long)UINT64_C(0x3830282018100800)); /* of each lane */
    return _mm512_permutexvar_epi8(_mm512_add_epi8(first, _mm512_set1_epi8(bit)), block);
}

/* The classes of one block, in all lanes. */
INLINE struct classes spread_classes(__m512i block) {
    byte_set row[] = {spread_row(block, 0), spread_row(block, 1), spread_row(block, 2), spread_row(block, 3),
                      spread_row(block, 4), spread_row(block, 5), spread_row(block, 6), spread_row(block, 7)};
    return name_classes(row);
}

AVX512 uint32_t blocks_find_avx512(const char *bytes, size_t size, const struct blocks *blocks) {
    size_t count = blocks_count(size);
    if (count <= BLOCKS_FEW) {
        return blocks_few_avx512(bytes, size, blocks);
    }
    struct carry carry = {0};
    __m512i in_hand[LANES + 1]; /* and the block behind them */
    uint32_t begins = 0;
    in_hand[0] = read_block(bytes, size, 0);
    for (size_t b = 0; b < count; b += LANES) {
        for (size_t i = 1; i <= LANES; i++) {
            prefetch(bytes, (b + i) * BLOCK_BYTES);
            in_hand[i] = read_block(bytes, size, b + i);
        }
        struct classes here = gather_classes(in_hand);
        struct classes next = spread_classes(in_hand[LANES]);
        struct bounds bounds = find_bounds(&carry, &here, &next);
        begins += write_blocks(blocks, b, &bounds, &here);
        in_hand[0] = in_hand[LANES];
    }
    return begins;
}

/* ----------------------------------------------------------------------------------------------------------- tokens */

enum { TOGETHER = 16 }; /* tokens that are written at once: most blocks have no more */

/* The positions of bits, in order. */
INLINE __m512i positions(uint64_t bits) {
    static const unsigned char numbers[BLOCK_BYTES] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                                       16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
                                                       32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
                                                       48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    return _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512(numbers));
}

/* Sixteen of 64 bytes: the first of them, or another part. */
INLINE __m128i part_of(__m512i all, unsigned part) {
    char bytes[BLOCK_BYTES];
    if (part == 0) {
        return _mm512_castsi512_si128(all);
    }
    _mm512_storeu_si512(bytes, all);
    return _mm_loadu_si128((const __m128i *)(const void *)(bytes + part * TOGETHER));
}

/* Writes sixteen numbers that count from `base`. */
INLINE void write_numbers(__m128i numbers, uint32_t base, uint32_t *out) {
    _mm512_storeu_si512(out, _mm512_add_epi32(_mm512_cvtepu8_epi32(numbers), _mm512_set1_epi32((int)base)));
}

/* Lists the tokens that bits stand for, the first of them number `first`: how many. */
INLINE uint32_t list_tokens(uint64_t tokens, uint32_t first, uint32_t *out) {
    uint32_t count = (uint32_t)__builtin_popcountll(tokens);
    __m512i numbers = positions(tokens);
    write_numbers(part_of(numbers, 0), first, out);
    for (unsigned part = 1; part * TOGETHER < count; part++) {
        write_numbers(part_of(numbers, part), first, out + part * TOGETHER);
    }
    return count;
}

/* The tokens of a block, a byte for each; ends of those that end there. */
struct columns {
    __m512i begin;
    __m512i end;
    __m512i kind; /* enum token_kind */
    __m512i code; /* of each mark */
};

/* What the first byte of a token and the white space before it tell stands in the place of that byte; of a mark of
   typography its third byte is looked at. */
INLINE struct columns make_columns(const struct excerpt *excerpt) {
    __m512i bytes = _mm512_maskz_loadu_epi8(excerpt->begin, excerpt->bytes);
    __mmask64 high = _mm512_movepi8_mask(bytes);
    bytes = _mm512_mask_loadu_epi8(bytes, high, excerpt->bytes + 2);
    __m512i kind = _mm512_maskz_mov_epi8(~high, look_up(bytes, token_kinds));
    kind = _mm512_mask_add_epi8(kind, excerpt->spaced, kind, _mm512_set1_epi8(TOKEN_SPACE));
    kind = _mm512_mask_add_epi8(kind, excerpt->paragraph, kind, _mm512_set1_epi8(TOKEN_PARAGRAPH));
    if (excerpt->lined != 0) {
        kind = _mm512_mask_add_epi8(kind, excerpt->lined, kind, _mm512_set1_epi8(TOKEN_LINE));
    }
    return (struct columns){
        .begin = positions(excerpt->begin),
        .end = positions(excerpt->end),
        .kind = _mm512_maskz_compress_epi8(excerpt->begin, kind),
        .code = _mm512_maskz_compress_epi8(excerpt->marks, bytes),
    };
}

/* Writes sixteen tokens; their kinds in place of their classes. */
INLINE void write_part(const struct columns *columns, unsigned part, uint32_t base, struct tokens *tokens,
                       const struct token_places *places) {
    uint32_t begin = places->begin + part * TOGETHER;
    uint32_t end = places->end + part * TOGETHER;
    uint32_t mark = places->mark + part * TOGETHER;
    write_numbers(part_of(columns->begin, part), base, tokens->begin + begin);
    write_numbers(part_of(columns->end, part), base, tokens->end + end);
    _mm_storeu_si128((__m128i *)(void *)(tokens->class + begin), part_of(columns->kind, part));
    _mm_storeu_si128((__m128i *)(void *)(tokens->mark_code + mark), part_of(columns->code, part));
}

INLINE void write_avx512(const struct excerpt *excerpt, struct tokens *tokens, struct token_places *places) {
    uint32_t begins = (uint32_t)__builtin_popcountll(excerpt->begin);
    uint32_t ends = (uint32_t)__builtin_popcountll(excerpt->end);
    struct columns columns = make_columns(excerpt);
    write_part(&columns, 0, excerpt->base, tokens, places);
    if (begins > TOGETHER || ends > TOGETHER) {
        write_part(&columns, 1, excerpt->base, tokens, places);
        write_part(&columns, 2, excerpt->base, tokens, places);
        write_part(&columns, 3, excerpt->base, tokens, places);
    }
    add_endings(excerpt, tokens->class + places->end);
    places->mark += (uint32_t)__builtin_popcountll(excerpt->marks);
    places->begin += begins;
    places->end += ends;
}

INLINE void write_flags(__m256i flags, uint16_t *out) {
    _mm512_storeu_si512(out, _mm512_cvtepu8_epi16(flags));
}

/* Makes flags and classes of the kinds of the tokens from `first` on, and lists the marks from number `mark` on, and the
   paragraphs. */
INLINE void read_kinds(struct tokens *tokens, uint32_t first, uint32_t mark) {
    const __m512i class_bits = _mm512_set1_epi8(WORD_PUNCTUATION);
    for (uint32_t i = first; i < tokens->count; i += BLOCK_BYTES) {
        uint64_t valid = _bzhi_u64(UINT64_MAX, tokens->count - i < BLOCK_BYTES ? tokens->count - i : BLOCK_BYTES);
        __m512i kind = _mm512_loadu_si512(tokens->class + i);
        __m512i flags = _mm512_and_si512(kind, _mm512_set1_epi8((1 << CLASS_SHIFT) - 1));
        __m512i class = _mm512_andnot_si512(_mm512_srli_epi16(kind, CLASS_SHIFT), class_bits);
        uint64_t marks = _mm512_mask_cmpeq_epi8_mask(valid, class, class_bits);
        uint64_t paragraphs = _mm512_mask_test_epi8_mask(valid, flags, _mm512_set1_epi8(TOKEN_PARAGRAPH));
        write_flags(_mm512_castsi512_si256(flags), tokens->flags + i);
        write_flags(_mm512_extracti64x4_epi64(flags, 1), tokens->flags + i + BLOCK_BYTES / 2);
        _mm512_storeu_si512(tokens->class + i, class);
        mark += list_tokens(marks, i, tokens->mark + mark);
        tokens->paragraph_count += list_tokens(paragraphs, i, tokens->paragraph + tokens->paragraph_count);
    }
}

AVX512 void blocks_list_avx512(const struct blocks *blocks, uint32_t from, uint32_t to, const char *bytes,
                               uint32_t base, struct tokens *tokens) {
    uint32_t first = tokens->count;
    uint32_t mark = tokens->mark_count;
    list_blocks(blocks, from, to, bytes, base, tokens, write_avx512);
    read_kinds(tokens, first, mark);
}

#endif
