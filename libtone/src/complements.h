/* Complements: where what a cue reports begins, and where it ends. Each in bounded steps, but
   complement_end, complement_comma and complement_trim. */
#ifndef TONE_COMPLEMENTS_H
#define TONE_COMPLEMENTS_H

#include "shapes.h"
#include "subjects.h"

#define NOWHERE UINT32_MAX

/*
 * Where the content behind a cue begins: at "that" or a quotation where one comes soon, behind a colon, or at once.
 * NOWHERE when the cue has none behind it. A preposition that belongs to the verb becomes part of the cue.
 */
uint32_t complement_begin(const struct clauses *c, struct cue *cue);

/* `i`, or NOWHERE when no content begins there: "what he says | is true"; "he said | and left". */
uint32_t complement_from(const struct clauses *c, uint32_t i);

/* Where a content ends that begins at item `first`: with a whole quotation, at the next report beside it, a semicolon, or
   where nothing else ends it at item `most`. Takes as many steps as the content has items. */
uint32_t complement_end(const struct clauses *c, uint32_t first, uint32_t most);

/* Where the first clause of [first, end) ends: at a comma, behind a quotation that is one of its own, or at `end`. */
uint32_t complement_comma(const struct clauses *c, uint32_t first, uint32_t end);

/* The "by" behind a passive, as far as the clause goes; NOWHERE for none. */
uint32_t complement_agent(const struct clauses *c, uint32_t first);

/* Whether an item is a mark that no content begins or ends with. */
static inline bool complement_is_edge(const struct clauses *c, uint32_t i) {
    static const uint32_t edge = GRAMMAR_COMMA | GRAMMAR_STOP | GRAMMAR_DASH | GRAMMAR_COLON | GRAMMAR_SEMICOLON;
    return (clauses_class(c, i) & edge) != 0;
}

/* The phrase without the marks at its edges. Takes as many steps as there are. */
static inline struct phrase complement_trim(const struct clauses *c, struct phrase phrase) {
    if (phrase_is_empty(phrase)) {
        return phrase;
    }
    phrase.end -= complement_is_edge(c, phrase.end - 1); /* often: without a branch */
    while (!phrase_is_empty(phrase) && complement_is_edge(c, phrase.end - 1)) {
        phrase.end--;
    }
    while (!phrase_is_empty(phrase) && complement_is_edge(c, phrase.first)) {
        phrase.first++;
    }
    return phrase;
}

/* Whether a verb stands in a phrase, as far as its form tells; that of a relative clause behind a noun is none. */
bool complement_has_verb(const struct clauses *c, struct phrase phrase);

#endif
