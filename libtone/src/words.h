/* Word boundaries of Unicode Standard Annex #29, version 15.0: text to segments. Held to WordBreakTest.txt. */
#ifndef TONE_WORDS_H
#define TONE_WORDS_H

#include "alloc.h"
#include "text.h"

/* What a segment, and later a token, is. */
enum word_class {
    WORD_SPACE,       /* white space, line ends, characters that do not show */
    WORD_LETTERS,     /* has a letter (any script) and does not begin with a digit */
    WORD_NUMBER,      /* begins with a digit: 10,000  3.5  20th  1990s */
    WORD_PUNCTUATION, /* one or more marks or symbols */
    WORD_EMOJI,  /* a pictograph that shows as an emoji (UTS #51), with what is joined to it; not ™ or © alone */
    WORD_ADDRESS /* a URL or an e-mail address; made by the token stage alone */
};

/* Segments of bytes [begin, end) of a text, without a gap: segment i is [i ? end[i - 1] : begin, end[i]). */
struct words {
    uint32_t begin;
    uint32_t count;
    size_t capacity;
    uint32_t *end;
    uint8_t *class;
};

/*
 * Segments bytes [begin, end) of the text as if nothing stood around them; `words` is emptied first. False when there
 * is no memory. Linear in the bytes, whatever they are.
 */
bool words_find(struct words *words, const struct text *text, uint32_t begin, uint32_t end,
                const tone_allocator *hooks);
void words_release(struct words *words, const tone_allocator *hooks);

#endif
