#include "status.h"

tone_status fail(tone_error *error, tone_status status, const char *message) {
    if (error) {
        *error = (tone_error){.status = status, .message = message};
    }
    return status;
}

const char *tone_status_name(tone_status status) {
    switch (status) {
    case TONE_OK:
        return "TONE_OK";
    case TONE_ERROR_NO_MEMORY:
        return "TONE_ERROR_NO_MEMORY";
    case TONE_ERROR_ARGUMENT:
        return "TONE_ERROR_ARGUMENT";
    case TONE_ERROR_UTF8:
        return "TONE_ERROR_UTF8";
    case TONE_ERROR_LIMIT:
        return "TONE_ERROR_LIMIT";
    case TONE_ERROR_IO:
        return "TONE_ERROR_IO";
    case TONE_ERROR_LEXICON:
        return "TONE_ERROR_LEXICON";
    case TONE_ERROR_IMAGE:
        return "TONE_ERROR_IMAGE";
    case TONE_ERROR_CONFLICT:
        return "TONE_ERROR_CONFLICT";
    case TONE_ERROR_WRITE:
        return "TONE_ERROR_WRITE";
    case TONE_ERROR_THREAD:
        return "TONE_ERROR_THREAD";
    }
    return "TONE_ERROR_UNKNOWN";
}

#define TEXT_OF(number) TEXT_OF_EXPANDED(number)
#define TEXT_OF_EXPANDED(number) #number

const char *tone_version(void) {
    return TEXT_OF(TONE_VERSION_MAJOR) "." TEXT_OF(TONE_VERSION_MINOR) "." TEXT_OF(TONE_VERSION_PATCH);
}
