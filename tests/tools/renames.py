#!/usr/bin/env python3
"""Property: after any rename or move every reference means what it meant before, and no refactoring
breaks one. Ids, headings, tags,
files and folders are renamed at random in a copy of tests/kits, of a web of kits that link to each
other in every style, and of the folder in KITLS_CORPUS when it is set; the server's edits are carried
out, and what each reference leads to is found out by an independent reader, before and after. The
server's own diagnostics must not grow either. The seed is printed."""

import argparse
import collections
import json
import os
import pathlib
import random
import re
import shutil
import sys
import unicodedata
import urllib.parse

import lsp
import seeds

KITS = pathlib.Path(__file__).resolve().parent.parent / "kits"
WATCHED = ("KIT303", "KIT304", "KIT305", "KIT306", "KIT401", "KIT402", "KIT403", "KIT404", "KIT405", "KIT501",
           "KIT301", "KIT115", "KIT101", "KIT103")
WORDS = "anchor basin cedar delta ember fjord grove haven inlet juniper kelp lagoon meadow nook orchard pier".split()


# ---- the independent reader: regular expressions, nothing of ours ----

FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,}).*?(?:^\s*\2[`~]*[ \t]*$|\Z)", re.M | re.S)
CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.S)
LINK = re.compile(r"(?<![\\!])!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*))"
                  r"(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
DEFINITION = re.compile(r"^ {0,3}\[([^\[\]]+)\]:[ \t]*(?:<([^<>\n]*)>|(\S+))", re.M)
WIKI = re.compile(r"\[\[([^\[\]\n]+)\]\]")
FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$\n?", re.M | re.S)
RELATIONS = ("related", "depends_on", "use_with", "explains_kits", "requires", "provides")


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def front_of(text):
    match = FRONT.match(text)
    return (match.group(1), text[match.end():]) if match else ("", text)


def scalar(front, key):
    match = re.search(rf"^{key}:[ \t]*(.*?)[ \t]*$", front, re.M)
    return unquote(match.group(1)) if match else ""


def unquote(value):
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        return json.loads(value)
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value


def relation_ids(front):
    for key in RELATIONS:
        match = re.search(rf"^{key}:(.*(?:\n[ -].*)*)", front, re.M)
        if match:
            for item in re.findall(r"\[\[([^\]|#]+)|(?:^|[\s\[,])(?:id:\s*)?[\"']?([a-z0-9]+(?:-[a-z0-9]+)*)[\"']?\s*(?=$|[,\]\n])",
                                   match.group(1), re.M):
                yield item[0] or item[1]


def plain(text):
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"(`|\*\*|\*|~)", "", text).strip()


def slug(text):
    kept = "".join(c for c in text.lower() if c in "-_ " or unicodedata.category(c)[0] in "LMN")
    return kept.replace(" ", "-")


def same(a, b):
    fold = lambda s: "".join(c for c in unicodedata.normalize("NFKD", s.strip()).casefold() if not unicodedata.combining(c))
    return fold(a) == fold(b)


class Doc:
    def __init__(self, path, text):
        self.path, self.text = path, text
        self.json = path.endswith(".json")
        self.data = None
        if self.json:
            try:
                self.data = json.loads(text)
            except ValueError:
                self.data = {}
            self.id, self.alias, self.front, self.body = str(self.data.get("id", "")), "", "", ""
        else:
            self.front, self.body = front_of(text.replace("\r\n", "\n"))
            self.id, self.alias = scalar(self.front, "id"), scalar(self.front, "alias")
        self.stem = os.path.splitext(os.path.basename(path))[0]
        self.clean = FENCE.sub(blank, self.body) if path.endswith(".md") else ""
        self.headings = [m.group(2).strip() for m in
                         re.finditer(r"^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$", self.clean, re.M)]
        self.slugs = []
        for text in self.headings:
            base, n = slug(plain(text)), 0
            name = base
            while name in self.slugs:
                n += 1
                name = f"{base}-{n}"
            self.slugs.append(name)
        self.clean = CODE.sub(blank, self.clean)

    def heading(self, anchor, wiki):
        if wiki:
            for i, text in enumerate(self.headings):
                if same(plain(text), anchor):
                    return i
        return self.slugs.index(anchor) if anchor in self.slugs else None


class World:
    """All documents of a moment, by path; open texts over the disk."""

    def __init__(self, root, over):
        self.docs = {}
        for path in sorted(root.rglob("*")):
            name = str(path)
            if path.is_file() and "/.bluekit/" in name and path.name != "config.json" and \
                    (path.suffix in (".md", ".mmd", ".mermaid") or path.name == "blueprint.json"):
                self.docs[name] = Doc(name, over.get(name) or path.read_bytes().decode("utf-8", "replace"))
        self.names = collections.defaultdict(list)

    @staticmethod
    def project(path):
        return path.split("/.bluekit/")[0]

    def wiki(self, doc, key):
        best = None
        for path, other in self.docs.items():
            far = 0 if self.project(path) == self.project(doc.path) else 10
            for rank, name in enumerate((other.id, other.stem, other.alias)):
                if not name:
                    continue
                score = rank if name == key else rank + 3 if same(name, key) else None
                if score is not None and (best is None or (score + far, path) < best):
                    best = (score + far, path)
        return best[1] if best else None

    def relation(self, doc, key):
        return min((p for p, d in self.docs.items() if d.id == key and self.project(p) == self.project(doc.path)),
                   default=None)

    def references(self, doc):
        """(style, path or None, heading index or None), in the order of the text."""
        found = []

        def add(style, path, anchor=None, wiki=False, at=0):
            target = self.docs.get(path) if path else None
            heading = target.heading(anchor, wiki) if target and anchor else None
            exists = target or (path and os.path.exists(path))
            found.append((at, style, path if exists else None, heading))

        def link(style, target, at):
            target = urllib.parse.unquote(target)
            raw, _, anchor = target.partition("#")
            if re.match(r"[A-Za-z][\w+.-]*:", raw) or raw.startswith("//") or (not raw and not anchor):
                return
            path = os.path.normpath(os.path.join(os.path.dirname(doc.path), raw)) if raw else doc.path
            add(style, path, anchor, at=at)

        if doc.json:
            for layer in doc.data.get("layers", []) if isinstance(doc.data, dict) else []:
                for task in layer.get("tasks", []):
                    add("task", os.path.normpath(os.path.join(os.path.dirname(doc.path), task.get("taskFile", "?"))))
            return found
        text = WIKI.sub(blank, doc.clean)
        for m in LINK.finditer(text):
            link("link", m.group(2) if m.group(2) is not None else m.group(3), m.start())
        labels = set()
        for m in DEFINITION.finditer(text):
            label = m.group(1).casefold()
            uses = re.search(re.escape(f"[{label}]") + r"(?![:(])", text.casefold())
            if label in labels or not uses:  # the first one of a label counts, and only for who uses it
                continue
            labels.add(label)
            link("definition", m.group(2) if m.group(2) is not None else m.group(3), m.start())
        for m in WIKI.finditer(doc.clean):
            key, _, label = m.group(1).partition("|")
            key, _, anchor = key.partition("#")
            path = self.wiki(doc, key.strip()) if key.strip() else doc.path
            add("wiki", path, anchor.strip() or None, True, m.start())
        found.sort(key=lambda f: f[0])
        for key in relation_ids(doc.front):
            add("relation", self.relation(doc, key))
        blueprint = scalar(doc.front, "blueprint")
        if blueprint:
            beside = self.docs.get(os.path.join(os.path.dirname(doc.path), "blueprint.json"))
            add("blueprint", beside.path if beside and beside.id == blueprint else None)
        return found

    def meaning(self, uid):
        """What every reference means, in names that a move does not change."""
        result = {}
        for path, doc in self.docs.items():
            result[uid(path)] = [(style, uid(p) if p else None, heading)
                                 for _, style, p, heading in self.references(doc)]
        return result


# ---- a web of kits ----

def weave(root, chance, count):
    """Kits that refer to each other in every style, with headings that repeat."""
    names = [f"{chance.choice(WORDS)}-{chance.choice(WORDS)}-{i}" for i in range(count)]
    folders = ["kits", "kits/deep", "kits/deep/er", "walkthroughs", "plans/some plan"]
    places = {n: f"{chance.choice(folders)}/{n if chance.random() < .9 else n.replace('-', ' ')}.md" for n in names}
    for name in names:
        lines = ["---", f"id: {name if chance.random() < .6 else 'id-of-' + name}", f"alias: \"The {name}\"", "type: kit",
                 "is_base: false", "version: 1", "tags: [sea, \"land\", air]",
                 "description: One of many.", "related:"]
        lines += [f"  - {chance.choice(names)}" for _ in range(2)] + ["---", f"# {name}", ""]
        for part in range(6):
            lines += [f"## {chance.choice(('Set up', 'Use', 'Über `uns`', 'Was it?'))}", "", "About #sea and more:"]
            for _ in range(3):
                lines.append(refer(chance, name, names, places))
            lines.append("")
        lines += ["```md", f"[[{chance.choice(names)}]] [no](no.md)", "```", "",
                  f"By label: [there], [over there][there].", "",
                  f"[there]: {quote(relative(places[name], places[chance.choice(names)]))}#set-up"]
        path = root / ".bluekit" / places[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n")


def relative(origin, target):
    return os.path.relpath(target, os.path.dirname(origin))


def quote(path):
    return urllib.parse.quote(path)


def refer(chance, name, names, places):
    other = chance.choice(names)
    path = relative(places[name], places[other])
    anchor = chance.choice(("", "", "#set-up", "#set-up-1", "#use", "#über-uns", "#was-it"))
    style = chance.randrange(9)
    if style == 0:
        return f"[[{other}]] and `[[{other}]]`"
    if style == 1:
        return f"[[{other}#{chance.choice(('Set up', 'use', 'Über uns'))}|some label]]"
    if style == 2:
        return f"[[The {other}]]"
    if style == 3:
        return f"[angled](<{path}{anchor}>)"
    if style == 4:
        return f"[here]({anchor or '#use'}) and [[#Set up]]"
    if style == 5:
        return f"[dotted]({'./' if not path.startswith('.') else ''}{quote(path)}{anchor} \"a title\")"
    if style == 6:
        return f"[[{other.upper()}]]"
    return f"[it]({quote(path)}{anchor}) by {chance.choice(('path', 'way'))}"


# ---- the client's side of an edit ----

class Editor:
    def __init__(self, client, root):
        self.client, self.root = client, root
        self.open, self.versions, self.shown = {}, {}, {}
        self.read = 0

    def text(self, path):
        return self.open.get(path) or pathlib.Path(path).read_bytes().decode("utf-8", "surrogateescape")

    def open_doc(self, path):
        if path not in self.open:
            self.open[path], self.versions[path] = self.text(path), 1
            self.client.notify("textDocument/didOpen", {"textDocument": {
                "uri": lsp.to_uri(path), "languageId": "markdown", "version": 1, "text": self.open[path]}})

    def change(self, path, text):
        self.open[path] = text
        self.versions[path] += 1
        self.client.notify("textDocument/didChange", {
            "textDocument": {"uri": lsp.to_uri(path), "version": self.versions[path]},
            "contentChanges": [{"text": text}]})

    def close(self, path):
        pathlib.Path(path).write_bytes(self.open.pop(path).encode("utf-8", "surrogateescape"))
        self.client.notify("textDocument/didSave", {"textDocument": {"uri": lsp.to_uri(path)}})
        self.client.notify("textDocument/didClose", {"textDocument": {"uri": lsp.to_uri(path)}})

    def close_all(self):
        for path in list(self.open):
            self.close(path)

    def apply(self, edit):
        for change in edit.get("documentChanges", []):
            if change.get("kind") == "rename":
                self.move(lsp.from_uri(change["oldUri"]), lsp.from_uri(change["newUri"]))
            elif change.get("kind") == "create":
                path = pathlib.Path(lsp.from_uri(change["uri"]))
                assert not path.exists(), change
                path.write_bytes(b"")
            elif change.get("kind"):
                raise AssertionError(f"unexpected {change}")
            else:
                path, version = lsp.from_uri(change["textDocument"]["uri"]), change["textDocument"]["version"]
                assert version == (self.versions[path] if path in self.open else None), change
                self.splice(path, change["edits"])

    def splice(self, path, edits):
        data = self.text(path).encode("utf-8", "surrogateescape")
        starts = [0] + [m.end() for m in re.finditer(rb"\r\n|\n|\r", data)]

        def offset(place):
            return starts[place["line"]] + place["character"]
        spans = sorted((offset(e["range"]["start"]), offset(e["range"]["end"]), e["newText"]) for e in edits)
        assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:])), f"edits overlap in {path}: {edits}"
        for start, end, text in reversed(spans):
            data = data[:start] + text.encode() + data[end:]
        text = data.decode("utf-8", "surrogateescape")
        if path in self.open:
            self.change(path, text)
        else:
            pathlib.Path(path).write_bytes(data)

    def move(self, old, new):
        for path in [p for p in self.open if p == old or p.startswith(old + "/")]:
            self.close(path)
        pathlib.Path(new).parent.mkdir(parents=True, exist_ok=True)
        os.rename(old, new)
        self.client.notify("workspace/didRenameFiles", {"files": [{"oldUri": lsp.to_uri(old), "newUri": lsp.to_uri(new)}]})

    def problems(self):
        """How often each code is said of files, by what the client was last told."""
        self.client.sync()
        messages = self.client.messages
        for m in messages[self.read:]:
            if m["method"] == "textDocument/publishDiagnostics":
                self.shown[m["params"]["uri"]] = m["params"]["diagnostics"]
        self.read = len(messages)
        return collections.Counter(d["code"] for list_ in self.shown.values() for d in list_
                                   if d["code"] in WATCHED)


