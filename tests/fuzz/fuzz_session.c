/* fuzz_session.c — a whole session, with its query thread and without a disk: it survives whatever
 * a client writes, answers each request once with a message that is one, and leaves nothing behind
 * wherever it is torn down.
 *
 * The first byte says how the bytes arrive, how it begins and how it ends; the rest is what the
 * client writes: frames, or else lines that are framed here. */
#include "base/buf.h"
#include "base/log.h"
#include "null_loop.h"
#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The first byte, so that a printable one means something: '@' nothing is said before the input,
 * 'H' a plain client has begun, 'P' one that pulls diagnostics, 'X' one that knows UTF-8; + 1 to 7:
 * in portions; lower case: stdin ends at once; with the highest bit: it never ends. */
enum { PORTION_MASK = 7, START_SHIFT = 3, START_MASK = 3, AT_ONCE = 0x20, NEVER = 0x80 };

static const size_t portions[PORTION_MASK + 1] = {0, 1, 2, 7, 31, 64, 333, 4096};

#define INITIALIZE(capabilities, options)                                                          \
    "{\"jsonrpc\":\"2.0\",\"id\":\"start\",\"method\":\"initialize\",\"params\":{"                 \
    "\"processId\":null,\"rootUri\":\"file:///w\",\"capabilities\":{" capabilities                 \
    "},\"initializationOptions\":{" options "}}}\n"                                                \
    "{\"jsonrpc\":\"2.0\",\"method\":\"initialized\",\"params\":{}}\n"

static const char *const starts[START_MASK + 1] = {
    "",
    INITIALIZE("", ""),
    INITIALIZE("\"workspace\":{\"configuration\":true,\"diagnostics\":{\"refreshSupport\":true},"
               "\"didChangeConfiguration\":{\"dynamicRegistration\":true},"
               "\"didChangeWatchedFiles\":{\"dynamicRegistration\":true}},"
               "\"window\":{\"workDoneProgress\":true},"
               "\"textDocument\":{\"diagnostic\":{\"relatedInformation\":true}}",
               "\"healthNotifications\":true"),
    INITIALIZE("\"general\":{\"positionEncodings\":[\"utf-8\"]},"
               "\"workspace\":{\"workspaceEdit\":{\"documentChanges\":true,"
               "\"resourceOperations\":[\"create\",\"rename\",\"delete\"]}},"
               "\"textDocument\":{\"completion\":{\"completionItem\":{\"snippetSupport\":true,"
               "\"insertReplaceSupport\":true,\"labelDetailsSupport\":true,"
               "\"documentationFormat\":[\"markdown\"]}},"
               "\"hover\":{\"contentFormat\":[\"markdown\"]},"
               "\"definition\":{\"linkSupport\":true},"
               "\"rename\":{\"prepareSupport\":true},"
               "\"codeAction\":{\"codeActionLiteralSupport\":{},\"isPreferredSupport\":true,"
               "\"dataSupport\":true,\"resolveSupport\":{\"properties\":[\"edit\"]}},"
               "\"documentSymbol\":{\"hierarchicalDocumentSymbolSupport\":true},"
               "\"publishDiagnostics\":{\"relatedInformation\":true,\"versionSupport\":true,"
               "\"codeDescriptionSupport\":true,\"dataSupport\":true,"
               "\"tagSupport\":{\"valueSet\":[1,2]}}}",
               "\"kit\":{\"diagnostics\":{\"unopened\":\"all\"}}"),
};

static char home[] = "/tmp/fuzz_session.XXXXXX";

static void remove_home(void) {
    rmdir(home);
}

/* The server finds an empty directory, and no place for the file that tells of it: putting that on
 * the disk would cost more than all the rest. */
static void prepare(void) {
    if (!mkdtemp(home))
        abort();
    setenv("HOME", home, 1);
    setenv("XDG_CACHE_HOME", home, 1);
    setenv("XDG_RUNTIME_DIR", "/dev/null/none", 1);
    atexit(remove_home);
    log_set_level(LOG_ERROR);
}

/* The byte 1, which JSON cannot have, stands for a text that is too long for the main thread. */
static void add_body(struct buf *out, struct str line, size_t *long_texts) {
    enum { LONG_TEXT = 1, LONG_TEXTS_MOST = 3 };
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] != LONG_TEXT || *long_texts == LONG_TEXTS_MOST) {
            buf_add_byte(out, line.p[i]);
            continue;
        }
        ++*long_texts;
        for (size_t n = 0; n <= KIT_SIZE_MAIN; n += STR("many words, ").n)
            buf_add(out, STR("many words, "));
    }
}

static void add_lines(struct buf *out, struct str lines) {
    struct buf body = {0};
    size_t long_texts = 0;
    for (struct str line; str_split(&lines, '\n', &line);) {
        if (!line.n)
            continue;
        buf_reset(&body);
        add_body(&body, line, &long_texts);
        buf_addf(out, "Content-Length: %zu\r\n\r\n", body.n);
        buf_add(out, buf_str(&body));
    }
    buf_fini(&body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    static bool prepared;
    if (!prepared)
        prepare();
    prepared = true;
    uint8_t mode = n ? data[0] : 0;
    struct str rest = str_from((struct str){(const char *)data, n}, 1);
    struct buf bytes = {0};
    add_lines(&bytes, str_z(starts[mode >> START_SHIFT & START_MASK]));
    if (str_starts(rest, STR("Content-")))
        buf_add(&bytes, rest);
    else
        add_lines(&bytes, rest);
    struct null_input input = {
        .bytes = buf_str(&bytes),
        .portion = portions[mode & PORTION_MASK],
        .ending = mode & NEVER     ? END_NEVER
                  : mode & AT_ONCE ? END_AT_ONCE
                                   : END_ANSWERED,
    };
    null_loop_input(&input);
    char store[sizeof home + 16];
    snprintf(store, sizeof store, "%s/none/index.db", home);
    struct session *s = session_new(&(struct session_options){.index_path = store});
    session_run(s);
    session_free(s);
    buf_fini(&bytes);
    return 0;
}
