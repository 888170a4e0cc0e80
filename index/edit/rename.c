/* rename.c — what has a name at a place, and the renames that stay within one document or need no
 * resolving: tags, tokens, labels. Ids, aliases and headings are in rename_refs.c, files in move.c.
 */
#include "edit/rename.h"

#include "base/path.h"
#include "base/text.h"
#include "edit/move.h"
#include "edit/nodes.h"
#include "edit/refs.h"
#include "edit/rename_private.h"
#include "edit/write.h"

struct looker {
    struct arena *arena;
    const struct kit *kit;
    const struct facts *facts;
    const struct world *world;
    uint32_t offset;
    struct rename_target *out;
};

static bool found(struct looker *l, enum rename_what what, struct span at, struct str name,
                  struct str path) {
    *l->out = (struct rename_target){.what = what, .at = at, .name = name, .path = path};
    return true;
}

static struct span inside_quotes(const struct node *n) {
    struct span s = n->span;
    bool quoted = n->style == STYLE_SINGLE || n->style == STYLE_DOUBLE;
    if (quoted && s.end - s.start >= 2)
        s.start++, s.end--;
    return s;
}

static struct str own_path(const struct looker *l) {
    return l->kit->source.path;
}

/* ---- by name: ids, files, aliases ---- */

static bool kit_name(struct looker *l, struct span at, struct str path, struct str key) {
    const struct world *w = l->world;
    const struct facts *f = w->kit_at(w->context, l->arena, path);
    if (!f)
        return false;
    switch (refs_name_of(f, path, key)) {
    case REFS_ID:
        return found(l, RENAME_ID, at, f->id.text, path);
    case REFS_STEM:
        return found(l, RENAME_FILE, at, path_stem(path_name(path)), path);
    case REFS_ALIAS:
        return found(l, RENAME_ALIAS, at, f->alias.text, path);
    case REFS_NO_NAME:
        break;
    }
    return false;
}

static bool heading_by_ref(struct looker *l, struct span at, struct str path,
                           const struct facts *to, const struct ref *ref) {
    uint32_t index = to ? refs_heading(to, ref) : UINT32_MAX;
    if (index == UINT32_MAX)
        return false;
    found(l, RENAME_HEADING, at, to->headings[index].text, path);
    l->out->heading = index;
    return true;
}

static bool file_name(struct looker *l, struct span at, struct str path) {
    const struct world *w = l->world;
    if (w->exists(w->context, path) != EXISTS_FILE)
        return false;
    return found(l, RENAME_FILE, at, path_stem(path_name(path)), path);
}

/* A link, wiki link or relation whose target or anchor is under the pointer. */
static bool look_at_ref(struct looker *l, const struct ref *ref) {
    const struct world *w = l->world;
    struct span target = refs_span(l->kit, &ref->range);
    struct span anchor = refs_span(l->kit, &ref->anchor_range);
    struct str path = STR("");
    bool on_anchor = ref->anchor.n && anchor.end > anchor.start && span_has(anchor, l->offset);
    bool on_target = target.end > target.start && span_has(target, l->offset);
    if ((!on_anchor && !on_target) || ref->type == REF_CODE || ref->type == REF_RESOURCE)
        return false;
    if (!world_lead(w, l->arena, own_path(l), ref, &path))
        return false;
    if (on_anchor) {
        bool here = !ref->target.n;
        return heading_by_ref(l, anchor, here ? own_path(l) : path,
                              here ? l->facts : w->kit_at(w->context, l->arena, path), ref);
    }
    if (ref->type == REF_WIKI || ref->type == REF_RELATION)
        return kit_name(l, target, path, ref->target);
    return file_name(l, target, path);
}

/* ---- front matter ---- */

static bool blueprint_key(struct looker *l, const struct node *value) {
    const struct world *w = l->world;
    struct named *all = NULL;
    struct str beside = path_resolve(l->arena, path_dir(own_path(l)), STR("blueprint.json")),
               path = STR("");
    size_t n = world_with_name(w, l->arena, own_path(l), value->text, NAME_ID, &all);
    for (size_t i = 0; i < n; i++)
        if (all[i].kind == KIND_BLUEPRINT && (!path.n || str_eq(all[i].path, beside)))
            path = all[i].path;
    return path.n && found(l, RENAME_ID, inside_quotes(value), value->text, path);
}

