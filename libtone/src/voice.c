#include "voice.h"

#include <string.h>

/* One paragraph on its way to voices. */
struct paragraph {
    struct voices *voices;
    struct voice_state *state;
    const struct text *text;
    const struct tokens *tokens;
    uint32_t first;
    uint32_t end;
};

static bool is_end_of_abbreviation(const struct paragraph *p, uint32_t stop) {
    uint16_t flags = p->tokens->flags[stop - 1];
    return (flags & (TOKEN_TITLE | TOKEN_NUMBERED | TOKEN_ABBREVIATION)) ||
           p->tokens->end[stop - 1] - p->tokens->begin[stop - 1] == 1;
}

enum { CLAUSE_LEAST = 2, CLAUSE_MOST = 16 };

/*
 * Whether a report clause alone stands between two quotations: “We will,” he said, “not go”. The first ends in a comma, a
 * dash, ! or ?, the clause in a comma, a colon or a dash, with no full stop in it.
 */
static bool is_split(const struct paragraph *p, const struct quote_mark *before, const struct quote_mark *after) {
    uint32_t first = before->end;
    uint32_t end = after->token;
    if (before->family != after->family || before->close == before->end || end < first + CLAUSE_LEAST ||
        end > first + CLAUSE_MOST) {
        return false;
    }
    enum mark inner = mark_of(p->text, p->tokens, before->close - 1);
    enum mark outer = mark_of(p->text, p->tokens, end - 1);
    bool goes_on = inner == MARK_COMMA || inner == MARK_DASH || inner == MARK_EXCLAMATION || inner == MARK_QUESTION;
    if (!goes_on || (outer != MARK_COMMA && outer != MARK_DASH)) {
        return false;
    }
    for (uint32_t i = first; i < end; i++) {
        enum mark mark = mark_of(p->text, p->tokens, i);
        bool stop = mark == MARK_STOP && !is_end_of_abbreviation(p, i);
        if (stop || mark == MARK_EXCLAMATION || mark == MARK_QUESTION || mark == MARK_QUOTE) {
            return false;
        }
    }
    return true;
}

/* The group of a quotation: that of the one before it in its paragraph, of the paragraph before, or a new one. */
static uint32_t group_of(struct paragraph *p, const struct quote_mark *before, uint32_t group_before,
                         const struct quote_mark *mark) {
    if (before && is_split(p, before, mark)) {
        return group_before;
    }
    if (mark->token == p->first && mark->family == p->state->open_family) {
        return p->state->open_group;
    }
    return p->state->next_group++;
}

static bool append_row(struct paragraph *p, const struct quote_mark *mark, uint32_t group,
                       const tone_allocator *hooks) {
    struct voices *voices = p->voices;
    tone_attribution *rows =
        alloc_grow(hooks, voices->rows, &voices->row_capacity, (size_t)voices->row_count + 1, sizeof *voices->rows);
    if (!rows) {
        return false;
    }
    voices->rows = rows;
    tone_attribution row = {.group = group, .kind = TONE_ATTRIBUTION_DIRECT, .stance = TONE_STANCE_NEUTRAL};
    row.content.begin = p->tokens->begin[mark->token];
    row.content.end = p->tokens->end[mark->end - 1];
    for (uint32_t i = mark->token; i < mark->end; i++) { /* at most QUOTE_DEPTH times for each token */
        voices->voice[i] = TONE_VOICE_QUOTED;
        voices->attribution[i] = voices->row_count;
    }
    rows[voices->row_count++] = row;
    return true;
}

static bool find_in_paragraph(struct paragraph *p, const tone_allocator *hooks) {
    const struct quotes *quotes = &p->voices->quotes;
    struct voice_state next = {0};
    const struct quote_mark *outer = NULL; /* the last quotation that stands in no other */
    uint32_t outer_group = 0;
    if (!quotes_find(&p->voices->quotes, p->text, p->tokens, p->first, p->end, hooks)) {
        return false;
    }
    for (uint32_t i = 0; i < quotes->count; i++) {
        const struct quote_mark *mark = &quotes->marks[i];
        if (mark->end == 0) {
            continue;
        }
        bool nested = outer && mark->token < outer->end;
        uint32_t group = group_of(p, nested ? NULL : outer, outer_group, mark);
        if (!append_row(p, mark, group, hooks)) {
            return false;
        }
        if (!nested) {
            outer = mark;
            outer_group = group;
            next.open_family = mark->unclosed ? mark->family : (uint8_t)QUOTE_NONE;
            next.open_group = group;
        }
    }
    p->state->open_family = next.open_family;
    p->state->open_group = next.open_family == QUOTE_NONE ? 0 : next.open_group;
    return true;
}

static bool clear(struct voices *voices, uint32_t count, const tone_allocator *hooks) {
    struct alloc_column columns[] = {{&voices->voice, sizeof *voices->voice},
                                     {&voices->attribution, sizeof *voices->attribution}};
    voices->row_count = 0;
    if (count == 0) {
        return true;
    }
    if (!alloc_grow_columns(hooks, columns, 2, &voices->capacity, count)) {
        return false;
    }
    memset(voices->voice, TONE_VOICE_AUTHOR, count);
    memset(voices->attribution, 0xFF, count * sizeof *voices->attribution);
    return true;
}

bool voice_find(struct voices *voices, struct voice_state *state, const struct text *text, const struct tokens *tokens,
                const struct sentences *sentences, const tone_allocator *hooks) {
    (void)sentences; /* quotations keep to paragraphs */
    if (!clear(voices, tokens->count, hooks)) {
        return false;
    }
    for (uint32_t first = 0, end; first < tokens->count; first = end) {
        end = first + 1;
        while (!mark_paragraph(tokens, end)) {
            end++;
        }
        struct paragraph paragraph = {voices, state, text, tokens, first, end};
        if (!find_in_paragraph(&paragraph, hooks)) {
            return false;
        }
    }
    return true;
}

void voice_release(struct voices *voices, const tone_allocator *hooks) {
    struct alloc_column columns[] = {{&voices->voice, sizeof *voices->voice},
                                     {&voices->attribution, sizeof *voices->attribution}};
    alloc_release_columns(hooks, columns, 2, &voices->capacity);
    alloc_release(hooks, voices->rows, voices->row_capacity, sizeof *voices->rows);
    quotes_release(&voices->quotes, hooks);
    *voices = (struct voices){0};
}
