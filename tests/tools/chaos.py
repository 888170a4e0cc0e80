#!/usr/bin/env python3
"""Lets everything happen to a tree that a file system allows, under a running server, and compares
all that it says, once it is quiet, with what a fresh server says on an empty cache.

Seeds are printed and repeat a run. When answers differ the script of operations is cut down to
what is needed for it and printed; --script plays such a script again. With --kill the server is
killed while it indexes, again and again, and started on what is left."""

import argparse
import atexit
import json
import os
import pathlib
import random
import shutil
import sys
import tempfile
import time

import chaos_disk
import chaos_levers
import chaos_oracle
import lsp
import seeds

FOLDERS = ("w", "w2")
REGISTERED = "out/reg"
OTHERS = ("w2", REGISTERED)  # folders that come and go
NOBODY = 65534


# ---- what else may happen than to the disk ----

def any_session_step(chance):
    file = chaos_disk.any_file(chance)
    return chance.choice((
        ["open", file, chance.choice((-1, -1, chaos_disk.any_number(chance)))],
        ["open", file, chance.choice((-1, -1, chaos_disk.any_number(chance)))],
        ["edit", chaos_disk.any_number(chance), chaos_disk.any_number(chance)],
        ["close", chaos_disk.any_number(chance)],
        ["sync"], ["search"], ["search"], ["note", file],
        ["config", chance.choice(("auto", "auto", "poll", "off"))],
        ["leave", chance.choice(OTHERS)], ["enter", chance.choice(OTHERS)], ["restart"]))


def any_script(chance, steps, faulty):
    """Operations, with a look at the answers now and then."""
    script, until = [], chance.randrange(1, 40)
    for project in chaos_disk.PROJECTS[:4]:
        script.append(["project", project, chaos_disk.any_number(chance)])
    while len(script) < steps:
        kind = chance.random()
        script.append(any_session_step(chance) if kind < 0.12 else
                      chaos_levers.any_step(chance) if faulty and kind < 0.2 else
                      chaos_disk.any_operation(chance))
        until -= 1
        if until <= 0:
            script.append(["check"])
            until = chance.randrange(1, 40)
    return script + [["check"]]


# ---- a run ----

