// Checks every report format against what reads it: JSON schemas (ajv), XML schemas (xmllint),
// Python's csv module, a Markdown parser (marked), and the way GitHub's runner reads workflow
// commands. All reports come from one run, over file names that try to break out of each form, and
// must hold the same findings.
// Usage: node validate_formats.mjs UNCLOSED DEPS SCHEMAS
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { addHostileNames, awkwardTree } from './awkward_tree.mjs';

const [unclosed, deps, schemas] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(deps, 'node_modules/'));
const Ajv = require('ajv');
const { marked } = require('marked');

const errors = [];
const check = (ok, message) => { if (!ok) errors.push(message); };
const same = (got, wanted, what) =>
  check(JSON.stringify(got) === JSON.stringify(wanted),
        `${what}: ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`);

// Control characters are replaced in the reports that people read, some of them in a terminal.
const shown = (text) => text.replaceAll(/[\x00-\x08\x0a-\x1f\x7f]/g, '?');

const isFinding = (rule) => rule.startsWith('UNC');

function reports(folder, out, names, args = []) {
  const summary = join(out, 'summary.md');
  const options = names.flatMap((name) => ['--output', `${name}:${join(out, name)}`]);
  writeFileSync(summary, 'earlier\n');
  execFileSync(unclosed, ['check', '--exit-zero', '-q', ...options, ...args, '.'],
               { cwd: folder, env: { ...process.env, GITHUB_STEP_SUMMARY: summary } });
  return Object.fromEntries([...names, 'summary.md']
    .map((name) => [name, readFileSync(join(out, name), 'utf8')]));
}

function checkSchema(schema, value, what) {
  const ajv = new Ajv({ strict: true, allErrors: true });
  const validate = ajv.compile(JSON.parse(readFileSync(join(schemas, schema), 'utf8')));
  if (!validate(value)) {
    for (const e of validate.errors) errors.push(`${what}: ${e.instancePath} ${e.message}`);
  }
}

function checkGitlab(text, wanted) {
  const issues = JSON.parse(text);
  checkSchema('gitlab-code-quality.json', issues, 'gitlab');
  const prints = new Set(issues.map((issue) => issue.fingerprint));
  same(prints.size, issues.length, 'gitlab: distinct fingerprints');
  same(issues.filter((i) => isFinding(i.check_name)).map((i) => i.location.path),
       wanted.map((f) => f.path), 'gitlab: paths');
}

function checkRdjsonl(text, wanted) {
  const lines = text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
  for (const line of lines) checkSchema('reviewdog-diagnostic.json', line, 'rdjsonl');
  const found = lines.filter((line) => isFinding(line.code.value));
  same(found.map((d) => [d.location.path, d.location.range.start.column]),
       wanted.map((f) => [f.path, f.range.column]), 'rdjsonl: places');
}

// xmllint validates, and reads the values back out.
function checkXml(schema, file, expression, wanted, what) {
  execFileSync('xmllint', ['--nonet', '--noout', '--schema', join(schemas, schema), file],
               { stdio: ['ignore', 'ignore', 'pipe'] });
  const count = execFileSync('xmllint', ['--nonet', '--xpath', `count(${expression})`, file],
                             { encoding: 'utf8' });
  same(Number(count), wanted, what);
}

function checkXmlPaths(text, element, wanted, what) {
  const decode = (value) => value.replaceAll(/&(?:#(\d+)|(\w+));/g, (_, number, name) =>
    number ? String.fromCodePoint(Number(number))
           : { amp: '&', lt: '<', gt: '>', quot: '"' }[name]);
  const names = [...text.matchAll(new RegExp(`<${element} name="([^"]*)"`, 'g'))]
    .map((match) => decode(match[1]));
  const bell = (path) => path.replaceAll('\x07', '\ufffd');
  for (const path of wanted) check(names.includes(bell(path)), `${what}: no ${path}`);
}

function checkCsv(file, wanted) {
  const script = 'import csv, json, sys\n' +
    'with open(sys.argv[1], newline="", encoding="utf-8") as f:\n' +
    '    rows = list(csv.DictReader(f, strict=True, restkey="extra"))\n' +
    'print(json.dumps(rows))\n';
  const rows = JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }));
  for (const row of rows) {
    check(!('extra' in row) && !Object.values(row).includes(null), `csv: ${JSON.stringify(row)}`);
  }
  const found = rows.filter((row) => isFinding(row.rule));
  same(found.map((r) => [r.path, Number(r.line), r.message, r.fingerprint]),
       wanted.map((f) => [shown(f.path), f.range.line, shown(f.message), f.fingerprint]), 'csv');
}

// Lines are commands as the runner reads them: `::name key=value,...::data`, where %25, %0D, %0A,
// and in properties %3A and %2C, are what they stand for.
function readCommand(line) {
  const match = /^::([^ :]+)(?: (.*?))?::(.*)$/s.exec(line);
  if (match === null) return null;
  const data = (text) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const property = (text) => data(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
  const pairs = match[2].split(',').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), property(pair.slice(at + 1))];
  });
  return { name: match[1], properties: Object.fromEntries(pairs), data: data(match[3]) };
}

