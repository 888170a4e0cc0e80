/* diff.c — lines that differ, by Myers' greedy search with a bound, and hunks around them. What
 * changed in a kit is a few lines, so the search is short; texts that share little are replaced as
 * a whole. */
#include "cli/diff.h"

#include "base/arena.h"
#include "base/mem.h"

enum { AROUND = 3, STEPS_MOST = 400 }; /* lines of context; insertions and deletions to look for */

struct side { /* the lines of one text, with their ends */
    struct str *lines;
    size_t n;
};
struct patch {
    struct side was, is;
    bool *gone, *come; /* of each line that was, that is: is it deleted, inserted? */
};

static struct side cut(struct arena *a, struct str text) {
    struct side side = {0};
    while (text.n) {
        size_t end = str_find_byte(text, '\n');
        struct str line = str_to(text, end == STR_NOT_FOUND ? text.n : end + 1);
        *ARENA_PUSH(a, side.lines, side.n) = line;
        text = str_from(text, line.n);
    }
    return side;
}

/* ---- Myers: after d steps, how far each diagonal k = x - y has come ---- */

struct region { /* the part of both sides that differs at its ends */
    size_t was, is, was_n, is_n;
};

static int64_t next_x(const int64_t *reach, int64_t d, int64_t k) {
    bool down = k == -d || (k != d && reach[k - 1] < reach[k + 1]);
    return down ? reach[k + 1] : reach[k - 1] + 1;
}

/* From the end back to the start, by what was kept of each step. */
static void mark(struct patch *p, const struct region *r, int64_t *const *kept, int64_t d) {
    int64_t x = (int64_t)r->was_n, y = (int64_t)r->is_n;
    for (; d > 0; d--) {
        const int64_t *reach = kept[d - 1] + d; /* so that reach[-d .. d] is there */
        int64_t k = x - y;
        bool down = k == -d || (k != d && reach[k - 1] < reach[k + 1]);
        int64_t before = down ? k + 1 : k - 1;
        x = reach[before];
        y = x - before;
        if (down)
            p->come[r->is + (size_t)y] = true;
        else
            p->gone[r->was + (size_t)x] = true;
    }
}

/* False: they differ by more than STEPS_MOST lines. */
static bool search(struct arena *a, struct patch *p, const struct region *r) {
    int64_t n = (int64_t)r->was_n, m = (int64_t)r->is_n;
    int64_t **kept = ARENA_ARRAY(a, int64_t *, STEPS_MOST + 1);
    int64_t *room = ARENA_ARRAY(a, int64_t, 2 * STEPS_MOST + 3), *reach = room + STEPS_MOST + 1;
    for (int64_t d = 0; d <= STEPS_MOST && d <= n + m; d++) {
        for (int64_t k = -d; k <= d; k += 2) {
            int64_t x = next_x(reach, d, k), y = x - k;
            while (x >= 0 && y >= 0 && x < n && y < m &&
                   str_eq(p->was.lines[r->was + (size_t)x], p->is.lines[r->is + (size_t)y]))
                x++, y++;
            reach[k] = x;
            if (x >= n && y >= m) {
                mark(p, r, kept, d);
                return true;
            }
        }
        size_t width = (size_t)(2 * d + 3);
        kept[d] = ARENA_ARRAY(a, int64_t, width); /* reach[-d-1 .. d+1] */
        memcpy(kept[d], reach - d - 1, width * sizeof *reach);
    }
    return false;
}

static void compare(struct arena *a, struct patch *p) {
    struct region r = {0, 0, p->was.n, p->is.n};
    while (r.was_n && r.is_n && str_eq(p->was.lines[r.was], p->is.lines[r.is]))
        r.was++, r.is++, r.was_n--, r.is_n--;
    while (r.was_n && r.is_n &&
           str_eq(p->was.lines[r.was + r.was_n - 1], p->is.lines[r.is + r.is_n - 1]))
        r.was_n--, r.is_n--;
    if (search(a, p, &r))
        return;
    for (size_t i = 0; i < r.was_n; i++)
        p->gone[r.was + i] = true;
    for (size_t i = 0; i < r.is_n; i++)
        p->come[r.is + i] = true;
}

