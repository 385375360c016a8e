#include "term.h"

#include "lookup.h"
#include "way.h"

#include <string.h>

/* Wildcards shorter than this would catch nearly all words. */
enum { SHORTEST_WILDCARD = 3 };

struct term_piece {
    const char *bytes;
    size_t size;
};

static bool is(struct term_piece piece, const char *what) {
    return piece.size == strlen(what) && memcmp(piece.bytes, what, piece.size) == 0;
}

/* The next element of the term, zeroed; NULL when it is full. */
static struct term_element *next_element(struct term *term) {
    if (term->count == TERM_ELEMENTS) {
        return NULL;
    }
    struct term_element *element = &term->element[term->count++];
    element->kind = ELEMENT_WORD;
    element->class = CLASS_WORD;
    element->glued = element->possessive = element->hyphen = false;
    element->word.size = 0;
    return element;
}

static const char *too_long = "the term has too many words";

static const char *const class_names[] = {
    [CLASS_NUMBER] = "<number>", [CLASS_CAPITAL] = "<capital>", [CLASS_WORD] = "<word>"};

static bool holds(struct term_piece piece, const char *what) {
    size_t size = strlen(what);
    for (size_t i = 0; i + size <= piece.size; i++) {
        if (memcmp(piece.bytes + i, what, size) == 0) {
            return true;
        }
    }
    return false;
}

/* A class with something glued to it, which would never match. */
static bool glues_class(struct term_piece piece) {
    for (size_t i = 0; i < CLASS_COUNT; i++) {
        if (holds(piece, class_names[i]) && !is(piece, class_names[i])) {
            return true;
        }
    }
    return false;
}

static const char *add_class(struct term *term, struct term_piece piece) {
    for (size_t i = 0; i < CLASS_COUNT; i++) {
        if (is(piece, class_names[i])) {
            struct term_element *element = next_element(term);
            if (!element) {
                return too_long;
            }
            element->kind = ELEMENT_CLASS;
            element->class = (enum element_class)i;
            return NULL;
        }
    }
    return "the term names a class that there is not; there are <number>, <capital> and <word>";
}

static const char *add_gap(struct term *term) {
    struct term_element *element = next_element(term);
    if (!element) {
        return too_long;
    }
    element->kind = ELEMENT_GAP;
    return NULL;
}

static const char *add_token(struct term *term, const struct text *text, const struct tokens *tokens, uint32_t token) {
    struct term_element *element = next_element(term);
    if (!element) {
        return too_long;
    }
    element->glued = token > 0 && !(tokens->flags[token] & TOKEN_SPACE);
    element->possessive = (tokens->flags[token] & TOKEN_POSSESSIVE) != 0;
    token_key(text, tokens, token, &element->word);
    if (!element->word.whole || element->word.size == 0) {
        return "the term has a word that is too long, or that has nothing to match";
    }
    return NULL;
}

/* Makes a wildcard of the element that came last. */
static const char *close_wildcard(struct term *term) {
    struct term_element *last = &term->element[term->count - 1];
    if (last->word.size < SHORTEST_WILDCARD || last->word.size > PREFIX_LIMIT || last->possessive) {
        return "a wildcard stands behind 3 to 63 bytes of a word";
    }
    last->kind = ELEMENT_PREFIX;
    return NULL;
}

