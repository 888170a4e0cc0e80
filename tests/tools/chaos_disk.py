"""What may happen to a tree of kits, as plain data: an operation is a list [name, argument, …] of
strings and numbers, so that a script of them can be printed, cut down and played again.

Arguments name places of a small fixed vocabulary, never what happens to be there: an operation that
finds nothing to do does nothing, and leaving one out leaves the others what they are."""

import mmap
import os
import random
import shutil
import stat
import subprocess

BAD = "ill\udcff\udcfe"  # as os.fsdecode gives a name that is not UTF-8
PROJECTS = ("w/alpha", "w/beta", "w/my proj", "w", "w/alpha/sub", "w/" + BAD, "w/new\nline",
            "out/reg", "w2")
INNER = (".bluekit", ".bluekit/kits", ".bluekit/kits", ".bluekit/kits/deep", ".bluekit/kits/deep/er",
         ".bluekit/Kits", ".bluekit/walkthroughs", ".bluekit/blueprints/b", ".bluekit/tasks",
         ".bluekit/kits/l")
OUTER = ("out", "out/d", "out/d/kits", "w/alpha/src", "w/beta/src", "w/src", "w/gone", "w/a/b/c")
FILES = ("a.md", "b.md", "c.md", "d.md", "A.md", "e f.md", "n\nl.md", BAD + ".md", "x.txt", "code.c",
         "flow.mmd", "blueprint.json", ".hidden.md", "l.md")
NAMES = ("a", "b", "c", "d", "first kit", "Second Kit", "x", "same")
WORDS = "anchor basket candle drawer engine feather garden hammer island jacket kettle lantern".split()
YEARS = (0, 1, -10**9, 10**9, 2**31 + 5, 4 * 10**9)


