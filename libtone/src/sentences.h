/* Sentences: runs of tokens of a paragraph, each with a kind. */
#ifndef TONE_SENTENCES_H
#define TONE_SENTENCES_H

#include "tokens.h"

/* Tokens [first, end) of the chunk; every token is in exactly one sentence. */
struct sentence {
    uint32_t first;
    uint32_t end;
    uint32_t mark_end; /* how many of the list of marks stand before `end` */
    uint8_t kind;      /* tone_sentence_kind */
    bool loud;         /* a mark of it begins with an exclamation or question mark */
};

/* Words and numbers of a sentence: all its tokens but its marks, the first of which is number `first_mark` of the list. */
static inline uint32_t sentence_words(const struct sentence *sentence, uint32_t first_mark) {
    return sentence->end - sentence->first - (sentence->mark_end - first_mark);
}

/* The sentence of a token, which is in none before `sentence`: most often in that or the next, which no branch tells. */
static inline const struct sentence *sentence_around(const struct sentence *sentence, uint32_t token) {
    sentence += sentence->end <= token;
    while (sentence->end <= token) {
        sentence++;
    }
    return sentence;
}

struct sentences {
    uint32_t count;
    size_t capacity;
    struct sentence *items;
    size_t point_capacity;
    uint32_t *points; /* working memory: the marks behind which a sentence may end, by their numbers in the list */
};

/* How many marks of the list stand before a sentence, by its number. */
static inline uint32_t sentences_first_mark(const struct sentences *sentences, size_t sentence) {
    return sentence == 0 ? 0 : sentences->items[sentence - 1].mark_end;
}

/*
 * Finds the sentences of whole paragraphs; `sentences` is emptied first. A sentence never crosses a TOKEN_PARAGRAPH.
 * False when there is no memory. Linear in the tokens.
 */
bool sentences_find(struct sentences *sentences, const struct text *text, const struct tokens *tokens,
                    const tone_allocator *hooks);
void sentences_release(struct sentences *sentences, const tone_allocator *hooks);

#endif
