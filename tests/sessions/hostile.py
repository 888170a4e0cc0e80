#!/usr/bin/env python3
"""What no client should do and some will. The one expectation throughout: every request is answered,
and the session goes on. A class per ctest test; see docs/TESTING.md for what runs them."""

import argparse
import copy
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
import lsp  # noqa: E402

KITS = pathlib.Path(__file__).resolve().parent.parent / "kits"
SERVER = []
PATIENCE = 60  # seconds for one answer, under sanitizers on a busy machine
KIT = """---
id: {id}
alias: {id} here
type: kit
is_base: false
version: 1
tags:
  - rough
description: A kit for rough hands.
---
# {id}

"""


def initialize_params(root, **more):
    return {"processId": os.getpid(), "rootUri": None,
            "capabilities": {"general": {"positionEncodings": ["utf-16"]}},
            "workspaceFolders": [{"uri": lsp.to_uri(root), "name": root.name}], **more}


class Case(unittest.TestCase):
    """A server in a fresh home with the minimal workspace, not yet initialized."""

    workspace = "minimal"

    def setUp(self):
        self.place = lsp.Place()
        self.addCleanup(self.place.__exit__)
        self.root = self.place.path / "workspace"
        shutil.copytree(KITS / self.workspace, self.root, symlinks=True)
        self.kits = self.root / ".bluekit" / "kits"
        self.client = None

    def start(self, **how):
        self.client = lsp.Client(SERVER, self.place, cwd=self.place.path, **how)
        self.addCleanup(self.client.kill)
        return self.client

    def begin(self, **more):
        client = self.start()
        self.capabilities = client.initialize(initialize_params(self.root, **more))["capabilities"]
        client.sync(PATIENCE)
        return client

    def uri(self, name):
        return lsp.to_uri(self.root / name)

    def open(self, name, text):
        self.client.notify("textDocument/didOpen", {"textDocument": {
            "uri": self.uri(name), "languageId": "markdown", "version": 1, "text": text}})

    def refused(self, code, id):
        reply = self.client.answer(id, PATIENCE)
        self.assertIn("error", reply)
        self.assertEqual(reply["error"]["code"], code, reply["error"]["message"])

    def goes_on(self, query="hello", name="Hello"):
        """The session still knows its kits."""
        self.client.sync(PATIENCE)
        found = self.client.request("workspace/symbol", {"query": query}, PATIENCE)
        self.assertIn(name, [s["name"] for s in found])

    def settle(self, most=180):
        """kit/sync gives up after ten seconds; a machine full of tests may need longer."""
        deadline = time.monotonic() + most
        while True:
            try:
                return self.client.sync(PATIENCE)
            except lsp.Refused:
                if time.monotonic() > deadline:
                    raise

    def ends(self, code=0):
        self.assertEqual(self.client.stop(PATIENCE), code, self.client.last_words())
        self.sound()

    def sound(self):
        self.assertIsNone(self.client.reports())
        self.assertIn("closed its output", self.client.broken or "closed its output")


