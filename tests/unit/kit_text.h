/* kit_text.h — a kit from a string literal, for tests of the reader. */
#pragma once

#include "base/mem.h"
#include "kit_spans.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct kit_text {
    struct arena *arena;
    char *text; /* its own block, so that reading past the padding shows */
    struct lines *lines;
    struct kit *kit;
};

static inline struct kit_text kit_text_at(struct str below, enum home home, struct str text) {
    enum { PADDING = 16 };
    struct kit_text t = {.arena = arena_new(), .text = mem_alloc(text.n + PADDING)};
    if (text.n)
        memcpy(t.text, text.p, text.n);
    struct str copy = {t.text, text.n};
    t.lines = ARENA_NEW(t.arena, struct lines);
    lines_build(t.lines, copy);
    struct source source = {
        .path = below, .below = below, .home = home, .text = copy, .lines = t.lines};
    t.kit = kit_parse(t.arena, &source);
    check_spans(t.kit);
    check_facts_kept(t.arena, t.kit);
    return t;
}

static inline struct kit_text kit_text(struct str text) {
    return kit_text_at(STR("notes/a.md"), HOME_PROJECT, text);
}

static inline void kit_text_fini(struct kit_text *t) {
    lines_fini(t->lines);
    arena_free(t->arena);
    mem_free(t->text);
}

static inline struct str kit_cut(const struct kit_text *t, struct span at) {
    return str_cut(t->kit->source.text, at);
}

/* Fails with both texts. */
#define assert_str(have, want)                                                                     \
    do {                                                                                           \
        struct str have_ = (have), want_ = (want);                                                 \
        if (!str_eq(have_, want_))                                                                 \
            fail_msg("have \"%.*s\", want \"%.*s\"", STR_ARG(have_), STR_ARG(want_));              \
    } while (0)
