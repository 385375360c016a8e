#include "ends.h"

#include <string.h>

enum start {
    START_NONE,  /* what begins here goes on with the sentence: a comma, a closing bracket */
    START_LOWER, /* a word in lower case */
    START_NUMBER,
    START_CAPITAL,
    START_OTHER /* a symbol, an emoji, an address, a script without case */
};

/* A row of marks behind a word, and what closes behind it. */
struct row {
    uint32_t word; /* token in front of the row */
    uint32_t end;  /* first token behind all of it */
    uint32_t dots; /* an … counts three */
    bool loud;     /* has ? or ! */
    bool question; /* has ? */
    bool spread;   /* begins with white space: " . . ." */
    bool quote;    /* a quotation mark closes behind it */
    bool bracket;  /* a bracket closes behind it */
};

/* What stands behind a row of marks. */
struct follower {
    enum start start;
    uint32_t word;  /* the token that `start` tells of, behind what opens in front of it */
    bool tight;     /* no white space in between */
    bool bracketed; /* behind an opening bracket */
};

/* ".NET", ".5" */
static bool opens_word(const struct end_context *c, uint32_t i) {
    return !mark_tight_before(c->tokens, i) && mark_tight_after(c->tokens, i) &&
           c->tokens->class[i + 1] != WORD_PUNCTUATION;
}

/* The mark at `i` where it goes on with a row of marks, else MARK_NONE. */
static enum mark next_in_row(const struct end_context *c, uint32_t i) {
    enum mark mark = mark_paragraph(c->tokens, i) ? MARK_NONE : mark_of(c->text, c->tokens, i);
    return end_is_terminator(mark) && !opens_word(c, i) ? mark : MARK_NONE;
}

/* Whether an odd number of straight double quotation marks stands before the row in the paragraph. */
static bool is_straight_open(const struct end_context *c, const struct row *row) {
    struct straight_marks *straight = c->straight;
    for (; c->tokens->mark[straight->mark] <= row->word; straight->mark++) {
        straight->open ^= c->tokens->mark_code[straight->mark] == '"';
    }
    return straight->open;
}

static bool closes_quote(const struct end_context *c, uint32_t i, const struct row *row) {
    bool before = mark_tight_before(c->tokens, i);
    bool after = mark_tight_after(c->tokens, i);
    int32_t mark = mark_code_point(c->text, c->tokens, i);
    if (!before) { /* a mark with white space on both sides leans by its shape, or by what is open */
        bool closing = mark == 0x201D || mark == 0xBB || (mark == '"' && is_straight_open(c, row));
        return closing && !after;
    }
    if (!after) {
        return true;
    }
    enum mark next = mark_of(c->text, c->tokens, i + 1);
    if (next == MARK_QUOTE) { /* two marks that close one behind the other: .’” */
        return !mark_tight_after(c->tokens, i + 1) || mark_of(c->text, c->tokens, i + 2) != MARK_NONE;
    }
    return next != MARK_NONE && next != MARK_OPEN;
}

static uint32_t take_closers(const struct end_context *c, uint32_t i, struct row *row) {
    while (!mark_paragraph(c->tokens, i)) {
        enum mark mark = mark_of(c->text, c->tokens, i);
        if (mark == MARK_CLOSE) {
            row->bracket = true;
        } else if (mark == MARK_QUOTE && closes_quote(c, i, row)) {
            row->quote = true;
        } else {
            break;
        }
        i++;
    }
    return i;
}

static inline void count_mark(struct row *row, enum mark mark) {
    row->loud = row->loud || mark == MARK_QUESTION || mark == MARK_EXCLAMATION;
    row->question = row->question || mark == MARK_QUESTION;
    row->dots += mark == MARK_ELLIPSIS ? 3 : mark == MARK_STOP;
}

enum { CITATION_LIMIT = 12 };

/* Behind a citation or an omission in square brackets, [12], [3, 4–6], [...]; `i` when there is none. */
static uint32_t skip_citation(const struct end_context *c, uint32_t i) {
    if (mark_paragraph(c->tokens, i) || mark_byte(c->text, c->tokens, i) != '[') {
        return i;
    }
    for (uint32_t k = i + 1; k - i < CITATION_LIMIT && !mark_paragraph(c->tokens, k); k++) {
        enum mark mark = mark_of(c->text, c->tokens, k);
        if (mark == MARK_CLOSE) {
            return k > i + 1 ? k + 1 : i;
        }
        bool inside =
            c->tokens->class[k] == WORD_NUMBER || mark == MARK_COMMA || mark == MARK_DASH || end_is_terminator(mark);
        if (!inside) {
            return i;
        }
    }
    return i;
}

