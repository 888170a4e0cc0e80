"""The command line: what each command prints and which exit code it gives."""
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

SERVER = None
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

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


class Base(unittest.TestCase):
    def setUp(self):
        self.dir = os.path.realpath(tempfile.mkdtemp(prefix="kitls-cli-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        self.home = os.path.join(self.dir, "home")
        os.mkdir(self.home)
        self.write("p/.bluekit/kits/good.md", GOOD)

    def write(self, name, text):
        path = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def read(self, name):
        with open(os.path.join(self.dir, name), "rb") as file:
            return file.read()

    def snapshot(self):
        """Every file below the directory but the home's, with what is in it."""
        found = {}
        for top, dirs, files in os.walk(self.dir):
            dirs[:] = [d for d in dirs if os.path.join(top, d) != self.home]
            for name in files:
                path = os.path.relpath(os.path.join(top, name), self.dir)
                found[path] = self.read(path)
        return found

    def run_cli(self, *arguments, code=0, cwd=None, user=None):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
        environment["HOME"] = self.home
        done = subprocess.run([SERVER, *arguments], cwd=cwd or self.dir, env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120, user=user)
        out, err = done.stdout.decode(), done.stderr.decode()
        self.assertEqual(done.returncode, code, f"{arguments}: {out}{err}")
        return out, err


class Cli(Base):
    def test_help_fits_one_screen(self):
        out, _ = self.run_cli("--help")
        lines = out.splitlines()
        self.assertLessEqual(len(lines), 24)
        self.assertLessEqual(max(len(line) for line in lines), 80)

    def test_help_of_each_command(self):
        names = re.findall(r"(?m)^  (\w+) ", self.run_cli("--help")[0])
        self.assertEqual(len(names), 13)
        for name in names:
            out, _ = self.run_cli(name, "--help")
            self.assertTrue(out.startswith(f"kitls {name} — "), out)
            self.assertEqual(self.run_cli("--help", name)[0], out)
            self.assertLessEqual(len(out.splitlines()), 24)
            self.assertLessEqual(max(len(line) for line in out.splitlines()), 80)

    def test_version(self):
        out, _ = self.run_cli("--version")
        self.assertRegex(out, r"\Akitls \d+\.\d+\.\d+\nindex \d+, SQLite 3\.\d+\.\d+, jansson \S+\n\Z")

    def test_unknown_words_are_named(self):
        for arguments in (["--frobnicate"], ["frobnicate"], ["check"], ["search"],
                          ["check", "--format", "xml", "p"], ["check", "--format"],
                          ["search", "--limit", "0", "x"], ["--log", "loud"], ["serve", "x"],
                          ["check", "--limit", "3", "p"], ["fmt", "--fix", "p"], ["fmt", "--check=yes", "p"],
                          ["check", "--diff", "p"], ["graph", "a", "b"], ["rename", "a"], ["new", "kit"],
                          ["refs", "--format", "dot", "x"], ["completions", "tcsh"], ["health", "--dot"],
                          ["refs", "x", "--project", "nowhere"], ["graph", "--depth", "-1"]):
            out, err = self.run_cli(*arguments, code=2)
            self.assertEqual(out, "")
            self.assertTrue(err.startswith("kitls: "), err)

    def test_check_without_problems(self):
        out, _ = self.run_cli("check", "p")
        self.assertEqual(out, "1 kit: 0 errors, 0 warnings, 0 notes\n")

    def test_check_tells_place_code_and_line(self):
        self.write("p/.bluekit/kits/bad.md", BAD)
        out, _ = self.run_cli("check", "p", code=1)
        self.assertEqual(out.splitlines(), [
            'p/.bluekit/kits/bad.md:7:7: error: "tags" is a text; the app fails unless it is a list'
            ' of texts [KIT202]',
            "    tags: one",
            "          ^~~",
            "2 kits: 1 error, 0 warnings, 0 notes"])

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
        self.assertIn("1 kit: 0 errors, 1 warning,", out)

    def test_check_resolves_wiki_links_in_the_project_first(self):
        self.write("p/.bluekit/kits/near.md", GOOD.replace("id: good\nalias: Good", "id: near\nalias: x"))
        self.write("q/.bluekit/kits/far.md", GOOD.replace("id: good\nalias: Good", "id: x\nalias: Far").replace("# Good", "# Far"))
        self.write("p/.bluekit/kits/from.md", GOOD.replace("id: good\nalias: Good", "id: from\nalias: From")
                   + "\n[[x#Far]]\n")
        self.assertIn("KIT304", self.run_cli("check", "p", "q")[0])

    def test_check_names_what_is_missing_and_goes_on(self):
        out, err = self.run_cli("check", "nowhere", "p", code=2)
        self.assertIn("nowhere", err)
        self.assertIn("1 kit:", out)

    def test_check_of_a_file_that_lies_nowhere(self):
        self.write("loose.md", BAD)
        self.assertIn("KIT202", self.run_cli("check", "loose.md", code=1)[0])
        self.write("plain.md", "# Only Markdown\n\n[gone](gone.md)\n")
        self.assertIn("0 warnings", self.run_cli("check", "plain.md")[0])

    def test_check_of_a_library(self):
        self.write("lib/kits/good.md", GOOD)
        self.write("lib/kits/bad.md", BAD)
        self.assertIn("2 kits: 1 error,", self.run_cli("check", "lib", code=1)[0])

    def test_check_writes_nothing(self):
        self.run_cli("check", "p")
        self.run_cli("stats", "p")
        self.run_cli("fmt", "--check", "p")
        self.run_cli("check", "--fix", "--diff", "p")
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
        with open(os.path.join(ROOT, "docs", "front-matter.md"), encoding="utf-8") as page:
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


def kit(name, body="", **changes):
    front = {"id": name, "alias": name.title(), "type": "kit", "is_base": "false", "version": "1",
             "tags": "\n  - one", "description": "Says something."}
    front.update(changes)
    lines = "".join(f"{key}:{'' if value.startswith(chr(10)) else ' '}{value}\n"
                    for key, value in front.items() if value)
    return f"---\n{lines}---\n# {name.title()}\n{body}"


@unittest.skipUnless(os.name == "posix", "modes, links, users")
class Writing(Base):
    """What writes: nothing without being told, all of it or nothing, and no byte more than meant."""

    def patch(self, text):
        """What `patch -p1` makes of a patch, in a copy of the directory."""
        copy = tempfile.mkdtemp(prefix="kitls-cli-")
        self.addCleanup(shutil.rmtree, copy, ignore_errors=True)
        shutil.copytree(self.dir, copy, dirs_exist_ok=True, symlinks=True)
        done = subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=copy, input=text,
                              capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr.decode() + text.decode())
        return copy

    def test_fix_mends_and_says_what_is_left(self):
        self.write("p/.bluekit/kits/bad.md", BAD.replace("is_base: false", "is_base: yes") + "\n[[nobody]]\n")
        out, _ = self.run_cli("check", "--fix", "p")
        self.assertEqual(self.read("p/.bluekit/kits/bad.md").decode(),
                         BAD.replace("tags: one", "tags: [one]").replace("is_base: false", "is_base: true")
                         + "\n[[nobody]]\n")
        self.assertIn("KIT303", out)
        self.assertIn("p/.bluekit/kits/bad.md: mended\n2 kits: 0 errors, 0 warnings, 1 note\n", out)
        self.assertEqual(self.run_cli("check", "--fix", "p")[0].count("mended"), 0)

    def test_fix_in_the_formats_of_programs(self):
        self.write("p/.bluekit/kits/bad.md", BAD)
        self.assertEqual(json.loads(self.run_cli("check", "--fix", "--json", "p")[0]), [])
        self.assertIn(b"tags: [one]", self.read("p/.bluekit/kits/bad.md"))

    def test_fix_gives_ids_that_nobody_has(self):
        for name in ("a/same.md", "b/same.md", "c/same.md"):
            self.write("p/.bluekit/kits/" + name, kit("same", id=""))
        self.run_cli("check", "--fix", "p")
        ids = [re.search(rb"(?m)^id: (.*)$", self.read(f"p/.bluekit/kits/{d}/same.md")).group(1) for d in "abc"]
        self.assertEqual(len(set(ids)), 3, ids)

    def test_fix_makes_no_errors(self):
        """Two keys that are misspelt forms of one: both mended, the app would drop all keys."""
        self.write("p/.bluekit/kits/twice.md", kit("twice", descripton="One.", descriptio="Two.", description="",
                                                  is_base="yes"))
        self.run_cli("check", "--fix", "p")
        text = self.read("p/.bluekit/kits/twice.md").decode()
        self.assertEqual(text.count("description: "), 1, text)
        self.assertIn("is_base: true", text)

    def test_fix_touches_only_what_is_named(self):
        self.write("p/.bluekit/kits/bad.md", BAD)
        self.write("p/.bluekit/kits/worse.md", BAD.replace("id: bad", "id: worse"))
        before = self.read("p/.bluekit/kits/worse.md")
        self.run_cli("check", "--fix", "p/.bluekit/kits/bad.md")
        self.assertIn(b"[one]", self.read("p/.bluekit/kits/bad.md"))
        self.assertEqual(self.read("p/.bluekit/kits/worse.md"), before)

    def test_patches_write_nothing_and_say_what_writing_does(self):
        self.write("p/.bluekit/kits/my kit \u00e4 \"q\".md", kit("blank", tags="one").replace("\n", "\r\n"))
        self.write("p/.bluekit/kits/plain.md", b"# Plain\n\nNo newline at the end")
        self.write("p/.bluekit/kits/bom.md", b"\xef\xbb\xbf" + kit("bom").encode())
        self.write("p/.bluekit/kits/far.md", kit("far", "".join(f"Line {i}\n" for i in range(100)), is_base="yes",
                                                x_1="1", x_2="1", x_3="1", x_4="1", x_5="1", x_6="1", x_7="1",
                                                x_8="1", zzz="{{a"))
        for command in (["check", "--fix"], ["fmt"]):
            before = self.snapshot()
            out, _ = self.run_cli(*command, "--diff", ".", code=1)
            self.assertEqual(self.snapshot(), before)
            patched = self.patch(out.encode())
            self.run_cli(*command, ".", code=1 if command[0] == "check" else 0)
            for name, text in self.snapshot().items():
                with open(os.path.join(patched, name), "rb") as file:
                    self.assertEqual(file.read(), text, name)
            self.assertEqual(self.run_cli(*command, "--diff", ".")[0], "")

    def test_line_ends_bom_and_other_bytes_stay(self):
        crlf = kit("crlf", "\nTwo blanks  \nhere.", alias="   Crlf").replace("\n", "\r\n").encode()
        odd = kit("odd", "\n\0 and ", alias="   Odd").encode() + b"\xff\xfe\xc3"
        bom = b"\xef\xbb\xbf" + kit("bom", alias="   Bom").encode()
        for name, text in (("crlf", crlf), ("odd", odd), ("bom", bom)):
            self.write(f"p/.bluekit/kits/{name}.md", text)
        self.assertEqual(self.run_cli("fmt", "p")[0].splitlines(),
                         [f"p/.bluekit/kits/{name}.md" for name in ("bom", "crlf", "odd")])
        for name, text in (("crlf", crlf), ("odd", odd), ("bom", bom)):
            self.assertEqual(self.read(f"p/.bluekit/kits/{name}.md"), text.replace(b":    ", b": "))

    def test_fmt(self):
        messy = "---\ntags: [one, two]\nid:   messy\nalias: Messy\ntype: kit\nis_base: false\nversion: 1\n" \
                "description: x.\n---\n# Messy  \n\n| a|b |\n|--|--|\n"
        self.write("p/.bluekit/kits/messy.md", messy)
        self.write("p/readme.md", "---\nb:   1\na: 2\n---\n")
        self.assertEqual(self.run_cli("fmt", "--check", "p", code=1)[0], "p/.bluekit/kits/messy.md\n")
        self.assertEqual(self.read("p/.bluekit/kits/messy.md").decode(), messy)
        self.run_cli("fmt", "p/.bluekit/kits/messy.md", "p/readme.md")
        self.assertEqual(self.read("p/.bluekit/kits/messy.md").decode(),
                         "---\nid: messy\nalias: Messy\ntype: kit\nis_base: false\nversion: 1\ntags:\n  - one\n  - two\n"
                         "description: x.\n---\n# Messy  \n\n| a|b |\n|--|--|\n")
        self.assertEqual(self.read("p/readme.md"), b"---\nb:   1\na: 2\n---\n")
        self.assertEqual(self.run_cli("fmt", "--check", "p")[0], "")

    def test_broken_front_matter_is_left_alone(self):
        text = "---\nid: [\n  x: {\n---\n# Broken\n"
        self.write("p/.bluekit/kits/broken.md", text)
        self.run_cli("fmt", "p")
        self.assertEqual(self.read("p/.bluekit/kits/broken.md").decode(), text)

    def test_modes_and_links_stay(self):
        path = self.write("elsewhere/real.md", BAD)
        os.chmod(path, 0o640)
        link = os.path.join(self.dir, "p/.bluekit/kits/bad.md")
        os.symlink("../../../elsewhere/real.md", link)
        self.run_cli("check", "--fix", "p")
        self.assertTrue(os.path.islink(link))
        self.assertIn(b"[one]", self.read("elsewhere/real.md"))
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o640)
        self.assertEqual(os.listdir(os.path.join(self.dir, "elsewhere")), ["real.md"])

    def as_nobody(self, *arguments, code):
        """As somebody whom modes mean something to."""
        user = None
        if os.geteuid() == 0:
            user = 65534
            for top, _, files in os.walk(self.dir):
                for path in [top] + [os.path.join(top, name) for name in files]:
                    os.chown(path, user, -1)
            probe = subprocess.run(["test", "-x", SERVER], user=user, check=False)
            if probe.returncode:
                self.skipTest("nobody else may run it")
        return self.run_cli(*arguments, code=code, user=user)

    def test_what_may_not_be_written_is_named_and_nothing_is(self):
        self.write("p/.bluekit/kits/a/bad.md", BAD)
        self.write("p/.bluekit/kits/b/bad.md", BAD.replace("id: bad", "id: bad-2"))
        for place, mode in (("p/.bluekit/kits/b", 0o555), ("p/.bluekit/kits/b/bad.md", 0o444)):
            with self.subTest(place):
                before = self.snapshot()
                old = stat.S_IMODE(os.stat(os.path.join(self.dir, place)).st_mode)
                os.chmod(os.path.join(self.dir, place), mode)
                _, err = self.as_nobody("check", "--fix", "p", code=2)
                os.chmod(os.path.join(self.dir, place), old)
                self.assertIn("b/bad.md", err)
                self.assertIn("nothing was written", err)
                self.assertEqual(self.snapshot(), before)

    def test_what_may_not_be_read_is_named(self):
        path = self.write("p/.bluekit/kits/secret.md", BAD)
        os.chmod(path, 0)
        for command in (["check"], ["fmt"], ["stats"]):
            _, err = self.as_nobody(*command, "p", code=2)
            self.assertIn("secret.md", err)

    def test_new(self):
        for kind in ("kit", "walkthrough", "agent", "task", "diagram", "plan", "blueprint"):
            path = self.run_cli("new", kind, f"Eine {kind} äöü", cwd=os.path.join(self.dir, "p"))[0].strip()
            self.assertTrue(os.path.isfile(os.path.join(self.dir, "p", path)), path)
            self.assertIn("0 errors, 0 warnings, 0 notes", self.run_cli("check", "p/" + path)[0])
        self.assertEqual(self.run_cli("new", "kit", "auth/Deep One", "--project", "p")[0],
                         "p/.bluekit/kits/auth/deep-one.md\n")

    def test_new_takes_a_name_that_is_free(self):
        before = self.snapshot()
        for number in (2, 3):
            self.assertEqual(self.run_cli("new", "kit", ("Good", "../../good")[number - 2], "--project", "p")[0],
                             f"p/.bluekit/kits/good-{number}.md\n")
        self.write("p/.bluekit/plans/other.md", kit("road", ""))
        self.assertEqual(self.run_cli("new", "plan", "Road", "--project", "p")[0], "p/.bluekit/plans/road-2/road-2.md\n")
        self.assertIn(b"id: good-2\nalias: Good 2\n", self.read("p/.bluekit/kits/good-2.md"))
        after = self.snapshot()
        self.assertEqual({name: after[name] for name in before}, before)

    def test_new_never_makes_a_project(self):
        before = self.snapshot()
        for arguments, words in ((["kit", "!!"], "letter or digit"), (["letter", "x"], "there are: kit"),
                                 (["kit", ""], "letter or digit")):
            out, err = self.run_cli("new", *arguments, "--project", "p", code=2)
            self.assertEqual(out, "")
            self.assertIn(words, err)
        os.mkdir(os.path.join(self.dir, "empty"))
        self.assertIn("no project", self.run_cli("new", "kit", "x", "--project", "empty", code=2)[1])
        os.mkdir(os.path.join(self.home, ".bluekit"))
        self.assertIn("no project", self.run_cli("new", "kit", "x", "--project", "home", code=2)[1])
        self.assertEqual(self.snapshot(), before)

    def test_rename(self):
        self.write("p/.bluekit/kits/from one.md", kit("from", "\n[[good]], [x](good.md) and [[good#Good|so]]\n",
                                                     depends_on="[good]"))
        before = self.snapshot()
        out, _ = self.run_cli("rename", "good", "better", "--diff", cwd=os.path.join(self.dir, "p"), code=1)
        self.assertEqual(self.snapshot(), before)
        self.assertEqual(out.count("\n--- a/") + out.startswith("--- a/"), 2)
        out, _ = self.run_cli("rename", "good", "better", "--json")
        self.assertEqual(json.loads(out), {"old": "good", "new": "better", "files": [
            {"file": "p/.bluekit/kits/from one.md", "edits": 3}, {"file": "p/.bluekit/kits/good.md", "edits": 1}]})
        text = self.read("p/.bluekit/kits/from one.md").decode()
        self.assertIn("[[better]], [x](good.md) and [[better#Good|so]]", text)
        self.assertIn("depends_on: [better]", text)
        self.assertIn(b"id: better\n", self.read("p/.bluekit/kits/good.md"))
        self.assertEqual(len(json.loads(self.run_cli("refs", "better", "--json")[0])), 4)

    def test_rename_is_refused_with_the_reason(self):
        self.write("p/.bluekit/kits/other.md", kit("other"))
        self.write("q/.bluekit/kits/good.md", GOOD)
        before = self.snapshot()
        for arguments, words in ((["good", "other", "--project", "p"], "is taken"),
                                 (["nobody", "x"], "there is no kit"), (["good", "x"], "2 kits"),
                                 (["other", "Not An Id"], "is no id"), (["other", ""], "at least one")):
            self.assertIn(words, self.run_cli("rename", *arguments, code=2)[1])
        self.assertEqual(self.snapshot(), before)
        self.run_cli("rename", "q/.bluekit/kits/good.md", "far")
        self.assertIn(b"id: good\n", self.read("p/.bluekit/kits/good.md"))
        self.assertIn(b"id: far\n", self.read("q/.bluekit/kits/good.md"))

    def test_rename_stays_away_from_what_it_cannot_read(self):
        path = self.write("p/.bluekit/kits/secret.md", kit("secret", "\n[[good]]\n"))
        self.as_nobody("refs", "good", code=0)
        os.chmod(path, 0)
        before = self.snapshot() if os.geteuid() == 0 else None
        _, err = self.as_nobody("rename", "good", "better", code=2)
        self.assertIn("secret.md", err)
        if before:
            self.assertEqual(self.snapshot(), before)


