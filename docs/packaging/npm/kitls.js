#!/usr/bin/env node
// Starts the program that the package for this platform brought along (bin/kitls in it).
"use strict";
const { spawn } = require("node:child_process");

const name = `kitls-${process.platform}-${process.arch}`;
let program;
try {
  program = require.resolve(`${name}/bin/kitls${process.platform === "win32" ? ".exe" : ""}`);
} catch {
  console.error(`kitls: there is no package ${name}; build it from the sources`);
  process.exit(1);
}
const child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => (signal ? process.kill(process.pid, signal) : process.exit(code)));
