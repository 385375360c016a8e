#include "tokens.h"

#include "clusters.h"

/* A paragraph on its way to tokens. Positions are bytes from its start. */
struct paragraph {
    struct tokens *tokens;
    struct tokeniser *tokeniser;
    const struct text *text;
    const tone_allocator *hooks;
    uint32_t base; /* where it begins in the text */
    uint32_t size;
    uint32_t begins;  /* begin bits in its blocks: at least as many as tokens that are not in clusters */
    unsigned pending; /* flags of the next token, from what white space a cluster left */
};

/* The arrays that grow together. */
enum { COLUMNS = 10 };

static void list_columns(struct tokens *tokens, struct alloc_column columns[COLUMNS]) {
    columns[0] = (struct alloc_column){&tokens->begin, sizeof *tokens->begin};
    columns[1] = (struct alloc_column){&tokens->end, sizeof *tokens->end};
    columns[2] = (struct alloc_column){&tokens->word, sizeof *tokens->word};
    columns[3] = (struct alloc_column){&tokens->prefix, sizeof *tokens->prefix};
    columns[4] = (struct alloc_column){&tokens->flags, sizeof *tokens->flags};
    columns[5] = (struct alloc_column){&tokens->class, sizeof *tokens->class};
    columns[6] = (struct alloc_column){&tokens->mark, sizeof *tokens->mark};
    columns[7] = (struct alloc_column){&tokens->paragraph, sizeof *tokens->paragraph};
    columns[8] = (struct alloc_column){&tokens->start, sizeof *tokens->start};
    columns[9] = (struct alloc_column){&tokens->closed, sizeof *tokens->closed};
}

bool tokens_reserve(struct tokens *tokens, size_t need, const tone_allocator *hooks) {
    if (need <= tokens->capacity) {
        return true;
    }
    struct alloc_column columns[COLUMNS];
    list_columns(tokens, columns);
    return alloc_grow_columns(hooks, columns, COLUMNS, &tokens->capacity, need);
}

/* ----------------------------------------------------------------------------------------------------------- bits */

/* The bits of a block at or behind position `from` of its paragraph, and before `to`. */
static uint64_t bits_between(uint32_t block, uint32_t from, uint32_t to) {
    uint64_t bits = ~UINT64_C(0);
    uint32_t first = block * BLOCK_BYTES;
    if (from > first) {
        bits = from - first < BLOCK_BYTES ? bits << (from - first) : 0;
    }
    if (to < first + BLOCK_BYTES) {
        bits &= to > first ? ~(~UINT64_C(0) << (to - first)) : 0;
    }
    return bits;
}

/* The first position in [from, to) that the rare bits mark; `to` for none. */
static uint32_t find_rare(const struct byte_block *blocks, uint32_t from, uint32_t to) {
    for (uint32_t b = from / BLOCK_BYTES; b * BLOCK_BYTES < to; b++) {
        uint64_t bits = blocks[b].rare & bits_between(b, from, to);
        if (bits != 0) {
            return b * BLOCK_BYTES + (uint32_t)__builtin_ctzll(bits);
        }
    }
    return to;
}

/* The first white space in [from, to), `to` for none. */
static uint32_t find_space(const struct byte_block *blocks, uint32_t from, uint32_t to) {
    for (uint32_t b = from / BLOCK_BYTES; b * BLOCK_BYTES < to; b++) {
        uint64_t bits = blocks[b].space & bits_between(b, from, to);
        if (bits != 0) {
            return b * BLOCK_BYTES + (uint32_t)__builtin_ctzll(bits);
        }
    }
    return to;
}

/* Behind the last white space in [from, to), `from` for none. */
static uint32_t behind_space(const struct byte_block *blocks, uint32_t from, uint32_t to) {
    for (uint32_t b = to / BLOCK_BYTES + 1; b-- > from / BLOCK_BYTES;) {
        uint64_t bits = blocks[b].space & bits_between(b, from, to);
        if (bits != 0) {
            return b * BLOCK_BYTES + BLOCK_BYTES - (uint32_t)__builtin_clzll(bits);
        }
    }
    return from;
}

/* --------------------------------------------------------------------------------------------------------- tokens */

