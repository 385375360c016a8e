#include "scores.h"

static const double unit = 1e9;

struct score_scale score_scale(const struct lexicon_score *score) {
    return (struct score_scale){(enum score_map)score->map, (double)score->center / unit, (double)score->half / unit,
                                (double)score->length / unit};
}
