/* test_grammar_words.c — what the grammar and kit_parse both know by its letters alone: references
 * to code, {{TOKENS}}, #tags. The rules stand in C twice, in grammar/src for editors and in
 * index/kit for the server; here both read the same made-up words, and say the same of each. */
#include "kit_text.h"

#include "examples.h"
#include "kit/syntax.h"

struct word { /* something found, and where */
    const char *what;
    struct span at;
};
struct words {
    struct arena *arena;
    struct word *items;
    size_t count;
};

static void add(struct words *list, const char *what, struct span at) {
    if (at.end > at.start)
        *ARENA_PUSH(list->arena, list->items, list->count) = (struct word){what, at};
}

static int by_place(const void *a, const void *b) {
    const struct word *x = a, *y = b;
    return (x->at.start > y->at.start) - (x->at.start < y->at.start);
}

/* ---- the tree ---- */

/* All numbers of a reference are one word, from the first to the last. */
static void add_lines(struct words *list, const struct syntax_node *node) {
    struct word *last = list->count ? &list->items[list->count - 1] : NULL;
    bool goes_on = last && !strcmp(last->what, "lines") && node->span.start == last->at.end + 1;
    if (goes_on)
        last->at.end = node->span.end;
    else
        add(list, "lines", node->span);
}

static enum syntax_step see(void *context, const struct syntax_node *node) {
    struct words *list = context;
    if (node->kind == SYNTAX_LINE_NUMBER)
        add_lines(list, node);
    else if (node->kind == SYNTAX_PATH)
        add(list, "path", node->span);
    else if (node->kind == SYNTAX_TOKEN_NAME)
        add(list, "name", node->span);
    else if (node->kind == SYNTAX_TOKEN_HELPER)
        add(list, "helper", node->span);
    else if (node->kind == SYNTAX_TAG)
        add(list, "tag", node->span);
    return SYNTAX_INTO;
}

static struct words words_of_tree(struct arena *arena, struct str text) {
    struct words list = {.arena = arena};
    struct syntax_reader *reader = syntax_reader_new();
    struct syntax *tree = syntax_new(reader);
    assert_true(syntax_update(tree, text));
    syntax_visit(tree, (struct span){0, (uint32_t)text.n}, see, &list);
    syntax_free(tree);
    syntax_reader_free(reader);
    return list;
}

/* ---- kit_parse ---- */

static struct span span_in(const struct kit_text *t, struct str s) {
    uint32_t start = (uint32_t)(s.p - t->text);
    return (struct span){start, start + (uint32_t)s.n};
}

static void add_ref(struct words *list, const struct code_ref *ref) {
    add(list, "path", ref->path);
    if (ref->path.end > ref->path.start)
        add(list, "lines", ref->lines);
}

static struct words words_of_kit(const struct kit_text *t) {
    struct words list = {.arena = t->arena};
    const struct kit *kit = t->kit;
    for (size_t i = 0; i < kit->code_count; i++)
        add_ref(&list, &kit->codes[i].ref);
    for (size_t i = 0; i < kit->fence_count; i++)
        add_ref(&list, &kit->fences[i].ref);
    for (size_t i = 0; i < kit->token_count; i++) {
        if (kit->tokens[i].helper.n)
            add(&list, "helper", span_in(t, kit->tokens[i].helper));
        add(&list, "name", span_in(t, kit->tokens[i].name));
    }
    for (size_t i = 0; i < kit->body_tag_count; i++)
        add(&list, "tag", kit->body_tags[i].span);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_place);
    return list;
}

/* ---- comparing ---- */

static void tell(const struct kit_text *t, const char *who, const struct words *list, size_t i) {
    if (i == list->count)
        return;
    uint32_t line = lines_find(t->lines, list->items[i].at.start);
    print_message("%s: %s \"%.*s\" in: %.*s\n", who, list->items[i].what,
                  STR_ARG(kit_cut(t, list->items[i].at)),
                  STR_ARG(kit_cut(t, lines_span(t->lines, t->kit->source.text, line))));
}

