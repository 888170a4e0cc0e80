"""The workload of the seed "career", scaled to a language server: 10,000 kits in 50 and then in 500 watched
projects, and constant change for the length of a soak. What may not grow with it: memory, descriptors,
watches, the index; what may not be left over: work and wake-ups, once it is quiet."""

import itertools
import time
from statistics import median

from client import KeptPlace, Server, to_uri
from context import MIB, ms
from core import COOLED_S
from corpus import dice
from report import percentile
from workload import Workload

PROJECTS = (50, 500)
RESTS = 10  # moments of quiet, at which memory is compared; those of the first quarter fill caches
EXCEPTIONS = 2  # of the 28 lines through two of the 8 moments that are left: so few fall by chance once in a thousand times
MILLION = 1_000_000


def slope(points):
    """KiB for a million updates, and how much less it may be: the median of the lines through two moments of quiet
    each, and the one that all but EXCEPTIONS reach (Kendall's and Theil's test). What grows does so between nearly
    any two moments; a buffer that grew once, or a cache that has just been given back, does not."""
    points = points[len(points) // 4:]
    lines = sorted((b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.combinations(points, 2))
    grown, unit = median(lines), MILLION / 1024
    return grown * unit, (grown - lines[EXCEPTIONS]) * unit


def live_heap(server):
    """What is allocated, without the table of names' delta: that grows until it is worth a new table."""
    components = server.result("kit/watcherHealth", {})["memory"]["components"]
    return sum(size for name, size in components.items() if name != "symbols")


class Soak:
    """Somebody who types, saves, opens, closes and asks without a pause, beside a disk that changes."""

    TYPED = 400  # letters in a row; the server checks when it has read them all
    SAVED = 2

    def __init__(self, b, server, work, originals):
        self.server, self.work, self.originals = server, work, originals
        self.r = dice(b.seed, "career")
        self.paths = sorted(originals)
        folder = self.paths[0].parent
        self.path, self.other = folder / "soaked-here.md", folder / "soaked-there.md"
        self.text = work.document(30)
        server.open(self.path, self.text)
        self.version, self.updates, self.saved, self.turn = 1, 0, 0, 0
        self.resident, self.heap, self.asked, self.busy = [], [], [], 0

    def type(self):
        uri = to_uri(self.path)
        body = ('{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"%s",'
                '"version":%%d},"contentChanges":[{"range":{"start":{"line":4,"character":9},'
                '"end":{"line":4,"character":10}},"text":"%%d"}]}}' % uri.replace("%", "%%"))
        frames = [body % (self.version + i, i % 9 + 1) for i in range(1, self.TYPED + 1)]
        self.server.write("".join(f"Content-Length: {len(f)}\r\n\r\n{f}" for f in frames).encode())
        self.version += self.TYPED
        self.updates += self.TYPED
        self.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})

    def save(self):
        for _ in range(self.SAVED):
            path = self.paths[self.saved % len(self.paths)]
            path.write_bytes(self.originals[path] + f"\ncareer{self.saved}word\n".encode())
            self.saved += 1
        self.updates += self.SAVED

    def look(self):
        """Opens another kit, asks all kinds of questions, closes it."""
        self.server.open(self.other, self.text.replace("typed-here", f"other-{self.turn}"))
        word = self.work.words[self.r.randrange(40, 3000)]
        self.ask("kit/search", {"query": word})
        self.ask("workspace/symbol", {"query": word})
        for line, character in ((5, 2), (7, 4)):
            self.ask("textDocument/completion", {"textDocument": {"uri": to_uri(self.other)},
                                                 "position": {"line": line, "character": character}})
        self.server.close(self.other)
        self.updates += 2

    def ask(self, method, params):
        answer, took = self.server.ask(method, params)
        assert "result" in answer, answer
        self.asked.append(took)

    def one_turn(self):
        self.type()
        self.save()
        if self.turn % 8 == 0:
            self.look()
        self.turn += 1

    def run(self, seconds):
        for _ in range(RESTS):
            end = time.monotonic() + seconds / RESTS
            while time.monotonic() < end:
                self.one_turn()
            self.busy = self.server.memory()["RssAnon"]
            self.server.sync()
            self.server.settle()
            self.server.result("kit/search", {"query": "cache"})  # what answers it is there each time
            self.resident.append((self.updates, self.server.memory()["RssAnon"]))
            self.heap.append((self.updates, live_heap(self.server)))
        self.server.close(self.path)

    def proves(self):
        """What was saved last is what is found."""
        for number in range(max(0, self.saved - 20), self.saved):
            path = self.paths[number % len(self.paths)]
            found = self.server.result("kit/search", {"query": f"career{number}word"})["hits"]
            assert [hit["uri"] for hit in found] == [to_uri(path)], f"save {number} is lost"


