// VS Code suggests nothing by itself while one types Markdown. Prose should stay like that; keys of front
// matter are asked for at their first letter.
import * as vscode from "vscode";

function inFrontMatter(document: vscode.TextDocument, line: number): boolean {
  const rule = (at: number): boolean => /^---\s*$/.test(document.lineAt(at).text);
  if (line === 0 || !rule(0)) return false;
  for (let at = 1; at < line; at++) if (rule(at)) return false;
  return true;
}

export function suggestKeys(mayBeKit: (document: vscode.TextDocument) => boolean): vscode.Disposable {
  return vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
    const [change, more] = contentChanges;
    if (reason !== undefined || !change || more || change.rangeLength || !/^[A-Za-z_]$/.test(change.text)) return;
    if (document !== vscode.window.activeTextEditor?.document) return;
    const { line, character } = change.range.start;
    const before = document.lineAt(line).text.slice(0, character);
    if (before.trim() || !inFrontMatter(document, line) || !mayBeKit(document)) return;
    void vscode.commands.executeCommand("editor.action.triggerSuggest", { auto: true }); // nothing to say: no window
  });
}
