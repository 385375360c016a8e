#include "arrow_along.h"
#include "arrow_export.h"
#include "arrow_texts.h"

#include <errno.h>
#include <string.h>

enum { MESSAGE_SIZE = 512 };

/* A stream of scores under way. */
struct stream {
    tone_allocator hooks;
    tone_scorer *scorer;
    struct ArrowArrayStream in;
    struct arrow_type type;
    struct arrow_columns columns;
    struct arrow_along along;
    struct arrow_dictionaries *dictionaries;
    tone_scratch *scratch;
    tone_result *result;
    tone_level level;
    unsigned threads;
    uint64_t texts; /* before the next array */
    int failure;    /* 0, or what the stream failed with */
    char message[MESSAGE_SIZE];
};

/* ------------------------------------------------------------------------------------------------------ messages */

/* Appends as much as there is room for. */
static void say(struct stream *stream, const char *text) {
    size_t size = strlen(stream->message);
    size_t more = strlen(text);
    size_t room = MESSAGE_SIZE - 1 - size;
    more = more < room ? more : room;
    memcpy(stream->message + size, text, more);
    stream->message[size + more] = '\0';
}

static void say_number(struct stream *stream, uint64_t number) {
    char digits[24];
    size_t at = sizeof digits - 1;
    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    say(stream, digits + at);
}

static int stop(struct stream *stream, int code, const char *message) {
    stream->failure = code;
    stream->message[0] = '\0';
    say(stream, message);
    return code;
}

/* The error numbers that the interface names. */
static int code_of(tone_status status) {
    switch (status) {
    case TONE_ERROR_NO_MEMORY:
        return ENOMEM;
    case TONE_ERROR_THREAD:
        return EAGAIN;
    case TONE_ERROR_IO:
        return EIO;
    default:
        return EINVAL;
    }
}

static int stop_at_text(struct stream *stream, const tone_error *error) {
    stop(stream, code_of(error->status), error->message);
    if (error->status == TONE_ERROR_UTF8 || error->status == TONE_ERROR_LIMIT) {
        say(stream, ", text ");
        say_number(stream, stream->texts + error->text);
    }
    if (error->status == TONE_ERROR_UTF8) {
        say(stream, ", byte ");
        say_number(stream, error->offset);
    }
    return stream->failure;
}

static int stop_as_input(struct stream *stream, int code) {
    const char *message = stream->in.get_last_error ? stream->in.get_last_error(&stream->in) : NULL;
    return stop(stream, code, message ? message : "the stream of texts failed");
}

/* ----------------------------------------------------------------------------------------------------- callbacks */

static int get_schema(struct ArrowArrayStream *self, struct ArrowSchema *out) {
    struct stream *stream = self->private_data;
    if (arrow_copy_schema(&stream->along.joined, NULL, &stream->hooks, out)) {
        return 0;
    }
    stream->message[0] = '\0';
    say(stream, "no memory for a schema");
    return ENOMEM;
}

/* Scores an array, and makes the next one of it. */
static int score_array(struct stream *stream, const struct ArrowArray *array, struct ArrowArray *out) {
    struct arrow_texts texts;
    tone_error error;
    const char *fault = arrow_open_texts(&texts, &stream->type, array);
    if (fault) {
        return stop(stream, EINVAL, fault);
    }
    struct batch_texts batch = arrow_batch(&texts);
    if (batch_score(stream->scorer, stream->scratch, &batch, stream->threads, tone_level_rows(stream->level),
                    stream->result, &error) != TONE_OK) {
        return stop_at_text(stream, &error);
    }
    struct arrow_export export = {.level = stream->level,
                                  .columns = &stream->columns,
                                  .dictionaries = stream->dictionaries,
                                  .first_text = stream->texts};
    if (!arrow_move_level(stream->result, &export, out)) {
        return stop(stream, ENOMEM, "no memory to export a result");
    }
    stream->texts += batch.count;
    return 0;
}

static int get_next(struct ArrowArrayStream *self, struct ArrowArray *out) {
    struct stream *stream = self->private_data;
    struct ArrowArray array = {0};
    if (stream->failure != 0) {
        return stream->failure;
    }
    int code = stream->in.get_next(&stream->in, &array);
    if (code != 0) {
        return stop_as_input(stream, code);
    }
    if (!array.release) {
        *out = (struct ArrowArray){0};
        return 0;
    }
    struct ArrowArray scores;
    uint64_t first_text = stream->texts;
    code = score_array(stream, &array, &scores);
    if (code != 0) {
        array.release(&array);
        return code;
    }
    tone_status status = TONE_OK;
    const char *fault = arrow_along_join(&stream->along, &array, &scores, first_text, out, &status);
    return fault ? stop(stream, code_of(status), fault) : 0;
}

