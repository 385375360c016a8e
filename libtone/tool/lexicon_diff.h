/* tone lexicon diff: what two lexicons do not share. */
#ifndef TOOL_LEXICON_DIFF_H
#define TOOL_LEXICON_DIFF_H

#include "tone.h"

#include <stdbool.h>

/* One cell of CSV, quoted only where it must be; NULL is an empty one. Then `after`, which ends the cell. */
void print_cell(const char *cell, const char *after);

/* Prints the differences as CSV, in order of the terms' bytes. False after a message. */
bool print_differences(const tone_lexicon *before, const tone_lexicon *after);

#endif
