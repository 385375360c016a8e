#include "message.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Thread_local struct {
    message_function function;
    void *context;
} receiver;

void message_redirect(message_function function, void *context) {
    receiver.function = function;
    receiver.context = context;
}

static void print(FILE *stream, const char *file, uint64_t line, const char *format, va_list arguments) {
    fputs("tone: ", stream);
    if (file != NULL) {
        fprintf(stream, "%s:%" PRIu64 ": ", file, line);
    }
    vfprintf(stream, format, arguments);
    fputc('\n', stream);
}

static void tell(const char *file, uint64_t line, const char *format, va_list arguments) {
    char *bytes = NULL;
    size_t size = 0;
    FILE *stream = receiver.function != NULL ? open_memstream(&bytes, &size) : NULL;
    print(stream != NULL ? stream : stderr, file, line, format, arguments);
    if (stream != NULL && fclose(stream) == 0) {
        receiver.function(receiver.context, bytes, size);
    }
    free(bytes);
}

void message(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    tell(NULL, 0, format, arguments);
    va_end(arguments);
}

void message_at(const char *file, uint64_t line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    tell(file, line, format, arguments);
    va_end(arguments);
}

const char *input_title(const char *path) {
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

const char *real_text(char text[REAL_ROOM], double number) {
    enum { FEWEST = 15, MOST = 17 };
    for (int precision = FEWEST; precision <= MOST; precision++) {
        snprintf(text, REAL_ROOM, "%.*g", precision, number);
        if (strtod(text, NULL) == number) {
            break;
        }
    }
    return text;
}

int finish_printing(int status) {
    if (fflush(stdout) != 0 || ferror(stdout)) {
        message("standard output: %s", strerror(errno));
        return EXIT_SOME;
    }
    return status;
}
