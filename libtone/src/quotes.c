#include "quotes.h"
#include "eights.h"

#include <string.h>

/* A chunk whose marks are read, paragraph by paragraph. */
struct reader {
    const struct text *text;
    const struct tokens *tokens;
    struct quotes *quotes;
    uint32_t behind;    /* the last mark */
    uint32_t paragraph; /* the one at hand, by its number: */
    uint32_t first;     /* its tokens */
    uint32_t end;
    uint32_t first_mark; /* its first mark */
    bool doubts;         /* a mark of it was doubtful */
};

static enum quote_family family_of(int32_t code_point) {
    switch (code_point) {
    case '"':
    case 0x201C: /* “ */
    case 0x201D: /* ” */
    case 0x201E: /* „ */
    case 0x201F:
        return QUOTE_DOUBLE;
    case '\'':
    case 0x2018: /* ‘ */
    case 0x2019: /* ’ */
    case 0x201A: /* ‚ */
    case 0x201B:
        return QUOTE_SINGLE;
    case 0xAB: /* « */
    case 0xBB: /* » */
        return QUOTE_ANGLE;
    case 0x2039: /* ‹ */
    case 0x203A: /* › */
        return QUOTE_SINGLE_ANGLE;
    default:
        return QUOTE_NONE;
    }
}

/* ’90s, ’08, and short forms whose apostrophe, where a typesetter may have put ‘, stands in front: ‘em, ‘tis. */
static bool is_elided(const struct reader *r, uint32_t i) {
    const char *bytes = r->text->bytes + r->tokens->begin[i];
    uint32_t size = r->tokens->end[i] - r->tokens->begin[i];
    if (r->tokens->class[i] == WORD_NUMBER) {
        return size == 2 || (size == 3 && bytes[2] == 's');
    }
    return closed_is(r->tokens, i, CLOSED_ELISION);
}

static bool ends_like(const struct reader *r, uint32_t i, const char *ending) {
    uint32_t size = (uint32_t)strlen(ending);
    return r->tokens->end[i] - r->tokens->begin[i] >= size &&
           memcmp(r->text->bytes + r->tokens->end[i] - size, ending, size) == 0;
}

/* A closing single mark behind a word, with another word to come: the apostrophe of dogs’ and goin’ looks the same. */
static bool may_be_apostrophe(const struct reader *r, uint32_t i) {
    if (mark_paragraph(r->tokens, i + 1) || r->tokens->class[i - 1] != WORD_LETTERS ||
        mark_of(r->text, r->tokens, i + 1) != MARK_NONE) {
        return false;
    }
    return ends_like(r, i - 1, "s") || ends_like(r, i - 1, "S") || ends_like(r, i - 1, "in");
}

/* The apostrophe behind the n of rock ’n’ roll. */
static bool is_elision_end(const struct reader *r, uint32_t i) {
    return i - r->first >= 2 && closed_is(r->tokens, i - 1, CLOSED_ELIDED_AND) && mark_tight_before(r->tokens, i - 1) &&
           family_of(mark_code_point(r->text, r->tokens, i - 2)) == QUOTE_SINGLE;
}

enum { INCHES_SIZE = 3 };

/* 5" */
static bool may_be_inches(const struct reader *r, uint32_t i) {
    return r->tokens->class[i - 1] == WORD_NUMBER && r->tokens->end[i - 1] - r->tokens->begin[i - 1] <= INCHES_SIZE;
}

/* 6'2" */
static bool is_inches(const struct reader *r, uint32_t i) {
    uint32_t begin = r->tokens->begin[i - 1];
    return r->tokens->class[i - 1] == WORD_NUMBER &&
           memchr(r->text->bytes + begin, '\'', r->tokens->end[i - 1] - begin) != NULL;
}

/* What stands directly before a mark. */
enum side {
    SIDE_SPACE,   /* white space, or the paragraph begins */
    SIDE_OPENER,  /* an opening bracket or quotation mark */
    SIDE_BETWEEN, /* a dash or a symbol, which leans neither way */
    SIDE_TEXT     /* a word, or a mark that ends one */
};

