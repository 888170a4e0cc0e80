// Runs inside the extension host of a real VS Code, with the API an extension has. Each check is a
// function; the driver reads the outcome from the file KITLS_OUTCOME.
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const PATIENCE = Number(process.env.KITLS_TEST_TIMEOUT || 30) * 1000;
const folder = () => vscode.workspace.workspaceFolders[0].uri;
const file = (name) => vscode.Uri.joinPath(folder(), ".bluekit", name);

/** Waits for events of VS Code, not for time to pass: `look` is asked again after each. */
function until(what, look, ...events) {
  return new Promise((resolve, reject) => {
    const subscriptions = [];
    const end = (finish, value) => {
      clearTimeout(timer);
      subscriptions.forEach((one) => one.dispose());
      finish(value);
    };
    const ask = async () => {
      const found = await look();
      if (found) end(resolve, found);
    };
    const timer = setTimeout(async () => {
      const last = await look();
      end(reject, new Error(`never seen: ${what}; last ${JSON.stringify(last)}`));
    }, PATIENCE);
    for (const event of events) subscriptions.push(event(ask));
    ask().catch((error) => end(reject, error));
  });
}

const problems = (uri, code) =>
  until(`${code ?? "no problem"} in ${uri.path}`, () => {
    const list = vscode.languages.getDiagnostics(uri);
    const codes = list.map((one) => (typeof one.code === "object" ? one.code.value : one.code));
    return code ? codes.includes(code) && list : list.length === 0 && [null];
  }, vscode.languages.onDidChangeDiagnostics);

async function open(name) {
  const document = await vscode.workspace.openTextDocument(file(name));
  return { document, editor: await vscode.window.showTextDocument(document) };
}

async function replace(editor, range, text) {
  assert.ok(await editor.edit((builder) => builder.replace(range, text)));
}

function find(document, words) {
  const at = document.getText().indexOf(words);
  assert.ok(at >= 0, `no "${words}" in ${document.uri.path}`);
  return document.positionAt(at);
}

