/* symbols.c — the table of names: a mapped file, and beside it the kits that changed since, until
 * they are too many and a new file is made. Where a symbol stands in its kit is not kept here: the
 * store knows. */
#define LOG_MODULE "symbols"
#include "search/symbols.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/path.h"
#include "search/symbol_rank.h"
#include "search/symbol_table.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    DELTA_LEAST = 2000,   /* names in the delta that are never worth a new file */
    DELTA_SHARE = 10,     /* a delta above 1/10 of the file is */
    SPILL_LEAST = 60000,  /* the same while changes are still being read: */
    SPILL_SHARE = 4,      /* memory stays small, and files are written four times at most */
    COOL_BYTES = 4 << 20, /* written until the pages that were read are given back */
    TIDY_SHARE = 100,     /* and the same when nothing else is to be done */
    FOREIGN_DAYS = 30,    /* files of other stores are kept for so long */
};

struct symbols {
    char *dir;
    int64_t identity, generation; /* of the store; what the table is up to */
    bool loaded;                  /* the directory was looked at */
    size_t failed_at;             /* size of the delta when no file could be made; 0: none failed */
    int64_t visited, wanted;      /* generation of the change being followed, and of the last */
    bool lost;                    /* the file was damaged: what was followed is not all */
    struct os_map map;
    int64_t file_generation;
    bool checked;         /* the file is what was written */
    struct table file;    /* ordered by id */
    struct buf file_dead; /* of each kit of the file: the store has another, or none */
    struct buf homes;     /* as in struct symbol_source; empty until the file is checked */
    struct table_builder delta;
    struct table delta_table; /* as of the last refresh */
    struct buf delta_dead;    /* likewise, of the delta */
    struct kit_map {          /* kits of the delta by id; open addressing */
        struct buf slots;
        size_t used;
    } by_id;
};

struct symbols *symbols_new(const char *dir) {
    struct symbols *s = MEM_NEW(struct symbols);
    s->dir = mem_copy(dir, strlen(dir) + 1);
    return s;
}

/* ---- kits of the delta by id ---- */

struct slot {
    int64_t id;
    uint32_t index; /* + 1; 0 is free */
};

static size_t slot_count(const struct kit_map *m) {
    return m->slots.n / sizeof(struct slot);
}

static struct slot *slot_of(const struct kit_map *m, int64_t id) {
    struct slot *slots = (struct slot *)(void *)m->slots.p;
    size_t last = slot_count(m) - 1; /* a power of two before */
    size_t i = ((uint64_t)id * 0x9e3779b97f4a7c15u >> 32) & last;
    while (slots[i].index && slots[i].id != id)
        i = (i + 1) & last;
    return &slots[i];
}

static void kit_map_grow(struct kit_map *m) {
    struct kit_map larger = {.used = m->used};
    size_t n = m->slots.n ? m->slots.n * 2 : 64 * sizeof(struct slot);
    buf_reserve(&larger.slots, n);
    memset(larger.slots.p, 0, n);
    larger.slots.n = n;
    const struct slot *slots = (const struct slot *)(const void *)m->slots.p;
    for (size_t i = 0; i < slot_count(m); i++)
        if (slots[i].index)
            *slot_of(&larger, slots[i].id) = slots[i];
    buf_fini(&m->slots);
    *m = larger;
}

static void kit_map_put(struct kit_map *m, int64_t id, uint32_t index) {
    if (m->used * 2 >= slot_count(m))
        kit_map_grow(m);
    struct slot *slot = slot_of(m, id);
    m->used += slot->index == 0;
    *slot = (struct slot){id, index + 1};
}

static uint32_t kit_map_find(const struct kit_map *m, int64_t id) {
    return m->slots.n ? slot_of(m, id)->index - 1 : UINT32_MAX; /* 0 - 1: none */
}

/* ---- life ---- */

static void drop_delta(struct symbols *s) {
    table_builder_fini(&s->delta);
    s->delta_table = (struct table){0};
    buf_fini(&s->delta_dead);
    buf_fini(&s->by_id.slots);
    s->by_id.used = 0;
    s->failed_at = 0;
}

