#define _DEFAULT_SOURCE

#include "output.h"

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

bool output_open(struct output *output, const struct target *target, const struct sources *sources) {
    struct table *table = &output->tables[output->table_count++];
    *table = (struct table){.descriptor = target->path != NULL ? -1 : STDOUT_FILENO};
    if (target->path != NULL && !open_file(table, target->path)) {
        return false;
    }
    const struct source *same = sources_find(sources, table->descriptor);
    if (same != NULL) {
        message("%s: it is an input (%s); nothing was written", title(table), input_title(same->path));
        return false;
    }
    return target->path == NULL || empty_file(table);
}

static bool write_bytes(struct table *table, const char *bytes, size_t size) {
    while (size > 0) {
        ssize_t count = write(table->descriptor, bytes, size);
        if (count < 0 && errno != EINTR) {
            table->reason = errno;
            message("%s: %s", title(table), strerror(table->reason));
            return false;
        }
        bytes += count > 0 ? count : 0;
        size -= count > 0 ? (size_t)count : 0;
    }
    return true;
}

/* Blocks begin at multiples of their size, so that what comes of a full disk does not depend on how rows arrive. */
static bool write_blocks(struct table *table, const char *bytes, size_t size) {
    enum { BLOCK = 64 * 1024 };
    if (table->held.size > 0) {
        size_t first = BLOCK - table->held.size < size ? BLOCK - table->held.size : size;
        if (!buffer_add(&table->held, bytes, first)) {
            return false;
        }
        bytes += first;
        size -= first;
        if (table->held.size < BLOCK) {
            return true;
        }
        if (!write_bytes(table, table->held.bytes, BLOCK)) {
            return false;
        }
        table->held.size = 0;
    }
    size_t rest = size % BLOCK;
    return write_bytes(table, bytes, size - rest) && buffer_add(&table->held, bytes + (size - rest), rest);
}

static bool write_header(struct table *table) {
    bool done = table->header.size == 0 || write_blocks(table, table->header.bytes, table->header.size);
    table->header.size = 0;
    return done;
}

bool output_write(struct output *output, size_t number, const char *bytes, size_t size) {
    struct table *table = &output->tables[number];
    return write_header(table) && write_blocks(table, bytes, size);
}

/* Whatever becomes of the other tables. */
static bool finish_table(struct table *table) {
    bool done = table->reason == 0 && write_header(table) && write_bytes(table, table->held.bytes, table->held.size);
    int descriptor = table->descriptor;
    table->descriptor = -1;
    if (table->path != NULL && descriptor >= 0 && close(descriptor) != 0 && table->reason == 0) {
        message("%s: %s", table->path, strerror(errno));
        done = false;
    }
    return done;
}

bool output_finish(struct output *output) {
    bool done = true;
    for (size_t i = 0; i < output->table_count; i++) {
        done = finish_table(&output->tables[i]) && done;
    }
    return done;
}

void output_free(struct output *output) {
    for (size_t i = 0; i < output->table_count; i++) {
        struct table *table = &output->tables[i];
        if (table->path != NULL && table->descriptor >= 0) {
            close(table->descriptor);
        }
        free(table->path);
        buffer_free(&table->header);
        buffer_free(&table->held);
    }
}
