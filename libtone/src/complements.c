#include "complements.h"

uint32_t complement_end(const struct clauses *c, uint32_t first, uint32_t most) {
    if (first >= most) {
        return first;
    }
    if (clauses_quotation(c, first) && (clauses_complete(c, first) || clauses_class(c, first + 1) & GRAMMAR_COMMA)) {
        return first + 1;
    }
    if (!(c->marks & GRAMMAR_SEMICOLON) && first + 1 >= c->bounded) { /* most contents */
        return most;
    }
    if (clauses_class(c, first) & GRAMMAR_SEMICOLON) {
        return first;
    }
    uint32_t end = first + 1;
    while (end < most && !clauses_has(c, end, GRAMMAR_SEMICOLON, ITEM_BOUNDARY)) {
        end++;
    }
    return end;
}

/* The first item of [first, ...) with one of the classes, or a quotation, before a clause ends; NOWHERE for none. */
static uint32_t seek(const struct clauses *c, uint32_t first, uint32_t classes) {
    enum { FAR = 16 };
    for (uint32_t i = first; i < c->count && i - first < FAR; i++) {
        if (clauses_has(c, i, classes, ITEM_QUOTATION)) {
            return i;
        }
        if (clauses_has(c, i, GRAMMAR_STOP | GRAMMAR_SEMICOLON, ITEM_BOUNDARY)) {
            break;
        }
    }
    return NOWHERE;
}

/* Behind adverbials and prepositional phrases: "said | on Monday in a speech | the plan had failed". */
static uint32_t skip_adverbials(const struct clauses *c, uint32_t first) {
    enum { LONG = 12 };
    static const uint32_t words = GRAMMAR_TIME | GRAMMAR_ADVERB | GRAMMAR_NUMBER | GRAMMAR_TO;
    static const uint32_t starts = GRAMMAR_SUBJECT | GRAMMAR_DETERMINER | GRAMMAR_COMMA | GRAMMAR_STOP |
                                   GRAMMAR_PREPOSITION | GRAMMAR_COLON | GRAMMAR_AUXILIARY | GRAMMAR_TIME;
    uint32_t i = first;
    while (i - first < LONG && clauses_grammar(c, i) & (words | GRAMMAR_PREPOSITION)) {
        bool preposition = clauses_class(c, i) & (GRAMMAR_PREPOSITION | GRAMMAR_TO);
        i++;
        if (preposition) {
            i++;
            while (i - first < LONG && !clauses_has(c, i, starts, ITEM_QUOTATION)) {
                i++;
            }
        }
    }
    return i;
}

/* Behind the one who is told: "told | Hale | the plan had failed"; NOWHERE when nothing follows. */
static uint32_t skip_addressee(const struct clauses *c, uint32_t first) {
    enum { LONG = 6 };
    static const uint32_t starts = GRAMMAR_SUBJECT | GRAMMAR_DETERMINER | GRAMMAR_COMMA | GRAMMAR_STOP | GRAMMAR_TIME |
                                   GRAMMAR_PREPOSITION | GRAMMAR_SUBORDINATOR | GRAMMAR_AUXILIARY;
    uint32_t found = seek(c, first, GRAMMAR_THAT | GRAMMAR_QUESTION | GRAMMAR_COLON | GRAMMAR_TO | GRAMMAR_COMMA);
    if (found != NOWHERE && clauses_class(c, found) & (GRAMMAR_THAT | GRAMMAR_QUESTION | GRAMMAR_TO)) {
        return found;
    }
    if (found != NOWHERE && clauses_class(c, found) & (GRAMMAR_COLON | GRAMMAR_COMMA) &&
        clauses_quotation(c, found + 1)) {
        return found + 1;
    }
    uint32_t i = first + 1;
    bool name = clauses_class(c, first) & GRAMMAR_CAPITAL;
    if (!(clauses_class(c, first) & (GRAMMAR_OBJECT | GRAMMAR_SUBJECT))) {
        while (i - first < LONG && !clauses_has(c, i, starts, ITEM_QUOTATION) &&
               (!name || clauses_class(c, i) & GRAMMAR_CAPITAL)) {
            i++;
        }
    }
    i = skip_adverbials(c, i);
    return clauses_class(c, i) & (GRAMMAR_COMMA | GRAMMAR_STOP | GRAMMAR_SUBORDINATOR) ? NOWHERE : i;
}

