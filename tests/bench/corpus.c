#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append_file(struct corpus *corpus, const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0) {
        stop(path);
    }
    size_t more = (size_t)ftell(file);
    rewind(file);
    corpus->bytes = realloc(corpus->bytes, corpus->size + more + 2);
    if (!corpus->bytes || fread(corpus->bytes + corpus->size, 1, more, file) != more) {
        stop(path);
    }
    fclose(file);
    memcpy(corpus->bytes + corpus->size + more, "\n\n", 2);
    corpus->size += more + 2;
}

struct corpus corpus_read(const char *const *paths, int count) {
    struct corpus corpus = {NULL, 0};
    for (int i = 0; i < count; i++) {
        append_file(&corpus, paths[i]);
    }
    return corpus;
}

struct corpus corpus_repeat(const struct corpus *once, size_t size) {
    struct corpus corpus = {allocate(size), size};
    for (size_t at = 0; at < size; at += once->size) {
        memcpy(corpus.bytes + at, once->bytes, size - at < once->size ? size - at : once->size);
    }
    /* What stands behind the end decides whether a code point goes on there: the text would. */
    size_t end = size % once->size;
    corpus.size = size - (end - corpus_cut(once, end));
    return corpus;
}

size_t corpus_cut(const struct corpus *corpus, size_t at) {
    while (at > 0 && at < corpus->size && ((unsigned char)corpus->bytes[at] & 0xC0) == 0x80) {
        at--;
    }
    return at < corpus->size ? at : corpus->size;
}

void corpus_free(struct corpus *corpus) {
    free(corpus->bytes);
    *corpus = (struct corpus){NULL, 0};
}
