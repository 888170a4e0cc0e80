/* main.c — argv to a row of the subcommand table (cli/cli.h). */
#include "base/os.h"
#include "cli/cli.h"

int main(int argc, char **argv) {
    os_open_standard();
    return cli_main(argc, argv);
}
