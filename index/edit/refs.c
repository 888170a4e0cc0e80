/* refs.c — see refs.h. Nothing is edited here. */
#include "edit/refs.h"

#include "base/path.h"
#include "base/text.h"
#include "edit/write.h"

struct span refs_span(const struct kit *kit, const struct range *r) {
    const struct lines *lines = kit->source.lines;
    struct str text = kit->source.text;
    return (struct span){
        lines_offset(lines, text, r->start.line, r->start.column[UTF8], UTF8),
        lines_offset(lines, text, r->end.line, r->end.column[UTF8], UTF8),
    };
}

char refs_quote_at(const struct kit *kit, struct span at) {
    struct str text = kit->source.text;
    if (at.start == 0 || at.end >= text.n)
        return 0;
    char c = text.p[at.start - 1];
    return (c == '"' || c == '\'') && text.p[at.end] == c ? c : 0;
}

/* ---- names ---- */

enum refs_name refs_name_of(const struct facts *f, struct str path, struct str key) {
    unsigned rank = world_wiki_rank(f, path, key, true);
    return rank == WIKI_NONE ? REFS_NO_NAME : (enum refs_name)(rank % 3);
}

struct refs_names refs_names_of(const struct edit_doc *doc) {
    struct str path = doc->kit->source.path;
    return (struct refs_names){path, doc->facts->id.text, path_stem(path_name(path)),
                               doc->facts->alias.text};
}

/* world_wiki_rank asks for facts; of them it reads the names. */
static unsigned rank_of(const struct refs_names *n, struct str key, bool near) {
    struct facts f = {.id.text = n->id, .alias.text = n->alias};
    return world_wiki_rank(&f, n->path, key, near);
}

static bool is_near(struct desk *d, struct str from, struct str path) {
    const struct world *w = &d->world;
    return str_eq(w->root_of(w->context, from), w->root_of(w->context, path));
}

/* The kit that `key` finds when `before` is left out of account cannot be asked for directly: the
 * world gives the best one. It is another as long as it is not `before`; if it is, nobody is
 * better. */
bool refs_leads(struct desk *d, struct str from, struct str key, const struct refs_names *before,
                const struct refs_names *after) {
    const struct world *w = &d->world;
    struct str other;
    unsigned mine = rank_of(after, key, is_near(d, from, after->path));
    if (mine == WIKI_NONE || !write_fits_wiki(key))
        return false;
    if (!w->wiki(w->context, d->arena, from, key, &other))
        return true;
    if (!str_eq(other, before->path)) {
        const struct facts *f = w->kit_at(w->context, d->arena, other);
        unsigned theirs =
            f ? world_wiki_rank(f, other, key, is_near(d, from, other)) : (unsigned)WIKI_NONE;
        return mine < theirs || (mine == theirs && str_cmp(after->path, other) < 0);
    }
    /* it is the best now; by a worse name it may not be afterwards */
    if (mine <= rank_of(before, key, is_near(d, from, before->path)))
        return true;
    struct named *found;
    return w->with_id(w->context, d->arena, before->path, key, &found) == 0 &&
           w->with_alias(w->context, d->arena, before->path, key, &found) == 0;
}

struct str refs_key(struct desk *d, struct str from, enum refs_name like,
                    const struct refs_names *before, const struct refs_names *after) {
    const struct str names[] = {
        [REFS_ID] = after->id, [REFS_STEM] = after->stem, [REFS_ALIAS] = after->alias};
    if (like < REFS_NO_NAME && refs_leads(d, from, names[like], before, after))
        return names[like];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (refs_leads(d, from, names[i], before, after))
            return names[i];
    return STR("");
}

static bool is_before(struct str a, struct str b) {
    return !b.n || str_cmp(a, b) < 0;
}

struct str refs_holder(struct desk *d, struct str path, struct str id) {
    const struct world *w = &d->world;
    struct named *found = NULL;
    struct str first = STR("");
    const struct facts *own = w->kit_at(w->context, d->arena, path);
    size_t n = w->with_id(w->context, d->arena, path, id, &found);
    if (own && str_eq(own->id.text, id))
        first = path;
    for (size_t i = 0; i < n; i++)
        if (is_before(found[i].path, first))
            first = found[i].path;
    return first;
}

/* ---- where a reference leads ---- */

struct str refs_lead(struct desk *d, const struct edit_doc *doc, const struct ref *ref,
                     bool with_code) {
    struct str path = STR(""), from = doc->kit->source.path;
    if (ref->type == REF_RELATION && ref->target.n)
        path = refs_holder(d, from, ref->target);
    if (path.n)
        return path;
    if (ref->type == REF_CODE && !with_code)
        return STR("");
    if (!ref->target.n)
        return from;
    return world_lead(&d->world, d->arena, from, ref, &path) ? path : STR("");
}

uint32_t refs_heading(const struct facts *to, const struct ref *ref) {
    const struct fact_heading *h = NULL;
    if (!ref->anchor.n)
        return UINT32_MAX;
    if (ref->type == REF_WIKI)
        h = facts_heading(to, ref->anchor);
    if (!h)
        h = facts_anchor(to, ref->anchor);
    return h ? (uint32_t)(h - to->headings) : UINT32_MAX;
}

struct str refs_anchor(struct arena *a, const struct facts *to, uint32_t index,
                       const struct ref *ref, const struct fact_heading *before) {
    const struct fact_heading *h = &to->headings[index];
    struct str plain = str_trim(h->text);
    bool by_slug = before && !text_same(str_trim(before->text), str_trim(ref->anchor));
    bool by_text = ref->type == REF_WIKI && !by_slug && write_fits_wiki(plain) &&
                   facts_heading(to, plain) == h;
    return arena_str(a, by_text ? plain : h->slug);
}

const struct edit_doc *refs_reread(struct desk *d, const struct kit *kit, struct str text) {
    struct edit_doc *doc = ARENA_NEW(d->arena, struct edit_doc);
    struct source *source = ARENA_NEW(d->arena, struct source);
    struct lines lines = {0};
    char *padded = arena_alloc(d->arena, text.n + 16);
    if (text.n)
        memcpy(padded, text.p, text.n);
    *source = kit->source;
    source->text = (struct str){padded, text.n};
    lines_build(&lines, source->text);
    source->lines = &lines;
    doc->kit = kit_parse(d->arena, source);
    doc->facts = facts_of(d->arena, doc->kit);
    lines_fini(&lines);
    return doc;
}
