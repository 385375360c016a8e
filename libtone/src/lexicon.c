#include "lexicon.h"
#include "lexicon_check.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

void hexadecimal(const uint8_t digest[32], char out[65]) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < 32; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[64] = '\0';
}

/* ------------------------------------------------------------------------------------------------------ handles */

/* A handle on an image; it takes `owned` over when it succeeds. */
static tone_status wrap(tone_lexicon **lexicon, const void *bytes, size_t size, void *owned, bool trusted,
                        const tone_allocator *hooks, tone_error *error) {
    tone_lexicon *made = alloc_zeroed(hooks, 1, sizeof *made);
    if (!made) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory for a lexicon");
    }
    tone_status status = TONE_OK;
    if (trusted) {
        lexicon_open(&made->image, bytes);
    } else {
        status = lexicon_open_checked(&made->image, bytes, size, hooks, error);
    }
    if (status != TONE_OK) {
        alloc_release(hooks, made, 1, sizeof *made);
        return status;
    }
    made->hooks = *hooks;
    made->owned = owned;
    made->owned_size = size;
    atomic_init(&made->references, 1);
    hexadecimal(made->image.header->content_digest, made->sha256);
    *lexicon = made;
    return TONE_OK;
}

/* As wrap, and gives `owned` back where it fails. */
static tone_status wrap_owned(tone_lexicon **lexicon, void *owned, size_t size, bool trusted,
                              const tone_allocator *hooks, tone_error *error) {
    tone_status status = wrap(lexicon, owned, size, owned, trusted, hooks, error);
    if (status != TONE_OK) {
        alloc_release(hooks, owned, size, 1);
    }
    return status;
}

tone_status tone_lexicon_builtin(tone_lexicon **lexicon, const tone_allocator *allocator, tone_error *error) {
    tone_allocator hooks;
    if (!lexicon || !alloc_hooks(&hooks, allocator)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_lexicon_builtin: an argument is missing");
    }
    return wrap(lexicon, builtin_image, builtin_image_size, NULL, true, &hooks, error);
}

tone_status tone_lexicon_from_image(tone_lexicon **lexicon, const void *bytes, size_t size,
                                    const tone_allocator *allocator, tone_error *error) {
    tone_allocator hooks;
    if (!lexicon || !bytes || !alloc_hooks(&hooks, allocator)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_lexicon_from_image: an argument is missing");
    }
    if (size == 0) {
        return fail(error, TONE_ERROR_IMAGE, "this is no compiled lexicon");
    }
    void *copy = alloc_zeroed(&hooks, size, 1);
    if (!copy) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory for a lexicon");
    }
    memcpy(copy, bytes, size);
    return wrap_owned(lexicon, copy, size, false, &hooks, error);
}

tone_lexicon *tone_lexicon_retain(tone_lexicon *lexicon) {
    if (lexicon) {
        atomic_fetch_add_explicit(&lexicon->references, 1, memory_order_relaxed);
    }
    return lexicon;
}

void tone_lexicon_free(tone_lexicon *lexicon) {
    if (lexicon && atomic_fetch_sub_explicit(&lexicon->references, 1, memory_order_acq_rel) == 1) {
        tone_allocator hooks = lexicon->hooks;
        alloc_release(&hooks, lexicon->owned, lexicon->owned_size, 1);
        alloc_release(&hooks, lexicon, 1, sizeof *lexicon);
    }
}

const void *tone_lexicon_image(const tone_lexicon *lexicon, size_t *size) {
    if (!lexicon) {
        return NULL;
    }
    if (size) {
        *size = (size_t)lexicon->image.header->size;
    }
    return lexicon->image.header;
}

/* ------------------------------------------------------------------------------------------------------ reading */

/* Reads and compiles a folder. `material` is NULL, or gets what the check needs besides. */
static tone_status compile_folder(void **image, size_t *size, const char *path, const tone_allocator *hooks,
                                  struct check_material *material, struct faults *faults, tone_error *error) {
    struct source source;
    source_begin(&source, hooks);
    source.material = material;
    tone_status status = lexicon_read(&source, path, faults, error);
    tone_status compiled = TONE_ERROR_LEXICON;
    /* With faults in the rows, the terms are still compiled, so that a check tells theirs as well. */
    if ((status == TONE_OK || status == TONE_ERROR_LEXICON) && !faults->stopped && source.category_count > 0) {
        compiled = lexicon_compile(&source, image, size, faults, error);
    }
    source_release(&source);
    return status != TONE_OK && compiled != TONE_ERROR_NO_MEMORY ? status : compiled;
}

