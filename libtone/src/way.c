#include "way.h"

#include "lookup.h"
#include "starts.h"

static const struct way portable = {blocks_find_portable, blocks_list_portable, lookup_portable, starts_portable,
                                    score_portable};

#ifdef __x86_64__
static const struct way avx2 = {blocks_find_avx2, blocks_list_avx2, lookup_portable, starts_portable, score_avx2};
static const struct way avx512 = {blocks_find_avx512, blocks_list_avx512, lookup_avx512, starts_avx512, score_avx512};

const struct way *way_by_name(enum way_name name) {
    __builtin_cpu_init(); /* some compilers' libraries do not ask the processor before the program begins */
    bool bits = __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    switch (name) {
    case WAY_AVX512:
        return bits && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                       __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi2")
                   ? &avx512
                   : NULL;
    case WAY_AVX2:
        return bits && __builtin_cpu_supports("avx2") ? &avx2 : NULL;
    default:
        return &portable;
    }
}
#else
const struct way *way_by_name(enum way_name name) {
    return name == WAY_PORTABLE ? &portable : NULL;
}
#endif

const struct way *way_fastest(void) {
    enum way_name name = WAY_COUNT - 1;
    while (!way_by_name(name)) {
        name--;
    }
    return way_by_name(name);
}
