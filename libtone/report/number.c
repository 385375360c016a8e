#include "number.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BILLION = 1000000000, BILLION_DIGITS = 9 };

static const char pairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748"
    "49505152535455565758596061626364656667686970717273747576777879808182838485868788899091929394959697"
    "9899";

/* Writes the last `count` digits of a number, zeros in front where it has fewer. */
static void write_digits(char *digits, uint64_t number, size_t count) {
    for (; count >= 2; count -= 2) {
        memcpy(digits + count - 2, &pairs[2 * (number % 100)], 2);
        number /= 100;
    }
    if (count == 1) {
        *digits = (char)('0' + number % 10);
    }
}

static size_t count_digits(uint64_t number) {
    size_t count = 1;
    for (; number >= 10000; number /= 10000) {
        count += 4;
    }
    return count + (number >= 10) + (number >= 100) + (number >= 1000);
}

size_t number_natural(char digits[NUMBER_ROOM], uint64_t number) {
    size_t count = count_digits(number);
    write_digits(digits, number, count);
    return count;
}

/* `whole` and `fraction` units of 10 to the minus `places`, without trailing zeros. */
static size_t write_decimal(char *digits, uint64_t whole, uint64_t fraction, size_t places) {
    size_t size = number_natural(digits, whole);
    if (fraction == 0) {
        return size;
    }
    digits[size++] = '.';
    for (; fraction % 1000 == 0; fraction /= 1000) {
        places -= 3;
    }
    write_digits(digits + size, fraction, places);
    size += places;
    while (digits[size - 1] == '0') {
        size--;
    }
    return size;
}

/* Half of all that a report tells, and so apart. */
static inline size_t write_zero(char *digits) {
    *digits = '0';
    return 1;
}

size_t number_billionths(char digits[NUMBER_ROOM], int64_t number) {
    if (number == 0) {
        return write_zero(digits);
    }
    uint64_t magnitude = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    *digits = '-';
    size_t sign = number < 0;
    return sign + write_decimal(digits + sign, magnitude / BILLION, magnitude % BILLION, BILLION_DIGITS);
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

/* 15 digits survive the way to a double and back, 17 always tell two doubles apart (IEEE 754, section 5.12.2). */
enum { FEWEST_DIGITS = 15, MOST_DIGITS = 17 };

/* As the C library prints it. */
static size_t print_real(char digits[NUMBER_ROOM], double number) {
    char local[NUMBER_ROOM];
    for (int precision = FEWEST_DIGITS; precision <= MOST_DIGITS; precision++) {
        snprintf(local, sizeof local, "%.*g", precision, number);
        if (strtod(local, NULL) == number) {
            break;
        }
    }
    return number_with_point(digits, local);
}

/* A double as `significand` / 2^`shift`, and the power of ten of its first digit. */
struct binary {
    uint64_t significand;
    unsigned shift;
    int decade;
};

/*
 * Takes a double of [0.001, 1,000,000) apart, within which the products below fit 128 bits. False for others, and for
 * powers of two, whose neighbour below is nearer than the one above.
 */
static bool take_apart(double number, struct binary *binary) {
    static const double decades[] = {1e-3, 1e-2, 1e-1, 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    enum { FIRST_DECADE = -3, DECADE_COUNT = sizeof decades / sizeof *decades, FRACTION_BITS = 52, BIAS = 1075 };
    const uint64_t hidden_bit = UINT64_C(1) << FRACTION_BITS;
    uint64_t bits;
    if (!(number >= decades[0] && number < decades[DECADE_COUNT - 1])) {
        return false;
    }
    memcpy(&bits, &number, sizeof bits);
    binary->significand = (bits & (hidden_bit - 1)) | hidden_bit;
    binary->shift = BIAS - (unsigned)(bits >> FRACTION_BITS);
    int decade = 0;
    while (number >= decades[decade + 1]) {
        decade++;
    }
    binary->decade = decade + FIRST_DECADE;
    return binary->significand != hidden_bit;
}

static void multiply(uint64_t left, uint64_t right, uint64_t *high, uint64_t *low) {
    const uint64_t mask = UINT32_MAX;
    uint64_t low_low = (left & mask) * (right & mask);
    uint64_t high_low = (left >> 32) * (right & mask) + (low_low >> 32);
    uint64_t low_high = (left & mask) * (right >> 32) + (high_low & mask);
    *low = low_high << 32 | (low_low & mask);
    *high = (left >> 32) * (right >> 32) + (high_low >> 32) + (low_high >> 32);
}

/*
 * The same digits in whole numbers, exactly: the double times a power of ten, rounded to even. They read back as the
 * double when they are at most half a unit of its last place away, to even again (IEEE 754, section 4.3.1).
 */
static size_t write_real(char *digits, const struct binary *binary) {
    static const uint64_t powers[] = {
        UINT64_C(1000000000),          UINT64_C(10000000000),         UINT64_C(100000000000),
        UINT64_C(1000000000000),       UINT64_C(10000000000000),      UINT64_C(100000000000000),
        UINT64_C(1000000000000000),    UINT64_C(10000000000000000),   UINT64_C(100000000000000000),
        UINT64_C(1000000000000000000), UINT64_C(10000000000000000000)};
    const uint64_t unit = UINT64_C(1) << binary->shift;
    uint64_t decimal;
    uint64_t power;
    uint64_t distance;
    int places = FEWEST_DIGITS - 2 - binary->decade;
    do {
        uint64_t high;
        uint64_t low;
        power = powers[++places - BILLION_DIGITS];
        multiply(binary->significand, power, &high, &low);
        decimal = high << (64 - binary->shift) | low >> binary->shift;
        uint64_t rest = low & (unit - 1);
        bool up = rest > unit / 2 || (rest == unit / 2 && decimal % 2 == 1);
        decimal += up;
        distance = up ? unit - rest : rest;
    } while (distance > power / 2 || (distance == power / 2 && binary->significand % 2 == 1));
    return write_decimal(digits, decimal / power, decimal % power, (size_t)places);
}

size_t number_real(char digits[NUMBER_ROOM], double number) {
    int64_t billionths;
    struct binary binary;
    if (number == 0) {
        return write_zero(digits);
    }
    if (is_short_decimal(number, &billionths)) {
        return number_billionths(digits, billionths);
    }
    *digits = '-';
    size_t sign = number < 0;
    return take_apart(sign ? -number : number, &binary) ? sign + write_real(digits + sign, &binary)
                                                        : print_real(digits, number);
}
