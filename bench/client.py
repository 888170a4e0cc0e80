"""A client that measures: one thread, no queue between the clock and the pipe. It speaks to the
server and to the floor's echo alike, so that its own cost is on both sides of a ratio."""

import json
import os
import pathlib
import select
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "tools"))
from lsp import Place, frame, to_uri  # noqa: E402,F401  (for those who import this)

CAPABILITIES = {
    "general": {"positionEncodings": ["utf-8"]},
    "window": {"workDoneProgress": True},
    "textDocument": {
        "publishDiagnostics": {"versionSupport": True},
        "completion": {"completionItem": {"snippetSupport": True}},
    },
}
TICK = os.sysconf("SC_CLK_TCK")


class Ended(Exception):
    """The process ended while it was being measured."""


class KeptPlace(Place):
    """A home that stays, so that an index need not be built again for each run."""

    def __init__(self, path):
        self.path = pathlib.Path(os.path.realpath(path))
        self.home = self.path / "home"
        for name in ("home", "cache", "runtime"):
            (self.path / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    def cached(self):
        """Bytes of all files of the index."""
        return sum(f.stat().st_size for f in (self.path / "cache").rglob("*") if f.is_file())

    def __exit__(self, *_):
        pass


class Pipe:
    """A process and frames to and from it."""

    living = set()  # so that none outlives a measurement that failed

    def __init__(self, argv, env):
        self.log = open(os.devnull, "wb")
        self.started = time.perf_counter_ns()
        self.process = subprocess.Popen([str(a) for a in argv], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.log, env=env, bufsize=0)
        self.to = self.process.stdin.fileno()
        self.out = self.process.stdout.fileno()
        self.buffer = bytearray()
        self.living.add(self)

    def write(self, data):
        view = memoryview(data)
        while view:
            view = view[os.write(self.to, view):]

    def fill(self):
        data = os.read(self.out, 1 << 16)
        if not data:
            raise Ended(f"the process ended with {self.process.wait()}")
        self.buffer += data

    def body(self):
        """The next frame's body."""
        while (head := self.buffer.find(b"\r\n\r\n")) < 0:
            self.fill()
        size = int(self.buffer[self.buffer.find(b":") + 1:head])
        while len(self.buffer) < head + 4 + size:
            self.fill()
        body = bytes(self.buffer[head + 4:head + 4 + size])
        del self.buffer[:head + 4 + size]
        return body

    def bodies(self):
        """Those that have come whole."""
        while (head := self.buffer.find(b"\r\n\r\n")) >= 0:
            size = int(self.buffer[self.buffer.find(b":") + 1:head])
            if len(self.buffer) < head + 4 + size:
                return
            body = bytes(self.buffer[head + 4:head + 4 + size])
            del self.buffer[:head + 4 + size]
            yield body

    def flood(self, frames, together):
        """Sends the frames, so many at a time, and waits for as many answers; seconds."""
        start = time.perf_counter()
        for i in range(0, len(frames), together):
            part = frames[i:i + together]
            self.write(b"".join(part))
            for _ in part:
                self.body()
        return time.perf_counter() - start

    def end(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(60)
        self.log.close()
        self.living.discard(self)

    def kill(self):
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.log):
            pipe.close()
        self.living.discard(self)


class Server(Pipe):
    def __init__(self, binary, place, under=(), **env):
        super().__init__([*under, binary], place.env(**env))
        self.place = place
        self.next_id = 0
        self.heard = []  # (nanoseconds, method, params) of notifications
        self.keep = False

    # ---- messages ----

    def send(self, method, params, **more):
        self.write(frame({"jsonrpc": "2.0", "method": method, "params": params, **more}))

    def take(self):
        """Reads one message; (id, message, when). What the server asks is answered."""
        body = self.body()
        when = time.perf_counter_ns()
        message = json.loads(body)
        if "method" not in message:
            return message["id"], message, when
        if "id" in message:
            asked = message["params"].get("items") if message["params"] else None
            result = [None] * len(asked) if asked else None
            self.write(frame({"jsonrpc": "2.0", "id": message["id"], "result": result}))
        elif self.keep:
            self.heard.append((when, message["method"], message["params"]))
        return None, message, when

    def ask(self, method, params):
        """The answer, and the nanoseconds until all its bytes were here."""
        self.next_id += 1
        data = frame({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params})
        start = time.perf_counter_ns()
        self.write(data)
        while True:
            answered, message, when = self.take()
            if answered == self.next_id:
                return message, when - start

    def result(self, method, params):
        message, _ = self.ask(method, params)
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']['message']}")
        return message["result"]

    def until_checked(self, version):
        """Takes messages until the problems of this version of a document are told; when they came."""
        while True:
            _, message, when = self.take()
            if (message.get("method") == "textDocument/publishDiagnostics"
                    and message["params"].get("version") == version):
                return when

    # ---- a session ----

    def initialize(self, *folders):
        answer, _ = self.ask("initialize", {
            "processId": None, "rootUri": to_uri(folders[0]), "capabilities": CAPABILITIES,
            "workspaceFolders": [{"uri": to_uri(f), "name": pathlib.Path(f).name} for f in folders]})
        took = time.perf_counter_ns() - self.started
        assert "result" in answer, answer
        self.capabilities = answer["result"]["capabilities"]
        self.send("initialized", {})
        return took

    def sync(self):
        """Until everything is indexed, however long; a cold build may outlast one request."""
        while True:
            message, _ = self.ask("kit/sync", {})
            if "result" in message:
                return time.perf_counter_ns()

    def open(self, path, text):
        self.send("textDocument/didOpen", {"textDocument": {
            "uri": to_uri(path), "languageId": "markdown", "version": 1, "text": text}})

    def change(self, path, version, start, end, text):
        self.send("textDocument/didChange", {
            "textDocument": {"uri": to_uri(path), "version": version},
            "contentChanges": [{"range": {"start": start, "end": end}, "text": text}]})

    def close(self, path):
        self.send("textDocument/didClose", {"textDocument": {"uri": to_uri(path)}})

    def stop(self):
        self.ask("shutdown", None)
        self.send("exit", None)
        self.end()

    # ---- the process ----

    def proc(self, name):
        return pathlib.Path(f"/proc/{self.process.pid}/{name}")

    def cpu_ns(self):
        """Time on a processor, all threads, living or ended."""
        fields = self.proc("stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1_000_000_000 // TICK

    def cpu_exact_ns(self):
        """The same to the nanosecond, of threads that still live."""
        return sum(int((task / "schedstat").read_text().split()[0])
                   for task in self.proc("task").iterdir())

    def memory(self):
        """Bytes by name: VmRSS, RssAnon, VmHWM …"""
        lines = (line.split() for line in self.proc("status").read_text().splitlines())
        return {f[0][:-1]: int(f[1]) * 1024 for f in lines if len(f) == 3 and f[2] == "kB"}

    def switches(self):
        total = 0
        for task in self.proc("task").iterdir():
            for line in (task / "status").read_text().splitlines():
                if "ctxt_switches" in line:
                    total += int(line.split()[1])
        return total

    def settle(self, most=600):
        """Until idle work is done, too: nothing has run for a second."""
        last, end = None, time.monotonic() + most
        while last != (last := self.switches()) and time.monotonic() < end:
            time.sleep(1)

    def descriptors(self):
        return len(list(self.proc("fd").iterdir()))

    def watches(self):
        return sum(info.read_text().count("inotify wd:") for info in self.proc("fdinfo").iterdir())


class Load:
    """Many requests in flight over one server: whatever can be written is, whatever has come is read,
    and each is timed from when it was due. Neither side can block the other."""

    HEAD = b'{"jsonrpc":"2.0","id":'

    def __init__(self, server):
        self.server = server
        self.queue = bytearray()
        self.due = {}  # by id: (when it was due, what the caller wants to know it by)
        self.done = []  # (what, nanoseconds, error or None), in the order of answers
        os.set_blocking(server.to, False)

    def close(self):
        os.set_blocking(self.server.to, True)

    def ask(self, method, params, what=None, due=None):
        self.server.next_id += 1
        self.due[self.server.next_id] = (due or time.perf_counter_ns(), what)
        self.queue += frame({"jsonrpc": "2.0", "id": self.server.next_id, "method": method,
                             "params": params})

    def tell(self, method, params):
        self.queue += frame({"jsonrpc": "2.0", "method": method, "params": params})

    def pump(self, wait):
        """One round of writing and reading, waiting at most so many seconds for either."""
        s = self.server
        ready, free, _ = select.select([s.out], [s.to] if self.queue else [], [], max(0, wait))
        if free:
            try:
                del self.queue[:os.write(s.to, self.queue[:1 << 16])]
            except BlockingIOError:
                pass
        if ready:
            s.fill()
            when = time.perf_counter_ns()
            for body in s.bodies():
                self.take(body, when)

    def take(self, body, when):
        if body.startswith(self.HEAD):
            number, _, rest = body[len(self.HEAD):len(self.HEAD) + 40].partition(b",")
            if rest.startswith((b'"result"', b'"error"')):
                due, what = self.due.pop(int(number))
                failed = json.loads(body)["error"] if rest.startswith(b'"error"') else None
                self.done.append((what, when - due, failed))
                return
        message = json.loads(body)
        if "id" in message and "method" in message:
            asked = (message["params"] or {}).get("items")
            self.queue += frame({"jsonrpc": "2.0", "id": message["id"],
                                 "result": [None] * len(asked) if asked else None})

    def drain(self, most=60):
        end = time.monotonic() + most
        while self.due or self.queue:
            if time.monotonic() > end:
                raise Ended(f"{len(self.due)} requests without an answer after {most} s")
            self.pump(1)

    def keep(self, calls, together):
        """Asks all calls (method, params, what), so many in flight; nanoseconds for all."""
        start = time.perf_counter_ns()
        for call in calls:
            while len(self.due) >= together:
                self.pump(1)
            self.ask(*call)
            self.pump(0)
        self.drain()
        return time.perf_counter_ns() - start
