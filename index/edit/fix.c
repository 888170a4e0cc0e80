/* fix.c — the table, and cures within front matter and text. Those that concern other documents are
 * in fix_refs.c, those of JSON files in fix_json.c. */
#include "base/path.h"
#include "edit/fix_private.h"
#include "edit/format.h"
#include "edit/new.h"
#include "edit/nodes.h"
#include "edit/refs.h"
#include "edit/write.h"

/* ---- adding ---- */

static struct fix *add(struct fixing *, unsigned flags, const char *title, va_list) PRINTF(3, 0);

static struct fix *add(struct fixing *f, unsigned flags, const char *title, va_list args) {
    struct fix *fix = ARENA_PUSH(f->out->arena, f->out->items, f->out->count);
    *fix = (struct fix){.flags = flags, .edits = {.arena = f->out->arena}};
    fix->title = arena_vprintf(f->out->arena, title, args);
    return fix;
}

struct fix *fix_add(struct fixing *f, unsigned flags, const char *title, ...) {
    va_list args;
    va_start(args, title);
    struct fix *fix = add(f, flags, title, args);
    va_end(args);
    return fix;
}

void fix_drop_last(struct fixing *f) {
    f->out->count--;
}

void fix_replace(struct fixing *f, unsigned flags, struct span at, struct str text,
                 const char *title, ...) {
    va_list args;
    va_start(args, title);
    struct fix *fix = add(f, flags, title, args);
    va_end(args);
    edits_replace(&fix->edits, f->kit, at, text);
    if (!fix->edits.count)
        fix_drop_last(f);
}

struct str fix_quoted(struct fixing *f, struct str s) {
    enum { LONGEST = 60 };
    size_t n = s.n < LONGEST ? s.n : LONGEST;
    while (n < s.n && n > 0 && ((uint8_t)s.p[n] & 0xc0) == 0x80)
        n--;
    size_t line = str_find_byte(str_to(s, n), '\n');
    n = line == STR_NOT_FOUND ? n : line;
    return arena_printf(f->arena, "“%.*s%s”", STR_ARG(str_to(s, n)), n < s.n ? "…" : "");
}

/* ---- what the problem itself brings ---- */

static void as_offered(struct fixing *f) {
    struct str with = f->problem->fix;
    if (!with.n)
        return;
    struct str shown = fix_quoted(f, with);
    struct fix *fix = fix_add(f, f->flags, "%s", "");
    fix->title = str_find(str_z(f->title), STR("%s")) != STR_NOT_FOUND
                     ? arena_printf(f->arena, "%.*s%.*s", (int)str_find(str_z(f->title), STR("%s")),
                                    f->title, STR_ARG(shown))
                     : str_z(f->title);
    if (str_find_byte(str_cut(f->kit->source.text, f->at), '\n') == STR_NOT_FOUND)
        edits_replace(&fix->edits, f->kit, f->at, with);
    else
        edits_turn_into(&fix->edits, f->kit, f->at, with);
    if (!fix->edits.count)
        fix_drop_last(f);
}

/* Where spaces would give the key to a value that is whole, it comes to the margin. */
static void indent_with_spaces(struct fixing *f) {
    struct span line = nodes_line(f->kit->source.text, f->at.start);
    as_offered(f);
    if (!f->problem->fix.n)
        fix_replace(f, f->flags, (struct span){line.start, f->at.end}, STR(""),
                    "Remove the indentation");
}

/* ---- keys ---- */

/* The field whose absence this is, in this kind. */
static const struct field *missing_in(enum kind kind, enum problem_code code) {
    for (size_t i = 0; i < field_count; i++)
        if (fields[i].if_missing == code && (fields[i].kinds & KIND_BIT(kind)))
            return &fields[i];
    return NULL;
}

/* Another id when this one is taken. */
struct str fix_free_id(struct fixing *f, struct str id) {
    const struct world *w = &f->desk->world;
    struct named *found;
    struct str tried = id;
    for (unsigned i = 2; i < 100 && w->named; i++) {
        if (!world_with_name(w, f->arena, f->kit->source.path, tried, NAME_ID, &found))
            return tried;
        tried = arena_printf(f->arena, "%.*s-%u", STR_ARG(id), i);
    }
    return tried;
}

