/* grammar.c — how fast the grammar reads: a full parse of a document of 10,000 lines, and a parse
 * after an edit of one character in it, as a ratio of the same run. Processor time, the best of
 * several rounds. `bench_grammar [FILE]`; without a file a document is made up. */
#include "base/os.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_kit(void);

enum { LINES = 10000, ROUNDS = 15, EDITS = 101, FILE_MAX = 64 << 20, EDIT_SHARE = 10 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* As in real kits, of 50 lines: two headings, ten items and paragraphs, a few code spans and words
 * in bold, a fence of some 20 lines; in every tenth part a table. */
static void add_fence(struct buf *text, unsigned n) {
    buf_addf(text, "```typescript\nexport class Lamp%u {\n", n);
    for (unsigned i = 0; i < 5; i++)
        buf_addf(text,
                 "  /** Whether the flame of the %u. lamp is steady. */\n"
                 "  isSteady%u(oil: number): boolean {\n"
                 "    return oil > %u && this.wick.isTrimmed();\n  }\n",
                 i, i, n);
    buf_add(text, STR("}\n```\n\n"));
}

static void add_part(struct buf *text, unsigned n) {
    buf_addf(text, "## Part %u of the watch\n\n", n);
    buf_addf(
        text,
        "The keeper reads `src/light/lamp_%u.ts:12-40` before dusk, and never leaves the lamp\n"
        "alone: see [the log](../logs/log-%u.md#dusk) for what happens otherwise.\n\n",
        n, n);
    buf_add(text, STR("- **Oil**: fill the tank up to the mark that is on its side\n"
                      "- **Wick**: trim it with `trimWick()` every four hours\n"
                      "  - [ ] once at dusk, by the first keeper of the watch\n"
                      "  - [x] once at midnight\n"
                      "- Wipe the glass, from within and from without\n\n"
                      "### What to write down\n\n"
                      "Whatever is seen from the gallery belongs into the log, with its hour.\n\n"
                      "1. Light the lamp, then wait until the flame is steady and white.\n"
                      "2. Note the hour, the wind and the ships in sight.\n\n"));
    add_fence(text, n);
    if (n % 10 == 0)
        buf_add(text, STR("| Hour | Keeper | Note |\n|------|--------|------|\n"
                          "| 18   | Anna   | dusk |\n| 22   | `Ben`  | fog  |\n\n"));
}

static size_t count_lines(struct str text) {
    size_t lines = 0;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    return lines;
}

static void make_document(struct buf *text) {
    buf_add(text, STR("---\nid: night-watch\nalias: Night watch\ntype: kit\nis_base: false\n"
                      "version: 1\ntags: [light, watch, oil]\ndescription: How to keep a light.\n"
                      "---\n\n# Night watch\n\n"));
    for (unsigned n = 0; count_lines(buf_str(text)) < LINES; n++)
        add_part(text, n);
}

static TSTree *parse(TSParser *parser, const TSTree *old, const struct buf *text, double *took) {
    double start = now();
    TSTree *tree = ts_parser_parse_string(parser, old, text->p, (uint32_t)text->n);
    *took = now() - start;
    return tree;
}

/* Types over one letter and back again; the tree is left as it was. */
static double edit(TSParser *parser, TSTree **tree, struct buf *text, size_t at) {
    TSPoint point = {0, 0};
    for (size_t i = 0; i < at; i++) {
        point.column++;
        if (text->p[i] == '\n')
            point = (TSPoint){point.row + 1, 0};
    }
    TSInputEdit change = {(uint32_t)at, (uint32_t)at + 1, (uint32_t)at + 1, point, point, point};
    change.old_end_point.column++;
    change.new_end_point.column++;
    double took[2];
    char old = text->p[at];
    for (int i = 0; i < 2; i++) {
        text->p[at] = i ? old : 'x';
        ts_tree_edit(*tree, &change);
        TSTree *next = parse(parser, *tree, text, &took[i]);
        ts_tree_delete(*tree);
        *tree = next;
    }
    return took[0] > took[1] ? took[0] : took[1];
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int main(int argc, char **argv) {
    struct buf text = {0};
    struct err err;
    if (argc < 2)
        make_document(&text);
    else if (!os_read_file(argv[1], FILE_MAX, &text, NULL, &err))
        return 2;
    TSParser *parser = ts_parser_new();
    if (!text.n || !ts_parser_set_language(parser, tree_sitter_kit()))
        return 2;
    double full, best;
    TSTree *tree = parse(parser, NULL, &text, &best);
    for (int i = 1; i < ROUNDS; i++) {
        ts_tree_delete(tree);
        tree = parse(parser, NULL, &text, &full);
        best = full < best ? full : best;
    }
    double edits[EDITS];
    for (size_t i = 0; i < EDITS; i++) {
        size_t at = text.n * (2 * i + 1) / (2 * EDITS);
        while (at + 1 < text.n && !is_letter(text.p[at]))
            at++;
        edits[i] = edit(parser, &tree, &text, at);
    }
    qsort(edits, EDITS, sizeof *edits, by_size);
    double median = edits[EDITS / 2], most = edits[EDITS - 1];
    printf("%zu lines, %zu bytes\n", count_lines((struct str){text.p, text.n}), text.n);
    printf("full parse   %8.3f ms  %.1f MB/s\n", best, (double)text.n / best / 1e3);
    printf("edit, median %8.3f ms  1/%.0f of a full parse\n", median, best / median);
    printf("edit, most   %8.3f ms  1/%.0f of a full parse\n", most, best / most);
    ts_tree_delete(tree);
    ts_parser_delete(parser);
    buf_fini(&text);
    return median * EDIT_SHARE <= best ? 0 : 1;
}
