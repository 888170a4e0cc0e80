/* text.c — kit/search. The index names the candidates, newest first and by count; the best of them
 * are read to be sure, ranked and shown. Nothing is cut by time, so the same question has the same
 * answer. */
#include "base/text.h"
#include "base/path.h"
#include "search/text_private.h"

#include <stdlib.h>

enum {
    CANDIDATES = 600, /* of each half of the index: more are not looked at, and `exact` says so */
    COUNTED = 10000,  /* so many more are counted, where that takes no reading, */
    MERGED = 4000,    /* and of prefixes whose words stand in so many kits, each counted for each */
    RANKED = 30,      /* so many at a time are read for their place in the order */
    DOUBTFUL = 64,    /* so many are read because the index cannot answer for them */
    COMMON = 2 * CANDIDATES, /* kits with a prefix, from which on not all its words are asked for */
    EXCLUDED = 100000,       /* kits with a word that must not be there */
};

/* ---- the question for the index ---- */

struct question {
    struct text_hunt *hunt;
    enum prefixes { SHORTENED, WHOLE, LEFT_OUT } prefixes; /* those that are common */
    bool shortened;   /* there are some: what is found is not all, as long as it is not capped */
    int64_t postings; /* about so many have the words of all prefixes */
    bool bare;        /* a clause was left out: what is found has to be read to be sure */
    struct match_question all;  /* of MATCH_HEAD: every clause */
    struct match_question body; /* of MATCH_BODY: clauses that may hold in the body */
    struct match_question head; /* those that can not; all_count 0: none */
    bool ask_head, ask_body;
    bool doubtful;      /* what MATCH_BODY gives has to be read to be sure */
    bool none_doubtful; /* some -term cannot be asked of the index */
};

/* Of a prefix that is common: its most frequent words, which are enough of an answer. */
static void shorten(struct question *q, struct match_term *term, bool head) {
    struct arena *arena = q->hunt->arena;
    struct common common = terms_common(q->hunt->search->terms, term->term, head);
    q->postings += common.kits;
    if (common.kits < COMMON)
        return;
    q->shortened = true;
    if (q->prefixes != SHORTENED)
        return;
    struct str *words = ARENA_ARRAY(arena, struct str, common.n);
    memcpy(words, common.words, common.n * sizeof *words);
    term->instead = words;
    term->instead_count = common.n;
}

static struct match_group group_of(struct question *q, const struct query_term *term, bool head) {
    struct arena *arena = q->hunt->arena;
    static const struct {
        unsigned in, column;
    } bits[] = {
        {QUERY_TITLE, COLUMN_TITLE}, {QUERY_TAGS, COLUMN_TAGS}, {QUERY_HEADINGS, COLUMN_HEADINGS}};
    struct match_group group = {0};
    struct match_term *terms = ARENA_ARRAY(arena, struct match_term, term->count);
    unsigned columns = 0;
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        columns |= term->in & bits[i].in ? bits[i].column : 0;
    for (size_t i = 0; i < term->count; i++)
        terms[i] = (struct match_term){.term = term->words[i], .columns = columns};
    terms[term->count - 1].prefix = term->prefix;
    if (term->prefix)
        shorten(q, &terms[term->count - 1], head);
    group.terms = terms;
    group.count = term->count;
    return group;
}

static struct match_clause clause_of(struct question *q, const struct query_clause *clause,
                                     unsigned in, bool head) {
    struct match_clause out = {0};
    struct match_group *groups = ARENA_ARRAY(q->hunt->arena, struct match_group, clause->count);
    for (size_t i = 0; i < clause->count; i++)
        if (clause->terms[i].in & in)
            groups[out.count++] = group_of(q, &clause->terms[i], head);
    out.groups = groups;
    return out;
}

static unsigned clause_in(const struct query_clause *clause) {
    unsigned in = 0;
    for (size_t i = 0; i < clause->count; i++)
        in |= clause->terms[i].in;
    return in;
}

