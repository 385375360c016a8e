#include "sentences.h"

#include "breaks.h"
#include "ends.h"
#include "labels.h"

/* The codes of marks of General Punctuation that matter here. */
enum {
    CODE_OPEN_DOUBLE = 0x9C,  /* “ */
    CODE_ELLIPSIS = 0xA6,     /* … */
    CODE_EXCLAMATIONS = 0xBC, /* ‼ */
    CODE_INTERROBANG = 0xBD   /* ‽ */
};

/* A paragraph, and what is known of it while its sentences are found. */
struct paragraph {
    const struct text *text;
    const struct tokens *tokens;
    uint32_t first;
    uint32_t end;
    const uint32_t *point; /* the first that is not passed yet */
    uint32_t first_mark;   /* how many of the list of marks stand before it, */
    uint32_t mark;         /* and before what is not passed yet */
    struct label label;    /* of the last list item */
    bool plain;            /* it begins as most do: no label, header field or caption does so */
    bool listed;           /* it begins with a label */
    bool loud;             /* the sentence in hand has an exclamation or question mark so far */
    struct straight_marks straight;
};

/* A place for one more sentence; NULL without memory. */
static inline struct sentence *append(struct sentences *sentences, const tone_allocator *hooks) {
    struct sentence *items =
        alloc_grow(hooks, sentences->items, &sentences->capacity, (size_t)sentences->count + 1, sizeof *items);
    if (!items) {
        return NULL;
    }
    sentences->items = items;
    return &items[sentences->count++];
}

/* Whether the next item of the paragraph's list begins at `i`. "(a) one, (b) two and (c) three" is one sentence. */
static bool begins_item(struct paragraph *paragraph, uint32_t i) {
    struct label label;
    if (!paragraph->listed || mark_tight_before(paragraph->tokens, i) ||
        !label_read(paragraph->text, paragraph->tokens, i, &label) || !label_follows(&label, &paragraph->label)) {
        return false;
    }
    bool joined = mark_byte(paragraph->text, paragraph->tokens, i - 1) == ',' ||
                  closed_is(paragraph->tokens, i - 1, CLOSED_JOINER);
    if (!joined) {
        paragraph->label = label;
    }
    return !joined;
}

/* Where the words of a sentence begin that starts at `i`: behind the label of a list item. */
static uint32_t skip_label(struct paragraph *paragraph, uint32_t i) {
    struct label label;
    if (i >= paragraph->end || !label_read(paragraph->text, paragraph->tokens, i, &label)) {
        return i;
    }
    paragraph->listed = paragraph->listed || i == paragraph->first;
    paragraph->label = label;
    return label.next;
}

/* ---------------------------------------------------------------------------------------------------------- points */

/* When a mark is a point: a mark behind which a sentence may end. */
enum point_kind {
    POINT_ALWAYS = 1,
    POINT_ROW = 2 /* where a mark stands before it: the end of a row, ----, or of a face, :) */
};

/* By the codes of marks. */
static const uint8_t points_of[UINT8_MAX + 1] = {['.'] = POINT_ALWAYS,
                                                 ['?'] = POINT_ALWAYS,
                                                 ['!'] = POINT_ALWAYS,
                                                 [CODE_ELLIPSIS] = POINT_ALWAYS,
                                                 [CODE_EXCLAMATIONS] = POINT_ALWAYS,
                                                 [CODE_INTERROBANG] = POINT_ALWAYS,
                                                 [MARK_CODE_OTHER] = POINT_ALWAYS,
                                                 [MARK_CODE_NONE] = POINT_ALWAYS,
                                                 ['('] = POINT_ROW,
                                                 [')'] = POINT_ROW,
                                                 ['-'] = POINT_ROW,
                                                 ['='] = POINT_ROW,
                                                 ['*'] = POINT_ROW,
                                                 ['~'] = POINT_ROW};

/* Lists the points, and addresses; each mark is written down, and stays where it is one, without a branch. */
static void fill_points(uint32_t *points, const struct tokens *tokens) {
    const uint32_t *mark = tokens->mark;
    const uint8_t *code = tokens->mark_code;
    uint32_t mark_count = tokens->mark_count;
    uint32_t count = 0;
    uint32_t behind = UINT32_MAX; /* the mark before */
    for (uint32_t m = 0; m < mark_count; m++) {
        unsigned row = mark[m] == behind;
        points[count] = m;
        count += (points_of[code[m]] & (POINT_ALWAYS | row * POINT_ROW)) != 0;
        behind = mark[m] + 1;
    }
    points[count] = mark_count;
}

