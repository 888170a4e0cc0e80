"""Runs an editor without a screen against a copy of tests/kits/typical, with a home of its own.

What an editor does is written in its own language beside this file; here is what all share: the
server's exit codes, its standard error, that each of its messages is one of the protocol, and that it
has ended when the editor has."""

import argparse
import json
import os
import pathlib
import re
import select
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "tools"))
import lsp  # noqa: E402

SKIP = 77
SECONDS = 20 * lsp.TIMEOUT
NEWER = pathlib.Path(os.environ.get("KITLS_TOOLS") or ROOT / "build/cache") / "editors/bin"
# What editors find in PATH. All that is said goes into two files for each session. The named pipe has no
# writer any more when no server runs any more. With arguments it is a command and no session.
WRAPPER = """#!/usr/bin/env bash
[ $# -eq 0 ] || exec '{server}' "$@"
exec 9<>'{notes}/alive'
log='{notes}'/$$
echo "started $$" >>'{notes}/life'
(echo $BASHPID >'{notes}/pid'; exec '{server}') < <(exec 9>&-; exec tee "$log.client") > >(exec tee "$log.server") \\
    2>>'{notes}/stderr'
code=$?
echo "ended $code" >>'{notes}/life'
exit $code
"""


def the_server():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True, type=pathlib.Path)
    return parser.parse_args().server.resolve()


def every(name):
    """The programs of that name to test: what the variable KITLS_NAME (KITLS_NVIM) says, else that of PATH
    and the newer one of ./newer, as far as they are here."""
    chosen = os.environ.get(f"KITLS_{name.upper()}")
    if chosen:
        return [chosen]
    newer = shutil.which(name, path=str(NEWER))
    if not newer:
        print(f"{name}: only that of the system is tested; tests/editors/newer fetches a newer one")
    return [program for program in (shutil.which(name), newer) if program]


def all_of(codes):
    """The exit code of a test whose parts ended so."""
    ended = [code for code in codes if code != SKIP]
    return max(ended) if ended else SKIP


def put_wrapper(server, notes, bin_dir):
    """Puts it into bin_dir, to be found there as `kitls`."""
    notes.mkdir(parents=True)
    bin_dir.mkdir()
    os.mkfifo(notes / "alive")
    wrapper = bin_dir / "kitls"
    wrapper.write_text(WRAPPER.format(notes=notes, server=server))
    wrapper.chmod(0o755)


def messages(raw):
    """What was framed in these bytes; the last may have been cut by the end."""
    while b"\r\n\r\n" in raw:
        head, _, raw = raw.partition(b"\r\n\r\n")
        length = int(re.search(rb"(?i)content-length: *(\d+)", head)[1])
        if length <= len(raw):
            yield json.loads(raw[:length])
        raw = raw[length:]


def life(notes, what):
    """Of each server, when it "started" its number, when it "ended" its exit code."""
    lines = (notes / "life").read_text().splitlines() if (notes / "life").exists() else []
    return [line.split()[1] for line in lines if line.startswith(what)]


def read_session(notes, pid):
    """The messages of the server as play.py writes them down."""
    said, heard = (log.read_bytes() if log.exists() else b""
                   for log in (notes / f"{pid}.server", notes / f"{pid}.client"))
    asked = {json.dumps(it["id"]): it["method"] for it in messages(heard) if "method" in it and "id" in it}
    return [{"from": "server", "message": it, **({} if "method" in it else
             {"method": asked.get(json.dumps(it.get("id")), "")})} for it in messages(said)]


def wrong_sessions(notes):
    """Sentences about the sessions that the wrapper wrote down: each has a log in which the server answers
    `initialize`, and all its messages are as the protocol's types say."""
    sessions = life(notes, "started")
    if not sessions:
        yield "it did not start the server"
        return
    for pid in sessions:
        entries = read_session(notes, pid)
        if not any(entry.get("method") == "initialize" for entry in entries):
            yield f"a session left no log: {pid}"
        (notes / f"{pid}.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    if not shutil.which("node"):
        print("no node: the messages are not compared with the protocol's types")
        return
    code = subprocess.call(["node", ROOT / "tests/tools/schema/validate.js", notes])
    if code not in (0, SKIP):
        yield "messages that the protocol does not have"


class Editor:
    def __init__(self, program, server):
        self.program, self.server = program, server

    def run(self, arguments, folder="my prøject 100%"):
        """`arguments` of the editor, which is to exit with 0, as is the server each time: returns 0, or 1,
        or SKIP, which the editor exits with when what the test needs besides is missing. The project's
        folder has what goes wrong in URIs: a blank, a letter beyond ASCII, a percent sign."""
        with lsp.Place() as place:
            notes, bin_dir = place.path / "notes", place.path / "bin"
            work = place.path / folder
            put_wrapper(self.server, notes, bin_dir)
            shutil.copytree(ROOT / "tests" / "kits" / "typical", work)
            env = place.env(PATH=f"{bin_dir}:{os.environ['PATH']}", TERM="dumb", LC_ALL="C.UTF-8",
                            KITLS_SOURCE=str(ROOT), KITLS_EDITOR=self.program,
                            KITLS_TEST_TIMEOUT=str(lsp.TIMEOUT))
            alive = os.open(notes / "alive", os.O_RDONLY | os.O_NONBLOCK)
            try:
                code = subprocess.run([self.program, *arguments], cwd=work, env=env, timeout=SECONDS,
                                      stdin=subprocess.DEVNULL, check=False).returncode
            except subprocess.TimeoutExpired:
                code = f"none after {SECONDS:.0f} s"
            return self._judge(code, notes, alive)

    @staticmethod
    def _judge(code, notes, alive):
        if code == SKIP:
            return SKIP
        wrong = [] if code == 0 else [f"the editor's exit code: {code}"]
        poll = select.poll()
        poll.register(alive, select.POLLHUP)
        if life(notes, "started") and not any(
                event & select.POLLHUP for _, event in poll.poll(lsp.TIMEOUT * 1000)):
            wrong.append("a server outlived the editor")
        wrong += [f"the server's exit code: {code}" for code in life(notes, "ended") if code != "0"]
        wrong += wrong_sessions(notes)
        if (notes / "stderr").exists():
            said = (notes / "stderr").read_text("utf-8", "replace")
            if said:
                print(f"the server's standard error:\n{said}")
            if lsp.SANITIZER.search(said.encode()):
                wrong.append("a sanitizer complained")
        for sentence in wrong:
            print(f"FAILED: {sentence}")
        return 1 if wrong else 0
