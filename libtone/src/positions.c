#include "positions.h"

#include <string.h>

static const uint64_t high_bits = UINT64_C(0x8080808080808080);

/* A block of bytes, eight in a number. */
enum { WORDS = POSITION_BLOCK / sizeof(uint64_t) };

static bool is_ascii(const uint64_t words[WORDS]) {
    uint64_t any = words[0] | words[1] | words[2] | words[3] | words[4] | words[5] | words[6] | words[7];
    return (any & high_bits) == 0;
}

/* The bytes of a block of UTF-8 that continue a code point: those of the form 10xxxxxx. The product moves the flag of
   byte n of a number, bit 8n, to bit 56 + n. */
static uint64_t continuing(const uint64_t words[WORDS]) {
    uint64_t set = 0;
    for (unsigned i = 0; i < WORDS; i++) {
        uint64_t eight = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap64(words[i]) : words[i];
        uint64_t flags = (eight & ~(eight << 1) & high_bits) >> 7;
        set |= flags * UINT64_C(0x0102040810204080) >> 56 << 8 * i;
    }
    return set;
}

/* The bytes of a block of UTF-8, whole or the last of its chunk, that begin no code point. */
static uint64_t inside_utf8(const char *bytes, uint32_t size) {
    uint64_t words[WORDS] = {0};
    if (size >= POSITION_BLOCK) {
        memcpy(words, bytes, POSITION_BLOCK);
    } else {
        memcpy(words, bytes, size);
    }
    return is_ascii(words) ? 0 : continuing(words);
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
    for (uint32_t block = begin; block <= end; block += POSITION_BLOCK) {
        uint64_t set = text->ill_formed ? inside_ill_formed(text, block, end, &next)
                                        : inside_utf8(text->bytes + block, end - block);
        *blocks++ = (struct position_block){set, inside};
        inside += set ? position_count(set) : 0;
    }
    positions->inside = inside;
    return true;
}

void positions_release(struct positions *positions, const tone_allocator *hooks) {
    alloc_release(hooks, positions->blocks, positions->capacity, sizeof *positions->blocks);
    *positions = (struct positions){0};
}
