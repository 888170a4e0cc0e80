"""Reading and comparing session transcripts: the text side of play.py. docs/TESTING.md has the
language; this file has no server in it."""

import dataclasses
import fnmatch
import json
import re

PLACE = re.compile(r"(\d+):(\d+)")
RANGE = re.compile(r"(\d+):(\d+)-(\d+):(\d+)")
COMMENT = re.compile(r"\s+# .*$")
EXPECTATIONS = ("<", "<~", "<!", "<<")


class Mistake(Exception):
    """The transcript itself is wrong."""


@dataclasses.dataclass
class Step:
    line: int       # from 0
    end: int        # the line after its block
    verb: str
    rest: str
    block: list     # its indented lines, without the indentation
    indent: str


def parse(text):
    """Steps in order. A block is the indented lines below a step; blank lines inside belong to it."""
    lines = text.split("\n")
    steps, i = [], 0
    while i < len(lines):
        line = lines[i]
        if not line.strip() or line.startswith("#"):
            i += 1
            continue
        if line[0] in " \t":
            raise Mistake(f"line {i + 1}: indented, but nothing above it takes a block")
        start = i
        verb, _, rest = line.partition(" ")
        i += 1
        while i < len(lines) and (lines[i].startswith("    ") or not lines[i].strip()):
            i += 1
        while i > start + 1 and not lines[i - 1].strip():
            i -= 1
        block = [each[4:] for each in lines[start + 1:i]]
        if verb not in EXPECTATIONS and verb != ">":
            rest = COMMENT.sub("", " " + rest)
        steps.append(Step(start, i, verb, rest.strip(), block, "    "))
    return steps


def json_of(step, rest):
    """The JSON after a verb, on its line or going on in its block."""
    text = "\n".join([rest] + step.block).strip()
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError as error:
        raise Mistake(f"not JSON: {error}") from None


def matches(expected, actual, subset):
    """`…` inside an expected string stands for anything. With `subset`, objects may have more
    members, and arrays more elements around the expected ones, which keep their order."""
    if isinstance(expected, str) and "…" in expected:
        if expected == "…":
            return True
        pattern = "*".join(glob_escape(part) for part in expected.split("…"))
        return isinstance(actual, str) and fnmatch.fnmatchcase(actual, pattern)
    if isinstance(expected, dict):
        return isinstance(actual, dict) and (subset or expected.keys() == actual.keys()) and all(
            k in actual and matches(v, actual[k], subset) for k, v in expected.items())
    if isinstance(expected, list):
        if not isinstance(actual, list):
            return False
        if not subset or not expected:
            return len(expected) == len(actual) and all(
                matches(e, a, subset) for e, a in zip(expected, actual))
        rest = iter(actual)
        return all(any(matches(e, a, subset) for a in rest) for e in expected)
    return type(expected) is type(actual) and expected == actual or (
        isinstance(expected, (int, float)) and isinstance(actual, (int, float))
        and not isinstance(expected, bool) and not isinstance(actual, bool) and expected == actual)


def glob_escape(text):
    return re.sub(r"([*?[])", r"[\1]", text)


def compact(value, width=100, depth=0):
    """JSON as a person would break it: on one line if it fits."""
    line = json.dumps(value, ensure_ascii=False)
    pad = "  " * depth
    if len(line) + len(pad) <= width or not isinstance(value, (dict, list)) or not value:
        return line
    inner = pad + "  "
    if isinstance(value, dict):
        parts = [f"{inner}{json.dumps(k, ensure_ascii=False)}: {compact(v, width, depth + 1)}"
                 for k, v in value.items()]
        return "{\n" + ",\n".join(parts) + "\n" + pad + "}"
    parts = [inner + compact(v, width, depth + 1) for v in value]
    return "[\n" + ",\n".join(parts) + "\n" + pad + "]"


# ---- positions: transcripts say line:column from 1, in bytes of UTF-8; LSP what was negotiated ----

LINE_END = re.compile(r"\r\n|\n|\r")


def split_lines(text):
    return LINE_END.split(text)


