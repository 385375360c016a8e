/*
 * The rules by which bytes are found to be of tokens, for one block or more at a time. Included by the files that find
 * blocks, which say first what a `byte_set` is: bits of one block, or of several in a row, and
 *   any(some)                  whether there are bits;
 *   later(some, before, by)    bits moved towards the end of the text, across the border of what is in hand;
 *   sooner(some, next, by)     towards its start; of `next` a block is enough;
 *   add(some, more, &carried)  their sum, which carries on from block to block;
 *   which(some)                a bit for each of the blocks that have bits;
 *   put(to, some)              writes them, a number for each block;
 *   ones(bits)                 how many there are in one block;
 *   LANES                      how many blocks there are;
 *   INLINE                     what is written before functions that are to be inlined.
 */
#ifndef TONE_BLOCKS_RULES_H
#define TONE_BLOCKS_RULES_H

#include "blocks.h"

/* The classes of bytes, a bit for each byte. */
struct classes {
    byte_set letter; /* of ASCII, as all up to `slash` */
    byte_set upper;
    byte_set s; /* and S, at least where ' or ’ stands before it */
    byte_set digit;
    byte_set space;
    byte_set line;
    byte_set rare; /* controls, _ and @ */
    byte_set apostrophe;
    byte_set dot;
    byte_set comma; /* , ; */
    byte_set colon;
    byte_set slash;
    byte_set high;   /* 80 and up */
    byte_set lead;   /* E2, as in the marks U+2013 to U+2026: E2 80 xx */
    byte_set second; /* 80 */
    byte_set left;   /* 98: ‘ */
    byte_set right;  /* 99: ’ */
    byte_set mark;   /* 93 94 9C 9D A2 A6: – — “ ” • … */
};

/* What is left to the next block: bits of these kinds, of which the last few matter. */
struct carry {
    byte_set letter;
    byte_set digit;
    byte_set initial; /* letters behind no letter or digit, nor behind an apostrophe inside a word */
    byte_set word;
    byte_set joined;   /* apostrophes inside words */
    byte_set curly;    /* first bytes of such ’ */
    byte_set sequence; /* first bytes of known marks */
    byte_set single;   /* marks of one byte */
    byte_set ending;   /* s behind apostrophes inside words, and before no letter or digit */
    byte_set line;
    bool capital; /* a word goes on that begins with a capital and has nothing in lower case so far, */
    bool more;    /* and in which another capital was not followed by such */
};

/* What is found, as in struct blocks. */
struct bounds {
    byte_set begin;
    byte_set mark;
    byte_set end;
    byte_set capitals;
    byte_set possessive;
    byte_set rare;
    byte_set paragraph;
    byte_set open;
};

/* Whether two bytes are both letters, or both digits: what is `by` bytes on, and what is directly before. */
INLINE byte_set between(const struct carry *carry, const struct classes *c, const struct classes *next, unsigned by) {
    byte_set letters = later(c->letter, carry->letter, 1) & sooner(c->letter, next->letter, by);
    byte_set digits = later(c->digit, carry->digit, 1) & sooner(c->digit, next->digit, by);
    return letters | digits;
}

/* The marks of typography: ‘ ’ “ ” – — • … */
struct typography {
    byte_set sequence; /* first bytes of them */
    byte_set curly;    /* of ’ inside a word */
    byte_set known;    /* all bytes of them */
    byte_set word;     /* of these: bytes of ’ inside a word */
    byte_set begin;    /* of those that are tokens, */
    byte_set end;      /* and of what stands behind these */
    byte_set behind;   /* what stands behind ’ inside a word */
    byte_set rare;     /* ‘ inside a word */
};

INLINE struct typography find_typography(const struct carry *carry, const struct classes *c,
                                         const struct classes *next) {
    struct typography found;
    byte_set opened = c->lead & sooner(c->second, next->second, 1);
    byte_set left = opened & sooner(c->left, next->left, 2);
    byte_set right = opened & sooner(c->right, next->right, 2);
    byte_set joins = between(carry, c, next, 3);
    found.sequence = left | right | (opened & sooner(c->mark, next->mark, 2));
    found.curly = right & joins;
    found.known =
        found.sequence | later(found.sequence, carry->sequence, 1) | later(found.sequence, carry->sequence, 2);
    found.word = found.curly | later(found.curly, carry->curly, 1) | later(found.curly, carry->curly, 2);
    found.begin = found.sequence & ~found.curly;
    found.end = later(found.begin, carry->sequence & ~carry->curly, 3);
    found.behind = later(found.curly, carry->curly, 3);
    found.rare = left & joins;
    return found;
}

