/* uri.c — the two spellings of a file's name. */
#include "uri.h"

#include "base/path.h"

static struct str without_query(struct str uri) {
    size_t end = str_find_byte(uri, '#');
    uri = str_to(uri, end == STR_NOT_FOUND ? uri.n : end);
    end = str_find_byte(uri, '?');
    return str_to(uri, end == STR_NOT_FOUND ? uri.n : end);
}

static bool is_drive(struct str s) { /* "c:" or "c:/…" */
    return s.n >= 2 && ascii_is_alpha(s.p[0]) && s.p[1] == ':' &&
           (s.n == 2 || s.p[2] == '/' || s.p[2] == '\\');
}

static struct str slashes_turned(struct arena *a, struct str path) {
    char *own = arena_strz(a, path);
    for (size_t i = 0; i < path.n; i++)
        if (own[i] == '\\')
            own[i] = '/';
    return (struct str){own, path.n};
}

struct str uri_to_path(struct arena *a, struct str uri) {
    const struct str scheme = STR("file:");
    if (uri.n < scheme.n || !str_eq_nocase(str_to(uri, scheme.n), scheme))
        return STR_NONE;
    struct str rest = str_from(without_query(uri), scheme.n);
    if (str_starts(rest, STR("//"))) {
        rest = str_from(rest, 2);
        size_t slash = str_find_byte(rest, '/');
        struct str host = str_to(rest, slash == STR_NOT_FOUND ? rest.n : slash);
        if (host.n && !str_eq_nocase(host, STR("localhost")))
            return STR_NONE;
        rest = str_from(rest, host.n);
    }
    struct str path = percent_decode(a, rest);
    if (str_find_byte(path, 0) != STR_NOT_FOUND || !path.n || path.p[0] != '/')
        return STR_NONE;
    if (!is_drive(str_from(path, 1)))
        path = path_resolve(a, STR_NONE, path);
    if (!is_drive(str_from(path, 1)))
        return path;
    path = slashes_turned(a, path); /* some clients leave Windows' own separator */
    struct str below = path_resolve(a, STR_NONE, str_from(path, 3)); /* never climbs above it */
    return arena_printf(a, "%c:%.*s", ascii_lower(path.p[1]), STR_ARG(below.n ? below : STR("/")));
}

static bool is_plain(char c) {
    return ascii_is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
}

struct str uri_of_path(struct arena *a, struct str path) {
    static const char digits[] = "0123456789ABCDEF";
    const struct str start = path.n && path.p[0] == '/' ? STR("file://") : STR("file:///");
    char *out = arena_alloc(a, start.n + path.n * 3 + 1);
    memcpy(out, start.p, start.n);
    size_t n = start.n;
    for (size_t i = 0; i < path.n; i++) {
        uint8_t c = (uint8_t)path.p[i];
        if (is_plain((char)c)) {
            out[n++] = (char)c;
        } else {
            out[n++] = '%';
            out[n++] = digits[c >> 4];
            out[n++] = digits[c & 15];
        }
    }
    return (struct str){out, n};
}

struct str uri_name(struct arena *a, struct str uri) {
    struct str path = without_query(uri);
    size_t colon = str_find_byte(path, ':');
    path = colon == STR_NOT_FOUND ? path : str_from(path, colon + 1);
    return path_name(percent_decode(a, path));
}
