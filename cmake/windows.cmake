# Toolchain: Windows by mingw-w64 (x86_64, POSIX threads), on a Debian system. The libraries are those
# that cmake/windows-libraries has built.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
set(CMAKE_AR x86_64-w64-mingw32-gcc-ar-posix)
set(CMAKE_RANLIB x86_64-w64-mingw32-gcc-ranlib-posix)

set(KIT_WINDOWS_PREFIX ${CMAKE_CURRENT_LIST_DIR}/../build/cache/windows CACHE PATH
  "where windows-libraries has put them")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES KIT_WINDOWS_PREFIX)
set(CMAKE_FIND_ROOT_PATH ${KIT_WINDOWS_PREFIX} /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(ENV{PKG_CONFIG_LIBDIR} ${KIT_WINDOWS_PREFIX}/lib/pkgconfig)
set(ENV{PKG_CONFIG_PATH} "")

# Windows 10: what the code asks of the system. mingw's own printf knows %zu and %lld.
set(CMAKE_C_FLAGS_INIT "-D_WIN32_WINNT=0x0A00 -D__USE_MINGW_ANSI_STDIO=1")
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)
