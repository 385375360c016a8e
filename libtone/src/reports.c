#include "reports.h"
#include "complements.h"

#include <assert.h>

/* A sentence whose reports are sought. */
struct finder {
    const struct clauses *clauses;
    struct reports *reports;
    struct phrase subject;       /* source of the last report, for participles */
    uint32_t floor;              /* the first item that a content before its cue may have; */
    uint32_t unmarked;           /* from there on, those before this one are marks */
    uint32_t head;               /* the cue in hand, by its number */
    uint32_t depth;              /* contents that are open, */
    uint32_t open[REPORT_DEPTH]; /* and where they end */
};

static void set_floor(struct finder *f, uint32_t floor) {
    f->floor = floor;
    f->unmarked = floor;
}

/* Passes the marks from the floor on, up to `end`: once, however many cues there are that none of them belongs to. */
static void pass_marks(struct finder *f, uint32_t end) {
    while (f->unmarked < end && complement_is_edge(f->clauses, f->unmarked)) {
        f->unmarked++;
    }
}

/* The content before a source or cue at item `end`, which a comma or a quotation parts from it: a clause, or a few
   words. */
static struct phrase content_before(struct finder *f, uint32_t end) {
    enum { SHORT = 3 };
    struct phrase none = {end, end};
    if (end <= f->floor) {
        return none;
    }
    pass_marks(f, end);
    struct phrase phrase = complement_trim(f->clauses, (struct phrase){f->unmarked, end});
    if (clauses_quotation(f->clauses, end - 1)) {
        return phrase;
    }
    bool clause = phrase.end - phrase.first <= SHORT || complement_has_verb(f->clauses, phrase);
    return clauses_class(f->clauses, end - 1) & GRAMMAR_COMMA && clause ? phrase : none;
}

/* -------------------------------------------------------------------------------------------------------- reports */

static struct run run_of(const struct finder *f, struct phrase phrase) {
    return (struct run){f->clauses->token[phrase.first], f->clauses->token[phrase.end]};
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
    uint32_t grammar = clauses_class(f->clauses, source.first);
    uint32_t wanted = grammar & GRAMMAR_DETERMINER ? GRAMMAR_POSSESSIVE : GRAMMAR_SUBJECT | GRAMMAR_RELATIVE;
    return (source.end == source.first + 1) & ((grammar & wanted) != 0);
}

/* Whether an item is a word for people: a cue has it as such, or it is a pronoun of many. */
static bool says_people(const struct clauses *c, uint32_t i) {
    uint32_t grammar = clauses_class(c, i); /* pronouns are of no open class */
    bool many = ((grammar & GRAMMAR_SUBJECT) != 0) & ((grammar & (GRAMMAR_DETERMINER | GRAMMAR_PLURAL)) != 0);
    return many | ((clauses_role(c, i) & ITEM_SOURCE) != 0);
}

/* Whether a source has a word for people, and no name: officials; a person familiar with the plan. */
static bool is_unnamed(const struct finder *f, struct phrase source) {
    bool people = false;
    bool name = false;
    for (uint32_t i = source.first; i < source.end; i++) {
        people |= says_people(f->clauses, i);
    }
    for (uint32_t i = source.first; i < source.end && people; i++) {
        name |= clauses_is_name(f->clauses, i);
    }
    return people & !name;
}

/* What a report is made of. */
struct parts {
    struct phrase source;
    struct phrase before; /* content before the cue */
    struct phrase after;  /* content behind it */
};

/* Says who speaks, and how. */
static void describe(struct report *report, const struct finder *f, const struct cue *cue, struct phrase source) {
    bool pronoun = is_pronoun(f, source);
    bool unnamed = is_unnamed(f, source) & !pronoun;
    report->source = run_of(f, source);
    report->stance = stance_of(cue->kind);
    report->pronoun = pronoun;
    report->flags = (uint8_t)((unnamed ? TONE_ATTRIBUTION_UNNAMED : 0) | (cue->negated ? TONE_ATTRIBUTION_NEGATED : 0));
}

