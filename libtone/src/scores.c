#include "scores.h"

static const double unit = 1e9;

struct score_scale score_scale(const struct lexicon_score *score) {
    return (struct score_scale){(enum score_map)score->map, (double)score->center / unit, (double)score->half / unit,
                                (double)score->length / unit};
}

/* From -1 to 1; beyond 1e150 the square would overflow, and the result is 1 to the last bit long before. */
static double bend(double z) {
    if (z > 1e150 || z < -1e150) {
        return z < 0 ? -1 : 1;
    }
    return z / __builtin_sqrt(1 + z * z);
}

double score_of(const struct score_scale *scale, int64_t raw, uint32_t words) {
    double x = (double)raw / unit;
    if (scale->length > 0) {
        x = x / (1 + words / scale->length);
    }
    switch (scale->map) {
    case MAP_RATIO:
        return x > 0 ? x / (x + scale->half) : 0;
    case MAP_SIGMOID:
        return (1 + bend((x - scale->center) / scale->half)) / 2;
    case MAP_SIGNED:
        return bend(x / scale->half);
    }
    return 0;
}
