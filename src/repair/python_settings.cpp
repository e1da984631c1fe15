#include "ir/dotted.h"

#include <fmt/format.h>

#include "repair/python_strategies.h"

namespace unclosed::repair {
namespace {

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

// "1800" of "set `pool_recycle=1800`" for that option; empty when the advice gives no value.
std::string_view valueIn(std::string_view advice, std::string_view option) {
  std::string wanted = fmt::format("`{}=", option);
  size_t at = advice.find(wanted);
  if (at == std::string_view::npos) return {};
  advice.remove_prefix(at + wanted.size());
  size_t end = advice.find('`');
  std::string_view value = advice.substr(0, end);
  bool literal = value.find_first_of(" .{[(") == std::string_view::npos;
  return end != std::string_view::npos && literal ? value : std::string_view();
}

bool isLiteral(Kind kind) {
  return kind == Kind::Integer || kind == Kind::Float || kind == Kind::True ||
         kind == Kind::False || kind == Kind::NoneLiteral || kind == Kind::UnaryOperator;
}

// What the finding points at: the whole call when the option is missing.
NodeId nodeAt(const PythonSource& source, ir::Range range) {
  for (NodeId node = 0; node < source.tree().nodes().size(); ++node)
    if (source.tree()[node].range == range && source.kind(node) != Kind::ExpressionStatement)
      return node;
  return NoNode;
}

// The literal that `option` is set to in a call, a dict or an assignment at or below `root`.
NodeId literalOf(const PythonSource& source, NodeId root, std::string_view option) {
  const python::Tree& tree = source.tree();
  for (NodeId node = root; node < tree.end(root); ++node) {
    NodeId value = NoNode, name = NoNode;
    switch (source.kind(node)) {
    case Kind::KeywordArgument:
      name = tree.child(node, Field::Name);
      value = tree.child(node, Field::Value);
      break;
    case Kind::Assignment:
      name = tree.child(node, Field::Left);
      value = tree.child(node, Field::Right);
      break;
    case Kind::Pair:
      name = tree.child(node, Field::Key);
      value = tree.child(node, Field::Value);
      break;
    default: break;
    }
    if (name == NoNode || value == NoNode) continue;
    std::string_view text = source.text(name);
    bool named = text == option || text == fmt::format("'{}'", option) ||
                 text == fmt::format("\"{}\"", option);
    if (named && isLiteral(source.kind(value))) return value;
  }
  return NoNode;
}

// One more keyword at the end of the call, on a line of its own where the others are.
Expected<Edit> addedKeyword(const PythonSource& source, NodeId call, const std::string& keyword) {
  const python::Tree& tree = source.tree();
  NodeId arguments = tree.child(call, Field::Arguments);
  if (arguments == NoNode || source.kind(arguments) != Kind::ArgumentList)
    return because("its arguments are not written in the call");
  NodeId last = NoNode;
  for (NodeId child : tree.children(arguments)) {
    Kind kind = source.kind(child);
    if (kind == Kind::DictionarySplat) return because("other arguments are spread into the call");
    last = child;
  }
  if (last == NoNode) {
    size_t at = tree[arguments].end - 1;
    return Edit{at, at, keyword};
  }
  size_t end = source.codeEnd(last), close = tree[arguments].end - 1;
  std::string_view between = std::string_view(source.text()).substr(end, close - end);
  bool comma = between.find_first_not_of(" \t\r\n") != std::string_view::npos &&
               between[between.find_first_not_of(" \t\r\n")] == ',';
  bool ownLines = source.lineOf(close) > source.lineOf(end) &&
                  source.lineOf(tree[last].begin) > source.lineOf(tree[arguments].begin);
  if (!ownLines) {
    if (comma) end += between.find(',') + 1;
    return Edit{end, end, (comma ? " " : ", ") + keyword};
  }
  std::string_view indent = source.indentOf(source.lineOf(tree[last].begin));
  if (between.find('#') != std::string_view::npos && !comma)
    return because("a comment stands behind its last argument");
  if (!comma)
    return Edit{end, end,
                fmt::format(",{}{}{}", source.lineEnd(source.lineOf(end)), indent, keyword)};
  size_t next = source.lineStart(source.lineOf(end) + 1);
  return Edit{next, next,
              fmt::format("{}{},{}", indent, keyword, source.lineEnd(source.lineOf(end)))};
}

} // namespace

Expected<Repair> asBetterSetting(const PythonSource& source, const analysis::Finding& finding) {
  std::string_view option = ir::lastSegment(finding.variable);
  std::string_view value = valueIn(finding.advice, option);
  if (value.empty()) return because("no value is better everywhere: it has to be chosen");
  NodeId node = nodeAt(source, finding.range);
  if (node == NoNode) return because("where it is set is not known here");
  Repair repair;
  repair.what = fmt::format("sets `{}={}`", option, value);
  // A test of connections before their use changes no result; any other setting may.
  if (finding.rule != "UNC501" || value != "True")
    repair.doubts.push_back(fmt::format("whether {} suits this program is for you to say", value));
  NodeId outer = node;
  while (source.parent(outer) != NoNode &&
         source.tree()[source.parent(outer)].range.begin == source.tree()[node].range.begin &&
         source.kind(source.parent(outer)) != Kind::ExpressionStatement)
    outer = source.parent(outer);
  NodeId literal = literalOf(source, outer, option);
  if (literal == NoNode && isLiteral(source.kind(node))) literal = node;
  if (literal != NoNode) {
    const python::Node& old = source.tree()[literal];
    repair.edits.push_back({old.begin, old.end, std::string(value)});
    return repair;
  }
  bool missing = source.kind(node) == Kind::Call &&
                 finding.variable.find('.') == std::string::npos &&
                 finding.message.find("is not set") != std::string::npos;
  if (!missing) return because("its value is not written where it is used");
  Expected<Edit> edit = addedKeyword(source, node, fmt::format("{}={}", option, value));
  if (!edit) return edit.error();
  repair.edits.push_back(std::move(*edit));
  return repair;
}

} // namespace unclosed::repair
