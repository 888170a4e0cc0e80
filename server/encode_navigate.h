/* encode_navigate.h — places and links as JSON, and what comes back of them from the client. Main
 * thread. */
#pragma once

#include "encode_document.h"

/* The same value once more. */
struct json_t *encode_same(const struct json_t *);

struct named_place { /* where a name stands */
    struct str path; /* "": the document that was asked about */
    struct range range;
    bool declares;
};
struct json_t *encode_places(const struct session *, const struct named_place *, size_t n,
                             struct str own);
struct json_t *encode_highlights(const struct session *, const struct named_place *, size_t n);
/* `pattern`: what may be typed there without leaving. */
struct json_t *encode_linked(const struct session *, const struct named_place *, size_t n,
                             const char *pattern);
/* context.includeDeclaration of a request; true when it is not there. */
bool decode_declarations(const struct json_t *params);

struct shown_link {
    struct span at;
    struct str url; /* "": it leads where `ref` does, to be resolved */
    struct ref ref;
};
struct json_t *encode_links(const struct session *, const struct doc *, const struct analysis *,
                            const struct shown_link *, size_t n);
/* Of a DocumentLink that encode_links made: the document's URI and what stands there. False: it is
 * none of ours. */
bool decode_link(const struct json_t *link, struct str *uri, struct ref *out);
/* The link with its target; `line` from 1, 0 for none. */
struct json_t *encode_link(const struct session *, const struct json_t *link, struct str path,
                           uint32_t line, struct str own, struct str tooltip);

struct call { /* an item of a hierarchy of calls: a kit, and where it refers or is referred to */
    struct str path, name;
    enum kind kind;
    struct range range; /* of its name */
    struct range *from;
    size_t from_count;
};
struct json_t *encode_call_items(const struct session *, const struct call *, size_t n);
/* CallHierarchyIncomingCall[], or CallHierarchyOutgoingCall[]. */
struct json_t *encode_calls(const struct session *, bool incoming, const struct call *, size_t n);
/* The path of the item in the parameters; "" when there is none. Lives in the arena. */
struct str decode_call_item(struct arena *, const struct json_t *params);

struct graph;
/* The result of kit/graph. (encode_text.c) */
struct str encode_graph(struct arena *, const struct session *, const struct graph *);
struct graph_question {
    struct str path; /* "": everything */
    int64_t depth, limit;
};
/* False: *complaint says what is wrong. Lives in the arena. */
bool decode_graph(struct arena *, const struct json_t *params, struct graph_question *,
                  struct str *complaint);

struct lens {
    struct range at;
    struct str title;           /* "": to be resolved */
    struct named_place *places; /* to be shown; none: the references of what stands at `at` */
    size_t place_count;
};
struct json_t *encode_lenses(const struct session *, const struct doc *, const struct lens *,
                             size_t n);
/* Of a CodeLens that is to be resolved: its document and place. False: it is none of ours. */
bool decode_lens(const struct json_t *lens, struct str *uri, uint32_t *line, uint32_t *column);
/* A Position of the client. */
bool decode_position(const struct json_t *, uint32_t *line, uint32_t *column);
struct json_t *encode_lens(const struct json_t *lens, struct str title);

struct hint {
    struct place at;
    struct str label, tooltip;
    struct range edit; /* what `text` would replace, when `text` is not "" */
    struct str text;
};
struct json_t *encode_hints(const struct session *, const struct hint *, size_t n);
