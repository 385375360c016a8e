#include "closed.h"
#include "grammar.h"
#include "lexicon.h"

#include <string.h>

#define CLOSED_WORD(word, grammar, lists) word,
const char closed_words[][CLOSED_SIZE] = {
#include "closed_list.h"
};
#undef CLOSED_WORD

/* What each is apart from its bytes, which few ask for: small enough to stay in the nearest cache. */
#define CLOSED_WORD(word, grammar, lists) grammar,
const uint32_t closed_grammar[] = {
#include "closed_list.h"
};
#undef CLOSED_WORD

/* The same byte by byte, for tables in registers. */
#define BYTE_OF(grammar, number) (uint8_t)((uint32_t)(grammar) >> 8 * (number)),
const uint8_t closed_bytes[CLOSED_BYTES][CLOSED_PLACES] = {
#define CLOSED_WORD(word, grammar, lists) BYTE_OF(grammar, 0)
    {
#include "closed_list.h"
    },
#undef CLOSED_WORD
#define CLOSED_WORD(word, grammar, lists) BYTE_OF(grammar, 1)
    {
#include "closed_list.h"
    },
#undef CLOSED_WORD
#define CLOSED_WORD(word, grammar, lists) BYTE_OF(grammar, 3)
    {
#include "closed_list.h"
    },
#undef CLOSED_WORD
};
#undef BYTE_OF

#define CLOSED_WORD(word, grammar, lists) lists,
const uint32_t closed_lists[] = {
#include "closed_list.h"
};
#undef CLOSED_WORD

enum { WORD_COUNT = sizeof closed_words / sizeof *closed_words };
const uint16_t closed_count = WORD_COUNT;
_Static_assert((int)WORD_COUNT <= (int)CLOSED_PLACES, "every word has a place in the tables of bytes");

/* Whether one of the apostrophes that words may hold stands there: ' ’ ‘ ʼ (U+02BC) ＇ (U+FF07). */
static bool is_apostrophe(const char *bytes, size_t size) {
    static const char *const shapes[] = {"\xE2\x80\x99", "\xE2\x80\x98", "\xCA\xBC", "\xEF\xBC\x87"};
    bool found = bytes[0] == '\'';
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes && (unsigned char)bytes[0] >= 0x80 && !found; i++) {
        size_t length = strlen(shapes[i]);
        found = size >= length && memcmp(bytes, shapes[i], length) == 0;
    }
    return found;
}

uint16_t closed_find(const char *word, size_t size) {
    char key[CLOSED_SIZE] = {0};
    if (size == 0 || (unsigned char)word[0] >= 0x80) {
        return 0;
    }
    for (size_t k = 0; k < size && !is_apostrophe(word + k, size - k); k++) {
        if (k + 1 == CLOSED_SIZE || (unsigned char)word[k] >= 0x80) { /* the words are of ASCII */
            return 0;
        }
        key[k] = (char)(word[k] >= 'A' && word[k] <= 'Z' ? word[k] + ('a' - 'A') : word[k]);
    }
    uint16_t low = 0;
    uint16_t high = WORD_COUNT;
    while (high - low > 1) {
        uint16_t middle = (uint16_t)((low + high) / 2);
        bool behind = memcmp(key, closed_words[middle], CLOSED_SIZE) < 0;
        low = behind ? low : middle;
        high = behind ? middle : high;
    }
    return memcmp(key, closed_words[low], CLOSED_SIZE) == 0 ? low : 0;
}

uint16_t closed_of(const struct text *text, const struct tokens *tokens, uint32_t i) {
    return tokens->class[i] == WORD_LETTERS
               ? closed_find(text->bytes + tokens->begin[i], tokens->end[i] - tokens->begin[i])
               : 0;
}

uint64_t closed_digest(void) {
    return lexicon_hash_bytes((const char *)closed_words, sizeof closed_words);
}
