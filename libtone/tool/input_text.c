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

struct text_input {
    struct input base;
    struct names names; /* none */
    const char *path;
    int descriptor;
};

static bool is_too_large(const char *path, uint64_t size) {
    if (size <= UINT32_MAX) {
        return false;
    }
    message("%s: the text is over the limit of 4 GiB - 1 byte; nothing of it was scored", input_title(path));
    return true;
}

static enum input_end give(const struct text_input *input, const char *bytes, size_t size, record_function function,
                           void *context) {
    const struct record record = {.text = bytes,
                                  .size = size,
                                  .document = input->path,
                                  .document_size = strlen(input->path),
                                  .names = &input->names};
    return function(context, &record) ? INPUT_DONE : INPUT_STOPPED;
}

/* So much is read at once. */
enum { PIECE = 256 * 1024 };

static bool read_whole(const struct text_input *input, struct buffer *buffer) {
    for (;;) {
        if (is_too_large(input->path, buffer->size) ||
            !grow(&buffer->bytes, &buffer->capacity, buffer->size + PIECE, 1)) {
            return false;
        }
        ssize_t count = read(input->descriptor, buffer->bytes + buffer->size, PIECE);
        if (count < 0 && errno != EINTR) {
            message("%s: %s", input_title(input->path), strerror(errno));
            return false;
        }
        if (count == 0) {
            return true;
        }
        buffer->size += count > 0 ? (size_t)count : 0;
    }
}

static enum input_end read_into_memory(const struct text_input *input, record_function function, void *context) {
    struct buffer buffer = {0};
    enum input_end end = INPUT_FAILED;
    if (read_whole(input, &buffer)) {
        end = give(input, buffer.bytes, buffer.size, function, context);
    }
    buffer_free(&buffer);
    return end;
}

/*
 * A short file is sooner read than mapped, all the more on several threads, of which one at a time can map. Standard
 * input may have been read in part.
 */
static bool is_for_mapping(const struct text_input *input, const struct stat *state) {
    return S_ISREG(state->st_mode) && state->st_size > PIECE && lseek(input->descriptor, 0, SEEK_CUR) == 0;
}

static enum input_end text_read(struct input *base, record_function function, void *context) {
    const struct text_input *input = (const struct text_input *)base;
    struct stat state;
    if (fstat(input->descriptor, &state) != 0) {
        message("%s: %s", input_title(input->path), strerror(errno));
        return INPUT_FAILED;
    }
    if (!is_for_mapping(input, &state)) {
        return read_into_memory(input, function, context);
    }
    if (is_too_large(input->path, (uint64_t)state.st_size)) {
        return INPUT_FAILED;
    }
    size_t size = (size_t)state.st_size;
    void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, input->descriptor, 0);
    if (bytes == MAP_FAILED) {
        return read_into_memory(input, function, context);
    }
    enum input_end end = give(input, bytes, size, function, context);
    munmap(bytes, size);
    return end;
}

static void text_close(struct input *base) {
    struct text_input *input = (struct text_input *)base;
    close_input(input->path, input->descriptor);
    free(input);
}

struct input *input_text_open(const char *path) {
    static const struct input_methods methods = {text_read, text_close};
    struct text_input *input = zeroed(1, sizeof *input);
    if (input == NULL) {
        return NULL;
    }
    input->base = (struct input){&methods, &input->names};
    input->path = path;
    input->descriptor = open_input(path);
    return input_opened(&input->base, input->descriptor >= 0);
}
