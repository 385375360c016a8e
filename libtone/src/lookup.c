#include "lookup.h"
#include "closed.h"
#include "eights.h"

#include <string.h>

void token_key(const struct text *text, const struct tokens *tokens, uint32_t token, struct folded *key) {
    fold_token(text->bytes + tokens->begin[token], tokens->end[token] - tokens->begin[token], key);
    if (tokens->flags[token] & TOKEN_POSSESSIVE && key->whole && key->size > 2) {
        key->size -= 2; /* 's */
    }
}

/* ---------------------------------------------------------------------------------------------------- short words */

/* A word of at most KEY_BYTES as two numbers, with zeros behind it, in the order of bytes in memory. */
struct key {
    uint64_t half[2];
};

static struct key read_key(const char bytes[KEY_BYTES]) {
    struct key key;
    memcpy(key.half, bytes, sizeof key.half);
    return key;
}

/* The first `size` bytes of a key; the others become zero. */
static struct key cut_key(struct key key, size_t size) {
    static const unsigned char ones[2 * KEY_BYTES] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                                      0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    struct key mask;
    memcpy(mask.half, ones + KEY_BYTES - size, sizeof mask.half);
    return (struct key){{key.half[0] & mask.half[0], key.half[1] & mask.half[1]}};
}

/* Eight bytes of ASCII in lower case. */
static uint64_t fold_half(uint64_t half) {
    uint64_t from_a = half + EIGHT_OF(0x80 - 'A');
    uint64_t behind_z = half + EIGHT_OF(0x80 - 'Z' - 1);
    return half | (from_a & ~behind_z & EIGHT_OF(0x80)) >> 2; /* 0x80 to 0x20, which is the difference of the cases */
}

static inline bool same_key(const struct lexicon_word *word, const struct key *key) {
    struct key other = read_key(word->key);
    return ((other.half[0] ^ key->half[0]) | (other.half[1] ^ key->half[1])) == 0;
}

static inline uint32_t first_bucket(const struct image *lexicon, uint64_t hash) {
    return lexicon_slot(hash) & lexicon->bucket_mask;
}

/* The word with this key in a bucket, or 0. */
static inline uint32_t find_in_bucket(const struct image *lexicon, uint32_t bucket, const struct key *key) {
    uint32_t number = bucket * BUCKET_WORDS;
    uint32_t second = same_key(&lexicon->words[number + 1], key);
    uint32_t found = same_key(&lexicon->words[number], key) | second;
    return (number + second) & -found;
}

/* The word with this key, or 0, where it is not in the first bucket that its hash says. */
static uint32_t find_key_behind(const struct image *lexicon, uint32_t bucket, const struct key *key) {
    uint32_t number = 0;
    while (number == 0 && lookup_goes_on(lexicon, bucket)) {
        bucket = (bucket + 1) & lexicon->bucket_mask;
        number = find_in_bucket(lexicon, bucket, key);
    }
    return number;
}

/* Whether three bytes in a row may be the same, as they are in a word that is drawn out. Never false where they are. */
static bool may_have_run(const struct key *key) {
    const char *bytes = (const char *)key->half;
    static const size_t places[] = {0, 6, 8}; /* any three bytes stand in the eight of one */
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        uint64_t eight;
        memcpy(&eight, bytes + places[i], sizeof eight);
        uint64_t changes = (eight ^ eight >> 8) | (eight ^ eight >> 16);
        uint64_t shown = (eight + EIGHT_OF(0x80 - 1)) & EIGHT_OF(0x80);
        if (eight_has_zero(changes) & shown) {
            return true;
        }
    }
    return false;
}

static bool has_apostrophe(const struct key *key) {
    return eight_has_zero(key->half[0] ^ EIGHT_OF('\'')) || eight_has_zero(key->half[1] ^ EIGHT_OF('\''));
}

/* Whether a word that is not in the lexicon may say something all the same. */
static bool is_unusual(const struct key *key) {
    return may_have_run(key) || has_apostrophe(key);
}

