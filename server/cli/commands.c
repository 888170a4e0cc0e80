/* commands.c — the tables of commands and options. What is made of them is in cli.c and
 * completions.c. */
#include "cli/cli.h"

#include "base/str.h"

const struct command cli_commands[] = {
    {"serve", "", "speak LSP on standard input and output (the default)", cli_serve, 0, 0, "", ""},
    {"check", "PATH…", "report the problems of kits, or mend them (--fix)", cli_check, 1, -1,
     "human json sarif github", "FILES"},
    {"fmt", "PATH…", "lay out the front matter of kits", cli_fmt, 1, -1, "", "FILES"},
    {"new", "KIND NAME", "make a kit with full front matter; print its path", cli_new, 2, 2, "",
     "KINDS"},
    {"refs", "ID", "list what refers to a kit, or to a #tag", cli_refs, 1, 1, "human json", ""},
    {"rename", "OLD NEW", "give a kit another id, with all that refer to it", cli_rename, 2, 2,
     "human json", ""},
    {"graph", "[ID]", "print kits and the references among them", cli_graph, 0, 1,
     "human dot mermaid json", ""},
    {"stats", "[PATH…]", "count kits, tags, references, problems", cli_stats, 0, -1, "human json",
     "FILES"},
    {"search", "QUERY…", "search the text of the kits below this folder", cli_search, 1, -1,
     "human json", ""},
    {"health", "", "show the running servers and what they watch", cli_health, 0, 0, "human json",
     ""},
    {"fields", "", "print which front-matter keys each kind has", cli_fields, 0, 0, "", ""},
    {"settings", "", "print every setting as JSON Schema", cli_settings, 0, 0, "", ""},
    {"completions", "SHELL", "print completions for bash, zsh or fish", cli_completions, 1, 1, "",
     "bash zsh fish"},
};
const size_t cli_command_count = sizeof cli_commands / sizeof *cli_commands;

#define AT(member) offsetof(struct cli, member)
const struct option cli_options[] = {
    {"--fix", NULL, "mend what can be mended without asking", " check ", AT(fix), SETS_TRUE, ""},
    {"--check", NULL, "write nothing, name the files; exit 1 if there are any", " fmt ", AT(check),
     SETS_TRUE, ""},
    {"--diff", NULL, "write nothing, print a patch; exit 1 if it has any lines",
     " check fmt rename ", AT(diff), SETS_TRUE, ""},
    {"--format", "FORMAT", "how to print it", " check refs rename graph stats search health ",
     AT(format), TAKES_STR, "FORMATS"},
    {"--dot", NULL, "the same as --format dot", " graph ", AT(format), SETS_FORMAT, ""},
    {"--mermaid", NULL, "the same as --format mermaid", " graph ", AT(format), SETS_FORMAT, ""},
    {"--json", NULL, "the same as --format json", " check refs rename graph stats search health ",
     AT(format), SETS_FORMAT, ""},
    {"--depth", "N", "so many references away from ID (1)", " graph ", AT(depth), TAKES_NUMBER, ""},
    {"--limit", "N", "so many hits (20)", " search ", AT(limit), TAKES_NUMBER, ""},
    {"--project", "DIR", "work there instead of in the current folder",
     " new refs rename graph search ", AT(project), TAKES_WORD, "FILES"},
    {"--stdio", NULL, "serve on standard input and output (the default)", " serve ", 0,
     SETS_NOTHING, ""},
    {"--index", "FILE", "use this index, not the one in the cache directory", NULL, AT(index_path),
     TAKES_WORD, "FILES"},
    {"--log", "LEVEL", "to standard error: error, warning, info or debug", NULL, AT(log_level),
     TAKES_WORD, "error warning info debug"},
    {"--version", NULL, "print versions", NULL, 0, SETS_NOTHING, ""},
    {"--help", NULL, "print this, or all about a command", NULL, 0, SETS_NOTHING, ""},
};
const size_t cli_option_count = sizeof cli_options / sizeof *cli_options;

/* Without a command it is serve's. */
bool option_is_of(const struct option *o, const struct command *command) {
    if (!o->commands)
        return true;
    size_t at = str_find(str_z(o->commands), str_z(command->name));
    size_t n = strlen(command->name);
    return at != STR_NOT_FOUND && o->commands[at - 1] == ' ' && o->commands[at + n] == ' ';
}
