#include "shapes.h"
#include "inflect.h"

/* Words of a term that open its content and are no part of the cue: agreed | that, is said | to. */
static uint32_t trim_complement(const struct clauses *c, uint32_t first, uint32_t end) {
    while (end > first + 1 && clauses_class(c, end - 1) & (GRAMMAR_THAT | GRAMMAR_TO | GRAMMAR_QUESTION)) {
        end--;
    }
    return end;
}

/*
 * Whether a word is a noun here: it can be nothing else, or a determiner or a possessor stands before it (Quirk et al.,
 * 5.10): the claim, their recent claims. A verb may not follow these directly.
 */
static bool is_noun(const struct clauses *c, const struct head *head) {
    static const uint32_t participle = GRAMMAR_ED | GRAMMAR_ING;
    static const uint32_t no_leads = GRAMMAR_RELATIVE | GRAMMAR_SUBORDINATOR | GRAMMAR_SUBJECT;
    static const uint32_t these = GRAMMAR_DETERMINER | GRAMMAR_SUBJECT | GRAMMAR_PLURAL;
    uint32_t i = head->item;
    if (head->inflect == INFLECT_NOUN || i == 0) {
        return head->inflect == INFLECT_NOUN;
    }
    uint32_t grammar = clauses_grammar(c, i);
    uint32_t before = clauses_grammar(c, i - 1);
    uint32_t between = ((head->inflect & INFLECT_NOUN) != 0) & (i > 1) & ((before & participle) != 0);
    before = clauses_grammar(c, i - 1 - between);
    uint32_t leads = GRAMMAR_DETERMINER | GRAMMAR_POSSESSIVE | (grammar & participle ? 0 : GRAMMAR_PREPOSITION);
    bool led = ((before & leads) != 0) & !(before & no_leads);
    bool many = ((before & these) == these) & ((grammar & GRAMMAR_PLURAL) != 0);
    return led | many; /* these claims, but: these claim, some claim, it claims */
}

/* A verb with its auxiliaries and adverbs, from its first item to its head. */
struct verb_group {
    uint32_t first;
    uint32_t passed; /* the classes of what stands before the head */
    bool to;         /* it begins with "to" */
};

/* Goes to the left from the head over what belongs to it. */
static struct verb_group find_verb_group(const struct clauses *c, uint32_t head) {
    enum { MOST = 8 };
    static const uint32_t members = GRAMMAR_AUXILIARY | GRAMMAR_NEGATION | GRAMMAR_ADVERB | GRAMMAR_TO;
    struct verb_group group = {.first = head};
    for (; group.first > 0 && head - group.first < MOST; group.first--) {
        uint32_t first = group.first;
        uint32_t grammar = clauses_grammar(c, first - 1);
        bool pronoun = grammar & (GRAMMAR_SUBJECT | GRAMMAR_DETERMINER);
        uint32_t joins = clauses_class(c, first) & GRAMMAR_ADVERB ? GRAMMAR_COORDINATOR : 0; /* two adverbs */
        if (!(grammar & (members | joins)) || pronoun) {
            break;
        }
        if (!(grammar & members) && !(first > 1 && clauses_grammar(c, first - 2) & GRAMMAR_ADVERB)) {
            break;
        }
        if (grammar & GRAMMAR_TO && first - 1 > 0 && !(clauses_class(c, first - 2) & GRAMMAR_AUXILIARY)) {
            group.to = true;
            group.first--;
            break;
        }
        group.passed |= grammar;
    }
    return group;
}

/* How a verb stands that has this group. */
static enum shape shape_of_verb(const struct clauses *c, const struct cue *cue, const struct verb_group *group) {
    uint32_t head = clauses_grammar(c, cue->head);
    uint32_t be = group->passed & GRAMMAR_BE;
    bool participle = ((head & GRAMMAR_ING) != 0) & !be;
    bool passive = ((head & (GRAMMAR_ED | GRAMMAR_FEELING)) == GRAMMAR_ED) &
                   ((be | (clauses_class(c, cue->end) & GRAMMAR_BY) | (cue->first == 0)) != 0);
    enum shape shape = passive ? SHAPE_PASSIVE : SHAPE_FINITE;
    shape = participle ? SHAPE_PARTICIPLE : shape;
    return group->to ? SHAPE_INFINITIVE : shape;
}

/* Extends a verb to the left over its auxiliaries and adverbs, and says how it stands; GRAMMAR_AUXILIARY where it has
   one, else 0. */