static void add_key(struct fixing *f, unsigned flags, struct new_kit *n,
                    const struct field *field) {
    struct str value = new_value(f->arena, n, field);
    if (!value.n)
        return;
    struct str line = str_trim(value);
    struct str shown = str_find_byte(line, '\n') == STR_NOT_FOUND ? line : STR("…");
    struct fix *fix = fix_add(f, flags, "Add “%.*s: %.*s”", STR_ARG(field->key), STR_ARG(shown));
    fix_put_key(&fix->edits, f->kit, field->key, value);
    if (!fix->edits.count)
        fix_drop_last(f);
}

/* The key is there, but misspelt (KIT002): to have it twice would be worse. */
static bool is_misspelt(struct fixing *f, const struct field *field) {
    const struct node *root = &f->kit->front.root;
    for (size_t i = 0; root->type == NODE_MAPPING && i < root->count; i++) {
        const struct entry *e = &root->entries[i];
        if (field_near(f->kit->kind, e->key.text) != field)
            continue;
        fix_replace(f, f->flags, e->key.span, field->key, "Change the key %.*s to %.*s",
                    STR_ARG(fix_quoted(f, e->key.text)), STR_ARG(fix_quoted(f, field->key)));
        return true;
    }
    return false;
}

static void add_missing(struct fixing *f) {
    enum kind kind = f->kit->kind;
    const struct field *field = missing_in(kind, f->problem->code);
    struct new_kit n = new_kit_of(f->arena, f->kit, kind);
    if (!field || (!kit_field(f->kit, field->key) && is_misspelt(f, field)))
        return;
    if (str_eq(field->key, STR("id"))) {
        struct str id = write_kebab(f->arena, path_stem(path_name(n.below)));
        n.id = fix_free_id(f, id.n ? id : write_kebab(f->arena, n.alias));
    }
    add_key(f, f->flags, &n, field);
}

/* What a document of another kind is expected to say as well. */
static void complete(struct fixing *f, struct edits *e, enum kind kind) {
    struct new_kit n = new_kit_of(f->arena, f->kit, kind);
    n.id = fix_free_id(f, write_kebab(f->arena, path_stem(path_name(n.below))));
    for (size_t i = 0; i < field_count; i++)
        if (fields[i].if_missing != PROBLEM_NONE && (fields[i].kinds & KIND_BIT(kind)) &&
            !str_eq(fields[i].key, STR("type")) && !kit_field(f->kit, fields[i].key) &&
            !missing_in(f->kit->kind, fields[i].if_missing))
            fix_put_key(e, f->kit, fields[i].key, new_value(f->arena, &n, &fields[i]));
}

/* The type, with the keys that it brings along. */
void fix_type(struct fixing *f, unsigned flags, struct str type) {
    enum kind kind = kind_of_type(type);
    size_t had = f->out->count;
    fix_replace(f, flags, f->at, type, "Change the type to %.*s", STR_ARG(fix_quoted(f, type)));
    if (f->out->count > had && kind != KIND_OTHER)
        complete(f, &f->out->items[had].edits, kind);
}

static void as_type(struct fixing *f) {
    if (f->problem->fix.n)
        fix_type(f, f->flags, f->problem->fix);
}

/* Where no folder says what it is, the usual kinds are offered. */
static void add_type(struct fixing *f) {
    const struct field *own = field_find(f->kit->kind, STR("type"));
    if (own && !kit_field(f->kit, own->key) && is_misspelt(f, own))
        return;
    enum kind folder =
        f->kit->source.home == HOME_LOOSE ? KIND_PAGE : kind_of_folder(f->kit->source.below);
    enum kind first = folder != KIND_PAGE ? folder : f->kit->kind;
    static const enum kind offered[] = {KIND_KIT, KIND_WALKTHROUGH, KIND_TASK, KIND_PLAN};
    struct new_kit n = new_kit_of(f->arena, f->kit, first);
    const struct field *field = field_find(KIND_KIT, STR("type"));
    if (new_is_kind(first))
        add_key(f, f->flags, &n, field);
    for (size_t i = 0; first == KIND_PAGE && i < sizeof offered / sizeof *offered; i++) {
        n.kind = offered[i];
        add_key(f, i == 0 ? FIX_PREFERRED : 0, &n, field);
        complete(f, &f->out->items[f->out->count - 1].edits, n.kind);
    }
}

/* ---- the block ---- */

