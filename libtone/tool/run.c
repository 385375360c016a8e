#include "run.h"

#include "make_scorer.h"
#include "message.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct run {
    const struct options *options;
    struct input_settings settings;
    struct sources sources;
    tone_scorer *scorer;
    tone_scratch *scratch;
    tone_result *result;
    unsigned rows;
    struct output output;
    const char *path;      /* of the input being read */
    uint64_t record_count; /* of CSV and JSON Lines, over all inputs */
    uint64_t done_count;   /* texts scored and written, and inputs read to their end without a failure */
    bool tripped;
    bool failed;        /* an input, or a part of it */
    bool output_failed; /* nothing more can be written */
    bool input_failed;  /* the input being read, or a record of it */
};

/* How a document is called: its id, its path, or its record number. `digits` has room for the latter. */
static const char *document_name(struct run *run, const struct record *record, char digits[32], size_t *size) {
    run->record_count += record->number > 0;
    if (record->document != NULL) {
        *size = record->document_size;
        return record->document;
    }
    *size = (size_t)snprintf(digits, 32, "%" PRIu64, run->record_count);
    return digits;
}

static void tell_score_error(const struct run *run, const struct record *record, const tone_error *error) {
    char place[64] = "";
    char byte[64] = "";
    if (record->number > 0) {
        snprintf(place, sizeof place, "record %" PRIu64 ": ", record->number);
    }
    if (error->status == TONE_ERROR_UTF8) {
        snprintf(byte, sizeof byte, "byte %" PRIu64 ": ", error->offset);
    }
    message("%s: %s%s%s", input_title(run->path), place, byte, error->message);
}

static void check_thresholds(struct run *run, const char *document, size_t size) {
    for (size_t i = 0; i < run->options->threshold_count; i++) {
        const struct threshold *threshold = &run->options->thresholds[i];
        double score = tone_result_scores(run->result, threshold->score)[0];
        char reached[REAL_ROOM];
        char limit[REAL_ROOM];
        if (score > threshold->limit) {
            run->tripped = true;
            message("%.*s: %.*s is %s, above %s", (int)(size < INT16_MAX ? size : INT16_MAX), document,
                    (int)threshold->name_size, threshold->name, real_text(reached, score),
                    real_text(limit, threshold->limit));
        }
    }
}

static bool take_record(void *context, const struct record *record) {
    struct run *run = context;
    char digits[32];
    size_t size;
    const char *document = document_name(run, record, digits, &size);
    tone_error error;
    if (tone_score(run->scorer, run->scratch, record->text, record->size, run->rows, run->result, &error) != TONE_OK) {
        tell_score_error(run, record, &error);
        run->input_failed = true;
        return true;
    }
    switch (output_add(&run->output, run->result, record, document, size, run->path)) {
    case OUTPUT_DONE:
        run->done_count++;
        check_thresholds(run, document, size);
        return true;
    case OUTPUT_NO_COLUMN:
        run->input_failed = true;
        return false;
    case OUTPUT_FAILED:
        run->output_failed = true;
        return false;
    }
    return false;
}

static void read_source(struct run *run, struct source *source) {
    struct input *input = source->input != NULL ? source->input : source_open(source, &run->settings);
    source->input = NULL;
    if (input == NULL) {
        run->failed = true;
        return;
    }
    run->path = source->path;
    run->input_failed = false;
    output_next_input(&run->output);
    enum input_end end = input->methods->read(input, take_record, run);
    input->methods->close(input);
    if (end == INPUT_FAILED || run->input_failed) {
        run->failed = true;
    } else if (end == INPUT_DONE) {
        run->done_count++;
    }
}

static bool list_sources(struct run *run) {
    static char standard_input[] = "-";
    const struct options *options = run->options;
    if (options->path_count == 0) {
        return sources_add(&run->sources, standard_input, options->input);
    }
    for (size_t i = 0; i < options->path_count; i++) {
        if (!sources_add(&run->sources, options->paths[i], options->input)) {
            return false;
        }
    }
    run->failed = run->sources.some_missing;
    return true;
}

/*
 * A CSV header comes first, so the columns of all inputs must be known before. What can be read only once stays open. False
 * when there is nothing to score.
 */
static bool collect_columns(struct run *run) {
    bool done = true;
    size_t failed_count = 0;
    if (run->options->format != TONE_FORMAT_CSV) {
        return true;
    }
    for (size_t i = 0; i < run->sources.count && done; i++) {
        struct source *source = &run->sources.items[i];
        if (source->kind == INPUT_TEXT) {
            continue;
        }
        struct input *input = source_open(source, &run->settings);
        if (input == NULL) {
            run->failed = true;
            failed_count++;
            continue;
        }
        done = output_add_columns(&run->output, input->names);
        if (source_is_file(source)) {
            input->methods->close(input);
        } else {
            source->input = input;
        }
    }
    return done && failed_count < run->sources.count;
}

static bool make_ready(struct run *run, const struct target *targets, size_t target_count) {
    tone_error error;
    run->scorer = make_scorer(run->options);
    if (run->scorer == NULL) {
        return false;
    }
    if (tone_scratch_new(&run->scratch, NULL, &error) != TONE_OK ||
        tone_result_new(&run->result, NULL, &error) != TONE_OK) {
        message("%s", error.message);
        return false;
    }
    run->output.scorer = run->scorer;
    run->output.format = run->options->format;
    run->output.options = run->options->excel_safe ? TONE_REPORT_EXCEL_SAFE : 0;
    if (!list_sources(run) || run->sources.count == 0 || !collect_columns(run)) {
        return false;
    }
    for (size_t i = 0; i < target_count; i++) {
        run->rows |= tone_level_rows(targets[i].level);
        if (!output_open(&run->output, targets[i].path, targets[i].level, &run->sources)) {
            return false;
        }
    }
    return output_begin(&run->output);
}

static int score_all(struct run *run) {
    for (size_t i = 0; i < run->sources.count && !run->output_failed; i++) {
        if (!run->sources.items[i].failed) {
            read_source(run, &run->sources.items[i]);
        }
    }
    if (run->failed && run->done_count == 0 && !run->output_failed) {
        return EXIT_NOTHING;
    }
    if (!output_finish(&run->output) || run->output_failed || run->failed) {
        return EXIT_SOME;
    }
    return run->tripped ? EXIT_TRIPPED : EXIT_DONE;
}

int run(const struct options *options, const struct target *targets, size_t target_count) {
    struct run run = {.options = options,
                      .settings = {.text_column = options->text_column,
                                   .id_column = options->id_column,
                                   .keep_source = options->format == TONE_FORMAT_JSONL}};
    int status = make_ready(&run, targets, target_count) ? score_all(&run) : EXIT_NOTHING;
    output_free(&run.output);
    sources_free(&run.sources);
    tone_result_free(run.result);
    tone_scratch_free(run.scratch);
    tone_scorer_free(run.scorer);
    return status;
}
