/* search_fixture.h — kits on disk, in a store and open in an editor, for tests of questions. */
#pragma once

#include "base/text.h"
#include "search/search.h"
#include "store_fixture.h"

struct world_of_kits {
    struct fixture f;
    char root[96];
    struct search *search;
    struct view view;
    int64_t scope[2];
};

static inline int setup(void **state) {
    struct world_of_kits *w = MEM_NEW(struct world_of_kits);
    struct err e = {0};
    strcpy(w->f.dir, "/tmp/kitls-search-XXXXXX");
    assert_non_null(mkdtemp(w->f.dir));
    snprintf(w->f.path, sizeof w->f.path, "%s/cache/index.db", w->f.dir);
    snprintf(w->root, sizeof w->root, "%s/proj/.bluekit", w->f.dir);
    w->f.arena = arena_new();
    w->search = search_new(w->f.path, arena_strz(w->f.arena, path_dir(str_z(w->f.path))));
    *state = w;
    w->f.root = -1;
    fixture_open(&w->f);
    OK(store_begin(w->f.store, &e));
    OK(store_root_put(w->f.store, str_z(w->root), HOME_PROJECT, &w->f.root, &e));
    OK(store_commit(w->f.store, &e));
    w->scope[0] = w->f.root;
    w->view.scope = (struct scope){w->scope, 1};
    return 0;
}

static inline int teardown(void **state) {
    struct world_of_kits *w = *state;
    search_free(w->search);
    store_close(w->f.store);
    remove_tree(w->f.arena, w->f.dir);
    arena_free(w->f.arena);
    mem_free(w);
    return 0;
}

static inline char *path_of(struct world_of_kits *w, const char *below) {
    return arena_strz(w->f.arena, arena_printf(w->f.arena, "%s/%s", w->root, below));
}

static inline struct kit *parse(struct world_of_kits *w, const char *below, struct str text) {
    struct arena *a = w->f.arena;
    struct lines *lines = ARENA_NEW(a, struct lines);
    struct source *source = ARENA_NEW(a, struct source);
    char *copy = arena_alloc(a, text.n + 16);
    if (text.n)
        memcpy(copy, text.p, text.n);
    struct lines built = {0}; /* ends with the arena, as everything here */
    lines_build(&built, text);
    *lines = built;
    lines->starts = arena_alloc(a, built.n * sizeof *built.starts);
    memcpy(lines->starts, built.starts, built.n * sizeof *built.starts);
    lines_fini(&built);
    *source = (struct source){.path = str_z(path_of(w, below)),
                              .below = str_z(below),
                              .home = HOME_PROJECT,
                              .text = {copy, text.n},
                              .lines = lines};
    return kit_parse(a, source);
}

static inline void write_text(struct world_of_kits *w, const char *below, struct str text) {
    struct err e = {0};
    char *path = path_of(w, below);
    OK(os_make_dirs(arena_strz(w->f.arena, path_dir(str_z(path))), &e));
    OK(os_write_file(path, text, &e));
}

static inline void index_text(struct world_of_kits *w, const char *below, struct str text,
                              int64_t mtime) {
    struct err e = {0};
    struct kit *kit = parse(w, below, text);
    struct problems none = {.arena = w->f.arena};
    int64_t id;
    struct kit_put put = {.root = w->f.root,
                          .below = str_z(below),
                          .path = kit->source.path,
                          .stamp = {.size = (int64_t)text.n, .mtime_ns = mtime},
                          .facts = facts_of(w->f.arena, kit),
                          .problems = &none,
                          .body = str_cut(kit->source.text, kit->body)};
    OK(store_begin(w->f.store, &e));
    OK(store_put(w->f.store, &put, &id, &e));
    OK(store_commit(w->f.store, &e));
}

static int64_t clock_of_files = 1;

static inline void save(struct world_of_kits *w, const char *below, const char *text) {
    write_text(w, below, str_z(text));
    index_text(w, below, str_z(text), clock_of_files++);
}

static inline void open_doc(struct world_of_kits *w, const char *below, struct str text) {
    struct kit *kit = parse(w, below, text);
    struct overlay_doc *docs = ARENA_ARRAY(w->f.arena, struct overlay_doc, w->view.doc_count + 1);
    for (size_t i = 0; i < w->view.doc_count; i++)
        docs[i] = w->view.docs[i];
    docs[w->view.doc_count++] = (struct overlay_doc){.path = kit->source.path,
                                                     .text = kit->source.text,
                                                     .below = kit->source.below,
                                                     .root = w->f.root,
                                                     .facts = facts_of(w->f.arena, kit),
                                                     .lines = kit->source.lines,
                                                     .body = kit->body};
    w->view.docs = docs;
}

static inline struct text_answer ask_page(struct world_of_kits *w, const char *query, size_t limit,
                                          size_t offset) {
    struct err e = {0};
    struct text_answer out;
    OK(search_text(w->search, w->f.arena, &w->view, str_z(query), limit, offset, &out, &e));
    return out;
}
