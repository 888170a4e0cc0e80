/* code_ref.c — which code spans and fence infos name a place in a source file (A14). By their
 * letters only: whether the file is there is for those who know the project (world.h). */
#include "kit/parts.h"

enum { PATH_MAX_BYTES = 260, EXTENSION_MAX = 12 };

/* Extensions that make a bare "name.ext" a file rather than "object.member". */
static const char *const extensions[] = {
    "astro",   "bash", "bat",  "c",    "cc",    "cfg",    "cjs",    "clj",        "cmake",
    "conf",    "cpp",  "cs",   "css",  "csv",   "cxx",    "dart",   "db",         "diff",
    "el",      "elm",  "env",  "erb",  "ex",    "exs",    "fs",     "go",         "gradle",
    "graphql", "h",    "hbs",  "hpp",  "hs",    "htm",    "html",   "ini",        "ipynb",
    "java",    "jl",   "jpg",  "js",   "json",  "json5",  "jsonc",  "jsonl",      "jsx",
    "kt",      "kts",  "less", "lock", "log",   "lua",    "m",      "md",         "mdx",
    "mermaid", "mjs",  "mk",   "ml",   "mm",    "mmd",    "mts",    "nix",        "nim",
    "patch",   "pdf",  "php",  "pl",   "plist", "png",    "prisma", "properties", "proto",
    "ps1",     "py",   "pyi",  "r",    "rb",    "rs",     "rst",    "sass",       "scala",
    "scm",     "scss", "sh",   "sol",  "sql",   "sqlite", "svelte", "svg",        "swift",
    "tcl",     "tex",  "tf",   "toml", "ts",    "tsv",    "tsx",    "txt",        "vim",
    "vue",     "wasm", "xml",  "yaml", "yml",   "zig",    "zsh",
};

static bool is_known_extension(struct str ext) {
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (str_eq_nocase(ext, str_z(extensions[i])))
            return true;
    return false;
}

static bool is_path_char(char c) {
    return ascii_is_alnum(c) || (unsigned char)c >= 0x80 || (c && strchr("._-+/@~$#()[]&!%^=,", c));
}

static bool is_name_char(char c) {
    return ascii_is_alnum(c) || (unsigned char)c >= 0x80;
}

/* The part after the last '.' of a file name, when it looks like an extension. */
static struct str extension_of(struct str name) {
    size_t dot = str_rfind_byte(name, '.');
    if (dot == STR_NOT_FOUND || dot + 1 == name.n || name.n - dot - 1 > EXTENSION_MAX)
        return STR_NONE;
    struct str ext = str_from(name, dot + 1);
    bool letter = false;
    for (size_t i = 0; i < ext.n; i++) {
        if (!ascii_is_alnum(ext.p[i]))
            return STR_NONE;
        letter = letter || ascii_is_alpha(ext.p[i]);
    }
    return letter ? ext : STR_NONE;
}

/* "." and ".." segments, none empty, each with a letter or digit. */
static bool has_sound_segments(struct str path) {
    struct str part, rest = path;
    if (rest.n && rest.p[0] == '/')
        rest = str_from(rest, 1);
    while (str_split(&rest, '/', &part)) {
        if (!part.n)
            return !rest.p; /* a trailing '/' names a directory */
        bool named = str_eq(part, STR(".")) || str_eq(part, STR("..")) || str_eq(part, STR("~"));
        for (size_t i = 0; i < part.n && !named; i++)
            named = is_name_char(part.p[i]);
        if (!named)
            return false;
    }
    return true;
}

/* "vercel.com/team/domains", "www.x.md" */
static bool is_web(struct str s) {
    static const char *const domains[] = {".com", ".org", ".net", ".io", ".dev", ".app", ".ai"};
    struct str rest = s, first;
    str_split(&rest, '/', &first);
    bool web = str_starts(s, STR("www."));
    for (size_t i = 0; i < sizeof domains / sizeof *domains && !web; i++)
        web = rest.p && str_ends(first, str_z(domains[i]));
    return web;
}

/* Routes, packages and flags have slashes, too: "/api/users", "@scope/name", "--x/y",
 * "application/json", "and/or". */
