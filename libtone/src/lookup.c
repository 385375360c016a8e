#include "lookup.h"
#include "closed.h"
#include "way.h"

#include <string.h>

void token_key(const struct text *text, const struct tokens *tokens, uint32_t token, struct folded *key) {
    fold_token(text->bytes + tokens->begin[token], tokens->end[token] - tokens->begin[token], key);
    if (tokens->flags[token] & TOKEN_POSSESSIVE && key->whole && key->size > 2) {
        key->size -= 2; /* 's */
    }
}

static inline uint64_t read_half(const char *from) {
    uint64_t half;
    memcpy(&half, from, sizeof half);
    return half;
}

/* ------------------------------------------------------------------------------------------------------- one word */

/* What is told of a token that is no word. */
static const struct lexicon_spelling no_word;

/* Takes what the lexicon says of a spelling, and tells the matcher. */
static void take_spelling(struct tokens *tokens, uint32_t token, const struct lexicon_spelling *spelling) {
    tokens->facts[token] = spelling->facts;
    tokens->flags[token] = lookup_flags(tokens->flags[token], spelling->facts.flags);
}

/* The key of those bytes: those of a short one are read at once, for what is copied first is waited for. */
static struct word_key read_key(const struct folded *folded) {
    if (folded->size > KEY_BYTES) {
        return lexicon_key(folded->bytes, folded->size);
    }
    const char *inside = lookup_ones((uint32_t)folded->size);
    return (struct word_key){
        {read_half(folded->bytes) & read_half(inside), read_half(folded->bytes + 8) & read_half(inside + 8)}};
}

/* The word of those bytes, or none. What is folded has no typeset marks: it is spelled as the word's text. */
static const struct lexicon_spelling *find_word(const struct image *lexicon, const struct folded *folded) {
    struct word_key key = read_key(folded);
    uint64_t hash = lexicon_key_hash(&key, lexicon->word_places.seed);
    const struct lexicon_spelling *spelling = &lexicon->spellings[placing_find(&lexicon->word_places, hash)];
    const char *text = image_string(lexicon, lexicon->words[spelling->facts.word].text);
    bool same = spelling->hash == hash && strnlen(text, folded->size + 1) == folded->size &&
                memcmp(text, folded->bytes, folded->size) == 0;
    return same ? spelling : &no_word;
}

