/* related.c — kit/related: what has the same tags and the same rare words. The words that tell this
 * kit from others are chosen by count here and in the index; each votes for the kits it stands in.
 */
#include "base/hash.h"
#include "base/path.h"
#include "base/text.h"
#include "search/text_private.h"

#include <math.h>
#include <stdlib.h>

enum {
    TRIED = 48,  /* the kit's most frequent words, for which the index is asked */
    VOTING = 16, /* of them, those that tell most */
    VOTES = 300, /* kits that a word votes for */
    TAG_VOTES = 1000,
    COMMON = 50, /* a word of so few kits may tell something even where kits are few */
    WHY_MAX = 5,
    SHORTEST = 3,   /* bytes of a word */
    HEAD_TIMES = 3, /* a word of title and headings counts as so many */
};

/* ---- words of the kit, counted ---- */

struct counted {
    struct str word;
    uint32_t times;
};
struct bag {
    struct counted *slots;
    size_t size, used;
};

static struct counted *bag_slot(const struct bag *b, struct str word) {
    size_t i = hash_bytes(word) & (b->size - 1);
    while (b->slots[i].times && !str_eq(b->slots[i].word, word))
        i = (i + 1) & (b->size - 1);
    return &b->slots[i];
}

static void bag_grow(struct arena *arena, struct bag *b) {
    struct bag larger = {.size = b->size ? b->size * 4 : 1024, .used = b->used};
    larger.slots = ARENA_ARRAY(arena, struct counted, larger.size);
    for (size_t i = 0; i < b->size; i++)
        if (b->slots[i].times)
            *bag_slot(&larger, b->slots[i].word) = b->slots[i];
    *b = larger;
}

static bool tells_something(struct str word) {
    bool digits = true;
    for (size_t i = 0; i < word.n; i++)
        digits &= ascii_is_digit(word.p[i]);
    return word.n >= SHORTEST && !digits;
}

static void bag_add(struct arena *arena, struct bag *b, struct str text, uint32_t times) {
    struct text_words words;
    struct text_word word;
    text_words_init(&words, text);
    while (text_words_next(&words, &word)) {
        if (!tells_something(word.term))
            continue;
        if (b->used * 2 >= b->size)
            bag_grow(arena, b);
        struct counted *slot = bag_slot(b, word.term);
        if (slot->times == 0) {
            slot->word = arena_str(arena, word.term);
            b->used++;
        }
        slot->times += times;
    }
    text_words_fini(&words);
}

static int by_times(const void *a, const void *b) {
    const struct counted *x = a, *y = b;
    if (x->times != y->times)
        return x->times > y->times ? -1 : 1;
    return str_cmp(x->word, y->word);
}

/* ---- votes ---- */

struct voter {
    struct str name; /* a word, or a tag */
    double weight;
    bool tag;
};
struct vote {
    int64_t kit, root, mtime_ns;
    const struct overlay_doc *doc;
    uint32_t voter;
};
struct election {
    struct text_hunt *hunt;
    int64_t kits; /* in all */
    struct voter *voters;
    size_t voter_count;
    struct vote *votes;
    size_t vote_count;
};

static double rarity(const struct election *el, int64_t in) {
    return log(1 + (double)el->kits / (double)(in > 0 ? in : 1));
}

static int by_weight(const void *a, const void *b) {
    const struct voter *x = a, *y = b;
    if (x->weight > y->weight || x->weight < y->weight)
        return x->weight > y->weight ? -1 : 1;
    return str_cmp(x->name, y->name);
}

static void choose_words(struct election *el, const struct bag *bag) {
    struct arena *arena = el->hunt->arena;
    struct counted *words = ARENA_ARRAY(arena, struct counted, bag->used);
    struct voter *voters = NULL;
    size_t n = 0, count = 0;
    for (size_t i = 0; i < bag->size; i++)
        if (bag->slots[i].times)
            words[n++] = bag->slots[i];
    if (n > 0)
        qsort(words, n, sizeof *words, by_times);
    for (size_t i = 0; i < n && i < TRIED; i++) {
        int64_t in = store_term_kits(el->hunt->store, MATCH_BODY, words[i].word);
        if (in >= STORE_TERM_KITS_MAX || (in > COMMON && in * 4 > el->kits))
            continue; /* too common to tell anything */
        double often = words[i].times / (words[i].times + 3.0);
        *ARENA_PUSH(arena, voters, count) =
            (struct voter){words[i].word, often * rarity(el, in), false};
    }
    if (count > 0)
        qsort(voters, count, sizeof *voters, by_weight);
    for (size_t i = 0; i < count && i < VOTING; i++)
        *ARENA_PUSH(arena, el->voters, el->voter_count) = voters[i];
}

