/* Numbers as decimal digits, without the locale. */
#ifndef TONE_NUMBER_H
#define TONE_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/* Room that every number fits. */
enum { NUMBER_ROOM = 40 };

/* Each writes digits without a NUL behind them and returns how many bytes they are. */
size_t number_natural(char digits[NUMBER_ROOM], uint64_t number);

/* `number` units of 1e-9, exactly, without trailing zeros: -0.5, 2, 0.123456789. */
size_t number_billionths(char digits[NUMBER_ROOM], int64_t number);

/* The shortest decimal that reads back as the same double; 0 for -0. */
size_t number_real(char digits[NUMBER_ROOM], double number);

/* Copies a number as the C library printed it, with a point where the locale has another separator, of any length. */
size_t number_with_point(char digits[NUMBER_ROOM], const char *local);

#endif
