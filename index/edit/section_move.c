/* section_move.c — a section becomes a document, a document becomes a section. Which links have to
 * follow is found by where each heading is afterwards. */
#include "base/path.h"
#include "base/text.h"
#include "edit/new.h"
#include "edit/nodes.h"
#include "edit/refs.h"
#include "edit/rename_private.h"
#include "edit/section.h"
#include "edit/write.h"

/* ---- out ---- */

struct extraction {
    struct desk *desk;
    struct edits *edits;
    const struct edit_doc *doc;
    uint32_t heading;  /* that stays, and stands first in the new document, too */
    size_t next;       /* first heading after the section */
    struct span moved; /* the text below the heading */
    struct str path;   /* of the new document */
    struct refs_names names;
    const struct facts *old_after, *new_after; /* once they are known */
    bool collecting;                           /* edits of the moved text, else all others */
    struct edits *out;
};

static struct str free_path(struct desk *d, struct str dir, struct str stem) {
    const struct world *w = &d->world;
    for (unsigned i = 1; i < 100; i++) {
        struct str name = i == 1 ? arena_printf(d->arena, "%.*s.md", STR_ARG(stem))
                                 : arena_printf(d->arena, "%.*s-%u.md", STR_ARG(stem), i);
        struct str path = path_join(d->arena, dir, name), other;
        struct str key = path_stem(name);
        enum existence there = w->exists(w->context, path);
        if (there != EXISTS_FILE && there != EXISTS_DIR && !w->kit_at(w->context, d->arena, path) &&
            !world_wiki(w, d->arena, path, key, &other))
            return path;
    }
    return STR("");
}

struct str section_extract_path(struct desk *d, const struct edit_doc *doc, uint32_t heading) {
    const struct kit *kit = doc->kit;
    struct str path = kit->source.path;
    if (!path.n || kit->format != FORMAT_MARKDOWN || heading >= kit->heading_count ||
        kit->headings[heading].level == 1 || kit->source.home == HOME_LOOSE)
        return STR("");
    if (str_starts(kit->source.below, STR("blueprints/")))
        return STR(""); /* what lies there is a task, and blueprint.json would have to list it */
    struct str stem = write_kebab(d->arena, kit->headings[heading].plain);
    return stem.n ? free_path(d, path_dir(path), stem) : STR("");
}

static bool is_moved(const struct extraction *x, uint32_t index) {
    return index > x->heading && index < x->next;
}

static bool inside(const struct extraction *x, const struct edit_doc *doc, const struct range *r) {
    struct span at = refs_span(doc->kit, r);
    return doc == x->doc && at.start >= x->moved.start && at.end <= x->moved.end;
}

static struct str key_for(struct extraction *x, struct str from, bool to_new) {
    struct refs_names old = refs_names_of(x->doc);
    return to_new ? x->names.stem : refs_key(x->desk, from, REFS_ID, &old, &old);
}

/* A reference to a heading of the old document, written so that it finds it afterwards. */
static void redirect(struct extraction *x, const struct edit_doc *doc, const struct ref *ref) {
    struct arena *a = x->edits->arena;
    struct str from = doc->kit->source.path;
    bool in = inside(x, doc, &ref->anchor_range);
    uint32_t index = refs_heading(x->doc->facts, ref);
    if (in != x->collecting || index == UINT32_MAX)
        return;
    bool to_new = is_moved(x, index);
    const struct facts *to = to_new ? x->new_after : x->old_after;
    uint32_t after = to_new             ? index - x->heading
                     : index >= x->next ? index - (uint32_t)(x->next - x->heading - 1)
                                        : index;
    bool stays = doc != x->doc ? !to_new : in == to_new;
    struct span anchor = refs_span(doc->kit, &ref->anchor_range);
    struct span target = refs_span(doc->kit, &ref->range);
    struct str slug = refs_anchor(a, to, after, ref, &x->doc->facts->headings[index]);
    if (refs_heading(to, ref) == after)
        slug = str_cut(doc->kit->source.text, anchor);
    struct str lead = to_new ? x->path : x->doc->kit->source.path;
    struct str name = ref->type == REF_WIKI
                          ? key_for(x, from, to_new)
                          : write_target(a, path_dir(from), lead, STR_NONE, false);
    if (ref->target.n && target.end > target.start && (doc == x->doc || to_new)) {
        edits_replace(x->out, doc->kit, target, name);
        edits_replace(x->out, doc->kit, anchor, slug);
    } else {
        struct str whole = stays || ref->target.n
                               ? slug
                               : arena_printf(a, "%.*s#%.*s", STR_ARG(name), STR_ARG(slug));
        struct span at =
            stays || ref->target.n ? anchor : (struct span){anchor.start - 1, anchor.end};
        edits_replace(x->out, doc->kit, at, whole);
    }
}

