#include "subjects.h"

/* Marks that no noun phrase crosses. */
static const uint32_t clause_mark = GRAMMAR_COMMA | GRAMMAR_COLON | GRAMMAR_SEMICOLON | GRAMMAR_DASH | GRAMMAR_STOP;

static bool is_mark(const struct clauses *c, uint32_t i) {
    return clauses_has(c, i, clause_mark, ITEM_QUOTATION);
}

static bool is_report_verb(const struct clauses *c, uint32_t i) {
    return ((c->role[i] & ITEM_VERB) != 0) & !(c->grammar[i] & GRAMMAR_CAPITAL);
}

/* A word that is a verb by its form: what stands before it is another clause, or a relative one. */
static bool is_verb(const struct clauses *c, uint32_t i) {
    return ((c->grammar[i] & GRAMMAR_AUXILIARY) != 0) | is_report_verb(c, i);
}

/* How far a walk over a noun phrase goes, in items. */
enum { FARTHEST = 40 };

/* The first item that a noun phrase before item `end` may have. */
static uint32_t lowest(uint32_t end) {
    return end > FARTHEST ? end - FARTHEST : 0;
}

/* The relative pronoun in whose clause the verb at item `i` stands: "voters who have backed him"; `i` for none. */
static uint32_t relative_before(const struct clauses *c, uint32_t floor, uint32_t i) {
    enum { FAR = 8 };
    for (uint32_t k = i; k > floor + 1 && i - k < FAR && !is_mark(c, k - 1); k--) {
        uint32_t class = clauses_class(c, k - 1);
        if (class & GRAMMAR_RELATIVE && !(class & GRAMMAR_THAT)) {
            return is_mark(c, k - 2) ? i : k - 1;
        }
    }
    return i;
}

/* Whether "and" before item `i` joins clauses: a verb or a pronoun stands between it and the mark before it. */
static bool joins_clauses(const struct clauses *c, uint32_t floor, uint32_t i) {
    static const uint32_t verbal = GRAMMAR_AUXILIARY | GRAMMAR_SUBJECT | GRAMMAR_ED | GRAMMAR_TO | GRAMMAR_OBJECT;
    for (uint32_t k = i; k > floor && !is_mark(c, k - 1); k--) {
        if ((clauses_grammar(c, k - 1) & verbal) || is_report_verb(c, k - 1)) {
            return true;
        }
    }
    return i == floor || is_mark(c, i - 1);
}

bool subject_follows_to(const struct clauses *c, uint32_t i) {
    static const uint32_t noun = GRAMMAR_CAPITAL | GRAMMAR_DETERMINER | GRAMMAR_POSSESSIVE | GRAMMAR_OBJECT;
    return (clauses_class(c, i + 1) & noun) != 0;
}

static const uint32_t openers = GRAMMAR_SUBORDINATOR | GRAMMAR_THAT | GRAMMAR_QUESTION | GRAMMAR_SUBJECT;

/*
 * Whether the word before item `i` opens a clause, of which the noun phrase that begins at `i` is the subject: because,
 * that, why. Not "who" and "which" behind a noun, whose clause is part of the phrase, nor a determiner: "all voters".
 */
static bool opens_clause(const struct clauses *c, uint32_t floor, uint32_t i, uint32_t end) {
    uint32_t grammar = clauses_class(c, i - 1);
    if (!(grammar & openers)) {
        return false;
    }
    bool determiner = grammar & GRAMMAR_DETERMINER && i < end;
    bool relative =
        grammar & GRAMMAR_RELATIVE && !(grammar & GRAMMAR_THAT) && i < end && i - 1 > floor && !is_mark(c, i - 2);
    return !determiner && !relative;
}

/* Whether what stands before item `i` is not of the noun phrase that goes on behind it to `end`. */
static bool bounds_phrase(const struct clauses *c, uint32_t floor, uint32_t i, uint32_t end) {
    uint32_t grammar = clauses_class(c, i - 1);
    return is_mark(c, i - 1) || opens_clause(c, floor, i, end) ||
           (grammar & GRAMMAR_TO && !subject_follows_to(c, i - 1)) ||
           (grammar & GRAMMAR_COORDINATOR && joins_clauses(c, floor, i - 1));
}

