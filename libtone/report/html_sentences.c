#include "html.h"

#include "names.h"

/* A source is shown up to so many code points, so that many matches of one source do not blow the page up. */
enum { SOURCE_LIMIT = 60 };

/* A contribution with its sign. */
static void put_signed(struct html *html, int64_t billionths) {
    if (billionths > 0) {
        page_markup(&html->page, "+");
    }
    page_billionths(&html->page, billionths);
}

/* --------------------------------------------------------------------------------------------------------- marks */

/* Who is said to say it, where the attribution names a source. */
static void put_source(struct html *html, const tone_match *match) {
    if (match->attribution >= html->attribution_count) {
        return;
    }
    const tone_attribution *attribution =
        &tone_result_attributions(html->result)[html->first_attribution + match->attribution];
    const tone_span *source = &attribution->source;
    if (attribution->flags & TONE_ATTRIBUTION_SOURCE && source->begin <= source->end && source->end <= html->size) {
        page_markup(&html->page, ": ");
        page_excerpt(&html->page, html->bytes + source->begin, source->end - source->begin, SOURCE_LIMIT);
    }
}

/* What the match adds to each composite. */
static void put_composites(struct html *html, const tone_match *match) {
    uint64_t row = (uint64_t)(match - tone_result_matches(html->result));
    for (uint32_t score = 0; score < tone_scorer_score_count(html->scorer); score++) {
        const int64_t *shares = tone_result_match_shares(html->result, score);
        if (shares && shares[row] != 0) {
            page_markup(&html->page, "&#10;");
            page_name(&html->page, tone_scorer_score_name(html->scorer, score));
            page_markup(&html->page, " ");
            put_signed(html, shares[row]);
        }
    }
}

/* The evidence, as a tooltip. */
static void put_title(struct html *html, const tone_match *match) {
    struct page *page = &html->page;
    page_markup(page, " title=\"");
    page_name(page, tone_scorer_dimension(html->scorer, match->dimension));
    page_markup(page, ": ");
    page_name(page, tone_scorer_entry_term(html->scorer, match->entry));
    page_markup(page, "&#10;category ");
    page_name(page, tone_scorer_category(html->scorer, match->category));
    page_markup(page, "&#10;rule ");
    page_name(page, name_of(&rule_names, match->rule));
    page_markup(page, match->flags & TONE_MATCH_NEGATED ? ", negated" : "");
    page_markup(page, match->flags & TONE_MATCH_DEGREE ? ", degree" : "");
    page_markup(page, match->flags & TONE_MATCH_CONTRAST ? ", contrast" : "");
    page_markup(page, match->flags & TONE_MATCH_EMPHASIS ? ", emphasis" : "");
    page_markup(page, "&#10;voice ");
    page_name(page, name_of(&voice_names, match->voice));
    put_source(html, match);
    page_markup(page, "&#10;contribution ");
    put_signed(html, match->contribution);
    put_composites(html, match);
    page_markup(page, "\"");
}

/* Whether another mark begins within this one, and so lies in it. */
static bool has_inner(const struct html *html, const tone_match *match) {
    const tone_match *matches = tone_result_matches(html->result);
    uint64_t next = (uint64_t)(match - matches) + 1;
    return next < html->first_match + html->match_count && matches[next].begin < match->end;
}

static void put_letters(struct html *html, const tone_match *match) {
    const struct html_letters *letters = &html->letters[match->dimension];
    page_markup(&html->page, " data-tone=\"");
    page_text(&html->page, letters->name, letters->size);
    page_markup(&html->page, "\"");
}

static void open_mark(struct html *html, const tone_match *match) {
    static const char *const voices[] = {"", " tone-attributed", " tone-quoted", " tone-scare"};
    const struct html_letters *letters = &html->letters[match->dimension];
    struct page *page = &html->page;
    page_markup(page, "<mark class=\"tone-");
    if (letters->name) {
        page_natural(page, letters->colour);
    } else {
        page_markup(page, "sign");
    }
    page_markup(page, voices[match->voice % (sizeof voices / sizeof *voices)]);
    page_markup(page, has_inner(html, match) ? " tone-over\"" : "\"");
    if (letters->name) {
        put_letters(html, match);
    }
    put_title(html, match);
    page_markup(page, ">");
}

/* Closes the marks that end at `byte`. Elements nest and matches of different dimensions may cross: a mark inside one
   that ends is closed with it, and opened again. */
static void close_marks(struct html *html, uint32_t byte) {
    size_t first = 0;
    while (first < html->open_count && html->open[first]->end > byte) {
        first++;
    }
    size_t kept = first;
    for (size_t i = first; i < html->open_count; i++) {
        page_markup(&html->page, "</mark>");
        if (html->open[i]->end > byte) {
            html->open[kept++] = html->open[i];
        }
    }
    html->open_count = kept;
    for (size_t i = first; i < kept; i++) {
        open_mark(html, html->open[i]);
    }
}