static size_t compare(struct str text) {
    struct kit_text t = kit_text(text);
    struct words tree = words_of_tree(t.arena, text), kit = words_of_kit(&t);
    size_t i = 0;
    while (i < tree.count && i < kit.count && !strcmp(tree.items[i].what, kit.items[i].what) &&
           tree.items[i].at.start == kit.items[i].at.start &&
           tree.items[i].at.end == kit.items[i].at.end)
        i++;
    bool same = i == tree.count && i == kit.count;
    if (!same) {
        tell(&t, "tree", &tree, i);
        tell(&t, "kit ", &kit, i);
        fail_msg("the first %zu of %zu and %zu agree", i, tree.count, kit.count);
    }
    size_t count = kit.count;
    kit_text_fini(&t);
    return count;
}

/* ---- made-up words ---- */

static uint32_t below(uint64_t *seed, size_t n) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % n);
}

struct mould { /* before and after each word, and what words are made of */
    const char *before, *after;
    const struct str *pieces;
    size_t piece_count, most;
};

static void check_mould(const struct mould *m) {
    enum { TEXTS = 40, WORDS = 250, FOUND_LEAST = 100 };
    struct buf text = {0};
    uint64_t seed = 11;
    size_t found = 0;
    for (unsigned i = 0; i < TEXTS; i++) {
        buf_reset(&text);
        for (unsigned k = 0; k < WORDS; k++) {
            buf_add(&text, str_z(m->before));
            for (uint32_t left = below(&seed, m->most) + 1; left; left--)
                buf_add(&text, m->pieces[below(&seed, m->piece_count)]);
            buf_add(&text, str_z(m->after));
        }
        found += compare(buf_str(&text));
    }
    assert_true(found > FOUND_LEAST);
    buf_fini(&text);
}
#define CHECK_MOULD(before, after, most, pieces)                                                   \
    check_mould(&(struct mould){before, after, pieces, sizeof(pieces) / sizeof *(pieces), most})

static const struct str path_pieces[] = {
    STR_INIT("src"),    STR_INIT("/"),           STR_INIT("/"),
    STR_INIT("./"),     STR_INIT("../"),         STR_INIT(".ts"),
    STR_INIT(".c"),     STR_INIT(".log"),        STR_INIT(".x1"),
    STR_INIT(".12"),    STR_INIT("."),           STR_INIT("a"),
    STR_INIT("B-c_"),   STR_INIT("@"),           STR_INIT("#"),
    STR_INIT("$"),      STR_INIT("&"),           STR_INIT("-"),
    STR_INIT("~"),      STR_INIT("()"),          STR_INIT("[id]"),
    STR_INIT("www."),   STR_INIT(".com"),        STR_INIT(".io/"),
    STR_INIT("://"),    STR_INIT("C:"),          STR_INIT("\xc3\xa9"),
    STR_INIT(":1"),     STR_INIT(":0"),          STR_INIT(":12-40"),
    STR_INIT(":4-3"),   STR_INIT(":9,8,10"),     STR_INIT(":1:2"),
    STR_INIT(":1,"),    STR_INIT(":1234567890"), STR_INIT(":"),
    STR_INIT("README"), STR_INIT("=,%"),         STR_INIT(".abcdefghijklm"),
    STR_INIT(":1-2,3"), STR_INIT(".TS"),
};

static void references_in_backticks(void **state) {
    (void)state;
    CHECK_MOULD("See `", "` there.\n\n", 4, path_pieces);
}

