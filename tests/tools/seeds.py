"""Random tests play the seeds they are given, or a new one. Each is printed before it is played, so
that it can be played again."""

import time


def add_to(parser):
    parser.add_argument("--seed", type=int, nargs="+", metavar="S", help="default: a new one")


def played(options, play):
    """The first exit code that is not 0."""
    for seed in options.seed or [time.time_ns() % 10**9]:
        print(f"seed {seed}", flush=True)
        code = play(seed)
        if code:
            return code
    return 0
