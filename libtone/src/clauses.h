/* Clauses: a sentence as the rules of reported speech read it: words, marks, whole quotations, and cues. */
#ifndef TONE_CLAUSES_H
#define TONE_CLAUSES_H

#include "cues.h"
#include "grammar.h"
#include "quotes.h"

/* Tokens [first, end): a word with the marks that belong to it (Sen., far-right, dogs’), a mark, or a quotation. */
struct item {
    uint32_t first;
    uint32_t end;
    uint32_t grammar;   /* enum grammar, joined by | */
    uint32_t cue_items; /* a cue begins here and takes so many items; 0: none does */
    uint8_t cue;        /* cue_kind */
    uint8_t inflect;    /* enum inflect_part of its entry, joined by | */
    bool name;          /* a capital says that it is one */
    bool noun;          /* the cue is a noun or an adjective here */
    bool quotation;
    bool complete; /* a quotation that ends in a mark: a clause of its own */
    bool boundary; /* a report clause begins here that is no part of the clause before */
};

/* A sentence, or several that a quotation holds together. */
struct clauses {
    uint32_t count;
    uint32_t head_count;
    size_t capacity; /* of items and heads */
    struct item *items;
    uint32_t *heads; /* the items at which cues of reports begin, in order */
};

/* The grammar of item `i`; the end of the sentence stops like a mark. */
static inline uint32_t clauses_grammar(const struct clauses *c, uint32_t i) {
    return i < c->count ? c->items[i].grammar : (uint32_t)GRAMMAR_STOP;
}

static inline bool clauses_quotation(const struct clauses *c, uint32_t i) {
    return i < c->count && c->items[i].quotation;
}

/* What a sentence is read from. */
struct clause_source {
    const struct text *text;
    const struct tokens *tokens;
    const struct quotes *quotes; /* of the paragraph */
    struct cues *cues;
};

/*
 * Reads tokens [first, end); `clauses` is emptied first. `*mark` is the number of the first quotation mark not passed
 * yet, and is carried on. Nested quotations are part of the outermost. False without memory. Linear.
 */
bool clauses_read(struct clauses *clauses, const struct clause_source *source, uint32_t *mark, uint32_t first,
                  uint32_t end, const tone_allocator *hooks);
void clauses_release(struct clauses *clauses, const tone_allocator *hooks);

#endif
