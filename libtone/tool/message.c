#include "message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void message(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("tone: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

void message_at(const char *file, uint64_t line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "tone: %s:%llu: ", file, (unsigned long long)line);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
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
