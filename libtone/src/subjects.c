#include "subjects.h"

/* Marks that no noun phrase crosses. */
static const uint32_t clause_mark = GRAMMAR_COMMA | GRAMMAR_COLON | GRAMMAR_SEMICOLON | GRAMMAR_DASH | GRAMMAR_STOP;

static uint32_t grammar_at(const struct clauses *clauses, uint32_t i) {
    return i < clauses->count ? clauses->items[i].grammar : GRAMMAR_STOP;
}

static bool is_mark(const struct clauses *clauses, uint32_t i) {
    return (grammar_at(clauses, i) & clause_mark) || clauses->items[i].quotation;
}

static bool is_report_verb(const struct item *item) {
    return item->cue > CUE_SOURCE && !item->noun && !(item->grammar & GRAMMAR_CAPITAL);
}

/* A word that is a verb by its form: what stands before it is another clause, or a relative one. */
static bool is_verb(const struct clauses *clauses, uint32_t i) {
    return (grammar_at(clauses, i) & GRAMMAR_AUXILIARY) || is_report_verb(&clauses->items[i]);
}

static uint32_t lowest(uint32_t floor, uint32_t end) {
    return end > floor + SUBJECT_MOST ? end - SUBJECT_MOST : floor;
}

/* The relative pronoun in whose clause the verb at item `i` stands: "voters who have backed him"; `i` for none. */
static uint32_t relative_before(const struct clauses *clauses, uint32_t floor, uint32_t i) {
    enum { FAR = 8 };
    for (uint32_t k = i; k > floor + 1 && i - k < FAR && !is_mark(clauses, k - 1); k--) {
        if (grammar_at(clauses, k - 1) & GRAMMAR_RELATIVE && !(grammar_at(clauses, k - 1) & GRAMMAR_THAT)) {
            return is_mark(clauses, k - 2) ? i : k - 1;
        }
    }
    return i;
}

/* Whether "and" before item `i` joins clauses: a verb or a pronoun stands between it and the mark before it. */
static bool joins_clauses(const struct clauses *clauses, uint32_t floor, uint32_t i) {
    static const uint32_t verbal = GRAMMAR_AUXILIARY | GRAMMAR_SUBJECT | GRAMMAR_ED | GRAMMAR_TO | GRAMMAR_OBJECT;
    for (uint32_t k = i; k > floor && !is_mark(clauses, k - 1); k--) {
        if ((grammar_at(clauses, k - 1) & verbal) || is_report_verb(&clauses->items[k - 1])) {
            return true;
        }
    }
    return i == floor || is_mark(clauses, i - 1);
}

bool subject_follows_to(const struct clauses *clauses, uint32_t i) {
    static const uint32_t noun = GRAMMAR_CAPITAL | GRAMMAR_DETERMINER | GRAMMAR_POSSESSIVE | GRAMMAR_OBJECT;
    return (grammar_at(clauses, i + 1) & noun) != 0;
}

/* Where the noun phrase before `end` begins, when no comma divides it. */
static uint32_t walk_left(const struct clauses *clauses, uint32_t floor, uint32_t end) {
    static const uint32_t breaks = GRAMMAR_SUBORDINATOR | GRAMMAR_THAT | GRAMMAR_QUESTION | GRAMMAR_SUBJECT;
    uint32_t i = end;
    while (i > floor) {
        uint32_t grammar = grammar_at(clauses, i - 1);
        if (is_mark(clauses, i - 1) || (grammar & GRAMMAR_TO && !subject_follows_to(clauses, i - 1))) {
            break;
        }
        if (is_verb(clauses, i - 1)) {
            uint32_t relative = relative_before(clauses, floor, i - 1);
            if (relative == i - 1) {
                break;
            }
            i = relative;
            continue;
        }
        if (grammar & GRAMMAR_COORDINATOR && (joins_clauses(clauses, floor, i - 1))) {
            break;
        }
        bool determiner = (grammar & GRAMMAR_DETERMINER) && i < end;
        if (grammar & breaks && !determiner &&
            !(grammar & GRAMMAR_RELATIVE && i < end && i - 1 > floor && !is_mark(clauses, i - 2) &&
              !(grammar & GRAMMAR_THAT))) {
            break;
        }
        i--;
    }
    return i;
}

