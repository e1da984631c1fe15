#include "repair/c_source.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace unclosed::repair {
namespace {

bool isNameByte(char byte) {
  return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_' || byte == '$' ||
         static_cast<unsigned char>(byte) >= 0x80;
}

bool isDigit(char byte) { return byte >= '0' && byte <= '9'; }

// Reads tokens, passing over comments, directives, and the parts of conditionals that do not count.
class CReader {
public:
  CReader(const std::string& text, std::vector<CToken>& tokens) : text_(text), tokens_(tokens) {}

  void read() {
    while (at_ < text_.size())
      next();
  }

private:
  char peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool starts(std::string_view what) const {
    return std::string_view(text_).substr(at_).starts_with(what);
  }

  void next() {
    char byte = peek();
    if (byte == '\n') lineBegins_ = true;
    if (std::isspace(static_cast<unsigned char>(byte)) != 0 || byte == '\\') {
      ++at_;
      return;
    }
    if (starts("//")) return skipLine();
    if (starts("/*")) return skipTo("*/");
    if (byte == '#' && lineBegins_) return readDirective();
    lineBegins_ = false;
    size_t begin = at_;
    CTokenKind kind = readToken(byte);
    if (skipping_ == 0) tokens_.push_back({kind, begin, at_});
  }

  CTokenKind readToken(char byte) {
    if (isDigit(byte) || (byte == '.' && isDigit(peek(1)))) return readNumber();
    if (isNameByte(byte)) {
      size_t begin = at_;
      while (isNameByte(peek()))
        ++at_;
      std::string_view name = std::string_view(text_).substr(begin, at_ - begin);
      if (peek() != '"' || name.size() > 3) return CTokenKind::Name;
      return name.ends_with('R') ? readRaw() : readQuoted('"'); // u8"...", LR"(...)"
    }
    if (byte == '"' || byte == '\'') return readQuoted(byte);
    constexpr std::array<std::string_view, 3> longer{"::", "->", "..."};
    for (std::string_view punct : longer)
      if (starts(punct)) {
        at_ += punct.size();
        return CTokenKind::Punct;
      }
    constexpr std::array<std::string_view, 6> comparisons{"==", "!=", "<=", ">=", "&&", "||"};
    at_ += std::ranges::any_of(comparisons, [&](auto punct) { return starts(punct); }) ? 2 : 1;
    return CTokenKind::Punct;
  }

  CTokenKind readNumber() {
    while (isNameByte(peek()) || peek() == '.' || (peek() == '\'' && isNameByte(peek(1))) ||
           ((peek() == '+' || peek() == '-') &&
            std::string_view("eEpP").find(text_[at_ - 1]) != std::string_view::npos))
      ++at_;
    return CTokenKind::Number;
  }

  CTokenKind readQuoted(char quote) {
    ++at_;
    while (at_ < text_.size() && peek() != quote && peek() != '\n')
      at_ += peek() == '\\' ? 2 : 1;
    at_ = std::min(at_ + 1, text_.size());
    return CTokenKind::Text;
  }

  CTokenKind readRaw() {
    size_t open = text_.find('(', at_);
    if (open == std::string::npos) return readQuoted('"');
    std::string end = ")" + text_.substr(at_ + 1, open - at_ - 1) + "\"";
    size_t close = text_.find(end, open);
    at_ = close == std::string::npos ? text_.size() : close + end.size();
    return CTokenKind::Text;
  }

  void skipLine() {
    while (at_ < text_.size() && peek() != '\n')
      at_ += peek() == '\\' && peek(1) == '\n' ? 2 : 1;
  }

  void skipTo(std::string_view end) {
    size_t found = text_.find(end, at_ + 2);
    at_ = found == std::string::npos ? text_.size() : found + end.size();
  }

  // `skipping_` counts the conditionals that are open inside a part that does not count.
  void readDirective() {
    ++at_;
    while (peek() == ' ' || peek() == '\t')
      ++at_;
    size_t begin = at_;
    while (isNameByte(peek()))
      ++at_;
    std::string_view name = std::string_view(text_).substr(begin, at_ - begin);
    size_t rest = at_;
    bool opens = name.starts_with("if"), goesOn = name == "else" || name.starts_with("elif");
    if (skipping_ > 0 && opens) ++skipping_;
    if (skipping_ > 0 && name == "endif") --skipping_;
    if (skipping_ == 0 && opens && isZero(rest))
      skipping_ = 1, unread_ = true;
    else if (skipping_ == 1 && goesOn && unread_)
      skipping_ = 0, unread_ = false;
    else if (skipping_ == 0 && goesOn)
      skipping_ = 1, unread_ = false;
    if (skipping_ == 0) unread_ = false;
    while (at_ < text_.size() && peek() != '\n') {
      if (starts("/*"))
        skipTo("*/");
      else
        at_ += peek() == '\\' && (peek(1) == '\n' || peek(1) == '\r') ? 2 : 1;
    }
  }

