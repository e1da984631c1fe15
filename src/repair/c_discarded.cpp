#include <fmt/format.h>

#include <algorithm>

#include "repair/c_layout.h"
#include "repair/c_release.h"
#include "repair/c_strategies.h"
#include "repair/python_names.h"

namespace unclosed::repair {
namespace {

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

// What the function returns, as the rule packs declare it; empty when they do not.
std::string declaredType(const CSite& site, std::string_view name) {
  for (const rules::StubHeader& header : site.rules.headers) {
    CSource declarations(header.text);
    size_t head = 0;
    for (size_t at = 0; at + 1 < declarations.tokens().size(); ++at) {
      if (declarations.is(at, ";") || declarations.is(at, "{") || declarations.is(at, "}"))
        head = at + 1;
      if (!declarations.is(at, name) || !declarations.is(at + 1, "(") || head == at) continue;
      return returnTypeOf(declarations, {.head = head, .name = at, .statements = {}});
    }
  }
  return {};
}

// The call is all of the statement, but for a cast to void.
bool isAll(const CSite& site) {
  const CStatement& statement = site.function[site.statement];
  std::string_view before = site.source.between(statement.first, site.call);
  return statement.kind == CKind::Simple && site.callEnd + 1 == statement.end &&
         (before.empty() || before == "(void)" || before == "(void) ");
}

// The test that it holds something; empty when it always does, nothing when that is not known.
std::optional<std::string> testOf(const CSite& site) {
  switch (site.acquire->fails) {
  case rules::Fails::Never: return std::string();
  case rules::Fails::Null: return site.variable;
  case rules::Fails::Negative:
  case rules::Fails::MinusOne: return site.variable + " >= 0";
  default: return std::nullopt;
  }
}

} // namespace

Expected<Repair> namedAndReleased(const CSite& found) {
  CSite site = found;
  if (!isAll(site)) return because("it is dropped inside a larger expression");
  const CStatement& statement = site.function[site.statement];
  if (site.acquire == nullptr || site.acquire->into.where != rules::Where::Return)
    return because("what acquires it has no rule that says how it fails");
  std::optional<std::string> test = testOf(site);
  bool number = test && test->ends_with(">= 0");
  std::string type = number ? "int" : declaredType(site, lastCName(site.acquire->callee.call));
  if (!test || type.empty()) return because("the type of what is dropped is not known");
  CLayout layout(site.source, site.function);
  bool apart =
      site.function[statement.parent].kind == CKind::Block && layout.beginsLine(statement.first);
  if (!apart) return because("its statement shares a line with others");
  std::string eol(site.source.lineBreak()), step = layout.step();
  std::string inner = std::string(site.source.indentAt(layout.begin(statement.first))) + step;
  std::string text =
      fmt::format("{{{}{}{}{}{} = {};{}{}", eol, inner, type, type.ends_with('*') ? "" : " ",
                  site.variable, site.source.between(site.call, site.callEnd), eol, inner);
  if (!test->empty()) text += fmt::format("if ({}){}{}{}", *test, eol, inner, step);
  text += fmt::format("{};{}{}}}", site.releaseCall, eol, inner.substr(step.size()));
  Repair repair;
  repair.what = "gives it a name, and releases it at once";
  addReleaseDoubts(site, repair.doubts);
  repair.edits.push_back({layout.begin(statement.first), layout.endOf(site.statement), text});
  if (std::string header = headerFor(site); !header.empty())
    includeHeader(site.source, header, repair.edits);
  return repair;
}

} // namespace unclosed::repair
