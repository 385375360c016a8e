/* How blocks are found and listed, whatever reads and writes 64 bytes. Included by the files that do: blocks*.c. */
#ifndef TONE_BLOCKS_FIND_H
#define TONE_BLOCKS_FIND_H

#include "blocks.h"
#include "eights.h"
#include "tokens.h"

#include <stdbool.h>
#include <string.h>

/* The classes of 64 bytes, a bit for each byte. */
struct classes {
    uint64_t letter; /* of ASCII, as all up to `slash` */
    uint64_t upper;
    uint64_t digit;
    uint64_t space;
    uint64_t line;
    uint64_t rare; /* controls, _ and @ */
    uint64_t apostrophe;
    uint64_t dot;
    uint64_t comma; /* , ; */
    uint64_t colon;
    uint64_t slash;
    uint64_t high;   /* 80 and up */
    uint64_t lead;   /* E2, as in the marks U+2013 to U+2026: E2 80 xx */
    uint64_t second; /* 80 */
    uint64_t left;   /* 98: ‘ */
    uint64_t right;  /* 99: ’ */
    uint64_t mark;   /* 93 94 9C 9D A6: – — “ ” … */
};

typedef struct classes classes_function(const char *bytes);

/* What the block before leaves to the next: bits of these kinds, of which the last few matter. */
struct carry {
    uint64_t letter;
    uint64_t digit;
    uint64_t initial; /* capitals behind no letter or digit */
    uint64_t word;
    uint64_t joined;   /* apostrophes inside words */
    uint64_t curly;    /* first bytes of such ’ */
    uint64_t sequence; /* first bytes of known marks */
    uint64_t single;   /* marks of one byte */
    bool capitals;     /* a run of letters without one in lower case goes on */
};

/* Bits moved towards the end or the start of the text, across the border of two blocks. */
static inline uint64_t later(uint64_t bits, uint64_t before, unsigned by) {
    return bits << by | before >> (BLOCK_BYTES - by);
}

static inline uint64_t sooner(uint64_t bits, uint64_t next, unsigned by) {
    return bits >> by | next << (BLOCK_BYTES - by);
}

/* Whether two bytes are both letters, or both digits: what is `by` bytes on, and what is directly before. */
static inline uint64_t between(const struct carry *carry, const struct classes *c, const struct classes *next,
                               unsigned by) {
    uint64_t letters = later(c->letter, carry->letter, 1) & sooner(c->letter, next->letter, by);
    uint64_t digits = later(c->digit, carry->digit, 1) & sooner(c->digit, next->digit, by);
    return letters | digits;
}

/* The marks of typography in a block: ‘ ’ “ ” – — … */
struct typography {
    uint64_t sequence; /* first bytes of them */
    uint64_t curly;    /* of ’ inside a word */
    uint64_t known;    /* all bytes of them */
    uint64_t word;     /* of these: bytes of ’ inside a word */
    uint64_t begin;    /* of those that are tokens, */
    uint64_t end;      /* and of what stands behind these */
    uint64_t near;     /* one byte on from behind ’ inside a word */
    uint64_t rare;     /* ‘ inside a word */
};

static inline __attribute__((always_inline)) struct typography
find_typography(const struct carry *carry, const struct classes *c, const struct classes *next) {
    struct typography found;
    uint64_t opened = c->lead & sooner(c->second, next->second, 1);
    uint64_t left = opened & sooner(c->left, next->left, 2);
    uint64_t right = opened & sooner(c->right, next->right, 2);
    uint64_t joins = between(carry, c, next, 3);
    found.sequence = left | right | (opened & sooner(c->mark, next->mark, 2));
    found.curly = right & joins;
    found.known =
        found.sequence | later(found.sequence, carry->sequence, 1) | later(found.sequence, carry->sequence, 2);
    found.word = found.curly | later(found.curly, carry->curly, 1) | later(found.curly, carry->curly, 2);
    found.begin = found.sequence & ~found.curly;
    found.end = later(found.begin, carry->sequence & ~carry->curly, 3);
    found.near = later(found.curly, carry->curly, 4);
    found.rare = left & joins;
    return found;
}

