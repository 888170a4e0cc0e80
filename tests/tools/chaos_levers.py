"""Makes the system around one server worse: faults of system calls by a library that is loaded before
it (levers.c), damage of its index by this process."""

import mmap
import os
import random
import select
import shutil
import sqlite3
import struct

# As levers.c has them, in this order.
NAMES = ("clock", "no_watches", "no_instances", "broken", "fault", "every", "index_remote",
         "roots_remote", "no_files", "fired", "looks", "reads", "own", "asleep")
FAULTS = {"none": 0, "full": 1, "error": 2, "torn": 3, "unread": 4, "unsynced": 5, "denied": 6}
# Once one of these was on, a root may be in another state than that of a fresh server.
OF_STATE = ("no_watches", "no_instances", "broken", "roots_remote")


class Levers:
    def __init__(self, library, place):
        self.preload, self.path, self.spoilt = library, place / "levers", False
        self.path.write_bytes(bytes(8 * len(NAMES)))
        with open(self.path, "r+b") as file:
            self.page = mmap.mmap(file.fileno(), 0)
        self.bell = place / "bell"
        os.mkfifo(self.bell)

    def env(self):
        if not self.preload:
            return {}
        options = ":".join(filter(None, (os.environ.get("ASAN_OPTIONS"), "verify_asan_link_order=0")))
        return {"LD_PRELOAD": self.preload, "KITLS_LEVERS": str(self.path),
                "KITLS_LEVERS_BELL": str(self.bell), "ASAN_OPTIONS": options}

    def listen(self):
        """Before the server starts: what await_sleep waits for."""
        return open(self.bell, "rb", buffering=0, opener=lambda path, _: os.open(
            path, os.O_RDWR | os.O_NONBLOCK))

    def await_sleep(self, bell, threads, patience):
        """Until so many threads wait without a time. False: they do not."""
        while self.get("asleep") < threads:
            if not select.select([bell], [], [], patience)[0]:
                return False
            bell.read(4096)
        return True

    def set(self, name, value):
        self.spoilt = self.spoilt or (name in OF_STATE and value != 0)
        struct.pack_into("=q", self.page, 8 * NAMES.index(name), value)

    def get(self, name):
        return struct.unpack_from("=q", self.page, 8 * NAMES.index(name))[0]

    def fault(self, kind, every):
        self.set("every", every)
        self.set("fault", FAULTS[kind])

    def mend(self):
        self.set("fault", 0)
        self.set("no_files", 0)



# ---- damage ----

def index_of(cache):
    found = [p for p in cache.rglob("index-*.db")]
    return found[0] if found else None


def damage(cache, kind, n):
    """What another program may do to our files; only to those of the index."""
    try:
        harm(index_of(cache), kind, n)
    except (OSError, ValueError, sqlite3.Error):
        pass


def harm(index, kind, n):
    if not index or index.is_dir():
        return
    chance = random.Random(n)
    wal = index.with_name(index.name + "-wal")
    if kind == "truncate":
        os.truncate(index, chance.choice((0, 100, 4096, index.stat().st_size // 2)))
    elif kind == "rubbish":
        with open(index, "r+b") as file:
            file.write(chance.randbytes(index.stat().st_size))
    elif kind == "page":
        with open(index, "r+b") as file:
            file.seek(4096 * chance.randrange(max(1, index.stat().st_size // 4096)))
            file.write(chance.randbytes(4096))
    elif kind == "delete":
        index.unlink()
        if n % 2 and wal.exists():
            wal.unlink()
    elif kind == "directory":
        index.unlink()
        index.mkdir()
        (index / "file").write_text("x")
    elif kind == "newer":
        connection = sqlite3.connect(index, timeout=5)
        try:
            connection.execute("PRAGMA user_version = 9999")
        except sqlite3.Error:
            pass
        connection.close()
    elif kind == "log" and wal.exists():
        with open(wal, "r+b") as file:
            file.seek(chance.randrange(wal.stat().st_size + 1))
            file.write(chance.randbytes(4096))
    elif kind == "other":
        other = index.with_name("other")
        with sqlite3.connect(other) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS mine (x)")
        connection.close()
        os.rename(other, index)
    elif kind == "cache":
        shutil.rmtree(index.parent)


DAMAGE = ("truncate", "rubbish", "page", "page", "delete", "directory", "newer", "log", "other", "cache")


def any_step(chance):
    """What an ordinary run may contain of it."""
    return chance.choice((
        ["clock", chance.choice((-86400, -3600, -1, 1, 3600, 10**7, 0))],
        ["lever", chance.choice(("no_watches", "no_instances", "broken", "roots_remote")),
         chance.choice((1, 1, 0))],
        ["lever", "no_files", chance.choice((2, 3, 7, 20))],
        ["fault", chance.choice(tuple(FAULTS)), chance.choice((1, 2, 3, 5, 10, 30))],
        ["damage", chance.choice(DAMAGE), chance.randrange(1000)],
        ["closed"]))