static uint32_t read_verb_group(const struct clauses *c, struct cue *cue) {
    struct verb_group group = find_verb_group(c, cue->head);
    cue->first = group.first;
    while (cue->first < cue->head && clauses_class(c, cue->first) & GRAMMAR_CAPITAL &&
           clauses_grammar(c, cue->first) & GRAMMAR_ADVERB) {
        cue->first++; /* it opens the sentence */
    }
    cue->negated = (group.passed & GRAMMAR_NEGATION) != 0;
    cue->shape = shape_of_verb(c, cue, &group);
    return group.passed & GRAMMAR_AUXILIARY;
}

/*
 * Whether a verb without auxiliary agrees with what stands before it (Quirk et al., 10.34): "voters report", not "the
 * congressional report". What does not is a noun.
 */
static bool agrees(const struct clauses *c, const struct cue *cue, uint32_t inflect, uint32_t auxiliary) {
    static const uint32_t inflected = GRAMMAR_ED | GRAMMAR_ING | GRAMMAR_AUXILIARY | GRAMMAR_CAPITAL;
    uint32_t head = clauses_class(c, cue->head);
    uint32_t followers = GRAMMAR_ED | (inflect & INFLECT_NOUN ? GRAMMAR_ING | GRAMMAR_TOPIC : 0);
    bool bare = (cue->shape == SHAPE_FINITE) & !((head & inflected) | auxiliary | cue->negated);
    if (!bare) {
        return true;
    }
    if (clauses_grammar(c, cue->end) & followers) { /* promises made; questions facing us */
        return false;
    }
    return head & GRAMMAR_PLURAL || subject_is_plural(c, cue->first);
}

static bool is_prepositional(const struct clauses *c, uint32_t first, uint32_t end) {
    uint32_t last = clauses_class(c, end - 1);
    return end - first > 1 && clauses_grammar(c, first) & (GRAMMAR_ING | GRAMMAR_PREPOSITION) &&
           last & (GRAMMAR_PREPOSITION | GRAMMAR_TO);
}

/* The verb of a term that does not inflect: behind an auxiliary, "is | believed to", or behind its subject, "polls |
   show". */
static uint32_t head_of_frozen(const struct clauses *c, uint32_t first, uint32_t end) {
    uint32_t head = first;
    while (head + 1 < end && clauses_class(c, head) & GRAMMAR_AUXILIARY) {
        head++;
    }
    bool noun = !(clauses_grammar(c, head) & ~(uint32_t)(GRAMMAR_PLURAL | GRAMMAR_CAPITAL));
    return head == first && noun && end - first == 2 ? head + 1 : head;
}

/* Did Hale say that? Nor did he say so: an auxiliary stands before the subject (Quirk et al., 11.5, 18.24). */
static bool is_asked(const struct clauses *c, const struct cue *cue) {
    struct phrase subject = cue->subject;
    static const uint32_t marks =
        GRAMMAR_COMMA | GRAMMAR_COORDINATOR | GRAMMAR_NEGATION | GRAMMAR_QUESTION | GRAMMAR_DASH;
    bool follows = (subject.first > 0) & !phrase_is_empty(subject);
    return follows & ((clauses_class(c, subject.first - follows) & GRAMMAR_AUXILIARY) != 0) &&
           (subject.first == 1 || clauses_class(c, subject.first - 2) & marks);
}

void shape_read(const struct clauses *c, const struct head *head, struct cue *cue) {
    uint32_t first = head->item;
    uint32_t grammar = clauses_grammar(c, first);
    *cue = (struct cue){.first = first, .head = first, .end = first + head->items, .kind = head->kind};
    if (head->inflect == 0 && is_prepositional(c, first, cue->end)) {
        cue->shape = SHAPE_PREPOSITION;
        return;
    }
    if (head->inflect == 0 && head->items == 1 && grammar & GRAMMAR_ADVERB) {
        cue->shape = SHAPE_ADVERB;
        return;
    }
    cue->end = trim_complement(c, first, cue->end);
    if (is_noun(c, head)) { /* with a participle's ending it is an adjective: a proven liar */
        cue->shape = grammar & (GRAMMAR_ED | GRAMMAR_ING) ? SHAPE_NONE : SHAPE_NOUN;
        return;
    }
    if (head->inflect == 0) {
        cue->head = head_of_frozen(c, first, cue->end);
    }
    uint32_t auxiliary = read_verb_group(c, cue);
    if (cue->first > first) { /* what stands there is the subject: polls | show */
        c->role[first] &= (uint8_t)~ITEM_VERB;
    }
    if (cue->shape == SHAPE_FINITE) {
        cue->subject = subject_before(c, cue->first);
        cue->unsure = (clauses_class_before(c, cue->first) & GRAMMAR_COMMA) != 0;
        cue->negated = cue->negated || is_asked(c, cue);
    }
    if (!agrees(c, cue, head->inflect, auxiliary)) {
        cue->shape = head->inflect & INFLECT_NOUN ? SHAPE_NOUN : SHAPE_NONE;
        cue->first = first;
    }
}