/* A sum carries from a capital at the start of a word over all that is not in lower case, to the end if there is no
   such: the ends of words without one. */
static inline uint64_t upright_ends(uint64_t upright, uint64_t capitals, bool *carried) {
    uint64_t sum;
    bool over = __builtin_add_overflow(upright, capitals, &sum);
    over = __builtin_add_overflow(sum, (uint64_t)*carried, &sum) || over;
    *carried = over;
    return sum & ~upright;
}

/*
 * One block. The rules are those of UAX #29 for ASCII and the marks of typography (WB6, WB7, WB11, WB12), and of
 * tokens.h: a word goes on over ' ’ . between letters, over ' ’ . , ; between digits. A full stop between letters is
 * part of a word behind a lone capital (U.S). Any other behind a letter, as in "www.4x.org", is left to the rare
 * ones, as are ‘ in a word and ://.
 */
static inline __attribute__((always_inline)) void find_block(struct byte_block *block, struct carry *carry,
                                                             const struct classes *c, const struct classes *next) {
    struct typography found = {0};
    if ((c->high | carry->sequence >> (BLOCK_BYTES - 4)) != 0) {
        found = find_typography(carry, c, next);
    }
    uint64_t plain = c->letter | c->digit;
    uint64_t behind_letter = later(c->letter, carry->letter, 1);
    uint64_t behind_digit = later(c->digit, carry->digit, 1);
    uint64_t before_letter = sooner(c->letter, next->letter, 1);
    uint64_t before_digit = sooner(c->digit, next->digit, 1);
    uint64_t letters = behind_letter & before_letter;
    uint64_t digits = behind_digit & before_digit;
    uint64_t initial = c->upper & ~(behind_letter | behind_digit);
    uint64_t apostrophe = c->apostrophe & (letters | digits);
    uint64_t dot = c->dot & (digits | (letters & later(initial, carry->initial, 1)));
    uint64_t word = plain | apostrophe | dot | (c->comma & digits) | found.word;
    uint64_t single = ~(word | c->space | c->rare | c->high);
    uint64_t behind_word = later(word, carry->word, 1);
    uint64_t starts = word & ~behind_word;
    uint64_t domain = c->dot & behind_letter & (before_letter | before_digit) & ~dot;
    block->begin = starts | single | found.begin;
    block->end = (~word & behind_word) | later(single, carry->single, 1) | found.end;
    block->rare =
        c->rare | (c->high & ~found.known) | found.rare | domain | (c->colon & sooner(c->slash, next->slash, 1));
    uint64_t upright = word & ~(c->letter & ~c->upper);
    uint64_t near = later(apostrophe, carry->joined, 2) | found.near;
    block->doubt = block->end & (upright_ends(upright, starts & c->upper, &carry->capitals) | near);
    block->space = c->space;
    block->line = c->line;
    block->letter = c->letter;
    block->upper = c->upper;
    block->digit = c->digit;
    block->paragraph = 0;
    *carry = (struct carry){c->letter,   c->digit,       initial, word,           apostrophe,
                            found.curly, found.sequence, single,  carry->capitals};
}

/* The classes of the last bytes, fewer than 64; behind them stands white space. */
static inline __attribute__((always_inline)) struct classes read_tail(const char *bytes, size_t size,
                                                                      classes_function *read) {
    char tail[BLOCK_BYTES];
    memset(tail, ' ', sizeof tail);
    memcpy(tail, bytes, size);
    return read(tail);
}

/* Inlined into each way, so that `read` is too. */
static inline __attribute__((always_inline)) uint32_t find_blocks(const char *bytes, size_t size,
                                                                  struct byte_block *blocks, classes_function *read) {
    size_t count = blocks_count(size);
    size_t whole = size / BLOCK_BYTES;
    struct carry carry = {0};
    struct classes here = whole > 0 ? read(bytes) : read_tail(bytes, size, read);
    uint32_t begins = 0;
    for (size_t i = 0; i < count; i++) {
        struct classes next = {0};
        if (i + 1 < whole) {
            next = read(bytes + (i + 1) * BLOCK_BYTES);
        } else if (i + 1 < count) {
            next = read_tail(bytes + whole * BLOCK_BYTES, size % BLOCK_BYTES, read);
        }
        find_block(&blocks[i], &carry, &here, &next);
        begins += eight_ones(blocks[i].begin);
        here = next;
    }
    return begins;
}

