// Reads the HTML page of an audit as people do, in headless Chromium: it opens without network and
// without errors, filters, sorts, expands, works with the keyboard, has no violation that axe-core
// knows in light and dark, wide and narrow, shows hostile names and code as text, and opens with
// 10,000 findings in less than two seconds.
// Usage: node html_page.mjs UNCLOSED DEPS
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { addHostileNames, awkwardTree } from './awkward_tree.mjs';

const [unclosed, deps] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(join(deps, 'node_modules/'));
const { chromium } = require('playwright-core');
const axe = require.resolve('axe-core/axe.min.js');

const errors = [];
const check = (ok, message) => { if (!ok) errors.push(message); };
const same = (got, wanted, what) =>
  check(JSON.stringify(got) === JSON.stringify(wanted),
        `${what}: ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`);

const EARLY_RETURN = `import sqlite3


def load(path, flag):
    conn = sqlite3.connect(path)  # </script><script>document.title = 'broken'</script>
    if flag:
        return "<!-- <b>not markup</b>"
    rows = conn.execute("SELECT 1").fetchall()
    conn.close()
    return rows
`;

function audit(folder, ...options) {
  execFileSync(unclosed, ['audit', '-q', ...options, '.'], { cwd: folder });
}

// A project with owners and an earlier audit of it.
function project(root) {
  const folder = awkwardTree(root);
  addHostileNames(folder);
  mkdirSync(join(folder, 'src/db'), { recursive: true });
  writeFileSync(join(folder, 'src/db/gone.py'), EARLY_RETURN);
  audit(folder, '-o', `json:${join(root, 'may.json')}`);
  rmSync(join(folder, 'src/db/gone.py'));
  writeFileSync(join(folder, 'src/db/load.py'), EARLY_RETURN.repeat(60));
  writeFileSync(join(folder, 'CODEOWNERS'), '* @all\n/src/ @data <x@example.com>\n');
  audit(folder, '-o', `html:${join(root, 'page.html')}`, '-o', `json:${join(root, 'now.json')}`,
        '--compare', join(root, 'may.json'));
  return JSON.parse(readFileSync(join(root, 'now.json'), 'utf8'));
}

async function open(browser, file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 },
                                             bypassCSP: true, ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    check(url.startsWith('data:') || decodeURI(url) === `file://${file}`, `a request for ${url}`);
  });
  await page.goto(`file://${file}`);
  await page.locator('#list > li').first().waitFor();
  return page;
}

async function accessible(page, what) {
  await page.addScriptTag({ path: axe });
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  for (const violation of violations) {
    errors.push(`axe, ${what}: ${violation.id}: ${violation.nodes[0].html}`);
  }
}

async function readHead(page, now) {
  const headline = await page.locator('#headline').innerText();
  check(headline.startsWith(`${now.summary.leaks} leaks in `), `headline: ${headline}`);
  check((await page.title()).startsWith(`${now.summary.leaks} leaks`), 'the title was changed');
  const trend = await page.locator('.trend dd').allInnerTexts();
  const { fixed, new: added, left } = now.backlog.comparisons[0];
  same(trend, [fixed, added, left].map(String), 'fixed, new and left');
  same([fixed, added], [1, 60], 'fixed and new');
  same(await page.locator('.cell').count(), now.summary.filesWithFindings, 'boxes of the map');
}

async function readTable(page) {
  const first = async () => (await page.locator('#counts-rows th').first().innerText());
  same(await first(), 'src/db/load.py', 'the file with most findings');
  await page.getByRole('button', { name: 'Findings', exact: true }).click();
  same(await page.locator('#counts-head th').nth(1).getAttribute('aria-sort'), 'ascending', 'sorting');
  check((await first()) !== 'src/db/load.py', 'the table is not sorted');
  await page.locator('#counts-name').fill('LINE');
  same(await page.locator('#counts-rows tr').count(), 1, 'rows with "line"');
  await page.locator('#counts-name').fill('');
  await page.locator('[data-grouping=owner]').click();
  const rows = await page.locator('#counts-rows tr').allInnerTexts();
  same(rows.map((row) => row.split(/\t/)[0].trim()).sort(), ['@all', '@data <x@example.com>'], 'owners');
}

