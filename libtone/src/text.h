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

/*
 * The code point at the start of `bytes` (size >= 1), and how many bytes it takes. A maximal ill-formed part (Unicode
 * 15, section 3.9) reads as U+FFFD.
 */
size_t text_decode(const char *bytes, size_t size, int32_t *code_point);

/* Whether the bytes are UTF-8; where not, `*bad` is the offset of the first ill-formed part. */
bool text_is_utf8(const char *bytes, size_t size, size_t *bad);
bool text_is_utf8_avx2(const char *bytes, size_t size, size_t *bad);
bool text_is_utf8_avx512(const char *bytes, size_t size, size_t *bad);

/* The code points in bytes [begin, end) of the text, which are boundaries of code points. */
uint32_t text_count(const struct text *text, uint32_t begin, uint32_t end);

#endif
