// The source of one finding: the lines that its steps touch, file by file, with a numbered badge at
// each step and the code that it is about marked.

// [{ file, number, from, to }] of the finding's steps; of the finding itself when it has none.
function stepPlaces(finding) {
  const steps = finding.steps.length > 0 ? finding.steps : [finding];
  return steps.map((step, i) => {
    const [file, line, from, lastLine, to] = step.at;
    return { file, line, number: i + 1, from: from - 1, to: lastLine > line ? Infinity : to - 1 };
  });
}

// Line numbers to show of a file, in order: those around the places that are there.
function shownLines(file, places) {
  const wanted = new Set();
  for (const place of places) {
    for (let line = place.line - 2; line <= place.line + 2; line += 1) {
      if (String(line) in data.lines[file]) wanted.add(line);
    }
  }
  return [...wanted].sort((a, b) => a - b);
}

// Four blanks of every line are none: what is deep in a class starts at the left edge here, too.
function sharedIndent(texts) {
  const indents = texts.filter((text) => text.trim() !== '').map((text) => /^[ \t]*/.exec(text)[0]);
  if (indents.length === 0) return 0;
  const first = indents[0];
  let shared = first.length;
  for (const indent of indents) {
    while (!indent.startsWith(first.slice(0, shared))) shared -= 1;
  }
  return shared;
}

function codeRow(text, line, here, numbered, language, cut) {
  const shift = (at) => Math.max(0, at - cut);
  const marks = here.map((place) => {
    const end = Math.min(place.to, text.length);
    return { from: shift(place.from), to: shift(Math.max(end, place.from + 1)) };
  });
  const badges = numbered ? here.map((p) => el('span', { class: 'badge', 'aria-hidden': 'true' },
                                               String(p.number))) : [];
  return el('tr', { class: here.length > 0 ? 'hit' : undefined, 'data-line': line },
            el('td', { class: 'at' }, badges), el('td', { class: 'no' }, String(line)),
            el('td', {}, highlighted(text.slice(cut), language, marks)));
}

function codeOfFile(file, places, numbered) {
  const lines = shownLines(file, places);
  const language = languageOf(data.files[file]);
  const cut = sharedIndent(lines.map((line) => data.lines[file][line]));
  const rows = [];
  lines.forEach((line, i) => {
    if (i > 0 && lines[i - 1] !== line - 1) {
      rows.push(el('tr', { class: 'gap' }, el('td'), el('td', { class: 'no' }, '⋮'), el('td')));
    }
    const here = places.filter((place) => place.line === line);
    rows.push(codeRow(data.lines[file][line], line, here, numbered, language, cut));
  });
  return [el('div', { class: 'file' }, data.files[file]),
          el('table', { role: 'presentation', 'data-file': file }, el('tbody', {}, rows))];
}

function codeOf(finding) {
  const places = stepPlaces(finding);
  const files = [...new Set(places.map((place) => place.file))]
    .filter((file) => Object.keys(data.lines[file]).length > 0);
  if (files.length === 0) return el('p', { class: 'hint' }, 'The source is not at hand.');
  const numbered = finding.steps.length > 0;
  return el('div', { class: 'code', role: 'group', tabindex: '0', 'aria-label': 'Source code' },
            files.map((file) => codeOfFile(file, places.filter((p) => p.file === file), numbered)));
}

// Shows for a moment which line a step is about.
function flashLine(card, at) {
  const row = card.querySelector(`table[data-file="${at[0]}"] tr[data-line="${at[1]}"]`);
  if (!row) return;
  for (const other of card.querySelectorAll('.flash')) other.classList.remove('flash');
  row.classList.add('flash');
}