static void drop_file(struct symbols *s) {
    os_unmap(&s->map);
    buf_fini(&s->file_dead);
    buf_fini(&s->homes);
    s->file = (struct table){0};
    s->checked = false;
}

void symbols_free(struct symbols *s) {
    if (!s)
        return;
    drop_delta(s);
    drop_file(s);
    mem_free(s->dir);
    mem_free(s);
}

void symbols_cool(struct symbols *s) {
    if (s->map.p)
        os_map_cool(&s->map);
}

int64_t symbols_memory(const struct symbols *s) {
    return (int64_t)(sizeof *s + table_builder_bytes(&s->delta) + s->delta_dead.cap +
                     s->file_dead.cap + s->homes.cap + s->by_id.slots.cap);
}

/* ---- files ---- */

static struct buf file_path(const struct symbols *s, int64_t generation) {
    struct buf path = {0};
    buf_addf(&path, "%s/symbols-%016llx-%lld.bin", s->dir, (unsigned long long)s->identity,
             (long long)generation);
    return path;
}

/* Identity and generation from a file's name; false: it is no such file. */
static bool parse_name(const char *name, int64_t *identity, int64_t *generation) {
    unsigned long long id;
    long long number;
    int end = 0;
    if (sscanf(name, "symbols-%16llx-%19lld.bin%n", &id, &number, &end) != 2 || end == 0 ||
        name[end] != '\0')
        return false;
    *identity = (int64_t)id;
    *generation = number;
    return true;
}

/* The newest file of our store that is not newer than `most`; -1: none. */
static int64_t newest_file(const struct symbols *s, int64_t most) {
    struct err e;
    struct os_entry entry;
    int64_t best = -1, identity, generation;
    struct os_list *list = os_list_open(s->dir, &e);
    while (list && os_list_next(list, &entry))
        if (parse_name(entry.name, &identity, &generation) && identity == s->identity &&
            generation <= most && generation > best)
            best = generation;
    if (list)
        os_list_close(list);
    return best;
}

static void remove_useless(const char *path, bool foreign) {
    struct err e;
    if (foreign)
        log_info("%s is of another version of kitls; it is made again", path);
    else
        log_warning("%s is damaged; it is made again", path);
    if (!os_remove(path, &e))
        log_warning("%s", e.text);
}

/* Only its frame is checked: reading all of it would be most of the first answer. */
static bool map_file(struct symbols *s, int64_t generation) {
    struct err e;
    struct os_map map = {0};
    struct table table;
    int64_t inside;
    struct buf path = file_path(s, generation);
    bool ok = os_map_file(path.p, &map, &e);
    if (ok && !(table_open((struct str){map.p, map.n}, s->identity, &table, &inside) &&
                inside == generation)) {
        bool foreign = table_is_foreign((struct str){map.p, map.n});
        os_unmap(&map);
        remove_useless(path.p, foreign);
        ok = false;
    }
    buf_fini(&path);
    if (!ok)
        return false;
    drop_delta(s);
    drop_file(s);
    s->map = map;
    s->file = table;
    buf_reserve(&s->file_dead, table.kit_count);
    memset(s->file_dead.p, 0, table.kit_count);
    s->file_dead.n = table.kit_count;
    s->generation = s->file_generation = generation;
    return true;
}

static bool check_file(struct symbols *s) {
    if (s->checked || !s->map.p || table_intact((struct str){s->map.p, s->map.n}, &s->file)) {
        s->checked = true;
        return true;
    }
    struct buf path = file_path(s, s->file_generation);
    drop_delta(s);
    drop_file(s); /* before it is removed: Windows keeps what is mapped */
    s->generation = 0;
    remove_useless(path.p, false);
    buf_fini(&path);
    return false;
}