static bool look_at_value(struct looker *l, struct str key, const struct node *value) {
    if (str_eq(key, STR("tags")) && value->type == NODE_SEQUENCE) {
        for (size_t i = 0; i < value->count; i++) {
            const struct node *item = &value->items[i];
            if (item->type == NODE_SCALAR && item->text.n && span_has(item->span, l->offset))
                return found(l, RENAME_TAG, inside_quotes(item), item->text, STR(""));
        }
        return false;
    }
    if (value->type != NODE_SCALAR || !value->text.n)
        return false;
    if (str_eq(key, STR("id")))
        return found(l, RENAME_ID, inside_quotes(value), value->text, own_path(l));
    if (str_eq(key, STR("alias")) && l->kit->format != FORMAT_JSON)
        return found(l, RENAME_ALIAS, inside_quotes(value), value->text, own_path(l));
    if (str_eq(key, STR("blueprint")) && l->kit->kind == KIND_TASK)
        return blueprint_key(l, value);
    return false;
}

static bool look_at_front(struct looker *l) {
    const struct node *root = &l->kit->front.root;
    if (l->kit->front.state != FRONT_READ || !span_has(l->kit->front.content, l->offset))
        return false;
    for (size_t i = 0; root->type == NODE_MAPPING && i < root->count; i++) {
        const struct entry *e = &root->entries[i];
        if (span_has(e->value.span, l->offset) && e->key.type == NODE_SCALAR)
            return look_at_value(l, e->key.text, &e->value);
    }
    return false;
}

/* ---- body ---- */

static struct span span_of(const struct kit *kit, struct str part) {
    uint32_t start = (uint32_t)(part.p - kit->source.text.p);
    return (struct span){start, start + (uint32_t)part.n};
}

/* The label of a reference link: in its second brackets, or else its text. */
struct span rename_label_of(const struct kit *kit, const struct link *link) {
    struct str text = kit->source.text;
    uint32_t second = link->text.end + 1;
    bool full = second + 2 < link->span.end && text.p[second] == '[';
    return full ? (struct span){second + 1, link->span.end - 1} : link->text;
}

static bool look_at_labels(struct looker *l) {
    const struct kit *kit = l->kit;
    for (size_t i = 0; i < kit->definition_count; i++)
        if (span_has(kit->definitions[i].label, l->offset))
            return found(l, RENAME_LABEL, kit->definitions[i].label,
                         str_cut(kit->source.text, kit->definitions[i].label), STR(""));
    for (size_t i = 0; i < kit->link_count; i++) {
        if (kit->links[i].style != LINK_REFERENCE || !span_has(kit->links[i].span, l->offset))
            continue;
        struct span label = rename_label_of(kit, &kit->links[i]);
        if (span_has(label, l->offset))
            return found(l, RENAME_LABEL, label, str_cut(kit->source.text, label), STR(""));
    }
    return false;
}

static bool look_at_words(struct looker *l) {
    const struct kit *kit = l->kit;
    for (size_t i = 0; i < kit->token_count; i++)
        if (span_has(kit->tokens[i].span, l->offset))
            return found(l, RENAME_TOKEN, span_of(kit, kit->tokens[i].name), kit->tokens[i].name,
                         STR(""));
    for (size_t i = 0; i < kit->body_tag_count; i++)
        if (span_has(kit->body_tags[i].span, l->offset))
            return found(l, RENAME_TAG, span_of(kit, kit->body_tags[i].name),
                         kit->body_tags[i].name, STR(""));
    for (size_t i = 0; i < kit->heading_count && i < l->facts->heading_count; i++)
        if (kit->headings[i].text.end > kit->headings[i].text.start &&
            span_has(kit->headings[i].text, l->offset)) {
            found(l, RENAME_HEADING, kit->headings[i].text,
                  str_cut(kit->source.text, kit->headings[i].text), own_path(l));
            l->out->heading = (uint32_t)i;
            return true;
        }
    return false;
}