/* A sum carries from each of some bytes over all that is upright, to what stands behind it. */
INLINE byte_set behind_upright(byte_set upright, byte_set some, bool *carried) {
    return add(upright, some, carried) & ~upright;
}

/* Finds the ends of words of capitals alone, but for the s of a possessive: runs that begin with one and have another. */
INLINE byte_set find_capitals(struct carry *carry, byte_set word, byte_set starts, byte_set upper, byte_set lower,
                              byte_set ending) {
    byte_set upright = word & ~(lower & ~ending);
    byte_set capital = behind_upright(upright, starts & upper, &carry->capital);
    byte_set more = behind_upright(upright, upper & ~(starts | ending), &carry->more);
    return capital & more;
}

/*
 * The rules are those of UAX #29 for ASCII and the marks of typography (WB6, WB7, WB11, WB12), and of tokens.h: a word
 * goes on over ' ’ . between letters, over ' ’ . , ; between digits. A full stop between letters is part of a word
 * behind a lone letter (U.S, p.m). Any other behind a letter, as in "www.4x.org", is left to the rare ones, as are ‘ in a
 * word, an apostrophe behind the s of another, and ://.
 */
INLINE struct bounds find_bounds(struct carry *carry, const struct classes *c, const struct classes *next) {
    struct bounds bounds;
    struct typography found = {0};
    if (any(c->high | later(found.sequence, carry->sequence, 4))) {
        found = find_typography(carry, c, next);
    }
    byte_set plain = c->letter | c->digit;
    byte_set behind_letter = later(c->letter, carry->letter, 1);
    byte_set behind_digit = later(c->digit, carry->digit, 1);
    byte_set before_letter = sooner(c->letter, next->letter, 1);
    byte_set before_digit = sooner(c->digit, next->digit, 1);
    byte_set letters = behind_letter & before_letter;
    byte_set digits = behind_digit & before_digit;
    byte_set apostrophe = c->apostrophe & (letters | digits);
    byte_set behind_apostrophe = later(apostrophe, carry->joined, 1) | found.behind;
    byte_set initial = c->letter & ~(behind_letter | behind_digit | behind_apostrophe);
    byte_set dot = c->dot & (digits | (letters & later(initial, carry->initial, 1)));
    byte_set word = plain | apostrophe | dot | (c->comma & digits) | found.word;
    byte_set single = ~(word | c->space | c->rare | c->high);
    byte_set behind_word = later(word, carry->word, 1);
    byte_set starts = word & ~behind_word;
    byte_set domain = c->dot & behind_letter & (before_letter | before_digit) & ~dot;
    bounds.mark = single | found.begin;
    bounds.begin = starts | bounds.mark;
    bounds.end = (~word & behind_word) | later(single, carry->single, 1) | found.end;
    byte_set lower = c->letter & ~c->upper;
    byte_set ending = c->s & behind_apostrophe & ~(before_letter | before_digit);
    byte_set behind_ending = later(ending, carry->ending, 1);
    byte_set scheme = c->colon & sooner(c->slash, next->slash, 1);
    byte_set going_on = behind_ending & (apostrophe | found.curly);
    bounds.rare = c->rare | (c->high & ~found.known) | found.rare | domain | scheme | going_on;
    bounds.possessive = bounds.end & behind_ending;
    bounds.capitals = bounds.end & find_capitals(carry, word, starts, c->upper, lower, ending);
    byte_set behind_line = later(c->line, carry->line, 1) & ~c->line;
    bounds.open = behind_line & (c->space | lower | bounds.rare);
    bounds.paragraph = behind_line & ~bounds.open;
    *carry = (struct carry){c->letter,      c->digit, initial, word,    apostrophe,     found.curly,
                            found.sequence, single,   ending,  c->line, carry->capital, carry->more};
    return bounds;
}

/* Writes the blocks from number `i` on; how many begins they have. */
INLINE uint32_t write_blocks(const struct blocks *blocks, size_t i, const struct bounds *bounds,
                             const struct classes *classes) {
    uint32_t begins = 0;
    put(blocks->begin + i, bounds->begin);
    put(blocks->mark + i, bounds->mark);
    put(blocks->end + i, bounds->end);
    put(blocks->capitals + i, bounds->capitals);
    put(blocks->possessive + i, bounds->possessive);
    put(blocks->rare + i, bounds->rare);
    put(blocks->space + i, classes->space);
    put(blocks->line + i, classes->line);
    put(blocks->paragraph + i, bounds->paragraph);
    put(blocks->open + i, bounds->open);
    blocks_mark_unsettled(blocks, i, which(bounds->open | bounds->rare));
    for (size_t k = 0; k < LANES; k++) {
        begins += ones(blocks->begin[i + k]);
    }
    return begins;
}

#endif
