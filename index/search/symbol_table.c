/* symbol_table.c — building the columns of names, and writing them as a file piece by piece. A file
 * is in the byte order of the machine: it is a cache of this machine, and of another order it has
 * another length. Which file is used, and what changed since, is symbols.c's. */
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

static uint32_t names_end(const struct table *t, uint32_t kit, int column) {
    return kit + 1 < t->kit_count ? t->kits[kit + 1].first[column] : t->columns[column].n;
}

static size_t name_at(const struct column *c, uint32_t i) {
    size_t at = c->block[i / BLOCK];
    for (uint32_t k = i - i % BLOCK; k < i; k++)
        at += c->length[k];
    return at;
}

struct str column_name(const struct column *c, uint32_t i) {
    size_t at = name_at(c, i);
    return at + c->length[i] <= c->byte_count ? (struct str){c->bytes + at, c->length[i]}
                                              : STR_NONE;
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
    int64_t identity, generation;
    uint64_t bytes[TABLE_COLUMNS];
    uint32_t n[TABLE_COLUMNS];
    uint32_t roots, kits, unused;
};
enum { VERSION = 6 }; /* where the magic has it */
static const char file_magic[8] = "kitsym3\n";

/* The sections of a file: header, roots, kits, and those of each column; each begins at a multiple
 * of 8. After the last comes the checksum of all before it. */
enum { HEADER, ROOTS, KITS, FIRST_OF_COLUMNS };
enum { MASK, KIT_OF, BLOCKS, LENGTHS, BYTES, OF_COLUMN };
enum { SECTIONS = FIRST_OF_COLUMNS + TABLE_COLUMNS * OF_COLUMN };
enum { PIECE = 64 << 10 }; /* bytes that are written, and summed, at a time */

struct layout {
    uint64_t at[SECTIONS], total; /* without the checksum */
};

static struct layout lay_out(const struct file_header *h) {
    uint64_t size[SECTIONS] = {sizeof *h, h->roots * (uint64_t)sizeof(int64_t),
                               h->kits * (uint64_t)sizeof(struct table_kit)};
    for (int c = 0; c < TABLE_COLUMNS; c++) {
        uint64_t *of = &size[FIRST_OF_COLUMNS + c * OF_COLUMN], n = h->n[c];
        of[MASK] = n * sizeof(uint64_t);
        of[KIT_OF] = n * sizeof(uint32_t);
        of[BLOCKS] = (n + BLOCK - 1) / BLOCK * sizeof(uint32_t);
        of[LENGTHS] = n;
        of[BYTES] = h->bytes[c] + FUZZY_PAD;
    }
    struct layout l = {0};
    for (int i = 0; i < SECTIONS; i++) {
        l.at[i] = l.total;
        l.total += (size[i] + 7) & ~(uint64_t)7;
    }
    return l;
}

static uint64_t sum_on(uint64_t sum, struct str piece) {
    const uint64_t odd = 0x9e3779b97f4a7c15;
    return (sum ^ hash_bytes(piece)) * odd;
}

/* ---- writing ---- */

struct writer {
    const struct table_pick *picks;
    size_t n;
    struct buf roots; /* of the kits, as int64_t */
    uint32_t last_root;
    bool (*put)(void *, struct str);
    void *sink;
    struct buf piece;
    uint64_t sum;
    bool ok;
};

static void write_piece(struct writer *w) {
    w->sum = sum_on(w->sum, buf_str(&w->piece));
    w->ok = w->ok && w->put(w->sink, buf_str(&w->piece));
    buf_reset(&w->piece);
}

static void write_bytes(struct writer *w, const void *p, size_t n) {
    struct str rest = {p, n};
    while (rest.n > 0) {
        size_t room = PIECE - w->piece.n, step = rest.n < room ? rest.n : room;
        buf_add(&w->piece, str_to(rest, step));
        rest = str_from(rest, step);
        if (w->piece.n == PIECE)
            write_piece(w);
    }
}

static void pad_section(struct writer *w) {
    static const char zeros[8];
    write_bytes(w, zeros, (8 - w->piece.n % 8) % 8);
}

struct names { /* of one kit in one column */
    const struct column *column;
    uint32_t first, n;
};

static struct names names_of(const struct table_pick *pick, int column) {
    const struct table *t = pick->table;
    const struct table_kit *kit = &t->kits[pick->index];
    uint32_t n = names_end(t, pick->index, column) - kit->first[column];
    return (struct names){&t->columns[column], kit->first[column], n};
}

static size_t names_bytes(const struct names *names) {
    size_t n = 0;
    for (uint32_t i = 0; i < names->n; i++)
        n += names->column->length[names->first + i];
    return n;
}

/* Kits of a root come together, more or less. */
static uint32_t root_of(struct writer *w, const struct table_pick *pick) {
    int64_t root = pick->table->roots[pick->table->kits[pick->index].root];
    const int64_t *roots = (const int64_t *)(const void *)w->roots.p;
    uint32_t n = (uint32_t)(w->roots.n / sizeof root);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t i = (w->last_root + k) % n;
        if (roots[i] == root)
            return w->last_root = i;
    }
    add(&w->roots, &root, sizeof root);
    return w->last_root = n;
}

