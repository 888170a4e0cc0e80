"""What a run found: rows, their budgets and verdicts, the table, and the JSON that is kept beside it.

A row is kept with the part that measured it, so that a run of some parts replaces only theirs, and with the
program that was measured, so that figures of two programs are never taken for one's."""

import collections
import fnmatch
import hashlib
import json
import os
import pathlib
import platform

HERE = pathlib.Path(__file__).resolve().parent
# error: how far the value may be off, where that can be told.
Row = collections.namedtuple("Row", "name value unit cpu floor error", defaults=(None, None, None))
SIZES = (1_000, 10_000, 100_000, 1_000_000)
MARKS = {"max": "<= ", "min": ">= ", "ratio": "<= "}


def size_name(kits):
    return f"{kits // 1_000_000}M" if kits >= 1_000_000 else f"{kits // 1000}k"


def percentile(values, p):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * p / 100))]


class Budgets:
    """Those of one size of corpus. A budget names rows, with * for anything."""

    def __init__(self, kits):
        every = json.loads((HERE / "budget.json").read_text())
        self.named = every["10k" if kits <= 30_000 else "100k"]

    def of(self, row):
        """("max" | "min" | "ratio", limit), or None."""
        for name, budget in self.named.items():
            if fnmatch.fnmatchcase(row.name, name):
                return next(iter(budget.items()))
        return None

    def verdict(self, row):
        budget = self.of(row)
        if budget is None:
            return ""
        kind, limit = budget
        if kind == "ratio":
            ratio = ratio_of(row)
            return "no floor" if ratio is None else "ok" if ratio <= limit else "MISSED"

        def holds(value):
            return value >= limit if kind == "min" else value <= limit

        if holds(row.value):
            return "ok"
        if row.error is not None and holds(row.value + (row.error if kind == "min" else -row.error)):
            return "unclear"
        if row.cpu is not None:
            return "cpu ok" if holds(row.cpu) else "MISSED"
        return "busy" if row.unit == "ms" and row.floor and not holds(row.floor) else "MISSED"


def ratio_of(row):
    if not row.floor or not row.value:
        return None
    return row.floor / row.value if row.unit.endswith("/s") else row.value / row.floor


def shown(value):
    if value is None:
        return ""
    if value == int(value) or abs(value) >= 1000:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 100 else f"{value:.3g}"


def lines_of(rows, budgets, before=None):
    """Cells of the table. `before`: rows by name of the next smaller corpus, for a column more."""
    head = ["figure", "value", "", "cpu", "floor", "ratio", "budget", "verdict"]
    yield head + ["growth"] if before else head
    for row in rows:
        budget = budgets.of(row)
        told = f"{MARKS[budget[0]]}{shown(budget[1])}{'x' if budget[0] == 'ratio' else ''}" if budget else ""
        ratio = ratio_of(row)
        value = shown(row.value) + (f" ±{shown(row.error)}" if row.error else "")
        line = [row.name, value, row.unit, shown(row.cpu), shown(row.floor),
                f"{ratio:.2f}x" if ratio else "", told, budgets.verdict(row)]
        if before:
            grown = growth_of(before.get(row.name), row)
            line.append(f"{grown:.2f}x" if grown else "")
        yield line


def growth_of(before, row):
    """How many times what it was with a tenth of the kits; of processor time where that is known."""
    if before is None:
        return None
    was, now = (before.cpu, row.cpu) if before.cpu and row.cpu else (before.value, row.value)
    return now / was if was else None


def table(rows, budgets, before=None):
    lines = list(lines_of(rows, budgets, before))
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    for line in lines:
        cells = [cell.ljust(w) if i in (0, 2, 7) else cell.rjust(w)
                 for i, (cell, w) in enumerate(zip(line, widths))]
        yield "  ".join(cells).rstrip()


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo")
                  if line.startswith("model name")), platform.machine())
    return {"cpu": model, "cores": len(os.sched_getaffinity(0)), "kernel": platform.release()}


def load():
    return round(os.getloadavg()[0], 1)


def print_of(path):
    """The program that is measured, by its bytes."""
    return hashlib.blake2b(pathlib.Path(path).read_bytes(), digest_size=8).hexdigest()


class Record:
    """The JSON of one size of corpus: rows by part, with the load of the machine while it ran."""

    def __init__(self, path, kits):
        self.path, self.kits = pathlib.Path(path), kits
        known = json.loads(self.path.read_text()) if self.path.exists() else {}
        self.data = known if known.get("form") == 2 else {"form": 2, "kits": kits, "parts": {}}

    def put(self, part, rows, **more):
        self.data["parts"][part] = {"rows": [row._asdict() for row in rows], **more}
        self.save()

    def save(self):
        budgets = Budgets(self.kits)
        for found in self.data["parts"].values():
            for row, kept in zip(map(row_of, found["rows"]), found["rows"]):
                kept["ratio"], kept["verdict"] = ratio_of(row), budgets.verdict(row)
        scratch = self.path.with_suffix(".part")
        scratch.write_text(json.dumps(self.data, indent=1) + "\n")
        scratch.replace(self.path)

    def has(self, part, server):
        known = self.data["parts"].get(part)
        return known is not None and known["server"] == server and not known.get("failed")

    def rows(self, order):
        parts = self.data["parts"]
        return [row_of(row) for part in order if part in parts for row in parts[part]["rows"]]

    def by_name(self):
        return {row["name"]: row_of(row) for found in self.data["parts"].values()
                for row in found["rows"]}

    def failures(self, order):
        parts = self.data["parts"]
        return {part: parts[part]["failed"] for part in order if part in parts and parts[part]["failed"]}


def row_of(kept):
    return Row(**{field: kept[field] for field in Row._fields if field in kept})


def summary(record, order):
    """The table of one size with what is needed to judge it."""
    parts, budgets = record.data["parts"], Budgets(record.kits)
    smaller = [record.path.with_name(f"{n}.json") for n in SIZES if n * 10 == record.kits]
    before = Record(smaller[0], 0).by_name() if smaller and smaller[0].exists() else None
    told = [parts[part] for part in order if part in parts]
    if not told:
        return
    loads = [load for part in told for load in part["load"]]
    about = record.data["machine"]
    programs = {part["version"] for part in told}
    yield (f"{record.kits} kits, {record.data['bytes'] / 1e6:.1f} MB; {about['cores']} cores, {about['cpu']}; "
           f"load {min(loads)} to {max(loads)}; server {', '.join(sorted(programs))}")
    rows = record.rows(order)
    yield from table(rows, budgets, before)
    missed = [row.name for row in rows if budgets.verdict(row) == "MISSED"]
    for part, why in record.failures(order).items():
        yield f"{part}: failed: {why}"
    for part in told:
        yield from part["remarks"]
    yield f"{len(missed)} budgets missed" + (": " + "; ".join(missed) if missed else "")


def missed(record, order):
    budgets = Budgets(record.kits)
    return bool(record.failures(order)) or any(budgets.verdict(row) == "MISSED" for row in record.rows(order))
