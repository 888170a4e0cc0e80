/* completions.c — what shells complete, from the tables of commands, options and kinds. The files
 * in completions/ are what this prints; cli tests compare them. */
#include "cli/cli.h"

#include "base/buf.h"
#include "edit/new.h"

#include <stdio.h>

/* What may stand there, separated by blanks; "" when only the user knows or it is a file. */
static struct str choices(const char *words, const struct command *command, struct buf *out) {
    buf_reset(out);
    if (!strcmp(words, "FORMATS"))
        buf_add(out, str_z(command->formats));
    else if (!strcmp(words, "KINDS"))
        for (size_t i = 0; i < KIND_COUNT; i++) {
            if (new_is_kind((enum kind)i))
                buf_addf(out, "%s%.*s", out->n ? " " : "", STR_ARG(kinds[i].name));
        }
    else if (strcmp(words, "FILES") != 0)
        buf_add(out, str_z(words));
    return buf_str(out);
}

static bool are_files(const char *words) {
    return !strcmp(words, "FILES");
}

/* In single quotes, for all three; zsh also reads brackets and colons there. */
static void print_escaped(const char *text, const char *special) {
    for (; *text; text++)
        if (*text == '\'')
            printf("'\\''");
        else if (strchr(special, *text))
            printf("\\%c", *text);
        else
            putchar(*text);
}

/* ---- bash ---- */

/* The options that such a word stands behind: "--index|--project". */
static bool print_options_taking(const char *words) {
    bool any = false;
    for (size_t i = 0; i < cli_option_count; i++)
        if (cli_options[i].value && !strcmp(cli_options[i].words, words)) {
            printf("%s%s", any ? "|" : "    ", cli_options[i].name);
            any = true;
        }
    return any;
}

static void bash_command(const struct command *command) {
    struct buf words = {0};
    printf("    %s)\n        words='", command->name);
    const char *between = "";
    for (size_t i = 0; i < cli_option_count; i++)
        if (option_is_of(&cli_options[i], command)) {
            printf("%s%s", between, cli_options[i].name);
            between = " ";
        }
    struct str first = choices(command->words, command, &words);
    printf("' first='%.*s' formats='%s' files=%s ;;\n", STR_ARG(first), command->formats,
           are_files(command->words) ? "yes" : "");
    buf_fini(&words);
}

static void print_bash(void) {
    printf("# bash completion for kitls(1), printed by: kitls completions bash\n"
           "_kitls() {\n"
           "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
           "    local command=serve at=0 i words first formats files\n"
           "    COMPREPLY=()\n"
           "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
           "        case ${COMP_WORDS[i]} in\n        ");
    for (size_t i = 0; i < cli_command_count; i++)
        printf("%s%s", i ? "|" : "", cli_commands[i].name);
    printf(")\n            command=${COMP_WORDS[i]} at=$i\n            break ;;\n"
           "        esac\n    done\n"
           "    case $command in\n");
    for (size_t i = 0; i < cli_command_count; i++)
        bash_command(&cli_commands[i]);
    printf("    esac\n    case $prev in\n");
    if (print_options_taking("FILES"))
        printf(") words= first= files=yes ;;\n");
    if (print_options_taking(""))
        printf(") return ;;\n");
    printf("    --format) words=$formats first= files= ;;\n");
    for (size_t i = 0; i < cli_option_count; i++)
        if (cli_options[i].value && *cli_options[i].words && !are_files(cli_options[i].words) &&
            strcmp(cli_options[i].words, "FORMATS") != 0)
            printf("    %s) words='%s' first= files= ;;\n", cli_options[i].name,
                   cli_options[i].words);
    printf("    *)\n        ((at)) || words=\"$words");
    for (size_t i = 0; i < cli_command_count; i++)
        printf(" %s", cli_commands[i].name);
    printf("\"\n        ((at && COMP_CWORD == at + 1)) && words=\"$first $words\" ;;\n"
           "    esac\n"
           "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
           "    if [[ $files && $cur != -* ]]; then\n"
           "        compopt -o filenames 2>/dev/null\n"
           "        mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
           "    fi\n"
           "}\n"
           "complete -F _kitls kitls\n");
}

/* ---- zsh ---- */

