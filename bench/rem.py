"""The workload of the seed "rem", scaled to a language server: upserts, point reads by id and by path, a
scan of all rows, filtered questions, many tenants with concurrent questions, and a mix of reads, scans and
writes at a rate that is held whatever the server does. How they grow is seen by comparing sizes."""

import collections
import json
import shutil
import time

from client import KeptPlace, Load, Server, to_uri
from context import MIB, ms
from core import SMALL_ANSWER
from corpus import TRADE, dice
from methods import Desk
from report import percentile, size_name

UPSERTS = 2_000
READS = 400
RATE_S, RATE = 10, 1_000
TENANTS = 100
PENDING = 64


# ---- reads ----

def reads(b):
    points(b)
    rows(b)
    filtered(b)


def points(b):
    """Where a wiki link by id and a link by path lead: what an editor reads by key."""
    desk = Desk(b)
    floor = b.echo(SMALL_ANSWER, READS)
    for name, places in (("id", desk.wiki), ("path", desk.links)):
        calls = [("textDocument/definition", desk.at(places[i % len(places)])) for i in range(READS)]
        answer = desk.server.result(*calls[0])
        assert answer, f"a link by {name} leads nowhere"
        wall, cpu = b.timed(desk.server, calls)
        b.spread(f"rem, read by {name}", wall, cpu, floor)
        load = Load(desk.server)
        before = desk.server.cpu_exact_ns()
        took = load.keep([(*call, None) for call in calls * 10], PENDING)
        load.close()
        spent = desk.server.cpu_exact_ns() - before
        b.note(f"rem, reads by {name}", READS * 10 / took * 1e9, "/s", READS * 10 / spent * 1e9)
    desk.server.stop()


def rows(b):
    """The same inside the process, and all rows: our store on the server's own index, against bare SQL."""
    index = next((b.place.path / "cache").rglob("index-*.db"))
    found = json.loads(b.tool("kit_rows", index))
    for name, shown in (("by_id", "store, reads by id"), ("by_path", "store, reads by path")):
        ours, bare = found[name]
        b.note(f"rem, {shown}", 1e9 / ours, "/s", None, 1e9 / bare)
    ours, bare = found["scan"]
    b.note("rem, scan of all rows", ours / 1e6, "ms", None, bare / 1e6)
    b.note("rem, rows scanned", found["rows"] / ours * 1e9, "/s", None, found["rows"] / bare * 1e9)


