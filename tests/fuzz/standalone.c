/* standalone.c — stands in for libFuzzer: replays every file of the directories (or files) given,
 * so that yesterday's crash is a test under any compiler. Without arguments only the empty input.
 */
#include "base/os.h"

#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { INPUT_MAX = 64 << 20 };

static bool replay_file(const char *path) {
    struct buf bytes = {0};
    struct err err;
    bool ok = os_read_file(path, INPUT_MAX, &bytes, NULL, &err);
    if (ok) {
        fprintf(stderr, "%s\n", path);
        LLVMFuzzerTestOneInput((const uint8_t *)bytes.p, bytes.n);
    } else {
        fprintf(stderr, "%s: %s\n", path, err.text);
    }
    buf_fini(&bytes);
    return ok;
}

static bool replay(const char *path) {
    struct os_info info;
    struct err err;
    if (!os_stat(path, &info, &err)) {
        fprintf(stderr, "%s: %s\n", path, err.text);
        return false;
    }
    if (info.type != OS_DIR)
        return replay_file(path);
    struct os_list *list = os_list_open(path, &err);
    if (!list) {
        fprintf(stderr, "%s: %s\n", path, err.text);
        return false;
    }
    struct os_entry entry;
    struct buf name = {0};
    bool ok = true;
    while (os_list_next(list, &entry)) {
        buf_reset(&name);
        buf_addf(&name, "%s/%s", path, entry.name);
        if (entry.name[0] != '.')
            ok = replay_file(name.p) && ok;
    }
    buf_fini(&name);
    os_list_close(list);
    return ok;
}

int main(int argc, char **argv) {
    bool ok = true;
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++)
        ok = replay(argv[i]) && ok;
    return ok ? 0 : 1;
}
