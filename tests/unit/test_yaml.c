/* Front matter as YAML 1.2 core: values that bite (kit-format 4.1), what is wrong with a field and
 * where, fields around a bad one, limits. */
#include "kit_text.h"

/* `yaml` between delimiters. */
static struct kit_text front_text(struct str yaml) {
    struct buf text = {0};
    buf_add(&text, STR("---\n"));
    buf_add(&text, yaml);
    buf_add(&text, STR("\n---\nbody\n"));
    struct kit_text t = kit_text_at(STR("kits/a.md"), HOME_PROJECT, buf_str(&text));
    buf_fini(&text);
    return t;
}

/* Each of these is one bad field: the one before it and the one after it are read all the same. */
static void faults(void **state) {
    (void)state;
    static const struct {
        struct str entry;
        enum yaml_fault fault;
        struct str at;
    } rows[] = {
        {STR_INIT("alias: a: b"), YAML_COLON, STR_INIT(":")},
        {STR_INIT("alias: ends with:"), YAML_COLON, STR_INIT(":")},
        {STR_INIT("alias: @x y"), YAML_INDICATOR, STR_INIT("@x y")},
        {STR_INIT("alias: `x`"), YAML_INDICATOR, STR_INIT("`x`")},
        {STR_INIT("alias: %x"), YAML_INDICATOR, STR_INIT("%x")},
        {STR_INIT("alias: *bold* x"), YAML_INDICATOR, STR_INIT("*bold* x")},
        {STR_INIT("alias: **bold** x"), YAML_INDICATOR, STR_INIT("**bold** x")},
        {STR_INIT("alias: *"), YAML_INDICATOR, STR_INIT("*")},
        {STR_INIT("alias: &"), YAML_INDICATOR, STR_INIT("&")},
        {STR_INIT("alias: ? x"), YAML_INDICATOR, STR_INIT("? x")},
        {STR_INIT("alias: |text"), YAML_INDICATOR, STR_INIT("|text")},
        {STR_INIT("alias: >text"), YAML_INDICATOR, STR_INIT(">text")},
        {STR_INIT("alias: - x"), YAML_INDICATOR, STR_INIT("- x")},
        {STR_INIT("alias: ]x"), YAML_INDICATOR, STR_INIT("]x")},
        {STR_INIT("alias: , x"), YAML_INDICATOR, STR_INIT(", x")},
        {STR_INIT("tags:\n  - ok\n  - @x"), YAML_INDICATOR, STR_INIT("@x")},
        {STR_INIT("alias: !important x"), YAML_TAG, STR_INIT("!important")},
        {STR_INIT("alias: !!str 1"), YAML_TAG, STR_INIT("!!str")},
        {STR_INIT("tags: !!set [a]"), YAML_TAG, STR_INIT("!!set")},
        {STR_INIT("alias: *name"), YAML_ALIAS, STR_INIT("*name")},
        {STR_INIT("alias: &a [*a]"), YAML_ALIAS, STR_INIT("*a")},
        {STR_INIT("alias: \"open"), YAML_UNCLOSED_QUOTE, STR_INIT("\"open")},
        {STR_INIT("alias: 'tis"), YAML_UNCLOSED_QUOTE, STR_INIT("'tis")},
        {STR_INIT("tags: [a, b"), YAML_UNCLOSED_FLOW, STR_INIT("[a, b")},
        {STR_INIT("tags: [a, [b]"), YAML_UNCLOSED_FLOW, STR_INIT("[a, [b]")},
        {STR_INIT("tags: {a: b"), YAML_UNCLOSED_FLOW, STR_INIT("{a: b")},
        {STR_INIT("alias: \"a\\d\""), YAML_ESCAPE, STR_INIT("\\d")},
        {STR_INIT("alias: \"a\\xZZ\""), YAML_ESCAPE, STR_INIT("\\x")},
        {STR_INIT("tags:\n\t- a"), YAML_TAB, STR_INIT("\t")},
        {STR_INIT("tags:\n  \t- a"), YAML_TAB, STR_INIT("\t")},
        {STR_INIT("alias: x\n  sub: y"), YAML_INDENT, STR_INIT("sub: y")},
        {STR_INIT("tags:\n  - a\n - b"), YAML_INDENT, STR_INIT("- b")},
        {STR_INIT("map:\n  a: b\n c: d"), YAML_INDENT, STR_INIT("c: d")},
        {STR_INIT("alias: x\nstray words"), YAML_TEXT, STR_INIT("stray words")},
        {STR_INIT("alias: x\n...\nmore: y"), YAML_SECOND_DOCUMENT, STR_INIT("...")},
        {STR_INIT("alias: \"a\" b"), YAML_SYNTAX, STR_INIT("\"a\" b")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf yaml = {0};
        buf_addf(&yaml, "id: first\n%.*s\ntype: kit", STR_ARG(rows[i].entry));
        struct kit_text t = front_text(buf_str(&yaml));
        const struct front *f = &t.kit->front;
        if (f->error_count != 1 || f->errors[0].fault != rows[i].fault ||
            !str_eq(kit_cut(&t, f->errors[0].at), rows[i].at))
            fail_msg("%.*s: %zu errors, fault %d at \"%.*s\" (%.*s)", STR_ARG(rows[i].entry),
                     f->error_count, f->error_count ? (int)f->errors[0].fault : -1,
                     STR_ARG(f->error_count ? kit_cut(&t, f->errors[0].at) : STR("")),
                     STR_ARG(f->error_count ? f->errors[0].detail : STR("")));
        assert_true((f->errors[0].fault == YAML_SYNTAX) == (f->errors[0].detail.n > 0));
        assert_str(kit_field_text(t.kit, STR("id")), STR("first"));
        assert_str(kit_field_text(t.kit, STR("type")), STR("kit"));
        kit_text_fini(&t);
        buf_fini(&yaml);
    }
}

static void values(void **state) {
    (void)state;
    static const struct {
        struct str value;
        enum node_type node;
        enum value_type type;
        struct str text;
    } rows[] = {
        {STR_INIT("cut # here"), NODE_SCALAR, VALUE_STRING, STR_INIT("cut")},
        {STR_INIT("no#cut"), NODE_SCALAR, VALUE_STRING, STR_INIT("no#cut")},
        {STR_INIT("yes"), NODE_SCALAR, VALUE_STRING, STR_INIT("yes")},
        {STR_INIT("\"true\""), NODE_SCALAR, VALUE_STRING, STR_INIT("true")},
        {STR_INIT("True"), NODE_SCALAR, VALUE_BOOL, STR_INIT("True")},
        {STR_INIT("2025-12-28"), NODE_SCALAR, VALUE_STRING, STR_INIT("2025-12-28")},
        {STR_INIT("1.0.0"), NODE_SCALAR, VALUE_STRING, STR_INIT("1.0.0")},
        {STR_INIT("1.0"), NODE_SCALAR, VALUE_FLOAT, STR_INIT("1.0")},
        {STR_INIT("010"), NODE_SCALAR, VALUE_INT, STR_INIT("010")},
        {STR_INIT("a, b"), NODE_SCALAR, VALUE_STRING, STR_INIT("a, b")},
        {STR_INIT(""), NODE_SCALAR, VALUE_NULL, STR_INIT("")},
        {STR_INIT("~"), NODE_SCALAR, VALUE_NULL, STR_INIT("~")},
        {STR_INIT("{{NAME}}"), NODE_MAPPING, VALUE_NULL, STR_INIT("")},
        {STR_INIT("[[kit-a]]"), NODE_SEQUENCE, VALUE_NULL, STR_INIT("")},
        {STR_INIT("'[[kit-a]]'"), NODE_SCALAR, VALUE_STRING, STR_INIT("[[kit-a]]")},
        {STR_INIT("'it''s'"), NODE_SCALAR, VALUE_STRING, STR_INIT("it's")},
        {STR_INIT("\"a\\tb\\u00e9\\/\""), NODE_SCALAR, VALUE_STRING, STR_INIT("a\tb\xc3\xa9/")},
        {STR_INIT("\"\\uD83D\\uDE00!\""), NODE_SCALAR, VALUE_STRING, STR_INIT("\xf0\x9f\x98\x80!")},
        {STR_INIT("\"\\uD83D!\""), NODE_SCALAR, VALUE_STRING, STR_INIT("\xef\xbf\xbd!")},
        {STR_INIT("\"\\\\uD83D \\uDC00\""), NODE_SCALAR, VALUE_STRING,
         STR_INIT("\\uD83D \xef\xbf\xbd")},
        {STR_INIT("a\xc2\x85"
                  "b\xe2\x80\xa8"
                  "c\xe2\x80\xa9"
                  "d"),
         NODE_SCALAR, VALUE_STRING,
         STR_INIT("a\xc2\x85"
                  "b\xe2\x80\xa8"
                  "c\xe2\x80\xa9"
                  "d")},
        {STR_INIT("\"a\xef\xbb\xbf"
                  "b\""),
         NODE_SCALAR, VALUE_STRING,
         STR_INIT("a\xef\xbb\xbf"
                  "b")},
        {STR_INIT("a\xff"
                  "b"),
         NODE_SCALAR, VALUE_STRING,
         STR_INIT("a\xef\xbf\xbd"
                  "b")},
        {STR_INIT("a\0b"), NODE_SCALAR, VALUE_STRING,
         STR_INIT("a\xef\xbf\xbd"
                  "b")},
        {STR_INIT("|\n  one\n  two"), NODE_SCALAR, VALUE_STRING, STR_INIT("one\ntwo\n")},
        {STR_INIT(">-\n  one\n  two"), NODE_SCALAR, VALUE_STRING, STR_INIT("one two")},
        {STR_INIT("one\n  two"), NODE_SCALAR, VALUE_STRING, STR_INIT("one two")},
        {STR_INIT("http://x.y/z"), NODE_SCALAR, VALUE_STRING, STR_INIT("http://x.y/z")},
        {STR_INIT("{a: 1, b: [c]}"), NODE_MAPPING, VALUE_NULL, STR_INIT("")},
        {STR_INIT("\n  - a\n  - b"), NODE_SEQUENCE, VALUE_NULL, STR_INIT("")},
        {STR_INIT("\n- a\n- b"), NODE_SEQUENCE, VALUE_NULL, STR_INIT("")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf yaml = {0};
        buf_add(&yaml, STR("key: "));
        buf_add(&yaml, rows[i].value);
        buf_add(&yaml, STR("\nlast: z"));
        struct kit_text t = front_text(buf_str(&yaml));
        const struct node *node = kit_field(t.kit, STR("key"));
        assert_int_equal(t.kit->front.error_count, 0);
        assert_non_null(node);
        if (node->type != rows[i].node || node->value.type != rows[i].type)
            fail_msg("%.*s: node %d value %d", STR_ARG(rows[i].value), (int)node->type,
                     (int)node->value.type);
        assert_str(node->text, rows[i].text);
        const struct node *last = kit_field(t.kit, STR("last")); /* offsets are right behind it */
        assert_str(kit_cut(&t, last->span), STR("z"));
        kit_text_fini(&t);
        buf_fini(&yaml);
    }
}

static void node_spans(void **state) {
    (void)state;
    struct kit_text t =
        front_text(STR("alias: \"\xc3\x9c: x\" # no cut\ndescription: cut # here\n"
                       "tags: [a, 'b']\nempty:\nlist:\n  - one\n  - Ideal for: x, y\n\n"
                       "text: |\n  line\n\n# end"));
    const struct node *root = &t.kit->front.root;
    static const struct {
        const char *entry, *value, *comment;
    } rows[] = {
        {"alias: \"\xc3\x9c: x\"", "\"\xc3\x9c: x\"", ""},
        {"description: cut", "cut", "# here"},
        {"tags: [a, 'b']", "[a, 'b']", ""},
        {"empty:", "", ""},
        {"list:\n  - one\n  - Ideal for: x, y", "- one\n  - Ideal for: x, y", ""},
        {"text: |\n  line", "|\n  line", ""},
    };
    assert_int_equal(root->count, sizeof rows / sizeof *rows);
    for (size_t i = 0; i < root->count; i++) {
        assert_str(kit_cut(&t, root->entries[i].span), str_z(rows[i].entry));
        assert_str(kit_cut(&t, root->entries[i].value.span), str_z(rows[i].value));
        assert_str(kit_cut(&t, root->entries[i].value.comment), str_z(rows[i].comment));
    }
    const struct node *list = &root->entries[4].value;
    assert_int_equal(list->items[0].type, NODE_SCALAR);
    assert_int_equal(list->items[1].type, NODE_MAPPING); /* the trap of A11 */
    assert_str(kit_cut(&t, root->entries[2].value.items[1].span), STR("'b'"));
    assert_int_equal(root->entries[2].value.items[1].style, STYLE_SINGLE);
    kit_text_fini(&t);
}

static void duplicates(void **state) {
    (void)state;
    struct buf yaml = {0};
    buf_add(&yaml, STR("id: a\nalias: b\nid: c\n"));
    for (int i = 0; i < 40; i++) /* more than are compared one by one */
        buf_addf(&yaml, "k%d: %d\n", i, i);
    buf_add(&yaml, STR("k7: again\nsub: {x: 1, x: 2}"));
    struct kit_text t = front_text(buf_str(&yaml));
    assert_int_equal(t.kit->front.error_count, 0);
    const struct node *root = &t.kit->front.root;
    size_t marked = 0;
    for (size_t i = 0; i < root->count; i++)
        marked += root->entries[i].duplicate;
    assert_int_equal(marked, 2);
    assert_true(root->entries[2].duplicate);
    assert_str(kit_field_text(t.kit, STR("id")), STR("a"));
    assert_str(kit_field_text(t.kit, STR("k7")), STR("7"));
    assert_true(kit_field(t.kit, STR("sub"))->entries[1].duplicate);
    kit_text_fini(&t);
    t = front_text(STR("id: a\nbad: @\nid: c"));
    assert_int_equal(t.kit->front.root.count, 2);
    assert_true(t.kit->front.root.entries[1].duplicate);
    kit_text_fini(&t);
    buf_fini(&yaml);
}

static void many_faults(void **state) {
    (void)state;
    struct kit_text t = front_text(STR(
        "id: a\nalias: x: y\ntags: [a\ndescription: \"d\ntype: kit\nversion: *v\nformat: guide"));
    static const enum yaml_fault want[] = {YAML_COLON, YAML_UNCLOSED_FLOW, YAML_UNCLOSED_QUOTE,
                                           YAML_ALIAS};
    assert_int_equal(t.kit->front.error_count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(t.kit->front.errors[i].fault, want[i]);
    assert_str(kit_field_text(t.kit, STR("id")), STR("a"));
    assert_str(kit_field_text(t.kit, STR("type")), STR("kit"));
    assert_str(kit_field_text(t.kit, STR("format")), STR("guide"));
    kit_text_fini(&t);
}

static void anchors(void **state) {
    (void)state;
    struct kit_text t = front_text(STR("base: &b {x: [1, 2]}\ncopy: *b\nname: &n text\nagain: *n"));
    assert_int_equal(t.kit->front.error_count, 0);
    const struct node *copy = kit_field(t.kit, STR("copy"));
    assert_int_equal(copy->type, NODE_MAPPING);
    assert_str(kit_cut(&t, copy->span), STR("*b"));
    assert_str(kit_field_text(t.kit, STR("again")), STR("text"));
    kit_text_fini(&t);
    t = front_text(STR("base: &b x\nbad: @\ncopy: *b")); /* known across entries read alone */
    assert_int_equal(t.kit->front.error_count, 1);
    assert_str(kit_field_text(t.kit, STR("copy")), STR("x"));
    kit_text_fini(&t);
}

static void alias_bomb(void **state) {
    (void)state;
    struct buf yaml = {0};
    buf_add(&yaml, STR("id: a\na0: &a0 [x, x, x, x, x, x, x, x, x]\n"));
    for (int i = 1; i < 30; i++) {
        buf_addf(&yaml, "a%d: &a%d [", i, i);
        for (int k = 0; k < 9; k++)
            buf_addf(&yaml, "%s*a%d", k ? ", " : "", i - 1);
        buf_add(&yaml, STR("]\n"));
    }
    buf_add(&yaml, STR("type: kit"));
    struct kit_text t = front_text(buf_str(&yaml));
    assert_true(t.kit->front.error_count > 0);
    for (size_t i = 0; i < t.kit->front.error_count; i++)
        assert_int_equal(t.kit->front.errors[i].fault, YAML_ALIAS);
    assert_str(kit_field_text(t.kit, STR("id")), STR("a"));
    assert_str(kit_field_text(t.kit, STR("type")), STR("kit"));
    kit_text_fini(&t);
    buf_fini(&yaml);
}

static void repeat(struct buf *out, const char *what, size_t n) {
    for (size_t i = 0; i < n; i++)
        buf_add(out, str_z(what));
}

static void depth(void **state) {
    (void)state;
    static const struct {
        size_t n;
        bool deep;
    } rows[] = {{63, false}, {64, true}, {20000, true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf yaml = {0};
        buf_add(&yaml, STR("id: a\nx: "));
        repeat(&yaml, "[", rows[i].n);
        repeat(&yaml, "]", rows[i].n);
        buf_add(&yaml, STR("\ntype: kit"));
        struct kit_text t = front_text(buf_str(&yaml));
        assert_int_equal(t.kit->front.error_count, rows[i].deep);
        if (rows[i].deep)
            assert_int_equal(t.kit->front.errors[0].fault, YAML_DEEP);
        assert_str(kit_field_text(t.kit, STR("type")), STR("kit"));
        kit_text_fini(&t);
        buf_fini(&yaml);
    }
}

static void length(void **state) {
    (void)state;
    for (int over = 0; over < 2; over++) {
        struct buf yaml = {0};
        buf_add(&yaml, STR("id: a\nx: "));
        while (yaml.n < (64 << 10) - 1 + (size_t)over) /* the last line end counts */
            buf_add_byte(&yaml, 'y');
        struct kit_text t = front_text(buf_str(&yaml));
        assert_int_equal(t.kit->front.error_count, over);
        if (over)
            assert_int_equal(t.kit->front.errors[0].fault, YAML_LONG);
        else
            assert_str(kit_field_text(t.kit, STR("id")), STR("a"));
        kit_text_fini(&t);
        buf_fini(&yaml);
    }
}

/* Version 2 of a walkthrough once carried sections and reading lists (kit-format 5.2). */
static void nested(void **state) {
    (void)state;
    struct buf yaml = {0};
    buf_add(&yaml, STR("id: a\nauthor: b\nsections:\n"));
    for (int i = 0; i < 40; i++)
        buf_addf(&yaml, "  - id: s%d\n    order: %d\n", i, i);
    buf_add(&yaml, STR("reading:\n  first:\n    title: t\n  second: {title: u}\n"));
    struct kit_text t = front_text(buf_str(&yaml));
    assert_int_equal(t.kit->front.error_count, 0);
    const struct node *sections = kit_field(t.kit, STR("sections"));
    assert_int_equal(sections->count, 40);
    assert_str(sections->items[39].entries[0].value.text, STR("s39"));
    assert_int_equal(kit_field(t.kit, STR("reading"))->count, 2);
    kit_text_fini(&t);
    buf_fini(&yaml);
}

static void json(void **state) {
    (void)state;
    struct str text =
        STR("{\n\t\"id\": \"a\\/b\", \"name\": \"\\uD83D\\uDE00 \\u00e9\",\n\t\"version\": 1,"
            "\"layers\":[{\"order\":1,\"tasks\":[]}], \"last\":\"z\"\n}\n");
    struct kit_text t = kit_text_at(STR("blueprints/x/blueprint.json"), HOME_PROJECT, text);
    assert_int_equal(t.kit->format, FORMAT_JSON);
    assert_int_equal(t.kit->front.error_count, 0);
    assert_str(kit_field_text(t.kit, STR("id")), STR("a/b"));
    assert_str(kit_field_text(t.kit, STR("name")), STR("\xf0\x9f\x98\x80 \xc3\xa9"));
    assert_str(kit_cut(&t, kit_field(t.kit, STR("last"))->span), STR("\"z\""));
    kit_text_fini(&t);
    t = kit_text_at(STR("blueprints/x/blueprint.json"), HOME_PROJECT, STR("{\"id\": [1, 2"));
    assert_int_equal(t.kit->front.error_count, 1);
    assert_int_equal(t.kit->front.errors[0].fault, YAML_UNCLOSED_FLOW);
    kit_text_fini(&t);
    t = kit_text_at(STR("blueprints/x/blueprint.json"), HOME_PROJECT, STR("[1]"));
    assert_true(t.kit->front.not_mapping);
    kit_text_fini(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults),     cmocka_unit_test(values),      cmocka_unit_test(node_spans),
        cmocka_unit_test(duplicates), cmocka_unit_test(many_faults), cmocka_unit_test(anchors),
        cmocka_unit_test(alias_bomb), cmocka_unit_test(depth),       cmocka_unit_test(length),
        cmocka_unit_test(nested),     cmocka_unit_test(json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
