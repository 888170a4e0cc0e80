/* fmt.c — `kitls fmt`: front matter laid out as an editor's formatting does with its settings left
 * alone. Bodies are not touched. */
#include "cli/cli.h"

#include "base/os.h"
#include "cli/draft.h"
#include "cli/gather.h"
#include "edit/format.h"
#include "settings.h"

#include <stdio.h>

static struct format_style style_by_default(void) {
    struct settings settings;
    settings_init(&settings);
    struct format_style style = {.sort_keys = settings.format_sort,
                                 .lists = (enum list_style)settings.format_lists};
    settings_fini(&settings);
    return style;
}

static void lay_out(const struct gather *g, struct drafts *out) {
    struct format_style style = style_by_default();
    for (size_t i = 0; i < gather_count(g); i++) {
        const struct gathered *file = gather_at(g, i);
        struct str text = file->kit->source.text;
        struct edits edits = {.arena = out->arena};
        if (!file->wanted || !file->kit->is_kit)
            continue;
        format_front(&edits, file->kit, &style);
        edits_sort(&edits);
        drafts_add(out, file->path, text, edits_apply(out->arena, file->path, text, &edits));
    }
}

static int finish(const struct cli *cli, const struct drafts *changes, struct str here) {
    struct err e = {0};
    if (cli->diff)
        drafts_print(changes, here);
    else if (!cli->check && !drafts_write(changes, &e))
        return cli_complain("%s; nothing was written", e.text);
    for (size_t i = 0; i < changes->count && !cli->diff; i++)
        printf("%.*s\n", STR_ARG(shown_path(here, changes->items[i].path)));
    return changes->count && (cli->check || cli->diff) ? EXIT_PROBLEMS : EXIT_OK;
}

int cli_fmt(const struct cli *cli) {
    struct buf here = {0};
    struct err e = {0};
    if (!os_current_dir(&here, &e))
        return cli_complain("%s", e.text);
    struct gather *g = gather_new(GATHER_NAMED);
    struct drafts changes = {.arena = arena_new()};
    bool ok = gather_named(g, buf_str(&here), cli->rest, cli->rest_count);
    lay_out(g, &changes);
    int code = finish(cli, &changes, buf_str(&here));
    if (!ok || gather_unread(g))
        code = EXIT_USAGE;
    arena_free(changes.arena);
    gather_free(g);
    buf_fini(&here);
    return code;
}
