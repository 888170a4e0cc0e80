#!/usr/bin/env python3
"""Runs every libFuzzer target of a build for a share of the time given. New inputs stay out of the
tree; an input that crashes is left beside the programs and named, to be committed to the corpus. The
seed is printed: with the same one the same inputs are tried, as far as the time goes."""

import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

import seeds


def run(target, corpus, seconds, seed, crashes):
    known = corpus / target.name.removeprefix("fuzz_")
    with tempfile.TemporaryDirectory() as fresh:
        argv = [target, fresh, *([known] if known.is_dir() else []), f"-max_total_time={seconds}",
                f"-seed={seed}", "-timeout=20", "-rss_limit_mb=2048", "-max_len=65536",
                "-print_final_stats=1", f"-artifact_prefix={crashes}/{target.name}-"]
        done = subprocess.run([str(a) for a in argv], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False,
                              timeout=seconds * 3 + 120)
    text = done.stdout.decode("utf-8", "replace")
    runs = [line.split()[-1] for line in text.splitlines() if "number_of_executed_units" in line]
    return done.returncode, runs[0] if runs else "?", text


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="for all targets together")
    seeds.add_to(parser)
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("corpus", type=pathlib.Path)
    options = parser.parse_args()
    return seeds.played(options, lambda seed: play(options, seed))


def play(options, seed):
    targets = sorted(p for p in options.programs.glob("fuzz_*") if os.access(p, os.X_OK))
    if not targets:
        print(f"no fuzz targets in {options.programs}", file=sys.stderr)
        return 1
    jobs = min(os.cpu_count() or 1, 2)
    each = max(5, options.seconds * jobs // len(targets))
    crashes = options.programs / "crashes"
    crashes.mkdir(exist_ok=True)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        work = {t: pool.submit(run, t, options.corpus, each, seed, crashes) for t in targets}
        for target, future in work.items():
            code, runs, text = future.result()
            print(f"{target.name}: {runs} runs, {'sound' if code == 0 else f'exit code {code}'}")
            if code != 0:
                failed += 1
                print(text[-6000:])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
