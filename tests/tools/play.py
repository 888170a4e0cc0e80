#!/usr/bin/env python3
"""Plays session transcripts (tests/sessions/*.lsp) against a server; docs/TESTING.md has the
language. No step sleeps: each waits for a message, and silence is proved by a later answer."""

import argparse
import json
import os
import pathlib
import re
import shlex
import shutil
import sys
import time

import lsp
import transcript
from transcript import Mistake, compact, matches

KITS = pathlib.Path(__file__).resolve().parent.parent / "kits"
SEVERITY = {1: "error", 2: "warning", 3: "information", 4: "hint"}
CHATTER = ("window/logMessage", "$/progress", "window/workDoneProgress/create",
           "client/registerCapability", "client/unregisterCapability", "workspace/configuration",
           "telemetry/event", "$/logTrace")
CAPABILITIES = {
    "general": {"positionEncodings": ["utf-8", "utf-16"]},
    "workspace": {"configuration": True, "workspaceFolders": True},
    "textDocument": {"publishDiagnostics": {"relatedInformation": True, "versionSupport": True,
                                            "codeDescriptionSupport": True}},
}


class Failed(Exception):
    """An expectation was not met. `update`: lines that would meet it."""

    def __init__(self, message, update=None):
        super().__init__(message)
        self.update = update


