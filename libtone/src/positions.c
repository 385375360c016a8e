#include "positions.h"

/* The first boundary of code points at or behind `wanted`, from the boundary `byte`. */
static uint32_t boundary(const struct text *text, uint32_t byte, uint32_t wanted, uint32_t end) {
    if (!text->ill_formed) {
        byte = wanted;
        while (byte < end && ((unsigned char)text->bytes[byte] & 0xC0) == 0x80) {
            byte++;
        }
        return byte;
    }
    while (byte < wanted && byte < end) {
        int32_t code_point;
        byte += (uint32_t)text_decode(text->bytes + byte, end - byte, &code_point);
    }
    return byte;
}

bool positions_mark(struct positions *positions, const struct text *text, uint32_t begin, uint32_t end,
                    uint32_t code_points, const tone_allocator *hooks) {
    size_t count = (end - begin) / POSITION_STEP + 1;
    struct position_mark *grown =
        alloc_grow(hooks, positions->marks, &positions->capacity, count, sizeof *positions->marks);
    if (!grown) {
        return false;
    }
    positions->marks = grown;
    positions->begin = begin;
    struct position_mark mark = {begin, code_points};
    grown[0] = mark;
    for (size_t i = 1; i < count; i++) {
        uint32_t byte = boundary(text, mark.byte, begin + (uint32_t)i * POSITION_STEP, end);
        mark.code_point += text_count(text, mark.byte, byte);
        mark.byte = byte;
        grown[i] = mark;
    }
    positions->end_point = mark.code_point + text_count(text, mark.byte, end);
    return true;
}

uint32_t positions_find(const struct positions *positions, const struct text *text, uint32_t byte) {
    const struct position_mark *mark = &positions->marks[(byte - positions->begin) / POSITION_STEP];
    return mark->code_point + text_count(text, mark->byte, byte);
}

void positions_release(struct positions *positions, const tone_allocator *hooks) {
    alloc_release(hooks, positions->marks, positions->capacity, sizeof *positions->marks);
    *positions = (struct positions){0};
}
