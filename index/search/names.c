/* names.c — workspace symbols and completion of kits: the table of names, the names of open
 * documents and the tags, ranked together. Scores are fuzzy.c's; where a name stands, the store
 * knows. */
#include "base/path.h"
#include "base/text.h"
#include "search/search_private.h"

#include <stdlib.h>

enum { TIER_KIT, TIER_HEADING, TIER_TAG };

struct candidate {
    int tier;
    double score;
    size_t order; /* among equals: as they came, open documents first */
    int64_t kit;  /* 0: of an open document */
    uint32_t heading;
    const struct overlay_doc *doc;
    struct str tag;
};

struct hunt {
    struct search *search;
    struct store *store; /* may be NULL */
    struct arena *arena;
    const struct view *view;
    struct str query;
    size_t limit;
    struct hidden hidden;
    struct candidate *items;
    size_t n;
    struct kit_row *rows; /* read so far */
    size_t row_count;
};

static bool hunt_begin(struct hunt *h, struct err *e) {
    if (!search_ready(h->search, &h->store, e) ||
        (h->store && !symbols_refresh(h->search->symbols, h->store, e)))
        return search_failed(h->search, e);
    h->hidden = hidden_of(h->store, h->arena, h->view);
    return true;
}

static void add_candidate(struct hunt *h, struct candidate c) {
    c.order = h->n;
    *ARENA_PUSH(h->arena, h->items, h->n) = c;
}

