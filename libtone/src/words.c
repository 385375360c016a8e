#include "words.h"

#include "characters.h"

#define SET BREAK_SET

static const uint32_t line_ends = SET(CR) | SET(LF) | SET(NEWLINE);
static const uint32_t skipped = SET(EXTEND) | SET(FORMAT) | SET(ZWJ); /* by WB4 */
static const uint32_t letters = SET(ALETTER) | SET(HEBREW_LETTER);
static const uint32_t mid_letters = SET(MIDLETTER) | SET(MIDNUMLET) | SET(SINGLE_QUOTE);
static const uint32_t mid_numbers = SET(MIDNUM) | SET(MIDNUMLET) | SET(SINGLE_QUOTE);
static const uint32_t word_parts = SET(ALETTER) | SET(HEBREW_LETTER) | SET(NUMERIC) | SET(EXTENDNUMLET);

/* What the rules and the class need to know of a segment that is being read. */
struct segment {
    uint32_t neighbour; /* set of the last code point */
    uint32_t last;      /* set of the last code point that WB4 does not skip */
    uint32_t before;    /* set of the one before that; 0 when there is none */
    uint32_t sets;      /* of all code points */
    uint16_t all;       /* properties of all code points */
    uint16_t first;     /* properties of the first one that shows */
    uint32_t shown;     /* where it is; UINT32_MAX while there is none */
};

static uint16_t read_properties(const struct text *text, uint32_t at, uint32_t end, uint32_t *next) {
    struct character character = character_at(text, at, end);
    *next = character.next;
    return character.properties;
}

/* The set of the first code point at or behind `at` that WB4 does not skip; 0 when there is none. */
static uint32_t set_ahead(const struct text *text, uint32_t at, uint32_t end) {
    while (at < end) {
        uint32_t set = character_break_set(read_properties(text, at, end, &at));
        if (!(set & skipped)) {
            return set;
        }
    }
    return 0;
}

/* Rules WB5 to WB16: whether code point `next`, which WB4 does not skip and which ends at `at`, joins the segment. */
static bool joins_word(const struct segment *segment, uint32_t next, const struct text *text, uint32_t at,
                       uint32_t end) {
    uint32_t last = segment->last;
    uint32_t before = segment->before;
    if (last & letters) {
        if ((next & word_parts) || (last & SET(HEBREW_LETTER) && next & SET(SINGLE_QUOTE))) {
            return true; /* WB5, WB9, WB13a; WB7a */
        }
        if (next & mid_letters) {
            return set_ahead(text, at, end) & letters; /* WB6 */
        }
        return last & SET(HEBREW_LETTER) && next & SET(DOUBLE_QUOTE) &&
               set_ahead(text, at, end) & SET(HEBREW_LETTER); /* WB7b */
    }
    if (last & SET(NUMERIC)) {
        return (next & word_parts)                                                 /* WB8, WB10, WB13a */
               || (next & mid_numbers && set_ahead(text, at, end) & SET(NUMERIC)); /* WB12 */
    }
    if (last & SET(EXTENDNUMLET)) {
        return next & (word_parts | SET(KATAKANA)); /* WB13a, WB13b */
    }
    return (last & mid_letters && before & letters && next & letters)                                /* WB7 */
           || (last & mid_numbers && before & SET(NUMERIC) && next & SET(NUMERIC))                   /* WB11 */
           || (last & SET(DOUBLE_QUOTE) && before & SET(HEBREW_LETTER) && next & SET(HEBREW_LETTER)) /* WB7c */
           || (last & SET(KATAKANA) && next & (SET(KATAKANA) | SET(EXTENDNUMLET)))                   /* WB13, WB13a */
           || (last & next & SET(REGIONAL_INDICATOR) && !(before & SET(REGIONAL_INDICATOR)));        /* WB15, WB16 */
}

/* Whether the code point with these properties, which ends at `at`, joins the segment. */
static bool joins(const struct segment *segment, uint16_t properties, const struct text *text, uint32_t at,
                  uint32_t end) {
    uint32_t next = character_break_set(properties);
    if ((segment->last | next) & line_ends) {
        return segment->last & SET(CR) && next & SET(LF); /* WB3, WB3a, WB3b */
    }
    if (next & skipped) {
        return true; /* WB4 */
    }
    if (segment->neighbour & SET(ZWJ) && properties & UNICODE_IS_PICTOGRAPH) {
        return true; /* WB3c */
    }
    if (segment->neighbour & next & SET(WSEGSPACE)) {
        return true; /* WB3d */
    }
    return joins_word(segment, next, text, at, end);
}

/* Takes the code point at `at` into the segment. */
static void take(struct segment *segment, uint16_t properties, uint32_t at) {
    uint32_t set = character_break_set(properties);
    segment->neighbour = set;
    if (!(set & skipped) || segment->last == 0) {
        segment->before = segment->last;
        segment->last = set;
    }
    segment->sets |= set;
    segment->all |= properties;
    if (segment->shown == UINT32_MAX && !(properties & (UNICODE_IS_SPACE | UNICODE_IS_IGNORABLE))) {
        segment->shown = at;
        segment->first = properties;
    }
}

