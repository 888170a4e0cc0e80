// The graph: kits and their references around one kit. Here is what it asks and says; media/graph.js
// draws. The page may load nothing but its own two files.
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { type Graph } from "./protocol";
import type { Server } from "./server";

const DEPTH = 2;
const KITS_MOST = 120;

type Said = { type: "ready" } | { type: "open"; uri: string } | { type: "around"; uri: string };

export class GraphPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private around: vscode.Uri | undefined;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly server: Server,
    private readonly extension: vscode.Uri,
  ) {
    this.subscription = server.onDidChangeIndex(() => this.panel?.visible && void this.draw());
  }

  async show(uri?: vscode.Uri): Promise<void> {
    const around = uri ?? vscode.window.activeTextEditor?.document.uri;
    if (!around) {
      void vscode.window.showInformationMessage("Open a kit first: the graph shows the kits around it.");
      return;
    }
    this.around = around;
    if (!this.panel) this.panel = this.make();
    else await this.draw();
    this.panel.reveal(undefined, false);
  }

  private make(): vscode.WebviewPanel {
    const media = vscode.Uri.joinPath(this.extension, "media");
    const panel = vscode.window.createWebviewPanel("kitls.graph", "Kit Graph", vscode.ViewColumn.Beside, {
      enableScripts: true,
      localResourceRoots: [media],
      retainContextWhenHidden: false,
    });
    const nonce = randomBytes(16).toString("base64");
    const file = (name: string): vscode.Uri => panel.webview.asWebviewUri(vscode.Uri.joinPath(media, name));
    panel.iconPath = { light: vscode.Uri.joinPath(media, "kits.svg"), dark: vscode.Uri.joinPath(media, "kits-dark.svg") };
    panel.onDidDispose(() => (this.panel = undefined));
    panel.webview.onDidReceiveMessage((said: Said) => this.said(said));
    panel.webview.html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${panel.webview.cspSource}; script-src 'nonce-${nonce}'">
<link rel="stylesheet" href="${file("graph.css").toString()}">
<title>Kit Graph</title>
</head>
<body>
<p id="status" role="status"></p>
<svg id="graph" role="group" aria-label="Kits and their references"></svg>
<p id="help">Arrow keys: next kit · Enter: open · Space: centre · + −: zoom</p>
<script nonce="${nonce}" src="${file("graph.js").toString()}"></script>
</body>
</html>`;
    return panel;
  }

  private async said(said: Said): Promise<void> {
    if (said.type === "ready") return this.draw();
    const uri = vscode.Uri.parse(said.uri);
    if (said.type === "around") {
      this.around = uri;
      return this.draw();
    }
    const beside = vscode.window.tabGroups.all.find((group) => group.viewColumn !== this.panel?.viewColumn);
    await vscode.window.showTextDocument(uri, { viewColumn: beside?.viewColumn ?? vscode.ViewColumn.Beside });
  }

  private async draw(): Promise<void> {
    if (!this.panel || !this.around) return;
    const params = { textDocument: { uri: this.around.toString() }, depth: DEPTH, limit: KITS_MOST };
    const graph = await this.server.ask<Graph>("kit/graph", params);
    void this.panel?.webview.postMessage(graph ?? { nodes: [], edges: [], more: false });
  }

  dispose(): void {
    this.subscription.dispose();
    this.panel?.dispose();
  }
}
