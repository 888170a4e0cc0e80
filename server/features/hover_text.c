/* hover_text.c — sentences for hovers, from tables and facts. Which one is wanted is hover.c's. */
#include "features/hover_text.h"

#include "base/path.h"
#include "base/text.h"
#include "features/field_text.h"
#include "kit/token_places.h"

static struct str done(struct arena *arena, struct buf *b) {
    struct str s = arena_str(arena, buf_str(b));
    buf_fini(b);
    return s;
}

/* ---- front matter ---- */

/* What a value must look like, where the choices do not say it. */
static void add_shape(struct buf *b, const struct field *f) {
    switch (f->type) {
    case FIELD_SLUG:
        buf_add(b, STR("A name in kebab-case."));
        break;
    case FIELD_TEXT:
        buf_add(b, STR("A text"));
        if (f->soft_max)
            buf_addf(b, " of %u characters at most", f->soft_max);
        buf_add_byte(b, '.');
        break;
    case FIELD_BOOL:
        buf_add(b, STR("`true` or `false`."));
        break;
    case FIELD_INT: {
        struct str rest = f->also, word;
        buf_add(b, STR("A whole number"));
        if (f->max == INT32_MAX)
            buf_addf(b, " from %lld", (long long)f->min);
        else if (f->max > f->min)
            buf_addf(b, " from %lld to %lld", (long long)f->min, (long long)f->max);
        while (rest.n && str_split(&rest, '|', &word))
            buf_addf(b, ", or `%.*s`", STR_ARG(word));
        buf_add_byte(b, '.');
        break;
    }
    case FIELD_STRINGS:
        buf_add(b, STR("A list of texts"));
        if (f->exactly)
            buf_addf(b, ", %u of them", f->exactly);
        else if (f->soft_max)
            buf_addf(b, ", %u at most", f->soft_max);
        buf_add_byte(b, '.');
        break;
    case FIELD_RELATION:
        buf_add(b, STR("A list of ids."));
        break;
    case FIELD_CHOICE:
    case FIELD_ANY:
        break;
    }
}

/* The first value of a snippet that is one: "${1|a,b|}", "${1:5}" of a number. */
static struct str snippet_value(const struct field *f) {
    struct str s = f->snippet;
    bool choice = str_starts(s, STR("${1|")), number = f->type == FIELD_INT;
    if (!choice && !(number && str_starts(s, STR("${1:"))))
        return STR_NONE;
    s = str_from(s, 4);
    size_t end = str_find_byte(s, choice ? ',' : '}');
    return str_to(s, end);
}

static void add_default(struct buf *b, const struct field *f, const struct kit *kit) {
    const char *from = "";
    struct buf slug = {0};
    struct str value = snippet_value(f);
    enum kind kind = kind_of_folder(kit->source.below);
    if (str_eq(f->key, STR("id")) && kit->source.path.n) {
        text_kebab(path_stem(path_name(kit->source.path)), &slug);
        value = buf_str(&slug);
        from = ", after the file's name";
    } else if (str_eq(f->key, STR("alias")) || str_eq(f->key, STR("title"))) {
        for (size_t i = 0; i < kit->heading_count && !value.n; i++)
            if (kit->headings[i].level == 1)
                value = kit->headings[i].plain;
        from = ", after the first heading";
    } else if (str_eq(f->key, STR("type")) && kind != KIND_PAGE) {
        value = kinds[kind].name;
        from = ", after the folder";
    }
    if (value.n)
        buf_addf(b, "\n\nBy default `%.*s`%s.", STR_ARG(value), from);
    buf_fini(&slug);
}

