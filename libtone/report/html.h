/* The HTML of one document, as its source files share it. */
#ifndef TONE_HTML_H
#define TONE_HTML_H

#include "html_page.h"

extern const char html_style[];

/* The letters by which a dimension is told without colours: the shortest beginning of its
   name that no other score has. */
struct html_letters {
    const char *name; /* NULL: a dimension without a score, a sign */
    size_t size;
    unsigned colour;
};

enum { HTML_COLOURS = 7 };

/* A document on its way to a page. */
struct html {
    struct page page;
    tone_allocator hooks;
    const tone_scorer *scorer;
    const tone_result *result;
    uint64_t text;
    const char *bytes;
    size_t size;
    struct html_letters *letters; /* of each dimension */
    size_t dimension_count;
    uint32_t sentence_score; /* the score that bars show */
    /* Rows of the text: its first, and how many. */
    uint64_t first_sentence, sentence_count;
    uint64_t first_match, match_count;
    uint64_t first_attribution, attribution_count; /* 0 where the result has none */
    const tone_match **open;                       /* marks around the byte in hand, the outermost first */
    size_t open_count;
    size_t open_capacity;
    uint64_t next_match; /* not yet begun */
};

/* The sentences with their marks. False without memory. */
bool html_put_sentences(struct html *html);

#endif
