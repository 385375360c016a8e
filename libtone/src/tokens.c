#include "tokens.h"

#include "clusters.h"
#include "paragraphs.h"
#include "way.h"

/* Bytes on their way to tokens. Positions count from the first of them. */
struct passage {
    struct tokens *tokens;
    struct tokeniser *tokeniser;
    const struct text *text;
    const struct way *way;
    const tone_allocator *hooks;
    uint32_t most;    /* no token is begun when there are so many */
    unsigned pending; /* flags of the next token, from what white space a cluster left */
};

/* The arrays that grow together. */
enum { COLUMNS = 9 };

static void list_columns(struct tokens *tokens, struct alloc_column columns[COLUMNS]) {
    columns[0] = (struct alloc_column){&tokens->begin, sizeof *tokens->begin};
    columns[1] = (struct alloc_column){&tokens->end, sizeof *tokens->end};
    columns[2] = (struct alloc_column){&tokens->facts, sizeof *tokens->facts};
    columns[3] = (struct alloc_column){&tokens->prefix, sizeof *tokens->prefix};
    columns[4] = (struct alloc_column){&tokens->flags, sizeof *tokens->flags};
    columns[5] = (struct alloc_column){&tokens->class, sizeof *tokens->class};
    columns[6] = (struct alloc_column){&tokens->mark, sizeof *tokens->mark};
    columns[7] = (struct alloc_column){&tokens->mark_code, sizeof *tokens->mark_code};
    columns[8] = (struct alloc_column){&tokens->paragraph, sizeof *tokens->paragraph};
}

bool tokens_grow(struct tokens *tokens, size_t need, const tone_allocator *hooks) {
    struct alloc_column columns[COLUMNS];
    list_columns(tokens, columns);
    return alloc_more_columns(hooks, columns, COLUMNS, &tokens->capacity, need);
}

/* --------------------------------------------------------------------------------------------------------- tokens */

/* Room for the tokens that are in no cluster and still to come, and for what is written behind them. */
static bool reserve(struct passage *p, uint32_t room) {
    size_t need = p->tokeniser->begins < room ? p->tokeniser->begins : room;
    return tokens_reserve(p->tokens, p->tokens->count + need + BLOCK_SLACK, p->hooks);
}

/* Where in [from, to) a token begins behind `count` others; `to` where none does. */
static uint32_t begin_behind(const struct blocks *blocks, uint32_t from, uint32_t to, uint32_t count) {
    for (uint32_t b = from / BLOCK_BYTES; b * BLOCK_BYTES < to; b++) {
        uint64_t begins = blocks->begin[b] & bits_between(b, from, to);
        for (; begins != 0; begins &= begins - 1) {
            if (count-- == 0) {
                return b * BLOCK_BYTES + (uint32_t)__builtin_ctzll(begins);
            }
        }
    }
    return to;
}

/* Adds flags of the first token of a paragraph, or behind a cluster. */
static void add_flags(struct tokens *tokens, uint32_t token, unsigned flags) {
    flags |= tokens->flags[token];
    if (flags & TOKEN_PARAGRAPH) {
        flags = (flags | TOKEN_SPACE) & ~(unsigned)TOKEN_LINE;
    }
    tokens->flags[token] = (uint16_t)flags;
}

/* Appends the tokens of [from, to), where nothing is rare, and which white space bounds. */
static bool append_plain(struct passage *p, uint32_t from, uint32_t to) {
    struct tokens *tokens = p->tokens;
    uint32_t first = tokens->count;
    uint32_t room = p->most - first;
    if (!reserve(p, room)) {
        return false;
    }
    if (p->tokeniser->begins > room) {
        to = begin_behind(&p->tokeniser->blocks, from, to, room);
    }
    p->way->list_blocks(&p->tokeniser->blocks, from, to, p->text->bytes, p->tokeniser->base, tokens);
    if (tokens->count > first) {
        add_flags(tokens, first, p->pending);
        p->pending = 0;
    }
    p->tokeniser->begins -= tokens->count - first;
    return true;
}

