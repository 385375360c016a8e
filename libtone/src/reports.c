#include "reports.h"
#include "inflect.h"
#include "subjects.h"

#define NOWHERE UINT32_MAX

/* How a cue stands in its clause. */
enum shape {
    SHAPE_NONE,
    SHAPE_FINITE,      /* he said; who said; he is saying */
    SHAPE_PASSIVE,     /* he was accused; he is believed */
    SHAPE_PARTICIPLE,  /* saying */
    SHAPE_INFINITIVE,  /* to say */
    SHAPE_NOUN,        /* the claim */
    SHAPE_PREPOSITION, /* according to */
    SHAPE_ADVERB       /* reportedly */
};

/* A cue: items [first, end), of which `head` is the word of the lexicon; `next` is the item behind all of it. */
struct cue {
    uint32_t first;
    uint32_t head;
    uint32_t end;
    uint32_t next;
    enum shape shape;
    uint8_t kind; /* cue_kind */
    bool negated;
};

/* A sentence whose reports are sought. */
struct finder {
    const struct clauses *clauses;
    struct reports *reports;
    struct phrase subject;       /* source of the last report, for participles */
    uint32_t floor;              /* the first item that a content before its cue may have */
    uint32_t depth;              /* contents that are open, */
    uint32_t open[REPORT_DEPTH]; /* and where they end */
};

static const struct item *item_at(const struct finder *f, uint32_t i) {
    return &f->clauses->items[i];
}

static uint32_t grammar_at(const struct finder *f, uint32_t i) {
    return i < f->clauses->count ? f->clauses->items[i].grammar : GRAMMAR_STOP;
}

static bool is_quotation(const struct finder *f, uint32_t i) {
    return i < f->clauses->count && f->clauses->items[i].quotation;
}

/* ---------------------------------------------------------------------------------------------------------- cues */

/* Words of a term that open its content and are no part of the cue: agreed | that, is said | to. */
static uint32_t trim_complement(const struct finder *f, uint32_t first, uint32_t end) {
    while (end > first + 1 && grammar_at(f, end - 1) & (GRAMMAR_THAT | GRAMMAR_TO | GRAMMAR_QUESTION)) {
        end--;
    }
    return end;
}

/*
 * Whether a word is a noun here: it can be nothing else, or a determiner or a possessor stands before it (Quirk et al.,
 * 5.10): the claim, their recent claims. A verb may not follow these directly.
 */
static bool is_noun(const struct finder *f, uint32_t head) {
    const struct item *item = item_at(f, head);
    if (item->inflect == INFLECT_NOUN || head == 0) {
        return item->inflect == INFLECT_NOUN;
    }
    uint32_t before = grammar_at(f, head - 1);
    if (head > 1 && before & (GRAMMAR_ED | GRAMMAR_ING) && item->inflect & INFLECT_NOUN) {
        before = grammar_at(f, head - 2);
    }
    uint32_t leads = GRAMMAR_DETERMINER | GRAMMAR_POSSESSIVE;
    leads |= item->grammar & (GRAMMAR_ED | GRAMMAR_ING) ? 0 : GRAMMAR_PREPOSITION;
    if (before & GRAMMAR_SUBJECT) { /* these claims, but: these claim, some claim, it claims */
        return before & GRAMMAR_DETERMINER && before & item->grammar & GRAMMAR_PLURAL;
    }
    return before & leads && !(before & (GRAMMAR_RELATIVE | GRAMMAR_SUBORDINATOR));
}

/* Extends a verb to the left over its auxiliaries and adverbs, and says how it stands. */
static void read_verb_group(const struct finder *f, struct cue *cue) {
    enum { MOST = 8 };
    static const uint32_t members = GRAMMAR_AUXILIARY | GRAMMAR_NEGATION | GRAMMAR_ADVERB | GRAMMAR_TO;
    uint32_t head = grammar_at(f, cue->head);
    bool be = false;
    bool to = false;
    uint32_t first = cue->head;
    for (; first > 0 && cue->head - first < MOST; first--) {
        uint32_t grammar = grammar_at(f, first - 1);
        bool pronoun = grammar & (GRAMMAR_SUBJECT | GRAMMAR_DETERMINER);
        if (!(grammar & members) || pronoun) {
            break;
        }
        if (grammar & GRAMMAR_TO && first - 1 > 0 && !(grammar_at(f, first - 2) & GRAMMAR_AUXILIARY)) {
            to = true;
            first--;
            break;
        }
        be = be || grammar & GRAMMAR_BE;
        cue->negated = cue->negated || grammar & GRAMMAR_NEGATION;
    }
    while (first < cue->head && grammar_at(f, first) & GRAMMAR_ADVERB && (grammar_at(f, first) & GRAMMAR_CAPITAL)) {
        first++;
    }
    cue->first = first;
    if (to) {
        cue->shape = SHAPE_INFINITIVE;
    } else if (head & GRAMMAR_ING && !be) {
        cue->shape = SHAPE_PARTICIPLE;
    } else if (head & GRAMMAR_ED && !(head & GRAMMAR_FEELING) &&
               (be || first == 0 || grammar_at(f, cue->end) & GRAMMAR_BY)) {
        cue->shape = SHAPE_PASSIVE;
    } else {
        cue->shape = SHAPE_FINITE;
    }
}

