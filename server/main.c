/* main.c — argv to a row of the subcommand table (cli/cli.h), where the system gives what any of
 * them needs. */
#include "base/mem.h"
#include "base/os.h"
#include "cli/cli.h"
#include "store/store.h"

#include <stdio.h>

/* With fewer it would work for a while, and then not find what it looks for. */
static bool may_open_enough(void) {
    enum { FILES_LEAST = 48 };
    int most = os_files_most();
    if (most < FILES_LEAST)
        fprintf(stderr,
                "kitls: only %d files may be open at once (ulimit -n), %d are needed; allow more: "
                "ulimit -n 1024\n",
                most, FILES_LEAST);
    return most >= FILES_LEAST;
}

int main(int argc, char **argv) {
    mem_setup();
    store_setup();
    os_open_standard();
    argv = os_arguments(&argc, argv);
    return may_open_enough() ? cli_main(argc, argv) : EXIT_PROBLEMS;
}
