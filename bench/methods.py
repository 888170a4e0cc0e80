"""How long each method takes that the server announces, over all kits: a row of METHODS each. A method
that this server does not announce has no row in the table; nothing here says what it answers. A test holds
METHODS against the server's own table."""

import os

from client import to_uri
from context import ms
from core import SMALL_ANSWER
from corpus import dice
from report import percentile

TIMES = 40
EVERY_KIT = 3  # of those questions whose answer goes over all kits


class Desk:
    """An open kit with something of everything in it, and places in it to ask about."""

    def __init__(self, b):
        self.b, self.server = b, b.ready()
        first = b.work.texts[0].path.split("/")[0]
        own = [kit for kit in b.work.texts if kit.path.startswith(first + "/")]
        self.r = dice(b.seed, "methods")
        self.kits = self.r.sample(own, min(TIMES, len(own)))
        self.path = b.corpus / first / ".bluekit/kits/asked-here.md"
        head = ["---", "id: asked-here", "alias: Asked Here", "type: kit", "version: 1", "is_base: false",
                "tags:", f"  - {self.tag(0)}", "desciption: Asked by the benches.", "---", "# Asked Here", ""]
        lines = list(head)
        self.wiki, self.links, self.headings = [], [], []
        for i, kit in enumerate(self.kits):
            self.headings.append((len(lines), 5))
            lines += [f"## Part {i}", ""]
            self.wiki.append((len(lines), 7))
            lines += [f"See [[{kit.id}]] and more of it.", f"But not [[{kit.id}-gone]]."]
            self.links.append((len(lines), 12))
            target = os.path.relpath(b.work.path(kit), self.path.parent)
            lines += [f"Also [that]({target}) of it.", "", "- one", "- two", "", "```ts",
                      "let one = two;", "```", ""]
        lines += b.work.document(300).splitlines()[12:]
        self.text = "\n".join(lines) + "\n"
        self.last = self.text.count("\n")
        self.server.keep = True
        self.server.open(self.path, self.text)
        self.server.until_checked(1)
        self.server.sync()
        self.server.keep = False
        told = [params for _, method, params in self.server.heard
                if method == "textDocument/publishDiagnostics" and params["uri"] == to_uri(self.path)]
        self.problems = told[-1]["diagnostics"]

    def tag(self, i):
        words = [w for w in self.b.work.path(self.b.work.texts[i]).read_text("utf-8-sig").split("\n")
                 if w.startswith("  - ")]
        return words[0].strip("- \r") if words else "cache"

    # ---- parameters ----

    def doc(self, i=0, **more):
        return {"textDocument": {"uri": to_uri(self.path)}, **more}

    def at(self, place, **more):
        return self.doc(position={"line": place[0], "character": place[1]}, **more)

    def range(self, first=0, last=None):
        return {"start": {"line": first, "character": 0},
                "end": {"line": self.last if last is None else last, "character": 0}}

    def somewhere(self, i, **more):
        places = (self.wiki, self.links, self.headings)[i % 3]
        return self.at(places[i % len(places)], **more)

    def reference(self, i, **more):
        return self.at((self.wiki, self.links)[i % 2][i % len(self.kits)], **more)

    def problem(self, i, **more):
        """As an editor asks for cures of what the cursor stands on."""
        one = self.problems[i % len(self.problems)]
        return self.doc(range=one["range"], context={"diagnostics": [one]}, **more)

    def of_file(self, kit):
        return {"textDocument": {"uri": to_uri(self.b.work.path(kit))}}

    # ---- what has to be asked first ----

    def item(self, method, params):
        """The first thing that this method answers with."""
        answer, _ = self.server.ask(method, params)
        found = answer.get("result") or []
        found = found.get("items", found) if isinstance(found, dict) else found
        return found[0] if found else None


OPTIONS = {"tabSize": 2, "insertSpaces": True}


def old_and_new(d, i):
    uri = to_uri(d.b.work.path(d.kits[i % len(d.kits)]))
    return {"files": [{"oldUri": uri, "newUri": uri.replace(".md", "-moved.md")}]}


# Commands change things, the rest is a session's beginning and end.
NOT_MEASURED = {"initialize", "shutdown", "workspace/executeCommand"}