static const char *get_last_error(struct ArrowArrayStream *self) {
    const struct stream *stream = self->private_data;
    return stream->message[0] != '\0' ? stream->message : NULL;
}

static void free_stream(struct stream *stream) {
    tone_allocator hooks = stream->hooks;
    tone_result_free(stream->result);
    tone_scratch_free(stream->scratch);
    arrow_drop_dictionaries(stream->dictionaries);
    arrow_release_columns(&stream->columns, &hooks);
    arrow_along_close(&stream->along);
    tone_scorer_free(stream->scorer);
    alloc_release(&hooks, stream, 1, sizeof *stream);
}

static void release(struct ArrowArrayStream *self) {
    struct stream *stream = self->private_data;
    if (stream->in.release) {
        stream->in.release(&stream->in);
    }
    free_stream(stream);
    self->release = NULL;
}

/* --------------------------------------------------------------------------------------------------------- public */

/* What of the input's schema is needed: where the texts are, and the columns that go along. */
static tone_status open_schema(struct stream *stream, struct ArrowArrayStream *in, const char *column,
                               const char *const *along, size_t along_count, tone_error *error) {
    struct ArrowSchema texts = {0}, scores = {0};
    if (in->get_schema(in, &texts) != 0 || !texts.release) {
        return fail(error, TONE_ERROR_IO, "the stream of texts gives no schema");
    }
    const char *fault = arrow_find_type(&stream->type, &texts, column);
    if (fault || !arrow_make_schema(&scores, &stream->columns, stream->scorer, &stream->hooks)) {
        texts.release(&texts);
        return fault ? fail(error, TONE_ERROR_ARGUMENT, fault)
                     : fail(error, TONE_ERROR_NO_MEMORY, "no memory for a stream");
    }
    tone_status status = TONE_OK;
    fault = arrow_along_open(&stream->along, &texts, along, along_count, &scores, stream->level != TONE_LEVEL_DOCUMENT,
                             &stream->hooks, &status);
    scores.release(&scores);
    return fault ? fail(error, status, fault) : TONE_OK;
}

static tone_status fill(struct stream *stream, tone_error *error) {
    tone_status status = arrow_list_columns(&stream->columns, stream->scorer, stream->level, &stream->hooks)
                             ? arrow_take_dictionaries(&stream->dictionaries, stream->scorer)
                             : TONE_ERROR_NO_MEMORY;
    if (status != TONE_OK) {
        return fail(error, status,
                    status == TONE_ERROR_LIMIT ? "the names of the lexicon pass 2 GiB" : "no memory for a stream");
    }
    status = tone_scratch_new(&stream->scratch, &stream->hooks, error);
    return status == TONE_OK ? tone_result_new(&stream->result, &stream->hooks, error) : status;
}

tone_status tone_score_arrow_stream(tone_scorer *scorer, struct ArrowArrayStream *in, const char *column,
                                    const char *const *along, size_t along_count, tone_level level, unsigned threads,
                                    struct ArrowArrayStream *out, tone_error *error) {
    if (!scorer || !in || !in->release || !out || in == out || !arrow_is_level(level) ||
        !batch_takes(threads, TONE_ROWS_NONE) || (!along && along_count > 0 && along_count != TONE_ALL_COLUMNS)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_score_arrow_stream: an argument is missing or out of range");
    }
    struct stream *stream = alloc_zeroed(&scorer->hooks, 1, sizeof *stream);
    if (!stream) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory for a stream");
    }
    stream->hooks = scorer->hooks;
    stream->scorer = tone_scorer_retain(scorer);
    stream->level = level;
    stream->threads = threads;
    tone_status status = fill(stream, error);
    if (status == TONE_OK) {
        status = open_schema(stream, in, column, along, along_count, error);
    }
    if (status != TONE_OK) {
        free_stream(stream);
        return status;
    }
    stream->in = *in;
    in->release = NULL;
    *out = (struct ArrowArrayStream){get_schema, get_next, get_last_error, release, stream};
    return TONE_OK;
}
