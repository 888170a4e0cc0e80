#!/usr/bin/env python3
"""Checks that read the sources: layers, third-party headers, banned calls, stdout, words, documents,
format. Each is a row in CHECKS; each prints file:line: what is wrong. 77 means: cannot run here."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SKIP = 77

# What a module may include besides itself; the table of docs/ARCHITECTURE.md.
LAYERS = {
    "base": "",
    "kit": "base grammar",
    "store": "base kit",
    "watch": "base",
    "scan": "base kit store watch",
    "search": "base kit store",
    "edit": "base kit store search",
    "server/rpc": "base",
    "server": "base kit store watch scan search edit server/rpc",
    "server/features": "base kit store watch scan search edit server server/rpc",
    "server/cli": "base kit store watch scan search edit server server/rpc",
}
# Third-party headers and the only files that may include them.
OWNERS = {
    r"uv\.h": r"index/base/(mailbox|thread)\.c|index/watch/fsevent_uv\.c|server/loop\.c",
    r"utf8proc\.h": r"index/base/text\.c",
    r"md4c.*\.h|entity\.h": r"index/kit/markdown\.c",
    r"yaml\.h": r"index/kit/yaml\.c",
    r"tree_sitter/api\.h": r"index/kit/syntax\.c",
    r"sqlite3(ext)?\.h": r"index/store/.*",
    r"sys/inotify\.h": r"index/watch/inotify\.c",
    r"jansson\.h": r"server/[^/]+\.[ch]|server/rpc/.*|server/cli/.*",
}
BANNED = r"strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|strtok|alloca|system|popen"
HEAP = r"malloc|calloc|realloc|free|strdup|strndup"
STDOUT = r"(?<![\w>.])(printf|vprintf|puts|putchar|putchar_unlocked)\s*\(|\bstdout\b|STDOUT_FILENO"
SPEAKERS = r"server/rpc/outbox\.c|server/cli/.*"


def sources(*suffixes):
    for top in ("index", "server"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix in suffixes:
                yield path, path.relative_to(ROOT).as_posix()


def code_of(text):
    """The text with comments and the insides of literals blanked, line by line."""
    def blank(match):
        whole = match.group(0)
        if whole[0] in "\"'":
            return whole[0] + " " * (len(whole) - 2) + whole[-1]
        return re.sub(r"[^\n]", " ", whole)
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text,
                  flags=re.S)


def module_of(name):
    if name == "server/main.c":
        return "server/cli"  # nothing but its start
    parts = name.split("/")
    if parts[0] == "index":
        return parts[1]
    return "/".join(parts[:2]) if len(parts) > 2 else "server"


def target_of(name, header):
    """Which module a quoted include names, or None when it is not written from the layer root."""
    if header.startswith(".") or "/../" in header:
        return None
    first, _, rest = header.partition("/")
    if name.startswith("server/"):
        if not rest:
            return "server"
        if (ROOT / "server" / first).is_dir():
            return f"server/{first}"
    if first in LAYERS and rest:
        return first
    return "grammar" if first == "tree_sitter" else None


def layers():
    for path, name in sources(".c", ".h"):
        module = module_of(name)
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)', line)
            if not match:
                continue
            kind, header = match.groups()
            if kind == "<":
                for pattern, owners in OWNERS.items():
                    if re.fullmatch(pattern, header) and not re.fullmatch(owners, name):
                        yield name, number, f"<{header}> belongs to {owners}"
                continue
            target = target_of(name, header)
            if target is None:
                yield name, number, f'"{header}" is not written from the layer root'
            elif target != module and target not in LAYERS[module].split():
                yield name, number, f"{module} must not know {target}"


def calls(pattern, what, exempt=r"(?!)"):
    for path, name in sources(".c", ".h"):
        if re.fullmatch(exempt, name):
            continue
        for number, line in enumerate(code_of(path.read_text()).splitlines(), 1):
            if match := re.search(pattern, line):
                yield name, number, f"{match.group(0).strip()}: {what}"


def banned():
    yield from calls(rf"(?<![\w.>])({BANNED})\s*\(", "use base/buf.h, base/str.h or base/os.h")
    # os.h hands out what the system allocated; mem.c is the heap itself.
    yield from calls(rf"(?<![\w.>])({HEAP})\s*\(", "use base/mem.h",
                     r"index/base/(mem|os_posix|os_win)\.c")


def stdout():
    yield from calls(STDOUT, "only the outbox and the command line write to stdout", SPEAKERS)


def tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        return [n for n in listed.stdout.decode().split("\0") if n and (ROOT / n).is_file()]
    return [p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*")
            if p.is_file() and "build" not in p.parts and "node_modules" not in p.parts]


def words():
    """Nothing admits to being unfinished: finish it, or file an issue."""
    marks = re.compile("|".join(rf"\b{a}{b}\b" for a, b in (
        ("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("HA", "CK"), ("not imple", "mented"), ("for n", "ow"))))
    for name in tracked():
        if not name.endswith((".c", ".h", ".def", ".py", ".md", ".ts", ".js", ".lua", ".el", ".sh",
                              ".cmake", ".txt", "dev")) or name.startswith(("tests/", "bench/corpus")):
            continue
        for number, line in enumerate((ROOT / name).read_text(errors="replace").splitlines(), 1):
            if match := marks.search(line):
                yield name, number, f"“{match.group(0)}”"


def listed_once(where, names, document, shown):
    """Every name of a table stands in a document, and the document invents none."""
    path = ROOT / document
    if not path.exists():
        yield document, 1, f"is missing; {where} has {len(names)} rows for it"
        return
    told = set(re.findall(shown, path.read_text()))
    for name in sorted(set(names) - told):
        yield document, 1, f"does not mention {name} of {where}"
    for name in sorted(told - set(names)):
        yield document, 1, f"mentions {name}, which {where} does not have"


def rows(name, pattern):
    path = ROOT / name
    return re.findall(pattern, path.read_text(), re.M) if path.exists() else []


def documents():
    methods = rows("server/methods.c", r'^\s*\{\s*"([\w$]+(?:/\w+)*)"')
    if methods:
        methods.append("$/cancelRequest")  # the inbox acts on it; it has no handler and no row
        yield from listed_once("server/methods.c", methods, "docs/lsp.md",
                               r"(?m)^(?:\||#+|-|\*) *`([\w$]+(?:/\w+)*)`")
    problems = rows("index/kit/problems.def", r"^PROBLEM\((KIT\d+)")
    for code in problems:
        if not list((ROOT / "docs/problems").glob(f"{code}*.md")):
            yield "index/kit/problems.def", 1, f"docs/problems/{code}.md is missing"
    for page in sorted((ROOT / "docs/problems").glob("KIT*.md")):
        code = re.match(r"KIT\d+", page.name).group(0)
        if problems and code not in problems:
            yield page.relative_to(ROOT).as_posix(), 1, "no such problem"
    settings = ["kit." + s for s in rows("server/settings.c", r'^\s*\{"([\w.]+)", SETTING_')]
    if settings:
        yield from listed_once("server/settings.c", settings, "docs/kitls.5", r"\b(kit\.[\w.]+\w)")
    for pattern, shown in ((r'^\s*\{"-(-\w+)", ', r"(?m)^\.It Fl (-\w+)"),
                           (r'^\s*\{"(\w+)", "', r"(?m)^\.It Cm (\w+)")):
        yield from listed_once("server/cli/commands.c", rows("server/cli/commands.c", pattern),
                               "docs/kitls.1", shown)


def printed():
    """Pages that the program prints are committed as it prints them."""
    program = os.environ.get("KITLS")
    if not program:
        print("KITLS does not name the program")
        sys.exit(SKIP)
    page = subprocess.run([program, "fields"], capture_output=True, text=True, check=True).stdout
    if page != (ROOT / "docs/front-matter.md").read_text():
        yield "docs/front-matter.md", 1, "is not what `kitls fields` prints"


def formatted():
    if not shutil.which("clang-format"):
        print("clang-format is not installed")
        sys.exit(SKIP)
    files = [str(p) for p, name in sources(".c", ".h") if "/src/parser" not in name]
    files += [str(p) for d in ("unit", "fuzz", "fault") for p in sorted((ROOT / "tests" / d).glob("*.[ch]"))]
    run = subprocess.run(["clang-format", "--dry-run", *files], capture_output=True, text=True,
                         check=False)
    seen = set()
    for match in re.finditer(r"^(\S+?):(\d+):\d+: (?:warning|error)", run.stderr, re.M):
        path, line = match.groups()
        if path not in seen:
            seen.add(path)
            yield pathlib.Path(path).relative_to(ROOT).as_posix(), line, "run ./dev format"


CHECKS = {"layers": layers, "banned": banned, "stdout": stdout, "words": words,
          "documents": documents, "printed": printed, "format": formatted}


def main():
    found = 0
    for check in sys.argv[1:] or CHECKS:
        for name, line, what in CHECKS[check]():
            print(f"{name}:{line}: {what}")
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
