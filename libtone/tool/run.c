#include "run.h"

#include "jobs.h"
#include "make_scorer.h"
#include "message.h"
#include "output.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct run {
    const struct options *options;
    struct input_settings settings;
    struct sources sources;
    tone_scorer *scorer;
    struct passing passing;
    struct work work;
    struct jobs *jobs;
    struct output output;
    const char *path;      /* of the input being read */
    uint64_t record_count; /* of CSV and JSON Lines, over all inputs */
    uint64_t done_count;   /* texts scored and written, and inputs read to their end without a failure */
    bool counts;           /* the records of the input being read are counted to its end, as others follow */
    size_t begun;          /* inputs whose reading has begun, */
    size_t told;           /* and those of which all was told */
    bool tripped;
    bool failed;        /* an input, or a part of it */
    bool output_failed; /* nothing more can be written */
    bool text_failed;   /* one of the input that is told */
    bool unread;        /* a record of the input that is told could not be read: nothing of it counts any more */
};

/* ----------------------------------------------------------------------------------------- what comes of the work */

static void end_input(struct run *run, enum input_end end) {
    bool failed = run->text_failed || run->unread || end == INPUT_FAILED;
    run->failed = run->failed || failed;
    run->done_count += !failed && end == INPUT_DONE;
    run->text_failed = false;
    run->unread = false;
    run->told++;
}

static bool take_event(void *context, const struct event *event, const void *bytes) {
    struct run *run = context;
    if (run->unread && event->kind != EVENT_INPUT_END && event->kind != EVENT_BROKEN) {
        return true;
    }
    switch (event->kind) {
    case EVENT_ROWS:
        run->output_failed = !output_write(&run->output, event->number, bytes, event->size);
        break;
    case EVENT_MESSAGE:
        fwrite(bytes, 1, event->size, stderr);
        break;
    case EVENT_SCORED:
        run->done_count++;
        break;
    case EVENT_FAILED:
        run->text_failed = true;
        break;
    case EVENT_TRIPPED:
        run->tripped = true;
        break;
    case EVENT_BROKEN:
        run->output_failed = true;
        break;
    case EVENT_UNREAD:
        run->unread = true;
        break;
    case EVENT_INPUT_END:
        end_input(run, event->number);
        break;
    }
    return !run->output_failed;
}

/* ------------------------------------------------------------------------------------------------------- reading */

/* Whether a record of the input at hand could not be read, as far as that is known. */
static bool is_unread(const struct run *run) {
    return run->unread && run->told + 1 == run->begun;
}

/*
 * What stands behind a record that could not be read is counted at most, so that the numbers of the records of other
 * inputs do not depend on how soon that was known. Where it is known at once, no more is read: there may not be more
 * for a long time.
 */
static bool take_record(void *context, const struct raw_record *record) {
    struct run *run = context;
    const struct raw_text raw = {.path = run->path, .record = *record, .ordinal = ++run->record_count};
    if (!is_unread(run) && !jobs_raw(run->jobs, &raw)) {
        return false;
    }
    return run->counts || !is_unread(run);
}

/* Whether records come behind a source. */
static bool records_follow(const struct run *run, const struct source *source) {
    const struct source *end = run->sources.items + run->sources.count;
    for (const struct source *next = source + 1; next < end; next++) {
        if (next->kind != INPUT_TEXT && !next->failed) {
            return true;
        }
    }
    return false;
}

/* Reads the records of CSV or JSON Lines. False when nothing more is wanted. */
static bool read_records(struct run *run, struct source *source) {
    enum input_end end = INPUT_FAILED;
    jobs_redirect(run->jobs);
    struct input *input = source->input != NULL ? source->input : source_open(source, &run->settings);
    source->input = NULL;
    if (input != NULL) {
        run->path = source->path;
        run->counts = records_follow(run, source);
        end = input->methods->read(input, take_record, run);
        input->methods->close(input);
    }
    jobs_restore(run->jobs);
    return jobs_event(run->jobs, EVENT_INPUT_END, end);
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
 * A CSV header comes first, so the columns of all inputs must be known before. What can be read only once stays open.
 * False when there is nothing to score.
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
        done = passing_add(&run->passing, input->names);
        if (source_is_file(source)) {
            input->methods->close(input);
        } else {
            source->input = input;
        }
    }
    return done && failed_count < run->sources.count;
}

static bool make_outputs(struct run *run) {
    for (size_t i = 0; i < run->work.target_count; i++) {
        const struct target *target = &run->work.targets[i];
        run->work.rows |= tone_level_rows(target->level);
        if (!output_open(&run->output, target, &run->sources) ||
            !work_header(&run->work, i, run->passing.extra, &run->output.tables[i].header)) {
            return false;
        }
    }
    return true;
}

/* A single text is one piece of work. */
static unsigned count_jobs(const struct run *run) {
    return run->sources.count == 1 && run->sources.items[0].kind == INPUT_TEXT ? 1 : run->options->jobs;
}

static bool make_ready(struct run *run) {
    run->scorer = make_scorer(run->options);
    if (run->scorer == NULL || !list_sources(run) || run->sources.count == 0 || !collect_columns(run) ||
        !passing_begin(&run->passing)) {
        return false;
    }
    struct work *work = &run->work;
    tone_value *values = calloc(run->passing.extra->count + 1, sizeof *values);
    if (values == NULL) {
        message("out of memory");
        return false;
    }
    work->scorer = run->scorer;
    work->text_values = values;
    work->text_extra = extra_hold(run->passing.extra);
    if (!make_outputs(run)) {
        return false;
    }
    run->jobs = jobs_new(work, count_jobs(run), take_event, run);
    return run->jobs != NULL;
}

static int score_all(struct run *run) {
    bool wanted = true;
    for (size_t i = 0; i < run->sources.count && wanted; i++) {
        struct source *source = &run->sources.items[i];
        if (!source->failed) {
            run->begun++;
            wanted = source->kind == INPUT_TEXT ? jobs_file(run->jobs, source) : read_records(run, source);
        }
    }
    jobs_finish(run->jobs);
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
                                   .keep_source = options->format == TONE_FORMAT_JSONL},
                      .passing = {.format = options->format},
                      .work = {.options = options,
                               .settings = &run.settings,
                               .passing = &run.passing,
                               .targets = targets,
                               .target_count = target_count}};
    int status = make_ready(&run) ? score_all(&run) : EXIT_NOTHING;
    jobs_free(run.jobs);
    output_free(&run.output);
    sources_free(&run.sources);
    extra_release(run.work.text_extra);
    passing_free(&run.passing);
    free((void *)run.work.text_values);
    tone_scorer_free(run.scorer);
    return status;
}
