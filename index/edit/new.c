/* new.c — front matter from the table of fields, bodies from the table below. Defaults are those of
 * the fields' snippets. */
#include "edit/new.h"

#include "base/os.h"
#include "base/path.h"
#include "edit/write.h"

static const struct skeleton {
    enum kind kind;
    struct str text; /* after the heading */
} skeletons[] = {
    {KIND_KIT, STR_INIT("What this kit gives to a project, in a sentence or two.\n\n"
                        "## Prerequisites\n\n- What has to be there.\n\n"
                        "## Steps\n\n1. The first step.\n\n"
                        "## End State\n\n- [ ] How to see that it works.\n")},
    {KIND_WALKTHROUGH, STR_INIT("What the reader understands afterwards.\n\n"
                                "## Overview\n\nThe parts and how they meet.\n\n"
                                "## Walkthrough\n\n1. Where to start reading.\n\n"
                                "## Takeaways\n\n- The one thing to remember.\n")},
    {KIND_AGENT, STR_INIT("Who this agent is and when to call on it.\n\n"
                          "## How it works\n\n1. What it looks at first.\n\n"
                          "## Boundaries\n\n- What it leaves alone.\n")},
    {KIND_TASK, STR_INIT("What is to be done.\n\n"
                         "## Steps\n\n1. The first step.\n\n"
                         "## Done when\n\n- [ ] How to see that it is done.\n")},
    {KIND_PLAN, STR_INIT("What the plan is to achieve.\n\n"
                         "## Phases\n\n1. The first phase.\n\n"
                         "## Open questions\n\n- What is not decided.\n")},
};

/* Expected of these kinds though nothing is said when they are missing. */
static const struct {
    enum kind kind;
    struct str keys;
} usual[] = {
    {KIND_PLAN, STR_INIT("alias tags description status")},
    {KIND_TASK, STR_INIT("alias")},
    {KIND_SCRAPBOOK, STR_INIT("id alias type")},
    {KIND_FILE, STR_INIT("id alias type")},
    {KIND_BLUEPRINT, STR_INIT("id alias type")},
};

bool new_is_kind(enum kind kind) {
    return kind != KIND_PAGE && kind != KIND_OTHER && kind < KIND_COUNT;
}

static bool has_word(struct str words, struct str word) {
    for (struct str one; str_split(&words, ' ', &one);)
        if (str_eq(one, word))
            return true;
    return false;
}

static struct str stem_of(const struct new_kit *n) {
    return path_stem(path_name(n->below));
}

/* A number or a truth is quoted: ids are texts. */
static struct str id_of(struct arena *a, const struct new_kit *n) {
    struct str id = n->id.n ? n->id : write_kebab(a, stem_of(n));
    return id.n ? id : STR("untitled");
}

static struct str alias_of(struct arena *a, const struct new_kit *n) {
    struct str stem = stem_of(n);
    return n->alias.n ? n->alias : stem.n ? write_title(a, stem) : STR("Untitled");
}

/* ---- values ---- */

static struct str tags(struct arena *a, const struct new_kit *n) {
    struct buf out = {0};
    struct str made = path_name(path_dir(n->below)); /* a folder in the folder of the kind */
    bool folder = str_find_byte(path_dir(n->below), '/') != STR_NOT_FOUND;
    made = write_kebab(a, folder ? made : STR_NONE);
    if (!made.n)
        made = id_of(a, n);
    const struct str *items = n->tag_count ? n->tags : &made;
    for (size_t i = 0; i < (n->tag_count ? n->tag_count : 1); i++) {
        struct str item = write_yaml(a, items[i], STYLE_PLAIN, false);
        buf_addf(&out, "\n  - %.*s", STR_ARG(item));
    }
    struct str list = arena_str(a, buf_str(&out));
    buf_fini(&out);
    return list;
}

static struct str scalar(struct arena *a, struct str text) {
    return text.n ? arena_printf(a, " %.*s", STR_ARG(write_yaml(a, text, STYLE_PLAIN, false)))
                  : STR("");
}

/* "${1:moderate}", "${1|moderate,simple|}": the first choice; "" for what has none. */
static struct str first_choice(struct str snippet) {
    if (!str_starts(snippet, STR("${1")) || snippet.n < 5 || str_find(snippet, STR("$TM")) == 4)
        return STR_NONE;
    struct str rest = str_from(snippet, 4);
    size_t n = 0;
    while (n < rest.n && !memchr(",|}", rest.p[n], 3))
        n++;
    return str_to(rest, n);
}

static struct str described(struct arena *a, const struct new_kit *n) {
    if (n->description.n)
        return n->description;
    return arena_printf(a, "What %.*s is for.", STR_ARG(alias_of(a, n)));
}

