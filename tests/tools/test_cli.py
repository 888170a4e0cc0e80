"""The command line: what each command prints and which exit code it gives."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

SERVER = None
KITS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "kits")

GOOD = """---
id: good
alias: Good
type: kit
is_base: false
version: 1
tags:
  - one
description: Nothing is wrong here.
---
# Good

A word found nowhere else: hippopotamus.
"""
BAD = GOOD.replace("id: good\nalias: Good", "id: bad\nalias: Bad").replace("tags:\n  - one", "tags: one")


class Cli(unittest.TestCase):
    def setUp(self):
        self.dir = os.path.realpath(tempfile.mkdtemp(prefix="kitls-cli-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        self.home = os.path.join(self.dir, "home")
        os.mkdir(self.home)
        self.write("p/.bluekit/kits/good.md", GOOD)

    def write(self, name, text):
        path = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def run_cli(self, *arguments, code=0, cwd=None):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
        environment["HOME"] = self.home
        done = subprocess.run([SERVER, *arguments], cwd=cwd or self.dir, env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        out, err = done.stdout.decode(), done.stderr.decode()
        self.assertEqual(done.returncode, code, f"{arguments}: {out}{err}")
        return out, err

    def test_help_fits_one_screen(self):
        out, _ = self.run_cli("--help")
        lines = out.splitlines()
        self.assertLessEqual(len(lines), 24)
        self.assertLessEqual(max(len(line) for line in lines), 80)

    def test_version(self):
        out, _ = self.run_cli("--version")
        self.assertRegex(out, r"\Akitls \d+\.\d+\.\d+\nindex \d+, SQLite 3\.\d+\.\d+, jansson \S+\n\Z")

    def test_unknown_words_are_named(self):
        for arguments in (["--frobnicate"], ["frobnicate"], ["check"], ["search"],
                          ["check", "--format", "xml", "p"], ["check", "--format"],
                          ["search", "--limit", "0", "x"], ["--log", "loud"], ["serve", "x"]):
            out, err = self.run_cli(*arguments, code=2)
            self.assertEqual(out, "")
            self.assertTrue(err.startswith("kitls: "), err)

    def test_check_without_problems(self):
        out, _ = self.run_cli("check", "p")
        self.assertEqual(out, "1 kits: 0 errors, 0 warnings, 0 notes\n")

    def test_check_tells_place_code_and_line(self):
        self.write("p/.bluekit/kits/bad.md", BAD)
        out, _ = self.run_cli("check", "p", code=1)
        self.assertEqual(out.splitlines(), [
            'p/.bluekit/kits/bad.md:7:7: error: "tags" is a text; the app fails unless it is a list'
            ' of texts [KIT202]',
            "    tags: one",
            "          ^~~",
            "2 kits: 1 errors, 0 warnings, 0 notes"])

    def test_check_json(self):
        self.write("p/.bluekit/kits/bad.md", BAD)
        out, _ = self.run_cli("check", "--format=json", "p", code=1)
        found = json.loads(out)
        self.assertEqual(len(found), 1)
        self.assertEqual(found[0]["code"], "KIT202")
        self.assertEqual(found[0]["start"], {"line": 7, "column": 7})
        self.assertEqual(found[0]["end"], {"line": 7, "column": 10})
        self.assertEqual(json.loads(self.run_cli("check", "--format", "json",
                                                 "p/.bluekit/kits/good.md")[0]), [])

    def test_check_sarif(self):
        path = self.write("p/.bluekit/kits/bad.md", BAD)
        out, _ = self.run_cli("check", "--format", "sarif", "p", code=1)
        log = json.loads(out)
        self.assertEqual(log["version"], "2.1.0")
        result = log["runs"][0]["results"][0]
        self.assertEqual((result["ruleId"], result["level"]), ("KIT202", "error"))
        place = result["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"]["uri"], "file://" + path)
        self.assertEqual(place["region"], {"startLine": 7, "startColumn": 7, "endLine": 7,
                                           "endColumn": 10})
        rules = [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
        self.assertIn("KIT202", rules)

    def test_check_github(self):
        self.write("p/.bluekit/kits/bad.md", BAD)
        out, _ = self.run_cli("check", "--format", "github", "p", code=1)
        self.assertTrue(out.startswith("::error file=p/.bluekit/kits/bad.md,line=7,endLine=7,col=7,"
                                       'endColumn=10,title=KIT202::"tags" is a text'), out)

    def test_check_sees_what_other_files_say(self):
        self.write("p/.bluekit/kits/other.md", GOOD.replace("alias: Good", "alias: Other"))
        out, _ = self.run_cli("check", "p/.bluekit/kits/good.md")
        self.assertIn('id "good" is also used by other.md', out)
        self.assertNotIn("other.md:2", out) # only what was named is reported
        self.assertIn("1 kits: 0 errors, 1 warnings", out)

    def test_check_resolves_wiki_links_in_the_project_first(self):
        self.write("p/.bluekit/kits/near.md", GOOD.replace("id: good\nalias: Good", "id: near\nalias: x"))
        self.write("q/.bluekit/kits/far.md", GOOD.replace("id: good\nalias: Good", "id: x\nalias: Far").replace("# Good", "# Far"))
        self.write("p/.bluekit/kits/from.md", GOOD.replace("id: good\nalias: Good", "id: from\nalias: From")
                   + "\n[[x#Far]]\n")
        self.assertIn("KIT304", self.run_cli("check", "p", "q")[0])

    def test_check_names_what_is_missing_and_goes_on(self):
        out, err = self.run_cli("check", "nowhere", "p", code=2)
        self.assertIn("nowhere", err)
        self.assertIn("1 kits", out)

    def test_check_of_a_file_that_lies_nowhere(self):
        self.write("loose.md", BAD)
        self.assertIn("KIT202", self.run_cli("check", "loose.md", code=1)[0])
        self.write("plain.md", "# Only Markdown\n\n[gone](gone.md)\n")
        self.assertIn("0 warnings", self.run_cli("check", "plain.md")[0])

    def test_check_of_a_library(self):
        self.write("lib/kits/good.md", GOOD)
        self.write("lib/kits/bad.md", BAD)
        self.assertIn("2 kits: 1 errors", self.run_cli("check", "lib", code=1)[0])

    def test_check_writes_nothing(self):
        self.run_cli("check", "p")
        self.assertEqual(os.listdir(self.home), [])
        self.assertEqual(sorted(os.listdir(os.path.join(self.dir, "p"))), [".bluekit"])

    def test_search(self):
        out, _ = self.run_cli("search", "hippopotamus")
        self.assertIn("p/.bluekit/kits/good.md:13:", out)
        self.assertIn("1 of the kits here match", out)
        self.write("p/.bluekit/kits/new.md", GOOD.replace("id: good", "id: new"))
        self.assertIn("2 of the kits here match", self.run_cli("search", "hippopotamus")[0])
        self.run_cli("search", "rhinoceros", code=1)

    def test_search_elsewhere_finds_nothing_of_it(self):
        self.run_cli("search", "hippopotamus")
        os.mkdir(os.path.join(self.dir, "empty"))
        self.run_cli("search", "hippopotamus", code=1, cwd=os.path.join(self.dir, "empty"))

    def test_search_in_an_index_of_its_own(self):
        index = os.path.join(self.dir, "own", "index.db")
        self.run_cli("search", "--index", index, "hippopotamus")
        self.assertTrue(os.path.exists(index))
        self.assertEqual(os.listdir(self.home), [])

    def test_too_few_files_may_be_open(self):
        run = subprocess.run(["sh", "-c", "ulimit -n 20; exec \"$0\" fields", SERVER], check=False,
                             capture_output=True, text=True)
        self.assertEqual(run.returncode, 1)
        self.assertIn("only 20 files may be open at once (ulimit -n), 48 are needed", run.stderr)

    def test_what_the_system_allows_is_taken(self):
        subprocess.run(["sh", "-c", "ulimit -S -n 20; exec \"$0\" fields", SERVER], check=True,
                       stdout=subprocess.DEVNULL)

    def test_health_without_servers(self):
        self.assertEqual(self.run_cli("health", code=1)[0], "no server is running\n")

    def test_fields_is_the_committed_page(self):
        with open(os.path.join(KITS, "..", "..", "docs", "front-matter.md"), encoding="utf-8") as page:
            self.assertEqual(self.run_cli("fields")[0], page.read())

    def test_settings_are_schemas_with_their_defaults(self):
        settings = json.loads(self.run_cli("settings")[0])
        self.assertEqual(settings["kit.watch.backend"]["enum"], ["auto", "poll", "off"])
        self.assertEqual(settings["kit.watch.quietMs"]["default"], 25)
        self.assertIs(settings["kit.registry"]["default"], True)
        severity = settings["kit.diagnostics.severity"]["properties"]["KIT001"]
        self.assertIn(severity["default"], severity["enum"])
        for name, schema in settings.items():
            self.assertIn("default", schema, name)
            self.assertTrue(schema["description"].endswith("."), name)


if __name__ == "__main__":
    SERVER = os.path.abspath(sys.argv.pop(1))
    unittest.main()
