#include "voice.h"
#include "eights.h"
#include "scare.h"

#include <string.h>

static bool is_end_of_abbreviation(const struct tokens *tokens, uint32_t stop) {
    uint16_t flags = tokens->flags[stop - 1];
    return (flags & (TOKEN_TITLE | TOKEN_NUMBERED | TOKEN_ABBREVIATION)) ||
           tokens->end[stop - 1] - tokens->begin[stop - 1] == 1;
}

enum { CLAUSE_LEAST = 2, CLAUSE_MOST = 16 };

/*
 * Whether a report clause alone stands between two quotations: “We will,” he said, “not go”. The first ends in a comma,
 * a dash, ! or ?, the clause in a comma, a colon or a dash, with no full stop in it.
 */
static bool is_split(const struct text *text, const struct tokens *tokens, const struct quote_mark *before,
                     const struct quote_mark *after) {
    uint32_t first = before->end;
    uint32_t end = after->token;
    if (before->paragraph != after->paragraph || before->family != after->family || before->close == before->end ||
        end < first + CLAUSE_LEAST || end > first + CLAUSE_MOST) {
        return false;
    }
    enum mark inner = mark_of(text, tokens, before->close - 1);
    enum mark outer = mark_of(text, tokens, end - 1);
    bool goes_on = inner == MARK_COMMA || inner == MARK_DASH || inner == MARK_EXCLAMATION || inner == MARK_QUESTION;
    if (!goes_on || (outer != MARK_COMMA && outer != MARK_DASH)) {
        return false;
    }
    for (uint32_t i = first; i < end; i++) {
        enum mark mark = mark_of(text, tokens, i);
        bool stop = mark == MARK_STOP && !is_end_of_abbreviation(tokens, i);
        if (stop || mark == MARK_EXCLAMATION || mark == MARK_QUESTION || mark == MARK_QUOTE) {
            return false;
        }
    }
    return true;
}

/* Lists the quotations of the chunk as pieces; what stays open at its end is carried on. */
static bool list_quotations(struct voices *voices, struct voice_state *state, const struct text *text,
                            const struct tokens *tokens, const tone_allocator *hooks) {
    const struct quotes *quotes = &voices->quotes;
    struct pieces *pieces = &voices->attributions.quotations;
    const struct quote_mark *outer = NULL; /* the last quotation that stands in no other */
    uint8_t open_family = state->open_family;
    uint32_t idle = 0;     /* of scare_read */
    uint32_t open_end = 0; /* a quotation of that family goes on there, if it opens again */
    if (!pieces_reserve(pieces, quotes->count, hooks)) {
        return false;
    }
    for (uint32_t i = 0; i < quotes->count; i++) {
        struct quote_mark *mark = &quotes->marks[i];
        if (mark->end == 0) {
            continue;
        }
        mark->as = (uint8_t)scare_read(text, tokens, mark->token, mark->end, quote_words(mark), &idle);
        bool nested = outer && mark->token < outer->end;
        bool reopened = mark->token == open_end && mark->family == open_family;
        pieces->items[pieces->count++] =
            (struct piece){.first = mark->token,
                           .end = mark->end,
                           .report = NO_REPORT,
                           .paragraph = mark->paragraph,
                           .as = mark->as,
                           .nested = nested,
                           .joined = !nested && (reopened || (outer && is_split(text, tokens, outer, mark))),
                           .loose = mark->width == 2};
        if (!nested) {
            outer = mark;
            open_family = mark->unclosed ? mark->family : (uint8_t)QUOTE_NONE;
            open_end = mark->end;
        }
    }
    state->open_family = open_end == tokens->count ? open_family : (uint8_t)QUOTE_NONE;
    return true;
}

/* --------------------------------------------------------------------------------------------------------- voices */

/*
 * Doubled apostrophes and grave accents are what a typewriter or a converter has made of quotation marks: the words are
 * somebody else's, but that they are his to the letter is not sure, so they count as reported.
 */
static uint8_t kind_of(const struct piece *piece) {
    static const uint8_t loose[] = {[TONE_ATTRIBUTION_DIRECT] = TONE_ATTRIBUTION_INDIRECT,
                                    [TONE_ATTRIBUTION_INDIRECT] = TONE_ATTRIBUTION_INDIRECT,
                                    [TONE_ATTRIBUTION_SCARE] = TONE_ATTRIBUTION_SCARE};
    return piece->loose ? loose[piece->kind] : piece->kind;
}

enum { BLOCK = 32, EIGHTS = BLOCK / 8 };
_Static_assert((int)BLOCK >= (int)TOKENS_BEHIND, "so many voices are read behind the last");

/*
 * The voices of a block of words that have some already and that a piece of this kind holds, all at once: direct
 * speech is quoted, whatever it was; indirect speech makes attributed what was the author's; scare quotes keep a
 * distance from all that is not quoted.
 */
