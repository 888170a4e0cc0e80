/* fields.c — the table of front-matter keys and how it is looked up and printed. It says what
 * holds, not what is done about it: that is check_fields.c. */
#include "kit/fields.h"

#define K(kind) KIND_BIT(KIND_##kind)
enum {
    /* What the generator writes, and so the app expects whole. */
    GENERATED = K(KIT) | K(WALKTHROUGH) | K(AGENT),
    /* Everything with a type that the app knows and that is written in Markdown. */
    TYPED = GENERATED | K(TASK) | K(PLAN) | K(BLUEPRINT) | K(SCRAPBOOK) | K(FILE),
    /* No rules of their own: keys are known, values are the author's. */
    FREE = K(PAGE) | K(OTHER),
    ALL = TYPED | FREE | K(DIAGRAM),
};
enum { VERSION_MAX = 0x7fffffff }; /* the app reads 32 bits */

#define S(literal) STR_INIT(literal)
#define RELATION(name, text)                                                                       \
    {                                                                                              \
        .kinds = ALL, .key = S(name), .type = FIELD_RELATION, .doc = S(text),                      \
        .snippet = S("\n  - $0")                                                                   \
    }
#define TAGS_SNIPPET S("\n  - $0")

/* clang-format off */
const struct field fields[] = {
    {.kinds = GENERATED | K(TASK) | K(PLAN), .key = S("id"), .type = FIELD_SLUG,
     .flags = FIELD_REQUIRED | FIELD_NOT_EMPTY, .if_missing = KIT001,
     .doc = S("The name by which other documents refer to this one: small letters and digits "
              "joined by `-`, unique in the project. By convention the file name."),
     .snippet = S("${1:$TM_FILENAME_BASE}")},
    {.kinds = K(BLUEPRINT) | K(SCRAPBOOK) | K(FILE), .key = S("id"), .type = FIELD_SLUG,
     .doc = S("The name by which other documents refer to this one."),
     .snippet = S("${1:$TM_FILENAME_BASE}")},
    {.kinds = FREE, .key = S("id"), .type = FIELD_ANY,
     .doc = S("The name by which other documents refer to this one."),
     .snippet = S("${1:$TM_FILENAME_BASE}")},

    {.kinds = GENERATED | K(DIAGRAM), .key = S("alias"), .type = FIELD_TEXT,
     .flags = FIELD_REQUIRED | FIELD_NOT_EMPTY, .if_missing = KIT004,
     .doc = S("The title that people see in lists and cards."), .snippet = S("${1:Title}")},
    {.kinds = TYPED & ~GENERATED, .key = S("alias"), .type = FIELD_TEXT,
     .doc = S("The title that people see in lists and cards."), .snippet = S("${1:Title}")},
    {.kinds = FREE, .key = S("alias"), .type = FIELD_ANY,
     .doc = S("The title that people see in lists and cards."), .snippet = S("${1:Title}")},
    {.kinds = K(TASK), .key = S("title"), .type = FIELD_TEXT,
     .doc = S("The title of a task note; `alias` is preferred."), .snippet = S("${1:Title}")},

    {.kinds = GENERATED | K(TASK) | K(PLAN), .key = S("type"), .type = FIELD_CHOICE,
     .flags = FIELD_REQUIRED | FIELD_NOT_EMPTY | FIELD_OPEN | FIELD_GUESS, .if_missing = KIT003,
     .choices = S("kit walkthrough agent blueprint task diagram scrapbook plan file"),
     .doc = S("What this document is. It decides which keys are expected and where the app shows "
              "the document; other types than the listed ones are allowed."),
     .snippet = S("$0")},
    {.kinds = ALL & ~(GENERATED | K(TASK) | K(PLAN)), .key = S("type"), .type = FIELD_CHOICE,
     .flags = FIELD_OPEN | FIELD_GUESS,
     .choices = S("kit walkthrough agent blueprint task diagram scrapbook plan file"),
     .doc = S("What this document is. A notebook page needs none."), .snippet = S("$0")},

    {.kinds = K(KIT) | K(WALKTHROUGH), .key = S("is_base"), .type = FIELD_BOOL,
     .if_missing = KIT007,
     .doc = S("Whether this is a base that others build on; the app shows a badge."),
     .snippet = S("${1|false,true|}")},
    {.kinds = GENERATED | K(TASK), .key = S("version"), .type = FIELD_INT, .if_missing = KIT008,
     .min = 1, .max = VERSION_MAX,
     .doc = S("Counts the versions of the content, from 1."), .snippet = S("${1:1}")},

    {.kinds = GENERATED, .key = S("tags"), .type = FIELD_STRINGS,
     .flags = FIELD_REQUIRED | FIELD_NOT_EMPTY, .if_missing = KIT005, .soft_max = 3,
     .doc = S("One to three words to find this by, in kebab-case."), .snippet = TAGS_SNIPPET},
    {.kinds = K(DIAGRAM), .key = S("tags"), .type = FIELD_STRINGS,
     .flags = FIELD_REQUIRED | FIELD_NOT_EMPTY, .if_missing = KIT005, .soft_max = 5,
     .doc = S("One to five words to find this by, in kebab-case."), .snippet = TAGS_SNIPPET},
    {.kinds = ALL & ~(GENERATED | K(DIAGRAM)), .key = S("tags"), .type = FIELD_STRINGS,
     .doc = S("Words to find this by, in kebab-case."), .snippet = TAGS_SNIPPET},

    {.kinds = GENERATED | K(DIAGRAM), .key = S("description"), .type = FIELD_TEXT,
     .flags = FIELD_REQUIRED | FIELD_NOT_EMPTY, .if_missing = KIT006, .soft_max = 200,
     .doc = S("One sentence that says what this is for; cards show it."),
     .snippet = S("${1:What this is for.}")},
    {.kinds = TYPED & ~GENERATED, .key = S("description"), .type = FIELD_TEXT,
     .doc = S("One sentence that says what this is for."), .snippet = S("${1:What this is for.}")},
    {.kinds = FREE, .key = S("description"), .type = FIELD_ANY,
     .doc = S("One sentence that says what this is for."), .snippet = S("${1:What this is for.}")},

    {.kinds = K(WALKTHROUGH), .key = S("complexity"), .type = FIELD_CHOICE, .if_missing = KIT009,
     .choices = S("simple moderate comprehensive"),
     .doc = S("How much the walkthrough asks of its reader."),
     .snippet = S("${1|moderate,simple,comprehensive|}")},
    {.kinds = K(TASK), .key = S("complexity"), .type = FIELD_INT, .min = 1, .max = 10,
     .also = S("easy|hard|deep dive"),
     .doc = S("How hard the task is, from 1 to 10, or one of the words of the app's task list."),
     .snippet = S("${1:5}")},
    {.kinds = K(WALKTHROUGH), .key = S("format"), .type = FIELD_CHOICE, .if_missing = KIT010,
     .choices = S("reference guide review architecture documentation"),
     .doc = S("What kind of text the walkthrough is."),
     .snippet = S("${1|documentation,guide,architecture,review,reference|}")},
    {.kinds = K(AGENT), .key = S("capabilities"), .type = FIELD_STRINGS, .flags = FIELD_REQUIRED,
     .if_missing = KIT011, .exactly = 3,
     .doc = S("Three sentences on what the agent can do. Quote a sentence that contains `: `."),
     .snippet = S("\n  - \"$1\"\n  - \"$2\"\n  - \"$3\"")},
    {.kinds = K(AGENT), .key = S("executionNotes"), .type = FIELD_TEXT,
     .doc = S("What to mind when the agent runs."), .snippet = S("$0")},
    {.kinds = K(DIAGRAM), .key = S("classes"), .type = FIELD_ANY,
     .doc = S("Names of the mermaid classes that the diagram uses."), .snippet = S("\n  - $0")},

    {.kinds = K(TASK), .key = S("blueprint"), .type = FIELD_TEXT,
     .doc = S("The `id` in the `blueprint.json` that lists this task."), .snippet = S("$0")},
    {.kinds = K(TASK), .key = S("blueprint_name"), .type = FIELD_TEXT,
     .doc = S("The `name` in that `blueprint.json`."), .snippet = S("$0")},
    {.kinds = K(TASK), .key = S("layer"), .type = FIELD_INT,
     .doc = S("The `order` of the layer that lists this task."), .snippet = S("${1:1}")},
    {.kinds = K(TASK), .key = S("layer_name"), .type = FIELD_TEXT,
     .doc = S("The `name` of that layer."), .snippet = S("$0")},
    {.kinds = K(TASK), .key = S("priority"), .type = FIELD_CHOICE, .flags = FIELD_OPEN,
     .choices = S("pinned high standard nit low medium critical"),
     .doc = S("How urgent the task is; the app also knows `long term`."), .snippet = S("$0")},
    {.kinds = K(TASK), .key = S("status"), .type = FIELD_CHOICE, .flags = FIELD_OPEN,
     .choices = S("backlog in_progress completed blocked"), .doc = S("How far the task is."),
     .snippet = S("$0")},
    {.kinds = K(PLAN), .key = S("status"), .type = FIELD_CHOICE, .flags = FIELD_OPEN,
     .choices = S("pending active in_progress completed archived"),
     .doc = S("How far the plan is."), .snippet = S("$0")},

    RELATION("related", "Documents that belong to this one's subject, by id."),
    RELATION("depends_on", "Kits that must be applied before this one, by id."),
    RELATION("use_with", "Kits that go well with this one, by id."),
    RELATION("used_in_blueprints", "Blueprints that use this kit, by id."),
    RELATION("used_in_walkthroughs", "Walkthroughs that explain this kit, by id."),
    RELATION("explains_kits", "Kits that this walkthrough explains, by id."),
    RELATION("provides", "What this kit gives to others, by id."),
    RELATION("requires", "What this kit needs from others, by id."),
    RELATION("compatible_with", "Kits known to work with this one, by id."),
    RELATION("conflicts_with", "Kits that cannot be used with this one, by id."),
    {.kinds = ALL, .key = S("sections"), .type = FIELD_ANY,
     .doc = S("The parts of this walkthrough, in order."), .snippet = S("\n  - id: $0")},
    {.kinds = ALL, .key = S("source"), .type = FIELD_ANY,
     .doc = S("Where this comes from: a web address."), .snippet = S("$0")},
    {.kinds = ALL, .key = S("applies_to"), .type = FIELD_ANY,
     .doc = S("The files that this is about, as a pattern."), .snippet = S("\"$0\"")},
    {.kinds = ALL, .key = S("library"), .type = FIELD_ANY,
     .doc = S("The library that this was published to."), .snippet = S("$0")},
    {.kinds = ALL, .key = S("tokens"), .type = FIELD_ANY,
     .doc = S("The placeholders that the text uses."), .snippet = S("\n  - $0")},
    {.kinds = ALL, .key = S("schema"), .type = FIELD_ANY,
     .doc = S("The version of the front matter's rules."), .snippet = S("$0")},
};
/* clang-format on */
const size_t field_count = sizeof fields / sizeof *fields;

