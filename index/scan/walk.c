/* walk.c — listing directories, widest first: to find roots in a folder, and kits in a root. It
 * reads names and stamps, and for libraries front matter; it keeps nothing and watches nothing.
 *
 * Links come last, in the order of their paths, so that what is reachable without them keeps its
 * own path whatever order the system lists in. */
#define LOG_MODULE "walk"
#include "scan/walk.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/path.h"
#include "scan/map.h"

#include <stdlib.h>

struct found { /* a directory to be listed, or a link to be followed */
    struct str path, below;
    unsigned depth;
    bool linked; /* reached through a link */
};
struct queue {
    struct found *items;
    size_t count, at;
};
struct walk {
    const struct walk_visitor *visitor;
    /* An entry of a directory; false: stop. */
    bool (*entry)(struct walk *, const struct found *dir, const struct os_entry *);
    bool (*follow)(struct walk *, const struct found *link, const struct os_info *);
    struct arena *arena, *file; /* file: of the one in hand */
    struct os_list *list;       /* that the entry in hand is of */
    struct queue dirs, links;
    struct map seen; /* (device, inode) of what links led to */
    struct buf real; /* real path of the start; "" until the first link */
    struct str start;
    enum home home;
    unsigned depth_max;
    size_t entries, entries_max, roots;
    struct walk_bound bound;
};

static struct str join(struct walk *w, const struct found *dir, const char *name) {
    return path_join(w->arena, dir->path, str_z(name));
}

static void push(struct walk *w, struct queue *queue, const struct found *dir, const char *name) {
    struct found f = {.path = join(w, dir, name), .depth = dir->depth + 1, .linked = dir->linked};
    f.below = path_join(w->arena, dir->below, str_z(name));
    *ARENA_PUSH(w->arena, queue->items, queue->count) = f;
}

static bool is_new(struct walk *w, const struct os_info *info) {
    uint64_t id[2] = {info->device, info->stamp.inode};
    return map_put(&w->seen, hash_bytes((struct str){(const char *)id, sizeof id}), 0);
}

/* Too deep directories are not entered, nor those that another link has led to. */
static void push_dir(struct walk *w, const struct found *dir, const char *name) {
    struct os_info info;
    if (dir->linked &&
        (!os_stat(arena_strz(w->arena, join(w, dir, name)), &info, &(struct err){0}) ||
         !is_new(w, &info)))
        return;
    if (dir->depth + 1 < w->depth_max)
        push(w, &w->dirs, dir, name);
    else
        w->bound.depth = true;
}

static void push_linked(struct walk *w, const struct found *link) {
    struct found dir = *link;
    dir.linked = true;
    if (dir.depth < w->depth_max)
        *ARENA_PUSH(w->arena, w->dirs.items, w->dirs.count) = dir;
    else
        w->bound.depth = true;
}

static bool is_stopped(const struct walk *w, struct err *e) {
    const atomic_bool *stop = w->visitor->stop;
    return stop && atomic_load_explicit(stop, memory_order_relaxed) &&
           !err_set(e, ERR_CANCELLED, "stopped");
}

enum step { STEP_ON, STEP_END, STEP_FAILED };

static enum step list_entries(struct walk *w, const struct found *dir, struct os_list *list,
                              struct err *e) {
    w->list = list;
    for (struct os_entry entry; os_list_next(list, &entry);) {
        if (w->entries++ >= w->entries_max) {
            w->bound.entries = true;
            return STEP_END;
        }
        if (!w->entry(w, dir, &entry))
            return STEP_END;
    }
    /* looking for roots, such a directory is passed by; of a kit root it would mean kits are gone
     */
    if (!os_list_failed(list) || (w->visitor->root && dir->depth > 0))
        return STEP_ON;
    err_set(e, ERR_IO, "%.*s: cannot be listed to its end", STR_ARG(dir->path));
    return STEP_FAILED;
}

static enum step list_dir(struct walk *w, const struct found *dir, struct err *e) {
    if (is_stopped(w, e))
        return STEP_FAILED;
    if (w->visitor->dir)
        w->visitor->dir(w->visitor->context, dir->path);
    struct err why = {0};
    struct os_list *list = os_list_open(arena_strz(w->arena, dir->path), &why);
    if (!list && (why.code == ERR_ACCESS || (why.code == ERR_NOT_FOUND && dir->depth > 0))) {
        log_debug("skipped: %s", why.text);
        return STEP_ON;
    }
    if (!list) {
        *e = why;
        return STEP_FAILED;
    }
    enum step step = list_entries(w, dir, list, e);
    os_list_close(list);
    return step;
}

