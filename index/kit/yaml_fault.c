/* yaml_fault.c — gives an entry that libyaml refused the name of what a person did wrong
 * (kit-format 4.1), by looking at the source where libyaml stopped. It corrects nothing. */
#include "kit/parts.h"

struct looker {
    struct str text;
    struct span part;
    const struct yaml_failure *why;
    uint32_t at;       /* where libyaml stopped, inside the part */
    struct span line;  /* of `at` */
    struct span value; /* on that line: after "key: " and "- ", to the end of the line */
};

static char char_at(const struct looker *l, uint32_t at) {
    return at < l->part.end ? l->text.p[at] : '\0';
}

static bool says(const char *words, const char *what) {
    return words && strstr(words, what);
}

static struct span line_of(const struct looker *l, uint32_t at) {
    struct span line = {at, at};
    while (line.start > l->part.start && !ascii_is_eol(l->text.p[line.start - 1]))
        line.start--;
    while (line.end < l->part.end && !ascii_is_eol(l->text.p[line.end]))
        line.end++;
    return line;
}

static uint32_t skip_blanks(const struct looker *l, uint32_t at) {
    while (ascii_is_blank(char_at(l, at)))
        at++;
    return at;
}

static struct span trimmed(const struct looker *l, struct span s) {
    while (s.end > s.start && ascii_is_blank(l->text.p[s.end - 1]))
        s.end--;
    return s;
}

/* Where the value on a line starts: past "- " marks and one "key:". */
static struct span value_on(const struct looker *l, struct span line) {
    uint32_t at = skip_blanks(l, line.start);
    while (char_at(l, at) == '-' && ascii_is_blank(char_at(l, at + 1)))
        at = skip_blanks(l, at + 1);
    uint32_t key = at;
    while (key < line.end && (ascii_is_alnum(char_at(l, key)) || char_at(l, key) == '_' ||
                              char_at(l, key) == '-' || char_at(l, key) == '.'))
        key++;
    if (key > at && char_at(l, key) == ':' &&
        (key + 1 >= line.end || ascii_is_blank(char_at(l, key + 1))))
        at = skip_blanks(l, key + 1);
    return trimmed(l, (struct span){at < line.end ? at : line.end, line.end});
}

static bool find_tab(const struct looker *l, struct span *at) {
    struct span line = l->line;
    uint32_t i = line.start;
    while (i < line.end && char_at(l, i) == ' ')
        i++;
    if (i >= line.end || char_at(l, i) != '\t')
        return false;
    *at = (struct span){i, skip_blanks(l, i)};
    return true;
}

/* [ or { that the rest of the part never closes. */
static bool is_unclosed_flow(const struct looker *l, uint32_t at) {
    unsigned open = 0;
    char quote = 0;
    for (; at < l->part.end; at++) {
        char c = l->text.p[at];
        if (quote) {
            if (c == '\\' && quote == '"')
                at++;
            else if (c == quote)
                quote = 0;
        } else if ((c == '"' || c == '\'') &&
                   (at == l->part.start || memchr(" \t\n\r,[{:", l->text.p[at - 1], 8))) {
            quote = c;
        } else if (c == '[' || c == '{') {
            open++;
        } else if ((c == ']' || c == '}') && open && --open == 0) {
            return false;
        }
    }
    return open > 0;
}

static bool find_quote(const struct looker *l, struct span *at) {
    if (!says(l->why->context, "quoted scalar") ||
        !(says(l->why->problem, "end of stream") || says(l->why->problem, "document indicator")))
        return false;
    struct span line = line_of(l, l->why->context_at);
    *at = trimmed(l, (struct span){l->why->context_at, line.end});
    return true;
}

static bool find_escape(const struct looker *l, struct span *at) {
    if (!says(l->why->context, "quoted scalar") ||
        !(says(l->why->problem, "escape") || says(l->why->problem, "hexdecimal")))
        return false;
    uint32_t start = l->at;
    while (start > l->part.start && l->at - start < 12 && l->text.p[start] != '\\')
        start--;
    if (char_at(l, start) != '\\')
        start = l->at;
    uint32_t end = start + 2 < l->part.end ? start + 2 : l->part.end;
    while (end < l->part.end && ((unsigned char)l->text.p[end] & 0xc0) == 0x80)
        end++;
    *at = (struct span){start, end};
    return true;
}