struct str new_value(struct arena *a, const struct new_kit *n, const struct field *f) {
    struct str key = f->key;
    if (str_eq(key, STR("id")))
        return scalar(a, id_of(a, n));
    if (str_eq(key, STR("alias")) || str_eq(key, STR("title")))
        return scalar(a, alias_of(a, n));
    if (str_eq(key, STR("type")))
        return scalar(a, kinds[n->kind].name);
    if (str_eq(key, STR("tags")))
        return tags(a, n);
    if (str_eq(key, STR("description")))
        return scalar(a, described(a, n));
    if (str_eq(key, STR("capabilities")))
        return STR("\n  - Explains what it finds.\n  - Proposes what to change.\n"
                   "  - Checks the result.");
    const struct {
        struct str key, value;
    } given[] = {{STR("blueprint"), n->blueprint},
                 {STR("blueprint_name"), n->blueprint_name},
                 {STR("layer"), n->layer},
                 {STR("layer_name"), n->layer_name},
                 {STR("status"), n->kind == KIND_PLAN ? STR("pending") : STR_NONE}};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        if (str_eq(given[i].key, key))
            return f->type == FIELD_INT && given[i].value.n
                       ? arena_printf(a, " %.*s", STR_ARG(given[i].value))
                       : scalar(a, given[i].value);
    struct str value = f->type == FIELD_BOOL || f->type == FIELD_INT || f->type == FIELD_CHOICE
                           ? first_choice(f->snippet)
                           : STR_NONE;
    return value.n ? arena_printf(a, " %.*s", STR_ARG(value)) : STR("");
}

static bool belongs(const struct new_kit *n, const struct field *f) {
    bool wanted = f->if_missing != PROBLEM_NONE || (f->flags & FIELD_REQUIRED) != 0;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        wanted = wanted || (usual[i].kind == n->kind && has_word(usual[i].keys, f->key));
    wanted = wanted || (n->blueprint.n &&
                        (str_starts(f->key, STR("blueprint")) || str_starts(f->key, STR("layer"))));
    if (n->blueprint.n && str_eq(f->key, STR("alias")))
        wanted = false;
    return wanted && (f->kinds & KIND_BIT(n->kind)) && !(n->like && kit_field(n->like, f->key));
}

struct str new_front(struct arena *a, const struct new_kit *n) {
    struct buf out = {0};
    buf_add(&out, STR("---\n"));
    for (size_t i = 0; i < field_count; i++) {
        struct str value = belongs(n, &fields[i]) ? new_value(a, n, &fields[i]) : STR_NONE;
        if (value.n)
            buf_addf(&out, "%.*s:%.*s\n", STR_ARG(fields[i].key), STR_ARG(value));
    }
    buf_add(&out, STR("---\n"));
    struct str front = arena_str(a, buf_str(&out));
    buf_fini(&out);
    return front;
}

/* ---- whole files ---- */

/* The date by arithmetic (days from a March of the year 0), since the library's calls share memory
 * between threads or are not everywhere. */
static struct str iso_time(struct arena *a, int64_t ms) {
    enum { DAYS_OF_ERA = 146097, DAYS_TO_1970 = 719468 };
    int64_t seconds = ms / 1000, days = seconds / 86400 + DAYS_TO_1970, rest = seconds % 86400;
    int64_t era = days / DAYS_OF_ERA, day = days % DAYS_OF_ERA;
    int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    int64_t of_year = day - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153, of_month = of_year - (153 * month + 2) / 5 + 1;
    month = month < 10 ? month + 3 : month - 9;
    return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
                        (int)(era * 400 + year + (month <= 2)), (int)month, (int)of_month,
                        (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60),
                        (int)(ms % 1000));
}

static struct str blueprint(struct arena *a, const struct new_kit *n) {
    struct str folder = path_name(path_dir(n->below));
    struct str id = n->id.n ? n->id : write_kebab(a, folder);
    struct str name = n->alias.n ? n->alias : write_title(a, folder);
    struct str about =
        n->description.n ? n->description : arena_printf(a, "What %.*s builds.", STR_ARG(name));
    return arena_printf(
        a,
        "{\n  \"id\": %.*s,\n  \"name\": %.*s,\n  \"version\": 1,\n  \"description\": %.*s,\n"
        "  \"createdAt\": \"%.*s\",\n  \"layers\": [\n    {\n      \"id\": \"layer-1\",\n"
        "      \"order\": 1,\n      \"name\": \"Foundation\",\n      \"tasks\": []\n    }\n  ]\n}\n",
        STR_ARG(write_json(a, id)), STR_ARG(write_json(a, name)), STR_ARG(write_json(a, about)),
        STR_ARG(iso_time(a, n->now_ms)));
}

