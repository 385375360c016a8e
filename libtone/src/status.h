/* Failures: how every stage says that it could not. */
#ifndef TONE_STATUS_H
#define TONE_STATUS_H

#include "tone.h"

/* Fills `error`, where there is one, with a status and a static message; gives the status. */
tone_status fail(tone_error *error, tone_status status, const char *message);

#endif
