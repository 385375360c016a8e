/* Tokens: the words, numbers, marks, emoji and addresses of a text, made of UAX #29 segments. White space is none. */
#ifndef TONE_TOKENS_H
#define TONE_TOKENS_H

#include "alloc.h"
#include "blocks.h"
#include "facts.h"
#include "words.h"

struct way;

enum token_flag {
    TOKEN_SPACE = 1,             /* white space (or the start of a paragraph) stands before it */
    TOKEN_LINE = 2,              /* a line end stands before it, inside its paragraph */
    TOKEN_PARAGRAPH = 4,         /* first token of its paragraph */
    TOKEN_CAPITAL = 8,           /* begins with a letter in upper or title case */
    TOKEN_CAPITALS = 16,         /* at least two letters, and all in upper case */
    TOKEN_POSSESSIVE = 32,       /* ends in ’s or 's, no part of the word that is looked up; folded, two bytes: 's */
    TOKEN_TITLE = 64,            /* abbreviation before a name: Mr (the full stop is the next token) */
    TOKEN_NUMBERED = 128,        /* abbreviation before a number: No */
    TOKEN_ABBREVIATION = 256,    /* abbreviation that may end a sentence: Inc */
    TOKEN_GIVES = 512,           /* it is a term, as its plain word */
    TOKEN_STARTS = 1024,         /* a term may begin with it, whatever follows, */
    TOKEN_BEFORE_NUMBER = 2048,  /* or where a number does, */
    TOKEN_BEFORE_CAPITAL = 4096, /* or where a word with a capital does */
    TOKEN_BEHIND_CLASS = 8192,   /* a term that begins with a word of some class may go on with it */
    TOKEN_LEADS = 16384,         /* a term of several words may begin with it, */
    TOKEN_LED = 32768            /* and some such term has it as its second */
};

/* There is room for so many more tokens behind the last. Of these, classes and voices may be read, what they are says
   nothing; facts may be written. */
enum { TOKENS_BEHIND = 16 };

/* Arrays of `count` items; offsets are bytes of the text. */
struct tokens {
    uint32_t count;
    size_t capacity;
    uint32_t *begin;
    uint32_t *end;
    struct word_facts *facts; /* of the word in the lexicon, all 0 for none; but `closed` is that of its part before an
                                 apostrophe; filled by the lexicon stage */
    bool any_prefix;          /* whether the lexicon has wildcards; likewise */
    uint32_t *prefix;         /* then: number of the longest wildcard that it begins like, 0 for none; likewise */
    uint16_t *flags;    /* token_flag; TOKEN_TITLE and up are filled by the lexicon stage. Behind the last: as if a
                                 paragraph began */
    uint8_t *class;     /* word_class, never WORD_SPACE */
    uint32_t *mark;     /* the tokens that are neither words nor numbers, in order; UINT32_MAX behind them, */
    uint8_t *mark_code; /* and what each is, token_mark_code; MARK_CODE_NONE behind them */
    uint32_t mark_count;
    uint32_t *paragraph; /* the first token of each paragraph that has tokens */
    uint32_t paragraph_count;
    bool ill_formed; /* some of the bytes that they were made of is not UTF-8, */
    uint32_t fault;  /* and the first such part begins here */
};

/*
 * What a mark is, in one byte: its first byte where it is of ASCII; where it begins with a code point from U+2000 to
 * U+203F, the last of that, from 80 on: “ ” ‘ ’ – — … and others.
 */
enum mark_code {
    MARK_CODE_GENERAL = 0x80, /* the first of these */
    MARK_CODE_OTHER = 0xC0,   /* another mark: the text tells which; */
    MARK_CODE_SYMBOL,         /* or one that is of no kind (MARK_OTHER in marks.h), */
    MARK_CODE_NONE            /* or an emoji or an address */
};