/* What white space of ASCII before position `at` tells. */
static unsigned flags_before(const struct passage *p, uint32_t at) {
    unsigned flags = 0;
    for (const char *byte = p->text->bytes + p->tokeniser->base + at; at > 0; at--) {
        unsigned char before = (unsigned char)*--byte;
        if (before != ' ' && (before < '\t' || before > '\r')) {
            break;
        }
        flags |= before == ' ' || before == '\t' ? TOKEN_SPACE : TOKEN_SPACE | TOKEN_LINE;
    }
    return flags;
}

/* Looks for faults in the bytes of a cluster. There are none elsewhere: but for the marks of typography, which are told
   by all their bytes, what is not ASCII is rare. */
static void check_utf8(const struct passage *p, uint32_t begin, uint32_t end) {
    struct tokens *tokens = p->tokens;
    size_t bad;
    if (!tokens->ill_formed && !p->way->is_utf8(p->text->bytes + begin, end - begin, &bad)) {
        tokens->ill_formed = true;
        tokens->fault = begin + (uint32_t)bad;
    }
}

/* Appends the tokens of the cluster [from, to). Where it begins a paragraph but has none, what follows does. */
static bool append_cluster(struct passage *p, uint32_t from, uint32_t to, uint32_t end) {
    struct tokens *tokens = p->tokens;
    const struct blocks *blocks = &p->tokeniser->blocks;
    uint32_t base = p->tokeniser->base;
    uint32_t first = tokens->count;
    bool begins = bits_have(blocks->paragraph, from);
    check_utf8(p, base + from, base + to);
    p->pending |= flags_before(p, from);
    if (!clusters_append(tokens, p->text, base + from, base + to, p->most, &p->pending, p->hooks)) {
        return false;
    }
    if (begins && tokens->count == first) {
        blocks_mark_paragraph(blocks, to, end);
    } else if (begins) {
        tokens->paragraph[tokens->paragraph_count++] = first;
        add_flags(tokens, first, TOKEN_PARAGRAPH);
    }
    return true;
}

/* Writes what stands behind the last token and the last mark. */
static inline bool end_lists(struct passage *p) {
    struct tokens *tokens = p->tokens;
    if (!tokens_reserve(tokens, (size_t)tokens->count + TOKENS_BEHIND, p->hooks)) {
        return false;
    }
    tokens->flags[tokens->count] = TOKEN_PARAGRAPH | TOKEN_SPACE;
    tokens->mark[tokens->mark_count] = UINT32_MAX;
    tokens->mark_code[tokens->mark_count] = MARK_CODE_NONE;
    return true;
}

/* The end of the cluster that has a rare byte at `rare`: the next white space, but where the word behind it begins with
   a rare byte too, as in many scripts, and no paragraph does, that is of the cluster. */
static uint32_t cluster_end(const struct blocks *blocks, uint32_t rare, uint32_t end) {
    uint32_t word = end; /* the first that is not */
    uint64_t space_before = 0;
    for (uint32_t b = rare / BLOCK_BYTES; b * BLOCK_BYTES < end && word == end; b++) {
        uint64_t space = blocks->space[b];
        uint64_t words = ~space & (space << 1 | space_before) & bits_between(b, rare + 1, end);
        uint64_t others = words & ~(blocks->rare[b] & ~blocks->paragraph[b]);
        word = others != 0 ? b * BLOCK_BYTES + (uint32_t)__builtin_ctzll(others) : end;
        space_before = space >> (BLOCK_BYTES - 1);
    }
    return bits_behind_last_but(blocks->space, ~UINT64_C(0), rare, word);
}

/* Appends the tokens of the first `end` bytes, whose paragraphs are marked, up to the most. */
static bool append_all(struct passage *p, uint32_t end) {
    const struct blocks *blocks = &p->tokeniser->blocks;
    for (uint32_t at = 0; at < end && p->tokens->count < p->most;) {
        uint32_t rare = blocks_first_rare(blocks, at, end);
        uint32_t cluster = rare < end ? bits_behind_last(blocks->space, at, rare) : rare;
        if (blocks_first_shown(blocks, at, cluster) < cluster && !append_plain(p, at, cluster)) {
            return false;
        }
        at = rare < end ? cluster_end(blocks, rare, end) : end;
        if (cluster < at && !append_cluster(p, cluster, at, end)) {
            return false;
        }
    }
    return end_lists(p);
}