/* How a mark stands between its neighbours. */
struct place {
    enum side side;
    bool tight;    /* something other than white space follows directly */
    uint32_t next; /* the token behind the mark */
};

/* The mark that stands directly before token `i`, if one does. */
static const struct quote_mark *mark_before(const struct reader *r, uint32_t i) {
    return i > 0 && r->behind == i ? &r->quotes->marks[r->quotes->count - 1] : NULL;
}

static enum side side_of(const struct reader *r, uint32_t i) {
    if (!mark_tight_before(r->tokens, i)) {
        return SIDE_SPACE;
    }
    const struct quote_mark *before = mark_before(r, i);
    if (before) {
        return before->opens && !before->closes ? SIDE_OPENER : SIDE_TEXT;
    }
    switch (mark_of(r->text, r->tokens, i - 1)) {
    case MARK_OPEN:
        return SIDE_OPENER;
    case MARK_DASH:
    case MARK_OTHER:
    case MARK_BULLET:
        return SIDE_BETWEEN;
    default:
        return SIDE_TEXT;
    }
}

static inline struct place place_of(const struct reader *r, const struct quote_mark *mark) {
    uint32_t next = mark->token + mark->width;
    return (struct place){.side = side_of(r, mark->token), .tight = mark_tight_before(r->tokens, next), .next = next};
}

/* Whether white space or punctuation follows, so that a quotation may end. */
static bool is_ended(const struct reader *r, const struct place *place) {
    enum mark next = place->tight ? mark_of(r->text, r->tokens, place->next) : MARK_COMMA;
    return next != MARK_NONE && next != MARK_OPEN;
}

static bool may_open(const struct reader *r, const struct place *place) {
    return place->tight && (place->side == SIDE_SPACE || place->side == SIDE_OPENER ||
                            (place->side == SIDE_BETWEEN && !is_ended(r, place)));
}

static bool may_close(const struct reader *r, const struct place *place) {
    return (place->side == SIDE_TEXT || place->side == SIDE_BETWEEN) && is_ended(r, place);
}

/* A straight mark opens behind white space and closes behind text; with white space on both
   sides it does what it can. */
static void read_straight_double(const struct reader *r, const struct place *place, struct quote_mark *mark) {
    uint32_t i = mark->token;
    bool loose = place->side == SIDE_SPACE && !place->tight;
    const struct quote_mark *before = mark_before(r, i);
    bool empty = place->side == SIDE_OPENER && before && before->family == QUOTE_DOUBLE && is_ended(r, place);
    bool lost =
        place->side == SIDE_TEXT && !before && r->tokens->class[i - 1] == WORD_PUNCTUATION && !is_ended(r, place);
    bool opens = may_open(r, place);
    mark->opens = opens || loose || lost; /* lost: white space was, as in: he said,"now" */
    mark->closes = loose || empty || place->side == SIDE_TEXT || may_close(r, place);
    if (mark->closes && place->side == SIDE_TEXT) {
        mark->closes = !is_inches(r, i);
        mark->doubtful = may_be_inches(r, i);
    }
    mark->runs_on = opens && (i == r->first || r->tokens->class[i - 1] == WORD_PUNCTUATION);
}

static bool before_elided(const struct reader *r, const struct place *place) {
    return place->tight && is_elided(r, place->next);
}

static void read_single(const struct reader *r, const struct place *place, struct quote_mark *mark,
                        int32_t code_point) {
    uint32_t i = mark->token;
    if (code_point != '\'' && code_point != 0x2019) { /* a left one */
        mark->closes = code_point == 0x2018 && place->side == SIDE_TEXT && is_ended(r, place);
        mark->opens = !mark->closes && !before_elided(r, place);
        mark->runs_on = mark->opens && i == r->first;
        return;
    }
    mark->opens = code_point == '\'' && may_open(r, place) && !before_elided(r, place);
    mark->closes = may_close(r, place) && !is_elision_end(r, i);
    mark->doubtful = mark->closes && may_be_apostrophe(r, i);
}

