/* completion_context.c — front matter by lines, and which block of the body it is; what stands
 * within a line of the body is for completion_inline.c. */
#include "features/completion_context.h"

#include "features/completion_inline.h"

/* ---- lines ---- */

struct line {
    size_t start, end, next; /* without and with its end */
};

static struct line line_from(struct str text, size_t at) {
    size_t end = at;
    while (end < text.n && !ascii_is_eol(text.p[end]))
        end++;
    size_t next = end;
    if (next < text.n)
        next += text.p[next] == '\r' && next + 1 < text.n && text.p[next + 1] == '\n' ? 2 : 1;
    return (struct line){at, end, next};
}

static struct str text_of(struct str text, struct line line) {
    return str_from(str_to(text, line.end), line.start);
}

static size_t blanks(struct str s) {
    size_t n = 0;
    while (n < s.n && ascii_is_blank(s.p[n]))
        n++;
    return n;
}

static bool is_key_char(char c) {
    return ascii_is_alnum(c) || c == '_' || c == '-' || c == '.';
}

static size_t key_length(struct str line) {
    size_t n = 0;
    while (n < line.n && is_key_char(line.p[n]))
        n++;
    return n && line.p[0] == '-' ? 0 : n;
}

/* "key:" or "key: value" at the left margin. */
static bool is_field(struct str line, struct str *key, struct str *value) {
    size_t n = key_length(line);
    if (!n || n == line.n || line.p[n] != ':' || (n + 1 < line.n && !ascii_is_blank(line.p[n + 1])))
        return false;
    *key = str_to(line, n);
    *value = str_trim(str_from(line, n + 1));
    return true;
}

static bool is_delimiter(struct str line, const char *mark) {
    return str_eq(str_trim(line), str_z(mark)) && line.p[0] == mark[0];
}

static bool is_heading(struct str line) {
    size_t n = 0;
    while (n < line.n && line.p[n] == '#')
        n++;
    return n > 0 && n <= 6 && n < line.n && ascii_is_blank(line.p[n]);
}

/* ---- the front matter's lines ---- */

struct front {
    struct line first; /* after the opener */
    size_t end;        /* where the closer or, without one, the body begins */
    size_t body;       /* after it */
};

static bool find_opener(struct str text, struct line *opener) {
    size_t at = str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0;
    while (at < text.n) {
        *opener = line_from(text, at);
        struct str s = text_of(text, *opener);
        if (str_trim(s).n)
            return is_delimiter(str_from(s, blanks(s)), "---") && opener->next > opener->end;
        at = opener->next;
    }
    return false;
}

/* Where a block that nobody has closed yet goes over into the body: at a heading or prose after a
 * blank line, unless it may be a key in the making. */
static bool begins_body(struct str line, struct str before) {
    struct str key, value;
    if (str_trim(before).n || !line.n || ascii_is_blank(line.p[0]) || line.p[0] == '-')
        return false;
    return is_heading(line) || (line.p[0] != '#' && !is_field(line, &key, &value));
}

/* False: the cursor is in no front matter. */
static bool find_front(struct str text, size_t offset, struct front *front) {
    struct line opener;
    if (!find_opener(text, &opener) || offset < opener.next)
        return false;
    front->first = line_from(text, opener.next);
    front->end = front->body = text.n;
    bool fields = false, closed = false;
    size_t body = text.n;
    struct str before = STR("-"), key, value;
    for (struct line line = front->first; !closed; line = line_from(text, line.next)) {
        struct str s = text_of(text, line);
        bool here = line.start <= offset && offset <= line.end && key_length(s) == s.n;
        if (is_delimiter(s, "---") || is_delimiter(s, "...")) {
            front->end = line.start;
            front->body = line.next;
            closed = true;
        } else if (body == text.n && !here && begins_body(s, before)) {
            body = line.start;
        }
        fields = fields || (body == text.n && (here || is_field(s, &key, &value)));
        before = s;
        if (line.next == line.end)
            break;
    }
    if (!closed || (body < front->end && !fields)) /* a rule further down closes nothing */
        front->end = front->body = body;
    return offset <= front->end && (offset < front->end || front->end == front->body);
}

/* ---- values ---- */

/* End of the text from `from` on that belongs to one plain value: before " #", blanks trimmed. */
static size_t plain_end(struct str line, size_t from) {
    size_t end = from;
    for (size_t i = from; i < line.n; i++) {
        if (line.p[i] == '#' && i > 0 && ascii_is_blank(line.p[i - 1]))
            break;
        if (!ascii_is_blank(line.p[i]))
            end = i + 1;
    }
    return end;
}

static bool in_comment(struct str line, size_t cursor, size_t from) {
    for (size_t i = from; i < cursor; i++)
        if (line.p[i] == '#' && (i == 0 || ascii_is_blank(line.p[i - 1])))
            return true;
    return false;
}

struct value { /* within a line */
    size_t start, end;
};

