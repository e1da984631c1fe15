// The head of the page: the number that counts, how bad it is, what has changed.

function drawHeadline() {
  const { leaks, misuses, settings, filesChecked, filesNotAnalysed, suppressed } = data.totals;
  const leaking = findings.filter((f) => (data.rules[f.rule]?.counts ?? 'leak') === 'leak');
  const files = new Set(leaking.map((f) => f.path)).size;
  const what = leaks === 1 ? 'leak' : 'leaks';
  byId('headline').replaceChildren(
    el('strong', {}, leaks === 0 ? 'No' : numberText(leaks)),
    leaks === 0 ? ` ${what}` : ` ${what} in ${plural(files, 'file')}`);
  const facts = [`${plural(filesChecked, 'file')} checked`];
  if (misuses > 0) facts.push(plural(misuses, 'misuse'));
  if (settings > 0) facts.push(plural(settings, 'risky setting'));
  if (suppressed > 0) facts.push(`${numberText(suppressed)} suppressed`);
  if (filesNotAnalysed > 0) facts.push(`${plural(filesNotAnalysed, 'file')} not analysed`);
  byId('subline').textContent = facts.join(' · ');
  document.title = `${plural(leaks, 'leak')} · unclosed audit`;
}

function severityCard() {
  const counted = { error: 0, warning: 0, note: 0 };
  for (const finding of findings) counted[finding.severity] += 1;
  const buttons = SEVERITIES.map((severity) => el('li', {}, el('button', {
    type: 'button', 'data-severity': severity, 'aria-pressed': 'false',
    onclick: () => toggle('severity', severity),
  }, el('span', { class: `dot fill-${severity}`, 'aria-hidden': 'true' }),
     el('b', {}, numberText(counted[severity])), counted[severity] === 1 ? ` ${severity}` : ` ${severity}s`)));
  onUpdate(() => {
    for (const button of document.querySelectorAll('[data-severity]')) {
      button.setAttribute('aria-pressed', String(state.severity === button.dataset.severity));
    }
  });
  return el('div', { class: 'card' }, el('h2', {}, 'How bad'), severityBar(counted, 100),
            el('ul', { class: 'legend' }, buttons), mostCard());
}

// The rules that most findings break.
function mostCard() {
  const rows = countBy('rule').sort((a, b) => b.findings - a.findings).slice(0, 4);
  return el('ul', { class: 'most', 'aria-label': 'Most frequent' }, rows.map((row) => el('li', {},
    el('button', { type: 'button', class: 'link', onclick: () => {
      toggle('rule', row.name);
      byId('findings').scrollIntoView();
    } }, row.name),
    el('b', {}, numberText(row.findings)), severityBar(row, (100 * row.findings) / rows[0].findings))));
}

// A column for each earlier audit, and one for this.
function trendChart() {
  const points = [...data.comparisons.map((c) => ({ name: c.name, value: c.before })),
                  { name: 'now', value: findings.length }];
  const most = Math.max(1, ...points.map((point) => point.value));
  return el('ul', { class: 'chart', 'aria-label': 'Findings over time' }, points.map((point) =>
    el('li', { title: point.name }, numberText(point.value),
       el('span', { class: 'column', style: { height: `${Math.round((52 * point.value) / most)}px` } }),
       el('span', { class: 'label' }, point.name.replace(/^.*\//, '').replace(/\.json$/, '')))));
}

function trendCard() {
  const last = data.comparisons[data.comparisons.length - 1];
  const fact = (name, value) => el('div', { class: name }, el('dt', {}, name), el('dd', {}, numberText(value)));
  const fixed = last.fixed.map((f) => el('li', {}, el('span', { class: 'path' }, `${f.path}:${f.line}`),
                                         ' ', prose(f.message), ` ${ruleTitle(f.rule)}`));
  return el('div', { class: 'card' }, el('h2', { title: last.name }, `Since ${last.name.replace(/^.*\//, '')}`),
            el('dl', { class: 'trend' }, fact('fixed', last.fixed.length), fact('new', last.added),
               fact('left', last.left)),
            trendChart(),
            fixed.length > 0 ? el('details', { class: 'fixed-list' },
                                  el('summary', {}, `What was fixed (${fixed.length})`),
                                  el('ul', {}, fixed)) : null);
}

function startOverview() {
  drawHeadline();
  if (findings.length > 0) byId('overview').append(severityCard());
  if (hasTrend) byId('overview').append(trendCard());
  byId('overview').hidden = byId('overview').childElementCount === 0;
  byId('asides').hidden = data.asides.length === 0;
  byId('asides-list').append(...data.asides.map((aside) =>
    el('li', {}, el('span', { class: 'path' }, aside.line ? `${aside.path}:${aside.line}` : aside.path),
       ' ', prose(aside.text))));
  byId('version').textContent = `unclosed ${data.version}`;
}