/* ---------------------------------------------------------------------------------------------------------- tokens */

/* What of a block becomes tokens. */
struct excerpt {
    const struct byte_block *block;
    uint64_t begin;    /* bits of their begins, */
    uint64_t end;      /* and of their ends */
    uint64_t spaced;   /* white space stands before */
    uint64_t lined;    /* with a line end in it, inside the paragraph */
    uint64_t marks;    /* of the begins: of neither words nor numbers */
    uint32_t base;     /* of their offsets, */
    const char *bytes; /* and the bytes there */
};

enum { WRITTEN_TOGETHER = 4 };

/* Where the next begin goes, the next end, and the next mark. */
struct token_places {
    uint32_t begin;
    uint32_t end;
    uint32_t mark;
};

/* Writes the tokens of a block; what it writes behind them is overwritten. */
typedef void write_function(const struct excerpt *excerpt, struct tokens *tokens, const struct token_places *places);

/* The positions of a block where, behind white space with a line end in it, something stands; `*line` carries over. */
static inline uint64_t behind_lines(const struct byte_block *block, uint64_t in, bool *line) {
    uint64_t found = 0;
    uint64_t lines = block->line & in;
    uint64_t shown = ~block->space & in;
    if (*line) {
        found |= shown & -shown;
        *line = shown == 0;
    }
    for (; lines != 0; lines &= lines - 1) {
        uint64_t behind = shown & ~((lines & -lines) - 1);
        found |= behind & -behind;
        *line = *line || behind == 0;
    }
    return found;
}

/* Lists the tokens of a block that `some` of the bits of `all` stand for, which are numbered from `first` on: how many
   there are. Most blocks have none or one: one is written without a branch, and written over where it is none. */
static inline __attribute__((always_inline)) uint32_t list_some(uint64_t some, uint64_t all, uint32_t first,
                                                                uint32_t *list) {
    uint32_t count = 0;
    do {
        uint64_t before = all & ((some & -some) - 1);
        list[count] = first + eight_ones(before);
        count += some != 0;
        some &= some - 1;
    } while (some != 0);
    return count;
}

/* Inlined into each way, so that `write` is too. */
static inline __attribute__((always_inline)) uint32_t list_blocks(const struct byte_block *blocks, uint32_t from,
                                                                  uint32_t to, const char *bytes, uint32_t base,
                                                                  struct tokens *tokens, uint32_t *doubts,
                                                                  write_function *write) {
    struct token_places places = {tokens->count, tokens->count, tokens->mark_count};
    uint32_t paragraphs = tokens->paragraph_count;
    uint32_t doubt_count = 0;
    bool line = false;
    for (uint32_t b = from / BLOCK_BYTES; b * BLOCK_BYTES <= to; b++) {
        const struct byte_block *block = &blocks[b];
        uint64_t in = blocks_between(b, from, to);
        struct excerpt excerpt = {
            .block = block,
            .begin = block->begin & in,
            .end = block->end & blocks_between(b, from + 1, to + 1),
            .spaced = later(block->space, b > 0 ? blocks[b - 1].space : 0, 1) | block->paragraph,
            .base = base + b * BLOCK_BYTES,
            .bytes = bytes + base + b * BLOCK_BYTES,
        };
        excerpt.marks = excerpt.begin & ~(block->letter | block->digit);
        if (line || (block->line & in) != 0) {
            excerpt.lined = behind_lines(block, in, &line) & ~block->paragraph;
        }
        write(&excerpt, tokens, &places);
        doubt_count += list_some(block->doubt & excerpt.end, excerpt.end, places.end, doubts + doubt_count);
        paragraphs +=
            list_some(block->paragraph & excerpt.begin, excerpt.begin, places.begin, tokens->paragraph + paragraphs);
        places.begin += eight_ones(excerpt.begin);
        places.end += eight_ones(excerpt.end);
        places.mark += eight_ones(excerpt.marks);
    }
    tokens->count = places.begin;
    tokens->mark_count = places.mark;
    tokens->paragraph_count = paragraphs;
    return doubt_count;
}

