/* Text: UTF-8 bytes in the caller's memory, read as code points, cut into paragraphs. */
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

/* The longest paragraph; a longer one is cut into pieces. */
enum { TEXT_PARAGRAPH_LIMIT = 64 * 1024 };

/*
 * The code point at the start of `bytes` (size >= 1), and how many bytes it takes. A maximal ill-formed part (Unicode
 * 15, section 3.9) reads as U+FFFD.
 */
size_t text_decode(const char *bytes, size_t size, int32_t *code_point);

/* Whether the bytes are UTF-8; where not, `*bad` is the offset of the first ill-formed part. */
bool text_is_utf8(const char *bytes, size_t size, size_t *bad);

/* The code points in bytes [begin, end) of the text, which are boundaries of code points. */
uint32_t text_count(const struct text *text, uint32_t begin, uint32_t end);

/*
 * The end of the paragraph that begins at `begin`, its line ends included. A line end (LF, CR, CR LF, NEL, VT, FF, LS,
 * PS) ends a paragraph unless it only wraps a line: a single LF or CR LF, with a letter in lower case after it and
 * before it a line that looks cut off: one that no mark closes, and that ends in a comma or hyphen, or has the length
 * of wrapped lines, or begins a sentence that the next line closes. A paragraph over TEXT_PARAGRAPH_LIMIT is cut
 * behind its last white space, or failing that its last whole code point, under the limit. The end depends on the text
 * from `begin` on alone.
 */
uint32_t text_paragraph_end(const struct text *text, uint32_t begin);

#endif
