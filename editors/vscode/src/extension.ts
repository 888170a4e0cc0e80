// Starts the server where there are kits, and ties commands and views to it. What is known of kits is
// known by the server.
import * as vscode from "vscode";
import { GraphPanel } from "./graph";
import { HealthStatus } from "./health";
import { newKit } from "./newkit";
import type { GroupBy } from "./protocol";
import { relations } from "./relations";
import { search } from "./search";
import { Server } from "./server";
import { checkTasks } from "./tasks";
import { KitsView, type KitNode } from "./tree";
import { suggestKeys } from "./typing";

/** Markdown that is no kit does not start the server. */
function mayBeKit(document: vscode.TextDocument): boolean {
  if (document.uri.scheme !== "file" && document.uri.scheme !== "untitled") return false;
  if (/[\\/]\.bluekit[\\/]/.test(document.uri.fsPath)) return true;
  return document.languageId === "markdown" && /^---\s*\n(?:.*\n){0,40}?(?:type|alias):/.test(document.getText(new vscode.Range(0, 0, 40, 0)));
}

/** Most projects have their kits at the top, which is told at once; a search may take seconds. */
async function hasKits(): Promise<boolean> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const atTop = folders.map(({ uri }) => vscode.workspace.fs.stat(vscode.Uri.joinPath(uri, ".bluekit")));
  if ((await Promise.allSettled(atTop)).some(({ status }) => status === "fulfilled")) return true;
  return (await vscode.workspace.findFiles("**/.bluekit/**", "**/node_modules/**", 1)).length > 0;
}

/** What the extension's own tests look at. */
export interface Api {
  server: Server;
  health: HealthStatus;
  kits: KitsView;
}

export async function activate(context: vscode.ExtensionContext): Promise<Api> {
  const server = new Server(context.extensionUri);
  const health = new HealthStatus(server);
  const kits = new KitsView(server, context.workspaceState);
  const graph = new GraphPanel(server, context.extensionUri);
  context.subscriptions.push(server, health, kits, graph, ...relations(server), suggestKeys(mayBeKit));
  context.subscriptions.push(vscode.tasks.registerTaskProvider("kitls", checkTasks(context.extensionUri)));

  const start = async (): Promise<void> => {
    void vscode.commands.executeCommand("setContext", "kitls.active", true);
    await server.start();
  };
  const uriOf = (node?: KitNode): vscode.Uri | undefined => (node?.hit ? vscode.Uri.parse(node.hit.uri) : undefined);
  const groupBy = (by: GroupBy) => () => kits.groupBy(by);
  const commands: Record<string, (...args: never[]) => unknown> = {
    search: (initial?: string) => search(server, typeof initial === "string" ? initial : ""),
    newKit: async () => {
      await start();
      await newKit(server);
    },
    showHealth: () => health.show(),
    showGraph: (node?: KitNode) => graph.show(uriOf(node)),
    reindex: () => server.execute("kitls.reindex"),
    checkWorkspace: async () => {
      await server.execute("kitls.checkWorkspace");
      await vscode.commands.executeCommand("workbench.actions.view.problems");
    },
    restart: async () => {
      await server.stop();
      await start();
    },
    showLog: () => server.showLog(),
    openKit: (node: KitNode) => vscode.commands.executeCommand("vscode.open", uriOf(node)),
    openBeside: (node: KitNode) => vscode.commands.executeCommand("vscode.open", uriOf(node), vscode.ViewColumn.Beside),
    copyLink: (node: KitNode) => vscode.env.clipboard.writeText(`[[${node.hit.id || node.hit.name}]]`),
    filter: () => kits.askFilter(),
    clearFilter: () => kits.setFilter(""),
    groupByProject: groupBy("project"),
    groupByKind: groupBy("kind"),
    groupByTag: groupBy("tag"),
    refresh: () => kits.refresh(),
    moreKits: (node: never) => kits.more(node),
  };
  for (const [name, run] of Object.entries(commands))
    context.subscriptions.push(vscode.commands.registerCommand(`kitls.ui.${name}`, run as (...args: unknown[]) => unknown));

  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument((document) => mayBeKit(document) && void start()),
    vscode.workspace.onDidChangeWorkspaceFolders(async () => (await hasKits()) && start()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("kit.server.path")) void server.restart();
    }),
  );
  if (vscode.workspace.textDocuments.some(mayBeKit) || (await hasKits())) await start();
  return { server, health, kits };
}

export function deactivate(): void {
  // The subscriptions end the server.
}