static int by_rank(const void *a, const void *b) {
    const struct candidate *x = a, *y = b;
    if (x->tier != y->tier)
        return x->tier - y->tier;
    if (x->score > y->score || x->score < y->score)
        return x->score > y->score ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static bool is_blank(struct str query) {
    return str_trim(query).n == 0;
}

/* NULL when it is gone since. */
static const struct kit_row *row_of(struct hunt *h, int64_t kit) {
    for (size_t i = 0; i < h->row_count; i++)
        if (h->rows[i].kit == kit)
            return &h->rows[i];
    struct kit_row row;
    if (!h->store || !store_kit_names(h->store, h->arena, kit, &row))
        return NULL;
    struct kit_row *kept = ARENA_PUSH(h->arena, h->rows, h->row_count);
    *kept = row;
    return kept;
}

static struct str doc_name(const struct overlay_doc *doc) {
    return facts_name(doc->facts, doc->path);
}

/* ---- candidates ---- */

static void add_if_match(struct hunt *h, struct candidate c, struct str name) {
    c.score = symbol_score(name, h->query);
    if (c.score >= 0)
        add_candidate(h, c);
}

static void add_overlay(struct hunt *h) {
    for (size_t i = 0; i < h->view->doc_count; i++) {
        const struct overlay_doc *doc = &h->view->docs[i];
        if (!overlay_counts(h->view, doc))
            continue;
        add_if_match(h, (struct candidate){.tier = TIER_KIT, .doc = doc, .heading = SYMBOL_SELF},
                     doc_name(doc));
        for (uint32_t k = 0; k < doc->facts->heading_count; k++)
            add_if_match(h, (struct candidate){.tier = TIER_HEADING, .doc = doc, .heading = k},
                         doc->facts->headings[k].text);
    }
}

static bool add_stored(struct hunt *h, struct err *e) {
    struct symbol *found;
    size_t n;
    if (!symbols_find(h->search->symbols, h->arena, h->query, SYMBOLS_ALL, &h->view->scope,
                      is_hidden, &h->hidden, h->limit, h->view->cancel, &found, &n))
        return cancelled(e);
    for (size_t i = 0; i < n; i++)
        add_candidate(
            h, (struct candidate){.tier = found[i].heading == SYMBOL_SELF ? TIER_KIT : TIER_HEADING,
                                  .score = found[i].score,
                                  .kit = found[i].kit,
                                  .heading = found[i].heading});
    return true;
}

static void add_tags(struct hunt *h) {
    struct tag_count *tags;
    size_t n = search_tags_of(h->search, h->store, h->arena, h->view, &tags);
    for (size_t i = 0; i < n; i++)
        add_if_match(h, (struct candidate){.tier = TIER_TAG, .tag = tags[i].tag}, tags[i].tag);
}

/* Open documents that the store does not have, then the newest of the store. */
static void add_recent(struct hunt *h) {
    for (size_t i = 0; i < h->view->doc_count; i++)
        if (overlay_counts(h->view, &h->view->docs[i]) && h->hidden.kits[i] == 0)
            add_candidate(h, (struct candidate){.doc = &h->view->docs[i], .heading = SYMBOL_SELF});
    struct kit_row *rows = NULL;
    size_t n = h->store ? store_recent(h->store, h->arena, &h->view->scope, h->limit, &rows) : 0;
    for (size_t i = 0; i < n; i++) {
        struct candidate c = {.kit = rows[i].kit, .heading = SYMBOL_SELF};
        for (size_t k = 0; k < h->hidden.n; k++)
            if (h->hidden.kits[k] == rows[i].kit)
                c.doc = &h->view->docs[k];
        if (!c.doc || overlay_counts(h->view, c.doc))
            add_candidate(h, c);
    }
}

/* ---- hits ---- */

/* Where a tag stands in a document, read anew; the start when it is not found any more. */
static struct range tag_range(struct arena *arena, const struct source *source, struct str tag) {
    const struct kit *kit = kit_parse(arena, source);
    const struct node *tags = kit_field(kit, STR("tags"));
    if (!tags)
        return (struct range){0};
    for (size_t i = 0; tags->type == NODE_SEQUENCE && i < tags->count; i++)
        if (tags->items[i].type == NODE_SCALAR && str_eq(tags->items[i].text, tag))
            return lines_range(source->lines, source->text, tags->items[i].span);
    return lines_range(source->lines, source->text, tags->span);
}

static struct range tag_range_in_file(struct arena *arena, struct str path, struct str tag) {
    struct err e;
    struct buf text = {0};
    struct lines lines = {0};
    struct range range = {0};
    if (os_read_file(arena_strz(arena, path), KIT_SIZE_MAX, &text, NULL, &e)) {
        lines_build(&lines, buf_str(&text));
        struct source source = {.path = path,
                                .below = path_name(path),
                                .home = HOME_LOOSE,
                                .text = buf_str(&text),
                                .lines = &lines};
        range = tag_range(arena, &source, tag);
    }
    lines_fini(&lines);
    buf_fini(&text);
    return range;
}

static bool has_tag(const struct facts *facts, struct str tag) {
    for (size_t i = 0; i < facts->tag_count; i++)
        if (str_eq(facts->tags[i], tag))
            return true;
    return false;
}

static void place_in_doc(struct hunt *h, const struct overlay_doc *doc, struct str tag,
                         struct symbol_hit *hit) {
    hit->path = doc->path;
    hit->kind = doc->facts->kind;
    hit->container = overlay_container(h->search, h->arena, doc);
    struct source source = {.path = doc->path,
                            .below = doc->below,
                            .home = HOME_LOOSE,
                            .text = doc->text,
                            .lines = doc->lines};
    hit->range = tag_range(h->arena, &source, tag);
}

/* In the store, not hidden. */
static bool newest_tagged(struct hunt *h, struct str tag, struct kit_row *row) {
    enum { LOOKED_AT = 64 };
    struct match_term *terms = NULL;
    size_t n = 0, found_count;
    struct text_words words;
    struct text_word word;
    text_words_init(&words, tag);
    while (text_words_next(&words, &word))
        *ARENA_PUSH(h->arena, terms, n) =
            (struct match_term){.term = arena_str(h->arena, word.term), .columns = COLUMN_TAGS};
    text_words_fini(&words);
    struct match *found;
    bool more;
    struct err e;
    if (!h->store || !store_match(h->store, h->arena, MATCH_HEAD, terms, n, &h->view->scope,
                                  LOOKED_AT, &found, &found_count, &more, &e))
        return false;
    for (size_t i = 0; i < found_count; i++)
        if (!is_hidden(&h->hidden, found[i].kit) &&
            store_kit_names(h->store, h->arena, found[i].kit, row) && has_tag(row->facts, tag))
            return true;
    return false;
}

/* The newest kit with the tag: an open one, else of the store. */
static bool realize_tag(struct hunt *h, struct str tag, struct symbol_hit *hit) {
    hit->what = SYMBOL_TAG;
    hit->name = tag;
    for (size_t i = 0; i < h->view->doc_count; i++)
        if (overlay_counts(h->view, &h->view->docs[i]) && has_tag(h->view->docs[i].facts, tag)) {
            place_in_doc(h, &h->view->docs[i], tag, hit);
            return true;
        }
    struct kit_row row;
    if (!newest_tagged(h, tag, &row))
        return false;
    hit->path = row.path;
    hit->kind = row.kind;
    hit->container = search_container(h->search, h->arena, row.root, row.path);
    hit->range = tag_range_in_file(h->arena, row.path, tag);
    return true;
}

static bool realize(struct hunt *h, const struct candidate *c, struct symbol_hit *hit) {
    *hit = (struct symbol_hit){.score = c->score};
    if (c->tier == TIER_TAG)
        return realize_tag(h, c->tag, hit);
    const struct facts *facts;
    if (c->doc) {
        facts = c->doc->facts;
        hit->path = c->doc->path;
        hit->container = overlay_container(h->search, h->arena, c->doc);
    } else {
        const struct kit_row *row = row_of(h, c->kit);
        if (!row)
            return false;
        facts = row->facts;
        hit->path = row->path;
        hit->container = search_container(h->search, h->arena, row->root, row->path);
    }
    hit->kind = facts->kind;
    if (c->tier == TIER_KIT) {
        hit->what = SYMBOL_KIT;
        hit->name = facts_name(facts, hit->path);
        hit->range = facts_name_range(facts);
        return true;
    }
    if (c->heading >= facts->heading_count) /* changed since the table was read */
        return false;
    hit->what = SYMBOL_HEADING;
    hit->name = facts->headings[c->heading].text;
    hit->level = facts->headings[c->heading].level;
    hit->range = facts->headings[c->heading].range;
    return true;
}

static bool find_symbols(struct hunt *h, struct symbol_hit **out, size_t *count, struct err *e) {
    if (is_blank(h->query)) {
        add_recent(h);
    } else {
        add_overlay(h);
        if (h->store && !add_stored(h, e))
            return false;
        if (h->n < h->limit)
            add_tags(h);
        if (h->n > 0)
            qsort(h->items, h->n, sizeof *h->items, by_rank);
    }
    for (size_t i = 0; i < h->n && *count < h->limit; i++) {
        struct symbol_hit hit;
        if (realize(h, &h->items[i], &hit))
            *ARENA_PUSH(h->arena, *out, *count) = hit;
    }
    return !view_cancelled(h->view) || cancelled(e);
}

bool search_symbols(struct search *s, struct arena *arena, const struct view *view,
                    struct str query, size_t limit, struct symbol_hit **out, size_t *count,
                    struct err *e) {
    struct hunt h = {.search = s, .arena = arena, .view = view, .query = query};
    h.limit = limit < ANSWERS_MAX ? limit : ANSWERS_MAX;
    *out = NULL;
    *count = 0;
    if (!hunt_begin(&h, e))
        return false;
    search_begin(h.store);
    return search_end(s, h.store, find_symbols(&h, out, count, e), e);
}

/* ---- completion ---- */

static struct kit_hit hit_of_doc(struct hunt *h, const struct candidate *c) {
    const struct overlay_doc *doc = c->doc;
    return (struct kit_hit){
        .path = doc->path,
        .id = doc->facts->id.text,
        .name = doc_name(doc),
        .container = overlay_container(h->search, h->arena, doc),
        .stem = path_stem(path_name(doc->path)),
        .kind = doc->facts->kind,
        .score = c->score,
    };
}

static bool hit_of_kit(struct hunt *h, const struct candidate *c, struct kit_hit *hit) {
    struct kit_row row;
    if (c->doc) {
        *hit = hit_of_doc(h, c);
        return true;
    }
    if (!h->store || !store_kit(h->store, h->arena, c->kit, false, &row))
        return false;
    *hit = (struct kit_hit){
        .path = row.path,
        .id = row.id,
        .name = row.name,
        .container = search_container(h->search, h->arena, row.root, row.path),
        .stem = path_stem(path_name(row.path)),
        .kind = row.kind,
        .score = c->score,
    };
    return true;
}

static void add_doc_keys(struct hunt *h, const struct overlay_doc *doc) {
    const struct str keys[] = {doc_name(doc), doc->facts->id.text, path_stem(path_name(doc->path))};
    struct candidate c = {.doc = doc, .score = -1};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        double score = symbol_score(keys[i], h->query);
        c.score = score > c.score ? score : c.score;
    }
    if (c.score >= 0)
        add_candidate(h, c);
}

