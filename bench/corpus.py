#!/usr/bin/env python3
"""A corpus of believable kits, the same for the same seed wherever it is made.

    corpus.py --out DIR [--kits N] [--workspaces W] [--seed S] [--jobs J] [--even]

Each workspace is a directory with a `.bluekit`: kits, walkthroughs, agents, tasks, diagrams, notes,
and blueprints with the tasks they list. Sizes of workspaces and kits are skewed as in real life, words
follow Zipf's law, links mostly lead to kits of the same workspace. 2 % of the texts hold Chinese and
Japanese, 3 % end their lines with CRLF, 1 % begin with a BOM, 1 % carry one known defect. Every text
holds one word that no other has, its needle.

DIR/manifest.tsv is written last and has a row per kit: path, id, title, needle, bytes, defect."""

import argparse
import collections
import functools
import hashlib
import itertools
import json
import multiprocessing
import os
import pathlib
import random
import re

EVERYDAY = """the of and to in a is that for it as with on be by this are from or an at not can which
    if when each all has its use we you will more than into one no only so used via per before after
    first then last how what who why where every other some both may must never always""".split()
TRADE = """account action adapter address agent alert archive audit backup badge balance batch billing
    branch broker browser budget buffer build bundle cache calendar camera catalogue channel chart check
    checkout client cluster column commit compiler component config contract cookie counter crawler cursor
    customer dashboard database deploy design device dialog digest document domain draft driver editor
    email encoder endpoint engine event export feature feed field filter folder font form frame gateway
    graph group handler hash header history hook icon image import index inbox input invoice job journal
    key keyboard label layout ledger library licence limit link list loader lock logger login mailbox
    manifest map menu message metric migration mirror module monitor network notice number order outbox
    owner package page panel parser password patch payment pipeline plan player pointer policy pool
    preview price printer process profile prompt proxy query queue quota reader receipt record refresh
    region release report request response retry review role route rule runner sample scanner schedule
    schema screen script search secret session setting shard shelf signal snapshot socket sort source
    stage state status storage store stream style subtitle switch symbol sync table tag task team template
    tenant test theme thread ticket timeout timer token tool trace tracker tree trigger tunnel type unit
    update upload user vault vendor version video view vote walker watcher webhook widget window worker
    zone""".split()
LANGUAGES = ("ts", "python", "rust", "sh", "json", "")
CJK = ("索引は背景で作られ、検索はその間も答えます。", "知识库的每一页都有一个名字和一个目的。",
       "設計の理由を書き、後から読む人を助けます。", "令牌过期之后，客户端会自动刷新。")
VOCABULARY = 50_000

DEFECTS = ("missing-id", "missing-alias", "bad-version", "tags-scalar", "unclosed-quote", "tab",
           "duplicate-key", "unclosed-front-matter", "dead-link", "misspelt-key")

Card = collections.namedtuple("Card", "number kind name title below")


def dice(*what):
    """A generator of its own for each thing, so that no thing depends on what was made before."""
    return random.Random(hashlib.blake2b(repr(what).encode(), digest_size=8).digest())


