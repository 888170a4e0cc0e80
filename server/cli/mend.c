/* mend.c — the safe cures of index/edit, over and over: what one uncovers the next one mends. */
#include "cli/mend.h"

#include "edit/fix.h"

enum { ROUNDS_MOST = 8, PASSES_MOST = 3 };

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

/* One round; false: nothing more to do. */
static bool mend_once(struct gather *g, size_t i, const struct world *world,
                      struct desk_memory *memory) {
    struct arena *arena = arena_new();
    const struct gathered *file = gather_at(g, i);
    struct problems problems = mend_problems(arena, file, world);
    struct desk desk = desk_over(arena, memory, *world);
    const struct edit_doc *doc = desk_take(&desk, file->kit, file->facts);
    struct edits edits = {.arena = arena};
    bool changed = false;
    if (problems.count && fix_all(&desk, doc, &problems, &edits)) {
        struct str text = file->kit->source.text;
        struct str mended = edits_apply(arena, file->path, text, &edits);
        changed = !str_eq(mended, text);
        if (changed)
            gather_replace(g, i, mended);
    }
    desk_fini(&desk);
    arena_free(arena);
    return changed;
}

/* What the desk has of the others: as they are at the moment. */
static void describe(const struct gather *g, struct edit_doc *docs, size_t i) {
    docs[i].kit = gather_at(g, i)->kit;
    docs[i].facts = gather_at(g, i)->facts;
}

void mend_all(struct gather *g, struct drafts *out) {
    struct world world = gather_world(g);
    size_t n = gather_count(g);
    struct edit_doc *docs = ARENA_ARRAY(out->arena, struct edit_doc, n + 1);
    struct desk_memory memory = {.docs = docs, .count = n};
    for (size_t i = 0; i < n; i++)
        describe(g, docs, i);
    bool again = true;
    for (int pass = 0; again && pass < PASSES_MOST; pass++) { /* a kit may wait for another one */
        again = false;
        for (size_t i = 0; i < n; i++)
            for (int round = 0; gather_at(g, i)->wanted && round < ROUNDS_MOST; round++) {
                if (!mend_once(g, i, &world, &memory))
                    break;
                describe(g, docs, i);
                again = true;
            }
    }
    for (size_t i = 0; i < n; i++) {
        const struct gathered *file = gather_at(g, i);
        drafts_add(out, file->path, buf_str(&file->bytes), file->kit->source.text);
    }
}