/* Where the word of a token ends: before its possessive ’s. 0 where the apostrophe is an unusual one. */
static inline uint32_t stem_end(const struct text *text, const struct tokens *tokens, uint32_t token) {
    uint32_t end = tokens->end[token];
    if (!(tokens->flags[token] & TOKEN_POSSESSIVE)) {
        return end;
    }
    const char *behind = text->bytes + end;
    if (behind[-2] == '\'') {
        return end - 2;
    }
    return end - tokens->begin[token] > 4 && memcmp(behind - 4, "\xE2\x80\x99", 3) == 0 ? end - 4 : 0;
}

/* Whether ’ or ‘, which fold_token makes an apostrophe too, stands there. */
static bool is_curly(const char *bytes, size_t size) {
    return size >= 3 && bytes[0] == '\xE2' && bytes[1] == '\x80' && (bytes[2] == '\x99' || bytes[2] == '\x98');
}

/* The bytes of a token that is of ASCII but for ’ and ‘. False for others, and where the key has no room. */
static bool copy_key(const char *bytes, size_t size, char key[KEY_BYTES]) {
    size_t length = 0;
    for (size_t i = 0; i < size;) {
        bool curly = is_curly(bytes + i, size - i);
        if (length == KEY_BYTES || (!curly && (unsigned char)bytes[i] >= 0x80)) {
            return false;
        }
        key[length++] = curly ? '\'' : bytes[i];
        i += curly ? 3 : 1;
    }
    return true;
}

/* The key of a token that is short and of ASCII, but for ’ and ‘. False for others. */
static inline bool key_of(const struct text *text, const struct tokens *tokens, uint32_t token, struct key *key) {
    uint32_t begin = tokens->begin[token];
    uint32_t end = stem_end(text, tokens, token);
    uint32_t size = end - begin;
    if (end == 0) {
        return false;
    }
    bool whole = size <= KEY_BYTES && text->size - begin >= KEY_BYTES;
    *key = whole ? cut_key(read_key(text->bytes + begin), size) : (struct key){{EIGHT_OF(0x80), 0}};
    if ((key->half[0] | key->half[1]) & EIGHT_OF(0x80)) {
        char bytes[KEY_BYTES] = {0};
        if (!copy_key(text->bytes + begin, size, bytes)) {
            return false;
        }
        *key = read_key(bytes);
    }
    key->half[0] = fold_half(key->half[0]);
    key->half[1] = fold_half(key->half[1]);
    return true;
}

/* ------------------------------------------------------------------------------------------------------ all words */

