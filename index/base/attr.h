/* attr.h — the compiler attributes we use, by name. */
#pragma once

#define MUST_USE __attribute__((warn_unused_result))
#ifdef __MINGW32__ /* its own printf, not that of the system's library */
#define PRINTF(fmt, args) __attribute__((format(gnu_printf, fmt, args)))
#else
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#endif
#define NORETURN __attribute__((noreturn))
#define UNUSED __attribute__((unused))
#define ALWAYS_INLINE inline __attribute__((always_inline))