/* The words of a tag, as a clause. False: it has none. */
static bool tag_clause(struct arena *arena, struct str tag, struct match_clause *out) {
    struct match_group *group = ARENA_NEW(arena, struct match_group);
    struct match_term *terms = NULL;
    struct text_words words;
    struct text_word word;
    text_words_init(&words, tag);
    while (group->count < QUERY_WORDS_MAX && text_words_next(&words, &word))
        *ARENA_PUSH(arena, terms, group->count) =
            (struct match_term){.term = arena_str(arena, word.term), .columns = COLUMN_TAGS};
    text_words_fini(&words);
    group->terms = terms;
    *out = (struct match_clause){group, 1};
    return group->count > 0;
}

struct clauses {
    struct match_clause *items;
    size_t n;
};

static void add_clause(struct question *q, struct clauses *to, const struct query_clause *clause,
                       unsigned in, bool head) {
    bool before = q->shortened;
    q->shortened = false;
    struct match_clause made = clause_of(q, clause, in, head);
    if (q->shortened && q->prefixes == LEFT_OUT)
        q->bare = true;
    else
        *ARENA_PUSH(q->hunt->arena, to->items, to->n) = made;
    q->shortened |= before;
}

static void add_none(struct question *out) {
    const struct query *q = out->hunt->query;
    struct match_group *none = ARENA_ARRAY(out->hunt->arena, struct match_group, q->none_count);
    struct question whole = {.hunt = out->hunt, .prefixes = WHOLE};
    size_t n = 0;
    for (size_t i = 0; i < q->none_count; i++) {
        /* Of several words the index does not know whether they stand together. */
        bool sure = q->none[i].count == 1 &&
                    (q->none[i].in == QUERY_ANYWHERE || (q->count > 0 && !out->ask_body));
        out->none_doubtful |= !sure;
        if (sure)
            none[n++] = group_of(&whole, &q->none[i], false);
    }
    out->all.none = out->body.none = none;
    out->all.none_count = out->body.none_count = n;
}

static struct question make_question(struct text_hunt *h, enum prefixes prefixes) {
    const unsigned head_bits = QUERY_TITLE | QUERY_TAGS | QUERY_HEADINGS;
    const struct query *q = h->query;
    struct question out = {.hunt = h, .prefixes = prefixes, .ask_head = true};
    struct clauses all = {0}, body = {0}, head = {0};
    bool any_body = false;
    for (size_t i = 0; i < q->count; i++) {
        const struct query_clause *clause = &q->all[i];
        unsigned in = clause_in(clause);
        if (in & head_bits)
            add_clause(&out, &all, clause, head_bits, true);
        else
            out.ask_head = false;
        if (in & QUERY_BODY)
            add_clause(&out, &body, clause, QUERY_ANYWHERE, false);
        else
            add_clause(&out, &head, clause, head_bits, true);
        any_body |= (in & QUERY_BODY) != 0;
        for (size_t k = 0; k < clause->count; k++)
            out.doubtful |= clause->terms[k].count > 1 ||
                            (in & QUERY_BODY && clause->terms[k].in != QUERY_ANYWHERE);
    }
    for (size_t i = 0; i < q->tag_count; i++) {
        struct match_clause tag;
        if (!tag_clause(h->arena, q->tags[i], &tag))
            continue;
        *ARENA_PUSH(h->arena, all.items, all.n) = tag;
        *ARENA_PUSH(h->arena, head.items, head.n) = tag;
    }
    out.ask_body = any_body && body.n > 0;
    out.ask_head = out.ask_head && all.n > 0;
    out.doubtful |= out.bare;
    out.all = (struct match_question){.all = all.items, .all_count = all.n};
    out.body = (struct match_question){.all = body.items, .all_count = body.n};
    out.head = (struct match_question){.all = head.items, .all_count = head.n};
    add_none(&out);
    return out;
}

