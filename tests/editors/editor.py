"""Runs an editor without a screen against a copy of tests/kits/typical, with a home of its own.

What an editor does is written in its own language beside this file; here is what all share: the
server's exit codes, its standard error, and that it has ended when the editor has."""

import argparse
import os
import pathlib
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
# What editors find in PATH. The named pipe has no writer any more when no server runs any more.
WRAPPER = """#!/bin/sh
exec 9>'{notes}/alive'
echo started >>'{notes}/life'
'{server}' "$@" 2>>'{notes}/stderr'
code=$?
echo "ended $code" >>'{notes}/life'
exit $code
"""


class Editor:
    """`program` is looked for in PATH; the variable KITLS_PROGRAM (KITLS_NVIM) names another."""

    def __init__(self, program):
        parser = argparse.ArgumentParser()
        parser.add_argument("--server", required=True, type=pathlib.Path)
        self.server = parser.parse_args().server.resolve()
        self.program = os.environ.get(f"KITLS_{program.upper()}") or shutil.which(program)
        if not self.program:
            print(f"{program} is not installed")
            sys.exit(SKIP)

    def run(self, arguments, folder="my prøject 100%"):
        """`arguments` of the editor, which is to exit with 0, as is the server each time: returns 0, or 1,
        or SKIP, which the editor exits with when what the test needs besides is missing. The project's
        folder has what goes wrong in URIs: a blank, a letter beyond ASCII, a percent sign."""
        with lsp.Place() as place:
            notes, bin_dir = place.path / "notes", place.path / "bin"
            work = place.path / folder
            notes.mkdir()
            bin_dir.mkdir()
            shutil.copytree(ROOT / "tests" / "kits" / "typical", work)
            os.mkfifo(notes / "alive")
            wrapper = bin_dir / "kitls"
            wrapper.write_text(WRAPPER.format(notes=notes, server=self.server))
            wrapper.chmod(0o755)
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
        life = notes / "life"
        if not life.exists():
            wrong.append("it did not start the server")
        else:
            poll = select.poll()
            poll.register(alive, select.POLLHUP)
            if not any(event & select.POLLHUP for _, event in poll.poll(lsp.TIMEOUT * 1000)):
                wrong.append("a server outlived the editor")
            for line in life.read_text().splitlines():
                if line.startswith("ended ") and line != "ended 0":
                    wrong.append(f"the server's exit code: {line.split()[1]}")
            said = (notes / "stderr").read_text("utf-8", "replace")
            if said:
                print(f"the server's standard error:\n{said}")
            if lsp.SANITIZER.search(said.encode()):
                wrong.append("a sanitizer complained")
        for sentence in wrong:
            print(f"FAILED: {sentence}")
        return 1 if wrong else 0
