#include "plain_tokens.h"

#include "tokens.h"

enum {
    /* What a plain letter is not, such as Ⓜ, which may show as an emoji; */
    BESIDES = UNICODE_IS_DIGIT | UNICODE_IS_SPACE | UNICODE_IS_IGNORABLE | UNICODE_IS_PICTOGRAPH | UNICODE_IS_EMOJI,
    /* and a plain mark: ™ shows as an emoji where something is joined to it, and is none then. */
    BESIDES_MARK = UNICODE_IS_LETTER | (BESIDES & ~UNICODE_IS_PICTOGRAPH),
    /* By WB4 these belong to what stands before them. */
    JOINED = BREAK_SET(EXTEND) | BREAK_SET(FORMAT) | BREAK_SET(ZWJ),
    ALPHABETIC = BREAK_SET(ALETTER) | BREAK_SET(HEBREW_LETTER),
    /* A word may go on over these, if a letter stands behind them (WB6, WB7b), or a URL begin (://). */
    INNER = BREAK_SET(MIDLETTER) | BREAK_SET(MIDNUMLET) | BREAK_SET(DOUBLE_QUOTE),
    /* What no word begins with, nor anything else that is longer. */
    MARKS = BREAK_SET(OTHER) | BREAK_SET(MIDNUM) | BREAK_SET(SINGLE_QUOTE) | INNER
};

/* Letters by how words are made of them. */
struct script {
    uint32_t letters; /* Word_Break values of those that join the first of a word, */
    uint32_t open;    /* and of what else may go on with it */
};

/* The script of a word's first letter; of ideographs, kana and others that UAX #29 leaves apart, each is a word. A
   Hebrew word takes the single quotation mark behind it, whatever follows (WB7a). */
static struct script script_of(uint16_t properties) {
    static const struct script alphabetic = {ALPHABETIC, ALPHABETIC | JOINED | INNER | BREAK_SET(SINGLE_QUOTE) |
                                                             BREAK_SET(NUMERIC) | BREAK_SET(EXTENDNUMLET)};
    static const struct script katakana = {BREAK_SET(KATAKANA), BREAK_SET(KATAKANA) | BREAK_SET(EXTENDNUMLET) | JOINED};
    static const struct script apart = {0, JOINED};
    uint32_t set = character_break_set(properties);
    return set & ALPHABETIC ? alphabetic : set & BREAK_SET(KATAKANA) ? katakana : apart;
}

static bool is_plain_letter(const struct character *character) {
    return (character->properties & (UNICODE_IS_LETTER | BESIDES)) == UNICODE_IS_LETTER &&
           character->point != MODIFIER_APOSTROPHE;
}

/* Whether a character shows as an emoji whatever follows; a skin tone may. */
static bool is_plain_emoji(const struct character *character) {
    uint16_t others = UNICODE_IS_LETTER | (BESIDES & ~(UNICODE_IS_PICTOGRAPH | UNICODE_IS_EMOJI));
    return character->properties & UNICODE_IS_EMOJI && !(character->properties & others) &&
           character_break(character->properties) == UNICODE_OTHER;
}

/* Whether a character goes on with a word of some script. */
static bool goes_on(const struct character *character, const struct script *script) {
    uint32_t set = character_break_set(character->properties);
    return (set & script->letters && is_plain_letter(character)) ||
           (set & BREAK_SET(EXTEND) && !(character->properties & UNICODE_IS_IGNORABLE));
}

/* Whether white space of ASCII, or nothing, stands at `at`. */
static bool is_space(const struct text *text, uint32_t at, uint32_t end) {
    unsigned char byte = at < end ? (unsigned char)text->bytes[at] : ' ';
    return byte < 0x80 && unicode_ascii[byte] & UNICODE_IS_SPACE;
}

/* Whether a word of some script ends before a character that does not go on with it. */
static bool closes(const struct character *character, const struct script *script, const struct text *text,
                   uint32_t end) {
    uint32_t set = character_break_set(character->properties);
    if (set & script->open & INNER) {
        return is_space(text, character->next, end);
    }
    return !(set & script->open) && !(character->properties & UNICODE_IS_IGNORABLE);
}

/* Reads a word or an emoji that begins with `*here`, which becomes the character behind it. */
static bool read_word(const struct text *text, struct character *here, uint32_t end, struct plain_token *token) {
    uint16_t first = here->properties;
    struct script script = script_of(first);
    uint32_t letters = 0;
    uint32_t capitals = 0;
    do {
        letters += (here->properties & UNICODE_IS_LETTER) != 0;
        capitals += (here->properties & UNICODE_IS_UPPER) != 0;
        token->end = here->next;
        if (token->end == end) {
            break;
        }
        *here = character_at(text, token->end, end);
    } while (goes_on(here, &script));
    token->class = first & UNICODE_IS_EMOJI ? WORD_EMOJI : WORD_LETTERS;
    token->flags = first & UNICODE_IS_UPPER ? TOKEN_CAPITAL : 0;
    token->flags |= capitals == letters && letters > 1 ? TOKEN_CAPITALS : 0;
    return token->end == end || closes(here, &script, text, end);
}

/* Reads a mark or a blank likewise. */
static bool read_single(const struct text *text, struct character *here, uint32_t end, struct plain_token *token) {
    bool is_mark =
        character_break_set(here->properties) & MARKS && !(here->properties & BESIDES_MARK) && here->point != '@';
    if (!is_mark && here->point != ' ') {
        return false;
    }
    *token = (struct plain_token){here->next, 0, is_mark ? WORD_PUNCTUATION : WORD_SPACE};
    if (token->end == end) {
        return true;
    }
    *here = character_at(text, token->end, end);
    bool joins = character_break_set(here->properties) & JOINED || here->properties & UNICODE_IS_IGNORABLE;
    return !joins && (is_mark || here->point != ' ');
}

bool plain_token_read(const struct text *text, struct character *here, uint32_t end, struct plain_token *token) {
    const uint32_t lettered = ALPHABETIC | BREAK_SET(KATAKANA) | BREAK_SET(OTHER);
    bool is_letter = is_plain_letter(here) && character_break_set(here->properties) & lettered;
    return is_letter || is_plain_emoji(here) ? read_word(text, here, end, token) : read_single(text, here, end, token);
}
