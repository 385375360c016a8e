#include "positions.h"

#include "eights.h"
#include "way.h"

#include <string.h>

/* Writes how many bytes of a block stand before each that continue a code point, which are of the form 10xxxxxx. How
   many there are in all. */
static uint32_t mark_block(const char bytes[POSITION_BLOCK], uint8_t before[POSITION_BLOCK]) {
    uint64_t any = 0;
    for (size_t i = 0; i < POSITION_BLOCK; i += sizeof any) {
        any |= eight_read(bytes + i);
    }
    if (!(any & EIGHT_OF(0x80))) { /* most blocks are of ASCII */
        memset(before, 0, POSITION_BLOCK);
        return 0;
    }
    uint64_t inside = 0;
    for (size_t i = 0; i < POSITION_BLOCK; i += sizeof any) {
        uint64_t eight = eight_read(bytes + i);
        uint64_t running = ((eight & ~(eight << 1) & EIGHT_OF(0x80)) >> 7) * EIGHT_OF(1);
        eight_write(before + i, (running << 8) + EIGHT_OF(inside));
        inside += running >> 56;
    }
    return (uint32_t)inside;
}

uint32_t positions_portable(const char *bytes, uint32_t size, uint32_t inside, uint32_t *restrict passed,
                            uint8_t *restrict before) {
    char last[POSITION_BLOCK] = {0};
    for (; size >= POSITION_BLOCK; size -= POSITION_BLOCK) {
        *passed++ = inside;
        inside += mark_block(bytes, before);
        bytes += POSITION_BLOCK;
        before += POSITION_BLOCK;
    }
    memcpy(last, bytes, size);
    *passed = inside;
    return inside + mark_block(last, before);
}

/* The same of any bytes: a maximal ill-formed part counts as one code point. */
static uint32_t mark_ill_formed(const char *bytes, uint32_t size, uint32_t inside, uint32_t *passed, uint8_t *before) {
    uint32_t next = 0;
    for (uint32_t i = 0; i <= size; i++) {
        if (i % POSITION_BLOCK == 0) {
            passed[i / POSITION_BLOCK] = inside;
        }
        before[i] = (uint8_t)(inside - passed[i / POSITION_BLOCK]);
        if (i < next) {
            inside++;
        } else if (i < size) {
            int32_t code_point;
            next += (uint32_t)text_decode(bytes + i, size - i, &code_point);
        }
    }
    return inside;
}

static void list_columns(struct positions *positions, struct alloc_column columns[2]) {
    columns[0] = (struct alloc_column){&positions->passed, sizeof *positions->passed};
    columns[1] = (struct alloc_column){&positions->before, POSITION_BLOCK};
}

bool positions_mark(struct positions *positions, const struct text *text, uint32_t begin, uint32_t end,
                    const struct way *way, const tone_allocator *hooks) {
    positions_function *mark = text->ill_formed ? mark_ill_formed : way->mark_positions;
    struct alloc_column columns[2];
    list_columns(positions, columns);
    if (!alloc_grow_columns(hooks, columns, 2, &positions->capacity, (end - begin) / POSITION_BLOCK + 1)) {
        return false;
    }
    positions->begin = begin;
    positions->inside =
        mark(text->bytes + begin, end - begin, begin > 0 ? positions->inside : 0, positions->passed, positions->before);
    return true;
}

void positions_release(struct positions *positions, const tone_allocator *hooks) {
    struct alloc_column columns[2];
    list_columns(positions, columns);
    alloc_release_columns(hooks, columns, 2, &positions->capacity);
    *positions = (struct positions){0};
}