/*
 * Whether a verb without auxiliary agrees with what stands before it (Quirk et al., 10.34): "voters report", not "the
 * congressional report". What does not is a noun.
 */
static bool agrees(const struct finder *f, const struct cue *cue) {
    static const uint32_t inflected = GRAMMAR_ED | GRAMMAR_ING | GRAMMAR_AUXILIARY | GRAMMAR_CAPITAL;
    bool bare = cue->shape == SHAPE_FINITE && !(grammar_at(f, cue->head) & inflected);
    for (uint32_t i = cue->first; i < cue->head && bare; i++) {
        bare = !(grammar_at(f, i) & GRAMMAR_AUXILIARY);
    }
    if (!bare || cue->negated) {
        return true;
    }
    uint32_t next = grammar_at(f, cue->end);
    bool noun = item_at(f, cue->head)->inflect & INFLECT_NOUN;
    if (next & GRAMMAR_ED || (noun && next & (GRAMMAR_ING | GRAMMAR_TOPIC))) { /* promises made; questions facing us */
        return false;
    }
    return grammar_at(f, cue->head) & GRAMMAR_PLURAL || subject_is_plural(f->clauses, cue->first);
}

static bool is_prepositional(const struct finder *f, uint32_t first, uint32_t end) {
    uint32_t last = grammar_at(f, end - 1);
    return end - first > 1 && grammar_at(f, first) & (GRAMMAR_ING | GRAMMAR_PREPOSITION) &&
           last & (GRAMMAR_PREPOSITION | GRAMMAR_TO);
}

/* The verb of a term that does not inflect: behind an auxiliary, "is | believed to", or behind its subject, "polls | show". */
static uint32_t head_of_frozen(const struct finder *f, uint32_t first, uint32_t end) {
    uint32_t head = first;
    while (head + 1 < end && grammar_at(f, head) & GRAMMAR_AUXILIARY) {
        head++;
    }
    bool noun = !(grammar_at(f, head) & ~(uint32_t)(GRAMMAR_PLURAL | GRAMMAR_CAPITAL));
    return head == first && noun && end - first == 2 ? head + 1 : head;
}

/* Did Hale say that? Nor did he say so: an auxiliary stands before the subject (Quirk et al., 11.5, 18.24). */
static bool is_asked(const struct finder *f, const struct cue *cue) {
    struct phrase subject = subject_before(f->clauses, 0, cue->first);
    static const uint32_t marks = GRAMMAR_COMMA | GRAMMAR_COORDINATOR | GRAMMAR_NEGATION | GRAMMAR_QUESTION | GRAMMAR_DASH;
    return !phrase_is_empty(subject) && subject.first > 0 && grammar_at(f, subject.first - 1) & GRAMMAR_AUXILIARY &&
           (subject.first == 1 || grammar_at(f, subject.first - 2) & marks);
}

static struct cue read_cue(const struct finder *f, uint32_t head) {
    const struct item *item = item_at(f, head);
    struct cue cue = {.first = head, .head = head, .next = head + item->cue_items, .kind = item->cue};
    cue.end = cue.next;
    if (item->inflect == 0 && is_prepositional(f, head, cue.next)) {
        cue.shape = SHAPE_PREPOSITION;
        return cue;
    }
    if (item->inflect == 0 && cue.next == head + 1 && item->grammar & GRAMMAR_ADVERB) {
        cue.shape = SHAPE_ADVERB;
        return cue;
    }
    cue.end = trim_complement(f, head, cue.next);
    cue.next = cue.end;
    if (is_noun(f, head)) { /* with a participle's ending it is an adjective: a proven liar */
        cue.shape = item->grammar & (GRAMMAR_ED | GRAMMAR_ING) ? SHAPE_NONE : SHAPE_NOUN;
        return cue;
    }
    if (item->inflect == 0) {
        cue.head = head_of_frozen(f, head, cue.end);
        cue.first = grammar_at(f, head) & GRAMMAR_AUXILIARY ? head : cue.head;
    }
    read_verb_group(f, &cue);
    cue.negated = cue.negated || (cue.shape == SHAPE_FINITE && is_asked(f, &cue));
    if (!agrees(f, &cue)) {
        cue.shape = item->inflect & INFLECT_NOUN ? SHAPE_NOUN : SHAPE_NONE;
        cue.first = head;
    }
    return cue;
}

/* ------------------------------------------------------------------------------------------------------- contents */

/* Where a clause ends that goes on from item `first`: with a whole quotation, at the next report beside it, a semicolon,
   the end. */
