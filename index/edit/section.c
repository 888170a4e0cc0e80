/* section.c — headings up and down, links written the other way, the version. What moves sections
 * between documents is in section_move.c. */
#include "edit/section.h"

#include "base/path.h"
#include "edit/nodes.h"
#include "edit/refs.h"
#include "edit/write.h"

uint32_t section_heading_at(const struct kit *kit, uint32_t offset) {
    for (size_t i = 0; i < kit->heading_count; i++) {
        struct span at = kit->headings[i].span;
        uint32_t start = nodes_line(kit->source.text, at.start).start;
        if (start <= offset && offset <= at.end)
            return (uint32_t)i;
    }
    return UINT32_MAX;
}

static size_t next_heading(const struct kit *kit, uint32_t heading) {
    size_t next = heading + 1;
    while (next < kit->heading_count && kit->headings[next].level > kit->headings[heading].level)
        next++;
    return next;
}

struct span section_of(const struct kit *kit, uint32_t heading) {
    size_t next = next_heading(kit, heading);
    struct str text = kit->source.text;
    uint32_t end = next < kit->heading_count
                       ? nodes_line(text, kit->headings[next].span.start).start
                       : kit->body.end;
    return (struct span){nodes_line(text, kit->headings[heading].span.start).start, end};
}

/* ---- up and down ---- */

static bool is_atx(const struct kit *kit, const struct heading *h) {
    return kit->source.text.p[h->span.start] == '#';
}

/* A heading that is underlined becomes one with marks: there are but two kinds of lines. */
static void shift_setext(struct edits *e, const struct kit *kit, const struct heading *h,
                         unsigned level) {
    struct str text = str_cut(kit->source.text, h->text);
    struct buf out = {0};
    for (unsigned i = 0; i < level; i++)
        buf_add_byte(&out, '#');
    buf_add_byte(&out, ' ');
    for (size_t i = 0; i < text.n; i++)
        if (!ascii_is_eol(text.p[i]))
            buf_add_byte(&out, text.p[i]);
        else if (text.p[i] == '\n')
            buf_add_byte(&out, ' ');
    edits_replace(e, kit, h->span, arena_str(e->arena, buf_str(&out)));
    buf_fini(&out);
}

bool section_shift(struct edits *e, const struct kit *kit, uint32_t heading, int by) {
    size_t end = next_heading(kit, heading);
    for (size_t i = heading; i < end; i++) {
        int level = (int)kit->headings[i].level + by;
        if (level < 1 || level > 6)
            return false;
    }
    for (size_t i = heading; i < end; i++) {
        const struct heading *h = &kit->headings[i];
        unsigned level = (unsigned)((int)h->level + by);
        if (!is_atx(kit, h))
            shift_setext(e, kit, h, level);
        else if (by > 0)
            edits_insert(e, kit, h->span.start, str_to(STR("######"), (size_t)by));
        else
            edits_replace(e, kit, (struct span){h->span.start, h->span.start + (uint32_t)-by},
                          STR(""));
    }
    edits_sort(e);
    return true;
}

bool section_bump(struct edits *e, const struct kit *kit, int64_t *version) {
    const struct node *n = kit_field(kit, STR("version"));
    if (!n || n->type != NODE_SCALAR || n->value.type != VALUE_INT || n->value.integer < 0 ||
        n->value.integer >= INT32_MAX)
        return false;
    *version = n->value.integer + 1;
    edits_replace(e, kit, n->span, arena_printf(e->arena, "%lld", (long long)*version));
    return true;
}

/* ---- links ---- */

static const struct link *link_at(const struct kit *kit, uint32_t offset, bool wiki) {
    for (size_t i = 0; i < kit->link_count; i++) {
        const struct link *l = &kit->links[i];
        if (span_has(l->span, offset) && !l->image &&
            (wiki ? l->style == LINK_WIKI : l->style == LINK_INLINE))
            return l;
    }
    return NULL;
}

static const struct ref *ref_of(const struct edit_doc *doc, const struct link *l) {
    for (size_t i = 0; i < doc->facts->ref_count; i++) {
        const struct ref *r = &doc->facts->refs[i];
        if ((r->type == REF_WIKI || r->type == REF_LINK) &&
            refs_span(doc->kit, &r->range).start == l->target.start)
            return r;
    }
    return NULL;
}

