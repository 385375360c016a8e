#include "scores.h"

static const double unit = 1e9;

struct score_scale score_scale(const struct lexicon_score *score) {
    return (struct score_scale){.map = (enum score_map)score->map,
                                .center = (double)score->center / unit,
                                .half = (double)score->half / unit,
                                .length = score->length > 0 ? (double)score->length / unit : __builtin_inf()};
}