/* Behind an emoticon made of marks, :) ;-( :D, or an emoji; `i` when there is none. */
static uint32_t skip_emoticon(const struct end_context *c, uint32_t i) {
    if (mark_paragraph(c->tokens, i)) {
        return i;
    }
    if (c->tokens->class[i] == WORD_EMOJI) {
        return i + 1;
    }
    unsigned char eyes = mark_byte(c->text, c->tokens, i);
    if ((eyes != ':' && eyes != ';') || mark_tight_before(c->tokens, i)) {
        return i;
    }
    uint32_t k = i + 1;
    if (mark_tight_before(c->tokens, k) && mark_byte(c->text, c->tokens, k) == '-') {
        k++;
    }
    if (!mark_tight_before(c->tokens, k) || c->tokens->end[k] - c->tokens->begin[k] != 1 ||
        mark_tight_after(c->tokens, k)) {
        return i;
    }
    return strchr("()DPpOo/\\|*3", c->text->bytes[c->tokens->begin[k]]) ? k + 1 : i;
}

/* Citations, emoticons and numbers of footnotes ("said.4 Even") belong to the sentence that ends in front of them. */
static uint32_t skip_trailers(const struct end_context *c, uint32_t i) {
    bool footnote = mark_tight_before(c->tokens, i) && c->tokens->class[i] == WORD_NUMBER &&
                    !mark_tight_after(c->tokens, i) && i >= 2 && c->tokens->class[i - 2] == WORD_LETTERS;
    i += footnote;
    for (;;) {
        uint32_t next = skip_emoticon(c, skip_citation(c, i));
        if (next == i) {
            return i;
        }
        i = next;
    }
}

static struct row take_row(const struct end_context *c, uint32_t i) {
    struct row row = {.word = i ? i - 1 : 0, .spread = !mark_tight_before(c->tokens, i)};
    row.end = i;
    enum mark mark = mark_of(c->text, c->tokens, i);
    do { /* marks, closers and marks again: ?”. */
        for (; mark != MARK_NONE; mark = next_in_row(c, row.end)) {
            count_mark(&row, mark);
            row.end++;
        }
        row.end = take_closers(c, row.end, &row);
        mark = next_in_row(c, row.end);
    } while (mark != MARK_NONE);
    return row;
}

static bool never_starts(int32_t code_point) {
    return code_point == '/' || code_point == '%' || code_point == '&' || code_point == '\\';
}

static enum start start_of_word(const struct end_context *c, uint32_t i) {
    switch (c->tokens->class[i]) {
    case WORD_LETTERS:
        if (c->tokens->flags[i] & TOKEN_CAPITAL) {
            return START_CAPITAL;
        }
        return mark_lower(c->text, c->tokens, i) ? START_LOWER : START_OTHER;
    case WORD_NUMBER:
        return START_NUMBER;
    default:
        return START_OTHER;
    }
}

enum { OPENER_LIMIT = 4 };

/* What begins at `i`, seen through quotation marks, brackets and dashes that open in front of it. */
static struct follower follower_at(const struct end_context *c, uint32_t i) {
    struct follower follower = {.word = i, .tight = mark_tight_before(c->tokens, i)};
    for (uint32_t k = i; k - i < OPENER_LIMIT && !(k > i && mark_paragraph(c->tokens, k)); k++) {
        enum mark mark = mark_of(c->text, c->tokens, k);
        follower.word = k;
        if (mark == MARK_OPEN) {
            follower.bracketed = true;
        } else if (mark == MARK_NONE) {
            follower.start = start_of_word(c, k);
            return follower;
        } else if (mark == MARK_OTHER || mark == MARK_BULLET) {
            follower.start = never_starts(mark_code_point(c->text, c->tokens, k)) ? START_NONE : START_OTHER;
            return follower;
        } else if (mark != MARK_QUOTE && mark != MARK_DASH) {
            return follower;
        }
    }
    return follower;
}

bool end_starter(const struct text *text, const struct tokens *tokens, uint32_t i) {
    if (tokens->class[i] != WORD_LETTERS || !closed_is(tokens, i, CLOSED_STARTER)) {
        return false;
    }
    bool initial = mark_tight_after(tokens, i) && mark_of(text, tokens, i + 1) == MARK_STOP; /* "A. Smith", "No. 7" */
    return !initial || (tokens->flags[i] & TOKEN_TITLE);
}

/* Whether token `i` is one letter. */
static bool is_letter(const struct end_context *c, uint32_t i) {
    uint32_t size = c->tokens->end[i] - c->tokens->begin[i];
    return c->tokens->class[i] == WORD_LETTERS &&
           (size == 1 || (mark_byte(c->text, c->tokens, i) >= MARK_ASCII_COUNT &&
                          text_count(c->text, c->tokens->begin[i], c->tokens->end[i]) == 1));
}

