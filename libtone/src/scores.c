#include "scores.h"

struct score_scale score_scale(const struct lexicon_score *score) {
    return (struct score_scale){.map = (enum score_map)score->map,
                                .center = (double)score->center / LEXICON_UNIT,
                                .half = (double)score->half / LEXICON_UNIT,
                                .length = score->length > 0 ? (double)score->length / LEXICON_UNIT : __builtin_inf()};
}

void score_maps_set(struct score_maps *maps, size_t lane, const struct score_scale *scale, bool is_signed) {
    maps->center[lane] = scale->map == MAP_SIGMOID ? scale->center : 0;
    maps->half[lane] = scale->half;
    maps->length[lane] = scale->length;
    maps->ratio[lane] = -(scale->map == MAP_RATIO);
    maps->sigmoid[lane] = -(scale->map == MAP_SIGMOID);
    maps->magnitude[lane] = is_signed ? INT64_MAX : -1;
}

double score_of(const struct score_scale *scale, int64_t raw, uint32_t words) {
    struct score_maps maps;
    struct tally tally = {.raw = {0}};
    int64_t raws[SCORE_LANES];
    double scores[SCORE_LANES];
    double length = words;
    for (size_t i = 0; i < SCORE_LANES; i++) {
        score_maps_set(&maps, i, scale, false);
        raws[i] = raw;
    }
    score_portable(&maps, raws, &length, 1, SCORE_LANES, scores, &tally);
    return scores[0];
}

/* Of each lane one or the other, by a mask. */
#define CHOOSE(mask, one, other) ((lanes)(((masks)(one) & (mask)) | ((masks)(other) & ~(mask))))

#define DIVIDED(units) (__builtin_convertvector(units, lanes) / LEXICON_UNIT)

#define SCORE_WAY score_portable
#define SCORE_TARGET
#define SCORE_BYTES 16
#define SCORE_WHOLE DIVIDED
#include "scores_way.h"

#ifdef __x86_64__
#include "avx2.h"
#include "avx512.h"

#define SCORE_WAY score_avx2
#define SCORE_TARGET AVX2
#define SCORE_BYTES 32
#define SCORE_WHOLE DIVIDED
#include "scores_way.h"

/*
 * The same as to divide, but faster: a product with what is left of it added once (Markstein 1990). What is rounded last
 * is within 2^-100 of the quotient, relative to that; and no quotient of a double by 10^9, that is 2^9 times an odd number
 * below 2^21, is as near as 2^-76 to the middle between two doubles.
 */
static AVX512 inline __m256d multiplied(__m256i units) {
    const __m256d unit = _mm256_set1_pd(LEXICON_UNIT);
    const __m256d part = _mm256_set1_pd(1 / LEXICON_UNIT);
    __m256d x = _mm256_cvtepi64_pd(units);
    __m256d about = _mm256_mul_pd(x, part);
    return _mm256_fmadd_pd(_mm256_fnmadd_pd(about, unit, x), part, about);
}

/* By halves of its vectors, one of which may need no square roots: whole ones take twice as long to divide. */
#define SCORE_WAY score_avx512
#define SCORE_TARGET AVX512
#define SCORE_BYTES 32
#define SCORE_WHOLE(units) (lanes) multiplied((__m256i)(units))
#include "scores_way.h"
#endif
