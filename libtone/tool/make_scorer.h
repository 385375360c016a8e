/* The lexicons of the command line, and the scorer made of them. */
#ifndef TOOL_MAKE_SCORER_H
#define TOOL_MAKE_SCORER_H

#include "options.h"

/* The scorer that the options ask for; NULL after a message. Finds the scores of the thresholds. */
tone_scorer *make_scorer(const struct options *options);

/* Says what is wrong with the lexicon at `path`, with the place where there is one. */
void tell_lexicon_error(const char *path, const tone_error *error);

#endif
