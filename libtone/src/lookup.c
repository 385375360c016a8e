#include "lookup.h"
#include "closed.h"

#include <string.h>

void token_key(const struct text *text, const struct tokens *tokens, uint32_t token, struct folded *key) {
    fold_token(text->bytes + tokens->begin[token], tokens->end[token] - tokens->begin[token], key);
    if (tokens->flags[token] & TOKEN_POSSESSIVE && key->whole && key->size > 2) {
        key->size -= 2; /* 's */
    }
}

/* The word of that hash and those bytes, or 0. */
static uint32_t find_word(const struct image *lexicon, uint64_t hash, const struct folded *key) {
    for (uint32_t slot = lexicon_slot(hash);; slot++) {
        uint32_t number = lexicon->word_slots[slot & lexicon->word_mask];
        const struct lexicon_word *word = &lexicon->words[number];
        if (number == 0 ||
            (word->size == key->size && memcmp(image_string(lexicon, word->text), key->bytes, key->size) == 0)) {
            return number;
        }
    }
}

static uint32_t find_prefix(const struct image *lexicon, uint64_t hash, const char *bytes, size_t size) {
    for (uint32_t slot = lexicon_slot(hash);; slot++) {
        uint32_t number = lexicon->prefix_slots[slot & lexicon->prefix_mask];
        const struct lexicon_prefix *prefix = &lexicon->prefixes[number];
        if (number == 0 || (prefix->size == size && memcmp(image_string(lexicon, prefix->text), bytes, size) == 0)) {
            return number;
        }
    }
}

static void lookup(struct tokens *tokens, uint32_t token, const struct folded *key, const struct image *lexicon) {
    uint64_t sizes = lexicon->header->prefix_sizes;
    uint64_t hash = LEXICON_HASH_START;
    uint32_t prefix = 0;
    for (size_t i = 0; i < key->size; i++) {
        hash = lexicon_hash_byte(hash, (unsigned char)key->bytes[i]);
        if (i < 63 && sizes >> (i + 1) & 1) {
            uint32_t longer = find_prefix(lexicon, hash, key->bytes, i + 1);
            prefix = longer ? longer : prefix;
        }
    }
    tokens->prefix[token] = prefix;
    tokens->word[token] = key->whole ? find_word(lexicon, hash, key) : 0;
}

/* The end of the run of one byte that begins at `i`. */
static size_t run_end(const struct folded *key, size_t i) {
    size_t end = i + 1;
    while (end < key->size && key->bytes[end] == key->bytes[i]) {
        end++;
    }
    return end;
}

static bool is_long_run(const struct folded *key, size_t begin, size_t end) {
    return end - begin > 2 && key->bytes[begin] >= 'a' && key->bytes[begin] <= 'z';
}

/* Whether a word has a run of three or more of one letter, and something else: "III" and "www" are not drawn out. */
static bool is_drawn_out(const struct folded *key) {
    bool found = false;
    for (size_t i = 0, end; i < key->size && !found; i = end) {
        end = run_end(key, i);
        found = is_long_run(key, i, end) && end - i < key->size;
    }
    return found;
}

/* Cuts each run of three or more of one letter to `most` of them. */
static void shorten_runs(struct folded *key, size_t most) {
    size_t size = 0;
    for (size_t i = 0, end; i < key->size; i = end) {
        end = run_end(key, i);
        size_t kept = is_long_run(key, i, end) ? most : end - i;
        for (size_t k = 0; k < kept; k++) {
            key->bytes[size++] = key->bytes[i + k];
        }
    }
    key->size = size;
}

/* A word of no lexicon may be a known one drawn out: "sooo", "coool" (Brody & Diakopoulos 2011). English doubles letters
   but does not write three, so a run stands for two of the letter or for one. */
static void lookup_drawn_out(struct tokens *tokens, uint32_t token, const struct folded *key,
                             const struct image *lexicon) {
    for (size_t most = 2; most > 0 && tokens->word[token] == 0 && tokens->prefix[token] == 0; most--) {
        struct folded shorter = *key;
        shorten_runs(&shorter, most);
        lookup(tokens, token, &shorter, lexicon);
    }
}

/* Lists the marks and the paragraphs among tokens [first, count). */
static void list_tokens(struct tokens *tokens, uint32_t first) {
    for (uint32_t i = first; i < tokens->count; i++) {
        tokens->mark[tokens->mark_count] = i;
        tokens->mark_count += tokens->class[i] != WORD_LETTERS && tokens->class[i] != WORD_NUMBER;
        tokens->paragraph[tokens->paragraph_count] = i;
        tokens->paragraph_count += (tokens->flags[i] & TOKEN_PARAGRAPH) != 0;
    }
}

void lookup_tokens(struct tokens *tokens, uint32_t first, const struct text *text, const struct image *lexicon) {
    struct folded key;
    list_tokens(tokens, first);
    for (uint32_t i = first; i < tokens->count; i++) {
        token_key(text, tokens, i, &key);
        tokens->closed[i] = closed_of(text, tokens, i);
        lookup(tokens, i, &key, lexicon);
        if (tokens->word[i] == 0 && tokens->class[i] == WORD_LETTERS && key.whole && is_drawn_out(&key)) {
            lookup_drawn_out(tokens, i, &key, lexicon);
        }
        tokens->flags[i] |= (uint16_t)lexicon->words[tokens->word[i]].flags;
    }
}