/* ---- candidates ---- */

struct matches {
    struct match *items;
    size_t n;
    bool capped;
};

static int by_kit(const void *a, const void *b) {
    const struct match *x = a, *y = b;
    return (x->kit > y->kit) - (x->kit < y->kit);
}

static struct match *find_match(const struct matches *sorted, int64_t kit) {
    struct match key = {.kit = kit};
    return sorted->n ? bsearch(&key, sorted->items, sorted->n, sizeof key, by_kit) : NULL;
}

static void sort_matches(struct matches *m) {
    if (m->n > 0)
        qsort(m->items, m->n, sizeof *m->items, by_kit);
}

static void add_found(struct text_hunt *h, const struct match *m, double score, bool doubtful) {
    if (is_hidden(&h->hidden, m->kit))
        return;
    *ARENA_PUSH(h->arena, h->items, h->n) = (struct found){.kit = m->kit,
                                                           .root = m->root,
                                                           .score = score,
                                                           .mtime_ns = m->mtime_ns,
                                                           .doubtful = doubtful};
}

static struct match_filter filter_of(const struct query *q, const struct match_question *head) {
    return (struct match_filter){.kinds = q->kinds,
                                 .base = q->base < 0 ? 0
                                         : q->base   ? 1
                                                     : -1,
                                 .head = head && head->all_count ? head : NULL};
}

/* Both halves of the index, as one list. What stands in the head alone has no body in the index
 * yet, or is older than the newest CANDIDATES, or has a word in its body that must not be there. */
static void join(struct text_hunt *h, const struct question *q, struct matches *head,
                 struct matches *body) {
    sort_matches(body);
    sort_matches(head);
    for (size_t i = 0; i < body->n; i++) {
        const struct match *also = find_match(head, body->items[i].kit);
        add_found(h, &body->items[i], body->items[i].score + (also ? also->score : 0),
                  q->doubtful || q->none_doubtful);
    }
    for (size_t i = 0; i < head->n; i++) {
        const struct match *m = &head->items[i];
        if (find_match(body, m->kit) || (q->ask_body && m->has_body && !body->capped))
            continue;
        bool doubtful = q->doubtful || q->none_doubtful || (m->has_body && q->body.none_count > 0);
        add_found(h, m, m->score, doubtful);
    }
}

/* Whatever the newest CANDIDATES are cut from: how many there are. Rows of bodies hold the words of
 * heads too, so these are all, once each. */
static bool count_beyond(struct text_hunt *h, const struct question *q,
                         const struct match_filter *filter, struct err *e) {
    size_t count;
    if (q->doubtful || q->none_doubtful || q->postings > MERGED || h->query->path.n ||
        h->query->tag_count)
        return true;
    struct question whole = q->shortened ? make_question(h, WHOLE) : *q;
    if (!store_match_count(h->store, h->arena, &whole.body, filter, &h->scope, is_hidden,
                           &h->hidden, COUNTED, &count, e))
        return false;
    h->counted = count <= COUNTED && count >= h->n;
    h->beyond = h->counted ? count - h->n : 0;
    return true;
}

