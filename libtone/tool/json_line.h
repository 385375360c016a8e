/* JSON Lines: a line is one object (RFC 8259) that holds a text. */
#ifndef TOOL_JSON_LINE_H
#define TOOL_JSON_LINE_H

#include "input.h"

/* Makes records of lines: one for each thread. */
struct json_reader;

/* NULL, after a message, when there is no memory. The settings outlive it. */
struct json_reader *json_reader_new(const struct input_settings *settings);
void json_reader_free(struct json_reader *reader);

/*
 * Makes the record that a raw one holds. It lives until it is forgotten or the next one is made, and as long as the
 * bytes of the raw one. `path` is that of its input. False after a message.
 */
bool json_reader_read(struct json_reader *reader, const char *path, const struct raw_record *raw,
                      struct record *record);

/* Gives back what the record at hand takes, which may be many times the size of its line; its names stay. */
void json_reader_forget(struct json_reader *reader);

/* The names of the columns that pass through, those of the record that was made last. */
const struct names *json_reader_names(const struct json_reader *reader);

#endif
