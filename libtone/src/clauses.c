#include "clauses.h"
#include "inflect.h"
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

/* Behind the tokens that belong to the word of token `i`: the stop of an abbreviation, an apostrophe, a hyphen with its word. */
static uint32_t tail_end(const struct clause_source *source, uint32_t i, uint32_t end, uint32_t *grammar) {
    const struct tokens *tokens = source->tokens;
    uint32_t next = i + 1;
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

/* Passes marks up to token `i`; the outermost quotation that begins there, or NULL. */
static const struct quote_mark *quotation_at(const struct quotes *quotes, uint32_t *mark, uint32_t i) {
    while (*mark < quotes->count && (quotes->marks[*mark].token < i || quotes->marks[*mark].end == 0)) {
        (*mark)++;
    }
    return *mark < quotes->count && quotes->marks[*mark].token == i ? &quotes->marks[*mark] : NULL;
}

/* A mark that stands inside the quotation marks where the quoted clause ends: “We will,” he said. */
static bool is_clause_mark(const struct clause_source *source, uint32_t i) {
    static const uint32_t marks = GRAMMAR_COMMA | GRAMMAR_STOP | GRAMMAR_DASH;
    return source->tokens->class[i] == WORD_PUNCTUATION &&
           (grammar_of_mark(source->text, source->tokens, i) & marks) != 0;
}

static void read_quotation(const struct clause_source *source, const struct quote_mark *quotation, struct item *item) {
    uint32_t first = quotation->token;
    bool complete = quotation->close > first + 1 && is_clause_mark(source, quotation->close - 1);
    if (!(complete && mark_paragraph(source->tokens, first)) &&
        scare_read(source->text, source->tokens, first, quotation->end) == QUOTED_NAME) {
        *item = (struct item){.first = first, .end = quotation->end, .grammar = GRAMMAR_CAPITAL};
    } else {
        *item = (struct item){.first = first, .end = quotation->end, .quotation = true, .complete = complete};
    }
}

static void read_mark(const struct clause_source *source, uint32_t *mark, uint32_t i, struct item *item) {
    const struct quote_mark *quotation = quotation_at(source->quotes, mark, i);
    if (quotation) {
        read_quotation(source, quotation, item);
    } else {
        uint32_t grammar = grammar_of_mark(source->text, source->tokens, i);
        *item = (struct item){.first = i, .end = i + 1, .grammar = grammar};
    }
}

/* Whether a word that may be a name, by its capital, is one. */
static bool is_name(const struct tokens *tokens, uint32_t i, uint32_t grammar, bool begins) {
    return !(grammar & (GRAMMAR_TIME | GRAMMAR_DETERMINER | GRAMMAR_SUBJECT)) &&
           (!begins || grammar & GRAMMAR_POSSESSIVE || tokens->flags[i] & TOKEN_CAPITALS);
}

static void read_word(const struct clause_source *source, uint32_t i, uint32_t end, bool begins, struct item *item) {
    const struct tokens *tokens = source->tokens;
    uint32_t next = i + 1;
    uint32_t grammar = grammar_of(source->text, tokens, i, begins);
    if (is_tight_mark(tokens, next, end)) {
        next = tail_end(source, i, end, &grammar);
    }
    bool name = grammar & GRAMMAR_CAPITAL && is_name(tokens, i, grammar, begins);
    *item = (struct item){.first = i, .end = next, .grammar = grammar, .name = name};
}

/* Puts the cue of a hit on the items that hold it. */
static void mark_cue(struct clauses *clauses, const struct cues *cues, const struct hit *hit, uint32_t first) {
    struct item *item = &clauses->items[first];
    item->cue = (uint8_t)cues_kind(cues, hit);
    item->inflect = (uint8_t)cues->lexicon->image->grades[hit->grade].inflect;
    item->cue_items = 1;
    while (first + item->cue_items < clauses->count && clauses->items[first + item->cue_items].first < hit->end) {
        item->cue_items++;
    }
    clauses->heads[clauses->head_count] = first;
    clauses->head_count += item->cue > CUE_SOURCE;
}

static void mark_cues(struct clauses *clauses, struct cues *cues, uint32_t first, uint32_t end) {
    uint32_t i = 0;
    clauses->head_count = 0;
    for (const struct hit *hit = cues_next(cues, first, end); hit; hit = cues_next(cues, hit->first + 1, end)) {
        while (clauses->items[i].end <= hit->first) {
            i++;
        }
        if (clauses->items[i].first == hit->first && !clauses->items[i].quotation) {
            mark_cue(clauses, cues, hit, i);
        }
    }
}

static void list_columns(struct clauses *clauses, struct alloc_column columns[2]) {
    columns[0] = (struct alloc_column){&clauses->items, sizeof *clauses->items};
    columns[1] = (struct alloc_column){&clauses->heads, sizeof *clauses->heads};
}

/* Room for an item a token. */
static bool reserve(struct clauses *clauses, uint32_t count, const tone_allocator *hooks) {
    if (count <= clauses->capacity) {
        return true;
    }
    struct alloc_column columns[2];
    list_columns(clauses, columns);
    return alloc_grow_columns(hooks, columns, 2, &clauses->capacity, count);
}

bool clauses_read(struct clauses *clauses, const struct clause_source *source, uint32_t *mark, uint32_t first,
                  uint32_t end, const tone_allocator *hooks) {
    if (!reserve(clauses, end - first, hooks)) {
        return false;
    }
    struct item *item = clauses->items;
    for (uint32_t i = first; i < end; i = item++->end) {
        if (source->tokens->class[i] == WORD_PUNCTUATION) {
            read_mark(source, mark, i, item);
        } else {
            read_word(source, i, end, i == first, item);
        }
    }
    clauses->count = (uint32_t)(item - clauses->items);
    mark_cues(clauses, source->cues, first, end);
    return true;
}

void clauses_release(struct clauses *clauses, const tone_allocator *hooks) {
    struct alloc_column columns[2];
    list_columns(clauses, columns);
    alloc_release_columns(hooks, columns, 2, &clauses->capacity);
    *clauses = (struct clauses){0};
}
