#include "ir/dotted.h"

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

bool isLoop(Kind kind) {
  return kind == Kind::ForStatement || kind == Kind::WhileStatement ||
         kind == Kind::ListComprehension || kind == Kind::SetComprehension ||
         kind == Kind::DictionaryComprehension;
}

// Evaluated when its statement is, not later.
bool isEvaluatedThere(const Site& site) {
  for (NodeId node = site.value; node != site.statement; node = site.source.parent(node)) {
    Kind kind = site.source.kind(node);
    if (kind == Kind::Lambda || kind == Kind::GeneratorExpression ||
        kind == Kind::FunctionDefinition || kind == Kind::ClassDefinition ||
        kind == Kind::Decorator)
      return false;
  }
  return true;
}

// What a stack has to be given is the value of the call, and nothing but it.
Status checkAcquisition(const Site& site) {
  const PythonSource& source = site.source;
  std::string_view callee = source.text(source.tree().child(site.call, Field::Function));
  bool elsewhere = std::ranges::any_of(site.resource.acquire, [&](const rules::Acquire& acquire) {
    const rules::Callee& known = acquire.callee;
    std::string_view name = !known.call.empty()     ? ir::lastSegment(known.call)
                            : !known.method.empty() ? std::string_view(known.method)
                                                    : std::string_view(known.name);
    return acquire.into.where != rules::Where::Return && name == ir::lastSegment(callee);
  });
  // `desk.open()` of a desk that keeps it.
  elsewhere |= !site.finding.variable.empty() &&
               ir::firstSegment(callee) == ir::firstSegment(site.finding.variable);
  bool dropped = source.kind(source.parent(site.value)) == Kind::ExpressionStatement;
  if (elsewhere || dropped) return because("what acquires it does not hand it out");
  if (site.awaited() || site.atModuleLevel() || !isEvaluatedThere(site) ||
      source.linesOf(site.value).first + 1 != source.linesOf(site.value).end)
    return because("it is made inside a larger expression, and kept by something else");
  for (ir::Range range : site.finding.releasing.calls) {
    NodeId call = source.callAt(range);
    bool repeats = site.resource.repeatable && call != NoNode &&
                   source.text(source.tree().child(call, Field::Function)).ends_with(".close");
    if (!repeats) return because("it is released on other ways, and may not be twice");
  }
  return std::nullopt;
}

// The statements that use what is made, side by side in one block.
std::optional<Extent> extentAround(const Site& site, const Ties& ties) {
  const PythonSource& source = site.source;
  NodeId statement = site.statement, block = site.block;
  bool turns = false;
  auto usedOutside = [&] {
    for (std::string_view name : ties.variables())
      for (const Use& use : usesOf(source, site.function, name)) {
        if (use.kind == UseKind::Declared) return true;
        bool behind = use.node > site.value && use.kind == UseKind::Load;
        if (behind && !source.contains(block, use.node)) return true;
      }
    return false;
  };
  while (usedOutside()) {
    NodeId outer = source.statement(source.parent(block));
    if (source.parent(outer) == NoNode || !source.contains(site.function, outer) ||
        outer == site.function)
      return std::nullopt;
    turns |= isLoop(source.kind(outer));
    statement = outer;
    block = source.parent(outer);
  }
  // A variable that takes another one each turn has let go of the last one before.
  if (turns && site.shape == Shape::Assigned) return std::nullopt;
  std::vector<NodeId> statements = source.statements(block);
  size_t from = static_cast<size_t>(std::ranges::find(statements, statement) - statements.begin());
  size_t end = statements.size();
  while (end > from + 1 && !ties.mentions(statements[end - 1]))
    --end;
  return extentOf(block, from, end);
}

// What is handed out would be closed by then.
bool isHandedOut(const Site& site, const Ties& ties) {
  const PythonSource& source = site.source;
  for (NodeId node = site.function; node < source.tree().end(site.function); ++node) {
    Kind kind = source.kind(node);
    if ((kind == Kind::ReturnStatement || kind == Kind::Yield) && ties.carries(node)) return true;
  }
  return false;
}

