/* cli.h — the command line: commands and options as tables, from which --help and the completions
 * of shells are printed. */
#pragma once

#include "base/attr.h"
#include "base/str.h"

enum { EXIT_OK, EXIT_PROBLEMS, EXIT_USAGE }; /* PROBLEMS: errors were found, or nothing was */

struct cli {                /* the command line, read */
    struct str format;      /* --format; one that the command has, its first one by default */
    const char *index_path; /* --index */
    const char *log_level;  /* --log */
    const char *project;    /* --project; NULL: the current folder */
    int limit, depth;       /* --limit, --depth; 0: not given */
    bool fix, check, diff;  /* --fix, --check, --diff */
    char **rest;            /* what is no option */
    int rest_count;
};

struct command {
    const char *name, *arguments, *help;
    int (*run)(const struct cli *);
    int least, most;     /* arguments it takes; most -1: any number */
    const char *formats; /* of --format, separated by blanks, the default first; "" none */
    const char *words;   /* what its first argument may be, for shells: "", "FILES", "KINDS" or
                            words separated by blanks */
};
extern const struct command cli_commands[];
extern const size_t cli_command_count;

struct option {
    const char *name, *value, *help; /* value NULL: takes none */
    const char *commands;            /* " check fmt ": whose it is; NULL: everybody's */
    size_t offset;                   /* in struct cli, of the value */
    enum { SETS_NOTHING, SETS_TRUE, SETS_FORMAT, TAKES_WORD, TAKES_STR, TAKES_NUMBER } does;
    const char *words; /* as in struct command */
};
extern const struct option cli_options[];
extern const size_t cli_option_count;
bool option_is_of(const struct option *, const struct command *);

int cli_main(int argc, char **argv);
/* "kitls: …" to standard error; returns EXIT_USAGE. */
int cli_complain(const char *format, ...) PRINTF(1, 2);

/* Commands; each returns the exit code. */
int cli_serve(const struct cli *);       /* cli.c: the language server itself */
int cli_check(const struct cli *);       /* check.c */
int cli_fmt(const struct cli *);         /* fmt.c */
int cli_new(const struct cli *);         /* new.c */
int cli_refs(const struct cli *);        /* refs.c */
int cli_rename(const struct cli *);      /* rename.c */
int cli_graph(const struct cli *);       /* graph.c */
int cli_stats(const struct cli *);       /* stats.c */
int cli_search(const struct cli *);      /* search.c */
int cli_health(const struct cli *);      /* health.c */
int cli_fields(const struct cli *);      /* cli.c: the table of front-matter fields */
int cli_settings(const struct cli *);    /* settings.c: the table of settings as JSON Schema */
int cli_completions(const struct cli *); /* completions.c: for a shell, from the tables */
