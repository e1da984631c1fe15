#include "cli/explain.h"

#include "analysis/finding.h"
#include "cli/console.h"
#include "report/page.h"
#include "rules/loader.h"
#include "support/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

namespace unclosed::cli {
namespace {

using analysis::DiagnosticInfo;
using report::indented;

constexpr size_t Width = 88;

std::string wrapped(std::string_view prose) { return report::wrapped(prose, Width); }

std::string overview() {
  std::string out;
  for (const DiagnosticInfo& info : analysis::diagnostics()) {
    fmt::format_to(std::back_inserter(out), "{}  {:<22} {}\n", info.id, info.name, info.summary);
  }
  return out + "`unclosed explain ID` has more on each, `unclosed rules` lists the resources.\n";
}

std::string describe(const DiagnosticInfo& info, report::DoneAlready done,
                     const ExplainConfig& config) {
  return config.markdown ? report::renderPageMarkdown(info, done)
                         : report::renderPageText(info, done);
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

int writePages(const std::string& folder, report::DoneAlready done) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(Error{"cannot make this folder: " + error.message(), folder, ""});
  for (const report::PageFile& page : report::pageFiles(done)) {
    std::string path = (std::filesystem::path(folder) / page.name).string();
    if (Status failed = support::writeFile(path, page.text)) return fail(*failed);
  }
  return ExitClean;
}

int explainAll(const ExplainConfig& config, report::DoneAlready done) {
  if (!config.folder.empty()) return writePages(config.folder, done);
  std::string out;
  for (const DiagnosticInfo& info : analysis::diagnostics()) {
    if (!out.empty()) out += '\n';
    out += describe(info, done, config);
  }
  return printText(out);
}

std::string shown(const rules::SettingValue& value) {
  switch (value.kind) {
  case rules::SettingValue::Kind::Null: return "None";
  case rules::SettingValue::Kind::Bool: return value.number != 0 ? "True" : "False";
  case rules::SettingValue::Kind::Number: return fmt::format("{}", value.number);
  case rules::SettingValue::Kind::Text: break;
  }
  return fmt::format("'{}'", value.text);
}

std::string describe(const rules::SettingGroup& group) {
  std::string out = fmt::format("{}: settings of {} ({})\n", group.id, group.label, group.kind);
  for (const rules::SettingRule& rule : group.rules) {
    auto usual = group.defaults.find(rule.key);
    std::string otherwise =
        usual == group.defaults.end() ? "" : fmt::format(" (default {})", shown(usual->second));
    out += fmt::format("\n{} {}{}\n", rule.diagnostic, rule.key, otherwise);
    out += indented(wrapped(rule.message + ". What to do: " + rule.better + "."));
  }
  return out;
}

} // namespace

int runExplain(const ExplainConfig& config) {
  if (config.id.empty() && !config.all) return printText(overview());
  auto rules = rules::loadAll(config.rulePacks);
  if (!rules) return fail(rules.error());
  if (config.all) return explainAll(config, rules->doneAlready);
  if (const DiagnosticInfo* info = analysis::findDiagnostic(config.id))
    return printText(describe(*info, rules->doneAlready, config));
  auto found = std::ranges::find(rules->resources, config.id, &rules::Resource::id);
  auto group = std::ranges::find(rules->settings, config.id, &rules::SettingGroup::id);
  // What is acquired may have settings, too.
  std::string out;
  if (found != rules->resources.end()) out = describe(*found);
  if (group != rules->settings.end()) out += (out.empty() ? "" : "\n") + describe(*group);
  if (!out.empty()) return printText(out);
  return fail(fmt::format("neither a rule nor a resource is called \"{}\" (`unclosed explain` and "
                          "`unclosed rules` list them)",
                          config.id));
}

} // namespace unclosed::cli