static bool list_points(struct sentences *sentences, const struct tokens *tokens, const tone_allocator *hooks) {
    size_t need = (size_t)tokens->mark_count + 1;
    uint32_t *points = alloc_grow(hooks, sentences->points, &sentences->point_capacity, need, sizeof *points);
    if (!points) {
        return false;
    }
    sentences->points = points;
    fill_points(points, tokens);
    return true;
}

/* Passes the points in front of token `end`. */
static void pass_points(struct paragraph *paragraph, uint32_t end) {
    const struct tokens *tokens = paragraph->tokens;
    const uint32_t *point = paragraph->point;
    for (; tokens->mark[*point] < end; point++) {
        uint8_t code = tokens->mark_code[*point];
        paragraph->loud |= (code == '!') | (code == '?');
        paragraph->mark = *point + 1;
    }
    paragraph->point = point;
}

/* Whether all that stands behind a point in its paragraph is a mark that closes, without white space: .” or .) */
static bool is_closed(const struct paragraph *paragraph, uint32_t point) {
    const struct tokens *tokens = paragraph->tokens;
    uint32_t last = paragraph->end - 1;
    if (tokens->mark[point] + 1 != last || tokens->mark[point + 1] != last || !mark_tight_before(tokens, last)) {
        return false;
    }
    enum mark mark = mark_listed(paragraph->text, tokens, point + 1);
    return mark == MARK_QUOTE || mark == MARK_CLOSE;
}

/* Judges token `i`, the first point that is not passed or a token before it, and passes all points that belong to it. */
static struct end_verdict judge(struct paragraph *paragraph, struct end_context *context, uint32_t i) {
    const struct tokens *tokens = paragraph->tokens;
    struct end_verdict verdict = {i + 1, false};
    if (end_candidate(paragraph->text, tokens, i)) {
        verdict = end_judge(context, i);
    }
    pass_points(paragraph, verdict.next);
    return verdict;
}

/* The end of a sentence where a list item may begin, or a header field or the salutation of a letter may end: it is
   sought behind every token. */
static uint32_t end_by_tokens(struct paragraph *paragraph, struct end_context *context) {
    const struct text *text = paragraph->text;
    const struct tokens *tokens = paragraph->tokens;
    for (uint32_t i = context->first; i < paragraph->end - 1;) {
        struct end_verdict verdict = judge(paragraph, context, i);
        i = verdict.next;
        if (verdict.ends ||
            (i < paragraph->end && (begins_item(paragraph, i) || break_before(text, tokens, context->first, i)))) {
            return i;
        }
    }
    return paragraph->end;
}

/* The end of another sentence: it is sought behind points alone. */
static uint32_t end_by_points(struct paragraph *paragraph, struct end_context *context) {
    const struct text *text = paragraph->text;
    const struct tokens *tokens = paragraph->tokens;
    for (;;) {
        uint32_t i = tokens->mark[*paragraph->point];
        if (i >= paragraph->end - 1 || is_closed(paragraph, *paragraph->point)) {
            return paragraph->end;
        }
        enum end_outlook outlook = end_foresee(text, tokens, *paragraph->point);
        if (outlook == END_SURE) {
            return i + 1;
        }
        if (outlook == END_GOES_ON) {
            paragraph->point++;
            continue;
        }
        struct end_verdict verdict = judge(paragraph, context, i);
        i = verdict.next;
        if (verdict.ends || (i < paragraph->end && break_before(text, tokens, context->first, i))) {
            return i;
        }
    }
}

/* The end of the sentence that begins at `first`. */
static uint32_t sentence_end(struct paragraph *paragraph, uint32_t first) {
    const struct text *text = paragraph->text;
    const struct tokens *tokens = paragraph->tokens;
    struct end_context context = {.text = text, .tokens = tokens, .straight = &paragraph->straight};
    context.first = skip_label(paragraph, first);
    if (context.first == paragraph->end) { /* a label and nothing behind it */
        pass_points(paragraph, paragraph->end);
        return paragraph->end;
    }
    bool closely = paragraph->listed || break_is_header(text, tokens, context.first) ||
                   break_may_be_letter(tokens, context.first, paragraph->end);
    pass_points(paragraph, context.first);
    uint32_t end = closely ? end_by_tokens(paragraph, &context) : end_by_points(paragraph, &context);
    pass_points(paragraph, end);
    return end;
}

/* Whether one pair of brackets holds the whole paragraph. */
static bool is_bracketed(const struct paragraph *paragraph) {
    const struct tokens *tokens = paragraph->tokens;
    uint32_t depth = 0;
    if (mark_of(paragraph->text, tokens, paragraph->first) != MARK_OPEN) {
        return false;
    }
    for (uint32_t i = paragraph->first; i < paragraph->end; i++) {
        enum mark mark = mark_of(paragraph->text, tokens, i);
        depth += mark == MARK_OPEN;
        depth -= mark == MARK_CLOSE;
        if (depth == 0) {
            return i + 1 == paragraph->end;
        }
    }
    return false;
}

