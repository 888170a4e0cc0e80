// The server: which program it is, and the one client that talks to it.
import { accessSync, constants } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type Location,
  type Range,
  type ServerOptions,
  State,
} from "vscode-languageclient/node";
import type { HealthCounts } from "./protocol";

const PROGRAM = process.platform === "win32" ? "kitls.exe" : "kitls";
const CRASHES_MOST = 5;
const CRASH_WINDOW_MS = 3 * 60_000;

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The setting, else what came with the extension, else the one in PATH. */
export function findProgram(extension: vscode.Uri): string | undefined {
  const chosen = vscode.workspace.getConfiguration("kit").get("server.path", "");
  if (chosen) return runs(chosen) ? chosen : undefined;
  const bundled = path.join(extension.fsPath, "server", PROGRAM);
  if (runs(bundled)) return bundled;
  return (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .filter(Boolean)
    .map((folder) => path.join(folder, PROGRAM))
    .find(runs);
}

const selector = [
  { scheme: "file", language: "markdown" },
  { scheme: "untitled", language: "markdown" },
  { scheme: "file", pattern: "**/*.{mmd,mermaid}" },
  { scheme: "file", pattern: "**/.bluekit/**/blueprint.json" },
];

async function peek(client: LanguageClient, places: Location[]): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const locations = places.map((place) => client.protocol2CodeConverter.asLocation(place));
  await vscode.commands.executeCommand("editor.action.showReferences", editor.document.uri, editor.selection.active, locations);
}

/** Every wish of the views in one place: they subscribe here and outlive the client. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly log = vscode.window.createOutputChannel("Kit Markdown", { log: true });
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly health = new vscode.EventEmitter<HealthCounts>();
  private readonly progress = new vscode.EventEmitter<number | undefined>();
  private readonly state = new vscode.EventEmitter<State>();

  /** The index has something new. */
  readonly onDidChangeIndex = this.changed.event;
  readonly onDidChangeHealth = this.health.event;
  /** Percentage of indexing under way; undefined when it is over. */
  readonly onDidProgress = this.progress.event;
  readonly onDidChangeState = this.state.event;

  constructor(private readonly extension: vscode.Uri) {}

  get running(): boolean {
    return this.client?.state === State.Running;
  }

  async start(): Promise<void> {
    if (this.client) return;
    const program = findProgram(this.extension);
    if (!program) {
      void this.explain();
      return;
    }
    this.client = this.make(program);
    this.log.info(`starting ${program}`);
    await this.client.start();
  }

  private make(program: string): LanguageClient {
    const crashes: number[] = [];
    const run: ServerOptions = { command: program, args: [] };
    const options: LanguageClientOptions = {
      documentSelector: selector,
      outputChannel: this.log,
      initializationOptions: { healthNotifications: true, indexNotifications: true, showReferences: true },
      synchronize: { configurationSection: "kit" },
      markdown: { isTrusted: false, supportHtml: false },
      // The index is a cache and nothing is lost: start again at once, unless it keeps on falling over.
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed: () => {
          const now = Date.now();
          crashes.push(now);
          const recent = crashes.filter((at) => now - at < CRASH_WINDOW_MS).length;
          return recent < CRASHES_MOST
            ? { action: CloseAction.Restart }
            : {
                action: CloseAction.DoNotRestart,
                message: `kitls ended ${recent} times in three minutes. See the log, then “Kits: Restart Server”.`,
              };
        },
      },
      middleware: {
        // What a code lens offers: VS Code has a better list than the server can ask for.
        executeCommand: async (command, args, next) => {
          const found: unknown = await next(command, args);
          if (command === "kitls.showReferences" && Array.isArray(found)) await peek(client, found as Location[]);
          return found;
        },
        handleWorkDoneProgress: (token, params, next) => {
          if (params.kind === "end") this.progress.fire(undefined);
          else this.progress.fire(params.percentage ?? 0);
          next(token, params);
        },
      },
    };
    const client: LanguageClient = new LanguageClient("kit", "Kit Markdown", run, options);
    client.onNotification("kit/indexDidChange", () => this.changed.fire());
    client.onNotification("kit/watcherHealthDidChange", (counts: HealthCounts) => this.health.fire(counts));
    client.onDidChangeState((change) => {
      this.state.fire(change.newState);
      if (change.newState === State.Running) this.changed.fire();
    });
    return client;
  }

  private async explain(): Promise<void> {
    const chosen = vscode.workspace.getConfiguration("kit").get("server.path", "");
    const sentence = chosen
      ? `kit.server.path names no program that can be run: ${chosen}`
      : "The program kitls was not found. Install it, or say where it is in kit.server.path.";
    const settings = "Open Settings";
    if ((await vscode.window.showErrorMessage(sentence, settings)) === settings)
      await vscode.commands.executeCommand("workbench.action.openSettings", "kit.server.path");
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.needsStop()) await client.stop().catch((error) => this.log.error(String(error)));
    await client?.dispose().catch(() => undefined);
  }

  showLog(): void {
    this.log.show();
  }

  /** Undefined when the server does not run, the request was cancelled or it failed (which is logged). */
  async ask<R>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<R | undefined> {
    if (!this.client || !this.running) return undefined;
    try {
      // An undefined token would count as a second parameter.
      return await (token ? this.client.sendRequest<R>(method, params, token) : this.client.sendRequest<R>(method, params));
    } catch (error) {
      if (!token?.isCancellationRequested) this.log.warn(`${method}: ${String(error)}`);
      return undefined;
    }
  }

  /** A command of the server's; what goes wrong is shown, since the user has asked for it. */
  async execute<R>(command: string, argument?: object): Promise<R | undefined> {
    if (!this.client || !this.running) {
      void vscode.window.showWarningMessage("kitls is not running. “Kits: Restart Server” starts it.");
      return undefined;
    }
    try {
      return await this.client.sendRequest<R>("workspace/executeCommand", {
        command,
        arguments: argument ? [argument] : [],
      });
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  range(range: Range): vscode.Range {
    return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
  }

  dispose(): void {
    void this.stop();
    for (const emitter of [this.changed, this.health, this.progress, this.state]) emitter.dispose();
    this.log.dispose();
  }
}
