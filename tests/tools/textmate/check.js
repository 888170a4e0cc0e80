// Tokenises grammar/test/highlight as VS Code would, with its own Markdown grammar and our injection,
// and holds what comes out to the carets that the tree-sitter queries are held to. 77: not set up.
'use strict';
const fs = require('fs');
const path = require('path');

const root = path.join(__dirname, '..', '..', '..');
const modules = path.join(root, 'build', 'cache', 'textmate', 'node_modules');
const injection = path.join(root, 'editors', 'vscode', 'syntaxes', 'kit.injection.tmLanguage.json');
if (!fs.existsSync(modules)) process.exit(77);
const textmate = require(path.join(modules, 'vscode-textmate'));
const oniguruma = require(path.join(modules, 'vscode-oniguruma'));

// What a capture of the queries is in themes of VS Code. Empty: its Markdown has no scope for it, and
// it is nothing that only kits have.
const SCOPES = {
  attribute: /^entity\.other\.attribute-name/,
  boolean: /^constant\.language\.boolean/,
  comment: /^comment/,
  error: /^invalid/,
  function: /^support\.function/,
  'markup.bold': /^markup\.bold/,
  'markup.italic': /^markup\.italic/,
  'markup.link.label': /^string\.other\.link/,
  'markup.link.url': /^(markup\.underline\.link|string\.other\.link\.path)/,
  'markup.list.checked': null,
  'markup.raw': /^markup\.inline\.raw/,
  number: /^constant\.numeric/,
  property: /^entity\.name\.tag\.yaml/,
  'punctuation.bracket': /^punctuation\.definition/,
  'punctuation.delimiter': /^punctuation\.definition/,
  string: /^string\.(un)?quoted/,
  variable: /^variable/,
};
// A name within backticks is a path or not; nothing else may have the scope of one.
const ONLY_PATHS = /^string\.other\.link\.path/;

const GRAMMARS = {
  'text.html.markdown': 'markdown',
  'source.yaml': 'yaml',
  'source.yaml.1.2': 'yaml',
  'text.html.derivative': 'html-derivative',
  'text.html.basic': 'html',
};

function grammarFile(scope) {
  if (scope === 'markdown.kit.injection') return injection;
  const name = GRAMMARS[scope];
  const file = name && path.join(modules, 'tm-grammars', 'grammars', `${name}.json`);
  return file && fs.existsSync(file) ? file : null;
}

async function load() {
  const wasm = fs.readFileSync(path.join(modules, 'vscode-oniguruma', 'release', 'onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const file = grammarFile(scope);
      return file ? textmate.parseRawGrammar(fs.readFileSync(file, 'utf8'), file) : null;
    },
    getInjections: (scope) => (scope === 'text.html.markdown' ? ['markdown.kit.injection'] : []),
  });
  return registry.loadGrammar('text.html.markdown');
}

function tokenize(grammar, lines) {
  let stack = textmate.INITIAL;
  return lines.map((line) => {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    return result.tokens;
  });
}

const scopesAt = (tokens, column) =>
  (tokens.find((t) => t.startIndex <= column && column < t.endIndex) || { scopes: [] }).scopes;

// The comment's caret, or its own column for "<-", stands below what it is about.
function expectationOf(line) {
  const match = /^(\s*)(?:#|<!--)(\s*)(\^|<-) +([\w.]+)(?:\s*-->)?\s*$/.exec(line);
  if (!match) return null;
  const column = match[3] === '^' ? line.indexOf('^') : match[1].length;
  return { column, capture: match[4] };
}

function checkFile(grammar, file, told) {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  const tokens = tokenize(grammar, lines);
  let about = -1;
  let count = 0;
  lines.forEach((line, i) => {
    const want = expectationOf(line);
    if (!want) {
      about = i;
      return;
    }
    count++;
    const where = `${path.relative(root, file)}:${i + 1}`;
    const have = scopesAt(tokens[about], want.column);
    if (!(want.capture in SCOPES)) told.push(`${where}: no scope is known for ${want.capture}`);
    else if (SCOPES[want.capture] && !have.some((s) => SCOPES[want.capture].test(s)))
      told.push(`${where}: ${want.capture} is ${have.slice(1).join(' ') || 'plain text'}`);
    else if (want.capture === 'markup.raw' && have.some((s) => ONLY_PATHS.test(s)))
      told.push(`${where}: no path, but ${have.slice(1).join(' ')}`);
  });
  return count;
}

// The names without a folder that are files, as the scanner lists them.
function checkExtensions(grammar, told) {
  const source = fs.readFileSync(path.join(root, 'grammar', 'src', 'place.h'), 'utf8');
  const list = /extensions\[\] = \{([^}]*)\}/.exec(source)[1].match(/\w+/g);
  for (const extension of list)
    if (!scopesAt(tokenize(grammar, ['', `\`x.${extension}\``])[1], 1).some((s) => ONLY_PATHS.test(s)))
      told.push(`place.h: x.${extension} is a path, and none to the injection`);
  return list.length;
}

load().then((grammar) => {
  const folder = path.join(root, 'grammar', 'test', 'highlight');
  const told = [];
  let count = checkExtensions(grammar, told);
  for (const name of fs.readdirSync(folder).sort())
    count += checkFile(grammar, path.join(folder, name), told);
  told.forEach((line) => console.log(line));
  console.log(`${count} places, ${told.length} wrong`);
  process.exit(told.length || !count ? 1 : 0);
});
