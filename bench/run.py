#!/usr/bin/env python3
"""Measures a server against the floor program, on one corpus, in one run.

    run.py --server KITLS --floor KIT_FLOOR --corpus DIR [--json FILE] [--only PART,…] [--seed S]

Prints a row per figure: what it is, its value, the time on a processor where that is known, the
floor of this run, the ratio, the budget (budget.json) and a verdict. A value that is over its budget
while its processor time is not says "cpu ok"; where that is not known and the floor itself is over
the budget, "busy": others had the machine. Exits 1 when a budget is missed."""

import argparse
import collections
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

from client import Pipe, Place, Server, frame, to_uri
from corpus import dice
from workload import Workload

HERE = pathlib.Path(__file__).resolve().parent
MIB = 1024 * 1024
SMALL = 30_000  # kits; with more, the budgets of 100k hold and cold builds are not repeated
COOLED_S = 35  # after so long without a question the server has given back what is only for speed
GATHER_MS = 25  # kit.watch.quietMs: what a single save has to wait by design

Row = collections.namedtuple("Row", "name value unit cpu floor", defaults=(None, None))


def percentile(values, p):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * p / 100))]


def ms(nanoseconds):
    return [v / 1e6 for v in nanoseconds]


class Bench:
    def __init__(self, options):
        self.server_binary = options.server
        self.floor_binary = options.floor
        self.corpus = pathlib.Path(options.corpus).resolve()
        self.work = Workload(self.corpus, options.seed)
        self.seed = options.seed
        self.rows = []
        self.place = Place()
        self.index = self.place.path / "floor.db"

    def note(self, *row):
        self.rows.append(Row(*row))
        print(".", end="", file=sys.stderr, flush=True)

    def spread(self, name, wall, cpu, floor):
        """Rows for the median and the 99th percentile; lists of milliseconds."""
        for p in (50, 99):
            self.note(f"{name} p{p}", percentile(wall, p), "ms", percentile(cpu, p) if cpu else None,
                      percentile(floor, p) if floor else None)

    # ---- the floor ----

    def floor(self, mode, lines=None):
        args = {"read": [self.corpus], "scan": [self.corpus], "cold": [self.corpus, self.index],
                "warm": [self.corpus, self.index], "match": [self.corpus, self.index]}[mode]
        if mode == "cold":
            for stale in self.place.path.glob("floor.db*"):
                stale.unlink()
        run = subprocess.run([self.floor_binary, mode, *args], capture_output=True, text=True,
                             check=True, input="\n".join(lines) + "\n" if lines else "")
        if lines:
            return ms(int(line) for line in run.stdout.split())
        return json.loads(run.stdout)

    def best_floor(self, mode, times):
        """Of several runs the one that was disturbed least."""
        return min((self.floor(mode) for _ in range(times)), key=lambda run: run["cpu_ms"])

    def echo(self, data, times):
        """Round trips of these bytes through the floor's echo, in milliseconds."""
        pipe = Pipe([self.floor_binary, "echo"], self.place.env())
        took = []
        for _ in range(times):
            start = time.perf_counter_ns()
            pipe.write(data)
            pipe.body()
            took.append(time.perf_counter_ns() - start)
        pipe.end()
        return ms(took)

    # ---- helpers ----

    def start(self, place=None):
        server = Server(self.server_binary, place or self.place)
        server.initialize(self.corpus)
        return server

    def timed(self, server, calls):
        """For each (method, params): milliseconds until the answer, and on a processor."""
        wall, cpu = [], []
        before = server.cpu_exact_ns()
        for method, params in calls:
            answer, took = server.ask(method, params)
            assert "result" in answer, answer
            after = server.cpu_exact_ns()
            wall.append(took)
            cpu.append(after - before)
            before = after
        return ms(wall), ms(cpu)

    # ---- parts; each is a table row or several ----

    def cold_start(self):
        """One cold build in an empty cache: milliseconds and bytes by name."""
        for stale in (self.place.path / "cache").rglob("*"):
            if stale.is_file():
                stale.unlink()
        server = Server(self.server_binary, self.place)
        first = []  # wall and processor time when the bodies begin
        take = server.take

        def watchful():
            answered, message, when = take()
            if not first and message.get("method") == "$/progress":
                value = message["params"]["value"]
                if value.get("message", "").startswith("texts") or value["kind"] == "end":
                    first.extend((when, server.cpu_exact_ns()))
            return answered, message, when

        server.take = watchful
        server.initialize(self.corpus)
        done = server.sync()
        found = {"cpu_ms": server.cpu_exact_ns() / 1e6, "wall_ms": (done - server.started) / 1e6}
        while not first:
            server.take()
        found |= {"first_ms": (first[0] - server.started) / 1e6, "first_cpu_ms": first[1] / 1e6,
                  "peak": server.memory()["VmHWM"]}
        time.sleep(max(0, 5 - (time.perf_counter_ns() - done) / 1e9))
        found["after"] = server.memory()["VmRSS"]
        server.stop()
        return found

    def cold(self):
        """Floor and server by turns, and of each the run that was disturbed least."""
        read, cold, server = [], [], []
        for _ in range(2 if len(self.work.kits) <= SMALL else 1):
            read.append(self.floor("read"))
            cold.append(self.floor("cold"))
            server.append(self.cold_start())
        read, cold, server = (min(runs, key=lambda run: run["cpu_ms"]) for runs in (read, cold, server))
        self.note("cold, first phase", server["first_ms"], "ms", None, read["wall_ms"])
        self.note("cold, first phase, cpu", server["first_cpu_ms"], "ms", None, read["cpu_ms"])
        self.note("cold, whole", server["wall_ms"], "ms", None, cold["wall_ms"])
        self.note("cold, whole, cpu", server["cpu_ms"], "ms", None, cold["cpu_ms"])
        self.note("cold, peak RSS", server["peak"] / MIB, "MiB", None, cold["peak_kb"] / 1024)
        self.note("cold, RSS 5 s after", server["after"] / MIB, "MiB")
        files = sum(f.stat().st_size for f in (self.place.path / "cache").rglob("*") if f.is_file())
        self.note("index / text", files / self.work.size(), "x", None,
                  self.index.stat().st_size / self.work.size())

    def spawn(self):
        hello = frame({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}})
        floor, took = [], []
        for _ in range(30):
            pipe = Pipe([self.floor_binary, "echo"], self.place.env())
            pipe.write(hello)
            pipe.body()
            floor.append(time.perf_counter_ns() - pipe.started)
            pipe.end()
            server = Server(self.server_binary, self.place)
            took.append(server.initialize(self.corpus))
            server.stop()
        self.spread("spawn to initialize", ms(took), None, ms(floor))

    def warm(self):
        floor = self.best_floor("warm", 3)
        first, wall, cpu = [], [], []
        r = dice(self.seed, "warm")
        for _ in range(5):
            kit = r.choice(self.work.texts)
            server = self.start()
            while kit.title not in (hit["name"] for hit in
                                    server.result("workspace/symbol", {"query": kit.title})):
                pass
            first.append(time.perf_counter_ns() - server.started)
            wall.append(server.sync() - server.started)
            cpu.append(server.cpu_exact_ns())
            server.stop()
        self.note("warm, first right answer", statistics.median(ms(first)), "ms")
        self.note("warm, checked", statistics.median(ms(wall)), "ms", None, floor["wall_ms"])
        self.note("warm, checked, cpu", statistics.median(ms(cpu)), "ms", None, floor["cpu_ms"])

    def idle(self):
        server = self.start()
        server.sync()
        server.settle()
        server.result("workspace/symbol", {"query": "cache"})
        server.result("kit/search", {"query": "cache"})
        time.sleep(6)
        memory = server.memory()
        self.note("6 s after questions, RSS", memory["VmRSS"] / MIB, "MiB")
        self.note("6 s after questions, RssAnon", memory["RssAnon"] / MIB, "MiB")
        time.sleep(COOLED_S - 6)
        switches, cpu = server.switches(), server.cpu_exact_ns()
        time.sleep(10)
        memory = server.memory()
        self.note("idle, RSS", memory["VmRSS"] / MIB, "MiB")
        self.note("idle, RssAnon", memory["RssAnon"] / MIB, "MiB")
        self.note("idle, wake-ups in 10 s", server.switches() - switches, "")
        self.note("idle, cpu in 10 s", (server.cpu_exact_ns() - cpu) / 1e6, "ms")
        self.note("descriptors", server.descriptors(), "")
        self.note("watches", server.watches(), "")
        server.stop()

    def symbols(self):
        queries = self.work.symbol_queries(600)
        server = self.start()
        server.sync()
        server.result("workspace/symbol", {"query": queries[0]})
        wall, cpu = self.timed(server, [("workspace/symbol", {"query": q}) for q in queries])
        self.spread("symbols", wall, cpu, self.floor("scan", queries))
        server.stop()

    def search(self):
        classes = self.work.search_classes(100)
        server = self.start()
        server.sync()
        server.result("kit/search", {"query": "cache"})
        every = ([], [], [])
        for kind, questions in classes.items():
            wall, cpu = self.timed(server, [("kit/search", {"query": q.text}) for q in questions])
            floor = self.floor("match", [q.match for q in questions])
            for whole, part in zip(every, (wall, cpu, floor)):
                whole.extend(part)
            self.spread(f"search, {kind}", wall, cpu, floor)
        self.spread("search", *every)
        server.stop()

    def open_document(self, lines):
        server = self.start()
        server.sync()
        path = self.corpus / self.work.texts[0].path.split("/")[0] / ".bluekit/kits/typed-here.md"
        text = self.work.document(lines)
        server.open(path, text)
        server.sync()
        return server, path, text

    def completion(self):
        server, path, text = self.open_document(300)
        body_line = text.count("\n") - 1
        lengths = {7: 9, body_line: len(text.splitlines()[-1].encode())}
        before = server.cpu_exact_ns()
        wall, cpu = [], []
        for number, (typed, front) in enumerate(self.work.completions(400)):
            line = 7 if front else body_line
            server.change(path, number + 2, {"line": line, "character": 0},
                          {"line": line, "character": lengths[line]}, typed)
            lengths[line] = len(typed.encode())
            answer, took = server.ask("textDocument/completion", {
                "textDocument": {"uri": to_uri(path)},
                "position": {"line": line, "character": lengths[line]}})
            assert "result" in answer, answer
            after = server.cpu_exact_ns()
            wall.append(took)
            cpu.append(after - before)
            before = after
        size = frame({"jsonrpc": "2.0", "id": 1, "result": "x" * 200})
        self.spread("completion", ms(wall), ms(cpu), self.echo(size, 400))
        server.stop()

    def keystroke(self, lines, times):
        server, path, text = self.open_document(lines)
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
        size = frame({"jsonrpc": "2.0", "id": 1, "result": "x" * 200})
        name = f"keystroke, {lines} lines ({len(text.encode()) // 1024} KB)"
        self.spread(name, ms(wall), ms(cpu), self.echo(size, times))
        server.stop()

    def keystrokes(self):
        self.keystroke(300, 200)
        self.keystroke(10_000, 60)

    def requests(self):
        server, path, _ = self.open_document(300)
        ask = [frame({"jsonrpc": "2.0", "id": 1_000_000 + i, "method": "textDocument/hover",
                      "params": {"textDocument": {"uri": to_uri(path)},
                                 "position": {"line": 10, "character": 0}}}) for i in range(20_000)]
        pipe = Pipe([self.floor_binary, "echo"], self.place.env())
        floor = max(len(ask) / pipe.flood(ask, 64) for _ in range(3))
        pipe.end()
        before = server.cpu_exact_ns()
        rate = max(len(ask) / server.flood(ask, 64) for _ in range(3))
        spent = (server.cpu_exact_ns() - before) / 3e9
        self.note("requests", rate, "/s", len(ask) / spent, floor)
        server.stop()

    # ---- parts that write to the corpus, and restore it ----

    def saves(self):
        server = self.start()
        server.sync()
        r = dice(self.seed, "saves")
        took = []
        for number, kit in enumerate(r.sample(self.work.texts, 40)):
            path, word = self.work.path(kit), f"saved{number}word"
            original = path.read_bytes()
            try:
                path.write_bytes(original + f"\n{word}\n".encode())
                start = time.perf_counter_ns()
                while server.result("kit/search", {"query": word})["total"] == 0:
                    time.sleep(0.001)
                took.append(time.perf_counter_ns() - start)
            finally:
                path.write_bytes(original)
            server.sync()
        self.spread("save to searchable", ms(took), None, [GATHER_MS])
        server.stop()

    def storm(self):
        count = len(self.work.kits) // 5
        kits = dice(self.seed, "storm").sample(self.work.texts, min(count, len(self.work.texts)))
        originals = [self.work.path(kit).read_bytes() for kit in kits]
        cold = self.floor("cold")
        server = self.start()
        server.sync()
        before, start = server.cpu_exact_ns(), time.perf_counter_ns()
        try:
            for kit, text in zip(kits, originals):
                self.work.path(kit).write_bytes(text + b"\nstormword\n")
            wall = (server.sync() - start) / 1e6
            cpu = (server.cpu_exact_ns() - before) / 1e6
            found = server.result("kit/search", {"query": "stormword"})["total"]
            assert found >= min(len(kits), 100), f"{found} of {len(kits)} kits are found"
            peak = server.memory()["VmHWM"]
        finally:
            for kit, text in zip(kits, originals):
                self.work.path(kit).write_bytes(text)
        server.sync()
        share = len(kits) / len(self.work.kits)
        self.note(f"storm of {len(kits)} kits", wall, "ms", cpu, cold["wall_ms"] * share)
        self.note("storm, per kit, cpu", cpu / len(kits), "ms", None,
                  cold["cpu_ms"] / len(self.work.kits))
        self.note("storm, peak RSS", peak / MIB, "MiB")
        server.stop()

    PARTS = ("cold", "spawn", "warm", "idle", "symbols", "search", "completion", "keystrokes",
             "requests", "saves", "storm")

    def run(self, parts):
        with self.place:
            for part in parts:
                getattr(self, part)()
        print(file=sys.stderr)


