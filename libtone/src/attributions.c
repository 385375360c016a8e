#include "attributions.h"
#include "scare.h"

struct piece *pieces_append(struct pieces *pieces, const tone_allocator *hooks) {
    if (pieces->count == pieces->capacity) {
        struct piece *items =
            alloc_grow(hooks, pieces->items, &pieces->capacity, (size_t)pieces->count + 1, sizeof *pieces->items);
        if (!items) {
            return NULL;
        }
        pieces->items = items;
    }
    return &pieces->items[pieces->count++];
}

/* -------------------------------------------------------------------------------------------------------- reports */

/* The end of the outermost quotation that holds token `i` - 1 and goes on behind it; `i` for none. */
static uint32_t quotation_end(const struct quotes *quotes, uint32_t *mark, uint32_t i) {
    uint32_t end = i;
    for (; *mark < quotes->count && quotes->marks[*mark].token < i; (*mark)++) {
        end = quotes->marks[*mark].end > end ? quotes->marks[*mark].end : end;
    }
    return end;
}

/* The end of the sentence that begins at token `first`, or of the sentences that quotations hold together with it. */
static uint32_t held_end(struct attribution_source *source, uint32_t first, uint32_t *passed) {
    const struct sentence *sentences = source->sentences->items;
    uint32_t end = first;
    for (uint32_t inside = first; end < source->end && end <= inside; source->sentence++) {
        end = sentences[source->sentence].end;
        uint32_t held = quotation_end(source->clause.quotes, passed, end);
        inside = held > inside ? held : inside;
        inside = inside > end ? inside : 0;
    }
    return end;
}

/* How many marks of the list stand before a sentence. */
static uint32_t first_mark(const struct sentences *sentences, uint32_t sentence) {
    return sentence == 0 ? 0 : sentences->items[sentence - 1].mark_end;
}

/* How many of the next few sentences, from number `i` on, end before a token or at it: without a branch that is hard to
   foresee. */
static uint32_t passed_at_once(const struct sentences *sentences, uint32_t i, uint32_t token) {
    enum { FEW = 4 };
    uint32_t passed = 0;
    if (i + FEW <= sentences->count) {
        for (uint32_t k = 0; k < FEW; k++) {
            passed += sentences->items[i + k].end <= token;
        }
    }
    return passed;
}

/* Reads the sentences of the paragraph, those that a quotation holds together as one. */
static bool find_reports(struct attributions *a, struct attribution_source *source, const tone_allocator *hooks) {
    const struct sentence *sentences = source->sentences->items;
    const struct cue_list *cues = source->clause.cues;
    uint32_t passed = 0;
    uint32_t cue = cues_report(cues);
    if (cue >= source->end) {
        return true;
    }
    uint32_t wanted = source->clause.quotes->count == 0 ? cue : source->first; /* held by none: straight to the cue */
    source->sentence += passed_at_once(source->sentences, source->sentence, wanted);
    while (sentences[source->sentence].end <= wanted) {
        source->sentence++;
    }
    source->clause.quote = 0;
    for (uint32_t first = sentences[source->sentence].first, end; cue < source->end; first = end) {
        uint32_t sentence = source->sentence;
        end = held_end(source, first, &passed);
        if (cue >= end) {
            continue;
        }
        struct clause_range range = {first, end, first_mark(source->sentences, sentence),
                                     first_mark(source->sentences, source->sentence)};
        clauses_read(&a->clauses, &source->clause, &range);
        if (!reports_find(&a->reports, &a->clauses, hooks)) {
            return false;
        }
        cue = cues_report(cues);
    }
    return true;
}

/* --------------------------------------------------------------------------------------------------------- pieces */

/* The first quotation of the paragraph that begins at or behind a token. */
static uint32_t quotation_from(const struct attributions *a, uint32_t token) {
    uint32_t low = a->first_quotation;
    for (uint32_t count = a->quotations.count - low, half; count > 0; count -= half) { /* without a branch inside */
        half = (count + 1) / 2;
        low += (a->quotations.items[low + half - 1].first < token) * half;
    }
    return low;
}

/* Gives the quotations inside a run the report. Whether the run is one quotation and nothing else. */
static bool claim_quotations(struct attributions *a, const struct run *run, uint32_t report) {
    struct pieces *quotations = &a->quotations;
    uint32_t first = quotation_from(a, run->first);
    for (uint32_t i = first; i < quotations->count && quotations->items[i].end <= run->end; i++) {
        quotations->items[i].report = report;
    }
    return first < quotations->count && quotations->items[first].first == run->first &&
           quotations->items[first].end == run->end;
}

/* Inserts a piece of a group in order of the first token, the longer first. Without a report it keeps a distance. */
static bool insert(struct pieces *pieces, const struct run *run, uint32_t group, uint32_t report,
                   const tone_allocator *hooks) {
    struct piece *piece = pieces_append(pieces, hooks);
    if (!piece) {
        return false;
    }
    const struct piece wanted = {.first = run->first, .end = run->end};
    while (piece > pieces->items && !piece_stands_before(piece - 1, &wanted)) {
        *piece = *(piece - 1);
        piece--;
    }
    piece->first = run->first;
    piece->end = run->end;
    piece->report = report;
    piece->group = group;
    piece->kind = report == NO_REPORT ? TONE_ATTRIBUTION_SCARE : TONE_ATTRIBUTION_INDIRECT;
    piece->as = 0;
    piece->nested = piece->name = piece->loose = false;
    return true;
}