/* Adds what a cue reports; nothing where that is empty. There is room. */
static void add_report(struct finder *f, const struct cue *cue, const struct parts *parts) {
    struct phrase before = complement_trim(f->clauses, parts->before);
    struct phrase after = complement_trim(f->clauses, parts->after);
    bool led = !phrase_is_empty(before);
    bool followed = !phrase_is_empty(after);
    if (!(led | followed)) {
        return;
    }
    assert(f->reports->count < f->reports->capacity);
    struct report *report = &f->reports->items[f->reports->count++];
    *report = (struct report){.content = run_of(f, led ? before : after),
                              .rest = (led & followed) ? run_of(f, after) : (struct run){0, 0},
                              .cue = run_of(f, (struct phrase){cue->first, cue->end})};
    if (f->clauses->source.described) {
        describe(report, f, cue, parts->source);
    }
    f->subject = phrase_is_empty(parts->source) ? f->subject : parts->source;
    if (led) {
        set_floor(f, cue->end > parts->source.end ? cue->end : parts->source.end);
    }
    if (followed && f->depth < REPORT_DEPTH) {
        f->open[f->depth++] = after.end;
    }
}

/* Where a content goes on behind a report clause in its middle, at item `i`; NOWHERE when it does not. */
static uint32_t resumed(const struct finder *f, struct phrase before, uint32_t i) {
    enum { SHORT = 3 };
    static const uint32_t others = GRAMMAR_ING | GRAMMAR_SUBORDINATOR | GRAMMAR_COORDINATOR | GRAMMAR_PREPOSITION;
    bool led = before.end - before.first <= SHORT;
    return i >= f->clauses->count || clauses_class(f->clauses, i) & GRAMMAR_STOP ||
                   (clauses_grammar(f->clauses, i) & others && !led)
               ? NOWHERE
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
    uint32_t begin =
        first || clauses_class(f->clauses, parts->source.end) & GRAMMAR_COMMA ? parts->source.end + 1 : NOWHERE;
    begin = first || begin == NOWHERE ? begin : resumed(f, (struct phrase){0, UINT32_MAX}, begin);
    if (begin != NOWHERE) {
        parts->after = (struct phrase){begin, complement_end(f->clauses, begin, f->clauses->count)};
    }
}

/* Whether a second verb begins at an item, that of the main clause: the claim that it is safe | is untrue. */
static bool begins_second_verb(const struct finder *f, uint32_t i, bool *verb) {
    static const uint32_t links =
        GRAMMAR_THAT | GRAMMAR_RELATIVE | GRAMMAR_COORDINATOR | GRAMMAR_SUBORDINATOR | GRAMMAR_COMMA;
    bool begins = clauses_class(f->clauses, i) & GRAMMAR_AUXILIARY &&
                  !(clauses_grammar(f->clauses, i - 1) & (GRAMMAR_AUXILIARY | GRAMMAR_ADVERB | GRAMMAR_NEGATION));
    bool second = begins && *verb;
    *verb = (*verb || begins) && !(clauses_class(f->clauses, i) & links);
    return second;
}

/* Where the content of a noun ends that begins at item `begin`: a clause goes on over its verb, but one in the subject of
   the sentence not over a second one. Takes as many steps as the content has items. */
static uint32_t noun_content_end(const struct finder *f, uint32_t begin, bool clause, bool subject) {
    uint32_t ends = GRAMMAR_COMMA | GRAMMAR_STOP | GRAMMAR_SEMICOLON | GRAMMAR_DASH | (clause ? 0 : GRAMMAR_AUXILIARY);
    uint32_t end = begin;
    bool verb = false;
    while (end < f->clauses->count && !(subject && begins_second_verb(f, end, &verb)) &&
           !clauses_has(f->clauses, end, ends, end > begin ? ITEM_BOUNDARY : 0)) {
        end++;
    }
    return end;
}

