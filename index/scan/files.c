/* files.c — which files a project has: from the git index of the repository it lies in, else by
 * listing its directories. It never opens the files, and nothing here watches: who needs it fresh
 * lists it again. */
#define LOG_MODULE "files"
#include "scan/files.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/os.h"
#include "base/path.h"
#include "scan/git_index.h"

#include <stdlib.h>

enum {
    INDEX_BYTES = 64 << 20, /* of a git index; some 500,000 entries */
    GIT_FILE_BYTES = 4096,  /* of a file .git */
    WALK_ENTRIES = 200000,  /* entries looked at, whatever they are */
    WALK_DEPTH = 32,
};

struct tail {
    struct str path;
    uint32_t index;
};

struct files {
    struct arena *arena;
    struct str project;
    struct str *paths; /* sorted by bytes */
    uint32_t *tails;   /* indices of paths, sorted by the paths read backwards */
    size_t count;
    bool truncated;
};

static bool add(struct files *f, struct str path) {
    if (f->count == FILES_MAX) {
        f->truncated = true;
        return false;
    }
    struct str copy = arena_str(f->arena, path);
    *ARENA_PUSH(f->arena, f->paths, f->count) = copy;
    return true;
}

/* ---- from git ---- */

/* The directory of the index, when `dir` has a .git: itself, or where the file .git points to. */
static bool git_dir(struct arena *a, struct str dir, struct str *out) {
    struct err e;
    struct os_info info;
    struct buf text = {0};
    struct str git = path_join(a, dir, STR(".git"));
    if (!os_stat(arena_strz(a, git), &info, &e))
        return false;
    *out = git;
    if (info.type == OS_DIR)
        return true;
    bool ok =
        info.type == OS_FILE && os_read_file(arena_strz(a, git), GIT_FILE_BYTES, &text, NULL, &e);
    struct str said = str_trim(buf_str(&text));
    ok = ok && str_starts(said, STR("gitdir:")) && str_find_byte(said, '\0') == STR_NOT_FOUND;
    if (ok)
        *out = path_resolve(a, dir, arena_str(a, str_trim(str_from(said, STR("gitdir:").n))));
    buf_fini(&text);
    return ok;
}

struct taking { /* of a repository, what lies in the project */
    struct files *files;
    struct str prefix; /* "" or "packages/a/" */
};

static bool take(void *context, struct str path) {
    struct taking *t = context;
    return !str_starts(path, t->prefix) || path.n == t->prefix.n ||
           add(t->files, str_from(path, t->prefix.n));
}

static bool read_index(struct files *f, struct arena *a, struct str git, struct str below) {
    struct err e;
    struct buf bytes = {0};
    struct os_info info;
    const char *path = arena_strz(a, path_join(a, git, STR("index")));
    if (!os_read_head(path, INDEX_BYTES, &bytes, &info, &e)) {
        log_debug("%s", e.text);
        buf_fini(&bytes);
        return false;
    }
    struct taking t = {f, below.n ? arena_printf(a, "%.*s/", STR_ARG(below)) : STR_NONE};
    enum git_index_result result = git_index_read(buf_str(&bytes), take, &t);
    buf_fini(&bytes);
    if (result == GIT_INDEX_ALIEN)
        f->count = 0;
    f->truncated = result == GIT_INDEX_CUT;
    return f->count > 0; /* nothing of the project is in it: not a part of the repository */
}

/* The nearest repository around the project; the project may lie deep in it. */
static bool list_git(struct files *f) {
    struct arena *a = arena_new();
    struct str dir = f->project, git, below = STR_NONE;
    bool found;
    while (!(found = git_dir(a, dir, &git)) && !path_is_top(dir))
        dir = path_dir(dir);
    found = found && path_below(dir, f->project, &below) && read_index(f, a, git, below);
    arena_free(a);
    return found;
}

/* ---- from the directories ---- */

static bool is_skipped(struct str name) {
    static const struct str names[] = {
        STR_INIT(".git"),    STR_INIT(".hg"),          STR_INIT(".svn"),
        STR_INIT("target"),  STR_INIT("node_modules"), STR_INIT("bower_components"),
        STR_INIT("build"),   STR_INIT("dist"),         STR_INIT("vendor"),
        STR_INIT("venv"),    STR_INIT(".venv"),        STR_INIT("__pycache__"),
        STR_INIT(".cache"),  STR_INIT(".next"),        STR_INIT(".tox"),
        STR_INIT(".gradle"), STR_INIT(".idea"),        STR_INIT(".mypy_cache"),
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(name, names[i]))
            return true;
    return false;
}

struct dir {
    struct str below;
    unsigned depth;
};
struct listing {
    struct files *files;
    struct arena *arena;
    struct dir *dirs; /* widest first, so that a cut one has what is near the top */
    size_t count, entries;
};

