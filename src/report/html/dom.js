'use strict';

// Builds elements. Text always goes in as text nodes: nothing that comes from source code or from
// file names is ever read as markup.

function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'class') element.className = value;
    else if (name === 'style') Object.assign(element.style, value);
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

const byId = (id) => document.getElementById(id);
const numberText = (value) => value.toLocaleString('en');
const plural = (count, one, many = `${one}s`) => `${numberText(count)} ${count === 1 ? one : many}`;

// Prose in which backticks mean code.
function prose(text) {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return [text];
  return parts.map((part, i) => (i % 2 === 1 ? el('code', {}, part) : part));
}

// A path that breaks after its slashes, not within a name.
const pathText = (path) => path.split('/').flatMap((part, i, parts) =>
  (i + 1 < parts.length ? [`${part}/`, el('wbr')] : [part]));

// A bar that is split by severity; `share` is its length in percent.
function severityBar(counts, share) {
  const parts = ['error', 'warning', 'note'].filter((severity) => counts[severity] > 0);
  return el('div', { class: 'stack', 'aria-hidden': 'true', style: { width: `${share}%` } },
            parts.map((severity) => el('span', { class: `fill-${severity}`,
                                                 style: { flex: String(counts[severity]) } })));
}

