/* Starts by AVX2: eight tokens at a time. */
#include "starts.h"

#ifdef __x86_64__
#include "numbers_avx2.h"

#include <stddef.h>

enum { LANES = 8 };

AVX2 static inline __m256i eight_of(uint32_t number) {
    return _mm256_set1_epi32((int)number);
}

/* All bits of the lanes that are zero. */
AVX2 static inline __m256i are_zero(__m256i lanes) {
    return _mm256_cmpeq_epi32(lanes, _mm256_setzero_si256());
}

/* One of the bits of a lead, by the number that its lowest five bits are. */
AVX2 static inline __m256i bit_of(__m256i number) {
    return _mm256_sllv_epi32(eight_of(1), _mm256_and_si256(number, eight_of(31)));
}

AVX2 static inline __m256i end_hashes(__m256i hash) {
    return _mm256_mullo_epi32(_mm256_xor_si256(hash, _mm256_srli_epi32(hash, 15)), eight_of(LEXICON_LEAD_LAST));
}

/* Eight times the item of a lead. */
AVX2 static inline __m256i read_items(const struct image *lexicon, __m256i lead) {
    __m256i item = _mm256_and_si256(_mm256_srli_epi32(lead, LEAD_ITEM), eight_of(lexicon->lead_mask));
    return _mm256_i32gather_epi32((const int *)lexicon->leads, item, 4);
}

/* Eight times lead_bits. */
AVX2 static inline __m256i bits_of(__m256i lead) {
    __m256i second = bit_of(_mm256_srli_epi32(lead, LEAD_SECOND_BIT));
    __m256i third = bit_of(_mm256_srli_epi32(lead, LEAD_THIRD_BIT));
    return _mm256_or_si256(bit_of(lead), _mm256_or_si256(second, third));
}

/* All bits of the lanes whose items have all their bits. */
AVX2 static inline __m256i have_bits(__m256i item, __m256i bits) {
    return are_zero(_mm256_andnot_si256(item, bits));
}

/* The words of eight tokens: every other number of their facts. */
AVX2 static inline __m256i read_words(const struct word_facts *facts) {
    _Static_assert(sizeof *facts == 8 && offsetof(struct word_facts, word) == 0, "a word is every other number");
    __m256 low = _mm256_castsi256_ps(load(facts));
    __m256 high = _mm256_castsi256_ps(load(facts + LANES / 2));
    __m256i even = _mm256_castps_si256(_mm256_shuffle_ps(low, high, _MM_SHUFFLE(2, 0, 2, 0)));
    return _mm256_permute4x64_epi64(even, _MM_SHUFFLE(3, 1, 2, 0));
}

AVX2 static inline __m256i read_flags(const struct tokens *tokens, uint32_t first) {
    return _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)(const void *)(tokens->flags + first)));
}

AVX2 static inline __m256i are_numbers(const struct tokens *tokens, uint32_t first) {
    __m256i class = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(const void *)(tokens->class + first)));
    return _mm256_cmpeq_epi32(class, eight_of(WORD_NUMBER));
}

/* A flag in the lanes that have another. */
AVX2 static inline __m256i flag_where(__m256i flags, unsigned has, unsigned flag) {
    return _mm256_andnot_si256(are_zero(_mm256_and_si256(flags, eight_of(has))), eight_of(flag));
}

/* As find_otherwise of starts.c, of the eight tokens from `first` on, which have these flags. */
AVX2 static inline __m256i find_otherwise(const struct tokens *tokens, uint32_t first, __m256i flags,
                                          struct start_classes classes) {
    __m256i next = read_flags(tokens, first + 1);
    __m256i numbered = _mm256_and_si256(are_numbers(tokens, first + 1), eight_of(TOKEN_BEFORE_NUMBER));
    __m256i named = flag_where(next, TOKEN_CAPITAL, TOKEN_BEFORE_CAPITAL);
    __m256i led = flag_where(next, TOKEN_BEHIND_CLASS, UINT32_MAX);
    __m256i capital = _mm256_and_si256(led, eight_of(classes.capital ? TOKEN_CAPITAL : 0));
    __m256i always = eight_of(TOKEN_STARTS | (classes.any_capital ? TOKEN_CAPITAL : 0U));
    __m256i wanted = _mm256_or_si256(_mm256_or_si256(numbered, named), _mm256_or_si256(capital, always));
    __m256i number = _mm256_or_si256(_mm256_and_si256(led, eight_of(classes.number ? UINT32_MAX : 0)),
                                     eight_of(classes.any_number ? UINT32_MAX : 0));
    __m256i none = _mm256_andnot_si256(_mm256_and_si256(are_numbers(tokens, first), number),
                                       are_zero(_mm256_and_si256(flags, wanted)));
    return _mm256_or_si256(_mm256_andnot_si256(none, eight_of(START_OTHERWISE)),
                           eight_of(classes.any_word ? START_OTHERWISE : 0));
}

