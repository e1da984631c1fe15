// The table of counts: by file, folder, rule and so on; sorted by its headings, filtered by name, and
// drawn a hundred rows at a time.

const ROWS = 20;
const MORE_ROWS = 100;
const COLUMNS = [
  { key: 'name', title: '' },
  { key: 'findings', title: 'Findings' },
  { key: 'error', title: 'Errors' },
  { key: 'warning', title: 'Warnings' },
  { key: 'note', title: 'Notes' },
];

const counts = { grouping: usefulGroupings[0], key: 'findings', down: true, name: '', rows: ROWS };

function sortedRows() {
  const direction = counts.down ? -1 : 1;
  const rows = countBy(counts.grouping).filter((r) => r.name.toLowerCase().includes(counts.name));
  const byName = (a, b) => (a.name < b.name ? -1 : 1);
  return rows.sort((a, b) => {
    if (counts.key === 'name') return direction * byName(a, b);
    return direction * (a[counts.key] - b[counts.key]) || byName(a, b);
  });
}

function sortBy(key) {
  counts.down = counts.key === key ? !counts.down : key !== 'name';
  counts.key = key;
  drawCounts();
}

function headingCells() {
  const cells = COLUMNS.map((column) => {
    const sorted = counts.key === column.key;
    const title = column.title || counts.grouping[0].toUpperCase() + counts.grouping.slice(1);
    return el('th', { scope: 'col',
                      'aria-sort': sorted ? (counts.down ? 'descending' : 'ascending') : undefined },
              el('button', { type: 'button', 'data-key': column.key,
                             onclick: () => sortBy(column.key) }, title));
  });
  return [...cells, el('td', { class: 'bar' })];
}

function countRow(row, most) {
  const isPath = ['file', 'folder'].includes(counts.grouping);
  const name = el('button', {
    type: 'button', class: `link${isPath ? ' path' : ''}`,
    title: 'Show only these findings',
    onclick: () => { toggle(counts.grouping, row.name); byId('findings').scrollIntoView(); },
  }, isPath ? pathText(row.name) : row.name);
  const number = (value) => el('td', { class: value === 0 ? 'zero' : undefined }, numberText(value));
  return el('tr', {}, el('th', { scope: 'row' }, name), number(row.findings), number(row.error),
            number(row.warning), number(row.note),
            el('td', { class: 'bar' }, severityBar(row, (100 * row.findings) / most)));
}

function drawCounts() {
  const rows = sortedRows();
  const most = Math.max(1, ...rows.map((row) => row.findings));
  const focused = document.activeElement?.dataset?.key;
  byId('counts-head').replaceChildren(...headingCells());
  if (focused) byId('counts-head').querySelector(`[data-key="${focused}"]`)?.focus();
  byId('counts-rows').replaceChildren(...rows.slice(0, counts.rows).map((row) => countRow(row, most)));
  byId('counts-caption').textContent = `Findings by ${counts.grouping}`;
  const left = rows.length - counts.rows;
  byId('counts-more').hidden = left <= 0;
  byId('counts-more').textContent = `Show ${Math.min(left, MORE_ROWS)} more of ${numberText(left)}`;
  for (const button of byId('counts-tabs').children) {
    button.setAttribute('aria-pressed', String(button.dataset.grouping === counts.grouping));
  }
}

function startCounts() {
  const tabs = usefulGroupings.map((grouping) => el('button', {
    type: 'button', 'data-grouping': grouping,
    onclick: () => { Object.assign(counts, { grouping, rows: ROWS }); drawCounts(); },
  }, grouping));
  const onName = (event) => {
    Object.assign(counts, { name: event.target.value.toLowerCase(), rows: ROWS });
    drawCounts();
  };
  byId('counts-body').append(
    el('div', { class: 'bar-row' },
       el('div', { class: 'tabs', id: 'counts-tabs', role: 'group', 'aria-label': 'Count by' }, tabs),
       el('label', { class: 'field' }, 'Only names with',
          el('input', { type: 'search', id: 'counts-name', autocomplete: 'off', oninput: onName }))),
    el('div', { class: 'scroll', role: 'group', 'aria-labelledby': 'counts-caption', tabindex: '0' },
       el('table', {},
          el('caption', { class: 'visually-hidden', id: 'counts-caption' }),
          el('thead', {}, el('tr', { id: 'counts-head' })), el('tbody', { id: 'counts-rows' }))),
    el('button', { type: 'button', class: 'button', id: 'counts-more', onclick: () => {
      counts.rows += MORE_ROWS;
      drawCounts();
    } }));
  byId('counts').hidden = findings.length === 0;
  onUpdate(drawCounts);
}

