#include "html.h"

#include "result.h"
#include "scorer.h"
#include "status.h"

#include <string.h>

/* ------------------------------------------------------------------------------------------------------- letters */

/* Bytes that two names have in common at the start. */
static size_t common_size(const char *name, const char *other) {
    size_t size = 0;
    while (name[size] != '\0' && name[size] == other[size]) {
        size++;
    }
    return size;
}

/* The shortest beginning of a name that tells it from those of the other dimensions with a
   score, in whole code points. */
static size_t letters_size(const tone_scorer *scorer, uint32_t dimension) {
    const char *name = tone_scorer_dimension(scorer, dimension);
    size_t size = 1;
    for (uint32_t i = 0; i < scorer->measure_count; i++) {
        const struct measure *measure = &scorer->measures[i];
        if (measure->kind == TONE_SCORE_DIMENSION && measure->dimension != dimension) {
            size_t common = common_size(name, measure->name) + 1;
            size = common > size ? common : size;
        }
    }
    size_t whole = strlen(name);
    while (size < whole && ((unsigned char)name[size] & 0xC0) == 0x80) {
        size++;
    }
    return size < whole ? size : whole;
}

/* Letters and colours in the order of the scores. */
static bool make_letters(struct html *html) {
    const tone_scorer *scorer = html->scorer;
    unsigned colour = 0;
    html->dimension_count = (size_t)tone_scorer_dimension_count(scorer) + 1;
    html->letters = alloc_zeroed(&html->hooks, html->dimension_count, sizeof *html->letters);
    for (uint32_t i = 0; html->letters && i < scorer->measure_count; i++) {
        if (scorer->measures[i].kind == TONE_SCORE_DIMENSION) {
            uint32_t dimension = scorer->measures[i].dimension;
            html->letters[dimension] = (struct html_letters){.name = tone_scorer_dimension(scorer, dimension),
                                                             .size = letters_size(scorer, dimension),
                                                             .colour = colour++ % HTML_COLOURS};
        }
    }
    return html->letters != NULL;
}

/* -------------------------------------------------------------------------------------------------------- checks */

/* The rows of the text in an array of all. False where the result does not hold such rows. */
static bool find_rows(const uint64_t *offsets, uint64_t text, const void *rows, uint64_t *first, uint64_t *count) {
    if (!offsets) {
        return false;
    }
    *first = offsets[text];
    *count = offsets[text + 1] - offsets[text];
    return *count == 0 || rows != NULL;
}

static bool sentences_hold(const struct html *html) {
    const tone_span *spans = tone_result_sentences(html->result);
    uint32_t end = 0;
    for (uint64_t i = 0; i < html->sentence_count; i++) {
        const tone_span *span = &spans[html->first_sentence + i];
        if (span->begin < end || span->end < span->begin) {
            return false;
        }
        end = span->end;
    }
    return end <= html->size;
}

static bool matches_hold(const struct html *html) {
    const tone_match *matches = tone_result_matches(html->result);
    uint32_t begin = 0;
    for (uint64_t i = 0; i < html->match_count; i++) {
        const tone_match *match = &matches[html->first_match + i];
        if (match->begin < begin || match->end <= match->begin || match->end > html->size ||
            match->dimension >= html->dimension_count - 1) {
            return false;
        }
        begin = match->begin;
    }
    return true;
}

/* Whether the result holds the rows of the text and they lie in its bytes, so that nothing is
   written where they do not. */
static bool find_evidence(struct html *html) {
    const unsigned needed = TONE_ROWS_SENTENCES | TONE_ROWS_MATCHES;
    const tone_result *result = html->result;
    if ((result->rows & needed) != needed ||
        !find_rows(tone_result_sentence_offsets(result), html->text, tone_result_sentences(result),
                   &html->first_sentence, &html->sentence_count) ||
        !find_rows(tone_result_match_offsets(result), html->text, tone_result_matches(result), &html->first_match,
                   &html->match_count)) {
        return false;
    }
    if (!find_rows(tone_result_attribution_offsets(result), html->text, tone_result_attributions(result),
                   &html->first_attribution, &html->attribution_count)) {
        html->attribution_count = 0;
    }
    return sentences_hold(html) && matches_hold(html);
}