# ---- what is tried ----

def place_of(text, offset):
    before = text[:offset]
    line = len(re.findall(r"\r\n|\n|\r", before))
    start = max(before.rfind("\n"), before.rfind("\r")) + 1
    return {"line": line, "character": len(text[start:offset].encode("utf-8", "surrogateescape"))}


def fresh(chance):
    return f"{chance.choice(WORDS)}-{chance.randrange(10**6)}"


def ask_rename(editor, path, pattern, name, chance):
    text = editor.text(path)
    matches = list(re.finditer(pattern, text, re.M))
    if not matches:
        return None
    match = chance.choice(matches)
    editor.open_doc(path)
    at = {"textDocument": {"uri": lsp.to_uri(path)}, "position": place_of(text, match.start(1))}
    reply = editor.client.answer(editor.client.ask("textDocument/rename", {**at, "newName": name}))
    if "error" in reply:
        if reply["error"]["code"] != -32803:
            raise AssertionError(reply)
        return None
    return reply["result"], f"{path}: {match.group(1)} -> {name}"


def rename_id(editor, world, chance):
    path = chance.choice(sorted(world.docs))
    return ask_rename(editor, path, r'"id":\s*"([^"]+)"' if path.endswith(".json") else r"^id:\s*[\"']?([a-z0-9-]+)",
                      fresh(chance), chance)


