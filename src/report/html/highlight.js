// Colours one line of Python, C or C++. Lines stand alone here, so a string or comment of several
// lines is coloured on its first line only.

const KEYWORDS = {
  python: 'and as assert async await break case class continue def del elif else except finally for ' +
    'from global if import in is lambda match None nonlocal not or pass raise return True False try ' +
    'while with yield self',
  c: 'alignas auto bool break case catch char class const constexpr continue default delete do double ' +
    'else enum explicit extern false float for goto if inline int long namespace new noexcept NULL ' +
    'nullptr operator override private protected public register return short signed sizeof static ' +
    'struct switch template this throw true try typedef typename union unsigned using virtual void ' +
    'volatile while size_t',
};
const TOKENS = {
  python: /(#.*)|([rbfuRBFU]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?))|\b(\d[\w.]*)|\b([A-Za-z_]\w*)(\s*\()?/g,
  c: /(\/\/.*|\/\*[^]*?(?:\*\/|$)|^\s*#\s*\w+)|("(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)|\b(\d[\w.]*)|\b([A-Za-z_]\w*)(\s*\()?/g,
};
const WORDS = Object.fromEntries(Object.entries(KEYWORDS)
  .map(([language, words]) => [language, new Set(words.split(' '))]));

const languageOf = (path) => (/\.(py|pyi|pyw)$|^<stdin>$/.test(path) ? 'python' : 'c');

// [{ from, to, kind }], in order, of what has a colour.
function tokensOf(line, language) {
  const out = [];
  for (const match of line.matchAll(TOKENS[language])) {
    const [whole, comment, string, number, word, call] = match;
    const kind = comment ? 'c' : string ? 's' : number ? 'n'
      : WORDS[language].has(word) ? 'k' : call ? 'f' : '';
    if (kind === '') continue;
    out.push({ from: match.index, to: match.index + (word ? word.length : whole.length), kind });
  }
  return out;
}

// The line as spans, with `marks` ([{ from, to }] of code units) around what a step is about.
function highlighted(line, language, marks = []) {
  const edges = new Set([0, line.length]);
  const tokens = tokensOf(line, language);
  for (const { from, to } of [...tokens, ...marks]) edges.add(from).add(Math.min(to, line.length));
  const points = [...edges].filter((at) => at <= line.length).sort((a, b) => a - b);
  const out = [];
  for (let i = 0; i + 1 < points.length; i += 1) {
    const inside = (part) => part.from <= points[i] && points[i] < part.to;
    const token = tokens.find(inside);
    const text = line.slice(points[i], points[i + 1]);
    const piece = token ? el('span', { class: token.kind }, text) : text;
    out.push(marks.some(inside) ? el('mark', {}, piece) : piece);
  }
  return out;
}