/* All bits of those of eight tokens with which terms of words may begin, by their flags and those of the next. */
AVX2 static inline __m256i are_leading(const struct tokens *tokens, uint32_t first) {
    _Static_assert(TOKEN_LED == TOKEN_LEADS << 1, "the flag of the next is beside its own");
    __m256i next = _mm256_srli_epi32(read_flags(tokens, first + 1), 1);
    __m256i both = _mm256_and_si256(_mm256_and_si256(read_flags(tokens, first), next), eight_of(TOKEN_LEADS));
    return _mm256_cmpeq_epi32(both, eight_of(TOKEN_LEADS));
}

/* Which terms may begin with words alone: START_BY_NEXT and START_BY_THIRD. All eight are asked about: to sort out those
   that may lead takes as long. */
AVX2 static inline __m256i find_by_words(const struct tokens *tokens, const struct image *lexicon, uint32_t first) {
    __m256i start = read_words(tokens->facts + first);
    __m256i next = read_words(tokens->facts + first + 1);
    __m256i third = read_words(tokens->facts + first + 2);
    __m256i hash = _mm256_add_epi32(_mm256_mullo_epi32(start, eight_of(LEXICON_LEAD_NODE)),
                                    _mm256_mullo_epi32(next, eight_of(LEXICON_LEAD_WORD)));
    __m256i lead = end_hashes(hash);
    __m256i item = read_items(lexicon, lead);
    __m256i bits = bits_of(lead);
    __m256i further = _mm256_or_si256(_mm256_slli_epi32(bits, 16), _mm256_srli_epi32(bits, 16));
    lead = end_hashes(_mm256_add_epi32(hash, _mm256_mullo_epi32(third, eight_of(LEXICON_LEAD_NEXT))));
    __m256i by_third = _mm256_and_si256(have_bits(item, further), have_bits(read_items(lexicon, lead), bits_of(lead)));
    by_third = _mm256_andnot_si256(are_zero(third), _mm256_and_si256(by_third, eight_of(START_BY_THIRD)));
    __m256i by_next = _mm256_and_si256(have_bits(item, bits), eight_of(START_BY_NEXT));
    return _mm256_and_si256(are_leading(tokens, first), _mm256_or_si256(by_next, by_third));
}

AVX2 void starts_avx2(struct starts *starts, const struct tokens *tokens, const struct image *lexicon, uint32_t first) {
    const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    const struct tokens all = *tokens; /* copies: what is written to `starts` does not change them */
    const struct image image = *lexicon;
    struct start_classes classes = lexicon->start_classes;
    uint32_t end = starts_end(tokens, first);
    uint32_t count = 0;
    uint32_t i = first;
    for (; i < end && i + LANES + 2 <= all.count; i += LANES) {
        __m256i flags = read_flags(&all, i);
        __m256i how = _mm256_or_si256(find_by_words(&all, &image, i), find_otherwise(&all, i, flags, classes));
        __m256i none = are_zero(_mm256_or_si256(how, _mm256_and_si256(flags, eight_of(TOKEN_GIVES))));
        uint32_t listed = (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(none)) ^ 0xFF;
        __m256i token = _mm256_add_epi32(lane, eight_of(i));
        __m256i start = _mm256_or_si256(_mm256_slli_epi32(token, START_BITS), how);
        start = _mm256_permutevar8x32_epi32(start, _mm256_cvtepu8_epi32(numbers_of(listed)));
        store(starts->items + count, start);
        count += (uint32_t)__builtin_popcount(listed);
    }
    starts->count = count;
    starts_add(starts, tokens, lexicon, i, end);
    starts_sort(starts, tokens, lexicon);
}

#endif
