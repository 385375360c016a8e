/* Starts by AVX-512: flags of thirty-two tokens at a time, words of sixteen. The set of leads is asked about those
   tokens alone that may have some: they are put together in registers, and the answers are dealt back to them. */
#include "starts.h"

#ifdef __x86_64__
#include "numbers_avx512.h"

#include <stddef.h>

enum { LANES = 16, WIDE_LANES = 32 };

/* ------------------------------------------------------------------------------------------------------------ leads */

/* Numbers that were put together, and room for a register behind the last, where there are zeros. */
struct numbers {
    uint32_t items[STARTS_AT_ONCE + LANES];
};

/* A bit for each of these, and room for what is read behind the last. */
struct answers {
    uint16_t bits[STARTS_AT_ONCE / LANES + 4];
};

/* The tokens at hand with which terms of words may begin. */
struct leading {
    uint32_t tokens[STARTS_AT_ONCE / WIDE_LANES]; /* a bit for each of all that is one of them */
    uint32_t count;
    struct numbers hash;  /* of the lead by the next word, not at its end */
    struct numbers third; /* the third word */
    struct answers by_next;
    struct answers by_third;
};

/* Those of these behind whose next word a third may lead on. */
struct further {
    struct answers leading; /* which they are */
    uint32_t count;
    struct numbers hash; /* of the lead by the third word, not at its end */
};

/* Answers from one on: thirty-two, or more. */
static inline uint64_t answers_from(const struct answers *answers, uint32_t first) {
    uint64_t four;
    memcpy(&four, answers->bits + first / LANES, sizeof four);
    return four >> first % LANES;
}

/* Puts the numbers of some of sixteen lanes behind `count` others. */
AVX512 static inline void put_together(struct numbers *numbers, uint32_t count, __mmask16 lanes, __m512i sixteen) {
    _mm512_storeu_si512(numbers->items + count, _mm512_maskz_compress_epi32(lanes, sixteen));
}

/* Puts zeros behind the last. */
AVX512 static inline void end_numbers(struct numbers *numbers, uint32_t count) {
    _mm512_storeu_si512(numbers->items + count, _mm512_setzero_si512());
}

/* The words of thirty-two tokens, and of sixteen behind them; zeros behind the last token. */
struct words {
    __m512i low;
    __m512i high;
    __m512i behind;
};

/* The words of some of sixteen tokens: every other number of their facts. */
AVX512 static inline __m512i read_sixteen(const struct word_facts *facts, uint64_t lanes) {
    _Static_assert(sizeof *facts == 8 && offsetof(struct word_facts, word) == 0, "a word is every other number");
    const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    __m512i low = _mm512_maskz_loadu_epi64((__mmask8)lanes, facts);
    __m512i high = _mm512_maskz_loadu_epi64((__mmask8)(lanes >> 8), facts + 8);
    return _mm512_permutex2var_epi32(low, even, high);
}

/* The words of the tokens from `first` on. */
AVX512 static inline struct words read_words(const struct tokens *tokens, uint32_t first) {
    enum { MOST = 2 * WIDE_LANES };
    const struct word_facts *facts = tokens->facts + first;
    uint64_t valid = _bzhi_u64(UINT64_MAX, tokens->count - first < MOST ? tokens->count - first : MOST);
    return (struct words){
        .low = read_sixteen(facts, valid),
        .high = read_sixteen(facts + LANES, valid >> LANES),
        .behind = read_sixteen(facts + WIDE_LANES, valid >> WIDE_LANES),
    };
}

AVX512 static inline __m512i times(__m512i sixteen, uint32_t factor) {
    return _mm512_mullo_epi32(sixteen, _mm512_set1_epi32((int)factor));
}

/* Sixteen tokens with which terms may begin. */
struct sixteen {
    __m512i hash;  /* of the lead by the next word, not at its end */
    __m512i third; /* the third word */
};

/* Sixteen tokens by their words, which are numbered as the nodes, and those of the tokens behind them. */
AVX512 static inline struct sixteen make_sixteen(__m512i words, __m512i behind) {
    __m512i next = _mm512_alignr_epi32(behind, words, 1);
    return (struct sixteen){
        .hash = _mm512_add_epi32(times(words, LEXICON_LEAD_NODE), times(next, LEXICON_LEAD_WORD)),
        .third = _mm512_alignr_epi32(behind, words, 2),
    };
}

