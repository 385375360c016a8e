/* How the tokens of blocks are listed, whatever writes them. Included by the files that do: blocks*.c. */
#ifndef TONE_BLOCKS_LIST_H
#define TONE_BLOCKS_LIST_H

#include "blocks.h"
#include "tokens.h"

#include <stdbool.h>

/* What of a block becomes tokens. */
struct excerpt {
    uint64_t begin;      /* bits of their begins, */
    uint64_t end;        /* of their ends, */
    uint64_t capitals;   /* of those: of words with TOKEN_CAPITALS, */
    uint64_t possessive; /* and of what has TOKEN_POSSESSIVE if it is a word */
    uint64_t marks;      /* of the begins: of neither words nor numbers */
    uint64_t spaced;     /* white space stands before */
    uint64_t lined;      /* of the begins: with a line end in it, inside the paragraph */
    uint64_t paragraph;  /* of the begins: of paragraphs */
    uint32_t base;       /* of their offsets, */
    const char *bytes;   /* and the bytes there: */
    uint32_t size;       /* so many may be read, those of a block or fewer */
};

/* Where the next begin goes, and what else is listed. */
struct token_places {
    uint32_t begin;
    uint32_t end;
    uint32_t mark;
    uint32_t paragraph;
};

/* Writes the tokens of a block, and moves the places on; what it writes behind them is overwritten. */
typedef void write_function(const struct excerpt *excerpt, struct tokens *tokens, struct token_places *places);

/* What a token is, in a byte: its flags up to TOKEN_POSSESSIVE, and above them how its class differs from
   WORD_PUNCTUATION. */
enum token_kind {
    CLASS_SHIFT = 6,
    FIGURE = (WORD_PUNCTUATION ^ WORD_NUMBER) << CLASS_SHIFT,
    SMALL = (WORD_PUNCTUATION ^ WORD_LETTERS) << CLASS_SHIFT,
    GREAT = SMALL | TOKEN_CAPITAL
};

_Static_assert(TOKEN_POSSESSIVE < 1 << CLASS_SHIFT, "flags that bytes tell stand below the class");

/* What the first byte of a token tells. */
/* clang-format off */
static const uint8_t token_kinds[256] = {
    ['0'] = FIGURE, FIGURE, FIGURE, FIGURE, FIGURE, FIGURE, FIGURE, FIGURE, FIGURE, FIGURE,
    ['A'] = GREAT, GREAT, GREAT, GREAT, GREAT, GREAT, GREAT, GREAT, GREAT, GREAT, GREAT, GREAT, GREAT,
    GREAT, GREAT, GREAT, GREAT, GREAT, GREAT, GREAT, GREAT, GREAT, GREAT, GREAT, GREAT, GREAT,
    ['a'] = SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL,
    SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL};
/* clang-format on */

/* The positions of a block where, behind white space with a line end in it, something stands; `*line` carries over. A
   sum carries from the line ends of each run of white space to what is behind it. */
static inline uint64_t behind_lines(uint64_t lines, uint64_t space, bool *line) {
    uint64_t sum;
    bool over = __builtin_add_overflow(space, lines, &sum);
    *line = __builtin_add_overflow(sum, (uint64_t)*line, &sum) || over;
    return sum & ~space;
}

/* The bits of ends that are those of begins `in` an excerpt, whose first is of it too: all one further on. */
static inline uint64_t ends_in(uint64_t in, bool first) {
    return in << 1 | !first;
}

/* Adds to kinds what the ends of words tell, the first of which is that of the first kind. Most blocks have none or one
   that tells something: one is done without a branch, and adds nothing where it is none. */
static inline __attribute__((always_inline)) void add_endings(const struct excerpt *excerpt, uint8_t *kinds) {
    uint64_t telling = excerpt->capitals | excerpt->possessive;
    do {
        uint64_t end = telling & -telling;
        uint8_t *kind = kinds + __builtin_popcountll(excerpt->end & (end - 1));
        unsigned capitals = (excerpt->capitals & end) != 0;
        unsigned possessive = (excerpt->possessive & end) != 0;
        unsigned is_word = *kind >= SMALL;
        *kind |= (uint8_t)(is_word * (capitals * TOKEN_CAPITALS | possessive * TOKEN_POSSESSIVE));
        telling &= telling - 1;
    } while (telling != 0);
}

/* Writes the codes of the marks from number `first` on: the first byte, or the third where it is a known mark of
   typography. */
static inline void read_mark_codes(struct tokens *tokens, uint32_t first, const char *bytes) {
    for (uint32_t m = first; m < tokens->mark_count; m++) {
        const unsigned char *mark = (const unsigned char *)bytes + tokens->begin[tokens->mark[m]];
        tokens->mark_code[m] = mark[*mark >> 7 << 1];
    }
}

/* Inlined into each way, so that `write` is too. */
static inline __attribute__((always_inline)) void list_blocks(const struct blocks *blocks, uint32_t from, uint32_t to,
                                                              const char *bytes, uint32_t base, struct tokens *tokens,
                                                              write_function *write) {
    struct token_places places = {tokens->count, tokens->count, tokens->mark_count, tokens->paragraph_count};
    bool line = false;
    uint64_t space_before = 0;
    for (uint32_t b = from / BLOCK_BYTES; b * BLOCK_BYTES <= to; b++) {
        uint64_t in = bits_between(b, from, to);
        uint64_t begin = blocks->begin[b] & in;
        uint64_t end = blocks->end[b] & ends_in(in, b == from / BLOCK_BYTES);
        uint64_t space = blocks->space[b];
        struct excerpt excerpt = {
            .begin = begin,
            .end = end,
            .capitals = blocks->capitals[b] & end,
            .possessive = blocks->possessive[b] & end,
            .marks = blocks->mark[b] & in,
            .spaced = space << 1 | space_before | blocks->paragraph[b],
            .paragraph = blocks->paragraph[b] & begin,
            .base = base + b * BLOCK_BYTES,
            .bytes = bytes + base + b * BLOCK_BYTES,
            .size = to - b * BLOCK_BYTES < BLOCK_BYTES ? to - b * BLOCK_BYTES : BLOCK_BYTES,
        };
        uint64_t lines = blocks->line[b] & in;
        if (line || (lines & ~((lines | blocks->paragraph[b]) >> 1)) != 0) { /* more than those before paragraphs */
            excerpt.lined = behind_lines(lines, space, &line) & begin & ~blocks->paragraph[b];
        }
        write(&excerpt, tokens, &places);
        space_before = space >> (BLOCK_BYTES - 1);
    }
    tokens->count = places.begin;
    tokens->mark_count = places.mark;
    tokens->paragraph_count = places.paragraph;
}

#endif