static enum step list_dirs(struct walk *w, struct err *e) {
    enum step step = STEP_ON;
    while (step == STEP_ON && w->dirs.at < w->dirs.count) {
        struct found dir = w->dirs.items[w->dirs.at++];
        step = list_dir(w, &dir, e);
    }
    return step;
}

/* A link leads nowhere new when it leads to where the walk comes by anyway, or up. */
static bool leads_inside(struct walk *w, struct str target, bool is_dir) {
    struct str rest;
    if (w->real.n == 0 && !os_real_path(arena_strz(w->arena, w->start), &w->real, &(struct err){0}))
        return true;
    if (is_dir && path_below(target, buf_str(&w->real), NULL))
        return true;
    if (!path_below(buf_str(&w->real), target, &rest))
        return false;
    return is_dir ? walk_enters(w->home, rest) : walk_takes(w->home, rest);
}

/* Each ".bluekit" is a root of its own, wherever it leads. */
static bool is_root_link(const struct walk *w, const struct found *link) {
    return w->visitor->root && str_eq(path_name(link->path), STR(".bluekit"));
}

struct met {
    const struct walk_visitor *visitor;
    struct str link;
    bool leaves;
};

static void meet(void *context, struct str place) {
    const struct met *m = context;
    m->visitor->link(m->visitor->context, m->link, place, m->leaves);
}

static bool follow_link(struct walk *w, const struct found *link) {
    struct err e = {0};
    struct os_info info;
    struct buf real = {0};
    const char *path = arena_strz(w->arena, link->path);
    struct str target = STR_NONE;
    bool there = os_stat(path, &info, &e), leaves = true, go_on = true;
    bool is_root = is_root_link(w, link);
    if (there && (info.type == OS_DIR || info.type == OS_FILE) && os_real_path(path, &real, &e)) {
        target = buf_str(&real);
        leaves = is_root || !leads_inside(w, target, info.type == OS_DIR);
    }
    if (w->visitor->link) {
        struct met met = {w->visitor, link->path, leaves};
        walk_way(w->arena, path_dir(link->path), link->path, meet, &met);
    }
    if (target.n && leaves && (is_root || is_new(w, &info)))
        go_on = w->follow(w, link, &info);
    buf_fini(&real);
    return go_on;
}

static int by_path(const void *a, const void *b) {
    return str_cmp(((const struct found *)a)->path, ((const struct found *)b)->path);
}

/* Each round follows the links that the rounds before have met. */
static enum step follow_links(struct walk *w, struct err *e) {
    while (w->links.at < w->links.count) {
        struct queue round = w->links;
        w->links = (struct queue){0};
        qsort(round.items, round.count, sizeof *round.items, by_path);
        while (round.at < round.count) {
            const struct found *link = &round.items[round.at++];
            enum step step = follow_link(w, link) ? list_dirs(w, e) : STEP_END;
            if (step != STEP_ON)
                return step;
        }
    }
    return STEP_ON;
}

static bool run(struct walk *w, struct err *e) {
    enum step step = list_dirs(w, e);
    if (step == STEP_ON)
        step = follow_links(w, e);
    return step != STEP_FAILED;
}

static void walk_start(struct walk *w, struct str start, struct str below) {
    w->arena = arena_new();
    w->file = arena_new();
    w->start = start;
    *ARENA_PUSH(w->arena, w->dirs.items, w->dirs.count) =
        (struct found){.path = path_join(w->arena, start, below), .below = below};
    if (below.n == 0)
        w->dirs.items[0].path = start;
}

static void walk_end(struct walk *w) {
    map_fini(&w->seen);
    buf_fini(&w->real);
    arena_free(w->file);
    arena_free(w->arena);
}

/* ---- kits of a root ---- */

static bool is_library_folder(struct str name) {
    static const struct str names[] = {STR_INIT("kits"), STR_INIT("walkthroughs"),
                                       STR_INIT("agents"), STR_INIT("diagrams"), STR_INIT("other")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, names[i]))
            return true;
    return false;
}

bool walk_enters(enum home home, struct str below) {
    struct str rest = below, part;
    for (bool first = true; rest.n && str_split(&rest, '/', &part); first = false) {
        if (part.n == 0 || part.p[0] == '.')
            return false;
        if (first && home == HOME_LIBRARY && !is_library_folder(part))
            return false;
    }
    return true;
}

