/* Where placeholders are declared and used, and the default that a declaration names. */
#include "kit/token_places.h"
#include "kit_text.h"

static void places(void **state) {
    (void)state;
    static const struct {
        const char *text, *places; /* kind letter, name, offset */
    } rows[] = {
        {"{{A}} and {{ pascalCase B }}\n", "u A 2|u B 24"},
        {"{{A}} {A} {B} {{{A}}}\n\n## Tokens\n\n- `A`: x\n- {{ B-C }}: see {{A}}\n",
         "d A 37|d B-C 48|u A 2|s A 7|u A 17|m A 62"},
        {"# Tokens\n\n* **A** required\n  - B\ntext\n\n# Next\n\n{A} {{A}} {{x: 1}}\n",
         "d A 14|d B 31|s A 48|u A 53"},
        {"no section {A}\n", ""},
        {"## Tokens\n\nnone listed {{A}}\n", "m A 25"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct kit_text t = kit_text(str_z(rows[i].text));
        struct token_place *p;
        size_t declared, n = token_places(t.arena, t.kit, &p, &declared);
        struct buf b = {0};
        for (size_t k = 0; k < n; k++) {
            assert_int_equal(k < declared, p[k].what == TOKEN_DECLARED);
            buf_addf(&b, "%s%c %.*s %u", k ? "|" : "", "dusm"[p[k].what], STR_ARG(p[k].name),
                     p[k].at.start);
        }
        assert_str(buf_str(&b), str_z(rows[i].places));
        buf_fini(&b);
        kit_text_fini(&t);
    }
}

static void defaults(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {": required, default `200`", "200"},
        {" (default: 5 ms)", "5 ms"},
        {" defaults to x, or y", "x"},
        {": Default = \"a b\"", "a b"},
        {": 200 is a good start", ""},
        {": defaulted by nobody", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_str(token_default(str_z(rows[i][0])), str_z(rows[i][1]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places),
        cmocka_unit_test(defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
