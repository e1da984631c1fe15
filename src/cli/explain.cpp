#include "cli/explain.h"

#include "analysis/finding.h"
#include "cli/console.h"
#include "rules/loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

namespace unclosed::cli {
namespace {

using analysis::DiagnosticInfo;

constexpr size_t Width = 88;

// `text` broken into lines at blanks.
std::string wrapped(std::string_view text) {
  std::string out, line;
  while (!text.empty()) {
    std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (!line.empty() && line.size() + 1 + word.size() > Width) {
      out += line + "\n";
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  return out + line + "\n";
}

std::string indented(std::string_view code) {
  std::string out;
  while (!code.empty()) {
    std::string_view line = code.substr(0, code.find('\n'));
    code.remove_prefix(std::min(code.size(), line.size() + 1));
    fmt::format_to(std::back_inserter(out), "{}{}\n", line.empty() ? "" : "    ", line);
  }
  return out;
}

std::string overview() {
  std::string out;
  for (const DiagnosticInfo& info : analysis::diagnostics()) {
    fmt::format_to(std::back_inserter(out), "{}  {:<20} {}\n", info.id, info.name, info.summary);
  }
  return out + "`unclosed explain ID` has more on each, `unclosed rules` lists the resources.\n";
}

std::string describe(const DiagnosticInfo& info) {
  return fmt::format("{} {}\n\n{}\n{}\nExample:\n\n{}\nInstead:\n\n{}\nSee also: "
                     "https://cwe.mitre.org/data/definitions/{}.html\n",
                     info.id, info.name, wrapped(info.summary), wrapped(info.detail),
                     indented(info.badExample), indented(info.goodExample), info.cwe);
}

std::string_view contextEffect(rules::ContextEffect effect) {
  switch (effect) {
  case rules::ContextEffect::None: return "";
  case rules::ContextEffect::Transaction:
    return "Its `with` ends a transaction and does not close it.";
  case rules::ContextEffect::Closes: return "Its `with` closes it.";
  }
  return "";
}

std::string describe(const rules::Resource& resource) {
  std::string out = fmt::format("{}: {} ({})\n\n", resource.id, resource.label, resource.kind);
  if (!resource.why.empty()) out += wrapped(resource.why) + "\n";
  if (!resource.advice.empty()) out += wrapped("What to do: " + resource.advice + ".") + "\n";
  std::string_view with = contextEffect(resource.with);
  if (!with.empty()) out += wrapped(with) + "\n";
  return out + fmt::format("Example:\n\n{}\nInstead:\n\n{}", indented(resource.leakExample),
                           indented(resource.cleanExample));
}

} // namespace

int runExplain(const ExplainConfig& config) {
  if (config.id.empty()) return printText(overview());
  if (const DiagnosticInfo* info = analysis::findDiagnostic(config.id)) {
    return printText(describe(*info));
  }
  auto rules = rules::loadAll(config.rulePacks);
  if (!rules) return fail(rules.error());
  auto found = std::ranges::find(rules->resources, config.id, &rules::Resource::id);
  if (found != rules->resources.end()) return printText(describe(*found));
  return fail(fmt::format("neither a rule nor a resource is called \"{}\" (`unclosed explain` and "
                          "`unclosed rules` list them)",
                          config.id));
}

} // namespace unclosed::cli