/* The first fault is the error, and ends the reading. */
static int keep_first(void *context, const tone_error *fault) {
    tone_error *error = context;
    if (error) {
        *error = *fault;
    }
    return 1;
}

static tone_status read_folder(tone_lexicon **lexicon, const char *path, const tone_allocator *hooks,
                               tone_error *error) {
    struct faults faults = {.tell = keep_first, .context = error};
    void *image;
    size_t size;
    tone_status status = compile_folder(&image, &size, path, hooks, NULL, &faults, error);
    return status == TONE_OK ? wrap_owned(lexicon, image, size, true, hooks, error) : status;
}

/* Reads `size` bytes of a file; false when it has fewer or cannot be read. */
static bool read_bytes(const char *path, void *bytes, size_t size) {
    FILE *file = fopen(path, "rb");
    bool whole = file && fread(bytes, 1, size, file) == size;
    if (file) {
        fclose(file);
    }
    return whole;
}

static tone_status read_image(tone_lexicon **lexicon, const char *path, size_t size, const tone_allocator *hooks,
                              tone_error *error) {
    if (size == 0) {
        return fail(error, TONE_ERROR_IMAGE, "this is no compiled lexicon: it is empty");
    }
    void *bytes = alloc_zeroed(hooks, size, 1);
    if (!bytes) {
        return fail(error, TONE_ERROR_NO_MEMORY, "no memory for a lexicon");
    }
    if (!read_bytes(path, bytes, size)) {
        alloc_release(hooks, bytes, size, 1);
        return fail(error, TONE_ERROR_IO, "the compiled lexicon cannot be read");
    }
    return wrap_owned(lexicon, bytes, size, false, hooks, error);
}

tone_status tone_lexicon_read(tone_lexicon **lexicon, const char *path, const tone_allocator *allocator,
                              tone_error *error) {
    tone_allocator hooks;
    if (!lexicon || !path || !alloc_hooks(&hooks, allocator)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_lexicon_read: an argument is missing");
    }
    struct stat about;
    if (stat(path, &about) != 0) {
        return fail(error, TONE_ERROR_IO, "there is no such lexicon");
    }
    if (S_ISDIR(about.st_mode)) {
        return read_folder(lexicon, path, &hooks, error);
    }
    if (!S_ISREG(about.st_mode)) {
        return fail(error, TONE_ERROR_IO, "a lexicon is a folder of CSV files or a compiled image");
    }
    return read_image(lexicon, path, (size_t)about.st_size, &hooks, error);
}

tone_status tone_lexicon_check(const char *path, tone_fault_function fault, void *context,
                               const tone_allocator *allocator, tone_error *error) {
    tone_allocator hooks;
    if (!path || !fault || !alloc_hooks(&hooks, allocator)) {
        return fail(error, TONE_ERROR_ARGUMENT, "tone_lexicon_check: an argument is missing");
    }
    struct faults faults = {.tell = fault, .context = context};
    struct check_material material;
    check_material_begin(&material, &hooks);
    void *image;
    size_t size;
    tone_status status = compile_folder(&image, &size, path, &hooks, &material, &faults, error);
    if (status == TONE_OK) {
        struct image opened;
        lexicon_open(&opened, image);
        status = lexicon_remark(&opened, &material, &faults, error);
        alloc_release(&hooks, image, size, 1);
    } else if (status == TONE_ERROR_LEXICON) {
        fail(error, status, "the lexicon has faults");
    }
    check_material_release(&material);
    return status;
}

/* ---------------------------------------------------------------------------------------------------- accessors */

const char *tone_lexicon_name(const tone_lexicon *lexicon) {
    return image_string(&lexicon->image, lexicon->image.header->name);
}

const char *tone_lexicon_version(const tone_lexicon *lexicon) {
    return image_string(&lexicon->image, lexicon->image.header->version);
}

const char *tone_lexicon_language(const tone_lexicon *lexicon) {
    return image_string(&lexicon->image, lexicon->image.header->language);
}

