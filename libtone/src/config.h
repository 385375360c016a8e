/* What to score with, as the caller said it. */
#ifndef TONE_CONFIG_H
#define TONE_CONFIG_H

#include "lexicon.h"

/* Parameters, by number; number 0 is none. */
enum { PARAMETER_COUNT = 3 };

struct tone_config {
    tone_allocator hooks;
    tone_lexicon **lexicons;
    size_t lexicon_count;
    size_t lexicon_capacity;
    int64_t parameter[PARAMETER_COUNT];
};

/* The value of a parameter that nobody set. */
int64_t parameter_default(unsigned parameter);

#endif
