#!/usr/bin/env python3
"""Writes what is known of all sizes into docs/: plots of how each cost grows (docs/plots/*.svg), the table
of growth and the tables of each size (docs/benchmarks.md, between marks).

    plot.py --results DIR

Needs nothing but the JSON that run.py leaves. A size that was not measured is left out."""

import argparse
import collections
import html
import math
import pathlib
import re

import report
import run

DOCS = pathlib.Path(__file__).resolve().parent.parent / "docs"

# What is drawn in one plot: file, title, unit, and per line a label, the row it is of and which of its numbers.
Line = collections.namedtuple("Line", "label row field")
PLOTS = (
    ("cold", "Cold build, processor time", "ms", (
        Line("whole", "cold, whole, cpu", "value"), Line("whole, floor", "cold, whole, cpu", "floor"),
        Line("first phase", "cold, first phase, cpu", "value"),
        Line("first phase, floor", "cold, first phase, cpu", "floor"))),
    ("warm", "Warm start", "ms", (
        Line("all checked, cpu", "warm, checked, cpu", "value"),
        Line("all checked, floor", "warm, checked, cpu", "floor"),
        Line("first right answer", "warm, first right answer", "value"),
        Line("initialize", "spawn to initialize p50", "value"))),
    ("questions", "Questions, processor time, p99", "ms", (
        Line("full text", "search p99", "cpu"), Line("full text, floor", "search p99", "floor"),
        Line("symbols", "symbols p99", "cpu"), Line("symbols, floor", "symbols p99", "floor"))),
    ("typing", "Typing, processor time, p99", "ms", (
        Line("completion", "completion p99", "cpu"),
        Line("keystroke, 300 lines", "keystroke, 300 lines p99", "cpu"),
        Line("keystroke, 10,000 lines", "keystroke, 10000 lines p50", "cpu"))),
    ("writes", "Writing", "ms", (
        Line("save to searchable p50", "save to searchable p50", "value"),
        Line("one kit of a storm, cpu", "storm, per kit, cpu", "value"),
        Line("one kit of a storm, floor", "storm, per kit, cpu", "floor"))),
    ("rem", "Reads by key, filters, scans (rem)", "ms", (
        Line("read by id", "rem, read by id p50", "cpu"), Line("read by path", "rem, read by path p50", "cpu"),
        Line("kind, tag and base", "rem, filtered question p50", "cpu"),
        Line("scan of all rows", "rem, scan of all rows", "value"),
        Line("scan of all rows, floor", "rem, scan of all rows", "floor"))),
    ("memory", "Memory", "MiB", (
        Line("peak of a cold build", "cold, peak RSS", "value"),
        Line("5 s after it", "cold, RSS 5 s after", "value"),
        Line("idle, RSS", "idle, RSS", "value"), Line("idle, RssAnon", "idle, RssAnon", "value"))),
)
# Rows of the table of growth: the first of these fields that is known.
GROWTH = ("cold, first phase, cpu", "cold, whole, cpu", "cold, kits a second", "cold, peak RSS", "index / text",
          "spawn to initialize p50", "warm, first right answer", "warm, checked, cpu", "idle, RSS",
          "idle, RssAnon", "symbols p50", "symbols p99", "search p50", "search p99", "completion p50",
          "completion p99", "keystroke, 300 lines p50", "keystroke, 10000 lines p50", "requests",
          "rem, read by id p50", "rem, read by path p50", "rem, scan of all rows", "rem, filtered question p50",
          "rem, upserts", "rem, mix, read p99", "rem, mix, scan p99", "save to searchable p50",
          "storm, per kit, cpu")

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 650, 360, 76, 188, 44, 44
STYLE = """
    .back { fill: #ffffff } .text { fill: #24292f } .faint { fill: #57606a } .grid { stroke: #d0d7de }
    text { font: 13px system-ui, sans-serif } .title { font-weight: 600; font-size: 15px }
    .l0 { stroke: #2f6fb7 } .l1 { stroke: #c2571a } .l2 { stroke: #2e8b57 } .l3 { stroke: #9b4f96 }
    .d0 { fill: #2f6fb7 } .d1 { fill: #c2571a } .d2 { fill: #2e8b57 } .d3 { fill: #9b4f96 }
    .budget { fill: none; stroke-width: 1.5 }
    .line { fill: none; stroke-width: 2.25; stroke-linejoin: round } .floor { stroke-dasharray: 5 4 }
    @media (prefers-color-scheme: dark) {
      .back { fill: #0d1117 } .text { fill: #e6edf3 } .faint { fill: #9198a1 } .grid { stroke: #30363d }
      .l0 { stroke: #6cb0f5 } .l1 { stroke: #f0995c } .l2 { stroke: #63c58c } .l3 { stroke: #d093cb }
      .d0 { fill: #6cb0f5 } .d1 { fill: #f0995c } .d2 { fill: #63c58c } .d3 { fill: #d093cb }
    }"""


