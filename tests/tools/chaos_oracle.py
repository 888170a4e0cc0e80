"""A server under chaos, and what it says of the world once all is quiet: to be compared with what a
fresh server says on an empty cache.

Its client holds documents open and keeps what an editor would show for them: what was pushed, or what
was pulled when the server asked for it to be pulled again."""

import json
import os
import urllib.parse

import chaos_disk
import lsp

PATIENCE = 120
ROUNDS_MOST = 50
QUERIES = ("anchor", "lantern kettle", "tag:velvet", "tag:basket", "kind:kit island", "kind:task hammer",
           "\"north\"", "south", "nee*", "garden -ribbon", "fresh", "appended", "many")
SYMBOLS = chaos_disk.NAMES + ("many 7", "plan", "north", "zzz")
SYMBOLS_MOST = 100
# References to code are looked up in a list of the project's files that is kept for ten seconds
#: what is said of them may be that old.
LATE = ("KIT308", "KIT309")
TAG = 7  # SymbolKind.Property: it leads to any one of the kits that have the tag


def uri_of(path):
    return "file://" + urllib.parse.quote(os.fsencode(path))


class Server:
    def __init__(self, argv, place, cache, folders, pulls=False, options=None, env=None):
        self.pulls, self.documents, self.held, self.version = pulls, {}, {}, 0
        self.seen = 0  # messages looked at
        self.pushed, self.shown = {}, []
        self.client = lsp.Client(argv, place, cwd=place.path,
                                 env={"XDG_CACHE_HOME": str(cache), **(env or {})})
        capabilities = {"workspace": {}, "textDocument": {}}
        if pulls:
            capabilities["textDocument"]["diagnostic"] = {}
            capabilities["workspace"]["diagnostics"] = {"refreshSupport": True}
        self.client.ask("initialize", {
            "processId": os.getpid(), "rootUri": None, "capabilities": capabilities,
            "initializationOptions": options or {},
            "workspaceFolders": [{"uri": uri_of(f), "name": "chaos"} for f in folders]}, id="init")
        self.client.notify("initialized", {})

    # ---- documents ----

    def open(self, uri, text):
        if uri in self.documents:
            self.change(uri, text)
            return
        self.version += 1
        self.documents[uri] = text
        self.client.notify("textDocument/didOpen", {"textDocument": {
            "uri": uri, "languageId": "markdown", "version": self.version, "text": text}})
        self.pull(uri)

    def change(self, uri, text):
        self.version += 1
        self.documents[uri] = text
        self.client.notify("textDocument/didChange", {
            "textDocument": {"uri": uri, "version": self.version}, "contentChanges": [{"text": text}]})
        self.pull(uri)

    def close(self, uri):
        del self.documents[uri]
        self.held.pop(uri, None)
        self.client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def pull(self, uri):
        if self.pulls:
            report = self.client.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
            self.held[uri] = report["items"]

    # ---- what it has said ----

    def listen(self):
        """True: it asked for everything to be pulled again."""
        again = False
        while self.seen < len(self.client.messages):
            message = self.client.messages[self.seen]
            self.seen += 1
            if message["method"] == "textDocument/publishDiagnostics":
                self.pushed[message["params"]["uri"]] = message["params"]["diagnostics"]
            elif message["method"] == "workspace/diagnostic/refresh":
                again = True
            elif message["method"] == "window/showMessage":
                self.shown.append(message["params"]["message"])
        return again

    def settle(self, timeout=PATIENCE):
        self.client.answer("init", timeout)
        for attempt in range(6):
            try:
                self.client.sync(timeout)
                break
            except lsp.Refused:
                if attempt == 5:
                    raise
        rounds = 0
        while self.listen() and self.documents:
            for uri in self.documents:
                self.pull(uri)
            self.client.sync(timeout)
            rounds += 1
            if rounds == ROUNDS_MOST:
                raise lsp.LspError("it asks to be asked again without end")

    def answers(self):
        """Who reads a damaged index is refused, or hears that it is being built again: by reading it
        that was found out."""
        for attempt in range(8):
            try:
                result = self.ask_all()
                if result["index"][0] or attempt == 7:
                    return result
            except lsp.Refused:
                if attempt == 7:
                    raise
        return None

    def ask_all(self):
        self.settle()
        result = {}
        for query in QUERIES:
            found = self.client.request("kit/search", {"query": query, "limit": 1000})
            hits = sorted([h["uri"], h["name"], h["kind"], h["id"], h["tags"], h["snippet"], h["range"]]
                          for h in found["hits"])
            # of more than are counted, which are given depends on when they were seen, and so does
            # how far they are counted
            whole = hits if found["total"] == len(hits) else [len(hits)]
            result["search " + query] = [found["total"], whole if found["exact"] else len(hits)]
        for query in SYMBOLS:
            found = self.client.request("workspace/symbol", {"query": query})
            known = sorted(s["name"] if s["kind"] == TAG else json.dumps(s, sort_keys=True)
                           for s in found)
            result["symbol " + query] = len(known) if len(known) >= SYMBOLS_MOST else known
        health = self.client.request("kit/watcherHealth")
        result["roots"] = sorted([w["path"], w["state"], w["kits"]]
                                 for w in health["watchers"])
        index = health["index"]
        result["index"] = [index["state"] in ("ready", "scanning"),  # polling goes on
                           index["kits"], index["workspaces"], index["truncated"]]
        self.listen()
        for uri, problems in {**self.pushed, **self.held}.items():
            problems = [p for p in problems if p["code"] not in LATE]
            if problems:
                result["problems " + uri] = sorted(json.dumps(p, sort_keys=True) for p in problems)
        return result

    def end(self):
        code = self.client.stop()
        if code != 0 or self.client.reports():
            raise lsp.LspError(f"exit code {code}: {self.client.reports() or self.client.last_words()}")


def says_less(mine, right):
    """A total that is not exact is how many there are at least."""
    return isinstance(mine[1], int) and (isinstance(right[1], int) or mine[0] <= right[0])


def differences(ours, theirs):
    found = []
    for key in sorted(ours.keys() | theirs.keys()):
        mine, right = ours.get(key), theirs.get(key)
        if mine == right:
            continue
        if key.startswith("search ") and (says_less(mine, right) or says_less(right, mine)):
            continue
        if key.startswith("search "):  # a total, and the hits or how many they are
            mine, right = (of[:1] + (of[1] if isinstance(of[1], list) else of[1:])
                           for of in (mine, right))
        if isinstance(mine, list) and isinstance(right, list):
            mine, right = [x for x in mine if x not in right], [x for x in right if x not in mine]
        found.append(f"{key}:\n  is    {mine}\n  fresh {right}")
    return found
