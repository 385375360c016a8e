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

/* The bytes of a key, each for itself. */
typedef unsigned char key_bytes __attribute__((vector_size(KEY_BYTES)));

static inline key_bytes read_bytes(const char *from) {
    key_bytes bytes;
    memcpy(&bytes, from, sizeof bytes);
    return bytes;
}

/* Reads fewer than there are in a key: those at the end of a text. */
static key_bytes read_last_bytes(const char *from, uint32_t count) {
    key_bytes bytes = {0};
    memcpy(&bytes, from, count);
    return bytes;
}

/* The first `size` of them; the others become zero. */
static inline key_bytes cut_bytes(key_bytes bytes, uint32_t size) {
    static const unsigned char ones[2 * KEY_BYTES] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                                      0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    return bytes & read_bytes((const char *)ones + KEY_BYTES - size);
}

/* The key of bytes whose ASCII becomes lower case. */
static inline struct word_key fold_bytes(key_bytes bytes) {
    struct word_key key;
    key_bytes is_upper = (key_bytes)(bytes - 'A' < 26);
    bytes |= is_upper & ('a' - 'A');
    memcpy(&key, &bytes, sizeof key);
    return key;
}

/* The number of a key's word, or 0: `place` is the only one that it can be. */
static inline uint32_t find_at(const struct image *lexicon, uint32_t place, const struct word_key *key) {
    const struct word_key *there = &lexicon->words[place].key;
    bool same = ((there->half[0] ^ key->half[0]) | (there->half[1] ^ key->half[1])) == 0;
    return place & -(uint32_t)same;
}