async function filterFindings(page, total) {
  const status = async () => (await page.locator('#status span').first().innerText());
  await page.locator('#search').fill('crlf');
  same(await status(), `1 of ${total} findings`, 'the search');
  await page.locator('#search').fill('');
  await page.locator('#filter-status').selectOption('new');
  same(await status(), `60 of ${total} findings`, 'only new ones');
  same(await page.locator('#list > li').count(), 50, 'cards at first');
  await page.locator('#more').click();
  same(await page.locator('#list > li').count(), 60, 'cards after "more"');
  await page.locator('.chip').click();
  same(await status(), `${total} findings`, 'no filter');
  await page.locator('#counts-tabs [data-grouping=file]').click();
  await page.getByRole('button', { name: 'crlf.py', exact: true }).click();
  same(await status(), `1 of ${total} findings`, 'only one file');
  await page.locator('.chip').click();
}

async function expand(page) {
  await page.locator('#search').fill('load.py');
  const card = page.locator('.finding').first();
  same(await card.locator('.body').count(), 0, 'nothing is drawn before it is opened');
  await card.locator('summary').first().focus();
  await page.keyboard.press('Enter');
  await card.locator('.body').waitFor();
  check(await card.locator('.steps li').count() >= 3, 'steps');
  const marked = (await card.locator('.code mark').allInnerTexts()).join('');
  check(marked.includes('sqlite3.connect(path)'), `marked: ${marked}`);
  check((await card.locator('.code').innerText()).includes("</script><script>"), 'code as text');
  check(await card.locator('.code .k').count() > 0, 'no highlighting');
  check(await card.locator('.advice').count() === 1, 'no advice');
  await card.locator('details summary').click();
  check(await card.locator('.pair pre').count() === 2, 'no example');
}

async function moveInMap(page) {
  await page.locator('#search').fill('');
  const cells = page.locator('.cell');
  same(await page.locator('.cell[tabindex="0"]').count(), 1, 'tab stops of the map');
  await cells.first().focus();
  await page.keyboard.press('ArrowRight');
  same(await cells.nth(1).evaluate((cell) => cell === document.activeElement), true, 'arrow key');
  await page.keyboard.press('Enter');
  check((await page.locator('#status').innerText()).includes('file:'), 'a box filters');
}

async function manyFindings(browser, root) {
  const folder = join(root, 'many');
  mkdirSync(folder);
  for (let file = 0; file < 200; file += 1) {
    writeFileSync(join(folder, `part${file}.py`), EARLY_RETURN.repeat(50));
  }
  const page = join(root, 'many.html');
  audit(folder, '-o', `html:${page}`);
  const begin = Date.now();
  const tab = await open(browser, page);
  const waited = Date.now() - begin;
  // The processor time of the page's process, which other programs on the machine do not lengthen.
  const session = await tab.context().newCDPSession(tab);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const worked = 1000 * metrics.find((metric) => metric.name === 'ProcessTime').value;
  console.log(`10,000 findings: open after ${waited} ms, of which ${Math.round(worked)} ms of work`);
  check(worked > 50 && worked < 2000, 'the page of 10,000 findings opens too slowly');
  same(await tab.locator('#status span').first().innerText(), '10,000 findings', 'many');
  await tab.locator('#search').fill('part199');
  await tab.getByText('50 of 10,000 findings').waitFor({ timeout: 10000 });
}

const root = mkdtempSync(join(tmpdir(), 'unclosed-page-'));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
                                        args: ['--no-sandbox'] });
try {
  const now = project(root);
  const total = now.findings.length;
  const file = join(root, 'page.html');
  const page = await open(browser, file);
  await readHead(page, now);
  await readTable(page);
  await filterFindings(page, total);
  await expand(page);
  await accessible(page, 'light, wide');
  await moveInMap(page);
  const dark = await open(browser, file, { colorScheme: 'dark', viewport: { width: 380, height: 800 } });
  await expand(dark);
  const overflow = await dark.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(overflow <= 0, `the narrow page is ${overflow} px too wide`);
  await accessible(dark, 'dark, narrow');
  await manyFindings(browser, root);
  for (const error of errors.slice(0, 20)) console.error(error);
  process.exitCode = errors.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  rmSync(root, { recursive: true, force: true });
}
