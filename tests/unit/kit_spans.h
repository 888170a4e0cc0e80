/* kit_spans.h — what must hold for the spans of any kit, whatever the text: inside the text, each
 * beginning with its own delimiter, lists in text order (decision 6). Unit tests, the walk over
 * real kits and the fuzz target share it. */
#pragma once

#include "kit/facts.h"

#include <stdio.h>
#include <stdlib.h>

#define SPAN_CHECK(condition)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static void span_inside(struct span inner, struct span outer) {
    SPAN_CHECK(inner.start <= inner.end);
    SPAN_CHECK(outer.start <= inner.start && inner.end <= outer.end);
}

static bool begins(struct str text, struct span at, const char *with) {
    return str_starts(str_cut(text, at), str_z(with));
}

static bool ends(struct str text, struct span at, const char *with) {
    return str_ends(str_cut(text, at), str_z(with));
}

static void check_node(const struct node *node, struct span outer) {
    span_inside(node->span, outer);
    if (node->comment.end > node->comment.start)
        span_inside(node->comment, outer);
    for (size_t i = 0; i < node->count; i++) {
        if (node->type == NODE_SEQUENCE) {
            check_node(&node->items[i], outer);
        } else {
            span_inside(node->entries[i].span, outer);
            check_node(&node->entries[i].key, outer);
            check_node(&node->entries[i].value, outer);
        }
    }
}

static void check_front(const struct kit *kit, struct str text) {
    const struct front *f = &kit->front;
    struct span all = {0, (uint32_t)text.n};
    if (f->state == FRONT_NONE)
        return;
    span_inside(f->content, all);
    if (kit->format != FORMAT_JSON) {
        SPAN_CHECK(begins(text, f->open, "---"));
        SPAN_CHECK(f->open.end <= f->content.start && f->content.end <= f->close.start);
    }
    if (kit->format != FORMAT_JSON && f->state == FRONT_READ) {
        SPAN_CHECK(begins(text, f->close, f->oddities & ODD_DOTS ? "..." : "---"));
        SPAN_CHECK(f->close.end <= kit->body.start);
    }
    check_node(&f->root, f->content);
    for (size_t i = 0; i < f->error_count; i++)
        span_inside(f->errors[i].at, f->content);
}

static void check_headings(const struct kit *kit, struct str text) {
    uint32_t at = kit->body.start;
    for (size_t i = 0; i < kit->heading_count; i++) {
        const struct heading *h = &kit->headings[i];
        SPAN_CHECK(h->level >= 1 && h->level <= 6 && h->span.start >= at);
        span_inside(h->span, kit->body);
        span_inside(h->text, h->span);
        bool atx = h->span.start < h->text.start || h->text.start == h->text.end;
        SPAN_CHECK(!atx || begins(text, h->span, "#"));
        SPAN_CHECK(atx || ends(text, h->span, h->level == 1 ? "=" : "-"));
        at = h->span.end;
    }
}

static void check_links(const struct kit *kit, struct str text) {
    uint32_t at = kit->body.start;
    for (size_t i = 0; i < kit->link_count; i++) {
        const struct link *link = &kit->links[i];
        SPAN_CHECK(link->span.start >= at);
        at = link->span.start;
        span_inside(link->span, kit->body);
        span_inside(link->text, link->span);
        span_inside(link->target, link->style == LINK_REFERENCE ? kit->body : link->span);
        span_inside(link->fragment, link->style == LINK_REFERENCE ? kit->body : link->span);
        const char *open = link->image                ? "!["
                           : link->style == LINK_WIKI ? "[["
                           : link->style != LINK_AUTO ? "["
                           : link->angled             ? "<"
                                                      : "";
        const char *close = link->style == LINK_WIKI        ? "]]"
                            : link->style == LINK_INLINE    ? ")"
                            : link->style == LINK_REFERENCE ? "]"
                            : link->angled                  ? ">"
                                                            : "";
        SPAN_CHECK(begins(text, link->span, open));
        SPAN_CHECK(ends(text, link->span, close));
        if (link->fragment.end > link->fragment.start)
            SPAN_CHECK(text.p[link->fragment.start - 1] == '#');
    }
}