static void zsh_option(const struct option *o, const struct command *command) {
    struct buf words = {0};
    struct str all = choices(o->words, command, &words);
    printf(" \\\n            '%s[", o->name);
    print_escaped(o->help, "[]:");
    printf("]");
    if (o->value && are_files(o->words))
        printf(":%s:_files", o->value);
    else if (o->value && all.n)
        printf(":%s:(%.*s)", o->value, STR_ARG(all));
    else if (o->value)
        printf(":%s: ", o->value);
    printf("'");
    buf_fini(&words);
}

static void zsh_command(const struct command *command) {
    struct buf words = {0};
    struct str first = choices(command->words, command, &words);
    printf("        %s)\n            _arguments", command->name);
    for (size_t i = 0; i < cli_option_count; i++)
        if (option_is_of(&cli_options[i], command))
            zsh_option(&cli_options[i], command);
    if (are_files(command->words))
        printf(" \\\n            '*:file:_files'");
    else if (first.n)
        printf(" \\\n            '1:what:(%.*s)'", STR_ARG(first));
    printf(" ;;\n");
    buf_fini(&words);
}

static void print_zsh(void) {
    printf("#compdef kitls\n# zsh completion for kitls(1), printed by: kitls completions zsh\n"
           "_kitls() {\n"
           "    local curcontext=$curcontext state line\n"
           "    typeset -A opt_args\n"
           "    local -a commands\n"
           "    commands=(\n");
    for (size_t i = 0; i < cli_command_count; i++) {
        printf("        '%s:", cli_commands[i].name);
        print_escaped(cli_commands[i].help, "");
        printf("'\n");
    }
    printf("    )\n    _arguments -C");
    for (size_t i = 0; i < cli_option_count; i++)
        if (!cli_options[i].commands)
            zsh_option(&cli_options[i], &cli_commands[0]);
    printf(" \\\n            '1:command:->command' '*::argument:->argument'\n"
           "    case $state in\n"
           "    command)\n        _describe command commands ;;\n"
           "    argument)\n        case $words[1] in\n");
    for (size_t i = 0; i < cli_command_count; i++)
        zsh_command(&cli_commands[i]);
    printf("        esac ;;\n    esac\n}\n"
           "if [[ $funcstack[1] = _kitls ]]; then\n    _kitls \"$@\"\nelse\n"
           "    compdef _kitls kitls\nfi\n");
}

/* ---- fish ---- */

static void fish_option(const struct option *o, const struct command *command) {
    struct buf words = {0};
    struct str all = choices(o->words, command, &words);
    printf("complete -c kitls");
    if (o->commands)
        printf(" -n '__fish_seen_subcommand_from %s'", command->name);
    printf(" -l %s", o->name + 2);
    if (o->value && are_files(o->words))
        printf(" -r -F");
    else if (o->value)
        printf(" -x");
    if (all.n)
        printf(" -a '%.*s'", STR_ARG(all));
    printf(" -d '");
    print_escaped(o->help, "");
    printf("'\n");
    buf_fini(&words);
}

static void fish_command(const struct command *command) {
    struct buf words = {0};
    struct str first = choices(command->words, command, &words);
    printf("complete -c kitls -n __fish_use_subcommand -a %s -d '", command->name);
    print_escaped(command->help, "");
    printf("'\n");
    for (size_t i = 0; i < cli_option_count; i++)
        if (cli_options[i].commands && option_is_of(&cli_options[i], command))
            fish_option(&cli_options[i], command);
    if (are_files(command->words))
        printf("complete -c kitls -n '__fish_seen_subcommand_from %s' -F\n", command->name);
    else if (first.n)
        printf("complete -c kitls -n '__fish_seen_subcommand_from %s' -a '%.*s'\n", command->name,
               STR_ARG(first));
    buf_fini(&words);
}

static void print_fish(void) {
    printf("# fish completion for kitls(1), printed by: kitls completions fish\n"
           "complete -c kitls -f\n");
    for (size_t i = 0; i < cli_option_count; i++)
        if (!cli_options[i].commands)
            fish_option(&cli_options[i], &cli_commands[0]);
    for (size_t i = 0; i < cli_command_count; i++)
        fish_command(&cli_commands[i]);
}

int cli_completions(const struct cli *cli) {
    static const struct {
        const char *name;
        void (*print)(void);
    } shells[] = {{"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
        if (!strcmp(shells[i].name, cli->rest[0])) {
            shells[i].print();
            return EXIT_OK;
        }
    return cli_complain("there are completions for bash, zsh and fish");
}
