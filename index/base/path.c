/* path.c — names taken apart and put together by their letters. It never asks the system, so it
 * knows nothing of links, of letter case, or of what exists. */
#include "base/path.h"

#include "base/buf.h"

/* Length of what cannot be climbed above: "/", on Windows also "C:/"; 0 for a relative path. */
static size_t root_length(struct str path) {
#ifdef _WIN32
    if (path.n >= 3 && ascii_is_alpha(path.p[0]) && path.p[1] == ':' && path.p[2] == '/')
        return 3;
#endif
    return path.n && path.p[0] == '/' ? 1 : 0;
}

struct str path_dir(struct str path) {
    size_t root = root_length(path);
    size_t slash = str_rfind_byte(path, '/');
    if (slash == STR_NOT_FOUND)
        return (struct str){path.p, 0};
    while (slash > root && path.p[slash - 1] == '/')
        slash--;
    return str_to(path, slash > root ? slash : root);
}

struct str path_name(struct str path) {
    size_t slash = str_rfind_byte(path, '/');
    return slash == STR_NOT_FOUND ? path : str_from(path, slash + 1);
}

/* Where the extension's dot stands in a name, or the name's length. Dots in front make a hidden
 * file, not an extension; nor does one at the end. */
static size_t ext_dot(struct str name) {
    size_t front = 0;
    while (front < name.n && name.p[front] == '.')
        front++;
    size_t dot = str_rfind_byte(name, '.');
    return dot == STR_NOT_FOUND || dot < front || dot + 1 == name.n ? name.n : dot;
}

struct str path_stem(struct str path) {
    struct str name = path_name(path);
    return str_to(name, ext_dot(name));
}

struct str path_ext(struct str path) {
    struct str name = path_name(path);
    return str_from(name, ext_dot(name) + 1);
}

bool path_is_absolute(struct str path) {
    return root_length(path) > 0;
}

bool path_is_top(struct str path) {
    return path.n > 0 && root_length(path) == path.n;
}

struct str path_native(struct arena *a, struct str path) {
#ifdef _WIN32
    char *own = arena_strz(a, path);
    for (size_t i = 0; i < path.n; i++)
        if (own[i] == '\\')
            own[i] = '/';
    if (path.n >= 2 && own[1] == ':')
        own[0] = ascii_lower(own[0]);
    return (struct str){own, path.n};
#else
    return arena_str(a, path);
#endif
}

bool path_below(struct str dir, struct str path, struct str *rest) {
    if (path.n < dir.n || (dir.n == 0 && path_is_absolute(path)))
        return false;
    struct str below = str_from(path, dir.n);
    if (below.n && dir.n && dir.p[dir.n - 1] != '/') {
        if (below.p[0] != '/') /* most of many directories end here, before their bytes are read */
            return false;
        below = str_from(below, 1);
    }
    if (!str_starts(path, dir))
        return false;
    if (rest)
        *rest = below;
    return true;
}

struct str path_join(struct arena *a, struct str dir, struct str name) {
    if (dir.n == 0 || name.n == 0)
        return arena_str(a, dir.n ? dir : name);
    size_t slash = dir.p[dir.n - 1] != '/';
    size_t n = dir.n + slash + name.n;
    char *p = arena_alloc(a, n + 1);
    memcpy(p, dir.p, dir.n);
    if (slash)
        p[dir.n] = '/';
    memcpy(p + dir.n + slash, name.p, name.n);
    return (struct str){p, n};
}

/* The path being resolved: `p` has room for all of it, `root` bytes of it stay. */
struct resolved {
    char *p;
    size_t n, root;
};

static bool ends_in_up(const struct resolved *r) {
    struct str last = path_name((struct str){r->p + r->root, r->n - r->root});
    return str_eq(last, STR(".."));
}

static void add_part(struct resolved *r, struct str part) {
    if (r->n > r->root)
        r->p[r->n++] = '/';
    memcpy(r->p + r->n, part.p, part.n);
    r->n += part.n;
}

static void add_path(struct resolved *r, struct str path) {
    struct str part;
    while (str_split(&path, '/', &part)) {
        if (part.n == 0 || str_eq(part, STR(".")))
            continue;
        if (!str_eq(part, STR("..")))
            add_part(r, part);
        else if (r->n > r->root && !ends_in_up(r))
            r->n = path_dir((struct str){r->p, r->n}).n;
        else if (r->root == 0)
            add_part(r, part);
    }
}

struct str path_resolve(struct arena *a, struct str dir, struct str to) {
    struct str from = path_is_absolute(to) ? STR_NONE : dir;
    struct str first = from.n ? from : to;
    struct resolved r = {.p = arena_alloc(a, from.n + to.n + 2), .root = root_length(first)};
    if (r.root)
        memcpy(r.p, first.p, r.root);
    r.n = r.root;
    add_path(&r, str_from(first, r.root));
    if (from.n)
        add_path(&r, to);
    r.p[r.n] = 0;
    return (struct str){r.p, r.n};
}

/* The next part of a path, without empty ones. */
static bool next_part(struct str *rest, struct str *part) {
    while (str_split(rest, '/', part))
        if (part->n)
            return true;
    return false;
}

struct str path_relative(struct arena *a, struct str dir, struct str to) {
    size_t root = root_length(dir);
    if (!str_eq(str_to(dir, root), str_to(to, root_length(to))))
        return arena_str(a, to); /* another drive */
    struct str up = str_from(dir, root), down = str_from(to, root);
    struct str up_part, down_part, up_rest = up, down_rest = down;
    while (next_part(&up_rest, &up_part) && next_part(&down_rest, &down_part) &&
           str_eq(up_part, down_part)) {
        up = up_rest;
        down = down_rest;
    }
    size_t ups = 0;
    while (next_part(&up, &up_part))
        ups++;
    char *p = arena_alloc(a, 3 * ups + down.n + 2);
    size_t n = 0;
    for (; ups > 0; ups--, n += 3)
        memcpy(p + n, "../", 3);
    while (next_part(&down, &down_part)) {
        memcpy(p + n, down_part.p, down_part.n);
        n += down_part.n;
        p[n++] = '/';
    }
    if (n == 0)
        p[n++] = '.';
    else
        n--; /* the last '/' */
    p[n] = 0;
    return (struct str){p, n};
}

static int hex_of(char c) {
    if (ascii_is_digit(c))
        return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct str percent_decode(struct arena *a, struct str s) {
    if (str_find_byte(s, '%') == STR_NOT_FOUND)
        return s;
    char *out = arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int high = s.p[i] == '%' && i + 2 < s.n ? hex_of(s.p[i + 1]) : -1;
        int low = high >= 0 ? hex_of(s.p[i + 2]) : -1;
        if (low >= 0) {
            out[n++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[n++] = s.p[i];
        }
    }
    return (struct str){out, n};
}
