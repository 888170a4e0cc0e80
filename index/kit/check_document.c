/* check_document.c — the file as such: its bytes, its name, its folder, the lines that delimit its
 * front matter. Not what the front matter says. */
#include "kit/rules.h"

#include "base/path.h"
#include "base/text.h"

static struct span first_line(const struct check *c) {
    return lines_span(c->kit->source.lines, c->text, 0);
}

static void bytes(struct check *c) {
    if (c->kit->valid_utf8)
        return;
    uint32_t at = (uint32_t)text_valid(c->text);
    CHECK_ADD0(c, KIT030, ((struct span){at, at + 1}), STR_NONE);
}

static void limits(struct check *c) {
    static const struct {
        unsigned limit;
        enum problem_code code;
    } rows[] = {{LIMIT_SIZE, KIT031}, {LIMIT_BUDGET, KIT032}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (c->kit->limits & rows[i].limit)
            CHECK_ADD0(c, rows[i].code, first_line(c), STR_NONE);
}

/* ---- name and folder ---- */

static void extension(struct check *c) {
    struct str ext = path_ext(path_name(c->kit->source.below));
    char *lower = arena_strz(c->arena, ext);
    for (char *p = lower; *p; p++)
        *p = ascii_lower(*p);
    struct str small = str_z(lower);
    if (!str_eq(small, ext))
        CHECK_ADD(c, KIT029, first_line(c), STR_NONE, &ext, &small, NULL);
}

/* The folders that the app scans for one kind each. What they hold without front matter is shown
 * as a kit; task notes are often plain pages, and diagrams need none. */
enum {
    SCANNED = KIND_BIT(KIND_KIT) | KIND_BIT(KIND_WALKTHROUGH) | KIND_BIT(KIND_AGENT) |
              KIND_BIT(KIND_TASK) | KIND_BIT(KIND_DIAGRAM),
    EXPECTS_FRONT = KIND_BIT(KIND_KIT) | KIND_BIT(KIND_WALKTHROUGH) | KIND_BIT(KIND_AGENT),
    TYPE_UNKNOWN = KIND_BIT(KIND_OTHER) | KIND_BIT(KIND_PAGE),
};

static struct str folder_of(const struct check *c) {
    struct str below = c->kit->source.below;
    size_t slash = str_find_byte(below, '/');
    bool known = c->kit->source.home != HOME_LOOSE && slash != STR_NOT_FOUND;
    return known ? str_to(below, slash) : STR_NONE;
}

static void folder(struct check *c) {
    struct str name = folder_of(c);
    enum kind kind = name.n ? kind_of_folder(c->kit->source.below) : KIND_PAGE;
    bool scanned = str_eq(kinds[kind].folder, name) && (KIND_BIT(kind) & SCANNED);
    if (!scanned || c->kit->format != FORMAT_MARKDOWN)
        return;
    const struct node *type = kit_field(c->kit, STR("type"));
    if (c->kit->front.state == FRONT_NONE && (KIND_BIT(kind) & EXPECTS_FRONT))
        CHECK_ADD(c, KIT020, first_line(c), STR_NONE, &kinds[kind].name, NULL);
    if (type && c->kit->kind != kind && !(KIND_BIT(c->kit->kind) & TYPE_UNKNOWN))
        CHECK_ADD(c, KIT028, type->span, kinds[kind].name, &kinds[c->kit->kind].name, &name, NULL);
}

/* A28, and documents elsewhere that are kits by their id and alias (decision 1): the library
 * refuses what has no type, and no folder says what they are. */
static void type_elsewhere(struct check *c) {
    const struct kit *kit = c->kit;
    if (kit->source.home == HOME_PROJECT || kit->kind != KIND_PAGE ||
        kit->front.state != FRONT_READ || kit->front.not_mapping || kit_field(kit, STR("type")) ||
        check_is_broken(c, STR("type")))
        return;
    CHECK_ADD0(c, KIT003, kit->front.open, STR_NONE);
}

/* ---- delimiters (A10) ---- */

static struct span from_start(const struct check *c) {
    return (struct span){0, c->kit->front.open.end};
}
static struct str delimiter(const struct check *c) {
    (void)c;
    return STR("---");
}
static struct str delimiter_line(const struct check *c) {
    bool crlf = c->text.p[c->kit->front.open.end] == '\r';
    return crlf ? STR("---\r\n") : STR("---\n");
}
static struct span the_close(const struct check *c) {
    return c->kit->front.close;
}

static void oddities(struct check *c) {
    static const struct {
        unsigned oddity;
        enum problem_code code;
        struct span (*where)(const struct check *);
        struct str (*fix)(const struct check *);
    } rows[] = {
        {ODD_BOM, KIT022, from_start, delimiter},
        {ODD_BEFORE, KIT023, from_start, delimiter},
        {ODD_NO_NEWLINE, KIT025, the_close, delimiter_line},
        {ODD_DOTS, KIT026, the_close, delimiter},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (c->kit->front.oddities & rows[i].oddity)
            CHECK_ADD0(c, rows[i].code, rows[i].where(c), rows[i].fix(c));
}

static void trailing_blanks(struct check *c) {
    const struct span delimiters[] = {c->kit->front.open, c->kit->front.close};
    if (!(c->kit->front.oddities & ODD_TRAILING_BLANKS))
        return;
    for (size_t i = 0; i < 2; i++) {
        struct str line = check_text(c, delimiters[i]);
        if (line.n && ascii_is_blank(line.p[line.n - 1]))
            CHECK_ADD0(c, KIT024, delimiters[i], str_trim(line));
    }
}

static void whole_block(struct check *c) {
    const struct front *front = &c->kit->front;
    if (front->state == FRONT_UNCLOSED)
        CHECK_ADD0(c, KIT021, front->open, STR_NONE);
    if (front->state == FRONT_READ && front->not_mapping) {
        struct str what = check_what(&front->root);
        CHECK_ADD(c, KIT027, front->root.span, STR_NONE, &what, NULL);
    }
}

void check_document(struct check *c) {
    static void (*const rules[])(struct check *) = {
        extension, folder, type_elsewhere, oddities, trailing_blanks, whole_block,
    };
    bytes(c);
    limits(c);
    for (size_t i = 0; c->kit->format != FORMAT_JSON && i < sizeof rules / sizeof *rules; i++)
        rules[i](c);
}
