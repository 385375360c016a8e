/* Spellings: how the words of a lexicon stand in texts, so that most are found as they stand there, unfolded. */
#ifndef TONE_LEXICON_SPELLINGS_H
#define TONE_LEXICON_SPELLINGS_H

#include "lexicon.h"

enum { SPELLINGS_MOST = 4 };

/* The keys of a folded word as it is, and with its marks as they are typeset: ’ or ‘ for ', … for three full stops; how
   many. */
uint32_t lexicon_spell(const char *word, struct word_key keys[SPELLINGS_MOST]);

#endif
