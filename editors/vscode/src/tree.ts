// The Kits view: projects, kinds or tags, and the kits in each; asked for when it is looked at.
import * as vscode from "vscode";
import { icon } from "./kinds";
import type { Group, GroupBy, Hit, SearchResult } from "./protocol";
import type { Server } from "./server";

const PAGE = 200;
const SETTLE_MS = 400; // a storm of changes is one refresh

const groupIcons: Record<GroupBy, string> = { project: "repo", kind: "symbol-class", tag: "tag" };

type Node =
  | { type: "group"; name: string; query: string; kits: number | undefined; by: GroupBy }
  | { type: "kit"; hit: Hit }
  | { type: "more"; group: string; query: string; left: number };

export type KitNode = Extract<Node, { type: "kit" }>;

export function kitItem(hit: Hit, description: string): vscode.TreeItem {
  const item = new vscode.TreeItem(hit.name);
  const uri = vscode.Uri.parse(hit.uri);
  item.iconPath = icon(hit.kind);
  item.description = description;
  item.contextValue = "kit";
  item.tooltip = new vscode.MarkdownString(
    `**${hit.name}** — ${hit.kind}${hit.tags.length ? `  \n${hit.tags.map((tag) => `\`${tag}\``).join(" ")}` : ""}  \n${vscode.workspace.asRelativePath(uri)}`,
  );
  item.command = {
    command: "vscode.open",
    title: "Open Kit",
    arguments: [uri, { preserveFocus: true }],
  };
  return item;
}

function quoted(word: string): string {
  return `"${word.replace(/"/g, "")}"`;
}

export class KitsView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Node | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Node>;
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly pages = new Map<string, number>(); // kits wanted of a group, beyond the first page
  private timer: NodeJS.Timeout | undefined;
  private stale = false;
  private filter = "";

  constructor(
    private readonly server: Server,
    private readonly state: vscode.Memento,
  ) {
    this.view = vscode.window.createTreeView("kitls.kits", { treeDataProvider: this, showCollapseAll: true });
    this.subscriptions.push(
      this.view,
      server.onDidChangeIndex(() => this.refreshSoon()),
      this.view.onDidChangeVisibility(({ visible }) => visible && this.stale && this.refresh()),
    );
  }

  get by(): GroupBy {
    return this.state.get<GroupBy>("kitls.groupBy", "project");
  }

  async groupBy(by: GroupBy): Promise<void> {
    await this.state.update("kitls.groupBy", by);
    this.pages.clear();
    this.refresh();
  }

  async askFilter(): Promise<void> {
    const filter = await vscode.window.showInputBox({
      title: "Filter Kits",
      value: this.filter,
      prompt: "As in Search Kits: words, kind:task, tag:auth, project:shop",
    });
    if (filter !== undefined) this.setFilter(filter.trim());
  }

  setFilter(filter: string): void {
    this.filter = filter;
    this.pages.clear();
    void vscode.commands.executeCommand("setContext", "kitls.filtered", filter !== "");
    this.refresh();
  }

  more(node: Extract<Node, { type: "more" }>): void {
    this.pages.set(node.query, (this.pages.get(node.query) ?? PAGE) + PAGE);
    this.refresh();
  }

  refresh(): void {
    this.stale = false;
    this.changed.fire(undefined);
  }

  private refreshSoon(): void {
    this.stale = true;
    if (this.timer || !this.view.visible) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.view.visible) this.refresh();
    }, SETTLE_MS);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.type === "kit") return kitItem(node.hit, this.by === "project" ? node.hit.kind : node.hit.project);
    if (node.type === "more") {
      const item = new vscode.TreeItem("Show more");
      item.iconPath = new vscode.ThemeIcon("ellipsis");
      item.description = `${node.left} left`;
      item.command = { command: "kitls.ui.moreKits", title: "Show more", arguments: [node] };
      return item;
    }
    const item = new vscode.TreeItem(node.name, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = `${node.by}:${node.name}`;
    item.iconPath = node.by === "kind" ? icon(node.name) : new vscode.ThemeIcon(groupIcons[node.by]);
    if (node.kits !== undefined) item.description = String(node.kits);
    item.contextValue = "group";
    return item;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!this.server.running) return [];
    if (!node) return this.groups();
    return node.type === "group" ? this.kits(node.query) : [];
  }

  private async groups(): Promise<Node[]> {
    const by = this.by;
    if (this.filter) return this.kits(this.filter);
    const answer = await this.server.ask<{ groups: Group[] }>("kit/groups", { by });
    const groups = answer?.groups ?? [];
    const total = groups.reduce((sum, group) => sum + group.kits, 0);
    this.view.description = by === "tag" ? "" : String(total); // a kit has several tags
    return groups.map((group) => ({
      type: "group",
      name: group.name,
      query: `${by}:${quoted(group.name)}`,
      kits: group.kits,
      by,
    }));
  }

  private async kits(query: string): Promise<Node[]> {
    const limit = this.pages.get(query) ?? PAGE;
    const answer = await this.server.ask<SearchResult>("kit/search", { query, limit });
    if (!answer) return [];
    if (query === this.filter) this.view.description = `${answer.total} of “${query}”`;
    const kits: Node[] = answer.hits.map((hit) => ({ type: "kit", hit }));
    if (query !== this.filter)
      kits.sort((a, b) => (a as KitNode).hit.name.localeCompare((b as KitNode).hit.name));
    const left = answer.total - answer.hits.length;
    if (left > 0 && limit < 1000) kits.push({ type: "more", group: query, query, left });
    return kits;
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const one of this.subscriptions) one.dispose();
    this.changed.dispose();
  }
}
