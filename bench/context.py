"""What every part of a run needs: the corpus, the floor programs, a server on an index that is kept
between runs, and a place for rows."""

import contextlib
import fcntl
import json
import pathlib
import statistics
import subprocess
import sys
import time

from client import KeptPlace, Pipe, Server
from report import Row, percentile
from workload import Workload

MIB = 1024 * 1024
SMALL = 30_000  # kits; with more, cold builds are not repeated


def ms(nanoseconds):
    return [v / 1e6 for v in nanoseconds]


class Bench:
    def __init__(self, options, server_print):
        self.server_binary, self.tools = options.server, options.tools
        self.static = options.tools.parent.parent / "static/bin/kitls"
        self.corpus = pathlib.Path(options.corpus).resolve()
        self.corpora = self.corpus.parent
        self.seed, self.seconds = options.seed, options.seconds
        self.print = server_print
        self.work = Workload(self.corpus, options.seed)
        self.kits = len(self.work.kits)
        self.place = KeptPlace(self.corpora / f"place-{self.corpus.name.removeprefix('corpus-')}")
        self.lock = open(self.place.path / "lock", "w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("another run uses this corpus")
        self.floor_index = self.place.path / "floor.db"
        self.floor_cold = None
        self.rows, self.remarks = [], []

    def close(self):
        self.lock.close()

    # ---- rows ----

    def note(self, *row):
        self.rows.append(Row(*row))
        print(".", end="", file=sys.stderr, flush=True)

    def remark(self, text):
        """Something that no figure can say."""
        self.remarks.append(text)

    def spread(self, name, wall, cpu=None, floor=None, points=(50, 99)):
        """Rows for the median and the 99th percentile; lists of milliseconds."""
        for p in points:
            self.note(f"{name} p{p}", percentile(wall, p), "ms", percentile(cpu, p) if cpu else None,
                      percentile(floor, p) if floor else None)

    # ---- the floor ----

    def floor(self, mode, lines=None):
        args = {"read": [self.corpus], "scan": [self.corpus], "cold": [self.corpus, self.floor_index],
                "warm": [self.corpus, self.floor_index], "match": [self.corpus, self.floor_index]}[mode]
        if mode == "cold":
            for stale in self.place.path.glob("floor.db*"):
                stale.unlink()
        elif mode in ("warm", "match") and not self.floor_index.exists():
            self.floor("cold")
        said = self.tool("kit_floor", mode, *args, given="\n".join(lines) + "\n" if lines else "")
        if lines:
            return ms(int(line) for line in said.split())
        if mode == "cold":
            self.place.path.joinpath("floor.json").write_text(said)
        return json.loads(said)

    def tool(self, name, *args, given=""):
        run = subprocess.run([self.tools / name, *args], capture_output=True, text=True, check=False,
                             input=given)
        if run.returncode:
            raise RuntimeError(f"{name}: {run.stderr.strip()}")
        return run.stdout

    def cold_per_kit(self):
        """Wall and processor milliseconds of the floor for one kit, of the last cold build."""
        known = self.place.path / "floor.json"
        cold = json.loads(known.read_text()) if known.exists() else self.floor("cold")
        return cold["wall_ms"] / cold["files"], cold["cpu_ms"] / cold["files"]

    def best_floor(self, mode, times):
        """Of several runs the one that was disturbed least."""
        return min((self.floor(mode) for _ in range(times)), key=lambda run: run["cpu_ms"])

    def echo(self, data, times):
        """Round trips of these bytes through the floor's echo, in milliseconds."""
        pipe = Pipe([self.tools / "kit_floor", "echo"], self.place.env())
        took = []
        for _ in range(times):
            start = time.perf_counter_ns()
            pipe.write(data)
            pipe.body()
            took.append(time.perf_counter_ns() - start)
        pipe.end()
        return ms(took)

    def echo_rate(self, frames, together):
        """Frames a second through the floor's echo."""
        pipe = Pipe([self.tools / "kit_floor", "echo"], self.place.env())
        rate = max(len(frames) / pipe.flood(frames, together) for _ in range(3))
        pipe.end()
        return rate

    # ---- servers ----

    def start(self, *folders, place=None):
        server = Server(self.server_binary, place or self.place)
        server.started_ms = server.initialize(*(folders or (self.corpus,))) / 1e6
        return server

    def ready(self, *folders, place=None):
        """A server that has seen everything."""
        server = self.start(*folders, place=place)
        server.sync()
        return server

    def state(self):
        path = self.place.path / "state.json"
        return json.loads(path.read_text()) if path.exists() else {}

    def set_state(self, **state):
        (self.place.path / "state.json").write_text(json.dumps(state))

    def ensure_index(self, fresh):
        """An index by this server; fresh: in which nothing has been rewritten since it was made."""
        state = self.state()
        if state.get("server") == self.print and (state.get("fresh") or not fresh):
            return
        self.clear_index()
        server = self.ready()
        server.settle()
        server.stop()
        self.set_state(server=self.print, fresh=True)

    def clear_index(self):
        self.set_state()
        for stale in (self.place.path / "cache").rglob("*"):
            if stale.is_file():
                stale.unlink()

    def timed(self, server, calls):
        """For each (method, params): milliseconds until the answer, and on a processor."""
        wall, cpu = [], []
        before = server.cpu_exact_ns()
        for method, params in calls:
            answer, took = server.ask(method, params)
            if "result" not in answer:
                raise RuntimeError(f"{method}: {answer['error']['message']}")
            after = server.cpu_exact_ns()
            wall.append(took)
            cpu.append(after - before)
            before = after
        return ms(wall), ms(cpu)

    # ---- the corpus, written to and restored ----

    @contextlib.contextmanager
    def borrowed(self, corpus=None):
        """While files of a corpus are changed: should the run be killed, the next one makes them again."""
        mark = (corpus or self.corpus) / "borrowed"
        mark.touch()
        if self.state():
            self.set_state(server=self.print, fresh=False)
        try:
            yield
        finally:
            mark.unlink()

    @contextlib.contextmanager
    def rewritten(self, paths, corpus=None):
        """The bytes of these files, put back at the end."""
        with self.borrowed(corpus):
            originals = {path: path.read_bytes() for path in paths}
            try:
                yield originals
            finally:
                for path, data in originals.items():
                    path.write_bytes(data)


def middle(values):
    return statistics.median(values)