static void redirect_all(struct extraction *x, const struct edit_doc *doc) {
    for (size_t i = 0; i < doc->facts->ref_count; i++) {
        const struct ref *ref = &doc->facts->refs[i];
        struct span anchor = refs_span(doc->kit, &ref->anchor_range);
        if ((ref->type == REF_WIKI || ref->type == REF_LINK) && anchor.end > anchor.start &&
            str_eq(refs_lead(x->desk, doc, ref, false), x->doc->kit->source.path))
            redirect(x, doc, ref);
    }
}

/* The moved text with its headings raised, and `inner` edits in it. */
static struct str raised(struct extraction *x, const struct edits *inner) {
    const struct kit *kit = x->doc->kit;
    struct edits all = {.arena = x->desk->arena};
    int by = 1 - (int)kit->headings[x->heading].level;
    for (size_t i = x->heading + 1; i < x->next;) {
        size_t end = i + 1;
        while (end < x->next && kit->headings[end].level > kit->headings[i].level)
            end++;
        section_shift(&all, kit, (uint32_t)i, by);
        i = end;
    }
    if (inner)
        edits_add(&all, inner);
    edits_sort(&all);
    struct str whole = edits_apply(x->desk->arena, kit->source.path, kit->source.text, &all);
    size_t shorter = kit->source.text.n - x->moved.end;
    return str_trim(str_cut(whole, (struct span){x->moved.start, (uint32_t)(whole.n - shorter)}));
}

/* Definitions of labels that the moved text uses but does not hold. */
static struct str definitions(struct extraction *x) {
    const struct kit *kit = x->doc->kit;
    struct buf out = {0};
    for (size_t i = 0; i < kit->definition_count; i++) {
        struct span at = kit->definitions[i].span;
        bool here = at.start >= x->moved.start && at.end <= x->moved.end, used = false;
        for (size_t k = 0; k < kit->link_count && !here; k++)
            used = used || (kit->links[k].style == LINK_REFERENCE &&
                            kit->links[k].target.start == kit->definitions[i].target.start &&
                            kit->links[k].span.start >= x->moved.start &&
                            kit->links[k].span.end <= x->moved.end);
        if (used)
            buf_addf(&out, "\n%.*s", STR_ARG(str_trim(str_cut(kit->source.text, at))));
    }
    if (out.n)
        buf_add_byte(&out, '\n');
    struct str list = arena_str(x->desk->arena, buf_str(&out));
    buf_fini(&out);
    return list;
}

static struct str title_link(struct extraction *x, struct str title, struct str path) {
    struct str target = write_target(x->desk->arena, path_dir(x->path), path, STR_NONE, false);
    return arena_printf(x->desk->arena, "[%.*s](%.*s)", STR_ARG(title), STR_ARG(target));
}

