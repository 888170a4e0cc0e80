/* fuzz_change.c — everything that changes documents, on any text beside two sound ones: edits lie
 * within the text and apart from each other, formatting twice is formatting once, and nothing
 * crashes. The first byte picks the kind of file, the second the place that is asked about. */
#include "edit/fix.h"
#include "edit/format.h"
#include "edit/move.h"
#include "edit/rename.h"
#include "edit/section.h"
#include "unit/little_desk.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_edits(const struct little_world *w, struct edits *e) {
    (void)edits_sort(e);
    if (edits_sort(e)) /* what overlapped is gone */
        abort();
    for (size_t i = 0; i < e->count; i++) {
        struct str text = STR_NONE;
        for (size_t k = 0; k < w->count; k++)
            if (str_eq(w->files[k].path, e->items[i].path))
                text = w->files[k].text;
        if (e->items[i].at.end > text.n || e->items[i].at.start > e->items[i].at.end)
            abort();
    }
}

static void fix_everything(struct little_world *w, struct little_desk *d,
                           const struct edit_doc *doc) {
    enum { PROBLEMS_MOST = 40 };
    struct problems list = little_check(w, &w->files[0]);
    list.count = list.count < PROBLEMS_MOST ? list.count : PROBLEMS_MOST;
    struct fixes fixes = {.arena = w->arena};
    for (size_t i = 0; i < list.count; i++)
        fix_find(&d->desk, doc, &list.items[i], false, &fixes);
    for (size_t i = 0; i < fixes.count; i++) {
        check_edits(w, &fixes.items[i].edits);
        if (!fixes.items[i].edits.count && !fixes.items[i].edits.op_count)
            abort(); /* an action that does nothing */
    }
    struct edits all = {.arena = w->arena};
    fix_all(&d->desk, doc, &list, &all);
    check_edits(w, &all);
}

static void format_twice(struct little_world *w, const struct kit *kit) {
    static const struct format_style style = {.sort_keys = true, .lists = LISTS_BLOCK};
    struct edits once = {.arena = w->arena}, twice = {.arena = w->arena};
    struct little_world after;
    format_front(&once, kit, &style);
    check_edits(w, &once);
    little_after(&after, w, &once);
    if (after.files[0].kit)
        format_front(&twice, after.files[0].kit, &style);
    if (twice.count)
        abort();
    little_fini(&after);
    struct edits tables = {.arena = w->arena};
    format_tables(&tables, kit, (struct span){0, (uint32_t)kit->source.text.n});
    check_edits(w, &tables);
}

static void rename_there(struct little_world *w, struct little_desk *d, const struct edit_doc *doc,
                         uint32_t at) {
    static const struct str names[] = {STR_INIT("new-name"), STR_INIT("A: `b` #c"), STR_INIT("b")};
    struct rename_target target;
    if (!rename_at(w->arena, doc->kit, doc->facts, &w->world, at, &target))
        return;
    if (target.at.start > target.at.end || target.at.end > doc->kit->source.text.n)
        abort();
    struct edits e = {.arena = w->arena};
    if (rename_make(&d->desk, doc, &target, names[at % 3], &e) == (e.refused.n > 0))
        abort();
    check_edits(w, &e);
}

static void rebuild_there(struct little_world *w, struct little_desk *d, const struct edit_doc *doc,
                          uint32_t at) {
    typedef bool (*change)(struct desk *, const struct edit_doc *, uint32_t, struct edits *);
    static const change changes[] = {section_inline, section_to_link, section_to_wiki,
                                     fix_moved_lines};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct edits e = {.arena = w->arena};
        changes[i](&d->desk, doc, at, &e);
        check_edits(w, &e);
    }
    uint32_t heading = section_heading_at(doc->kit, at);
    struct edits up = {.arena = w->arena}, out = {.arena = w->arena};
    if (heading == UINT32_MAX)
        return;
    section_shift(&up, doc->kit, heading, at & 1 ? 1 : -1);
    check_edits(w, &up);
    section_extract(&d->desk, doc, heading, &out);
    check_edits(w, &out);
}

static void move_it(struct little_world *w, struct little_desk *d) {
    struct move move = {w->files[0].path, STR("/w/.bluekit/plans/x y/(c).md")};
    struct edits e = {.arena = w->arena};
    if (!move_make(&d->desk, &move, 1, &e))
        abort();
    check_edits(w, &e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    static const struct str paths[] = {
        STR_INIT("/w/.bluekit/kits/a.md"),
        STR_INIT("/w/.bluekit/blueprints/p/a.md"),
        STR_INIT("/w/.bluekit/blueprints/p/blueprint.json"),
        STR_INIT("/w/.bluekit/notes/a.md"),
        STR_INIT("/w/.bluekit/diagrams/a.mmd"),
        STR_INIT("/w/.bluekit/kits/config.json"),
    };
    if (n < 2 || n > 1 << 14)
        return 0;
    struct little_world w;
    struct little_desk d;
    little_init(&w);
    little_add(&w, paths[data[0] % 6], (struct str){(const char *)data + 2, n - 2});
    little_add(&w, STR("/w/.bluekit/kits/b.md"),
               STR("---\nid: b\nalias: B\ntype: kit\nrelated: [a]\ntags: [x]\n---\n# H\n[[a#H]] "
                   "[a](a.md#h) #x\n\n## H\n"));
    little_add(&w, STR("/w/.bluekit/blueprints/p/b.md"),
               STR("---\nid: b\ntype: task\nblueprint: p\n---\n[a](a.md)\n"));
    little_read(&w);
    little_desk_init(&d, &w);
    if (w.files[0].kit && w.files[0].kit->is_kit) {
        const struct edit_doc *doc = desk_take(&d.desk, w.files[0].kit, w.files[0].facts);
        uint32_t at = (uint32_t)((n - 2) * data[1] / 256);
        fix_everything(&w, &d, doc);
        format_twice(&w, doc->kit);
        rename_there(&w, &d, doc, at);
        rebuild_there(&w, &d, doc, at);
        move_it(&w, &d);
    }
    desk_fini(&d.desk);
    little_fini(&w);
    return 0;
}
