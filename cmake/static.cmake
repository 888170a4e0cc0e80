# For KIT_STATIC: the libraries' archives as Debian has them. Of md4c there is none, and that of SQLite
# has twice of what is needed: both are built from the sources of Debian's packages.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(libuv_name libuv-static)
add_compile_options(-fno-asynchronous-unwind-tables) # nobody unwinds C, and the tables are a tenth

foreach(command "fetch-sources;md4c" "sqlite-amalgamation")
  list(TRANSFORM command PREPEND ${CMAKE_SOURCE_DIR}/cmake/ AT 0)
  execute_process(COMMAND ${command} RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "KIT_STATIC needs the sources of md4c and SQLite: ${command} gave ${failed}")
  endif()
endforeach()
set(cache ${CMAKE_SOURCE_DIR}/build/cache)
if(DEFINED ENV{KITLS_TOOLS})
  set(cache $ENV{KITLS_TOOLS})
endif()

add_library(md4c_archive STATIC ${cache}/sources/md4c/src/md4c.c ${cache}/sources/md4c/src/md4c-html.c
  ${cache}/sources/md4c/src/entity.c)
target_include_directories(md4c_archive SYSTEM PUBLIC ${cache}/sources/md4c/src)
target_compile_definitions(md4c_archive PRIVATE MD4C_USE_UTF8)
add_library(PkgConfig::md4c ALIAS md4c_archive)
add_library(PkgConfig::md4c_html ALIAS md4c_archive)

add_library(sqlite_archive STATIC ${cache}/sqlite/sqlite3.c)
target_include_directories(sqlite_archive SYSTEM PUBLIC ${cache}/sqlite)
target_compile_definitions(sqlite_archive PRIVATE _GNU_SOURCE SQLITE_THREADSAFE=1 SQLITE_ENABLE_FTS5
  SQLITE_OMIT_LOAD_EXTENSION SQLITE_OMIT_DEPRECATED
  # What its configure script would find: without usleep it waits for locks in whole seconds.
  HAVE_USLEEP=1 HAVE_FDATASYNC=1 HAVE_LOCALTIME_R=1 HAVE_GMTIME_R=1 HAVE_PREAD=1 HAVE_PWRITE=1)
target_compile_options(sqlite_archive PRIVATE -w -O2 -ffunction-sections -fdata-sections)
target_compile_options(md4c_archive PRIVATE -w -ffunction-sections -fdata-sections)
set_target_properties(md4c_archive sqlite_archive PROPERTIES C_EXTENSIONS ON)
target_link_libraries(sqlite_archive INTERFACE m)
add_library(PkgConfig::sqlite3 ALIAS sqlite_archive)
