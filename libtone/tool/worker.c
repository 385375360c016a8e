#include "worker.h"

#include "csv_record.h"
#include "json_line.h"
#include "message.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { ORDINAL_ROOM = 24 };

/* A text to score, with what its rows need. */
struct text {
    const char *path; /* of its input */
    const char *bytes;
    size_t size;
    const char *document; /* NULL: it is called by its ordinal */
    size_t document_size;
    uint64_t number;  /* in its input, from 1; 0 where the input is the text */
    uint64_t ordinal; /* among the records of all inputs, from 1 */
    struct extra *extra;
    const tone_value *values; /* one for each name of `extra` */
};

/* Where the rows of a report go. */
struct destination {
    struct worker *worker;
    unsigned target;
};

struct worker {
    const struct work *work;
    event_function function;
    void *context;
    tone_scratch *scratch;
    tone_result *result;
    tone_report *reports[TABLE_LIMIT];
    struct destination destinations[TABLE_LIMIT];
    struct extra *extra; /* the names that the reports have; NULL: there are no reports */
    struct csv_reader *csv_reader;
    struct json_reader *json_reader;
    struct csv_header *header; /* of the raw record at hand */
    struct passing passing;    /* of the records that these make */
    bool no_rows;              /* what is written is the header, which is not wanted */
    bool wanted;               /* more is */
};

/* What raw records need. False after a message. */
static bool make_readers(struct worker *worker) {
    worker->csv_reader = csv_reader_new();
    worker->json_reader = json_reader_new(worker->work->settings);
    worker->passing.format = worker->work->options->format;
    return worker->csv_reader != NULL && worker->json_reader != NULL &&
           passing_add(&worker->passing, &worker->work->passing->columns) && passing_begin(&worker->passing);
}

static bool make_result(struct worker *worker) {
    tone_error error;
    if (tone_scratch_new(&worker->scratch, NULL, &error) != TONE_OK ||
        tone_result_new(&worker->result, NULL, &error) != TONE_OK) {
        message("%s", error.message);
        return false;
    }
    return true;
}

struct worker *worker_new(const struct work *work, event_function function, void *context) {
    struct worker *worker = zeroed(1, sizeof *worker);
    if (worker == NULL) {
        return NULL;
    }
    worker->work = work;
    if (!make_result(worker) || !make_readers(worker)) {
        worker_free(worker);
        return NULL;
    }
    worker->function = function;
    worker->context = context;
    worker->wanted = true;
    for (unsigned i = 0; i < TABLE_LIMIT; i++) {
        worker->destinations[i] = (struct destination){worker, i};
    }
    return worker;
}

static void free_reports(struct worker *worker) {
    for (size_t i = 0; i < TABLE_LIMIT; i++) {
        tone_report_free(worker->reports[i]);
        worker->reports[i] = NULL;
    }
    extra_release(worker->extra);
    worker->extra = NULL;
}

void worker_free(struct worker *worker) {
    if (worker == NULL) {
        return;
    }
    free_reports(worker);
    csv_header_release(worker->header);
    csv_reader_free(worker->csv_reader);
    json_reader_free(worker->json_reader);
    passing_free(&worker->passing);
    tone_result_free(worker->result);
    tone_scratch_free(worker->scratch);
    free(worker);
}

static bool tell(struct worker *worker, enum event_kind kind, unsigned number, const void *bytes, size_t size) {
    const struct event event = {kind, number, size};
    worker->wanted = worker->wanted && worker->function(worker->context, &event, bytes);
    return worker->wanted;
}

/* ------------------------------------------------------------------------------------------------------ rows */

static int give_rows(void *context, const void *bytes, size_t size) {
    const struct destination *destination = context;
    struct worker *worker = destination->worker;
    return worker->no_rows || tell(worker, EVENT_ROWS, destination->target, bytes, size) ? 0 : -1;
}

static tone_status make_report(const struct work *work, size_t target, const struct extra *extra, tone_report **report,
                               tone_write_function write, void *context, tone_error *error) {
    unsigned options = work->options->excel_safe ? TONE_REPORT_EXCEL_SAFE : 0;
    return tone_report_new(report, work->scorer, work->targets[target].level, work->options->format, options,
                           extra->names, extra->count, write, context, error);
}

static void tell_report_error(const struct work *work, size_t target, const tone_error *error) {
    const char *path = work->targets[target].path;
    message("%s: %s", path != NULL ? path : "standard output", error->message);
}

/* After a message that the rows cannot be made. */
static bool break_off(struct worker *worker, size_t target, const tone_error *error) {
    if (error->status != TONE_ERROR_WRITE) {
        tell_report_error(worker->work, target, error);
        tell(worker, EVENT_BROKEN, 0, NULL, 0);
    }
    worker->wanted = false;
    return false;
}

/* Reports with the names of these columns. Their header is written once, elsewhere. */
static bool follow_extra(struct worker *worker, struct extra *extra) {
    tone_error error;
    if (worker->extra == extra) {
        return true;
    }
    free_reports(worker);
    for (size_t i = 0; i < worker->work->target_count; i++) {
        worker->no_rows = true;
        tone_status status =
            make_report(worker->work, i, extra, &worker->reports[i], give_rows, &worker->destinations[i], &error);
        if (status == TONE_OK) {
            status = tone_report_flush(worker->reports[i], &error);
        }
        worker->no_rows = false;
        if (status != TONE_OK) {
            return break_off(worker, i, &error);
        }
    }
    worker->extra = extra_hold(extra);
    return true;
}

