/* completion_corpus.c — what the other kits have to offer: their tags, their names, their paths.
 * Runs on the query thread and touches nothing but the request's own memory. */
#include "features/completion.h"

#include "base/path.h"

#include <stdlib.h>

/* ---- tags ---- */

enum { TAGS_COMPARED = 4000 }; /* of a corpus with more tags the rarest are not looked at */

/* "File_Systems" and "filesystem" are one word to people. */
static struct str plain_word(struct arena *arena, struct str tag) {
    char *p = arena_alloc(arena, tag.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < tag.n; i++)
        if (tag.p[i] != '-' && tag.p[i] != '_' && tag.p[i] != ' ')
            p[n++] = ascii_lower(tag.p[i]);
    if (n > 3 && p[n - 1] == 's')
        n--;
    return (struct str){p, n};
}

/* The more used tag that this one is nearly the same as; "" when there is none. */
static struct str better_tag(const struct tag_count *tags, const struct str *words, size_t i) {
    enum { LETTERS = 5 }; /* shorter words have too many neighbours */
    for (size_t k = 0; k < i && tags[k].kits > tags[i].kits; k++) {
        if (str_eq(words[k], words[i]))
            return tags[k].tag;
        if (words[i].n >= LETTERS && words[k].n >= LETTERS &&
            str_distance(words[k], words[i], 1) <= 1)
            return tags[k].tag;
    }
    return STR_NONE;
}

static bool is_among(const struct str *items, size_t n, struct str s) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(items[i], s))
            return true;
    return false;
}

static int by_use(const void *a, const void *b) {
    const struct tag_count *x = a, *y = b;
    if (x->kits != y->kits)
        return x->kits > y->kits ? -1 : 1;
    return str_cmp(x->tag, y->tag);
}

static void add_tag(struct completing *c, const struct tag_count *tag, struct str better) {
    struct completion_item *item = completion_add(c, arena_str(c->arena, tag->tag), ICON_VALUE);
    item->detail =
        arena_printf(c->arena, "in %lld %s", (long long)tag->kits, tag->kits == 1 ? "kit" : "kits");
    if (better.n)
        item->note = arena_printf(c->arena, "rarely used; see %.*s", STR_ARG(better));
    if (c->at.place == COMPLETE_TAG) {
        item->text = item->label;
        return;
    }
    item->text = completion_scalar(c, tag->tag);
    if (c->at.place == COMPLETE_VALUE && !c->at.quote) /* the list itself is still to be made */
        item->text = arena_printf(c->arena, "%s[%.*s]", c->at.tight ? " " : "",
                                  STR_ARG(str_trim(item->text)));
}

/* A "#tag" in text is one word. */
static bool is_writable(const struct completing *c, struct str tag) {
    if (c->at.place == COMPLETE_TAG)
        for (size_t i = 0; i < tag.n; i++)
            if (ascii_is_blank(tag.p[i]) || strchr("#:,.()[]", tag.p[i]))
                return false;
    return tag.n > 0;
}

static bool complete_tags(struct completing *c, struct search *search, const struct view *view,
                          struct err *e) {
    struct tag_count *tags;
    size_t n;
    if (!search_tags(search, c->arena, view, &tags, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) /* the word in hand is not yet a tag of anything */
        if (c->at.place == COMPLETE_ITEM && str_eq(tags[i].tag, c->current))
            tags[i].kits--;
    if (n)
        qsort(tags, n, sizeof *tags, by_use);
    size_t compared = n < TAGS_COMPARED ? n : TAGS_COMPARED;
    struct str *words = ARENA_ARRAY(c->arena, struct str, compared);
    for (size_t i = 0; i < compared; i++)
        words[i] = plain_word(c->arena, tags[i].tag);
    for (size_t i = 0; i < n; i++) {
        if (tags[i].kits <= 0 || is_among(c->present, c->present_count, tags[i].tag) ||
            !is_writable(c, tags[i].tag) || !completion_matches(c->at.typed, tags[i].tag))
            continue;
        if (c->out.count == COMPLETIONS_MOST) {
            c->out.cut = true;
            break;
        }
        add_tag(c, &tags[i], i < compared ? better_tag(tags, words, i) : STR_NONE);
    }
    return true;
}

/* ---- paths in links ---- */

/* Would it end a link target, or be read as something else in it? */
static bool is_special(const struct completing *c, char ch) {
    switch (ch) {
    case '<':
    case '>':
    case '%':
    case '#':
    case '?':
    case 0x7f:
        return true;
    case ' ':
    case '(':
    case ')':
    case '"':
    case '\\':
        return !c->at.angled;
    default:
        return (unsigned char)ch < ' ';
    }
}

static struct str encoded(const struct completing *c, struct str path) {
    size_t plain = 0;
    while (plain < path.n && !is_special(c, path.p[plain]))
        plain++;
    if (plain == path.n)
        return path;
    struct buf b = {0};
    for (size_t i = 0; i < path.n; i++) {
        if (is_special(c, path.p[i]))
            buf_addf(&b, "%%%02X", (unsigned char)path.p[i]);
        else
            buf_add_byte(&b, path.p[i]);
    }
    struct str s = arena_str(c->arena, buf_str(&b));
    buf_fini(&b);
    return s;
}

static struct str link_path(const struct completing *c, struct str path) {
    return path_relative(c->arena, path_dir(c->path), path);
}

static struct str describe(struct completing *c, enum kind kind, struct str container) {
    return arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(kinds[kind].name),
                        container.n ? " in " : "", STR_ARG(container));
}