/* Hale's claim that; the belief that; calls for. */
static void read_noun(struct finder *f, struct cue *cue, struct parts *parts) {
    uint32_t begin = cue->end;
    uint32_t grammar = clauses_class(f->clauses, begin);
    bool clause = grammar & (GRAMMAR_THAT | GRAMMAR_TO | GRAMMAR_QUESTION) &&
                  !(grammar & GRAMMAR_TO && subject_follows_to(f->clauses, begin));
    parts->source = possessor_before(f->clauses, cue->head);
    if (!clause && grammar & GRAMMAR_BY) {
        parts->source = subject_after(f->clauses, begin + 1, false);
        begin = parts->source.end;
        clause = clauses_class(f->clauses, begin) & (GRAMMAR_THAT | GRAMMAR_TO);
    } else if (!clause && (grammar & GRAMMAR_TOPIC || cue->end - cue->head > 1)) {
        cue->end = begin += (grammar & GRAMMAR_TOPIC) != 0;
        clause = false;
    } else if (!clause) {
        return;
    }
    if (!phrase_is_empty(parts->source) || clauses_class(f->clauses, begin) & GRAMMAR_THAT ||
        cue->kind != CUE_NEUTRAL) { /* only then is the end sought: it may be far */
        bool subject = clause && (phrase_is_empty(parts->source) ? cue->head <= 1 : parts->source.first == 0);
        parts->after = (struct phrase){begin, noun_content_end(f, begin, clause, subject)};
    }
}

/* A source behind its verb: “We will,” said Hale, a lawyer. */
static bool read_inverted(struct finder *f, struct cue *cue, struct parts *parts) {
    static const uint32_t no_subject = GRAMMAR_THAT | GRAMMAR_TO | GRAMMAR_QUESTION | GRAMMAR_PREPOSITION |
                                       GRAMMAR_COMMA | GRAMMAR_COLON | GRAMMAR_STOP | GRAMMAR_TIME | GRAMMAR_ADVERB |
                                       GRAMMAR_SEMICOLON | GRAMMAR_COORDINATOR;
    uint32_t next = cue->end;
    uint32_t before = cue->first - (cue->first > 0);
    bool quoted = (cue->first > 0) & clauses_quotation(f->clauses, before);
    bool parted =
        (cue->first > 0) & (cue->kind == CUE_SPEECH) & (clauses_class(f->clauses, before) / GRAMMAR_COMMA & 1);
    if (!(quoted | parted) || clauses_quotation(f->clauses, next)) {
        return false;
    }
    uint32_t grammar = clauses_grammar(f->clauses, next);
    if (grammar & no_subject && !(grammar & GRAMMAR_DETERMINER)) {
        return false;
    }
    parts->before = content_before(f, cue->first);
    if (phrase_is_empty(parts->before)) {
        return false;
    }
    parts->source = subject_after(f->clauses, next, true);
    uint32_t behind = parts->source.end;
    bool breaks_off = clauses_quotation(f->clauses, behind) || clauses_boundary(f->clauses, behind);
    if (!quoted && (complement_has_verb(f->clauses, parts->source) || breaks_off)) {
        parts->before = parts->source = (struct phrase){0, 0};
        return false;
    }
    if (clauses_quotation(f->clauses, behind + 1) &&
        clauses_class(f->clauses, behind) & (GRAMMAR_COMMA | GRAMMAR_COLON)) {
        parts->after = (struct phrase){behind + 1, complement_end(f->clauses, behind + 1, f->clauses->count)};
    }
    return true;
}

/* He is believed to have left. It was called “fair” by Hale. He was asked by Hale whether he had left. */
static void read_passive(struct finder *f, struct cue *cue, struct parts *parts) {
    uint32_t begin = complement_begin(f->clauses, cue);
    uint32_t by = complement_agent(f->clauses, cue->end);
    uint32_t end = by;
    if (by != NOWHERE) {
        parts->source = subject_after(f->clauses, by + 1, false);
        if (by == cue->end) {
            begin = complement_from(f->clauses, parts->source.end);
            end = NOWHERE;
        }
    } else if (begin != NOWHERE && clauses_class(f->clauses, begin) & GRAMMAR_TO) {
        parts->before = subject_before(f->clauses, cue->first);
    }
    if (begin != NOWHERE && end == NOWHERE) {
        uint32_t most = f->clauses->count;
        most = cue->first == 0 ? complement_comma(f->clauses, begin, most) : most;
        end = complement_end(f->clauses, begin, most);
    }
    if (begin != NOWHERE && begin < end) {
        parts->after = (struct phrase){begin, end};
    }
}