struct str hover_key(struct arena *arena, const struct field *f, const struct kit *kit,
                     struct str pages) {
    const struct problem_row *rule = &problem_rows[f->if_missing];
    struct buf b = {0};
    buf_addf(&b, "**%.*s**%s\n\n%.*s", STR_ARG(f->key),
             f->flags & FIELD_REQUIRED ? " · required" : "", STR_ARG(field_text(arena, f)));
    if (f->type != FIELD_CHOICE && f->type != FIELD_ANY) {
        buf_add(&b, STR("\n\n"));
        add_shape(&b, f);
    }
    add_default(&b, f, kit);
    if (f->if_missing != PROBLEM_NONE)
        buf_addf(&b, "\n\nRule: [%.*s](%.*s/%.*s.md) for a %.*s without it (%.*s).",
                 STR_ARG(rule->code), STR_ARG(pages), STR_ARG(rule->code),
                 STR_ARG(kinds[kit->kind].name), STR_ARG(severity_name(rule->severity)));
    return done(arena, &b);
}

struct str hover_kind(struct arena *arena, enum kind kind) {
    struct buf b = {0};
    buf_addf(&b, "**%.*s**\n\n%.*s", STR_ARG(kinds[kind].name), STR_ARG(kinds[kind].doc));
    if (kinds[kind].folder.n)
        buf_addf(&b, "\n\nFolder: `%.*s/`", STR_ARG(kinds[kind].folder));
    const char *comma = "\n\nRequired: ";
    for (size_t i = 0; i < field_count; i++) {
        if (!(fields[i].kinds & KIND_BIT(kind)) || !(fields[i].flags & FIELD_REQUIRED))
            continue;
        buf_addf(&b, "%s`%.*s`", comma, STR_ARG(fields[i].key));
        comma = ", ";
    }
    return done(arena, &b);
}

/* ---- blueprints ---- */

struct str hover_layers(struct arena *arena, const struct world *world, const struct facts *f,
                        struct str path, size_t only, struct str task) {
    enum { TASKS_MOST = 40 };
    struct buf b = {0};
    size_t shown = 0;
    for (size_t i = 0; i < f->layer_count && shown < TASKS_MOST; i++) {
        if (only != SIZE_MAX && i != only)
            continue;
        buf_addf(&b, "%sLayer %lld of %zu: **%.*s**\n", b.n ? "\n" : "",
                 (long long)f->layers[i].order, f->layer_count, STR_ARG(f->layers[i].name));
        for (size_t k = 0; k < f->ref_count && shown < TASKS_MOST; k++) {
            const struct ref *ref = &f->refs[k];
            if (ref->type != REF_TASK_FILE || ref->line != i)
                continue;
            struct str file = path_resolve(arena, path_dir(path), ref->target);
            const struct facts *t = world->kit_at(world->context, arena, file);
            struct str name = t ? facts_name(t, file) : ref->target;
            bool here = str_eq(file, task);
            buf_addf(&b, "\n- %s%.*s%s%s", here ? "**" : "", STR_ARG(name), here ? "**" : "",
                     t ? "" : " (missing)");
            shown++;
        }
        buf_add_byte(&b, '\n');
    }
    if (shown == TASKS_MOST)
        buf_add(&b, STR("\n…\n"));
    struct str s = arena_str(arena, str_trim(buf_str(&b)));
    buf_fini(&b);
    return s;
}

/* ---- placeholders ---- */

struct str hover_token(struct arena *arena, const struct kit *kit, struct str name) {
    struct token_place *places;
    size_t declared, n = token_places(arena, kit, &places, &declared), uses = 0;
    const struct token_place *declaration = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(places[i].name, name))
            continue;
        if (i >= declared)
            uses++;
        else if (!declaration)
            declaration = &places[i];
    }
    struct buf b = {0};
    buf_addf(&b, "**%.*s** · placeholder", STR_ARG(name));
    if (declaration) {
        struct str item = str_cut(kit->source.text, declaration->item);
        struct str value = token_default(item);
        while (item.n && memchr(": \t-", item.p[0], 4))
            item = str_from(item, 1);
        if (str_trim(item).n)
            buf_addf(&b, "\n\n%.*s", STR_ARG(str_trim(item)));
        if (value.n)
            buf_addf(&b, "\n\nDefault: `%.*s`", STR_ARG(value));
    } else {
        buf_add(&b,
                STR("\n\nNot declared: no list item below a heading with \"Tokens\" names it."));
    }
    if (uses == 1)
        buf_add(&b, STR("\n\nUsed once in this document."));
    else
        buf_addf(&b, "\n\nUsed %zu times in this document.", uses);
    return done(arena, &b);
}

