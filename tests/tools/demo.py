#!/usr/bin/env python3
"""Shows the server at work to a person: a copy of a project is indexed, checked, completed, searched
and changed behind the server's back. Nothing is ever written to the directory named. Exits 0 only
when every part worked."""

import argparse
import os
import pathlib
import re
import shutil
import sys
import time

import lsp

SAMPLE = pathlib.Path(__file__).resolve().parent.parent / "kits" / "typical"
SEVERITY = {1: ("error", "31"), 2: ("warning", "33"), 3: ("information", "36"), 4: ("hint", "2")}
SYMBOLS = {5: "class", 6: "method", 2: "module", 4: "package", 15: "string", 11: "interface"}
KEEP = 20_000  # files of a named project to copy at most
TTY = sys.stdout.isatty() and "NO_COLOR" not in os.environ


def paint(code, text):
    return f"\x1b[{code}m{text}\x1b[0m" if TTY else text


def title(text):
    print(f"\n{paint('1', text)}")


class Demo:
    def __init__(self, client, root, sample):
        self.client, self.root, self.sample = client, root, sample
        self.kits = []
        self.failed = []

    def short(self, uri):
        path = pathlib.Path(lsp.from_uri(uri))
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else str(path)

    def line(self, uri, number, text=None):
        try:
            text = text or pathlib.Path(lsp.from_uri(uri)).read_text("utf-8", "replace")
        except OSError:
            return ""
        lines = re.split(r"\r\n|\n|\r", text)
        return lines[number] if number < len(lines) else ""

    def part(self, name, show):
        title(name)
        try:
            show()
        except (lsp.LspError, lsp.Refused, AssertionError, KeyError, IndexError) as error:
            self.failed.append(name)
            print(paint("31", f"  this part failed: {error}"))

    def require(self, what, sentence):
        if not what:
            raise AssertionError(sentence)

    # ---- parts ----

    def index(self):
        start = time.monotonic()
        self.client.initialize({
            "processId": os.getpid(), "rootUri": None,
            "workspaceFolders": [{"uri": lsp.to_uri(self.root), "name": self.root.name}],
            "capabilities": {
                "general": {"positionEncodings": ["utf-8"]},
                "window": {"workDoneProgress": True},
                "textDocument": {
                    "publishDiagnostics": {"relatedInformation": True},
                    "completion": {"completionItem": {"documentationFormat": ["plaintext"]}}}}})
        ready = time.monotonic()
        self.client.sync()
        done = time.monotonic()
        self.client.wait_message("$/progress", lambda p: p["value"]["kind"] == "end")
        for message in list(self.client.messages):
            if message["method"] != "$/progress":
                continue
            value = message["params"]["value"]
            words = [str(value[k]) for k in ("title", "message") if value.get(k)]
            if "percentage" in value:
                words.append(f"{value['percentage']} %")
            if words:
                print("  " + paint("2", ": ".join(words)))
        health = self.client.request("kit/watcherHealth", {})
        count = health["index"]["kits"]
        print(f"  answered `initialize` after {1000 * (ready - start):.0f} ms, "
              f"{count} documents indexed after {1000 * (done - start):.0f} ms")
        self.require(count, "no documents found; is there a .bluekit directory?")
        self.kits = sorted(self.client.request("workspace/symbol", {"query": ""}),
                           key=lambda s: (s["location"]["uri"], s["name"]))

    def problems(self):
        last = {m["params"]["uri"]: m["params"]["diagnostics"] for m in self.client.messages
                if m["method"] == "textDocument/publishDiagnostics"}
        found = [(uri, p) for uri in sorted(last) for p in last[uri]]
        for uri, problem in found[:12]:
            self.tell_problem(uri, problem)
        if len(found) > 12:
            print(f"  … and {len(found) - 12} more")
        if not found:
            print("  no warnings or errors in the files as they are")
        self.require(found or not self.sample, "the sample has problems on purpose")
        self.type_mistakes()

    def type_mistakes(self):
        """Opens a kit, types two mistakes without saving, and takes them back."""
        for path in sorted(self.root.rglob("*.md")):
            old = path.read_bytes().decode("utf-8", "replace")
            end = old.find("\n---", 3) if old.startswith("---\n") else 0
            head = re.sub(r"(?m)^description: *(\w[^:\n]*)$", r"description: Mind: \1", old[:end])
            new = re.sub(r"(?m)^type: ", "tpye: ", head) + old[end:]
            if ".bluekit" in path.parts and "tpye: " in new and "Mind: " in new:
                break
        else:
            return
        uri, mark = lsp.to_uri(path), len(self.client.messages)
        notify, document = self.client.notify, {"uri": uri, "languageId": "markdown", "version": 1}
        notify("textDocument/didOpen", {"textDocument": {**document, "text": old}})
        start = time.monotonic()
        notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": 2},
                                          "contentChanges": [{"text": new}]})
        message = self.client.wait_message(
            "textDocument/publishDiagnostics",
            lambda p: p["uri"] == uri and any("KIT1" in d["code"] for d in p["diagnostics"]), mark)
        print(f"  two mistakes typed into {self.short(uri)}, {1000 * (time.monotonic() - start):.1f}"
              " ms later (nothing is saved):")
        for problem in message["params"]["diagnostics"][:6]:
            self.tell_problem(uri, problem, new)
        notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def tell_problem(self, uri, problem, text=None):
        start, end = problem["range"]["start"], problem["range"]["end"]
        name, colour = SEVERITY.get(problem.get("severity"), ("problem", "33"))
        print(f"  {self.short(uri)}:{start['line'] + 1}:{start['character'] + 1}: "
              f"{paint(colour, name)}: {problem['message']} [{problem.get('code')}]")
        data = self.line(uri, start["line"], text).encode()
        before = data[:start["character"]].decode("utf-8", "replace")
        stop = end["character"] if end["line"] == start["line"] else len(data)
        width = max(1, len(data[start["character"]:stop].decode("utf-8", "replace")))
        print(f"      {data.decode('utf-8', 'replace')[:100]}")
        if len(before) < 100:
            print(f"      {' ' * len(before)}{paint(colour, '^' * min(width, 100))}")

    def completion(self):
        uri = lsp.to_uri(self.root / ".bluekit" / "kits" / "a-new-kit.md")
        text = "---\nid: a-new-kit\ntype: kit\ntags:\n  - \n\n---\n# A new kit\n"
        self.client.notify("textDocument/didOpen", {"textDocument": {
            "uri": uri, "languageId": "markdown", "version": 1, "text": text}})
        keys = self.complete(uri, 5, 0, "a key of its front matter")
        self.require(keys, "no keys are offered")
        tags = self.complete(uri, 4, 4, "a tag, as other kits use them")
        self.require(tags or not self.sample, "no tags are offered")
        self.client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def complete(self, uri, line, character, what):
        reply = self.client.request("textDocument/completion", {
            "textDocument": {"uri": uri}, "position": {"line": line, "character": character}})
        items = reply["items"] if isinstance(reply, dict) else reply or []
        items.sort(key=lambda i: i.get("sortText", i["label"]))
        print(f"  in a new kit, {what}:")
        for item in items[:6]:
            if "documentation" not in item and "data" in item:
                item = self.client.request("completionItem/resolve", item)
            told = item.get("documentation") or item.get("detail") or ""
            told = told["value"] if isinstance(told, dict) else told
            print(f"    {paint('36', item['label']):{24 + (9 if TTY else 0)}}{told.splitlines()[0][:90] if told else ''}")
        if len(items) > 6:
            print(f"    … and {len(items) - 6} more")
        return items

    def word(self):
        """A word that some document is called by."""
        if self.sample:
            return "token"
        for symbol in self.kits:
            for word in re.findall(r"[^\W\d_]{4,}", symbol["name"]):
                return word.lower()
        raise AssertionError("no document has a name")

    def symbols(self):
        query = self.word()[:3]
        start = time.monotonic()
        found = self.client.request("workspace/symbol", {"query": query})
        took = 1000 * (time.monotonic() - start)
        print(f"  “{query}” finds {len(found)} in {took:.1f} ms:")
        for symbol in found[:6]:
            where = symbol["location"]
            line = where.get("range", {}).get("start", {}).get("line", 0) + 1
            print(f"    {paint('36', symbol['name'])}  {paint('2', self.short(where['uri']) + ':' + str(line))}")
        self.require(found, "nothing found")

    def search(self):
        query = "refresh token" if self.sample else self.word()
        reply = self.client.request("kit/search", {"query": query, "limit": 4})
        print(f"  “{query}” is in {reply['total']} documents, found in {reply['elapsed_ms']:.1f} ms:")
        for hit in reply["hits"]:
            print(f"    {paint('36', hit['name'])}  "
                  f"{paint('2', self.short(hit['uri']) + ':' + str(hit['range']['start']['line'] + 1))}")
            print(f"      {self.highlighted(hit['snippet'], hit['matches'])}")
        self.require(reply["hits"], "nothing found")

    @staticmethod
    def highlighted(snippet, places):
        data, at, parts = snippet.encode(), 0, []
        for start, end in places:
            parts += [data[at:start].decode("utf-8", "replace"),
                      paint("1;33", data[start:end].decode("utf-8", "replace")) if TTY
                      else "«" + data[start:end].decode("utf-8", "replace") + "»"]
            at = end
        return re.sub(r"\s+", " ", "".join(parts) + data[at:].decode("utf-8", "replace"))

    def outside(self):
        path = self.root / ".bluekit" / "kits" / "written-by-somebody-else.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        uri, mark = lsp.to_uri(path), len(self.client.messages)
        start = time.monotonic()
        path.write_text("---\nid: written-by-somebody-else\nalias: Written by somebody else\ntype: kit\n"
                        "is_base: false\nversion: 1\ntags:\n  - demo\ndescription: Appeared on its own.\n"
                        "---\n# Written by somebody else\n\nSee [what is not there](missing.md).\n")
        message = self.client.wait_message("textDocument/publishDiagnostics",
                                           lambda p: p["uri"] == uri and p["diagnostics"], mark)
        print(f"  {self.short(uri)} was written; {1000 * (time.monotonic() - start):.0f} ms later:")
        for problem in message["params"]["diagnostics"][:3]:
            self.tell_problem(uri, problem)
        path.unlink()
        self.client.wait_message("textDocument/publishDiagnostics",
                                 lambda p: p["uri"] == uri and not p["diagnostics"], mark)
        print("  it was deleted again, and its problems with it")

    def health(self):
        health = self.client.request("kit/watcherHealth", {})
        print(f"  {health['total_watchers']} watched, {health['healthy']} healthy, "
              f"{health['unhealthy']} not; {health['memory']['rss_bytes'] / 2**20:.1f} MiB of memory, "
              f"index {health['index']['bytes'] / 2**10:.0f} KiB, {health['index']['state']}")
        for w in health["watchers"][:5]:
            last = "no event yet" if w["last_event_ms_ago"] is None \
                else f"last event {w['last_event_ms_ago']} ms ago"
            print(f"    {self.short(w['uri'])}: {w['state']} by {w['backend']}, "
                  f"{w['directories']} directories, {w['kits']} documents, {last}")
        self.require(health["total_watchers"] and not health["unhealthy"], "a watcher is unhealthy")

    def connect(self, server):
        print(f"""  The server is {server}; an editor starts it and speaks LSP over its stdio.

  Neovim    put editors/nvim on the runtimepath, then vim.lsp.enable("kitls")
  Emacs     editors/emacs on load-path, (require 'kitls), then M-x eglot in a kit
  Helix     add editors/helix/languages.toml to ~/.config/helix/languages.toml
  VS Code   editors/vscode/package.sh, then install build/vscode/kitls.vsix""")