static struct str new_document(struct extraction *x, const struct edits *inner) {
    struct arena *a = x->desk->arena;
    const struct kit *kit = x->doc->kit;
    struct str *tags = NULL, text = kit->source.text;
    const struct node *list = kit_field(kit, STR("tags"));
    struct str title = str_cut(text, kit->headings[x->heading].text);
    struct str body = raised(x, inner), from = facts_name(x->doc->facts, kit->source.path);
    struct new_kit n = {.kind = kit->kind, .alias = kit->headings[x->heading].plain};
    n.below = path_join(a, path_dir(kit->source.below), path_name(x->path));
    n.description = new_sentence_of(a, kit, x->moved);
    for (size_t i = 0; list && list->type == NODE_SEQUENCE && i < list->count; i++)
        if (list->items[i].type == NODE_SCALAR && list->items[i].text.n)
            *ARENA_PUSH(a, tags, n.tag_count) = list->items[i].text;
    n.tags = tags;
    struct str back = title_link(x, from, kit->source.path);
    n.body = arena_printf(a, "# %.*s\n\n%.*s\n\nPart of %.*s.\n%.*s", STR_ARG(title), STR_ARG(body),
                          STR_ARG(back), STR_ARG(definitions(x)));
    bool page = kit->front.state != FRONT_READ || !new_is_kind(kit->kind);
    return write_lines(a, page ? n.body : new_text(a, &n), write_eol(text));
}

/* The old document as it will be, but for its links: their lines do not matter to headings. */
static struct str what_is_left(struct extraction *x) {
    const struct kit *kit = x->doc->kit;
    struct edits only = {.arena = x->desk->arena};
    edits_replace(&only, kit, x->moved, STR(""));
    return edits_apply(x->desk->arena, kit->source.path, kit->source.text, &only);
}

bool section_extract(struct desk *d, const struct edit_doc *doc, uint32_t heading,
                     struct edits *e) {
    const struct kit *kit = doc->kit;
    struct extraction x = {.desk = d, .edits = e, .doc = doc, .heading = heading};
    struct str *paths = NULL;
    x.path = section_extract_path(d, doc, heading);
    if (!x.path.n)
        return false;
    struct span whole = section_of(kit, heading);
    x.next = heading + 1;
    while (x.next < kit->heading_count &&
           kit->headings[x.next].level > kit->headings[heading].level)
        x.next++;
    x.moved =
        (struct span){nodes_line(kit->source.text, kit->headings[heading].span.end).end, whole.end};
    if (!str_trim(str_cut(kit->source.text, x.moved)).n)
        return false;
    x.names = (struct refs_names){x.path, STR(""), path_stem(path_name(x.path)), STR("")};
    x.new_after = refs_reread(d, kit, new_document(&x, NULL))->facts;
    x.old_after = refs_reread(d, kit, what_is_left(&x))->facts;
    if (x.old_after->heading_count + (x.next - heading - 1) != kit->heading_count ||
        x.new_after->heading_count != x.next - heading)
        return edits_refuse(e, "the section does not stand by itself");
    struct edits inner = {.arena = d->arena};
    x.out = &inner;
    x.collecting = true;
    redirect_all(&x, doc);
    x.out = e;
    x.collecting = false;
    redirect_all(&x, doc);
    struct refs_names old = refs_names_of(doc);
    const struct str names[] = {old.id, old.stem, old.alias};
    size_t n = d->referrers(d->context, d->arena, old.path, names, 3, &paths);
    for (size_t i = 0; i < n && !desk_cancelled(d); i++) {
        const struct edit_doc *other = desk_doc(d, paths[i]);
        if (other && other != doc && other->kit->is_kit)
            redirect_all(&x, other);
    }
    struct str title = str_cut(kit->source.text, kit->headings[heading].text);
    struct str left = arena_printf(e->arena, "\n%.*s.\n%s", STR_ARG(title_link(&x, title, x.path)),
                                   whole.end < kit->body.end ? "\n" : "");
    edits_replace(e, kit, x.moved, write_lines(e->arena, left, write_eol(kit->source.text)));
    edits_create(e, x.path, arena_str(e->arena, new_document(&x, &inner)));
    edits_sort(e);
    return true;
}

