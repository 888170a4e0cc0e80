/* write.c — quoting, escaping and naming. What is to be written is decided by the callers. */
#include "edit/write.h"

#include "base/path.h"
#include "base/text.h"

static struct str kept(struct arena *a, struct buf *b) {
    struct str s = arena_str(a, buf_str(b));
    buf_fini(b);
    return s;
}

/* ---- YAML ---- */

static bool is_control(char c) {
    return (uint8_t)c < 0x20 || c == 0x7f;
}

bool write_is_plain(struct str s, bool flow) {
    static const char never_first[] = "-?:,[]{}#&*!|>'\"%@`=~<";
    if (!s.n || strchr(never_first, s.p[0]) || ascii_is_blank(s.p[0]) ||
        ascii_is_blank(s.p[s.n - 1]) || s.p[s.n - 1] == ':' || str_starts(s, STR("...")) ||
        value_of_plain(s).type != VALUE_STRING || text_valid(s) != s.n)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        bool ends_key = s.p[i] == ':' && i + 1 < s.n && ascii_is_blank(s.p[i + 1]);
        bool comment = s.p[i] == '#' && i > 0 && ascii_is_blank(s.p[i - 1]);
        if (is_control(s.p[i]) || ends_key || comment || (flow && memchr(",[]{}:", s.p[i], 6)))
            return false;
    }
    return true;
}

static void add_escaped(struct buf *out, struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '"' || c == '\\')
            buf_addf(out, "\\%c", c);
        else if (c == '\n')
            buf_add(out, STR("\\n"));
        else if (c == '\t')
            buf_add(out, STR("\\t"));
        else if (is_control(c))
            buf_addf(out, "\\u%04x", (uint8_t)c);
        else
            buf_add_byte(out, c);
    }
}

static struct str double_quoted(struct arena *a, struct str s) {
    struct buf out = {0};
    buf_add_byte(&out, '"');
    add_escaped(&out, s);
    buf_add_byte(&out, '"');
    return kept(a, &out);
}

static struct str single_quoted(struct arena *a, struct str s) {
    struct buf out = {0};
    buf_add_byte(&out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\'')
            buf_add_byte(&out, '\'');
        buf_add_byte(&out, s.p[i]);
    }
    buf_add_byte(&out, '\'');
    return kept(a, &out);
}

struct str write_yaml(struct arena *a, struct str s, enum node_style like, bool flow) {
    bool control = false, backslashes = false;
    for (size_t i = 0; i < s.n; i++) {
        control = control || is_control(s.p[i]);
        backslashes = backslashes || s.p[i] == '\\' || s.p[i] == '"';
    }
    bool quoted = like == STYLE_SINGLE || like == STYLE_DOUBLE;
    if (!quoted && write_is_plain(s, flow))
        return arena_str(a, s);
    if (!control && (like == STYLE_SINGLE || (like != STYLE_DOUBLE && backslashes)))
        return single_quoted(a, s);
    return double_quoted(a, s);
}

struct str write_json(struct arena *a, struct str s) {
    return double_quoted(a, s);
}

struct str write_yaml_list(struct arena *a, const struct str *items, size_t n) {
    struct buf out = {0};
    buf_add_byte(&out, '[');
    for (size_t i = 0; i < n; i++) {
        buf_add(&out, i ? STR(", ") : STR(""));
        buf_add(&out, write_yaml(a, items[i], STYLE_PLAIN, true));
    }
    buf_add_byte(&out, ']');
    return kept(a, &out);
}

/* ---- links ---- */

/* What would end the target, start something else, or be read as an escape. Other characters,
 * letters of all scripts among them, stand for themselves. */
static bool needs_percent(char c, bool angled) {
    if (is_control(c))
        return true;
    return memchr(angled ? "<>%#?\\" : " ()<>%#?\\`*[]|\"&", c, angled ? 6 : 16) != NULL;
}

static void add_percent(struct buf *out, struct str path, bool angled) {
    for (size_t i = 0; i < path.n; i++)
        if (needs_percent(path.p[i], angled))
            buf_addf(out, "%%%02X", (uint8_t)path.p[i]);
        else
            buf_add_byte(out, path.p[i]);
}

/* "a:b.md" would be a web address. */
static bool looks_like_scheme(struct str s) {
    size_t colon = str_find_byte(s, ':'), slash = str_find_byte(s, '/');
    return colon != STR_NOT_FOUND && (slash == STR_NOT_FOUND || colon < slash);
}

struct str write_target(struct arena *a, struct str dir, struct str to, struct str like,
                        bool angled) {
    struct buf out = {0};
    bool uri = str_starts(like, STR("file:"));
    bool absolute = uri || path_is_absolute(like);
    struct str path = absolute ? to : path_relative(a, dir, to);
    if (uri) /* a Windows path begins with its drive */
        buf_add(&out, str_starts(path, STR("/")) ? STR("file://") : STR("file:///"));
    else if (!absolute && !str_starts(path, STR("..")) &&
             (str_starts(like, STR("./")) || looks_like_scheme(path)))
        buf_add(&out, STR("./"));
    add_percent(&out, path.n ? path : STR("."), angled);
    if (like.n > 1 && str_ends(like, STR("/")) && !str_ends(buf_str(&out), STR("/")))
        buf_add_byte(&out, '/');
    return kept(a, &out);
}

bool write_fits_wiki(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (is_control(s.p[i]) || memchr("[]|#", s.p[i], 4))
            return false;
    return s.n > 0 && !ascii_is_blank(s.p[0]) && !ascii_is_blank(s.p[s.n - 1]);
}

/* ---- names ---- */

struct str write_title(struct arena *a, struct str stem) {
    struct buf out = {0};
    bool start = true;
    for (size_t i = 0; i < stem.n; i++) {
        char c = stem.p[i];
        bool gap = c == '-' || c == '_' || c == ' ';
        if (gap && !start)
            buf_add_byte(&out, ' ');
        else if (!gap)
            buf_add_byte(&out, start && ascii_is_lower(c) ? (char)(c - 32) : c);
        start = gap;
    }
    struct str title = str_trim(kept(a, &out));
    return title.n ? title : stem;
}

struct str write_kebab(struct arena *a, struct str name) {
    struct buf out = {0};
    text_kebab(name, &out);
    return kept(a, &out);
}

bool write_is_kebab(struct str s) {
    bool dash = true; /* none at the start, none after another */
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '-' ? dash : !ascii_is_lower(s.p[i]) && !ascii_is_digit(s.p[i]))
            return false;
        dash = s.p[i] == '-';
    }
    return !dash;
}

struct str write_slug(struct arena *a, struct str heading) {
    struct buf out = {0};
    text_slug(heading, &out);
    return kept(a, &out);
}

/* ---- line ends ---- */

struct str write_eol(struct str text) {
    size_t at = str_find_byte(text, '\n');
    return at != STR_NOT_FOUND && at > 0 && text.p[at - 1] == '\r' ? STR("\r\n") : STR("\n");
}

struct str write_lines(struct arena *a, struct str text, struct str eol) {
    struct buf out = {0};
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '\n')
            buf_add(&out, eol);
        else if (text.p[i] != '\r')
            buf_add_byte(&out, text.p[i]);
    return kept(a, &out);
}