static struct str skeleton(struct arena *a, const struct new_kit *n) {
    struct str alias = alias_of(a, n), text = STR("");
    if (n->kind == KIND_DIAGRAM)
        return STR("```mermaid\ngraph TD\n  A[Start] --> B[End]\n```\n");
    for (size_t i = 0; i < sizeof skeletons / sizeof *skeletons; i++)
        if (skeletons[i].kind == n->kind)
            text = skeletons[i].text;
    return arena_printf(a, "# %.*s\n%s%.*s", STR_ARG(alias), text.n ? "\n" : "", STR_ARG(text));
}

struct str new_text(struct arena *a, const struct new_kit *n) {
    if (format_of_name(n->below) == FORMAT_JSON)
        return blueprint(a, n);
    struct str front = new_front(a, n);
    struct str body = n->body.n ? n->body : skeleton(a, n);
    return arena_printf(a, "%.*s\n%.*s", STR_ARG(front), STR_ARG(body));
}

struct str new_below(struct arena *a, enum kind kind, struct str folder, struct str name) {
    struct str kebab = write_kebab(a, path_stem(name));
    struct str dir = kinds[kind].folder.n ? kinds[kind].folder
                     : kind == KIND_PLAN  ? STR("plans")
                                          : STR("");
    if (!kebab.n)
        return STR("");
    if (folder.n)
        dir = path_join(a, dir, folder);
    if (kind == KIND_BLUEPRINT)
        return path_join(a, path_join(a, dir, kebab), STR("blueprint.json"));
    if (kind == KIND_PLAN && !folder.n)
        dir = path_join(a, dir, kebab);
    return path_join(
        a, dir, arena_printf(a, "%.*s.%s", STR_ARG(kebab), kind == KIND_DIAGRAM ? "mmd" : "md"));
}

/* ---- names that are free ---- */

/* Tasks have a set of names for each folder, pages and the like none. */
static bool meets(const struct new_kit *n, struct str path, const struct named *other) {
    if (other->kind == KIND_PAGE || other->kind == KIND_OTHER)
        return false;
    bool task = n->kind == KIND_TASK || other->kind == KIND_TASK;
    return !task || (n->kind == other->kind && str_eq(path_dir(path), path_dir(other->path)));
}

static bool any_meets(const struct new_kit *n, struct str path, const struct named *all,
                      size_t count) {
    for (size_t i = 0; i < count; i++)
        if (meets(n, path, &all[i]))
            return true;
    return false;
}

static bool is_taken(struct arena *a, const struct world *w, struct str root,
                     const struct new_kit *n) {
    struct str path = path_join(a, root, n->below);
    bool blueprint = n->kind == KIND_BLUEPRINT;
    struct str id = blueprint ? write_kebab(a, path_name(path_dir(n->below))) : id_of(a, n);
    struct named *found = NULL;
    if (os_lstat(arena_strz(a, path), &(struct os_info){0}, &(struct err){0}) ||
        w->kit_at(w->context, a, path))
        return true;
    size_t count = world_with_name(w, a, path, id, NAME_ID, &found);
    if (any_meets(n, path, found, count))
        return true;
    count = blueprint ? 0 : world_with_name(w, a, path, alias_of(a, n), NAME_ALIAS, &found);
    return any_meets(n, path, found, count);
}

/* "kits/a.md" -> "kits/a-2.md"; where the folder is the document's own, it is numbered as well. */
static struct str numbered(struct arena *a, struct str below, unsigned number) {
    struct str dir = path_dir(below), name = path_name(below), stem = path_stem(name);
    struct str own = path_name(dir);
    bool json = format_of_name(name) == FORMAT_JSON;
    if (json || (dir.n && str_eq(own, stem)))
        dir = path_join(a, path_dir(dir), arena_printf(a, "%.*s-%u", STR_ARG(own), number));
    if (!json)
        name =
            arena_printf(a, "%.*s-%u%.*s", STR_ARG(stem), number, STR_ARG(str_from(name, stem.n)));
    return path_join(a, dir, name);
}

bool new_free(struct arena *a, const struct world *w, struct str root, struct new_kit *n) {
    struct new_kit first = *n;
    for (unsigned number = 2; number <= 100; number++) {
        if (!is_taken(a, w, root, n))
            return true;
        n->below = numbered(a, first.below, number);
        n->alias =
            first.alias.n ? arena_printf(a, "%.*s %u", STR_ARG(first.alias), number) : STR_NONE;
        n->id = first.id.n ? arena_printf(a, "%.*s-%u", STR_ARG(first.id), number) : STR_NONE;
    }
    return false;
}