/* Where the noun phrase before `end` begins, when no comma divides it. */
static uint32_t walk_left(const struct clauses *c, uint32_t floor, uint32_t end) {
    static const uint32_t doubtful = clause_mark | openers | GRAMMAR_AUXILIARY | GRAMMAR_TO | GRAMMAR_COORDINATOR;
    for (uint32_t i = end; i > floor; i--) {
        if (!clauses_has(c, i - 1, doubtful, ITEM_QUOTATION | ITEM_VERB)) { /* most words */
            continue;
        }
        if (is_verb(c, i - 1)) {
            uint32_t relative = relative_before(c, floor, i - 1);
            if (relative == i - 1) {
                return i;
            }
            i = relative + 1;
        } else if (bounds_phrase(c, floor, i, end)) {
            return i;
        }
    }
    return floor;
}

/* Whether a run of items between commas says when, where or how, and names nobody: On Monday; Speaking to voters. */
static bool is_adverbial(const struct clauses *c, uint32_t first) {
    static const uint32_t opens = GRAMMAR_PREPOSITION | GRAMMAR_SUBORDINATOR | GRAMMAR_ADVERB | GRAMMAR_ING |
                                  GRAMMAR_TIME | GRAMMAR_COORDINATOR | GRAMMAR_TO | GRAMMAR_QUESTION;
    return (clauses_grammar(c, first) & opens) != 0;
}

/* A noun phrase with what stands between commas behind it: Ann Hale, a lawyer from Reno, Nevada,. */
static uint32_t walk_left_over_commas(const struct clauses *c, uint32_t floor, uint32_t end) {
    uint32_t best = end;
    uint32_t i = end - 1; /* the comma before the verb */
    while (i > floor && clauses_class(c, i) & GRAMMAR_COMMA) {
        uint32_t begin = i;
        while (begin > floor && !is_mark(c, begin - 1) && !(c->role[begin] & ITEM_BOUNDARY)) {
            begin--;
        }
        if (begin == i) {
            break;
        }
        best = is_adverbial(c, begin) ? best : begin;
        if (begin == floor) {
            break;
        }
        i = begin - 1;
    }
    return best;
}

/* A phrase in brackets or dashes before item `end` is skipped: Jo Hale (R-TX); Hale — who had left — . */
static uint32_t skip_parenthesis(const struct clauses *c, uint32_t floor, uint32_t end, uint32_t mark) {
    for (uint32_t i = end - 1; i > floor; i--) {
        if (clauses_class(c, i - 1) & mark) {
            return i - 1;
        }
    }
    return end;
}

/* Drops what leads up to the noun phrase: "And on Monday the mayor", "In a speech Hale". */
static inline uint32_t trim_left(const struct clauses *c, uint32_t first, uint32_t end) {
    static const uint32_t leads =
        GRAMMAR_COORDINATOR | GRAMMAR_ADVERB | GRAMMAR_SUBORDINATOR | GRAMMAR_TIME | GRAMMAR_BRACKET;
    while (first + 1 < end && (clauses_grammar(c, first) & leads) && !(clauses_class(c, first) & GRAMMAR_DETERMINER)) {
        first++;
    }
    if (!(clauses_class(c, first) & GRAMMAR_PREPOSITION)) {
        return first;
    }
    uint32_t name = end;
    while (name > first + 1 && clauses_class(c, name - 1) & GRAMMAR_CAPITAL &&
           !(clauses_class(c, name - 1) & (GRAMMAR_TIME | GRAMMAR_PREPOSITION))) {
        name--;
    }
    if (name < end && name > first + 1) {
        return clauses_class(c, name - 1) & GRAMMAR_DETERMINER ? name - 1 : name;
    }
    for (uint32_t i = end - 1; i > first + 1 && !(clauses_class(c, i) & GRAMMAR_PREPOSITION); i--) {
        if (clauses_class(c, i) & GRAMMAR_DETERMINER) {
            return i;
        }
    }
    return end;
}

