/* Characters: code points of a text with what Unicode says of them. */
#ifndef TONE_CHARACTERS_H
#define TONE_CHARACTERS_H

#include "text.h"
#include "unicode_tables.h"

enum { MODIFIER_APOSTROPHE = 0x02BC }; /* ʼ: a letter, but it may stand before a possessive s */

struct character {
    int32_t point;
    uint16_t properties;
    uint32_t next; /* where it ends */
};

/* The character at `at` (less than `end`) of bytes that end at `end`. */
static inline struct character character_at(const struct text *text, uint32_t at, uint32_t end) {
    struct character character;
    character.next = at + (uint32_t)text_decode(text->bytes + at, end - at, &character.point);
    character.properties =
        character.point < 0x80 ? unicode_ascii[character.point] : unicode_properties(character.point);
    return character;
}

static inline unsigned character_break(uint16_t properties) {
    return properties & UNICODE_WORD_BREAK;
}

/* A Word_Break as a set, of a bit for each, so that a rule of UAX #29 is one test. */
#define BREAK_SET(value) (1u << UNICODE_##value)

static inline uint32_t character_break_set(uint16_t properties) {
    return 1u << character_break(properties);
}

#endif