static uint64_t voices_with(uint64_t voices, uint8_t kind) {
    _Static_assert(TONE_VOICE_AUTHOR == 0 && TONE_VOICE_ATTRIBUTED == 1 && TONE_VOICE_QUOTED == 2 &&
                       TONE_VOICE_SCARE == (TONE_VOICE_QUOTED | TONE_VOICE_ATTRIBUTED),
                   "voices are read by their bits");
    static const uint64_t kept[] = {[TONE_ATTRIBUTION_INDIRECT] = UINT64_MAX, [TONE_ATTRIBUTION_SCARE] = UINT64_MAX};
    static const uint64_t added[] = {[TONE_ATTRIBUTION_DIRECT] = EIGHT_OF(TONE_VOICE_QUOTED),
                                     [TONE_ATTRIBUTION_INDIRECT] = 0,
                                     [TONE_ATTRIBUTION_SCARE] = EIGHT_OF(TONE_VOICE_QUOTED)};
    uint64_t attributed = voices | (~voices >> 1 & EIGHT_OF(1));
    return (attributed & kept[kind]) | added[kind];
}

/*
 * Gives the tokens of a piece its voice. It is done in whole blocks, and what the last of them overwrites behind the
 * piece is put back: shorter loops are harder to foresee.
 */
static void give_voice(uint8_t *voice, const struct piece *piece) {
    uint8_t kind = kind_of(piece);
    uint8_t *behind = voice + piece->end;
    uint8_t kept[BLOCK];
    memcpy(kept, behind, sizeof kept);
    for (size_t i = piece->first; i < piece->end; i += BLOCK) {
        uint64_t block[EIGHTS];
        memcpy(block, voice + i, sizeof block);
        for (size_t k = 0; k < EIGHTS; k++) {
            block[k] = voices_with(block[k], kind);
        }
        memcpy(voice + i, block, sizeof block);
    }
    memcpy(behind, kept, sizeof kept);
}

/* Gives voices to the tokens of pieces: to each for the quotations and the contents that it is in, QUOTE_DEPTH and
   REPORT_DEPTH at most, and for what is so-called. The order makes no difference. How many pieces have rows. */
static uint32_t give_voices(struct voices *voices, const struct pieces *pieces) {
    uint32_t rows = 0;
    for (uint32_t i = 0; i < pieces->count; i++) {
        if (!pieces->items[i].name) {
            give_voice(voices->voice, &pieces->items[i]);
            rows++;
        }
    }
    return rows;
}

/* ----------------------------------------------------------------------------------------------------------- rows */

enum { ROW_BLOCK = 16 };

/* Tells where the tokens of a run stand; zeros where there are none. */
static inline void set_span(tone_span *span, struct run run, const struct tokens *tokens,
                            const struct positions *positions) {
    uint32_t any = -(uint32_t)(run.first < run.end); /* no branch: which report has a source cannot be foretold */
    uint32_t begin = tokens->begin[run.first & any];
    uint32_t end = tokens->end[(run.end - 1) & any];
    *span = (tone_span){.begin = begin & any,
                        .end = end & any,
                        .begin_char = positions_find(positions, begin) & any,
                        .end_char = positions_find(positions, end) & any};
}

static unsigned flags_of(const struct report *report) {
    bool source = report->source.first < report->source.end;
    bool cue = report->cue.first < report->cue.end;
    return report->flags | source * (unsigned)TONE_ATTRIBUTION_SOURCE | cue * (unsigned)TONE_ATTRIBUTION_CUE;
}

void voice_fill_row(const struct voices *voices, uint32_t number, const struct tokens *tokens,
                    const struct positions *positions, tone_attribution *row) {
    static const struct report none = {.stance = TONE_STANCE_NEUTRAL};
    const struct piece *piece = voices->rows[number];
    const struct report *reports = voices->attributions.reports.items;
    const struct report *report = piece->report == NO_REPORT ? &none : &reports[piece->report];
    static const tone_attribution blank = {.stance = TONE_STANCE_NEUTRAL};
    memcpy(row, &blank, sizeof blank);
    set_span(&row->content, (struct run){piece->first, piece->end}, tokens, positions);
    set_span(&row->source, report->source, tokens, positions);
    set_span(&row->cue, report->cue, tokens, positions);
    row->group = piece->group;
    row->kind = kind_of(piece);
    row->stance = report->stance;
    row->flags = (uint8_t)flags_of(report);
}