  bool isZero(size_t at) const {
    at = text_.find_first_not_of(" \t", at);
    return at != std::string::npos && text_[at] == '0' &&
           (at + 1 == text_.size() || std::isspace(static_cast<unsigned char>(text_[at + 1])) != 0);
  }

  const std::string& text_;
  std::vector<CToken>& tokens_;
  size_t at_ = 0;
  int skipping_ = 0;
  bool unread_ = false, lineBegins_ = true;
};

// Tells the statements of one function body apart.
class CStatements {
public:
  CStatements(const CSource& source, std::vector<CStatement>& out) : source_(source), out_(out) {}

  bool readBody(size_t open) {
    size_t end = source_.closing(open);
    return end != 0 && read(open, end + 1, NoCNode) == end + 1;
  }

private:
  static constexpr size_t Failed = 0;

  CNode add(CKind kind, size_t first, CNode parent) {
    auto node = static_cast<CNode>(out_.size());
    out_.push_back({.kind = kind, .first = first, .parent = parent});
    if (parent != NoCNode) out_[parent].children.push_back(node);
    return node;
  }

  size_t close(CNode node, size_t end) {
    if (node != NoCNode && end != Failed) out_[node].end = end;
    return end;
  }

  // Reads one statement of those that end before `limit`; the token behind it, or Failed.
  size_t read(size_t at, size_t limit, CNode parent) {
    if (at >= limit) return Failed;
    std::string_view word = source_.token(at);
    if (word == "{") return readBlock(at, parent);
    if (word == "if") return readIf(at, limit, parent);
    if (word == "for" || word == "while" || word == "switch")
      return readLoop(at, limit, parent, word == "switch" ? CKind::Switch : CKind::Loop);
    if (word == "do") return readDo(at, limit, parent);
    if (word == "try") return readTry(at, limit, parent);
    if (word == "case" || word == "default") {
      CNode node = add(CKind::Case, at, parent);
      while (at < limit && source_.token(at) != ":")
        ++at;
      return close(node, at < limit ? at + 1 : Failed);
    }
    if (source_.tokens()[at].kind == CTokenKind::Name && at + 1 < limit && source_.is(at + 1, ":"))
      return close(add(CKind::Label, at, parent), at + 2);
    CKind kind = CKind::Simple;
    if (word == "return" || word == "co_return") kind = CKind::Return;
    if (word == "goto") kind = CKind::Goto;
    if (word == "break" || word == "continue") kind = CKind::Leave;
    return readSimple(at, limit, parent, kind);
  }

  size_t readBlock(size_t at, CNode parent) {
    CNode node = add(CKind::Block, at, parent);
    size_t end = source_.closing(at);
    if (end == 0) return Failed;
    for (++at; at < end;) {
      at = read(at, end, node);
      if (at == Failed) return Failed;
    }
    return close(node, end + 1);
  }

  // Behind the bracketed condition, which is remembered.
  size_t readCondition(size_t at, size_t limit, CNode node) {
    while (at < limit && source_.token(at) != "(") // `if constexpr (`
      ++at;
    if (at >= limit || source_.closing(at) == 0) return Failed;
    out_[node].condition = at + 1;
    out_[node].conditionEnd = source_.closing(at);
    return source_.closing(at) + 1;
  }

  size_t readIf(size_t at, size_t limit, CNode parent) {
    CNode node = add(CKind::If, at, parent);
    at = readCondition(at, limit, node);
    if (at == Failed) return Failed;
    at = read(at, limit, node);
    if (at != Failed && at < limit && source_.is(at, "else")) at = read(at + 1, limit, node);
    return close(node, at);
  }

  size_t readLoop(size_t at, size_t limit, CNode parent, CKind kind) {
    CNode node = add(kind, at, parent);
    at = readCondition(at, limit, node);
    return close(node, at == Failed ? Failed : read(at, limit, node));
  }

  size_t readDo(size_t at, size_t limit, CNode parent) {
    CNode node = add(CKind::Loop, at, parent);
    at = read(at + 1, limit, node);
    if (at == Failed || !source_.is(at, "while")) return Failed;
    at = readCondition(at, limit, node);
    bool ends = at != Failed && at < limit && source_.is(at, ";");
    return close(node, ends ? at + 1 : Failed);
  }

  size_t readTry(size_t at, size_t limit, CNode parent) {
    CNode node = add(CKind::Try, at, parent);
    at = read(at + 1, limit, node);
    while (at != Failed && at < limit && source_.is(at, "catch")) {
      size_t close = at + 1 < limit ? source_.closing(at + 1) : 0;
      if (close == 0) return Failed;
      at = read(close + 1, limit, node);
    }
    return close(node, at);
  }

  static bool beginsStatement(std::string_view word) {
    constexpr std::array<std::string_view, 10> words{"return", "if",   "for",   "while",    "goto",
                                                     "switch", "case", "break", "continue", "do"};
    return std::ranges::find(words, word) != words.end();
  }

