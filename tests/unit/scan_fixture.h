/* scan_fixture.h — a directory of its own with files made as needed, and indexers that are waited
 * for by their letters: nothing here sleeps. */
#pragma once

#include "base/log.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/thread.h"
#include "scan/indexer.h"
#include "scan/walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct scene {
    char dir[64]; /* real path */
    struct arena *arena;
};

static inline int scene_setup(void **state) {
    struct scene *p = MEM_NEW(struct scene);
    strcpy(p->dir, "/tmp/kitls-scan-XXXXXX");
    assert_non_null(mkdtemp(p->dir));
    p->arena = arena_new();
    log_set_level(getenv("KITLS_TEST_LOG") ? LOG_DEBUG : LOG_ERROR);
    *state = p;
    return 0;
}

static inline void remove_tree(const char *path) {
    struct err e = {0};
    struct buf below = {0};
    struct os_list *list = os_list_open(path, &e);
    struct os_entry entry;
    while (list && os_list_next(list, &entry)) {
        buf_reset(&below);
        buf_addf(&below, "%s/%s", path, entry.name);
        if (entry.type == OS_DIR)
            remove_tree(below.p);
        else
            unlink(below.p);
    }
    os_list_close(list);
    rmdir(path);
    buf_fini(&below);
}

static inline int scene_teardown(void **state) {
    struct scene *p = *state;
    remove_tree(p->dir);
    arena_free(p->arena);
    mem_free(p);
    return 0;
}

static inline struct str at(struct scene *p, const char *name) {
    return *name ? arena_printf(p->arena, "%s/%s", p->dir, name)
                 : arena_str(p->arena, str_z(p->dir));
}
static inline const char *atz(struct scene *p, const char *name) {
    return arena_strz(p->arena, at(p, name));
}

static inline void make_dir(struct scene *p, const char *name) {
    struct err e = {0};
    assert_true(os_make_dirs(atz(p, name), &e));
}

/* In place: opened, written, closed. */
static inline void put(struct scene *p, const char *name, const char *text) {
    struct err e = {0};
    assert_true(os_make_dirs(arena_strz(p->arena, path_dir(at(p, name))), &e));
    FILE *f = fopen(atz(p, name), "wb");
    assert_non_null(f);
    fwrite(text, 1, strlen(text), f);
    fclose(f);
}

static inline void put_kit(struct scene *p, const char *name, const char *id, const char *body) {
    struct str text = arena_printf(p->arena,
                                   "---\nid: %s\nalias: %s\ntype: kit\nis_base: false\nversion: 1\n"
                                   "tags: [x]\ndescription: What it is.\n---\n\n# %s\n\n%s\n",
                                   id, id, id, body);
    put(p, name, arena_strz(p->arena, text));
}

static inline void move(struct scene *p, const char *from, const char *to) {
    assert_int_equal(rename(atz(p, from), atz(p, to)), 0);
}

static inline void link_to(struct scene *p, const char *name, const char *target) {
    assert_int_equal(symlink(target, atz(p, name)), 0);
}

/* ---- indexers ---- */

struct rig {
    struct scene *place;
    struct waiter *waiter;
    struct mailbox *out;
    struct indexer *ix;
    const char *store_path;
    int64_t token;
    int scopes, changes, begun, ended, troubles; /* letters so far */
    int64_t done, total;
    char problems[4096]; /* "path: KIT301 KIT303" per file, since rig_clear; the last word counts */
    size_t root_count;   /* of the last SCOPE */
    char roots[2048];    /* their paths, separated by blanks */
    void (*on_problems)(void *context, const struct report *); /* may be NULL */
    void *context;
};

static inline struct indexer_options rig_options(struct scene *p, const char *store) {
    return (struct indexer_options){.store_path = atz(p, store),
                                    .watch = {WATCH_AUTO, 25, 300, 2000}};
}

static inline void rig_open_with(struct rig *r, struct scene *p,
                                 const struct indexer_options *options) {
    *r = (struct rig){.place = p, .store_path = options->store_path};
    r->waiter = waiter_new();
    r->out = mailbox_new(waiter_wake, r->waiter);
    r->ix = indexer_new(options, r->out);
}

static inline void rig_open(struct rig *r, struct scene *p, const char *store) {
    struct indexer_options options = rig_options(p, store);
    rig_open_with(r, p, &options);
}

/* A file that was looked at half-written may have been told of before. */
static inline void rig_forget_problems(struct rig *r, const char *line) {
    char *at = strstr(r->problems, line), *end = at ? strchr(at, '\n') : NULL;
    if (end)
        memmove(at, end + 1, strlen(end + 1) + 1);
}

static inline void rig_note_problems(struct rig *r, const struct report *report) {
    for (size_t i = 0; i < report->file_count; i++) {
        const struct report_file *f = &report->files[i];
        char line[512];
        snprintf(line, sizeof line, "%.*s:", STR_ARG(str_from(f->path, strlen(r->place->dir) + 1)));
        rig_forget_problems(r, line);
        size_t used = strlen(r->problems);
        snprintf(r->problems + used, sizeof r->problems - used, "%s", line);
        for (size_t j = 0; j < f->count; j++) {
            used = strlen(r->problems);
            snprintf(r->problems + used, sizeof r->problems - used, " %.*s",
                     STR_ARG(problem_rows[f->problems[j].code].code));
        }
        used = strlen(r->problems);
        snprintf(r->problems + used, sizeof r->problems - used, "\n");
    }
}

