/*
 * One way to make scores. scores.c includes this for each way, with the name of the way's function as SCORE_WAY, the
 * attribute by which it may use the way's instructions as SCORE_TARGET, as SCORE_BYTES the width of their vectors, and as
 * SCORE_WHOLE what makes whole ones of units. What is done in a lane is the same in all.
 */
SCORE_TARGET void SCORE_WAY(const struct score_maps *maps, const int64_t *raw, const double *words, size_t count,
                            size_t stride, double *restrict scores, struct tally *restrict tally) {
    typedef double lanes __attribute__((vector_size(SCORE_BYTES)));
    typedef int64_t masks __attribute__((vector_size(SCORE_BYTES)));
    typedef uint64_t sums __attribute__((vector_size(SCORE_BYTES)));
    enum { LANES = SCORE_BYTES / sizeof(double) };
    for (size_t first = 0; first < SCORE_LANES; first += LANES) {
        lanes center, half, length, sum, most;
        masks ratio, sigmoid, magnitude;
        sums total;
        memcpy(&center, maps->center + first, sizeof center);
        memcpy(&half, maps->half + first, sizeof half);
        memcpy(&length, maps->length + first, sizeof length);
        memcpy(&ratio, maps->ratio + first, sizeof ratio);
        memcpy(&sigmoid, maps->sigmoid + first, sizeof sigmoid);
        memcpy(&magnitude, maps->magnitude + first, sizeof magnitude);
        memcpy(&sum, tally->sum + first, sizeof sum);
        memcpy(&most, tally->most + first, sizeof most);
        memcpy(&total, tally->raw + first, sizeof total);
        int64_t unbent = -1;
        for (size_t lane = 0; lane < LANES; lane++) {
            unbent &= ratio[lane];
        }
        for (size_t i = 0; i < count; i++) {
            masks units;
            memcpy(&units, raw + i * stride + first, sizeof units);
            lanes x = SCORE_WHOLE(units) / (1 + words[i] / length);
            lanes above = (lanes)((masks)x & (x > 0));
            lanes part = above;
            lanes whole = above + half;
            if (unbent == 0) { /* which is so for all sentences or for none */
                lanes z = (x - center) / half;
                lanes squares = 1 + z * z;
                double roots[LANES];
                memcpy(roots, &squares, sizeof roots);
                for (int k = 0; k < LANES; k++) {
                    roots[k] = __builtin_sqrt(roots[k]);
                }
                lanes root;
                memcpy(&root, roots, sizeof root);
                part = CHOOSE(ratio, part, z);
                whole = CHOOSE(ratio, whole, root);
            }
            lanes bent = part / whole;
            lanes score = CHOOSE(sigmoid, (1 + bent) / 2, bent);
            memcpy(scores + i * stride + first, &score, sizeof score);
            sum += score;
            most = CHOOSE((lanes)((masks)score & magnitude) > (lanes)((masks)most & magnitude), score, most);
            total += (sums)units;
        }
        memcpy(tally->sum + first, &sum, sizeof sum);
        memcpy(tally->most + first, &most, sizeof most);
        memcpy(tally->raw + first, &total, sizeof total);
    }
}

#undef SCORE_WAY
#undef SCORE_TARGET
#undef SCORE_BYTES
#undef SCORE_WHOLE
