#include "check_material.h"

#include <string.h>

void check_material_begin(struct check_material *material, const tone_allocator *hooks) {
    *material = (struct check_material){.hooks = *hooks};
}

void check_material_release(struct check_material *material) {
    const tone_allocator *hooks = &material->hooks;
    alloc_release(hooks, material->strings.bytes, material->strings.capacity, 1);
    alloc_release(hooks, material->words, material->word_capacity, sizeof *material->words);
    alloc_release(hooks, material->category_lines, material->category_capacity, sizeof *material->category_lines);
    *material = (struct check_material){.hooks = material->hooks};
}

bool check_material_add_word(struct check_material *material, const char *text, uint32_t rank, enum common_kind kind) {
    struct common_word *grown = alloc_grow(&material->hooks, material->words, &material->word_capacity,
                                           material->word_count + 1, sizeof *grown);
    if (!grown) {
        return false;
    }
    material->words = grown;
    struct common_word *word = &grown[material->word_count];
    *word = (struct common_word){0, rank, (uint32_t)kind};
    if (!strings_add(&material->strings, text, strlen(text), &word->text, &material->hooks)) {
        return false;
    }
    material->word_count++;
    return true;
}

bool check_material_add_category(struct check_material *material, uint32_t line) {
    uint32_t *grown = alloc_grow(&material->hooks, material->category_lines, &material->category_capacity,
                                 material->category_count + 1, sizeof *grown);
    if (!grown) {
        return false;
    }
    material->category_lines = grown;
    grown[material->category_count++] = line;
    return true;
}
