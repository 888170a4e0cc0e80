/* mend.c — the safe cures of index/edit, over and over: what one uncovers the next one mends. */
#include "cli/mend.h"

#include "edit/fix.h"

enum { ROUNDS_MOST = 50, PASSES_MOST = 3 };

struct problems mend_problems(struct arena *arena, const struct gathered *file,
                              const struct world *world) {
    struct problems all = {.arena = arena};
    check_kit(&all, file->kit);
    if (file->facts->is_kit)
        check_facts(&all, file->path, file->facts, world, true);
    problems_sort(&all);
    size_t kept = 0;
    for (size_t i = 0; i < all.count; i++)
        if (problem_rows[all.items[i].code].severity != SEVERITY_OFF)
            all.items[kept++] = all.items[i];
    all.count = kept;
    return all;
}

struct mender {
    struct gather *gather;
    struct world world;
    struct desk_memory memory;
    struct edit_doc *docs; /* of the memory */
};

/* What the desk has of it is what it says at the moment. */
static void take(struct mender *m, size_t i, struct str text) {
    gather_replace(m->gather, i, text);
    m->docs[i].kit = gather_at(m->gather, i)->kit;
    m->docs[i].facts = gather_at(m->gather, i)->facts;
}

static size_t count_errors(const struct problems *problems) {
    size_t n = 0;
    for (size_t i = 0; i < problems->count; i++)
        n += problem_rows[problems->items[i].code].severity == SEVERITY_ERROR;
    return n;
}

/* Cures for these of the kit's problems; false: there are none, or they would make errors of what
 * was none. Front matter that could not be read may show more of them once it can. */
static bool mend_these(struct mender *m, size_t i, const struct problems *all,
                       const struct problems *these) {
    struct arena *arena = arena_new();
    const struct gathered *file = gather_at(m->gather, i);
    struct desk desk = desk_over(arena, &m->memory, m->world);
    struct edits edits = {.arena = arena};
    const struct edit_doc *doc = desk_take(&desk, file->kit, file->facts);
    bool readable = file->kit->front.state == FRONT_READ, changed = false;
    if (these->count && fix_all(&desk, doc, these, &edits)) {
        struct str text = file->kit->source.text;
        struct str mended = edits_apply(arena, file->path, text, &edits);
        changed = !str_eq(mended, text);
        if (changed)
            take(m, i, mended);
        struct problems now = mend_problems(arena, file, &m->world);
        if (changed && readable && count_errors(&now) > count_errors(all)) {
            take(m, i, text);
            changed = false;
        }
    }
    desk_fini(&desk);
    arena_free(arena);
    return changed;
}

/* One round: all at once, or the first that does good. False: nothing more to do. */
static bool mend_once(struct mender *m, size_t i) {
    struct arena *arena = arena_new();
    struct problems all = mend_problems(arena, gather_at(m->gather, i), &m->world);
    bool changed = mend_these(m, i, &all, &all);
    for (size_t k = 0; k < all.count && !changed; k++) {
        struct problems one = {.arena = arena, .items = &all.items[k], .count = 1};
        changed = mend_these(m, i, &all, &one);
    }
    arena_free(arena);
    return changed;
}

void mend_all(struct gather *g, struct drafts *out) {
    size_t n = gather_count(g);
    struct mender m = {.gather = g, .world = gather_world(g)};
    m.docs = ARENA_ARRAY(out->arena, struct edit_doc, n + 1);
    m.memory = (struct desk_memory){.docs = m.docs, .count = n};
    for (size_t i = 0; i < n; i++) {
        m.docs[i].kit = gather_at(g, i)->kit;
        m.docs[i].facts = gather_at(g, i)->facts;
    }
    bool again = true;
    for (int pass = 0; again && pass < PASSES_MOST; pass++) { /* a kit may wait for another one */
        again = false;
        for (size_t i = 0; i < n; i++)
            for (int round = 0; gather_at(g, i)->wanted && round < ROUNDS_MOST; round++) {
                if (!mend_once(&m, i))
                    break;
                again = true;
            }
    }
    for (size_t i = 0; i < n; i++) {
        const struct gathered *file = gather_at(g, i);
        drafts_add(out, file->path, buf_str(&file->bytes), file->kit->source.text);
    }
}
