/* fuzz_uri.c — the input as a URI, and as the name of a file: a path survives its URI. */
#include "base/path.h"
#include "uri.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void expect(bool holds, const char *what, struct str a, struct str b) {
    if (holds)
        return;
    fprintf(stderr, "%s: \"%.*s\" \"%.*s\"\n", what, STR_ARG(a), STR_ARG(b));
    abort();
}

/* "c:/x" names a file on any system, as clients on Windows mean it. */
static struct str below_drive(struct str path) {
    bool drive = path.n > 2 && ascii_is_lower(path.p[0]) && path.p[1] == ':';
    return str_from(path, drive ? 2 : 0);
}

static void check_uri(struct arena *a, struct str uri) {
    expect(str_starts(uri, STR("file:///")), "an absolute file URI", uri, STR_NONE);
    for (size_t i = STR("file:///").n; i < uri.n; i++)
        expect(ascii_is_alnum(uri.p[i]) || strchr("-._~/%", uri.p[i]), "a plain character", uri,
               str_from(uri, i));
    struct str path = uri_to_path(a, uri), below = below_drive(path);
    expect(str_starts(below, STR("/")), "an absolute path", uri, path);
    expect(str_eq(below, path_resolve(a, STR_NONE, below)), "a resolved path", uri, path);
    expect(str_find_byte(path, 0) == STR_NOT_FOUND, "a path without NUL", uri, path);
}

static void as_uri(struct arena *a, struct str text) {
    struct str name = uri_name(a, text);
    expect(str_find_byte(name, '/') == STR_NOT_FOUND, "one segment", text, name);
    struct str path = uri_to_path(a, text);
    if (!path.n)
        return;
    struct str uri = uri_of_path(a, path);
    check_uri(a, uri);
    expect(str_eq(uri_to_path(a, uri), path), "the same path", path, uri_to_path(a, uri));
}

/* Behind a drive the separator may be Windows' own. */
static struct str as_on_windows(struct arena *a, struct str below) {
    char *own = arena_strz(a, below.n ? below : STR("/"));
    for (char *p = own; *p; p++)
        *p = *p == '\\' ? '/' : *p;
    return path_resolve(a, STR_NONE, str_z(own));
}

static void as_path(struct arena *a, struct str text) {
    if (str_find_byte(text, 0) != STR_NOT_FOUND)
        return;
    struct str path = path_resolve(a, STR_NONE, arena_printf(a, "/%.*s", STR_ARG(text)));
    struct str uri = uri_of_path(a, path);
    check_uri(a, uri);
    struct str back = uri_to_path(a, uri);
    struct str below = str_from(path, 3);
    if (!str_starts(back, STR("/"))) /* "/C:/x" is how a URI spells "c:/x" */
        expect(str_eq(below_drive(back), as_on_windows(a, below)), "the same drive", path, back);
    else
        expect(str_eq(back, path), "the same path", path, back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    struct arena *a = arena_new();
    char *own = malloc(n ? n : 1); /* its own block, so that reading past it shows */
    if (!own)
        abort();
    if (n)
        memcpy(own, data, n);
    struct str text = {own, n};
    as_uri(a, text);
    as_path(a, text);
    free(own);
    arena_free(a);
    return 0;
}