/* Whether a run of items between commas says when, where or how, and names nobody: On Monday; Speaking to voters. */
static bool is_adverbial(const struct clauses *clauses, uint32_t first) {
    static const uint32_t opens = GRAMMAR_PREPOSITION | GRAMMAR_SUBORDINATOR | GRAMMAR_ADVERB | GRAMMAR_ING |
                                  GRAMMAR_TIME | GRAMMAR_COORDINATOR | GRAMMAR_TO | GRAMMAR_QUESTION;
    return (grammar_at(clauses, first) & opens) != 0;
}

/* A noun phrase with what stands between commas behind it: Ann Hale, a lawyer from Reno, Nevada,. */
static uint32_t walk_left_over_commas(const struct clauses *clauses, uint32_t floor, uint32_t end) {
    uint32_t best = end;
    uint32_t i = end - 1; /* the comma before the verb */
    while (i > floor && grammar_at(clauses, i) & GRAMMAR_COMMA) {
        uint32_t begin = i;
        while (begin > floor && !is_mark(clauses, begin - 1) && !clauses->items[begin].boundary) {
            begin--;
        }
        if (begin == i) {
            break;
        }
        best = is_adverbial(clauses, begin) ? best : begin;
        if (begin == floor) {
            break;
        }
        i = begin - 1;
    }
    return best;
}

/* A phrase in brackets or dashes before item `end` is skipped: Jo Hale (R-TX); Hale — who had left — . */
static uint32_t skip_parenthesis(const struct clauses *clauses, uint32_t floor, uint32_t end, uint32_t mark) {
    for (uint32_t i = end - 1; i > floor; i--) {
        if (grammar_at(clauses, i - 1) & mark) {
            return i - 1;
        }
    }
    return end;
}

/* Drops what leads up to the noun phrase: "And on Monday the mayor", "In a speech Hale". */
static uint32_t trim_left(const struct clauses *clauses, uint32_t first, uint32_t end) {
    static const uint32_t leads = GRAMMAR_COORDINATOR | GRAMMAR_ADVERB | GRAMMAR_SUBORDINATOR | GRAMMAR_TIME;
    while (first + 1 < end && (grammar_at(clauses, first) & leads) &&
           !(grammar_at(clauses, first) & GRAMMAR_DETERMINER)) {
        first++;
    }
    if (!(grammar_at(clauses, first) & GRAMMAR_PREPOSITION)) {
        return first;
    }
    uint32_t name = end;
    while (name > first + 1 && grammar_at(clauses, name - 1) & GRAMMAR_CAPITAL &&
           !(grammar_at(clauses, name - 1) & (GRAMMAR_TIME | GRAMMAR_PREPOSITION))) {
        name--;
    }
    if (name < end && name > first + 1) {
        return grammar_at(clauses, name - 1) & GRAMMAR_DETERMINER ? name - 1 : name;
    }
    for (uint32_t i = end - 1; i > first + 1 && !(grammar_at(clauses, i) & GRAMMAR_PREPOSITION); i--) {
        if (grammar_at(clauses, i) & GRAMMAR_DETERMINER) {
            return i;
        }
    }
    return end;
}

struct phrase subject_before(const struct clauses *clauses, uint32_t floor, uint32_t end) {
    static const uint32_t pronoun = GRAMMAR_SUBJECT | GRAMMAR_RELATIVE;
    floor = lowest(floor, end);
    if (end == floor) {
        return (struct phrase){end, end};
    }
    uint32_t before = end;
    uint32_t grammar = grammar_at(clauses, end - 1);
    if ((grammar & pronoun) && !(grammar & GRAMMAR_DETERMINER)) {
        return (struct phrase){end - 1, end};
    }
    if (grammar & GRAMMAR_COMMA) {
        uint32_t first = walk_left_over_commas(clauses, floor, end);
        return (struct phrase){first, first == end ? end : end - 1};
    }
    if (grammar & (GRAMMAR_DASH | GRAMMAR_BRACKET)) {
        before = skip_parenthesis(clauses, floor, end, grammar & (GRAMMAR_DASH | GRAMMAR_BRACKET));
    }
    uint32_t first = walk_left(clauses, floor, before);
    first = trim_left(clauses, first, before);
    if (first == before) {
        return (struct phrase){end, end};
    }
    return (struct phrase){first, grammar & GRAMMAR_DASH ? before : end};
}