static bool add_rows(struct worker *worker, const struct text *text) {
    if (!follow_extra(worker, text->extra)) {
        return false;
    }
    for (size_t i = 0; i < worker->work->target_count; i++) {
        tone_error error;
        tone_report *report = worker->reports[i];
        if (tone_report_add(report, worker->result, 0, text->bytes, text->size, text->document, text->document_size,
                            text->values, &error) != TONE_OK ||
            tone_report_flush(report, &error) != TONE_OK) {
            return break_off(worker, i, &error);
        }
    }
    return true;
}

static int add_header(void *context, const void *bytes, size_t size) {
    return buffer_add(context, bytes, size) ? 0 : -1;
}

bool work_header(const struct work *work, size_t target, const struct extra *extra, struct buffer *header) {
    tone_error error;
    tone_report *report = NULL;
    tone_status status = make_report(work, target, extra, &report, add_header, header, &error);
    if (status == TONE_OK) {
        status = tone_report_flush(report, &error);
    }
    tone_report_free(report);
    if (status != TONE_OK) {
        tell_report_error(work, target, &error);
    }
    return status == TONE_OK;
}

/* ----------------------------------------------------------------------------------------------------- texts */

static void tell_score_error(const struct text *text, const tone_error *error) {
    char place[64] = "";
    char byte[64] = "";
    if (text->number > 0) {
        snprintf(place, sizeof place, "record %" PRIu64 ": ", text->number);
    }
    if (error->status == TONE_ERROR_UTF8) {
        snprintf(byte, sizeof byte, "byte %" PRIu64 ": ", error->offset);
    }
    message("%s: %s%s%s", input_title(text->path), place, byte, error->message);
}

static void check_thresholds(struct worker *worker, const struct text *text) {
    const struct options *options = worker->work->options;
    for (size_t i = 0; i < options->threshold_count; i++) {
        const struct threshold *threshold = &options->thresholds[i];
        double score = tone_result_scores(worker->result, threshold->score)[0];
        char reached[REAL_ROOM];
        char limit[REAL_ROOM];
        if (score > threshold->limit) {
            tell(worker, EVENT_TRIPPED, 0, NULL, 0);
            message("%.*s: %.*s is %s, above %s",
                    (int)(text->document_size < INT16_MAX ? text->document_size : INT16_MAX), text->document,
                    (int)threshold->name_size, threshold->name, real_text(reached, score),
                    real_text(limit, threshold->limit));
        }
    }
}

/* How a text is called that has no name: for its ordinal, `digits` has room. */
static void name_text(struct text *text, char digits[ORDINAL_ROOM]) {
    if (text->document == NULL) {
        text->document = digits;
        text->document_size = (size_t)snprintf(digits, ORDINAL_ROOM, "%" PRIu64, text->ordinal);
    }
}

static bool score_named(struct worker *worker, const struct text *text) {
    const struct work *work = worker->work;
    tone_error error;
    if (tone_score(work->scorer, worker->scratch, text->bytes, text->size, work->rows, worker->result, &error) !=
        TONE_OK) {
        tell_score_error(text, &error);
        return tell(worker, EVENT_FAILED, 0, NULL, 0);
    }
    if (!add_rows(worker, text) || !tell(worker, EVENT_SCORED, 0, NULL, 0)) {
        return false;
    }
    check_thresholds(worker, text);
    return worker->wanted;
}

static bool score(struct worker *worker, const struct text *text) {
    char digits[ORDINAL_ROOM];
    struct text named = *text;
    name_text(&named, digits);
    return score_named(worker, &named);
}

static bool score_record(struct worker *worker, const struct record *record, const struct raw_text *raw) {
    const struct passing *passing = &worker->passing;
    switch (passing_take(&worker->passing, record, raw->path)) {
    case PASSING_DONE:
        return score(worker, &(struct text){.path = raw->path,
                                            .bytes = record->text,
                                            .size = record->size,
                                            .document = record->document,
                                            .document_size = record->document_size,
                                            .number = record->number,
                                            .ordinal = raw->ordinal,
                                            .extra = passing->extra,
                                            .values = passing->values});
    case PASSING_NO_COLUMN:
        return tell(worker, EVENT_UNREAD, 0, NULL, 0);
    case PASSING_FAILED:
        return tell(worker, EVENT_BROKEN, 0, NULL, 0);
    }
    return false;
}

/* A header is held as long as the map of its names is kept: the one behind it may lie where it lay. */
static void follow_header(struct worker *worker, struct csv_header *header) {
    if (worker->header != header) {
        passing_next_input(&worker->passing);
        csv_header_release(worker->header);
        worker->header = csv_header_hold(header);
    }
}

static bool read_record(struct worker *worker, const struct raw_text *raw, struct record *record) {
    follow_header(worker, raw->record.header);
    if (raw->record.header != NULL) {
        return csv_reader_read(worker->csv_reader, raw->path, &raw->record, record);
    }
    return json_reader_read(worker->json_reader, raw->path, &raw->record, record);
}

bool worker_score(struct worker *worker, const struct raw_text *raw) {
    struct record record;
    bool read = read_record(worker, raw, &record);
    bool wanted = read ? score_record(worker, &record, raw) : tell(worker, EVENT_UNREAD, 0, NULL, 0);
    json_reader_forget(worker->json_reader);
    return wanted;
}

static bool take_file(void *context, const struct record *record) {
    struct worker *worker = context;
    const struct text text = {.path = record->document,
                              .bytes = record->text,
                              .size = record->size,
                              .document = record->document,
                              .document_size = record->document_size,
                              .extra = worker->work->text_extra,
                              .values = worker->work->text_values};
    return score(worker, &text);
}

bool worker_read(struct worker *worker, const char *path) {
    enum input_end end = input_text_read(path, take_file, worker);
    return tell(worker, EVENT_INPUT_END, end, NULL, 0);
}
