/* linked.c — textDocument/linkedEditingRange: the label of a reference-style link and of its
 * definition are typed together; so are the places of a placeholder. Only places that are written
 * alike can be: the client puts the same text into all. */
#include "handlers.h"

#include "encode_navigate.h"
#include "features/pointed.h"

/* The name alone, where the cursor is; its end counts. */
static bool own_place_at(const struct own_place *places, size_t n, uint32_t offset,
                         struct span *out) {
    for (size_t i = 0; i < n; i++)
        if (span_has(places[i].at, offset)) {
            *out = places[i].at;
            return true;
        }
    return false;
}

/* At the end of a name the cursor stands behind it. */
static struct pointed pointed_beside(const struct analysis *a, uint32_t offset) {
    struct pointed p = pointed_at(a, offset);
    bool own = p.what == POINTED_LABEL || p.what == POINTED_TOKEN;
    return own || offset == 0 ? p : pointed_at(a, offset - 1);
}

struct reply feature_linked_editing(struct session *s, struct request *rq) {
    struct reply later;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    struct pointed p = pointed_beside(a, rq->params.offset);
    if (p.what == POINTED_REF) /* [label][] and [label] are label and text at once */
        pointed_as_label(a, rq->params.offset, &p);
    struct own_place *own;
    struct span here;
    size_t n = pointed_own_places(rq->arena, a, &p, &own), kept = 0;
    struct named_place *places = ARENA_ARRAY(rq->arena, struct named_place, n);
    if (!own_place_at(own, n, rq->params.offset, &here))
        return reply_null();
    struct str name = str_cut(a->source.text, here);
    for (size_t i = 0; i < n; i++)
        if (str_eq(str_cut(a->source.text, own[i].at), name))
            places[kept++] = (struct named_place){.range = own[i].range};
    const char *pattern = p.what == POINTED_TOKEN ? "[A-Za-z0-9_-]+" : "[^\\[\\]]+";
    return kept < 2 ? reply_null() : reply_json(encode_linked(s, places, kept, pattern));
}
