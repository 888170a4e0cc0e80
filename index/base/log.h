/* log.h — words to the log (stderr), and the end of the process when we are wrong. Any thread.
 *
 * A .c file that logs defines LOG_MODULE before including this. One event, one line, no line end
 * in the format. */
#pragma once

#include "base/attr.h"

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

void log_set_level(enum log_level most);
enum log_level log_level(void);
void log_line(enum log_level, const char *module, const char *format, ...) PRINTF(3, 4);

#ifndef LOG_MODULE
#define LOG_MODULE "kitls"
#endif
#define log_error(...) log_line(LOG_ERROR, LOG_MODULE, __VA_ARGS__)
#define log_warning(...) log_line(LOG_WARNING, LOG_MODULE, __VA_ARGS__)
#define log_info(...) log_line(LOG_INFO, LOG_MODULE, __VA_ARGS__)
#define log_debug(...)                                                                             \
    do {                                                                                           \
        if (log_level() >= LOG_DEBUG)                                                              \
            log_line(LOG_DEBUG, LOG_MODULE, __VA_ARGS__);                                          \
    } while (0)

/* Called once before an abort, to tell what was going on (the last methods, say). */
void bug_set_epilogue(void (*tell)(void));
NORETURN void bug_abort(const char *what, const char *file, int line);
#define BUG_ON(condition)                                                                          \
    do {                                                                                           \
        if (__builtin_expect(!!(condition), 0))                                                    \
            bug_abort(#condition, __FILE__, __LINE__);                                             \
    } while (0)