class Frames(Case):
    """Bytes that are no frames, then one that is."""

    BROKEN = {
        "text": b"hello there\r\n\r\n",
        "no number": b"Content-Length: many\r\n\r\n{}",
        "negative": b"Content-Length: -5\r\n\r\n{}",
        "plus": b"Content-Length: +2\r\n\r\n{}",
        "hexadecimal": b"Content-Length: 0x10\r\n\r\n{}",
        "empty value": b"Content-Length:\r\n\r\n{}",
        "zero": b"Content-Length: 0\r\n\r\n",
        "beyond any memory": b"Content-Length: 99999999999999\r\n\r\n{}",
        "beyond 64 bits": b"Content-Length: 99999999999999999999999999\r\n\r\n{}",
        "two gigabytes": b"Content-Length: 2147483648\r\n\r\n{}",
        "missing": b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}",
        "two that differ": b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "no colon": b"Content-Length 2\r\n\r\n{}",
        "blank lines": b"\r\n\r\n\r\n",
        "binary": bytes(range(256)) * 40,
        "an endless header": b"X-Header: " + b"x" * 100_000 + b"\r\n\r\n",
        "many headers": b"".join(b"X-%d: y\r\n" % i for i in range(5000)) + b"\r\n",
        "nul": b"\0" * 70_000,
    }
    ODD = {
        "lower case": b"content-length: %d\r\n\r\n%s",
        "with type": b"Content-Length: %d\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n%s",
        "type first": b"Content-Type: x\r\nContent-Length: %d\r\n\r\n%s",
        "no blank": b"Content-Length:%d\r\n\r\n%s",
        "blanks": b"Content-Length:   %d  \r\n\r\n%s",
        "leading zeros": b"Content-Length: 000%d\r\n\r\n%s",
    }

    def test_each_is_survived(self):
        self.begin()
        for name, data in self.BROKEN.items():
            with self.subTest(name):
                try:
                    self.client.raw(data)
                    self.goes_on()
                except lsp.LspError:
                    self.begin()  # so that the next is judged on its own
                    raise
        self.ends()

    def test_what_is_lost_right_after_an_opening_is_told(self):
        client = self.begin()
        uri = self.uri(".bluekit/kits/hello.md")
        opened = {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {
            "uri": uri, "languageId": "markdown", "version": 1, "text": "---\ntpye: kit\n---\n"}}}
        client.raw(lsp.frame(opened) + lsp.frame(b'{"method": "textDocument/didChange", '))
        client.wait_message("window/showMessage", lambda p: "hello.md" in p["message"],
                            timeout=PATIENCE)
        self.goes_on(name="hello")
        self.ends()

    def test_odd_but_legal_headers_are_read(self):
        self.begin()
        for number, (name, form) in enumerate(self.ODD.items()):
            with self.subTest(name):
                id = f"odd-{number}"
                self.client.asked[id] = "kit/sync"
                body = json.dumps({"jsonrpc": "2.0", "id": id, "method": "kit/sync"}).encode()
                self.client.raw(form % (len(body), body))
                self.assertIn("result", self.client.answer(id, PATIENCE))
        self.ends()

    def test_many_in_one_write_are_answered_in_order(self):
        self.begin()
        asked = []
        data = b""
        for i in range(500):
            asked.append(f"n{i}")
            data += lsp.frame({"jsonrpc": "2.0", "id": asked[-1], "method": "textDocument/hover",
                               "params": {"textDocument": {"uri": self.uri("x.md")},
                                          "position": {"line": 0, "character": 0}}})
        self.client.raw(data)
        for id in asked:
            self.client.answer(id, PATIENCE)
        self.assertEqual([i for i in self.client.responses if i in set(asked)], asked)
        self.ends()

    def test_input_that_ends_inside_a_frame(self):
        client = self.begin()
        client.raw(b"Content-Length: 1000\r\n\r\n{\"jsonrpc\"")
        client.close_stdin()
        self.assertIn(client.wait_exit(PATIENCE), (0, 1))
        self.sound()


