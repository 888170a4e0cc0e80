// New Kit…: which kind, which project, what name; the server writes the text.
import * as vscode from "vscode";
import { iconName, writable } from "./kinds";
import type { HealthCounts } from "./protocol";
import type { Server } from "./server";

interface ProjectItem extends vscode.QuickPickItem {
  root: string;
}

/** Projects with kits first, then folders of the workspace that could become one. */
async function projects(server: Server): Promise<ProjectItem[]> {
  const health = await server.ask<HealthCounts>("kit/watcherHealth", {});
  const roots = (health?.watchers ?? []).map((watcher) => vscode.Uri.parse(watcher.uri));
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const root = vscode.Uri.joinPath(folder.uri, ".bluekit");
    if (!roots.some((one) => one.path === root.path)) roots.push(root);
  }
  const here = vscode.window.activeTextEditor?.document.uri.path ?? "";
  const holds = (root: vscode.Uri): number => Number(here.startsWith(`${root.path}/`));
  roots.sort((a, b) => holds(b) - holds(a)); // the project of what is read comes first
  return roots.map((root) => ({
    label: vscode.workspace.asRelativePath(vscode.Uri.joinPath(root, ".."), true).split("/").pop() || root.path,
    description: root.fsPath,
    root: root.toString(),
  }));
}

export async function newKit(server: Server): Promise<void> {
  const chosen = await vscode.window.showQuickPick(
    writable.map((row) => ({ row, label: `$(${iconName(row.kind)}) ${row.kind}`, description: row.description })),
    { title: "New Kit (1/3): what is it?", matchOnDescription: true },
  );
  if (!chosen) return;
  const { kind, folder } = chosen.row;
  const choices = await projects(server);
  const project =
    choices.length === 1 ? choices[0] : await vscode.window.showQuickPick(choices, { title: "New Kit (2/3): in which project?", matchOnDescription: true });
  if (!project) {
    if (!choices.length) void vscode.window.showWarningMessage("Open a folder first: a kit belongs to a project.");
    return;
  }
  const name = await vscode.window.showInputBox({
    title: `New Kit (3/3): name of the ${kind}`,
    placeHolder: "Token Store",
    validateInput: (value) => (value.trim() ? undefined : "A kit needs a name"),
  });
  if (!name) return;
  const into = vscode.Uri.joinPath(vscode.Uri.parse(project.root), folder).toString();
  const made = await server.execute<{ uri?: string } | null>("kitls.newKit", { kind, folder: into, name: name.trim() });
  if (made?.uri) await vscode.window.showTextDocument(vscode.Uri.parse(made.uri), { preview: false });
}
