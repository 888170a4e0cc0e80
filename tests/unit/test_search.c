/* test_search.c — questions over kits on disk, in a store, and open in an editor. What is found is
 * compared with a scan of the same bytes by a tokenizer of its own. */
#include "base/thread.h"
#include "search_fixture.h"

/* The stems of the hits, in order. */
static const char *stems(struct world_of_kits *w, const struct text_hit *hits, size_t n) {
    struct buf b = {0};
    for (size_t i = 0; i < n; i++)
        buf_addf(&b, "%s%.*s", i ? " " : "", STR_ARG(path_stem(path_name(hits[i].path))));
    const char *out = arena_strz(w->f.arena, buf_str(&b));
    buf_fini(&b);
    return out;
}

static const char *ask(struct world_of_kits *w, const char *query) {
    struct text_answer out = ask_page(w, query, 100, 0);
    assert_int_equal(out.total, out.count);
    return stems(w, out.hits, out.count);
}

static void small_world(struct world_of_kits *w) {
    save(w, "kits/store.md",
         "---\nid: token-store\nalias: Token Store\ntype: kit\nis_base: true\n"
         "tags: [auth, Error Handling]\n---\n# Token Store\n\nWhere the refresh token is kept.\n");
    save(w, "kits/cache.md",
         "---\nid: cache\nalias: Cache\ntype: kit\ntags: [speed]\n---\n# Cache\n\n"
         "A token may be cached. The store is slow.\n\n## Legacy Notes\n\nold words\n");
    save(w, "agents/guard.md",
         "---\nid: guard\nalias: Guard\ntype: agent\ntags: [auth]\n---\n# Guard\n\n"
         "Über 漢字文化 naïve résumé. Token store of the guard.\n");
}

