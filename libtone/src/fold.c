#include "fold.h"

#include "text.h"
#include "unicode_tables.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

/*
 * Code points of a token that are decomposed at most. A composed code point decomposes canonically to at most four, and
 * takes at least one byte, so that the first FOLD_LIMIT bytes of a longer token are settled by this many.
 */
enum { CODE_POINTS_LIMIT = 4 * (FOLD_LIMIT + 1) };

enum { REPLACEMENT = 0xFFFD }; /* what ill-formed parts read as */

/* Those of NFKC_Casefold. */
static const utf8proc_option_t fold_options =
    UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;

/* What keyboards and typesetters write for one mark becomes that mark. */
static int32_t unify_mark(int32_t code_point) {
    switch (code_point) {
    case 0x2018: /* left single quotation mark */
    case 0x2019: /* right single quotation mark */
    case 0x201B: /* single high-reversed-9 quotation mark */
    case 0x02BC: /* modifier letter apostrophe */
    case 0x2032: /* prime */
        return '\'';
    case 0x2010: /* hyphen */
    case 0x2011: /* non-breaking hyphen */
        return '-';
    default:
        return code_point;
    }
}

bool fold_keeps_last(int32_t code_point) {
    return unicode_properties(code_point) & UNICODE_IS_INERT && unify_mark(code_point) == code_point;
}

/* Adds a code point; false where there is no room. */
static bool append(struct folded *folded, int32_t code_point) {
    utf8proc_uint8_t sequence[4];
    size_t length = (size_t)utf8proc_encode_char(code_point, sequence);
    if (length > FOLD_LIMIT - folded->size) {
        return false;
    }
    memcpy(folded->bytes + folded->size, sequence, length);
    folded->size += length;
    return true;
}

/* Folds a token of ASCII. False when the token has other bytes where they matter. */
static bool fold_ascii(const char *bytes, size_t size, struct folded *folded) {
    size_t looked_at = size <= FOLD_LIMIT ? size : FOLD_LIMIT + 1;
    unsigned seen = 0;
    for (size_t i = 0; i < looked_at; i++) {
        seen |= (unsigned char)bytes[i];
    }
    if (seen >= 0x80) {
        return false;
    }
    folded->kept = folded->whole = size <= FOLD_LIMIT;
    folded->size = folded->whole ? size : FOLD_LIMIT;
    for (size_t i = 0; i < folded->size; i++) {
        unsigned byte = (unsigned char)bytes[i];
        folded->bytes[i] = (char)(byte - 'A' < 26u ? byte + ('a' - 'A') : byte);
    }
    return true;
}

/* Capitals of which each folds to one code point, `shift` behind it: those of Latin-1 and Cyrillic. */
static const struct {
    int32_t first;
    int32_t last;
    int32_t shift;
} capitals[] = {
    {'A', 'Z', 0x20}, {0x00C0, 0x00D6, 0x20}, {0x00D8, 0x00DE, 0x20}, {0x0400, 0x040F, 0x50}, {0x0410, 0x042F, 0x20}};

/* Folds a code point that does not depend on those beside it, if they do not either; -1 for others. */
static int32_t fold_simple(int32_t code_point) {
    if (unicode_properties(code_point) & UNICODE_IS_INERT) {
        return unify_mark(code_point);
    }
    for (size_t i = 0; i < sizeof capitals / sizeof *capitals; i++) {
        if (code_point >= capitals[i].first && code_point <= capitals[i].last) {
            return code_point + capitals[i].shift;
        }
    }
    return -1;
}

/* Folds a token of such code points alone. False for others, and where there is no room. */
static bool fold_simply(const char *bytes, size_t size, struct folded *folded) {
    folded->size = 0;
    folded->kept = folded->whole = true;
    for (size_t at = 0; at < size;) {
        int32_t code_point;
        size_t width = text_decode(bytes + at, size - at, &code_point);
        int32_t simple = fold_simple(code_point);
        if (simple == code_point && code_point != REPLACEMENT && width <= FOLD_LIMIT - folded->size) {
            memcpy(folded->bytes + folded->size, bytes + at, width);
            folded->size += width;
        } else if (simple < 0 || !append(folded, simple)) {
            return false;
        } else {
            folded->kept &= code_point < 0x80;
        }
        at += width;
    }
    return true;
}

/* Decomposes and case-folds the token. `*whole` tells whether there was room for all of it. */
static size_t decompose(const char *bytes, size_t size, int32_t *points, bool *whole) {
    size_t count = 0;
    size_t at = 0;
    *whole = true;
    while (at < size) {
        int32_t code_point;
        at += text_decode(bytes + at, size - at, &code_point);
        if (unicode_properties(code_point) & UNICODE_IS_IGNORABLE) {
            continue; /* utf8proc does not drop those that are not assigned */
        }
        utf8proc_ssize_t room = (utf8proc_ssize_t)(CODE_POINTS_LIMIT - count);
        int boundary_class = 0;
        utf8proc_ssize_t written =
            utf8proc_decompose_char(code_point, points + count, room, fold_options, &boundary_class);
        if (written < 0 || written > room) {
            *whole = false;
            break;
        }
        count += (size_t)written;
    }
    return count;
}

/* Puts runs of combining marks into canonical order (Unicode 15, D109); a stable sort by insertion. */
static void order_marks(int32_t *points, size_t count) {
    for (size_t i = 1; i < count; i++) {
        int32_t mark = points[i];
        utf8proc_propval_t class = utf8proc_get_property(mark)->combining_class;
        size_t place = i;
        while (class > 0 && place > 0 && utf8proc_get_property(points[place - 1])->combining_class > class) {
            points[place] = points[place - 1];
            place--;
        }
        points[place] = mark;
    }
}

static void encode(const int32_t *points, size_t count, struct folded *folded) {
    folded->size = 0;
    for (size_t i = 0; i < count; i++) {
        if (!append(folded, unify_mark(points[i]))) {
            folded->whole = false;
            return;
        }
    }
}

/* Folds any token. */
static void fold_fully(const char *bytes, size_t size, struct folded *folded) {
    int32_t points[CODE_POINTS_LIMIT];
    folded->kept = false;
    size_t count = decompose(bytes, size, points, &folded->whole);
    order_marks(points, count);
    utf8proc_ssize_t composed = utf8proc_normalize_utf32(points, (utf8proc_ssize_t)count, fold_options);
    encode(points, composed > 0 ? (size_t)composed : 0, folded);
}

void fold_token(const char *bytes, size_t size, struct folded *folded) {
    if (!fold_ascii(bytes, size, folded) && !fold_simply(bytes, size, folded)) {
        fold_fully(bytes, size, folded);
    }
}
