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

/* Moves the rows to another block. Grows by half or more, so that appending is linear. */
bool table_grow(struct table *table, size_t need, double share, const tone_allocator *hooks) {
    size_t size, capacity = table->capacity + table->capacity / 2;
    size_t expected = expect_rows(need, share);
    if (need > SIZE_MAX - 16) {
        return false;
    }
    capacity = capacity < need ? need : capacity;
    capacity = ((capacity < expected ? expected : capacity) + 7) & ~(size_t)7;
    if (__builtin_mul_overflow(capacity, table->before[table->columns], &size) || size == 0) {
        return false;
    }
    char *block = hooks->allocate(hooks->context, size);
    if (!block) {
        return false;
    }
    for (size_t i = 0; i < table->columns && table->rows > 0; i++) {
        size_t item = table->before[i + 1] - table->before[i];
        memcpy(block + table->before[i] * capacity, table_column(table, i), table->rows * item);
    }
    alloc_release(hooks, table->block, table->capacity, table->before[table->columns]);
    table->block = block;
    table->capacity = capacity;
    return true;
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
