/* Word boundaries of Unicode Standard Annex #29, version 15.0: text to segments. Held to WordBreakTest.txt. */
#ifndef TONE_WORDS_H
#define TONE_WORDS_H

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

/*
 * The end of the segment that begins at `begin` (less than `end`) of bytes [begin, end), as if nothing stood around them;
 * its class. All segments together take linear time, whatever the bytes are.
 */
uint32_t words_next(const struct text *text, uint32_t begin, uint32_t end, enum word_class *class);

#endif