/* "Photo: …", "File photo: …", "Pictured: …"; and a paragraph in brackets. */
static bool is_caption(const struct paragraph *paragraph) {
    const struct tokens *tokens = paragraph->tokens;
    uint32_t i = paragraph->first;
    if (is_bracketed(paragraph)) {
        return true;
    }
    if (i + 1 == paragraph->end || !closed_is(tokens, i, CLOSED_CAPTION | CLOSED_CAPTION_KIND)) {
        return false;
    }
    return closed_is(tokens, i, CLOSED_CAPTION) ? mark_byte(paragraph->text, tokens, i + 1) == ':'
                                                : closed_is(tokens, i + 1, CLOSED_CAPTION);
}

/* The mark that ends the paragraph, closing quotation marks and brackets left out; MARK_NONE for a word. */
static enum mark last_mark(const struct paragraph *paragraph) {
    const struct tokens *tokens = paragraph->tokens;
    uint32_t m = paragraph->mark;
    for (uint32_t i = paragraph->end; i-- > paragraph->first;) {
        if (m == paragraph->first_mark || tokens->mark[--m] != i) {
            return MARK_NONE;
        }
        enum mark mark = mark_listed(paragraph->text, tokens, m);
        if (mark != MARK_QUOTE && mark != MARK_CLOSE) {
            return mark == MARK_OTHER ? MARK_NONE : mark;
        }
    }
    return MARK_OTHER;
}

enum {
    HEADLINE_WORDS = 14, /* a line without a full stop that is as short as this is a headline */
    TITLE_WORDS = 25,    /* as long as this, it is one when three of four longer words have a capital */
    LONGER_WORD = 4      /* bytes of a word that title case gives a capital */
};

/* The first word or number of a paragraph that has one. */
static uint32_t first_word(const struct paragraph *paragraph) {
    uint32_t i = paragraph->first;
    for (uint32_t m = paragraph->first_mark; paragraph->tokens->mark[m] == i; m++) {
        i++;
    }
    return i;
}

/* Whether most of the longer words have a capital. */
static bool has_title_case(const struct paragraph *paragraph) {
    const struct tokens *tokens = paragraph->tokens;
    uint32_t longer = 0;
    uint32_t capitals = 0;
    for (uint32_t i = paragraph->first; i < paragraph->end; i++) {
        uint32_t is_longer = (tokens->class[i] == WORD_LETTERS) & (tokens->end[i] - tokens->begin[i] >= LONGER_WORD);
        longer += is_longer;
        capitals += is_longer & ((tokens->flags[i] & TOKEN_CAPITAL) != 0);
    }
    return longer >= 2 && 4 * capitals >= 3 * longer;
}

/* Whether a line without a full stop at its end is short, or has the capitals of a title. */
static bool looks_like_headline(const struct paragraph *paragraph, bool title_alone) {
    uint32_t words = paragraph->end - paragraph->first - (paragraph->mark - paragraph->first_mark);
    if (words == 0 || words > TITLE_WORDS || mark_lower(paragraph->text, paragraph->tokens, first_word(paragraph))) {
        return false;
    }
    return (!title_alone && words <= HEADLINE_WORDS) || has_title_case(paragraph);
}

/*
 * A line on its own that ends without a full stop: short, or with the capitals of headline style (The Chicago Manual of
 * Style, 17th edition). One that ends in a question or exclamation mark needs the capitals.
 */
static bool is_headline(const struct paragraph *paragraph) {
    enum mark last = last_mark(paragraph);
    bool loud = last == MARK_QUESTION || last == MARK_EXCLAMATION;
    return (loud || last == MARK_NONE) && looks_like_headline(paragraph, loud);
}

/* The kind of a paragraph of so many sentences, whose marks are passed. */
static uint8_t kind_of(const struct paragraph *paragraph, uint32_t count) {
    if (!paragraph->plain && is_caption(paragraph)) {
        return TONE_SENTENCE_CAPTION;
    }
    if (paragraph->listed) {
        return TONE_SENTENCE_LIST;
    }
    return count == 1 && is_headline(paragraph) ? TONE_SENTENCE_HEADLINE : TONE_SENTENCE_PROSE;
}

/* Passes the marks in front of token `end`, whose points are passed: few stand behind the last of these. */
static uint32_t pass_marks(struct paragraph *paragraph, uint32_t end) {
    const struct tokens *tokens = paragraph->tokens;
    while (tokens->mark[paragraph->mark] < end) {
        paragraph->mark++;
    }
    return paragraph->mark;
}

