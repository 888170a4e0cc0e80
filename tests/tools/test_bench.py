#!/usr/bin/env python3
"""What the benches make of what they measured: verdicts, slopes, growth, plots, and a corpus that is the
same for the same seed. Nothing is measured here."""

import pathlib
import re
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
import career  # noqa: E402
import corpus  # noqa: E402
import methods  # noqa: E402
import plot  # noqa: E402
import report  # noqa: E402
from report import Row  # noqa: E402


class Fixed(report.Budgets):
    def __init__(self, named):
        self.named = named


class Verdicts(unittest.TestCase):
    ROWS = (
        ("held", {"max": 5}, Row("a", 5, "ms"), "ok"),
        ("over", {"max": 5}, Row("a", 5.1, "ms"), "MISSED"),
        ("over by the clock only", {"max": 5}, Row("a", 6, "ms", 4), "cpu ok"),
        ("over on the processor too", {"max": 5}, Row("a", 6, "ms", 5.5), "MISSED"),
        ("so is its floor", {"max": 5}, Row("a", 7, "ms", None, 6), "busy"),
        ("its floor is not", {"max": 5}, Row("a", 7, "ms", None, 4), "MISSED"),
        ("memory is never busy", {"max": 5}, Row("a", 7, "MiB", None, 6), "MISSED"),
        ("too few", {"min": 10}, Row("a", 9, "/s"), "MISSED"),
        ("enough on a processor", {"min": 10}, Row("a", 9, "/s", 11), "cpu ok"),
        ("ratio held", {"ratio": 1.3}, Row("a", 13, "ms", None, 10), "ok"),
        ("ratio over", {"ratio": 1.3}, Row("a", 14, "ms", None, 10), "MISSED"),
        ("nothing to divide by", {"ratio": 1.3}, Row("a", 14, "ms"), "no floor"),
        ("perhaps over", {"max": 100}, Row("a", 150, "KiB", None, None, 60), "unclear"),
        ("surely over", {"max": 100}, Row("a", 150, "KiB", None, None, 40), "MISSED"),
        ("nobody asks", None, Row("b", 1, "ms"), ""),
    )

    def test_each(self):
        for name, budget, row, expected in self.ROWS:
            with self.subTest(name):
                self.assertEqual(Fixed({"a": budget} if budget else {}).verdict(row), expected)

    def test_a_budget_may_name_many(self):
        budgets = Fixed({"method *p99": {"max": 5}})
        self.assertEqual(budgets.verdict(Row("method x/y p99", 6, "ms")), "MISSED")
        self.assertEqual(budgets.verdict(Row("method x/y p50", 6, "ms")), "")

    def test_rates_divide_the_other_way(self):
        self.assertEqual(report.ratio_of(Row("a", 50, "/s", None, 100)), 2)
        self.assertEqual(report.ratio_of(Row("a", 50, "ms", None, 100)), 0.5)

    def test_growth_is_of_the_processor_where_it_is_known(self):
        self.assertEqual(report.growth_of(Row("a", 1, "ms", 2), Row("a", 90, "ms", 6)), 3)
        self.assertEqual(report.growth_of(Row("a", 1, "ms"), Row("a", 90, "ms", 6)), 90)


class Slopes(unittest.TestCase):
    def test_what_leaks_is_seen_and_what_breathes_is_not(self):
        for leak in (0, 500):  # KiB in a million
            points = [(i * 200_000, 10_000_000 + leak * 1024 * i / 5 + i * 7 % 5 * 4096) for i in range(10)]
            grown, error = career.slope(points)
            self.assertAlmostEqual(grown, leak, delta=error)
            self.assertLess(error, 100)

    def test_what_fills_caches_first_does_not_count(self):
        points = [(i * 200_000, 10_000_000 + min(i, 2) * 5_000_000) for i in range(10)]
        self.assertEqual(career.slope(points)[0], 0)


class Records(unittest.TestCase):
    def test_parts_are_kept_one_by_one_and_failures_are_told(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "10000.json")
            record = report.Record(path, 10_000)
            record.data.update(machine={"cpu": "x", "cores": 2}, bytes=1)
            about = {"server": "s", "version": "v", "load": [1, 2], "remarks": []}
            record.put("symbols", [Row("symbols p99", 9, "ms")], failed=None, **about)
            record.put("search", [], failed="it ended", **about)
            known = report.Record(path, 10_000)
            self.assertTrue(known.has("symbols", "s"))
            self.assertFalse(known.has("symbols", "another"))
            self.assertFalse(known.has("search", "s"))
            told = "\n".join(report.summary(known, ["symbols", "search"]))
            self.assertIn("search: failed: it ended", told)
            self.assertIn("1 budgets missed: symbols p99", told)
            self.assertTrue(report.missed(known, ["symbols"]))
            self.assertFalse(report.missed(known, ["spawn"]))


class Methods(unittest.TestCase):
    def test_every_request_of_the_server_is_measured(self):
        table = (ROOT / "server/methods.c").read_text()
        requests = set(re.findall(r'\{\s*"([\w$/]+)",\s*REQUEST', table))
        measured = {row[0] for row in methods.METHODS} | methods.NOT_MEASURED
        self.assertGreater(len(requests), 10)
        self.assertEqual(sorted(requests - measured), [], "add a row to METHODS in bench/methods.py")


class Plots(unittest.TestCase):
    def test_labels_keep_apart_in_their_order(self):
        places = plot.apart([100, 101, 50, 300], 17, 44, 316)
        self.assertEqual(sorted(places), [places[2], places[0], places[1], places[3]])
        self.assertTrue(all(b - a >= 17 for a, b in zip(sorted(places), sorted(places)[1:])))

    def test_a_table_is_put_where_its_mark_is(self):
        text = "a\n<!-- x -->\nold\n<!-- /x -->\nb"
        self.assertEqual(plot.put(text, "x", ["new"]), "a\n<!-- x -->\nnew\n<!-- /x -->\nb")


class Corpora(unittest.TestCase):
    def made(self, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            corpus.make(folder, *arguments)
            root = pathlib.Path(folder)
            return {path.relative_to(root).as_posix(): path.read_bytes()
                    for path in root.rglob("*") if path.is_file()}

    def test_the_same_seed_makes_the_same_bytes(self):
        once, again, other = self.made(60, 3, 7, 1), self.made(60, 3, 7, 2), self.made(60, 3, 8, 1)
        self.assertEqual(once, again)
        self.assertNotEqual(once, other)
        self.assertEqual(len(once), 61)  # and the manifest

    def test_workspaces_may_be_of_one_size(self):
        files = self.made(60, 3, 7, 1, True)
        homes = [name.split("/")[0] for name in files if "/" in name]
        self.assertEqual({homes.count(home) for home in homes}, {20})


if __name__ == "__main__":
    unittest.main()
