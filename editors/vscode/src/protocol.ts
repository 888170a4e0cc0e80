// What kitls adds to LSP (docs/lsp.md), as types.
import type { Range } from "vscode-languageclient/node";

export interface Hit {
  uri: string;
  range: Range;
  id: string;
  name: string;
  kind: string;
  project: string;
  tags: string[];
  score: number;
  snippet: string;
  matches: [number, number][];
  why?: string[];
}

export interface SearchParams {
  query: string;
  limit?: number;
  offset?: number;
}
export interface SearchResult {
  total: number;
  exact: boolean;
  elapsed_ms: number;
  hits: Hit[];
}

export type GroupBy = "project" | "kind" | "tag";
export interface Group {
  name: string;
  kits: number;
}

export interface Watcher {
  path: string;
  uri: string;
  state: "watching" | "polling" | "off" | "recovering" | "failed";
  backend: string;
  is_active: boolean;
  restart_count: number;
  directories: number;
  kits: number;
  overflows: number;
  last_event_ms_ago: number | null;
  last_error: string | null;
  since_ms_ago: number;
  cure: string | null;
}
export interface HealthCounts {
  total_watchers: number;
  healthy: number;
  unhealthy: number;
  watchers: Watcher[];
}
export interface Health extends HealthCounts {
  queue: { length: number; capacity: number; peak: number; overflows: number };
  index: {
    state: "scanning" | "ready" | "rebuilding" | "unavailable";
    kits: number;
    workspaces: number;
    generation: number;
    bytes: number;
    truncated: string[];
  };
  memory: { rss_bytes: number; anonymous_bytes: number; accounted_bytes: number };
  uptime_ms: number;
}

export interface GraphNode {
  uri: string;
  name: string;
  kind: string;
  project: string;
}
export interface GraphEdge {
  from: number;
  to: number;
}
export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  more: boolean;
}
