/* little_world.h — a handful of documents in memory and the struct world over them, for tests of
 * rules. Paths are "/w/…": documents below "/w/.bluekit" are a project's, below "/w/library" a
 * library's, below "/w/loose" nobody's; anything else is a file of the project that only exists. */
#pragma once

#include "base/path.h"
#include "kit/check.h"

struct little_file {
    struct str path, below, text;
    enum home home;
    struct lines lines;
    const struct kit *kit; /* NULL for files that are no documents */
    struct facts *facts;
};
struct little_world {
    struct arena *arena;
    struct little_file *files;
    size_t count;
    struct world world;
};

static inline struct little_file *little_find(struct little_world *w, struct str path) {
    for (size_t i = 0; i < w->count; i++)
        if (str_eq(w->files[i].path, path))
            return &w->files[i];
    return NULL;
}

static inline struct str little_root(enum home home) {
    static const struct str roots[] = {
        [HOME_PROJECT] = STR_INIT("/w/.bluekit"),
        [HOME_LIBRARY] = STR_INIT("/w/library"),
        [HOME_LOOSE] = STR_INIT("/w/loose"),
    };
    return roots[home];
}

/* ---- struct world ---- */

static inline const struct facts *little_kit_at(void *context, struct arena *a, struct str path) {
    (void)a;
    struct little_file *f = little_find(context, path);
    return f && f->kit && f->kit->is_kit ? f->facts : NULL;
}

static inline struct str little_root_of(void *context, struct str path) {
    (void)context;
    for (int home = HOME_PROJECT; home <= HOME_LIBRARY; home++)
        if (path_below(little_root((enum home)home), path, NULL))
            return little_root((enum home)home);
    return STR_NONE;
}

static inline size_t little_namesakes(void *context, struct arena *a, struct str from,
                                      struct str name, unsigned which, bool anywhere,
                                      struct namesake **out) {
    struct little_world *w = context;
    size_t n = 0;
    *out = NULL;
    for (size_t i = 0; i < w->count; i++) {
        struct str path = w->files[i].path;
        const struct facts *f = little_kit_at(w, a, path);
        if (f && world_is_named(f, path, name, which, anywhere))
            *ARENA_PUSH(a, *out, n) = (struct namesake){
                path, f, str_eq(little_root_of(w, path), little_root_of(w, from))};
    }
    return n;
}

static inline enum existence little_exists(void *context, struct str path) {
    struct little_world *w = context;
    if (little_find(w, path))
        return EXISTS_FILE;
    for (size_t i = 0; i < w->count; i++)
        if (path_below(path, w->files[i].path, NULL))
            return EXISTS_DIR;
    return EXISTS_NOT;
}

static inline enum existence little_code(void *context, struct arena *a, struct str from,
                                         struct str target, struct str *path, int64_t *lines) {
    struct little_world *w = context;
    struct little_file *f = little_find(w, path_resolve(a, STR("/w"), target));
    if (!f)
        f = little_find(w, path_resolve(a, path_dir(from), target));
    if (!f)
        return EXISTS_NOT;
    *path = f->path;
    *lines = (int64_t)f->lines.n - (str_ends(f->text, STR("\n")) ? 1 : 0);
    return EXISTS_FILE;
}

static inline bool little_is_referred(void *context, struct arena *a, struct str path,
                                      const struct facts *kit) {
    struct little_world *w = context;
    for (size_t i = 0; i < w->count; i++)
        if (w->files[i].facts && !str_eq(w->files[i].path, path) &&
            world_refers(&w->world, a, w->files[i].path, w->files[i].facts, path, kit))
            return true;
    return false;
}

/* ---- building ---- */

static inline void little_init(struct little_world *w) {
    *w = (struct little_world){.arena = arena_new()};
    w->world = (struct world){.context = w,
                              .kit_at = little_kit_at,
                              .named = little_namesakes,
                              .exists = little_exists,
                              .code = little_code,
                              .root_of = little_root_of,
                              .is_referred = little_is_referred};
}

static inline void little_fini(struct little_world *w) {
    for (size_t i = 0; i < w->count; i++)
        lines_fini(&w->files[i].lines);
    arena_free(w->arena);
}

/* The text is copied. Call little_read() when all files are there. */
static inline void little_add(struct little_world *w, struct str path, struct str text) {
    struct little_file *f = ARENA_PUSH(w->arena, w->files, w->count);
    char *copy = arena_alloc(w->arena, text.n + 16);
    if (text.n)
        memcpy(copy, text.p, text.n);
    f->text = (struct str){copy, text.n};
    f->path = arena_str(w->arena, path);
    lines_build(&f->lines, f->text);
}

static inline void little_read(struct little_world *w) {
    for (size_t i = 0; i < w->count; i++) {
        struct little_file *f = &w->files[i];
        f->home = HOME_LOOSE + 1;
        for (int home = HOME_PROJECT; home <= HOME_LOOSE; home++)
            if (path_below(little_root((enum home)home), f->path, &f->below))
                f->home = (enum home)home;
        if (f->home > HOME_LOOSE)
            continue;
        if (f->home == HOME_LOOSE)
            f->below = path_name(f->path);
        struct source source = {.path = f->path,
                                .below = f->below,
                                .home = f->home,
                                .text = f->text,
                                .lines = &f->lines};
        const struct kit *kit = kit_parse(w->arena, &source);
        if (kit->format == FORMAT_NONE)
            continue;
        f->kit = kit;
        f->facts = facts_of(w->arena, kit);
    }
}

/* Everything there is to say of one document, in order. */
static inline struct problems little_check(struct little_world *w, const struct little_file *f) {
    struct problems problems = {.arena = w->arena};
    check_kit(&problems, f->kit);
    check_facts(&problems, f->path, f->facts, &w->world, true);
    problems_sort(&problems);
    return problems;
}
