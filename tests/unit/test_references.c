/* test_references.c — who refers to what: stored kits, open documents over them, each style. */
#include "search/references.h"
#include "store_fixture.h"

struct kits {
    struct fixture f;
    struct search *search;
    struct view view;
    int64_t scope[1];
    struct arena *arena;
};

static int setup(void **state) {
    struct fixture *f;
    assert_int_equal(fixture_setup((void **)&f), 0);
    struct kits *k = MEM_NEW(struct kits);
    k->f = *f;
    mem_free(f);
    k->arena = k->f.arena;
    k->search = search_new(k->f.path, k->f.dir);
    k->scope[0] = k->f.root;
    k->view.scope = (struct scope){k->scope, 1};
    *state = k;
    return 0;
}

static int teardown(void **state) {
    struct kits *k = *state;
    search_free(k->search);
    store_close(k->f.store);
    remove_tree(k->arena, k->f.dir);
    arena_free(k->arena);
    mem_free(k);
    return 0;
}

static struct kit *parse(struct kits *k, const char *below, const char *text) {
    struct source *source = ARENA_NEW(k->arena, struct source);
    struct lines *lines = ARENA_NEW(k->arena, struct lines), built = {0};
    size_t n = strlen(text);
    char *copy = arena_alloc(k->arena, n + 16);
    memcpy(copy, text, n + 1);
    lines_build(&built, (struct str){copy, n});
    *lines = (struct lines){ARENA_ARRAY(k->arena, uint32_t, built.n), built.n, built.n};
    memcpy(lines->starts, built.starts, built.n * sizeof *built.starts);
    lines_fini(&built);
    *source = (struct source){.path = path_join(k->arena, STR("/p/.bluekit"), str_z(below)),
                              .below = str_z(below),
                              .home = HOME_PROJECT,
                              .text = {copy, n},
                              .lines = lines};
    return kit_parse(k->arena, source);
}

static void save(struct kits *k, const char *below, const char *text) {
    struct err e = {0};
    int64_t id;
    struct kit *kit = parse(k, below, text);
    struct problems none = {.arena = k->arena};
    struct kit_put put = {.root = k->f.root,
                          .below = kit->source.below,
                          .path = kit->source.path,
                          .facts = facts_of(k->arena, kit),
                          .problems = &none,
                          .body = str_cut(kit->source.text, kit->body)};
    OK(store_begin(k->f.store, &e));
    OK(store_put(k->f.store, &put, &id, &e));
    OK(store_commit(k->f.store, &e));
}

static void open_doc(struct kits *k, const char *below, const char *text) {
    struct kit *kit = parse(k, below, text);
    struct overlay_doc *docs = ARENA_ARRAY(k->arena, struct overlay_doc, k->view.doc_count + 1);
    for (size_t i = 0; i < k->view.doc_count; i++)
        docs[i] = k->view.docs[i];
    docs[k->view.doc_count++] = (struct overlay_doc){.path = kit->source.path,
                                                     .text = kit->source.text,
                                                     .below = kit->source.below,
                                                     .root = k->f.root,
                                                     .facts = facts_of(k->arena, kit),
                                                     .lines = kit->source.lines,
                                                     .body = kit->body};
    k->view.docs = docs;
}

/* "stem 4:3-8=text stem 5:…": lines from 0, columns in UTF-16; '!' marks declarations. */
static const char *ask_some(struct kits *k, enum target_type type, const char *path,
                            const char *name, size_t limit, bool *more) {
    struct err e = {0};
    struct target target = {.type = type, .path = str_z(path), .name = str_z(name)};
    struct reference *refs;
    size_t n, count, documents;
    OK(search_references(k->search, k->arena, &k->view, &target, true, limit, &refs, &n, more, &e));
    struct buf b = {0};
    size_t others = 0;
    for (size_t i = 0; i < n; i++) {
        const struct range *r = &refs[i].range;
        others += !refs[i].declaration;
        buf_addf(&b, "%s%.*s %s%u:%u-%u=%.*s", i ? "|" : "", STR_ARG(path_stem(refs[i].path)),
                 refs[i].declaration ? "!" : "", r->start.line, r->start.column[UTF16],
                 r->end.column[UTF16], STR_ARG(refs[i].text));
    }
    OK(search_reference_count(k->search, k->arena, &k->view, &target, &count, &documents, &e));
    if (!*more)
        assert_int_equal(count, others);
    assert_true(documents <= count);
    const char *out = arena_strz(k->arena, buf_str(&b));
    buf_fini(&b);
    return out;
}

