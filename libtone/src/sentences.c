#include "sentences.h"

#include "breaks.h"
#include "ends.h"
#include "labels.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* A paragraph, and what is known of it while its sentences are found. */
struct paragraph {
    const struct text *text;
    const struct tokens *tokens;
    uint32_t first;
    uint32_t end;
    struct label label; /* of the last list item */
    bool listed;        /* it begins with a label */
    bool straight_open; /* an odd number of straight double quotation marks so far */
};

static bool append(struct sentences *sentences, uint32_t first, uint32_t end, const tone_allocator *hooks) {
    struct sentence *items = alloc_grow(hooks, sentences->items, &sentences->capacity, (size_t)sentences->count + 1,
                                        sizeof *sentences->items);
    if (!items) {
        return false;
    }
    sentences->items = items;
    items[sentences->count++] = (struct sentence){first, end, TONE_SENTENCE_PROSE};
    return true;
}

/* Whether the next item of the paragraph's list begins at `i`. "(a) one, (b) two and (c) three" is one sentence. */
static bool begins_item(struct paragraph *paragraph, uint32_t i) {
    struct label label;
    if (!paragraph->listed || mark_tight_before(paragraph->tokens, i) ||
        !label_read(paragraph->text, paragraph->tokens, i, &label) || !label_follows(&label, &paragraph->label)) {
        return false;
    }
    static const char *const joiners[] = {"and", "or"};
    bool joined = mark_code_point(paragraph->text, paragraph->tokens, i - 1) == ',' ||
                  mark_listed(paragraph->text, paragraph->tokens, i - 1, joiners, COUNT(joiners));
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

static void count_straight(struct paragraph *paragraph, uint32_t first, uint32_t end) {
    for (uint32_t i = first; i < end; i++) {
        if (paragraph->text->bytes[paragraph->tokens->begin[i]] == '"') {
            paragraph->straight_open = !paragraph->straight_open;
        }
    }
}

/* The end of the sentence that begins at `first`. */
static uint32_t sentence_end(struct paragraph *paragraph, uint32_t first) {
    uint32_t i = skip_label(paragraph, first);
    struct end_context context = {.text = paragraph->text, .tokens = paragraph->tokens, .first = i};
    while (i < paragraph->end) {
        bool inner = i > context.first;
        if (inner &&
            (begins_item(paragraph, i) || break_before(paragraph->text, paragraph->tokens, context.first, i))) {
            return i;
        }
        struct end_verdict verdict = {i + 1, false};
        if (end_candidate(paragraph->text, paragraph->tokens, i)) {
            context.straight_open = paragraph->straight_open;
            verdict = end_judge(&context, i);
        }
        count_straight(paragraph, i, verdict.next);
        if (verdict.ends) {
            return verdict.next;
        }
        i = verdict.next;
    }
    return paragraph->end;
}

/* Whether one pair of brackets holds the whole paragraph. */
static bool is_bracketed(const struct paragraph *paragraph) {
    uint32_t depth = 0;
    for (uint32_t i = paragraph->first; i < paragraph->end; i++) {
        enum mark mark = mark_of(paragraph->text, paragraph->tokens, i);
        depth += mark == MARK_OPEN;
        depth -= mark == MARK_CLOSE && depth > 0;
        if (depth == 0) {
            return i > paragraph->first && i + 1 == paragraph->end;
        }
    }
    return false;
}

/* "Photo: …", "File photo: …", "Pictured: …"; and a paragraph in brackets. */
static bool is_caption(const struct paragraph *paragraph) {
    static const char *const names[] = {"caption", "credit",     "graphic", "illustration", "image",   "images",
                                        "photo",   "photograph", "photos",  "picture",      "pictured"};
    static const char *const kinds[] = {"archive", "file", "handout", "stock"};
    const struct tokens *tokens = paragraph->tokens;
    uint32_t i = paragraph->first;
    if (is_bracketed(paragraph)) {
        return true;
    }
    if (mark_listed(paragraph->text, tokens, i, kinds, COUNT(kinds))) {
        i++;
        if (i < paragraph->end && mark_listed(paragraph->text, tokens, i, names, COUNT(names))) {
            return true;
        }
        return false;
    }
    return i + 1 < paragraph->end && mark_listed(paragraph->text, tokens, i, names, COUNT(names)) &&
           mark_code_point(paragraph->text, tokens, i + 1) == ':';
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

/*
 * A line on its own that ends without a full stop: short, or with the capitals of headline style (The Chicago Manual of
 * Style, 17th edition). One that ends in a question or exclamation mark needs the capitals.
 */
static bool is_headline(const struct paragraph *paragraph) {
    uint32_t words = 0;
    uint32_t longer = 0;
    uint32_t capitals = 0;
    bool lower = false; /* the first word is in lower case */
    for (uint32_t i = paragraph->first; i < paragraph->end && words <= TITLE_WORDS; i++) {
        uint8_t class = paragraph->tokens->class[i];
        if (class != WORD_LETTERS && class != WORD_NUMBER) {
            continue;
        }
        lower = words == 0 ? mark_lower(paragraph->text, paragraph->tokens, i) : lower;
        words++;
        if (class == WORD_LETTERS && paragraph->tokens->end[i] - paragraph->tokens->begin[i] >= LONGER_WORD) {
            longer++;
            capitals += (paragraph->tokens->flags[i] & TOKEN_CAPITAL) != 0;
        }
    }
    enum mark last = last_mark(paragraph);
    bool title = longer >= 2 && 4 * capitals >= 3 * longer;
    if (words == 0 || words > TITLE_WORDS || lower) {
        return false;
    }
    if (last == MARK_QUESTION || last == MARK_EXCLAMATION) {
        return title;
    }
    return last == MARK_NONE && (title || words <= HEADLINE_WORDS);
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
        uint32_t end = sentence_end(paragraph, first);
        if (!append(sentences, first, end, hooks)) {
            return false;
        }
        first = end;
    }
    uint8_t kind = kind_of(paragraph, sentences->count - before);
    for (uint32_t i = before; i < sentences->count; i++) {
        sentences->items[i].kind = kind;
    }
    return true;
}

bool sentences_find(struct sentences *sentences, const struct text *text, const struct tokens *tokens,
                    const tone_allocator *hooks) {
    sentences->count = 0;
    uint32_t first = 0;
    while (first < tokens->count) {
        uint32_t end = first + 1;
        while (!mark_paragraph(tokens, end)) {
            end++;
        }
        struct paragraph paragraph = {.text = text, .tokens = tokens, .first = first, .end = end};
        if (!find_in_paragraph(sentences, &paragraph, hooks)) {
            return false;
        }
        first = end;
    }
    return true;
}

void sentences_release(struct sentences *sentences, const tone_allocator *hooks) {
    alloc_release(hooks, sentences->items, sentences->capacity, sizeof *sentences->items);
    *sentences = (struct sentences){0};
}
