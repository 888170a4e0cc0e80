/* test_interrupts.c — an interrupt at every moment of every question at which SQLite would heed it:
 * when a statement begins, while it runs, and while one is prepared. Whoever asks again has the
 * whole answer, and nobody takes the index for damaged. KITLS_TEST_FAULTS=1 tries more of them. */
#include "search/graph.h"
#include "search/references.h"
#include "search/search_private.h"
#include "search_fixture.h"
#include "store/store_private.h"

/* ---- the interrupt ---- */

enum when { BEGINNING, RUNNING, WHENS };

static struct {
    sqlite3 *db;
    enum when when;
    long now, due; /* -1: none, they are only counted */
    int (*real_time)(sqlite3_vfs *, sqlite3_int64 *);
} moments;

static void pass_a_moment(enum when when) {
    if (when == moments.when && moments.now++ == moments.due)
        sqlite3_interrupt(moments.db);
}

static int on_progress(void *context) {
    (void)context;
    pass_a_moment(RUNNING);
    return 0;
}

static int on_preparing(void *context, int action, const char *a, const char *b, const char *c,
                        const char *d) {
    (void)context, (void)action, (void)a, (void)b, (void)c, (void)d;
    pass_a_moment(RUNNING);
    return SQLITE_OK;
}

/* A connection that is profiled asks for the time when a statement begins to run. */
static int on_beginning(sqlite3_vfs *vfs, sqlite3_int64 *time) {
    (void)vfs;
    pass_a_moment(BEGINNING);
    *time = 0;
    return SQLITE_OK;
}

static int heed_nothing(unsigned event, void *context, void *statement, void *time) {
    (void)event, (void)context, (void)statement, (void)time;
    return 0;
}

static void interrupt_at(sqlite3 *db, enum when when, long due) {
    moments.db = db;
    moments.when = when;
    moments.now = 0;
    moments.due = due;
    sqlite3_progress_handler(db, 1, on_progress, NULL);
    sqlite3_set_authorizer(db, on_preparing, NULL);
    sqlite3_trace_v2(db, SQLITE_TRACE_PROFILE, heed_nothing, NULL);
    moments.real_time = sqlite3_vfs_find(NULL)->xCurrentTimeInt64;
    sqlite3_vfs_find(NULL)->xCurrentTimeInt64 = on_beginning;
}

static void interrupt_no_more(sqlite3 *db) {
    sqlite3_progress_handler(db, 0, NULL, NULL);
    sqlite3_set_authorizer(db, NULL, NULL);
    sqlite3_trace_v2(db, 0, NULL, NULL);
    sqlite3_vfs_find(NULL)->xCurrentTimeInt64 = moments.real_time;
}

/* ---- questions, and their answers as text ---- */

struct asking {
    struct search *search;
    struct arena *arena;
    const struct view *view;
    struct str guard; /* the path of a kit that others refer to */
    struct buf *out;
};

static void tell(struct asking *a, struct str s) {
    buf_addf(a->out, "%.*s\n", STR_ARG(s));
}

static void tell_hits(struct asking *a, const struct text_answer *found) {
    buf_addf(a->out, "%lld %d\n", (long long)found->total, found->exact);
    for (size_t i = 0; i < found->count; i++) {
        tell(a, found->hits[i].path);
        tell(a, found->hits[i].snippet);
        tell(a, found->hits[i].project);
    }
}

static bool ask_text(struct asking *a, const char *query, struct err *e) {
    struct text_answer out;
    if (!search_text(a->search, a->arena, a->view, str_z(query), 10, 0, &out, e))
        return false;
    tell_hits(a, &out);
    return true;
}

static bool ask_words(struct asking *a, struct err *e) {
    return ask_text(a, "in:body token OR zebra -legacy", e);
}

static bool ask_all_over(struct asking *a, struct err *e) {
    return ask_text(a, "tok* note kind:kit", e);
}

static bool ask_filter(struct asking *a, struct err *e) {
    return ask_text(a, "tag:auth base:false", e);
}

static bool ask_id(struct asking *a, struct err *e) {
    return ask_text(a, "id:guard", e);
}

static bool ask_phrase(struct asking *a, struct err *e) {
    return ask_text(a, "\"the token\" -zebra", e);
}

static bool ask_related(struct asking *a, struct err *e) {
    struct text_answer out;
    if (!search_related(a->search, a->arena, a->view, a->guard, 10, &out, e))
        return false;
    tell_hits(a, &out);
    return true;
}

