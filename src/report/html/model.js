// The data of the page, and which findings the filters leave. `state` is all that a reader can
// change; whoever changes it calls update(), and the parts of the page that listen draw themselves.

const data = JSON.parse(byId('data').textContent);
const SEVERITIES = ['error', 'warning', 'note'];
const WORDS_OF_FINDING = ['rule', 'severity', 'confidence', 'message', 'advice', 'function', 'kind',
                          'resource', 'library', 'owner'];
const GROUPINGS = ['file', 'folder', 'rule', 'kind', 'library', 'owner'];

const ruleTitle = (rule) => (data.rules[rule] ? `${rule} ${data.rules[rule].name}` : rule);

// The texts of a finding are numbers in a table of words.
function unpacked(packed) {
  const finding = { ...packed };
  for (const key of WORDS_OF_FINDING) finding[key] = data.words[packed[key]];
  finding.steps = packed.steps.map((step) => ({ at: step.slice(0, 5), message: data.words[step[5]] }));
  return finding;
}

const findings = data.findings.map((packed, index) => {
  const finding = unpacked(packed);
  const path = data.files[finding.at[0]];
  return Object.assign(finding, {
    index,
    path,
    line: finding.at[1],
    groups: {
      file: path,
      folder: path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.',
      rule: ruleTitle(finding.rule),
      kind: finding.kind || '(none)',
      library: finding.library || '(unknown)',
      owner: finding.owner || '(nobody)',
    },
    // What the search looks through.
    text: `${path} ${finding.rule} ${finding.message} ${finding.function} ${finding.resource}`
      .toLowerCase(),
  });
});

// Groupings that tell nothing are left out: no library is known, or nobody owns anything.
const usefulGroupings = GROUPINGS.filter((grouping) => {
  if (grouping === 'library') return findings.some((f) => f.library);
  return grouping !== 'owner' || findings.some((f) => f.owner);
});

const hasTrend = data.comparisons.length > 0;
const ORDERS = {
  severity: (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    a.index - b.index,
  file: (a, b) => a.index - b.index,
  rule: (a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.index - b.index),
};

const state = { search: '', severity: '', status: '', order: 'severity' };
for (const grouping of GROUPINGS) state[grouping] = '';

const listeners = [];
const onUpdate = (listener) => listeners.push(listener);

function update(changes = {}) {
  Object.assign(state, changes);
  for (const listener of listeners) listener();
}

// One that is chosen already is given up.
const toggle = (key, value) => update({ [key]: state[key] === value ? '' : value });

function matches(finding, except = '') {
  if (state.severity && except !== 'severity' && finding.severity !== state.severity) return false;
  if (state.status && (state.status === 'new') !== Boolean(finding.isNew)) return false;
  for (const grouping of GROUPINGS) {
    const wanted = state[grouping];
    if (wanted && grouping !== except && finding.groups[grouping] !== wanted) return false;
  }
  return state.search.split(' ').every((word) => finding.text.includes(word));
}

const visibleFindings = () => findings.filter((f) => matches(f)).sort(ORDERS[state.order]);

// [{ name, findings, error, warning, note }] of the findings that pass all filters but this one.
function countBy(grouping) {
  const rows = new Map();
  for (const finding of findings) {
    if (!matches(finding, grouping)) continue;
    const name = finding.groups[grouping];
    let row = rows.get(name);
    if (!row) rows.set(name, row = { name, findings: 0, error: 0, warning: 0, note: 0 });
    row.findings += 1;
    row[finding.severity] += 1;
  }
  return [...rows.values()];
}

const worstOf = (row) => SEVERITIES.find((severity) => row[severity] > 0) ?? 'note';