static const char *ask(struct kits *k, enum target_type type, const char *path, const char *name) {
    bool more;
    return ask_some(k, type, path, name, 100, &more);
}

#define AUTH "/p/.bluekit/kits/auth.md"

static void save_auth(struct kits *k) {
    save(k, "kits/auth.md",
         "---\nid: token-store\nalias: Token Store\ntype: kit\ntags: [security, 'Über', x]\n---\n"
         "# Auth\n\n## End State\n\nSee [below](#end-state) and #security.\n");
}

static void every_style_leads_to_a_kit(void **state) {
    struct kits *k = *state;
    save_auth(k);
    save(k, "kits/a.md", "😀 [[token-store]] [[Token Store#End State|x]] [[AUTH]] [[other]]\n");
    save(k, "kits/b.md", "[l](auth.md#end-state) [again][r] [r]\n\n[r]: ../kits/auth.md 'T'\n");
    save(k, "notes/c.md", "---\nid: c\nrelated: [token-store, {id: token-store}]\n---\n");
    save(k, "kits/config.json",
         "{\"groups\": [{\"resourcePaths\": [\"/home/me/q/.bluekit/kits/auth.md\"]}]}");
    assert_string_equal(ask(k, TARGET_KIT, AUTH, ""),
                        "a 0:5-16=token-store|a 0:21-32=Token Store|a 0:49-53=AUTH|"
                        "auth !1:4-15=token-store|"
                        "b 0:4-11=auth.md|b 2:5-20=../kits/auth.md|"
                        "config 0:32-64=/home/me/q/.bluekit/kits/auth.md|"
                        "c 2:10-21=token-store|c 2:28-39=token-store");
}

static void anchors_lead_to_a_heading(void **state) {
    struct kits *k = *state;
    save_auth(k);
    save(k, "kits/a.md", "[[token-store#end state]] [l](auth.md#end-state) [m](auth.md#auth)\n");
    assert_string_equal(ask(k, TARGET_HEADING, AUTH, "end-state"),
                        "a 0:14-23=end state|a 0:38-47=end-state|"
                        "auth !8:3-12=End State|auth 10:13-22=end-state");
}

static void tags_of_front_matter_and_bodies(void **state) {
    struct kits *k = *state;
    save_auth(k);
    save(k, "kits/a.md", "---\nid: a\ntags:\n  - x\n  - security\n  - \"uber\"\n---\n");
    save(k, "kits/b.md", "---\nid: b\ntags: security-other\n---\nsecurity\n");
    save(k, "kits/c.md", "no front matter, but #Security\n");
    assert_string_equal(ask(k, TARGET_TAG, "", "security"),
                        "a 4:4-12=security|auth 4:7-15=security|auth 10:29-37=security|"
                        "c 0:22-30=Security");
    assert_string_equal(ask(k, TARGET_TAG, "", "über"), "a 5:5-9=uber|auth 4:18-22=Über");
    assert_string_equal(ask(k, TARGET_TAG, "", "nothing"), "");
}

static void a_blueprint_and_its_tasks(void **state) {
    struct kits *k = *state;
    save(k, "blueprints/b/blueprint.json",
         "{\"id\": \"b\", \"layers\": [{\"order\": 1, \"tasks\": [{\"taskFile\": \"t.md\"}]}]}");
    save(k, "blueprints/b/t.md", "---\nid: t\ntype: task\nblueprint: b\n---\n");
    save(k, "tasks/u.md", "---\nid: u\ntype: task\nblueprint: 'b'\n---\n");
    const char *keys = "blueprint !0:8-9=b|t 3:11-12=b|u 3:12-13=b";
    assert_string_equal(ask(k, TARGET_KIT, "/p/.bluekit/blueprints/b/blueprint.json", ""), keys);
    assert_string_equal(ask(k, TARGET_BLUEPRINT, "/p/.bluekit/x.md", "b"), keys);
    assert_string_equal(ask(k, TARGET_KIT, "/p/.bluekit/blueprints/b/t.md", ""),
                        "blueprint 0:60-64=t.md|t !1:4-5=t");
}

