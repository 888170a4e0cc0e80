/* completion_body.c — what can be offered in the body without asking the index: languages of
 * fences, headings of one document, files of the project. */
#include "features/completion.h"

#include "base/path.h"

/* Those that kits use, most used first. */
static const char *const languages[] = {
    "typescript", "rust",   "tsx",  "bash",   "sql",   "json",       "yaml",       "markdown",
    "mermaid",    "python", "c",    "cpp",    "css",   "diff",       "dockerfile", "go",
    "graphql",    "html",   "http", "ini",    "java",  "javascript", "jsx",        "kotlin",
    "lua",        "make",   "php",  "prisma", "proto", "ruby",       "scss",       "sh",
    "swift",      "text",   "toml", "vim",    "xml",   "zig",
};

void complete_languages(struct completing *c) {
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        struct completion_item *item = completion_add(c, str_z(languages[i]), ICON_KEYWORD);
        item->text = item->label;
    }
}

/* Of a wiki link the heading as it is read, of other links the anchor GitHub gives it. */
static struct str heading_text(const struct completing *c, const struct fact_heading *h) {
    if (c->at.place == COMPLETE_ANCHOR)
        return h->slug;
    bool writable = str_find_byte(h->text, '|') == STR_NOT_FOUND &&
                    str_find_byte(h->text, ']') == STR_NOT_FOUND;
    return writable ? h->text : STR_NONE;
}

void complete_headings(struct completing *c, const struct facts *facts) {
    bool wiki = c->at.place == COMPLETE_HEADING;
    for (size_t i = 0; facts && i < facts->heading_count; i++) {
        const struct fact_heading *h = &facts->headings[i];
        struct str text = heading_text(c, h);
        if (!text.n ||
            !(completion_matches(c->at.typed, text) || completion_matches(c->at.typed, h->text)))
            continue;
        if (c->out.count == COMPLETIONS_MOST) {
            c->out.cut = true;
            return;
        }
        struct completion_item *item = completion_add(c, arena_str(c->arena, text), ICON_REFERENCE);
        item->detail = wiki ? STR_NONE : arena_str(c->arena, h->text);
        item->note = arena_printf(c->arena, "h%u", h->level);
        item->filter =
            arena_printf(c->arena, "%.*s %.*s", STR_ARG(text), STR_ARG(wiki ? h->slug : h->text));
        item->text =
            wiki && !c->at.closed ? arena_printf(c->arena, "%.*s]]", STR_ARG(text)) : item->label;
    }
}

/* ---- files ---- */

static void add_file(struct completing *c, struct str path) {
    struct completion_item *item = completion_add(c, arena_str(c->arena, path), ICON_FILE);
    item->text = item->label;
}

/* Those that begin like what was typed come first, then those whose name does, at any depth. */
void complete_files(struct completing *c, const struct files *files) {
    struct str typed = c->at.typed;
    for (size_t i = files_from(files, typed); i < files_count(files); i++) {
        if (!str_starts(files_at(files, i), typed))
            break;
        if (c->out.count == COMPLETIONS_MOST) {
            c->out.cut = true;
            return;
        }
        add_file(c, files_at(files, i));
    }
    for (size_t i = 0; typed.n && i < files_count(files); i++) {
        struct str path = files_at(files, i);
        if (str_starts(path, typed) || !completion_matches(typed, path))
            continue;
        if (c->out.count == COMPLETIONS_MOST) {
            c->out.cut = true;
            return;
        }
        add_file(c, path);
    }
    c->out.cut = c->out.cut || files_truncated(files);
}
