# For KIT_STATIC: the libraries' archives as Debian has them. Of md4c there is none, so that it is built
# from the source of Debian's package.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(libuv_name libuv-static)

execute_process(COMMAND ${CMAKE_SOURCE_DIR}/cmake/fetch-sources md4c RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "KIT_STATIC needs the source of md4c, which cmake/fetch-sources could not get")
endif()
if(DEFINED ENV{KITLS_TOOLS})
  set(md4c_source $ENV{KITLS_TOOLS}/sources/md4c/src)
else()
  set(md4c_source ${CMAKE_SOURCE_DIR}/build/cache/sources/md4c/src)
endif()
add_library(md4c_archive STATIC ${md4c_source}/md4c.c ${md4c_source}/md4c-html.c ${md4c_source}/entity.c)
target_include_directories(md4c_archive SYSTEM PUBLIC ${md4c_source})
target_compile_definitions(md4c_archive PRIVATE MD4C_USE_UTF8)
add_library(PkgConfig::md4c ALIAS md4c_archive)
add_library(PkgConfig::md4c_html ALIAS md4c_archive)
