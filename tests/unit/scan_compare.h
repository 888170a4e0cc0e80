/* scan_compare.h — all that an indexer says of a folder, as text, to be compared with what a fresh
 * one says: roots, rows of the store, and the last list of problems of each file. */
#pragma once

#include "scan_fixture.h"

enum { SAID_MAX = 4096 };

struct said { /* by an indexer: the last list of each file, as a sorted text */
    struct arena *arena;
    struct str paths[SAID_MAX], codes[SAID_MAX];
    size_t count;
};

static inline void said_note(void *context, const struct report *report) {
    struct said *s = context;
    for (size_t i = 0; i < report->file_count; i++) {
        const struct report_file *f = &report->files[i];
        struct buf codes = {0};
        size_t at = 0;
        for (size_t j = 0; j < f->count; j++)
            buf_addf(&codes, " %.*s \"%.*s\"", STR_ARG(problem_rows[f->problems[j].code].code),
                     STR_ARG(f->problems[j].message));
        while (at < s->count && !str_eq(s->paths[at], f->path))
            at++;
        assert_true(at < SAID_MAX);
        if (at == s->count)
            s->paths[s->count++] = arena_str(s->arena, f->path);
        s->codes[at] = arena_str(s->arena, buf_str(&codes));
        buf_fini(&codes);
    }
}

static inline int by_text(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static inline void print_said(const struct said *s, struct buf *out) {
    struct str lines[SAID_MAX];
    size_t n = 0;
    for (size_t i = 0; i < s->count; i++)
        if (s->codes[i].n)
            lines[n++] =
                arena_printf(s->arena, "%.*s:%.*s", STR_ARG(s->paths[i]), STR_ARG(s->codes[i]));
    qsort(lines, n, sizeof *lines, by_text);
    for (size_t i = 0; i < n; i++)
        buf_addf(out, "%.*s\n", STR_ARG(lines[i]));
}

static inline void print_scope(const struct rig *r, struct buf *out) {
    struct str roots[64], rest = str_z(r->roots), part;
    size_t n = 0;
    while (rest.n && n < 64 && str_split(&rest, ' ', &part))
        roots[n++] = part;
    qsort(roots, n, sizeof *roots, by_text);
    for (size_t i = 0; i < n; i++)
        buf_addf(out, "root %.*s\n", STR_ARG(roots[i]));
}

static inline bool in_scope(const struct rig *r, struct str path) {
    struct str rest = str_z(r->roots), part;
    while (rest.n && str_split(&rest, ' ', &part))
        if (path_below(part, path, NULL))
            return true;
    return false;
}

/* Rows of a root that is still on disk stay when it leaves the scope: another server may want them,
 * and nobody else is told of them (decision 2). */
static inline void print_rows(const struct rig *r, struct buf *out) {
    struct buf all = {0};
    rig_dump(r->store_path, &all);
    struct str rest = buf_str(&all), line;
    while (rest.n && str_split(&rest, '\n', &line))
        if (in_scope(r, str_to(line, str_find_byte(line, ' '))))
            buf_addf(out, "%.*s\n", STR_ARG(line));
    buf_fini(&all);
}

static inline void describe(struct rig *r, const struct said *said, struct buf *out) {
    buf_reset(out);
    print_scope(r, out);
    print_rows(r, out);
    print_said(said, out);
}

/* What a fresh index of "w" says. */
static inline void describe_fresh(struct scene *scene, unsigned round, struct buf *out) {
    struct rig fresh;
    struct said said = {.arena = arena_new()};
    char name[64];
    snprintf(name, sizeof name, "fresh-%u/index.db", round);
    rig_open(&fresh, scene, name);
    fresh.on_problems = said_note;
    fresh.context = &said;
    indexer_add_folder(fresh.ix, at(scene, "w"), true);
    rig_sync(&fresh);
    describe(&fresh, &said, out);
    rig_close(&fresh);
    arena_free(said.arena);
}

/* Lines of one that the other has not. */
static inline void print_missing(const char *what, const struct buf *in, const struct buf *of) {
    struct str rest = buf_str(in), line;
    while (rest.n && str_split(&rest, '\n', &line))
        if (line.n && str_find(buf_str(of), line) == STR_NOT_FOUND)
            printf("%s: %.*s\n", what, STR_ARG(line));
}

/* After a sync: fails, and tells the difference, unless a fresh index of "w" says the same. */
static inline bool is_as_fresh(struct rig *r, const struct said *said, unsigned round) {
    struct buf have = {0}, want = {0};
    describe(r, said, &have);
    describe_fresh(r->place, round, &want);
    bool same = str_eq(buf_str(&have), buf_str(&want));
    if (!same) {
        print_missing("is too much", &have, &want);
        print_missing("is missing", &want, &have);
    }
    buf_fini(&have);
    buf_fini(&want);
    return same;
}