struct phrase subject_before(const struct clauses *c, uint32_t end) {
    static const uint32_t pronoun = GRAMMAR_SUBJECT | GRAMMAR_RELATIVE;
    if (end == 0) {
        return (struct phrase){end, end};
    }
    uint32_t floor = lowest(end);
    uint32_t before = end;
    uint32_t grammar = clauses_class(c, end - 1);
    if ((grammar & pronoun) && !(grammar & GRAMMAR_DETERMINER)) {
        return (struct phrase){end - 1, end};
    }
    if (grammar & GRAMMAR_COMMA) {
        uint32_t first = walk_left_over_commas(c, floor, end);
        return (struct phrase){first, first == end ? end : end - 1};
    }
    if (grammar & (GRAMMAR_DASH | GRAMMAR_BRACKET)) {
        before = skip_parenthesis(c, floor, end, grammar & (GRAMMAR_DASH | GRAMMAR_BRACKET));
    }
    uint32_t first = trim_left(c, walk_left(c, floor, before), before);
    if (first == before) {
        return (struct phrase){end, end};
    }
    return (struct phrase){first, grammar & GRAMMAR_DASH ? before : end};
}

bool subject_is_plural(const struct clauses *c, uint32_t end) {
    enum { NEAR = 6 };
    if (end == 0 || is_mark(c, end - 1)) {
        return end == 0 || !clauses_quotation(c, end - 1) || clauses_complete(c, end - 1);
    }
    static const uint32_t plural = GRAMMAR_PLURAL | GRAMMAR_BRACKET | GRAMMAR_COORDINATOR | GRAMMAR_NUMBER;
    if (clauses_grammar(c, end - 1) & plural) {
        return true;
    }
    for (uint32_t i = end - 1; i > 0 && end - i < NEAR && !is_mark(c, i - 1); i--) {
        if (clauses_grammar(c, i - 1) & (GRAMMAR_COORDINATOR | GRAMMAR_PLURAL)) {
            return true;
        }
    }
    return false;
}

/* What may stand behind a comma and still belong to the noun phrase: an apposition, a relative clause, a state. */
static bool is_apposition(const struct clauses *c, uint32_t i) {
    static const uint32_t opens = GRAMMAR_DETERMINER | GRAMMAR_RELATIVE | GRAMMAR_NUMBER | GRAMMAR_CAPITAL;
    uint32_t grammar = clauses_grammar(c, i);
    bool verb = i < c->count && is_verb(c, i);
    return !verb && !(grammar & (GRAMMAR_SUBJECT | GRAMMAR_COORDINATOR | GRAMMAR_SUBORDINATOR)) &&
           (!(grammar & (GRAMMAR_ING | GRAMMAR_STOP | GRAMMAR_ADVERB | GRAMMAR_PREPOSITION)) || (grammar & opens));
}

struct phrase subject_after(const struct clauses *c, uint32_t first, bool appositions) {
    static const uint32_t breaks =
        GRAMMAR_COLON | GRAMMAR_SEMICOLON | GRAMMAR_DASH | GRAMMAR_STOP | GRAMMAR_SUBORDINATOR | GRAMMAR_TIME;
    uint32_t most = first + FARTHEST < c->count ? first + FARTHEST : c->count;
    uint32_t i = first;
    if (i < most && clauses_class(c, i) & GRAMMAR_SUBJECT && !(clauses_class(c, i) & GRAMMAR_DETERMINER)) {
        return (struct phrase){first, first + 1};
    }
    for (; i < most; i++) {
        uint32_t grammar = c->grammar[i];
        bool stops = (grammar & breaks) && !(grammar & GRAMMAR_RELATIVE);
        if (stops || c->role[i] & (ITEM_QUOTATION | ITEM_BOUNDARY)) {
            break;
        }
        if (grammar & GRAMMAR_COMMA && !(appositions && is_apposition(c, i + 1))) {
            break;
        }
    }
    while (i > first + 1 && clauses_class(c, i - 1) & GRAMMAR_PREPOSITION) {
        i--;
    }
    return (struct phrase){first, i};
}

struct phrase possessor_before(const struct clauses *c, uint32_t end) {
    enum { MODIFIERS = 4 };
    uint32_t floor = lowest(end);
    for (uint32_t i = end; i > floor && end - i < MODIFIERS && !is_mark(c, i - 1); i--) {
        uint32_t grammar = clauses_class(c, i - 1);
        if (grammar & GRAMMAR_POSSESSIVE) {
            uint32_t first = grammar & GRAMMAR_DETERMINER ? i - 1 : walk_left(c, floor, i);
            return (struct phrase){trim_left(c, first, i), i};
        }
        if (grammar & (GRAMMAR_DETERMINER | GRAMMAR_PREPOSITION | GRAMMAR_AUXILIARY | GRAMMAR_SUBJECT)) {
            break;
        }
    }
    return (struct phrase){end, end};
}
