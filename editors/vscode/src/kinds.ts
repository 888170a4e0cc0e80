// How a kind of kit looks: the same icon in search, trees and the graph.
import { ThemeIcon } from "vscode";

const icons: Record<string, string> = {
  page: "note",
  kit: "package",
  walkthrough: "compass",
  agent: "hubot",
  blueprint: "layers",
  task: "checklist",
  diagram: "graph",
  plan: "milestone",
  scrapbook: "notebook",
};

export function iconName(kind: string): string {
  return icons[kind] ?? "file";
}

export function icon(kind: string): ThemeIcon {
  return new ThemeIcon(iconName(kind));
}

// What New Kit… offers, and the folder below .bluekit each belongs into.
export const writable = [
  { kind: "kit", folder: "kits", description: "a pattern that can be applied in any project" },
  { kind: "walkthrough", folder: "walkthroughs", description: "a guided explanation of code that exists" },
  { kind: "agent", folder: "agents", description: "a role for an AI assistant" },
  { kind: "task", folder: "tasks", description: "one step, or a note of something to do" },
  { kind: "diagram", folder: "diagrams", description: "a mermaid diagram" },
] as const;
