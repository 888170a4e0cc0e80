/* completion_front.c — keys and values of front matter, from the table of fields. What other kits
 * use (tags, ids) is for completion_corpus.c. */
#include "features/completion.h"
#include "features/field_text.h"

#include "base/path.h"
#include "base/text.h"

static struct str kebab_of(struct arena *arena, struct str name) {
    struct buf b = {0};
    text_kebab(name, &b);
    struct str s = arena_str(arena, buf_str(&b));
    buf_fini(&b);
    return s;
}

/* ---- what a value may begin as ---- */

static struct str from_file_name(struct completing *c) {
    return kebab_of(c->arena, path_stem(path_name(c->path)));
}

static struct str from_title(struct completing *c) {
    return c->title;
}

static struct str from_folder(struct completing *c) {
    enum kind kind = kind_of_folder(c->below);
    return kind == KIND_PAGE ? STR_NONE : kinds[kind].name;
}

static const struct source_row { /* keys whose value this document or the others suggest */
    struct str key;
    struct str (*own)(struct completing *);
    enum corpus corpus;
} sources[] = {
    {STR_INIT("id"), from_file_name, CORPUS_NONE}, {STR_INIT("alias"), from_title, CORPUS_NONE},
    {STR_INIT("title"), from_title, CORPUS_NONE},  {STR_INIT("type"), from_folder, CORPUS_NONE},
    {STR_INIT("tags"), NULL, CORPUS_TAGS},         {STR_INIT("blueprint"), NULL, CORPUS_BLUEPRINTS},
};

static const struct source_row *source_of(struct str key) {
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (str_eq(sources[i].key, key))
            return &sources[i];
    return NULL;
}

static struct str own_value(struct completing *c, struct str key) {
    const struct source_row *row = source_of(key);
    return row && row->own ? row->own(c) : STR_NONE;
}

enum corpus completion_corpus(enum kind kind, struct str key) {
    const struct source_row *row = source_of(key);
    const struct field *field = field_find(kind, key);
    if (row)
        return row->corpus;
    return field && field->type == FIELD_RELATION ? CORPUS_KITS : CORPUS_NONE;
}

/* ---- writing values ---- */

/* Would a plain scalar be read as this very text? */
static bool is_plain(struct str s, bool flow) {
    if (!s.n || strchr("-?:,[]{}#&*!|>'\"%@` ", s.p[0]) || s.p[s.n - 1] == ':' ||
        s.p[s.n - 1] == ' ' || value_of_plain(s).type != VALUE_STRING || text_valid(s) != s.n)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char next = i + 1 < s.n ? s.p[i + 1] : ' ';
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f || (s.p[i] == ':' && next == ' ') ||
            (s.p[i] == ' ' && next == '#') || (flow && strchr(",[]{}", s.p[i])))
            return false;
    }
    return true;
}

static void add_quoted(struct buf *b, struct str s, char quote) {
    for (size_t i = 0; i < s.n; i++) {
        if (quote == '\'' && s.p[i] == '\'')
            buf_add_byte(b, '\'');
        else if (quote == '"' && (s.p[i] == '"' || s.p[i] == '\\'))
            buf_add_byte(b, '\\');
        buf_add_byte(b, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
    }
}

/* In its quotes, as far as they are not there yet. */
static struct str placed(const struct completing *c, struct str value, bool plain) {
    struct buf b = {0};
    if (c->at.tight)
        buf_add_byte(&b, ' ');
    if (c->at.quote) {
        add_quoted(&b, value, c->at.quote);
        if (!c->at.closed)
            buf_add_byte(&b, c->at.quote);
    } else if (plain) {
        buf_add(&b, value);
    } else {
        buf_add_byte(&b, '"');
        add_quoted(&b, value, '"');
        buf_add_byte(&b, '"');
    }
    struct str s = arena_str(c->arena, buf_str(&b));
    buf_fini(&b);
    return s;
}

struct str completion_scalar(const struct completing *c, struct str value) {
    return placed(c, value, is_plain(value, c->at.flow));
}

/* ---- snippets ---- */

static void add_escaped(struct buf *b, struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '$' || s.p[i] == '}' || s.p[i] == '\\')
            buf_add_byte(b, '\\');
        buf_add_byte(b, s.p[i]);
    }
}

/* For editors without snippets: of what the placeholders hold, numbers and the first choice are
 * real values; the rest only says what belongs there. */
