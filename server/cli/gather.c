/* gather.c — lists, reads and parses; looks names up by comparing, in lists sorted by path. What a
 * rule is, is not known here. */
#define LOG_MODULE "gather"
#include "cli/gather.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/os.h"
#include "base/path.h"
#include "base/text.h"
#include "scan/files.h"
#include "scan/map.h"
#include "scan/walk.h"

#include <stdio.h>
#include <stdlib.h>

struct gather {
    struct arena *arena;
    struct gathered **items;
    size_t count;
    struct map by_path; /* index + 1 in items, before sorting */
    struct map names;   /* folded name and kind of name: head of a list in `chain` */
    struct name_link *chain;
    size_t chain_count;
    struct str *roots;
    size_t root_count;
    struct files **files;
    size_t files_count;
    struct str wanted; /* of the gather_add under way */
    enum gather_what what;
    size_t unread;
    bool sorted;
};

struct name_link {
    struct gathered *item;
    size_t next; /* index + 1 */
};

struct gather *gather_new(enum gather_what what) {
    struct gather *g = MEM_NEW(struct gather);
    g->what = what;
    g->arena = arena_new();
    return g;
}

void gather_free(struct gather *g) {
    if (!g)
        return;
    for (size_t i = 0; i < g->count; i++) {
        buf_fini(&g->items[i]->bytes);
        lines_fini(&g->items[i]->lines);
    }
    for (size_t i = 0; i < g->files_count; i++)
        files_free(g->files[i]);
    map_fini(&g->by_path);
    map_fini(&g->names);
    arena_free(g->arena);
    mem_free(g);
}

size_t gather_count(const struct gather *g) {
    return g->count;
}

const struct gathered *gather_at(const struct gather *g, size_t i) {
    return g->items[i];
}

static struct gathered *find(const struct gather *g, struct str path) {
    uint64_t at;
    return map_get(&g->by_path, hash_bytes(path), &at) ? (struct gathered *)(uintptr_t)at : NULL;
}

size_t gather_unread(const struct gather *g) {
    return g->unread;
}

/* ---- reading ---- */

static void parse(struct gather *g, struct gathered *item, struct str text) {
    lines_build(&item->lines, text);
    struct source *source = ARENA_NEW(g->arena, struct source);
    *source = (struct source){item->path, item->below, item->home, text, &item->lines};
    item->kit = kit_parse(g->arena, source);
    item->facts = facts_of(g->arena, item->kit);
}

static void read_kit(struct gather *g, struct str path, struct str below, enum home home) {
    struct gathered *item = find(g, path);
    bool wanted = path_below(g->wanted, path, NULL);
    if (item) {
        item->wanted = item->wanted || wanted;
        return;
    }
    if (!wanted && g->what == GATHER_NAMED)
        return;
    struct err e = {0};
    struct buf bytes = {0};
    struct str kept = arena_str(g->arena, path);
    if (!os_read_file(kept.p, 64 << 20, &bytes, NULL, &e)) {
        log_warning("%s", e.text);
        g->unread++;
        buf_fini(&bytes);
        return;
    }
    item = ARENA_NEW(g->arena, struct gathered);
    item->path = kept;
    item->below = arena_str(g->arena, below);
    item->home = home;
    item->bytes = bytes;
    item->wanted = wanted;
    parse(g, item, buf_str(&item->bytes));
    *ARENA_PUSH(g->arena, g->items, g->count) = item;
    map_put(&g->by_path, hash_bytes(kept), (uint64_t)(uintptr_t)item);
    g->sorted = false;
}

struct listing { /* a root being listed */
    struct gather *gather;
    enum home home;
};

static void on_dir(void *context, struct str path) {
    (void)context, (void)path;
}

static bool on_file(void *context, struct str path, struct str below, const struct os_info *info) {
    struct listing *l = context;
    (void)info;
    read_kit(l->gather, path, below, l->home);
    return true;
}

static bool add_root(struct gather *g, struct str root, enum home home, struct err *e) {
    for (size_t i = 0; i < g->root_count; i++)
        if (str_eq(g->roots[i], root))
            return true;
    struct str kept = arena_str(g->arena, root);
    *ARENA_PUSH(g->arena, g->roots, g->root_count) = kept;
    struct listing listing = {g, home};
    struct walk_visitor visitor = {.context = &listing, .dir = on_dir, .file = on_file};
    return walk_kits(kept, home, STR_NONE, &visitor, e);
}

