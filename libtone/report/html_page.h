/* HTML under way: text escaped, numbers, written in large pieces. */
#ifndef TONE_HTML_PAGE_H
#define TONE_HTML_PAGE_H

#include "alloc.h"

/* The first failure of the callback stops the rest. */
struct page {
    tone_write_function write;
    void *context;
    bool broken;
    size_t size;
    char bytes[16 * 1024];
};

/* Markup of ours, as it is. */
void page_markup(struct page *page, const char *markup);

/*
 * Text of others, escaped for content and attributes alike. Ill-formed UTF-8 and control characters become U+FFFD:
 * those of Unicode 15 category Cc but tab and line ends, and the explicit directional formatting characters of UAX #9,
 * which could show evidence in another order than it has.
 */
void page_text(struct page *page, const char *bytes, size_t size);
void page_name(struct page *page, const char *name); /* NUL-terminated; NULL is nothing */

/* The first `most` code points of a text, and an ellipsis where it is longer. */
void page_excerpt(struct page *page, const char *bytes, size_t size, size_t most);

void page_natural(struct page *page, uint64_t number);
void page_billionths(struct page *page, int64_t number);

/* A number of magnitude up to 1e6 to `decimals` places (at most 3). */
void page_rounded(struct page *page, double number, unsigned decimals);

/* Hands on what is held back. */
void page_flush(struct page *page);

#endif