const struct field *field_find(enum kind kind, struct str key) {
    for (size_t i = 0; i < field_count; i++)
        if ((fields[i].kinds & KIND_BIT(kind)) && str_eq(fields[i].key, key))
            return &fields[i];
    return NULL;
}

/* ---- near misses ---- */

enum { KEY_MAX = 32 }; /* no key is longer, and no near miss of one */

struct plain {
    char p[KEY_MAX];
    size_t n;
};

/* "isBase", "is-base" and "IS_BASE" are one word to people. */
static bool plain_of(struct str key, struct plain *out) {
    out->n = 0;
    if (key.n > KEY_MAX)
        return false;
    for (size_t i = 0; i < key.n; i++)
        if (key.p[i] != '_' && key.p[i] != '-' && key.p[i] != ' ')
            out->p[out->n++] = ascii_lower(key.p[i]);
    return true;
}

static bool swapped_pair(struct str a, struct str b) {
    if (a.n != b.n)
        return false;
    size_t i = 0;
    while (i < a.n && a.p[i] == b.p[i])
        i++;
    return i + 1 < a.n && a.p[i] == b.p[i + 1] && a.p[i + 1] == b.p[i] &&
           str_eq(str_from(a, i + 2), str_from(b, i + 2));
}

/* Short words have many neighbours: "tabs" is no misspelt "tags". So a letter may be wrong only
 * from five on, and two from nine on. */