struct discovery {
    struct gather *gather;
    struct err *err;
    bool ok;
};

static bool on_root(void *context, struct str path, enum home home) {
    struct discovery *d = context;
    d->ok = add_root(d->gather, path, home, d->err);
    return d->ok;
}

static void mark_wanted(struct gather *g) {
    for (size_t i = 0; i < g->count; i++)
        g->items[i]->wanted = g->items[i]->wanted || path_below(g->wanted, g->items[i]->path, NULL);
}

bool gather_add(struct gather *g, struct str path, struct err *e) {
    struct os_info info;
    struct str root, below;
    g->wanted = arena_str(g->arena, path);
    if (!os_stat(g->wanted.p, &info, e))
        return false;
    bool in_root = walk_root_of(g->arena, g->wanted, &root, &below);
    bool alone = g->what == GATHER_NAMED && info.type != OS_DIR;
    if (in_root && !alone && !add_root(g, root, HOME_PROJECT, e))
        return false;
    mark_wanted(g);
    if (info.type != OS_DIR) {
        if (!find(g, g->wanted)) /* named, so it is looked at wherever it lies (decision 1) */
            read_kit(g, g->wanted, in_root ? below : path_name(g->wanted),
                     in_root ? HOME_PROJECT : HOME_LOOSE);
        return true;
    }
    if (in_root)
        return true;
    struct discovery discovery = {g, e, true};
    struct walk_visitor visitor = {.context = &discovery, .dir = on_dir, .root = on_root};
    struct walk_bound bound = {0};
    if (!walk_discover(g->wanted, &visitor, &bound, e) || !discovery.ok)
        return false;
    if (bound.depth || bound.entries)
        log_warning("%.*s: not all folders were looked into", STR_ARG(g->wanted));
    mark_wanted(g);
    return true;
}

/* ---- names ---- */

static uint64_t name_key(struct str name, unsigned which) {
    struct buf folded = {0};
    text_fold(name, &folded);
    uint64_t key = hash_bytes(buf_str(&folded)) + which;
    buf_fini(&folded);
    return key;
}

static struct str name_of(const struct gathered *item, unsigned which) {
    switch (which) {
    case NAME_ID:
        return item->facts->id.text;
    case NAME_STEM:
        return path_stem(path_name(item->path));
    case NAME_ALIAS:
        return item->facts->alias.text;
    default:
        return STR_NONE;
    }
}

static void add_name(struct gather *g, struct gathered *item, unsigned which) {
    struct str name = name_of(item, which);
    if (!name.n)
        return;
    uint64_t key = name_key(name, which), head = 0;
    map_get(&g->names, key, &head);
    struct name_link link = {item, (size_t)head};
    *ARENA_PUSH(g->arena, g->chain, g->chain_count) = link;
    map_put(&g->names, key, g->chain_count);
}

static int by_path(const void *a, const void *b) {
    const struct gathered *const *x = a, *const *y = b;
    return str_cmp((*x)->path, (*y)->path);
}

static void index_names(struct gather *g) {
    if (g->sorted)
        return;
    g->sorted = true;
    if (g->count)
        qsort(g->items, g->count, sizeof *g->items, by_path);
    map_fini(&g->names);
    g->chain = NULL;
    g->chain_count = 0;
    for (size_t i = g->count; i > 0; i--) /* lists are built from the end: they stay sorted */
        for (unsigned which = NAME_ID; which <= NAME_ALIAS; which <<= 1)
            if (g->items[i - 1]->facts->is_kit && g->items[i - 1]->home != HOME_LOOSE)
                add_name(g, g->items[i - 1], which);
}

bool gather_named(struct gather *g, struct str here, char **names, int n) {
    bool ok = true;
    struct arena *arena = arena_new();
    for (int i = 0; i < n; i++) {
        struct err e = {0};
        struct str path = path_resolve(arena, here, path_native(arena, str_z(names[i])));
        if (!gather_add(g, path, &e)) {
            fprintf(stderr, "kitls: %s\n", e.text);
            ok = false;
        }
    }
    arena_free(arena);
    index_names(g);
    return ok;
}

/* ---- world ---- */

static struct str root_of(void *context, struct str path) {
    struct gather *g = context;
    for (size_t i = 0; i < g->root_count; i++)
        if (path_below(g->roots[i], path, NULL))
            return g->roots[i];
    return STR_NONE;
}

static const struct facts *kit_at(void *context, struct arena *arena, struct str path) {
    (void)arena;
    const struct gathered *item = find(context, path);
    return item && item->facts->is_kit ? item->facts : NULL;
}

