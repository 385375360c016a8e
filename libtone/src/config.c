#include "config.h"

static const struct {
    int64_t least, most, standard;
} bounds[PARAMETER_COUNT] = {
    [TONE_PARAM_INVALID_UTF8] = {TONE_INVALID_ERROR, TONE_INVALID_REPLACE, TONE_INVALID_ERROR},
    [TONE_PARAM_MAX_TEXT] = {1, UINT32_MAX, UINT32_MAX},
};

/* Entries number the lexicons that they are from in 16 bits; the built-in support lists may come before these. */
enum { MOST_LEXICONS = 65000 };

static bool is_parameter(unsigned parameter) {
    return parameter > 0 && parameter < PARAMETER_COUNT;
}

int64_t parameter_default(unsigned parameter) {
    return bounds[parameter].standard;
}

tone_status tone_parameter_bounds(tone_parameter parameter, int64_t *least, int64_t *most, int64_t *standard) {
    if (!is_parameter((unsigned)parameter)) {
        return TONE_ERROR_ARGUMENT;
    }
    if (least) {
        *least = bounds[parameter].least;
    }
    if (most) {
        *most = bounds[parameter].most;
    }
    if (standard) {
        *standard = bounds[parameter].standard;
    }
    return TONE_OK;
}

tone_status tone_config_set(tone_config *config, tone_parameter parameter, int64_t value, tone_error *error) {
    if (!config || !is_parameter((unsigned)parameter)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_config_set: there is no such parameter");
    }
    if (value < bounds[parameter].least || value > bounds[parameter].most) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_config_set: the value is out of bounds");
    }
    config->parameter[parameter] = value;
    return TONE_OK;
}

void tone_config_clear_lexicons(tone_config *config) {
    for (size_t i = 0; i < config->lexicon_count; i++) {
        tone_lexicon_free(config->lexicons[i]);
    }
    config->lexicon_count = 0;
}

tone_status tone_config_add_lexicon(tone_config *config, tone_lexicon *lexicon, tone_error *error) {
    if (!config || !lexicon) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_config_add_lexicon: an argument is missing");
    }
    if (config->lexicon_count == MOST_LEXICONS) {
        return fail(error, TONE_ERROR_LIMIT, "tone_config_add_lexicon: there are too many lexicons");
    }
    tone_lexicon **grown = alloc_grow(&config->hooks, config->lexicons, &config->lexicon_capacity,
                                      config->lexicon_count + 1, sizeof *grown);
    if (!grown) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory to add a lexicon");
    }
    config->lexicons = grown;
    grown[config->lexicon_count++] = tone_lexicon_retain(lexicon);
    return TONE_OK;
}

tone_status tone_config_new(tone_config **config, const tone_allocator *allocator, tone_error *error) {
    tone_allocator hooks;
    if (!config || !alloc_hooks(&hooks, allocator)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_config_new: an argument is missing");
    }
    tone_config *made = alloc_zeroed(&hooks, 1, sizeof *made);
    if (!made) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory for a config");
    }
    made->hooks = hooks;
    for (unsigned i = 1; i < PARAMETER_COUNT; i++) {
        made->parameter[i] = parameter_default(i);
    }
    tone_lexicon *builtin;
    tone_status status = tone_lexicon_builtin(&builtin, &hooks, error);
    if (status == TONE_OK) {
        status = tone_config_add_lexicon(made, builtin, error);
        tone_lexicon_free(builtin);
    }
    if (status != TONE_OK) {
        tone_config_free(made);
        return status;
    }
    *config = made;
    return TONE_OK;
}

void tone_config_free(tone_config *config) {
    if (config) {
        tone_allocator hooks = config->hooks;
        tone_config_clear_lexicons(config);
        alloc_release(&hooks, config->lexicons, config->lexicon_capacity, sizeof *config->lexicons);
        alloc_release(&hooks, config, 1, sizeof *config);
    }
}
