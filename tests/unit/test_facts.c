/* What others need to know of a kit: names, slugs, references; and their stored form. */
#include "kit_text.h"

static void names(void **state) {
    (void)state;
    static const struct {
        const char *text, *name;
        uint32_t line;
    } rows[] = {
        {"---\nid: a\nalias: B\n---\n# C\n", "B", 2},
        {"---\nid: a\n---\n## no\n# C *d*\n# E\n", "C d", 4},
        {"---\nid: a\n---\ntext\n", "file", 0},
        {"", "file", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct kit_text t = kit_text(str_z(rows[i].text));
        struct facts *f = facts_of(t.arena, t.kit);
        assert_str(facts_name(f, STR("/x/file.md")), str_z(rows[i].name));
        assert_int_equal(facts_name_range(f).start.line, rows[i].line);
        kit_text_fini(&t);
    }
}

static void front_matter(void **state) {
    (void)state;
    struct kit_text t = kit_text_at(
        STR("blueprints/b/t.md"), HOME_PROJECT,
        STR("---\nid: 'a'\ntype: task\nis_base: true\ntags: [x, y, x, 1, ~]\nblueprint: b\n"
            "layer: 2\nlayer_name: L\ndescription: \"\xf0\x9f\x98\x80\" \n---\n"));
    struct facts *f = facts_of(t.arena, t.kit);
    assert_true(f->is_kit && f->has_front && f->is_base);
    assert_int_equal(f->kind, KIND_TASK);
    assert_str(f->id.text, STR("a"));
    assert_int_equal(f->id.range.start.column[UTF16], 5); /* inside the quotes */
    assert_int_equal(f->id.range.end.column[UTF16], 6);
    assert_int_equal(f->description.range.end.column[UTF16], 16);
    assert_int_equal(f->description.range.end.column[UTF8], 18);
    assert_str(f->blueprint.text, STR("b"));
    assert_str(f->layer.text, STR("2"));
    assert_str(f->layer_name.text, STR("L"));
    assert_int_equal(f->tag_count, 3);
    assert_str(f->tags[2], STR("1"));
    kit_text_fini(&t);

    t = kit_text(STR("---\ntags: one\nis_base: \"true\"\nid: [a]\n---\n"));
    f = facts_of(t.arena, t.kit);
    assert_int_equal(f->tag_count, 1);
    assert_false(f->is_base);
    assert_str(f->id.text, STR(""));
    kit_text_fini(&t);
}

static void slugs(void **state) {
    (void)state;
    static const struct {
        const char *text, *slugs;
    } rows[] = {
        {"# Foo\n# foo\n# Foo!\n", "foo foo-1 foo-2"},
        {"# foo\n# foo-1\n# foo\n", "foo foo-1 foo-2"}, /* "foo-1" was taken by hand */
        {"# foo-1\n# foo\n# foo\n", "foo-1 foo foo-2"},
        {"# foo\n# foo\n# foo-1\n", "foo foo-1 foo-1-1"},
        {"# **Bold** `code`\n# a_b __c__\n", "bold-code a_b-c"},
        {"# [link](x.md) &amp; more\n", "link--more"},
        {"# [[kit|label]] x\n", "kitlabel-x"}, /* GitHub knows no wiki links */
        {"#\n#\n", " -1"},
        {"# \xc3\x9c"
         "ber uns\n",
         "\xc3\xbc"
         "ber-uns"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct kit_text t = kit_text(str_z(rows[i].text));
        struct facts *f = facts_of(t.arena, t.kit);
        struct buf have = {0};
        for (size_t k = 0; k < f->heading_count; k++)
            buf_addf(&have, "%s%.*s", k ? " " : "", STR_ARG(f->headings[k].slug));
        assert_str(buf_str(&have), str_z(rows[i].slugs));
        buf_fini(&have);
        kit_text_fini(&t);
    }
}

static void anchors(void **state) {
    (void)state;
    struct kit_text t = kit_text(STR("# End State\n## \xc3\x9c"
                                     "ber\n# End State\n"));
    struct facts *f = facts_of(t.arena, t.kit);
    assert_ptr_equal(facts_anchor(f, STR("end-state-1")), &f->headings[2]);
    assert_null(facts_anchor(f, STR("End State")));
    assert_ptr_equal(facts_heading(f, STR(" end state ")), &f->headings[0]);
    assert_ptr_equal(facts_heading(f, STR("uber")), &f->headings[1]);
    assert_null(facts_heading(f, STR("end-state")));
    kit_text_fini(&t);
}

static void describe(const struct facts *f, struct buf *out) {
    static const char *const types[] = {"wiki", "link", "code", "task", "relation", "resource"};
    for (size_t i = 0; i < f->ref_count; i++) {
        const struct ref *r = &f->refs[i];
        buf_addf(out, "%s %.*s%s%.*s", types[r->type], STR_ARG(r->target), r->anchor.n ? "#" : "",
                 STR_ARG(r->anchor));
        if (r->line || r->type == REF_TASK_FILE)
            buf_addf(out, " %u-%u", r->line, r->end);
        buf_addf(out, " @%u:%u-%u\n", r->range.start.line, r->range.start.column[UTF16],
                 r->range.end.column[UTF16]);
    }
}

static void references(void **state) {
    (void)state;
    static const struct {
        const char *below, *text, *refs;
    } rows[] = {
        {"notes/a.md", "\xf0\x9f\x98\x80 [a](b%20c.md#d) [[k#H|l]] `x/y.c:3-5`\n",
         "link b c.md#d @0:7-15\nwiki k#H @0:21-22\ncode x/y.c 3-5 @0:30-35\n"},
        {"notes/a.md", "[a](#b) [c](https://d.e) [f](mailto:g@h.i) <j@k.lm> [n]()\n",
         "link #b @0:4-4\n"},
        {"notes/a.md", "[a](file:///b/c.md) [d](/e) [f](//g/h) ![i](j.png)\n",
         "link /b/c.md @0:4-18\nlink /e @0:24-26\nlink j.png @0:44-49\n"},
        {"notes/a.md", "[a][b]\n\n[b]: <c d.md#e>\n", "link c d.md#e @2:6-12\n"},
        {"notes/a.md", "```1:2:a/b.c\n```\n", "code a/b.c 1-2 @0:7-12\n"},
        {"kits/a.md", "---\nrelated: [x, '[[y#h|l]]', {id: z, reason: r}, ~]\ndepends_on: w\n---\n",
         "relation x @1:10-11\nrelation y @1:16-17\nrelation z @1:31-32\nrelation w @2:12-13\n"},
        {"blueprints/b/blueprint.json",
         "{\"id\":\"b\",\"name\":\"N\",\"layers\":[{\"order\":-1,\"name\":\"L\",\"tasks\":[]},"
         "{\"order\":2,\"name\":\"M\",\"tasks\":[{\"taskFile\":\"t.md\"},{\"taskFile\":3}]}]}",
         "task t.md 1-0 @0:110-114\ntask 3 1-0 @0:129-130\n"},
        {"kits/f/config.json", "{\"groups\":[{\"resourcePaths\":[\"/a/.bluekit/b.md\"]}, 3]}",
         "resource /a/.bluekit/b.md @0:30-46\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct kit_text t = kit_text_at(str_z(rows[i].below), HOME_PROJECT, str_z(rows[i].text));
        struct buf have = {0};
        describe(facts_of(t.arena, t.kit), &have);
        assert_str(buf_str(&have), str_z(rows[i].refs));
        buf_fini(&have);
        kit_text_fini(&t);
    }
}

static void blueprint(void **state) {
    (void)state;
    struct kit_text t = kit_text_at(
        STR("blueprints/b/blueprint.json"), HOME_PROJECT,
        STR("{\"id\":\"b\",\"name\":\"N\",\"layers\":[{\"order\":-1,\"name\":\"L\"},{\"order\":2}]}"));
    struct facts *f = facts_of(t.arena, t.kit), *back;
    struct buf bytes = {0};
    facts_write(&bytes, f);
    assert_true(facts_read(t.arena, buf_str(&bytes), &back));
    assert_str(back->name, STR("N"));
    assert_str(facts_name(back, STR("/x/blueprint.json")), STR("N"));
    assert_int_equal(back->layer_count, 2);
    assert_int_equal(back->layers[0].order, -1);
    assert_str(back->layers[0].name, STR("L"));
    assert_int_equal(back->layers[1].order, 2);
    buf_fini(&bytes);
    kit_text_fini(&t);
}

/* Headings and titles that can be left out of the stored form come back as they were. */
static void stored_headings(void **state) {
    (void)state;
    static const char *const texts[] = {
        "# Plain Words\n## Plain Words\n## Ä b\n## with-dash 2\n## ?\n##\n",
        "## first\n# \n# The title\n# Another\n",
        "no heading\n",
        "## two only\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct kit_text t = kit_text_at(STR("kits/a.md"), HOME_PROJECT, str_z(texts[i]));
        struct facts *f = facts_of(t.arena, t.kit), *back;
        struct buf bytes = {0};
        facts_write(&bytes, f);
        assert_true(facts_read(t.arena, buf_str(&bytes), &back));
        assert_str(back->title.text, f->title.text);
        assert_memory_equal(&back->title.range, &f->title.range, sizeof f->title.range);
        assert_int_equal(back->heading_count, f->heading_count);
        for (size_t k = 0; k < f->heading_count; k++) {
            assert_str(back->headings[k].text, f->headings[k].text);
            assert_str(back->headings[k].slug, f->headings[k].slug);
            assert_int_equal(back->headings[k].level, f->headings[k].level);
            assert_memory_equal(&back->headings[k].range, &f->headings[k].range,
                                sizeof f->headings[k].range);
        }
        buf_fini(&bytes);
        kit_text_fini(&t);
    }
}

/* Tags come back with their places, however they were written. */
static void stored_tags(void **state) {
    (void)state;
    static const char *const texts[] = {
        "---\ntags: [a, bc, 'd', e,f,\n  g]\n---\n",
        "---\ntags:\n  - a\n  - \xc3\xbc\n  - b\n\n  - c\n---\n#x #y/z\n",
        "---\ntags: one\n---\ntext #one\n",
        "---\ntags: [\"\xf0\x9f\x98\x80\", after]\n---\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct kit_text t = kit_text_at(STR("kits/a.md"), HOME_PROJECT, str_z(texts[i]));
        struct facts *f = facts_of(t.arena, t.kit), *back;
        struct buf bytes = {0};
        facts_write(&bytes, f);
        assert_true(facts_read(t.arena, buf_str(&bytes), &back));
        assert_int_equal(back->tag_count, f->tag_count);
        assert_int_equal(back->body_tag_count, f->body_tag_count);
        for (size_t k = 0; k < f->tag_count; k++) {
            assert_str(back->tags[k], f->tags[k]);
            assert_memory_equal(&back->tag_ranges[k], &f->tag_ranges[k], sizeof(struct range));
        }
        for (size_t k = 0; k < f->body_tag_count; k++) {
            assert_str(back->body_tags[k].text, f->body_tags[k].text);
            assert_memory_equal(&back->body_tags[k].range, &f->body_tags[k].range,
                                sizeof(struct range));
        }
        buf_fini(&bytes);
        kit_text_fini(&t);
    }
}

/* Any prefix is refused, any flipped bit is survived. */
static void damaged(void **state) {
    (void)state;
    struct kit_text t =
        kit_text_at(STR("kits/a.md"), HOME_PROJECT,
                    STR("---\nid: a\nalias: b\ntags: [x, y]\n---\n# H\n[a](b#c) `x.c:1` #t"));
    struct buf bytes = {0};
    struct facts *back;
    facts_write(&bytes, facts_of(t.arena, t.kit));
    for (size_t n = 0; n < bytes.n; n++) {
        assert_false(facts_read(t.arena, str_to(buf_str(&bytes), n), &back));
        if (facts_read_names(t.arena, str_to(buf_str(&bytes), n), &back))
            assert_true(back->heading_count == 1 && back->ref_count == 0);
    }
    assert_true(facts_read_names(t.arena, buf_str(&bytes), &back));
    assert_true(str_eq(back->headings[0].text, STR("H")));
    for (size_t n = 0; n < bytes.n * 8; n++) {
        bytes.p[n / 8] = (char)(bytes.p[n / 8] ^ 1 << n % 8);
        if (facts_read(t.arena, buf_str(&bytes), &back))
            assert_true(back->kind < KIND_COUNT && back->heading_count <= bytes.n);
        bytes.p[n / 8] = (char)(bytes.p[n / 8] ^ 1 << n % 8);
    }
    buf_add_byte(&bytes, 0);
    assert_false(facts_read(t.arena, buf_str(&bytes), &back));
    buf_fini(&bytes);
    kit_text_fini(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),       cmocka_unit_test(front_matter),
        cmocka_unit_test(slugs),       cmocka_unit_test(stored_headings),
        cmocka_unit_test(anchors),     cmocka_unit_test(references),
        cmocka_unit_test(blueprint),   cmocka_unit_test(damaged),
        cmocka_unit_test(stored_tags),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
