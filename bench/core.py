"""The figures of the budgets: cold and warm start, idle, questions, typing, saves and storms."""

import re
import time

from client import Load, Pipe, Server, frame, to_uri
from context import MIB, SMALL, middle, ms
from corpus import dice

COOLED_S = 35  # after so long without a question the server has given back what is only for speed
GATHER_MS = 25  # kit.watch.quietMs: what a single save has to wait by design
STORM = 20_000
MILESTONES = (100_000, 500_000, 1_000_000)

SMALL_ANSWER = frame({"jsonrpc": "2.0", "id": 1, "result": "x" * 200})


# ---- starting ----

class ColdStart:
    """One cold build in an empty cache, watched from outside."""

    def __init__(self, b):
        b.clear_index()
        self.server = server = Server(b.server_binary, b.place)
        self.first = None  # wall and processor time when the bodies begin
        self.steps = []  # (processor time, kits whose texts are indexed)
        self.take, server.take = server.take, self.watchful
        server.initialize(b.corpus)
        done = server.sync()
        self.cpu_ms = server.cpu_exact_ns() / 1e6
        self.wall_ms = (done - server.started) / 1e6
        while self.first is None:
            server.take()
        self.first_ms = (self.first[0] - server.started) / 1e6
        self.first_cpu_ms = self.first[1] / 1e6
        time.sleep(max(0, 5 - (time.perf_counter_ns() - done) / 1e9))
        self.after = server.memory()["VmRSS"]
        start = time.perf_counter_ns()
        server.settle()
        self.settled_ms = (time.perf_counter_ns() - start) / 1e6
        self.peak = server.memory()["VmHWM"]
        server.stop()

    def watchful(self):
        answered, message, when = self.take()
        if message.get("method") == "$/progress":
            value = message["params"]["value"]
            texts = value.get("message", "").startswith("texts")
            if self.first is None and (texts or value["kind"] == "end"):
                self.first = when, self.server.cpu_exact_ns()
            if texts:
                self.steps.append((self.server.cpu_exact_ns(), int(re.search(r"(\d+) of", value["message"])[1])))
        return answered, message, when

    def slowing(self):
        """How much more a kit costs in the last fifth of the texts than in the first fifth."""
        if len(self.steps) < 20:
            return None
        fifth = len(self.steps) // 5

        def cost(part):
            return (part[-1][0] - part[0][0]) / max(1, part[-1][1] - part[0][1])
        early = cost(self.steps[:fifth + 1])
        return cost(self.steps[-fifth - 1:]) / early if early else None


    def at(self, kits):
        """Processor milliseconds of one kit's text, about where so many were indexed."""
        part = [step for step in self.steps if 0.8 * kits <= step[1] <= 1.05 * kits]
        if len(part) < 2 or part[-1][1] == part[0][1]:
            return None
        return (part[-1][0] - part[0][0]) / (part[-1][1] - part[0][1]) / 1e6


def cold(b):
    """Floor and server by turns, and of each the run that was disturbed least."""
    read, floor, server = [], [], []
    for _ in range(2 if b.kits <= SMALL else 1):
        read.append(b.floor("read"))
        floor.append(b.floor("cold"))
        server.append(ColdStart(b))
    size = b.place.cached()
    b.set_state(server=b.print, fresh=True)
    read, floor = (min(runs, key=lambda run: run["cpu_ms"]) for runs in (read, floor))
    best = min(server, key=lambda run: run.cpu_ms)
    b.note("cold, first phase", best.first_ms, "ms", None, read["wall_ms"])
    b.note("cold, first phase, cpu", best.first_cpu_ms, "ms", None, read["cpu_ms"])
    b.note("cold, whole", best.wall_ms, "ms", None, floor["wall_ms"])
    b.note("cold, whole, cpu", best.cpu_ms, "ms", None, floor["cpu_ms"])
    b.note("cold, kits a second", b.kits * 1000 / best.cpu_ms, "/s", None, b.kits * 1000 / floor["cpu_ms"])
    if (slowing := best.slowing()) is not None:
        b.note("cold, last fifth of texts / first, cpu", slowing, "x")
    for kits in MILESTONES:
        if kits <= b.kits and (cost := best.at(kits)) is not None:
            b.note(f"cold, a text's cpu at {kits // 1000}k", cost, "ms", None, floor["cpu_ms"] / b.kits)
    b.note("cold, peak RSS", max(run.peak for run in server) / MIB, "MiB", None, floor["peak_kb"] / 1024)
    b.note("cold, RSS 5 s after", max(run.after for run in server) / MIB, "MiB")
    b.note("cold, idle work after it", best.settled_ms, "ms")
    b.note("index / text", size / b.work.size(), "x", None, b.floor_index.stat().st_size / b.work.size())