# ---- the table ----

def budget_of(budgets, row):
    """("max" | "min" | "ratio", limit), or None. A budget names a row or how it begins."""
    names = [name for name in budgets if row.name == name or row.name.startswith(name + " (")
             or (name.endswith("*") and row.name.startswith(name[:-1]))]
    return next(iter(budgets[names[0]].items())) if names else None


def ratio_of(row):
    if not row.floor:
        return None
    return row.floor / row.value if row.unit == "/s" else row.value / row.floor


def verdict_of(row, budget):
    if budget is None:
        return ""
    kind, limit = budget
    if kind == "ratio":
        return "ok" if ratio_of(row) <= limit else "MISSED"

    def holds(value):
        return value >= limit if kind == "min" else value <= limit

    if holds(row.value):
        return "ok"
    if row.cpu is not None:
        return "cpu ok" if holds(row.cpu) else "MISSED"
    return "busy" if row.unit == "ms" and row.floor and not holds(row.floor) else "MISSED"


def shown(value):
    if value is None:
        return ""
    if value == int(value) or value >= 1000:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 100 else f"{value:.3g}"


def table(rows, budgets):
    head = ("figure", "value", "", "cpu", "floor", "ratio", "budget", "verdict")
    marks = {"max": "<= ", "min": ">= ", "ratio": "<= "}
    lines = [head]
    for row in rows:
        budget = budget_of(budgets, row)
        told = f"{marks[budget[0]]}{shown(budget[1])}{'x' if budget[0] == 'ratio' else ''}" if budget else ""
        ratio = ratio_of(row)
        lines.append((row.name, shown(row.value), row.unit, shown(row.cpu), shown(row.floor),
                      f"{ratio:.2f}x" if ratio else "", told, verdict_of(row, budget)))
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        cells = [cell.ljust(w) if i in (0, 2, 7) else cell.rjust(w)
                 for i, (cell, w) in enumerate(zip(line, widths))]
        yield "  ".join(cells).rstrip()


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo")
                  if line.startswith("model name")), platform.machine())
    return {"cpu": model, "cores": len(os.sched_getaffinity(0)), "kernel": platform.release(),
            "load": os.getloadavg()}


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--server", required=True, type=pathlib.Path)
    options.add_argument("--floor", required=True, type=pathlib.Path)
    options.add_argument("--corpus", required=True)
    options.add_argument("--seed", type=int, default=1, help="as given to corpus.py")
    options.add_argument("--json", type=pathlib.Path)
    options.add_argument("--only", help="parts, with commas: " + ",".join(Bench.PARTS))
    o = options.parse_args()
    parts = o.only.split(",") if o.only else Bench.PARTS
    if not set(parts) <= set(Bench.PARTS):
        options.error("parts are " + ", ".join(Bench.PARTS))
    bench = Bench(o)
    before = machine()
    bench.run(("cold", *parts) if "cold" not in parts else parts)
    budgets = json.loads((HERE / "budget.json").read_text())
    size = "100k" if len(bench.work.kits) > SMALL else "10k"
    print(f"{len(bench.work.kits)} kits, {bench.work.size() / 1e6:.1f} MB; budgets of {size}; "
          f"{before['cores']} cores, {before['cpu']}; load {before['load'][0]:.1f} before, "
          f"{os.getloadavg()[0]:.1f} after")
    print("\n".join(table(bench.rows, budgets[size])))
    verdicts = {row.name: verdict_of(row, budget_of(budgets[size], row)) for row in bench.rows}
    if o.json:
        o.json.write_text(json.dumps({
            "machine": before, "load_after": os.getloadavg(), "kits": len(bench.work.kits),
            "bytes": bench.work.size(),
            "rows": [{**row._asdict(), "ratio": ratio_of(row), "verdict": verdicts[row.name]}
                     for row in bench.rows]}, indent=1) + "\n")
    missed = [name for name, verdict in verdicts.items() if verdict == "MISSED"]
    print(f"{len(missed)} budgets missed" + (": " + "; ".join(missed) if missed else ""))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
