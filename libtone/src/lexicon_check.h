/*
 * The check of a lexicon that reads well: what is poor about it, as remarks.
 *
 *     CSV folder -> lexicon_read -> source -> lexicon_compile -> image -> lexicon_remark -> remarks
 *                        \-> check_material --------------------------------^
 *
 * What an entry does is not guessed from its fields: its forms, and the common words of its language, go through the
 * stages that score a text, and the hits tell.
 */
#ifndef TONE_LEXICON_CHECK_H
#define TONE_LEXICON_CHECK_H

#include "check_material.h"

/*
 * Tells the remarks on a lexicon without faults: first those on categories, then those on what common words meet, then
 * those on each entry by itself. TONE_OK, or TONE_ERROR_NO_MEMORY.
 */
tone_status lexicon_remark(const struct image *lexicon, const struct check_material *material, struct faults *faults,
                           tone_error *error);

#endif
