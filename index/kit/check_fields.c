/* check_fields.c — the keys of front matter against fields.c: which are missing, misspelt, of the
 * wrong type. A rule hangs on the type of a field and the columns of its row, never on a key's
 * name, but for the two in `extras`. */
#include "kit/rules.h"

#include "base/path.h"
#include "base/text.h"

/* A value under judgement. */
struct subject {
    const struct entry *entry;
    const struct node *value;
    const struct field *field;
};

static bool is_word(const struct node *n) {
    return n->type == NODE_SCALAR && n->value.type == VALUE_STRING;
}

static bool is_null(const struct node *n) {
    return n->type == NODE_SCALAR && n->value.type == VALUE_NULL;
}

/* What the value is, for people: a short scalar as written, else the sort of thing. */
static struct str shown(const struct check *c, const struct node *n) {
    enum { SHORT = 40 };
    bool scalar = n->type == NODE_SCALAR && n->span.end > n->span.start &&
                  n->span.end - n->span.start <= SHORT;
    return scalar ? check_text(c, n->span) : check_what(n);
}

static void add_missing(struct check *c, const struct subject *s) {
    if (s->field->if_missing != PROBLEM_NONE)
        CHECK_ADD0(c, s->field->if_missing, s->entry->key.span, STR_NONE);
}

/* ---- values that mean something else than they seem to (kit-format 4.1) ---- */

/* `alias: {{NAME}}` */
static bool unquoted_placeholder(const struct check *c, const struct node *n) {
    return n->type == NODE_MAPPING && n->style == STYLE_FLOW &&
           str_starts(check_text(c, n->span), STR("{{"));
}

/* `related: [[kit-a]]`, but not [[1, 2], [3, 4]] */
static bool unquoted_wiki(const struct check *c, const struct node *n) {
    return n->type == NODE_SEQUENCE && n->style == STYLE_FLOW && n->count == 1 &&
           n->items[0].type == NODE_SEQUENCE && n->items[0].count == 1 &&
           n->items[0].items[0].type == NODE_SCALAR &&
           str_starts(check_text(c, n->span), STR("[["));
}

static bool add_trap(struct check *c, const struct node *n) {
    static const struct {
        enum problem_code code;
        bool (*is)(const struct check *, const struct node *);
    } traps[] = {{KIT117, unquoted_placeholder}, {KIT118, unquoted_wiki}};
    for (size_t i = 0; i < sizeof traps / sizeof *traps; i++) {
        if (traps[i].is(c, n)) {
            CHECK_ADD0(c, traps[i].code, n->span, check_quote(c, n->span));
            return true;
        }
    }
    return false;
}

/* A " #" in a sentence cuts it. Where no sentence is expected, a blank after '#' says that a
 * comment was meant. */
static void add_cut(struct check *c, const struct node *n, bool sentence) {
    struct str comment = str_trim(check_text(c, n->comment));
    if (comment.n < 2 || comment.p[0] != '#' || n->comment.end <= n->span.start)
        return;
    if (!sentence && (ascii_is_blank(comment.p[1]) || comment.p[1] == '#'))
        return;
    uint32_t end = n->comment.end;
    while (end > n->comment.start && ascii_is_blank(c->text.p[end - 1]))
        end--;
    struct span whole = {n->span.start, end};
    CHECK_ADD0(c, KIT116, whole, check_quote(c, whole));
}

/* ---- one function per type of field ---- */

static bool choice_has(struct str choices, char between, struct str word) {
    for (struct str choice; str_split(&choices, between, &choice);)
        if (str_eq(choice, word))
            return true;
    return false;
}

static struct str choice_near(struct str choices, struct str word) {
    struct str near = STR_NONE;
    unsigned best = word.n >= 5 ? 3 : 2; /* a distance below it is near */
    for (struct str choice; str_split(&choices, ' ', &choice);) {
        unsigned distance = str_eq_nocase(choice, word) ? 0 : str_distance(choice, word, best);
        if (distance < best) {
            best = distance;
            near = choice;
        }
    }
    return near;
}