static void check_code_ref(const struct code_ref *ref, struct span outer) {
    if (ref->path.end == ref->path.start)
        return;
    span_inside(ref->path, outer);
    span_inside(ref->lines, ref->line ? outer : ref->lines);
    SPAN_CHECK(!ref->end || (ref->line && ref->end >= ref->line));
}

static void check_codes(const struct kit *kit, struct str text) {
    uint32_t at = kit->body.start;
    for (size_t i = 0; i < kit->code_count; i++) {
        const struct code_span *code = &kit->codes[i];
        SPAN_CHECK(code->span.start >= at);
        at = code->span.end;
        span_inside(code->span, kit->body);
        span_inside(code->content, code->span);
        SPAN_CHECK(begins(text, code->span, "`") && ends(text, code->span, "`"));
        check_code_ref(&code->ref, code->content);
    }
    at = kit->body.start;
    for (size_t i = 0; i < kit->fence_count; i++) {
        const struct fence *f = &kit->fences[i];
        SPAN_CHECK(f->span.start >= at);
        at = f->span.end;
        span_inside(f->span, kit->body);
        span_inside(f->info, f->span);
        SPAN_CHECK(f->content.start <= f->content.end && f->content.end <= kit->body.end);
        const char *marks = text.p[f->span.start] == '~' ? "~~~" : "```";
        SPAN_CHECK(begins(text, f->span, marks));
        SPAN_CHECK(!f->closed || ends(text, f->span, marks));
        check_code_ref(&f->ref, f->info);
    }
}

static void check_the_rest(const struct kit *kit, struct str text) {
    for (size_t i = 0; i < kit->token_count; i++) {
        span_inside(kit->tokens[i].span, kit->body);
        SPAN_CHECK(begins(text, kit->tokens[i].span, "{{") &&
                   ends(text, kit->tokens[i].span, "}}"));
        SPAN_CHECK(i == 0 || kit->tokens[i - 1].span.end <= kit->tokens[i].span.start);
    }
    for (size_t i = 0; i < kit->body_tag_count; i++) {
        span_inside(kit->body_tags[i].span, kit->body);
        SPAN_CHECK(begins(text, kit->body_tags[i].span, "#"));
        SPAN_CHECK(i == 0 || kit->body_tags[i - 1].span.end <= kit->body_tags[i].span.start);
    }
    for (size_t i = 0; i < kit->definition_count; i++) {
        const struct definition *d = &kit->definitions[i];
        span_inside(d->span, kit->body);
        span_inside(d->label, d->span);
        span_inside(d->target, d->span);
        SPAN_CHECK(begins(text, d->span, "["));
        SPAN_CHECK(i == 0 || kit->definitions[i - 1].span.end <= d->span.start);
    }
    for (size_t i = 0; i < kit->callout_count; i++) {
        span_inside(kit->callouts[i].span, kit->body);
        SPAN_CHECK(begins(text, kit->callouts[i].span, "[!"));
        SPAN_CHECK(ends(text, kit->callouts[i].span, "]"));
    }
}

static void check_spans(const struct kit *kit) {
    struct str text = kit->source.text;
    span_inside(kit->body, (struct span){0, (uint32_t)text.n});
    check_front(kit, text);
    check_headings(kit, text);
    check_links(kit, text);
    check_codes(kit, text);
    check_the_rest(kit, text);
}

/* Facts survive being stored. */
static void check_facts_kept(struct arena *a, const struct kit *kit) {
    struct facts *facts = facts_of(a, kit), *back;
    struct buf first = {0}, second = {0};
    facts_write(&first, facts);
    bool read = facts_read(a, buf_str(&first), &back);
    SPAN_CHECK(read);
    facts_write(&second, back);
    SPAN_CHECK(str_eq(buf_str(&first), buf_str(&second)));
    buf_fini(&first);
    buf_fini(&second);
}
