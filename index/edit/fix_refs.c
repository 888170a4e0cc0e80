/* fix_refs.c — cures for references and for names that other documents know: did you mean, create
 * what is missing, rename, move. */
#include "base/os.h"
#include "base/path.h"
#include "base/text.h"
#include "edit/fix_private.h"
#include "edit/move.h"
#include "edit/new.h"
#include "edit/refs.h"
#include "edit/rename.h"
#include "edit/write.h"

#include <stdlib.h>

enum { NEAR_MOST = 3 };

static const struct ref *ref_at(const struct fixing *f, bool anchor) {
    const struct facts *facts = f->doc->facts;
    for (size_t i = 0; i < facts->ref_count; i++) {
        const struct range *r = anchor ? &facts->refs[i].anchor_range : &facts->refs[i].range;
        const struct range *at = &f->problem->range;
        if (r->start.line == at->start.line && r->end.line == at->end.line &&
            r->start.column[UTF8] == at->start.column[UTF8] &&
            r->end.column[UTF8] == at->end.column[UTF8])
            return &facts->refs[i];
    }
    return NULL;
}

/* The best of several is what was meant only if no other is as near. */
static unsigned preferred(const struct fix_near *near, size_t n, size_t i) {
    bool alone = i == 0 && (n == 1 || near[1].distance > near[0].distance);
    return alone ? FIX_PREFERRED : 0;
}

/* ---- creating what is missing ---- */

static void create_kit(struct fixing *f, struct str key, unsigned flags) {
    struct str root = fix_root(f);
    struct new_kit n = {.kind = KIND_KIT, .id = write_kebab(f->arena, key)};
    n.below = new_below(f->arena, KIND_KIT, STR_NONE, key);
    if (!root.n || !n.below.n)
        return;
    n.alias = write_is_kebab(key) ? write_title(f->arena, key) : key;
    struct str path = path_join(f->arena, root, n.below);
    if (fix_is_there(f, path))
        return;
    struct fix *fix = fix_add(f, flags, "Create the kit %.*s", STR_ARG(n.below));
    edits_create(&fix->edits, path, new_text(f->arena, &n));
}

/* ---- wiki links, relations ---- */

static void replace_by_near(struct fixing *f, const struct fix_near *near, size_t n) {
    for (size_t i = 0; i < n; i++)
        fix_replace(f, preferred(near, n, i), f->at, near[i].name, "Change to %.*s",
                    STR_ARG(fix_quoted(f, near[i].name)));
}

void fix_wiki(struct fixing *f) {
    struct fix_near near[NEAR_MOST];
    const struct ref *ref = ref_at(f, false);
    if (!ref)
        return;
    size_t n = fix_names_near(f, ref->target, near, NEAR_MOST), kept = 0;
    for (size_t i = 0; i < n; i++)
        if (write_fits_wiki(near[i].name))
            near[kept++] = near[i];
    replace_by_near(f, near, kept);
    create_kit(f, ref->target, kept ? 0 : FIX_PREFERRED);
}

/* Only ids count here. */
void fix_relation(struct fixing *f) {
    struct fix_near near[NEAR_MOST];
    const struct ref *ref = ref_at(f, false);
    if (!ref)
        return;
    size_t n = fix_names_near(f, ref->target, near, NEAR_MOST), kept = 0;
    for (size_t i = 0; i < n; i++) {
        const struct world *w = &f->desk->world;
        const struct facts *facts = w->kit_at(w->context, f->arena, near[i].path);
        if (!facts || !facts->id.text.n)
            continue;
        near[kept] = near[i];
        near[kept++].name = facts->id.text;
    }
    replace_by_near(f, near, kept);
    if (write_is_kebab(ref->target))
        create_kit(f, ref->target, kept ? 0 : FIX_PREFERRED);
}

/* ---- headings ---- */

struct guess {
    uint32_t index;
    unsigned distance;
};

