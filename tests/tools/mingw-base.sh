#!/bin/sh
# mingw-base.sh — compiles index/base for Windows, with the project's warnings. Nothing is linked:
# the libraries need not exist for Windows, their headers are the system's.
set -eu

cc=${MINGW_CC:-x86_64-w64-mingw32-gcc}
root=$(cd "$(dirname "$0")/../.." && pwd)
include=${SYSTEM_INCLUDE:-/usr/include}

if ! command -v "$cc" >/dev/null 2>&1; then
    echo "mingw-base: skipped, $cc is not installed"
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
# Only these two, so that no other header of this system is seen.
mkdir -p "$work/include/uv"
cp "$include/utf8proc.h" "$include/uv.h" "$work/include/"
cp "$include"/uv/*.h "$work/include/uv/"

# The warnings are those of cmake/kit.cmake.
warnings=$(sed -n '/^target_compile_options(kit_flags INTERFACE$/,/)$/p' "$root/cmake/kit.cmake" |
    tr -d ')' | tr ' ' '\n' | grep '^-W')
if [ -z "$warnings" ]; then
    echo "mingw-base: no warning options found in cmake/kit.cmake" >&2
    exit 1
fi

count=0
for source in "$root"/index/base/*.c; do
    case $source in
    */os_posix.c) continue ;;
    esac
    # shellcheck disable=SC2086 # the warnings are words
    "$cc" -std=c17 -O1 -D_GNU_SOURCE -D_WIN32_WINNT=0x0A00 -D__USE_MINGW_ANSI_STDIO=1 $warnings \
        -I"$root/index" -isystem "$work/include" -c "$source" \
        -o "$work/$(basename "$source" .c).o"
    count=$((count + 1))
done
echo "mingw-base: $count files compiled"