  // Up to the semicolon. A macro may bring its own, or a block behind it: `EACH(item, list) {`.
  size_t readSimple(size_t at, size_t limit, CNode parent, CKind kind) {
    CNode node = add(kind, at, parent);
    bool isCall = kind == CKind::Simple && at + 1 < limit && source_.is(at + 1, "(");
    for (size_t first = at; at < limit; ++at) {
      std::string_view word = source_.token(at);
      if (word == ";") return close(node, at + 1);
      if (word == "}" || word == ")" || word == "]") return Failed;
      bool macroEnds = isCall && at > first && source_.is(at - 1, ")");
      if (macroEnds && beginsStatement(word)) return close(node, at);
      if (macroEnds && word == "{") {
        out_[node].kind = CKind::Loop;
        return close(node, read(at, limit, node));
      }
      if (word != "(" && word != "[" && word != "{") continue;
      if (source_.closing(at) == 0) return Failed;
      at = source_.closing(at);
    }
    return Failed;
  }

  const CSource& source_;
  std::vector<CStatement>& out_;
};

} // namespace

CSource::CSource(std::string text) : text_(std::move(text)) {
  CReader(text_, tokens_).read();
  lines_.push_back(0);
  for (size_t at = 0; at < text_.size(); ++at)
    if (text_[at] == '\n') lines_.push_back(at + 1);
  crlf_ = text_.find("\r\n") != std::string::npos;
  matchBrackets();
}

void CSource::matchBrackets() {
  match_.resize(tokens_.size());
  std::vector<size_t> open;
  for (size_t i = 0; i < tokens_.size(); ++i) {
    std::string_view word = token(i);
    if (word == "(" || word == "[" || word == "{") open.push_back(i);
    if (word != ")" && word != "]" && word != "}") continue;
    std::string_view wanted = word == ")" ? "(" : word == "]" ? "[" : "{";
    if (open.empty() || token(open.back()) != wanted) {
      whole_ = false;
      continue;
    }
    match_[open.back()] = i;
    match_[i] = open.back();
    open.pop_back();
  }
  whole_ &= open.empty();
}

std::string_view CSource::token(size_t index) const {
  if (index >= tokens_.size()) return {};
  return std::string_view(text_).substr(tokens_[index].begin,
                                        tokens_[index].end - tokens_[index].begin);
}

std::string_view CSource::between(size_t first, size_t end) const {
  if (first >= end) return {};
  return std::string_view(text_).substr(tokens_[first].begin,
                                        tokens_[end - 1].end - tokens_[first].begin);
}

size_t CSource::tokenAt(size_t offset) const {
  auto behind = std::ranges::upper_bound(tokens_, offset, {}, &CToken::end);
  return static_cast<size_t>(behind - tokens_.begin());
}

std::optional<CFunction> CSource::functionAt(size_t offset) const {
  static constexpr std::array<std::string_view, 5> Specifiers{"const", "noexcept", "override",
                                                              "final", "mutable"};
  for (size_t i = 0; i < tokens_.size() && tokens_[i].begin <= offset; ++i) {
    if (token(i) != "{" || match_[i] == 0 || tokens_[match_[i]].begin < offset) continue;
    size_t before = i;
    while (before > 0 && std::ranges::find(Specifiers, token(before - 1)) != Specifiers.end())
      --before;
    if (before < 2 || token(before - 1) != ")") continue;
    CFunction function;
    function.name = match_[before - 1] == 0 ? 0 : match_[before - 1] - 1;
    function.head = function.name;
    while (function.head > 0 && !is(function.head - 1, ";") && !is(function.head - 1, "}") &&
           !is(function.head - 1, "{"))
      --function.head;
    if (!CStatements(*this, function.statements).readBody(i)) return std::nullopt;
    return function;
  }
  return std::nullopt;
}

size_t CSource::offsetOf(uint32_t line, uint32_t column) const {
  if (line == 0 || line > lines_.size()) return text_.size();
  return std::min(lines_[line - 1] + (column == 0 ? 0 : column - 1), text_.size());
}

uint32_t CSource::lineOf(size_t offset) const {
  return static_cast<uint32_t>(std::ranges::upper_bound(lines_, offset) - lines_.begin());
}

size_t CSource::lineBegin(size_t offset) const { return lines_[lineOf(offset) - 1]; }

size_t CSource::lineEnd(size_t offset) const {
  size_t end = std::min(text_.find('\n', offset), text_.size());
  return end > offset && text_[end - 1] == '\r' ? end - 1 : end;
}

std::string_view CSource::indentAt(size_t offset) const {
  size_t begin = lineBegin(offset);
  size_t end = std::min(text_.find_first_not_of(" \t", begin), text_.size());
  return std::string_view(text_).substr(begin, end - begin);
}

CNode CFunction::at(size_t token) const {
  CNode best = NoCNode;
  for (CNode node = 0; node < statements.size(); ++node)
    if (statements[node].first <= token && token < statements[node].end) best = node;
  return best;
}

bool CFunction::contains(CNode outer, CNode inner) const {
  while (inner != NoCNode && inner != outer)
    inner = statements[inner].parent;
  return inner == outer;
}

} // namespace unclosed::repair