/* False: a bound is reached. */
static bool list_entry(struct listing *l, struct dir dir, const struct os_entry *entry) {
    struct err e;
    struct os_info info;
    struct str name = str_z(entry->name);
    enum os_type type = entry->type;
    if (++l->entries > WALK_ENTRIES)
        return false;
    if (is_skipped(name))
        return true;
    struct str below = path_join(l->arena, dir.below, name);
    if (type == OS_LINK) { /* a linked file is a file; a linked directory may be a circle */
        const char *path = arena_strz(l->arena, path_join(l->arena, l->files->project, below));
        if (!os_stat(path, &info, &e) || info.type != OS_FILE)
            return true;
        type = OS_FILE;
    }
    if (type == OS_FILE)
        return add(l->files, below);
    if (type == OS_DIR && dir.depth < WALK_DEPTH)
        *ARENA_PUSH(l->arena, l->dirs, l->count) = (struct dir){below, dir.depth + 1};
    else if (type == OS_DIR)
        l->files->truncated = true;
    return true;
}

static bool list_dir(struct listing *l, struct dir dir) {
    struct err e;
    struct os_entry entry;
    struct str project = l->files->project;
    struct str path = dir.below.n ? path_join(l->arena, project, dir.below) : project;
    struct os_list *list = os_list_open(arena_strz(l->arena, path), &e);
    bool within = true;
    while (list && within && os_list_next(list, &entry))
        within = list_entry(l, dir, &entry);
    if (list)
        os_list_close(list);
    else
        log_debug("skipped: %s", e.text);
    return within;
}

static void list_dirs(struct files *f) {
    struct listing l = {.files = f, .arena = arena_new()};
    *ARENA_PUSH(l.arena, l.dirs, l.count) = (struct dir){STR_NONE, 0};
    bool within = true;
    for (size_t i = 0; i < l.count && within; i++)
        within = list_dir(&l, l.dirs[i]);
    f->truncated = f->truncated || !within;
    arena_free(l.arena);
}

/* ---- order ---- */

static int by_bytes(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Read backwards and as if "/" stood before both, so that whole names come together. */
static int compare_back(struct str a, struct str b) {
    for (size_t i = 0; i <= a.n && i <= b.n; i++) {
        unsigned char x = i < a.n ? (unsigned char)a.p[a.n - 1 - i] : '/';
        unsigned char y = i < b.n ? (unsigned char)b.p[b.n - 1 - i] : '/';
        if (x != y)
            return x < y ? -1 : 1;
    }
    return (a.n > b.n) - (a.n < b.n);
}

static int by_tail(const void *a, const void *b) {
    return compare_back(((const struct tail *)a)->path, ((const struct tail *)b)->path);
}

static void put_in_order(struct files *f) {
    if (!f->count)
        return;
    qsort(f->paths, f->count, sizeof *f->paths, by_bytes);
    struct tail *tails = mem_alloc(f->count * sizeof *tails);
    for (size_t i = 0; i < f->count; i++)
        tails[i] = (struct tail){f->paths[i], (uint32_t)i};
    qsort(tails, f->count, sizeof *tails, by_tail);
    f->tails = ARENA_ARRAY(f->arena, uint32_t, f->count);
    for (size_t i = 0; i < f->count; i++)
        f->tails[i] = tails[i].index;
    mem_free(tails);
}

/* Moves what stays into an arena of its own: growing the array left its smaller forms behind. */
static struct files *settle(struct files *f) {
    struct arena *a = arena_new();
    struct files *kept = ARENA_NEW(a, struct files);
    *kept = (struct files){.arena = a, .count = f->count, .truncated = f->truncated};
    kept->project = arena_str(a, f->project);
    kept->paths = ARENA_ARRAY(a, struct str, f->count);
    for (size_t i = 0; i < f->count; i++)
        kept->paths[i] = arena_str(a, f->paths[i]);
    put_in_order(kept);
    return kept;
}

/* ---- the module ---- */

struct files *files_list(struct str project) {
    struct files f = {.arena = arena_new(), .project = project};
    if (path_is_absolute(project) && !list_git(&f))
        list_dirs(&f);
    struct files *kept = settle(&f);
    arena_free(f.arena);
    return kept;
}

void files_free(struct files *f) {
    if (f)
        arena_free(f->arena);
}

struct str files_project(const struct files *f) {
    return f->project;
}

bool files_truncated(const struct files *f) {
    return f->truncated;
}

size_t files_count(const struct files *f) {
    return f->count;
}

struct str files_at(const struct files *f, size_t i) {
    return f->paths[i];
}

size_t files_from(const struct files *f, struct str prefix) {
    size_t low = 0, high = f->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(f->paths[middle], prefix) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool files_has(const struct files *f, struct str path) {
    size_t i = files_from(f, path);
    return i < f->count && str_eq(f->paths[i], path);
}

/* Where `suffix` stands among the tails: < 0 before this path, 0 it is one of its ends. */
static int compare_suffix(struct str suffix, struct str path) {
    if (str_eq(suffix, path) ||
        (path.n > suffix.n && str_ends(path, suffix) && path.p[path.n - suffix.n - 1] == '/'))
        return 0;
    return compare_back(suffix, path);
}

size_t files_with_suffix(const struct files *f, struct str suffix, struct str *one) {
    size_t low = 0, high = f->count, n = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_suffix(suffix, f->paths[f->tails[middle]]) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    while (suffix.n && low + n < f->count &&
           compare_suffix(suffix, f->paths[f->tails[low + n]]) == 0)
        n++;
    if (n)
        *one = f->paths[f->tails[low]];
    return n;
}

size_t files_memory(const struct files *f) {
    return arena_bytes(f->arena);
}