static uint32_t clause_end(const struct finder *f, uint32_t first) {
    if (is_quotation(f, first) && item_at(f, first)->complete) {
        return first + 1;
    }
    uint32_t end = first;
    while (end < f->clauses->count && !(grammar_at(f, end) & GRAMMAR_SEMICOLON) &&
           !(end > first && item_at(f, end)->boundary)) {
        end++;
    }
    return end;
}

static struct phrase trim_phrase(const struct finder *f, struct phrase phrase) {
    static const uint32_t edge = GRAMMAR_COMMA | GRAMMAR_STOP | GRAMMAR_DASH | GRAMMAR_COLON | GRAMMAR_SEMICOLON;
    while (!phrase_is_empty(phrase) && grammar_at(f, phrase.end - 1) & edge) {
        phrase.end--;
    }
    while (!phrase_is_empty(phrase) && grammar_at(f, phrase.first) & edge) {
        phrase.first++;
    }
    return phrase;
}

/* The first item of [first, ...) with one of the classes, or a quotation, before a clause ends; NOWHERE for none. */
static uint32_t seek(const struct finder *f, uint32_t first, uint32_t classes) {
    enum { FAR = 16 };
    for (uint32_t i = first; i < f->clauses->count && i - first < FAR; i++) {
        uint32_t grammar = grammar_at(f, i);
        if (grammar & classes || is_quotation(f, i)) {
            return i;
        }
        if (grammar & (GRAMMAR_STOP | GRAMMAR_SEMICOLON) || item_at(f, i)->boundary) {
            break;
        }
    }
    return NOWHERE;
}

/* Behind adverbials and prepositional phrases: "said | on Monday in a speech | the plan had failed". */
static uint32_t skip_adverbials(const struct finder *f, uint32_t first) {
    enum { LONG = 12 };
    static const uint32_t words = GRAMMAR_TIME | GRAMMAR_ADVERB | GRAMMAR_NUMBER | GRAMMAR_TO;
    static const uint32_t starts = GRAMMAR_SUBJECT | GRAMMAR_DETERMINER | GRAMMAR_COMMA | GRAMMAR_STOP |
                                   GRAMMAR_PREPOSITION | GRAMMAR_COLON | GRAMMAR_AUXILIARY | GRAMMAR_TIME;
    uint32_t i = first;
    while (i - first < LONG && grammar_at(f, i) & (words | GRAMMAR_PREPOSITION)) {
        bool preposition = grammar_at(f, i) & (GRAMMAR_PREPOSITION | GRAMMAR_TO);
        i++;
        if (preposition) {
            i++;
            while (i - first < LONG && !(grammar_at(f, i) & starts) && !is_quotation(f, i)) {
                i++;
            }
        }
    }
    return i;
}

/* Behind the one who is told: "told | Hale | the plan had failed"; NOWHERE when nothing follows. */
static uint32_t skip_addressee(const struct finder *f, uint32_t first) {
    enum { LONG = 6 };
    static const uint32_t starts = GRAMMAR_SUBJECT | GRAMMAR_DETERMINER | GRAMMAR_COMMA | GRAMMAR_STOP | GRAMMAR_TIME |
                                   GRAMMAR_PREPOSITION | GRAMMAR_SUBORDINATOR | GRAMMAR_AUXILIARY;
    uint32_t found = seek(f, first, GRAMMAR_THAT | GRAMMAR_QUESTION | GRAMMAR_COLON | GRAMMAR_TO | GRAMMAR_COMMA);
    if (found != NOWHERE && grammar_at(f, found) & (GRAMMAR_THAT | GRAMMAR_QUESTION | GRAMMAR_TO)) {
        return found;
    }
    if (found != NOWHERE && grammar_at(f, found) & (GRAMMAR_COLON | GRAMMAR_COMMA) && is_quotation(f, found + 1)) {
        return found + 1;
    }
    uint32_t i = first + 1;
    bool name = grammar_at(f, first) & GRAMMAR_CAPITAL;
    if (!(grammar_at(f, first) & (GRAMMAR_OBJECT | GRAMMAR_SUBJECT))) {
        while (i - first < LONG && !(grammar_at(f, i) & starts) && !is_quotation(f, i) &&
               (!name || grammar_at(f, i) & GRAMMAR_CAPITAL)) {
            i++;
        }
    }
    i = skip_adverbials(f, i);
    return grammar_at(f, i) & (GRAMMAR_COMMA | GRAMMAR_STOP | GRAMMAR_SUBORDINATOR) ? NOWHERE : i;
}