def rename_heading(editor, world, chance):
    path = chance.choice(sorted(p for p in world.docs if p.endswith(".md")))
    name = chance.choice(("Set up", "A `new` one", "Größe: 3", fresh(chance), "Use it & win", "~odd~ *x*"))
    return ask_rename(editor, path, r"^#{1,6} +(\S.*?) *$", name, chance)


def rename_tag(editor, world, chance):
    path = chance.choice(sorted(world.docs))
    return ask_rename(editor, path, r"#(sea)\b", fresh(chance), chance)


def rename_alias(editor, world, chance):
    path = chance.choice(sorted(world.docs))
    return ask_rename(editor, path, r"^alias:\s*[\"']?(\w[^\"'\n]*)", chance.choice((f"It is {fresh(chance)}", f"A: {fresh(chance)}", f"[x] | {fresh(chance)}")), chance)


def rename_by_link(editor, world, chance):
    path = chance.choice(sorted(p for p in world.docs if p.endswith(".md")))
    return ask_rename(editor, path, r"\]\(\.{0,2}/?([^\s()#]+\.md)", fresh(chance), chance)


def will_rename(editor, pairs):
    return editor.client.request("workspace/willRenameFiles", {
        "files": [{"oldUri": lsp.to_uri(a), "newUri": lsp.to_uri(b)} for a, b in pairs]})