def text(n):
    """The text of kit number n; kits with the same n // 2 are of the same length."""
    chance = random.Random(n // 2)
    links = ["[[%s]]" % chance.choice(NAMES), "[t](%s)" % chance.choice(FILES).replace(" ", "%20"),
             "[u](../%s)" % chance.choice(("kits/a.md", "b.md", "../src/code.c", "../src/x.txt#L3")),
             "[v](deep/%s#one)" % chance.choice(FILES[:4]), "`src/code.c:%d`" % chance.randrange(9),
             "[[%s#One]]" % chance.choice(NAMES), "[w](l/%s)" % chance.choice(FILES[:4])]
    body = " ".join(chance.choices(WORDS, k=8)) + "\n\n" + " ".join(chance.sample(links, 3))
    kind = chance.choice(("kit", "kit", "walkthrough", "task", "agent"))
    front = ("---\nid: %s\nalias: %s\ntype: %s\nis_base: false\nversion: 1\ntags: [%s]\n"
             "description: Of it.\n%s---\n" % (
                 chance.choice(NAMES), chance.choice(NAMES), kind, chance.choice(WORDS),
                 chance.choice(("", "", "unknwon: 1\n", "status: odd\n"))))
    if chance.random() < 0.1:
        front = ""
    return os.fsencode(front + "\n# %s %s\n\n## One\n\n%s\n" % (
        chance.choice(WORDS), ("north", "south")[n % 2], body))


def plan(n):
    """A blueprint.json: what its layers name may be there or not."""
    tasks = ",".join('{"id":"%s","taskFile":"%s"}' % (NAMES[(n + i) % len(NAMES)], FILES[(n * 3 + i) % 4])
                     for i in range(3))
    return ('{"id":"plan-%d","name":"%s","version":1,"description":"%s","layers":[{"id":"l","order":1,'
            '"name":"L","tasks":[%s]}]}' % (n // 2 % 9, WORDS[n // 2 % 9], ("north", "south")[n % 2],
                                            tasks)).encode("utf-8", "surrogateescape")


def content(path, n):
    return plan(n) if path.endswith(b".json") else text(n)


class Disk:
    """Plays operations below a base directory; never fails, and follows no link out of it."""

    def __init__(self, base):
        self.base = os.fsencode(base)
        self.count = 0

    def at(self, path):
        return os.path.join(self.base, os.fsencode(path))

    def play(self, operation):
        """False: there was nothing that it could do."""
        name, *arguments = operation
        try:
            return getattr(self, "do_" + name)(*arguments) is not False
        except (OSError, ValueError, shutil.Error):
            return False

    def temporary(self, directory):
        self.count += 1
        return os.path.join(directory, b".tmp-%d" % self.count)

    def in_place(self, path):
        """Nothing tells of a kit that is written by a name of it that no root has."""
        path = self.at(path)
        if b"/.bluekit/" not in path and os.path.exists(path) and os.stat(path).st_nlink > 1:
            raise OSError("a name of another file")
        return path

    # ---- one file ----

    def do_write(self, path, n):
        path = self.in_place(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(content(path, n))

    def do_append(self, path, n):
        with open(self.in_place(path), "r+b") as out:
            out.seek(0, os.SEEK_END)
            out.write(b"\nappended [[%s]]\n" % NAMES[n % len(NAMES)].encode())
            out.flush()
            out.write(b"and more\n")

    def do_truncate(self, path, size):
        with open(self.in_place(path), "r+b") as out:
            out.truncate(size)

    def do_atomic(self, path, n, via=""):
        """Temporary file, here or in another directory, then a rename."""
        path = self.at(path)
        directory = self.at(via) if via else os.path.dirname(path)
        temporary = self.temporary(directory)
        with open(temporary, "wb") as out:
            out.write(content(path, n))
        os.rename(temporary, path)

    def do_vim(self, path, n):
        path = self.at(path)
        os.rename(path, path + b"~")
        with open(path, "wb") as out:
            out.write(content(path, n))
        os.unlink(path + b"~")

    def do_same(self, path):
        """Other bytes of the same size, and the time of modification put back."""
        path = self.in_place(path)
        before = os.stat(path)
        with open(path, "r+b") as file:
            old = file.read()
            new = old.replace(b"north", b"\0").replace(b"south", b"north").replace(b"\0", b"south")
            file.seek(0)
            file.write(new if new != old else old.swapcase())
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def do_mapped(self, path):
        with open(self.in_place(path), "r+b") as file:
            with mmap.mmap(file.fileno(), 0) as view:
                at = view.find(b"north")
                if at >= 0:
                    view[at:at + 5] = b"south"

    def do_times(self, path, year):
        os.utime(self.at(path), ns=(year * 10**9, year * 10**9))

    def do_remove(self, path):
        os.unlink(self.at(path))

    def do_hardlink(self, old, new):
        os.link(self.at(old), self.at(new), follow_symlinks=False)

    def do_twin(self, old, new, n):
        """A second name for a file, by which it is written."""
        self.do_hardlink(old, new)
        with open(self.in_place(new), "r+b") as out:
            out.write(text(n))
            out.truncate()

    def do_storm(self, path, times):
        for n in range(times):
            with open(self.in_place(path), "r+b") as out:
                out.write(content(os.fsencode(path), n))

    # ---- names ----

    def do_rename(self, old, new):
        os.rename(self.at(old), self.at(new))

    def do_swap(self, a, b):
        a, b = self.at(a), self.at(b)
        between = self.temporary(os.path.dirname(a))
        os.rename(a, between)
        try:
            os.rename(b, a)
        finally:
            os.rename(between, a if not os.path.lexists(a) else b)

    def do_case(self, path):
        path = self.at(path)
        directory, name = os.path.split(path)
        os.rename(path, os.path.join(directory, name.swapcase()))

    def do_symlink(self, target, path):
        """A relative target counts from the link; "@" stands for the base directory."""
        target = os.fsencode(target).replace(b"@", self.base)
        os.symlink(target, self.at(path))

    def do_relink(self, target, path):
        temporary = self.temporary(os.path.dirname(self.at(path)))
        os.symlink(os.fsencode(target).replace(b"@", self.base), temporary)
        os.rename(temporary, self.at(path))

    # ---- directories ----

    def do_mkdir(self, path):
        os.makedirs(self.at(path))

    def do_rmtree(self, path):
        path = self.at(path)
        if os.path.islink(path):
            os.unlink(path)
        else:
            shutil.rmtree(path, ignore_errors=True)

    def do_project(self, path, n):
        for i, name in enumerate(("kits/a.md", "kits/b.md", "walkthroughs/w.md")):
            self.do_write(path + "/.bluekit/" + name, n + i)

    def do_again(self, path, n):
        """Deleted and made anew at once."""
        self.do_rmtree(path)
        if path.endswith(".bluekit"):
            self.do_project(path[:-len("/.bluekit")], n)
        else:
            self.do_write(path + "/a.md", n)

    def do_chmod(self, path, mode):
        if os.path.islink(self.at(path)):
            return False
        os.chmod(self.at(path), mode)

    def do_many(self, path, count, n):
        directory = self.at(path)
        os.makedirs(directory, exist_ok=True)
        for i in range(count):
            with open(os.path.join(directory, b"many-%d.md" % i), "wb") as out:
                out.write(b"---\nid: many-%d\ntype: kit\n---\n\n# Many %d\n\n[[many-%d]] [[%s]]\n" % (
                    i, i, (i + n) % count, NAMES[i % len(NAMES)].encode()))

    def do_few(self, path):
        directory = self.at(path)
        for name in os.listdir(directory):
            if name.startswith(b"many-"):
                os.unlink(os.path.join(directory, name))

    # ---- git ----

    def git(self, path, *arguments):
        directory = self.at(path)
        if os.path.islink(directory) or not os.path.isdir(directory):
            raise OSError("no directory")
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x", "-c", "gc.auto=0",
                        "-c", "core.hooksPath=/dev/null", *arguments], cwd=directory, check=False,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env={"PATH": os.environ["PATH"], "HOME": os.fsdecode(self.base),
                            "GIT_CEILING_DIRECTORIES": os.fsdecode(self.base)})

    def do_commit(self, path, branch):
        """What is there becomes a branch."""
        self.git(path, "init", "-q")
        self.git(path, "checkout", "-q", "-B", branch)
        self.git(path, "add", "-A")
        self.git(path, "commit", "-q", "-m", "x", "--allow-empty")

    def do_checkout(self, path, branch):
        self.git(path, "checkout", "-q", "-f", branch)

    # ---- afterwards ----

    def open_all(self):
        """Every directory can be entered again."""
        for directory, names, _ in os.walk(self.base):
            for name in names:
                path = os.path.join(directory, name)
                if not os.path.islink(path) and stat.S_IMODE(os.lstat(path).st_mode) & 0o700 != 0o700:
                    os.chmod(path, 0o700)