static void references_of_fences(void **state) {
    (void)state;
    CHECK_MOULD("```1:2:", "\n```\n\n", 4, path_pieces);
    static const struct str numbers[] = {
        STR_INIT("1:"),         STR_INIT("12"), STR_INIT("0"), STR_INIT(":"),  STR_INIT("3:9"),
        STR_INIT("1234567890"), STR_INIT("a"),  STR_INIT("-"), STR_INIT("40"), STR_INIT("7:"),
    };
    CHECK_MOULD("```", ":src/a.ts\n```\n\n", 4, numbers);
}

static void placeholders(void **state) {
    (void)state;
    static const struct str pieces[] = {
        STR_INIT("{{"),         STR_INIT("{{"),
        STR_INIT("}}"),         STR_INIT("}}"),
        STR_INIT("{"),          STR_INIT("}"),
        STR_INIT(" "),          STR_INIT("\t"),
        STR_INIT("NAME"),       STR_INIT("a-b_1"),
        STR_INIT("1"),          STR_INIT("="),
        STR_INIT("kebabCase "), STR_INIT("eq"),
        STR_INIT("else"),       STR_INIT("this"),
        STR_INIT("unknown "),   STR_INIT("\xc3\xa9"),
        STR_INIT("{{A}}"),      STR_INIT("json\t"),
        STR_INIT("{{ NAME }}"), STR_INIT("{{pluralize x}}"),
    };
    CHECK_MOULD("See ", " there.\n\n", 7, pieces);
    CHECK_MOULD("```\n", "\n```\n\n", 7, pieces);
    CHECK_MOULD("> ~~~\n> ", "\n\n", 7, pieces);
}

static void tags(void **state) {
    (void)state;
    static const struct str pieces[] = {
        STR_INIT("#"), STR_INIT("#"),  STR_INIT(" #"), STR_INIT("(#"),       STR_INIT(",#"),
        STR_INIT("a"), STR_INIT("B1"), STR_INIT("12"), STR_INIT("/"),        STR_INIT("-"),
        STR_INIT(" "), STR_INIT("."),  STR_INIT("!"),  STR_INIT("\xc3\xa9"), STR_INIT("\t#c"),
    };
    CHECK_MOULD("See ", " there.\n\n", 6, pieces);
    CHECK_MOULD("x\n", "\n\n", 6, pieces);
}

/* ---- lists in the sources ---- */

/* Every word in quotes of a source file, between `before` and `after`. */
static void add_quoted(struct buf *text, const char *file, const char *before, const char *after) {
    struct buf source = {0};
    struct str part, word, rest;
    read_whole(file, &source);
    rest = buf_str(&source);
    while (str_split(&rest, '"', &part) && str_split(&rest, '"', &word)) {
        bool plain = word.n > 0;
        for (size_t i = 0; i < word.n; i++)
            plain = plain && ascii_is_alnum(word.p[i]);
        if (plain)
            buf_addf(text, "%s%.*s%s", before, STR_ARG(word), after);
    }
    buf_fini(&source);
}

static void both_list_the_same_words(void **state) {
    (void)state;
    enum { EXTENSIONS_LEAST = 2 * 80, HELPERS_LEAST = 2 * 2 * 10 }; /* each has two words */
    struct buf text = {0};
    add_quoted(&text, GRAMMAR_DIR "/src/place.h", "See `x.", "` there.\n\n");
    add_quoted(&text, GRAMMAR_DIR "/../index/kit/code_ref.c", "See `x.", "` there.\n\n");
    assert_true(compare(buf_str(&text)) >= EXTENSIONS_LEAST);
    buf_reset(&text);
    add_quoted(&text, GRAMMAR_DIR "/src/template.h", "See {{", " x}} there.\n\n");
    add_quoted(&text, GRAMMAR_DIR "/../index/kit/tokens.c", "See {{", " x}} there.\n\n");
    assert_true(compare(buf_str(&text)) >= HELPERS_LEAST);
    buf_fini(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_in_backticks),
        cmocka_unit_test(references_of_fences),
        cmocka_unit_test(placeholders),
        cmocka_unit_test(tags),
        cmocka_unit_test(both_list_the_same_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
