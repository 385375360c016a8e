/* English inflection: a lemma to its forms. Used when a lexicon is compiled, never when text is scored. */
#ifndef TONE_INFLECT_H
#define TONE_INFLECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Parts of speech that the `inflect` field of an entry names, joined by |. */
enum inflect_part { INFLECT_NOUN = 1, INFLECT_VERB = 2, INFLECT_ADJECTIVE = 4 };

enum { INFLECT_FORMS = 8, INFLECT_SIZE = 64, INFLECT_TERM_SIZE = 1024 + INFLECT_SIZE };

struct inflections {
    size_t count;
    char form[INFLECT_FORMS][INFLECT_SIZE]; /* NUL-terminated */
};

/*
 * The inflected forms of a lower-case word as one part of speech, the word itself left out: a noun's plural; a verb's
 * -s, past, participle and -ing; an adjective's comparative and superlative. Spellings of both sides of the Atlantic
 * ("labeled", "labelled"). Rules and exceptions after Quirk, Greenbaum, Leech & Svartvik, A Comprehensive Grammar of
 * the English Language (1985), chapters 3, 5 and 7. No forms of a word over 48 bytes.
 */
void inflect(const char *word, size_t size, enum inflect_part part, struct inflections *out);

/*
 * Gives each inflected form of a term of one or more words to `take`, the term itself left out. `parts`
 * are inflect_part joined by |. A noun's and an adjective's last word inflects, a verb's first; of a
 * word with hyphens its last part.
 */
void inflect_term(const char *term, unsigned parts, void (*take)(void *context, const char *form), void *context);

#endif