static void text(struct check *c, const struct subject *s) {
    const struct node *n = s->value;
    if (!is_word(n)) {
        struct str what = check_what(n);
        struct str fix =
            n->type == NODE_SCALAR || n->style == STYLE_BLOCK ? check_quote(c, n->span) : STR_NONE;
        bool margin = n->span.start == 0 || c->text.p[n->span.start - 1] == '\n';
        if (fix.n && margin) /* a list may stand there, a text may not */
            fix = arena_printf(c->arena, "  %.*s", STR_ARG(fix));
        CHECK_ADD(c, KIT201, n->span, fix, &s->field->key, &what, NULL);
        return;
    }
    if (str_trim(n->text).n == 0 && (s->field->flags & FIELD_NOT_EMPTY)) {
        add_missing(c, s);
        return;
    }
    add_cut(c, n, true);
    uint32_t length = s->field->soft_max ? text_units(n->text, UTF32) : 0;
    if (length > s->field->soft_max) {
        struct str have = check_number(c->arena, length);
        struct str most = check_number(c->arena, s->field->soft_max);
        CHECK_ADD(c, KIT212, s->entry->key.span, STR_NONE, &have, &most, NULL);
    }
}

static bool is_kebab(struct str s) {
    bool dash = true; /* none at the start, none after another */
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '-' ? dash : !ascii_is_lower(s.p[i]) && !ascii_is_digit(s.p[i]))
            return false;
        dash = s.p[i] == '-';
    }
    return !dash;
}

static void slug(struct check *c, const struct subject *s) {
    const struct node *n = s->value;
    if (!is_word(n) || str_trim(n->text).n == 0) {
        text(c, s);
        return;
    }
    if (is_kebab(n->text))
        return;
    struct buf kebab = {0};
    text_kebab(n->text, &kebab);
    struct str fix = arena_str(c->arena, buf_str(&kebab));
    if (value_of_plain(fix).type != VALUE_STRING) /* "12", "true", or nothing left */
        fix = check_quoted(c->arena, fix);
    CHECK_ADD(c, KIT209, n->span, fix, &n->text, NULL);
    buf_fini(&kebab);
}

static void boolean(struct check *c, const struct subject *s) {
    static const struct {
        struct str word, meant;
    } words[] = {
        {STR_INIT("yes"), STR_INIT("true")},  {STR_INIT("no"), STR_INIT("false")},
        {STR_INIT("on"), STR_INIT("true")},   {STR_INIT("off"), STR_INIT("false")},
        {STR_INIT("y"), STR_INIT("true")},    {STR_INIT("n"), STR_INIT("false")},
        {STR_INIT("true"), STR_INIT("true")}, {STR_INIT("false"), STR_INIT("false")},
    };
    const struct node *n = s->value;
    if (n->type == NODE_SCALAR && n->value.type == VALUE_BOOL)
        return;
    for (size_t i = 0; is_word(n) && i < sizeof words / sizeof *words; i++) {
        if (str_eq_nocase(words[i].word, n->text)) {
            struct str written = check_text(c, n->span);
            CHECK_ADD(c, KIT205, n->span, words[i].meant, &written, &words[i].meant, NULL);
            return;
        }
    }
    struct str what = shown(c, n);
    CHECK_ADD(c, KIT204, n->span, STR_NONE, &s->field->key, &what, NULL);
}

static struct str bounds(struct arena *a, const struct field *f) {
    if (f->max >= 0x7fffffff)
        return arena_printf(a, "%lld or more", (long long)f->min);
    return arena_printf(a, "from %lld to %lld", (long long)f->min, (long long)f->max);
}

static bool in_bounds(const struct field *f, int64_t n) {
    return f->min == f->max || (n >= f->min && n <= f->max);
}

/* "1.0.0", "v2" and "3" begin with the number that was meant. */
static struct str leading_number(const struct field *f, struct str word) {
    word = str_from(word, word.n && ascii_lower(word.p[0]) == 'v');
    size_t digits = 0;
    while (digits < word.n && ascii_is_digit(word.p[digits]))
        digits++;
    int64_t n;
    bool usable = str_to_int(str_to(word, digits), &n) && in_bounds(f, n);
    return usable ? str_to(word, digits) : STR_NONE;
}

static void integer(struct check *c, const struct subject *s) {
    const struct node *n = s->value;
    const struct field *f = s->field;
    struct str what = shown(c, n);
    if (is_word(n) && choice_has(f->also, '|', n->text))
        return;
    if (n->type != NODE_SCALAR || n->value.type != VALUE_INT) {
        struct str fix = n->type == NODE_SCALAR ? leading_number(f, n->text) : STR_NONE;
        CHECK_ADD(c, KIT206, n->span, fix, &f->key, &what, NULL);
    } else if (!in_bounds(f, n->value.integer)) {
        struct str must = bounds(c->arena, f);
        CHECK_ADD(c, KIT207, n->span, STR_NONE, &f->key, &what, &must, NULL);
    }
}

