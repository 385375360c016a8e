#include "positions.h"

#include <string.h>

static const uint64_t high_bits = UINT64_C(0x8080808080808080);

/* Whether the `size` bytes of a block, 64 at most, are all ASCII. */
static bool is_ascii(const char *bytes, size_t size) {
    uint64_t any = 0;
    uint64_t eight;
    size_t at = 0;
    for (; at + sizeof eight <= size; at += sizeof eight) {
        memcpy(&eight, bytes + at, sizeof eight);
        any |= eight;
    }
    for (; at < size; at++) {
        any |= (uint64_t)(unsigned char)bytes[at];
    }
    return (any & high_bits) == 0;
}

/* Eight bytes, the first one lowest. */
static uint64_t load_eight(const char *bytes) {
    uint64_t eight;
    memcpy(&eight, bytes, sizeof eight);
    return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap64(eight) : eight;
}

/* The bytes of a block of UTF-8 that continue a code point: those of the form 10xxxxxx. The product moves the flag of
   byte n, bit 8n, to bit 56 + n. */
static uint64_t continuing(const char *bytes, size_t size) {
    uint64_t set = 0;
    size_t at = 0;
    for (; at + 8 <= size; at += 8) {
        uint64_t eight = load_eight(bytes + at);
        uint64_t flags = (eight & ~(eight << 1) & high_bits) >> 7;
        set |= flags * UINT64_C(0x0102040810204080) >> 56 << at;
    }
    for (; at < size; at++) {
        set |= (uint64_t)(((unsigned char)bytes[at] & 0xC0) == 0x80) << at;
    }
    return set;
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

/* The bytes of a block of UTF-8 that begin no code point. */
static uint64_t inside_of(const char *bytes, size_t size) {
    bool ascii = size == POSITION_BLOCK ? is_ascii(bytes, POSITION_BLOCK) : is_ascii(bytes, size);
    return ascii ? 0 : continuing(bytes, size);
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
    for (size_t i = 0; i < count; i++) {
        uint32_t block = begin + (uint32_t)i * POSITION_BLOCK;
        uint32_t size = end - block < POSITION_BLOCK ? end - block : POSITION_BLOCK;
        blocks[i] = (struct position_block){0, inside};
        blocks[i].inside =
            text->ill_formed ? inside_ill_formed(text, block, end, &next) : inside_of(text->bytes + block, size);
        inside += (uint32_t)__builtin_popcountll(blocks[i].inside);
    }
    positions->inside = inside;
    return true;
}

void positions_release(struct positions *positions, const tone_allocator *hooks) {
    alloc_release(hooks, positions->blocks, positions->capacity, sizeof *positions->blocks);
    *positions = (struct positions){0};
}