/* The scalar that begins at `from`; `stops` end it outside quotes. False: the cursor is behind it.
 */
static bool scalar_at(struct completion_context *c, struct str line, size_t from, size_t cursor,
                      const char *stops, struct value *out) {
    size_t start = from;
    while (start < cursor && ascii_is_blank(line.p[start]))
        start++;
    if (start < line.n && start < cursor && (line.p[start] == '"' || line.p[start] == '\'')) {
        char quote = line.p[start++];
        size_t end = start;
        while (end < line.n && line.p[end] != quote)
            end += line.p[end] == '\\' && quote == '"' && end + 1 < line.n ? 2 : 1;
        c->quote = quote;
        c->closed = end < line.n;
        *out = (struct value){start, end};
        return cursor <= end;
    }
    size_t end = start;
    while (end < line.n && !(line.p[end] && strchr(stops, line.p[end])))
        end++;
    size_t trimmed = plain_end(str_to(line, end), start);
    *out = (struct value){start, trimmed > cursor ? trimmed : cursor};
    return !in_comment(line, cursor, start);
}

/* "[[kit]]" in quotes, as relations may be written. */
static void enter_wiki(struct str line, size_t cursor, struct value *v) {
    struct str s = {line.p + v->start, v->end - v->start};
    if (!str_starts(s, STR("[[")) || cursor < v->start + 2)
        return;
    v->start += 2;
    size_t close = str_find(str_from(s, 2), STR("]]"));
    if (close != STR_NOT_FOUND && cursor <= v->start + close)
        v->end = v->start + close;
}

static void set_value(struct completion_context *c, enum completion_place place, struct str text,
                      struct line line, struct value v) {
    c->place = place;
    c->replace = (struct span){(uint32_t)(line.start + v.start), (uint32_t)(line.start + v.end)};
    c->typed = str_cut(text, (struct span){c->replace.start, c->offset});
}

/* One of [a, b]: `from` is behind the '[' or at the start of a line that goes on with the list. */
static void flow_item(struct completion_context *c, struct str text, struct line line,
                      size_t from) {
    struct str s = text_of(text, line);
    size_t cursor = c->offset - line.start, start = from;
    char quote = '\0';
    for (size_t i = from; i < cursor; i++) {
        if (quote) {
            quote = s.p[i] == quote ? '\0' : quote;
        } else if (s.p[i] == '"' || s.p[i] == '\'') {
            quote = s.p[i];
        } else if (s.p[i] == ',') {
            start = i + 1;
        } else if (s.p[i] == ']') {
            return; /* the list is over */
        }
    }
    struct value v;
    c->flow = true;
    if (!scalar_at(c, s, start, cursor, ",]", &v))
        return;
    enter_wiki(s, cursor, &v);
    set_value(c, COMPLETE_ITEM, text, line, v);
}

/* After the colon. */
static void field_value(struct completion_context *c, struct str text, struct line line,
                        size_t colon) {
    struct str s = text_of(text, line);
    size_t cursor = c->offset - line.start, at = colon + 1;
    c->tight = cursor == at;
    at += blanks(str_from(s, at));
    if (at < cursor && s.p[at] == '[') {
        flow_item(c, text, line, at + 1);
        return;
    }
    if (at < cursor && (s.p[at] == '|' || s.p[at] == '>'))
        return;
    struct value v;
    c->block = true;
    if (scalar_at(c, s, colon + 1, cursor, "", &v))
        set_value(c, COMPLETE_VALUE, text, line, v);
}

/* The field that an indented line or an item belongs to; false when there is none above it. */
static bool owner_of(struct str text, const struct front *front, size_t line_start, struct str *key,
                     struct str *value, bool *open) {
    bool found = false;
    *open = false;
    struct str k, v;
    for (struct line l = front->first; l.start < line_start; l = line_from(text, l.next)) {
        struct str s = text_of(text, l);
        if (is_field(s, &k, &v)) {
            *key = k;
            *value = v;
            *open = str_starts(v, STR("["));
            found = true;
        }
        if (*open && str_find_byte(s, ']') != STR_NOT_FOUND)
            *open = false;
        if (l.next == l.end)
            break;
    }
    return found;
}

/* "- item" and lines within [ … ]. */
static void list_line(struct completion_context *c, struct str text, const struct front *front,
                      struct line line) {
    struct str s = text_of(text, line), value;
    size_t cursor = c->offset - line.start, at = blanks(s);
    bool open;
    if (!owner_of(text, front, line.start, &c->key, &value, &open))
        return;
    if (open) {
        flow_item(c, text, line, 0);
        return;
    }
    if (value.n || at >= cursor || s.p[at] != '-')
        return;
    c->tight = cursor == at + 1;
    if (c->tight ? at == 0 : !ascii_is_blank(s.p[at + 1])) /* "-" at the margin may become "---" */
        return;
    struct value v;
    if (!scalar_at(c, s, at + 1, cursor, "", &v))
        return;
    enter_wiki(s, cursor, &v);
    set_value(c, COMPLETE_ITEM, text, line, v);
}