bool walk_takes(enum home home, struct str below) {
    struct str name = path_name(below);
    if (name.n == 0 || name.p[0] == '.' || format_of_name(name) == FORMAT_NONE)
        return false;
    bool nested = name.n < below.n;
    return (nested || home != HOME_LIBRARY) && walk_enters(home, path_dir(below));
}

static bool give_file(struct walk *w, struct str path, struct str below,
                      const struct os_info *info) {
    return !w->visitor->file || w->visitor->file(w->visitor->context, path, below, info);
}

static bool kit_entry(struct walk *w, const struct found *dir, const struct os_entry *entry) {
    struct str name = str_z(entry->name);
    bool at_top = w->home == HOME_LIBRARY && dir->below.n == 0;
    if (name.p[0] == '.' || (at_top && !is_library_folder(name)))
        return true;
    if (entry->type == OS_DIR) {
        push_dir(w, dir, entry->name);
    } else if (entry->type == OS_LINK) {
        push(w, &w->links, dir, entry->name);
    } else if (entry->type == OS_FILE && !at_top && format_of_name(name) != FORMAT_NONE) {
        struct os_info info;
        arena_reset(w->file);
        struct str path = path_join(w->file, dir->path, name);
        if (os_list_lstat(w->list, entry, arena_strz(w->file, path), &info, &(struct err){0}) &&
            info.type == OS_FILE && (!dir->linked || is_new(w, &info)))
            return give_file(w, path, path_join(w->file, dir->below, name), &info);
    }
    return true;
}

static bool kit_follow(struct walk *w, const struct found *link, const struct os_info *info) {
    if (info->type == OS_FILE)
        return !walk_takes(w->home, link->below) || give_file(w, link->path, link->below, info);
    push_linked(w, link);
    return true;
}

bool walk_kits(struct str root, enum home home, struct str below, const struct walk_visitor *v,
               struct err *e) {
    struct walk w = {.visitor = v,
                     .entry = kit_entry,
                     .follow = kit_follow,
                     .home = home,
                     .depth_max = WALK_KITS_DEPTH,
                     .entries_max = WALK_KITS_ENTRIES};
    walk_start(&w, root, below);
    bool ok = run(&w, e);
    if (v->bound)
        *v->bound = w.bound;
    walk_end(&w);
    return ok;
}

/* ---- roots of a folder ---- */

static bool is_skipped(struct str name) {
    static const struct str names[] = {
        STR_INIT("node_modules"), STR_INIT("bower_components"),
        STR_INIT("target"),       STR_INIT("build"),
        STR_INIT("dist"),         STR_INIT("vendor"),
        STR_INIT("venv"),         STR_INIT("__pycache__"),
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, names[i]))
            return true;
    return name.n > 0 && name.p[0] == '.';
}

static bool give_root(struct walk *w, struct str path) {
    w->roots++;
    return w->visitor->root(w->visitor->context, path, HOME_PROJECT);
}

static bool folder_entry(struct walk *w, const struct found *dir, const struct os_entry *entry) {
    struct str name = str_z(entry->name);
    bool is_root = str_eq(name, STR(".bluekit"));
    if (entry->type == OS_DIR && is_root)
        return give_root(w, join(w, dir, entry->name));
    if (is_skipped(name) && !is_root)
        return true;
    if (entry->type == OS_DIR)
        push_dir(w, dir, entry->name);
    else if (entry->type == OS_LINK)
        push(w, &w->links, dir, entry->name);
    return true;
}

static bool folder_follow(struct walk *w, const struct found *link, const struct os_info *info) {
    if (info->type != OS_DIR)
        return true;
    if (str_eq(path_name(link->path), STR(".bluekit")))
        return give_root(w, link->path);
    push_linked(w, link);
    return true;
}

bool walk_discover(struct str folder, const struct walk_visitor *v, struct walk_bound *bound,
                   struct err *e) {
    struct walk w = {.visitor = v,
                     .entry = folder_entry,
                     .follow = folder_follow,
                     .home = HOME_PROJECT,
                     .depth_max = WALK_DEPTH,
                     .entries_max = WALK_ENTRIES};
    walk_start(&w, folder, STR_NONE);
    bool ok = run(&w, e);
    if (ok && w.roots == 0 && walk_is_library(folder, v->stop))
        v->root(v->context, folder, HOME_LIBRARY);
    *bound = w.bound;
    walk_end(&w);
    return ok;
}