/* Reads bytes [begin, end) of a text as blocks. */
static bool read_blocks(struct tokeniser *tokeniser, const struct text *text, uint32_t begin, uint32_t end,
                        const struct way *way, const tone_allocator *hooks) {
    if (!blocks_reserve(&tokeniser->blocks, end - begin, hooks)) {
        return false;
    }
    tokeniser->base = begin;
    tokeniser->begins = way->find_blocks(text->bytes + begin, end - begin, &tokeniser->blocks);
    return true;
}

/* Appends the tokens of the first `end` bytes as those of one paragraph, up to the most. */
static bool append_as_paragraph(struct passage *p, uint32_t end) {
    blocks_unmark_paragraphs(&p->tokeniser->blocks, end);
    blocks_mark_paragraph(&p->tokeniser->blocks, 0, end);
    return append_all(p, end);
}

/* Appends the tokens of the paragraph [begin, end), up to the most. */
static bool append_paragraph(struct passage *p, uint32_t begin, uint32_t end) {
    return read_blocks(p->tokeniser, p->text, begin, end, p->way, p->hooks) && append_as_paragraph(p, end - begin);
}

bool tokens_append(struct tokens *tokens, struct tokeniser *tokeniser, const struct text *text, uint32_t begin,
                   uint32_t end, const struct way *way, const tone_allocator *hooks) {
    struct passage passage = {tokens, tokeniser, text, way, hooks, UINT32_MAX, 0};
    return append_paragraph(&passage, begin, end);
}

/* ---------------------------------------------------------------------------------------------------------- chunks */

/* A paragraph is cut before one of the last so many tokens that it may have. */
enum { CUT_TOKENS = 256 };

/* Reads `*size` bytes from `begin` on as blocks; or fewer, which is then `*size`, where more tokens begin in them than
   tell the end of the chunk: to find where paragraphs end takes longer than to read. */
static bool read_chunk(struct passage *p, uint32_t begin, uint32_t *size) {
    enum { ENOUGH = TOKENS_MOST + CUT_TOKENS };
    struct tokeniser *tokeniser = p->tokeniser;
    *size = p->text->size - begin < *size ? p->text->size - begin : *size;
    if (!read_blocks(tokeniser, p->text, begin, begin + *size, p->way, p->hooks)) {
        return false;
    }
    if (tokeniser->begins <= ENOUGH) {
        return true;
    }
    *size = begin_behind(&tokeniser->blocks, 0, *size, ENOUGH);
    return read_blocks(tokeniser, p->text, begin, begin + *size, p->way, p->hooks);
}

/* Appends the tokens of the paragraph that begins at `begin` and goes on behind the `size` bytes that were read. Where it
   ends is not looked for when they have too many up to their last white space: it is cut before. */
__attribute__((cold)) static bool append_long(struct passage *p, uint32_t begin, uint32_t size, uint32_t *end) {
    uint32_t first = p->tokens->count;
    if (p->tokeniser->begins > TOKENS_MOST) {
        if (!append_as_paragraph(p, bits_behind_last(p->tokeniser->blocks.space, 0, size))) {
            return false;
        }
        if (p->tokens->count == p->most) {
            return true;
        }
        tokens_drop(p->tokens, first);
        p->pending = 0;
    }
    *end = paragraph_end(p->text, begin);
    return append_paragraph(p, begin, *end);
}

/* Where the paragraph begins of which a token at `to` is the first, if nothing but white space of ASCII parts it from the
   token that ends at `from`: behind the last line end, for none of these only wraps a line. 0 where that is not so. */
static uint32_t paragraph_begin(const struct text *text, uint32_t from, uint32_t to) {
    uint32_t begin = 0;
    for (uint32_t at = from; at < to; at++) {
        char byte = text->bytes[at];
        bool line = byte >= '\n' && byte <= '\r';
        if (!line && byte != ' ' && byte != '\t') {
            return 0;
        }
        begin = line ? at + 1 : begin;
    }
    return begin;
}

