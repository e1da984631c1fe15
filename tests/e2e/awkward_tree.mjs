// A folder whose names and contents are as awkward as real ones get, for the tests of reports.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LEAK = `import sqlite3

def 数(path):
    if '😀' in path: conn = sqlite3.connect(path)
    return conn.execute('SELECT 1').fetchone()
`;

// Makes the folder below `root`, and returns its path.
export function awkwardTree(root) {
  const folder = join(root, 'my prógect #1');
  mkdirSync(join(folder, 'ünï'), { recursive: true });
  writeFileSync(join(folder, 'ünï', '100% näme.py'), LEAK);
  writeFileSync(join(folder, 'crlf.py'), LEAK.replaceAll('\n', '\r\n'));
  const latin = Buffer.from('# caf\xe9\n', 'latin1');
  writeFileSync(join(folder, 'latin.py'), Buffer.concat([latin, Buffer.from(LEAK)]));
  writeFileSync(join(folder, 'broken.py'), 'def f(:\n    x = (\n' + LEAK);
  writeFileSync(join(folder, 'binary.py'), 'x = 1\0');
  const needless = '# unclosed: ignore[UNC103] ünused\n';
  const needed = LEAK.replace('(path)\n    return', '(path)  # unclosed: ignore[UNC1] wé know\n    return');
  writeFileSync(join(folder, 'suppressed.py'), needless + needed);
  return folder;
}

// Names that are markup, separators or commands somewhere. Not every reader of SARIF takes them.
export function addHostileNames(folder) {
  for (const name of ['<b>&amp;"x\'.py', 'a|b`c`.py', 'comma, "quote".py', '::error::x,y=z%0A.py',
                      'line\nbreak.py', 'tab\tbell\x07.py', '_*[link](x)*_.py']) {
    writeFileSync(join(folder, name), LEAK);
  }
}
