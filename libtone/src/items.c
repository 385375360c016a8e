#include "items.h"

void items_portable(uint32_t *grammar, const struct tokens *tokens) {
    const uint8_t *class = tokens->class;
    const uint16_t *flags = tokens->flags;
    uint32_t count = tokens->count;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t word = grammar_of_word(tokens_closed(tokens, i), flags[i]);
        grammar[i] = class[i] == WORD_NUMBER ? (uint32_t)GRAMMAR_NUMBER : word;
    }
}
