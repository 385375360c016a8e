#include "scores.h"

#include <string.h>

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

#define SCORE_WAY score_portable
#define SCORE_TARGET
#define SCORE_BYTES 16
#include "scores_way.h"

#ifdef __x86_64__
#define SCORE_WAY score_avx2
#define SCORE_TARGET __attribute__((target("avx2")))
#define SCORE_BYTES 32
#include "scores_way.h"

#define SCORE_WAY score_avx512
#define SCORE_TARGET __attribute__((target("avx2,avx512f,avx512dq,avx512vl")))
#define SCORE_BYTES 64
#include "scores_way.h"
#endif