/* ---- in ---- */

static const struct ref *only_link(const struct edit_doc *doc, uint32_t offset, struct span *line) {
    struct str text = doc->kit->source.text;
    *line = nodes_line(text, offset);
    struct str s = str_trim(str_cut(text, *line));
    for (size_t i = 0; i < doc->kit->link_count; i++) {
        const struct link *l = &doc->kit->links[i];
        struct str link = str_cut(text, l->span);
        bool dot = s.n == link.n + 1 && s.p[s.n - 1] == '.';
        if (l->span.start < line->start || l->span.end > line->end || l->image ||
            !(str_eq(s, link) || (dot && str_starts(s, link))))
            continue;
        for (size_t k = 0; k < doc->facts->ref_count; k++)
            if ((doc->facts->refs[k].type == REF_LINK || doc->facts->refs[k].type == REF_WIKI) &&
                refs_span(doc->kit, &doc->facts->refs[k].range).start == l->target.start)
                return &doc->facts->refs[k];
    }
    return NULL;
}

static unsigned level_above(const struct kit *kit, uint32_t offset) {
    unsigned level = 0;
    for (size_t i = 0; i < kit->heading_count && kit->headings[i].span.start < offset; i++)
        level = kit->headings[i].level;
    return level;
}

/* Its links as they are written from another folder; those to its own headings go on leading there,
 * since it stays. */
static void rebase(struct desk *d, const struct edit_doc *target, struct str to_dir,
                   struct edits *out) {
    struct str path = target->kit->source.path, text = target->kit->source.text;
    for (size_t i = 0; i < target->facts->ref_count; i++) {
        const struct ref *ref = &target->facts->refs[i];
        struct span at = refs_span(target->kit, &ref->range);
        struct span anchor = refs_span(target->kit, &ref->anchor_range);
        if (ref->type == REF_LINK && ref->target.n && at.end > at.start) {
            struct str lead = path_resolve(d->arena, path_dir(path), ref->target);
            bool angled = text.p[at.start - 1] == '<';
            edits_replace(out, target->kit, at,
                          write_target(d->arena, to_dir, lead, str_cut(text, at), angled));
        } else if (ref->type == REF_LINK && !ref->target.n && anchor.end > anchor.start) {
            edits_insert(out, target->kit, anchor.start - 1,
                         write_target(d->arena, to_dir, path, STR_NONE, false));
        } else if (ref->type == REF_WIKI && !ref->target.n && anchor.end > anchor.start) {
            struct refs_names names = refs_names_of(target);
            edits_insert(
                out, target->kit, anchor.start - 1,
                refs_key(d, path_join(d->arena, to_dir, STR("x.md")), REFS_ID, &names, &names));
        }
    }
}

static bool has_label(const struct kit *kit, struct str label) {
    for (size_t i = 0; i < kit->definition_count; i++)
        if (text_same(str_trim(str_cut(kit->source.text, kit->definitions[i].label)), label))
            return true;
    return false;
}

static bool lies_in(struct span inner, struct span outer) {
    return inner.start >= outer.start && inner.end <= outer.end;
}

/* Labels mean one thing in a document: those of the part are its own, and nobody else's. */
static bool labels_can_come(const struct kit *to, const struct kit *kit, struct span part) {
    for (size_t i = 0; i < kit->definition_count; i++) {
        const struct definition *def = &kit->definitions[i];
        if (lies_in(def->span, part) &&
            has_label(to, str_trim(str_cut(kit->source.text, def->label))))
            return false;
    }
    for (size_t i = 0; i < kit->link_count; i++)
        if (kit->links[i].style == LINK_REFERENCE && lies_in(kit->links[i].span, part) &&
            !lies_in(kit->links[i].target, part))
            return false;
    return true;
}