class Messages(Case):
    """Frames that are no messages, messages that are not what they should be."""

    workspace = "typical"
    DOC = ".bluekit/kits/greeting.md"
    VALUES = (None, True, -1, 0, 1.5, 2**31, 2**53 + 1, -2**63, 1e300, "", "x", "\0", "😀", [], [[]], [None],
              {}, {"": {}}, "file://", "file:///\0", "untitled:x", "http://[", "file:///%zz%00")

    def templates(self):
        """Right params for every method there is."""
        doc = {"uri": self.uri(self.DOC)}
        place = {"line": 20, "character": 12}
        span = {"start": {"line": 2, "character": 0}, "end": place}
        at = {"textDocument": doc, "position": place}
        return {
            "textDocument/hover": at, "textDocument/definition": at, "textDocument/declaration": at,
            "textDocument/documentHighlight": at, "textDocument/prepareRename": at,
            "textDocument/linkedEditingRange": at,
            "textDocument/completion": {**at, "context": {"triggerKind": 2, "triggerCharacter": "["}},
            "textDocument/references": {**at, "context": {"includeDeclaration": True}},
            "textDocument/rename": {**at, "newName": "other-name"},
            "textDocument/documentSymbol": {"textDocument": doc},
            "textDocument/documentLink": {"textDocument": doc},
            "textDocument/foldingRange": {"textDocument": doc},
            "textDocument/codeLens": {"textDocument": doc},
            "textDocument/diagnostic": {"textDocument": doc, "identifier": "x", "previousResultId": "1"},
            "workspace/diagnostic": {"previousResultIds": [{"uri": doc["uri"], "value": "1"}]},
            "textDocument/selectionRange": {"textDocument": doc, "positions": [place, place]},
            "textDocument/semanticTokens/full": {"textDocument": doc},
            "textDocument/semanticTokens/full/delta": {"textDocument": doc, "previousResultId": "1"},
            "textDocument/semanticTokens/range": {"textDocument": doc, "range": span},
            "textDocument/inlayHint": {"textDocument": doc, "range": span},
            "textDocument/formatting": {"textDocument": doc, "options": {"tabSize": 2, "insertSpaces": True}},
            "textDocument/codeAction": {"textDocument": doc, "range": span, "context": {
                "diagnostics": [{"range": span, "message": "x", "code": "KIT002"}],
                "only": ["quickfix"], "triggerKind": 1}},
            "completionItem/resolve": {"label": "x", "data": {"id": 1}},
            "codeAction/resolve": {"title": "x", "data": {"id": 1}},
            "documentLink/resolve": {"range": span, "data": {"id": 1}},
            "workspaceSymbol/resolve": {"name": "x", "kind": 5, "location": {"uri": doc["uri"]}},
            "workspace/symbol": {"query": "token"},
            "workspace/executeCommand": {"command": "kitls.x", "arguments": [{"a": 1}]},
            "workspace/willRenameFiles": {"files": [{"oldUri": doc["uri"], "newUri": doc["uri"] + "x"}]},
            "workspace/willDeleteFiles": {"files": [{"uri": doc["uri"]}]},
            "kit/search": {"query": "refresh \"token\" kind:kit", "limit": 5, "offset": 0},
            "kit/related": {"textDocument": doc, "limit": 5},
            "kit/watcherHealth": {"flat": False},
        }

    def notifications(self):
        doc = {"uri": self.uri(self.DOC), "version": 2}
        span = {"start": {"line": 2, "character": 0}, "end": {"line": 2, "character": 4}}
        return {
            "textDocument/didOpen": {"textDocument": {**doc, "languageId": "markdown", "text": "# x\n"}},
            "textDocument/didChange": {"textDocument": doc, "contentChanges": [
                {"range": span, "rangeLength": 3, "text": "y"}, {"text": "# z\n"}]},
            "textDocument/didSave": {"textDocument": doc, "text": "x"},
            "textDocument/didClose": {"textDocument": doc},
            "workspace/didChangeConfiguration": {"settings": {"kit": {
                "diagnostics": {"enabled": True, "severity": {"KIT002": "off"}}, "roots": ["/nowhere"],
                "watch": {"quietMs": 20}}}},
            "workspace/didChangeWatchedFiles": {"changes": [{"uri": doc["uri"], "type": 2}]},
            "workspace/didChangeWorkspaceFolders": {"event": {
                "added": [{"uri": self.uri("none"), "name": "none"}], "removed": []}},
            "workspace/didRenameFiles": {"files": [{"oldUri": doc["uri"], "newUri": doc["uri"] + "x"}]},
            "workspace/didCreateFiles": {"files": [{"uri": doc["uri"]}]},
            "workspace/didDeleteFiles": {"files": [{"uri": doc["uri"]}]},
            "$/setTrace": {"value": "verbose"},
            "$/cancelRequest": {"id": 1},
            "window/workDoneProgress/cancel": {"token": "x"},
        }

    def mutations(self, value, values):
        """The value with one node after the other replaced or left out."""
        def paths(node, path):
            yield path
            if isinstance(node, dict):
                for key in node:
                    yield from paths(node[key], path + (key,))
            elif isinstance(node, list):
                for index in range(len(node)):
                    yield from paths(node[index], path + (index,))
        for path in paths(value, ()):
            for replacement in (*values, ...):
                if not path:
                    yield None if replacement is ... else replacement
                    continue
                changed = copy.deepcopy(value)
                parent = changed
                for key in path[:-1]:
                    parent = parent[key]
                if replacement is ...:
                    del parent[path[-1]]
                else:
                    parent[path[-1]] = replacement
                yield changed

    def still_knows(self):
        self.goes_on("token store", "Token Store")

    def test_wrong_types_at_every_level_of_requests(self):
        self.begin()
        self.open(self.DOC, (self.root / self.DOC).read_text())
        allowed = (lsp.INVALID_PARAMS, lsp.INVALID_REQUEST, lsp.METHOD_NOT_FOUND, -32803, -32801)
        for method, params in self.templates().items():
            with self.subTest(method):
                asked = [self.client.ask(method, p) for p in self.mutations(params, self.VALUES)]
                for id in asked:
                    reply = self.client.answer(id, PATIENCE)
                    if "error" in reply:
                        self.assertIn(reply["error"]["code"], allowed, reply["error"])
                self.client.responses.clear()
        self.still_knows()
        self.ends()

    def test_wrong_types_at_every_level_of_notifications(self):
        self.begin()
        for method, params in self.notifications().items():
            with self.subTest(method):
                for changed in self.mutations(params, self.VALUES):
                    self.client.notify(method, changed)
                self.client.request("kit/watcherHealth", {}, PATIENCE)
        self.client.notify("workspace/didChangeConfiguration", {"settings": {"kit": {}}})
        self.client.notify("workspace/didChangeWorkspaceFolders", {"event": {
            "added": [{"uri": lsp.to_uri(self.root), "name": "w"}], "removed": []}})
        self.still_knows()
        self.ends()

    def test_wrong_types_in_initialize(self):
        params = initialize_params(self.root, initializationOptions={
            "diagnostics": {"severity": {"KIT001": "off"}}, "roots": ["/nowhere"]}, trace="off",
            clientInfo={"name": "x", "version": "1"}, locale="de")
        params["processId"] = None
        for changed in self.mutations(params, (None, 1.5, "x", [], {})):
            if not isinstance(changed, dict):
                continue
            client = self.start()
            reply = client.answer(client.ask("initialize", changed), PATIENCE)
            if "error" in reply:
                self.assertEqual(reply["error"]["code"], lsp.INVALID_PARAMS, reply)
                self.assertIn("result", client.answer(
                    client.ask("initialize", initialize_params(self.root)), PATIENCE))
            client.notify("initialized", {})
            self.ends()

    def test_a_right_request_between_wrong_ones(self):
        client = self.begin()
        bodies = (b"", b"{", b"[]", b"[{}]", b"null", b"1", b'"x"', b"{}", b'{"jsonrpc":"2.0"}', b"\xff\xfe",
                  b'{"jsonrpc":"1.0","id":7001,"method":"shutdown"}',
                  b'{"jsonrpc":"2.0","id":{},"method":"shutdown"}',
                  b'{"jsonrpc":"2.0","id":[1],"method":"shutdown"}',
                  b'{"jsonrpc":"2.0","id":1.5,"method":"shutdown"}',
                  b'{"jsonrpc":"2.0","id":null,"method":"shutdown"}',
                  b'{"jsonrpc":"2.0","id":99999999999999999999999999,"method":"shutdown"}',
                  b'{"jsonrpc":"2.0","id":7007,"method":3}', b'{"jsonrpc":"2.0","id":7008,"method":null}',
                  b'{"jsonrpc":"2.0","method":"x","params":3}',
                  b'{"jsonrpc":"2.0","id":7009,"result":null}', b'{"jsonrpc":"2.0","id":null,"error":{}}',
                  b'{"jsonrpc":"2.0","id":7009,"error":3}', b'{"jsonrpc":"2.0","id":"x","result":{},"error":{}}',
                  b'{"jsonrpc":"2.0","method":"\\ud800"}', b'{"jsonrpc":"2.0","method":"a\\u0000b"}',
                  b"[" * 200_000, b'{"a":' * 100_000, b'{"jsonrpc":"2.0","id":1e999,"method":"x"}',
                  b"[" + b'{"jsonrpc":"2.0","id":7001,"method":"shutdown"},' * 3 + b"null]",
                  b'\xef\xbb\xbf{"jsonrpc":"2.0","method":"initialized","params":{}}')
        for body in bodies:
            with self.subTest(body[:60]):
                client.raw(lsp.frame(body))
                client.request("kit/watcherHealth", {}, PATIENCE)
        self.still_knows()
        self.ends()

    def test_ids_come_back_as_they_were(self):
        client = self.begin()
        for id in (0, -1, 2**31, 2**53, "", "1", "a b", "😀", "x" * 10_000):
            client.ask("kit/watcherHealth", {}, id=id)
            reply = client.answer(id, PATIENCE)
            self.assertIs(type(reply["id"]), type(id))
            self.assertIn("result", reply)
        self.ends()

    def test_absurd_positions(self):
        self.begin()
        self.open(self.DOC, "---\nid: x\n---\n# 😀\n\n[[x]] [a](b.md)")
        ends = ((0, 10**6), (10**6, 0), (2**31 - 1, 2**31 - 1), (5, 0), (5, 14), (5, 15), (3, 3), (6, 0))
        for method, params in self.templates().items():
            for line, character in ends:
                text = json.dumps(params)
                place = json.dumps({"line": 20, "character": 12})
                if place not in text:
                    continue
                changed = json.loads(text.replace(place, json.dumps({"line": line, "character": character})))
                self.client.answer(self.client.ask(method, changed), PATIENCE)
        version = 1
        for start in ends:
            for end in ends:
                version += 1
                self.client.notify("textDocument/didChange", {
                    "textDocument": {"uri": self.uri(self.DOC), "version": version},
                    "contentChanges": [{"range": {"start": dict(zip(("line", "character"), start)),
                                                  "end": dict(zip(("line", "character"), end))},
                                        "text": "é\r"}]})
        self.still_knows()
        self.ends()

    def test_unknown_methods_and_documents(self):
        client = self.begin()
        self.refused(lsp.METHOD_NOT_FOUND, client.ask("no/such", {}))
        self.refused(lsp.METHOD_NOT_FOUND, client.ask("$/no/such", {}))
        self.refused(lsp.METHOD_NOT_FOUND, client.ask("", {}))
        client.notify("$/no/such", {})
        client.notify("no/didSuch", {})
        nowhere = {"uri": "file:///no/where/at/all.md"}
        for name in ("didChange", "didClose", "didSave"):
            client.notify("textDocument/" + name, {"textDocument": {**nowhere, "version": 3},
                                                   "contentChanges": [{"text": "x"}]})
        for method, params in self.templates().items():
            if "textDocument" in params:
                client.answer(client.ask(method, {**params, "textDocument": nowhere}), PATIENCE)
        self.still_knows()
        self.ends()

    def test_cancelling_what_is_not_there(self):
        client = self.begin()
        for id in (1, 99, "x", None, -1, {}):
            client.notify("$/cancelRequest", {"id": id})
        ids = []
        for _ in range(50):
            ids.append(client.ask("workspace/symbol", {"query": "t"}))
            client.notify("$/cancelRequest", {"id": ids[-1]})
            client.notify("$/cancelRequest", {"id": ids[-1]})
        for id in ids:
            reply = client.answer(id, PATIENCE)
            self.assertTrue("result" in reply or reply["error"]["code"] == lsp.REQUEST_CANCELLED)
        self.still_knows()
        self.ends()


