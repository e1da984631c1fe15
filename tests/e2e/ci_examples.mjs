// Checks ci/action and ci/examples: the YAML parses and has the parts that its reader needs, the
// composite action's step runs in a folder with leaks, and so do the commands of the GitLab and the
// Jenkins example, which must write the reports that they promise.
// Usage: node ci_examples.mjs UNCLOSED DEPS SOURCE_DIR
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const [unclosed, deps, sourceDir] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(deps, 'node_modules/'));
const YAML = require('yaml');

const errors = [];
const check = (ok, message) => { if (!ok) errors.push(message); };
const readText = (path) => readFileSync(join(sourceDir, path), 'utf8');

function readYaml(path) {
  const document = YAML.parseDocument(readText(path), { strict: true, uniqueKeys: true });
  for (const error of [...document.errors, ...document.warnings]) errors.push(`${path}: ${error}`);
  return document.toJS();
}

function leakingFolder(root) {
  const folder = mkdtempSync(join(root, 'project-'));
  mkdirSync(join(folder, 'my src'));
  writeFileSync(join(folder, 'my src', 'a.py'),
                'import sqlite3\ndef f(path):\n    conn = sqlite3.connect(path)\n');
  return folder;
}

function run(command, args, folder, env = {}) {
  const path = `${dirname(unclosed)}:${process.env.PATH}`;
  const result = spawnSync(command, args, { cwd: folder, encoding: 'utf8',
                                            env: { ...process.env, PATH: path, ...env } });
  check(result.error === undefined, `${command}: ${result.error}`);
  return result;
}

function checkAction(root) {
  const action = readYaml('ci/action/action.yml');
  check(action.runs.using === 'composite', 'action.yml: not composite');
  for (const step of action.runs.steps) {
    check(step.shell === 'bash', 'action.yml: a step without shell');
    check(!step.run.includes('${{'), 'action.yml: an input in the text of a script');
    for (const [name, value] of Object.entries(step.env ?? {})) {
      const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1];
      check(input in action.inputs, `action.yml: ${name} is no input`);
    }
  }
  const folder = leakingFolder(root);
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  const script = join(sourceDir, 'ci/action/check');
  const step = (variables) => run(script, [], folder, { ...files, ...variables });
  const found = step({ UNCLOSED_PATHS: 'my src\n', UNCLOSED_OPTIONS: '--fail-on note',
                       UNCLOSED_SARIF: 'u.sarif', UNCLOSED_PROGRAM: '' });
  check(found.status === 1, `the action's step exits with ${found.status}: ${found.stderr}`);
  check(found.stdout.includes('::error file=my src/a.py,line=3') ||
        found.stdout.includes('::warning file=my src/a.py,line=3'), `no annotation: ${found.stdout}`);
  check(readFileSync(files.GITHUB_OUTPUT, 'utf8') === 'sarif-file=u.sarif\n', 'no output');
  check(readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8').includes('# unclosed'), 'no summary');
  check(existsSync(join(folder, 'u.sarif')), 'no SARIF log');
  const hostile = step({ UNCLOSED_PATHS: '$(touch broken)', UNCLOSED_PROGRAM: unclosed });
  check(hostile.status === 2 && !existsSync(join(folder, 'broken')), 'an input became a command');
}

function checkWorkflow() {
  const workflow = readYaml('ci/examples/github.yml');
  const inputs = readYaml('ci/action/action.yml').inputs;
  const steps = workflow.jobs.unclosed.steps;
  const ours = steps.find((step) => step.uses.includes('/ci/action@'));
  for (const name of Object.keys(ours.with)) check(name in inputs, `github.yml: no input ${name}`);
}

// Each command of an example, in a folder of its own; `files` are the reports it must write.
function checkCommands(root, commands, files, exitCode, what) {
  check(commands.length > 0, `${what}: no command`);
  const folder = leakingFolder(root);
  for (const command of commands) {
    const result = run('bash', ['-c', command], folder);
    check(result.status === exitCode, `${what}: exit code ${result.status}: ${result.stderr}`);
  }
  for (const file of files) check(existsSync(join(folder, file)), `${what}: no ${file}`);
}

function checkGitlab(root) {
  const job = readYaml('ci/examples/gitlab-ci.yml').unclosed;
  check(job.artifacts.when === 'always', 'gitlab-ci.yml: reports of a failed job are lost');
  checkCommands(root, job.script, Object.values(job.artifacts.reports), 1, 'gitlab-ci.yml');
}

function checkJenkins(root) {
  const text = readText('ci/examples/Jenkinsfile');
  const commands = [...text.matchAll(/^\s*sh '([^']*)'$/gm)].map((match) => match[1]);
  const files = [...text.matchAll(/(?:testResults|pattern): '([^']*)'/g)].map((match) => match[1]);
  check(files.length === 2, 'Jenkinsfile: two reports are read');
  checkCommands(root, commands, files, 0, 'Jenkinsfile');
}

const root = mkdtempSync(join(tmpdir(), 'unclosed-ci-'));
try {
  checkAction(root);
  checkWorkflow();
  checkGitlab(root);
  checkJenkins(root);
  for (const error of errors) console.error(error);
  process.exitCode = errors.length === 0 ? 0 : 1;
} finally {
  rmSync(root, { recursive: true, force: true });
}
