/* Labels of list items: • 1. 1) 1.) (1) a. a) (a) and a bullet with one of these behind it. */
#ifndef TONE_LABELS_H
#define TONE_LABELS_H

#include "marks.h"

struct label {
    uint32_t next;  /* first token behind it */
    uint32_t value; /* 1 for "1." and for "a)"; 0 for a bullet alone */
    int32_t bullet; /* code point, 0 for none */
    uint8_t style;  /* of the number or letter and its marks; 0 with a bullet alone */
};

/* What label_read does where a label is not ruled out. */
bool label_look(const struct text *text, const struct tokens *tokens, uint32_t i, struct label *label);

/* Whether a label begins at token `i`, where a sentence may begin. A word of several letters begins none, nor does a mark
   of ASCII but for these. */
static inline bool label_read(const struct text *text, const struct tokens *tokens, uint32_t i, struct label *label) {
    unsigned char byte = mark_byte(text, tokens, i);
    bool word = tokens->class[i] == WORD_LETTERS && tokens->end[i] - tokens->begin[i] > 1;
    bool mark = tokens->class[i] == WORD_PUNCTUATION && byte < MARK_ASCII_COUNT;
    return !word && (!mark || byte == '(' || byte == '-' || byte == '*') && label_look(text, tokens, i, label);
}

/* Whether `label` is the one that follows `before` in the same list. */
bool label_follows(const struct label *label, const struct label *before);

#endif