/* The word of those bytes, or 0; `hash` is that of lexicon_hash_bytes. */
static uint32_t find_word(const struct image *lexicon, uint64_t hash, const struct folded *folded) {
    if (folded->size <= KEY_BYTES) {
        char bytes[KEY_BYTES] = {0};
        memcpy(bytes, folded->bytes, folded->size);
        struct key key = read_key(bytes);
        uint32_t bucket = first_bucket(lexicon, lexicon_key_hash(key.half));
        uint32_t number = find_in_bucket(lexicon, bucket, &key);
        return number != 0 ? number : find_key_behind(lexicon, bucket, &key);
    }
    for (uint32_t bucket = first_bucket(lexicon, hash);; bucket = (bucket + 1) & lexicon->bucket_mask) {
        for (uint32_t i = bucket * BUCKET_WORDS; i < (bucket + 1) * BUCKET_WORDS; i++) {
            const struct lexicon_word *word = &lexicon->words[i];
            if (word->size == folded->size &&
                memcmp(image_string(lexicon, word->text), folded->bytes, folded->size) == 0) {
                return i;
            }
        }
        if (!lookup_goes_on(lexicon, bucket)) {
            return 0;
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
        if (i < PREFIX_LIMIT && sizes >> (i + 1) & 1) {
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

/* A word of no lexicon may be a known one drawn out: "sooo", "coool" (Brody & Diakopoulos 2011). English doubles
   letters but does not write three, so a run stands for two of the letter or for one. */
static void lookup_drawn_out(struct tokens *tokens, uint32_t token, const struct folded *key,
                             const struct image *lexicon) {
    for (size_t most = 2; most > 0 && tokens->word[token] == 0 && tokens->prefix[token] == 0; most--) {
        struct folded shorter = *key;
        shorten_runs(&shorter, most);
        lookup(tokens, token, &shorter, lexicon);
    }
}

/* A token that has no word of the lexicon, or is long, or not of ASCII. */
static void lookup_slowly(struct tokens *tokens, uint32_t token, const struct text *text, const struct image *lexicon) {
    struct folded key;
    token_key(text, tokens, token, &key);
    lookup(tokens, token, &key, lexicon);
    if (tokens->word[token] == 0 && tokens->class[token] == WORD_LETTERS && key.whole && is_drawn_out(&key)) {
        lookup_drawn_out(tokens, token, &key, lexicon);
    }
    uint32_t prefix = tokens->prefix[token]; /* that of the token, which a word that is drawn out need not have */
    lookup_take_word(tokens, token, tokens->word[token], lexicon);
    tokens->prefix[token] = prefix;
    tokens->flags[token] |= (uint16_t)(prefix != 0 ? TOKEN_STARTS : 0);
    tokens->closed[token] = closed_of(text, tokens, token);
}

/* ------------------------------------------------------------------------------------------------------ all tokens */

/* Tokens on their way through the table of words, so many at a time that the memory they
   wait for is waited for once. */
struct batch {
    struct key key[LOOKUP_BATCH];
    uint32_t bucket[LOOKUP_BATCH];
    bool is_short[LOOKUP_BATCH];
};

static void read_keys(struct batch *batch, const struct tokens *tokens, uint32_t first, uint32_t count,
                      const struct text *text, const struct image *lexicon) {
    for (uint32_t i = 0; i < count; i++) {
        struct key key = {{0, 0}};
        batch->is_short[i] = key_of(text, tokens, first + i, &key);
        batch->key[i] = key;
        batch->bucket[i] = first_bucket(lexicon, lexicon_key_hash(key.half));
        __builtin_prefetch(&lexicon->words[batch->bucket[i] * BUCKET_WORDS]);
    }
}

uint32_t lookup_portable(struct tokens *tokens, uint32_t first, uint32_t count, const struct text *text,
                         const struct image *lexicon, uint32_t *missed) {
    struct batch batch;
    uint32_t missed_count = 0;
    read_keys(&batch, tokens, first, count, text, lexicon);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t number = find_in_bucket(lexicon, batch.bucket[i], &batch.key[i]);
        number = batch.is_short[i] ? number : 0;
        lookup_take_word(tokens, first + i, number, lexicon);
        lookup_list_mark(tokens, first + i);
        missed[missed_count] = first + i;
        missed_count += number == 0;
    }
    return missed_count;
}

/* A token whose first bucket does not have it: it may stand behind, or be long, drawn out, not of ASCII, unknown. */
static void find_missed(struct tokens *tokens, uint32_t token, const struct text *text, const struct image *lexicon) {
    struct key key = {{0, 0}};
    bool is_short = key_of(text, tokens, token, &key);
    uint32_t bucket = first_bucket(lexicon, lexicon_key_hash(key.half));
    uint32_t number = is_short ? find_in_bucket(lexicon, bucket, &key) : 0;
    number = is_short && number == 0 ? find_key_behind(lexicon, bucket, &key) : number;
    lookup_take_word(tokens, token, number, lexicon);
    if (number == 0 && (!is_short || lexicon->header->prefix_sizes != 0 || is_unusual(&key))) {
        lookup_slowly(tokens, token, text, lexicon);
    }
}

void lookup_tokens(struct tokens *tokens, uint32_t first, const struct text *text, const struct image *lexicon,
                   const struct way *way) {
    uint32_t missed[LOOKUP_BATCH + 1]; /* what is no miss is written over */
    for (uint32_t begin = first; begin < tokens->count; begin += LOOKUP_BATCH) {
        uint32_t count = tokens->count - begin < LOOKUP_BATCH ? tokens->count - begin : LOOKUP_BATCH;
        uint32_t missed_count = way->lookup(tokens, begin, count, text, lexicon, missed);
        for (uint32_t m = 0; m < missed_count; m++) {
            find_missed(tokens, missed[m], text, lexicon);
        }
    }
}