/* A content does not begin with these: "what he says | is true"; "he said | and left". */
static uint32_t content_from(const struct finder *f, uint32_t i) {
    static const uint32_t none =
        GRAMMAR_AUXILIARY | GRAMMAR_COORDINATOR | GRAMMAR_DASH | GRAMMAR_STOP | GRAMMAR_COMMA | GRAMMAR_SEMICOLON;
    uint32_t grammar = grammar_at(f, i);
    bool subordinate = grammar & GRAMMAR_SUBORDINATOR && !(grammar & GRAMMAR_QUESTION);
    return i == NOWHERE || i >= f->clauses->count || grammar & none || subordinate ? NOWHERE : i;
}

/* Behind a comma: a quotation, or "that" after a second one: "said, without evidence, that". */
static uint32_t complement_behind_comma(const struct finder *f, uint32_t comma) {
    if (is_quotation(f, comma + 1)) {
        return comma + 1;
    }
    uint32_t second = seek(f, comma + 1, GRAMMAR_COMMA);
    return second != NOWHERE && grammar_at(f, second + 1) & GRAMMAR_THAT ? second + 1 : NOWHERE;
}

/* Behind a preposition or an adverbial: what is spoken of, or what is said in due course. */
static uint32_t complement_behind_adverbial(const struct finder *f, struct cue *cue) {
    uint32_t next = cue->end;
    uint32_t grammar = grammar_at(f, next);
    bool speech = cue->kind == CUE_SPEECH;
    if (grammar & (speech ? GRAMMAR_TOPIC : GRAMMAR_TOPIC | GRAMMAR_TO)) {
        cue->end = next + 1;
        return content_from(f, next + 1);
    }
    uint32_t found = seek(f, next, GRAMMAR_THAT | GRAMMAR_COLON | GRAMMAR_COMMA);
    if (found != NOWHERE && grammar_at(f, found) & GRAMMAR_THAT) {
        return found;
    }
    if (found != NOWHERE && grammar_at(f, found) & (GRAMMAR_COLON | GRAMMAR_COMMA) && is_quotation(f, found + 1)) {
        return found + 1;
    }
    return content_from(f, skip_adverbials(f, next));
}

/*
 * Where the content behind a cue begins: at "that" or a quotation where one comes soon, behind a colon, or at once.
 * NOWHERE when the cue has none behind it.
 */
static uint32_t complement_of(const struct finder *f, struct cue *cue) {
    static const uint32_t adverbials = GRAMMAR_TIME | GRAMMAR_ADVERB | GRAMMAR_PREPOSITION;
    uint32_t next = cue->end;
    uint32_t grammar = grammar_at(f, next);
    if (grammar & GRAMMAR_TO && subject_follows_to(f->clauses, next)) {
        return complement_behind_adverbial(f, cue);
    }
    if (is_quotation(f, next) || grammar & (GRAMMAR_THAT | GRAMMAR_TO | GRAMMAR_QUESTION)) {
        return next;
    }
    if (grammar & GRAMMAR_COLON) {
        return content_from(f, next + 1);
    }
    if (grammar & GRAMMAR_COMMA) {
        return complement_behind_comma(f, next);
    }
    if (grammar_at(f, cue->head) & GRAMMAR_TELLING && !(grammar & (GRAMMAR_PREPOSITION | GRAMMAR_STOP))) {
        return skip_addressee(f, next);
    }
    if (grammar & adverbials && !(grammar & GRAMMAR_DETERMINER)) {
        return complement_behind_adverbial(f, cue);
    }
    return content_from(f, next);
}

