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
    if (!world_wiki(w, d->arena, from, key, &other))
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
    return world_with_name(w, d->arena, before->path, key, NAME_ID, &found) == 0 &&
           world_with_name(w, d->arena, before->path, key, NAME_ALIAS, &found) == 0;
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
    size_t n = world_with_name(w, d->arena, path, id, NAME_ID, &found);
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

static int hex_digit(char c) {
    c = ascii_lower(c);
    return ascii_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct str decoded(struct arena *a, struct str s) {
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool escape = s.p[i] == '%' && i + 2 < s.n && hex_digit(s.p[i + 1]) >= 0 &&
                      hex_digit(s.p[i + 2]) >= 0;
        out[n++] = escape ? (char)(hex_digit(s.p[i + 1]) * 16 + hex_digit(s.p[i + 2])) : s.p[i];
        i += escape ? 2 : 0;
    }
    return (struct str){out, n};
}

static bool is_used(const struct kit *kit, const struct definition *def) {
    for (size_t i = 0; i < kit->link_count; i++)
        if (kit->links[i].style == LINK_REFERENCE &&
            kit->links[i].target.start == def->target.start)
            return true;
    return false;
}

/* A path without escapes other than percents, as we write them ourselves. */
static bool ref_of_definition(struct arena *a, const struct kit *kit, const struct definition *def,
                              struct ref *out) {
    struct str text = kit->source.text, whole = str_cut(text, def->target);
    size_t hash = str_find_byte(whole, '#'), colon = str_find_byte(whole, ':');
    size_t slash = str_find_byte(whole, '/');
    bool web = colon != STR_NOT_FOUND && (slash == STR_NOT_FOUND || colon < slash);
    uint32_t end = hash == STR_NOT_FOUND ? def->target.end : def->target.start + (uint32_t)hash;
    if (!whole.n || web || str_starts(whole, STR("//")) ||
        str_find_byte(whole, '\\') != STR_NOT_FOUND || str_find_byte(whole, '&') != STR_NOT_FOUND)
        return false;
    struct span path = {def->target.start, end}, anchor = {end, end};
    if (hash != STR_NOT_FOUND)
        anchor = (struct span){end + 1, def->target.end};
    *out = (struct ref){.type = REF_LINK,
                        .target = decoded(a, str_cut(text, path)),
                        .anchor = decoded(a, str_cut(text, anchor)),
                        .range = lines_range(kit->source.lines, text, path),
                        .anchor_range = lines_range(kit->source.lines, text, anchor)};
    return true;
}

size_t refs_unused(struct desk *d, const struct edit_doc *doc, struct ref **out) {
    enum { DEFINITIONS_MOST = 1000 }; /* each is looked for among all links */
    const struct kit *kit = doc->kit;
    size_t n = 0;
    *out = NULL;
    for (size_t i = 0; i < kit->definition_count && i < DEFINITIONS_MOST; i++) {
        struct ref ref;
        if (!is_used(kit, &kit->definitions[i]) &&
            ref_of_definition(d->arena, kit, &kit->definitions[i], &ref))
            *ARENA_PUSH(d->arena, *out, n) = ref;
    }
    return n;
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
