// Checks every message a server sent, from logs of play.py (*.jsonl in the directories given),
// against the schema that setup made. 77 when there is none. A transcript thus checks conformance
// without a word about it.
"use strict";
const fs = require("fs");
const path = require("path");

const cache = path.resolve(__dirname, "../../../build/cache/schema");
if (!fs.existsSync(path.join(cache, "schema.json"))) {
  console.log("no message schema; tests/tools/schema/setup makes it");
  process.exit(77);
}
const Ajv = require(path.join(cache, "node_modules/ajv"));
const ajv = new Ajv({ strict: false, allErrors: false });
ajv.addSchema(JSON.parse(fs.readFileSync(path.join(cache, "schema.json"))), "lsp");
ajv.addSchema(JSON.parse(fs.readFileSync(path.join(__dirname, "own.json"))), "own");

/** The check for a definition; null when the protocol has no such message. */
const compiled = new Map();
function check(name, method) {
  if (!compiled.has(name)) {
    const file = method.startsWith("kit/") ? "own" : "lsp";
    compiled.set(name, ajv.getSchema(`${file}#/definitions/${name}`) || null);
  }
  return compiled.get(name);
}

// Members the protocol defines without a method of its own, or that 3.17.5 has no type for.
const FREE = new Set(["$/progress", "$/logTrace", "telemetry/event", "$/cancelRequest"]);

function faults(entry) {
  const { message } = entry;
  if ("error" in message) {
    const { code, message: text } = message.error;
    return Number.isInteger(code) && typeof text === "string" && !("result" in message)
      ? null : "an error is {code, message} alone";
  }
  const method = message.method || entry.method;
  if (!method || FREE.has(method)) return null;
  const value = message.method ? message.params : message.result;
  if (!message.method && !("result" in message)) return "neither result nor error";
  const name = (message.method ? "P_" : "R_") + method.replace(/\W/g, "_");
  const test = check(name, method);
  if (!test) return value === undefined || value === null ? null : `no schema for ${name}`;
  if (message.method && value === undefined) return null;
  return test(value) ? null : ajv.errorsText(test.errors).slice(0, 600);
}

let messages = 0, wrong = 0;
for (const directory of process.argv.slice(2)) {
  const logs = fs.existsSync(directory) ? fs.readdirSync(directory).filter((f) => f.endsWith(".jsonl")) : [];
  for (const log of logs.sort()) {
    for (const line of fs.readFileSync(path.join(directory, log), "utf8").split("\n")) {
      if (!line) continue;
      const entry = JSON.parse(line);
      if (entry.from !== "server") continue;
      messages++;
      const fault = faults(entry);
      if (!fault) continue;
      wrong++;
      if (wrong <= 30) {
        console.log(`${log}: ${entry.message.method || entry.method}: ${fault}\n    ` +
          JSON.stringify(entry.message).slice(0, 800));
      }
    }
  }
}
console.log(`${messages} messages of the server checked, ${wrong} wrong`);
process.exit(messages === 0 || wrong > 0 ? 1 : 0);
