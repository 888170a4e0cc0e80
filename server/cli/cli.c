/* cli.c — reads the command line by the tables (commands.c) and prints --help from them. */
#include "cli/cli.h"

#include "base/log.h"
#include "kit/fields.h"
#include "session.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- help ---- */

static void print_row(const char *name, const char *value, const char *help) {
    char usage[40];
    snprintf(usage, sizeof usage, "%s%s%s", name, *value ? " " : "", value);
    int wide = strstr(usage, "…") ? 2 : 0; /* bytes of "…" that take no column */
    printf("  %-*s  %s\n", 18 + wide, usage, help);
}

static void print_option(const struct option *o, const struct command *of) {
    char help[120];
    bool named = str_eq(str_z(o->words), STR("FORMATS"));
    snprintf(help, sizeof help, "%s%s%s", o->help, named ? ": " : "", named ? of->formats : "");
    print_row(o->name, o->value ? o->value : "", help);
}

static void print_help(void) {
    printf("kitls — language server for kit markdown, the documents in .bluekit/\n\n"
           "Usage: kitls [COMMAND] [OPTION…]\n\n");
    for (size_t i = 0; i < cli_command_count; i++)
        print_row(cli_commands[i].name, cli_commands[i].arguments, cli_commands[i].help);
    printf("\n");
    for (size_t i = 0; i < cli_option_count; i++)
        if (!cli_options[i].commands)
            print_option(&cli_options[i], NULL);
    printf("\nMore: kitls COMMAND --help, man 1 kitls, man 5 kitls (settings)\n");
}

static void print_command_help(const struct command *command) {
    printf("kitls %s — %s\n\nUsage: kitls %s [OPTION…]%s%s\n\n", command->name, command->help,
           command->name, *command->arguments ? " " : "", command->arguments);
    for (size_t i = 0; i < cli_option_count; i++)
        if (cli_options[i].commands && option_is_of(&cli_options[i], command))
            print_option(&cli_options[i], command);
    for (size_t i = 0; i < cli_option_count; i++)
        if (!cli_options[i].commands)
            print_option(&cli_options[i], command);
}

static void print_version(void) {
    printf("kitls " KITLS_VERSION "\nindex %d, SQLite %s, jansson %s\n", store_version(),
           store_engine(), jansson_version_str());
}

/* ---- reading ---- */

int cli_complain(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fprintf(stderr, "kitls: ");
    vfprintf(stderr, format, args);
    fprintf(stderr, "\n");
    va_end(args);
    return EXIT_USAGE;
}

static int complain(const char *what, const char *arg) {
    return cli_complain("%s %s\nTry: kitls --help", what, arg);
}

static const struct option *find_option(const char *arg, size_t *name_n) {
    const char *equals = strchr(arg, '=');
    *name_n = equals ? (size_t)(equals - arg) : strlen(arg);
    for (size_t i = 0; i < cli_option_count; i++)
        if (strlen(cli_options[i].name) == *name_n && !strncmp(cli_options[i].name, arg, *name_n))
            return &cli_options[i];
    return NULL;
}

static bool store_value(struct cli *cli, const struct option *o, const char *value) {
    void *at = (char *)cli + o->offset;
    int64_t n;
    switch (o->does) {
    case SETS_NOTHING:
        break;
    case SETS_TRUE:
        *(bool *)at = true;
        break;
    case SETS_FORMAT:
        *(struct str *)at = str_z(o->name + 2);
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

struct reading { /* of the arguments */
    struct cli *cli;
    const struct option *given[32]; /* options, to be compared with the command */
    size_t given_count;
    bool help, version;
};

/* One option with its value; i is left at the last argument used. False: complained. */
static bool read_option(struct reading *r, int argc, char **argv, int *i) {
    char *arg = argv[*i];
    size_t n;
    const struct option *o = find_option(arg, &n);
    if (!o || (!o->value && arg[n] == '=')) {
        complain("unknown option", arg);
        return false;
    }
    r->help = r->help || !strcmp(o->name, "--help");
    r->version = r->version || !strcmp(o->name, "--version");
    if (r->given_count < sizeof r->given / sizeof *r->given)
        r->given[r->given_count++] = o;
    const char *value = NULL;
    if (o->value)
        value = arg[n] == '=' ? arg + n + 1 : *i + 1 < argc ? argv[++*i] : NULL;
    bool ok = (!o->value || value) && store_value(r->cli, o, value);
    if (!ok)
        complain("a value is wrong or missing for", o->name);
    return ok;
}

/* Arguments that are no options are gathered at the front of argv. */
static bool read_arguments(struct reading *r, int argc, char **argv) {
    bool only_rest = false;
    r->cli->rest = argv + 1;
    for (int i = 1; i < argc; i++) {
        char *arg = argv[i];
        if (only_rest || arg[0] != '-' || !arg[1])
            r->cli->rest[r->cli->rest_count++] = arg;
        else if (!strcmp(arg, "--"))
            only_rest = true;
        else if (!strncmp(arg, "--clientProcessId=", 18))
            continue; /* vscode-languageclient; initialize says it too */
        else if (!read_option(r, argc, argv, &i))
            return false;
    }
    return true;
}

static bool has_format(const struct command *command, struct str format) {
    struct str rest = str_z(command->formats), one;
    while (str_split(&rest, ' ', &one))
        if (str_eq(one, format))
            return true;
    return false;
}

/* Do the options and arguments fit the command? EXIT_OK, or complained. */
static int fit(const struct reading *r, const struct command *command) {
    struct cli *cli = r->cli;
    struct str formats = str_z(command->formats);
    for (size_t i = 0; i < r->given_count; i++)
        if (!option_is_of(r->given[i], command))
            return cli_complain("%s has no option %s\nTry: kitls %s --help", command->name,
                                r->given[i]->name, command->name);
    if (cli->format.n && !has_format(command, cli->format))
        return cli_complain("%s has the formats: %s", command->name, command->formats);
    if (!cli->format.n)
        str_split(&formats, ' ', &cli->format);
    if (cli->rest_count < command->least)
        return cli_complain("nothing to work on for %s\nTry: kitls %s --help", command->name,
                            command->name);
    if (command->most >= 0 && cli->rest_count > command->most)
        return complain("unexpected argument", cli->rest[command->most]);
    return EXIT_OK;
}

static const struct command *find_command(const char *name) {
    for (size_t i = 0; i < cli_command_count; i++)
        if (!strcmp(cli_commands[i].name, name))
            return &cli_commands[i];
    return NULL;
}

int cli_main(int argc, char **argv) {
    struct cli cli = {0};
    struct reading r = {.cli = &cli};
    if (!read_arguments(&r, argc, argv))
        return EXIT_USAGE;
    const struct command *command = &cli_commands[0];
    if (cli.rest_count) {
        command = find_command(cli.rest[0]);
        if (!command)
            return complain("unknown command", cli.rest[0]);
        cli.rest++;
        cli.rest_count--;
    }
    if (r.help && cli.rest == argv + 1) {
        print_help();
        return EXIT_OK;
    }
    if (r.help) {
        print_command_help(command);
        return EXIT_OK;
    }
    if (r.version) {
        print_version();
        return EXIT_OK;
    }
    if (cli.log_level && !set_log_level(cli.log_level))
        return complain("unknown log level", cli.log_level);
    int code = fit(&r, command);
    return code == EXIT_OK ? command->run(&cli) : code;
}

int cli_serve(const struct cli *cli) {
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
