/* symbol_table.c — building, writing and checking the columns of names. A file is in the byte order
 * of the machine: it is a cache of this machine, and another order fails the check. Which file is
 * used, and what changed since, is symbols.c's. */
#include "search/symbol_table.h"

#include "base/hash.h"

enum { BLOCK = 64 }; /* names for which one offset is kept */

/* ---- building ---- */

void table_builder_fini(struct table_builder *b) {
    buf_fini(&b->roots);
    buf_fini(&b->kits);
    for (int i = 0; i < TABLE_COLUMNS; i++) {
        struct column_builder *c = &b->columns[i];
        buf_fini(&c->mask);
        buf_fini(&c->kit_of);
        buf_fini(&c->length);
        buf_fini(&c->block);
        buf_fini(&c->bytes);
    }
    *b = (struct table_builder){0};
}

size_t table_builder_bytes(const struct table_builder *b) {
    size_t n = b->roots.cap + b->kits.cap;
    for (int i = 0; i < TABLE_COLUMNS; i++) {
        const struct column_builder *c = &b->columns[i];
        n += c->mask.cap + c->kit_of.cap + c->length.cap + c->block.cap + c->bytes.cap;
    }
    return n;
}

size_t table_builder_names(const struct table_builder *b) {
    size_t n = 0;
    for (int i = 0; i < TABLE_COLUMNS; i++)
        n += b->columns[i].n;
    return n;
}

static void add(struct buf *b, const void *p, size_t n) {
    buf_add(b, (struct str){p, n});
}

/* `form` is in matching form. */
static void column_add(struct column_builder *c, uint32_t kit, struct str form, uint64_t mask) {
    uint8_t length = (uint8_t)form.n;
    uint32_t at = (uint32_t)c->bytes.n;
    if (c->n % BLOCK == 0)
        add(&c->block, &at, sizeof at);
    add(&c->mask, &mask, sizeof mask);
    add(&c->kit_of, &kit, sizeof kit);
    add(&c->length, &length, sizeof length);
    buf_add(&c->bytes, form);
    c->n++;
}

static uint32_t root_index(struct table_builder *b, int64_t root) {
    uint32_t n = (uint32_t)(b->roots.n / sizeof root);
    const int64_t *roots = (const int64_t *)(const void *)b->roots.p;
    for (uint32_t i = n; i > 0; i--) /* kits of a root come together */
        if (roots[i - 1] == root)
            return i - 1;
    add(&b->roots, &root, sizeof root);
    return n;
}

void table_add_kit(struct table_builder *b, int64_t id, int64_t root, int64_t mtime_ns) {
    struct table_kit kit = {.id = id, .mtime_ns = mtime_ns, .root = root_index(b, root)};
    for (int i = 0; i < TABLE_COLUMNS; i++)
        kit.first[i] = b->columns[i].n;
    add(&b->kits, &kit, sizeof kit);
    b->kit_count++;
}

void table_add(struct table_builder *b, enum table_column column, struct str name) {
    struct buf form = {0};
    fuzzy_name(name, &form);
    column_add(&b->columns[column], b->kit_count - 1, buf_str(&form), fuzzy_mask(buf_str(&form)));
    buf_fini(&form);
}

static uint32_t names_end(const struct table *t, uint32_t kit, int column) {
    return kit + 1 < t->kit_count ? t->kits[kit + 1].first[column] : t->columns[column].n;
}

void table_copy_kit(struct table_builder *b, const struct table *from, uint32_t index) {
    const struct table_kit *kit = &from->kits[index];
    table_add_kit(b, kit->id, from->roots[kit->root], kit->mtime_ns);
    for (int c = 0; c < TABLE_COLUMNS; c++)
        for (uint32_t i = kit->first[c]; i < names_end(from, index, c); i++)
            column_add(&b->columns[c], b->kit_count - 1, column_name(&from->columns[c], i),
                       from->columns[c].mask[i]);
}

