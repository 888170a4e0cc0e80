// What is watched and how: a status-bar item that is told of changes, and a page with all of it.
import * as vscode from "vscode";
import { State } from "vscode-languageclient/node";
import type { Health, HealthCounts, Watcher } from "./protocol";
import type { Server } from "./server";

const SETTLE_MS = 400; // a storm of changes is one question
const SCHEME = "kitls-health";
const PAGE = vscode.Uri.parse(`${SCHEME}:/Watcher Health.md`);

function bytes(count: number): string {
  return count < 1 << 20 ? `${(count / 1024).toFixed(0)} KiB` : `${(count / (1 << 20)).toFixed(1)} MiB`;
}

function time(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

function cell(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|~-]/g, "\\$&").replace(/\n/g, " ");
}

function row(watcher: Watcher): string {
  return `| ${cell(vscode.workspace.asRelativePath(watcher.path))} | ${watcher.state} (${watcher.backend}) | ${watcher.kits} | ${watcher.directories} | ${time(watcher.since_ms_ago)} | ${watcher.last_event_ms_ago === null ? "never" : `${time(watcher.last_event_ms_ago)} ago`} |`;
}

function page(health: Health): string {
  const bad = health.watchers.filter((watcher) => watcher.last_error || watcher.cure);
  return [
    "# Watcher Health",
    "",
    health.unhealthy
      ? `**${health.unhealthy} of ${count(health.total_watchers, "folder")}** must be looked after.`
      : `${count(health.total_watchers, "folder")} watched, every change is seen.`,
    ...bad.flatMap((watcher) => [
      "",
      `> **${cell(watcher.path)}**  `,
      `> ${cell(watcher.last_error ?? "")}`,
      ...(watcher.cure ? [`> What to do: ${cell(watcher.cure)}`] : []),
    ]),
    "",
    "| folder | state | kits | directories | for | last event |",
    "|---|---|---:|---:|---|---|",
    ...health.watchers.map(row),
    "",
    "## Index",
    "",
    `${health.index.state[0]?.toUpperCase()}${health.index.state.slice(1)}: ${count(health.index.kits, "kit")} of ${count(health.index.workspaces, "project")} in ${bytes(health.index.bytes)}.`,
    ...health.index.truncated.map((bound) => `- ${cell(bound)}`),
    "",
    `Changes waiting: ${health.queue.length} (most so far ${health.queue.peak}, room for ${health.queue.capacity}, overflowed ${health.queue.overflows} times).`,
    "",
    "## Server",
    "",
    `${bytes(health.memory.rss_bytes)} of memory, ${bytes(health.memory.anonymous_bytes)} of its own; running for ${time(health.uptime_ms)}.`,
    "",
  ].join("\n");
}

export class HealthStatus implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("kitls.health", vscode.StatusBarAlignment.Right, 90);
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private counts: HealthCounts | undefined;
  private kits: number | undefined;
  private percentage: number | undefined;
  private state: State = State.Stopped;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server) {
    this.item.name = "Kits";
    this.item.command = "kitls.ui.showHealth";
    this.subscriptions = [
      this.item,
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      server.onDidChangeHealth((counts) => {
        this.counts = counts;
        void this.ask();
      }),
      server.onDidChangeIndex(() => {
        this.timer ??= setTimeout(() => {
          this.timer = undefined;
          void this.ask();
        }, SETTLE_MS);
      }),
      server.onDidProgress((percentage) => {
        this.percentage = percentage;
        if (percentage === undefined) void this.ask();
        else this.draw();
      }),
      server.onDidChangeState((state) => {
        this.state = state;
        if (state !== State.Running) this.counts = this.percentage = undefined;
        this.draw();
      }),
    ];
  }

  private async ask(): Promise<void> {
    const health = await this.server.ask<Health>("kit/watcherHealth", {});
    if (health) {
      this.counts = health;
      this.kits = health.index.kits;
    }
    this.draw();
    this.changed.fire(PAGE);
  }

  private draw(): void {
    const { item, counts } = this;
    item.backgroundColor = undefined;
    if (this.state === State.Stopped) {
      item.text = "$(circle-slash) Kits";
      item.tooltip = "kitls is not running. “Kits: Restart Server” starts it.";
      item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
    } else if (this.percentage !== undefined) {
      item.text = `$(sync~spin) Kits ${this.percentage} %`;
      item.tooltip = "Indexing kits";
    } else if (counts && counts.unhealthy) {
      const bad = counts.watchers.filter((watcher) => watcher.last_error);
      item.text = `$(warning) Kits ${this.kits ?? ""}`.trimEnd();
      item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
      item.tooltip = new vscode.MarkdownString(
        bad.map((watcher) => `${cell(watcher.last_error ?? "")}  \n${cell(watcher.cure ?? "")}`).join("\n\n") ||
          `${count(counts.unhealthy, "folder")} not watched.`,
      );
    } else {
      item.text = `$(library) Kits ${this.kits ?? ""}`.trimEnd();
      item.tooltip = counts ? `${count(counts.healthy, "folder")} watched` : "Kits";
    }
    item.show();
  }

  async show(): Promise<void> {
    this.changed.fire(PAGE);
    // Not the ordinary preview: that shows whatever Markdown is read next.
    await vscode.commands.executeCommand("vscode.openWith", PAGE, "vscode.markdown.preview.editor");
  }

  async provideTextDocumentContent(): Promise<string> {
    const health = await this.server.ask<Health>("kit/watcherHealth", {});
    return health ? page(health) : "# Watcher Health\n\nkitls is not running. “Kits: Restart Server” starts it.\n";
  }

  /** For tests: what the status bar says. */
  get text(): string {
    return this.item.text;
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const one of this.subscriptions) one.dispose();
  }
}
