/* fuzz_kit.c — kit_parse() on any bytes: its spans hold, facts survive being stored, and the stored
 * bytes may be damaged. The first byte picks the name of the file. */
#include "unit/kit_spans.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void damage(struct arena *a, const struct kit *kit, uint8_t with) {
    struct buf bytes = {0};
    struct facts *facts;
    facts_write(&bytes, facts_of(a, kit));
    size_t at = with % bytes.n;
    bytes.p[at] = (char)(bytes.p[at] ^ (with | 1));
    if (facts_read(a, buf_str(&bytes), &facts))
        facts_name(facts, STR("/k.md"));
    if (facts_read(a, str_to(buf_str(&bytes), at), &facts))
        abort();
    buf_fini(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    static const struct str names[] = {
        STR_INIT("kits/a.md"),          STR_INIT("notes/a.md"),
        STR_INIT("diagrams/a.mmd"),     STR_INIT("blueprints/b/blueprint.json"),
        STR_INIT("kits/x/config.json"),
    };
    enum { PADDING = 16 };
    uint8_t pick = n ? data[0] : 0;
    struct str name = names[pick % (sizeof names / sizeof *names)];
    struct arena *a = arena_new();
    char *text = malloc(n + PADDING); /* its own block, so that reading past it shows */
    if (!text)
        abort();
    size_t length = n ? n - 1 : 0;
    if (length)
        memcpy(text, data + 1, length);
    memset(text + length, 0, PADDING);
    struct lines lines = {0};
    struct str s = {text, length};
    lines_build(&lines, s);
    struct source source = {
        .path = name,
        .below = name,
        .home = pick & 0x40 ? HOME_LOOSE : HOME_PROJECT,
        .text = s,
        .lines = &lines,
    };
    struct kit *kit = kit_parse(a, &source);
    check_spans(kit);
    check_facts_kept(a, kit);
    damage(a, kit, pick);
    lines_fini(&lines);
    arena_free(a);
    free(text);
    return 0;
}