static void insert_front(struct fixing *f) {
    enum kind kind = kind_of_folder(f->kit->source.below);
    struct new_kit n = new_kit_of(f->arena, f->kit, kind);
    n.id = fix_free_id(f, write_kebab(f->arena, path_stem(path_name(n.below))));
    struct str text = f->kit->source.text, eol = write_eol(text);
    uint32_t start = str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0;
    bool blank = start < text.n && ascii_is_eol(text.p[start]);
    struct str front = arena_printf(f->arena, "%.*s%s", STR_ARG(new_front(f->arena, &n)),
                                    blank || start == text.n ? "" : "\n");
    fix_replace(f, f->flags, (struct span){start, start}, write_lines(f->arena, front, eol),
                "Insert front matter for a %.*s", STR_ARG(kinds[kind].name));
}

static void close_front(struct fixing *f) {
    struct str text = f->kit->source.text, eol = write_eol(text);
    uint32_t end = f->kit->front.content.end;
    fix_replace(f, f->flags, (struct span){end, end},
                arena_printf(f->arena, "%.*s---", STR_ARG(eol)), "Add the closing “---”");
}

/* ---- values ---- */

static const struct entry *entry_at(const struct node *map, struct span key) {
    for (size_t i = 0; map->type == NODE_MAPPING && i < map->count; i++) {
        const struct entry *e = &map->entries[i];
        if (e->key.span.start == key.start && e->key.span.end == key.end)
            return e;
        const struct entry *deeper = entry_at(&e->value, key);
        if (deeper)
            return deeper;
    }
    for (size_t i = 0; map->type == NODE_SEQUENCE && i < map->count; i++) {
        const struct entry *deeper = entry_at(&map->items[i], key);
        if (deeper)
            return deeper;
    }
    return NULL;
}

static const struct entry *entry_with_value(const struct fixing *f) {
    const struct node *root = &f->kit->front.root;
    for (size_t i = 0; root->type == NODE_MAPPING && i < root->count; i++)
        if (root->entries[i].value.span.start == f->at.start)
            return &root->entries[i];
    return NULL;
}

static const struct field *field_of_value(const struct fixing *f) {
    const struct entry *e = entry_with_value(f);
    return e ? field_find(f->kit->kind, e->key.text) : NULL;
}

static void remove_duplicate(struct fixing *f) {
    const struct node *root = &f->kit->front.root;
    const struct entry *e = entry_at(root, f->at), *first = NULL;
    for (size_t i = 0; i < root->count && e; i++)
        if (!first && &root->entries[i] != e && str_eq(root->entries[i].key.text, e->key.text))
            first = &root->entries[i];
    if (!e || !first || first > e || root->style == STYLE_FLOW) /* deeper ones are rare */
        return;
    struct str text = f->kit->source.text;
    bool same =
        str_eq(str_trim(str_cut(text, e->value.span)), str_trim(str_cut(text, first->value.span)));
    struct str name = fix_quoted(f, e->key.text);
    fix_replace(f, FIX_PREFERRED | (same ? FIX_ALL : 0), nodes_entry_lines(f->kit, e), STR(""),
                "Remove this second %.*s", STR_ARG(name));
    if (!same)
        fix_replace(f, 0, nodes_entry_lines(f->kit, first), STR(""),
                    "Remove the first %.*s and keep this one", STR_ARG(name));
}

static void quote_item(struct fixing *f) {
    as_offered(f);
    const struct node *root = &f->kit->front.root;
    for (size_t i = 0; !f->out->count && root->type == NODE_MAPPING && i < root->count; i++) {
        const struct node *list = &root->entries[i].value;
        bool mine = root->entries[i].key.span.start == f->at.start;
        for (size_t k = 0; mine && list->type == NODE_SEQUENCE && k < list->count; k++)
            if (list->items[k].span.end == list->items[k].span.start) {
                fix_replace(f, f->flags, nodes_item(f->kit, list, k), STR(""),
                            "Remove the empty item");
                return;
            }
    }
}

/* A list may stand at the margin, what comes in its place may not. */
static struct str in_place(const struct fixing *f, const char *value) {
    uint32_t at = f->at.start;
    bool margin = at > 0 && f->kit->source.text.p[at - 1] == '\n';
    return arena_printf(f->arena, "%s%s", margin ? "  " : "", value);
}

static void as_boolean(struct fixing *f) {
    const struct entry *e = entry_with_value(f);
    if (!e)
        return;
    bool number = e->value.type == NODE_SCALAR && e->value.value.type == VALUE_INT;
    bool yes = number && e->value.value.integer != 0;
    const char *likely = yes ? "true" : "false", *other = yes ? "false" : "true";
    fix_replace(f, number ? FIX_PREFERRED | FIX_ALL : 0, f->at, in_place(f, likely), "Write %s",
                likely);
    fix_replace(f, 0, f->at, in_place(f, other), "Write %s", other);
}

