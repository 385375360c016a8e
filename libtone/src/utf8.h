/* UTF-8: whether a text is well-formed (Unicode 15, table 3-7). */
#ifndef TONE_UTF8_H
#define TONE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* One of the ways to tell; where it is not, text_is_utf8 tells where. */
typedef bool utf8_function(const char *bytes, size_t size);
utf8_function utf8_portable, utf8_avx512;

#endif