static struct column column_of(struct column_builder *c) {
    buf_reserve(&c->bytes, FUZZY_PAD);
    memset(c->bytes.p + c->bytes.n, 0, FUZZY_PAD);
    return (struct column){
        .n = c->n,
        .mask = (const uint64_t *)(const void *)c->mask.p,
        .kit_of = (const uint32_t *)(const void *)c->kit_of.p,
        .length = (const uint8_t *)c->length.p,
        .block = (const uint32_t *)(const void *)c->block.p,
        .bytes = c->bytes.p,
        .byte_count = c->bytes.n,
    };
}

struct table table_of(struct table_builder *b) {
    struct table t = {
        .root_count = (uint32_t)(b->roots.n / sizeof(int64_t)),
        .kit_count = b->kit_count,
        .roots = (const int64_t *)(const void *)b->roots.p,
        .kits = (const struct table_kit *)(const void *)b->kits.p,
    };
    for (int i = 0; i < TABLE_COLUMNS; i++)
        t.columns[i] = column_of(&b->columns[i]);
    return t;
}

size_t table_names(const struct table *t) {
    size_t n = 0;
    for (int i = 0; i < TABLE_COLUMNS; i++)
        n += t->columns[i].n;
    return n;
}

struct str column_name(const struct column *c, uint32_t i) {
    uint32_t at = c->block[i / BLOCK];
    for (uint32_t k = i - i % BLOCK; k < i; k++)
        at += c->length[k];
    return (struct str){c->bytes + at, c->length[i]};
}

