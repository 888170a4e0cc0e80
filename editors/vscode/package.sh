#!/bin/sh
# Builds the extension into build/vscode/kitls.vsix: package.sh [KITLS [TARGET]]. With a server
# binary (and the platform it is for, such as linux-x64) that goes into the package.
# 77: this machine has no node or npm.
set -eu
server=${1:-} target=${2:-}
[ -z "$server" ] || server=$(cd "$(dirname "$server")" && pwd)/$(basename "$server")
cd "$(dirname "$0")"
out=$(cd ../.. && pwd)/build/vscode
command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || exit 77

mkdir -p "$out"
rm -rf "$out/src" "$out/out" "$out/media" "$out/snippets" "$out/syntaxes" "$out/walkthrough" \
    "$out/scripts" "$out/server"
cp -R package.json package-lock.json tsconfig.json .vscodeignore README.md src media snippets \
    syntaxes walkthrough scripts ../../LICENSE "$out/"
cd "$out"
stamp=$(cat package-lock.json | cksum)
if [ "$(cat node_modules/.stamp 2>/dev/null)" != "$stamp" ]; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    npm rebuild esbuild >&2
    printf '%s\n' "$stamp" >node_modules/.stamp
fi
[ -z "$server" ] || node scripts/settings.mjs "$server" --check
npm run --silent check
npm run --silent build
if [ -n "$target" ]; then
    mkdir -p server
    cp "$server" server/kitls
    set -- --target "$target" --out "kitls-$target.vsix"
else
    set -- --out kitls.vsix
fi
npx --no-install vsce package --no-dependencies --allow-missing-repository "$@" >&2
