#include "clauses.h"
#include "inflect.h"
#include "scare.h"

#include <string.h>

static bool append(struct clauses *clauses, const struct item *item, const tone_allocator *hooks) {
    struct item *items =
        alloc_grow(hooks, clauses->items, &clauses->capacity, (size_t)clauses->count + 1, sizeof *clauses->items);
    if (!items) {
        return false;
    }
    clauses->items = items;
    items[clauses->count++] = *item;
    return true;
}

static bool is_hyphen(const struct text *text, const struct tokens *tokens, uint32_t i) {
    int32_t code_point = mark_code_point(text, tokens, i);
    return code_point == '-' || code_point == 0x2010 || code_point == 0x2011 || code_point == '/';
}

/* How many tokens behind the word of token `i` belong to it: the stop of an abbreviation, an apostrophe, a hyphen with its word. */
static uint32_t tail_of(const struct clause_source *source, uint32_t i, uint32_t end, uint32_t *grammar) {
    const struct tokens *tokens = source->tokens;
    uint32_t next = i + 1;
    while (next < end && mark_tight_before(tokens, next) && tokens->class[next] == WORD_PUNCTUATION) {
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
    return next - i;
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
    return (grammar_of(source->text, source->tokens, i, false) & (GRAMMAR_COMMA | GRAMMAR_STOP | GRAMMAR_DASH)) != 0;
}

static struct item read_item(const struct clause_source *source, uint32_t *mark, uint32_t i, uint32_t end,
                             bool begins) {
    const struct quote_mark *quotation = quotation_at(source->quotes, mark, i);
    if (quotation) {
        bool complete = quotation->close > i + 1 && is_clause_mark(source, quotation->close - 1);
        if (scare_read(source->text, source->tokens, i, quotation->end) == QUOTED_NAME &&
            !(complete && mark_paragraph(source->tokens, i))) {
            return (struct item){.first = i, .end = quotation->end, .grammar = GRAMMAR_CAPITAL};
        }
        return (struct item){.first = i, .end = quotation->end, .quotation = true, .complete = complete};
    }
    struct item item = {.first = i, .end = i + 1, .grammar = grammar_of(source->text, source->tokens, i, begins)};
    if (source->tokens->class[i] != WORD_PUNCTUATION) {
        item.end = i + tail_of(source, i, end, &item.grammar);
    }
    item.name = item.grammar & GRAMMAR_CAPITAL &&
                !(item.grammar & (GRAMMAR_TIME | GRAMMAR_DETERMINER | GRAMMAR_SUBJECT)) &&
                (!begins || item.grammar & GRAMMAR_POSSESSIVE || source->tokens->flags[i] & TOKEN_CAPITALS);
    return item;
}

/* Puts the cue of a hit on the items that hold it. */
static void mark_cue(struct clauses *clauses, const struct cues *cues, const struct hit *hit, uint32_t first) {
    struct item *item = &clauses->items[first];
    item->cue = (uint8_t)cues_kind(cues, hit);
    item->inflect = (uint8_t)cues->lexicon->image->entries[hit->entry].inflect;
    item->cue_items = 1;
    while (first + item->cue_items < clauses->count && clauses->items[first + item->cue_items].first < hit->end) {
        item->cue_items++;
    }
}

static void mark_cues(struct clauses *clauses, struct cues *cues, uint32_t first, uint32_t end) {
    uint32_t i = 0;
    for (const struct hit *hit = cues_next(cues, first, end); hit; hit = cues_next(cues, hit->first + 1, end)) {
        while (clauses->items[i].end <= hit->first) {
            i++;
        }
        if (clauses->items[i].first == hit->first && !clauses->items[i].quotation) {
            mark_cue(clauses, cues, hit, i);
        }
    }
}

bool clauses_read(struct clauses *clauses, const struct clause_source *source, uint32_t *mark, uint32_t first,
                  uint32_t end, const tone_allocator *hooks) {
    clauses->count = 0;
    for (uint32_t i = first; i < end; i = clauses->items[clauses->count - 1].end) {
        struct item item = read_item(source, mark, i, end, i == first);
        if (!append(clauses, &item, hooks)) {
            return false;
        }
    }
    mark_cues(clauses, source->cues, first, end);
    return true;
}

void clauses_release(struct clauses *clauses, const tone_allocator *hooks) {
    alloc_release(hooks, clauses->items, clauses->capacity, sizeof *clauses->items);
    *clauses = (struct clauses){0};
}
