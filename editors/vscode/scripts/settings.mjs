// Writes the server's settings into package.json: `node scripts/settings.mjs KITLS`; with --check it
// only tells whether they are there already (exit code 1 when not).
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package.json", import.meta.url);
const check = process.argv.includes("--check");
const server = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? "kitls";

const text = readFileSync(file, "utf8");
const manifest = JSON.parse(text);
const properties = manifest.contributes.configuration.properties;
// The extension's own stay; what the server no longer has goes.
const own = ["kit.server.path", "kit.trace.server"];
const wanted = Object.fromEntries(own.map((name) => [name, properties[name]]));
for (const [name, schema] of Object.entries(JSON.parse(execFileSync(server, ["settings"], { encoding: "utf8" }))))
  wanted[name] = { ...schema, scope: name === "kit.index.path" ? "machine-overridable" : "window" };
manifest.contributes.configuration.properties = wanted;

if (JSON.stringify(properties) === JSON.stringify(wanted)) process.exit(0);
if (check) {
  console.error("package.json does not have the server's settings: npm run settings");
  process.exit(1);
}
writeFileSync(file, JSON.stringify(manifest, null, 2) + "\n");
