#include "cli/rules.h"

#include "cli/console.h"
#include "cli/embedded_schema.h"
#include "report/report.h"
#include "rules/loader.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

namespace unclosed::cli {
namespace {

using rules::Resource;

std::string_view nameOf(rules::PackLanguage language) {
  switch (language) {
  case rules::PackLanguage::Python: return "python";
  case rules::PackLanguage::C: return "c";
  case rules::PackLanguage::Cxx: return "c++";
  }
  return "c";
}

std::vector<const Resource*> chosen(const rules::RuleSet& rules, const RulesConfig& config) {
  std::vector<const Resource*> out;
  for (const Resource& resource : rules.resources) {
    bool wanted = config.kinds.empty() ||
                  std::ranges::find(config.kinds, resource.kind) != config.kinds.end();
    if (wanted) out.push_back(&resource);
  }
  auto key = [](const Resource* r) { return std::tie(r->language, r->library, r->id); };
  std::ranges::sort(out, [&](const Resource* a, const Resource* b) { return key(a) < key(b); });
  return out;
}

std::string asTable(const std::vector<const Resource*>& resources) {
  size_t id = 2, kind = 4, library = 7;
  for (const Resource* resource : resources) {
    id = std::max(id, resource->id.size());
    kind = std::max(kind, resource->kind.size());
    library = std::max(library, resource->library.size());
  }
  std::string out;
  auto row = [&](std::string_view language, std::string_view lib, std::string_view name,
                 std::string_view what, std::string_view severity) {
    fmt::format_to(std::back_inserter(out), "{:<8}  {:<{}}  {:<{}}  {:<{}}  {}\n", language, lib,
                   library, name, id, what, kind, severity);
  };
  row("language", "library", "id", "kind", "severity");
  for (const Resource* r : resources) {
    row(nameOf(r->language), r->library, r->id, r->kind, report::nameOf(r->severity));
  }
  fmt::format_to(std::back_inserter(out), "{} resources\n", resources.size());
  return out;
}

std::string asJson(const std::vector<const Resource*>& resources) {
  auto out = nlohmann::ordered_json::array();
  for (const Resource* r : resources) {
    out.push_back({{"id", r->id},
                   {"label", r->label},
                   {"kind", r->kind},
                   {"library", r->library},
                   {"language", nameOf(r->language)},
                   {"severity", report::nameOf(r->severity)},
                   {"advice", r->advice}});
  }
  return out.dump(2) + "\n";
}

} // namespace

int runRules(const RulesConfig& config) {
  if (config.schema) return printText(embeddedSchema());
  auto rules = rules::loadAll(config.rulePacks);
  if (!rules) return fail(rules.error());
  std::vector<const Resource*> resources = chosen(*rules, config);
  if (resources.empty() && !config.kinds.empty()) return fail("no resource is of this kind");
  return printText(config.json ? asJson(resources) : asTable(resources));
}

} // namespace unclosed::cli