/* Who speaks where a cue is no finite verb: the subject of another verb, or a noun before a participle. */
static struct phrase source_of(const struct finder *f, const struct cue *cue) {
    static const uint32_t lends = GRAMMAR_COMMA | GRAMMAR_PREPOSITION | GRAMMAR_COORDINATOR | GRAMMAR_SUBORDINATOR;
    uint32_t before = clauses_class_before(f->clauses, cue->first);
    bool lent = (cue->shape == SHAPE_INFINITIVE) | (cue->first == 0) | ((before & lends) != 0);
    return lent ? f->subject : subject_before(f->clauses, cue->first);
}

/* Whether a word stands before item `first`, and no other, that makes its clause a subordinate one before the main
   clause: "While he said that …, …". */
static bool leads_sentence(const struct finder *f, uint32_t first) {
    static const uint32_t leads = GRAMMAR_SUBORDINATOR | GRAMMAR_PREPOSITION | GRAMMAR_QUESTION;
    return (first == 1) & ((clauses_class(f->clauses, 0) & leads) != 0);
}

/* Whether the item behind a cue leaves no doubt that a content begins there, though one stands before it too. */
static bool is_plain_complement(const struct finder *f, const struct cue *cue, uint32_t begin) {
    return begin != NOWHERE &&
           (clauses_quotation(f->clauses, begin) || clauses_class(f->clauses, begin) & GRAMMAR_THAT ||
            clauses_class(f->clauses, cue->end) & GRAMMAR_COLON);
}

/* A relative pronoun that is the subject of what is reported: a plan which he said had failed (Quirk et al., 17.63). */
static bool is_pushed_down(const struct finder *f, const struct cue *cue, uint32_t source) {
    return source > 0 && clauses_class(f->clauses, source - 1) & GRAMMAR_RELATIVE &&
           clauses_grammar(f->clauses, cue->end) & (GRAMMAR_AUXILIARY | GRAMMAR_ED);
}

/* The verb of a clause whose subject holds the relative clause that begins at item `relative`:
   "voters who back it | say". */
static uint32_t main_verb_from(const struct finder *f, uint32_t relative, uint32_t first, uint32_t end) {
    enum { FAR = 24 };
    const struct head *heads = f->clauses->heads;
    for (uint32_t h = f->head; h < f->clauses->head_count && heads[h].item < end && heads[h].item < first + FAR; h++) {
        if (heads[h].item < first || !(clauses_role(f->clauses, heads[h].item) & ITEM_VERB)) {
            continue;
        }
        struct cue cue;
        shape_read(f->clauses, &heads[h], &cue);
        if (cue.shape == SHAPE_FINITE && cue.subject.first < relative) {
            return cue.first;
        }
    }
    return end;
}