def base36(n):
    digits = ""
    while True:
        n, d = divmod(n, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[d] + digits
        if not n:
            return digits


def needle(number):
    return f"xq{base36(number)}zj"


@functools.cache
def vocabulary(seed):
    """Words by falling frequency, and their cumulated weights."""
    r = dice(seed, "vocabulary")
    heads = "b c d f g h j k l m n p r s t v w br ch cl dr fl gr pl pr sh sl st str th tr".split()
    hearts = "a e i o u ai ea ie oo ou".split()
    tails = ("", "", "", "l", "m", "n", "r", "s", "t", "ck", "ld", "nd", "ng", "rk", "sh")
    words = dict.fromkeys(EVERYDAY + TRADE)
    while len(words) < VOCABULARY:
        syllables = (r.choice(heads) + r.choice(hearts) + r.choice(tails)
                     for _ in range(r.choice((1, 2, 2, 3))))
        words["".join(syllables)] = None
    weights = itertools.accumulate(1 / (rank + 3) for rank in range(VOCABULARY))
    return tuple(words), tuple(weights)


def shares(kits, workspaces, even):
    """How many kits each workspace gets: the first is the largest, none is empty; or all the same."""
    if even:
        return [kits // workspaces] * workspaces
    weights = [1 / (w + 4) ** 0.8 for w in range(workspaces)]
    ends = [round(c / sum(weights) * (kits - workspaces)) + w + 1
            for w, c in enumerate(itertools.accumulate(weights))]
    return [end - start for start, end in zip([0] + ends, ends)]


class Workspace:
    """What is known of a workspace without writing any of its texts: so links know where they lead."""

    KINDS = ("kit",) * 14 + ("walkthrough",) * 4 + ("agent",) * 2 + ("task", "diagram", "note")
    GROUP = 24  # of so many kits in a row, four are a blueprint and its three tasks

    def __init__(self, seed, number, first, count):
        self.seed, self.number, self.first, self.count = seed, number, first, count
        r = dice(seed, "workspace", number)
        self.directory = f"{r.choice(TRADE)}-{r.choice(TRADE)}-{number:04d}"
        self.tags = r.sample(TRADE, 24)
        self.cards = [self.card(first + i) for i in range(count)]

    def card(self, number):
        r = dice(self.seed, "card", number)
        words = r.sample(TRADE, r.choice((2, 2, 3)))
        name = "-".join(words) + "-" + base36(number)
        title = " ".join(words).title() + " " + base36(number).upper()
        place = (number - self.first) % self.GROUP
        if place >= self.GROUP - 4:
            start = number - place + self.GROUP - 4
            folder = "blueprints/plan-" + base36(start)
            if number == start:
                return Card(number, "blueprint", "plan-" + base36(start), title,
                            folder + "/blueprint.json")
            return Card(number, "task", name, title, f"{folder}/{name}.md")
        kind = r.choice(self.KINDS)
        extension = "mmd" if kind == "diagram" else "md"
        return Card(number, kind, name, title, f"{kind}s/{name}.{extension}")


class Text:
    """Writes one kit."""

    def __init__(self, workspace, card):
        self.workspace, self.card = workspace, card
        self.r = r = dice(workspace.seed, "text", card.number)
        self.defect = r.choice(DEFECTS) if r.random() < 0.02 and card.kind == "kit" else ""
        size = min(14_000, max(2_500, int(r.lognormvariate(8.65, 0.45))))
        if r.random() < 0.01:
            size = r.randrange(14_000, 60_000)
        words, weights = vocabulary(workspace.seed)
        self.words = r.choices(words, cum_weights=weights, k=size // 8)
        self.at = 0

    def take(self, n):
        self.at += n
        return self.words[self.at - n:self.at]

    def link(self):
        r, cards = self.r, self.workspace.cards
        to = cards[r.randrange(len(cards))]
        if r.random() < 0.35 and to.kind not in ("blueprint", "diagram"):
            return f"[[{to.name}]]"
        path = os.path.relpath(to.below, os.path.dirname(self.card.below))
        return f"[{to.title}]({path})"

    def paragraph(self):
        r = self.r
        words = self.take(r.randrange(20, 70))
        if len(words) > 12:
            words[4] = f"**{words[4]}**"
            words[9] = f"`{words[9]}`"
            if r.random() < 0.4:
                words[11] += " " + self.link()
        if words:
            words[0] = words[0].capitalize()
        lines = [" ".join(words[i:i + 14]) for i in range(0, len(words), 14)]
        return "\n".join(lines) + ".\n"

    def items(self):
        numbered = self.r.random() < 0.3
        return "".join(f"{f'{i + 1}.' if numbered else '-'} {' '.join(self.take(self.r.randrange(4, 12)))}\n"
                       for i in range(self.r.randrange(3, 7)))

    def fence(self):
        w = self.take(24)
        lines = "".join(f"let {a} = {b}.{c}({self.r.randrange(1000)});\n"
                        for a, b, c in zip(w[::3], w[1::3], w[2::3]))
        return f"```{self.r.choice(LANGUAGES)}\n# not a heading\n{lines}```\n"

    def table(self):
        w = self.take(12)
        rows = "".join(f"| {a} | {b} |\n" for a, b in zip(w[::2], w[1::2]))
        return f"| name | meaning |\n|---|---|\n{rows}"

    def block(self):
        kind = self.r.random()
        return (self.paragraph() if kind < 0.58 else self.items() if kind < 0.8 else
                self.fence() if kind < 0.93 else self.table())

    def body(self):
        r = self.r
        out = [f"# {self.card.title}\n"]
        if self.card.kind in ("kit", "walkthrough"):
            out.append(f"\n{self.paragraph()}\n## End State\n\n{self.items()}")
        level = 2
        while self.at < len(self.words):
            heading = " ".join(self.take(r.choice((2, 3, 4)))).capitalize()
            out.append(f"\n{'#' * level} {heading or 'Notes'}\n")
            out.extend("\n" + self.block() for _ in range(r.choice((1, 2, 2, 3))))
            level = r.choice((2, 2, 3)) if level == 2 else r.choice((2, 3))
        if r.random() < 0.02:
            out.append(f"\n{r.choice(CJK)}\n")
        if self.defect == "dead-link":
            out.append("\nSee [what was removed](removed-long-ago.md).\n")
        out.append(f"\nThe needle of this page is {needle(self.card.number)}.\n")
        return "".join(out)

    def fields(self):
        """Front matter as pairs, by what each kind expects."""
        r, card = self.r, self.card
        tags = "".join(f"\n  - {t}" for t in r.sample(self.workspace.tags, r.randrange(1, 4)))
        common = {"id": card.name, "alias": card.title, "type": card.kind}
        known = {"version": r.randrange(1, 9), "tags": tags,
                 "description": " ".join(r.sample(TRADE, r.randrange(6, 14))).capitalize() + "."}
        if card.kind == "kit":
            return common | {"is_base": r.choice(("true", "false"))} | known
        if card.kind == "walkthrough":
            return common | {"is_base": "false"} | known | {
                "complexity": r.choice(("simple", "moderate", "comprehensive")),
                "format": r.choice(("reference", "guide", "review", "architecture"))}
        if card.kind == "agent":
            told = "".join(f"\n  - {' '.join(r.sample(TRADE, 5)).capitalize()}" for _ in range(3))
            return common | known | {"capabilities": told}
        if card.kind == "diagram":
            return {k: v for k, v in (common | known).items() if k in ("alias", "tags", "description")}
        return {k: v for k, v in (common | known).items() if k not in ("alias", "tags")}

    def front_matter(self):
        if self.card.kind == "note":
            return ""
        fields, defect = self.fields(), self.defect
        if defect == "missing-id":
            del fields["id"]
        elif defect == "missing-alias":
            del fields["alias"]
        elif defect == "bad-version":
            fields["version"] = "one"
        elif defect == "tags-scalar":
            fields["tags"] = self.workspace.tags[0]
        elif defect == "unclosed-quote":
            fields["description"] = '"' + fields["description"]
        elif defect == "tab":
            fields["tags"] = "\n\t- " + self.workspace.tags[0]
        elif defect == "misspelt-key":
            fields["desciption"] = fields.pop("description")
        lines = [f"{key}:{'' if str(value).startswith(chr(10)) else ' '}{value}\n"
                 for key, value in fields.items()]
        if defect == "duplicate-key":
            lines.append(f"alias: {self.card.title} again\n")
        return "---\n" + "".join(lines) + ("" if defect == "unclosed-front-matter" else "---\n")

    def diagram(self):
        w = [word for word in self.take(120) if word.isalpha()]
        arrows = "".join(f"    {a} --> {b}[{c}]\n" for a, b, c in zip(w[::3], w[1::3], w[2::3]))
        return f"flowchart TD\n{arrows}    %% {needle(self.card.number)}\n"

    def blueprint(self):
        card, cards = self.card, self.workspace.cards
        own = cards[card.number - self.workspace.first + 1:][:3]
        tasks = [{"id": t.name, "taskFile": os.path.basename(t.below), "description": t.title}
                 for t in own]
        layers = [{"id": "layer-1", "order": 1, "name": "Ground", "tasks": tasks}]
        return json.dumps({"id": card.name, "name": card.title, "version": 1,
                           "description": f"Builds {needle(card.number)} in one layer.",
                           "createdAt": "2026-01-12T09:30:00.000Z", "layers": layers}, indent=2) + "\n"

    def bytes(self):
        if self.card.kind == "blueprint":
            return self.blueprint().encode()
        body = self.diagram() if self.card.kind == "diagram" else self.body()
        text = self.front_matter() + body
        if self.r.random() < 0.03:
            text = text.replace("\n", "\r\n")
        return (b"\xef\xbb\xbf" if self.r.random() < 0.01 else b"") + text.encode()


@functools.lru_cache(4)
def workspace_of(*arguments):
    return Workspace(*arguments)


def write(job):
    """Kits [low, high) of one workspace; its rows of the manifest."""
    out, seed, number, first, count, low, high = job
    workspace = workspace_of(seed, number, first, count)
    root = os.path.join(out, workspace.directory, ".bluekit")
    rows = []
    for card in workspace.cards[low:high]:
        text = Text(workspace, card)
        data = text.bytes()
        path = os.path.join(root, card.below)
        try:
            file = open(path, "wb")
        except FileNotFoundError:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            file = open(path, "wb")
        with file:
            file.write(data)
        rows.append("\t".join((f"{workspace.directory}/.bluekit/{card.below}", card.name, card.title,
                               needle(card.number), str(len(data)), text.defect)) + "\n")
    return rows


def jobs(out, kits, workspaces, seed, even, step=400):
    first = 0
    for number, count in enumerate(shares(kits, workspaces, even)):
        for low in range(0, count, step):
            yield out, seed, number, first, count, low, min(low + step, count)
        first += count


def make(out, kits, workspaces, seed, processes, even=False):
    os.makedirs(out, exist_ok=True)
    rows = []
    with multiprocessing.Pool(processes, vocabulary, (seed,)) as pool:
        for part in pool.imap(write, jobs(out, kits, workspaces, seed, even)):
            rows += part
    manifest = pathlib.Path(out, "manifest.tsv")
    manifest.with_suffix(".part").write_text("".join(rows))
    manifest.with_suffix(".part").replace(manifest)
    return rows


Kit = collections.namedtuple("Kit", "path id title needle bytes defect")


def read_manifest(out):
    for line in pathlib.Path(out, "manifest.tsv").read_text().splitlines():
        path, name, title, word, size, defect = line.split("\t")
        yield Kit(path, name, title, word, int(size), defect)


def main():
    options = argparse.ArgumentParser(description=re.split(r"\n\n", __doc__)[0])
    options.add_argument("--out", required=True)
    options.add_argument("--kits", type=int, default=10_000)
    options.add_argument("--workspaces", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--even", action="store_true", help="workspaces of one size")
    o = options.parse_args()
    if not 1 <= o.workspaces <= o.kits:
        options.error("every workspace needs a kit")
    rows = make(o.out, o.kits, o.workspaces, o.seed, o.jobs, o.even)
    size = sum(int(row.split("\t")[4]) for row in rows)
    print(f"{len(rows)} kits in {o.workspaces} workspaces, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
