/* cli.c — the tables of subcommands and options, and what is printed from them. */
#include "cli/cli.h"

#include "base/log.h"
#include "kit/fields.h"
#include "session.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

struct command {
    const char *name, *arguments, *help;
    int (*run)(const struct cli *);
    int least; /* arguments it needs */
};
static const struct command commands[] = {
    {"serve", "", "speak LSP on standard input and output (the default)", cli_serve, 0},
    {"check", "PATH…", "report problems of kits; exit 1 if there are errors", cli_check, 1},
    {"search", "QUERY…", "search the text of the kits below this folder", cli_search, 1},
    {"health", "", "show the running servers and what they watch", cli_health, 0},
    {"fields", "", "print which front-matter keys each kind has", cli_fields, 0},
    {"settings", "", "print every setting as JSON Schema", cli_settings, 0},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

struct option {
    const char *name, *value, *help;
    size_t offset; /* in struct cli, of the value */
    enum { TAKES_NOTHING, TAKES_STR, TAKES_WORD, TAKES_NUMBER } takes;
};
#define AT(member) offsetof(struct cli, member)
static const struct option options[] = {
    {"--stdio", NULL, "serve on standard input and output (the default)", 0, TAKES_NOTHING},
    {"--format", "FORMAT", "of check: human, json, sarif or github; of health: human or json",
     AT(format), TAKES_STR},
    {"--limit", "N", "of search: so many hits (20)", AT(limit), TAKES_NUMBER},
    {"--index", "FILE", "use this index, not the one in the cache directory", AT(index_path),
     TAKES_WORD},
    {"--log", "LEVEL", "to standard error: error, warning, info or debug", AT(log_level),
     TAKES_WORD},
    {"--version", NULL, "print versions", 0, TAKES_NOTHING},
    {"--help", NULL, "print this", 0, TAKES_NOTHING},
};
enum { OPTIONS = sizeof options / sizeof *options };

static void print_help(void) {
    printf("kitls — language server for kit markdown, the documents in .bluekit/\n\n"
           "Usage: kitls [COMMAND] [OPTION…]\n\n");
    for (size_t i = 0; i < COMMANDS; i++) {
        char usage[40];
        snprintf(usage, sizeof usage, "%s %s", commands[i].name, commands[i].arguments);
        int wide = strstr(usage, "…") ? 2 : 0; /* bytes of "…" that take no column */
        printf("  %-*s  %s\n", 18 + wide, usage, commands[i].help);
    }
    printf("\n");
    for (size_t i = 0; i < OPTIONS; i++) {
        char usage[40];
        snprintf(usage, sizeof usage, "%s %s", options[i].name,
                 options[i].value ? options[i].value : "");
        printf("  %-18s  %s\n", usage, options[i].help);
    }
    printf("\nExample: kitls check --format json ~/projects/shop\n"
           "Manual: man 1 kitls (this program), man 5 kitls (settings)\n");
}

static void print_version(void) {
    printf("kitls " KITLS_VERSION "\nindex %d, SQLite %s, jansson %s\n", store_version(),
           store_engine(), jansson_version_str());
}

static const struct option *find_option(const char *arg, size_t *name_n) {
    const char *equals = strchr(arg, '=');
    *name_n = equals ? (size_t)(equals - arg) : strlen(arg);
    for (size_t i = 0; i < OPTIONS; i++)
        if (strlen(options[i].name) == *name_n && !strncmp(options[i].name, arg, *name_n))
            return &options[i];
    return NULL;
}

static int complain(const char *what, const char *arg) {
    fprintf(stderr, "kitls: %s %s\nTry: kitls --help\n", what, arg);
    return EXIT_USAGE;
}

static bool store_value(struct cli *cli, const struct option *o, const char *value) {
    void *at = (char *)cli + o->offset;
    int64_t n;
    switch (o->takes) {
    case TAKES_NOTHING:
        break;
    case TAKES_STR:
        *(struct str *)at = str_z(value);
        break;
    case TAKES_WORD:
        *(const char **)at = value;
        break;
    case TAKES_NUMBER:
        if (!str_to_int(str_z(value), &n) || n < 1 || n > 1000)
            return false;
        *(int *)at = (int)n;
        break;
    }
    return true;
}

static bool set_log_level(const char *name) {
    static const char *const names[] = {"error", "warning", "info", "debug"};
    for (int i = 0; i < 4; i++)
        if (!strcmp(name, names[i])) {
            log_set_level((enum log_level)i);
            return true;
        }
    return false;
}

/* -1: go on; else the exit code. Arguments that are no options are gathered at the front of argv.
 */
static int read_options(struct cli *cli, int argc, char **argv) {
    bool only_rest = false;
    cli->rest = argv + 1;
    for (int i = 1; i < argc; i++) {
        char *arg = argv[i];
        if (only_rest || arg[0] != '-' || !arg[1]) {
            cli->rest[cli->rest_count++] = arg;
            continue;
        }
        if (!strcmp(arg, "--")) {
            only_rest = true;
            continue;
        }
        if (!strncmp(arg,
                     "--clientProcessId=", 18)) /* vscode-languageclient; initialize says it too */
            continue;
        size_t n;
        const struct option *o = find_option(arg, &n);
        if (!o)
            return complain("unknown option", arg);
        if (!strcmp(o->name, "--help")) {
            print_help();
            return EXIT_OK;
        }
        if (!strcmp(o->name, "--version")) {
            print_version();
            return EXIT_OK;
        }
        if (o->takes == TAKES_NOTHING)
            continue;
        const char *value = arg[n] == '=' ? arg + n + 1 : i + 1 < argc ? argv[++i] : NULL;
        if (!value || !store_value(cli, o, value))
            return complain("a value is wrong or missing for", o->name);
    }
    return -1;
}

int cli_main(int argc, char **argv) {
    struct cli cli = {0};
    int code = read_options(&cli, argc, argv);
    if (code >= 0)
        return code;
    if (cli.log_level && !set_log_level(cli.log_level))
        return complain("unknown log level", cli.log_level);
    const struct command *command = &commands[0];
    if (cli.rest_count) {
        command = NULL;
        for (size_t i = 0; i < COMMANDS; i++)
            if (!strcmp(commands[i].name, cli.rest[0]))
                command = &commands[i];
        if (!command)
            return complain("unknown command", cli.rest[0]);
        cli.rest++;
        cli.rest_count--;
    }
    if (cli.rest_count < command->least)
        return complain("nothing to work on for", command->name);
    return command->run(&cli);
}

int cli_serve(const struct cli *cli) {
    if (cli->rest_count)
        return complain("unexpected argument", cli->rest[0]);
    struct session_options chosen = {.index_path = cli->index_path};
    struct session *session = session_new(&chosen);
    int code = session_run(session);
    session_free(session);
    return code;
}

int cli_fields(const struct cli *cli) {
    (void)cli;
    struct buf out = {0};
    fields_print(&out);
    fwrite(out.p, 1, out.n, stdout);
    buf_fini(&out);
    return EXIT_OK;
}