/* He said that the plan failed. The plan failed, he said. The plan, he said, failed. */
static void read_finite(struct finder *f, struct cue *cue, struct parts *parts) {
    uint32_t begin = complement_begin(f->clauses, cue);
    uint32_t joined = clauses_class_before(f->clauses, cue->first) & GRAMMAR_COORDINATOR;
    parts->source = joined && phrase_is_empty(cue->subject) ? f->subject : cue->subject;
    bool named = !phrase_is_empty(parts->source);
    bool before = named & (parts->source.end <= cue->first);
    uint32_t source = before ? parts->source.first : cue->first;
    bool quoted = (source > 0) & clauses_complete(f->clauses, source - (source > 0));
    quoted = quoted && (begin == NOWHERE || clauses_quotation(f->clauses, f->floor));
    if (before & ((begin == NOWHERE) | quoted)) {
        parts->before = content_before(f, source);
        begin = quoted && !is_plain_complement(f, cue, begin) ? NOWHERE : begin;
        bool medial =
            begin == NOWHERE && !phrase_is_empty(parts->before) && clauses_class(f->clauses, cue->end) & GRAMMAR_COMMA;
        begin = medial ? resumed(f, parts->before, cue->end + 1) : begin;
    }
    bool past = (clauses_class(f->clauses, cue->head) & GRAMMAR_ED) != 0;
    bool grouped = cue->first != cue->head;
    if (!(named | past | grouped)) { /* a noun after all: attacks demonstrate */
        return;
    }
    uint32_t most = f->clauses->count; /* the content is not sought farther: else short ones would take long */
    if (before && begin == NOWHERE && is_pushed_down(f, cue, source)) {
        parts->before = (struct phrase){source - 1, source};
        begin = cue->end;
        most = complement_comma(f->clauses, begin, most);
    } else if (begin != NOWHERE) {
        bool who = before & ((clauses_class(f->clauses, source) & GRAMMAR_RELATIVE) != 0);
        bool aside = who & ((clauses_class_before(f->clauses, source) & GRAMMAR_COMMA) != 0);
        most = who ? main_verb_from(f, source, begin, most) : most;
        most = (aside | leads_sentence(f, source)) ? complement_comma(f->clauses, begin, most) : most;
    }
    if (begin != NOWHERE) {
        parts->after = (struct phrase){begin, complement_end(f->clauses, begin, most)};
    }
}

/* Hale left, saying that the plan failed. Asked whether it failed, he left. */
static void read_nonfinite(struct finder *f, struct cue *cue, struct parts *parts) {
    uint32_t begin = complement_begin(f->clauses, cue);
    parts->source = source_of(f, cue);
    if (begin != NOWHERE) {
        uint32_t most = f->clauses->count;
        bool first = (cue->shape == SHAPE_PARTICIPLE) & (cue->first == 0);
        most = (first | leads_sentence(f, cue->first)) ? complement_comma(f->clauses, begin, most) : most;
        parts->after = (struct phrase){begin, complement_end(f->clauses, begin, most)};
    }
}

static void find_report(struct finder *f, struct cue *cue) {
    struct parts parts = {{0, 0}, {0, 0}, {0, 0}};
    switch (cue->shape) {
    case SHAPE_PREPOSITION:
        read_preposition(f, cue, &parts);
        break;
    case SHAPE_NOUN:
        read_noun(f, cue, &parts);
        break;
    case SHAPE_PASSIVE:
        read_passive(f, cue, &parts);
        break;
    case SHAPE_FINITE:
        if (!read_inverted(f, cue, &parts)) {
            read_finite(f, cue, &parts);
        }
        break;
    case SHAPE_PARTICIPLE:
    case SHAPE_INFINITIVE:
        read_nonfinite(f, cue, &parts);
        break;
    default:
        return;
    }
    add_report(f, cue, &parts);
}

/* ------------------------------------------------------------------------------------------------------ boundaries */

/* Takes ITEM_VERB from a cue that is none: others may look at it. */
static void unmark_verb(struct clauses *clauses, const struct cue *cue) {
    static const uint32_t no_verbs = 1 << SHAPE_NOUN | 1 << SHAPE_NONE | 1 << SHAPE_ADVERB;
    clauses->role[cue->first] &= (uint8_t) ~((no_verbs >> cue->shape & 1) * ITEM_VERB);
}

/*
 * Marks where a report clause begins that is no part of the one before: "…, but Hale says"; "…, adding that";
 * "and believes". A clause that follows the verb or "that" directly is part of it. Whether one was marked.
 */
