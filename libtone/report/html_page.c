#include "html_page.h"

#include "number.h"
#include "text.h"

#include <string.h>

void page_flush(struct page *page) {
    if (page->size > 0 && !page->broken) {
        page->broken = page->write(page->context, page->bytes, page->size) != 0;
    }
    page->size = 0;
}

static void put(struct page *page, const char *bytes, size_t size) {
    while (size > 0 && !page->broken) {
        size_t room = sizeof page->bytes - page->size;
        size_t part = size < room ? size : room;
        memcpy(page->bytes + page->size, bytes, part);
        page->size += part;
        bytes += part;
        size -= part;
        if (page->size == sizeof page->bytes) {
            page_flush(page);
        }
    }
}

void page_markup(struct page *page, const char *markup) {
    put(page, markup, strlen(markup));
}

/* LRE, RLE, PDF, LRO, RLO; LRI, RLI, FSI, PDI. */
static bool is_directional(int32_t point) {
    return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

static bool is_control(int32_t point) {
    return (point < 0x20 && point != '\t' && point != '\n' && point != '\r') || (point >= 0x7F && point <= 0x9F);
}

static const char *escape_of(int32_t point) {
    switch (point) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case 0xFFFD:
        return "\xEF\xBF\xBD";
    default:
        return is_control(point) || is_directional(point) ? "\xEF\xBF\xBD" : NULL;
    }
}

/* Writes up to `most` code points; how many bytes they were. */
static size_t put_text(struct page *page, const char *bytes, size_t size, size_t most) {
    size_t at = 0;
    size_t begin = 0;
    for (size_t i = 0; i < most && at < size; i++) {
        int32_t point;
        size_t width = text_decode(bytes + at, size - at, &point);
        const char *escape = escape_of(point);
        if (escape) {
            put(page, bytes + begin, at - begin);
            page_markup(page, escape);
            begin = at + width;
        }
        at += width;
    }
    put(page, bytes + begin, at - begin);
    return at;
}

void page_text(struct page *page, const char *bytes, size_t size) {
    put_text(page, bytes, size, SIZE_MAX);
}

void page_name(struct page *page, const char *name) {
    if (name) {
        page_text(page, name, strlen(name));
    }
}

void page_excerpt(struct page *page, const char *bytes, size_t size, size_t most) {
    if (put_text(page, bytes, size, most) < size) {
        page_markup(page, "\xE2\x80\xA6");
    }
}

void page_natural(struct page *page, uint64_t number) {
    char digits[NUMBER_ROOM];
    put(page, digits, number_natural(digits, number));
}

void page_billionths(struct page *page, int64_t number) {
    char digits[NUMBER_ROOM];
    put(page, digits, number_billionths(digits, number));
}

void page_rounded(struct page *page, double number, unsigned decimals) {
    static const unsigned powers[] = {1, 10, 100, 1000};
    char digits[NUMBER_ROOM];
    unsigned power = powers[decimals];
    uint64_t units = (uint64_t)((number < 0 ? -number : number) * power + 0.5);
    if (number < 0 && units > 0) {
        page_markup(page, "\xE2\x88\x92"); /* the minus sign */
    }
    page_natural(page, units / power);
    if (decimals > 0) {
        /* The 1 in front keeps the zeros; a point takes its place. */
        size_t size = number_natural(digits, units % power + power);
        digits[0] = '.';
        put(page, digits, size);
    }
}
