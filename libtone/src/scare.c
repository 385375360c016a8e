#include "scare.h"
#include "grammar.h"

enum { WORDS_MOST = 4, NAME_MOST = 10 };

/* Words that a title writes small (The Chicago Manual of Style, 17th edition, 8.159). */
static bool is_small(uint32_t grammar) {
    return grammar & (GRAMMAR_PREPOSITION | GRAMMAR_COORDINATOR | GRAMMAR_DETERMINER | GRAMMAR_TO | GRAMMAR_BE);
}

/* What was seen of the words and marks of a quotation. */
struct view {
    uint32_t words;
    bool plain;  /* a word that no name or title has */
    bool person; /* a pronoun or an auxiliary */
    bool stops;  /* a mark that ends a sentence, before the last */
};

static void see_word(struct view *view, const struct tokens *tokens, uint32_t i, uint32_t grammar) {
    bool capital = ((grammar & (GRAMMAR_CAPITAL | GRAMMAR_NUMBER)) != 0) | (tokens->class[i] == WORD_ADDRESS);
    view->plain |= !(capital | ((view->words > 0) & is_small(grammar)));
    view->person |= (grammar & (GRAMMAR_SUBJECT | GRAMMAR_AUXILIARY | GRAMMAR_OBJECT)) != 0;
    view->words++;
}

/* Passes the marks from token `i` on that end no sentence. */
static uint32_t pass_idle(const struct text *text, const struct tokens *tokens, uint32_t i, uint32_t end) {
    while (i < end && tokens->class[i] == WORD_PUNCTUATION && !(grammar_of_mark(text, tokens, i) & GRAMMAR_STOP)) {
        i++;
    }
    return i;
}

enum quoted_as scare_read(const struct text *text, const struct tokens *tokens, uint32_t first, uint32_t end,
                          uint32_t words, uint32_t *idle) {
    if (words > NAME_MOST) {
        return QUOTED_SPEECH;
    }
    struct view view = {0, false, false, false};
    *idle = pass_idle(text, tokens, first + 1 > *idle ? first + 1 : *idle, end);
    for (uint32_t i = *idle; i < end && view.words <= NAME_MOST; i++) {
        uint32_t grammar = grammar_of(text, tokens, i);
        if (tokens->class[i] == WORD_PUNCTUATION) {
            view.stops |= ((grammar & GRAMMAR_STOP) != 0) & (i + 1 < end);
            continue;
        }
        see_word(&view, tokens, i, grammar);
        if (view.plain & ((words > WORDS_MOST) | (view.words > WORDS_MOST))) {
            return QUOTED_SPEECH;
        }
    }
    bool few = view.words <= WORDS_MOST;
    if (view.words > 0 && view.words <= NAME_MOST && !view.plain && (few || !view.person)) {
        return view.stops && view.words == 1 ? QUOTED_SPEECH : QUOTED_NAME;
    }
    return few && !view.stops ? QUOTED_WORDS : QUOTED_SPEECH;
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