/* One letter and a full stop, again and again: U.S, J.K, e.g (the last full stop is the next token). */
static bool is_initialism(const struct end_context *c, uint32_t i) {
    uint32_t size = c->tokens->end[i] - c->tokens->begin[i];
    const char *bytes = c->text->bytes + c->tokens->begin[i];
    for (uint32_t k = 1; k < size; k += 2) {
        if (bytes[k] != '.') {
            return false;
        }
    }
    return size >= 3 && size % 2 == 1;
}

static bool is_roman(const struct end_context *c, uint32_t i) {
    for (uint32_t k = c->tokens->begin[i]; k < c->tokens->end[i]; k++) {
        if (!memchr("IVXLC", c->text->bytes[k], 5)) {
            return false;
        }
    }
    return true;
}

/* “At 5 p.m. Mr. Smith went”: what stands before the full stop is a time in front of the clause and no clause. */
static bool is_fronted_time(const struct end_context *c, uint32_t word) {
    return word - c->first <= 3 && closed_is(c->tokens, c->first, CLOSED_BEFORE_TIME);
}

/* A full stop behind one letter: an initial, unless a word follows that begins sentences, or
   the letter is the pronoun. */
static bool ends_at_initial(const struct end_context *c, uint32_t word, const struct follower *next) {
    if (!(c->tokens->flags[word] & TOKEN_CAPITAL)) {
        return next->start != START_LOWER && next->start != START_NUMBER;
    }
    if (next->start != START_CAPITAL) {
        return false;
    }
    bool pronoun =
        c->text->bytes[c->tokens->begin[word]] == 'I' && word > c->first && mark_lower(c->text, c->tokens, word - 1);
    return pronoun || end_starter(c->text, c->tokens, next->word);
}

static bool ends_at_numbered(const struct end_context *c, const struct follower *next) {
    if (next->start != START_CAPITAL) {
        return false;
    }
    return !is_letter(c, next->word) && !is_roman(c, next->word);
}

static bool ends_at_abbreviation(const struct end_context *c, uint32_t word, const struct follower *next) {
    if (next->start != START_CAPITAL || word == c->first) { /* "P.S. I love you" */
        return false;
    }
    if (closed_is(c->tokens, word, CLOSED_CLOCK_TIME)) {
        return !is_fronted_time(c, word) && !closed_is(c->tokens, next->word, CLOSED_CLOCK_FOLLOWER);
    }
    return end_starter(c->text, c->tokens, next->word) || closed_is(c->tokens, word, CLOSED_FINAL);
}

/* A full stop behind a word that is no abbreviation. */
static bool ends_at_word(const struct end_context *c, const struct row *row, const struct follower *next) {
    if (next->tight) { /* "end.Next": white space was lost. "Ph.D" and "a.Next" are something else. */
        return next->start == START_CAPITAL && !is_letter(c, row->word) && !is_letter(c, next->word);
    }
    if (next->start == START_LOWER) {
        return !row->quote && !row->bracket && !next->bracketed;
    }
    return next->start != START_NONE;
}

/* N°. 12 */
static bool is_numero(const struct end_context *c, uint32_t word) {
    return mark_code_point(c->text, c->tokens, word) == 0xB0 && mark_tight_before(c->tokens, word) &&
           (c->text->bytes[c->tokens->begin[word - 1]] | 0x20) == 'n';
}

static bool ends_at_stop(const struct end_context *c, const struct row *row, const struct follower *next) {
    uint32_t word = row->word;
    uint16_t flags = c->tokens->flags[word];
    if (c->tokens->class[word] != WORD_LETTERS) {
        return is_numero(c, word) ? ends_at_numbered(c, next) : ends_at_word(c, row, next);
    }
    if (closed_is(c->tokens, word, CLOSED_INTRODUCER)) {
        return false;
    }
    if ((flags & TOKEN_TITLE) && (flags & TOKEN_CAPITAL)) { /* "Main St. The" is a street */
        return closed_is(c->tokens, word, CLOSED_STREET) && end_starter(c->text, c->tokens, next->word);
    }
    if (flags & TOKEN_NUMBERED) {
        return ends_at_numbered(c, next);
    }
    if (is_letter(c, word)) {
        return ends_at_initial(c, word, next);
    }
    if ((flags & (TOKEN_ABBREVIATION | TOKEN_TITLE)) || is_initialism(c, word)) {
        return ends_at_abbreviation(c, word, next);
    }
    return ends_at_word(c, row, next);
}

/* Three dots leave something out and end nothing before a small letter or "I"; four hold the full stop
   (The Chicago Manual of Style, 17th edition, on ellipses). */
static bool ends_at_ellipsis(const struct end_context *c, const struct row *row, const struct follower *next) {
    if (next->start != START_CAPITAL) {
        return c->tokens->class[next->word] == WORD_ADDRESS;
    }
    return row->dots > 3 || !closed_is(c->tokens, next->word, CLOSED_PRONOUN_I);
}

