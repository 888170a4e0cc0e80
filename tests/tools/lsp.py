"""A language client for tests, on Python's standard library only.

Starts a server, frames and unframes messages, answers what the server asks, keeps all traffic.
It knows LSP's envelope and nothing of kits: what a message means is the caller's business.
"""

import collections
import json
import os
import pathlib
import queue
import re
import signal
import subprocess
import tempfile
import threading
import time
import urllib.parse

TIMEOUT = float(os.environ.get("KITLS_TEST_TIMEOUT", "30"))
SANITIZER = re.compile(
    rb"(Address|Leak|Thread|Memory|UndefinedBehavior)Sanitizer|runtime error:|BUG_ON|Assertion .* failed"
)

REQUEST_CANCELLED = -32800
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INVALID_REQUEST = -32600
PARSE_ERROR = -32700
NOT_INITIALIZED = -32002


class LspError(Exception):
    """The server broke the protocol, ended early or kept us waiting."""


class Refused(Exception):
    """A request was answered with an error."""

    def __init__(self, error):
        super().__init__(f"{error.get('code')}: {error.get('message')}")
        self.code = error.get("code")
        self.message = error.get("message", "")


# The server is a Windows program under Wine, which shows it this disk as drive Z:.
WINDOWS = False


def native(path):
    """A path as the server names it."""
    return ("z:" if WINDOWS else "") + str(path)


def to_uri(path):
    """As VS Code writes it: on Windows with a lower-case drive and "%3A"."""
    return "file://" + ("/z%3A" if WINDOWS else "") + urllib.parse.quote(str(path))


def from_uri(uri):
    path = urllib.parse.unquote(uri[len("file://"):])
    return path[len("/z:"):] if WINDOWS else path


def frame(body):
    if not isinstance(body, bytes):
        body = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def is_notification(method):
    """By name alone: LSP's notifications follow a convention."""
    return (method.startswith("$/") or method.rpartition("/")[2].startswith("did")
            or method in ("initialized", "exit", "textDocument/willSave",
                          "window/workDoneProgress/cancel"))


def merge(base, more):
    """`more` laid over `base`, objects member by member."""
    if isinstance(base, dict) and isinstance(more, dict):
        return {k: merge(base[k], more[k]) if k in base and k in more else
                more.get(k, base.get(k)) for k in {**base, **more}}
    return more


class Place:
    """A private home: nothing a test does reaches the user's files, and nothing of theirs it."""

    def __init__(self):
        self._dir = tempfile.TemporaryDirectory(prefix="kitls-", ignore_cleanup_errors=True)
        self.path = pathlib.Path(os.path.realpath(self._dir.name))
        self.home = self.path / "home"
        for name in ("home", "cache", "runtime"):
            (self.path / name).mkdir(mode=0o700)

    def env(self, **more):
        env = {k: v for k, v in os.environ.items()
               if k in ("PATH", "LANG", "TMPDIR", "LD_LIBRARY_PATH") or k.endswith("SAN_OPTIONS")
               or k.startswith("WINE")}
        if WINDOWS:  # tests/tools/windows/pipes.c gives them their names
            env.update(HOME=os.environ["HOME"], KITLS_USERPROFILE=native(self.home).replace("/", "\\"),
                       KITLS_LOCALAPPDATA=native(self.path / "cache").replace("/", "\\"))
        else:
            env.update(HOME=str(self.home), XDG_CACHE_HOME=str(self.path / "cache"),
                       XDG_RUNTIME_DIR=str(self.path / "runtime"))
        return {**env, **more}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._dir.cleanup()