def spawn(b):
    hello = frame({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}})
    floor, took = [], []
    for _ in range(30):
        pipe = Pipe([b.tools / "kit_floor", "echo"], b.place.env())
        pipe.write(hello)
        pipe.body()
        floor.append(time.perf_counter_ns() - pipe.started)
        pipe.end()
        server = Server(b.server_binary, b.place)
        took.append(server.initialize(b.corpus))
        server.stop()
    b.spread("spawn to initialize", ms(took), None, ms(floor))


def warm(b):
    times = 5 if b.kits <= SMALL else 3 if b.kits <= 100_000 else 1
    floor = b.best_floor("warm", min(times, 3))
    first, wall, cpu = [], [], []
    r = dice(b.seed, "warm")
    for _ in range(times):
        kit = r.choice(b.work.texts)
        server = b.start()
        while kit.title not in (hit["name"] for hit in
                                server.result("workspace/symbol", {"query": kit.title})):
            pass
        first.append(time.perf_counter_ns() - server.started)
        wall.append(server.sync() - server.started)
        cpu.append(server.cpu_exact_ns())
        server.stop()
    b.note("warm, first right answer", middle(ms(first)), "ms")
    b.note("warm, checked", middle(ms(wall)), "ms", None, floor["wall_ms"])
    b.note("warm, checked, cpu", middle(ms(cpu)), "ms", None, floor["cpu_ms"])


def idle(b):
    server = b.ready()
    server.settle()
    server.result("workspace/symbol", {"query": "cache"})
    server.result("kit/search", {"query": "cache"})
    time.sleep(6)
    memory = server.memory()
    b.note("6 s after questions, RSS", memory["VmRSS"] / MIB, "MiB")
    b.note("6 s after questions, RssAnon", memory["RssAnon"] / MIB, "MiB")
    time.sleep(COOLED_S - 6)
    switches, cpu = server.switches(), server.cpu_exact_ns()
    time.sleep(10)
    memory = server.memory()
    b.note("idle, RSS", memory["VmRSS"] / MIB, "MiB")
    b.note("idle, RssAnon", memory["RssAnon"] / MIB, "MiB")
    b.note("idle, wake-ups in 10 s", server.switches() - switches, "")
    b.note("idle, cpu in 10 s", (server.cpu_exact_ns() - cpu) / 1e6, "ms")
    b.note("descriptors", server.descriptors(), "")
    b.note("watches", server.watches(), "")
    heap = server.result("kit/watcherHealth", {})["memory"]
    b.note("idle, heap accounted for", heap["accounted_bytes"] / MIB, "MiB", None,
           memory["RssAnon"] / MIB)
    for name, size in heap["components"].items():
        b.note(f"idle, heap of {name}", size / MIB, "MiB")
    server.stop()
    if b.static.exists():
        idle_static(b)


def idle_static(b):
    """The same of the program that needs the C library only, where it was built."""
    server = Server(b.static, b.place)
    server.initialize(b.corpus)
    server.sync()
    server.settle()
    server.result("workspace/symbol", {"query": "cache"})
    server.result("kit/search", {"query": "cache"})
    time.sleep(COOLED_S)
    memory = server.memory()
    b.note("idle, static, RSS", memory["VmRSS"] / MIB, "MiB")
    b.note("idle, static, RssAnon", memory["RssAnon"] / MIB, "MiB")
    b.note("idle, static, size of the program", b.static.stat().st_size / MIB, "MiB")
    server.stop()


# ---- questions ----

def symbols(b):
    queries = b.work.symbol_queries(600)
    server = b.ready()
    server.result("workspace/symbol", {"query": queries[0]})
    wall, cpu = b.timed(server, [("workspace/symbol", {"query": q}) for q in queries])
    b.spread("symbols", wall, cpu, b.floor("scan", queries))
    server.stop()


def search(b):
    classes = b.work.search_classes(100)
    server = b.ready()
    server.result("kit/search", {"query": "cache"})
    every = ([], [], [])
    for kind, questions in classes.items():
        wall, cpu = b.timed(server, [("kit/search", {"query": q.text}) for q in questions])
        floor = b.floor("match", [q.match for q in questions])
        for whole, part in zip(every, (wall, cpu, floor)):
            whole.extend(part)
        b.spread(f"search, {kind}", wall, cpu, floor)
    b.spread("search", *every)
    server.stop()


# ---- typing ----

def open_document(b, lines):
    server = b.ready()
    path = b.corpus / b.work.texts[0].path.split("/")[0] / ".bluekit/kits/typed-here.md"
    text = b.work.document(lines)
    server.open(path, text)
    server.sync()
    return server, path, text


