#include "repair/c_layout.h"

#include <algorithm>

namespace unclosed::repair {
namespace {

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

} // namespace

std::string CLayout::step() const {
  const CStatement& body = function_[0];
  if (body.children.empty()) return "  ";
  std::string_view deep = source_.indentAt(begin(function_[body.children.front()].first));
  std::string_view flat = source_.indentAt(begin(body.end - 1));
  return deep.starts_with(flat) && deep.size() > flat.size() ? std::string(deep.substr(flat.size()))
                                                             : "  ";
}

bool CLayout::beginsLine(size_t token) const {
  return source_.lineBegin(begin(token)) + source_.indentAt(begin(token)).size() == begin(token);
}

// No other statement stands behind it on its last line.
bool CLayout::endsLine(CNode node) const {
  size_t next = function_[node].end;
  return next >= source_.tokens().size() || begin(next) >= source_.lineEnd(endOf(node));
}

std::string CLayout::indented(std::string_view code, std::string_view indent) const {
  std::string out(indent);
  for (char byte : code) {
    if (byte == '\n')
      out += std::string(source_.lineBreak()) + std::string(indent);
    else
      out += byte;
  }
  return out + std::string(source_.lineBreak());
}

Status CLayout::insertBefore(CNode node, CNode above, const Lines& lines, Edits& edits) const {
  const CStatement& statement = function_[node];
  size_t at = begin(statement.first);
  if (!lines.statement.empty()) edits.push_back({at, endOf(node), lines.statement});
  if (function_[statement.parent].kind != CKind::Block) return insertBraces(node, lines, {}, edits);
  if (!beginsLine(statement.first))
    return because("its way out shares a line with other statements");
  std::string text;
  for (const std::string& code : lines.code)
    text += indented(code, source_.indentAt(at));
  if (lines.statement.empty()) at = begin(function_[above].first);
  at = source_.lineBegin(at);
  edits.push_back({at, at, text});
  return std::nullopt;
}

Status CLayout::insertBehind(CNode node, const std::string& code, Edits& edits) const {
  const CStatement& statement = function_[node];
  if (function_[statement.parent].kind != CKind::Block)
    return insertBraces(node, {.code = {}}, code, edits);
  if (!beginsLine(statement.first) || !endsLine(node))
    return because("its release shares a line with other statements");
  size_t at = source_.lineEnd(endOf(node)) + source_.lineBreak().size();
  edits.push_back({at, at, indented(code, source_.indentAt(begin(statement.first)))});
  return std::nullopt;
}

// `if (failed)` and its `return` get a block.
Status CLayout::insertBraces(CNode node, const Lines& lines, std::string_view behind,
                             Edits& edits) const {
  const CStatement& statement = function_[node];
  size_t at = begin(statement.first), end = endOf(node);
  size_t before = source_.tokens()[statement.first - 1].end;
  std::string outer(source_.indentAt(before)), inner = outer + step();
  std::string eol(source_.lineBreak());
  size_t lineEnd = source_.lineEnd(end);
  bool commented = source_.text().find_first_not_of(" \t\r\n", before) < at;
  if (!endsLine(node) || (commented && !beginsLine(statement.first)))
    return because("its way out shares a line with other statements");
  std::string code;
  for (const std::string& line : lines.code)
    code += indented(line, inner);
  if (beginsLine(statement.first)) {
    edits.push_back({before, before, " {"});
    size_t begin = source_.lineBegin(at);
    if (!code.empty()) edits.push_back({begin, begin, code});
  } else {
    edits.push_back({before, at, " {" + eol + code + inner});
  }
  std::string rest = eol;
  if (!behind.empty()) rest += indented(behind, inner);
  edits.push_back({lineEnd, lineEnd, rest + outer + "}"});
  return std::nullopt;
}

void CLayout::insertAtEnd(CNode block, const std::string& code, Edits& edits) const {
  size_t brace = function_[block].end - 1;
  std::string indent(source_.indentAt(begin(brace)));
  if (beginsLine(brace)) {
    size_t at = source_.lineBegin(begin(brace));
    edits.push_back({at, at, indented(code, indent + step())});
  } else {
    std::string flat = code;
    std::ranges::replace(flat, '\n', ' ');
    edits.push_back({begin(brace), begin(brace), flat + " "});
  }
}

} // namespace unclosed::repair