static int by_distance(const void *a, const void *b) {
    const struct guess *x = a, *y = b;
    if (x->distance != y->distance)
        return x->distance < y->distance ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* "Setup_Guide" and "setup-guide" are one to people; so is a heading that begins with the words. */
static size_t headings_near(struct fixing *f, const struct facts *to, struct str anchor,
                            struct guess *out, size_t most) {
    struct str slug = write_kebab(f->arena, anchor);
    struct guess *all = ARENA_ARRAY(f->arena, struct guess, to->heading_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < to->heading_count; i++) {
        struct str other = write_kebab(f->arena, to->headings[i].slug);
        unsigned limit = fix_tolerance(slug.n), distance = str_distance(other, slug, limit);
        bool begins =
            slug.n >= 4 && (str_starts(other, slug) || str_starts(slug, other)) && other.n >= 4;
        if (distance > limit && begins)
            distance = limit;
        if (distance <= limit && to->headings[i].slug.n)
            all[n++] = (struct guess){(uint32_t)i, distance};
    }
    if (n > 1)
        qsort(all, n, sizeof *all, by_distance);
    n = n < most ? n : most;
    if (n)
        memcpy(out, all, n * sizeof *out);
    return n;
}

static const struct facts *target_of(struct fixing *f, const struct ref *ref) {
    const struct world *w = &f->desk->world;
    struct str path = refs_lead(f->desk, f->doc, ref, false);
    if (!ref->target.n || (path.n && str_eq(path, fix_path(f))))
        return f->doc->facts;
    return path.n ? w->kit_at(w->context, f->arena, path) : NULL;
}

static void fix_heading(struct fixing *f) {
    struct guess near[NEAR_MOST];
    const struct ref *ref = ref_at(f, true);
    const struct facts *to = ref ? target_of(f, ref) : NULL;
    size_t n = to ? headings_near(f, to, ref->anchor, near, NEAR_MOST) : 0;
    for (size_t i = 0; i < n; i++) {
        bool best = i == 0 && (n == 1 || near[1].distance > near[0].distance);
        struct str written = refs_anchor(f->arena, to, near[i].index, ref, NULL);
        fix_replace(f, best ? FIX_PREFERRED : 0, f->at, written, "Change to %.*s",
                    STR_ARG(fix_quoted(f, written)));
    }
    if (ref && ref->target.n && f->at.start > 0 && f->kit->source.text.p[f->at.start - 1] == '#')
        fix_replace(f, n ? 0 : FIX_PREFERRED, (struct span){f->at.start - 1, f->at.end}, STR(""),
                    "Link to the whole document");
}

void fix_wiki_heading(struct fixing *f) {
    fix_heading(f);
}

void fix_anchor(struct fixing *f) {
    fix_heading(f);
}

/* ---- relative links ---- */

static void create_file(struct fixing *f, struct str path, struct str shown, unsigned flags) {
    struct str root = fix_root(f), below;
    enum format format = format_of_name(path);
    if (!root.n || !path_below(root, path, &below) || fix_is_there(f, path) ||
        (format != FORMAT_MARKDOWN && format != FORMAT_MERMAID))
        return;
    struct new_kit n = {.below = below};
    n.id = fix_free_id(f, write_kebab(f->arena, path_stem(path_name(path))));
    n.kind = format == FORMAT_MERMAID ? KIND_DIAGRAM : kind_of_folder(below);
    if (n.kind == KIND_TASK && str_starts(below, STR("blueprints/"))) {
        const struct world *w = &f->desk->world;
        const struct facts *b = w->kit_at(
            w->context, f->arena, path_join(f->arena, path_dir(path), STR("blueprint.json")));
        n.blueprint = b ? b->id.text : STR("");
        n.blueprint_name = b ? b->name : STR("");
    }
    struct str text = n.kind == KIND_PAGE
                          ? arena_printf(f->arena, "# %.*s\n",
                                         STR_ARG(write_title(f->arena, path_stem(path_name(path)))))
                          : new_text(f->arena, &n);
    struct fix *fix = fix_add(f, flags, "Create %.*s", STR_ARG(shown));
    edits_create(&fix->edits, path, text);
}

void fix_file(struct fixing *f) {
    struct fix_near near[NEAR_MOST];
    const struct ref *ref = ref_at(f, false);
    if (!ref || !fix_path(f).n)
        return;
    struct str dir = path_dir(fix_path(f)), text = f->kit->source.text;
    struct str path = path_resolve(f->arena, dir, ref->target);
    bool angled = f->at.start > 0 && text.p[f->at.start - 1] == '<';
    size_t n = fix_files_near(f, path, near, NEAR_MOST);
    for (size_t i = 0; i < n; i++) {
        struct str written =
            write_target(f->arena, dir, near[i].path, str_cut(text, f->at), angled);
        fix_replace(f, preferred(near, n, i), f->at, written, "Change to %.*s",
                    STR_ARG(fix_quoted(f, written)));
    }
    create_file(f, path, ref->target, n ? 0 : FIX_PREFERRED);
}

void fix_app_link(struct fixing *f) {
    const struct ref *ref = ref_at(f, false);
    if (!ref || !fix_path(f).n)
        return;
    if (path_is_absolute(ref->target) && !path_below(world_project(fix_root(f)), ref->target, NULL))
        return;
    if (path_is_absolute(ref->target)) {
        struct str written =
            write_target(f->arena, path_dir(fix_path(f)), ref->target, STR_NONE, false);
        fix_replace(f, FIX_PREFERRED, f->at, written, "Write it relative to this document");
        return;
    }
    struct span anchor = refs_span(f->kit, &ref->anchor_range);
    if (str_find_byte(ref->target, ' ') == STR_NOT_FOUND && anchor.end > anchor.start)
        fix_replace(f, 0, (struct span){anchor.start - 1, anchor.end}, STR(""),
                    "Link to the whole document");
}

/* ---- code ---- */

/* A file of that name somewhere else in the project, if there is but one. */
void fix_code_file(struct fixing *f) {
    const struct ref *ref = ref_at(f, false);
    const struct world *w = &f->desk->world;
    struct str *found = NULL, rest;
    if (!ref || !f->desk->files_named)
        return;
    struct str project = world_project(fix_root(f));
    size_t n = f->desk->files_named(f->desk->context, f->arena, fix_path(f), path_name(ref->target),
                                    &found);
    (void)w;
    for (size_t i = 0; i < n && n <= NEAR_MOST; i++)
        if (path_below(project, found[i], &rest))
            fix_replace(f, n == 1 ? FIX_PREFERRED : 0, f->at, rest, "Change to %.*s",
                        STR_ARG(fix_quoted(f, rest)));
}

static const struct code_ref *code_at(const struct fixing *f, struct span *whole) {
    for (size_t i = 0; i < f->kit->code_count; i++)
        if (f->kit->codes[i].ref.path.start == f->at.start) {
            *whole = f->kit->codes[i].span;
            return &f->kit->codes[i].ref;
        }
    return NULL;
}

static bool is_symbol(struct str s) {
    bool letter = false;
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_is_alnum(s.p[i]) && s.p[i] != '_' && s.p[i] != '$')
            return false;
        letter = letter || ascii_is_alpha(s.p[i]) || s.p[i] == '_';
    }
    return letter && s.n >= 3;
}