/* *capped: there are more candidates. */
static bool ask_halves(struct text_hunt *h, const struct question *q, bool *capped, struct err *e) {
    struct matches head = {0}, body = {0};
    struct match_filter filter = filter_of(h->query, &q->head), plain = filter_of(h->query, NULL);
    if (q->ask_body &&
        !store_match_question(h->store, h->arena, MATCH_BODY, &q->body, &filter, &h->scope,
                              CANDIDATES, &body.items, &body.n, &body.capped, e))
        return false;
    if (q->ask_head &&
        !store_match_question(h->store, h->arena, MATCH_HEAD, &q->all, &plain, &h->scope,
                              CANDIDATES, &head.items, &head.n, &head.capped, e))
        return false;
    *capped = body.capped || head.capped;
    h->counted = false;
    h->beyond = 0;
    join(h, q, &head, &body);
    return !body.capped || count_beyond(h, q, &filter, e);
}

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* What has all but the common prefixes may have these by one of their rarer words. */
static bool ask_without_prefixes(struct text_hunt *h, const struct question *q, bool *exact,
                                 struct err *e) {
    size_t sure = h->n, kept = h->n;
    bool capped;
    int64_t *known = ARENA_ARRAY(h->arena, int64_t, sure);
    for (size_t i = 0; i < sure; i++)
        known[i] = h->items[i].kit;
    if (sure > 0)
        qsort(known, sure, sizeof *known, by_number);
    if (!ask_halves(h, q, &capped, e))
        return false;
    for (size_t i = sure; i < h->n; i++)
        if (!sure || !bsearch(&h->items[i].kit, known, sure, sizeof *known, by_number)) {
            h->items[kept] = h->items[i];
            h->items[kept++].doubtful = true;
        }
    h->n = kept;
    *exact = !capped;
    return true;
}

/* A prefix of many kits is asked for by its most frequent words first: as long as there are more
 * than CANDIDATES of these, nobody misses the others. */
static bool ask_index(struct text_hunt *h, bool *exact, struct err *e) {
    struct question q = make_question(h, SHORTENED);
    bool capped;
    if (!ask_halves(h, &q, &capped, e))
        return false;
    *exact = !capped || h->counted;
    if (capped || !q.shortened)
        return true;
    q = make_question(h, LEFT_OUT);
    if (q.ask_body || (q.ask_head && !q.body.all_count))
        return ask_without_prefixes(h, &q, exact, e);
    q = make_question(h, WHOLE);
    h->n = 0;
    if (!ask_halves(h, &q, &capped, e))
        return false;
    *exact = !capped || h->counted;
    return true;
}

/* Kits with one of the words that must not be there, ordered by kit. */
static bool find_excluded(struct text_hunt *h, const struct question *q, struct matches *out,
                          struct err *e) {
    struct match_clause any = {q->all.none, q->all.none_count};
    struct match_question none = {.all = &any, .all_count = 1};
    if (any.count == 0)
        return true;
    if (!store_match_question(h->store, h->arena, MATCH_BODY, &none, NULL, &h->scope, EXCLUDED,
                              &out->items, &out->n, &out->capped, e))
        return false;
    sort_matches(out);
    return true;
}

/* No word is asked for: what the filters let pass, newest first. */
static bool list_index(struct text_hunt *h, bool *exact, struct err *e) {
    struct question q = make_question(h, WHOLE);
    struct matches all = {0}, excluded = {0};
    struct match_filter filter = filter_of(h->query, NULL);
    q.all.none_count = 0;
    bool ok = q.all.all_count > 0
                  ? store_match_question(h->store, h->arena, MATCH_HEAD, &q.all, &filter, &h->scope,
                                         CANDIDATES, &all.items, &all.n, &all.capped, e)
                  : store_list(h->store, h->arena, &filter, &h->scope, CANDIDATES, &all.items,
                               &all.n, &all.capped, e);
    q.all.none_count = q.body.none_count;
    if (!ok || !find_excluded(h, &q, &excluded, e))
        return false;
    *exact = !all.capped;
    for (size_t i = 0; i < all.n; i++)
        if (!find_match(&excluded, all.items[i].kit))
            add_found(h, &all.items[i], 0,
                      q.none_doubtful || excluded.capped ||
                          (q.body.none_count > 0 && !all.items[i].has_body));
    return true;
}

/* `id:` names its kits at once. */
static void named(struct text_hunt *h) {
    struct kit_row *rows;
    size_t n = store_kits_named(h->store, h->arena, &h->scope, h->query->id, NAME_ID, true, &rows);
    for (size_t i = 0; i < n; i++) {
        const struct kit_row *row = &rows[i];
        if ((h->query->kinds && !(h->query->kinds & KIND_BIT(row->kind))) ||
            (h->query->base >= 0 && row->is_base != (h->query->base == 1)))
            continue;
        struct match m = {.kit = row->kit, .root = row->root, .mtime_ns = row->mtime_ns};
        add_found(h, &m, 0, h->query->count > 0 || h->query->none_count > 0);
    }
}

