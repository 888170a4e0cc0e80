"""What is asked of the server: questions of every class and texts to type in, from a seed and a
corpus. Each question comes with what the floor program needs to ask the same."""

import collections
import pathlib
import re

from corpus import EVERYDAY, TRADE, dice, read_manifest, vocabulary

Question = collections.namedtuple("Question", "text match")  # match: in FTS5's own syntax


class Workload:
    def __init__(self, corpus, seed):
        self.corpus, self.seed = pathlib.Path(corpus), seed
        self.kits = list(read_manifest(corpus))
        self.texts = [k for k in self.kits if k.path.endswith(".md") and not k.defect]
        self.words, _ = vocabulary(seed)

    def path(self, kit):
        return self.corpus / kit.path

    def size(self):
        return sum(k.bytes for k in self.kits)

    # ---- workspace/symbol ----

    def symbol_queries(self, n):
        r = dice(self.seed, "symbols")
        shapes = (
            lambda t: t.lower(),
            lambda t: t.split()[0],
            lambda t: t[:r.randrange(1, 5)].lower(),
            lambda t: "".join(w[0] for w in t.split()).lower(),
            lambda t: " ".join(w[:4] for w in t.split()[:2]).lower(),
            lambda t: "".join(r.choices("abcdefghijklmnopqrstuvwxyz", k=6)),
        )
        return [shapes[i % len(shapes)](r.choice(self.texts).title) for i in range(n)]

    # ---- kit/search ----

    def word(self, r, low, high):
        return self.words[r.randrange(low, high)]

    def phrase(self, r):
        """Two words that stand beside each other somewhere."""
        while True:
            text = self.path(r.choice(self.texts)).read_text("utf-8", "replace")
            pairs = re.findall(r"\b([a-z]{4,}) ([a-z]{4,})\b", text[len(text) // 2:])
            if pairs:
                return r.choice(pairs)

    def search_classes(self, n):
        r = dice(self.seed, "search")
        common = len(EVERYDAY)
        trade = common + len(TRADE)

        def words(*bands):
            return lambda: [self.word(r, *band) for band in bands]

        def asked(kind, terms):
            quoted = [f'"{t}"' for t in terms]
            plain = " ".join(terms)
            if kind.startswith("prefix"):
                stem = terms[0][:int(kind[-1])]
                return Question(stem + "*", f'"{stem}" *')
            if kind == "word+prefix":
                return Question(f"{terms[0]} {terms[1][:3]}*", f'{quoted[0]} AND "{terms[1][:3]}" *')
            text = {"phrase": f'"{plain}"', "filter": f"kind:kit {plain}"}.get(kind, plain)
            return Question(text, " AND ".join(quoted))

        rows = {
            "common": words((0, common)),
            "often": words((common, trade)),
            "middling": words((trade, 5_000)),
            "rare": words((10_000, 50_000)),
            "needle": lambda: [r.choice(self.kits).needle],
            "two words": words((common, trade), (common, 2_000)),
            "three words": words((0, trade), (common, trade), (common, 2_000)),
            "prefix of 2": words((common, 5_000)),
            "prefix of 3": words((common, 5_000)),
            "prefix of 4": words((common, 5_000)),
            "word+prefix": words((common, trade), (common, trade)),
            "phrase": lambda: list(self.phrase(r)),
            "filter": words((common, trade)),
        }
        return {kind: [asked(kind, pick()) for _ in range(n)] for kind, pick in rows.items()}

    # ---- typing ----

    def document(self, lines):
        """A kit of so many lines; its version stands in line 5 and can be spoiled by one letter."""
        head = ["---", "id: typed-here", "alias: Typed Here", "type: kit", "version: 1",
                "is_base: false", "tags:", "  - bench", "description: Typed by the benches.", "---",
                "# Typed Here", ""]
        r = dice(self.seed, "document", lines)
        while len(head) < lines:
            text = self.path(r.choice(self.texts)).read_text("utf-8-sig")
            head += re.sub(r"\A---\n.*?\n---\n", "", text.replace("\r\n", "\n"), flags=re.S).splitlines()
        return "\n".join(head[:lines]) + "\n"

    def completions(self, n):
        """(line before the cursor, in the front matter?, of which kind)"""
        r = dice(self.seed, "completions")
        shapes = (
            lambda: (r.choice(("d", "ver", "a", "ty", "")), True, "keys"),
            lambda: ("  - " + r.choice(TRADE)[:r.randrange(0, 4)], True, "tags"),
            lambda: ("See [[" + r.choice(TRADE)[:r.randrange(1, 5)], False, "wiki links"),
            lambda: ("See [it](../kits/" + r.choice(TRADE)[:r.randrange(0, 4)], False, "paths"),
        )
        return [shapes[i % len(shapes)]() for i in range(n)]
