/* docs.c — open documents and their snapshots. Nothing here knows what is done with them. */
#include "docs.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/os.h"
#include "base/path.h"
#include "base/text.h"

enum { PADDING = 16 };

/* ---- snapshots ---- */

struct analysis *analysis_new(struct str path, struct str below, enum home home, struct str text) {
    struct analysis *a = MEM_NEW(struct analysis);
    atomic_init(&a->references, 1);
    a->arena = arena_new();
    char *copy = arena_alloc(a->arena, text.n + PADDING);
    if (text.n)
        memcpy(copy, text.p, text.n);
    a->source = (struct source){
        .path = arena_str(a->arena, path),
        .below = arena_str(a->arena, below),
        .home = home,
        .text = {copy, text.n},
        .lines = &a->lines,
    };
    a->problems.arena = a->arena;
    return a;
}

void analysis_make(struct analysis *a) {
    int64_t start = os_clock_ns();
    lines_build(&a->lines, a->source.text);
    a->kit = kit_parse(a->arena, &a->source);
    a->facts = facts_of(a->arena, a->kit);
    check_kit(&a->problems, a->kit);
    problems_sort(&a->problems);
    a->cost_us = (os_clock_ns() - start) / 1000;
}

struct analysis *analysis_ref(struct analysis *a) {
    atomic_fetch_add_explicit(&a->references, 1, memory_order_relaxed);
    return a;
}

void analysis_unref(struct analysis *a) {
    if (!a || atomic_fetch_sub_explicit(&a->references, 1, memory_order_acq_rel) > 1)
        return;
    lines_fini(&a->lines);
    arena_free(a->arena);
    mem_free(a);
}

/* ---- documents ---- */

struct docs {
    struct syntax_reader *reader; /* NULL until a tree is asked for: an idle server needs none */
    struct doc *first;
    size_t count;
};

enum { TEXT_MAX = 1 << 30 }; /* offsets are 32 bits wide */

static void text_changed(struct doc *d) {
    static int64_t last_revision;
    d->revision = ++last_revision;
}

struct docs *docs_new(void) {
    return MEM_NEW(struct docs);
}

static void free_doc(struct doc *d) {
    syntax_free(d->syntax);
    buf_fini(&d->tokens.data);
    analysis_unref(d->analysis);
    lines_fini(&d->lines);
    buf_fini(&d->text);
    arena_free(d->arena);
    mem_free(d);
}

void docs_free(struct docs *all) {
    if (!all)
        return;
    for (struct doc *d = all->first, *next; d; d = next) {
        next = d->next;
        free_doc(d);
    }
    syntax_reader_free(all->reader);
    mem_free(all);
}

struct doc *docs_first(struct docs *all) {
    return all->first;
}

size_t docs_count(const struct docs *all) {
    return all->count;
}

struct doc *docs_find(struct docs *all, struct str uri) {
    for (struct doc *d = all->first; d; d = d->next)
        if (str_eq(d->uri, uri))
            return d;
    return NULL;
}

struct doc *docs_at(struct docs *all, struct str path) {
    for (struct doc *d = all->first; d && path.n; d = d->next)
        if (str_eq(d->path, path))
            return d;
    return NULL;
}

/* JSON text is valid UTF-8 and so stays the text, whatever is cut where: positions never fall
 * inside a character. */
static void set_text(struct doc *d, struct str text) {
    buf_reset(&d->text);
    buf_add(&d->text, text);
    lines_build(&d->lines, buf_str(&d->text));
    if (d->syntax)
        syntax_reset(d->syntax);
    text_changed(d);
}

