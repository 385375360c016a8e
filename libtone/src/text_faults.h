/*
 * Faults of UTF-8, as many bytes at a time as a register has: Keiser & Lemire 2021, Validating UTF-8 in less than one
 * instruction per byte. Included by the files that look for them: text_*.c.
 */
#ifndef TONE_TEXT_FAULTS_H
#define TONE_TEXT_FAULTS_H

/* What may be wrong with two bytes, one behind the other. */
enum fault {
    TOO_SHORT = 1,   /* a lead byte, and then none that continues */
    TOO_LONG = 2,    /* ASCII, and then a byte that continues */
    OVERLONG_3 = 4,  /* E0, then below A0 */
    TOO_LARGE = 8,   /* F4, then 90 or more, or F5 and up */
    SURROGATE = 16,  /* ED, then A0 or more */
    OVERLONG_2 = 32, /* C0 or C1 */
    OVERLONG_4 = 64, /* F0, then below 90; or F5 and up, then 80 to 8F */
    TWO_CONTINUE = 128,
    ANY_LOW = TOO_SHORT | TOO_LONG | TWO_CONTINUE, /* which the low half of the first byte says nothing of */
    OVER_F4 = ANY_LOW | TOO_LARGE | OVERLONG_4,
    CONTINUES = TOO_LONG | OVERLONG_2 | TWO_CONTINUE
};

enum { HALVES = 16 }; /* values of half a byte */

/* The faults that a half of a byte allows: two bytes have those that all three halves do. */
/* clang-format off */
static const unsigned char by_first_high[HALVES] = {
    TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
    TWO_CONTINUE, TWO_CONTINUE, TWO_CONTINUE, TWO_CONTINUE,
    TOO_SHORT | OVERLONG_2, TOO_SHORT, TOO_SHORT | OVERLONG_3 | SURROGATE, TOO_SHORT | TOO_LARGE | OVERLONG_4};

static const unsigned char by_first_low[HALVES] = {
    ANY_LOW | OVERLONG_2 | OVERLONG_3 | OVERLONG_4, ANY_LOW | OVERLONG_2, ANY_LOW, ANY_LOW,
    ANY_LOW | TOO_LARGE, OVER_F4, OVER_F4, OVER_F4, OVER_F4, OVER_F4, OVER_F4, OVER_F4,
    OVER_F4, OVER_F4 | SURROGATE, OVER_F4, OVER_F4};

static const unsigned char by_second_high[HALVES] = {
    TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
    CONTINUES | OVERLONG_3 | OVERLONG_4, CONTINUES | OVERLONG_3 | TOO_LARGE,
    CONTINUES | SURROGATE | TOO_LARGE, CONTINUES | SURROGATE | TOO_LARGE, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT};
/* clang-format on */

#endif
