#include "scores.h"

struct score_scale score_scale(const struct lexicon_score *score) {
    return (struct score_scale){.map = (enum score_map)score->map,
                                .center = (double)score->center / LEXICON_UNIT,
                                .half = (double)score->half / LEXICON_UNIT,
                                .length = score->length > 0 ? (double)score->length / LEXICON_UNIT : __builtin_inf()};
}

/* One source for every way: the instructions that a way may use are its attribute. */
static inline __attribute__((always_inline)) void score_all(const struct score_scale *scale, const int64_t *raw,
                                                            const double *words, size_t count,
                                                            double *restrict scores) {
    for (size_t i = 0; i < count; i += SCORE_LANES) {
        score_lanes(*scale, raw + i, words + i, scores + i);
    }
}

void score_portable(const struct score_scale *scale, const int64_t *raw, const double *words, size_t count,
                    double *restrict scores) {
    score_all(scale, raw, words, count, scores);
}

#ifdef __x86_64__
__attribute__((target("avx2"))) void score_avx2(const struct score_scale *scale, const int64_t *raw,
                                                const double *words, size_t count, double *restrict scores) {
    score_all(scale, raw, words, count, scores);
}

__attribute__((target("avx2,avx512f,avx512dq,avx512vl"))) void score_avx512(const struct score_scale *scale,
                                                                            const int64_t *raw, const double *words,
                                                                            size_t count, double *restrict scores) {
    score_all(scale, raw, words, count, scores);
}
#endif