class Player:
    def __init__(self, options, place):
        self.options = options
        self.place = place
        self.root = place.path / "workspace"
        self.client = None
        self.folders = None
        self.capabilities = CAPABILITIES
        self.init_options = None
        self.config = None
        self.env = {}
        self.arguments = []
        self.manual = False
        self.exit_code = 0
        self.texts = {}      # uri → text, of what is open
        self.versions = {}
        self.languages = {}
        self.waiting = []    # ids of requests whose replies no step has looked at
        self.current = None  # reply last looked at
        self.about = {}      # request id → document
        self.last_id = None
        self.mark = 0        # messages before it are accounted for
        self.runs = 0

    # ---- names ----

    def path(self, name):
        if name.startswith("home:"):
            return self.place.home / name[5:].lstrip("/")
        return self.root / name

    def uri(self, name):
        if ":" in name and not name.startswith("home:"):
            return name
        return lsp.to_uri(self.path(name))

    def placeholders(self):
        return [(lsp.to_uri(self.root), "ws:"), (lsp.native(self.root), "ws:"),
                (lsp.to_uri(self.place.home), "home:"), (lsp.native(self.place.home), "home:")]

    def shorten(self, value):
        text = json.dumps(value, ensure_ascii=False)
        for full, short in self.placeholders():
            text = text.replace(full, short)
        named = re.sub(r"[/\\:. ]", "_", lsp.native(self.root))  # as event names have it
        return json.loads(text.replace(named, "_ws"))

    def lengthen(self, value):
        """ws:/x in strings → the URI."""
        if isinstance(value, dict):
            return {self.lengthen(k): self.lengthen(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self.lengthen(v) for v in value]
        if isinstance(value, str):
            for full, short in self.placeholders()[::2]:
                if value == short or value.startswith(short + "/"):
                    return full + value[len(short):]
        return value

    def text_of(self, uri):
        if uri in self.texts:
            return self.texts[uri]
        if uri and uri.startswith("file:"):
            try:
                return pathlib.Path(lsp.from_uri(uri)).read_bytes().decode("utf-8", "replace")
            except OSError:
                return None
        return None

    # ---- life ----

    def start(self):
        encodings = {"utf-8": ["utf-8", "utf-16"], "utf-16": ["utf-16"], "utf-32": ["utf-32"]}
        offered = encodings[self.options.encoding]
        self.capabilities = lsp.merge(self.capabilities, {"general": {"positionEncodings": offered}})
        self.root.mkdir(exist_ok=True)
        argv = shlex.split(self.options.server) + self.arguments
        if os.path.exists(argv[0]):
            argv[0] = os.path.realpath(argv[0])
        self.client = lsp.Client(argv, self.place, cwd=self.place.path, drip=self.options.drip,
                                 env=self.env)
        self.client.handlers["workspace/configuration"] = self.configuration
        self.positions = transcript.Positions("utf-16", self.text_of)
        self.mark = 0
        self.runs += 1
        if self.manual:
            return
        result = self.client.request("initialize", self.init_params())
        self.greeted(result)
        self.client.notify("initialized", {})
        self.wait_asked(0)

    def wait_asked(self, since):
        """A client that can be asked for its settings is asked; what follows relies on the answer."""
        if self.capabilities["workspace"].get("configuration"):
            self.client.wait_message("workspace/configuration", since=since)

    def init_params(self):
        folders = [self.root] if self.folders is None else [self.path(f) for f in self.folders]
        params = {"processId": os.getpid(), "rootUri": None, "capabilities": self.capabilities,
                  "workspaceFolders": [{"uri": lsp.to_uri(f), "name": f.name} for f in folders]}
        if self.init_options is not None:
            params["initializationOptions"] = self.init_options
        return params

    def greeted(self, result):
        capabilities = result["capabilities"]
        self.positions.encoding = capabilities.get("positionEncoding", "utf-16")
        if self.positions.encoding not in self.capabilities["general"]["positionEncodings"] \
                and self.positions.encoding != "utf-16":
            raise Failed(f"chose {self.positions.encoding}, which was not offered")
        provider = capabilities.get("semanticTokensProvider")
        if provider:
            self.positions.legend = provider["legend"]["tokenTypes"]
            self.positions.modifiers = provider["legend"]["tokenModifiers"]

    def configuration(self, params):
        answers = []
        for item in params["items"]:
            value = {"kit": self.config}
            for part in (item.get("section") or "").split("."):
                value = value.get(part) if part and isinstance(value, dict) else value
            answers.append(value)
        return answers

    def finish(self):
        """Ends the server if the transcript did not, and looks at what it left behind."""
        client = self.client
        if client.process.poll() is None and "exit" not in self.ended():
            if "shutdown" not in self.ended():
                client.request("shutdown")
            client.notify("exit")
        code = client.wait_exit()
        self.leave_log()
        if code != self.exit_code:
            raise Failed(f"exit code {code}, not {self.exit_code}\n{client.last_words()}")
        self.sound()
        unlooked = [i for i in self.waiting if "error" in client.responses.get(i, {})]
        if unlooked:
            raise Failed(f"a request nobody looked at failed: {client.responses[unlooked[0]]}")

    def ended(self):
        return {e["message"].get("method") for e in self.client.traffic if e["from"] == "client"}

    def sound(self):
        if report := self.client.reports():
            raise Failed(f"the server's stderr:\n{report}")
        if self.client.broken and "closed its output" not in self.client.broken:
            raise Failed(self.client.broken)

    def leave_log(self):
        if self.options.log:
            name = f"{self.options.name.replace('/', '-')}-{self.runs}.jsonl"
            pathlib.Path(self.options.log).mkdir(parents=True, exist_ok=True)
            self.client.log(pathlib.Path(self.options.log) / name)

    # ---- steps ----

    BEFORE = {"workspace", "folders", "capabilities", "initializationOptions", "env", "arguments",
              "manual", "write", "delete", "rename", "mkdir", "symlink", "fifo", "config", "exit"}

    def step(self, step):
        if self.client is None and step.verb not in self.BEFORE:
            self.start()
        elif step.verb not in transcript.EXPECTATIONS and self.client:
            self.mark = len(self.client.messages)
        method = {">": self.do_send, "<": self.do_expect, "<~": self.do_subset, "<!": self.do_not,
                  "<<": self.do_message}.get(step.verb) \
            or getattr(self, "do_" + step.verb, None)
        if method is None:
            raise Mistake(f"unknown verb {step.verb!r}")
        method(step)

    def do_workspace(self, step):
        shutil.copytree(KITS / step.rest, self.root, symlinks=True, dirs_exist_ok=True)

    def do_folders(self, step):
        self.folders = [] if step.rest == "none" else step.rest.split()

    def do_capabilities(self, step):
        self.capabilities = lsp.merge(self.capabilities, transcript.json_of(step, step.rest))

    def do_initializationOptions(self, step):
        self.init_options = self.lengthen(transcript.json_of(step, step.rest))

    def do_env(self, step):
        name, _, value = step.rest.partition(" ")
        self.env[name] = value

    def do_arguments(self, step):
        self.arguments = shlex.split(step.rest)

    def do_manual(self, _):
        self.manual = True

    def do_exit(self, step):
        self.exit_code = int(step.rest)

    def do_config(self, step):
        self.config = self.lengthen_paths(transcript.json_of(step, step.rest))
        if self.client:
            since = len(self.client.messages)
            self.client.notify("workspace/didChangeConfiguration", {"settings": {"kit": self.config}})
            self.wait_asked(since)

    def lengthen_paths(self, value):
        """Settings name directories, not URIs."""
        text = json.dumps(value)
        for full, short in self.placeholders()[1::2]:
            text = text.replace(f'"{short}/', f'"{full}/')
        return json.loads(text)

    def do_restart(self, step):
        if step.rest == "kill":
            self.client.kill()
        else:
            code = self.client.stop()
            if code != 0:
                raise Failed(f"exit code {code}")
            self.sound()
        self.leave_log()
        self.client = None
        self.texts, self.versions, self.waiting, self.about = {}, {}, [], {}
        self.start()

    # documents

    def do_open(self, step):
        name, *how = shlex.split(step.rest)
        uri = self.uri(name)
        if step.block:
            text = "\n".join(step.block) + "\n"
        elif how[:1] == ["from"]:
            text = (KITS / how[1]).read_bytes().decode("utf-8", "replace")
        elif how[:1] == ["text"]:
            text = json.loads(step.rest.split(" ", 2)[2])
        elif uri.startswith("file:"):
            text = self.path(name).read_bytes().decode("utf-8-sig" if "nobom" in how else "utf-8",
                                                       "replace")
        else:
            text = ""
        self.texts[uri], self.versions[uri] = text, 1
        language = "json" if name.endswith(".json") else \
            "mermaid" if name.endswith((".mmd", ".mermaid")) else "markdown"
        self.client.notify("textDocument/didOpen", {"textDocument": {
            "uri": uri, "languageId": language, "version": 1, "text": text}})

    def do_edit(self, step):
        name, _, rest = step.rest.partition(" ")
        uri = self.uri(name)
        if uri not in self.texts:
            raise Mistake(f"{name} is not open")
        changes = []
        for line in [rest] if rest.strip() else step.block:
            where, _, text = ("", "", line) if line.strip().startswith('"') else line.partition(" ")
            changes.append(self.change(uri, where, json.loads(text)))
        self.versions[uri] += 1
        self.client.notify("textDocument/didChange", {
            "textDocument": {"uri": uri, "version": self.versions[uri]}, "contentChanges": changes})

    def change(self, uri, where, text):
        """One LSP change, also made in our own copy."""
        if not where:
            self.texts[uri] = text
            return {"text": text}
        if "-" not in where:
            where = f"{where}-{where}"
        a, b, c, d = map(int, transcript.RANGE.fullmatch(where).groups())
        result = {"range": self.positions.out(uri, where), "text": text}
        data = self.texts[uri].encode("utf-8", "surrogatepass")
        start, end = self.offset(data, a, b), self.offset(data, c, d)
        self.texts[uri] = (data[:start] + text.encode("utf-8", "surrogatepass")
                           + data[end:]).decode("utf-8", "surrogatepass")
        return result

    @staticmethod
    def offset(data, line, column):
        text = data.decode("utf-8", "surrogatepass")
        starts = [0] + [m.end() for m in transcript.LINE_END.finditer(text)]
        lines = transcript.split_lines(text)
        if line > len(starts):
            return len(data)
        width = len(lines[line - 1].encode("utf-8", "surrogatepass"))
        before = len(text[:starts[line - 1]].encode("utf-8", "surrogatepass"))
        return before + min(column - 1, width)

    def do_save(self, step):
        uri = self.uri(step.rest)
        self.path(step.rest).write_bytes(self.texts[uri].encode("utf-8", "surrogatepass"))
        self.client.notify("textDocument/didSave", {"textDocument": {"uri": uri}})

    def do_close(self, step):
        uri = self.uri(step.rest)
        self.texts.pop(uri, None)
        self.versions.pop(uri, None)
        self.client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    # the disk

    def do_write(self, step):
        name, _, how = step.rest.partition(" ")
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        kind, _, what = how.partition(" ")
        if step.block:
            text = "\n".join(step.block) + "\n"
            for full, short in self.placeholders()[1::2]:
                text = text.replace("{" + short[:-1] + "}", full)
            data = text.encode("utf-8", "surrogatepass")
        elif kind == "from":
            data = (KITS / what).read_bytes()
        elif kind == "bytes":
            data = json.loads(what).encode("latin-1")
        elif kind == "repeat":
            count, _, text = what.partition(" ")
            data = json.loads(text).encode() * int(count)
        else:
            data = json.loads(how).encode()
        path.write_bytes(data)

    def do_delete(self, step):
        path = self.path(step.rest)
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

    def do_rename(self, step):
        old, new = step.rest.split()
        self.path(new).parent.mkdir(parents=True, exist_ok=True)
        self.path(old).rename(self.path(new))

    def do_mkdir(self, step):
        self.path(step.rest).mkdir(parents=True)

    def do_symlink(self, step):
        target, name = step.rest.split()
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).symlink_to(target)

    def do_fifo(self, step):
        self.path(step.rest).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(self.path(step.rest))

    def do_sync(self, _):
        self.client.sync()

    # messages

    def params(self, value):
        """`doc` and `at` in their nested forms, places as positions."""
        about = None
        if isinstance(value, dict):
            if "doc" in value:
                about = self.uri(value["doc"])
            elif isinstance(value.get("textDocument"), dict):
                about = self.lengthen(value["textDocument"].get("uri"))
        return self.expand(value, about), about

    def expand(self, value, uri):
        if isinstance(value, list):
            return [self.expand(v, uri) for v in value]
        if isinstance(value, str):
            return self.lengthen(value)
        if not isinstance(value, dict):
            return value
        result = {}
        for key, member in value.items():
            if key == "doc":
                result["textDocument"] = {"uri": self.uri(member)}
            elif key == "at":
                result["position"] = self.positions.out(uri, member)
            elif key in ("range", "selectionRange", "position") and isinstance(member, str):
                result[key] = self.positions.out(self.lengthen(value.get("uri")) or uri,
                                                 member) or member
            elif key in ("positions", "ranges"):
                result[key] = [self.positions.out(uri, m) if isinstance(m, str) else m
                               for m in member]
            else:
                result[key] = self.expand(member, uri)
        return result

    def do_send(self, step):
        method, _, rest = step.rest.partition(" ")
        value = transcript.json_of(step, rest)
        if method == "initialize" and value is None:
            value = self.init_params()
        params, about = self.params(value)
        if isinstance(params, dict) and params.get("previousResultId") == "last.resultId":
            params["previousResultId"] = self.current["result"]["resultId"]
        if method == "$/cancelRequest" and params.get("id") == "last":
            params["id"] = self.last_id
        if lsp.is_notification(method):
            self.client.notify(method, params)
            return
        self.last_id = self.client.ask(method, params)
        self.about[self.last_id] = about
        self.waiting.append(self.last_id)

    def do_reply(self, step):
        """What the client answers from now on when the server asks METHOD."""
        method, _, rest = step.rest.partition(" ")
        value = self.lengthen(transcript.json_of(step, rest))
        self.client.handlers[method] = lambda _: value

    def reply(self, fresh):
        """The next reply in order of the requests; not `fresh`: the one looked at before, if all
        have been."""
        if self.waiting:
            request = self.waiting.pop(0)
            answer = self.client.answer(request)
            if "result" in answer:
                if self.client.asked[request] == "initialize":
                    self.greeted(answer["result"])
                answer = {"result": self.shorten(
                    self.positions.incoming(answer["result"], self.about[request]))}
            self.current = answer
        elif fresh or self.current is None:
            raise Mistake("no request is waiting for its answer")
        return self.current

    def do_expect(self, step):
        word, _, rest = step.rest.partition(" ")
        if word == "nothing":
            return self.expect_nothing()
        if word == "error":
            return self.expect_error(step, rest)
        if word in ("problems", "pushed", "pulled"):
            return self.expect_problems(step, word, rest.strip())
        reply = self.reply(True)
        lines = ("< " + self.text_of_reply(reply)).split("\n")
        told = step.rest or step.block
        if "error" in reply or not told or not matches(
                transcript.json_of(step, step.rest), reply["result"], False):
            raise Failed("the answer is\n" + "\n".join(lines),
                         lines[:1] + ["    " + line for line in lines[1:]])

    @staticmethod
    def text_of_reply(reply):
        if "error" in reply:
            return f"error {reply['error']['code']} {reply['error']['message']}"
        return compact(reply["result"], 94)

    def do_subset(self, step):
        reply = self.reply(False)
        if "error" in reply or not matches(transcript.json_of(step, step.rest), reply["result"], True):
            raise Failed("the answer is\n" + self.text_of_reply(reply))

    def do_not(self, step):
        reply = self.reply(False)
        if "error" in reply or matches(transcript.json_of(step, step.rest), reply["result"], True):
            raise Failed("the answer is\n" + self.text_of_reply(reply))

    def expect_error(self, step, rest):
        reply = self.reply(True)
        code, _, text = rest.partition(" ")
        line = "< " + self.text_of_reply(reply)
        if "error" not in reply or reply["error"]["code"] != int(code) or (
                text and not matches(text, reply["error"]["message"], False)):
            raise Failed("the answer is\n" + line, line.split("\n"))

    def expect_nothing(self):
        self.client.sync()
        said = [m for m in self.client.messages[self.mark:] if m["method"] not in CHATTER]
        if said:
            raise Failed("the server said\n" + compact(self.shorten(said)))

    def do_message(self, step):
        method, _, rest = step.rest.partition(" ")
        expected = transcript.json_of(step, rest)
        seen = []

        def fits(params):
            uri = params.get("uri") if isinstance(params, dict) else None
            seen.append(self.shorten(self.positions.incoming(params, uri)))
            return expected is None or matches(expected, seen[-1], True)
        try:
            self.client.wait_message(method, fits, self.mark, self.options.patience)
        except lsp.LspError as error:
            raise Failed(f"{error}\nseen: {compact(seen[-1] if seen else None)}") from None

    # problems

    def pulls(self):
        return "diagnostic" in self.capabilities.get("textDocument", {})

    def expect_problems(self, step, word, name):
        """`problems`: what the client shows for the file, whichever channel brings it."""
        uri = self.uri(name)
        pull = word == "pulled" or (word == "problems" and self.pulls() and uri in self.texts)
        expected = [line.rstrip() for line in step.block]
        deadline = time.monotonic() + self.options.patience
        self.client.sync()
        while True:
            lines, settled = self.pulled(uri) if pull else self.pushed(uri)
            if settled and lines == expected:
                break
            if time.monotonic() > deadline:
                why = "" if settled else "\n(nothing was published for its present version)"
                raise Failed(f"problems of {name} are\n" + "\n".join("    " + x for x in lines) + why,
                             [f"< {step.rest}"] + ["    " + x for x in lines])
            seen = len(self.client.messages)
            try:
                self.client.wait(lambda: len(self.client.messages) > seen, "problems", 0.25)
            except lsp.LspError:
                if self.client.broken:
                    raise
        if pull and word == "problems":
            stray, _ = self.pushed(uri)
            if stray != ["none"]:
                raise Failed("pulled, but also pushed:\n" + "\n".join(stray))
        self.mark = len(self.client.messages)

    def pushed(self, uri):
        last = None
        for message in self.client.messages:
            if message["method"] == "textDocument/publishDiagnostics" \
                    and message["params"]["uri"] == uri:
                last = message["params"]
        if last is None:
            return ["none"], uri not in self.texts or self.pulls()
        version = last.get("version")
        settled = uri not in self.versions or version is None or version == self.versions[uri]
        return self.told(last["diagnostics"], uri), settled or self.pulls()

    def pulled(self, uri):
        report = self.client.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        return self.told(report["items"], uri), True

    def told(self, problems, uri):
        lines = []
        for p in problems:
            place = self.positions.range_in(uri, p["range"])
            severity = SEVERITY.get(p.get("severity"), "?")
            message = p["message"].replace("\n", " ")
            lines.append(f"{place} {severity} {p.get('code')} {message}")
            for r in p.get("relatedInformation", []):
                where = r["location"]
                lines.append(f"    {where['uri']} {self.positions.range_in(where['uri'], where['range'])}"
                             f" {r['message']}")
        return self.shorten(lines) or ["none"]