def move_file(editor, world, chance):
    path = chance.choice(sorted(world.docs))
    folder = os.path.dirname(chance.choice(sorted(p for p in world.docs
                                                  if World.project(p) == World.project(path))))
    name = os.path.basename(path)
    if path.endswith(".json") or os.path.exists(os.path.join(os.path.dirname(path), "blueprint.json")):
        folder = os.path.dirname(path)  # a task belongs to its blueprint
    if chance.random() < .6 and not path.endswith(".json"):
        name = chance.choice((fresh(chance), "With blanks " + fresh(chance), "(odd) & " + fresh(chance))) + \
            os.path.splitext(name)[1]
    new = os.path.join(folder, name)
    if os.path.exists(new):
        return None
    edit = will_rename(editor, [(path, new)]) or {}
    return edit, f"{path} => {new}", (path, new)


def move_folder(editor, world, chance):
    path = os.path.dirname(chance.choice(sorted(world.docs)))
    parent = os.path.dirname(path)
    if os.path.basename(path) == ".bluekit" or os.path.basename(parent) == ".bluekit" and chance.random() < .7:
        return None
    if os.path.basename(path) in ("kits", "walkthroughs", "agents", "tasks", "diagrams", "blueprints", "plans", "notes"):
        return None
    if chance.random() < .3 and os.path.basename(parent) != ".bluekit" and "blueprints" not in path:
        parent = os.path.dirname(parent)
    new = os.path.join(parent, fresh(chance))
    edit = will_rename(editor, [(path, new)]) or {}
    return edit, f"{path} => {new}", (path, new)