static bool is_near(struct str key, struct str known) {
    if (str_eq(key, known))
        return true;
    if (key.n < 3 || known.n < 3)
        return false;
    if (swapped_pair(key, known))
        return true;
    unsigned distance = str_distance(key, known, 2);
    if (distance == 1)
        return key.n != known.n || known.n >= 5;
    if (distance == 2)
        return known.n >= 9;
    return key.n >= 4 && 2 * key.n <= known.n && str_starts(known, key); /* "desc" */
}

const struct field *field_near(enum kind kind, struct str key) {
    struct plain mine;
    if (!plain_of(key, &mine) || field_find(kind, key))
        return NULL;
    const struct field *near = NULL;
    for (size_t i = 0; i < field_count; i++) {
        struct plain known;
        if (!(fields[i].kinds & KIND_BIT(kind)) || !plain_of(fields[i].key, &known))
            continue;
        struct str a = {mine.p, mine.n}, b = {known.p, known.n};
        if (str_eq(a, b))
            return &fields[i];
        if (!near && is_near(a, b))
            near = &fields[i];
    }
    return near;
}

/* ---- docs/front-matter.md ---- */

static void print_value(struct buf *out, const struct field *f) {
    static const char *const words[] = {
        [FIELD_SLUG] = "kebab-case name",
        [FIELD_TEXT] = "text",
        [FIELD_BOOL] = "`true` or `false`",
        [FIELD_INT] = "whole number",
        [FIELD_CHOICE] = "",
        [FIELD_STRINGS] = "list of texts",
        [FIELD_ANY] = "anything",
        [FIELD_RELATION] = "list of ids",
    };
    buf_addf(out, "%s", words[f->type]);
    struct str choices = f->choices, choice;
    for (const char *comma = ""; f->type == FIELD_CHOICE && str_split(&choices, ' ', &choice);
         comma = ", ")
        buf_addf(out, "%s`%.*s`", comma, STR_ARG(choice));
    if (f->flags & FIELD_OPEN)
        buf_addf(out, ", …");
    if (f->min != f->max && f->max == VERSION_MAX)
        buf_addf(out, " from %lld", (long long)f->min);
    else if (f->min != f->max)
        buf_addf(out, " from %lld to %lld", (long long)f->min, (long long)f->max);
    struct str also = f->also, word;
    while (str_split(&also, '|', &word))
        buf_addf(out, ", `%.*s`", STR_ARG(word));
    if (f->exactly)
        buf_addf(out, ", %u of them", f->exactly);
    else if (f->soft_max)
        buf_addf(out, ", up to %u %s", f->soft_max,
                 f->type == FIELD_STRINGS ? "of them" : "characters");
}