enum { NAME_LIMIT = 3 };

/* Whether a short report clause follows: “Stop!” Mary Jones shouted. */
static bool is_reported(const struct end_context *c, uint32_t i) {
    uint32_t k = i;
    while (k - i < NAME_LIMIT && !mark_paragraph(c->tokens, k + 1) && (c->tokens->flags[k] & TOKEN_CAPITAL)) {
        k++;
    }
    if (k == i || !closed_is(c->tokens, k, CLOSED_REPORT_VERB)) {
        return false;
    }
    enum mark behind = mark_paragraph(c->tokens, k + 1) ? MARK_STOP : mark_of(c->text, c->tokens, k + 1);
    return behind == MARK_STOP || behind == MARK_COMMA;
}

static bool ends_at_loud(const struct end_context *c, const struct row *row, const struct follower *next) {
    bool listed = c->tokens->class[row->word] == WORD_LETTERS && closed_is(c->tokens, row->word, CLOSED_LOUD_NAME);
    switch (next->start) {
    case START_NONE:
        return false;
    case START_LOWER: { /* a capital inside the sentence, then !, then a small letter: a name such as Yahoo! */
        bool name = !row->question && row->word > c->first && (c->tokens->flags[row->word] & TOKEN_CAPITAL) &&
                    !(c->tokens->flags[row->word] & TOKEN_CAPITALS);
        return !name && !listed && !row->quote && !row->bracket && !next->bracketed;
    }
    case START_CAPITAL:
        return listed ? end_starter(c->text, c->tokens, next->word) : !row->quote || !is_reported(c, next->word);
    default:
        return !next->tight;
    }
}

/* "compounds. . . . The": the first is the full stop, the ellipsis behind it opens the next sentence. */
static bool stop_before_ellipsis(const struct end_context *c, uint32_t i, const struct row *row,
                                 const struct follower *next) {
    bool stop = mark_of(c->text, c->tokens, i) == MARK_STOP && !row->spread && c->tokens->class[i - 1] == WORD_LETTERS;
    return stop && row->dots == 4 && !row->loud && row->end == i + 4 && !mark_tight_before(c->tokens, i + 1) &&
           next->start == START_CAPITAL;
}

/* Whether token `i` is a quotation mark between what it closes and white space. */
static bool closes_before_space(const struct end_context *c, uint32_t i) {
    return mark_tight_before(c->tokens, i) && !mark_tight_after(c->tokens, i) &&
           mark_of(c->text, c->tokens, i) == MARK_QUOTE;
}

/*
 * Judges a mark that stands alone behind a word, or with a quotation mark that closes, at the end of a paragraph or
 * before a word: most of those that are not foreseen do, and their row need not be looked for. False where this one does
 * not.
 */
static bool judge_plain(const struct end_context *c, uint32_t i, struct end_verdict *verdict) {
    const struct tokens *tokens = c->tokens;
    if (i == c->first || tokens->class[i - 1] != WORD_LETTERS || !mark_tight_before(tokens, i)) {
        return false;
    }
    bool quote = closes_before_space(c, i + 1);
    uint32_t end = i + 1 + quote;
    *verdict = (struct end_verdict){end, true};
    if (mark_paragraph(tokens, end)) {
        return true;
    }
    if (tokens->class[end] != WORD_LETTERS || mark_tight_before(tokens, end) || mark_byte(c->text, tokens, i) != '.') {
        return false;
    }
    struct row row = {.word = i - 1, .end = end, .dots = 1, .quote = quote};
    struct follower next = {.start = start_of_word(c, end), .word = end};
    verdict->ends = ends_at_stop(c, &row, &next);
    return true;
}

struct end_verdict end_judge(const struct end_context *context, uint32_t i) {
    struct end_verdict verdict;
    if (judge_plain(context, i, &verdict)) {
        return verdict;
    }
    if (opens_word(context, i)) {
        return (struct end_verdict){i + 1, false};
    }
    struct row row = take_row(context, i);
    enum mark before = i == context->first ? MARK_OPEN : mark_of(context->text, context->tokens, row.word);
    if (before == MARK_OPEN || before == MARK_COMMA) { /* "[...]", "(!)", "Name:?", an ellipsis that opens a sentence */
        return (struct end_verdict){row.end, false};
    }
    uint32_t end = skip_trailers(context, row.end);
    if (mark_paragraph(context->tokens, end)) {
        return (struct end_verdict){end, true};
    }
    struct follower next = follower_at(context, end);
    if (stop_before_ellipsis(context, i, &row, &next)) {
        return (struct end_verdict){i + 1, true};
    }
    bool ends = row.loud       ? ends_at_loud(context, &row, &next)
                : row.dots > 1 ? ends_at_ellipsis(context, &row, &next)
                               : ends_at_stop(context, &row, &next);
    return (struct end_verdict){end, ends};
}