let api;
const checks = {
  async "the extension starts in a workspace with kits"() {
    const extension = vscode.extensions.getExtension("kitls.kitls");
    assert.ok(extension, "it is not installed");
    api = await extension.activate();
    await until("a running server", () => api.server.running, api.server.onDidChangeState);
  },

  async "a misspelt key is marked, and typing the right one clears it"() {
    const { document, editor } = await open("kits/greeting.md");
    const start = find(document, "type:");
    await replace(editor, new vscode.Range(start, start.translate(0, 4)), "tpye");
    await problems(document.uri, "KIT002");
    await replace(editor, new vscode.Range(start, start.translate(0, 4)), "type");
    await until("no KIT002", () =>
      vscode.languages.getDiagnostics(document.uri).every((one) => (one.code.value ?? one.code) !== "KIT002"),
      vscode.languages.onDidChangeDiagnostics);
  },

  async "keys of front matter are completed"() {
    const { document, editor } = await open("kits/greeting.md");
    const line = find(document, "description:").line;
    const whole = document.lineAt(line).text;
    await replace(editor, new vscode.Range(line, 0, line, whole.length), "des");
    const list = await vscode.commands.executeCommand(
      "vscode.executeCompletionItemProvider", document.uri, new vscode.Position(line, 3));
    const labels = list.items.map((item) => item.label.label ?? item.label);
    assert.ok(labels.some((label) => label.startsWith("description")), labels.join());
    await replace(editor, new vscode.Range(line, 0, line, 3), whole);
  },

  async "hover says what a key is for"() {
    const { document } = await open("kits/greeting.md");
    const hovers = await vscode.commands.executeCommand(
      "vscode.executeHoverProvider", document.uri, find(document, "alias:"));
    const text = hovers.flatMap((hover) => hover.contents.map((one) => one.value ?? one)).join();
    assert.match(text, /title/i);
  },

  async "symbols of the workspace are found by name"() {
    const found = await vscode.commands.executeCommand("vscode.executeWorkspaceSymbolProvider", "greet");
    assert.ok(found.some((symbol) => symbol.location.uri.path.endsWith("/greeting.md")));
  },

  async "renaming an id changes the references in other files"() {
    const { document } = await open("kits/greeting.md");
    const at = find(document, "id: ").translate(0, 5);
    const edit = await vscode.commands.executeCommand(
      "vscode.executeDocumentRenameProvider", document.uri, at, "salutation");
    assert.ok(edit.size >= 1, "no edits");
    assert.ok(edit.entries().some(([uri]) => uri.path.endsWith("/greeting.md")));
  },

  async "a quick fix is offered for what has an obvious cure"() {
    const { document, editor } = await open("kits/greeting.md");
    const start = find(document, "type:");
    await replace(editor, new vscode.Range(start, start.translate(0, 4)), "tpye");
    await problems(document.uri, "KIT002");
    const range = new vscode.Range(start, start.translate(0, 4));
    const actions = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, range);
    const fix = actions.find((action) => action.isPreferred && action.edit);
    assert.ok(fix, actions.map((action) => action.title).join());
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /^type:/m);
  },

  async "search answers with what is typed and not yet saved"() {
    const { document, editor } = await open("kits/greeting.md");
    const end = document.lineAt(document.lineCount - 1).range.end;
    await replace(editor, new vscode.Range(end, end), "\nzymurgy\n");
    const answer = await api.server.ask("kit/search", { query: "zymurgy" });
    await replace(editor, new vscode.Range(end, document.lineAt(document.lineCount - 1).range.end), "");
    assert.equal(answer.total, 1);
    assert.ok(answer.hits[0].uri.endsWith("/greeting.md"));
  },

  async "the tree has the project, its kits, and what appears on disk"() {
    const groups = await api.kits.getChildren();
    assert.equal(groups.length, 1, "one project");
    const names = async () => (await api.kits.getChildren(groups[0])).map((node) => node.hit?.name);
    assert.ok((await names()).length >= 1);
    const made = file("kits/appears.md").fsPath;
    fs.writeFileSync(made, "---\nid: appears\nalias: Appears\ntype: kit\n---\n# Appears\n");
    await until("the new kit", async () => (await names()).includes("Appears"), api.server.onDidChangeIndex);
    fs.rmSync(made);
    await until("it gone", async () => !(await names()).includes("Appears"), api.server.onDidChangeIndex);
  },

  async "groups by kind and by tag, and a filter"() {
    await api.kits.groupBy("kind");
    assert.ok((await api.kits.getChildren()).some((node) => node.name === "kit"));
    await api.kits.groupBy("tag");
    assert.ok((await api.kits.getChildren()).length >= 1);
    await api.kits.groupBy("project");
    api.kits.setFilter("kind:kit");
    assert.ok((await api.kits.getChildren()).every((node) => node.type !== "group"));
    api.kits.setFilter("");
  },

  async "the graph has the kit in question first"() {
    const { document } = await open("kits/greeting.md");
    const graph = await api.server.ask("kit/graph", { textDocument: { uri: document.uri.toString() }, depth: 1 });
    assert.ok(graph.nodes[0].uri.endsWith("/greeting.md"), JSON.stringify(graph));
  },

  async "health counts what is watched, in the status bar and as a page"() {
    const health = await api.server.ask("kit/watcherHealth", {});
    assert.equal(health.unhealthy, 0);
    assert.ok(health.total_watchers >= 1);
    const kits = () => Number(/Kits (\d+)/.exec(api.health.text)?.[1]);
    await until("the number of kits", () => kits() > 0, api.health.onDidChange);
    const [one, made] = [kits(), file("kits/counted.md").fsPath];
    fs.writeFileSync(made, "---\nid: counted\nalias: Counted\ntype: kit\n---\n# Counted\n");
    await until("one more", () => kits() === one + 1, api.health.onDidChange);
    fs.rmSync(made);
    await until("one less", () => kits() === one, api.health.onDidChange);
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse("kitls-health:/Watcher Health.md"));
    assert.match(page.getText(), /1 folder watched/);
  },

  async "our keys collide with none of VS Code's"() {
    const theirs = await vscode.workspace.openTextDocument(
      vscode.Uri.parse("vscode://defaultsettings/keybindings.json"));
    const own = vscode.extensions.getExtension("kitls.kitls").packageJSON.contributes.keybindings;
    for (const { key, command } of own) {
      const lines = theirs.getText().split("\n").filter((line) => line.includes(`"key": "${key}"`));
      assert.ok(lines.every((line) => line.includes("kitls") || theirs.getText().includes(command)), lines.join());
    }
  },

  async "the task checks the workspace"() {
    const [task] = await vscode.tasks.fetchTasks({ type: "kitls" });
    assert.ok(task, "no task");
    const ended = new Promise((resolve) => {
      const end = vscode.tasks.onDidEndTaskProcess((event) => {
        if (event.execution.task.name !== task.name) return;
        end.dispose();
        resolve(event.exitCode);
      });
    });
    await vscode.tasks.executeTask(task);
    assert.ok([0, 1].includes(await ended));
  },

  async "snippets make kits without a warning"() {
    const text = fs.readFileSync(path.join(vscode.extensions.getExtension("kitls.kitls").extensionPath, "snippets/kits.json"), "utf8");
    for (const { prefix, body } of Object.values(JSON.parse(text))) {
      const kind = Array.isArray(prefix) ? prefix[0] : "";
      const into = { kit: "kits", walkthrough: "walkthroughs", agent: "agents", task: "tasks" }[kind];
      if (!into) continue;
      fs.mkdirSync(file(into).fsPath, { recursive: true });
      const name = file(`${into}/snippet-of-${kind}.md`);
      fs.writeFileSync(name.fsPath, "");
      const document = await vscode.workspace.openTextDocument(name);
      const editor = await vscode.window.showTextDocument(document);
      await editor.insertSnippet(new vscode.SnippetString(body.join("\n")), new vscode.Position(0, 0));
      assert.match(document.getText(), new RegExp(`^type: ${kind}$`, "m"));
      await document.save();
      await api.server.ask("kit/sync", {});
      const found = vscode.languages.getDiagnostics(name)
        .filter((one) => one.severity <= vscode.DiagnosticSeverity.Warning);
      assert.deepEqual(found.map((one) => one.message), [], kind);
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
      fs.rmSync(name.fsPath);
    }
  },

  async "a killed server is started again and knows the open text"() {
    const { document, editor } = await open("kits/greeting.md");
    const end = document.lineAt(document.lineCount - 1).range.end;
    await replace(editor, new vscode.Range(end, end), "\nquixotry\n"); // not saved
    const pid = Number(fs.readFileSync(process.env.KITLS_PID, "utf8"));
    process.kill(pid, "SIGKILL");
    await until("another server", () =>
      api.server.running && Number(fs.readFileSync(process.env.KITLS_PID, "utf8")) !== pid,
      api.server.onDidChangeState);
    await until("its answer", async () => {
      const answer = await api.server.ask("kit/search", { query: "quixotry" });
      return answer?.total === 1;
    }, api.server.onDidChangeIndex, api.server.onDidChangeState);
    assert.ok(document.isDirty);
  },
};

exports.run = async () => {
  const outcome = [];
  for (const [name, check] of Object.entries(checks)) {
    const start = Date.now();
    try {
      await check();
      outcome.push({ name, ms: Date.now() - start });
    } catch (error) {
      outcome.push({ name, ms: Date.now() - start, error: String(error?.stack ?? error) });
    }
    fs.writeFileSync(`${process.env.KITLS_OUTCOME}.part`, JSON.stringify(outcome));
  }
  fs.renameSync(`${process.env.KITLS_OUTCOME}.part`, process.env.KITLS_OUTCOME);
};