uint32_t table_find(const struct table *t, int64_t id) {
    uint32_t low = 0, high = t->kit_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (t->kits[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < t->kit_count && t->kits[low].id == id ? low : UINT32_MAX;
}

/* ---- as a file ---- */

struct file_header {
    char magic[8];
    uint64_t checksum; /* of all that follows */
    int64_t identity, generation;
    uint64_t bytes[TABLE_COLUMNS];
    uint32_t n[TABLE_COLUMNS];
    uint32_t roots, kits, unused;
};
static const char file_magic[8] = "kitsym1\n";

/* The sections of a file: header, roots, kits, and those of each column. */
enum { HEADER, ROOTS, KITS, FIRST_OF_COLUMNS };
enum { MASK, KIT_OF, BLOCKS, LENGTHS, BYTES, OF_COLUMN };
enum { SECTIONS = FIRST_OF_COLUMNS + TABLE_COLUMNS * OF_COLUMN };

struct layout {
    uint64_t at[SECTIONS], size[SECTIONS], total;
};

static struct layout lay_out(const struct file_header *h) {
    struct layout l = {.size = {sizeof *h, h->roots * (uint64_t)sizeof(int64_t),
                                h->kits * (uint64_t)sizeof(struct table_kit)}};
    for (int c = 0; c < TABLE_COLUMNS; c++) {
        uint64_t *size = &l.size[FIRST_OF_COLUMNS + c * OF_COLUMN], n = h->n[c];
        size[MASK] = n * sizeof(uint64_t);
        size[KIT_OF] = n * sizeof(uint32_t);
        size[BLOCKS] = (n + BLOCK - 1) / BLOCK * sizeof(uint32_t);
        size[LENGTHS] = n;
        size[BYTES] = h->bytes[c] + FUZZY_PAD;
    }
    for (int i = 0; i < SECTIONS; i++) {
        l.at[i] = l.total;
        l.total += (l.size[i] + 7) & ~(uint64_t)7;
    }
    return l;
}

static void put_section(struct buf *out, const struct layout *l, int section, const void *p) {
    size_t n = l->size[section];
    if (section >= FIRST_OF_COLUMNS && (section - FIRST_OF_COLUMNS) % OF_COLUMN == BYTES)
        n -= FUZZY_PAD; /* stays zero */
    if (n > 0)
        memcpy(out->p + l->at[section], p, n);
}

void table_write(const struct table *t, int64_t generation, int64_t identity, struct buf *out) {
    struct file_header h = {.identity = identity,
                            .generation = generation,
                            .roots = t->root_count,
                            .kits = t->kit_count};
    memcpy(h.magic, file_magic, sizeof h.magic);
    for (int c = 0; c < TABLE_COLUMNS; c++) {
        h.bytes[c] = t->columns[c].byte_count;
        h.n[c] = t->columns[c].n;
    }
    struct layout l = lay_out(&h);
    buf_reset(out);
    buf_reserve(out, l.total);
    memset(out->p, 0, l.total);
    out->n = l.total;
    put_section(out, &l, ROOTS, t->roots);
    put_section(out, &l, KITS, t->kits);
    for (int c = 0; c < TABLE_COLUMNS; c++) {
        const struct column *column = &t->columns[c];
        int first = FIRST_OF_COLUMNS + c * OF_COLUMN;
        put_section(out, &l, first + MASK, column->mask);
        put_section(out, &l, first + KIT_OF, column->kit_of);
        put_section(out, &l, first + BLOCKS, column->block);
        put_section(out, &l, first + LENGTHS, column->length);
        put_section(out, &l, first + BYTES, column->bytes);
    }
    put_section(out, &l, HEADER, &h);
    h.checksum = hash_bytes(str_from(buf_str(out), offsetof(struct file_header, identity)));
    put_section(out, &l, HEADER, &h);
}

static struct column column_at(const char *file, const struct file_header *h,
                               const struct layout *l, int c) {
    const void *p[OF_COLUMN];
    for (int i = 0; i < OF_COLUMN; i++)
        p[i] = file + l->at[FIRST_OF_COLUMNS + c * OF_COLUMN + i];
    return (struct column){.n = h->n[c],
                           .mask = p[MASK],
                           .kit_of = p[KIT_OF],
                           .length = p[LENGTHS],
                           .block = p[BLOCKS],
                           .bytes = p[BYTES],
                           .byte_count = h->bytes[c]};
}

static bool column_sound(const struct table *t, int column) {
    const struct column *c = &t->columns[column];
    uint64_t at = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        if (i % BLOCK == 0 && c->block[i / BLOCK] != at)
            return false;
        at += c->length[i];
    }
    if (at != c->byte_count || (t->kit_count == 0 && c->n > 0))
        return false;
    for (uint32_t k = 0; k < t->kit_count; k++) {
        uint32_t first = t->kits[k].first[column], end = names_end(t, k, column);
        if (first > end || end > c->n || (k == 0 && first != 0) ||
            (column == TABLE_NAMES && end - first != 1))
            return false;
        for (uint32_t i = first; i < end; i++)
            if (c->kit_of[i] != k)
                return false;
    }
    return true;
}

static bool table_sound(const struct table *t) {
    for (uint32_t i = 0; i < t->kit_count; i++)
        if (t->kits[i].root >= t->root_count || (i > 0 && t->kits[i - 1].id >= t->kits[i].id))
            return false;
    for (int c = 0; c < TABLE_COLUMNS; c++)
        if (!column_sound(t, c))
            return false;
    return true;
}

bool table_read(struct str file, int64_t identity, struct table *t, int64_t *generation) {
    struct file_header h;
    if (file.n < sizeof h)
        return false;
    memcpy(&h, file.p, sizeof h);
    if (memcmp(h.magic, file_magic, sizeof h.magic) != 0 || h.identity != identity)
        return false;
    for (int c = 0; c < TABLE_COLUMNS; c++)
        if (h.bytes[c] > file.n) /* the sum below cannot overflow */
            return false;
    struct layout l = lay_out(&h);
    if (l.total != file.n ||
        h.checksum != hash_bytes(str_from(file, offsetof(struct file_header, identity))))
        return false;
    *t = (struct table){.root_count = h.roots, .kit_count = h.kits};
    t->roots = (const int64_t *)(const void *)(file.p + l.at[ROOTS]);
    t->kits = (const struct table_kit *)(const void *)(file.p + l.at[KITS]);
    for (int c = 0; c < TABLE_COLUMNS; c++)
        t->columns[c] = column_at(file.p, &h, &l, c);
    *generation = h.generation;
    return table_sound(t);
}