/*
 * Whether the code point at `at` and what follows show as an emoji (Unicode Technical Standard #51, section 1.4): by
 * themselves, by U+FE0F, by a skin tone, in a joined sequence, or as a key cap.
 */
static bool is_emoji(const struct segment *segment, const struct text *text, uint32_t at, uint32_t end) {
    enum { JOINER = 0x200D, KEY_CAP = 0x20E3, VARIATION = 0xFE0F, SKIN_FIRST = 0x1F3FB, SKIN_LAST = 0x1F3FF };
    if (segment->first & UNICODE_IS_EMOJI) {
        return true;
    }
    int32_t points[3] = {0};
    for (unsigned i = 0; i < 3 && at < end; i++) {
        at += (uint32_t)text_decode(text->bytes + at, end - at, &points[i]);
    }
    if (segment->first & UNICODE_IS_PICTOGRAPH) {
        return points[1] == VARIATION || (points[1] >= SKIN_FIRST && points[1] <= SKIN_LAST) ||
               (points[1] == JOINER && unicode_properties(points[2]) & UNICODE_IS_PICTOGRAPH);
    }
    bool is_key = points[0] == '#' || points[0] == '*' || (points[0] >= '0' && points[0] <= '9');
    return is_key && (points[1] == KEY_CAP || (points[1] == VARIATION && points[2] == KEY_CAP));
}

static enum word_class classify(const struct segment *segment, const struct text *text, uint32_t end) {
    if (segment->shown == UINT32_MAX) {
        return WORD_SPACE;
    }
    bool may_be_emoji = segment->all & (UNICODE_IS_EMOJI | UNICODE_IS_PICTOGRAPH) || segment->sets & SET(EXTEND);
    if (may_be_emoji && is_emoji(segment, text, segment->shown, end)) {
        return WORD_EMOJI;
    }
    if (segment->first & UNICODE_IS_DIGIT) {
        return WORD_NUMBER;
    }
    if (segment->all & UNICODE_IS_LETTER) {
        return WORD_LETTERS;
    }
    return segment->all & UNICODE_IS_DIGIT ? WORD_NUMBER : WORD_PUNCTUATION;
}

/* Reads the segment that begins at `begin` by all the rules. */
static uint32_t read_segment(const struct text *text, uint32_t begin, uint32_t end, enum word_class *class) {
    struct segment segment = {.shown = UINT32_MAX};
    uint32_t next;
    uint16_t properties = read_properties(text, begin, end, &next);
    uint32_t at = begin;
    do {
        take(&segment, properties, at);
        at = next;
        if (at == end) {
            break;
        }
        properties = read_properties(text, at, end, &next);
    } while (joins(&segment, properties, text, next, end));
    *class = classify(&segment, text, at);
    return at;
}

/*
 * Reads the segment that begins at `begin` where it is of ASCII and the byte behind it, of ASCII too, settles its end:
 * nearly always. Returns `begin` where it is not so.
 */
static uint32_t read_ascii_segment(const struct text *text, uint32_t begin, uint32_t end, enum word_class *class) {
    uint16_t first = 0;
    uint16_t all = 0;
    uint32_t set = 0;
    uint32_t at = begin;
    while (at < end) {
        unsigned char byte = (unsigned char)text->bytes[at];
        if (byte >= 0x80) {
            return begin;
        }
        set = character_break_set(unicode_ascii[byte]);
        first = at == begin ? unicode_ascii[byte] : first;
        if (!(set & word_parts)) {
            break;
        }
        all |= unicode_ascii[byte];
        at++;
    }
    if (at > begin) {
        *class = first & UNICODE_IS_DIGIT  ? WORD_NUMBER
                 : all & UNICODE_IS_LETTER ? WORD_LETTERS
                 : all & UNICODE_IS_DIGIT  ? WORD_NUMBER
                                           : WORD_PUNCTUATION; /* ___ */
        bool settled = at == end || !(set & (mid_letters | mid_numbers));
        return settled ? at : begin;
    }
    unsigned char follow = begin + 1 < end ? (unsigned char)text->bytes[begin + 1] : 0;
    if (follow >= 0x80 || set & SET(CR) || (set & SET(WSEGSPACE) && follow == ' ')) {
        return begin;
    }
    *class = first & UNICODE_IS_SPACE ? WORD_SPACE : WORD_PUNCTUATION;
    return begin + 1;
}

uint32_t words_next(const struct text *text, uint32_t begin, uint32_t end, enum word_class *class) {
    uint32_t next = read_ascii_segment(text, begin, end, class);
    return next > begin ? next : read_segment(text, begin, end, class);
}
