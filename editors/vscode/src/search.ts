// Search Kits: a QuickPick over kit/search that asks at each keystroke and forgets the question before.
import * as vscode from "vscode";
import { iconName, writable } from "./kinds";
import type { Hit, SearchResult } from "./protocol";
import type { Server } from "./server";

const PAGE = 30;

interface Item extends vscode.QuickPickItem {
  hit?: Hit;
}

const beside: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("split-horizontal"),
  tooltip: "Open to the Side",
};
const byKind: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("filter"),
  tooltip: "Only one kind (kind:)",
};
const bases: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("star"),
  tooltip: "Only base kits (base:true)",
};

function itemOf(hit: Hit): Item {
  return {
    label: `$(${iconName(hit.kind)}) ${hit.name}`,
    description: [hit.kind, hit.project].filter(Boolean).join(" · "),
    detail: hit.snippet.replace(/\s+/g, " ").replace(/\$\(/g, "$\u200b("), // "$(…)" would be an icon
    alwaysShow: true, // the server has decided already
    buttons: [beside],
    hit,
  };
}

const mark = vscode.window.createTextEditorDecorationType({
  backgroundColor: new vscode.ThemeColor("editor.findMatchHighlightBackground"),
  isWholeLine: false,
});

async function show(server: Server, hit: Hit, options: vscode.TextDocumentShowOptions): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(hit.uri));
  const range = server.range(hit.range);
  const editor = await vscode.window.showTextDocument(document, { ...options, selection: range });
  editor.setDecorations(mark, options.preserveFocus ? [range] : []);
}

type FileTab = vscode.Tab & { input: vscode.TabInputText };

function openFiles(): FileTab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab): tab is FileTab => tab.input instanceof vscode.TabInputText);
}

export function search(server: Server, initial = ""): void {
  const pick = vscode.window.createQuickPick<Item>();
  const before = vscode.window.activeTextEditor;
  let question = new vscode.CancellationTokenSource();
  let shown: Hit[] = [];
  let total = 0;
  let taken = false;
  const tabs = new Set(openFiles().map((tab) => tab.input.uri.toString()));

  // One preview at a time, and the last that was wanted is the last that is shown.
  let wanted: Hit | undefined;
  let previewing: Promise<void> | undefined;
  const preview = (hit: Hit): void => {
    wanted = hit;
    previewing ??= (async () => {
      for (let next: Hit | undefined = hit; next; next = wanted) {
        wanted = undefined;
        await show(server, next, { preview: true, preserveFocus: true }).catch(() => undefined); // it may be gone
      }
      previewing = undefined;
    })();
  };
  const take = async (hit: Hit, options: vscode.TextDocumentShowOptions): Promise<void> => {
    taken = true;
    wanted = undefined;
    pick.hide();
    await previewing;
    await show(server, hit, options);
  };

  pick.placeholder = "words, \"a phrase\", prefix*, -without, kind:walkthrough, tag:auth, in:title";
  pick.title = "Search Kits";
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  // Not in the types of VS Code: without it a list is sorted anew by its labels.
  (pick as { sortByLabel?: boolean }).sortByLabel = false;
  pick.buttons = [byKind, bases];
  pick.value = initial;

  const fill = (answer: SearchResult, more: boolean): void => {
    shown = more ? [...shown, ...answer.hits] : answer.hits;
    total = answer.total;
    const items: Item[] = shown.map(itemOf);
    if (shown.length < total && answer.hits.length)
      items.push({ label: "$(ellipsis) Show more", alwaysShow: true, description: `${total - shown.length}${answer.exact ? "" : " or more"} left` });
    if (!items.length && pick.value.trim())
      items.push({ label: "$(circle-slash) No kit has this", alwaysShow: true });
    pick.keepScrollPosition = more;
    pick.items = items;
    const focus = more ? items[shown.length - answer.hits.length] : items[0];
    if (focus) pick.activeItems = [focus];
    pick.title = pick.value.trim()
      ? `Search Kits — ${total}${answer.exact ? "" : "+"} in ${answer.elapsed_ms.toFixed(1)} ms`
      : "Search Kits";
  };

  // Cancelling is the debounce: the server drops a question that the next keystroke overtakes.
  const ask = async (offset: number): Promise<void> => {
    question.cancel();
    question.dispose();
    const mine = (question = new vscode.CancellationTokenSource());
    pick.busy = true;
    const params = { query: pick.value, limit: PAGE, offset, typing: true };
    const answer = await server.ask<SearchResult>("kit/search", params, mine.token);
    if (mine !== question) return;
    pick.busy = false;
    if (answer) fill(answer, offset > 0);
  };

  pick.onDidChangeValue(() => ask(0));
  pick.onDidChangeActive(([item]) => {
    if (item?.hit && pick.value.trim()) preview(item.hit);
  });
  pick.onDidTriggerItemButton(({ item }) => {
    if (item.hit) void take(item.hit, { viewColumn: vscode.ViewColumn.Beside });
  });
  pick.onDidTriggerButton(async (button) => {
    const words = pick.value.replace(/\b(kind|base):\S*/g, "").trim();
    if (button === bases) {
      pick.value = `base:true ${words}`.trimEnd() + " ";
    } else {
      const kind = await vscode.window.showQuickPick(
        writable.map((row) => ({ label: row.kind, description: row.description })),
        { title: "Only this kind of kit" },
      );
      if (kind) search(server, `kind:${kind.label} ${words}`);
      else search(server, pick.value);
      return;
    }
    void ask(0);
  });
  pick.onDidAccept(() => {
    const [item] = pick.selectedItems;
    if (!item) return;
    if (!item.hit) {
      if (shown.length < total) void ask(shown.length);
      return;
    }
    void take(item.hit, { preview: false });
  });
  pick.onDidHide(async () => {
    question.cancel();
    question.dispose();
    pick.dispose();
    wanted = undefined;
    await previewing;
    for (const editor of vscode.window.visibleTextEditors) editor.setDecorations(mark, []);
    if (taken) return;
    if (before && before !== vscode.window.activeTextEditor)
      await vscode.window.showTextDocument(before.document, { ...(before.viewColumn && { viewColumn: before.viewColumn }), selection: before.selection });
    const left = openFiles().filter((tab) => tab.isPreview && !tabs.has(tab.input.uri.toString()));
    if (left.length) await vscode.window.tabGroups.close(left, true);
  });
  pick.show();
  void ask(0);
}
