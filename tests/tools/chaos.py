#!/usr/bin/env python3
"""Kills the server at random moments while it indexes, starts it again on what is left, and compares
every answer with that of a server whose cache is empty. Deterministic but for when the kill hits;
the seed is printed."""

import argparse
import json
import os
import pathlib
import random
import shutil
import sys
import time

import lsp

WORDS = ("anchor basket candle drawer engine feather garden hammer island jacket kettle lantern "
         "mirror needle orchard pencil quarry ribbon saddle timber umbrella velvet window").split()
QUERIES = ("anchor", "lantern kettle", "tag:velvet", "kind:kit island", "\"garden hammer\"", "nee*",
           "quarry -ribbon", "fresh")


def text_of(chance, name):
    body = "\n\n".join(
        f"## {chance.choice(WORDS).title()} {n}\n\n" + " ".join(chance.choices(WORDS, k=80)) +
        f" [[kit-{chance.randrange(300)}]]" for n in range(chance.randrange(1, 6)))
    return (f"---\nid: {name}\nalias: {name.replace('-', ' ').title()}\ntype: kit\nis_base: false\n"
            f"version: 1\ntags:\n  - {chance.choice(WORDS)}\ndescription: {chance.choice(WORDS)} and more.\n"
            f"---\n# {name}\n\n{body}\n")


def build(root, chance, kits):
    for n in range(kits):
        path = root / f"project-{n % 3}" / ".bluekit" / "kits" / f"part-{n % 7}" / f"kit-{n}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(chance, f"kit-{n}"))


def change(root, chance):
    """A few files written, deleted, moved: what a checkout does."""
    folders = sorted(p for p in root.rglob("part-*") if p.is_dir())
    if folders and chance.random() < 0.3:
        folder = chance.choice(folders)
        folder.rename(folder.with_name(f"part-{chance.randrange(10 ** 6)}"))
    files = sorted(root.rglob("*.md"))
    for path in chance.sample(files, min(8, len(files))):
        what = chance.randrange(4)
        if what == 0:
            path.unlink()
        elif what == 1:
            path.rename(path.with_name(f"moved-{chance.randrange(10 ** 6)}.md"))
        else:
            path.write_text(text_of(chance, path.stem) + "\nfresh words\n")


def start(server, place, root, cache):
    client = lsp.Client(server, place, cwd=place.path, env={"XDG_CACHE_HOME": str(cache)})
    client.ask("initialize", {
        "processId": os.getpid(), "rootUri": None, "capabilities": {},
        "workspaceFolders": [{"uri": lsp.to_uri(root), "name": "chaos"}]}, id="init")
    client.notify("initialized", {})
    return client


def answers(client):
    client.answer("init")
    client.sync(120)
    result = {}
    for query in QUERIES:
        found = client.request("kit/search", {"query": query, "limit": 1000})
        result["search " + query] = [found["total"], sorted(h["uri"] for h in found["hits"])]
    for query in ("kit", "part", "anchor 1", "zzz"):
        found = client.request("workspace/symbol", {"query": query})
        result["symbol " + query] = sorted(json.dumps(s, sort_keys=True) for s in found)
    published = {}
    for message in client.messages:
        if message["method"] == "textDocument/publishDiagnostics":
            published[message["params"]["uri"]] = message["params"]["diagnostics"]
    result["problems"] = {u: p for u, p in published.items() if p}
    return result


def end(client):
    code = client.stop()
    if code != 0 or client.reports():
        raise lsp.LspError(f"exit code {code}: {client.reports() or client._said()}")


def fresh_answers(server, place, root):
    cache = place.path / "fresh"
    shutil.rmtree(cache, ignore_errors=True)
    cache.mkdir(mode=0o700)
    client = start(server, place, root, cache)
    try:
        result = answers(client)
        end(client)
    finally:
        client.kill()
    return result


def calm(server, place, root, cache, chance, rounds):
    """Any series of file operations ends in the same answers as a fresh index."""
    client = start(server, place, root, cache)
    try:
        for number in range(rounds):
            for _ in range(chance.randrange(1, 12)):
                change(root, chance)
                if chance.random() < 0.3:
                    client.request("kit/search", {"query": "anchor"})
            wrong = differences(answers(client), fresh_answers(server, place, root))
            if wrong:
                print(f"round {number}: answers differ\n" + "\n".join(w[:3000] for w in wrong))
                return 1
        end(client)
    finally:
        client.kill()
    print(f"{rounds} rounds of changes: every answer as from a fresh index")
    return 0


def differences(ours, theirs):
    return [f"{key}:\n  after the kill {ours.get(key)}\n  fresh          {theirs.get(key)}"
            for key in theirs if ours.get(key) != theirs[key]]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--kits", type=int, default=600)
    parser.add_argument("--calm", action="store_true",
                        help="kill nothing: change files under one running server")
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else time.time_ns() % 10**9
    print(f"seed {seed}")
    chance = random.Random(seed)
    server = [os.path.realpath(options.server)]
    with lsp.Place() as place:
        root, cache = place.path / "workspace", place.path / "cache"
        build(root, chance, options.kits)
        began = time.monotonic()
        fresh_answers(server, place, root)
        whole = time.monotonic() - began
        if options.calm:
            return calm(server, place, root, cache, chance, options.rounds)
        for number in range(options.rounds):
            if number % 2 == 0:  # a cold index is killed; every other time one that catches up
                shutil.rmtree(cache, ignore_errors=True)
                cache.mkdir(mode=0o700)
            for _ in range(chance.randrange(1, 4)):
                client = start(server, place, root, cache)
                change(root, chance)
                moment = chance.uniform(0, whole)
                try:
                    client.wait(lambda: False, "the moment", moment)
                except lsp.LspError:
                    pass
                client.kill()
            client = start(server, place, root, cache)
            try:
                ours = answers(client)
                end(client)
            finally:
                client.kill()
            wrong = differences(ours, fresh_answers(server, place, root))
            if wrong:
                print(f"round {number}, last kill after {1000 * moment:.0f} ms: answers differ")
                print("\n".join(w[:3000] for w in wrong))
                return 1
    print(f"{options.rounds} rounds, {options.kits} kits: every answer as from a fresh index")
    return 0


if __name__ == "__main__":
    sys.exit(main())
