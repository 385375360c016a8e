#include "positions.h"

#include "eights.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define ONES_2(ones) ones, (ones) + 1, (ones) + 1, (ones) + 2
#define ONES_4(ones) ONES_2(ones), ONES_2((ones) + 1), ONES_2((ones) + 1), ONES_2((ones) + 2)
#define ONES_6(ones) ONES_4(ones), ONES_4((ones) + 1), ONES_4((ones) + 1), ONES_4((ones) + 2)

const uint8_t position_ones[UINT8_MAX + 1] = {ONES_6(0), ONES_6(1), ONES_6(1), ONES_6(2)};

/* The bytes of a block of UTF-8 that continue a code point: those of the form 10xxxxxx. */
#ifdef __SSE2__
static uint64_t continuing(const char bytes[POSITION_BLOCK]) {
    uint64_t set = 0;
    for (unsigned i = 0; i < POSITION_BLOCK; i += sizeof(__m128i)) {
        __m128i sixteen = _mm_loadu_si128((const __m128i *)(const void *)(bytes + i));
        __m128i inside = _mm_cmplt_epi8(sixteen, _mm_set1_epi8((char)0xC0)); /* signed: 0x80 to 0xBF are the least */
        set |= (uint64_t)(unsigned)_mm_movemask_epi8(inside) << i;
    }
    return set;
}
#else
static uint64_t continuing(const char bytes[POSITION_BLOCK]) {
    uint64_t set = 0;
    for (unsigned i = 0; i < POSITION_BLOCK; i += sizeof(uint64_t)) {
        uint64_t eight = eight_read(bytes + i);
        set |= eight_bits(eight & ~(eight << 1)) << i;
    }
    return set;
}
#endif

/* The bytes of a block of UTF-8, whole or the last of its chunk, that begin no code point. */
static uint64_t inside_utf8(const char *bytes, uint32_t size) {
    char last[POSITION_BLOCK] = {0};
    if (size >= POSITION_BLOCK) {
        return continuing(bytes);
    }
    memcpy(last, bytes, size);
    return continuing(last);
}

/* The bytes of a block that continue a code point, or a maximal ill-formed part, which counts as one. `*next` is the
   first boundary at or behind the block's first byte, and then at or behind its end. `end` is that of the chunk. */
static uint64_t inside_ill_formed(const struct text *text, uint32_t block, uint32_t end, uint32_t *next) {
    uint64_t set = 0;
    for (uint32_t i = 0; i < POSITION_BLOCK && block + i < end; i++) {
        if (block + i == *next) {
            int32_t code_point;
            *next += (uint32_t)text_decode(text->bytes + *next, end - *next, &code_point);
        } else {
            set |= (uint64_t)1 << i;
        }
    }
    return set;
}

bool positions_mark(struct positions *positions, const struct text *text, uint32_t begin, uint32_t end,
                    const tone_allocator *hooks) {
    size_t count = (end - begin) / POSITION_BLOCK + 1;
    struct position_block *blocks =
        alloc_grow(hooks, positions->blocks, &positions->capacity, count, sizeof *positions->blocks);
    if (!blocks) {
        return false;
    }
    positions->blocks = blocks;
    positions->begin = begin;
    uint32_t inside = begin > 0 ? positions->inside : 0;
    uint32_t next = begin;
    for (uint32_t block = begin; block <= end; block += POSITION_BLOCK, blocks++) {
        uint64_t set = text->ill_formed ? inside_ill_formed(text, block, end, &next)
                                        : inside_utf8(text->bytes + block, end - block);
        uint64_t ones = eight_running_ones(set);
        eight_write(blocks->inside, set);
        eight_write(blocks->before, ones << 8);
        blocks->passed = inside;
        inside += (uint32_t)(ones >> 56);
    }
    positions->inside = inside;
    return true;
}

void positions_release(struct positions *positions, const tone_allocator *hooks) {
    alloc_release(hooks, positions->blocks, positions->capacity, sizeof *positions->blocks);
    *positions = (struct positions){0};
}
