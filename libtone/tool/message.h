/* What the command says on standard error, and how it ends. */
#ifndef TOOL_MESSAGE_H
#define TOOL_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

/* Exit statuses. They are a promise. */
enum exit_status {
    EXIT_DONE = 0,
    EXIT_TRIPPED = 1, /* a threshold tripped; faults were found */
    EXIT_NOTHING = 2, /* wrong usage, or nothing could be done */
    EXIT_SOME = 3     /* some inputs failed, or the output did */
};

/* Takes a message, its line end included. */
typedef void (*message_function)(void *context, const char *bytes, size_t size);

/* From now on the messages of this thread go to the function; NULL: to standard error, as they did. */
void message_redirect(message_function function, void *context);

/* "tone: ..." */
void message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "tone: FILE:LINE: ..." */
void message_at(const char *file, uint64_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* What a path is called in messages: "standard input" for -. */
const char *input_title(const char *path);

/* Room for the shortest decimal of a double. */
enum { REAL_ROOM = 40 };

/* The shortest decimal that reads back as the same double. The command never leaves the C locale. */
const char *real_text(char text[REAL_ROOM], double number);

/* Ends what was printed to standard output: `status`, or EXIT_SOME after a message when it could not be written. */
int finish_printing(int status);

#endif