class Run:
    """One server from start to end, and the disk below it."""

    def __init__(self, how):
        self.how, self.ill = how, False
        self.done = self.checks = 0
        self.folders = list(FOLDERS)
        self.place = lsp.Place()
        self.base = self.place.path / "b"
        self.disk = chaos_disk.Disk(self.base)
        for folder in FOLDERS:
            (self.base / folder).mkdir(parents=True)
        registry = self.place.home / ".bluekit" / "projectRegistry.json"
        registry.parent.mkdir()
        registry.write_text(json.dumps([{"path": str(self.base / REGISTERED)}]))
        self.levers = chaos_levers.Levers(how.preload, self.place.path)
        self.cache = self.place.path / "cache"
        self.options = {"kit": {"watch": {"backend": "auto"}}}
        self.server = self.start(self.cache, self.levers.env())

    def start(self, cache, env):
        return chaos_oracle.Server(self.how.argv, self.place, cache,
                                   [self.base / f for f in self.folders], self.how.pulls,
                                   self.options, env)

    def path_of(self, path):
        return os.fsdecode(self.disk.at(path))

    def step(self, operation):
        name = operation[0]
        if hasattr(self, "on_" + name):
            getattr(self, "on_" + name)(*operation[1:])
        elif name != "twin":
            self.done += self.disk.play(operation)
        elif not self.ill:
            # Only the name that was written has an event; were it gone before somebody looks at it,
            # nothing would tell which file that was.
            self.done += self.disk.play(operation)
            self.on_sync()

    def play(self, script):
        """None, or what is wrong and how many operations were played."""
        for number, operation in enumerate(script):
            try:
                wrong = self.check() if operation[0] == "check" else self.step(operation)
            except lsp.LspError as error:
                wrong = [str(error)]
            except lsp.Refused as error:
                wrong = [str(error) + self.server.client.last_words()]
            if wrong:
                return wrong, number + 1
        return None

    def check(self):
        self.checks += 1
        cache = self.place.path / "fresh"
        shutil.rmtree(cache, ignore_errors=True)
        cache.mkdir(mode=0o700)
        self.mend()
        ours = self.server.answers()
        if self.server.client.reports():
            return [self.server.client.reports()]
        fresh = self.start(cache, {})
        try:
            for uri, text in self.server.documents.items():
                fresh.open(uri, text)
            fresh.settle()
            for uri in fresh.documents:
                fresh.pull(uri)
            theirs = fresh.answers()
            fresh.end()
        finally:
            fresh.client.kill()
        if self.levers.spoilt:
            for answers in (ours, theirs):
                answers["roots"] = [[path, kits] for path, _, kits in answers["roots"]
                                    if path.endswith("/.bluekit")]  # others for their state alone
        return chaos_oracle.differences(ours, theirs)

    # ---- steps that are no matter of the disk ----

    def on_open(self, path, n):
        text = chaos_disk.text(max(n, 0))
        if n < 0:
            try:
                with open(self.disk.at(path), "rb") as file:
                    text = file.read()
            except OSError:
                return
        self.server.open(chaos_oracle.uri_of(self.path_of(path)), text.decode("utf-8", "replace"))

    def document(self, which):
        known = sorted(self.server.documents)
        return known[which % len(known)] if known else None

    def on_edit(self, which, n):
        if self.document(which):
            self.server.change(self.document(which), chaos_disk.text(n).decode("utf-8", "replace"))

    def on_close(self, which):
        if self.document(which):
            self.server.close(self.document(which))

    def on_sync(self):
        if not self.ill:
            self.server.settle()

    def on_search(self):
        self.server.client.ask("kit/search", {"query": "anchor"})

    def on_note(self, path):
        self.server.client.notify("workspace/didChangeWatchedFiles", {"changes": [
            {"uri": chaos_oracle.uri_of(self.path_of(path)), "type": 2}]})

    def on_config(self, backend):
        self.options = {"kit": {"watch": {"backend": backend, "pollIntervalMs": 300}}}
        self.server.client.notify("workspace/didChangeConfiguration", {"settings": self.options})

    def folder_event(self, added, removed):
        def told(folders):
            return [{"uri": chaos_oracle.uri_of(self.path_of(f)), "name": f} for f in folders]
        self.server.client.notify("workspace/didChangeWorkspaceFolders", {
            "event": {"added": told(added), "removed": told(removed)}})

    def on_leave(self, folder):
        if folder in self.folders:
            self.folders.remove(folder)
            self.folder_event([], [folder])

    def on_enter(self, folder):
        if folder not in self.folders:
            self.folders.append(folder)
            self.folder_event([folder], [])

    def on_restart(self):
        before = self.server
        self.mend()
        before.settle()
        before.end()
        before.client.kill()
        self.server = self.start(self.cache, self.levers.env())
        for uri, text in before.documents.items():
            self.server.open(uri, text)

    def on_clock(self, seconds):
        self.levers.set("clock", seconds * 10**9)

    def on_lever(self, name, value):
        self.ill = self.ill or name == "no_files"
        self.levers.set(name, value)

    def on_fault(self, kind, every):
        self.ill = True
        self.levers.fault(kind, every)

    def on_damage(self, kind, n):
        chaos_levers.damage(self.cache, kind, n)

    def on_closed(self):
        """The cache directory can be read and not written."""
        if (self.cache / "kitls").exists():
            self.ill = True
            os.chmod(self.cache / "kitls", 0o500)

    def mend(self):
        """What no server can work with is over; what it has to live with stays."""
        self.ill = False
        self.levers.mend()
        if (self.cache / "kitls").exists():
            os.chmod(self.cache / "kitls", 0o700)

    def end(self):
        self.mend()
        self.server.end()

    def close(self):
        self.server.client.kill()
        self.disk.open_all()
        self.place.__exit__(None, None, None)


class How:
    """What is to be tried: the program, whether its client pulls, the library of faults or None."""

    def __init__(self, argv, pulls, library):
        self.argv, self.pulls, self.preload = argv, pulls, library


def attempt(how, script, tell=None):
    run = Run(how)
    try:
        failure = run.play(script)
        if tell:
            tell(run)
        if failure:
            return failure
        run.end()
        return None
    except lsp.LspError as error:
        return [str(error)], len(script)
    finally:
        run.close()


# ---- cutting a script down ----

def still_fails(how, script, times):
    """What decides may be how fast both sides are: some failures take more than one try."""
    for _ in range(times):
        failure = attempt(how, script)
        if failure:
            return failure
    return None


def shrink(how, script, failure, budget_s):
    end = time.monotonic() + budget_s
    script = script[:failure[1]]
    if script[-1] != ["check"]:
        script = script + [["check"]]
    if still_fails(how, script, 3) is None:
        print("it does not happen again with the same script; how it was:")
        return script, failure
    size = len(script) // 2
    while size and time.monotonic() < end:
        at = 0
        while at < len(script) - 1 and time.monotonic() < end:
            shorter = script[:at] + script[min(at + size, len(script) - 1):]
            found = still_fails(how, shorter, 2)
            if found:
                script, failure = shorter, found
            else:
                at += size
        size //= 2
    return script, failure


