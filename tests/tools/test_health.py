#!/usr/bin/env python3
"""What kit/watcherHealth and `kitls health` say, each member by causing what it tells of. Nothing
waits for time: each wait is for a message."""

import json
import os
import signal
import subprocess
import sys
import unittest

import chaos
import chaos_levers
import lsp

KIT = "---\nid: %s\nalias: %s\ntype: kit\n---\n# It\n"
SERVER = LEVERS = None


class Health(unittest.TestCase):
    def setUp(self):
        self.place = lsp.Place()
        self.addCleanup(self.place.__exit__, None, None, None)
        self.root = self.place.path / "w" / ".bluekit"
        self.kits = self.root / "kits"
        self.kits.mkdir(parents=True)
        self.write("a")
        self.levers = chaos_levers.Levers(LEVERS, self.place.path)

    def write(self, name):
        (self.kits / f"{name}.md").write_text(KIT % (name, name))

    def start(self, folder="w", **options):
        client = lsp.Client([SERVER], self.place, cwd=self.place.path, env=self.levers.env())
        self.addCleanup(client.kill)
        client.initialize({
            "processId": os.getpid(), "capabilities": {}, "rootUri": None,
            "initializationOptions": {"healthNotifications": True, **options},
            "workspaceFolders": [{"uri": lsp.to_uri(self.place.path / folder), "name": "w"}]})
        client.sync()
        return client

    def health(self, client):
        health = client.request("kit/watcherHealth")
        return health, health["watchers"][0]

    def shown(self, client, part):
        return [m for m in client.messages if m["method"] == "window/showMessage"
                and part in m["params"]["message"]]

    def need_levers(self):
        if not LEVERS:
            self.skipTest("needs a library that is loaded before the server")

    def configure(self, client, **watch):
        client.notify("workspace/didChangeConfiguration", {"settings": {"kit": {"watch": watch}}})

    # ---- each member ----

    def test_a_watched_root(self):
        client = self.start()
        health, watcher = self.health(client)
        self.assertEqual((health["total_watchers"], health["healthy"], health["unhealthy"]), (1, 1, 0))
        self.assertEqual(watcher["path"], str(self.root))
        self.assertEqual(watcher["uri"], lsp.to_uri(self.root))
        name = str(self.root.parent)
        for character in "/\\:. ":
            name = name.replace(character, "_")
        self.assertEqual(watcher["event_name"], "project-artifacts-changed-" + name)
        self.assertEqual([watcher[k] for k in ("is_active", "state", "backend", "restart_count",
                                               "directories", "kits", "overflows", "last_event_ms_ago",
                                               "last_error", "cure")],
                         [True, "watching", "inotify", 0, 2, 1, 0, None, None, None])
        self.assertEqual(health["queue"]["capacity"], 100)
        self.assertEqual(health["index"]["state"], "ready")
        used = health["limits"]["used_by_us"]
        (self.kits / "deep").mkdir()
        self.write("b")
        self.write("deep/c")
        client.sync()
        later, watcher = self.health(client)
        self.assertEqual((watcher["kits"], watcher["directories"]), (3, 3))
        self.assertGreaterEqual(watcher["last_event_ms_ago"], 0)
        self.assertGreaterEqual(watcher["since_ms_ago"], watcher["last_event_ms_ago"])
        self.assertEqual(later["limits"]["used_by_us"], used + 1)
        self.assertEqual((later["index"]["kits"], later["index"]["workspaces"]), (3, 1))
        self.assertGreater(later["index"]["generation"], health["index"]["generation"])
        self.assertGreater(later["queue"]["peak"], 0)
        self.assertGreaterEqual(later["uptime_ms"], health["uptime_ms"])
        self.assertEqual(later["memory"]["accounted_bytes"], sum(later["memory"]["components"].values()))
        self.assertEqual(client.request("kit/watcherHealth", {"flat": True}), {watcher["event_name"]: True})

    def test_what_links_led_to_is_watched_no_more(self):
        client = self.start()
        before = self.health(client)
        elsewhere = self.place.path / "out"
        for name in ("kits", "project/.bluekit/kits"):
            (elsewhere / name).mkdir(parents=True)
        links = self.kits / "l", self.place.path / "w" / "p"
        for link, name in zip(links, ("kits", "project")):
            link.symlink_to(elsewhere / name)
        client.sync()
        linked = self.health(client)
        self.assertEqual((linked[1]["directories"], linked[0]["total_watchers"]), (4, 2))
        for link in links:
            link.unlink()
            client.sync()
        after = self.health(client)
        self.assertEqual((after[1]["directories"], after[0]["limits"]["used_by_us"]),
                         (before[1]["directories"], before[0]["limits"]["used_by_us"]))

    def test_what_lies_too_deep_is_told(self):
        (self.place.path / "w/1/2/3/4/5/6/7/8").mkdir(parents=True)
        client = self.start()
        truncated = self.health(client)[0]["index"]["truncated"]
        self.assertEqual(len(truncated), 1)
        self.assertIn("below level 6", truncated[0])

    def test_what_becomes_too_deep_is_told(self):
        deep = self.place.path / "w/1/2/3/4/5"
        deep.mkdir(parents=True)
        client = self.start()
        self.assertEqual(self.health(client)[0]["index"]["truncated"], [])
        (deep / "6").mkdir()
        client.sync()
        self.assertEqual(len(self.health(client)[0]["index"]["truncated"]), 1)

    def test_settings(self):
        client = self.start()
        for backend, state, name, active in (("poll", "polling", "poll", True),
                                             ("off", "off", "inotify", False),
                                             ("auto", "watching", "inotify", True)):
            self.configure(client, backend=backend)
            client.sync()
            watcher = self.health(client)[1]
            self.assertEqual((watcher["state"], watcher["backend"], watcher["is_active"]),
                             (state, name, active))
            self.assertLess(watcher["since_ms_ago"], self.health(client)[0]["uptime_ms"] + 1)

    def test_a_queue_that_really_overflows(self):
        client = self.start()
        with open("/proc/sys/fs/inotify/max_queued_events", "rb") as file:
            most = int(file.read())
        os.kill(client.process.pid, signal.SIGSTOP)
        try:
            for _ in range(most // 4 + 4000):  # it may have read some before it stood still
                os.rename(self.kits / "a.md", self.kits / "z.md")
                os.rename(self.kits / "z.md", self.kits / "a.md")
            self.write("unseen")
        finally:
            os.kill(client.process.pid, signal.SIGCONT)
        client.sync()
        health, watcher = self.health(client)
        self.assertGreaterEqual(watcher["overflows"], 1)
        self.assertEqual(health["queue"]["overflows"], watcher["overflows"])
        self.assertEqual((watcher["state"], watcher["kits"]), ("watching", 2))

    # ---- what the user has closed ----

    def test_the_way_to_a_root_is_closed(self):
        self.close_the_way("auto")

    def test_the_way_to_a_polled_root_is_closed(self):
        self.close_the_way("poll")

    def close_the_way(self, backend):
        watch = {"kit": {"watch": {"backend": backend, "pollIntervalMs": 100}}}
        above = self.place.path / "above"
        above.mkdir()
        os.rename(self.place.path / "w", above / "w")
        self.addCleanup(above.chmod, 0o700)
        clients = [self.start("above/w", **watch)]
        watched = self.health(clients[0])[1]
        before = len(clients[0].messages)
        above.chmod(0)
        clients[0].wait_message("kit/watcherHealthDidChange", lambda p: p["unhealthy"] == 1, since=before)
        clients.append(self.start("above/w", **watch))  # has never seen it open
        for client in clients:
            client.sync()
            health, watcher = self.health(client)
            self.assertEqual((health["total_watchers"], health["index"]["kits"]), (1, 0))
            self.assertEqual((watcher["path"], watcher["state"], watcher["cure"]),
                             (str(above / "w"), "failed", f"Open the way to it: chmod u+rx '{above}'"))
            self.assertIn("Permission denied", watcher["last_error"])
            self.assertEqual(len(self.shown(client, "Permission denied")), 1)
        before = [len(client.messages) for client in clients]
        above.chmod(0o700)
        for client, since in zip(clients, before):
            client.wait_message("kit/watcherHealthDidChange", lambda p: p["healthy"] == 1, since=since)
            client.sync()
            health, watcher = self.health(client)
            self.assertEqual((health["total_watchers"], health["index"]["kits"]), (1, 1))
            self.assertEqual([watcher[k] for k in ("path", "state", "kits", "directories")],
                             [watched[k] for k in ("path", "state", "kits", "directories")])

    def test_a_polled_folder_is_closed(self):
        client = self.start(kit={"watch": {"backend": "poll", "pollIntervalMs": 60000}})
        folder = self.place.path / "w"
        self.addCleanup(folder.chmod, 0o700)
        folder.chmod(0)
        client.sync()
        health, watcher = self.health(client)
        self.assertEqual((health["total_watchers"], watcher["path"], watcher["state"], watcher["cure"]),
                         (1, str(folder), "failed", f"Make it readable: chmod u+rx '{folder}'"))
        folder.chmod(0o700)
        client.sync()
        watcher = self.health(client)[1]
        self.assertEqual((watcher["path"], watcher["state"], watcher["kits"]), (str(self.root), "polling", 1))

    def test_a_library_is_closed(self):
        library = self.place.path / "library"
        os.rename(self.root, library)
        self.addCleanup(library.chmod, 0o700)
        client = self.start("library")
        self.assertEqual([self.health(client)[1][k] for k in ("path", "state", "kits")],
                         [str(library), "watching", 1])
        library.chmod(0)
        client.sync()
        self.assertEqual([self.health(client)[1][k] for k in ("path", "state", "kits")],
                         [str(library), "failed", 0])

    # ---- what the system refuses ----

    def test_no_more_watches(self):
        self.need_levers()
        client = self.start()
        self.levers.set("no_watches", 1)
        for name in ("one", "two"):
            (self.kits / name).mkdir()
            self.write(name + "/k")
            client.sync()
        client.wait_message("kit/watcherHealthDidChange", lambda p: p["unhealthy"] == 1)
        health, watcher = self.health(client)
        self.assertEqual((watcher["state"], watcher["backend"], watcher["is_active"], watcher["kits"]),
                         ("polling", "poll", True, 3))
        self.assertIn("the system has no more watches", watcher["last_error"])
        self.assertRegex(watcher["cure"], r"sudo sysctl fs\.inotify\.max_user_watches=\d+")
        self.assertEqual((health["healthy"], health["unhealthy"]), (0, 1))
        self.assertEqual(len(self.shown(client, "sudo sysctl")), 1)

    def test_a_link_into_a_root_that_is_polled(self):
        self.need_levers()
        (self.place.path / "v").mkdir()
        (self.place.path / "v" / ".bluekit").symlink_to(self.place.path / "w" / "late" / ".bluekit")
        client = lsp.Client([SERVER], self.place, cwd=self.place.path, env=self.levers.env())
        self.addCleanup(client.kill)
        client.initialize({
            "processId": os.getpid(), "capabilities": {}, "rootUri": None, "workspaceFolders": [
                {"uri": lsp.to_uri(self.place.path / name), "name": name} for name in "wv"]})
        client.sync()
        self.levers.set("no_watches", 1)
        (self.place.path / "w" / "first").mkdir()
        client.sync()
        kits = self.place.path / "w" / "late" / ".bluekit" / "kits"
        kits.mkdir(parents=True)
        (kits / "l.md").write_text(KIT % ("l", "l"))
        client.sync()
        paths = [w["path"] for w in self.health(client)[0]["watchers"]]
        self.assertIn(str(self.place.path / "v" / ".bluekit"), paths)

    def test_no_more_instances(self):
        self.need_levers()
        self.levers.set("no_instances", 1)
        client = self.start()
        watcher = self.health(client)[1]
        self.assertEqual((watcher["state"], watcher["is_active"]), ("polling", True))
        self.assertRegex(watcher["cure"], r"sudo sysctl fs\.inotify\.max_user_instances=\d+")
        self.assertEqual(len(self.shown(client, "max_user_instances")), 1)
        self.write("polled")
        client.sync()
        self.assertEqual(self.health(client)[1]["kits"], 2)

    def test_a_broken_watcher_comes_back(self):
        self.need_levers()
        client = self.start()
        client.wait_message("kit/watcherHealthDidChange", lambda p: p["healthy"] == 1)
        before = len(client.messages)
        self.levers.set("broken", 1)
        self.write("while-broken")
        client.wait_message("kit/watcherHealthDidChange", lambda p: p["healthy"] == 0, since=before)
        watcher = self.health(client)[1]
        self.assertEqual((watcher["state"], watcher["is_active"]), ("recovering", False))
        self.assertIn("inotify", watcher["last_error"])
        before = len(client.messages)
        self.levers.set("broken", 0)
        client.wait_message("kit/watcherHealthDidChange", lambda p: p["healthy"] == 1, since=before)
        client.sync()
        watcher = self.health(client)[1]
        self.assertEqual((watcher["state"], watcher["kits"]), ("watching", 2))
        self.assertGreaterEqual(watcher["restart_count"], 1)

    def test_a_file_system_without_events(self):
        self.need_levers()
        self.levers.set("roots_remote", 1)
        health, watcher = self.health(self.start())
        self.assertEqual((watcher["state"], watcher["backend"], health["healthy"]), ("polling", "poll", 1))
        self.assertIn("does not report changes", watcher["last_error"])

    def test_an_index_on_a_network_file_system(self):
        self.need_levers()
        self.levers.set("index_remote", 1)
        clients = [self.start(), self.start()]
        for number, client in enumerate(clients):
            self.write(f"other-{number}")
            client.sync()
            self.assertEqual([self.health(client)[0]["index"][k] for k in ("state", "kits")],
                             ["ready", number + 2])
            self.assertEqual(list(self.place.path.rglob("index-*.db-wal")), [])  # it needs shared memory
            client.kill()

    def test_a_kit_that_could_not_be_opened_is_not_forgotten(self):
        self.need_levers()
        client = self.start()
        client.request("workspace/symbol", {"query": "zzz"})
        self.levers.set("no_files", 1)
        self.write("b")
        while self.levers.get("fired") < 12:  # twice six times it is tried at once
            client.request("workspace/symbol", {"query": "zzz"})
        self.levers.mend()
        client.sync()
        self.assertEqual(self.health(client)[1]["kits"], 2)

    def test_an_index_that_cannot_be_opened(self):
        self.need_levers()
        self.levers.fault("denied", 1)
        client = lsp.Client([SERVER], self.place, cwd=self.place.path, env=self.levers.env())
        self.addCleanup(client.kill)
        client.initialize({"processId": None, "capabilities": {}, "rootUri": lsp.to_uri(self.place.path / "w")})
        client.wait_message("window/showMessage", lambda p: "index cannot be used" in p["message"])
        self.assertEqual(client.request("kit/watcherHealth")["index"]["state"], "unavailable")
        self.levers.mend()
        client.sync()
        self.assertEqual(self.health(client)[0]["index"]["state"], "ready")

    def test_an_emptied_index_that_cannot_be_put_aside(self):
        self.need_levers()
        client = self.start()
        client.request("kit/search", {"query": "it"})  # who has read it keeps it locked
        self.levers.fault("denied", 1)
        os.truncate(chaos_levers.index_of(self.place.path / "cache"), 0)
        self.write("b")
        client.wait_message("window/showMessage", lambda p: "index cannot be used" in p["message"])
        self.levers.mend()
        client.sync()
        health, watcher = self.health(client)
        self.assertEqual((health["index"]["state"], watcher["kits"]), ("ready", 2))

    # ---- what costs nothing ----

    def test_what_is_as_it_was_costs_one_look(self):
        self.need_levers()
        for number in range(500):
            self.write(f"k{number}")
        client = self.start()

        client.sync()
        before = self.levers.get("looks"), self.levers.get("reads")
        for path in self.kits.iterdir():
            path.open("ab").close()
        client.sync()
        self.assertEqual((self.levers.get("looks"), self.levers.get("reads")),
                         (before[0] + 501, before[1]))

    def test_a_save_by_renaming_is_one_read(self):
        self.need_levers()
        client = self.start()
        client.sync()
        kit = self.kits / "a.md"

        def rename():
            (self.kits / ".a.tmp").write_text(KIT % ("other", "other"))
            os.rename(self.kits / ".a.tmp", kit)

        def tidy():
            kit.write_text(KIT.replace("id: ", "id:    ") % ("third", "third"))
            client.sync()
            before = self.levers.get("reads")
            subprocess.run([SERVER, "fmt", str(kit)], env=self.place.env(), check=True, capture_output=True)
            self.assertEqual(kit.read_text(), KIT % ("third", "third"))
            return before

        for save in (rename, tidy):
            before = self.levers.get("reads")
            before = save() or before
            client.sync()
            self.assertEqual(self.levers.get("reads"), before + 1)

    def test_idle_threads_wait_for_ever(self):
        self.need_levers()
        with self.levers.listen() as bell:
            client = self.start()
            self.write("b")
            client.sync()
            self.assertTrue(self.levers.await_sleep(bell, 2, lsp.TIMEOUT))
            self.configure(client, backend="poll")
            client.sync()
            self.assertLess(self.levers.get("asleep"), 2)

    def test_our_own_files_are_no_events(self):
        self.need_levers()
        client = self.start()
        for number in range(20):  # the index and its log are written, and what lies beside them
            self.write(f"k{number}")
            client.sync()
            client.request("kit/search", {"query": f"k{number}"})
        self.assertEqual(self.levers.get("own"), 0)

    # ---- kitls health ----

    def ask(self, *arguments):
        run = subprocess.run([SERVER, "health", *arguments], env=self.place.env(), check=True,
                             capture_output=True, text=True)
        return run.stdout

    def test_every_live_server(self):
        clients = [self.start(), self.start(kit={"watch": {"backend": "poll"}})]
        gone = self.start()
        gone.kill()
        for client in clients:
            client.request("kit/watcherHealth")
        servers = json.loads(self.ask("--format", "json"))
        self.assertEqual(sorted(s["pid"] for s in servers), sorted(c.process.pid for c in clients))
        states = {s["pid"]: s["health"]["watchers"][0]["state"] for s in servers}
        self.assertEqual([states[c.process.pid] for c in clients], ["watching", "polling"])
        told = self.ask()
        for client in clients:
            self.assertIn(f"server {client.process.pid}, up ", told)
        self.assertIn(f"watching   {self.root}: 1 kits in 2 directories", told)


if __name__ == "__main__":
    SERVER = os.path.realpath(sys.argv.pop(1))
    if len(sys.argv) > 1 and sys.argv[1].endswith(".so"):
        LEVERS = os.path.realpath(sys.argv.pop(1))
    SERVER, LEVERS = chaos.unprivileged(SERVER, LEVERS)
    unittest.main()