/* -------------------------------------------------------------------------------------------------------- scores */

static void put_style_percent(struct page *page, const char *property, double percent) {
    page_markup(page, property);
    page_rounded(page, percent, 1);
    page_markup(page, "%");
}

/* A bar from 0 to 1, or to both sides of the middle where the score is signed. */
static void put_bar(struct page *page, double score, bool is_signed) {
    double size = score < 0 ? -score : score;
    double width = is_signed ? size * 50 : size * 100;
    double left = !is_signed ? 0 : score < 0 ? 50 - width : 50;
    page_markup(page, "<span class=\"tone-bar\" aria-hidden=\"true\"><i style=\"");
    put_style_percent(page, "left:", left);
    put_style_percent(page, ";width:", width);
    page_markup(page, "\"></i></span>");
}

static void put_score_row(struct html *html, uint32_t score) {
    struct page *page = &html->page;
    double value = tone_result_scores(html->result, score)[html->text];
    uint32_t words = tone_result_words(html->result)[html->text];
    uint32_t count = tone_result_counts(html->result, score)[html->text];
    page_markup(page, "<tr><th scope=\"row\">");
    page_name(page, tone_scorer_score_name(html->scorer, score));
    page_markup(page, "</th><td>");
    put_bar(page, value, html->scorer->measures[score].is_signed);
    page_markup(page, "</td><td>");
    page_rounded(page, value, 3);
    page_markup(page, "</td><td>");
    page_rounded(page, tone_result_max(html->result, score)[html->text], 3);
    page_markup(page, "</td><td>");
    page_rounded(page, words > 0 ? 100.0 * count / words : 0, 1);
    page_markup(page, "</td></tr>\n");
}

static void put_scores(struct html *html) {
    struct page *page = &html->page;
    page_markup(page, "<table><thead><tr><th scope=\"col\">score</th><td></td><th scope=\"col\">mean</th>"
                      "<th scope=\"col\">max</th><th scope=\"col\">per 100 words</th></tr></thead><tbody>\n");
    for (uint32_t score = 0; score < tone_scorer_score_count(html->scorer); score++) {
        put_score_row(html, score);
    }
    page_markup(page, "</tbody></table>\n");
}

static void put_counts(struct html *html) {
    static const char *const voices[] = {" in the author’s voice", " attributed", " quoted", " in scare quotes"};
    struct page *page = &html->page;
    uint32_t words = tone_result_words(html->result)[html->text];
    page_markup(page, "<p>");
    page_natural(page, words);
    page_markup(page, words == 1 ? " word in " : " words in ");
    page_natural(page, html->sentence_count);
    page_markup(page, html->sentence_count == 1 ? " sentence" : " sentences");
    for (int voice = TONE_VOICE_AUTHOR; voice <= TONE_VOICE_SCARE && words > 0; voice++) {
        page_markup(page, voice > 0 ? ", " : ": ");
        page_rounded(page, 100.0 * tone_result_voice_words(html->result, (tone_voice)voice)[html->text] / words, 0);
        page_markup(page, " %");
        page_markup(page, voices[voice]);
    }
    page_markup(page, ".</p>\n");
}

static void put_legend_dimension(struct html *html, uint32_t score) {
    struct page *page = &html->page;
    const struct html_letters *letters = &html->letters[html->scorer->measures[score].dimension];
    page_markup(page, "<li><mark class=\"tone-");
    page_natural(page, letters->colour);
    page_markup(page, "\" data-tone=\"");
    page_text(page, letters->name, letters->size);
    page_markup(page, "\">");
    page_name(page, letters->name);
    page_markup(page, "</mark> ");
    page_natural(page, tone_result_counts(html->result, score)[html->text]);
    page_markup(page, "</li>\n");
}

static void put_legend(struct html *html) {
    struct page *page = &html->page;
    page_markup(page, "<ul class=\"tone-legend\">\n");
    for (uint32_t score = 0; score < tone_scorer_score_count(html->scorer); score++) {
        if (tone_scorer_score_kind(html->scorer, score) == TONE_SCORE_DIMENSION) {
            put_legend_dimension(html, score);
        }
    }
    page_markup(page, "<li><mark class=\"tone-sign\">sign of the sentence</mark></li>\n"
                      "<li><mark>author</mark></li>\n"
                      "<li><mark class=\"tone-attributed\">attributed or quoted</mark></li>\n"
                      "<li><mark class=\"tone-scare\">scare quotes</mark></li>\n"
                      "<li>bar and number: ");
    page_name(page, tone_scorer_score_name(html->scorer, html->sentence_score));
    page_markup(page, " of the sentence</li>\n</ul>\n");
}

