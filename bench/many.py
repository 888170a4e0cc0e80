"""Many servers on one index: five of them on overlapping and on different folders, killed and started at
random. When is each right about its own folders after a change, how long does one wait for another to
write, and is the cold work on a shared root done once? tests/tools/servers.py has the folders and the truth."""

import random
import struct
import time

from client import Server, to_uri  # first: it says where lsp and servers are
from context import ms
from core import GATHER_MS
from corpus import make
from report import percentile

import lsp
import servers as fleet

ROUNDS = 60
DISK_KITS = 600
COLD_KITS, COLD_WORKSPACES = 2_000, 20
TOLD = struct.Struct("7q")  # struct told of locks.c
GIVE_UP_S = 20


class Watched(lsp.Place):
    """A home whose servers tell of their waits for the write lock."""

    def __init__(self, b):
        super().__init__()
        self.b = b
        self.told = self.path / "told"
        self.told.mkdir()

    def start(self, *folders):
        server = Server(self.b.server_binary, self, LD_PRELOAD=str(self.b.tools / "kit_locks.so"),
                        KIT_LOCKS=str(self.told))
        server.initialize(*folders)
        return server

    def locks(self):
        """(taken, waited, longest wait, longest hold, its processor time, all holds, kits opened) of each
        server that ever lived, in nanoseconds."""
        return [TOLD.unpack(path.read_bytes()) for path in sorted(self.told.glob("*.locks"))]


# ---- cold, all at once ----

def cold_run(b, folder, count):
    """Kits opened and processor milliseconds of so many servers that begin together on an empty cache, until
    their idle work is done, too."""
    with Watched(b) as place:
        together = [place.start(folder) for _ in range(count)]
        for server in together:
            server.sync()
        for server in together:
            server.settle()
        cpu = sum(server.cpu_exact_ns() for server in together) / 1e6
        for server in together:
            server.stop()
        return sum(row[6] for row in place.locks()), cpu, place.locks()


def cold_once(b):
    folder = b.corpora / f"corpus-{COLD_KITS}"
    if not (folder / "manifest.tsv").exists():
        make(folder, COLD_KITS, COLD_WORKSPACES, b.seed, 2)
    count = len(fleet.SERVERS)
    one_opened, one_cpu, _ = cold_run(b, folder, 1)
    all_opened, all_cpu, locks = cold_run(b, folder, count)
    if one_opened == 0:
        b.remark("the server opens no file through the C library: nothing is known of its locks")
        return
    b.note(f"servers, cold, kits opened by {count}", all_opened, "", None, one_opened)
    b.note(f"servers, cold, cpu of {count}", all_cpu, "ms", None, one_cpu)
    tell_locks(b, "servers, cold", locks)


def tell_locks(b, name, locks):
    hold_cpu = max(row[4] for row in locks) / 1e6  # beyond that who waits waits for a processor
    b.note(f"{name}, longest wait for the lock", max(row[2] for row in locks) / 1e6, "ms", hold_cpu)
    b.note(f"{name}, longest hold of the lock", max(row[3] for row in locks) / 1e6, "ms", hold_cpu)
    b.note(f"{name}, locks waited for", 100 * sum(row[1] for row in locks) / max(1, sum(row[0] for row in locks)),
           "%")


# ---- warm, killed and started ----

class Fleet:
    """The servers that live, and since when each has seen everything once."""

    def __init__(self, place, root, chance):
        self.place, self.root, self.chance = place, root, chance
        self.living, self.kills = {}, 0

    def folders(self, number):
        return [self.root / folder for folder in fleet.SERVERS[number]]

    def start(self, number):
        self.living[number] = self.place.start(*self.folders(number))

    def kill_or_start(self):
        number = self.chance.randrange(len(fleet.SERVERS))
        if number in self.living:
            self.living.pop(number).kill()
            self.kills += 1
            return None
        self.start(number)
        return number


def until_right(servers, word, holding):
    """Nanoseconds until each server's answer to this word is the truth about its folders, by server."""
    start, took, waiting = time.perf_counter_ns(), {}, dict(servers)
    while waiting:
        for number, server in list(waiting.items()):
            hits = server.result("kit/search", {"query": word})["hits"]
            if sorted(hit["uri"] for hit in hits) == holding[number]:
                took[number] = time.perf_counter_ns() - start
                del waiting[number]
        if time.perf_counter_ns() - start > GIVE_UP_S * 1e9:
            raise RuntimeError(f"servers {sorted(waiting)} are still wrong about {word} after {GIVE_UP_S} s")
        time.sleep(0.001)
    return took


def one_round(f, disk, number):
    """A few changes beside a kill or a start; then one by whose word each server is timed. What is timed are
    the servers that have seen everything before; the one that has just begun is told apart."""
    begun = f.kill_or_start()
    for _ in range(f.chance.randrange(0, 6)):
        disk.change()
    if not f.living:
        return [], []
    word = f"round{number}word"
    folder = f.chance.choice(fleet.SERVERS[f.chance.choice(sorted(f.living))])
    disk.write(f.chance.choice(disk.kits(folder)), word)
    holding = {n: sorted(to_uri(path) for path in disk.holding(fleet.SERVERS[n], word)) for n in f.living}
    took = until_right(f.living, word, holding)
    new = [t for n, t in took.items() if n == begun]
    # who does not watch the folder is right from the start: that says nothing of time
    return [t for n, t in took.items() if n != begun and holding[n]], new if holding.get(begun) else []


def killed_and_started(b):
    chance = random.Random(b.seed)
    with Watched(b) as place:
        disk = fleet.Disk(place.path / "disk", chance, DISK_KITS)
        f = Fleet(place, place.path / "disk", chance)
        for number in range(len(fleet.SERVERS)):
            f.start(number)
        for server in f.living.values():
            server.sync()
        old, new = [], []
        for number in range(ROUNDS):
            times = one_round(f, disk, number)
            old += times[0]
            new += times[1]
        for server in f.living.values():
            server.stop()
        locks = place.locks()
    for point in (50, 99):
        b.note(f"servers, change to right answer p{point}", percentile(ms(old), point), "ms", None, GATHER_MS)
    b.note("servers, change to right answer, longest", max(ms(old)), "ms", None, GATHER_MS)
    if new:
        b.note("servers, just started, to right answer p50", percentile(ms(new), 50), "ms")
    b.note("servers, killed", f.kills, "")
    tell_locks(b, "servers", locks)


def many(b):
    cold_once(b)
    killed_and_started(b)
