#include "quotes.h"

#include <string.h>

/* A paragraph whose marks are read. */
struct reader {
    const struct text *text;
    const struct tokens *tokens;
    uint32_t first;
    const struct quote_mark *before; /* the mark that stands directly before this one; NULL for none */
    bool doubts;                     /* a mark was doubtful */
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

static enum side side_of(const struct reader *r, uint32_t i) {
    if (!mark_tight_before(r->tokens, i)) {
        return SIDE_SPACE;
    }
    if (r->before) {
        return r->before->opens && !r->before->closes ? SIDE_OPENER : SIDE_TEXT;
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

static struct place place_of(const struct reader *r, const struct quote_mark *mark) {
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
    bool empty = place->side == SIDE_OPENER && r->before && r->before->family == QUOTE_DOUBLE && is_ended(r, place);
    bool lost =
        place->side == SIDE_TEXT && !r->before && r->tokens->class[i - 1] == WORD_PUNCTUATION && !is_ended(r, place);
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
static void read_shaped(const struct reader *r, const struct place *place, struct quote_mark *mark,
                        int32_t code_point) {
    if (code_point == 0x201D || code_point == 0xBB || code_point == 0x203A) {
        mark->closes = true;
        mark->opens = place->side == SIDE_SPACE && place->tight;
    } else {
        mark->closes = code_point != 0x201E && place->side == SIDE_TEXT && is_ended(r, place);
        mark->opens = !mark->closes;
    }
    mark->runs_on = mark->opens;
}

static void read_mark(const struct reader *r, struct quote_mark *mark, int32_t code_point) {
    struct place place = place_of(r, mark);
    if (code_point == '"' || mark->width == 2) {
        read_straight_double(r, &place, mark);
    } else if (mark->family == QUOTE_SINGLE) {
        read_single(r, &place, mark, code_point);
    } else {
        read_shaped(r, &place, mark, code_point);
    }
}

static bool append(struct quotes *quotes, const struct quote_mark *mark, const tone_allocator *hooks) {
    if (quotes->count == quotes->capacity) {
        struct quote_mark *marks =
            alloc_grow(hooks, quotes->marks, &quotes->capacity, (size_t)quotes->count + 1, sizeof *quotes->marks);
        if (!marks) {
            return false;
        }
        quotes->marks = marks;
    }
    quotes->marks[quotes->count++] = *mark;
    return true;
}

/* The mark that begins at token `i` with this code point: two apostrophes or two grave accents in a row are a double
   one. */
static struct quote_mark mark_at(const struct reader *r, uint32_t i, int32_t code_point) {
    struct quote_mark mark = {.token = i, .width = 1, .family = (uint8_t)family_of(code_point)};
    bool twice = (code_point == '\'' || code_point == '`') && mark_tight_after(r->tokens, i) &&
                 mark_code_point(r->text, r->tokens, i + 1) == code_point;
    if (twice) {
        mark.width = 2;
        mark.family = QUOTE_DOUBLE;
    }
    return mark;
}

static bool collect(struct quotes *quotes, struct reader *reader, const uint32_t **signs, uint32_t end,
                    const tone_allocator *hooks) {
    uint32_t behind = reader->first; /* the last mark */
    for (uint32_t i = **signs; i < end; i = *++*signs) {
        if (reader->tokens->class[i] != WORD_PUNCTUATION || i < behind) {
            continue;
        }
        int32_t code_point = mark_code_point(reader->text, reader->tokens, i);
        struct quote_mark mark = mark_at(reader, i, code_point);
        if (mark.family == QUOTE_NONE) {
            continue;
        }
        reader->before = quotes->count && behind == i ? &quotes->marks[quotes->count - 1] : NULL;
        read_mark(reader, &mark, code_point);
        reader->doubts |= mark.doubtful;
        if (!append(quotes, &mark, hooks)) {
            return false;
        }
        behind = i + mark.width;
    }
    return true;
}

/* A doubtful mark closes nothing when a sure one of its family comes before the next that opens. */
static void settle_doubts(struct quotes *quotes) {
    bool sure[QUOTE_FAMILIES] = {false};
    for (uint32_t i = quotes->count; i-- > 0;) {
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
        if (open->items[depth].mark->family == mark->family) {
            open->items[depth].mark->close = mark->token;
            open->items[depth].mark->end = mark->token + mark->width;
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

static void pair(struct quotes *quotes, uint32_t end) {
    struct open_quotes open; /* not cleared: most paragraphs open one or two */
    open.depth = 0;
    for (uint32_t i = 0; i < quotes->count; i++) {
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

bool quotes_find(struct quotes *quotes, const struct text *text, const struct tokens *tokens, const uint32_t **signs,
                 uint32_t first, uint32_t end, const tone_allocator *hooks) {
    struct reader reader = {.text = text, .tokens = tokens, .first = first};
    quotes->count = 0;
    if (!collect(quotes, &reader, signs, end, hooks)) {
        return false;
    }
    if (reader.doubts) {
        settle_doubts(quotes);
    }
    pair(quotes, end);
    return true;
}

void quotes_release(struct quotes *quotes, const tone_allocator *hooks) {
    alloc_release(hooks, quotes->marks, quotes->capacity, sizeof *quotes->marks);
    *quotes = (struct quotes){0};
}
