"""The workload of the seed "spike", scaled to a language server: 20,000 events in batches of 50, 40 batches
in flight, after 500 events of warm-up. There an event was a record that a server stored; here it is once a
kit rewritten on disk, a batch of which is done when kit/sync says it is indexed and published, and once
a message of an editor, a batch of which is done with its last answer."""

import time

from client import Load, frame, to_uri
from context import MIB, ms
from core import open_document
from corpus import dice
from report import percentile

EVENTS, WARM_UP, BATCH, IN_FLIGHT = 20_000, 500, 50, 40
POINTS = (50, 95, 99)
PROBES = 200  # of the rewritten kits, to see that each is found by its last word


class Batches:
    """Batches in flight, each timed from its first event to its last answer."""

    def __init__(self, server, fill):
        self.load = Load(server)
        self.fill = fill  # puts the events of a batch out; how many answers it has
        self.left, self.took, self.failed = {}, [], 0

    def collect(self):
        for number, took, error in self.load.done:
            self.left[number] -= 1
            self.failed += error is not None
            if not self.left[number]:
                self.took.append(took)
                del self.left[number]
        self.load.done.clear()

    def run(self, first, count):
        """Batches first … first + count; nanoseconds for all."""
        start = time.perf_counter_ns()
        for number in range(first, first + count):
            while len(self.left) >= IN_FLIGHT:
                self.load.pump(1)
                self.collect()
            self.left[number] = self.fill(self.load, number, time.perf_counter_ns())
            self.load.pump(0)
            self.collect()
        self.load.drain(300)
        self.collect()
        return time.perf_counter_ns() - start


def report(b, name, server, batches, floor_rate):
    warm = WARM_UP // BATCH
    batches.run(0, warm)
    batches.took.clear()
    cpu = server.cpu_exact_ns()
    took = batches.run(warm, EVENTS // BATCH)
    cpu = server.cpu_exact_ns() - cpu
    batches.load.close()
    b.note(f"{name}, throughput", EVENTS / took * 1e9, "/s", EVENTS / cpu * 1e9, floor_rate)
    for point in POINTS:
        b.note(f"{name}, batch p{point}", percentile(ms(batches.took), point), "ms")
    return batches.failed


def kits(b, server):
    """Kits rewritten on disk. Each is rewritten with a word of its own, by which some are looked for."""
    chosen = dice(b.seed, "spike").choices(b.work.texts, k=EVENTS + WARM_UP)
    paths = [b.work.path(kit) for kit in chosen]
    last = {}
    with b.rewritten(set(paths)) as originals:
        def fill(load, number, due):
            for event in range(number * BATCH, (number + 1) * BATCH):
                path = paths[event]
                path.write_bytes(originals[path] + f"\nspike{event}word\n".encode())
                last[path] = event
            load.ask("kit/sync", {}, number, due)
            return 1

        failed = report(b, "spike, kits", server, Batches(server, fill), 1000 / b.cold_per_kit()[1])
        server.sync()
        for path in dice(b.seed, "probes").sample(sorted(last), PROBES):
            found = server.result("kit/search", {"query": f"spike{last[path]}word"})["hits"]
            failed += [hit["uri"] for hit in found] != [to_uri(path)]
        b.note("spike, kits, failures", failed, "")
        b.note("spike, kits, peak RSS", server.memory()["VmHWM"] / MIB, "MiB")
    server.sync()


def message(path, number, event):
    """What an editor sends while somebody types: (method, params)."""
    doc = {"textDocument": {"uri": to_uri(path)}}
    if event % 5 == 0:
        spot = {"start": {"line": 4, "character": 9}, "end": {"line": 4, "character": 10}}
        return "textDocument/didChange", {
            "textDocument": {"uri": to_uri(path), "version": number * BATCH + event + 2},
            "contentChanges": [{"range": spot, "text": str(event % 9 + 1)}]}
    return (("textDocument/completion", doc | {"position": {"line": 5, "character": 2}}),
            ("textDocument/hover", doc | {"position": {"line": 4, "character": 2}}),
            ("textDocument/documentSymbol", doc),
            ("workspace/symbol", {"query": f"cache {event}"}))[event % 5 - 1]


def messages(b):
    server, path, _ = open_document(b, 60)

    def fill(load, number, due):
        answers = 0
        for event in range(BATCH):
            method, params = message(path, number, event)
            if method.endswith("didChange"):
                load.tell(method, params)
            else:
                load.ask(method, params, number, due)
                answers += 1
        return answers

    frames = [frame({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
              for method, params in (message(path, 0, event) for event in range(BATCH))] * 100
    rate = b.echo_rate(frames, BATCH)
    failed = report(b, "spike, messages", server, Batches(server, fill), rate)
    b.note("spike, messages, failures", failed, "")
    b.note("spike, messages, peak RSS", server.memory()["VmHWM"] / MIB, "MiB")
    server.stop()


def spike(b):
    server = b.start()
    b.note("spike, start-up", server.started_ms, "ms")
    server.sync()
    server.settle()
    b.note("spike, idle RSS", server.memory()["VmRSS"] / MIB, "MiB")
    kits(b, server)
    server.stop()
    messages(b)
    b.note("spike, size of the program", b.server_binary.stat().st_size / MIB, "MiB")