/* “ „ « ‹ open and ” » › close; where they lean the other way they do as German (»x«, „x“) or Swedish (”x”) has it. */
static void read_shaped(const struct reader *r, struct quote_mark *mark, int32_t code_point) {
    uint32_t i = mark->token;
    if (code_point == 0x201D || code_point == 0xBB || code_point == 0x203A) {
        mark->closes = true;
        mark->opens = !mark_tight_before(r->tokens, i) && mark_tight_after(r->tokens, i);
    } else if (mark_tight_before(r->tokens, i) && code_point != 0x201E) {
        struct place place = place_of(r, mark);
        mark->closes = place.side == SIDE_TEXT && is_ended(r, &place);
        mark->opens = !mark->closes;
    } else {
        mark->opens = true;
    }
    mark->runs_on = mark->opens;
}

static void read_mark(const struct reader *r, struct quote_mark *mark, int32_t code_point) {
    if (mark->family == QUOTE_DOUBLE && code_point > 0x7F) {
        read_shaped(r, mark, code_point);
        return;
    }
    struct place place = place_of(r, mark);
    if (mark->family == QUOTE_DOUBLE) {
        read_straight_double(r, &place, mark);
    } else if (mark->family == QUOTE_SINGLE) {
        read_single(r, &place, mark, code_point);
    } else {
        read_shaped(r, mark, code_point);
    }
}

/* Whether two of this mark stand in a row from token `i` on: two apostrophes or grave accents are a double one. */
static bool is_doubled(const struct reader *r, uint32_t i, int32_t code_point) {
    return (code_point == '\'' || code_point == '`') && mark_tight_after(r->tokens, i) &&
           mark_code_point(r->text, r->tokens, i + 1) == code_point;
}

/* A doubtful mark closes nothing when a sure one of its family comes before the next that opens. */
static void settle_doubts(struct quotes *quotes, uint32_t first) {
    bool sure[QUOTE_FAMILIES] = {false};
    for (uint32_t i = quotes->count; i-- > first;) {
        struct quote_mark *mark = &quotes->marks[i];
        if (mark->opens) {
            sure[mark->family] = false;
        } else if (mark->doubtful) {
            mark->closes = !sure[mark->family];
        } else if (mark->closes) {
            sure[mark->family] = true;
        }
    }
}

/* Quotations that are open, outermost first. */
struct open_quotes {
    uint32_t depth;
    struct {
        struct quote_mark *mark;
        uint32_t reopened; /* token of the next mark of its family that opens, 0 for none */
    } items[QUOTE_DEPTH];
};

/* Closes the innermost open quotation of the mark's family. What is still open inside it was none. */
static bool close_innermost(struct open_quotes *open, const struct quote_mark *mark) {
    for (uint32_t depth = open->depth; depth-- > 0;) {
        struct quote_mark *opener = open->items[depth].mark;
        if (opener->family == mark->family) {
            opener->close = mark->token;
            opener->end = mark->token + mark->width;
            opener->mark_end = mark->number + mark->width;
            open->depth = depth;
            return true;
        }
    }
    return false;
}

static void open_quotation(struct open_quotes *open, struct quote_mark *mark) {
    uint32_t depth = open->depth;
    if (depth > 0 && open->items[depth - 1].mark->family == mark->family && !open->items[depth - 1].reopened) {
        open->items[depth - 1].reopened = mark->token;
    }
    if (depth < QUOTE_DEPTH) {
        open->items[depth].mark = mark;
        open->items[depth].reopened = 0;
        open->depth++;
    }
}

/* Pairs the marks from number `first` on, those of a paragraph that ends with token `end`. */
static void pair(struct quotes *quotes, uint32_t first, uint32_t end) {
    struct open_quotes open; /* not cleared: most paragraphs open one or two */
    open.depth = 0;
    for (uint32_t i = first; i < quotes->count; i++) {
        struct quote_mark *mark = &quotes->marks[i];
        bool closed = mark->closes && close_innermost(&open, mark);
        if (!closed && mark->opens) {
            open_quotation(&open, mark);
        }
    }
    for (uint32_t depth = 0; depth < open.depth; depth++) {
        struct quote_mark *mark = open.items[depth].mark;
        if (mark->runs_on) {
            mark->end = open.items[depth].reopened ? open.items[depth].reopened : end;
            mark->close = mark->end;
            mark->unclosed = mark->end == end;
        }
    }
}

