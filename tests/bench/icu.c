#include "peers.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>

struct icu {
    UChar *text;
    int32_t size;
};

static void check(UErrorCode error) {
    if (U_FAILURE(error)) {
        stop(u_errorName(error));
    }
}

struct icu *icu_new(const struct corpus *text) {
    UErrorCode error = U_ZERO_ERROR;
    struct icu *icu = allocate(sizeof *icu);
    int32_t size = (int32_t)text->size;
    icu->text = allocate((text->size + 1) * sizeof *icu->text);
    u_strFromUTF8WithSub(icu->text, size + 1, &icu->size, text->bytes, size, 0xFFFD, NULL, &error);
    check(error);
    return icu;
}

static double iterate(const struct icu *icu, UBreakIteratorType type) {
    UErrorCode error = U_ZERO_ERROR;
    double begin = cpu_seconds();
    UBreakIterator *iterator = ubrk_open(type, "en", icu->text, icu->size, &error);
    check(error);
    uint32_t found = 0;
    while (ubrk_next(iterator) != UBRK_DONE) {
        found += type == UBRK_SENTENCE || ubrk_getRuleStatus(iterator) >= UBRK_WORD_NUMBER;
    }
    ubrk_close(iterator);
    double seconds = cpu_seconds() - begin;
    if (found == 0) {
        stop("ICU finds nothing");
    }
    return seconds;
}

double icu_words(const struct icu *icu) {
    return iterate(icu, UBRK_WORD);
}

double icu_sentences(const struct icu *icu) {
    return iterate(icu, UBRK_SENTENCE);
}

void icu_free(struct icu *icu) {
    free(icu->text);
    free(icu);
}
