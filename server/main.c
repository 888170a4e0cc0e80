/* main.c — argv to a row of the subcommand table (cli/cli.h). */
#include "base/mem.h"
#include "base/os.h"
#include "cli/cli.h"
#include "store/store.h"

int main(int argc, char **argv) {
    mem_setup();
    store_setup();
    os_open_standard();
    argv = os_arguments(&argc, argv);
    return cli_main(argc, argv);
}
