#include "clauses.h"
#include "scare.h"

#include <string.h>

static bool is_hyphen(const struct text *text, const struct tokens *tokens, uint32_t i) {
    int32_t code_point = mark_code_point(text, tokens, i);
    return code_point == '-' || code_point == 0x2010 || code_point == 0x2011 || code_point == '/';
}

/* Whether a mark stands directly before token `i`, which is one. */
static bool is_tight_mark(const struct tokens *tokens, uint32_t i, uint32_t end) {
    return i < end && tokens->class[i] == WORD_PUNCTUATION && mark_tight_before(tokens, i);
}

/* Behind the tokens from `next` on that belong to the word before: the stop of an abbreviation, an
   apostrophe, a hyphen with its word. */
static uint32_t tail_end(const struct clause_source *source, uint32_t next, uint32_t end, uint32_t *grammar) {
    const struct tokens *tokens = source->tokens;
    while (is_tight_mark(tokens, next, end)) {
        enum mark mark = mark_of(source->text, tokens, next);
        bool joins = next + 1 < end && mark_tight_after(tokens, next) && tokens->class[next + 1] != WORD_PUNCTUATION;
        if (joins && is_hyphen(source->text, tokens, next)) {
            *grammar &= GRAMMAR_CAPITAL;
            next += 2;
        } else if (mark == MARK_STOP && next + 1 < end) {
            next++;
        } else if (mark == MARK_QUOTE) {
            *grammar |= GRAMMAR_POSSESSIVE;
            next++;
        } else {
            break;
        }
    }
    return next;
}

/* The first outermost quotation that begins at or behind token `i`, or NULL. */
static const struct quote_mark *quotation_from(struct clause_source *source, uint32_t i) {
    const struct quote_mark *marks = source->quotes->marks;
    uint32_t count = source->quotes->count;
    uint32_t next = source->quote;
    while (next < count && (marks[next].token < i || marks[next].end == 0)) {
        next++;
    }
    source->quote = next;
    return next < count ? &marks[next] : NULL;
}

/* A mark that stands inside the quotation marks where the quoted clause ends: “We will,” he said. */
static bool is_clause_mark(const struct clause_source *source, uint32_t i) {
    static const uint32_t marks = GRAMMAR_COMMA | GRAMMAR_STOP | GRAMMAR_DASH;
    return source->tokens->class[i] == WORD_PUNCTUATION &&
           (grammar_of_mark(source->text, source->tokens, i) & marks) != 0;
}

/* The item of a quotation. */
static void read_quotation(const struct clause_source *source, const struct quote_mark *quotation, uint32_t *grammar,
                           uint8_t *role) {
    uint32_t first = quotation->token;
    bool complete = quotation->close > first + 1 && is_clause_mark(source, quotation->close - 1);
    bool name = !(complete && mark_paragraph(source->tokens, first)) && quotation->as == QUOTED_NAME;
    *grammar = name ? (uint32_t)GRAMMAR_CAPITAL : 0;
    *role = (uint8_t)(name ? 0 : ITEM_QUOTATION | (complete ? ITEM_COMPLETE : 0));
}

/* What makes a mark lean, by its code: what leans is read once more, by rules of its own. */
enum lean {
    LEANS_BEHIND_WORD = 1, /* on the word directly before it */
    LEANS_EVER = 2
};

/* Codes from 0x80 on, of marks of all kinds, have LEANS_EVER beside. */
static const uint8_t lean_ascii[MARK_ASCII_COUNT] = {
    ['.'] = LEANS_BEHIND_WORD, ['/'] = LEANS_BEHIND_WORD, ['-'] = LEANS_EVER, [';'] = LEANS_EVER,
    ['"'] = LEANS_EVER,        ['\''] = LEANS_EVER,       ['`'] = LEANS_EVER};

static bool leans(const struct tokens *tokens, uint32_t i, uint8_t code) {
    bool behind_word = mark_tight_before(tokens, i) & (tokens->class[i - (i > 0)] != WORD_PUNCTUATION);
    uint32_t lean = lean_ascii[code % MARK_ASCII_COUNT] | code / MARK_ASCII_COUNT * LEANS_EVER;
    return lean + behind_word > LEANS_BEHIND_WORD;
}

static void list_leaning_columns(struct leaning_marks *marks, struct alloc_column columns[2]) {
    columns[0] = (struct alloc_column){&marks->token, sizeof *marks->token};
    columns[1] = (struct alloc_column){&marks->before, sizeof *marks->before};
}

bool leaning_marks_find(struct leaning_marks *marks, const struct tokens *tokens, const tone_allocator *hooks) {
    struct alloc_column columns[2];
    size_t need = (size_t)tokens->mark_count + 1;
    list_leaning_columns(marks, columns);
    if (need > marks->capacity && !alloc_grow_columns(hooks, columns, 2, &marks->capacity, need)) {
        return false;
    }
    uint32_t *leaning = marks->token;
    uint32_t *before = marks->before;
    uint32_t mark_count = tokens->mark_count;
    uint32_t count = 0;
    for (uint32_t m = 0; m < mark_count; m++) { /* without a branch that is hard to foresee */
        uint32_t i = tokens->mark[m];
        leaning[count] = i;
        before[m] = count;
        count += leans(tokens, i, tokens->mark_code[m]);
    }
    leaning[count] = UINT32_MAX;
    before[mark_count] = count;
    marks->count = count;
    return true;
}

