/* fuzz_search.c — what a user types, up to the first line end, asked of a small store and of an
 * open document whose text is the rest: no question is an error, what it finds is well formed, and
 * the same question has the same answer. */
#include "base/log.h"
#include "base/text.h"
#include "search/search.h"

#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct {
    char dir[32];
    struct search *search;
    int64_t root;
} shared;

static void put(struct store *store, struct arena *a, const char *name, struct str text) {
    struct err e;
    struct facts facts = {.kind = KIND_KIT, .is_kit = true};
    struct str tags[] = {STR_INIT("auth"), STR_INIT("漢字")};
    struct range tag_ranges[2] = {0};
    struct fact_heading heading = {.level = 1, .text = STR("A Heading")};
    struct problems none = {.arena = a};
    char *path = arena_strz(a, arena_printf(a, "%s/.bluekit/kits/%s.md", shared.dir, name));
    int64_t kit;
    facts.alias.text = str_z(name);
    facts.tags = tags;
    facts.tag_ranges = tag_ranges;
    facts.tag_count = 2;
    facts.headings = &heading;
    facts.heading_count = 1;
    struct kit_put row = {.root = shared.root,
                          .below = arena_printf(a, "kits/%s.md", name),
                          .path = str_z(path),
                          .facts = &facts,
                          .problems = &none,
                          .body = text};
    BUG_ON(!os_write_file(path, text, &e) || !store_put(store, &row, &kit, &e));
}

static void remove_tree(struct arena *a, const char *dir) {
    struct err e;
    struct os_entry entry;
    struct os_list *list = os_list_open(dir, &e);
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

static void clean_up(void) {
    struct arena *a = arena_new();
    search_free(shared.search);
    remove_tree(a, shared.dir);
    arena_free(a);
}

static void set_up(void) {
    struct err e;
    struct arena *a = arena_new();
    memcpy(shared.dir, "/tmp/kitls-fuzz-XXXXXX", 23);
    BUG_ON(!mkdtemp(shared.dir));
    char *path = arena_strz(a, arena_printf(a, "%s/index.db", shared.dir));
    char *kits = arena_strz(a, arena_printf(a, "%s/.bluekit/kits", shared.dir));
    BUG_ON(!os_make_dirs(kits, &e));
    struct store *store = store_open(path, STORE_WRITE, &e);
    BUG_ON(!store || !store_begin(store, &e));
    struct str root = arena_printf(a, "%s/.bluekit", shared.dir);
    BUG_ON(!store_root_put(store, root, HOME_PROJECT, &shared.root, &e));
    put(store, a, "alpha", STR("# A Heading\n\nrefresh token 漢字文化 Über\n"));
    put(store, a, "beta token", STR("a b c x1 legacy words\n"));
    BUG_ON(!store_commit(store, &e));
    store_close(store);
    shared.search = search_new(path, shared.dir);
    arena_free(a);
    atexit(clean_up);
}

static void check_hit(const struct text_hit *hit) {
    BUG_ON(text_valid(hit->snippet) != hit->snippet.n);
    uint32_t last = 0;
    for (size_t i = 0; i < hit->match_count; i++) {
        BUG_ON(hit->matches[i].start < last || hit->matches[i].end <= hit->matches[i].start);
        last = hit->matches[i].end;
    }
    BUG_ON(last > hit->snippet.n);
}

static void ask(struct arena *a, const struct view *view, struct str query) {
    struct err e = {0};
    struct text_answer first, again;
    BUG_ON(!search_text(shared.search, a, view, query, 10, 0, &first, &e));
    BUG_ON(!search_text(shared.search, a, view, query, 10, 0, &again, &e));
    BUG_ON(first.total != again.total || first.count != again.count);
    for (size_t i = 0; i < first.count; i++) {
        check_hit(&first.hits[i]);
        BUG_ON(!str_eq(first.hits[i].path, again.hits[i].path));
    }
    struct symbol_hit *symbols;
    struct kit_hit *kits;
    size_t n;
    bool more;
    BUG_ON(!search_symbols(shared.search, a, view, query, 10, &symbols, &n, &e) || n > 10);
    BUG_ON(!search_kits(shared.search, a, view, query, 10, &kits, &n, &more, &e) || n > 10);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    if (!shared.search)
        set_up();
    struct arena *a = arena_new();
    struct str query = {(const char *)data, n}, rest;
    size_t end = str_find_byte(query, '\n');
    rest = end == STR_NOT_FOUND ? STR_NONE : str_from(query, end + 1);
    query = str_to(query, end);
    struct str text = {arena_alloc(a, rest.n + 16), rest.n};
    if (rest.n)
        memcpy((char *)(uintptr_t)text.p, rest.p, rest.n);
    struct lines lines = {0};
    lines_build(&lines, text);
    struct facts facts = {.kind = KIND_KIT, .is_kit = true};
    facts.title.text = str_to(text, 40);
    struct overlay_doc doc = {.path = STR("/open/.bluekit/kits/open.md"),
                              .below = STR("kits/open.md"),
                              .text = text,
                              .root = shared.root,
                              .facts = &facts,
                              .lines = &lines,
                              .body = {0, (uint32_t)text.n}};
    struct view view = {.scope = {&shared.root, 1}, .docs = &doc, .doc_count = 1};
    ask(a, &view, query);
    lines_fini(&lines);
    arena_free(a);
    return 0;
}
