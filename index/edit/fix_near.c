/* fix_near.c — did you mean: names and files that are nearly the one that is missing. What is done
 * with them is in fix_refs.c and fix_json.c. */
#include "base/path.h"
#include "base/text.h"
#include "edit/fix_private.h"

struct str fix_path(const struct fixing *f) {
    return f->kit->source.path;
}

struct str fix_root(const struct fixing *f) {
    const struct world *w = &f->desk->world;
    return w->root_of ? w->root_of(w->context, fix_path(f)) : STR_NONE;
}

bool fix_is_there(const struct fixing *f, struct str path) {
    const struct world *w = &f->desk->world;
    enum existence e = w->exists(w->context, path);
    return e == EXISTS_FILE || e == EXISTS_DIR || w->kit_at(w->context, f->arena, path);
}

unsigned fix_tolerance(size_t length) {
    return length < 4 ? 1 : length < 8 ? 2 : length < 16 ? 3 : 4;
}

static struct str folded(struct arena *a, struct str s) {
    struct buf out = {0};
    text_fold(s, &out);
    struct str copy = arena_str(a, buf_str(&out));
    buf_fini(&out);
    return copy;
}

struct hunt {
    struct fixing *f;
    struct str wanted, root;
    struct fix_near *out;
    size_t most, count;
};

/* Kept sorted; each path once, by its best name. */
static void offer(struct hunt *h, struct str path, struct str name, unsigned distance) {
    size_t at = 0;
    for (size_t i = 0; i < h->count; i++)
        if (str_eq(h->out[i].path, path)) {
            if (h->out[i].distance <= distance)
                return;
            memmove(h->out + i, h->out + i + 1, (h->count - i - 1) * sizeof *h->out);
            h->count--;
        }
    while (at < h->count &&
           (h->out[at].distance < distance ||
            (h->out[at].distance == distance && str_cmp(h->out[at].path, path) < 0)))
        at++;
    if (at == h->most)
        return;
    h->count += h->count < h->most;
    memmove(h->out + at + 1, h->out + at, (h->count - at - 1) * sizeof *h->out);
    h->out[at] =
        (struct fix_near){arena_str(h->f->arena, path), arena_str(h->f->arena, name), distance};
}

static bool visit_name(void *context, const struct desk_name *name) {
    struct hunt *h = context;
    const struct world *w = &h->f->desk->world;
    const struct str names[] = {name->id, path_stem(path_name(name->path)), name->alias};
    unsigned most = fix_tolerance(h->wanted.n);
    if (str_eq(name->path, fix_path(h->f)) || !str_eq(w->root_of(w->context, name->path), h->root))
        return !desk_cancelled(h->f->desk);
    for (size_t i = 0; i < 3; i++) {
        struct str folded_name = name->folded[i];
        size_t apart =
            folded_name.n > h->wanted.n ? folded_name.n - h->wanted.n : h->wanted.n - folded_name.n;
        if (!names[i].n || apart > most)
            continue;
        unsigned distance = str_distance(folded_name, h->wanted, most);
        if (distance <= most)
            offer(h, name->path, names[i], distance);
    }
    return !desk_cancelled(h->f->desk);
}

size_t fix_names_near(struct fixing *f, struct str wanted, struct fix_near *out, size_t most) {
    struct hunt h = {
        .f = f, .wanted = folded(f->arena, wanted), .root = fix_root(f), .out = out, .most = most};
    const struct desk_name *names;
    for (size_t i = 0, n = desk_names(f->desk, fix_path(f), &names);
         i < n && visit_name(&h, &names[i]); i++)
        ;
    return h.count;
}

/* ---- files ---- */

struct files_near {
    struct fixing *f;
    struct hunt hunt;
    struct str name, dir;
};

/* The same name elsewhere: it was moved. Nearly the same in the folder: it was misspelt. */
static bool visit_file(void *context, const struct desk_name *name) {
    struct files_near *s = context;
    struct str other = path_name(name->path);
    const struct world *w = &s->f->desk->world;
    if (!str_eq(w->root_of(w->context, name->path), s->hunt.root))
        return true;
    if (str_eq_nocase(other, s->name))
        offer(&s->hunt, name->path, other, 0);
    else if (str_eq(path_dir(name->path), s->dir)) {
        unsigned most = fix_tolerance(path_stem(s->name).n);
        unsigned distance = str_distance(path_stem(other), path_stem(s->name), most);
        if (distance <= most && str_eq_nocase(path_ext(other), path_ext(s->name)))
            offer(&s->hunt, name->path, other, distance);
    }
    return !desk_cancelled(s->f->desk);
}

size_t fix_files_near(struct fixing *f, struct str path, struct fix_near *out, size_t most) {
    struct files_near s = {.f = f, .name = path_name(path), .dir = path_dir(path)};
    s.hunt = (struct hunt){.f = f, .root = fix_root(f), .out = out, .most = most};
    const struct desk_name *names;
    size_t n = s.name.n ? desk_names(f->desk, fix_path(f), &names) : 0;
    for (size_t i = 0; i < n && visit_file(&s, &names[i]); i++)
        ;
    return s.hunt.count;
}