const char *tone_lexicon_licence(const tone_lexicon *lexicon) {
    return image_string(&lexicon->image, lexicon->image.header->licence);
}

const char *tone_lexicon_sha256(const tone_lexicon *lexicon) {
    return lexicon->sha256;
}

uint32_t tone_lexicon_dimension_count(const tone_lexicon *lexicon) {
    return lexicon->image.dimension_count;
}

uint32_t tone_lexicon_category_count(const tone_lexicon *lexicon) {
    return lexicon->image.category_count;
}

uint32_t tone_lexicon_entry_count(const tone_lexicon *lexicon) {
    return lexicon->image.entry_count;
}

uint32_t tone_lexicon_form_count(const tone_lexicon *lexicon) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < lexicon->image.header->section[SECTION_NODES].count; i++) {
        count += lexicon->image.nodes[i].traits.given > 0;
    }
    return count;
}

const char *tone_lexicon_dimension(const tone_lexicon *lexicon, uint32_t dimension) {
    const struct image *image = &lexicon->image;
    return dimension < image->dimension_count ? image_string(image, image->dimensions[dimension].name) : NULL;
}

const char *tone_lexicon_dimension_role(const tone_lexicon *lexicon, uint32_t dimension) {
    static const char *const roles[] = {[ROLE_SCORE] = "score", [ROLE_SIGN] = "sign", [ROLE_SUPPORT] = "support"};
    const struct image *image = &lexicon->image;
    return dimension < image->dimension_count ? roles[image->dimensions[dimension].policy.role] : NULL;
}

const char *tone_lexicon_category(const tone_lexicon *lexicon, uint32_t category) {
    const struct image *image = &lexicon->image;
    return category < image->category_count ? image_string(image, image->categories[category].name) : NULL;
}

const char *tone_lexicon_category_description(const tone_lexicon *lexicon, uint32_t category) {
    const struct image *image = &lexicon->image;
    return category < image->category_count ? image_string(image, image->categories[category].description) : NULL;
}

uint32_t tone_lexicon_category_dimension(const tone_lexicon *lexicon, uint32_t category) {
    const struct image *image = &lexicon->image;
    return category < image->category_count ? image->categories[category].dimension : UINT32_MAX;
}

static const struct lexicon_entry *entry_at(const tone_lexicon *lexicon, uint32_t entry) {
    return entry < lexicon->image.entry_count ? &lexicon->image.entries[entry] : NULL;
}

const char *tone_lexicon_entry_term(const tone_lexicon *lexicon, uint32_t entry) {
    const struct lexicon_entry *at = entry_at(lexicon, entry);
    return at ? image_string(&lexicon->image, at->term) : NULL;
}

uint32_t tone_lexicon_entry_category(const tone_lexicon *lexicon, uint32_t entry) {
    const struct lexicon_entry *at = entry_at(lexicon, entry);
    return at ? at->category : UINT32_MAX;
}

double tone_lexicon_entry_weight(const tone_lexicon *lexicon, uint32_t entry) {
    const struct lexicon_entry *at = entry_at(lexicon, entry);
    return at ? (double)at->weight / LEXICON_UNIT : 0;
}

const char *tone_lexicon_entry_inflect(const tone_lexicon *lexicon, uint32_t entry) {
    static const char *const fields[] = {"",          "noun",           "verb",           "noun verb",
                                         "adjective", "noun adjective", "verb adjective", "noun verb adjective"};
    const struct lexicon_entry *at = entry_at(lexicon, entry);
    return at ? fields[at->inflect & 7] : NULL;
}

const char *tone_lexicon_entry_note(const tone_lexicon *lexicon, uint32_t entry) {
    const struct lexicon_entry *at = entry_at(lexicon, entry);
    return at ? image_string(&lexicon->image, at->note) : NULL;
}

uint32_t tone_lexicon_entry_blocked(const tone_lexicon *lexicon, uint32_t entry, uint32_t index) {
    const struct lexicon_entry *at = entry_at(lexicon, entry);
    bool blocks = at && at->category == NEUTRAL_CATEGORY && index < at->blocked_count;
    return blocks ? lexicon->image.blocked[at->blocked + index] : UINT32_MAX;
}