static bool ask_symbols_of(struct asking *a, const char *query, struct err *e) {
    struct symbol_hit *hits;
    size_t n;
    if (!search_symbols(a->search, a->arena, a->view, str_z(query), 100, &hits, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        tell(a, hits[i].name);
        tell(a, hits[i].container);
    }
    return true;
}

static bool ask_symbols(struct asking *a, struct err *e) {
    return ask_symbols_of(a, "au", e);
}

static bool ask_recent(struct asking *a, struct err *e) {
    return ask_symbols_of(a, "", e);
}

static bool ask_kits(struct asking *a, struct err *e) {
    struct kit_hit *hits;
    size_t n;
    bool more;
    if (!search_kits(a->search, a->arena, a->view, STR("no"), 5, &hits, &n, &more, e))
        return false;
    for (size_t i = 0; i < n; i++)
        tell(a, hits[i].path);
    buf_addf(a->out, "%d\n", more);
    return true;
}

static bool ask_paths(struct asking *a, struct err *e) {
    struct kit_hit *hits;
    size_t n;
    bool more;
    if (!search_paths(a->search, a->arena, a->view, path_dir(path_dir(a->guard)), STR("n"), 5,
                      &hits, &n, &more, e))
        return false;
    for (size_t i = 0; i < n; i++)
        tell(a, hits[i].path);
    buf_addf(a->out, "%d %d\n", more, search_is_young(a->search, a->view));
    return true;
}

static void tell_counts(struct asking *a, const struct tag_count *counts, size_t n) {
    for (size_t i = 0; i < n; i++)
        buf_addf(a->out, "%.*s %lld\n", STR_ARG(counts[i].tag), (long long)counts[i].kits);
}

static bool ask_tags(struct asking *a, struct err *e) {
    struct tag_count *tags;
    size_t n;
    if (!search_tags(a->search, a->arena, a->view, &tags, &n, e))
        return false;
    tell_counts(a, tags, n);
    return true;
}

static bool ask_groups(struct asking *a, struct err *e) {
    struct tag_count *groups;
    size_t n;
    if (!search_groups(a->search, a->arena, a->view, GROUP_PROJECT, &groups, &n, e))
        return false;
    tell_counts(a, groups, n);
    return true;
}

static bool ask_references(struct asking *a, struct err *e) {
    const struct target targets[] = {{.type = TARGET_KIT, .path = a->guard},
                                     {.type = TARGET_TAG, .name = STR("auth")}};
    for (size_t i = 0; i < 2; i++) {
        struct reference *refs;
        size_t n, count, documents;
        bool more;
        if (!search_references(a->search, a->arena, a->view, &targets[i], true, 500, &refs, &n,
                               &more, e) ||
            !search_reference_count(a->search, a->arena, a->view, &targets[i], &count, &documents,
                                    e))
            return false;
        for (size_t k = 0; k < n; k++)
            tell(a, refs[k].path);
        buf_addf(a->out, "%zu in %zu\n", count, documents);
    }
    return true;
}

static bool ask_graph_of(struct asking *a, struct str path, struct err *e) {
    struct graph graph;
    if (!search_graph(a->search, a->arena, a->view, path, 2, 50, &graph, e))
        return false;
    for (size_t i = 0; i < graph.node_count; i++)
        tell(a, graph.nodes[i].project);
    for (size_t i = 0; i < graph.edge_count; i++)
        buf_addf(a->out, "%zu %zu %u\n", graph.edges[i].from, graph.edges[i].to,
                 graph.edges[i].count);
    return true;
}

static bool ask_graph(struct asking *a, struct err *e) {
    return ask_graph_of(a, STR_NONE, e);
}

static bool ask_graph_around(struct asking *a, struct err *e) {
    return ask_graph_of(a, a->guard, e);
}

static bool ask_facts(struct asking *a, struct err *e) {
    const struct facts *facts = search_facts(a->search, a->arena, a->view, a->guard);
    *e = (struct err){0};
    tell(a, facts ? facts->id.text : STR("none"));
    return true;
}

static bool ask_to_be_ready(struct asking *a, struct err *e) {
    return search_warm(a->search, e) && ask_text(a, "token", e);
}

static const struct question {
    const char *name;
    bool (*ask)(struct asking *, struct err *);
} questions[] = {
    {"words", ask_words},      {"all over", ask_all_over},
    {"filter", ask_filter},    {"id", ask_id},
    {"phrase", ask_phrase},    {"related", ask_related},
    {"symbols", ask_symbols},  {"recent", ask_recent},
    {"kits", ask_kits},        {"paths", ask_paths},
    {"tags", ask_tags},        {"groups", ask_groups},
    {"graph", ask_graph},      {"references", ask_references},
    {"facts", ask_facts},      {"graph around", ask_graph_around},
    {"warm", ask_to_be_ready},
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

/* ---- before a question ---- */

static void nothing_new(struct world_of_kits *w) {
    (void)w;
}

static void all_forgotten(struct world_of_kits *w) {
    search_idle(w->search);
}

static void a_commit(struct world_of_kits *w) {
    index_text(w, "kits/n7.md", STR("---\nid: n\nalias: Note\ntags: [auth]\n---\n# N\n\ntoken\n"),
               7);
}

static void (*const befores[])(struct world_of_kits *) = {nothing_new, all_forgotten, a_commit};
enum { BEFORES = sizeof befores / sizeof *befores };

/* ---- the test ---- */

static void kits_of_all_sorts(struct world_of_kits *w) {
    char below[32];
    save(
        w, "kits/store.md",
        "---\nid: token-store\nalias: Token Store\ntype: kit\nis_base: true\n"
        "tags: [auth, Error Handling]\n---\n# Token Store\n\nWhere the token is kept: [[guard]].\n");
    save(w, "agents/guard.md",
         "---\nid: guard\nalias: Guard\ntype: agent\ntags: [auth]\n---\n# Guard\n\n"
         "See [it](../kits/store.md) and [[Legacy Notes]]. Old zebra.\n");
    for (int i = 0; i < 12; i++) {
        snprintf(below, sizeof below, "kits/n%d.md", i);
        save(w, below, "---\nid: n\nalias: Note\ntags: [auth]\n---\n# N\n\nA token, [[guard]].\n");
    }
    a_commit(w);
    open_doc(w, "kits/open.md", STR("---\nid: open\nalias: Open\ntags: [auth]\n---\na token\n"));
}

static bool put(struct asking *a, const struct question *q, struct err *e) {
    arena_reset(a->arena);
    buf_reset(a->out);
    return q->ask(a, e);
}

static void expect(struct asking *a, const struct question *q, struct str answer, long moment) {
    if (!str_eq(buf_str(a->out), answer))
        fail_msg("%s, moment %ld: \"%.*s\" is not \"%.*s\"", q->name, moment,
                 STR_ARG(buf_str(a->out)), STR_ARG(answer));
}

static void expect_peace(struct asking *a, const struct question *q, long moment) {
    struct err e = {0};
    struct store *store = search_store(a->search, &e);
    OK(store != NULL);
    if (search_damaged(a->search) || !sqlite3_get_autocommit(store->db))
        fail_msg("%s, moment %ld: something is left behind", q->name, moment);
    for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(store->db, s));)
        assert_false(sqlite3_stmt_busy(s));
}

