#include "sentences.h"

#include "breaks.h"
#include "ends.h"
#include "labels.h"

/* A paragraph, and what is known of it while its sentences are found. */
struct paragraph {
    const struct text *text;
    const struct tokens *tokens;
    uint32_t first;
    uint32_t end;
    uint32_t first_mark; /* number of its first mark, */
    uint32_t mark;       /* and of the first that is not passed yet */
    struct label label;  /* of the last list item */
    bool listed;         /* it begins with a label */
    bool straight_open;  /* an odd number of straight double quotation marks so far */
    bool loud;           /* the sentence in hand has an exclamation or question mark so far */
};

static bool append(struct sentences *sentences, const struct sentence *sentence, const tone_allocator *hooks) {
    if (sentences->count == sentences->capacity) {
        struct sentence *items = alloc_grow(hooks, sentences->items, &sentences->capacity, (size_t)sentences->count + 1,
                                            sizeof *sentences->items);
        if (!items) {
            return false;
        }
        sentences->items = items;
    }
    sentences->items[sentences->count++] = *sentence;
    return true;
}

/* Whether the next item of the paragraph's list begins at `i`. "(a) one, (b) two and (c) three" is one sentence. */
static bool begins_item(struct paragraph *paragraph, uint32_t i) {
    struct label label;
    if (!paragraph->listed || mark_tight_before(paragraph->tokens, i) ||
        !label_read(paragraph->text, paragraph->tokens, i, &label) || !label_follows(&label, &paragraph->label)) {
        return false;
    }
    bool joined = mark_code_point(paragraph->text, paragraph->tokens, i - 1) == ',' ||
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

/* Passes the marks in front of token `end`. */
static void pass_marks(struct paragraph *paragraph, uint32_t end) {
    const struct tokens *tokens = paragraph->tokens;
    uint32_t mark = paragraph->mark;
    for (; mark < tokens->mark_count && tokens->mark[mark] < end; mark++) {
        unsigned char byte = mark_byte(paragraph->text, tokens, tokens->mark[mark]);
        paragraph->straight_open ^= byte == '"';
        paragraph->loud |= (byte == '!') | (byte == '?');
    }
    paragraph->mark = mark;
}

/* The first mark that is not passed, or the end of the paragraph. */
static uint32_t next_mark(const struct paragraph *paragraph) {
    const struct tokens *tokens = paragraph->tokens;
    uint32_t next = paragraph->mark < tokens->mark_count ? tokens->mark[paragraph->mark] : paragraph->end;
    return next < paragraph->end ? next : paragraph->end;
}

/*
 * The end of the sentence that begins at `first`. It is sought behind marks alone; behind every token where a list item may
 * begin, or a header field may end.
 */
static uint32_t sentence_end(struct paragraph *paragraph, uint32_t first) {
    const struct text *text = paragraph->text;
    const struct tokens *tokens = paragraph->tokens;
    struct end_context context = {.text = text, .tokens = tokens, .first = skip_label(paragraph, first)};
    bool every = paragraph->listed || break_is_header(text, tokens, context.first);
    uint32_t i = context.first;
    pass_marks(paragraph, i);
    while (i < paragraph->end) {
        bool inner = i > context.first;
        if (inner && (begins_item(paragraph, i) || break_before(text, tokens, context.first, i))) {
            return i;
        }
        i = every ? i : next_mark(paragraph);
        if (i == paragraph->end) {
            break;
        }
        struct end_verdict verdict = {i + 1, false};
        if (end_candidate(text, tokens, i)) {
            context.straight_open = paragraph->straight_open;
            verdict = end_judge(&context, i);
        }
        pass_marks(paragraph, verdict.next);
        if (verdict.ends) {
            return verdict.next;
        }
        i = verdict.next;
    }
    return paragraph->end;
}

/* Whether one pair of brackets holds the whole paragraph. */
static bool is_bracketed(const struct paragraph *paragraph) {
    const struct tokens *tokens = paragraph->tokens;
    uint32_t depth = 0;
    if (mark_of(paragraph->text, tokens, paragraph->first) != MARK_OPEN) {
        return false;
    }
    for (uint32_t m = paragraph->first_mark; m < tokens->mark_count && tokens->mark[m] < paragraph->end; m++) {
        enum mark mark = mark_of(paragraph->text, tokens, tokens->mark[m]);
        depth += mark == MARK_OPEN;
        depth -= mark == MARK_CLOSE;
        if (depth == 0) {
            return tokens->mark[m] + 1 == paragraph->end;
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
    uint32_t i = paragraph->end;
    while (i > paragraph->first) {
        enum mark mark = mark_of(paragraph->text, paragraph->tokens, --i);
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

/* Whether a line without a full stop at its end is short, or has the capitals of a title. */
static bool looks_like_headline(const struct paragraph *paragraph, bool title_alone) {
    const struct tokens *tokens = paragraph->tokens;
    uint32_t words = 0;
    uint32_t longer = 0;
    uint32_t capitals = 0;
    for (uint32_t i = paragraph->first; i < paragraph->end && words <= TITLE_WORDS; i++) {
        uint8_t class = tokens->class[i];
        if (class != WORD_LETTERS && class != WORD_NUMBER) {
            continue;
        }
        if (words == 0 && mark_lower(paragraph->text, tokens, i)) {
            return false;
        }
        words++;
        if (class == WORD_LETTERS && tokens->end[i] - tokens->begin[i] >= LONGER_WORD) {
            longer++;
            capitals += (tokens->flags[i] & TOKEN_CAPITAL) != 0;
        }
    }
    bool title = longer >= 2 && 4 * capitals >= 3 * longer;
    return words > 0 && words <= TITLE_WORDS && (title || (!title_alone && words <= HEADLINE_WORDS));
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

static uint8_t kind_of(const struct paragraph *paragraph, uint32_t count) {
    if (is_caption(paragraph)) {
        return TONE_SENTENCE_CAPTION;
    }
    if (paragraph->listed) {
        return TONE_SENTENCE_LIST;
    }
    return count == 1 && is_headline(paragraph) ? TONE_SENTENCE_HEADLINE : TONE_SENTENCE_PROSE;
}

static bool find_in_paragraph(struct sentences *sentences, struct paragraph *paragraph, const tone_allocator *hooks) {
    uint32_t before = sentences->count;
    uint32_t first = paragraph->first;
    while (first < paragraph->end) {
        paragraph->loud = false;
        struct sentence sentence = {.first = first, .end = sentence_end(paragraph, first), .kind = TONE_SENTENCE_PROSE};
        sentence.mark_end = paragraph->mark;
        sentence.loud = paragraph->loud;
        if (!append(sentences, &sentence, hooks)) {
            return false;
        }
        first = sentence.end;
    }
    uint8_t kind = kind_of(paragraph, sentences->count - before);
    for (uint32_t i = before; i < sentences->count; i++) {
        sentences->items[i].kind = kind;
    }
    return true;
}

bool sentences_find(struct sentences *sentences, const struct text *text, const struct tokens *tokens,
                    const tone_allocator *hooks) {
    uint32_t mark = 0;
    sentences->count = 0;
    for (uint32_t i = 0; i < tokens->paragraph_count; i++) {
        struct paragraph paragraph = {.text = text, .tokens = tokens, .first_mark = mark, .mark = mark};
        paragraph.first = tokens->paragraph[i];
        paragraph.end = i + 1 < tokens->paragraph_count ? tokens->paragraph[i + 1] : tokens->count;
        if (!find_in_paragraph(sentences, &paragraph, hooks)) {
            return false;
        }
        mark = paragraph.mark;
    }
    return true;
}

void sentences_release(struct sentences *sentences, const tone_allocator *hooks) {
    alloc_release(hooks, sentences->items, sentences->capacity, sizeof *sentences->items);
    *sentences = (struct sentences){0};
}
