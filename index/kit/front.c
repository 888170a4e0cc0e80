/* front.c — where front matter begins and ends (kit-format 4, A10, A29). What is in it is for
 * yaml.c. Lines end in "\n" or "\r\n" here: no reader of the app knows a lone "\r". */
#include "kit/parts.h"

enum { BOM = 3 };

struct line {
    size_t start, end, next; /* without and with its end; next == text.n may mean no line end */
};

static struct line line_at(struct str text, size_t at) {
    size_t n = str_find_byte(str_from(text, at), '\n');
    struct line line = {at, text.n, text.n};
    if (at < text.n && n != STR_NOT_FOUND) {
        line.next = at + n + 1;
        line.end = at + n;
        if (line.end > at && text.p[line.end - 1] == '\r')
            line.end--;
    }
    return line;
}

static struct str line_text(struct str text, struct line line) {
    return (struct str){text.p + line.start, line.end - line.start};
}

static bool is_blank_line(struct str line) {
    return str_trim(line).n == 0;
}

/* `mark` and blanks, nothing else. */
static bool is_delimiter(struct str line, struct str mark) {
    return str_starts(line, mark) && is_blank_line(str_from(line, mark.n)) &&
           str_find_byte(line, '\r') == STR_NOT_FOUND;
}

/* The bytes of the key at the start of the line; 0: there is none. */
static size_t key_length(struct str line) {
    if (line.n && (line.p[0] == '"' || line.p[0] == '\'')) {
        size_t close = str_find_byte(str_from(line, 1), line.p[0]);
        return close == STR_NOT_FOUND ? 0 : close + 2;
    }
    if (!line.n || !(ascii_is_alpha(line.p[0]) || line.p[0] == '_'))
        return 0;
    size_t n = 1;
    while (n < line.n && (ascii_is_alnum(line.p[n]) || memchr("_-.", line.p[n], 3)))
        n++;
    return n;
}

bool front_is_key_line(struct str line) {
    size_t n = key_length(line);
    return n && n < line.n && line.p[n] == ':' &&
           (n + 1 == line.n || ascii_is_blank(line.p[n + 1]) || ascii_is_eol(line.p[n + 1]));
}

/* The first line from `at` on that is not blank or a comment; at text.n when there is none. */
static struct line first_said(struct str text, size_t at, size_t limit) {
    struct line line = {text.n, text.n, text.n};
    while (at < limit) {
        struct line next = line_at(text, at);
        struct str s = line_text(text, next);
        if (!is_blank_line(s) && str_trim(s).p[0] != '#')
            return next;
        at = next.next;
    }
    return line;
}

/* "..." closes the block unless what follows up to a "---" reads like more of it. */
static bool dots_close(struct str text, struct line dots) {
    struct line said = first_said(text, dots.next, text.n);
    struct str s = line_text(text, said);
    if (!is_delimiter(s, STR("---")) && !front_is_key_line(s))
        return true;
    for (struct line line = said; line.start < text.n; line = line_at(text, line.next))
        if (is_delimiter(line_text(text, line), STR("---")))
            return false;
    return true;
}

static bool find_close(struct str text, size_t at, struct line *close, bool *dots) {
    bool seen_dots = false; /* so that many of them stay linear */
    while (at < text.n) {
        struct line line = line_at(text, at);
        struct str s = line_text(text, line);
        *dots = !seen_dots && is_delimiter(s, STR("..."));
        if (is_delimiter(s, STR("---")) || (*dots && dots_close(text, line))) {
            *close = line;
            return true;
        }
        seen_dots = seen_dots || *dots;
        at = line.next;
    }
    return false;
}

/* Blank lines before the opener, and blanks before it on its line. */
static bool find_open(struct str text, size_t at, struct line *open) {
    while (at < text.n) {
        *open = line_at(text, at);
        struct str s = line_text(text, *open);
        if (!is_blank_line(s)) {
            while (open->start < open->end && ascii_is_blank(text.p[open->start]))
                open->start++;
            return open->next > open->end && is_delimiter(line_text(text, *open), STR("---"));
        }
        at = open->next;
    }
    return false;
}

static struct span delimiter_span(struct line line) {
    return (struct span){(uint32_t)line.start, (uint32_t)line.end};
}

/* Without its closing line it is a thematic break, unless it goes on like fields (A10). */
static void read_unclosed(struct kit *kit, struct line open) {
    struct str text = kit->source.text;
    struct line said = first_said(text, open.next, text.n);
    if (!front_is_key_line(line_text(text, said)))
        return;
    struct line line = said;
    size_t end = said.end;
    for (; line.start < text.n; line = line_at(text, line.next)) {
        struct str s = line_text(text, line);
        if (is_blank_line(s) || s.p[0] == '#')
            break;
        end = line.end;
    }
    kit->front.state = FRONT_UNCLOSED;
    kit->front.open = delimiter_span(open);
    kit->front.content = (struct span){(uint32_t)open.next, (uint32_t)end};
    kit->front.close = (struct span){(uint32_t)end, (uint32_t)end};
    kit->front.root.span = kit->front.content;
}

/* A29: rules around prose are rules. A list is taken for front matter where every document has
 * some, to be told that it should be fields. */
static bool is_meant(const struct kit *kit, const struct front *front, bool at_top) {
    struct str text = kit->source.text;
    struct line said = first_said(text, front->content.start, front->content.end);
    bool leads = front->error_count && front->errors[0].fault == YAML_TEXT &&
                 front->errors[0].at.start == said.start;
    if (!front->not_mapping && front->error_count == leads)
        return front->root.count || at_top;
    if (front_is_key_line(line_text(text, said)))
        return true;
    return front->not_mapping && front->root.type == NODE_SEQUENCE &&
           kit->source.home != HOME_LOOSE && kind_of_folder(kit->source.below) != KIND_PAGE;
}

void front_read(struct arena *a, struct kit *kit) {
    struct str text = kit->source.text;
    struct front front = {.state = FRONT_READ, .root.type = NODE_MAPPING};
    bool bom = str_starts(text, STR("\xef\xbb\xbf")), dots;
    size_t top = bom ? BOM : 0;
    struct line open, close;
    if (!find_open(text, top, &open))
        return;
    if (!find_close(text, open.next, &close, &dots)) {
        read_unclosed(kit, open);
        return;
    }
    front.open = delimiter_span(open);
    front.content = (struct span){(uint32_t)open.next, (uint32_t)close.start};
    front.close = delimiter_span(close);
    front.oddities =
        (bom ? ODD_BOM : 0) | (open.start > top ? ODD_BEFORE : 0) |
        (open.end - open.start > 3 || close.end - close.start > 3 ? ODD_TRAILING_BLANKS : 0) |
        (close.next == close.end ? ODD_NO_NEWLINE : 0) | (dots ? ODD_DOTS : 0);
    yaml_read(a, text, front.content, false, &front);
    if (!is_meant(kit, &front, open.start == top))
        return;
    kit->front = front;
    kit->body.start = (uint32_t)close.next;
}

size_t kit_body(struct str text) {
    struct line open, close;
    bool dots;
    size_t top = str_starts(text, STR("\xef\xbb\xbf")) ? BOM : 0;
    return find_open(text, top, &open) && find_close(text, open.next, &close, &dots) ? close.next
                                                                                     : 0;
}