/* Lists some of sixteen tokens. */
AVX512 static inline void list_sixteen(struct leading *leading, struct sixteen sixteen, __mmask16 lanes) {
    put_together(&leading->hash, leading->count, lanes, sixteen.hash);
    put_together(&leading->third, leading->count, lanes, sixteen.third);
    leading->count += (uint32_t)__builtin_popcount(lanes);
}

AVX512 static inline __mmask32 valid_lanes(uint32_t count) {
    return _bzhi_u32(UINT32_MAX, count < WIDE_LANES ? count : WIDE_LANES);
}

/* Which of the thirty-two tokens from `first` on, and before `end`, may lead: terms of words may begin with them. */
AVX512 static inline uint32_t find_leading(const struct tokens *tokens, uint32_t first, uint32_t end) {
    _Static_assert(TOKEN_LED == TOKEN_LEADS << 1, "the flag of the next is beside its own");
    __mmask32 valid = valid_lanes(end - first);
    __m512i here = _mm512_maskz_loadu_epi16(valid, tokens->flags + first);
    __m512i next = _mm512_srli_epi16(_mm512_maskz_loadu_epi16(valid, tokens->flags + first + 1), 1);
    return _mm512_test_epi16_mask(_mm512_and_si512(here, next), _mm512_set1_epi16(TOKEN_LEADS));
}

/* Lists the tokens from `first` up to `end` that may lead. */
AVX512 static inline void list_leading(struct leading *leading, const struct tokens *tokens, uint32_t first,
                                       uint32_t end) {
    leading->count = 0;
    for (uint32_t i = first; i < end; i += WIDE_LANES) {
        uint32_t lanes = find_leading(tokens, i, end);
        struct words words = read_words(tokens, i);
        list_sixteen(leading, make_sixteen(words.low, words.high), (__mmask16)lanes);
        list_sixteen(leading, make_sixteen(words.high, words.behind), (__mmask16)(lanes >> LANES));
        leading->tokens[(i - first) / WIDE_LANES] = lanes;
    }
    end_numbers(&leading->hash, leading->count);
    end_numbers(&leading->third, leading->count);
}

AVX512 static inline __m512i end_hashes(__m512i hash) {
    return times(_mm512_xor_si512(hash, _mm512_srli_epi32(hash, 15)), LEXICON_LEAD_LAST);
}

/* Sixteen times the item of a lead. */
AVX512 static inline __m512i read_items(const struct image *lexicon, __m512i lead) {
    __m512i item = _mm512_and_si512(_mm512_srli_epi32(lead, LEAD_ITEM), _mm512_set1_epi32((int)lexicon->lead_mask));
    return _mm512_i32gather_epi32(item, lexicon->leads, 4);
}

/* Sixteen times lead_bits. */
AVX512 static inline __m512i bits_of(__m512i lead) {
    __m512i one = _mm512_set1_epi32(1);
    __m512i first = _mm512_rolv_epi32(one, lead);
    __m512i second = _mm512_rolv_epi32(one, _mm512_srli_epi32(lead, LEAD_SECOND_BIT));
    __m512i third = _mm512_rolv_epi32(one, _mm512_srli_epi32(lead, LEAD_THIRD_BIT));
    return _mm512_or_si512(first, _mm512_or_si512(second, third));
}

/* The lanes whose items have all their bits. */
AVX512 static inline __mmask16 have_bits(__m512i item, __m512i bits) {
    __m512i missing = _mm512_andnot_si512(item, bits);
    return _mm512_testn_epi32_mask(missing, missing);
}

/* The lanes of those whose next word leads on, and of those where a third may. */
struct answer {
    __mmask16 leading;
    __mmask16 further;
};

