#!/usr/bin/env python3
"""Five servers on one index, on overlapping and on different folders, killed and started at random while
the files change. Each must always be right about its own folders: after kit/sync its answers are compared
with what a brute-force reader finds on the disk. No time is measured here (bench/servers.py does that).
The seed is printed and repeats a run but for when the kills hit."""

import argparse
import os
import pathlib
import random
import re
import shutil
import sys
import time

import lsp
import seeds

WORDS = ("anchor basket candle drawer engine feather garden hammer island jacket kettle lantern "
         "mirror needle orchard pencil quarry ribbon saddle timber umbrella velvet window").split()
FOLDERS = ("north", "east", "south", "west", "middle", "harbour")
SERVERS = (("north", "east"), ("east", "south"), ("south", "north", "west"), ("middle",), FOLDERS)
LIMIT = 1000


class Disk:
    """Folders of kits, and the truth about them."""

    def __init__(self, root, chance, kits):
        self.root, self.chance, self.count = root, chance, 0
        for folder in FOLDERS:
            self.home(folder).mkdir(parents=True)
            for _ in range(kits // len(FOLDERS)):
                self.write(self.fresh(folder))

    def home(self, folder):
        return self.root / folder / ".bluekit" / "kits"

    def fresh(self, folder):
        self.count += 1
        return self.home(folder) / f"kit-{self.count}.md"

    def write(self, path, extra=""):
        body = " ".join(self.chance.choices(WORDS, k=40))
        path.write_text(f"---\nid: {path.stem}\nalias: {path.stem.title()}\ntype: kit\nis_base: false\n"
                        f"version: 1\ndescription: A kit.\n---\n# {path.stem}\n\n{body} {extra}\n")

    def kits(self, folder):
        return sorted(self.home(folder).glob("*.md"))

    def change(self):
        """What an editor, a checkout and a script do."""
        folder = self.chance.choice(FOLDERS)
        kits = self.kits(folder)
        what = self.chance.randrange(6)
        if what == 0 or len(kits) < 5:
            self.write(self.fresh(folder))
        elif what == 1:
            self.chance.choice(kits).unlink()
        elif what == 2:
            self.chance.choice(kits).rename(self.fresh(self.chance.choice(FOLDERS)))
        elif what == 3:
            part = self.fresh(folder).with_suffix(".part")
            self.write(part)
            part.rename(self.chance.choice(kits))
        else:
            self.write(self.chance.choice(kits), f"fresh{self.count}")

    def alias(self, path):
        return re.search(r"alias: (.*)", path.read_text())[1]

    def holding(self, folders, word):
        """The kits of these folders in whose title or text the word stands, by reading all."""
        found = []
        for folder in folders:
            for path in self.kits(folder):
                body = path.read_text().split("---\n", 2)[2]
                if word in re.findall(r"[a-z0-9]+", (self.alias(path) + " " + body).lower()):
                    found.append(str(path))
        return sorted(found)


class Fleet:
    """The servers, those that live."""

    def __init__(self, server, place, root, env=None):
        self.server, self.place, self.root, self.env = server, place, root, env
        self.living = {}

    def start(self, number):
        client = lsp.Client([self.server], self.place, cwd=self.place.path, env=self.env)
        client.initialize({
            "processId": os.getpid(), "rootUri": None, "capabilities": {},
            "workspaceFolders": [{"uri": lsp.to_uri(self.root / folder), "name": folder}
                                 for folder in SERVERS[number]]})
        self.living[number] = client

    def kill(self, number):
        client = self.living.pop(number)
        client.kill()
        if client.reports():
            raise lsp.LspError(client.reports())

    def end(self):
        for number, client in list(self.living.items()):
            if client.stop() != 0 or client.reports():
                raise lsp.LspError(f"server {number} did not end well: {client.reports()}")
            del self.living[number]

    def drop(self):
        for client in self.living.values():
            client.kill()


def uris(paths):
    return sorted(lsp.to_uri(path) for path in paths)


def sync(client, tries=6):
    """A server gives up on kit/sync after a while; on a busy machine that says nothing."""
    for _ in range(tries - 1):
        try:
            return client.sync()
        except lsp.Refused:
            pass
    return client.sync()


def differences(client, disk, folders, words):
    sync(client)
    for word in words:
        found = client.request("kit/search", {"query": word, "limit": LIMIT})
        true = uris(disk.holding(folders, word))
        if found["total"] != len(true) or sorted(hit["uri"] for hit in found["hits"]) != true:
            ours = sorted(hit["uri"] for hit in found["hits"])
            yield (f"{word}: {found['total']} found, {len(true)} there; missing "
                   f"{sorted(set(true) - set(ours))[:5]}, too many {sorted(set(ours) - set(true))[:5]}")
    alias = disk.alias(disk.chance.choice(disk.kits(disk.chance.choice(folders))))
    names = [symbol["name"] for symbol in client.request("workspace/symbol", {"query": alias})]
    if alias not in names:
        yield f"no symbol {alias} among {names[:5]}"


def round_of(fleet, disk, chance):
    """Changes, a kill or a start, and one server that is looked at; what is wrong."""
    for _ in range(chance.randrange(1, 15)):
        disk.change()
    number = chance.randrange(len(SERVERS))
    if number not in fleet.living:
        fleet.start(number)
    elif chance.random() < 0.6:
        fleet.kill(number)
    for _ in range(chance.randrange(0, 4)):
        disk.change()
    if not fleet.living:
        return []
    number = chance.choice(sorted(fleet.living))
    words = chance.sample(WORDS, 3) + [f"fresh{disk.count}"]
    return [f"server {number}: {wrong}" for wrong in
            differences(fleet.living[number], disk, SERVERS[number], words)]


def run(options, place, chance):
    root = place.path / "disk"
    disk = Disk(root, chance, options.kits)
    fleet = Fleet(os.path.realpath(options.server), place, root)
    end = time.monotonic() + options.most
    try:
        for number in range(len(SERVERS)):  # all cold, all at once
            fleet.start(number)
        done = 0
        while done < options.rounds and time.monotonic() < end:
            if chance.random() < 0.05:  # everybody dies, and nothing is left
                for number in list(fleet.living):
                    fleet.kill(number)
                shutil.rmtree(place.path / "cache")
                (place.path / "cache").mkdir(mode=0o700)
            wrong = round_of(fleet, disk, chance)
            if wrong:
                return wrong, done
            done += 1
        for number in range(len(SERVERS)):
            if number not in fleet.living:
                fleet.start(number)
            wrong = list(differences(fleet.living[number], disk, SERVERS[number], WORDS))
            if wrong:
                return [f"in the end server {number}: {w}" for w in wrong], done
        fleet.end()
        return [], done
    finally:
        fleet.drop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--kits", type=int, default=180)
    parser.add_argument("--most", type=float, default=1e9, help="no round begins after so many seconds")
    seeds.add_to(parser)
    options = parser.parse_args()
    return seeds.played(options, lambda seed: play(options, seed))


def play(options, seed):
    with lsp.Place() as place:
        wrong, done = run(options, place, random.Random(seed))
    if wrong:
        print(f"round {done}:\n" + "\n".join(wrong))
        return 1
    print(f"{done} rounds, {len(SERVERS)} servers: each right about its own folders")
    return 0


if __name__ == "__main__":
    sys.exit(main())