uint32_t complement_from(const struct clauses *c, uint32_t i) {
    static const uint32_t none =
        GRAMMAR_AUXILIARY | GRAMMAR_COORDINATOR | GRAMMAR_DASH | GRAMMAR_STOP | GRAMMAR_COMMA | GRAMMAR_SEMICOLON;
    if (i >= c->count) {
        return NOWHERE;
    }
    uint32_t grammar = clauses_class(c, i);
    bool subordinate = grammar & GRAMMAR_SUBORDINATOR && !(grammar & GRAMMAR_QUESTION);
    return grammar & none || subordinate ? NOWHERE : i;
}

/* Behind a comma: a quotation, or "that" after a second one: "said, without evidence, that". */
static uint32_t complement_behind_comma(const struct clauses *c, uint32_t comma) {
    if (clauses_quotation(c, comma + 1)) {
        return comma + 1;
    }
    uint32_t second = seek(c, comma + 1, GRAMMAR_COMMA);
    return second != NOWHERE && clauses_class(c, second + 1) & GRAMMAR_THAT ? second + 1 : NOWHERE;
}

/* Behind a preposition or an adverbial: what is spoken of, or what is said in due course. */
static uint32_t complement_behind_adverbial(const struct clauses *c, struct cue *cue) {
    uint32_t next = cue->end;
    uint32_t grammar = clauses_class(c, next);
    bool speech = cue->kind == CUE_SPEECH;
    if (grammar & (speech ? GRAMMAR_TOPIC : GRAMMAR_TOPIC | GRAMMAR_TO)) {
        cue->end = next + 1;
        return complement_from(c, next + 1);
    }
    uint32_t found = seek(c, next, GRAMMAR_THAT | GRAMMAR_COLON | GRAMMAR_COMMA);
    if (found != NOWHERE && clauses_class(c, found) & GRAMMAR_THAT) {
        return found;
    }
    if (found != NOWHERE && clauses_class(c, found) & (GRAMMAR_COLON | GRAMMAR_COMMA) &&
        clauses_quotation(c, found + 1)) {
        return found + 1;
    }
    return complement_from(c, skip_adverbials(c, next));
}

uint32_t complement_begin(const struct clauses *c, struct cue *cue) {
    static const uint32_t adverbials = GRAMMAR_TIME | GRAMMAR_ADVERB | GRAMMAR_PREPOSITION;
    uint32_t next = cue->end;
    uint32_t grammar = clauses_grammar(c, next);
    if (grammar & GRAMMAR_TO && subject_follows_to(c, next)) {
        return complement_behind_adverbial(c, cue);
    }
    if (clauses_quotation(c, next) || grammar & (GRAMMAR_THAT | GRAMMAR_TO | GRAMMAR_QUESTION)) {
        return next;
    }
    if (grammar & GRAMMAR_COLON) {
        return complement_from(c, next + 1);
    }
    if (grammar & GRAMMAR_COMMA) {
        return complement_behind_comma(c, next);
    }
    if (clauses_class(c, cue->head) & GRAMMAR_TELLING && !(grammar & (GRAMMAR_PREPOSITION | GRAMMAR_STOP))) {
        return skip_addressee(c, next);
    }
    if (grammar & adverbials && !(grammar & GRAMMAR_DETERMINER)) {
        return complement_behind_adverbial(c, cue);
    }
    return complement_from(c, next);
}

bool complement_has_verb(const struct clauses *c, struct phrase phrase) {
    enum { MOST = 40 };
    uint32_t first = phrase.end > phrase.first + MOST ? phrase.end - MOST : phrase.first;
    for (uint32_t i = first; i < phrase.end; i++) {
        uint32_t grammar = clauses_grammar(c, i);
        bool pronoun = grammar & GRAMMAR_SUBJECT && !(grammar & GRAMMAR_DETERMINER);
        if (grammar & (GRAMMAR_AUXILIARY | GRAMMAR_ED) || (pronoun && phrase.end > phrase.first + 1)) {
            return true;
        }
        if (grammar & GRAMMAR_RELATIVE && i > phrase.first) {
            break;
        }
    }
    return false;
}

uint32_t complement_comma(const struct clauses *c, uint32_t first, uint32_t end) {
    uint32_t i = first;
    while (i < end && !(clauses_class(c, i) & GRAMMAR_COMMA)) {
        if (clauses_complete(c, i++)) {
            break;
        }
    }
    return i;
}

uint32_t complement_agent(const struct clauses *c, uint32_t first) {
    enum { FAR = 16 };
    for (uint32_t i = first; i < c->count && i - first < FAR; i++) {
        if (clauses_class(c, i) & GRAMMAR_BY) {
            return i;
        }
        if (clauses_class(c, i) & (GRAMMAR_STOP | GRAMMAR_SEMICOLON | GRAMMAR_THAT | GRAMMAR_TO) ||
            clauses_boundary(c, i)) {
            break;
        }
    }
    return NOWHERE;
}
