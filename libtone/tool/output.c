#define _DEFAULT_SOURCE

#include "output.h"

#include "memory.h"
#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *title(const struct table *table) {
    return table->path != NULL ? table->path : "standard output";
}

/* Opens without emptying: the file may turn out to be an input. */
static bool open_file(struct table *table, const char *path) {
    enum { PERMISSIONS = 0666 };
    table->path = strdup(path);
    if (table->path == NULL) {
        message("out of memory");
        return false;
    }
    table->descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, PERMISSIONS);
    if (table->descriptor < 0) {
        message("%s: %s", path, strerror(errno));
        return false;
    }
    return true;
}

static bool empty_file(const struct table *table) {
    struct stat state;
    if (fstat(table->descriptor, &state) == 0 && S_ISREG(state.st_mode) && ftruncate(table->descriptor, 0) != 0) {
        message("%s: %s", title(table), strerror(errno));
        return false;
    }
    return true;
}

bool output_open(struct output *output, const char *path, tone_level level, const struct sources *sources) {
    struct table *table = &output->tables[output->table_count++];
    *table = (struct table){.descriptor = path != NULL ? -1 : STDOUT_FILENO, .level = level};
    if (path != NULL && !open_file(table, path)) {
        return false;
    }
    const struct source *same = sources_find(sources, table->descriptor);
    if (same != NULL) {
        message("%s: it is an input (%s); nothing was written", title(table), input_title(same->path));
        return false;
    }
    return path == NULL || empty_file(table);
}

bool output_add_columns(struct output *output, const struct names *names) {
    for (size_t i = 0; i < names->count; i++) {
        const char *name = names->items[i]->text;
        if (names_find(&output->columns, name) == SIZE_MAX && !names_add(&output->columns, name)) {
            return false;
        }
    }
    return true;
}

static int write_bytes(void *context, const void *bytes, size_t size) {
    struct table *table = context;
    const char *rest = bytes;
    while (size > 0) {
        ssize_t count = write(table->descriptor, rest, size);
        if (count < 0 && errno != EINTR) {
            table->reason = errno;
            return -1;
        }
        rest += count > 0 ? count : 0;
        size -= count > 0 ? (size_t)count : 0;
    }
    return 0;
}

static bool tell(const struct table *table, const tone_error *error) {
    if (error->status == TONE_ERROR_WRITE) {
        message("%s: %s", title(table), strerror(table->reason));
    } else {
        message("%s: %s", title(table), error->message);
    }
    return false;
}

bool output_begin(struct output *output) {
    const char **extra = calloc(output->columns.count + 1, sizeof *extra);
    bool done = extra != NULL &&
                grow(&output->values, &output->value_capacity, output->columns.count + 1, sizeof *output->values);
    for (size_t i = 0; done && i < output->columns.count; i++) {
        extra[i] = output->columns.items[i]->text;
    }
    for (size_t i = 0; done && i < output->table_count; i++) {
        struct table *table = &output->tables[i];
        tone_error error;
        if (tone_report_new(&table->report, output->scorer, table->level, output->format, output->options, extra,
                            output->columns.count, write_bytes, table, &error) != TONE_OK) {
            done = tell(table, &error);
        }
    }
    free(extra);
    return done;
}

void output_next_input(struct output *output) {
    output->mapped = NULL;
}

static bool flush(struct output *output) {
    bool done = true;
    for (size_t i = 0; i < output->table_count; i++) {
        tone_error error;
        struct table *table = &output->tables[i];
        if (table->report != NULL && table->reason == 0 && tone_report_flush(table->report, &error) != TONE_OK) {
            done = tell(table, &error);
        }
    }
    return done;
}

static void free_reports(struct output *output) {
    for (size_t i = 0; i < output->table_count; i++) {
        tone_report_free(output->tables[i].report);
        output->tables[i].report = NULL;
    }
}

static bool same_names(const struct names *left, const struct names *right) {
    bool same = left->count == right->count;
    for (size_t i = 0; same && i < left->count; i++) {
        same = strcmp(left->items[i]->text, right->items[i]->text) == 0;
    }
    return same;
}

/* JSON Lines: every row has the names of its own record, so other names make other reports. */
static bool follow_names(struct output *output, const struct names *names) {
    if (same_names(names, &output->columns)) {
        return true;
    }
    if (!flush(output)) {
        return false;
    }
    free_reports(output);
    names_cut(&output->columns, 0);
    return output_add_columns(output, names) && output_begin(output);
}

/* Finds the column of each name of the record. */
static enum output_end map_names(struct output *output, const struct record *record, const char *path) {
    const struct names *names = record->names;
    if (output->mapped == names && output->mapped_version == names->version) {
        return OUTPUT_DONE;
    }
    output->mapped = NULL;
    if ((output->format == TONE_FORMAT_JSONL && !follow_names(output, names)) ||
        !grow(&output->map, &output->map_capacity, names->count + 1, sizeof *output->map)) {
        return OUTPUT_FAILED;
    }
    for (size_t i = 0; i < names->count; i++) {
        output->map[i] = names_find(&output->columns, names->items[i]->text);
        if (output->map[i] == SIZE_MAX) {
            message_at(input_title(path), record->line,
                       "\"%s\" is not among the columns of the header, which are those of the first record; use "
                       "--format jsonl",
                       names->items[i]->text);
            return OUTPUT_NO_COLUMN;
        }
    }
    output->mapped = names;
    output->mapped_version = names->version;
    return OUTPUT_DONE;
}

enum output_end output_add(struct output *output, const tone_result *result, const struct record *record,
                           const char *document, size_t document_size, const char *path) {
    enum output_end end = map_names(output, record, path);
    if (end != OUTPUT_DONE) {
        return end;
    }
    memset(output->values, 0, output->columns.count * sizeof *output->values);
    for (size_t i = 0; i < record->names->count; i++) {
        output->values[output->map[i]] = record->values[i];
    }
    for (size_t i = 0; i < output->table_count; i++) {
        struct table *table = &output->tables[i];
        tone_error error;
        if (tone_report_add(table->report, result, 0, record->text, record->size, document, document_size,
                            output->values, &error) != TONE_OK) {
            tell(table, &error);
            return OUTPUT_FAILED;
        }
    }
    return OUTPUT_DONE;
}

bool output_finish(struct output *output) {
    bool done = flush(output);
    for (size_t i = 0; i < output->table_count; i++) {
        struct table *table = &output->tables[i];
        int descriptor = table->descriptor;
        table->descriptor = -1;
        if (table->path != NULL && descriptor >= 0 && close(descriptor) != 0 && table->reason == 0) {
            message("%s: %s", table->path, strerror(errno));
            done = false;
        }
    }
    return done;
}

void output_free(struct output *output) {
    free_reports(output);
    for (size_t i = 0; i < output->table_count; i++) {
        struct table *table = &output->tables[i];
        if (table->path != NULL && table->descriptor >= 0) {
            close(table->descriptor);
        }
        free(table->path);
    }
    names_free(&output->columns);
    free(output->map);
    free(output->values);
}