static const struct facts *facts_at(struct desk *d, const struct edit_doc *doc, struct str path) {
    const struct world *w = &d->world;
    return str_eq(path, doc->kit->source.path) ? doc->facts : w->kit_at(w->context, d->arena, path);
}

static struct str escaped_text(struct arena *a, struct str s) {
    struct buf out = {0};
    for (size_t i = 0; i < s.n; i++) {
        if (memchr("[]\\*_`<", s.p[i], 7))
            buf_add_byte(&out, '\\');
        buf_add_byte(&out, s.p[i]);
    }
    struct str copy = arena_str(a, buf_str(&out));
    buf_fini(&out);
    return copy;
}

bool section_to_link(struct desk *d, const struct edit_doc *doc, uint32_t offset, struct edits *e) {
    const struct link *l = link_at(doc->kit, offset, true);
    const struct ref *ref = l ? ref_of(doc, l) : NULL;
    struct str from = doc->kit->source.path, text = doc->kit->source.text;
    struct str path = ref ? refs_lead(d, doc, ref, false) : STR_NONE;
    const struct facts *to = path.n ? facts_at(d, doc, path) : NULL;
    if (!to || !from.n)
        return false;
    uint32_t heading = refs_heading(to, ref);
    if (ref->anchor.n && heading == UINT32_MAX)
        return false;
    struct str label = str_cut(text, l->text); /* without one md4c shows key and heading */
    struct str inner = str_cut(text, (struct span){l->span.start + 2, l->span.end - 2});
    if (str_find_byte(inner, '|') == STR_NOT_FOUND || !label.n)
        label = escaped_text(e->arena, heading != UINT32_MAX ? to->headings[heading].text
                                                             : facts_name(to, path));
    struct str target =
        ref->target.n ? write_target(e->arena, path_dir(from), path, STR_NONE, false) : STR("");
    edits_replace(e, doc->kit, l->span,
                  arena_printf(e->arena, "[%.*s](%.*s%s%.*s)", STR_ARG(label), STR_ARG(target),
                               ref->anchor.n ? "#" : "",
                               STR_ARG(ref->anchor.n ? to->headings[heading].slug : STR(""))));
    return true;
}

/* Nothing between the target and the closing parenthesis: a title would be lost. */
static bool ends_with_target(const struct kit *kit, const struct link *l) {
    uint32_t end = l->fragment.end > l->fragment.start ? l->fragment.end : l->target.end;
    return end + 1u + l->angled == l->span.end && kit->source.text.p[l->span.end - 1] == ')';
}

bool section_to_wiki(struct desk *d, const struct edit_doc *doc, uint32_t offset, struct edits *e) {
    const struct link *l = link_at(doc->kit, offset, false);
    const struct ref *ref = l ? ref_of(doc, l) : NULL;
    struct str path = ref && ref->target.n ? refs_lead(d, doc, ref, false) : STR_NONE;
    const struct edit_doc *to = path.n ? desk_doc(d, path) : NULL;
    if (!to || !to->facts->is_kit || !doc->kit->source.path.n || !ends_with_target(doc->kit, l))
        return false;
    struct refs_names names = refs_names_of(to);
    struct str key = refs_key(d, doc->kit->source.path, REFS_ID, &names, &names);
    struct str label = str_cut(doc->kit->source.text, l->text), anchor = STR("");
    uint32_t heading = refs_heading(to->facts, ref);
    if (!key.n || (ref->anchor.n && heading == UINT32_MAX) ||
        str_find_byte(label, '|') != STR_NOT_FOUND || str_find(label, STR("]")) != STR_NOT_FOUND ||
        str_find(label, STR("[")) != STR_NOT_FOUND)
        return false;
    if (heading != UINT32_MAX) {
        struct ref as_wiki = {.type = REF_WIKI};
        anchor = refs_anchor(e->arena, to->facts, heading, &as_wiki, NULL);
    }
    edits_replace(e, doc->kit, l->span,
                  arena_printf(e->arena, "[[%.*s%s%.*s%s%.*s]]", STR_ARG(key), anchor.n ? "#" : "",
                               STR_ARG(anchor), label.n && !str_eq(label, key) ? "|" : "",
                               STR_ARG(str_eq(label, key) ? STR("") : label)));
    return true;
}