static void as_number(struct fixing *f) {
    const struct field *field = field_of_value(f);
    struct new_kit n = {.kind = f->kit->kind, .below = f->kit->source.below};
    as_offered(f);
    struct str value = field ? str_trim(new_value(f->arena, &n, field)) : STR_NONE;
    if (!f->out->count && !value.n && field && field->type == FIELD_INT)
        value = arena_printf(f->arena, "%lld", (long long)field->min);
    if (!f->out->count && value.n)
        fix_replace(f, 0, f->at, in_place(f, arena_strz(f->arena, value)), "Write %.*s",
                    STR_ARG(value));
}

static void into_bounds(struct fixing *f) {
    const struct entry *e = entry_with_value(f);
    const struct field *field = field_of_value(f);
    if (!field || e->value.type != NODE_SCALAR)
        return;
    int64_t have = e->value.value.integer, bound = have < field->min ? field->min : field->max;
    struct str value = arena_printf(f->arena, "%lld", (long long)bound);
    fix_replace(f, FIX_PREFERRED, f->at, value, "Write %.*s", STR_ARG(value));
}

static void choose(struct fixing *f) {
    const struct field *field = field_of_value(f);
    as_offered(f);
    struct str choices = field ? field->choices : STR_NONE, one;
    while (str_split(&choices, ' ', &one))
        if (!str_eq(one, f->problem->fix))
            fix_replace(f, 0, f->at, in_place(f, arena_strz(f->arena, one)), "Change to %.*s",
                        STR_ARG(fix_quoted(f, one)));
}

/* Where a text is expected the bracket is part of it. */
static void close_bracket(struct fixing *f) {
    struct str text = f->kit->source.text;
    struct span line = nodes_line(text, f->at.start);
    struct str before = str_cut(text, (struct span){line.start, f->at.start});
    size_t colon = str_find_byte(before, ':');
    const struct field *field =
        colon == STR_NOT_FOUND ? NULL : field_find(f->kit->kind, str_to(before, colon));
    struct str value = str_trim(str_cut(text, (struct span){f->at.start, line.end}));
    if (field && !str_trim(str_from(before, colon + 1)).n &&
        (field->type == FIELD_TEXT || field->type == FIELD_SLUG))
        fix_replace(f, f->flags, (struct span){f->at.start, f->at.start + (uint32_t)value.n},
                    write_yaml(f->arena, value, STYLE_DOUBLE, false), "Put the value in quotes");
    else
        as_offered(f);
}

/* ---- tokens ---- */

static void cut_line(struct fixing *f) {
    fix_replace(f, f->flags, nodes_line(f->kit->source.text, f->at.start), STR(""), "%s",
                "Remove the declaration");
}

/* After the last item below the heading on tokens, marked as the others are. */
static void declare_token(struct fixing *f) {
    const struct kit *kit = f->kit;
    struct str text = kit->source.text, name = STR_NONE;
    for (size_t i = 0; i < kit->token_count; i++)
        if (kit->tokens[i].span.start == f->at.start)
            name = kit->tokens[i].name;
    for (size_t i = 0; i < kit->heading_count && name.n; i++) {
        struct str plain = write_slug(f->arena, kit->headings[i].plain);
        if (str_find(plain, STR("tokens")) == STR_NOT_FOUND)
            continue;
        uint32_t end = i + 1 < kit->heading_count ? kit->headings[i + 1].span.start : kit->body.end;
        uint32_t at = kit->headings[i].span.end;
        for (uint32_t line = at; line < end; line = nodes_line(text, line).end) {
            struct str s = str_trim(str_cut(text, nodes_line(text, line)));
            if (s.n > 1 && memchr("-*+", s.p[0], 3) && ascii_is_blank(s.p[1]))
                at = nodes_line(text, line).end;
            if (nodes_line(text, line).end >= text.n)
                break;
        }
        bool first = at == kit->headings[i].span.end;
        bool inside = at > 0 && text.p[at - 1] != '\n';
        struct str item = arena_printf(f->arena, "%s%s- `{{%.*s}}`%s", inside ? "\n" : "",
                                       first ? "\n" : "", STR_ARG(name), inside ? "" : "\n");
        fix_replace(f, FIX_PREFERRED, (struct span){at, at},
                    write_lines(f->arena, item, write_eol(text)), "Declare %.*s",
                    STR_ARG(fix_quoted(f, name)));
        return;
    }
}