/* How many moments of the sort it has, when it is interrupted at one. */
static long ask_interrupted(struct world_of_kits *w, struct asking *a, size_t which, enum when when,
                            long moment, const struct str *answers) {
    const struct question *q = &questions[which], *next = &questions[(moment + 1) % QUESTIONS];
    struct err e = {0};
    struct store *store = search_store(w->search, &e);
    OK(store != NULL);
    interrupt_at(store->db, when, moment);
    bool ok = put(a, q, &e);
    if (search_store(w->search, &(struct err){0}) != store)
        fail_msg("%s, moment %ld: the index was given up: %s", q->name, moment, e.text);
    interrupt_no_more(store->db);
    if (ok)
        expect(a, q, answers[which], moment);
    else if (e.code != ERR_CANCELLED)
        fail_msg("%s, moment %ld: %s (%d)", q->name, moment, e.text, (int)e.code);
    expect_peace(a, q, moment);
    const struct question *again[] = {q, next};
    long count = moments.now;
    for (size_t i = 0; i < 2; i++) {
        if (!put(a, again[i], &e))
            fail_msg("%s, moment %ld, again %s: %s", q->name, moment, again[i]->name, e.text);
        expect(a, again[i], answers[again[i] - questions], moment);
    }
    expect_peace(a, q, moment);
    return count;
}

/* The first, the last, and fewer and fewer of those between. */
static bool is_tried(long moment, long count, long density) {
    return moment < density || moment + density >= count || moment % (1 + moment / density) == 0;
}

static void an_interrupt_leaves_nothing_behind(void **state) {
    struct world_of_kits *w = *state;
    struct err e = {0};
    struct buf out = {0};
    struct str answers[QUESTIONS];
    const long density = getenv("KITLS_TEST_FAULTS") ? 20 : 8;
    struct asking a = {w->search, arena_new(), &w->view, STR_NONE, &out};
    kits_of_all_sorts(w);
    a.guard = str_z(path_of(w, "agents/guard.md"));
    for (size_t i = 0; i < QUESTIONS; i++) {
        OK(put(&a, &questions[i], &e));
        if (out.n < 5)
            fail_msg("%s finds nothing", questions[i].name);
        answers[i] = arena_str(w->f.arena, buf_str(&out));
    }
    for (size_t i = 0; i < QUESTIONS * BEFORES * WHENS; i++) {
        size_t which = i / BEFORES / WHENS;
        enum when when = i % WHENS;
        befores[i / WHENS % BEFORES](w);
        long count = ask_interrupted(w, &a, which, when, -1, answers);
        assert_true(count > 0);
        for (long moment = 0; moment < count; moment++)
            if (is_tried(moment, count, density)) {
                befores[i / WHENS % BEFORES](w);
                ask_interrupted(w, &a, which, when, moment, answers);
            }
    }
    arena_free(a.arena);
    buf_fini(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_interrupt_leaves_nothing_behind, setup, teardown)};
    log_set_level(LOG_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
