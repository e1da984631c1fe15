#include "repair/c_site.h"

#include "ir/dotted.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "repair/c_release.h"
#include "repair/python_names.h"

namespace unclosed::repair {
namespace {

Error because(std::string why) { return Error{std::move(why), {}, {}}; }

// The parts of "reader.stream" or "ends[0]"; empty for what is not that simple.
std::vector<std::string_view> partsOf(std::string_view variable) {
  std::vector<std::string_view> parts;
  while (!variable.empty()) {
    size_t end = std::min(variable.find_first_of(".["), variable.size());
    parts.push_back(variable.substr(0, end));
    variable.remove_prefix(end);
    if (variable.starts_with('[')) {
      size_t close = variable.find(']');
      if (close != 2 || close + 1 != variable.size()) return {};
      parts.push_back(variable);
      return parts;
    }
    if (!variable.empty()) variable.remove_prefix(1);
  }
  return parts;
}

// How the function writes the variable: with dots or arrows. Empty when it does so in two ways.
std::string spelling(const CSite& site, const std::vector<std::string_view>& parts) {
  const CSource& source = site.source;
  bool indexed = parts.back().starts_with('[');
  size_t names = parts.size() - (indexed ? 1 : 0);
  std::string index(indexed ? parts.back() : "");
  if (names == 1) return std::string(parts[0]) + index;
  std::string found;
  for (size_t at = site.function[0].first; at < site.function[0].end; ++at) {
    bool fits = !source.is(at - 1, ".") && !source.is(at - 1, "->");
    for (size_t i = 0; fits && i < names; ++i)
      fits = source.is(at + 2 * i, parts[i]) &&
             (i == 0 || source.is(at + 2 * i - 1, ".") || source.is(at + 2 * i - 1, "->"));
    if (!fits) continue;
    std::string text(source.between(at, at + 2 * names - 1));
    if (!found.empty() && found != text) return {};
    found = std::move(text);
  }
  return found.empty() ? found : found + index;
}

Status findCall(CSite& site) {
  const CSource& source = site.source;
  ir::Range range = site.finding.range;
  size_t begin = source.offsetOf(range.begin.line, range.begin.col);
  size_t end = source.offsetOf(range.end.line, range.end.col);
  site.call = source.tokenAt(begin);
  site.callEnd = source.tokenAt(end);
  if (site.call >= site.callEnd) return because("it is not acquired by a call of its own");
  auto function = source.functionAt(begin);
  if (!function) return because("the statements of the function cannot be told apart");
  site.function = std::move(*function);
  site.statement = site.function.at(site.call);
  bool known = site.statement != NoCNode && site.statement != 0;
  if (!known) return because("the statements of the function cannot be told apart");
  for (size_t at = site.function[site.statement].first; at < site.call; ++at)
    if (source.is(at, "{") && source.closing(at) > site.call &&
        site.function[site.statement].kind == CKind::Simple)
      return because("it is acquired inside a lambda or an initialiser");
  return std::nullopt;
}

Status findVariable(CSite& site) {
  if (site.finding.rule == "UNC105") {
    site.root = freshCName(site.source, nameForKind(site.resource.kind));
    site.variable = site.root;
    return std::nullopt;
  }
  if (site.finding.variable.empty()) return because("no variable holds it");
  std::vector<std::string_view> parts = partsOf(site.finding.variable);
  if (!parts.empty()) site.variable = spelling(site, parts);
  if (site.variable.empty())
    return because(fmt::format("how `{}` is written is not known here", site.finding.variable));
  site.root = parts.front();
  for (size_t at = site.function.name; at < site.function[0].end && site.declaration == 0; ++at) {
    std::string_view before = site.source.token(at - 1);
    bool isTag = before == "struct" || before == "union" || before == "enum" || before == "class";
    bool isFirst = site.source.is(at, site.root) && before != "." && before != "->" && !isTag;
    if (isFirst) site.declaration = at;
  }
  return std::nullopt;
}

void findAcquire(CSite& site) {
  size_t name = site.call;
  while (name + 1 < site.callEnd && !site.source.is(name + 1, "("))
    ++name;
  for (const rules::Acquire& acquire : site.resource.acquire) {
    bool named = lastCName(acquire.callee.call) == site.source.token(name) ||
                 (!acquire.callee.name.empty() && acquire.callee.name == site.source.token(name));
    if (named && site.finding.releasing.direct) site.acquire = &acquire;
    if (site.acquire != nullptr) return;
  }
}

} // namespace

bool CSite::isCxx() const {
  static constexpr std::array<std::string_view, 8> Suffixes{".cpp", ".cc", ".cxx", ".c++",
                                                            ".hpp", ".hh", ".hxx", ".C"};
  return std::ranges::any_of(
      Suffixes, [&](std::string_view suffix) { return finding.path.ends_with(suffix); });
}

bool CSite::isPointer() const {
  if (variable != root || declaration == 0) return acquire && acquire->fails == rules::Fails::Null;
  return source.is(declaration - 1, "*") ||
         (source.is(declaration - 1, "auto") && acquire && acquire->fails == rules::Fails::Null);
}

Expected<CSite> findCSite(const CSource& source, const rules::RuleSet& rules,
                          const analysis::Finding& finding, const CHelpers* helpers) {
  // What the program's own declarations say is acquired has no rule.
  static const rules::Resource declared;
  auto resource = std::ranges::find(rules.resources, finding.resource, &rules::Resource::id);
  bool known = resource != rules.resources.end();
  CSite site{.source = source,
             .rules = rules,
             .resource = known ? *resource : declared,
             .finding = finding,
             .helpers = helpers};
  if (Status failed = findCall(site)) return *failed;
  if (Status failed = findVariable(site)) return *failed;
  findAcquire(site);
  if (Status failed = findRelease(site)) return *failed;
  return site;
}

} // namespace unclosed::repair