class Texts(Case):
    """Documents made to cost time, memory or stack: opened, changed, asked about; also on disk."""

    def texts(self):
        kit = KIT.format(id="rough")
        front = "---\nid: rough\nalias: Rough\ntype: kit\n"
        bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
            f"{chr(98 + i)}: &{chr(98 + i)} [" + ", ".join(["*" + chr(97 + i)] * 9) + "]\n"
            for i in range(9))
        return {
            "open wiki links": kit + "[[" * 250_000,
            "open brackets": kit + "[" * 100_000,
            "nested links": kit + "[" * 50_000 + "](x)" * 50_000,
            "images": kit + "![" * 50_000,
            "quotes": kit + ">" * 100_000,
            "quotes and lists": kit + "> - " * 20_000,
            "lists": kit + "".join(" " * (2 * i) + "- x\n" for i in range(500)),
            "emphasis": kit + "*a_" * 60_000,
            "stars": kit + "*" * 200_000 + "a" + "*" * 200_000,
            "backticks": kit + " ".join("`" * i for i in range(700)),
            "open tags": kit + "<a " * 60_000,
            "comments": kit + "<!--" * 60_000,
            "entities": kit + "&" * 200_000,
            "escapes": kit + "\\" * 200_001,
            "headings": kit + "# same\n" * 30_000,
            "fences": kit + "```\n" * 30_001,
            "setext": kit + "x\n===\n" * 20_000,
            "definitions": kit + "".join(f"[l{i}]: x{i}\n" for i in range(20_000)),
            "one definition, many uses": kit + "[x]: y\n\n" + "[x] " * 50_000,
            "tables": kit + "|" * 20_000 + "\n" + "|-" * 20_000 + "\n" + "|" * 20_000,
            "tokens": kit + "{{" * 100_000,
            "tags": kit + "#a" * 100_000,
            "code references": kit + "`a/b.c:1-2` " * 30_000,
            "one long line": kit + "x" * 1_000_000,
            "one long word line": kit + "word " * 200_000,
            "line ends": kit + "\r\n\r\n\r" * 60_000,
            "blank lines": "\n" * 200_000,
            "only dashes": "---\n" * 50_000,
            "dash": "-",
            "dashes": "---",
            "bomb": front + bomb + "---\n",
            "deep flow": front + "x: " + "[" * 100_000 + "\n---\n",
            "deep flow mapping": front + "x: " + "{a: " * 20_000 + "\n---\n",
            "deep block": front + "x:\n" + "".join(" " * i + "- \n" for i in range(1, 300)) + "---\n",
            "many keys": front + "".join(f"k{i}: v\n" for i in range(5000)) + "---\n",
            "same key": front + "id: x\n" * 5000 + "---\n",
            "tabs": front + "\tx: y\n" * 1000 + "---\n",
            "long scalar": front + "description: " + "y" * 60_000 + "\n---\n",
            "long key": front + "k" * 60_000 + ": y\n---\n",
            "quote never closed": front + "description: \"" + "y\n" * 20_000 + "---\n",
            "percent": front + "%YAML 9.9\n--- !!set {a}\n...\n---\n",
            "front matter never closed": front + "k: v\n" * 20_000,
            "astral": kit + "😀" * 60_000 + "[[😀]]",
            "controls": kit + "".join(map(chr, range(1, 32))) * 2000,
            "nul": kit + "\0" * 10_000,
            "separators": front + "description: a\u2028b\u2029c\u0085d\n---\n# \u2028\n",
            "combining": kit + "e" + "\u0301" * 50_000,
            "right to left": kit + "\u202e[[x]]\u202c" * 5000,
        }

    def test_each_open_document_is_survived(self):
        self.begin()
        for number, (name, text) in enumerate(self.texts().items()):
            with self.subTest(name):
                file = f".bluekit/kits/rough-{number}.md"
                doc = {"uri": self.uri(file)}
                self.open(file, text)
                middle = {"line": text.count("\n") // 2, "character": 3}
                end = {"line": text.count("\n"), "character": len(text) - text.rfind("\n") - 1}
                for version, place in ((2, middle), (3, end)):
                    self.client.notify("textDocument/didChange", {
                        "textDocument": {**doc, "version": version},
                        "contentChanges": [{"range": {"start": place, "end": place}, "text": "["}]})
                    self.ask_all(doc, place)
                self.client.notify("textDocument/didClose", {"textDocument": doc})
                self.client.request("kit/watcherHealth", {}, PATIENCE)
        self.goes_on()
        self.ends()

    def ask_all(self, doc, place):
        at = {"textDocument": doc, "position": place}
        ids = [self.client.ask(f"textDocument/{name}", params) for name, params in (
            ("hover", at), ("completion", at), ("definition", at), ("documentSymbol", at),
            ("documentLink", at), ("foldingRange", at), ("semanticTokens/full", at), ("diagnostic", at),
            ("selectionRange", {"textDocument": doc, "positions": [place]}),
            ("codeAction", {"textDocument": doc, "range": {"start": place, "end": place},
                            "context": {"diagnostics": []}}))]
        for id in ids:
            reply = self.client.answer(id, PATIENCE)
            if "error" in reply:
                self.assertIn(reply["error"]["code"], (lsp.METHOD_NOT_FOUND, -32801, -32803), reply)

    def test_all_as_files(self):
        for number, text in enumerate(self.texts().values()):
            (self.kits / f"rough-{number}.md").write_bytes(text.encode("utf-8", "surrogatepass"))
            (self.kits / f"rough-{number}.mmd").write_bytes(text.encode("utf-8", "surrogatepass"))
        for number in range(20):
            (self.kits / f"bytes-{number}.md").write_bytes(bytes((i * 7919 + number * 31) >> 3 & 255
                                                                for i in range(20_000)))
        folder = self.root / ".bluekit" / "blueprints" / "rough"
        folder.mkdir(parents=True)
        (folder / "blueprint.json").write_text("[" * 100_000)
        client = self.start()
        client.initialize(initialize_params(self.root))
        self.settle()
        self.goes_on()
        for query in ("rough", "\"", "\"x", "kind:", "tag:\"", "-", "*", "a*", "OR", "OR OR", "NEAR(a b)", "a\0b",
                      "(" * 10_000, "x " * 20_000, "😀", "字", "字幕", "id:rough -rough", "\\", "%", "_", "^a",
                      "in:nowhere x", "base:maybe", "{a b}: c", "a:b:c", "\ud800"):
            client.request("kit/search", {"query": query}, PATIENCE)
            client.request("workspace/symbol", {"query": query}, PATIENCE)
        self.ends()


class Life(Case):
    """Requests out of order, processes that go away."""

    def test_before_initialize(self):
        client = self.start()
        for method in ("textDocument/hover", "workspace/symbol", "kit/sync", "shutdown", "no/such"):
            self.refused(lsp.NOT_INITIALIZED, client.ask(method, {}))
        client.notify("textDocument/didOpen", {"textDocument": {
            "uri": self.uri("x.md"), "languageId": "markdown", "version": 1, "text": "# x"}})
        client.notify("initialized", {})
        client.initialize(initialize_params(self.root))
        self.goes_on()
        self.ends()

    def test_initialize_twice(self):
        client = self.begin()
        self.refused(lsp.INVALID_REQUEST, client.ask("initialize", initialize_params(self.root)))
        client.notify("initialized", {})
        self.goes_on()
        self.ends()

    def test_after_shutdown(self):
        client = self.begin()
        client.request("shutdown")
        for method in ("textDocument/hover", "shutdown", "initialize", "no/such"):
            self.refused(lsp.INVALID_REQUEST, client.ask(method, {}))
        client.notify("textDocument/didClose", {"textDocument": {"uri": self.uri("x.md")}})
        client.notify("exit")
        self.assertEqual(client.wait_exit(PATIENCE), 0)
        self.sound()

    def test_exit_ends_with_stdin_open(self):
        client = self.begin()
        client.request("shutdown")
        client.notify("exit")
        self.assertEqual(client.wait_exit(PATIENCE), 0)
        self.sound()

    def test_exit_without_shutdown(self):
        client = self.begin()
        client.notify("exit")
        self.assertEqual(client.wait_exit(PATIENCE), 1)
        self.sound()

    def test_exit_at_once(self):
        client = self.start()
        client.notify("exit")
        self.assertEqual(client.wait_exit(PATIENCE), 1)
        self.sound()

    def test_shutdown_while_indexing_and_asking(self):
        for i in range(300):
            (self.kits / f"k{i}.md").write_text(KIT.format(id=f"k{i}") + "word " * 2000)
        client = self.start()
        client.initialize(initialize_params(self.root))
        ids = [client.ask("kit/search", {"query": "word"}) for _ in range(20)]
        ids.append(client.ask("kit/sync"))
        client.request("shutdown", timeout=PATIENCE)
        for id in ids:
            client.answer(id, PATIENCE)
        client.notify("exit")
        self.assertEqual(client.wait_exit(PATIENCE), 0)
        self.sound()

    def test_signals_end_it(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            client = self.begin()
            client.process.send_signal(number)
            self.assertIn(client.wait_exit(PATIENCE), (0, 1, -number, 128 + number))
            self.sound()

    def test_the_client_process_goes_away(self):
        parent = subprocess.Popen(["sleep", "600"])
        self.addCleanup(parent.kill)
        client = self.begin(processId=parent.pid)
        parent.kill()
        parent.wait()
        client.wait_exit(PATIENCE)
        self.sound()

    def test_a_process_that_never_was(self):
        self.begin(processId=2**22 - 7)
        self.goes_on()
        self.ends()


class Input(Case):
    """stdin and stdout that are no pipes, or go away."""

    def script(self):
        return b"".join(map(lsp.frame, (
            {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": initialize_params(self.root)},
            {"jsonrpc": "2.0", "method": "initialized", "params": {}},
            {"jsonrpc": "2.0", "id": 2, "method": "kit/sync"},
            {"jsonrpc": "2.0", "id": 3, "method": "shutdown"},
            {"jsonrpc": "2.0", "method": "exit"})))

    def run_with(self, stdin, command=None, stdout=subprocess.PIPE):
        done = subprocess.run(command or SERVER, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE,
                              env=self.place.env(), timeout=PATIENCE, check=False)
        self.assertIsNone(lsp.SANITIZER.search(done.stderr), done.stderr)
        return done

    def test_a_file(self):
        path = self.place.path / "script"
        path.write_bytes(self.script())
        with open(path, "rb") as stdin:
            done = self.run_with(stdin)
        self.assertEqual(done.returncode, 0, done.stderr)
        for id in (1, 2, 3):
            self.assertIn(b'"id":%d' % id, done.stdout.replace(b'"id": ', b'"id":'))

    def test_a_file_as_output(self):
        source, sink = self.place.path / "script", self.place.path / "answers"
        source.write_bytes(self.script())
        with open(source, "rb") as stdin, open(sink, "wb") as stdout:
            done = self.run_with(stdin, stdout=stdout)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"capabilities", sink.read_bytes())

    def test_dev_null(self):
        self.assertIn(self.run_with(subprocess.DEVNULL).returncode, (0, 1))

    def test_closed(self):
        command = ["sh", "-c", 'exec "$0" "$@" <&-', *SERVER]
        self.assertIn(self.run_with(None, command).returncode, (0, 1))

    def test_all_closed(self):
        command = ["sh", "-c", 'exec "$0" "$@" <&- >&-', *SERVER]
        self.assertIn(self.run_with(None, command).returncode, (0, 1))

    def test_a_socket(self):
        ours, theirs = socket.socketpair()
        server = subprocess.Popen(SERVER, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE,
                                  env=self.place.env())
        self.addCleanup(server.kill)
        self.addCleanup(server.stderr.close)
        theirs.close()
        ours.settimeout(PATIENCE)
        ours.sendall(self.script())
        answers = b""
        while chunk := ours.recv(65536):
            answers += chunk
        ours.close()
        self.assertEqual(server.wait(PATIENCE), 0)
        self.assertIn(b"capabilities", answers)

    def test_a_directory(self):
        fd = os.open(self.root, os.O_RDONLY)
        self.addCleanup(os.close, fd)
        self.assertIn(self.run_with(fd).returncode, (0, 1))

    def test_nobody_reads_the_output(self):
        read, write = os.pipe()
        server = subprocess.Popen(SERVER, stdin=subprocess.PIPE, stdout=write, stderr=subprocess.PIPE,
                                  env=self.place.env())
        self.addCleanup(server.kill)
        self.addCleanup(server.stdin.close)
        self.addCleanup(server.stderr.close)
        os.close(write)
        os.close(read)
        server.stdin.write(self.script()[:-40])
        server.stdin.flush()
        self.assertIn(server.wait(PATIENCE), (0, 1))

    def test_a_reader_that_is_slow(self):
        server = subprocess.Popen(SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, env=self.place.env())
        self.addCleanup(server.kill)
        script = self.script()
        ask = lsp.frame({"jsonrpc": "2.0", "id": 7, "method": "kit/watcherHealth"})
        body = script.split(b"Content-Length")
        head, tail = b"Content-Length".join(body[:3]), b"Content-Length" + b"Content-Length".join(body[4:])
        out, err = server.communicate(head + ask * 2000 + tail, timeout=PATIENCE * 2)
        self.assertEqual(server.returncode, 0, err)
        self.assertEqual(out.replace(b'"id": ', b'"id":').count(b'"id":7'), 2000)

    def test_end_of_input_is_a_shutdown(self):
        client = self.begin()
        client.close_stdin()
        self.assertIn(client.wait_exit(PATIENCE), (0, 1))
        self.sound()


class Disk(Case):
    """What a directory may hold besides kits."""

    def test_odd_entries(self):
        os.mkfifo(self.kits / "fifo.md")
        (self.kits / "loop").symlink_to(self.kits)
        (self.kits / "up").symlink_to("../..")
        (self.kits / "self.md").symlink_to("self.md")
        (self.kits / "dangling.md").symlink_to("/no/where.md")
        (self.kits / "zero.md").symlink_to("/dev/zero")
        (self.kits / "directory.md").mkdir()
        (self.kits / "new\nline.md").write_text(KIT.format(id="new-line"))
        (self.kits / "-dash.md").write_text(KIT.format(id="dash"))
        (self.kits / "per%cent #hash?.md").write_text(KIT.format(id="percent"))
        (self.kits / ("n" * 250 + ".md")).write_text(KIT.format(id="long-name"))
        with open(os.fsencode(self.kits) + b"/bytes\xff\xfe.md", "w", encoding="utf-8") as file:
            file.write(KIT.format(id="bytes-in-name"))
        deep = self.kits
        for _ in range(60):
            deep = deep / "d"
        deep.mkdir(parents=True)
        (deep / "deep.md").write_text(KIT.format(id="deep"))
        server = socket.socket(socket.AF_UNIX)
        self.addCleanup(server.close)
        os.chdir(self.kits)
        server.bind("socket.md")
        os.chdir("/")
        self.begin()
        self.goes_on()
        self.goes_on("percent", "percent here")
        self.open(".bluekit/kits/fifo.md", "# not read from the pipe")
        self.goes_on()
        self.ends()

    def test_a_workspace_that_is_not_there(self):
        for uri in (self.uri("nowhere"), "untitled:x", "http://example.org/x", "file://", "file:///", "",
                    "file://host/share", self.uri(".bluekit/kits/hello.md")):
            with self.subTest(uri):
                client = self.start()
                client.initialize(initialize_params(self.root, workspaceFolders=[{"uri": uri, "name": "x"}],
                                                    initializationOptions={"registry": False}))
                client.sync(PATIENCE * 2)
                self.ends()

    def test_a_root_that_goes_away_and_comes_back(self):
        client = self.begin()
        shutil.rmtree(self.root / ".bluekit")
        client.sync(PATIENCE)
        self.assertEqual(client.request("workspace/symbol", {"query": "hello"}), [])
        self.kits.mkdir(parents=True)
        shutil.copy(KITS / "minimal/.bluekit/kits/hello.md", self.kits)
        self.goes_on()
        shutil.rmtree(self.root)
        client.sync(PATIENCE)
        self.ends()

    def test_bluekit_is_a_file(self):
        shutil.rmtree(self.root / ".bluekit")
        (self.root / ".bluekit").write_text("no directory")
        client = self.begin()
        (self.root / ".bluekit").unlink()
        self.kits.mkdir(parents=True)
        shutil.copy(KITS / "minimal/.bluekit/kits/hello.md", self.kits)
        client.sync(PATIENCE)
        self.goes_on()
        self.ends()

    def test_a_cache_that_cannot_be_used(self):
        cache = self.place.path / "cache"
        for name, make in {"a file in its place": lambda: cache.write_text("x"),
                           "garbage": lambda: self.garbage(cache)}.items():
            with self.subTest(name):
                shutil.rmtree(cache) if cache.is_dir() else cache.unlink()
                make()
                client = self.start()
                client.initialize(initialize_params(self.root))
                try:  # rebuilt, or refused with a reason
                    client.sync(PATIENCE)
                except lsp.Refused as refusal:
                    self.assertTrue(refusal.message)
                health = client.request("kit/watcherHealth", {}, PATIENCE)
                self.assertIn(health["index"]["state"], ("ready", "unavailable"))
                self.open(".bluekit/kits/hello.md", "---\nid: hello\n---\n")
                client.wait_message("textDocument/publishDiagnostics",
                                    lambda p: p["uri"].endswith("hello.md") and p["diagnostics"])
                self.ends()

    @staticmethod
    def garbage(cache):
        (cache / "kitls").mkdir(parents=True)
        for name in ("index.db", "index.sqlite", "kitls.db", "index"):
            (cache / "kitls" / name).write_bytes(b"SQLite format 3\0" + b"garbage" * 1000)

    def test_no_home(self):
        client = lsp.Client(["env", "-i", *SERVER], self.place, cwd=self.place.path)
        self.client = client
        self.addCleanup(client.kill)
        client.initialize(initialize_params(self.root))
        client.request("kit/watcherHealth", {}, PATIENCE)
        self.ends()

    def test_files_change_while_they_are_read(self):
        client = self.begin()
        for round in range(30):
            for i in range(10):
                path = self.kits / f"busy-{i}.md"
                if (round + i) % 3 == 0:
                    path.unlink(missing_ok=True)
                else:
                    path.write_text(KIT.format(id=f"busy-{i}") + "x" * round * 50)
        client.sync(PATIENCE)
        there = sorted(p.stem for p in self.kits.glob("busy-*.md"))
        found = client.request("workspace/symbol", {"query": "busy"}, PATIENCE)
        self.assertEqual(sorted(s["name"].split()[0] for s in found if s["name"].endswith(" here")), there)
        self.ends()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True)
    options, rest = parser.parse_known_args()
    SERVER[:] = [os.path.realpath(options.server)]
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