/* The code of a mark, MARK_CODE_OTHER for symbols too. */
static inline uint8_t token_mark_code(const char *bytes, size_t size) {
    unsigned char first = (unsigned char)bytes[0];
    if (first < MARK_CODE_GENERAL) {
        return first;
    }
    bool general = first == 0xE2 && size >= 3 && (unsigned char)bytes[1] == 0x80 && (bytes[2] & 0xC0) == 0x80;
    return general ? (unsigned char)bytes[2] : MARK_CODE_OTHER;
}

/* What the lexicon stage has filled of a token. */
static inline uint32_t tokens_word(const struct tokens *tokens, uint32_t token) {
    return tokens->facts[token].word;
}

static inline uint16_t tokens_closed(const struct tokens *tokens, uint32_t token) {
    return tokens->facts[token].closed;
}

static inline uint32_t tokens_prefix(const struct tokens *tokens, uint32_t token) {
    return tokens->any_prefix ? tokens->prefix[token] : 0;
}

/* The end of a paragraph, by its number: where the next begins. */
static inline uint32_t tokens_paragraph_end(const struct tokens *tokens, uint32_t paragraph) {
    return paragraph + 1 < tokens->paragraph_count ? tokens->paragraph[paragraph + 1] : tokens->count;
}

/* Working memory of tokens_append. All zero at first. */
struct tokeniser {
    uint32_t base;   /* where the blocks in hand begin in the text */
    uint32_t begins; /* bits of theirs where tokens begin that were not appended */
    struct blocks blocks;
};

/*
 * Appends the tokens of the paragraph of bytes [begin, end). They are the segments of UAX #29, but: the segments of
 * URLs and e-mail addresses are joined, and letters around U+200B or a soft hyphen; what UAX #29 leaves joined is split
 * by a colon, by a quotation mark (‘ “ ” and "), by a full stop between a word in lower case and a capitalised one
 * ("end.Next", not "Ph.D"), or by U+202F unless it groups digits. ‘ stays where it stands for an apostrophe ("don‘t").
 * A token neither begins with nor consists of characters that do not show. False when there is no memory; the tokens
 * are then good for tokens_clear and tokens_release alone. Linear in the bytes, whatever they are.
 */
bool tokens_append(struct tokens *tokens, struct tokeniser *tokeniser, const struct text *text, uint32_t begin,
                   uint32_t end, const struct way *way, const tone_allocator *hooks);

/* The most tokens of a chunk: all stages together keep up to 230 bytes of each. */
enum { TOKENS_MOST = 4096 };

/*
 * Cuts the last paragraph, which begins with token `first` and has more than TOKENS_MOST: near its last that may be in a
 * chunk, before one with which a sentence seems to begin, or failing that one that white space stands before, or behind
 * TOKENS_MOST. Returns where in the text.
 */
uint32_t tokens_cut(struct tokens *tokens, const struct text *text, uint32_t first);

/*
 * Appends the tokens of the paragraphs from `begin` (less than the text's size) on that end within `size` bytes, or of
 * the first where none does. `*end` is where the last of them ends, or is cut.
 */
bool tokens_append_chunk(struct tokens *tokens, struct tokeniser *tokeniser, const struct text *text, uint32_t begin,
                         uint32_t size, uint32_t *end, const struct way *way, const tone_allocator *hooks);
void tokeniser_release(struct tokeniser *tokeniser, const tone_allocator *hooks);

/* What tokens_reserve does where there is no room. */
__attribute__((cold)) bool tokens_grow(struct tokens *tokens, size_t need, const tone_allocator *hooks);

/* Room for `need` tokens. */
static inline bool tokens_reserve(struct tokens *tokens, size_t need, const tone_allocator *hooks) {
    return need <= tokens->capacity || tokens_grow(tokens, need, hooks);
}

/* Takes the tokens from a number on away, with their marks and the paragraphs that begin with them. */
void tokens_drop(struct tokens *tokens, uint32_t from);
void tokens_clear(struct tokens *tokens);
void tokens_release(struct tokens *tokens, const tone_allocator *hooks);

#endif
