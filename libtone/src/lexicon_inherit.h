/* Inheritance: what a term gives stands with the nodes behind its own too, as far as no longer term says otherwise. */
#ifndef TONE_LEXICON_INHERIT_H
#define TONE_LEXICON_INHERIT_H

#include "lexicon_layout.h"

/* Adds to the outcomes of each node those of the nodes before it, and tells all how many tokens they hold. Nothing is
   passed on behind a gap. False without memory. */
bool inherit_outcomes(struct compiler *compiler);

#endif