/* Whether a paragraph begins with “, or with a word that begins no header field and no caption, and no label: one letter
   does so alone with a mark directly behind it. */
static bool begins_plainly(const struct paragraph *paragraph) {
    const struct tokens *tokens = paragraph->tokens;
    uint32_t first = paragraph->first;
    uint8_t code = tokens->mark_code[paragraph->first_mark];
    bool several = tokens->end[first] - tokens->begin[first] > 1;
    bool parted = tokens->flags[first + 1] & (TOKEN_SPACE | TOKEN_LINE | TOKEN_PARAGRAPH);
    bool word = (tokens->class[first] == WORD_LETTERS) & (several | parted);
    bool quotes = (tokens->mark[paragraph->first_mark] == first) & (code == CODE_OPEN_DOUBLE);
    return (word | quotes) & !closed_is(tokens, first, CLOSED_HEADER | CLOSED_CAPTION | CLOSED_CAPTION_KIND);
}

/* Passes the only sentence of a paragraph that begins plainly, and has no point before its last token. */
static void take(struct paragraph *paragraph, struct sentence *sentence) {
    uint32_t point = *paragraph->point;
    bool stopped = paragraph->tokens->mark[point] == paragraph->end - 1;
    uint8_t code = stopped ? paragraph->tokens->mark_code[point] : 0;
    bool loud = (code == '!') | (code == '?');
    if (stopped) {
        paragraph->mark = point + 1;
        paragraph->point++;
    } else {
        pass_marks(paragraph, paragraph->end);
    }
    *sentence = (struct sentence){paragraph->first, paragraph->end, paragraph->mark, TONE_SENTENCE_PROSE, loud};
    if (code != '.' && is_headline(paragraph)) {
        sentence->kind = TONE_SENTENCE_HEADLINE;
    }
}

/* Passes the sentences of a paragraph one by one. */
static bool divide(struct sentences *sentences, struct paragraph *paragraph, const tone_allocator *hooks) {
    uint32_t before = sentences->count;
    for (uint32_t first = paragraph->first; first < paragraph->end;) {
        struct sentence *sentence = append(sentences, hooks);
        if (!sentence) {
            return false;
        }
        paragraph->loud = false;
        uint32_t end = sentence_end(paragraph, first);
        *sentence = (struct sentence){first, end, pass_marks(paragraph, end), TONE_SENTENCE_PROSE, paragraph->loud};
        first = end;
    }
    uint8_t kind = kind_of(paragraph, sentences->count - before);
    for (uint32_t i = before; i < sentences->count && kind != TONE_SENTENCE_PROSE; i++) {
        sentences->items[i].kind = kind;
    }
    return true;
}

static bool find_in_paragraph(struct sentences *sentences, struct paragraph *paragraph, const tone_allocator *hooks) {
    paragraph->plain = begins_plainly(paragraph);
    bool whole = paragraph->tokens->mark[*paragraph->point] >= paragraph->end - 1;
    if (!(paragraph->plain & whole & !break_may_be_letter(paragraph->tokens, paragraph->first, paragraph->end))) {
        return divide(sentences, paragraph, hooks);
    }
    struct sentence *sentence = append(sentences, hooks);
    if (sentence) {
        take(paragraph, sentence);
    }
    return sentence != NULL;
}

/* Goes on to the paragraph of that number: marks and points before it are passed. */
static void enter(struct paragraph *paragraph, uint32_t number) {
    const struct tokens *tokens = paragraph->tokens;
    paragraph->first = tokens->paragraph[number];
    paragraph->end = tokens_paragraph_end(tokens, number);
    paragraph->first_mark = paragraph->mark;
    paragraph->straight = (struct straight_marks){.mark = paragraph->mark};
    paragraph->listed = paragraph->loud = false;
}

bool sentences_find(struct sentences *sentences, const struct text *text, const struct tokens *tokens,
                    const tone_allocator *hooks) {
    sentences->count = 0;
    if (!list_points(sentences, tokens, hooks)) {
        return false;
    }
    struct paragraph paragraph = {.text = text, .tokens = tokens, .point = sentences->points};
    for (uint32_t i = 0; i < tokens->paragraph_count; i++) {
        enter(&paragraph, i);
        if (!find_in_paragraph(sentences, &paragraph, hooks)) {
            return false;
        }
    }
    return true;
}

void sentences_release(struct sentences *sentences, const tone_allocator *hooks) {
    alloc_release(hooks, sentences->items, sentences->capacity, sizeof *sentences->items);
    alloc_release(hooks, sentences->points, sentences->point_capacity, sizeof *sentences->points);
    *sentences = (struct sentences){0};
}
