/* references.c — who refers to a kit, a heading, a tag, a file, a blueprint. The store's keys say
 * which kits might; their facts say where, and the world says whether what is written there leads
 * to the target. Open documents are all looked at. */
#include "search/references.h"

#include "base/path.h"
#include "base/text.h"
#include "search/search_private.h"

#include <stdlib.h>

struct led { /* where a name leads, seen from below a root */
    struct str key, root, path;
};

struct hunt {
    struct store *store; /* may be NULL */
    struct arena *arena;
    const struct view *view;
    const struct target *target;
    const struct facts *facts; /* of the target, when it is a kit */
    struct str root;           /* of the target */
    struct world world;
    bool declarations;
    struct led *led;
    size_t led_count;
    struct reference *out;
    size_t n;
};

struct subject { /* a document that may refer */
    struct str path;
    const struct facts *facts; /* NULL: not read yet, */
    int64_t kit;               /* of this one in the store */
};

static struct reference *push(struct hunt *h, const struct subject *s, struct str text,
                              const struct range *range) {
    struct reference *r = ARENA_PUSH(h->arena, h->out, h->n);
    *r = (struct reference){.path = s->path, .range = *range, .text = text, .type = REF_RELATION};
    return r;
}

/* ---- what a reference leads to ---- */

static bool names_target(const struct hunt *h, struct str key) {
    return text_same(path_stem(h->target->path), key) ||
           (h->facts && ((h->facts->id.text.n && text_same(h->facts->id.text, key)) ||
                         (h->facts->alias.text.n && text_same(h->facts->alias.text, key))));
}

/* A name may stand in ten thousand places. */
static struct str led_by_name(struct hunt *h, const struct subject *s, const struct ref *ref) {
    struct str root = h->world.root_of(h->world.context, s->path);
    for (size_t i = 0; i < h->led_count; i++)
        if (str_eq(h->led[i].key, ref->target) && str_eq(h->led[i].root, root))
            return h->led[i].path;
    struct str path;
    if (!world_lead(&h->world, h->arena, s->path, ref, &path))
        path = STR_NONE;
    *ARENA_PUSH(h->arena, h->led, h->led_count) = (struct led){ref->target, root, path};
    return path;
}

static bool leads_there(struct hunt *h, const struct subject *s, const struct ref *ref) {
    struct str path;
    bool by_name = ref->type == REF_WIKI || ref->type == REF_RELATION;
    bool other_file =
        ref->type == REF_CODE && !str_eq(path_name(ref->target), path_name(h->target->path));
    if (!ref->target.n || other_file || (by_name && !names_target(h, ref->target)))
        return false;
    if (by_name)
        path = led_by_name(h, s, ref);
    else if (!world_lead(&h->world, h->arena, s->path, ref, &path))
        return false;
    return str_eq(path, h->target->path);
}

/* ---- kits and files ---- */

static bool is_blueprint_key(const struct hunt *h, const struct subject *s, struct str id) {
    return id.n && str_eq(s->facts->blueprint.text, id) && s->facts->kind == KIND_TASK &&
           str_eq(h->world.root_of(h->world.context, s->path), h->root);
}

static void find_target(struct hunt *h, const struct subject *s) {
    const struct facts *f = s->facts;
    if (h->declarations && f == h->facts && f->id.text.n)
        push(h, s, f->id.text, &f->id.range)->declaration = true;
    if (h->facts && h->facts->kind == KIND_BLUEPRINT && is_blueprint_key(h, s, h->facts->id.text))
        push(h, s, f->blueprint.text, &f->blueprint.range);
    for (size_t i = 0; i < f->ref_count; i++) {
        const struct ref *ref = &f->refs[i];
        if (!leads_there(h, s, ref))
            continue;
        struct reference *r = push(h, s, ref->target, &ref->range);
        r->type = ref->type;
        if (ref->type == REF_CODE) {
            r->line = ref->line;
            r->end = ref->end;
        }
    }
}

/* ---- headings ---- */

static bool is_anchor(const struct hunt *h, const struct ref *ref) {
    const struct fact_heading *found = NULL;
    if (ref->type == REF_WIKI)
        found = facts_heading(h->facts, ref->anchor);
    if (!found)
        found = facts_anchor(h->facts, ref->anchor);
    return found && (!h->target->name.n || str_eq(found->slug, h->target->name));
}

static void find_heading(struct hunt *h, const struct subject *s) {
    const struct facts *f = s->facts;
    bool own = f == h->facts;
    for (size_t i = 0; own && h->declarations && i < f->heading_count; i++)
        if (str_eq(f->headings[i].slug, h->target->name))
            push(h, s, f->headings[i].text, &f->headings[i].range)->declaration = true;
    for (size_t i = 0; h->facts && i < f->ref_count; i++) {
        const struct ref *ref = &f->refs[i];
        bool anchored = ref->anchor.n && (ref->type == REF_WIKI || ref->type == REF_LINK);
        if (anchored && (ref->target.n ? leads_there(h, s, ref) : own) && is_anchor(h, ref))
            push(h, s, ref->anchor, &ref->anchor_range)->type = ref->type;
    }
}