/* Takes the last of several paragraphs away, which begins with token `last`: `*end` is where it begins. */
__attribute__((cold)) static bool drop_paragraph(struct passage *p, uint32_t begin, uint32_t last, uint32_t *end) {
    uint32_t size = p->tokens->begin[last] - begin;
    *end = paragraph_begin(p->text, p->tokens->end[last - 1], p->tokens->begin[last]);
    tokens_drop(p->tokens, last);
    if (*end != 0) {
        return true;
    }
    if (!read_blocks(p->tokeniser, p->text, begin, begin + size, p->way, p->hooks)) {
        return false;
    }
    *end = paragraphs_mark(p->text, begin, size, &p->tokeniser->blocks);
    return true;
}

/* Whether a sentence seems to begin with a token: a capital behind white space and a mark that ends one. */
static bool seems_to_begin(const struct tokens *tokens, const struct text *text, uint32_t token) {
    enum { BEGINS = TOKEN_SPACE | TOKEN_CAPITAL };
    char before = text->bytes[tokens->begin[token - 1]];
    return (tokens->flags[token] & BEGINS) == BEGINS && (before == '.' || before == '?' || before == '!');
}

uint32_t tokens_cut(struct tokens *tokens, const struct text *text, uint32_t first) {
    const uint32_t most = first + TOKENS_MOST;
    uint32_t begun = 0; /* the last before which it may be cut; 0 for none */
    uint32_t spaced = 0;
    for (uint32_t i = most; i > most - CUT_TOKENS && begun == 0; i--) {
        spaced = spaced == 0 && tokens->flags[i] & TOKEN_SPACE ? i : spaced;
        begun = seems_to_begin(tokens, text, i) ? i : 0;
    }
    spaced = spaced != 0 ? spaced : most;
    uint32_t cut = begun != 0 ? begun : spaced;
    uint32_t end = tokens->begin[cut];
    tokens_drop(tokens, cut);
    return end;
}

/* Takes what is more than a chunk may have away: the last of its paragraphs, or the end of its only one. `*end` is where
   that begins. */
__attribute__((cold)) static bool shorten_chunk(struct passage *p, uint32_t begin, uint32_t first, uint32_t *end) {
    struct tokens *tokens = p->tokens;
    uint32_t last = tokens->paragraph[tokens->paragraph_count - 1];
    if (last == first) {
        *end = tokens_cut(tokens, p->text, first);
    } else if (!drop_paragraph(p, begin, last, end)) {
        return false;
    }
    return end_lists(p);
}

bool tokens_append_chunk(struct tokens *tokens, struct tokeniser *tokeniser, const struct text *text, uint32_t begin,
                         uint32_t size, uint32_t *end, const struct way *way, const tone_allocator *hooks) {
    const uint32_t first = tokens->count;
    const uint32_t most = first + TOKENS_MOST;
    struct passage passage = {tokens, tokeniser, text, way, hooks, most + 1, 0};
    size = size < PARAGRAPH_LIMIT ? size : PARAGRAPH_LIMIT;
    if (!read_chunk(&passage, begin, &size)) {
        return false;
    }
    *end = paragraphs_mark(text, begin, size, &tokeniser->blocks);
    if (!(*end > begin ? append_all(&passage, *end - begin) : append_long(&passage, begin, size, end)) ||
        (tokens->count > most && !shorten_chunk(&passage, begin, first, end))) {
        return false;
    }
    tokens->ill_formed &= tokens->fault < *end;
    return true;
}

void tokens_drop(struct tokens *tokens, uint32_t from) {
    tokens->count = from;
    while (tokens->mark_count > 0 && tokens->mark[tokens->mark_count - 1] >= from) {
        tokens->mark_count--;
    }
    while (tokens->paragraph_count > 0 && tokens->paragraph[tokens->paragraph_count - 1] >= from) {
        tokens->paragraph_count--;
    }
}

void tokens_clear(struct tokens *tokens) {
    tokens->count = 0;
    tokens->mark_count = 0;
    tokens->paragraph_count = 0;
    tokens->ill_formed = false;
}

void tokens_release(struct tokens *tokens, const tone_allocator *hooks) {
    struct alloc_column columns[COLUMNS];
    list_columns(tokens, columns);
    alloc_release_columns(hooks, columns, COLUMNS, &tokens->capacity);
    tokens_clear(tokens);
}

void tokeniser_release(struct tokeniser *tokeniser, const tone_allocator *hooks) {
    blocks_release(&tokeniser->blocks, hooks);
    *tokeniser = (struct tokeniser){0};
}
