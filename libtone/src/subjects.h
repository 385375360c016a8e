/* Subjects: the noun phrase beside a cue that names who speaks. */
#ifndef TONE_SUBJECTS_H
#define TONE_SUBJECTS_H

#include "clauses.h"

/* A run of items [first, end); empty: none. */
struct phrase {
    uint32_t first;
    uint32_t end;
};

static inline bool phrase_is_empty(struct phrase phrase) {
    return phrase.first >= phrase.end;
}

/* The noun phrase that ends before item `end`, the subject of the verb that begins there. */
struct phrase subject_before(const struct clauses *c, uint32_t end);

/* The noun phrase that begins at item `first`: with its appositions and relative clauses, or without. */
struct phrase subject_after(const struct clauses *c, uint32_t first, bool appositions);

/* Whether "to" at item `i` is a preposition: aides to the mayor. Before a bare word it may be an infinitive. */
bool subject_follows_to(const struct clauses *c, uint32_t i);

/* Whether what stands before item `end` may be the subject of a verb in the plural: voters, Ann and Jo, they. */
bool subject_is_plural(const struct clauses *c, uint32_t end);

/* The possessor that ends before item `end`: his, the mayor’s. */
struct phrase possessor_before(const struct clauses *c, uint32_t end);

#endif
