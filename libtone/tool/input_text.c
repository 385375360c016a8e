/* A file that is one text: mapped where it is long and can be, read into memory where it is not. */
#define _DEFAULT_SOURCE

#include "input.h"

#include "memory.h"
#include "message.h"
#include "stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_too_large(const char *path, uint64_t size) {
    if (size <= UINT32_MAX) {
        return false;
    }
    message("%s: the text is over the limit of 4 GiB - 1 byte; nothing of it was scored", input_title(path));
    return true;
}

static enum input_end give(const char *path, const char *bytes, size_t size, record_function function, void *context) {
    static const struct names none;
    const struct record record = {
        .text = bytes, .size = size, .document = path, .document_size = strlen(path), .names = &none};
    return function(context, &record) ? INPUT_DONE : INPUT_STOPPED;
}

/* So much is read at once. */
enum { PIECE = 256 * 1024 };

static bool read_whole(const char *path, int descriptor, struct buffer *buffer) {
    for (;;) {
        if (is_too_large(path, buffer->size) || !grow(&buffer->bytes, &buffer->capacity, buffer->size + PIECE, 1)) {
            return false;
        }
        ssize_t count = read(descriptor, buffer->bytes + buffer->size, PIECE);
        if (count < 0 && errno != EINTR) {
            message("%s: %s", input_title(path), strerror(errno));
            return false;
        }
        if (count == 0) {
            return true;
        }
        buffer->size += count > 0 ? (size_t)count : 0;
    }
}

static enum input_end read_into_memory(const char *path, int descriptor, record_function function, void *context) {
    struct buffer buffer = {0};
    enum input_end end = INPUT_FAILED;
    if (read_whole(path, descriptor, &buffer)) {
        end = give(path, buffer.bytes, buffer.size, function, context);
    }
    buffer_free(&buffer);
    return end;
}

/*
 * A short file is sooner read than mapped, all the more on several threads, of which one at a time can map. Standard
 * input may have been read in part.
 */
static bool is_for_mapping(int descriptor, const struct stat *state) {
    return S_ISREG(state->st_mode) && state->st_size > PIECE && lseek(descriptor, 0, SEEK_CUR) == 0;
}

static enum input_end read_mapped(const char *path, int descriptor, size_t size, record_function function,
                                  void *context) {
    void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (bytes == MAP_FAILED) {
        return read_into_memory(path, descriptor, function, context);
    }
    enum input_end end = give(path, bytes, size, function, context);
    munmap(bytes, size);
    return end;
}

static enum input_end read_open(const char *path, int descriptor, record_function function, void *context) {
    struct stat state;
    if (fstat(descriptor, &state) != 0) {
        message("%s: %s", input_title(path), strerror(errno));
        return INPUT_FAILED;
    }
    if (!is_for_mapping(descriptor, &state)) {
        return read_into_memory(path, descriptor, function, context);
    }
    if (is_too_large(path, (uint64_t)state.st_size)) {
        return INPUT_FAILED;
    }
    return read_mapped(path, descriptor, (size_t)state.st_size, function, context);
}

enum input_end input_text_read(const char *path, record_function function, void *context) {
    int descriptor = open_input(path);
    if (descriptor < 0) {
        return INPUT_FAILED;
    }
    enum input_end end = read_open(path, descriptor, function, context);
    close_input(path, descriptor);
    return end;
}