static void add_without_marks(struct buf *b, struct str snippet) {
    for (size_t i = 0; i < snippet.n; i++) {
        if (snippet.p[i] != '$') {
            buf_add_byte(b, snippet.p[i]);
            continue;
        }
        bool braced = i + 1 < snippet.n && snippet.p[i + 1] == '{';
        size_t n = i + 1 + braced;
        while (n < snippet.n && ascii_is_digit(snippet.p[n]))
            n++;
        i = n - 1;
        if (!braced || n == snippet.n)
            continue;
        struct str inside = str_from(snippet, n + 1);
        size_t end = str_find_byte(inside, '}');
        int64_t number;
        inside = str_to(inside, end);
        if (snippet.p[n] == '|')
            buf_add(b, str_to(inside, str_find_byte(inside, ',')));
        else if (str_to_int(inside, &number))
            buf_add(b, inside);
        i = end == STR_NOT_FOUND ? snippet.n : n + 1 + end;
    }
}

static struct str key_text(struct completing *c, const struct field *f) {
    struct buf b = {0};
    struct str own = own_value(c, f->key);
    bool below = str_starts(f->snippet, STR("\n"));
    buf_addf(&b, "%.*s", STR_ARG(f->key));
    if (!c->at.closed) {
        buf_add(&b, below ? STR(":") : STR(": "));
        if (own.n && c->snippets) {
            buf_add(&b, STR("${1:"));
            add_escaped(&b, completion_scalar(c, own));
            buf_add(&b, STR("}"));
        } else if (own.n) {
            buf_add(&b, completion_scalar(c, own));
        } else if (c->snippets) {
            buf_add(&b, f->snippet);
        } else {
            add_without_marks(&b, f->snippet);
        }
    }
    struct str s = arena_str(c->arena, buf_str(&b));
    buf_fini(&b);
    return s;
}

/* ---- keys ---- */

static const char *type_words(const struct field *f) {
    static const char *const words[] = {
        [FIELD_SLUG] = "name",          [FIELD_TEXT] = "text",
        [FIELD_BOOL] = "true or false", [FIELD_INT] = "whole number",
        [FIELD_CHOICE] = "choice",      [FIELD_STRINGS] = "list of texts",
        [FIELD_ANY] = "anything",       [FIELD_RELATION] = "list of ids",
    };
    return words[f->type];
}

static bool is_present(const struct completing *c, struct str word) {
    for (size_t i = 0; i < c->present_count; i++)
        if (str_eq(c->present[i], word))
            return true;
    return false;
}

void complete_keys(struct completing *c) {
    for (size_t i = 0; i < field_count; i++) {
        const struct field *f = &fields[i];
        if (!(f->kinds & KIND_BIT(c->kind)) || is_present(c, f->key))
            continue;
        struct completion_item *item = completion_add(c, f->key, ICON_PROPERTY);
        item->detail = arena_printf(c->arena, "%s%s", type_words(f),
                                    f->flags & FIELD_REQUIRED ? ", required" : "");
        item->text = key_text(c, f);
        item->snippet = c->snippets && !c->at.closed;
        item->doc = field_text(c->arena, f);
        item->data = arena_printf(c->arena, "key:%d:%.*s", (int)c->kind, STR_ARG(f->key));
    }
}

/* ---- values ---- */

static struct completion_item *add_value(struct completing *c, struct str value,
                                         enum completion_icon icon) {
    struct completion_item *item = completion_add(c, value, icon);
    item->text = placed(c, value, true);
    return item;
}

static void add_choices(struct completing *c, const struct field *f) {
    struct str rest = f->choices, choice;
    while (str_split(&rest, ' ', &choice) && choice.n) {
        struct completion_item *item = add_value(c, choice, ICON_ENUM_MEMBER);
        enum kind kind;
        if (str_eq(f->key, STR("type")) && kind_find(choice, &kind)) {
            item->doc = kinds[kind].doc;
            item->data = arena_printf(c->arena, "kind:%d:", (int)kind);
        }
    }
}

static void add_numbers(struct completing *c, const struct field *f) {
    enum { FEW = 20 }; /* more are typed faster than chosen */
    for (int64_t n = f->min; f->max > f->min && f->max - f->min < FEW && n <= f->max; n++)
        add_value(c, arena_printf(c->arena, "%lld", (long long)n), ICON_VALUE);
    struct str rest = f->also, word;
    while (str_split(&rest, '|', &word) && word.n)
        add_value(c, word, ICON_ENUM_MEMBER);
}

void complete_value(struct completing *c) {
    const struct field *f = field_find(c->kind, c->at.key);
    struct str own = own_value(c, c->at.key);
    if (!f || c->at.place != COMPLETE_VALUE)
        return;
    if (f->type == FIELD_BOOL) {
        add_value(c, STR("false"), ICON_ENUM_MEMBER);
        add_value(c, STR("true"), ICON_ENUM_MEMBER);
    } else if (f->type == FIELD_CHOICE) {
        add_choices(c, f);
    } else if (f->type == FIELD_INT) {
        add_numbers(c, f);
    } else if (own.n) {
        struct completion_item *item = completion_add(c, own, ICON_VALUE);
        item->text = completion_scalar(c, own);
    }
}