/* ---- the table ---- */

#define MENDS(code, run, flags, title) [code] = {run, title, flags, STR_INIT("")}
#define NOTHING(code, why) [code] = {NULL, "", 0, STR_INIT(why)}
enum { PREF = FIX_PREFERRED, SAFE = FIX_PREFERRED | FIX_ALL };

/* clang-format off */
static const struct fix_row {
    void (*run)(struct fixing *);
    const char *title;
    unsigned flags;
    struct str reason; /* why there is nothing to run */
} rows[PROBLEM_COUNT] = {
    MENDS(KIT001, add_missing, SAFE, ""),
    MENDS(KIT002, as_offered, SAFE, "Change the key to %s"),
    MENDS(KIT003, add_type, SAFE, ""),
    MENDS(KIT004, add_missing, SAFE, ""),
    MENDS(KIT005, add_missing, PREF, ""),
    MENDS(KIT006, add_missing, PREF, ""),
    MENDS(KIT007, add_missing, SAFE, ""),
    MENDS(KIT008, add_missing, SAFE, ""),
    MENDS(KIT009, add_missing, SAFE, ""),
    MENDS(KIT010, add_missing, SAFE, ""),
    NOTHING(KIT011, "only the author knows what the agent can do"),
    MENDS(KIT020, insert_front, SAFE, ""),
    MENDS(KIT021, close_front, SAFE, ""),
    MENDS(KIT022, as_offered, SAFE, "Remove the byte order mark"),
    MENDS(KIT023, as_offered, SAFE, "Remove what precedes “---”"),
    MENDS(KIT024, as_offered, SAFE, "Remove the blanks"),
    MENDS(KIT025, as_offered, SAFE, "Add a newline"),
    MENDS(KIT026, as_offered, SAFE, "Write “---” instead of “...”"),
    NOTHING(KIT027, "which keys the text belongs to is not said"),
    MENDS(KIT028, fix_folder, PREF, ""),
    MENDS(KIT029, fix_extension, PREF, ""),
    NOTHING(KIT030, "which encoding the bytes are of is not known"),
    NOTHING(KIT031, "what to leave out is the author's to decide"),
    NOTHING(KIT032, "what to simplify is the author's to decide"),
    NOTHING(KIT101, "what was meant cannot be told from YAML that fits no known trap"),
    MENDS(KIT102, indent_with_spaces, SAFE, "Indent with spaces"),
    MENDS(KIT103, as_offered, SAFE, "Put the value in quotes"),
    MENDS(KIT104, as_offered, SAFE, "Put the value in quotes"),
    MENDS(KIT105, as_offered, PREF, "Close the quote"),
    MENDS(KIT106, close_bracket, PREF, "Close the bracket"),
    MENDS(KIT107, as_offered, SAFE, "Write a backslash as “\\\\”"),
    NOTHING(KIT108, "which of its neighbours the line belongs to is not said"),
    MENDS(KIT109, as_offered, SAFE, "Put a blank behind the colon"),
    NOTHING(KIT110, "which of the two documents is meant is not said"),
    MENDS(KIT111, as_offered, SAFE, "Put the value in quotes"),
    MENDS(KIT112, as_offered, SAFE, "Put the value in quotes"),
    NOTHING(KIT113, "what to leave out is the author's to decide"),
    NOTHING(KIT114, "what to leave out is the author's to decide"),
    MENDS(KIT115, remove_duplicate, PREF, ""),
    MENDS(KIT116, as_offered, PREF, "Put the value in quotes, with what follows “#”"),
    MENDS(KIT117, as_offered, SAFE, "Put the value in quotes"),
    MENDS(KIT118, as_offered, SAFE, "Put the value in quotes"),
    MENDS(KIT201, as_offered, SAFE, "Put the value in quotes"),
    MENDS(KIT202, as_offered, SAFE, "Turn the value into a list"),
    MENDS(KIT203, quote_item, SAFE, "Put the item in quotes"),
    MENDS(KIT204, as_boolean, PREF, ""),
    MENDS(KIT205, as_offered, SAFE, "Write %s"),
    MENDS(KIT206, as_number, PREF, "Write %s"),
    MENDS(KIT207, into_bounds, PREF, ""),
    MENDS(KIT208, choose, PREF, "Change to %s"),
    MENDS(KIT209, fix_id, PREF, ""),
    NOTHING(KIT210, "which of them say the most is the author's to decide"),
    NOTHING(KIT211, "only the author knows what the agent can do"),
    NOTHING(KIT212, "what to leave out is the author's to decide"),
    MENDS(KIT213, as_type, PREF, ""),
    MENDS(KIT301, fix_duplicate_id, PREF, ""),
    NOTHING(KIT302, "what tells the two apart only the author knows"),
    MENDS(KIT303, fix_wiki, PREF, ""),
    MENDS(KIT304, fix_wiki_heading, PREF, ""),
    MENDS(KIT305, fix_file, PREF, ""),
    MENDS(KIT306, fix_anchor, PREF, ""),
    MENDS(KIT307, fix_app_link, 0, ""),
    MENDS(KIT308, fix_code_file, PREF, ""),
    MENDS(KIT309, fix_code_line, PREF, ""),
    MENDS(KIT310, fix_resource, PREF, ""),
    MENDS(KIT401, fix_task_file, PREF, ""),
    MENDS(KIT402, fix_unlisted, PREF, ""),
    MENDS(KIT403, fix_task_key, SAFE, ""),
    MENDS(KIT404, fix_task_key, SAFE, ""),
    MENDS(KIT405, fix_task_key, SAFE, ""),
    MENDS(KIT406, fix_shape, PREF, ""),
    MENDS(KIT407, fix_shape, PREF, ""),
    MENDS(KIT408, fix_json, SAFE, ""),
    MENDS(KIT501, fix_relation, PREF, ""),
    MENDS(KIT502, cut_line, PREF, ""),
    MENDS(KIT503, declare_token, PREF, ""),
    MENDS(KIT504, fix_code_file, PREF, ""),
    MENDS(KIT505, fix_id, PREF, ""),
    NOTHING(KIT506, "which document should refer to it only the author knows"),
};
/* clang-format on */

