#include "scare.h"

enum { WORDS_MOST = 4, NAME_MOST = 10 };

/* Words that a title writes small (The Chicago Manual of Style, 17th edition, 8.159). */
static bool is_small(uint32_t grammar) {
    return grammar & (GRAMMAR_PREPOSITION | GRAMMAR_COORDINATOR | GRAMMAR_DETERMINER | GRAMMAR_TO | GRAMMAR_BE);
}

/* What words of which one is written small are, from token `i` on, behind `words` of them. */
static enum quoted_as read_small(const struct text *text, const struct tokens *tokens, uint32_t i, uint32_t end,
                                 uint32_t words) {
    for (; i < end && words <= WORDS_MOST; i++) {
        bool mark = tokens->class[i] == WORD_PUNCTUATION;
        if (mark && i + 1 < end && grammar_of_mark(text, tokens, i) & GRAMMAR_STOP) {
            return QUOTED_SPEECH;
        }
        words += !mark;
    }
    return words <= WORDS_MOST ? QUOTED_WORDS : QUOTED_SPEECH;
}

/* Passes the marks from token `i` on that end no sentence. */
static uint32_t pass_idle(const struct text *text, const struct tokens *tokens, uint32_t i, uint32_t end) {
    while (i < end && tokens->class[i] == WORD_PUNCTUATION && !(grammar_of_mark(text, tokens, i) & GRAMMAR_STOP)) {
        i++;
    }
    return i;
}

enum quoted_as scare_read(const struct text *text, const struct tokens *tokens, uint32_t first, uint32_t end,
                          uint32_t *idle) {
    uint32_t words = 0;
    bool person = false;
    bool stops = false;
    *idle = pass_idle(text, tokens, first + 1 > *idle ? first + 1 : *idle, end);
    for (uint32_t i = *idle; i < end && words <= NAME_MOST; i++) {
        uint32_t grammar = grammar_of(text, tokens, i);
        if (tokens->class[i] == WORD_PUNCTUATION) {
            stops = stops || (grammar & GRAMMAR_STOP && i + 1 < end);
            continue;
        }
        bool capital = grammar & (GRAMMAR_CAPITAL | GRAMMAR_NUMBER) || tokens->class[i] == WORD_ADDRESS;
        if (!capital && (words == 0 || !is_small(grammar))) {
            return stops ? QUOTED_SPEECH : read_small(text, tokens, i, end, words);
        }
        person = person || grammar & (GRAMMAR_SUBJECT | GRAMMAR_AUXILIARY | GRAMMAR_OBJECT);
        words++;
    }
    if (words > 0 && words <= NAME_MOST && !(person && words > WORDS_MOST)) {
        return stops && words == 1 ? QUOTED_SPEECH : QUOTED_NAME;
    }
    return words <= WORDS_MOST && !stops ? QUOTED_WORDS : QUOTED_SPEECH;
}

uint32_t scare_end(const struct text *text, const struct tokens *tokens, uint32_t i, uint32_t end) {
    uint32_t next = i;
    while (next < end && tokens->class[next] == WORD_LETTERS) {
        next++;
        bool hyphen = next + 1 < end && mark_tight_before(tokens, next) && mark_tight_after(tokens, next) &&
                      mark_byte(text, tokens, next) == '-';
        bool name = next < end && tokens->flags[i] & tokens->flags[next] & TOKEN_CAPITAL;
        next += hyphen;
        if (!hyphen && !name) {
            break;
        }
    }
    return next;
}