def print_failure(script, failure):
    print("answers differ:\n" + "\n".join(w[:3000] for w in failure[0][:12]))
    print("\nafter:")
    for operation in script:
        print(json.dumps(operation))


def calm(argv, library, seed, steps, budget_s):
    """Scripts of some hundred operations, each in a place of its own."""
    played = checks = fired = number = 0
    while played < steps:
        chance = random.Random(f"{seed}/{number}")
        number += 1
        how = How(argv, chance.random() < 0.5, library if chance.random() < 0.5 else None)
        script = any_script(chance, min(250, steps - played + 4), how.preload is not None)

        def tell(run):
            nonlocal checks, fired
            checks += run.checks
            fired += run.levers.get("fired")
        failure = attempt(how, script, tell)
        played += len(script)
        if failure:
            print(f"seed {seed}, script {number - 1}, {'pull' if how.pulls else 'push'}:", flush=True)
            print_failure([], failure)
            print_failure(*shrink(how, script, failure, budget_s))
            return 1
    print(f"{played} operations, {fired} faults of the system, {checks} times compared: "
          "every answer as from a fresh server")
    return 0


# ---- kill -9 ----

def kills(argv, seed, rounds):
    """A cold build is killed, and one that catches up, at any moment, more than once in a row."""
    chance = random.Random(seed)
    run = Run(How(argv, False, None))
    try:
        for project in chaos_disk.PROJECTS:
            for n in range(3):
                run.disk.play(["many", f"{project}/.bluekit/kits/part-{n}", 12, n])
                run.disk.play(["project", project, 3 * n])
        began = time.monotonic()
        run.server.settle()
        whole = time.monotonic() - began
        for number in range(rounds):
            run.server.client.kill()
            if number % 2 == 0:
                shutil.rmtree(run.cache)
                run.cache.mkdir(mode=0o700)
            for _ in range(chance.randrange(1, 4)):
                server = run.start(run.cache, {})
                for _ in range(chance.randrange(0, 6)):
                    run.disk.play(chaos_disk.any_operation(chance))
                moment = chance.uniform(0, whole)
                try:
                    server.client.wait(lambda: False, "the moment", moment)
                except lsp.LspError:
                    pass
                server.client.kill()
                if server.client.reports():
                    print(server.client.reports())
                    return 1
            run.server = run.start(run.cache, {})
            wrong = run.check()
            if wrong:
                print(f"round {number}, last kill after {1000 * moment:.0f} ms: answers differ")
                print("\n".join(w[:3000] for w in wrong))
                return 1
        run.server.end()
    finally:
        run.close()
    print(f"{rounds} of {rounds} rounds: every answer as from a fresh server")
    return 0


# ---- ----

def unprivileged(*files):
    """To root no file is closed: what chmod does would not be tried. The files are copied to where
    anybody may use them."""
    if os.getuid() != 0:
        return files
    place = tempfile.mkdtemp(prefix="kitls-chaos-")
    os.chmod(place, 0o755)
    os.chown(place, NOBODY, NOBODY)  # to be removed by him
    copies = [file and shutil.copy(file, place) for file in files]
    for copy in filter(None, copies):
        os.chmod(copy, 0o755)
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    return copies


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True)
    parser.add_argument("--levers", help="levers.so, for faults of the system as well")
    parser.add_argument("--steps", type=int, default=1000, help="operations for each seed")
    seeds.add_to(parser)
    parser.add_argument("--kill", type=int, default=0, metavar="ROUNDS")
    parser.add_argument("--script", help="a file with operations, one in a line")
    parser.add_argument("--pull", action="store_true", help="with --script: a client that pulls")
    parser.add_argument("--shrink", type=float, default=120, help="seconds at most")
    options = parser.parse_args()
    server, library = unprivileged(os.path.realpath(options.server), options.levers)
    if options.script:
        lines = pathlib.Path(options.script).read_text().splitlines()
        script = [json.loads(line) for line in lines if line.strip()]
        failure = attempt(How([server], options.pull, library), script)
        if failure:
            print_failure(script, failure)
        return 1 if failure else 0
    if options.kill:
        return seeds.played(options, lambda seed: kills([server], seed, options.kill))
    return seeds.played(options, lambda seed: calm([server], library, seed, options.steps, options.shrink))


if __name__ == "__main__":
    sys.exit(main())
