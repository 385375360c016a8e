/* Part of the build, not of the library: compiles a lexicon folder to the image that is built in. */
#include "lexicon.h"

#include <stdio.h>
#include <stdlib.h>

static int print_fault(void *context, const tone_error *fault) {
    (void)context;
    fprintf(stderr, "%s:%u:%u: %s\n", fault->file, fault->line, fault->column, fault->message);
    return 0;
}

static bool write_file(const char *path, const void *bytes, size_t size) {
    FILE *file = fopen(path, "wb");
    bool written = file && fwrite(bytes, 1, size, file) == size;
    return file && fclose(file) == 0 && written;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: compile_builtin FOLDER IMAGE\n");
        return 2;
    }
    tone_allocator hooks;
    alloc_hooks(&hooks, NULL);
    struct source source;
    source_begin(&source, &hooks);
    struct faults faults = {.tell = print_fault};
    tone_error error = {.message = "the lexicon has faults"};
    void *image = NULL;
    size_t size = 0;
    tone_status status = lexicon_read(&source, argv[1], &faults, &error);
    if (status == TONE_OK) {
        status = lexicon_compile(&source, &image, &size, &faults, &error);
    }
    bool written = status == TONE_OK && write_file(argv[2], image, size);
    if (!written) {
        fprintf(stderr, "compile_builtin: %s\n", status == TONE_OK ? "the image cannot be written" : error.message);
    }
    alloc_release(&hooks, image, size, 1);
    source_release(&source);
    return written ? EXIT_SUCCESS : EXIT_FAILURE;
}