static void syntax_selects(void **state) {
    struct world_of_kits *w = *state;
    small_world(w);
    static const struct {
        const char *query, *expected;
    } rows[] = {
        {"", ""},
        {"token", "store guard cache"},
        {"TOKEN", "store guard cache"},
        {"refresh token", "store"},
        {"speed token", "cache"}, /* one in the tags, one in the body */
        {"auth kept", "store"},
        {"\"token store\"", "store guard"},
        {"token-store", "store guard"},
        {"\"store token\"", ""},
        {"refresh OR legacy", "cache store"},
        {"token -legacy", "store guard"},
        {"token -\"token store\"", "cache"},
        {"token -auth", "cache"},
        {"refr*", "store"},
        {"ca*", "cache"},
        {"uber", "guard"},
        {"RESUME naive", "guard"},
        {"字文", "guard"},
        {"漢字文化", "guard"},
        {"漢", "guard"},
        {"文字", ""},
        {"token kind:agent", "guard"},
        {"kind:kit", "cache store"},
        {"kind:kit -refresh", "cache"},
        {"tag:AUTH", "guard store"},
        {"tag:\"error handling\"", "store"},
        {"tag:error", ""},
        {"tag:auth token", "store guard"},
        {"id:token-store", "store"},
        {"id:token-store legacy", ""},
        {"in:title token", "store"},
        {"in:tags token", ""},
        {"in:heading legacy", "cache"},
        {"in:body auth", ""},
        {"in:body token -refresh", "guard cache"},
        {"base:true", "store"},
        {"base:false token", "guard cache"},
        {"project:proj token kind:agent", "guard"},
        {"project:other token", ""},
        {"path:agents/", "guard"},
        {"-token", ""},
        {"-legacy", "guard store"},
        {"\"token store", "store guard cache"}, /* plain words until the quote is closed */
        {"sto", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *got = ask(w, rows[i].query);
        if (strcmp(got, rows[i].expected) != 0)
            fail_msg("%s finds \"%s\", not \"%s\"", rows[i].query, got, rows[i].expected);
    }
}

static void a_hit_tells_where_and_what(void **state) {
    struct world_of_kits *w = *state;
    small_world(w);
    struct text_answer out = ask_page(w, "refresh token", 10, 0);
    assert_int_equal(out.count, 1);
    assert_true(out.exact);
    const struct text_hit *hit = &out.hits[0];
    assert_str(hit->id, "token-store");
    assert_str(hit->name, "Token Store");
    assert_str(hit->project, "proj");
    assert_int_equal(hit->kind, KIND_KIT);
    assert_int_equal(hit->tag_count, 2);
    assert_int_equal(hit->range.start.line, 9);
    assert_int_equal(hit->range.start.column[UTF8], 10);
    assert_int_equal(hit->range.end.column[UTF16], 17);
    assert_str(hit->snippet, "# Token Store Where the refresh token is kept.");
    assert_int_equal(hit->match_count, 3);
    assert_str(str_cut(hit->snippet, hit->matches[1]), "refresh");
    assert_str(str_cut(hit->snippet, hit->matches[2]), "token");
}

static void snippets_are_short_and_valid(void **state) {
    struct world_of_kits *w = *state;
    struct buf b = {0};
    buf_add(&b, STR("---\nid: long\ntype: kit\n---\n"));
    for (int i = 0; i < 200; i++)
        buf_add(&b, STR("zwölf Wörter\t\x01 und\r\n\r\n 漢字文化漢字文化 \xff\xfe bytes "));
    buf_add(&b, STR("needle here"));
    for (int i = 0; i < 300; i++)
        buf_add(&b, STR("漢字"));
    buf_add_byte(&b, '\n');
    write_text(w, "kits/long.md", buf_str(&b));
    index_text(w, "kits/long.md", buf_str(&b), 1);
    static const char *const queries[] = {"needle", "zwolf", "漢字", "here 漢"};
    for (size_t i = 0; i < 4; i++) {
        struct text_answer out = ask_page(w, queries[i], 10, 0);
        assert_int_equal(out.count, 1);
        const struct text_hit *hit = &out.hits[0];
        assert_int_equal(text_valid(hit->snippet), hit->snippet.n);
        assert_in_range(hit->snippet.n, 100, 320);
        assert_true(hit->match_count > 0);
        uint32_t last = 0;
        for (size_t k = 0; k < hit->match_count; k++) {
            assert_true(hit->matches[k].start >= last && hit->matches[k].end > last);
            last = hit->matches[k].end;
            assert_true(last <= hit->snippet.n);
        }
        assert_int_equal(str_find_byte(hit->snippet, '\n'), STR_NOT_FOUND);
    }
    struct text_answer out = ask_page(w, "needle", 1, 0);
    assert_str(str_cut(out.hits[0].snippet, out.hits[0].matches[0]), "needle");
    buf_fini(&b);
}

static void pages_join_without_seams(void **state) {
    struct world_of_kits *w = *state;
    char below[32], text[128];
    for (int i = 0; i < 90; i++) {
        snprintf(below, sizeof below, "kits/k%02d.md", i);
        snprintf(text, sizeof text, "---\ntype: kit\nalias: K %d\n---\n%s common %s\n", i,
                 i % 3 ? "" : "common common", i % 7 ? "x" : "and more words");
        save(w, below, text);
    }
    struct text_answer all = ask_page(w, "common", 100, 0);
    assert_int_equal(all.count, 90);
    for (size_t size = 7; size < 50; size += 11) {
        size_t at = 0;
        while (at < 90) {
            struct text_answer page = ask_page(w, "common", size, at);
            assert_int_equal(page.total, 90);
            for (size_t i = 0; i < page.count; i++, at++) {
                assert_true(str_eq(page.hits[i].path, all.hits[at].path));
                assert_true(at == 0 || page.hits[i].score <= all.hits[at - 1].score);
            }
        }
    }
    assert_int_equal(ask_page(w, "common", 10, 90).count, 0);
}

static void files_may_change_or_go(void **state) {
    struct world_of_kits *w = *state;
    struct err e = {0};
    small_world(w);
    write_text(w, "kits/cache.md", STR("---\ntype: kit\n---\nnothing of it\n"));
    OK(os_remove(path_of(w, "agents/guard.md"), &e));
    assert_string_equal(ask(w, "token"), "store");
}

static void open_documents_win(void **state) {
    struct world_of_kits *w = *state;
    small_world(w);
    open_doc(w, "kits/store.md",
             STR("---\nid: s\ntype: kit\nalias: S\ntags: [new]\n---\nunsaved\n"));
    open_doc(w, "kits/brand-new.md", STR("---\nid: n\ntype: kit\nalias: N\n---\ntoken words\n"));
    assert_string_equal(ask(w, "token"), "brand-new guard cache");
    assert_string_equal(ask(w, "unsaved"), "store");
    assert_string_equal(ask(w, "tag:new"), "store");
    assert_string_equal(ask(w, "refresh"), "");
    struct err e = {0};
    struct tag_count *tags;
    size_t n;
    OK(search_tags(w->search, w->f.arena, &w->view, &tags, &n, &e));
    assert_int_equal(n, 3);
    assert_str(tags[0].tag, "auth");
    assert_int_equal(tags[0].kits, 1);
    assert_str(tags[1].tag, "new");
}

static void without_an_index_open_documents_answer(void **state) {
    struct world_of_kits *w = *state;
    struct err e = {0};
    store_close(w->f.store);
    OK(store_set_aside(w->f.path, &e));
    open_doc(w, "kits/only.md", STR("---\nid: o\ntype: kit\nalias: Only One\n---\n# H\n\ntoken\n"));
    assert_string_equal(ask(w, "token"), "only");
    struct symbol_hit *hits;
    size_t n;
    OK(search_symbols(w->search, w->f.arena, &w->view, STR("only"), 9, &hits, &n, &e));
    assert_int_equal(n, 1);
    OK(search_symbols(w->search, w->f.arena, &w->view, STR(""), 9, &hits, &n, &e));
    assert_int_equal(n, 1);
    fixture_open(&w->f);
}

static void another_index_is_noticed(void **state) {
    struct world_of_kits *w = *state;
    struct err e = {0};
    small_world(w);
    assert_string_equal(ask(w, "refresh"), "store");
    store_close(w->f.store);
    OK(store_set_aside(w->f.path, &e));
    fixture_open(&w->f);
    assert_string_equal(ask(w, "refresh"), "");
    OK(store_begin(w->f.store, &e));
    OK(store_root_put(w->f.store, str_z(w->root), HOME_PROJECT, &w->f.root, &e));
    OK(store_commit(w->f.store, &e));
    save(w, "kits/again.md", "---\ntype: kit\nalias: Again\n---\nrefresh\n");
    assert_string_equal(ask(w, "refresh"), "again");
}

/* Whatever is damaged, a question is answered or fails with words. */
static void a_damaged_index_is_an_error_at_most(void **state) {
    struct world_of_kits *w = *state;
    struct err e = {0};
    struct buf file = {0}, damaged = {0};
    small_world(w);
    store_close(w->f.store);
    w->f.store = NULL;
    OK(os_read_file(w->f.path, 64 << 20, &file, NULL, &e));
    int failed = 0;
    log_set_level(LOG_ERROR);
    for (size_t at = 4096; at + 4096 <= file.n; at += 4096) {
        buf_reset(&damaged);
        buf_add(&damaged, buf_str(&file));
        memset(damaged.p + at, 0xaa, 4096);
        OK(os_write_file(w->f.path, buf_str(&damaged), &e));
        struct text_answer text;
        struct symbol_hit *symbols;
        struct tag_count *tags;
        size_t n;
        e = (struct err){0};
        bool ok =
            search_text(w->search, w->f.arena, &w->view, STR("token tag:auth"), 9, 0, &text, &e) &&
            search_symbols(w->search, w->f.arena, &w->view, STR("a"), 9, &symbols, &n, &e) &&
            search_related(w->search, w->f.arena, &w->view, str_z(path_of(w, "kits/cache.md")), 9,
                           &text, &e) &&
            search_tags(w->search, w->f.arena, &w->view, &tags, &n, &e);
        assert_true(ok || (e.code != ERR_NONE && e.text[0]));
        failed += !ok;
    }
    assert_true(failed > 0);
    buf_fini(&file);
    buf_fini(&damaged);
}

/* ---- names ---- */

static const char *symbols(struct world_of_kits *w, const char *query, size_t limit) {
    struct err e = {0};
    struct symbol_hit *hits;
    size_t n;
    struct buf b = {0};
    OK(search_symbols(w->search, w->f.arena, &w->view, str_z(query), limit, &hits, &n, &e));
    for (size_t i = 0; i < n; i++)
        buf_addf(&b, "%s%c:%.*s", i ? ", " : "", "KHT"[hits[i].what], STR_ARG(hits[i].name));
    const char *out = arena_strz(w->f.arena, buf_str(&b));
    buf_fini(&b);
    return out;
}

static void symbols_of_all_sorts(void **state) {
    struct world_of_kits *w = *state;
    struct err e = {0};
    small_world(w);
    assert_string_equal(symbols(w, "legacy", 9), "H:Legacy Notes");
    assert_string_equal(symbols(w, "cache", 9), "K:Cache, H:Cache");
    assert_string_equal(symbols(w, "aut", 9), "T:auth");
    assert_string_equal(symbols(w, "", 2), "K:Guard, K:Cache");
    assert_string_equal(symbols(w, "  ", 9), "K:Guard, K:Cache, K:Token Store");
    assert_string_equal(symbols(w, "nothing like it", 9), "");
    struct symbol_hit *hits;
    size_t n;
    OK(search_symbols(w->search, w->f.arena, &w->view, STR("error handling"), 9, &hits, &n, &e));
    assert_int_equal(n, 1);
    assert_str(hits[0].container, "proj › kits");
    assert_int_equal(hits[0].range.start.line, 5);
    assert_int_equal(hits[0].range.start.column[UTF8], 13);
    open_doc(w, "kits/cache.md", STR("---\nid: c\ntype: kit\nalias: Larder\n---\n# Shelf\n"));
    assert_string_equal(symbols(w, "cache", 9), "");
    assert_string_equal(symbols(w, "shelf", 9), "H:Shelf");
    assert_string_equal(symbols(w, "", 9), "K:Guard, K:Larder, K:Token Store");
}

static void kits_for_completion(void **state) {
    struct world_of_kits *w = *state;
    struct err e = {0};
    struct kit_hit *hits;
    size_t n;
    bool more;
    small_world(w);
    OK(search_kits(w->search, w->f.arena, &w->view, STR("tokstor"), 9, &hits, &n, &more, &e));
    assert_int_equal(n, 1);
    assert_false(more);
    assert_str(hits[0].id, "token-store");
    assert_str(hits[0].stem, "store");
    assert_str(hits[0].container, "proj › kits");
    OK(search_kits(w->search, w->f.arena, &w->view, STR(""), 2, &hits, &n, &more, &e));
    assert_int_equal(n, 2);
    assert_true(more);
    OK(search_kits(w->search, w->f.arena, &w->view, STR(""), 3, &hits, &n, &more, &e));
    assert_false(more);
}

static void related_share_tags_and_rare_words(void **state) {
    struct world_of_kits *w = *state;
    struct err e = {0};
    struct text_answer out;
    char below[32], text[200];
    for (int i = 0; i < 20; i++) {
        snprintf(below, sizeof below, "kits/f%02d.md", i);
        snprintf(text, sizeof text, "---\ntype: kit\nalias: F%d\n---\nfiller words all over\n", i);
        save(w, below, text);
    }
    save(w, "kits/a.md", "---\ntype: kit\nalias: A\ntags: [owl]\n---\nzebra quagga filler\n");
    save(w, "kits/b.md", "---\ntype: kit\nalias: B\ntags: [owl]\n---\nfiller\n");
    save(w, "kits/c.md", "---\ntype: kit\nalias: C\n---\nthe zebra and the quagga\n");
    struct str path = str_z(path_of(w, "kits/a.md"));
    OK(search_related(w->search, w->f.arena, &w->view, path, 2, &out, &e));
    assert_string_equal(stems(w, out.hits, out.count), "b c");
    assert_str(out.hits[0].why[0], "owl");
    assert_int_equal(out.hits[0].match_count, 0);
    assert_int_equal(out.hits[1].why_count, 2);
    OK(search_related(w->search, w->f.arena, &w->view, STR("/nowhere"), 2, &out, &e));
    assert_int_equal(out.count, 0);
}

static void cancelled_is_an_error(void **state) {
    struct world_of_kits *w = *state;
    struct err e = {0};
    struct text_answer out;
    atomic_bool cancel = true;
    small_world(w);
    w->view.cancel = &cancel;
    assert_false(search_text(w->search, w->f.arena, &w->view, STR("token"), 9, 0, &out, &e));
    assert_int_equal(e.code, ERR_CANCELLED);
    w->view.cancel = NULL;
    search_interrupt(w->search); /* nothing runs: the next question is not touched */
    assert_string_equal(ask(w, "refresh"), "store");
    search_rest(w->search);
    assert_string_equal(ask(w, "refresh"), "store");
    search_idle(w->search);
    assert_string_equal(ask(w, "refresh"), "store");
}

struct interrupter {
    struct search *search;
    atomic_int round; /* -1: over */
};

/* In each round a few interrupts, each a little later than in the round before. */
static void interrupt(void *context) {
    struct interrupter *in = context;
    for (int seen = 0, round; (round = atomic_load(&in->round)) >= 0;) {
        if (round == seen)
            continue;
        seen = round;
        for (int i = 0; i < 3; i++) {
            for (int k = round % 97 * 40; k > 0 && atomic_load(&in->round) == round; k--)
                ;
            search_interrupt(in->search);
        }
    }
}

/* What ends as cancelled though nobody cancelled it is asked again, as the query thread does. */
#define AGAIN(call)                                                                                \
    while (!(call))                                                                                \
    assert_int_equal(e.code, ERR_CANCELLED)

/* An interrupt hits what runs when it comes, which may be a later question: asked again, that has
 * its whole answer, and what it left behind is not taken for whole. */
static void interrupts_meant_for_others(void **state) {
    struct world_of_kits *w = *state;
    struct err e = {0};
    struct interrupter in = {.search = w->search};
    struct text_answer text, related;
    struct symbol_hit *symbols;
    struct tag_count *tags;
    struct kit_hit *kits;
    size_t symbol_count, tag_count, kit_count;
    bool more;
    struct arena *a = arena_new();
    char below[32];
    small_world(w);
    for (int i = 0; i < 60; i++) {
        snprintf(below, sizeof below, "kits/n%d.md", i);
        save(w, below, "---\nid: n\nalias: Note\ntags: [auth]\n---\n# N\n\nA token, tokens.\n");
    }
    struct str guard = str_z(path_of(w, "agents/guard.md"));
    struct thread *thread = thread_start("interrupt", interrupt, &in);
    for (int round = 1; round <= 200; round++) {
        arena_reset(a);
        save(w, "kits/new.md", "---\nid: new\nalias: New\ntags: [auth]\n---\n# N\n\ntoken\n");
        atomic_store(&in.round, round);
        AGAIN(search_text(w->search, a, &w->view, STR("tok*"), 100, 0, &text, &e));
        assert_true(text.total == 64 && text.count == 64 && text.exact);
        AGAIN(
            search_symbols(w->search, a, &w->view, STR("note"), 100, &symbols, &symbol_count, &e));
        assert_int_equal(symbol_count, 61); /* and "Legacy Notes" */
        AGAIN(search_tags(w->search, a, &w->view, &tags, &tag_count, &e));
        assert_true(tag_count == 3 && tags[0].kits == 63);
        AGAIN(search_kits(w->search, a, &w->view, STR("note"), 50, &kits, &kit_count, &more, &e));
        assert_true(kit_count == 50 && more);
        AGAIN(search_related(w->search, a, &w->view, guard, 10, &related, &e));
        assert_int_equal(related.count, 10);
        assert_non_null(search_facts(w->search, a, &w->view, guard));
        AGAIN(search_warm(w->search, &e));
    }
    atomic_store(&in.round, -1);
    thread_join(thread);
    arena_free(a);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(syntax_selects),
        TEST(a_hit_tells_where_and_what),
        TEST(snippets_are_short_and_valid),
        TEST(pages_join_without_seams),
        TEST(files_may_change_or_go),
        TEST(open_documents_win),
        TEST(without_an_index_open_documents_answer),
        TEST(another_index_is_noticed),
        TEST(a_damaged_index_is_an_error_at_most),
        TEST(symbols_of_all_sorts),
        TEST(kits_for_completion),
        TEST(related_share_tags_and_rare_words),
        TEST(cancelled_is_an_error),
        TEST(interrupts_meant_for_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
