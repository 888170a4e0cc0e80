/* test_rename.c — renames, moves and sections over little worlds: what every file says afterwards,
 * or why it is refused. Files are parted by lines "=== path"; "^" before a character marks the
 * place, in the first file. What is expected lists the files that change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "edit/move.h"
#include "edit/rename.h"
#include "edit/section.h"
#include "little_desk.h"

#include <stdio.h>

#define FRONT(id) "---\nid: " id "\ntype: kit\n---\n"
#define A "=== /w/.bluekit/kits/a.md\n"
#define B "=== /w/.bluekit/kits/b.md\n"

struct row {
    const char *name, *files, *to; /* new name; of a move: "old new" */
    const char *want;              /* files that change, or "! why it is refused" */
};

static struct str strip_mark(struct arena *a, struct str text, uint32_t *offset) {
    size_t at = str_find_byte(text, '^');
    if (at == STR_NOT_FOUND)
        return text;
    *offset = (uint32_t)at;
    return arena_printf(a, "%.*s%.*s", STR_ARG(str_to(text, at)), STR_ARG(str_from(text, at + 1)));
}

static void each_part(struct arena *a, struct str text,
                      void (*take)(void *, struct str path, struct str text), void *context) {
    const struct str mark = STR("=== ");
    while (text.n) {
        assert_true(str_starts(text, mark));
        size_t line = str_find_byte(text, '\n');
        struct str path = str_cut(text, (struct span){(uint32_t)mark.n, (uint32_t)line});
        text = str_from(text, line + 1);
        size_t next = str_find(text, STR("=== /"));
        struct str part = str_to(text, next == STR_NOT_FOUND ? text.n : next);
        take(context, path, arena_str(a, part));
        text = str_from(text, part.n);
    }
}

struct loading {
    struct little_world *world;
    uint32_t offset;
    bool marked;
};

static void load(void *context, struct str path, struct str text) {
    struct loading *l = context;
    if (!l->marked)
        text = strip_mark(l->world->arena, text, &l->offset);
    l->marked = true;
    little_add(l->world, path, text);
}

struct comparing {
    struct little_world *before, *after;
    const struct row *row;
    size_t seen;
};

static void compare(void *context, struct str path, struct str text) {
    struct comparing *c = context;
    const struct little_file *f = little_find(c->after, path);
    c->seen++;
    if (!f)
        fail_msg("%s: there is no %.*s", c->row->name, STR_ARG(path));
    if (!str_eq(f->text, text))
        fail_msg("%s: %.*s is\n%.*s\nnot\n%.*s", c->row->name, STR_ARG(path), STR_ARG(f->text),
                 STR_ARG(text));
}

static size_t changed(const struct comparing *c) {
    size_t n = 0;
    for (size_t i = 0; i < c->after->count; i++) {
        const struct little_file *now = &c->after->files[i];
        const struct little_file *was = little_find(c->before, now->path);
        n += !was || !str_eq(was->text, now->text);
    }
    return n;
}

typedef void (*operation)(struct little_desk *, const struct edit_doc *, uint32_t offset,
                          const struct row *, struct edits *);

static void run_row(const struct row *r, operation run) {
    struct little_world before, after;
    struct little_desk d;
    little_init(&before);
    struct edits e = {.arena = before.arena};
    struct loading l = {.world = &before};
    each_part(before.arena, str_z(r->files), load, &l);
    little_read(&before);
    little_desk_init(&d, &before);
    const struct edit_doc *doc = desk_take(&d.desk, before.files[0].kit, before.files[0].facts);
    run(&d, doc, l.offset, r, &e);
    if (r->want[0] == '!') {
        if (!str_eq(e.refused, str_z(r->want + 2)))
            fail_msg("%s: refused with “%.*s”", r->name, STR_ARG(e.refused));
        assert_true(e.count == 0);
    } else {
        if (e.refused.n)
            fail_msg("%s: refused with “%.*s”", r->name, STR_ARG(e.refused));
        little_after(&after, &before, &e);
        struct comparing c = {&before, &after, r, 0};
        each_part(before.arena, str_z(r->want), compare, &c);
        if (changed(&c) != c.seen)
            fail_msg("%s: %zu files changed, not %zu", r->name, changed(&c), c.seen);
        little_fini(&after);
    }
    desk_fini(&d.desk);
    little_fini(&before);
}