/* The value that the failure is about: on the line where libyaml stopped, or on that of the
 * construct it was in. */
static struct span value_at_fault(const struct looker *l) {
    if (l->why->context && l->why->context_at >= l->part.start && l->why->context_at < l->at) {
        struct span value = value_on(l, line_of(l, l->why->context_at));
        char c = char_at(l, value.start);
        if (value.end > value.start && c && strchr("[{&*!|>@`%?", c))
            return value;
    }
    return l->value;
}

static bool find_flow(const struct looker *l, struct span *at) {
    struct span value = value_at_fault(l);
    for (int i = 0; i < 2; i++) {
        char c = char_at(l, value.start);
        if (value.end > value.start && (c == '[' || c == '{') && is_unclosed_flow(l, value.start)) {
            *at = value;
            return true;
        }
        value = value_on(l, line_of(l, l->part.start)); /* libyaml stops on a later line */
    }
    return false;
}

static bool find_indicator(const struct looker *l, struct span *at) {
    struct span value = value_at_fault(l);
    char c = char_at(l, value.start), next = char_at(l, value.start + 1);
    if (value.end <= value.start || !c)
        return false;
    bool lone = c == '?' || c == '-';
    if (!strchr("@`%*&!|>?-,]}", c) || (lone && !(ascii_is_blank(next) || ascii_is_eol(next))))
        return false;
    *at = value;
    return true;
}

static uint32_t indent_of(const struct looker *l, struct span line) {
    return skip_blanks(l, line.start) - line.start;
}

static bool find_colon(const struct looker *l, struct span *at) {
    if (!says(l->why->problem, "mapping values are not allowed") || char_at(l, l->at) != ':' ||
        l->at <= l->value.start)
        return false;
    *at = (struct span){l->at, l->at + 1};
    return true;
}

static bool find_indent(const struct looker *l, struct span *at) {
    uint32_t indent = indent_of(l, l->line);
    if (l->line.start == l->part.start || indent == 0 ||
        !(says(l->why->problem, "mapping values") ||
          says(l->why->problem, "did not find expected") ||
          says(l->why->problem, "could not find") || says(l->why->problem, "block sequence")))
        return false;
    *at = trimmed(l, (struct span){l->line.start + indent, l->line.end});
    return at->end > at->start;
}

static bool find_text(const struct looker *l, struct span *at) {
    struct str line = str_cut(l->text, l->line);
    if (!line.n || ascii_is_blank(line.p[0]) || front_is_key_line(line) ||
        !(says(l->why->problem, "could not find expected ':'") ||
          says(l->why->problem, "did not find expected <document start>")))
        return false;
    *at = trimmed(l, l->line);
    return true;
}

struct yaml_error yaml_fault_of(struct arena *a, struct str text, struct span part,
                                const struct yaml_failure *why) {
    static const struct {
        enum yaml_fault fault;
        bool (*find)(const struct looker *, struct span *at);
    } faults[] = {
        {YAML_TAB, find_tab},
        {YAML_UNCLOSED_QUOTE, find_quote},
        {YAML_ESCAPE, find_escape},
        {YAML_UNCLOSED_FLOW, find_flow},
        {YAML_INDICATOR, find_indicator},
        {YAML_COLON, find_colon},
        {YAML_INDENT, find_indent},
        {YAML_TEXT, find_text},
    };
    struct looker l = {.text = text, .part = part, .why = why, .at = why->problem_at};
    if (l.at < part.start || l.at > part.end)
        l.at = part.start;
    l.line = line_of(&l, l.at);
    while (l.line.start == l.line.end && l.line.start > part.start) { /* at the end of the part */
        uint32_t before = l.line.start - 1;
        l.line = line_of(&l, before);
        l.at = before;
    }
    l.value = value_on(&l, l.line);
    struct yaml_error error = {.fault = YAML_SYNTAX, .detail = STR("")};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (faults[i].find(&l, &error.at)) {
            error.fault = faults[i].fault;
            return error;
        }
    }
    error.at = l.value.end > l.value.start ? l.value : trimmed(&l, l.line);
    error.detail = arena_str(a, str_z(why->problem));
    return error;
}