def play(path, options):
    """0 when all expectations held. With --update the file is rewritten to what happened."""
    text = path.read_text(encoding="utf-8")
    steps = transcript.parse(text)
    lines = text.split("\n")
    updates = []
    with lsp.Place() as place:
        player = Player(options, place)
        step = None
        try:
            for step in steps:
                try:
                    player.step(step)
                except Failed as failure:
                    if not options.update or failure.update is None:
                        raise
                    updates.append((step, failure.update))
            step = None
            player.finish()
        except (Failed, Mistake, lsp.LspError, lsp.Refused, OSError, KeyError, ValueError) as error:
            where = f"{path}:{step.line + 1}" if step else str(path)
            print(f"{where}: {type(error).__name__}: {error}", file=sys.stderr)
            if step:
                print("expected\n" + "\n".join(lines[step.line:step.end]), file=sys.stderr)
            if player.client:
                player.leave_log()
                if options.verbose:
                    print(player.client.stderr().decode("utf-8", "replace"), file=sys.stderr)
            return 1
        finally:
            if player.client:
                player.client.kill()
    for step, new in reversed(updates):
        lines[step.line:step.end] = new
    if updates:
        path.write_text("\n".join(lines), encoding="utf-8")
        print(f"{path}: {len(updates)} expectations rewritten")
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True, help="command that starts the server on stdio")
    parser.add_argument("--encoding", choices=("utf-8", "utf-16", "utf-32"), default="utf-8")
    parser.add_argument("--drip", action="store_true", help="deliver the bytes one at a time")
    parser.add_argument("--windows", action="store_true", help="the server runs under Wine")
    parser.add_argument("--update", action="store_true", help="rewrite what is expected")
    parser.add_argument("--log", help="directory for all traffic, as JSON lines")
    parser.add_argument("--patience", type=float, default=10, help="seconds for each expectation")
    parser.add_argument("--verbose", action="store_true", help="show the server's stderr on failure")
    parser.add_argument("transcripts", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    lsp.WINDOWS = options.windows
    failed = 0
    for path in options.transcripts:
        options.name = path.stem + ("-drip" if options.drip else "") + "-" + options.encoding
        failed += play(path, options)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
