/* describe.c — what a text says of itself: title, first sentence, tags, for front matter that has
 * none. Guesses for a person to look over, not facts. */
#include "base/path.h"
#include "base/text.h"
#include "edit/new.h"
#include "edit/write.h"

enum { SENTENCE_MOST = 200, TAGS_MOST = 3 }; /* characters (A26), tags (A2) */

struct str new_title_of(struct arena *a, const struct kit *kit) {
    for (size_t i = 0; i < kit->heading_count; i++) {
        struct str plain = str_trim(kit->headings[i].plain);
        if (kit->headings[i].level == 1 && plain.n)
            return plain;
    }
    struct str stem = path_stem(path_name(kit->source.below));
    return write_title(a, stem);
}

static bool in_fence(const struct kit *kit, uint32_t at) {
    for (size_t i = 0; i < kit->fence_count; i++)
        if (kit->fences[i].span.start <= at && at < kit->fences[i].span.end)
            return true;
    return false;
}

static bool in_heading(const struct kit *kit, uint32_t at) {
    for (size_t i = 0; i < kit->heading_count; i++)
        if (kit->headings[i].span.start <= at && at < kit->headings[i].span.end)
            return true;
    return false;
}

static bool is_prose(const struct kit *kit, struct span line) {
    struct str s = str_trim(str_cut(kit->source.text, line));
    bool marked = s.n && (memchr("#>|<-*+=~`[!{", s.p[0], 13) ||
                          (ascii_is_digit(s.p[0]) && str_find(s, STR(". ")) < 4));
    return s.n && !marked && !in_fence(kit, line.start) && !in_heading(kit, line.start);
}

/* Without emphasis, code marks and the targets of links. */
static void add_plain(struct buf *out, struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (memchr("*`_", s.p[i], 3) && !(s.p[i] == '_' && i > 0 && i + 1 < s.n &&
                                          ascii_is_alnum(s.p[i - 1]) && ascii_is_alnum(s.p[i + 1])))
            continue;
        if (s.p[i] == '[' || (s.p[i] == ']' && i + 1 < s.n && s.p[i + 1] == ']'))
            continue;
        bool target = s.p[i] == ']' && i + 1 < s.n && memchr("([", s.p[i + 1], 2);
        if (target) {
            size_t close = str_find_byte(str_from(s, i + 1), s.p[i + 1] == '(' ? ')' : ']');
            i += close == STR_NOT_FOUND ? 0 : close + 1;
            continue;
        }
        if (s.p[i] != ']')
            buf_add_byte(out, s.p[i]);
    }
}

static size_t sentence_end(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (memchr(".!?", s.p[i], 3) && (i + 1 == s.n || ascii_is_blank(s.p[i + 1])))
            return i + 1;
    return s.n;
}

/* At a word, so that "…" is not glued to half of one. */
static struct str shortened(struct arena *a, struct str s) {
    size_t n = 0, last_blank = 0, characters = 0;
    for (unsigned length; n < s.n; n += length, characters++) {
        text_char(str_from(s, n), &length);
        if (characters == SENTENCE_MOST - 1)
            break;
        if (s.p[n] == ' ')
            last_blank = n;
    }
    return n >= s.n ? s : arena_printf(a, "%.*s…", STR_ARG(str_to(s, last_blank ? last_blank : n)));
}

struct str new_sentence_of(struct arena *a, const struct kit *kit, struct span part) {
    const struct lines *lines = kit->source.lines;
    struct buf out = {0};
    uint32_t last = lines_find(lines, part.end);
    for (uint32_t i = lines_find(lines, part.start); i <= last; i++) {
        struct span line = lines_span(lines, kit->source.text, i);
        bool prose = line.start >= part.start && line.start < part.end && is_prose(kit, line);
        if (!prose && out.n)
            break;
        if (!prose)
            continue;
        if (out.n)
            buf_add_byte(&out, ' ');
        add_plain(&out, str_trim(str_cut(kit->source.text, line)));
    }
    struct str text = arena_str(a, buf_str(&out));
    buf_fini(&out);
    text = str_trim(str_to(text, sentence_end(text)));
    return text_valid(text) == text.n ? shortened(a, text) : STR("");
}

size_t new_tags_of(struct arena *a, const struct kit *kit, struct str **out) {
    size_t n = 0;
    *out = NULL;
    for (size_t i = 0; i < kit->body_tag_count && n < TAGS_MOST; i++) {
        bool twice = false;
        for (size_t k = 0; k < n; k++)
            twice = twice || text_same((*out)[k], kit->body_tags[i].name);
        if (!twice)
            *ARENA_PUSH(a, *out, n) = kit->body_tags[i].name;
    }
    return n;
}

struct new_kit new_kit_of(struct arena *a, const struct kit *kit, enum kind kind) {
    struct new_kit n = {.kind = kind, .below = kit->source.below, .like = kit};
    struct str *tags;
    n.alias = new_title_of(a, kit);
    if (kit->format == FORMAT_MARKDOWN) /* a diagram has no sentences */
        n.description = new_sentence_of(a, kit, kit->body);
    n.tag_count = new_tags_of(a, kit, &tags);
    n.tags = tags;
    return n;
}