def units(text, encoding):
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    if encoding == "utf-16":
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    return len(text)


def column_out(text, byte, encoding):
    """Byte column (from 0) of a line → character of the encoding. Past the end stays past it."""
    data = text.encode("utf-8", "surrogatepass")
    past = max(0, byte - len(data))
    return units(data[:byte].decode("utf-8", "replace"), encoding) + past


def column_in(text, character, encoding):
    """Character of the encoding → byte column; one in the middle of something is told by None."""
    for i in range(len(text) + 1):
        have = units(text[:i], encoding)
        if have == character:
            return units(text[:i], "utf-8")
        if have > character:
            return None
    return units(text, "utf-8") + character - units(text, encoding)


class Positions:
    """Converts between the two for documents whose text `text_of(uri)` knows."""

    def __init__(self, encoding, text_of):
        self.encoding = encoding
        self.text_of = text_of
        self.legend = []
        self.modifiers = []

    def _line(self, uri, line):
        lines = split_lines(self.text_of(uri) or "")
        return lines[line] if line < len(lines) else ""

    def place_out(self, uri, line, column):
        line, column = int(line) - 1, int(column) - 1
        if line < 0 or column < 0:
            raise Mistake("lines and columns count from 1")
        return {"line": line, "character": column_out(self._line(uri, line), column, self.encoding)}

    def out(self, uri, text):
        """'3:1-3:5' → a range, '3:1' → a position."""
        if match := RANGE.fullmatch(text):
            a, b, c, d = match.groups()
            return {"start": self.place_out(uri, a, b), "end": self.place_out(uri, c, d)}
        if match := PLACE.fullmatch(text):
            return self.place_out(uri, *match.groups())
        return None

    def place_in(self, uri, position):
        byte = column_in(self._line(uri, position["line"]), position["character"], self.encoding)
        column = "inside-a-character" if byte is None else byte + 1
        return f"{position['line'] + 1}:{column}"

    def range_in(self, uri, value):
        return f"{self.place_in(uri, value['start'])}-{self.place_in(uri, value['end'])}"

    def incoming(self, value, uri):
        """A reply with every position and range in the transcript's form. `uri` is the document
        they speak of until the reply names another."""
        if isinstance(value, list):
            return [self.incoming(v, uri) for v in value]
        if not isinstance(value, dict):
            return value
        if value.keys() == {"line", "character"}:
            return self.place_in(uri, value)
        if value.keys() == {"start", "end"} and isinstance(value["start"], dict):
            return self.range_in(uri, value)
        inner = value.get("targetUri") or value.get("uri") or uri
        if isinstance(value.get("textDocument"), dict):
            inner = value["textDocument"].get("uri", inner)
        if isinstance(value.get("from"), dict):  # of an incoming call: its ranges are there
            inner = value["from"].get("uri", inner)
        result = {}
        for key, member in value.items():
            if key in ("changes", "relatedDocuments") and isinstance(member, dict):
                result[key] = {u: self.incoming(m, u) for u, m in member.items()}
            elif key == "originSelectionRange":
                result[key] = self.incoming(member, uri)
            elif key == "matches" and isinstance(value.get("snippet"), str):
                result[key] = [[column_in(value["snippet"], n, self.encoding) for n in pair]
                               for pair in member]
            elif key == "data" and isinstance(member, list) and set(value) <= {"data", "resultId"}:
                result["tokens"] = self._tokens(member, uri)
            else:
                result[key] = self.incoming(member, inner)
        return result

    def _tokens(self, data, uri):
        tokens, line, start = [], 0, 0
        for i in range(0, len(data), 5):
            down, right, length, kind, bits = data[i:i + 5]
            line, start = (line + down, right) if down else (line, start + right)
            begin = self.place_in(uri, {"line": line, "character": start})
            end = self.place_in(uri, {"line": line, "character": start + length})
            name = self.legend[kind] if kind < len(self.legend) else str(kind)
            names = [name] + [m for k, m in enumerate(self.modifiers) if bits >> k & 1]
            tokens.append(f"{begin}-{end.partition(':')[2]} {' '.join(names)}")
        return tokens
