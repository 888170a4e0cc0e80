/* found.c — from a candidate to a hit: the text is read, from the open document or the file as it
 * is now, and the query is held against it. What the index said before does not count any more. */
#include "base/path.h"
#include "search/snippet.h"
#include "search/text_private.h"

#include <stdlib.h>

int found_order(const void *a, const void *b) {
    const struct found *x = a, *y = b;
    if (x->score > y->score || x->score < y->score)
        return x->score > y->score ? -1 : 1;
    if (x->mtime_ns != y->mtime_ns)
        return x->mtime_ns > y->mtime_ns ? -1 : 1;
    if (x->kit != y->kit)
        return x->kit < y->kit ? -1 : 1;
    return (x->doc > y->doc) - (x->doc < y->doc); /* open documents stand in one array */
}

struct subject { /* what is read */
    const struct facts *facts;
    struct str path, text, body;
    const struct lines *lines; /* NULL: not known */
    int64_t root;
};

static bool open_subject(struct text_hunt *h, const struct found *f, struct subject *s) {
    if (f->doc) {
        *s = (struct subject){
            .facts = f->doc->facts,
            .path = f->doc->path,
            .text = f->doc->text,
            .body = f->doc->text.n > KIT_SIZE_MAX ? STR_NONE /* as the index has it */
                                                  : str_cut(f->doc->text, f->doc->body),
            .lines = f->doc->lines,
            .root = f->doc->root,
        };
        return true;
    }
    struct kit_row row;
    struct err e;
    if (!store_kit_names(h->store, h->arena, f->kit, &row))
        return false;
    if (!os_read_file(arena_strz(h->arena, row.path), KIT_SIZE_MAX, &h->file, NULL, &e)) {
        if (e.code != ERR_EXHAUSTED) /* too long is still there; its body is not in the index */
            return false;
        buf_reset(&h->file);
    }
    *s = (struct subject){
        .facts = row.facts, .path = row.path, .text = buf_str(&h->file), .root = row.root};
    s->body = str_from(s->text, row.facts->has_front ? kit_body(s->text) : 0);
    return true;
}

/* Where to go: the place in the body, else the name. */
static struct range range_of(struct text_hunt *h, const struct subject *s,
                             const struct probe_result *found) {
    if (found->best.end == found->best.start)
        return facts_name_range(s->facts);
    uint32_t body = (uint32_t)(s->body.p - s->text.p); /* not NULL: something was found in it */
    struct span at = {body + found->best.start, body + found->best.end};
    if (s->lines)
        return lines_range(s->lines, s->text, at);
    struct str before = str_to(s->text, at.end); /* what follows does not say where it stands */
    lines_build(&h->lines, before);
    return lines_range(&h->lines, before, at);
}

static struct text_hit *make_hit(struct text_hunt *h, struct subject *s,
                                 const struct probe_result *found) {
    struct text_hit *hit = ARENA_NEW(h->arena, struct text_hit);
    struct snippet snippet;
    snippet_make(h->arena, s->body, found, &snippet);
    *hit = (struct text_hit){
        .path = s->path,
        .id = s->facts->id.text,
        .name = facts_name(s->facts, s->path),
        .project = arena_str(h->arena, search_project(h->search, s->root)),
        .snippet = snippet.text,
        .tags = s->facts->tags,
        .tag_count = s->facts->tag_count,
        .kind = s->facts->kind,
        .range = range_of(h, s, found),
        .matches = snippet.matches,
        .match_count = snippet.match_count,
    };
    return hit;
}

void found_read(struct text_hunt *h, struct found *f) {
    struct subject s;
    f->read = true;
    f->gone = !open_subject(h, f, &s);
    if (f->gone)
        return;
    struct fulltext head = fulltext_of(h->arena, s.facts, s.path);
    struct probe_result result;
    probe_text(h->probe, h->arena, &head, s.body, &result);
    f->gone = !result.matches;
    if (f->gone)
        return;
    f->score = result.score;
    f->hit = make_hit(h, &s, &result);
}
