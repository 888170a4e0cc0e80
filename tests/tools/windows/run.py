#!/usr/bin/env python3
"""Plays the session transcripts with kitls.exe under Wine, two at a time, and runs the unit tests that
need nothing of POSIX (units.txt). skip.txt says which transcripts cannot hold there, and why."""

import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
SESSIONS = HERE.parent.parent / "sessions"
TRIES = 5  # Wine does not start every program at the first: what has not said a word is started again


def skipped():
    """Name → reason."""
    lines = (HERE / "skip.txt").read_text(encoding="utf-8").splitlines()
    rows = dict(line.split(": ", 1) for line in lines if line and not line.startswith("#"))
    for name in rows:
        if not (SESSIONS / f"{name}.lsp").exists():
            sys.exit(f"skip.txt: there is no transcript {name}")
    return rows


def play(path, server, env):
    start = time.monotonic()
    for _ in range(TRIES):
        done = subprocess.run([sys.executable, str(HERE.parent / "play.py"), "--windows", "--patience", "30",
                               "--server", server, str(path)], env=env, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        if b"closed its output while waiting for an answer to initialize" not in done.stdout:
            break
    return path.stem, done.returncode, done.stdout.decode("utf-8", "replace"), time.monotonic() - start


def run(*argv, env):
    for _ in range(TRIES):
        done = subprocess.run(["wine", *argv], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              check=False)
        if done.returncode == 0 or done.stdout or done.stderr:
            break
    return done


def check_commands(exe, env):
    """The command line: line ends, names as Windows writes them, exit codes. Yields what is wrong."""
    if (out := run(exe, "--version", env=env).stdout) and b"\r" in out or not out.startswith(b"kitls "):
        yield f"--version says {out!r}"
    kits = "Z:" + str(SESSIONS.parent / "kits" / "hostile").replace("/", "\\")
    here, there = run(exe, "check", kits, env=env), run(exe, "check", kits + "\\nowhere", env=env)
    if here.returncode not in (0, 1) or not here.stdout:
        yield f"check {kits}: {here.returncode} {here.stderr!r}"
    if there.returncode == 0 or b"nowhere" not in there.stderr:
        yield f"check of what is missing: {there.returncode} {there.stderr!r}"


def check_units(bin_dir, env):
    """Yields the unit tests that fail."""
    names = [line for line in (HERE / "units.txt").read_text().splitlines() if line.startswith("test_")]
    for name in names:
        done = run(str(bin_dir / f"{name}.exe"), env=env)
        if done.returncode:
            yield f"{name}: {done.returncode}\n{(done.stdout + done.stderr).decode('utf-8', 'replace')}"
    print(f"{len(names)} programs of unit tests under Wine")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bin", type=pathlib.Path, help="where kitls.exe and pipes.exe are")
    parser.add_argument("transcripts", nargs="*", type=pathlib.Path, help="all by default")
    options = parser.parse_args()
    bin_dir = options.bin.resolve()
    env = {**os.environ, "WINEDEBUG": "-all", "PYTHONDONTWRITEBYTECODE": "1"}
    skip = skipped()
    paths = options.transcripts or sorted(SESSIONS.glob("*.lsp"))
    chosen = [p for p in paths if p.stem not in skip]
    failed = []
    if not options.transcripts:
        failed += check_commands(str(bin_dir / "kitls.exe"), env)
        failed += check_units(bin_dir, env)
    for line in failed:
        print(f"FAILED {line}")
    server = f"wine {bin_dir / 'pipes.exe'} {bin_dir / 'kitls.exe'}"
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, code, said, seconds in pool.map(lambda p: play(p, server, env), chosen):
            if code:
                failed.append(name)
                print(f"FAILED {name} after {seconds:.1f} s\n{said}", flush=True)
    for name, reason in skip.items():
        print(f"skipped {name}: {reason}")
    print(f"{len(chosen)} transcripts under Wine, {len(failed)} failures, {len(paths) - len(chosen)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
