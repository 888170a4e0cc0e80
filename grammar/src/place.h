/* place.h — which code spans and info strings name a place in a source file: `path`, `path:12`,
 * `path:12-40`, `path:12,34`, `path:12:5`, and 12:40:path. By their letters only. */
#ifndef KIT_PLACE_H
#define KIT_PLACE_H

#include "plan.h"

enum { PATH_LENGTH_MAX = 260, EXTENSION_MAX = 12 };

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

static bool equals(const int32_t *t, uint32_t n, const char *word) {
    for (uint32_t i = 0; i < n; i++)
        if (!word[i] || lower(t[i]) != word[i])
            return false;
    return !word[n];
}

static bool starts(const int32_t *t, uint32_t n, const char *word) {
    uint32_t length = (uint32_t)strlen(word);
    return n >= length && equals(t, length, word);
}

static bool is_known_extension(const int32_t *t, uint32_t n) {
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (equals(t, n, extensions[i]))
            return true;
    return false;
}

/* Length of the extension that ends the path, 0 when there is none. */
static uint32_t extension_length(const int32_t *t, uint32_t n) {
    uint32_t length = 0;
    bool letter = false;
    while (length < n && is_alnum(t[n - length - 1])) {
        letter = letter || is_alpha(t[n - length - 1]);
        length++;
    }
    return length < n && letter && length <= EXTENSION_MAX && t[n - length - 1] == '.' ? length : 0;
}

/* "." and ".." segments, none empty, each with a letter or digit. */
static bool has_sound_segments(const int32_t *t, uint32_t n) {
    for (uint32_t at = n && t[0] == '/'; at < n;) {
        uint32_t start = at;
        bool named = false;
        for (; at < n && t[at] != '/'; at++)
            named = named || is_alnum(t[at]) || t[at] >= 0x80;
        uint32_t length = at - start;
        const int32_t *part = t + start;
        if (!named && !equals(part, length, ".") && !equals(part, length, "..") &&
            !equals(part, length, "~"))
            return false;
        at++;
    }
    return n > 1 || t[0] != '/';
}

static bool is_web(const int32_t *t, uint32_t n) {
    static const char *const domains[] = {".com", ".org", ".net", ".io", ".dev", ".app", ".ai"};
    uint32_t host = 0;
    while (host < n && t[host] != '/')
        host++;
    bool web = starts(t, n, "www.");
    for (size_t i = 0; i < sizeof domains / sizeof *domains && !web; i++) {
        uint32_t length = (uint32_t)strlen(domains[i]);
        web = host < n && host >= length && equals(t + host - length, length, domains[i]);
    }
    return web;
}

/* Routes, packages and flags have slashes, too: "/api/users", "@scope/name", "and/or". */
static bool is_path(const int32_t *t, uint32_t n, bool with_lines) {
    if (n < 2 || n > PATH_LENGTH_MAX || is_one_of(t[0], "-#@$&"))
        return false;
    uint32_t slashes = 0, name = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!is_alnum(t[i]) && t[i] < 0x80 && !is_one_of(t[i], "._-+/@~$#()[]&!%^=,"))
            return false;
        if (t[i] == '(' && i + 1 < n && t[i + 1] == ')')
            return false;
        if (t[i] == '/') {
            slashes += i + 1 < n;
            name = i + 1;
        }
    }
    if (!has_sound_segments(t, n) || is_web(t, n))
        return false;
    uint32_t extension = extension_length(t + name, n - name);
    if (extension && (name || with_lines))
        return true;
    if (extension)
        return is_known_extension(t + n - extension, extension);
    if (!name || with_lines)
        return false;
    bool relative = starts(t, n, "./") || starts(t, n, "../");
    return t[0] != '/' && (relative || t[0] == '.' || name == n || slashes >= 2);
}

/* Up to nine digits; the end, or `at` when there is no number. */
static uint32_t number_end(const int32_t *t, uint32_t at, uint32_t n) {
    uint32_t end = at;
    while (end < n && is_digit(t[end]))
        end++;
    return end - at <= 9 ? end : at;
}

static uint32_t number_at(const int32_t *t, uint32_t at, uint32_t end) {
    uint32_t value = 0;
    while (at < end)
        value = value * 10 + (uint32_t)(t[at++] - '0');
    return value;
}

static bool are_lines(const int32_t *t, uint32_t at, uint32_t n) {
    uint32_t end = number_end(t, at, n), first = number_at(t, at, end);
    if (end == at || first == 0)
        return false;
    if (end == n)
        return true;
    int32_t mark = t[end];
    do {
        at = end + 1;
        end = number_end(t, at, n);
        if (end == at || !is_one_of(mark, ":-,"))
            return false;
        if (mark == '-' && number_at(t, at, end) < first)
            return false;
    } while (mark == ',' && end < n && t[end] == ',');
    return end == n;
}

/* Length of the path when [0, n) names a place, else 0. */
static uint32_t place_length(const int32_t *t, uint32_t n) {
    if (n > PATH_LENGTH_MAX)
        return 0;
    uint32_t colon = 0;
    while (colon < n && t[colon] != ':')
        colon++;
    bool lines = colon < n && !(colon == 1 && is_alpha(t[0]));
    if (!lines)
        colon = n;
    if (!is_path(t, colon, lines) || (lines && !are_lines(t, colon + 1, n)))
        return 0;
    return colon;
}

/* Where the path of 12:40:path begins, else 0. */
static uint32_t citation_path(const int32_t *t, uint32_t n) {
    uint32_t one = number_end(t, 0, n);
    if (one == 0 || one >= n || t[one] != ':')
        return 0;
    uint32_t two = number_end(t, one + 1, n), first = number_at(t, 0, one);
    if (two == one + 1 || two >= n || t[two] != ':' || first == 0 ||
        number_at(t, one + 1, two) < first || !is_path(t + two + 1, n - two - 1, true))
        return 0;
    return two + 1;
}

#endif
