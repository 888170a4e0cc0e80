#!/usr/bin/env python3
"""The transcript language, without a server."""

import unittest

import transcript
from transcript import Positions, column_in, column_out, matches


class Language(unittest.TestCase):
    def test_blocks_comments_and_json(self):
        steps = transcript.parse("# why\nworkspace typical   # from kits\n\nwrite a.md\n    one\n\n    # two\n\n"
                                 "> x {\"a\":\n    1} \n< \"a # b\"\n")
        self.assertEqual([(s.verb, s.rest) for s in steps[:2]],
                         [("workspace", "typical"), ("write", "a.md")])
        self.assertEqual(steps[1].block, ["one", "", "# two"])
        self.assertEqual(transcript.json_of(steps[2], steps[2].rest[2:]), {"a": 1})
        self.assertEqual(transcript.json_of(steps[3], steps[3].rest), "a # b")

    def test_an_indented_line_needs_a_step(self):
        self.assertRaises(transcript.Mistake, transcript.parse, "    alone")

    def test_exact_and_subset(self):
        whole = {"a": [1, {"b": 2}, 3], "c": "the [x] token is"}
        self.assertTrue(matches({"a": [1, {"b": 2}, 3], "c": "the [x] …"}, whole, False))
        self.assertFalse(matches({"a": [1, {"b": 2}, 3]}, whole, False))
        self.assertTrue(matches({"a": [{"b": 2}]}, whole, True))
        self.assertFalse(matches({"a": [3, 1]}, whole, True))
        self.assertFalse(matches({"a": []}, whole, True))
        self.assertFalse(matches({"a": "…"}, {}, True))
        self.assertFalse(matches(True, 1, True))
        self.assertFalse(matches(None, 0, False))
        self.assertTrue(matches(1.0, 1, False))

    def test_columns_in_every_encoding(self):
        line = "a😀é字b"  # bytes 1 4 2 3 1
        for encoding, characters in (("utf-8", 11), ("utf-16", 6), ("utf-32", 5)):
            self.assertEqual(column_out(line, 11, encoding), characters)
            self.assertEqual(column_in(line, characters, encoding), 11)
            self.assertEqual(column_in(line, characters + 3, encoding), 14)
        self.assertIsNone(column_in(line, 2, "utf-16"))

    def test_replies_are_told_in_places(self):
        texts = {"file:///a": "😀 x\n", "file:///b": "\n字字\n"}
        positions = Positions("utf-16", texts.get)
        reply = [{"uri": "file:///b", "range": {"start": {"line": 1, "character": 1},
                                               "end": {"line": 1, "character": 2}}},
                 {"originSelectionRange": {"start": {"line": 0, "character": 3},
                                           "end": {"line": 0, "character": 4}},
                  "targetUri": "file:///b"},
                 {"changes": {"file:///b": [{"range": {"start": {"line": 1, "character": 0},
                                                       "end": {"line": 1, "character": 1}}}]}}]
        self.assertEqual(positions.incoming(reply, "file:///a"), [
            {"uri": "file:///b", "range": "2:4-2:7"},
            {"originSelectionRange": "1:6-1:7", "targetUri": "file:///b"},
            {"changes": {"file:///b": [{"range": "2:1-2:4"}]}}])

    def test_semantic_tokens_by_name(self):
        positions = Positions("utf-8", {"u": "ab cd\nef"}.get)
        positions.legend = ["key", "value"]
        positions.modifiers = ["old", "odd"]
        reply = {"resultId": "1", "data": [0, 0, 2, 0, 0, 0, 3, 2, 1, 3, 1, 0, 2, 0, 2]}
        self.assertEqual(positions.incoming(reply, "u")["tokens"],
                         ["1:1-3 key", "1:4-6 value old odd", "2:1-3 key odd"])


if __name__ == "__main__":
    unittest.main()
