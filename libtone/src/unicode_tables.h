/*
 * Properties of code points that segmentation and tokens need.
 *
 * Written by generate_unicode.py from the Unicode Character Database 15.0.0; do not edit.
 * Copyright (c) 1991-2022 Unicode, Inc. Distributed under the Unicode License, https://www.unicode.org/license.html
 */
#ifndef TONE_UNICODE_TABLES_H
#define TONE_UNICODE_TABLES_H

#include <stdint.h>

/* Values of Word_Break (Unicode Standard Annex #29, section 4.1). */
/* clang-format off */
enum unicode_word_break {
    UNICODE_OTHER,
    UNICODE_CR,
    UNICODE_LF,
    UNICODE_NEWLINE,
    UNICODE_EXTEND,
    UNICODE_ZWJ,
    UNICODE_FORMAT,
    UNICODE_REGIONAL_INDICATOR,
    UNICODE_KATAKANA,
    UNICODE_HEBREW_LETTER,
    UNICODE_ALETTER,
    UNICODE_SINGLE_QUOTE,
    UNICODE_DOUBLE_QUOTE,
    UNICODE_MIDNUMLET,
    UNICODE_MIDLETTER,
    UNICODE_MIDNUM,
    UNICODE_NUMERIC,
    UNICODE_EXTENDNUMLET,
    UNICODE_WSEGSPACE
};

/* A record of properties: a Word_Break in the low bits, and flags. */
enum unicode_property {
    UNICODE_WORD_BREAK = 31,
    UNICODE_IS_LETTER = 32, /* Alphabetic or General_Category L, and not Default_Ignorable_Code_Point */
    UNICODE_IS_DIGIT = 64, /* General_Category Nd, or No with a Numeric_Type of Numeric (fractions) */
    UNICODE_IS_UPPER = 128, /* Uppercase, or General_Category Lt */
    UNICODE_IS_LOWER = 256, /* Lowercase */
    UNICODE_IS_SPACE = 512, /* White_Space, or General_Category Cc */
    UNICODE_IS_IGNORABLE = 1024, /* Default_Ignorable_Code_Point: does not show */
    UNICODE_IS_PICTOGRAPH = 2048, /* Extended_Pictographic */
    UNICODE_IS_EMOJI = 4096, /* Emoji_Presentation, or Extended_Pictographic and not assigned yet */
    UNICODE_IS_INERT = 8192, /* not Changes_When_NFKC_Casefolded; NFC_QC Yes and of class 0: joins none before it */
    UNICODE_IS_PUNCTUATION = 16384 /* General_Category P */
};
/* clang-format on */

/* The records of ASCII. */
extern const uint16_t unicode_ascii[128];

/* Two stages: code point / 256 gives the number of a block, which has the records of 256 code points. */
extern const uint8_t unicode_index[4352];
extern const uint16_t unicode_blocks[166][256];

/* The record of a code point, which is in 0..10FFFF. */
static inline uint16_t unicode_properties(int32_t code_point) {
    uint32_t value = (uint32_t)code_point;
    return unicode_blocks[unicode_index[value / 256]][value % 256];
}

#endif