static struct str kit_data(struct completing *c, struct str path) {
    return arena_printf(c->arena, "kit:%.*s", STR_ARG(path));
}

/* ---- kits by name ---- */

static bool is_plain_label(struct str name) {
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] == '[' || name.p[i] == ']' || name.p[i] == '\\' || ascii_is_eol(name.p[i]))
            return false;
    return true;
}

/* What stands between the brackets must not end them. */
static struct str label_text(const struct completing *c, struct str name) {
    if (is_plain_label(name))
        return name;
    struct buf b = {0};
    for (size_t i = 0; i < name.n; i++) {
        if (strchr("[]\\", name.p[i]) && name.p[i])
            buf_add_byte(&b, '\\');
        buf_add_byte(&b, ascii_is_eol(name.p[i]) ? ' ' : name.p[i]);
    }
    struct str s = arena_str(c->arena, buf_str(&b));
    buf_fini(&b);
    return s;
}

static void wiki_item(struct completing *c, struct completion_item *item, const struct kit_hit *hit,
                      struct str key) {
    bool whole = c->at.whole.end > c->at.whole.start;
    if (c->relative && whole && c->path.n) {
        item->whole = true;
        item->text = arena_printf(c->arena, "[%.*s](%.*s)", STR_ARG(label_text(c, hit->name)),
                                  STR_ARG(encoded(c, link_path(c, hit->path))));
        item->filter = arena_printf(c->arena, "[[%.*s", STR_ARG(item->filter));
        return;
    }
    item->text = c->at.closed ? key : arena_printf(c->arena, "%.*s]]", STR_ARG(key));
}

static void add_kit(struct completing *c, const struct kit_hit *hit) {
    struct str key = arena_str(c->arena, hit->id.n ? hit->id : hit->stem);
    struct str name = arena_str(c->arena, hit->name);
    enum completion_place place = c->at.place;
    bool by_path = place == COMPLETE_LINK,
         by_id = place == COMPLETE_ITEM || place == COMPLETE_VALUE;
    struct str text = by_path ? encoded(c, link_path(c, hit->path)) : key;
    struct completion_item *item = completion_add(c,
                                                  by_path ? text
                                                  : by_id ? key
                                                          : name,
                                                  ICON_REFERENCE);
    item->detail = describe(c, hit->kind, hit->container);
    item->note = by_path || by_id ? name : key;
    item->filter = arena_printf(c->arena, "%.*s %.*s %.*s", STR_ARG(by_path ? text : key),
                                STR_ARG(name), STR_ARG(by_path ? key : hit->stem));
    item->data = kit_data(c, hit->path);
    item->text = by_id ? completion_scalar(c, key) : text;
    if (place == COMPLETE_WIKI)
        wiki_item(c, item, hit, key);
}

/* Kits have no extensions in their names, paths do. */
static struct str query_of(const struct completing *c) {
    struct str typed = c->at.typed;
    if (c->at.place != COMPLETE_LINK)
        return typed;
    size_t dot = str_rfind_byte(typed, '.');
    return completion_unescaped(c->arena, dot == STR_NOT_FOUND ? typed : str_to(typed, dot));
}

