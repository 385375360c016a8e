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

/* Behind the tokens from `next` on that belong to the word before: the stop of an abbreviation, an apostrophe, a hyphen with
   its word. */
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

/* Passes marks up to token `i`; the outermost quotation that begins there, or NULL. */
static const struct quote_mark *quotation_at(struct clause_source *source, uint32_t i) {
    const struct quote_mark *marks = source->quotes->marks;
    uint32_t count = source->quotes->count;
    uint32_t next = source->quote;
    while (next < count && (marks[next].token < i || marks[next].end == 0)) {
        next++;
    }
    source->quote = next;
    return next < count && marks[next].token == i ? &marks[next] : NULL;
}

/* A mark that stands inside the quotation marks where the quoted clause ends: “We will,” he said. */
static bool is_clause_mark(const struct clause_source *source, uint32_t i) {
    static const uint32_t marks = GRAMMAR_COMMA | GRAMMAR_STOP | GRAMMAR_DASH;
    return source->tokens->class[i] == WORD_PUNCTUATION &&
           (grammar_of_mark(source->text, source->tokens, i) & marks) != 0;
}

static struct item read_quotation(const struct clause_source *source, const struct quote_mark *quotation) {
    uint32_t first = quotation->token;
    bool complete = quotation->close > first + 1 && is_clause_mark(source, quotation->close - 1);
    if (!(complete && mark_paragraph(source->tokens, first)) && quotation->as == QUOTED_NAME) {
        return (struct item){.first = first, .grammar = GRAMMAR_CAPITAL};
    }
    return (struct item){.first = first, .role = ITEM_QUOTATION | (complete ? ITEM_COMPLETE : 0)};
}

/*
 * A sentence on its way to items. At first each token has one, the n-th token the n-th; those of tokens that belong to the
 * item of an earlier one are then dropped, all at once.
 */
struct item_reader {
    struct clause_source *source;
    struct item *items;
    uint32_t first;
    uint32_t end;
    uint32_t kept;    /* so many items are where they stay */
    uint32_t grammar; /* of what was read, joined by | */
};

/* The `first` of an item that is dropped. */
#define DROPPED UINT32_MAX

/* Reads each token as if it were a word or a number. */
static void read_words(struct item_reader *r) {
    const struct tokens *tokens = r->source->tokens;
    const uint8_t *class = tokens->class;
    const uint16_t *closed = tokens->closed;
    const uint16_t *flags = tokens->flags;
    struct item *item = r->items;
    uint32_t all = 0;
    for (size_t i = r->first; i < r->end; i++) {
        uint32_t grammar = class[i] == WORD_NUMBER ? (uint32_t)GRAMMAR_NUMBER : grammar_of_word(closed[i], flags[i]);
        *item++ = (struct item){.first = (uint32_t)i, .grammar = grammar};
        all |= grammar;
    }
    r->grammar = all;
}

/* Drops the items of tokens [first, end). */
static void drop(struct item_reader *r, uint32_t first, uint32_t end) {
    uint32_t count = first - r->first;
    r->kept = count < r->kept ? count : r->kept;
    for (uint32_t i = first; i < end; i++) {
        r->items[i - r->first].first = DROPPED;
    }
}

/* The items that were not dropped, side by side; how many they are. */
static uint32_t close_gaps(const struct item_reader *r) {
    uint32_t count = r->end - r->first;
    uint32_t kept = r->kept;
    for (size_t i = kept; i < count; i++) {
        struct item item = r->items[i];
        r->items[kept] = item;
        kept += item.first != DROPPED;
    }
    return kept;
}

/* Whether a mark belongs to no word and begins no quotation, whatever stands beside it. */
static bool is_plain_mark(uint32_t grammar, bool last) {
    static const uint32_t plain = GRAMMAR_COMMA | GRAMMAR_COLON | GRAMMAR_SEMICOLON | GRAMMAR_BRACKET;
    return grammar & (last ? plain | GRAMMAR_STOP : plain);
}

/* Reads token `i`, a mark that belongs to no word, or the quotation that it begins; the token behind it. */
static uint32_t read_mark(struct item_reader *r, uint32_t i) {
    struct item *item = &r->items[i - r->first];
    const struct quote_mark *quotation = quotation_at(r->source, i);
    if (!quotation) {
        item->grammar = grammar_of_mark(r->source->text, r->source->tokens, i);
        r->grammar |= item->grammar;
        return i + 1;
    }
    *item = read_quotation(r->source, quotation);
    drop(r, i + 1, quotation->end < r->end ? quotation->end : r->end);
    return quotation->end;
}

/* Reads token `i`, which is neither word nor number, behind the `*word` or a mark (NULL); the token behind what was read. */
static uint32_t read_other(struct item_reader *r, uint32_t i, struct item **word) {
    const struct tokens *tokens = r->source->tokens;
    if (*word) {
        uint32_t tail = tail_end(r->source, i, r->end, &(*word)->grammar);
        if (tail > i) {
            drop(r, i, tail);
            return tail;
        }
    }
    if (tokens->class[i] == WORD_PUNCTUATION) {
        *word = NULL;
        return read_mark(r, i);
    }
    *word = &r->items[i - r->first]; /* an address or an emoji */
    (*word)->grammar = 0;
    return i + 1;
}