/* The positions of a block where, behind white space with a line end in it, something stands; `*line` carries over. */
static uint64_t behind_lines(const struct byte_block *block, uint64_t in, bool *line) {
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

/* What the letters of a word tell, where the bits do not. */
static void read_flags(const struct paragraph *p, uint32_t token) {
    struct tokens *tokens = p->tokens;
    if (tokens->class[token] == WORD_LETTERS) {
        unsigned flags = cluster_word_flags(p->text, tokens->begin[token], tokens->end[token]);
        tokens->flags[token] |= (uint16_t)flags;
    }
}

/* Appends the tokens of [from, to), where nothing is rare, and which white space bounds. There is room for them. */
static void append_plain(struct paragraph *p, uint32_t from, uint32_t to) {
    struct tokens *tokens = p->tokens;
    const struct byte_block *block = p->tokeniser->blocks;
    uint32_t next = tokens->count; /* of the token whose begin is found next, and end */
    uint32_t next_end = next;
    bool line = false;
    for (uint32_t b = from / BLOCK_BYTES; b * BLOCK_BYTES <= to; b++) {
        uint32_t base = p->base + b * BLOCK_BYTES;
        uint64_t in = bits_between(b, from, to);
        uint64_t spaced = block[b].space << 1 | (b > 0 ? block[b - 1].space >> (BLOCK_BYTES - 1) : 0);
        uint64_t lined = line || (block[b].line & in) != 0 ? behind_lines(&block[b], in, &line) : 0;
        for (uint64_t bits = block[b].begin & in; bits != 0; bits &= bits - 1) {
            unsigned at = (unsigned)__builtin_ctzll(bits);
            unsigned flags = (spaced >> at & 1) * TOKEN_SPACE | (block[b].upper >> at & 1) * TOKEN_CAPITAL |
                             (lined >> at & 1) * TOKEN_LINE;
            unsigned letter = block[b].letter >> at & 1;
            unsigned digit = block[b].digit >> at & 1;
            tokens->begin[next] = base + at;
            tokens->flags[next] = (uint16_t)flags;
            tokens->class[next] = (uint8_t)(WORD_PUNCTUATION - (WORD_PUNCTUATION - WORD_LETTERS) * letter -
                                            (WORD_PUNCTUATION - WORD_NUMBER) * digit);
            next++;
        }
        for (uint64_t bits = block[b].end & bits_between(b, from + 1, to + 1); bits != 0; bits &= bits - 1) {
            unsigned at = (unsigned)__builtin_ctzll(bits);
            tokens->end[next_end] = base + at;
            if (block[b].doubt >> at & 1) {
                read_flags(p, next_end);
            }
            next_end++;
        }
    }
    tokens->count = next;
}

/* Whether white space of ASCII before position `at` of the paragraph holds a line end. */
static unsigned flags_before(const struct paragraph *p, uint32_t at) {
    unsigned flags = 0;
    for (const char *byte = p->text->bytes + p->base + at; at > 0; at--) {
        unsigned char before = (unsigned char)*--byte;
        if (before != ' ' && before - '\t' > '\r' - '\t') {
            break;
        }
        flags |= before == ' ' || before == '\t' ? TOKEN_SPACE : TOKEN_SPACE | TOKEN_LINE;
    }
    return flags;
}

static bool append_range(struct paragraph *p, uint32_t from, uint32_t to) {
    struct tokens *tokens = p->tokens;
    uint32_t first = tokens->count;
    if (!tokens_reserve(tokens, (size_t)first + p->begins, p->hooks)) {
        return false;
    }
    append_plain(p, from, to);
    if (tokens->count > first) {
        tokens->flags[first] |= (uint16_t)p->pending;
        p->pending = 0;
    }
    return true;
}

/* Appends the tokens of the cluster [from, to). */
static bool append_cluster(struct paragraph *p, uint32_t from, uint32_t to) {
    p->pending |= flags_before(p, from);
    return clusters_append(p->tokens, &p->tokeniser->words, p->text, p->base + from, p->base + to, &p->pending,
                           p->hooks);
}

static bool find_blocks(struct paragraph *p) {
    struct tokeniser *tokeniser = p->tokeniser;
    struct byte_block *blocks =
        alloc_grow(p->hooks, tokeniser->blocks, &tokeniser->capacity, blocks_count(p->size), sizeof *tokeniser->blocks);
    if (!blocks) {
        return false;
    }
    tokeniser->blocks = blocks;
    blocks_function *find = tokeniser->find_blocks ? tokeniser->find_blocks : blocks_way(BLOCKS_PORTABLE);
    p->begins = find(p->text->bytes + p->base, p->size, blocks);
    return true;
}

bool tokens_append(struct tokens *tokens, struct tokeniser *tokeniser, const struct text *text, uint32_t begin,
                   uint32_t end, const tone_allocator *hooks) {
    struct paragraph paragraph = {tokens, tokeniser, text, hooks, begin, end - begin, 0, 0};
    uint32_t first = tokens->count;
    if (!find_blocks(&paragraph)) {
        return false;
    }
    for (uint32_t at = 0; at < paragraph.size;) {
        uint32_t rare = find_rare(tokeniser->blocks, at, paragraph.size);
        uint32_t cluster = rare < paragraph.size ? behind_space(tokeniser->blocks, at, rare) : rare;
        if (cluster > at && !append_range(&paragraph, at, cluster)) {
            return false;
        }
        at = find_space(tokeniser->blocks, rare, paragraph.size);
        if (cluster < at && !append_cluster(&paragraph, cluster, at)) {
            return false;
        }
    }
    if (tokens->count > first) {
        tokens->flags[first] = (uint16_t)((tokens->flags[first] & ~TOKEN_LINE) | TOKEN_PARAGRAPH | TOKEN_SPACE);
    }
    return true;
}

void tokens_clear(struct tokens *tokens) {
    tokens->count = 0;
    tokens->mark_count = 0;
    tokens->paragraph_count = 0;
}

void tokens_release(struct tokens *tokens, const tone_allocator *hooks) {
    struct alloc_column columns[COLUMNS];
    list_columns(tokens, columns);
    alloc_release_columns(hooks, columns, COLUMNS, &tokens->capacity);
    tokens_clear(tokens);
}

void tokeniser_release(struct tokeniser *tokeniser, const tone_allocator *hooks) {
    alloc_release(hooks, tokeniser->blocks, tokeniser->capacity, sizeof *tokeniser->blocks);
    words_release(&tokeniser->words, hooks);
    *tokeniser = (struct tokeniser){0};
}
