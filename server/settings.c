/* settings.c — the table of settings, and JSON into struct settings by it. */
#include "settings.h"

#include "base/path.h"

#include <jansson.h>
#include <stddef.h>

#define AT(member) offsetof(struct settings, member)

const struct setting settings_table[] = {
    {"diagnostics.enabled", SETTING_BOOL, AT(diagnostics), NULL, 1, 0, 0,
     "Report problems at all."},
    {"diagnostics.unopened", SETTING_CHOICE, AT(unopened), "off warnings all", UNOPENED_WARNINGS, 0,
     0,
     "Which problems to report for files of the workspace that are not open: none, warnings and "
     "errors, or all."},
    {"diagnostics.severity", SETTING_SEVERITIES, AT(severity), "off error warning information hint",
     0, 0, 0, "An object from problem code to severity, such as {\"KIT001\": \"off\"}."},
    {"roots", SETTING_PATHS, AT(roots), NULL, 0, 0, 0,
     "Further directories to index and watch besides the workspace folders."},
    {"registry", SETTING_BOOL, AT(registry), NULL, 1, 0, 0,
     "Also index the projects that BlueKit knows."},
    {"watch.backend", SETTING_CHOICE, AT(watch_backend), "auto poll off", WATCH_AUTO, 0, 0,
     "How to notice changes on disk: events of the system where there are any, listing again and "
     "again, or not at all."},
    {"watch.quietMs", SETTING_INT, AT(quiet_ms), NULL, 25, 0, 10000,
     "Gather disk events until so many milliseconds are quiet."},
    {"watch.maxWaitMs", SETTING_INT, AT(max_wait_ms), NULL, 300, 1, 60000,
     "Never gather disk events for longer than so many milliseconds."},
    {"watch.pollIntervalMs", SETTING_INT, AT(poll_interval_ms), NULL, 2000, 100, 3600000,
     "How often to list a root that is polled, in milliseconds."},
    {"completion.linkStyle", SETTING_CHOICE, AT(link_style), "relative wiki", LINKS_RELATIVE, 0, 0,
     "What completing a kit's name in text inserts: a relative link or a wiki link."},
    {"codeReferences.diagnostics", SETTING_CHOICE, AT(code), "off lines all", CODE_LINES, 0, 0,
     "Which references to code to check: none, those with a line number, or all."},
    {"format.sortKeys", SETTING_BOOL, AT(format_sort), NULL, 1, 0, 0,
     "Formatting puts the keys of front matter into their usual order."},
    {"format.lists", SETTING_CHOICE, AT(format_lists), "keep block flow", 1, 0, 0,
     "How formatting writes lists in front matter: as they are, one item per line, or in "
     "brackets."},
    {"index.path", SETTING_PATH, AT(index_path), NULL, 0, 0, 0,
     "The index file. Null: in the user's cache directory."},
    {"search.limit", SETTING_INT, AT(search_limit), NULL, 20, 1, 1000,
     "How many hits kit/search gives when the request does not say."},
    {"codeLens.enabled", SETTING_BOOL, AT(code_lens), NULL, 1, 0, 0,
     "Show above titles and headings how often they are referred to, and above tasks where they "
     "stand in their blueprint."},
    {"inlayHints.aliases", SETTING_BOOL, AT(hint_aliases), NULL, 1, 0, 0,
     "Show the alias of a kit behind its id."},
    {"inlayHints.wikiTargets", SETTING_BOOL, AT(hint_wiki_targets), NULL, 1, 0, 0,
     "Show the path of the document behind a wiki link that leads to it."},
    {"inlayHints.lineDrift", SETTING_BOOL, AT(hint_line_drift), NULL, 1, 0, 0,
     "Show behind a reference to lines of code that they have moved, changed or gone."},
};
const size_t settings_count = sizeof settings_table / sizeof *settings_table;

static void *member(struct settings *s, const struct setting *row) {
    return (char *)s + row->offset;
}

static void set_default(struct settings *s, const struct setting *row) {
    switch (row->type) {
    case SETTING_BOOL:
        *(bool *)member(s, row) = row->initial;
        break;
    case SETTING_INT:
    case SETTING_CHOICE:
        *(int *)member(s, row) = row->initial;
        break;
    case SETTING_PATH:
        *(struct str *)member(s, row) = STR_NONE;
        break;
    case SETTING_PATHS:
        s->roots = NULL;
        s->root_count = 0;
        break;
    case SETTING_SEVERITIES:
        for (size_t i = 0; i < PROBLEM_COUNT; i++)
            s->severity[i] = (uint8_t)problem_rows[i].severity;
        break;
    }
}

