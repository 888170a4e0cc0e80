/* little_desk.h — the desk over a little world, and worlds as they are after edits. Included after
 * cmocka.h. */
#pragma once

#include "edit/desk.h"
#include "little_world.h"

struct little_desk {
    struct edit_doc *docs;
    struct desk_memory memory;
    struct desk desk;
};

static inline size_t little_files_named(void *context, struct arena *a, struct str from,
                                        struct str name, struct str **out) {
    struct little_world *w = context;
    size_t n = 0;
    (void)from;
    *out = NULL;
    for (size_t i = 0; i < w->count; i++)
        if (str_eq(path_name(w->files[i].path), name))
            *ARENA_PUSH(a, *out, n) = w->files[i].path;
    return n;
}

static struct little_world *little_of_desk; /* for files_named, whose context is the memory */

static inline size_t little_named(void *context, struct arena *a, struct str from, struct str name,
                                  struct str **out) {
    (void)context;
    return little_files_named(little_of_desk, a, from, name, out);
}

static inline void little_desk_init(struct little_desk *d, struct little_world *w) {
    d->docs = ARENA_ARRAY(w->arena, struct edit_doc, w->count + 1);
    d->memory = (struct desk_memory){.docs = d->docs};
    for (size_t i = 0; i < w->count; i++)
        if (w->files[i].kit)
            d->docs[d->memory.count++] =
                (struct edit_doc){.kit = w->files[i].kit, .facts = w->files[i].facts};
    d->desk = desk_over(w->arena, &d->memory, w->world);
    little_of_desk = w;
    d->desk.files_named = little_named;
}

static inline const struct file_op *little_op(const struct edits *e, enum file_change what,
                                              struct str path) {
    for (size_t i = 0; i < e->op_count; i++)
        if (e->ops[i].what == what && str_eq(e->ops[i].path, path))
            return &e->ops[i];
    return NULL;
}

/* `to` is initialised here; folders that are renamed take along what is in them. */
static inline void little_after(struct little_world *to, const struct little_world *from,
                                const struct edits *e) {
    little_init(to);
    for (size_t i = 0; i < from->count; i++) {
        const struct little_file *f = &from->files[i];
        struct str path = f->path, rest;
        if (little_op(e, FILE_DELETE, path))
            continue;
        for (size_t k = 0; k < e->op_count; k++)
            if (e->ops[k].what == FILE_RENAME && path_below(e->ops[k].path, f->path, &rest))
                path = rest.n ? path_join(to->arena, e->ops[k].to, rest) : e->ops[k].to;
        little_add(to, path, edits_apply(to->arena, f->path, f->text, e));
    }
    for (size_t i = 0; i < e->op_count; i++)
        if (e->ops[i].what == FILE_CREATE)
            little_add(to, e->ops[i].path, e->ops[i].text);
    little_read(to);
}
