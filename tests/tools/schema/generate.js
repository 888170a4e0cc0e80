// Makes schema.json in the cache directory given: one JSON schema for the params and the result of
// every method of the protocol package, from its TypeScript types. No model is published on npm.
"use strict";
const fs = require("fs");
const path = require("path");

const cache = path.resolve(process.argv[2]);
const from = (name) => require(path.join(cache, "node_modules", name));
const ts = from("typescript");
const { createGenerator } = from("ts-json-schema-generator");
const common = path.join(cache, "node_modules/vscode-languageserver-protocol/lib/common");

/** The text of a type with every name it mentions found in the namespace P. */
function qualified(node, source) {
  if (node.kind === ts.SyntaxKind.VoidKeyword) return "null";
  const names = [];
  const visit = (n) => {
    if (ts.isTypeReferenceNode(n) && ts.isIdentifier(n.typeName)) names.push(n.typeName.getStart(source));
    ts.forEachChild(n, visit);
  };
  visit(node);
  let text = node.getText(source);
  for (const at of names.reverse()) {
    const offset = at - node.getStart(source);
    text = text.slice(0, offset) + "P." + text.slice(offset);
  }
  return text;
}

const aliases = [];
function takeNamespace(node, source) {
  let method, type;
  ts.forEachChild(node.body, (statement) => {
    if (!ts.isVariableStatement(statement)) return;
    for (const d of statement.declarationList.declarations) {
      const literal = d.type && ts.isLiteralTypeNode(d.type) && d.type.literal.text;
      if (d.name.text === "method") method = literal;
      if (d.name.text === "type" && d.type && ts.isTypeReferenceNode(d.type)) type = d.type;
    }
  });
  if (!method || !type) return;
  const kind = type.typeName.getText(source);
  const args = (type.typeArguments || []).map((a) => qualified(a, source));
  const name = method.replace(/\W/g, "_");
  if (kind === "ProtocolRequestType") aliases.push(["P_" + name, args[0]], ["R_" + name, args[1]]);
  if (kind === "ProtocolRequestType0") aliases.push(["R_" + name, args[0]]);
  if (kind === "ProtocolNotificationType") aliases.push(["P_" + name, args[0]]);
}
for (const file of fs.readdirSync(common).filter((f) => f.endsWith(".d.ts"))) {
  const source = ts.createSourceFile(file, fs.readFileSync(path.join(common, file), "utf8"),
    ts.ScriptTarget.ES2020, true);
  const visit = (n) => {
    if (ts.isModuleDeclaration(n) && n.body) takeNamespace(n, source);
    ts.forEachChild(n, visit);
  };
  visit(source);
}

const lines = ['import * as P from "vscode-languageserver-protocol/lib/common/api";',
  ...aliases.map(([name, type]) => `export type ${name} = ${type};`)];
const types = path.join(cache, "messages.ts");
fs.writeFileSync(types, lines.join("\n") + "\n");
fs.writeFileSync(path.join(cache, "tsconfig.json"), JSON.stringify({
  compilerOptions: { target: "ES2020", module: "commonjs", moduleResolution: "node", strict: true },
  files: ["messages.ts"],
}));
const schema = createGenerator({
  path: types, tsconfig: path.join(cache, "tsconfig.json"), type: "*", skipTypeCheck: true,
  additionalProperties: false,
}).createSchema("*");

// TypeScript has numbers only; the protocol has integers.
schema.definitions.uinteger = { type: "integer", minimum: 0, maximum: 2147483647 };
schema.definitions.integer = { type: "integer", minimum: -2147483648, maximum: 2147483647 };
fs.writeFileSync(path.join(cache, "schema.json"), JSON.stringify(schema));
console.error(`${aliases.length} message types, ${Object.keys(schema.definitions).length} definitions`);