# method, what has to be announced for it (a path through the capabilities; "" always), parameters of
# the i-th call (None: there is nothing to ask it about), how often.
METHODS = (
    ("textDocument/hover", "hoverProvider", Desk.somewhere, TIMES),
    ("textDocument/definition", "definitionProvider", Desk.reference, TIMES),
    ("textDocument/declaration", "declarationProvider", Desk.reference, TIMES),
    ("textDocument/typeDefinition", "typeDefinitionProvider", Desk.reference, TIMES),
    ("textDocument/implementation", "implementationProvider", Desk.reference, TIMES),
    ("textDocument/references", "referencesProvider",
     lambda d, i: d.somewhere(i, context={"includeDeclaration": True}), TIMES),
    ("textDocument/documentHighlight", "documentHighlightProvider", Desk.somewhere, TIMES),
    ("textDocument/documentLink", "documentLinkProvider", Desk.doc, TIMES),
    ("documentLink/resolve", "documentLinkProvider.resolveProvider",
     lambda d, i: d.item("textDocument/documentLink", d.doc()), TIMES),
    ("textDocument/prepareRename", "renameProvider.prepareProvider", Desk.somewhere, TIMES),
    ("textDocument/rename", "renameProvider",
     lambda d, i: d.somewhere(i, newName=f"renamed-{i}"), TIMES),
    ("workspace/willRenameFiles", "workspace.fileOperations.willRename", old_and_new, TIMES),
    ("textDocument/codeAction", "codeActionProvider", Desk.problem, TIMES),
    ("codeAction/resolve", "codeActionProvider.resolveProvider",
     lambda d, i: d.item("textDocument/codeAction", d.problem(i)), TIMES),
    ("textDocument/completion", "completionProvider", Desk.reference, TIMES),
    ("completionItem/resolve", "completionProvider.resolveProvider",
     lambda d, i: d.item("textDocument/completion", d.at(d.wiki[i % len(d.wiki)])), TIMES),
    ("textDocument/signatureHelp", "signatureHelpProvider", Desk.somewhere, TIMES),
    ("textDocument/documentSymbol", "documentSymbolProvider", Desk.doc, TIMES),
    ("textDocument/foldingRange", "foldingRangeProvider", Desk.doc, TIMES),
    ("textDocument/selectionRange", "selectionRangeProvider",
     lambda d, i: d.doc(positions=[d.somewhere(i)["position"]]), TIMES),
    ("textDocument/codeLens", "codeLensProvider", Desk.doc, TIMES),
    ("codeLens/resolve", "codeLensProvider.resolveProvider",
     lambda d, i: d.item("textDocument/codeLens", d.doc()), TIMES),
    ("textDocument/inlayHint", "inlayHintProvider", lambda d, i: d.doc(range=d.range()), TIMES),
    ("textDocument/linkedEditingRange", "linkedEditingRangeProvider", Desk.somewhere, TIMES),
    ("textDocument/semanticTokens/full", "semanticTokensProvider.full", Desk.doc, TIMES),
    ("textDocument/semanticTokens/full/delta", "semanticTokensProvider.full.delta",
     lambda d, i: d.doc(previousResultId="0"), TIMES),
    ("textDocument/semanticTokens/range", "semanticTokensProvider.range",
     lambda d, i: d.doc(range=d.range(20, 80)), TIMES),
    ("textDocument/formatting", "documentFormattingProvider",
     lambda d, i: d.doc(options=OPTIONS), TIMES),
    ("textDocument/rangeFormatting", "documentRangeFormattingProvider",
     lambda d, i: d.doc(range=d.range(0, 9), options=OPTIONS), TIMES),
    ("textDocument/onTypeFormatting", "documentOnTypeFormattingProvider",
     lambda d, i: d.at((8, 0), ch="\n", options=OPTIONS), TIMES),
    ("textDocument/prepareCallHierarchy", "callHierarchyProvider", Desk.somewhere, TIMES),
    ("callHierarchy/incomingCalls", "callHierarchyProvider",
     lambda d, i: hierarchy(d, i, "textDocument/prepareCallHierarchy"), TIMES),
    ("callHierarchy/outgoingCalls", "callHierarchyProvider",
     lambda d, i: hierarchy(d, i, "textDocument/prepareCallHierarchy"), TIMES),
    ("textDocument/prepareTypeHierarchy", "typeHierarchyProvider", Desk.somewhere, TIMES),
    ("typeHierarchy/supertypes", "typeHierarchyProvider",
     lambda d, i: hierarchy(d, i, "textDocument/prepareTypeHierarchy"), TIMES),
    ("typeHierarchy/subtypes", "typeHierarchyProvider",
     lambda d, i: hierarchy(d, i, "textDocument/prepareTypeHierarchy"), TIMES),
    ("textDocument/diagnostic", "diagnosticProvider", Desk.doc, TIMES),
    ("workspace/diagnostic", "diagnosticProvider",
     lambda d, i: {"previousResultIds": []}, EVERY_KIT),
    ("workspace/symbol", "workspaceSymbolProvider",
     lambda d, i: {"query": d.kits[i % len(d.kits)].title[:9]}, TIMES),
    ("kit/search", "", lambda d, i: {"query": d.kits[i % len(d.kits)].title.split()[0]}, TIMES),
    ("kit/related", "", lambda d, i: d.of_file(d.kits[i % len(d.kits)]), TIMES),
    ("kit/groups", "", lambda d, i: {"by": ("project", "kind", "tag")[i % 3]}, EVERY_KIT),
    ("kit/graph", "", lambda d, i: d.of_file(d.kits[i % len(d.kits)]), TIMES),
    ("kit/sync", "", lambda d, i: {}, EVERY_KIT),
    ("kit/watcherHealth", "", lambda d, i: {}, EVERY_KIT),
)


def hierarchy(d, i, prepare):
    item = d.item(prepare, d.reference(i))
    return item and {"item": item}


def announced(capabilities, path):
    at = capabilities
    for name in path.split(".") if path else ():
        at = at.get(name) if isinstance(at, dict) else None
    return path == "" or at not in (None, False)


def measure(desk, method, params_of, times):
    """Milliseconds on the clock and on a processor of each call that was not refused."""
    wall, cpu, refused = [], [], []
    for i in range(times):
        params = params_of(desk, i)
        if params is None:
            continue
        before = desk.server.cpu_exact_ns()
        answer, took = desk.server.ask(method, params)
        if "error" in answer:
            refused.append(answer["error"]["message"])
            continue
        wall.append(took)
        cpu.append(desk.server.cpu_exact_ns() - before)
    return ms(wall), ms(cpu), refused


def methods(b):
    desk = Desk(b)
    floor = percentile(b.echo(SMALL_ANSWER, 200), 50)
    for method, capability, params_of, times in METHODS:
        if not announced(desk.server.capabilities, capability):
            continue
        wall, cpu, refused = measure(desk, method, params_of, times)
        if wall:
            b.spread(f"method {method}", wall, cpu, [floor])
        if len(refused) == times:
            b.note(f"method {method}, refused", len(refused), "")
            b.remark(f"{method}: {refused[0]}")
    desk.server.stop()