function checkGithub(text, wanted) {
  const lines = text.trimEnd().split('\n');
  const summary = lines.pop();
  check(summary.startsWith('Found '), `github: the last line is ${summary}`);
  const commands = lines.map(readCommand);
  check(!commands.includes(null), 'github: a line that is no command');
  const found = commands.filter((command) => isFinding(command.properties.title));
  same(found.map((c) => [c.properties.file, Number(c.properties.line)]),
       wanted.map((f) => [f.path, f.range.line]), 'github: places');
  for (const [i, command] of found.entries()) {
    check(['error', 'warning', 'notice'].includes(command.name), `github: ${command.name}`);
    check(command.data.startsWith(shown(wanted[i].message)), `github: ${command.data}`);
    check(command.properties.title.startsWith(wanted[i].rule), 'github: title');
    same(Number(command.properties.col), 29, 'github: column in UTF-16');
  }
}

function textOf(token) {
  if (token.type === 'codespan' || token.type === 'escape') return token.text;
  return token.tokens ? token.tokens.map(textOf).join('') : token.raw;
}

function checkMarkdown(text, wanted, asides) {
  const tokens = marked.lexer(text);
  const forbidden = [];
  marked.walkTokens(tokens, (token) => {
    if (['html', 'link', 'image', 'em', 'del'].includes(token.type)) forbidden.push(token.raw);
  });
  same(forbidden, [], 'markdown: markup that code brought in');
  const headings = tokens.filter((t) => t.type === 'heading' && t.depth === 3).map(textOf);
  same(headings.map((h) => h.trim()), [...new Set(wanted.map((f) => shown(f.path)))],
       'markdown: a heading for each file');
  const lists = tokens.filter((t) => t.type === 'list');
  const items = lists.flatMap((list) => list.items);
  same(items.length, wanted.length + asides, 'markdown: list items');
  const table = tokens.find((t) => t.type === 'table');
  same(table.rows.reduce((sum, row) => sum + Number(row[1].text), 0), wanted.length,
       'markdown: sum of the table');
}

function checkClean(root) {
  const folder = mkdtempSync(join(root, 'clean-'));
  writeFileSync(join(folder, 'a.py'), 'x = 1\n');
  const out = mkdtempSync(join(root, 'out-'));
  reports(folder, out, ['gitlab', 'junit', 'checkstyle', 'rdjsonl', 'csv', 'github', 'markdown']);
  same(JSON.parse(readFileSync(join(out, 'gitlab'), 'utf8')), [], 'gitlab, clean');
  checkXml('junit.xsd', join(out, 'junit'), '//testcase[not(*)]', 1, 'junit, clean');
  checkXml('checkstyle.xsd', join(out, 'checkstyle'), '//error', 0, 'checkstyle, clean');
  checkCsv(join(out, 'csv'), []);
  same(readFileSync(join(out, 'rdjsonl'), 'utf8'), '', 'rdjsonl, clean');
}

function checkLimit(folder, root, total) {
  const out = mkdtempSync(join(root, 'out-'));
  const limited = reports(folder, out, ['github', 'markdown', 'text', 'csv'],
                          ['--max-findings', '2']);
  const commands = limited.github.split('\n').map(readCommand)
    .filter((c) => c !== null && isFinding(c.properties.title));
  same(commands.length, 2, '--max-findings: annotations');
  for (const name of ['github', 'markdown', 'text']) {
    check(limited[name].includes(`${total - 2} more findings are not shown`), `${name}: the rest`);
    check(limited[name].includes(`Found ${total} leaks`), `${name}: the total`);
  }
  same(limited.csv.trimEnd().split('\r\n').length > 3, true, 'csv stays complete');
}

const root = mkdtempSync(join(tmpdir(), 'unclosed-formats-'));
try {
  const folder = awkwardTree(root);
  addHostileNames(folder);
  const out = mkdtempSync(join(root, 'out-'));
  const names = ['json', 'github', 'gitlab', 'junit', 'checkstyle', 'rdjsonl', 'csv', 'markdown'];
  const texts = reports(folder, out, names);
  const { findings, notAnalysed, remarks } = JSON.parse(texts.json);
  const asides = notAnalysed.length + remarks.length;
  check(findings.length >= 10 && notAnalysed.length >= 2 && remarks.length === 1, 'the tree has too few findings');
  checkGithub(texts.github, findings);
  checkGitlab(texts.gitlab, findings);
  checkXml('junit.xsd', join(out, 'junit'), '//failure', findings.length, 'junit: failures');
  checkXml('checkstyle.xsd', join(out, 'checkstyle'), '//error',
           findings.length + asides, 'checkstyle: errors');
  checkXmlPaths(texts.junit, 'testsuite', findings.map((f) => f.path), 'junit');
  checkXmlPaths(texts.checkstyle, 'file', findings.map((f) => f.path), 'checkstyle');
  checkRdjsonl(texts.rdjsonl, findings);
  checkCsv(join(out, 'csv'), findings);
  checkMarkdown(texts.markdown, findings, asides);
  same(texts['summary.md'], 'earlier\n' + texts.markdown, 'the step summary');
  checkClean(root);
  checkLimit(folder, root, findings.length);
  console.log(`${findings.length} findings in ${names.length} formats, ${errors.length} errors`);
  for (const error of errors.slice(0, 20)) console.error(error);
  process.exitCode = errors.length === 0 ? 0 : 1;
} finally {
  rmSync(root, { recursive: true, force: true });
}
