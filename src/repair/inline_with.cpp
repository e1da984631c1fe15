#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "repair/python_imports.h"
#include "repair/python_layout.h"
#include "repair/python_names.h"
#include "repair/python_strategies.h"

namespace unclosed::repair {
namespace {

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

bool isPosition(const PythonSource& source, NodeId parent, NodeId child, int wanted) {
  int position = 0;
  for (NodeId node : source.tree().children(parent)) {
    if (node == child) return position == wanted;
    ++position;
  }
  return false;
}

// Whether the expression is evaluated once, and always, when its statement begins.
bool isAlwaysEvaluated(const Site& site) {
  const PythonSource& source = site.source;
  for (NodeId node = site.value; node != site.statement; node = source.parent(node)) {
    NodeId parent = source.parent(node);
    switch (source.kind(parent)) {
    case Kind::Lambda:
    case Kind::ListComprehension:
    case Kind::SetComprehension:
    case Kind::DictionaryComprehension:
    case Kind::GeneratorExpression:
    case Kind::ElifClause:
    case Kind::ElseClause:
    case Kind::ExceptClause:
    case Kind::FunctionDefinition:
    case Kind::ClassDefinition:
    case Kind::WhileStatement:
    case Kind::MatchStatement:
    case Kind::CaseClause: return false;
    case Kind::BooleanOperator:
      if (!isPosition(source, parent, node, 0)) return false;
      break;
    case Kind::ConditionalExpression:
      if (!isPosition(source, parent, node, 1)) return false;
      break;
    default: break;
    }
  }
  return true;
}

// Something that acts is evaluated before it today, and would be after it.
bool wouldOvertake(const Site& site, NodeId from) {
  const PythonSource& source = site.source;
  for (NodeId node = from; node < site.value; ++node) {
    Kind kind = source.kind(node);
    bool acts = kind == Kind::Call || kind == Kind::Await || kind == Kind::Yield;
    if (acts && !source.contains(node, site.value)) return true;
  }
  return false;
}

bool isSupported(Kind kind) {
  return kind == Kind::ExpressionStatement || kind == Kind::ReturnStatement ||
         kind == Kind::ForStatement || kind == Kind::WithStatement || kind == Kind::IfStatement ||
         kind == Kind::AssertStatement;
}

std::vector<std::string> doubtsAbout(const Site& site, const Ties& ties, NodeId from) {
  std::vector<NodeId> statements = site.siblings();
  size_t at = static_cast<size_t>(std::find(statements.begin(), statements.end(), site.statement) -
                                  statements.begin());
  std::vector<std::string> doubts = doubtsOf(site, ties, extentOf(site.block, at, at + 1));
  if (wouldOvertake(site, from))
    doubts.push_back("it would be acquired before what stands in front of it");
  return doubts;
}

// An item of its own before the one that uses it.
Edit asItem(const Site& site, NodeId item, const std::string& acquired, const std::string& name) {
  const PythonSource& source = site.source;
  size_t begin = source.tree()[item].begin, end = source.tree()[item].end;
  std::string text = source.text().substr(begin, end - begin);
  text.replace(source.tree()[site.value].begin - begin, source.text(site.value).size(), name);
  return {begin, end, fmt::format("{} as {}, {}", acquired, name, text)};
}

Edit asBlock(const Site& site, const std::string& acquired, const std::string& name) {
  const PythonSource& source = site.source;
  Lines lines = source.linesOf(site.statement);
  PythonLayout layout(source, site.statement);
  layout.add(fmt::format("with {} as {}:", acquired, name));
  size_t header = layout.size();
  layout.deepen(lines, {}, false);
  Edit edit = layout.untrimmed(lines);
  size_t at = edit.text.find(source.text(site.value), header);
  bool isAll = source.parent(site.value) == site.statement &&
               source.kind(site.statement) == Kind::ExpressionStatement;
  edit.text.replace(at, source.text(site.value).size(), isAll ? "pass" : name);
  return trimmed(source.text(), std::move(edit));
}

} // namespace

Expected<Repair> namedAndClosed(const Site& found) {
  Site site = found;
  const PythonSource& source = site.source;
  if (site.awaited()) return because("it is awaited inside another expression");
  if (!isSupported(source.kind(site.statement)) || !isAlwaysEvaluated(site))
    return because("its expression is not evaluated exactly once");
  if (source.linesOf(site.value).first + 1 != source.linesOf(site.value).end)
    return because("its call goes over several lines");
  site.variable = freshName(source, nameForKind(site.resource.kind));
  Expected<ReleaseCode> code = releaseCode(site);
  if (!code) return code.error();
  bool closes =
      site.resource.with == rules::ContextEffect::Closes && site.resource.repair.exitAlso.empty();
  if (!closes && !code->isClose) return because("no `with` block releases it");
  Repair repair;
  std::string acquired(source.text(site.value));
  if (!closes)
    acquired = fmt::format("{}({})", importedName(source, "contextlib", "closing", repair.edits),
                           acquired);
  NodeId item = site.value;
  while (item != site.statement && source.kind(item) != Kind::WithItem)
    item = source.parent(item);
  bool isItem =
      item != site.statement && source.tree().child(site.statement, Kind::Async) == NoNode;
  repair.doubts = doubtsAbout(site, tiesOf(found), isItem ? item : site.statement);
  repair.edits.push_back(isItem ? asItem(site, item, acquired, site.variable)
                                : asBlock(site, acquired, site.variable));
  repair.doubts.insert(repair.doubts.end(), code->doubts.begin(), code->doubts.end());
  repair.what = "gives it a name and a `with` block";
  return repair;
}

} // namespace unclosed::repair
