// The task "kitls: check": `kitls check` over a folder, its findings in the Problems panel.
import * as vscode from "vscode";
import { findProgram } from "./server";

interface CheckDefinition extends vscode.TaskDefinition {
  path?: string;
}

export function checkTasks(extension: vscode.Uri): vscode.TaskProvider {
  const make = (definition: CheckDefinition, scope: vscode.WorkspaceFolder): vscode.Task | undefined => {
    const program = findProgram(extension);
    if (!program) return undefined;
    const run = new vscode.ProcessExecution(program, ["check", definition.path ?? "."], { cwd: scope.uri.fsPath });
    const task = new vscode.Task(definition, scope, "check", "kitls", run, "$kitls");
    task.group = vscode.TaskGroup.Test;
    return task;
  };
  return {
    provideTasks: () =>
      (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => make({ type: "kitls" }, folder) ?? []),
    resolveTask: (task) => {
      const scope = typeof task.scope === "object" ? task.scope : vscode.workspace.workspaceFolders?.[0];
      return scope && make(task.definition as CheckDefinition, scope);
    },
  };
}
