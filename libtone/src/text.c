#include "text.h"

#include "eights.h"

#include <string.h>
#include <utf8proc.h>

enum { REPLACEMENT = 0xFFFD }; /* U+FFFD REPLACEMENT CHARACTER */

static unsigned byte_at(const char *bytes, size_t at) {
    return (unsigned char)bytes[at];
}

/*
 * The length of the maximal ill-formed part that begins with the byte at the start: the longest beginning of a
 * well-formed sequence (Unicode 15, table 3-7), or one byte.
 */
static size_t ill_formed_part(const char *bytes, size_t size) {
    unsigned lead = byte_at(bytes, 0);
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (lead < 0xC2 || lead > 0xF4 || size < 2 || byte_at(bytes, 1) < low || byte_at(bytes, 1) > high) {
        return 1;
    }
    size_t part = 2;
    while (part < length && part < size && (byte_at(bytes, part) & 0xC0) == 0x80) {
        part++;
    }
    return part;
}

size_t text_decode_rest(const char *bytes, size_t size, int32_t *code_point) {
    if (byte_at(bytes, 0) >= 0xF0 && byte_at(bytes, 0) <= 0xF4) {
        size_t sequence = size < 4 ? size : 4;
        utf8proc_ssize_t read =
            utf8proc_iterate((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)sequence, code_point);
        if (read > 0) {
            return (size_t)read;
        }
    }
    *code_point = REPLACEMENT;
    return ill_formed_part(bytes, size);
}

/* The first byte at or behind `at` that is not ASCII, or `size`. Reads eight bytes at a time. */
static size_t ascii_end(const char *bytes, size_t size, size_t at) {
    while (size - at >= sizeof(uint64_t)) {
        uint64_t eight;
        memcpy(&eight, bytes + at, sizeof eight);
        if (eight & EIGHT_OF(0x80)) {
            break;
        }
        at += sizeof eight;
    }
    while (at < size && byte_at(bytes, at) < 0x80) {
        at++;
    }
    return at;
}

bool text_is_utf8(const char *bytes, size_t size, size_t *bad) {
    size_t at = 0;
    while ((at = ascii_end(bytes, size, at)) < size) {
        size_t sequence = size - at < 4 ? size - at : 4;
        int32_t code_point;
        utf8proc_ssize_t read =
            utf8proc_iterate((const utf8proc_uint8_t *)bytes + at, (utf8proc_ssize_t)sequence, &code_point);
        if (read <= 0) {
            *bad = at;
            return false;
        }
        at += (size_t)read;
    }
    return true;
}

uint32_t text_count(const struct text *text, uint32_t begin, uint32_t end) {
    uint32_t count = 0;
    while (begin < end) {
        uint32_t wide = (uint32_t)ascii_end(text->bytes, end, begin);
        count += wide - begin;
        begin = wide;
        if (begin < end) {
            int32_t code_point;
            begin += (uint32_t)text_decode(text->bytes + begin, end - begin, &code_point);
            count++;
        }
    }
    return count;
}