/* Turns a report's content into pieces of one group. */
static bool add_pieces(struct attributions *a, uint32_t number, const struct speakers *speakers,
                       const tone_allocator *hooks) {
    const struct report *report = &a->reports.items[number];
    uint32_t group = *speakers->next_group;
    bool whole[REPORT_PIECES];
    for (size_t i = 0; i < REPORT_PIECES; i++) {
        const struct run *run = &report->piece[i];
        whole[i] = run->first < run->end && claim_quotations(a, run, number);
        if (whole[i]) {
            group = a->quotations.items[quotation_from(a, run->first)].group;
        }
    }
    for (size_t i = 0; i < REPORT_PIECES; i++) {
        const struct run *run = &report->piece[i];
        if (run->first >= run->end || whole[i]) {
            continue;
        }
        *speakers->next_group += group == *speakers->next_group;
        if (!insert(&a->reported, run, group, number, hooks)) {
            return false;
        }
    }
    return true;
}

/* A pronoun stands for the last speaker. */
static void name_speaker(struct report *report, const struct speakers *speakers) {
    bool known = (report->source.first < report->source.end) & !report->pronoun;
    report->flags |= (uint8_t)((report->pronoun & *speakers->unnamed) * TONE_ATTRIBUTION_UNNAMED);
    bool unnamed = (report->flags & TONE_ATTRIBUTION_UNNAMED) != 0;
    *speakers->unnamed = (unnamed & known) | (*speakers->unnamed & !known);
}

/* A quotation that no report claims is a name, a scare quote, or goes on with what the last
   speaker of the paragraph said. */
static void settle_quotations(struct attributions *a, const struct clause_source *source) {
    uint32_t speaker = NO_REPORT;
    for (uint32_t i = a->first_quotation; i < a->quotations.count; i++) {
        struct piece *piece = &a->quotations.items[i];
        if (piece->report != NO_REPORT) {
            speaker = piece->report;
        }
        if (piece->as == QUOTED_NAME && !mark_paragraph(source->tokens, piece->first)) {
            piece->name = true;
        } else if (piece->report == NO_REPORT && speaker == NO_REPORT && !piece->nested && piece->as == QUOTED_WORDS) {
            piece->kind = TONE_ATTRIBUTION_SCARE;
        } else if (piece->report == NO_REPORT) {
            piece->report = speaker;
        }
    }
}

/* The quotation or the word behind "so-called" at token `i` keeps a distance, marks or not. */
static bool add_so_called(struct attributions *a, const struct attribution_source *source,
                          const struct speakers *speakers, uint32_t i, const tone_allocator *hooks) {
    uint32_t quotation = quotation_from(a, i);
    if (quotation < a->quotations.count && a->quotations.items[quotation].first == i) {
        a->quotations.items[quotation].kind = TONE_ATTRIBUTION_SCARE;
        a->quotations.items[quotation].name = false;
        return true;
    }
    struct run run = {i, scare_end(source->clause.text, source->clause.tokens, i, source->end)};
    uint32_t group = *speakers->next_group;
    *speakers->next_group += run.end > i;
    return run.end == i || insert(&a->reported, &run, group, NO_REPORT, hooks);
}

static bool find_so_called(struct attributions *a, const struct attribution_source *source,
                           const struct speakers *speakers, const tone_allocator *hooks) {
    for (const uint32_t *sign = source->signs; *sign < source->end; sign++) {
        if (mark_byte(source->clause.text, source->clause.tokens, *sign) == '-' && *sign > source->first &&
            *sign + 2 < source->end && !add_so_called(a, source, speakers, *sign + 2, hooks)) {
            return false;
        }
    }
    return true;
}

bool attributions_find(struct attributions *a, struct attribution_source *source, const struct speakers *speakers,
                       const tone_allocator *hooks) {
    uint32_t first_report = a->reports.count;
    if (!find_reports(a, source, hooks)) {
        return false;
    }
    for (uint32_t i = first_report; i < a->reports.count; i++) {
        name_speaker(&a->reports.items[i], speakers);
        if (!add_pieces(a, i, speakers, hooks)) {
            return false;
        }
    }
    settle_quotations(a, &source->clause);
    return !source->so_called || find_so_called(a, source, speakers, hooks);
}

bool attributions_open(struct attributions *a, const struct clause_source *source, const struct way *way,
                       const tone_allocator *hooks) {
    a->reports.count = 0;
    a->quotations.count = 0;
    a->reported.count = 0;
    return cues_report(source->cues) == UINT32_MAX ||
           clauses_open(&a->clauses, source->text, source->tokens, way, hooks);
}

void attributions_release(struct attributions *a, const tone_allocator *hooks) {
    clauses_release(&a->clauses, hooks);
    reports_release(&a->reports, hooks);
    alloc_release(hooks, a->quotations.items, a->quotations.capacity, sizeof *a->quotations.items);
    alloc_release(hooks, a->reported.items, a->reported.capacity, sizeof *a->reported.items);
    *a = (struct attributions){0};
}