bool walk_reaches(struct str folder, struct str root, enum home home) {
    struct str rest;
    if (home == HOME_LIBRARY)
        return str_eq(folder, root);
    if (!path_below(folder, root, &rest) || !str_eq(path_name(rest), STR(".bluekit")))
        return false;
    struct str way = path_dir(rest), part;
    unsigned depth = 1;
    for (; way.n && str_split(&way, '/', &part); depth++)
        if (is_skipped(part))
            return false;
    return depth <= WALK_DEPTH;
}

bool walk_cuts(struct str folder, struct str dir) {
    struct str rest, part;
    unsigned depth = 0;
    if (!path_below(folder, dir, &rest))
        return false;
    for (; rest.n && str_split(&rest, '/', &part); depth++)
        if (is_skipped(part))
            return false;
    return depth == WALK_DEPTH;
}

/* ---- libraries (A28) ---- */

enum { LIBRARY_FILES = 500, LIBRARY_HEAD = 64 << 10 }; /* to decide by, at most */

struct library {
    struct arena *arena;
    struct buf text;
    size_t files;
    bool found;
};

static bool library_file(void *context, struct str path, struct str below,
                         const struct os_info *info) {
    struct library *l = context;
    (void)info;
    arena_reset(l->arena);
    if (os_read_head(arena_strz(l->arena, path), LIBRARY_HEAD, &l->text, NULL, &(struct err){0})) {
        struct lines lines = {0};
        lines_build(&lines, buf_str(&l->text));
        struct source source = {.path = path,
                                .below = below,
                                .home = HOME_LOOSE,
                                .text = buf_str(&l->text),
                                .lines = &lines};
        struct str type = kit_field_text(kit_parse(l->arena, &source), STR("type"));
        l->found = type.n > 0 && kind_of_type(type) != KIND_OTHER;
        lines_fini(&lines);
    }
    return !l->found && ++l->files < LIBRARY_FILES;
}

bool walk_is_library(struct str folder, const atomic_bool *stop) {
    struct library l = {.arena = arena_new()};
    struct walk_visitor v = {.context = &l, .file = library_file, .stop = stop};
    struct err e = {0};
    if (!walk_kits(folder, HOME_LIBRARY, STR_NONE, &v, &e))
        log_debug("no library: %s", e.text);
    buf_fini(&l.text);
    arena_free(l.arena);
    return l.found;
}

/* ---- the way to a path ---- */

/* The first link on the way, below `top`; "": there is none. */
static struct str first_link(struct arena *a, struct str top, struct str path) {
    struct os_info info;
    for (size_t at = top.n; at < path.n;) {
        size_t n = str_find_byte(str_from(path, at + 1), '/');
        at = n == STR_NOT_FOUND ? path.n : at + 1 + n;
        struct str up = str_to(path, at);
        if (!os_lstat(arena_strz(a, up), &info, &(struct err){0}))
            break;
        if (info.type == OS_LINK)
            return up;
    }
    return STR_NONE;
}

void walk_way(struct arena *a, struct str top, struct str path,
              void (*visit)(void *context, struct str place), void *context) {
    enum { LINKS_MAX = 40 }; /* as the system has it */
    struct buf text = {0};
    struct str link = first_link(a, top, path);
    for (int i = 0; i < LINKS_MAX && link.n; i++) {
        visit(context, link);
        if (!os_read_link(arena_strz(a, link), &text, &(struct err){0}))
            break;
        struct str rest = str_from(path, link.n);
        path = path_resolve(a, path_dir(link), arena_str(a, buf_str(&text)));
        if (rest.n)
            path = path_join(a, path, str_from(rest, 1));
        link = first_link(a, STR_NONE, path);
        if (link.n == 0)
            visit(context, path);
    }
    buf_fini(&text);
}

/* ---- by name ---- */

bool walk_root_of(struct arena *a, struct str path, struct str *root, struct str *below) {
    for (struct str up = path; up.n; up = path_dir(up)) {
        if (str_eq(path_name(up), STR(".bluekit"))) {
            *root = arena_str(a, up);
            struct str rest = STR_NONE;
            path_below(up, path, &rest);
            *below = arena_str(a, rest);
            return true;
        }
        if (path_dir(up).n == up.n)
            break;
    }
    return false;
}