/* ---- hunks ---- */

static void add_line(struct buf *out, char sign, struct str line) {
    buf_add_byte(out, sign);
    buf_add(out, line);
    if (!str_ends(line, STR("\n")))
        buf_add(out, STR("\n\\ No newline at end of file\n"));
}

/* One hunk from these lines on, until no change is near. Both are moved behind it. */
static void add_hunk(struct buf *out, const struct patch *p, size_t *was, size_t *is) {
    struct buf body = {0};
    size_t x = *was, y = *is, quiet = 0;
    while (x < p->was.n || y < p->is.n) {
        if (x < p->was.n && p->gone[x]) {
            add_line(&body, '-', p->was.lines[x++]);
            quiet = 0;
        } else if (y < p->is.n && p->come[y]) {
            add_line(&body, '+', p->is.lines[y++]);
            quiet = 0;
        } else {
            size_t ahead = 0; /* unchanged lines from here */
            while (x + ahead < p->was.n && !p->gone[x + ahead] && !p->come[y + ahead])
                ahead++;
            bool last = x + ahead >= p->was.n && (y + ahead >= p->is.n || !p->come[y + ahead]);
            if (quiet >= AROUND && (last || quiet + ahead > 2 * AROUND))
                break;
            add_line(&body, ' ', p->was.lines[x]);
            x++, y++, quiet++;
        }
    }
    size_t old_n = x - *was, new_n = y - *is;
    buf_addf(out, "@@ -%zu,%zu +%zu,%zu @@\n", *was + (old_n > 0), old_n, *is + (new_n > 0), new_n);
    buf_add(out, buf_str(&body));
    buf_fini(&body);
    *was = x;
    *is = y;
}

static void add_hunks(struct buf *out, const struct patch *p) {
    size_t x = 0, y = 0, equal = 0; /* equal: unchanged lines just passed */
    while (x < p->was.n || y < p->is.n) {
        if ((x < p->was.n && p->gone[x]) || (y < p->is.n && p->come[y])) {
            size_t back = equal < AROUND ? equal : AROUND;
            x -= back, y -= back;
            add_hunk(out, p, &x, &y);
            equal = 0;
        } else {
            x++, y++, equal++;
        }
    }
}

/* git ends a name with blanks by a tab, and quotes one that would not stay a line. */
static void add_name(struct buf *out, const char *sign, const char *side, struct str name) {
    bool odd = false;
    for (size_t i = 0; i < name.n; i++)
        odd = odd || (uint8_t)name.p[i] < 0x20 || name.p[i] == '"' || name.p[i] == '\\';
    buf_addf(out, "%s %s%s%s", sign, odd ? "\"" : "", side, name.n && name.p[0] == '/' ? "" : "/");
    for (size_t i = 0; i < name.n; i++) {
        bool bare = (uint8_t)name.p[i] >= 0x20 && name.p[i] != '"' && name.p[i] != '\\';
        if (bare)
            buf_add_byte(out, name.p[i]);
        else
            buf_addf(out, "\\%03o", (unsigned)(uint8_t)name.p[i]);
    }
    buf_add(out, odd                                         ? STR("\"\n")
                 : str_find_byte(name, ' ') == STR_NOT_FOUND ? STR("\n")
                                                             : STR("\t\n"));
}

void diff_texts(struct buf *out, struct str name, struct str before, struct str after, bool made) {
    if (str_eq(before, after))
        return;
    struct arena *a = arena_new();
    struct patch p = {.was = cut(a, before), .is = cut(a, after)};
    p.gone = ARENA_ARRAY(a, bool, p.was.n + 1);
    p.come = ARENA_ARRAY(a, bool, p.is.n + 1);
    compare(a, &p);
    if (made)
        buf_add(out, STR("--- /dev/null\n"));
    else
        add_name(out, "---", "a", name);
    add_name(out, "+++", "b", name);
    add_hunks(out, &p);
    arena_free(a);
}