static bool is_path(struct str s, bool with_lines) {
    if (s.n < 2 || s.n > PATH_MAX_BYTES || s.p[0] == '-' || s.p[0] == '#' || s.p[0] == '@' ||
        s.p[0] == '$' || s.p[0] == '&')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!is_path_char(s.p[i]))
            return false;
    if (!has_sound_segments(s) || is_web(s) || str_find(s, STR("()")) != STR_NOT_FOUND)
        return false;
    size_t slash = str_rfind_byte(s, '/');
    struct str name = slash == STR_NOT_FOUND ? s : str_from(s, slash + 1);
    struct str ext = extension_of(name);
    if (slash == STR_NOT_FOUND)
        return with_lines ? ext.n != 0 : ext.n && is_known_extension(ext);
    if (ext.n || with_lines)
        return ext.n != 0;
    bool directory = name.n == 0;
    struct str inner = str_to(s, directory ? slash : s.n);
    size_t slashes = 0;
    for (size_t i = 0; i < inner.n; i++)
        slashes += inner.p[i] == '/';
    bool relative = str_starts(s, STR("./")) || str_starts(s, STR("../"));
    bool hidden = s.p[0] == '.';
    return s.p[0] != '/' && (relative || hidden || directory || slashes >= 2);
}

static bool take_number(struct str *s, uint32_t *out) {
    size_t n = 0;
    while (n < s->n && ascii_is_digit(s->p[n]))
        n++;
    int64_t value;
    if (n == 0 || n > 9 || !str_to_int(str_to(*s, n), &value))
        return false;
    *s = str_from(*s, n);
    *out = (uint32_t)value;
    return true;
}

/* "12", "12-40", "12,34", "12:5", with an optional L before numbers as on GitHub. */
static bool read_lines(struct str s, struct code_ref *ref) {
    if (!take_number(&s, &ref->line) || ref->line == 0)
        return false;
    if (!s.n)
        return true;
    char mark = s.p[0];
    s = str_from(s, 1);
    bool ok = mark == ':' ? take_number(&s, &ref->column)
                          : (mark == '-' || mark == ',') && take_number(&s, &ref->end);
    if (ok && mark == '-' && ref->end < ref->line)
        return false;
    while (ok && mark == ',' && s.n && s.p[0] == ',') { /* more single lines: the furthest counts */
        uint32_t next;
        s = str_from(s, 1);
        ok = take_number(&s, &next);
        if (ok && next > ref->end)
            ref->end = next;
    }
    if (ok && ref->end && ref->end < ref->line) { /* "34,12" */
        uint32_t first = ref->end;
        ref->end = ref->line;
        ref->line = first;
    }
    return ok && !s.n && (mark != ',' || ref->line);
}

struct code_ref code_ref_of(struct str text, struct span content) {
    struct str s = str_cut(text, content);
    struct code_ref ref = {.path = {content.start, content.start}};
    if (s.n > PATH_MAX_BYTES || str_find(s, STR("://")) != STR_NOT_FOUND)
        return ref;
    size_t colon = str_find_byte(s, ':');
    if (colon == 1 && ascii_is_alpha(s.p[0])) /* C:/x */
        colon = STR_NOT_FOUND;
    struct str path = colon == STR_NOT_FOUND ? s : str_to(s, colon);
    if (!is_path(path, colon != STR_NOT_FOUND))
        return ref;
    if (colon != STR_NOT_FOUND) {
        struct code_ref with = ref;
        if (!read_lines(str_from(s, colon + 1), &with))
            return ref;
        ref = with;
        ref.lines = (struct span){content.start + (uint32_t)colon + 1, content.end};
    }
    ref.path = (struct span){content.start, content.start + (uint32_t)path.n};
    return ref;
}

struct code_ref code_ref_of_info(struct str text, struct span info) {
    struct str s = str_cut(text, info);
    struct code_ref ref = {.path = {info.start, info.start}}, none = ref;
    struct str rest = s;
    if (!take_number(&rest, &ref.line) || ref.line == 0 || !rest.n || rest.p[0] != ':')
        return none;
    rest = str_from(rest, 1);
    if (!take_number(&rest, &ref.end) || ref.end < ref.line || !rest.n || rest.p[0] != ':')
        return none;
    uint32_t lines_end = info.start + (uint32_t)(s.n - rest.n);
    struct str path = str_from(rest, 1);
    if (!is_path(path, true))
        return none;
    ref.lines = (struct span){info.start, lines_end};
    ref.path = (struct span){lines_end + 1, info.end};
    return ref;
}