/* ---- texts ---- */

struct str hover_excerpt(struct arena *arena, struct str text, size_t at) {
    enum { LINES_MOST = 6, BYTES_MOST = 600 };
    struct str rest = str_from(text, at);
    struct buf b = {0};
    for (size_t n = 0; rest.n && n < LINES_MOST && b.n < BYTES_MOST;) {
        size_t end = 0;
        while (end < rest.n && !ascii_is_eol(rest.p[end]))
            end++;
        struct str line = str_to(rest, end), words = str_trim(line);
        while (end < rest.n && ascii_is_eol(rest.p[end]) && end < line.n + 1)
            end++;
        rest = str_from(rest, end);
        bool stop = words.n && (words.p[0] == '#' || str_starts(words, STR("```")) ||
                                str_starts(words, STR("~~~")) || str_starts(words, STR("---")));
        if (stop || (!words.n && b.n))
            break;
        if (!words.n)
            continue;
        struct str part = str_to(line, BYTES_MOST - b.n);
        buf_addf(&b, "%s%.*s", b.n ? "\n" : "", (int)text_valid(part), part.p);
        n++;
    }
    return done(arena, &b);
}

/* Longer than any run of backticks in it. */
static unsigned fence_length(struct str text) {
    unsigned most = 2, run = 0;
    for (size_t i = 0; i < text.n; i++) {
        run = text.p[i] == '`' ? run + 1 : 0;
        most = run > most ? run : most;
    }
    return most + 1;
}

void hover_fence(struct buf *b, struct str text, struct str language) {
    unsigned n = fence_length(text);
    buf_add(b, STR("\n\n"));
    for (unsigned i = 0; i < n; i++)
        buf_add_byte(b, '`');
    buf_addf(b, "%.*s\n%.*s\n", STR_ARG(language), STR_ARG(text));
    for (unsigned i = 0; i < n; i++)
        buf_add_byte(b, '`');
}

/* "[text](target)": its length and text; 0 when there is none at the start. */
static size_t link_at(struct str s, struct str *text) {
    size_t close = 0;
    for (unsigned depth = 0; close < s.n; close++) {
        depth += s.p[close] == '[';
        depth -= s.p[close] == ']' && depth;
        if (!depth)
            break;
    }
    size_t end = str_find_byte(str_from(s, close), ')');
    if (close == 0 || !str_starts(str_from(s, close), STR("](")) || end == STR_NOT_FOUND)
        return 0;
    *text = str_cut(s, (struct span){1, (uint32_t)close});
    return close + end + 1;
}

static size_t mark_at(struct str s) {
    return str_starts(s, STR("**")) ? 2 : str_starts(s, STR("`"));
}

static void add_unmarked(struct buf *b, struct str s) {
    for (size_t i = 0; i < s.n;) {
        size_t mark = mark_at(str_from(s, i));
        if (!mark)
            buf_add_byte(b, s.p[i]);
        i += mark ? mark : 1;
    }
}

static void add_plain_line(struct buf *b, struct str line) {
    for (size_t i = 0; i < line.n;) {
        struct str rest = str_from(line, i), text = str_to(rest, 1);
        size_t link = link_at(rest, &text), mark = mark_at(rest);
        if (!mark)
            add_unmarked(b, text);
        i += mark ? mark : link ? link : 1;
    }
}

struct str hover_plain(struct arena *arena, struct str markdown) {
    struct buf b = {0};
    struct str rest = markdown, line, fence = STR_NONE;
    while (str_split(&rest, '\n', &line)) {
        size_t ticks = 0;
        while (ticks < line.n && line.p[ticks] == '`')
            ticks++;
        bool edge = ticks >= 3 && (fence.n ? ticks == fence.n && line.n == ticks : true);
        if (edge) {
            fence = fence.n ? STR_NONE : str_to(line, ticks);
            continue;
        }
        if (b.n)
            buf_add_byte(&b, '\n');
        if (fence.n)
            buf_add(&b, line);
        else
            add_plain_line(&b, line);
    }
    return done(arena, &b);
}