/* Reads the tokens that are neither words nor numbers. */
static void read_others(struct item_reader *r) {
    const struct tokens *tokens = r->source->tokens;
    const uint32_t *marks = tokens->mark;
    uint32_t count = tokens->mark_count;
    uint32_t next = r->source->mark;
    struct item *word = NULL; /* the last item, if it is one */
    for (uint32_t i = r->first;;) {
        while (next < count && marks[next] < i) {
            next++;
        }
        if (next == count || marks[next] >= r->end) {
            break;
        }
        uint32_t mark = marks[next];
        unsigned char byte = mark_byte(r->source->text, tokens, mark);
        uint32_t grammar = byte < MARK_ASCII_COUNT ? grammar_ascii[byte] : 0;
        if (is_plain_mark(grammar, mark + 1 == r->end) && tokens->class[mark] == WORD_PUNCTUATION) {
            r->items[mark - r->first].grammar = grammar;
            r->grammar |= grammar;
            word = NULL;
            i = mark + 1;
        } else {
            word = mark > i ? &r->items[mark - 1 - r->first] : word;
            i = read_other(r, mark, &word);
        }
    }
    r->source->mark = next;
}

/* Puts a cue on the item that it begins with. */
static void mark_cue(struct clauses *clauses, const struct cue_hit *hit, uint32_t i) {
    const struct item *items = clauses->items;
    struct head head = {.item = i, .items = 1, .kind = hit->kind, .inflect = hit->inflect};
    while (items[i + head.items].first < hit->end) {
        head.items++;
    }
    clauses->items[i].role |= hit->kind == CUE_SOURCE ? ITEM_SOURCE : ITEM_VERB;
    clauses->heads[clauses->head_count] = head;
    clauses->head_count += hit->kind > CUE_SOURCE;
}

static void mark_cues(struct clauses *clauses, struct cue_list *cues, uint32_t first, uint32_t end) {
    const struct item *items = clauses->items;
    uint32_t i = 0;
    clauses->head_count = 0;
    for (const struct cue_hit *hit = cues_from(cues, first); hit->first < end; hit++) {
        i += hit->first - items[i].first; /* as if each token since were an item: it has not more */
        i = i < clauses->count ? i : clauses->count - 1;
        while (items[i].first > hit->first) {
            i--;
        }
        if (items[i].first == hit->first && !(items[i].role & ITEM_QUOTATION)) {
            mark_cue(clauses, hit, i);
        }
    }
}

uint32_t clauses_close(const struct clauses *c, uint32_t i) {
    struct item *item = &c->items[i];
    uint32_t begin = c->tokens->begin[item->first];
    uint32_t ending = grammar_of_ending(c->text->bytes + begin, c->tokens->end[item->first] - begin);
    if (item->grammar & GRAMMAR_CAPITAL && i > 0) { /* a name, but for the first word */
        ending &= GRAMMAR_PLURAL;
    }
    return item->grammar = (item->grammar & ~GRAMMAR_OPEN) | ending;
}

bool clauses_is_name(const struct clauses *c, uint32_t i) {
    static const uint32_t others = GRAMMAR_TIME | GRAMMAR_DETERMINER | GRAMMAR_SUBJECT;
    uint32_t token = c->items[i].first;
    uint32_t grammar = c->items[i].grammar;
    return grammar & GRAMMAR_CAPITAL && c->tokens->class[token] != WORD_PUNCTUATION && !(grammar & others) &&
           (i > 0 || grammar & GRAMMAR_POSSESSIVE || c->tokens->flags[token] & TOKEN_CAPITALS);
}

static void list_columns(struct clauses *clauses, struct alloc_column columns[2]) {
    columns[0] = (struct alloc_column){&clauses->items, sizeof *clauses->items};
    columns[1] = (struct alloc_column){&clauses->heads, sizeof *clauses->heads};
}

bool clauses_read(struct clauses *clauses, struct clause_source *source, uint32_t first, uint32_t end,
                  const tone_allocator *hooks) {
    size_t need = (size_t)(end - first) + CLAUSES_MARGIN;
    if (need > clauses->capacity) {
        struct alloc_column columns[2];
        list_columns(clauses, columns);
        if (!alloc_grow_columns(hooks, columns, 2, &clauses->capacity, need)) {
            return false;
        }
    }
    clauses->text = source->text;
    clauses->tokens = source->tokens;
    struct item_reader reader = {.source = source, .items = clauses->items, .first = first, .end = end};
    reader.kept = end - first;
    read_words(&reader);
    read_others(&reader);
    clauses->count = close_gaps(&reader);
    clauses->grammar = reader.grammar;
    clauses->bounded = false;
    for (size_t i = 0; i < CLAUSES_MARGIN; i++) {
        clauses->items[clauses->count + i] = (struct item){.first = end, .grammar = GRAMMAR_STOP};
    }
    mark_cues(clauses, source->cues, first, end);
    return true;
}

void clauses_release(struct clauses *clauses, const tone_allocator *hooks) {
    struct alloc_column columns[2];
    list_columns(clauses, columns);
    alloc_release_columns(hooks, columns, 2, &clauses->capacity);
    *clauses = (struct clauses){0};
}
