/* A report under way, as its source files share it. */
#ifndef TONE_REPORT_H
#define TONE_REPORT_H

#include "cells.h"

struct tone_report {
    tone_allocator hooks;
    const tone_scorer *scorer;
    tone_level level;
    size_t extra_count;
    struct shares shares;
    struct columns columns;
    struct cells cells;
    tone_write_function write;
    void *context;
    bool header_done;
    bool broken; /* the write callback stopped it */
};

/* One text to write the rows of. */
struct report_text {
    const tone_result *result;
    uint64_t number; /* in the result */
    const char *bytes;
    size_t size;
    const char *document;
    size_t document_size;
    const tone_value *extra;
};

/* Adds the rows of a text, one level each; the result holds them. TONE_ERROR_ARGUMENT when they do not lie in the text. */
tone_status rows_documents(struct tone_report *report, const struct report_text *text);
tone_status rows_sentences(struct tone_report *report, const struct report_text *text);
tone_status rows_matches(struct tone_report *report, const struct report_text *text);
tone_status rows_attributions(struct tone_report *report, const struct report_text *text);

/* Ends a row, and hands the rows on when there are many. */
tone_status report_row_end(struct tone_report *report);

#endif
