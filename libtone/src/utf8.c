#include "utf8.h"

#include "text.h"

bool utf8_portable(const char *bytes, size_t size) {
    size_t bad;
    return text_is_utf8(bytes, size, &bad);
}