/* Removes what the file just made replaces, and what other stores left behind long ago. */
static void clean_up(const struct symbols *s) {
    struct err e;
    struct os_entry entry;
    int64_t identity, generation;
    struct buf path = {0};
    struct os_list *list = os_list_open(s->dir, &e);
    while (list && os_list_next(list, &entry)) {
        if (!parse_name(entry.name, &identity, &generation))
            continue;
        struct os_info info;
        buf_reset(&path);
        buf_addf(&path, "%s/%s", s->dir, entry.name);
        int64_t most_ns = (int64_t)FOREIGN_DAYS * 24 * 3600 * 1000000000;
        bool old = identity == s->identity
                       ? generation < s->generation
                       : os_stat(path.p, &info, &e) && os_wall_ns() - info.stamp.mtime_ns > most_ns;
        if (old && !os_remove(path.p, &e))
            log_debug("%s", e.text);
    }
    if (list)
        os_list_close(list);
    buf_fini(&path);
}

/* ---- a new file from the old one and the delta ---- */

static int by_kit_id(const void *a, const void *b) {
    const struct table_pick *x = a, *y = b;
    int64_t left = x->table->kits[x->index].id, right = y->table->kits[y->index].id;
    return (left > right) - (left < right);
}

static void pick_live(struct buf *picks, const struct table *t, const char *dead) {
    for (uint32_t i = 0; i < t->kit_count; i++)
        if (!dead[i]) {
            struct table_pick pick = {.table = t, .index = i};
            buf_add(picks, (struct str){(const char *)&pick, sizeof pick});
        }
}

struct merge {
    struct symbols *symbols;
    struct os_sink *sink;
    size_t written;
};

static bool put_piece(void *context, struct str piece) {
    struct merge *m = context;
    m->written += piece.n;
    if (m->written > COOL_BYTES) {
        symbols_cool(m->symbols);
        m->written = 0;
    }
    return os_put(m->sink, piece);
}

static bool merge(void *context, struct os_sink *sink) {
    struct symbols *s = context;
    struct merge m = {.symbols = s, .sink = sink};
    struct buf picks = {0};
    struct table delta = table_of(&s->delta);
    buf_reserve(&picks, (s->file.kit_count + delta.kit_count) * sizeof(struct table_pick));
    pick_live(&picks, &s->file, s->file_dead.p);
    pick_live(&picks, &delta, s->delta_dead.p);
    struct table_pick *items = (struct table_pick *)(void *)picks.p;
    size_t n = picks.n / sizeof *items;
    if (n > 0)
        qsort(items, n, sizeof *items, by_kit_id);
    bool ok = table_write(items, n, s->generation, s->identity, put_piece, &m);
    buf_fini(&picks);
    return ok;
}

static bool delta_above(const struct symbols *s, size_t least, size_t part) {
    size_t share = table_names(&s->file) / part;
    size_t most = share > least ? share : least;
    size_t n = table_builder_names(&s->delta);
    return n > most && n >= 2 * s->failed_at;
}

/* The file there is must be sound: what is taken over from it looks sound for good. */
static void make_file(struct symbols *s) {
    struct err e;
    struct buf path = file_path(s, s->generation);
    bool ok = os_make_dirs(s->dir, &e) && os_write_pieces(path.p, merge, s, &e);
    if (!ok)
        log_warning("names stay in memory: %s", e.text);
    if (ok && map_file(s, s->generation)) {
        s->checked = true; /* what was just written */
        clean_up(s);
    } else {
        s->failed_at = table_builder_names(&s->delta);
    }
    buf_fini(&path);
    mem_trim();
}

bool symbols_tidy(struct symbols *s) {
    if (!check_file(s))
        return false;
    if (delta_above(s, DELTA_LEAST, TIDY_SHARE))
        make_file(s);
    if (!s->homes.n)
        symbol_homes(&s->file, &s->homes);
    symbols_cool(s);
    return true;
}

/* ---- what changed in the store ---- */

static void forget(struct symbols *s, int64_t kit) {
    uint32_t index = table_find(&s->file, kit);
    if (index != UINT32_MAX)
        s->file_dead.p[index] = 1;
    index = kit_map_find(&s->by_id, kit);
    if (index != UINT32_MAX)
        s->delta_dead.p[index] = 1;
}

