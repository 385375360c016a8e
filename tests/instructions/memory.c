/*
 * What the library calls of <string.h>, in plain C and eight bytes at a time. libc has one of each for
 * every kind of processor, and counts would depend on which it picks. tests/instructions/check says when
 * another function is needed here.
 */
#include <stdint.h>
#include <string.h>

/* Keeps a compiler from making a call of memcpy or memset out of the loop it stands in. */
#define KEEP_LOOP() __asm__ volatile("" ::: "memory")

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
    return memmove(to, from, size);
}

static void move_up(unsigned char *to, const unsigned char *from, size_t size) {
    size_t at = 0;
    for (; size - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
        uint64_t word;
        __builtin_memcpy(&word, from + at, sizeof word);
        __builtin_memcpy(to + at, &word, sizeof word);
        KEEP_LOOP();
    }
    for (; at < size; at++) {
        to[at] = from[at];
        KEEP_LOOP();
    }
}

static void move_down(unsigned char *to, const unsigned char *from, size_t size) {
    for (; size >= sizeof(uint64_t); size -= sizeof(uint64_t)) {
        uint64_t word;
        __builtin_memcpy(&word, from + size - sizeof word, sizeof word);
        __builtin_memcpy(to + size - sizeof word, &word, sizeof word);
        KEEP_LOOP();
    }
    for (; size > 0; size--) {
        to[size - 1] = from[size - 1];
        KEEP_LOOP();
    }
}

void *memmove(void *to, const void *from, size_t size) {
    if ((uintptr_t)to <= (uintptr_t)from) {
        move_up(to, from, size);
    } else {
        move_down(to, from, size);
    }
    return to;
}

void *memset(void *to, int value, size_t size) {
    unsigned char *bytes = to;
    uint64_t word = (unsigned char)value * UINT64_C(0x0101010101010101);
    size_t at = 0;
    for (; size - at >= sizeof word; at += sizeof word) {
        __builtin_memcpy(bytes + at, &word, sizeof word);
        KEEP_LOOP();
    }
    for (; at < size; at++) {
        bytes[at] = (unsigned char)value;
        KEEP_LOOP();
    }
    return to;
}

int memcmp(const void *a, const void *b, size_t size) {
    const unsigned char *first = a;
    const unsigned char *second = b;
    for (size_t at = 0; at < size; at++) {
        if (first[at] != second[at]) {
            return first[at] < second[at] ? -1 : 1;
        }
    }
    return 0;
}

size_t strlen(const char *string) {
    const char *end = string;
    for (; *end; end++) {
        KEEP_LOOP();
    }
    return (size_t)(end - string);
}

size_t strnlen(const char *string, size_t most) {
    size_t size = 0;
    while (size < most && string[size] != '\0') {
        size++;
    }
    return size;
}