static size_t first_named(struct gather *g, struct str name, unsigned which) {
    uint64_t head = 0;
    map_get(&g->names, name_key(name, which), &head);
    return (size_t)head;
}

static size_t named(void *context, struct arena *arena, struct str from, struct str name,
                    unsigned names, bool anywhere, struct namesake **out) {
    struct gather *g = context;
    struct str root = root_of(g, from);
    size_t n = 0;
    *out = NULL;
    for (unsigned which = NAME_ID; which <= NAME_ALIAS; which <<= 1) {
        for (size_t at = names & which ? first_named(g, name, which) : 0; at;
             at = g->chain[at - 1].next) {
            const struct gathered *item = g->chain[at - 1].item;
            if (world_is_named(item->facts, item->path, name, which, anywhere))
                *ARENA_PUSH(arena, *out, n) = (struct namesake){
                    item->path, item->facts, str_eq(root_of(g, item->path), root)};
        }
    }
    return n;
}

static enum existence exists(void *context, struct str path) {
    (void)context;
    struct arena *arena = arena_new();
    struct os_info info;
    struct err e = {0};
    bool there = os_stat(arena_strz(arena, path), &info, &e);
    arena_free(arena);
    return !there ? EXISTS_NOT : info.type == OS_DIR ? EXISTS_DIR : EXISTS_FILE;
}

static const struct files *files_of(struct gather *g, struct str project) {
    for (size_t i = 0; i < g->files_count; i++)
        if (str_eq(files_project(g->files[i]), project))
            return g->files[i];
    struct files *files = files_list(project);
    *ARENA_PUSH(g->arena, g->files, g->files_count) = files;
    return files;
}

static int64_t count_lines(struct arena *arena, struct str path) {
    struct buf bytes = {0};
    struct err e = {0};
    int64_t n = -1;
    if (os_read_file(arena_strz(arena, path), 8 << 20, &bytes, NULL, &e)) {
        n = bytes.n > 0 && bytes.p[bytes.n - 1] != '\n';
        for (size_t i = 0; i < bytes.n; i++)
            n += bytes.p[i] == '\n';
    }
    buf_fini(&bytes);
    return n;
}

static enum existence code(void *context, struct arena *arena, struct str from, struct str target,
                           struct str *path, int64_t *lines) {
    struct gather *g = context;
    struct str project = world_project(root_of(g, from));
    *lines = -1;
    if (!project.n)
        return EXISTS_UNKNOWN;
    const struct str bases[] = {project, path_dir(from)};
    for (size_t i = 0; i < 2; i++) {
        *path = path_resolve(arena, bases[i], target);
        enum existence e = exists(g, *path);
        if (e == EXISTS_NOT)
            continue;
        if (e == EXISTS_FILE)
            *lines = count_lines(arena, *path);
        return e;
    }
    const struct files *files = files_of(g, project);
    struct str one;
    size_t n = files_with_suffix(files, path_resolve(arena, STR_NONE, target), &one);
    if (n == 0)
        return files_truncated(files) ? EXISTS_UNKNOWN : EXISTS_NOT;
    if (n > 1)
        return EXISTS_UNKNOWN;
    *path = path_join(arena, project, one);
    *lines = count_lines(arena, *path);
    return EXISTS_FILE;
}

/* Its new names are added to the lists; under the old ones it is passed over, since each list is
 * compared with what the kits say. */
void gather_replace(struct gather *g, size_t i, struct str text) {
    enum { PADDING = 16 };
    struct gathered *item = g->items[i];
    struct str before[NAME_ALIAS + 1];
    char *copy = arena_alloc(g->arena, text.n + PADDING);
    if (text.n)
        memcpy(copy, text.p, text.n);
    for (unsigned which = NAME_ID; which <= NAME_ALIAS; which <<= 1)
        before[which] = item->facts->is_kit ? name_of(item, which) : STR_NONE;
    parse(g, item, (struct str){copy, text.n});
    for (unsigned which = NAME_ID; which <= NAME_ALIAS; which <<= 1)
        if (item->facts->is_kit && item->home != HOME_LOOSE &&
            !str_eq(before[which], name_of(item, which)))
            add_name(g, item, which);
}

struct world gather_world(struct gather *g) {
    index_names(g);
    return (struct world){
        .context = g,
        .kit_at = kit_at,
        .named = named,
        .exists = exists,
        .code = code,
        .root_of = root_of,
    };
}
