/* Where front matter begins and ends: every row of kit-format 4, as decided in A10 and A29. */
#include "kit_text.h"

static void delimiters(void **state) {
    (void)state;
    static const struct {
        const char *about;
        struct str text;
        enum front_state front;
        unsigned oddities;
        struct str id, body;
    } rows[] = {
        {"plain", STR_INIT("---\nid: a\n---\nB\n"), FRONT_READ, 0, STR_INIT("a"), STR_INIT("B\n")},
        {"CRLF", STR_INIT("---\r\nid: a\r\n---\r\nB\r\n"), FRONT_READ, 0, STR_INIT("a"),
         STR_INIT("B\r\n")},
        {"mixed line ends", STR_INIT("---\r\nid: a\n---\nB"), FRONT_READ, 0, STR_INIT("a"),
         STR_INIT("B")},
        {"byte order mark", STR_INIT("\xef\xbb\xbf---\nid: a\n---\nB"), FRONT_READ, ODD_BOM,
         STR_INIT("a"), STR_INIT("B")},
        {"blank line before", STR_INIT("\n---\nid: a\n---\nB"), FRONT_READ, ODD_BEFORE,
         STR_INIT("a"), STR_INIT("B")},
        {"blanks before", STR_INIT("  ---\nid: a\n---\nB"), FRONT_READ, ODD_BEFORE, STR_INIT("a"),
         STR_INIT("B")},
        {"mark and blanks before", STR_INIT("\xef\xbb\xbf \n---\nid: a\n---\nB"), FRONT_READ,
         ODD_BOM | ODD_BEFORE, STR_INIT("a"), STR_INIT("B")},
        {"blanks after the opener", STR_INIT("--- \t\nid: a\n---\nB"), FRONT_READ,
         ODD_TRAILING_BLANKS, STR_INIT("a"), STR_INIT("B")},
        {"blanks after the closer", STR_INIT("---\nid: a\n---  \nB"), FRONT_READ,
         ODD_TRAILING_BLANKS, STR_INIT("a"), STR_INIT("B")},
        {"closer ends the file", STR_INIT("---\nid: a\n---"), FRONT_READ, ODD_NO_NEWLINE,
         STR_INIT("a"), STR_INIT("")},
        {"closer with blanks ends the file", STR_INIT("---\nid: a\n--- "), FRONT_READ,
         ODD_NO_NEWLINE | ODD_TRAILING_BLANKS, STR_INIT("a"), STR_INIT("")},
        {"never closed", STR_INIT("---\nid: a\nB\n"), FRONT_UNCLOSED, 0, STR_INIT(""),
         STR_INIT("---\nid: a\nB\n")},
        {"never closed, CRLF", STR_INIT("---\r\nid: a\r\n"), FRONT_UNCLOSED, 0, STR_INIT(""),
         STR_INIT("---\r\nid: a\r\n")},
        {"a rule, not an opener", STR_INIT("---\n\nSome words.\n"), FRONT_NONE, 0, STR_INIT(""),
         STR_INIT("---\n\nSome words.\n")},
        {"a rule at the end", STR_INIT("---"), FRONT_NONE, 0, STR_INIT(""), STR_INIT("---")},
        {"a later rule closes", STR_INIT("---\nid: a\n\nB\n\n---\nC"), FRONT_READ, 0, STR_INIT("a"),
         STR_INIT("C")},
        {"empty block", STR_INIT("---\n---\nB"), FRONT_READ, 0, STR_INIT(""), STR_INIT("B")},
        {"blank block", STR_INIT("---\n\n# c\n---\nB"), FRONT_READ, 0, STR_INIT(""), STR_INIT("B")},
        {"closed by dots", STR_INIT("---\nid: a\n...\nB\n"), FRONT_READ, ODD_DOTS, STR_INIT("a"),
         STR_INIT("B\n")},
        {"closed by dots, a rule later", STR_INIT("---\nid: a\n...\n\nB\n\n---\n"), FRONT_READ,
         ODD_DOTS, STR_INIT("a"), STR_INIT("\nB\n\n---\n")},
        {"dots before the closer", STR_INIT("---\nid: a\n...\n---\nB"), FRONT_READ, 0,
         STR_INIT("a"), STR_INIT("B")},
        {"four dashes close nothing", STR_INIT("---\nid: a\n----\nB\n"), FRONT_UNCLOSED, 0,
         STR_INIT(""), STR_INIT("---\nid: a\n----\nB\n")},
        {"dashes and text close nothing", STR_INIT("---\nid: a\n---x\nB\n"), FRONT_UNCLOSED, 0,
         STR_INIT(""), STR_INIT("---\nid: a\n---x\nB\n")},
        {"four dashes open nothing", STR_INIT("----\nid: a\n----\n"), FRONT_NONE, 0, STR_INIT(""),
         STR_INIT("----\nid: a\n----\n")},
        {"an indented closer closes nothing", STR_INIT("---\nid: a\n ---\nB\n"), FRONT_UNCLOSED, 0,
         STR_INIT(""), STR_INIT("---\nid: a\n ---\nB\n")},
        {"dashes inside a value", STR_INIT("---\nid: a --- b\n---\nB"), FRONT_READ, 0,
         STR_INIT("a --- b"), STR_INIT("B")},
        {"prose between rules", STR_INIT("---\nSome words.\n---\nB"), FRONT_NONE, 0, STR_INIT(""),
         STR_INIT("---\nSome words.\n---\nB")},
        {"a list between rules", STR_INIT("---\n- a\n- b\n---\nB"), FRONT_NONE, 0, STR_INIT(""),
         STR_INIT("---\n- a\n- b\n---\nB")},
        {"a broken field is meant", STR_INIT("---\nid: a: b\n---\nB"), FRONT_READ, 0, STR_INIT(""),
         STR_INIT("B")},
        {"a broken field below a comment is meant", STR_INIT("---\n  # why\nid: a: b\n---\nB"),
         FRONT_READ, 0, STR_INIT(""), STR_INIT("B")},
        {"a broken quoted field is meant", STR_INIT("---\n\"the id\": a: b\n---\nB"), FRONT_READ, 0,
         STR_INIT(""), STR_INIT("B")},
        {"broken prose is not", STR_INIT("---\n\"quoted words\n---\nB"), FRONT_NONE, 0,
         STR_INIT(""), STR_INIT("---\n\"quoted words\n---\nB")},
        {"lone CR", STR_INIT("---\rid: a\r---\rB"), FRONT_NONE, 0, STR_INIT(""),
         STR_INIT("---\rid: a\r---\rB")},
        {"not at the top", STR_INIT("B\n---\nid: a\n---\n"), FRONT_NONE, 0, STR_INIT(""),
         STR_INIT("B\n---\nid: a\n---\n")},
        {"in a fence", STR_INIT("```\n---\nid: a\n---\n```\n"), FRONT_NONE, 0, STR_INIT(""),
         STR_INIT("```\n---\nid: a\n---\n```\n")},
        {"empty file", STR_INIT(""), FRONT_NONE, 0, STR_INIT(""), STR_INIT("")},
        {"nothing but blanks", STR_INIT(" \n\t\n"), FRONT_NONE, 0, STR_INIT(""),
         STR_INIT(" \n\t\n")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct kit_text t = kit_text(rows[i].text);
        if (t.kit->front.state != rows[i].front || t.kit->front.oddities != rows[i].oddities)
            fail_msg("%s: state %d, oddities %u", rows[i].about, (int)t.kit->front.state,
                     t.kit->front.oddities);
        assert_str(kit_field_text(t.kit, STR("id")), rows[i].id);
        assert_str(kit_cut(&t, t.kit->body), rows[i].body);
        kit_text_fini(&t);
    }
}

static void spans(void **state) {
    (void)state;
    struct kit_text t = kit_text(STR("\xef\xbb\xbf\n --- \r\nid: a\r\n---\t\r\nB"));
    assert_str(kit_cut(&t, t.kit->front.open), STR("--- "));
    assert_str(kit_cut(&t, t.kit->front.content), STR("id: a\r\n"));
    assert_str(kit_cut(&t, t.kit->front.close), STR("---\t"));
    kit_text_fini(&t);

    t = kit_text(STR("---\nid: a\ntags:\n\n# Title\n"));
    assert_int_equal(t.kit->front.state, FRONT_UNCLOSED);
    assert_str(kit_cut(&t, t.kit->front.content), STR("id: a\ntags:"));
    assert_int_equal(t.kit->heading_count, 1);
    kit_text_fini(&t);
}

/* Where every document has fields, a list in their place is told so (A1), prose is not. */
static void a_list_for_fields(void **state) {
    (void)state;
    struct kit_text t =
        kit_text_at(STR("kits/a.md"), HOME_PROJECT, STR("---\n- id: a\n- b\n---\nB"));
    assert_int_equal(t.kit->front.state, FRONT_READ);
    assert_true(t.kit->front.not_mapping);
    assert_null(kit_field(t.kit, STR("id")));
    kit_text_fini(&t);

    t = kit_text_at(STR("kits/a.md"), HOME_PROJECT, STR("---\nwords\n---\nB"));
    assert_int_equal(t.kit->front.state, FRONT_NONE);
    kit_text_fini(&t);
}

static void key_lines(void **state) {
    (void)state;
    static const struct {
        struct str line;
        bool is;
    } rows[] = {
        {STR_INIT("id:"), true},         {STR_INIT("id: a"), true},
        {STR_INIT("is_base:\tx"), true}, {STR_INIT("\"a\": b"), true},
        {STR_INIT("id:a"), false},       {STR_INIT(" id: a"), false},
        {STR_INIT("- id: a"), false},    {STR_INIT("two words: a"), false},
        {STR_INIT(""), false},           {STR_INIT("id"), false},
        {STR_INIT("i\0d: a"), false},    {STR_INIT("https://x"), false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str line = rows[i].line;
        char text[64];
        int n = snprintf(text, sizeof text, "---\n%.*s\n", STR_ARG(line));
        struct kit_text t = kit_text((struct str){text, (size_t)n});
        if ((t.kit->front.state == FRONT_UNCLOSED) != rows[i].is)
            fail_msg("%.*s", STR_ARG(line));
        kit_text_fini(&t);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delimiters),
        cmocka_unit_test(spans),
        cmocka_unit_test(a_list_for_fields),
        cmocka_unit_test(key_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