/* Whether a verb stands in a phrase, as far as its form tells; that of a relative clause behind a noun is none. */
static bool has_verb(const struct finder *f, struct phrase phrase) {
    enum { MOST = 40 };
    uint32_t first = phrase.end > phrase.first + MOST ? phrase.end - MOST : phrase.first;
    for (uint32_t i = first; i < phrase.end; i++) {
        uint32_t grammar = grammar_at(f, i);
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

/* The content before a source or cue at item `end`, which a comma, a dash or a quotation parts from it. */
static struct phrase content_before(const struct finder *f, uint32_t end) {
    enum { SHORT = 3 };
    struct phrase none = {end, end};
    if (end <= f->floor) {
        return none;
    }
    struct phrase phrase = trim_phrase(f, (struct phrase){f->floor, end});
    if (is_quotation(f, end - 1)) {
        return phrase;
    }
    bool clause = phrase.end - phrase.first <= SHORT || has_verb(f, phrase);
    return grammar_at(f, end - 1) & GRAMMAR_COMMA && clause ? phrase : none;
}

/* -------------------------------------------------------------------------------------------------------- reports */

static struct run run_of(const struct finder *f, struct phrase phrase) {
    if (phrase_is_empty(phrase)) {
        return (struct run){0, 0};
    }
    return (struct run){item_at(f, phrase.first)->first, item_at(f, phrase.end - 1)->end};
}

static uint8_t stance_of(uint8_t cue) {
    switch (cue) {
    case CUE_ASSERTIVE:
        return TONE_STANCE_ASSERTIVE;
    case CUE_FACTIVE:
        return TONE_STANCE_FACTIVE;
    case CUE_DOUBTING:
        return TONE_STANCE_DOUBTING;
    default:
        return TONE_STANCE_NEUTRAL;
    }
}

/* Whether a source is a pronoun that stands for somebody spoken of before: he, who, his. */
static bool is_pronoun(const struct finder *f, struct phrase source) {
    uint32_t grammar = grammar_at(f, source.first);
    bool personal = grammar & (GRAMMAR_SUBJECT | GRAMMAR_RELATIVE) && !(grammar & GRAMMAR_DETERMINER);
    return source.end == source.first + 1 && (personal || (grammar & GRAMMAR_DETERMINER && grammar & GRAMMAR_POSSESSIVE));
}

/* Whether a source has a word for people, and no name: officials; a person familiar with the plan. */
static bool is_unnamed(const struct finder *f, struct phrase source) {
    bool people = false;
    for (uint32_t i = source.first; i < source.end; i++) {
        if (item_at(f, i)->name) {
            return false;
        }
        uint32_t grammar = grammar_at(f, i);
        people = people || item_at(f, i)->cue == CUE_SOURCE || (grammar & GRAMMAR_SUBJECT && grammar & (GRAMMAR_DETERMINER | GRAMMAR_PLURAL));
    }
    return people;
}

/* What a report is made of. */
struct parts {
    struct phrase source;
    struct phrase before; /* content before the cue */
    struct phrase after;  /* content behind it */
};

static bool add_report(struct finder *f, const struct cue *cue, const struct parts *parts,
                       const tone_allocator *hooks) {
    struct reports *reports = f->reports;
    struct phrase before = trim_phrase(f, parts->before);
    struct phrase after = trim_phrase(f, parts->after);
    if (phrase_is_empty(before) && phrase_is_empty(after)) {
        return true;
    }
    struct report *items =
        alloc_grow(hooks, reports->items, &reports->capacity, (size_t)reports->count + 1, sizeof *items);
    if (!items) {
        return false;
    }
    reports->items = items;
    bool pronoun = is_pronoun(f, parts->source);
    bool unnamed = !pronoun && is_unnamed(f, parts->source);
    items[reports->count++] = (struct report){
        .cue = run_of(f, (struct phrase){cue->first, cue->end}),
        .source = run_of(f, parts->source),
        .piece = {run_of(f, before), run_of(f, after)},
        .stance = stance_of(cue->kind),
        .pronoun = pronoun,
        .flags = (uint8_t)((unnamed ? TONE_ATTRIBUTION_UNNAMED : 0) | (cue->negated ? TONE_ATTRIBUTION_NEGATED : 0)),
    };
    if (!phrase_is_empty(parts->source)) {
        f->subject = parts->source;
    }
    if (!phrase_is_empty(before)) {
        f->floor = cue->end > parts->source.end ? cue->end : parts->source.end;
    }
    if (!phrase_is_empty(after) && f->depth < REPORT_DEPTH) {
        f->open[f->depth++] = after.end;
    }
    return true;
}

/* Where a content goes on behind a report clause in its middle, at item `i`; NOWHERE when it does not. */
static uint32_t resumed(const struct finder *f, struct phrase before, uint32_t i) {
    enum { SHORT = 3 };
    static const uint32_t others = GRAMMAR_ING | GRAMMAR_SUBORDINATOR | GRAMMAR_COORDINATOR | GRAMMAR_PREPOSITION;
    bool led = before.end - before.first <= SHORT;
    return i >= f->clauses->count || grammar_at(f, i) & GRAMMAR_STOP || (grammar_at(f, i) & others && !led) ? NOWHERE
                                                                                                            : i;
}

/* According to Hale, the plan failed. The plan failed, according to Hale. */
static void read_preposition(struct finder *f, const struct cue *cue, struct parts *parts) {
    parts->before = content_before(f, cue->first);
    if (phrase_is_empty(parts->before) && cue->first > f->floor) {
        parts->before = (struct phrase){f->floor, cue->first};
    }
    bool first = phrase_is_empty(parts->before);
    parts->source = subject_after(f->clauses, cue->end, !first);
    uint32_t begin = first || grammar_at(f, parts->source.end) & GRAMMAR_COMMA ? parts->source.end + 1 : NOWHERE;
    begin = first || begin == NOWHERE ? begin : resumed(f, (struct phrase){0, UINT32_MAX}, begin);
    if (begin != NOWHERE) {
        parts->after = (struct phrase){begin, clause_end(f, begin)};
    }
}

/* Whether a second verb begins at an item, that of the main clause: the claim that it is safe | is untrue. */
static bool begins_second_verb(const struct finder *f, uint32_t i, bool *verb) {
    static const uint32_t links = GRAMMAR_THAT | GRAMMAR_RELATIVE | GRAMMAR_COORDINATOR | GRAMMAR_SUBORDINATOR | GRAMMAR_COMMA;
    bool begins = grammar_at(f, i) & GRAMMAR_AUXILIARY && !(grammar_at(f, i - 1) & (GRAMMAR_AUXILIARY | GRAMMAR_ADVERB | GRAMMAR_NEGATION));
    bool second = begins && *verb;
    *verb = (*verb || begins) && !(grammar_at(f, i) & links);
    return second;
}

/* Hale's claim that; the belief that; calls for. */
static void read_noun(struct finder *f, struct cue *cue, struct parts *parts) {
    static const uint32_t ends = GRAMMAR_AUXILIARY | GRAMMAR_COMMA | GRAMMAR_STOP | GRAMMAR_SEMICOLON | GRAMMAR_DASH;
    uint32_t begin = cue->end;
    uint32_t grammar = grammar_at(f, begin);
    bool clause = grammar & (GRAMMAR_THAT | GRAMMAR_TO | GRAMMAR_QUESTION) &&
                  !(grammar & GRAMMAR_TO && subject_follows_to(f->clauses, begin));
    parts->source = possessor_before(f->clauses, 0, cue->head);
    if (!clause && grammar & GRAMMAR_BY) {
        parts->source = subject_after(f->clauses, begin + 1, false);
        begin = parts->source.end;
        clause = grammar_at(f, begin) & (GRAMMAR_THAT | GRAMMAR_TO);
    } else if (!clause && (grammar & GRAMMAR_TOPIC || cue->end - cue->head > 1)) {
        cue->end = begin += (grammar & GRAMMAR_TOPIC) != 0;
        clause = false;
    } else if (!clause) {
        return;
    }
    bool subject = clause && (phrase_is_empty(parts->source) ? cue->head <= 1 : parts->source.first == 0);
    uint32_t end = begin;
    bool verb = false;
    while (end < f->clauses->count && !(subject && begins_second_verb(f, end, &verb)) && !(grammar_at(f, end) & (clause ? ends & ~(uint32_t)GRAMMAR_AUXILIARY : ends)) &&
           !(end > begin && item_at(f, end)->boundary)) {
        end++;
    }
    if (!phrase_is_empty(parts->source) || grammar_at(f, begin) & GRAMMAR_THAT || cue->kind != CUE_NEUTRAL) {
        parts->after = (struct phrase){begin, end};
    }
}

/* A source behind its verb: “We will,” said Hale, a lawyer. */
static bool read_inverted(struct finder *f, struct cue *cue, struct parts *parts) {
    static const uint32_t no_subject = GRAMMAR_THAT | GRAMMAR_TO | GRAMMAR_QUESTION | GRAMMAR_PREPOSITION |
                                       GRAMMAR_COMMA | GRAMMAR_COLON | GRAMMAR_STOP | GRAMMAR_TIME | GRAMMAR_ADVERB |
                                       GRAMMAR_SEMICOLON | GRAMMAR_COORDINATOR;
    uint32_t next = cue->end;
    if (cue->shape != SHAPE_FINITE || cue->first == 0 || is_quotation(f, next)) {
        return false;
    }
    bool quoted = is_quotation(f, cue->first - 1);
    bool parted = grammar_at(f, cue->first - 1) & GRAMMAR_COMMA;
    bool speech = cue->kind == CUE_SPEECH;
    uint32_t grammar = grammar_at(f, next);
    if (!(quoted || (parted && speech)) || (grammar & no_subject && !(grammar & GRAMMAR_DETERMINER))) {
        return false;
    }
    parts->before = content_before(f, cue->first);
    if (phrase_is_empty(parts->before)) {
        return false;
    }
    parts->source = subject_after(f->clauses, next, true);
    uint32_t behind = parts->source.end;
    bool breaks_off = is_quotation(f, behind) || (behind < f->clauses->count && item_at(f, behind)->boundary);
    if (!quoted && (has_verb(f, parts->source) || breaks_off)) {
        parts->before = parts->source = (struct phrase){0, 0};
        return false;
    }
    if (is_quotation(f, behind + 1) && grammar_at(f, behind) & (GRAMMAR_COMMA | GRAMMAR_COLON)) {
        parts->after = (struct phrase){behind + 1, clause_end(f, behind + 1)};
    }
    return true;
}

/* The first comma of [first, end), or `end`. */
static uint32_t comma_from(const struct finder *f, uint32_t first, uint32_t end) {
    uint32_t i = first;
    while (i < end && !(grammar_at(f, i) & GRAMMAR_COMMA)) {
        if (item_at(f, i++)->complete) {
            break;
        }
    }
    return i;
}

/* Where the source of a passive stands, behind "by"; empty for none. */
static struct phrase agent_of(const struct finder *f, uint32_t first) {
    uint32_t by = seek(f, first, GRAMMAR_BY);
    if (by == NOWHERE || is_quotation(f, by)) {
        return (struct phrase){first, first};
    }
    return subject_after(f->clauses, by + 1, false);
}

/* He is believed to have left. He was criticised by Hale. */
static void read_passive(struct finder *f, struct cue *cue, struct parts *parts) {
    struct phrase subject = subject_before(f->clauses, 0, cue->first);
    uint32_t begin = complement_of(f, cue);
    parts->source = agent_of(f, cue->end);
    if (!phrase_is_empty(parts->source)) {
        begin = content_from(f, parts->source.end);
    }
    if (begin != NOWHERE) {
        uint32_t end = clause_end(f, begin);
        parts->after = (struct phrase){begin, cue->first == 0 ? comma_from(f, begin, end) : end};
        if (grammar_at(f, begin) & GRAMMAR_TO && phrase_is_empty(parts->source)) {
            parts->before = subject;
        }
    }
}

static void read_subject(struct finder *f, const struct cue *cue, struct parts *parts) {
    bool borrowed = cue->shape == SHAPE_INFINITIVE ||
                    (cue->shape == SHAPE_PARTICIPLE &&
                     (cue->first == 0 || grammar_at(f, cue->first - 1) & (GRAMMAR_COMMA | GRAMMAR_PREPOSITION |
                                                                          GRAMMAR_COORDINATOR | GRAMMAR_SUBORDINATOR)));
    parts->source = borrowed ? f->subject : subject_before(f->clauses, 0, cue->first);
    bool coordinated = cue->first > 0 && grammar_at(f, cue->first - 1) & GRAMMAR_COORDINATOR;
    if (phrase_is_empty(parts->source) && coordinated) {
        parts->source = f->subject;
    }
}

/* Whether a report clause is a subordinate one before its main clause: "While he said that …, …"; "Asked whether …, …". */
static bool leads_sentence(const struct finder *f, const struct cue *cue, uint32_t source) {
    uint32_t first = source < cue->first ? source : cue->first;
    if (first == 0) {
        return cue->shape == SHAPE_PARTICIPLE || cue->shape == SHAPE_PASSIVE;
    }
    return first == 1 && grammar_at(f, 0) & (GRAMMAR_SUBORDINATOR | GRAMMAR_PREPOSITION | GRAMMAR_QUESTION);
}

/* Whether the item behind a cue leaves no doubt that a content begins there, though one stands before it too. */
static bool is_plain_complement(const struct finder *f, const struct cue *cue, uint32_t begin) {
    return begin != NOWHERE &&
           (is_quotation(f, begin) || grammar_at(f, begin) & GRAMMAR_THAT || grammar_at(f, cue->end) & GRAMMAR_COLON);
}

/* A relative pronoun that is the subject of what is reported: a plan which he said had failed (Quirk et al., 17.63). */
static bool is_pushed_down(const struct finder *f, const struct cue *cue, uint32_t source) {
    return source > 0 && grammar_at(f, source - 1) & GRAMMAR_RELATIVE &&
           grammar_at(f, cue->end) & (GRAMMAR_AUXILIARY | GRAMMAR_ED);
}

/* The verb of a clause whose subject holds the relative clause that begins at item `relative`: "voters who back it | say". */
static uint32_t main_verb_from(const struct finder *f, uint32_t relative, uint32_t first, uint32_t end) {
    enum { FAR = 24 };
    for (uint32_t i = first; i < end && i - first < FAR; i++) {
        if (item_at(f, i)->cue <= CUE_SOURCE || item_at(f, i)->noun) {
            continue;
        }
        struct cue cue = read_cue(f, i);
        if (cue.shape == SHAPE_FINITE && subject_before(f->clauses, 0, cue.first).first < relative) {
            return cue.first;
        }
    }
    return end;
}

/* He said that the plan failed. The plan failed, he said. The plan, he said, failed. */
static void read_verb(struct finder *f, struct cue *cue, struct parts *parts) {
    uint32_t begin = complement_of(f, cue);
    read_subject(f, cue, parts);
    bool before = !phrase_is_empty(parts->source) && parts->source.end <= cue->first && cue->shape == SHAPE_FINITE;
    uint32_t source = before ? parts->source.first : cue->first;
    bool quoted = source > 0 && is_quotation(f, source - 1) && item_at(f, source - 1)->complete;
    quoted = quoted && (begin == NOWHERE || is_quotation(f, f->floor));
    if (before && (begin == NOWHERE || quoted)) {
        parts->before = content_before(f, source);
        begin = quoted && !is_plain_complement(f, cue, begin) ? NOWHERE : begin;
        bool medial = begin == NOWHERE && !phrase_is_empty(parts->before) && grammar_at(f, cue->end) & GRAMMAR_COMMA;
        begin = medial ? resumed(f, parts->before, cue->end + 1) : begin;
    }
    bool bare = cue->shape == SHAPE_FINITE && cue->first == cue->head && !(grammar_at(f, cue->head) & GRAMMAR_ED);
    if (bare && phrase_is_empty(parts->source)) { /* a noun after all: attacks demonstrate */
        return;
    }
    if (before && begin == NOWHERE && is_pushed_down(f, cue, source)) {
        parts->before = (struct phrase){source - 1, source};
        parts->after = (struct phrase){cue->end, comma_from(f, cue->end, clause_end(f, cue->end))};
    } else if (begin != NOWHERE) {
        uint32_t end = clause_end(f, begin);
        bool who = before && grammar_at(f, source) & GRAMMAR_RELATIVE;
        end = who ? main_verb_from(f, source, begin, end) : end;
        bool relative = before && grammar_at(f, source) & GRAMMAR_RELATIVE && source > 0 &&
                        grammar_at(f, source - 1) & GRAMMAR_COMMA;
        parts->after =
            (struct phrase){begin, relative || leads_sentence(f, cue, source) ? comma_from(f, begin, end) : end};
    }
}

static bool find_report(struct finder *f, uint32_t head, const tone_allocator *hooks) {
    struct cue cue = read_cue(f, head);
    struct parts parts = {{0, 0}, {0, 0}, {0, 0}};
    switch (cue.shape) {
    case SHAPE_PREPOSITION:
        read_preposition(f, &cue, &parts);
        break;
    case SHAPE_NOUN:
        read_noun(f, &cue, &parts);
        break;
    case SHAPE_PASSIVE:
        read_passive(f, &cue, &parts);
        break;
    case SHAPE_FINITE:
    case SHAPE_PARTICIPLE:
    case SHAPE_INFINITIVE:
        if (!read_inverted(f, &cue, &parts)) {
            read_verb(f, &cue, &parts);
        }
        break;
    default:
        return true;
    }
    return add_report(f, &cue, &parts, hooks);
}

/* ------------------------------------------------------------------------------------------------------ boundaries */

/*
 * Marks where a report clause begins that is no part of the one before: "…, but Hale says"; "…, adding that"; "and
 * believes". A clause that follows the verb or "that" directly is part of it.
 */
static void mark_boundary(struct finder *f, struct clauses *clauses, uint32_t head) {
    struct cue cue = read_cue(f, head);
    uint32_t first = cue.first;
    clauses->items[head].noun =
        cue.first > head || cue.shape == SHAPE_NOUN || cue.shape == SHAPE_NONE || cue.shape == SHAPE_ADVERB;
    if (cue.shape == SHAPE_FINITE) {
        struct phrase subject = subject_before(clauses, 0, cue.first);
        first = phrase_is_empty(subject) ? cue.first : subject.first;
    } else if (cue.shape != SHAPE_PARTICIPLE) {
        return;
    }
    while (first > 0 && grammar_at(f, first - 1) & GRAMMAR_ADVERB) {
        first--;
    }
    if (first == 0) {
        return;
    }
    uint32_t before = grammar_at(f, first - 1);
    if (before & (GRAMMAR_COORDINATOR | GRAMMAR_SUBORDINATOR) && !(before & GRAMMAR_QUESTION)) {
        clauses->items[first - 1].boundary = true;
    } else if (cue.shape == SHAPE_PARTICIPLE && before & GRAMMAR_COMMA) {
        clauses->items[first].boundary = true;
    }
}

/* Where the text begins behind a dateline: WASHINGTON (AP) — ; 0 for none. */
static uint32_t dateline_end(const struct clauses *clauses) {
    enum { LONG = 12 };
    static const uint32_t members = GRAMMAR_CAPITAL | GRAMMAR_COMMA | GRAMMAR_BRACKET | GRAMMAR_NUMBER | GRAMMAR_TIME;
    for (uint32_t i = 0; i < clauses->count && i < LONG; i++) {
        if (clauses->items[i].grammar & GRAMMAR_DASH && i > 0) {
            return i + 1;
        }
        if (!(clauses->items[i].grammar & members) || clauses->items[i].quotation) {
            break;
        }
    }
    return 0;
}

bool reports_find(struct reports *reports, struct clauses *clauses, const tone_allocator *hooks) {
    struct finder finder = {.clauses = clauses, .reports = reports, .floor = dateline_end(clauses)};
    for (uint32_t i = 0; i < clauses->count; i++) {
        if (clauses->items[i].cue > CUE_SOURCE) {
            mark_boundary(&finder, clauses, i);
        }
    }
    for (uint32_t i = 0; i < clauses->count; i++) {
        while (finder.depth > 0 && finder.open[finder.depth - 1] <= i) {
            finder.depth--;
        }
        bool cue = clauses->items[i].cue > CUE_SOURCE && finder.depth < REPORT_DEPTH;
        if (cue && !find_report(&finder, i, hooks)) {
            return false;
        }
    }
    return true;
}

void reports_release(struct reports *reports, const tone_allocator *hooks) {
    alloc_release(hooks, reports->items, reports->capacity, sizeof *reports->items);
    *reports = (struct reports){0};
}
