#!/usr/bin/env python3
"""Counts the instructions of the hot paths with callgrind: the same on a busy machine as on an idle one.

    instructions.py --server KITLS [--only PATH,…] [--profile PATH] [--update]

Callgrind counts only while a path is walked and until the idle work after it is done. Compared with bench/instructions.json, which --update
writes; more than TOLERANCE above is a failure. --profile shows where a path spends them, functions with all they
call."""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import corpus
from client import Place, Server, to_uri
from workload import Workload

BUDGET = pathlib.Path(__file__).resolve().parent / "instructions.json"
TOLERANCE = {"reindex": 1.2}  # how commits fall together is a matter of time
TOLERANCE_ELSE = 1.03
KITS, WORKSPACES, SEED = 300, 4, 1
TIMES = 40


class Session:
    """One server under callgrind, over a small corpus, with one document open."""

    def __init__(self, binary, folder, place, out):
        under = ["valgrind", "-q", "--tool=callgrind", "--instr-atstart=no",
                 f"--callgrind-out-file={out}"]
        self.work = Workload(folder, SEED)
        self.server = Server(binary, place, under)
        self.server.initialize(folder)
        self.server.sync()
        self.path = folder / self.work.texts[0].path.split("/")[0] / ".bluekit/kits/typed-here.md"
        self.text = self.work.document(300)
        self.server.open(self.path, self.text)
        self.server.sync()
        self.server.result("workspace/symbol", {"query": "cache"})
        self.server.result("kit/search", {"query": "cache"})
        self.version = 1

    def type(self, line, start, end, text):
        self.version += 1
        self.server.change(self.path, self.version, {"line": line, "character": start},
                           {"line": line, "character": end}, text)

    # ---- the paths ----

    def keystroke(self, times):
        for i in range(times):
            self.type(4, 9, 10, "x" if i % 2 == 0 else "1")
            self.server.until_checked(self.version)

    def completion(self, times):
        for i in range(times):
            self.server.result("textDocument/completion", {
                "textDocument": {"uri": to_uri(self.path)},
                "position": {"line": (7, 5)[i % 2], "character": (5, 2)[i % 2]}})

    def symbols(self, times):
        for query in self.work.symbol_queries(times):
            self.server.result("workspace/symbol", {"query": query})

    def search(self, times):
        for i in range(times):
            word = self.work.words[40 + i * 7]
            self.server.result("kit/search", {"query": word})

    def reindex(self, times):
        for i in range(times):
            path = self.work.path(self.work.texts[i])
            path.write_bytes(path.read_bytes() + b"\nchanged\n")
            self.server.sync()


PATHS = ("keystroke", "completion", "symbols", "search", "reindex")


def counting(session, on):
    subprocess.run(["callgrind_control", f"--instr={'on' if on else 'off'}",
                    str(session.server.process.pid)], capture_output=True, check=True)


def walk(binary, path, folder, out):
    """Instructions of one walk, on average."""
    with Place() as place:
        session = Session(binary, folder, place, out)
        getattr(session, path)(2)
        session.server.settle()
        counting(session, True)
        getattr(session, path)(TIMES)
        session.server.sync()  # idle work is not counted: how much there is depends on how commits fell together
        counting(session, False)
        session.server.stop()
    return int(re.search(r"^totals: (\d+)", out.read_text(), re.M)[1]) // TIMES


def profile(out):
    run = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--auto=no", out],
                         capture_output=True, text=True, check=True)
    print("\n".join(run.stdout.splitlines()[:70]))


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--server", required=True, type=pathlib.Path)
    options.add_argument("--only", default=",".join(PATHS))
    options.add_argument("--profile", choices=PATHS)
    options.add_argument("--update", action="store_true")
    o = options.parse_args()
    failed = False
    budget = json.loads(BUDGET.read_text()) if BUDGET.exists() else {}
    with tempfile.TemporaryDirectory(prefix="kitls-bench-") as scratch:
        scratch = pathlib.Path(scratch).resolve()
        folder, out = scratch / "corpus", scratch / "callgrind"
        corpus.make(folder, KITS, WORKSPACES, SEED, 1)
        if o.profile:
            walk(o.server, o.profile, folder, out)
            return profile(out)
        for path in o.only.split(","):
            found = walk(o.server, path, folder, out)
            known = budget.get(path)
            more = known is not None and found > known * TOLERANCE.get(path, TOLERANCE_ELSE)
            failed |= more
            ratio = f"{found / known:6.3f} of {known:,}" if known else "no budget"
            print(f"{path:12} {found:12,}  {ratio}{'  TOO MANY' if more else ''}", flush=True)
            if o.update:
                budget[path] = found
    if o.update:
        BUDGET.write_text(json.dumps(budget, indent=2) + "\n")
    sys.exit(failed and not o.update)


if __name__ == "__main__":
    main()