AVX512 static inline struct answer ask_by_next(struct sixteen sixteen, const struct image *lexicon) {
    __m512i lead = end_hashes(sixteen.hash);
    __m512i item = read_items(lexicon, lead);
    __m512i bits = bits_of(lead);
    return (struct answer){.leading = have_bits(item, bits),
                           .further = _mm512_test_epi32_mask(sixteen.third, sixteen.third) &
                                      have_bits(item, _mm512_rol_epi32(bits, 16))};
}

/* The hashes of their leads by the third word, not at their end. */
AVX512 static inline __m512i sixteen_further(struct sixteen sixteen) {
    return _mm512_add_epi32(sixteen.hash, times(sixteen.third, LEXICON_LEAD_NEXT));
}

AVX512 static inline __mmask16 ask_by_third(__m512i hash, const struct image *lexicon) {
    __m512i lead = end_hashes(hash);
    return have_bits(read_items(lexicon, lead), bits_of(lead));
}

AVX512 static inline void find_by_next(struct leading *leading, struct further *further, const struct image *lexicon) {
    further->count = 0;
    for (uint32_t i = 0; i < leading->count; i += LANES) {
        struct sixteen sixteen = {_mm512_loadu_si512(leading->hash.items + i),
                                  _mm512_loadu_si512(leading->third.items + i)};
        struct answer answer = ask_by_next(sixteen, lexicon);
        put_together(&further->hash, further->count, answer.further, sixteen_further(sixteen));
        leading->by_next.bits[i / LANES] = answer.leading;
        further->leading.bits[i / LANES] = answer.further;
        further->count += (uint32_t)__builtin_popcount(answer.further);
    }
    end_numbers(&further->hash, further->count);
}

AVX512 static inline void find_by_third(struct leading *leading, const struct further *further,
                                        const struct image *lexicon) {
    struct answers answers;
    uint32_t dealt = 0;
    for (uint32_t i = 0; i < further->count; i += LANES) {
        answers.bits[i / LANES] = ask_by_third(_mm512_loadu_si512(further->hash.items + i), lexicon);
    }
    for (uint32_t i = 0; i < leading->count; i += LANES) {
        uint16_t lanes = further->leading.bits[i / LANES];
        leading->by_third.bits[i / LANES] = (uint16_t)_pdep_u32((uint32_t)answers_from(&answers, dealt), lanes);
        dealt += (uint32_t)__builtin_popcount(lanes);
    }
}

/* Answers for thirty-two tokens: a bit for each. */
struct leads {
    uint32_t by_next;
    uint32_t by_third;
};

/* Asks about sixteen. */
AVX512 static inline struct leads ask(struct sixteen sixteen, const struct image *lexicon) {
    struct answer next = ask_by_next(sixteen, lexicon);
    return (struct leads){.by_next = next.leading,
                          .by_third = ask_by_third(sixteen_further(sixteen), lexicon) & next.further};
}

/* Some of sixteen lanes, and behind them some of sixteen others, as far as there is room. */
AVX512 static inline __m512i join(__m512i low, __mmask16 low_lanes, __m512i high, __mmask16 high_lanes) {
    __mmask16 behind = (__mmask16)(0xFFFFu << __builtin_popcount(low_lanes));
    return _mm512_mask_expand_epi32(_mm512_maskz_compress_epi32(low_lanes, low), behind,
                                    _mm512_maskz_compress_epi32(high_lanes, high));
}

/* Asks about some of thirty-two tokens: about all of them together where they are no more than sixteen, as most often,
   for to ask is what takes time. */
AVX512 static inline struct leads ask_wide(const struct words *words, uint32_t lanes, const struct image *lexicon) {
    __mmask16 low_lanes = (__mmask16)lanes;
    __mmask16 high_lanes = (__mmask16)(lanes >> LANES);
    struct sixteen low = make_sixteen(words->low, words->high);
    struct sixteen high = make_sixteen(words->high, words->behind);
    if (__builtin_popcount(lanes) > LANES) {
        struct leads front = ask(low, lexicon);
        struct leads back = ask(high, lexicon);
        return (struct leads){.by_next = (front.by_next | back.by_next << LANES) & lanes,
                              .by_third = (front.by_third | back.by_third << LANES) & lanes};
    }
    struct sixteen all = {.hash = join(low.hash, low_lanes, high.hash, high_lanes),
                          .third = join(low.third, low_lanes, high.third, high_lanes)};
    struct leads leads = ask(all, lexicon);
    return (struct leads){.by_next = _pdep_u32(leads.by_next, lanes), .by_third = _pdep_u32(leads.by_third, lanes)};
}