void settings_init(struct settings *s) {
    *s = (struct settings){.arena = arena_new()};
    for (size_t i = 0; i < settings_count; i++)
        set_default(s, &settings_table[i]);
}

void settings_fini(struct settings *s) {
    arena_free(s->arena);
    *s = (struct settings){0};
}

static struct str json_str(const json_t *j) {
    return (struct str){json_string_value(j), json_string_length(j)};
}

static int choice(const char *choices, struct str word) { /* -1: none of them */
    struct str rest = str_z(choices), one;
    for (int i = 0; str_split(&rest, ' ', &one); i++)
        if (str_eq(one, word))
            return i;
    return -1;
}

static bool read_severities(struct settings *s, const struct setting *row, json_t *value,
                            struct buf *complaints) {
    if (!json_is_object(value))
        return false;
    const char *code;
    json_t *word;
    json_object_foreach(value, code, word) {
        enum problem_code at = problem_find(str_z(code));
        int severity = choice(row->choices, json_str(word));
        if (at == PROBLEM_NONE)
            buf_addf(complaints, "kit.%s: there is no problem \"%s\"\n", row->name, code);
        else if (severity < 0)
            buf_addf(complaints, "kit.%s: \"%s\" must be one of: %s\n", row->name, code,
                     row->choices);
        else
            s->severity[at] = (uint8_t)severity;
    }
    return true;
}

static bool read_paths(struct settings *s, json_t *value) {
    if (!json_is_array(value))
        return false;
    size_t i;
    json_t *path;
    json_array_foreach(value, i, path) {
        struct str p = path_native(s->arena, json_str(path));
        if (!json_is_string(path) || !path_is_absolute(p))
            return false;
        *ARENA_PUSH(s->arena, s->roots, s->root_count) = path_resolve(s->arena, STR_NONE, p);
    }
    return true;
}

static bool read_value(struct settings *s, const struct setting *row, json_t *value,
                       struct buf *complaints) {
    switch (row->type) {
    case SETTING_BOOL:
        if (!json_is_boolean(value))
            return false;
        *(bool *)member(s, row) = json_is_true(value);
        return true;
    case SETTING_INT: {
        json_int_t n = json_integer_value(value);
        if (!json_is_integer(value) || n < row->min || n > row->max)
            return false;
        *(int *)member(s, row) = (int)n;
        return true;
    }
    case SETTING_CHOICE: {
        int at = json_is_string(value) ? choice(row->choices, json_str(value)) : -1;
        if (at < 0)
            return false;
        *(int *)member(s, row) = at;
        return true;
    }
    case SETTING_PATH: {
        struct str path = path_native(s->arena, json_str(value));
        if (!json_is_string(value) || !path_is_absolute(path))
            return false;
        *(struct str *)member(s, row) = path_resolve(s->arena, STR_NONE, path);
        return true;
    }
    case SETTING_PATHS:
        return read_paths(s, value);
    case SETTING_SEVERITIES:
        return read_severities(s, row, value, complaints);
    }
    return false;
}

static void complain(const struct setting *row, struct buf *out) {
    buf_addf(out, "kit.%s: ", row->name);
    switch (row->type) {
    case SETTING_BOOL:
        buf_add(out, STR("must be true or false\n"));
        break;
    case SETTING_INT:
        buf_addf(out, "must be an integer from %d to %d\n", row->min, row->max);
        break;
    case SETTING_CHOICE:
        buf_addf(out, "must be one of: %s\n", row->choices);
        break;
    case SETTING_PATH:
        buf_add(out, STR("must be an absolute path or null\n"));
        break;
    case SETTING_PATHS:
        buf_add(out, STR("must be a list of absolute paths\n"));
        break;
    case SETTING_SEVERITIES:
        buf_add(out, STR("must be an object from problem code to severity\n"));
        break;
    }
}

/* "a.b" as {"a": {"b": …}} or as {"a.b": …}. */
static json_t *find(const json_t *section, const char *name) {
    json_t *value = json_object_get(section, name);
    const char *dot = strchr(name, '.');
    if (value || !dot)
        return value;
    json_t *inner = json_object_getn(section, name, (size_t)(dot - name));
    return json_is_object(inner) ? find(inner, dot + 1) : NULL;
}

void settings_read(struct settings *s, const json_t *section, struct buf *complaints) {
    arena_reset(s->arena);
    for (size_t i = 0; i < settings_count; i++) {
        const struct setting *row = &settings_table[i];
        set_default(s, row);
        json_t *value = json_is_object(section) ? find(section, row->name) : NULL;
        if (value && !json_is_null(value) && !read_value(s, row, value, complaints)) {
            set_default(s, row);
            complain(row, complaints);
        }
    }
}