bool subject_is_plural(const struct clauses *clauses, uint32_t end) {
    enum { NEAR = 6 };
    if (end == 0 || is_mark(clauses, end - 1)) {
        return true;
    }
    static const uint32_t plural = GRAMMAR_PLURAL | GRAMMAR_BRACKET | GRAMMAR_COORDINATOR | GRAMMAR_NUMBER;
    if (grammar_at(clauses, end - 1) & plural) {
        return true;
    }
    for (uint32_t i = end - 1; i > 0 && end - i < NEAR && !is_mark(clauses, i - 1); i--) {
        if (grammar_at(clauses, i - 1) & (GRAMMAR_COORDINATOR | GRAMMAR_PLURAL)) {
            return true;
        }
    }
    return false;
}

/* What may stand behind a comma and still belong to the noun phrase: an apposition, a relative clause, a state. */
static bool is_apposition(const struct clauses *clauses, uint32_t i) {
    static const uint32_t opens = GRAMMAR_DETERMINER | GRAMMAR_RELATIVE | GRAMMAR_NUMBER | GRAMMAR_CAPITAL;
    uint32_t grammar = grammar_at(clauses, i);
    bool verb = i < clauses->count && is_verb(clauses, i);
    return !verb && !(grammar & (GRAMMAR_SUBJECT | GRAMMAR_COORDINATOR | GRAMMAR_SUBORDINATOR)) &&
           (!(grammar & (GRAMMAR_ING | GRAMMAR_STOP | GRAMMAR_ADVERB | GRAMMAR_PREPOSITION)) || (grammar & opens));
}

struct phrase subject_after(const struct clauses *clauses, uint32_t first, bool appositions) {
    static const uint32_t breaks =
        GRAMMAR_COLON | GRAMMAR_SEMICOLON | GRAMMAR_DASH | GRAMMAR_STOP | GRAMMAR_SUBORDINATOR | GRAMMAR_TIME;
    uint32_t most = first + SUBJECT_MOST < clauses->count ? first + SUBJECT_MOST : clauses->count;
    uint32_t i = first;
    if (i < most && grammar_at(clauses, i) & GRAMMAR_SUBJECT && !(grammar_at(clauses, i) & GRAMMAR_DETERMINER)) {
        return (struct phrase){first, first + 1};
    }
    for (; i < most; i++) {
        uint32_t grammar = grammar_at(clauses, i);
        bool stops = (grammar & breaks) && !(grammar & GRAMMAR_RELATIVE);
        if (stops || clauses->items[i].quotation || clauses->items[i].boundary) {
            break;
        }
        if (grammar & GRAMMAR_COMMA && !(appositions && is_apposition(clauses, i + 1))) {
            break;
        }
    }
    while (i > first + 1 && grammar_at(clauses, i - 1) & GRAMMAR_PREPOSITION) {
        i--;
    }
    return (struct phrase){first, i};
}

struct phrase possessor_before(const struct clauses *clauses, uint32_t floor, uint32_t end) {
    enum { MODIFIERS = 4 };
    floor = lowest(floor, end);
    for (uint32_t i = end; i > floor && end - i < MODIFIERS && !is_mark(clauses, i - 1); i--) {
        uint32_t grammar = grammar_at(clauses, i - 1);
        if (grammar & GRAMMAR_POSSESSIVE) {
            uint32_t first = grammar & GRAMMAR_DETERMINER ? i - 1 : walk_left(clauses, floor, i);
            return (struct phrase){trim_left(clauses, first, i), i};
        }
        if (grammar & (GRAMMAR_DETERMINER | GRAMMAR_PREPOSITION | GRAMMAR_AUXILIARY | GRAMMAR_SUBJECT)) {
            break;
        }
    }
    return (struct phrase){end, end};
}