static struct str with_commas(struct arena *a, struct str choices) {
    struct str list = STR_NONE;
    for (struct str choice; str_split(&choices, ' ', &choice);)
        list = arena_printf(a, "%.*s%s%.*s", STR_ARG(list), list.n ? ", " : "", STR_ARG(choice));
    return list;
}

static void choice(struct check *c, const struct subject *s) {
    const struct node *n = s->value;
    const struct field *f = s->field;
    if (is_word(n) && n->text.n == 0 && (f->flags & FIELD_NOT_EMPTY)) {
        add_missing(c, s);
        return;
    }
    if (is_word(n) && choice_has(f->choices, ' ', n->text))
        return;
    struct str near = is_word(n) ? choice_near(f->choices, n->text) : STR_NONE;
    if (!(f->flags & FIELD_OPEN)) {
        struct str what = shown(c, n), list = with_commas(c->arena, f->choices);
        CHECK_ADD(c, KIT208, n->span, near, &f->key, &what, &list, NULL);
    } else if (!is_word(n) && (f->flags & FIELD_GUESS)) {
        text(c, s);
    } else if (near.n && (f->flags & FIELD_GUESS)) {
        CHECK_ADD(c, KIT213, n->span, near, &n->text, &near, NULL);
    }
}

/* "a, b" as items; false when some part is no plain word. */
static bool add_words(struct buf *out, struct str written) {
    for (struct str part; str_split(&written, ',', &part);) {
        part = str_trim(part);
        for (size_t i = 0; i < part.n; i++)
            if (!ascii_is_alnum(part.p[i]) && !memchr("-_ ", part.p[i], 3))
                return false;
        const char *quote = value_of_plain(part).type == VALUE_STRING ? "" : "\"";
        if (part.n && !ascii_is_alnum(part.p[0]))
            return false;
        if (part.n)
            buf_addf(out, "%s%s%.*s%s", out->n ? ", " : "", quote, STR_ARG(part), quote);
    }
    return out->n > 0;
}

/* "a, b" becomes "[a, b]" where every part is a plain word, else one quoted item. */
static struct str as_list(const struct check *c, const struct node *n) {
    struct str written = check_text(c, n->span);
    if (n->type != NODE_SCALAR || written.n == 0 || str_find_byte(written, '\n') != STR_NOT_FOUND)
        return STR_NONE;
    struct buf words = {0};
    if (n->style == STYLE_PLAIN)
        written = add_words(&words, written) ? buf_str(&words) : check_quoted(c->arena, written);
    struct str list = arena_printf(c->arena, "[%.*s]", STR_ARG(written));
    buf_fini(&words);
    return list;
}

static void count_items(struct check *c, const struct subject *s, size_t count) {
    const struct field *f = s->field;
    struct str have = check_number(c->arena, count);
    if (f->exactly && count != f->exactly) {
        struct str want = check_number(c->arena, f->exactly);
        CHECK_ADD(c, KIT211, s->entry->key.span, STR_NONE, &have, &f->key, &want, NULL);
    } else if (f->soft_max && count > f->soft_max) {
        struct str most = check_number(c->arena, f->soft_max);
        CHECK_ADD(c, KIT210, s->entry->key.span, STR_NONE, &have, &f->key, &most, NULL);
    }
}

static void strings(struct check *c, const struct subject *s) {
    const struct node *n = s->value;
    bool empty = (n->type == NODE_SEQUENCE && n->count == 0) || (is_word(n) && n->text.n == 0);
    if (empty && (s->field->flags & FIELD_NOT_EMPTY)) {
        add_missing(c, s);
        return;
    }
    if (n->type != NODE_SEQUENCE) {
        struct str what = check_what(n);
        CHECK_ADD(c, KIT202, n->span, as_list(c, n), &s->field->key, &what, NULL);
        return;
    }
    for (size_t i = 0; i < n->count; i++) {
        const struct node *item = &n->items[i];
        if (is_word(item)) {
            add_cut(c, item, true);
            continue;
        }
        struct str what = check_what(item);
        struct span at = item->span.end > item->span.start ? item->span : s->entry->key.span;
        struct str fix = at.start == item->span.start ? check_quote(c, at) : STR_NONE;
        CHECK_ADD(c, KIT203, at, fix, &s->field->key, &what, NULL);
    }
    count_items(c, s, n->count);
}