/* Returns what `type` it was. */
static inline enum report_type rig_read(struct rig *r, struct report *report) {
    enum report_type type = (enum report_type)report->letter.kind;
    switch (type) {
    case REPORT_SCOPE:
        r->scopes++;
        r->root_count = report->root_count;
        r->roots[0] = '\0';
        for (size_t i = 0; i < report->root_count; i++) {
            size_t used = strlen(r->roots);
            snprintf(r->roots + used, sizeof r->roots - used, "%s%.*s", i ? " " : "",
                     STR_ARG(report->roots[i].path));
        }
        break;
    case REPORT_PROGRESS:
        r->begun += report->stage == PROGRESS_BEGIN;
        r->ended += report->stage == PROGRESS_END;
        r->done = report->done;
        r->total = report->total;
        break;
    case REPORT_CHANGED:
        r->changes++;
        break;
    case REPORT_PROBLEMS:
        rig_note_problems(r, report);
        if (r->on_problems)
            r->on_problems(r->context, report);
        break;
    case REPORT_TROUBLE:
        r->troubles++;
        break;
    case REPORT_SYNCED:
    case REPORT_HEALTH:
        break;
    }
    return type;
}

/* Reads letters until one of this type and token has come; the caller frees it. */
static inline struct report *rig_await(struct rig *r, enum report_type type, int64_t token) {
    for (;;) {
        struct letter *l;
        while ((l = mailbox_take(r->out))) {
            struct report *report = (struct report *)l;
            if (rig_read(r, report) == type && report->token == token)
                return report;
            report_free(report);
        }
        if (!(waiter_wait(r->waiter, 60000) & (WAIT_WOKEN | WAIT_READABLE)))
            fail_msg("no letter for a minute");
    }
}

static inline void rig_sync(struct rig *r) {
    indexer_sync(r->ix, ++r->token);
    struct report *report = rig_await(r, REPORT_SYNCED, r->token);
    if (report->sentence.n)
        fail_msg("sync: %.*s", STR_ARG(report->sentence));
    report_free(report);
}

static inline void rig_clear(struct rig *r) {
    r->problems[0] = '\0';
    r->changes = r->scopes = r->begun = r->ended = 0;
}

static inline struct report *rig_health(struct rig *r) {
    indexer_ask_health(r->ix, ++r->token);
    return rig_await(r, REPORT_HEALTH, r->token);
}

static inline void rig_close(struct rig *r) {
    indexer_free(r->ix);
    for (struct letter *l; (l = mailbox_take(r->out));)
        report_free((struct report *)l);
    mailbox_free(r->out);
    waiter_free(r->waiter);
}

/* ---- what the store says ---- */

static inline struct store *rig_store(const char *path) {
    struct err e = {0};
    struct store *s = store_open(path, STORE_READ, &e);
    if (!s)
        fail_msg("%s", e.text);
    return s;
}

/* Every kit of the store as a line: path, hash, id, name, kind, problems, whether it has a body. */
struct dump {
    struct store *store;
    struct arena *arena;
    struct buf *out;
};

static inline bool dump_row(void *context, const struct kit_row *row) {
    struct dump *d = context;
    struct problems problems = {.arena = d->arena};
    struct kit_stamp stamp = {0};
    struct root *roots = NULL;
    size_t n = store_roots(d->store, d->arena, &roots);
    for (size_t i = 0; i < n; i++) {
        struct str below;
        if (roots[i].id == row->root && path_below(roots[i].path, row->path, &below))
            assert_true(store_stamp(d->store, row->root, below, d->arena, &stamp));
    }
    if (!store_problems(d->store, d->arena, row->kit, &problems))
        problems.count = 0;
    buf_addf(d->out, "%.*s %016llx %.*s %.*s %d %d %zu %d\n", STR_ARG(row->path),
             (unsigned long long)stamp.hash, STR_ARG(row->id), STR_ARG(row->name), (int)row->kind,
             row->is_base, problems.count, stamp.has_body);
    return true;
}

/* Of the roots in the scope of nobody in particular: all that the store has. */
static inline void rig_dump(const char *store_path, struct buf *out) {
    struct err e = {0};
    struct dump d = {rig_store(store_path), arena_new(), out};
    struct root *roots = NULL;
    size_t n = store_roots(d.store, d.arena, &roots);
    int64_t *ids = ARENA_ARRAY(d.arena, int64_t, n);
    for (size_t i = 0; i < n; i++) { /* ids rise with the row, and a scope is sorted */
        size_t to = i;
        for (; to > 0 && ids[to - 1] > roots[i].id; to--)
            ids[to] = ids[to - 1];
        ids[to] = roots[i].id;
    }
    struct scope scope = {ids, n};
    assert_true(store_each(d.store, &scope, dump_row, &d, &e));
    store_close(d.store);
    arena_free(d.arena);
}

static inline size_t rig_count(const char *store_path) {
    struct buf out = {0};
    size_t lines = 0;
    rig_dump(store_path, &out);
    for (size_t i = 0; i < out.n; i++)
        lines += out.p[i] == '\n';
    buf_fini(&out);
    return lines;
}

static inline bool rig_has(struct rig *r, const char *name) {
    struct arena *a = arena_new();
    struct store *s = rig_store(r->store_path);
    struct kit_row row;
    bool has = store_kit_at(s, a, at(r->place, name), false, &row);
    store_close(s);
    arena_free(a);
    return has;
}

static inline bool contains(const char *text, const char *part) {
    return strstr(text, part) != NULL;
}
