/* Voice: whose words each token is, and the attributions that say so. */
#ifndef TONE_VOICE_H
#define TONE_VOICE_H

#include "attributions.h"
#include "positions.h"

/* How many there are of tone_voice. */
enum { VOICE_COUNT = 4 };

/* What crosses from one paragraph, and so from one chunk, to the next. All zero at the start of a text. */
struct voice_state {
    uint32_t next_group; /* number of the next attribution group */
    uint32_t open_group; /* group of the quotation that the paragraph before left open */
    uint8_t open_family; /* quote_family of the marks that opened it; QUOTE_NONE: none is open */
    uint8_t unnamed;     /* the last speaker had no name */
};

/* For every token its voice and the row of its innermost attribution. All zero at first. */
struct voices {
    size_t voice_capacity;
    uint8_t *voice; /* tone_voice */
    uint32_t row_count;
    size_t attribution_capacity;
    uint32_t *attribution; /* number of a row, or UINT32_MAX; filled by voice_give_rows */
    size_t row_capacity;
    const struct piece **rows; /* in order of their first token, the outer first; filled by voice_list_rows */
    struct cue_list cues;      /* of the chunk */
    struct signs signs;        /* likewise */
    struct quotes quotes;      /* likewise */
    struct attributions attributions;
};

/*
 * Gives every token of whole paragraphs a voice; `voices` is emptied first, `state` is carried on. Words inside
 * quotation marks are quoted, the marks themselves too. A quotation over several paragraphs, which opens again in each
 * and closes once, and one that a report clause splits (“We will,” he said, “not go”) have a row for each piece, all of
 * one group. What a report clause says is attributed, and quotations have its source and cue; without `cues` (NULL)
 * there is no indirect speech, and all quotations are direct; where they are not described, rows say no more of a report
 * than what it holds. Precedence of voices: quoted, scare, attributed, author.
 * False when there is no memory. Linear in the tokens; the grouping of paragraphs into calls changes nothing.
 */
bool voice_find(struct voices *voices, struct voice_state *state, const struct text *text, const struct tokens *tokens,
                const struct sentences *sentences, const struct cues *cues, const struct way *way,
                const tone_allocator *hooks);

/* Lists the rows that voice_find has counted last, for those who ask for them. False without memory. */
bool voice_list_rows(struct voices *voices, const tone_allocator *hooks);

/* Gives every token its row, once they are listed; the first of them is number `number`. False without memory. */
bool voice_give_rows(struct voices *voices, const struct tokens *tokens, uint32_t number, const tone_allocator *hooks);

/* Fills a row of those that are listed, but for its sentence. */
void voice_fill_row(const struct voices *voices, uint32_t number, const struct tokens *tokens,
                    const struct positions *positions, tone_attribution *row);
void voice_release(struct voices *voices, const tone_allocator *hooks);

#endif