/* ---- tags, blueprints ---- */

static void find_tag(struct hunt *h, const struct subject *s) {
    const struct facts *f = s->facts;
    for (size_t i = 0; i < f->tag_count; i++)
        if (text_same(f->tags[i], h->target->name))
            push(h, s, f->tags[i], &f->tag_ranges[i]);
    for (size_t i = 0; i < f->body_tag_count; i++)
        if (text_same(f->body_tags[i].text, h->target->name))
            push(h, s, f->body_tags[i].text, &f->body_tags[i].range);
}

static void find_blueprint(struct hunt *h, const struct subject *s) {
    const struct facts *f = s->facts;
    if (is_blueprint_key(h, s, h->target->name))
        push(h, s, f->blueprint.text, &f->blueprint.range);
    if (h->declarations && f->kind == KIND_BLUEPRINT && str_eq(f->id.text, h->target->name) &&
        str_eq(h->world.root_of(h->world.context, s->path), h->root))
        push(h, s, f->id.text, &f->id.range)->declaration = true;
}

/* ---- who might ---- */

struct crowd {
    struct hunt *h;
    struct hidden hidden;
    int64_t *kits;
    size_t n;
};

static void add_kit(struct crowd *c, int64_t kit) {
    if (!is_hidden(&c->hidden, kit))
        *ARENA_PUSH(c->h->arena, c->kits, c->n) = kit;
}

static void add_referrers(struct crowd *c, struct str path, const struct str *names, size_t n) {
    struct kit_row *rows;
    size_t count =
        store_referrers(c->h->store, c->h->arena, &c->h->view->scope, path, names, n, &rows);
    for (size_t i = 0; i < count; i++)
        add_kit(c, rows[i].kit);
}

static void add_named(struct crowd *c) {
    const struct target *t = c->h->target;
    const struct facts *f = c->h->facts;
    const struct str names[] = {path_stem(t->path), f ? f->id.text : STR_NONE,
                                f ? f->alias.text : STR_NONE};
    struct kit_row row;
    add_referrers(c, t->path, names, 3);
    if (f && store_kit_at(c->h->store, c->h->arena, t->path, false, &row))
        add_kit(c, row.kit); /* it declares, and may refer to itself */
}

static bool add_any(void *context, const struct kit_row *row) {
    struct crowd *c = context;
    add_kit(c, row->kit);
    return !view_cancelled(c->h->view);
}

/* Tags of front matter are columns of the full text, those of bodies are keys. */
static bool add_tagged(struct crowd *c, struct err *e) {
    struct hunt *h = c->h;
    const struct target *t = h->target;
    struct str name = arena_printf(h->arena, "#%.*s", STR_ARG(t->name));
    add_referrers(c, STR_NONE, &name, 1);
    struct match_term *terms = NULL;
    size_t n = 0, count;
    struct text_words words;
    struct text_word word;
    text_words_init(&words, t->name);
    while (text_words_next(&words, &word))
        *ARENA_PUSH(h->arena, terms, n) =
            (struct match_term){.term = arena_str(h->arena, word.term), .columns = COLUMN_TAGS};
    text_words_fini(&words);
    if (n == 0) /* nothing that a search could find: "+" */
        return store_each(h->store, &h->view->scope, add_any, c, e);
    struct match *found;
    bool more;
    if (!store_match(h->store, h->arena, MATCH_HEAD, terms, n, &h->view->scope, SIZE_MAX, &found,
                     &count, &more, e))
        return false;
    for (size_t i = 0; i < count; i++)
        add_kit(c, found[i].kit);
    return true;
}

static bool gather(struct crowd *c, struct err *e) {
    const struct target *t = c->h->target;
    if (t->type == TARGET_TAG)
        return add_tagged(c, e);
    if (t->type == TARGET_BLUEPRINT) {
        struct kit_row *rows;
        size_t n = store_kits_named(c->h->store, c->h->arena, &c->h->view->scope, t->name, NAME_ID,
                                    false, &rows);
        for (size_t i = 0; i < n; i++)
            add_kit(c, rows[i].kit);
        add_referrers(c, STR_NONE, &t->name, 1);
    } else {
        add_named(c);
    }
    return true;
}

/* ---- all together ---- */