static void put_origin(struct html *html) {
    struct page *page = &html->page;
    page_markup(page, "<p class=\"tone-none\">libtone ");
    page_name(page, tone_version());
    page_markup(page, ", ");
    page_name(page, tone_scorer_lexicons(html->scorer));
    page_markup(page, ", SHA-256 ");
    page_name(page, tone_scorer_sha256(html->scorer));
    page_markup(page, "</p>\n");
}

/* ------------------------------------------------------------------------------------------------------ the page */

static bool is_null(const struct html *html) {
    const uint8_t *validity = tone_result_validity(html->result);
    return !(validity[html->text / 8] >> html->text % 8 & 1);
}

static bool put_document(struct html *html, const char *title, size_t title_size, unsigned options) {
    struct page *page = &html->page;
    bool done = true;
    page_markup(page, "<section class=\"tone\">\n");
    page_markup(page, options & TONE_HTML_NO_STYLE ? "" : html_style);
    if (title) {
        page_markup(page, "<h2 dir=\"auto\">");
        page_text(page, title, title_size);
        page_markup(page, "</h2>\n");
    }
    if (is_null(html)) {
        page_markup(page, "<p class=\"tone-none\">There is no text.</p>\n");
    } else {
        put_counts(html);
        put_scores(html);
        put_legend(html);
        done = html_put_sentences(html);
    }
    put_origin(html);
    page_markup(page, "</section>\n");
    page_flush(page);
    return done;
}

/* The bars show bias; without it loaded; without both the first score. */
static uint32_t find_sentence_score(const tone_scorer *scorer) {
    uint32_t bias = tone_scorer_score_index(scorer, "bias");
    uint32_t loaded = tone_scorer_score_index(scorer, "loaded");
    return bias != UINT32_MAX ? bias : loaded != UINT32_MAX ? loaded : 0;
}

static tone_status write_document(struct html *html, const char *title, size_t title_size, unsigned options,
                                  tone_error *error) {
    if (!make_letters(html)) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory for HTML");
    }
    if (!find_evidence(html)) {
        return fail(error, TONE_ERROR_ARGUMENT,
                    "tone_html_write: the result lacks the rows, or they do not lie in the text");
    }
    html->sentence_score = find_sentence_score(html->scorer);
    if (!put_document(html, title, title_size, options)) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory for HTML");
    }
    return html->page.broken ? fail(error, TONE_ERROR_WRITE, "the write callback stopped the HTML") : TONE_OK;
}

tone_status tone_html_write(const tone_scorer *scorer, const tone_result *result, uint64_t text, const char *bytes,
                            size_t size, const char *title, size_t title_size, unsigned options,
                            tone_write_function write, void *context, tone_error *error) {
    if (!scorer || !result || !write || text >= tone_result_text_count(result) || (!bytes && size > 0) ||
        size > UINT32_MAX || (!title && title_size > 0) || options > TONE_HTML_NO_STYLE ||
        !result_is_of(result, scorer)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_html_write: an argument is missing or out of range");
    }
    struct html *html = alloc_zeroed(&scorer->hooks, 1, sizeof *html);
    if (!html) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory for HTML");
    }
    html->page.write = write;
    html->page.context = context;
    html->hooks = scorer->hooks;
    html->scorer = scorer;
    html->result = result;
    html->text = text;
    html->bytes = bytes ? bytes : "";
    html->size = size;
    tone_status status = write_document(html, title, title_size, options, error);
    tone_allocator hooks = html->hooks;
    alloc_release(&hooks, html->letters, html->dimension_count, sizeof *html->letters);
    alloc_release(&hooks, (void *)html->open, html->open_capacity, sizeof *html->open);
    alloc_release(&hooks, html, 1, sizeof *html);
    return status;
}