/* ----------------------------------------------------------------------------------------------------------- starts */

/* Thirty-two tokens. Those behind the last have no flags, no class. */
struct lanes {
    __m512i flags;
    __mmask32 valid;
    __mmask32 number;
    __mmask32 capital;
};

AVX512 static inline __mmask32 have_flag(const struct lanes *lanes, unsigned flag) {
    return _mm512_test_epi16_mask(lanes->flags, _mm512_set1_epi16((short)flag));
}

AVX512 static inline struct lanes read_lanes(const struct tokens *tokens, uint32_t first) {
    struct lanes lanes = {.valid = valid_lanes(tokens->count - first)};
    lanes.flags = _mm512_maskz_loadu_epi16(lanes.valid, tokens->flags + first);
    __m256i class = _mm256_maskz_loadu_epi8(lanes.valid, tokens->class + first);
    lanes.number = _mm256_cmpeq_epi8_mask(class, _mm256_set1_epi8(WORD_NUMBER));
    lanes.capital = have_flag(&lanes, TOKEN_CAPITAL);
    return lanes;
}

/* As find_otherwise of starts.c. */
AVX512 static inline uint32_t find_otherwise(const struct lanes *here, const struct lanes *next,
                                             struct start_classes classes) {
    uint32_t leads = have_flag(next, TOKEN_BEHIND_CLASS);
    uint32_t numbers = classes.any_number ? UINT32_MAX : classes.number ? leads : 0u;
    uint32_t capitals = classes.any_capital ? UINT32_MAX : classes.capital ? leads : 0u;
    return (have_flag(here, TOKEN_STARTS) | (have_flag(here, TOKEN_BEFORE_NUMBER) & next->number) |
            (have_flag(here, TOKEN_BEFORE_CAPITAL) & next->capital) | (here->number & numbers) |
            (here->capital & capitals) | (classes.any_word ? UINT32_MAX : 0u)) &
           here->valid;
}

/* Starts among tokens: a bit for each. */
struct found {
    uint32_t all;
    uint32_t by_next;
    uint32_t by_third;
    uint32_t otherwise;
};

/* Lists those of the sixteen tokens from `first` on, of which these are the words, behind `count` others; how many there
   are then. */
AVX512 static inline uint32_t list_starts(struct starts *starts, uint32_t count, struct found found, uint32_t first,
                                          __m512i words, uint32_t start_count) {
    const __m512i tokens = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    __mmask16 all = (__mmask16)found.all;
    __m512i start = _mm512_slli_epi32(_mm512_add_epi32(tokens, _mm512_set1_epi32((int)first)), START_BITS);
    start = _mm512_mask_add_epi32(start, (__mmask16)found.by_next, start, _mm512_set1_epi32(START_BY_NEXT));
    start = _mm512_mask_add_epi32(start, (__mmask16)found.by_third, start, _mm512_set1_epi32(START_BY_THIRD));
    start = _mm512_mask_add_epi32(start, (__mmask16)found.otherwise, start, _mm512_set1_epi32(START_OTHERWISE));
    __mmask16 begins = _mm512_cmple_epu32_mask(words, _mm512_set1_epi32((int)start_count));
    __m512i node = _mm512_maskz_mov_epi32(begins, words);
    _mm512_storeu_si512(starts->items + count, _mm512_maskz_compress_epi32(all, start));
    _mm512_storeu_si512(starts->nodes + count, _mm512_maskz_compress_epi32(all, node));
    return count + (uint32_t)__builtin_popcount(all);
}

/* Lists the starts of the thirty-two tokens from `first` on, whose leads are known, behind others. Always inlined: to
   hand all that over takes a third as many instructions as are done with it. */
