#include "way.h"

static const struct way portable = {
    .is_utf8 = text_is_utf8,
    .find_blocks = blocks_find_portable,
    .list_blocks = blocks_list_portable,
    .lookup = lookup_portable,
    .find_starts = starts_portable,
    .find_signs = signs_portable,
    .read_items = items_portable,
    .mark_positions = positions_portable,
    .count_voices = voice_words_portable,
    .sum = sum_portable,
    .score = score_portable,
};

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>

static const struct way avx2 = {
    .is_utf8 = text_is_utf8_avx2,
    .find_blocks = blocks_find_avx2,
    .list_blocks = blocks_list_avx2,
    .lookup = lookup_avx2,
    .find_starts = starts_avx2,
    .find_signs = signs_portable,
    .read_items = items_portable,
    .mark_positions = positions_portable,
    .count_voices = voice_words_portable,
    .sum = sum_portable,
    .score = score_avx2,
};

static const struct way avx512 = {
    .is_utf8 = text_is_utf8_avx512,
    .find_blocks = blocks_find_avx512,
    .list_blocks = blocks_list_avx512,
    .lookup = lookup_avx512,
    .find_starts = starts_avx512,
    .find_signs = signs_avx512,
    .read_items = items_avx512,
    .mark_positions = positions_avx512,
    .count_voices = voice_words_avx512,
    .sum = sum_avx512,
    .score = score_avx512,
};

/* The registers that the operating system keeps, a bit each (Intel SDM, volume 1, section 13.3). */
__attribute__((target("xsave"))) static uint64_t kept_registers(void) {
    return (uint64_t)_xgetbv(0);
}

/* Whether this machine has what a way is compiled for (avx2.h, avx512.h). Not every compiler's library knows
   __builtin_cpu_supports. */
static bool has(enum way_name name) {
    enum { YMM = 0x06, ZMM = 0xE6 };
    static const unsigned avx2_bits = bit_AVX2 | bit_BMI | bit_BMI2;
    static const unsigned avx512_bits = bit_AVX512F | bit_AVX512BW | bit_AVX512DQ | bit_AVX512VL;
    static const unsigned vbmi_bits = bit_AVX512VBMI | bit_AVX512VBMI2 | bit_GFNI;
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE) || !(c & bit_POPCNT)) {
        return false;
    }
    bool fused = c & bit_FMA;
    uint64_t kept = kept_registers();
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || (kept & YMM) != YMM || (b & avx2_bits) != avx2_bits) {
        return false;
    }
    return name == WAY_AVX2 ||
           ((kept & ZMM) == ZMM && (b & avx512_bits) == avx512_bits && (c & vbmi_bits) == vbmi_bits && fused);
}

const struct way *way_by_name(enum way_name name) {
    switch (name) {
    case WAY_AVX512:
        return has(name) ? &avx512 : NULL;
    case WAY_AVX2:
        return has(name) ? &avx2 : NULL;
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
    const struct way *way = NULL;
    for (int name = WAY_COUNT - 1; !way; name--) { /* asking is slow on virtual machines: each once */
        way = way_by_name((enum way_name)name);
    }
    return way;
}
