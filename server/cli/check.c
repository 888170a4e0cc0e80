/* check.c — `kitls check`: the rules of the editor, for hooks and CI. A format is a row. */
#include "cli/cli.h"

#include "base/mem.h"
#include "base/os.h"
#include "base/path.h"
#include "cli/gather.h"
#include "cli/mend.h"
#include "encode.h"
#include "uri.h"

#include <jansson.h>
#include <stdio.h>

struct finding { /* one problem of one file, ready to print */
    const struct gathered *file;
    const struct problem *problem;
    const struct problem_row *row;
    struct str shown; /* the file's name as people want it */
};

struct printer {
    const char *name;
    void (*begin)(struct arena *);
    void (*one)(struct arena *, const struct finding *);
    void (*end)(struct arena *);
};

static const char *const severity_names[] = {"off", "error", "warning", "information", "hint"};

/* ---- human: as compilers do ---- */

static void print_caret_line(const struct finding *f) {
    const struct range *r = &f->problem->range;
    struct str text = f->file->kit->source.text;
    struct str line = str_cut(text, lines_span(&f->file->lines, text, r->start.line));
    enum { WIDE = 160 };
    if (!line.n || line.n > WIDE)
        return;
    printf("    %.*s\n    ", STR_ARG(line));
    uint32_t from = r->start.column[UTF8];
    uint32_t to = r->end.line == r->start.line ? r->end.column[UTF8] : (uint32_t)line.n;
    for (uint32_t i = 0; i < from && i < line.n; i++)
        if (line.p[i] == '\t')
            putchar('\t');
        else if (((uint8_t)line.p[i] & 0xC0) != 0x80) /* one column a character */
            putchar(' ');
    putchar('^');
    for (uint32_t i = from + 1; i < to && i < line.n; i++)
        if (((uint8_t)line.p[i] & 0xC0) != 0x80)
            putchar('~');
    putchar('\n');
}

static void human_one(struct arena *arena, const struct finding *f) {
    (void)arena;
    const struct range *r = &f->problem->range;
    printf("%.*s:%u:%u: %s: %.*s [%.*s]\n", STR_ARG(f->shown), r->start.line + 1,
           r->start.column[UTF32] + 1, severity_names[f->row->severity],
           STR_ARG(f->problem->message), STR_ARG(f->row->code));
    print_caret_line(f);
}

/* ---- github: workflow commands ---- */

static void print_escaped(struct str s, bool property) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
            printf("%%%02X", (unsigned)(uint8_t)c);
        else
            putchar(c);
    }
}

static void github_one(struct arena *arena, const struct finding *f) {
    (void)arena;
    static const char *const commands[] = {"", "error", "warning", "notice", "notice"};
    const struct range *r = &f->problem->range;
    printf("::%s file=", commands[f->row->severity]);
    print_escaped(f->shown, true);
    printf(",line=%u,endLine=%u,col=%u,endColumn=%u,title=%.*s::", r->start.line + 1,
           r->end.line + 1, r->start.column[UTF16] + 1, r->end.column[UTF16] + 1,
           STR_ARG(f->row->code));
    print_escaped(f->problem->message, false);
    putchar('\n');
}

/* ---- json and sarif: one document, printed at the end ---- */

static json_t *list; /* what has been found */

static json_t *json_place(const struct place *p) {
    return json_pack("{s:i, s:i}", "line", (int)p->line + 1, "column", (int)p->column[UTF32] + 1);
}

static void list_begin(struct arena *arena) {
    (void)arena;
    list = json_array();
}

static void json_one(struct arena *arena, const struct finding *f) {
    (void)arena;
    json_t *j = json_object();
    json_object_set_new(j, "file", encode_str(f->shown));
    json_object_set_new(j, "start", json_place(&f->problem->range.start));
    json_object_set_new(j, "end", json_place(&f->problem->range.end));
    json_object_set_new(j, "severity", json_string(severity_names[f->row->severity]));
    json_object_set_new(j, "code", encode_str(f->row->code));
    json_object_set_new(j, "name", encode_str(f->row->name));
    json_object_set_new(j, "message", encode_str(f->problem->message));
    json_array_append_new(list, j);
}

