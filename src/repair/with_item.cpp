#include <fmt/format.h>

#include "repair/python_imports.h"
#include "repair/python_layout.h"
#include "repair/python_names.h"
#include "repair/python_strategies.h"

namespace unclosed::repair {
namespace {

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

Status checkItem(const Site& site) {
  const PythonSource& source = site.source;
  if (source.tree().child(site.statement, Kind::Async) != NoNode || site.awaited())
    return because("it is entered by `async with`");
  for (const Use& use : usesOf(source, site.function, site.variable)) {
    bool behind = use.kind == UseKind::Load && use.node >= source.tree().end(site.statement);
    if (behind) return because(fmt::format("`{}` is used behind its `with` block", site.variable));
  }
  return std::nullopt;
}

// The `with` statement may become shorter than that of the acquisition: only its first item may be
// taken out, or the order of what is entered would change.
bool isFirstItem(const Site& site) {
  const PythonSource& source = site.source;
  NodeId clause = source.parent(site.item);
  return source.tree().first(clause) == site.item && site.source.parent(clause) == site.statement;
}

Repair closingInFront(const Site& site, Repair repair) {
  const PythonSource& source = site.source;
  std::string name = importedName(source, "contextlib", "closing", repair.edits);
  const python::Node& item = source.tree()[site.item];
  repair.edits.push_back({item.begin, item.end,
                          fmt::format("{}({}) as {}, {}", name, source.text(site.value),
                                      site.variable, site.variable)});
  repair.what = fmt::format("closes `{}` after the transaction", site.variable);
  return repair;
}

Repair triedOutside(const Site& site, const ReleaseCode& code, Repair repair) {
  const PythonSource& source = site.source;
  const python::Node& item = source.tree()[site.item];
  PythonLayout outer(source, site.statement);
  Lines lines = source.linesOf(site.statement);
  outer.add(fmt::format("{} = {}", site.variable, source.text(site.value)));
  outer.add("try:");
  outer.deepen(lines, {}, false);
  outer.add("finally:");
  outer.add(code.text, 1);
  Edit whole = outer.untrimmed(lines);
  // The deeper copy still enters the acquisition: it is to enter the variable.
  std::string entered(source.text().substr(item.begin, item.end - item.begin));
  size_t at = whole.text.find(entered, whole.text.find("try:"));
  whole.text.replace(at, entered.size(), site.variable);
  repair.edits.push_back(std::move(whole));
  repair.edits.insert(repair.edits.end(), code.imports.begin(), code.imports.end());
  repair.what = fmt::format("gives `{}` back in a `finally`", site.variable);
  return repair;
}

} // namespace

Expected<Repair> aroundTransaction(const Site& found, const Ties& ties) {
  Site site = found;
  if (site.variable.empty())
    site.variable = freshName(site.source, nameForKind(site.resource.kind));
  if (Status failed = checkItem(site)) return *failed;
  Expected<ReleaseCode> code = releaseCode(site);
  if (!code) return code.error();
  const PythonSource& source = site.source;
  NodeId body = source.tree().child(site.statement, Field::Body);
  if (body == NoNode || source.lineOf(source.tree()[body].begin) ==
                            source.lineOf(source.tree()[site.statement].begin))
    return because("its block stands on one line");
  Extent extent = extentOf(body, 0, source.statements(body).size());
  Repair repair{.edits = {}, .what = {}, .doubts = doubtsOf(site, ties, extent)};
  if (code->isClose) return closingInFront(site, std::move(repair));
  bool oneLine = source.linesOf(site.item).first + 1 == source.linesOf(site.item).end;
  if (!isFirstItem(site) || !oneLine)
    return because("other things are entered before it in the same `with`");
  repair.doubts.insert(repair.doubts.end(), code->doubts.begin(), code->doubts.end());
  return triedOutside(site, *code, std::move(repair));
}

} // namespace unclosed::repair