/* Whether three bytes in a row may be the same, as they are in a word that is drawn out. Never false where they are. */
static bool may_have_run(const struct word_key *key) {
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

static bool has_apostrophe(const struct word_key *key) {
    return eight_has_zero(key->half[0] ^ EIGHT_OF('\'')) || eight_has_zero(key->half[1] ^ EIGHT_OF('\''));
}

/* Whether a word of ASCII that is not in the lexicon may say something all the same. */
static bool is_unusual(const struct word_key *key) {
    return may_have_run(key) || has_apostrophe(key);
}

uint32_t lookup_possessive_size(const struct text *text, const struct tokens *tokens, uint32_t token) {
    uint32_t size = tokens->end[token] - tokens->begin[token];
    const char *behind = text->bytes + tokens->end[token];
    if (behind[-2] == '\'') {
        return size - 2;
    }
    return size > 4 && memcmp(behind - 4, "\xE2\x80\x99", 3) == 0 ? size - 4 : KEY_BYTES + 1;
}

/* The bytes of a token without its ’s; more than KEY_BYTES where the apostrophe is an unusual one. */
static inline uint32_t stem_size(const struct text *text, const struct tokens *tokens, uint32_t token) {
    return tokens->flags[token] & TOKEN_POSSESSIVE ? lookup_possessive_size(text, tokens, token)
                                                   : tokens->end[token] - tokens->begin[token];
}

/* The key of a token as it stands there, in lower case as far as it is of ASCII. All zero where it is long. */
static inline struct word_key key_of(const struct text *text, const struct tokens *tokens, uint32_t token) {
    uint32_t begin = tokens->begin[token];
    uint32_t size = stem_size(text, tokens, token);
    const char *from = text->bytes + begin;
    bool at_end = text->size - begin < KEY_BYTES;
    size = size <= KEY_BYTES ? size : 0;
    key_bytes bytes = at_end ? read_last_bytes(from, size) : read_bytes(from);
    return fold_bytes(cut_bytes(bytes, size));
}

/* ------------------------------------------------------------------------------------------------------ curly marks */

const char lookup_plain_marks[PLAIN_MARKS][8] = {"\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\x9C", "\xE2\x80\x9D"};

/* Whether a token is one of the marks beyond ASCII that are every other one in a text, and folds to itself. */
static bool is_plain_mark(const struct word_key *key) {
    bool is = false;
    for (size_t i = 0; i < PLAIN_MARKS; i++) {
        is = is || memcmp(&key->half[0], lookup_plain_marks[i], sizeof key->half[0]) == 0;
    }
    return is;
}

/* What fold_token makes of ‘ ’ … or NULL for others. */
static const char *fold_mark(const char *bytes, size_t size) {
    if (size < 3 || memcmp(bytes, "\xE2\x80", 2) != 0) {
        return NULL;
    }
    switch ((unsigned char)bytes[2]) {
    case 0x98:
    case 0x99:
        return "'";
    case 0xA6:
        return "...";
    default:
        return NULL;
    }
}

/* Folds a token of at most KEY_BYTES that is of ASCII but for such marks. False for others. */
static bool fold_marks(const char *bytes, size_t size, struct word_key *key) {
    char folded[KEY_BYTES] = {0};
    size_t length = 0;
    for (size_t i = 0; i < size;) {
        if ((unsigned char)bytes[i] < 0x80) {
            folded[length++] = bytes[i++];
            continue;
        }
        const char *mark = fold_mark(bytes + i, size - i);
        if (!mark) {
            return false;
        }
        while (*mark != '\0') { /* at most what it was */
            folded[length++] = *mark++;
        }
        i += 3;
    }
    *key = fold_bytes(read_bytes(folded));
    return true;
}

/* ------------------------------------------------------------------------------------------------------ all words */

/* The word of those bytes, or 0. */
static uint32_t find_word(const struct image *lexicon, const struct folded *folded) {
    struct word_key key = lexicon_key(folded->bytes, folded->size);
    uint32_t number = find_at(lexicon, image_word(lexicon, &key), &key);
    if (number == 0 || folded->size <= KEY_BYTES) {
        return number;
    }
    const char *text = image_string(lexicon, lexicon->words[number].text);
    return strlen(text) == folded->size && memcmp(text, folded->bytes, folded->size) == 0 ? number : 0;
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

/* The longest wildcard that the bytes begin like, or 0. */
static uint32_t find_longest_prefix(const struct image *lexicon, const struct folded *key) {
    uint64_t sizes = lexicon->header->prefix_sizes;
    uint64_t hash = LEXICON_HASH_START;
    uint32_t prefix = 0;
    for (size_t i = 0; i < key->size && i < PREFIX_LIMIT; i++) {
        hash = lexicon_hash_byte(hash, (unsigned char)key->bytes[i]);
        if (sizes >> (i + 1) & 1) {
            uint32_t longer = find_prefix(lexicon, hash, key->bytes, i + 1);
            prefix = longer ? longer : prefix;
        }
    }
    return prefix;
}

static void lookup(struct tokens *tokens, uint32_t token, const struct folded *key, const struct image *lexicon) {
    tokens->prefix[token] = tokens->any_prefix ? find_longest_prefix(lexicon, key) : 0;
    tokens->word[token] = key->whole ? find_word(lexicon, key) : 0;
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
    lookup_take_word(tokens, token, tokens->word[token], lexicon);
    tokens->flags[token] |= (uint16_t)(tokens->prefix[token] != 0 ? TOKEN_STARTS : 0);
    tokens->facts[token].closed = closed_of(text, tokens, token);
}

/* ------------------------------------------------------------------------------------------------------ all tokens */

/* Tokens on their way through the table of words. */
struct batch {
    struct word_key key[LOOKUP_BATCH];
    uint32_t place[LOOKUP_BATCH];
};

static void place_keys(struct batch *batch, const struct tokens *tokens, uint32_t first, uint32_t count,
                       const struct text *text, const struct image *lexicon) {
    for (uint32_t i = 0; i < count; i++) {
        batch->key[i] = key_of(text, tokens, first + i);
    }
    for (uint32_t i = 0; i < count; i++) {
        batch->place[i] = image_word(lexicon, &batch->key[i]);
        __builtin_prefetch(&lexicon->words[batch->place[i]]);
    }
}

/* Whether a token that is no word as it stands there may be known all the same: it is long, or not of ASCII, or a word
   that is unusual. */
static bool may_be_known(const struct word_key *key, uint8_t class) {
    bool ascii = ((key->half[0] | key->half[1]) & EIGHT_OF(0x80)) == 0;
    return ascii ? key->half[0] == 0 || (class == WORD_LETTERS && is_unusual(key)) : !is_plain_mark(key);
}

/* Takes the words of the keys where they are those at their places, and lists the tokens without one; their number. */
static uint32_t compare_keys(const struct batch *batch, struct tokens *tokens, uint32_t first, uint32_t count,
                             const struct image *lexicon, uint32_t *missed) {
    uint32_t missed_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t number = find_at(lexicon, batch->place[i], &batch->key[i]);
        lookup_take_word(tokens, first + i, number, lexicon);
        missed[missed_count] = first + i;
        missed_count += number == 0;
    }
    return missed_count;
}

uint32_t lookup_portable(struct tokens *tokens, uint32_t first, uint32_t count, const struct text *text,
                         const struct image *lexicon, uint32_t *missed) {
    struct batch batch;
    uint32_t kept = 0;
    place_keys(&batch, tokens, first, count, text, lexicon);
    uint32_t missed_count = compare_keys(&batch, tokens, first, count, lexicon, missed);
    for (uint32_t m = 0; m < missed_count; m++) {
        uint32_t token = missed[m];
        missed[kept] = token;
        kept += tokens->any_prefix || may_be_known(&batch.key[token - first], tokens->class[token]);
    }
    return kept;
}

/* Whether a token ends in a character beyond ASCII that it keeps when it is folded, and of whose block no word of the
   lexicon has one: most words and marks of other scripts. */
static bool is_foreign(const struct tokens *tokens, uint32_t token, const struct text *text,
                       const struct image *lexicon) {
    uint32_t end = tokens->end[token];
    uint32_t last = end - 1;
    while (last > tokens->begin[token] && ((unsigned char)text->bytes[last] & 0xC0) == 0x80) {
        last--;
    }
    int32_t code_point;
    bool whole = text_decode(text->bytes + last, end - last, &code_point) == end - last;
    uint32_t block = lexicon_block(code_point);
    return whole && code_point >= 0x80 && !(lexicon->header->word_blocks[block / 64] >> block % 64 & 1) &&
           fold_keeps_last(code_point);
}

/* A token that may be known though it is no word as it stands there. */
static void find_missed(struct tokens *tokens, uint32_t token, const struct text *text, const struct image *lexicon) {
    struct word_key key;
    uint32_t size = stem_size(text, tokens, token);
    if (!tokens->any_prefix && size <= KEY_BYTES && fold_marks(text->bytes + tokens->begin[token], size, &key)) {
        uint32_t number = find_at(lexicon, image_word(lexicon, &key), &key);
        lookup_take_word(tokens, token, number, lexicon);
        if (number != 0 || tokens->class[token] != WORD_LETTERS || !is_unusual(&key)) {
            return;
        }
    } else if (!tokens->any_prefix && is_foreign(tokens, token, text, lexicon)) {
        if ((unsigned char)text->bytes[tokens->begin[token]] < 0x80) {
            tokens->facts[token].closed = closed_of(text, tokens, token);
        }
        return;
    }
    lookup_slowly(tokens, token, text, lexicon);
}

/* The wildcards that words begin like. */
static void take_prefixes(struct tokens *tokens, uint32_t first, uint32_t count, const struct image *lexicon) {
    for (uint32_t i = first; i < first + count && tokens->any_prefix; i++) {
        tokens->prefix[i] = lexicon->words[tokens->word[i]].prefix;
    }
}

void lookup_tokens(struct tokens *tokens, uint32_t first, const struct text *text, const struct image *lexicon,
                   const struct way *way) {
    uint32_t missed[LOOKUP_BATCH];
    tokens->any_prefix = lexicon->header->prefix_sizes != 0;
    for (uint32_t begin = first; begin < tokens->count; begin += LOOKUP_BATCH) {
        uint32_t count = tokens->count - begin < LOOKUP_BATCH ? tokens->count - begin : LOOKUP_BATCH;
        uint32_t missed_count = way->lookup(tokens, begin, count, text, lexicon, missed);
        take_prefixes(tokens, begin, count, lexicon);
        for (uint32_t m = 0; m < missed_count; m++) {
            find_missed(tokens, missed[m], text, lexicon);
        }
    }
}