def copy_of(source, target):
    """Kits and what they refer to, not the whole of somebody's build directories."""
    skip = shutil.ignore_patterns(".git", "node_modules", "target", "build", "dist", ".venv")
    left = [KEEP]

    def ignore(directory, names):
        out = set(skip(directory, names))
        for name in names:
            path = os.path.join(directory, name)
            if name in out or os.path.isdir(path) and (
                    name == ".bluekit" or not os.path.islink(path)):
                continue
            left[0] -= 1
            if left[0] < 0 or not os.path.isfile(path) or os.path.getsize(path) > 4 << 20:
                out.add(name)
        return out
    shutil.copytree(source, target, ignore=ignore)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True)
    parser.add_argument("directory", nargs="?", type=pathlib.Path)
    options = parser.parse_args()
    server = os.path.realpath(options.server)
    source = options.directory or SAMPLE
    if not source.is_dir():
        print(f"demo: {source} is no directory", file=sys.stderr)
        return 2
    with lsp.Place() as place:
        root = place.path / source.resolve().name
        copy_of(source, root)
        print(f"kitls on a copy of {options.directory or 'the sample project, tests/kits/typical'}")
        client = lsp.Client([server], place, cwd=root)
        demo = Demo(client, root, options.directory is None)
        try:
            for name, show in (("Indexing", demo.index), ("Problems", demo.problems),
                               ("Completion", demo.completion), ("Symbols", demo.symbols),
                               ("Full text", demo.search),
                               ("A change behind the server's back", demo.outside),
                               ("Health of watching", demo.health)):
                demo.part(name, show)
            demo.part("Connect your editor", lambda: demo.connect(server))
            demo.part("Good bye", lambda: demo.require(
                client.stop() == 0 and not client.reports(), "the server did not end well") or
                print("  the server ended, exit code 0"))
        finally:
            client.kill()
        if demo.failed:
            print(f"\nfailed: {', '.join(demo.failed)}", file=sys.stderr)
            print(client.stderr().decode("utf-8", "replace")[-3000:], file=sys.stderr)
    return 1 if demo.failed else 0


if __name__ == "__main__":
    sys.exit(main())
