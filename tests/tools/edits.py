#!/usr/bin/env python3
"""Property: any series of edits ends in the same answers as opening the resulting text. Documents are
those of tests/kits, and of the folder in KITLS_CORPUS when it is set. The seed is printed."""

import argparse
import json
import os
import pathlib
import random
import sys

import lsp
import seeds
from transcript import LINE_END, split_lines, units

KITS = pathlib.Path(__file__).resolve().parent.parent / "kits"
SNIPPETS = ("", "\n", "\r\n", "\r", " ", "x", "😀", "字", "é", "---\n", "# ", "```\n", "`", "[[", "]]", "[a](", ")",
            "tags:\n  - a\n", "id: b\n", "{{TOKEN}}", "> ", "- ", "\t", "\"", "\0", "\u2028", "<!--", "***", "1. ",
            "![](", "a\u0301", ": ", "&amp;", "\\", "[x]: y\n", "===\n")


def documents(limit, chance):
    found = []
    roots = [KITS] + ([pathlib.Path(os.environ["KITLS_CORPUS"])] if os.environ.get("KITLS_CORPUS") else [])
    for root in roots:
        files = sorted(p for p in root.rglob("*") if p.suffix in (".md", ".mmd") and p.is_file())
        found += files if root == KITS else chance.sample(files, min(limit, len(files)))
    return found


def place_of(text, offset):
    before = text[:offset]
    ends = list(LINE_END.finditer(before))
    if before.endswith("\r") and text[offset:offset + 1] == "\n":
        ends = ends[:-1]  # between the two halves of a line end is still that line
    start = ends[-1].end() if ends else 0
    line = split_lines(text[start:])[0]
    return {"line": len(ends), "character": min(units(text[start:offset], "utf-16"), units(line, "utf-16"))}


def boundary(text, chance):
    """An offset a client would name: not inside a line end."""
    offset = chance.randrange(len(text) + 1)
    return offset - 1 if text[offset - 1:offset + 1] == "\r\n" and offset else offset


def change(text, chance):
    start = boundary(text, chance)
    end = start if chance.random() < 0.5 else boundary(text, chance)
    start, end = sorted((start, end))
    if end - start > 40 and chance.random() < 0.9:
        end = start
    new = "".join(chance.choices(SNIPPETS, k=chance.randrange(1, 4)))
    event = {"range": {"start": place_of(text, start), "end": place_of(text, end)}, "text": new}
    return event, text[:start] + new + text[end:]


class Tokens:
    """Semantic tokens as a client keeps them: each answer speaks of the one before."""

    def __init__(self, client, uri):
        self.client, self.doc, self.id, self.data = client, {"uri": uri}, None, None

    def update(self):
        method = "textDocument/semanticTokens/full" + ("/delta" if self.id else "")
        params = {"textDocument": self.doc, **({"previousResultId": self.id} if self.id else {})}
        result = self.client.request(method, params)
        if result is None:
            self.id = self.data = None
            return
        if "data" in result:
            self.data = result["data"]
        for edit in sorted(result.get("edits", []), key=lambda edit: -edit["start"]):
            at = edit["start"]
            self.data[at:at + edit["deleteCount"]] = edit.get("data", [])
        self.id = result.get("resultId")


def answers(client, uri, text, chance_places):
    doc = {"uri": uri}
    client.request("textDocument/diagnostic", {"textDocument": doc})
    client.sync()  # by now the files that the first check asked for are known
    result = {"problems": client.request("textDocument/diagnostic", {"textDocument": doc})["items"]}
    for name in ("documentSymbol", "documentLink", "foldingRange", "semanticTokens/full"):
        reply = client.answer(client.ask("textDocument/" + name, {"textDocument": doc}))
        value = reply.get("result", reply.get("error", {}).get("code"))
        if isinstance(value, dict):
            value.pop("resultId", None)
        result[name] = value
    for offset in chance_places:
        at = {"textDocument": doc, "position": place_of(text, offset)}
        for name in ("hover", "definition", "completion"):
            reply = client.answer(client.ask("textDocument/" + name, at))
            result[f"{name} {offset}"] = reply.get("result", reply.get("error", {}).get("code"))
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True)
    seeds.add_to(parser)
    parser.add_argument("--edits", type=int, default=25, help="per document")
    parser.add_argument("--documents", type=int, default=60, help="of the corpus")
    options = parser.parse_args()
    return seeds.played(options, lambda seed: play(options, random.Random(seed)))


def play(options, chance):
    with lsp.Place() as place:
        root = place.path / "workspace"
        (root / ".bluekit" / "kits").mkdir(parents=True)
        client = lsp.Client([os.path.realpath(options.server)], place, cwd=root)
        try:
            client.initialize({"processId": os.getpid(), "rootUri": None, "capabilities": {
                "textDocument": {"diagnostic": {}}}, "workspaceFolders": [
                    {"uri": lsp.to_uri(root), "name": "w"}]})
            client.sync()
            paths = documents(options.documents, chance)
            for number, path in enumerate(paths):
                uri = lsp.to_uri(root / ".bluekit" / "kits" / f"doc-{number}{path.suffix}")
                text = path.read_bytes().decode("utf-8", "replace")[:60_000]
                wrong = one(client, uri, text, chance, options.edits)
                if wrong:
                    print(f"{path}: edited and opened differ in\n{wrong}")
                    return 1
            code = client.stop()
            if code != 0 or client.reports():
                print(f"exit code {code}\n{client.reports() or client.last_words()}")
                return 1
        finally:
            client.kill()
    print(f"{len(paths)} documents, {options.edits} edits each: the same as opened afresh")
    return 0


def one(client, uri, text, chance, edits):
    def opened(content):
        client.notify("textDocument/didOpen", {"textDocument": {
            "uri": uri, "languageId": "markdown", "version": 0, "text": content}})
    opened(text)
    version = 0
    tokens = Tokens(client, uri)
    while edits > 0:
        events = []
        for _ in range(chance.randrange(1, 4)):
            event, text = change(text, chance)
            events.append(event)
            edits -= 1
        version += 1
        client.notify("textDocument/didChange", {
            "textDocument": {"uri": uri, "version": version}, "contentChanges": events})
        if chance.random() < 0.3:
            client.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
        if chance.random() < 0.3:
            tokens.update()
    places = [boundary(text, chance) for _ in range(6)]
    ours = answers(client, uri, text, places)
    tokens.update()
    whole = ours["semanticTokens/full"]
    ours["semanticTokens by deltas"] = tokens.data and {"data": tokens.data}
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    opened(text)
    fresh = answers(client, uri, text, places)
    fresh["semanticTokens by deltas"] = whole if tokens.data else tokens.data
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    return "\n".join(f"{key}:\n  edited {json.dumps(ours[key])[:1500]}\n  opened {json.dumps(fresh[key])[:1500]}"
                     for key in fresh if ours[key] != fresh[key])


if __name__ == "__main__":
    sys.exit(main())
