/* Text: UTF-8 bytes in the caller's memory, read as code points. */
#ifndef TONE_TEXT_H
#define TONE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    const char *bytes;
    uint32_t size;
    bool ill_formed; /* some of what was read of it is not UTF-8, and the caller wants it scored all the same */
};

/* The same as text_decode, of four bytes that are well-formed, or of an ill-formed part. */
size_t text_decode_rest(const char *bytes, size_t size, int32_t *code_point);

/*
 * The code point at the start of `bytes` (size >= 1), and how many bytes it takes. A maximal ill-formed part (Unicode
 * 15, section 3.9) reads as U+FFFD. In line for all but four bytes and what is ill-formed.
 */
static inline size_t text_decode(const char *bytes, size_t size, int32_t *code_point) {
    enum { LEADS = 0x1E, CONTINUATIONS = 0x40, NONE = 0x80, FIRST_OF_THREE = 0x800, SURROGATES = 0xD800 >> 11 };
    unsigned lead = (unsigned char)bytes[0];
    if (lead < 0x80) {
        *code_point = (int32_t)lead;
        return 1;
    }
    unsigned second = size > 1 ? (unsigned char)bytes[1] ^ 0x80u : NONE;
    if (lead - 0xC2 < LEADS && second < CONTINUATIONS) {
        *code_point = (int32_t)((lead & 0x1F) << 6 | second);
        return 2;
    }
    unsigned third = size > 2 ? (unsigned char)bytes[2] ^ 0x80u : NONE;
    unsigned value = (lead & 0x0F) << 12 | second << 6 | third;
    bool three =
        lead >> 4 == 0xE && (second | third) < CONTINUATIONS && value >= FIRST_OF_THREE && value >> 11 != SURROGATES;
    if (!three) {
        return text_decode_rest(bytes, size, code_point);
    }
    *code_point = (int32_t)value;
    return 3;
}

/* The ways to tell whether bytes are UTF-8; where they are not, `*bad` is the offset of the first ill-formed part. */
typedef bool text_is_utf8_function(const char *bytes, size_t size, size_t *bad);
text_is_utf8_function text_is_utf8, text_is_utf8_avx2, text_is_utf8_avx512;

/* The code points in bytes [begin, end) of the text, which are boundaries of code points. */
uint32_t text_count(const struct text *text, uint32_t begin, uint32_t end);

#endif
