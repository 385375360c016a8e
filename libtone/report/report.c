#include "report.h"

#include "result.h"
#include "status.h"

/* Rows are handed on when there are at least as many bytes of them. */
enum { WRITE_SIZE = 64 * 1024 };

unsigned tone_level_rows(tone_level level) {
    switch (level) {
    case TONE_LEVEL_DOCUMENT:
        return TONE_ROWS_NONE;
    case TONE_LEVEL_SENTENCE:
        return TONE_ROWS_SENTENCES;
    case TONE_LEVEL_MATCH:
        return TONE_ROWS_MATCHES;
    case TONE_LEVEL_ATTRIBUTION:
        return TONE_ROWS_ATTRIBUTIONS;
    }
    return TONE_ROWS_NONE;
}

static const char *message_of(tone_status status) {
    switch (status) {
    case TONE_OK:
        return "";
    case TONE_ERROR_NO_MEMORY:
        return "out of memory";
    case TONE_ERROR_WRITE:
        return "the write callback stopped the report";
    default:
        return "an argument that the report does not take";
    }
}

static tone_status tell(tone_error *error, tone_status status) {
    return status == TONE_OK ? TONE_OK : fail(error, status, message_of(status));
}

static bool is_level(tone_level level) {
    return level == TONE_LEVEL_DOCUMENT || level == TONE_LEVEL_SENTENCE || level == TONE_LEVEL_MATCH ||
           level == TONE_LEVEL_ATTRIBUTION;
}

static tone_status fill(struct tone_report *report, tone_format format, bool excel_safe, const char *const *extra) {
    if (!shares_make(&report->shares, report->scorer, &report->hooks)) {
        return TONE_ERROR_NO_MEMORY;
    }
    tone_status status = columns_make(&report->columns, report->scorer, report->level, &report->shares, extra,
                                      report->extra_count, &report->hooks);
    if (status == TONE_OK && !cells_make(&report->cells, &report->columns, format, excel_safe, &report->hooks)) {
        status = TONE_ERROR_NO_MEMORY;
    }
    return status;
}

tone_status tone_report_new(tone_report **report, const tone_scorer *scorer, tone_level level, tone_format format,
                            unsigned options, const char *const *extra, size_t extra_count, tone_write_function write,
                            void *context, tone_error *error) {
    bool known_format = format == TONE_FORMAT_CSV || format == TONE_FORMAT_JSONL;
    if (report == NULL || scorer == NULL || write == NULL || !is_level(level) || !known_format ||
        (options & ~(unsigned)TONE_REPORT_EXCEL_SAFE) != 0 || (extra == NULL && extra_count > 0)) {
        return tell(error, TONE_ERROR_ARGUMENT);
    }
    const tone_allocator *hooks = scorer_hooks(scorer);
    struct tone_report *made = alloc_zeroed(hooks, 1, sizeof *made);
    if (made == NULL) {
        return tell(error, TONE_ERROR_NO_MEMORY);
    }
    made->hooks = *hooks;
    made->cells.hooks = &made->hooks;
    made->scorer = scorer;
    made->level = level;
    made->extra_count = extra_count;
    made->write = write;
    made->context = context;
    tone_status status = fill(made, format, (options & TONE_REPORT_EXCEL_SAFE) != 0, extra);
    if (status != TONE_OK) {
        tone_report_free(made);
        return tell(error, status);
    }
    *report = made;
    return TONE_OK;
}

void tone_report_free(tone_report *report) {
    if (report == NULL) {
        return;
    }
    const tone_allocator hooks = report->hooks;
    cells_release(&report->cells);
    columns_release(&report->columns, &hooks);
    shares_release(&report->shares, &hooks);
    alloc_release(&hooks, report, 1, sizeof *report);
}

/* Hands whole rows on. */
static tone_status write_rows(struct tone_report *report) {
    struct cells *cells = &report->cells;
    if (cells->size > 0 && report->write(report->context, cells->bytes, cells->size) != 0) {
        report->broken = true;
        return TONE_ERROR_WRITE;
    }
    cells->size = 0;
    cells->row = 0;
    return TONE_OK;
}

tone_status report_row_end(struct tone_report *report) {
    if (!cells_row_end(&report->cells)) {
        return TONE_ERROR_NO_MEMORY;
    }
    return report->cells.size >= WRITE_SIZE ? write_rows(report) : TONE_OK;
}

/* The header, once, in front of everything. */
static tone_status begin(struct tone_report *report) {
    if (report->broken) {
        return TONE_ERROR_WRITE;
    }
    if (report->header_done || report->cells.format != TONE_FORMAT_CSV) {
        return TONE_OK;
    }
    cells_header(&report->cells, &report->columns);
    if (!cells_row_end(&report->cells)) {
        return TONE_ERROR_NO_MEMORY;
    }
    report->header_done = true;
    return TONE_OK;
}

static tone_status add_rows(struct tone_report *report, const struct report_text *text) {
    switch (report->level) {
    case TONE_LEVEL_DOCUMENT:
        return rows_documents(report, text);
    case TONE_LEVEL_SENTENCE:
        return rows_sentences(report, text);
    case TONE_LEVEL_MATCH:
        return rows_matches(report, text);
    case TONE_LEVEL_ATTRIBUTION:
        return rows_attributions(report, text);
    }
    return TONE_ERROR_ARGUMENT;
}

/* Whether the result is of the report's scorer and holds the rows of its level, so that none is silently left out. */
static bool holds_rows(const tone_report *report, const tone_result *result) {
    unsigned needed = tone_level_rows(report->level);
    return (result->rows & needed) == needed && result_is_of(result, report->scorer);
}

tone_status tone_report_add(tone_report *report, const tone_result *result, uint64_t text, const char *bytes,
                            size_t size, const char *document, size_t document_size, const tone_value *extra,
                            tone_error *error) {
    if (report == NULL || result == NULL || text >= tone_result_text_count(result) || (bytes == NULL && size > 0) ||
        (document == NULL && document_size > 0) || (extra == NULL && report->extra_count > 0)) {
        return tell(error, TONE_ERROR_ARGUMENT);
    }
    if (!holds_rows(report, result)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_report_add: the result lacks the rows, or is of another scorer");
    }
    const struct report_text added = {.result = result,
                                      .number = text,
                                      .bytes = bytes != NULL ? bytes : "",
                                      .size = size,
                                      .document = document,
                                      .document_size = document_size,
                                      .extra = extra};
    tone_status status = begin(report);
    if (status == TONE_OK) {
        status = add_rows(report, &added);
    }
    return tell(error, status);
}

tone_status tone_report_flush(tone_report *report, tone_error *error) {
    if (report == NULL) {
        return tell(error, TONE_ERROR_ARGUMENT);
    }
    tone_status status = begin(report);
    if (status == TONE_OK) {
        status = write_rows(report);
    }
    return tell(error, status);
}
