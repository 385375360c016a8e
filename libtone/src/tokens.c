#include "tokens.h"

#include "clusters.h"

/* A paragraph on its way to tokens. Positions are bytes from the start of its chunk. */
struct paragraph {
    struct tokens *tokens;
    struct tokeniser *tokeniser;
    const struct text *text;
    const tone_allocator *hooks;
    uint32_t from;
    uint32_t to;
    unsigned pending; /* flags of the next token, from what white space a cluster left */
};

/* The arrays that grow together. */
enum { COLUMNS = 9 };

static void list_columns(struct tokens *tokens, struct alloc_column columns[COLUMNS]) {
    columns[0] = (struct alloc_column){&tokens->begin, sizeof *tokens->begin};
    columns[1] = (struct alloc_column){&tokens->end, sizeof *tokens->end};
    columns[2] = (struct alloc_column){&tokens->word, sizeof *tokens->word};
    columns[3] = (struct alloc_column){&tokens->facts, sizeof *tokens->facts};
    columns[4] = (struct alloc_column){&tokens->prefix, sizeof *tokens->prefix};
    columns[5] = (struct alloc_column){&tokens->flags, sizeof *tokens->flags};
    columns[6] = (struct alloc_column){&tokens->class, sizeof *tokens->class};
    columns[7] = (struct alloc_column){&tokens->mark, sizeof *tokens->mark};
    columns[8] = (struct alloc_column){&tokens->paragraph, sizeof *tokens->paragraph};
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

static inline uint64_t rare_of(const struct byte_block *block) {
    return block->rare;
}

static inline uint64_t space_of(const struct byte_block *block) {
    return block->space;
}

/* The first position in [from, to) that the bits of one kind mark; `to` for none. */
static inline uint32_t find_first(const struct byte_block *blocks, uint64_t (*bits_of)(const struct byte_block *block),
                                  uint32_t from, uint32_t to) {
    for (uint32_t b = from / BLOCK_BYTES; b * BLOCK_BYTES < to; b++) {
        uint64_t bits = bits_of(&blocks[b]) & blocks_between(b, from, to);
        if (bits != 0) {
            return b * BLOCK_BYTES + (uint32_t)__builtin_ctzll(bits);
        }
    }
    return to;
}

/* Behind the last white space in [from, to), `from` for none. */
static uint32_t behind_space(const struct byte_block *blocks, uint32_t from, uint32_t to) {
    for (uint32_t b = to / BLOCK_BYTES + 1; b-- > from / BLOCK_BYTES;) {
        uint64_t bits = blocks[b].space & blocks_between(b, from, to);
        if (bits != 0) {
            return b * BLOCK_BYTES + BLOCK_BYTES - (uint32_t)__builtin_clzll(bits);
        }
    }
    return from;
}

/* --------------------------------------------------------------------------------------------------------- tokens */

/* What the letters of a word tell, where the bits do not. */
static void read_flags(const struct paragraph *p, uint32_t token) {
    struct tokens *tokens = p->tokens;
    if (tokens->class[token] == WORD_LETTERS) {
        unsigned flags = cluster_word_flags(p->text, tokens->begin[token], tokens->end[token]);
        tokens->flags[token] |= (uint16_t)flags;
    }
}

/* Room for the tokens of a chunk that are in no cluster, and for what is written behind them. */
static bool reserve(struct paragraph *p) {
    struct tokeniser *tokeniser = p->tokeniser;
    size_t need = (size_t)tokeniser->begins + BLOCK_SLACK;
    uint32_t *doubts = alloc_grow(p->hooks, tokeniser->doubts, &tokeniser->doubt_capacity, need, sizeof *doubts);
    tokeniser->doubts = doubts ? doubts : tokeniser->doubts;
    return doubts && tokens_reserve(p->tokens, p->tokens->count + need, p->hooks);
}

/* Appends the tokens of [from, to), where nothing is rare, and which white space bounds. */
static bool append_plain(struct paragraph *p, uint32_t from, uint32_t to) {
    struct tokens *tokens = p->tokens;
    struct tokeniser *tokeniser = p->tokeniser;
    uint32_t first = tokens->count;
    if (!reserve(p)) {
        return false;
    }
    struct block_tokens listed = {.begin = tokens->begin + first,
                                  .end = tokens->end + first,
                                  .flags = tokens->flags + first,
                                  .class = tokens->class + first,
                                  .doubts = tokeniser->doubts};
    tokeniser->way->list_blocks(tokeniser->blocks, from, to, tokeniser->base, &listed);
    tokens->count += listed.count;
    for (uint32_t i = 0; i < listed.doubt_count; i++) {
        read_flags(p, first + listed.doubts[i]);
    }
    if (listed.count > 0) {
        tokens->flags[first] |= (uint16_t)p->pending;
        p->pending = 0;
    }
    return true;
}

/* What white space of ASCII before position `at` of the paragraph tells. */
static unsigned flags_before(const struct paragraph *p, uint32_t at) {
    unsigned flags = 0;
    for (const char *byte = p->text->bytes + p->tokeniser->base + at; at > p->from; at--) {
        unsigned char before = (unsigned char)*--byte;
        if (before != ' ' && (before < '\t' || before > '\r')) {
            break;
        }
        flags |= before == ' ' || before == '\t' ? TOKEN_SPACE : TOKEN_SPACE | TOKEN_LINE;
    }
    return flags;
}

/* Appends the tokens of the cluster [from, to). */
static bool append_cluster(struct paragraph *p, uint32_t from, uint32_t to) {
    uint32_t base = p->tokeniser->base;
    p->pending |= flags_before(p, from);
    return clusters_append(p->tokens, &p->tokeniser->words, p->text, base + from, base + to, &p->pending, p->hooks);
}

static bool append_paragraph(struct paragraph *p) {
    const struct byte_block *blocks = p->tokeniser->blocks;
    struct tokens *tokens = p->tokens;
    uint32_t first = tokens->count;
    for (uint32_t at = p->from; at < p->to;) {
        uint32_t rare = find_first(blocks, rare_of, at, p->to);
        uint32_t cluster = rare < p->to ? behind_space(blocks, at, rare) : rare;
        if (cluster > at && !append_plain(p, at, cluster)) {
            return false;
        }
        at = find_first(blocks, space_of, rare, p->to);
        if (cluster < at && !append_cluster(p, cluster, at)) {
            return false;
        }
    }
    if (tokens->count > first) {
        tokens->paragraph[tokens->paragraph_count++] = first;
        tokens->flags[first] = (uint16_t)((tokens->flags[first] & ~TOKEN_LINE) | TOKEN_PARAGRAPH | TOKEN_SPACE);
    }
    return true;
}

/* Reads bytes [begin, end) of a text as blocks. */
static bool read_blocks(struct tokeniser *tokeniser, const struct text *text, uint32_t begin, uint32_t end,
                        const tone_allocator *hooks) {
    struct byte_block *blocks = alloc_grow(hooks, tokeniser->blocks, &tokeniser->block_capacity,
                                           blocks_count(end - begin), sizeof *tokeniser->blocks);
    if (!blocks) {
        return false;
    }
    if (!tokeniser->way) {
        tokeniser->way = way_by_name(WAY_PORTABLE);
    }
    tokeniser->blocks = blocks;
    tokeniser->base = begin;
    tokeniser->begins = tokeniser->way->find_blocks(text->bytes + begin, end - begin, blocks);
    return true;
}

bool tokens_append(struct tokens *tokens, struct tokeniser *tokeniser, const struct text *text, uint32_t begin,
                   uint32_t end, const tone_allocator *hooks) {
    struct paragraph paragraph = {tokens, tokeniser, text, hooks, 0, end - begin, 0};
    return read_blocks(tokeniser, text, begin, end, hooks) && append_paragraph(&paragraph);
}

/*
 * The ends of the paragraphs from `begin` on, until they have at least `size` bytes. One that may have been cut inside
 * a word is the last: blocks would go on with the word.
 */
static bool find_paragraphs(struct tokeniser *tokeniser, const struct text *text, uint32_t begin, uint32_t size,
                            const tone_allocator *hooks) {
    uint32_t end = begin;
    bool cut = false;
    tokeniser->paragraph_count = 0;
    while (end < text->size && end - begin < size && !cut) {
        uint32_t *ends = alloc_grow(hooks, tokeniser->paragraph_ends, &tokeniser->paragraph_capacity,
                                    (size_t)tokeniser->paragraph_count + 1, sizeof *ends);
        if (!ends) {
            return false;
        }
        uint32_t next = text_paragraph_end(text, end);
        cut = next - end > TEXT_PARAGRAPH_LIMIT - BLOCK_BYTES;
        end = next;
        tokeniser->paragraph_ends = ends;
        ends[tokeniser->paragraph_count++] = end;
    }
    return true;
}

bool tokens_append_chunk(struct tokens *tokens, struct tokeniser *tokeniser, const struct text *text, uint32_t begin,
                         uint32_t size, uint32_t *end, const tone_allocator *hooks) {
    *end = begin;
    if (!find_paragraphs(tokeniser, text, begin, size, hooks) || tokeniser->paragraph_count == 0) {
        return tokeniser->paragraph_count == 0 && begin == text->size;
    }
    *end = tokeniser->paragraph_ends[tokeniser->paragraph_count - 1];
    if (!read_blocks(tokeniser, text, begin, *end, hooks)) {
        return false;
    }
    struct paragraph paragraph = {.tokens = tokens, .tokeniser = tokeniser, .text = text, .hooks = hooks};
    for (uint32_t i = 0; i < tokeniser->paragraph_count; i++) {
        paragraph.from = paragraph.to;
        paragraph.to = tokeniser->paragraph_ends[i] - begin;
        paragraph.pending = 0;
        if (!append_paragraph(&paragraph)) {
            return false;
        }
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
    alloc_release(hooks, tokeniser->blocks, tokeniser->block_capacity, sizeof *tokeniser->blocks);
    alloc_release(hooks, tokeniser->doubts, tokeniser->doubt_capacity, sizeof *tokeniser->doubts);
    alloc_release(hooks, tokeniser->paragraph_ends, tokeniser->paragraph_capacity, sizeof *tokeniser->paragraph_ends);
    words_release(&tokeniser->words, hooks);
    *tokeniser = (struct tokeniser){.way = tokeniser->way};
}
