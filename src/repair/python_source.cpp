#include "repair/python_source.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace unclosed::repair {
namespace {

constexpr std::string_view Blanks = " \t\f\v";

std::string_view leadingBlanks(std::string_view line) {
  size_t end = line.find_first_not_of(Blanks);
  return line.substr(0, end == std::string_view::npos ? line.size() : end);
}

// A source that takes longer is as good as one that cannot be read.
constexpr std::chrono::seconds ParseLimit(10);

python::Tree parsed(std::string_view text) {
  std::optional<python::Tree> tree = python::Parser(ParseLimit).parse(text);
  if (tree) return std::move(*tree);
  python::Node unread;
  unread.kind = Kind::Module;
  unread.hasError = true;
  return {text, {unread}};
}

} // namespace

PythonSource::PythonSource(std::string text)
    : text_(std::move(text)), tree_(parsed(text_)), parents_(tree_.nodes().size(), NoNode) {
  starts_.push_back(0);
  for (size_t at = 0; at < text_.size(); ++at)
    if (text_[at] == '\n' && at + 1 < text_.size()) starts_.push_back(at + 1);
  inString_.resize(starts_.size());
  for (NodeId node = 0; node < tree_.nodes().size(); ++node) {
    for (NodeId child : tree_.children(node))
      parents_[child] = node;
    broken_ |= tree_[node].hasError;
    if (tree_.kind(node) != Kind::String) continue;
    for (uint32_t line = tree_[node].range.begin.line; line < tree_[node].range.end.line; ++line)
      inString_[line] = true; // lines count from 1 there
  }
}

NodeId PythonSource::callAt(ir::Range range) const {
  for (NodeId node = 0; node < tree_.nodes().size(); ++node)
    if (tree_.kind(node) == Kind::Call && tree_[node].range == range) return node;
  return NoNode;
}

NodeId PythonSource::statement(NodeId node) const {
  while (parents_[node] != NoNode && kind(parents_[node]) != Kind::Block &&
         kind(parents_[node]) != Kind::Module)
    node = parents_[node];
  return node;
}

NodeId PythonSource::function(NodeId node) const {
  while (parents_[node] != NoNode) {
    node = parents_[node];
    if (kind(node) == Kind::FunctionDefinition) return node;
  }
  return node;
}

std::vector<NodeId> PythonSource::statements(NodeId block) const {
  std::vector<NodeId> out;
  for (NodeId child : tree_.children(block))
    out.push_back(child);
  return out;
}

size_t PythonSource::lineOf(size_t offset) const {
  return static_cast<size_t>(std::ranges::upper_bound(starts_, offset) - starts_.begin()) - 1;
}

std::string_view PythonSource::line(size_t line) const {
  size_t end = line + 1 < starts_.size() ? starts_[line + 1] : text_.size();
  std::string_view out = std::string_view(text_).substr(starts_[line], end - starts_[line]);
  if (out.ends_with('\n')) out.remove_suffix(1);
  if (out.ends_with('\r')) out.remove_suffix(1);
  return out;
}

std::string_view PythonSource::lineEnd(size_t line) const {
  size_t end = contentEnd(line);
  if (end >= text_.size()) return line == 0 ? "\n" : lineEnd(0);
  return text_[end] == '\r' ? "\r\n" : "\n";
}

bool PythonSource::isBlank(size_t line) const {
  return leadingBlanks(this->line(line)).size() == this->line(line).size();
}

std::string_view PythonSource::indentOf(size_t line) const {
  return leadingBlanks(this->line(line));
}

// A statement with a block may be said to end behind its last line break.
size_t PythonSource::codeEnd(NodeId node) const {
  std::string_view code = tree_.text(node);
  size_t last = code.find_last_not_of(" \t\r\n");
  return tree_[node].begin + (last == std::string_view::npos ? 0 : last + 1);
}

Lines PythonSource::linesOf(NodeId node) const {
  size_t end = codeEnd(node);
  return {lineOf(tree_[node].begin), lineOf(end == 0 ? 0 : end - 1) + 1};
}

Lines PythonSource::linesWithComments(NodeId statement) const {
  Lines lines = linesOf(statement);
  size_t depth = indentOf(lines.first).size();
  for (size_t next = lines.end; next < lineCount(); ++next) {
    if (isBlank(next)) continue;
    std::string_view indent = indentOf(next);
    bool isComment = line(next).substr(indent.size()).starts_with('#');
    if (!isComment || indent.size() <= depth) break;
    lines.end = next + 1;
  }
  return lines;
}

std::string_view PythonSource::behind(NodeId statement) const {
  Lines lines = linesOf(statement);
  size_t end = codeEnd(statement);
  return std::string_view(text_).substr(end, contentEnd(lines.end - 1) - end);
}

bool PythonSource::hasLinesOfItsOwn(NodeId statement) const {
  size_t first = lineOf(tree_[statement].begin);
  size_t before = tree_[statement].begin - starts_[first];
  if (indentOf(first).size() < before) return false;
  std::string_view after = behind(statement);
  size_t next = after.find_first_not_of(Blanks);
  return next == std::string_view::npos || after[next] == '#';
}

std::string_view PythonSource::indentStep(NodeId block) const {
  auto stepOf = [&](NodeId inner) -> std::string_view {
    NodeId first = tree_.first(inner);
    NodeId owner = parents_[inner];
    if (first == NoNode || owner == NoNode || !hasLinesOfItsOwn(first)) return {};
    std::string_view deep = indentOf(lineOf(tree_[first].begin));
    std::string_view flat = indentOf(lineOf(tree_[owner].begin));
    if (lineOf(tree_[first].begin) == lineOf(tree_[owner].begin) || !deep.starts_with(flat))
      return {};
    return deep.substr(flat.size());
  };
  // A block inside says best how a block inside is indented.
  for (NodeId node = block + 1; node < tree_.end(block); ++node)
    if (kind(node) == Kind::Block)
      if (std::string_view step = stepOf(node); !step.empty()) return step;
  if (kind(block) == Kind::Block)
    if (std::string_view step = stepOf(block); !step.empty()) return step;
  for (NodeId node = 0; node < tree_.nodes().size(); ++node)
    if (kind(node) == Kind::Block)
      if (std::string_view step = stepOf(node); !step.empty()) return step;
  return "    ";
}

} // namespace unclosed::repair