def kept_open(server):
    """Descriptors, without those that are open for the length of a read."""
    counts = []
    for _ in range(20):
        counts.append(server.descriptors())
        time.sleep(0.01)
    return min(counts)


def soak(b, name, folder, place, seconds, cools):
    work = Workload(folder, b.seed)
    server = Server(b.server_binary, place)
    server.initialize(folder)
    server.sync()
    server.settle()
    server.result("kit/search", {"query": "cache"})
    kits = dice(b.seed, "career").sample(work.texts, 1_000)
    with b.rewritten([work.path(kit) for kit in kits], folder) as originals:
        s = Soak(b, server, work, originals)
        s.one_turn()
        server.sync()
        held = kept_open(server), server.watches()
        s.run(seconds)
        server.sync()
        s.proves()
    server.sync()
    b.note(f"{name}, updates", s.updates, "")
    b.note(f"{name}, of these kits saved", s.saved, "")
    for what, points in (("", s.resident), ("heap, ", s.heap)):
        grown, error = slope(points)
        b.note(f"{name}, {what}slope of 1 M updates", grown, "KiB", None, None, error)
    b.note(f"{name}, RssAnon at the end", s.busy / MIB, "MiB")
    b.note(f"{name}, peak RSS", server.memory()["VmHWM"] / MIB, "MiB")
    b.note(f"{name}, question p99", percentile(ms(s.asked), 99), "ms")
    b.note(f"{name}, descriptors gained", kept_open(server) - held[0], "")
    b.note(f"{name}, watches", held[1], "")
    b.note(f"{name}, watches gained", server.watches() - held[1], "")
    b.note(f"{name}, index / text", place.cached() / work.size(), "x")
    if cools:
        quiet(b, name, server)
    server.stop()


def quiet(b, name, server):
    """Nothing is left to do; it has what it needs and no more."""
    server.settle()
    time.sleep(COOLED_S)
    switches, cpu = server.switches(), server.cpu_exact_ns()
    time.sleep(10)
    switches, cpu = server.switches() - switches, server.cpu_exact_ns() - cpu
    memory = server.memory()
    b.note(f"{name}, idle RSS", memory["VmRSS"] / MIB, "MiB")
    b.note(f"{name}, idle RssAnon", memory["RssAnon"] / MIB, "MiB")
    watch = server.result("kit/watcherHealth", {})["memory"]["components"]["watch"]
    b.note(f"{name}, heap of watch", watch / MIB, "MiB")
    b.note(f"{name}, idle wake-ups in 10 s", switches, "")
    b.note(f"{name}, idle cpu in 10 s", cpu / 1e6, "ms")


def career(b):
    for projects in PROJECTS:
        folder, place = b.corpus, b.place
        if projects != b.workspaces:
            folder = b.corpora / f"corpus-{b.kits}-{projects}"
            place = KeptPlace(b.corpora / f"place-{b.kits}-{projects}")
            b.make_corpus(folder, b.kits, projects, b.seed)
        soak(b, f"career, {projects} projects", folder, place, b.seconds / len(PROJECTS),
             cools=projects != b.workspaces)  # of the other, part idle tells it