static bool is_symbol_char(char c) {
    return ascii_is_alnum(c) || c == '_' || c == '$';
}

/* The one line of the file that has the word; 0 when none or several do. */
static uint32_t only_line_with(struct str text, struct str word) {
    uint32_t line = 1, found = 0;
    while (text.n) {
        size_t end = str_find_byte(text, '\n');
        struct str s = str_to(text, end == STR_NOT_FOUND ? text.n : end);
        for (size_t at = 0, step; (step = str_find(str_from(s, at), word)) != STR_NOT_FOUND;
             at += step + word.n) {
            size_t start = at + step, stop = start + word.n;
            if ((start > 0 && is_symbol_char(s.p[start - 1])) ||
                (stop < s.n && is_symbol_char(s.p[stop])))
                continue;
            if (found && found != line)
                return 0;
            found = line;
        }
        text = end == STR_NOT_FOUND ? STR_NONE : str_from(text, end + 1);
        line++;
    }
    return found;
}

static bool same_paragraph(const struct kit *kit, struct span a, struct span b) {
    struct span between =
        a.end < b.start ? (struct span){a.end, b.start} : (struct span){b.end, a.start};
    return between.end >= between.start &&
           str_find(str_cut(kit->source.text, between), STR("\n\n")) == STR_NOT_FOUND;
}

/* What stood at the line nobody knows any more; a name quoted beside the reference may tell, when
 * the file has it in one line only. */
static void offer_symbols(struct fixing *f, const struct code_ref *code, struct span whole,
                          struct str file) {
    uint32_t width = code->end > code->line ? code->end - code->line : 0;
    uint32_t lines = 1;
    for (size_t i = 0; i < file.n; i++)
        lines += file.p[i] == '\n' && i + 1 < file.n;
    for (size_t i = 0; i < f->kit->code_count && !f->out->count; i++) {
        const struct code_span *other = &f->kit->codes[i];
        struct str word = str_cut(f->kit->source.text, other->content);
        if (str_ends(word, STR("()")))
            word.n -= 2;
        if (!is_symbol(word) || !same_paragraph(f->kit, other->span, whole))
            continue;
        uint32_t line = only_line_with(file, word);
        uint32_t end = line + width < lines ? line + width : lines;
        if (!line)
            continue;
        struct str written = width && end > line ? arena_printf(f->arena, "%u-%u", line, end)
                                                 : arena_printf(f->arena, "%u", line);
        fix_replace(f, FIX_PREFERRED, code->lines, written, "Change to line %.*s, where %.*s is",
                    STR_ARG(written), STR_ARG(fix_quoted(f, word)));
    }
}

