// Related Kits and Backlinks of the kit in the active editor.
import * as vscode from "vscode";
import { kitItem } from "./tree";
import type { Graph, Hit, SearchResult } from "./protocol";
import type { Server } from "./server";

const SETTLE_MS = 250;

interface Around {
  hit: Hit;
  note: string;
}

type Ask = (server: Server, uri: vscode.Uri) => Promise<Around[]>;

async function related(server: Server, uri: vscode.Uri): Promise<Around[]> {
  const params = { textDocument: { uri: uri.toString() }, limit: 15 };
  const answer = await server.ask<SearchResult>("kit/related", params);
  return (answer?.hits ?? []).map((hit) => ({ hit, note: (hit.why ?? []).join(", ") }));
}

async function backlinks(server: Server, uri: vscode.Uri): Promise<Around[]> {
  const params = { textDocument: { uri: uri.toString() }, depth: 1 };
  const graph = await server.ask<Graph>("kit/graph", params);
  if (!graph) return [];
  const from = new Set(graph.edges.filter((edge) => edge.to === 0 && edge.from !== 0).map((edge) => edge.from));
  const start = { line: 0, character: 0 };
  return graph.nodes
    .filter((_, index) => from.has(index))
    .map((node) => ({
      hit: { ...node, id: "", tags: [], score: 0, snippet: "", matches: [], range: { start, end: start } },
      note: node.project,
    }));
}

class KitsAround implements vscode.TreeDataProvider<Around>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Around>;
  private readonly subscriptions: vscode.Disposable[] = [];
  private timer: NodeJS.Timeout | undefined;
  private read: vscode.Uri | undefined; // stays while a panel, such as the graph, has the focus

  constructor(
    private readonly server: Server,
    id: string,
    private readonly ask: Ask,
    private readonly none: string,
  ) {
    this.view = vscode.window.createTreeView(id, { treeDataProvider: this });
    this.subscriptions.push(
      this.view,
      vscode.window.onDidChangeActiveTextEditor(() => this.document() && this.refreshSoon()),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => closed.length && this.refreshSoon()),
      this.view.onDidChangeVisibility(() => this.refreshSoon()),
      server.onDidChangeIndex(() => this.refreshSoon()),
    );
  }

  private document(): vscode.Uri | undefined {
    const active = vscode.window.activeTextEditor?.document.uri;
    const visible = vscode.window.visibleTextEditors.map(({ document }) => document.uri);
    this.read = active ?? visible.find((uri) => uri.toString() === this.read?.toString());
    return this.read;
  }

  private refreshSoon(): void {
    if (this.timer || !this.view.visible) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.changed.fire(undefined);
    }, SETTLE_MS);
  }

  getTreeItem(element: Around): vscode.TreeItem {
    return kitItem(element.hit, element.note);
  }

  async getChildren(element?: Around): Promise<Around[]> {
    if (element) return [];
    const document = this.document();
    const kits = document && this.server.running ? await this.ask(this.server, document) : [];
    this.view.message = kits.length || !document ? "" : this.none;
    return kits;
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const one of this.subscriptions) one.dispose();
    this.changed.dispose();
  }
}

export function relations(server: Server): vscode.Disposable[] {
  return [
    new KitsAround(server, "kitls.related", related, "Nothing is like this document."),
    new KitsAround(server, "kitls.backlinks", backlinks, "No kit refers to this document."),
  ];
}
