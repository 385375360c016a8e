/* Sums by AVX-512: eight scores of a hit at a time. */
#include "sums.h"

#ifdef __x86_64__
#include "avx512.h"

/* What a contribution, in whole ones, adds to eight scores: to_units of each product. */
static AVX512 inline __m512i shares_of(double contribution, const double *coefficients) {
    const __m512d unit = _mm512_set1_pd(LEXICON_UNIT);
    const __m512i half = _mm512_castpd_si512(_mm512_set1_pd(0.5));
    const __m512i sign = _mm512_set1_epi64(INT64_MIN);
    enum { FIRST = 0xF0, SECOND = 0xCC, THIRD = 0xAA };
    __m512d products = _mm512_mul_pd(_mm512_set1_pd(contribution), _mm512_loadu_pd(coefficients));
    __m512d scaled = _mm512_mul_pd(products, unit);
    __m512i away = _mm512_ternarylogic_epi64(_mm512_castpd_si512(scaled), sign, half, (FIRST & SECOND) | THIRD);
    return _mm512_cvttpd_epi64(_mm512_add_pd(scaled, _mm512_castsi512_pd(away)));
}

/* Two of the composites that are among the scores of a vector, or one twice, and where their shares go. */
struct share_pair {
    int64_t lane[SCORE_LANES]; /* the first two are theirs */
    int64_t *column[2];
};

struct share_pairs {
    uint32_t count;
    struct share_pair items[SCORE_LANES / 2];
};

/* The composites among the scores from number `first` on. */
static void pair_shares(const struct sum_source *source, size_t first, struct share_pairs *pairs) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < source->composite_count; i++) {
        size_t lane = source->composites[i] - first;
        if (lane < SCORE_LANES) {
            struct share_pair *pair = &pairs->items[count / 2];
            for (uint32_t k = count++ % 2; k < 2; k++) {
                pair->lane[k] = (int64_t)lane;
                pair->column[k] = source->shares + i * source->share_step;
            }
        }
    }
    pairs->count = (count + 1) / 2;
}

/* Keeps the shares of hit number `hit`. */
static AVX512 inline void keep_shares(const struct share_pairs *pairs, uint32_t hit, __m512i shares) {
    for (uint32_t i = 0; i < pairs->count; i++) {
        const struct share_pair *pair = &pairs->items[i];
        __m128i both = _mm512_castsi512_si128(_mm512_permutexvar_epi64(_mm512_loadu_si512(pair->lane), shares));
        pair->column[0][hit] = _mm_cvtsi128_si64(both);
        pair->column[1][hit] = _mm_extract_epi64(both, 1);
    }
}

/* The sums of one vector of scores, the first of which is number `first`. What a unit adds to a score of the hit's own
   is 1, and below 2^50 the rounding gives back what it was given. `pairs` may be NULL. */
static AVX512 inline __attribute__((always_inline)) uint32_t sum_lanes(const struct sum_source *given, uint32_t i,
                                                                       size_t first, int64_t *restrict sums,
                                                                       int64_t *restrict counts,
                                                                       const struct share_pairs *pairs) {
    const struct sum_source source = *given; /* which no store changes */
    const struct hit *hits = source.hits->items;
    const int64_t *units = source.contributions->units;
    uint32_t hit_count = source.hits->count;
    __m512i count = _mm512_loadu_si512(counts);
    for (uint32_t s = 0; s < source.sentence_count; s++) {
        uint32_t end = source.sentences[s].end;
        __m512i sum = _mm512_setzero_si512();
        for (; i < hit_count && hits[i].first < end; i++) {
            const double *coefficients = sum_coefficients(&source, &hits[i]) + first;
            __m512i shares = shares_of((double)units[i] / LEXICON_UNIT, coefficients);
            sum = _mm512_add_epi64(sum, shares);
            count = _mm512_mask_add_epi64(count, _mm512_test_epi64_mask(shares, shares), count, _mm512_set1_epi64(1));
            if (pairs) {
                keep_shares(pairs, i, shares);
            }
        }
        _mm512_storeu_si512(sums + s * source.stride + first, sum);
    }
    _mm512_storeu_si512(counts, count);
    return i;
}

AVX512 uint32_t sum_avx512(const struct sum_source *source, uint32_t hit, int64_t *restrict sums,
                           int64_t *restrict counts) {
    uint32_t next = hit;
    for (size_t first = 0; first < source->stride; first += SCORE_LANES) {
        if (source->shares) {
            struct share_pairs pairs = {.count = 0};
            pair_shares(source, first, &pairs);
            next = sum_lanes(source, hit, first, sums, counts + first, &pairs);
        } else {
            next = sum_lanes(source, hit, first, sums, counts + first, NULL);
        }
    }
    return next;
}
#endif