static bool mark_boundary(struct clauses *clauses, const struct cue *cue) {
    static const uint32_t clausal = 1 << SHAPE_FINITE | 1 << SHAPE_PARTICIPLE;
    if (!(clausal >> cue->shape & 1)) {
        return false;
    }
    uint32_t first = phrase_is_empty(cue->subject) ? cue->first : cue->subject.first;
    uint32_t before = clauses_class_before(clauses, first);
    while (before & (GRAMMAR_OPEN | GRAMMAR_ADVERB) && clauses_grammar(clauses, first - 1) & GRAMMAR_ADVERB) {
        before = clauses_class_before(clauses, --first);
    }
    uint32_t comma = cue->shape == SHAPE_PARTICIPLE ? GRAMMAR_COMMA : 0;
    if (!(before & (GRAMMAR_COORDINATOR | GRAMMAR_SUBORDINATOR | comma)) || before & GRAMMAR_QUESTION) {
        return false;
    }
    first -= !(before & comma);
    clauses->role[first] |= ITEM_BOUNDARY;
    clauses->bounded = first >= clauses->bounded ? first + 1 : clauses->bounded;
    return true;
}

/* Where the text begins behind a dateline: WASHINGTON (AP) — ; 0 for none. */
static uint32_t dateline_end(const struct clauses *clauses) {
    enum { LONG = 12 };
    static const uint32_t members = GRAMMAR_CAPITAL | GRAMMAR_COMMA | GRAMMAR_BRACKET | GRAMMAR_NUMBER | GRAMMAR_TIME;
    if (!(clauses->marks & GRAMMAR_DASH)) {
        return 0;
    }
    for (uint32_t i = 0; i < clauses->count && i < LONG; i++) {
        if (clauses->grammar[i] & GRAMMAR_DASH && i > 0) {
            return i + 1;
        }
        if (!(clauses->grammar[i] & members) || clauses->role[i] & ITEM_QUOTATION) {
            break;
        }
    }
    return 0;
}

/* Whether the cue in hand stands in so many contents that it opens none. It takes as many cues before it. */
static bool is_too_deep(struct finder *f) {
    if (f->clauses->head_count <= REPORT_DEPTH) {
        return false;
    }
    while (f->depth > 0 && f->open[f->depth - 1] <= f->clauses->heads[f->head].item) {
        f->depth--;
    }
    return f->depth == REPORT_DEPTH;
}

enum { KNOWN_CUES = 8 };

/* Finds the reports of a sentence with several cues: a boundary parts them, and a cue is read again only where
   boundaries came to be that may change it. */
static void find_several(struct finder *f, struct clauses *clauses) {
    struct cue known[KNOWN_CUES]; /* those of most sentences */
    const struct head *heads = clauses->heads;
    bool many = clauses->head_count > KNOWN_CUES;
    bool marked = false;
    for (uint32_t i = 0; i < clauses->head_count; i++) {
        struct cue *cue = &known[i % KNOWN_CUES];
        shape_read(clauses, &heads[i], cue);
        unmark_verb(clauses, cue);
        marked |= mark_boundary(clauses, cue);
    }
    for (uint32_t i = 0; i < clauses->head_count; i++) {
        struct cue *cue = &known[i % KNOWN_CUES];
        f->head = i;
        if (is_too_deep(f)) {
            continue;
        }
        if ((marked & cue->unsure) | many) {
            shape_read(clauses, &heads[i], cue);
        }
        find_report(f, cue);
    }
}

bool reports_reserve(struct reports *reports, size_t need, const tone_allocator *hooks) {
    struct report *items = alloc_grow(hooks, reports->items, &reports->capacity, need, sizeof *items);
    reports->items = items ? items : reports->items;
    return items != NULL;
}

void reports_find(struct reports *reports, struct clauses *clauses) {
    struct finder finder = {.clauses = clauses, .reports = reports};
    set_floor(&finder, dateline_end(clauses));
    if (clauses->head_count != 1) {
        find_several(&finder, clauses);
        return;
    }
    struct cue cue; /* most sentences have one: nothing has to part it from others */
    shape_read(clauses, clauses->heads, &cue);
    find_report(&finder, &cue);
}

void reports_release(struct reports *reports, const tone_allocator *hooks) {
    alloc_release(hooks, reports->items, reports->capacity, sizeof *reports->items);
    *reports = (struct reports){0};
}
