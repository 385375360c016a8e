/* Clauses: a sentence as the rules of reported speech read it: words, marks, whole quotations, and cues. */
#ifndef TONE_CLAUSES_H
#define TONE_CLAUSES_H

#include "cues.h"
#include "grammar.h"
#include "quotes.h"
#include "sentences.h"

#include <assert.h>

/* What an item is beside its grammar. */
enum item_role {
    ITEM_QUOTATION = 1,
    ITEM_COMPLETE = 2, /* a quotation that ends in a mark: a clause of its own */
    ITEM_BOUNDARY = 4, /* a report clause begins here that is no part of the clause before */
    ITEM_SOURCE = 8,   /* a cue that is a noun for people begins here */
    ITEM_VERB = 16     /* a cue of a report begins here that is no noun or adjective, as far as is known */
};

/* A cue of a report. */
struct head {
    uint32_t item;
    uint32_t items;  /* that it takes */
    uint8_t kind;    /* cue_kind */
    uint8_t inflect; /* enum inflect_part of its entry, joined by | */
};

/* So many items behind the last may be asked for; they stop like a mark. No rule looks farther beyond an item that it
   knows to be one of the sentence. */
enum { CLAUSES_MARGIN = 2 };

/* What sentences are read from: a chunk. */
struct clause_source {
    const struct text *text;
    const struct tokens *tokens;
    const struct sentences *sentences;
    struct signs *signs; /* those that quotations hold lean no more when the chunk is opened */
    const struct quotes *quotes;
    const struct cue_list *cues;
    bool described; /* of the cues */
};

/* Tokens that became items one by one: these begin a run, which goes on to where the next begins, but for tokens that
   belong to its last item. */
struct item_run {
    uint32_t token;
    uint32_t item;
};

/*
 * A sentence, or several that a quotation holds together, as items. An item ends where the next begins; behind
 * the last are CLAUSES_MARGIN that begin where the sentence ends.
 */
struct clauses {
    const struct text *text;
    const struct tokens *tokens;
    uint32_t count;
    uint32_t head_count;
    uint32_t marks;    /* GRAMMAR_SEMICOLON and GRAMMAR_DASH, if a mark of the sentence has them */
    uint32_t bounded;  /* behind the last item that has ITEM_BOUNDARY; 0 for none */
    uint32_t *token;   /* where each begins */
    uint32_t *grammar; /* enum grammar, joined by |; GRAMMAR_OPEN where the ending was not asked for */
    uint8_t *role;     /* enum item_role, joined by | */
    size_t head_capacity;
    struct head *heads; /* in order */
    uint32_t first;     /* the tokens of the sentence */
    uint32_t end;
    struct clause_source source;
    size_t capacity;       /* of token, grammar and role, and of these, */
    uint32_t *all_grammar; /* which are of each token of the chunk, as if it were an item */
    uint8_t *all_role;
    uint32_t run_count;
    size_t run_capacity;
    struct item_run *runs; /* of the sentence; behind them one where it ends */
    size_t held_capacity;
    uint64_t *held;         /* the set of the tokens that a quotation holds which began before them; not filled where
                               the chunk has no marks of quotations */
    uint32_t next_sentence; /* the first behind the sentence at hand, */
    uint32_t next_quote;    /* the first mark of quotations that was not passed, */
    uint32_t next_cue;      /* and the first cue */
};

/* Adds to the grammar of item `i`, which has GRAMMAR_OPEN, what the ending of its word says. */
uint32_t clauses_close(const struct clauses *c, uint32_t i);

/* The grammar of item `i` but for what the ending of a word says. */
static inline uint32_t clauses_class(const struct clauses *c, uint32_t i) {
    assert(i < c->count + CLAUSES_MARGIN);
    return c->grammar[i];
}

/* That of the item before; none before the first. */
static inline uint32_t clauses_class_before(const struct clauses *c, uint32_t i) {
    uint32_t any = i > 0; /* where a clause begins is hard to foresee: without a branch */
    return clauses_class(c, i - any) & -any;
}

/* The whole of it. */
static inline uint32_t clauses_grammar(const struct clauses *c, uint32_t i) {
    uint32_t grammar = clauses_class(c, i);
    return grammar & GRAMMAR_OPEN ? clauses_close(c, i) : grammar;
}

/* Whether item `i` has one of these classes, but for what the ending of a word says, or one of these roles. */
static inline bool clauses_has(const struct clauses *c, uint32_t i, uint32_t classes, uint32_t roles) {
    assert(i < c->count + CLAUSES_MARGIN);
    return ((c->grammar[i] & classes) | (c->role[i] & roles)) != 0;
}

static inline uint32_t clauses_role(const struct clauses *c, uint32_t i) {
    assert(i < c->count + CLAUSES_MARGIN);
    return c->role[i];
}

static inline bool clauses_quotation(const struct clauses *c, uint32_t i) {
    return clauses_role(c, i) & ITEM_QUOTATION;
}

static inline bool clauses_complete(const struct clauses *c, uint32_t i) {
    return clauses_role(c, i) & ITEM_COMPLETE;
}

static inline bool clauses_boundary(const struct clauses *c, uint32_t i) {
    return clauses_role(c, i) & ITEM_BOUNDARY;
}

/* Whether a capital says that item `i` is a name. */
static inline bool clauses_is_name(const struct clauses *c, uint32_t i) {
    static const uint32_t others = GRAMMAR_TIME | GRAMMAR_DETERMINER | GRAMMAR_SUBJECT;
    uint32_t token = c->token[i];
    uint32_t grammar = c->grammar[i];
    bool sure = (i > 0) | ((grammar & GRAMMAR_POSSESSIVE) != 0) | ((c->tokens->flags[token] & TOKEN_CAPITALS) != 0);
    return ((grammar & (GRAMMAR_CAPITAL | others)) == GRAMMAR_CAPITAL) & sure &
           (c->tokens->class[token] != WORD_PUNCTUATION);
}

/* Begins a chunk. False without memory. */
bool clauses_open(struct clauses *clauses, const struct clause_source *source, const struct way *way,
                  const tone_allocator *hooks);

/*
 * Reads the next sentence in which a report has its cue, with those that quotations hold together with it; false behind
 * the last. Nested quotations are part of the outermost. Linear in the tokens of the chunk.
 */
bool clauses_next(struct clauses *clauses);
void clauses_release(struct clauses *clauses, const tone_allocator *hooks);

#endif