struct str fix_reason(enum problem_code code) {
    return rows[code].reason;
}

void fix_find(struct desk *d, const struct edit_doc *doc, const struct problem *p, bool lazy,
              struct fixes *out) {
    const struct fix_row *row = &rows[p->code];
    struct fixes mine = {.arena = out->arena};
    struct fixing f = {.desk = d,
                       .doc = doc,
                       .kit = doc->kit,
                       .problem = p,
                       .at = refs_span(doc->kit, &p->range),
                       .lazy = lazy,
                       .out = &mine,
                       .arena = out->arena,
                       .title = row->title,
                       .flags = row->flags};
    if (row->run)
        row->run(&f);
    for (size_t i = 0; i < mine.count; i++) {
        edits_sort(&mine.items[i].edits);
        *ARENA_PUSH(out->arena, out->items, out->count) = mine.items[i];
    }
}

static void add_safe(struct desk *d, const struct edit_doc *doc, const struct problem *p,
                     struct edits *out) {
    struct fixes fixes = {.arena = out->arena};
    bool may = (rows[p->code].flags & FIX_ALL) || p->code == KIT115 || p->code == KIT204;
    if (may)
        fix_find(d, doc, p, true, &fixes);
    if (fixes.count && (fixes.items[0].flags & FIX_ALL) && !fixes.items[0].deferred)
        edits_add(out, &fixes.items[0].edits);
}

/* Two misspelt keys that mean the same one: the second would become a duplicate, and the app drops
 * all keys then. */
static bool key_is_taken(const struct problems *list, size_t k) {
    const struct problem *p = &list->items[k];
    for (size_t i = 0; i < k; i++)
        if (p->code == KIT002 && list->items[i].code == KIT002 &&
            str_eq(p->fix, list->items[i].fix))
            return true;
    return false;
}

/* Missing keys first and in the order of the table, since several may go to one place. */
bool fix_all(struct desk *d, const struct edit_doc *doc, const struct problems *list,
             struct edits *out) {
    enum kind kind = doc->kit->kind;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].code == KIT030) /* perhaps no text at all */
            return false;
    for (size_t i = 0; i < field_count; i++)
        for (size_t k = 0; k < list->count; k++)
            if (fields[i].if_missing == list->items[k].code && (fields[i].kinds & KIND_BIT(kind)) &&
                list->items[k].code != PROBLEM_NONE)
                add_safe(d, doc, &list->items[k], out);
    for (size_t k = 0; k < list->count; k++)
        if (!missing_in(kind, list->items[k].code) && !key_is_taken(list, k))
            add_safe(d, doc, &list->items[k], out);
    edits_sort(out);
    return out->count || out->op_count;
}