bool rename_at(struct arena *a, const struct kit *kit, const struct facts *facts,
               const struct world *world, uint32_t offset, struct rename_target *out) {
    struct looker l = {a, kit, facts, world, offset, out};
    *out = (struct rename_target){0};
    if (!kit->is_kit || look_at_front(&l))
        return out->what != RENAME_NOTHING;
    if (kit->format != FORMAT_JSON && look_at_labels(&l))
        return true;
    for (size_t i = 0; i < facts->ref_count; i++)
        if (look_at_ref(&l, &facts->refs[i]))
            return true;
    return kit->format != FORMAT_JSON && look_at_words(&l);
}

/* ---- tags ---- */

static bool is_tag(struct str s) {
    bool letter = false;
    for (size_t i = 0; i < s.n; i++) {
        bool high = (uint8_t)s.p[i] >= 0x80;
        if (!high && !ascii_is_alnum(s.p[i]) && !memchr("_-/", s.p[i], 3))
            return false;
        letter = letter || high || ascii_is_alpha(s.p[i]);
    }
    return letter && s.p[0] != '/' && !memchr("/-", s.p[s.n - 1], 2) && text_valid(s) == s.n;
}

/* What the tag is called afterwards: itself, or one below it ("old/part"). "": it is another. */
static struct str renamed(struct arena *a, struct str tag, struct str old, struct str name) {
    if (text_same(tag, old))
        return name;
    for (size_t i = 1; i < tag.n; i++)
        if (tag.p[i] == '/' && text_same(str_to(tag, i), old))
            return arena_printf(a, "%.*s%.*s", STR_ARG(name), STR_ARG(str_from(tag, i)));
    return STR_NONE;
}

/* A tag that the list has already, under its new name or once more under the old one, goes. */
static void retag_list(struct edits *e, const struct kit *kit, const struct node *list,
                       struct str old, struct str name) {
    struct str *now = ARENA_ARRAY(e->arena, struct str, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const struct node *item = &list->items[i];
        if (item->type == NODE_SCALAR)
            now[i] = renamed(e->arena, item->text, old, name);
    }
    for (size_t i = 0; i < list->count; i++) {
        bool have = false;
        for (size_t k = 0; k < list->count && now[i].n && !have; k++)
            have = k < i && now[k].n ? text_same(now[k], now[i])
                                     : k != i && !now[k].n && list->items[k].type == NODE_SCALAR &&
                                           text_same(list->items[k].text, now[i]);
        if (have)
            edits_replace(e, kit, nodes_item(kit, list, i), STR(""));
        else if (now[i].n)
            edits_replace(
                e, kit, list->items[i].span,
                write_yaml(e->arena, now[i], list->items[i].style, list->style == STYLE_FLOW));
    }
}

static void retag(struct edits *e, const struct kit *kit, struct str old, struct str name) {
    const struct node *tags = kit_field(kit, STR("tags"));
    struct str now =
        tags && tags->type == NODE_SCALAR ? renamed(e->arena, tags->text, old, name) : STR_NONE;
    if (tags && tags->type == NODE_SEQUENCE)
        retag_list(e, kit, tags, old, name);
    else if (now.n)
        edits_replace(e, kit, tags->span, write_yaml(e->arena, now, tags->style, false));
    for (size_t i = 0; i < kit->body_tag_count; i++) {
        now = renamed(e->arena, kit->body_tags[i].name, old, name);
        if (now.n)
            edits_replace(e, kit, span_of(kit, kit->body_tags[i].name), now);
    }
}

