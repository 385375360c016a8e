/* How the tokens of blocks are listed, whatever writes them. Included by the files that do: blocks*.c. */
#ifndef TONE_BLOCKS_LIST_H
#define TONE_BLOCKS_LIST_H

#include "blocks.h"
#include "eights.h"
#include "tokens.h"

#include <stdbool.h>

/* What of a block becomes tokens. */
struct excerpt {
    uint64_t begin;  /* bits of their begins, */
    uint64_t end;    /* of their ends, */
    uint64_t doubt;  /* and of those in doubt */
    uint64_t letter; /* bytes of these classes, as in struct blocks */
    uint64_t upper;
    uint64_t digit;
    uint64_t spaced;    /* white space stands before */
    uint64_t lined;     /* with a line end in it, inside the paragraph */
    uint64_t paragraph; /* it begins there */
    uint32_t base;      /* of their offsets, */
    const char *bytes;  /* and the bytes there */
};

enum { WRITTEN_TOGETHER = 4 };

/* Where the next begin goes, and what else is listed. */
struct token_places {
    uint32_t begin;
    uint32_t end;
    uint32_t mark;
    uint32_t paragraph;
    uint32_t doubt;
};

/* Writes the tokens of a block, and moves the places on; what it writes behind them is overwritten. */
typedef void write_function(const struct excerpt *excerpt, struct tokens *tokens, uint32_t *doubts,
                            struct token_places *places);

/* The positions of a block where, behind white space with a line end in it, something stands; `*line` carries over. */
static inline uint64_t behind_lines(uint64_t lines, uint64_t shown, bool *line) {
    uint64_t found = 0;
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

/* The bits of ends that are those of begins `in` an excerpt, whose first is of it too: all one further on. */
static inline uint64_t ends_in(uint64_t in, bool first) {
    return in << 1 | !first;
}

/* Inlined into each way, so that `write` is too. */
static inline __attribute__((always_inline)) uint32_t list_blocks(const struct blocks *blocks, uint32_t from,
                                                                  uint32_t to, const char *bytes, uint32_t base,
                                                                  struct tokens *tokens, uint32_t *doubts,
                                                                  write_function *write) {
    struct token_places places = {tokens->count, tokens->count, tokens->mark_count, tokens->paragraph_count, 0};
    bool line = false;
    uint64_t space_before = 0;
    for (uint32_t b = from / BLOCK_BYTES; b * BLOCK_BYTES <= to; b++) {
        uint64_t in = blocks_between(b, from, to);
        uint64_t end = blocks->end[b] & ends_in(in, b == from / BLOCK_BYTES);
        uint64_t space = blocks->space[b];
        struct excerpt excerpt = {
            .begin = blocks->begin[b] & in,
            .end = end,
            .doubt = blocks->doubt[b] & end,
            .letter = blocks->letter[b],
            .upper = blocks->upper[b],
            .digit = blocks->digit[b],
            .spaced = space << 1 | space_before | blocks->paragraph[b],
            .paragraph = blocks->paragraph[b] & in,
            .base = base + b * BLOCK_BYTES,
            .bytes = bytes + base + b * BLOCK_BYTES,
        };
        uint64_t lines = blocks->line[b] & in;
        if (line || (lines & ~((lines | excerpt.paragraph) >> 1)) != 0) { /* more than those before paragraphs */
            excerpt.lined = behind_lines(lines, ~space & in, &line) & ~excerpt.paragraph;
        }
        write(&excerpt, tokens, doubts, &places);
        space_before = space >> (BLOCK_BYTES - 1);
    }
    tokens->count = places.begin;
    tokens->mark_count = places.mark;
    tokens->paragraph_count = places.paragraph;
    return places.doubt;
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

/* The begins of tokens that are neither words nor numbers. */
static inline uint64_t marks_of(const struct excerpt *excerpt) {
    return excerpt->begin & ~(excerpt->letter | excerpt->digit);
}

/* Writes tokens one by one; some at a time, however many there are, for that is hard to foresee. */
static inline __attribute__((always_inline)) void
write_begins_singly(const struct excerpt *excerpt, struct tokens *tokens, const struct token_places *places) {
    uint32_t first = places->begin;
    uint32_t *begin = tokens->begin + first;
    uint16_t *flags = tokens->flags + first;
    uint8_t *class = tokens->class + first;
    uint32_t *mark = tokens->mark + places->mark;
    uint64_t letter = excerpt->letter;
    uint64_t digit = excerpt->digit;
    uint64_t upper = excerpt->upper;
    uint64_t spaced = excerpt->spaced;
    uint64_t paragraph = excerpt->paragraph;
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
            mark += marks_of(excerpt) >> at & 1;
        }
    }
    for (bits = excerpt->lined & excerpt->begin; bits != 0; bits &= bits - 1) {
        flags[eight_ones(excerpt->begin & ((bits & -bits) - 1))] |= TOKEN_LINE;
    }
}

static inline __attribute__((always_inline)) void write_singly(const struct excerpt *excerpt, struct tokens *tokens,
                                                               uint32_t *doubts, struct token_places *places) {
    write_begins_singly(excerpt, tokens, places);
    write_offsets_singly(excerpt->end, excerpt->base, tokens->end + places->end);
    places->doubt += list_some(excerpt->doubt, excerpt->end, places->end, doubts + places->doubt);
    places->paragraph += list_some(excerpt->paragraph & excerpt->begin, excerpt->begin, places->begin,
                                   tokens->paragraph + places->paragraph);
    places->begin += eight_ones(excerpt->begin);
    places->end += eight_ones(excerpt->end);
    places->mark += eight_ones(marks_of(excerpt));
}

/* As list_blocks, by no wider registers: the marks are read again for their codes. */
static inline __attribute__((always_inline)) uint32_t list_blocks_singly(const struct blocks *blocks, uint32_t from,
                                                                         uint32_t to, const char *bytes, uint32_t base,
                                                                         struct tokens *tokens, uint32_t *doubts) {
    uint32_t first = tokens->mark_count;
    uint32_t doubt_count = list_blocks(blocks, from, to, bytes, base, tokens, doubts, write_singly);
    read_mark_codes(tokens, first, bytes);
    return doubt_count;
}

#endif