/* ---- filters that look at the kit ---- */

static bool folded_eq(struct str folded, struct str s, bool part) {
    struct buf b = {0};
    text_fold(s, &b);
    bool eq = part ? str_find(buf_str(&b), folded) != STR_NOT_FOUND : str_eq(buf_str(&b), folded);
    buf_fini(&b);
    return eq;
}

static bool has_tags(const struct query *q, const struct facts *facts) {
    for (size_t i = 0; i < q->tag_count; i++) {
        bool has = false;
        for (size_t k = 0; k < facts->tag_count && !has; k++)
            has = folded_eq(q->tags[i], facts->tags[k], false);
        if (!has)
            return false;
    }
    return true;
}

static bool passes(struct text_hunt *h, const struct found *f) {
    const struct query *q = h->query;
    struct kit_row row;
    if (q->path.n == 0 && q->tag_count == 0)
        return true;
    return store_kit(h->store, h->arena, f->kit, q->tag_count > 0, &row) &&
           (q->path.n == 0 || folded_eq(q->path, row.path, true)) &&
           (q->tag_count == 0 || has_tags(q, row.facts));
}

static bool doc_passes(const struct text_hunt *h, const struct overlay_doc *doc) {
    const struct query *q = h->query;
    const struct facts *facts = doc->facts;
    return scope_has(&h->scope, doc->root) && facts->is_kit &&
           (q->kinds == 0 || q->kinds & KIND_BIT(facts->kind)) &&
           (q->base < 0 || facts->is_base == (q->base == 1)) &&
           (q->id.n == 0 || str_eq_nocase(q->id, facts->id.text)) &&
           (q->path.n == 0 || folded_eq(q->path, doc->path, true)) && has_tags(q, facts);
}

/* `project:` is a property of the root. */
static void narrow_scope(struct text_hunt *h) {
    h->scope = h->view->scope;
    if (h->query->project.n == 0)
        return;
    int64_t *roots = ARENA_ARRAY(h->arena, int64_t, h->scope.n);
    size_t n = 0;
    for (size_t i = 0; i < h->scope.n; i++)
        if (folded_eq(h->query->project, search_project(h->search, h->scope.roots[i]), true))
            roots[n++] = h->scope.roots[i];
    h->scope = (struct scope){roots, n};
}

/* ---- the answer ---- */

static void drop_gone(struct text_hunt *h) {
    size_t kept = 0;
    for (size_t i = 0; i < h->n; i++)
        if (!h->items[i].gone)
            h->items[kept++] = h->items[i];
    h->n = kept;
}

static void sort_found(struct text_hunt *h, size_t n) {
    if (n > 1)
        qsort(h->items, n, sizeof *h->items, found_order);
}

static void add_docs(struct text_hunt *h) {
    for (size_t i = 0; i < h->view->doc_count; i++) {
        const struct overlay_doc *doc = &h->view->docs[i];
        if (!doc->facts || !doc_passes(h, doc))
            continue;
        *ARENA_PUSH(h->arena, h->items, h->n) =
            (struct found){.doc = doc, .root = doc->root, .mtime_ns = INT64_MAX, .doubtful = true};
    }
}

static bool collect(struct text_hunt *h, bool *exact, struct err *e) {
    *exact = true;
    if (h->store) {
        if (h->query->id.n > 0)
            named(h);
        else if (!(h->query->count > 0 ? ask_index(h, exact, e) : list_index(h, exact, e)))
            return false;
        for (size_t i = 0; i < h->n; i++)
            h->items[i].gone = !passes(h, &h->items[i]);
        drop_gone(h);
    }
    add_docs(h);
    for (size_t i = 0; i < h->n; i++)
        if (h->items[i].doc)
            found_read(h, &h->items[i]);
    drop_gone(h);
    sort_found(h, h->n);
    return true;
}

