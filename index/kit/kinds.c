/* kinds.c — the table of kinds. Which rules hold for a kind is in fields.c and check*.c, not here.
 */
#include "kit/kinds.h"

#include "base/path.h"

/* LSP SymbolKind; chosen so that kinds have different icons in a list. */
enum {
    SYMBOL_FILE = 1,
    SYMBOL_MODULE = 2,
    SYMBOL_NAMESPACE = 3,
    SYMBOL_PACKAGE = 4,
    SYMBOL_CLASS = 5,
    SYMBOL_INTERFACE = 11,
    SYMBOL_OBJECT = 19,
    SYMBOL_STRUCT = 23,
    SYMBOL_EVENT = 24
};

#define ROW(k, n, f, s, d)                                                                         \
    [k] = {.kind = (k),                                                                            \
           .name = STR_INIT(n),                                                                    \
           .folder = STR_INIT(f),                                                                  \
           .symbol_kind = (s),                                                                     \
           .doc = STR_INIT(d)}
/* clang-format off */
const struct kind_row kinds[KIND_COUNT] = {
    ROW(KIND_PAGE, "page", "", SYMBOL_FILE,
        "A notebook page: free text without rules."),
    ROW(KIND_KIT, "kit", "kits", SYMBOL_PACKAGE,
        "A reusable pattern: instructions that can be applied in any project."),
    ROW(KIND_WALKTHROUGH, "walkthrough", "walkthroughs", SYMBOL_MODULE,
        "A guided explanation of code that exists."),
    ROW(KIND_AGENT, "agent", "agents", SYMBOL_INTERFACE,
        "A role for an AI assistant: what it can do and how it works."),
    ROW(KIND_BLUEPRINT, "blueprint", "blueprints", SYMBOL_STRUCT,
        "A plan of layers and tasks that builds something from nothing."),
    ROW(KIND_TASK, "task", "tasks", SYMBOL_EVENT,
        "One step of a blueprint, or a note of something to do."),
    ROW(KIND_DIAGRAM, "diagram", "diagrams", SYMBOL_OBJECT,
        "A mermaid diagram."),
    ROW(KIND_PLAN, "plan", "", SYMBOL_NAMESPACE,
        "A document that belongs to a plan."),
    ROW(KIND_SCRAPBOOK, "scrapbook", "", SYMBOL_FILE,
        "A page of the scrapbook."),
    ROW(KIND_FILE, "file", "", SYMBOL_FILE,
        "A file without a role of its own."),
    ROW(KIND_OTHER, "other", "", SYMBOL_FILE,
        "A document whose type is not known."),
};
/* clang-format on */

/* Kinds that no `type` value names. */
enum { UNNAMED = KIND_BIT(KIND_PAGE) | KIND_BIT(KIND_OTHER) };

enum kind kind_of_type(struct str type) {
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (!(KIND_BIT(i) & UNNAMED) && str_eq(kinds[i].name, type))
            return kinds[i].kind;
    return KIND_OTHER;
}

bool kind_find(struct str name, enum kind *out) {
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (str_eq_nocase(kinds[i].name, name)) {
            *out = kinds[i].kind;
            return true;
        }
    }
    return false;
}

enum kind kind_of_folder(struct str below) {
    size_t slash = str_find_byte(below, '/');
    struct str folder = str_to(below, slash);
    if (slash == STR_NOT_FOUND || folder.n == 0)
        return KIND_PAGE;
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (str_eq(kinds[i].folder, folder))
            return kinds[i].kind == KIND_BLUEPRINT ? KIND_TASK : kinds[i].kind;
    return KIND_PAGE;
}

enum format format_of_name(struct str name) {
    static const struct {
        struct str ext;
        enum format format;
    } rows[] = {
        {STR_INIT("md"), FORMAT_MARKDOWN},
        {STR_INIT("mmd"), FORMAT_MERMAID},
        {STR_INIT("mermaid"), FORMAT_MERMAID},
    };
    struct str last = path_name(name);
    struct str ext = path_ext(last);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_eq_nocase(rows[i].ext, ext))
            return rows[i].format;
    return str_eq(last, STR("blueprint.json")) ? FORMAT_JSON : FORMAT_NONE;
}
