/* Cells and rows as CSV (RFC 4180) or JSON Lines. */
#ifndef TONE_CELLS_H
#define TONE_CELLS_H

#include "columns.h"

/* Cells that many rows have in common, as they are written, with what stands in front of each. */
struct common_cells {
    char *bytes;
    size_t size;
    size_t capacity;
    size_t column; /* the next one behind them */
};

/* Rows that wait to be written, then the row under way. Where there is no memory, `failed`
   is set and the rest ignored. */
struct cells {
    const tone_allocator *hooks;
    tone_format format;
    bool excel_safe;
    bool failed;
    size_t column; /* of the next cell */
    char *bytes;
    size_t size;
    size_t capacity;
    size_t row;  /* where the row under way begins */
    char *clean; /* a cell without its ill-formed parts */
    size_t clean_capacity;
    struct common_cells head; /* how every row of a text begins, and how it ends */
    struct common_cells tail;
    char *keys; /* JSON Lines: {"name": of the first column, ,"name": of the others */
    size_t key_capacity;
    size_t *key_ends;
    size_t column_count;
};

/* Makes ready for rows of these columns. False when there is no memory; to be released all the same. */
bool cells_make(struct cells *cells, const struct columns *columns, tone_format format, bool excel_safe,
                const tone_allocator *hooks);
void cells_release(struct cells *cells);

/* The CSV header. */
void cells_header(struct cells *cells, const struct columns *columns);

/* One cell each, in the order of the columns. Ill-formed UTF-8 becomes U+FFFD. */
void cells_text(struct cells *cells, const char *bytes, size_t size);
void cells_name(struct cells *cells, const char *name); /* NULL: absent */
void cells_natural(struct cells *cells, uint64_t number);
void cells_billionths(struct cells *cells, int64_t number);
void cells_real(struct cells *cells, double number);
void cells_source(struct cells *cells, const char *bytes, size_t size); /* JSON source text */
void cells_absent(struct cells *cells);

/*
 * cells_keep takes the cells of the row under way out of it and keeps them; false when there is no memory.
 * cells_repeat puts them into a row.
 */
bool cells_keep(struct cells *cells, struct common_cells *common);
void cells_repeat(struct cells *cells, const struct common_cells *common);

/* Ends the row. Without memory the row under way is taken back, and this is false. */
bool cells_row_end(struct cells *cells);

#endif