def completion(b):
    server, path, text = open_document(b, 300)
    body_line = text.count("\n") - 1
    lengths = {7: 9, body_line: len(text.splitlines()[-1].encode())}
    before = server.cpu_exact_ns()
    every, kinds = [], {}
    for number, (typed, front, kind) in enumerate(b.work.completions(400)):
        line = 7 if front else body_line
        server.change(path, number + 2, {"line": line, "character": 0},
                      {"line": line, "character": lengths[line]}, typed)
        lengths[line] = len(typed.encode())
        answer, took = server.ask("textDocument/completion", {
            "textDocument": {"uri": to_uri(path)},
            "position": {"line": line, "character": lengths[line]}})
        assert "result" in answer, answer
        after = server.cpu_exact_ns()
        every.append((took, after - before))
        kinds.setdefault(kind, []).append(every[-1])
        before = after
    floor = b.echo(SMALL_ANSWER, 400)
    for name, found in [*((f"completion, {kind}", found) for kind, found in kinds.items()),
                        ("completion", every)]:
        wall, cpu = zip(*found)
        b.spread(name, ms(wall), ms(cpu), floor)
    server.stop()


def keystroke(b, lines, times):
    server, path, _ = open_document(b, lines)
    wall, cpu = [], []
    before = server.cpu_exact_ns()
    for number in range(times):
        version = number + 2
        start = time.perf_counter_ns()
        server.change(path, version, {"line": 4, "character": 9}, {"line": 4, "character": 10},
                      "x" if number % 2 == 0 else "1")
        when = server.until_checked(version)
        after = server.cpu_exact_ns()
        wall.append(when - start)
        cpu.append(after - before)
        before = after
    b.spread(f"keystroke, {lines} lines", ms(wall), ms(cpu), b.echo(SMALL_ANSWER, times))
    server.stop()


def keystrokes(b):
    keystroke(b, 300, 200)
    keystroke(b, 10_000, 60)


def requests(b):
    server, path, _ = open_document(b, 300)
    ask = [frame({"jsonrpc": "2.0", "id": 1_000_000 + i, "method": "textDocument/hover",
                  "params": {"textDocument": {"uri": to_uri(path)},
                             "position": {"line": 11, "character": 0}}}) for i in range(20_000)]
    floor = b.echo_rate(ask, 64)
    before = server.cpu_exact_ns()
    rate = max(len(ask) / server.flood(ask, 64) for _ in range(3))
    spent = (server.cpu_exact_ns() - before) / 3e9
    b.note("requests", rate, "/s", len(ask) / spent, floor)
    server.stop()


# ---- parts that write to the corpus, and restore it ----

def saves(b):
    server = b.ready()
    r = dice(b.seed, "saves")
    took = []
    with b.rewritten([b.work.path(kit) for kit in r.sample(b.work.texts, 40)]) as originals:
        for number, (path, original) in enumerate(originals.items()):
            word = f"saved{number}word"
            path.write_bytes(original + f"\n{word}\n".encode())
            start = time.perf_counter_ns()
            while server.result("kit/search", {"query": word})["total"] == 0:
                time.sleep(0.001)
            took.append(time.perf_counter_ns() - start)
            path.write_bytes(original)
            server.sync()
    b.spread("save to searchable", ms(took), None, [GATHER_MS])
    server.stop()


def while_it_blows(server, path):
    """Asks something small every few milliseconds until a kit/sync is answered; nanoseconds of each."""
    load = Load(server)
    load.ask("kit/sync", {}, "sync")
    took, due = [], time.perf_counter_ns()
    while True:
        if (now := time.perf_counter_ns()) >= due:
            load.ask("textDocument/hover", {"textDocument": {"uri": to_uri(path)},
                                            "position": {"line": 4, "character": 2}}, "hover", due)
            due += 5_000_000
        load.pump((due - now) / 1e9)
        for what, taken, error in load.done:
            if what == "hover":
                took.append(taken)
            elif error is None:
                load.drain()
                load.close()
                return took
            else:  # it waited for as long as one request may
                load.ask("kit/sync", {}, "sync")
        load.done.clear()


def storm(b):
    count = min(b.kits // 5, STORM, len(b.work.texts))
    kits = dice(b.seed, "storm").sample(b.work.texts, count)
    floor_wall, floor_cpu = b.cold_per_kit()
    server = b.ready()
    with b.rewritten([b.work.path(kit) for kit in kits]) as originals:
        before, start = server.cpu_exact_ns(), time.perf_counter_ns()
        for path, text in originals.items():
            path.write_bytes(text + b"\nstormword\n")
        wall = (server.sync() - start) / 1e6
        cpu = (server.cpu_exact_ns() - before) / 1e6
        found = server.result("kit/search", {"query": "stormword"})["total"]
        assert found >= min(count, 100), f"{found} of {count} kits are found"
        peak = server.memory()["VmHWM"]
        path = next(iter(originals)).with_name("typed-here.md")
        server.open(path, b.work.document(60))
    asked = while_it_blows(server, path)  # that puts the files back is a storm, too
    b.note(f"storm of {count} kits", wall, "ms", cpu, floor_wall * count)
    b.note("storm, per kit, cpu", cpu / count, "ms", None, floor_cpu)
    b.spread("storm, hover meanwhile", ms(asked), None, b.echo(SMALL_ANSWER, 400))
    b.note("storm, peak RSS", peak / MIB, "MiB")
    server.stop()