static bool has_tag(const struct facts *facts, struct str tag) {
    for (size_t i = 0; i < facts->tag_count; i++)
        if (str_eq(facts->tags[i], tag))
            return true;
    return false;
}

/* The terms of a voter, for MATCH. */
static size_t terms_of(struct arena *arena, const struct voter *voter, struct match_term **out) {
    size_t n = 0;
    struct text_words words;
    struct text_word word;
    *out = NULL;
    if (!voter->tag) {
        *ARENA_PUSH(arena, *out, n) = (struct match_term){.term = voter->name};
        return n;
    }
    text_words_init(&words, voter->name);
    while (text_words_next(&words, &word))
        *ARENA_PUSH(arena, *out, n) =
            (struct match_term){.term = arena_str(arena, word.term), .columns = COLUMN_TAGS};
    text_words_fini(&words);
    return n;
}

static bool stored_votes(struct election *el, uint32_t voter, struct err *e) {
    struct text_hunt *h = el->hunt;
    struct voter *v = &el->voters[voter];
    struct match_term *terms;
    size_t n = terms_of(h->arena, v, &terms), count;
    struct match *found;
    bool capped;
    if (!store_match(h->store, h->arena, v->tag ? MATCH_HEAD : MATCH_BODY, terms, n,
                     &h->view->scope, v->tag ? TAG_VOTES : VOTES, &found, &count, &capped, e))
        return false;
    if (v->tag)
        v->weight = 2 * rarity(el, (int64_t)count);
    for (size_t i = 0; i < count; i++)
        if (!is_hidden(&h->hidden, found[i].kit))
            *ARENA_PUSH(h->arena, el->votes, el->vote_count) =
                (struct vote){found[i].kit, found[i].root, found[i].mtime_ns, NULL, voter};
    return true;
}

static void doc_votes(struct election *el, const struct overlay_doc *doc) {
    struct text_hunt *h = el->hunt;
    struct fulltext head = fulltext_of(h->arena, doc->facts, doc->path);
    struct bag bag = {0};
    bag_grow(h->arena, &bag);
    bag_add(h->arena, &bag, head.title, 1);
    bag_add(h->arena, &bag, head.tags, 1);
    bag_add(h->arena, &bag, head.headings, 1);
    bag_add(h->arena, &bag, str_cut(doc->text, doc->body), 1);
    for (uint32_t i = 0; i < el->voter_count; i++) {
        const struct voter *v = &el->voters[i];
        if (v->tag ? has_tag(doc->facts, v->name) : bag_slot(&bag, v->name)->times > 0)
            *ARENA_PUSH(h->arena, el->votes, el->vote_count) =
                (struct vote){0, doc->root, INT64_MAX, doc, i};
    }
}

static int by_candidate(const void *a, const void *b) {
    const struct vote *x = a, *y = b;
    if (x->kit != y->kit)
        return x->kit < y->kit ? -1 : 1;
    if (x->doc != y->doc)
        return x->doc < y->doc ? -1 : 1;
    return (x->voter > y->voter) - (x->voter < y->voter);
}

struct elected {
    struct found found; /* first, for found_order */
    const struct vote *votes;
    size_t n;
};

static size_t count_votes(struct election *el, struct elected **out) {
    struct arena *arena = el->hunt->arena;
    size_t n = 0;
    *out = NULL;
    if (el->vote_count > 0)
        qsort(el->votes, el->vote_count, sizeof *el->votes, by_candidate);
    for (size_t i = 0; i < el->vote_count;) {
        const struct vote *first = &el->votes[i];
        struct elected *one = ARENA_PUSH(arena, *out, n);
        one->found = (struct found){
            .kit = first->kit, .root = first->root, .doc = first->doc, .mtime_ns = first->mtime_ns};
        one->votes = first;
        for (;
             i < el->vote_count && el->votes[i].kit == first->kit && el->votes[i].doc == first->doc;
             i++, one->n++)
            one->found.score += el->voters[el->votes[i].voter].weight;
    }
    if (n > 0)
        qsort(*out, n, sizeof **out, found_order);
    return n;
}

static void tell_why(const struct election *el, const struct elected *one, struct text_hit *hit) {
    struct arena *arena = el->hunt->arena;
    struct voter *voters = ARENA_ARRAY(arena, struct voter, one->n);
    for (size_t i = 0; i < one->n; i++)
        voters[i] = el->voters[one->votes[i].voter];
    qsort(voters, one->n, sizeof *voters, by_weight);
    for (size_t i = 0; i < one->n && hit->why_count < WHY_MAX; i++) {
        bool told = false; /* a word may be a tag as well */
        for (size_t k = 0; k < hit->why_count && !told; k++)
            told = str_eq(hit->why[k], voters[i].name);
        if (!told)
            *ARENA_PUSH(arena, hit->why, hit->why_count) = voters[i].name;
    }
}