static void front_line(struct completion_context *c, struct str text, const struct front *front,
                       struct line line) {
    struct str s = text_of(text, line), key, value;
    size_t cursor = c->offset - line.start, n = key_length(s);
    bool open = false;
    bool owned = owner_of(text, front, line.start, &key, &value, &open);
    if (owned && open && s.n && ascii_is_blank(s.p[0])) {
        list_line(c, text, front, line);
    } else if (cursor <= n && (n || !str_trim(s).n)) {
        c->place = COMPLETE_KEY;
        c->replace = (struct span){(uint32_t)line.start, (uint32_t)(line.start + n)};
        c->typed = str_cut(text, (struct span){c->replace.start, c->offset});
        c->closed = n < s.n && s.p[n] == ':';
    } else if (n && s.p[n] == ':' && (n + 1 == s.n || ascii_is_blank(s.p[n + 1]))) {
        c->key = str_to(s, n);
        field_value(c, text, line, n);
    } else if (cursor > 0 && (s.p[0] == '-' || ascii_is_blank(s.p[0]))) {
        list_line(c, text, front, line);
    }
}

size_t completion_keys(struct arena *arena, struct str text, uint32_t offset, struct str **keys,
                       struct str *type) {
    struct front front;
    size_t n = 0;
    *keys = NULL;
    *type = STR_NONE;
    if (!find_front(text, offset, &front))
        return 0;
    for (struct line l = front.first; l.start < front.end; l = line_from(text, l.next)) {
        struct str key, value;
        bool here = l.start <= offset && offset <= l.end;
        if (is_field(text_of(text, l), &key, &value)) {
            if (!here)
                *ARENA_PUSH(arena, *keys, n) = key;
            if (str_eq(key, STR("type")))
                *type = str_to(value, plain_end(value, 0));
        }
        if (l.next == l.end)
            break;
    }
    if (type->n >= 2 && (type->p[0] == '"' || type->p[0] == '\''))
        *type = str_to(str_from(*type, 1), type->n - 2);
    return n;
}

/* ---- the body ---- */

static void language(struct completion_context *c, struct str text, struct line line, size_t from) {
    struct str s = text_of(text, line);
    size_t cursor = c->offset - line.start, start = from + blanks(str_from(s, from)), end;
    if (cursor < from)
        return;
    start = start < cursor ? start : cursor;
    for (end = start; end < s.n && !ascii_is_blank(s.p[end]);)
        end++;
    if (cursor <= end)
        set_value(c, COMPLETE_LANGUAGE, text, line, (struct value){start, end});
}

struct block {             /* that the cursor is in, if its text is no Markdown */
    enum syntax_kind kind; /* SYNTAX_NONE: it is */
    struct span span;
};

static enum syntax_step see_block(void *context, const struct syntax_node *node) {
    static const bool raw[SYNTAX_KIND_COUNT] = {
        [SYNTAX_FENCED_CODE_BLOCK] = true, [SYNTAX_INDENTED_CODE_BLOCK] = true,
        [SYNTAX_HTML_BLOCK] = true,        [SYNTAX_HTML_COMMENT] = true,
        [SYNTAX_DIAGRAM] = true,
    };
    struct block *block = context;
    if (!raw[node->kind])
        return SYNTAX_INTO;
    block->kind = node->kind;
    block->span = node->span;
    return SYNTAX_STOP;
}

static void body(struct completion_context *c, struct str text, const struct syntax *tree) {
    struct block block = {0};
    size_t start = c->offset;
    while (start > 0 && !ascii_is_eol(text.p[start - 1]))
        start--;
    struct line line = line_from(text, start);
    syntax_visit(tree, (struct span){c->offset, c->offset}, see_block, &block);
    if (block.kind == SYNTAX_FENCED_CODE_BLOCK && block.span.start >= line.start) {
        size_t from = block.span.start;
        while (from < line.end && text.p[from] == text.p[block.span.start])
            from++;
        language(c, text, line, from - line.start);
    } else if (block.kind == SYNTAX_NONE) {
        struct str s = text_of(text, line);
        completion_inline(c, text, (struct span){(uint32_t)line.start, (uint32_t)line.end},
                          is_heading(str_from(s, blanks(s))));
    }
}

struct completion_context completion_context(struct str text, uint32_t offset, enum format format,
                                             const struct syntax *tree) {
    struct completion_context c = {.offset = offset};
    struct front front;
    if (offset > text.n || (format != FORMAT_MARKDOWN && format != FORMAT_MERMAID))
        return c;
    if (find_front(text, offset, &front)) {
        struct line line = front.first;
        while (line.next <= offset && line.next > line.end)
            line = line_from(text, line.next);
        if (offset <= line.end)
            front_line(&c, text, &front, line);
    } else if (format == FORMAT_MARKDOWN && tree) {
        body(&c, text, tree);
    }
    return c;
}