/* Opens the marks that begin at `byte`. Those of one beginning come with the longest first. False without memory. */
static bool open_marks(struct html *html, uint32_t byte) {
    const tone_match *matches = tone_result_matches(html->result);
    uint64_t end = html->first_match + html->match_count;
    size_t first = html->open_count;
    for (; html->next_match < end && matches[html->next_match].begin == byte; html->next_match++) {
        const tone_match *match = &matches[html->next_match];
        const tone_match **grown =
            alloc_grow(&html->hooks, (void *)html->open, &html->open_capacity, html->open_count + 1, sizeof *grown);
        if (!grown) {
            return false;
        }
        html->open = grown;
        size_t at = html->open_count++;
        for (; at > first && grown[at - 1]->end < match->end; at--) {
            grown[at] = grown[at - 1];
        }
        grown[at] = match;
    }
    for (size_t i = first; i < html->open_count; i++) {
        open_mark(html, html->open[i]);
    }
    return true;
}

/* The next byte at which a mark begins or ends; `end` where none does before. */
static uint32_t next_boundary(const struct html *html, uint32_t end) {
    if (html->next_match < html->first_match + html->match_count) {
        uint32_t begin = tone_result_matches(html->result)[html->next_match].begin;
        end = begin < end ? begin : end;
    }
    for (size_t i = 0; i < html->open_count; i++) {
        end = html->open[i]->end < end ? html->open[i]->end : end;
    }
    return end;
}

/* Bytes [begin, end) with their marks, all closed at the end. */
static bool put_marked(struct html *html, uint32_t begin, uint32_t end) {
    const tone_match *matches = tone_result_matches(html->result);
    uint64_t match_end = html->first_match + html->match_count;
    while (html->next_match < match_end && matches[html->next_match].begin < begin) {
        html->next_match++;
    }
    while (begin < end) {
        close_marks(html, begin);
        if (!open_marks(html, begin)) {
            return false;
        }
        uint32_t next = next_boundary(html, end);
        page_text(&html->page, html->bytes + begin, next - begin);
        begin = next;
    }
    for (; html->open_count > 0; html->open_count--) {
        page_markup(&html->page, "</mark>");
    }
    return true;
}

/* ----------------------------------------------------------------------------------------------------- sentences */

/* Text between sentences: shown where it is more than white space. Whether it parts
   paragraphs: it has two line ends. */
static bool put_between(struct html *html, uint32_t begin, uint32_t end) {
    unsigned lines = 0;
    bool blank = true;
    for (uint32_t i = begin; i < end; i++) {
        char c = html->bytes[i];
        bool carriage = c == '\r' && (i + 1 == end || html->bytes[i + 1] != '\n');
        lines += c == '\n' || carriage;
        blank = blank && (c == ' ' || (c >= '\t' && c <= '\r'));
    }
    if (!blank) {
        page_markup(&html->page, "<p class=\"tone-sentence\" dir=\"auto\">");
        page_text(&html->page, html->bytes + begin, end - begin);
        page_markup(&html->page, "</p>\n");
    }
    return lines > 1;
}

/* All scores of the sentence, as a tooltip of the one that is shown. */
static void put_score(struct html *html, uint64_t row) {
    struct page *page = &html->page;
    page_markup(page, "<span class=\"tone-score\" title=\"");
    for (uint32_t score = 0; score < tone_scorer_score_count(html->scorer); score++) {
        page_markup(page, score > 0 ? "&#10;" : "");
        page_name(page, tone_scorer_score_name(html->scorer, score));
        page_markup(page, " ");
        page_rounded(page, tone_result_sentence_scores(html->result, score)[row], 3);
    }
    page_markup(page, "\">");
    page_rounded(page, tone_result_sentence_scores(html->result, html->sentence_score)[row], 2);
    page_markup(page, "</span>");
}

static bool put_sentence(struct html *html, uint64_t row, bool paragraph) {
    static const char *const kinds[] = {"", " tone-headline", " tone-caption", " tone-list"};
    struct page *page = &html->page;
    const tone_span *span = &tone_result_sentences(html->result)[row];
    uint8_t kind = tone_result_sentence_kinds(html->result)[row];
    double score = tone_result_sentence_scores(html->result, html->sentence_score)[row];
    page_markup(page, "<p class=\"tone-sentence");
    page_markup(page, kinds[kind % (sizeof kinds / sizeof *kinds)]);
    page_markup(page, paragraph ? " tone-paragraph" : "");
    page_markup(page, "\" dir=\"auto\" style=\"--tone:");
    page_rounded(page, score < 0 ? -score : score, 3);
    page_markup(page, "\">");
    put_score(html, row);
    bool done = put_marked(html, span->begin, span->end);
    page_markup(page, "</p>\n");
    return done;
}

bool html_put_sentences(struct html *html) {
    const tone_span *spans = tone_result_sentences(html->result);
    uint32_t end = 0;
    html->next_match = html->first_match;
    for (uint64_t i = 0; i < html->sentence_count; i++) {
        const tone_span *span = &spans[html->first_sentence + i];
        bool paragraph = put_between(html, end, span->begin);
        if (!put_sentence(html, html->first_sentence + i, paragraph)) {
            return false;
        }
        end = span->end;
    }
    put_between(html, end, (uint32_t)html->size);
    return true;
}