AVX512 static inline __attribute__((always_inline)) uint32_t list_wide(struct starts *starts, uint32_t count,
                                                                       const struct tokens *tokens,
                                                                       const struct image *lexicon, uint32_t first,
                                                                       const struct words *words, struct leads leads) {
    struct lanes here = read_lanes(tokens, first);
    struct lanes next = read_lanes(tokens, first + 1);
    struct found low = {.by_next = leads.by_next,
                        .by_third = leads.by_third,
                        .otherwise = find_otherwise(&here, &next, lexicon->start_classes)};
    low.all = low.by_next | low.by_third | low.otherwise | have_flag(&here, TOKEN_GIVES);
    struct found high = {low.all >> LANES, low.by_next >> LANES, low.by_third >> LANES, low.otherwise >> LANES};
    count = list_starts(starts, count, low, first, words->low, lexicon->start_count);
    return list_starts(starts, count, high, first + LANES, words->high, lexicon->start_count);
}

/* Lists the starts of the tokens from `first` up to `end`, whose leads are known. */
AVX512 static inline uint32_t list_all(struct starts *starts, const struct tokens *tokens, const struct image *lexicon,
                                       const struct leading *leading, uint32_t first, uint32_t end) {
    uint32_t count = 0;
    uint32_t dealt = 0;
    for (uint32_t i = first; i < end; i += WIDE_LANES) {
        uint32_t led = leading->tokens[(i - first) / WIDE_LANES];
        struct leads leads = {.by_next = _pdep_u32((uint32_t)answers_from(&leading->by_next, dealt), led),
                              .by_third = _pdep_u32((uint32_t)answers_from(&leading->by_third, dealt), led)};
        struct words words = read_words(tokens, i);
        count = list_wide(starts, count, tokens, lexicon, i, &words, leads);
        dealt += (uint32_t)__builtin_popcount(led);
    }
    return count;
}

/* The tokens of a short text, which wait for no lists: what is written piece by piece takes a while to be read. */
enum { FEW = 2 * WIDE_LANES };

AVX512 static uint32_t list_few(struct starts *starts, const struct tokens *tokens, const struct image *lexicon,
                                uint32_t first, uint32_t end) {
    uint32_t count = 0;
    for (uint32_t i = first; i < end; i += WIDE_LANES) {
        uint32_t lanes = find_leading(tokens, i, end);
        struct words words = read_words(tokens, i);
        count = list_wide(starts, count, tokens, lexicon, i, &words, ask_wide(&words, lanes, lexicon));
    }
    return count;
}

/* As list_few, of more. */
AVX512 static uint32_t list_many(struct starts *starts, const struct tokens *tokens, const struct image *lexicon,
                                 uint32_t first, uint32_t end) {
    struct leading leading;
    struct further further;
    list_leading(&leading, tokens, first, end);
    find_by_next(&leading, &further, lexicon);
    find_by_third(&leading, &further, lexicon);
    return list_all(starts, tokens, lexicon, &leading, first, end);
}

/* Tells which starts are which. */
AVX512 static void sort_starts(struct starts *starts) {
    uint32_t going = 0;
    uint32_t others = 0;
    for (uint32_t i = 0; i < starts->count; i += LANES) {
        __mmask16 valid = (__mmask16)_bzhi_u32(0xFFFF, starts->count - i < LANES ? starts->count - i : LANES);
        __m512i items = _mm512_maskz_loadu_epi32(valid, starts->items + i);
        __mmask16 otherwise = _mm512_test_epi32_mask(items, _mm512_set1_epi32(START_OTHERWISE));
        __mmask16 by_words = _mm512_test_epi32_mask(items, _mm512_set1_epi32(START_BY_NEXT | START_BY_THIRD));
        going = list_numbers((__mmask16)(by_words & ~otherwise), i, going, starts->going);
        others = list_numbers(otherwise, i, others, starts->others);
    }
    starts->going_count = going;
    starts->other_count = others;
}

AVX512 void starts_avx512(struct starts *starts, const struct tokens *tokens, const struct image *lexicon,
                          uint32_t first) {
    uint32_t end = starts_end(tokens, first);
    starts->count = end - first <= FEW ? list_few(starts, tokens, lexicon, first, end)
                                       : list_many(starts, tokens, lexicon, first, end);
    sort_starts(starts);
}

#endif
