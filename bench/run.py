#!/usr/bin/env python3
"""Measures a server against the floor programs over one or several corpora.

    run.py --server KITLS --tools DIR [--sizes 10000,…] [--only PART,…] [--resume] [--seconds N]

Makes the corpora it needs, measures part by part, keeps each part in DIR/../<kits>.json as soon as it is
done, and prints a table per size: what a figure is, its value, the time on a processor where that is known,
the floor of the same run, the ratio, the budget (budget.json) and a verdict. A value that is over its budget
while its processor time is not says "cpu ok"; where that is not known and the floor itself is over the
budget, "busy": others had the machine. --only measures these parts again and leaves the others as they are
known; --resume leaves out what is known of this very server. Exits 1 when a budget is missed."""

import argparse
import pathlib
import signal
import subprocess
import sys
import time
import traceback

import career
import core
import corpus
import many
import methods
import rem
import report
import spike
from client import Pipe
from context import Bench

# Part, what measures it, sizes of corpus it is for, whether it needs an index that was just built. Parts
# that write come last, since what they leave behind in an index is not what a fresh one is.
EVERY = report.SIZES
PARTS = (
    ("cold", core.cold, EVERY, False),
    ("spawn", core.spawn, EVERY, True),
    ("warm", core.warm, EVERY, True),
    ("idle", core.idle, EVERY[1:], True),
    ("symbols", core.symbols, EVERY, True),
    ("search", core.search, EVERY, True),
    ("completion", core.completion, EVERY, True),
    ("keystrokes", core.keystrokes, EVERY, True),
    ("requests", core.requests, EVERY, True),
    ("methods", methods.methods, EVERY, True),
    ("rem-reads", rem.reads, EVERY, True),
    ("rem-half", rem.half, EVERY[3:], True),
    ("saves", core.saves, EVERY, False),
    ("storm", core.storm, EVERY[1:], False),
    ("rem-writes", rem.writes, EVERY, False),
    ("rem-mix", rem.mix, EVERY[1:], False),
    ("spike", spike.spike, EVERY[1:2], False),
    ("rem-tenants", rem.tenants, EVERY[1:3], False),
    ("career", career.career, EVERY[1:2], False),
    ("servers", many.many, EVERY[1:2], False),
)
ORDER = [part[0] for part in PARTS]
WORKSPACES = {1_000: 10, 10_000: 50, 100_000: 500, 1_000_000: 500}
PART_S = {1_000: 120, 10_000: 240, 100_000: 600, 1_000_000: 2700}  # a part that takes longer has failed


class TooLong(Exception):
    pass


def make_corpus(path, kits, workspaces, seed, even=False):
    """Unless it is there as it was made."""
    if (path / "manifest.tsv").exists() and not (path / "borrowed").exists():
        return
    print(f"making {path.name}", file=sys.stderr, flush=True)
    if (path / "borrowed").exists():
        subprocess.run(["rm", "-rf", path, path.with_name(path.name.replace("corpus", "place"))], check=True)
    corpus.make(path, kits, workspaces, seed, 2, even)


def measure(b, record, name, run, fresh, limit):
    """One part, kept whether it succeeds or not: does it?"""
    def too_long(*_):
        raise TooLong(f"not done after {limit} s")

    b.rows, b.remarks, failed = [], [], None
    before, start = report.load(), time.monotonic()
    signal.signal(signal.SIGALRM, too_long)
    try:
        signal.alarm(limit)
        if name != "cold":
            b.ensure_index(fresh)
        run(b)
    except Exception as error:  # the next part may still be measured
        failed = f"{type(error).__name__}: {error}"
        traceback.print_exc()
    finally:
        signal.alarm(0)
        for process in list(Pipe.living):
            process.kill()
    record.data.update(machine=report.machine(), bytes=b.work.size())
    record.put(name, b.rows, server=b.print, version=b.version, load=[before, report.load()],
               seconds=round(time.monotonic() - start, 1), remarks=b.remarks, failed=failed)
    print(f" {name} {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    return not failed


def version_of(server):
    tree = pathlib.Path(__file__).resolve().parent
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=tree, capture_output=True,
                            text=True, check=False).stdout.strip()
    told = subprocess.run([server, "--version"], capture_output=True, text=True, check=False).stdout
    return commit or told.split("\n")[0]


def of_size(options, kits, parts):
    wanted = [part for part in PARTS if part[0] in parts and kits in part[2]]
    home = options.tools.parent
    record = report.Record(home / f"{kits}.json", kits)
    server_print = report.print_of(options.server)
    if options.resume:
        wanted = [part for part in wanted if not record.has(part[0], server_print)]
    if wanted:
        folder = home / f"corpus-{kits}"
        make_corpus(folder, kits, WORKSPACES[kits], options.seed)
        options.corpus = folder
        b = Bench(options, server_print)
        b.version, b.make_corpus = version_of(options.server), make_corpus
        b.workspaces = WORKSPACES[kits]
        print(f"{kits} kits ", end="", file=sys.stderr)
        for name, run, _, fresh in wanted:
            limit = PART_S[kits] + (options.seconds if name == "career" else 0)
            if not measure(b, record, name, run, fresh, limit) and name == "cold":
                break  # there is no index to measure anything else on
        b.close()
    return record


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--server", required=True, type=pathlib.Path)
    options.add_argument("--tools", required=True, type=pathlib.Path, help="where kit_floor is")
    options.add_argument("--sizes", default="10000", help="of " + ",".join(map(str, report.SIZES)))
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--seconds", type=int, default=60, help="how long career soaks, both halves together")
    options.add_argument("--only", help="parts, with commas: " + ",".join(ORDER))
    options.add_argument("--resume", action="store_true")
    options.add_argument("--tables", action="store_true", help="measure nothing, show what is known")
    o = options.parse_args()
    o.server, o.tools = o.server.resolve(), o.tools.resolve()
    sizes = [int(size) for size in o.sizes.split(",")]
    parts = o.only.split(",") if o.only else list(ORDER)
    if not set(parts) <= set(ORDER):
        options.error("parts are " + ", ".join(ORDER))
    if not set(sizes) <= set(report.SIZES):
        options.error("sizes are " + ", ".join(map(str, report.SIZES)))
    parts.sort(key=ORDER.index)
    missed = False
    for kits in sizes:
        record = of_size(o, kits, [] if o.tables else parts)
        print("\n".join(report.summary(record, parts)), flush=True)
        print()
        missed |= report.missed(record, parts)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