class Asking(Base):
    def setUp(self):
        super().setUp()
        self.write("p/.bluekit/kits/from.md", kit("from", "\n[[good]] and #one, [x](good.md#good)\n"))
        self.write("p/.bluekit/kits/odd \"name\".md", kit("odd", "\n[[from]]\n", id="", alias='A "b"'))

    def test_refs(self):
        self.assertEqual(self.run_cli("refs", "good")[0].splitlines(), [
            "p/.bluekit/kits/from.md:13:3: [[good]] and #one, [x](good.md#good)",
            "p/.bluekit/kits/from.md:13:24: [[good]] and #one, [x](good.md#good)"])
        found = json.loads(self.run_cli("refs", "--format", "json", "p/.bluekit/kits/good.md")[0])
        self.assertEqual(found[0], {
            "file": "p/.bluekit/kits/from.md", "start": {"line": 13, "column": 3}, "end": {"line": 13, "column": 7},
            "type": "wiki", "text": "good", "line": "[[good]] and #one, [x](good.md#good)",
            "to": "p/.bluekit/kits/good.md"})
        self.assertEqual([f["type"] for f in found], ["wiki", "link"])
        self.assertEqual(self.run_cli("refs", "Good")[0], self.run_cli("refs", "good")[0])

    def test_refs_of_a_tag(self):
        found = json.loads(self.run_cli("refs", "#one", "--json")[0])
        self.assertEqual(len(found), 4)
        self.assertEqual({(f["type"], f["to"]) for f in found}, {("tag", None)})

    def test_refs_of_nothing(self):
        self.assertEqual(self.run_cli("refs", "odd", "--json", code=1)[0], "[]\n")
        self.assertIn("no kit", self.run_cli("refs", "nobody", code=1)[1])
        os.mkdir(os.path.join(self.dir, "empty"))
        self.assertIn("no kit", self.run_cli("refs", "good", "--project", "empty", code=1)[1])

    def test_a_folder_of_a_project_is_the_project(self):
        os.makedirs(os.path.join(self.dir, "p/src/deep"))
        for folder in ("p/src/deep", "p/.bluekit/kits"):
            self.run_cli("refs", "good", cwd=os.path.join(self.dir, folder))

    def test_graph(self):
        graph = json.loads(self.run_cli("graph", "--json")[0])
        names = [node["id"] or node["file"] for node in graph["nodes"]]
        self.assertEqual(sorted(names), sorted(["from", "good", 'p/.bluekit/kits/odd "name".md']))
        edges = {(names[e["from"]], names[e["to"]]): (e["types"], e["count"]) for e in graph["edges"]}
        self.assertEqual(edges[("from", "good")], (["wiki", "link"], 2))
        self.assertEqual(len(edges), 2)
        self.assertEqual(set(graph["nodes"][0]), {"file", "id", "name", "kind", "project", "isBase", "depth"})
        self.assertEqual(len(json.loads(self.run_cli("graph", "good", "--json")[0])["nodes"]), 2)
        self.assertEqual(len(json.loads(self.run_cli("graph", "good", "--json", "--depth", "2")[0])["nodes"]), 3)
        self.run_cli("graph", "nobody", code=1)

    def test_graph_to_draw(self):
        dot = self.run_cli("graph", "--dot")[0]
        self.assertTrue(dot.startswith("digraph kits {\n") and dot.endswith("}\n"))
        self.assertIn('label="p/.bluekit/kits/odd \\"name\\".md"', dot)
        self.assertEqual(len(re.findall(r"n\d -> n\d", dot)), 2)
        mermaid = self.run_cli("graph", "--mermaid")[0]
        self.assertTrue(mermaid.startswith("graph LR\n"))
        self.assertIn("odd #quot;name#quot;.md", mermaid)
        self.assertEqual(len(re.findall(r"n\d -->(\|2\|)? n\d", mermaid)), 2)
        self.assertIn("from (kit, p/.bluekit/kits/from.md)\n    -> good (wiki, link, 2)\n", self.run_cli("graph")[0])

    def test_stats(self):
        stats = json.loads(self.run_cli("stats", "--json")[0])
        self.assertEqual(set(stats), {"kits", "bytes", "references", "projects", "kinds", "tags", "problems"})
        self.assertEqual((stats["kits"], stats["references"]), (3, 3))
        self.assertEqual(stats["bytes"], sum(len(text) for text in self.snapshot().values()))
        self.assertEqual(stats["kinds"], [{"name": "kit", "kits": 3}])
        self.assertEqual(stats["tags"], [{"name": "one", "kits": 3}])
        self.assertEqual(stats["projects"], [{"name": "p", "kits": 3}])
        self.assertIn({"code": "KIT001", "name": "missing-id", "severity": "warning", "count": 1}, stats["problems"])
        self.assertIn("3 kits, ", self.run_cli("stats", "p", "p/.bluekit")[0])

    def test_stats_of_nothing(self):
        os.mkdir(os.path.join(self.dir, "empty"))
        self.assertIn("0 kits, 0 bytes", self.run_cli("stats", cwd=os.path.join(self.dir, "empty"))[0])

    def test_search_json(self):
        answer = json.loads(self.run_cli("search", "--json", "hippopotamus")[0])
        self.assertEqual((answer["total"], answer["exact"]), (1, True))
        hit = answer["hits"][0]
        self.assertEqual((hit["file"], hit["id"], hit["line"], hit["kind"]), ("p/.bluekit/kits/good.md", "good", 13, "kit"))


