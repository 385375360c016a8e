#include "lexicon_spellings.h"

/* What fold_token makes of a mark, and the mark. */
static const struct {
    const char *folded;
    const char *typeset;
} marks[SPELLINGS_MOST - 1] = {{"'", "\xE2\x80\x99"}, {"'", "\xE2\x80\x98"}, {"...", "\xE2\x80\xA6"}};

/* The key of a word in which `typeset` stands for each `folded`. False where none does, or it is too long for a key. */
static bool respell(const char *word, const char *folded, const char *typeset, struct word_key *key) {
    char bytes[KEY_BYTES];
    size_t size = 0;
    bool found = false;
    while (*word != '\0') {
        bool here = strncmp(word, folded, strlen(folded)) == 0;
        size_t length = here ? strlen(typeset) : 1;
        if (length > KEY_BYTES - size) {
            return false;
        }
        memcpy(bytes + size, here ? typeset : word, length);
        size += length;
        word += here ? strlen(folded) : 1;
        found = found || here;
    }
    *key = lexicon_key(bytes, size);
    return found;
}

uint32_t lexicon_spell(const char *word, struct word_key keys[SPELLINGS_MOST]) {
    uint32_t count = 1;
    keys[0] = lexicon_key(word, strlen(word));
    for (size_t i = 0; i < SPELLINGS_MOST - 1; i++) {
        count += respell(word, marks[i].folded, marks[i].typeset, &keys[count]);
    }
    return count;
}