/* ------------------------------------------------------------------------------------------------------ paragraphs */

/* Finds the quotations of the paragraph whose marks were read. */
static void close_paragraph(const struct reader *r) {
    if (r->doubts) {
        settle_doubts(r->quotes, r->first_mark);
    }
    pair(r->quotes, r->first_mark, r->end);
}

/* Goes on to the paragraph of a token behind the one at hand: few at once, without a branch that is hard to foresee. */
static void enter_paragraph(struct reader *r, uint32_t token) {
    enum { FEW = 8 };
    const struct tokens *tokens = r->tokens;
    uint32_t paragraph = r->paragraph;
    uint32_t passed = 0;
    if (paragraph + FEW < tokens->paragraph_count) {
        for (uint32_t k = 1; k <= FEW; k++) {
            passed += tokens->paragraph[paragraph + k] <= token;
        }
    }
    paragraph += passed;
    while (tokens_paragraph_end(tokens, paragraph) <= token) {
        paragraph++;
    }
    r->paragraph = paragraph;
    r->first = tokens->paragraph[paragraph];
    r->end = tokens_paragraph_end(tokens, paragraph);
    r->first_mark = r->quotes->count;
    r->doubts = false;
}

/* Reads what is number `number` of the list of marks. */
static void read_sign(struct reader *r, uint32_t number) {
    uint32_t i = r->tokens->mark[number];
    if (i >= r->end) {
        close_paragraph(r);
        enter_paragraph(r, i);
    }
    if (i < r->behind) {
        return; /* the second of two that are one */
    }
    int32_t code_point = mark_listed_code_point(r->text, r->tokens, number);
    bool doubled = is_doubled(r, i, code_point);
    enum quote_family family = doubled ? QUOTE_DOUBLE : family_of(code_point);
    if (family == QUOTE_NONE) {
        return;
    }
    struct quote_mark *mark = &r->quotes->marks[r->quotes->count]; /* filled where it stays: a copy would wait */
    *mark = (struct quote_mark){
        .token = i, .number = number, .paragraph = r->first, .width = 1 + doubled, .family = (uint8_t)family};
    read_mark(r, mark, code_point);
    r->doubts |= mark->doubtful;
    r->behind = i + mark->width;
    r->quotes->count++;
}

/* How many marks may be quotation marks. */
static uint32_t count_signs(const struct signs *signs) {
    uint32_t count = 0;
    for (uint32_t n = 0; n < signs->count; n++) {
        count += eight_ones(signs->quotes[n]);
    }
    return count;
}

static bool reserve(struct quotes *quotes, size_t need, const tone_allocator *hooks) {
    struct quote_mark *marks = alloc_grow(hooks, quotes->marks, &quotes->capacity, need, sizeof *marks);
    quotes->marks = marks ? marks : quotes->marks;
    return marks != NULL;
}

static void read_signs(struct quotes *quotes, const struct text *text, const struct tokens *tokens,
                       const struct signs *signs) {
    struct reader reader = {.text = text, .tokens = tokens, .quotes = quotes};
    for (uint32_t n = 0; n < signs->count; n++) {
        for (uint64_t bits = signs->quotes[n]; bits != 0; bits &= bits - 1) {
            read_sign(&reader, n * BITS_LANES + (uint32_t)__builtin_ctzll(bits));
        }
    }
    close_paragraph(&reader);
}

bool quotes_find(struct quotes *quotes, const struct text *text, const struct tokens *tokens, const struct signs *signs,
                 const tone_allocator *hooks) {
    uint32_t sign_count = count_signs(signs);
    quotes->count = 0;
    if (!reserve(quotes, (size_t)sign_count + 1, hooks)) { /* and one behind the last */
        return false;
    }
    if (sign_count > 0) {
        read_signs(quotes, text, tokens, signs);
    }
    quotes->marks[quotes->count] = (struct quote_mark){.token = UINT32_MAX};
    return true;
}

void quotes_release(struct quotes *quotes, const tone_allocator *hooks) {
    alloc_release(hooks, quotes->marks, quotes->capacity, sizeof *quotes->marks);
    *quotes = (struct quotes){0};
}