class Shells(Base):
    PAGES = {"bash": "kitls.bash", "zsh": "_kitls", "fish": "kitls.fish"}

    def test_completions_are_the_committed_files(self):
        for shell, name in self.PAGES.items():
            path = os.path.join(ROOT, "server", "cli", "completions", name)
            out = self.run_cli("completions", shell)[0]
            if os.environ.get("KITLS_UPDATE"):
                with open(path, "w", encoding="utf-8") as page:
                    page.write(out)
            with open(path, encoding="utf-8") as page:
                self.assertEqual(page.read(), out, f"KITLS_UPDATE=1 writes {name}")

    def test_shells_read_them(self):
        for shell, arguments in (("bash", ["-n"]), ("zsh", ["-n"]), ("fish", ["--no-execute"])):
            if shutil.which(shell):
                path = self.write(f"of-{shell}", self.run_cli("completions", shell)[0])
                subprocess.run([shell, *arguments, path], check=True)

    def complete(self, *words):
        path = self.write("of-bash", self.run_cli("completions", "bash")[0])
        script = f'. {path}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kitls; printf "%s\n" "${{COMPREPLY[@]}}"'
        done = subprocess.run(["bash", "-c", script, "bash", "kitls", *words], cwd=self.dir, capture_output=True,
                              check=True)
        return done.stdout.decode().split("\n")[:-1]

    @unittest.skipUnless(shutil.which("bash"), "no bash")
    def test_what_bash_offers(self):
        self.write("a b.md", "")
        self.assertEqual(self.complete("re"), ["refs", "rename"])
        self.assertEqual(self.complete("check", "--f"), ["--fix", "--format"])
        self.assertEqual(self.complete("graph", "--format", "m"), ["mermaid"])
        self.assertEqual(self.complete("new", "wa"), ["walkthrough"])
        self.assertEqual(self.complete("--log", "w"), ["warning"])
        self.assertEqual(self.complete("fmt", "a"), ["a b.md"])
        self.assertEqual(self.complete("new", "kit", "x", "--project", "ho"), ["home"])
        self.assertNotIn("--fix", self.complete("refs", "--"))