/* Merges the quotations and the reported pieces of the chunk, without a branch. */
static void list_rows(struct voices *voices) {
    static const struct piece none = {.first = UINT32_MAX};
    const struct pieces *quotations = &voices->attributions.quotations;
    const struct pieces *reported = &voices->attributions.reported;
    uint32_t row = 0;
    for (uint32_t q = 0, r = 0; q + r < quotations->count + reported->count;) {
        const struct piece *quotation = q < quotations->count ? &quotations->items[q] : &none;
        const struct piece *report = r < reported->count ? &reported->items[r] : &none;
        bool next = piece_stands_before(report, quotation);
        const struct piece *piece = next ? report : quotation;
        voices->rows[row] = piece;
        row += !piece->name;
        r += next;
        q += !next;
    }
}

bool voice_list_rows(struct voices *voices, const tone_allocator *hooks) {
    size_t need = (size_t)voices->row_count + 1; /* a name is written behind the last, and no row */
    const struct piece **rows = alloc_grow(hooks, voices->rows, &voices->row_capacity, need, sizeof *rows);
    if (!rows) {
        return false;
    }
    voices->rows = rows;
    list_rows(voices);
    return true;
}

/* Gives the tokens of a piece its row, as give_voice does its voice. */
static void give_row(uint32_t *attribution, const struct piece *piece, uint32_t row) {
    uint32_t *behind = attribution + piece->end;
    uint32_t kept[ROW_BLOCK];
    memcpy(kept, behind, sizeof kept);
    for (size_t i = piece->first; i < piece->end; i += ROW_BLOCK) {
        for (size_t k = 0; k < ROW_BLOCK; k++) {
            attribution[i + k] = row;
        }
    }
    memcpy(behind, kept, sizeof kept);
}

bool voice_give_rows(struct voices *voices, const struct tokens *tokens, uint32_t number, const tone_allocator *hooks) {
    size_t need = (size_t)tokens->count + ROW_BLOCK; /* give_row writes so far */
    uint32_t *attribution =
        alloc_grow(hooks, voices->attribution, &voices->attribution_capacity, need, sizeof *attribution);
    if (!attribution) {
        return false;
    }
    voices->attribution = attribution;
    memset(attribution, 0xFF, need * sizeof *attribution);
    for (uint32_t i = 0; i < voices->row_count; i++) { /* the outermost first */
        give_row(attribution, voices->rows[i], number + i);
    }
    return true;
}

/* --------------------------------------------------------------------------------------------------------- chunks */

static bool clear(struct voices *voices, uint32_t count, const tone_allocator *hooks) {
    size_t need = (size_t)count + BLOCK; /* give_voice writes so far */
    uint8_t *voice = alloc_grow(hooks, voices->voice, &voices->voice_capacity, need, sizeof *voice);
    if (!voice) {
        return false;
    }
    voices->voice = voice;
    memset(voice, TONE_VOICE_AUTHOR, need);
    return true;
}

/* Finds the attributions of the chunk, whose quotations are listed. */
static bool find_attributions(struct voices *voices, struct voice_state *state, const struct clause_source *source,
                              bool reports, const struct way *way, const tone_allocator *hooks) {
    struct speakers speakers = {state->next_group, state->open_group, state->unnamed};
    if (reports && !attributions_find(&voices->attributions, source, &speakers, way, hooks)) {
        return false;
    }
    if (!reports) {
        attributions_number(&voices->attributions, &speakers);
    }
    state->next_group = speakers.next_group;
    state->open_group = state->open_family == QUOTE_NONE ? 0 : speakers.last_group;
    state->unnamed = speakers.unnamed;
    return true;
}

bool voice_find(struct voices *voices, struct voice_state *state, const struct text *text, const struct tokens *tokens,
                const struct sentences *sentences, const struct cues *cues, const struct way *way,
                const tone_allocator *hooks) {
    struct clause_source source = {
        text, tokens, sentences, &voices->signs, &voices->quotes, &voices->cues, cues && cues->described};
    attributions_clear(&voices->attributions);
    if (!clear(voices, tokens->count, hooks) || !cues_find(&voices->cues, cues, hooks) ||
        !signs_find(&voices->signs, tokens, way, hooks) ||
        !quotes_find(&voices->quotes, text, tokens, &voices->signs, hooks) ||
        !list_quotations(voices, state, text, tokens, hooks) ||
        !find_attributions(voices, state, &source, cues != NULL, way, hooks)) {
        return false;
    }
    voices->row_count =
        give_voices(voices, &voices->attributions.reported) + give_voices(voices, &voices->attributions.quotations);
    return true;
}

void voice_release(struct voices *voices, const tone_allocator *hooks) {
    alloc_release(hooks, voices->voice, voices->voice_capacity, sizeof *voices->voice);
    alloc_release(hooks, voices->attribution, voices->attribution_capacity, sizeof *voices->attribution);
    alloc_release(hooks, voices->rows, voices->row_capacity, sizeof *voices->rows);
    signs_release(&voices->signs, hooks);
    cues_release(&voices->cues, hooks);
    quotes_release(&voices->quotes, hooks);
    attributions_release(&voices->attributions, hooks);
    *voices = (struct voices){0};
}
