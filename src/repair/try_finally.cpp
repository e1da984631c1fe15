#include <fmt/format.h>

#include "repair/python_layout.h"
#include "repair/python_strategies.h"

namespace unclosed::repair {
namespace {

// A `try` without `finally` that is all of the extent; NoNode otherwise.
NodeId onlyTry(const Site& site, const Extent& extent, const std::vector<NodeId>& statements) {
  if (extent.end != extent.from + 1) return NoNode;
  NodeId only = statements[extent.from];
  bool fits = site.source.kind(only) == Kind::TryStatement &&
              site.source.tree().child(only, Kind::FinallyClause) == NoNode;
  return fits ? only : NoNode;
}

} // namespace

Repair asTryFinally(const Site& site, const Extent& extent, const ReleaseCode& code) {
  const PythonSource& source = site.source;
  std::vector<NodeId> statements = source.statements(extent.block);
  std::string_view comment =
      extent.release == NoNode ? std::string_view() : source.behind(extent.release);
  Lines body{source.linesOf(statements[extent.from - 1]).end,
             source.linesWithComments(statements[extent.end - 1]).end};
  Lines all = body;
  if (extent.release != NoNode) {
    body.end = source.linesOf(extent.release).first;
    all.end = source.linesOf(extent.release).end;
  }
  PythonLayout layout(source, statements[extent.from]);
  if (onlyTry(site, extent, statements) != NoNode && extent.dropped.empty()) {
    while (source.isBlank(body.end - 1))
      --body.end;
    layout.keep(body);
  } else {
    layout.add("try:");
    layout.deepen(body, extent.dropped, true);
  }
  layout.add("finally:");
  layout.add(code.text + std::string(comment), 1);
  Repair repair{code.imports, fmt::format("releases `{}` in a `finally`", site.variable),
                extent.doubts};
  repair.doubts.insert(repair.doubts.end(), code.doubts.begin(), code.doubts.end());
  repair.edits.push_back(layout.replacing(all));
  return repair;
}

} // namespace unclosed::repair
