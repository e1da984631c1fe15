// Checks the SARIF logs that `unclosed` writes: against the schema, and with Microsoft's validator
// for GitHub code scanning, whose exit code says nothing, so that its verdict is read instead.
// Usage: node validate_sarif.mjs UNCLOSED DEPS FIXTURES
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { awkwardTree } from './awkward_tree.mjs';

const [unclosed, deps, fixtures] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(deps, 'node_modules/'));
const Ajv = require('ajv/dist/2020');
const multitool = join(deps, 'node_modules/@microsoft/sarif-multitool-linux');

function write(folder, log, args) {
  execFileSync(unclosed, ['audit', '--min-confidence', 'low', '-o', `sarif:${log}`, ...args],
               { cwd: folder, stdio: 'inherit' });
  return JSON.parse(readFileSync(log, 'utf8'));
}

function schemaErrors(parsed) {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const schema = JSON.parse(readFileSync(join(multitool, 'sarif-2.1.0.json'), 'utf8'));
  const validate = ajv.compile(schema);
  if (validate(parsed)) return [];
  return validate.errors.map((e) => `schema: ${e.instancePath} ${e.message}`);
}

function validatorErrors(log, root) {
  const verdict = join(root, 'verdict.sarif');
  const run = spawnSync(join(multitool, 'Sarif.Multitool'),
                        ['validate', log, '--rule-kind', 'Sarif;Ghas', '--level',
                         'Error;Warning;Note', '-o', verdict, '--log', 'ForceOverwrite'],
                        { env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
                          encoding: 'utf8' });
  if (run.error) return [`validator: ${run.error.message}`];
  const results = JSON.parse(readFileSync(verdict, 'utf8')).runs[0].results;
  return results.filter((r) => (r.level ?? 'warning') === 'error')
                .map((r) => `validator: ${r.ruleId} ${JSON.stringify(r.message)}`);
}

// The lines of a text with their ends; JavaScript counts in UTF-16 code units, as the log does.
function withReplacements(text, replacements) {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const offset = (line, column) => starts[line - 1] + column - 1;
  let out = '', done = 0;
  for (const { deletedRegion: r, insertedContent } of replacements) {
    out += text.slice(done, offset(r.startLine, r.startColumn)) + (insertedContent?.text ?? '');
    done = offset(r.endLine, r.endColumn);
  }
  return out + text.slice(done);
}

// Makes each fix by itself, from the log alone, in a copy of the file of its own: there must be one
// finding less, and no other.
function fixErrors(parsed, file, root) {
  const results = parsed.runs[0].results;
  const fixed = results.filter((r) => r.fixes);
  const text = readFileSync(file, 'utf8');
  const folder = mkdtempSync(join(root, 'fixed-'));
  for (const [index, result] of fixed.entries()) {
    const { replacements } = result.fixes[0].artifactChanges[0];
    writeFileSync(join(folder, `fix${index}.py`), withReplacements(text, replacements));
  }
  const log = write(folder, join(folder, 'log.sarif'), ['.']);
  const counts = fixed.map(() => 0);
  for (const result of log.runs[0].results) {
    const { uri } = result.locations[0].physicalLocation.artifactLocation;
    counts[Number(uri.match(/fix(\d+)\.py/)[1])] += 1;
  }
  console.log(`${fixed.length} fixes made`);
  const wrong = fixed.filter((_, index) => counts[index] !== results.length - 1);
  return [...wrong.map((r) => `its fix does not repair: ${r.message.text}`),
          ...(fixed.length < 8 ? ['too few results have a fix'] : [])];
}

const root = mkdtempSync(join(tmpdir(), 'unclosed-sarif-'));
try {
  const errors = [];
  const some = ['python', 'routes', 'c/traps/t0*.c'];
  const elsewhere = some.map((path) => join(fixtures, path));
  const logs = [[awkwardTree(root), ['.']], [fixtures, some],
                [root, ['my*/**/*.py', ...elsewhere]]];
  for (const [index, [folder, args]] of logs.entries()) {
    const log = join(root, `${index}.sarif`);
    const parsed = write(folder, log, args);
    const found = [...schemaErrors(parsed), ...validatorErrors(log, root)];
    const results = parsed.runs[0].results.length;
    console.log(`${folder}: ${results} results, ${found.length} errors`);
    errors.push(...found);
  }
  const folder = join(root, 'repaired');
  mkdirSync(folder);
  const program = readFileSync(join(fixtures, '../tests/repair/cases/forms.py'), 'utf8');
  writeFileSync(join(folder, 'forms.py'), program.replaceAll('"utf-8"', '"ütf-8 😀"'));
  const repaired = write(folder, join(root, 'repaired.sarif'), ['--fixes', '.']);
  errors.push(...schemaErrors(repaired), ...validatorErrors(join(root, 'repaired.sarif'), root),
              ...fixErrors(repaired, join(folder, 'forms.py'), root));
  const awkward = JSON.parse(readFileSync(join(root, '0.sarif'), 'utf8')).runs[0];
  if (!awkward.results.some((r) => r.suppressions)) errors.push('no suppressed result was checked');
  for (const error of errors.slice(0, 20)) console.error(error);
  process.exitCode = errors.length === 0 ? 0 : 1;
} finally {
  rmSync(root, { recursive: true, force: true });
}
