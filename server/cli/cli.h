/* cli.h — the command line: subcommands and options as tables (cli.c), from which --help is
 * printed. */
#pragma once

#include "base/str.h"

enum { EXIT_OK, EXIT_PROBLEMS, EXIT_USAGE }; /* PROBLEMS: errors were found, or nothing was */

struct cli {                /* the command line, read */
    struct str format;      /* --format */
    const char *index_path; /* --index */
    const char *log_level;  /* --log */
    int limit;              /* --limit; 0: not given */
    char **rest;            /* what is no option */
    int rest_count;
};

int cli_main(int argc, char **argv);

/* Subcommands; each returns the exit code. */
int cli_serve(const struct cli *);  /* cli.c: the language server itself */
int cli_check(const struct cli *);  /* check.c */
int cli_search(const struct cli *); /* search.c */
int cli_health(const struct cli *); /* health.c */
int cli_fields(const struct cli *); /* fields.c: the table of front-matter fields */
int cli_settings(const struct cli *); /* settings.c: the table of settings as JSON Schema */