static void files_that_are_no_kits(void **state) {
    struct kits *k = *state;
    struct err e = {0};
    OK(store_begin(k->f.store, &e));
    OK(store_target_put(k->f.store, STR("/p/src/x.c"), EXISTS_FILE, 9, &e));
    OK(store_target_put(k->f.store, STR("/p/x.c"), EXISTS_NOT, -1, &e));
    OK(store_target_put(k->f.store, STR("/p/.bluekit/kits/x.c"), EXISTS_NOT, -1, &e));
    OK(store_commit(k->f.store, &e));
    save(k, "kits/a.md", "`src/x.c:3-4` `x.c` [l](../../src/x.c) `y.c`\n");
    assert_string_equal(ask(k, TARGET_FILE, "/p/src/x.c", ""),
                        "a 0:1-8=src/x.c|a 0:15-18=x.c|a 0:24-37=../../src/x.c");
}

static void open_documents_count_by_their_text(void **state) {
    struct kits *k = *state;
    save_auth(k);
    save(k, "kits/a.md", "[[token-store]] #security\n");
    save(k, "kits/b.md", "[[vault]]\n");
    open_doc(k, "kits/a.md", "nothing any more\n");
    open_doc(k, "kits/new.md", "---\nid: new\ntags: [security]\n---\n[n](auth.md)\n");
    assert_string_equal(ask(k, TARGET_KIT, AUTH, ""),
                        "auth !1:4-15=token-store|new 4:4-11=auth.md");
    assert_string_equal(ask(k, TARGET_TAG, "", "security"),
                        "auth 4:7-15=security|auth 10:29-37=security|new 2:7-15=security");
    open_doc(k, "kits/auth.md", "---\nid: vault\n---\n"); /* the name that counts is the new one */
    assert_string_equal(ask(k, TARGET_KIT, AUTH, ""),
                        "auth !1:4-9=vault|b 0:2-7=vault|new 4:4-11=auth.md");
}

/* Of two kits with one name, the one that a link leads to is referred to. */
static void a_name_leads_to_one_kit(void **state) {
    struct kits *k = *state;
    save_auth(k);
    save(k, "kits/twin.md", "---\nid: other\nalias: token-store\n---\n");
    save(k, "kits/a.md", "[[token-store]]\n");
    assert_string_equal(ask(k, TARGET_KIT, "/p/.bluekit/kits/twin.md", ""), "twin !1:4-9=other");
}

static void the_limit_cuts_after_ordering(void **state) {
    struct kits *k = *state;
    bool more;
    save_auth(k);
    save(k, "kits/z.md", "[[token-store]]\n[[token-store]]\n");
    save(k, "kits/a.md", "[[token-store]]\n");
    assert_string_equal(ask_some(k, TARGET_KIT, AUTH, "", 3, &more),
                        "a 0:2-13=token-store|auth !1:4-15=token-store|z 0:2-13=token-store");
    assert_true(more);
    assert_string_equal(ask_some(k, TARGET_KIT, AUTH, "", 1, &more), "a 0:2-13=token-store");
    ask_some(k, TARGET_KIT, AUTH, "", 4, &more);
    assert_false(more);
}

static void without_an_index_open_documents_answer(void **state) {
    struct kits *k = *state;
    struct search *none = search_new("/nowhere/index.db", "/nowhere");
    search_free(k->search);
    k->search = none;
    open_doc(k, "kits/a.md", "---\nid: a\n---\n[[b]] [[a]]\n");
    open_doc(k, "kits/b.md", "---\nid: b\n---\n[x](a.md)\n");
    assert_string_equal(ask(k, TARGET_KIT, "/p/.bluekit/kits/a.md", ""),
                        "a !1:4-5=a|a 3:8-9=a|b 3:4-8=a.md");
}

static void a_cancelled_question_says_so(void **state) {
    struct kits *k = *state;
    struct err e = {0};
    const atomic_bool yes = true;
    struct target target = {.type = TARGET_KIT, .path = STR(AUTH)};
    struct reference *refs;
    size_t n;
    bool more;
    save_auth(k);
    k->view.cancel = &yes;
    assert_false(
        search_references(k->search, k->arena, &k->view, &target, true, 9, &refs, &n, &more, &e));
    assert_int_equal(e.code, ERR_CANCELLED);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(every_style_leads_to_a_kit),
        TEST(anchors_lead_to_a_heading),
        TEST(tags_of_front_matter_and_bodies),
        TEST(a_blueprint_and_its_tasks),
        TEST(files_that_are_no_kits),
        TEST(open_documents_count_by_their_text),
        TEST(a_name_leads_to_one_kit),
        TEST(the_limit_cuts_after_ordering),
        TEST(without_an_index_open_documents_answer),
        TEST(a_cancelled_question_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