static bool rename_tag(struct desk *d, const struct edit_doc *asked, const struct rename_target *t,
                       struct str name, struct edits *e) {
    if (!is_tag(name))
        return edits_refuse(e,
                            "“%.*s” is no tag: write letters, digits, “-”, “_” and “/”, "
                            "without blanks",
                            STR_ARG(name));
    struct str key = arena_printf(d->arena, "#%.*s", STR_ARG(t->name)), *paths = NULL;
    size_t n = d->referrers(d->context, d->arena, asked->kit->source.path, &key, 1, &paths);
    retag(e, asked->kit, t->name, name);
    for (size_t i = 0; i < n && !desk_cancelled(d); i++) {
        const struct edit_doc *doc = desk_doc(d, paths[i]);
        if (doc && doc->kit->is_kit && doc->kit != asked->kit)
            retag(e, doc->kit, t->name, name);
    }
    return true;
}

/* ---- tokens ---- */

static bool is_token_char(char c) {
    return ascii_is_alnum(c) || c == '_' || c == '-';
}

static bool is_token(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!is_token_char(s.p[i]))
            return false;
    return s.n && (ascii_is_alpha(s.p[0]) || s.p[0] == '_');
}

/* {NAME} is a use as well, and the first word of a list item in a section on tokens declares one
 * (check_tokens.c). */
static bool in_declarations(const struct kit *kit, size_t at) {
    bool inside = false;
    for (size_t i = 0; i < kit->heading_count && kit->headings[i].span.start < at; i++) {
        struct buf folded = {0};
        text_fold(kit->headings[i].plain, &folded);
        inside = str_find(buf_str(&folded), STR("tokens")) != STR_NOT_FOUND;
        buf_fini(&folded);
    }
    return inside;
}

static bool starts_item(struct str text, size_t at) {
    struct str before = {text.p + nodes_line(text, at).start, at - nodes_line(text, at).start};
    before = str_trim(before);
    if (!before.n || !memchr("-*+", before.p[0], 3))
        return false;
    for (size_t i = 1; i < before.n; i++)
        if (!memchr(" \t`*{_", before.p[i], 6))
            return false;
    return true;
}

static bool rename_token(const struct edit_doc *asked, const struct rename_target *t,
                         struct str name, struct edits *e) {
    const struct kit *kit = asked->kit;
    struct str text = kit->source.text;
    if (!is_token(name))
        return edits_refuse(e,
                            "“%.*s” is no token: write letters, digits, “_” and “-”, a letter "
                            "first",
                            STR_ARG(name));
    for (size_t i = 0; i < kit->token_count; i++)
        if (str_eq(kit->tokens[i].name, name) && !str_eq(name, t->name))
            return edits_refuse(e, "this document uses a token “%.*s” already", STR_ARG(name));
    const struct node *list = kit_field(kit, STR("tokens"));
    for (size_t i = 0; list && list->type == NODE_SEQUENCE && i < list->count; i++)
        if (list->items[i].type == NODE_SCALAR && str_eq(list->items[i].text, t->name))
            edits_replace(e, kit, inside_quotes(&list->items[i]), name);
    for (size_t i = 0; i < kit->token_count; i++)
        if (str_eq(kit->tokens[i].name, t->name))
            edits_replace(e, kit, span_of(kit, kit->tokens[i].name), name);
    for (size_t at = kit->body.start, step; at < kit->body.end; at += step) {
        struct str rest = str_cut(text, (struct span){(uint32_t)at, kit->body.end});
        step = str_find(rest, t->name);
        if (step == STR_NOT_FOUND)
            break;
        size_t start = at + step, end = start + t->name.n;
        step += t->name.n;
        char before = start ? text.p[start - 1] : ' ', after = end < text.n ? text.p[end] : ' ';
        bool whole = !is_token_char(before) && !is_token_char(after);
        bool braces = before == '{' && after == '}';
        if (whole && (braces || (starts_item(text, start) && in_declarations(kit, start))))
            edits_replace(e, kit, (struct span){(uint32_t)start, (uint32_t)end}, name);
    }
    return true;
}

/* ---- labels ---- */

/* As CommonMark compares them: folded, blanks in a row are one. */
static bool same_label(struct str a, struct str b) {
    struct str x = str_trim(a), y = str_trim(b);
    return text_same(x, y);
}