/* ---- fences that say where their lines come from: N:M:path ---- */

static struct str line_at(struct str *rest) {
    size_t end = str_find_byte(*rest, '\n');
    struct str line = str_to(*rest, end == STR_NOT_FOUND ? rest->n : end);
    *rest = end == STR_NOT_FOUND ? STR_NONE : str_from(*rest, end + 1);
    while (line.n && (ascii_is_eol(line.p[line.n - 1]) || ascii_is_blank(line.p[line.n - 1])))
        line.n--;
    return line;
}

static bool begins_with_lines(struct str file, struct str lines) {
    while (lines.n) {
        if (!file.n || !str_eq(line_at(&file), line_at(&lines)))
            return false;
    }
    return true;
}

/* The first line of the one place where these lines stand; 0: nowhere, or in several places. */
static uint32_t place_of_lines(struct str file, struct str lines) {
    uint32_t number = 1, found = 0;
    for (struct str rest = file; rest.n; line_at(&rest), number++) {
        if (!begins_with_lines(rest, lines))
            continue;
        if (found)
            return 0;
        found = number;
    }
    return found;
}

static const struct fence *fence_at(const struct kit *kit, uint32_t offset) {
    for (size_t i = 0; i < kit->fence_count; i++) {
        const struct fence *fence = &kit->fences[i];
        if (fence->ref.path.end > fence->ref.path.start && span_has(fence->info, offset))
            return fence;
    }
    return NULL;
}

static uint32_t count_lines(struct str s) {
    uint32_t n = 0;
    for (; s.n; n++)
        line_at(&s);
    return n;
}

static bool move_fence(struct desk *d, const struct edit_doc *doc, const struct fence *fence,
                       struct str file, struct edits *e) {
    struct str text = doc->kit->source.text, lines = str_cut(text, fence->content);
    uint32_t first = str_trim(lines).n ? place_of_lines(file, lines) : 0;
    (void)d;
    if (!first)
        return false;
    uint32_t last = first + count_lines(lines) - 1;
    struct span numbers = {fence->info.start, fence->ref.path.start - 1};
    edits_replace(e, doc->kit, numbers, arena_printf(e->arena, "%u:%u", first, last));
    return e->count > 0;
}

static bool read_code(struct desk *d, const struct edit_doc *doc, const struct range *target,
                      struct buf *out) {
    enum { FILE_MOST = 4 << 20 };
    struct err e = {0};
    for (size_t i = 0; i < doc->facts->ref_count && d->read; i++) {
        const struct ref *ref = &doc->facts->refs[i];
        bool mine = ref->type == REF_CODE && ref->range.start.line == target->start.line &&
                    ref->range.start.column[UTF8] == target->start.column[UTF8];
        struct str path = mine ? refs_lead(d, doc, ref, true) : STR_NONE;
        if (path.n)
            return os_read_file(arena_strz(d->arena, path), FILE_MOST, out, NULL, &e);
    }
    return false;
}

bool fix_moved_lines(struct desk *d, const struct edit_doc *doc, uint32_t offset, struct edits *e) {
    const struct fence *fence = fence_at(doc->kit, offset);
    struct buf file = {0};
    if (!fence)
        return false;
    const struct source *source = &doc->kit->source;
    struct range target = lines_range(source->lines, source->text, fence->ref.path);
    bool moved = read_code(d, doc, &target, &file) && move_fence(d, doc, fence, buf_str(&file), e);
    buf_fini(&file);
    return moved;
}

void fix_code_line(struct fixing *f) {
    struct span whole = {0};
    const struct code_ref *code = code_at(f, &whole);
    const struct fence *fence = fence_at(f->kit, f->at.start);
    struct buf file = {0};
    bool read = read_code(f->desk, f->doc, &f->problem->range, &file);
    if (fence) {
        struct fix *fix = fix_add(f, FIX_PREFERRED, "Change to the lines where this text is now");
        if (!read || !move_fence(f->desk, f->doc, fence, buf_str(&file), &fix->edits))
            fix_drop_last(f);
    } else if (code && code->lines.end > code->lines.start) {
        if (read)
            offer_symbols(f, code, whole, buf_str(&file));
        fix_replace(f, 0, (struct span){code->path.end, code->lines.end}, STR(""),
                    "Refer to the whole file");
    }
    buf_fini(&file);
}
