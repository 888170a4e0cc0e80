/* check_headings.c — which headings the documents have that references lead to. A document may
 * refer to one place thousands of times, so each target is asked for once and its headings are
 * sorted. */
#include "kit/rules.h"

#include "base/text.h"

#include <stdlib.h>

enum { TARGETS_MAX = 128 }; /* looked through one by one; more are asked for again each time */

static int by_bytes(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool holds(const struct str *sorted, size_t count, struct str what) {
    return count && bsearch(&what, sorted, count, sizeof what, by_bytes);
}

static struct str folded(struct arena *a, struct str text) {
    struct buf out = {0};
    text_fold(str_trim(text), &out);
    struct str copy = arena_str(a, buf_str(&out));
    buf_fini(&out);
    return copy;
}

static bool has_headings(const struct facts *f) { /* others have none to speak of */
    return f && f->kind != KIND_DIAGRAM && f->kind != KIND_BLUEPRINT;
}

struct target *check_target(struct facts_check *c, struct str path) {
    for (size_t i = 0; i < c->target_count; i++)
        if (str_eq(c->targets[i].path, path))
            return &c->targets[i];
    bool here = !path.n || str_eq(path, c->path);
    const struct facts *facts =
        here ? c->facts : c->world->kit_at(c->world->context, c->arena, path);
    if (c->target_count == TARGETS_MAX)
        c->target_count--;
    struct target *t = ARENA_PUSH(c->arena, c->targets, c->target_count);
    *t = (struct target){.path = path, .facts = facts};
    return t;
}

/* Sorts what `of` takes from each heading. */
static struct str *sorted(struct facts_check *c, const struct target *t,
                          struct str (*of)(struct arena *, const struct fact_heading *)) {
    struct str *list = ARENA_ARRAY(c->arena, struct str, t->facts->heading_count + 1);
    for (size_t i = 0; i < t->facts->heading_count; i++)
        list[i] = of(c->arena, &t->facts->headings[i]);
    qsort(list, t->facts->heading_count, sizeof *list, by_bytes);
    return list;
}

static struct str slug_of(struct arena *a, const struct fact_heading *h) {
    (void)a;
    return h->slug;
}

static struct str text_of(struct arena *a, const struct fact_heading *h) {
    return folded(a, h->text);
}

bool check_lacks_anchor(struct facts_check *c, struct str path, struct str anchor) {
    struct target *t = check_target(c, path);
    if (!has_headings(t->facts))
        return false;
    if (!t->slugs)
        t->slugs = sorted(c, t, slug_of);
    return !holds(t->slugs, t->facts->heading_count, anchor);
}

bool check_lacks_heading(struct facts_check *c, struct str path, struct str text) {
    struct target *t = check_target(c, path);
    if (!has_headings(t->facts))
        return false;
    if (!t->texts)
        t->texts = sorted(c, t, text_of);
    return !holds(t->texts, t->facts->heading_count, folded(c->arena, text)) &&
           check_lacks_anchor(c, path, text);
}