struct doc *docs_open(struct docs *all, struct str uri, struct str path, struct str language,
                      int version, struct str text) {
    struct doc *d = docs_find(all, uri);
    if (!d) {
        d = MEM_NEW(struct doc);
        d->arena = arena_new();
        d->uri = arena_str(d->arena, uri);
        d->path = arena_str(d->arena, path);
        d->language = arena_str(d->arena, language);
        d->root = -1;
        d->home = HOME_LOOSE;
        d->all = all;
        d->next = all->first;
        all->first = d;
        all->count++;
    }
    d->version = version;
    d->out_of_sync = false;
    analysis_unref(d->analysis);
    d->analysis = NULL;
    d->analysing = false;
    set_text(d, text);
    return d;
}

void docs_close(struct docs *all, struct doc *d) {
    struct doc **at = &all->first;
    while (*at != d) {
        BUG_ON(!*at);
        at = &(*at)->next;
    }
    *at = d->next;
    all->count--;
    free_doc(d);
    mem_trim(); /* its tree may have been many times its text */
}

static void apply_one(struct doc *d, const struct change_event *c, enum encoding encoding) {
    if (c->whole) {
        set_text(d, c->text);
        d->out_of_sync = false; /* whatever was missed, this is the text */
        return;
    }
    struct str text = buf_str(&d->text);
    struct span at = {
        lines_offset(&d->lines, text, c->start_line, c->start_column, encoding),
        lines_offset(&d->lines, text, c->end_line, c->end_column, encoding),
    };
    if (at.start > at.end)
        at = (struct span){at.end, at.start};
    if (d->text.n + c->text.n > TEXT_MAX) {
        d->out_of_sync = true;
        return;
    }
    buf_splice(&d->text, at, c->text);
    lines_edit(&d->lines, buf_str(&d->text), at, c->text.n);
    if (d->syntax)
        syntax_edit(d->syntax, at, c->text.n);
}

void docs_apply(struct doc *d, const struct change_event *changes, size_t n, int version,
                enum encoding encoding) {
    for (size_t i = 0; i < n; i++)
        apply_one(d, &changes[i], encoding);
    d->version = version;
    text_changed(d);
}

void docs_place(struct doc *d, struct str below, enum home home, int64_t root) {
    d->root = root;
    if (d->home == home && str_eq(d->below, below))
        return;
    d->home = home;
    d->below = arena_str(d->arena, below);
    text_changed(d);
}

bool docs_is_current(const struct doc *d) {
    return d->analysis && d->analysis->revision == d->revision;
}

struct analysis *docs_snapshot(struct doc *d) {
    struct analysis *a = analysis_new(d->path, d->below, d->home, buf_str(&d->text));
    a->revision = d->revision;
    return a;
}

static void keep(struct doc *d, struct analysis *a) {
    analysis_unref(d->analysis);
    d->analysis = a;
}

const struct analysis *docs_analysis(struct doc *d) {
    if (docs_is_current(d))
        return d->analysis;
    if (d->text.n > KIT_SIZE_MAIN)
        return NULL;
    struct analysis *a = docs_snapshot(d);
    analysis_make(a);
    keep(d, a);
    return a;
}

const struct syntax *docs_syntax(struct doc *d) {
    if (!d->all->reader)
        d->all->reader = syntax_reader_new();
    if (!d->syntax)
        d->syntax = syntax_new(d->all->reader);
    return syntax_update(d->syntax, buf_str(&d->text)) ? d->syntax : NULL;
}

void docs_take_analysis(struct doc *d, struct analysis *a) {
    d->analysing = false;
    if (a->revision == d->revision)
        keep(d, a);
    else
        analysis_unref(a);
}

int64_t docs_memory(const struct docs *all) {
    size_t n = syntax_memory(); /* of all trees: nobody else has any */
    for (const struct doc *d = all->first; d; d = d->next) {
        n += sizeof *d + d->text.cap + d->tokens.data.cap + d->lines.cap * sizeof *d->lines.starts +
             arena_bytes(d->arena);
        if (d->analysis)
            n += sizeof *d->analysis + arena_bytes(d->analysis->arena) +
                 d->analysis->lines.cap * sizeof *d->analysis->lines.starts;
    }
    return (int64_t)n;
}