/* ---- the kit asked about ---- */

struct origin {
    const struct facts *facts;
    struct str body;
    int64_t kit;
    const struct overlay_doc *doc;
};

static bool find_origin(struct text_hunt *h, struct str path, struct buf *text,
                        struct origin *out) {
    struct kit_row row;
    struct err e;
    for (size_t i = 0; i < h->view->doc_count; i++) {
        const struct overlay_doc *doc = &h->view->docs[i];
        if (str_eq(doc->path, path)) {
            *out =
                (struct origin){doc->facts, str_cut(doc->text, doc->body), h->hidden.kits[i], doc};
            return doc->facts != NULL;
        }
    }
    if (!h->store || !store_kit_at(h->store, h->arena, path, true, &row) ||
        !scope_has(&h->view->scope, row.root))
        return false;
    if (!os_read_file(arena_strz(h->arena, path), KIT_SIZE_MAX, text, NULL, &e))
        buf_reset(text);
    struct str all = buf_str(text);
    *out = (struct origin){row.facts, str_from(all, row.facts->has_front ? kit_body(all) : 0),
                           row.kit, NULL};
    return true;
}

static bool vote(struct election *el, const struct origin *o, struct str path, struct err *e) {
    struct text_hunt *h = el->hunt;
    struct fulltext head = fulltext_of(h->arena, o->facts, path);
    struct bag bag = {0};
    bag_grow(h->arena, &bag);
    bag_add(h->arena, &bag, head.title, HEAD_TIMES);
    bag_add(h->arena, &bag, head.headings, HEAD_TIMES);
    bag_add(h->arena, &bag, o->body, 1);
    for (size_t i = 0; i < o->facts->tag_count; i++)
        *ARENA_PUSH(h->arena, el->voters, el->voter_count) =
            (struct voter){o->facts->tags[i], 2 * rarity(el, 1), true};
    if (h->store)
        choose_words(el, &bag);
    for (uint32_t i = 0; h->store && i < el->voter_count; i++)
        if (!stored_votes(el, i, e))
            return false;
    for (size_t i = 0; i < h->view->doc_count; i++)
        if (overlay_counts(h->view, &h->view->docs[i]))
            doc_votes(el, &h->view->docs[i]);
    return true;
}

static bool relate(struct text_hunt *h, struct str path, size_t limit, struct buf *text,
                   struct text_answer *out, struct err *e) {
    struct election el = {.hunt = h};
    struct origin origin;
    int64_t stale;
    if (h->store && !store_fulltext_size(h->store, &el.kits, &stale))
        el.kits = 0; /* search_end tells */
    h->hidden = hidden_of(h->store, h->arena, h->view);
    if (!find_origin(h, path, text, &origin))
        return true;
    if (!vote(&el, &origin, path, e))
        return false;
    struct elected *elected;
    size_t n = count_votes(&el, &elected);
    for (size_t i = 0; i < n; i++) {
        struct found *f = &elected[i].found;
        if ((f->kit != 0 && f->kit == origin.kit) || (f->doc && f->doc == origin.doc))
            continue;
        out->total++;
        if (out->count == limit)
            continue;
        if (view_cancelled(h->view))
            return cancelled(e);
        double score = f->score;
        found_read(h, f);
        if (f->gone) {
            out->total--;
            continue;
        }
        f->hit->score = score;
        tell_why(&el, &elected[i], f->hit);
        *ARENA_PUSH(h->arena, out->hits, out->count) = *f->hit;
    }
    return true;
}

bool search_related(struct search *s, struct arena *arena, const struct view *view, struct str path,
                    size_t limit, struct text_answer *out, struct err *e) {
    struct text_hunt h = {.search = s,
                          .arena = arena,
                          .view = view,
                          .query = query_parse(arena, STR_NONE),
                          .scope = view->scope};
    struct buf text = {0};
    *out = (struct text_answer){.exact = true};
    h.probe = probe_new(arena, h.query);
    if (!search_ready(s, &h.store, e))
        return search_failed(s, e);
    limit = limit < ANSWERS_MAX ? limit : ANSWERS_MAX;
    search_begin(h.store);
    bool ok = relate(&h, path, limit, &text, out, e);
    buf_fini(&text);
    buf_fini(&h.file);
    lines_fini(&h.lines);
    return search_end(s, h.store, ok, e);
}