/* Takes the first of some bits: its position. Any position where there is none. */
static inline unsigned take_first(uint64_t *bits) {
    unsigned at = (unsigned)__builtin_ctzll(*bits | UINT64_C(1) << (BLOCK_BYTES - 1));
    *bits &= *bits - 1;
    return at;
}

static inline void write_offsets_singly(uint64_t bits, uint32_t base, uint32_t *out) {
    uint32_t count = eight_ones(bits);
    for (uint32_t i = 0; i < count; i += WRITTEN_TOGETHER) {
        for (unsigned k = 0; k < WRITTEN_TOGETHER; k++) {
            out[i + k] = base + take_first(&bits);
        }
    }
}

/* Reads the codes of the marks from number `first` on, which are of ASCII or known marks of typography: of these, the
   third byte. */
static inline void read_mark_codes(struct tokens *tokens, uint32_t first, const char *bytes) {
    for (uint32_t m = first; m < tokens->mark_count; m++) {
        const unsigned char *mark = (const unsigned char *)bytes + tokens->begin[tokens->mark[m]];
        tokens->mark_code[m] = mark[*mark >> 7 << 1];
    }
}

/* Writes tokens one by one; some at a time, however many there are, for that is hard to foresee. */
static inline __attribute__((always_inline)) void write_singly(const struct excerpt *excerpt, struct tokens *tokens,
                                                               const struct token_places *places) {
    uint32_t first = places->begin;
    const struct byte_block *block = excerpt->block;
    uint32_t *begin = tokens->begin + first;
    uint16_t *flags = tokens->flags + first;
    uint8_t *class = tokens->class + first;
    uint32_t *mark = tokens->mark + places->mark;
    uint64_t letter = block->letter;
    uint64_t digit = block->digit;
    uint64_t upper = block->upper;
    uint64_t spaced = excerpt->spaced;
    uint64_t paragraph = block->paragraph;
    uint64_t bits = excerpt->begin;
    uint32_t count = eight_ones(bits);
    for (uint32_t i = 0; i < count; i += WRITTEN_TOGETHER) {
        for (unsigned k = 0; k < WRITTEN_TOGETHER; k++) {
            unsigned at = take_first(&bits);
            begin[i + k] = excerpt->base + at;
            flags[i + k] = (uint16_t)((spaced >> at & 1) * TOKEN_SPACE | (upper >> at & 1) * TOKEN_CAPITAL |
                                      (paragraph >> at & 1) * TOKEN_PARAGRAPH);
            class[i + k] = (uint8_t)(WORD_PUNCTUATION - (letter >> at & 1) * (WORD_PUNCTUATION - WORD_LETTERS) -
                                     (digit >> at & 1) * (WORD_PUNCTUATION - WORD_NUMBER));
            *mark = first + i + k;
            mark += excerpt->marks >> at & 1;
        }
    }
    for (bits = excerpt->lined & excerpt->begin; bits != 0; bits &= bits - 1) {
        flags[eight_ones(excerpt->begin & ((bits & -bits) - 1))] |= TOKEN_LINE;
    }
    write_offsets_singly(excerpt->end, excerpt->base, tokens->end + places->end);
}

/* As list_blocks, by no wider registers: the marks are read again for their codes. */
static inline __attribute__((always_inline)) uint32_t list_blocks_singly(const struct byte_block *blocks, uint32_t from,
                                                                         uint32_t to, const char *bytes, uint32_t base,
                                                                         struct tokens *tokens, uint32_t *doubts) {
    uint32_t first = tokens->mark_count;
    uint32_t doubt_count = list_blocks(blocks, from, to, bytes, base, tokens, doubts, write_singly);
    read_mark_codes(tokens, first, bytes);
    return doubt_count;
}

#endif