/* A star behind a letter or a digit; behind a mark it is a mark, as in the emoticon :* */
static bool ends_in_wildcard(struct term_piece piece) {
    if (piece.size < 2 || piece.bytes[piece.size - 1] != '*') {
        return false;
    }
    unsigned char before = (unsigned char)piece.bytes[piece.size - 2];
    return before >= 0x80 || (before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z') ||
           (before >= '0' && before <= '9');
}

/* A piece without spaces: words and marks, perhaps with a wildcard at the end. */
static const char *add_words(struct term *term, struct term_piece piece, struct term_scratch *scratch,
                             const tone_allocator *hooks, bool *no_memory) {
    bool wildcard = ends_in_wildcard(piece);
    struct text text = {piece.bytes, (uint32_t)(piece.size - wildcard), false};
    tokens_clear(&scratch->tokens);
    if (!tokens_append(&scratch->tokens, &scratch->tokeniser, &text, 0, text.size, way_by_name(WAY_PORTABLE), hooks)) {
        *no_memory = true;
        return "no memory to read a term";
    }
    if (scratch->tokens.count == 0) {
        return "the term has a piece that shows nothing";
    }
    for (uint32_t i = 0; i < scratch->tokens.count; i++) {
        const char *fault = add_token(term, &text, &scratch->tokens, i);
        if (fault) {
            return fault;
        }
    }
    return wildcard ? close_wildcard(term) : NULL;
}

static const char *add_piece(struct term *term, struct term_piece piece, struct term_scratch *scratch,
                             const tone_allocator *hooks, bool *no_memory) {
    if (is(piece, "...")) {
        return add_gap(term);
    }
    if (piece.size > 2 && piece.bytes[0] == '<' && piece.bytes[piece.size - 1] == '>') {
        return add_class(term, piece);
    }
    if (glues_class(piece)) {
        return "a class of words stands between spaces";
    }
    return add_words(term, piece, scratch, hooks, no_memory);
}

static bool is_hyphen(const struct term_element *element) {
    return element->kind == ELEMENT_WORD && element->word.size == 1 && element->word.bytes[0] == '-';
}

/* Whether an element is a word, a number or a class of them, and no mark: the hyphen of :-d is no hyphen. */
static bool is_wordlike(const struct term_element *element) {
    unsigned char first = element->word.size > 0 ? (unsigned char)element->word.bytes[0] : 'a';
    return first >= 0x80 || (first >= 'a' && first <= 'z') || (first >= '0' && first <= '9');
}

/* A hyphen glued between two others may be a space in the text. */
static const char *mark_hyphens(struct term *term) {
    size_t hyphens = 0;
    for (size_t i = 1; i + 1 < term->count; i++) {
        struct term_element *element = &term->element[i];
        element->hyphen = is_hyphen(element) && element->glued && term->element[i + 1].glued &&
                          is_wordlike(&term->element[i - 1]) && is_wordlike(&term->element[i + 1]);
        hyphens += element->hyphen;
    }
    return hyphens > TERM_HYPHENS ? "the term has too many hyphens" : NULL;
}

static const char *check_gaps(const struct term *term) {
    size_t gaps = 0;
    for (size_t i = 0; i < term->count; i++) {
        gaps += term->element[i].kind == ELEMENT_GAP;
    }
    if (gaps > 0 && (term->element[0].kind == ELEMENT_GAP || term->element[term->count - 1].kind == ELEMENT_GAP)) {
        return "a gap stands at the start or the end of the term";
    }
    return gaps > TERM_GAPS ? "the term has too many gaps" : NULL;
}

const char *term_parse(struct term *term, const char *text, struct term_scratch *scratch, const tone_allocator *hooks,
                       bool *no_memory) {
    term->count = 0;
    *no_memory = false;
    size_t size = strlen(text);
    if (size == 0 || text[0] == ' ' || text[size - 1] == ' ' || strstr(text, "  ")) {
        return size == 0 ? "the term is empty" : "the term has a blank too many";
    }
    if (size > 1024) {
        return too_long;
    }
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, " ");
        const char *fault = add_piece(term, (struct term_piece){at, length}, scratch, hooks, no_memory);
        if (fault) {
            return fault;
        }
        at += length + (at[length] == ' ');
    }
    const char *fault = check_gaps(term);
    return fault ? fault : mark_hyphens(term);
}

void term_scratch_release(struct term_scratch *scratch, const tone_allocator *hooks) {
    tokeniser_release(&scratch->tokeniser, hooks);
    tokens_release(&scratch->tokens, hooks);
}