static void count_all(struct writer *w, struct file_header *h) {
    for (size_t i = 0; i < w->n; i++) {
        root_of(w, &w->picks[i]);
        for (int c = 0; c < TABLE_COLUMNS; c++) {
            struct names names = names_of(&w->picks[i], c);
            h->n[c] += names.n;
            h->bytes[c] += names_bytes(&names);
        }
    }
    h->roots = (uint32_t)(w->roots.n / sizeof(int64_t));
    h->kits = (uint32_t)w->n;
}

static void write_kits(struct writer *w) {
    uint32_t first[TABLE_COLUMNS] = {0};
    for (size_t i = 0; i < w->n; i++) {
        struct table_kit kit = w->picks[i].table->kits[w->picks[i].index];
        kit.root = root_of(w, &w->picks[i]);
        memcpy(kit.first, first, sizeof first);
        write_bytes(w, &kit, sizeof kit);
        for (int c = 0; c < TABLE_COLUMNS; c++)
            first[c] += names_of(&w->picks[i], c).n;
    }
    pad_section(w);
}

static void write_blocks(struct writer *w, int column) {
    uint32_t at = 0, n = 0;
    for (size_t i = 0; i < w->n; i++) {
        struct names names = names_of(&w->picks[i], column);
        for (uint32_t k = 0; k < names.n; k++, n++) {
            if (n % BLOCK == 0)
                write_bytes(w, &at, sizeof at);
            at += names.column->length[names.first + k];
        }
    }
}

static void write_of_kit(struct writer *w, int section, uint32_t kit, const struct names *names) {
    const struct column *c = names->column;
    if (names->n == 0)
        return;
    if (section == MASK)
        write_bytes(w, c->mask + names->first, names->n * sizeof *c->mask);
    else if (section == LENGTHS)
        write_bytes(w, c->length + names->first, names->n);
    else if (section == BYTES)
        write_bytes(w, c->bytes + name_at(c, names->first), names_bytes(names));
    else
        for (uint32_t i = 0; i < names->n; i++)
            write_bytes(w, &kit, sizeof kit);
}

static void write_column(struct writer *w, int column) {
    static const char end[FUZZY_PAD];
    for (int section = 0; section < OF_COLUMN; section++) {
        if (section == BLOCKS)
            write_blocks(w, column);
        for (size_t i = 0; i < w->n && section != BLOCKS; i++) {
            struct names names = names_of(&w->picks[i], column);
            write_of_kit(w, section, (uint32_t)i, &names);
        }
        if (section == BYTES)
            write_bytes(w, end, sizeof end);
        pad_section(w);
    }
}

bool table_write(const struct table_pick *picks, size_t n, int64_t generation, int64_t identity,
                 bool (*put)(void *sink, struct str), void *sink) {
    struct file_header h = {.identity = identity, .generation = generation};
    struct writer w = {.picks = picks, .n = n, .put = put, .sink = sink, .ok = true};
    memcpy(h.magic, file_magic, sizeof h.magic);
    count_all(&w, &h);
    buf_reserve(&w.piece, PIECE);
    write_bytes(&w, &h, sizeof h);
    pad_section(&w);
    write_bytes(&w, w.roots.p, w.roots.n);
    write_kits(&w);
    for (int c = 0; c < TABLE_COLUMNS; c++)
        write_column(&w, c);
    if (w.piece.n > 0)
        write_piece(&w);
    bool ok = w.ok && put(sink, (struct str){(const char *)&w.sum, sizeof w.sum});
    buf_fini(&w.piece);
    buf_fini(&w.roots);
    return ok;
}

/* ---- reading ---- */

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

bool table_open(struct str file, int64_t identity, struct table *t, int64_t *generation) {
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
    if (l.total + sizeof(uint64_t) != file.n)
        return false;
    *t = (struct table){.root_count = h.roots, .kit_count = h.kits};
    t->roots = (const int64_t *)(const void *)(file.p + l.at[ROOTS]);
    t->kits = (const struct table_kit *)(const void *)(file.p + l.at[KITS]);
    for (int c = 0; c < TABLE_COLUMNS; c++)
        t->columns[c] = column_at(file.p, &h, &l, c);
    *generation = h.generation;
    return true;
}

bool table_is_foreign(struct str file) {
    char magic[8];
    if (file.n < sizeof magic)
        return false;
    memcpy(magic, file.p, sizeof magic);
    magic[VERSION] = file_magic[VERSION];
    return file.p[VERSION] != file_magic[VERSION] && !memcmp(magic, file_magic, sizeof magic);
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

bool table_intact(struct str file, const struct table *t) {
    uint64_t sum = 0, said;
    struct str rest = str_to(file, file.n - sizeof said);
    memcpy(&said, rest.p + rest.n, sizeof said);
    while (rest.n > 0) {
        size_t step = rest.n < PIECE ? rest.n : PIECE;
        sum = sum_on(sum, str_to(rest, step));
        rest = str_from(rest, step);
    }
    return sum == said && table_sound(t);
}