class Client:
    """One server process and everything said to and by it.

    `messages` holds what the server sent on its own account (notifications and requests), oldest
    first; `responses` what it answered, by id. A thread reads, a thread writes: neither side can
    block the other."""

    def __init__(self, argv, place, cwd=None, drip=False, env=None, stdin=subprocess.PIPE):
        self.messages = []
        self.responses = {}
        self.traffic = []
        self.asked = {}
        self.broken = None
        self.handlers = {"workspace/configuration": lambda p: [None] * len(p["items"]),
                         "workspace/applyEdit": lambda p: {"applied": True}}
        self.drip = drip
        self._next_id = 0
        self._stderr = bytearray()
        self._changed = threading.Condition()
        self._outgoing = queue.Queue()
        self.process = subprocess.Popen([str(a) for a in argv], stdin=stdin, cwd=cwd,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env=place.env(**(env or {})), bufsize=0)
        self._threads = [threading.Thread(target=run, daemon=True)
                         for run in (self._read, self._write, self._listen)]
        for thread in self._threads:
            thread.start()

    # ---- saying ----

    def raw(self, data):
        self._outgoing.put(data)

    def send(self, message):
        self.traffic.append({"from": "client", "message": message})
        self.raw(frame(message))

    def notify(self, method, params=None):
        message = {"jsonrpc": "2.0", "method": method}
        if params is not None:
            message["params"] = params
        self.send(message)

    def ask(self, method, params=None, id=None):
        """Sends a request and returns its id; `answer` waits for the reply."""
        if id is None:
            self._next_id += 1
            id = self._next_id
        message = {"jsonrpc": "2.0", "id": id, "method": method}
        if params is not None:
            message["params"] = params
        self.asked[id] = method
        self.send(message)
        return id

    def answer(self, id, timeout=TIMEOUT):
        """The whole reply to `id`."""
        self.wait(lambda: id in self.responses, f"an answer to {self.asked.get(id, id)}", timeout)
        return self.responses[id]

    def request(self, method, params=None, timeout=TIMEOUT):
        reply = self.answer(self.ask(method, params), timeout)
        if "error" in reply:
            raise Refused(reply["error"])
        return reply["result"]

    def sync(self, timeout=TIMEOUT):
        return self.request("kit/sync", timeout=timeout)

    # ---- hearing ----

    def wait(self, condition, what, timeout=TIMEOUT):
        """Until `condition()` is true; called after every message."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while not condition():
                if self.broken:
                    raise LspError(f"{self.broken} while waiting for {what}{self.last_words()}")
                left = deadline - time.monotonic()
                if left <= 0:
                    raise LspError(f"waited {timeout:g} s for {what}{self.last_words()}")
                self._changed.wait(left)

    def wait_message(self, method, test=lambda params: True, since=0, timeout=TIMEOUT):
        """The first notification or request of this method from `messages[since:]` on."""
        found = []

        def look():
            found[:] = [m for m in self.messages[since:]
                        if m["method"] == method and test(m.get("params"))][:1]
            return found
        self.wait(look, method, timeout)
        return found[0]

    def stderr(self):
        return bytes(self._stderr)

    def last_words(self):
        tail = self.stderr()[-2000:].decode("utf-8", "replace").strip()
        return f"\n--- the server's last words:\n{tail}" if tail else ""

    # ---- life ----

    def initialize(self, params):
        result = self.request("initialize", params)
        self.notify("initialized", {})
        return result

    def close_stdin(self):
        self._outgoing.put(None)

    def wait_exit(self, timeout=TIMEOUT):
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise LspError(f"did not end within {timeout:g} s{self.last_words()}") from None
        self._end(timeout)
        return code

    def _end(self, timeout=5):
        """After the process: what it said is taken in, its pipes are closed."""
        for thread, pipe in ((self._threads[0], self.process.stdout),
                             (self._threads[2], self.process.stderr)):
            thread.join(timeout)
            if not thread.is_alive():
                pipe.close()
        self._outgoing.put(None)

    def stop(self, timeout=TIMEOUT):
        """Ends the session as the protocol has it; returns the exit code."""
        self.request("shutdown", timeout=timeout)
        self.notify("exit")
        return self.wait_exit(timeout)

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self._end()

    def reports(self):
        """The part of stderr that no healthy server writes, or None."""
        match = SANITIZER.search(self.stderr())
        return self.stderr()[max(0, match.start() - 300):][:6000].decode("utf-8", "replace") \
            if match else None

    def log(self, path):
        """All traffic as JSON lines, for the schema check."""
        with open(path, "w", encoding="utf-8", errors="surrogatepass") as out:
            for entry in list(self.traffic):
                out.write(json.dumps(entry) + "\n")

    # ---- threads ----

    def _break(self, why):
        with self._changed:
            self.broken = self.broken or why
            self._changed.notify_all()

    def _listen(self):
        while chunk := self.process.stderr.read(65536):
            self._stderr += chunk

    def _write(self):
        pipe = self.process.stdin
        if pipe is None:
            return
        try:
            while (data := self._outgoing.get()) is not None:
                if self.drip:
                    for i in range(len(data)):
                        pipe.write(data[i:i + 1])
                else:
                    view = memoryview(data)
                    while view:
                        view = view[pipe.write(view):]
        except (BrokenPipeError, ConnectionResetError):
            pass
        try:
            pipe.close()
        except OSError:
            pass

    def _read(self):
        try:
            while (message := self._read_message()) is not None:
                self._take(message)
            self._break("the server closed its output")
        except (ValueError, KeyError, LspError) as error:
            self._break(f"the server broke the protocol: {error}")

    def _read_message(self):
        headers = collections.OrderedDict()
        line = self._read_line()
        if line is None:
            return None
        while line:
            name, colon, value = line.partition(b": ")
            if not colon or name not in (b"Content-Length", b"Content-Type") or name in headers:
                raise LspError(f"unexpected header {line[:200]!r}")
            headers[name] = value
            line = self._read_line()
            if line is None:
                raise LspError("output ends inside a header")
        body = self._read_exactly(int(headers[b"Content-Length"]))
        return json.loads(body.decode("utf-8"))

    def _read_line(self):
        line = bytearray()
        while not line.endswith(b"\r\n"):
            byte = self.process.stdout.read(1)
            if not byte:
                if line:
                    raise LspError(f"output ends with {bytes(line[:200])!r}")
                return None
            line += byte
            if len(line) > 4096:
                raise LspError(f"no header: {bytes(line[:200])!r}")
        return bytes(line[:-2])

    def _read_exactly(self, n):
        body = bytearray()
        while len(body) < n:
            chunk = self.process.stdout.read(n - len(body))
            if not chunk:
                raise LspError("output ends inside a message")
            body += chunk
        return body

    def _take(self, message):
        if message.get("jsonrpc") != "2.0":
            raise LspError(f"no jsonrpc 2.0: {str(message)[:200]}")
        entry = {"from": "server", "message": message}
        if "method" not in message:
            entry["method"] = self.asked.get(message["id"])
        self.traffic.append(entry)
        if "method" in message and "id" in message:
            self._reply(message)  # first: who waits for the request may rely on its answer
        with self._changed:
            if "method" in message:
                self.messages.append(message)
            elif message["id"] in self.responses and message["id"] in self.asked:
                raise LspError(f"two answers to {message['id']}")
            else:
                self.responses[message["id"]] = message
            self._changed.notify_all()

    def _reply(self, message):
        method = message["method"]
        reply = {"jsonrpc": "2.0", "id": message["id"]}
        known = ("client/", "window/", "workspace/")
        if method in self.handlers:
            reply["result"] = self.handlers[method](message.get("params"))
        elif method.startswith(known):
            reply["result"] = None
        else:
            reply["error"] = {"code": METHOD_NOT_FOUND, "message": f"no {method} here"}
        self.send(reply)