static bool add_keys(struct hunt *h, struct err *e) {
    struct symbol *found = NULL;
    size_t n = 0;
    for (size_t i = 0; i < h->view->doc_count; i++)
        if (overlay_counts(h->view, &h->view->docs[i]))
            add_doc_keys(h, &h->view->docs[i]);
    if (h->store &&
        !symbols_find(h->search->symbols, h->arena, h->query, SYMBOLS_KEYS, &h->view->scope,
                      is_hidden, &h->hidden, h->limit, h->view->cancel, &found, &n))
        return cancelled(e);
    for (size_t i = 0; i < n; i++)
        add_candidate(h, (struct candidate){.kit = found[i].kit, .score = found[i].score});
    if (h->n > 0)
        qsort(h->items, h->n, sizeof *h->items, by_rank);
    return true;
}

static bool find_kits(struct hunt *h, size_t limit, struct kit_hit **out, size_t *count, bool *more,
                      struct err *e) {
    if (is_blank(h->query))
        add_recent(h);
    else if (!add_keys(h, e))
        return false;
    for (size_t i = 0; i < h->n; i++) {
        struct kit_hit hit;
        *more = *count == limit;
        if (*more)
            break;
        if (hit_of_kit(h, &h->items[i], &hit))
            *ARENA_PUSH(h->arena, *out, *count) = hit;
    }
    return !view_cancelled(h->view) || cancelled(e);
}

bool search_kits(struct search *s, struct arena *arena, const struct view *view, struct str query,
                 size_t limit, struct kit_hit **out, size_t *count, bool *more, struct err *e) {
    struct hunt h = {.search = s, .arena = arena, .view = view, .query = query, .limit = limit + 1};
    *out = NULL;
    *count = 0;
    *more = false;
    if (!hunt_begin(&h, e))
        return false;
    search_begin(h.store);
    return search_end(s, h.store, find_kits(&h, limit, out, count, more, e), e);
}
