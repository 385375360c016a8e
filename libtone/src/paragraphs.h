/* Paragraphs: where they end, in bytes and in blocks of these. */
#ifndef TONE_PARAGRAPHS_H
#define TONE_PARAGRAPHS_H

#include "blocks.h"
#include "text.h"

/* The longest paragraph; a longer one is cut into pieces. */
enum { PARAGRAPH_LIMIT = 32 * 1024 };

/* Of paragraphs whose ends are not told by blocks no more are marked: a chunk has no more tokens. */
enum { PARAGRAPHS_MOST = 4096 };

/*
 * The end of the paragraph that begins at `begin`, its line ends included. A line end (LF, CR, CR LF, NEL, VT, FF, LS,
 * PS) ends a paragraph unless it only wraps a line: a single LF or CR LF, with a letter in lower case after it and
 * before it a line that looks cut off: one that no mark closes, and that ends in a comma or hyphen, or has the length
 * of wrapped lines, or begins a sentence that the next line closes. A paragraph over PARAGRAPH_LIMIT is cut behind
 * white space close under the limit, or failing that behind its last whole code point. The end depends on the text from
 * `begin` on alone.
 */
uint32_t paragraph_end(const struct text *text, uint32_t begin);

/*
 * Marks in blocks of `size` bytes from `begin` on, no more than PARAGRAPH_LIMIT, where else paragraphs begin than is
 * marked by then, up to one that does not end there, or to PARAGRAPHS_MOST: the end of the last before that, `begin`
 * where there is none. Line ends between them that are not of ASCII become plain white space.
 */
uint32_t paragraphs_mark(const struct text *text, uint32_t begin, uint32_t size, const struct blocks *blocks);

#endif