void leaning_marks_release(struct leaning_marks *marks, const tone_allocator *hooks) {
    struct alloc_column columns[2];
    list_leaning_columns(marks, columns);
    alloc_release_columns(hooks, columns, 2, &marks->capacity);
    *marks = (struct leaning_marks){0};
}

/* ---------------------------------------------------------------------------------------------------------- chunks */

enum { COLUMNS = 5 };

static void list_columns(struct clauses *clauses, struct alloc_column columns[COLUMNS]) {
    columns[0] = (struct alloc_column){&clauses->chunk.token, sizeof *clauses->chunk.token};
    columns[1] = (struct alloc_column){&clauses->chunk.grammar, sizeof *clauses->chunk.grammar};
    columns[2] = (struct alloc_column){&clauses->chunk.role, sizeof *clauses->chunk.role};
    columns[3] = (struct alloc_column){&clauses->chunk.rank, sizeof *clauses->chunk.rank};
    columns[4] = (struct alloc_column){&clauses->heads, sizeof *clauses->heads};
}

static bool reserve(struct clauses *clauses, size_t need, const tone_allocator *hooks) {
    struct alloc_column columns[COLUMNS];
    list_columns(clauses, columns);
    return need <= clauses->capacity || alloc_grow_columns(hooks, columns, COLUMNS, &clauses->capacity, need);
}

/* Gives the marks their classes, 0 to those that are no ASCII characters: they lean. */
static void read_marks(uint32_t *grammar, const struct tokens *tokens) {
    const uint32_t *mark = tokens->mark;
    uint32_t count = tokens->mark_count;
    for (uint32_t m = 0; m < count; m++) {
        uint8_t code = tokens->mark_code[m];
        uint32_t known = code < MARK_ASCII_COUNT;
        grammar[mark[m]] = grammar_ascii[code % MARK_ASCII_COUNT] & -known;
    }
}

bool clauses_open(struct clauses *clauses, const struct text *text, const struct tokens *tokens, const struct way *way,
                  const tone_allocator *hooks) {
    size_t need = (size_t)tokens->count + CLAUSES_MARGIN;
    if (!reserve(clauses, need, hooks)) {
        return false;
    }
    clauses->text = text;
    clauses->tokens = tokens;
    clauses->margin = 0;
    memset(clauses->chunk.role, 0, need);
    memset(clauses->chunk.grammar + tokens->count, 0, CLAUSES_MARGIN * sizeof *clauses->chunk.grammar);
    way->read_items(&clauses->chunk, tokens);
    read_marks(clauses->chunk.grammar, tokens);
    memcpy(clauses->lent, clauses->chunk.grammar, sizeof clauses->lent);
    return true;
}

void clauses_release(struct clauses *clauses, const tone_allocator *hooks) {
    struct alloc_column columns[COLUMNS];
    list_columns(clauses, columns);
    alloc_release_columns(hooks, columns, COLUMNS, &clauses->capacity);
    *clauses = (struct clauses){0};
}

/* ------------------------------------------------------------------------------------------------------- sentences */

/* A range on its way to items. At first each token has one, the n-th token the n-th; those of tokens that belong to an
   earlier item are then dropped, all at once. */
struct item_reader {
    struct clause_source *source;
    struct clauses *clauses;
    struct clause_range range;
    uint32_t *rank;  /* of each token, how many items begin before it */
    uint32_t passed; /* the first token that no item read so far has taken */
    uint32_t kept;   /* so many of the items are where they stay */
};

/* The token of an item that is dropped. */
#define DROPPED UINT32_MAX

/* The tokens from `first` on, which were not passed, up to `end` belong to an item before. */
static void drop(struct item_reader *r, uint32_t first, uint32_t end) {
    uint32_t count = first - r->range.first;
    r->kept = count < r->kept ? count : r->kept;
    for (uint32_t i = first; i < end && i < r->range.end; i++) {
        r->clauses->token[i - r->range.first] = DROPPED;
    }
    r->passed = end;
}

/* Reads mark `i`, which leans and was not passed; `behind` is where the last quotation ends: what stands there has no
   word before it. Gives `behind`, or the end of a quotation that begins here. */
static uint32_t read_leaning(struct item_reader *r, uint32_t i, uint32_t behind) {
    const struct tokens *tokens = r->source->tokens;
    uint32_t *grammar = r->clauses->grammar + (i - r->range.first);
    if (i > r->range.first && i != behind && tokens->class[i - 1] != WORD_PUNCTUATION) {
        uint32_t tail = tail_end(r->source, i, r->range.end, grammar - 1);
        if (tail > i) {
            drop(r, i, tail);
            return behind;
        }
    }
    const struct quote_mark *quotation = quotation_from(r->source, i);
    if (quotation && quotation->token == i) {
        read_quotation(r->source, quotation, grammar, &r->clauses->role[i - r->range.first]);
        drop(r, i + 1, quotation->end);
        return quotation->end;
    }
    *grammar = grammar_of_mark(r->source->text, tokens, i);
    r->clauses->marks |= *grammar & (GRAMMAR_SEMICOLON | GRAMMAR_DASH);
    return behind;
}