static void anything(struct check *c, const struct subject *s) {
    if (s->value->type == NODE_SCALAR)
        add_cut(c, s->value, false);
}

static void relation(struct check *c, const struct subject *s) {
    const struct node *n = s->value;
    anything(c, s);
    for (size_t i = 0; n->type == NODE_SEQUENCE && i < n->count; i++)
        (void)add_trap(c, &n->items[i]);
}

static void (*const by_type[])(struct check *, const struct subject *) = {
    [FIELD_SLUG] = slug,    [FIELD_TEXT] = text,         [FIELD_BOOL] = boolean,
    [FIELD_INT] = integer,  [FIELD_CHOICE] = choice,     [FIELD_STRINGS] = strings,
    [FIELD_ANY] = anything, [FIELD_RELATION] = relation,
};

/* ---- the entries, the missing keys, the rest ---- */

static void unknown_key(struct check *c, const struct entry *e) {
    const struct field *near = field_near(c->kit->kind, e->key.text);
    if (near && !kit_field(c->kit, near->key))
        CHECK_ADD(c, KIT002, e->key.span, near->key, &e->key.text, &near->key, NULL);
    if (!check_is_broken(c, e->key.text) && !add_trap(c, &e->value) && e->value.type == NODE_SCALAR)
        add_cut(c, &e->value, false);
}

static void entry(struct check *c, const struct entry *e) {
    const struct field *field = field_find(c->kit->kind, e->key.text);
    if (!field) {
        unknown_key(c, e);
        return;
    }
    if (e->duplicate || check_is_broken(c, field->key))
        return;
    struct subject s = {.entry = e, .value = &e->value, .field = field};
    if (is_null(&e->value))
        add_missing(c, &s);
    else if (field->type == FIELD_STRINGS || !add_trap(c, &e->value))
        by_type[field->type](c, &s);
}

/* "id:first": it is there, and lacks a blank (KIT109). */
static bool lacks_blank(const struct check *c, struct str key) {
    const struct front *front = &c->kit->front;
    struct str rest = check_text(c, front->content), line;
    while (front->error_count && rest.n && str_split(&rest, '\n', &line))
        if (str_starts(line, key) && line.n > key.n + 1 && line.p[key.n] == ':' &&
            !ascii_is_blank(line.p[key.n + 1]) && line.p[key.n + 1] != '\r')
            return true;
    return false;
}

static void missing(struct check *c) {
    const struct kit *kit = c->kit;
    for (size_t i = 0; i < field_count; i++) {
        const struct field *f = &fields[i];
        if (f->if_missing != PROBLEM_NONE && (f->kinds & KIND_BIT(kit->kind)) &&
            !kit_field(kit, f->key) && !check_is_broken(c, f->key) && !lacks_blank(c, f->key))
            CHECK_ADD0(c, f->if_missing, kit->front.open, STR_NONE);
    }
}

/* KIT505 (A4): off by default, kits only. */
static void id_and_name(struct check *c) {
    const struct node *id = kit_field(c->kit, STR("id"));
    struct str stem = path_stem(c->kit->source.below);
    if (c->kit->kind == KIND_KIT && id && is_word(id) && id->text.n && stem.n &&
        !str_eq(id->text, stem) && !check_is_broken(c, STR("id")))
        CHECK_ADD(c, KIT505, id->span, is_kebab(stem) ? stem : STR_NONE, &id->text, &stem, NULL);
}

static bool is_unread(const struct front *front) {
    for (size_t i = 0; i < front->error_count; i++)
        if (front->errors[i].fault == YAML_LONG)
            return true;
    return front->state != FRONT_READ || front->not_mapping;
}

void check_fields(struct check *c) {
    const struct node *root = &c->kit->front.root;
    if (is_unread(&c->kit->front))
        return;
    for (size_t i = 0; root->type == NODE_MAPPING && i < root->count; i++)
        entry(c, &root->entries[i]);
    missing(c);
    id_and_name(c);
}
