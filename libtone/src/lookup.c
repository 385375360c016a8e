#include "lookup.h"

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

void lookup_tokens(struct tokens *tokens, uint32_t first, const struct text *text, const struct image *lexicon) {
    struct folded key;
    for (uint32_t i = first; i < tokens->count; i++) {
        token_key(text, tokens, i, &key);
        lookup(tokens, i, &key, lexicon);
        tokens->flags[i] |= (uint16_t)lexicon->words[tokens->word[i]].flags;
    }
}
