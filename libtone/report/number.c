#include "number.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { BILLION = 1000000000, BILLION_DIGITS = 9 };

size_t number_natural(char digits[NUMBER_ROOM], uint64_t number) {
    char backwards[NUMBER_ROOM];
    size_t count = 0;
    do {
        backwards[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    for (size_t i = 0; i < count; i++) {
        digits[i] = backwards[count - 1 - i];
    }
    return count;
}

size_t number_billionths(char digits[NUMBER_ROOM], int64_t number) {
    uint64_t magnitude = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    size_t size = 0;
    if (number < 0) {
        digits[size++] = '-';
    }
    size += number_natural(digits + size, magnitude / BILLION);
    uint64_t fraction = magnitude % BILLION;
    if (fraction == 0) {
        return size;
    }
    digits[size++] = '.';
    for (size_t i = BILLION_DIGITS; i > 0; i--) {
        digits[size + i - 1] = (char)('0' + fraction % 10);
        fraction /= 10;
    }
    size += BILLION_DIGITS;
    while (digits[size - 1] == '0') {
        size--;
    }
    return size;
}

size_t number_with_point(char digits[NUMBER_ROOM], const char *local) {
    size_t size = 0;
    bool separator = false;
    for (const char *c = local; *c != '\0'; c++) {
        if ((*c >= '0' && *c <= '9') || *c == '-' || *c == '+' || *c == 'e') {
            digits[size++] = *c;
            separator = false;
        } else if (!separator) {
            digits[size++] = '.';
            separator = true;
        }
    }
    return size;
}

/*
 * Most scores, weights and degrees are decimals of at most nine places. Both operands of the division are exact and it
 * rounds correctly, so what comes back the same is the decimal that was meant.
 */
static bool is_short_decimal(double number, int64_t *billionths) {
    const double largest = 1e6;
    if (!(number > -largest && number < largest)) {
        return false;
    }
    *billionths = (int64_t)(number * (double)BILLION + (number < 0 ? -0.5 : 0.5));
    return (double)*billionths / (double)BILLION == number;
}

size_t number_real(char digits[NUMBER_ROOM], double number) {
    /* 15 digits survive the way to a double and back, 17 always tell two doubles apart (IEEE 754, section 5.12.2). */
    enum { FEWEST = 15, MOST = 17 };
    char local[NUMBER_ROOM];
    int64_t billionths;
    if (is_short_decimal(number, &billionths)) {
        return number_billionths(digits, billionths);
    }
    for (int precision = FEWEST; precision <= MOST; precision++) {
        snprintf(local, sizeof local, "%.*g", precision, number);
        if (strtod(local, NULL) == number) {
            break;
        }
    }
    return number_with_point(digits, local);
}