def known(results):
    """Records by size, those that have anything to tell."""
    records = {kits: report.Record(results / f"{kits}.json", kits) for kits in report.SIZES}
    return {kits: record for kits, record in records.items() if record.data["parts"]}


def rows_by_name(record):
    return {row.name: row for row in record.rows(run.ORDER)}


# ---- plots ----

class Scale:
    """Logarithmic, from one power of ten to another."""

    def __init__(self, values, low, high):
        self.first = math.floor(math.log10(min(values)) + 1e-9)
        self.last = max(self.first + 1, math.ceil(math.log10(max(values)) - 1e-9))
        self.low, self.high = low, high

    def at(self, value):
        share = (math.log10(value) - self.first) / (self.last - self.first)
        return self.low + share * (self.high - self.low)

    def ticks(self):
        return [10.0 ** power for power in range(self.first, self.last + 1)]


def told(value, unit):
    if unit == "ms" and value >= 1000:
        return f"{value / 1000:g} s"
    if unit == "ms" and value < 0.5:
        return f"{value * 1000:g} µs"
    return f"{value:g} {unit}"


def apart(wanted, gap, low, high):
    """Places near the wanted ones, in their order, no two closer than the gap."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    places, last = list(wanted), low - gap
    for i in order:
        places[i] = last = max(wanted[i], last + gap)
    over = max(0, last - high)
    for i in reversed(order):
        places[i] -= over
        over = max(0, over - (places[i] - wanted[i])) if places[i] > wanted[i] else over
    return places


def svg(title, unit, lines):
    """lines: (label, is it a floor, colour, points (kits, value), budgets (kits, value))."""
    points = [p for line in lines for p in line[3] + line[4]]
    x = Scale([kits for kits, _ in points], LEFT, WIDTH - RIGHT)
    y = Scale([value for _, value in points], HEIGHT - BOTTOM, TOP)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
           f'height="{HEIGHT}" role="img" aria-label="{html.escape(title)}">',
           f"<style>{STYLE}\n</style>",
           f'<rect class="back" width="{WIDTH}" height="{HEIGHT}" rx="8"/>',
           f'<text class="text title" x="{LEFT}" y="24">{html.escape(title)}</text>']
    for tick in y.ticks():
        at = y.at(tick)
        out.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        out.append(f'<text class="faint" x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{told(tick, unit)}</text>')
    for tick in x.ticks():
        at = x.at(tick)
        out.append(f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
        out.append(f'<text class="faint" x="{at:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">'
                   f"{report.size_name(int(tick))}</text>")
    out.append(f'<text class="faint" x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 6}" '
               'text-anchor="middle">kits</text>')
    ends = apart([y.at(line[3][-1][1]) for line in lines], 17, TOP, HEIGHT - BOTTOM)
    for (label, floor, colour, found, budgets), end in zip(lines, ends):
        at = [(x.at(kits), y.at(value)) for kits, value in found]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in at)
        out.append(f'<polyline class="line l{colour}{" floor" if floor else ""}" points="{path}"/>')
        if not floor:
            out += [f'<circle class="d{colour}" cx="{px:.1f}" cy="{py:.1f}" r="3.5"/>' for px, py in at]
        for kits, value in budgets:
            px, py = x.at(kits), y.at(value)
            out.append(f'<path class="budget l{colour}" d="M{px - 6:.1f} {py:.1f}l6 -6 6 6 -6 6z"/>')
        out.append(f'<text class="d{colour}" x="{WIDTH - RIGHT + 10}" y="{end + 4:.1f}">{html.escape(label)}</text>')
    return "\n".join(out + ["</svg>"]) + "\n"


def allowed(kits, row):
    """What the row may be at most, where there is a budget for it."""
    kind, limit = report.Budgets(kits).of(row) or (None, None)
    return {"max": limit, "ratio": limit and row.floor and limit * row.floor}.get(kind)


def plot(records, title, unit, lines):
    tables = {kits: rows_by_name(record) for kits, record in records.items()}
    drawn, colours = [], {}
    for line in lines:
        found, budgets = [], []
        for kits, rows in tables.items():
            row = rows.get(line.row)
            value = row and (getattr(row, line.field) or (row.value if line.field == "cpu" else None))
            if value:
                found.append((kits, value))
                budgets += [(kits, most) for most in [allowed(kits, row)] if most and line.field != "floor"]
        if len(found) > 1:
            colour = colours.setdefault(line.row, len(colours))  # a floor has the colour of its figure
            drawn.append((line.label, line.field == "floor", colour, found, budgets))
    return svg(title, unit, drawn) if drawn else None


# ---- tables ----

def growth(records):
    """A table in Markdown: what a figure is at each size, and how it grew with the last ten times."""
    sizes = list(records)
    tables = {kits: rows_by_name(record) for kits, record in records.items()}
    yield "| figure | | " + " | ".join(report.size_name(kits) for kits in sizes) + " | last ×10 |"
    yield "|---|---|" + "---:|" * (len(sizes) + 1)
    for name in GROWTH:
        found = {kits: rows[name] for kits, rows in tables.items() if name in rows}
        if len(found) < 2:
            continue
        cpu = all(row.cpu for row in found.values())
        values = {kits: row.cpu if cpu else row.value for kits, row in found.items()}
        unit = next(iter(found.values())).unit + (" cpu" if cpu else "")
        cells = [report.shown(values.get(kits)) for kits in sizes]
        *_, before, last = values.values()
        yield f"| {name} | {unit} | " + " | ".join(cells) + f" | ×{last / before:.3g} |"


def put(text, mark, lines):
    """Replaces what stands between <!-- mark --> and <!-- /mark -->."""
    begin, end = f"<!-- {mark} -->\n", f"<!-- /{mark} -->"
    if begin not in text or end not in text:
        raise SystemExit(f"docs/benchmarks.md has no place for {mark}")
    pattern = re.escape(begin) + r".*?" + re.escape(end)
    return re.sub(pattern, lambda _: begin + "\n".join(lines) + "\n" + end, text, flags=re.S)


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--results", required=True, type=pathlib.Path)
    options.add_argument("--docs", type=pathlib.Path, default=DOCS)
    o = options.parse_args()
    records = known(o.results)
    (o.docs / "plots").mkdir(exist_ok=True)
    for name, title, unit, lines in PLOTS:
        drawn = plot(records, title, unit, lines)
        if drawn:
            (o.docs / "plots" / f"{name}.svg").write_text(drawn)
    page = o.docs / "benchmarks.md"
    text = put(page.read_text(), "growth", growth(records))
    for kits, record in records.items():
        if kits >= 10_000:
            text = put(text, kits, ["```", *report.summary(record, run.ORDER), "```"])
    page.write_text(text)


if __name__ == "__main__":
    main()
