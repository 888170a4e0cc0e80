/* refs.c — `kitls refs`: what refers to a kit or tag, each place with its line, as grep prints it.
 */
#include "cli/indexed.h"

#include "base/os.h"
#include "cli/draft.h"
#include "encode.h"
#include "search/references.h"

#include <jansson.h>
#include <stdio.h>

struct lister {
    struct indexed *x;
    json_t *list; /* NULL: lines */
    size_t printed;
    struct str path; /* of the text at hand */
    struct buf text;
    struct lines lines;
};

static const char *const type_names[] = {"wiki", "link", "code", "task", "relation", "resource"};

/* The line as it is in the file now; "" when it cannot be read. */
static struct str line_at(struct lister *l, struct str path, uint32_t line) {
    struct err e;
    if (!l->path.n || !str_eq(l->path, path)) {
        l->path = path;
        if (!os_read_file(arena_strz(l->x->arena, path), KIT_SIZE_MAX, &l->text, NULL, &e))
            buf_reset(&l->text);
        lines_build(&l->lines, buf_str(&l->text));
    }
    return str_trim(str_cut(buf_str(&l->text), lines_span(&l->lines, buf_str(&l->text), line)));
}

static json_t *json_place(const struct place *p) {
    return json_pack("{s:i, s:i}", "line", (int)p->line + 1, "column", (int)p->column[UTF32] + 1);
}

static void add(struct lister *l, const struct reference *r, struct str to) {
    struct str shown = shown_path(l->x->here, r->path);
    struct str line = line_at(l, r->path, r->range.start.line);
    l->printed++;
    if (!l->list) {
        printf("%.*s:%u:%u: %.*s\n", STR_ARG(shown), r->range.start.line + 1,
               r->range.start.column[UTF32] + 1, STR_ARG(line));
        return;
    }
    json_t *j = json_object();
    json_object_set_new(j, "file", encode_str(shown));
    json_object_set_new(j, "start", json_place(&r->range.start));
    json_object_set_new(j, "end", json_place(&r->range.end));
    json_object_set_new(j, "type", json_string(to.n ? type_names[r->type] : "tag"));
    json_object_set_new(j, "text", encode_str(r->text));
    json_object_set_new(j, "line", encode_str(line));
    json_object_set_new(j, "to", to.n ? encode_str(shown_path(l->x->here, to)) : json_null());
    json_array_append_new(l->list, j);
}

static bool list(struct lister *l, const struct target *target) {
    struct reference *all = NULL;
    size_t n = 0;
    bool more = false;
    struct err e = {0};
    struct indexed *x = l->x;
    if (!search_references(x->search, x->arena, &x->view, target, false, SIZE_MAX, &all, &n, &more,
                           &e)) {
        cli_complain("%s", e.text);
        return false;
    }
    for (size_t i = 0; i < n; i++)
        add(l, &all[i], target->path);
    return true;
}

static int list_all(struct lister *l, struct str name) {
    struct indexed *x = l->x;
    if (name.n > 1 && name.p[0] == '#') {
        struct target target = {.type = TARGET_TAG, .name = str_from(name, 1)};
        return list(l, &target) ? EXIT_OK : EXIT_USAGE;
    }
    struct err e = {0};
    struct named *found;
    struct desk desk = desk_of_search(x->arena, x->search, &x->view, &e);
    size_t n = indexed_find(x, &desk, name, &found);
    desk_fini(&desk);
    if (!n)
        cli_complain("there is no kit “%.*s” below %.*s", STR_ARG(name), STR_ARG(x->folder));
    for (size_t i = 0; i < n; i++) {
        struct target target = {.type = TARGET_KIT, .path = found[i].path};
        if (!list(l, &target))
            return EXIT_USAGE;
    }
    return EXIT_OK;
}

int cli_refs(const struct cli *cli) {
    struct indexed x;
    if (!indexed_open(&x, cli))
        return EXIT_USAGE;
    struct lister l = {.x = &x};
    if (str_eq(cli->format, STR("json")))
        l.list = json_array();
    int code = list_all(&l, str_z(cli->rest[0]));
    if (l.list) {
        json_dumpf(l.list, stdout, JSON_INDENT(2));
        printf("\n");
        json_decref(l.list);
    }
    buf_fini(&l.text);
    lines_fini(&l.lines);
    indexed_close(&x);
    return code == EXIT_OK && !l.printed ? EXIT_PROBLEMS : code;
}
