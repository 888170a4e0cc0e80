/* log.c — one line per event on stderr, written whole so that threads do not interleave. */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static atomic_int level = LOG_WARNING;
static void (*epilogue)(void);

void log_set_level(enum log_level most) {
    atomic_store_explicit(&level, (int)most, memory_order_relaxed);
}

enum log_level log_level(void) {
    return (enum log_level)atomic_load_explicit(&level, memory_order_relaxed);
}

void log_line(enum log_level at, const char *module, const char *format, ...) {
    static const char *const names[] = {"error", "warning", "info", "debug"};
    if (at > log_level())
        return;
    char line[1024];
    int n = snprintf(line, sizeof line, "kitls: %s: %s: ", names[at], module);
    BUG_ON(n < 0 || (size_t)n >= sizeof line);
    va_list args;
    va_start(args, format);
    vsnprintf(line + n, sizeof line - (size_t)n, format, args);
    va_end(args);
    for (char *p = line; *p; p++)
        if ((unsigned char)*p < ' ') /* a file name must not forge a line */
            *p = ' ';
    fprintf(stderr, "%s\n", line);
}

void bug_set_epilogue(void (*tell)(void)) {
    epilogue = tell;
}

void bug_abort(const char *what, const char *file, int line) {
    fprintf(stderr, "kitls: bug: %s (%s:%d)\n", what, file, line);
    if (epilogue) {
        void (*tell)(void) = epilogue;
        epilogue = NULL;
        tell();
    }
    abort();
}