# ---- which ----

def any_project(chance):
    return chance.choice(PROJECTS)


def any_dir(chance):
    if chance.random() < 0.2:
        return chance.choice(OUTER)
    return any_project(chance) + "/" + chance.choice(INNER)


def any_file(chance):
    return any_dir(chance) + "/" + chance.choice(FILES)


def any_tree(chance):
    """A directory that matters as a whole."""
    return chance.choice((any_project, any_project, any_dir, any_dir,
                          lambda c: any_project(c) + "/.bluekit"))(chance)


def any_target(chance):
    """What a link may say."""
    return chance.choice((
        lambda: "@/" + any_file(chance), lambda: "@/" + any_dir(chance), lambda: "..",
        lambda: ".", lambda: "../" + chance.choice(FILES), lambda: chance.choice(FILES),
        lambda: "@/out/d", lambda: "@/out/d/kits/a.md", lambda: "@/w", lambda: "nowhere",
        lambda: "@/" + any_project(chance) + "/.bluekit"))()


def any_number(chance):
    return chance.randrange(400)


GIT_PROJECTS = ("w/alpha", "w/beta", "w/my proj")
BRANCHES = ("main", "other")
MODES = (0, 0o400, 0o500, 0o700, 0o700, 0o755)

MAKERS = (  # weight, how an operation comes about
    (20, lambda c: ["write", any_file(c), any_number(c)]),
    (4, lambda c: ["append", any_file(c), any_number(c)]),
    (3, lambda c: ["truncate", any_file(c), c.choice((0, 0, 5, 60, 10**5))]),
    (6, lambda c: ["atomic", any_file(c), any_number(c)]),
    (4, lambda c: ["atomic", any_file(c), any_number(c), any_dir(c)]),
    (4, lambda c: ["vim", any_file(c), any_number(c)]),
    (6, lambda c: ["same", any_file(c)]),
    (2, lambda c: ["mapped", any_file(c)]),
    (3, lambda c: ["times", any_file(c), c.choice(YEARS)]),
    (6, lambda c: ["remove", any_file(c)]),
    (4, lambda c: ["hardlink", any_file(c), any_file(c)]),
    (4, lambda c: ["twin", any_file(c), any_file(c), any_number(c)]),
    (1, lambda c: ["storm", any_file(c), 200]),
    (6, lambda c: ["rename", any_file(c), any_file(c)]),
    (6, lambda c: ["rename", any_tree(c), any_tree(c)]),
    (3, lambda c: ["rename", any_project(c), any_project(c)]),
    (3, lambda c: ["rename", any_tree(c), "out/d"]),
    (3, lambda c: ["rename", "out/d", any_tree(c)]),
    (2, lambda c: ["swap", any_tree(c), any_tree(c)]),
    (3, lambda c: ["case", any_file(c)]),
    (1, lambda c: ["case", any_tree(c)]),
    (5, lambda c: ["symlink", any_target(c), any_file(c)]),
    (5, lambda c: ["symlink", any_target(c), any_tree(c)]),
    (2, lambda c: ["relink", any_target(c), any_file(c)]),
    (2, lambda c: ["mkdir", any_dir(c)]),
    (5, lambda c: ["rmtree", any_tree(c)]),
    (10, lambda c: ["project", any_project(c), any_number(c)]),
    (3, lambda c: ["again", any_tree(c), any_number(c)]),
    (4, lambda c: ["chmod", any_file(c), c.choice(MODES)]),
    (4, lambda c: ["chmod", any_tree(c), c.choice(MODES)]),
    (2, lambda c: ["chmod", "out", c.choice(MODES)]),
    (1, lambda c: ["many", any_dir(c), c.choice((30, 300)), any_number(c)]),
    (1, lambda c: ["few", any_dir(c)]),
    (2, lambda c: ["commit", c.choice(GIT_PROJECTS), c.choice(BRANCHES)]),
    (4, lambda c: ["checkout", c.choice(GIT_PROJECTS), c.choice(BRANCHES)]),
)


def any_operation(chance):
    return chance.choices(MAKERS, [weight for weight, _ in MAKERS])[0][1](chance)