/* What stands behind is never better than what stands in front, whatever the scale. */
static void lower(struct found *f, double least) {
    f->score = f->score > least ? least : f->score;
}

/* The next answers, RANKED of them at most, to the place `kept`: those that are read are put in
 * order among themselves. False: cancelled. */
static bool rank_some(struct text_hunt *h, size_t *next, size_t *kept, bool *over, struct err *e) {
    size_t first = *kept, doubts = 0;
    while (*next < h->n && *kept - first < RANKED && !*over) {
        struct found *f = &h->items[*next];
        if (view_cancelled(h->view))
            return cancelled(e);
        *over = f->doubtful && !f->read && doubts++ == DOUBTFUL;
        if (*over)
            break;
        if (!f->read)
            found_read(h, f);
        if (!f->gone)
            h->items[(*kept)++] = *f;
        (*next)++;
    }
    if (*kept - first > 1)
        qsort(h->items + first, *kept - first, sizeof *h->items, found_order);
    for (size_t i = first; i < *kept && first > 0; i++)
        lower(&h->items[i], h->items[first - 1].score);
    return true;
}

/* The first `wanted` in their final order, RANKED by RANKED, so that pages of any size join; those
 * behind keep the order of the index, without the doubtful ones. */
static bool rank(struct text_hunt *h, size_t wanted, bool *exact, struct err *e) {
    size_t next = 0, kept = 0;
    bool over = false;
    do {
        if (!rank_some(h, &next, &kept, &over, e))
            return false;
    } while (kept < wanted && next < h->n && !over);
    for (; next < h->n; next++) {
        struct found *f = &h->items[next];
        bool doubt = f->doubtful && !f->read;
        *exact &= !doubt;
        if (doubt)
            continue;
        if (kept > 0)
            lower(f, h->items[kept - 1].score);
        h->items[kept++] = *f;
    }
    h->n = kept;
    return true;
}

static bool show(struct text_hunt *h, size_t limit, size_t offset, struct text_answer *out,
                 struct err *e) {
    for (size_t i = offset; i < h->n && out->count < limit; i++) {
        struct found *f = &h->items[i];
        double score = f->score;
        if (view_cancelled(h->view))
            return cancelled(e);
        if (!f->hit)
            found_read(h, f);
        if (f->gone) {
            out->total--;
            continue;
        }
        f->hit->score = score;
        *ARENA_PUSH(h->arena, out->hits, out->count) = *f->hit;
    }
    return true;
}

static bool answer(struct text_hunt *h, size_t limit, size_t offset, struct text_answer *out,
                   struct err *e) {
    h->hidden = hidden_of(h->store, h->arena, h->view);
    h->probe = probe_new(h->arena, h->query);
    narrow_scope(h);
    if (!collect(h, &out->exact, e) || !rank(h, offset + limit, &out->exact, e))
        return false;
    out->total = (int64_t)(h->n + h->beyond);
    return show(h, limit, offset, out, e);
}

bool search_text(struct search *s, struct arena *arena, const struct view *view, struct str query,
                 size_t limit, size_t offset, struct text_answer *out, struct err *e) {
    struct text_hunt h = {
        .search = s, .arena = arena, .view = view, .query = query_parse(arena, query)};
    *out = (struct text_answer){.exact = true};
    if (query_is_empty(h.query))
        return true;
    if (!search_ready(s, &h.store, e))
        return search_failed(s, e);
    limit = limit < ANSWERS_MAX ? limit : ANSWERS_MAX;
    search_begin(h.store);
    bool ok = answer(&h, limit, offset, out, e);
    buf_fini(&h.file);
    lines_fini(&h.lines);
    return search_end(s, h.store, ok, e);
}
