#define _DEFAULT_SOURCE

#include "sources.h"

#include "memory.h"
#include "message.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static bool has_extension(const char *path, const char *extension) {
    size_t size = strlen(path);
    size_t extension_size = strlen(extension);
    return size > extension_size && strcasecmp(path + size - extension_size, extension) == 0;
}

/* By extension; INPUT_BY_NAME where it has none of ours. */
static enum input_kind kind_of(const char *path) {
    if (has_extension(path, ".csv")) {
        return INPUT_CSV;
    }
    if (has_extension(path, ".jsonl") || has_extension(path, ".ndjson")) {
        return INPUT_JSONL;
    }
    return has_extension(path, ".txt") ? INPUT_TEXT : INPUT_BY_NAME;
}

static bool add_file(struct sources *sources, const char *path, enum input_kind kind, off_t size) {
    if (!grow(&sources->items, &sources->capacity, sources->count + 1, sizeof *sources->items)) {
        return false;
    }
    char *copy = strdup(path);
    if (copy == NULL) {
        message("out of memory");
        return false;
    }
    if (kind == INPUT_BY_NAME) {
        kind = kind_of(path) == INPUT_BY_NAME ? INPUT_TEXT : kind_of(path);
    }
    sources->items[sources->count++] =
        (struct source){.path = copy, .kind = kind, .size = size > 0 ? (uint64_t)size : 0};
    return true;
}

static int compare_names(const FTSENT **left, const FTSENT **right) {
    return strcmp((*left)->fts_name, (*right)->fts_name);
}

static void tell_missing(struct sources *sources, const char *path, int reason) {
    message("%s: %s", path, strerror(reason));
    sources->some_missing = true;
}

/* Takes one entry of a folder, or leaves it. */
static bool visit(struct sources *sources, FTS *walk, FTSENT *entry, enum input_kind kind) {
    bool hidden = entry->fts_level > FTS_ROOTLEVEL && entry->fts_name[0] == '.';
    if (hidden) {
        if (entry->fts_info == FTS_D) {
            fts_set(walk, entry, FTS_SKIP);
        }
        return true;
    }
    switch (entry->fts_info) {
    case FTS_F:
        return (kind == INPUT_BY_NAME && kind_of(entry->fts_path) == INPUT_BY_NAME) ||
               add_file(sources, entry->fts_path, kind, entry->fts_statp->st_size);
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        tell_missing(sources, entry->fts_path, entry->fts_errno);
        return true;
    case FTS_SLNONE:
        tell_missing(sources, entry->fts_path, ENOENT);
        return true;
    case FTS_DC:
        tell_missing(sources, entry->fts_path, ELOOP);
        return true;
    default:
        return true;
    }
}

static bool walk_folder(struct sources *sources, char *path, enum input_kind kind) {
    char *roots[] = {path, NULL};
    size_t before = sources->count;
    bool missing = sources->some_missing;
    bool done = true;
    FTS *walk = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, compare_names);
    if (walk == NULL) {
        tell_missing(sources, path, errno);
        return true;
    }
    errno = 0;
    for (FTSENT *entry = fts_read(walk); entry != NULL && done; entry = fts_read(walk)) {
        done = visit(sources, walk, entry, kind);
        errno = 0;
    }
    if (done && errno != 0) {
        tell_missing(sources, path, errno);
    } else if (done && sources->count == before && sources->some_missing == missing) {
        message("%s: there is no file %sin this folder", path,
                kind == INPUT_BY_NAME ? "ending in .txt, .csv, .jsonl or .ndjson " : "");
        sources->some_missing = true;
    }
    fts_close(walk);
    return done;
}

bool sources_add(struct sources *sources, char *path, enum input_kind kind) {
    struct stat state;
    if (strcmp(path, "-") == 0) {
        return add_file(sources, path, kind, 0);
    }
    if (stat(path, &state) != 0) {
        tell_missing(sources, path, errno);
        return true;
    }
    return S_ISDIR(state.st_mode) ? walk_folder(sources, path, kind) : add_file(sources, path, kind, state.st_size);
}

void sources_free(struct sources *sources) {
    for (size_t i = 0; i < sources->count; i++) {
        struct source *source = &sources->items[i];
        if (source->input != NULL) {
            source->input->methods->close(source->input);
        }
        free(source->path);
    }
    free(sources->items);
    *sources = (struct sources){0};
}

struct input *source_open(struct source *source, const struct input_settings *settings) {
    bool csv = source->kind == INPUT_CSV;
    struct input *input = csv ? input_csv_open(source->path, settings) : input_jsonl_open(source->path, settings);
    source->failed = input == NULL;
    return input;
}

static bool read_state(const struct source *source, struct stat *state) {
    return (strcmp(source->path, "-") == 0 ? fstat(STDIN_FILENO, state) : stat(source->path, state)) == 0;
}

bool source_is_file(const struct source *source) {
    struct stat state;
    return strcmp(source->path, "-") != 0 && read_state(source, &state) && S_ISREG(state.st_mode);
}

const struct source *sources_find(const struct sources *sources, int descriptor) {
    struct stat wanted;
    struct stat state;
    if (fstat(descriptor, &wanted) != 0 || !S_ISREG(wanted.st_mode)) {
        return NULL;
    }
    for (size_t i = 0; i < sources->count; i++) {
        if (read_state(&sources->items[i], &state) && state.st_dev == wanted.st_dev && state.st_ino == wanted.st_ino) {
            return &sources->items[i];
        }
    }
    return NULL;
}
