/* The names that Arrow columns stand for, as Arrow strings: made once for a scorer, shared by arrays on any thread. */
#ifndef TONE_ARROW_DICTIONARIES_H
#define TONE_ARROW_DICTIONARIES_H

#include "scorer.h"

/* Whose names the numbers of a column stand for. */
enum arrow_dictionary {
    NO_DICTIONARY,
    SENTENCE_KINDS,
    VOICES,
    RULES,
    ATTRIBUTION_KINDS,
    STANCES,
    DIMENSIONS,
    CATEGORIES,
    TERMS,
    ARROW_DICTIONARIES
};

/* Names, each once: name i is bytes [offsets[i], offsets[i + 1]). Several dimensions may have one term. */
struct arrow_names {
    uint32_t count;
    int32_t *offsets;
    char *bytes;
    int32_t *places; /* of each number, such as that of an entry: the place of its name */
    uint32_t numbers;
    size_t size; /* of `bytes`, at least 1 */
};

struct arrow_dictionaries {
    struct scorer_memo memo;
    tone_allocator hooks;
    _Atomic size_t references;
    struct arrow_names names[ARROW_DICTIONARIES];
};

/* A reference to the dictionaries of a scorer, to be given back. TONE_ERROR_LIMIT when a list of names passes 2 GiB. */
tone_status arrow_take_dictionaries(struct arrow_dictionaries **dictionaries, const tone_scorer *scorer);

struct arrow_dictionaries *arrow_retain_dictionaries(struct arrow_dictionaries *dictionaries);

/* Gives a reference back; NULL is ignored. */
void arrow_drop_dictionaries(struct arrow_dictionaries *dictionaries);

#endif