def filtered(b):
    r = dice(b.seed, "filtered")
    server = b.ready()
    server.result("kit/search", {"query": "cache"})
    calls = [("kit/search", {"query": f"kind:kit tag:{r.choice(TRADE)} base:{r.choice(('true', 'false'))}"})
             for _ in range(READS // 2)]
    wall, cpu = b.timed(server, calls)
    b.spread("rem, filtered question", wall, cpu, b.echo(SMALL_ANSWER, READS))
    server.stop()


def half(b):
    """The same questions by a server that watches half of the workspaces only, on the index of all."""
    counts = collections.Counter(kit.path.split("/")[0] for kit in b.work.kits)
    homes, kits = [], 0
    for home in sorted(counts):
        if kits + counts[home] <= b.kits // 2:
            homes.append(home)
            kits += counts[home]
    server = b.ready(*(b.corpus / home for home in homes))
    name = f"rem, {size_name(kits)} of {size_name(b.kits)}"
    r = dice(b.seed, "half")
    queries = b.work.symbol_queries(200)
    server.result("workspace/symbol", {"query": queries[0]})
    b.spread(f"{name}, symbols", *b.timed(server, [("workspace/symbol", {"query": q}) for q in queries]))
    words = [f"{r.choice(TRADE)} {r.choice(TRADE)}" for _ in range(READS)]
    b.spread(f"{name}, search", *b.timed(server, [("kit/search", {"query": w}) for w in words]))
    b.note(f"{name}, RSS", server.memory()["VmRSS"] / MIB, "MiB")
    server.stop()


# ---- writes ----

def new_kit(number):
    words = " ".join(f"{TRADE[(number * 7 + i) % len(TRADE)]}" for i in range(60))
    return (f"---\nid: upserted-{number}\nalias: Upserted {number}\ntype: kit\nversion: 1\nis_base: false\n"
            f"tags:\n  - upserted\ndescription: Put here by the benches.\n---\n# Upserted {number}\n\n"
            f"{words}\n\nIts word is upsert{number}word.\n").encode()


def writes(b):
    """New kits, in folders of twenty workspaces; searchable, then gone."""
    homes = sorted({kit.path.split("/")[0] for kit in b.work.kits})[:20]
    folders = [b.corpus / home / ".bluekit/kits/upserted" for home in homes]
    texts = [new_kit(i) for i in range(UPSERTS)]
    server = b.ready()
    with b.borrowed():
        try:
            for folder in folders:
                folder.mkdir(parents=True)
            server.sync()
            cpu, start = server.cpu_exact_ns(), time.perf_counter_ns()
            for i, text in enumerate(texts):
                (folders[i % len(folders)] / f"upserted-{i}.md").write_bytes(text)
            wall = server.sync() - start
            cpu = server.cpu_exact_ns() - cpu
            for i in range(0, UPSERTS, UPSERTS // 50):
                found = server.result("kit/search", {"query": f"upsert{i}word"})
                assert found["total"] == 1, f"upsert {i} is found {found['total']} times"
            b.note("rem, upserts", UPSERTS / wall * 1e9, "/s", UPSERTS / cpu * 1e9)
        finally:
            for folder in folders:
                shutil.rmtree(folder, ignore_errors=True)
        start = time.perf_counter_ns()
        b.note("rem, deletes", UPSERTS / (server.sync() - start) * 1e9, "/s")
        assert server.result("kit/search", {"query": "tag:upserted"})["total"] == 0
    server.stop()


# ---- the mix ----

class Mix:
    """70 of 100 requests read by key, 20 scan by words, 10 are kits written on disk."""

    def __init__(self, b, desk, originals):
        self.b, self.desk, self.originals = b, desk, originals
        self.r = dice(b.seed, "mix")
        self.paths = sorted(originals)
        self.load = Load(desk.server)
        self.written = 0

    def one(self, due):
        kind = self.r.randrange(100)
        if kind < 70:
            self.load.ask("textDocument/definition", self.desk.reference(self.r.randrange(1000)), "read", due)
        elif kind < 90:
            query = f"{self.r.choice(TRADE)} {self.r.choice(TRADE)}"
            self.load.ask("kit/search", {"query": query, "limit": 10}, "scan", due)
        else:
            path = self.paths[self.written % len(self.paths)]
            path.write_bytes(self.originals[path] + f"\nmixed{self.written}word\n".encode())
            self.written += 1

    def run(self):
        """Each request is due at its time, whatever became of those before: its wait counts."""
        start = time.perf_counter_ns()
        for i in range(RATE_S * RATE):
            due = start + i * 1_000_000_000 // RATE
            while (left := due - time.perf_counter_ns()) > 0:
                self.load.pump(left / 1e9)
            self.one(due)
            self.load.pump(0)
        sent = time.perf_counter_ns() - start
        self.load.drain()
        self.load.close()
        return sent, time.perf_counter_ns() - start


def mix(b):
    desk = Desk(b)
    desk.server.result("kit/search", {"query": "cache"})
    kits = dice(b.seed, "mixed").sample(b.work.texts, 500)
    with b.rewritten([b.work.path(kit) for kit in kits]) as originals:
        m = Mix(b, desk, originals)
        cpu = desk.server.cpu_exact_ns()
        sent, done = m.run()
        cpu = desk.server.cpu_exact_ns() - cpu
        desk.server.sync()
        last = m.written - 1
        found = desk.server.result("kit/search", {"query": f"mixed{last}word"})
        uris = [hit["uri"] for hit in found["hits"]]
        assert uris == [to_uri(m.paths[last % len(m.paths)])], f"the last write is found in {uris}"
    answered = m.load.done
    b.note("rem, mix, held", RATE_S * RATE / done * 1e9, "/s", None, RATE_S * RATE / sent * 1e9)
    b.note("rem, mix, failures", sum(error is not None for _, _, error in answered), "")
    b.note("rem, mix, busy", cpu / done * 100, "%")
    for kind in ("read", "scan"):
        took = [t / 1e6 for what, t, _ in answered if what == kind]
        for point in (50, 95, 99):
            b.note(f"rem, mix, {kind} p{point}", percentile(took, point), "ms")
    desk.server.sync()
    desk.server.stop()


# ---- tenants ----

def tenants(b):
    """A hundred workspaces of one size, asked at once, each about its own."""
    kits = min(b.kits, 100_000)
    folder = b.corpora / f"corpus-{kits}-even"
    b.make_corpus(folder, kits, TENANTS, b.seed, even=True)
    place = KeptPlace(b.corpora / f"place-{kits}-even")
    r = dice(b.seed, "tenants")
    homes = sorted(path.name for path in folder.iterdir() if path.is_dir())
    server = Server(b.server_binary, place)
    server.initialize(folder)
    server.sync()
    server.settle()
    server.result("kit/search", {"query": "cache"})
    calls = [("kit/search", {"query": f"project:{homes[i % TENANTS]} {r.choice(TRADE)}"}, None)
             for i in range(3_000)]
    load = Load(server)
    cpu = server.cpu_exact_ns()
    took = load.keep(calls, TENANTS)
    cpu = server.cpu_exact_ns() - cpu
    load.close()
    failed = sum(error is not None for _, _, error in load.done)
    name = f"rem, {TENANTS} x {kits // TENANTS}"
    b.note(f"{name}, questions", len(calls) / took * 1e9, "/s", len(calls) / cpu * 1e9)
    for point in (50, 95, 99):
        b.note(f"{name}, {TENANTS} in flight p{point}", percentile(ms(t for _, t, _ in load.done), point), "ms")
    b.note(f"{name}, failures", failed, "")
    b.note(f"{name}, RSS", server.memory()["VmRSS"] / MIB, "MiB")
    server.stop()