static void print_row(struct buf *out, const struct field *f) {
    buf_addf(out, "| `%.*s` | ", STR_ARG(f->key));
    print_value(out, f);
    if (f->if_missing == PROBLEM_NONE) {
        buf_addf(out, " | ");
    } else {
        const struct problem_row *row = &problem_rows[f->if_missing];
        buf_addf(out, " | %.*s ([%.*s](problems/%.*s.md))", STR_ARG(severity_name(row->severity)),
                 STR_ARG(row->code), STR_ARG(row->code));
    }
    buf_addf(out, " | %.*s |\n", STR_ARG(f->doc));
}

static void print_table(struct buf *out, uint32_t all_of, uint32_t kinds_wanted) {
    buf_addf(out, "| key | value | if missing | what it says |\n|---|---|---|---|\n");
    for (size_t i = 0; i < field_count; i++)
        if ((fields[i].kinds & kinds_wanted) && ((fields[i].kinds == ALL) == (all_of == ALL)))
            print_row(out, &fields[i]);
    buf_addf(out, "\n");
}

void fields_print(struct buf *out) {
    buf_add(out, STR("# Front matter\n\n"
                     "This page is printed from the tables in `index/kit/fields.c` and "
                     "`index/kit/kinds.c`.\n\n"
                     "A kit begins with a line `---`, one `key: value` per line in YAML, and a "
                     "line `---`. Keys may stand in any order; below is the order the formatter "
                     "writes. Keys that are not listed are left alone, unless they look like a "
                     "listed one.\n\n"
                     "## YAML\n\n"
                     "Values mean what they mean in YAML 1.2: only `true` and `false` (also `True` "
                     "and `TRUE`) are booleans, so `yes`, `no` and `on` are words; `2025-12-28` "
                     "and `1.0.0` are texts; nothing, `~` and `null` count as absent. Tags "
                     "(`!x`), a second document, a key that stands twice, more than 64 levels and "
                     "more than 64 KiB are refused. Beyond that, three things differ from YAML "
                     "1.2:\n\n"
                     "- a tab after the `-` of a list item is refused\n"
                     "- text in quotes or brackets may go on at the left margin\n"
                     "- `<<` is a key like any other\n\n"));
    for (size_t i = 0; i < KIND_COUNT; i++) {
        const struct kind_row *k = &kinds[i];
        if (KIND_BIT(i) & (FREE & ~K(PAGE)))
            continue;
        buf_addf(out, "## %.*s\n\n%.*s", STR_ARG(k->name), STR_ARG(k->doc));
        if (k->folder.n)
            buf_addf(out, " Folder: `%.*s/`.", STR_ARG(k->folder));
        buf_add(out, STR("\n\n"));
        print_table(out, 0, KIND_BIT(i));
    }
    buf_add(out, STR("## Every kind\n\nRelations and remarks that any document may have. They are "
                     "proposals: the app does not read them yet, and ids in them are checked only "
                     "when [KIT501](problems/KIT501.md) is on.\n\n"));
    print_table(out, ALL, ALL);
}