static void dump(json_t *j) {
    json_dumpf(j, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(j);
}

static void json_end(struct arena *arena) {
    (void)arena;
    dump(list);
}

static void sarif_one(struct arena *arena, const struct finding *f) {
    static const char *const levels[] = {"none", "error", "warning", "note", "note"};
    const struct range *r = &f->problem->range;
    json_t *region = json_pack("{s:i, s:i, s:i, s:i}", "startLine", (int)r->start.line + 1,
                               "startColumn", (int)r->start.column[UTF16] + 1, "endLine",
                               (int)r->end.line + 1, "endColumn", (int)r->end.column[UTF16] + 1);
    json_t *location =
        json_pack("{s:{s:{s:o}, s:o}}", "physicalLocation", "artifactLocation", "uri",
                  encode_str(uri_of_path(arena, f->file->path)), "region", region);
    json_array_append_new(list, json_pack("{s:o, s:s, s:{s:o}, s:[o]}", "ruleId",
                                          encode_str(f->row->code), "level",
                                          levels[f->row->severity], "message", "text",
                                          encode_str(f->problem->message), "locations", location));
}

static void sarif_end(struct arena *arena) {
    (void)arena;
    json_t *rules = json_array();
    for (size_t i = PROBLEM_NONE + 1; i < PROBLEM_COUNT; i++)
        json_array_append_new(rules, json_pack("{s:o, s:o}", "id", encode_str(problem_rows[i].code),
                                               "name", encode_str(problem_rows[i].name)));
    json_t *run =
        json_pack("{s:{s:{s:s, s:s, s:o}}, s:s, s:o}", "tool", "driver", "name", "kitls", "version",
                  KITLS_VERSION, "rules", rules, "columnKind", "utf16CodeUnits", "results", list);
    dump(json_pack("{s:s, s:s, s:[o]}", "$schema", "https://json.schemastore.org/sarif-2.1.0.json",
                   "version", "2.1.0", "runs", run));
}

static const struct printer printers[] = {
    {"human", NULL, human_one, NULL},
    {"json", list_begin, json_one, json_end},
    {"sarif", list_begin, sarif_one, sarif_end},
    {"github", NULL, github_one, NULL},
};

/* ---- */

static const struct printer *find_printer(struct str name) {
    size_t i = 0;
    while (i + 1 < sizeof printers / sizeof *printers && !str_eq(str_z(printers[i].name), name))
        i++;
    return &printers[i];
}

struct totals {
    long files, counts[SEVERITY_HINT + 1];
};

static void check_one(const struct gathered *file, const struct world *world, struct str here,
                      const struct printer *printer, struct totals *totals) {
    struct arena *arena = arena_new();
    struct problems problems = mend_problems(arena, file, world);
    totals->files++;
    for (size_t i = 0; i < problems.count; i++) {
        const struct problem_row *row = &problem_rows[problems.items[i].code];
        totals->counts[row->severity]++;
        struct finding finding = {file, &problems.items[i], row, shown_path(here, file->path)};
        printer->one(arena, &finding);
    }
    arena_free(arena);
}

static void report(struct gather *g, struct str here, const struct printer *printer,
                   struct totals *totals) {
    struct arena *arena = arena_new();
    struct world world = gather_world(g);
    if (printer->begin)
        printer->begin(arena);
    for (size_t i = 0; i < gather_count(g); i++)
        if (gather_at(g, i)->wanted)
            check_one(gather_at(g, i), &world, here, printer, totals);
    if (printer->end)
        printer->end(arena);
    arena_free(arena);
}

/* Writes what is mended, or prints it. */
static bool fix(struct gather *g, const struct cli *cli, struct str here, struct drafts *changes) {
    struct err e = {0};
    mend_all(g, changes);
    if (cli->diff) {
        drafts_print(changes, here);
        return true;
    }
    if (drafts_write(changes, &e))
        return true;
    cli_complain("%s; nothing was written", e.text);
    return false;
}

static void count(const char *before, long n, const char *what) {
    printf("%s%ld %s%s", before, n, what, n == 1 ? "" : "s");
}

static int check(struct gather *g, const struct cli *cli, struct str here, bool ok) {
    const struct printer *printer = find_printer(cli->format);
    struct totals totals = {0};
    struct drafts changes = {.arena = arena_new()};
    bool written = !cli->fix || fix(g, cli, here, &changes);
    bool any = changes.count > 0;
    if (written && !cli->diff)
        report(g, here, printer, &totals);
    if (written && !cli->diff && printer == &printers[0]) {
        for (size_t i = 0; i < changes.count; i++)
            printf("%.*s: mended\n", STR_ARG(shown_path(here, changes.items[i].path)));
        count("", totals.files, "kit");
        count(": ", totals.counts[SEVERITY_ERROR], "error");
        count(", ", totals.counts[SEVERITY_WARNING], "warning");
        count(", ", totals.counts[SEVERITY_INFORMATION] + totals.counts[SEVERITY_HINT], "note");
        puts("");
    }
    arena_free(changes.arena);
    if (!ok || !written || gather_unread(g))
        return EXIT_USAGE;
    return totals.counts[SEVERITY_ERROR] || (cli->diff && any) ? EXIT_PROBLEMS : EXIT_OK;
}

int cli_check(const struct cli *cli) {
    struct buf here = {0};
    struct err e = {0};
    if (cli->diff && !cli->fix)
        return cli_complain("--diff shows what --fix would write: check --fix --diff");
    if (!os_current_dir(&here, &e))
        return cli_complain("%s", e.text);
    struct gather *g = gather_new(GATHER_ROOTS);
    bool ok = gather_named(g, buf_str(&here), cli->rest, cli->rest_count);
    int code = check(g, cli, buf_str(&here), ok);
    gather_free(g);
    buf_fini(&here);
    return code;
}
