#include "clauses.h"
#include "scare.h"
#include "way.h"

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
static uint32_t tail_end(const struct clauses *c, uint32_t next, uint32_t *grammar) {
    const struct tokens *tokens = c->tokens;
    uint32_t end = c->end;
    while (is_tight_mark(tokens, next, end)) {
        enum mark mark = mark_of(c->text, tokens, next);
        bool joins = next + 1 < end && mark_tight_after(tokens, next) && tokens->class[next + 1] != WORD_PUNCTUATION;
        if (joins && is_hyphen(c->text, tokens, next)) {
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

/* A mark that stands inside the quotation marks where the quoted clause ends: “We will,” he said. */
static bool is_clause_mark(const struct clauses *c, uint32_t i) {
    static const uint32_t marks = GRAMMAR_COMMA | GRAMMAR_STOP | GRAMMAR_DASH;
    return c->tokens->class[i] == WORD_PUNCTUATION && (grammar_of_mark(c->text, c->tokens, i) & marks) != 0;
}

/* Makes the first token of a quotation its item. */
static void read_quotation(struct clauses *c, const struct quote_mark *quotation) {
    uint32_t first = quotation->token;
    bool complete = quotation->close > first + 1 && is_clause_mark(c, quotation->close - 1);
    bool name = !(complete && mark_paragraph(c->tokens, first)) && quotation->as == QUOTED_NAME;
    c->all_grammar[first] = name ? (uint32_t)GRAMMAR_CAPITAL : 0;
    c->all_role[first] = name ? c->all_role[first] : (uint8_t)(ITEM_QUOTATION | (complete ? ITEM_COMPLETE : 0));
}

/* ----------------------------------------------------------------------------------------------------------- items */

enum { BLOCK = 16 }; /* tokens become items so many at a time, and columns have room for them behind the last */

/* Makes the tokens [first, end) of the sentence items behind those there are. What the last block writes behind them is
   overwritten by what follows. */
static inline void take_run(struct clauses *c, uint32_t first, uint32_t end) {
    uint32_t item = c->count;
    c->runs[c->run_count++] = (struct item_run){first, item};
    c->count += end - first;
    for (uint32_t i = first; i < end; i += BLOCK, item += BLOCK) {
        uint32_t *restrict token = c->token + item;
        for (uint32_t k = 0; k < BLOCK; k++) {
            token[k] = i + k;
        }
        memcpy(c->grammar + item, c->all_grammar + i, BLOCK * sizeof *c->grammar);
        memcpy(c->role + item, c->all_role + i, BLOCK * sizeof *c->role);
    }
}

/* A sentence on its way to items. */
struct item_reader {
    struct clauses *c;
    uint32_t taken;  /* the first token that is no part of an item yet */
    uint32_t behind; /* where the last quotation ends: what stands there has no word before it */
};

/* The tokens [first, end) belong to the item before. */
static void drop(struct item_reader *r, uint32_t first, uint32_t end) {
    take_run(r->c, r->taken, first);
    r->taken = end;
}

/* The quotation that begins at token `i`, or NULL. */
static const struct quote_mark *quotation_at(struct clauses *c, uint32_t i) {
    const struct quote_mark *marks = c->source.quotes->marks;
    while (marks[c->next_quote].token < i) {
        c->next_quote++;
    }
    const struct quote_mark *mark = &marks[c->next_quote];
    return mark->token == i && mark->end != 0 ? mark : NULL;
}

/* Reads mark `i`, which leans and was not taken. */
static void read_leaning(struct item_reader *r, uint32_t i) {
    struct clauses *c = r->c;
    if (i > c->first && i != r->behind && c->tokens->class[i - 1] != WORD_PUNCTUATION) {
        uint32_t tail = tail_end(c, i, &c->all_grammar[i - 1]);
        if (tail > i) {
            drop(r, i, tail);
            return;
        }
    }
    const struct quote_mark *quotation = quotation_at(c, i);
    if (quotation) {
        read_quotation(c, quotation);
        drop(r, i + 1, quotation->end);
        r->behind = quotation->end;
        return;
    }
    uint32_t grammar = grammar_of_mark(c->text, c->tokens, i);
    c->all_grammar[i] = grammar;
    c->marks |= grammar & (GRAMMAR_SEMICOLON | GRAMMAR_DASH);
}

/* Whether a full stop, or another mark of its class, ends the sentence: no abbreviation ends with it. */
static bool is_stopped(const struct clauses *c) {
    uint32_t last = c->end - 1;
    return (c->tokens->class[last] == WORD_PUNCTUATION) & ((c->all_grammar[last] & GRAMMAR_STOP) != 0);
}

/* Makes items of the tokens, which have marks [mark, mark_end) of the list. */
static void read_items(struct clauses *c, uint32_t mark, uint32_t mark_end) {
    struct item_reader reader = {.c = c, .taken = c->first};
    mark_end -= is_stopped(c);
    for (; mark < mark_end; mark += BITS_LANES) {
        for (uint64_t bits = bits_from(c->source.signs->leaning, mark, mark_end); bits != 0; bits &= bits - 1) {
            uint32_t i = c->tokens->mark[mark + (uint32_t)__builtin_ctzll(bits)];
            if (i >= reader.taken) {
                read_leaning(&reader, i);
            }
        }
    }
    take_run(c, reader.taken, c->end);
    c->runs[c->run_count] = (struct item_run){c->end, c->count};
    for (uint32_t i = 0; i < CLAUSES_MARGIN; i++) {
        c->token[c->count + i] = c->end;
        c->grammar[c->count + i] = GRAMMAR_STOP;
        c->role[c->count + i] = 0;
    }
}

/* How many items begin before a token, which stands in the run or behind it and before the next. */
static uint32_t rank_of(const struct item_run *run, uint32_t token) {
    uint32_t rank = run[0].item + (token - run[0].token);
    return rank < run[1].item ? rank : run[1].item;
}

/* The run of a token, which is in none before `run`. */
static const struct item_run *run_around(const struct item_run *run, uint32_t token) {
    while (run[1].token <= token) {
        run++;
    }
    return run;
}

/* Lists the cues that begin items. */
static void read_heads(struct clauses *c) {
    const struct cue_hit *cue = &c->source.cues->reports[c->next_cue];
    const struct item_run *run = c->runs;
    uint32_t count = 0;
    for (; cue->first < c->end; cue++) {
        run = run_around(run, cue->first);
        uint32_t item = rank_of(run, cue->first);
        uint32_t last = rank_of(run_around(run, cue->end - 1), cue->end);
        c->heads[count] = (struct head){.item = item, .items = last - item, .kind = cue->kind, .inflect = cue->inflect};
        count += (c->token[item] == cue->first) & !(c->role[item] & ITEM_QUOTATION);
    }
    c->head_count = count;
    c->next_cue = (uint32_t)(cue - c->source.cues->reports);
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

/* ------------------------------------------------------------------------------------------------------- sentences */

/* Whether a quotation goes on over the border of sentences before token `i`. */
static bool is_held(const struct clauses *c, uint32_t i) {
    return c->source.quotes->count > 0 && bits_have(c->held, i);
}

bool clauses_next(struct clauses *c) {
    const struct sentences *sentences = c->source.sentences;
    uint32_t cue = c->source.cues->reports[c->next_cue].first;
    if (cue == UINT32_MAX) {
        return false;
    }
    uint32_t sentence = (uint32_t)(sentence_around(&sentences->items[c->next_sentence], cue) - sentences->items);
    uint32_t sentence_end = sentence + 1;
    while (is_held(c, sentences->items[sentence].first)) {
        sentence--;
    }
    while (is_held(c, sentences->items[sentence_end - 1].end)) {
        sentence_end++;
    }
    c->first = sentences->items[sentence].first;
    c->end = sentences->items[sentence_end - 1].end;
    c->next_sentence = sentence_end;
    c->count = 0;
    c->run_count = 0;
    c->marks = 0;
    c->bounded = 0;
    read_items(c, sentences_first_mark(sentences, sentence), sentences->items[sentence_end - 1].mark_end);
    read_heads(c);
    return true;
}

/* ---------------------------------------------------------------------------------------------------------- chunks */

enum { COLUMNS = 5 };

static void list_columns(struct clauses *clauses, struct alloc_column columns[COLUMNS]) {
    columns[0] = (struct alloc_column){&clauses->token, sizeof *clauses->token};
    columns[1] = (struct alloc_column){&clauses->grammar, sizeof *clauses->grammar};
    columns[2] = (struct alloc_column){&clauses->role, sizeof *clauses->role};
    columns[3] = (struct alloc_column){&clauses->all_grammar, sizeof *clauses->all_grammar};
    columns[4] = (struct alloc_column){&clauses->all_role, sizeof *clauses->all_role};
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

/* Marks what quotations hold; but for an opening mark that may lean on the word before, they are read as wholes. */
static void hold_quotations(const struct clauses *c) {
    uint32_t end = 0;
    memset(c->held, 0, bits_items(c->tokens->count) * sizeof *c->held);
    for (const struct quote_mark *mark = c->source.quotes->marks; mark->token != UINT32_MAX; mark++) {
        if (mark->end <= end) {
            continue; /* it opens none, or another quotation holds it */
        }
        bits_add_all(c->held, mark->token + 1, mark->end);
        if (!mark_tight_before(c->tokens, mark->token)) {
            signs_hide(c->source.signs, mark->number + 1, mark->mark_end);
        }
        end = mark->end;
    }
}

static void mark_cues(uint8_t *role, const struct cue_list *cues) {
    for (uint32_t i = 0; i < cues->source_count; i++) {
        role[cues->sources[i]] = ITEM_SOURCE;
    }
    for (uint32_t i = 0; i < cues->report_count; i++) {
        role[cues->reports[i].first] = ITEM_VERB;
    }
}

/* So many items may be written of so many tokens. */
static size_t most_items(const struct tokens *tokens) {
    return (size_t)tokens->count + CLAUSES_MARGIN + BLOCK;
}

/* Room for so many items. */
static bool reserve_items(struct clauses *c, size_t need, const tone_allocator *hooks) {
    if (need <= c->capacity) {
        return true;
    }
    struct alloc_column columns[COLUMNS];
    list_columns(c, columns);
    return alloc_more_columns(hooks, columns, COLUMNS, &c->capacity, need);
}

/* Room for what is read of a chunk: a run ends at a mark or with the sentence, and one more is written behind them, as
   behind the heads. */
static bool reserve(struct clauses *c, const struct clause_source *source, const tone_allocator *hooks) {
    size_t head_need = (size_t)source->cues->report_count + 1;
    size_t run_need = (size_t)source->tokens->mark_count + 2;
    struct head *heads = alloc_grow(hooks, c->heads, &c->head_capacity, head_need, sizeof *heads);
    c->heads = heads ? heads : c->heads;
    struct item_run *runs = alloc_grow(hooks, c->runs, &c->run_capacity, run_need, sizeof *runs);
    c->runs = runs ? runs : c->runs;
    uint64_t *held = alloc_grow(hooks, c->held, &c->held_capacity, bits_items(source->tokens->count), sizeof *held);
    c->held = held ? held : c->held;
    return heads && runs && held && reserve_items(c, most_items(source->tokens), hooks);
}

bool clauses_open(struct clauses *clauses, const struct clause_source *source, const struct way *way,
                  const tone_allocator *hooks) {
    if (!reserve(clauses, source, hooks)) {
        return false;
    }
    clauses->source = *source;
    clauses->text = source->text;
    clauses->tokens = source->tokens;
    clauses->next_sentence = clauses->next_quote = clauses->next_cue = 0;
    way->read_items(clauses->all_grammar, source->tokens);
    read_marks(clauses->all_grammar, source->tokens);
    memset(clauses->all_role, 0, most_items(source->tokens));
    mark_cues(clauses->all_role, source->cues);
    if (source->quotes->count > 0) {
        hold_quotations(clauses);
    }
    return true;
}

void clauses_release(struct clauses *clauses, const tone_allocator *hooks) {
    struct alloc_column columns[COLUMNS];
    list_columns(clauses, columns);
    alloc_release_columns(hooks, columns, COLUMNS, &clauses->capacity);
    alloc_release(hooks, clauses->heads, clauses->head_capacity, sizeof *clauses->heads);
    alloc_release(hooks, clauses->runs, clauses->run_capacity, sizeof *clauses->runs);
    alloc_release(hooks, clauses->held, clauses->held_capacity, sizeof *clauses->held);
    *clauses = (struct clauses){0};
}
