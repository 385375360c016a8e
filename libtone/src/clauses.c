#include "clauses.h"
#include "inflect.h"
#include "scare.h"

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

static struct item read_quotation(const struct clause_source *source, const struct quote_mark *quotation) {
    uint32_t first = quotation->token;
    bool complete = quotation->close > first + 1 && is_clause_mark(source, quotation->close - 1);
    if (!(complete && mark_paragraph(source->tokens, first)) && quotation->as == QUOTED_NAME) {
        return (struct item){.first = first, .grammar = GRAMMAR_CAPITAL};
    }
    return (struct item){.first = first, .role = ITEM_QUOTATION | (complete ? ITEM_COMPLETE : 0)};
}

/*
 * A sentence on its way to items, which are read between its quotations, in stretches. At first each token of a stretch
 * has an item, the n-th token the n-th; those of tokens that belong to an earlier item are then dropped, all at once.
 */
struct item_reader {
    struct clause_source *source;
    uint32_t end;       /* of the sentence */
    uint32_t first;     /* the stretch: tokens [first, stop) */
    uint32_t stop;      /* where a quotation begins, or the sentence ends */
    struct item *items; /* of the stretch */
    uint32_t kept;      /* so many of them are where they stay */
    uint32_t grammar;   /* of what was read, joined by | */
    bool word;          /* what stands before the stretch, as its last item, is a word */
};

/* The `first` of an item that is dropped. */
#define DROPPED UINT32_MAX

/* Reads each token as if it were a word or a number. */
static void read_words(struct item_reader *r) {
    const struct tokens *tokens = r->source->tokens;
    const uint8_t *class = tokens->class;
    const uint16_t *flags = tokens->flags;
    struct item *item = r->items;
    uint32_t all = r->grammar;
    size_t stop = r->stop;
    for (size_t i = r->first; i < stop; i++) {
        uint32_t grammar = class[i] == WORD_NUMBER ? (uint32_t)GRAMMAR_NUMBER
                                                   : grammar_of_word(tokens_closed(tokens, (uint32_t)i), flags[i]);
        *item++ = (struct item){.first = (uint32_t)i, .grammar = grammar};
        all |= grammar;
    }
    r->grammar = all;
}

/* Drops the items of tokens [first, end), as far as the stretch has them. */
static void drop(struct item_reader *r, uint32_t first, uint32_t end) {
    uint32_t count = first - r->first;
    r->kept = count < r->kept ? count : r->kept;
    for (uint32_t i = first; i < end && i < r->stop; i++) {
        r->items[i - r->first].first = DROPPED;
    }
}

/* The items that were not dropped, side by side; behind the last of them. */
static struct item *close_gaps(const struct item_reader *r) {
    const struct item *end = r->items + (r->stop - r->first);
    struct item *to = r->items + r->kept;
    for (const struct item *item = to; item < end; item++) {
        *to = *item;
        to += to->first != DROPPED;
    }
    return to;
}

/* Whether a mark belongs to no word and begins no quotation, whatever stands beside it. */
static bool is_plain_mark(uint32_t grammar, bool last) {
    static const uint32_t plain = GRAMMAR_COMMA | GRAMMAR_COLON | GRAMMAR_SEMICOLON | GRAMMAR_BRACKET;
    return grammar & (last ? plain | GRAMMAR_STOP : plain);
}

/* Reads token `i`, which is neither word nor number, behind the `*word` or a mark (NULL); the
   token behind what was read. */
static uint32_t read_other(struct item_reader *r, uint32_t i, struct item **word) {
    const struct tokens *tokens = r->source->tokens;
    if (*word) {
        uint32_t tail = tail_end(r->source, i, r->end, &(*word)->grammar);
        if (tail > i) {
            drop(r, i, tail);
            return tail;
        }
    }
    struct item *item = &r->items[i - r->first];
    bool mark = tokens->class[i] == WORD_PUNCTUATION; /* or an address, or an emoji */
    item->grammar = mark ? grammar_of_mark(r->source->text, tokens, i) : 0;
    r->grammar |= item->grammar;
    *word = mark ? NULL : item;
    return i + 1;
}

/* Reads the tokens of a stretch that are neither words nor numbers; behind it, or behind
   the word that goes on there. */
static uint32_t read_others(struct item_reader *r) {
    const struct tokens *tokens = r->source->tokens;
    const uint32_t *marks = tokens->mark;
    uint32_t count = tokens->mark_count;
    uint32_t next = r->source->mark;
    uint32_t i = r->first;
    struct item *word = r->word ? r->items - 1 : NULL; /* the last item, if it is one */
    for (;;) {
        while (next < count && marks[next] < i) {
            next++;
        }
        if (next == count || marks[next] >= r->stop) {
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
    r->word = word || i < r->stop;
    return i < r->stop ? r->stop : i;
}

/* Reads the mark that begins a quotation: with it, or as an apostrophe of the word before; the
   token behind what was read. */
static uint32_t read_opening(struct item_reader *r, const struct quote_mark *quotation) {
    if (r->word) {
        uint32_t tail = tail_end(r->source, quotation->token, r->end, &r->items[-1].grammar);
        if (tail > quotation->token) {
            return tail;
        }
    }
    *r->items++ = read_quotation(r->source, quotation);
    r->word = false;
    return quotation->end;
}

/* Reads the sentence that begins at token `first`. */
static void read_items(struct item_reader *r, uint32_t first) {
    for (uint32_t i = first; i < r->end;) {
        const struct quote_mark *quotation = quotation_from(r->source, i);
        r->first = i;
        r->stop = quotation && quotation->token < r->end ? quotation->token : r->end;
        r->kept = r->stop - i;
        read_words(r);
        i = read_others(r);
        r->items = close_gaps(r);
        if (i == r->stop && i < r->end) {
            i = read_opening(r, quotation);
        }
    }
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
    bool name = (item->grammar & GRAMMAR_CAPITAL) != 0 && i > 0; /* but for the first word */
    ending &= name ? (uint32_t)GRAMMAR_PLURAL : UINT32_MAX;
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
    struct item_reader reader = {.source = source, .items = clauses->items, .end = end};
    read_items(&reader, first);
    clauses->count = (uint32_t)(reader.items - clauses->items);
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