static int by_id(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int by_path(const void *a, const void *b) {
    const struct subject *x = a, *y = b;
    return str_cmp(x->path, y->path);
}

static int by_place(const void *a, const void *b) {
    const struct reference *x = a, *y = b;
    const struct place *p = &x->range.start, *q = &y->range.start;
    if (p->line != q->line)
        return p->line < q->line ? -1 : 1;
    return (p->column[UTF8] > q->column[UTF8]) - (p->column[UTF8] < q->column[UTF8]);
}

/* Every use of a label refers to the one place of its definition. */
static void sort_found(struct hunt *h, size_t first) {
    if (h->n - first < 2)
        return;
    qsort(h->out + first, h->n - first, sizeof *h->out, by_place);
    size_t kept = first;
    for (size_t i = first + 1; i < h->n; i++)
        if (by_place(&h->out[kept], &h->out[i]) != 0)
            h->out[++kept] = h->out[i];
    h->n = kept + 1;
}

/* `lazily`: the facts of stored ones only when their turn comes, which may be never. */
static bool subjects_of(struct hunt *h, bool lazily, struct subject **out, size_t *count,
                        struct err *e) {
    struct crowd c = {.h = h};
    if (!h->target->only)
        c.hidden = hidden_of(h->store, h->arena, h->view);
    *out = NULL;
    *count = 0;
    for (size_t i = 0; i < h->view->doc_count; i++) {
        const struct overlay_doc *doc = &h->view->docs[i];
        bool own = doc->facts && doc->facts == h->facts; /* in no root, perhaps */
        if (h->target->only ? h->target->only == doc->facts : own || overlay_counts(h->view, doc))
            *ARENA_PUSH(h->arena, *out, *count) = (struct subject){doc->path, doc->facts, 0};
    }
    if (h->store && !h->target->only && !gather(&c, e))
        return false;
    if (c.n > 1)
        qsort(c.kits, c.n, sizeof *c.kits, by_id);
    for (size_t i = 0; i < c.n; i++) {
        struct kit_row row;
        if (view_cancelled(h->view))
            return cancelled(e);
        if ((i == 0 || c.kits[i] != c.kits[i - 1]) &&
            store_kit(h->store, h->arena, c.kits[i], !lazily, &row))
            *ARENA_PUSH(h->arena, *out, *count) = (struct subject){
                row.path,
                h->facts && str_eq(row.path, h->target->path) ? h->facts : row.facts,
                row.kit,
            };
    }
    if (*count > 1)
        qsort(*out, *count, sizeof **out, by_path);
    return true;
}

static bool hunt(struct hunt *h, size_t limit, size_t *documents, struct err *e) {
    static void (*const find[])(struct hunt *, const struct subject *) = {
        [TARGET_KIT] = find_target,  [TARGET_HEADING] = find_heading,     [TARGET_TAG] = find_tag,
        [TARGET_FILE] = find_target, [TARGET_BLUEPRINT] = find_blueprint,
    };
    enum { FEW = 100 };
    const struct target *t = h->target;
    h->world = search_world(h->store, h->view, h->arena);
    h->root = h->world.root_of(h->world.context, t->path);
    if (t->type == TARGET_KIT || t->type == TARGET_HEADING)
        h->facts = t->path.n ? h->world.kit_at(h->world.context, h->arena, t->path) : t->only;
    struct subject *subjects;
    size_t count;
    if (!subjects_of(h, limit < FEW, &subjects, &count, e))
        return false;
    for (size_t i = 0; i < count && h->n <= limit; i++) {
        size_t first = h->n;
        struct kit_row row;
        if (view_cancelled(h->view))
            return cancelled(e);
        if (!subjects[i].facts && store_kit(h->store, h->arena, subjects[i].kit, true, &row))
            subjects[i].facts = row.facts;
        if (subjects[i].facts)
            find[t->type](h, &subjects[i]);
        sort_found(h, first);
        *documents += h->n > first;
    }
    return true;
}

static bool run(struct search *s, struct hunt *h, size_t limit, size_t *documents, struct err *e) {
    *documents = 0;
    if (!search_ready(s, &h->store, e))
        return search_failed(s, e);
    search_begin(h->store);
    return search_end(s, h->store, hunt(h, limit, documents, e), e);
}

bool search_references(struct search *s, struct arena *arena, const struct view *view,
                       const struct target *target, bool declarations, size_t limit,
                       struct reference **out, size_t *count, bool *more, struct err *e) {
    struct hunt h = {.arena = arena, .view = view, .target = target, .declarations = declarations};
    size_t documents;
    if (!run(s, &h, limit, &documents, e))
        return false;
    *out = h.out;
    *more = h.n > limit;
    *count = *more ? limit : h.n;
    return true;
}

bool search_reference_count(struct search *s, struct arena *arena, const struct view *view,
                            const struct target *target, size_t *count, size_t *documents,
                            struct err *e) {
    struct hunt h = {.arena = arena, .view = view, .target = target};
    if (!run(s, &h, SIZE_MAX - 1, documents, e))
        return false;
    *count = h.n;
    return true;
}