static uint32_t find_prefix(const struct image *lexicon, uint64_t hash, const char *bytes, size_t size) {
    for (uint32_t slot = lexicon_mixed(hash);; slot++) {
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

/* Takes the word and the wildcard that a key is. */
static void take_key(struct tokens *tokens, uint32_t token, const struct folded *key, const struct image *lexicon) {
    if (tokens->any_prefix) {
        tokens->prefix[token] = find_longest_prefix(lexicon, key);
    }
    take_spelling(tokens, token, key->whole ? find_word(lexicon, key) : &no_word);
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
    for (size_t most = 2; most > 0 && tokens_word(tokens, token) == 0 && tokens_prefix(tokens, token) == 0; most--) {
        struct folded shorter = *key;
        shorten_runs(&shorter, most);
        take_key(tokens, token, &shorter, lexicon);
    }
}

/* A token that has no word of the lexicon as it stands there, or is long. */
static void lookup_slowly(struct tokens *tokens, uint32_t token, const struct text *text, const struct image *lexicon) {
    struct folded key;
    token_key(text, tokens, token, &key);
    bool known = key.kept && key.size <= KEY_BYTES && !tokens->any_prefix; /* it is no word */
    if (!known) {
        take_key(tokens, token, &key, lexicon);
    }
    if (tokens_word(tokens, token) == 0 && tokens->class[token] == WORD_LETTERS && key.whole && is_drawn_out(&key)) {
        lookup_drawn_out(tokens, token, &key, lexicon);
    }
    tokens->flags[token] |= (uint16_t)(tokens_prefix(tokens, token) != 0 ? TOKEN_STARTS : 0);
    tokens->facts[token].closed = closed_of(text, tokens, token);
}

/* ------------------------------------------------------------------------------------------------------ all tokens */

/* The bytes of a key, each for itself. */
typedef unsigned char key_bytes __attribute__((vector_size(KEY_BYTES)));

static inline key_bytes read_bytes(const char *from) {
    key_bytes bytes;
    memcpy(&bytes, from, sizeof bytes);
    return bytes;
}

static inline bool any(key_bytes bytes) {
    uint64_t half[2];
    memcpy(half, &bytes, sizeof half);
    return (half[0] | half[1]) != 0;
}

/* Letters of ASCII in lower case. */
static inline key_bytes lower_case(key_bytes bytes) {
    key_bytes is_upper = (key_bytes)(bytes - 'A' < 26);
    return bytes | (is_upper & ('a' - 'A'));
}

/* Tokens on their way through the table of words. */
struct batch {
    uint32_t base; /* where the first begins */
    uint64_t hash[LOOKUP_BATCH];
    uint32_t place[LOOKUP_BATCH];
    char folded[LOOKUP_WINDOW + 2 * KEY_BYTES]; /* the text from there on, and NULs for the end of its last key */
};

/* Folds the bytes in which keys may be of tokens of which the last begins at `last`. */
static void fold_window(struct batch *batch, const struct text *text, uint32_t last) {
    const char *from = text->bytes + batch->base;
    uint32_t size = last - batch->base;
    size += text->size - last < KEY_BYTES ? text->size - last : KEY_BYTES;
    uint32_t i = 0;
    key_bytes bytes;
    for (; size - i >= KEY_BYTES; i += KEY_BYTES) {
        bytes = lower_case(read_bytes(from + i));
        memcpy(batch->folded + i, &bytes, sizeof bytes);
    }
    memset(&bytes, 0, sizeof bytes);
    memcpy(&bytes, from + i, size - i);
    bytes = lower_case(bytes);
    memcpy(batch->folded + i, &bytes, sizeof bytes);
    memset(batch->folded + i + KEY_BYTES, 0, KEY_BYTES);
}

uint32_t lookup_possessive_size(const struct text *text, const struct tokens *tokens, uint32_t token) {
    uint32_t size = tokens->end[token] - tokens->begin[token];
    const char *behind = text->bytes + tokens->end[token];
    if (behind[-2] == '\'') {
        return size - 2;
    }
    return size > 4 && memcmp(behind - 4, "\xE2\x80\x99", 3) == 0 ? size - 4 : KEY_BYTES + 1;
}

/* The bytes of a key, none where it is too long. */
static inline uint32_t key_size(const struct text *text, const struct tokens *tokens, uint32_t token) {
    uint32_t size = tokens->flags[token] & TOKEN_POSSESSIVE ? lookup_possessive_size(text, tokens, token)
                                                            : tokens->end[token] - tokens->begin[token];
    return size <= KEY_BYTES ? size : 0;
}

static void hash_keys(struct batch *batch, const struct tokens *tokens, uint32_t first, uint32_t count,
                      const struct text *text, uint64_t seed) {
    for (uint32_t i = 0; i < count; i++) {
        const char *from = batch->folded + (tokens->begin[first + i] - batch->base);
        const char *inside = lookup_ones(key_size(text, tokens, first + i));
        struct word_key key = {{read_half(from) & read_half(inside), read_half(from + 8) & read_half(inside + 8)}};
        batch->hash[i] = lexicon_key_hash(&key, seed);
    }
}

/* Takes the facts of the spellings at the places of the keys, where they are the keys': by no branch, and eight bytes at
   a time. */
static void take_facts(const struct batch *batch, struct word_facts *facts, uint32_t count,
                       const struct lexicon_spelling *spellings) {
    _Static_assert(sizeof *facts == sizeof(uint64_t), "facts are one number");
    for (uint32_t i = 0; i < count; i++) {
        const struct lexicon_spelling *spelling = &spellings[batch->place[i]];
        uint64_t told;
        memcpy(&told, &spelling->facts, sizeof told);
        told &= -(uint64_t)(spelling->hash == batch->hash[i]);
        memcpy(&facts[i], &told, sizeof told);
    }
}

/* Adds the flags of those facts to the tokens', and lists the tokens without a word; their number. */
static uint32_t take_flags(struct tokens *tokens, uint32_t first, uint32_t count, uint32_t *missed) {
    uint32_t missed_count = 0;
    const struct word_facts *restrict facts = tokens->facts + first;
    uint16_t *restrict flags = tokens->flags + first;
    for (uint32_t i = 0; i < count; i++) {
        flags[i] = lookup_flags(flags[i], facts[i].flags);
        missed[missed_count] = first + i;
        missed_count += facts[i].word == 0;
    }
    return missed_count;
}

const char lookup_plain_marks[PLAIN_MARKS][8] = {"\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\x98", "\xE2\x80\x99",
                                                 "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\xA6"};

static bool is_plain_mark(uint64_t first_half) {
    bool is = false;
    bool general = memcmp(&first_half, lookup_plain_marks[0], 2) == 0; /* they all begin so */
    for (size_t i = 0; i < PLAIN_MARKS && general; i++) {
        is |= read_half(lookup_plain_marks[i]) == first_half;
    }
    return is;
}

bool lookup_may_be_known(const char *folded, uint32_t size, uint8_t class) {
    key_bytes key = read_bytes(folded) & read_bytes(lookup_ones(size));
    key_bytes next = read_bytes(folded + 1);
    if (any(key & 0x80)) {
        return !is_plain_mark(read_half((const char *)&key));
    }
    key_bytes runs = (key_bytes)(key == next) & (key_bytes)(next == read_bytes(folded + 2));
    key_bytes unusual = (runs & read_bytes(lookup_ones(size < 2 ? 0 : size - 2))) | (key_bytes)(key == '\'');
    return (size == 0) | ((class == WORD_LETTERS) & any(unusual));
}

uint32_t lookup_portable(struct tokens *tokens, uint32_t first, uint32_t count, const struct text *text,
                         const struct image *lexicon, uint32_t *missed) {
    struct batch batch;
    uint32_t kept = 0;
    batch.base = tokens->begin[first];
    fold_window(&batch, text, tokens->begin[first + count - 1]);
    hash_keys(&batch, tokens, first, count, text, lexicon->word_places.seed);
    for (uint32_t i = 0; i < count; i++) {
        batch.place[i] = placing_find(&lexicon->word_places, batch.hash[i]);
        __builtin_prefetch(&lexicon->spellings[batch.place[i]]);
    }
    take_facts(&batch, tokens->facts + first, count, lexicon->spellings);
    uint32_t missed_count = take_flags(tokens, first, count, missed);
    for (uint32_t m = 0; m < missed_count; m++) {
        uint32_t token = missed[m];
        const char *folded = batch.folded + (tokens->begin[token] - batch.base);
        missed[kept] = token;
        kept += tokens->any_prefix || lookup_may_be_known(folded, key_size(text, tokens, token), tokens->class[token]);
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
    if (tokens->any_prefix || !is_foreign(tokens, token, text, lexicon)) {
        lookup_slowly(tokens, token, text, lexicon);
    } else if ((unsigned char)text->bytes[tokens->begin[token]] < 0x80) {
        tokens->facts[token].closed = closed_of(text, tokens, token);
    }
}

/* The wildcards that words begin like. */
static void take_prefixes(struct tokens *tokens, uint32_t first, uint32_t count, const struct image *lexicon) {
    for (uint32_t i = first; i < first + count && tokens->any_prefix; i++) {
        tokens->prefix[i] = lexicon->words[tokens_word(tokens, i)].prefix;
    }
}

/* How many tokens from `first` on are looked up together. */
static uint32_t batch_count(const struct tokens *tokens, uint32_t first) {
    uint32_t count = tokens->count - first < LOOKUP_BATCH ? tokens->count - first : LOOKUP_BATCH;
    while (tokens->begin[first + count - 1] - tokens->begin[first] > LOOKUP_WINDOW - KEY_BYTES) {
        count /= 2;
    }
    return count;
}

void lookup_tokens(struct tokens *tokens, uint32_t first, const struct text *text, const struct image *lexicon,
                   const struct way *way) {
    uint32_t missed[LOOKUP_BATCH + TOKENS_BEHIND];
    tokens->any_prefix = lexicon->header->prefix_sizes != 0;
    for (uint32_t count; first < tokens->count; first += count) {
        count = batch_count(tokens, first);
        uint32_t missed_count = way->lookup(tokens, first, count, text, lexicon, missed);
        take_prefixes(tokens, first, count, lexicon);
        for (uint32_t m = 0; m < missed_count; m++) {
            find_missed(tokens, missed[m], text, lexicon);
        }
    }
}
