#include "table.h"

#include <string.h>

static bool same_shape(const struct table *table, const size_t *item, size_t columns) {
    if (table->columns != columns || !table->before) {
        return false;
    }
    for (size_t i = 0; i < columns; i++) {
        if (table->before[i + 1] - table->before[i] != item[i]) {
            return false;
        }
    }
    return true;
}

bool table_shape(struct table *table, const size_t *item, size_t columns, const tone_allocator *hooks) {
    table->rows = 0;
    if (same_shape(table, item, columns)) {
        return true;
    }
    table_release(table, hooks);
    table->before = alloc_zeroed(hooks, columns + 1, sizeof *table->before);
    if (!table->before) {
        return false;
    }
    table->columns = columns;
    for (size_t i = 0; i < columns; i++) {
        table->before[i + 1] = table->before[i] + item[i];
    }
    return true;
}

/* How many rows will come in all, of which `need` are a share: an eighth more of those to come than if they were like
   those there are, and no more than eight times those, whatever is said to come. */
static size_t expect_rows(size_t need, double share) {
    static const double most = 8;
    if (share >= 1 || need > SIZE_MAX / 16) {
        return need;
    }
    double times = 1 + (1 / share - 1) * 1.125;
    return (size_t)((double)need * (times < most ? times : most));
}

/* A block of so many rows. NULL without memory. */
static char *new_block(const struct table *table, size_t capacity, const tone_allocator *hooks) {
    size_t size;
    bool fits = !__builtin_mul_overflow(capacity, table->before[table->columns], &size) && size > 0;
    return fits ? hooks->allocate(hooks->context, size) : NULL;
}

/* Moves the rows to another block. */
static void move_rows(struct table *table, char *block, size_t capacity, const tone_allocator *hooks) {
    for (size_t i = 0; i < table->columns && table->rows > 0; i++) {
        size_t item = table->before[i + 1] - table->before[i];
        memcpy(block + table->before[i] * capacity, table_column(table, i), table->rows * item);
    }
    alloc_release(hooks, table->block, table->capacity, table->before[table->columns]);
    table->block = block;
    table->capacity = capacity;
}

static size_t whole_eights(size_t rows) {
    return (rows + 7) & ~(size_t)7;
}

/* Grows by half or more, so that appending is linear; by no more than that where there is no memory for what is expected:
   it may never come. */
bool table_grow(struct table *table, size_t need, double share, const tone_allocator *hooks) {
    size_t grown = table->capacity + table->capacity / 2;
    if (need > SIZE_MAX - 16) {
        return false;
    }
    size_t least = whole_eights(grown < need ? need : grown);
    size_t expected = whole_eights(expect_rows(need, share));
    size_t capacity = expected < least ? least : expected;
    char *block = new_block(table, capacity, hooks);
    if (!block && capacity > least) {
        capacity = least;
        block = new_block(table, capacity, hooks);
    }
    if (block) {
        move_rows(table, block, capacity, hooks);
    }
    return block != NULL;
}

bool table_append(struct table *table, const struct table *other, double share, const tone_allocator *hooks) {
    size_t first = table->rows;
    if (!table_add(table, other->rows, share, hooks)) {
        return false;
    }
    for (size_t i = 0; i < table->columns && other->rows > 0; i++) {
        size_t item = table->before[i + 1] - table->before[i];
        memcpy((char *)table_column(table, i) + first * item, table_column(other, i), other->rows * item);
    }
    return true;
}

void table_release(struct table *table, const tone_allocator *hooks) {
    if (table->before) {
        alloc_release(hooks, table->block, table->capacity, table->before[table->columns]);
        alloc_release(hooks, table->before, table->columns + 1, sizeof *table->before);
    }
    *table = (struct table){0};
}
