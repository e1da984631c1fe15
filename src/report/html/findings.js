// The list of findings with its filters. Fifty at a time are drawn, and what is inside one only
// when it is opened.

const PAGE = 50;
let shown = PAGE;

function stepList(finding) {
  const items = finding.steps.map((step) => {
    const other = step.at[0] !== finding.at[0] ? `${data.files[step.at[0]]}, ` : '';
    return el('li', { onmouseenter: (event) => flashLine(event.target.closest('.body'), step.at) },
              el('div', {}, prose(step.message),
                 el('span', { class: 'line' }, `${other}line ${step.at[1]}`)));
  });
  return el('ol', { class: 'steps' }, items);
}

function exampleOf(rule) {
  const block = (title, text) => el('div', {}, el('h3', {}, title),
    el('pre', { tabindex: '0', role: 'group', 'aria-label': title },
       text.trimEnd().split('\n').flatMap((line, i) =>
         [i > 0 ? '\n' : '', ...highlighted(line, 'python')])));
  return el('details', {}, el('summary', {}, `Why ${rule.name} matters, with an example`),
            el('p', {}, prose(rule.why.replaceAll(/\s+/g, ' '))),
            el('div', { class: 'pair' }, block('Leaks', rule.bad), block('Instead', rule.good)));
}

function metaOf(finding) {
  const facts = [['Function', finding.function], ['Resource', finding.resource],
                 ['Library', finding.library], ['Owner', finding.owner],
                 ['Confidence', finding.confidence], ['Fingerprint', finding.fingerprint]];
  return el('dl', { class: 'meta' }, facts.filter(([, value]) => value).map(([name, value]) =>
    el('div', {}, el('dt', {}, name), el('dd', {}, el('code', {}, value)))));
}

function bodyOf(finding) {
  const rule = data.rules[finding.rule];
  const hasSteps = finding.steps.length > 0;
  const path = hasSteps ? el('div', {}, el('h3', {}, 'The way to it'), stepList(finding)) : null;
  return el('div', { class: 'body' },
    el('div', { class: hasSteps ? 'split' : 'split single' }, path,
       el('div', {}, el('h3', {}, 'Source'), codeOf(finding))),
    finding.advice ? el('div', { class: 'advice' }, el('h3', {}, 'Instead'),
                        el('p', {}, prose(finding.advice))) : null,
    rule ? exampleOf(rule) : null, metaOf(finding));
}

function cardOf(finding) {
  const tags = [finding.isNew ? el('span', { class: 'tag new' }, 'new') : null,
                el('span', { class: `tag ${finding.severity}` }, finding.severity),
                el('span', { class: 'tag' }, ruleTitle(finding.rule))];
  const card = el('details', { class: `finding ${finding.severity}` },
    el('summary', {},
       el('span', { class: 'message' }, prose(finding.message)),
       el('span', { class: 'tags' }, tags),
       el('span', { class: 'where path' }, pathText(`${finding.path}:${finding.line}`))));
  card.addEventListener('toggle', () => {
    if (card.open && card.childElementCount === 1) card.append(bodyOf(finding));
  });
  return el('li', {}, card);
}

// Which filters hold, each as a button that gives it up.
function chips() {
  const names = { search: 'text', severity: 'severity', status: 'status' };
  return Object.keys(state).filter((key) => key !== 'order' && state[key]).map((key) =>
    el('button', { type: 'button', class: 'chip', onclick: () => clearFilter(key) },
       `${names[key] ?? key}: ${state[key]} ✕`, el('span', { class: 'visually-hidden' }, ' remove')));
}

function clearFilter(key) {
  update({ [key]: '' });
  byId('search').focus();
}

function drawFindings() {
  const visible = visibleFindings();
  const count = Math.min(shown, visible.length);
  byId('list').replaceChildren(...visible.slice(0, count).map(cardOf));
  const text = visible.length === findings.length ? plural(findings.length, 'finding')
    : `${numberText(visible.length)} of ${plural(findings.length, 'finding')}`;
  byId('status').replaceChildren(el('span', {}, findings.length === 0 ? 'Nothing was found.' : text),
                                 ...chips());
  drawMore(visible.length);
  syncFilters();
}

function drawMore(total) {
  byId('more').hidden = shown >= total;
  byId('more').textContent = `Show ${Math.min(PAGE, total - shown)} more of ${numberText(total - shown)}`;
}

// Adds to the list, so that what is open stays open and the focus stays where it is.
function showMore() {
  const visible = visibleFindings();
  byId('list').append(...visible.slice(shown, shown + PAGE).map(cardOf));
  shown += PAGE;
  drawMore(visible.length);
}

function selectFor(key, title, options, any = 'all') {
  const choices = options.map((option) => el('option', { value: option }, option));
  return el('label', { class: 'field' }, title,
            el('select', { id: `filter-${key}`, onchange: (e) => update({ [key]: e.target.value }) },
               any === null ? null : el('option', { value: '' }, any), choices));
}

function syncFilters() {
  for (const key of Object.keys(state)) {
    const field = byId(key === 'search' ? 'search' : `filter-${key}`);
    if (field && field !== document.activeElement) field.value = state[key];
  }
}

function startFindings() {
  const distinct = (grouping) => [...new Set(findings.map((f) => f.groups[grouping]))].sort();
  const search = el('input', { type: 'search', id: 'search', autocomplete: 'off',
                               placeholder: 'message, path, function, rule',
                               oninput: (e) => update({ search: e.target.value.toLowerCase() }) });
  const selects = [selectFor('severity', 'Severity', SEVERITIES)];
  for (const grouping of usefulGroupings.filter((g) => !['file', 'folder'].includes(g))) {
    selects.push(selectFor(grouping, grouping[0].toUpperCase() + grouping.slice(1), distinct(grouping)));
  }
  if (hasTrend) selects.push(selectFor('status', 'Status', ['new', 'left']));
  selects.push(selectFor('order', 'Sorted by', Object.keys(ORDERS), null));
  byId('filters').append(el('label', { class: 'field' }, 'Search', search), ...selects);
  byId('filters').addEventListener('submit', (event) => event.preventDefault());
  byId('filters').hidden = findings.length === 0;
  byId('more').addEventListener('click', showMore);
  onUpdate(() => { shown = PAGE; drawFindings(); });
}

