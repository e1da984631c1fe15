// The treemap: a box for each folder, in it a box for each file, as large as their findings. Boxes
// are buttons with one tab stop, and arrow keys move between them.

const MAP_FILES = 120;
const MAP_GROUPS = 14;
const MAP_TITLE = 18;

// Squarified: rows of boxes along the shorter side, as long as that makes them less oblong.
function squarify(items, x, y, width, height) {
  const out = [];
  let rest = items.filter((item) => item.size > 0).sort((a, b) => b.size - a.size);
  let total = rest.reduce((sum, item) => sum + item.size, 0);
  while (rest.length > 0 && width > 0 && height > 0) {
    const side = Math.min(width, height);
    const scale = (width * height) / total;
    const worst = (count, sum) => {
      const depth = (sum * scale) / side;
      const ratio = (item) => {
        const length = (item.size * scale) / depth;
        return Math.max(length / depth, depth / length);
      };
      return Math.max(ratio(rest[0]), ratio(rest[count - 1]));
    };
    let count = 1;
    let sum = rest[0].size;
    while (count < rest.length && worst(count + 1, sum + rest[count].size) <= worst(count, sum)) {
      sum += rest[count].size;
      count += 1;
    }
    const depth = (sum * scale) / side;
    let at = 0;
    for (const item of rest.slice(0, count)) {
      const length = (item.size * scale) / depth;
      out.push(width < height ? { item, x: x + at, y, width: length, height: depth }
                              : { item, x, y: y + at, width: depth, height: length });
      at += length;
    }
    if (width < height) { y += depth; height -= depth; } else { x += depth; width -= depth; }
    total -= sum;
    rest = rest.slice(count);
  }
  return out;
}

// Folders that all files are in say nothing. Below them, files are taken together by so many
// segments of their paths as give few enough groups.
function groupDepth(paths) {
  const split = paths.map((path) => path.split('/').slice(0, -1));
  let shared = 0;
  while (split.every((parts) => parts.length > shared && parts[shared] === split[0][shared])) {
    shared += 1;
  }
  let depth = shared;
  const groups = (length) => new Set(split.map((parts) => parts.slice(0, length).join('/'))).size;
  while (depth < shared + 4 && groups(depth + 1) <= MAP_GROUPS) depth += 1;
  return { shared, depth };
}

// The files with most findings, by folder, and those that have no box.
function mapFolders() {
  const rows = countBy('file').sort((a, b) => b.findings - a.findings);
  const boxed = rows.slice(0, MAP_FILES);
  const { shared, depth } = groupDepth(boxed.map((row) => row.name));
  const folders = new Map();
  for (const row of boxed) {
    const parts = row.name.split('/');
    const at = Math.min(depth, parts.length - 1);
    const folder = parts.slice(0, at).join('/');
    const name = parts.slice(Math.min(shared, at), at).join('/') || '.';
    if (!folders.has(folder)) folders.set(folder, { name, size: 0, files: [] });
    folders.get(folder).size += row.findings;
    folders.get(folder).files.push({ row, label: parts[parts.length - 1], size: row.findings });
  }
  return { folders: [...folders.values()], others: rows.slice(MAP_FILES) };
}

const boxStyle = (box, gap) => ({
  left: `${box.x}px`, top: `${box.y}px`,
  width: `${Math.max(0, box.width - gap)}px`, height: `${Math.max(0, box.height - gap)}px`,
});

// What a box shows depends on its room; what it is called does not.
function cellText(row, label, roomy, flat) {
  const rest = row.name === label ? '' : ` in ${row.name.slice(0, -label.length - 1)}`;
  const hidden = (text) => el('span', { class: 'visually-hidden' }, text);
  if (roomy) {
    return [el('b', {}, numberText(row.findings)), hidden(' findings in '), el('span', {}, label),
            hidden(rest)];
  }
  if (flat) return [el('span', {}, `${numberText(row.findings)} ${label}`), hidden(rest)];
  return [hidden(`${plural(row.findings, 'finding')} in ${row.name}`)];
}

function mapCell(box) {
  const { row, label } = box.item;
  const roomy = box.width > 46 && box.height > 40;
  const flat = box.width > 64 && box.height > 20;
  return el('button', {
    type: 'button',
    class: `cell ${worstOf(row)}${roomy || flat ? '' : ' tiny'}`,
    style: boxStyle(box, 2),
    tabindex: '-1',
    title: `${row.name}: ${plural(row.findings, 'finding')}`,
    'aria-pressed': String(state.file === row.name),
    onclick: () => { toggle('file', row.name); byId('findings').scrollIntoView(); },
  }, ...cellText(row, label, roomy, flat));
}

function mapGroup(box) {
  const folder = box.item;
  const titled = box.height > 60 && box.width > 60;
  const top = titled ? MAP_TITLE : 2;
  const boxes = squarify(folder.files, 3, top, box.width - 7, box.height - top - 5);
  return el('div', { class: 'group', style: boxStyle(box, 3) },
            titled ? el('span', { 'aria-hidden': 'true' }, folder.name) : null, boxes.map(mapCell));
}

function drawMap() {
  const map = byId('map');
  const { folders, others } = mapFolders();
  const boxes = squarify(folders, 0, 0, map.clientWidth, map.clientHeight);
  map.replaceChildren(...boxes.map(mapGroup));
  const first = map.querySelector('.cell');
  if (first) first.tabIndex = 0;
  const rest = others.reduce((sum, row) => sum + row.findings, 0);
  byId('map-section').querySelector('.rest')?.remove();
  if (rest > 0) {
    byId('map-section').append(el('p', { class: 'hint rest' },
      `${plural(others.length, 'more file')} with ${plural(rest, 'finding')} are in the table below.`));
  }
}

// The next box in the direction of the arrow, else the next in order.
function moveInMap(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const cells = [...byId('map').querySelectorAll('.cell')];
  const at = cells.indexOf(document.activeElement);
  if (step === undefined || at < 0) return;
  event.preventDefault();
  const next = cells[(at + step + cells.length) % cells.length];
  cells[at].tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function startMap() {
  byId('map-section').hidden = findings.length === 0;
  byId('map').addEventListener('keydown', moveInMap);
  onUpdate(drawMap);
  let width = byId('map').clientWidth;
  new ResizeObserver(() => {
    if (byId('map').clientWidth === width) return;
    width = byId('map').clientWidth;
    drawMap();
  }).observe(byId('map'));
}