static bool on_change(void *context, int64_t kit, int64_t generation, const struct kit_row *row) {
    struct symbols *s = context;
    if (generation > s->visited && s->visited < s->wanted &&
        delta_above(s, SPILL_LEAST, SPILL_SHARE)) {
        s->lost = !check_file(s);
        if (s->lost)
            return false;
        s->generation = s->visited; /* all of it has been seen */
        make_file(s);
    }
    s->visited = generation;
    forget(s, kit);
    if (!row)
        return true;
    kit_map_put(&s->by_id, kit, s->delta.kit_count);
    buf_add_byte(&s->delta_dead, 0);
    table_add_kit(&s->delta, kit, row->root, row->mtime_ns);
    table_add(&s->delta, TABLE_NAMES, row->name);
    for (size_t i = 0; row->facts && i < row->facts->heading_count; i++)
        table_add(&s->delta, TABLE_HEADINGS, row->facts->headings[i].text);
    if (row->id.n > 0 && !str_eq(row->id, row->name))
        table_add(&s->delta, TABLE_KEYS, row->id);
    struct str stem = path_stem(path_name(row->path));
    if (!str_eq(stem, row->id) && !str_eq(stem, row->name))
        table_add(&s->delta, TABLE_KEYS, stem);
    return true;
}

/* The generation was read first: what is committed meanwhile is seen again next time. */
static bool follow(struct symbols *s, struct store *store, int64_t generation, struct err *e) {
    s->visited = s->generation;
    s->wanted = generation;
    s->lost = false;
    if (!store_changes(store, s->generation, on_change, s, e))
        return false;
    if (s->lost)
        return true;
    s->generation = generation;
    s->delta_table = table_of(&s->delta);
    if (delta_above(s, DELTA_LEAST, DELTA_SHARE)) {
        int64_t file = newest_file(s, generation); /* somebody else may have made one */
        if ((file < generation || !map_file(s, file)) && check_file(s))
            make_file(s);
    }
    return true;
}

bool symbols_refresh(struct symbols *s, struct store *store, struct err *e) {
    int64_t generation = store_generation(store), identity = store_identity(store);
    if (store_trouble(store, e)) /* what they gave is no answer */
        return err_wrap(e, "reading names");
    if (s->loaded && (identity != s->identity || generation < s->generation)) {
        drop_delta(s); /* another store */
        drop_file(s);
        s->generation = 0;
        s->loaded = false;
    }
    s->identity = identity;
    if (!s->loaded) {
        int64_t file = newest_file(s, generation);
        if (file >= 0 && !map_file(s, file))
            log_debug("no names on disk");
        s->loaded = true;
    }
    while (s->generation != generation) /* from the start, when the file turns out to be damaged */
        if (!follow(s, store, generation, e))
            return err_wrap(e, "reading names");
    return true;
}

/* ---- questions ---- */

bool symbols_find(const struct symbols *s, struct arena *arena, struct str query,
                  enum symbol_tier tier, const struct scope *scope,
                  bool (*hidden)(void *, int64_t kit), void *context, size_t limit,
                  const atomic_bool *cancel, struct symbol **out, size_t *count) {
    const struct symbol_source sources[] = {
        {&s->file, (const uint8_t *)s->file_dead.p, (const uint32_t *)(const void *)s->homes.p},
        {&s->delta_table, (const uint8_t *)s->delta_dead.p, NULL},
    };
    struct symbol_question q = {
        .arena = arena,
        .scope = scope,
        .hidden = hidden,
        .context = context,
        .cancel = cancel,
        .limit = limit,
    };
    fuzzy_init(&q.fuzzy, query);
    return symbol_rank(&q, sources, 2, tier, out, count);
}

double symbol_score(struct str name, struct str query) {
    struct fuzzy f;
    struct buf form = {0};
    fuzzy_init(&f, query);
    fuzzy_name(name, &form);
    unsigned n = (unsigned)form.n;
    buf_reserve(&form, FUZZY_PAD);
    int score = fuzzy_score(&f, form.p, n);
    buf_fini(&form);
    return score;
}
