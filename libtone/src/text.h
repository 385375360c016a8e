/* Text: UTF-8 bytes in the caller's memory, read as code points. */
#ifndef TONE_TEXT_H
#define TONE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    const char *bytes;
    uint32_t size;
    bool ill_formed; /* some of it is not UTF-8, and the caller wants it scored all the same */
};

/* What text_decode says of any bytes. */
size_t text_decode_rare(const char *bytes, size_t size, int32_t *code_point);

/*
 * The code point at the start of `bytes` (size >= 1), and how many bytes it takes. A maximal ill-formed part (Unicode
 * 15, section 3.9) reads as U+FFFD. Well-formed sequences of up to three bytes (table 3-7) are told here.
 */
static inline size_t text_decode(const char *bytes, size_t size, int32_t *code_point) {
    const unsigned char *from = (const unsigned char *)bytes;
    if (from[0] < 0x80) {
        *code_point = from[0];
        return 1;
    }
    if (from[0] >= 0xC2 && from[0] < 0xE0 && size >= 2 && (from[1] & 0xC0) == 0x80) {
        *code_point = (from[0] & 0x1F) << 6 | (from[1] & 0x3F);
        return 2;
    }
    if ((from[0] & 0xF0) == 0xE0 && size >= 3 && (from[1] & 0xC0) == 0x80 && (from[2] & 0xC0) == 0x80) {
        *code_point = (from[0] & 0x0F) << 12 | (from[1] & 0x3F) << 6 | (from[2] & 0x3F);
        bool surrogate = *code_point >= 0xD800 && *code_point < 0xE000;
        if (*code_point >= 0x800 && !surrogate) {
            return 3;
        }
    }
    return text_decode_rare(bytes, size, code_point);
}

/* Whether the bytes are UTF-8; where not, `*bad` is the offset of the first ill-formed part. */
bool text_is_utf8(const char *bytes, size_t size, size_t *bad);
bool text_is_utf8_avx2(const char *bytes, size_t size, size_t *bad);
bool text_is_utf8_avx512(const char *bytes, size_t size, size_t *bad);

/* The code points in bytes [begin, end) of the text, which are boundaries of code points. */
uint32_t text_count(const struct text *text, uint32_t begin, uint32_t end);

#endif