/* Whether a full stop, or another mark of its class, ends the range. */
static bool is_stopped(const struct item_reader *r) {
    uint32_t last = r->range.end - 1;
    return r->source->tokens->class[last] == WORD_PUNCTUATION &&
           r->clauses->grammar[last - r->range.first] & GRAMMAR_STOP;
}

static void read_leaning_marks(struct item_reader *r) {
    const struct leaning_marks *leaning = r->source->leaning;
    const uint32_t *mark = leaning->token + leaning->before[r->range.first_mark];
    uint32_t behind = r->range.first;
    uint32_t end = r->range.end - is_stopped(r); /* no abbreviation ends with that stop */
    for (; *mark < end; mark++) {
        if (*mark >= r->passed) {
            behind = read_leaning(r, *mark, behind);
        }
    }
}

/* Moves the items that were not dropped side by side; their number. */
static uint32_t close_gaps(const struct item_reader *r) {
    struct clauses *c = r->clauses;
    uint32_t count = r->range.end - r->range.first;
    uint32_t to = r->kept;
    for (uint32_t i = to; i < count; i++) {
        r->rank[i] = to;
        c->grammar[to] = c->grammar[i];
        c->role[to] = c->role[i];
        c->token[to] = c->token[i];
        to += c->token[to] != DROPPED;
    }
    r->rank[count] = to;
    return to;
}

/* How many items begin before a token. */
static uint32_t rank_of(const struct item_reader *r, uint32_t token) {
    uint32_t i = token - r->range.first;
    return i < r->kept ? i : r->rank[i];
}

/* Puts a cue on the item that it begins with. */
static void mark_cue(const struct item_reader *r, const struct cue_hit *hit) {
    struct clauses *clauses = r->clauses;
    uint32_t i = rank_of(r, hit->first);
    if (clauses->token[i] != hit->first || clauses->role[i] & ITEM_QUOTATION) {
        return;
    }
    clauses->role[i] |= hit->kind == CUE_SOURCE ? ITEM_SOURCE : ITEM_VERB;
    clauses->heads[clauses->head_count] =
        (struct head){.item = i, .items = rank_of(r, hit->end) - i, .kind = hit->kind, .inflect = hit->inflect};
    clauses->head_count += hit->kind > CUE_SOURCE;
}

static void mark_cues(const struct item_reader *r) {
    r->clauses->head_count = 0;
    for (const struct cue_hit *hit = cues_from(r->source->cues, r->range.first); hit->first < r->range.end; hit++) {
        mark_cue(r, hit);
        r->source->cues->next++;
    }
}

uint32_t clauses_close(const struct clauses *c, uint32_t i) {
    uint32_t token = c->token[i];
    uint32_t begin = c->tokens->begin[token];
    uint32_t grammar = c->grammar[i];
    uint32_t ending = grammar_of_ending(c->text->bytes + begin, c->tokens->end[token] - begin);
    uint32_t name = ((grammar & GRAMMAR_CAPITAL) != 0) & (i > 0); /* but for the first word */
    ending &= GRAMMAR_PLURAL | (name - 1);
    return c->grammar[i] = (grammar & ~GRAMMAR_OPEN) | ending;
}

/* Gives back what the last sentence lent as its margin. */
static void return_margin(struct clauses *c) {
    for (uint32_t i = 0; i < CLAUSES_MARGIN; i++) {
        c->chunk.token[c->margin + i] = c->margin + i;
        c->chunk.grammar[c->margin + i] = c->lent[i];
    }
}

/* Puts the margin behind the last item. */
static void lend_margin(struct clauses *c, uint32_t first, uint32_t end) {
    c->margin = first + c->count;
    for (uint32_t i = 0; i < CLAUSES_MARGIN; i++) {
        c->lent[i] = c->grammar[c->count + i];
        c->token[c->count + i] = end;
        c->grammar[c->count + i] = GRAMMAR_STOP;
        c->role[c->count + i] = 0;
    }
}

void clauses_read(struct clauses *clauses, struct clause_source *source, const struct clause_range *range) {
    uint32_t count = range->end - range->first;
    return_margin(clauses);
    clauses->token = clauses->chunk.token + range->first;
    clauses->grammar = clauses->chunk.grammar + range->first;
    clauses->role = clauses->chunk.role + range->first;
    clauses->marks = 0;
    clauses->bounded = 0;
    struct item_reader reader = {.source = source,
                                 .clauses = clauses,
                                 .range = *range,
                                 .rank = clauses->chunk.rank + range->first,
                                 .passed = range->first,
                                 .kept = count + 1};
    read_leaning_marks(&reader);
    clauses->count = reader.kept <= count ? close_gaps(&reader) : count;
    lend_margin(clauses, range->first, range->end);
    mark_cues(&reader);
}