/* ---- renames ---- */

static void rename_op(struct little_desk *d, const struct edit_doc *doc, uint32_t offset,
                      const struct row *r, struct edits *e) {
    struct rename_target target;
    if (!rename_at(e->arena, doc->kit, doc->facts, &d->desk.world, offset, &target))
        edits_refuse(e, "no name");
    else
        (void)rename_make(&d->desk, doc, &target, str_z(r->to), e);
}

static void names_change_everywhere(void **state) {
    static const struct row rows[] = {
        {"an id",
         A "---\nid: ^a-kit\n---\n" B
           "---\nrelated: [a-kit, 'a-kit', c]\n---\n[[a-kit|A]] [x](a.md)\n",
         "other",
         A "---\nid: other\n---\n" B
           "---\nrelated: [other, 'other', c]\n---\n[[other|A]] [x](a.md)\n"},
        {"an id in quotes", A "---\nid: \"^a-kit\"\n---\n", "other", A "---\nid: \"other\"\n---\n"},
        {"an id that is a number", A "---\nid: ^a-kit\n---\n", "12", A "---\nid: \"12\"\n---\n"},
        {"no id", A FRONT("a") "^text\n", "x", "! no name"},
        {"a heading",
         A FRONT("a") "# ^One\n## Two\n[x](#one) [[#One]]\n" B FRONT("b") "[y](a.md#one)\n",
         "The *first*",
         A FRONT("a") "# The *first*\n## Two\n[x](#the-first) [[#The first]]\n" B FRONT(
             "b") "[y](a.md#the-first)\n"},
        {"one of two headings", A FRONT("a") "# ^One\n# One\n[x](#one) [y](#one-1)\n", "Two",
         A FRONT("a") "# Two\n# One\n[x](#two) [y](#one)\n"},
        {"into the same as another", A FRONT("a") "# ^One\n# Two\n[x](#one) [y](#two)\n", "Two",
         A FRONT("a") "# Two\n# Two\n[x](#two) [y](#two-1)\n"},
        {"an underlined heading", A FRONT("a") "^One\n===\n[x](#one)\n", "Two",
         A FRONT("a") "Two\n===\n[x](#two)\n"},
        {"what would be no heading", A FRONT("a") "# ^One\n", "#",
         "! “#” cannot stand as a heading there"},
        {"a tag", A "---\ntags: [^x, y]\n---\n#x #X #xy\n" B "---\ntags:\n  - 'x'\n---\n", "z",
         A "---\ntags: [z, y]\n---\n#z #z #xy\n" B "---\ntags:\n  - 'z'\n---\n"},
        {"a tag into another", A "---\ntags:\n  - ^x\n  - y\n---\n#x\n", "y",
         A "---\ntags:\n  - y\n---\n#y\n"},
        {"a tag with those below it",
         A "---\ntags: [^x, x/y, xy]\n---\n#x #X/y #x/y/z #xy/x\n" B "---\ntags: x/w\n---\n#x/v\n",
         "k/z",
         A "---\ntags: [k/z, k/z/y, xy]\n---\n#k/z #k/z/y #k/z/y/z #xy/x\n" B
           "---\ntags: k/z/w\n---\n#k/z/v\n"},
        {"a tag below another", A "---\ntags: [x, ^x/y, x/y/z]\n---\n#x #x/y\n", "k",
         A "---\ntags: [x, k, k/z]\n---\n#x #k\n"},
        {"tags below it that are there already",
         A "---\ntags:\n  - ^x\n  - x/p\n  - y/p\n  - x/q\n---\n", "y",
         A "---\ntags:\n  - y\n  - y/p\n  - y/q\n---\n"},
        {"a tag that is a number in YAML", A "---\ntags: [^x]\n---\n", "1e5",
         A "---\ntags: [\"1e5\"]\n---\n"},
        {"a token", A FRONT("a") "{{^A}} {{upper A}} {A}\n# Tokens\n- A: it\n", "B",
         A FRONT("a") "{{B}} {{upper A}} {B}\n# Tokens\n- B: it\n"},
        {"a label", A FRONT("a") "[x][^L] [L] [L][]\n\n[l]: b.md\n", "M",
         A FRONT("a") "[x][M] [L][M] [L][M]\n\n[M]: b.md\n"},
        {"a label that is there", A FRONT("a") "[x][^L]\n\n[L]: b.md\n[M]: c.md\n", "m",
         "! this document defines a label “M” already"},
        {"an alias", A "---\nalias: ^It\nid: a\n---\n" B FRONT("b") "[[It]] [[it]] [[a]]\n",
         "That: one",
         A "---\nalias: \"That: one\"\nid: a\n---\n" B FRONT(
             "b") "[[That: one]] [[That: one]] [[a]]\n"},
        {"an alias that no link can have",
         A "---\nalias: ^It\nid: a\n---\n" B FRONT("b") "[[It]]\n", "a|b",
         A "---\nalias: a|b\nid: a\n---\n" B FRONT("b") "[[a]]\n"},
        {"a file by a link", A FRONT("a") "[x](^b.md#y)\n" B FRONT("b") "[me](b.md) [it](a.md)\n",
         "c d",
         A FRONT("a") "[x](c%20d.md#y)\n"
                      "=== /w/.bluekit/kits/c d.md\n" FRONT("c-d") "[me](c%20d.md) [it](a.md)\n"},
        {"a file that is there", A FRONT("a") "[x](^b.md)\n" B FRONT("b"), "a",
         "! there is a file a.md already"},
        {"a taken id", A FRONT("^a") B FRONT("b"), "b", "! the id “b” is taken by b.md"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        run_row(&rows[i], rename_op);
}

/* ---- moves ---- */

static void move_op(struct little_desk *d, const struct edit_doc *doc, uint32_t offset,
                    const struct row *r, struct edits *e) {
    struct str rest = str_z(r->to);
    struct move move;
    (void)doc, (void)offset;
    assert_true(str_split(&rest, ' ', &move.from));
    move.to = rest;
    assert_true(move_make(&d->desk, &move, 1, e));
    edits_rename(e, move.from, move.to);
}

static void files_move_with_their_links(void **state) {
#define K "/w/.bluekit/kits/"
    static const struct row rows[] = {
        {"into another folder",
         A FRONT("x") "[b](b.md) [c](./c%20d.md) [self](a.md#h) <!-- -->\n" B FRONT(
             "b") "[a](<a.md>) ![i](a.md \"t\")\n",
         K "a.md " K "deep/a.md",
         "=== " K
         "deep/a.md\n" FRONT("x") "[b](../b.md) [c](../c%20d.md) [self](a.md#h) <!-- -->\n" B FRONT(
             "b") "[a](<deep/a.md>) ![i](deep/a.md \"t\")\n"},
        {"an id that is the name follows", A FRONT("a") B FRONT("b") "[[a]] [[A]]\n",
         K "a.md " K "New name.md",
         "=== " K "New name.md\n" FRONT("new-name") B FRONT("b") "[[new-name]] [[new-name]]\n"},
        {"unless it is taken", A FRONT("a") B FRONT("b") "[[a]]\n", K "a.md " K "b b.md",
         "=== " K "b b.md\n" FRONT("b-b") B FRONT("b") "[[b-b]]\n"},
        {"links by file name", A "---\nid: other\n---\n" B FRONT("b") "[[a]] [[other]]\n",
         K "a.md " K "c.md",
         "=== " K "c.md\n---\nid: other\n---\n" B FRONT("b") "[[c]] [[other]]\n"},
        {"a folder",
         "=== " K "f/a.md\n" FRONT("x") "[b](b.md) [c](../c.md)\n"
                                        "=== " K "f/b.md\n" FRONT(
                                            "y") "[a](a.md)\n"
                                                 "=== " K "c.md\n" FRONT(
                                                     "z") "[a](f/a.md) [dir](f/) `kits/f`\n",
         K "f " K "g/h",
         "=== " K "g/h/a.md\n" FRONT("x") "[b](b.md) [c](../../c.md)\n"
                                          "=== " K "g/h/b.md\n" FRONT(
                                              "y") "[a](a.md)\n"
                                                   "=== " K "c.md\n" FRONT(
                                                       "z") "[a](g/h/a.md) [dir](g/h/) `kits/f`\n"},
        {"code",
         A FRONT("x") "`src/a.ts:3` `src/b/c.ts`\n=== /w/src/a.ts\nx\n=== /w/src/b/c.ts\ny\n",
         "/w/src /w/lib",
         A FRONT("x") "`lib/a.ts:3` `lib/b/c.ts`\n=== /w/lib/a.ts\nx\n=== /w/lib/b/c.ts\ny\n"},
        {"a task and its blueprint",
         "=== /w/.bluekit/blueprints/p/t.md\n---\nid: t\ntype: task\nblueprint: p\n---\n"
         "=== /w/.bluekit/blueprints/p/blueprint.json\n"
         "{\"id\": \"p\", \"layers\": [{\"tasks\": [{\"id\": \"t\", \"taskFile\": \"t.md\"}]}]}\n",
         "/w/.bluekit/blueprints/p/t.md /w/.bluekit/blueprints/p/u \"v\".md",
         "=== /w/.bluekit/blueprints/p/u \"v\".md\n---\nid: u-v\ntype: task\nblueprint: p\n---\n"
         "=== /w/.bluekit/blueprints/p/blueprint.json\n"
         "{\"id\": \"p\", \"layers\": [{\"tasks\": [{\"id\": \"u-v\", \"taskFile\": \"u \\\"v\\\".md\"}]}]}\n"},
        {"a blueprint's folder",
         "=== /w/.bluekit/blueprints/p/t.md\n---\nid: t\ntype: task\nblueprint: 'p'\n---\n"
         "=== /w/.bluekit/blueprints/p/blueprint.json\n{\"id\": \"p\", \"layers\": []}\n",
         "/w/.bluekit/blueprints/p /w/.bluekit/blueprints/q",
         "=== /w/.bluekit/blueprints/q/t.md\n---\nid: t\ntype: task\nblueprint: 'q'\n---\n"
         "=== /w/.bluekit/blueprints/q/blueprint.json\n{\"id\": \"q\", \"layers\": []}\n"},
        {"resource paths",
         A FRONT(
             "a") "=== " K "config.json\n"
                  "{\"groups\": [{\"resourcePaths\": [\"C:\\\\x\\\\.bluekit\\\\kits\\\\a.md\"]}]}\n",
         K "a.md " K "z/b.md",
         "=== " K "z/b.md\n" FRONT(
             "b") "=== " K "config.json\n"
                  "{\"groups\": [{\"resourcePaths\": [\"C:\\\\x\\\\.bluekit\\\\kits\\\\z\\\\b.md\"]}]}\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        run_row(&rows[i], move_op);
}

/* ---- sections ---- */

static void demote_op(struct little_desk *d, const struct edit_doc *doc, uint32_t offset,
                      const struct row *r, struct edits *e) {
    (void)d;
    uint32_t heading = section_heading_at(doc->kit, offset);
    if (!section_shift(e, doc->kit, heading, r->to[0] == '-' ? -1 : 1))
        edits_refuse(e, "no such level");
}

static void headings_move_with_what_is_below(void **state) {
    static const struct row rows[] = {
        {"down", A "# A\n## ^B\n### C\n## D\n", "+", A "# A\n### B\n#### C\n## D\n"},
        {"up", A "# A\n## ^B\n### C ###\n## D\n", "-", A "# A\n# B\n## C ###\n## D\n"},
        {"underlined", A "A\n=\n\n^B *b*\n---\n", "+", A "A\n=\n\n### B *b*\n"},
        {"too deep", A "##### ^A\n###### B\n", "+", "! no such level"},
        {"at the top", A "# ^A\n", "-", "! no such level"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        run_row(&rows[i], demote_op);
}

static void extract_op(struct little_desk *d, const struct edit_doc *doc, uint32_t offset,
                       const struct row *r, struct edits *e) {
    (void)r;
    if (!section_extract(&d->desk, doc, section_heading_at(doc->kit, offset), e) && !e->refused.n)
        edits_refuse(e, "not possible");
}

static void sections_become_documents(void **state) {
    static const struct row rows[] = {
        {"a page",
         "=== /w/.bluekit/notes/n.md\n# N\n[x](#c) [y](#b) [[#C]]\n## ^B\nText [z](#c) [n](#n).\n### C\nc\n## D\n"
         "=== /w/.bluekit/notes/m.md\n[c](n.md#c) [b](n.md#b)\n",
         "",
         "=== /w/.bluekit/notes/n.md\n# N\n[x](b.md#c) [y](#b) [[b#C]]\n## B\n\n[B](b.md).\n\n## D\n"
         "=== /w/.bluekit/notes/b.md\n# B\n\nText [z](#c) [n](n.md#n).\n## C\nc\n\nPart of [N](n.md).\n"
         "=== /w/.bluekit/notes/m.md\n[c](b.md#c) [b](n.md#b)\n"},
        {"the title", "=== /w/.bluekit/notes/n.md\n# ^N\ntext\n", "", "! not possible"},
        {"nothing in it", "=== /w/.bluekit/notes/n.md\n# N\n## ^B\n\n## C\n", "", "! not possible"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        run_row(&rows[i], extract_op);
}

static void convert_op(struct little_desk *d, const struct edit_doc *doc, uint32_t offset,
                       const struct row *r, struct edits *e) {
    bool done = r->to[0] == 'w' ? section_to_wiki(&d->desk, doc, offset, e)
                                : section_to_link(&d->desk, doc, offset, e);
    if (!done)
        edits_refuse(e, "not possible");
}

static void links_are_written_the_other_way(void **state) {
    static const struct row rows[] = {
        {"to wiki", A FRONT("a") "[it](^b.md)\n" B FRONT("bee"), "w", A FRONT("a") "[[bee|it]]\n"},
        {"to wiki with a heading", A FRONT("a") "[bee](^b.md#h-i)\n" B FRONT("bee") "# H `i`\n",
         "w", A FRONT("a") "[[bee#H i]]\n"},
        {"a title would be lost", A FRONT("a") "[it](^b.md \"t\")\n" B FRONT("bee"), "w",
         "! not possible"},
        {"to a link", A FRONT("a") "[[^bee#H i|it]]\n" B FRONT("bee") "# H i\n", "l",
         A FRONT("a") "[it](b.md#h-i)\n"},
        {"without a label", A FRONT("a") "[[^bee]]\n" B "---\nid: bee\nalias: \"B [1]\"\n---\n",
         "l", A FRONT("a") "[B \\[1\\]](b.md)\n"},
        {"that leads nowhere", A FRONT("a") "[[^cee]]\n", "l", "! not possible"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        run_row(&rows[i], convert_op);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_change_everywhere),
        cmocka_unit_test(files_move_with_their_links),
        cmocka_unit_test(headings_move_with_what_is_below),
        cmocka_unit_test(sections_become_documents),
        cmocka_unit_test(links_are_written_the_other_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