def rebuild(editor, world, chance, kind, pattern):
    """A refactoring of the line that matches; what each reference means is then told by problems alone."""
    path = chance.choice(sorted(p for p in world.docs if p.endswith(".md")))
    matches = list(re.finditer(pattern, editor.text(path), re.M))
    if not matches:
        return None
    at = place_of(editor.text(path), chance.choice(matches).start(1))
    editor.open_doc(path)
    actions = editor.client.request("textDocument/codeAction", {
        "textDocument": {"uri": lsp.to_uri(path)}, "range": {"start": at, "end": at},
        "context": {"diagnostics": [], "only": [kind]}})
    if not actions:
        return None
    action = chance.choice(actions)
    return action["edit"], f"{path}: {action['title']}"


def extract_section(editor, world, chance):
    return rebuild(editor, world, chance, "refactor.extract", r"^#{2,6} +(\S)")


def rewrite_link(editor, world, chance):
    return rebuild(editor, world, chance, "refactor.rewrite", r"(\[\[\w|\]\([^)\s]+\.md)")


def inline_kit(editor, world, chance):
    return rebuild(editor, world, chance, "refactor.inline", r"^(\[\[|\[)[^\n]*(?:\]\]|\))$")


REBUILT = (extract_section, inline_kit)
TRIED = (extract_section, inline_kit, rewrite_link, rename_id, rename_heading, rename_heading, rename_tag, rename_alias, rename_by_link, move_file, move_file,
         move_folder)


def after_move(path, old, new):
    return new if path == old else new + path[len(old):] if path.startswith(old + "/") else path


class Names:
    """Paths under names that stay when files move."""

    def __init__(self):
        self.of = {}

    def __call__(self, path):
        return self.of.setdefault(path, len(self.of))

    def moved(self, old, new):
        self.of = {after_move(p, old, new): n for p, n in self.of.items()}


def differences(before, after, names):
    path_of = {n: p for p, n in names.of.items()}
    for doc, refs in before.items():
        now = after.get(doc)
        if now is None:
            yield f"{path_of.get(doc)} is gone"
        elif len(now) != len(refs):
            yield f"{path_of.get(doc)} has {len(now)} references, had {len(refs)}"
        else:
            for i, (was, is_) in enumerate(zip(refs, now)):
                lost = was[1] is not None and (is_[1] != was[1] or (was[2] is not None and is_[2] != was[2]))
                if lost:
                    yield f"{path_of.get(doc)}: reference {i} meant {was} ({path_of.get(was[1])}), now {is_} " \
                          f"({path_of.get(is_[1])})"