// `with ExitStack() as stack:` around the extent; its name, or nothing.
std::string_view stackAround(const Site& site, const Extent& extent) {
  const PythonSource& source = site.source;
  for (NodeId node = extent.block; node != site.function && node != NoNode;
       node = source.parent(node)) {
    if (source.kind(node) != Kind::WithStatement) continue;
    for (NodeId item = node; item < source.tree()[node].size + node; ++item) {
      if (source.kind(item) != Kind::AsPattern) continue;
      NodeId made = source.tree().first(item);
      NodeId target = source.tree().child(item, Kind::AsPatternTarget);
      bool isStack = source.text(made).ends_with("ExitStack()") &&
                     !source.text(made).ends_with("AsyncExitStack()") && target != NoNode;
      if (isStack) return source.text(target);
    }
  }
  return {};
}

// The call as the stack enters it; nothing when no `with` releases it.
std::optional<std::string> entered(const Site& site, std::string_view stack, Edits& imports) {
  Site named = site;
  if (named.variable.empty()) named.variable = "it";
  named.releases.clear();
  Expected<ReleaseCode> code = releaseCode(named);
  const rules::Resource& resource = site.resource;
  std::string_view value = site.source.text(site.value);
  bool plain = resource.repair.exitAlso.empty() && !resource.inferred;
  if (plain && resource.with == rules::ContextEffect::Closes &&
      resource.asyncWith != rules::ContextEffect::Closes)
    return fmt::format("{}.enter_context({})", stack, value);
  if (!code || !code->isClose || !code->doubts.empty()) return std::nullopt;
  std::string closing = importedName(site.source, "contextlib", "closing", imports);
  return fmt::format("{}.enter_context({}({}))", stack, closing, value);
}

size_t occurrencesBefore(std::string_view text, std::string_view wanted, size_t end) {
  size_t count = 0;
  for (size_t at = text.find(wanted); at < end; at = text.find(wanted, at + 1))
    ++count;
  return count;
}

Edit around(const Site& site, const Extent& extent, std::string_view header,
            std::string_view entering) {
  const PythonSource& source = site.source;
  std::vector<NodeId> statements = source.statements(extent.block);
  Lines lines{source.linesOf(statements[extent.from]).first,
              source.linesWithComments(statements[extent.end - 1]).end};
  PythonLayout layout(source, statements[extent.from]);
  layout.add(header);
  size_t begin = layout.size();
  layout.deepen(lines, {}, false);
  Edit edit = layout.untrimmed(lines);
  std::string_view value = source.text(site.value);
  size_t first = source.lineStart(lines.first);
  size_t skip = occurrencesBefore(std::string_view(source.text()).substr(first), value,
                                  source.tree()[site.value].begin - first);
  size_t at = edit.text.find(value, begin);
  for (; skip > 0; --skip)
    at = edit.text.find(value, at + 1);
  edit.text.replace(at, value.size(), entering);
  return trimmed(source.text(), std::move(edit));
}

} // namespace

Expected<Repair> onAStack(const Site& site) {
  if (Status failed = checkAcquisition(site)) return *failed;
  Ties ties = tiesOf(site);
  if (isHandedOut(site, ties)) return because("it is handed out, and left open on some way only");
  std::optional<Extent> extent = extentAround(site, ties);
  if (!extent) return because("its uses do not stand together in one block");
  const PythonSource& source = site.source;
  if (!source.hasLinesOfItsOwn(source.statements(extent->block)[extent->from]))
    return because("its statement shares a line with another one");
  Repair repair{.edits = {}, .what = {}, .doubts = doubtsOf(site, ties, *extent)};
  std::string stack(stackAround(site, *extent));
  bool isNew = stack.empty();
  if (isNew) stack = freshName(source, "stack", site.function);
  std::optional<std::string> entering = entered(site, stack, repair.edits);
  if (!entering) return because("no `with` block releases it");
  if (isNew) {
    std::string name = importedName(source, "contextlib", "ExitStack", repair.edits);
    repair.edits.push_back(
        around(site, *extent, fmt::format("with {}() as {}:", name, stack), *entering));
  } else {
    const python::Node& value = source.tree()[site.value];
    repair.edits.push_back({value.begin, value.end, *entering});
  }
  repair.what = fmt::format("has `{}` close it when the block ends", stack);
  return repair;
}

} // namespace unclosed::repair