class Hooks(Base):
    """docs/continuous-integration.md and .pre-commit-hooks.yaml: what they say runs."""

    def entries(self):
        with open(os.path.join(ROOT, ".pre-commit-hooks.yaml"), encoding="utf-8") as file:
            text = file.read()
        hooks = [dict(re.findall(r"(?m)^[- ] (\w+): (.*)$", part)) for part in re.split(r"(?m)^(?=- id:)", text)[1:]]
        self.assertEqual([h["id"] for h in hooks], ["kitls-check", "kitls-fix", "kitls-fmt"])
        return hooks

    def test_entries_run(self):
        self.write("p/.bluekit/kits/bad.md", BAD)
        for hook, code in zip(self.entries(), (1, 0, 0)):
            program, *arguments = hook["entry"].split()
            self.assertEqual(program, "kitls")
            self.run_cli(*arguments, "p/.bluekit/kits/bad.md", "p/.bluekit/kits/good.md", code=code)
        self.assertIn(b"  - one\n", self.read("p/.bluekit/kits/bad.md"))

    def test_files_are_those_of_kits(self):
        for hook in self.entries():
            files = re.compile(hook["files"].strip("'"))
            for name in (".bluekit/kits/a.md", "shop/.bluekit/kits/x/b.mermaid", ".bluekit/blueprints/x/blueprint.json"):
                self.assertTrue(files.search(name), name)
            for name in ("README.md", "src/a.json", "x.bluekit/a.md", ".bluekit/kits/a.png"):
                self.assertFalse(files.search(name), name)

    def test_commands_of_the_page_are_known(self):
        with open(os.path.join(ROOT, "docs", "continuous-integration.md"), encoding="utf-8") as file:
            text = file.read()
        commands = re.findall(r"kitls ((?:check|fmt|stats)\b[^\n`|]* \.)", text)
        self.assertGreaterEqual(len(commands), 3)
        for command in commands:
            self.run_cli(*command.split(), cwd=os.path.join(self.dir, "p"))
        for hook in self.entries():
            self.assertIn(f"id: {hook['id']}", text)


if __name__ == "__main__":
    SERVER = os.path.abspath(sys.argv.pop(1))
    unittest.main()