static bool is_label(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (memchr("[]\\\n\r", s.p[i], 5))
            return false;
    return str_trim(s).n > 0 && s.n < 1000 && s.p[0] != '^';
}

static bool rename_label(const struct edit_doc *asked, const struct rename_target *t,
                         struct str name, struct edits *e) {
    const struct kit *kit = asked->kit;
    struct str text = kit->source.text;
    if (!is_label(name))
        return edits_refuse(e, "“%.*s” cannot be a label", STR_ARG(name));
    for (size_t i = 0; i < kit->definition_count; i++) {
        struct str label = str_cut(text, kit->definitions[i].label);
        if (same_label(label, name) && !same_label(name, t->name))
            return edits_refuse(e, "this document defines a label “%.*s” already", STR_ARG(label));
        if (same_label(label, t->name))
            edits_replace(e, kit, kit->definitions[i].label, name);
    }
    for (size_t i = 0; i < kit->link_count; i++) {
        const struct link *link = &kit->links[i];
        struct span label = rename_label_of(kit, link);
        if (link->style != LINK_REFERENCE || !same_label(str_cut(text, label), t->name))
            continue;
        if (label.start != link->text.start) { /* [text][label] */
            edits_replace(e, kit, label, name);
            continue;
        }
        /* [label] and [label][] keep what is read */
        struct span tail = {link->text.end + 1, link->span.end};
        edits_replace(e, kit, tail, arena_printf(e->arena, "[%.*s]", STR_ARG(name)));
    }
    return true;
}

/* ---- */

static bool rename_file(struct desk *d, const struct rename_target *t, struct str name,
                        struct edits *e) {
    struct str ext = path_ext(path_name(t->path));
    bool has_ext = str_eq_nocase(path_ext(name), ext) && ext.n;
    if (str_find_byte(name, '/') != STR_NOT_FOUND || str_find_byte(name, '\\') != STR_NOT_FOUND ||
        str_eq(name, STR(".")) || str_eq(name, STR("..")) || name.p[0] == '.')
        return edits_refuse(e, "“%.*s” is no file name", STR_ARG(name));
    if (!has_ext && ext.n)
        name = arena_printf(d->arena, "%.*s.%.*s", STR_ARG(name), STR_ARG(ext));
    struct move move = {t->path, path_join(d->arena, path_dir(t->path), name)};
    const struct world *w = &d->world;
    if (str_eq(move.from, move.to))
        return true;
    if (w->exists(w->context, move.to) == EXISTS_FILE || desk_doc(d, move.to))
        return edits_refuse(e, "there is a file %.*s already", STR_ARG(name));
    if (!move_make(d, &move, 1, e))
        return false;
    edits_rename(e, move.from, move.to);
    return true;
}

bool rename_make(struct desk *d, const struct edit_doc *asked, const struct rename_target *t,
                 struct str name, struct edits *e) {
    name = arena_str(e->arena, str_trim(name));
    bool ok = false;
    if (!name.n)
        return edits_refuse(e, "a name has at least one character");
    for (size_t i = 0; i < name.n; i++)
        if ((uint8_t)name.p[i] < 0x20)
            return edits_refuse(e, "a name is one line");
    switch (t->what) {
    case RENAME_NOTHING:
        return edits_refuse(e, "nothing here has a name that could be changed");
    case RENAME_ID:
        ok = rename_id_of(d, asked, t, name, e);
        break;
    case RENAME_ALIAS:
        ok = rename_alias(d, asked, t, name, e);
        break;
    case RENAME_HEADING:
        ok = rename_heading(d, asked, t, name, e);
        break;
    case RENAME_TAG:
        ok = rename_tag(d, asked, t, name, e);
        break;
    case RENAME_TOKEN:
        ok = rename_token(asked, t, name, e);
        break;
    case RENAME_LABEL:
        ok = rename_label(asked, t, name, e);
        break;
    case RENAME_FILE:
        ok = rename_file(d, t, name, e);
        break;
    }
    if (desk_cancelled(d))
        return edits_refuse(e, "cancelled");
    if (ok)
        edits_sort(e);
    return ok;
}
