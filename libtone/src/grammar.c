#include "grammar.h"

uint32_t grammar_of_mark(const struct text *text, const struct tokens *tokens, uint32_t i) {
    switch (mark_of(text, tokens, i)) {
    case MARK_COMMA:
        switch (mark_code_point(text, tokens, i)) {
        case ':':
        case 0xFF1A:
            return GRAMMAR_COLON;
        case ';':
            return GRAMMAR_SEMICOLON;
        default:
            return GRAMMAR_COMMA;
        }
    case MARK_DASH:
        return GRAMMAR_DASH;
    case MARK_OPEN:
    case MARK_CLOSE:
        return GRAMMAR_BRACKET;
    case MARK_STOP:
    case MARK_ELLIPSIS:
    case MARK_QUESTION:
    case MARK_EXCLAMATION:
        return GRAMMAR_STOP;
    default:
        return 0;
    }
}
