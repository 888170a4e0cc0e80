/* store_fixture.h — a store in a directory of its own, and kits made by hand. */
#pragma once

#include "base/log.h"
#include "base/mem.h"
#include "base/path.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    char dir[64];
    char path[96];
    struct arena *arena;
    struct store *store; /* writes */
    int64_t root;
};

#define OK(call) assert_ok((call), &e, #call, __LINE__)
static inline void assert_ok(bool ok, const struct err *e, const char *what, int line) {
    if (!ok)
        fail_msg("line %d: %s: %s (%d)", line, what, e->text, (int)e->code);
}

#define assert_str(actual, expected)                                                               \
    do {                                                                                           \
        struct str got_ = (actual);                                                                \
        if (!str_eq(got_, str_z(expected)))                                                        \
            fail_msg("line %d: \"%.*s\" is not \"%s\"", __LINE__, STR_ARG(got_), expected);        \
    } while (0)

static inline void fixture_open(struct fixture *f) {
    struct err e = {0};
    f->store = store_open(f->path, STORE_WRITE, &e);
    OK(f->store != NULL);
}

static inline int fixture_setup(void **state) {
    struct fixture *f = MEM_NEW(struct fixture);
    struct err e = {0};
    strcpy(f->dir, "/tmp/kitls-store-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    snprintf(f->path, sizeof f->path, "%s/cache/index.db", f->dir);
    f->arena = arena_new();
    fixture_open(f);
    OK(store_begin(f->store, &e));
    OK(store_root_put(f->store, STR("/p/.bluekit"), HOME_PROJECT, &f->root, &e));
    OK(store_commit(f->store, &e));
    *state = f;
    return 0;
}

static inline void remove_tree(struct arena *a, const char *dir) {
    struct err e = {0};
    struct os_list *list = os_list_open(dir, &e);
    struct os_entry entry;
    while (list && os_list_next(list, &entry)) {
        char *path = arena_strz(a, arena_printf(a, "%s/%s", dir, entry.name));
        if (entry.type == OS_DIR)
            remove_tree(a, path);
        else
            unlink(path);
    }
    os_list_close(list);
    rmdir(dir);
}

static inline int fixture_teardown(void **state) {
    struct fixture *f = *state;
    store_close(f->store);
    remove_tree(f->arena, f->dir);
    arena_free(f->arena);
    mem_free(f);
    return 0;
}

/* What a test says of a kit; everything may be left out. */
struct sample {
    const char *id, *alias, *title, *tags, *heading, *body; /* tags separated by blanks */
    const char *wiki, *link, *code;                         /* what it refers to */
    int64_t mtime;
    bool problem, body_later, is_base;
    int parts; /* headings "Part 0", "Part 1" … besides */
};

static inline struct facts *sample_facts(struct arena *a, const struct sample *sample) {
    struct facts *facts = ARENA_NEW(a, struct facts);
    facts->kind = KIND_KIT;
    facts->is_kit = true;
    facts->is_base = sample->is_base;
    facts->id.text = str_z(sample->id);
    facts->alias.text = str_z(sample->alias);
    facts->title.text = str_z(sample->title);
    struct str rest = str_z(sample->tags), tag;
    while (rest.n && str_split(&rest, ' ', &tag))
        *ARENA_PUSH(a, facts->tags, facts->tag_count) = tag;
    facts->tag_ranges = ARENA_ARRAY(a, struct range, facts->tag_count);
    if (sample->heading)
        *ARENA_PUSH(a, facts->headings, facts->heading_count) =
            (struct fact_heading){.level = 2, .text = str_z(sample->heading), .slug = STR("h")};
    for (int i = 0; i < sample->parts; i++)
        *ARENA_PUSH(a, facts->headings, facts->heading_count) = (struct fact_heading){
            .level = 2, .text = arena_printf(a, "Part %d", i), .slug = STR("h")};
    const struct {
        enum ref_type type;
        const char *target;
    } refs[] = {{REF_WIKI, sample->wiki}, {REF_LINK, sample->link}, {REF_CODE, sample->code}};
    for (size_t i = 0; i < 3; i++)
        if (refs[i].target)
            *ARENA_PUSH(a, facts->refs, facts->ref_count) =
                (struct ref){.type = refs[i].type, .target = str_z(refs[i].target)};
    return facts;
}

/* Inside a transaction. */
static inline bool put_sample(struct store *s, struct arena *a, int64_t root, const char *root_path,
                              const char *below, const struct sample *sample, int64_t *kit,
                              struct err *e) {
    struct problems problems = {.arena = a};
    if (sample->problem)
        *ARENA_PUSH(a, problems.items, problems.count) =
            (struct problem){.code = (enum problem_code)1, .message = STR("wrong")};
    struct kit_put put = {
        .root = root,
        .below = str_z(below),
        .path = path_join(a, str_z(root_path), str_z(below)),
        .stamp = {.size = 7, .mtime_ns = sample->mtime, .ctime_ns = 3, .inode = 4},
        .seen_ns = 5,
        .hash = 0xfedcba9876543210u,
        .facts = sample_facts(a, sample),
        .problems = &problems,
        .body = str_z(sample->body),
        .body_later = sample->body_later,
    };
    return store_put(s, &put, kit, e);
}

/* In a transaction of its own, below the fixture's root. */
static inline int64_t put_kit(struct fixture *f, const char *below, struct sample sample) {
    struct err e = {0};
    int64_t kit = 0;
    OK(store_begin(f->store, &e));
    OK(put_sample(f->store, f->arena, f->root, "/p/.bluekit", below, &sample, &kit, &e));
    OK(store_commit(f->store, &e));
    return kit;
}
#define PUT(f, below, ...) put_kit((f), (below), (struct sample){__VA_ARGS__})

/* Kits that were put with body_later are found by name from then on. */
static inline bool name_all(struct store *s, struct err *e) {
    bool any = true, ok = true;
    while (ok && (ok = store_nameless(s, &any, e)) && any)
        ok = store_begin(s, e) && store_name(s, e) && store_commit(s, e);
    return ok;
}

/* How many kits of the scope have this word. */
static inline size_t count_matches(struct store *s, struct arena *a, enum match_in in,
                                   const char *word, const struct scope *scope) {
    struct err e = {0};
    struct match_term term = {.term = str_z(word), .columns = COLUMN_ANY};
    struct match *matches;
    size_t n = 0;
    bool capped;
    OK(store_match(s, a, in, &term, 1, scope, 1000000, &matches, &n, &capped, &e));
    return n;
}
