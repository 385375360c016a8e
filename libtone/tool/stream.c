#define _DEFAULT_SOURCE

#include "stream.h"

#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_SIZE = 256 * 1024 };

int open_input(const char *path) {
    if (strcmp(path, "-") == 0) {
        return STDIN_FILENO;
    }
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        message("%s: %s", path, strerror(errno));
    }
    return descriptor;
}

void close_input(const char *path, int descriptor) {
    if (strcmp(path, "-") != 0 && descriptor >= 0) {
        close(descriptor);
    }
}

bool stream_open(struct stream *stream, const char *path) {
    *stream = (struct stream){.path = path, .descriptor = -1};
    stream->block = malloc(BLOCK_SIZE);
    if (stream->block == NULL) {
        message("out of memory");
        return false;
    }
    stream->descriptor = open_input(path);
    return stream->descriptor >= 0;
}

/* Reads behind what is there. */
static bool read_more(struct stream *stream) {
    ssize_t count;
    do {
        count = read(stream->descriptor, stream->block + stream->size, BLOCK_SIZE - stream->size);
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        message("%s: %s", input_title(stream->path), strerror(errno));
        return false;
    }
    stream->ended = count == 0;
    stream->size += (size_t)count;
    return true;
}

bool stream_fill(struct stream *stream) {
    static const char mark[] = "\xEF\xBB\xBF";
    enum { MARK_SIZE = sizeof mark - 1 };
    if (stream->at < stream->size || stream->ended) {
        return true;
    }
    stream->at = 0;
    stream->size = 0;
    if (!read_more(stream)) {
        return false;
    }
    if (stream->started) {
        return true;
    }
    stream->started = true;
    while (stream->size < MARK_SIZE && !stream->ended) {
        if (!read_more(stream)) {
            return false;
        }
    }
    if (stream->size >= MARK_SIZE && memcmp(stream->block, mark, MARK_SIZE) == 0) {
        stream->at = MARK_SIZE;
        return stream_fill(stream);
    }
    return true;
}

void stream_close(struct stream *stream) {
    close_input(stream->path, stream->descriptor);
    free(stream->block);
    stream->block = NULL;
}