/* Headings that come in may be called like others that are there, which changes their anchors. */
static bool follow_insertion(struct desk *d, const struct edit_doc *doc, uint32_t offset,
                             struct edits *e) {
    const struct kit *kit = doc->kit;
    uint32_t from = 0;
    while (from < kit->heading_count && kit->headings[from].span.start < offset)
        from++;
    const struct edit_doc *after =
        refs_reread(d, kit, edits_apply(d->arena, kit->source.path, kit->source.text, e));
    if (after->facts->heading_count < kit->heading_count)
        return edits_refuse(e, "the text does not fit in there");
    rename_follow_headings(d, e, doc, after->facts, from,
                           (uint32_t)(after->facts->heading_count - kit->heading_count));
    edits_sort(e);
    return true;
}

bool section_inline(struct desk *d, const struct edit_doc *doc, uint32_t offset, struct edits *e) {
    struct span line;
    const struct ref *ref = only_link(doc, offset, &line);
    struct str from = doc->kit->source.path;
    struct str path = ref && ref->target.n && from.n ? refs_lead(d, doc, ref, false) : STR_NONE;
    const struct edit_doc *target = path.n && !str_eq(path, from) ? desk_doc(d, path) : NULL;
    if (!target || !target->facts->is_kit || target->kit->format != FORMAT_MARKDOWN)
        return false;
    const struct kit *kit = target->kit;
    struct edits inner = {.arena = d->arena};
    struct span part = kit->body;
    uint32_t heading = refs_heading(target->facts, ref);
    if (ref->anchor.n && heading == UINT32_MAX)
        return false;
    if (heading != UINT32_MAX)
        part = section_of(kit, heading);
    if (!labels_can_come(doc->kit, kit, part))
        return edits_refuse(e, "both documents define the same label for a link");
    unsigned least = 7, most = 0, above = level_above(doc->kit, offset);
    for (size_t i = 0; i < kit->heading_count; i++) {
        const struct heading *h = &kit->headings[i];
        if (h->span.start < part.start || h->span.start >= part.end)
            continue;
        least = h->level < least ? h->level : least;
        most = h->level > most ? h->level : most;
    }
    int by = (int)above + 1 - (int)least;
    if (most && (int)most + by > 6)
        return edits_refuse(e, "its headings would be deeper than six levels here");
    for (size_t i = 0; i < kit->heading_count && by; i++) {
        const struct heading *h = &kit->headings[i];
        size_t end = i + 1;
        if (h->span.start < part.start || h->span.start >= part.end)
            continue;
        while (end < kit->heading_count && kit->headings[end].level > h->level)
            end++;
        section_shift(&inner, kit, (uint32_t)i, by);
        i = end - 1;
    }
    rebase(d, target, path_dir(from), &inner);
    edits_sort(&inner);
    struct str after = edits_apply(d->arena, path, kit->source.text, &inner);
    size_t before = part.start;
    for (size_t i = 0; i < inner.count; i++) /* what is written before the part moves it */
        if (inner.items[i].at.end <= part.start && inner.items[i].at.start < part.start)
            before =
                before + inner.items[i].text.n - (inner.items[i].at.end - inner.items[i].at.start);
    size_t shorter = 0;
    for (size_t i = 0; i < inner.count; i++)
        if (inner.items[i].at.start >= part.end)
            shorter += inner.items[i].text.n - (inner.items[i].at.end - inner.items[i].at.start);
    size_t end = after.n - (kit->source.text.n - part.end) - shorter;
    struct str body = str_trim(str_cut(after, (struct span){(uint32_t)before, (uint32_t)end}));
    struct str eol = write_eol(doc->kit->source.text);
    bool last = line.end == doc->kit->source.text.n &&
                (line.end == line.start || doc->kit->source.text.p[line.end - 1] != '\n');
    edits_replace(e, doc->kit, line,
                  write_lines(e->arena,
                              arena_printf(e->arena, "%.*s%s", STR_ARG(body), last ? "" : "\n"),
                              eol));
    return follow_insertion(d, doc, offset, e);
}