def step(editor, chance, names, tally):
    """One rename; a string when something is wrong with it."""
    world = World(editor.root, editor.open)
    before, had = world.meaning(names), editor.problems()
    tried = chance.choice(TRIED)
    outcome = tried(editor, world, chance)
    if not outcome:
        return None
    edit, told, *moved = outcome
    tally[tried.__name__] += 1
    if edit:
        editor.apply(edit)
    for change in (edit or {}).get("documentChanges", []):
        if change.get("kind") == "rename":
            names.moved(lsp.from_uri(change["oldUri"]), lsp.from_uri(change["newUri"]))
    for old, new in moved:
        editor.move(old, new)
        names.moved(old, new)
    if chance.random() < .5:
        editor.close_all()
    after = World(editor.root, editor.open).meaning(names)
    if tried is inline_kit:  # nothing else changes its meaning
        wrong = list(differences({d: r for d, r in before.items() if d != names(told.split(": ")[0])}, after, names))
    else:
        wrong = [] if tried in REBUILT else list(differences(before, after, names))
    if not wrong:
        editor.close_all()
        has = editor.problems()
        wrong = [f"{code}: {had[code]} problems before, {has[code]} after" for code in has if has[code] > had[code]]
        if tried is inline_kit:  # what was broken in the one is now broken in both
            wrong = [w for w in wrong if not w.startswith(("KIT303", "KIT304", "KIT305", "KIT306"))]
        wrong = [] if moved and all(w.startswith(("KIT402", "KIT028")) for w in wrong) else wrong
    return f"{tried.__name__} {told}\n  " + "\n  ".join(wrong[:8]) + f"\n{json.dumps(edit)[:3000]}" if wrong else None


def lay_out(root, chance, kits, most):
    for world in ("typical", "two-projects"):
        shutil.copytree(KITS / world, root / world)
    (root / "web").mkdir()
    weave(root / "web", chance, kits)
    if os.environ.get("KITLS_CORPUS"):
        corpus = pathlib.Path(os.environ["KITLS_CORPUS"])
        for number, place in enumerate(sorted(p for p in corpus.rglob(".bluekit") if p.is_dir())[:most]):
            shutil.copytree(place, root / f"corpus-{number}" / ".bluekit", symlinks=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True)
    seeds.add_to(parser)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--kits", type=int, default=24, help="in the web")
    parser.add_argument("--corpora", type=int, default=4, help="projects of the corpus")
    options = parser.parse_args()
    return seeds.played(options, lambda seed: play(options, random.Random(seed)))


def play(options, chance):
    tally = collections.Counter()
    with lsp.Place() as place:
        root = place.path / "workspace"
        root.mkdir()
        lay_out(root, chance, options.kits, options.corpora)
        client = lsp.Client([os.path.realpath(options.server)], place, cwd=root)
        try:
            client.initialize({"processId": os.getpid(), "rootUri": None, "capabilities": {
                "general": {"positionEncodings": ["utf-8"]},
                "workspace": {"workspaceEdit": {"documentChanges": True,
                                                "resourceOperations": ["create", "rename", "delete"]}},
                "textDocument": {"codeAction": {"codeActionLiteralSupport": {
                    "codeActionKind": {"valueSet": ["refactor"]}}}}},
                "initializationOptions": {"kit": {"diagnostics": {
                    "unopened": "all", "severity": {"KIT501": "warning"}}}},
                "workspaceFolders": [{"uri": lsp.to_uri(root), "name": "w"}]})
            client.sync()
            editor, names = Editor(client, root), Names()
            for _ in range(options.steps):
                wrong = step(editor, chance, names, tally)
                if wrong:
                    print(wrong)
                    return 1
            code = client.stop()
            if code != 0 or client.reports():
                print(f"exit code {code}\n{client.reports() or client.last_words()}")
                return 1
        finally:
            client.kill()
    print(f"{sum(tally.values())} renames: nothing dangles ({', '.join(f'{n} {c}' for c, n in sorted(tally.items()))})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