static bool is_near(const struct completing *c, const struct kit_hit *hit) {
    struct str root = str_to(c->path, c->path.n - c->below.n);
    return c->below.n && str_starts(hit->path, root);
}

/* Among equals the kits of its own root come first. */
static void put_near_first(const struct completing *c, struct kit_hit *hits, size_t n) {
    struct kit_hit *far = ARENA_ARRAY(c->arena, struct kit_hit, n);
    for (size_t from = 0, to; from < n; from = to) {
        size_t near_count = 0, far_count = 0;
        for (to = from; to < n && hits[to].score >= hits[from].score; to++) {
            if (is_near(c, &hits[to]))
                hits[from + near_count++] = hits[to];
            else
                far[far_count++] = hits[to];
        }
        memcpy(hits + from + near_count, far, far_count * sizeof *far);
    }
}

static bool complete_kits(struct completing *c, struct search *search, const struct view *view,
                          enum corpus corpus, struct err *e) {
    struct kit_hit *hits;
    size_t n;
    bool more;
    if (!search_kits(search, c->arena, view, query_of(c), COMPLETIONS_MOST + 1, &hits, &n, &more,
                     e))
        return false;
    c->out.cut = more;
    put_near_first(c, hits, n);
    for (size_t i = 0; i < n; i++) {
        bool itself = str_eq(hits[i].path, c->path);
        bool listed = is_among(c->present, c->present_count, hits[i].id);
        if (itself || listed || (corpus == CORPUS_BLUEPRINTS && hits[i].kind != KIND_BLUEPRINT) ||
            (c->at.place == COMPLETE_LINK && !c->path.n))
            continue;
        if (c->out.count == COMPLETIONS_MOST) {
            c->out.cut = true;
            break;
        }
        add_kit(c, &hits[i]);
    }
    return true;
}

static void add_path(struct completing *c, struct str given, struct str below,
                     const struct kit_hit *hit) {
    struct str text =
        arena_printf(c->arena, "%.*s%.*s", STR_ARG(given), STR_ARG(encoded(c, below)));
    struct completion_item *item = completion_add(c, text, ICON_FILE);
    item->text = text;
    item->detail = arena_str(c->arena, hit->name);
    item->note = kinds[hit->kind].name;
    item->filter = arena_printf(c->arena, "%.*s %.*s", STR_ARG(text), STR_ARG(hit->name));
    item->data = kit_data(c, hit->path);
}

/* Below the directory typed so far, "../kits/". */
static bool complete_paths(struct completing *c, struct search *search, const struct view *view,
                           struct err *e) {
    size_t slash = str_rfind_byte(c->at.typed, '/');
    if (slash == STR_NOT_FOUND)
        return complete_kits(c, search, view, CORPUS_KITS, e);
    struct str given = str_to(c->at.typed, slash + 1);
    struct str rest = completion_unescaped(c->arena, str_from(c->at.typed, slash + 1));
    struct str dir =
        path_resolve(c->arena, path_dir(c->path), completion_unescaped(c->arena, given));
    struct kit_hit *hits;
    size_t n;
    bool more;
    if (!search_paths(search, c->arena, view, dir, rest, COMPLETIONS_MOST + 1, &hits, &n, &more, e))
        return false;
    c->out.cut = more;
    for (size_t i = 0; i < n; i++) {
        struct str below;
        if (str_eq(hits[i].path, c->path) || !path_below(dir, hits[i].path, &below))
            continue;
        c->out.cut |= c->out.count == COMPLETIONS_MOST;
        if (c->out.count < COMPLETIONS_MOST)
            add_path(c, given, below, &hits[i]);
    }
    return true;
}

/* ---- the whole ---- */

bool complete_from_corpus(struct completing *c, struct search *search, const struct view *view,
                          enum corpus corpus, struct err *e) {
    bool ok = c->at.place == COMPLETE_LINK ? complete_paths(c, search, view, e)
              : corpus == CORPUS_TAGS      ? complete_tags(c, search, view, e)
                                           : complete_kits(c, search, view, corpus, e);
    /* What is found now may not be the whole of it: typing on must ask again. */
    c->out.cut = c->out.cut || search_is_young(search, view);
    return ok;
}
